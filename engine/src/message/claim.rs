//! 1100–1199: reading and checking a claim.

crate::messages! {
    JSON_SYNTAX = 1100 "json-syntax" Error,
        "JSONとして読めません（{1}）", "not valid JSON ({1})";
    UNKNOWN_FIELD = 1101 "unknown-field" Error,
        "{0}: 定義されていない項目です（{1}）", "{0}: no such field ({1})";
    MISSING_FIELD = 1102 "missing-field" Error,
        "{0}: 必須の項目がありません（{1}）", "{0}: a required field is missing ({1})";
    DUPLICATE_FIELD = 1103 "duplicate-field" Error,
        "{0}: 同じ項目が2度あります（{1}）", "{0}: the field is given twice ({1})";
    WRONG_TYPE = 1104 "wrong-type" Error,
        "{0}: 値の型が違います（{1}）", "{0}: wrong type ({1})";
    BAD_VALUE = 1105 "bad-value" Error,
        "{0}: 値が正しくありません（{1}）", "{0}: the value is not allowed ({1})";
    UNKNOWN_WORD = 1106 "unknown-word" Error,
        "{0}: 定義されていない区分です（{1}）", "{0}: no such word ({1})";
    IMPOSSIBLE_DATE = 1107 "impossible-date" Error,
        "{0}: 実在しない日付です（{1}）", "{0}: no such date ({1})";
    DANGLING_REFERENCE = 1108 "dangling-reference" Error,
        "{0}: 参照先がありません（{1}）", "{0}: refers to nothing ({1})";
    DOUBLE_ID = 1109 "double-id" Error,
        "{0}: 同じ識別子が2度あります（{1}）", "{0}: the id is given twice ({1})";
    DAY_OUTSIDE_MONTH = 1110 "day-outside-month" Error,
        "{0}: 診療年月の外の日です（{1}）", "{0}: the day lies outside the month of care ({1})";
    EMPTY_LIST = 1111 "empty-list" Error,
        "{0}: 1件以上必要です（{1}）", "{0}: at least one entry is needed ({1})";
    BORN_AFTER_SERVICE = 1112 "born-after-service" Error,
        "{0}: 診療月より後の生年月日です（{1}）", "{0}: born after the month of care ({1})";
    CODE_SPACE = 1113 "code-space" Error,
        "{0}: 明細に使えないコードです（{1}）", "{0}: not a code for a line ({1})";
    DOUBLE_DAY = 1114 "double-day" Error,
        "{0}: 同じ日が2度あります（{1}）", "{0}: the day is given twice ({1})";
    TOO_MANY = 1115 "too-many" Error,
        "{0}: 件数が上限を超えています（{1}）", "{0}: more entries than allowed ({1})";
    AMOUNT_RANGE = 1116 "amount-range" Error,
        "{0}: 点数・金額が扱える範囲にありません（{1}）", "{0}: the points or yen are out of range ({1})";
    AGE_AND_INSURANCE = 1117 "age-and-insurance" Error,
        "{0}: この年齢では加入できない制度です（{1}）", "{0}: nobody of this age has this insurance ({1})";
    CLASS_IMPOSSIBLE = 1118 "class-impossible" Error,
        "{0}: この年齢・制度にない所得区分です（{1}）", "{0}: the income class does not exist for this age and insurance ({1})";
    PERIOD_IMPOSSIBLE = 1119 "period-impossible" Error,
        "{0}: 有効期間が正しくないか、診療年月と重なりません（{1}）",
        "{0}: the period of validity is reversed or does not touch the month of care ({1})";
    PAYER_NUMBER = 1120 "payer-number" Error,
        "{0}: 保険者番号・負担者番号の桁が正しくありません（{1}）",
        "{0}: not the digits of an insurer or payer number ({1})";
    NOT_VALID_ON_DAY = 1121 "not-valid-on-day" Error,
        "{0}: 保険・公費の有効期間の外の受診です（{1}）", "{0}: the insurance or subsidy is not valid on the day ({1})";
    DOUBLE_SUBSIDY = 1122 "double-subsidy" Error,
        "{0}: 同じ公費が組合せに2度あります（{1}）", "{0}: the subsidy stands twice in one combination ({1})";
}
