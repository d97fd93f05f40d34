//! Golden cases: a claim, what an official source says it must give, and where that is written.
//!
//! One JSON file is one case. The folders are named after the oracle: `notice` (worked examples of 告示・通知),
//! `official` (example collections of 厚生労働省・審査支払機関), `hand` (computed by hand from cited rules). There is no
//! tolerance, and no expectation comes from the engine. Birth dates and days that an official example leaves open are stand-ins
//! that fit it.

mod added;
pub mod arrange;
pub mod copay;
pub mod doors;
mod edges;
mod expect;
#[cfg(test)]
mod fixture;
mod found;
mod parameters;
pub mod receipts;
pub mod shelf;
pub mod stays;
pub mod suite;
pub mod synthetic;
pub mod tables;
mod told;

pub use added::ExpectAddition;
pub use edges::InForce;
pub use expect::{
    Expect, ExpectAdjustment, ExpectDecision, ExpectMonth, ExpectMonthSubsidy, ExpectReceipt, ExpectReceiptSubsidy,
    ExpectSettlement, PayerWord,
};
pub use parameters::ExpectParameter;

use santei::claim::Claim;
use santei::{ClaimError, Engine, MasterSet, Outcome, Session};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// One case.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Stable name, never reused.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// Where the expectation is written.
    pub source: Source,
    /// Who computed it, when the source does not print it.
    #[serde(default)]
    pub computed_by: Option<String>,
    /// How it was computed, step by step.
    #[serde(default)]
    pub steps: Vec<String>,
    /// The rules it exercises.
    pub exercises: Vec<String>,
    /// 見解の相違: what another source says, where sources disagree, and why this one is followed.
    #[serde(default)]
    pub dispute: Option<String>,
    /// 適用期間: the days between which the claim gives the same; the case runs on the first and the last one, too.
    #[serde(default)]
    pub in_force: Option<InForce>,
    /// The masters that the case needs.
    #[serde(default)]
    pub masters: CaseMasters,
    /// The claim as JSON.
    pub claim: serde_json::Value,
    /// What must come out.
    pub expect: Expect,
}

/// Masters of a case.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum CaseMasters {
    /// The embedded default.
    #[default]
    Default,
    /// 令和6年度 with its 電子点数表 from the shelf; of 02 and 03-1 the genuine rows that are at hand
    /// ([`tables::r06`](crate::tables)).
    R06Tables,
    /// The embedded default, and the 250 rows of a 地単公費マスター written for tests ([`tables::subsidies`](crate::tables)).
    Subsidies,
    /// Every published file of 令和4年度 and 令和6年度 ([`tables::r04_r06`](crate::tables)).
    R04R06,
    /// Every published file of 平成28年度 to 令和2年度 ([`tables::h28_r02`](crate::tables)).
    H28R02,
}

impl CaseMasters {
    /// The word of the case files.
    pub const fn slug(self) -> &'static str {
        match self {
            CaseMasters::Default => "default",
            CaseMasters::R06Tables => "r06-tables",
            CaseMasters::Subsidies => "subsidies",
            CaseMasters::R04R06 => "r04-r06",
            CaseMasters::H28R02 => "h28-r02",
        }
    }
}

/// Where an expectation is written.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Kind: `notice`, `official`, `hand`, or `regression` for what an engine gave and a customer keeps.
    pub kind: String,
    /// Document with its number.
    pub document: String,
    /// 区分番号, 項, page or case number.
    pub place: String,
}

/// What differs between a case and the engine.
#[derive(PartialEq, Eq, Debug)]
pub struct Difference {
    /// Name of the expected value.
    pub what: String,
    /// Expected.
    pub expected: String,
    /// Found.
    pub found: String,
}

/// A case file, or all case files below a folder in order of path.
///
/// # Errors
/// The file that cannot be read or is no case.
pub fn load(path: &Path) -> Result<Vec<(PathBuf, Case)>, String> {
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let case = serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((path, case))
    };
    files(path, "json")?.into_iter().map(read).collect()
}

/// The path itself when it is a file, or the files with an extension below it, in order.
fn files(path: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut paths = Vec::new();
    collect(path, extension, &mut paths)?;
    paths.sort();
    Ok(paths)
}

fn collect(folder: &Path, wanted: &str, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            collect(&path, wanted, paths)?;
        } else if path.extension().is_some_and(|extension| extension == wanted) && !path.ends_with(suite::bless::LOG) {
            paths.push(path);
        }
    }
    Ok(())
}

/// Runs one case; an empty list means that everything expected came out.
pub fn run(case: &Case, engine: &Engine<'_>) -> Vec<Difference> {
    run_counted(case, engine).1
}

/// Runs one case: how many values were compared, and what differs.
pub fn run_counted(case: &Case, engine: &Engine<'_>) -> (usize, Vec<Difference>) {
    run_seen(case, engine, &mut engine.session(), &mut |_| {})
}

/// Runs one case, on the edges of its 適用期間 as well; `seen` is shown every outcome.
pub(crate) fn run_seen(
    case: &Case,
    engine: &Engine<'_>,
    session: &mut Session<'_, '_>,
    seen: &mut dyn FnMut(&Outcome<'_>),
) -> (usize, Vec<Difference>) {
    let (mut values, mut differences) = run_once(case, engine.masters(), session, seen);
    let edges = case.edges();
    if case.in_force.is_some() && edges.is_empty() {
        let (expected, found) = ("a day to which a day of the claim moves".into(), "none".into());
        differences.push(Difference { what: "in_force".into(), expected, found });
    }
    for (day, edge) in edges {
        let (more, found) = run_once(&edge, engine.masters(), session, seen);
        values += more;
        differences.extend(found.into_iter().map(|own| Difference { what: format!("{} ({day})", own.what), ..own }));
    }
    (values, differences)
}

fn run_once(
    case: &Case,
    masters: &MasterSet<'_>,
    session: &mut Session<'_, '_>,
    seen: &mut dyn FnMut(&Outcome<'_>),
) -> (usize, Vec<Difference>) {
    match Claim::from_json(case.claim.to_string().as_bytes()) {
        Err(errors) => (1, compare_refusal(case, &errors)),
        Ok(claim) => {
            let outcome = session.calculate(&claim);
            seen(outcome);
            compare(case, &claim, masters, outcome)
        }
    }
}

/// Holds an outcome of the claim of a case, and the masters that it was computed with, against what it expects: how many values were
/// compared, and what differs.
pub fn compare(case: &Case, claim: &Claim, masters: &MasterSet<'_>, outcome: &Outcome<'_>) -> (usize, Vec<Difference>) {
    let mut comparison = expect::compare(&case.expect, claim, outcome);
    parameters::compare(&case.expect, masters, &mut comparison);
    (comparison.assertions, comparison.differences)
}

/// Runs one case, with the result in the form of the co-payment cases.
pub fn run_result(case: &Case, engine: &Engine<'_>) -> copay::CaseResult {
    let (assertions, differences) = run_counted(case, engine);
    let failure = |difference: Difference| {
        let Difference { what, expected, found } = difference;
        copay::Failure { visit: None, field: what, expected, found }
    };
    let failures = differences.into_iter().map(failure).collect();
    copay::CaseResult { id: case.id.clone(), assertions, failures }
}

fn compare_refusal(case: &Case, errors: &[ClaimError]) -> Vec<Difference> {
    let found: Vec<String> = errors.iter().map(|error| format!("{} {}", error.def().slug, error.pointer())).collect();
    let refused = errors.first().map(|error| error.def().slug);
    if case.expect.refused.as_deref() == refused {
        return Vec::new();
    }
    let expected = case.expect.refused.clone().unwrap_or_else(|| "a claim that is read".into());
    vec![Difference { what: "refused".into(), expected, found: found.join("; ") }]
}
