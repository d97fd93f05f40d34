// What every way into the package exports; `init` is added by each.
export type * as claim from "./claim.js";
export type { Claim } from "./claim.js";
export type * as outcome from "./outcome.js";
export type { Outcome } from "./outcome.js";
export type * as explanation from "./explanation.js";
export type { Explanation } from "./explanation.js";
export { type Problem, SanteiError } from "./error.js";
export * from "./core.js";
export * from "./batch.js";
export * from "./results.js";
export { type WasmSource, engineVersion, lastPanic, restart } from "./instance.js";
