//! What a case asserts against what came out, without tolerance.

use super::format::{
    CopayCase, ExpectedAdjustment, ExpectedLedger, ExpectedMonth, ExpectedReceipt, ExpectedVisit, SpecialNotes,
};
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

/// How a blank or absent amount is written.
const NONE: &str = "-";

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

fn shown(amount: Option<i64>) -> String {
    amount.map_or_else(|| NONE.into(), |amount| amount.to_string())
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

/// The result with the claim that names its parts.
struct Found<'f> {
    claim: &'f Claim,
    outcome: &'f Outcome<'f>,
}

impl<'f> Found<'f> {
    fn subsidy_id(&self, index: u32) -> &'f str {
        self.claim.subsidies.get(index as usize).map_or(NONE, |subsidy| &subsidy.id)
    }

    fn combination_id(&self, index: u32) -> &'f str {
        self.claim.combinations.get(index as usize).map_or(NONE, |combination| &combination.id)
    }

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

    /// What a subsidy pays for a visit; nothing booked is 0.
    fn paid(&self, visit: u32, id: &str) -> i64 {
        let shares = self.outcome.shares.iter().filter(|share| share.visit == visit);
        shares.filter(|share| self.subsidy_id(share.subsidy) == id).map(|share| share.yen).sum()
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

    /// What adjustments change for a subsidy.
    fn adjusted(&self, id: &str, wanted: impl Fn(&Adjustment) -> bool) -> i64 {
        let shares = self.outcome.adjustment_shares.iter().filter(|share| self.subsidy_id(share.subsidy) == id);
        let of_wanted =
            shares.filter(|share| self.outcome.adjustments.get(share.adjustment as usize).is_some_and(&wanted));
        of_wanted.map(|share| share.yen).sum()
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
        let share = self.receipt_of_last_visit().and_then(|(_, receipt)| receipt.patient_yen);
        let insurer: Option<i64> = self.outcome.visits.iter().map(|visit| visit.insurer).sum();
        result.asserted(None, "month.patientTotal", expected.patient_total, shown(self.patient(|_| true)));
        result.asserted(None, "month.insurance.share", insurance.and_then(|i| i.share), shown(share));
        result.asserted(None, "month.insurance.insurerPays", insurance.and_then(|i| i.insurer_pays), shown(insurer));
        for (id, amounts) in &expected.subsidies {
            let field = |name: &str| format!("month.subsidies.{id}.{name}");
            let found = self.month_of_subsidy(id);
            let target = found.left.map(|left| left + found.pays);
            result.asserted(None, field("benefitTarget"), amounts.benefit_target, shown(target));
            result.asserted(None, field("share"), amounts.share, shown(found.left));
            result.asserted(None, field("pays"), amounts.pays, found.pays);
        }
    }

    /// The patient's exact share of the month in some combinations, adjustments included.
    fn patient(&self, wanted: impl Fn(u32) -> bool) -> Option<i64> {
        let visits = self.outcome.visits.iter().filter(|visit| wanted(visit.combination));
        let visits: Option<i64> = visits.map(|visit| visit.patient_exact).sum();
        let adjustments = self.outcome.adjustments.iter().filter(|adjustment| wanted(adjustment.combination));
        let adjustments: i64 = adjustments.map(|adjustment| adjustment.patient_exact).sum();
        visits.map(|visits| visits + adjustments)
    }

    /// The month under a subsidy: over the combinations that contain it, what it pays, and what patient and later payers bear.
    fn month_of_subsidy(&self, id: &str) -> SubsidyMonth {
        let behind = |index: u32, other: &str| {
            let list = self.claim.combinations.get(index as usize).map_or(&[][..], |c| &c.subsidies);
            let place = |id: &str| list.iter().position(|listed| listed == id);
            place(id).zip(place(other)).is_some_and(|(own, other)| other > own)
        };
        let contains = |index: u32| {
            self.claim.combinations.get(index as usize).is_some_and(|c| c.subsidies.iter().any(|s| s == id))
        };
        let combination = |visit: u32| self.outcome.visits.get(visit as usize).map_or(u32::MAX, |v| v.combination);
        let shares = || self.outcome.shares.iter();
        let pays: i64 = shares().filter(|s| self.subsidy_id(s.subsidy) == id).map(|s| s.yen).sum();
        let later: i64 =
            shares().filter(|s| behind(combination(s.visit), self.subsidy_id(s.subsidy))).map(|s| s.yen).sum();
        let later_adjusted: i64 = self
            .claim
            .subsidies
            .iter()
            .map(|other| self.adjusted(&other.id, |a| behind(a.combination, &other.id)))
            .sum();
        let left = self.patient(contains).map(|patient| patient + later + later_adjusted);
        SubsidyMonth { pays: pays + self.adjusted(id, |_| true), left }
    }

    fn receipt_of_last_visit(&self) -> Option<(u32, &'f Receipt)> {
        let last = self.outcome.visits.last()?;
        let combination = self.claim.combinations.get(last.combination as usize)?;
        let place =
            self.claim.coverages.iter().position(|coverage| Some(&coverage.id) == combination.coverage.as_ref());
        let coverage = place.map(|place| place as u32);
        let mut receipts = (0u32..).zip(&self.outcome.receipts);
        receipts.find(|(_, receipt)| receipt.coverage == coverage)
    }

    fn receipt(&self, expected: &ExpectedReceipt, index: u32, receipt: &Receipt, result: &mut CaseResult) {
        let kind = receipt.kind.map_or_else(|| NONE.into(), |kind| format!("{kind:04}"));
        result.asserted(None, "receiptType", expected.receipt_type.as_ref(), kind);
        let insurance = expected.insurance.as_ref();
        result.asserted(None, "receipt.insurance.points", insurance.and_then(|i| i.points), receipt.points);
        let share = insurance.and_then(|i| i.share).map(shown);
        result.asserted(None, "receipt.insurance.share", share, shown(receipt.patient_yen));
        let recorded: Vec<&ReceiptSubsidy> =
            self.outcome.receipt_subsidies.iter().filter(|subsidy| subsidy.receipt == index).collect();
        self.recorded_subsidies(expected, &recorded, result);
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
        let notes = self.outcome.receipt_notes.iter().filter(|note| note.receipt == index);
        let mut found: Vec<String> = notes.map(|note| format!("{:02}", note.code)).collect();
        found.sort();
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

/// The month under one subsidy, exact yen.
struct SubsidyMonth {
    pays: i64,
    /// Patient and later payers; absent when undecided.
    left: Option<i64>,
}
