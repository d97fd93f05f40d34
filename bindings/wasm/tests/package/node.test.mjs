// The packed package in Node, as a program that has installed it sees it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as santei from "santei";

const { Batch, BatchWriter, Masters, SanteiError } = santei;
const examples = new URL(process.env.SANTEI_EXAMPLES);
const read = (name) => readFileSync(new URL(`${name}.json`, examples), "utf8");
const outpatient = JSON.parse(read("outpatient-r08"));
const image = santei.readDefaultImage();
const masters = Masters.open(image);
const session = masters.session();
const frameOf = ({ encounters: _, units: __, visit_points: ___, ...frame }) => frame;

/** The SanteiError that a call throws. */
function refused(work) {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof SanteiError, String(error));
    assert.ok(error instanceof Error);
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("the version is the one of the crate", () => {
  const manifest = createRequire(import.meta.url)("santei/package.json");
  assert.equal(santei.engineVersion(), manifest.version);
  assert.equal(manifest.version, process.env.SANTEI_VERSION);
  assert.equal(masters.info().engine, manifest.version);
  assert.ok(masters.info().releases.some((release) => release.family === "fee_item" && release.label === "r08"));
});

test("require gives the same module", () => {
  assert.equal(createRequire(import.meta.url)("santei").Masters, Masters);
});

test("an object, a string and UTF-8 are the same claim", () => {
  const outcome = session.calculate(outpatient);
  assert.equal(outcome.totals.points_x100, 101_100);
  assert.equal(outcome.totals.collected_yen, 3_030);
  assert.equal(outcome.final, true);
  const json = session.calculateJson(read("outpatient-r08"));
  assert.equal(session.calculateJson(outpatient), json);
  assert.equal(session.calculateJson(new TextEncoder().encode(read("outpatient-r08"))), json);
  assert.deepEqual(JSON.parse(json), outcome);
});

test("a name of any script reaches the engine whole", () => {
  const claim = { ...outpatient, id: "髙﨑 𠮷野 ①〜" };
  assert.equal(session.calculate(claim).id, claim.id);
});

test("no amount is a bigint", () => {
  const look = (value) => {
    assert.notEqual(typeof value, "bigint");
    if (value !== null && typeof value === "object") Object.values(value).forEach(look);
  };
  for (const name of ["outpatient-r06", "share-r08", "inpatient-r06", "check-r08"]) look(session.calculate(read(name)));
});

test("every amount has a passage, in both languages", () => {
  for (const language of ["ja", "en"]) {
    const { id, passages } = session.explain(outpatient, language);
    assert.equal(id, "outpatient-r08");
    const visits = passages.filter((passage) => passage.kind === "visit");
    assert.deepEqual(visits.map((passage) => passage.visit), [0, 1]);
    assert.ok(passages.some((passage) => passage.kind === "unit" && passage.steps.some((step) => step.citation !== null)));
  }
  assert.match(session.explainJson(outpatient), /一部負担金相当額/);
  assert.match(session.explainJson(outpatient, "en"), /patient/);
});

test("the completed claim has the same points and gets no more lines", () => {
  const completed = session.completed(outpatient);
  const again = session.calculate(completed);
  assert.equal(again.totals.points_x100, 101_100);
  assert.equal(again.additions.filter((line) => line.status === "added").length, 0);
  assert.ok(completed.units.length > outpatient.units.length);
});

test("a refusal has code, place and both languages", () => {
  const syntax = refused(() => session.calculate('{"id": '));
  assert.equal(syntax.code, 1100);
  assert.equal(syntax.slug, "json-syntax");
  assert.match(syntax.message, /^E1100 json-syntax: not valid JSON/);
  assert.match(syntax.japanese, /JSONとして読めません/);
  const wrong = refused(() => session.calculate({ ...outpatient, combinations: [{ id: "p1", coverage: "nobody" }] }));
  assert.deepEqual(wrong.problems.map(({ code, at }) => ({ code, at })), [{ code: 1108, at: "/combinations/0/coverage" }]);
  assert.deepEqual(JSON.parse(JSON.stringify(wrong)), { errors: wrong.problems });
  assert.equal(refused(() => session.explain("[]")).code, 1105);
  assert.equal(session.calculate(outpatient).totals.points_x100, 101_100);
});

test("masters: nothing, no image, a damaged image, a day that does not exist", () => {
  assert.equal(refused(() => Masters.open([])).code, 9941);
  assert.equal(refused(() => Masters.open(new Uint8Array(100))).code, 1000);
  const damaged = new Uint8Array(image);
  damaged[damaged.length >> 1] ^= 1;
  assert.equal(refused(() => Masters.open(damaged)).code, 1003);
  assert.equal(refused(() => Masters.open(image, { knownAt: "2026-02-30" })).code, 1107);
  assert.equal(Masters.open([image], { knownAt: "2026-01-01" }).info().known_at, "2026-01-01");
});

test("what is no claim, no image and no table is told and harms nothing", () => {
  const circle = {};
  circle.circle = circle;
  assert.throws(() => session.calculate(circle), TypeError);
  assert.throws(() => session.calculate({ ...outpatient, id: 1n }), TypeError);
  assert.ok(refused(() => session.calculate(42)).code >= 1100);
  assert.ok(refused(() => session.calculate(null)).code >= 1100);
  assert.ok(refused(() => session.calculate(undefined)).code >= 1100);
  assert.equal(refused(() => Masters.open("default.img")).code, 1000);
  assert.throws(() => session.calculateBatch({}), TypeError);
  assert.equal(session.calculate(outpatient).totals.points_x100, 101_100);
});

test("two images of the same release answer as one", () => {
  const twice = Masters.open([image, image]);
  assert.equal(twice.session().calculateJson(outpatient), session.calculateJson(outpatient));
});

test("handles: freed ones are told, freeing twice is nothing, masters may go before their sessions", () => {
  const own = Masters.open(image);
  const working = own.session();
  own.free();
  own.free();
  assert.equal(refused(() => own.info()).code, 9944);
  assert.equal(working.calculate(outpatient).totals.points_x100, 101_100);
  working[Symbol.dispose]();
  assert.equal(refused(() => working.calculate(outpatient)).code, 9944);
});

const RECEIPTS = "IR,1,13,1,1234567,,医院\u3000髙﨑,202607,00,\r\nRE,1,1112,202606,山田\u3000太郎,1,19730115\r\nHO,06222011,1,1001,1,76\r\n" +
  "SI,12,1,112007410,,76,1,,,,,,,,1\r\n";
/** シフトJIS of what stands in RECEIPTS, with 髙 and 﨑 of the extensions by IBM. */
const CP932 = { 医: "88e3", 院: "8940", "\u3000": "8140", 髙: "fbfc", 﨑: "fab1", 山: "8e52", 田: "9363", 太: "91be", 郎: "9859" };
const cp932 = (text) => Buffer.concat([...text].map((letter) => Buffer.from(CP932[letter] ?? Buffer.from(letter).toString("hex"), "hex")));

test("a receipt file in CP932 and in UTF-8 makes claims", () => {
  const tail = "GO,1,76,99\r\n\x1a";
  const made = session.ukeClaims(cp932(RECEIPTS + tail));
  assert.deepEqual(made.skipped, []);
  assert.equal(made.claims.length, 1);
  const { record, claim } = made.claims[0];
  assert.equal(record, 2);
  assert.equal(claim.patient.name, "山田\u3000太郎");
  assert.equal(claim.institution.name, "医院\u3000髙﨑");
  assert.equal(session.calculate(claim).lines[0].code, "112007410");
  assert.deepEqual(session.ukeClaims(new TextEncoder().encode(RECEIPTS + tail)), made);
});

test("what is no receipt file is refused; an exception of a decoder comes out and harms nothing", () => {
  const error = refused(() => session.ukeClaims(new TextEncoder().encode("name,price\n1,2\n")));
  assert.ok(error.code >= 8500 && error.code < 8600, String(error));
  const failing = { decode: () => { throw new TypeError("no table"); } };
  assert.throws(() => session.ukeClaims(cp932(RECEIPTS), failing), new TypeError("no table"));
  assert.equal(session.calculate(outpatient).totals.points_x100, 101_100);
});

test("a batch gives what the claims give one by one", () => {
  const working = masters.session();
  const writer = new BatchWriter();
  const claims = ["outpatient-r06", "outpatient-r08", "share-r08", "check-r08"].map((name) => JSON.parse(read(name)));
  const places = claims.map((claim) => writer.add(working.addFrame(frameOf(claim)), claim));
  const batch = writer.finish();
  const results = working.calculateBatch(batch);
  assert.deepEqual(results.rows, batch.rows);
  for (const [number, claim] of claims.entries()) {
    const outcome = session.calculate(claim);
    assert.equal(working.batchDocument(batch, number), session.calculateJson(claim));
    const result = results.claim(places[number].claim);
    assert.equal(result.code, 0);
    assert.equal(result.final, outcome.final);
    assert.equal(result.points_x100, outcome.totals.points_x100);
    assert.equal(result.collected_yen, outcome.totals.collected_yen);
    assert.equal(result.findings, outcome.findings.length);
    assert.equal(result.outside_yen, outcome.outside_yen);
    for (const [place, line] of outcome.lines.filter((line) => line.unit < (claim.units ?? []).length).entries()) {
      assert.equal(results.line(places[number].line + place), line.status);
    }
    for (const [place, encounter] of (claim.encounters ?? []).entries()) {
      const visits = outcome.visits.filter((visit) => visit.encounter === encounter.id);
      const points = visits.reduce((sum, visit) => sum + visit.points_x100, 0);
      assert.equal(results.encounter(places[number].encounter + place).points_x100, points);
    }
  }
});

test("every member of a record survives the writer", () => {
  const working = masters.session();
  const claim = structuredClone(outpatient);
  claim.encounters[1] = { ...claim.encounters[1], id: "受診2", parent: "v1", date: "2026-06-03", counts_as_actual_day: false, second_department: true,
    facts: [{ name: "時間外区分", value: "休日" }] };
  claim.units[0] = { ...claim.units[0], id: "u", specimen: "採血1", recorded_points: 291 };
  claim.units[0].lines[0] = { code: "111000110", id: "l", quantity: "1.5", price: "12.3", points: 291, product: "製品", performed_only: true,
    facts: [{ name: "部位", value: "右" }], comments: [{ code: "820000001", at: "after", text: "注記" }, { code: "820000002" }] };
  for (const unit of claim.units) if (unit.encounter === "v2") Object.assign(unit, { encounter: "受診2", times: [{ date: "2026-06-03", count: 2 }] });
  const writer = new BatchWriter();
  writer.add(working.addFrame(frameOf(claim)), claim);
  assert.equal(working.batchDocument(writer.finish(), 0), working.calculateJson(claim));
});

test("claims of a batch that are refused have their code and stop nothing", () => {
  const working = masters.session();
  const frame = working.addFrame(frameOf(outpatient));
  const writer = new BatchWriter();
  writer.add(frame, outpatient);
  writer.add(frame + 1, outpatient);
  writer.add(frame, { ...outpatient, month: "2026-07" });
  writer.add(frame, outpatient);
  const batch = writer.finish();
  const results = working.calculateBatch(batch);
  assert.deepEqual([0, 1, 2, 3].map((row) => results.claim(row).code), [0, 9947, 1110, 0]);
  assert.equal(refused(() => working.batchDocument(batch, 1)).code, 9947);
  assert.equal(refused(() => working.batchDocument(batch, 9)).code, 9945);
  assert.equal(refused(() => new Batch({ claims: new Uint8Array(47) })).code, 9948);
  assert.equal(refused(() => working.addFrame(outpatient)).code, 9949);
  assert.throws(() => results.claim(4), RangeError);
  working.clearFrames();
  assert.equal(working.calculateBatch(batch).claim(0).code, 9947);
});

test("values that records cannot state are refused by the writer", () => {
  const add = (change) => () => new BatchWriter().add(0, { ...outpatient, ...change });
  assert.throws(add({ id: "" }), RangeError);
  assert.throws(add({ month: "2026-6" }), RangeError);
  assert.throws(add({ combinations: [{ id: "other" }] }), RangeError);
  assert.throws(add({ visit_points: [{ encounter: "v1", combination: "p1", points: 0.5 }] }), RangeError);
  assert.throws(add({ visit_points: [{ encounter: "v1", combination: "p1", points: 2 ** 53 }] }), RangeError);
});

test("negative and large amounts keep their value on both sides", () => {
  const working = masters.session();
  const claim = JSON.parse(read("share-r08"));
  for (const points of [1, 2 ** 31, 9_999_999_999]) {
    claim.visit_points[0].points = points;
    const writer = new BatchWriter();
    writer.add(working.addFrame(frameOf(claim)), claim);
    const batch = writer.finish();
    const one = (() => { try { return working.calculateJson(claim); } catch (error) { return JSON.stringify(error); } })();
    const other = (() => { try { return working.batchDocument(batch, 0); } catch (error) { return JSON.stringify(error); } })();
    assert.equal(other, one);
    const result = working.calculateBatch(batch).claim(0);
    if (result.code === 0) assert.equal(result.points_x100, JSON.parse(one).totals.points_x100);
  }
});
