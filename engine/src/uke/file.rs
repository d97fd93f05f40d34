//! A receipt file as a sequence of parts that gives every byte back.

use super::finding::{Finding, Shown};
use super::piece::Carried;
use super::record::{LineEnd, Record, is_for_payer};
use crate::message::uke as message;

/// The character code of the text items, found from the content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextEncoding {
    /// Nothing but ASCII: every encoding reads it alike.
    Ascii,
    /// UTF-8.
    Utf8,
    /// CP932 (シフトJIS), as the record specification asks.
    Cp932,
}

impl TextEncoding {
    /// The usual name.
    pub const fn name(self) -> &'static str {
        match self {
            TextEncoding::Ascii => "ASCII",
            TextEncoding::Utf8 => "UTF-8",
            TextEncoding::Cp932 => "CP932",
        }
    }
}

/// The layout of the lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileLayout {
    /// As institutions send it: the identification is the first item.
    Provider,
    /// As payers receive it (保険者向け): three leading columns (block, line, management flag).
    Payer,
}

/// One part of a receipt file. The parts written in order are the file, byte for byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part<'a> {
    /// The byte order mark of UTF-8.
    ByteOrderMark,
    /// A record.
    Record(Record<'a>),
    /// A line without a record.
    Blank(LineEnd),
    /// `1A`, the end-of-file code (ＥＯＦコード).
    EndMark,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
const END_MARK: u8 = 0x1A;

impl Part<'_> {
    /// Writes the part's bytes.
    pub fn write(self, out: &mut Vec<u8>) {
        match self {
            Part::ByteOrderMark => out.extend_from_slice(BYTE_ORDER_MARK),
            Part::Record(record) => record.write(out),
            Part::Blank(line_end) => out.extend_from_slice(line_end.bytes()),
            Part::EndMark => out.push(END_MARK),
        }
    }
}

/// A receipt file (レセプト電算処理ファイル), opened.
///
/// ```
/// use santei::uke::{FileLayout, UkeFile};
/// let file = UkeFile::open(b"IR,1,13,1,1234567\nGO,0,0,99\n\x1A").unwrap();
/// assert_eq!(file.layout(), FileLayout::Provider);
/// assert_eq!(file.copy(), b"IR,1,13,1,1234567\nGO,0,0,99\n\x1A");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct UkeFile<'a> {
    bytes: &'a [u8],
    encoding: TextEncoding,
    layout: FileLayout,
    /// Records before the bytes, in a piece of a longer file.
    records_before: u32,
}

impl<'a> UkeFile<'a> {
    /// Opens a file and finds its encoding and layout from the content.
    ///
    /// # Errors
    /// `uke-empty` when it holds no record at all. Everything else that is wrong is a finding on the record.
    pub fn open(bytes: &'a [u8]) -> Result<UkeFile<'a>, Finding<'a>> {
        let parts = Parts { rest: bytes, at_start: true, number: 0, layout: FileLayout::Provider };
        let first = parts.filter_map(|part| match part {
            Part::Record(record) => Some(record),
            _ => None,
        });
        let Some(first) = first.take(1).last() else {
            let found = Shown::Int(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
            return Err(Finding::of_file(&message::UKE_EMPTY, Shown::Word("IR"), found));
        };
        let layout = if is_for_payer(first.body()) { FileLayout::Payer } else { FileLayout::Provider };
        Ok(UkeFile { bytes, encoding: encoding(bytes), layout, records_before: 0 })
    }

    /// The piece of a longer file that follows what was read before.
    pub fn following(bytes: &'a [u8], carried: &Carried) -> UkeFile<'a> {
        let Carried { encoding, layout, records, .. } = *carried;
        UkeFile { bytes, encoding, layout, records_before: records }
    }

    /// The whole file.
    pub(super) const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Its bytes: how many.
    #[expect(clippy::len_without_is_empty, reason = "a file without a record cannot be opened")]
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The character code of the text items.
    pub const fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// The layout of the lines.
    pub const fn layout(&self) -> FileLayout {
        self.layout
    }

    /// The parts in order.
    pub const fn parts(&self) -> Parts<'a> {
        let number = self.records_before;
        Parts { rest: self.bytes, at_start: number == 0, number, layout: self.layout }
    }

    /// The file written from its parts.
    pub fn copy(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len());
        self.parts().for_each(|part| part.write(&mut out));
        out
    }
}

/// UTF-8 is recognised by being valid throughout: text in CP932 is that only by a rare accident of single characters.
fn encoding(bytes: &[u8]) -> TextEncoding {
    if bytes.is_ascii() {
        TextEncoding::Ascii
    } else if core::str::from_utf8(bytes).is_ok() {
        TextEncoding::Utf8
    } else {
        TextEncoding::Cp932
    }
}

/// The parts of a file, read one by one.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    rest: &'a [u8],
    at_start: bool,
    number: u32,
    layout: FileLayout,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let at_start = core::mem::replace(&mut self.at_start, false);
        if at_start && let Some(rest) = self.rest.strip_prefix(BYTE_ORDER_MARK) {
            self.rest = rest;
            return Some(Part::ByteOrderMark);
        }
        if let Some(rest) = self.rest.strip_prefix(&[END_MARK]) {
            self.rest = rest;
            return Some(Part::EndMark);
        }
        let (line, line_end) = self.line()?;
        self.number = self.number.saturating_add(1);
        if line.is_empty() {
            return Some(Part::Blank(line_end));
        }
        let for_payer = match self.layout {
            FileLayout::Payer => Record::for_payer(self.number, line, line_end),
            FileLayout::Provider => None,
        };
        Some(Part::Record(for_payer.unwrap_or_else(|| Record::plain(self.number, line, line_end))))
    }
}

impl<'a> Parts<'a> {
    /// The number of the last record.
    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// The next line; an end-of-file code right before the end of the file closes an unfinished line.
    fn line(&mut self) -> Option<(&'a [u8], LineEnd)> {
        if self.rest.is_empty() {
            return None;
        }
        let Some(feed) = self.rest.iter().position(|byte| *byte == b'\n') else {
            let marks = self.rest.iter().rev().take_while(|byte| **byte == END_MARK).count();
            let (line, rest) = self.rest.split_at_checked(self.rest.len() - marks).unwrap_or((self.rest, &[]));
            self.rest = rest;
            return Some((line, LineEnd::None));
        };
        let (line, rest) = self.rest.split_at_checked(feed).unwrap_or((self.rest, &[]));
        self.rest = rest.split_first().map_or(&[][..], |(_, rest)| rest);
        Some(match line.strip_suffix(b"\r") {
            Some(line) => (line, LineEnd::CrLf),
            None => (line, LineEnd::Lf),
        })
    }
}
