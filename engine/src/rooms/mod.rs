//! The corridor: a claim walks through eight rooms, one way.
//!
//! resolve ▶ complete ▶ adjudicate ▶ price ▶ total ▶ share ▶ record. No room calls back into an earlier one.

pub mod price;
pub mod resolve;

mod adjudicate;
mod complete;
mod record;
mod share;
mod total;

use crate::Month;
use crate::claim::{Claim, Setting, Unit};
use crate::masters::{Family, MasterSet};
use crate::message::{Arg, room as messages};
use crate::outcome::{FamilyCoverage, Outcome, Position, UnitDay};
use price::{LineInput, UnitInput, Workbench};
use share::Desk;

/// 算定エンジン: a master set ready to price claims. Sessions share it; it never changes.
///
/// See the crate documentation for a worked example.
pub struct Engine<'m> {
    masters: MasterSet<'m>,
}

impl<'m> Engine<'m> {
    /// An engine over these masters.
    pub fn new(masters: MasterSet<'m>) -> Engine<'m> {
        Engine { masters }
    }

    /// The masters.
    pub fn masters(&self) -> &MasterSet<'m> {
        &self.masters
    }

    /// A session: working memory that is reused from claim to claim. One per thread.
    pub fn session(&self) -> Session<'_, 'm> {
        Session {
            engine: self,
            outcome: Outcome::new(),
            bench: Workbench::new(),
            desk: Desk::default(),
            covered: Vec::new(),
        }
    }
}

/// Working memory for one thread, reused from claim to claim.
pub struct Session<'e, 'm> {
    engine: &'e Engine<'m>,
    outcome: Outcome<'m>,
    bench: Workbench<'m>,
    desk: Desk<'m>,
    /// The releases in force in the months met so far.
    covered: Vec<(Month, Vec<FamilyCoverage<'m>>)>,
}

impl<'m> Session<'_, 'm> {
    /// Walks a claim through the corridor. The result stays valid until the next call.
    ///
    /// The claim must have passed [`crate::claim::check`], as [`Claim::from_json`] does; references that lead nowhere make
    /// their unit count for nothing.
    pub fn calculate(&mut self, claim: &Claim) -> &Outcome<'m> {
        let masters = &self.engine.masters;
        let outcome = &mut self.outcome;
        outcome.clear();
        outcome.min_grade = claim.settings.min_grade;
        match self.covered.iter().find(|(month, _)| *month == claim.month) {
            Some((_, releases)) => outcome.coverage.extend_from_slice(releases),
            None => {
                cover(claim, masters, outcome);
                self.covered.push((claim.month, outcome.coverage.clone()));
            }
        }
        complete::run(outcome);
        adjudicate::run(outcome);
        price_units(claim, masters, outcome, &mut self.bench);
        total::run(claim, masters, outcome);
        share::run(claim, masters, &mut self.desk, outcome);
        record::run(claim, masters, &self.desk.walk, outcome);
        outcome
    }

    /// The working memory of the price room, for callers that price single units (receipt verification).
    pub fn bench(&mut self) -> (&MasterSet<'m>, &mut Workbench<'m>) {
        (&self.engine.masters, &mut self.bench)
    }
}

/// The releases in force over the month, per family that prices lines.
fn cover<'m>(claim: &Claim, masters: &MasterSet<'m>, outcome: &mut Outcome<'m>) {
    for family in [Family::FeeItem, Family::Drug, Family::Material, Family::FeeTable] {
        let (first, last) = (claim.month.first_day(), claim.month.last_day());
        let release = masters.release_on(family, first);
        let later = masters.release_on(family, last);
        let same = release.map(|r| r.start()) == later.map(|r| r.start());
        let until = if same { last } else { later.map_or(last, |r| r.start().previous()) };
        outcome.coverage.push(FamilyCoverage { family, from: first, until, release });
        if !same {
            outcome.coverage.push(FamilyCoverage { family, from: until.next(), until: last, release: later });
        }
    }
}

fn price_units<'m>(claim: &Claim, masters: &MasterSet<'m>, outcome: &mut Outcome<'m>, bench: &mut Workbench<'m>) {
    bench.open_claim();
    for (index, unit) in claim.units.iter().enumerate() {
        let index = index as u32;
        let first = outcome.unit_days.len();
        for (nth, times) in unit.times.iter().enumerate() {
            bench.fill(unit.lines.iter().map(|line| LineInput {
                code: line.code,
                quantity: line.quantity,
                price: line.price,
                points: line.points,
                performed_only: line.performed_only,
            }));
            let input = UnitInput {
                index,
                service_class: unit.service_class.value(),
                date: times.date,
                setting: claim.setting,
                specimen: unit.specimen.as_deref(),
            };
            let priced = bench.price(masters, &input, outcome, nth == 0);
            outcome.unit_days.push(UnitDay {
                unit: index,
                date: times.date,
                count: times.count,
                points: priced.points,
                yen: priced.yen,
                undecided: priced.undecided,
            });
        }
        days_differ(outcome, index, first);
    }
    bench.close_claim(outcome);
}

fn days_differ(outcome: &mut Outcome<'_>, unit: u32, first: usize) {
    let days = outcome.unit_days.get(first..).unwrap_or_default();
    if days.windows(2).any(|pair| matches!(pair, [a, b] if a.points != b.points)) {
        outcome.find(&messages::UNIT_DAYS_DIFFER, Position::Unit(unit), [Arg::None; 3]);
    }
}

/// The unit of the claim with that index.
pub(crate) fn unit_of(claim: &Claim, index: u32) -> Option<&Unit> {
    claim.units.get(index as usize)
}

/// Whether the claim is inpatient.
pub(crate) fn is_inpatient(setting: Setting) -> bool {
    setting == Setting::Inpatient
}
