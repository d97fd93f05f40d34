/** 問題: one problem, in the form of the findings of an Outcome. */
export interface Problem {
    /** Stable number (docs/errors.md). */
    code: number;
    /** Stable name. */
    slug: string;
    /** How grave it is. */
    severity: "info" | "warning" | "undecided" | "error";
    /** Where: JSON pointer into the claim, section of an image, record and item of a receipt file; empty for the whole. */
    at: string;
    /** 日本語. */
    ja: string;
    /** English. */
    en: string;
    /** 根拠; empty where none applies. */
    citation: string;
}
/** Nothing was computed, and why. `message` is English; {@link SanteiError.japanese} says the same in Japanese. */
export declare class SanteiError extends Error {
    readonly name = "SanteiError";
    /** One problem or more; the first one names the refusal. */
    readonly problems: readonly Problem[];
    constructor(problems: readonly Problem[]);
    /** Code of the first problem. */
    get code(): number;
    /** Slug of the first problem. */
    get slug(): string;
    /** 日本語の文. */
    get japanese(): string;
    /** `{"errors": […]}`, as the other doors write it. */
    toJSON(): {
        errors: readonly Problem[];
    };
}
