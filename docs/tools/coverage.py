#!/usr/bin/env python3
"""Writes docs/coverage.md: for every 注 and 通則 of the notice, what carries it.

`python3 docs/tools/coverage.py` writes the file, `--check` only compares. Without the shelf of official files it says so and does
nothing. Inputs: the notice (notes.py), the official data (carriers.py), `masters/rulebook/*.toml`, `golden/cases/**`, and the
decisions by hand in `docs/coverage.toml`.
"""

from __future__ import annotations

import collections
import dataclasses
import difflib
import json
import re
import sys
import tomllib

import carriers
import notes

OUT = notes.ROOT / "docs" / "coverage.md"
DECISIONS = notes.ROOT / "docs" / "coverage.toml"
STARTS = {"r06": "2024-06-01", "r08": "2026-06-01", "": "9999"}
NEXT = {"r06": "r08", "r08": ""}
PLACE = re.compile(r"([A-O]\d{3}(?:-\d+)*)((?:の\d+)*)")
CODE = re.compile(r"(?<!\d)\d{9}(?!\d)")
NOTE_OF = re.compile(r"\s*(?:(\d+) |[^\s;、。（）]{1,12} )?注(\d*)")
RULE_OF = re.compile(r"((?:第\d章)?第\d+部(?:第\d節)?(?:第\d款)?)[^;第]{0,12}?通則(\d+)")
SIMILAR = 0.8
# Shorter names of 区分 are words of other names.
NAME_LENGTH = 4
STATES = ("rule", "master", "tables", "unseen", "design", "needed")


@dataclasses.dataclass
class Rule:
    """An instance of the rulebook."""

    id: str
    start: str
    until: str
    places: set[str]
    sections: set[str]
    names_places: bool

    def holds(self, edition: str) -> bool:
        """Whether it is in force in an edition."""
        return self.start < STARTS[NEXT[edition]] and self.until >= STARTS[edition]


@dataclasses.dataclass
class Answer:
    """What carries a provision; `open` are the kinds that nothing carries."""

    provision: notes.Provision
    state: str
    open: list[str] = dataclasses.field(default_factory=list)
    by_hand: bool = False


class Rulebook:
    """All instances, by the provision that they implement."""

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.unknown: list[str] = []
        self.rules = []
        for path in sorted((notes.ROOT / "masters" / "rulebook").glob("*.toml")):
            for table in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
                self.rules.append(self.read(table))

    def read(self, table: dict) -> Rule:
        """One instance: its `notes`, or else what its citation of the 告示 names."""
        given = table.get("notes", [])
        places = {self.resolve(place, table["id"]) for place in given} if given else cited(table["cite"], self.known)
        sections = {match[1] for match in PLACE.finditer(table["cite"])} | {place.split("/")[0].split("の")[0] for place in places}
        return Rule(table["id"], table["from"], table.get("until", "9999-12-31"), places, sections, bool(given))

    def resolve(self, place: str, rule: str) -> str:
        """A place of `notes`; one without the item it stands under means the only one with that number."""
        if place in self.known:
            return place
        section, _, number = place.partition("/")
        below = at_or_below(section, number, self.known)
        if len(below) != 1:
            self.unknown.append(f"`{rule}`: {place}")
            return place
        return below.pop()

    def of(self, place: str, edition: str) -> list[Rule]:
        """The instances of a provision."""
        return [rule for rule in self.rules if place in rule.places and rule.holds(edition)]


def at_or_below(section: str, number: str, known: set[str]) -> set[str]:
    """The provision itself, or those with its number under the items of the 区分."""
    if f"{section}/{number}" in known:
        return {f"{section}/{number}"}
    return {place for place in known if place.startswith(f"{section}の") and place.endswith(f"/{number}")}


def cited(cite: str, known: set[str]) -> set[str]:
    """The 注 and 通則 of the 告示 that a citation names; 通知 number theirs differently and are left out."""
    places = set()
    for part in cite.split(";"):
        if "別添" in part:
            continue
        for match in PLACE.finditer(part):
            note = NOTE_OF.match(part, match.end())
            if note:
                item = f"の{note[1]}" if note[1] else match[2]
                places |= at_or_below(f"{match[1]}{item}", f"注{note[2]}", known)
        places |= {f"{match[1]}/通則{match[2]}" for match in RULE_OF.finditer(part)}
    return {place if place.startswith("第1章") or place[0] != "第" or "章" in place else f"第2章{place}" for place in places} & known


class Cases:
    """Golden cases by 区分番号 and by rule."""

    def __init__(self, official: carriers.Official) -> None:
        section_of = {row[3]: row.section for row in official.rows}
        self.by_section = collections.defaultdict(set)
        self.by_rule = collections.defaultdict(set)
        for path in sorted((notes.ROOT / "golden" / "cases").rglob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            edition = "r08" if case["claim"]["month"] >= "2026-06" else "r06"
            for match in PLACE.finditer(case["source"]["place"]):
                self.by_section[edition, match[1]].add(case["id"])
            for code in CODE.findall(case["source"]["place"]):
                self.by_section[edition, section_of.get(code)].add(case["id"])
            for rule in named_rules(case):
                self.by_rule[rule].add(case["id"])


def named_rules(case: dict) -> set[str]:
    """The instances that a case names as what it exercises or expects."""
    found = set(case["exercises"])
    for list_name in ("added", "suggested", "withheld", "decisions"):
        found |= {entry["rule"] for entry in case["expect"].get(list_name) or [] if isinstance(entry.get("rule"), str)}
    return found


class Coverage:
    """The answers for one edition."""

    def __init__(self, notice, official, rulebook, decisions, model=None) -> None:
        self.notice, self.official, self.rulebook = notice, official, rulebook
        self.reasons = {entry["kind"] for entry in decisions["design"]}
        self.entries = {
            place: entry for entry in decisions["entry"] for place in entry["places"] if entry["edition"] == notice.edition
        }
        self.model = model
        self.answers = {}
        for section in notice.sections:
            for note in section.notes:
                self.answers[note.id] = self.answer(note, section.code)
        for rule in notice.rules:
            self.answers[rule.id] = self.answer(rule, "")

    def answer(self, provision, section: str) -> Answer:
        """What carries a provision: out of scope, a rule, a decision by hand, or the official data."""
        if provision.deleted:
            return Answer(provision, "deleted")
        if self.is_inpatient(provision, section):
            return Answer(provision, "inpatient")
        if self.rulebook.of(provision.id, self.notice.edition):
            return Answer(provision, "rule")
        entry = self.entries.get(provision.id)
        if entry:
            return Answer(provision, entry["by"], entry.get("kinds", []), by_hand=True)
        return self.as_model(provision, section) if self.model else self.by_data(provision, section)

    def is_inpatient(self, provision, section: str) -> bool:
        """区分 of 入院料等 and those whose codes are for inpatient receipts only; 注 whose additions are."""
        entry = self.entries.get(provision.id, {})
        if entry.get("by") == "inpatient" or provision.place.startswith("第1章第2部"):
            return True
        return bool(section) and (self.official.inpatient(section) or self.question(provision, section).inpatient)

    def question(self, provision, section: str) -> carriers.Question:
        """The rows that a provision may be about."""
        rows = self.official.by_section.get(section, []) if section else self.part_rows(provision.place)
        if provision.place.startswith("B001の"):
            item = int(re.match(r"B001の(\d+)", provision.place)[1])
            rows = [row for row in rows if int(row[94] or 0) == item]
        return carriers.Question(self.official, provision, section, rows)

    def part_rows(self, place: str) -> list[carriers.Row]:
        """The additions of a whole 部, for its 通則."""
        found = re.match(r"第(\d+)章第(\d+)部", place)
        where = (found[1], found[2].zfill(2)) if found else ("", "")
        return [row for row in self.official.rows if (row[90], row[91]) == where and row.is_addition]

    def by_data(self, provision, section: str) -> Answer:
        """Each kind by the official data, or by design."""
        question = self.question(provision, section)
        used, missing = set(), []
        for kind in provision.kinds:
            check = carriers.CARRIERS.get(kind)
            heading = check(question) if check else ""
            if heading:
                used.add(heading)
            elif kind not in self.reasons and not self.unnotified(kind, provision):
                missing.append(kind)
        if missing:
            return Answer(provision, "needed", missing)
        return Answer(provision, next((state for state in ("unseen", "tables", "master") if state in used), "design"))

    def unnotified(self, kind: str, provision) -> bool:
        """A standard that is met without a notification: no code stands for it."""
        return kind == "standard" and "届け出" not in provision.text

    def as_model(self, provision, section: str) -> Answer:
        """令和8年: as the same provision of 令和6年, since neither its master nor its tables are on the shelf."""
        twin = self.twin(provision, section)
        if twin is None:
            known = set(provision.kinds) <= self.reasons | {"supply"}
            return Answer(provision, "design" if known else "needed", [] if known else ["new"])
        answer = self.model.answers[twin.id]
        if answer.state == "rule" and not answer.by_hand:
            return Answer(provision, "needed", ["rule gone"])
        return Answer(provision, answer.state, answer.open)

    def twin(self, provision, section: str):
        """The most similar provision of the same place in the earlier edition, figures aside."""
        near = self.model.notice.notes_of(section) if section else self.model.notice.rules_of(provision.place)
        near = [other for other in near if other.place == provision.place] or near
        near = sorted(near, key=lambda other: other.id != provision.id)
        same = next((other for other in near if plain(other) == plain(provision)), None)
        if same or not near:
            return same
        ratio, at = max((similarity(provision, other), -at) for at, other in enumerate(near))
        return near[-at] if ratio >= SIMILAR else None

    def in_scope(self, answers) -> list[Answer]:
        """Without what is deleted or for inpatients."""
        return [answer for answer in answers if answer.state not in ("deleted", "inpatient")]

    def of_section(self, section: notes.Section) -> list[Answer]:
        """The answers for the 注 of a 区分."""
        return self.in_scope(self.answers[note.id] for note in section.notes)

    def of_rules(self, part: str) -> list[Answer]:
        """The answers for the 通則 of a 部."""
        return self.in_scope(self.answers[rule.id] for rule in self.notice.rules if rule.place.startswith(part))


def plain(provision) -> str:
    """The wording without figures."""
    return re.sub(r"[\d,]+", "", provision.text)


def similarity(one, other) -> float:
    """From 0 to 1; exact only where it can reach the bound."""
    matcher = difflib.SequenceMatcher(None, plain(one), plain(other), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= SIMILAR else 0.0


def count(answers: list[Answer]) -> list[int]:
    """How many answers of each state."""
    tally = collections.Counter(answer.state for answer in answers)
    return [tally[state] for state in STATES]


def needed(answers: list[Answer]) -> str:
    """`注5 frequency; 注9 period`."""
    return "; ".join(f"{label(answer.provision)} {', '.join(answer.open)}" for answer in answers if answer.state == "needed")


def label(provision) -> str:
    """The 注 within its 区分, the 通則 within its 部."""
    item = provision.place.partition("の")[2] if provision.number.startswith("注") else ""
    if provision.number.startswith("通則"):
        item = re.sub(r"^第\d章第\d+部", "", provision.place)
    return f"{item} {provision.number}".strip()


class Writer:
    """The document."""

    def __init__(self, coverages: dict[str, Coverage], rulebook: Rulebook, cases: Cases, decisions: dict) -> None:
        self.coverages, self.rulebook, self.cases, self.decisions = coverages, rulebook, cases, decisions
        self.lines: list[str] = []

    def write(self) -> str:
        """All of it."""
        self.lines += self.decisions["text"]["head"].strip().splitlines() + [""]
        self.totals()
        self.kinds()
        self.by_hand()
        for part in self.parts():
            self.part(part)
        self.unused()
        return "\n".join(self.lines).rstrip() + "\n"

    def parts(self) -> list[str]:
        """部 in the order of the notice, those of 入院料等 aside."""
        both = self.coverages["r06"].notice.parts | self.coverages["r08"].notice.parts
        return [part for part in both if part != "第1章第2部"]

    def row(self, *cells) -> None:
        """A line of a table."""
        self.lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")

    def head(self, *cells: str, left: int = 1) -> None:
        """The first two lines of a table; columns after the first `left` are numbers."""
        self.row(*cells)
        self.lines.append("|" + "---|" * left + "---:|" * (len(cells) - left))

    def totals(self) -> None:
        """Per 部 and edition."""
        for edition, coverage in self.coverages.items():
            self.lines += [f"## {self.decisions['text'][edition]}", ""]
            self.head("部", "区分番号", "of them outpatient", "注 and 通則", *STATES, "cases")
            sums = collections.Counter()
            for part in self.parts():
                cells = self.part_counts(edition, coverage, part)
                sums.update(dict(enumerate(cells)))
                self.row(f"{part} {coverage.notice.parts.get(part, '')}".strip(), *cells)
            self.row("**all**", *(f"**{sums[at]}**" for at in range(len(cells))))
            self.lines.append("")
            self.lines += [self.outside(coverage), ""]

    def part_counts(self, edition: str, coverage: Coverage, part: str) -> list[int]:
        """区分, outpatient 区分, provisions, each state, cases."""
        sections = [section for section in coverage.notice.part_sections(part) if not section.deleted]
        outpatient = [section for section in sections if not coverage.official.inpatient(section.code)]
        answers = [answer for section in sections for answer in coverage.of_section(section)] + coverage.of_rules(part)
        found = {case for section in sections for case in self.cases_of(edition, section)}
        return [len(sections), len(outpatient), len(answers), *count(answers), len(found)]

    def outside(self, coverage: Coverage) -> str:
        """What is left out of the denominator."""
        tally = collections.Counter(answer.state for answer in coverage.answers.values())
        return (
            f"The notice has {len(coverage.answers)} 注 and 通則 in all; left out are {tally['inpatient']} for inpatients only and "
            f"{tally['deleted']} deleted ones."
        )

    def kinds(self) -> None:
        """Open provisions by kind."""
        self.lines += ["## Needed, by kind", "", self.decisions["text"]["kinds"].strip(), ""]
        self.head("kind", "R6 all", "R6 needed", "R8 all", "R8 needed")
        rows = collections.defaultdict(lambda: [0] * 4)
        for at, coverage in enumerate(self.coverages.values()):
            for answer in coverage.in_scope(coverage.answers.values()):
                for kind in answer.provision.kinds:
                    rows[kind][2 * at] += 1
                for kind in answer.open if answer.state == "needed" else []:
                    rows[kind][2 * at + 1] += 1
        for kind in sorted(rows):
            self.row(kind, *rows[kind])
        self.lines.append("")

    def by_hand(self) -> None:
        """The reasons of coverage.toml."""
        self.lines += ["## Decided by hand", ""]
        self.head("kind, or places", "by", "reason", left=3)
        for entry in self.decisions["design"]:
            self.row(entry["kind"], "design", entry["reason"])
        for entry in self.decisions["entry"]:
            self.row(", ".join(entry["places"]), entry["by"], entry["reason"])
        self.lines.append("")

    def cases_of(self, edition: str, section: notes.Section) -> set[str]:
        """Cases that name the 区分, or a rule that implements one of its 注."""
        found = set(self.cases.by_section[edition, section.code])
        for note in section.notes:
            for rule in self.rulebook.of(note.id, edition):
                found |= self.cases.by_rule[rule.id]
        return found

    def part(self, part: str) -> None:
        """The tables of a 部."""
        name = self.coverages["r06"].notice.parts.get(part) or self.coverages["r08"].notice.parts[part]
        self.lines += [f"## {part} {name}", ""]
        self.head("区分番号", "R6 注", *STATES[:-1], "cases", "R8 注", *STATES[:-1], "cases", "needed R6", "needed R8")
        self.lines[-1] = "|" + "---|" + "---:|" * 2 * (len(STATES) + 1) + "---|---|"
        silent = 0
        for code in self.codes(part):
            silent += not self.section_row(code)
        self.rule_row(part)
        self.lines += ["", f"区分番号 without 注 for outpatients, rule and case: {silent}.", ""]

    def codes(self, part: str) -> list[str]:
        """区分番号 of both editions."""
        sections = [s for coverage in self.coverages.values() for s in coverage.notice.part_sections(part) if not s.deleted]
        key = lambda code: [int(number) if number.isdigit() else number for number in re.split(r"(\d+)", code)]
        return sorted({section.code for section in sections}, key=key)

    def section_row(self, code: str) -> bool:
        """The line of a 区分番号; nothing when there is nothing to say."""
        cells, open_cells, says = [], [], False
        for edition, coverage in self.coverages.items():
            section = coverage.notice.section(code)
            answers = coverage.of_section(section) if section else []
            found = self.cases_of(edition, section) if section else set()
            rules = sum(code in rule.sections and rule.holds(edition) for rule in self.rulebook.rules)
            says = says or bool(answers or found or rules)
            cells += self.counts(answers, section, len(found))
            open_cells.append(needed(answers))
        if says:
            self.row(code, *cells, *open_cells)
        return says

    def counts(self, answers: list[Answer], section, found: int) -> list[str]:
        """Number of provisions, each state, cases; zeros stay empty."""
        if section is None:
            return ["–"] + [""] * len(STATES)
        return [str(number or "") for number in (len(answers), *count(answers)[:-1], found)]

    def rule_row(self, part: str) -> None:
        """The line of the 通則."""
        cells, open_cells = [], []
        for edition, coverage in self.coverages.items():
            answers = coverage.of_rules(part)
            rules = [rule for answer in answers for rule in self.rulebook.of(answer.provision.id, edition)]
            found = {case for rule in rules for case in self.cases.by_rule[rule.id]}
            cells += self.counts(answers, True, len(found))
            open_cells.append(needed(answers))
        self.row("通則", *cells, *open_cells)

    def unused(self) -> None:
        """Rules that no case names, and `notes` that no provision has."""
        new = [rule for rule in self.rulebook.rules if rule.names_places and rule.start >= STARTS["r06"]]
        bare = sorted(rule.id for rule in new if not self.cases.by_rule[rule.id])
        self.lines += ["## Rules of a 注 or 通則 that no case names", ""]
        self.lines += [", ".join(f"`{rule}`" for rule in bare) or "None.", ""]
        self.lines += ["## `notes` that name no 注 or 通則", ""]
        self.lines += [f"- {line}" for line in sorted(self.rulebook.unknown)] or ["None."]


def generate(shelf) -> str:
    """The document."""
    decisions = tomllib.loads(DECISIONS.read_text(encoding="utf-8"))
    notices = {edition: notes.read(shelf, edition) for edition in notes.EDITIONS}
    names = [(section.name, section.code) for section in notices["r06"].sections if len(section.name) >= NAME_LENGTH]
    official = carriers.Official(shelf, decisions["branch"], names)
    rulebook = Rulebook({place for notice in notices.values() for place in notice.places()})
    r06 = Coverage(notices["r06"], official, rulebook, decisions)
    r08 = Coverage(notices["r08"], official, rulebook, decisions, model=r06)
    check_decisions(decisions, notices)
    return Writer({"r06": r06, "r08": r08}, rulebook, Cases(official), decisions).write()


def check_decisions(decisions: dict, notices: dict) -> None:
    """A decision about a place that the notice does not have is a mistake."""
    known = {edition: notice.places() for edition, notice in notices.items()}
    wrong = [place for entry in decisions["entry"] for place in entry["places"] if place not in known[entry["edition"]]]
    if wrong:
        sys.exit(f"docs/coverage.toml: no such place: {', '.join(wrong)}")


def main() -> int:
    """Writes or compares."""
    shelf = notes.shelf()
    if shelf is None:
        print("SKIPPED: shelf absent (coverage)")
        return 0
    text = generate(shelf)
    if "--check" not in sys.argv[1:]:
        OUT.write_text(text, encoding="utf-8")
        return 0
    if OUT.read_text(encoding="utf-8") == text:
        return 0
    print("docs/coverage.md is not what docs/tools/coverage.py gives", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
