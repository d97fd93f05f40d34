//! Dated parameters and rule instances carried by an image.

use zerocopy::byteorder::little_endian::I64;

use crate::Day;
use crate::image::format::{ParameterRow, RuleFieldRow, RuleRow, TextRef};
use crate::image::{Heap, RuleSections};
use crate::num::Ratio;

/// Grades of a parameter or rule: how well its source is known.
pub mod grade {
    /// A: read in the official text.
    pub const A: u8 = b'A';
    /// B: read in an official explanation.
    pub const B: u8 = b'B';
    /// B-: as B, with a doubt; makes the result provisional.
    pub const B_MINUS: u8 = b'b';
    /// C: secondary source; makes the result provisional.
    pub const C: u8 = b'C';
    /// Unknown: an error when the result needs the value.
    pub const UNKNOWN: u8 = b'?';

    /// How the grade is written in data files: `A`, `B`, `B-`, `C`, `unknown`.
    pub const fn slug(grade: u8) -> &'static str {
        match grade {
            A => "A",
            B => "B",
            B_MINUS => "B-",
            C => "C",
            _ => "unknown",
        }
    }

    /// The grade written so.
    pub fn from_slug(slug: &str) -> Option<u8> {
        [A, B, B_MINUS, C, UNKNOWN].into_iter().find(|&grade| self::slug(grade) == slug)
    }

    /// Whether a value of this grade makes the result provisional (暫定).
    pub const fn is_provisional(grade: u8) -> bool {
        !matches!(grade, A | B)
    }
}

/// A value of a dated parameter.
#[derive(Clone, Copy, Debug)]
pub struct ParameterValue<'a> {
    /// Identifier.
    pub id: &'a str,
    /// The exact value; `None` when its grade is [`grade::UNKNOWN`].
    pub ratio: Option<Ratio>,
    /// Unit, such as `yen`, `points`, `ratio`.
    pub unit: &'a str,
    /// Grade, an ASCII byte of [`grade`].
    pub grade: u8,
    /// Announced, not enacted: refused unless asked for.
    pub announced: bool,
    /// Citation (告示・通知・施行令).
    pub cite: &'a str,
    /// Remark on the source, often empty.
    pub note: &'a str,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// Japanese title.
    pub title_ja: &'a str,
    /// English title.
    pub title_en: &'a str,
}

impl<'a> ParameterValue<'a> {
    pub(super) fn new(row: &ParameterRow, heap: Heap<'a>) -> ParameterValue<'a> {
        ParameterValue {
            id: heap.get(row.id),
            ratio: Ratio::new(row.numerator.get().into(), row.denominator.get().into()).ok(),
            unit: heap.get(row.unit),
            grade: row.grade,
            announced: row.announced == 1,
            cite: heap.get(row.cite),
            note: heap.get(row.note),
            from: Day::from_number(row.from.get()),
            until: Day::from_number(row.until.get()),
            title_ja: heap.get(row.title_ja),
            title_en: heap.get(row.title_en),
        }
    }

    /// Whether the value is in force on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }
}

/// A rule instance: the typed fields of one rule of the notices, in force for a period.
#[derive(Clone, Copy)]
pub struct Rule<'a> {
    pub(super) row: &'a RuleRow,
    pub(super) sections: RuleSections<'a>,
    pub(super) heap: Heap<'a>,
}

impl<'a> Rule<'a> {
    /// Whether it is the same instance of the same image.
    pub fn is(self, other: Rule<'_>) -> bool {
        core::ptr::eq(self.row, other.row)
    }

    /// Which row it is among those of its images: equal for the same row only.
    pub(crate) fn row_key(self) -> usize {
        core::ptr::from_ref(self.row).addr()
    }

    /// Kind of rule.
    pub fn kind(self) -> &'a str {
        self.heap.get(self.row.kind)
    }

    /// Identifier within the kind.
    pub fn id(self) -> &'a str {
        self.heap.get(self.row.id)
    }

    /// Citation (部・区分番号・注・項).
    pub fn cite(self) -> &'a str {
        self.heap.get(self.row.cite)
    }

    /// Grade, an ASCII byte of [`grade`].
    pub fn grade(self) -> u8 {
        self.row.grade
    }

    /// Announced, not enacted: refused unless asked for.
    pub fn announced(self) -> bool {
        self.row.announced == 1
    }

    /// First day.
    pub fn from(self) -> Day {
        Day::from_number(self.row.from.get())
    }

    /// Last day.
    pub fn until(self) -> Day {
        Day::from_number(self.row.until.get())
    }

    /// Whether it is in force on a day.
    pub fn holds_on(self, day: Day) -> bool {
        self.from() <= day && day <= self.until()
    }

    /// Whether it is in force on some day of a period.
    pub fn holds_within(self, first: Day, last: Day) -> bool {
        self.from() <= last && first <= self.until()
    }

    /// The integer of a field; `None` when the instance has no such field or it is no single integer.
    pub fn int(self, name: &str) -> Option<i64> {
        let field = self.field(name).filter(|field| field.texts == 0 && field.list == 0)?;
        self.stored(field).first().map(|value| value.get())
    }

    /// The integers of a field (a single integer counts as a list of one); none when there is no such field.
    pub fn ints(self, name: &str) -> impl Iterator<Item = i64> + Clone + use<'a> {
        let field = self.field(name).filter(|field| field.texts == 0);
        field.map(|field| self.stored(field)).unwrap_or_default().iter().map(|value| value.get())
    }

    /// The text of a field; `None` when the instance has no such field or it is no single text.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.field(name).filter(|field| field.list == 0)?;
        self.texts(name).next()
    }

    /// The texts of a field (a single text counts as a list of one); none when there is no such field.
    pub fn texts(self, name: &str) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let field = self.field(name).filter(|field| field.texts == 1);
        let values = field.map(|field| self.stored(field)).unwrap_or_default();
        let reference = |value: &I64| TextRef::new(u32::try_from(value.get()).unwrap_or(0));
        values.iter().map(move |value| self.heap.get(reference(value)))
    }

    /// The names of the fields, sorted.
    pub fn field_names(self) -> impl Iterator<Item = &'a str> {
        self.fields().iter().map(move |field| self.heap.get(field.name))
    }

    fn fields(self) -> &'a [RuleFieldRow] {
        let first = self.row.fields_first.get() as usize;
        let end = first.saturating_add(self.row.fields_len.get().into());
        self.sections.fields.get(first..end).unwrap_or_default()
    }

    fn field(self, name: &str) -> Option<&'a RuleFieldRow> {
        let fields = self.fields();
        let at = fields.binary_search_by(|field| self.heap.get(field.name).cmp(name)).ok()?;
        fields.get(at)
    }

    fn stored(self, field: &RuleFieldRow) -> &'a [I64] {
        let first = field.first.get() as usize;
        self.sections.values.get(first..first.saturating_add(field.len.get() as usize)).unwrap_or_default()
    }
}

impl core::fmt::Debug for Rule<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {} from {}", self.kind(), self.id(), self.from())
    }
}
