//! 入院料に含まれる費用: acts, drugs and materials that the 入院料 of the day includes (kind `included`). They stay visible at no points.

use super::docket::{Act, Docket, State, line_of};
use super::order::{Edge, Reason};
use super::{Context, Verdict};
use crate::claim::{Fact, Line, Unit};
use crate::masters::{FeeItem, Rule};
use crate::message::{Arg, room as messages};
use crate::outcome::{Against, Basis, Decision, LineStatus, Outcome};
use crate::rooms::selector::Selector;
use crate::{Code, CodeSpace, Day};

/// The fact of a line that the 入院料 does not include: 除外薬剤・注射薬, 急性増悪による転棟前3日, 退院時の投薬 …
const NOT_INCLUDED: &str = "包括除外";

/// 項番27: 入院料.
const WARD_DAY: u8 = 3;

/// A rule about what a 入院料 includes.
pub(super) struct Included<'m> {
    rule: Rule<'m>,
    wards: Selector<'m>,
    what: Selector<'m>,
    /// 診療識別 of units whose drugs and materials are included.
    supplies: Vec<u32>,
    /// Last day of the stay on which it works.
    until: Option<i32>,
}

impl<'m> Included<'m> {
    pub(super) fn of(rule: Rule<'m>) -> Included<'m> {
        Included {
            rule,
            wards: Selector::wards(rule),
            what: Selector::of(rule),
            supplies: rule.ints("service_classes").filter_map(|class| u32::try_from(class).ok()).collect(),
            until: rule.int("stay_day_until").and_then(|day| i32::try_from(day).ok()),
        }
    }

    fn works(&self, ward: Code, date: Day, context: &Context<'_, 'm>) -> bool {
        let item = context.masters.fee_item(ward, date).found();
        let number = context.claim.stay.as_ref().map(|stay| stay.day_number(date));
        let in_days = self.until.is_none_or(|until| number.is_some_and(|number| number <= until));
        self.rule.holds_on(date) && in_days && self.wards.picks_ward(ward, item)
    }
}

impl<'m> Docket<'m> {
    /// What the 入院料 of its day takes of an act.
    pub(super) fn included(&self, act: &Act<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        if context.precepts.included.is_empty() || !context.is_inpatient() {
            return None;
        }
        if line_of(context.claim, act).is_some_and(|line| Fact::find(&line.facts, NOT_INCLUDED).is_some()) {
            return None;
        }
        let ward = self.ward_of(act.date, context).filter(|ward| *ward != act.code)?;
        let mut rules = context.precepts.included.iter().filter(|rule| rule.what.picks(act.code, act.item));
        let rule = rules.find(|rule| rule.works(ward, act.date, context))?;
        Some(verdict(rule, act.code, ward, act.date))
    }

    /// The 入院料 of a day: the one that follows from the stay, the one that the stay names, else one that was entered and stands.
    fn ward_of(&self, date: Day, context: &Context<'_, 'm>) -> Option<Code> {
        let of_stay = self.ward_acts(date).find(|act| act.is_proposed() && !act.tentative);
        let entered = || self.ward_acts(date).find(|act| act.state == State::Accepted && act.allowed > 0);
        of_stay.map(|act| act.code).or_else(|| context.ward_fee(date)).or_else(|| entered().map(|act| act.code))
    }

    /// The 入院料 of the claim on a day.
    fn ward_acts(&self, date: Day) -> impl Iterator<Item = &Act<'m>> {
        self.acts.iter().filter(move |act| is_ward_on(act, date))
    }

    /// What may be included waits for a 入院料 that was entered, where the stay names none.
    pub(super) fn connect_included(&mut self, context: &Context<'_, 'm>) {
        if context.precepts.included.is_empty() || !context.is_inpatient() {
            return;
        }
        for at in 0..self.acts.len() {
            let Some(act) = self.acts.get(at).copied().filter(|act| !act.is_fixed()) else { continue };
            let may = |rule: &Included<'m>| rule.what.picks(act.code, act.item);
            if context.ward_fee(act.date).is_some() || !context.precepts.included.iter().any(may) {
                continue;
            }
            for before in (0..self.acts.len()).filter(|before| *before != at) {
                if self.acts.get(before).is_some_and(|other| is_ward_on(other, act.date)) {
                    let (before, after) = (before as u32, at as u32);
                    self.edges.push(Edge { before, after, reason: Reason::Sequence });
                }
            }
        }
    }

    /// Whether a unit, whose lines begin at a place in the order of entry, holds an act that the 入院料 does not include: its drugs
    /// and materials then follow the act.
    fn has_own_act(&self, unit: &Unit, date: Day, from: usize) -> bool {
        let acts = unit.lines.iter().enumerate().filter(|(_, line)| line.code.space() == Some(CodeSpace::FeeItem));
        let found = |place: usize| self.acts.iter().find(|act| act.date == date && act.is_at_slot(from + place));
        acts.filter_map(|(place, _)| found(place)).any(|act| act.item.is_some_and(FeeItem::is_base) && act.allowed > 0)
    }

    /// Drugs and materials that a 入院料 includes: no acts, so nothing else decides about them.
    pub(super) fn include_supplies(&mut self, context: &Context<'_, 'm>, warn_only: bool, outcome: &mut Outcome<'m>) {
        if context.precepts.included.is_empty() || !context.is_inpatient() {
            return;
        }
        let mut slot = 0;
        for (unit_index, unit) in (0u32..).zip(&context.claim.units) {
            for times in &unit.times {
                let ward = self.ward_of(times.date, context);
                let class = unit.service_class.value();
                let rule = ward.filter(|_| !self.has_own_act(unit, times.date, slot)).and_then(|ward| {
                    let mut rules = context.precepts.included.iter().filter(|rule| rule.supplies.contains(&class));
                    rules.find(|rule| rule.works(ward, times.date, context)).map(|rule| (rule, ward))
                });
                for (place, line) in (0u32..).zip(&unit.lines) {
                    if let Some((rule, ward)) = rule.filter(|_| is_supply(line)) {
                        let own = (unit_index, place, times.count);
                        outcome.decisions.push(decision(&verdict(rule, line.code, ward, times.date), own, times.date));
                        if !warn_only {
                            self.take(slot);
                        }
                    }
                    slot += 1;
                }
            }
        }
    }
}

/// Whether an act is a 入院料 of the claim on a day.
fn is_ward_on(act: &Act<'_>, date: Day) -> bool {
    act.date == date && !act.is_fixed() && act.item.is_some_and(|item| item.actual_days() == WARD_DAY)
}

fn is_supply(line: &Line) -> bool {
    let supply = matches!(line.code.space(), Some(CodeSpace::Drug | CodeSpace::Material));
    supply && !line.performed_only && Fact::find(&line.facts, NOT_INCLUDED).is_none()
}

fn verdict<'m>(rule: &Included<'m>, code: Code, ward: Code, date: Day) -> Verdict<'m> {
    let title = rule.rule.text("title_ja").unwrap_or_default();
    let args = [Arg::Code(code), Arg::Code(ward), Arg::Word(title)];
    let verdict = Verdict::suppressed(&messages::INCLUDED, Basis::Nothing, 0, args);
    Verdict { against: Against::Ward { code: ward, date }, rule: Some(rule.rule), ..verdict }
}

fn decision<'m>(verdict: &Verdict<'m>, (unit, line, count): (u32, u32, u32), date: Day) -> Decision<'m> {
    Decision {
        unit,
        line,
        date,
        status: LineStatus::Suppressed,
        count,
        allowed: 0,
        def: verdict.def,
        basis: verdict.basis,
        window: None,
        against: verdict.against,
        missing: None,
        rule: verdict.rule,
        args: verdict.args,
    }
}
