// The runners of the golden cases: every door of the package, in Node and in a page, gives the same bytes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { BatchWriter } from "../pkg/node.js";

const examples = join(import.meta.dirname, "../../../golden/examples");
const image = join(import.meta.dirname, "../../../masters/data/default.img");
const work = mkdtempSync(join(tmpdir(), "runners-"));
after(() => rmSync(work, { recursive: true }));
const at = (name) => join(work, name);
const run = (script, ...args) => execFileSync("node", [join(import.meta.dirname, script), ...args, image], { encoding: "utf8" });

const claims = readdirSync(examples).filter((name) => name.endsWith(".json")).map((name) => JSON.parse(readFileSync(join(examples, name), "utf8")));
// The frame of a batch is written once; the stay is a part of it.
const wrong = { ...claims[0], month: "2030-01" };
const all = [...claims, wrong];
writeFileSync(at("claims.jsonl"), all.map((claim) => `${JSON.stringify(claim)}\n`).join(""));
const writer = new BatchWriter();
all.forEach((claim, frame) => writer.add(frame, claim));
const frames = all.map(({ encounters: _, units: __, visit_points: ___, ...frame }) => ({ ...frame, month: "2026-06" }));
writeFileSync(at("frames.jsonl"), frames.map((frame) => `${JSON.stringify(frame)}\n`).join(""));
const tables = Object.entries(writer.tables()).map(([table, bytes]) => {
  const count = Buffer.alloc(8);
  const size = { claims: 48, encounters: 40, units: 56, times: 8, lines: 64, facts: 16, comments: 16, visit_points: 16, texts: 1 }[table];
  count.writeBigUInt64LE(BigInt(bytes.length / size));
  return Buffer.concat([count, bytes]);
});
writeFileSync(at("batch.bin"), Buffer.concat(tables));

test("json, in Node and in a page", () => {
  run("replay.mjs", "json", at("claims.jsonl"), at("node.jsonl"));
  run("replay-browser.mjs", "json", at("claims.jsonl"), at("page.jsonl"));
  const lines = readFileSync(at("node.jsonl"), "utf8");
  assert.equal(readFileSync(at("page.jsonl"), "utf8"), lines);
  const answered = lines.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(answered.slice(0, -1).map((outcome) => outcome.id), claims.map((claim) => claim.id));
  assert.ok(answered.at(-1).errors.length > 0);
});

test("batch, in Node and in a page", () => {
  run("replay.mjs", "batch", at("batch.bin"), at("frames.jsonl"), at("node-batch.jsonl"), at("node.bin"));
  run("replay-browser.mjs", "batch", at("batch.bin"), at("frames.jsonl"), at("page-batch.jsonl"), at("page.bin"));
  assert.equal(readFileSync(at("node-batch.jsonl"), "utf8"), readFileSync(at("node.jsonl"), "utf8"));
  assert.equal(readFileSync(at("page-batch.jsonl"), "utf8"), readFileSync(at("node.jsonl"), "utf8"));
  assert.deepEqual(readFileSync(at("page.bin")), readFileSync(at("node.bin")));
});

test("the bench measures", () => {
  const figures = JSON.parse(run("bench.mjs", at("claims.jsonl").replace("claims", "sound"), "1"));
  assert.ok(figures.json_ns > 0 && figures.batch_ns > 0 && figures.object_ns > 0);
});
writeFileSync(at("sound.jsonl"), claims.map((claim) => `${JSON.stringify(claim)}\n`).join(""));
