import * as glue from "./glue.js";
import type { Claim } from "./claim.js";
import type { Explanation } from "./explanation.js";
import type { Outcome } from "./outcome.js";
import type { Problem } from "./error.js";
import { Batch } from "./batch.js";
import { BatchResults } from "./results.js";
import { Handle } from "./instance.js";
/** A claim: an object, or its JSON as a string or as UTF-8. */
export type ClaimInput = Claim | string | Uint8Array;
/** What many claims of a batch share. Their own id, month, birth date and sex replace those of the frame. */
export type Frame = Omit<Claim, "encounters" | "units" | "visit_points">;
/** A release of a family of masters. */
export interface ReleaseInfo {
    /** 公表版の種類: fee_item, drug, material … */
    family: string;
    /** 公表版: label. */
    label: string;
    /** 施行日: first day. */
    start: string;
    /** 公表日: newest publication in it. */
    as_of: string;
    /** SHA-256 of its content. */
    sha256: string;
}
/** What answers. */
export interface MastersInfo {
    /** Version of the engine. */
    engine: string;
    /** The day by which everything that answers had been published; null without such a limit. */
    known_at: string | null;
    /** 公表版: releases. */
    releases: ReleaseInfo[];
}
/** The claims of a receipt file. */
export interface UkeClaims {
    /** A claim for each receipt, with the number of its RE record. */
    claims: {
        record: number;
        claim: Claim;
    }[];
    /** Receipts without a claim, and units that are in none; `at` is record:item. */
    skipped: Problem[];
}
/** What decodes CP932: a `TextDecoder`, or anything like it. */
export interface Cp932Decoder {
    decode(bytes: Uint8Array): string;
}
/** マスター: images, opened and validated once; many sessions share them. */
export declare class Masters extends Handle<glue.RawMasters> {
    /**
     * Opens images, in any order. With `knownAt` (`YYYY-MM-DD`), only what had been published by that day answers.
     *
     * @throws SanteiError 1000–1099 for bytes that are no image, 9941 without an image.
     */
    static open(images: Uint8Array | readonly Uint8Array[], options?: {
        knownAt?: string;
    }): Masters;
    private constructor();
    /** The releases that answer. */
    info(): MastersInfo;
    /** A session over these masters. They may be freed before it. */
    session(): Session;
}
/** Working memory, reused from claim to claim. */
export declare class Session extends Handle<glue.RawSession> {
    /**
     * 算定結果: the Outcome of a claim.
     *
     * @throws SanteiError 1100–1199 with the JSON pointer of each place.
     */
    calculate(claim: ClaimInput): Outcome;
    /** The Outcome as canonical JSON: the same bytes as every other door gives. */
    calculateJson(claim: ClaimInput): string;
    /** 計算の根拠: the way to every amount. */
    explain(claim: ClaimInput, language?: "ja" | "en"): Explanation;
    /** {@link Session.explain} as JSON. */
    explainJson(claim: ClaimInput, language?: "ja" | "en"): string;
    /** 算定後の請求単位: the claim with every added line entered. */
    completed(claim: ClaimInput): Claim;
    /**
     * The claims that the 医科 receipts of a file make. Text in CP932 is decoded by the host.
     *
     * @throws SanteiError 8500–8599 for bytes that are no receipt file.
     */
    ukeClaims(file: Uint8Array, decoder?: Cp932Decoder): UkeClaims;
    /** Takes what claims of batches share and gives it a number, from 0. */
    addFrame(frame: Frame | string | Uint8Array): number;
    /** Forgets the frames; numbers start from 0 again. */
    clearFrames(): void;
    /** Prices a batch into plain records. A claim that is refused has the code of its refusal, and stops nothing. */
    calculateBatch(batch: Batch): BatchResults;
    /** The Outcome of one claim of a batch, as canonical JSON. */
    batchDocument(batch: Batch, claim: number): string;
}
