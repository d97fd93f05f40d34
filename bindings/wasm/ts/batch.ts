// Batches as plain records: the layout of santei_door::batch, 32-bit words in little-endian order.
import * as glue from "./glue.js";
import type { Claim, Comment, Encounter, Fact, Line, Unit } from "./claim.js";
import { Handle, call } from "./instance.js";

/** Sizes of the records in bytes. */
export const RECORD_SIZES = {
  claims: 48,
  encounters: 40,
  units: 56,
  times: 8,
  lines: 64,
  facts: 16,
  comments: 16,
  visit_points: 16,
  texts: 1,
} as const;

/** The tables of a batch. */
export type BatchTable = keyof typeof RECORD_SIZES;

/** A batch as bytes: whole records of each table, and the heap of UTF-8 texts. A table that is left out is empty. */
export type BatchTables = Partial<Record<BatchTable, Uint8Array>>;

/** Rows of the tables that have results. */
export interface BatchRows {
  claims: number;
  encounters: number;
  units: number;
  lines: number;
}

/** A batch inside the engine. It is copied in once and does not change. */
export class Batch extends Handle<glue.RawBatch> {
  /** Numbers of rows. */
  readonly rows: BatchRows;

  /** @throws SanteiError 9948 for a table that does not hold whole records. */
  constructor(tables: BatchTables) {
    super("Batch", call(() => rawBatch(tables)));
    const rows = (table: BatchTable) => (tables[table]?.byteLength ?? 0) / RECORD_SIZES[table];
    this.rows = { claims: rows("claims"), encounters: rows("encounters"), units: rows("units"), lines: rows("lines") };
  }
}

function rawBatch(tables: BatchTables): glue.RawBatch {
  const raw = new glue.RawBatch();
  for (const [table, bytes] of Object.entries(tables)) raw.put(table, bytes);
  return raw;
}

/** What of a claim its records state; the rest is in the frame. */
export type BatchedClaim = Pick<Claim, "id" | "month" | "patient" | "combinations" | "encounters" | "units" | "visit_points">;

/** First rows of a claim; its encounters, units and lines follow in the order of the claim. */
export interface BatchPlace {
  claim: number;
  encounter: number;
  unit: number;
  line: number;
}

const NONE = 0xffff_ffff;
const SEXES = ["male", "female"];
const VISITS = ["other", "first", "follow_up", "telephone", "online", "home"];
const PLACES = ["line", "before", "after"];

/** Writes claims as the records of a batch. */
export class BatchWriter {
  readonly #claims = new Table("claims");
  readonly #encounters = new Table("encounters");
  readonly #units = new Table("units");
  readonly #times = new Table("times");
  readonly #lines = new Table("lines");
  readonly #facts = new Table("facts");
  readonly #comments = new Table("comments");
  readonly #visitPoints = new Table("visit_points");
  readonly #texts = new Texts();

  /**
   * Adds a claim whose other members are those of the frame. Its `combinations` are the frame's: their order gives the places.
   *
   * @throws RangeError for what only JSON can state, such as an empty text; the writer is of no use then.
   */
  add(frame: number, claim: BatchedClaim): BatchPlace {
    const place = { claim: this.#claims.rows, encounter: this.#encounters.rows, unit: this.#units.rows, line: this.#lines.rows };
    const encounters = (claim.encounters ?? []).map((encounter) => encounter.id);
    const combinations = claim.combinations.map((combination) => combination.id);
    const row = this.#claims.row();
    row.number(frame, digits("month", claim.month, 6));
    this.#text(row, "id", claim.id);
    const sex = claim.patient.sex == null ? 0 : indexOf("sex", SEXES, claim.patient.sex) + 1;
    row.number(digits("birth_date", claim.patient.birth_date, 8), sex);
    this.#each(row, this.#encounters, claim.encounters, (own, entry: Encounter) => this.#encounter(own, entry, encounters));
    this.#each(row, this.#units, claim.units, (own, entry: Unit) => this.#unit(own, entry, encounters, combinations));
    this.#each(row, this.#visitPoints, claim.visit_points, (own, entry) => {
      own.number(indexOf("encounter", encounters, entry.encounter), indexOf("combination", combinations, entry.combination));
      own.long("points", entry.points);
    });
    return place;
  }

  /** The tables as bytes, one copy of each. */
  tables(): Required<BatchTables> {
    return {
      claims: this.#claims.bytes(),
      encounters: this.#encounters.bytes(),
      units: this.#units.bytes(),
      times: this.#times.bytes(),
      lines: this.#lines.bytes(),
      facts: this.#facts.bytes(),
      comments: this.#comments.bytes(),
      visit_points: this.#visitPoints.bytes(),
      texts: this.#texts.bytes(),
    };
  }

  /** The batch. */
  finish(): Batch {
    return new Batch(this.tables());
  }

  #encounter(row: Row, encounter: Encounter, encounters: string[]): void {
    this.#text(row, "id", encounter.id);
    const time = encounter.time == null ? NONE : digits("time", encounter.time, 4);
    const department = encounter.department == null ? NONE : digits("department", encounter.department, 2);
    row.number(digits("date", encounter.date, 8), time, department, indexOf("visit", VISITS, encounter.visit ?? "other"));
    row.number(indexOf("parent", encounters, encounter.parent));
    row.number((encounter.counts_as_actual_day === false ? 1 : 0) | (encounter.second_department ? 2 : 0));
    this.#each(row, this.#facts, encounter.facts, this.#fact);
  }

  #unit(row: Row, unit: Unit, encounters: string[], combinations: string[]): void {
    this.#text(row, "id", unit.id);
    row.number(digits("service_class", unit.service_class, 2), indexOf("combination", combinations, unit.combination));
    row.number(indexOf("encounter", encounters, unit.encounter), 0);
    this.#text(row, "specimen", unit.specimen);
    row.long("recorded_points", unit.recorded_points);
    this.#each(row, this.#times, unit.times, (own, entry) => own.number(digits("date", entry.date, 8), entry.count));
    this.#each(row, this.#lines, unit.lines, this.#line);
  }

  readonly #line = (row: Row, line: Line): void => {
    this.#text(row, "id", line.id);
    row.number(digits("code", line.code, 9), line.performed_only ? 1 : 0);
    row.long("quantity", scaled("quantity", line.quantity, 5));
    row.long("price", scaled("price", line.price, 2));
    row.long("points", line.points);
    this.#text(row, "product", line.product);
    this.#each(row, this.#facts, line.facts, this.#fact);
    this.#each(row, this.#comments, line.comments, this.#comment);
  };

  readonly #fact = (row: Row, fact: Fact): void => {
    this.#text(row, "name", fact.name);
    this.#text(row, "value", fact.value);
  };

  readonly #comment = (row: Row, comment: Comment): void => {
    row.number(digits("code", comment.code, 9), indexOf("at", PLACES, comment.at ?? "line"));
    this.#text(row, "text", comment.text);
  };

  #text(row: Row, member: string, text: string | null | undefined): void {
    if (text == null) return row.number(0, 0);
    if (text === "") throw inexpressible(member, text);
    row.number(...this.#texts.add(text));
  }

  /** Writes the rows of another table and, into `row`, where they are. */
  #each<T>(row: Row, table: Table, list: readonly T[] | undefined, write: (row: Row, entry: T) => void): void {
    const entries = list ?? [];
    row.number(table.rows, entries.length);
    for (const [own, entry] of table.reserve(entries).entries()) write(entry, entries[own] as T);
  }
}

function inexpressible(member: string, value: unknown): RangeError {
  return new RangeError(`the records of a batch cannot state this value of '${member}': ${JSON.stringify(value)}`);
}

/** The digits of a code, a day, a time or a month as a number. */
function digits(member: string, text: string, count: number): number {
  const own = text.replace(/[-:]/g, "");
  if (own.length !== count || !/^[0-9]+$/.test(own)) throw inexpressible(member, text);
  return Number(own);
}

/** Decimal text in units of its last place; exact, for it is never a fraction. */
function scaled(member: string, text: string | null | undefined, places: number): number | null {
  if (text == null) return null;
  const parts = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  const fraction = parts?.[2] ?? "";
  const whole = Number(`${parts?.[1]}${fraction.padEnd(places, "0")}`);
  if (parts === null || fraction.length > places || !Number.isSafeInteger(whole)) throw inexpressible(member, text);
  return whole;
}

function indexOf(member: string, list: readonly string[], id: string | null | undefined): number {
  if (id == null) return NONE;
  const place = list.indexOf(id);
  if (place < 0) throw inexpressible(member, id);
  return place;
}

/** Rows of one size that grow. */
class Table {
  readonly #words: number;
  #cells = new Uint32Array(0);
  rows = 0;

  constructor(table: BatchTable) {
    this.#words = RECORD_SIZES[table] / 4;
  }

  row(): Row {
    return this.reserve([null])[0] as Row;
  }

  /** Rows one after the other, one for each entry. */
  reserve(entries: readonly unknown[]): Row[] {
    const first = this.rows;
    this.rows += entries.length;
    const needed = this.rows * this.#words;
    if (needed > this.#cells.length) {
      const cells = new Uint32Array(Math.max(needed, this.#cells.length * 2));
      cells.set(this.#cells);
      this.#cells = cells;
    }
    return entries.map((_, place) => new Row(this, (first + place) * this.#words));
  }

  write(word: number, value: number): void {
    this.#cells[word] = value;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#cells.buffer.slice(0, this.rows * this.#words * 4));
  }
}

/** A row that is written from its first word to its last. */
class Row {
  readonly #table: Table;
  #word: number;

  constructor(table: Table, word: number) {
    this.#table = table;
    this.#word = word;
  }

  number(...values: number[]): void {
    for (const value of values) {
      if (!Number.isInteger(value) || value < 0 || value > NONE) throw inexpressible("number", value);
      this.#table.write(this.#word++, value);
    }
  }

  /** An integer of 64 bits; absent is the least one. */
  long(member: string, value: number | null | undefined): void {
    if (value != null && !Number.isSafeInteger(value)) throw inexpressible(member, value);
    const high = value == null ? 0x8000_0000 : Math.floor(value / 0x1_0000_0000) >>> 0;
    this.number(value == null ? 0 : value >>> 0, high);
  }
}

const encoder = new TextEncoder();

/** A heap of UTF-8. */
class Texts {
  #bytes = new Uint8Array(1024);
  #length = 0;

  add(text: string): [number, number] {
    const most = text.length * 3;
    if (this.#length + most > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(this.#length + most, this.#bytes.length * 2));
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#length));
    const offset = this.#length;
    this.#length += written;
    return [offset, written];
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
