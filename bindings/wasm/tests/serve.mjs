// A server of files with a strict Content-Security-Policy, and a browser that reports what breaks it. For tests alone.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

/** What a hospital's proxy may ask for: no inline script, no eval, no other host. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm",
  ".svg": "image/svg+xml" };

/** Serves directories by prefix ("/" for the rest). `requests` grows with every request. */
export async function serve(directories) {
  const requests = [];
  const prefixes = Object.keys(directories).sort((a, b) => b.length - a.length);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.push(path);
    const prefix = prefixes.find((start) => path.startsWith(start));
    const file = join(directories[prefix], normalize(`/${path.slice(prefix.length)}`).replace(/\/$/, "/index.html"));
    try {
      const body = await readFile(file);
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { requests, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export function browser() {
  return chromium.launch({
    executablePath: process.env.SANTEI_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
      "--disable-sync"],
  });
}

/** A page whose faults (exceptions, console errors, broken policies) gather in `faults`. */
export async function page(running, options = {}) {
  const context = await running.newContext(options);
  const own = await context.newPage();
  const faults = [];
  own.on("pageerror", (error) => faults.push(`exception: ${error.stack ?? error}`));
  own.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`${message.type()}: ${message.text()}`);
  });
  await own.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return { page: own, faults };
}

/** Waits for a condition of a page. Playwright's own waiting builds code from text, which the policy forbids. */
export async function until(own, condition, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (!(await own.evaluate(condition))) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${condition}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
