//! What a case asserts against what came out, without tolerance.

use super::format::{
    CopayCase, ExpectedAdjustment, ExpectedLedger, ExpectedMonth, ExpectedReceipt, ExpectedVisit, SpecialNotes,
};
use crate::found::{Found, NONE, shown};
use santei::Claim;
use santei::message::Severity;
use santei::outcome::{Adjustment, Outcome, Receipt, ReceiptSubsidy, Visit};
use std::fmt::Display;

/// What became of one case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseResult {
    /// Stable name of the case.
    pub id: String,
    /// Number of assertions compared.
    pub assertions: usize,
    /// Those that failed.
    pub failures: Vec<Failure>,
}

/// One assertion that failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Number of the visit; absent for the month, its receipts and the case itself.
    pub visit: Option<u32>,
    /// Name of the value, as the case format writes it.
    pub field: String,
    /// Expected.
    pub expected: String,
    /// Found.
    pub found: String,
}

impl CaseResult {
    fn new(id: &str) -> CaseResult {
        CaseResult { id: id.into(), assertions: 0, failures: Vec::new() }
    }

    /// A case that could not be read or is no claim.
    pub(super) fn unread(id: &str, error: &str) -> CaseResult {
        let mut result = CaseResult::new(id);
        result.fail("case", "a case of the format", error);
        result
    }

    /// Whether everything came out as asserted.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    pub(super) fn fail(&mut self, field: &str, expected: impl Display, found: impl Display) {
        self.assertions += 1;
        self.failures.push(Failure {
            visit: None,
            field: field.into(),
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }

    fn check(&mut self, visit: Option<u32>, field: impl Display, expected: impl Display, found: impl Display) {
        self.assertions += 1;
        let (expected, found) = (expected.to_string(), found.to_string());
        if expected != found {
            self.failures.push(Failure { visit, field: field.to_string(), expected, found });
        }
    }

    /// Compares where something is asserted.
    fn asserted(
        &mut self,
        visit: Option<u32>,
        field: impl Display,
        expected: Option<impl Display>,
        found: impl Display,
    ) {
        if let Some(expected) = expected {
            self.check(visit, field, expected, found);
        }
    }
}

/// Compares the visits and the month of a case; receipts follow with [`receipt`].
pub(super) fn month(case: &CopayCase, claim: &Claim, outcome: &Outcome<'_>) -> CaseResult {
    let mut result = CaseResult::new(&case.id);
    let open = outcome.findings.iter().filter(|finding| finding.def.severity >= Severity::Undecided);
    let slugs: Vec<&str> = open.map(|finding| finding.def.slug).collect();
    result.check(None, "findings", NONE, if slugs.is_empty() { NONE.into() } else { slugs.join(" ") });
    result.check(None, "visits", claim.visit_points.len(), outcome.visits.len());
    let found = Found { claim, outcome };
    for expected in &case.expected.visits {
        let place = case.visits.iter().position(|visit| visit.seq == expected.seq);
        match place.and_then(|place| outcome.visits.get(place).map(|visit| (place, visit))) {
            Some((place, visit)) => found.visit(expected, place as u32, visit, &mut result),
            None => result.fail("visits.seq", expected.seq, NONE),
        }
    }
    if let Some(expected) = &case.expected.month {
        found.month(expected, &mut result);
    }
    result
}

/// Compares the receipt that carries the last visit of a claim.
pub(super) fn receipt(expected: &ExpectedReceipt, claim: &Claim, outcome: &Outcome<'_>, result: &mut CaseResult) {
    let found = Found { claim, outcome };
    match found.receipt_of_last_visit() {
        Some((index, receipt)) => found.receipt(expected, index, receipt, result),
        None => result.fail("receipt", format!("after visit {}", expected.after_visit), NONE),
    }
}

impl Found<'_> {
    fn visit(&self, expected: &ExpectedVisit, index: u32, visit: &Visit, result: &mut CaseResult) {
        let at = Some(expected.seq);
        result.asserted(at, "points", expected.points, visit.points);
        result.asserted(at, "insurerPays", expected.insurer_pays, shown(visit.insurer));
        result.asserted(at, "highCostBenefit", expected.high_cost_benefit, visit.benefit);
        for (id, yen) in &expected.subsidies {
            result.check(at, format!("subsidies.{id}"), yen, self.paid(index, id));
        }
        result.asserted(at, "patientShare", expected.patient_share, shown(visit.patient_exact));
        result.asserted(at, "patientPays", expected.patient_pays, shown(visit.counter));
        result.asserted(at, "reduction", expected.reduction, visit.reduction);
        result.asserted(at, "monthlyHighCostLimit", expected.monthly_high_cost_limit.map(shown), shown(visit.ceiling));
        if let Some(adjustments) = &expected.adjustments {
            self.adjustments(adjustments, at, index, visit, result);
        }
        if let Some(entries) = &expected.cap_ledger {
            self.ledger(entries, at, index, result);
        }
    }

    fn adjustments(
        &self,
        expected: &[ExpectedAdjustment],
        at: Option<u32>,
        index: u32,
        visit: &Visit,
        result: &mut CaseResult,
    ) {
        let list = || self.outcome.adjustments.iter().filter(move |adjustment| adjustment.visit == index);
        result.check(at, "adjustments", expected.len(), list().count());
        for row in expected {
            let field = |name: &str| format!("adjustments.{}.{name}", row.combination);
            let sum = |amount: fn(&Adjustment) -> i64| -> i64 {
                list().filter(|a| self.combination_id(a.combination) == row.combination).map(amount).sum()
            };
            result.check(at, field("causedBy"), &row.caused_by, self.combination_id(visit.combination));
            result.check(at, field("highCostBenefit"), row.high_cost_benefit, sum(|a| a.benefit));
            result.check(at, field("patientShare"), row.patient_share, sum(|a| a.patient_exact));
            result.check(at, field("patientPays"), row.patient_pays, sum(|a| a.counter));
            for (id, yen) in &row.subsidies {
                let found =
                    self.adjusted(id, |a| a.visit == index && self.combination_id(a.combination) == row.combination);
                result.check(at, field(&format!("subsidies.{id}")), yen, found);
            }
        }
    }

    fn ledger(&self, expected: &[ExpectedLedger], at: Option<u32>, index: u32, result: &mut CaseResult) {
        let list = || self.outcome.ledger.iter().filter(move |line| line.visit == index);
        result.check(at, "capLedger", expected.len(), list().count());
        for entry in expected {
            let line = list().find(|line| self.subsidy_id(line.subsidy) == entry.subsidy);
            let field = |name: &str| format!("capLedger.{}.{name}", entry.subsidy);
            result.check(at, field("amount"), entry.amount, shown(line.map(|line| line.yen)));
            // The source writes 0 where the ledger does not show the cost.
            let cost = line.map(|line| line.cost.unwrap_or(0));
            result.asserted(at, field("totalCost"), entry.total_cost, shown(cost));
        }
    }

    fn month(&self, expected: &ExpectedMonth, result: &mut CaseResult) {
        let insurance = expected.insurance.as_ref();
        result.asserted(None, "month.patientTotal", expected.patient_total, shown(self.patient(|_| true)));
        result.asserted(None, "month.insurance.share", insurance.and_then(|i| i.share), shown(self.share_of_month()));
        result.asserted(
            None,
            "month.insurance.insurerPays",
            insurance.and_then(|i| i.insurer_pays),
            shown(self.insurer()),
        );
        for (id, amounts) in &expected.subsidies {
            let field = |name: &str| format!("month.subsidies.{id}.{name}");
            let found = self.month_of_subsidy(id);
            let target = found.left.map(|left| left + found.pays);
            result.asserted(None, field("benefitTarget"), amounts.benefit_target, shown(target));
            result.asserted(None, field("share"), amounts.share, shown(found.left));
            result.asserted(None, field("pays"), amounts.pays, found.pays);
        }
    }

    fn receipt(&self, expected: &ExpectedReceipt, index: u32, receipt: &Receipt, result: &mut CaseResult) {
        let kind = receipt.kind.map_or_else(|| NONE.into(), |kind| format!("{kind:04}"));
        result.asserted(None, "receiptType", expected.receipt_type.as_ref(), kind);
        let insurance = expected.insurance.as_ref();
        result.asserted(None, "receipt.insurance.points", insurance.and_then(|i| i.points), receipt.points);
        let share = insurance.and_then(|i| i.share).map(shown);
        result.asserted(None, "receipt.insurance.share", share, shown(receipt.patient_yen));
        self.recorded_subsidies(expected, &self.recorded(index), result);
        if let Some(notes) = &expected.special_notes {
            self.notes(notes, index, result);
        }
    }

    fn recorded_subsidies(&self, expected: &ExpectedReceipt, found: &[&ReceiptSubsidy], result: &mut CaseResult) {
        let ids: Vec<&str> = found.iter().map(|subsidy| self.subsidy_id(subsidy.subsidy)).collect();
        for id in &expected.not_recorded {
            let state = if ids.contains(&id.as_str()) { "recorded" } else { "not recorded" };
            result.check(None, format!("receipt.notRecorded.{id}"), "not recorded", state);
        }
        let Some(subsidies) = &expected.subsidies else { return };
        let order: Vec<&str> = subsidies.iter().map(|subsidy| subsidy.subsidy.as_str()).collect();
        result.check(None, "receipt.subsidies", format!("[{}]", order.join(" ")), format!("[{}]", ids.join(" ")));
        for subsidy in subsidies {
            let line = found.iter().find(|line| self.subsidy_id(line.subsidy) == subsidy.subsidy);
            let field = |name: &str| format!("receipt.subsidies.{}.{name}", subsidy.subsidy);
            // A blank of a subsidy that is not there at all is no match.
            let blank_or = |amount: fn(&ReceiptSubsidy) -> Option<i64>| {
                line.map_or_else(|| "not recorded".into(), |line| shown(amount(line)))
            };
            result.asserted(None, field("points"), subsidy.points, blank_or(|line| Some(line.points)));
            let target = subsidy.benefit_target.map(shown);
            result.asserted(None, field("benefitTarget"), target, blank_or(|line| line.benefit_target));
            result.asserted(None, field("share"), subsidy.share.map(shown), blank_or(|line| line.share));
        }
    }

    fn notes(&self, expected: &SpecialNotes, index: u32, result: &mut CaseResult) {
        let found = self.notes_on(index);
        let state = |code: &String| if found.contains(code) { "written" } else { "not written" };
        for code in &expected.includes {
            result.check(None, format!("specialNotes.{code}"), "written", state(code));
        }
        for code in &expected.excludes {
            result.check(None, format!("specialNotes.{code}"), "not written", state(code));
        }
        if let Some(exact) = &expected.exact {
            let mut exact = exact.clone();
            exact.sort();
            result.check(None, "specialNotes", format!("[{}]", exact.join(" ")), format!("[{}]", found.join(" ")));
        }
    }
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
