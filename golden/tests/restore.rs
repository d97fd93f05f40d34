//! What complete restores: the lines that it can add are taken out of the sample receipts (moved into 2025-11, masters of 令和6年),
//! and the claim is computed again. Every line that does not come back is told with the reason, and every line too many.

use santei::claim::{Claim, CompletionMode, Digits, Setting, Standard};
use santei::masters::{Lookup, Rule};
use santei::outcome::{Fate, Outcome};
use santei::{Code, Day, Engine, Image, MasterSet, Month};
use santei_golden::receipts::{Sample, redated};
use santei_golden::{shelf, tables};
use std::collections::{BTreeMap, BTreeSet};

/// What became of the lines of one code.
#[derive(Default)]
struct Tally {
    removed: u32,
    restored: u32,
    /// Why others did not come back, and how often.
    missed: BTreeMap<String, u32>,
    /// Lines that nobody had claimed, and of which set.
    extra: u32,
    unclaimed: BTreeMap<&'static str, u32>,
}

/// The codes that complete may add.
fn addable(engine: &Engine<'_>, month: Month) -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    for rule in
        engine.masters().rulebook().filter(|rule| rule.from() <= month.last_day() && month.first_day() <= rule.until())
    {
        let field = match rule.kind() {
            "accompanies" | "reduced_from_second" | "rapid_test" => "code",
            "age_addition" => "codes",
            _ => continue,
        };
        codes.extend(rule.ints(field).filter_map(|code| Code::new(u32::try_from(code).ok()?)));
    }
    codes
}

/// 施設基準 that the claims of a set show: those that their lines need.
fn standards(samples: &[&Sample], engine: &Engine<'_>, from: Day) -> Vec<Standard> {
    let mut held = BTreeSet::new();
    for line in samples.iter().flat_map(|sample| &sample.claim.units).flat_map(|unit| &unit.lines) {
        if let Lookup::Found { item, .. } = engine.masters().fee_item(line.code, from) {
            held.extend(item.standards());
        }
    }
    let standard = |code: u16| Some(Standard { code: Digits::parse(&format!("{code:04}"))?, from, until: None });
    held.into_iter().filter_map(standard).collect()
}

/// Takes the addable lines out; what was taken, by code and day.
fn strip(claim: &mut Claim, addable: &BTreeSet<Code>) -> Vec<(Code, Day, u32)> {
    let mut removed = Vec::new();
    for unit in &mut claim.units {
        for line in unit.lines.iter().filter(|line| addable.contains(&line.code)) {
            removed.extend(unit.times.iter().map(|times| (line.code, times.date, times.count)));
        }
        unit.lines.retain(|line| !addable.contains(&line.code));
    }
    claim.units.retain(|unit| !unit.lines.is_empty());
    removed
}

/// Why a line did not come back.
fn reason(engine: &Engine<'_>, outcome: &Outcome<'_>, code: Code) -> String {
    let known = outcome.additions.iter().find(|addition| addition.code == code);
    match known.map(|addition| (addition.fate, addition.missing, addition.reason)) {
        None => not_proposed(engine, code),
        Some((Fate::Added, ..)) => "added once less".into(),
        Some((Fate::Suggested, Some(missing), _)) => format!("suggested, missing {missing}"),
        Some((Fate::Suggested, ..)) => "suggested, a person confirms".into(),
        Some((Fate::Withheld, _, reason)) => format!("withheld: {}", reason.map_or("-", |def| def.slug)),
    }
}

/// Why no rule speaks about a line: it waits for a fact with several values, of which none is suggested, or the claim has none of
/// the acts that lead to it.
fn not_proposed(engine: &Engine<'_>, code: Code) -> String {
    let is_of = |rule: &Rule<'_>| rule.int("code") == Some(code.value().into()) && rule.text("fact_value").is_some();
    let waiting = engine.masters().rulebook().find(is_of).and_then(|rule| rule.text("fact"));
    waiting.map_or("no act in the claim leads to it".into(), |fact| format!("depends on the fact {fact}"))
}

fn count(
    tallies: &mut BTreeMap<Code, Tally>,
    engine: &Engine<'_>,
    set: &'static str,
    mut removed: Vec<(Code, Day, u32)>,
    outcome: &Outcome<'_>,
) {
    let mut added: Vec<(Code, Day, u32)> = outcome
        .additions
        .iter()
        .filter(|own| own.fate == Fate::Added)
        .map(|own| (own.code, own.date, own.count))
        .collect();
    // Of the same day first, then of the month: a fee of the month may stand on another day.
    for same_day in [true, false] {
        removed.retain(|(code, date, times)| {
            let own =
                |other: &(Code, Day, u32)| other.0 == *code && (!same_day || other.1 == *date) && other.2 == *times;
            let Some(place) = added.iter().position(own) else { return true };
            added.remove(place);
            let tally = tallies.entry(*code).or_default();
            (tally.removed, tally.restored) = (tally.removed + 1, tally.restored + 1);
            false
        });
    }
    for (code, ..) in removed {
        let tally = tallies.entry(code).or_default();
        tally.removed += 1;
        *tally.missed.entry(reason(engine, outcome, code)).or_default() += 1;
    }
    for (code, ..) in added {
        let tally = tallies.entry(code).or_default();
        tally.extra += 1;
        *tally.unclaimed.entry(set).or_default() += 1;
    }
}

#[test]
fn complete_restores_what_was_claimed() {
    let Some(shelf) = shelf::find("lines that complete restores") else { return };
    let bytes = tables::r06_of_receipts(&shelf);
    let image = Image::open(&bytes).unwrap();
    let engine = Engine::new(MasterSet::new(&[image], None).unwrap());
    let month = Month::parse_iso("2025-11").unwrap();
    let samples = redated(&shelf, month, engine.masters());
    let addable = addable(&engine, month);
    let mut tallies = BTreeMap::new();
    let mut session = engine.session();
    let mut claims = 0;
    for set in santei_golden::receipts::SETS {
        let own: Vec<&Sample> = samples.iter().filter(|sample| sample.set == set).collect();
        let held = standards(&own, &engine, month.first_day());
        for sample in own.iter().filter(|sample| sample.claim.setting == Setting::Outpatient) {
            let mut claim = sample.claim.clone();
            claim.institution.standards = Some(held.clone());
            claim.settings.completion = CompletionMode::Apply;
            let removed = strip(&mut claim, &addable);
            count(&mut tallies, &engine, set, removed, session.calculate(&claim));
            claims += 1;
        }
    }
    let name = |code: Code| match engine.masters().fee_item(code, month.last_day()) {
        Lookup::Found { item, .. } => item.name(),
        _ => "",
    };
    let (mut removed, mut restored, mut extra) = (0, 0, 0);
    for (code, tally) in &tallies {
        println!("{code} {}: {} of {} restored, {} more", name(*code), tally.restored, tally.removed, tally.extra);
        for (why, times) in &tally.missed {
            println!("    {times} × {why}");
        }
        for (set, times) in &tally.unclaimed {
            println!("    {times} × added in {set}");
        }
        (removed, restored, extra) = (removed + tally.removed, restored + tally.restored, extra + tally.extra);
    }
    println!("{claims} claims: {restored} of {removed} restored, {extra} that nobody had claimed");
    assert!(claims > 0 && restored > 0);
}
