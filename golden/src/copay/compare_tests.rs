//! One outcome made by hand that holds everything its case asserts, and one change of it for every kind of assertion.

use super::*;
use crate::fixture::{CASE, matching};
use santei::outcome::{Finding, LedgerLine, ReceiptNote};

fn compared(outcome: &Outcome<'_>) -> CaseResult {
    let case: CopayCase = serde_json::from_str(CASE).unwrap();
    let claim = case.claim().unwrap();
    let mut result = month(&case, &claim, outcome);
    receipt(&case.expected.receipts[0], &claim, outcome, &mut result);
    result
}

#[test]
fn what_agrees_passes_and_every_assertion_is_counted() {
    let result = compared(&matching());
    assert_eq!(result.failures, []);
    // 2 of the run; visit 1: 6 amounts, 2 subsidies, limit, no adjustment, ledger 1 + 2; visit 2: 6 amounts, limit, 1
    // adjustment with 4 values and 2 subsidies; month 3 + 3; receipt 3, not recorded 1, list 1 + 2 × 3, notes 3.
    assert_eq!(result.assertions, 2 + (6 + 2 + 1 + 1 + 3) + (6 + 1 + 1 + 4 + 2) + (3 + 3) + (3 + 1 + 7 + 3));
}

/// Makes one change and gives the fields that fail, with the visit.
fn failing(change: impl FnOnce(&mut Outcome<'static>)) -> Vec<String> {
    let mut outcome = matching();
    change(&mut outcome);
    let name = |f: &Failure| f.visit.map_or_else(|| f.field.clone(), |visit| format!("{visit} {}", f.field));
    compared(&outcome).failures.iter().map(name).collect()
}

#[test]
fn every_amount_of_a_visit_is_compared() {
    assert_eq!(failing(|o| o.visits[0].points = 1), ["1 points"]);
    assert_eq!(failing(|o| o.visits[1].insurer = Some(139_999)), ["2 insurerPays", "month.insurance.insurerPays"]);
    assert_eq!(failing(|o| o.visits[1].insurer = None), ["2 insurerPays", "month.insurance.insurerPays"]);
    assert_eq!(failing(|o| o.visits[1].benefit = 0), ["2 highCostBenefit"]);
    let sums = ["2 patientShare", "month.patientTotal", "month.insurance.share"];
    assert_eq!(failing(|o| o.visits[1].patient_exact = Some(59_901)), sums);
    assert_eq!(failing(|o| o.visits[1].counter = Some(59_910)), ["2 patientPays"]);
    assert_eq!(failing(|o| o.visits[1].reduction = -30), ["2 reduction"]);
    assert_eq!(failing(|o| o.visits[0].ceiling = None), ["1 monthlyHighCostLimit"]);
    assert_eq!(failing(|o| o.visits[1].ceiling = Some(80_430)), ["2 monthlyHighCostLimit"]);
    let fields =
        ["1 subsidies.k2", "month.insurance.share", "month.subsidies.k1.benefitTarget", "month.subsidies.k1.share"];
    assert_eq!(failing(|o| o.shares[1].yen = 4_501), fields);
    assert!(failing(|o| o.visits.truncate(1)).contains(&"visits".to_owned()));
}

#[test]
fn every_amount_of_an_adjustment_is_compared() {
    assert_eq!(failing(|o| o.adjustments[0].benefit = 699), ["2 adjustments.p1.highCostBenefit"]);
    assert_eq!(failing(|o| o.adjustments[0].counter = -20), ["2 adjustments.p1.patientPays"]);
    assert!(failing(|o| o.adjustments[0].patient_exact = -21).contains(&"2 adjustments.p1.patientShare".to_owned()));
    assert!(failing(|o| o.adjustment_shares[0].yen = 0).contains(&"2 adjustments.p1.subsidies.k1".to_owned()));
    assert!(failing(|o| o.adjustments[0].visit = 0).starts_with(&["1 adjustments".into(), "2 adjustments".into()]));
    assert!(failing(|o| o.visits[1].combination = 0).contains(&"2 adjustments.p1.causedBy".to_owned()));
    let second = Adjustment { visit: 0, combination: 1, benefit: 0, patient_exact: 0, counter: 0 };
    assert_eq!(failing(|o| o.adjustments.push(second)), ["1 adjustments"]);
}

#[test]
fn every_entry_of_a_cap_ledger_is_compared() {
    assert_eq!(failing(|o| o.ledger[0].yen = 4_990), ["1 capLedger.k1.amount"]);
    assert_eq!(failing(|o| o.ledger[0].cost = None), ["1 capLedger.k1.totalCost"]);
    assert_eq!(failing(|o| o.ledger[0].subsidy = 1), ["1 capLedger.k1.amount", "1 capLedger.k1.totalCost"]);
    let second = LedgerLine { visit: 0, subsidy: 1, yen: 0, cost: None };
    assert_eq!(failing(|o| o.ledger.push(second)), ["1 capLedger"]);
}

#[test]
fn every_field_of_a_receipt_is_compared() {
    assert_eq!(failing(|o| o.receipts[0].kind = Some(1122)), ["receiptType"]);
    assert_eq!(failing(|o| o.receipts[0].points = 0), ["receipt.insurance.points"]);
    assert_eq!(failing(|o| o.receipts[0].patient_yen = None), ["receipt.insurance.share"]);
    assert_eq!(failing(|o| o.receipt_subsidies[0].points = 9), ["receipt.subsidies.k1.points"]);
    assert_eq!(failing(|o| o.receipt_subsidies[1].benefit_target = Some(0)), ["receipt.subsidies.k2.benefitTarget"]);
    assert_eq!(failing(|o| o.receipt_subsidies[1].share = None), ["receipt.subsidies.k2.share"]);
    assert_eq!(failing(|o| o.receipt_subsidies.swap(0, 1)), ["receipt.subsidies"]);
    let gone = failing(|o| o.receipt_subsidies.truncate(1));
    let of_k2 = ["points", "benefitTarget", "share"].map(|name| format!("receipt.subsidies.k2.{name}"));
    assert_eq!(gone[0], "receipt.subsidies");
    assert_eq!(gone[1..], of_k2);
    let long_term = ReceiptSubsidy {
        receipt: 0,
        subsidy: 2,
        points: 0,
        benefit_target: None,
        share: None,
        actual_days: None,
        meals: 0,
        meals_yen: 0,
    };
    let fields = ["receipt.notRecorded.k3", "receipt.subsidies"];
    assert_eq!(failing(|o| o.receipt_subsidies.push(long_term)), fields);
    assert!(failing(|o| o.receipts.clear()).contains(&"receipt".to_owned()));
}

#[test]
fn special_notes_are_compared() {
    assert_eq!(failing(|o| o.receipt_notes.clear()), ["specialNotes.28", "specialNotes"]);
    let note = |code| ReceiptNote { receipt: 0, code };
    assert_eq!(failing(|o| o.receipt_notes.push(note(2))), ["specialNotes.02", "specialNotes"]);
    assert_eq!(failing(|o| o.receipt_notes.push(note(16))), ["specialNotes"]);
}

#[test]
fn an_open_finding_fails_the_case() {
    let open = Finding {
        def: &santei::message::room::NO_RELEASE,
        at: santei::outcome::Position::Claim,
        args: Default::default(),
        citation: "",
    };
    assert_eq!(failing(|o| o.findings.push(open)), ["findings"]);
}

#[test]
fn a_month_cut_after_a_visit_holds_what_came_before() {
    let case: CopayCase = serde_json::from_str(CASE).unwrap();
    let claim = case.claim_after(1).unwrap();
    assert_eq!((claim.visit_points.len(), claim.encounters.len()), (1, 1));
    assert_eq!(case.claim_after(2).unwrap(), case.claim().unwrap());
    assert!(case.claim_after(3).is_err());
}
