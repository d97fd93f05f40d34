import { type WasmSource } from "./instance.js";
export * from "./exports.js";
/** Does nothing: the engine runs already. So the same program runs in a page. */
export declare function init(_source?: WasmSource): Promise<void>;
/** The bytes of `default.img`, the curated masters that come with the package. */
export declare function readDefaultImage(): Uint8Array;
