//! 一部負担金・食事療養費・生活療養費標準負担額区分 (別表8 of the record specification) on the receipt of a computed claim.

use santei::{Claim, Engine, Image, MasterSet};
use serde_json::{Value, json};

/// A stay of three days in 2025-11, or a visit of that month that exceeds every ceiling.
fn claim(inpatient: bool, birth: &str, class: &str) -> Value {
    let setting = if inpatient { "inpatient" } else { "outpatient" };
    let mut claim = json!({
        "id": "x", "month": "2025-11", "setting": setting, "institution": { "kind": "hospital", "beds": 300 },
        "patient": { "birth_date": birth },
        "coverages": [{ "id": "k", "kind": "national", "income_class": class, "limit_confirmation": "online" }],
        "combinations": [{ "id": "p", "coverage": "k" }],
        "encounters": [{ "id": "v", "date": "2025-11-04" }],
        "visit_points": [{ "encounter": "v", "combination": "p", "points": 90_000 }],
    });
    if inpatient {
        claim["stay"] =
            json!({ "admitted": "2025-11-04", "counted_from": "2025-11-04", "discharged": "2025-11-06", "days": [] });
    }
    claim
}

fn class_of(claim: &Value) -> Option<u8> {
    let image = Image::open(santei_data::IMAGE).unwrap();
    let engine = Engine::new(MasterSet::new(&[image], None).unwrap());
    let claim = Claim::from_json(claim.to_string().as_bytes()).unwrap();
    let mut session = engine.session();
    let outcome = session.calculate(&claim);
    assert_eq!(outcome.receipts.len(), 1);
    outcome.receipts[0].amount_class
}

#[test]
fn a_stay_records_the_low_incomes_of_every_age() {
    const YOUNG: &str = "1980-01-01";
    const OLD: &str = "1953-01-01";
    for (birth, class, expected) in [
        (YOUNG, "u", None),
        (YOUNG, "e", None),
        (YOUNG, "o", Some(1)),
        (OLD, "general", None),
        (OLD, "low_2", Some(1)),
        (OLD, "low_1", Some(3)),
    ] {
        assert_eq!(class_of(&claim(true, birth, class)), expected, "{birth} {class}");
    }
}

#[test]
fn more_than_ninety_days_and_the_welfare_pension_have_codes_of_their_own() {
    let mut long = claim(true, "1953-01-01", "low_2");
    long["stay"]["long_stay_from"] = json!("2025-11-01");
    assert_eq!(class_of(&long), Some(2));
    long["stay"]["long_stay_from"] = json!("2025-12-01");
    assert_eq!(class_of(&long), Some(1), "from the next month on");
    let mut pension = claim(true, "1953-01-01", "low_1");
    pension["stay"]["amount_category"] = json!("welfare_pension");
    assert_eq!(class_of(&pension), Some(4));
}

#[test]
fn a_visit_records_them_from_70_on_where_a_ceiling_worked() {
    assert_eq!(class_of(&claim(false, "1953-01-01", "low_2")), Some(1));
    assert_eq!(class_of(&claim(false, "1953-01-01", "low_1")), Some(3));
    assert_eq!(class_of(&claim(false, "1980-01-01", "o")), None, "below 70");
    let mut small = claim(false, "1953-01-01", "low_2");
    small["visit_points"][0]["points"] = json!(100);
    assert_eq!(class_of(&small), None, "below the ceiling");
}
