// For bundlers that know `new URL(…, import.meta.url)`: the engine has started when the import is done.
import { type WasmSource, start } from "./instance.js";

export * from "./exports.js";

await start(new URL("./santei.wasm", import.meta.url));

/** Does nothing: the engine runs already. So the same program runs in a page without a bundler. */
export async function init(_source?: WasmSource): Promise<void> {}
