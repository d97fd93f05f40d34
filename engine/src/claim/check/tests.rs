//! A small good claim of every age, and what each single wrong fact is told.

use crate::Claim;
use serde_json::{Value, json};

/// 40 years old, 区分ウ, with four subsidies and マル長.
fn good() -> Value {
    let local = json!({"class": "local", "patient_share": true});
    let long_term = json!({"class": "long_term_specified_disease", "patient_share": true});
    let subsidy = |id: &str| json!({"id": id, "payer_number": "80137011", "parameters": local});
    json!({
        "id": "t", "month": "2026-09", "setting": "outpatient",
        "institution": {"kind": "clinic"},
        "patient": {"birth_date": "1986-05-20"},
        "coverages": [{"id": "h", "kind": "employees", "insurer_number": "01130012", "income_class": "u"}],
        "subsidies": [subsidy("k1"), subsidy("k2"), subsidy("k3"), subsidy("k4"),
            {"id": "k5", "parameters": local}, {"id": "m1", "parameters": long_term}, {"id": "m2", "parameters": long_term}],
        "combinations": [{"id": "p", "coverage": "h", "subsidies": ["k1", "k2", "k3", "k4", "m1"]}],
        "encounters": [{"id": "v", "date": "2026-09-10"}],
        "visit_points": [{"encounter": "v", "combination": "p", "points": 1000}],
        "ledger": [{"subsidy": "k1", "date": "2026-09-01", "patient_yen": 500}],
        "outside": [{"encounter": "v", "name": "文書料", "amount_yen": 3000}],
        "settled": [{"encounter": "v", "combination": "p", "collected_yen": -500,
            "subsidies": [{"subsidy": "k1", "yen": -200}]}]
    })
}

fn put(claim: &mut Value, path: &str, value: Value) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    match claim.pointer_mut(parent).unwrap() {
        Value::Object(map) => drop(map.insert(key.into(), value)),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        other => panic!("{path}: {other}"),
    }
}

fn problems(claim: &Value) -> Vec<(&'static str, String)> {
    let errors = Claim::from_json(claim.to_string().as_bytes()).err().unwrap_or_default();
    errors.iter().map(|error| (error.def().slug, error.pointer().to_owned())).collect()
}

fn changed(changes: &[(&str, Value)]) -> Vec<(&'static str, String)> {
    let mut claim = good();
    for (path, value) in changes {
        put(&mut claim, path, value.clone());
    }
    problems(&claim)
}

fn expect(changes: &[(&str, Value)], slug: &'static str, pointer: &str) {
    assert_eq!(changed(changes), [(slug, pointer.to_owned())], "{changes:?}");
}

#[test]
fn the_good_claim_has_no_problem() {
    assert_eq!(problems(&good()), []);
}

#[test]
fn a_combination_has_room_for_four_subsidies_and_one_long_term_certificate() {
    let subsidies = "/combinations/0/subsidies";
    expect(&[(subsidies, json!(["k1", "k2", "k3", "k4", "m1", "k5"]))], "too-many", "/combinations/0/subsidies/5");
    expect(&[(subsidies, json!(["m1", "k1", "m2"]))], "too-many", "/combinations/0/subsidies/2");
    expect(&[(subsidies, json!(["k1", "m1", "k1"]))], "double-subsidy", "/combinations/0/subsidies/2");
}

#[test]
fn amounts_have_a_range() {
    let parameters = |field: &str, value: Value| {
        let mut parameters = json!({"class": "local", "patient_share": true});
        put(&mut parameters, field, value);
        parameters
    };
    let terms = "/subsidies/0/parameters";
    for field in ["/cap_per_visit_yen", "/cap_per_day_yen", "/cap_per_month_yen"] {
        for yen in [-1, 1_000_000_001] {
            expect(&[(terms, parameters(field, json!(yen)))], "amount-range", &format!("{terms}{field}"));
        }
        assert_eq!(changed(&[(terms, parameters(field, json!(1_000_000_000)))]), []);
    }
    for path in ["/visit_points/0/points", "/ledger/0/patient_yen", "/ledger/0/cost_yen", "/outside/0/amount_yen"] {
        for value in [-1, 1_000_000_001] {
            expect(&[(path, json!(value))], "amount-range", path);
        }
    }
    for path in ["/settled/0/collected_yen", "/settled/0/insurer_yen", "/settled/0/subsidies/0/yen"] {
        for value in [-1_000_000_001, 1_000_000_001] {
            expect(&[(path, json!(value))], "amount-range", path);
        }
    }
    expect(
        &[("/subsidies/0/certificate", json!({"monthly_cap_yen": -1}))],
        "amount-range",
        "/subsidies/0/certificate/monthly_cap_yen",
    );
    expect(&[("/ledger/0/paid_visits", json!(1000))], "amount-range", "/ledger/0/paid_visits");
    expect(
        &[("/other_setting", json!({"points": [{"combination": "p", "points": -1}]}))],
        "amount-range",
        "/other_setting/points/0/points",
    );
    expect(
        &[("/coverages/0/reduction", json!({"kind": "reduced", "amount_yen": -1}))],
        "amount-range",
        "/coverages/0/reduction/amount_yen",
    );
    expect(
        &[("/coverages/0/reduction", json!({"kind": "reduced", "percent": 101}))],
        "bad-value",
        "/coverages/0/reduction/percent",
    );
    expect(&[(terms, parameters("/rate", json!("1/1001")))], "bad-value", &format!("{terms}/rate"));
}

#[test]
fn special_rules_have_a_range() {
    let rule = |rule: Value| json!({"class": "local", "patient_share": true, "special_rules": [rule]});
    let terms = "/subsidies/0/parameters";
    for (kind, field, value, slug) in [
        ("charge_back_above", "threshold_yen", json!(-1), "amount-range"),
        ("pays_up_to", "threshold_yen", json!(1_000_000_001), "amount-range"),
        ("part_of_insurance_share", "part", json!("1/100000"), "bad-value"),
    ] {
        let bad = rule(json!({"kind": kind, field: value}));
        expect(&[(terms, bad)], slug, &format!("{terms}/special_rules/0/{field}"));
    }
    let of_rest = json!({"kind": "part_of_remaining_share", "part": "1/3", "rounding": "up", "counter_unit_yen": 0});
    expect(&[(terms, rule(of_rest))], "bad-value", &format!("{terms}/special_rules/0/counter_unit_yen"));
}

fn insured(birth: &str, kind: &str, class: Option<&str>) -> Vec<(&'static str, Value)> {
    let mut coverage = json!({"id": "h", "kind": kind});
    if let Some(class) = class {
        put(&mut coverage, "/income_class", json!(class));
    }
    vec![("/patient/birth_date", json!(birth)), ("/coverages/0", coverage)]
}

/// In September 2026: 75 on the last day of August, on the first and in the middle of September; 65 on 30 September (born
/// 1 October) and a day later.
#[test]
fn age_and_insurance_fit() {
    for (birth, kind, fits) in [
        ("1951-08-31", "employees", false),
        ("1951-08-31", "national", false),
        ("1951-08-31", "late_elderly", true),
        ("1951-09-01", "employees", true),
        ("1951-09-15", "national", true),
        ("1951-09-15", "late_elderly", true),
        ("1961-10-01", "late_elderly", true),
        ("1961-10-02", "late_elderly", false),
    ] {
        let found = changed(&insured(birth, kind, None));
        let wrong = vec![("age-and-insurance", "/coverages/0/kind".to_owned())];
        assert_eq!(found, if fits { vec![] } else { wrong }, "{birth} {kind}");
    }
}

/// 70 with 1 September 2026: born up to 1 September 1956, because that age is completed on 31 August.
#[test]
fn income_classes_fit_age_and_insurance() {
    for (birth, kind, class, month, fits) in [
        ("1956-09-01", "employees", "general", "2026-09", true),
        ("1956-09-02", "employees", "general", "2026-09", false),
        ("1956-09-01", "employees", "u", "2026-09", false),
        ("1956-09-02", "employees", "u", "2026-09", true),
        ("1956-09-02", "late_elderly", "low_1", "2026-09", true),
        ("1956-09-02", "late_elderly", "o", "2026-09", false),
        ("1956-09-01", "national", "general_2", "2026-09", false),
        ("1940-01-01", "late_elderly", "general_2", "2022-10", true),
        ("1980-01-01", "employees", "middle", "2014-12", true),
        ("1980-01-01", "employees", "a", "2015-01", true),
        ("1940-01-01", "late_elderly", "active_1", "2018-08", true),
        ("1940-01-01", "late_elderly", "active_3", "2018-07", true),
    ] {
        let mut changes = insured(birth, kind, Some(class));
        let day = format!("{month}-10");
        changes.extend([("/month", json!(month)), ("/encounters/0/date", json!(day)), ("/ledger/0/date", json!(day))]);
        let wrong = vec![("class-impossible", "/coverages/0/income_class".to_owned())];
        assert_eq!(changed(&changes), if fits { vec![] } else { wrong }, "{birth} {kind} {class} {month}");
    }
}

#[test]
fn numbers_are_digits() {
    for (path, number, fits) in [
        ("/subsidies/0/payer_number", "8013701", true),
        ("/subsidies/0/payer_number", "", false),
        ("/subsidies/0/payer_number", "1234567890123456789012345678901", false),
        ("/subsidies/0/payer_number", "8013701x", false),
        ("/coverages/0/insurer_number", "138057", true),
        ("/coverages/0/insurer_number", "0001", true),
        ("/coverages/0/insurer_number", "", false),
        ("/coverages/0/insurer_number", "011300123", false),
        ("/coverages/0/insurer_number", "０１１３００１２", false),
    ] {
        let wrong = vec![("payer-number", path.to_owned())];
        assert_eq!(changed(&[(path, json!(number))]), if fits { vec![] } else { wrong }, "{path} {number}");
    }
}

#[test]
fn periods_touch_the_month_and_cover_the_visits() {
    for list in ["coverages", "subsidies"] {
        let (from, until) = (format!("/{list}/0/from"), format!("/{list}/0/until"));
        assert_eq!(changed(&[(&from, json!("2026-09-10")), (&until, json!("2026-09-10"))]), []);
        assert_eq!(changed(&[(&from, json!("2020-04-01")), (&until, json!("2030-03-31"))]), []);
        expect(&[(&from, json!("2026-09-11"))], "not-valid-on-day", "/visit_points/0");
        expect(&[(&until, json!("2026-09-09"))], "not-valid-on-day", "/visit_points/0");
        let first = |changes: &[(&str, Value)]| changed(changes).into_iter().next().unwrap();
        assert_eq!(first(&[(&from, json!("2026-10-01"))]), ("period-impossible", from.clone()));
        assert_eq!(first(&[(&until, json!("2026-08-31"))]), ("period-impossible", until.clone()));
        let reversed = [(from.as_str(), json!("2026-09-20")), (until.as_str(), json!("2026-09-19"))];
        assert_eq!(first(&reversed), ("period-impossible", until.clone()));
    }
    let unit = json!({"service_class": "11", "combination": "p", "lines": [{"code": "111000110"}],
        "times": [{"date": "2026-09-10", "count": 1}, {"date": "2026-09-12", "count": 1}]});
    expect(
        &[("/units", json!([unit])), ("/subsidies/3/until", json!("2026-09-11"))],
        "not-valid-on-day",
        "/units/0/times/1/date",
    );
}

#[test]
fn entries_refer_to_something_and_to_this_month() {
    for path in
        ["/ledger/0/before_encounter", "/outside/0/encounter", "/settled/0/encounter", "/settled/0/subsidies/0/subsidy"]
    {
        expect(&[(path, json!("x"))], "dangling-reference", path);
    }
    expect(&[("/ledger/0/date", json!("2026-08-31"))], "day-outside-month", "/ledger/0/date");
}

/// A stay from 2026-09-05 to 2026-09-20.
fn stay() -> Value {
    json!({"admitted": "2026-09-05", "counted_from": "2026-09-01", "discharged": "2026-09-20",
        "days": [{"date": "2026-09-05", "until": "2026-09-10", "meals": [{"at": "lunch"}, {"at": "dinner"}]}, {"date": "2026-09-11"}],
        "absences": [{"left": "2026-09-06", "returned": "2026-09-08"}], "bills": ["2026-09-10"]})
}

#[test]
fn a_stay_has_its_days_once_and_within_it() {
    let told = |path: &str, value: Value| {
        let mut own = stay();
        if !path.is_empty() {
            put(&mut own, path, value);
        }
        changed(&[("/setting", json!("inpatient")), ("/stay", own)])
    };
    assert_eq!(told("", Value::Null), []);
    for (path, value, slug, pointer) in [
        ("/days/1/date", json!("2026-09-10"), "double-day", "/days/1/date"),
        ("/days/1/date", json!("2026-09-21"), "bad-value", "/days/1/date"),
        ("/days/0/date", json!("2026-09-04"), "bad-value", "/days/0/date"),
        ("/days/1/until", json!("2026-10-01"), "day-outside-month", "/days/1/until"),
        ("/days/1/until", json!("2026-09-10"), "bad-value", "/days/1/until"),
        ("/days/1/medical_category", json!(4), "bad-value", "/days/1/medical_category"),
        ("/days/1/combination", json!("x"), "dangling-reference", "/days/1/combination"),
        ("/days/0/meals", json!([{"at": "lunch"}, {"at": "lunch"}]), "bad-value", "/days/0/meals/1/at"),
        ("/days/0/room_charge_yen", json!(-1), "amount-range", "/days/0/room_charge_yen"),
        ("/combination", json!("x"), "dangling-reference", "/combination"),
        ("/counted_from", json!("2026-09-06"), "bad-value", "/admitted"),
        ("/bills/0", json!("2026-09-21"), "bad-value", "/bills/0"),
        ("/absences/0/returned", json!("2026-09-05"), "bad-value", "/absences/0/returned"),
    ] {
        let found = told(path, value.clone());
        assert_eq!(found.first(), Some(&(slug, format!("/stay{pointer}"))), "{path} {value}: {found:?}");
    }
}
