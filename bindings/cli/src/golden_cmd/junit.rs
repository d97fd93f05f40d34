//! The result of `golden run` as JUnit XML: a suite for each folder and oracle, a test for each case.

use crate::html::escaped;
use santei_golden::suite::{CaseReport, FolderSum, RunReport, Verdict};
use std::fmt::Write;

/// The document.
pub fn report(report: &RunReport) -> String {
    let sums = report.totals;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (tests, failures, skipped) = (sums.cases, sums.failed, sums.skipped);
    let _ = writeln!(
        text,
        "<testsuites name=\"santei golden {}\" tests=\"{tests}\" failures=\"{failures}\" skipped=\"{skipped}\" time=\"{}\">",
        escaped(&report.engine),
        seconds(report.cases.iter())
    );
    for folder in &report.folders {
        suite(folder, report, &mut text);
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(folder: &FolderSum, report: &RunReport, text: &mut String) {
    let own = || report.cases.iter().filter(|case| case.folder == folder.folder && case.oracle == folder.oracle);
    let name = format!("{} ({})", folder.folder, folder.oracle);
    let (tests, failures, skipped) = (folder.sums.cases, folder.sums.failed, folder.sums.skipped);
    let _ = writeln!(
        text,
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" skipped=\"{skipped}\" time=\"{}\">",
        printable(&name),
        seconds(own())
    );
    own().for_each(|case| test(case, &name, text));
    text.push_str("  </testsuite>\n");
}

fn test(case: &CaseReport, suite: &str, text: &mut String) {
    let head = format!(
        "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" time=\"{}\"",
        printable(&case.id),
        printable(suite),
        printable(&case.file),
        seconds([case].into_iter())
    );
    let differences = case.differences.iter().map(|own| {
        let visit = own.visit.map(|visit| format!(" (visit {visit})")).unwrap_or_default();
        format!("{}{visit}: expected {}, found {}", own.value, own.expected, own.found)
    });
    let faults = case.faults.iter().map(|fault| format!("E{} {}: {}", fault.code, fault.slug, fault.en));
    let lines: Vec<String> = faults.chain(differences).collect();
    let first = lines.first().map_or("", String::as_str);
    let _ = match case.result {
        Verdict::Passed => writeln!(text, "{head}/>"),
        Verdict::Skipped => writeln!(text, "{head}><skipped message=\"{}\"/></testcase>", printable(first)),
        Verdict::Failed => writeln!(
            text,
            "{head}><failure message=\"{}\">{}\n{} {}</failure></testcase>",
            printable(first),
            printable(&lines.join("\n")),
            printable(&case.document),
            printable(&case.place)
        ),
    };
}

/// A text that XML can hold: no control characters but the end of a line.
fn printable(text: &str) -> String {
    escaped(&text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect::<String>())
}

/// Seconds with six decimals.
fn seconds<'c>(cases: impl Iterator<Item = &'c CaseReport>) -> String {
    let microseconds: u64 = cases.map(|case| case.microseconds).sum();
    format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000)
}
