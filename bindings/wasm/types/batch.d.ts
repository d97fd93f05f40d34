import * as glue from "./glue.js";
import type { Claim } from "./claim.js";
import { Handle } from "./instance.js";
/** Sizes of the records in bytes. */
export declare const RECORD_SIZES: {
    readonly claims: 48;
    readonly encounters: 40;
    readonly units: 56;
    readonly times: 8;
    readonly lines: 64;
    readonly facts: 16;
    readonly comments: 16;
    readonly visit_points: 16;
    readonly texts: 1;
};
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
export declare class Batch extends Handle<glue.RawBatch> {
    /** Numbers of rows. */
    readonly rows: BatchRows;
    /** @throws SanteiError 9948 for a table that does not hold whole records. */
    constructor(tables: BatchTables);
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
/** Writes claims as the records of a batch. */
export declare class BatchWriter {
    #private;
    /**
     * Adds a claim whose other members are those of the frame. Its `combinations` are the frame's: their order gives the places.
     *
     * @throws RangeError for what only JSON can state, such as an empty text; the writer is of no use then.
     */
    add(frame: number, claim: BatchedClaim): BatchPlace;
    /** The tables as bytes, one copy of each. */
    tables(): Required<BatchTables>;
    /** The batch. */
    finish(): Batch;
}
