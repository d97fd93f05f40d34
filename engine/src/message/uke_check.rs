//! 8600–8699: receipt files held against the record specification (`santei uke check`).
//!
//! Arguments: `{0}` expected, `{1}` found, `{2}` the item's official name, `{3}` the record's number.

crate::messages! {
    CHECK_ENCODING = 8600 "uke-encoding" Error,
        "文字の符号がシフトJISではありません（{1}）", "the text is {1}, not Shift_JIS";
    CHECK_BYTE_ORDER_MARK = 8601 "uke-byte-order-mark" Error,
        "ファイルの先頭にUTF-8の符号（BOM）があります", "the file begins with the byte order mark of UTF-8";
    CHECK_LINE_END = 8602 "uke-line-end" Error,
        "レコード{3}: 改行コードが{0}ではなく{1}です", "record {3}: the line end is {1}, not {0}";
    CHECK_END_MARK = 8603 "uke-end-mark" Error,
        "ファイルの終わりのＥＯＦコード（1A）が{0}個ではなく{1}個です", "{1} end-of-file codes (1A) at the end of the file, not {0}";
    CHECK_BLANK_LINE = 8604 "uke-blank-line" Warning,
        "レコード{3}の前に空の行があります", "a line without a record stands before record {3}";
    CHECK_QUOTE = 8605 "uke-quote" Error,
        "レコード{3}「{2}」: 引用符は使用しません（「{1}」）", "record {3}, {2}: quotation marks are not used ({1})";
    CHECK_CONTROL = 8606 "uke-control-character" Error,
        "レコード{3}「{2}」: 制御文字があります", "record {3}, {2}: a control character";
    CHECK_OUTSIDE_SET = 8607 "uke-character-outside-set" Warning,
        "レコード{3}「{2}」: JIS X 0208にない文字があります（{1}）", "record {3}, {2}: a character outside JIS X 0208 ({1})";
    CHECK_FIRST_RECORD = 8608 "uke-first-record" Error,
        "レコード{3}: ファイルの先頭は{0}レコードのはずですが「{1}」です", "record {3}: the file begins with {0}, found {1}";
    CHECK_LAST_RECORD = 8609 "uke-last-record" Error,
        "レコード{3}: ファイルの最後は{0}レコードのはずですが「{1}」です", "record {3}: the file ends with {0}, found {1}";
    CHECK_AFTER_TOTALS = 8610 "uke-after-totals" Error,
        "レコード{3}: {0}レコードの後に{1}レコードがあります", "record {3}: {1} stands after {0}";
    CHECK_REPEATED = 8611 "uke-record-repeated" Error,
        "レコード{3}: {1}レコードは複数記録できません", "record {3}: {1} is recorded once only";
    CHECK_ORDER = 8612 "uke-record-order" Error,
        "レコード{3}: {1}レコードは{0}レコードより前に記録します", "record {3}: {1} is recorded before {0}";
    CHECK_MISSING_RECORD = 8613 "uke-record-missing" Error,
        "レコード{3}のレセプト: {0}レコードがありません", "the receipt of record {3} has no {0}";
    CHECK_FORBIDDEN_RECORD = 8614 "uke-record-not-for-kind" Error,
        "レコード{3}: レセプト種別{0}に{1}レコードは記録できません", "record {3}: {1} is not recorded on a receipt of kind {0}";
    CHECK_TOO_EARLY = 8615 "uke-record-too-early" Warning,
        "レコード{3}: {1}レコードは{0}診療分から記録します（審査支払機関は読み飛ばします）",
        "record {3}: {1} is recorded from {0} on (the reviewing organisation skips it)";
    CHECK_CLASS_RUN = 8616 "uke-class-run" Error,
        "レコード{3}: 診療識別を省略したレコードの連続は{0}件までですが{1}件目です",
        "record {3}: at most {0} consecutive records without 診療識別, this is number {1}";
    CHECK_NUMBERING = 8617 "uke-receipt-number" Error,
        "レコード{3}「{2}」: 記録順の連続番号は{0}のはずですが「{1}」です", "record {3}, {2}: the next number is {0}, found {1}";
    CHECK_VOLUME = 8618 "uke-volume" Error,
        "レコード{3}「{2}」: {0}のはずですが「{1}」です", "record {3}, {2}: {0} expected, found {1}";
    CHECK_VISIT_RECORDS = 8619 "uke-visit-records" Warning,
        "レコード{3}のレセプト: 受診日等レコードは保険・公費ごとに{0}件のはずですが{1}件です",
        "the receipt of record {3}: {0} JD records, one per payer, expected, found {1}";
    CHECK_PAYER_REPEATED = 8620 "uke-payer-repeated" Warning,
        "レコード{3}「{2}」: 同じ番号の公費が既に記録されています（「{1}」）", "record {3}, {2}: the same subsidy is recorded before ({1})";
    CHECK_PAYER_ORDER = 8621 "uke-payer-order" Warning,
        "レコード{3}「{2}」: 地方公費の後に国の公費が記録されています（「{1}」）", "record {3}, {2}: a national subsidy stands after a local one ({1})";
    CHECK_FIELD_MISSING = 8622 "uke-field-missing" Error,
        "レコード{3}「{2}」: 記録がありません", "record {3}, {2}: not recorded";
    CHECK_FIELD_FORBIDDEN = 8623 "uke-field-not-allowed" Error,
        "レコード{3}「{2}」: 記録を省略する項目に「{1}」があります", "record {3}, {2}: must be omitted, found {1}";
    CHECK_FIELD_UNEXPECTED = 8624 "uke-field-unexpected" Warning,
        "レコード{3}「{2}」: この場合は記録を省略しますが「{1}」があります", "record {3}, {2}: is omitted in this case, found {1}";
    CHECK_FIELD_SHORT = 8625 "uke-field-short" Error,
        "レコード{3}「{2}」: {0}バイトの固定長ですが{1}バイトです", "record {3}, {2}: {0} bytes exactly, found {1}";
    CHECK_ZEROS = 8626 "uke-zeros" Error,
        "レコード{3}「{2}」: 上位又は小数点以下の下位のゼロは記録しません（「{1}」）", "record {3}, {2}: superfluous zeros ({1})";
    CHECK_TRAILING_SPACE = 8627 "uke-trailing-space" Error,
        "レコード{3}「{2}」: 有効文字の後のスペースは記録しません", "record {3}, {2}: spaces after the last character";
    CHECK_NOT_WIDE = 8628 "uke-not-full-width" Error,
        "レコード{3}「{2}」: 全角文字のはずですが半角文字があります（「{1}」）", "record {3}, {2}: full-width characters only, found {1}";
    CHECK_NOT_NARROW = 8629 "uke-not-half-width" Error,
        "レコード{3}「{2}」: 半角英数のはずですが全角文字があります（「{1}」）", "record {3}, {2}: half-width characters only, found {1}";
    CHECK_MIXED = 8630 "uke-mixed-width" Error,
        "レコード{3}「{2}」: 英数モードと漢字モードの文字が混在しています（「{1}」）", "record {3}, {2}: half-width and full-width characters mixed ({1})";
    CHECK_DECIMAL = 8631 "uke-decimal-digits" Error,
        "レコード{3}「{2}」: 整数部.小数部は{0}桁までですが「{1}」です", "record {3}, {2}: at most {0} digits before and after the point, found {1}";
    CHECK_DATE_KIND = 8632 "uke-date-kind" Error,
        "レコード{3}「{2}」: {0}で記録しますが「{1}」です", "record {3}, {2}: {0} expected, found {1}";
    CHECK_CALENDAR_MIXED = 8633 "uke-calendar-mixed" Error,
        "レコード{3}「{2}」: 西暦と和暦の年月日が混在しています（「{1}」）", "record {3}, {2}: western and era dates are mixed ({1})";
    CHECK_CALENDAR_ERA = 8634 "uke-calendar-era" Error,
        "レコード{3}「{2}」: 年は西暦で記録しますが和暦です（「{1}」）", "record {3}, {2}: years are western, found an era date ({1})";
    CHECK_CALENDAR_UNSURE = 8635 "uke-calendar-unsure" Warning,
        "レコード{3}「{2}」: 和暦の年月日です（「{1}」）。西暦への切替えの時期は確認できる版にありません",
        "record {3}, {2}: an era date ({1}); the edition at hand does not say when the western calendar began";
    CHECK_CODE_UNKNOWN = 8636 "uke-code-unknown" Error,
        "レコード{3}「{2}」: 「{1}」は{0}にありません", "record {3}, {2}: {1} is not in {0}";
    CHECK_CODE_LATER = 8637 "uke-code-later" Warning,
        "レコード{3}「{2}」: 「{1}」は{0}（令和4年4月版）にありません。後の版で追加された可能性があります",
        "record {3}, {2}: {1} is not in {0} of the edition of 2022-04; a later edition may have it";
    CHECK_CODE_NOT_THEN = 8638 "uke-code-not-then" Error,
        "レコード{3}「{2}」: 「{1}」はこの診療年月又はレセプト種別では記録しません（{0}）", "record {3}, {2}: {1} is not recorded in this month or kind of receipt ({0})";
    CHECK_CODE_LIST = 8639 "uke-code-list-length" Error,
        "レコード{3}「{2}」: {0}の倍数のバイト数で記録しますが{1}バイトです", "record {3}, {2}: a multiple of {0} bytes, found {1}";
    CHECK_CODE_REPEATED = 8640 "uke-code-repeated" Warning,
        "レコード{3}「{2}」: 同じコードが2回以上あります（「{1}」）", "record {3}, {2}: a code twice ({1})";
    CHECK_CODE_LATER_STAGE = 8641 "uke-code-later-stage" Error,
        "レコード{3}「{2}」: 「{1}」は一次請求で使用しません（{0}）", "record {3}, {2}: {1} is not used in a first claim ({0})";
    CHECK_DIGIT = 8642 "uke-check-digit" Error,
        "レコード{3}「{2}」: 検証番号が一致しません（「{1}」）", "record {3}, {2}: the check digit is wrong ({1})";
    CHECK_DIGIT_UNSURE = 8643 "uke-check-digit-unsure" Warning,
        "レコード{3}「{2}」: 検証番号が一致しません（「{1}」）。検証番号の付け方は確認できる資料にないため、誤りとは断定できません",
        "record {3}, {2}: the check digit does not fit ({1}); nothing at hand says how this number is verified, so it may be right";
    CHECK_NUMBER_FORM = 8644 "uke-number-form" Error,
        "レコード{3}「{2}」: {0}のはずですが「{1}」です", "record {3}, {2}: {0} expected, found {1}";
    CHECK_NAME_SPACE = 8645 "uke-name-space" Warning,
        "レコード{3}「{2}」: 姓と名の間のスペースは{0}文字分のはずですが{1}文字分です", "record {3}, {2}: {0} space between family and given name, found {1}";
    CHECK_KANA = 8646 "uke-kana" Error,
        "レコード{3}「{2}」: 全角カタカナ（スペースなし）で記録します（「{1}」）", "record {3}, {2}: full-width katakana without spaces ({1})";
    CHECK_SYMBOL_NUMBER = 8647 "uke-symbol-and-number" Error,
        "レコード{3}「{2}」: 記号と番号は合わせて{0}文字以下のはずですが{1}文字です", "record {3}, {2}: symbol and number are {0} characters at most, found {1}";
    CHECK_TELEPHONE = 8648 "uke-telephone" Warning,
        "レコード{3}「{2}」: 電話番号として読めません（「{1}」）", "record {3}, {2}: not a telephone number ({1})";
    CHECK_MONTH_AFTER_BILLING = 8649 "uke-month-after-billing" Error,
        "レコード{3}「{2}」: 請求年月{0}より後の{1}です", "record {3}, {2}: {1} is after the month of billing {0}";
    CHECK_AFTER_MONTH = 8650 "uke-date-after-month" Error,
        "レコード{3}「{2}」: 診療年月{0}より後の{1}です", "record {3}, {2}: {1} is after the month of care {0}";
    CHECK_BEFORE_BIRTH = 8651 "uke-date-before-birth" Warning,
        "レコード{3}「{2}」: 生年月日{0}より前の{1}です", "record {3}, {2}: {1} is before the birth {0}";
    CHECK_BURDEN = 8652 "uke-burden-not-payer" Error,
        "レコード{3}: 負担区分「{1}」の保険・公費（{0}）がこのレセプトに記録されていません",
        "record {3}: 負担区分 {1} names a payer ({0}) that the receipt does not have";
    CHECK_SLOT = 8653 "uke-slot-not-payer" Error,
        "レコード{3}「{2}」: 負担者種別「{1}」の保険・公費がこのレセプトに記録されていません", "record {3}, {2}: the receipt has no payer {1}";
    CHECK_CLASS_MISSING = 8654 "uke-class-missing" Error,
        "レコード{3}: 摘要情報の最初のレコードに診療識別がありません", "record {3}: the first record of the 摘要 has no 診療識別";
    CHECK_CLASS_SETTING = 8655 "uke-class-setting" Warning,
        "レコード{3}: 診療識別「{1}」は{0}のレセプトの区分です", "record {3}: 診療識別 {1} belongs to receipts of {0}";
    CHECK_DAYS_MISSING = 8656 "uke-days-missing" Error,
        "レコード{3}: 算定日情報がありません（回数{0}）", "record {3}: no day is recorded (回数 {0})";
    CHECK_COMMENT_PAIR = 8657 "uke-comment-pair" Error,
        "レコード{3}「{2}」: コメントコードと文字データは①から順に対で記録します", "record {3}, {2}: comments are recorded as pairs of code and text, ① first";
    CHECK_COMMENT_TEXT = 8658 "uke-comment-text" Error,
        "レコード{3}「{2}」: コメントコード{0}に必要な文字データがありません", "record {3}, {2}: the comment code {0} needs a text";
    CHECK_COMMENT_MODIFIERS = 8659 "uke-comment-modifiers" Error,
        "レコード{3}「{2}」: 修飾語コードは4桁の数字を{0}個までですが「{1}」です", "record {3}, {2}: at most {0} modifiers of four digits, found {1}";
    CHECK_CODE_SPACE = 8660 "uke-code-of-other-master" Error,
        "レコード{3}「{2}」: {0}で始まるコードのはずですが「{1}」です", "record {3}, {2}: a code beginning with {0} expected, found {1}";
    CHECK_VISIT_DAY = 8661 "uke-visit-day" Warning,
        "レコード{3}「{2}」: {0}日の受診等区分「{1}」が各レコードの算定日情報と一致しません",
        "record {3}, {2}: the visit of day {0} ({1}) does not agree with the days of the lines";
    CHECK_PERCENTAGE = 8662 "uke-percentage" Error,
        "レコード{3}「{2}」: {0}以下の百分率のはずですが「{1}」です", "record {3}, {2}: a percentage up to {0} expected, found {1}";
    CHECK_TOGETHER = 8663 "uke-fields-together" Warning,
        "レコード{3}「{2}」: 対になる項目（{0}）と併せて記録します", "record {3}, {2}: is recorded together with {0}";
    CHECK_LATER_EDITION = 8664 "uke-later-edition" Info,
        "レコード{3}: 記録条件仕様（医科用）{0}で点検しました。{1}以降の診療分の版は確認していません",
        "record {3}: held against the edition of {0}; an edition for care from {1} on was not at hand";
    CHECK_REQUIRED_DPC = 8665 "uke-dpc-code" Error,
        "レコード{3}「{2}」: {0}のはずですが「{1}」です", "record {3}, {2}: {0} expected, found {1}";
    CHECK_VALUE = 8666 "uke-value-not-allowed" Error,
        "レコード{3}「{2}」: 「{0}」のはずですが「{1}」です", "record {3}, {2}: {0} expected, found {1}";
    CHECK_TEXT_EXPECTED = 8667 "uke-text-unexpected" Warning,
        "レコード{3}「{2}」: コメントコード{0}では文字データの記録を省略します（「{1}」）", "record {3}, {2}: the comment code {0} takes no text, found {1}";
    CHECK_PAYER_FILE = 8668 "uke-payer-file" Info,
        "保険者向けの様式のため、ファイルの構成（先頭・最後のレコード、改行、文字の符号、連続番号）は点検していません",
        "a file for payers: its composition (first and last record, line ends, encoding, numbering) is not held against the specification";
}
