// Elements without markup in strings: a policy with trusted types allows nothing else.

/** An element with properties (`class`, `data-…`, `aria-…` and other attributes, listeners as `on…`) and children; null children are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * A table; one of many columns becomes cards where the window is narrow. Columns: `{ label, number, wide, cell(row) }`; those of which every
 * cell is null are left out.
 */
export function table(columns, rows, caption) {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const shown = columns.flatMap((_, index) => (cells.some((own) => own[index] !== null) ? [index] : []));
  const kind = (index) => (columns[index].number ? "number" : columns[index].wide ? "wide" : null);
  return h("table", { class: shown.length > 4 ? "cards" : null },
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {}, shown.map((index) => h("th", { scope: "col", class: kind(index) }, columns[index].label)))),
    h("tbody", {}, cells.map((own) =>
      h("tr", {}, shown.map((index) => h("td", { class: kind(index), "data-label": columns[index].label }, own[index]))),
    )),
  );
}
