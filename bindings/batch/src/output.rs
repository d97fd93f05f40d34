//! The output while it grows, and its way into place.

use crate::columns::heading;
use crate::error::BatchError;
use crate::journal::{sync_folder, with_ending};
use crate::parquet_out::{Segments, assemble};
use crate::receipts_out::{Billed, ReceiptFiles};
use crate::refused::Refused;
use crate::run::Job;
use crate::summary::{OutputFile, Tally};
use crate::worker::Data;
use santei::message::command as messages;
use santei::uke::{ReceiptSums, ReviewOrganisation};
use santei::{MasterSet, Month};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// 出力の種類: what results are written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutputKind {
    /// The canonical JSON of each Outcome, one a line.
    Jsonl,
    /// レセプト電算処理ファイル.
    Uke,
    /// A flat table as CSV (UTF-8, headings in the first line).
    Csv,
    /// A flat table as Parquet.
    Parquet,
}

impl OutputKind {
    /// The kind that an ending stands for: `.jsonl`, `.ndjson`, `.json`; `.uke`; `.csv`; `.parquet`.
    pub fn of(path: &Path) -> Option<OutputKind> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" | "json" => Some(OutputKind::Jsonl),
            "uke" => Some(OutputKind::Uke),
            "csv" => Some(OutputKind::Csv),
            "parquet" => Some(OutputKind::Parquet),
            _ => None,
        }
    }

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            OutputKind::Jsonl => "jsonl",
            OutputKind::Uke => "uke",
            OutputKind::Csv => "csv",
            OutputKind::Parquet => "parquet",
        }
    }
}

/// A file that is being written.
pub(crate) struct Part {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Part {
    /// Opens a file that holds at least so many bytes; what is beyond them is cut off.
    pub(crate) fn open(path: PathBuf, length: u64) -> Result<Part, BatchError> {
        let failed = |error| BatchError::file(&path, &error);
        let file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path).map_err(failed)?;
        Part::of(file, path, length)
    }

    /// As [`Part::open`], for a file that is open.
    pub(crate) fn of(file: File, path: PathBuf, length: u64) -> Result<Part, BatchError> {
        let failed = |error| BatchError::file(&path, &error);
        let held = file.metadata().map_err(failed)?.len();
        if held < length {
            return Err(BatchError::new(&messages::BATCH_PARTIAL, &[&path.display(), &length, &held]));
        }
        let mut part = Part { path, file, length };
        part.cut().map_err(|error| BatchError::file(&part.path, &error))?;
        Ok(part)
    }

    fn cut(&mut self) -> std::io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length)).map(|_| ())
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), BatchError> {
        self.file.write_all(bytes).map_err(|error| BatchError::file(&self.path, &error))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Makes sure that everything is on the disk; gives the length.
    pub(crate) fn sync(&self) -> Result<u64, BatchError> {
        self.file.sync_data().map_err(|error| BatchError::file(&self.path, &error))?;
        Ok(self.length)
    }
}

/// How far the output is.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutputState {
    /// Bytes of each part.
    pub(crate) lengths: Vec<u64>,
    /// Lines, rows or receipts of each part.
    pub(crate) rows: Vec<u64>,
    /// Where the row groups of a Parquet file end.
    pub(crate) row_groups: Vec<u64>,
    /// What the receipt files hold.
    pub(crate) receipts: Vec<Option<ReceiptSums>>,
}

/// The output of a run.
pub(crate) struct Output<'j> {
    job: &'j Job,
    parts: Vec<Part>,
    rows: Vec<u64>,
    form: Form,
}

enum Form {
    Bytes,
    Segments { open: Box<Segments>, ends: Vec<u64> },
    Receipts { files: ReceiptFiles, billing_month: Month },
}

impl<'j> Output<'j> {
    /// Opens the output as far as it is. An empty state begins it.
    pub(crate) fn open(job: &'j Job, state: &OutputState) -> Result<Output<'j>, BatchError> {
        let paths = partial_paths(job);
        let at = |list: &[u64], place: usize| list.get(place).copied().unwrap_or(0);
        let parts = paths.into_iter().enumerate().map(|(place, path)| Part::open(path, at(&state.lengths, place)));
        let mut parts = parts.collect::<Result<Vec<_>, _>>()?;
        let rows = (0..parts.len()).map(|place| at(&state.rows, place)).collect();
        let form = match job.to {
            OutputKind::Jsonl => Form::Bytes,
            OutputKind::Csv => {
                if let Some(part) = parts.first_mut().filter(|part| part.length == 0) {
                    part.write(heading(job.rows).as_bytes())?;
                }
                Form::Bytes
            }
            OutputKind::Parquet => {
                let open = Box::new(Segments::new(job.rows, job.row_group));
                Form::Segments { open, ends: state.row_groups.clone() }
            }
            OutputKind::Uke => {
                let billing_month = billing_month(job)?;
                Form::Receipts { files: ReceiptFiles::resume(billing_month, &state.receipts), billing_month }
            }
        };
        Ok(Output { job, parts, rows, form })
    }

    /// Takes the results of a block. Receipts that do not fit into the file are refused here.
    pub(crate) fn take(
        &mut self,
        data: Data,
        rows: u64,
        tally: &mut Tally,
        refused: &mut Vec<Refused>,
    ) -> Result<(), BatchError> {
        let path = &self.job.output;
        match (data, &mut self.form) {
            (Data::Bytes(bytes), _) => {
                self.rows.iter_mut().for_each(|own| *own += rows);
                self.parts.iter_mut().try_for_each(|part| part.write(&bytes))
            }
            (Data::Rows(batch), Form::Segments { open, .. }) => {
                let segment = open.push(&batch).map_err(|error| BatchError::parquet(path, &error))?;
                self.rows.iter_mut().for_each(|own| *own += rows);
                segment.map_or(Ok(()), |segment| self.add_segment(&segment))
            }
            (Data::Receipts(list), Form::Receipts { files, billing_month }) => {
                for billed in list {
                    bill(billed, files, *billing_month, tally, refused);
                }
                self.write_receipts(false)
            }
            _ => Ok(()),
        }
    }

    fn add_segment(&mut self, segment: &[u8]) -> Result<(), BatchError> {
        let Some(part) = self.parts.first_mut() else { return Ok(()) };
        part.write(segment)?;
        if let Form::Segments { ends, .. } = &mut self.form {
            ends.push(part.length);
        }
        Ok(())
    }

    fn write_receipts(&mut self, at_end: bool) -> Result<(), BatchError> {
        let Form::Receipts { files, .. } = &mut self.form else { return Ok(()) };
        let failed = |error| BatchError::file(&self.job.output, &error);
        let taken = files.take(at_end).map_err(failed)?;
        for (rows, sums) in self.rows.iter_mut().zip(files.sums()) {
            *rows = sums.map_or(0, |sums| sums.receipts.into());
        }
        self.parts.iter_mut().zip(&taken).try_for_each(|(part, bytes)| part.write(bytes))
    }

    /// Whether all that was taken stands in the files, so that a run may be gone on with from here.
    pub(crate) fn is_whole(&self) -> bool {
        match &self.form {
            Form::Segments { open, .. } => open.is_empty(),
            Form::Bytes | Form::Receipts { .. } => true,
        }
    }

    /// Puts what is open into the files.
    pub(crate) fn close(&mut self) -> Result<(), BatchError> {
        match &mut self.form {
            Form::Bytes => Ok(()),
            Form::Segments { open, .. } => {
                let segment = open.close().map_err(|error| BatchError::parquet(&self.job.output, &error))?;
                segment.map_or(Ok(()), |segment| self.add_segment(&segment))
            }
            Form::Receipts { .. } => self.write_receipts(true),
        }
    }

    /// Makes sure that everything is on the disk; says how far it is.
    pub(crate) fn sync(&self) -> Result<OutputState, BatchError> {
        let lengths = self.parts.iter().map(Part::sync).collect::<Result<_, _>>()?;
        let (row_groups, receipts) = match &self.form {
            Form::Bytes => (Vec::new(), Vec::new()),
            Form::Segments { ends, .. } => (ends.clone(), Vec::new()),
            Form::Receipts { files, .. } => (Vec::new(), files.sums()),
        };
        Ok(OutputState { lengths, rows: self.rows.clone(), row_groups, receipts })
    }
}

fn bill(billed: Billed, files: &mut ReceiptFiles, month: Month, tally: &mut Tally, refused: &mut Vec<Refused>) {
    match files.push(month, &billed) {
        Ok(()) => tally.merge(&billed.tally),
        Err(errors) => {
            let Billed { input, line, id, .. } = billed;
            // A receipt that lacks units is told once, with what kept it out.
            refused.retain(|own| (&own.input, own.line) != (&input, line));
            let own = Refused { input, line, id: Some(id), computed: false, errors };
            let place = refused.iter().position(|other| (&other.input, other.line) > (&own.input, own.line));
            refused.insert(place.unwrap_or(refused.len()), own);
        }
    }
}

fn billing_month(job: &Job) -> Result<Month, BatchError> {
    job.billing_month.ok_or_else(|| BatchError::new(&messages::BATCH_BILLING_MONTH, &[]))
}

/// Where the output grows: a file for each review organisation, else one.
fn partial_paths(job: &Job) -> Vec<PathBuf> {
    match job.to {
        OutputKind::Uke => {
            ReviewOrganisation::ALL.map(|own| with_ending(&job.output, &format!("{}.partial", own.code()))).into()
        }
        _ => vec![with_ending(&job.output, "partial")],
    }
}

/// Puts the finished files in their places. Doing it again after it was cut off does the rest.
pub(crate) fn settle(job: &Job, state: &OutputState, masters: &MasterSet<'_>) -> Result<Vec<OutputFile>, BatchError> {
    let mut written = Vec::new();
    let filled = state.lengths.iter().filter(|length| **length > 0).count();
    for (place, partial) in partial_paths(job).into_iter().enumerate() {
        let length = state.lengths.get(place).copied().unwrap_or(0);
        if job.to == OutputKind::Uke && length == 0 {
            remove(&partial)?;
            continue;
        }
        let target = target(job, place, filled > 1)?;
        if job.to == OutputKind::Parquet {
            put_together(job, state, masters, &partial)?;
        }
        put(&partial, &target)?;
        let bytes = std::fs::metadata(&target).map_err(|error| BatchError::file(&target, &error))?.len();
        let rows = state.rows.get(place).copied().unwrap_or(0);
        written.push(OutputFile { path: target.display().to_string(), bytes, rows });
    }
    Ok(written)
}

/// Makes one Parquet file of the row groups. The row groups go when it is there.
fn put_together(job: &Job, state: &OutputState, masters: &MasterSet<'_>, partial: &Path) -> Result<(), BatchError> {
    let Ok(spool) = File::open(partial) else { return Ok(()) };
    let whole = with_ending(&job.output, "whole");
    let out = File::create(&whole).map_err(|error| BatchError::file(&whole, &error))?;
    assemble(&spool, &state.row_groups, job.rows, masters, out).map_err(|error| BatchError::parquet(&whole, &error))?;
    put(&whole, &job.output)?;
    remove(partial)
}

/// The place of a finished file: the output, or a folder for each review organisation in it.
fn target(job: &Job, place: usize, several: bool) -> Result<PathBuf, BatchError> {
    if job.to != OutputKind::Uke || (!several && !job.output.is_dir()) {
        return Ok(job.output.clone());
    }
    let code = ReviewOrganisation::ALL.get(place).map_or(0, |own| own.code());
    let folder = job.output.join(code.to_string());
    std::fs::create_dir_all(&folder).map_err(|error| BatchError::file(&folder, &error))?;
    Ok(folder.join("RECEIPTC.UKE"))
}

/// Renames a file into place, unless that was done already.
pub(crate) fn put(partial: &Path, target: &Path) -> Result<(), BatchError> {
    if !partial.exists() && target.exists() {
        return Ok(());
    }
    let done = std::fs::rename(partial, target).and_then(|()| sync_folder(target));
    done.map_err(|error| BatchError::file(target, &error))
}

pub(crate) fn remove(path: &Path) -> Result<(), BatchError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(BatchError::file(path, &error)),
        _ => Ok(()),
    }
}
