//! A run: threads take blocks, results are written in order, and how far it is is noted down.

use crate::columns::RowKind;
use crate::error::BatchError;
use crate::input::{Block, Input, InputKind, Inputs};
use crate::join::Joined;
use crate::journal::{Checkpoint, Journal, identity, known_at, releases, with_ending};
use crate::output::{Output, OutputKind, Part, put, remove, settle};
use crate::summary::{ErrorCount, MastersDocument, OutputFile, Summary, Tally};
use crate::worker::{Done, Shared, Worker};
use santei::message::command as messages;
use santei::uke::ReviewOrganisation;
use santei::{Engine, Month};
use std::collections::BTreeMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What to do.
#[derive(Clone, Debug)]
pub struct Job {
    /// The inputs in order; `-` is standard input, JSONL only.
    pub inputs: Vec<(PathBuf, InputKind)>,
    /// The output. Receipts for both review organisations stand below it, as a folder.
    pub output: PathBuf,
    /// What to write.
    pub to: OutputKind,
    /// What a row of a table is.
    pub rows: RowKind,
    /// Rows of a row group of a Parquet file, at least: it ends with the block in which it is full.
    pub row_group: usize,
    /// The file of errors.
    pub errors: PathBuf,
    /// Threads that compute.
    pub threads: usize,
    /// Time from one note of how far the run is to the next; no time: after every block.
    pub checkpoint: Duration,
    /// How to begin where an interrupted run may be.
    pub begin: Begin,
    /// 請求年月 of the receipts to write.
    pub billing_month: Option<Month>,
    /// Only the receipts for this 審査支払機関.
    pub organisation: Option<ReviewOrganisation>,
    /// Whether receipts are also written of results that are not final.
    pub allow_open: bool,
}

/// How to begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Begin {
    /// From the beginning; an interrupted run is in the way.
    New,
    /// Where the interrupted run is; from the beginning without one.
    Resume,
    /// From the beginning; what an interrupted run has left is thrown away.
    Restart,
}

/// How far a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Claims so far.
    pub claims: u64,
    /// Those of them that are refused.
    pub refused: u64,
    /// Bytes of the inputs so far.
    pub bytes: u64,
    /// Bytes of all inputs, standard input apart.
    pub of: u64,
}

/// Does the job. `on_progress` is called after every block, by one thread at a time.
///
/// # Errors
/// 9970–9983, and 8535 for a receipt file without receipts, before anything is computed; 9973 and 9978 also while a run is going, which can then
/// be resumed.
pub fn run(job: &Job, engine: &Engine<'_>, on_progress: &(dyn Fn(Progress) + Sync)) -> Result<Summary, BatchError> {
    let job = &Job { output: job.output.components().collect(), ..job.clone() };
    let inputs = job.inputs.iter().map(|(path, kind)| Input::new(path, *kind)).collect::<Result<Vec<_>, _>>()?;
    check(job, &inputs)?;
    let run = identity(job, &inputs, engine.masters())?;
    let journal = with_ending(&job.output, "journal");
    let partial = with_ending(&job.errors, "partial");
    let resumed = began(job, &inputs, &journal, &partial, &run)?;
    let at = resumed.as_ref().map(|own| own.at.clone()).unwrap_or_default();
    let lock = lock(&partial)?;
    let keeps_journal = !inputs.iter().any(Input::is_stdin);
    let at = if resumed.is_some_and(|own| own.finished) {
        at
    } else {
        let joined = Joined::read(&inputs, engine.masters())?;
        let shared = Shared { job, engine, inputs: &inputs, joined };
        let errors = lock.try_clone().map_err(|error| BatchError::file(&partial, &error))?;
        let errors = Part::of(errors, partial.clone(), at.errors)?;
        let outlet = Outlet::open(&shared, at, errors, (journal.clone(), run, keeps_journal), on_progress)?;
        compute(&shared, outlet)?
    };
    let files = settle(job, &at.output, engine.masters())?;
    put(&partial, &job.errors)?;
    remove(&journal)?;
    drop(lock);
    Ok(summary(job, engine, files, at.tally))
}

/// Refuses what cannot be: standard input twice or as another kind, one file for two purposes, receipts without their month.
fn check(job: &Job, inputs: &[Input]) -> Result<(), BatchError> {
    let stdin = inputs.iter().filter(|input| input.is_stdin());
    let kinds: Vec<InputKind> = stdin.map(|input| input.kind).collect();
    let is_well = kinds.is_empty() || (kinds == [InputKind::Jsonl] && job.begin != Begin::Resume);
    if !is_well {
        return Err(BatchError::new(&messages::BATCH_STDIN, &[]));
    }
    if job.to == OutputKind::Uke && job.billing_month.is_none() {
        return Err(BatchError::new(&messages::BATCH_BILLING_MONTH, &[]));
    }
    if job.to != OutputKind::Uke && job.output.is_dir() {
        return Err(BatchError::file(&job.output, &std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    let same = |a: &Path, b: &Path| a == b || a.canonicalize().ok().is_some_and(|a| b.canonicalize().ok() == Some(a));
    let outputs = [&job.output, &job.errors];
    let twice = inputs.iter().find_map(|input| outputs.into_iter().find(|output| same(&input.path, output)));
    match twice.or_else(|| same(&job.output, &job.errors).then_some(&job.output)) {
        Some(path) => Err(BatchError::new(&messages::BATCH_SAME_FILE, &[&path.display()])),
        None => Ok(()),
    }
}

/// The journal of the run that is gone on with.
fn began(
    job: &Job,
    inputs: &[Input],
    journal: &Path,
    partial: &Path,
    run: &BTreeMap<String, String>,
) -> Result<Option<Journal>, BatchError> {
    if !journal.exists() {
        return Ok(None);
    }
    // While another process goes on writing, nothing was interrupted.
    if partial.exists() {
        drop(lock(partial)?);
    }
    match job.begin {
        Begin::New => Err(BatchError::new(&messages::BATCH_JOURNAL_PRESENT, &[&journal.display()])),
        Begin::Restart => {
            // The interrupted run may have been one of another kind.
            let endings = ["partial", "1.partial", "2.partial", "whole"];
            endings.into_iter().try_for_each(|ending| remove(&with_ending(&job.output, ending)))?;
            remove(journal)?;
            Ok(None)
        }
        Begin::Resume => {
            let own = Journal::read(journal)?;
            own.same_run(run)?;
            Ok(Some(own).filter(|own| own.at.place.input <= inputs.len()))
        }
    }
}

/// Takes the file of errors for this process; the operating system gives it back when the process ends.
fn lock(partial: &Path) -> Result<File, BatchError> {
    let failed = |error: &dyn core::fmt::Display| BatchError::file(partial, error);
    let file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(partial)
        .map_err(|error| failed(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(BatchError::new(&messages::BATCH_BUSY, &[&partial.display()])),
        Err(std::fs::TryLockError::Error(error)) => Err(failed(&error)),
    }
}

/// Where results go, in order.
struct Outlet<'j> {
    output: Output<'j>,
    errors: Part,
    journal: PathBuf,
    run: BTreeMap<String, String>,
    keeps_journal: bool,
    at: Checkpoint,
    noted: Instant,
    every: Duration,
    total: u64,
    on_progress: &'j (dyn Fn(Progress) + Sync),
    /// Number of the block that is written next, and later ones that are done.
    next: u64,
    waiting: BTreeMap<u64, Done>,
    failed: Option<BatchError>,
}

impl<'j> Outlet<'j> {
    fn open(
        shared: &'j Shared<'_, '_, '_>,
        at: Checkpoint,
        errors: Part,
        (journal, run, keeps_journal): (PathBuf, BTreeMap<String, String>, bool),
        on_progress: &'j (dyn Fn(Progress) + Sync),
    ) -> Result<Outlet<'j>, BatchError> {
        let output = Output::open(shared.job, &at.output)?;
        let total = shared.inputs.iter().map(|input| input.bytes).sum();
        let every = shared.job.checkpoint;
        let mut outlet = Outlet {
            output,
            errors,
            journal,
            run,
            keeps_journal,
            at,
            noted: Instant::now(),
            every,
            total,
            on_progress,
            next: 0,
            waiting: BTreeMap::new(),
            failed: None,
        };
        outlet.note(false)?;
        Ok(outlet)
    }

    /// Notes down how far the run is: first the files, then the journal that tells their lengths.
    fn note(&mut self, finished: bool) -> Result<(), BatchError> {
        self.at.output = self.output.sync()?;
        self.at.errors = self.errors.sync()?;
        if self.keeps_journal {
            Journal::new(self.run.clone(), self.at.clone(), finished).write(&self.journal)?;
        }
        self.noted = Instant::now();
        Ok(())
    }

    fn give(&mut self, number: u64, done: Done) -> Result<(), BatchError> {
        self.waiting.insert(number, done);
        while let Some(done) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.write(done)?;
        }
        Ok(())
    }

    fn write(&mut self, done: Done) -> Result<(), BatchError> {
        let Done { data, mut refused, mut tally, rows, after, size } = done;
        self.output.take(data, rows, &mut tally, &mut refused)?;
        let mut lines = Vec::new();
        for own in &refused {
            tally.refuse(own);
            // Numbers and texts alone: writing them cannot fail.
            let _ = serde_json::to_writer(&mut lines, own);
            lines.push(b'\n');
        }
        self.errors.write(&lines)?;
        self.at.tally.merge(&tally);
        self.at.place = after;
        self.at.bytes += size;
        let Tally { claims, refused, .. } = self.at.tally;
        (self.on_progress)(Progress { claims, refused, bytes: self.at.bytes, of: self.total });
        if self.output.is_whole() && self.noted.elapsed() >= self.every { self.note(false) } else { Ok(()) }
    }
}

/// The line from the input over the threads to the output. Only so many blocks are on it at a time.
struct Line<'j, 'i> {
    /// Number of the next block, and where it comes from.
    intake: Mutex<(u64, Inputs<'i>)>,
    outlet: Mutex<Outlet<'j>>,
    /// Blocks were written, or the run has failed.
    moved: Condvar,
    most: u64,
}

impl Line<'_, '_> {
    /// The next block for a thread; `None` when there is none or the run has failed.
    fn take(&self) -> Option<(u64, Block)> {
        let mut intake = held(&self.intake);
        let (number, inputs) = &mut *intake;
        let is_full = |outlet: &mut Outlet<'_>| outlet.failed.is_none() && *number - outlet.next >= self.most;
        let outlet = self.moved.wait_while(held(&self.outlet), is_full).unwrap_or_else(PoisonError::into_inner);
        if outlet.failed.is_some() {
            return None;
        }
        drop(outlet);
        match inputs.next() {
            Ok(block) => {
                let own = *number;
                *number += 1;
                block.map(|block| (own, block))
            }
            Err(error) => {
                self.fail(error);
                None
            }
        }
    }

    fn give(&self, number: u64, done: Done) {
        let mut outlet = held(&self.outlet);
        if outlet.failed.is_none() {
            outlet.failed = outlet.give(number, done).err();
        }
        self.moved.notify_all();
    }

    fn fail(&self, error: BatchError) {
        held(&self.outlet).failed.get_or_insert(error);
        self.moved.notify_all();
    }
}

/// What a mutex holds, also after a thread has panicked: then the run has failed and says so.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Computes what is left. Gives the last checkpoint.
fn compute(shared: &Shared<'_, '_, '_>, outlet: Outlet<'_>) -> Result<Checkpoint, BatchError> {
    let threads = shared.job.threads.max(1);
    let inputs = Inputs::new(shared.inputs, outlet.at.place);
    let most = 2 * threads as u64 + 2;
    let line = Line { intake: Mutex::new((0, inputs)), outlet: Mutex::new(outlet), moved: Condvar::new(), most };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| BatchError::file(&shared.job.output, &error))?;
    pool.broadcast(|_| {
        let work = || {
            let mut worker = Worker::new(shared);
            while let Some((number, block)) = line.take() {
                match worker.work(block) {
                    Ok(done) => line.give(number, done),
                    Err(error) => return line.fail(error),
                }
            }
        };
        // A panic outside of a claim would leave the other threads waiting for its block.
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            line.fail(BatchError::new(&messages::BATCH_PANIC, &[&"-"]));
        }
    });
    let mut outlet = line.outlet.into_inner().unwrap_or_else(PoisonError::into_inner);
    match outlet.failed.take() {
        Some(error) => Err(error),
        None => {
            outlet.output.close()?;
            outlet.note(true)?;
            Ok(outlet.at)
        }
    }
}

fn summary(job: &Job, engine: &Engine<'_>, files: Vec<OutputFile>, tally: Tally) -> Summary {
    let release = |[family, release, sha256]: [String; 3]| MastersDocument { family, release, sha256 };
    let error = |(code, (slug, count)): (u16, (String, u64))| ErrorCount { code, slug, count };
    Summary {
        engine: santei::VERSION.to_owned(),
        known_at: known_at(engine.masters()),
        masters: releases(engine.masters()).into_iter().map(release).collect(),
        files,
        errors_file: job.errors.display().to_string(),
        claims: tally.claims,
        computed: tally.computed,
        refused: tally.refused,
        incomplete: tally.incomplete,
        r#final: tally.r#final,
        provisional: tally.provisional,
        undecided: tally.undecided,
        errors: tally.errors.into_iter().map(error).collect(),
        points_x100: tally.points_x100,
        undecided_points_x100: tally.undecided_points_x100,
        yen: tally.yen,
        shares_undecided: tally.shares_undecided,
        empty_lines: tally.empty_lines,
    }
}
