/**
 * 計算の根拠: the way to every amount of an Outcome, in pieces.
 */
export interface Explanation {
    /**
     * 見出し: claim, month, setting, whether the result is final, and the total.
     */
    heading: string;
    /**
     * 識別子: id of the claim.
     */
    id: string;
    /**
     * 項目: what the amounts follow from, in the order of the calculation.
     */
    passages: Passage[];
}
/**
 * 項目: what one amount follows from.
 */
export interface Passage {
    /**
     * 保険外負担: index in the claim's charges, of `outside`.
     */
    charge?: number | null;
    /**
     * 保険組合せ: id of the combination, of `visit`.
     */
    combination?: string | null;
    /**
     * 日: the day, where it stands for one.
     */
    date?: string | null;
    /**
     * 見出し: what is explained, with its amount.
     */
    heading: string;
    /**
     * 種類: unit, terms, visit, outside, special_charge or stay.
     */
    kind: string;
    /**
     * 手順: the steps, in order.
     */
    steps: PassageStep[];
    /**
     * 算定単位: index of the unit, of `unit` and `special_charge`.
     */
    unit?: number | null;
    /**
     * 受診: index in the `visits` of the Outcome, of `visit`.
     */
    visit?: number | null;
}
/**
 * 手順: one step.
 */
export interface PassageStep {
    /**
     * 根拠: the rule, the notice or the row of a master; null where the step is arithmetic.
     */
    citation?: string | null;
    /**
     * 深さ: 1 for a step, more for what belongs to the step before.
     */
    depth: number;
    /**
     * 内容: what was looked up or computed.
     */
    text: string;
}
