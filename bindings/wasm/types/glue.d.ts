/* tslint:disable */
/* eslint-disable */

/**
 * A batch of claims as plain records, checked when it is priced.
 */
export class RawBatch {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * No records.
     */
    constructor();
    /**
     * Takes the records of one table.
     *
     * # Errors
     * 9948 for bytes that are not whole records, or a table that a batch does not have.
     */
    put(table: string, bytes: Uint8Array): void;
}

/**
 * Images on their way into [`RawMasters`].
 */
export class RawImages {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * No image yet.
     */
    constructor();
    /**
     * Opens the images with what had been published by `known_at` (`YYYY-MM-DD`).
     *
     * # Errors
     * As [`Masters::open`]; 1107 for a day that does not exist.
     */
    open(known_at?: string | null): RawMasters;
    /**
     * Adds the bytes of an image.
     */
    push(image: Uint8Array): void;
}

/**
 * Masters that sessions share.
 */
export class RawMasters {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The releases, as JSON.
     */
    info(): string;
    /**
     * A session over these masters.
     */
    session(): RawSession;
}

/**
 * Working memory for claims.
 */
export class RawSession {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Takes a frame and gives its number.
     *
     * # Errors
     * As [`Session::add_frame`].
     */
    addFrame(claim: Uint8Array): number;
    /**
     * The Outcome of one claim of a batch, as canonical JSON.
     *
     * # Errors
     * As [`Session::batch_document`].
     */
    batchDocument(batch: RawBatch, claim: number): string;
    /**
     * Prices a batch: the tables of results, one after the other (claims, encounters, units, lines).
     *
     * # Errors
     * As [`Session::calculate_batch`].
     */
    calculateBatch(batch: RawBatch): Uint8Array;
    /**
     * The Outcome of a claim, as canonical JSON.
     *
     * # Errors
     * As [`Session::calculate`].
     */
    calculate(claim: Uint8Array): string;
    /**
     * Forgets the frames.
     */
    clearFrames(): void;
    /**
     * The claim with the added lines, as JSON.
     *
     * # Errors
     * As [`Session::completed`].
     */
    completed(claim: Uint8Array): string;
    /**
     * The way to every amount, as JSON.
     *
     * # Errors
     * As [`Session::explain`].
     */
    explain(claim: Uint8Array, japanese: boolean): string;
    /**
     * The claims of a receipt file, as JSON.
     *
     * # Errors
     * As [`Session::uke_claims`].
     */
    ukeClaims(file: Uint8Array, decoder: any): string;
}

export function __wbg_reset_state(): void;

/**
 * The version of the engine.
 */
export function engineVersion(): string;

/**
 * The message and the place of the panic that ended this instance.
 */
export function lastPanic(): string | undefined;

/**
 * What the package itself has to say when it can no longer ask the instance, with `{0}` … for what is filled in: JSON of a refusal.
 */
export function messages(): string;

/**
 * Keeps the message of a panic, for the instance ends with it.
 */
export function start(): void;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_rawbatch_free: (a: number, b: number) => void;
    readonly __wbg_rawimages_free: (a: number, b: number) => void;
    readonly __wbg_rawmasters_free: (a: number, b: number) => void;
    readonly __wbg_rawsession_free: (a: number, b: number) => void;
    readonly engineVersion: () => [number, number];
    readonly lastPanic: () => [number, number];
    readonly messages: () => [number, number];
    readonly rawbatch_new: () => number;
    readonly rawbatch_put: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly rawimages_new: () => number;
    readonly rawimages_open: (a: number, b: number, c: number) => [number, number, number];
    readonly rawimages_push: (a: number, b: number, c: number) => void;
    readonly rawmasters_info: (a: number) => [number, number];
    readonly rawmasters_session: (a: number) => number;
    readonly rawsession_addFrame: (a: number, b: number, c: number) => [number, number, number];
    readonly rawsession_batchDocument: (a: number, b: number, c: number) => [number, number, number, number];
    readonly rawsession_calculate: (a: number, b: number, c: number) => [number, number, number, number];
    readonly rawsession_calculateBatch: (a: number, b: number) => [number, number, number, number];
    readonly rawsession_clearFrames: (a: number) => void;
    readonly rawsession_completed: (a: number, b: number, c: number) => [number, number, number, number];
    readonly rawsession_explain: (a: number, b: number, c: number, d: number) => [number, number, number, number];
    readonly rawsession_ukeClaims: (a: number, b: number, c: number, d: any) => [number, number, number, number];
    readonly start: () => void;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
