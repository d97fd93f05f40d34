//! 9900–9999: what a user of a command, or of another door, asked for and is not there.

crate::messages! {
    RULE_UNKNOWN = 9900 "rule-unknown" Error,
        "規則「{0}」はありません。近い識別子: {1}", "there is no rule '{0}'; near ids: {1}";
    RULE_KIND_UNKNOWN = 9901 "rule-kind-unknown" Error,
        "規則の種類「{0}」はありません。種類: {1}", "there is no kind of rule '{0}'; kinds: {1}";
    VISIT_UNKNOWN = 9902 "visit-unknown" Error,
        "受診{0}はありません。この請求の受診は{1}件です", "there is no visit {0}; the claim has {1}";
    NOT_INPATIENT = 9903 "not-inpatient" Error,
        "入院外の請求です。カレンダーは入院の請求（\"setting\": \"inpatient\"）にだけあります",
        "the claim is outpatient; only an inpatient claim (\"setting\": \"inpatient\") has a calendar";
    STAY_MISSING = 9904 "stay-missing" Error,
        "請求に入院の情報（stay）がないため、カレンダーを作れません", "the claim tells no stay (\"stay\"), so there is no calendar";
}
