//! What became of one item (項目) of a record, and how many of which kind.

use super::Reason;
use crate::uke::field::Field;
use crate::uke::layout::RecordKind;
use crate::uke::record::Record;
use core::fmt;

/// The value of an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldValue {
    /// 点数, yen, 回数 or 日数.
    Number(i64),
    /// A code, or what cannot be read as a number.
    Code(String),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldValue::Number(value) => write!(f, "{value}"),
            FieldValue::Code(code) => f.write_str(code),
        }
    }
}

/// The result for an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldStatus {
    /// What is recorded is what is expected; nothing recorded where nothing is expected counts.
    Agreed,
    /// It is not.
    Differs,
    /// The receipt does not tell what the item depends on.
    NotDerivable(Reason),
}

/// An item and its result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldReport {
    /// The number of the record.
    pub record: u32,
    /// The kind of the record.
    pub kind: RecordKind,
    /// The position of the item, 1 being the identification.
    pub field: u16,
    /// What follows from the rest of the receipt; absent = blank, or not derivable.
    pub expected: Option<FieldValue>,
    /// What is recorded; absent = blank.
    pub found: Option<FieldValue>,
    /// The result.
    pub status: FieldStatus,
    /// Whether points of units that are undecided went in as they are recorded.
    pub as_recorded: bool,
}

impl FieldReport {
    /// A number that follows from the receipt. An amount of zero may be left out.
    pub(super) fn number(record: Record<'_>, field: u16, expected: Result<Option<i64>, Reason>) -> FieldReport {
        let found = value_of(record.field(field));
        let status = match (&expected, &found) {
            (Err(reason), _) => FieldStatus::NotDerivable(*reason),
            (Ok(expected), None) if expected.unwrap_or(0) == 0 => FieldStatus::Agreed,
            (Ok(expected), Some(FieldValue::Number(found))) if expected.unwrap_or(0) == *found => FieldStatus::Agreed,
            _ => FieldStatus::Differs,
        };
        let expected = expected.ok().flatten().map(FieldValue::Number);
        FieldReport::new(record, field, expected, found, status)
    }

    /// A code that follows from the receipt.
    pub(super) fn code(
        record: Record<'_>,
        field: u16,
        expected: Result<Option<String>, Reason>,
        found: Option<String>,
    ) -> FieldReport {
        let status = match &expected {
            Err(reason) => FieldStatus::NotDerivable(*reason),
            Ok(expected) if *expected == found => FieldStatus::Agreed,
            Ok(_) => FieldStatus::Differs,
        };
        let expected = expected.ok().flatten().map(FieldValue::Code);
        FieldReport::new(record, field, expected, found.map(FieldValue::Code), status)
    }

    fn new(
        record: Record<'_>,
        field: u16,
        expected: Option<FieldValue>,
        found: Option<FieldValue>,
        status: FieldStatus,
    ) -> FieldReport {
        let (number, kind) = (record.number(), record.kind());
        FieldReport { record: number, kind, field, expected, found, status, as_recorded: false }
    }

    pub(super) fn with_recorded(self, as_recorded: bool) -> FieldReport {
        FieldReport { as_recorded, ..self }
    }

    /// The official name of the item.
    pub fn name(&self) -> &'static str {
        name(self.kind, self.field)
    }

    /// レコード識別情報 and position, such as `HO.12`.
    pub fn place(&self) -> String {
        place(self.kind, self.field)
    }
}

fn name(kind: RecordKind, field: u16) -> &'static str {
    kind.def().and_then(|def| def.item(field)).map_or("", |item| item.name)
}

fn place(kind: RecordKind, field: u16) -> String {
    let id = kind.def().map_or("", |def| core::str::from_utf8(&def.id).unwrap_or_default());
    format!("{id}.{field}")
}

/// What an item holds: a number where it is one.
pub(super) fn value_of(field: Field<'_>) -> Option<FieldValue> {
    if field.is_empty() {
        return None;
    }
    let code = || FieldValue::Code(field.bytes().escape_ascii().to_string());
    Some(field.number().map_or_else(code, FieldValue::Number))
}

/// The results of one item over many receipts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldCount {
    /// The kind of the record.
    pub kind: RecordKind,
    /// The position of the item.
    pub field: u16,
    /// Items that agree.
    pub agreed: u64,
    /// Items that differ.
    pub differ: u64,
    /// Items that are not derivable by reason, in order of the reason's number.
    pub not_derivable: Vec<(Reason, u64)>,
}

impl FieldCount {
    /// レコード識別情報 and position, such as `HO.12`.
    pub fn place(&self) -> String {
        place(self.kind, self.field)
    }

    /// The official name of the item.
    pub fn name(&self) -> &'static str {
        name(self.kind, self.field)
    }

    fn key(kind: RecordKind, field: u16) -> ([u8; 2], u16) {
        (kind.def().map_or(*b"  ", |def| def.id), field)
    }

    /// The counts of an item in a list in order of record kind and position.
    fn of(list: &mut Vec<FieldCount>, kind: RecordKind, field: u16) -> Option<&mut FieldCount> {
        let key = FieldCount::key(kind, field);
        let place = list.partition_point(|known| FieldCount::key(known.kind, known.field) < key);
        if list.get(place).is_none_or(|known| (known.kind, known.field) != (kind, field)) {
            list.insert(place, FieldCount { kind, field, agreed: 0, differ: 0, not_derivable: Vec::new() });
        }
        list.get_mut(place)
    }

    pub(super) fn add(list: &mut Vec<FieldCount>, report: &FieldReport) {
        let Some(count) = FieldCount::of(list, report.kind, report.field) else { return };
        match report.status {
            FieldStatus::Agreed => count.agreed += 1,
            FieldStatus::Differs => count.differ += 1,
            FieldStatus::NotDerivable(reason) => super::count(&mut count.not_derivable, reason, 1),
        }
    }

    pub(super) fn merge(list: &mut Vec<FieldCount>, other: &FieldCount) {
        let Some(count) = FieldCount::of(list, other.kind, other.field) else { return };
        count.agreed += other.agreed;
        count.differ += other.differ;
        other.not_derivable.iter().for_each(|(reason, times)| super::count(&mut count.not_derivable, *reason, *times));
    }
}
