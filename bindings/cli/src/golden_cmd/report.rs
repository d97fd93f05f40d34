//! `golden report`.

use super::{ReportArgs, html, refused, text};
use crate::Failure;
use crate::masters_cmd::print_json;
use santei_golden::suite::{self, Filter, coverage};
use std::process::ExitCode;

/// Runs the command.
pub fn run(args: &ReportArgs, ja: bool) -> Result<ExitCode, Failure> {
    let collection = suite::collect(&args.with.paths, None).map_err(|fault| refused(&fault, ja))?;
    let report = args.with.run(&collection, &Filter::default(), ja)?;
    let bytes = args.with.images.read()?;
    let masters = args.with.images.masters(&bytes)?;
    let coverage = coverage(&report, &masters);
    if let Some(path) = &args.output {
        crate::write_whole(path, html::page_of(&coverage, ja).as_bytes())?;
    }
    if args.json {
        print_json(&coverage)?;
    } else {
        crate::print(&text::summary(&report, ja))?;
    }
    Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
