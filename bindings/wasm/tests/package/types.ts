// Compiled, never run: what a typed program writes.
import { type Claim, type Outcome, Batch, BatchWriter, Masters, SanteiError, type claim, type outcome, init } from "santei";
import { init as start } from "santei/web";
import { readDefaultImage } from "santei/node";
import { defaultImageUrl } from "santei/default-image";

const line: claim.Line = { code: "111000110", quantity: "1" };
const own: Claim = {
  id: "a",
  month: "2026-06",
  setting: "outpatient",
  institution: { kind: "clinic" },
  patient: { birth_date: "1980-01-01", sex: "female" },
  coverages: [{ id: "h", kind: "employees" }],
  combinations: [{ id: "p", coverage: "h" }],
  units: [{ service_class: "11", combination: "p", times: [{ date: "2026-06-03", count: 1 }], lines: [line] }],
};

await init();
await start(new URL("santei.wasm", defaultImageUrl));
{
  using masters = Masters.open([readDefaultImage()], { knownAt: "2026-07-01" });
  using session = masters.session();
  const result: Outcome = session.calculate(own);
  const points: number = result.totals.points_x100;
  const paid: number | null | undefined = result.totals.collected_yen;
  const visits: outcome.VisitDocument[] = result.visits;
  const why: string[] = session.explain(own, "en").passages.flatMap((passage) => passage.steps.map((step) => step.text));
  const writer = new BatchWriter();
  writer.add(session.addFrame({ ...own }), own);
  const batch: Batch = writer.finish();
  const status: "accepted" | string = session.calculateBatch(batch).line(0);
  console.log(points, paid, visits, why, status, session.ukeClaims(new Uint8Array()).claims[0]?.claim.id);
}

try {
  // @ts-expect-error a claim needs a month
  const bad: Claim = { id: "a", setting: "outpatient", institution: {}, patient: { birth_date: "1980-01-01" }, combinations: [] };
  // @ts-expect-error no such member
  const worse: claim.Line = { code: "1", amount: 1 };
  // @ts-expect-error not a word of the schema
  const worst: Claim["setting"] = "dental";
  console.log(bad, worse, worst);
} catch (error) {
  if (error instanceof SanteiError) console.log(error.code, error.problems[0]?.at, error.japanese);
}
