// An Outcome as a person reads it: what is open first, then the amounts, each with the way to it.
import { h, table } from "./dom.js";

const PAYERS = ["coverage", "high_cost", "subsidy", "patient"];
const OPEN = ["error", "undecided", "warning"];

/**
 * The page of a result. `result` holds the claim, its Outcome, `explain()` for the passages, `words` and the language; `open` keeps which
 * explanations are open from one rendering to the next; `actions` are `showPlace(pointer)`, `useCompleted()` and `print()`.
 */
export function renderResult(result, open, actions) {
  return new ResultView(result, open, actions).page();
}

class ResultView {
  constructor(result, open, actions) {
    Object.assign(this, result);
    this.open = open;
    this.actions = actions;
    this.grouped = new Intl.NumberFormat("ja-JP", { maximumFractionDigits: 2 });
  }

  page() {
    const { outcome } = this;
    const open = outcome.findings.filter((finding) => OPEN.includes(finding.severity));
    const notes = outcome.findings.filter((finding) => !OPEN.includes(finding.severity));
    return h("div", { class: "outcome" },
      this.summary(),
      this.section("attention", this.findings(open), open.length),
      this.section(this.claim.stay ? "bills" : "visits", this.visits(), outcome.visits.length),
      this.section("payers", this.payers(), outcome.payers.length),
      this.section("meals", this.meals(), outcome.meals.length),
      this.section("lines", this.lines(), outcome.units.length + outcome.lines.length),
      this.section("categories", this.categories(), outcome.totals.by_receipt_category.length),
      this.section("receipts", this.receipts(), outcome.receipts.length),
      this.section("settlements", this.settlements(), outcome.settlements.length),
      this.section("information", [this.findings(notes), this.unchecked()], notes.length + outcome.unchecked.length),
      this.suggestions(),
      this.buttons(),
    );
  }

  section(word, content, count) {
    return count === 0 ? null : h("section", { class: word }, h("h3", {}, this.words[word]), content);
  }

  // Amounts

  number(value) {
    return this.grouped.format(value);
  }

  points(x100) {
    return this.number(x100 / 100);
  }

  yen(amount) {
    return amount === null || amount === undefined ? this.words.undecided : this.number(amount);
  }

  /** Null where a column has nothing to say about it. */
  unlessZero(amount, show = (value) => this.yen(value)) {
    return amount === 0 || amount === null || amount === undefined ? null : show(amount);
  }

  /** An amount that opens the way to it. `key` is its name from one rendering to the next, `why` makes what is shown; null where nothing is told. */
  amount(text, key, why, className = "") {
    if (why === null) return h("span", {}, text);
    const button = h("button", { type: "button", class: `amount ${className}`, "aria-expanded": "false", title: this.words.why, "data-key": key,
      onclick: () => this.toggle(button, key, why) }, text);
    if (this.open.has(key)) queueMicrotask(() => button.isConnected && this.toggle(button, key, why));
    return button;
  }

  /** Opens or closes what is behind an amount, below the row or block in which it stands. */
  toggle(button, key, why) {
    const block = button.closest("tr, .explained");
    const shown = block.nextElementSibling?.matches(".why") ? block.nextElementSibling : null;
    const wasOpen = button.getAttribute("aria-expanded") === "true";
    for (const other of block.querySelectorAll('[aria-expanded="true"]')) {
      other.setAttribute("aria-expanded", "false");
      this.open.delete(other.dataset.key);
    }
    shown?.remove();
    if (wasOpen) return;
    this.open.add(key);
    button.setAttribute("aria-expanded", "true");
    const close = (event) => {
      if (event.key !== "Escape") return;
      this.toggle(button, key, why);
      button.focus();
    };
    const content = h("div", { class: "reasons", role: "group", "aria-label": this.words.basis, tabindex: "-1", onkeydown: close }, why());
    button.onkeydown = (event) => button.getAttribute("aria-expanded") === "true" && close(event);
    const isRow = block.matches("tr");
    block.after(isRow ? h("tr", { class: "why" }, h("td", { colspan: block.cells.length }, content)) : h("div", { class: "why" }, content));
  }

  /** What shows the passages that are wanted, or null where there is none. */
  because(wanted) {
    const passages = this.explain().passages.filter(wanted);
    return passages.length === 0 ? null : () => passages.map((passage) => this.passage(passage));
  }

  passage({ heading, steps }) {
    return h("div", { class: "passage" },
      h("h4", {}, heading),
      h("ol", {}, steps.map(({ depth, text, citation }) =>
        h("li", { class: `depth-${Math.min(depth, 4)}` }, text, citation === null ? null : this.citation(citation)),
      )),
    );
  }

  citation(text) {
    return text === "" ? null : h("small", { class: "citation" }, h("span", { class: "tag" }, this.words.basis), text);
  }

  whyUnit(unit, date) {
    return this.because((passage) => passage.unit === unit && passage.date === date);
  }

  /** The terms that hold on the day of a visit, and what belongs to the visits. */
  whyVisits(visits) {
    const days = visits.map((visit) => this.outcome.visits[visit].date);
    const terms = this.explain().passages.filter((passage) => passage.kind === "terms").map((passage) => passage.date);
    const held = new Set(days.map((day) => terms.findLast((from) => from <= day)));
    return this.because((passage) => (passage.kind === "terms" ? held.has(passage.date) : visits.includes(passage.visit)));
  }

  visitsWhere(wanted) {
    return this.outcome.visits.flatMap((visit, index) => (wanted(visit) ? [index] : []));
  }

  // Summary

  summary() {
    const { outcome, claim, words } = this;
    const state = outcome.final ? "final" : "not_final";
    const undecided = outcome.totals.undecided_x100;
    return h("div", { class: `summary ${state}` },
      h("div", { class: "state" },
        h("strong", { class: "badge" }, words[state]),
        outcome.provisional ? h("span", { class: "badge provisional" }, words.provisional) : null,
        h("span", { class: "what" }, h("b", {}, claim.id), ` ${claim.month} ${words[claim.setting]}`),
        h("span", { class: "note" }, outcome.provisional && outcome.final ? words.provisional_note : words[`${state}_note`]),
      ),
      h("div", { class: "figures explained" },
        h("div", {}, h("span", {}, words.total_points),
          this.amount([this.points(outcome.totals.points_x100), h("i", {}, words.points)], "points", () => this.whyPoints(), "large"),
          undecided === 0 ? null : h("em", {}, `${words.undecided_points} ${this.points(undecided)}${this.gap()}${words.points}`)),
        h("div", {}, h("span", {}, words.to_pay),
          this.amount([this.yen(outcome.totals.collected_yen), outcome.totals.collected_yen === null ? null : h("i", {}, words.yen)], "paid",
            () => this.whyPaid(), "large")),
      ),
      this.bar(),
    );
  }

  gap() {
    return this.language === "ja" ? "" : " ";
  }

  /** What the amount at the counter consists of. */
  whyPaid() {
    const { outcome, words } = this;
    const parts = [
      ...outcome.visits.map((visit) => [`${visit.date} ${words.counter} (${visit.combination})`, visit.counter_yen]),
      ...outcome.visits.filter((visit) => visit.adjustment_yen !== 0).map((visit) => [`${visit.date} ${words.adjustment}`, visit.adjustment_yen]),
      ...(outcome.outside_yen === 0 ? [] : [[words.outside, outcome.outside_yen]]),
      ...outcome.meals.map((meal) => [`${meal.date} ${words.meals} (${meal.combination})`, meal.patient_yen]),
    ];
    const because = this.because((passage) => !["unit", "special_charge"].includes(passage.kind));
    return [this.sum(parts.map(([name, yen]) => [name, this.yen(yen)]), this.yen(outcome.totals.collected_yen)), because?.()];
  }

  whyPoints() {
    const { totals, visits } = this.outcome;
    const classes = totals.by_service_class.filter((part) => part.points_x100 !== 0);
    const parts = classes.length > 0 ? classes.map((part) => [`${part.code} ${part.title}`, this.points(part.points_x100)])
      : visits.map((visit) => [`${visit.date} ${visit.combination}`, this.points(visit.points_x100)]);
    return this.sum(parts, this.points(totals.points_x100));
  }

  sum(parts, total) {
    return h("table", { class: "sum" },
      h("tbody", {}, parts.map(([name, amount]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "number" }, amount)))),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "="), h("td", { class: "number" }, total))),
    );
  }

  /** Who bears the month, as lengths. */
  bar() {
    const sums = PAYERS.map((payer) => [payer, this.outcome.payers.filter((own) => own.payer === payer).reduce((sum, own) => sum + own.yen, 0)]);
    const whole = sums.reduce((sum, [, yen]) => sum + Math.max(yen, 0), 0);
    if (whole === 0) return null;
    const shown = sums.filter(([, yen]) => yen > 0);
    return h("div", { class: "borne" },
      h("span", { class: "caption" }, this.words.borne),
      h("div", { class: "bar", "aria-hidden": "true" }, shown.map(([payer, yen]) => {
        const part = h("span", { class: payer });
        part.style.flexGrow = String(yen / whole);
        return part;
      })),
      h("ul", {}, shown.map(([payer, yen]) => h("li", { class: payer }, this.words[payer], " ", h("b", {}, this.yen(yen)), this.gap(), this.words.yen))),
    );
  }

  // Findings

  findings(findings) {
    return h("ul", { class: "findings" }, findings.map((finding) => {
      const decision = this.outcome.decisions.find((own) => own.at === finding.at && own.reason === finding.slug);
      return h("li", { class: finding.severity },
        h("span", { class: "tag" }, `${this.words[finding.severity]} ${finding.code}`),
        h("span", { class: "text" }, finding[this.language],
          decision ? h("small", {}, decision[`fix_${this.language}`]) : null,
          this.citation(finding.citation || (decision?.citation ?? ""))),
        finding.at.length > 1 ? h("button", { type: "button", class: "place", onclick: () => this.actions.showPlace(finding.at) }, finding.at) : null,
      );
    }));
  }

  unchecked() {
    const { unchecked } = this.outcome;
    const names = unchecked.map((family) => this.words[family] ?? family).join(this.language === "ja" ? "、" : ", ");
    return unchecked.length === 0 ? null : h("p", { class: "unchecked" }, `${this.words.unchecked}: ${names}`);
  }

  suggestions() {
    const suggested = this.outcome.additions.filter((line) => line.status === "suggested");
    if (suggested.length === 0) return null;
    return h("details", { class: "suggestions" },
      h("summary", {}, `${this.words.suggestions} (${suggested.length})`),
      h("ul", {}, suggested.map((line) => h("li", {},
        h("span", { class: "code" }, `${line.date} ${line.code}`), " ", line[this.language],
        line.missing ? h("small", {}, `${this.words.missing}: ${line.missing}`) : null,
        this.citation(line.citation)))),
    );
  }

  buttons() {
    const added = this.outcome.additions.some((line) => line.status === "added");
    return h("div", { class: "actions" },
      added ? h("button", { type: "button", onclick: this.actions.useCompleted }, this.words.use_completed) : null,
      h("button", { type: "button", onclick: this.actions.print }, this.words.print));
  }

  // Who pays

  visits() {
    const { words } = this;
    const rows = this.outcome.visits.map((visit, index) => ({ visit, index }));
    const why = (name, text, index) => this.amount(text, `visit/${index}/${name}`, this.whyVisits([index]));
    const yen = (name, label, member, shown = (amount) => amount) => ({ label, number: true,
      cell: ({ visit, index }) => shown(visit[member]) === null ? null : why(name, this.yen(visit[member]), index) });
    const unlessZero = (amount) => amount || null;
    return table([
      { label: this.claim.stay ? words.bill : words.visit, cell: ({ visit }) => visit.date },
      { label: words.combination, cell: ({ visit }) => visit.combination },
      { label: words.visit_points, number: true, cell: ({ visit }) => this.points(visit.points_x100) },
      yen("insurer", words.insurer, "insurer_yen", (amount) => amount ?? undefined),
      yen("benefit", words.benefit, "benefit_yen", unlessZero),
      ...(this.claim.subsidies ?? []).map((subsidy) => ({ label: `${words.subsidy} ${subsidy.id}`, number: true, cell: ({ visit, index }) => {
        const share = visit.subsidies.find((own) => own.subsidy === subsidy.id);
        return share ? why(`subsidy/${subsidy.id}`, this.yen(share.yen), index) : null;
      } })),
      yen("exact", words.exact, "patient_exact_yen", (amount) => amount ?? undefined),
      yen("reduction", words.reduction, "reduction_yen", unlessZero),
      yen("counter", words.counter, "counter_yen", (amount) => amount ?? undefined),
      yen("adjustment", words.adjustment, "adjustment_yen", unlessZero),
      { label: words.outside, number: true, cell: ({ visit, index }) => this.unlessZero(visit.outside_yen, (amount) =>
        this.amount(this.yen(amount), `visit/${index}/outside`, this.because((passage) => ["outside", "special_charge"].includes(passage.kind)))) },
    ], rows, words.visits);
  }

  payers() {
    const { words } = this;
    return table([
      { label: words.payer, wide: true, cell: (own) => [h("span", { class: `dot ${own.payer}`, "aria-hidden": "true" }), words[own.payer] ?? own.payer, own.id ? ` ${own.id}` : ""] },
      { label: words.combination, cell: (own) => own.combination },
      { label: words.yen, number: true, cell: (own) => this.amount(this.yen(own.yen), `payer/${own.payer}/${own.id}/${own.combination}`,
        this.whyVisits(this.visitsWhere((visit) => visit.combination === own.combination))) },
    ], this.outcome.payers, words.payers);
  }

  meals() {
    const { words } = this;
    const why = this.because((passage) => passage.kind === "stay");
    return table([
      { label: words.bill, cell: (own) => own.date },
      { label: words.combination, cell: (own) => own.combination },
      { label: words.cost, number: true, cell: (own) => this.yen(own.cost_yen) },
      { label: words.standard, number: true, cell: (own) => this.yen(own.standard_yen) },
      { label: words.insurer, number: true, cell: (own) => this.yen(own.insurer_yen) },
      { label: words.patient, number: true, cell: (own) => this.amount(this.yen(own.patient_yen), `meal/${own.date}/${own.combination}`, why) },
    ], this.outcome.meals, words.meals);
  }

  settlements() {
    const { words } = this;
    return table([
      { label: words.payer, wide: true, cell: (own) => `${words[own.payer] ?? own.payer} ${own.id ?? ""}` },
      { label: words.combination, cell: (own) => own.combination },
      { label: words.before, number: true, cell: (own) => this.yen(own.before_yen) },
      { label: words.after, number: true, cell: (own) => this.yen(own.after_yen) },
      { label: words.difference, number: true, cell: (own) => this.yen(own.difference_yen) },
    ], this.outcome.settlements, words.settlements);
  }

  receipts() {
    const { words, claim } = this;
    const coverageOf = (id) => claim.combinations.find((combination) => combination.id === id)?.coverage ?? null;
    const rows = this.outcome.receipts.flatMap((receipt, index) => [
      { receipt, index, own: receipt, name: receipt.coverage, yen: receipt.patient_yen },
      ...receipt.subsidies.map((own) => ({ receipt, index, own, name: own.subsidy, yen: own.share_yen, subsidy: true })),
    ]);
    const why = ({ receipt, index, name }, text) =>
      this.amount(text, `receipt/${index}/${name}`, this.whyVisits(this.visitsWhere((visit) => coverageOf(visit.combination) === receipt.coverage)));
    return table([
      { label: words.kind, cell: ({ receipt, subsidy }) => (subsidy ? "" : (receipt.kind ?? words.undecided)) },
      { label: `${words.insurance} / ${words.subsidy}`, wide: true, cell: ({ name }) => name ?? "" },
      { label: words.days, number: true, cell: ({ own }) => (own.actual_days === null ? null : String(own.actual_days)) },
      { label: words.visit_points, number: true, cell: ({ own }) => this.points(own.points_x100) },
      { label: words.benefit_target, number: true, cell: ({ own }) => (own.benefit_target_yen == null ? null : this.yen(own.benefit_target_yen)) },
      { label: words.receipt_patient, number: true, cell: (row) => (row.yen === null ? "" : why(row, this.yen(row.yen))) },
      { label: words.notes, cell: ({ receipt, subsidy }) => (subsidy || receipt.notes.length === 0 ? null : receipt.notes.join(" ")) },
    ], rows, words.receipts);
  }

  categories() {
    const { words } = this;
    return table([
      { label: words.category, wide: true, cell: (own) => own.title },
      { label: words.visit_points, number: true, cell: (own) => this.points(own.points_x100) },
      { label: words.yen, number: true, cell: (own) => this.unlessZero(own.yen) },
    ], this.outcome.totals.by_receipt_category, words.categories);
  }

  // Lines, day by day

  lines() {
    const { outcome, words } = this;
    const byDay = Map.groupBy(outcome.units, (unit) => unit.date);
    const days = [...byDay.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
    const onDays = new Set(outcome.units.map((unit) => unit.unit));
    const rest = outcome.lines.filter((line) => !onDays.has(line.unit));
    const heads = [[words.class, null], [words.item, "wide"], [words.quantity, "number"], [words.amount, "number"], [words.unit_total, "number"]];
    return h("table", { class: "days" },
      h("caption", { class: "unseen" }, words.lines),
      h("thead", {}, h("tr", {}, heads.map(([label, kind]) => h("th", { scope: "col", class: kind }, label)))),
      days.map(([date, units]) => h("tbody", {}, this.dayHead(date, units), units.map((unit) => this.unitRows(unit)))),
      rest.length === 0 ? null : h("tbody", {}, h("tr", { class: "day" }, h("th", { colspan: "5", scope: "rowgroup" }, words.not_on_a_day)),
        rest.map((line) => h("tr", { class: `${line.status} last` }, this.lineCells(line), h("td", { class: "blank" }), h("td", { class: "blank" })))),
    );
  }

  dayHead(date, units) {
    const points = units.reduce((sum, unit) => sum + unit.points_x100 * unit.count, 0);
    return h("tr", { class: "day" }, h("th", { colspan: "3", scope: "rowgroup" }, date),
      h("td", { class: "number", colspan: "2" }, points === 0 ? "" : `${this.points(points)}${this.gap()}${this.words.points}`));
  }

  unitRows(unit) {
    const lines = this.outcome.lines.filter((line) => line.unit === unit.unit);
    const isMoney = unit.points_x100 === 0 && unit.yen !== 0;
    const [one, mark] = isMoney ? [unit.yen, `${this.gap()}${this.words.yen}`] : [unit.points_x100 / 100, ""];
    const key = `unit/${unit.unit}/${unit.date}`;
    return lines.map((line, place) => {
      const isLast = place + 1 === lines.length;
      const amounts = isLast ? [
        h("td", { class: "number", "data-label": this.words.amount }, `${this.number(one)}${mark} × ${unit.count}`),
        h("td", { class: "number", "data-label": this.words.unit_total },
          this.amount(`${this.number(one * unit.count)}${mark}`, key, this.whyUnit(unit.unit, unit.date))),
      ] : [h("td", { class: "blank" }), h("td", { class: "blank" })];
      return h("tr", { class: `${this.statusOn(line, unit)}${isLast ? " last" : ""}` }, this.lineCells(line, unit, place === 0), amounts);
    });
  }

  /** 判定 of a line on a day: of the day where something was decided there, else of the line. */
  statusOn(line, unit) {
    if (unit === null) return line.status;
    const at = `/units/${line.unit}/lines/${line.line}`;
    const decision = this.outcome.decisions.find((own) => own.at === at && own.date === unit.date && own.allowed < own.count);
    if (decision) return decision.status;
    if (unit.undecided) return "undecided";
    return line.status === "suppressed" ? "accepted" : line.status;
  }

  lineCells(line, unit = null, isFirst = true) {
    const status = this.statusOn(line, unit);
    const written = this.claim.units?.[line.unit];
    const serviceClass = written?.service_class ?? this.outcome.additions.find((own) => own.unit === line.unit)?.service_class ?? "";
    return [
      h("td", { class: isFirst ? "class" : "class blank", "data-label": this.words.class }, isFirst ? String(serviceClass) : ""),
      h("td", { class: "wide", "data-label": this.words.item }, h("span", { class: "name" }, line.name), " ", h("span", { class: "code" }, line.code),
        status === "accepted" ? null : h("span", { class: `tag ${status}` }, this.words[status] ?? status)),
      h("td", { class: written?.lines[line.line]?.quantity ? "number" : "number blank", "data-label": this.words.quantity }, written?.lines[line.line]?.quantity ?? ""),
    ];
  }
}
