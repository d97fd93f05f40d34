//! Words for the values that the data files write as short words or numbers.

/// A value in words; as it stands where no words are known.
pub(super) fn word<'v>(field: &str, value: &'v str, japanese: bool) -> &'v str {
    let known = WORDS.iter().find(|(of, from, ..)| *of == field && *from == value);
    known.map_or(value, |(.., ja, en)| if japanese { ja } else { en })
}

/// Field, value, Japanese, English.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("counts", "performed", "実施した行為（算定できなくなったものを含む）", "what was performed, billed or not"),
    ("counts", "accepted", "算定した行為（包括・背反などの後に残ったもの）", "what stands after adjudication"),
    ("per", "unit", "1算定単位", "billing unit"),
    ("per", "visit", "1回の受診", "visit"),
    ("per", "day", "1日", "day"),
    ("per", "week", "1週間", "week"),
    ("per", "month", "1月（暦月）", "calendar month"),
    ("per", "draw", "1回に採取した血液等", "draw"),
    ("per", "sample", "1回に採取した組織等・同一検体", "specimen"),
    ("per", "occasion", "併せて（同時に）行った場合", "occasion on which they are done together"),
    ("per", "剤1日分", "剤1日分", "day's supply of one 剤"),
    ("per", "1回分", "1回分", "dose"),
    ("per", "1調剤", "1調剤", "dispensing"),
    ("per", "1回使用量", "1回使用量", "use"),
    ("per", "1回使用総量", "1回使用総量", "total used at one time"),
    ("per", "1手術総量", "1手術総量", "total used in one operation"),
    ("per", "1検査", "1検査", "test"),
    ("per", "1撮影", "1撮影", "imaging"),
    ("per", "1麻酔", "1麻酔", "anaesthesia"),
    ("per", "使用薬剤", "使用薬剤", "act with its drugs"),
    ("fact_of", "line", "明細", "line"),
    ("fact_of", "encounter", "受診", "encounter"),
    ("fact_of", "institution", "医療機関", "institution"),
    ("fact_of", "stay", "入院", "stay"),
    ("fact_of", "day", "入院日", "day of the stay"),
    ("on", "every", "毎日（外泊の日を除く）", "every day that is none of 外泊"),
    ("on", "admission", "入院初日", "the first day of the stay"),
    ("on", "discharge", "退院日", "the day of discharge"),
    ("on", "leave", "外泊の日", "days of 外泊"),
    ("on", "treatment_leave", "精神の治療のための外泊の日", "days of 外泊 for psychiatric treatment"),
    ("on", "other_institution", "他医療機関を受診した日", "days with care at another institution"),
    ("service", "dietary_1", "入院時食事療養（Ⅰ）", "入院時食事療養（Ⅰ）"),
    ("service", "dietary_2", "入院時食事療養（Ⅱ）", "入院時食事療養（Ⅱ）"),
    ("service", "living_1", "入院時生活療養（Ⅰ）", "入院時生活療養（Ⅰ）"),
    ("service", "living_2", "入院時生活療養（Ⅱ）", "入院時生活療養（Ⅱ）"),
    ("item", "meal", "1食", "a meal"),
    ("item", "liquid", "流動食のみの1食", "a meal of liquid food only"),
    ("item", "special", "特別食加算", "the addition for a special diet"),
    ("item", "dining_room", "食堂加算（1日）", "the addition for a dining room, a day"),
    ("item", "environment", "環境療養（1日）", "living costs of a day"),
    ("of", "dietary", "食事療養", "食事療養"),
    ("of", "living_1", "生活療養（Ⅰ）の食事", "meals of 生活療養（Ⅰ）"),
    ("of", "living_2", "生活療養（Ⅱ）の食事", "meals of 生活療養（Ⅱ）"),
    ("of", "environment", "環境療養", "環境療養"),
    ("classes", "general", "一般（低所得以外）", "一般 (any but the low ones)"),
    ("classes", "low_2", "低所得Ⅱ", "低所得Ⅱ"),
    ("classes", "low", "区分オ", "区分オ"),
    ("classes", "low_1", "低所得Ⅰ", "低所得Ⅰ"),
    ("category", "intractable", "指定難病・小児慢性特定疾病", "指定難病, 小児慢性特定疾病"),
    (
        "category",
        "psychiatric",
        "精神病床に平成28年3月31日まで1年を超える入院",
        "over a year in a psychiatric bed up to 2016-03-31",
    ),
    ("category", "other_law", "他法等による入院", "a stay under other laws"),
    ("category", "borderline", "境界層該当", "境界層該当"),
    ("category", "welfare_pension", "老齢福祉年金", "老齢福祉年金"),
    ("rounding", "half_up", "四捨五入", "half up"),
    ("scope", "fee", "その料（診断料・撮影料など）", "fee"),
    ("scope", "item", "項目", "item"),
    ("scope", "day", "1日", "day"),
    ("setting", "both", "入院・入院外", "inpatient and outpatient"),
    ("setting", "inpatient", "入院", "inpatient"),
    ("setting", "outpatient", "入院外", "outpatient"),
    ("drug_classes", "21", "21（内服）", "21 (internal)"),
    ("drug_classes", "22", "22（屯服）", "22 (as needed)"),
    ("drug_classes", "23", "23（外用）", "23 (external)"),
    ("drug_classes", "31", "31（皮下筋肉内注射）", "31 (subcutaneous or intramuscular injection)"),
    ("drug_classes", "32", "32（静脈内注射）", "32 (intravenous injection)"),
    ("drug_classes", "33", "33（その他の注射）", "33 (other injection)"),
    ("drug_regulations", "1", "麻薬", "narcotic (麻薬)"),
    ("drug_regulations", "2", "毒薬", "poison (毒薬)"),
    ("drug_regulations", "3", "覚醒剤原料", "stimulant material (覚醒剤原料)"),
    ("drug_regulations", "5", "向精神薬", "psychotropic (向精神薬)"),
    ("judgement_group", "1", "1（尿・糞便等検査）", "1 (尿・糞便等検査)"),
    ("judgement_group", "2", "2（血液学的検査）", "2 (血液学的検査)"),
    ("judgement_group", "3", "3（生化学的検査（Ⅰ））", "3 (生化学的検査（Ⅰ）)"),
    ("judgement_group", "4", "4（生化学的検査（Ⅱ））", "4 (生化学的検査（Ⅱ）)"),
    ("judgement_group", "5", "5（免疫学的検査）", "5 (免疫学的検査)"),
    ("judgement_group", "6", "6（微生物学的検査）", "6 (微生物学的検査)"),
    ("judgement_group", "8", "8（基本的検体検査）", "8 (基本的検体検査)"),
    ("judgement_group", "11", "11（呼吸機能検査）", "11 (呼吸機能検査)"),
    ("judgement_group", "13", "13（脳波検査）", "13 (脳波検査)"),
    ("judgement_group", "14", "14（神経・筋検査（筋電図検査））", "14 (神経・筋検査（筋電図検査）)"),
    ("judgement_group", "15", "15（ラジオアイソトープ検査）", "15 (ラジオアイソトープ検査)"),
    ("judgement_group", "16", "16（眼科学的検査）", "16 (眼科学的検査)"),
    ("judgement_group", "17", "17（遺伝子関連・染色体検査）", "17 (遺伝子関連・染色体検査)"),
    ("judgement_group", "18", "18（神経・筋検査（その他））", "18 (神経・筋検査（その他）)"),
    ("judgement_group", "31", "31（核医学診断（E101-2からE101-5））", "31 (核医学診断（E101-2からE101-5）)"),
    ("judgement_group", "32", "32（核医学診断（31以外））", "32 (核医学診断（31以外）)"),
    ("judgement_group", "33", "33（コンピューター断層診断）", "33 (コンピューター断層診断)"),
    ("judgement_group", "40", "40（病理診断）", "40 (病理診断)"),
    ("judgement_group", "41", "41（病理診断（組織診断））", "41 (病理診断（組織診断）)"),
    ("judgement_group", "42", "42（病理診断（細胞診断））", "42 (病理診断（細胞診断）)"),
    ("high_cost", "none", "医療保険の給付がない", "the insurance pays nothing"),
    ("high_cost", "designated", "特定給付対象療養（一般の所得区分）", "特定給付対象療養 (class 一般 for everybody)"),
    ("high_cost", "own", "特定疾病給付対象療養（本人の所得区分）", "特定疾病給付対象療養 (the person's own class)"),
    ("high_cost", "ordinary", "通常の高額療養費", "the ordinary ceiling"),
    ("high_cost", "assistance", "生活保護の受給者の限度額", "the ceiling of a person on 生活保護"),
    ("meals_covered", "none", "対象でない", "not covered"),
    ("meals_covered", "all", "全額が対象", "covered in full"),
    ("meals_covered", "half", "半額が対象", "half of it is covered"),
    (
        "meals_covered",
        "assistance_only",
        "生活保護の受給者などに限り対象",
        "covered only for persons on or just above 生活保護",
    ),
    ("meals_covered", "unknown", "不明", "not known"),
    ("meals", "1", "対象", "covered"),
    ("meals", "0", "対象外", "not covered"),
    ("meals", "-1", "不明", "not known"),
    ("living", "1", "対象", "covered"),
    ("living", "0", "対象外", "not covered"),
    ("living", "-1", "不明", "not known"),
    ("with_assistance", "1", "適用される", "yes"),
    ("with_assistance", "0", "適用されない", "no"),
    ("with_assistance", "-1", "不明", "not known"),
    (
        "variant",
        "income_above_564000",
        "世帯の所得割が年56万4千円を超える者",
        "所得割 of the household above 564,000 yen a year",
    ),
    ("variant", "okinawa", "沖縄特例", "沖縄特例"),
    ("variant", "long_term", "マル長を併せて持つ者", "persons who also have マル長"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_without_words_stays() {
        assert_eq!(word("per", "visit", true), "1回の受診");
        assert_eq!(word("per", "fortnight", false), "fortnight");
        assert_eq!(word("threshold_yen", "15", true), "15");
    }

    #[test]
    fn every_value_has_one_pair_of_words() {
        let mut keys: Vec<_> = WORDS.iter().map(|(field, value, ..)| (field, value)).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
