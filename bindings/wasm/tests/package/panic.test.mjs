// What a panic leaves: its message, sessions that say so, and an instance that can be made anew.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Batch, Masters, SanteiError, lastPanic, readDefaultImage, restart } from "./panicking/node.js";
import { panicNow } from "./panicking/glue.js";
import { call } from "./panicking/instance.js";

const claim = readFileSync(new URL("outpatient-r08.json", process.env.SANTEI_EXAMPLES), "utf8");
const code = (number) => (error) => error instanceof SanteiError && error.code === number;

test("a panic tells its message, ends the instance, and a new one works", () => {
  for (const message of ["first fault", "二つ目の誤り"]) {
    const masters = Masters.open(readDefaultImage());
    const session = masters.session();
    assert.equal(session.calculate(claim).totals.points_x100, 101_100);
    assert.equal(lastPanic(), null);
    assert.throws(() => call(() => panicNow(message)), (error) => {
      assert.ok(code(9940)(error), String(error));
      assert.match(error.message, new RegExp(message));
      assert.match(error.japanese, new RegExp(message));
      assert.match(error.message, /panic\.rs:\d+/);
      assert.ok(error.cause instanceof WebAssembly.RuntimeError);
      return true;
    });
    assert.match(lastPanic(), new RegExp(message));
    assert.throws(() => session.calculate(claim), code(9950));
    assert.throws(() => Masters.open(readDefaultImage()), code(9950));
    assert.throws(() => new Batch({}), code(9950));
    session.free();
    restart();
    assert.equal(lastPanic(), null);
    assert.throws(() => session.calculate(claim), (error) => code(9950)(error) || code(9944)(error));
    assert.throws(() => masters.session(), code(9950));
    masters.free();
    const renewed = Masters.open(readDefaultImage()).session();
    assert.equal(renewed.calculate(claim).totals.points_x100, 101_100);
  }
});

test("claims nested too deeply are refused and no panic", () => {
  const session = Masters.open(readDefaultImage()).session();
  const deep = `{"id":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  assert.throws(() => session.calculate(deep), (error) => error instanceof SanteiError && error.code < 1200);
  assert.equal(lastPanic(), null);
});
