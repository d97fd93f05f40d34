import { type WasmSource } from "./instance.js";
export * from "./exports.js";
/** Does nothing: the engine runs already. So the same program runs in a page without a bundler. */
export declare function init(_source?: WasmSource): Promise<void>;
