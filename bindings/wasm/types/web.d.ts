import { type WasmSource } from "./instance.js";
export * from "./exports.js";
/** Starts the engine: fetches `santei.wasm` from beside this module, or takes what it is given. Later calls change nothing. */
export declare function init(source?: WasmSource): Promise<void>;
