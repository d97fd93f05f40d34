// The page: what is loaded once, what the person puts in, and what is shown of it.
import { Masters, SanteiError, init, lastPanic, restart } from "./santei/web.js";
import { h } from "./dom.js";
import { excerptOf, placeOf } from "./place.js";
import { renderResult } from "./result.js";
import { WORDS } from "./words.js";

const part = (id) => document.getElementById(id);
const [field, list, drop, problems, shown, status] = ["claim", "example", "drop", "problems", "outcome", "status"].map(part);

let language = navigator.language.startsWith("ja") || navigator.language === "" ? "ja" : "en";
let image;
let session;
let info;
let examples = [];
/** What is on show: a function that shows it again, in the language of now. */
let show = () => message("loading");
/** The receipts of a file that was read. */
let showReceipts = () => {};
const open = new Set();

const words = () => WORDS[language];

function message(word) {
  shown.replaceChildren(h("p", { class: "waiting" }, words()[word]));
}

// Languages

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = language;
  document.title = words().title;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words()[element.dataset.word];
  for (const element of document.querySelectorAll("[data-label]:not(td)")) element.setAttribute("aria-label", words()[element.dataset.label]);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  const chosenExample = list.value;
  list.replaceChildren(h("option", { value: "" }, words().no_example), ...examples.map(({ name }) => h("option", { value: name }, words().examples[name] ?? name)));
  list.value = chosenExample;
  showMasters();
  showReceipts();
  show();
}

function showMasters() {
  if (!info) return;
  const release = ({ family, label, start, as_of }) => h("li", {}, `${family} ${label} ${start}`, as_of ? ` (${words().as_of} ${as_of})` : "");
  part("masters").replaceChildren(h("details", {}, h("summary", {}, `${words().engine} ${info.engine} · ${words().masters} ${info.releases.length}`),
    h("ul", {}, info.releases.map(release))));
}

// Calculating

function calculate() {
  const text = field.value;
  problems.replaceChildren();
  open.clear();
  try {
    const outcome = session.calculate(text);
    const claim = JSON.parse(text);
    show = () => showOutcome(text, claim, outcome);
  } catch (error) {
    show = () => showError(error, text);
  }
  show();
  if (matchMedia("(max-width: 60rem)").matches) part("result").scrollIntoView();
}

function showOutcome(text, claim, outcome) {
  problems.replaceChildren();
  const spoken = language;
  let explanation;
  const explain = () => (explanation ??= session.explain(text, spoken));
  const actions = {
    showPlace: (at) => select(text, placeOf(text, { at, en: "" })),
    useCompleted: () => enter(JSON.stringify(session.completed(text), null, 2)),
    print: () => print(),
  };
  const { totals, final } = outcome;
  const paid = totals.collected_yen === null ? words().undecided : `${totals.collected_yen.toLocaleString("ja-JP")} ${words().yen}`;
  status.textContent = `${words()[final ? "final" : "not_final"]}. ${words().total_points} ${(totals.points_x100 / 100).toLocaleString("ja-JP")}. ${words().to_pay} ${paid}`;
  shown.replaceChildren(renderResult({ claim, outcome, explain, language, words: words() }, open, actions));
}

/** What is wrong, where, in the language of now. A fault of the program starts the engine anew. */
function showError(error, text) {
  if (!(error instanceof SanteiError)) throw error;
  status.textContent = "";
  if (lastPanic() !== null) {
    restart();
    begin();
    problems.replaceChildren(h("div", { class: "problem" }, h("strong", {}, words().panicked), h("pre", {}, error.message)));
    return;
  }
  problems.replaceChildren(h("div", { class: "problem" }, h("strong", {}, words().refused_title),
    h("ul", {}, error.problems.map((problem) => h("li", {},
      h("p", {}, h("span", { class: "tag" }, `${problem.code} ${problem.slug}`), " ", problem[language]),
      text === undefined ? placeInFile(problem) : placeInText(text, problem))))));
  shown.replaceChildren();
}

function placeInFile({ at }) {
  return at === "" ? null : h("p", { class: "where" }, `${words().place}: ${words().record} ${at}`);
}

function placeInText(text, problem) {
  const place = placeOf(text, problem);
  if (place === null) return null;
  const { number, before, marked, after } = excerptOf(text, place);
  return [
    h("p", { class: "where" }, `${words().place}: ${problem.at || ""} ${words().line_number} ${number} `,
      h("button", { type: "button", class: "place", onclick: () => select(text, place) }, words().show_place)),
    h("pre", {}, before, h("mark", {}, marked || " "), after),
  ];
}

/** Marks a place in the field, if the text is still the same. */
function select(text, place) {
  if (place === null || field.value !== text) return;
  field.focus();
  field.setSelectionRange(...place);
  const line = text.slice(0, place[0]).split("\n").length;
  const height = field.scrollHeight / text.split("\n").length;
  field.scrollTop = Math.max(0, (line - 4) * height);
}

function enter(text) {
  field.value = text;
  calculate();
}

// Files

async function take(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  list.value = "";
  forgetReceipts();
  const text = new TextDecoder().decode(bytes);
  if (/^\s*[{[]/.test(text)) {
    enter(text);
    return;
  }
  try {
    const made = session.ukeClaims(bytes);
    let chosen = made.claims.length > 0 ? 0 : null;
    const choose = (index) => {
      chosen = index;
      showReceipts();
      enter(JSON.stringify(made.claims[index].claim, null, 2));
    };
    showReceipts = () => part("receipts").replaceChildren(...receiptList(file.name, made, chosen, choose));
    part("receipts").hidden = false;
    if (chosen === null) {
      showReceipts();
      show = () => message("no_claims");
      show();
    } else choose(0);
  } catch (error) {
    show = () => showError(error);
    show();
  }
}

function receiptList(name, { claims, skipped }, chosen, choose) {
  return [
    h("h3", {}, `${name}${words().file_claims} (${claims.length})`),
    h("ul", { class: "choices" }, claims.map(({ record, claim }, index) => h("li", {},
      h("button", { type: "button", "aria-pressed": String(index === chosen), onclick: () => choose(index) },
        h("span", {}, `${claim.month} ${words()[claim.setting]}`), " ", h("b", {}, claim.patient.name ?? claim.id), " ",
        h("small", {}, `${words().record} ${record}`))))),
    skipped.length === 0 ? "" : h("details", {}, h("summary", {}, `${words().skipped} (${skipped.length})`),
      h("ul", {}, skipped.map((problem) => h("li", {}, h("span", { class: "tag" }, `${problem.code}`), ` ${words().record} ${problem.at}: ${problem[language]}`)))),
  ];
}

function forgetReceipts() {
  showReceipts = () => {};
  part("receipts").replaceChildren();
  part("receipts").hidden = true;
}

// Beginning

function begin() {
  const masters = Masters.open(image);
  info = masters.info();
  session = masters.session();
}

function listen() {
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    calculate();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) part("form").requestSubmit();
  });
  list.addEventListener("change", () => {
    forgetReceipts();
    const example = examples.find(({ name }) => name === list.value);
    if (example) enter(example.text);
  });
  part("file").addEventListener("change", ({ target }) => {
    if (target.files.length > 0) take(target.files[0]);
    target.value = "";
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length > 0) take(event.dataTransfer.files[0]);
    });
  }
  for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
}

speak(language);
try {
  const [, bytes, held] = await Promise.all([
    init(),
    fetch("./santei/default.img").then((response) => response.arrayBuffer()),
    fetch("./examples.json").then((response) => response.json()),
  ]);
  image = new Uint8Array(bytes);
  examples = held;
  begin();
  listen();
  part("calculate").disabled = false;
  show = () => message("ready");
} catch (error) {
  console.error(error);
  show = () => message("load_failed");
}
speak(language);
