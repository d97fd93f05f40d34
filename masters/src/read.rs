//! Reading a file as published: records of CP932 (or UTF-8, where the layout says so), no header.

use encoding_rs::SHIFT_JIS;
use santei::message::MessageDef;

use crate::layout::Encoding;
use crate::message;
use crate::refusal::Refusal;

/// The records of a file before decoding.
#[derive(Debug, Default)]
pub struct RawTable {
    bytes: Vec<u8>,
    fields: Vec<usize>,
    records: Vec<usize>,
}

impl RawTable {
    /// Splits bytes into records. Every byte sequence splits; what is no CSV shows in the number of columns.
    pub fn parse(bytes: &[u8]) -> RawTable {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut table = RawTable { bytes: Vec::with_capacity(bytes.len()), ..RawTable::default() };
        let mut record = csv::ByteRecord::new();
        // Reading bytes from memory with a flexible reader has no way to fail.
        while let Ok(true) = reader.read_byte_record(&mut record) {
            for field in &record {
                table.bytes.extend_from_slice(field);
                table.fields.push(table.bytes.len());
            }
            table.records.push(table.fields.len());
        }
        table
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn bounds(&self, row: usize) -> Option<(usize, usize)> {
        let end = *self.records.get(row)?;
        let start = row.checked_sub(1).and_then(|before| self.records.get(before)).copied().unwrap_or(0);
        Some((start, end))
    }

    /// Number of columns of a record.
    pub fn width(&self, row: usize) -> usize {
        self.bounds(row).map_or(0, |(start, end)| end - start)
    }

    /// The field in a record, column from 1.
    pub fn field(&self, row: usize, no: u16) -> Option<&[u8]> {
        let (start, end) = self.bounds(row)?;
        let index = start + usize::from(no).checked_sub(1)?;
        if index >= end {
            return None;
        }
        let to = *self.fields.get(index)?;
        let from = index.checked_sub(1).and_then(|before| self.fields.get(before)).copied().unwrap_or(0);
        self.bytes.get(from..to)
    }
}

/// The records of a file as text. Records may have different widths; missing columns read as blanks.
#[derive(Debug, Default)]
pub struct Table {
    text: String,
    fields: Vec<usize>,
    records: Vec<usize>,
}

impl Table {
    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The record, from 0.
    pub fn row(&self, row: usize) -> Row<'_> {
        let end = self.records.get(row).copied().unwrap_or(0);
        let start = row.checked_sub(1).and_then(|before| self.records.get(before)).copied().unwrap_or(0);
        Row { table: self, start, end: end.max(start) }
    }

    /// Every record.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }
}

/// A record of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    table: &'t Table,
    start: usize,
    end: usize,
}

impl<'t> Row<'t> {
    /// Number of columns.
    pub fn width(self) -> usize {
        self.end - self.start
    }

    /// The field, column from 1; blank where the record has no such column.
    pub fn get(self, no: u16) -> &'t str {
        let index = self.start + usize::from(no).wrapping_sub(1);
        if no == 0 || index >= self.end {
            return "";
        }
        let to = self.table.fields.get(index).copied().unwrap_or(0);
        let from = index.checked_sub(1).and_then(|before| self.table.fields.get(before)).copied().unwrap_or(0);
        self.table.text.get(from..to).unwrap_or("")
    }
}

/// Decodes the records of a file, strictly: any sequence that is not of the encoding is a refusal, and so is a control character.
///
/// # Errors
/// Every place that does not decode.
pub fn decode(
    raw: &RawTable,
    encoding: Encoding,
    file: &str,
    name_of: &dyn Fn(u16) -> String,
) -> Result<Table, Vec<Refusal>> {
    let mut table = Table {
        text: String::with_capacity(raw.bytes.len() + raw.bytes.len() / 8),
        fields: Vec::with_capacity(raw.fields.len()),
        records: raw.records.clone(),
    };
    let mut refusals = Vec::new();
    let mut index = 0;
    for (row, &end) in raw.records.iter().enumerate() {
        let mut no = 0;
        while index < end {
            no += 1;
            let bytes = raw.field(row, no).unwrap_or_default();
            if let Err((def, expected, found)) = push_text(&mut table.text, encoding, bytes) {
                refusals
                    .push(Refusal::new(def, file).at_row(row + 1).in_column(no, &name_of(no)).sides(expected, found));
            }
            table.fields.push(table.text.len());
            index += 1;
        }
    }
    if refusals.is_empty() { Ok(table) } else { Err(refusals) }
}

type BadText = (&'static MessageDef, &'static str, String);

fn push_text(text: &mut String, encoding: Encoding, bytes: &[u8]) -> Result<(), BadText> {
    if bytes.iter().any(u8::is_ascii_control) {
        return Err((&message::CONTROL_CHARACTER, "文字", hex(bytes)));
    }
    if let Ok(unicode) = std::str::from_utf8(bytes)
        && (bytes.is_ascii() || encoding == Encoding::Utf8)
    {
        if unicode.chars().any(char::is_control) {
            return Err((&message::CONTROL_CHARACTER, "文字", hex(bytes)));
        }
        text.push_str(unicode);
        return Ok(());
    }
    if encoding == Encoding::Utf8 {
        return Err((&message::BROKEN_UTF8, "UTF-8", hex(bytes)));
    }
    match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        // 0x80 decodes to a C1 control, which no official file holds.
        Some(decoded) if !decoded.chars().any(char::is_control) => {
            text.push_str(&decoded);
            Ok(())
        }
        _ => Err((&message::BROKEN_TEXT, "CP932", hex(bytes))),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(24).map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

/// Length of a text in bytes of CP932: one for ASCII and half-width kana, else two.
pub fn cp932_len(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c) { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(bytes: &[u8]) -> Result<Table, Vec<Refusal>> {
        decode(&RawTable::parse(bytes), Encoding::Cp932, "x.csv", &|no| no.to_string())
    }

    #[test]
    fn reads_quoted_cp932() {
        // 初診料, with a second byte 0x66 and a quote inside a field.
        let read = table(b"\"3\",\"S\",\"\x8f\x89\x90f\x97\xbf\"\r\n\"5\",\"a\"\"b\"\r\n").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read.row(0).get(3), "初診料");
        assert_eq!(read.row(1).get(2), "a\"b");
        assert_eq!(read.row(1).get(3), "");
        assert_eq!((read.row(0).width(), read.row(1).width()), (3, 2));
    }

    #[test]
    fn broken_cp932_names_the_place() {
        let refusals = table(b"\"0\",\"S\"\r\n\"0\",\"\x8f\x89\x90\"\r\n").unwrap_err();
        assert_eq!(refusals.len(), 1);
        assert_eq!(refusals[0].def.code, 9004);
        assert_eq!((refusals[0].row, refusals[0].column.clone().unwrap().0), (Some(2), 2));
        assert_eq!(refusals[0].found, "8F 89 90");
        assert_eq!(table(b"\"\x80\"").unwrap_err()[0].def.code, 9004);
        assert_eq!(table(b"\"a\tb\"").unwrap_err()[0].def.code, 9005);
    }

    #[test]
    fn utf_8_loses_its_bom_and_is_read_as_strictly() {
        let read = |bytes: &[u8]| decode(&RawTable::parse(bytes), Encoding::Utf8, "x.csv", &|no| no.to_string());
        let table = read("\u{FEFF}\"大阪府\",27\r\n".as_bytes()).unwrap();
        assert_eq!((table.row(0).get(1), table.row(0).get(2)), ("大阪府", "27"));
        assert_eq!(read(b"\"\x8f\x89\"\r\n").unwrap_err()[0].def.code, 9017);
        assert_eq!(read("a\u{85}b".as_bytes()).unwrap_err()[0].def.code, 9005);
    }

    #[test]
    fn counts_cp932_bytes() {
        assert_eq!(cp932_len("ﾀｲ１A"), 5);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let raw = RawTable::parse(&bytes);
            let width: usize = (0..raw.len()).map(|row| raw.width(row)).sum();
            prop_assert_eq!(width, raw.fields.len());
            if let Ok(read) = decode(&raw, Encoding::Cp932, "x", &|_| String::new()) {
                prop_assert_eq!(read.len(), raw.len());
            }
        }
    }
}
