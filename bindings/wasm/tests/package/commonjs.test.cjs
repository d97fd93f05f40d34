// The packed package in a CommonJS program.
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { test } = require("node:test");
const { Masters, init, readDefaultImage } = require("santei");

test("require, and init does nothing", async () => {
  await init();
  const claim = readFileSync(new URL("outpatient-r08.json", process.env.SANTEI_EXAMPLES), "utf8");
  assert.equal(Masters.open(readDefaultImage()).session().calculate(claim).totals.collected_yen, 3030);
});
