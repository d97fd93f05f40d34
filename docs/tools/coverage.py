#!/usr/bin/env python3
"""Writes docs/coverage.md: for every 注 and 通則 of the notice, what carries it; outpatients first, then inpatients.

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
# Kinds of rule for a stay in hospital; they do not count for outpatients.
STAY_KINDS = {"ward_fee", "stay_day", "included", "meal_cost", "standard_amount"}
# The 項 that a `meal_cost` implements, by its service and item.
MEAL_SERVICES = {"dietary_1": "食事療養1", "dietary_2": "食事療養2", "living_1": "生活療養1", "living_2": "生活療養2"}
MEAL_ITEMS = {
    "食事療養": {"meal": {"項1"}, "liquid": {"項2"}, "special": {"注"}, "dining_room": {"注"}},
    "生活療養": {"meal": {"項1", "項1イ"}, "liquid": {"項1ロ"}, "environment": {"項2"}, "special": {"注"}, "dining_room": {"注"}},
}
# The row of the tables for inpatients that a path of the notice belongs to: 部, but 節 of 入院料等.
GROUP = re.compile(r"第1章第2部(?:第\d節)?|第\d章第\d+部|第\d章|[食生].*")
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
    for_stay: bool

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
    inpatient: bool = False


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
        for_stay = table["kind"] in STAY_KINDS
        if table["kind"] == "meal_cost":
            places |= meal_places(table) & self.known
        sections = {match[1] for match in PLACE.finditer(table["cite"])} | {place.split("/")[0].split("の")[0] for place in places}
        return Rule(table["id"], table["from"], table.get("until", "9999-12-31"), places, sections, bool(given), for_stay)

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


def meal_places(table: dict) -> set[str]:
    """The 項 or 注 of a cost of meals."""
    section = MEAL_SERVICES[table["service"]]
    return {f"{section}/{number}" for number in MEAL_ITEMS[section[:4]].get(table["item"], ())}


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
        self.inpatient, self.of_stays = set(), set()
        for path in sorted((notes.ROOT / "golden" / "cases").rglob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            if case["claim"].get("setting") == "inpatient":
                self.inpatient.add(case["id"])
            if "inpatient" in path.parts:
                self.of_stays.add(case["id"])
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
        mine = [(place, entry) for entry in decisions["entry"] for place in entry["places"] if entry["edition"] == notice.edition]
        self.entries = {place: entry for place, entry in mine if entry["by"] != "inpatient"}
        self.inpatients = {place for place, entry in mine if entry["by"] == "inpatient"}
        self.model = model
        self.answers = {}
        for section in notice.sections:
            for note in section.notes:
                self.answers[note.id] = self.answer(note, section.code)
        for rule in notice.rules:
            self.answers[rule.id] = self.answer(rule, "")

    def answer(self, provision, section: str) -> Answer:
        """What carries a provision, and whether it or its counterpart of 令和6年 is for inpatients only."""
        twin = self.twin(provision, section) if self.model else None
        model = self.model.answers[twin.id] if twin else None
        inpatient = self.is_inpatient(provision, section) or model is not None and model.inpatient
        answer = self.carried(provision, section, inpatient, model)
        answer.inpatient = inpatient
        return answer

    def carried(self, provision, section: str, inpatient: bool, model: Answer | None) -> Answer:
        """A rule, a decision by hand, or the official data."""
        if provision.deleted:
            return Answer(provision, "deleted")
        if any(inpatient or not rule.for_stay for rule in self.rulebook.of(provision.id, self.notice.edition)):
            return Answer(provision, "rule")
        entry = self.entries.get(provision.id)
        if entry:
            return Answer(provision, entry["by"], entry.get("kinds", []), by_hand=True)
        return self.as_model(provision, model) if self.model else self.by_data(provision, section, inpatient)

    def is_inpatient(self, provision, section: str) -> bool:
        """区分 of 入院料等 and those whose codes are for inpatient receipts only; 注 whose additions are."""
        if provision.id in self.inpatients or provision.place.startswith("第1章第2部"):
            return True
        return bool(section) and (self.official.inpatient(section) or self.question(provision, section, False).inpatient)

    def question(self, provision, section: str, inpatient: bool) -> carriers.Question:
        """The rows that a provision may be about."""
        rows = self.official.by_section.get(section, []) if section else self.part_rows(provision.place)
        if provision.place.startswith("B001の"):
            item = int(re.match(r"B001の(\d+)", provision.place)[1])
            rows = [row for row in rows if int(row[94] or 0) == item]
        return carriers.Question(self.official, provision, section, rows, inpatient)

    def part_rows(self, place: str) -> list[carriers.Row]:
        """The additions of a whole 部, for its 通則."""
        found = re.match(r"第(\d+)章第(\d+)部", place)
        where = (found[1], found[2].zfill(2)) if found else ("", "")
        return [row for row in self.official.rows if (row[90], row[91]) == where and row.is_addition]

    def by_data(self, provision, section: str, inpatient: bool) -> Answer:
        """Each kind by the official data, or by design."""
        question = self.question(provision, section, inpatient)
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

    def as_model(self, provision, model: Answer | None) -> Answer:
        """令和8年: as the same provision of 令和6年, since neither its master nor its tables are on the shelf."""
        if model is None:
            known = set(provision.kinds) <= self.reasons | {"supply"}
            return Answer(provision, "design" if known else "needed", [] if known else ["new"])
        if model.state == "rule" and not model.by_hand:
            return Answer(provision, "needed", ["rule gone"])
        return Answer(provision, model.state, model.open)

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

    def in_scope(self, answers, inpatient: bool) -> list[Answer]:
        """Those for inpatients only, or the others; without what is deleted."""
        return [answer for answer in answers if answer.inpatient == inpatient and answer.state != "deleted"]

    def of_section(self, section: notes.Section, inpatient: bool) -> list[Answer]:
        """The answers for the 注 of a 区分."""
        return self.in_scope((self.answers[note.id] for note in section.notes), inpatient)

    def of_rules(self, group: str, inpatient: bool) -> list[Answer]:
        """The answers for the 通則 of a group."""
        return self.in_scope((self.answers[rule.id] for rule in self.notice.rules if GROUP.match(rule.place)[0] == group), inpatient)


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


class Tables:
    """One half of the document, for outpatients: which 区分 and provisions stand in which table."""

    inpatient = False
    texts = ""
    heading = ""
    counted = "of them outpatient"

    def __init__(self, coverages: dict[str, Coverage], rulebook: Rulebook, cases: Cases, texts: dict) -> None:
        self.coverages, self.rulebook, self.cases = coverages, rulebook, cases
        self.words = texts
        self.lines: list[str] = []

    def text(self, key: str) -> str:
        """A text of coverage.toml."""
        return self.words[self.texts + key].strip()

    def groups(self) -> list[str]:
        """部 in the order of the notice, those of 入院料等 aside."""
        both = self.coverages["r06"].notice.parts | self.coverages["r08"].notice.parts
        return [part for part in both if part != "第1章第2部"]

    def name(self, group: str) -> str:
        """The heading of a group as the notice has it."""
        return next((c.notice.names[group] for c in self.coverages.values() if group in c.notice.names), "")

    def sections(self, coverage: Coverage, group: str) -> list[notes.Section]:
        """The 区分 of a group."""
        return [section for section in coverage.notice.part_sections(group) if not section.deleted]

    def cases_of(self, edition: str, section: notes.Section) -> set[str]:
        """Cases that name the 区分, or a rule that implements one of its 注; those about a stay are in the other half."""
        return self.named(edition, section) - self.cases.of_stays

    def named(self, edition: str, section: notes.Section) -> set[str]:
        """The same of both halves."""
        return self.cases.by_section[edition, section.code] | self.cases_of_rules(edition, section.notes)

    def cases_of_rules(self, edition: str, provisions: list[notes.Provision]) -> set[str]:
        """Cases that name a rule of one of the provisions."""
        rules = [rule for provision in provisions for rule in self.rulebook.of(provision.id, edition)]
        return {case for rule in rules for case in self.cases.by_rule[rule.id]}

    def rules(self) -> list[Rule]:
        """Those of this half; those for a stay are not for outpatients."""
        return [rule for rule in self.rulebook.rules if self.inpatient or not rule.for_stay]

    def row(self, *cells) -> None:
        """A line of a table."""
        self.lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")

    def head(self, *cells: str, left: int = 1) -> None:
        """The first two lines of a table; columns after the first `left` are numbers."""
        self.row(*cells)
        self.lines.append("|" + "---|" * left + "---:|" * (len(cells) - left))

    def totals(self) -> None:
        """Per group and edition."""
        for edition, coverage in self.coverages.items():
            self.lines += [f"## {self.heading}{self.words[edition]}", ""]
            self.head("部", "区分番号", self.counted, "注 and 通則", *STATES, "cases")
            sums = collections.Counter()
            for group in self.groups():
                cells = self.group_counts(edition, coverage, group)
                sums.update(dict(enumerate(cells)))
                self.row(f"{group} {coverage.notice.names.get(group, '')}".strip(), *cells)
            self.row("**all**", *(f"**{sums[at]}**" for at in range(len(cells))))
            self.lines += ["", self.outside(coverage), ""]

    def group_counts(self, edition: str, coverage: Coverage, group: str) -> list[int]:
        """区分, those of this half, provisions, each state, cases."""
        sections = self.sections(coverage, group)
        here = [section for section in sections if coverage.official.inpatient(section.code) == self.inpatient]
        answers = [answer for section in sections for answer in coverage.of_section(section, self.inpatient)]
        answers += coverage.of_rules(group, self.inpatient)
        found = {case for section in sections for case in self.cases_of(edition, section)}
        return [len(sections), len(here), len(answers), *count(answers), len(found)]

    def outside(self, coverage: Coverage) -> str:
        """What is left out of the denominator."""
        answers = [answer for answer in coverage.answers.values() if answer.provision.place not in notes.MEAL_SECTIONS]
        deleted = sum(answer.state == "deleted" for answer in answers)
        return (
            f"The notice has {len(answers)} 注 and 通則 in all; {len(coverage.in_scope(answers, True))} for inpatients only follow in the "
            f"second half, and {deleted} deleted ones are left out."
        )

    def kinds(self) -> None:
        """Open provisions by kind."""
        self.lines += [f"## {self.heading}Needed, by kind", "", self.text("kinds"), ""]
        self.head("kind", "R6 all", "R6 needed", "R8 all", "R8 needed")
        rows = collections.defaultdict(lambda: [0] * 4)
        for at, coverage in enumerate(self.coverages.values()):
            for answer in coverage.in_scope(coverage.answers.values(), self.inpatient):
                for kind in answer.provision.kinds:
                    rows[kind][2 * at] += 1
                for kind in answer.open if answer.state == "needed" else []:
                    rows[kind][2 * at + 1] += 1
        for kind in sorted(rows):
            self.row(kind, *rows[kind])
        self.lines.append("")

    def details(self) -> None:
        """The tables of every group."""
        for group in self.groups():
            self.group(group)

    def group(self, group: str) -> None:
        """The table of a group."""
        self.lines += [f"## {self.heading}{group} {self.name(group)}".rstrip(), ""]
        self.head("区分番号", "R6 注", *STATES[:-1], "cases", "R8 注", *STATES[:-1], "cases", "needed R6", "needed R8")
        self.lines[-1] = "|" + "---|" + "---:|" * 2 * (len(STATES) + 1) + "---|---|"
        silent = 0
        for code in self.codes(group):
            silent += not self.section_row(code)
        self.rule_row(group)
        self.lines += ["", f"区分番号 without 注 for {self.words[self.texts + 'patients']}, rule and case: {silent}.", ""]

    def codes(self, group: str) -> list[str]:
        """区分番号 of both editions."""
        key = lambda code: [int(number) if number.isdigit() else number for number in re.split(r"(\d+)", code)]
        return sorted({section.code for c in self.coverages.values() for section in self.sections(c, group)}, key=key)

    def section_row(self, code: str) -> bool:
        """The line of a 区分番号; nothing when there is nothing to say."""
        cells, open_cells, says = [], [], False
        for edition, coverage in self.coverages.items():
            section = coverage.notice.section(code)
            answers = coverage.of_section(section, self.inpatient) if section else []
            found = self.cases_of(edition, section) if section else set()
            rules = any(code in rule.sections and rule.holds(edition) for rule in self.rules())
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

    def rule_row(self, group: str) -> None:
        """The line of the 通則."""
        cells, open_cells = [], []
        for edition, coverage in self.coverages.items():
            answers = coverage.of_rules(group, self.inpatient)
            found = self.cases_of_rules(edition, [answer.provision for answer in answers])
            cells += self.counts(answers, True, len(found))
            open_cells.append(needed(answers))
        self.row("通則", *cells, *open_cells)


class InpatientTables(Tables):
    """The other half: 入院料等 by 節, what is for inpatients only in every 部, and the costs of meals."""

    inpatient = True
    texts = "inpatient_"
    heading = "Inpatients: "
    counted = "of them inpatient"

    def groups(self) -> list[str]:
        """Every group that has something for inpatients only, in the order of the notice."""
        headings = dict.fromkeys([path for coverage in self.coverages.values() for path in coverage.notice.names])
        groups = [path for path in [*headings, *notes.MEAL_PARTS] if GROUP.fullmatch(path)]
        return [group for group in groups if any(self.has(coverage, group) for coverage in self.coverages.values())]

    def has(self, coverage: Coverage, group: str) -> bool:
        """Whether an edition has something there."""
        return bool(self.sections(coverage, group) or coverage.of_rules(group, True))

    def sections(self, coverage: Coverage, group: str) -> list[notes.Section]:
        """The 区分 of a group that are for inpatients only or have 注 that are."""
        near = [s for s in coverage.notice.sections if not s.deleted and GROUP.match(s.path)[0] == group]
        return [s for s in near if coverage.official.inpatient(s.code) or coverage.of_section(s, True)]

    def cases_of(self, edition: str, section: notes.Section) -> set[str]:
        """Of inpatients only."""
        return self.named(edition, section) & self.cases.inpatient

    def outside(self, coverage: Coverage) -> str:
        """The deleted ones are counted in the first half."""
        meals = sum(answer.provision.place in notes.MEAL_SECTIONS for answer in coverage.answers.values())
        return f"{meals} of them are 項 and 注 of the costs of meals, which are a 告示 of their own."


class Writer:
    """The document."""

    def __init__(self, coverages: dict[str, Coverage], rulebook: Rulebook, cases: Cases, decisions: dict) -> None:
        self.rulebook, self.cases, self.decisions = rulebook, cases, decisions
        texts = decisions["text"]
        self.outpatients = Tables(coverages, rulebook, cases, texts)
        self.inpatients = InpatientTables(coverages, rulebook, cases, texts)

    def write(self) -> str:
        """All of it."""
        lines = [*self.outpatients.text("head").splitlines(), ""]
        lines += self.half(self.outpatients, self.by_hand())
        lines += [*self.inpatients.text("head").splitlines(), ""]
        lines += self.half(self.inpatients, [])
        lines += self.unused()
        return "\n".join(lines).rstrip() + "\n"

    def half(self, tables: Tables, between: list[str]) -> list[str]:
        """The tables of one half."""
        tables.totals()
        tables.kinds()
        tables.lines += between
        tables.details()
        return tables.lines

    def by_hand(self) -> list[str]:
        """The reasons of coverage.toml."""
        lines = ["## Decided by hand", "", "| kind, or places | by | reason |", "|---|---|---|"]
        entries = [(entry["kind"], "design", entry["reason"]) for entry in self.decisions["design"]]
        entries += [(", ".join(entry["places"]), entry["by"], entry["reason"]) for entry in self.decisions["entry"]]
        return [*lines, *(f"| {places} | {by} | {reason} |" for places, by, reason in entries), ""]

    def unused(self) -> list[str]:
        """Rules that no case names, and `notes` that no provision has."""
        new = [rule for rule in self.rulebook.rules if rule.names_places and rule.start >= STARTS["r06"]]
        bare = sorted(rule.id for rule in new if not self.cases.by_rule[rule.id])
        lines = ["## Rules of a 注 or 通則 that no case names", "", ", ".join(f"`{rule}`" for rule in bare) or "None.", ""]
        lines += ["## `notes` that name no 注 or 通則", ""]
        return lines + ([f"- {line}" for line in sorted(self.rulebook.unknown)] or ["None."])


def generate(shelf) -> str:
    """The document."""
    decisions = tomllib.loads(DECISIONS.read_text(encoding="utf-8"))
    notices = {edition: notes.read(shelf, edition) for edition in notes.EDITIONS}
    for notice in notices.values():
        notice.sections += notes.meals(shelf)
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
