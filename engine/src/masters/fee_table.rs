//! The 医科電子点数表: which acts absorb, exclude, allow and limit others.

use crate::image::format::{FrequencyRow, InpatientRow, PairRow, SpanRow, SupplementRow};
use crate::image::{ExclusionSections, FeeTableSections, Heap};
use crate::{Code, Day};

use super::Release;

/// A table of the 医科電子点数表.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FeeTablePart {
    /// 01 補助マスターテーブル.
    Supplement = 1,
    /// 02 包括・被包括テーブル.
    Bundle = 2,
    /// 03-1 背反テーブル1 (1日につき).
    ExclusionDay = 31,
    /// 03-2 背反テーブル2 (同一月内).
    ExclusionMonth = 32,
    /// 03-3 背反テーブル3 (同時).
    ExclusionSame = 33,
    /// 03-4 背反テーブル4 (1週間につき).
    ExclusionWeek = 34,
    /// 04 入院基本料テーブル.
    Inpatient = 4,
    /// 05 算定回数テーブル.
    Frequency = 5,
}

impl FeeTablePart {
    /// Every table in order of its file.
    pub const ALL: [FeeTablePart; 8] = [
        FeeTablePart::Supplement,
        FeeTablePart::Bundle,
        FeeTablePart::ExclusionDay,
        FeeTablePart::ExclusionMonth,
        FeeTablePart::ExclusionSame,
        FeeTablePart::ExclusionWeek,
        FeeTablePart::Inpatient,
        FeeTablePart::Frequency,
    ];

    /// The stable number stored in images.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The number of its file: `01`, `02`, `03-1` … `05`.
    pub const fn slug(self) -> &'static str {
        match self {
            FeeTablePart::Supplement => "01",
            FeeTablePart::Bundle => "02",
            FeeTablePart::ExclusionDay => "03-1",
            FeeTablePart::ExclusionMonth => "03-2",
            FeeTablePart::ExclusionSame => "03-3",
            FeeTablePart::ExclusionWeek => "03-4",
            FeeTablePart::Inpatient => "04",
            FeeTablePart::Frequency => "05",
        }
    }

    pub(crate) const fn unchecked_title(self) -> (&'static str, &'static str) {
        match self {
            FeeTablePart::Supplement => ("電子点数表01 補助マスター", "fee table 01 (hub)"),
            FeeTablePart::Bundle => ("電子点数表02 包括", "fee table 02 (bundling)"),
            FeeTablePart::ExclusionDay => ("電子点数表03-1 背反（1日につき）", "fee table 03-1 (exclusion per day)"),
            FeeTablePart::ExclusionMonth => ("電子点数表03-2 背反（同一月内）", "fee table 03-2 (exclusion per month)"),
            FeeTablePart::ExclusionSame => {
                ("電子点数表03-3 背反（同時）", "fee table 03-3 (exclusion at the same time)")
            }
            FeeTablePart::ExclusionWeek => {
                ("電子点数表03-4 背反（1週間につき）", "fee table 03-4 (exclusion per week)")
            }
            FeeTablePart::Inpatient => ("電子点数表04 入院基本料", "fee table 04 (inpatient additions)"),
            FeeTablePart::Frequency => ("電子点数表05 算定回数", "fee table 05 (frequency)"),
        }
    }

    pub(crate) const fn unchecked_slug(self) -> &'static str {
        match self {
            FeeTablePart::Supplement => "fee_table_01",
            FeeTablePart::Bundle => "fee_table_02",
            FeeTablePart::ExclusionDay => "fee_table_03_1",
            FeeTablePart::ExclusionMonth => "fee_table_03_2",
            FeeTablePart::ExclusionSame => "fee_table_03_3",
            FeeTablePart::ExclusionWeek => "fee_table_03_4",
            FeeTablePart::Inpatient => "fee_table_04",
            FeeTablePart::Frequency => "fee_table_05",
        }
    }

    const fn index(self) -> usize {
        match self {
            FeeTablePart::Supplement => 0,
            FeeTablePart::Bundle => 1,
            FeeTablePart::ExclusionDay => 2,
            FeeTablePart::ExclusionMonth => 3,
            FeeTablePart::ExclusionSame => 4,
            FeeTablePart::ExclusionWeek => 5,
            FeeTablePart::Inpatient => 6,
            FeeTablePart::Frequency => 7,
        }
    }
}

/// グループ番号 of 包括 as the number stored in images: a letter and six digits, such as `D324001`; `0` and blank are 0.
///
/// ```
/// use santei::masters::bundle_group;
/// assert_eq!(bundle_group("A000001"), Some(1_000_001));
/// assert_eq!(bundle_group("0"), Some(0));
/// assert_eq!(bundle_group("A1"), None);
/// ```
pub fn bundle_group(text: &str) -> Option<u32> {
    if matches!(text, "" | "0") {
        return Some(0);
    }
    let (letter, digits) = text.split_at_checked(1)?;
    let letter = letter.bytes().next().filter(u8::is_ascii_uppercase)?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(u32::from(letter - b'A' + 1) * 1_000_000 + digits.parse::<u32>().ok()?)
}

/// A code as a fee table knows it; look-ups of pairs take these. It belongs to the [`FeeTable`] that gave it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place(u16);

/// 補助マスター: the hub of an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Supplement {
    /// 診療行為コード.
    pub code: Code,
    /// 包括単位 and グループ番号 ①②③: the windows and groups of acts that this act absorbs. Group 0 is none.
    pub bundles: [(u8, u32); 3],
    /// 背反関連 1日につき, 同一月内, 同時, 1週間につき: whether tables 03-1 to 03-4 have rows of this act.
    pub exclusions: [bool; 4],
    /// 入院基本料識別, 0 for none.
    pub inpatient_group: u16,
    /// 算定回数関連: whether table 05 has rows of this act.
    pub frequency: bool,
}

/// 背反: two acts that are not billed together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exclusion {
    /// 診療行為コード①.
    pub code: Code,
    /// 診療行為コード②.
    pub other: Code,
    /// 背反区分: 1 bill ①, 2 bill ②, 3 bill either one.
    pub kind: u8,
    /// 特例条件: an exception exists that the table cannot express.
    pub special: bool,
}

/// An addition that may be attached to the 入院基本料 of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InpatientAddon {
    /// 診療行為コード of the addition.
    pub code: Code,
    /// 加算識別: two additions of a group with the same number exclude each other.
    pub addon: u16,
}

/// 算定回数: how often an act may be billed per unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrequencyLimit<'a> {
    /// 診療行為コード.
    pub code: Code,
    /// 算定単位コード.
    pub unit: u16,
    /// 算定単位名称.
    pub unit_name: &'a str,
    /// 算定回数, the upper limit per unit.
    pub times: u32,
    /// 特例条件: an exception exists that the table cannot express.
    pub special: bool,
}

/// The newest publication of each table that was out by a day.
#[derive(Clone, Copy, Default)]
pub(super) struct Newest([Option<i32>; 8]);

impl Newest {
    pub(super) fn of(sections: &FeeTableSections<'_>, known_at: Day) -> Newest {
        let newest = |spans: &mut dyn Iterator<Item = u16>| {
            let published = spans.filter_map(|at| sections.spans.get(usize::from(at)));
            published.map(|span| span.published.get()).filter(|&day| day <= known_at.number()).max()
        };
        let exclusion = |at: usize| {
            let rows = sections.exclusions.get(at).map(|table| table.rows).unwrap_or_default();
            newest(&mut rows.iter().map(PairRow::span))
        };
        Newest([
            newest(&mut sections.supplements.iter().map(|row| row.span.get())),
            newest(&mut sections.bundles.rows.iter().map(PairRow::span)),
            exclusion(0),
            exclusion(1),
            exclusion(2),
            exclusion(3),
            newest(&mut sections.inpatient.iter().map(|row| row.span.get())),
            newest(&mut sections.frequencies.iter().map(|row| row.span.get())),
        ])
    }
}

/// The 医科電子点数表 in force on a day. Of each table only the newest publication counts.
#[derive(Clone, Copy)]
pub struct FeeTable<'a> {
    pub(super) sections: FeeTableSections<'a>,
    pub(super) heap: Heap<'a>,
    pub(super) release: Release<'a>,
    pub(super) newest: Newest,
    pub(super) on: Day,
}

impl<'a> FeeTable<'a> {
    /// The release.
    pub fn release(&self) -> Release<'a> {
        self.release
    }

    /// Whether the release holds a table. Nothing follows from the absence of a row in a table that it does not hold.
    pub fn has(&self, part: FeeTablePart) -> bool {
        self.published(part).is_some()
    }

    /// The place of a code; `None` when no table of the release names it, on whatever day.
    pub fn place(&self, code: Code) -> Option<Place> {
        let at = self.sections.codes.binary_search_by_key(&code.value(), |known| known.get()).ok()?;
        u16::try_from(at).ok().map(Place)
    }

    /// 01: the hub of an act.
    pub fn supplement(&self, code: Code) -> Option<Supplement> {
        self.supplement_at(self.place(code)?)
    }

    /// 01: the hub of an act whose place is known.
    pub fn supplement_at(&self, place: Place) -> Option<Supplement> {
        let code = self.code_at(place.0)?;
        let rows = equal(self.sections.supplements, |row| row.code.get(), place.0);
        let row: &SupplementRow = rows.iter().rfind(|row| self.holds(FeeTablePart::Supplement, row.span.get()))?;
        let [u1, u2, u3] = row.units;
        let [g1, g2, g3] = row.groups;
        Some(Supplement {
            code,
            bundles: [(u1, g1.get()), (u2, g2.get()), (u3, g3.get())],
            exclusions: row.exclusions.map(|flag| flag == 1),
            inpatient_group: row.inpatient_group.get(),
            frequency: row.frequency == 1,
        })
    }

    /// 02: the acts that a group absorbs, each with its 特例条件.
    pub fn bundled(&self, group: u32) -> impl Iterator<Item = (Code, bool)> {
        let rows = self.sections.bundles.of(group).iter().filter(|row| self.holds(FeeTablePart::Bundle, row.span()));
        rows.filter_map(|row| Some((self.code_at(row.other.get())?, row.special())))
    }

    /// 02: whether a group absorbs an act: its 特例条件 when the group lists it.
    pub fn absorbs(&self, group: u32, child: Place) -> Option<bool> {
        self.pair(FeeTablePart::Bundle, self.sections.bundles.of(group), child).map(PairRow::special)
    }

    /// 03: the acts that exclude, or are excluded by, an act. `part` is one of the four 背反テーブル.
    pub fn exclusions(&self, part: FeeTablePart, code: Code) -> impl Iterator<Item = Exclusion> {
        let rows = self.place(code).map(|place| self.exclusion_table(part).of(place.0)).unwrap_or_default();
        let rows = rows.iter().filter(move |row| self.holds(part, row.span()));
        rows.filter_map(move |row| Some(exclusion(row, code, self.code_at(row.other.get())?)))
    }

    /// 03: the rule between two acts. `part` is one of the four 背反テーブル.
    pub fn exclusion(&self, part: FeeTablePart, code: Place, other: Place) -> Option<Exclusion> {
        let row = self.pair(part, self.exclusion_table(part).of(code.0), other)?;
        Some(exclusion(row, self.code_at(code.0)?, self.code_at(other.0)?))
    }

    /// 04: the additions allowed with the 入院基本料 of a group.
    pub fn inpatient(&self, group: u16) -> impl Iterator<Item = InpatientAddon> {
        let rows: &'a [InpatientRow] = equal(self.sections.inpatient, |row| row.group.get(), group);
        let rows = rows.iter().filter(|row| self.holds(FeeTablePart::Inpatient, row.span.get()));
        rows.filter_map(|row| Some(InpatientAddon { code: self.code_at(row.code.get())?, addon: row.addon.get() }))
    }

    /// 04: an addition in a group of 入院基本料; `None` when the group does not allow it.
    pub fn addon(&self, group: u16, code: Code) -> Option<InpatientAddon> {
        let place = self.place(code)?.0;
        let rows = equal(self.sections.inpatient, |row| (row.group.get(), row.code.get()), (group, place));
        let row = rows.iter().rfind(|row| self.holds(FeeTablePart::Inpatient, row.span.get()))?;
        Some(InpatientAddon { code, addon: row.addon.get() })
    }

    /// 04: whether some group of 入院基本料 lists the code as an addition.
    pub fn is_addon(&self, code: Code) -> bool {
        self.place(code).is_some_and(|place| self.is_addon_at(place))
    }

    /// 04: whether some group lists an addition whose place is known.
    pub fn is_addon_at(&self, place: Place) -> bool {
        self.pair(FeeTablePart::Inpatient, self.sections.addon_codes, place).is_some()
    }

    /// 05: the limits of an act; all of them hold.
    pub fn frequencies(&self, code: Code) -> impl Iterator<Item = FrequencyLimit<'a>> {
        let place = self.place(code);
        let rows = place.map(|place| equal(self.sections.frequencies, |row| row.code.get(), place.0));
        let rows: &'a [FrequencyRow] = rows.unwrap_or_default();
        let rows = rows.iter().filter(|row| self.holds(FeeTablePart::Frequency, row.span.get()));
        rows.map(move |row| FrequencyLimit {
            code,
            unit: row.unit.get(),
            unit_name: self.heap.get(row.unit_name),
            times: row.times.get(),
            special: row.special == 1,
        })
    }

    fn code_at(&self, place: u16) -> Option<Code> {
        self.sections.codes.get(usize::from(place)).map(|code| Code::from_checked(code.get()))
    }

    fn exclusion_table(&self, part: FeeTablePart) -> ExclusionSections<'a> {
        let table = part.index().checked_sub(2).and_then(|at| self.sections.exclusions.get(at));
        table.copied().unwrap_or_default()
    }

    /// The row in force of a code within sorted rows.
    fn pair(&self, part: FeeTablePart, rows: &'a [PairRow], other: Place) -> Option<&'a PairRow> {
        equal(rows, |row| row.other.get(), other.0).iter().rfind(|row| self.holds(part, row.span()))
    }

    fn published(&self, part: FeeTablePart) -> Option<i32> {
        self.newest.0.get(part.index()).copied().flatten()
    }

    fn holds(&self, part: FeeTablePart, span: u16) -> bool {
        let Some(span) = self.sections.spans.get(usize::from(span)) else { return false };
        let span: &SpanRow = span;
        Some(span.published.get()) == self.published(part)
            && span.from.get() <= self.on.number()
            && self.on.number() <= span.until.get()
    }
}

fn exclusion(row: &PairRow, code: Code, other: Code) -> Exclusion {
    Exclusion { code, other, kind: row.kind(), special: row.special() }
}

/// The rows of a sorted table whose key equals `key`.
fn equal<T, K: Ord + Copy>(rows: &[T], key_of: impl Fn(&T) -> K, key: K) -> &[T] {
    let first = rows.partition_point(|row| key_of(row) < key);
    let rest = rows.get(first..).unwrap_or_default();
    // Runs of equal keys are short, and mostly empty.
    let len = rest.iter().take_while(|row| key_of(row) == key).count();
    rest.get(..len).unwrap_or_default()
}
