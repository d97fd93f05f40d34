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
export class SanteiError extends Error {
  override readonly name = "SanteiError";
  /** One problem or more; the first one names the refusal. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(told(problems, (problem) => problem.en));
    this.problems = problems;
  }

  /** Code of the first problem. */
  get code(): number {
    return this.problems[0]?.code ?? 0;
  }

  /** Slug of the first problem. */
  get slug(): string {
    return this.problems[0]?.slug ?? "";
  }

  /** 日本語の文. */
  get japanese(): string {
    return told(this.problems, (problem) => problem.ja);
  }

  /** `{"errors": […]}`, as the other doors write it. */
  toJSON(): { errors: readonly Problem[] } {
    return { errors: this.problems };
  }
}

function told(problems: readonly Problem[], text: (problem: Problem) => string): string {
  return problems.map((problem) => `E${problem.code} ${problem.slug}: ${text(problem)}`).join("\n");
}
