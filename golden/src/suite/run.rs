//! Running the cases of a collection.

use super::collect::{Content, Item, Suite};
use super::manifest::{Lock, MANIFEST, Verified};
use super::{Collection, FaultReport, Filter, Identity, Masters, ReleaseIdentity};
use crate::{CaseMasters, copay};
use rayon::prelude::*;
use santei::message::{Message, command as messages};
use santei::outcome::{Fate, Outcome, Step};
use santei::{Day, Engine, Month, Session};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// 検算の結果: what came out of the cases.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct RunReport {
    /// エンジン: version of the engine.
    pub engine: String,
    /// マスター: the masters that cases were run with.
    pub masters: Vec<MastersUsed>,
    /// 合計: all cases.
    pub totals: Sums,
    /// フォルダー別: by folder and oracle.
    pub folders: Vec<FolderSum>,
    /// マスターの変化: suites whose masters are not those that they were last verified with.
    pub drift: Vec<Drift>,
    /// 目録のないフォルダー: folders with cases and no manifest, in which nothing tells whether a case was changed.
    pub without_manifest: Vec<String>,
    /// 事例: every case, in order of path.
    pub cases: Vec<CaseReport>,
}

/// マスター: what cases were run with.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct MastersUsed {
    /// 事例のマスター: the word of the cases.
    pub name: String,
    /// 要約値: SHA-256 over the releases.
    pub sha256: String,
    /// 公表版: the releases.
    pub releases: Vec<ReleaseIdentity>,
}

/// 件数: how many cases, and what became of them.
#[derive(Serialize, JsonSchema, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sums {
    /// 事例: cases.
    pub cases: usize,
    /// 合格: cases of which everything came out.
    pub passed: usize,
    /// 不合格: red cases.
    pub failed: usize,
    /// 未実行: cases whose masters were not there.
    pub skipped: usize,
    /// 比較した値: values compared.
    pub values: usize,
    /// 異なる値: values that differ.
    pub differences: usize,
}

/// フォルダー別: the cases of a folder with one oracle.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct FolderSum {
    /// フォルダー: folder.
    pub folder: String,
    /// 正解の根拠: the oracle: who says what must come out.
    pub oracle: String,
    /// 件数: how many.
    #[serde(flatten)]
    pub sums: Sums,
}

/// マスターの変化: masters that differ from those last verified.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct Drift {
    /// 目録: manifest of the suite.
    pub suite: String,
    /// 事例のマスター: the word of the cases.
    pub masters: String,
    /// 前回: what was last verified.
    pub verified: Verified,
    /// 今回: SHA-256 over the releases in use.
    pub sha256: String,
    /// 前回だけ: releases that were verified and are not in use.
    pub gone: Vec<String>,
    /// 今回だけ: releases in use that were not verified.
    pub new: Vec<String>,
}

/// 結果: what became of a case.
#[derive(Serialize, JsonSchema, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 合格: everything came out as expected.
    Passed,
    /// 不合格: something differs, or something is wrong with the case.
    Failed,
    /// 未実行: its masters are not there.
    Skipped,
}

/// 事例: one case.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct CaseReport {
    /// 事例名: id.
    pub id: String,
    /// ファイル: file.
    pub file: String,
    /// フォルダー: folder.
    pub folder: String,
    /// 題: what it shows.
    pub title: String,
    /// 正解の根拠: the oracle.
    pub oracle: String,
    /// 出典: document.
    pub document: String,
    /// 箇所: place in the document.
    pub place: String,
    /// 見解の相違: what another source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispute: Option<String>,
    /// 鍵: lock; null outside of a suite.
    pub lock: Option<Lock>,
    /// 事例のマスター: masters that it names.
    pub masters: String,
    /// 対象の規則: the rules that it exercises.
    pub exercises: Vec<String>,
    /// 結果: verdict.
    pub result: Verdict,
    /// 比較した値: values compared.
    pub values: usize,
    /// 異なる値: values that differ.
    pub differences: Vec<DifferenceReport>,
    /// 不備: what is wrong with the case or its suite.
    pub faults: Vec<FaultReport>,
    /// 計算の手順: steps of the trace.
    pub steps: usize,
    /// 時間: microseconds that reading, computing and comparing took.
    pub microseconds: u64,
    /// What its trace names, for the coverage of the rules.
    #[serde(skip)]
    pub(super) named: Named,
    /// Month of the claim, for the coverage of the rules.
    #[serde(skip)]
    pub(super) month: Option<Month>,
}

/// 異なる値: a value that came out otherwise.
#[derive(Serialize, JsonSchema, Clone, PartialEq, Eq, Debug)]
pub struct DifferenceReport {
    /// 受診: number of the visit, where the value is one of a visit of a co-payment case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<u32>,
    /// 値: name of the value.
    pub value: String,
    /// 期待値: expected.
    pub expected: String,
    /// 計算値: found.
    pub found: String,
}

/// Instances and values of parameters that a calculation names, by id and first day.
#[derive(Clone, Default, Debug)]
pub(super) struct Named {
    /// Those that an amount or decision follows from.
    pub(super) hit: BTreeSet<(String, Day)>,
    /// Those that were looked at and led to nothing: suggestions, and what was withheld.
    pub(super) looked_at: BTreeSet<(String, Day)>,
}

/// Runs the cases that fit, in order, as many at a time as the thread pool has threads. `done` is called after each.
///
/// # Errors
/// 9958 where no case fits the filter; 9964 for masters that were given and cannot be used.
pub fn run(
    collection: &Collection,
    filter: &Filter,
    masters: &Masters,
    done: &(dyn Fn() + Sync),
) -> Result<RunReport, Message> {
    let fits = |item: &&Item| {
        let folder = item.folder();
        let names = [item.id.as_str(), &folder, item.oracle()];
        filter.fits(names.into_iter().chain(item.exercises().iter().map(String::as_str)))
    };
    let items: Vec<&Item> = collection.items.iter().filter(fits).collect();
    if items.is_empty() {
        return Err(Message::new(&messages::CASES_NONE, &[&"--filter"]));
    }
    let needed: BTreeSet<CaseMasters> = items.iter().map(|item| item.masters()).collect();
    let (mut used, mut cases) = (Vec::new(), Vec::with_capacity(items.len()));
    for of in needed {
        let own: Vec<(usize, &Item)> =
            items.iter().copied().enumerate().filter(|(_, item)| item.masters() == of).collect();
        let images = masters.images(of);
        match images.as_ref().map_err(Clone::clone).and_then(|images| masters.set(images)) {
            Ok(set) => {
                let Identity { sha256, releases } = Identity::of(&set);
                used.push(MastersUsed { name: of.slug().into(), sha256, releases });
                cases.extend(run_with(&own, &Engine::new(set), collection, done));
            }
            Err(error) if masters.given.is_empty() => {
                let fault = Message::new(&messages::CASE_SKIPPED, &[&of.slug(), &error]);
                cases.extend(own.iter().map(|(at, item)| (*at, skipped(item, collection, &fault))));
            }
            Err(error) => return Err(Message::new(&messages::SUITE_UNREADABLE, &[&"--images", &error])),
        }
    }
    cases.sort_by_key(|(at, _)| *at);
    let cases: Vec<CaseReport> = cases.into_iter().map(|(_, case)| case).collect();
    Ok(RunReport {
        engine: santei::VERSION.into(),
        totals: sums(cases.iter()),
        folders: folders(&cases),
        drift: collection.suites.iter().flat_map(|suite| drift(suite, &used)).collect(),
        masters: used,
        without_manifest: collection.without_manifest.clone(),
        cases,
    })
}

fn run_with(
    items: &[(usize, &Item)],
    engine: &Engine<'_>,
    collection: &Collection,
    done: &(dyn Fn() + Sync),
) -> Vec<(usize, CaseReport)> {
    let run = |session: &mut Session<'_, '_>, (at, item): &(usize, &Item)| {
        let mut report = blank_report(item, collection);
        let begun = Instant::now();
        match &item.content {
            Content::Case(case) => run_case(case, engine, session, &mut report),
            Content::Copay(line) => run_copay(line, engine, session, &mut report),
            Content::Nothing => {}
        }
        report.microseconds = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        let red = !report.differences.is_empty() || !report.faults.is_empty();
        report.result = if red { Verdict::Failed } else { Verdict::Passed };
        done();
        (*at, report)
    };
    items.par_iter().map_init(|| engine.session(), run).collect()
}

fn run_case(case: &crate::Case, engine: &Engine<'_>, session: &mut Session<'_, '_>, report: &mut CaseReport) {
    let (values, differences) = crate::run_seen(case, engine, session, &mut |outcome| {
        report.steps += outcome.trace.len();
        report.named.add(outcome);
    });
    report.values = values;
    let difference = |own: crate::Difference| DifferenceReport {
        visit: None,
        value: own.what,
        expected: own.expected,
        found: own.found,
    };
    report.differences = differences.into_iter().map(difference).collect();
}

fn run_copay(line: &copay::CopayLine, engine: &Engine<'_>, session: &mut Session<'_, '_>, report: &mut CaseReport) {
    let result = copay::run_line(line, engine);
    report.values = result.assertions;
    let difference = |own: copay::Failure| DifferenceReport {
        visit: own.visit,
        value: own.field,
        expected: own.expected,
        found: own.found,
    };
    report.differences = result.failures.into_iter().map(difference).collect();
    if let Some(claim) = line.case.as_ref().ok().and_then(|case| case.claim().ok()) {
        let outcome = session.calculate(&claim);
        report.steps = outcome.trace.len();
        report.named.add(outcome);
    }
}

impl Named {
    /// What a calculation names.
    pub(super) fn of(outcome: &Outcome<'_>) -> Named {
        let mut named = Named::default();
        named.add(outcome);
        named
    }

    /// Adds what a calculation names: the trace, the proposed lines and the decisions.
    fn add(&mut self, outcome: &Outcome<'_>) {
        for event in &outcome.trace {
            let name = match event.step {
                Step::JoinedTime { rule, .. }
                | Step::Bundle { rule, .. }
                | Step::DrugPoints { rule, .. }
                | Step::SpecialCharge { rule, .. }
                | Step::NationalScheme { rule }
                | Step::LocalPractice { rule }
                | Step::Percent { rule: Some(rule), .. } => (rule.id().to_owned(), rule.from()),
                Step::BurdenRate { parameter, .. } => (parameter.id.to_owned(), parameter.from),
                Step::Ceiling { row: Some(row), .. } => (row.id.to_owned(), row.from),
                Step::Tax { rate, .. } => (rate.id.to_owned(), rate.from),
                Step::Counter { unit, .. } => (unit.id.to_owned(), unit.from),
                _ => continue,
            };
            self.hit.insert(name);
        }
        for addition in &outcome.additions {
            let name = (addition.rule.id().to_owned(), addition.rule.from());
            match addition.fate {
                Fate::Added => self.hit.insert(name),
                Fate::Suggested | Fate::Withheld => self.looked_at.insert(name),
            };
        }
        let decided = outcome.decisions.iter().filter_map(|decision| decision.rule);
        self.hit.extend(decided.map(|rule| (rule.id().to_owned(), rule.from())));
    }
}

/// A report of a case that has not been run.
fn blank_report(item: &Item, collection: &Collection) -> CaseReport {
    let (title, document, place, dispute) = match &item.content {
        Content::Case(case) => {
            let source = &case.source;
            (case.title.as_str(), source.document.as_str(), source.place.as_str(), case.dispute.clone())
        }
        Content::Copay(line) => match &line.case {
            Ok(case) => (case.title.as_str(), case.source().0, case.source().1, None),
            Err(_) => ("", "", "", None),
        },
        Content::Nothing => ("", "", "", None),
    };
    let whole = item.path.canonicalize().unwrap_or_else(|_| item.path.clone());
    let lock = super::collect::suite_of(&whole, &collection.suites).map(|suite| match &item.content {
        Content::Case(case) => suite.lock_of(case),
        _ => suite.manifest.lock,
    });
    CaseReport {
        id: item.id.clone(),
        file: item.path.display().to_string(),
        folder: item.folder(),
        title: title.to_owned(),
        oracle: item.oracle().to_owned(),
        document: document.to_owned(),
        place: place.to_owned(),
        dispute,
        lock,
        masters: item.masters().slug().to_owned(),
        exercises: item.exercises().to_vec(),
        result: Verdict::Failed,
        values: 0,
        differences: Vec::new(),
        faults: item.faults.iter().map(FaultReport::of).collect(),
        steps: 0,
        microseconds: 0,
        named: Named::default(),
        month: match &item.content {
            Content::Case(case) => case.claim.get("month").and_then(|month| Month::deserialize(month).ok()),
            _ => None,
        },
    }
}

fn skipped(item: &Item, collection: &Collection, fault: &Message) -> CaseReport {
    let mut report = blank_report(item, collection);
    if report.faults.is_empty() {
        report.result = Verdict::Skipped;
    }
    report.faults.push(FaultReport::of(fault));
    report
}

fn sums<'r>(cases: impl Iterator<Item = &'r CaseReport>) -> Sums {
    cases.fold(Sums::default(), |mut sums, case| {
        sums.cases += 1;
        match case.result {
            Verdict::Passed => sums.passed += 1,
            Verdict::Failed => sums.failed += 1,
            Verdict::Skipped => sums.skipped += 1,
        }
        sums.values += case.values;
        sums.differences += case.differences.len();
        sums
    })
}

fn folders(cases: &[CaseReport]) -> Vec<FolderSum> {
    let mut groups: BTreeMap<(&str, &str), Vec<&CaseReport>> = BTreeMap::new();
    for case in cases {
        groups.entry((&case.folder, &case.oracle)).or_default().push(case);
    }
    let sum = |((folder, oracle), own): ((&str, &str), Vec<&CaseReport>)| FolderSum {
        folder: folder.to_owned(),
        oracle: oracle.to_owned(),
        sums: sums(own.into_iter()),
    };
    groups.into_iter().map(sum).collect()
}

/// Where the masters in use are not those that the suite was verified with.
fn drift(suite: &Suite, used: &[MastersUsed]) -> Vec<Drift> {
    let changed = suite.manifest.verified.iter().filter_map(|(name, verified)| {
        let now = used.iter().find(|own| own.name == *name && own.sha256 != verified.masters)?;
        let releases: Vec<String> = now.releases.iter().map(ToString::to_string).collect();
        let only = |these: &[String], those: &[String]| {
            these.iter().filter(|release| !those.contains(release)).cloned().collect::<Vec<_>>()
        };
        Some(Drift {
            suite: suite.shown.join(MANIFEST).display().to_string(),
            masters: name.clone(),
            verified: verified.clone(),
            sha256: now.sha256.clone(),
            gone: only(&verified.releases, &releases),
            new: only(&releases, &verified.releases),
        })
    });
    changed.collect()
}

impl RunReport {
    /// Whether no case is red.
    pub fn passed(&self) -> bool {
        self.totals.failed == 0
    }
}
