//! The sentences of every kind of rule.

use super::{Kind, Sentence, When};
use When::{Always, Int, Known, Text, Without};

/// The templates of a kind.
pub(super) fn of(slug: &str) -> Option<&'static Kind> {
    ALL.iter().find(|kind| kind.slug == slug)
}

const fn said(when: When, ja: &'static str, en: &'static str) -> Sentence {
    Sentence { when, ja, en }
}

const fn kind(
    slug: &'static str,
    title_ja: &'static str,
    title_en: &'static str,
    sentences: &'static [Sentence],
) -> Kind {
    Kind { slug, title_ja, title_en, sentences }
}

/// Every kind that has templates.
pub(super) const ALL: &[Kind] = &[
    kind("accompanies", "付随する算定", "fee that follows from what was entered", ACCOMPANIES),
    kind("barred_by", "併施不可", "not billed beside another act", BARRED_BY),
    kind("needs", "併算定の要件", "billed only beside another act", NEEDS),
    kind("reduced_from_second", "2回目以降の逓減", "reduced from the second time on", REDUCED_FROM_SECOND),
    kind("age_addition", "年齢加算", "addition for the age", AGE_ADDITION),
    kind("rapid_test", "外来迅速検体検査加算", "addition for rapid tests", RAPID_TEST),
    kind("ward_fee", "入院料", "fee of the ward", WARD_FEE),
    kind("stay_day", "入院日の算定", "billed on days of the stay", STAY_DAY),
    kind("ward_instead", "入院料の読替え", "ward billed by another code", WARD_INSTEAD),
    kind("uncoded_day", "コード未公表の算定", "points of a day without a published code", UNCODED_DAY),
    kind("included", "入院料に含まれる費用", "included in the 入院料", INCLUDED),
    kind("meal_cost", "食事・生活療養の費用の額", "cost of meals and living", MEAL_COST),
    kind("standard_amount", "標準負担額", "standard amount of the patient", STANDARD_AMOUNT),
    kind("bundle_by_count", "項目数包括", "flat points by the number of items", BUNDLE_BY_COUNT),
    kind("cap_by_count", "項目数の限度", "limit of items", CAP_BY_COUNT),
    kind("cap_by_points", "点数の限度", "limit of points", CAP_BY_POINTS),
    kind("principal_of", "主たるもの", "only the principal item", PRINCIPAL_OF),
    kind("percent_base", "割合の所定点数", "base of a percentage", PERCENT_BASE),
    kind("percent_target", "割合の対象", "items of a percentage", PERCENT_TARGET),
    kind("percent_least", "割合の所定点数の下限", "least base of a percentage", PERCENT_LEAST),
    kind("joined_times", "実施時間の合算", "times put together", JOINED_TIMES),
    kind("drug_conversion", "薬剤料の点数換算", "points of drugs", DRUG_CONVERSION),
    kind("limit_unit", "算定単位の期間", "window of a 算定単位", LIMIT_UNIT),
    kind("across_settings", "入院・入院外の通算", "counted across both settings", ACROSS_SETTINGS),
    kind("month_from_day", "日から数える1月", "month that runs from a day", MONTH_FROM_DAY),
    kind("holidays", "休日", "holidays", HOLIDAYS),
    kind("meal_patient_boxes", "食事の標準負担額", "the patient's part of meals", MEAL_PATIENT_BOXES),
    kind("living_boxes", "生活療養の欄", "boxes of 生活療養", LIVING_BOXES),
    kind("national_scheme", "国の公費", "national subsidy", NATIONAL_SCHEME),
    kind("local_practice", "地方単独事業の取扱い", "practice of local subsidies", LOCAL_PRACTICE),
    kind("receipt_category", "領収証の区分", "category of the 領収証", RECEIPT_CATEGORY),
    kind("service_class", "診療識別", "service class", SERVICE_CLASS),
    kind("revision", "改定の暦", "calendar of revisions", REVISION),
    kind("revision_follows", "改定の暦（従う版）", "calendar of revisions (followed)", REVISION_FOLLOWS),
];

const LOCAL_PRACTICE: &[Sentence] = &[
    said(
        Always,
        "都道府県{prefecture}の法別番号{law}の公費。高額療養費の所得区分は、社保では{class_employees}、国保・後期高齢者では{class_national}による。",
        "Subsidies of prefecture {prefecture} with 法別番号 {law}: the ceiling is {class_employees} for employees' insurances, {class_national} for the others.",
    ),
    said(Always, "事業内区分{categories}に限る。", "Only the rows {categories}."),
    said(
        Always,
        "合算対象外: {not_combined}。21,000円未満も合算: {combine_small}。配慮措置: {relief}。",
        "Kept out of the combination: {not_combined}. Small parts combined too: {combine_small}. 配慮措置: {relief}.",
    ),
    said(
        Int("collect_after_limit", 1),
        "限度額に達した後も定額の自己負担を徴収する。",
        "The fixed share is collected after the ceiling is reached.",
    ),
    said(
        Always,
        "限度額の確認がなければ区分ウの限度額を超える分を患者が払う: {above_ceiling}。負担のある受診: {charged}。",
        "Pays above the ceiling of the middle class without a confirmed limit: {above_ceiling}. Visits with a share: {charged}.",
    ),
    said(
        Int("beside_share", 1),
        "その超過分は一部負担金に含めない。",
        "What is above it is collected beside the share.",
    ),
    said(
        Int("count_paid_only", 1),
        "患者が負担した受診だけを回数に数える。",
        "Only visits that the patient paid for count.",
    ),
    said(
        Int("counts_elsewhere", 1),
        "他の医療機関での負担回数も数える。",
        "Visits with a share at other institutions count.",
    ),
    said(
        Always,
        "当月の一部負担金が{charge_back_yen}円を超えたら、それまでの分も含めて償還払いとする。",
        "Once the shares of the month exceed {charge_back_yen} yen, everything is refunded later instead.",
    ),
    said(Always, "当月の助成は{pays_up_to_yen}円まで。", "It pays up to {pays_up_to_yen} yen a month."),
    said(
        Always,
        "国公費{free_behind}との併用では自己負担がない。",
        "Behind the national schemes {free_behind} there is no share.",
    ),
    said(
        Always,
        "患者負担は保険の一部負担金の{part_of_insurance}まで。",
        "The patient pays at most {part_of_insurance} of the share of the insurance.",
    ),
    said(Int("ledger", 1), "上限額管理票がある。", "A cap ledger is kept."),
    said(
        Always,
        "レセプト: 10円単位の記載 {receipt_ten_yen}、単独請求 {receipt_alone}、特記事項01公 {receipt_public_note}。",
        "Receipt: in units of 10 yen {receipt_ten_yen}, claimed alone {receipt_alone}, 01公 {receipt_public_note}.",
    ),
    said(
        Int("receipt_without_share", 1),
        "負担がなくてもレセプトに記載する。",
        "It stands on the receipt without any share.",
    ),
    said(Int("receipt_zero_shown", 1), "0円を記載する。", "A share of 0 yen is written."),
];

const ACCOMPANIES: &[Sentence] = &[
    said(
        Text("place", "own_unit"),
        "{#supporters}があれば、{code}を{per}につき1回、診療識別{service_class}の別の算定単位として加える。",
        "Where the claim has {#supporters}: {code} once per {per}, in a unit of its own under service class {service_class}.",
    ),
    said(
        Text("place", "same_unit"),
        "{#supporters}があれば、{code}を{per}につき1回、その行為と同じ算定単位に加える。",
        "Where the claim has {#supporters}: {code} once per {per}, in the unit of that act.",
    ),
    said(
        Text("mode", "apply"),
        "請求の内容だけで決まるので、自動で算定する。",
        "It follows from the claim alone and is added.",
    ),
    said(
        Text("mode", "suggest"),
        "請求にない事実によるので、候補として示す。",
        "It depends on a fact that the claim does not hold and is suggested.",
    ),
    said(
        Without("fact_value"),
        "{fact_of}の事実「{fact}」が「はい」なら算定し、「いいえ」なら算定せず、記載がなければ候補として示す。",
        "With the fact '{fact}' of the {fact_of} given as はい it is added, with いいえ it is not; absent, it is suggested.",
    ),
    said(
        Int("fact_asks", 1),
        "{fact_of}の事実「{fact}」が「{fact_value}」なら算定し、ほかの値なら算定せず、記載がなければ候補として示す。",
        "With the fact '{fact}' of the {fact_of} given as '{fact_value}' it is added, with another value it is not; absent, it is suggested.",
    ),
    said(
        Without("fact_asks"),
        "{fact_of}の事実「{fact}」が「{fact_value}」なら算定し、ほかの値又は記載がなければ加えない。",
        "With the fact '{fact}' of the {fact_of} given as '{fact_value}' it is added, with another value or none it is not.",
    ),
    said(Always, "患者が{#ages}の場合に限る。", "Only for patients {#ages}."),
    said(
        Always,
        "その受診の処方の内服薬が{#oral_kinds}の場合に限る。",
        "Only if the kinds of 内服薬 of the visit's prescription are {#oral_kinds}.",
    ),
    said(
        Always,
        "内服薬の種類を数えるとき、1日分の薬価が{oral_kind_yen}円以下の剤は1種類とする。",
        "In counting kinds of 内服薬, a 剤 of at most {oral_kind_yen} yen a day is one kind.",
    ),
    said(
        Always,
        "条件に当たる薬剤に{drug_regulations}（医薬品マスター 項番14）のどれかがある場合に限る。",
        "Only if one of the drugs is {drug_regulations} (column 14 of the 医薬品マスター).",
    ),
    said(
        Int("drug_biological", 1),
        "条件に当たる薬剤に生物学的製剤（医薬品マスター 項番16）がある場合に限る。",
        "Only if one of the drugs is a biological product (column 16 of the 医薬品マスター).",
    ),
    said(
        Without("unless_within"),
        "同じ期間に{#unless}が入力されていれば加えない。",
        "Not if {#unless} was entered within the same window.",
    ),
    said(
        Text("unless_within", "unit"),
        "同じ算定単位に{#unless}が入力されていれば加えない。",
        "Not if {#unless} was entered in the same unit.",
    ),
];

const WARD_FEE: &[Sentence] = &[
    said(
        Without("period_codes"),
        "{#wards}の病棟にいる日は、その入院料を診療識別{service_class}で1日につき算定する。",
        "On days in a ward of {#wards} its 入院料 is billed once a day, under service class {service_class}.",
    ),
    said(
        Always,
        "日数により{#periods}とし、診療識別{service_class}で1日につき算定する。",
        "The 入院料 depends on the number of the day: {#periods}; billed once a day under service class {service_class}.",
    ),
    said(
        Text("count_from", "ward"),
        "日数は入棟した日から数える。",
        "Days count from the day the patient came into the ward.",
    ),
    said(Text("count_from", "stay"), "日数は起算日から数える。", "Days count from the 起算日."),
    said(Int("once", 1), "入院の最初の日に1回だけ算定する。", "It is billed once, on the first day of the stay."),
    said(Always, "{day_until}日目までの費用を含む。", "It covers the days up to day {day_until}."),
];

const STAY_DAY: &[Sentence] = &[
    said(Always, "入院料が{#wards}のとき、{on}に{code}を算定する。", "Under {#wards}: {code} on {on}."),
    said(
        Always,
        "入院料が{#wards}のとき、{on}に、事実の値{values}に応じて{choices}を算定する。",
        "Under {#wards}, on {on}: of {choices} the one that goes with the value {values}.",
    ),
    said(Always, "入院日数が{#stay_days}の日に限る。", "Only on days {#stay_days} of the stay."),
    said(
        Text("count_from", "ward"),
        "日数は入棟した日から数える。",
        "Days count from the day the patient came into the ward.",
    ),
    said(
        Always,
        "連続{most_in_row}日、月{most_per_month}日まで。",
        "At most {most_in_row} days in a row and {most_per_month} a month.",
    ),
    said(Always, "患者が{#ages}の場合に限る。", "Only for patients {#ages}."),
    said(Always, "{fact_of}の事実「{fact}」による。", "By the fact '{fact}' of the {fact_of}."),
    said(Always, "その事実が「{fact_value}」の場合に限る。", "Only where that fact is '{fact_value}'."),
    said(
        Int("paired", 1),
        "マスターの注加算コードによらず、この入院料の加算とする。",
        "It is an addition to these 入院料 whatever the 注加算コード of the master says.",
    ),
    said(Int("fact_asks", 1), "事実の記載がなければ候補として示す。", "Where the fact is missing it is suggested."),
    said(
        Text("mode", "suggest"),
        "請求にない事実によるので、候補として示す。",
        "It depends on a fact that the claim does not hold and is suggested.",
    ),
    said(Always, "同じ日に{#unless}が入力されていれば加えない。", "Not if {#unless} was entered on the day."),
    said(Text("place", "same_unit"), "その入院料と同じ算定単位に加える。", "It joins the unit of the 入院料."),
    said(
        Text("place", "own_unit"),
        "診療識別{service_class}の別の算定単位とする。",
        "It stands in a unit of its own under service class {service_class}.",
    ),
    said(Text("count_from", "stay"), "日数は起算日から数える。", "Days count from the 起算日."),
    said(
        Text("mode", "apply"),
        "入力された事実だけで決まるので、自動で算定する。",
        "It follows from what was entered and is added.",
    ),
];

const WARD_INSTEAD: &[Sentence] = &[said(
    Always,
    "{fact_of}の事実「{fact}」が「はい」の日は、{ward_codes}に代えて{codes}を算定する。",
    "On days with the fact '{fact}' of the {fact_of} given as はい: {codes} in place of {ward_codes}.",
)];

const UNCODED_DAY: &[Sentence] = &[said(
    Always,
    "入院料が{ward_codes}の日に、それぞれ{points}点を算定する。診療行為コードが公表されていないため、算定せずに指摘する。",
    "On days under {ward_codes}: {points} points each. No code is published, so it is not billed but found.",
)];

const INCLUDED: &[Sentence] = &[
    said(
        Always,
        "入院料が{#wards}の日に行った{#supporters}は、その入院料に含まれる（点数は算定しない）。",
        "On days under {#wards}, {#supporters} are included in the 入院料 and bill no points.",
    ),
    said(
        Always,
        "診療識別が{service_classes}の薬剤・特定保険医療材料も含まれる。",
        "Drugs and materials under the service classes {service_classes} are included, too.",
    ),
    said(Always, "{except_sections}、{except_codes}は含まれない。", "Not included: {except_sections}, {except_codes}."),
    said(Always, "入院{stay_day_until}日目までに限る。", "Only up to day {stay_day_until} of the stay."),
    said(
        Always,
        "明細の事実「包括除外」がある行（除外薬剤、転棟前3日の費用など）は含まれない。",
        "A line with the fact '包括除外' (除外薬剤, the three days before a transfer …) is not included.",
    ),
];

const LIVING_BOXES: &[Sentence] = &[said(
    Always,
    "点数欄集計先が{point_boxes}の項目は、生活療養の費用又は標準負担額である。",
    "Items whose box is {point_boxes} are costs or standard amounts of 生活療養.",
)];

const MEAL_COST: &[Sentence] = &[
    said(Always, "{service}の{item}は{code}による（円）。", "{item} of {service}: {code}, in yen."),
    said(Always, "患者が{#ages}の場合に限る（その月の翌月から）。", "Only for patients {#ages}, from the month after."),
    said(Always, "入院料が{#wards}の日に限る。", "Only on days under {#wards}."),
];

const STANDARD_AMOUNT: &[Sentence] = &[
    said(
        Always,
        "{of}の標準負担額は、所得区分が{classes}のとき{code}による（円）。",
        "Standard amount of {of}: {code} for the classes {classes}, in yen.",
    ),
    said(Always, "{category}の患者に限る。", "Only for patients with {category}."),
    said(Always, "医療区分{medical}の患者に限る。", "Only for patients of 医療区分 {medical}."),
    said(
        Int("long_stay", 0),
        "過去12月の入院が90日以下の期間に限る。",
        "Only up to 90 days of stay within twelve months.",
    ),
    said(
        Int("long_stay", 1),
        "過去12月の入院が90日を超えた（長期該当）期間に限る。",
        "Only beyond 90 days of stay within twelve months.",
    ),
];

const BARRED_BY: &[Sentence] = &[said(
    Always,
    "{targets}は、{per}に{#supporters}があれば算定しない。",
    "{targets}: not billed within the same {per} as {#supporters}.",
)];

const NEEDS: &[Sentence] = &[said(
    Always,
    "{targets}は、同じ{per}に{#supporters}があるときだけ算定する。",
    "{targets}: billed only if the same {per} has {#supporters}.",
)];

const REDUCED_FROM_SECOND: &[Sentence] = &[
    said(
        Always,
        "区分番号が{sections}で始まる逓減対象（項番52=1）の項目は、同じ月の2回目以降に{code}（％減算）を併せて算定する。",
        "Items whose 区分番号 begins with {sections} and whose column 52 is 1: from the second time in the month on, {code} (a percentage off) joins them.",
    ),
    said(
        Always,
        "区分番号が{except_sections}で始まる項目を除く。",
        "Not for items whose 区分番号 begins with {except_sections}.",
    ),
    said(
        Int("across_settings", 1),
        "入院と入院外を通じて数える。",
        "Inpatient and outpatient care are counted together.",
    ),
    said(Int("across_settings", 0), "入院と入院外は別に数える。", "Inpatient and outpatient care are counted apart."),
];

const AGE_ADDITION: &[Sentence] = &[said(
    Always,
    "{codes}は、基本の項目の年齢加算（項番100～111）のうち、患者の年齢だけで決まる加算である。",
    "{codes}: of the age additions of an item (columns 100–111), those that follow from the age of the patient alone.",
)];

const RAPID_TEST: &[Sentence] = &[
    said(
        Always,
        "{code}（{points}点）は、{codes}の検査を行い、結果を当日文書で説明したとき、1項目につき1回、1日{max_per_day}回まで算定する。",
        "{code} ({points} points): once for each test of {codes} whose result was explained in writing on the day, up to {max_per_day} a day.",
    ),
    said(
        Always,
        "検査が項目数包括で算定されるときも、行った項目で数える（{max_per_day}回の限度は受診の回数によらない）。",
        "Tests that are paid as a bundle count as well; the limit of {max_per_day} does not depend on the number of visits.",
    ),
];

const BUNDLE_BY_COUNT: &[Sentence] = &[
    said(
        Always,
        "{#title}: 包括対象検査（項番16）{group}の項目を行ったときは、項目数により{#steps}とする。",
        "{#title}: items of the group {group} (包括対象検査, column 16) are paid by their number: {#steps}.",
    ),
    said(
        Always,
        "一緒に数えるのは、患者から1回に採取した検体の項目である。",
        "What is counted together: items of what was taken from the patient at one time.",
    ),
    said(
        Always,
        "各項目の点数の合計より高くても、この点数による。最初の段に足りない項目数なら、各項目の点数のまま。",
        "These points hold even when they are higher than the sum of the items; below the first number the items keep their own points.",
    ),
];

const CAP_BY_COUNT: &[Sentence] = &[said(
    Always,
    "{#title}: 包括対象検査（項番16）{group}の項目は、{per}につき{max_items}項目を限度とする。",
    "{#title}: at most {max_items} items of the group {group} (包括対象検査, column 16) per {per}.",
)];

const CAP_BY_POINTS: &[Sentence] = &[said(
    Always,
    "{#title}: 包括対象検査（項番16）{group}の項目の点数の合計は、{per}につき{cap_points}点を限度とする。",
    "{#title}: the items of the group {group} (包括対象検査, column 16) come to at most {cap_points} points per {per}.",
)];

const PRINCIPAL_OF: &[Sentence] = &[
    said(
        Always,
        "{#title}: {codes}を共に行ったときは、主たるもの（所定点数の高いもの）{keep}つだけを算定する。",
        "{#title}: of {codes} done together, only the principal {keep} (higher 所定点数) is billed.",
    ),
    said(Always, "共に行ったとみるのは{per}である。", "Together means: per {per}."),
];

const PERCENT_BASE: &[Sentence] = &[
    said(
        Int("includes_additions", 0),
        "区分番号が{sections}で始まる項目の割合は、注の加算を含まない所定点数に乗じる。",
        "Percentages of items whose 区分番号 begins with {sections} are taken of the 所定点数 without 注 additions.",
    ),
    said(
        Int("includes_additions", 1),
        "区分番号が{sections}で始まる項目の割合は、注の加算を含む所定点数に乗じる。",
        "Percentages of items whose 区分番号 begins with {sections} are taken of the 所定点数 with its 注 additions.",
    ),
    said(
        Always,
        "含めるのは{addition_notes}の加算に限る。",
        "Of the additions only those of {addition_notes} are part of it.",
    ),
    said(Always, "{included_codes}は含める。", "{included_codes}: part of it."),
    said(Always, "{excluded_codes}は含めない。", "{excluded_codes}: no part of it."),
    said(Always, "対象の割合は{codes}。", "The percentages: {codes}."),
    said(
        Without("codes"),
        "割合のコードを挙げない規則なので、コードを挙げる規則がないときに用いる。",
        "The rule names no percentage and is used where no rule does.",
    ),
    said(
        Always,
        "割合は途中で端数処理をせず、項目ごとの最後に1回だけ四捨五入する。",
        "Percentages are added exactly and rounded once, half up, at the end of the item.",
    ),
];

const PERCENT_LEAST: &[Sentence] = &[said(
    Always,
    "{codes}は、所定点数が{points}点以上のときだけ算定する。",
    "{codes}: billed only where the base has at least {points} points.",
)];

const JOINED_TIMES: &[Sentence] = &[said(
    Always,
    "1つの算定単位に{codes}のうち2つ以上があるとき、実施時間を合わせて算定する。点数の高い区分の時間から順に最初の点数の時間に充て、残りは区分ごとにきざみ値で加算し、きざみに満たない残りは合計して、残りの長い区分から加算する。",
    "Where a unit holds two or more of {codes}, their times are put together: the minutes of the dearest fill the time of the first points, the rest counts by きざみ item by item, and what is below one きざみ is summed and counted for the items with the longest rest.",
)];

const PERCENT_TARGET: &[Sentence] = &[said(
    Always,
    "{codes}は、区分番号が{sections}で始まる項目だけに適用する。",
    "{codes}: only for items whose 区分番号 begins with {sections}.",
)];

const DRUG_CONVERSION: &[Sentence] = &[
    said(
        Always,
        "{#title}（診療識別{service_classes}）: 薬剤の価格を算定単位ごとに合計してから点数にする。",
        "{#title} (service classes {service_classes}): the prices of the drugs of a unit are added up, and then become points.",
    ),
    said(
        Int("minimum_points", 0),
        "合計が{threshold_yen}円以下なら算定しない。",
        "Up to {threshold_yen} yen nothing is billed.",
    ),
    said(Int("minimum_points", 1), "合計が{threshold_yen}円以下なら1点。", "Up to {threshold_yen} yen it is 1 point."),
    said(
        Always,
        "{threshold_yen}円を超えるときは、超えた額{yen_per_point}円又はその端数ごとに1点とし、それに1点を加える。",
        "Above {threshold_yen} yen: a point for each {yen_per_point} yen or part of it above, plus one.",
    ),
];

const LIMIT_UNIT: &[Sentence] = &[
    said(
        Text("window", "day"),
        "算定単位コード{unit}（{name}）の回数は、その日に数える。",
        "算定単位 {unit} ({name}) counts the day.",
    ),
    said(
        Text("window", "weeks"),
        "算定単位コード{unit}（{name}）の回数は、日曜日からの週で、その週までの{length}週に数える。",
        "算定単位 {unit} ({name}) counts calendar weeks from Sunday: the {length} up to this one.",
    ),
    said(
        Text("window", "months"),
        "算定単位コード{unit}（{name}）の回数は、暦月で、その月までの{length}月に数える。",
        "算定単位 {unit} ({name}) counts calendar months: the {length} up to this one.",
    ),
    said(
        Text("window", "fiscal_year"),
        "算定単位コード{unit}（{name}）の回数は、4月1日からの年度に数える。",
        "算定単位 {unit} ({name}) counts the fiscal year from 1 April.",
    ),
    said(
        Text("window", "stay"),
        "算定単位コード{unit}（{name}）の回数は、1回の入院に数える。",
        "算定単位 {unit} ({name}) counts the stay.",
    ),
    said(
        Text("window", "first_day_of_stay"),
        "算定単位コード{unit}（{name}）の回数は、入院の初日（起算日）に数える。",
        "算定単位 {unit} ({name}) counts the first day of the stay (起算日).",
    ),
    said(
        Text("window", "fact"),
        "算定単位コード{unit}（{name}）の回数は、明細の事実「{fact}」の値が同じものについて、分かっている全期間に数える。",
        "算定単位 {unit} ({name}) counts acts whose fact '{fact}' has the same value, over all that is known.",
    ),
    said(
        Text("window", "fact_of_day"),
        "算定単位コード{unit}（{name}）の回数は、その日のうち、明細の事実「{fact}」の値が同じものについて数える。",
        "算定単位 {unit} ({name}) counts acts of the day whose fact '{fact}' has the same value.",
    ),
    said(
        Always,
        "区分番号が{sections}で始まる項目だけの定めで、この限りでほかの規則に先立つ。",
        "Only for items whose 区分番号 begins with {sections}, and for these before the rule for all.",
    ),
    said(Always, "{codes}に限る。", "Only for {codes}."),
];

const ACROSS_SETTINGS: &[Sentence] = &[said(
    Always,
    "区分番号が{sections}で始まる項目の月の回数は、入院と入院外を通じて数える。",
    "Limits of the month for items whose 区分番号 begins with {sections} count inpatient and outpatient care together.",
)];

const MONTH_FROM_DAY: &[Sentence] = &[
    said(
        Always,
        "{parents}の日から1月以内は、{children}を算定しない。1月は暦月でなく、その日から数える。",
        "Within a month from the day of {parents}, these are not billed: {children}. The month runs from that day and is no calendar month.",
    ),
    said(
        Int("holidays", 1),
        "1月を経過した日が休日のときは、その前の休日でない日とする。翌々月の1日に当たるときは翌月の末日（それが休日のときはその前の日）とする。",
        "Where the day on which the month has passed is a 休日, it is the last day before that is none; the 1st of the month after next becomes the last day of the next month, or the day before it where that is a 休日.",
    ),
    said(
        Int("holidays", 0),
        "休日による読替えは、この行為の通知にない。",
        "The notice of this act knows no exception for a 休日.",
    ),
];

const HOLIDAYS: &[Sentence] = &[said(Always, "日曜日のほかの休日: {#days}。", "休日 besides Sundays: {#days}.")];

const MEAL_PATIENT_BOXES: &[Sentence] = &[said(
    Always,
    "点数欄集計先が{point_boxes}の食事療養・生活療養の項目は、患者が支払う標準負担額である。",
    "Items of 食事療養・生活療養 whose box (点数欄集計先) is {point_boxes} are the standard amount that the patient pays.",
)];

const NATIONAL_SCHEME: &[Sentence] = &[
    said(Always, "都道府県番号{prefecture}の公費負担者番号に限る。", "Only payer numbers of prefecture {prefecture}."),
    said(
        Always,
        "法別番号{law}の公費で、{setting}の医療が対象である。公費どうしの適用順位は{order}。",
        "A subsidy with the 法別番号 {law}, for care in these settings: {setting}. Its place in the order of payment is {order}.",
    ),
    said(Always, "実施機関番号は{agency}。", "The 実施機関番号 is {agency}."),
    said(Always, "対象は{variant}。", "For {variant}."),
    said(
        Int("before_insurance", 1),
        "医療保険に優先し、医療保険は支払わない。",
        "It pays before the insurance, and the insurance pays nothing.",
    ),
    said(Int("before_insurance", 0), "医療保険の後に支払う。", "It pays behind the insurance."),
    said(
        Known("patient_percent_30"),
        "医療保険の残りが3割のとき、患者の負担は費用の{patient_percent_30}％。",
        "Where the insurance leaves 30%, the patient bears {patient_percent_30}% of the cost.",
    ),
    said(
        Int("patient_percent_30", -1),
        "医療保険の残りが3割のときの患者の負担は、国公費マスターにないか、分かっていない。",
        "What the patient bears where the insurance leaves 30% is not in the 国公費マスター, or not known.",
    ),
    said(
        Known("patient_percent_20"),
        "医療保険の残りが2割のとき、患者の負担は費用の{patient_percent_20}％。",
        "Where the insurance leaves 20%, the patient bears {patient_percent_20}% of the cost.",
    ),
    said(
        Int("patient_percent_20", -1),
        "医療保険の残りが2割のときの患者の負担は、国公費マスターにないか、分かっていない。",
        "What the patient bears where the insurance leaves 20% is not in the 国公費マスター, or not known.",
    ),
    said(
        Known("patient_percent_10"),
        "医療保険の残りが1割のとき、患者の負担は費用の{patient_percent_10}％。",
        "Where the insurance leaves 10%, the patient bears {patient_percent_10}% of the cost.",
    ),
    said(
        Int("patient_percent_10", -1),
        "医療保険の残りが1割のときの患者の負担は、国公費マスターにないか、分かっていない。",
        "What the patient bears where the insurance leaves 10% is not in the 国公費マスター, or not known.",
    ),
    said(
        Known("patient_yen_month"),
        "患者の負担は月{patient_yen_month}円まで。",
        "The patient pays at most {patient_yen_month} yen a month.",
    ),
    said(Int("patient_yen_month", -1), "定額の月の上限はない。", "There is no fixed limit of the month."),
    said(Int("prorated", 1), "月の一部のときは日割りとする。", "For part of a month it is prorated by days."),
    said(
        Int("cap_from_certificate", 1),
        "月の上限額は受給者証に記載されたもの。",
        "The cap of the month stands on the certificate.",
    ),
    said(Int("ledger", 1), "上限額管理票に記入する。", "A cap ledger (上限額管理票) is kept."),
    said(Int("ledger_total_cost", 1), "上限額管理票に総医療費も記入する。", "The ledger also shows the total cost."),
    said(Always, "高額療養費は、{high_cost}。", "高額療養費: {high_cost}."),
    said(
        Always,
        "食事療養費は、{meals_covered}（国公費マスターの記載は「{meals}」）。",
        "食事療養費: {meals_covered} (国公費マスター: {meals}).",
    ),
    said(Always, "生活療養費は、国公費マスターの記載が「{living}」。", "生活療養費: 国公費マスター says {living}."),
    said(Always, "生活保護の受給者への適用は、「{with_assistance}」。", "For persons on 生活保護: {with_assistance}."),
    said(
        Known("assistance_percent"),
        "生活保護の受給者では、医療扶助が費用の{assistance_percent}％を支払う。",
        "For persons on 生活保護, 医療扶助 pays {assistance_percent}% of the cost.",
    ),
    said(
        Int("assistance_percent", -1),
        "医療扶助が支払う割合は、国公費マスターにないか、分かっていない。",
        "What 医療扶助 pays is not in the 国公費マスター, or not known.",
    ),
    said(Int("may_follow_local", 1), "地方の公費の後に適用されることがある。", "It may come behind a local scheme."),
    said(Int("in_kind", 1), "窓口で現物給付される。", "It is paid in kind at the counter."),
    said(
        Int("in_kind", 0),
        "現物給付されない。患者は窓口でいったん支払い、後に払戻しを受ける。",
        "It is not paid in kind: the patient pays at the counter and is refunded later.",
    ),
    said(Int("share_hidden", 1), "レセプトには一部負担金額を記載しない。", "The share stays blank on the receipt."),
];

const RECEIPT_CATEGORY: &[Sentence] = &[
    said(
        Always,
        "領収証の区分「{#title}」（{code}）は、領収証の{order}番目の欄である。",
        "The category '{#title}' ({code}) is number {order} of the 領収証.",
    ),
    said(
        Always,
        "区分番号が{sections}で始まる項目をここに合計する。",
        "Items whose 区分番号 begins with {sections} are added up here.",
    ),
    said(
        Always,
        "点数欄集計先が{point_boxes}の項目をここに合計する。",
        "Items whose box (点数欄集計先) is {point_boxes} are added up here.",
    ),
    said(
        Always,
        "区分番号と点数欄集計先で決まらない項目は、診療識別{service_classes}のものをここに合計する。",
        "Of what neither 区分番号 nor box decides, the service classes {service_classes} are added up here.",
    ),
];

const SERVICE_CLASS: &[Sentence] =
    &[said(Always, "診療識別{code}は「{#title}」である。", "Service class {code} is '{#title}'.")];

const REVISION: &[Sentence] = &[said(
    Always,
    "{#from}から、{family}は{edition}の版である。それまでの版は、次の版が読み込まれていなくても使わない。",
    "From {#from} on, {family} is the edition {edition}; the one before is used no more, whether or not this one is loaded.",
)];

const REVISION_FOLLOWS: &[Sentence] = &[said(
    Always,
    "{family}の版は、{follows}の版と同じ日に改まる。",
    "The editions of {family} start on the days of those of {follows}.",
)];
