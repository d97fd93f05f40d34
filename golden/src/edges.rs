//! 適用期間: a case on the first and the last day on which its rule is in force, with the same claim and the same answers.

use crate::Case;
use crate::expect::Expect;
use santei::{Day, Month};
use serde::Deserialize;
use serde_json::Value;

/// 適用期間: the days between which the same claim gives the same. Every day of the claim moves alike, so that ages and distances stay.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// 適用開始: to which the first day of the claim's month moves; absent = not part of the case.
    #[serde(default)]
    pub from: Option<Day>,
    /// 適用終了: to which the last day of the claim's month moves; absent = not part of the case.
    #[serde(default)]
    pub until: Option<Day>,
    /// Where that is written.
    pub source: String,
}

impl Case {
    /// The same case on the first and the last day of its 適用期間.
    pub fn edges(&self) -> Vec<(Day, Case)> {
        let Some(in_force) = &self.in_force else { return Vec::new() };
        let days = self.days_of_month();
        let ends = [(in_force.from, days.iter().min()), (in_force.until, days.iter().max())];
        let moved = ends.into_iter().filter_map(|(edge, own)| Some((edge?, self.moved(own?.days_until(edge?)))));
        moved.collect()
    }

    /// Days of the claim's month on which something is done (`date`); days that it only tells, such as that of the admission, are none.
    fn days_of_month(&self) -> Vec<Day> {
        let month = self.claim.get("month").and_then(Value::as_str).and_then(Month::parse_iso);
        let mut days = Vec::new();
        each_date(&self.claim, &mut |text| days.extend(Day::parse_iso(text)));
        days.retain(|day| month.is_some_and(|month| month.contains(*day)));
        days
    }

    fn moved(&self, by: i32) -> Case {
        let mut case = self.clone();
        each_text(&mut case.claim, &mut |text| {
            if let Some(day) = Day::parse_iso(text) {
                *text = day.plus_days(by).to_string();
            }
        });
        if let Some(day) = self.days_of_month().first() {
            case.claim["month"] = Value::String(day.plus_days(by).month().to_string());
        }
        case.expect.each_day(&mut |day| *day = day.plus_days(by));
        case
    }
}

impl Expect {
    fn each_day(&mut self, change: &mut dyn FnMut(&mut Day)) {
        for decision in self.decisions.iter_mut().flatten() {
            decision.date.iter_mut().for_each(&mut *change);
            if let Some((from, until)) = &mut decision.window {
                change(from);
                change(until);
            }
        }
        let lines = [&mut self.added, &mut self.suggested, &mut self.withheld];
        lines.into_iter().flatten().flatten().filter_map(|line| line.date.as_mut()).for_each(&mut *change);
        self.meal_shares.iter_mut().flatten().filter_map(|share| share.date.as_mut()).for_each(change);
    }
}

/// The values that are named `date`.
fn each_date(value: &Value, act: &mut dyn FnMut(&str)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| each_date(value, act)),
        Value::Object(values) => {
            values.get("date").and_then(Value::as_str).into_iter().for_each(&mut *act);
            values.values().for_each(|value| each_date(value, act));
        }
        _ => {}
    }
}

fn each_text(value: &mut Value, act: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => act(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, act)),
        Value::Object(values) => values.values_mut().for_each(|value| each_text(value, act)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn case(in_force: Value) -> Case {
        serde_json::from_value(json!({
            "id": "a", "title": "a", "source": {"kind": "hand", "document": "a", "place": "a"}, "exercises": [], "in_force": in_force,
            "claim": {"month": "2025-11", "patient": {"birth_date": "1980-01-01"},
                "encounters": [{"date": "2025-11-05"}, {"date": "2025-11-07"}]},
            "expect": {"added": [{"code": "111000110", "date": "2025-11-05"}],
                "decisions": [{"at": "/units/0/lines/0", "status": "suppressed", "reason": "a", "window": ["2025-11-01", "2025-11-30"]}]}
        }))
        .unwrap()
    }

    #[test]
    fn every_day_moves_with_the_first_or_the_last_one() {
        let case = case(json!({"from": "2024-06-01", "until": "2026-05-31", "source": "a"}));
        let [(first, on_first), (last, on_last)] = case.edges().try_into().unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2024-06-01".into(), "2026-05-31".into()));
        assert_eq!(on_first.claim["month"], "2024-06");
        assert_eq!(on_first.claim["encounters"], json!([{"date": "2024-06-01"}, {"date": "2024-06-03"}]));
        assert_eq!(on_first.claim["patient"]["birth_date"], "1978-07-28", "the age is the same");
        assert_eq!(on_last.claim["encounters"], json!([{"date": "2026-05-29"}, {"date": "2026-05-31"}]));
        let expected = &on_last.expect;
        assert_eq!(expected.added.as_ref().unwrap()[0].date.unwrap().to_string(), "2026-05-29");
        let (from, until) = expected.decisions.as_ref().unwrap()[0].window.unwrap();
        assert_eq!((from.to_string(), until.to_string()), ("2026-05-25".into(), "2026-06-23".into()));
    }

    #[test]
    fn a_case_without_a_period_has_no_edges() {
        assert!(case(Value::Null).edges().is_empty());
        assert_eq!(case(json!({"from": "2024-06-01", "source": "a"})).edges().len(), 1);
    }

    #[test]
    fn a_period_that_cannot_be_tried_is_red() {
        let images = [santei::Image::open(santei_data::IMAGE).unwrap()];
        let engine = santei::Engine::new(santei::MasterSet::new(&images, None).unwrap());
        let red = |case: &Case| crate::run(case, &engine).iter().any(|own| own.what == "in_force");
        assert!(red(&case(json!({"source": "a"}))), "no day is named");
        let mut without_days = case(json!({"from": "2024-06-01", "source": "a"}));
        assert!(!red(&without_days));
        without_days.claim["encounters"] = json!([]);
        assert!(red(&without_days), "the claim has no day that could move");
    }
}
