//! What a case expects, and how it is compared: without tolerance.

use crate::Difference;
use crate::added::ExpectAddition;
use crate::found::{Found, shown};
use crate::parameters::ExpectParameter;
use santei::message::Arg;
use santei::outcome::{
    Adjustment, Decision, Outcome, Payer, Position, Receipt, ReceiptSubsidy, Settlement, Subtotal, Visit,
};
use santei::{Claim, Day};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// Expected values; absent = not part of the case. Lists per visit have one place for every visit of the Outcome.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// 点数 (or yen, for meals) of one time, per unit in order, on its first day.
    pub unit_points: Option<Vec<i64>>,
    /// 合計点数.
    pub total_points: Option<i64>,
    /// 診療識別別: code and 点数 (or yen, for meals), all of them and in the official order.
    pub by_service_class: Option<Vec<(String, i64)>>,
    /// 領収証の区分別: category and 点数 (or yen, for meals), all of them and in the order of the 領収証.
    pub by_receipt_category: Option<Vec<(String, i64)>>,
    /// 食事療養・生活療養 in yen.
    pub meals_yen: Option<i64>,
    /// 標準負担額 in yen.
    pub meals_patient_yen: Option<i64>,
    /// 食事・生活療養 by bill and combination: who bears them.
    pub meal_shares: Option<Vec<ExpectMeals>>,
    /// 保険者負担 per visit in yen; `null` = undecided.
    pub insurer_yen: Option<Vec<Option<i64>>>,
    /// 高額療養費 per visit in yen.
    pub benefit_yen: Option<Vec<i64>>,
    /// 公費負担 per visit: yen by id of the subsidy; a subsidy that is not named pays 0.
    pub subsidies_yen: Option<Vec<BTreeMap<String, i64>>>,
    /// Exact share per visit in yen; `null` = undecided.
    pub patient_exact_yen: Option<Vec<Option<i64>>>,
    /// 窓口徴収額 per visit in yen; `null` = undecided.
    pub counter_yen: Option<Vec<Option<i64>>>,
    /// 減免額 per visit in yen.
    pub reduction_yen: Option<Vec<i64>>,
    /// 調整 at the counter that a visit causes, in yen; `null` = the source does not say.
    pub adjustment_yen: Option<Vec<Option<i64>>>,
    /// 調整 per visit, row by row; `null` = the source does not say.
    pub adjustments: Option<Vec<Option<Vec<ExpectAdjustment>>>>,
    /// 保険外負担 per visit in yen.
    pub outside_yen: Option<Vec<i64>>,
    /// 上限額管理票 per visit: yen by id of the subsidy; a subsidy that is not named has no entry.
    pub ledger: Option<Vec<BTreeMap<String, i64>>>,
    /// 自己負担限度額 of the month as known at a visit, in yen; `null` = none.
    pub ceiling_yen: Option<Vec<Option<i64>>>,
    /// Sums of the month.
    pub month: Option<ExpectMonth>,
    /// レセプト種別 per receipt.
    pub receipt_kinds: Option<Vec<Option<u32>>>,
    /// The receipts, all of them and in order.
    pub receipts: Option<Vec<ExpectReceipt>>,
    /// 精算 of visits that were settled before, all of them and in any order.
    pub settlements: Option<Vec<ExpectSettlement>>,
    /// 判定 of every line, per unit in order: the status of the Outcome.
    pub lines: Option<Vec<Vec<String>>>,
    /// 判定 that are not simply accepted, all of them, in order of line and day.
    pub decisions: Option<Vec<ExpectDecision>>,
    /// 自動算定: lines that santei adds, all of them.
    pub added: Option<Vec<ExpectAddition>>,
    /// 提案: lines that it only suggests, all of them.
    pub suggested: Option<Vec<ExpectAddition>>,
    /// 見送り: lines that adjudicate takes away again, all of them.
    pub withheld: Option<Vec<ExpectAddition>>,
    /// Slugs of what is not checked, all of them.
    pub unchecked: Option<Vec<String>>,
    /// Whether the Outcome is final.
    #[serde(rename = "final")]
    pub is_final: Option<bool>,
    /// 日付のある値: what parameters are on a day, whether or not the claim meets them.
    pub parameters: Option<Vec<ExpectParameter>>,
    /// Slugs of all findings, in order.
    pub findings: Option<Vec<String>>,
    /// コード未公表: what is due on days of the stay and has no code yet, all of it, by its points.
    pub unpublished: Option<Vec<ExpectUnpublished>>,
    /// Slug of the error that refuses the claim.
    pub refused: Option<String>,
}

/// What is due on days of the stay and has no code yet (finding `code-unpublished`).
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectUnpublished {
    /// 点数 of a day.
    pub points: i64,
    /// 日数.
    pub days: i64,
}

/// Who bears the meals and living costs of a bill under a combination, in yen.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectMeals {
    /// Last day of the bill; absent = not part of the case.
    pub date: Option<Day>,
    /// Id of the combination.
    pub combination: String,
    /// Whether it is 生活療養; absent = not part of the case.
    pub living: Option<bool>,
    /// 費用の額.
    pub cost_yen: i64,
    /// 標準負担額; absent = not part of the case.
    pub standard_yen: Option<i64>,
    /// 保険者負担.
    pub insurer_yen: i64,
    /// What a subsidy pays; one that is not named pays nothing.
    #[serde(default)]
    pub subsidies: Vec<ExpectMealSubsidy>,
    /// 患者負担; `null` = undecided.
    pub patient_yen: Option<i64>,
}

/// What a subsidy pays of meals, in yen.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectMealSubsidy {
    /// Id of the subsidy.
    pub subsidy: String,
    /// Yen.
    pub yen: i64,
}

/// What is decided about a line on a day; absent = not part of the case.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectDecision {
    /// JSON pointer of the line.
    pub at: String,
    /// 日.
    pub date: Option<Day>,
    /// `suppressed` or `undecided`.
    pub status: String,
    /// Slug of the reason.
    pub reason: String,
    /// 回数 that stand.
    pub allowed: Option<u32>,
    /// Table: `02`, `03-1` … `05`, `master`.
    pub table: Option<String>,
    /// JSON pointer of the other act.
    pub against: Option<String>,
    /// The fact that is missing.
    pub missing: Option<String>,
    /// First and last day of the window.
    pub window: Option<(Day, Day)>,
    /// Id of the rule instance that changes what the row says.
    pub rule: Option<String>,
}

/// What a visit shifts on a combination, in yen.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectAdjustment {
    /// Id of the combination.
    pub combination: String,
    /// 高額療養費.
    pub benefit: i64,
    /// By id of the subsidy; a subsidy that is not named is not changed.
    #[serde(default)]
    pub subsidies: BTreeMap<String, i64>,
    /// Exact patient share.
    pub patient_exact: i64,
    /// At the counter.
    pub counter: i64,
}

/// Sums of the month in exact yen, adjustments included.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, default)]
pub struct ExpectMonth {
    /// The patient's share.
    pub patient_exact_yen: Option<i64>,
    /// 保険者負担, 高額療養費 not included.
    pub insurer_yen: Option<i64>,
    /// What the patient and all subsidies bear.
    pub share_yen: Option<i64>,
    /// By id of the subsidy.
    pub subsidies: BTreeMap<String, ExpectMonthSubsidy>,
}

/// Sums of the month under one subsidy, in exact yen.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, default)]
pub struct ExpectMonthSubsidy {
    /// What was left for the subsidy, the patient and later payers.
    pub benefit_target: Option<i64>,
    /// What patient and later payers bear.
    pub share: Option<i64>,
    /// What the subsidy pays.
    pub pays: Option<i64>,
}

/// One receipt; an amount that is `null` is blank.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, default)]
pub struct ExpectReceipt {
    /// レセプト種別.
    pub kind: Option<u32>,
    /// 点数 of the insurance.
    pub points: Option<i64>,
    /// 一部負担金額 of the insurance.
    #[serde(deserialize_with = "present")]
    pub share: Option<Option<i64>>,
    /// The recorded subsidies, all of them and in order.
    pub subsidies: Option<Vec<ExpectReceiptSubsidy>>,
    /// 特記事項, all of them.
    pub notes: Option<Vec<String>>,
    /// 特記事項 among those that are written.
    pub notes_include: Vec<String>,
    /// 特記事項 that are not written.
    pub notes_exclude: Vec<String>,
    /// 負担区分 by id of the combination, all of them.
    pub burden_classes: Option<BTreeMap<String, String>>,
}

/// One recorded subsidy; an amount that is `null` is blank.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectReceiptSubsidy {
    /// Id of the subsidy.
    pub id: String,
    /// 点数.
    pub points: Option<i64>,
    /// 給付対象額.
    #[serde(default, deserialize_with = "present")]
    pub benefit_target: Option<Option<i64>>,
    /// 一部負担金額.
    #[serde(default, deserialize_with = "present")]
    pub share: Option<Option<i64>>,
}

/// What a payer owes (positive) or gets back for visits settled with other facts.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectSettlement {
    /// Kind of payer.
    pub payer: PayerWord,
    /// Id of the coverage or subsidy; absent for the patient.
    pub id: Option<String>,
    /// Id of the combination.
    pub combination: String,
    /// What the facts now give, less what was collected or claimed, in yen.
    pub difference: i64,
}

/// Kinds of payers.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "snake_case")]
pub enum PayerWord {
    /// 保険者.
    Coverage,
    /// 高額療養費.
    HighCost,
    /// 公費.
    Subsidy,
    /// 患者.
    Patient,
}

/// Tells a field that is `null` from a field that is absent.
pub(crate) fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::<i64>::deserialize(deserializer).map(Some)
}

/// The comparisons of one case.
#[derive(Default)]
pub(crate) struct Comparison {
    /// How many were made.
    pub(crate) assertions: usize,
    /// Those that failed.
    pub(crate) differences: Vec<Difference>,
}

impl Comparison {
    /// Compares texts where something is expected.
    pub(crate) fn text(&mut self, what: impl Into<String>, expected: Option<String>, found: String) {
        let Some(expected) = expected else { return };
        self.assertions += 1;
        if expected != found {
            self.differences.push(Difference { what: what.into(), expected, found });
        }
    }

    /// Compares values where something is expected.
    pub(crate) fn value<T: Debug>(&mut self, what: impl Into<String>, expected: &Option<T>, found: T) {
        self.text(what, expected.as_ref().map(|expected| format!("{expected:?}")), format!("{found:?}"));
    }

    /// Compares amounts, of which a blank one is expected as such.
    fn amount(&mut self, what: impl Into<String>, expected: Option<Option<i64>>, found: Option<i64>) {
        self.text(what, expected.map(shown), shown(found));
    }
}

/// Compares everything that a case expects.
pub(crate) fn compare(expect: &Expect, claim: &Claim, outcome: &Outcome<'_>) -> Comparison {
    let found = Found { claim, outcome };
    let mut list = Comparison::default();
    list.text("refused", expect.refused.clone(), "a claim that is read".into());
    found.points(expect, &mut list);
    found.visits(expect, &mut list);
    found.adjustment_rows(expect, &mut list);
    found.maps(expect, &mut list);
    if let Some(month) = &expect.month {
        found.month_sums(month, &mut list);
    }
    found.receipts(expect, &mut list);
    found.settlements(expect, &mut list);
    found.decisions(expect, &mut list);
    let findings = outcome.findings.iter().map(|finding| finding.def.slug.to_owned()).collect();
    list.value("final", &expect.is_final, outcome.is_final());
    list.value("findings", &expect.findings, findings);
    list.value("unpublished", &expect.unpublished, found.unpublished());
    list
}

/// What a part of the total comes to, by its code: points, or yen where it is meals.
pub(crate) fn amounts(parts: &[Subtotal<'_>]) -> Vec<(String, i64)> {
    parts.iter().map(|part| (part.code.to_owned(), if part.yen != 0 { part.yen } else { part.points })).collect()
}

impl Found<'_> {
    /// The days of every number of points without a code, whichever rules they are of.
    fn unpublished(&self) -> Vec<ExpectUnpublished> {
        let mut days = BTreeMap::new();
        for finding in self.outcome.findings.iter().filter(|finding| finding.def.slug == "code-unpublished") {
            if let [_, Arg::Int(points), Arg::Int(count)] = finding.args {
                *days.entry(points).or_insert(0) += count;
            }
        }
        days.into_iter().map(|(points, days)| ExpectUnpublished { points, days }).collect()
    }

    fn points(&self, expect: &Expect, list: &mut Comparison) {
        let totals = &self.outcome.totals;
        list.value("unit_points", &expect.unit_points, self.unit_points());
        list.value("total_points", &expect.total_points, totals.points);
        list.value("by_service_class", &expect.by_service_class, amounts(&totals.by_service_class));
        list.value("by_receipt_category", &expect.by_receipt_category, amounts(&totals.by_receipt_category));
        list.value("meals_yen", &expect.meals_yen, totals.meals_yen);
        list.value("meals_patient_yen", &expect.meals_patient_yen, totals.meals_patient_yen);
        if let Some(expected) = &expect.meal_shares {
            list.value("meal_shares", &Some(expected.clone()), self.meal_shares(expected));
        }
    }

    /// Points (or yen) of one time, per unit, on its first day.
    pub(crate) fn unit_points(&self) -> Vec<i64> {
        let days = &self.outcome.unit_days;
        let units = days.iter().map(|day| day.unit).max().map_or(0, |last| last + 1);
        let first_days = (0..units).filter_map(|unit| days.iter().find(|day| day.unit == unit));
        first_days.map(|day| if day.yen != 0 { day.yen } else { day.points }).collect()
    }

    /// The shares of meals, told as far as the case tells them.
    pub(crate) fn meal_shares(&self, expected: &[ExpectMeals]) -> Vec<ExpectMeals> {
        let meals = self.outcome.meals.iter().enumerate();
        let found = meals.map(|(place, share)| {
            let known = expected.get(place);
            let own = self.outcome.meal_subsidies.iter().filter(|own| own.share as usize == place && own.yen != 0);
            let subsidy = |index: u32| self.claim.subsidies.get(index as usize).map(|own| own.id.clone());
            ExpectMeals {
                date: known.and_then(|known| known.date).map(|_| share.date),
                combination: self
                    .claim
                    .combinations
                    .get(share.combination as usize)
                    .map_or_else(String::new, |c| c.id.clone()),
                living: known.and_then(|known| known.living).map(|_| share.living),
                cost_yen: share.cost,
                standard_yen: known.and_then(|known| known.standard_yen).map(|_| share.standard),
                insurer_yen: share.insurer,
                subsidies: own
                    .map(|own| ExpectMealSubsidy { subsidy: subsidy(own.subsidy).unwrap_or_default(), yen: own.yen })
                    .collect(),
                patient_yen: share.patient,
            }
        });
        found.collect()
    }

    fn decisions(&self, expect: &Expect, list: &mut Comparison) {
        list.value("lines", &expect.lines, self.statuses());
        self.additions(expect, list);
        let unchecked = self.outcome.unchecked.iter().map(|unchecked| unchecked.slug().to_owned()).collect();
        list.value("unchecked", &expect.unchecked, unchecked);
        let Some(expected) = &expect.decisions else { return };
        list.value("decisions", &Some(expected.len()), self.outcome.decisions.len());
        for (index, (expected, found)) in expected.iter().zip(&self.outcome.decisions).enumerate() {
            one_decision(expected, index, found, list);
        }
    }

    /// 判定 of every line, per unit in order.
    pub(crate) fn statuses(&self) -> Vec<Vec<String>> {
        let of = |unit: usize| {
            let lines = self.outcome.lines.iter().filter(move |line| line.unit as usize == unit);
            lines.map(|line| line.status.slug().to_owned()).collect()
        };
        (0..self.claim.units.len()).map(of).collect()
    }

    pub(crate) fn per_visit<T>(&self, amount: impl Fn(&Visit) -> T) -> Vec<T> {
        self.outcome.visits.iter().map(amount).collect()
    }

    fn visits(&self, expect: &Expect, list: &mut Comparison) {
        list.value("insurer_yen", &expect.insurer_yen, self.per_visit(|visit| visit.insurer));
        list.value("benefit_yen", &expect.benefit_yen, self.per_visit(|visit| visit.benefit));
        list.value("patient_exact_yen", &expect.patient_exact_yen, self.per_visit(|visit| visit.patient_exact));
        list.value("counter_yen", &expect.counter_yen, self.per_visit(|visit| visit.counter));
        list.value("reduction_yen", &expect.reduction_yen, self.per_visit(|visit| visit.reduction));
        list.value("outside_yen", &expect.outside_yen, self.per_visit(|visit| visit.outside));
        list.value("ceiling_yen", &expect.ceiling_yen, self.per_visit(|visit| visit.ceiling));
        let said = |place: usize| expect.adjustment_yen.as_ref().is_none_or(|e| e.get(place) != Some(&None));
        let adjustments = self.per_visit(|visit| visit.adjustment).into_iter().enumerate();
        let adjustments = adjustments.map(|(place, yen)| said(place).then_some(yen)).collect();
        list.value("adjustment_yen", &expect.adjustment_yen, adjustments);
    }

    fn adjustment_rows(&self, expect: &Expect, list: &mut Comparison) {
        let Some(visits) = &expect.adjustments else { return };
        list.value("adjustments", &Some(visits.len()), self.outcome.visits.len());
        for (visit, expected) in (0u32..).zip(visits) {
            let Some(expected) = expected else { continue };
            let plain = |row: &ExpectAdjustment| ExpectAdjustment {
                subsidies: without_zeros(row.subsidies.clone()),
                ..row.clone()
            };
            let mut expected: Vec<_> = expected.iter().map(plain).collect();
            let mut found = self.adjustments_of(visit);
            expected.sort();
            found.sort();
            list.value(format!("adjustments[{visit}]"), &Some(expected), found);
        }
    }

    pub(crate) fn adjustments_of(&self, visit: u32) -> Vec<ExpectAdjustment> {
        let rows = self.outcome.adjustments.iter().filter(|row| row.visit == visit);
        let subsidies = |row: &Adjustment| {
            let change = |id: &str| self.adjusted(id, |other| std::ptr::eq(other, row));
            let ids = self.claim.subsidies.iter().map(|subsidy| (subsidy.id.clone(), change(&subsidy.id)));
            without_zeros(ids.collect())
        };
        let named = |row: &Adjustment| ExpectAdjustment {
            combination: self.combination_id(row.combination).to_owned(),
            benefit: row.benefit,
            subsidies: subsidies(row),
            patient_exact: row.patient_exact,
            counter: row.counter,
        };
        rows.map(named).collect()
    }

    fn maps(&self, expect: &Expect, list: &mut Comparison) {
        let visits = 0..self.outcome.visits.len() as u32;
        let paid = |visit: u32| {
            let ids = self.claim.subsidies.iter().map(|subsidy| (subsidy.id.clone(), self.paid(visit, &subsidy.id)));
            without_zeros(ids.collect())
        };
        let written = |visit: u32| -> BTreeMap<String, i64> {
            let lines = self.outcome.ledger.iter().filter(|line| line.visit == visit);
            lines.map(|line| (self.subsidy_id(line.subsidy).to_owned(), line.yen)).collect()
        };
        let subsidies = expect.subsidies_yen.clone().map(|maps| maps.into_iter().map(without_zeros).collect());
        list.value("subsidies_yen", &subsidies, visits.clone().map(paid).collect::<Vec<_>>());
        list.value("ledger", &expect.ledger, visits.map(written).collect());
    }

    fn month_sums(&self, expect: &ExpectMonth, list: &mut Comparison) {
        list.amount("month.patient_exact_yen", expect.patient_exact_yen.map(Some), self.patient(|_| true));
        list.amount("month.insurer_yen", expect.insurer_yen.map(Some), self.insurer());
        list.amount("month.share_yen", expect.share_yen.map(Some), self.share_of_month());
        for (id, amounts) in &expect.subsidies {
            let found = self.month_of_subsidy(id);
            let target = found.left.map(|left| left + found.pays);
            let what = |name: &str| format!("month.subsidies.{id}.{name}");
            list.amount(what("benefit_target"), amounts.benefit_target.map(Some), target);
            list.amount(what("share"), amounts.share.map(Some), found.left);
            list.amount(what("pays"), amounts.pays.map(Some), Some(found.pays));
        }
    }

    fn receipts(&self, expect: &Expect, list: &mut Comparison) {
        let found = &self.outcome.receipts;
        list.value("receipt_kinds", &expect.receipt_kinds, found.iter().map(|receipt| receipt.kind).collect());
        let Some(expected) = &expect.receipts else { return };
        list.value("receipts", &Some(expected.len()), found.len());
        for (index, (expected, receipt)) in (0u32..).zip(expected.iter().zip(found)) {
            self.one_receipt(expected, index, receipt, list);
        }
    }

    fn one_receipt(&self, expected: &ExpectReceipt, index: u32, receipt: &Receipt, list: &mut Comparison) {
        let what = |name: &str| format!("receipts[{index}].{name}");
        list.amount(what("kind"), expected.kind.map(|kind| Some(kind.into())), receipt.kind.map(i64::from));
        list.amount(what("points"), expected.points.map(Some), Some(receipt.points));
        list.amount(what("share"), expected.share, receipt.patient_yen);
        if let Some(subsidies) = &expected.subsidies {
            self.receipt_subsidies(subsidies, index, list);
        }
        let notes = self.notes_on(index);
        let sorted = |mut codes: Vec<String>| {
            codes.sort();
            codes
        };
        list.value(what("notes"), &expected.notes.clone().map(sorted), notes.clone());
        for code in &expected.notes_include {
            list.value(what(&format!("notes_include.{code}")), &Some(true), notes.contains(code));
        }
        for code in &expected.notes_exclude {
            list.value(what(&format!("notes_exclude.{code}")), &Some(false), notes.contains(code));
        }
        let classes = self.outcome.burden_classes.iter().filter(|class| class.receipt == index);
        let classes = classes.map(|class| (self.combination_id(class.combination).to_owned(), class.code.to_string()));
        list.value(what("burden_classes"), &expected.burden_classes, classes.collect());
    }

    fn receipt_subsidies(&self, expected: &[ExpectReceiptSubsidy], receipt: u32, list: &mut Comparison) {
        let found = self.recorded(receipt);
        let ids: Vec<&str> = found.iter().map(|line| self.subsidy_id(line.subsidy)).collect();
        let order: Vec<&str> = expected.iter().map(|line| line.id.as_str()).collect();
        list.value(format!("receipts[{receipt}].subsidies"), &Some(order), ids);
        for line in expected {
            let what = |name: &str| format!("receipts[{receipt}].subsidies.{}.{name}", line.id);
            let own = found.iter().find(|found| self.subsidy_id(found.subsidy) == line.id);
            let mut amount = |name, expected: Option<Option<i64>>, value: fn(&ReceiptSubsidy) -> Option<i64>| {
                let found = own.map_or_else(|| "not recorded".into(), |own| shown(value(own)));
                list.text(what(name), expected.map(shown), found);
            };
            amount("points", line.points.map(Some), |own| Some(own.points));
            amount("benefit_target", line.benefit_target, |own| own.benefit_target);
            amount("share", line.share, |own| own.share);
        }
    }

    fn settlements(&self, expect: &Expect, list: &mut Comparison) {
        let sorted = |mut settlements: Vec<ExpectSettlement>| {
            settlements.sort();
            settlements
        };
        let found = self.outcome.settlements.iter().map(|settlement| self.settlement(settlement)).collect();
        list.value("settlements", &expect.settlements.clone().map(sorted), sorted(found));
    }

    pub(crate) fn settlement(&self, settlement: &Settlement) -> ExpectSettlement {
        let (payer, id) = match settlement.payer {
            Payer::Coverage(index) => (PayerWord::Coverage, Some(self.coverage_id(index))),
            Payer::HighCost(index) => (PayerWord::HighCost, Some(self.coverage_id(index))),
            Payer::Subsidy(index) => (PayerWord::Subsidy, Some(self.subsidy_id(index))),
            Payer::Patient => (PayerWord::Patient, None),
        };
        let combination = self.combination_id(settlement.combination).to_owned();
        let difference = settlement.after - settlement.before;
        ExpectSettlement { payer, id: id.map(str::to_owned), combination, difference }
    }
}

fn one_decision(expected: &ExpectDecision, index: usize, found: &Decision<'_>, list: &mut Comparison) {
    let what = |name: &str| format!("decisions[{index}].{name}");
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    list.text(what("at"), Some(expected.at.clone()), Position::Line(found.unit, found.line).pointer());
    list.value(what("date"), &expected.date, found.date);
    list.text(what("status"), Some(expected.status.clone()), found.status.slug().into());
    list.text(what("reason"), Some(expected.reason.clone()), found.def.slug.into());
    list.value(what("allowed"), &expected.allowed, found.allowed);
    list.text(what("table"), expected.table.clone(), found.basis.table().unwrap_or("-").into());
    list.text(what("against"), expected.against.clone(), or_none(found.against.pointer()));
    list.text(what("missing"), expected.missing.clone(), found.missing.unwrap_or("-").into());
    let window = |(from, until): (Day, Day)| format!("{from}/{until}");
    list.text(what("window"), expected.window.map(window), or_none(found.window.map(window)));
    list.text(what("rule"), expected.rule.clone(), found.rule.map_or("-", |rule| rule.id()).into());
}

/// A subsidy that pays 0 is one that does not pay.
pub(crate) fn without_zeros(mut map: BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    map.retain(|_, yen| *yen != 0);
    map
}

#[cfg(test)]
#[path = "expect_tests.rs"]
mod tests;
