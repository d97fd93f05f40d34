"""What the official data of 令和6年度 carry by themselves: additions with their base, limits, exclusions, standards, ages.

Read from the shelf: 医科診療行為マスター (項番 = column) and 医科電子点数表. Of table 02 the shelf has no copy and of 03-1 only a part; the
supplementary master (01) says which codes are in them. Nothing of these files is written anywhere but as a count.
"""

from __future__ import annotations

import collections
import csv
import functools
import io
import pathlib
import re
import unicodedata
import zipfile

from notes import Provision

MASTER = "corpus/masters/r06/s_20251104.zip"
TABLES = "corpus/tensuhyo/r06/ika_202512.zip"

# 専用項目 that pair an addition with its base instead of 項番38 (別紙7-6 and the fields that came later).
DEDICATED = (20, 40, 43, 46, 47, 53, 54, 55, 64, 67, 82, 114, 115, 116, 118, 119, 120, 121, 122, 124, 125, 126, 127, 129, 130)
POINTS = re.compile(r"([\d,]+)点")
PERCENT = re.compile(r"100分の(\d+)")
DEDUCTED = re.compile(r"100分の(\d+)に相当する点数を減算")
DAYS_OF_STAY = re.compile(r"入院した日から起算して(\d+)日を限度")
# 算定単位コード of 05.
A_DAY, ON_ADMISSION, IN_A_STAY = "121", "132", "133"
NAME = re.compile(r"([^、。（）「」 ]{2,30}?加算)\d?(?:として|又は)")
# Names that many additions share say nothing about which one is meant.
COMMON = {"乳幼児加算", "新生児加算", "幼児加算", "小児加算", "時間外加算", "休日加算", "深夜加算"}
BY_PRICE = re.compile(r"価格を[\d,]+円|薬剤の費用|フィルムの費用")
# 入院料等, and the costs of meals.
INPATIENT = ("A1", "A2", "A3", "A4", "食事療養", "生活療養")
CODE = re.compile(r"[A-O]\d{3}(?:-\d+)*")


class Row:
    """A row of the 医科診療行為マスター."""

    def __init__(self, columns: list[str], section: str) -> None:
        self.columns = columns
        self.section = section
        self.name = unicodedata.normalize("NFKC", columns[4])

    def __getitem__(self, no: int) -> str:
        return self.columns[no - 1]

    @property
    def is_addition(self) -> bool:
        """加算項目, 通則加算項目, and 注加算 that are recorded alone."""
        return self[68] in "79" or self[69] == "7"

    @property
    def inpatient_only(self) -> bool:
        """項番13, and 項番15・66."""
        return self[13] == "1" or self[15] == "0" and self[66] != "0"

    @property
    def value(self) -> float:
        """項番12."""
        return float(self[12])


def read_csv(archive: zipfile.ZipFile, name: str) -> list[list[str]]:
    """A member of an archive, CP932."""
    return list(csv.reader(io.StringIO(archive.read(name).decode("cp932"))))


class Official:
    """Master and tables together."""

    def __init__(self, shelf: pathlib.Path, branches: list[dict], names: list[tuple[str, str]]) -> None:
        self.names = names
        self.branches = {
            (b["number"], b["branch"], order): b["section"]
            for b in branches
            for order in range(b["from"], b["until"] + 1)
        }
        archive = zipfile.ZipFile(shelf / MASTER)
        self.rows = [Row(line, self.section_of(line)) for line in read_csv(archive, archive.namelist()[0])]
        self.by_section = collections.defaultdict(list)
        for row in self.rows:
            self.by_section[row.section].append(row)
        self.additions_of = collections.defaultdict(list)
        for row in self.rows:
            if row.is_addition:
                self.additions_of[row[90], row[91]].append(row)
        self.read_tables(zipfile.ZipFile(shelf / TABLES))

    def section_of(self, line: list[str]) -> str:
        """区分番号 of a row: 項番85, 92, 93; where 93 holds several, the order number 94 tells."""
        number, branch = line[84] + line[91], line[92]
        if branch == "00":
            return number
        return self.branches.get((number, branch, int(line[93] or 0)), f"{number}-{int(branch)}")

    def read_tables(self, archive: zipfile.ZipFile) -> None:
        """01, 03-2 to 03-4, 04 and 05."""
        names = sorted(archive.namelist())
        section = {row[3]: row.section for row in self.rows}
        self.parents, self.same_day, self.flagged = set(), set(), set()
        for line in read_csv(archive, names[0]):
            if any(unit.strip("0") for unit in (line[3], line[5], line[7])):
                self.parents.add(section.get(line[1]))
            if line[9] != "0":
                self.same_day.add(section.get(line[1]))
            if any(flag != "0" for flag in line[9:13]):
                self.flagged.add(line[1])
        self.pairs = {
            (section.get(line[1]), section.get(line[3])) for name in names[1:4] for line in read_csv(archive, name)
        }
        self.limits = collections.defaultdict(set)
        for line in read_csv(archive, names[5]):
            self.limits[line[1]].add((line[3], line[5]))
        self.read_wards(read_csv(archive, names[0]), read_csv(archive, names[4]))

    def read_wards(self, supplements: list[list[str]], lists: list[list[str]]) -> None:
        """04: the 入院基本料等加算, and the 区分番号 of the 入院料 that have a list of them (グループ番号 of 01)."""
        section = {row[3]: row.section for row in self.rows}
        groups = {line[1] for line in lists}
        self.ward_additions = {line[2] for line in lists}
        self.listing_wards = {section.get(line[1]) for line in supplements if line[19] in groups}

    @functools.cached_property
    def bases(self) -> set[str]:
        """注加算コード of base items."""
        return {row[38] for row in self.rows if row[38] != "0" and row[68] in "135"}

    def shared_additions(self, rows: list[Row]) -> list[Row]:
        """Additions filed under another 区分 that the master pairs with a base of these rows."""
        bases = [row for row in rows if not row.is_addition]
        codes = {row[38] for row in bases} - {"0"}
        fields = {no for no in DEDICATED for row in bases if row[no].strip("0")}
        here = {id(row) for row in rows}
        near = [row for part in {(row[90], row[91]) for row in bases} for row in self.additions_of[part]]
        return [
            row
            for row in near
            if id(row) not in here and (row[38] in codes or any(row[no].strip("0") for no in fields))
        ]

    def paired(self, row: Row) -> bool:
        """Whether the master says what an addition belongs to; one that is recorded alone needs no base."""
        return row[68] == "1" or row[38] in self.bases or any(row[no].strip("0") for no in DEDICATED)

    def related(self, own: str, other: str) -> str:
        """`tables` where a row of 03-2 to 03-4 holds the two, `unseen` where both are in tables whose rows the shelf lacks."""
        if (own, other) in self.pairs or (other, own) in self.pairs:
            return "tables"
        return "unseen" if {own, other} <= self.same_day or own in self.parents or other in self.parents else ""

    def inpatient(self, section: str) -> bool:
        """Whether all rows of a 区分 are for inpatient receipts only."""
        rows = self.by_section.get(section, [])
        return section.startswith(INPATIENT) or bool(rows) and all(row.inpatient_only for row in rows)


class Question:
    """One 注 or 通則 and the rows that it may be about."""

    def __init__(self, official: Official, provision: Provision, section: str, rows: list[Row], in_hospital: bool) -> None:
        self.official = official
        self.in_hospital = in_hospital
        self.section = section
        self.text = provision.text
        self.spaced = provision.spaced
        self.rows = rows
        self.additions = [row for row in rows if row.is_addition] + official.shared_additions(rows)
        self.named = self.all_named(provision)
        self.matched = [row for row in self.additions if self.is_meant(row)] or self.same_name()

    def all_named(self, provision: Provision) -> list[str]:
        """The 区分番号 that are named, by number or name, where something is absorbed or excluded; for outpatients not those of inpatients."""
        said = " ".join(provision.saying("bundle") + provision.saying("exclusion") + provision.saying("main-item"))
        found = set(CODE.findall(said)) | {code for name, code in self.official.names if name in said}
        return sorted(code for code in found - {self.section} if self.in_hospital or not self.official.inpatient(code))

    @functools.cached_property
    def amounts(self) -> set[float]:
        """The points that the wording names."""
        return {float(points.replace(",", "")) for points in POINTS.findall(self.spaced)}

    @functools.cached_property
    def percents(self) -> set[int]:
        """The hundredths that the wording names."""
        return {int(percent) for percent in PERCENT.findall(self.text)}

    def is_meant(self, row: Row) -> bool:
        """An addition of the very amount."""
        if row[11] == "5":
            return row.value in self.percents
        return row.value in self.amounts

    def same_name(self) -> list[Row]:
        """Additions of the 部 with the very name; 入院基本料等加算 name only others, which bar them."""
        if self.in_hospital and any(row[3] in self.official.ward_additions for row in self.rows):
            return []
        names = set(NAME.findall(self.spaced)) - COMMON
        parts = {(row[90], row[91]) for row in self.rows}
        near = [row for part in parts for row in self.official.additions_of[part]] if self.section else self.rows
        return [row for row in near if any(name in row.name for name in names)]

    @property
    def about(self) -> list[Row]:
        """The additions that are meant, or else all rows."""
        return self.matched or (self.rows if self.section else [])

    @property
    def inpatient(self) -> bool:
        """Whether all rows that it adds are for inpatient receipts only."""
        return bool(self.matched) and all(row.inpatient_only for row in self.matched)

    def addition(self) -> str:
        """An addition row of that amount or name, which 04 lists or the master pairs with its base; きざみ; or a price."""
        if self.amounts & self.steps or BY_PRICE.search(self.text):
            return "master"
        meant = self.matched if self.amounts or self.percents else self.additions
        if any(row[3] in self.official.ward_additions for row in meant):
            return "tables"
        return "master" if any(self.official.paired(row) for row in meant) else ""

    def listing(self) -> str:
        """The list of the 入院料 in 04."""
        return "tables" if self.section in self.official.listing_wards else ""

    @property
    def steps(self) -> set[float]:
        """きざみ点数 (項番34)."""
        return {float(row[34]) for row in self.rows + self.additions if row[30] == "1"}

    def percentage(self) -> str:
        """For each hundredth a ％ row, or a row of its own with these points."""
        return "master" if self.percents and all(self.has_percent(percent) for percent in self.percents) else ""

    def has_percent(self, percent: int) -> bool:
        """One hundredth."""
        rows = self.rows + self.additions
        by_row = any((row[11], row.value) in (("5", percent), ("6", 100 - percent)) for row in rows)
        return by_row or self.has_part(percent)

    def has_part(self, percent: int) -> bool:
        """Points of another row, or a きざみ, that are this part of a row's points."""
        values = {row.value for row in self.rows if row[11] == "3" and row.value}
        return bool({int(value * percent / 100 + 0.5) for value in values} & (values | self.steps))

    def reduction(self) -> str:
        """A ％減算 row alone takes nothing off: only a row of its own with the lower points, or きざみ."""
        if self.in_hospital:
            return self.reduced_ward()
        return "master" if self.percents and all(self.has_part(percent) for percent in self.percents) else ""

    def reduced_ward(self) -> str:
        """The same of a 入院料, whose many rows have the points of any part: none where a ％減算 row leaves this part."""
        deducted = {int(percent) for percent in DEDUCTED.findall(self.text)}
        left = {100 - percent if percent in deducted else percent for percent in self.percents}
        by_row = any((row[11], row.value) == ("6", 100 - percent) for row in self.rows for percent in left)
        return "master" if left and not by_row and all(self.has_part(percent) for percent in left) else ""

    def points(self) -> str:
        """A row for every amount."""
        return "master" if self.amounts <= {row.value for row in self.rows} else ""

    def bundle(self) -> str:
        """A pair of 03 with every 区分 named, or a parent in 01 (the children of 02 are not on the shelf)."""
        return self.all_related() or ("unseen" if self.section in self.official.parents else "")

    def exclusion(self) -> str:
        """A pair of 03 with every 区分 that is named; among additions 項番39, or a flag of 01."""
        if self.named or not self.section:
            return self.all_related()
        if self.excluded_additions():
            return "master"
        return "unseen" if any(row[3] in self.official.flagged for row in self.about) else ""

    def all_related(self) -> str:
        """Every named 区分 that has codes is in a relation with this one; the weakest of them."""
        known = [code for code in self.named if self.official.by_section.get(code)]
        found = {self.official.related(self.section, code) for code in known} if self.section else set()
        return "" if not found or "" in found else "unseen" if "unseen" in found else "tables"

    def excluded_additions(self) -> bool:
        """Two additions with equal 項番38 and 39."""
        places = [(row[38], row[39]) for row in self.additions if row[38] != "0"]
        return len(places) > len(set(places))

    def main_item(self) -> str:
        """Codes of the 区分, or those named, exclude each other (03)."""
        return self.all_related() or (self.official.related(self.section, self.section) if not self.named else "")

    def frequency(self) -> str:
        """Table 05 or 項番36; for an inpatient not by its limit of once a day, which nearly all have."""
        if any(row[36].strip("0") for row in self.about):
            return "tables"
        units = {unit for row in self.about for unit, _ in self.official.limits[row[3]]}
        if "入院初日に限り" in self.text:
            units &= {ON_ADMISSION, IN_A_STAY}
        once_a_day = not self.in_hospital or re.search("回数にかかわらず|1日につき1回", self.text)
        return "tables" if units - (set() if once_a_day else {A_DAY}) else ""

    def period(self) -> str:
        """Days from admission that 05 has as times in a stay."""
        days = {(IN_A_STAY, number) for number in DAYS_OF_STAY.findall(self.text)}
        limits = {limit for row in self.about for limit in self.official.limits[row[3]]}
        return "tables" if self.in_hospital and days and days <= limits else ""

    def step(self) -> str:
        """きざみ (項番30)."""
        return "master" if any(row[30] == "1" for row in self.rows) else ""

    def has(self, *columns: int) -> str:
        """Whether a row has a value in a column."""
        return "master" if any(row[no].strip("0") for row in self.about for no in columns) else ""

    def standard(self) -> str:
        """病院・診療所 (項番19), 基準適合識別 (45), 病床数 (71), 施設基準 (72–81)."""
        return self.has(19, 45, 71, 72)

    def age(self) -> str:
        """項番40–42, 46 and the slots 100–111."""
        return self.has(40, 41, 42, 46, 102)

    def setting(self) -> str:
        """項番13, 15, 66; whether the patient is in hospital is in the claim."""
        if self.in_hospital:
            return "master"
        if "患者以外" in self.text or "以外の患者" in self.text or "以外のもの" in self.text:
            return "master"
        return "master" if any(row[13] != "0" or (row[15] == "0") != (row[66] == "0") for row in self.about) else ""

    def supply(self) -> str:
        """Prices are rows of 医薬品マスター and 特定器材マスター, and the conversion is a rule of its own."""
        return "master"


# What answers each kind; the answer is the heading under which it is counted, or nothing.
CARRIERS = {
    "listing": Question.listing,
    "addition": Question.addition,
    "percentage": Question.percentage,
    "reduction": Question.reduction,
    "points": Question.points,
    "bundle": Question.bundle,
    "exclusion": Question.exclusion,
    "main-item": Question.main_item,
    "frequency": Question.frequency,
    "period": Question.period,
    "step": Question.step,
    "standard": Question.standard,
    "age": Question.age,
    "setting": Question.setting,
    "supply": Question.supply,
}
