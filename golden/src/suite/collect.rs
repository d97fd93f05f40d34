//! The cases below some paths, each held against the manifest of its suite.

use super::blank::blanks;
use super::bless::LOG;
use super::manifest::{Entry, Lock, MANIFEST, Manifest, decides};
use super::sha256;
use crate::copay::{self, CopayLine};
use crate::{Case, CaseMasters};
use santei::message::{Message, command as messages};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Formats of case files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// One case of this repository's format.
    Golden,
    /// Co-payment cases, one a line.
    Copay,
}

impl Format {
    /// The format of a file: by its extension, or else by its content.
    fn of(path: &Path, bytes: &[u8]) -> Format {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("json") => Format::Golden,
            Some("jsonl") => Format::Copay,
            _ if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() => Format::Golden,
            _ => Format::Copay,
        }
    }
}

/// A case as it was found, or what stands in its place.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) path: PathBuf,
    pub(super) content: Content,
    pub(super) faults: Vec<Message>,
}

/// What an item holds.
pub(super) enum Content {
    /// A case.
    Case(Box<Case>),
    /// A co-payment case.
    Copay(Box<CopayLine>),
    /// Nothing that can be run.
    Nothing,
}

impl Item {
    pub(super) fn masters(&self) -> CaseMasters {
        match &self.content {
            Content::Case(case) => case.masters,
            _ => CaseMasters::Default,
        }
    }

    pub(super) fn folder(&self) -> String {
        self.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default()
    }

    /// The oracle: who says what must come out.
    pub(super) fn oracle(&self) -> &str {
        match &self.content {
            Content::Case(case) => &case.source.kind,
            Content::Copay(_) => "copay",
            Content::Nothing => "-",
        }
    }

    pub(super) fn exercises(&self) -> &[String] {
        match &self.content {
            Content::Case(case) => &case.exercises,
            _ => &[],
        }
    }
}

/// A folder with a manifest.
pub(super) struct Suite {
    /// The folder, in its canonical form.
    pub(super) folder: PathBuf,
    /// The folder as it is shown.
    pub(super) shown: PathBuf,
    pub(super) manifest: Manifest,
}

/// The cases below some paths.
pub struct Collection {
    pub(super) items: Vec<Item>,
    pub(super) suites: Vec<Suite>,
    /// Paths with cases and no manifest.
    pub(super) without_manifest: Vec<String>,
}

/// A file below one of the paths: as it is shown, and in its canonical form.
#[derive(Clone)]
pub(super) struct File {
    pub(super) shown: PathBuf,
    pub(super) whole: PathBuf,
}

/// Reads the cases below some paths. With a format, only files of it; without, `.json` and `.jsonl`.
///
/// # Errors
/// 9964 for a path or manifest that cannot be read, 9958 where there are no cases.
pub fn collect(paths: &[PathBuf], format: Option<Format>) -> Result<Collection, Message> {
    let (files, mut suites) = walk(paths, format)?;
    let mut items = Vec::new();
    let mut without_manifest = Vec::new();
    for file in &files {
        let suite = suite_of(&file.whole, &suites);
        if suite.is_none() {
            without_manifest.push(root_of(file, paths));
        }
        items.extend(read(file, suite, format));
    }
    without_manifest.dedup();
    items.extend(missing(paths, &suites));
    for suite in &suites {
        items.extend(super::log::broken(suite).map(|fault| nothing(&suite.shown.join(LOG), fault)));
    }
    repeated(&mut items);
    if items.is_empty() {
        return Err(Message::new(&messages::CASES_NONE, &[&listed(paths)]));
    }
    suites.sort_by(|left, right| left.shown.cmp(&right.shown));
    Ok(Collection { items, suites, without_manifest })
}

/// The path of the command line under which a file was found.
fn root_of(file: &File, paths: &[PathBuf]) -> String {
    let root = paths.iter().find(|path| file.shown.starts_with(path)).unwrap_or(&file.shown);
    root.display().to_string()
}

pub(super) fn listed(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

pub(super) fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Message {
    Message::new(&messages::SUITE_UNREADABLE, &[&path.display(), error])
}

/// Case files in order, and the suites that they may belong to: below the paths and above them.
pub(super) fn walk(paths: &[PathBuf], format: Option<Format>) -> Result<(Vec<File>, Vec<Suite>), Message> {
    let (mut files, mut suites) = (Vec::new(), Vec::new());
    for path in paths {
        let whole = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        let above = if whole.is_dir() { whole.parent() } else { whole.parent().and_then(Path::parent) };
        // A suite begins at the nearest manifest; the manifest beside a file is found below.
        let nearest = above.into_iter().flat_map(Path::ancestors).find(|folder| folder.join(MANIFEST).is_file());
        if let Some(folder) = nearest {
            add_suite(folder, folder, &mut suites)?;
        }
        let start = File { shown: path.clone(), whole };
        if start.whole.is_dir() {
            walk_folder(&start, format, &mut files, &mut suites)?;
        } else {
            let beside = start.whole.parent().zip(path.parent()).filter(|(folder, _)| folder.join(MANIFEST).is_file());
            if let Some((folder, shown)) = beside {
                add_suite(folder, shown, &mut suites)?;
            }
            files.push(start);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.whole.clone()));
    Ok((files, suites))
}

fn add_suite(folder: &Path, shown: &Path, suites: &mut Vec<Suite>) -> Result<(), Message> {
    if suites.iter().any(|suite| suite.folder == folder) {
        return Ok(());
    }
    let manifest = Manifest::read(&folder.join(MANIFEST))?;
    suites.push(Suite { folder: folder.to_path_buf(), shown: shown.to_path_buf(), manifest });
    Ok(())
}

fn walk_folder(
    folder: &File,
    format: Option<Format>,
    files: &mut Vec<File>,
    suites: &mut Vec<Suite>,
) -> Result<(), Message> {
    let entries = std::fs::read_dir(&folder.whole).map_err(|error| unreadable(&folder.shown, &error))?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(|error| unreadable(&folder.shown, &error))?.file_name());
    }
    names.sort();
    for name in names {
        let own = File { shown: folder.shown.join(&name), whole: folder.whole.join(&name) };
        if own.whole.is_dir() {
            walk_folder(&own, format, files, suites)?;
        } else if name == MANIFEST {
            add_suite(&folder.whole, &folder.shown, suites)?;
        } else if is_case_file(&own.whole, format) {
            files.push(own);
        }
    }
    Ok(())
}

fn is_case_file(path: &Path, format: Option<Format>) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let wanted = match format {
        Some(Format::Golden) => extension == Some("json"),
        Some(Format::Copay) => extension == Some("jsonl"),
        None => matches!(extension, Some("json" | "jsonl")),
    };
    wanted && !path.ends_with(LOG)
}

/// The suite with the nearest manifest above a file.
pub(super) fn suite_of<'s>(file: &Path, suites: &'s [Suite]) -> Option<&'s Suite> {
    let above = suites.iter().filter(|suite| file.starts_with(&suite.folder));
    above.max_by_key(|suite| suite.folder.components().count())
}

fn nothing(path: &Path, fault: Message) -> Item {
    let id = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Item { id, path: path.to_path_buf(), content: Content::Nothing, faults: vec![fault] }
}

/// What a file holds: its case or cases, with what is wrong with them.
fn read(file: &File, suite: Option<&Suite>, format: Option<Format>) -> Vec<Item> {
    let unread =
        |error: &dyn std::fmt::Display| vec![nothing(&file.shown, Message::new(&messages::CASE_UNREADABLE, &[error]))];
    let bytes = match std::fs::read(&file.whole) {
        Ok(bytes) => bytes,
        Err(error) => return unread(&error),
    };
    let mut items = match format.unwrap_or_else(|| Format::of(&file.whole, &bytes)) {
        Format::Golden => match read_case(&bytes) {
            Ok(case) => vec![Item {
                id: case.id.clone(),
                path: file.shown.clone(),
                content: Content::Case(Box::new(case)),
                faults: Vec::new(),
            }],
            Err(fault) => vec![nothing(&file.shown, fault)],
        },
        Format::Copay => match copay::load(&file.whole) {
            Ok(lines) => {
                let item = |line: CopayLine| Item {
                    id: line.id.clone(),
                    path: file.shown.clone(),
                    content: Content::Copay(Box::new(line)),
                    faults: Vec::new(),
                };
                lines.into_iter().map(item).collect()
            }
            Err(error) => return unread(&error),
        },
    };
    let drift = suite.and_then(|suite| against_manifest(file, &bytes, suite));
    if let (Some(fault), Some(first)) = (drift, items.first_mut()) {
        first.faults.push(fault);
    }
    items
}

/// A case of this repository's format.
pub(super) fn read_case(bytes: &[u8]) -> Result<Case, Message> {
    let unreadable = |error: serde_json::Error| Message::new(&messages::CASE_UNREADABLE, &[&error]);
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(unreadable)?;
    let blanks = blanks(&value);
    if !blanks.is_empty() {
        return Err(Message::new(&messages::CASE_BLANK, &[&blanks.join(", ")]));
    }
    // Read from the bytes and not from the value, which would hide a field that stands twice.
    let case: Case = serde_json::from_slice(bytes).map_err(unreadable)?;
    match case.source.kind.as_str() {
        "hand" | "notice" | "official" | "regression" => Ok(case),
        other => {
            let text = format!("/source/kind: hand, notice, official, regression ≠ {other}");
            Err(Message::new(&messages::CASE_UNREADABLE, &[&text]))
        }
    }
}

fn against_manifest(file: &File, bytes: &[u8], suite: &Suite) -> Option<Message> {
    let manifest = suite.shown.join(MANIFEST);
    let Some(entry) = suite.manifest.cases.get(&name_in(file, suite)) else {
        return Some(Message::new(&messages::CASE_UNLISTED, &[&manifest.display()]));
    };
    let found = sha256(bytes);
    let changed = |expected: &str, found: &str| {
        Some(Message::new(&messages::CASE_CHANGED, &[&manifest.display(), &expected, &found]))
    };
    match &entry.decides {
        // The words of an official case are free.
        Some(decided) if entry.sha256 != found => {
            let now = decides(bytes);
            if *decided == now { None } else { changed(decided, &now) }
        }
        _ if entry.sha256 == found => None,
        _ => changed(&entry.sha256, &found),
    }
}

/// The name of a file in the manifest of its suite, with `/` between folders.
pub(super) fn name_in(file: &File, suite: &Suite) -> String {
    let below = file.whole.strip_prefix(&suite.folder).unwrap_or(&file.whole);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Cases that a manifest lists below the paths and that are not there.
fn missing(paths: &[PathBuf], suites: &[Suite]) -> Vec<Item> {
    let roots: Vec<PathBuf> = paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut items = Vec::new();
    for suite in suites {
        for (name, entry) in &suite.manifest.cases {
            let whole = suite.folder.join(name);
            if whole.is_file() || !roots.iter().any(|root| whole.starts_with(root)) {
                continue;
            }
            let fault = Message::new(&messages::CASE_MISSING, &[&suite.shown.join(MANIFEST).display()]);
            let id = |entry: &Entry| entry.id.clone().unwrap_or_else(|| name.clone());
            items.push(Item { id: id(entry), ..nothing(&suite.shown.join(name), fault) });
        }
    }
    items
}

/// Marks cases whose id another file has too.
fn repeated(items: &mut [Item]) {
    let mut first: BTreeMap<String, PathBuf> = BTreeMap::new();
    for item in items.iter_mut().filter(|item| !matches!(item.content, Content::Nothing)) {
        match first.get(&item.id) {
            Some(other) => {
                item.faults.push(Message::new(&messages::CASE_ID_REPEATED, &[&item.id, &other.display()]));
            }
            None => drop(first.insert(item.id.clone(), item.path.clone())),
        }
    }
}

impl Suite {
    /// The lock of a case of the suite.
    pub(super) fn lock_of(&self, case: &Case) -> Lock {
        Lock::of(self.manifest.lock, &case.source)
    }
}
