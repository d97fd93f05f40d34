// For pages: nothing is loaded before `init` is called.
import { type WasmSource, start } from "./instance.js";

export * from "./exports.js";

/** Starts the engine: fetches `santei.wasm` from beside this module, or takes what it is given. Later calls change nothing. */
export function init(source: WasmSource = new URL("./santei.wasm", import.meta.url)): Promise<void> {
  return start(source);
}
