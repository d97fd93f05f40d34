//! The ceilings of 高額療養費 against the gathered tables and against published sums.

use std::collections::BTreeSet;

use santei::Day;
use santei_golden::shelf;
use santei_masters::embedded;
use santei_masters::parameters::Value;
use serde_json::Value as Json;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn values() -> Vec<Value> {
    embedded::read().unwrap().parameters.values
}

fn at(values: &[Value], id: &str, on: Day) -> Option<i64> {
    let value = values.iter().find(|value| value.id == id && value.from <= on && on <= value.until)?;
    let (numerator, denominator) = value.ratio?;
    assert_eq!(denominator, 1, "{id}");
    Some(numerator)
}

const CLASSES_UNDER_70: [(i64, &str); 8] =
    [(17, "upper"), (18, "middle"), (19, "low"), (26, "a"), (27, "i"), (28, "u"), (29, "e"), (30, "o")];

/// 3 is all of 現役並み, to 2018-07.
const CLASSES_FROM_70: [(i64, &str); 8] = [
    (0, "general"),
    (3, "active_3"),
    (4, "low_2"),
    (5, "low_1"),
    (26, "active_3"),
    (27, "active_2"),
    (28, "active_1"),
    (41, "general_2"),
];

/// Prefix of the parameters of a row of the table; none for 現役並み outpatient from 2018-08, where the table repeats the limit
/// of the household and the law has none.
fn prefix(row: &Json) -> Option<String> {
    let code = row["incomeClassCode"].as_i64().unwrap();
    let class = |classes: &[(i64, &'static str)]| classes.iter().find(|(number, _)| *number == code).unwrap().1;
    if row["ageGroup"] == "70歳未満" {
        return Some(format!("ceiling.under70.{}.month", class(&CLASSES_UNDER_70)));
    }
    let outpatient = row["setting"].as_str().unwrap().starts_with("外来");
    let repeated = outpatient && [26, 27, 28].contains(&code);
    let setting = if outpatient { "outpatient" } else { "total" };
    (!repeated).then(|| format!("ceiling.from70.{}.{setting}", class(&CLASSES_FROM_70)))
}

fn holds(row: &Json, on: Day) -> bool {
    let (start, end) = (row["start"].as_str().map_or(Day::MIN, day), day(row["end"].as_str().unwrap()));
    start <= on && on <= end
}

fn months() -> impl Iterator<Item = Day> {
    let months = (2012..2028).flat_map(|year| (1..13).map(move |month| day(&format!("{year}-{month:02}-01"))));
    months.filter(|month| (day("2012-04-01")..=day("2027-07-01")).contains(month))
}

#[test]
fn every_month_has_the_ceilings_of_the_table() {
    let Some(shelf) = shelf::find("every_month_has_the_ceilings_of_the_table") else { return };
    let reference = std::fs::read_to_string(shelf.join("cases/copay/reference.json")).unwrap();
    let reference: Json = serde_json::from_str(&reference).unwrap();
    let table = reference["highCostLimits"].as_array().unwrap();
    let values = values();
    let prefixes: BTreeSet<String> = table.iter().filter_map(prefix).collect();
    assert_eq!(prefixes.len(), 8 + 7 + 5, "{prefixes:?}");
    let mut compared = 0;
    for month in months() {
        for prefix_of in &prefixes {
            let rows: Vec<&Json> =
                table.iter().filter(|row| holds(row, month) && prefix(row).as_ref() == Some(prefix_of)).collect();
            assert!(rows.len() <= 1, "{month} {rows:#?}");
            for (name, key) in [("base", "base"), ("threshold", "costThreshold"), ("multiple", "multipleMonths")] {
                let wanted = rows.first().and_then(|row| row[key].as_i64());
                assert_eq!(at(&values, &format!("{prefix_of}.{name}"), month), wanted, "{prefix_of}.{name} {month}");
                compared += usize::from(wanted.is_some());
            }
        }
    }
    assert!(compared > 4000, "{compared}");
    // What the table does not have: the two limits of schemes, which follow rows of the table.
    let of_schemes = ["designated", "assistance"];
    let beside = values.iter().filter(|value| {
        let id = value.id.as_str();
        let known =
            prefixes.iter().any(|prefix| id.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('.')));
        (id.starts_with("ceiling.under70.") || id.starts_with("ceiling.from70.")) && !known
    });
    assert!(beside.map(|value| value.id.split('.').nth(2).unwrap()).all(|class| of_schemes.contains(&class)));
}

#[test]
fn the_limits_of_schemes_follow_their_rows() {
    let values = values();
    for month in months() {
        let new = month >= day("2015-01-01");
        let followed = |id: &str, other: &str| {
            for name in ["base", "threshold"] {
                let (id, other) = (format!("{id}.{name}"), format!("{other}.{name}"));
                assert_eq!(at(&values, &id, month), at(&values, &other, month), "{id} {month}");
            }
            assert_eq!(at(&values, &format!("{id}.multiple"), month), None, "{id} {month}");
        };
        followed(
            "ceiling.under70.designated.month",
            if new { "ceiling.under70.u.month" } else { "ceiling.under70.middle.month" },
        );
        followed(
            "ceiling.under70.assistance.month",
            if new { "ceiling.under70.o.month" } else { "ceiling.under70.low.month" },
        );
        for setting in ["outpatient", "total"] {
            followed(&format!("ceiling.from70.designated.{setting}"), &format!("ceiling.from70.general.{setting}"));
            followed(&format!("ceiling.from70.assistance.{setting}"), &format!("ceiling.from70.low_1.{setting}"));
        }
    }
    let provisional: BTreeSet<&str> = values
        .iter()
        .filter(|value| value.grade == santei::masters::grade::B_MINUS)
        .map(|value| value.id.as_str())
        .collect();
    assert!(provisional.iter().all(|id| id.contains(".designated.") || id.contains(".assistance.")), "{provisional:?}");
    assert_eq!(provisional.len(), 2 + 1 + 2 + 2);
}

/// Limits printed in the explanations of the ministry and of insurers.
#[test]
fn published_sums_come_out() {
    let values = values();
    let limit = |prefix: &str, month: &str, cost: i64| {
        let get = |name: &str| at(&values, &format!("{prefix}.{name}"), day(month)).unwrap();
        get("base") + (cost.max(get("threshold")) - get("threshold")) / 100
    };
    for (prefix, month, cost, wanted) in [
        ("ceiling.under70.u.month", "2026-07-01", 1_000_000, 87_430),
        ("ceiling.under70.u.month", "2026-08-01", 1_000_000, 92_940),
        ("ceiling.under70.i.month", "2026-08-01", 1_000_000, 183_130),
        ("ceiling.under70.a.month", "2026-08-01", 1_000_000, 271_290),
        ("ceiling.under70.u.month", "2026-08-01", 200_000, 85_800),
        ("ceiling.announced.under70.band_8.month", "2027-08-01", 1_000_000, 104_830),
        ("ceiling.announced.under70.band_7.month", "2027-08-01", 1_000_000, 116_720),
        ("ceiling.announced.under70.band_5.month", "2027-08-01", 1_000_000, 197_920),
        ("ceiling.announced.under70.band_2.month", "2027-08-01", 2_000_000, 312_900),
    ] {
        assert_eq!(limit(prefix, month, cost), wanted, "{prefix} {month} {cost}");
    }
    let relief = |name: &str| at(&values, &format!("ceiling.relief.{name}"), day("2022-10-01"));
    let rate = values.iter().find(|value| value.id == "ceiling.relief.rate").unwrap().ratio.unwrap();
    assert_eq!((relief("base"), relief("threshold"), rate), (Some(6_000), Some(30_000), (1, 10)));
    assert_eq!(relief("base").unwrap() + (50_000 - relief("threshold").unwrap()) * rate.0 / rate.1, 8_000);
    assert_eq!(at(&values, "ceiling.relief.base", day("2025-10-01")), None);
}

/// The fixed term is 30% of the threshold, in every formula since 2015.
#[test]
fn the_fixed_term_is_three_tenths_of_the_threshold() {
    let values = values();
    let thresholds = values.iter().filter(|value| {
        value.id.starts_with("ceiling.") && value.id.ends_with(".month.threshold")
            || value.id.ends_with(".total.threshold")
    });
    let mut count = 0;
    for value in thresholds {
        let base = at(&values, &value.id.replace(".threshold", ".base"), value.from);
        assert_eq!(base.map(|base| base * 10), value.ratio.map(|(yen, _)| yen * 3), "{} {}", value.id, value.from);
        count += 1;
    }
    assert!(count > 20, "{count}");
}

/// Nothing announced stands under the identifier of something in force, and nothing in force is open after 2027-07.
#[test]
fn announced_amounts_have_identifiers_of_their_own() {
    for value in values() {
        // The rate of OTC類似薬 is nothing but announced.
        let announced = value.id.contains(".announced.");
        assert_eq!(value.announced, announced || value.id == "selected_care.otc_like", "{}", value.id);
        let limit = value.id.starts_with("ceiling.under70.") || value.id.starts_with("ceiling.from70.");
        assert!(!limit || value.until <= day("2027-07-31"), "{}", value.id);
        assert!(!announced || value.from == day("2027-08-01"), "{}", value.id);
    }
}
