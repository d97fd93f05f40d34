//! Kinds of rules with declared fields. An instance of such a kind has exactly these fields, with values of these shapes. The
//! calendar of revisions is checked where it is read (`Revisions`).

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
    /// As [`Shape::Word`], and may be left out.
    MaybeWord(&'static [&'static str]),
    /// As [`Shape::Int`], and may be left out.
    MaybeInt(i64, i64),
    /// As [`Shape::Ints`], and may be left out.
    MaybeInts(i64, i64),
    /// An age of 項番41・42, may be left out.
    MaybeAge,
}

use Shape::{Agency, Digits, Int, Ints, MaybeAge, MaybeInt, MaybeInts, MaybeWord, Remark, Sections, Text, Texts, Word};

const YES_OR_NO: Shape = Int(0, 1);
const YES_NO_OR_NONE: Shape = Int(-1, 1);
const PERCENT_OR_NONE: Shape = Int(-1, 100);

/// 国の公費負担医療: the national schemes.
const NATIONAL_SCHEME: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("law", Digits(2)),
    ("agency", Agency),
    ("prefecture", Remark),
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

/// 地方単独事業の取扱い: what the 地単公費マスター cannot say of the schemes of a prefecture with one 法別番号.
const LOCAL_PRACTICE: &[(&str, Shape)] = &[
    ("prefecture", Digits(2)),
    ("law", Digits(2)),
    ("categories", MaybeInts(1, 999)),
    ("class_employees", Word(HIGH_COST_CLASSES)),
    ("class_national", Word(HIGH_COST_CLASSES)),
    ("collect_after_limit", YES_OR_NO),
    ("not_combined", Word(INSURERS)),
    ("combine_small", Word(INSURERS)),
    ("relief", Word(&["none", "in_prefecture", "out_of_prefecture", "all"])),
    ("count_paid_only", YES_OR_NO),
    (
        "above_ceiling",
        Word(&["none", "employees_and_societies", "societies_out_of_prefecture", "national_out_of_prefecture"]),
    ),
    ("beside_share", YES_OR_NO),
    (
        "charged",
        Word(&["all", "first_visit", "first_visit_and_second_department", "not_second_department", "actual_days"]),
    ),
    ("charge_back_yen", MaybeInt(0, 999_999)),
    ("pays_up_to_yen", MaybeInt(0, 999_999)),
    ("counts_elsewhere", YES_OR_NO),
    ("free_behind", Sections),
    ("part_of_insurance", Remark),
    ("ledger", YES_OR_NO),
    ("receipt_without_share", YES_OR_NO),
    ("receipt_zero_shown", YES_OR_NO),
    ("receipt_ten_yen", Word(INSURERS)),
    ("receipt_alone", Word(INSURERS)),
    ("receipt_public_note", Word(INSURERS)),
    ("note", Remark),
];

const HIGH_COST_CLASSES: &[&str] = &["own", "general", "low", "general_unless_other_differs"];
const INSURERS: &[&str] = &["none", "employees", "national", "all"];

/// 算定単位: the window in which acts are counted.
const LIMIT_UNIT: &[(&str, Shape)] = &[
    ("unit", Int(1, 999)),
    ("name", Text),
    ("window", Word(&["day", "weeks", "months", "fiscal_year", "stay", "first_day_of_stay", "fact", "fact_of_day"])),
    ("length", Int(1, 600)),
    ("fact", Remark),
    ("sections", Sections),
    ("codes", MAYBE_FEE_ITEMS),
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

const FEE_ITEM: Shape = Int(100_000_000, 199_999_999);
const FEE_ITEMS: Shape = Ints(100_000_000, 199_999_999);
const MAYBE_FEE_ITEMS: Shape = MaybeInts(100_000_000, 199_999_999);
/// Whether it is added or suggested, where no fact decides that.
const MODE: Shape = MaybeWord(&["apply", "suggest"]);
const COUNTS: Shape = Word(&["performed", "accepted"]);

/// 付随: a fee that follows from what was entered.
const ACCOMPANIES: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("code", FEE_ITEM),
    ("place", Word(&["own_unit", "same_unit"])),
    ("service_class", Remark),
    ("per", Word(&["unit", "visit", "day", "month"])),
    ("counts", COUNTS),
    ("mode", MODE),
    ("sections", Sections),
    ("codes", MAYBE_FEE_ITEMS),
    ("judgement_group", MaybeInt(1, 99)),
    ("drug_classes", MaybeInts(11, 99)),
    ("except_sections", Sections),
    ("except_codes", MaybeInts(100_000_000, 999_999_999)),
    ("unless_sections", Sections),
    ("unless_codes", MAYBE_FEE_ITEMS),
    ("unless_within", MaybeWord(&["unit"])),
    ("age_from", MaybeAge),
    ("age_until", MaybeAge),
    ("oral_kinds_from", MaybeInt(0, 99)),
    ("oral_kinds_until", MaybeInt(0, 99)),
    ("oral_kind_yen", MaybeInt(0, 9_999)),
    ("drug_regulations", MaybeInts(1, 5)),
    ("drug_biological", MaybeInt(1, 1)),
    ("fact", Remark),
    ("fact_of", MaybeWord(&["line", "encounter", "institution"])),
    ("fact_value", Remark),
    ("fact_asks", MaybeInt(1, 1)),
    ("note", Remark),
];

/// 併施不可 and 併算定要件: what stands beside the targets.
const BESIDE: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("targets", FEE_ITEMS),
    ("per", Word(&["visit", "day", "month"])),
    ("counts", COUNTS),
    ("sections", Sections),
    ("codes", MAYBE_FEE_ITEMS),
    ("judgement_group", MaybeInt(1, 99)),
    ("management", MaybeInt(0, 1)),
    ("except_sections", Sections),
    ("except_codes", MAYBE_FEE_ITEMS),
    ("note", Remark),
];

/// 逓減: what is paid in part from the second use of the month on.
const REDUCED_FROM_SECOND: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("code", FEE_ITEM),
    ("sections", Texts),
    ("except_sections", Sections),
    ("across_settings", YES_OR_NO),
    ("note", Remark),
];

/// 年齢加算: additions that follow from the age alone.
const AGE_ADDITION: &[(&str, Shape)] =
    &[("title_ja", Text), ("title_en", Text), ("notes", Texts), ("codes", FEE_ITEMS), ("note", Remark)];

/// 外来迅速検体検査加算.
const RAPID_TEST: &[(&str, Shape)] =
    &[("code", FEE_ITEM), ("points", Int(1, 999)), ("max_per_day", Int(1, 99)), ("codes", FEE_ITEMS)];

/// 実施時間の合算: items by time of one session.
const JOINED_TIMES: &[(&str, Shape)] =
    &[("title_ja", Text), ("title_en", Text), ("notes", Texts), ("codes", FEE_ITEMS), ("note", Remark)];

/// ％加算の所定点数の下限.
const PERCENT_LEAST: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("points", Int(1, 99_999)),
    ("codes", FEE_ITEMS),
    ("note", Remark),
];

/// 項目数包括: points by the number of items of 項番16.
const BUNDLE_BY_COUNT: &[(&str, Shape)] =
    &[("title_ja", Text), ("group", GROUP), ("min_items", Ints(1, 99)), ("points", Ints(1, 99_999)), ("note", Remark)];

/// 項目数の限度 of 項番16.
const CAP_BY_COUNT: &[(&str, Shape)] =
    &[("title_ja", Text), ("group", GROUP), ("max_items", Int(1, 99)), ("per", TAKEN_TOGETHER), ("note", Remark)];

/// 点数の限度 of 項番16.
const CAP_BY_POINTS: &[(&str, Shape)] =
    &[("title_ja", Text), ("group", GROUP), ("cap_points", Int(1, 99_999)), ("per", TAKEN_TOGETHER), ("note", Remark)];

const GROUP: Shape = Int(1, 99);
const TAKEN_TOGETHER: Shape = Word(&["draw", "sample", "month"]);

/// 主たるもの: of acts done together some are billed.
const PRINCIPAL_OF: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("codes", FEE_ITEMS),
    ("keep", Int(1, 99)),
    ("per", Word(&["sample", "occasion", "week", "month"])),
    ("note", Remark),
];

/// 割合の所定点数: what a percentage is taken of.
const PERCENT_BASE: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("sections", Texts),
    ("codes", MAYBE_FEE_ITEMS),
    ("includes_additions", YES_OR_NO),
    ("addition_notes", Sections),
    ("included_codes", MAYBE_FEE_ITEMS),
    ("excluded_codes", MAYBE_FEE_ITEMS),
    ("note", Remark),
];

/// 割合の対象: the items that percentages are for.
const PERCENT_TARGET: &[(&str, Shape)] = &[("codes", FEE_ITEMS), ("sections", Texts)];

/// 診療識別.
const SERVICE_CLASS: &[(&str, Shape)] = &[("title_ja", Text), ("title_en", Text), ("code", Digits(2))];

/// 領収証の区分.
const RECEIPT_CATEGORY: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("code", Text),
    ("order", Int(1, 99)),
    ("sections", Sections),
    ("service_classes", MaybeInts(11, 99)),
    ("point_boxes", MaybeInts(100, 999)),
];

/// 標準負担額 and 生活療養, by 点数欄集計先.
const BOXES: &[(&str, Shape)] = &[("title_ja", Text), ("title_en", Remark), ("point_boxes", Ints(100, 999))];

/// 薬剤料の点数換算.
const DRUG_CONVERSION: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("service_classes", Ints(11, 99)),
    ("minimum_points", YES_OR_NO),
    ("threshold_yen", Int(1, 999)),
    ("yen_per_point", Int(1, 99)),
    ("note", Remark),
];

/// 入院料: the fee of a ward, day by day.
const WARD_FEE: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("ward_sections", Sections),
    ("ward_codes", MAYBE_FEE_ITEMS),
    ("except_ward_sections", Sections),
    ("except_ward_codes", MAYBE_FEE_ITEMS),
    ("service_class", Digits(2)),
    ("period_codes", MAYBE_FEE_ITEMS),
    ("period_until", MaybeInts(1, 9_999)),
    ("count_from", COUNT_FROM),
    ("once", MaybeInt(1, 1)),
    ("day_until", MaybeInt(1, 9_999)),
    ("note", Remark),
];

const COUNT_FROM: Shape = MaybeWord(&["stay", "ward"]);

/// 入院日の算定: what is billed on days of a stay.
const STAY_DAY: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("code", MaybeInt(100_000_000, 199_999_999)),
    ("choices", MAYBE_FEE_ITEMS),
    ("values", Sections),
    ("place", Word(&["own_unit", "same_unit"])),
    ("service_class", Remark),
    ("mode", MODE),
    ("ward_sections", Sections),
    ("ward_codes", MAYBE_FEE_ITEMS),
    ("except_ward_sections", Sections),
    ("except_ward_codes", MAYBE_FEE_ITEMS),
    ("on", Word(&["every", "admission", "discharge", "leave", "treatment_leave", "other_institution"])),
    ("most_in_row", MaybeInt(1, 31)),
    ("most_per_month", MaybeInt(1, 31)),
    ("day_from", MaybeInt(1, 9_999)),
    ("day_until", MaybeInt(1, 9_999)),
    ("count_from", COUNT_FROM),
    ("unless_codes", MAYBE_FEE_ITEMS),
    ("paired", MaybeInt(1, 1)),
    ("age_from", MaybeAge),
    ("age_until", MaybeAge),
    ("fact", Remark),
    ("fact_of", MaybeWord(&["institution", "stay"])),
    ("fact_value", Remark),
    ("fact_asks", MaybeInt(1, 1)),
    ("note", Remark),
];

/// 入院料の読替え: a ward billed by another code where a fact says so.
const WARD_INSTEAD: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("ward_codes", FEE_ITEMS),
    ("codes", FEE_ITEMS),
    ("fact", Text),
    ("fact_of", Word(&["stay"])),
    ("note", Remark),
];

/// コード未公表の算定: points of a day that no published code carries yet.
const UNCODED_DAY: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("ward_codes", FEE_ITEMS),
    ("points", Ints(1, 9_999)),
    ("note", Remark),
];

/// 入院料に含まれる費用.
const INCLUDED: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("ward_sections", Sections),
    ("ward_codes", MAYBE_FEE_ITEMS),
    ("except_ward_sections", Sections),
    ("except_ward_codes", MAYBE_FEE_ITEMS),
    ("sections", Sections),
    ("codes", MAYBE_FEE_ITEMS),
    ("except_sections", Sections),
    ("except_codes", MAYBE_FEE_ITEMS),
    ("service_classes", MaybeInts(11, 99)),
    ("stay_day_until", MaybeInt(1, 999)),
    ("note", Remark),
];

/// 食事・生活療養の費用の額.
const MEAL_COST: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("code", FEE_ITEM),
    ("service", Word(&["dietary_1", "dietary_2", "living_1", "living_2"])),
    ("item", Word(&["meal", "liquid", "special", "dining_room", "environment"])),
    ("ward_sections", Sections),
    ("ward_codes", MAYBE_FEE_ITEMS),
    ("except_ward_sections", Sections),
    ("age_from", MaybeAge),
    ("note", Remark),
];

/// 標準負担額.
const STANDARD_AMOUNT: &[(&str, Shape)] = &[
    ("title_ja", Text),
    ("title_en", Text),
    ("notes", Texts),
    ("code", FEE_ITEM),
    ("of", Word(&["dietary", "living_1", "living_2", "environment"])),
    ("classes", Texts),
    ("category", MaybeWord(&["intractable", "psychiatric", "other_law", "borderline", "welfare_pension"])),
    ("medical", MaybeInts(1, 3)),
    ("long_stay", MaybeInt(0, 1)),
    ("note", Remark),
];

const DECLARED: &[(&str, &[(&str, Shape)])] = &[
    ("national_scheme", NATIONAL_SCHEME),
    ("local_practice", LOCAL_PRACTICE),
    ("limit_unit", LIMIT_UNIT),
    ("across_settings", ACROSS_SETTINGS),
    ("month_from_day", MONTH_FROM_DAY),
    ("holidays", HOLIDAYS),
    ("accompanies", ACCOMPANIES),
    ("barred_by", BESIDE),
    ("needs", BESIDE),
    ("reduced_from_second", REDUCED_FROM_SECOND),
    ("age_addition", AGE_ADDITION),
    ("rapid_test", RAPID_TEST),
    ("joined_times", JOINED_TIMES),
    ("percent_least", PERCENT_LEAST),
    ("bundle_by_count", BUNDLE_BY_COUNT),
    ("cap_by_count", CAP_BY_COUNT),
    ("cap_by_points", CAP_BY_POINTS),
    ("principal_of", PRINCIPAL_OF),
    ("percent_base", PERCENT_BASE),
    ("percent_target", PERCENT_TARGET),
    ("drug_conversion", DRUG_CONVERSION),
    ("service_class", SERVICE_CLASS),
    ("receipt_category", RECEIPT_CATEGORY),
    ("meal_patient_boxes", BOXES),
    ("living_boxes", BOXES),
    ("ward_fee", WARD_FEE),
    ("stay_day", STAY_DAY),
    ("ward_instead", WARD_INSTEAD),
    ("uncoded_day", UNCODED_DAY),
    ("included", INCLUDED),
    ("meal_cost", MEAL_COST),
    ("standard_amount", STANDARD_AMOUNT),
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
    match missing {
        Some((field, shape)) => Some(Misfit { field, expected: format!("{field}: {}", shape.wanted()) }),
        None => contradiction(rule, declared),
    }
}

/// Fields that say the same twice, or not at all.
fn contradiction<'r>(rule: &RuleData, declared: &[(&str, Shape)]) -> Option<Misfit<'r>> {
    let has = |field: &str| rule.fields.contains_key(field);
    let misfit = |field, expected: String| Some(Misfit { field, expected });
    if declared.iter().any(|(name, _)| *name == "mode") && has("mode") == has("fact") {
        return misfit("mode", format!("either a fact that decides, or mode: {}", MODE.wanted()));
    }
    let count = |field: &str| match rule.fields.get(field) {
        Some(FieldValue::Ints(list)) => list.len(),
        _ => 0,
    };
    if count("min_items") != count("points") && has("min_items") {
        return misfit("points", "points: as many as min_items".to_owned());
    }
    let (codes, ends) = (count("period_codes"), count("period_until"));
    if codes != ends && codes != ends + 1 {
        return misfit("period_until", "period_until: an end for every period, or for all but the last".to_owned());
    }
    let wards = ["ward_codes", "ward_sections"].into_iter().find(|field| codes > 0 && has(field));
    wards.and_then(|field| misfit(field, format!("period_codes without {field}: they are the wards")))
}

impl Shape {
    fn optional(self) -> bool {
        matches!(self, Remark | Sections | MaybeWord(_) | MaybeInt(..) | MaybeInts(..) | MaybeAge)
    }

    fn holds(self, value: &FieldValue) -> bool {
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        match (self, value) {
            (Text | Remark, FieldValue::Text(text)) => !text.is_empty(),
            (Digits(count), FieldValue::Text(text)) => digits(text, count),
            (Agency, FieldValue::Text(text)) => text.is_empty() || digits(text, 3),
            (MaybeAge, FieldValue::Text(text)) => {
                text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            }
            (Word(words) | MaybeWord(words), FieldValue::Text(text)) => words.contains(&text.as_str()),
            (Int(least, most) | MaybeInt(least, most), FieldValue::Int(int)) => (least..=most).contains(int),
            (Ints(least, most) | MaybeInts(least, most), FieldValue::Ints(ints)) => {
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
            MaybeAge => "an age of two characters, such as \"06\" or \"AA\"".to_owned(),
            Word(words) | MaybeWord(words) => format!("one of {words:?}"),
            Int(least, most) | MaybeInt(least, most) => format!("an integer from {least} to {most}"),
            Ints(least, most) | MaybeInts(least, most) => format!("one or more integers from {least} to {most}"),
            Texts | Sections => "one or more texts".to_owned(),
        }
    }
}
