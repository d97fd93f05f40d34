#!/usr/bin/env node
// What replay.mjs does, with the same arguments, in headless chromium under a strict Content-Security-Policy.
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { browser, page, serve, until } from "./serve.mjs";

/** Claims that cross to the page at a time. */
const CHUNK = 500;

const [door, ...files] = process.argv.slice(2);
const usage = { json: 2, batch: 4 }[door];
if (usage === undefined || files.length <= usage) {
  console.error("usage: replay-browser.mjs json CLAIMS OUT IMAGE... | replay-browser.mjs batch BATCH FRAMES OUT RESULTS IMAGE...");
  process.exit(2);
}
const images = files.slice(usage);

const site = mkdtempSync(join(tmpdir(), "replay-"));
writeFileSync(join(site, "index.html"), '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
// The page is told what to do by calls of these functions: a policy without eval leaves no other way in.
writeFileSync(join(site, "page.js"), `
import * as santei from "/santei/web.js";
import { answers, loaded, resultsFile } from "/tests/doors.mjs";
const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
let session, batch;
window.begin = async (images, frames) => {
  await santei.init();
  const masters = santei.Masters.open(await Promise.all(Array.from({ length: images }, (_, image) => bytes("/file-" + image))));
  if (frames === null) session = masters.session();
  else ({ session, batch } = loaded(santei, masters, frames, await bytes("/batch")));
  return batch?.rows.claims ?? 0;
};
window.json = (lines) => answers(lines, (claim) => session.calculateJson(claim));
window.documents = (rows) => answers(rows, (row) => session.batchDocument(batch, row));
window.results = () => {
  let text = "";
  for (const byte of resultsFile({ session, batch })) text += String.fromCharCode(byte);
  return btoa(text);
};
window.ready = true;
`);
images.forEach((image, place) => symlinkSync(resolve(image), join(site, `file-${place}`)));
if (door === "batch") symlinkSync(resolve(files[0]), join(site, "batch"));

const here = import.meta.dirname;
const server = await serve({ "/": site, "/santei/": process.env.SANTEI_PACKAGE ?? join(here, "../pkg"), "/tests/": here });
const running = await browser();
const { page: own, faults } = await page(running);
await own.goto(`${server.url}/index.html`);
await until(own, () => window.ready);
const frames = door === "batch" ? readFileSync(files[1], "utf8").split("\n").filter(Boolean) : null;
const claims = await own.evaluate(([count, list]) => window.begin(count, list), [images.length, frames]);

const out = createWriteStream(door === "json" ? files[1] : files[2]);
const write = async (name, chunk) => {
  if (chunk.length > 0) out.write((await own.evaluate(([call, list]) => window[call](list), [name, chunk])).map((line) => `${line}\n`).join(""));
};
const name = door === "json" ? "json" : "documents";
const entries = door === "json" ? createInterface({ input: createReadStream(files[0]), crlfDelay: Infinity }) : Array(claims).keys();
let chunk = [];
for await (const entry of entries) {
  chunk.push(entry);
  if (chunk.length === CHUNK) {
    await write(name, chunk);
    chunk = [];
  }
}
await write(name, chunk);
await finished(out.end());
if (door === "batch") writeFileSync(files[3], Buffer.from(await own.evaluate(() => window.results()), "base64"));
await running.close();
server.close();
rmSync(site, { recursive: true });
if (faults.length > 0) throw new Error(faults.join("\n"));
