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
    DOOR_PANIC = 9940 "door-panic" Error,
        "内部エラー（プログラムの誤り）です。このセッションは使えません。新しいセッションを作り、次の内容を報告してください: {0}",
        "internal error (a fault of the program): this session cannot be used any more; make a new one, and report this: {0}";
    MASTERS_MISSING = 9941 "masters-missing" Error,
        "マスターイメージが1つも渡されていません", "no master image was given";
    NULL_ARGUMENT = 9942 "null-argument" Error,
        "引数「{0}」がNULLです", "the argument '{0}' is NULL";
    NOT_UTF8 = 9943 "not-utf8" Error,
        "引数「{0}」の{1}バイト目からが、UTF-8ではありません", "the argument '{0}' is not UTF-8 from byte {1} on";
    HANDLE_UNKNOWN = 9944 "handle-unknown" Error,
        "引数「{0}」は、有効な{1}ではありません（解放済み、又は別の種類）",
        "the argument '{0}' is no living {1} (freed already, or of another kind)";
    BATCH_RANGE = 9945 "batch-range" Error,
        "一括計算の表{0}の{1}行目: {2}が表の外を指しています", "batch table {0}, row {1}: {2} leads outside of its table";
    BATCH_SIZE = 9946 "batch-size" Error,
        "一括計算の結果の表{0}は{1}行必要ですが、{2}行です", "the result table {0} of the batch needs {1} rows and has {2}";
    FRAME_UNKNOWN = 9947 "frame-unknown" Error,
        "一括計算の表claimsの{0}行目: 枠{1}はありません。枠は{2}個です", "batch table claims, row {0}: there is no frame {1}; the session has {2}";
    BATCH_VALUE = 9948 "batch-value" Error,
        "一括計算の表{0}の{1}行目: {2}の値{3}は使えません", "batch table {0}, row {1}: {2} cannot be {3}";
    FRAME_HAS_VISITS = 9949 "frame-has-visits" Error,
        "枠には「{0}」を入れられません。一括計算の表に入れてください", "a frame holds no '{0}': they belong into the tables of the batch";
    SESSION_POISONED = 9950 "session-poisoned" Error,
        "このセッションでは内部エラーが起きました。新しいセッションを作ってください", "an internal error has happened in this session: make a new one";
    SESSION_BUSY = 9951 "session-busy" Error,
        "このセッションは別のスレッドで使用中です。スレッドごとにセッションを作ってください",
        "another thread is using this session: make one for each thread";
    ABI_LAYOUT = 9952 "abi-layout" Error,
        "引数「{0}」のstruct_sizeは{1}のはずが、{2}です", "the struct_size of the argument '{0}' must be {1} and is {2}";
    BAD_DAY_NUMBER = 9953 "bad-day-number" Error,
        "引数「{0}」は実在する日付（YYYYMMDD、又は0）のはずが、{1}です", "the argument '{0}' must be an existing day (YYYYMMDD) or 0, and is {1}";
    ARGUMENT_VALUE = 9954 "argument-value" Error,
        "引数「{0}」は{1}のはずが、{2}です", "the argument '{0}' must be {1} and is {2}";
    IMAGE_UNREADABLE = 9955 "image-unreadable" Error,
        "マスターイメージのファイル「{0}」を読めません: {1}", "the image file '{0}' cannot be read: {1}";
    CASE_BLANK = 9956 "case-blank" Error,
        "未記入の箇所（\"?\"）があります。記入してください: {0}", "places are still blank (\"?\"); fill them in: {0}";
    CASE_FILTER = 9957 "case-filter" Error,
        "--filter「{0}」は使えません: {1}", "--filter '{0}' cannot be used: {1}";
    CASES_NONE = 9958 "cases-none" Error,
        "事例がありません: {0}", "no cases were found: {0}";
    CASE_UNREADABLE = 9959 "case-unreadable" Error,
        "事例として読めません: {0}", "this is no case: {0}";
    CASE_UNLISTED = 9960 "case-unlisted" Error,
        "{0}に載っていない事例です。santei golden bless で登録してください", "{0} does not list this case; enter it with santei golden bless";
    CASE_MISSING = 9961 "case-missing" Error,
        "{0}に載っている事例のファイルがありません", "{0} lists this case, and its file is not there";
    CASE_CHANGED = 9962 "case-changed" Error,
        "{0}に登録した後で変わっています（{1}のはずが{2}）。santei golden bless で確認してください",
        "changed since it was entered in {0} (expected {1}, found {2}); look at it with santei golden bless";
    CASE_ID_REPEATED = 9963 "case-id-repeated" Error,
        "事例名「{0}」は別のファイルにもあります: {1}", "the id '{0}' is another case's too: {1}";
    SUITE_UNREADABLE = 9964 "suite-unreadable" Error,
        "{0}を読めません: {1}", "{0} cannot be read: {1}";
    CASE_SKIPPED = 9965 "case-skipped" Error,
        "この事例のマスター（{0}）がないため計算していません: {1}", "not run: its masters ({0}) are not there: {1}";
    BLESS_CITATION = 9966 "bless-citation" Error,
        "{0}: 公式の事例は、出典（source.document・source.place）の変更と同時にしか変えられません。登録時の出典「{1}」、今の出典「{2}」",
        "{0}: an official case changes only together with its citation (source.document, source.place); blessed with '{1}', now '{2}'";
    BLESS_SIGNATURE = 9967 "bless-signature" Error,
        "{0}: {1}には、署名（--signed-by）と理由（--reason）が必要です。署名「{2}」、理由「{3}」",
        "{0}: {1} needs a signature (--signed-by) and a reason (--reason); signed by '{2}', reason '{3}'";
    BLESS_ENGINE = 9968 "bless-engine" Error,
        "{0}: 期待値を計算結果から取れるのは、出典の種類がregressionの事例だけです（{1}）。この事例の種類は「{2}」です",
        "{0}: only a case whose source.kind is 'regression' takes what the engine found as expected ({1}); this one is '{2}'";
    BLESS_LOG = 9969 "bless-log" Error,
        "{0}の{1}行目が、登録の記録として正しくありません: {2}のはずが{3}", "{0}, line {1}: the record of blessings is broken: expected {2}, found {3}";
    BATCH_KIND = 9970 "batch-kind-unknown" Error,
        "{0}: ファイルの種類が拡張子から分かりません。{1}で指定してください", "{0}: the ending does not tell what it is; say so with {1}";
    BATCH_STDIN = 9971 "batch-standard-input" Error,
        "標準入力（-）に使えるのはJSONLだけで、1回だけです。中断した処理の再開もできません",
        "standard input (-) can only be JSONL, once, and a run over it cannot be resumed";
    BATCH_COLUMN = 9972 "batch-column-missing" Error,
        "{0}: 請求（JSON）の文字列の列「claim」がありません。列: {1}", "{0}: there is no column 'claim' of strings (claims as JSON); columns: {1}";
    BATCH_PARQUET = 9973 "batch-parquet" Error,
        "{0}: Parquetとして読み書きできません: {1}", "{0}: cannot be read or written as Parquet: {1}";
    BATCH_JOURNAL_PRESENT = 9974 "batch-run-interrupted" Error,
        "{0}: 中断した処理が残っています。続きから再開するには--resume、最初からやり直すには--restartを指定してください",
        "{0}: an interrupted run is here; go on with it by --resume, or start from the beginning by --restart";
    BATCH_JOURNAL = 9975 "batch-journal-unreadable" Error,
        "{0}: 中断した処理の記録を読めません（{1}）。--restartで最初からやり直してください",
        "{0}: the journal of the interrupted run cannot be read ({1}); start from the beginning with --restart";
    BATCH_DIFFERS = 9976 "batch-resume-differs" Error,
        "再開できません。「{0}」が中断した処理と異なります: 中断時「{1}」、今回「{2}」",
        "the run cannot be resumed: '{0}' differs: it was '{1}', and is '{2}' now";
    BATCH_BUSY = 9977 "batch-busy" Error,
        "{0}: 別の処理が書き出し中です", "{0}: another run is writing it";
    BATCH_FILE = 9978 "batch-file" Error,
        "{0}: 読み書きできません: {1}", "{0}: cannot be read or written: {1}";
    BATCH_SAME_FILE = 9979 "batch-same-file" Error,
        "{0}: 入力・出力・エラーの書出し先に同じファイルは使えません", "{0}: input, output and the file of errors cannot be the same file";
    BATCH_LONG_LINE = 9980 "batch-line-too-long" Error,
        "1行が{0}バイトを超えています", "the line is longer than {0} bytes";
    BATCH_ROW_EMPTY = 9981 "batch-row-empty" Error,
        "列「claim」が空（NULL）です", "the column 'claim' is null";
    BATCH_BILLING_MONTH = 9982 "batch-billing-month-missing" Error,
        "レセプト電算処理ファイルの書出しには、請求年月（--billing-month YYYY-MM）が必要です",
        "writing a receipt file needs the month of billing (--billing-month YYYY-MM)";
    BATCH_PARTIAL = 9983 "batch-partial-lost" Error,
        "{0}: 中断した処理の途中の出力が、記録の{1}バイトより短い{2}バイトです。--restartで最初からやり直してください",
        "{0}: the unfinished output holds {2} bytes and the journal says {1}; start from the beginning with --restart";
    BATCH_PANIC = 9984 "batch-internal-error" Error,
        "内部エラー（プログラムの誤り）です。次の内容を報告してください: {0}",
        "internal error (a fault of the program); report this: {0}";
    GEN_MONTH = 9985 "gen-month-not-covered" Error,
        "{0}に有効な{1}が、マスターにありません。ある期間: {2}", "the masters hold no {1} for {0}; periods held: {2}";
    GEN_NO_ITEM = 9986 "gen-no-item" Error,
        "プロファイルの「{0}」（{1}）に使える項目が、{2}のマスターにありません",
        "the masters of {2} hold no item for '{0}' of the profile ({1})";
    GEN_PROFILE = 9987 "gen-profile-invalid" Error,
        "プロファイル「{0}」の{1}: {2}のはずが{3}", "profile '{0}', {1}: expected {2}, found {3}";
    GEN_RECEIPT = 9988 "gen-receipt-refused" Error,
        "作成した請求「{0}」をレセプトにできません: {1}", "the generated claim '{0}' makes no receipt: {1}";
    GEN_COUNT = 9989 "gen-count" Error,
        "{0}は{1}から{2}までのはずが{3}", "{0} must be {1} to {2} and is {3}";
    DIFF_NO_CLAIMS = 9990 "diff-no-claims" Error,
        "比較する請求がありません: {0}", "there is no claim to compare: {0}";
    DIFF_NOT_JSON = 9991 "diff-not-json" Error,
        "{0}行目{1}列目: 請求のJSONとして読めません: {2}", "line {0}, column {1}: not a claim as JSON: {2}";
    DIFF_SETTING_FORM = 9992 "diff-setting-form" Error,
        "設定は「名称=値」で指定してください: 「{0}」", "a setting is given as NAME=VALUE, not '{0}'";
    DIFF_SETTING_VALUE = 9993 "diff-setting-value" Error,
        "設定「{0}」を「{1}」にできません: {2}", "the setting '{0}' cannot be '{1}': {2}";
    DIFF_ENGINE_UNLOADABLE = 9994 "diff-engine-unloadable" Error,
        "Cライブラリ「{0}」を読み込めません: {1}", "the C library '{0}' cannot be loaded: {1}";
    DIFF_ENGINE_ABI = 9995 "diff-engine-abi" Error,
        "Cライブラリ「{0}」のABIは{1}です。使えるのは{2}です", "the C library '{0}' has the ABI {1}; {2} is needed";
    DIFF_ENGINE_MASTERS = 9996 "diff-engine-masters" Error,
        "Cライブラリ「{0}」はこのマスターを使えません: {1}", "the C library '{0}' does not take these masters: {1}";
    DIFF_ENGINE_ANSWER = 9997 "diff-engine-answer" Error,
        "Cライブラリ「{0}」の答を読めません（請求「{1}」）: {2}", "the answer of the C library '{0}' cannot be read (claim '{1}'): {2}";
    DIFF_OVERFLOW = 9998 "diff-overflow" Error,
        "合計が大きすぎます（請求「{0}」まで）", "the sums become too large (up to the claim '{0}')";
}
