//! `golden run`.

use super::{Format, Output, RunArgs, junit, plain, refused, text};
use crate::Failure;
use crate::masters_cmd::print_json;
use santei_golden::suite::{self, Filter, RunReport};
use std::process::ExitCode;

/// Runs the command.
pub fn run(args: &RunArgs, ja: bool) -> Result<ExitCode, Failure> {
    if let (Some(format), None) = (args.cases, args.format) {
        return plain::run(args, format, ja);
    }
    let filter = Filter::new(&args.filter).map_err(|fault| refused(&fault, ja))?;
    let format = args.cases.map(|format| match format {
        Format::Copay => suite::Format::Copay,
        Format::Golden => suite::Format::Golden,
    });
    let collection = suite::collect(&args.with.paths, format).map_err(|fault| refused(&fault, ja))?;
    let report = args.with.run(&collection, &filter, ja)?;
    write(args, &report, ja)?;
    let unlisted = args.strict && !report.without_manifest.is_empty();
    // What was not computed proves nothing.
    let skipped = report.totals.skipped > 0 && !args.allow_skipped;
    Ok(if report.passed() && !unlisted && !skipped { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn write(args: &RunArgs, report: &RunReport, ja: bool) -> Result<(), Failure> {
    let Some(path) = &args.output else {
        return match args.format.unwrap_or(Output::Table) {
            Output::Table => crate::print(&text::report(report, ja)),
            Output::Json => print_json(report),
            Output::Junit => crate::print(&junit::report(report)),
        };
    };
    let whole = match args.format.unwrap_or(Output::Table) {
        Output::Table => text::report(report, ja),
        Output::Json => serde_json::to_string_pretty(report).map_err(|error| Failure::new(error.to_string()))? + "\n",
        Output::Junit => junit::report(report),
    };
    crate::write_whole(path, whole.as_bytes())?;
    crate::print(&text::summary(report, ja))
}
