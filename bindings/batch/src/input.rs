//! The claims of all inputs as one stream of blocks. Where a block ends depends on the bytes of the input alone.

use crate::error::BatchError;
use arrow_array::{Array, ArrayRef, BinaryArray, LargeBinaryArray, LargeStringArray, StringArray};
use memchr::{memchr, memchr_iter, memrchr};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use santei::message::{command as messages, uke};
use santei::uke::{Carried, Chunk, Reader, UkeFile, piece_end};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes of a block of lines or receipts; more only where a single one is longer.
const BLOCK: usize = 256 << 10;
/// Rows of a block of a Parquet file.
const ROWS: usize = 64;
/// Bytes of a line, or of the records before the next receipt, that are still taken.
pub(crate) const LONGEST: usize = 16 << 20;
/// The column of a Parquet file that holds the claims.
const COLUMN: &str = "claim";

/// 入力の種類: what claims are read from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InputKind {
    /// Claims as JSON, one a line.
    Jsonl,
    /// レセプト電算処理ファイル.
    Uke,
    /// A Parquet file with the claims as JSON in its string column `claim`.
    Parquet,
}

impl InputKind {
    /// The kind that an ending stands for: `.jsonl`, `.ndjson`, `.json`; `.uke`, `.csv` (receipt files go by both); `.parquet`.
    pub fn of(path: &Path) -> Option<InputKind> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" | "json" => Some(InputKind::Jsonl),
            "uke" | "csv" => Some(InputKind::Uke),
            "parquet" => Some(InputKind::Parquet),
            _ => None,
        }
    }

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            InputKind::Jsonl => "jsonl",
            InputKind::Uke => "uke",
            InputKind::Parquet => "parquet",
        }
    }
}

/// A place in the stream, at the end of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    /// Index of the input.
    pub(crate) input: usize,
    /// Bytes (JSONL), receipts (UKE) or rows (Parquet) before it.
    pub(crate) offset: u64,
    /// Lines before it (JSONL).
    pub(crate) line: u64,
}

/// Claims that are worked on together.
pub(crate) struct Block {
    /// Index of the input.
    pub(crate) input: usize,
    pub(crate) content: Content,
    /// Where the next block begins.
    pub(crate) after: Place,
    /// Bytes of the input that it stands for.
    pub(crate) size: u64,
}

/// What a block holds, and how many lines, receipts or rows of the input stand before it.
pub(crate) enum Content {
    Lines { bytes: Vec<u8>, before: u64 },
    LongLine { before: u64 },
    Piece { bytes: Vec<u8>, from: Option<Carried>, before: u64 },
    Rows { claims: Strings, before: u64 },
}

/// A column of strings as Parquet files hold them.
pub(crate) enum Strings {
    Text(StringArray),
    LargeText(LargeStringArray),
    Bytes(BinaryArray),
    LargeBytes(LargeBinaryArray),
}

impl Strings {
    fn of(column: &ArrayRef) -> Option<Strings> {
        let any = column.as_any();
        let text = any.downcast_ref::<StringArray>().cloned().map(Strings::Text);
        let large_text = || any.downcast_ref::<LargeStringArray>().cloned().map(Strings::LargeText);
        let bytes = || any.downcast_ref::<BinaryArray>().cloned().map(Strings::Bytes);
        let large_bytes = || any.downcast_ref::<LargeBinaryArray>().cloned().map(Strings::LargeBytes);
        text.or_else(large_text).or_else(bytes).or_else(large_bytes)
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Strings::Text(own) => own.len(),
            Strings::LargeText(own) => own.len(),
            Strings::Bytes(own) => own.len(),
            Strings::LargeBytes(own) => own.len(),
        }
    }

    /// The bytes of a row; `None` for null.
    pub(crate) fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Strings::Text(own) => own.is_valid(row).then(|| own.value(row).as_bytes()),
            Strings::LargeText(own) => own.is_valid(row).then(|| own.value(row).as_bytes()),
            Strings::Bytes(own) => own.is_valid(row).then(|| own.value(row)),
            Strings::LargeBytes(own) => own.is_valid(row).then(|| own.value(row)),
        }
    }
}

/// An input.
pub(crate) struct Input {
    /// As it was named.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) kind: InputKind,
    /// Length in bytes; 0 for standard input.
    pub(crate) bytes: u64,
}

impl Input {
    /// An input that can be opened.
    pub(crate) fn new(path: &Path, kind: InputKind) -> Result<Input, BatchError> {
        let is_stdin = path.as_os_str() == "-";
        let bytes = match is_stdin {
            true => 0,
            false => File::open(path)
                .and_then(|file| file.metadata())
                .and_then(|meta| if meta.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(meta.len()) })
                .map_err(|error| BatchError::file(path, &error))?,
        };
        let input = Input { name: path.display().to_string(), path: path.to_owned(), kind, bytes };
        if kind == InputKind::Parquet {
            Rows::open(&input, 0)?;
        }
        Ok(input)
    }

    pub(crate) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// The stream of blocks.
pub(crate) struct Inputs<'i> {
    list: &'i [Input],
    place: Place,
    open: Option<Open>,
}

enum Open {
    Lines(Lines),
    Pieces(Box<Pieces>),
    Rows(Box<Rows>),
}

impl<'i> Inputs<'i> {
    /// The stream from a place on.
    pub(crate) fn new(list: &'i [Input], place: Place) -> Inputs<'i> {
        Inputs { list, place, open: None }
    }

    /// The next block; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, BatchError> {
        while let Some(input) = self.list.get(self.place.input) {
            let open = match &mut self.open {
                Some(open) => open,
                None => self.open.insert(Open::new(input, self.place)?),
            };
            let read = match open {
                Open::Lines(lines) => lines.next().map_err(|error| BatchError::file(&input.path, &error))?,
                Open::Pieces(pieces) => pieces.next(input)?,
                Open::Rows(rows) => rows.next(input)?,
            };
            if let Some((content, offset, line, size)) = read {
                self.place = Place { offset, line, ..self.place };
                return Ok(Some(Block { input: self.place.input, content, after: self.place, size }));
            }
            self.open = None;
            self.place = Place { input: self.place.input + 1, offset: 0, line: 0 };
        }
        Ok(None)
    }
}

/// A block without its input: content, offset and line after it, bytes.
type Cut = Option<(Content, u64, u64, u64)>;

impl Open {
    fn new(input: &Input, place: Place) -> Result<Open, BatchError> {
        let failed = |error| BatchError::file(&input.path, &error);
        match input.kind {
            InputKind::Jsonl => Lines::open(input, place).map(Open::Lines).map_err(failed),
            InputKind::Uke => {
                let mut pieces = Pieces::open(input)?;
                // What goes on from piece to piece is not kept in a journal: the receipts before the place are walked over.
                while pieces.receipts < place.offset && pieces.next(input)?.is_some() {}
                Ok(Open::Pieces(Box::new(pieces)))
            }
            InputKind::Parquet => Rows::open(input, place.offset).map(|rows| Open::Rows(Box::new(rows))),
        }
    }
}

/// Lines of a JSONL file.
struct Lines {
    reader: Box<dyn Read + Send>,
    /// What was read beyond the last block.
    rest: Vec<u8>,
    offset: u64,
    line: u64,
    ended: bool,
}

impl Lines {
    fn open(input: &Input, place: Place) -> io::Result<Lines> {
        let reader: Box<dyn Read + Send> = match input.is_stdin() {
            true => Box::new(io::stdin()),
            false => {
                let mut file = File::open(&input.path)?;
                file.seek(SeekFrom::Start(place.offset))?;
                Box::new(file)
            }
        };
        Ok(Lines { reader, rest: Vec::new(), offset: place.offset, line: place.line, ended: false })
    }

    /// Reads until so many bytes are there, or all.
    fn fill(&mut self, bytes: &mut Vec<u8>, size: usize) -> io::Result<()> {
        let want = size.saturating_sub(bytes.len());
        if want > 0 && !self.ended {
            bytes.reserve(want);
            self.ended = self.reader.by_ref().take(want as u64).read_to_end(bytes)? < want;
        }
        Ok(())
    }

    fn next(&mut self) -> io::Result<Cut> {
        let (mut bytes, mut size) = (std::mem::take(&mut self.rest), BLOCK);
        let end = loop {
            self.fill(&mut bytes, size)?;
            match memrchr(b'\n', &bytes) {
                _ if self.ended => break bytes.len(),
                Some(feed) => break feed + 1,
                None if bytes.len() > LONGEST => return self.pass_line(bytes),
                None => size = bytes.len() + BLOCK,
            }
        };
        if bytes.is_empty() {
            return Ok(None);
        }
        self.rest = bytes.get(end..).unwrap_or_default().to_vec();
        bytes.truncate(end);
        let before = self.line;
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        self.offset += end as u64;
        Ok(Some((Content::Lines { bytes, before }, self.offset, self.line, end as u64)))
    }

    /// Passes over a line that is too long to be held.
    fn pass_line(&mut self, mut bytes: Vec<u8>) -> io::Result<Cut> {
        let mut passed = 0u64;
        while !bytes.is_empty() {
            if let Some(feed) = memchr(b'\n', &bytes) {
                passed += feed as u64 + 1;
                self.rest = bytes.split_off(feed + 1);
                break;
            }
            passed += bytes.len() as u64;
            bytes.clear();
            self.fill(&mut bytes, BLOCK)?;
        }
        let before = self.line;
        self.line += 1;
        self.offset += passed;
        Ok(Some((Content::LongLine { before }, self.offset, self.line, passed)))
    }
}

/// Pieces of a receipt file.
pub(crate) struct Pieces {
    file: File,
    rest: Vec<u8>,
    carried: Option<Carried>,
    receipts: u64,
    ended: bool,
}

impl Pieces {
    pub(crate) fn open(input: &Input) -> Result<Pieces, BatchError> {
        let file = File::open(&input.path).map_err(|error| BatchError::file(&input.path, &error))?;
        Ok(Pieces { file, rest: Vec::new(), carried: None, receipts: 0, ended: false })
    }

    fn next(&mut self, input: &Input) -> Result<Cut, BatchError> {
        let failed = |error: &dyn core::fmt::Display| BatchError::file(&input.path, error);
        let mut bytes = std::mem::take(&mut self.rest);
        let end = loop {
            if !self.ended {
                let read = self.file.by_ref().take(BLOCK as u64).read_to_end(&mut bytes);
                self.ended = read.map_err(|error| failed(&error))? < BLOCK;
            }
            match piece_end(&bytes) {
                _ if self.ended => break bytes.len(),
                Some(end) => break end,
                None if bytes.len() > LONGEST => return Err(no_receipt(input)),
                None => {}
            }
        };
        if bytes.is_empty() {
            return Ok(None);
        }
        self.rest = bytes.get(end..).unwrap_or_default().to_vec();
        bytes.truncate(end);
        let (from, before) = (self.carried.take(), self.receipts);
        let (carried, receipts) = walk(&bytes, from.as_ref(), input)?;
        self.carried = Some(carried);
        self.receipts += receipts;
        Ok(Some((Content::Piece { bytes, from, before }, self.receipts, 0, end as u64)))
    }

    /// Hands over every receipt with its number in the file, from 0.
    pub(crate) fn each(
        input: &Input,
        see: &mut dyn FnMut(u64, &santei::uke::Receipt<'_>, santei::uke::TextEncoding),
    ) -> Result<(), BatchError> {
        let mut pieces = Pieces::open(input)?;
        while let Some((content, ..)) = pieces.next(input)? {
            let Content::Piece { bytes, from, before } = content else { continue };
            let file = open_piece(&bytes, from.as_ref(), input)?;
            let mut reader = from.as_ref().map_or_else(|| Reader::new(&file), |from| Reader::resume(&file, from));
            let (mut findings, mut number) = (Vec::new(), before);
            while let Some(chunk) = reader.next_chunk(&mut findings) {
                if let Chunk::Receipt(receipt) = chunk {
                    see(number, receipt, file.encoding());
                    number += 1;
                }
            }
        }
        if pieces.receipts == 0 { Err(no_receipt(input)) } else { Ok(()) }
    }
}

fn no_receipt(input: &Input) -> BatchError {
    BatchError::new(&uke::UKE_NO_RECEIPT, &[&"RE"]).about(&input.name)
}

/// The piece of a receipt file.
fn open_piece<'b>(bytes: &'b [u8], from: Option<&Carried>, input: &Input) -> Result<UkeFile<'b>, BatchError> {
    match from {
        Some(from) => Ok(UkeFile::following(bytes, from)),
        None => UkeFile::open(bytes).map_err(|_| no_receipt(input)),
    }
}

/// Walks over a piece: what goes on in the next, and how many receipts it holds.
fn walk(bytes: &[u8], from: Option<&Carried>, input: &Input) -> Result<(Carried, u64), BatchError> {
    let file = open_piece(bytes, from, input)?;
    let mut reader = from.map_or_else(|| Reader::new(&file), |from| Reader::resume(&file, from));
    let (mut findings, mut receipts) = (Vec::new(), 0);
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        receipts += u64::from(matches!(chunk, Chunk::Receipt(_)));
    }
    Ok((Carried::of(&file, &reader, None), receipts))
}

/// Rows of a Parquet file.
struct Rows {
    reader: ParquetRecordBatchReader,
    row: u64,
    rows: u64,
}

impl Rows {
    fn open(input: &Input, row: u64) -> Result<Rows, BatchError> {
        let failed = |error: &dyn core::fmt::Display| BatchError::parquet(&input.path, error);
        let file = File::open(&input.path).map_err(|error| BatchError::file(&input.path, &error))?;
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let builder =
            ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(|error| failed(&error))?;
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let fields = builder.schema().fields();
        let Some((place, _)) = fields.find(COLUMN).filter(|(_, field)| is_text(field.data_type())) else {
            let names: Vec<String> =
                fields.iter().map(|field| format!("{} {}", field.name(), field.data_type())).collect();
            return Err(BatchError::new(&messages::BATCH_COLUMN, &[&input.name, &names.join(", ")]));
        };
        let mask = ProjectionMask::roots(builder.parquet_schema(), [place]);
        let skip = usize::try_from(row).unwrap_or(usize::MAX);
        let builder = builder.with_projection(mask).with_batch_size(ROWS).with_offset(skip);
        Ok(Rows { reader: builder.build().map_err(|error| failed(&error))?, row, rows })
    }

    fn next(&mut self, input: &Input) -> Result<Cut, BatchError> {
        let Some(batch) = self.reader.next() else { return Ok(None) };
        let batch = batch.map_err(|error| BatchError::parquet(&input.path, &error))?;
        let Some(claims) = batch.columns().first().and_then(Strings::of) else {
            return Err(BatchError::new(&messages::BATCH_COLUMN, &[&input.name, &""]));
        };
        let before = self.row;
        let share = |row: u64| (u128::from(input.bytes) * u128::from(row) / u128::from(self.rows.max(1))) as u64;
        let (size_before, rows) = (share(before), claims.len() as u64);
        self.row += rows;
        let size = share(self.row).saturating_sub(size_before);
        Ok(Some((Content::Rows { claims, before }, self.row, 0, size)))
    }
}

fn is_text(kind: &arrow_schema::DataType) -> bool {
    use arrow_schema::DataType;
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Binary | DataType::LargeBinary)
}
