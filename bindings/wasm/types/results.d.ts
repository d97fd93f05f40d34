import type { BatchRows } from "./batch.js";
/** 判定 of a line. */
export type BatchLineStatus = "not_computed" | "accepted" | "suppressed" | "undecided" | "replaced" | "refused" | "performed_only";
/** What came out for a claim. Amounts of a refused claim are 0. */
export interface ClaimResult {
    /** 0 = computed, else the code of the refusal; `Session.batchDocument` tells why. */
    code: number;
    /** 確定. */
    final: boolean;
    /** 暫定. */
    provisional: boolean;
    /** 指摘: number of findings. */
    findings: number;
    /** 合計点数, in hundredths. */
    points_x100: number;
    /** 判定不能の点数, in hundredths. */
    undecided_x100: number;
    /** 窓口で支払う額: yen with meals and charges outside the insurance; null when undecided. */
    collected_yen: number | null;
    /** 窓口徴収額: yen of the shares alone; null when undecided. */
    shares_yen: number | null;
    /** 保険者負担: exact yen of the month. */
    insurer_yen: number;
    /** 高額療養費: exact yen of the month. */
    benefit_yen: number;
    /** 公費負担: exact yen of the month. */
    subsidies_yen: number;
    /** 患者負担: exact yen of the month. */
    patient_yen: number;
    /** 食事・生活療養の患者負担: yen; null when undecided. */
    meals_patient_yen: number | null;
    /** 保険外負担: yen with tax. */
    outside_yen: number;
}
/** What came out for an encounter: the sum of its visits. */
export interface EncounterResult {
    /** 点数, in hundredths. */
    points_x100: number;
    /** 窓口徴収額: yen; null when undecided. */
    shares_yen: number | null;
}
/** What came out for a unit: the sum of its times. */
export interface UnitResult {
    /** 点数, in hundredths. */
    points_x100: number;
    /** 円 (食事療養・生活療養). */
    yen: number;
}
/** Results, row by row beside the tables that went in. */
export declare class BatchResults {
    #private;
    /** Numbers of rows. */
    readonly rows: BatchRows;
    /** What came out for a claim. */
    claim(row: number): ClaimResult;
    /** What came out for an encounter. */
    encounter(row: number): EncounterResult;
    /** What came out for a unit. */
    unit(row: number): UnitResult;
    /** What was decided about a line. */
    line(row: number): BatchLineStatus;
    /** The records as bytes, table after table: claims, encounters, units, lines. */
    bytes(): Uint8Array;
}
