// The packed package in a browser under a strict policy: as plain modules, and through vite and esbuild.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const { browser, page, serve, until } = await import(process.env.SANTEI_SERVE);
const installed = join(import.meta.dirname, "node_modules/santei");
let running;
before(async () => {
  running = await browser();
});
after(() => running.close());

async function said(directories) {
  const server = await serve(directories);
  const { page: own, faults } = await page(running);
  await own.goto(`${server.url}/index.html`);
  await until(own, () => document.querySelector("output").textContent !== "");
  const text = await own.textContent("output");
  await own.context().close();
  server.close();
  return { text, faults: faults.filter((fault) => !fault.includes("favicon")), requests: server.requests };
}

test("a page without a bundler", async () => {
  const site = mkdtempSync(join(tmpdir(), "plain-"));
  for (const file of ["plain.js", "claim.json"]) cpSync(join(import.meta.dirname, "bundled", file), join(site, file));
  writeFileSync(join(site, "index.html"), '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><output></output><script type="module" src="plain.js"></script>');
  const { text, faults, requests } = await said({ "/": site, "/santei/": installed });
  assert.deepEqual({ text, faults }, { text: "3030", faults: [] });
  assert.equal(requests.filter((path) => path.endsWith(".wasm")).length, 1);
});

test("vite", async () => {
  const root = join(import.meta.dirname, "bundled");
  execFileSync("npx", ["vite", "build", "--logLevel", "error", "--outDir", "dist"], { cwd: root, stdio: "inherit" });
  const assets = readdirSync(join(root, "dist/assets"));
  assert.ok(assets.some((name) => /^santei-.*\.wasm$/.test(name)), String(assets));
  const { text, faults } = await said({ "/": join(root, "dist") });
  assert.deepEqual({ text, faults: faults.filter((fault) => !fault.includes("404")) }, { text: "3030", faults: [] });
});

test("esbuild, with the two files copied beside the bundle", async () => {
  const root = join(import.meta.dirname, "bundled");
  const out = mkdtempSync(join(tmpdir(), "esbuild-"));
  const options = ["main.js", "--bundle", "--format=esm", "--log-level=error", `--outfile=${join(out, "main.js")}`];
  execFileSync("npx", ["esbuild", ...options], { cwd: root, stdio: "inherit" });
  for (const file of ["santei.wasm", "default.img"]) cpSync(join(installed, file), join(out, file));
  cpSync(join(root, "index.html"), join(out, "index.html"));
  const { text, faults } = await said({ "/": out });
  assert.deepEqual({ text, faults: faults.filter((fault) => !fault.includes("404")) }, { text: "3030", faults: [] });
});

test("the glue builds no code from text", () => {
  for (const name of readdirSync(installed).filter((name) => name.endsWith(".js"))) {
    assert.doesNotMatch(readFileSync(join(installed, name), "utf8"), /\beval\(|new Function\b|\bFunction\(/, name);
  }
});
