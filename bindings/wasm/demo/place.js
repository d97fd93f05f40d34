// Where in a JSON text a problem is: for a JSON pointer, or for the line and column of a syntax error.

const SYNTAX = /line (\d+) column (\d+)/;

/** Start and end of what a problem means, or null for the whole. */
export function placeOf(text, problem) {
  const syntax = SYNTAX.exec(problem.en);
  if (syntax) return ofColumn(text, Number(syntax[1]), Number(syntax[2]));
  return problem.at === "" ? null : ofPointer(text, problem.at);
}

/** The line of a place with its number, and what stands before, in and after the place. */
export function excerptOf(text, [start, end]) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", start);
  const until = next < 0 ? text.length : next;
  const stop = Math.min(end, until);
  const number = text.slice(0, from).split("\n").length;
  return { number, before: text.slice(from, start).trimStart(), marked: text.slice(start, stop), after: text.slice(stop, until) };
}

/** A column counts bytes of UTF-8. */
function ofColumn(text, line, column) {
  const lines = text.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, own) => sum + own.length + 1, 0);
  const own = lines[line - 1] ?? "";
  const bytes = new TextEncoder().encode(own).slice(0, Math.max(column - 1, 0));
  const start = from + new TextDecoder().decode(bytes).length;
  const at = Math.min(start, from + Math.max(own.length - 1, 0));
  return [at, Math.min(at + 1, text.length)];
}

function ofPointer(text, pointer) {
  const names = pointer.split("/").slice(1).map((name) => name.replace(/~1/g, "/").replace(/~0/g, "~"));
  let at = blank(text, 0);
  for (const name of names) {
    const inner = member(text, at, name);
    if (inner === null) break; // a member that is missing: its owner is meant
    at = inner;
  }
  return [at, end(text, at)];
}

/** Start of a member's value, or null. */
function member(text, at, name) {
  const isObject = text[at] === "{";
  if (!isObject && text[at] !== "[") return null;
  let place = blank(text, at + 1);
  for (let index = 0; place < text.length && !"]}".includes(text[place]); index += 1) {
    let own = String(index);
    if (isObject) {
      const key = end(text, place);
      own = JSON.parse(text.slice(place, key));
      place = blank(text, blank(text, key) + 1);
    }
    if (own === name) return place;
    place = blank(text, end(text, place));
    if (text[place] === ",") place = blank(text, place + 1);
  }
  return null;
}

function blank(text, at) {
  while (at < text.length && /\s/.test(text[at])) at += 1;
  return at;
}

/** End of the value that starts here. */
function end(text, at) {
  let depth = 0;
  for (let place = at; place < text.length; place += 1) {
    const letter = text[place];
    if (letter === '"') {
      for (place += 1; place < text.length && text[place] !== '"'; place += 1) if (text[place] === "\\") place += 1;
      if (depth === 0) return place + 1;
    } else if (letter === "{" || letter === "[") depth += 1;
    else if (letter === "}" || letter === "]") {
      depth -= 1;
      if (depth <= 0) return depth < 0 ? place : place + 1;
    } else if (depth === 0 && (letter === "," || letter === ":" || /\s/.test(letter))) return place;
  }
  return text.length;
}
