//! `golden bless`: entering what a person has looked at into the manifest, as far as the lock of each case lets it.

use super::collect::{Content, File, Item, Suite, name_in, read_case, suite_of, unreadable, walk};
use super::draft::{indented, pretty};
use super::log;
pub use super::log::{Blessed, Blessing};
use super::manifest::{Entry, Lock, MANIFEST, Manifest, Verified, citation, decides};
use super::{Collection, Filter, Identity, Masters, RunReport, Verdict, collect, run, sha256};
use crate::Case;
use crate::found::Found;
use santei::message::{Message, command as messages};
use santei::{Claim, Day, Engine};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Name of the record of signed changes, beside the manifest.
pub const LOG: &str = "blessings.jsonl";

/// What somebody wants to bless.
#[derive(Clone, Debug)]
pub struct Wish {
    /// 日.
    pub on: Day,
    /// 署名.
    pub signed_by: Option<String>,
    /// 理由.
    pub reason: Option<String>,
    /// Whether regression cases take what the engine finds as expected.
    pub from_engine: bool,
    /// The lock that the suites shall have from now on.
    pub lock: Option<Lock>,
}

/// What blessing would do; nothing is written yet.
#[derive(Default)]
pub struct Plan {
    /// Changes of cases, by suite and file.
    pub changes: Vec<Change>,
    /// What is refused, with both sides.
    pub refusals: Vec<Message>,
    /// Suites and masters whose cases all come out: they count as verified with these masters.
    pub verified: Vec<(String, String)>,
    /// What came out of the cases before the change.
    pub report: Option<RunReport>,
    /// Files to write, in this order: cases, records, manifests.
    pub writes: Vec<(PathBuf, Vec<u8>)>,
}

/// What happens to a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// 新規: it is entered.
    New,
    /// 変更: what decides it has changed.
    Changed,
    /// 文言: only its words have changed.
    Words,
    /// 削除: it is taken out.
    Removed,
}

/// A change of the manifest.
#[derive(Clone, Debug)]
pub struct Change {
    /// File, as it is shown.
    pub file: String,
    /// Id of the case; empty for a file of many.
    pub id: String,
    /// The lock that was looked at: the stronger one of before and after.
    pub lock: Lock,
    /// What happens.
    pub what: What,
    /// SHA-256 before and after; empty where there is none.
    pub sha256: (String, String),
    /// Citation before and after, of an official case.
    pub citation: (String, String),
    /// Expected values that change, where both sides are known: JSON pointer, before, after.
    pub values: Vec<(String, String, String)>,
}

/// Works out what blessing these paths does.
///
/// # Errors
/// A path, manifest or record that cannot be read, and no cases.
pub fn plan(paths: &[PathBuf], wish: &Wish, masters: &Masters, done: &(dyn Fn() + Sync)) -> Result<Plan, Message> {
    let collection = collect(paths, None)?;
    let report = run(&collection, &Filter::default(), masters, done)?;
    let (files, mut suites) = walk(paths, None)?;
    add_new_suites(paths, &files, &mut suites);
    let mut plan = Plan::default();
    let bytes = read_files(&files, wish, masters, &collection, &report, &mut plan)?;
    for suite in &suites {
        bless_suite(suite, paths, &bytes, wish, (&collection, &report), &mut plan)?;
    }
    plan.report = Some(report);
    Ok(plan)
}

/// A folder with cases and no manifest becomes a suite; so does the folder of a single case.
fn add_new_suites(paths: &[PathBuf], files: &[File], suites: &mut Vec<Suite>) {
    for file in files {
        if suite_of(&file.whole, suites).is_some() {
            continue;
        }
        let root = paths.iter().find_map(|path| {
            let whole = path.canonicalize().ok()?;
            (whole.is_dir() && file.whole.starts_with(&whole)).then(|| (whole, path.clone()))
        });
        let parent = || Some((file.whole.parent()?.to_path_buf(), file.shown.parent()?.to_path_buf()));
        if let Some((folder, shown)) = root.or_else(parent) {
            suites.push(Suite { folder, shown, manifest: Manifest::default() });
        }
    }
}

/// The files as they shall be blessed: as they are, or with what the engine finds as expected.
fn read_files(
    files: &[File],
    wish: &Wish,
    masters: &Masters,
    collection: &Collection,
    report: &RunReport,
    plan: &mut Plan,
) -> Result<Vec<(File, Vec<u8>)>, Message> {
    let mut list = Vec::new();
    for file in files {
        let mut bytes = std::fs::read(&file.whole).map_err(|error| unreadable(&file.shown, &error))?;
        let red = report.cases.iter().zip(&collection.items).find(|(case, item)| {
            item.path == file.shown && !case.differences.is_empty() && matches!(item.content, Content::Case(_))
        });
        if let (true, Some((case, item))) = (wish.from_engine, red) {
            let Content::Case(content) = &item.content else { continue };
            let names: Vec<&str> = case.differences.iter().map(|own| own.value.as_str()).collect();
            if content.source.kind != "regression" {
                let args: [&dyn std::fmt::Display; 3] =
                    [&file.shown.display(), &names.join(", "), &content.source.kind];
                plan.refusals.push(Message::new(&messages::BLESS_ENGINE, &args));
            } else if let Some(changed) = with_found(content, &bytes, masters) {
                plan.writes.push((file.shown.clone(), changed.clone()));
                bytes = changed;
            }
        }
        list.push((file.clone(), bytes));
    }
    Ok(list)
}

#[derive(Deserialize)]
struct Spans<'a> {
    #[serde(borrow)]
    expect: &'a RawValue,
}

/// The file of a case with every expected value as the engine finds it; nothing else of the text changes.
fn with_found(case: &Case, bytes: &[u8], masters: &Masters) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let images = masters.images(case.masters).ok()?;
    let engine = Engine::new(masters.set(&images).ok()?);
    let claim = Claim::from_json(case.claim.to_string().as_bytes()).ok()?;
    let mut session = engine.session();
    let told = Value::Object(Found { claim: &claim, outcome: session.calculate(&claim) }.told());
    let old = serde_json::from_str::<Spans<'_>>(text).ok()?.expect.get();
    let expected: Value = serde_json::from_str(old).ok()?;
    let start = old.as_ptr() as usize - text.as_ptr() as usize;
    let new = indented(&pretty(&like("", &expected, &told)));
    Some([&text[..start], &new, &text[start + old.len()..]].concat().into_bytes())
}

/// Values by a name that the claim gives: all of them are expected.
const MAPS: &[&str] = &["subsidies_yen", "ledger", "burden_classes"];

/// What was found, as far as something was expected.
fn like(name: &str, expected: &Value, found: &Value) -> Value {
    match (expected, found) {
        (_, found) if MAPS.contains(&name) => found.clone(),
        // What the source does not say stays unsaid.
        (Value::Null, _) if name.starts_with("adjustment") => Value::Null,
        (Value::Object(expected), Value::Object(found)) => {
            let told =
                expected.iter().filter_map(|(name, own)| Some((name.clone(), like(name, own, found.get(name)?))));
            Value::Object(told.collect())
        }
        (Value::Array(expected), Value::Array(found)) => {
            let own = |at: usize| expected.get(at).or(expected.last()).cloned();
            let told = found.iter().enumerate().map(|(at, found)| like(name, &own(at).unwrap_or(found.clone()), found));
            told.collect()
        }
        (_, found) => found.clone(),
    }
}

fn bless_suite(
    suite: &Suite,
    paths: &[PathBuf],
    files: &[(File, Vec<u8>)],
    wish: &Wish,
    (collection, report): (&Collection, &RunReport),
    plan: &mut Plan,
) -> Result<(), Message> {
    let own = |file: &File| {
        let whole: Vec<&Suite> = collection.suites.iter().chain([suite]).collect();
        let nearest = whole.iter().filter(|other| file.whole.starts_with(&other.folder));
        nearest.max_by_key(|other| other.folder.components().count()).is_some_and(|other| other.folder == suite.folder)
    };
    let lines = log::read(&suite.folder.join(LOG))?;
    let mut desk =
        Desk { suite, wish, report, lines, manifest: suite.manifest.clone(), records: Vec::new(), refused: false };
    desk.raise_lock(plan);
    for (file, bytes) in files.iter().filter(|(file, _)| own(file)) {
        desk.bless_file(file, bytes, plan);
    }
    desk.remove_missing(paths, plan);
    let covered = paths.iter().filter_map(|path| path.canonicalize().ok()).any(|root| suite.folder.starts_with(root));
    if covered && !desk.refused {
        desk.verify(collection, plan);
    }
    desk.finish(plan);
    Ok(())
}

/// The blessing of one suite.
struct Desk<'d> {
    suite: &'d Suite,
    wish: &'d Wish,
    report: &'d RunReport,
    lines: Vec<(Blessing, String)>,
    manifest: Manifest,
    records: Vec<String>,
    refused: bool,
}

impl Desk<'_> {
    fn refuse(&mut self, fault: Message, plan: &mut Plan) {
        self.refused = true;
        plan.refusals.push(fault);
    }

    /// Whether a signature and a reason are given; else what is refused.
    fn signed(&mut self, file: &str, what: &str, plan: &mut Plan) -> bool {
        let given = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
        let (name, reason) = (given(&self.wish.signed_by), given(&self.wish.reason));
        let signed = !name.is_empty() && !reason.is_empty();
        if !signed {
            self.refuse(Message::new(&messages::BLESS_SIGNATURE, &[&file, &what, &name, &reason]), plan);
        }
        signed
    }

    fn raise_lock(&mut self, plan: &mut Plan) {
        let Some(lock) = self.wish.lock.filter(|lock| *lock != self.manifest.lock) else { return };
        let name = self.suite.shown.join(MANIFEST).display().to_string();
        let lower = lock < self.manifest.lock;
        if !lower || self.signed(&name, "契約の解除 / the end of a contract", plan) {
            self.manifest.lock = lock;
        }
    }

    fn bless_file(&mut self, file: &File, bytes: &[u8], plan: &mut Plan) {
        let is_many = file.whole.extension().is_some_and(|extension| extension == "jsonl");
        let (entry, source) = if is_many {
            let count = String::from_utf8_lossy(bytes).lines().filter(|line| !line.trim().is_empty()).count();
            (Entry::of_many(count, bytes, self.manifest.lock), String::new())
        } else {
            match read_case(bytes) {
                Ok(case) => {
                    let lock = Lock::of(self.manifest.lock, &case.source);
                    (Entry::of(&case, bytes, lock), citation(&case.source))
                }
                Err(fault) => return self.refuse(in_file(file, &fault), plan),
            }
        };
        let name = name_in(file, self.suite);
        let before = self.suite.manifest.cases.get(&name).cloned();
        if before.as_ref() == Some(&entry) {
            return;
        }
        let lock = before.as_ref().map_or(entry.lock, |before| before.lock.max(entry.lock));
        let shown = file.shown.display().to_string();
        let allowed = match lock {
            Lock::Ordinary => true,
            Lock::Official => self.citation_lets(&shown, before.as_ref(), &entry, bytes, &source, plan),
            Lock::Contract => self.signed(&shown, "契約の事例の変更 / a change of a case of a contract", plan),
        };
        if !allowed {
            return;
        }
        let what = match &before {
            None => What::New,
            Some(before) if before.decides.is_some() && before.decides == entry.decides => What::Words,
            Some(_) => What::Changed,
        };
        let expect = |bytes: &[u8]| expectation(bytes).unwrap_or(Value::Null);
        let after = Blessed { sha256: entry.sha256.clone(), expect: expect(bytes) };
        let old = self.recorded(&name, before.as_ref());
        let on_disk = std::fs::read(&file.whole).ok().filter(|disk| disk != bytes).map(|disk| expect(&disk));
        let known = on_disk.or_else(|| old.as_ref().map(|old| old.expect.clone())).unwrap_or(Value::Null);
        plan.changes.push(Change {
            file: shown,
            id: entry.id.clone().unwrap_or_default(),
            lock,
            what,
            sha256: (before.as_ref().map(|own| own.sha256.clone()).unwrap_or_default(), entry.sha256.clone()),
            citation: (
                before.and_then(|own| own.citation).unwrap_or_default(),
                entry.citation.clone().unwrap_or_default(),
            ),
            values: if known.is_null() { Vec::new() } else { changed_values(&known, &after.expect) },
        });
        if lock == Lock::Contract {
            self.record(&name, lock, old, Some(after), &file.shown);
        }
        self.manifest.cases.insert(name, entry);
    }

    /// Whether the citation lets an official case change: it is new, its words only have changed, or its citation has changed too.
    fn citation_lets(
        &mut self,
        shown: &str,
        before: Option<&Entry>,
        entry: &Entry,
        bytes: &[u8],
        source: &str,
        plan: &mut Plan,
    ) -> bool {
        let Some(blessed) = before.filter(|before| before.lock == Lock::Official) else { return true };
        let same_words_only = blessed.decides.as_deref() == Some(&decides(bytes)) && entry.lock == Lock::Official;
        let cited = blessed.citation.clone().unwrap_or_default();
        if same_words_only || cited != source {
            return true;
        }
        self.refuse(Message::new(&messages::BLESS_CITATION, &[&shown, &cited, &source]), plan);
        false
    }

    /// What was blessed before, with its values where they were recorded.
    fn recorded(&self, name: &str, before: Option<&Entry>) -> Option<Blessed> {
        let before = before?;
        let last = self.lines.iter().rev().find(|(own, _)| own.file == name).and_then(|(own, _)| own.after.clone());
        let unrecorded = || Blessed { sha256: before.sha256.clone(), expect: Value::Null };
        Some(last.filter(|last| last.sha256 == before.sha256).unwrap_or_else(unrecorded))
    }

    fn record(&mut self, name: &str, lock: Lock, before: Option<Blessed>, after: Option<Blessed>, shown: &Path) {
        let own = self.report.cases.iter().find(|case| Path::new(&case.file) == shown);
        let used = own.and_then(|case| self.report.masters.iter().find(|used| used.name == case.masters));
        let last = self.records.last().or(self.lines.last().map(|(_, line)| line));
        let blessing = Blessing {
            previous: last.map_or_else(String::new, |line| sha256(line.as_bytes())),
            on: self.wish.on,
            signed_by: self.wish.signed_by.clone().unwrap_or_default(),
            reason: self.wish.reason.clone().unwrap_or_default(),
            engine: santei::VERSION.into(),
            masters: used.map_or_else(String::new, |used| used.sha256.clone()),
            file: name.to_owned(),
            lock,
            before,
            after,
        };
        self.records.push(serde_json::to_string(&blessing).unwrap_or_default());
    }

    /// Takes cases out whose files are gone.
    fn remove_missing(&mut self, paths: &[PathBuf], plan: &mut Plan) {
        let roots: Vec<PathBuf> = paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
        for (name, entry) in &self.suite.manifest.cases {
            let whole = self.suite.folder.join(name);
            if whole.is_file() || !roots.iter().any(|root| whole.starts_with(root)) {
                continue;
            }
            let shown = self.suite.shown.join(name);
            let file = shown.display().to_string();
            if entry.lock > Lock::Ordinary {
                if !self.signed(
                    &file,
                    "公式・契約の事例の削除 / taking out an official case or one of a contract",
                    plan,
                ) {
                    continue;
                }
                let before = self.recorded(name, Some(entry));
                self.record(name, entry.lock, before, None, &shown);
            }
            plan.changes.push(Change {
                file,
                id: entry.id.clone().unwrap_or_default(),
                lock: entry.lock,
                what: What::Removed,
                sha256: (entry.sha256.clone(), String::new()),
                citation: (entry.citation.clone().unwrap_or_default(), String::new()),
                values: Vec::new(),
            });
            self.manifest.cases.remove(name);
        }
    }

    /// Enters the masters with which all cases of the suite come out.
    fn verify(&mut self, collection: &Collection, plan: &mut Plan) {
        let mut by_masters: BTreeMap<&str, bool> = BTreeMap::new();
        for (case, item) in self.report.cases.iter().zip(&collection.items) {
            if self.holds(item) {
                let blessed = plan.writes.iter().any(|(path, _)| *path == item.path);
                let held = case.result != Verdict::Skipped && (case.differences.is_empty() || blessed);
                *by_masters.entry(&case.masters).or_insert(true) &= held;
            }
        }
        let used = |name: &str| self.report.masters.iter().find(|used| used.name == name);
        for (name, _) in by_masters.iter().filter(|(_, held)| **held) {
            let Some(used) = used(name) else { continue };
            let identity = Identity { sha256: used.sha256.clone(), releases: used.releases.clone() };
            let now = Verified::now(&identity, self.wish.on);
            let same = |own: &Verified| own.masters == now.masters && own.engine == now.engine;
            if !self.manifest.verified.get(*name).is_some_and(same) {
                plan.verified.push((self.suite.shown.display().to_string(), (*name).to_owned()));
                self.manifest.verified.insert((*name).to_owned(), now);
            }
        }
        self.manifest.verified.retain(|name, _| by_masters.contains_key(name.as_str()));
    }

    /// Whether a case that can be run belongs to the suite.
    fn holds(&self, item: &Item) -> bool {
        let Ok(whole) = item.path.canonicalize() else { return false };
        let name = name_in(&File { shown: item.path.clone(), whole }, self.suite);
        self.manifest.cases.contains_key(&name)
    }

    fn finish(self, plan: &mut Plan) {
        if !self.records.is_empty() {
            let mut text: String = self.lines.iter().map(|(_, line)| format!("{line}\n")).collect();
            text.extend(self.records.iter().map(|line| format!("{line}\n")));
            plan.writes.push((self.suite.shown.join(LOG), text.into_bytes()));
        }
        let text = self.manifest.text();
        let path = self.suite.shown.join(MANIFEST);
        let written = std::fs::read_to_string(&path).ok();
        if written.as_ref() != Some(&text) && !(written.is_none() && self.manifest.cases.is_empty()) {
            plan.writes.push((path, text.into_bytes()));
        }
    }
}

fn in_file(file: &File, fault: &Message) -> Message {
    Message::new(
        &messages::SUITE_UNREADABLE,
        &[&file.shown.display(), &format!("{} / {}", fault.text(true), fault.text(false))],
    )
}

fn expectation(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(bytes).ok()?.get("expect").cloned()
}

/// Values that differ, by JSON pointer.
fn changed_values(before: &Value, after: &Value) -> Vec<(String, String, String)> {
    let (before, after) = (flat(before), flat(after));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let text = |side: &BTreeMap<String, String>, name: &String| side.get(name).cloned().unwrap_or_else(|| "-".into());
    let both = names.into_iter().map(|name| (name.clone(), text(&before, name), text(&after, name)));
    both.filter(|(_, before, after)| before != after).collect()
}

fn flat(value: &Value) -> BTreeMap<String, String> {
    fn add(value: &Value, pointer: &str, list: &mut BTreeMap<String, String>) {
        match value {
            Value::Array(values) => {
                values.iter().enumerate().for_each(|(at, value)| add(value, &format!("{pointer}/{at}"), list));
            }
            Value::Object(values) => {
                values.iter().for_each(|(name, value)| add(value, &format!("{pointer}/{name}"), list));
            }
            scalar => drop(list.insert(pointer.to_owned(), scalar.to_string())),
        }
    }
    let mut list = BTreeMap::new();
    add(value, "", &mut list);
    list
}
