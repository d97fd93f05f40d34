//! 8500–8599: receipt files (レセプト電算処理ファイル).
//!
//! Arguments of 8500–8549: `{0}` expected, `{1}` found, `{2}` the item's official name, `{3}` the record's number.

crate::messages! {
    UKE_EMPTY = 8500 "uke-empty" Error,
        "レコードがありません（{1}バイト）", "the file holds no record ({1} bytes)";
    UKE_RECORD_UNKNOWN = 8501 "uke-record-unknown" Warning,
        "レコード{3}: レコード識別情報「{1}」は医科の記録条件仕様にありません（保持し、解釈しません）",
        "record {3}: the identification {1} is not in the 医科 record specification (kept, not interpreted)";
    UKE_RECORD_KEPT = 8502 "uke-record-kept" Info,
        "レコード{3}: {1}レコードは保持し、解釈しません", "record {3}: {1} is kept, not interpreted";
    UKE_FIELDS_TOO_MANY = 8503 "uke-fields-too-many" Error,
        "レコード{3}: 項目数は{0}以下のはずですが{1}あります", "record {3}: {0} items at most, found {1}";
    UKE_FIELD_TOO_LONG = 8504 "uke-field-too-long" Error,
        "レコード{3}「{2}」: {0}バイト以下のはずですが{1}バイトです", "record {3}, {2}: {0} bytes at most, found {1}";
    UKE_FIELD_NOT_NUMERIC = 8505 "uke-field-not-numeric" Error,
        "レコード{3}「{2}」: 数字（{0}）のはずですが「{1}」です", "record {3}, {2}: a number ({0}) expected, found {1}";
    UKE_FIELD_NOT_A_DATE = 8506 "uke-field-not-a-date" Error,
        "レコード{3}「{2}」: 年月日又は年月（{0}）のはずですが「{1}」です", "record {3}, {2}: a date ({0}) expected, found {1}";
    UKE_FIELD_NOT_A_CODE = 8507 "uke-field-not-a-code" Error,
        "レコード{3}「{2}」: {0}桁のコードのはずですが「{1}」です", "record {3}, {2}: a code of {0} digits expected, found {1}";
    UKE_BURDEN_UNKNOWN = 8508 "uke-burden-unknown" Error,
        "レコード{3}: 負担区分「{1}」は別表21にありません", "record {3}: 負担区分 {1} is not in 別表21";
    UKE_CLASS_UNKNOWN = 8509 "uke-class-unknown" Error,
        "レコード{3}: 診療識別「{1}」は別表20にありません", "record {3}: 診療識別 {1} is not in 別表20";
    UKE_TEXT_BROKEN = 8510 "uke-text-broken" Warning,
        "レコード{3}「{2}」: {0}の文字として読めません", "record {3}, {2}: not text in {0}";
    UKE_QUOTE_OPEN = 8511 "uke-quote-open" Warning,
        "レコード{3}「{2}」: 引用符が閉じていません（「{1}」）", "record {3}, {2}: the quotation mark is not closed ({1})";
    UKE_PAYER_COLUMNS = 8512 "uke-payer-columns" Error,
        "レコード{3}: 先頭3列（ブロック、行番号、管理区分）がありません", "record {3}: the three leading columns (block, line, management flag) are missing";
    UKE_AFTER_END = 8513 "uke-after-end" Warning,
        "レコード{3}: ＥＯＦコードの後にレコードがあります", "record {3}: a record stands after the end-of-file code";
    UKE_OUTSIDE_RECEIPT = 8514 "uke-outside-receipt" Warning,
        "レコード{3}: {1}レコードがREレコードより前にあります（解釈しません）", "record {3}: {1} stands before any RE record (not interpreted)";
    UKE_RECEIPT_KIND = 8515 "uke-receipt-kind" Error,
        "レコード{3}: レセプト種別「{1}」は別表5にありません", "record {3}: レセプト種別 {1} is not in 別表5";
    UKE_NOT_MEDICAL = 8516 "uke-not-medical" Undecided,
        "レコード{3}: 点数表{1}のレセプトは対象外です（医科={0}）", "record {3}: a receipt of fee table {1} is not supported (医科 is {0})";
    UKE_PAYERS_DIFFER = 8517 "uke-payers-differ" Error,
        "レコード{3}: レセプト種別では{0}のはずの{2}が{1}です", "record {3}: the receipt kind asks for {0} {2}, found {1}";
    UKE_UNIT_WITHOUT_POINTS = 8520 "uke-unit-without-points" Error,
        "レコード{3}: 点数・回数算定単位の最終レコードに点数がありません", "record {3}: the last record of the billing unit carries no 点数";
    UKE_UNIT_TIMES_DIFFER = 8521 "uke-unit-times-differ" Error,
        "レコード{3}: 同じ点数・回数算定単位の回数が異なります（{0}と{1}）", "record {3}: the 回数 of one billing unit differ ({0} and {1})";
    UKE_UNIT_DAYS_DIFFER = 8522 "uke-unit-days-differ" Error,
        "レコード{3}: 同じ点数・回数算定単位の算定日情報が異なります（合計{0}と{1}）", "record {3}: the days of one billing unit differ (sums {0} and {1})";
    UKE_TIMES_NOT_DAYS = 8523 "uke-times-not-days" Error,
        "レコード{3}: 回数{1}が算定日情報の合計{0}と一致しません", "record {3}: 回数 {1} is not the sum {0} of the days";
    UKE_UNIT_BURDEN_DIFFERS = 8524 "uke-unit-burden-differs" Error,
        "レコード{3}: 同じ点数・回数算定単位の負担区分が異なります（{0}と{1}）", "record {3}: the 負担区分 of one billing unit differ ({0} and {1})";
    UKE_TIMES_MISSING = 8525 "uke-times-missing" Error,
        "レコード{3}: 点数{0}に対する回数がありません", "record {3}: 点数 {0} without 回数";
    UKE_DAY_NOT_IN_MONTH = 8526 "uke-day-not-in-month" Error,
        "レコード{3}: {0}に{1}日はありません", "record {3}: {0} has no day {1}";
    UKE_POINTS_TOTAL = 8530 "uke-points-total" Error,
        "レコード{3}「{2}」: 点数×回数の合計は{0}ですが{1}と記録されています", "record {3}, {2}: the sum of 点数 × 回数 is {0}, recorded {1}";
    UKE_ACTUAL_DAYS = 8531 "uke-actual-days" Warning,
        "レコード{3}「{2}」: 算定日のある日数は{0}ですが{1}と記録されています", "record {3}, {2}: {0} days carry lines, recorded {1}";
    UKE_FILE_RECEIPTS = 8532 "uke-file-receipts" Error,
        "レコード{3}「{2}」: 保険・公費ごとのレセプト件数の合計は{0}ですが{1}と記録されています",
        "record {3}, {2}: the payers of the receipts count {0}, recorded {1}";
    UKE_FILE_POINTS = 8533 "uke-file-points" Error,
        "レコード{3}「{2}」: 主保険の合計点数は{0}ですが{1}と記録されています", "record {3}, {2}: the points of the main payers sum to {0}, recorded {1}";
    UKE_OVERFLOW = 8534 "uke-overflow" Error,
        "レコード{3}: 点数×回数又は合計が桁あふれします", "record {3}: 点数 × 回数 or a sum does not fit";
    UKE_NO_RECEIPT = 8535 "uke-no-receipt" Error,
        "レセプト（{0}レコード）がありません", "the file holds no receipt ({0} record)";
    UKE_RECORDED_ZERO = 8550 "recorded-zero" Undecided,
        "医薬品・特定器材が0点で記録されています（院外処方など、請求されていない）",
        "the drugs or materials are recorded at 0 points (prescribed outside, or not claimed)";
    UKE_NO_POINTS = 8551 "points-not-recorded" Undecided,
        "点数が記録されていません", "no 点数 is recorded";
    UKE_NO_TIMES = 8552 "times-not-recorded" Undecided,
        "回数が記録されていません", "no 回数 is recorded";
    UKE_NO_DAY = 8553 "day-not-recorded" Undecided,
        "算定日情報がないため、適用する公表版が決まりません", "no day is recorded, so the release that applies is not known";
    UKE_NO_MONTH = 8554 "month-unreadable" Undecided,
        "診療年月が読めないため、算定日が決まりません", "the month of care cannot be read, so the days are not known";
    UKE_NO_SETTING = 8555 "receipt-kind-unreadable" Undecided,
        "レセプト種別が読めないため、入院・入院外が決まりません", "the receipt kind cannot be read, so the setting is not known";
    UKE_CODE_UNREADABLE = 8556 "code-unreadable" Undecided,
        "コードが読めません", "a code cannot be read";
    UKE_QUANTITY_UNREADABLE = 8557 "quantity-unreadable" Undecided,
        "数量・使用量が読めません", "a quantity cannot be read";
    UKE_PRICE_UNREADABLE = 8558 "price-unreadable" Undecided,
        "単価が読めません", "a unit price cannot be read";
    UKE_DAY_IMPOSSIBLE = 8559 "day-impossible" Undecided,
        "算定日情報に診療年月にない日があります", "a recorded day does not exist in the month of care";
    UKE_OTHER_TABLE = 8560 "receipt-of-other-table" Undecided,
        "医科以外の点数表のレセプトです", "the receipt is of another fee table than 医科";
    UKE_NO_BIRTH = 8561 "birth-unreadable" Undecided,
        "生年月日が読めません", "the birth date cannot be read";
    UKE_NO_PAYER = 8562 "payer-not-recorded" Undecided,
        "保険者（HO）も公費（KO）も記録されていません", "neither an insurance (HO) nor a subsidy (KO) is recorded";
    UKE_DONOR = 8563 "donor-unit" Undecided,
        "臓器提供者の診療は患者の請求に含めません", "care of an organ donor is not part of the patient's claim";
    UKE_NO_CLASS = 8564 "class-not-recorded" Undecided,
        "診療識別が記録されていません", "no 診療識別 is recorded";
    UKE_NO_BURDEN = 8565 "burden-not-recorded" Undecided,
        "負担区分が記録されていないか、該当する保険・公費がありません", "no 負担区分 is recorded, or it names no payer of the receipt";
    UKE_CLAIM_REFUSED = 8566 "receipt-claim-refused" Undecided,
        "請求として扱えない内容です（{0}）", "the content cannot be a claim ({0})";
    UKE_REDATE_NO_MASTERS = 8570 "redate-no-masters" Error,
        "{0}に有効な公表版（{1}）が読み込まれていません", "no release of {1} in force in {0} is loaded";
    UKE_REDATE_EXCERPT = 8571 "redate-excerpt" Error,
        "{0}の公表版（{1}）は抜粋のため、コードの有無を決められません（全件から作ったイメージを指定してください）",
        "the release of {1} in force in {0} is an excerpt: whether a code exists is not known (give an image built from complete files)";
    UKE_REDATE_NOTHING = 8572 "redate-nothing" Error,
        "診療年月を変更できるレセプトがありません（レコード{0}: {1}）", "no receipt can be moved (record {0}: {1})";
    UKE_DAYS_OPEN = 8580 "actual-days-open" Undecided,
        "初診料・再診料・入院料などのない算定日があり、診療実日数が決まりません",
        "some days carry no fee for a visit or a ward: 診療実日数 is not decided";
    UKE_LONG_TERM = 8581 "long-term-part-unknown" Undecided,
        "特記事項に「長」があり、特定疾病に係る点数が記録から分かりません",
        "長 is recorded, and which points are those of the 特定疾病 is not";
    UKE_SEVERAL_RECEIPTS = 8582 "payers-apart" Undecided,
        "医療保険によらない負担区分の点数があり、負担金額が決まりません",
        "some points are billed without the insurance of the receipt: the shares are not decided";
    UKE_TOLD = 8583 "told-by-certificate" Undecided,
        "証明書・受給者証などの記載によるもので、レセプトの他の記録から計算できません",
        "told by a certificate: it does not follow from the rest of the receipt";
    UKE_FILE_ELSEWHERE = 8584 "file-totals-elsewhere" Undecided,
        "複数ボリュームの請求、医科以外の請求又は審査支払機関が書き換えた請求書のため、このファイルの合計ではありません",
        "a claim in several volumes or of another fee table, or changed by the reviewing organisation: not the totals of this file";
    UKE_NOT_CLAIMED = 8590 "not-claimed" Warning,
        "{0} {1}が算定されていません（算定された行為から算定できます）", "{0} {1} follows from what is claimed, and is not claimed";
    UKE_MAY_BE_CLAIMED = 8591 "may-be-claimed" Info,
        "{0} {1}が算定できる可能性があります", "{0} {1} may be claimed";
}
