//! How far a run is: written beside the output from time to time, so that a run that was cut off can go on.

use crate::error::BatchError;
use crate::input::{Input, Place};
use crate::output::OutputState;
use crate::run::Job;
use crate::summary::Tally;
use santei::masters::Release;
use santei::message::command as messages;
use santei::{Day, MasterSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The form of the journal that this version writes and reads.
const FORM: u32 = 1;

/// A journal.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Journal {
    /// Form of the journal.
    pub(crate) form: u32,
    /// What makes it the same run: see [`identity`].
    pub(crate) run: BTreeMap<String, String>,
    pub(crate) at: Checkpoint,
    /// Whether all is computed and only files are to be put in their places.
    pub(crate) finished: bool,
}

/// A place up to which everything is on the disk.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Checkpoint {
    /// Where in the input to go on.
    pub(crate) place: Place,
    /// Bytes of the input before it, for the progress.
    pub(crate) bytes: u64,
    pub(crate) output: OutputState,
    /// Bytes of the file of errors.
    pub(crate) errors: u64,
    pub(crate) tally: Tally,
}

impl Journal {
    pub(crate) fn new(run: BTreeMap<String, String>, at: Checkpoint, finished: bool) -> Journal {
        Journal { form: FORM, run, at, finished }
    }

    /// Reads a journal.
    pub(crate) fn read(path: &Path) -> Result<Journal, BatchError> {
        let refused =
            |text: &dyn core::fmt::Display| BatchError::new(&messages::BATCH_JOURNAL, &[&path.display(), text]);
        let bytes = std::fs::read(path).map_err(|error| BatchError::file(path, &error))?;
        let journal: Journal = serde_json::from_slice(&bytes).map_err(|error| refused(&error))?;
        if journal.form == FORM { Ok(journal) } else { Err(refused(&format!("form {} > {FORM}", journal.form))) }
    }

    /// Writes the journal so that a crash leaves the old or the new one.
    pub(crate) fn write(&self, path: &Path) -> Result<(), BatchError> {
        let beside = with_ending(path, "new");
        let failed = |error: &dyn core::fmt::Display| BatchError::file(&beside, error);
        let bytes = serde_json::to_vec(self).map_err(|error| failed(&error))?;
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&beside)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            std::fs::rename(&beside, path)?;
            sync_folder(path)
        };
        write().map_err(|error| failed(&error))
    }

    /// Refuses to go on when anything is not as it was.
    pub(crate) fn same_run(&self, now: &BTreeMap<String, String>) -> Result<(), BatchError> {
        let names = self.run.keys().chain(now.keys());
        let differs = names.map(|name| (name, self.run.get(name), now.get(name))).find(|(_, then, now)| then != now);
        let Some((name, then, now)) = differs else { return Ok(()) };
        let said = |value: Option<&String>| value.map_or("-", |value| value.as_str()).to_owned();
        Err(BatchError::new(&messages::BATCH_DIFFERS, &[name, &said(then), &said(now)]))
    }
}

/// What makes two runs the same: inputs, options, masters and engine. Threads and the time between checkpoints do not count.
pub(crate) fn identity(
    job: &Job,
    inputs: &[Input],
    masters: &MasterSet<'_>,
) -> Result<BTreeMap<String, String>, BatchError> {
    let mut run = BTreeMap::new();
    let mut put = |name: &str, value: String| drop(run.insert(name.to_owned(), value));
    put("engine", santei::VERSION.to_owned());
    put("to", job.to.slug().to_owned());
    put("rows", job.rows.slug().to_owned());
    put("row-group", job.row_group.to_string());
    put("errors", job.errors.display().to_string());
    put("allow-open", job.allow_open.to_string());
    put("billing-month", job.billing_month.map(|month| month.to_string()).unwrap_or_default());
    put("organisation", job.organisation.map(|own| own.code().to_string()).unwrap_or_default());
    put("known-at", known_at(masters).unwrap_or_default());
    for (place, release) in releases(masters).into_iter().enumerate() {
        put(&format!("masters {}", place + 1), release.join(" "));
    }
    for (place, input) in inputs.iter().enumerate().filter(|(_, input)| !input.is_stdin()) {
        let meta = std::fs::metadata(&input.path).map_err(|error| BatchError::file(&input.path, &error))?;
        let changed = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let said =
            format!("{} ({}), {} bytes, modified {}", input.name, input.kind.slug(), meta.len(), changed.as_nanos());
        put(&format!("input {}", place + 1), said);
    }
    Ok(run)
}

/// The day up to which publications are seen, where one was given.
pub(crate) fn known_at(masters: &MasterSet<'_>) -> Option<String> {
    Some(masters.known_at()).filter(|day| *day != Day::MAX).map(|day| day.to_string())
}

/// Family, label and digest of every release, with those of the parameters and the rulebook.
pub(crate) fn releases(masters: &MasterSet<'_>) -> Vec<[String; 3]> {
    let said =
        |release: Release<'_>| [release.family().slug().to_owned(), release.label().to_owned(), release.sha256()];
    masters.in_use().map(said).collect()
}

/// The path with a further ending.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Makes a rename last.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
