//! 2000–8099: findings of the rooms.

crate::messages! {
    CODE_NOT_IN_MASTERS = 2000 "code-not-in-masters" Undecided,
        "コード{0}は{1}に有効な公表版にありません", "code {0} is not in the release in force on {1}";
    CODE_ABOLISHED = 2001 "code-abolished" Error,
        "コード{0}は{1}で廃止されています（算定日{2}）", "code {0} was abolished after {1} (service date {2})";
    CODE_NOT_YET = 2002 "code-not-yet" Error,
        "コード{0}は{1}から使えます（算定日{2}）", "code {0} is in force from {1} only (service date {2})";
    NO_RELEASE = 2003 "no-release" Undecided,
        "{1}に有効な公表版が読み込まれていません（コード{0}）", "no release in force on {1} is loaded (code {0})";
    CARRIED_BACK = 2004 "carried-back" Undecided,
        "コード{0}の{1}より前の内容は手元の公表ファイルでは確認できません（変更後の内容で計算）",
        "the state of code {0} before {1} is not in the given files (computed with the later state)";
    PRICE_FROM_RECORD = 2005 "price-from-record" Info,
        "コード{0}の{1}時点の価格は保持していないため、明細の単価を使いました",
        "no price of {0} is held for {1}: the price of the line is used";
    STEP_QUANTITY_MISSING = 2010 "step-quantity-missing" Warning,
        "きざみ値で算定する{0}に数量がないため基本点数としました", "{0} is priced by quantity, but none is given: base points used";
    STEP_BELOW_LIMIT = 2011 "step-below-limit" Error,
        "{0}の数量が算定できる下限に達していません", "the quantity of {0} is below the least that can be claimed";
    STEP_ABOVE_LIMIT = 2012 "step-above-limit" Warning,
        "{0}の数量が上限を超えています（内容を確認してください）", "the quantity of {0} is above its upper limit: check the claim";
    UNIT_DAYS_DIFFER = 2013 "unit-days-differ" Info,
        "同じ算定単位でも日によって点数が異なります", "one billing unit has different points on different days";
    WARD_PERIOD_OVER = 3000 "ward-period-over" Undecided,
        "{1}は{0}を算定できる期間（{2}日）を過ぎており、その日の入院料が決まりません",
        "{0} is billed for {2} days at most, which are over on {1}: the 入院料 of that day is not decided";
    WARD_FEE_MISSING = 3001 "ward-fee-missing" Undecided,
        "{0}の入院料（病棟の入院料）が与えられていません", "the stay does not name the 入院料 of {0}";
    STANDARD_AMOUNT_UNKNOWN = 3002 "standard-amount-unknown" Undecided,
        "{0}の標準負担額に当たる行がありません（{1}）", "no row of the standard amount is held for {0} ({1})";
    CODE_UNPUBLISHED = 3003 "code-unpublished" Undecided,
        "{0}（1日{1}点、{2}日分）は診療行為コードが公表されていないため算定していません",
        "{0} ({1} points a day, {2} days) is not billed: its code is not published";
    WARD_DAY_UNKNOWN = 3004 "ward-day-unknown" Undecided,
        "{1}の{0}は入棟日から数えて決まりますが、入棟日が与えられていません",
        "{0} on {1} depends on the day the patient came into the ward, which is not given";
    STAY_FACT_MISSING = 3005 "stay-fact-missing" Undecided,
        "{0}からの算定を決める事実「{1}」がありません", "the fact '{1}', which decides what is billed from {0} on, is not given";
    WARD_FEE_UNRULED = 3006 "ward-fee-unruled" Undecided,
        "病棟の入院料とされた{0}（{1}から）を入院料とする規則がなく、算定していません",
        "no rule bills {0}, named as the 入院料 (from {1} on): nothing is billed for it";
    BUNDLED = 4000 "bundled" Warning,
        "{0}は{1}に包括されるため算定できません（{2}）", "{0} is absorbed by {1} and not billed ({2})";
    EXCLUDED = 4001 "excluded" Warning,
        "{1}を算定するため{0}は算定できません（{2}）", "{0} is not billed beside {1} ({2})";
    EXCLUDED_EITHER = 4002 "excluded-either" Warning,
        "{0}と{1}は何れか一方のみ算定できます。所定点数の高い{1}を残しました（{2}）",
        "only one of {0} and {1} is billed: {1}, worth more points, stays ({2})";
    ADDON_NOT_ALLOWED = 4003 "addon-not-allowed" Warning,
        "{0}は同じ日の入院基本料{1}の加算として算定できません", "{0} is no addition to the 入院基本料 {1} of that day";
    ADDON_TWICE = 4004 "addon-twice" Warning,
        "{0}と{1}は同じ入院基本料に併せて算定できない加算です。所定点数の高い{1}を残しました",
        "{0} and {1} are additions that exclude each other: {1}, worth more points, stays";
    LIMIT_REACHED = 4005 "limit-reached" Warning,
        "{0}の算定は{1}につき{2}回までです", "{0} is billed at most {2} times per {1}";
    TIMES_CUT = 4006 "times-cut" Warning,
        "{0}の上限回数{1}回を超えた分は算定できません", "{0} is billed {1} times at most: the rest is not";
    TIMES_REVIEW = 4007 "times-review" Undecided,
        "{0}の回数が上限回数{1}回を超えています（確認が必要）", "{0} is billed more than {1} times: to be reviewed";
    ACTUAL_DAYS_EXCEEDED = 4008 "actual-days-exceeded" Undecided,
        "{0}の回数{1}が診療実日数{2}を超えています", "{0} is billed {1} times on {2} actual days";
    BASE_FELL = 4009 "base-fell" Warning,
        "{0}は加算の対象となる{1}を算定できないため算定できません", "{0} falls with {1}, to which it is an addition";
    AGE_OUT_OF_RANGE = 4010 "age-out-of-range" Warning,
        "{0}を算定できる年齢ではありません（{1}時点）", "the patient's age does not allow {0} on {1}";
    WRONG_SETTING = 4011 "wrong-setting" Warning,
        "{0}はこの入外区分のレセプトでは算定できません", "{0} is not billed in this setting";
    WRONG_INSURANCE = 4012 "wrong-insurance" Warning,
        "{0}はこの医療保険（後期高齢者医療かどうか）では算定できません", "{0} is not billed under this insurance (late elderly or not)";
    WRONG_INSTITUTION = 4013 "wrong-institution" Warning,
        "{0}は病院・診療所の別により算定できません", "{0} is not billed by this kind of institution";
    WRONG_BEDS = 4014 "wrong-beds" Warning,
        "{0}は許可病床数により算定できません", "{0} is not billed by an institution of this number of beds";
    STANDARD_MISSING = 4015 "standard-missing" Warning,
        "{0}に必要な施設基準の届出がありません", "none of the facility standards that {0} needs is held";
    BEDS_UNKNOWN = 4016 "beds-unknown" Undecided,
        "{0}の算定可否を決める許可病床数がありません", "the number of beds that decides {0} is not given";
    SPECIAL_CONDITION = 4020 "special-condition" Undecided,
        "{0}には表に書ききれない特例条件があり、表だけでは決まりません（{1}、{2}）",
        "{0} has an exception that the table cannot express: the table alone does not decide ({1}, {2})";
    SAME_TIME_UNKNOWN = 4021 "same-time-unknown" Undecided,
        "{0}と{1}が同時かどうかを決める受診の情報がありません（{2}）", "the claim does not say whether {0} and {1} were done at the same time ({2})";
    FACT_MISSING = 4022 "fact-missing" Undecided,
        "{0}の算定は{1}につき{2}回までで、同じ{1}かどうかを決める事実がありません",
        "{0} is billed at most {2} times per {1}, and no fact tells which {1} it is";
    DEPENDS_ON_UNDECIDED = 4023 "depends-on-undecided" Undecided,
        "{0}の算定可否は判定不能の{1}によります（{2}）", "{0} depends on {1}, which is undecided ({2})";
    OTHER_SETTING_UNKNOWN = 4024 "other-setting-unknown" Undecided,
        "{0}を同月の他区分（入院・入院外）と通じて数えるかどうか決まりません（{1}、{2}）",
        "whether {0} counts together with the other setting is not decided ({1}, {2})";
    HISTORY_CONFLICT = 4025 "history-conflict" Undecided,
        "{0}と併せて算定できない{1}が{2}に算定済みです", "{1}, not billed beside {0}, was already claimed on {2}";
    HISTORY_SHORT = 4026 "history-short" Info,
        "{0}の算定回数を数える期間は{1}からですが、与えられた算定歴は{2}からです（与えられた範囲では上限以内）",
        "{0} is counted from {1}, the history given begins on {2} (within the limit as far as given)";
    DECISION_CYCLE = 4027 "decision-cycle" Undecided,
        "{0}と{1}は表の行が互いに打ち消し合い、決まりません", "the rows of {0} and {1} cancel each other";
    WARD_FEE_UNKNOWN = 4028 "ward-fee-unknown" Undecided,
        "{0}の対象となる{1}の入院基本料がありません", "the claim holds no 入院基本料 of {1} for {0}";
    STAY_UNKNOWN = 4029 "stay-unknown" Undecided,
        "{0}の算定回数を数える入院の日付がありません", "the days of the stay that count for {0} are not given";
    HOLIDAY_UNKNOWN = 4030 "holiday-unknown" Undecided,
        "{0}の算定可否を決める{1}の休日の暦を保持していません", "no calendar of holidays is held for {1}, on which {0} depends";
    NOT_FIRST_DAY = 4031 "not-first-day" Warning,
        "{0}は入院初日（{1}）のみ算定できます", "{0} is billed on the first day of the stay ({1}) only";
    SUPPORTERS_FELL = 4032 "supporters-fell" Warning,
        "{0}は、根拠となる{1}等が算定できないため追加しません", "{0} is not added: {1} and whatever else it follows from fell";
    FIRST_OF_MONTH = 4033 "first-of-month" Info,
        "{1}は当月1回目のため{0}の対象になりません", "{1} is the first of the month: {0} does not apply";
    BARRED = 4034 "barred" Warning,
        "{1}（{2}）を行っているため{0}は算定できません", "{0} is not billed beside {1} ({2})";
    REQUIREMENT_MISSING = 4035 "requirement-missing" Warning,
        "{0}の算定に必要な診療行為がありません（{1}）", "what {0} requires beside it is missing ({1})";
    NOT_PRINCIPAL = 4036 "not-principal" Warning,
        "{0}は{1}等と併せて行われ、主たるもの{2}つのみ算定します", "{0} is done together with {1}: only the {2} principal tests are billed";
    INCLUDED = 4037 "included" Info,
        "{0}は{1}に含まれます（{2}）", "{0} is included in {1} ({2})";
    ADDITION_WITHOUT_BASE = 4040 "addition-without-base" Warning,
        "{0}は加算の対象となる診療行為がないため算定できません（項番{1}={2}）", "nothing is billed that takes the addition {0} (item {1}={2})";
    ADDITION_APART = 4041 "addition-apart" Undecided,
        "{0}の加算の対象となる{1}が同じ算定単位で算定されていません", "{1}, to which {0} is an addition, is not billed in the same unit";
    ADDITIONS_EXCLUDE_EACH_OTHER = 4042 "additions-exclude-each-other" Undecided,
        "{0}と{1}は同じ注加算コード・通番のため同時に算定できません（何れか一方）",
        "{0} and {1} have the same 注加算コード and 通番: only one of them is billed";
    PREREQUISITE_MISSING = 4043 "prerequisite-missing" Undecided,
        "{0}の算定に必要な{1}が請求・算定歴にありません（項番{2}）", "{0} requires {1}, which neither claim nor history holds (item {2})";
    RECORD_POINTS_MISSING = 5000 "record-points-missing" Undecided,
        "{0}は点数がマスターになく、記録された点数も与えられていません",
        "the master holds no points for {0} and the line brings none";
    PURCHASE_PRICE_MISSING = 5001 "purchase-price-missing" Undecided,
        "{0}は購入価格で算定しますが、価格が与えられていません", "{0} is priced by purchase price, but none is given";
    OXYGEN_PRICE_MISSING = 5002 "oxygen-price-missing" Undecided,
        "{0}の購入単価が与えられていません（マスターは上限価格のみ）",
        "the purchase price of {0} is not given (the master holds only the ceiling)";
    BUNDLE_THRESHOLD_MISSING = 5003 "bundle-threshold-missing" Undecided,
        "項目数包括（包括対象検査{0}）の{1}時点の点数を保持していません",
        "the flat points of the test bundle (group {0}) on {1} are not held";
    SEVERAL_DRAWS = 5004 "several-draws" Undecided,
        "{1}に包括対象検査{0}の算定単位が複数あり、同じ採取かどうか決められません",
        "several units of bundle group {0} on {1}: the data do not say whether they come from one draw";
    PRINCIPAL_ITEMS = 5005 "principal-items" Undecided,
        "主たるもののみ算定する検査が{0}項目を超えています（{1}）", "more than the {0} principal items of a group of tests ({1})";
    PERCENT_TWICE = 5006 "percent-twice" Undecided,
        "同一の割合加算{0}が1つの算定単位に2回あります", "the percentage item {0} stands twice in one unit";
    PERCENT_WITHOUT_BASE = 5007 "percent-without-base" Undecided,
        "割合加算・減算{0}の対象となる項目が同じ算定単位にありません", "the unit holds no item that percentage {0} could apply to";
    NO_DRUG_CONVERSION = 5008 "no-drug-conversion" Undecided,
        "診療識別{0}の薬剤料の点数換算が定められていません", "no conversion of drug prices is defined for service class {0}";
    AMOUNT_OVERFLOW = 5009 "amount-overflow" Error,
        "金額が扱える範囲を超えました", "the amount does not fit";
    MATERIAL_WITHOUT_BASE = 5010 "material-without-base" Undecided,
        "割合{0}の対象となる材料が同じ算定単位にありません", "the unit holds no material that percentage {0} could apply to";
    PROVISIONAL_PARAMETER = 5011 "provisional-parameter" Warning,
        "確度{0}の値を使いました（暫定）", "a value of grade {0} was used: provisional";
    UNKNOWN_PRICE_KIND = 5012 "unknown-price-kind" Undecided,
        "{0}の金額種別{1}はこの版では計算しません", "price kind {1} of {0} is not computed by this version";
    PERCENT_ADDITIONS = 5013 "percent-additions" Undecided,
        "割合加算{0}の所定点数に含める注加算をマスターからは決められません",
        "which additions belong to the base of percentage {0} cannot be decided from the masters";
    CAP_EXCEEDED = 5014 "cap-exceeded" Undecided,
        "包括対象検査{0}が{1}時点の限度（項目数・点数）を超えています", "tests of group {0} exceed the limit of items or points in force on {1}";
    GRADE_TOO_LOW = 5015 "grade-too-low" Error,
        "確度{0}の値が必要ですが、確度の下限を下回ります", "a value of grade {0} is needed, which is below the lowest grade allowed";
    SELECTED_CARE_PRICE_MISSING = 5016 "selected-care-price-missing" Undecided,
        "{0}の選定療養の特別の料金を決める医療上必要な場合の価格が{1}のマスターにありません",
        "the price for medical need that decides the special charge of {0} is not held for {1}";
    SELECTED_CARE_RATE_MISSING = 5017 "selected-care-rate-missing" Undecided,
        "{0}の選定療養の特別の料金の割合が{1}には施行されていません", "no rate of the special charge of {0} is in force on {1}";
    FACT_UNREADABLE = 5018 "fact-unreadable" Undecided,
        "{0}の事実「{1}」の値を金額として読めません（円、小数2桁まで）", "the fact '{1}' of {0} is no amount (yen, at most two decimals)";
    BELOW_LEAST_POINTS = 5019 "below-least-points" Error,
        "所定点数が{1}点に満たないため{0}は算定できません", "{0} cannot be billed: its base has less than {1} points";
    NO_RECEIPT_CATEGORY = 6000 "no-receipt-category" Warning,
        "診療識別{0}の領収証区分が定められていません", "no receipt category is defined for service class {0}";
    BURDEN_UNKNOWN = 7000 "burden-unknown" Undecided,
        "負担割合を決める所得区分がありません（70歳以上または後期高齢者）",
        "the income class that decides the burden rate is missing (from 70, or late elderly)";
    PARAMETER_MISSING = 7003 "parameter-missing" Undecided,
        "{0}の時点の負担割合・端数の値を保持していません", "no burden parameter is held for {0}";
    SUBSIDY_UNKNOWN = 7006 "subsidy-unknown" Error,
        "法別番号{0}の公費は国公費マスターになく、計算条件も与えられていません",
        "no national scheme has 法別番号 {0} in this setting, and no parameters are given";
    CERTIFICATE_CAP_MISSING = 7007 "certificate-cap-missing" Undecided,
        "受給者証の自己負担上限額（月額）が与えられていません", "the monthly cap of the certificate is not given";
    NOT_IN_KIND = 7008 "not-in-kind" Undecided,
        "この公費は現物給付の対象ではありません（償還払い）", "this scheme is not paid in kind at the counter";
    CEILING_UNKNOWN = 7009 "ceiling-unknown" Undecided,
        "{0}の自己負担限度額（所得区分に対応する行）を保持していません", "no ceiling of this income class is held for {0}";
    ANNUAL_LIMIT = 7010 "annual-limit" Info,
        "この所得区分の年間上限は{0}円です（8月〜翌年7月。超えた分は後日、保険者が払い戻し、窓口では扱いません）",
        "the class has a limit of {0} yen a year (August to July): the insurer refunds what is above it later, the counter never does";
    SELECTED_CARE_ASSISTANCE = 7011 "selected-care-assistance" Error,
        "生活保護の医療扶助では長期収載品の選定療養を行えません", "public assistance does not go with 選定療養 of a drug of the patient's choice";
    MEALS_COVER_UNKNOWN = 7012 "meals-cover-unknown" Undecided,
        "法別番号{0}の公費が食事・生活療養の標準負担額を助成するかどうか決まりません",
        "whether the scheme with 法別番号 {0} covers the standard amount of meals is not known";
    SUBSIDY_CONFLICT = 7013 "subsidy-rows-conflict" Undecided,
        "{2}の受診に、助成内容の異なる事業内区分{0}と{1}の両方が当てはまります",
        "the rows {0} and {1} of the scheme both apply to the visit of {2}, and pay differently";
    SUBSIDY_FACT_MISSING = 7014 "subsidy-fact-missing" Undecided,
        "{2}の受診に事業内区分{0}が当てはまるかどうかを決める「{1}」がありません",
        "whether row {0} of the scheme applies to the visit of {2} depends on '{1}', which is not given";
    SUBSIDY_NONE_APPLIES = 7015 "subsidy-none-applies" Undecided,
        "{2}の受診に当てはまる行がこの公費負担者番号にありません（最も近い事業内区分{0}は「{1}」が合いません）",
        "no row with this payer number applies to the visit of {2} (the nearest, row {0}, fails on '{1}')";
    SUBSIDY_REFUNDED = 7016 "subsidy-refunded-later" Info,
        "事業内区分{0}は償還払いです（窓口では助成されません。{1}の受診）",
        "row {0} of the scheme is refunded later, nothing is paid at the counter (visit of {1})";
    SUBSIDY_NOT_COMPUTABLE = 7017 "subsidy-not-computable" Undecided,
        "事業内区分{0}は計算できません: {1}", "row {0} of the scheme cannot be computed: {1}";
    PAYER_NUMBER_UNVERIFIED = 7018 "payer-number-unverified" Warning,
        "公費負担者番号の検証番号が合いません", "the check digit of the payer number does not fit";
    SUBSIDY_BY_FRONT = 7019 "subsidy-by-law-and-prefecture" Warning,
        "この公費負担者番号の記録はなく、法別番号と都道府県が同じ番号に共通の記録で計算しました（市区町村の独自の助成は反映されません）",
        "no record has this payer number: computed with the one of its 法別番号 and prefecture (what the municipality adds is not in it)";
    SUBSIDY_CEILING_ASSUMED = 7020 "subsidy-ceiling-assumed" Warning,
        "この公費の高額療養費の所得区分（本人の区分か一般か）を定める取扱いがないため、本人の区分で計算しました（暫定）",
        "no rule says whose ceiling the points of this subsidy have: computed with that of the person's own class (provisional)";
    ACTUAL_DAYS_UNKNOWN = 8000 "actual-days-unknown" Info,
        "受診の情報がないため診療実日数を数えられません", "no encounters are given: actual days cannot be counted";
    TOO_MANY_PAYERS = 8001 "too-many-payers" Undecided,
        "レセプトに記載できる公費は4つまでです（{0}件）", "a receipt holds at most four subsidies ({0} found)";
}
