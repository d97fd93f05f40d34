//! One record (レコード) of a receipt file: where it stands, what kind it is, and its bytes.

use super::field::{Field, Fields, Filled};
use super::layout::RecordKind;

/// Which line ends a record has in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LineEnd {
    /// The file stops without one.
    #[default]
    None,
    /// `LF`.
    Lf,
    /// `CR LF`, as the record specification asks.
    CrLf,
}

impl LineEnd {
    /// The bytes in the file.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            LineEnd::None => b"",
            LineEnd::Lf => b"\n",
            LineEnd::CrLf => b"\r\n",
        }
    }
}

/// Who wrote a record of a file for payers: column 1 of its three leading columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Block {
    /// `1`: the institution's claim.
    Provider,
    /// `2`: the reviewing organisation (審査支払機関).
    Reviewer,
    /// Any other value.
    Other,
}

/// The three leading columns of a file for payers, as they stand in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PayerColumns<'a> {
    block: Field<'a>,
    line: Field<'a>,
    management: Field<'a>,
}

impl<'a> PayerColumns<'a> {
    /// Who wrote the record.
    pub fn block(self) -> Block {
        match self.block.bytes() {
            b"1" => Block::Provider,
            b"2" => Block::Reviewer,
            _ => Block::Other,
        }
    }

    /// The line number inside the receipt, as written.
    pub const fn line(self) -> Field<'a> {
        self.line
    }

    /// Whether the record is a management line (EX, RC …).
    pub fn is_management(self) -> bool {
        self.management.bytes() == b"1"
    }
}

/// One record, borrowed from the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    number: u32,
    kind: RecordKind,
    payer: Option<PayerColumns<'a>>,
    body: &'a [u8],
    line_end: LineEnd,
}

impl<'a> Record<'a> {
    /// A record of the layout that institutions send: the identification is the first item.
    pub(super) fn plain(number: u32, body: &'a [u8], line_end: LineEnd) -> Record<'a> {
        Record { number, kind: kind_of(body), payer: None, body, line_end }
    }

    /// A record of a file for payers; `None` when the three leading columns are not there.
    pub(super) fn for_payer(number: u32, line: &'a [u8], line_end: LineEnd) -> Option<Record<'a>> {
        let (payer, body) = payer_columns(line)?;
        Some(Record { number, kind: kind_of(body), payer: Some(payer), body, line_end })
    }

    /// The number of the record in the file, from 1; lines without a record count too.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The kind.
    pub const fn kind(self) -> RecordKind {
        self.kind
    }

    /// The identification (レコード識別情報) as it stands.
    pub fn id(self) -> Field<'a> {
        self.field(1)
    }

    /// The three leading columns of a file for payers.
    pub const fn payer_columns(self) -> Option<PayerColumns<'a>> {
        self.payer
    }

    /// Whether the record belongs to the institution's claim, and not to what the reviewer added.
    pub fn is_provider(self) -> bool {
        self.payer.is_none_or(|payer| payer.block() == Block::Provider)
    }

    /// The item at a position, 1 being the identification. Items that the record leaves off are empty.
    pub fn field(self, position: u16) -> Field<'a> {
        let skipped = usize::from(position).checked_sub(1);
        skipped.and_then(|skipped| self.fields().nth(skipped)).unwrap_or_default()
    }

    /// The items in order, the identification first.
    pub const fn fields(self) -> Fields<'a> {
        Fields::new(self.body)
    }

    /// The items that are not omitted, with their positions.
    pub const fn filled(self) -> Filled<'a> {
        Filled::new(self.body)
    }

    /// The record without leading columns and line end.
    pub const fn body(self) -> &'a [u8] {
        self.body
    }

    /// The line end.
    pub const fn line_end(self) -> LineEnd {
        self.line_end
    }

    /// Writes the record from its parts: leading columns, items joined by commas, line end.
    pub fn write(self, out: &mut Vec<u8>) {
        self.write_leading(out);
        for (index, field) in self.fields().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(field.raw());
        }
        out.extend_from_slice(self.line_end.bytes());
    }

    /// Writes the leading columns of a file for payers.
    pub(super) fn write_leading(self, out: &mut Vec<u8>) {
        if let Some(payer) = self.payer {
            for column in [payer.block, payer.line, payer.management] {
                out.extend_from_slice(column.raw());
                out.push(b',');
            }
        }
    }
}

fn kind_of(body: &[u8]) -> RecordKind {
    RecordKind::from_id(Fields::new(body).next().unwrap_or_default().bytes())
}

/// The three leading columns and the rest of a line of a file for payers.
fn payer_columns(line: &[u8]) -> Option<(PayerColumns<'_>, &[u8])> {
    let mut fields = Fields::new(line);
    let (block, number, management) = (fields.next()?, fields.next()?, fields.next()?);
    let leading = block.raw().len() + number.raw().len() + management.raw().len() + 3;
    let body = line.get(leading..)?;
    let shaped = matches!(block.bytes(), [b'0'..=b'9'])
        && number.number().is_some()
        && matches!(management.bytes(), [b'0'..=b'9'])
        && matches!(Fields::new(body).next()?.bytes(), [b'A'..=b'Z', b'A'..=b'Z']);
    shaped.then_some((PayerColumns { block, line: number, management }, body))
}

/// Whether a line has the three leading columns of a file for payers.
pub(super) fn is_for_payer(line: &[u8]) -> bool {
    payer_columns(line).is_some()
}
