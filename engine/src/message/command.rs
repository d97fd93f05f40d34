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
    SUBSIDY_UNKNOWN_NUMBER = 9905 "subsidy-number-unknown" Error,
        "番号「{0}」の公費は、マスターにありません", "the masters have no subsidy with the number '{0}'";
    SUBSIDY_UNKNOWN_CATEGORY = 9906 "subsidy-category-unknown" Error,
        "番号「{0}」の公費に、事業内区分「{1}」はありません。事業内区分: {2}",
        "the subsidy with the number '{0}' has no row '{1}'; rows: {2}";
    SUBSIDY_WHICH = 9907 "subsidy-not-named" Error,
        "公費を指定してください: 都道府県（--prefecture）と法別番号（--houbetu）、又は公費負担者番号（--number）",
        "name the subsidy: its prefecture (--prefecture) and 法別番号 (--houbetu), or the payer number (--number)";
    SUBSIDY_CONTRADICTION = 9908 "subsidy-names-contradict" Error,
        "公費負担者番号「{0}」は、法別番号・都道府県番号「{1}」で始まりません",
        "the payer number '{0}' does not begin with the 法別番号 and prefecture '{1}'";
    INCOME_WORD_UNKNOWN = 9909 "income-word-unknown" Error,
        "所得区分「{0}」は、マスターの言葉でも、この公費の独自の名称でもありません。使える言葉: {1}",
        "the class '{0}' is neither a word of the master nor a name of this subsidy's own; words: {1}";
    BORN_LATER = 9910 "born-after-the-day" Error,
        "生年月日{0}が、時点{1}より後です", "the date of birth {0} lies after the day {1}";
    CSV_UNREADABLE = 9911 "csv-unreadable" Error,
        "{0}行目{1}列目: CSVとして読めません: {2}", "line {0}, column {1}: not CSV: {2}";
    CSV_HEADING = 9912 "csv-heading" Error,
        "{0}行目{1}列目: 見出しが合いません: {2}のはずが「{3}」", "line {0}, column {1}: the headings do not fit: expected {2}, found \"{3}\"";
    CSV_VALUE = 9913 "csv-value" Error,
        "{0}行目{1}列目（{2}）: {3}のはずが「{4}」", "line {0}, column {1} ({2}): expected {3}, found \"{4}\"";
    CSV_CASE_DIFFERS = 9914 "csv-case-differs" Error,
        "{0}行目{1}列目（{2}）: 同じ事例では「{3}」のはずが「{4}」",
        "line {0}, column {1} ({2}): expected \"{3}\" as in the first row of the case, found \"{4}\"";
    CSV_CASE_REFUSED = 9915 "csv-case-refused" Error,
        "{0}行目1列目: 事例「{1}」を請求として読めません: {2}", "line {0}, column 1: the case '{1}' makes no claim: {2}";
    RECEIPT_UNKNOWN = 9930 "receipt-unknown" Error,
        "{0}件目のレセプトはありません。このファイルのレセプトは{1}件です", "there is no receipt {0}; the file holds {1}";
    RECEIPT_NUMBER_UNKNOWN = 9931 "receipt-number-unknown" Error,
        "レセプト番号「{0}」のレセプトはありません。このファイルのレセプトは{1}件です",
        "there is no receipt with the number '{0}'; the file holds {1} receipts";
    RECEIPT_NUMBER_SEVERAL = 9932 "receipt-number-several" Error,
        "レセプト番号「{0}」のレセプトが複数あります。--receiptで何件目かを指定してください: {1}",
        "several receipts have the number '{0}'; name the place of one with --receipt: {1}";
    RECEIPT_OTHER_TABLE = 9933 "receipt-other-table" Error,
        "{0}件目は医科のレセプトではありません（レセプト種別「{1}」）。表示できるのは医科だけです",
        "receipt {0} is not for 医科 (レセプト種別 '{1}'); only those can be shown";
}
