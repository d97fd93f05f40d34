/**
 * 所得区分: income classes of 高額療養費, under 70 and from 70, of every period.
 *
 * - `a` 区分ア (under 70)
 * - `i` 区分イ (under 70)
 * - `u` 区分ウ (under 70)
 * - `e` 区分エ (under 70)
 * - `o` 区分オ (under 70)
 * - `upper` 上位所得 (under 70, to 2014-12)
 * - `middle` 一般所得 (under 70, to 2014-12)
 * - `low` 低所得 (under 70, to 2014-12)
 * - `active_3` 現役並みⅢ; to 2018-07 all of 現役並み
 * - `active_2` 現役並みⅡ
 * - `active_1` 現役並みⅠ
 * - `general` 一般 (from 70); for 後期高齢者 from 2022-10 一般Ⅰ
 * - `general_2` 一般Ⅱ (後期高齢者, from 2022-10)
 * - `low_2` 低所得Ⅱ
 * - `low_1` 低所得Ⅰ
 */
export type IncomeClass = "a" | "i" | "u" | "e" | "o" | "upper" | "middle" | "low" | "active_3" | "active_2" | "active_1" | "general" | "general_2" | "low_2" | "low_1";
/**
 * 男女区分: sex on the receipt (別表6).
 *
 * - `male` 男
 * - `female` 女
 */
export type Sex = "male" | "female";
/**
 * 標準負担額の区分: what lowers the patient's part of meals and living costs beside the income class.
 *
 * - `intractable` 指定難病・小児慢性特定疾病
 * - `psychiatric` 精神病床に平成28年3月31日まで1年を超えて入院
 * - `other_law` 他法の適用を受けて入院中 (児童福祉施設 …)
 * - `borderline` 境界層該当
 * - `welfare_pension` 老齢福祉年金受給
 */
export type AmountCategory = "intractable" | "psychiatric" | "other_law" | "borderline" | "welfare_pension";
/**
 * 外泊の目的
 *
 * - `plain` 外泊
 * - `for_treatment` 精神及び行動の障害の患者の治療のための外泊
 */
export type Leave = "plain" | "for_treatment";
/**
 * 就学状況: stage of schooling.
 *
 * - `preschool` 未就学
 * - `primary` 小学校
 * - `lower_secondary` 中学校
 * - `upper_secondary` 高等学校
 * - `none` 在学していない
 */
export type Schooling = "preschool" | "primary" | "lower_secondary" | "upper_secondary" | "none";
/**
 * ひとり親等の区分
 *
 * - `child` 児童
 * - `guardian` 監護者
 */
export type SingleParentRole = "child" | "guardian";
/**
 * 特別な計算方法: rules of local schemes that rates, caps and counts cannot express. A closed set; which scheme has which rule
 * is data.
 */
export type SpecialRule = {
    /**
     * 減免としての処理: booked as a charge beside the share, so that the receipt's share stays (大阪型).
     */
    beside_share?: boolean;
    /**
     * 対象の保険者: for whose insured the rule works.
     */
    insurers: "employees_and_societies" | "societies_out_of_prefecture" | "national_out_of_prefecture";
    kind: "patient_above_ceiling";
} | {
    kind: "charged_visits";
    /**
     * 対象の受診: which visits are charged.
     */
    visits: "first_visit" | "first_visit_and_second_department" | "not_second_department" | "actual_days";
} | {
    kind: "part_of_insurance_share";
    /**
     * 割合: exact fraction such as `1/2`.
     */
    part: string;
} | {
    /**
     * 窓口の単位: yen of the counter, 1 or 10.
     */
    counter_unit_yen: number;
    kind: "part_of_remaining_share";
    /**
     * 割合: exact fraction such as `1/3`.
     */
    part: string;
    /**
     * 1円未満の端数: up, or half up.
     */
    rounding: "up" | "half_up";
} | {
    kind: "charge_back_above";
    /**
     * 基準額: yen.
     */
    threshold_yen: number;
} | {
    kind: "pays_up_to";
    /**
     * 基準額: yen.
     */
    threshold_yen: number;
} | {
    kind: "counts_other_institutions";
} | {
    kind: "free_behind";
    /**
     * 法別番号: two digits each.
     */
    schemes: string[];
} | {
    /**
     * 満年齢: years; the share begins on the 1st of the month after the birthday month (born on the 1st: that month).
     */
    age: number;
    kind: "free_until";
} | {
    kind: "free_until_school";
};
/**
 * 請求単位: one patient's month at one institution, 入院 or 入院外. It yields one or more receipts (レセプト).
 */
export interface Claim {
    /**
     * 保険組合せ: which insurance and subsidies pay together, in the order in which they pay.
     */
    combinations: Combination[];
    /**
     * 医療保険: the insurances with their validity; empty for 公費単独.
     */
    coverages?: Coverage[];
    /**
     * 傷病名: the diseases of the receipt, in its order.
     */
    diseases?: Disease[];
    /**
     * 受診: the encounters of the month, in order of time.
     */
    encounters?: Encounter[];
    /**
     * 算定・実施歴: what was claimed or done earlier or elsewhere in this institution.
     */
    history?: HistoryEntry[];
    /**
     * 算定・実施歴の開始日: first day from which the history is complete; absent = complete.
     */
    history_from?: string | null;
    /**
     * 識別子: the caller's name for this claim, repeated in the Outcome.
     */
    id: string;
    institution: Institution;
    /**
     * 上限額管理票: entries made by other institutions, and by this institution for the same month in the other setting.
     */
    ledger?: LedgerEntry[];
    /**
     * 診療年月: `YYYY-MM`.
     */
    month: string;
    /**
     * 同月の他区分: this institution's claim of the same month in the other setting (入院 beside 入院外).
     */
    other_setting?: OtherSetting | null;
    /**
     * 保険外負担: charges outside the insurance, collected at the counter and never part of a limit.
     */
    outside?: OutsideCharge[];
    patient: Patient;
    /**
     * レセプトの記載: what only the receipt says.
     */
    receipt?: ReceiptFacts | null;
    /**
     * 入外区分: inpatient (入院) or outpatient (入院外).
     */
    setting: "outpatient" | "inpatient";
    settings?: Settings;
    /**
     * 収納済み: visits whose amount was already collected; what was collected is never changed, the difference to what the
     * facts now give is reported.
     */
    settled?: SettledVisit[];
    /**
     * 入院: the stay, for inpatient claims.
     */
    stay?: Stay | null;
    /**
     * 公費: the subsidies that the patient holds, national and local, and マル長.
     */
    subsidies?: Subsidy[];
    /**
     * 点数・回数算定単位: what was done, in billing units.
     */
    units?: Unit[];
    /**
     * 受診別点数: a month entered as points per visit, without lines.
     */
    visit_points?: VisitPoints[];
}
/**
 * 保険組合せ: one insurance (or none) and the subsidies behind it.
 */
export interface Combination {
    /**
     * 医療保険: id of the coverage; absent for 公費単独.
     */
    coverage?: string | null;
    /**
     * 識別子: name used by units and visits.
     */
    id: string;
    /**
     * 公費: ids of the subsidies in the order in which they pay, at most four and マル長.
     */
    subsidies?: string[];
}
/**
 * 医療保険: one insurance.
 */
export interface Coverage {
    /**
     * 枝番: 2 digits.
     */
    branch?: string | null;
    /**
     * 負担割合: tenths the patient bears (1, 2 or 3 割) when the certificate prints it; absent = by age and class.
     */
    burden_tenths?: number | null;
    /**
     * 職務上の事由: 別表15, for seamen.
     */
    duty_reason?: string | null;
    /**
     * 資格取得日: first day of validity in the claim; absent = before the month.
     */
    from?: string | null;
    /**
     * 75歳到達月の特例: whether the limits are halved this month; absent = by birth date.
     */
    halved_limits?: boolean | null;
    /**
     * 識別子: name used by the combinations.
     */
    id: string;
    /**
     * 所得区分: income class for 高額療養費 and meals; absent = not confirmed.
     */
    income_class?: IncomeClass | null;
    /**
     * 保険者番号: 8 digits, or 6 for 国保.
     */
    insurer_number?: string | null;
    /**
     * 制度: which insurance law.
     */
    kind: "employees" | "national" | "national_society" | "retired" | "late_elderly";
    /**
     * 限度額の確認: how the class was confirmed at the counter.
     */
    limit_confirmation?: "certificate" | "online" | "none";
    /**
     * 多数回該当: whether this is the fourth or later month in twelve.
     */
    multiple_months?: boolean;
    /**
     * 番号: of the certificate.
     */
    number?: string | null;
    /**
     * 一部負担金の減免: reduction, exemption or deferral by the insurer.
     */
    reduction?: BurdenReduction | null;
    /**
     * 本人・家族: the insured person or a dependant.
     */
    relation?: "insured" | "dependant";
    /**
     * 記号: of the certificate.
     */
    symbol?: string | null;
    /**
     * 資格喪失前日: last day of validity; absent = after the month.
     */
    until?: string | null;
}
/**
 * 一部負担金の減免: what the insurer waives.
 */
export interface BurdenReduction {
    /**
     * 減額金額: yen that are waived.
     */
    amount_yen?: number | null;
    /**
     * 減免区分: kind of waiver (別表16).
     */
    kind: "reduced" | "exempt" | "deferred" | "self_support";
    /**
     * 減額割合: percent of the share that is waived.
     */
    percent?: number | null;
}
/**
 * 傷病名: one disease of the receipt.
 */
export interface Disease {
    /**
     * 傷病名コード: seven digits of the 傷病名マスター; absent = not coded (0000999), and the name says it.
     */
    code?: string | null;
    /**
     * 補足コメント: remark on it.
     */
    comment?: string | null;
    /**
     * 主傷病: whether it is a main disease.
     */
    main?: boolean;
    /**
     * 修飾語コード: four digits each, in the order of the name.
     */
    modifiers?: string[];
    /**
     * 傷病名称: name of a disease without a code.
     */
    name?: string | null;
    /**
     * 転帰区分: what became of it (別表18).
     */
    outcome?: "continuing" | "cured" | "died" | "stopped";
    /**
     * 診療開始日: first day of care under the insurance.
     */
    start: string;
}
/**
 * 受診: one visit, or one day of a stay.
 */
export interface Encounter {
    /**
     * 実日数: whether the day counts as 診療実日数.
     */
    counts_as_actual_day?: boolean;
    /**
     * 受診日: day.
     */
    date: string;
    /**
     * 診療科: 2 digits of 別表10.
     */
    department?: string | null;
    /**
     * 受診の事実: named facts that a rule asks for (時間外区分, 外来管理加算 …).
     */
    facts?: Fact[];
    /**
     * 識別子: name used by units.
     */
    id: string;
    /**
     * 同一受診: id of the encounter that this one belongs to (a second department on the same day).
     */
    parent?: string | null;
    /**
     * 同日２科目: whether this is the second department of the day; implied by `parent`.
     */
    second_department?: boolean;
    /**
     * 受診時刻: `HH:MM`, where a rule needs it.
     */
    time?: string | null;
    /**
     * 受診の種類: first visit, follow-up, by telephone, home visit …
     */
    visit?: "first" | "follow_up" | "telephone" | "online" | "home" | "other";
}
/**
 * 事実: a named fact and its value.
 */
export interface Fact {
    /**
     * 名称: name of the fact as the finding that misses it prints it.
     */
    name: string;
    /**
     * 値: its value.
     */
    value: string;
}
/**
 * 算定・実施歴: one earlier act.
 */
export interface HistoryEntry {
    /**
     * コード: nine digits.
     */
    code: string;
    /**
     * 回数: how often on that day.
     */
    count?: number;
    /**
     * 日: day.
     */
    date: string;
    /**
     * 診療科: 2 digits of 別表10.
     */
    department?: string | null;
    /**
     * 数量: quantity in the master's unit.
     */
    quantity?: string | null;
    /**
     * 入外区分: setting in which it was done.
     */
    setting: "outpatient" | "inpatient";
    /**
     * 算定・実施: claimed, or only performed.
     */
    status?: "claimed" | "performed";
}
/**
 * 保険医療機関: the institution and its dated profile.
 */
export interface Institution {
    /**
     * 許可病床数: permitted beds.
     */
    beds?: number | null;
    /**
     * 医療機関コード: 7 digits.
     */
    code?: string | null;
    /**
     * 医療機関の事実: named facts that a rule asks for (電子画像管理 …).
     */
    facts?: Fact[];
    /**
     * 一般病床数: general beds among them.
     */
    general_beds?: number | null;
    /**
     * 病院・診療所: hospital or clinic.
     */
    kind: "hospital" | "clinic";
    /**
     * 医療機関名称: name as notified, for the receipt.
     */
    name?: string | null;
    /**
     * 都道府県コード: 2 digits of 別表2.
     */
    prefecture?: string | null;
    /**
     * 施設基準の届出: facility standards held, with their dates; absent = not stated, and what depends on them is unchecked.
     */
    standards?: Standard[] | null;
    /**
     * 電話番号: for the receipt.
     */
    telephone?: string | null;
}
/**
 * 施設基準の届出: one notified standard.
 */
export interface Standard {
    /**
     * 施設基準コード: 4 digits of 別紙7-8.
     */
    code: string;
    /**
     * 算定開始年月日: first day.
     */
    from: string;
    /**
     * 終了年月日: last day; absent while it holds.
     */
    until?: string | null;
}
/**
 * 上限額管理票の他院分: an entry of another institution.
 */
export interface LedgerEntry {
    /**
     * 直後の受診: id of the encounter before which the entry stands; absent = before the first encounter of a later
     * day.
     */
    before_encounter?: string | null;
    /**
     * 医療費: total cost there, yen, for ledgers that show it.
     */
    cost_yen?: number | null;
    /**
     * 日: day.
     */
    date: string;
    /**
     * 医療機関名: name, for the explanation.
     */
    institution?: string | null;
    /**
     * 負担回数: number of paid visits there, for ledgers of visits.
     */
    paid_visits?: number;
    /**
     * 自己負担額: yen paid there.
     */
    patient_yen: number;
    /**
     * 公費: id of the subsidy.
     */
    subsidy: string;
}
/**
 * 同月の他区分: the same month's claim in the other setting.
 */
export interface OtherSetting {
    /**
     * 算定・実施: its acts.
     */
    acts?: HistoryEntry[];
    /**
     * 点数: its points by combination.
     */
    points?: CombinationPoints[];
}
/**
 * 組合せ別点数: points of one combination.
 */
export interface CombinationPoints {
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 一部負担金: yen the patient paid there.
     */
    patient_yen?: number | null;
    /**
     * 点数: points.
     */
    points: number;
}
/**
 * 保険外負担: one charge outside the insurance (選定療養, room …).
 */
export interface OutsideCharge {
    /**
     * 金額: yen.
     */
    amount_yen: number;
    /**
     * 受診: id of the encounter with which it is collected.
     */
    encounter: string;
    /**
     * 名称: what it is for.
     */
    name: string;
    /**
     * 消費税: whether tax is in the amount, is added, or none is due.
     */
    tax?: "included" | "excluded" | "exempt";
}
/**
 * 患者: birth date and sex, and the name for the receipt.
 */
export interface Patient {
    /**
     * 生年月日: date of birth.
     */
    birth_date: string;
    /**
     * カタカナ（氏名）: the name in katakana without a space; for the receipt.
     */
    kana?: string | null;
    /**
     * 氏名: family name, a space, given name; for the receipt.
     */
    name?: string | null;
    /**
     * 男女区分: sex.
     */
    sex?: Sex | null;
}
/**
 * レセプトの記載: what the receipt says beside what was done and what it costs.
 */
export interface ReceiptFacts {
    /**
     * 症状詳記: the physician's account, in order.
     */
    account?: AccountText[];
    /**
     * 証明書番号: number of the certificate of a waiver (国民健康保険).
     */
    certificate_number?: number | null;
    /**
     * カルテ番号等: chart number, at most 20 characters.
     */
    chart_number?: string | null;
    /**
     * 請求情報: the institution's own words, at most 40 bytes.
     */
    claim_information?: string | null;
    /**
     * 全体に係るコメント: comments on the receipt as a whole (診療識別 01 and 99).
     */
    comments?: ReceiptComment[];
    /**
     * 確認区分: 2 digits of 別表29, how the entitlement was confirmed; 01 at the institution.
     */
    confirmation?: string | null;
    /**
     * 診療科: departments, at most three.
     */
    departments?: Department[];
    /**
     * 割引点数単価: yen of a point where the insurer and the institution agreed on less than ten (健康保険法第76条第3項).
     */
    discounted_point_price?: number | null;
    /**
     * 包括評価対象外理由: why a DPC hospital bills by the fee table.
     */
    dpc_exemptions?: DpcExemption[];
    /**
     * 患者の状態: 3 digits of 別表27 each, at most twenty.
     */
    patient_conditions?: string[];
    /**
     * 検索番号: 17 to 30 digits that a returned receipt (返戻) carries; present when it is claimed again.
     */
    search_number?: string | null;
    /**
     * レセプト特記事項: 2 digits of 別表9 each, beside those that follow from the co-payment.
     */
    special_notes?: string[];
    /**
     * 病棟区分: 2 digits of 別表7 for each ward of the month in order, at most four.
     */
    wards?: string[];
}
/**
 * 症状詳記: one paragraph.
 */
export interface AccountText {
    /**
     * 症状詳記区分: 2 digits of 別表23; absent = continues the paragraph before.
     */
    kind?: string | null;
    /**
     * 症状詳記データ: text, at most 2,400 bytes.
     */
    text: string;
}
/**
 * 全体に係るコメント: one comment that belongs to no unit.
 */
export interface ReceiptComment {
    /**
     * コメントコード: nine digits.
     */
    code: string;
    /**
     * 診療識別: 2 digits of 別表20, 01 or 99.
     */
    service_class: string;
    /**
     * 文字データ: text.
     */
    text?: string | null;
}
/**
 * 診療科: one department with what its name is combined of.
 */
export interface Department {
    /**
     * 人体の部位等: 3 digits of 別表11.
     */
    body?: string | null;
    /**
     * 診療科名: 2 digits of 別表10.
     */
    code: string;
    /**
     * 特定疾病: 3 digits of 別表14.
     */
    disease?: string | null;
    /**
     * 性別等: 3 digits of 別表12.
     */
    sex?: string | null;
    /**
     * 医学的処置: 3 digits of 別表13.
     */
    treatment?: string | null;
}
/**
 * 包括評価対象外理由: one reason.
 */
export interface DpcExemption {
    /**
     * ＤＰＣコード: 14 characters, where the reason asks for it.
     */
    code?: string | null;
    /**
     * 医科点数表算定理由: 2 digits of 別表17.
     */
    reason: string;
}
/**
 * 設定: choices that the law leaves to the institution or the insurer.
 */
export interface Settings {
    /**
     * 包括・背反の扱い: suppress lines or only warn.
     */
    adjudication?: "apply" | "warn";
    /**
     * 給付対象額の記載: insurances for which it is written whenever a 分点公費 is recorded and not only when its points
     * differ from the insurance's.
     */
    benefit_target_always?: "none" | "employees" | "national" | "all";
    /**
     * マル長該当時の給付対象額: insurances for which it is left out for the second and later subsidies.
     */
    benefit_target_first_only?: "none" | "employees" | "national" | "all";
    /**
     * 上限到達日の端数: counter amount on a day that reaches a ceiling with 1-yen digits.
     */
    ceiling_counter_rounding?: "one_yen" | "ten_half_up" | "ten_down";
    /**
     * 自動算定: whether lines that follow from entered acts are added or only suggested.
     */
    completion?: "apply" | "apply_only" | "suggest" | "off";
    /**
     * マル長の計算単位: insurances for which the cap works visit by visit like a payer and not as a ceiling of the month.
     */
    long_term_by_day?: "none" | "employees" | "national" | "all";
    /**
     * マル長の累計: insurances for which payments of a 分点公費 count towards the cap when parts are combined.
     */
    long_term_counts_subsidies?: "all" | "employees" | "national" | "none";
    /**
     * マル長の特記事項: written also below the cap.
     */
    long_term_note_always?: boolean;
    /**
     * 確度の下限: lowest grade of a parameter that may be used without an error.
     */
    min_grade?: "a" | "b" | "c";
    /**
     * 月次: compute the closed month instead of visit by visit.
     */
    month_end?: boolean;
    /**
     * 多数回該当の特記事項: 31–35, 43, 44 in place of 26–30, 41, 42.
     */
    multiple_months_note?: "class" | "multiple_months";
    /**
     * 消費税の端数: rounding of the tax on charges outside the insurance.
     */
    tax_rounding?: "down" | "half_up" | "up";
}
/**
 * 収納済みの受診: what was collected, and from whom.
 */
export interface SettledVisit {
    /**
     * 徴収額: yen collected from the patient.
     */
    collected_yen: number;
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 受診: id of the encounter.
     */
    encounter: string;
    /**
     * 保険者負担: yen claimed from the insurer, 高額療養費 included; absent = not known.
     */
    insurer_yen?: number | null;
    /**
     * 公費負担: yen claimed from each subsidy.
     */
    subsidies?: SettledSubsidy[];
}
/**
 * 収納済みの公費負担: what was claimed from one subsidy.
 */
export interface SettledSubsidy {
    /**
     * 公費: id of the subsidy.
     */
    subsidy: string;
    /**
     * 金額: yen.
     */
    yen: number;
}
/**
 * 入院: admission, wards, absences and meals of the month.
 */
export interface Stay {
    /**
     * 外泊・外出: absences with a night outside.
     */
    absences?: Absence[];
    /**
     * 入院年月日: day of this admission.
     */
    admitted: string;
    /**
     * 標準負担額の区分: a condition that lowers the patient's part of meals and living costs.
     */
    amount_category?: AmountCategory | null;
    /**
     * 定期請求の締め日: last days of interim bills; the last bill runs to the discharge or the end of the month.
     */
    bills?: string[];
    /**
     * 保険組合せ: id of the combination that pays what follows from the stay; absent = the first one.
     */
    combination?: string | null;
    /**
     * 起算日: day from which the days of stay count (第2部 通則5); before the admission where an earlier stay counts on.
     */
    counted_from: string;
    /**
     * 入院日: what happened on each day of the month, in order.
     */
    days: StayDay[];
    /**
     * 退院年月日: day of discharge.
     */
    discharged?: string | null;
    /**
     * 入院の事実: named facts that a rule asks for (選定療養（180日超）…).
     */
    facts?: Fact[];
    /**
     * 長期入院該当年月日: first day with the amount of more than 90 days in twelve months (低所得Ⅱ, 区分オ).
     */
    long_stay_from?: string | null;
}
/**
 * 外泊: an absence over night. The days strictly between leaving and coming back are days of 外泊.
 */
export interface Absence {
    /**
     * 外泊の目的: what for.
     */
    leave?: "plain" | "for_treatment";
    /**
     * 外出日: day of leaving.
     */
    left: string;
    /**
     * 帰院日: day of coming back; absent = not yet back at the end of the month.
     */
    returned?: string | null;
}
/**
 * 入院日: one day of a stay, or a run of days that are alike.
 */
export interface StayDay {
    /**
     * 保険組合せ: id of the combination that pays the day, where it is not that of the stay.
     */
    combination?: string | null;
    /**
     * 日: day, or first day of the run.
     */
    date: string;
    /**
     * 日の事実: named facts that a rule asks for (他医受診の内容 …).
     */
    facts?: Fact[];
    /**
     * 外泊: a day wholly outside, with or without treatment.
     */
    leave?: Leave | null;
    /**
     * 食事: meals served.
     */
    meals?: Meal[];
    /**
     * 医療区分: 1 to 3, in a 療養病床.
     */
    medical_category?: number | null;
    /**
     * 他医療機関受診: care at another institution that day.
     */
    other_institution?: boolean;
    /**
     * 選定療養の室料: room charge outside insurance, yen with tax, for each day.
     */
    room_charge_yen?: number | null;
    /**
     * 最終日: last day of the run; absent = one day.
     */
    until?: string | null;
    /**
     * 病棟の入院料: code of the basic charge of the ward; on the day of a transfer that of the ward moved to.
     */
    ward_fee?: string | null;
    /**
     * 入棟日: day on which the patient came into the ward or room; absent = told from the days given.
     */
    ward_from?: string | null;
}
/**
 * 食事: one meal served.
 */
export interface Meal {
    /**
     * 食事の時: which meal.
     */
    at: "breakfast" | "lunch" | "dinner";
    /**
     * 特別メニューの料金: what the patient pays for a menu of choice, yen with tax.
     */
    chosen_yen?: number | null;
    /**
     * 流動食のみ: whether only liquid food by tube is served.
     */
    liquid?: boolean;
    /**
     * 特別食: whether it is a special diet (特別食加算).
     */
    special_diet?: boolean;
}
/**
 * 公費: one subsidy, by its certificate or with its parameters written out.
 */
export interface Subsidy {
    /**
     * 受給者証の記載: facts printed on the certificate, by which a scheme of the master is found.
     */
    certificate?: Certificate | null;
    /**
     * 有効開始日: first day of validity.
     */
    from?: string | null;
    /**
     * 識別子: name used by the combinations.
     */
    id: string;
    /**
     * 任意給付区分: whether the payer gives a voluntary benefit beside 国民健康保険; for the receipt.
     */
    optional_benefit?: boolean;
    /**
     * 公費の計算条件: parameters written out; they replace the master's.
     */
    parameters?: SubsidyParameters | null;
    /**
     * 負担者番号: 8 digits; the first two are the 法別番号. Absent for マル長 and for parameters without a number.
     */
    payer_number?: string | null;
    /**
     * 受給者番号: 7 digits.
     */
    recipient_number?: string | null;
    /**
     * 有効終了日: last day of validity.
     */
    until?: string | null;
}
/**
 * 受給者証の記載: certificate facts of a subsidy, as printed or as オンライン資格確認 and PMH return them.
 */
export interface Certificate {
    /**
     * 何人目の子か: 1 for the first-born.
     */
    birth_order?: number | null;
    /**
     * 事業内区分: the scheme's own subdivision; for a national scheme the variant of its row.
     */
    category?: string | null;
    /**
     * 子ども人数: children of the household.
     */
    children?: number | null;
    /**
     * 追加条件・患者の状態: further conditions: `costly_long_term` (高額かつ長期), `severe` (重症患者認定), `severe_continuing`
     * (重度かつ継続), `ventilator` (人工呼吸器等装着者), `dialysis` (マル長), `excepted_insurer` (対象外の保険者), and what a scheme names besides.
     * Absent = not known; a list names all of them.
     */
    conditions?: string[] | null;
    /**
     * その他の記載: what was told besides, by its name; kept as it stands, nothing is computed from it.
     */
    extra?: {
        [k: string]: string;
    };
    /**
     * 所得区分: class within the scheme, by its own name or one of the words `low` … `tax_free` of the master's 所得区分.
     */
    income_class?: string | null;
    /**
     * 多子区分: whether the many-children rule applies.
     */
    many_children?: boolean | null;
    /**
     * 自己負担上限額（月額）: monthly cap printed on the certificate, yen.
     */
    monthly_cap_yen?: number | null;
    /**
     * 就学状況: the stage of schooling; decides where it and the age disagree.
     */
    schooling?: Schooling | null;
    /**
     * ひとり親等の区分: the child or the guardian of a single-parent family.
     */
    single_parent_role?: SingleParentRole | null;
    /**
     * 窓口負担なし: whether it says that nothing is paid at the counter.
     */
    without_share?: boolean | null;
}
/**
 * 公費の計算条件: everything that decides what a subsidy pays.
 */
export interface SubsidyParameters {
    /**
     * 公費優先: the subsidy pays before the insurance (13, 18, 29, 30).
     */
    before_insurance?: boolean;
    /**
     * 上限額管理票の有無: whether a cap ledger is kept.
     */
    cap_ledger?: boolean;
    /**
     * 日の上限額: cap per day, yen.
     */
    cap_per_day_yen?: number | null;
    /**
     * 月の上限額: cap per month, yen.
     */
    cap_per_month_yen?: number | null;
    /**
     * 回の上限額: cap per visit, yen.
     */
    cap_per_visit_yen?: number | null;
    /**
     * 上限の範囲: whether caps span the institution or one insurance.
     */
    cap_scope?: "institution" | "receipt";
    /**
     * 公費種別: what kind of payer it is.
     */
    class: "national" | "public_assistance" | "local" | "long_term_specified_disease";
    /**
     * 回数の数え方: which visits count.
     */
    count_rule?: "every_visit_with_points" | "visits_where_patient_paid";
    high_cost?: HighCostRelation;
    /**
     * 対象外の保険者: whether the insurer stands on the scheme's list of exceptions.
     */
    insurer_excepted?: boolean;
    /**
     * 上限額管理票の総医療費: whether the ledger also shows the total cost (52, 54).
     */
    ledger_total_cost?: boolean;
    /**
     * 食事・生活療養の助成: what it takes over of the standard amount.
     */
    meals?: "none" | "all" | "half" | "assistance_only" | "unknown";
    /**
     * 日の負担回数: number of visits a day with a share.
     */
    paid_visits_per_day?: number | null;
    /**
     * 月の負担回数: number of visits a month with a share.
     */
    paid_visits_per_month?: number | null;
    /**
     * 自己負担の有無: false when the subsidy takes over all that is left.
     */
    patient_share: boolean;
    /**
     * 適用順位: smaller pays first among the subsidies; absent = order of the combination.
     */
    priority?: number | null;
    /**
     * 負担割合: patient's rate of the cost under the subsidy, an exact fraction such as `1/10`.
     */
    rate?: string | null;
    receipt?: SubsidyReceipt;
    /**
     * 特別な計算方法: rules that the fields above cannot express.
     */
    special_rules?: SpecialRule[];
}
/**
 * 高額療養費との関係: the class of the points under the subsidy and how they are combined.
 */
export interface HighCostRelation {
    /**
     * 所得区分（社保）: class for employees' insurances.
     */
    class_employees?: "own" | "general" | "low" | "general_unless_other_differs";
    /**
     * 所得区分（国保・後期）: class for the other insurances.
     */
    class_national?: "own" | "general" | "low" | "general_unless_other_differs";
    /**
     * 窓口負担優先: the fixed share is collected even after the ceiling is reached.
     */
    collect_after_limit?: boolean;
    /**
     * 21,000円未満の合算: insurances for which small parts are combined too.
     */
    combine_small?: "none" | "employees" | "national" | "all";
    /**
     * 合算対象外: insurances for which the part is kept out of the combination of parts.
     */
    not_combined?: "none" | "employees" | "national" | "all";
    /**
     * 配慮措置の適用: insurers for which the relief of 2022-10 to 2025-09 works beside the subsidy.
     */
    relief?: "none" | "in_prefecture" | "out_of_prefecture" | "all";
}
/**
 * レセプトの記載: how the subsidy stands on the receipt.
 */
export interface SubsidyReceipt {
    /**
     * 単独請求: insurances for which the scheme is claimed on a paper of its own and not on this receipt.
     */
    claimed_alone?: "none" | "employees" | "national" | "all";
    /**
     * 先順位公費の点数を除く: insurances for which the points of an earlier subsidy are taken off.
     */
    exclude_earlier_points?: "none" | "employees" | "national" | "all";
    /**
     * 特記事項 01公: insurances for which it is written when the 給付対象額 of the scheme reaches the ceiling of the middle
     * class (京都型).
     */
    public_note?: "none" | "employees" | "national" | "all";
    /**
     * 記載条件: when it is recorded at all.
     */
    record?: "always" | "not_when_below_cap" | "not_when_at_or_below_cap" | "never";
    /**
     * 負担なしの記載: recorded even if neither the subsidy nor the patient pays under it.
     */
    record_without_share?: boolean;
    /**
     * 一部負担金額の非表示: the share is never written.
     */
    share_hidden?: boolean;
    /**
     * 10円単位: insurances for which the amount of the counter is written instead of exact yen.
     */
    share_in_ten_yen?: "none" | "employees" | "national" | "all";
    /**
     * ０円の記載: a share of 0 yen is written and not left blank.
     */
    zero_shown?: boolean;
}
/**
 * 点数・回数算定単位: consecutive lines that share one 点数 and one 回数; for drugs one 剤, one dose or one dispensing.
 */
export interface Unit {
    /**
     * 保険組合せ: id of the combination that pays.
     */
    combination: string;
    /**
     * 受診: id of the encounter, where a rule needs the visit.
     */
    encounter?: string | null;
    /**
     * 識別子: name used in the Outcome; absent = its position.
     */
    id?: string | null;
    /**
     * 明細: the items.
     */
    lines: Line[];
    /**
     * 記録済み点数: points recorded on a receipt, to be verified and never used for pricing.
     */
    recorded_points?: number | null;
    /**
     * 診療識別: 2 digits of 別表20.
     */
    service_class: string;
    /**
     * 採取: name of the draw or specimen that the tests of a unit come from, where several are taken on a day.
     */
    specimen?: string | null;
    /**
     * 回数: how often on which day.
     */
    times: Times[];
}
/**
 * 明細: one item.
 */
export interface Line {
    /**
     * コード: 診療行為, 医薬品 or 特定器材, nine digits.
     */
    code: string;
    /**
     * コメント: comment codes with their text.
     */
    comments?: Comment[];
    /**
     * 病名等の事実: named facts that a rule asks for (部位, 一連, 妊娠 …).
     */
    facts?: Fact[];
    /**
     * 識別子: name used in the Outcome; absent = its position.
     */
    id?: string | null;
    /**
     * 実施のみ: performed but not to be claimed; rules that look at what was done see it.
     */
    performed_only?: boolean;
    /**
     * 記録点数: points that only the record can give (点数識別 4 and 7, 金額種別 7).
     */
    points?: number | null;
    /**
     * 購入価格・単価: price per unit in yen (decimal text) from the record, for items without a master price.
     */
    price?: string | null;
    /**
     * 商品名及び規格又はサイズ: product name and size of a material, for the receipt.
     */
    product?: string | null;
    /**
     * 数量・使用量: quantity in the master's unit, decimal text with up to five places.
     */
    quantity?: string | null;
}
/**
 * コメント: a comment code of the master and its text.
 */
export interface Comment {
    /**
     * 記録位置: where the receipt file holds it.
     */
    at?: "line" | "before" | "after";
    /**
     * コメントコード: nine digits.
     */
    code: string;
    /**
     * 文字データ: text.
     */
    text?: string | null;
}
/**
 * 算定日情報: a day and how often.
 */
export interface Times {
    /**
     * 回数: how often; for 内服 the days of supply.
     */
    count: number;
    /**
     * 日: day.
     */
    date: string;
}
/**
 * 受診別点数: a visit given as points.
 */
export interface VisitPoints {
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 受診: id of the encounter.
     */
    encounter: string;
    /**
     * 点数: points of the visit.
     */
    points: number;
}
