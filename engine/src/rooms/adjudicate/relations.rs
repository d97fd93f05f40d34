//! Which codes of a claim absorb or exclude each other (02 包括, 03 背反, 04 加算識別), and whether two of their acts meet.

use super::Context;
use super::docket::{Act, Docket, Entry, Origin, line_of};
use super::precepts::{Precepts, Window};
use crate::Day;
use crate::claim::{Claim, Fact};
use crate::masters::{Exclusion, FeeTable, FeeTablePart, Rule};
use crate::outcome::Basis;

/// When acts of two codes meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meeting {
    /// 1日につき.
    Day,
    /// 同一月内.
    Month,
    /// 同時.
    SameTime,
    /// 1週間につき.
    Week,
    /// 手術前1週間: only the first act of the absorbed code.
    BeforeOperation,
    /// 1手術につき.
    Operation,
    /// 「初診の日から１月以内」: by a rule, in place of the calendar month.
    MonthFromDay,
    /// One unit, for additions to one base.
    Unit,
}

/// Two codes that are not billed together.
#[derive(Clone, Copy)]
pub(super) struct Relation<'m> {
    /// Index of the code that stays.
    pub(super) winner: u32,
    /// Index of the code that goes.
    pub(super) loser: u32,
    /// 背反区分3 and 加算識別: either may stay; the stronger does.
    pub(super) either: bool,
    pub(super) meeting: Meeting,
    /// 特例条件.
    pub(super) special: bool,
    pub(super) basis: Basis<'m>,
    pub(super) rule: Option<Rule<'m>>,
}

/// How far it is known that two acts meet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Met {
    /// They do.
    Yes,
    /// It depends on the encounter.
    NoEncounter,
    /// It depends on a fact of this name.
    NoFact(&'static str),
    /// It depends on the calendar of holidays.
    NoCalendar,
}

/// So many days of a month run whatever the calendar: the shortest month less ten days. The longest run of 休日 was nine (2019-04-28).
const SURELY_WITHIN: i32 = 18;
/// The fact that tells operations apart.
const OPERATION: &str = "手術";
/// The fact that tells what was done before and after an operation of the same day: `前` or `後`.
const BEFORE_OPERATION: &str = "手術前";
const BEFORE: &str = "前";

impl<'m> Docket<'m> {
    /// Finds the relations between the codes of the claim.
    pub(super) fn relate(&mut self, context: &Context<'_, 'm>) {
        self.relations.clear();
        self.windows_by_rule(context);
        if let Some(table) = &context.table {
            let mut subject = core::mem::take(&mut self.subject);
            subject.clear();
            subject.extend((0u32..).zip(&self.codes).filter(|(_, entry)| entry.exclusions != 0).map(|(at, _)| at));
            let mut rest = subject.as_slice();
            for at in 0..self.codes.len() {
                self.bundles(at, table, context.precepts);
                if let Some((_, later)) = rest.split_first().filter(|(first, _)| **first as usize == at) {
                    rest = later;
                    self.exclusions(at, rest, table);
                }
            }
            self.subject = subject;
            self.twin_additions(table, context);
        }
        self.same_serial();
    }

    /// The bundles that a rule places: they hold also where the table is not at hand.
    fn windows_by_rule(&mut self, context: &Context<'_, 'm>) {
        for winner in 0..self.codes.len() {
            if !self.codes.get(winner).is_some_and(|parent| parent.is_parent) {
                continue;
            }
            for loser in 0..self.codes.len() {
                let (Some(parent), Some(child)) = (self.codes.get(winner), self.codes.get(loser)) else { continue };
                let Some(rule) = context.precepts.runs_from_day(parent.code, child.code) else { continue };
                let basis = context.table.as_ref().and_then(|table| bundle_row(table, parent, child));
                self.relations.push(Relation {
                    winner: winner as u32,
                    loser: loser as u32,
                    either: false,
                    meeting: Meeting::MonthFromDay,
                    special: false,
                    basis: basis.unwrap_or(Basis::Nothing),
                    rule: Some(rule),
                });
            }
        }
    }

    fn bundles(&mut self, at: usize, table: &FeeTable<'m>, precepts: &Precepts<'m>) {
        let Some(parent) = self.codes.get(at) else { return };
        let (parent_code, from_day, Some(hub)) = (parent.code, parent.is_parent, parent.hub) else { return };
        for (unit, group) in hub.bundles.into_iter().filter(|(_, group)| *group != 0) {
            for (child_at, child) in self.codes.iter().enumerate().filter(|(other, _)| *other != at) {
                let Some(special) = child.place.and_then(|place| table.absorbs(group, place)) else { continue };
                if from_day && precepts.runs_from_day(parent_code, child.code).is_some() {
                    continue;
                }
                self.relations.push(Relation {
                    winner: at as u32,
                    loser: child_at as u32,
                    either: false,
                    meeting: bundle_meeting(unit),
                    special,
                    basis: Basis::Bundle { group, unit, special },
                    rule: None,
                });
            }
        }
    }

    /// 03: the rows of a code and those after it that 背反テーブル name, by their places.
    fn exclusions(&mut self, at: usize, others: &[u32], table: &FeeTable<'m>) {
        let Some(own) = self.codes.get(at) else { return };
        let (Some(own_place), own_mask) = (own.place, own.exclusions) else { return };
        for other in others {
            let Some(entry) = self.codes.get(*other as usize).filter(|entry| entry.exclusions & own_mask != 0) else {
                continue;
            };
            let (Some(other_place), shared) = (entry.place, entry.exclusions & own_mask) else { continue };
            for (index, (part, meeting)) in EXCLUSIONS.into_iter().enumerate() {
                if shared >> index & 1 == 0 {
                    continue;
                }
                let Some(row) = table.exclusion(part, own_place, other_place) else { continue };
                // Nothing heeds either of two suggestions that exclude each other.
                if row.kind == 3 && own.is_tentative && entry.is_tentative {
                    continue;
                }
                let (a, b) = (at as u32, *other);
                let (winner, loser) = self.winner_of(&row, a, b);
                let relation = Relation {
                    winner,
                    loser,
                    either: row.kind == 3,
                    meeting,
                    special: row.special,
                    basis: Basis::Exclusion(part, row),
                    rule: None,
                };
                self.relations.push(relation);
            }
        }
    }

    fn winner_of(&self, row: &Exclusion, a: u32, b: u32) -> (u32, u32) {
        match row.kind {
            1 => (a, b),
            2 => (b, a),
            _ => self.stronger(a, b),
        }
    }

    /// Of two codes the one with more points, else the lower.
    pub(super) fn stronger(&self, a: u32, b: u32) -> (u32, u32) {
        let most = |entry: u32| {
            let acts = self.codes.get(entry as usize).map(Entry::acts).unwrap_or_default();
            self.acts.get(acts).unwrap_or_default().iter().map(|act| act.strength).max().unwrap_or(0)
        };
        if most(b) > most(a) { (b, a) } else { (a, b) }
    }

    /// 04: additions with the same 加算識別 beside one 入院基本料, which stands among the lines or as the ward of a day.
    fn twin_additions(&mut self, table: &FeeTable<'m>, context: &Context<'_, 'm>) {
        for at in 0..self.codes.len() {
            let group = self.codes.get(at).map_or(0, Entry::ward_group);
            if group != 0 && !self.codes.iter().take(at).any(|entry| entry.ward_group() == group) {
                self.twins_of(group, table);
            }
        }
        let days = context.claim.stay.as_ref().map(|stay| stay.days.as_slice()).unwrap_or_default();
        let mut last = 0;
        for (_, group) in days.iter().filter_map(|day| context.ward_on(day.date)) {
            // A ward mostly stays the same; a relation that is found twice decides the same.
            if group != 0 && group != last && !self.codes.iter().any(|entry| entry.ward_group() == group) {
                self.twins_of(group, table);
            }
            last = group;
        }
    }

    fn twins_of(&mut self, group: u16, table: &FeeTable<'m>) {
        for a in 0..self.codes.len() {
            let Some(row) = self.addon_row(a, group, table) else { continue };
            for b in a + 1..self.codes.len() {
                if self.addon_row(b, group, table) != Some(row) {
                    continue;
                }
                let (winner, loser) = self.stronger(a as u32, b as u32);
                let basis = Basis::Inpatient { group, addon: Some(row) };
                let meeting = Meeting::Day;
                self.relations.push(Relation {
                    winner,
                    loser,
                    either: true,
                    meeting,
                    special: false,
                    basis,
                    rule: None,
                });
            }
        }
    }

    fn addon_row(&self, at: usize, group: u16, table: &FeeTable<'m>) -> Option<u16> {
        let entry = self.codes.get(at).filter(|entry| entry.is_addon)?;
        table.addon(group, entry.code).map(|row| row.addon)
    }

    /// Whether a relation that leaves the choice has none left: another row names the act that stays, and it is not the one that
    /// the choice would leave. What is claimed already is not chosen.
    pub(super) fn is_named(&self, relation: &Relation<'m>, x: usize, y: usize, context: &Context<'_, 'm>) -> bool {
        let fixed = |at: usize| self.acts.get(at).is_some_and(Act::is_fixed);
        let turned = |other: &&Relation<'m>| {
            (other.winner, other.loser) == (relation.loser, relation.winner) && !other.either && !other.special
        };
        let mut named = self.relations.iter().filter(turned);
        relation.either && !fixed(x) && !fixed(y) && named.any(|other| self.met(other, y, x, context) == Some(Met::Yes))
    }

    /// Whether two acts meet under a relation; `None`: they do not.
    pub(super) fn met(
        &self,
        relation: &Relation<'m>,
        winner: usize,
        loser: usize,
        context: &Context<'_, 'm>,
    ) -> Option<Met> {
        let (x, y) = (self.acts.get(winner)?, self.acts.get(loser)?);
        let yes = |yes: bool| yes.then_some(Met::Yes);
        let (claim, precepts) = (context.claim, context.precepts);
        match relation.meeting {
            Meeting::Day => yes(x.date == y.date && self.ward_agrees(&relation.basis, x.date, context)),
            Meeting::Month => yes(x.date.month() == y.date.month()),
            Meeting::Week => yes(Window::Weeks(0).around(x.date) == Window::Weeks(0).around(y.date)),
            Meeting::SameTime => same_time(x, y),
            Meeting::Unit => yes(self.same_unit(winner, loser)),
            Meeting::Operation => same_operation(x, y, claim),
            Meeting::BeforeOperation => self.before_operation(x, y, loser, claim),
            Meeting::MonthFromDay => {
                // Without the calendar only the days near the end of the month are open.
                let passed = relation.rule.and_then(|rule| precepts.month_passed(rule, x.date));
                match passed {
                    Some(passed) => yes(x.date <= y.date && y.date < passed),
                    None if y.date < x.date || y.date > x.date.plus_days(31) => None,
                    None if y.date < x.date.plus_days(SURELY_WITHIN) => Some(Met::Yes),
                    None => Some(Met::NoCalendar),
                }
            }
        }
    }

    /// 04: additions exclude each other on the days of a 入院基本料 of their group only.
    fn ward_agrees(&self, basis: &Basis<'m>, date: Day, context: &Context<'_, 'm>) -> bool {
        let Basis::Inpatient { group, .. } = *basis else { return true };
        let acts = self.wards().any(|(entry, ward)| {
            ward == group && self.acts.get(entry.acts()).unwrap_or_default().iter().any(|act| act.date == date)
        });
        acts || context.ward_on(date).is_some_and(|(_, ward)| ward == group)
    }

    /// The 入院基本料 among the codes, with their groups.
    pub(super) fn wards(&self) -> impl Iterator<Item = (&Entry, u16)> {
        self.codes.iter().map(|entry| (entry, entry.ward_group())).filter(|(_, group)| *group != 0)
    }

    /// 手術前1週間: from the 7th day before the operation; of every absorbed code the first act, performed or claimed, in any
    /// setting (通知 B001-4(2), (5), (6)).
    fn before_operation(&self, parent: &Act<'m>, act: &Act<'m>, at: usize, claim: &Claim) -> Option<Met> {
        let from = parent.date.plus_days(-7);
        let within = |date: Day| from <= date && date <= parent.date;
        let entry = self.codes.get(act.entry as usize).map(Entry::acts).unwrap_or_default();
        let first = entry.clone().find(|index| self.acts.get(*index).is_some_and(|other| within(other.date)));
        if !within(act.date) || first != Some(at) {
            return None;
        }
        if act.date < parent.date {
            return Some(Met::Yes);
        }
        match fact(claim, act, BEFORE_OPERATION) {
            Some(value) => (value == BEFORE).then_some(Met::Yes),
            None => Some(Met::NoFact(BEFORE_OPERATION)),
        }
    }

    /// The first and last day of the window in which two acts met.
    pub(super) fn window_of(
        &self,
        relation: &Relation<'m>,
        winner: usize,
        precepts: &Precepts<'m>,
    ) -> Option<(Day, Day)> {
        let on = self.acts.get(winner)?.date;
        match relation.meeting {
            Meeting::Day | Meeting::SameTime | Meeting::Operation | Meeting::Unit => Some((on, on)),
            Meeting::Month => Window::Months(0).around(on),
            Meeting::Week => Window::Weeks(0).around(on),
            Meeting::BeforeOperation => Some((on.plus_days(-7), on)),
            Meeting::MonthFromDay => Some((on, precepts.month_passed(relation.rule?, on)?.previous())),
        }
    }
}

const EXCLUSIONS: [(FeeTablePart, Meeting); 4] = [
    (FeeTablePart::ExclusionDay, Meeting::Day),
    (FeeTablePart::ExclusionMonth, Meeting::Month),
    (FeeTablePart::ExclusionSame, Meeting::SameTime),
    (FeeTablePart::ExclusionWeek, Meeting::Week),
];

/// The row of 02 of a parent and a child.
fn bundle_row<'m>(table: &FeeTable<'m>, parent: &Entry, child: &Entry) -> Option<Basis<'m>> {
    let groups = parent.hub?.bundles.into_iter().filter(|(_, group)| *group != 0);
    let place = child.place?;
    let mut rows = groups
        .filter_map(|(unit, group)| table.absorbs(group, place).map(|special| Basis::Bundle { group, unit, special }));
    rows.next()
}

/// 包括単位. A unit that the layout does not define is an operation: it then depends on a fact.
const fn bundle_meeting(unit: u8) -> Meeting {
    match unit {
        1 => Meeting::Day,
        2 => Meeting::Month,
        3 => Meeting::SameTime,
        5 => Meeting::BeforeOperation,
        _ => Meeting::Operation,
    }
}

/// The value of a fact of the line behind an act.
pub(super) fn fact<'c>(claim: &'c Claim, act: &Act<'_>, name: &str) -> Option<&'c str> {
    Fact::find(&line_of(claim, act)?.facts, name)
}

fn same_time(x: &Act<'_>, y: &Act<'_>) -> Option<Met> {
    if x.date != y.date {
        return None;
    }
    if let (Origin::Line(a, _), Origin::Line(b, _)) = (x.origin, y.origin)
        && a == b
    {
        return Some(Met::Yes);
    }
    match (x.occasion, y.occasion) {
        (Some(a), Some(b)) => (a == b).then_some(Met::Yes),
        _ => Some(Met::NoEncounter),
    }
}

fn same_operation(x: &Act<'_>, y: &Act<'_>, claim: &Claim) -> Option<Met> {
    if x.date != y.date {
        return None;
    }
    match (fact(claim, x, OPERATION), fact(claim, y, OPERATION)) {
        (Some(a), Some(b)) => (a == b).then_some(Met::Yes),
        _ => Some(Met::NoFact(OPERATION)),
    }
}
