//! What generated claims are like: computed with the masters of the shelf, or with the embedded default. The figures of the docs.
//!
//! `report PROFILE N MONTH [default|r06|r04r06|IMAGE] [K]`; with `K` claim `K` is printed too

use santei::claim::Setting;
use santei::message::Severity;
use santei::{Engine, Image, MasterSet, Month};
use santei_gen::{Generator, Plan};
use std::collections::BTreeMap;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let arg = |at: usize, default: &'static str| args.get(at).map_or(default, String::as_str);
    let (profile, count, month) = (arg(0, "clinic"), arg(1, "2000"), arg(2, "2025-11"));
    let count: u64 = count.parse().expect("a number");
    let month = Month::parse_iso(month).expect("a month");
    let shelf = || santei_golden::shelf::find("report").expect("the shelf");
    let bytes = match arg(3, "r06") {
        "default" => santei_data::IMAGE.to_vec(),
        "r06" => santei_golden::tables::r06(&shelf()),
        "r04r06" => santei_golden::tables::r04_r06(&shelf()),
        file => std::fs::read(file).expect("an image"),
    };
    let images = [Image::open(&bytes).expect("an image")];
    let masters = MasterSet::new(&images, None).expect("a set");
    let plan = Plan { profile, text: None, month, seed: 1 };
    let generator = Generator::new(&images, &masters, &plan).unwrap_or_else(|error| panic!("{error}"));
    let engine = Engine::new(masters);
    let mut session = engine.session();
    let mut sums: BTreeMap<&str, Sums> = BTreeMap::new();
    let mut slugs: BTreeMap<(Severity, &str), (u64, String)> = BTreeMap::new();
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    let mut refused = 0;
    let shown: Option<u64> = args.get(4).and_then(|own| own.parse().ok());
    for k in 0..count {
        let claim = generator.claim(k);
        if shown == Some(k) {
            let mut json = Vec::new();
            santei_gen::write_json(&claim, &mut json).expect("JSON");
            println!("{}", String::from_utf8(json).expect("text"));
        }
        if !santei::claim::check(&claim).is_empty() {
            println!("refused {}: {:?}", claim.id, santei::claim::check(&claim));
            refused += 1;
        }
        let outcome = session.calculate(&claim);
        let setting = if claim.setting == Setting::Inpatient { "inpatient" } else { "outpatient" };
        let own = sums.entry(setting).or_default();
        own.claims += 1;
        own.lines += claim.units.iter().map(|unit| unit.lines.len() as u64).sum::<u64>();
        own.days += match &claim.stay {
            Some(stay) => stay.each_day().count() as u64,
            None => claim.encounters.len() as u64,
        };
        own.points += outcome.totals.points;
        own.last += u64::from(outcome.is_final());
        let worst = outcome.findings.iter().map(|finding| finding.def.severity).max();
        own.errors += u64::from(worst == Some(Severity::Error));
        own.undecided += u64::from(worst == Some(Severity::Undecided));
        for finding in &outcome.findings {
            let key = (finding.def.severity, finding.def.slug);
            slugs.entry(key).or_insert_with(|| (0, format!("{} {:?}", claim.id, finding.args))).0 += 1;
        }
        for receipt in &outcome.receipts {
            let kind = receipt.kind.map_or_else(|| "----".to_owned(), |kind| kind.to_string());
            *kinds.entry(kind).or_default() += 1;
        }
    }
    println!("{profile} {month} {count} claims, refused {refused}");
    for (setting, own) in &sums {
        println!(
            "{setting}: {} claims, final {}, undecided {}, errors {}, mean lines {}/100, days {}/100, points {}",
            own.claims,
            own.last,
            own.undecided,
            own.errors,
            own.lines * 100 / own.claims,
            own.days * 100 / own.claims,
            own.points / own.claims as i64,
        );
    }
    for ((severity, slug), (times, first)) in slugs {
        println!("{severity:?} {slug} {times} e.g. {first}");
    }
    println!("receipts by レセプト種別: {kinds:?}");
}

#[derive(Default)]
struct Sums {
    claims: u64,
    lines: u64,
    days: u64,
    points: i64,
    last: u64,
    errors: u64,
    undecided: u64,
}
