//! Kinds of rules with declared fields. An instance of such a kind has exactly these fields, with values of these shapes; the
//! other kinds are checked by whoever reads them.

use crate::rulebook::{FieldValue, RuleData};

/// What a field may hold.
#[derive(Clone, Copy)]
enum Shape {
    /// Any text.
    Text,
    /// A text that may be left out.
    Remark,
    /// So many digits.
    Digits(usize),
    /// Three digits, or an empty text.
    Agency,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An integer between these.
    Int(i64, i64),
    /// One or more integers between these.
    Ints(i64, i64),
    /// One or more texts.
    Texts,
    /// As [`Shape::Texts`], and may be left out.
    Sections,
}

use Shape::{Agency, Digits, Int, Ints, Remark, Sections, Text, Texts, Word};

const YES_OR_NO: Shape = Int(0, 1);
const YES_NO_OR_NONE: Shape = Int(-1, 1);
const PERCENT_OR_NONE: Shape = Int(-1, 100);

/// 国の公費負担医療: the national schemes.
const NATIONAL_SCHEME: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("law", Digits(2)),
    ("agency", Agency),
    ("setting", Word(&["inpatient", "outpatient", "both"])),
    ("variant", Word(&["", "income_above_564000", "okinawa", "long_term"])),
    ("order", Int(1, 999)),
    ("before_insurance", YES_OR_NO),
    ("patient_percent_30", PERCENT_OR_NONE),
    ("patient_percent_20", PERCENT_OR_NONE),
    ("patient_percent_10", PERCENT_OR_NONE),
    ("patient_yen_month", Int(-1, 999_999)),
    ("prorated", YES_OR_NO),
    ("cap_from_certificate", YES_OR_NO),
    ("ledger", YES_OR_NO),
    ("ledger_total_cost", YES_OR_NO),
    ("high_cost", Word(&["none", "designated", "own", "ordinary", "assistance"])),
    ("meals", YES_NO_OR_NONE),
    ("meals_covered", Word(&["none", "all", "half", "assistance_only", "unknown"])),
    ("living", YES_NO_OR_NONE),
    ("with_assistance", YES_NO_OR_NONE),
    ("assistance_percent", PERCENT_OR_NONE),
    ("may_follow_local", YES_OR_NO),
    ("in_kind", YES_OR_NO),
    ("share_hidden", YES_OR_NO),
    ("note", Remark),
];

/// 算定単位: the window in which acts are counted.
const LIMIT_UNIT: &[(&str, Shape)] = &[
    ("unit", Int(1, 999)),
    ("name", Text),
    ("window", Word(&["day", "weeks", "months", "fiscal_year", "stay", "first_day_of_stay", "fact", "fact_of_day"])),
    ("length", Int(1, 600)),
    ("fact", Remark),
    ("sections", Sections),
];

/// Limits that count both settings together, by 区分番号.
const ACROSS_SETTINGS: &[(&str, Shape)] = &[("sections", Texts)];

/// Bundles whose month runs from the day of the parent.
const MONTH_FROM_DAY: &[(&str, Shape)] = &[
    ("parents", Ints(100_000_000, 199_999_999)),
    ("children", Ints(100_000_000, 199_999_999)),
    ("holidays", YES_OR_NO),
];

/// 休日 of a year.
const HOLIDAYS: &[(&str, Shape)] = &[("year", Int(2000, 2100)), ("days", Ints(101, 1231))];

const DECLARED: &[(&str, &[(&str, Shape)])] = &[
    ("national_scheme", NATIONAL_SCHEME),
    ("limit_unit", LIMIT_UNIT),
    ("across_settings", ACROSS_SETTINGS),
    ("month_from_day", MONTH_FROM_DAY),
    ("holidays", HOLIDAYS),
];

/// A field that is missing, unknown or of the wrong shape.
pub(crate) struct Misfit<'r> {
    /// The field.
    pub(crate) field: &'r str,
    /// What the kind wants.
    pub(crate) expected: String,
}

/// The first field of a rule that its kind does not declare so; none for a kind without declaration.
pub(crate) fn misfit(rule: &RuleData) -> Option<Misfit<'_>> {
    let (kind, declared) = DECLARED.iter().find(|(kind, _)| *kind == rule.kind)?;
    for (field, value) in &rule.fields {
        let Some((_, shape)) = declared.iter().find(|(name, _)| name == field) else {
            return Some(Misfit { field, expected: format!("a field of {kind}") });
        };
        if !shape.holds(value) {
            return Some(Misfit { field, expected: format!("{field}: {}", shape.wanted()) });
        }
    }
    let missing = declared.iter().find(|(name, shape)| !shape.optional() && !rule.fields.contains_key(*name));
    missing.map(|(field, shape)| Misfit { field, expected: format!("{field}: {}", shape.wanted()) })
}

impl Shape {
    fn optional(self) -> bool {
        matches!(self, Remark | Sections)
    }

    fn holds(self, value: &FieldValue) -> bool {
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        match (self, value) {
            (Text | Remark, FieldValue::Text(text)) => !text.is_empty(),
            (Digits(count), FieldValue::Text(text)) => digits(text, count),
            (Agency, FieldValue::Text(text)) => text.is_empty() || digits(text, 3),
            (Word(words), FieldValue::Text(text)) => words.contains(&text.as_str()),
            (Int(least, most), FieldValue::Int(int)) => (least..=most).contains(int),
            (Ints(least, most), FieldValue::Ints(ints)) => {
                !ints.is_empty() && ints.iter().all(|int| (least..=most).contains(int))
            }
            (Texts | Sections, FieldValue::Texts(texts)) => {
                !texts.is_empty() && texts.iter().all(|text| !text.is_empty())
            }
            _ => false,
        }
    }

    fn wanted(self) -> String {
        match self {
            Text | Remark => "a text".to_owned(),
            Digits(count) => format!("{count} digits"),
            Agency => "3 digits, or an empty text".to_owned(),
            Word(words) => format!("one of {words:?}"),
            Int(least, most) => format!("an integer from {least} to {most}"),
            Ints(least, most) => format!("one or more integers from {least} to {most}"),
            Texts | Sections => "one or more texts".to_owned(),
        }
    }
}
