//! 領収証・診療明細書: one visit as the patient is told of it, the points by category, the items, and what is collected.
//!
//! A view over claim and Outcome: nothing is computed here but sums of what the rooms have said. The words before the first colon
//! of a doc comment are the official term; they become the titles of the JSON Schema.

use super::billed::BilledUnit;
use super::document::{FindingDocument, combination, finding, subsidy, x100};
use super::spans::DaySpan;
use super::{Finding, LineOutcome, LineStatus, MealShare, Outcome, Position, Row, Subtotal, Unchecked, UnitDay, Visit};
use crate::claim::{Claim, Quantity, Setting, SettledVisit, TaxTreatment};
use crate::message::{Severity, room as messages};
use crate::rooms::{bill_date, combination_of, unit_of, visit_date, visit_of};
use crate::{Code, CodeSpace, Day, Month};
use serde::Serialize;

json_forms! {
    /// 領収証・診療明細書: what one visit costs, of what, and who pays.
    pub struct Statement<'a> {
        /// 識別子: id of the claim.
        pub id: &'a str,
        /// 確定: whether nothing in the result of the claim is undecided, refused or provisional; read this first.
        #[serde(rename = "final")]
        pub is_final: bool,
        /// 暫定: whether a parameter that no official text confirms was used.
        pub provisional: bool,
        /// 指摘: what leaves this visit open, gravest first.
        pub findings: Vec<FindingDocument<'a>>,
        /// ほかの受診の指摘: how many findings leave only other visits of the claim open.
        pub findings_elsewhere: u32,
        /// 未判定の領域: rule families that were not looked at.
        pub unchecked: Vec<StatementFamily<'a>>,
        /// 診療年月: `YYYY-MM`.
        pub month: Month,
        /// 入外区分: inpatient (入院) or outpatient (入院外).
        pub setting: Setting,
        /// 医療機関コード: seven digits, where the claim gives it.
        pub institution: Option<String>,
        /// 受診の番号: place of the visit in the Outcome, from 1.
        pub visit: u32,
        /// 受診の件数: number of visits of the claim.
        pub visits: u32,
        /// 受診日: day; of a bill of a stay its last day (締め日).
        pub date: Day,
        /// 請求期間: the days that a bill of a stay holds; null for a visit of one day.
        pub period: Option<DaySpan>,
        /// 受診: id of the encounter.
        pub encounter: Option<&'a str>,
        /// 保険組合せ: id of the combination.
        pub combination: &'a str,
        /// 領収証の区分: the categories that the visit has, in the order of the 領収証, each with its items.
        pub categories: Vec<StatementCategory<'a>>,
        /// 明細のない点数: points entered for the visit without items, in hundredths.
        pub entered_points_x100: i64,
        /// 合計点数: points in hundredths.
        pub points_x100: i64,
        /// 判定不能の点数: part of the points that is undecided, in hundredths.
        pub undecided_x100: i64,
        /// 食事療養・生活療養: total cost, yen.
        pub meals_yen: i64,
        /// 標準負担額: the patient's part of the meals, yen, before subsidies.
        pub meals_patient_yen: i64,
        /// 食事・生活療養の負担: who bears the meals.
        pub meals: Vec<StatementMeals<'a>>,
        /// 保険者負担: yen by the rate of the insurance; null when undecided.
        pub insurer_yen: Option<i64>,
        /// 高額療養費: yen above a ceiling.
        pub benefit_yen: i64,
        /// 公費負担: exact yen by subsidy.
        pub subsidies: Vec<StatementShare<'a>>,
        /// 一部負担金相当額: exact share in yen; null when undecided.
        pub patient_exact_yen: Option<i64>,
        /// 減免額: yen waived; negative is collected on top.
        pub reduction_yen: i64,
        /// 窓口徴収額: yen collected as the share; null when undecided.
        pub counter_yen: Option<i64>,
        /// 合算調整: what the visit changes in amounts collected earlier, yen; negative is given back.
        pub adjustment_yen: i64,
        /// 保険外負担: charges outside the insurance.
        pub outside: Vec<StatementCharge<'a>>,
        /// 保険外負担の合計: yen with tax.
        pub outside_yen: i64,
        /// 徴収額: what is collected in all: share, adjustment, what the patient pays of the meals and charges outside the
        /// insurance, yen; null when undecided.
        pub collected_yen: Option<i64>,
        /// 収納済みの額: yen of the share already collected, where the claim says so.
        pub settled_yen: Option<i64>,
    }

    /// 未判定の領域: one rule family.
    pub struct StatementFamily<'a> {
        /// 名称: stable word.
        pub family: &'a str,
        /// 名称（日本語）: in plain Japanese.
        pub title_ja: &'a str,
        /// 名称（英語）: in plain English.
        pub title_en: &'a str,
    }

    /// 領収証の区分: one category with its items.
    pub struct StatementCategory<'a> {
        /// 区分: stable word; empty for what no category holds.
        pub code: &'a str,
        /// 名称: title on the 領収証.
        pub title_ja: &'a str,
        /// 名称（英語）: title in English.
        pub title_en: &'a str,
        /// 点数: points in hundredths.
        pub points_x100: i64,
        /// 円: yen of 食事療養・生活療養, without the standard amounts.
        pub yen: i64,
        /// 算定単位: the items, in the order of the claim.
        pub units: Vec<StatementUnit<'a>>,
    }

    /// 算定単位: items that share one 点数 and one 回数; in a bill of a stay on all days on which they do.
    pub struct StatementUnit<'a> {
        /// 位置: index of the unit, of several alike that of the first.
        pub unit: u32,
        /// 識別子: id given by the caller.
        pub id: Option<&'a str>,
        /// 診療識別: two digits; null for a unit that the claim does not hold.
        pub service_class: Option<String>,
        /// 点数: points of one time, in hundredths.
        pub points_x100: i64,
        /// 回数: times.
        pub count: u32,
        /// 日: the days of these times.
        pub days: Vec<DaySpan>,
        /// 点数×回数: in hundredths.
        pub total_points_x100: i64,
        /// 円: yen of one time, for 食事療養・生活療養.
        pub yen: i64,
        /// 円×回数: yen.
        pub total_yen: i64,
        /// 標準負担額: whether the yen are the patient's part of the meals.
        pub standard_amount: bool,
        /// 判定不能: whether something about it is undecided.
        pub undecided: bool,
        /// 明細: the items that are billed.
        pub lines: Vec<StatementLine<'a>>,
    }

    /// 明細: one item.
    pub struct StatementLine<'a> {
        /// 位置: place in the unit.
        pub line: u32,
        /// 種類: fee_item (診療行為), drug (医薬品) or material (特定器材), by the code.
        pub kind: &'a str,
        /// コード: nine digits.
        pub code: Code,
        /// 名称: name in the master.
        pub name: &'a str,
        /// 判定: accepted, added (by santei), undecided, refused or replaced.
        pub status: &'a str,
        /// 数量: in the unit of the master.
        pub quantity: Option<Quantity>,
        /// 単位: unit of the quantity, empty where the master has none.
        pub unit_name: &'a str,
        /// 所定点数: nominal points in hundredths, where one row decides them.
        pub nominal_points_x100: Option<i64>,
    }

    /// 公費負担: what a subsidy pays.
    pub struct StatementShare<'a> {
        /// 公費: id of the subsidy.
        pub subsidy: &'a str,
        /// 円: exact yen; negative takes back an earlier payment.
        pub yen: i64,
    }

    /// 食事・生活療養の負担: who bears the meals of a visit or bill.
    pub struct StatementMeals<'a> {
        /// 生活療養: whether they are meals and living costs of 生活療養, and not 食事療養.
        pub living: bool,
        /// 費用の額: yen.
        pub cost_yen: i64,
        /// 標準負担額: yen.
        pub standard_yen: i64,
        /// 保険者負担: yen.
        pub insurer_yen: i64,
        /// 公費負担: yen by subsidy.
        pub subsidies: Vec<StatementShare<'a>>,
        /// 患者負担: yen; null when undecided.
        pub patient_yen: Option<i64>,
    }

    /// 保険外負担: one charge, or equal ones of several days of a stay.
    pub struct StatementCharge<'a> {
        /// 名称: what it is for.
        pub name: &'a str,
        /// 日: the days of a stay; empty for what belongs to a visit.
        pub days: Vec<DaySpan>,
        /// 回数: how many times the amount is charged.
        pub count: u32,
        /// 金額: yen as entered, of one time.
        pub amount_yen: i64,
        /// 消費税の扱い: whether tax is in the amount, is added, or none is due.
        pub treatment: TaxTreatment,
        /// 消費税: yen that are added; null where the amount is entered with tax or none is due.
        pub tax_yen: Option<i64>,
        /// 税込金額: yen of all times.
        pub yen: i64,
    }
}

/// The name of the charge for drugs of the patient's choice.
const SPECIAL_CHARGE: &str = "選定療養（長期収載品等）";
/// The name of room charges of a stay.
const ROOM_CHARGE: &str = "選定療養の室料";
/// The name of charges for menus of the patient's choice.
const MENU_CHARGE: &str = "特別メニューの食事";

impl Outcome<'_> {
    /// 領収証・診療明細書 of a visit, by its place in [`Outcome::visits`]; `None` when there is no such visit.
    ///
    /// A visit of a stay is a bill: units that are alike on several days stand once, with their days.
    pub fn statement<'a>(&'a self, claim: &'a Claim, visit: u32) -> Option<Statement<'a>> {
        let visited = self.visits.get(visit as usize)?;
        Some(Page { outcome: self, claim, visit, visited }.statement())
    }
}

/// One visit of an Outcome.
#[derive(Clone, Copy)]
struct Page<'a> {
    outcome: &'a Outcome<'a>,
    claim: &'a Claim,
    visit: u32,
    visited: &'a Visit,
}

impl<'a> Page<'a> {
    fn statement(&self) -> Statement<'a> {
        let (outcome, claim, visited) = (self.outcome, self.claim, self.visited);
        let placed = self.placed();
        let open: Vec<&Finding<'a>> = outcome.findings.iter().filter(|finding| leaves_open(finding)).collect();
        let (here, elsewhere): (Vec<_>, Vec<_>) = open.into_iter().partition(|finding| self.is_about(finding));
        let yen = |standard: bool| {
            let same = placed.iter().filter(move |unit| unit.placement.standard_amount == standard);
            same.map(|unit| total(unit.day.yen, unit.day.count)).fold(0, i64::saturating_add)
        };
        let encounter = visited.encounter.and_then(|index| claim.encounters.get(index as usize));
        let meals = self.meals();
        Statement {
            id: &claim.id,
            is_final: outcome.is_final(),
            provisional: outcome.provisional,
            findings: gravest_first(here),
            findings_elsewhere: elsewhere.len() as u32,
            unchecked: outcome.unchecked.iter().copied().map(family).collect(),
            month: claim.month,
            setting: claim.setting,
            institution: claim.institution.code.as_ref().map(ToString::to_string),
            visit: self.visit.saturating_add(1),
            visits: outcome.visits.len() as u32,
            date: visited.date,
            period: visited.period(claim),
            encounter: encounter.map(|encounter| encounter.id.as_str()),
            combination: combination(claim, visited.combination),
            categories: self.categories(&placed),
            entered_points_x100: x100(self.entered_points()),
            points_x100: x100(visited.points),
            undecided_x100: undecided(&placed),
            meals_yen: yen(false),
            meals_patient_yen: yen(true),
            insurer_yen: visited.insurer,
            benefit_yen: visited.benefit,
            subsidies: self.subsidies(),
            patient_exact_yen: visited.patient_exact,
            reduction_yen: visited.reduction,
            counter_yen: visited.counter,
            adjustment_yen: visited.adjustment,
            outside: self.outside(),
            outside_yen: visited.outside,
            collected_yen: visited.counter.zip(patient_of(&meals)).map(|(counter, meals)| {
                let others = [visited.adjustment, visited.outside, meals];
                others.into_iter().fold(counter, i64::saturating_add)
            }),
            meals,
            settled_yen: self.settled(),
        }
    }

    /// The units of the visit, in the order of the claim.
    fn placed(&self) -> Vec<BilledUnit<'a>> {
        self.outcome.billed_units().filter(|unit| self.holds(unit.day)).collect()
    }

    fn holds(&self, day: &UnitDay) -> bool {
        let place = visit_of(self.claim, &self.outcome.additions, day.unit);
        let (encounter, combination) = (self.visited.encounter, self.visited.combination);
        place == Some((encounter, combination))
            && visit_date(self.claim, day.date, encounter, self.visited.by_day) == self.visited.date
    }

    /// Who bears the meals: told with the first visit of the day under the combination.
    fn meals(&self) -> Vec<StatementMeals<'a>> {
        let key = |visit: &Visit| (visit.date, visit.combination);
        let first = self.outcome.visits.iter().position(|visit| key(visit) == key(self.visited));
        if first != Some(self.visit as usize) {
            return Vec::new();
        }
        let shares = (0u32..).zip(&self.outcome.meals);
        let own = shares.filter(|(_, share)| (share.date, share.combination) == key(self.visited));
        own.map(|(place, share)| self.meal_share(place, share)).collect()
    }

    fn meal_share(&self, place: u32, share: &MealShare) -> StatementMeals<'a> {
        let subsidies = self.outcome.meal_subsidies.iter().filter(|own| own.share == place);
        StatementMeals {
            living: share.living,
            cost_yen: share.cost,
            standard_yen: share.standard,
            insurer_yen: share.insurer,
            subsidies: subsidies
                .map(|own| StatementShare { subsidy: subsidy(self.claim, own.subsidy), yen: own.yen })
                .collect(),
            patient_yen: share.patient,
        }
    }

    /// Points that were entered for the visit without items.
    fn entered_points(&self) -> i64 {
        let own = self.claim.visit_points.iter().filter(|entered| {
            let encounter = self.claim.encounters.iter().position(|e| e.id == entered.encounter);
            encounter.map(|index| index as u32) == self.visited.encounter
                && combination_of(self.claim, &entered.combination) == self.visited.combination
        });
        own.map(|entered| entered.points).fold(0, i64::saturating_add)
    }

    /// The categories in their order, and last what none of them holds.
    fn categories(&self, placed: &[BilledUnit<'a>]) -> Vec<StatementCategory<'a>> {
        let known = self.outcome.totals.by_receipt_category.iter().map(heading);
        let none = StatementCategory {
            code: "",
            title_ja: "区分なし",
            title_en: "No category",
            points_x100: 0,
            yen: 0,
            units: Vec::new(),
        };
        let filled = known.chain([none]).map(|category| self.fill(category, placed));
        filled.filter(|category| !category.units.is_empty()).collect()
    }

    fn fill(&self, mut category: StatementCategory<'a>, placed: &[BilledUnit<'a>]) -> StatementCategory<'a> {
        for unit in placed.iter().filter(|unit| unit.placement.category == category.code) {
            let unit = self.unit(unit);
            if unit.lines.is_empty() && unit.total_points_x100 == 0 && unit.total_yen == 0 {
                continue;
            }
            category.points_x100 = category.points_x100.saturating_add(unit.total_points_x100);
            let yen = if unit.standard_amount { 0 } else { unit.total_yen };
            category.yen = category.yen.saturating_add(yen);
            match category.units.iter_mut().find(|known| self.is_alike(known, &unit)) {
                Some(known) => join(known, unit),
                None => category.units.push(unit),
            }
        }
        category
    }

    /// Whether two units of a stay are told as one: the same unit, or two that follow from the stay, with the same items and amounts.
    fn is_alike(&self, one: &StatementUnit<'_>, other: &StatementUnit<'_>) -> bool {
        let entered = self.claim.units.len() as u32;
        let amounts = |unit: &StatementUnit<'_>| {
            (unit.points_x100, unit.yen, unit.standard_amount, unit.undecided, unit.service_class.clone())
        };
        let items = |line: &StatementLine<'_>| (line.code, line.status.to_owned(), line.quantity);
        let same = |(a, b): (&StatementLine<'_>, &StatementLine<'_>)| items(a) == items(b);
        self.visited.period(self.claim).is_some()
            && (one.unit == other.unit || one.unit >= entered && other.unit >= entered)
            && amounts(one) == amounts(other)
            && one.lines.len() == other.lines.len()
            && one.lines.iter().zip(&other.lines).all(same)
    }

    fn unit(&self, placed: &BilledUnit<'a>) -> StatementUnit<'a> {
        let day = placed.day;
        let entered = self.claim.units.get(day.unit as usize);
        let unit = unit_of(self.claim, &self.outcome.additions, day.unit);
        StatementUnit {
            unit: day.unit,
            id: entered.and_then(|unit| unit.id.as_deref()),
            service_class: unit.map(|unit| format!("{:02}", unit.service_class)),
            points_x100: x100(day.points),
            count: day.count,
            days: DaySpan::of([day.date]),
            total_points_x100: x100(total(day.points, day.count)),
            yen: day.yen,
            total_yen: total(day.yen, day.count),
            standard_amount: placed.placement.standard_amount,
            undecided: day.undecided,
            lines: self.lines(placed),
        }
    }

    fn lines(&self, placed: &BilledUnit<'a>) -> Vec<StatementLine<'a>> {
        self.outcome.billed_lines(self.claim, placed).map(|line| self.line(line, placed.day)).collect()
    }

    fn line(&self, line: &LineOutcome<'a>, day: &UnitDay) -> StatementLine<'a> {
        let entered = self.claim.units.get(line.unit as usize).and_then(|unit| unit.lines.get(line.line as usize));
        let added =
            self.outcome.addition_on(line, day.date).and_then(|addition| addition.quantity).map(Quantity::whole);
        StatementLine {
            line: line.line,
            kind: kind(line.code),
            code: line.code,
            name: line.name,
            status: status(line, day).slug(),
            quantity: entered.and_then(|entered| entered.quantity).or(added),
            unit_name: line.row.map_or("", Row::unit_name),
            nominal_points_x100: line.nominal,
        }
    }

    fn subsidies(&self) -> Vec<StatementShare<'a>> {
        let own = self.outcome.shares.iter().filter(|share| share.visit == self.visit);
        own.map(|share| StatementShare { subsidy: subsidy(self.claim, share.subsidy), yen: share.yen }).collect()
    }

    fn outside(&self) -> Vec<StatementCharge<'a>> {
        let own = self.outcome.charges.iter().filter(|charge| charge.visit == Some(self.visit));
        let charges = own.filter_map(|charge| {
            let Some(index) = charge.charge else {
                return Some(StatementCharge {
                    name: SPECIAL_CHARGE,
                    days: Vec::new(),
                    count: 1,
                    amount_yen: charge.yen.saturating_sub(charge.tax.unwrap_or(0)),
                    treatment: TaxTreatment::Excluded,
                    tax_yen: charge.tax,
                    yen: charge.yen,
                });
            };
            let entered = self.claim.outside.get(index as usize)?;
            Some(StatementCharge {
                name: &entered.name,
                days: Vec::new(),
                count: 1,
                amount_yen: entered.amount_yen,
                treatment: entered.tax,
                tax_yen: charge.tax,
                yen: charge.yen,
            })
        });
        charges.chain(self.charges_of_days()).collect()
    }

    /// Rooms and menus of the days of a bill, which its last visit collects; equal amounts once.
    fn charges_of_days(&self) -> Vec<StatementCharge<'a>> {
        let last = self.outcome.visits.iter().rposition(|visit| visit.date == self.visited.date);
        if self.visited.period(self.claim).is_none() || last != Some(self.visit as usize) {
            return Vec::new();
        }
        let mut charges: Vec<(StatementCharge<'a>, Vec<Day>)> = Vec::new();
        for (date, day) in self.claim.stay.iter().flat_map(|stay| stay.each_day()) {
            if bill_date(self.claim, date, None) != self.visited.date {
                continue;
            }
            let menus = day.meals.iter().filter_map(|meal| meal.chosen_yen).map(|yen| (MENU_CHARGE, yen));
            for (name, yen) in day.room_charge_yen.map(|yen| (ROOM_CHARGE, yen)).into_iter().chain(menus) {
                charge_day(&mut charges, name, yen, date);
            }
        }
        charges.sort_by_key(|(charge, _)| charge.name != ROOM_CHARGE);
        charges.into_iter().map(|(charge, days)| StatementCharge { days: DaySpan::of(days), ..charge }).collect()
    }

    /// What was collected for the visit, where the claim says so.
    fn settled(&self) -> Option<i64> {
        let encounter = self.claim.encounters.get(self.visited.encounter? as usize)?;
        let same = |settled: &&SettledVisit| {
            settled.encounter == encounter.id
                && combination_of(self.claim, &settled.combination) == self.visited.combination
        };
        self.claim.settled.iter().find(same).map(|settled| settled.collected_yen)
    }

    /// Whether a finding is about the visit, or about the claim as a whole.
    fn is_about(&self, finding: &Finding<'_>) -> bool {
        match finding.at {
            Position::Claim | Position::Coverage(_) | Position::Combination(_) | Position::Subsidy(_) => true,
            Position::Visit(visit) => visit == self.visit,
            Position::Unit(unit) | Position::Line(unit, _) => {
                self.outcome.unit_days.iter().any(|day| day.unit == unit && self.holds(day))
            }
            Position::Outside(charge) => {
                let entered = self.claim.outside.get(charge as usize);
                let encounter = self.visited.encounter.and_then(|index| self.claim.encounters.get(index as usize));
                entered.zip(encounter).is_some_and(|(charge, encounter)| charge.encounter == encounter.id)
            }
        }
    }
}

/// Whether a finding keeps the result from being final.
fn leaves_open(finding: &Finding<'_>) -> bool {
    finding.def.severity >= Severity::Undecided || finding.def.code == messages::PROVISIONAL_PARAMETER.code
}

fn gravest_first<'a>(mut findings: Vec<&'a Finding<'a>>) -> Vec<FindingDocument<'a>> {
    findings.sort_by_key(|finding| core::cmp::Reverse(finding.def.severity));
    findings.into_iter().map(finding).collect()
}

pub(super) fn family<'a>(unchecked: Unchecked) -> StatementFamily<'a> {
    let (title_ja, title_en) = (unchecked.title(true), unchecked.title(false));
    StatementFamily { family: unchecked.slug(), title_ja, title_en }
}

fn heading<'a>(subtotal: &Subtotal<'a>) -> StatementCategory<'a> {
    let Subtotal { code, title_ja, title_en, .. } = *subtotal;
    StatementCategory { code, title_ja, title_en, points_x100: 0, yen: 0, units: Vec::new() }
}

/// What became of a line on a day: what another day left undecided says nothing of this one.
fn status(line: &LineOutcome<'_>, day: &UnitDay) -> LineStatus {
    match line.status {
        LineStatus::Undecided if !day.undecided => LineStatus::Accepted,
        status => status,
    }
}

fn kind(code: Code) -> &'static str {
    match code.space() {
        Some(CodeSpace::Drug) => "drug",
        Some(CodeSpace::Material) => "material",
        _ => "fee_item",
    }
}

/// Adds the times of a unit to one that is alike.
fn join(known: &mut StatementUnit<'_>, unit: StatementUnit<'_>) {
    known.count = known.count.saturating_add(unit.count);
    known.total_points_x100 = known.total_points_x100.saturating_add(unit.total_points_x100);
    known.total_yen = known.total_yen.saturating_add(unit.total_yen);
    let spans = known.days.iter().chain(&unit.days).flat_map(|span| span.each_day());
    known.days = DaySpan::of(spans);
}

fn charge_day<'a>(charges: &mut Vec<(StatementCharge<'a>, Vec<Day>)>, name: &'a str, yen: i64, date: Day) {
    if let Some((known, days)) = charges.iter_mut().find(|(own, _)| (own.name, own.amount_yen) == (name, yen)) {
        known.count = known.count.saturating_add(1);
        known.yen = known.yen.saturating_add(yen);
        days.push(date);
        return;
    }
    let treatment = TaxTreatment::Included;
    let charge = StatementCharge { name, days: Vec::new(), count: 1, amount_yen: yen, treatment, tax_yen: None, yen };
    charges.push((charge, vec![date]));
}

/// What the patient pays of the meals; nothing where a subsidy leaves it open.
fn patient_of(meals: &[StatementMeals<'_>]) -> Option<i64> {
    meals.iter().try_fold(0i64, |sum, share| Some(sum.saturating_add(share.patient_yen?)))
}

fn total(one: i64, count: u32) -> i64 {
    one.saturating_mul(count.into())
}

fn undecided(placed: &[BilledUnit<'_>]) -> i64 {
    let open = placed.iter().filter(|unit| unit.day.undecided);
    x100(open.map(|unit| total(unit.day.points, unit.day.count)).fold(0, i64::saturating_add))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_charges_of_several_days_are_one() {
        let day = |day| Day::from_ymd(2025, 11, day).unwrap();
        let mut charges = Vec::new();
        for (date, yen) in [(4, 5_500), (5, 5_500), (6, 8_000)] {
            charge_day(&mut charges, ROOM_CHARGE, yen, day(date));
        }
        let told: Vec<_> = charges.iter().map(|(own, days)| (own.count, own.amount_yen, own.yen, days.len())).collect();
        assert_eq!(told, [(2, 5_500, 11_000, 2), (1, 8_000, 8_000, 1)]);
    }

    #[test]
    fn a_share_of_the_meals_that_is_open_leaves_the_sum_open() {
        let share = |patient_yen| StatementMeals {
            living: false,
            cost_yen: 2_070,
            standard_yen: 1_530,
            insurer_yen: 540,
            subsidies: Vec::new(),
            patient_yen,
        };
        assert_eq!(patient_of(&[share(Some(1_530)), share(Some(0))]), Some(1_530));
        assert_eq!(patient_of(&[share(Some(1_530)), share(None)]), None);
    }
}
