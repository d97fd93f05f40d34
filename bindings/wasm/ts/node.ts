// For Node: the engine has started when the import is done.
import { readFileSync } from "node:fs";
import { type WasmSource, startSync } from "./instance.js";

export * from "./exports.js";

startSync(readFileSync(new URL("./santei.wasm", import.meta.url)));

/** Does nothing: the engine runs already. So the same program runs in a page. */
export async function init(_source?: WasmSource): Promise<void> {}

/** The bytes of `default.img`, the curated masters that come with the package. */
export function readDefaultImage(): Uint8Array {
  return readFileSync(new URL("./default.img", import.meta.url));
}
