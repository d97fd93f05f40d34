//! The two sides of a comparison, and what becomes of a claim between them.
//!
//! A side with a library is two steps: the library beside this engine over the same masters and settings (what the versions differ in), and
//! this engine on both sides (what masters, settings and month differ in). The causes of all steps together are the difference.

use super::amounts::Amounts;
use super::cause::Cause;
use super::claims::Input;
use super::compare::{Between, Part, Side, compare};
use super::library::{OtherEngine, OtherSession};
use super::outcome::Computed;
use super::shift::{set, shift};
use crate::Failure;
use santei::message::command as messages;
use santei::{Claim, Engine, Month, Session};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How one side computes.
pub struct Plan<'p, 'm> {
    pub engine: &'p Engine<'m>,
    pub library: Option<&'p OtherEngine>,
    pub month: Option<Month>,
    pub settings: Map<String, Value>,
}

impl Plan<'_, '_> {
    /// What identifies the masters: digests of the releases, and what had been published.
    fn releases(&self) -> (Vec<[u8; 32]>, santei::Day) {
        let masters = self.engine.masters();
        (masters.releases().map(|(release, _)| *release.digest()).collect(), masters.known_at())
    }

    /// The settings in words; empty when the claim's own stand.
    pub fn settings_words(&self) -> String {
        let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.settings.iter().map(|(name, value)| format!("{name}={}", word(value))).collect::<Vec<_>>().join(" ")
    }
}

/// Working memory of a thread for both sides.
pub struct Worker<'p, 'm> {
    sides: [Runner<'p, 'm>; 2],
    /// The settings of both sides, where nothing else differs between them.
    settings: Option<[String; 2]>,
    ja: bool,
}

struct Runner<'p, 'm> {
    plan: &'p Plan<'p, 'm>,
    session: Session<'p, 'm>,
    library: Option<OtherSession<'p>>,
}

/// Why a side refused a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    pub code: u16,
    pub slug: String,
    pub ja: String,
    pub en: String,
}

/// What became of a claim.
pub struct Compared {
    pub label: String,
    /// What each side comes to; absent where it refused the claim.
    pub sides: [Result<Amounts, Refusal>; 2],
    pub difference: Amounts,
    pub parts: Vec<Part>,
    pub lines: u64,
    pub receipts: bool,
    pub findings: bool,
    /// Whether what is collected is open on a side, and so not compared.
    pub collected_open: bool,
    /// Days that became the last day of a month, when the claim was moved.
    pub days_clamped: u32,
}

impl Compared {
    /// Whether the sides differ at all.
    pub fn is_changed(&self) -> bool {
        !self.parts.is_empty()
    }
}

/// A claim on one side, and what computed it.
struct Stage<'m> {
    /// Index of the side.
    side: usize,
    claim: Option<Claim>,
    computed: Result<Computed<'m>, Refusal>,
}

impl<'p, 'm> Worker<'p, 'm> {
    pub fn new(plans: &'p [Plan<'p, 'm>; 2], ja: bool) -> Result<Worker<'p, 'm>, Failure> {
        let runner = |plan: &'p Plan<'p, 'm>| {
            let library = plan.library.map(|library| library.session(ja)).transpose()?;
            Ok(Runner { plan, session: plan.engine.session(), library })
        };
        let [left, right] = plans;
        let only_settings = left.month == right.month && left.releases() == right.releases();
        let settings = [left.settings_words(), right.settings_words()];
        let settings = Some(settings).filter(|[left, right]| only_settings && left != right);
        Ok(Worker { sides: [runner(left)?, runner(right)?], settings, ja })
    }

    /// Computes a claim on both sides and compares it.
    pub fn compare(&mut self, input: Input) -> Result<Compared, Failure> {
        let overflow = |ja: bool, label: &str| Failure::asked(&messages::DIFF_OVERFLOW, &[&label], ja);
        let mut stages = Vec::new();
        let mut days_clamped = 0;
        for place in 0..2 {
            let stage = self.stages(place, &input, &mut days_clamped)?;
            // A library stands outside of this engine: first on the left, last on the right.
            if place == 0 { stages.extend(stage.into_iter().rev()) } else { stages.extend(stage) }
        }
        let mut found: BTreeMap<Cause, Part> = BTreeMap::new();
        let (mut lines, mut receipts, mut findings) = (0, false, false);
        for pair in stages.windows(2) {
            let [left, right] = pair else { continue };
            let step = self.step(left, right).ok_or_else(|| overflow(self.ja, &input.label))?;
            lines += step.lines;
            receipts |= step.receipts;
            findings |= step.findings;
            for part in step.parts {
                merge(&mut found, part).ok_or_else(|| overflow(self.ja, &input.label))?;
            }
        }
        let whole = whole(&stages).ok_or_else(|| overflow(self.ja, &input.label))?;
        let (sides, difference, collected_open) = whole;
        settle(&mut found, &difference).ok_or_else(|| overflow(self.ja, &input.label))?;
        let mut parts: Vec<Part> = found.into_values().collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.amounts.cost_yen.unsigned_abs()));
        let Input { label, .. } = input;
        Ok(Compared { label, sides, difference, parts, lines, receipts, findings, collected_open, days_clamped })
    }

    /// The claim in this engine, then in the library of the side.
    fn stages(&mut self, place: usize, input: &Input, days_clamped: &mut u32) -> Result<Vec<Stage<'m>>, Failure> {
        let Some(runner) = self.sides.get_mut(place) else { return Ok(Vec::new()) };
        let mut claim = input.claim.clone();
        if let Some(month) = runner.plan.month {
            *days_clamped += shift(&mut claim, month).unwrap_or(0);
        }
        set(&mut claim, &runner.plan.settings);
        let bytes = serde_json::to_vec(&claim).map_err(|error| Failure::new(error.to_string()))?;
        let unreadable = |error: serde_json::Error| Failure::new(format!("{}: {error}", input.label));
        let (claim, computed) = match Claim::from_json(&bytes) {
            Ok(claim) => {
                let computed = Computed::own(runner.session.calculate(&claim), &claim).map_err(unreadable)?;
                (Some(claim), Ok(computed))
            }
            Err(errors) => (None, Err(refusal(&errors))),
        };
        let mut stages = vec![Stage { side: place, claim: claim.clone(), computed }];
        if let Some(library) = &mut runner.library {
            let computed = match library.calculate(&bytes) {
                Ok(json) => {
                    Ok(Computed::other(&json).map_err(|error| library.unreadable(&input.label, &error, self.ja))?)
                }
                Err(problem) => Err(Refusal { code: problem.code, slug: problem.slug, ja: problem.ja, en: problem.en }),
            };
            stages.push(Stage { side: place, claim, computed });
        }
        Ok(stages)
    }

    /// What changes from one stage to the next.
    fn step(&self, left: &Stage<'m>, right: &Stage<'m>) -> Option<super::compare::Comparison> {
        let masters = |stage: &Stage<'m>| self.sides.get(stage.side).map(|runner| runner.plan.engine.masters());
        match (&left.computed, &right.computed, &left.claim, &right.claim) {
            (Ok(one), Ok(other), Some(claim), Some(other_claim)) => {
                let left_side = Side { claim, computed: one, masters: masters(left)? };
                let right_side = Side { claim: other_claim, computed: other, masters: masters(right)? };
                let versions = [one.document.engine.as_str(), other.document.engine.as_str()];
                let settings = self.settings.as_ref().map(|[left, right]| [left.as_str(), right.as_str()]);
                let between = match left.side == right.side {
                    true => Between::Engines(versions),
                    false => Between::Settings(settings),
                };
                compare(between, left_side, right_side)
            }
            (Err(refusal), Ok(_), _, _) => refused(true, refusal, amounts(right)?),
            (Ok(_), Err(refusal), _, _) => refused(false, refusal, Amounts::default().minus(&amounts(left)?)?),
            _ => Some(super::compare::Comparison::default()),
        }
    }
}

/// What a stage comes to, what is collected included; a claim that only the library reads is told by what its Outcome sums.
fn amounts(stage: &Stage<'_>) -> Option<Amounts> {
    let computed = stage.computed.as_ref().ok()?;
    let mut amounts = match &stage.claim {
        Some(claim) => computed.amounts(claim),
        None => computed.amounts_without_claim(),
    };
    amounts.collected_yen = computed.document.totals.collected_yen.unwrap_or(0);
    Some(amounts)
}

type Whole = ([Result<Amounts, Refusal>; 2], Amounts, bool);

/// What both sides come to, and the difference.
fn whole(stages: &[Stage<'_>]) -> Option<Whole> {
    let ends = [stages.first()?, stages.last()?];
    let collected = ends.map(|stage| match &stage.computed {
        Ok(computed) => computed.document.totals.collected_yen,
        Err(_) => Some(0),
    });
    let open = collected.iter().any(Option::is_none);
    let mut sides = ends.map(|stage| match &stage.computed {
        Ok(_) => Ok(amounts(stage).unwrap_or_default()),
        Err(refusal) => Err(refusal.clone()),
    });
    for side in sides.iter_mut().flatten().filter(|_| open) {
        side.collected_yen = 0;
    }
    let none = Amounts::default();
    let [left, right] = [0, 1].map(|place| sides.get(place).and_then(|side| side.as_ref().ok()).unwrap_or(&none));
    let difference = right.minus(left)?;
    Some((sides, difference, open))
}

/// Puts what the causes do not sum up to under the cause that says so.
fn settle(found: &mut BTreeMap<Cause, Part>, difference: &Amounts) -> Option<()> {
    let taken = found.values().try_fold(Amounts::default(), |sum, part| sum.plus(&part.amounts))?;
    let rest = difference.minus(&taken)?;
    if rest.is_zero() {
        return Some(());
    }
    let cause = Cause::interaction();
    merge(found, Part { cause, lines: 0, amounts: rest, codes: BTreeMap::new() })
}

fn merge(found: &mut BTreeMap<Cause, Part>, part: Part) -> Option<()> {
    match found.get_mut(&part.cause) {
        Some(own) => {
            own.lines += part.lines;
            own.amounts = own.amounts.plus(&part.amounts)?;
            for (code, (name, yen)) in part.codes {
                let sum = own.codes.entry(code).or_insert((name, 0));
                sum.1 = sum.1.checked_add(yen)?;
            }
        }
        None => {
            found.insert(part.cause.clone(), part);
        }
    }
    Some(())
}

fn refusal(errors: &[santei::ClaimError]) -> Refusal {
    let text = |ja: bool| errors.iter().map(|error| error.text(ja)).collect::<Vec<_>>().join(" / ");
    let def = errors.first().map(santei::ClaimError::def);
    Refusal {
        code: def.map_or(0, |def| def.code),
        slug: def.map_or_else(String::new, |def| def.slug.to_owned()),
        ja: text(true),
        en: text(false),
    }
}

fn refused(on_left: bool, refusal: &Refusal, amounts: Amounts) -> Option<super::compare::Comparison> {
    // The text of a single claim would make a cause of every claim: the message alone is the cause.
    let def = santei::message::all().find(|def| def.code == refusal.code);
    let text = |ja| def.map(|def| def.text(ja, &[&"…", &"…", &"…"]));
    let (ja, en) = (text(true).unwrap_or(refusal.ja.clone()), text(false).unwrap_or(refusal.en.clone()));
    let cause = Cause::refused(on_left, refusal.code, &refusal.slug, &ja, &en);
    let part = Part { cause, lines: 0, amounts, codes: BTreeMap::new() };
    Some(super::compare::Comparison { parts: vec![part], ..Default::default() })
}
