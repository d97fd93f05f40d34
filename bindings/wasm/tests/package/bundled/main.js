import { Masters, init } from "santei";
import { defaultImageUrl } from "santei/default-image";
import claim from "./claim.json";

const said = document.querySelector("output");
try {
  await init();
  const image = new Uint8Array(await (await fetch(defaultImageUrl)).arrayBuffer());
  said.textContent = JSON.stringify(Masters.open(image).session().calculate(claim).totals.collected_yen);
} catch (error) {
  said.textContent = `failed: ${error}`;
}
