//! A claim in another month: every date moves by the same number of months and keeps its day of the month, so that ages, days of
//! stay, validities and the history stay what they were seen from the month. Codes stay: one that the month does not know is a cause.
//!
//! A day that the new month does not have becomes its last day, as in `santei uke redate`. Days of a stay that it does not have go.

use santei::{Day, Month};
use serde_json::{Map, Value};

/// The fields of a claim that hold a day.
const DAYS: [&str; 14] = [
    "admitted",
    "bills",
    "birth_date",
    "counted_from",
    "date",
    "discharged",
    "from",
    "history_from",
    "left",
    "long_stay_from",
    "returned",
    "start",
    "until",
    "ward_from",
];
/// The fields whose content is words of other systems.
const FREE: [&str; 1] = ["extra"];

/// Moves a claim into a month. Gives the number of days that became the last day of a month; `None` where the claim has no month
/// that can be read (the engine says what is wrong with it).
pub fn shift(claim: &mut Value, to: Month) -> Option<u32> {
    let month = Month::parse_iso(claim.get("month")?.as_str()?)?;
    let months = (to.year() - month.year()) * 12 + to.month().cast_signed() - month.month().cast_signed();
    let mut clamped = 0;
    if months != 0 {
        drop_days(claim, to);
        walk(claim, months, &mut clamped);
        claim["month"] = Value::String(to.to_string());
        merge_times(claim);
    }
    Some(clamped)
}

fn walk(value: &mut Value, months: i32, clamped: &mut u32) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut().filter(|(name, _)| !FREE.contains(&name.as_str())) {
                if DAYS.contains(&name.as_str()) {
                    days(value, months, clamped);
                } else {
                    walk(value, months, clamped);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| walk(value, months, clamped)),
        _ => {}
    }
}

/// A day, or a list of days.
fn days(value: &mut Value, months: i32, clamped: &mut u32) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| days(value, months, clamped)),
        Value::String(text) => {
            let Some(day) = Day::parse_iso(text) else { return };
            let month = day.month().plus_months(months);
            let moved = month.day(day.ymd().2).unwrap_or_else(|| {
                *clamped += 1;
                month.last_day()
            });
            *text = moved.to_string();
        }
        _ => {}
    }
}

/// Days of a stay that the month does not have, and the ends of runs of them.
fn drop_days(claim: &mut Value, to: Month) {
    let last = to.last_day().ymd().2;
    let number = |value: Option<&Value>| value.and_then(Value::as_str).and_then(Day::parse_iso).map(|day| day.ymd().2);
    if let Some(days) = claim.pointer_mut("/stay/days").and_then(Value::as_array_mut) {
        days.retain(|day| number(day.get("date")).is_none_or(|day| day <= last));
    }
}

/// Times of a unit that came to stand on the same day are one entry.
fn merge_times(claim: &mut Value) {
    let units = claim.get_mut("units").and_then(Value::as_array_mut);
    for times in units.into_iter().flatten().filter_map(|unit| unit.get_mut("times")?.as_array_mut()) {
        let mut merged: Vec<Value> = Vec::new();
        for entry in times.drain(..) {
            match merged.iter_mut().find(|own| own.get("date") == entry.get("date")) {
                Some(own) => {
                    let count = |value: &Value| value.get("count").and_then(Value::as_u64).unwrap_or(0);
                    own["count"] = Value::from(count(own).saturating_add(count(&entry)));
                }
                None => merged.push(entry),
            }
        }
        *times = merged;
    }
}

/// Writes settings into a claim, over what it says.
pub fn set(claim: &mut Value, settings: &Map<String, Value>) {
    if settings.is_empty() {
        return;
    }
    if let Some(claim) = claim.as_object_mut() {
        let own = claim.entry("settings").or_insert_with(|| Value::Object(Map::new()));
        if let Some(own) = own.as_object_mut() {
            own.extend(settings.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Every field of the schema that holds a day is in the list, and nothing else.
    #[test]
    fn every_day_of_a_claim_moves() {
        fn names(value: &Value, name: &str, found: &mut Vec<String>) {
            match value {
                Value::Object(fields) => {
                    let pattern = fields.get("pattern").and_then(Value::as_str);
                    if pattern == Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") {
                        found.push(name.to_owned());
                    }
                    for (key, value) in fields {
                        names(value, if key == "items" { name } else { key }, found);
                    }
                }
                Value::Array(values) => values.iter().for_each(|value| names(value, name, found)),
                _ => {}
            }
        }
        let schema: Value = serde_json::from_str(&santei::schema::claim()).unwrap();
        let mut found = Vec::new();
        names(&schema, "", &mut found);
        found.sort();
        found.dedup();
        assert_eq!(found, DAYS);
    }

    #[test]
    fn dates_keep_their_day_and_ages_stay() {
        let mut claim = json!({"month": "2024-03", "patient": {"birth_date": "1954-03-31"},
            "encounters": [{"id": "e", "date": "2024-03-05"}], "history": [{"date": "2023-12-30"}],
            "subsidies": [{"certificate": {"extra": {"date": "2024-03-05"}}}],
            "units": [{"times": [{"date": "2024-03-30", "count": 1}, {"date": "2024-03-31", "count": 2}]}]});
        assert_eq!(shift(&mut claim, Month::new(2024, 6).unwrap()), Some(2));
        assert_eq!(claim["month"], "2024-06");
        assert_eq!(claim["patient"]["birth_date"], "1954-06-30");
        assert_eq!(claim["encounters"][0]["date"], "2024-06-05");
        assert_eq!(claim["history"][0]["date"], "2024-03-30");
        assert_eq!(claim["subsidies"][0]["certificate"]["extra"]["date"], "2024-03-05");
        assert_eq!(claim["units"][0]["times"], json!([{"date": "2024-06-30", "count": 3}]));
    }

    #[test]
    fn a_stay_loses_the_days_that_the_month_does_not_have() {
        let mut claim = json!({"month": "2024-05", "stay": {"admitted": "2024-05-29", "bills": ["2024-05-30"], "days": [
            {"date": "2024-05-29", "until": "2024-05-31"}, {"date": "2024-05-31"}]}});
        assert_eq!(shift(&mut claim, Month::new(2024, 6).unwrap()), Some(1));
        assert_eq!(claim["stay"]["days"], json!([{"date": "2024-06-29", "until": "2024-06-30"}]));
        assert_eq!(claim["stay"]["bills"], json!(["2024-06-30"]));
    }

    #[test]
    fn settings_stand_over_those_of_the_claim() {
        let mut claim = json!({"settings": {"month_end": true, "completion": "off"}});
        let settings = json!({"completion": "apply"});
        set(&mut claim, settings.as_object().unwrap());
        assert_eq!(claim["settings"], json!({"month_end": true, "completion": "apply"}));
    }
}
