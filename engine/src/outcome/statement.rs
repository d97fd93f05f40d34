//! 領収証・診療明細書: one visit as the patient is told of it, the points by category, the items, and what is collected.
//!
//! A view over claim and Outcome: nothing is computed here but sums of what the rooms have said. The words before the first colon
//! of a doc comment are the official term; they become the titles of the JSON Schema.

use super::document::{FindingDocument, combination, finding, subsidy, x100};
use super::{Finding, LineOutcome, LineStatus, Outcome, Placement, Position, Row, Subtotal, Unchecked, UnitDay, Visit};
use crate::claim::{Claim, Quantity, Setting, SettledVisit, TaxTreatment};
use crate::message::{Severity, room as messages};
use crate::rooms::{combination_of, unit_of, visit_of};
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
        /// 受診日: day.
        pub date: Day,
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
        /// 標準負担額: the patient's part of the meals, yen.
        pub meals_patient_yen: i64,
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
        /// 徴収額: what is collected in all: share, adjustment, standard amounts and charges outside the insurance, yen; null when
        /// undecided.
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

    /// 算定単位: items that share one 点数 and one 回数.
    pub struct StatementUnit<'a> {
        /// 位置: index of the unit.
        pub unit: u32,
        /// 識別子: id given by the caller.
        pub id: Option<&'a str>,
        /// 診療識別: two digits; null for a unit that the claim does not hold.
        pub service_class: Option<String>,
        /// 点数: points of one time, in hundredths.
        pub points_x100: i64,
        /// 回数: times.
        pub count: u32,
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

    /// 保険外負担: one charge.
    pub struct StatementCharge<'a> {
        /// 名称: what it is for.
        pub name: &'a str,
        /// 金額: yen as entered.
        pub amount_yen: i64,
        /// 消費税の扱い: whether tax is in the amount, is added, or none is due.
        pub treatment: TaxTreatment,
        /// 消費税: yen that are added; null where the amount is entered with tax or none is due.
        pub tax_yen: Option<i64>,
        /// 税込金額: yen.
        pub yen: i64,
    }
}

/// The name of the charge for drugs of the patient's choice.
const SPECIAL_CHARGE: &str = "選定療養（長期収載品等）";

impl Outcome<'_> {
    /// 領収証・診療明細書 of a visit, by its place in [`Outcome::visits`]; `None` when there is no such visit.
    ///
    /// A room charge (選定療養の室料) belongs to no visit and stands in [`Outcome::outside_yen`] only.
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

/// A unit on a day, how many times of the day stand before it, and where it stands on the 領収証.
struct Placed<'a> {
    day: &'a UnitDay,
    before: u32,
    placement: Placement<'a>,
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
        let meals_patient_yen = yen(true);
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
            encounter: encounter.map(|encounter| encounter.id.as_str()),
            combination: combination(claim, visited.combination),
            categories: self.categories(&placed),
            entered_points_x100: x100(self.entered_points()),
            points_x100: x100(visited.points),
            undecided_x100: undecided(&placed),
            meals_yen: yen(false),
            meals_patient_yen,
            insurer_yen: visited.insurer,
            benefit_yen: visited.benefit,
            subsidies: self.subsidies(),
            patient_exact_yen: visited.patient_exact,
            reduction_yen: visited.reduction,
            counter_yen: visited.counter,
            adjustment_yen: visited.adjustment,
            outside: self.outside(),
            outside_yen: visited.outside,
            collected_yen: visited.counter.map(|counter| {
                let others = [visited.adjustment, visited.outside, meals_patient_yen];
                others.into_iter().fold(counter, i64::saturating_add)
            }),
            settled_yen: self.settled(),
        }
    }

    /// The units of the visit, in the order of the claim.
    fn placed(&self) -> Vec<Placed<'a>> {
        let mut placed = Vec::new();
        let mut previous: Option<(&UnitDay, u32)> = None;
        for (day, placement) in self.outcome.unit_days.iter().zip(&self.outcome.placements) {
            let same = previous.filter(|(last, _)| (last.unit, last.date) == (day.unit, day.date));
            let before = same.map_or(0, |(last, before)| before.saturating_add(last.count));
            previous = Some((day, before));
            if self.holds(day) {
                placed.push(Placed { day, before, placement: *placement });
            }
        }
        placed
    }

    fn holds(&self, day: &UnitDay) -> bool {
        let place = visit_of(self.claim, &self.outcome.additions, day.unit);
        day.date == self.visited.date && place == Some((self.visited.encounter, self.visited.combination))
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
    fn categories(&self, placed: &[Placed<'a>]) -> Vec<StatementCategory<'a>> {
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

    fn fill(&self, mut category: StatementCategory<'a>, placed: &[Placed<'a>]) -> StatementCategory<'a> {
        for unit in placed.iter().filter(|unit| unit.placement.category == category.code) {
            let unit = self.unit(unit);
            if unit.lines.is_empty() && unit.total_points_x100 == 0 && unit.total_yen == 0 {
                continue;
            }
            category.points_x100 = category.points_x100.saturating_add(unit.total_points_x100);
            let yen = if unit.standard_amount { 0 } else { unit.total_yen };
            category.yen = category.yen.saturating_add(yen);
            category.units.push(unit);
        }
        category
    }

    fn unit(&self, placed: &Placed<'a>) -> StatementUnit<'a> {
        let day = placed.day;
        let entered = self.claim.units.get(day.unit as usize);
        let unit = unit_of(self.claim, &self.outcome.additions, day.unit);
        StatementUnit {
            unit: day.unit,
            id: entered.and_then(|unit| unit.id.as_deref()),
            service_class: unit.map(|unit| format!("{:02}", unit.service_class)),
            points_x100: x100(day.points),
            count: day.count,
            total_points_x100: x100(total(day.points, day.count)),
            yen: day.yen,
            total_yen: total(day.yen, day.count),
            standard_amount: placed.placement.standard_amount,
            undecided: day.undecided,
            lines: self.lines(placed),
        }
    }

    /// The lines that are billed in the times of a unit.
    fn lines(&self, placed: &Placed<'a>) -> Vec<StatementLine<'a>> {
        let unit = placed.day.unit;
        let billed = self.outcome.lines_of(unit).filter(|line| {
            line.status != LineStatus::PerformedOnly
                && self.outcome.times_standing(self.claim, line, placed.day.date) > placed.before
        });
        billed.map(|line| self.line(line, placed.day)).collect()
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
                    amount_yen: charge.yen.saturating_sub(charge.tax.unwrap_or(0)),
                    treatment: TaxTreatment::Excluded,
                    tax_yen: charge.tax,
                    yen: charge.yen,
                });
            };
            let entered = self.claim.outside.get(index as usize)?;
            Some(StatementCharge {
                name: &entered.name,
                amount_yen: entered.amount_yen,
                treatment: entered.tax,
                tax_yen: charge.tax,
                yen: charge.yen,
            })
        });
        charges.collect()
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

fn total(one: i64, count: u32) -> i64 {
    one.saturating_mul(count.into())
}

fn undecided(placed: &[Placed<'_>]) -> i64 {
    let open = placed.iter().filter(|unit| unit.day.undecided);
    x100(open.map(|unit| total(unit.day.points, unit.day.count)).fold(0, i64::saturating_add))
}
