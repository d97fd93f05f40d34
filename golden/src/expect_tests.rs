//! One expectation that a hand-made outcome meets, and one change of it for every field.

use super::*;
use crate::copay::CopayCase;
use crate::fixture::{CASE, matching};
use santei::outcome::BurdenClass;
use serde_json::{Value, json};

fn expected() -> Value {
    json!({
        "insurer_yen": [70_000, 140_000],
        "benefit_yen": [0, 100],
        "subsidies_yen": [{"k1": 25_000, "k2": 4_500}, {"k3": 0}],
        "patient_exact_yen": [500, 59_900],
        "counter_yen": [500, 59_900],
        "reduction_yen": [0, 30],
        "adjustment_yen": [null, -21],
        "adjustments": [null, [{"combination": "p1", "benefit": 700, "subsidies": {"k1": -300, "k2": -380},
            "patient_exact": -20, "counter": -21}]],
        "outside_yen": [0, 5_500],
        "ledger": [{"k1": 5_000}, {}],
        "ceiling_yen": [80_430, null],
        "month": {"patient_exact_yen": 60_380, "insurer_yen": 210_000, "share_yen": 89_200,
            "subsidies": {"k1": {"benefit_target": 29_300, "share": 4_600, "pays": 24_700}}},
        "receipts": [{"kind": 1132, "points": 30_000, "share": 89_200, "subsidies": [
            {"id": "k1", "points": 10_000, "benefit_target": 29_300, "share": 4_600},
            {"id": "k2", "points": 10_000, "benefit_target": null, "share": 480}
        ], "notes": ["28"], "notes_include": ["28"], "notes_exclude": ["02"], "burden_classes": {"p1": "4", "p2": "1"}}],
        "settlements": [{"payer": "patient", "combination": "p1", "difference": -20},
            {"payer": "subsidy", "id": "k1", "combination": "p1", "difference": 20}]
    })
}

fn outcome() -> Outcome<'static> {
    let mut outcome = matching();
    outcome.visits[1].outside = 5_500;
    outcome.visits[1].adjustment = -21;
    let class = |combination, code| BurdenClass { receipt: 0, combination, code };
    outcome.burden_classes = vec![class(0, '4'), class(1, '1')];
    let settled = |payer, before, after| Settlement { payer, combination: 0, before, after };
    outcome.settlements = vec![settled(Payer::Subsidy(0), 80, 100), settled(Payer::Patient, 500, 480)];
    outcome
}

fn differing(expected: Value) -> Vec<String> {
    let case: CopayCase = serde_json::from_str(CASE).unwrap();
    let expect: Expect = serde_json::from_value(expected).unwrap();
    let comparison = compare(&expect, &case.claim().unwrap(), &outcome());
    assert!(comparison.assertions >= comparison.differences.len());
    comparison.differences.into_iter().map(|difference| difference.what).collect()
}

#[test]
fn what_agrees_has_no_differences() {
    assert_eq!(differing(expected()), Vec::<String>::new());
}

#[test]
fn every_expected_value_is_compared() {
    for (pointer, value, what) in [
        ("/insurer_yen/0", json!(70_001), "insurer_yen"),
        ("/benefit_yen/1", json!(0), "benefit_yen"),
        ("/subsidies_yen/0/k2", json!(0), "subsidies_yen"),
        ("/subsidies_yen/1/k3", json!(1), "subsidies_yen"),
        ("/patient_exact_yen/0", json!(null), "patient_exact_yen"),
        ("/counter_yen/1", json!(59_890), "counter_yen"),
        ("/reduction_yen/1", json!(-30), "reduction_yen"),
        ("/adjustment_yen/1", json!(-20), "adjustment_yen"),
        (
            "/adjustments/0",
            json!([{"combination": "p2", "benefit": 0, "patient_exact": 0, "counter": 0}]),
            "adjustments[0]",
        ),
        ("/adjustments/1", json!([]), "adjustments[1]"),
        ("/adjustments/1/0/subsidies/k2", json!(-379), "adjustments[1]"),
        ("/outside_yen/1", json!(0), "outside_yen"),
        ("/ledger/0/k1", json!(4_990), "ledger"),
        ("/ledger/1", json!({"k1": 0}), "ledger"),
        ("/ceiling_yen/1", json!(80_430), "ceiling_yen"),
        ("/month/patient_exact_yen", json!(60_400), "month.patient_exact_yen"),
        ("/month/insurer_yen", json!(1), "month.insurer_yen"),
        ("/month/share_yen", json!(1), "month.share_yen"),
        ("/month/subsidies/k1/benefit_target", json!(1), "month.subsidies.k1.benefit_target"),
        ("/month/subsidies/k1/share", json!(1), "month.subsidies.k1.share"),
        ("/month/subsidies/k1/pays", json!(1), "month.subsidies.k1.pays"),
        ("/receipts/0/kind", json!(1122), "receipts[0].kind"),
        ("/receipts/0/points", json!(1), "receipts[0].points"),
        ("/receipts/0/share", json!(null), "receipts[0].share"),
        ("/receipts/0/subsidies/0/points", json!(1), "receipts[0].subsidies.k1.points"),
        ("/receipts/0/subsidies/1/benefit_target", json!(0), "receipts[0].subsidies.k2.benefit_target"),
        ("/receipts/0/subsidies/1/share", json!(null), "receipts[0].subsidies.k2.share"),
        ("/receipts/0/notes", json!([]), "receipts[0].notes"),
        ("/receipts/0/notes_include/0", json!("02"), "receipts[0].notes_include.02"),
        ("/receipts/0/notes_exclude/0", json!("28"), "receipts[0].notes_exclude.28"),
        ("/receipts/0/burden_classes/p1", json!("1"), "receipts[0].burden_classes"),
        ("/settlements/0/difference", json!(20), "settlements"),
        ("/settlements/1/payer", json!("high_cost"), "settlements"),
    ] {
        let mut changed = expected();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert_eq!(differing(changed), [what], "{pointer}");
    }
}

#[test]
fn a_receipt_or_subsidy_too_few_is_a_difference() {
    let mut changed = expected();
    changed["receipts"] = json!([]);
    assert_eq!(differing(changed), ["receipts"]);
    let mut changed = expected();
    changed["receipts"][0]["subsidies"].as_array_mut().unwrap().pop();
    assert_eq!(differing(changed), ["receipts[0].subsidies"]);
}

#[test]
fn an_absent_amount_is_not_expected_and_an_unknown_field_is_refused() {
    assert_eq!(differing(json!({"receipts": [{"subsidies": [{"id": "k1"}, {"id": "k2"}]}]})), Vec::<String>::new());
    assert!(serde_json::from_value::<Expect>(json!({"insurers_yen": []})).is_err());
    assert!(serde_json::from_value::<Expect>(json!({"receipts": [{"kinds": 1}]})).is_err());
}
