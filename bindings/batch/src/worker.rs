//! What a thread does with a block: every claim read, computed and put into the form of the output.

use crate::columns::{ClaimView, Table, each_row, write_csv};
use crate::error::BatchError;
use crate::input::{Block, Content, Input, LONGEST, Place};
use crate::join::Joined;
use crate::output::OutputKind;
use crate::receipts_out::{Billed, bill};
use crate::refused::{Problem, Refused};
use crate::run::Job;
use crate::summary::{Shares, Tally};
use arrow_array::RecordBatch;
use memchr::memchr_iter;
use santei::message::command as messages;
use santei::uke::{Chunk, NoClaim, Reader, Receipt, TextEncoding, UkeFile, claim_of, decode_text};
use santei::{Claim, ClaimError, Engine, Session, claim};
use serde::Deserialize;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What became of a block.
pub(crate) struct Done {
    pub(crate) data: Data,
    /// In order of the input.
    pub(crate) refused: Vec<Refused>,
    /// Of the claims that are in `data`; of those to be billed when they are.
    pub(crate) tally: Tally,
    /// Lines or rows in `data`.
    pub(crate) rows: u64,
    pub(crate) after: Place,
    pub(crate) size: u64,
}

/// Results in the form of the output.
pub(crate) enum Data {
    Bytes(Vec<u8>),
    Rows(RecordBatch),
    Receipts(Vec<Billed>),
}

/// Results while a block is worked on.
enum Sink {
    Json(Vec<u8>),
    Csv(String),
    Table(Box<Table>),
    Receipts(Vec<Billed>),
}

/// What all threads look at.
pub(crate) struct Shared<'r, 'e, 'm> {
    pub(crate) job: &'r Job,
    pub(crate) engine: &'e Engine<'m>,
    pub(crate) inputs: &'r [Input],
    pub(crate) joined: Joined,
}

/// A thread with its session.
pub(crate) struct Worker<'r, 'e, 'm> {
    shared: &'r Shared<'r, 'e, 'm>,
    session: Session<'e, 'm>,
    sink: Sink,
    tally: Tally,
    refused: Vec<Refused>,
    rows: u64,
}

/// Where a claim stands.
#[derive(Clone, Copy)]
struct Origin<'o> {
    input: &'o str,
    line: u64,
}

impl Origin<'_> {
    fn refused(self, id: Option<String>, errors: Vec<Problem>) -> Refused {
        Refused { input: self.input.to_owned(), line: self.line, id, computed: false, errors }
    }
}

impl<'r, 'e, 'm> Worker<'r, 'e, 'm> {
    pub(crate) fn new(shared: &'r Shared<'r, 'e, 'm>) -> Worker<'r, 'e, 'm> {
        let sink = match shared.job.to {
            OutputKind::Jsonl => Sink::Json(Vec::new()),
            OutputKind::Csv => Sink::Csv(String::new()),
            OutputKind::Parquet => Sink::Table(Box::new(Table::new(shared.job.rows))),
            OutputKind::Uke => Sink::Receipts(Vec::new()),
        };
        let session = shared.engine.session();
        Worker { shared, session, sink, tally: Tally::default(), refused: Vec::new(), rows: 0 }
    }

    /// Works on a block.
    pub(crate) fn work(&mut self, block: Block) -> Result<Done, BatchError> {
        let inputs = self.shared.inputs;
        let name = inputs.get(block.input).map_or("", |input| input.name.as_str());
        match block.content {
            Content::Lines { bytes, before } => self.lines(name, &bytes, before),
            Content::LongLine { before } => {
                let problem = Problem::new(&messages::BATCH_LONG_LINE, "", &[&LONGEST]);
                self.refuse(Origin { input: name, line: before + 1 }.refused(None, vec![problem]));
            }
            Content::Piece { bytes, from, before } => match &from {
                Some(from) => {
                    let file = UkeFile::following(&bytes, from);
                    self.receipts(name, &file, Reader::resume(&file, from), (block.input, before));
                }
                None => {
                    // Its receipts were counted, so that it opens.
                    if let Ok(file) = UkeFile::open(&bytes) {
                        self.receipts(name, &file, Reader::new(&file), (block.input, before));
                    }
                }
            },
            Content::Rows { claims, before } => {
                for row in 0..claims.len() {
                    let origin = Origin { input: name, line: before + row as u64 + 1 };
                    match claims.get(row) {
                        Some(json) => self.json(origin, json),
                        None => {
                            let problem = Problem::new(&messages::BATCH_ROW_EMPTY, "", &[]);
                            self.refuse(origin.refused(None, vec![problem]));
                        }
                    }
                }
            }
        }
        Ok(Done {
            data: self.data()?,
            refused: std::mem::take(&mut self.refused),
            tally: std::mem::take(&mut self.tally),
            rows: std::mem::take(&mut self.rows),
            after: block.after,
            size: block.size,
        })
    }

    fn data(&mut self) -> Result<Data, BatchError> {
        Ok(match &mut self.sink {
            // The next block is about as large.
            Sink::Json(out) => Data::Bytes(std::mem::replace(out, Vec::with_capacity(out.len()))),
            Sink::Csv(out) => Data::Bytes(std::mem::replace(out, String::with_capacity(out.len())).into_bytes()),
            Sink::Table(table) => {
                let rows = table.take().map_err(|error| BatchError::parquet(&self.shared.job.output, &error))?;
                Data::Rows(rows)
            }
            Sink::Receipts(list) => Data::Receipts(std::mem::take(list)),
        })
    }

    fn refuse(&mut self, refused: Refused) {
        self.refused.push(refused);
    }

    fn lines(&mut self, input: &str, bytes: &[u8], before: u64) {
        let (mut start, mut line) = (0, before);
        let last = (!bytes.ends_with(b"\n")).then_some(bytes.len());
        for end in memchr_iter(b'\n', bytes).chain(last) {
            line += 1;
            let json = bytes.get(start..end).unwrap_or_default().trim_ascii();
            start = end + 1;
            if json.is_empty() {
                self.tally.empty_lines += 1;
            } else {
                self.json(Origin { input, line }, json);
            }
        }
    }

    fn json(&mut self, origin: Origin<'_>, json: &[u8]) {
        match read_claim(json) {
            Ok(claim) => self.claim(origin, &claim, Vec::new()),
            Err((id, errors)) => self.refuse(origin.refused(id, Problem::of(&errors))),
        }
    }

    fn receipts<'a>(&mut self, input: &str, file: &UkeFile<'a>, mut reader: Reader<'a>, place: (usize, u64)) {
        let (mut findings, (of, mut number)) = (Vec::new(), place);
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            if let Chunk::Receipt(receipt) = chunk {
                self.receipt(input, receipt, file.encoding(), (of, number));
                number += 1;
            }
        }
    }

    fn receipt(&mut self, input: &str, receipt: &Receipt<'_>, encoding: TextEncoding, place: (usize, u64)) {
        let record = receipt.header.record().number();
        let origin = Origin { input, line: record.into() };
        let masters = self.shared.engine.masters();
        let made = guarded(|| claim_of(receipt, masters, &|bytes| decode_text(bytes, encoding)));
        let errors = match made {
            Ok(Ok(mut made)) => {
                self.shared.joined.complete(place.0, place.1, &mut made.claim);
                let skipped = made
                    .skipped
                    .iter()
                    .map(|unit| Problem::new(unit.reason.def(), format!("record {}", unit.record), &[]));
                let skipped = skipped.collect();
                return self.claim(origin, &made.claim, skipped);
            }
            Ok(Err(NoClaim::Refused(errors))) => Problem::of(&errors),
            Ok(Err(NoClaim::Unreadable(reason))) => {
                vec![Problem::new(reason.def(), format!("record {record}"), &[])]
            }
            Err(panic) => vec![panic],
        };
        let number = decode_text(receipt.header.receipt_number().bytes(), encoding);
        let month = receipt.month.map(|month| format!("{month}-"));
        self.refuse(origin.refused(Some(month.unwrap_or_default() + &number), errors));
    }

    /// Computes a claim of which `skipped` could not be told.
    fn claim(&mut self, origin: Origin<'_>, claim: &Claim, skipped: Vec<Problem>) {
        let Worker { shared, session, sink, tally, rows, .. } = self;
        let skipped_units = u32::try_from(skipped.len()).unwrap_or(u32::MAX);
        let length = sink.len();
        let calculated = guarded(|| {
            let outcome = session.calculate(claim);
            let view = || ClaimView {
                input: origin.input,
                line: origin.line,
                claim,
                outcome,
                skipped_units,
                shares: Shares::of(outcome),
            };
            match sink {
                Sink::Json(out) => {
                    // Writing an Outcome into memory cannot fail.
                    let _ = serde_json::to_writer(&mut *out, &outcome.document(claim));
                    out.push(b'\n');
                    *rows += 1;
                }
                Sink::Csv(out) => *rows += each_row(shared.job.rows, &view(), &mut |cells| write_csv(out, cells)),
                Sink::Table(table) => *rows += each_row(shared.job.rows, &view(), &mut |cells| table.push(cells)),
                Sink::Receipts(list) => {
                    let receipts = bill(claim, outcome, shared.engine.masters(), shared.job)?;
                    let mut tally = Tally::default();
                    tally.add(outcome, skipped_units);
                    let line = origin.line;
                    let institution = claim.institution.clone();
                    list.push(Billed {
                        input: origin.input.to_owned(),
                        line,
                        id: claim.id.clone(),
                        institution,
                        receipts,
                        tally,
                    });
                    return Ok(());
                }
            }
            tally.add(outcome, skipped_units);
            Ok(())
        });
        let errors = match calculated {
            Ok(Ok(())) if skipped.is_empty() => return,
            Ok(Ok(())) => {
                let refused = origin.refused(Some(claim.id.clone()), skipped);
                return self.refuse(Refused { computed: true, ..refused });
            }
            Ok(Err(errors)) => errors,
            Err(panic) => {
                self.sink.truncate(length);
                self.session = self.shared.engine.session();
                vec![panic]
            }
        };
        self.refuse(origin.refused(Some(claim.id.clone()), errors));
    }
}

impl Sink {
    /// Bytes of what is written as bytes.
    fn len(&self) -> usize {
        match self {
            Sink::Json(out) => out.len(),
            Sink::Csv(out) => out.len(),
            Sink::Table(_) | Sink::Receipts(_) => 0,
        }
    }

    /// Takes back what a claim has written before it went wrong. Rows of columns and receipts begin only when all is computed.
    fn truncate(&mut self, length: usize) {
        match self {
            Sink::Json(out) => out.truncate(length),
            Sink::Csv(out) => out.truncate(length),
            Sink::Table(_) | Sink::Receipts(_) => {}
        }
    }
}

/// A claim, or its id where that can be read and what is wrong.
fn read_claim(json: &[u8]) -> Result<Claim, (Option<String>, Vec<ClaimError>)> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    // Keeping track of where in the document the reader is costs an allocation a key: that is left to the claims in which something is wrong.
    let Ok(claim) = serde_json::from_slice::<Claim>(json) else {
        let named = serde_json::from_slice::<Named>(json).ok();
        let errors = Claim::from_json(json).err().unwrap_or_default();
        return Err((named.map(|named| named.id), errors));
    };
    let errors = claim::check(&claim);
    if errors.is_empty() { Ok(claim) } else { Err((Some(claim.id), errors)) }
}

/// Does something that should never panic; a panic is one claim's problem and does not end the run.
fn guarded<T>(act: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Problem::new(&messages::BATCH_PANIC, "", &[&text])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_with_its_text() {
        let problem = guarded(|| -> () { panic!("no day {}", 32) }).unwrap_err();
        assert_eq!((problem.code, problem.slug), (9984, "batch-internal-error"));
        assert!(problem.en.ends_with("report this: no day 32") && problem.ja.ends_with("no day 32"), "{problem:?}");
        assert_eq!(guarded(|| 5).unwrap(), 5);
    }

    #[test]
    fn what_is_wrong_with_a_claim_is_what_the_engine_says() {
        for json in [&b"{"[..], b"{\"id\": \"a\"}", b"\xff", b"[]", b"{\"id\": \"a\", \"id\": \"b\"}"] {
            let (_, errors) = read_claim(json).unwrap_err();
            assert_eq!(errors, Claim::from_json(json).unwrap_err());
        }
        assert_eq!(read_claim(b"{\"id\": \"a\"}").unwrap_err().0.as_deref(), Some("a"));
    }
}
