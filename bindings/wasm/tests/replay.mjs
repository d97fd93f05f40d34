#!/usr/bin/env node
// Computes claims through the package in Node, for comparison with other doors.
//
//   replay.mjs json CLAIMS.jsonl OUT.jsonl IMAGE...                         a claim per line in, an Outcome or {"errors":[…]} per line out
//   replay.mjs batch BATCH.bin FRAMES.jsonl OUT.jsonl RESULTS.bin IMAGE...  a document per claim, and the plain results
//
// SANTEI_PACKAGE names another directory than pkg/.
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { answers, loaded, resultsFile } from "./doors.mjs";

const location = process.env.SANTEI_PACKAGE ? `${pathToFileURL(process.env.SANTEI_PACKAGE)}/` : new URL("../pkg/", import.meta.url);
const santei = await import(new URL("node.js", location));
const [door, ...files] = process.argv.slice(2);

async function writeLines(path, lines) {
  const out = createWriteStream(path);
  for await (const line of lines) {
    if (!out.write(`${line}\n`)) await new Promise((done) => out.once("drain", done));
  }
  await finished(out.end());
}

async function* json(claims, session) {
  for await (const line of createInterface({ input: createReadStream(claims), crlfDelay: Infinity })) {
    yield* answers([line], (claim) => session.calculateJson(claim));
  }
}

function* documents({ session, batch }) {
  for (let claim = 0; claim < batch.rows.claims; claim++) yield* answers([claim], (row) => session.batchDocument(batch, row));
}

const images = (paths) => santei.Masters.open(paths.map((path) => new Uint8Array(readFileSync(path))));

if (door === "json") {
  const [claims, out, ...paths] = files;
  await writeLines(out, json(claims, images(paths).session()));
} else if (door === "batch") {
  const [file, frames, out, results, ...paths] = files;
  const lines = readFileSync(frames, "utf8").split("\n").filter(Boolean);
  const own = loaded(santei, images(paths), lines, new Uint8Array(readFileSync(file)));
  await writeLines(out, documents(own));
  writeFileSync(results, resultsFile(own));
} else {
  console.error("usage: replay.mjs json CLAIMS OUT IMAGE... | replay.mjs batch BATCH FRAMES OUT RESULTS IMAGE...");
  process.exit(2);
}
