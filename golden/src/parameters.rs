//! What a case says about the dated parameters themselves: amounts and rates that a notice prints.

use crate::expect::{Comparison, Expect};
use crate::found::NONE;
use santei::num::Ratio;
use santei::{Day, MasterSet};
use serde::Deserialize;

/// 日付のある値: a parameter on a day.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectParameter {
    /// Id of the parameter.
    pub id: String,
    /// 日.
    pub on: Day,
    /// The number with its unit: `490 yen/meal`, `1/100 ratio`; `null` where the parameter has no value on the day.
    pub value: Option<String>,
    /// Whether it is announced and not enacted; absent = not part of the case.
    pub announced: Option<bool>,
}

/// Compares the parameters that a case states with those of its masters.
pub(crate) fn compare(expect: &Expect, masters: &MasterSet<'_>, list: &mut Comparison) {
    for expected in expect.parameters.iter().flatten() {
        let found = masters.parameter(&expected.id, expected.on);
        let value = found.map(|own| format!("{} {}", own.ratio.map_or_else(|| "?".into(), shown), own.unit));
        // A name that is none has no value on any day, which would agree with one that is expected to have none.
        let is_known = masters.parameters().any(|own| own.id == expected.id);
        let none = if is_known { NONE } else { "no parameter of this id" };
        let name = |what: &str| format!("parameters.{}{what} on {}", expected.id, expected.on);
        let wanted = expected.value.clone().unwrap_or_else(|| NONE.into());
        list.text(name(""), Some(wanted), value.unwrap_or_else(|| none.into()));
        list.value(name(".announced"), &expected.announced, found.is_some_and(|own| own.announced));
    }
}

/// A whole number as such, anything else as a fraction.
fn shown(ratio: Ratio) -> String {
    let (numerator, denominator) = (ratio.numerator(), ratio.denominator());
    if denominator == 1 { numerator.to_string() } else { format!("{numerator}/{denominator}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use santei::Image;
    use serde_json::json;

    fn differences(parameter: serde_json::Value) -> Vec<String> {
        let expect = serde_json::from_value(json!({"parameters": [parameter]})).unwrap();
        let images = [Image::open(santei_data::IMAGE).unwrap()];
        let mut list = Comparison::default();
        compare(&expect, &MasterSet::new(&images, None).unwrap(), &mut list);
        list.differences.into_iter().map(|own| format!("{} {} {}", own.what, own.expected, own.found)).collect()
    }

    #[test]
    fn an_amount_of_a_notice_is_held_to_its_day() {
        let id = "points.yen_per_point";
        let none: [&str; 0] = [];
        assert_eq!(
            differences(json!({"id": id, "on": "2026-06-01", "value": "10 yen/point", "announced": false})),
            none
        );
        assert_eq!(differences(json!({"id": id, "on": "1990-01-01", "value": null})), none);
        let wrong = differences(json!({"id": id, "on": "2026-06-01", "value": "11 yen/point", "announced": true}));
        assert_eq!(
            wrong,
            [
                "parameters.points.yen_per_point on 2026-06-01 11 yen/point 10 yen/point",
                "parameters.points.yen_per_point.announced on 2026-06-01 true false"
            ]
        );
    }

    #[test]
    fn a_name_that_is_none_does_not_agree_with_no_value() {
        let wrong = differences(json!({"id": "points.yen_per_pont", "on": "2026-06-01", "value": null}));
        assert_eq!(wrong, [format!("parameters.points.yen_per_pont on 2026-06-01 {NONE} no parameter of this id")]);
    }
}
