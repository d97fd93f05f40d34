//! What is wrong or worth knowing in a receipt file: code, position, expected and found.

use super::layout::RecordKind;
use super::record::Record;
use crate::message::MessageDef;
use crate::{Day, Month};
use core::fmt;

/// A value inside a finding, kept typed until somebody asks for the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown<'a> {
    /// Nothing recorded.
    Nothing,
    /// A number.
    Int(i64),
    /// A day.
    Day(Day),
    /// A month.
    Month(Month),
    /// A fixed word.
    Word(&'static str),
    /// Bytes of the file, in its encoding.
    Raw(&'a [u8]),
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Nothing => f.write_str("-"),
            Shown::Int(value) => write!(f, "{value}"),
            Shown::Day(day) => write!(f, "{day}"),
            Shown::Month(month) => write!(f, "{month}"),
            Shown::Word(word) => f.write_str(word),
            Shown::Raw(bytes) => write!(f, "{}", bytes.escape_ascii()),
        }
    }
}

/// Where in the file a finding stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// The number of the record, from 1; 0 when the finding is about the whole file.
    pub record: u32,
    /// The kind of the record.
    pub kind: RecordKind,
    /// The position of the item, 1 being the identification; 0 when the finding is about the whole record.
    pub field: u16,
}

impl Position {
    /// The official name of the item, where the record specification has one.
    pub fn field_name(self) -> Option<&'static str> {
        match self.field {
            0 => None,
            1 => Some("レコード識別情報"),
            field => Some(self.kind.def()?.item(field)?.name),
        }
    }
}

/// An error or finding in a receipt file.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Finding<'a> {
    /// Which message.
    pub def: FindingDef,
    /// Where.
    pub position: Position,
    /// What should stand there.
    pub expected: Shown<'a>,
    /// What stands there.
    pub found: Shown<'a>,
}

/// A message of the registry, compared by its number.
#[derive(Clone, Copy)]
pub struct FindingDef(&'static MessageDef);

impl core::ops::Deref for FindingDef {
    type Target = MessageDef;
    fn deref(&self) -> &MessageDef {
        self.0
    }
}

impl PartialEq for FindingDef {
    fn eq(&self, other: &FindingDef) -> bool {
        self.0.code == other.0.code
    }
}

impl Eq for FindingDef {}

impl fmt::Debug for FindingDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.code, self.0.slug)
    }
}

impl<'a> Finding<'a> {
    /// A finding on an item of a record; position 0 is the whole record.
    pub fn new(
        def: &'static MessageDef,
        record: Record<'a>,
        field: u16,
        expected: Shown<'a>,
        found: Shown<'a>,
    ) -> Finding<'a> {
        let position = Position { record: record.number(), kind: record.kind(), field };
        Finding { def: FindingDef(def), position, expected, found }
    }

    /// A finding on the whole file.
    pub fn of_file(def: &'static MessageDef, expected: Shown<'a>, found: Shown<'a>) -> Finding<'a> {
        let position = Position { record: 0, kind: RecordKind::Unknown, field: 0 };
        Finding { def: FindingDef(def), position, expected, found }
    }

    /// The text with position, expected and found in one language. Bytes of the file go through `decode`.
    pub fn text(&self, japanese: bool, decode: &dyn Fn(&[u8]) -> String) -> String {
        let show = |shown: &Shown<'_>| match shown {
            Shown::Raw(bytes) => decode(bytes),
            other => other.to_string(),
        };
        let name = self.position.field_name().unwrap_or_default();
        self.def.text(japanese, &[&show(&self.expected), &show(&self.found), &name, &self.position.record])
    }
}
