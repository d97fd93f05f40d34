//! A missing or wrong rule is noticed: every instance of the outpatient rulebook is taken out once, and changed in what it counts, and
//! a case must then fail. What no case notices is listed.

use santei::{Claim, Day, Engine, Image, MasterSet};
use santei_golden::{Case, CaseMasters, shelf, tables};
use santei_masters::embedded;
use santei_masters::rulebook::{FieldValue, RuleData, Rulebook};
use santei_masters::write::{ImageContent, write_image};
use std::path::Path;

/// The kinds of the outpatient rulebook.
const KINDS: [&str; 6] = ["accompanies", "barred_by", "needs", "reduced_from_second", "age_addition", "rapid_test"];

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

/// Whether a case fails with the changed rulebook: those named after the rule first.
fn is_noticed(base: &Image<'_>, bytes: &[u8], rule: &RuleData, probes: &[Probe]) -> bool {
    let images = [base.clone(), Image::open(bytes).unwrap()];
    let engine = Engine::new(MasterSet::new(&images, None).unwrap());
    let fails = |probe: &&Probe| !santei_golden::run(&probe.case, &engine).is_empty();
    let within = |probe: &&Probe| rule.from.month().first_day() <= probe.on && probe.on <= rule.until;
    let named = |probe: &&Probe| probe.case.id.starts_with(&rule.id);
    let mut first = probes.iter().filter(within).filter(named);
    first.any(|probe| fails(&probe))
        || probes.iter().filter(within).filter(|probe| !named(probe)).any(|probe| fails(&probe))
}

fn survivors(base: &[u8], masters: CaseMasters, wanted: impl Fn(&RuleData) -> bool) {
    let rulebook = embedded::read().unwrap().rulebook;
    let (base, probes) = (Image::open(base).unwrap(), probes(masters));
    let (mut instances, mut tried, mut removed, mut other) = (0, 0, Vec::new(), Vec::new());
    for (index, rule) in rulebook.rules.iter().enumerate() {
        if !KINDS.contains(&rule.kind.as_str()) || !wanted(rule) {
            continue;
        }
        instances += 1;
        for change in changes(rule) {
            tried += 1;
            if is_noticed(&base, &changed(&rulebook, index, change), rule, &probes) {
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
    survivors(&tables::r06(&shelf), CaseMasters::R06Tables, in_r06);
}

#[test]
fn an_instance_of_reiwa_8_that_is_missing_fails_a_case() {
    survivors(santei_data::IMAGE, CaseMasters::Default, |rule| rule.from >= revision_8());
}
