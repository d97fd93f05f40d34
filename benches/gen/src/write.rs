//! Claims as lines of JSON, or as receipt files: made by several threads, in order, with flat memory.

use crate::{Generator, write_json};
use rayon::prelude::*;
use santei::claim::{ClaimError, Institution};
use santei::message::{Message, command as messages};
use santei::uke::{BuiltReceipt, ReceiptFile, ReviewOrganisation, encode_text, not_final, receipts_of};
use santei::{Claim, Engine};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Write;

/// Claims that one thread makes in one go, and goes that are held at once for each thread.
const AT_ONCE: u64 = 512;
const GOES: u64 = 4;

/// Writes claims `first` to `end` as JSON, one a line, in the threads of the pool that this is called in. `told` hears how many
/// claims are written.
///
/// # Errors
/// Those of the output.
pub fn claims(
    generator: &Generator,
    first: u64,
    end: u64,
    out: &mut (dyn Write + Send),
    told: &(dyn Fn(u64) + Sync),
) -> std::io::Result<()> {
    let span = AT_ONCE * GOES * rayon::current_num_threads() as u64;
    let mut from = first;
    while from < end {
        let until = end.min(from + span);
        let starts: Vec<u64> = (from..until).step_by(AT_ONCE as usize).collect();
        let blocks: Vec<Vec<u8>> = starts
            .par_iter()
            .map(|start| lines(generator, *start, until.min(start + AT_ONCE)))
            .collect::<Result<_, _>>()?;
        for block in &blocks {
            out.write_all(block)?;
        }
        told(until - first);
        from = until;
    }
    Ok(())
}

fn lines(generator: &Generator, from: u64, until: u64) -> std::io::Result<Vec<u8>> {
    let mut block = Vec::with_capacity((until - from) as usize * 2_048);
    for k in from..until {
        write_json(&generator.claim(k), &mut block)?;
        block.push(b'\n');
    }
    Ok(block)
}

/// What was written as receipts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Receipts {
    /// Receipts.
    pub receipts: u64,
    /// 請求ファイル: institutions times 審査支払機関.
    pub files: u64,
    /// Claims left out because their result is not final: nobody sends these.
    pub open: u64,
    /// Points of the main payers.
    pub points: i64,
}

/// A receipt file that is ready: the institution (都道府県コード and 医療機関コード), 審査支払機関, and its bytes in シフトJIS.
pub type PutFile<'p> = dyn FnMut(&str, ReviewOrganisation, &[u8]) -> std::io::Result<()> + Send + 'p;

/// Makes the receipts of claims `first` to `end` and gives `put` a file for each institution and 審査支払機関, in order. Memory is that of
/// the receipts of one cycle.
///
/// # Errors
/// Those of the output, and a claim that makes no receipt (9988).
pub fn receipt_files(
    generator: &Generator,
    engine: &Engine<'_>,
    first: u64,
    end: u64,
    put: &mut PutFile<'_>,
    told: &(dyn Fn(u64) + Sync),
) -> Result<Receipts, WriteError> {
    let (mut sums, mut from) = (Receipts::default(), first);
    while from < end {
        let until = end.min((from / generator.cycle() + 1) * generator.cycle());
        let mut files = Files::default();
        let span = (AT_ONCE * GOES) as usize * rayon::current_num_threads();
        for start in (from..until).step_by(span) {
            let stop = until.min(start + span as u64);
            let starts: Vec<u64> = (start..stop).step_by(AT_ONCE as usize).collect();
            let made: Vec<Vec<Made>> = starts
                .par_iter()
                .map(|start| made(generator, engine, *start, stop.min(start + AT_ONCE)))
                .collect::<Result<_, _>>()?;
            for made in made.into_iter().flatten() {
                sums.open += u64::from(made.receipts.is_none());
                files.take(made)?;
            }
            told(stop - first);
        }
        files.put(put, &mut sums)?;
        from = until;
    }
    Ok(sums)
}

/// A claim with its receipts, where its result is final.
struct Made {
    number: u64,
    claim: Claim,
    receipts: Option<Vec<BuiltReceipt>>,
}

fn made(generator: &Generator, engine: &Engine<'_>, from: u64, until: u64) -> Result<Vec<Made>, WriteError> {
    let mut session = engine.session();
    let make = |k| {
        let (number, claim) = (generator.institution_of(k), generator.claim(k));
        let outcome = session.calculate(&claim);
        if not_final(outcome).is_some() {
            return Ok(Made { number, claim, receipts: None });
        }
        match receipts_of(&claim, outcome, engine.masters()) {
            Ok(receipts) => Ok(Made { number, claim, receipts: Some(receipts) }),
            Err(errors) => Err(refused(&claim.id, &errors)),
        }
    };
    (from..until).map(make).collect()
}

/// The files of the institutions of a cycle.
#[derive(Default)]
struct Files(BTreeMap<(u64, ReviewOrganisation), (String, ReceiptFile)>);

impl Files {
    fn take(&mut self, Made { number, claim, receipts }: Made) -> Result<(), WriteError> {
        for receipt in receipts.iter().flatten() {
            let organisation = receipt.organisation();
            let (_, file) = match self.0.entry((number, organisation)) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let file = ReceiptFile::new(&claim.institution, claim.month.plus_months(1), organisation);
                    let file = file.map_err(|errors| refused(&claim.id, &errors))?;
                    let Institution { prefecture, code, .. } = &claim.institution;
                    let digits = [prefecture.map(|own| own.to_string()), code.map(|own| own.to_string())];
                    entry.insert((digits.into_iter().flatten().collect(), file))
                }
            };
            file.push(&claim.institution, receipt).map_err(|error| refused(&claim.id, &[error]))?;
        }
        Ok(())
    }

    fn put(&self, put: &mut PutFile<'_>, sums: &mut Receipts) -> Result<(), WriteError> {
        for ((_, organisation), (institution, file)) in &self.0 {
            let bytes = file.encode(&encode_text).map_err(|error| refused(institution, &[error]))?;
            put(institution, *organisation, &bytes)?;
            sums.files += 1;
            sums.receipts += u64::from(file.receipts());
            sums.points += file.points();
        }
        Ok(())
    }
}

fn refused(id: &str, errors: &[ClaimError]) -> WriteError {
    let texts: Vec<String> =
        errors.iter().map(|error| format!("E{} {}", error.def().code, error.text(false))).collect();
    WriteError::Receipt(Message::new(&messages::GEN_RECEIPT, &[&id, &texts.join("; ")]))
}

/// Why nothing more was written.
#[derive(Debug)]
pub enum WriteError {
    /// The output.
    Output(std::io::Error),
    /// A claim that makes no receipt (9988).
    Receipt(Message),
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> WriteError {
        WriteError::Output(error)
    }
}

impl core::fmt::Display for WriteError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            WriteError::Output(error) => error.fmt(f),
            WriteError::Receipt(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for WriteError {}
