// The demo page as a person uses it, in headless chromium under the strict policy of its own and of the server.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, page, serve } from "./serve.mjs";

const root = join(import.meta.dirname, "../../..");
const shared = process.env.SANTEI_SHARED ?? join(root, "../shared");
const sample = join(shared, "corpus/uke/receiptisan/RECEIPTC_GAIRAI_SAMPLE.UKE");
const example = (name) => readFileSync(join(root, `golden/examples/${name}.json`), "utf8");
const shots = process.env.SANTEI_SHOTS ?? mkdtempSync(join(tmpdir(), "demo-"));
mkdirSync(shots, { recursive: true });

let server;
let running;
before(async () => {
  server = await serve({ "/": join(import.meta.dirname, "../demo/dist") });
  running = await browser();
});
after(async () => {
  await running.close();
  server.close();
  console.log(`screenshots: ${shots}`);
});

/** Opens the page, lets a person work with it, and looks for faults and requests after it was loaded. */
async function visit(work, { locale = "ja-JP", width = 1280, height = 900 } = {}) {
  const { page: own, faults } = await page(running, { locale, viewport: { width, height } });
  await own.goto(`${server.url}/index.html`);
  await own.locator("#calculate:enabled").waitFor();
  const loaded = server.requests.length;
  await own.context().setOffline(true);
  await work(own);
  assert.deepEqual(server.requests.slice(loaded), [], "a request after loading");
  assert.deepEqual(faults, []);
  await own.context().close();
}

async function paste(own, text) {
  await own.fill("#claim", text);
  await own.click("#calculate");
}

const text = (own, selector) => own.locator(selector).first().innerText();

/** CP932 by the table of the host. */
const CP932 = new Map();
for (let lead = 0x81; lead <= 0xfc; lead += 1) {
  for (let trail = 0x40; trail <= 0xfc; trail += 1) CP932.set(new TextDecoder("shift_jis").decode(Uint8Array.of(lead, trail)), [lead, trail]);
}
const cp932 = (letters) => Buffer.from([...letters].flatMap((letter) => CP932.get(letter) ?? [letter.charCodeAt(0)]));

const FILE = cp932(
  "IR,1,13,1,1234567,,中央診療所,202607,00,\r\n" +
    "RE,1,1112,202606,山田　太郎,1,19730115\r\nHO,06222011,１,１００１,1,343\r\nSI,11,1,111000110,,291,1,,,,,,,,,,,1\r\nSI,12,1,112011010,,52,1,,,,,,,,,,,,1\r\n" +
    "RE,2,1112,202606,鈴木　花子,2,19800505\r\nHO,06222011,１,１００２,1,76\r\nSI,12,1,112007410,,76,1,,,,,,,,,,,,,1\r\n" +
    "GO,2,419,99\r\n\x1a",
);

test("an example is computed at once: state, points, what to pay, who bears it", () => visit(async (own) => {
  await own.selectOption("#example", "outpatient-r08");
  assert.equal(await text(own, ".badge"), "確定");
  assert.match(await text(own, '[data-key="points"]'), /^1,011\s*点$/);
  assert.match(await text(own, '[data-key="paid"]'), /^3,030\s*円$/);
  assert.match(await text(own, ".borne"), /保険者 7,077円[\s\S]*患者 3,033円/);
  assert.match(await own.locator("#status").textContent(), /確定. 合計点数 1,011. 窓口で支払う額 3,030 円/);
  await own.screenshot({ path: join(shots, "wide-ja.png"), fullPage: true });
}));

test("every amount opens the way to it, down to the notice, and closes again", () => visit(async (own) => {
  for (const name of ["outpatient-r08", "share-r08", "check-r08", "inpatient-r06"]) {
    await own.selectOption("#example", name);
    const keys = await own.locator(".amount").evaluateAll((buttons) => buttons.map((button) => button.dataset.key));
    assert.equal(new Set(keys).size, keys.length, "two amounts of one name");
    assert.ok(keys.length > 5);
    for (const key of keys) {
      const amount = own.locator(`[data-key="${key}"]`);
      await amount.click();
      const why = own.locator(".why");
      assert.equal(await why.count(), 1, key);
      const said = await why.innerText();
      assert.match(said, key === "points" ? /=/ : /根拠|→|算定せず/, key);
      assert.doesNotMatch(said, /undefined|null|NaN/, key);
      await amount.click();
      assert.equal(await why.count(), 0, key);
    }
  }
  await own.selectOption("#example", "outpatient-r08");
  await own.click('[data-key="paid"]');
  const why = await text(own, ".why");
  assert.match(why, /2026-06-03 窓口徴収額 \(p1\)\s+2,400[\s\S]*630[\s\S]*=\s+3,030/);
  assert.match(why, /患者負担 633円 → 窓口 630円（10円未満四捨五入）/);
  assert.match(why, /健康保険法75条/);
}));

test("a refused claim: code, both languages, the place in the text", () => visit(async (own) => {
  await paste(own, example("outpatient-r08").replace('"coverage": "kenpo"', '"coverage": "nobody"'));
  assert.match(await text(own, "#problems"), /計算できません[\s\S]*1108 dangling-reference[\s\S]*参照先がありません[\s\S]*\/combinations\/0\/coverage/);
  assert.equal(await text(own, "mark"), '"nobody"');
  assert.equal(await own.locator("#outcome > *").count(), 0, "an old result stands beside an error");
  await own.click("text=入力欄で示す");
  assert.equal(await own.evaluate(() => document.getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart,
    document.activeElement.selectionEnd)), '"nobody"');
  await own.screenshot({ path: join(shots, "error-ja.png") });
  await own.click("text=English");
  assert.match(await text(own, "#problems"), /This cannot be computed[\s\S]*refers to nothing/);
  await paste(own, '{\n  "id": "日本",\n  "month" "2026-06"\n}');
  assert.match(await text(own, "#problems"), /1100 json-syntax[\s\S]*line 3/);
  assert.equal(await text(own, "mark"), '"');
  await paste(own, "");
  assert.match(await text(own, "#problems"), /1100 json-syntax/);
  await paste(own, example("outpatient-r08"));
  assert.equal(await text(own, "#problems"), "");
  assert.equal(await text(own, ".badge"), "Final");
}));

test("what is not decided stands before everything else", () => visit(async (own) => {
  await paste(own, example("outpatient-r08").replace("160095710", "160999910"));
  assert.equal(await text(own, ".badge"), "未確定");
  assert.match(await text(own, ".attention"), /確認が必要[\s\S]*判定不能 2000[\s\S]*160999910/);
  const order = await own.locator(".outcome > *").evaluateAll((parts) => parts.map((part) => part.className));
  assert.deepEqual(order.slice(0, 2), ["summary not_final", "attention"]);
  await own.click(".attention .place");
  assert.match(await own.locator("#claim").evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), /160999910/);
  await own.screenshot({ path: join(shots, "not-final-ja.png"), fullPage: true });
}));

test("a fee that is not billed is struck out with what to do", () => visit(async (own) => {
  await own.selectOption("#example", "check-r08");
  assert.match(await text(own, ".attention"), /警告 4000[\s\S]*根拠/);
  assert.equal(await own.locator(".days tr.suppressed").count(), 1);
  assert.match(await text(own, ".days tr.suppressed"), /特定疾患療養管理料（診療所）[\s\S]*算定しない/);
}));

test("the language changes with the explanation still open", () => visit(async (own) => {
  await own.selectOption("#example", "outpatient-r08");
  await own.click('[data-key="visit/1/counter"]');
  assert.match(await text(own, ".why"), /負担割合/);
  await own.click("text=English");
  assert.equal(await text(own, ".badge"), "Final");
  assert.match(await text(own, ".why"), /rate: 3\/10/);
  assert.equal(await own.locator("html").getAttribute("lang"), "en");
  await own.screenshot({ path: join(shots, "wide-en.png"), fullPage: true });
  await own.click("text=日本語");
  assert.match(await text(own, ".why"), /負担割合/);
}));

test("a receipt file is dropped: its receipts, one chosen, another chosen", () => visit(async (own) => {
  const dropped = await own.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(bytes)], "RECEIPTC.UKE"));
    return transfer;
  }, [...FILE]);
  await own.dispatchEvent("#drop", "dragover", { dataTransfer: dropped });
  await own.dispatchEvent("#drop", "drop", { dataTransfer: dropped });
  await own.locator(".choices button").first().waitFor();
  assert.match(await text(own, "#receipts"), /RECEIPTC\.UKEのレセプト \(2\)[\s\S]*山田　太郎[\s\S]*鈴木　花子/);
  assert.match(await own.inputValue("#claim"), /山田　太郎/);
  assert.match(await text(own, ".days"), /初診料/);
  await own.locator(".choices button").nth(1).click();
  assert.match(await own.inputValue("#claim"), /鈴木　花子/);
  assert.match(await text(own, ".days"), /再診料/);
  await own.screenshot({ path: join(shots, "receipts-ja.png"), fullPage: true });
  await own.selectOption("#example", "share-r08");
  assert.equal(await own.locator("#receipts").isVisible(), false);
}));

test("a file of another kind is told; a claim as a file is computed", () => visit(async (own) => {
  const file = (name, content) => own.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
  await file("photo.png", "\x89PNG\r\n");
  await own.locator(".problem").waitFor();
  assert.match(await text(own, "#problems"), /計算できません\s+8\d\d\d/);
  await own.screenshot({ path: join(shots, "wrong-file-ja.png") });
  await file("claim.json", `\ufeff${example("share-r08")}`);
  await own.locator(".badge").waitFor();
  assert.match(await text(own, '[data-key="paid"]'), /92,702/);
  assert.equal(await text(own, "#problems"), "");
}));

test("the official sample of the shelf, where it is there", (context) => {
  if (!existsSync(sample)) return context.diagnostic("SKIPPED: no shelf");
  return visit(async (own) => {
    await own.setInputFiles("#file", sample);
    await own.locator(".choices button").first().waitFor();
    const count = await own.locator(".choices button").count();
    assert.ok(count > 0);
    for (let index = 0; index < count; index += 1) {
      await own.locator(".choices button").nth(index).click();
      assert.equal(await text(own, "#problems"), "");
      assert.equal(await own.locator(".badge").count() > 0, true);
    }
  });
});

test("with the keyboard alone", () => visit(async (own) => {
  const focused = () => own.evaluate(() => document.activeElement.id || document.activeElement.dataset.key || document.activeElement.textContent.trim());
  await own.keyboard.press("Tab");
  assert.match(await focused(), /結果へ移動/);
  for (const name of ["日本語", "English", "example", "file", "claim"]) {
    await own.keyboard.press("Tab");
    assert.equal(await focused(), name);
  }
  await own.keyboard.insertText(example("outpatient-r08"));
  await own.keyboard.press("Control+Enter");
  assert.equal(await text(own, ".badge"), "確定");
  for (const name of ["calculate", "points", "paid"]) {
    await own.keyboard.press("Tab");
    assert.equal(await focused(), name);
  }
  const outline = await own.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
  assert.equal(outline, "3px");
  await own.keyboard.press("Enter");
  assert.match(await text(own, ".why"), /健康保険法75条/);
  await own.keyboard.press("Escape");
  assert.equal(await own.locator(".why").count(), 0);
  assert.equal(await focused(), "paid");
}));

for (const locale of ["ja-JP", "en-US"]) {
  test(`a narrow window scrolls in one direction (${locale})`, () => visit(async (own) => {
    for (const name of ["outpatient-r08", "share-r08", "inpatient-r06", "check-r08"]) {
      await own.selectOption("#example", name);
      await own.click('[data-key="paid"]');
      const [inner, outer] = await own.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(inner <= outer, `${name}: ${inner} > ${outer}`);
      const wide = await own.evaluate(() => [...document.querySelectorAll("#outcome :not(thead, thead *)")].filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
        .map((part) => part.className));
      assert.deepEqual(wide, [], name);
      await own.screenshot({ path: join(shots, `narrow-${name}-${locale.slice(0, 2)}.png`), fullPage: true });
    }
  }, { locale, width: 390, height: 844 }));
}

test("the added lines go into the claim, and nothing changes", () => visit(async (own) => {
  await own.selectOption("#example", "outpatient-r08");
  await own.click("text=自動算定の明細を入力欄の請求に加える");
  assert.match(await own.inputValue("#claim"), /180819910/);
  assert.match(await text(own, '[data-key="points"]'), /^1,011/);
  assert.equal(await own.locator(".days .tag.added").count(), 0);
}));

test("the result prints with what is open, and without the input", () => visit(async (own) => {
  await own.selectOption("#example", "share-r08");
  await own.click('[data-key="paid"]');
  const path = join(shots, "print.pdf");
  await own.pdf({ path, preferCSSPageSize: true });
  const printed = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
  assert.match(printed, /確定/);
  assert.match(printed, /92,702/);
  assert.match(printed, /自己負担限度額 86,752円/);
  assert.doesNotMatch(printed, /計算する|例を選ぶ|"combinations"/);
  const pages = execFileSync("pdfinfo", [path], { encoding: "utf8" });
  assert.match(pages, /A4/);
}));
