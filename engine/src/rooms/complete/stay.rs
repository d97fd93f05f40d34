//! 入院日: the 入院料 of every day of the stay, and what is billed beside it: 期間加算, 外泊, 他医療機関受診, 入院基本料等加算.

use super::deeds::Deed;
use super::rules::{Place, YES};
use super::stay_rules::{DayRule, On, StayRules, WardFee};
use super::{Desk, Draft, MISSING_WARD_DAY, Window};
use crate::claim::{Leave, Stay, StayDay};
use crate::masters::Rule;
use crate::message::{Arg, room as messages};
use crate::outcome::{Depends, Position};
use crate::rooms::age::has_reached;
use crate::{Code, Day};

/// 項番27: 入院料.
const WARD_DAY: u8 = 3;

/// A line that a day of the stay gives.
#[derive(Clone, Copy)]
pub(super) struct DayLine<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) code: Code,
    pub(super) quantity: Option<u32>,
    /// What is missing, or `None` inside where a person must confirm it.
    pub(super) suggest: Option<Option<&'m str>>,
}

/// The lines of one day, reused from day to day.
#[derive(Default)]
pub(super) struct DayLines<'m> {
    /// The 入院料 and what joins it.
    joined: Vec<DayLine<'m>>,
    /// What stands in a unit of its own, under a 診療識別.
    apart: Vec<(u32, DayLine<'m>)>,
    /// What is due and has no code: points of a day, and how many days.
    uncoded: Vec<(Rule<'m>, i64, i64)>,
}

impl<'m> Desk<'_, '_, 'm> {
    /// Proposes what follows from the stay, day by day.
    pub(super) fn stay(&mut self, rules: &StayRules<'m>) {
        let claim = self.scene.claim;
        let Some(stay) = &claim.stay else { return };
        self.day.uncoded.clear();
        for (date, day) in stay.each_day() {
            let entered = self.deeds.iter().position(|deed| deed.date == date && is_ward_fee(deed, day.ward_fee));
            match entered {
                Some(ward) => self.beside_entered(rules, stay, ward),
                None => self.ward_day(rules, stay, date, day),
            }
            self.meals_of_day(rules, stay, date, day);
        }
        for at in 0..self.day.uncoded.len() {
            let Some((rule, points, days)) = self.day.uncoded.get(at).copied() else { continue };
            let args = [Arg::Word(rule.text("title_ja").unwrap_or_default()), Arg::Int(points), Arg::Int(days)];
            self.outcome.find(&messages::CODE_UNPUBLISHED, Position::Claim, args);
        }
    }

    /// The code by which a ward is billed in place of its own, where a fact says so.
    fn instead(&self, rules: &StayRules<'m>, code: Code, date: Day) -> Option<(Code, Rule<'m>)> {
        let mut held = rules.instead.iter().filter(|instead| instead.rule.holds_on(date));
        held.find_map(|instead| {
            let holds = self.scene.stay_fact(date, instead.fact) == Some(YES);
            instead.code_for(code).filter(|_| holds).map(|own| (own, instead.rule))
        })
    }

    /// Counts a day of what is due and has no published code.
    fn count_uncoded(&mut self, rules: &StayRules<'m>, ward: Code, date: Day) {
        for uncoded in rules.uncoded.iter().filter(|uncoded| uncoded.rule.holds_on(date)) {
            let Some(points) = uncoded.points(ward) else { continue };
            let known = self.day.uncoded.iter_mut().find(|(rule, own, _)| rule.is(uncoded.rule) && *own == points);
            match known {
                Some((.., days)) => *days += 1,
                None => self.day.uncoded.push((uncoded.rule, points, 1)),
            }
        }
    }

    /// What joins a 入院料 that was entered.
    fn beside_entered(&mut self, rules: &StayRules<'m>, stay: &Stay, ward: usize) {
        let Some(deed) = self.deeds.get(ward).copied() else { return };
        if stay.leave_on(deed.date).is_none() {
            self.count_uncoded(rules, deed.code, deed.date);
        }
        for rule in &rules.days {
            let Some(line) = self.day_line(rule, rules, stay, &deed) else { continue };
            self.draft(draft(line, rule.place, Depends::Accepted, &deed), &deed);
        }
    }

    /// The 入院料 of a day with what joins it, in a unit of their own.
    fn ward_day(&mut self, rules: &StayRules<'m>, stay: &Stay, date: Day, day: &StayDay) {
        let Some(named) = day.ward_fee else {
            if stay.leave_on(date).is_none() && !rules.wards.is_empty() {
                self.outcome.find(&messages::WARD_FEE_MISSING, Position::Claim, [Arg::Day(date), Arg::None, Arg::None]);
            }
            return;
        };
        let item = self.scene.fee_item(named, date);
        let Some(fee) = rules.ward_fee(named, item, date) else {
            self.find_unruled(rules, named, date);
            return;
        };
        let Some((code, suggest)) = self.fee_of_day(fee, named, stay, date) else { return };
        if stay.leave_on(date).is_none() {
            self.count_uncoded(rules, code, date);
        }
        let (code, rule) = self.instead(rules, code, date).unwrap_or((code, fee.rule));
        let base = Deed { code, item: self.scene.fee_item(code, date), class: fee.class, ..self.stay_deed(date) };
        let mut lines = core::mem::take(self.day);
        lines.joined.clear();
        lines.apart.clear();
        lines.joined.push(DayLine { rule, code, quantity: None, suggest });
        for rule in &rules.days {
            let Some(line) = self.day_line(rule, rules, stay, &base) else { continue };
            match rule.place {
                Place::Same => lines.joined.push(line),
                Place::Own(class) => lines.apart.push((class, line)),
            }
        }
        drop_rivals(rules, &mut lines.joined);
        self.arrange(&mut lines.joined, &base);
        let ward = self.unit_of_day(&lines.joined, fee.class, &base);
        for (class, line) in lines.apart.iter().copied() {
            let own = Deed { class, ..base };
            let at = self.unit_of_lines(&[line], class, &own);
            self.enter(draft(line, Place::Own(class), Depends::Accepted, &own), (at, 0), &own, Some(&ward));
        }
        *self.day = lines;
    }

    /// Says once that no rule bills what the stay names as its 入院料.
    fn find_unruled(&mut self, rules: &StayRules<'m>, named: Code, date: Day) {
        let def = &messages::WARD_FEE_UNRULED;
        let code = Arg::Code(named);
        let told =
            self.outcome.findings.iter().any(|known| known.def.code == def.code && known.args.first() == Some(&code));
        if !told && !rules.wards.is_empty() {
            self.outcome.find(def, Position::Claim, [code, Arg::Day(date), Arg::None]);
        }
    }

    /// Puts what joins a 入院料 into the order in which a unit is read: its own additions behind it, then every other addition with
    /// those that are additions to it (equal 注加算コード).
    fn arrange(&self, lines: &mut [DayLine<'m>], ward: &Deed<'m>) {
        let own = ward.item.map_or(0, |item| item.addon_code());
        let key = |line: &DayLine<'m>| {
            let item = self.scene.fee_item(line.code, ward.date);
            let (group, is_base) = item.map_or((0, true), |item| (item.addon_code(), item.is_base()));
            let to_ward = !is_base && (group == 0 || group == own);
            (!to_ward, if to_ward { 0 } else { group }, !is_base, line.code)
        };
        if let Some(joined) = lines.get_mut(1..) {
            joined.sort_unstable_by_key(key);
        }
    }

    /// Enters the lines of a day into one unit; the first of them is the base that carries the others, and is given back.
    fn unit_of_day(&mut self, lines: &[DayLine<'m>], class: u32, base: &Deed<'m>) -> Deed<'m> {
        let unit = self.unit_of_lines(lines, class, base);
        let ward = Deed { unit, line: 0, class, ..*base };
        for (place, line) in (0u32..).zip(lines) {
            let depends = if place == 0 { Depends::Performed } else { Depends::Accepted };
            let supporter = (place > 0).then_some(&ward);
            self.enter(draft(*line, Place::Own(class), depends, &ward), (unit, place), &ward, supporter);
        }
        ward
    }

    /// The unit for the lines of a day: that of an earlier day with the same lines under the same payer, else a new one.
    pub(super) fn unit_of_lines(&self, lines: &[DayLine<'m>], class: u32, base: &Deed<'m>) -> u32 {
        let entered = self.scene.claim.units.len() as u32;
        let additions = &self.outcome.additions;
        let heads = additions.iter().filter(|own| {
            own.line == 0
                && own.unit >= entered
                && own.like.is_none()
                && (own.service_class, own.combination) == (class, base.combination)
        });
        let same = |unit: u32, on: Day| {
            let own = additions.iter().filter(|own| (own.unit, own.date) == (unit, on));
            own.map(|own| (own.code, own.quantity)).eq(lines.iter().map(|line| (line.code, line.quantity)))
        };
        let taken = |unit: u32| additions.iter().any(|own| (own.unit, own.date) == (unit, base.date));
        let known = heads.map(|own| (own.unit, own.date)).find(|(unit, on)| same(*unit, *on) && !taken(*unit));
        let next = || additions.iter().map(|own| own.unit + 1).max().unwrap_or(0).max(entered);
        known.map_or_else(next, |(unit, _)| unit)
    }

    /// A deed that stands for the stay on a day.
    pub(super) fn stay_deed(&self, date: Day) -> Deed<'m> {
        Deed {
            unit: 0,
            line: 0,
            like: None,
            combination: self.scene.claim.stay_combination(date),
            class: 0,
            date,
            times: 1,
            code: Code::from_checked(0),
            item: None,
            is_drug: false,
            drug_regulation: 0,
            biological: false,
            performed_only: false,
            encounter: None,
            addition: None,
        }
    }

    /// The code of a 入院料 for a day, by its period; `None`: its days are over, which is said.
    fn fee_of_day(
        &mut self,
        fee: &WardFee<'m>,
        named: Code,
        stay: &Stay,
        date: Day,
    ) -> Option<(Code, Option<Option<&'m str>>)> {
        let last = fee.last_day();
        if last.is_none() && fee.periods.is_empty() {
            return Some((named, None));
        }
        let Some(number) = day_number(stay, date, fee.from_ward, |code| fee.has_period(code)) else {
            return Some((named, Some(Some(MISSING_WARD_DAY))));
        };
        if let Some(last) = last.filter(|last| number > *last) {
            let args = [Arg::Code(named), Arg::Day(date), Arg::Int(last.into())];
            self.outcome.find(&messages::WARD_PERIOD_OVER, Position::Claim, args);
            return None;
        }
        let by_period =
            fee.periods.iter().find(|(_, until)| until.is_none_or(|until| number <= until)).map(|(code, _)| *code);
        // What is billed once covers its other days without a line.
        (!fee.once || number == 1).then_some((by_period.unwrap_or(named), None))
    }

    /// What a rule adds beside the 入院料 of a day, if it speaks of the day.
    fn day_line(&self, rule: &DayRule<'m>, rules: &StayRules<'m>, stay: &Stay, ward: &Deed<'m>) -> Option<DayLine<'m>> {
        let date = ward.date;
        let speaks = rule.rule.holds_on(date)
            && is_on(rule, rules, stay, date)
            && rule.wards.picks_ward(ward.code, ward.item)
            && self.is_within_ages(rule.age_from, rule.age_until, date);
        if !speaks {
            return None;
        }
        let whole = rule.days.contains(&i32::MIN) && rule.days.contains(&i32::MAX);
        let same_ward = |code: Code| rules.wards.iter().any(|fee| fee.has_period(code) && fee.has_period(ward.code));
        let number = day_number(stay, date, rule.from_ward, |code| code == ward.code || same_ward(code));
        let counted = whole || number.is_some_and(|number| rule.days.contains(&number));
        let open = number.is_none() && !whole;
        if !counted && !open {
            return None;
        }
        let value = self.scene.fact(rule.fact.as_ref(), ward);
        let (code, suggest) = match value {
            Some(None) if !rule.fact.as_ref().is_some_and(|fact| fact.asks) => return None,
            Some(None) => (rule.any_code()?, Some(rule.fact.as_ref().map(|fact| fact.name))),
            Some(Some(value)) => (rule.code_for(Some(value))?, None),
            None => (rule.code_for(None)?, (!rule.applies).then_some(None)),
        };
        let suggest = if open { Some(Some(MISSING_WARD_DAY)) } else { suggest };
        if self.stands_on(date, code, rule) {
            return None;
        }
        Some(DayLine { rule: rule.rule, code, quantity: None, suggest })
    }

    /// Whether the fee, or one that takes its place, was entered on the day.
    fn stands_on(&self, date: Day, code: Code, rule: &DayRule<'m>) -> bool {
        let chosen = |other: Code| rule.code_for(None) == Some(other) || rule.has_choice(other);
        let entered = self.deeds.iter().filter(|deed| deed.date == date && deed.addition.is_none());
        entered
            .into_iter()
            .any(|deed| deed.code == code || chosen(deed.code) || rule.unless.picks(deed.code, deed.item))
    }

    pub(super) fn is_within_ages(&self, from: Option<[u8; 2]>, until: Option<[u8; 2]>, on: Day) -> bool {
        let birth = self.scene.claim.patient.birth_date;
        let reached = |age: Option<[u8; 2]>| has_reached(age?, birth, on);
        reached(from) != Some(false) && reached(until) != Some(true)
    }
}

pub(super) fn draft<'m>(line: DayLine<'m>, place: Place, depends: Depends, deed: &Deed<'m>) -> Draft<'m> {
    let DayLine { rule, code, quantity, suggest } = line;
    Draft {
        rule,
        code,
        row: None,
        place,
        count: 1,
        quantity,
        depends,
        suggest,
        window: Window::Unit(deed.unit, deed.date),
    }
}

/// Of what joins a 入院料, what does not stand beside another of the lines goes.
fn drop_rivals<'m>(rules: &StayRules<'m>, lines: &mut Vec<DayLine<'m>>) {
    let mut at = 1;
    while let Some(line) = lines.get(at) {
        let rule = rules.days.iter().find(|own| own.rule.is(line.rule));
        let goes = rule.is_some_and(|rule| {
            lines
                .iter()
                .any(|other| other.suggest.is_none() && other.code != line.code && rule.unless.picks(other.code, None))
        });
        if goes {
            lines.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Whether a line is a 入院料 that was entered: told by 項番27, or named by the stay itself (短期滞在手術等基本料).
fn is_ward_fee(deed: &Deed<'_>, named: Option<Code>) -> bool {
    let is_ward = deed.item.is_some_and(|item| item.actual_days() == WARD_DAY) || Some(deed.code) == named;
    is_ward && !deed.performed_only && deed.addition.is_none()
}

/// Whether a day is one of those that a rule speaks about.
fn is_on(rule: &DayRule<'_>, rules: &StayRules<'_>, stay: &Stay, date: Day) -> bool {
    let leave = stay.leave_on(date);
    let present = leave.is_none();
    match rule.on {
        On::Every => present,
        On::Admission => present && date == stay.counted_from && date == stay.admitted,
        On::Discharge => present && stay.discharged == Some(date),
        On::OtherInstitution => present && stay.on(date).is_some_and(|day| day.other_institution),
        On::TreatmentLeave => is_treatment(rule.most, stay, date),
        On::Leave => {
            let mut limits = rules.days.iter().filter(|own| own.on == On::TreatmentLeave && own.rule.holds_on(date));
            leave.is_some() && !limits.any(|own| is_treatment(own.most, stay, date))
        }
    }
}

/// Whether a day is one of 外泊 for treatment within its limits: so many days in a row, so many in the calendar month.
fn is_treatment((in_row, in_month): (i32, i32), stay: &Stay, date: Day) -> bool {
    let first = date.month().first_day();
    let (mut row, mut month, mut last) = (0, 0, false);
    // A run that began before the month counts on.
    let mut day = first.plus_days(-in_row.clamp(0, 31));
    while day <= date {
        row = if stay.leave_on(day) == Some(Leave::ForTreatment) { row + 1 } else { 0 };
        last = row > 0 && row <= in_row && (day < first || month < in_month);
        month += i32::from(last && day >= first);
        day = day.next();
    }
    last
}

/// The number of a day: from the 起算日, or from the day the patient came into the ward; `None`: that day is not known.
fn day_number(stay: &Stay, date: Day, from_ward: bool, same: impl Fn(Code) -> bool) -> Option<i32> {
    if !from_ward {
        return Some(stay.day_number(date));
    }
    let from = match stay.on(date).and_then(|day| day.ward_from) {
        Some(from) => from,
        None => ward_from(stay, date, same)?,
    };
    Some(from.days_until(date).saturating_add(1))
}

/// The day on which the patient came into the ward of a day, as far as the days given tell it.
fn ward_from(stay: &Stay, date: Day, same: impl Fn(Code) -> bool) -> Option<Day> {
    let mut first = date;
    loop {
        let before = first.previous();
        match stay.on(before).map(|day| (day.ward_from, day.ward_fee)) {
            Some((from, Some(fee))) if same(fee) => match from {
                Some(from) => return Some(from),
                None => first = before,
            },
            Some(_) => return Some(first),
            None => return (first <= stay.admitted).then_some(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Absence;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn run(from: &str, until: &str, fee: u32) -> StayDay {
        StayDay { until: Some(day(until)), ward_fee: Code::new(fee), ..StayDay::new(day(from)) }
    }

    #[test]
    fn leave_for_treatment_has_three_days_in_a_row_and_six_a_month() {
        let absence = |left: &str, returned: &str| Absence {
            left: day(left),
            returned: Some(day(returned)),
            leave: Leave::ForTreatment,
        };
        let mut stay = Stay::new(day("2025-09-01"), vec![run("2025-10-01", "2025-10-31", 190_055_010)]);
        stay.absences = vec![absence("2025-09-28", "2025-10-03"), absence("2025-10-05", "2025-10-13")];
        let paid = |date: &str| is_treatment((3, 6), &stay, day(date));
        // 9/29, 9/30 and 10/1 are three in a row, across the month.
        assert_eq!([paid("2025-09-30"), paid("2025-10-01"), paid("2025-10-02")], [true, true, false]);
        assert_eq!([paid("2025-10-06"), paid("2025-10-08"), paid("2025-10-09")], [true, true, false]);
        stay.absences.push(absence("2025-10-14", "2025-10-18"));
        let paid = |date: &str| is_treatment((3, 6), &stay, day(date));
        // One of 10/1, three of 10/6–8, then two more fill the six of the month.
        assert_eq!([paid("2025-10-15"), paid("2025-10-16"), paid("2025-10-17")], [true, true, false]);
    }

    #[test]
    fn days_of_a_ward_count_from_entering_it_as_far_as_that_is_known() {
        let days = vec![
            run("2025-10-01", "2025-10-04", 1),
            run("2025-10-05", "2025-10-09", 2),
            run("2025-10-10", "2025-10-12", 3),
        ];
        let mut stay = Stay::new(day("2025-09-20"), days);
        let number = |stay: &Stay, date: &str, code: u32| day_number(stay, day(date), true, |own| own.value() == code);
        assert_eq!(number(&stay, "2025-10-06", 2), Some(2));
        assert_eq!(number(&stay, "2025-10-03", 1), None, "the ward of September is not told");
        stay.days[0].ward_from = Some(day("2025-09-30"));
        assert_eq!(number(&stay, "2025-10-03", 1), Some(4));
        stay.admitted = day("2025-10-01");
        stay.days[0].ward_from = None;
        assert_eq!(number(&stay, "2025-10-03", 1), Some(3));
        assert_eq!(day_number(&stay, day("2025-10-03"), false, |_| false), Some(14));
    }
}
