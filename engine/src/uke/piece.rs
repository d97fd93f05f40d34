//! A long file piece by piece: a month of a large institution need not be in memory as a whole.
//!
//! Pieces end where a receipt begins ([`piece_end`]); what the reader and the checker know goes on in the next ([`Carried`]). The
//! character code is found in the first piece.

use super::check::{Carry as CheckCarry, Checker};
use super::file::{FileLayout, TextEncoding, UkeFile};
use super::receipt::{Carry as ReaderCarry, Reader};
use super::record::{LineEnd, Record};

/// What goes on from one piece of a file to the next.
#[derive(Clone, Debug)]
pub struct Carried {
    pub(super) encoding: TextEncoding,
    pub(super) layout: FileLayout,
    /// Records so far.
    pub(super) records: u32,
    pub(super) reader: ReaderCarry,
    pub(super) check: Option<CheckCarry>,
}

impl Carried {
    /// What is known at the end of a piece.
    pub fn of(file: &UkeFile<'_>, reader: &Reader<'_>, checker: Option<&Checker<'_>>) -> Carried {
        // Names stand in every receipt: a piece of ASCII alone says nothing of the others.
        let encoding = match file.encoding() {
            TextEncoding::Ascii => TextEncoding::Cp932,
            encoding => encoding,
        };
        Carried {
            encoding,
            layout: file.layout(),
            records: reader.records(),
            reader: reader.carry(),
            check: checker.map(Checker::carry),
        }
    }
}

/// Where a piece may end: before the last receipt that the bytes begin, when another stands before it. `None` when more bytes are
/// needed.
///
/// ```
/// use santei::uke::piece_end;
/// let bytes = b"IR,1\r\nRE,1\r\nHO,1\r\nRE,2\r\nHO";
/// assert_eq!(piece_end(bytes), Some(18));
/// assert_eq!(piece_end(&bytes[..18]), None);
/// ```
pub fn piece_end(bytes: &[u8]) -> Option<usize> {
    let last = last_receipt(bytes)?;
    last_receipt(bytes.get(..last)?).map(|_| last)
}

/// The last line that opens a receipt: RE, or in a file for payers the MN before it.
fn last_receipt(bytes: &[u8]) -> Option<usize> {
    let mut end = bytes.len();
    while let Some(feed) = bytes.get(..end)?.iter().rposition(|byte| *byte == b'\n') {
        let line = bytes.get(feed.saturating_add(1)..)?;
        if line.starts_with(b"RE,") || opens_for_payers(line) {
            return Some(feed.saturating_add(1));
        }
        end = feed;
    }
    None
}

fn opens_for_payers(line: &[u8]) -> bool {
    line.first().is_some_and(u8::is_ascii_digit)
        && line.splitn(5, |byte| *byte == b',').nth(3).is_some_and(|id| id == b"MN")
}

/// A record kept beyond the piece that it stands in.
#[derive(Clone, Debug)]
pub(super) struct KeptRecord {
    number: u32,
    body: Vec<u8>,
}

impl KeptRecord {
    pub(super) fn of(record: Record<'_>) -> KeptRecord {
        KeptRecord { number: record.number(), body: record.body().to_vec() }
    }

    pub(super) fn record(&self) -> Record<'_> {
        Record::plain(self.number, &self.body, LineEnd::CrLf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uke::{Finding, Shown};

    /// The findings of a file, read whole or in pieces cut at each possible place.
    fn findings(bytes: &[u8], piece: usize) -> Vec<(u16, u32, u16, String)> {
        let (mut carried, mut list, mut rest): (Option<Carried>, Vec<_>, &[u8]) = (None, Vec::new(), bytes);
        let told = |finding: &Finding<'_>| {
            let found = match finding.found {
                Shown::Raw(raw) => String::from_utf8_lossy(raw).into_owned(),
                other => other.to_string(),
            };
            (finding.def.code, finding.position.record, finding.position.field, found)
        };
        loop {
            let mut size = piece.min(rest.len());
            while size < rest.len() && piece_end(&rest[..size]).is_none() {
                size += 1;
            }
            let end = if size < rest.len() { piece_end(&rest[..size]).unwrap() } else { rest.len() };
            let (own, later) = rest.split_at(end);
            let is_last = later.is_empty();
            let file =
                carried.as_ref().map_or_else(|| UkeFile::open(own).unwrap(), |from| UkeFile::following(own, from));
            let mut reader = carried.as_ref().map_or_else(|| Reader::new(&file), |from| Reader::resume(&file, from));
            let mut checker = carried.as_ref().map_or_else(|| Checker::new(&file), |from| Checker::resume(&file, from));
            let mut found = Vec::new();
            while let Some(chunk) = reader.next_chunk(&mut found) {
                checker.chunk(chunk, &mut found);
            }
            let next = Carried::of(&file, &reader, Some(&checker));
            if is_last {
                checker.finish(&mut found);
            }
            list.extend(found.iter().map(told));
            if is_last {
                list.sort();
                return list;
            }
            carried = Some(next);
            rest = later;
        }
    }

    #[test]
    fn a_file_in_pieces_is_told_like_the_whole() {
        let receipt = |number: u32, points: u32| {
            format!(
                "RE,{number},1112,202306,A B,1,19730115,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\nHO,06132013,1,1001,1,{points},,,,,,,,,\r\n\
                 SY,4139007,20230601,1,,,01,\r\nSI,12,1,112007410,,73,1,,,,,,,1\r\n"
            )
        };
        // The third has a wrong sum, the fourth a wrong number.
        let receipts = [receipt(1, 73), receipt(2, 73), receipt(3, 74), receipt(9, 73), receipt(10, 73)].concat();
        for tail in ["GO,5,366,99\r\n\x1A", "GO,4,366,99\r\n\x1A", "\x1A\x1A", ""] {
            let text = format!("IR,1,13,1,9999913,,\u{82}\u{60},202307,00,\r\n{receipts}{tail}");
            let bytes: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
            let whole = findings(&bytes, usize::MAX);
            assert!(!whole.is_empty());
            for piece in [1, 200, 400, 700] {
                assert_eq!(findings(&bytes, piece), whole, "{tail:?} {piece}");
            }
        }
    }
}
