// The manifest of the package: package.json with the version of the crate (cargo metadata on standard input), without what only the build needs.
import { readFileSync } from "node:fs";

const crates = JSON.parse(readFileSync(0, "utf8")).packages;
const { version } = crates.find((crate) => crate.name === "santei-wasm");
const { name, private: _, devDependencies: __, ...manifest } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
console.log(JSON.stringify({ name, version, ...manifest }, null, 2));
