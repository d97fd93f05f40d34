import { Masters, engineVersion, init } from "/santei/web.js";

const said = document.querySelector("output");
let before;
try {
  engineVersion();
} catch (error) {
  before = error.message;
}
await Promise.all([init(), init()]);
const [image, claim] = await Promise.all([
  fetch("/santei/default.img").then((response) => response.arrayBuffer()),
  fetch("/claim.json").then((response) => response.text()),
]);
const { totals } = Masters.open(new Uint8Array(image)).session().calculate(claim);
said.textContent = before.includes("init") ? JSON.stringify(totals.collected_yen) : `not refused before init: ${before}`;
