//! The walk: visit by visit, month to date, in two ledgers.
//!
//! The exact ledger counts yen by yen and feeds the insurer, 高額療養費, the subsidies and the receipt. The counter ledger
//! rounds every percentage to 10 yen and compares caps and ceilings with what was collected, so that the visit that
//! reaches a cap collects exactly what is missing.
//!
//! Amounts are plain `i64`: [`super::run`] refuses months above 10^12 yen, and every sum and product below stays under 10^18.

use super::book::{CeilingRow, Fraction, Source};
use super::local::{Behind, Condition, Extra};
use super::terms::{Cover, Group, NO_CAP, Scheme};
use crate::Day;
use crate::claim::{
    BurdenReduction, CeilingRounding, ChargedVisits, HighCostClass, InsurerGroup, LongTermCount, ReductionKind,
    Settings, ShareRounding, SubsidyClass,
};
use crate::num::Ratio;
use crate::outcome::{CeilingFormula, SubsidyReason};

/// Payers behind one insurance: four subsidies and マル長.
pub(crate) const SLOTS: usize = 5;

/// An amount per payer slot.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Slots([i64; SLOTS]);

impl Slots {
    pub(crate) fn at(&self, slot: usize) -> i64 {
        self.0.get(slot).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, slot: usize, yen: i64) {
        if let Some(place) = self.0.get_mut(slot) {
            *place += yen;
        }
    }

    fn set(&mut self, slot: usize, yen: i64) {
        if let Some(place) = self.0.get_mut(slot) {
            *place = yen;
        }
    }

    /// The sum of the slots from one on.
    pub(crate) fn from(&self, slot: usize) -> i64 {
        self.0.iter().skip(slot).sum()
    }
}

/// Whose ceiling the points of a combination have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// The person's own class.
    Own,
    /// 一般 (特定給付対象療養).
    General,
    /// 低所得 (生活保護).
    Low,
}

/// Sums of a combination in one ledger, month to date.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Sums {
    /// Share before ceilings and subsidies.
    pub(crate) share: i64,
    /// 高額療養費 of the combination itself.
    pub(crate) benefit: i64,
    /// 高額療養費 by the combination of parts.
    pub(crate) combined: i64,
    /// What the patient bears.
    pub(crate) patient: i64,
    /// What each payer pays.
    pub(crate) paid: Slots,
    /// What stood before each payer.
    seen: Slots,
    /// What a scheme left to an unconfirmed patient above the ceiling.
    excess: Slots,
    /// What the insurer waived.
    waived: i64,
}

/// What the payers of a combination are, found once.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Traits {
    /// Slot of マル長.
    pub(crate) long_term: Option<usize>,
    /// Scheme that is the first payer but マル長: it decides the class of the ceiling.
    pub(super) leading: Option<usize>,
    /// Whether a scheme of the state is among them.
    pub(crate) national: bool,
    /// 公費優先: the insurance pays nothing.
    pub(super) before_insurance: bool,
    /// Whether a scheme pays up to a threshold (マル都型).
    pub(super) pays_up_to: bool,
    /// Scheme that combines small parts too.
    pub(super) combining: Option<usize>,
    /// 窓口負担優先.
    pub(super) collects: bool,
    /// 合算対象外.
    pub(super) kept_out: bool,
}

/// A payer combination.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Index of the cover; absent for 公費単独.
    pub(crate) cover: Option<usize>,
    schemes: [usize; SLOTS],
    len: usize,
    /// Whether the claim has visits of it.
    pub(crate) visited: bool,
    /// What its payers are, see [`Walk::classify`].
    pub(crate) traits: Traits,
    /// Cost of the month to date.
    pub(crate) cost: i64,
    pub(crate) label: Option<Label>,
    /// The limit that worked last: ceiling or マル長 cap.
    pub(crate) limit: Option<i64>,
    /// The cap of マル長, halved where ceilings are.
    pub(crate) long_term_cap: Option<i64>,
    /// マル長 works visit by visit.
    pub(super) by_day: bool,
    pub(crate) exact: Sums,
    pub(crate) counter: Sums,
}

impl Part {
    pub(super) fn new(cover: Option<usize>) -> Part {
        Part {
            cover,
            schemes: [0; SLOTS],
            len: 0,
            visited: false,
            traits: Traits::default(),
            cost: 0,
            label: None,
            limit: None,
            long_term_cap: None,
            by_day: false,
            exact: Sums::default(),
            counter: Sums::default(),
        }
    }

    /// Adds a payer; more than [`SLOTS`] are refused by the claim's check.
    pub(super) fn push(&mut self, scheme: usize) {
        if let Some(place) = self.schemes.get_mut(self.len) {
            *place = scheme;
            self.len += 1;
        }
    }

    /// Indexes of the schemes in the order in which they pay.
    pub(crate) fn payers(&self) -> &[usize] {
        self.schemes.get(..self.len).unwrap_or_default()
    }

    pub(super) fn payers_mut(&mut self) -> &mut [usize] {
        self.schemes.get_mut(..self.len).unwrap_or_default()
    }

    /// The slot of a scheme.
    pub(crate) fn slot_of(&self, scheme: usize) -> Option<usize> {
        self.payers().iter().position(|s| *s == scheme)
    }

    /// The limit by which receipts round: visit by visit the cap of マル長 is it.
    pub(crate) fn written_limit(&self) -> Option<i64> {
        self.long_term_cap.filter(|_| self.by_day).or(self.limit)
    }

    /// The lowest limit that works.
    pub(crate) fn tightest(&self) -> Option<i64> {
        lower(self.limit, self.long_term_cap)
    }

    pub(super) fn sums(&self, which: Which) -> &Sums {
        match which {
            Which::Exact => &self.exact,
            Which::Counter => &self.counter,
        }
    }

    pub(super) fn sums_mut(&mut self, which: Which) -> &mut Sums {
        match which {
            Which::Exact => &mut self.exact,
            Which::Counter => &mut self.counter,
        }
    }

    /// What the patient and the payers from a slot on bear in exact yen.
    pub(crate) fn left_before(&self, slot: usize) -> i64 {
        self.exact.patient + self.exact.paid.from(slot)
    }
}

/// One visit of a combination.
#[derive(Clone, Copy, Debug)]
pub(super) struct VisitInput {
    pub(super) part: usize,
    pub(super) date: Day,
    /// Root encounter: visits of one parent count as one.
    pub(super) parent: u32,
    pub(super) cost: i64,
    pub(super) first_visit: bool,
    pub(super) second_department: bool,
    pub(super) actual_day: bool,
}

/// What a visit costs whom, in one ledger.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Amounts {
    pub(super) share: i64,
    pub(super) benefit: i64,
    pub(super) paid: Slots,
    /// What stands after each payer.
    pub(super) left: Slots,
    pub(super) patient: i64,
    /// What is collected: the patient's part without what is waived, with what is collected beside it.
    pub(super) collected: i64,
    /// What is waived; negative is collected on top.
    pub(super) reduction: i64,
    /// Why each payer leaves what it leaves.
    pub(super) reasons: [SubsidyReason; SLOTS],
    charged_back: u8,
    counted: u8,
}

/// The limits that work on a visit.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Limit {
    /// The ceiling of the combination.
    pub(super) ceiling: Option<i64>,
    /// The dated value behind it.
    pub(super) source: Option<Source>,
    /// How it grows with the cost.
    pub(super) formula: Option<CeilingFormula>,
    pub(super) relieved: bool,
    pub(super) halved: bool,
    /// マル長: its slot and cap.
    pub(super) long_term: Option<(usize, i64)>,
    /// マル長 works visit by visit.
    pub(super) by_day: bool,
}

impl Limit {
    /// What the shares of the combination are compared with.
    pub(super) fn of_month(&self) -> Option<i64> {
        let cap = self.long_term.filter(|_| !self.by_day).map(|(_, cap)| cap);
        lower(self.ceiling, cap)
    }

    /// The lowest limit that works, visit by visit or over the month.
    fn tightest(&self) -> Option<i64> {
        lower(self.ceiling, self.long_term.map(|(_, cap)| cap))
    }
}

/// The lower of two limits, of which either may not work.
fn lower(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}

/// Whose caps: a scheme, and an insurance where its caps are per insurance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Key {
    scheme: usize,
    cover: Option<usize>,
}

/// What has been used up of a scheme's caps and counts.
#[derive(Clone, Copy, Debug)]
struct Use {
    key: Key,
    month: i64,
    day: (Day, i64),
    paid: i64,
    paid_day: (Day, i64),
    counted: u32,
    counted_day: Option<Day>,
    /// Visits and days with care, charged or not.
    seen: u32,
    seen_days: u32,
    seen_day: Option<Day>,
}

/// What has been used up on the current day, per parent encounter.
#[derive(Clone, Copy, Debug)]
struct DayUse {
    key: Key,
    parent: u32,
    used: i64,
    paid: i64,
    counted: bool,
    seen: bool,
}

/// What of a scheme's caps and counts is used up at a visit.
#[derive(Clone, Copy, Default, Debug)]
struct Used {
    month: i64,
    day: i64,
    visit: i64,
    paid: i64,
    paid_today: i64,
    paid_visit: i64,
    /// The place of the visit, and of its day, among those of the month.
    place: u32,
    place_of_day: u32,
    visits_this_month: u32,
    visits_today: u32,
    day_counts: bool,
    visit_counts: bool,
}

/// A visit as the combination of parts may still change it.
#[derive(Clone, Copy, Debug)]
struct Row {
    part: usize,
    patient: i64,
    paid: Slots,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Which {
    Exact,
    Counter,
}

/// Counters of one ledger.
#[derive(Clone, Debug, Default)]
struct Ledger {
    uses: Vec<Use>,
    today: Vec<DayUse>,
    rows: Vec<Row>,
    /// Whether the parts together have reached their ceiling.
    full: bool,
}

impl Ledger {
    fn clear(&mut self) {
        self.uses.clear();
        self.today.clear();
        self.rows.clear();
        self.full = false;
    }

    fn used(&self, key: Key, date: Day, parent: u32) -> Used {
        let mut used = Used::default();
        if let Some(entry) = self.uses.iter().find(|entry| entry.key == key) {
            used.month = entry.month;
            used.day = if entry.day.0 == date { entry.day.1 } else { 0 };
            used.paid = entry.paid;
            used.paid_today = if entry.paid_day.0 == date { entry.paid_day.1 } else { 0 };
            (used.place, used.place_of_day) = (entry.seen, entry.seen_days);
            used.visits_this_month = entry.counted;
            used.day_counts = entry.counted_day == Some(date);
        }
        for entry in self.today.iter().filter(|entry| entry.key == key) {
            used.visits_today += u32::from(entry.counted);
            if entry.parent == parent {
                (used.visit, used.visit_counts, used.paid_visit) = (entry.used, entry.counted, entry.paid);
            }
        }
        used
    }

    fn entry(&mut self, key: Key, date: Day, change: impl FnOnce(&mut Use)) {
        if let Some(entry) = self.uses.iter_mut().find(|entry| entry.key == key) {
            change(entry);
            return;
        }
        let mut entry = Use {
            key,
            month: 0,
            day: (date, 0),
            paid: 0,
            paid_day: (date, 0),
            counted: 0,
            counted_day: None,
            seen: 0,
            seen_days: 0,
            seen_day: None,
        };
        change(&mut entry);
        self.uses.push(entry);
    }

    fn entry_today(&mut self, key: Key, parent: u32, change: impl FnOnce(&mut DayUse)) {
        if let Some(entry) = self.today.iter_mut().find(|entry| entry.key == key && entry.parent == parent) {
            change(entry);
            return;
        }
        let mut entry = DayUse { key, parent, used: 0, paid: 0, counted: false, seen: false };
        change(&mut entry);
        self.today.push(entry);
    }

    /// Books what a visit leaves behind a scheme, and what the scheme paid.
    fn spend(&mut self, key: Key, visit: &VisitInput, left: i64, paid: i64) {
        let date = visit.date;
        self.entry(key, date, |entry| {
            if entry.day.0 != date {
                entry.day = (date, 0);
            }
            if entry.paid_day.0 != date {
                entry.paid_day = (date, 0);
            }
            entry.day.1 += left;
            entry.month += left;
            entry.paid += paid;
            entry.paid_day.1 += paid;
        });
        self.entry_today(key, visit.parent, |entry| {
            entry.used += left;
            entry.paid += paid;
        });
    }

    /// Notes that a scheme meets a visit, and its day.
    fn see(&mut self, key: Key, visit: &VisitInput) {
        let (date, mut seen) = (visit.date, false);
        self.entry_today(key, visit.parent, |entry| seen = core::mem::replace(&mut entry.seen, true));
        self.entry(key, date, |entry| {
            entry.seen += u32::from(!seen);
            entry.seen_days += u32::from(entry.seen_day != Some(date));
            entry.seen_day = Some(date);
        });
    }

    /// Counts a visit: by days where the scheme has a daily cap, else by parent encounters.
    fn count(&mut self, key: Key, visit: &VisitInput, by_day: bool) {
        let used = self.used(key, visit.date, visit.parent);
        let new = if by_day { !used.day_counts } else { !used.visit_counts };
        let date = visit.date;
        self.entry(key, date, |entry| {
            entry.counted += u32::from(new);
            entry.counted_day = Some(date);
        });
        self.entry_today(key, visit.parent, |entry| entry.counted = true);
    }
}

/// A shift between payers that the combination of parts makes.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Shift {
    pub(super) part: usize,
    pub(super) benefit: i64,
    pub(super) paid: Slots,
    pub(super) patient: i64,
    pub(super) counter: i64,
}

impl Shift {
    pub(super) fn merge(&mut self, other: &Shift) {
        self.benefit += other.benefit;
        self.patient += other.patient;
        self.counter += other.counter;
        for slot in 0..SLOTS {
            self.paid.add(slot, other.paid.at(slot));
        }
    }
}

/// The state of a month.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walk {
    pub(crate) covers: Vec<Cover>,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) parts: Vec<Part>,
    /// What the combination of parts moved, and the ceiling it compared with.
    pub(crate) combined_limit: Option<i64>,
    /// What the combination of マル長 parts moved.
    pub(crate) long_term_combined: i64,
    pub(super) shifts: Vec<Shift>,
    /// Parts, those under schemes of the state first.
    pub(super) order: Vec<usize>,
    /// Schemes but マル長 in the order of payment.
    pub(crate) payment: Vec<usize>,
    /// Which entries of other institutions stand before the visits so far.
    pub(super) entered: Vec<bool>,
    /// Parts that are combined, with what counts of each.
    pub(super) taking: Vec<(usize, i64)>,
    pub(crate) floor: i64,
    pub(super) above: Option<Fraction>,
    pub(super) halving: Option<Fraction>,
    pub(super) unit: i64,
    /// Combinations whose days of a stay are visits, as bits.
    pub(super) by_day: u128,
    /// Terms of local schemes by visit, in order of time.
    pub(super) standings: Vec<Standing>,
    exact: Ledger,
    counter: Ledger,
    day: Option<Day>,
}

/// The terms of a local scheme from a day on, under an insurance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Index of the scheme.
    pub(super) scheme: usize,
    pub(super) cover: Option<usize>,
    pub(super) from: Day,
    pub(super) terms: Scheme,
}

impl Walk {
    pub(super) fn clear(&mut self) {
        self.covers.clear();
        self.schemes.clear();
        self.parts.clear();
        self.shifts.clear();
        self.standings.clear();
        self.exact.clear();
        self.counter.clear();
        (self.combined_limit, self.long_term_combined, self.day) = (None, 0, None);
    }

    /// Puts the terms in force that stand on the day of a visit.
    pub(super) fn change_terms(&mut self, part: usize, on: Day) {
        let Some(part) = self.parts.get(part).copied() else { return };
        for &place in part.payers() {
            let stands =
                |standing: &&Standing| standing.scheme == place && standing.cover == part.cover && standing.from <= on;
            let terms = self.standings.iter().rfind(stands).map(|standing| standing.terms);
            if let (Some(terms), Some(scheme)) = (terms, self.schemes.get_mut(place)) {
                *scheme = terms;
            }
        }
        if !self.standings.is_empty() {
            self.classify();
        }
    }

    pub(super) fn rows(&self, which: Which) -> usize {
        match which {
            Which::Exact => self.exact.rows.len(),
            Which::Counter => self.counter.rows.len(),
        }
    }

    pub(super) fn row_part(&self, which: Which, row: usize) -> Option<usize> {
        let ledger = if which == Which::Exact { &self.exact } else { &self.counter };
        ledger.rows.get(row).map(|row| row.part)
    }

    /// Takes up to `yen` from what a payer paid in a row.
    pub(super) fn take_row_paid(&mut self, which: Which, row: usize, slot: usize, yen: i64) -> i64 {
        let Some(row) = self.ledger(which).rows.get_mut(row) else { return 0 };
        let taken = yen.min(row.paid.at(slot).max(0));
        row.paid.add(slot, -taken);
        taken
    }

    /// Takes up to `yen` from what the patient paid in a row.
    pub(super) fn take_row_patient(&mut self, which: Which, row: usize, yen: i64) -> i64 {
        let Some(row) = self.ledger(which).rows.get_mut(row) else { return 0 };
        let taken = yen.min(row.patient.max(0));
        row.patient -= taken;
        taken
    }

    pub(super) fn reach_full(&mut self, which: Which) {
        self.ledger(which).full = true;
    }

    pub(super) fn order_schemes(&mut self) {
        let mut payment = core::mem::take(&mut self.payment);
        payment.clear();
        payment.extend((0..self.schemes.len()).filter(|index| self.scheme(*index).is_some_and(|s| !s.is_long_term())));
        payment.sort_by_key(|index| (self.scheme(*index).map(|scheme| scheme.priority), *index));
        self.payment = payment;
    }

    /// Orders the parts for the combination: schemes of the state by their order of payment, insurance alone last.
    pub(super) fn order_parts(&mut self) {
        let mut order = core::mem::take(&mut self.order);
        order.clear();
        order.extend(0..self.parts.len());
        order.sort_by_key(|index| {
            let national = self.parts.get(*index).and_then(|part| {
                self.payers(part).filter(|(_, scheme)| scheme.is_national()).map(|(_, scheme)| scheme.priority).min()
            });
            (national.is_none(), national, *index)
        });
        self.order = order;
    }

    fn ledger(&mut self, which: Which) -> &mut Ledger {
        match which {
            Which::Exact => &mut self.exact,
            Which::Counter => &mut self.counter,
        }
    }

    pub(crate) fn scheme(&self, index: usize) -> Option<&Scheme> {
        self.schemes.get(index)
    }

    pub(crate) fn cover_of(&self, part: &Part) -> Option<&Cover> {
        self.covers.get(part.cover?)
    }

    /// The schemes of a combination with their slots.
    pub(crate) fn payers<'a>(&'a self, part: &'a Part) -> impl DoubleEndedIterator<Item = (usize, &'a Scheme)> + Clone {
        part.payers().iter().enumerate().filter_map(|(slot, index)| Some((slot, self.schemes.get(*index)?)))
    }

    fn leading(&self, part: &Part) -> Option<&Scheme> {
        self.schemes.get(part.traits.leading?)
    }

    /// Looks once at what the payers of each part are.
    pub(super) fn classify(&mut self) {
        for index in 0..self.parts.len() {
            let Some(part) = self.parts.get(index) else { continue };
            let group = self.cover_of(part).map(|cover| cover.group);
            let asks = |wanted: InsurerGroup| group.is_some_and(|group| group.is_in(wanted));
            let mut traits = Traits::default();
            for (slot, place) in part.payers().iter().enumerate() {
                let Some(scheme) = self.schemes.get(*place) else { continue };
                if scheme.is_long_term() {
                    traits.long_term = Some(slot);
                    continue;
                }
                if traits.leading.is_none() {
                    traits.leading = Some(*place);
                    traits.before_insurance = scheme.before_insurance;
                }
                traits.national |= scheme.is_national();
                traits.pays_up_to |= scheme.rules.pays_up_to.is_some();
                traits.collects |= scheme.high_cost.collect_after_limit;
                traits.kept_out |= asks(scheme.high_cost.not_combined);
                if asks(scheme.high_cost.combine_small) {
                    traits.combining = Some(*place);
                }
            }
            if let Some(part) = self.parts.get_mut(index) {
                part.traits = traits;
            }
        }
    }

    fn key(scheme: usize, part: &Part, per_insurance: bool) -> Key {
        Key { scheme, cover: if per_insurance { part.cover } else { None } }
    }

    /// Enters what another institution collected or counted.
    pub(super) fn enter_elsewhere(&mut self, scheme: usize, date: Day, yen: i64, visits: u32) {
        let Some(terms) = self.schemes.get(scheme).copied() else { return };
        let visits = if terms.rules.counts_elsewhere { visits } else { 0 };
        // Caps of the month at other institutions are the patient's, whatever the insurance.
        let covers = if terms.per_insurance { self.covers.len() } else { 0 };
        let keys = (0..covers).map(Some).chain((!terms.per_insurance).then_some(None));
        for cover in keys {
            for which in [Which::Exact, Which::Counter] {
                self.ledger(which).entry(Key { scheme, cover }, date, |entry| {
                    entry.month += yen;
                    entry.counted += visits;
                });
            }
        }
    }

    /// The value of a row for a cost, with the month of the 75th birthday and 多数回該当.
    pub(super) fn value(&self, row: &CeilingRow, cost: i64, cover: &Cover) -> i64 {
        if let Some(multiple) = row.multiple.filter(|_| cover.multiple_months) {
            return self.halved(multiple, cover);
        }
        let base = self.halved(row.base, cover);
        match (row.threshold, self.above) {
            (Some(threshold), Some(rate)) => base + rate.of((cost - self.halved(threshold, cover)).max(0), 1),
            _ => base,
        }
    }

    fn halved(&self, yen: i64, cover: &Cover) -> i64 {
        match self.halving {
            Some(half) if cover.halved => half.of(yen, 1),
            _ => yen,
        }
    }

    /// The formula behind [`Walk::value`], where the cost makes the value grow.
    fn formula(&self, row: &CeilingRow, cost: i64, cover: &Cover) -> Option<CeilingFormula> {
        if row.multiple.is_some() && cover.multiple_months {
            return None;
        }
        let (base, threshold) = (self.halved(row.base, cover), self.halved(row.threshold?, cover));
        formula(base, threshold, self.above?, cost)
    }

    /// The ceiling of the person's own class for a cost.
    pub(crate) fn own_ceiling(&self, cover: &Cover, cost: i64) -> Option<i64> {
        cover.own.map(|row| self.value(&row, cost, cover))
    }

    /// The ceiling that 01公 looks at: of エ and オ their own, of all others the middle class; a cost below the threshold of
    /// its formula reaches none.
    pub(crate) fn public_note_ceiling(&self, cover: &Cover, cost: i64) -> Option<i64> {
        use crate::claim::IncomeClass::{E, O};
        let row = match cover.class {
            Some(E | O) => cover.own,
            _ => cover.designated.or(cover.middle),
        }?;
        let unrepeated = Cover { multiple_months: false, ..*cover };
        let reached = row.threshold.is_none_or(|threshold| cost >= threshold);
        reached.then(|| self.value(&row, cost, &unrepeated))
    }

    /// The limits that work on a combination as its cost stands now, and the class they come from.
    pub(super) fn limit(&self, index: usize, settings: &Settings) -> (Limit, Label) {
        let mut limit = Limit::default();
        let mut label = Label::Own;
        let Some(part) = self.parts.get(index) else { return (limit, label) };
        let Some(cover) = self.cover_of(part) else { return (limit, label) };
        limit.halved = cover.halved;
        limit.long_term = self.long_term(part, cover);
        limit.by_day = part.traits.pays_up_to || cover.group.is_in(settings.long_term_by_day);
        if part.traits.before_insurance {
            return (Limit::default(), label);
        }
        if let Some(own) = cover.own {
            let (row, named) = self.row(index, part, cover, own);
            label = named;
            let value = self.value(&row, self.ceiling_cost(part), cover);
            let repeated = row.multiple.is_some() && cover.multiple_months;
            limit.source = Some(if repeated { Source::Multiple(row.place) } else { Source::Base(row.place) });
            limit.ceiling = Some(value);
            limit.formula = self.formula(&row, self.ceiling_cost(part), cover);
            let relieved = self.relieved(part, cover).filter(|yen| label == Label::Own && *yen < value);
            if let Some(yen) = relieved {
                (limit.ceiling, limit.source, limit.relieved) = (Some(yen), Some(Source::Relief), true);
                limit.formula = cover.relief.and_then(|own| formula(own.base, own.threshold, own.rate, part.cost));
            }
        }
        (limit, label)
    }

    fn long_term(&self, part: &Part, cover: &Cover) -> Option<(usize, i64)> {
        let slot = part.traits.long_term?;
        let cap = self.schemes.get(*part.payers().get(slot)?)?.cap_per_month;
        Some((
            slot,
            match self.halving {
                Some(half) if cover.halved && cap != NO_CAP => half.of(cap, 1),
                _ => cap,
            },
        ))
    }

    /// The row that applies: that of the class which the leading payer asks for. The person's own row works instead of 一般
    /// when it is lower than both that and the cap of the scheme.
    fn row(&self, index: usize, part: &Part, cover: &Cover, own: CeilingRow) -> (CeilingRow, Label) {
        let Some(leading) = self.leading(part) else { return (own, Label::Own) };
        let class = match leading.class_for(cover.group) {
            HighCostClass::GeneralUnlessOtherDiffers => {
                let differs = |(other, part): (usize, &Part)| {
                    other != index && part.label.is_some_and(|label| label != Label::General)
                };
                let other = self.parts.iter().enumerate().any(differs);
                if other { HighCostClass::Own } else { HighCostClass::General }
            }
            class => class,
        };
        match (class, cover.designated, cover.assistance) {
            (HighCostClass::Low, _, Some(assistance)) => (assistance, Label::Low),
            (HighCostClass::General, Some(designated), _) => {
                let cost = self.ceiling_cost(part);
                let value = self.value(&own, cost, cover);
                let below = value < self.value(&designated, cost, cover) && value < leading.cap_per_month;
                if below && leading.cap_per_month != NO_CAP { (own, Label::Own) } else { (designated, Label::General) }
            }
            _ => (own, Label::Own),
        }
    }

    /// The cost that a 1% term looks at: that of the combination, or of all combinations with a scheme that combines small
    /// parts too.
    fn ceiling_cost(&self, part: &Part) -> i64 {
        let Some(scheme) = part.traits.combining else { return part.cost };
        self.parts.iter().filter(|other| other.slot_of(scheme).is_some()).map(|other| other.cost).sum()
    }

    /// 配慮措置: the increase over 1割 is at most 3,000 yen a month. Only for points without a scheme of the state and
    /// without マル長, and with a local scheme only where that says so.
    fn relieved(&self, part: &Part, cover: &Cover) -> Option<i64> {
        let relief = cover.relief?;
        if part.traits.long_term.is_some() || part.traits.national {
            return None;
        }
        let local = self.leading(part).map(|scheme| scheme.high_cost.relief);
        if local.is_some_and(|area| !cover.lies_in(area)) {
            return None;
        }
        Some(relief.base + relief.rate.of((part.cost - relief.threshold).max(0), 1))
    }

    /// The amounts of a visit in one ledger; the counter ledger also sees the exact ones.
    pub(super) fn amounts(
        &mut self,
        which: Which,
        visit: &VisitInput,
        limit: &Limit,
        settings: &Settings,
        reduction: Option<&BurdenReduction>,
        exact: Option<&Amounts>,
    ) -> Amounts {
        if self.day != Some(visit.date) {
            self.day = Some(visit.date);
            self.exact.today.clear();
            self.counter.today.clear();
        }
        let mut ledger = core::mem::take(self.ledger(which));
        let unit = if which == Which::Exact { 1 } else { self.unit };
        let mut amounts = Amounts::default();
        if let Some(part) = self.parts.get(visit.part) {
            let pass = Pass {
                which,
                unit,
                visit,
                limit,
                reduction,
                exact,
                used_up: self.used_up(which, part, limit, settings),
            };
            let sums = self.pass(&pass, part, settings, &mut ledger, &mut amounts);
            if let Some(part) = self.parts.get_mut(visit.part) {
                *part.sums_mut(which) = sums;
            }
        }
        ledger.rows.push(Row { part: visit.part, patient: amounts.patient, paid: amounts.paid });
        *self.ledger(which) = ledger;
        amounts
    }

    /// Whether the cap of マル長 was used up before this visit, payments of 分点公費 counted: then no local fixed amount is
    /// collected any more.
    fn used_up(&self, which: Which, part: &Part, limit: &Limit, settings: &Settings) -> bool {
        let Some((_, cap)) = limit.long_term.filter(|_| !limit.by_day) else { return false };
        let sums = part.sums(which);
        let standing = sums.share - sums.benefit;
        let counts = || self.cover_of(part).is_some_and(|cover| counts_subsidies(cover.group, settings));
        standing >= cap && standing > 0 && counts()
    }

    /// One visit in one ledger; returns the new sums of the combination.
    fn pass(
        &self,
        pass: &Pass<'_>,
        part: &Part,
        settings: &Settings,
        ledger: &mut Ledger,
        amounts: &mut Amounts,
    ) -> Sums {
        let insured = self.cover_of(part).filter(|_| !part.traits.before_insurance);
        let rate = insured.map_or(Fraction::ONE, |cover| cover.rate);
        let mut sums = *part.sums(pass.which);
        amounts.share = rate.of(pass.visit.cost, pass.unit);
        sums.share += amounts.share;
        let month = pass.limit.of_month();
        amounts.benefit = month.map_or(0, |limit| (sums.share - sums.benefit - limit).max(0));
        if pass.which == Which::Counter && amounts.benefit > 0 && part.len == 0 {
            amounts.benefit = amounts.share - ceiling_rounding(amounts.share - amounts.benefit, settings, self.unit);
        }
        let beside = self.leave(pass, part, ledger, &mut sums, amounts);
        self.distribute(pass, part, &sums, amounts);
        if pass.which == Which::Counter {
            self.keep_rounded_share(pass, part, ledger, amounts);
        }
        settle_reduction(pass, &mut sums, amounts, beside, self.stops(pass, part));
        sums.benefit += amounts.benefit;
        sums.patient += amounts.patient;
        for slot in 0..part.len {
            sums.paid.add(slot, amounts.paid.at(slot));
        }
        self.spend(pass, part, ledger, amounts);
        sums
    }

    /// What stands after each payer, before the benefit is taken off. Returns what a scheme leaves beside the share.
    fn leave(&self, pass: &Pass<'_>, part: &Part, ledger: &mut Ledger, sums: &mut Sums, amounts: &mut Amounts) -> i64 {
        let (mut left, mut normal, mut beside) = (amounts.share, amounts.share, 0);
        let mut stopped = false;
        for (slot, index) in part.payers().iter().enumerate() {
            let Some(scheme) = self.schemes.get(*index) else { continue };
            let key = Walk::key(*index, part, scheme.per_insurance);
            if scheme.is_long_term() {
                left = leave_long_term(pass, part, ledger, key, left, amounts.benefit);
            } else if stopped {
                // What the insurer waives is hidden from later payers, but the visit still counts for them.
                if scheme.counts_visits() && !scheme.counts_paid_only {
                    ledger.count(key, pass.visit, scheme.counts_by_day);
                }
            } else {
                sums.seen.add(slot, left);
                let stands = Stands { left, normal, slot, key };
                let (after, charged) = self.leave_scheme(pass, part, scheme, ledger, sums, amounts, stands);
                (left, normal) = (after, after);
                beside += charged;
                stopped = is_waived_here(pass.reduction, scheme);
            }
            amounts.left.set(slot, left);
        }
        beside
    }

    #[expect(clippy::too_many_arguments, reason = "one step of the walk, over the two states it changes")]
    fn leave_scheme(
        &self,
        pass: &Pass<'_>,
        part: &Part,
        scheme: &Scheme,
        ledger: &mut Ledger,
        sums: &mut Sums,
        amounts: &mut Amounts,
        stands: Stands,
    ) -> (i64, i64) {
        let (visit, rules, extra) = (pass.visit, &scheme.rules, &scheme.extra);
        let cover = self.cover_of(part);
        ledger.see(stands.key, visit);
        let used = ledger.used(stands.key, visit.date, visit.parent);
        let met = extra.condition.is_none_or(|condition| meets(&condition, visit, used));
        let of_patient = extra.condition.is_some_and(|condition| condition.of_patient);
        if !met && !of_patient || self.stands_back(part, scheme, stands.slot) {
            let reason = if met { SubsidyReason::BehindOther } else { SubsidyReason::NotSubsidised };
            if let Some(place) = amounts.reasons.get_mut(stands.slot) {
                *place = reason;
            }
            return (stands.left, 0);
        }
        let start = if scheme.high_cost.collect_after_limit { stands.normal.max(stands.left) } else { stands.left };
        let mut after = Bound { yen: start, reason: SubsidyReason::Nothing };
        if !met || !charged_on(extra.charged_days, used.place_of_day) {
            after.at_most(0, SubsidyReason::NotCharged);
        }
        if !scheme.patient_share {
            after.at_most(0, SubsidyReason::TakesAll);
        }
        let part_of = |fraction: Fraction, yen: i64| match extra.rounding {
            Some(unit) => unit.of(fraction, yen),
            None => fraction.of(yen, pass.unit),
        };
        if let Some(rate) = scheme.rate {
            after.at_most(part_of(rate, visit.cost), SubsidyReason::Rate);
        }
        // A rounding of its own works on exact amounts in both ledgers.
        let left = match pass.exact.filter(|_| extra.rounding.is_some()) {
            Some(exact) => stands.slot.checked_sub(1).map_or(exact.share, |before| exact.left.at(before)),
            None => stands.left,
        };
        if let Some(own) = extra.own_of_share {
            after.at_most(part_of(own, left), SubsidyReason::Rate);
        }
        if extra.pays_part() {
            after.at_most(beside_its_part(extra, visit.cost, left, part_of), SubsidyReason::PaysPart);
        }
        if let (Some(fraction), Some(cover)) = (rules.part_of_insurance, cover) {
            let part = Fraction {
                numerator: fraction.numerator * cover.rate.numerator,
                denominator: fraction.denominator * cover.rate.denominator,
            };
            after.at_most(part.of(visit.cost, pass.unit), SubsidyReason::SpecialRule);
        }
        if let Some((fraction, rounding, counter_unit)) = rules.part_of_left {
            after.at_most(part_of_left(pass, fraction, rounding, counter_unit, stands), SubsidyReason::SpecialRule);
        }
        if let Some(threshold) = rules.pays_up_to {
            let above = stands.left - amounts.benefit - (threshold - used.paid).max(0);
            after = Bound { yen: above.max(0), reason: SubsidyReason::SpecialRule };
        }
        let long_term_by_day = pass.limit.long_term.is_some() && pass.limit.by_day;
        let covered = pass.used_up && scheme.class == SubsidyClass::Local
            || long_term_by_day && scheme.class == SubsidyClass::National && ledger.full;
        if covered || self.is_free(visit, part, scheme, stands.slot) {
            after.at_most(0, SubsidyReason::SpecialRule);
        }
        let room = |cap: i64, used: i64| cap.saturating_sub(used).max(0);
        let [of_visit, of_day, of_month] = extra.pays_caps;
        let own = [of_visit, of_day, self.grown(of_month, extra.cap_threshold, part)];
        for (cap, paid) in own.into_iter().zip([used.paid_visit, used.paid_today, used.paid]) {
            after.at_least(stands.left.saturating_sub(room(cap, paid)), SubsidyReason::PaysUpTo(cap));
        }
        let month_cap = self.month_cap(scheme, part);
        let counted = self.counted_elsewhere(ledger, scheme, stands, visit);
        after.at_most(room(scheme.cap_per_visit, used.visit), SubsidyReason::CapPerVisit(scheme.cap_per_visit));
        after.at_most(room(scheme.cap_per_day, used.day), SubsidyReason::CapPerDay(scheme.cap_per_day));
        after.at_most(room(month_cap, used.month + counted), SubsidyReason::CapPerMonth(month_cap));
        if scheme.counts_visits() && !is_charged(pass, scheme, ledger, stands, used, after.yen, amounts) {
            after.at_most(0, SubsidyReason::VisitsUsedUp);
        }
        if let Some(place) = amounts.reasons.get_mut(stands.slot) {
            *place = after.reason;
        }
        let mut after = after.yen;
        let mut beside = 0;
        if let Some(excess) = self.above_ceiling(part, cover, scheme, sums, stands) {
            match rules.above_ceiling {
                Some((_, true)) => beside = excess,
                _ => after = stands.left.min(after + excess),
            }
        }
        if self.charges_back(pass, scheme, sums, stands) {
            amounts.charged_back |= 1 << stands.slot;
            after = stands.left;
        }
        (after, beside)
    }

    /// The cap of the month, with what a formula adds to it.
    pub(super) fn month_cap(&self, scheme: &Scheme, part: &Part) -> i64 {
        if scheme.extra.caps_are_its_own {
            return scheme.cap_per_month;
        }
        self.grown(scheme.cap_per_month, scheme.extra.cap_threshold, part)
    }

    fn grown(&self, cap: i64, threshold: Option<i64>, part: &Part) -> i64 {
        match (threshold, self.above) {
            (Some(threshold), Some(rate)) if cap != NO_CAP => cap + rate.of((part.cost - threshold).max(0), 1),
            _ => cap,
        }
    }

    /// 累計法別番号: what the patient paid under other schemes counts towards the cap of the month.
    fn counted_elsewhere(&self, ledger: &Ledger, scheme: &Scheme, stands: Stands, visit: &VisitInput) -> i64 {
        if scheme.extra.counted_laws == 0 {
            return 0;
        }
        let counts = |(place, other): &(usize, &Scheme)| {
            *place != stands.key.scheme && has_law(scheme.extra.counted_laws, other.law)
        };
        let key = |place: usize, other: &Scheme| Key {
            scheme: place,
            cover: if other.per_insurance { stands.key.cover } else { None },
        };
        let others = self.schemes.iter().enumerate().filter(counts);
        others.map(|(place, other)| ledger.used(key(place, other), visit.date, visit.parent).month).sum()
    }

    /// 他の公費負担医療の自己負担への助成: whether the scheme leaves what another subsidy before it leaves.
    fn stands_back(&self, part: &Part, scheme: &Scheme, slot: usize) -> bool {
        let mut before = self.payers(part).filter(|(place, other)| *place < slot && !other.is_long_term());
        match scheme.extra.behind {
            Behind::Pays => false,
            Behind::PaysNothing => before.next().is_some(),
            Behind::PaysFor(laws) => before.any(|(_, other)| !has_law(laws, other.law)),
        }
    }

    /// Whether a visit has no share by a rule of the scheme.
    fn is_free(&self, visit: &VisitInput, part: &Part, scheme: &Scheme, slot: usize) -> bool {
        let rules = &scheme.rules;
        let by_kind = match rules.charged {
            Some(ChargedVisits::FirstVisit) => !visit.first_visit || visit.second_department,
            Some(ChargedVisits::FirstVisitAndSecondDepartment) => !visit.first_visit,
            Some(ChargedVisits::NotSecondDepartment) => visit.second_department,
            Some(ChargedVisits::ActualDays) => !visit.actual_day,
            None => false,
        };
        let behind = |(place, other): (usize, &Scheme)| place < slot && has_law(rules.free_behind, other.law);
        by_kind
            || rules.charged_from.is_some_and(|first| visit.date < first)
            || rules.free_behind != 0 && self.payers(part).any(behind)
    }

    /// What is above the ceiling of the middle class and left to a patient without confirmed limit. After passing it each
    /// visit costs its share without the growth of the 1% term.
    fn above_ceiling(
        &self,
        part: &Part,
        cover: Option<&Cover>,
        scheme: &Scheme,
        sums: &mut Sums,
        stands: Stands,
    ) -> Option<i64> {
        let (insurers, _) = scheme.rules.above_ceiling?;
        let cover = cover.filter(|cover| !cover.from_70 && !cover.confirmed && !scheme.excepted)?;
        let row = cover.middle.filter(|_| cover.is_among(insurers))?;
        let unrepeated = Cover { multiple_months: false, ..*cover };
        let total = (sums.seen.at(stands.slot) - self.value(&row, part.cost, &unrepeated)).max(0);
        let excess = total - sums.excess.at(stands.slot);
        sums.excess.set(stands.slot, total);
        Some(excess.min(stands.left))
    }

    /// 償還払いへの切替: the shares of the month exceed the threshold.
    fn charges_back(&self, pass: &Pass<'_>, scheme: &Scheme, sums: &Sums, stands: Stands) -> bool {
        let Some(threshold) = scheme.rules.charge_back else { return false };
        if let Some(exact) = pass.exact {
            return exact.charged_back & (1 << stands.slot) != 0;
        }
        let others = self.parts.iter().enumerate().filter(|(index, _)| *index != pass.visit.part);
        let seen = |(_, other): (usize, &Part)| other.slot_of(stands.key.scheme).map(|slot| other.exact.seen.at(slot));
        let total: i64 = others.filter_map(seen).sum();
        total + sums.seen.at(stands.slot) > threshold
    }

    /// Who pays: the benefit relieves the payers in their order, first payer first and the patient last.
    fn distribute(&self, pass: &Pass<'_>, part: &Part, sums: &Sums, amounts: &mut Amounts) {
        let mut rest = amounts.share - amounts.benefit;
        for (slot, scheme) in self.payers(part) {
            let left = amounts.left.at(slot);
            let mut want = left.min(rest);
            if scheme.is_long_term() {
                if !pass.limit.by_day {
                    continue;
                }
            } else if amounts.charged_back & (1 << slot) != 0 {
                want = rest + sums.paid.at(slot).max(0);
            } else if left > rest {
                let paid_so_far = sums.paid.at(slot).max(0);
                if scheme.high_cost.collect_after_limit {
                    let room = self.room(pass, sums);
                    want = rest.max(left.min(rest + paid_so_far).min(room));
                } else if scheme.takes_back() {
                    want = left.min(rest + paid_so_far);
                }
            }
            amounts.paid.set(slot, rest - want);
            rest = want;
        }
        amounts.patient = rest;
    }

    /// What the patient may still pay up to the limit (窓口負担優先).
    fn room(&self, pass: &Pass<'_>, sums: &Sums) -> i64 {
        pass.limit.tightest().unwrap_or(NO_CAP).saturating_sub(sums.patient)
    }

    /// A limit in full 10 yen is reached, but what the patient has paid is still below it and below every cap: then the exact
    /// share rounded to 10 yen is collected and not what the counter ledger has left.
    fn keep_rounded_share(&self, pass: &Pass<'_>, part: &Part, ledger: &Ledger, amounts: &mut Amounts) {
        let reached = |exact: &&Amounts| exact.benefit > 0 || part.traits.long_term.is_some();
        let Some(exact) = pass.exact.filter(|_| part.len > 0).filter(reached) else { return };
        let by_long_term = pass.limit.long_term.is_some_and(|(slot, _)| exact.paid.at(slot) > 0);
        let in_full_tens = pass.limit.of_month().is_some_and(|limit| limit % self.unit == 0);
        let Some(limit) = pass.limit.tightest().filter(|_| in_full_tens) else { return };
        let candidate = Fraction::ONE.of(exact.patient, self.unit);
        if !(exact.benefit > 0 || by_long_term) || candidate <= amounts.patient {
            return;
        }
        let paid: i64 = self.parts.iter().map(|part| part.counter.patient).sum();
        let within = |index: &usize| {
            let Some(scheme) = self.schemes.get(*index) else { return true };
            let key = Walk::key(*index, part, scheme.per_insurance);
            let used = ledger.used(key, pass.visit.date, pass.visit.parent).month;
            let cap = self.month_cap(scheme, part);
            scheme.is_long_term() || cap == NO_CAP || used + candidate <= cap
        };
        if paid + candidate <= limit && part.payers().iter().all(within) {
            amounts.paid.add(0, amounts.patient - candidate);
            amounts.patient = candidate;
        }
    }

    /// Whether the insurer waives the share of this visit under a self-support scheme.
    fn stops(&self, pass: &Pass<'_>, part: &Part) -> bool {
        pass.reduction.is_some() && self.payers(part).any(|(_, scheme)| is_waived_here(pass.reduction, scheme))
    }

    /// Books caps: each counts the patient's part and what later payers pay.
    fn spend(&self, pass: &Pass<'_>, part: &Part, ledger: &mut Ledger, amounts: &Amounts) {
        let waiving = match pass.reduction {
            None => None,
            reduction => self.payers(part).find(|(_, scheme)| is_waived_here(reduction, scheme)).map(|(slot, _)| slot),
        };
        for (slot, index) in part.payers().iter().enumerate() {
            let Some(scheme) = self.schemes.get(*index) else { continue };
            if waiving.is_some_and(|waiving| slot > waiving) {
                continue;
            }
            let left = amounts.patient + amounts.paid.from(slot + 1);
            let key = Walk::key(*index, part, scheme.per_insurance);
            ledger.spend(key, pass.visit, left, amounts.paid.at(slot));
        }
    }
}

/// What a payer leaves at most, and why.
#[derive(Clone, Copy)]
struct Bound {
    yen: i64,
    reason: SubsidyReason,
}

impl Bound {
    fn at_least(&mut self, yen: i64, reason: SubsidyReason) {
        if yen > self.yen {
            *self = Bound { yen, reason };
        }
    }

    fn at_most(&mut self, yen: i64, reason: SubsidyReason) {
        if yen < self.yen {
            *self = Bound { yen, reason };
        }
    }
}

/// What stands before a payer.
#[derive(Clone, Copy)]
struct Stands {
    left: i64,
    /// Without マル長.
    normal: i64,
    slot: usize,
    key: Key,
}

/// One visit in one ledger.
struct Pass<'a> {
    which: Which,
    unit: i64,
    visit: &'a VisitInput,
    limit: &'a Limit,
    reduction: Option<&'a BurdenReduction>,
    exact: Option<&'a Amounts>,
    used_up: bool,
}

/// 法別番号 among bits.
fn has_law(laws: u128, law: u8) -> bool {
    1u128.checked_shl(law.into()).is_some_and(|bit| laws & bit != 0)
}

/// What a scheme leaves that itself pays a part only.
fn beside_its_part(extra: &Extra, cost: i64, left: i64, part_of: impl Fn(Fraction, i64) -> i64) -> i64 {
    if let Some(rate) = extra.pays_of_cost {
        // The patient's part is rounded, not the scheme's: of a share in whole yen the two differ only below one yen.
        let rest = left * rate.denominator - (cost * rate.numerator).min(left * rate.denominator);
        return part_of(Fraction { numerator: 1, denominator: rate.denominator }, rest);
    }
    if let Some(rate) = extra.pays_of_share {
        return part_of(Fraction { numerator: rate.denominator - rate.numerator, ..rate }, left);
    }
    left.saturating_sub(extra.pays_yen).max(0)
}

/// Whether a visit is one that the condition of a scheme describes.
fn meets(condition: &Condition, visit: &VisitInput, used: Used) -> bool {
    let [from, until] = condition.visits.map(u32::from);
    let first_visit = !condition.first_visit || visit.first_visit && !visit.second_department;
    // 入院初回: the first visit from the admission on.
    let admitted = condition
        .first_admission
        .is_none_or(|admitted| admitted.is_some_and(|day| day <= visit.date) && used.place_of_day == 1);
    let counted = used.place >= from && (until == 0 || used.place <= until);
    first_visit && admitted && condition.within_stay != Some(false) && counted
}

/// 入院日数条件: whether the n-th day of care of the month is one that is charged.
fn charged_on([from, until]: [u8; 2], place: u32) -> bool {
    place >= u32::from(from) && (until == 0 || place <= u32::from(until))
}

/// マル長 visit by visit: it pays what exceeds the cap, counting the patient and the later payers of all its combinations.
/// Alone with an income class, the ceiling of the class works where it is lower.
fn leave_long_term(pass: &Pass<'_>, part: &Part, ledger: &Ledger, key: Key, left: i64, benefit: i64) -> i64 {
    let Some((_, cap)) = pass.limit.long_term.filter(|_| pass.limit.by_day) else { return left };
    let cap = match pass.limit.ceiling {
        Some(ceiling) if !part.traits.national => cap.min(ceiling),
        _ => cap,
    };
    let used = ledger.used(key, pass.visit.date, pass.visit.parent);
    (left - benefit).min((cap - used.month).max(0))
}

/// 負担回数: after the counted visits of the day or the month nothing is charged. Days are counted where the scheme has a
/// daily cap.
fn is_charged(
    pass: &Pass<'_>,
    scheme: &Scheme,
    ledger: &mut Ledger,
    stands: Stands,
    used: Used,
    after: i64,
    amounts: &mut Amounts,
) -> bool {
    let visit = pass.visit;
    if scheme.rules.charged == Some(ChargedVisits::ActualDays) && !visit.actual_day {
        return false;
    }
    let by_day = scheme.counts_by_day;
    let counted = if by_day { used.day_counts } else { used.visit_counts };
    let month_full = !counted && used.visits_this_month >= scheme.visits_per_month;
    let day_full = !used.visit_counts && used.visits_today >= scheme.visits_per_day;
    if month_full || day_full {
        return false;
    }
    // Whether the patient paid is decided in exact yen, so that both ledgers count the same visits.
    let paid = pass.exact.map_or(after != 0, |exact| exact.counted & (1 << stands.slot) != 0);
    if paid || !scheme.counts_paid_only {
        amounts.counted |= 1 << stands.slot;
        ledger.count(stands.key, visit, by_day);
    }
    true
}

/// What a limit grows by; nothing up to the threshold.
fn formula(base: i64, threshold: i64, rate: Fraction, cost: i64) -> Option<CeilingFormula> {
    let rate = Ratio::new(rate.numerator.into(), rate.denominator.into()).ok()?;
    (cost > threshold).then_some(CeilingFormula { base, threshold, rate, cost })
}

fn ceiling_rounding(yen: i64, settings: &Settings, unit: i64) -> i64 {
    match settings.ceiling_counter_rounding {
        CeilingRounding::OneYen => yen,
        CeilingRounding::TenHalfUp => Fraction::ONE.of(yen, unit),
        CeilingRounding::TenDown => yen / unit * unit,
    }
}

pub(crate) fn counts_subsidies(group: Group, settings: &Settings) -> bool {
    match settings.long_term_counts_subsidies {
        LongTermCount::All => true,
        LongTermCount::None => false,
        LongTermCount::Employees => group == Group::Employees,
        LongTermCount::National => group == Group::National,
    }
}

fn part_of_left(pass: &Pass<'_>, part: Fraction, rounding: ShareRounding, counter_unit: i64, stands: Stands) -> i64 {
    match (pass.exact, rounding) {
        // Counted in yen, the counter collects the exact share.
        (Some(exact), _) if counter_unit == 1 => exact.left.at(stands.slot),
        (Some(_), _) => part.of(stands.left, counter_unit),
        (None, ShareRounding::Up) => part.of_up(stands.left),
        (None, ShareRounding::HalfUp) => part.of(stands.left, 1),
    }
}

/// 自立支援減免 (国保): the insurer waives the share left under 自立支援医療, that is 育成 16, 更生 15 and 精神通院 21
/// (障害者の日常生活及び社会生活を総合的に支援するための法律5条).
fn is_waived_here(reduction: Option<&BurdenReduction>, scheme: &Scheme) -> bool {
    reduction.is_some_and(|reduction| reduction.kind == ReductionKind::SelfSupport)
        && matches!(scheme.law, 15 | 16 | 21)
}

/// 一部負担金の減免, computed on what is left at the end.
fn settle_reduction(pass: &Pass<'_>, sums: &mut Sums, amounts: &mut Amounts, beside: i64, stops: bool) {
    let waived = match pass.reduction.map(|reduction| (reduction.kind, reduction)) {
        Some((ReductionKind::Exempt | ReductionKind::Deferred, _)) => amounts.patient,
        Some((ReductionKind::SelfSupport, _)) if stops => amounts.patient,
        Some((ReductionKind::Reduced, reduction)) => {
            let by_percent = reduction.percent.map(|percent| {
                let part = Fraction { numerator: percent.into(), denominator: 100 };
                match pass.which {
                    Which::Exact => part.of(amounts.share, 1),
                    Which::Counter => amounts.share * part.numerator / part.denominator / pass.unit * pass.unit,
                }
            });
            let by_amount = reduction.amount_yen.map(|yen| (yen - sums.waived).max(0));
            by_percent.or(by_amount).unwrap_or(0).min(amounts.patient)
        }
        _ => 0,
    };
    sums.waived += waived;
    amounts.reduction = waived - beside;
    amounts.collected = amounts.patient - waived + beside;
}
