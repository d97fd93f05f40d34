//! A missing or wrong rule is noticed: every instance of the outpatient rulebook is taken out once, and changed in what it counts, and
//! a case must then fail. What no case notices is listed.

use santei::{Claim, Day, Engine, Image, MasterSet};
use santei_golden::{Case, CaseMasters, shelf, tables};
use santei_masters::embedded;
use santei_masters::rulebook::{FieldValue, RuleData, Rulebook};
use santei_masters::write::{ImageContent, write_image};
use std::path::Path;

/// The kinds of the outpatient rulebook.
const KINDS: [&str; 8] = [
    "accompanies",
    "barred_by",
    "needs",
    "reduced_from_second",
    "age_addition",
    "rapid_test",
    "joined_times",
    "percent_least",
];

/// A case with the first day of its month.
struct Probe {
    case: Case,
    on: Day,
}

fn probes(masters: CaseMasters) -> Vec<Probe> {
    let cases = santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/points")).unwrap();
    let own = cases.into_iter().filter(|(_, case)| case.masters == masters);
    own.filter_map(|(_, case)| {
        let claim = Claim::from_json(case.claim.to_string().as_bytes()).ok()?;
        Some(Probe { on: claim.month.first_day(), case })
    })
    .collect()
}

/// The instance changed in one of the ways that it can be wrong: taken out (`None`), or another word in a field.
fn changes(rule: &RuleData) -> Vec<Option<(&'static str, &'static str)>> {
    let word = |field: &str| match rule.fields.get(field) {
        Some(FieldValue::Text(word)) => word.as_str(),
        _ => "",
    };
    let mut list = vec![None];
    match word("per") {
        "" => {}
        "month" => list.push(Some(("per", "day"))),
        _ => list.push(Some(("per", "month"))),
    }
    match word("mode") {
        "apply" => list.push(Some(("mode", "suggest"))),
        "suggest" if !rule.fields.contains_key("fact") => list.push(Some(("mode", "apply"))),
        _ => {}
    }
    list
}

fn changed(rulebook: &Rulebook, index: usize, change: Option<(&'static str, &'static str)>) -> Vec<u8> {
    let mut rulebook = rulebook.clone();
    rulebook.edition = rulebook.edition.next();
    match change {
        None => {
            rulebook.rules.remove(index);
        }
        Some((field, word)) => {
            rulebook.rules[index].fields.insert(field.into(), FieldValue::Text(word.into()));
        }
    }
    write_image(&ImageContent { rulebook: Some(rulebook), ..ImageContent::default() }).unwrap()
}

/// Masters, and the cases that name them.
struct Bench<'b> {
    base: Image<'b>,
    probes: Vec<Probe>,
}

impl Bench<'_> {
    fn new(base: &[u8], masters: CaseMasters) -> Bench<'_> {
        Bench { base: Image::open(base).unwrap(), probes: probes(masters) }
    }

    /// Whether a case fails with the changed rulebook: one that names the rule, or any of those that do not.
    fn notices(&self, bytes: &[u8], rule: &RuleData, named: bool) -> bool {
        let images = [self.base.clone(), Image::open(bytes).unwrap()];
        let engine = Engine::new(MasterSet::new(&images, None).unwrap());
        let within = |probe: &&Probe| rule.from.month().first_day() <= probe.on && probe.on <= rule.until;
        let names = |case: &Case| case.id.starts_with(&rule.id) || case.exercises.contains(&rule.id);
        let own = self.probes.iter().filter(within).filter(|probe| names(&probe.case) == named);
        own.into_iter().any(|probe| !santei_golden::run(&probe.case, &engine).is_empty())
    }
}

/// A missing instance may be noticed by any case, a changed one by those that name it.
fn is_noticed(benches: &[Bench<'_>], bytes: &[u8], rule: &RuleData, is_missing: bool) -> bool {
    let by = |named: bool| benches.iter().any(|bench| bench.notices(bytes, rule, named));
    by(true) || is_missing && by(false)
}

fn survivors(benches: &[Bench<'_>], wanted: impl Fn(&RuleData) -> bool) {
    let rulebook = embedded::read().unwrap().rulebook;
    let (mut instances, mut tried, mut removed, mut other) = (0, 0, Vec::new(), Vec::new());
    for (index, rule) in rulebook.rules.iter().enumerate() {
        if !KINDS.contains(&rule.kind.as_str()) || !wanted(rule) {
            continue;
        }
        instances += 1;
        for change in changes(rule) {
            tried += 1;
            if is_noticed(benches, &changed(&rulebook, index, change), rule, change.is_none()) {
                continue;
            }
            match change {
                None => removed.push(rule.id.clone()),
                Some((field, word)) => other.push(format!("{}: {field} = {word}", rule.id)),
            }
        }
    }
    println!("{instances} instances, {tried} changes; {} instances unnoticed when taken out:", removed.len());
    removed.iter().for_each(|id| println!("  {id}"));
    println!("{} other changes unnoticed:", other.len());
    other.iter().for_each(|line| println!("  {line}"));
    assert!(instances > 0 && removed.len() * 20 <= instances, "more than 5% of {instances}: {}", removed.join(", "));
}

fn revision_8() -> Day {
    Day::parse_iso("2026-06-01").unwrap()
}

#[test]
fn an_instance_of_reiwa_6_that_is_missing_fails_a_case() {
    let Some(shelf) = shelf::find("changes of the rulebook of 令和6年度") else { return };
    let in_r06 = |rule: &RuleData| rule.from < revision_8() && rule.until >= Day::parse_iso("2024-06-01").unwrap();
    let r06 = tables::r06(&shelf);
    let benches = [(&r06[..], CaseMasters::R06Tables), (santei_data::IMAGE, CaseMasters::Default)];
    survivors(&benches.map(|(image, masters)| Bench::new(image, masters)), in_r06);
}

#[test]
fn an_instance_of_reiwa_8_that_is_missing_fails_a_case() {
    survivors(&[Bench::new(santei_data::IMAGE, CaseMasters::Default)], |rule| rule.from >= revision_8());
}
