//! `golden run --cases`: one line for every value that differs, for runners that read lines. No manifest is looked at.

use super::{Format, RunArgs, refused};
use crate::Failure;
use rayon::prelude::*;
use santei::Engine;
use santei_golden::copay::{self, CaseResult, CopayLine};
use santei_golden::suite::Filter;
use santei_golden::{Case, CaseMasters};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the command.
pub fn run(args: &RunArgs, format: Format, ja: bool) -> Result<ExitCode, Failure> {
    let images = args.with.images.read()?;
    let engine = Engine::new(args.with.images.masters(&images)?);
    let filter = Filter::new(&args.filter).map_err(|fault| refused(&fault, ja))?;
    let mut results = Vec::new();
    let mut elsewhere = 0;
    for path in &args.with.paths {
        let read = args.with.threads(|| match format {
            Format::Copay => copay_results(path, &filter, &engine),
            Format::Golden => {
                golden_results(path, &filter, &engine, args.with.images.images.is_empty(), &mut elsewhere)
            }
        })?;
        results.extend(read.map_err(Failure::new)?);
    }
    if results.is_empty() {
        return Err(Failure::new("事例がありません / no cases were found"));
    }
    if elsewhere > 0 {
        eprintln!(
            "{elsewhere}件は他のマスター（--images）が必要なため実行しません / {elsewhere} cases need other masters (--images): not run"
        );
    }
    let text = report(&results);
    match &args.output {
        Some(path) => crate::write_whole(path, text.as_bytes())?,
        None => crate::print(&text)?,
    }
    let passed = results.iter().all(CaseResult::passed) && !(args.strict && elsewhere > 0);
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn copay_results(path: &Path, filter: &Filter, engine: &Engine<'_>) -> Result<Vec<CaseResult>, String> {
    let folder = path.display().to_string();
    let mut lines = copay::load(path)?;
    lines.retain(|line: &CopayLine| filter.fits([line.id.as_str(), &folder, "copay"].into_iter()));
    Ok(lines.par_iter().map(|line| copay::run_line(line, engine)).collect())
}

fn golden_results(
    path: &Path,
    filter: &Filter,
    engine: &Engine<'_>,
    default_masters: bool,
    elsewhere: &mut usize,
) -> Result<Vec<CaseResult>, String> {
    let mut cases = santei_golden::load(path)?;
    cases.retain(|(path, case)| filter.fits(names(path, case).iter().map(String::as_str)));
    let fits = |case: &Case| !default_masters || case.masters == CaseMasters::Default;
    *elsewhere += cases.iter().filter(|(_, case)| !fits(case)).count();
    let own: Vec<&Case> = cases.iter().map(|(_, case)| case).filter(|case| fits(case)).collect();
    Ok(own.par_iter().map(|case| santei_golden::run_result(case, engine)).collect())
}

fn names(path: &PathBuf, case: &Case) -> Vec<String> {
    let folder = Path::new(path).parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    [case.id.clone(), folder, case.source.kind.clone()].into_iter().chain(case.exercises.iter().cloned()).collect()
}

/// One line for every assertion that failed, and the counts.
fn report(results: &[CaseResult]) -> String {
    let mut text = String::new();
    for result in results {
        for failure in &result.failures {
            let visit = failure.visit.map_or_else(|| "-".into(), |visit| visit.to_string());
            let (field, expected, found) = (&failure.field, &failure.expected, &failure.found);
            let _ = writeln!(text, "{}  {visit}  {field}  {expected}  {found}", result.id);
        }
    }
    let passed = results.iter().filter(|result| result.passed()).count();
    let assertions: usize = results.iter().map(|result| result.assertions).sum();
    let failed: usize = results.iter().map(|result| result.failures.len()).sum();
    let held = assertions - failed;
    let _ = writeln!(text, "passed {passed} of {} cases, {held} of {assertions} assertions", results.len());
    text
}
