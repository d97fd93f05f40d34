//! 入院カレンダー: a stay in its month, a row a day, with sums per bill (請求期間) and for the month.
//!
//! A view over claim and Outcome, like the statement: nothing is computed here but sums of what the rooms have said. The words
//! before the first colon of a doc comment are the official term; they become the titles of the JSON Schema.

use super::document::x100;
use super::spans::DaySpan;
use super::statement::family;
use super::{ChargeOutcome, Fate, Finding, LineOutcome, Narrator, Outcome, Row, StatementFamily, UnitDay, Visit};
use crate::claim::{Claim, Leave, MealTime, Setting, Stay};
use crate::masters::{MasterSet, Rule};
use crate::message::{Arg, MessageDef, Severity, command, room as messages};
use crate::rooms::unit_of;
use crate::{Code, Day, Month};
use serde::Serialize;

json_forms! {
    /// 入院カレンダー: the days of a stay in its month, the bills, and what is open.
    pub struct Calendar<'a> {
        /// 識別子: id of the claim.
        pub id: &'a str,
        /// 確定: whether nothing in the result of the claim is undecided, refused or provisional; read this first.
        #[serde(rename = "final")]
        pub is_final: bool,
        /// 暫定: whether a parameter that no official text confirms was used.
        pub provisional: bool,
        /// 診療年月: `YYYY-MM`.
        pub month: Month,
        /// 医療機関コード: seven digits, where the claim gives it.
        pub institution: Option<String>,
        /// 入院年月日: day of admission.
        pub admitted: Day,
        /// 起算日: day from which the days of stay count.
        pub counted_from: Day,
        /// 退院年月日: day of discharge.
        pub discharged: Option<Day>,
        /// 入院日: a row for each day of the stay in the month.
        pub days: Vec<CalendarDay<'a>>,
        /// 請求期間: the bills of the month.
        pub bills: Vec<CalendarBill>,
        /// 月の合計: sums of the month.
        pub total: CalendarSum,
        /// 指摘: what leaves the result open, gravest first; equal ones of several days once.
        pub findings: Vec<CalendarFinding>,
        /// 提案: lines that a person may add, each once with its days.
        pub suggestions: Vec<CalendarSuggestion<'a>>,
        /// 未判定の領域: rule families that were not looked at.
        pub unchecked: Vec<StatementFamily<'a>>,
    }

    /// 入院日: one day.
    pub struct CalendarDay<'a> {
        /// 日: the day.
        pub date: Day,
        /// 曜日: sun, mon, tue, wed, thu, fri or sat.
        pub weekday: &'static str,
        /// 入院日数: number of the day, 1 on the 起算日.
        pub number: i32,
        /// 請求期間: place of the bill, from 1.
        pub bill: u32,
        /// 病棟の入院料: the 入院料 of the day; null where none is told.
        pub ward: Option<CalendarWard<'a>>,
        /// 印: admission (入院), transfer (転棟), leave (外泊), treatment_leave (治療のための外泊), other_institution (他医療機関受診),
        /// discharge (退院).
        pub marks: Vec<&'static str>,
        /// 入院料の点数: points under 診療識別 90 and 92, with what joins them, in hundredths.
        pub ward_points_x100: i64,
        /// その他の点数: all other points, in hundredths.
        pub other_points_x100: i64,
        /// 判定不能の点数: part of the points that is undecided, in hundredths.
        pub undecided_x100: i64,
        /// 含まれる明細: lines of the day that the 入院料 includes.
        pub included: u32,
        /// 食事: the meals served.
        pub meals: Vec<CalendarMeal>,
        /// 食事・生活療養: cost, yen.
        pub meals_yen: i64,
        /// 標準負担額: yen.
        pub standard_yen: i64,
        /// 選定療養の室料: yen.
        pub room_charge_yen: i64,
        /// 特別メニュー: charges for menus of the patient's choice, yen.
        pub menus_yen: i64,
    }

    /// 病棟の入院料: code and name.
    pub struct CalendarWard<'a> {
        /// コード: nine digits.
        pub code: Code,
        /// 名称: short name in the master; empty where the masters do not know the code.
        pub name: &'a str,
        /// 算定: whether it is billed, and not only named by the day.
        pub billed: bool,
    }

    /// 食事: one meal.
    #[derive(Copy)]
    pub struct CalendarMeal {
        /// 食事の時: which meal.
        pub at: MealTime,
        /// 流動食のみ: liquid food by tube.
        pub liquid: bool,
        /// 特別食: a special diet.
        pub special_diet: bool,
    }

    /// 請求期間: one bill.
    pub struct CalendarBill {
        /// 開始日: first day that it holds.
        pub from: Day,
        /// 締め日: last day.
        pub until: Day,
        /// 合計: its sums.
        pub sum: CalendarSum,
    }

    /// 合計: sums over days.
    #[derive(Default)]
    pub struct CalendarSum {
        /// 日数: days of the stay.
        pub days: u32,
        /// 入院料の点数: in hundredths.
        pub ward_points_x100: i64,
        /// その他の点数: in hundredths.
        pub other_points_x100: i64,
        /// 合計点数: in hundredths.
        pub points_x100: i64,
        /// 判定不能の点数: part of the points that is undecided, in hundredths.
        pub undecided_x100: i64,
        /// 含まれる明細: lines that the 入院料 includes, counted day by day.
        pub included: u32,
        /// 食数: meals.
        pub meals: u32,
        /// 食事・生活療養: cost, yen.
        pub meals_yen: i64,
        /// 標準負担額: yen.
        pub standard_yen: i64,
        /// 選定療養の室料: yen.
        pub room_charge_yen: i64,
        /// 特別メニュー: yen.
        pub menus_yen: i64,
        /// 窓口徴収額: the patient's share of the points, yen; null when undecided.
        pub counter_yen: Option<i64>,
        /// 合算調整: what is changed in amounts collected earlier, yen.
        pub adjustment_yen: i64,
        /// 食事・生活療養の患者負担: what the patient pays of the standard amount, yen; null when undecided.
        pub meals_patient_yen: Option<i64>,
        /// 保険外負担: charges outside the insurance with tax, the room and menus of choice among them, yen.
        pub outside_yen: i64,
        /// 徴収額: what the patient pays in all, yen; null when undecided.
        pub collected_yen: Option<i64>,
    }

    /// 指摘: what leaves the result open.
    pub struct CalendarFinding {
        /// 番号: stable number.
        pub code: u16,
        /// 種類: stable word.
        pub slug: &'static str,
        /// 重さ: error, undecided or warning.
        pub severity: &'static str,
        /// 位置: JSON pointer into the claim.
        pub at: String,
        /// 日: the days that it names.
        pub days: Vec<DaySpan>,
        /// 文（日本語）: in Japanese.
        pub ja: String,
        /// 文（英語）: in English.
        pub en: String,
    }

    /// 提案: a line that a person may add.
    pub struct CalendarSuggestion<'a> {
        /// コード: nine digits.
        pub code: Code,
        /// 名称: name in the master.
        pub name: &'a str,
        /// ルール: id of the rule.
        pub rule: &'a str,
        /// 名称（日本語）: title of the rule.
        pub ja: &'a str,
        /// 名称（英語）: title of the rule.
        pub en: &'a str,
        /// 未入力: what the claim does not say, where that is why it is only suggested.
        pub missing: Option<&'a str>,
        /// 日: on which days.
        pub days: Vec<DaySpan>,
    }
}

/// 診療識別 of 入院料.
const WARD_CLASSES: [u32; 2] = [90, 92];
/// 項番27: 入院料.
const WARD_DAY: u8 = 3;
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl<'m> Outcome<'m> {
    /// 入院カレンダー of an inpatient claim.
    ///
    /// # Errors
    /// The message that says why the claim has none: it is outpatient, or tells no stay.
    pub fn calendar<'a>(
        &'a self,
        claim: &'a Claim,
        masters: &'a MasterSet<'m>,
    ) -> Result<Calendar<'a>, &'static MessageDef> {
        if claim.setting != Setting::Inpatient {
            return Err(&command::NOT_INPATIENT);
        }
        let stay = claim.stay.as_ref().ok_or(&command::STAY_MISSING)?;
        Ok(Sheet { outcome: self, claim, masters, stay }.calendar())
    }
}

/// The month of a stay.
#[derive(Clone, Copy)]
struct Sheet<'a, 'm> {
    outcome: &'a Outcome<'m>,
    claim: &'a Claim,
    masters: &'a MasterSet<'m>,
    stay: &'a Stay,
}

impl<'a, 'm: 'a> Sheet<'a, 'm> {
    fn calendar(&self) -> Calendar<'a> {
        let (outcome, claim, stay) = (self.outcome, self.claim, self.stay);
        let mut days: Vec<CalendarDay<'a>> = self.dates().map(|date| self.day(date)).collect();
        let bills = self.bills(&mut days);
        let mut total = CalendarSum { outside_yen: outcome.outside_yen, ..sum_of_days(days.iter()) };
        self.pay(&mut total, outcome.visits.iter(), |_| true);
        Calendar {
            id: &claim.id,
            is_final: outcome.is_final(),
            provisional: outcome.provisional,
            month: claim.month,
            institution: claim.institution.code.as_ref().map(ToString::to_string),
            admitted: stay.admitted,
            counted_from: stay.counted_from,
            discharged: stay.discharged,
            days,
            bills,
            total,
            findings: self.findings(),
            suggestions: self.suggestions(),
            unchecked: outcome.unchecked.iter().copied().map(family).collect(),
        }
    }

    /// Every day from the first to the last one of the month that claim or Outcome speak of: a day that is not told stands out.
    fn dates(&self) -> impl Iterator<Item = Day> + use<> {
        let told = self.stay.each_day().map(|(date, _)| date);
        let billed = self.outcome.unit_days.iter().map(|day| day.date);
        let visits = self.claim.encounters.iter().map(|encounter| encounter.date);
        let mut dates: Vec<Day> = told.chain(billed).chain(visits).collect();
        dates.retain(|date| self.claim.month.contains(*date));
        let run = dates.iter().min().zip(dates.iter().max()).map(|(first, last)| (*first, *last));
        run.into_iter().flat_map(|(first, last)| (0..=first.days_until(last)).map(move |nth| first.plus_days(nth)))
    }

    fn day(&self, date: Day) -> CalendarDay<'a> {
        let told = self.stay.on(date);
        let meals = told.map(|day| day.meals.as_slice()).unwrap_or_default();
        let (ward_points, other_points) = self.points(date);
        CalendarDay {
            date,
            weekday: WEEKDAYS.get(date.weekday_from_sunday() as usize).copied().unwrap_or_default(),
            number: self.stay.day_number(date),
            bill: 0,
            ward: self.ward(date),
            marks: self.marks(date),
            ward_points_x100: x100(ward_points),
            other_points_x100: x100(other_points),
            undecided_x100: x100(self.sum(date, |day| self.outcome.undecided_points(day))),
            included: self.included(date),
            meals: meals
                .iter()
                .map(|meal| CalendarMeal { at: meal.at, liquid: meal.liquid, special_diet: meal.special_diet })
                .collect(),
            meals_yen: self.yen(date, false),
            standard_yen: self.yen(date, true),
            room_charge_yen: told.and_then(|day| day.room_charge_yen).unwrap_or(0),
            menus_yen: meals.iter().filter_map(|meal| meal.chosen_yen).fold(0, i64::saturating_add),
        }
    }

    fn units_on(&self, date: Day) -> impl Iterator<Item = &'a UnitDay> + use<'a> {
        self.outcome.unit_days.iter().filter(move |day| day.date == date)
    }

    fn sum(&self, date: Day, of: impl Fn(&UnitDay) -> i64) -> i64 {
        self.units_on(date).map(|day| of(day).saturating_mul(day.count.into())).fold(0, i64::saturating_add)
    }

    /// Points of the 入院料 with what joins them, and all others.
    fn points(&self, date: Day) -> (i64, i64) {
        let is_ward = |day: &UnitDay| {
            let unit = unit_of(self.claim, &self.outcome.additions, day.unit);
            unit.is_some_and(|unit| WARD_CLASSES.contains(&unit.service_class))
        };
        let of = |ward: bool| self.sum(date, |day| if is_ward(day) == ward { day.points } else { 0 });
        let entered =
            self.claim.visit_points.iter().filter(|entered| {
                self.claim.encounters.iter().any(|own| own.id == entered.encounter && own.date == date)
            });
        let entered = entered.map(|entered| entered.points).fold(0, i64::saturating_add);
        (of(true), of(false).saturating_add(entered))
    }

    /// Yen of the day: the standard amounts, or the cost.
    fn yen(&self, date: Day, standard: bool) -> i64 {
        let days = self.outcome.unit_days.iter().zip(&self.outcome.placements);
        let own = days.filter(|(day, place)| day.date == date && place.standard_amount == standard);
        own.map(|(day, _)| day.yen.saturating_mul(day.count.into())).fold(0, i64::saturating_add)
    }

    fn included(&self, date: Day) -> u32 {
        let own = self.outcome.decisions.iter().filter(|own| own.date == date);
        own.filter(|own| own.def.code == messages::INCLUDED.code).count() as u32
    }

    /// The 入院料 that is billed on a day, else the one that the day names.
    fn ward(&self, date: Day) -> Option<CalendarWard<'a>> {
        let billed = self.ward_line(date).map(|line| line.code);
        let named = self.stay.on(date).and_then(|day| day.ward_fee);
        let code = billed.or(named)?;
        Some(CalendarWard { code, name: self.narrator(true).known_name(code, date), billed: billed.is_some() })
    }

    fn ward_line(&self, date: Day) -> Option<&'a LineOutcome<'a>> {
        let lines = self.units_on(date).flat_map(|day| self.outcome.lines_of(day.unit));
        lines.into_iter().find(|line| {
            let is_ward = matches!(line.row, Some(Row::FeeItem(item)) if item.actual_days() == WARD_DAY);
            is_ward && self.outcome.times_standing(self.claim, line, date) > 0
        })
    }

    fn marks(&self, date: Day) -> Vec<&'static str> {
        let stay = self.stay;
        let leave = match stay.leave_on(date) {
            Some(Leave::Plain) => Some("leave"),
            Some(Leave::ForTreatment) => Some("treatment_leave"),
            None => None,
        };
        let other = stay.on(date).is_some_and(|day| day.other_institution);
        let marks = [
            (date == stay.admitted).then_some("admission"),
            self.is_transfer(date).then_some("transfer"),
            leave,
            other.then_some("other_institution"),
            (stay.discharged == Some(date)).then_some("discharge"),
        ];
        marks.into_iter().flatten().collect()
    }

    /// 転棟: the day names another ward than the day before, and not the next period of the same fee.
    fn is_transfer(&self, date: Day) -> bool {
        if date == self.stay.admitted {
            return false;
        }
        let ward = |date: Day| self.stay.on(date).and_then(|day| day.ward_fee);
        match (ward(date.previous()), ward(date)) {
            (Some(before), Some(now)) => before != now && !self.is_same_fee(before, now, date),
            (None, Some(_)) => self.stay.on(date).is_some_and(|day| day.ward_from == Some(date)),
            (_, None) => false,
        }
    }

    fn is_same_fee(&self, before: Code, now: Code, date: Day) -> bool {
        let has = |rule: &Rule<'_>, code: Code| rule.ints("period_codes").any(|own| own == i64::from(code.value()));
        self.masters.rules("ward_fee", date).any(|rule| has(&rule, before) && has(&rule, now))
    }

    /// The bills with their sums; every day gets the place of its bill.
    fn bills(&self, days: &mut [CalendarDay<'a>]) -> Vec<CalendarBill> {
        let mut bills: Vec<CalendarBill> = Vec::new();
        for day in days.iter_mut() {
            let until = self.bill_of(day.date);
            if bills.last().is_none_or(|bill| bill.until != until) {
                bills.push(CalendarBill { from: day.date, until, sum: CalendarSum::default() });
            }
            day.bill = bills.len() as u32;
        }
        for (place, bill) in (1u32..).zip(&mut bills) {
            let mut sum = sum_of_days(days.iter().filter(|day| day.bill == place));
            let until = bill.until;
            let visits = (0u32..).zip(&self.outcome.visits).filter(|(_, visit)| self.bill_of(visit.date) == until);
            let charged = |own: &&ChargeOutcome| {
                let visit = own.visit.and_then(|visit| self.outcome.visits.get(visit as usize));
                visit.is_some_and(|visit| self.bill_of(visit.date) == until)
            };
            let charges = self.outcome.charges.iter().filter(charged).map(|charge| charge.yen);
            sum.outside_yen = charges.chain([sum.room_charge_yen, sum.menus_yen]).fold(0, i64::saturating_add);
            self.pay(&mut sum, visits.map(|(_, visit)| visit), |date| self.bill_of(date) == until);
            bill.sum = sum;
        }
        bills
    }

    fn bill_of(&self, date: Day) -> Day {
        self.stay.bill_of(date, self.claim.month.last_day())
    }

    /// What the patient pays of some visits, and of the meals of some bills.
    fn pay<'v>(&self, sum: &mut CalendarSum, visits: impl Iterator<Item = &'v Visit>, bill: impl Fn(Day) -> bool) {
        let (mut counter, mut adjustment) = (Some(0i64), 0i64);
        for visit in visits {
            counter = counter.zip(visit.counter).map(|(sum, yen)| sum.saturating_add(yen));
            adjustment = adjustment.saturating_add(visit.adjustment);
        }
        let mut meals = self.outcome.meals.iter().filter(|share| bill(share.date)).map(|share| share.patient);
        let meals = meals.try_fold(0i64, |sum, yen| Some(sum.saturating_add(yen?)));
        (sum.counter_yen, sum.adjustment_yen, sum.meals_patient_yen) = (counter, adjustment, meals);
        let others = [adjustment, sum.outside_yen];
        sum.collected_yen = counter
            .zip(meals)
            .map(|(counter, meals)| others.into_iter().fold(counter.saturating_add(meals), i64::saturating_add));
    }

    fn narrator(&self, japanese: bool) -> Narrator<'a, 'm> {
        Narrator { outcome: self.outcome, claim: self.claim, masters: self.masters, japanese }
    }

    /// What leaves the result open: findings that differ by their day alone are told once.
    fn findings(&self) -> Vec<CalendarFinding> {
        let open = |finding: &&Finding<'_>| {
            finding.def.severity >= Severity::Undecided || finding.def.code == messages::PROVISIONAL_PARAMETER.code
        };
        let mut groups: Vec<(&Finding<'_>, Vec<Day>)> = Vec::new();
        for finding in self.outcome.findings.iter().filter(open) {
            let days = finding.args.iter().filter_map(|arg| if let Arg::Day(day) = arg { Some(*day) } else { None });
            match groups.iter_mut().find(|(first, _)| is_alike(first, finding)) {
                Some((_, known)) => known.extend(days),
                None => groups.push((finding, days.collect())),
            }
        }
        groups.sort_by_key(|(finding, _)| core::cmp::Reverse(finding.def.severity));
        groups.into_iter().map(|(finding, days)| self.finding(finding, days)).collect()
    }

    fn finding(&self, finding: &Finding<'_>, days: Vec<Day>) -> CalendarFinding {
        let days = DaySpan::of(days);
        let text = |japanese: bool| {
            let told = DaySpan::list_long(&days, japanese);
            let args = finding.args.map(|arg| if let Arg::Day(_) = arg { Arg::Word(&told) } else { arg });
            self.narrator(japanese).finding_with(finding, &args)
        };
        CalendarFinding {
            code: finding.def.code,
            slug: finding.def.slug,
            severity: finding.def.severity.slug(),
            at: finding.at.pointer(),
            ja: text(true),
            en: text(false),
            days: if days.is_empty() { self.narrator(true).decided_days(finding) } else { days },
        }
    }

    /// Suggested lines, each once with its days.
    fn suggestions(&self) -> Vec<CalendarSuggestion<'a>> {
        let mut groups: Vec<(CalendarSuggestion<'a>, Vec<Day>)> = Vec::new();
        for own in self.outcome.additions.iter().filter(|own| own.fate == Fate::Suggested) {
            let same = |(known, _): &&mut (CalendarSuggestion<'a>, Vec<Day>)| {
                (known.code, known.rule, known.missing) == (own.code, own.rule.id(), own.missing)
            };
            if let Some((_, days)) = groups.iter_mut().find(same) {
                days.push(own.date);
                continue;
            }
            let suggestion = CalendarSuggestion {
                code: own.code,
                name: self.narrator(true).known_name(own.code, own.date),
                rule: own.rule.id(),
                ja: own.rule.text("title_ja").unwrap_or_default(),
                en: own.rule.text("title_en").unwrap_or_default(),
                missing: own.missing,
                days: Vec::new(),
            };
            groups.push((suggestion, vec![own.date]));
        }
        groups.into_iter().map(|(own, days)| CalendarSuggestion { days: DaySpan::of(days), ..own }).collect()
    }
}

/// Whether two findings say the same of different days.
fn is_alike(one: &Finding<'_>, other: &Finding<'_>) -> bool {
    let any_day = |finding: &Finding<'_>| {
        finding.args.map(|arg| if let Arg::Day(_) = arg { Arg::Day(Day::MIN).to_string() } else { arg.to_string() })
    };
    (one.def.code, one.at, any_day(one)) == (other.def.code, other.at, any_day(other))
}

fn sum_of_days<'d>(days: impl Iterator<Item = &'d CalendarDay<'d>>) -> CalendarSum {
    let mut sum = CalendarSum::default();
    for day in days {
        sum.days += 1;
        for (of_sum, of_day) in [
            (&mut sum.ward_points_x100, day.ward_points_x100),
            (&mut sum.other_points_x100, day.other_points_x100),
            (&mut sum.undecided_x100, day.undecided_x100),
            (&mut sum.meals_yen, day.meals_yen),
            (&mut sum.standard_yen, day.standard_yen),
            (&mut sum.room_charge_yen, day.room_charge_yen),
            (&mut sum.menus_yen, day.menus_yen),
        ] {
            *of_sum = of_sum.saturating_add(of_day);
        }
        sum.included = sum.included.saturating_add(day.included);
        sum.meals = sum.meals.saturating_add(day.meals.len() as u32);
    }
    sum.points_x100 = sum.ward_points_x100.saturating_add(sum.other_points_x100);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;

    const STAY: &str = r#"{"id": "x", "month": "2025-11", "setting": "inpatient", "institution": {"kind": "hospital"},
        "patient": {"birth_date": "1980-01-01"}, "coverages": [{"id": "h", "kind": "national"}],
        "combinations": [{"id": "p", "coverage": "h"}],
        "stay": {"admitted": "2025-11-02", "counted_from": "2025-10-20", "discharged": "2025-11-08", "bills": ["2025-11-05"],
            "absences": [{"left": "2025-11-05", "returned": "2025-11-07", "leave": "for_treatment"}],
            "days": [
                {"date": "2025-11-02", "until": "2025-11-03", "ward_fee": "190117710", "room_charge_yen": 3000},
                {"date": "2025-11-05", "until": "2025-11-06", "ward_fee": "190116310", "other_institution": true},
                {"date": "2025-11-07", "ward_fee": "190117710", "meals": [{"at": "dinner", "special_diet": true, "chosen_yen": 17}]},
                {"date": "2025-11-08", "ward_fee": "190117710"}]}}"#;

    fn told(json: &str, look: impl FnOnce(Result<Calendar<'_>, &'static MessageDef>)) {
        let claim = Claim::from_json(json.as_bytes()).unwrap();
        let engine = Engine::new(MasterSet::new(&[], None).unwrap());
        let mut session = engine.session();
        look(session.calculate(&claim).calendar(&claim, engine.masters()));
    }

    /// Without masters nothing is billed; days, marks, bills and what lies outside the insurance are told all the same.
    #[test]
    fn days_are_marked_and_belong_to_bills() {
        told(STAY, |calendar| {
            let calendar = calendar.unwrap();
            let days: Vec<_> = calendar.days.iter().map(|day| (day.number, day.bill, day.marks.join(" "))).collect();
            let expected = [
                (14, 1, "admission"),
                (15, 1, ""),
                (16, 1, ""),
                (17, 1, "other_institution"),
                (18, 2, "treatment_leave other_institution"),
                (19, 2, "transfer"),
                (20, 2, "discharge"),
            ];
            assert_eq!(days, expected.map(|(number, bill, marks)| (number, bill, marks.to_owned())));
            assert!(calendar.days[2].ward.is_none() && !calendar.days[0].ward.as_ref().unwrap().billed);
            let bills: Vec<_> = calendar.bills.iter().map(|bill| (bill.until.ymd().2, bill.sum.days)).collect();
            assert_eq!(bills, [(5, 4), (8, 3)]);
            let outside: Vec<_> = calendar.bills.iter().map(|bill| bill.sum.outside_yen).collect();
            assert_eq!((outside, calendar.days[5].menus_yen), (vec![6_000, 17], 17));
        });
    }

    #[test]
    fn a_claim_without_a_stay_has_no_calendar() {
        let outpatient = STAY.replace("\"inpatient\"", "\"outpatient\"");
        let (head, _) = outpatient.split_once(",\n        \"stay\"").unwrap();
        told(&format!("{head}}}"), |calendar| assert_eq!(calendar.unwrap_err().code, command::NOT_INPATIENT.code));
        let inpatient = head.replace("\"outpatient\"", "\"inpatient\"");
        told(&format!("{inpatient}}}"), |calendar| assert_eq!(calendar.unwrap_err().code, command::STAY_MISSING.code));
    }
}
