// The size of the engine without tables, gzipped: compared with size.json and the budget; with `--write` it becomes size.json.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 600_000;
const MARGIN = 0.02;

const file = new URL("size.json", import.meta.url);
const wasm = readFileSync(new URL("pkg/santei.wasm", import.meta.url));
const measured = { bytes: wasm.length, gzipped: gzipSync(wasm, { level: 9 }).length };

if (process.argv[2] === "--write") {
  writeFileSync(file, `${JSON.stringify(measured)}\n`);
} else {
  const written = JSON.parse(readFileSync(file, "utf8"));
  const change = measured.gzipped / written.gzipped - 1;
  console.log(
    `santei.wasm: ${measured.bytes} bytes, gzipped ${measured.gzipped} (budget ${BUDGET}, size.json ${written.gzipped}, ${(change * 100).toFixed(2)}%)`,
  );
  if (measured.gzipped > BUDGET) throw new Error("over the budget");
  if (Math.abs(change) > MARGIN) throw new Error("more than 2% away from size.json: look at why, then write it with `size --write`");
}
