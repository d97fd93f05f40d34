// What comes out of a batch: records in little-endian order, read as numbers.
import type { BatchRows } from "./batch.js";

/** 判定 of a line. */
export type BatchLineStatus =
  | "not_computed"
  | "accepted"
  | "suppressed"
  | "undecided"
  | "replaced"
  | "refused"
  | "performed_only";

const STATUSES: readonly BatchLineStatus[] = [
  "not_computed",
  "accepted",
  "suppressed",
  "undecided",
  "replaced",
  "refused",
  "performed_only",
];

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

const SIZES = { claims: 96, encounters: 16, units: 16, lines: 8 };

/** Results, row by row beside the tables that went in. */
export class BatchResults {
  /** Numbers of rows. */
  readonly rows: BatchRows;
  readonly #view: DataView;
  readonly #first: BatchRows;

  /** @internal */
  constructor(bytes: Uint8Array, rows: BatchRows) {
    this.rows = rows;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const encounters = rows.claims * SIZES.claims;
    const units = encounters + rows.encounters * SIZES.encounters;
    this.#first = { claims: 0, encounters, units, lines: units + rows.units * SIZES.units };
  }

  /** What came out for a claim. */
  claim(row: number): ClaimResult {
    const at = this.#at("claims", row);
    const flags = this.#view.getUint32(at + 4, true);
    return {
      code: this.#view.getUint32(at, true),
      final: (flags & 1) !== 0,
      provisional: (flags & 2) !== 0,
      findings: this.#view.getUint32(at + 8, true),
      points_x100: this.#amount(at + 16),
      undecided_x100: this.#amount(at + 24),
      collected_yen: this.#decided(at + 32),
      shares_yen: this.#decided(at + 40),
      insurer_yen: this.#amount(at + 48),
      benefit_yen: this.#amount(at + 56),
      subsidies_yen: this.#amount(at + 64),
      patient_yen: this.#amount(at + 72),
      meals_patient_yen: this.#decided(at + 80),
      outside_yen: this.#amount(at + 88),
    };
  }

  /** What came out for an encounter. */
  encounter(row: number): EncounterResult {
    const at = this.#at("encounters", row);
    return { points_x100: this.#amount(at), shares_yen: this.#decided(at + 8) };
  }

  /** What came out for a unit. */
  unit(row: number): UnitResult {
    const at = this.#at("units", row);
    return { points_x100: this.#amount(at), yen: this.#amount(at + 8) };
  }

  /** What was decided about a line. */
  line(row: number): BatchLineStatus {
    const status = STATUSES[this.#view.getUint32(this.#at("lines", row), true)];
    if (status === undefined) throw new RangeError("unknown status of a line: the package and the engine are of different versions");
    return status;
  }

  /** The records as bytes, table after table: claims, encounters, units, lines. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset, this.#view.byteLength);
  }

  #at(table: keyof BatchRows, row: number): number {
    if (!Number.isInteger(row) || row < 0 || row >= this.rows[table]) {
      throw new RangeError(`no row ${row} in the results of ${table}: there are ${this.rows[table]}`);
    }
    return this.#first[table] + row * SIZES[table];
  }

  #decided(at: number): number | null {
    const absent = this.#view.getInt32(at + 4, true) === -0x8000_0000 && this.#view.getUint32(at, true) === 0;
    return absent ? null : this.#amount(at);
  }

  /** Points and yen are below 2^53; what is not is no amount. */
  #amount(at: number): number {
    const amount = this.#view.getInt32(at + 4, true) * 0x1_0000_0000 + this.#view.getUint32(at, true);
    if (!Number.isSafeInteger(amount)) throw new RangeError("an amount does not fit into a number");
    return amount;
  }
}
