//! Golden cases: a claim, what an official source says it must give, and where that is written.
//!
//! One JSON file is one case. The folders are named after the oracle: `notice` (worked examples of 告示・通知),
//! `official` (example collections of 厚生労働省・審査支払機関), `hand` (computed by hand from cited rules). There is no
//! tolerance, and no expectation comes from the engine.

pub mod copay;
pub mod shelf;

use santei::claim::Claim;
use santei::outcome::Outcome;
use santei::{ClaimError, Engine};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// One case.
#[derive(Deserialize, Debug)]
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
    /// The rules it exercises.
    pub exercises: Vec<String>,
    /// The claim as JSON.
    pub claim: serde_json::Value,
    /// What must come out.
    pub expect: Expect,
}

/// Where an expectation is written.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Kind: `notice`, `official`, `hand`.
    pub kind: String,
    /// Document with its number.
    pub document: String,
    /// 区分番号, 項, page or case number.
    pub place: String,
}

/// Expected values; absent = not part of the case.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// 点数 (or yen, for meals) of one time, per unit in order, on its first day.
    pub unit_points: Option<Vec<i64>>,
    /// 合計点数.
    pub total_points: Option<i64>,
    /// 食事療養・生活療養 in yen.
    pub meals_yen: Option<i64>,
    /// 標準負担額 in yen.
    pub meals_patient_yen: Option<i64>,
    /// Exact share per visit in yen.
    pub patient_exact_yen: Option<Vec<Option<i64>>>,
    /// 窓口徴収額 per visit in yen.
    pub counter_yen: Option<Vec<Option<i64>>>,
    /// レセプト種別 per receipt.
    pub receipt_kinds: Option<Vec<Option<u32>>>,
    /// Whether the Outcome is final.
    #[serde(rename = "final")]
    pub is_final: Option<bool>,
    /// Slugs of all findings, in order.
    pub findings: Option<Vec<String>>,
    /// Slug of the error that refuses the claim.
    pub refused: Option<String>,
}

/// What differs between a case and the engine.
#[derive(PartialEq, Eq, Debug)]
pub struct Difference {
    /// Name of the expected value.
    pub what: &'static str,
    /// Expected.
    pub expected: String,
    /// Found.
    pub found: String,
}

/// All case files below a folder, in order of path.
///
/// # Errors
/// The file that cannot be read or is no case.
pub fn load(folder: &Path) -> Result<Vec<(PathBuf, Case)>, String> {
    let mut paths = Vec::new();
    collect(folder, "json", &mut paths)?;
    paths.sort();
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let case = serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((path, case))
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, wanted: &str, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            collect(&path, wanted, paths)?;
        } else if path.extension().is_some_and(|extension| extension == wanted) {
            paths.push(path);
        }
    }
    Ok(())
}

/// Runs one case; an empty list means that everything expected came out.
pub fn run(case: &Case, engine: &Engine<'_>) -> Vec<Difference> {
    match Claim::from_json(case.claim.to_string().as_bytes()) {
        Err(errors) => compare_refusal(case, &errors),
        Ok(claim) => {
            let mut session = engine.session();
            compare(case, session.calculate(&claim))
        }
    }
}

fn compare_refusal(case: &Case, errors: &[ClaimError]) -> Vec<Difference> {
    let found: Vec<String> = errors.iter().map(|error| format!("{} {}", error.def().slug, error.pointer())).collect();
    let refused = errors.first().map(|error| error.def().slug);
    if case.expect.refused.as_deref() == refused {
        return Vec::new();
    }
    let expected = case.expect.refused.clone().unwrap_or_else(|| "a claim that is read".into());
    vec![Difference { what: "refused", expected, found: found.join("; ") }]
}

fn compare(case: &Case, outcome: &Outcome<'_>) -> Vec<Difference> {
    let expect = &case.expect;
    let first_days = || {
        let units = outcome.unit_days.iter().map(|day| day.unit).max().map_or(0, |last| last + 1);
        (0..units).filter_map(|unit| outcome.unit_days.iter().find(|day| day.unit == unit))
    };
    let mut list = Vec::new();
    let mut check = |what, expected: Option<String>, found: String| {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            list.push(Difference { what, expected, found });
        }
    };
    let amounts: Vec<i64> = first_days().map(|day| if day.yen != 0 { day.yen } else { day.points }).collect();
    let visits =
        |amount: fn(&santei::outcome::Visit) -> Option<i64>| outcome.visits.iter().map(amount).collect::<Vec<_>>();
    let kinds: Vec<_> = outcome.receipts.iter().map(|receipt| receipt.kind).collect();
    let findings: Vec<_> = outcome.findings.iter().map(|finding| finding.def.slug.to_owned()).collect();
    let totals = &outcome.totals;
    check("refused", expect.refused.clone(), "a claim that is read".into());
    check("unit_points", text(&expect.unit_points), format!("{amounts:?}"));
    check("total_points", text(&expect.total_points), format!("{:?}", totals.points));
    check("meals_yen", text(&expect.meals_yen), format!("{:?}", totals.meals_yen));
    check("meals_patient_yen", text(&expect.meals_patient_yen), format!("{:?}", totals.meals_patient_yen));
    check("patient_exact_yen", text(&expect.patient_exact_yen), format!("{:?}", visits(|visit| visit.patient_exact)));
    check("counter_yen", text(&expect.counter_yen), format!("{:?}", visits(|visit| visit.counter)));
    check("receipt_kinds", text(&expect.receipt_kinds), format!("{kinds:?}"));
    check("final", text(&expect.is_final), format!("{:?}", outcome.is_final()));
    check("findings", text(&expect.findings), format!("{findings:?}"));
    list
}

fn text<T: std::fmt::Debug>(value: &Option<T>) -> Option<String> {
    value.as_ref().map(|value| format!("{value:?}"))
}
