//! The acts to decide: every line of the claim on every day, and what was claimed before or in the other setting.

use super::order::Edge;
use super::pairing;
use super::precepts::Precepts;
use super::profile::{Profile, Profiles};
use super::relations::Relation;
use crate::claim::{Claim, HistoryEntry, HistoryStatus, Line, Quantity, Setting};
use crate::masters::{FeeItem, FeeTable, MasterSet, Place, Supplement};
use crate::num::Rounding;
use crate::outcome::{Addition, Against, Fate, Outcome, Supporter};
use crate::rooms::{encounters, resolve};
use crate::{Code, CodeSpace, Day};
use core::cmp::Ordering;

/// Where an act stands in the claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Origin {
    /// 算定・実施歴.
    History(u32),
    /// 同月の他区分.
    OtherSetting(u32),
    /// A line of a unit.
    Line(u32, u32),
}

/// What became of an act so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Open,
    Accepted,
    Suppressed,
    Undecided,
}

/// A fee item on a day.
#[derive(Clone, Copy)]
pub(super) struct Act<'m> {
    pub(super) origin: Origin,
    pub(super) code: Code,
    /// The row in force, for lines of the claim.
    pub(super) item: Option<FeeItem<'m>>,
    /// Index of its code among [`Docket::codes`].
    pub(super) entry: u32,
    /// The place of its [`Profile`](super::profile::Profile).
    pub(super) profile: u32,
    pub(super) date: Day,
    /// 回数 as entered.
    pub(super) times: u32,
    /// 回数 that stand.
    pub(super) allowed: u32,
    /// 数量 of one time, in whole units of the item.
    pub(super) quantity: u32,
    /// Index of the encounter that it belongs to, as far as the claim says.
    pub(super) encounter: Option<u32>,
    /// 同時: the encounter, or its part in another department that has a 初診料 or 再診料 of its own.
    pub(super) occasion: Option<u32>,
    /// Whether it is of the same setting as the claim.
    pub(super) same_setting: bool,
    /// Whether it was claimed or only performed.
    pub(super) claimed: bool,
    /// 所定点数 with the 注加算 that follow in the unit, in hundredths.
    pub(super) strength: i64,
    pub(super) state: State,
    /// The unit of the claim whose combination pays, for lines of the claim.
    pub(super) payer_unit: u32,
    /// Which addition it is, by its index; [`NO_ACT`] for what was entered.
    pub(super) addition: u32,
    /// 提案: only suggested, so that nothing but another suggestion heeds it.
    pub(super) tentative: bool,
    /// Whether the rule behind it pairs it with its base, where the master does not (a notice that goes before the master).
    pub(super) paired: bool,
    /// Place in the order of entry, for lines of the claim.
    slot: u32,
}

impl Act<'_> {
    /// Whether it is fixed: claimed earlier or elsewhere, or only performed; not to be decided here.
    pub(super) fn is_fixed(&self) -> bool {
        !self.claimed || !matches!(self.origin, Origin::Line(..))
    }

    /// Whether complete proposes it: it then never takes away what was entered.
    pub(super) fn is_proposed(&self) -> bool {
        self.addition != NO_ACT
    }

    /// Whether it stands at a place in the order of entry.
    pub(super) fn is_at_slot(&self, slot: usize) -> bool {
        self.slot as usize == slot
    }

    /// How findings name it.
    pub(super) fn against(&self) -> Against {
        let (date, code) = (self.date, self.code);
        match self.origin {
            Origin::Line(unit, line) => Against::Line { unit, line, date, code },
            Origin::History(entry) => Against::History { entry, date, code },
            Origin::OtherSetting(entry) => Against::OtherSetting { entry, date, code },
        }
    }

    /// Stronger acts first: fixed ones, then more points, the lower code, the earlier day.
    pub(super) fn rank(&self) -> (bool, i64, Code, Day) {
        (!self.is_fixed(), self.strength.saturating_neg(), self.code, self.date)
    }
}

/// A code with its acts.
pub(super) struct Entry {
    pub(super) code: Code,
    pub(super) place: Option<Place>,
    pub(super) hub: Option<Supplement>,
    /// Which of the four 背反テーブル name it, the first in the lowest bit.
    pub(super) exclusions: u8,
    /// 04: whether some 入院基本料 lists it as an addition.
    pub(super) is_addon: bool,
    /// Whether a rule lets it absorb for a month from its day.
    pub(super) is_parent: bool,
    /// 提案: whether all its acts are only suggested.
    pub(super) is_tentative: bool,
    pub(super) first: u32,
    pub(super) end: u32,
}

impl Entry {
    pub(super) fn acts(&self) -> core::ops::Range<usize> {
        self.first as usize..self.end as usize
    }

    /// 入院基本料識別, 0 for what is no 入院基本料.
    pub(super) fn ward_group(&self) -> u16 {
        self.hub.map_or(0, |hub| hub.inpatient_group)
    }
}

/// 初診料, 再診料, 外来診療料.
const VISITS: [&str; 3] = ["A000", "A001", "A002"];

/// Which act an addition follows.
pub(super) const NO_ACT: u32 = u32::MAX;

/// Working memory of adjudicate, reused from claim to claim.
#[derive(Default)]
pub(super) struct Docket<'m> {
    pub(super) acts: Vec<Act<'m>>,
    /// Per act the act whose addition it is, or [`NO_ACT`].
    pub(super) bases: Vec<u32>,
    pub(super) codes: Vec<Entry>,
    pub(super) relations: Vec<Relation<'m>>,
    pub(super) edges: Vec<Edge>,
    pub(super) order: super::order::Order,
    /// 注加算コード and 注加算通番 of the codes that have them, sorted.
    pub(super) serials: Vec<(pairing::Serial, u32)>,
    /// Per 併施不可 and 併算定要件 of the month, whether it looks at some act.
    pub(super) heard: Vec<bool>,
    /// The codes that 背反テーブル name, by their places.
    pub(super) subject: Vec<u32>,
    /// The claimed base items, while the proposals are collected.
    claimed_bases: Vec<u32>,
    /// The base items of the unit that an addition joins.
    near: Vec<u32>,
    /// Per line and day in order of entry, how many times stand.
    standing: Vec<u32>,
    /// How many of these were entered; the additions follow.
    entered: usize,
    /// Per line and day in order of entry, its act.
    slots: Vec<u32>,
    /// Places in entry order of the base of every line and day.
    slot_bases: Vec<u32>,
}

impl<'m> Docket<'m> {
    /// Collects the acts of a claim. Lines without a fee item in force are no acts and stand as entered.
    pub(super) fn collect(
        &mut self,
        claim: &Claim,
        outcome: &Outcome<'m>,
        masters: &MasterSet<'m>,
        precepts: &Precepts<'m>,
    ) {
        self.acts.clear();
        self.codes.clear();
        self.standing.clear();
        self.slot_bases.clear();
        self.lines(claim, masters);
        self.entered = self.standing.len();
        self.proposals(outcome, precepts);
        self.part_departments(claim);
        let other = claim.other_setting.as_ref().map(|other| other.acts.as_slice()).unwrap_or_default();
        self.entries(&claim.history, claim.setting, masters, Origin::History);
        self.entries(other, claim.setting, masters, Origin::OtherSetting);
        self.acts.sort_unstable_by(|a, b| {
            let key = |act: &Act<'m>| (!act.is_fixed(), act.is_proposed(), act.strength.saturating_neg());
            let entered = |act: &Act<'m>| (act.origin, act.slot);
            let by_code = a.code.cmp(&b.code).then_with(|| a.date.cmp(&b.date));
            let by_key = by_code.then_with(|| key(a).cmp(&key(b)));
            by_key.then_with(|| by_content(claim, a, b)).then_with(|| entered(a).cmp(&entered(b)))
        });
    }

    fn lines(&mut self, claim: &Claim, masters: &MasterSet<'m>) {
        for (unit_index, unit) in (0u32..).zip(&claim.units) {
            for times in &unit.times {
                let encounter = encounters::of_unit(claim, unit, times.date);
                let acts_from = self.acts.len();
                for (line_index, line) in (0u32..).zip(&unit.lines) {
                    let slot = self.standing.len() as u32;
                    self.standing.push(times.count);
                    self.slot_bases.push(NO_ACT);
                    let Some(item) = fee_item(masters, line, times.date) else { continue };
                    let claimed = !line.performed_only;
                    self.acts.push(Act {
                        origin: Origin::Line(unit_index, line_index),
                        code: line.code,
                        item: Some(item),
                        entry: 0,
                        profile: 0,
                        date: times.date,
                        times: times.count,
                        allowed: if claimed { 0 } else { times.count },
                        quantity: whole(line.quantity),
                        encounter,
                        occasion: encounter,
                        same_setting: true,
                        claimed,
                        strength: resolve::plain_points(item, line.quantity),
                        state: if claimed { State::Open } else { State::Accepted },
                        payer_unit: unit_index,
                        addition: NO_ACT,
                        tentative: false,
                        paired: false,
                        slot: if claimed { slot } else { NO_ACT },
                    });
                }
                self.join_additions(acts_from);
            }
        }
    }

    /// 同一日の複数科受診: what is done in a department that has its own 初診料 or 再診料 is not done at the same time as what is done in
    /// the first.
    fn part_departments(&mut self, claim: &Claim) {
        if claim.encounters.iter().all(|encounter| encounter.parent.is_none()) {
            return;
        }
        let part = |act: &Act<'m>| encounters::part_of_unit(claim, claim.units.get(act.payer_unit as usize)?);
        let is_visit = |item: FeeItem<'m>| item.is_base() && VISITS.contains(&item.section());
        let visits = self.acts.iter().filter(|act| act.claimed && act.item.is_some_and(is_visit));
        let departments: Vec<u32> = visits.filter_map(part).collect();
        for act in &mut self.acts {
            if let Some(own) = part(act).filter(|own| departments.contains(own)) {
                act.occasion = Some(own);
            }
        }
    }

    /// The lines that complete proposes; a ％加算 or 注加算 among them is an addition to its supporter.
    fn proposals(&mut self, outcome: &Outcome<'m>, precepts: &Precepts<'m>) {
        let is_base = |act: &Act<'m>| act.claimed && act.item.is_some_and(FeeItem::is_base);
        self.claimed_bases.clear();
        self.claimed_bases.extend((0u32..).zip(&self.acts).filter(|(_, act)| is_base(act)).map(|(at, _)| at));
        for (index, addition) in (0u32..).zip(&outcome.additions) {
            let slot = self.standing.len() as u32;
            self.standing.push(0);
            self.slot_bases.push(NO_ACT);
            let Some(item) = addition.item else { continue };
            let supporters = outcome.supporters.iter().filter(|supporter| supporter.addition == index);
            if let (false, Some(base)) = (item.is_base(), self.base_of(addition, item, supporters))
                && let Some(own) = self.slot_bases.last_mut()
            {
                *own = base;
            }
            if item.is_base() {
                self.claimed_bases.push(self.acts.len() as u32);
            }
            self.acts.push(Act {
                origin: Origin::Line(addition.unit, addition.line),
                code: addition.code,
                item: Some(item),
                entry: 0,
                profile: 0,
                date: addition.date,
                times: addition.count,
                allowed: 0,
                quantity: addition.quantity.unwrap_or(1),
                encounter: addition.encounter,
                occasion: addition.encounter,
                same_setting: true,
                claimed: true,
                strength: resolve::plain_points(item, None),
                state: State::Open,
                payer_unit: addition.like.unwrap_or(NO_ACT),
                addition: index,
                tentative: addition.fate == Fate::Suggested,
                paired: precepts.pairs(addition.rule),
                slot,
            });
        }
    }

    /// The slot of the base item that a proposed addition joins: its supporter, else the last one of its unit and day before it, of
    /// those that the master says take it.
    fn base_of<'s>(
        &mut self,
        addition: &Addition<'m>,
        item: FeeItem<'m>,
        mut supporters: impl Iterator<Item = &'s Supporter>,
    ) -> Option<u32> {
        let own = |act: &Act<'m>| {
            matches!(act.origin, Origin::Line(unit, line) if unit == addition.unit && line < addition.line)
                && act.date == addition.date
        };
        // Nothing stands before the first line of a unit of its own.
        if addition.line == 0 {
            return None;
        }
        let Docket { acts, claimed_bases, near, .. } = self;
        near.clear();
        near.extend(claimed_bases.iter().filter(|at| acts.get(**at as usize).is_some_and(own)));
        let bases = || near.iter().filter_map(|at| acts.get(*at as usize));
        let of = |supporter: &Supporter| Origin::Line(supporter.unit, supporter.line);
        let supporter = supporters.find_map(|known| bases().find(|act| act.origin == of(known)));
        let belongs = |base: &&Act<'m>| base.item.is_some_and(|base| pairing::belongs(base, item));
        let own = supporter.filter(belongs).or_else(|| bases().rfind(belongs));
        own.or(supporter).or_else(|| bases().next_back()).map(|act| act.slot)
    }

    /// An addition follows the last base item before it in its unit, else the first, of those that the master says take it; its
    /// points count for that base.
    fn join_additions(&mut self, from: usize) {
        let is_base = |act: &Act<'m>| act.claimed && act.item.is_some_and(FeeItem::is_base);
        let Some(first_base) = self.acts.iter().skip(from).position(is_base).map(|place| place + from) else { return };
        let mut base = first_base;
        for at in from..self.acts.len() {
            let Some(act) = self.acts.get(at).copied().filter(|act| act.claimed) else { continue };
            if is_base(&act) {
                base = at;
                continue;
            }
            let base = self.taker(from, at, base);
            let Some(owner) = self.acts.get_mut(base) else { continue };
            owner.strength = owner.strength.saturating_add(act.strength);
            let owner_slot = owner.slot;
            if let Some(slot) = self.slot_bases.get_mut(act.slot as usize) {
                *slot = owner_slot;
            }
        }
    }

    /// Of the base items of a unit, which begins at `from`, the one that takes an addition; `near` where none is known to.
    fn taker(&self, from: usize, addition: usize, near: usize) -> usize {
        let Some(item) = self.acts.get(addition).and_then(|act| act.item) else { return near };
        let takes = |at: &usize| {
            self.acts
                .get(*at)
                .is_some_and(|act| act.claimed && act.item.is_some_and(|base| pairing::belongs(base, item)))
        };
        let before = (from..addition).rev().find(takes);
        before.or_else(|| (addition..self.acts.len()).find(takes)).unwrap_or(near)
    }

    fn entries(
        &mut self,
        entries: &[HistoryEntry],
        setting: Setting,
        masters: &MasterSet<'m>,
        origin: impl Fn(u32) -> Origin,
    ) {
        for (index, entry) in (0u32..).zip(entries) {
            if entry.code.space() != Some(CodeSpace::FeeItem) {
                continue;
            }
            let item = masters.fee_item(entry.code, entry.date).found();
            self.acts.push(Act {
                origin: origin(index),
                code: entry.code,
                item,
                entry: 0,
                profile: 0,
                date: entry.date,
                times: entry.count,
                allowed: entry.count,
                quantity: whole(entry.quantity),
                encounter: None,
                occasion: None,
                same_setting: entry.setting == setting,
                claimed: entry.status == HistoryStatus::Claimed,
                strength: item.map_or(0, |item| resolve::plain_points(item, entry.quantity)),
                state: State::Accepted,
                payer_unit: NO_ACT,
                addition: NO_ACT,
                tentative: false,
                paired: false,
                slot: NO_ACT,
            });
        }
    }

    /// The codes with the range of their acts, and for every act its base.
    pub(super) fn index(&mut self, table: Option<&FeeTable<'m>>, precepts: &Precepts<'m>, profiles: &mut Profiles<'m>) {
        let Docket { acts, codes, slots, slot_bases, bases, standing, heard, .. } = self;
        heard.clear();
        heard.resize(precepts.restrictions.len(), false);
        slots.clear();
        slots.resize(standing.len(), NO_ACT);
        for (at, act) in (0u32..).zip(acts.iter_mut()) {
            act.profile = profiles.place(act.code, act.item, table, precepts);
            let Some(profile) = profiles.get(act.profile) else { continue };
            for restriction in &profile.heard {
                if let Some(heard) = heard.get_mut(*restriction as usize) {
                    *heard = true;
                }
            }
            match codes.last_mut() {
                Some(entry) if entry.code == act.code => {
                    entry.end = at + 1;
                    entry.is_tentative &= act.tentative;
                }
                _ => {
                    let &Profile { place, hub, exclusions, is_addon, is_parent, .. } = profile;
                    codes.push(Entry {
                        code: act.code,
                        place,
                        hub,
                        exclusions,
                        is_addon,
                        is_parent,
                        is_tentative: act.tentative,
                        first: at,
                        end: at + 1,
                    });
                }
            }
            act.entry = codes.len() as u32 - 1;
            if let Some(slot) = slots.get_mut(act.slot as usize) {
                *slot = at;
            }
        }
        bases.clear();
        bases.extend(acts.iter().map(|act| {
            let base_slot = slot_bases.get(act.slot as usize).copied().unwrap_or(NO_ACT);
            slots.get(base_slot as usize).copied().unwrap_or(NO_ACT)
        }));
    }

    /// Writes how many times of every line stand, for the price room. Where decisions are warnings only, what was entered stands.
    pub(super) fn settle(&mut self, warn_only: bool) {
        for act in &self.acts {
            let stands = match (act.tentative, warn_only && !act.is_proposed()) {
                (true, _) => 0,
                (_, true) => act.times,
                _ if act.is_proposed() && act.state != State::Accepted => 0,
                _ => act.allowed,
            };
            if let Some(standing) = self.standing.get_mut(act.slot as usize) {
                *standing = stands;
            }
        }
    }

    /// The act that an addition is, by its index; `None` where the masters hold no row of it.
    pub(super) fn act_of_addition(&self, addition: u32) -> Option<u32> {
        self.slots.get(self.entered + addition as usize).copied().filter(|act| *act != NO_ACT)
    }

    /// Takes a line on a day away, by its place in the order of entry.
    pub(super) fn take(&mut self, slot: usize) {
        if let Some(standing) = self.standing.get_mut(slot) {
            *standing = 0;
        }
    }

    /// How many times of every entered line and day stand, in order of unit, day and line; and of every addition.
    pub(super) fn standing(&self) -> (&[u32], &[u32]) {
        self.standing.split_at_checked(self.entered).unwrap_or_default()
    }
}

/// The order of equal acts of a code on a day by what the claim says of them, so that the order of entry does not decide which of
/// them a limit leaves: by the encounter, the more times, the facts, what stands beside them.
fn by_content(claim: &Claim, a: &Act<'_>, b: &Act<'_>) -> Ordering {
    let visit = |act: &Act<'_>| {
        let encounter = claim.encounters.get(act.encounter? as usize)?;
        Some((encounter.time.as_deref(), encounter.id.as_str()))
    };
    visit(a)
        .cmp(&visit(b))
        .then_with(|| b.times.cmp(&a.times))
        .then_with(|| facts_of(claim, a).cmp(facts_of(claim, b)))
        .then_with(|| codes_beside(claim, a).cmp(codes_beside(claim, b)))
}

/// The codes and quantities of the unit of an act.
fn codes_beside<'c>(claim: &'c Claim, act: &Act<'_>) -> impl Iterator<Item = (Code, Option<Quantity>)> + use<'c> {
    let unit = claim.units.get(act.payer_unit as usize);
    unit.map(|unit| unit.lines.as_slice()).unwrap_or_default().iter().map(|line| (line.code, line.quantity))
}

fn facts_of<'c>(claim: &'c Claim, act: &Act<'_>) -> impl Iterator<Item = (&'c str, &'c str)> {
    let facts = line_of(claim, act).map(|line| line.facts.as_slice()).unwrap_or_default();
    facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str()))
}

/// The line behind an act of the claim.
pub(super) fn line_of<'c>(claim: &'c Claim, act: &Act<'_>) -> Option<&'c Line> {
    let Origin::Line(unit, line) = act.origin else { return None };
    claim.units.get(unit as usize)?.lines.get(line as usize)
}

fn fee_item<'m>(masters: &MasterSet<'m>, line: &Line, on: Day) -> Option<FeeItem<'m>> {
    let is_fee_item = line.code.space() == Some(CodeSpace::FeeItem);
    if is_fee_item { masters.fee_item(line.code, on).found() } else { None }
}

/// A quantity in whole units, begun ones counting; one where none is recorded.
fn whole(quantity: Option<Quantity>) -> u32 {
    let up = quantity.and_then(|quantity| quantity.ratio().round(Rounding::Up).ok());
    up.and_then(|units| u32::try_from(units).ok()).unwrap_or(1)
}
