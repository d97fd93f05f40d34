#!/usr/bin/env node
// Nanoseconds per claim of the three doors: bench.mjs CLAIMS.jsonl ROUNDS IMAGE... prints a line of JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const location = process.env.SANTEI_PACKAGE ? `${pathToFileURL(process.env.SANTEI_PACKAGE)}/` : new URL("../pkg/", import.meta.url);
const santei = await import(new URL("node.js", location));
const [file, rounds, ...paths] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
const claims = lines.map((line) => JSON.parse(line));
const masters = santei.Masters.open(paths.map((path) => new Uint8Array(readFileSync(path))));
const session = masters.session();

// Claims that differ in nothing but their records share a frame.
const frames = new Map();
function write() {
  const own = new santei.BatchWriter();
  for (const claim of claims) {
    const { encounters: _, units: __, visit_points: ___, ...frame } = claim;
    const shared = JSON.stringify({ ...frame, id: "", month: "", patient: { ...frame.patient, birth_date: "", sex: null } });
    if (!frames.has(shared)) frames.set(shared, session.addFrame(frame));
    own.add(frames.get(shared), claim);
  }
  return own;
}
const batch = write().finish();

const doors = {
  object: () => claims.forEach((claim) => session.calculate(claim)),
  json: () => lines.forEach((line) => session.calculateJson(line)),
  batch: () => session.calculateBatch(batch),
  write_batch: () => write(),
};
const figures = { claims: claims.length, frames: frames.size, rounds: Number(rounds) };
for (const [name, work] of Object.entries(doors)) {
  // Until the optimizing compiler has seen the code.
  const warm = performance.now() + 2000;
  while (performance.now() < warm) work();
  const times = Array.from({ length: Number(rounds) }, () => {
    const start = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - start) / claims.length;
  });
  times.sort((a, b) => a - b);
  figures[`${name}_ns`] = Math.round(times[times.length >> 1]);
}
console.log(JSON.stringify(figures));
