//! What holds for every claim: the order of entry is irrelevant, the completed claim is complete, and a line more lowers the total
//! only through a rule that the Outcome names. On the sample receipts, moved into 2025-11, and on the cases of the rulebook.

use santei::claim::{Claim, CompletionMode, Setting};
use santei::outcome::{Fate, Outcome, Step};
use santei::{Engine, Image, MasterSet, Month};
use santei_golden::{CaseMasters, receipts, shelf, tables};
use std::collections::BTreeSet;
use std::path::Path;

/// Outpatient claims with lines: of the receipts, and of the cases.
fn claims(shelf: &Path, engine: &Engine<'_>) -> Vec<Claim> {
    let month = Month::parse_iso("2025-11").unwrap();
    let samples = receipts::redated(shelf, month, engine.masters());
    let mut claims: Vec<Claim> = samples.into_iter().map(|sample| sample.claim).collect();
    let cases = santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/points")).unwrap();
    for (_, case) in cases.into_iter().filter(|(_, case)| case.masters == CaseMasters::R06Tables) {
        claims.extend(Claim::from_json(case.claim.to_string().as_bytes()).ok());
    }
    for claim in &mut claims {
        claim.settings.completion = CompletionMode::Apply;
    }
    claims.retain(|claim| claim.setting == Setting::Outpatient && !claim.units.is_empty());
    claims
}

fn with_engine(what: &str, run: impl FnOnce(&Engine<'_>, Vec<Claim>)) {
    let Some(shelf) = shelf::find(what) else { return };
    let bytes = tables::r06_of_receipts(&shelf);
    let engine = Engine::new(MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap());
    let claims = claims(&shelf, &engine);
    assert!(claims.len() > 300, "only {} claims", claims.len());
    run(&engine, claims);
}

/// A generator with a fixed start, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(last + 1);
            list.swap(last, other);
        }
    }
}

/// What is billed, without the places of the lines.
fn billed(claim: &Claim, outcome: &Outcome<'_>) -> (i64, i64, Vec<String>) {
    let whole = outcome.completed(claim);
    let mut lines: Vec<String> = Vec::new();
    for unit in &whole.units {
        let mut codes: Vec<String> =
            unit.lines.iter().map(|line| format!("{} {:?}", line.code, line.quantity)).collect();
        codes.sort();
        lines.extend(unit.times.iter().map(|times| format!("{} {} {codes:?}", times.date, times.count)));
    }
    lines.sort();
    (outcome.totals.points, outcome.totals.undecided, lines)
}

#[test]
fn the_order_of_units_is_irrelevant() {
    with_engine("order of units", |engine, claims| {
        let (mut dice, mut session) = (Dice(0x5a17_e11e), engine.session());
        for claim in &claims {
            let first = billed(claim, session.calculate(claim));
            let mut shuffled = claim.clone();
            dice.shuffle(&mut shuffled.units);
            let second = billed(&shuffled, session.calculate(&shuffled));
            assert_eq!(first, second, "{}", claim.id);
        }
        println!("{} claims in two orders", claims.len());
    });
}

#[test]
fn a_completed_claim_is_complete() {
    with_engine("completed claims", |engine, claims| {
        let mut session = engine.session();
        let mut added = 0;
        for claim in &claims {
            let outcome = session.calculate(claim);
            let (points, undecided) = (outcome.totals.points, outcome.totals.undecided);
            added += outcome.additions.iter().filter(|addition| addition.fate == Fate::Added).count();
            let completed = outcome.completed(claim);
            let again = session.calculate(&completed);
            let more: Vec<_> = again
                .additions
                .iter()
                .filter(|addition| addition.fate == Fate::Added)
                .map(|addition| addition.rule.id())
                .collect();
            assert_eq!((points, undecided), (again.totals.points, again.totals.undecided), "{}", claim.id);
            assert_eq!(more, Vec::<&str>::new(), "{}", claim.id);
        }
        println!("{} claims with {added} added lines", claims.len());
        assert!(added > 300, "only {added} lines were added");
    });
}

/// The rules that have added a line.
fn added_by<'m>(outcome: &Outcome<'m>) -> BTreeSet<&'m str> {
    let added = outcome.additions.iter().filter(|addition| addition.fate == Fate::Added);
    added.map(|addition| addition.rule.id()).collect()
}

/// Whether the Outcome names a rule by which something is worth less beside something else.
fn names_a_rule(outcome: &Outcome<'_>) -> bool {
    let steps = outcome.trace.iter().any(|event| matches!(event.step, Step::Bundle { .. } | Step::Percent { .. }));
    let withheld =
        outcome.additions.iter().any(|addition| addition.fate == Fate::Withheld && addition.reason.is_some());
    steps || withheld || !outcome.decisions.is_empty()
}

#[test]
fn a_line_more_lowers_the_total_only_through_a_named_rule() {
    with_engine("a line more", |engine, claims| {
        let (mut dice, mut session) = (Dice(0x0dd_ba11), engine.session());
        let (mut lower, mut tried) = (0, 0);
        for claim in &claims {
            let outcome = session.calculate(claim);
            let (before, rules) = (outcome.totals.points, added_by(outcome));
            for _ in 0..4 {
                let donor = &claims[dice.below(claims.len())];
                let mut more = claim.clone();
                let mut unit = donor.units[dice.below(donor.units.len())].clone();
                let like = &claim.units[dice.below(claim.units.len())];
                (unit.combination, unit.encounter) = (like.combination.clone(), like.encounter.clone());
                unit.times = vec![santei::claim::Times { date: like.times[0].date, count: 1 }];
                more.units.push(unit);
                let outcome = session.calculate(&more);
                tried += 1;
                if outcome.totals.points < before {
                    lower += 1;
                    // Beside a 処方箋料, say, the rules of 処方料 add nothing.
                    let left_out = rules.iter().any(|rule| !added_by(outcome).contains(rule));
                    let points = outcome.totals.points;
                    assert!(left_out || names_a_rule(outcome), "{}: {points} after {before}", claim.id);
                }
            }
        }
        println!("{tried} lines more, {lower} totals lower");
    });
}

/// 適用のみ: what is only suggested is not told, and nothing else changes.
#[test]
fn nothing_but_the_suggestions_is_missing_without_them() {
    with_engine("claims without suggestions", |engine, claims| {
        let (mut with, mut without) = (engine.session(), engine.session());
        let mut suggested = 0;
        for mut claim in claims {
            let whole = with.calculate(&claim);
            claim.settings.completion = CompletionMode::ApplyOnly;
            let bare = without.calculate(&claim);
            let told = |outcome: &Outcome<'_>| {
                let decisions: Vec<String> = outcome.decisions.iter().map(|decision| format!("{decision:?}")).collect();
                let findings: Vec<String> = outcome.findings.iter().map(|finding| format!("{finding:?}")).collect();
                let payers = format!("{:?} {:?}", outcome.payers, outcome.visits);
                (billed(&claim, outcome), decisions, findings, payers)
            };
            assert_eq!(told(whole), told(bare), "{}", claim.id);
            // A suggestion that another line rules out is withheld, and told as that.
            let added = |outcome: &Outcome<'_>| {
                let added = outcome.additions.iter().filter(|addition| addition.fate == Fate::Added);
                added.map(|addition| (addition.code, addition.date, addition.unit, addition.line)).collect::<Vec<_>>()
            };
            assert_eq!(added(whole), added(bare), "{}", claim.id);
            suggested += whole.additions.len() - bare.additions.len();
        }
        assert!(suggested > 1_000, "only {suggested} suggestions were left out");
    });
}
