//! A missing or wrong rule is noticed: every instance of the rulebooks of outpatients and of stays is taken out once, and changed in
//! what it counts, and a case must then fail. What no case notices is listed.

use santei::{Claim, Day, Engine, Image, MasterSet};
use santei_golden::{Case, CaseMasters, shelf, tables};
use santei_masters::embedded;
use santei_masters::rulebook::{FieldValue, RuleData, Rulebook};
use santei_masters::write::{ImageContent, write_image};
use std::path::Path;

/// Kinds of rules, and the folder of their cases.
struct Suite {
    kinds: &'static [&'static str],
    folder: &'static str,
}

const OUTPATIENT: Suite = Suite {
    kinds: &[
        "accompanies",
        "barred_by",
        "needs",
        "reduced_from_second",
        "age_addition",
        "rapid_test",
        "joined_times",
        "percent_least",
    ],
    folder: "cases/points",
};

const INPATIENT: Suite =
    Suite { kinds: &["ward_fee", "stay_day", "included", "meal_cost", "standard_amount"], folder: "cases/inpatient" };

/// A case with the first day of its month.
struct Probe {
    case: Case,
    on: Day,
}

fn probes(masters: CaseMasters, suite: &Suite) -> Vec<Probe> {
    let cases = santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(suite.folder)).unwrap();
    let own = cases.into_iter().filter(|(_, case)| case.masters == masters);
    own.filter_map(|(_, case)| {
        let claim = Claim::from_json(case.claim.to_string().as_bytes()).ok()?;
        Some(Probe { on: claim.month.first_day(), case })
    })
    .collect()
}

/// The instance changed in one of the ways that it can be wrong: taken out (`None`), or another value in a field.
fn changes(rule: &RuleData) -> Vec<Option<(&'static str, FieldValue)>> {
    let text = |field: &'static str, word: &str| Some((field, FieldValue::Text(word.into())));
    let word = |field: &str| match rule.fields.get(field) {
        Some(FieldValue::Text(word)) => word.as_str(),
        _ => "",
    };
    let mut list = vec![None];
    match word("per") {
        "" => {}
        "month" => list.push(text("per", "day")),
        _ => list.push(text("per", "month")),
    }
    match word("mode") {
        "apply" => list.push(text("mode", "suggest")),
        "suggest" => list.push(text("mode", "apply")),
        _ => {}
    }
    for field in ["day_from", "day_until"] {
        if let Some(FieldValue::Int(day)) = rule.fields.get(field) {
            list.push(Some((field, FieldValue::Int(day + 1))));
        }
    }
    list
}

fn changed(rulebook: &Rulebook, index: usize, change: Option<&(&'static str, FieldValue)>) -> Vec<u8> {
    let mut rulebook = rulebook.clone();
    rulebook.edition = rulebook.edition.next();
    match change {
        None => {
            rulebook.rules.remove(index);
        }
        Some((field, value)) => {
            rulebook.rules[index].fields.insert((*field).into(), value.clone());
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
    fn new<'b>(base: &'b [u8], masters: CaseMasters, suite: &Suite) -> Bench<'b> {
        Bench { base: Image::open(base).unwrap(), probes: probes(masters, suite) }
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

fn survivors(suite: &Suite, benches: &[Bench<'_>], wanted: impl Fn(&RuleData) -> bool) {
    let rulebook = embedded::read().unwrap().rulebook;
    let (mut instances, mut tried, mut removed, mut other) = (0, 0, Vec::new(), Vec::new());
    for (index, rule) in rulebook.rules.iter().enumerate() {
        if !suite.kinds.contains(&rule.kind.as_str()) || !wanted(rule) {
            continue;
        }
        instances += 1;
        for change in changes(rule) {
            tried += 1;
            if is_noticed(benches, &changed(&rulebook, index, change.as_ref()), rule, change.is_none()) {
                continue;
            }
            match change {
                None => removed.push(rule.id.clone()),
                Some((field, value)) => other.push(format!("{}: {field} = {value:?}", rule.id)),
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

/// The instances in force from 2024-06-01 to 2026-05-31 and before it, against the masters of 令和6年度 and the embedded default.
fn instances_of_reiwa_6(suite: &Suite, name: &str) {
    let Some(shelf) = shelf::find(name) else { return };
    let r06 = tables::r06(&shelf);
    let benches = [(&r06[..], CaseMasters::R06Tables), (santei_data::IMAGE, CaseMasters::Default)];
    let in_r06 = |rule: &RuleData| rule.from < revision_8() && rule.until >= Day::parse_iso("2024-06-01").unwrap();
    survivors(suite, &benches.map(|(image, masters)| Bench::new(image, masters, suite)), in_r06);
}

fn instances_of_reiwa_8(suite: &Suite) {
    let bench = Bench::new(santei_data::IMAGE, CaseMasters::Default, suite);
    survivors(suite, &[bench], |rule| rule.from >= revision_8());
}

#[test]
fn an_instance_of_reiwa_6_that_is_missing_fails_a_case() {
    instances_of_reiwa_6(&OUTPATIENT, "changes of the rulebook of 令和6年度");
}

#[test]
fn an_instance_of_reiwa_8_that_is_missing_fails_a_case() {
    instances_of_reiwa_8(&OUTPATIENT);
}

#[test]
fn an_instance_about_stays_of_reiwa_6_that_is_missing_fails_a_case() {
    instances_of_reiwa_6(&INPATIENT, "changes of the rules about stays of 令和6年度");
}

#[test]
fn an_instance_about_stays_of_reiwa_8_that_is_missing_fails_a_case() {
    instances_of_reiwa_8(&INPATIENT);
}
