//! The corridor: a claim walks through eight rooms, one way.
//!
//! resolve ▶ complete ▶ adjudicate ▶ price ▶ total ▶ share ▶ record. No room calls back into an earlier one.

pub mod price;
pub mod resolve;

mod adjudicate;
mod age;
mod complete;
mod record;
mod share;
mod total;

use crate::claim::{AdjudicationMode, Claim, Setting, Unit};
use crate::masters::{Family, MasterSet};
use crate::message::{Arg, room as messages};
use crate::outcome::{FamilyCoverage, LineStatus, Outcome, Position, Step, TraceEvent, UnitDay};
use crate::{Day, Month};
use adjudicate::Chamber;
use price::{LineInput, UnitInput, Workbench};
use share::Desk;
pub(crate) use share::{combination_of, visit_of};

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
            chamber: Chamber::default(),
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
    chamber: Chamber<'m>,
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
        self.open(claim);
        let masters = &self.engine.masters;
        let outcome = &mut self.outcome;
        complete::run(outcome);
        adjudicate::run(claim, masters, &mut self.chamber, outcome);
        price_units(claim, masters, outcome, &mut self.bench, self.chamber.standing());
        mark_decided(claim, outcome);
        total::run(claim, masters, outcome);
        share::run(claim, masters, &mut self.desk, outcome);
        record::run(claim, masters, &self.desk.walk, outcome);
        outcome
    }

    /// Walks a claim to the end of adjudicate only: decisions, their findings and what is unchecked; nothing is priced.
    pub fn adjudicate(&mut self, claim: &Claim) -> &Outcome<'m> {
        self.open(claim);
        complete::run(&mut self.outcome);
        adjudicate::run(claim, &self.engine.masters, &mut self.chamber, &mut self.outcome);
        &self.outcome
    }

    fn open(&mut self, claim: &Claim) {
        let outcome = &mut self.outcome;
        outcome.clear();
        outcome.min_grade = claim.settings.min_grade;
        match self.covered.iter().find(|(month, _)| *month == claim.month) {
            Some((_, releases)) => outcome.coverage.extend_from_slice(releases),
            None => {
                cover(claim, &self.engine.masters, outcome);
                self.covered.push((claim.month, outcome.coverage.clone()));
            }
        }
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

/// Prices every unit on every day. `standing` says how many times of each line stand.
fn price_units<'m>(
    claim: &Claim,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
    bench: &mut Workbench<'m>,
    standing: &[u32],
) {
    bench.open_claim();
    let mut rest = standing;
    for (index, unit) in (0u32..).zip(&claim.units) {
        let first = outcome.unit_days.len();
        for (nth, times) in unit.times.iter().enumerate() {
            let (own, later) = rest.split_at_checked(unit.lines.len()).unwrap_or_default();
            rest = later;
            note_decisions(outcome, index, times.date);
            let input = UnitInput {
                index,
                service_class: unit.service_class.value(),
                date: times.date,
                setting: claim.setting,
                specimen: unit.specimen.as_deref(),
            };
            price_day(masters, outcome, bench, unit, &input, times.count, own, nth == 0);
        }
        days_differ(outcome, index, first);
    }
    bench.close_claim(outcome);
}

/// Prices a unit on a day: the times of which the same lines stand together. Where nothing stands, the unit is told once, at zero.
#[expect(clippy::too_many_arguments, reason = "the day of a unit, and where its price goes")]
fn price_day<'m>(
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
    bench: &mut Workbench<'m>,
    unit: &Unit,
    input: &UnitInput<'_>,
    count: u32,
    standing: &[u32],
    first_day: bool,
) {
    let above = |done: u32| standing.iter().copied().filter(|stands| *stands > done).min();
    let (mut done, mut level) = (0, above(0).unwrap_or(count));
    loop {
        bench.fill(unit.lines.iter().zip(standing).map(|(line, stands)| LineInput {
            code: line.code,
            quantity: line.quantity,
            price: line.price,
            points: line.points,
            performed_only: line.performed_only,
            stands: *stands > done || count == 0,
        }));
        let priced = bench.price(masters, input, outcome, first_day && done == 0);
        outcome.unit_days.push(UnitDay {
            unit: input.index,
            date: input.date,
            count: level - done,
            points: priced.points,
            yen: priced.yen,
            undecided: priced.undecided,
        });
        done = level;
        match above(done) {
            Some(next) => level = next,
            None => return,
        }
    }
}

/// The decisions about a unit on a day, into the trace before its price.
fn note_decisions(outcome: &mut Outcome<'_>, unit: u32, date: Day) {
    let first = outcome.decisions.partition_point(|decision| decision.unit < unit);
    let own = outcome.decisions.iter().skip(first).take_while(|decision| decision.unit == unit);
    for (index, decision) in (first as u32..).zip(own) {
        if decision.date == date {
            let (at, step) = (Position::Line(unit, decision.line), Step::Decided(index));
            outcome.trace.push(TraceEvent { at, date, step });
        }
    }
}

/// What the decisions mean for the lines and units: a line of which nothing stands is suppressed, one with an undecided day
/// undecided. When decisions are warnings only, nobody has decided.
fn mark_decided(claim: &Claim, outcome: &mut Outcome<'_>) {
    let warn = claim.settings.adjudication == AdjudicationMode::Warn;
    let Outcome { decisions, lines, unit_days, .. } = outcome;
    for own in decisions.chunk_by(|a, b| (a.unit, a.line) == (b.unit, b.line)) {
        let Some(first) = own.first() else { continue };
        let place = lines.partition_point(|line| (line.unit, line.line) < (first.unit, first.line));
        let Some(line) = lines.get_mut(place).filter(|line| (line.unit, line.line) == (first.unit, first.line)) else {
            continue;
        };
        let days = claim.units.get(first.unit as usize).map_or(0, |unit| unit.times.len());
        let open = warn || own.iter().any(|decision| decision.status == LineStatus::Undecided);
        if line.status == LineStatus::Accepted && open {
            line.status = LineStatus::Undecided;
        } else if line.status == LineStatus::Accepted && own.len() == days && own.iter().all(|d| d.allowed == 0) {
            line.status = LineStatus::Suppressed;
        }
        for decision in own.iter().filter(|decision| warn || decision.status == LineStatus::Undecided) {
            for day in unit_days.iter_mut().filter(|day| (day.unit, day.date) == (decision.unit, decision.date)) {
                day.undecided = true;
            }
        }
    }
}

fn days_differ(outcome: &mut Outcome<'_>, unit: u32, first: usize) {
    let days = outcome.unit_days.get(first..).unwrap_or_default();
    let decided = outcome.decisions.iter().any(|decision| decision.unit == unit);
    if !decided && days.windows(2).any(|pair| matches!(pair, [a, b] if a.points != b.points)) {
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
