/**
 * 算定結果: the Outcome of one claim.
 */
export interface Outcome {
    /**
     * 自動算定: lines that follow from the entered ones: added, only suggested, or withheld.
     */
    additions: AdditionDocument[];
    /**
     * 公表版: which releases the dates had.
     */
    coverage: CoverageDocument[];
    /**
     * 判定: lines that do not simply stand, per day, with the row behind the decision.
     */
    decisions: DecisionDocument[];
    /**
     * エンジンの版: version of the engine.
     */
    engine: string;
    /**
     * 確定: false when something is undecided, refused or provisional; read this first.
     */
    final: boolean;
    /**
     * 指摘: findings in the order of the rooms.
     */
    findings: FindingDocument[];
    /**
     * 識別子: id of the claim.
     */
    id: string;
    /**
     * 明細: every line of the claim.
     */
    lines: LineDocument[];
    /**
     * 公表版の同一性: digests of the releases that answered.
     */
    masters: MasterDocument[];
    /**
     * 食事・生活療養: who bears meals and living costs, per bill and combination.
     */
    meals: MealDocument[];
    /**
     * 保険外: charges outside insurance, yen with tax.
     */
    outside_yen: number;
    /**
     * 月の負担: the month by payer.
     */
    payers: PayerDocument[];
    /**
     * 暫定: whether a parameter that no official text confirms was used.
     */
    provisional: boolean;
    /**
     * レセプト: receipts of the month.
     */
    receipts: ReceiptDocument[];
    /**
     * 精算: refunds and extra charges for settled visits.
     */
    settlements: SettlementDocument[];
    totals: TotalsDocument;
    /**
     * 未判定の領域: rule families that this version does not compute.
     */
    unchecked: string[];
    /**
     * 算定単位: every unit on every day.
     */
    units: UnitDocument[];
    /**
     * 受診: visits in order of time.
     */
    visits: VisitDocument[];
}
/**
 * 自動算定: a line that follows from entered ones.
 */
export interface AdditionDocument {
    /**
     * 根拠: citation.
     */
    citation: string;
    /**
     * コード: nine digits.
     */
    code: string;
    /**
     * 保険組合せ: id of the combination that pays.
     */
    combination: string;
    /**
     * 回数: times.
     */
    count: number;
    /**
     * 日: day.
     */
    date: string;
    /**
     * 英語: title of the rule.
     */
    en: string;
    /**
     * 受診: id of the encounter.
     */
    encounter?: string | null;
    /**
     * 日本語: title of the rule.
     */
    ja: string;
    /**
     * 行: place in the unit.
     */
    line: number;
    /**
     * 不足: what the claim does not say, where it is only suggested.
     */
    missing?: string | null;
    /**
     * 数量: whole units, for items that are counted so.
     */
    quantity?: number | null;
    /**
     * 理由: stable name of the finding that took it away, or left it open.
     */
    reason?: string | null;
    /**
     * ルール: id of the rule instance.
     */
    rule: string;
    /**
     * 診療識別: of the unit.
     */
    service_class: number;
    /**
     * 結果: added, suggested or withheld.
     */
    status: string;
    /**
     * 根拠の明細: JSON pointers of the lines that it follows from.
     */
    supporters: string[];
    /**
     * 算定単位: index of the unit; units of their own are numbered on from those of the claim.
     */
    unit: number;
}
/**
 * 公表版: the release of a family over a period.
 */
export interface CoverageDocument {
    /**
     * 公表日: newest publication in it.
     */
    as_of?: string | null;
    /**
     * 公表版の種類: family.
     */
    family: string;
    /**
     * 開始日: first day.
     */
    from: string;
    /**
     * 公表版: label, or null when none is loaded: its rules are unchecked.
     */
    release?: string | null;
    /**
     * 施行日: first day of the release.
     */
    start?: string | null;
    /**
     * 終了日: last day.
     */
    until: string;
}
/**
 * 判定: what was decided about a line on a day.
 */
export interface DecisionDocument {
    /**
     * 相手の位置: JSON pointer of the other act.
     */
    against?: string | null;
    /**
     * 相手のコード: nine digits.
     */
    against_code?: string | null;
    /**
     * 相手の日: day.
     */
    against_date?: string | null;
    /**
     * 算定回数: times that stand.
     */
    allowed: number;
    /**
     * 位置: JSON pointer of the line.
     */
    at: string;
    /**
     * 根拠: citation of that rule.
     */
    citation?: string | null;
    /**
     * コード: nine digits.
     */
    code?: string | null;
    /**
     * 回数: times entered.
     */
    count: number;
    /**
     * 日: day.
     */
    date: string;
    /**
     * 対応（英語）: what would settle it, English.
     */
    fix_en: string;
    /**
     * 対応: what would settle it, Japanese.
     */
    fix_ja: string;
    /**
     * 不足: the fact that would decide.
     */
    missing?: string | null;
    /**
     * 理由: stable name of the finding.
     */
    reason: string;
    /**
     * 行: the row of the table in words.
     */
    row?: string | null;
    /**
     * 規則: id of the rule instance that changes what the row says.
     */
    rule?: string | null;
    /**
     * 判定: suppressed or undecided.
     */
    status: string;
    /**
     * 表: `02`, `03-1` … `05`, or `master` for a column of the fee master.
     */
    table?: string | null;
    /**
     * 期間: first day of the window.
     */
    window_from?: string | null;
    /**
     * 期間: last day of the window.
     */
    window_until?: string | null;
}
/**
 * 指摘: one finding.
 */
export interface FindingDocument {
    /**
     * 位置: JSON pointer into the claim.
     */
    at: string;
    /**
     * 根拠: citation, empty where none applies.
     */
    citation: string;
    /**
     * 番号: stable number.
     */
    code: number;
    /**
     * 英語: text.
     */
    en: string;
    /**
     * 日本語: text.
     */
    ja: string;
    /**
     * 重さ: info, warning, undecided or error.
     */
    severity: string;
    /**
     * 名称: stable name.
     */
    slug: string;
}
/**
 * 明細: one line.
 */
export interface LineDocument {
    /**
     * コード: nine digits.
     */
    code: string;
    /**
     * 識別子: id given by the caller.
     */
    id?: string | null;
    /**
     * 行: place in the unit.
     */
    line: number;
    /**
     * 名称: name in the master.
     */
    name: string;
    /**
     * 所定点数: nominal points in hundredths.
     */
    nominal_points_x100?: number | null;
    /**
     * 判定: status.
     */
    status: string;
    /**
     * 算定単位: index of the unit.
     */
    unit: number;
}
/**
 * 公表版の同一性: what identifies a release.
 */
export interface MasterDocument {
    /**
     * 公表版の種類: family.
     */
    family: string;
    /**
     * 公表版: label.
     */
    release: string;
    /**
     * ダイジェスト: SHA-256 of its content, hexadecimal.
     */
    sha256: string;
}
/**
 * 食事・生活療養の負担: meals and living costs of a bill under a combination. Insurer, subsidies and patient are the cost.
 */
export interface MealDocument {
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 費用の額: yen.
     */
    cost_yen: number;
    /**
     * 締め日: last day of the bill.
     */
    date: string;
    /**
     * 保険者負担: yen.
     */
    insurer_yen: number;
    /**
     * 生活療養: whether it is 生活療養 and not 食事療養.
     */
    living: boolean;
    /**
     * 患者負担: yen; null when undecided.
     */
    patient_yen?: number | null;
    /**
     * 標準負担額: yen.
     */
    standard_yen: number;
    /**
     * 公費負担: yen by subsidy.
     */
    subsidies: ShareDocument[];
}
/**
 * 公費負担: what a subsidy pays.
 */
export interface ShareDocument {
    /**
     * 公費: id of the subsidy.
     */
    subsidy: string;
    /**
     * 円: exact yen; negative takes back an earlier payment.
     */
    yen: number;
}
/**
 * 月の負担: what a payer bears.
 */
export interface PayerDocument {
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 識別子: id of the coverage or subsidy.
     */
    id?: string | null;
    /**
     * 負担者: coverage, high_cost (高額療養費), subsidy or patient.
     */
    payer: string;
    /**
     * 円: exact yen.
     */
    yen: number;
}
/**
 * レセプト: one receipt.
 */
export interface ReceiptDocument {
    /**
     * 診療実日数: actual days; null without encounters.
     */
    actual_days?: number | null;
    /**
     * 一部負担金・食事療養費・生活療養費標準負担額区分: 1 digit of 別表8; null = blank.
     */
    amount_class?: number | null;
    /**
     * 給付割合: percent of the cost that the insurance bears by its rate; null for 公費単独 and while undecided.
     */
    benefit_percent?: number | null;
    /**
     * 負担区分: code of 別表21 by combination.
     */
    burden_classes: BurdenClassDocument[];
    /**
     * 医療保険: id of the coverage; null for 公費単独.
     */
    coverage?: string | null;
    /**
     * レセプト種別: four digits; null when the data do not decide it.
     */
    kind?: string | null;
    /**
     * 食事・生活療養 回数: number of meals.
     */
    meals: number;
    /**
     * 食事・生活療養 合計金額: yen.
     */
    meals_yen: number;
    /**
     * 特記事項: codes of 別表9.
     */
    notes: string[];
    /**
     * 一部負担金額: yen; null = the field stays blank.
     */
    patient_yen?: number | null;
    /**
     * 合計点数: points in hundredths.
     */
    points_x100: number;
    /**
     * 公費欄: subsidies in the order of the receipt.
     */
    subsidies: ReceiptSubsidyDocument[];
}
/**
 * 負担区分: of the units of a combination.
 */
export interface BurdenClassDocument {
    /**
     * 負担区分: code.
     */
    code: string;
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
}
/**
 * 公費欄: a subsidy on a receipt.
 */
export interface ReceiptSubsidyDocument {
    /**
     * 診療実日数: actual days under it; null without encounters.
     */
    actual_days?: number | null;
    /**
     * 給付対象額: yen; null = blank.
     */
    benefit_target_yen?: number | null;
    /**
     * 食事・生活療養 回数: number of meals of which it bears a part.
     */
    meals: number;
    /**
     * 食事・生活療養 合計金額: yen of these meals.
     */
    meals_yen: number;
    /**
     * 点数: points in hundredths.
     */
    points_x100: number;
    /**
     * 一部負担金額: yen; null = blank.
     */
    share_yen?: number | null;
    /**
     * 公費: id of the subsidy.
     */
    subsidy: string;
}
/**
 * 精算: what a payer owes (positive) or gets back (negative) for settled visits.
 */
export interface SettlementDocument {
    /**
     * 再計算: yen.
     */
    after_yen: number;
    /**
     * 収納済み: yen.
     */
    before_yen: number;
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 差額: yen.
     */
    difference_yen: number;
    /**
     * 識別子: id of the coverage or subsidy.
     */
    id?: string | null;
    /**
     * 負担者: coverage, high_cost, subsidy or patient.
     */
    payer: string;
}
/**
 * 合計: totals of the month.
 */
export interface TotalsDocument {
    /**
     * 領収証区分別: by category of the 領収証.
     */
    by_receipt_category: SubtotalDocument[];
    /**
     * 診療識別別: by service class.
     */
    by_service_class: SubtotalDocument[];
    /**
     * 窓口で支払う額: what the patient pays for the month at the counter, with meals and charges outside the insurance, yen; null
     * when undecided.
     */
    collected_yen?: number | null;
    /**
     * 標準負担額: the patient's part, yen.
     */
    meals_patient_yen: number;
    /**
     * 食事療養・生活療養: total cost, yen.
     */
    meals_yen: number;
    /**
     * 合計点数: points in hundredths.
     */
    points_x100: number;
    /**
     * 判定不能の点数: part of the total that is undecided, in hundredths.
     */
    undecided_x100: number;
}
/**
 * 小計: a total under a heading.
 */
export interface SubtotalDocument {
    /**
     * 区分: 診療識別 or category.
     */
    code: string;
    /**
     * 点数: points in hundredths.
     */
    points_x100: number;
    /**
     * 名称: official title.
     */
    title: string;
    /**
     * 円: yen.
     */
    yen: number;
}
/**
 * 算定単位: one unit on one day.
 */
export interface UnitDocument {
    /**
     * 回数: times.
     */
    count: number;
    /**
     * 日: day.
     */
    date: string;
    /**
     * 識別子: id given by the caller.
     */
    id?: string | null;
    /**
     * 点数: points of one time, in hundredths.
     */
    points_x100: number;
    /**
     * 判定不能: whether something about it is undecided.
     */
    undecided: boolean;
    /**
     * 算定単位: index of the unit.
     */
    unit: number;
    /**
     * 円: yen of one time (食事療養・生活療養).
     */
    yen: number;
}
/**
 * 受診: one visit.
 */
export interface VisitDocument {
    /**
     * 調整: adjustment of earlier visits, yen.
     */
    adjustment_yen: number;
    /**
     * 合算調整: what this visit changes, by combination.
     */
    adjustments: AdjustmentDocument[];
    /**
     * 高額療養費: yen above a ceiling.
     */
    benefit_yen: number;
    /**
     * 自己負担限度額: ceiling of the combination as known at this visit, yen; null when none applies.
     */
    ceiling_yen?: number | null;
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 窓口徴収額: yen collected; null when undecided.
     */
    counter_yen?: number | null;
    /**
     * 日: day.
     */
    date: string;
    /**
     * 受診: id of the encounter.
     */
    encounter?: string | null;
    /**
     * 保険者負担: yen by the rate of the insurance; null when undecided.
     */
    insurer_yen?: number | null;
    /**
     * 上限額管理票: entries to write.
     */
    ledger: LedgerDocument[];
    /**
     * 保険外負担: charges outside the insurance, yen with tax.
     */
    outside_yen: number;
    /**
     * 一部負担金相当額: exact share in yen; null when undecided.
     */
    patient_exact_yen?: number | null;
    /**
     * 点数: points in hundredths.
     */
    points_x100: number;
    /**
     * 減免額: yen waived; negative is collected on top.
     */
    reduction_yen: number;
    /**
     * 公費負担: exact yen by subsidy.
     */
    subsidies: ShareDocument[];
}
/**
 * 合算調整: a shift on one combination.
 */
export interface AdjustmentDocument {
    /**
     * 高額療養費: yen.
     */
    benefit_yen: number;
    /**
     * 保険組合せ: id of the combination.
     */
    combination: string;
    /**
     * 窓口徴収額: yen; negative is given back.
     */
    counter_yen: number;
    /**
     * 一部負担金相当額: exact yen.
     */
    patient_exact_yen: number;
    /**
     * 公費負担: exact yen by subsidy.
     */
    subsidies: ShareDocument[];
}
/**
 * 上限額管理票: one entry.
 */
export interface LedgerDocument {
    /**
     * 総医療費: yen; null where the ledger does not show it.
     */
    cost_yen?: number | null;
    /**
     * 公費: id of the subsidy.
     */
    subsidy: string;
    /**
     * 自己負担額: yen.
     */
    yen: number;
}
