//! 8720–8799: building receipts from computed claims. `{0}` is the JSON pointer into the claim.

crate::messages! {
    BUILD_MISSING = 8720 "build-missing" Error,
        "{0}: レセプトの{1}に必要です", "{0}: the receipt needs it for {1}";
    BUILD_NOT_FINAL = 8721 "build-not-final" Error,
        "算定結果が確定していません（{1}）", "the result is not final ({1})";
    BUILD_NO_RECEIPT = 8722 "build-no-receipt" Error,
        "レセプトになる診療がありません", "there is nothing that a receipt could claim";
    BUILD_UNDECIDED = 8723 "build-undecided" Error,
        "{0}: レセプトの{1}が決まりません", "{0}: {1} of the receipt is not decided";
    BUILD_TOO_LONG = 8724 "build-too-long" Error,
        "{0}: 項目の長さを超えています（{1}）", "{0}: longer than the item ({1})";
    BUILD_CHARACTER = 8725 "build-character" Error,
        "{0}: レセプトに記録できない文字があります（{1}）", "{0}: a character cannot stand in a receipt file ({1})";
    BUILD_AFTER_BILLING = 8726 "build-after-billing" Error,
        "{0}: 診療年月が請求年月より後です（{1}）", "{0}: the month of care lies after the month of billing ({1})";
    BUILD_OTHER_INSTITUTION = 8727 "build-other-institution" Error,
        "{0}: ファイルの医療機関と異なります（{1}）", "{0}: another institution than that of the file ({1})";
    BUILD_NOT_IN_FORM = 8728 "build-not-in-form" Error,
        "{0}: 記録条件仕様の形式ではありません（{1}）", "{0}: not in the form that the record specification asks for ({1})";
    BUILD_TOO_MANY = 8729 "build-too-many" Error,
        "{0}: 記録できる数を超えています（{1}）", "{0}: more than can be recorded ({1})";
    BUILD_NOTHING = 8730 "build-nothing" Error,
        "{0}: 書き出しませんでした（書き出せない請求{1}件）", "{0}: nothing was written ({1} claims refused)";
    BUILD_SEVERAL = 8731 "build-several" Error,
        "審査支払機関が複数あるため標準出力に書き出せません。--organisation で一つを指定するか、フォルダーを指定してください",
        "there are several review organisations: standard output holds one (--organisation), a folder all";
    BUILD_COMMENT = 8732 "build-comment-missing" Error,
        "{0}: 必要なコメントがありません（{1}）", "{0}: a comment that the act asks for is missing ({1})";
}
