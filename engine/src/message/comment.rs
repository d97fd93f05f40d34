//! 8700–8719: required comments (コメント関連テーブル).
//!
//! `{0}` name of the act or drug, `{1}` its code, `{2}` the comments, `{3}` the list that asks for them.

crate::messages! {
    COMMENT_MISSING = 8700 "comment-missing" Warning,
        "{0}（{1}）の算定には次のいずれかのコメントが必要ですが、記録されていません: {2}（{3}）",
        "{0} ({1}) is billed without a comment that it always asks for, one of: {2} ({3})";
    COMMENT_CONDITIONAL = 8701 "comment-conditional" Info,
        "{0}（{1}）は、記載要領の条件に当たる場合に次のコメントが必要です: {2}（{3}）",
        "{0} ({1}) asks for a comment where the condition of the notice applies: {2} ({3})";
    COMMENT_OF_UNDECIDED = 8702 "comment-of-undecided-line" Info,
        "判定不能の{0}（{1}）を算定する場合は、次のいずれかのコメントが必要です: {2}（{3}）",
        "{0} ({1}) is undecided; if it is billed it asks for one of the comments: {2} ({3})";
    COMMENT_UNLESS_DPC = 8703 "comment-unless-dpc" Info,
        "ＤＰＣ医療機関でなければ、{0}（{1}）の算定には次のいずれかのコメントが必要です: {2}（{3}）",
        "{0} ({1}) asks for one of the comments, unless the institution is a ＤＰＣ医療機関: {2} ({3})";
    COMMENT_LONG_LISTED = 8704 "comment-long-listed" Info,
        "長期収載品{0}（{1}）を選定療養として処方しない場合は、理由のコメントが必要です: {2}（{3}）",
        "the 長期収載品 {0} ({1}) asks for the reason if it is not prescribed as 選定療養: {2} ({3})";
}
