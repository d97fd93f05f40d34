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
        let name = |what: &str| format!("parameters.{}{what} on {}", expected.id, expected.on);
        let or_none = |value: Option<String>| value.unwrap_or_else(|| NONE.into());
        list.text(name(""), Some(or_none(expected.value.clone())), or_none(value));
        list.value(name(".announced"), &expected.announced, found.is_some_and(|own| own.announced));
    }
}

/// A whole number as such, anything else as a fraction.
fn shown(ratio: Ratio) -> String {
    let (numerator, denominator) = (ratio.numerator(), ratio.denominator());
    if denominator == 1 { numerator.to_string() } else { format!("{numerator}/{denominator}") }
}
