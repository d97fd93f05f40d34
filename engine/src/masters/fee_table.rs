//! The 医科電子点数表: which acts absorb, exclude, allow and limit others.

use crate::image::format::{BundleRow, ExclusionRow, FrequencyRow, InpatientRow, SpanRow, SupplementRow};
use crate::image::{FeeTableSections, Heap};
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

/// A code as the fee table knows it; look-ups of pairs take these.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place(u32);

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
            let rows = sections.exclusions.get(at).copied().unwrap_or_default();
            newest(&mut rows.iter().map(|row| row.span.get()))
        };
        Newest([
            newest(&mut sections.supplements.iter().map(|row| row.span.get())),
            newest(&mut sections.bundles.iter().map(|row| row.span.get())),
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

    /// 01: the hub of an act.
    pub fn supplement(&self, code: Code) -> Option<Supplement> {
        let rows = equal(self.sections.supplements, |row| row.code.get(), code.value());
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
        let rows: &'a [BundleRow] = equal(self.sections.bundles, |row| row.group.get(), group);
        let rows = rows.iter().filter(|row| self.holds(FeeTablePart::Bundle, row.span.get()));
        rows.map(|row| (Code::from_checked(row.code.get()), row.special == 1))
    }

    /// 03: the acts that exclude, or are excluded by, an act. `part` is one of the four 背反テーブル.
    pub fn exclusions(&self, part: FeeTablePart, code: Code) -> impl Iterator<Item = Exclusion> {
        let table = part.index().checked_sub(2).and_then(|at| self.sections.exclusions.get(at));
        let rows: &'a [ExclusionRow] = equal(table.copied().unwrap_or_default(), |row| row.code.get(), code.value());
        let rows = rows.iter().filter(move |row| self.holds(part, row.span.get()));
        rows.map(move |row| Exclusion {
            code,
            other: Code::from_checked(row.other.get()),
            kind: row.kind,
            special: row.special == 1,
        })
    }

    /// A code as the tables know it; `None` when none of them names it.
    pub fn place(&self, code: Code) -> Option<Place> {
        self.supplement(code).map(|_| Place(code.value()))
    }

    /// 02: whether a group absorbs a code, with its 特例条件.
    pub fn absorbs(&self, group: u32, child: Place) -> Option<bool> {
        self.bundled(group).find(|(code, _)| code.value() == child.0).map(|(_, special)| special)
    }

    /// 03: the row of two codes. `part` is one of the four 背反テーブル.
    pub fn exclusion(&self, part: FeeTablePart, code: Place, other: Place) -> Option<Exclusion> {
        self.exclusions(part, Code::from_checked(code.0)).find(|row| row.other.value() == other.0)
    }

    /// 04: the row of an addition in the group of a 入院基本料.
    pub fn addon(&self, group: u16, code: Code) -> Option<InpatientAddon> {
        self.inpatient(group).find(|row| row.code == code)
    }

    /// 04: whether any group lists the code as an addition.
    pub fn is_addon(&self, code: Code) -> bool {
        let part = FeeTablePart::Inpatient;
        self.sections.inpatient.iter().any(|row| row.code.get() == code.value() && self.holds(part, row.span.get()))
    }

    /// 04: the additions allowed with the 入院基本料 of a group.
    pub fn inpatient(&self, group: u16) -> impl Iterator<Item = InpatientAddon> {
        let rows: &'a [InpatientRow] = equal(self.sections.inpatient, |row| row.group.get(), group);
        let rows = rows.iter().filter(|row| self.holds(FeeTablePart::Inpatient, row.span.get()));
        rows.map(|row| InpatientAddon { code: Code::from_checked(row.code.get()), addon: row.addon.get() })
    }

    /// 05: the limits of an act; all of them hold.
    pub fn frequencies(&self, code: Code) -> impl Iterator<Item = FrequencyLimit<'a>> {
        let rows: &'a [FrequencyRow] = equal(self.sections.frequencies, |row| row.code.get(), code.value());
        let rows = rows.iter().filter(|row| self.holds(FeeTablePart::Frequency, row.span.get()));
        rows.map(move |row| FrequencyLimit {
            code,
            unit: row.unit.get(),
            unit_name: self.heap.get(row.unit_name),
            times: row.times.get(),
            special: row.special == 1,
        })
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

/// The rows of a sorted table whose key equals `key`.
fn equal<T, K: Ord + Copy>(rows: &[T], key_of: impl Fn(&T) -> K, key: K) -> &[T] {
    let first = rows.partition_point(|row| key_of(row) < key);
    let rest = rows.get(first..).unwrap_or_default();
    let len = rest.partition_point(|row| key_of(row) == key);
    rest.get(..len).unwrap_or_default()
}
