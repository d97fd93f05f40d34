//! 9000–9199: reading official files, merging them into releases.
//!
//! `{0}` is what was expected, `{1}` what was found; the position (file, row, column) stands before the text.

santei::messages! {
    FILE_UNREADABLE = 9000 "file-unreadable" Error,
        "読めません: {1}", "cannot be read: {1}";
    NOT_A_MASTER = 9001 "not-a-master" Error,
        "santeiの知る公表ファイルではありません: {0}のはずが{1}", "not an official file that santei knows: expected {0}, found {1}";
    NO_LAYOUT = 9002 "row-fits-no-layout" Error,
        "行がどの様式にも合いません: {0}列のはずが{1}列", "the row fits no layout: expected {0} columns, found {1}";
    NOT_OF_FAMILY = 9003 "row-of-another-family" Error,
        "行がこのマスターのものではありません: {0}のはずが「{1}」", "the row is not of this master: expected {0}, found \"{1}\"";
    BROKEN_TEXT = 9004 "broken-cp932" Error,
        "CP932として読めません: {0}のはずが{1}", "not CP932: expected {0}, found {1}";
    CONTROL_CHARACTER = 9005 "control-character" Error,
        "制御文字があります: {0}のはずが{1}", "a control character: expected {0}, found {1}";
    UNKNOWN_CLASS = 9006 "unknown-change-class" Error,
        "未知の変更区分です: {0}のはずが「{1}」", "unknown 変更区分: expected {0}, found \"{1}\"";
    BAD_NUMBER = 9007 "bad-number" Error,
        "数字として読めません: {0}のはずが「{1}」", "not a number: expected {0}, found \"{1}\"";
    BAD_DATE = 9008 "bad-date" Error,
        "年月日として読めません: {0}のはずが「{1}」", "not a date: expected {0}, found \"{1}\"";
    CODE_TWICE = 9010 "code-twice" Error,
        "同じコードの行が2つあります: 1行のはずが{1}", "the code stands in two rows: expected one, found {1}";
    CODE_PARTS = 9011 "code-parts-disagree" Error,
        "コードが区分・パターン・一連番号と一致しません: {0}のはずが「{1}」", "the code disagrees with its parts: expected {0}, found \"{1}\"";
    DATE_MISSING = 9012 "date-missing" Error,
        "年月日がありません: {0}のはずが空欄", "the date is missing: expected {0}, found a blank";
    VALUE_NOT_LISTED = 9013 "value-not-listed" Error,
        "一覧にない値です: {0}のはずが「{1}」", "a value that is not in the list: expected {0}, found \"{1}\"";
    VALUE_MISSING = 9014 "value-missing" Error,
        "必須の項目が空欄です: {0}のはずが空欄", "a required column is blank: expected {0}, found a blank";
    OUT_OF_RANGE = 9015 "number-out-of-range" Error,
        "範囲外の数字です: {0}のはずが「{1}」", "the number is out of range: expected {0}, found \"{1}\"";
    TEXT_TOO_LONG = 9016 "text-too-long" Error,
        "文字列が長すぎます: {0}のはずが{1}", "the text is too long: expected {0}, found {1}";
    BROKEN_UTF8 = 9017 "broken-utf-8" Error,
        "UTF-8として読めません: {0}のはずが{1}", "not UTF-8: expected {0}, found {1}";
    DIFFERENCE_TOO_OLD = 9020 "difference-without-snapshot" Warning,
        "差分を当てる全件がありません: {0}のはずが{1}", "no snapshot to apply the difference to: expected {0}, found {1}";
    SNAPSHOTS_DISAGREE = 9021 "snapshots-disagree" Error,
        "同じ時点の全件が一致しません: {0}のはずが{1}", "two snapshots of one day disagree: expected {0}, found {1}";
    NOTHING_USABLE = 9022 "nothing-usable" Error,
        "使えるファイルがありません: {0}のはずが{1}", "no file can be used: expected {0}, found {1}";
    CANNOT_TELL_TABLE = 9023 "cannot-tell-table" Warning,
        "背反テーブルのどれか決められません: {0}のはずが{1}", "cannot tell which table it is: expected {0}, found {1}";
    TABLE_DIFFERENCE = 9024 "difference-of-a-table" Warning,
        "コードのない表の差分は当てられません: {0}のはずが{1}", "a difference of a table without codes cannot be applied: expected {0}, found {1}";
    CHANGE_OF_ABSENT = 9025 "change-of-an-absent-code" Warning,
        "全件にないコードの変更です: {0}のはずが{1}", "a change of a code that is not there: expected {0}, found {1}";
    TOO_MUCH = 9026 "file-too-large" Error,
        "大きすぎます: {0}のはずが{1}", "too large: expected {0}, found {1}";
    TOO_LONG = 9040 "text-longer-than-specified" Info,
        "文字列が仕様より長いです: {0}のはずが{1}", "the text is longer than specified: expected {0}, found {1}";
    CODE_MISSING = 9050 "code-missing-without-record" Warning,
        "廃止の記録なしに消えています: {0}のはずが{1}", "gone without a record: expected {0}, found {1}";
    CODE_UNEXPECTED = 9051 "code-added-without-record" Warning,
        "新規の記録なしに加わっています: {0}のはずが{1}", "added without a record: expected {0}, found {1}";
    VALUE_DIFFERS = 9052 "value-differs" Warning,
        "差分から作った値と違います: {0}のはずが{1}", "differs from the value built out of the differences: expected {0}, found {1}";
    RULE_CODE_UNKNOWN = 9060 "rule-code-unknown" Warning,
        "規則「{0}」のコード{1}は、規則の期間の医科診療行為にありません", "the code {1} of the rule '{0}' is in no 医科診療行為 in force within its dates";
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_ascend_and_slugs_are_unique() {
        assert!(super::ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(super::ALL.iter().all(|def| (9000..9200).contains(&def.code)));
        let mut slugs: Vec<_> = super::ALL.iter().copied().chain(santei::message::all()).map(|def| def.slug).collect();
        slugs.sort_unstable();
        let count = slugs.len();
        slugs.dedup();
        assert_eq!(slugs.len(), count);
    }
}
