#!/usr/bin/env python3
"""The notice's own list of rules: 部, 節, 款, 区分番号, 注 and 通則 of the 医科点数表, read from the official text.

The text is the 告示 別表第一 as published (page by page, line by line). What it says is told from its layout: headings stand
alone, a 区分番号 begins its line, 「注」 opens a list whose numbers stand two columns further in. Nothing of the wording is
kept but the kind of rule that it states (see KINDS); `python3 docs/tools/notes.py` prints the counts and every irregularity.
The costs of 食事療養 and 生活療養 are a 告示 of their own (see `meals`).
"""

from __future__ import annotations

import collections
import dataclasses
import os
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
EDITIONS = ("r06", "r08")

PAGE = re.compile(r"# file: .* page: \d+$")
HEADING = re.compile(r"\s{8,}第(\d+)([章部節款])  *(\S.*)$")
GROUP = re.compile(r" {15}（(.+)）$")
CHAPTER_3 = re.compile(r"  (\d+) +\S")
SECTION = re.compile(r"  ([A-O]\d{3}(?:-\d+)*)(?:(から|及び)([A-O]\d{3}(?:-\d+)*)(?:まで)?)?(?:  +(.*))?$")
RULE = re.compile(r" {4}(\d+(?:の\d+)?) +(\S.*)$")
NOTE = re.compile(r"(\s{8,})注(\d*) +(\S.*)$")
NUMBER = re.compile(r"(\s{8,})(\d+) +(\S.*)$")
KANA = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
LETTER = re.compile(rf"(\s{{8,}})([{KANA}])  +(\S.*)$")
REFERENCE = re.compile(r"区分番号([A-O]\d{3}(?:-\d+)*)に掲げる(?:(?!区分番号)[^、。]){1,40}?の注(\d+)")
DELETED = re.compile(r"削除$")
# The 告示 of 令和8年 shows both editions side by side, with the same 項; its 注 are unchanged and not printed.
MEALS = "spec/kokuji/r08/other/shokuji-seikatsu-kokuji.txt"
MEAL_PARTS = ("食事療養", "生活療養")
MEAL_SECTIONS = {f"{part}{number}" for part in MEAL_PARTS for number in (1, 2)}
MEAL_PART = re.compile(r"第[一二] (食事療養|生活療養)")
MEAL_SECTION = re.compile(r" (\d) 入院時")
MEAL_LINE = re.compile(r"  (?:\((\d)\)| ([イロ])|注) ")
# Signs that the text writes in several ways.
SIGNS = str.maketrans("−‐―()", "---（）")

# The kinds of rule that a 注 or 通則 states, by its wording; one may state several. The first word is ours.
KINDS = {
    "listing": r"各区分に掲げる入院基本料等加算のうち、",
    "addition": r"(?:加算|更に所定点数に加算)(?:する|できる|し、|した点数により算定)|点を加算|点数を加算",
    "reduction": r"100分の[\d、又はそれぞ]*に相当する点数(?:により|を|で別に)算定|所定点数から[^。]*減算",
    "percentage": r"100分の\d",
    "points": r"(?:代えて|かかわらず|場合(?:に|、)?は、)[^。]*\d点[^。]{0,30}(?:算定(?:する|でき)|とする)|点とする",
    "bundle": r"含まれる|含むものとする|費用を含む|(?<!主たるもの)(?<!主たる)のみにより算定|所定点数に含",
    "exclusion": r"算定しない|算定できない|算定することができない|算定することはできない|適用しない|この限りでない",
    "incidental": r"に伴う[^。]*費用は|に伴って[^。]*費用は|時に行う[^。]*費用は",
    "main-item": r"主たるもの|主たる[^。]{0,20}のみ|主たる[^。]{0,12}点数を算定|主たる点数|最も高い点数|いずれか[^。]{0,12}のみ|"
    r"いずれか一方|いずれか1つ|最も適当な区分1つ",
    "items": r"\d項目|項目数",
    "frequency": r"\d(?:回|日|単位|枚|部位|臓器)(?:（[^）]*）)?(?:を限度|に限り)|回限り|\d月を限度|[日月週年]につき\d+[回単]|"
    r"[週月]\d+[回単]|数にかかわらず|種類にかかわらず|1回として|1日として|1回の算定|1回と(?:し|する)|一連として|限度として|"
    r"\d月に(?:つき)?\d回|入院初日に限り(?!算定)",
    "period": r"(?:\d(?:日|月|年)|同一月)以内|起算して|を経過|\d[日月年]を超え|前月|翌月",
    "step": r"増すごと|追加するごと|超えるごと",
    "standard": r"施設基準",
    "age": r"\d歳|乳幼児|新生児|幼児|乳児|小児に|小児の|生後",
    "setting": r"入院中の患者|入院している患者|入院中以外|外来の患者",
    "supply": r"薬価|材料価格|薬剤料|購入価格|フィルムの費用|薬剤を使用|特定保険医療材料|価格を10円",
    "sum": r"合算した(?:点数|費用)により算定|各区分の所定点数により算定|所定点数のみにより算定|併せて算定する|それぞれ別に",
    "nearest": r"最も近似する|簡単なものの費用",
    "organs": r"対称器官",
    "outside": r"患家の負担|患者の負担",
    "reference": r"準用|読み替え|例により算定|例による",
    "permission": r"算定できる(?:もの)?|算定することができる|限り、算定|場合に算定|について算定|に対して算定|ついてのみ算定|行われるものに限る",
    "fact": r"患者|場合|に当たって|要した|者に|分を超え|分以上|に限り",
}
KIND_PATTERNS = {kind: re.compile(pattern) for kind, pattern in KINDS.items()}


@dataclasses.dataclass
class Provision:
    """One 注 or 通則."""

    place: str
    number: str
    line: int
    words: list[str]

    @property
    def text(self) -> str:
        """What it says, in one line and without spaces; never written to a file."""
        return "".join(self.words).replace(" ", "")

    @property
    def spaced(self) -> str:
        """The same with its spaces, which keep a name and its points apart."""
        return " ".join(self.words)

    @property
    def id(self) -> str:
        """`A001/注8`, `第2章第3部/通則3`; without a number `D026/注`."""
        return f"{self.place}/{self.number}"

    @property
    def deleted(self) -> bool:
        """Whether its text is 「削除」."""
        return self.text == "削除"

    @property
    def sentences(self) -> list[str]:
        """Its sentences."""
        return [sentence for sentence in self.text.split("。") if sentence]

    @property
    def kinds(self) -> list[str]:
        """The kinds of rule it states; `other` when no wording is known. A list of 加算 says nothing else, whatever their names."""
        if self.saying("listing"):
            return ["listing"]
        return [kind for kind in KINDS if self.saying(kind)] or ["other"]

    def saying(self, kind: str) -> list[str]:
        """The sentences of a kind; 包括 or 背反 of what only goes with the act is `incidental`, a lower percentage `reduction`."""
        found = [sentence for sentence in self.sentences if KIND_PATTERNS[kind].search(sentence)]
        apart = {"bundle": "incidental", "exclusion": "incidental", "percentage": "reduction"}.get(kind)
        return [sentence for sentence in found if not (apart and KIND_PATTERNS[apart].search(sentence))]


@dataclasses.dataclass
class Section:
    """One 区分番号."""

    code: str
    part: str
    path: str
    line: int
    name: str
    deleted: bool
    notes: list[Provision] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Notice:
    """Everything of one edition."""

    edition: str
    sections: list[Section] = dataclasses.field(default_factory=list)
    rules: list[Provision] = dataclasses.field(default_factory=list)
    parts: dict[str, str] = dataclasses.field(default_factory=dict)
    names: dict[str, str] = dataclasses.field(default_factory=dict)
    oddities: list[str] = dataclasses.field(default_factory=list)

    def section(self, code: str) -> Section | None:
        """A 区分番号 that is not deleted."""
        return next((section for section in self.sections if section.code == code and not section.deleted), None)

    def notes_of(self, code: str) -> list[Provision]:
        """The 注 of a 区分番号."""
        section = self.section(code)
        return section.notes if section else []

    def rules_of(self, place: str) -> list[Provision]:
        """The 通則 of a 部, 節, 款 or group."""
        return [rule for rule in self.rules if rule.place == place]

    def places(self) -> set[str]:
        """The identifiers of all provisions."""
        return {note.id for section in self.sections for note in section.notes} | {rule.id for rule in self.rules}

    def part_sections(self, part: str) -> list[Section]:
        """The 区分番号 of a 部."""
        return [section for section in self.sections if section.part == part]


class Reader:
    """Reads the lines of a notice, keeping where it is."""

    def __init__(self, edition: str) -> None:
        self.notice = Notice(edition)
        self.heads = {"章": "", "部": "", "節": "", "款": ""}
        self.group = ""
        self.section: Section | None = None
        self.open: Provision | None = None
        self.in_rules = False
        self.note_indent = 0
        self.items: list[tuple[int, str]] = []

    def path(self) -> str:
        """`第2章第3部第1節第1款`, as far as the headings go."""
        return "".join(self.heads.values())

    def part(self) -> str:
        """`第2章第3部`."""
        return self.heads["章"] + self.heads["部"]

    def odd(self, line: int, what: str) -> None:
        """Notes an irregularity."""
        self.notice.oddities.append(f"line {line}: {what}")

    def read(self, lines: list[str]) -> Notice:
        """Reads all lines."""
        for at, line in enumerate(lines, 1):
            line = unicodedata.normalize("NFKC", line).rstrip().translate(SIGNS)
            if line.strip() and not PAGE.match(line):
                self.take(at, line)
        return self.notice

    def take(self, at: int, line: str) -> None:
        """One line: the first reader that knows it takes it; what none knows continues the open provision."""
        for reader in (self.heading, self.marker, self.code, self.numbered_rule, self.note, self.item):
            if reader(at, line):
                return
        self.continued(at, line)

    def heading(self, at: int, line: str) -> bool:
        """章, 部, 節 or 款."""
        found = HEADING.match(line)
        if not found:
            return False
        number, level, name = found.groups()
        order = list(self.heads)
        for lower in order[order.index(level):]:
            self.heads[lower] = ""
        self.heads[level] = f"第{number}{level}"
        self.notice.names[self.path()] = name
        if level == "部":
            self.notice.parts[self.part()] = name
        self.group = ""
        self.close()
        return True

    def marker(self, at: int, line: str) -> bool:
        """「通則」 and 「区分」 alone on a line, and the name of a group of 区分."""
        word = line.strip()
        if word in ("通則", "区分"):
            self.close()
            self.in_rules = word == "通則"
            return True
        found = GROUP.match(line)
        if not found:
            return False
        self.group = found[1]
        self.close()
        return True

    def code(self, at: int, line: str) -> bool:
        """A 区分番号; 第3章 and 第4章 number their items instead."""
        if self.heads["章"] in ("第3章", "第4章"):
            return self.plain_item(at, line)
        found = SECTION.match(line)
        if not found or not self.heads["部"]:
            return False
        first, joint, last, name = found.groups()
        self.close()
        for code in {first: 0, last or first: 0}:
            self.section = Section(code, self.part(), self.path(), at, title(name or ""), bool(DELETED.search(name or "")))
            self.notice.sections.append(self.section)
        return True

    def plain_item(self, at: int, line: str) -> bool:
        """`第3章第1部の1`; the items of 第4章 (経過措置) are provisions themselves."""
        found = CHAPTER_3.match(line)
        if not found:
            return False
        self.close()
        if self.heads["部"]:
            self.section = Section(f"{self.path()}の{found[1]}", self.part(), self.path(), at, "", False)
            self.notice.sections.append(self.section)
        else:
            self.open = Provision(self.path(), f"経過措置{found[1]}", at, [line[found.end() - 1:].strip()])
            self.notice.rules.append(self.open)
        return True

    def numbered_rule(self, at: int, line: str) -> bool:
        """A numbered 通則, or the first line of one without a number."""
        if not self.in_rules:
            return False
        found = RULE.match(line)
        if found:
            self.open = Provision(self.path() + self.group, f"通則{found[1]}", at, [found[2]])
        elif self.open is None:
            self.open = Provision(self.path() + self.group, "通則", at, [line.strip()])
        else:
            return False
        self.notice.rules.append(self.open)
        return True

    def note(self, at: int, line: str) -> bool:
        """The first 注 of a list."""
        found = NOTE.match(line)
        if not found or self.section is None or self.in_rules:
            return False
        if found[2] not in ("", "1"):
            self.odd(at, f"{self.section.code}: a list of 注 begins with {found[2]}")
            return False
        self.note_indent = len(found[1])
        self.add_note(at, found[2], found[3])
        return True

    def add_note(self, at: int, number: str, text: str) -> None:
        """A 注 of the section, under the items that stand further out by the width of a sign."""
        outer = [word for indent, word in self.items if indent <= self.note_indent - 2]
        place = "の".join([self.section.code, *outer])
        self.open = Provision(place, f"注{number}", at, [text])
        self.section.notes.append(self.open)

    def item(self, at: int, line: str) -> bool:
        """A numbered line: the next 注, or an item of the 区分."""
        found = NUMBER.match(line) or LETTER.match(line)
        if not found or self.section is None or self.in_rules:
            return False
        indent, word = len(found[1]), found[2]
        if self.open is not None:
            if indent > self.note_indent or self.is_shifted(indent, word):
                return self.next_note(at, indent, word, found[3])
            self.open = None
        self.items = [item for item in self.items if item[0] < indent] + [(indent, word)]
        return True

    def is_shifted(self, indent: int, word: str) -> bool:
        """Where the page sets the rest of a list at the column of its 「注」: the number after the last one, from the third on."""
        last = self.open.number.removeprefix("注")
        numbered = indent == self.note_indent and word.isdigit() and last
        return bool(numbered) and int(word) == int(last) + 1 > 2

    def next_note(self, at: int, indent: int, word: str, text: str) -> bool:
        """The number after the last one, at the column of the list; else an inner list of the 注."""
        last = self.open.number.removeprefix("注")
        if not (word.isdigit() and last) or indent > self.note_indent + 3:
            return False
        if int(word) <= int(last):
            self.odd(at, f"{self.open.id}: {word} after {last}")
            return False
        self.add_note(at, word, text)
        return True

    def continued(self, at: int, line: str) -> None:
        """Text of the open provision."""
        if self.open is not None:
            self.open.words.append(line.strip())

    def close(self) -> None:
        """Nothing is open any more."""
        self.section = None
        self.open = None
        self.in_rules = False
        self.items = []


def title(heading: str) -> str:
    """The name of a 区分 without what follows it in brackets and its points; only compared, never written."""
    return re.split(r"（|  +", heading)[0].strip()


def shelf() -> pathlib.Path | None:
    """The shelf of official files: `SANTEI_SHARED`, default `../shared` beside the repository."""
    given = ROOT / os.environ.get("SANTEI_SHARED", "../shared")
    return given if (given / "spec").is_dir() else None


def read(shelf_path: pathlib.Path, edition: str) -> Notice:
    """The notice of an edition."""
    text = (shelf_path / "spec" / "kokuji" / edition / "ika-kokuji.txt").read_text(encoding="utf-8")
    return Reader(edition).read(text.splitlines())


def meals(shelf_path: pathlib.Path) -> list[Section]:
    """食事療養 and 生活療養: every cost is a provision (`食事療養1/項1`, `生活療養1/項1イ`), and so is every 注."""
    part, sections = "", []
    for at, line in enumerate((shelf_path / MEALS).read_text(encoding="utf-8").splitlines(), 1):
        line = unicodedata.normalize("NFKC", line)
        if found := MEAL_PART.match(line):
            part = found[1]
        elif found := MEAL_SECTION.match(line):
            sections.append(Section(f"{part}{found[1]}", part, part, at, "", False))
        elif sections and (found := MEAL_LINE.match(line)):
            add_cost(sections[-1], at, *found.groups())
    return sections


def add_cost(section: Section, at: int, number: str | None, letter: str | None) -> None:
    """A numbered cost, or one of the two that take the place of the last; or the 注."""
    if letter == "イ":
        section.notes.pop()
    place = f"項{number}" if number else f"項1{letter}" if letter else "注"
    section.notes.append(Provision(section.code, place, at, []))


def provisions(notice: Notice) -> list[Provision]:
    """All 注 and 通則."""
    return [note for section in notice.sections for note in section.notes] + notice.rules


def gaps(notice: Notice) -> list[str]:
    """Numbers that a list of 注 or 通則 skips."""
    numbers = collections.defaultdict(list)
    for provision in provisions(notice):
        kind, number = re.match(r"(\D+)(\d*)", provision.number).groups()
        numbers[provision.place, kind].append(int(number or 1))
    return [f"{place}: {kind} {found}" for (place, kind), found in numbers.items() if found != list(range(1, len(found) + 1))]


def dangling(notice: Notice) -> tuple[int, list[str]]:
    """How many references of the text to a 注 of another 区分 there are, and those that lead nowhere."""
    known, all_found, lost = notice.places(), 0, []
    for provision in provisions(notice):
        for code, number in REFERENCE.findall(provision.text):
            all_found += 1
            if f"{code}/注{number}" not in known:
                lost.append(f"{provision.id}: {code} 注{number}")
    return all_found, lost


def report(notice: Notice) -> None:
    """Counts per 部, and what is irregular."""
    print(f"{notice.edition}: 部 区分番号 注 通則")
    for part in notice.parts:
        sections = notice.part_sections(part)
        live = [section for section in sections if not section.deleted]
        notes = sum(len(section.notes) for section in sections)
        rules = sum(rule.place.startswith(part) for rule in notice.rules)
        print(f"{part} {notice.parts[part]} {len(live)} (+{len(sections) - len(live)} 削除) {notes} {rules}")
    references, lost = dangling(notice)
    print(f"{references} references to a 注 of another 区分番号, {len(lost)} lead nowhere")
    for line in notice.oddities + gaps(notice) + lost:
        print(f"  {line}")


def main() -> int:
    """Prints the counts of both editions."""
    found = shelf()
    if found is None:
        print("SKIPPED: shelf absent (notes)")
        return 0
    for edition in EDITIONS:
        report(read(found, edition))
    return 0


if __name__ == "__main__":
    sys.exit(main())
