//! The corridor: a claim walks through eight rooms, one way.
//!
//! resolve ▶ complete ▶ adjudicate ▶ price ▶ total ▶ share ▶ record. No room calls back into an earlier one.

pub mod price;
pub mod resolve;

mod adjudicate;
pub(crate) mod age;
mod complete;
mod encounters;
mod joined_times;
mod memo;
pub(crate) mod record;
mod selected_care;
mod selector;
mod share;
mod total;

use crate::claim::{AdjudicationMode, Claim, Line, Quantity, Setting, Unit};
use crate::masters::{Family, MasterSet};
use crate::message::{Arg, room as messages};
use crate::outcome::{
    Addition, FamilyCoverage, Fate, LineStatus, Outcome, Position, SpecialUnit, Step, TraceEvent, UnitDay,
};
use crate::{Day, Month};
pub use selected_care::Chosen;
pub(crate) use selected_care::OTC_LIKE;

use adjudicate::Chamber;
use complete::Completion;
use price::{LineInput, UnitInput, Workbench};
use share::Desk;
pub(crate) use share::{bill_date, combination_of, visit_date, visit_of};
use total::Headings;

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
            completion: Completion::default(),
            chamber: Chamber::default(),
            bench: Workbench::new(),
            headings: Headings::default(),
            desk: Desk::default(),
            covered: Vec::new(),
        }
    }
}

/// A room of the corridor that a [`Session`] walks a claim through; rows are resolved where a room asks for them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Room {
    /// 自動算定: lines that follow are proposed.
    Complete,
    /// 算定可否: every line is accepted, suppressed or left undecided.
    Adjudicate,
    /// 点数: units are priced.
    Price,
    /// 集計: by 診療識別 and 領収証.
    Total,
    /// 負担: insurance, 高額療養費, subsidies, patient.
    Share,
    /// レセプト: the fields of the receipts.
    Record,
}

impl Room {
    /// Every room, in the order of the corridor.
    pub const ALL: [Room; 6] = [Room::Complete, Room::Adjudicate, Room::Price, Room::Total, Room::Share, Room::Record];

    /// Its name in reports of measurements.
    pub const fn name(self) -> &'static str {
        match self {
            Room::Complete => "complete",
            Room::Adjudicate => "adjudicate",
            Room::Price => "price",
            Room::Total => "total",
            Room::Share => "share",
            Room::Record => "record",
        }
    }
}

/// Working memory for one thread, reused from claim to claim.
pub struct Session<'e, 'm> {
    engine: &'e Engine<'m>,
    outcome: Outcome<'m>,
    completion: Completion<'m>,
    chamber: Chamber<'m>,
    bench: Workbench<'m>,
    headings: Headings<'m>,
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
        self.walk(claim, Room::Record)
    }

    /// Walks a claim to the end of adjudicate only: decisions, their findings and what is unchecked; nothing is priced.
    pub fn adjudicate(&mut self, claim: &Claim) -> &Outcome<'m> {
        self.walk(claim, Room::Adjudicate)
    }

    /// Walks a claim to the end of a room: what the rooms after it would write is absent. For those who measure the rooms.
    pub fn walk(&mut self, claim: &Claim, last: Room) -> &Outcome<'m> {
        self.open(claim);
        let masters = &self.engine.masters;
        let outcome = &mut self.outcome;
        for room in Room::ALL.into_iter().take_while(|room| *room <= last) {
            match room {
                Room::Complete => complete::run(claim, masters, &mut self.completion, outcome),
                Room::Adjudicate => adjudicate::run(claim, masters, &mut self.chamber, outcome),
                Room::Price => {
                    price_units(claim, masters, outcome, &mut self.bench, self.chamber.standing());
                    mark_decided(claim, outcome);
                }
                Room::Total => {
                    self.headings.open(masters, claim.month);
                    total::run(claim, &mut self.headings, outcome);
                }
                Room::Share => share::run(claim, masters, &mut self.desk, outcome),
                Room::Record => record::run(claim, masters, &self.desk.walk, outcome),
            }
        }
        outcome
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

/// Prices every unit on every day. `standing` says how many times of each entered line, and of each addition, stand.
fn price_units<'m>(
    claim: &Claim,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
    bench: &mut Workbench<'m>,
    standing: (&[u32], &[u32]),
) {
    bench.open_claim();
    let (mut rest, added) = standing;
    let all = (0u32..).zip(&outcome.additions).zip(added);
    let mut joined = core::mem::take(&mut bench.joined);
    joined.clear();
    joined.extend(all.filter(|(_, stands)| **stands > 0).map(|((index, addition), stands)| Joined {
        index,
        unit: addition.unit,
        date: addition.date,
        stands: *stands,
    }));
    for (index, unit) in (0u32..).zip(&claim.units) {
        let first = outcome.unit_days.len();
        for (nth, times) in unit.times.iter().enumerate() {
            let (own, later) = rest.split_at_checked(unit.lines.len()).unwrap_or_default();
            rest = later;
            note_decisions(outcome, index, times.date);
            let day = UnitOnDay {
                input: UnitInput {
                    index,
                    service_class: unit.service_class.value(),
                    date: times.date,
                    setting: claim.setting,
                    specimen: unit.specimen.as_deref(),
                },
                lines: &unit.lines,
                count: times.count,
                standing: own,
                joined: &joined,
            };
            day.price(masters, outcome, bench, nth == 0);
        }
        days_differ(outcome, index, first);
    }
    price_additions(claim, masters, outcome, bench, &joined);
    bench.joined = joined;
    bench.close_claim(outcome);
}

/// Prices the units that complete has added.
fn price_additions<'m>(
    claim: &Claim,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
    bench: &mut Workbench<'m>,
    joined: &[Joined],
) {
    for index in 0..outcome.additions.len() {
        let Some(addition) = outcome.additions.get(index) else { continue };
        let is_own = addition.line == 0 && addition.unit as usize >= claim.units.len();
        if addition.fate != Fate::Added || !is_own {
            continue;
        }
        let input = UnitInput {
            index: addition.unit,
            service_class: addition.service_class,
            date: addition.date,
            setting: claim.setting,
            specimen: None,
        };
        let day = UnitOnDay { input, lines: &[], count: addition.count, standing: &[], joined };
        day.price(masters, outcome, bench, true);
    }
    if !outcome.additions.is_empty() {
        // An addition that joins a unit on several days is one line.
        outcome.lines.sort_unstable_by_key(|line| (line.unit, line.line));
        outcome.lines.dedup_by_key(|line| (line.unit, line.line));
    }
}

/// A unit on a day.
struct UnitOnDay<'u> {
    input: UnitInput<'u>,
    /// The entered lines, and how many times of each stand.
    lines: &'u [Line],
    standing: &'u [u32],
    /// 回数.
    count: u32,
    /// The additions of the claim that stand.
    joined: &'u [Joined],
}

/// An addition that stands, by its index, in its unit on its day.
#[derive(Clone, Copy)]
struct Joined {
    index: u32,
    unit: u32,
    date: Day,
    /// How many times of it stand.
    stands: u32,
}

impl UnitOnDay<'_> {
    /// Prices the times of which the same lines stand together. Where nothing stands, the unit is told once, at zero.
    fn price<'m>(
        &self,
        masters: &MasterSet<'m>,
        outcome: &mut Outcome<'m>,
        bench: &mut Workbench<'m>,
        first_day: bool,
    ) {
        let (mut done, mut level) = (0, self.above(0).unwrap_or(self.count));
        loop {
            bench.clear();
            self.fill(done, outcome, bench);
            if done == 0 {
                self.note_additions(outcome);
            }
            let priced = bench.price(masters, &self.input, outcome, first_day && done == 0);
            if priced.special_points != 0 {
                let (unit, date, count) = (self.input.index, self.input.date, level - done);
                outcome.special_charges.push(SpecialUnit { unit, date, count, points: priced.special_points });
            }
            outcome.unit_days.push(UnitDay {
                unit: self.input.index,
                date: self.input.date,
                count: level - done,
                points: priced.points,
                yen: priced.yen,
                undecided: priced.undecided,
            });
            done = level;
            match self.above(done) {
                Some(next) => level = next,
                None => return,
            }
        }
    }

    /// The next number of times from which on fewer lines stand.
    fn above(&self, done: u32) -> Option<u32> {
        let joined = self.joined().map(|joined| joined.stands);
        self.standing.iter().copied().chain(joined).filter(|stands| *stands > done).min()
    }

    /// The additions that join the unit on the day.
    fn joined(&self) -> impl Iterator<Item = &Joined> {
        self.joined.iter().filter(|joined| (joined.unit, joined.date) == (self.input.index, self.input.date))
    }

    fn fill<'m>(&self, done: u32, outcome: &Outcome<'m>, bench: &mut Workbench<'m>) {
        bench.fill((0u32..).zip(self.lines.iter().zip(self.standing)).map(|(place, (line, stands))| LineInput {
            place,
            code: line.code,
            quantity: line.quantity,
            price: line.price,
            points: line.points,
            chosen: Chosen::of(line),
            performed_only: line.performed_only,
            added: false,
            stands: *stands > done || self.count == 0,
        }));
        let additions =
            self.joined().filter_map(|joined| Some((outcome.additions.get(joined.index as usize)?, joined.stands)));
        bench.fill(additions.map(|(addition, stands)| LineInput {
            place: addition.line,
            code: addition.code,
            quantity: addition.quantity.map(Quantity::whole),
            price: None,
            points: None,
            chosen: Chosen::ByCode,
            performed_only: false,
            added: true,
            stands: stands > done,
        }));
    }

    fn note_additions(&self, outcome: &mut Outcome<'_>) {
        for joined in self.joined() {
            let Some(addition) = outcome.additions.get(joined.index as usize) else { continue };
            let at = Position::Line(addition.unit, addition.line);
            outcome.note(at, self.input.date, Step::Proposed(joined.index));
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

/// What the rooms after price need of a unit, entered or added.
#[derive(Clone, Copy)]
pub(crate) struct UnitView<'c> {
    /// 診療識別.
    pub(crate) service_class: u32,
    /// Id of the payer combination.
    pub(crate) combination: &'c str,
    /// Index of the encounter.
    pub(crate) encounter: Option<u32>,
    /// The entered lines.
    pub(crate) lines: &'c [Line],
}

/// The unit with that index: one of the claim, or one of an addition.
pub(crate) fn unit_of<'c>(claim: &'c Claim, additions: &[Addition<'_>], index: u32) -> Option<UnitView<'c>> {
    let of = |unit: &'c Unit, service_class: u32, lines: &'c [Line]| {
        let encounter = unit.encounter.as_deref().and_then(|id| claim.encounters.iter().position(|e| e.id == id));
        let encounter = encounter.and_then(|encounter| u32::try_from(encounter).ok());
        UnitView { service_class, combination: &unit.combination, encounter, lines }
    };
    if let Some(unit) = claim.units.get(index as usize) {
        return Some(of(unit, unit.service_class.value(), &unit.lines));
    }
    let addition = additions.iter().find(|addition| addition.unit == index)?;
    let combination = &claim.combinations.get(addition.combination as usize)?.id;
    let service_class = addition.service_class;
    let like = addition.like.and_then(|like| claim.units.get(like as usize));
    Some(match like {
        Some(like) => UnitView { combination, ..of(like, service_class, &[]) },
        None => UnitView { service_class, combination, encounter: None, lines: &[] },
    })
}

/// Whether the claim is inpatient.
pub(crate) fn is_inpatient(setting: Setting) -> bool {
    setting == Setting::Inpatient
}
