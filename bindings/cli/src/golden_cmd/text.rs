//! The result of `golden run` as tables.

use crate::table::{Align, Table, shortened};
use santei::num::grouped;
use santei_golden::suite::{CaseReport, FaultReport, RunReport, Sums, Verdict};
use std::fmt::Write;

/// Columns of an id, a value and a citation; JSON gives all of them.
const ID: usize = 44;
const VALUE: usize = 48;
const CITED: usize = 60;

fn count(number: usize) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The whole report.
pub fn report(report: &RunReport, ja: bool) -> String {
    let parts =
        [folders(report, ja), faults(report, ja), differences(report, ja), notes(report, ja), summary(report, ja)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// One line with the counts.
pub fn summary(report: &RunReport, ja: bool) -> String {
    let Sums { cases, passed, failed, skipped, values, differences } = report.totals;
    let held = values - differences;
    let [cases, passed, failed, skipped, values, held] = [cases, passed, failed, skipped, values, held].map(count);
    match ja {
        true => format!(
            "事例{cases}件: 合格{passed}件、不合格{failed}件、未実行{skipped}件。値{values}件のうち一致{held}件\n"
        ),
        false => format!(
            "{cases} cases: {passed} passed, {failed} failed, {skipped} skipped; {held} of {values} values agree\n"
        ),
    }
}

fn folders(report: &RunReport, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let right = Align::Right;
    let mut table = Table::new(&[
        (word("フォルダー", "folder"), Align::Left),
        (word("根拠", "oracle"), Align::Left),
        (word("事例", "cases"), right),
        (word("合格", "passed"), right),
        (word("不合格", "failed"), right),
        (word("未実行", "skipped"), right),
        (word("比較した値", "values"), right),
    ]);
    let mut row = |name: &str, oracle: &str, sums: &Sums| {
        let counts = [sums.cases, sums.passed, sums.failed, sums.skipped, sums.values].map(count);
        table.row([name.to_owned(), oracle.to_owned()].into_iter().chain(counts));
    };
    for folder in &report.folders {
        row(&folder.folder, &folder.oracle, &folder.sums);
    }
    row(word("合計", "total"), "", &report.totals);
    table.render()
}

fn fault_text(fault: &FaultReport, ja: bool) -> String {
    format!("E{} {}: {}", fault.code, fault.slug, if ja { &fault.ja } else { &fault.en })
}

/// What is wrong with cases of which nothing could be compared, or with their suite.
fn faults(report: &RunReport, ja: bool) -> String {
    let mut text = String::new();
    let red = report.cases.iter().filter(|case| case.result == Verdict::Failed);
    for (case, fault) in red.flat_map(|case| case.faults.iter().map(move |fault| (case, fault))) {
        let _ = writeln!(text, "✗ {} ({}): {}", case.id, case.file, fault_text(fault, ja));
    }
    text
}

fn differences(report: &RunReport, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let mut table = Table::new(&[
        (word("事例", "case"), Align::Left),
        (word("値", "value"), Align::Left),
        (word("期待値", "expected"), Align::Left),
        (word("計算値", "found"), Align::Left),
        (word("出典", "source"), Align::Left),
    ]);
    let mut any = false;
    for case in &report.cases {
        for difference in &case.differences {
            any = true;
            let value = match difference.visit {
                Some(visit) => format!("{} ({} {visit})", difference.value, word("受診", "visit")),
                None => difference.value.clone(),
            };
            table.row([
                shortened(&case.id, ID),
                value,
                shortened(&difference.expected, VALUE),
                shortened(&difference.found, VALUE),
                shortened(&cited(case), CITED),
            ]);
        }
    }
    if any { table.render() } else { String::new() }
}

fn cited(case: &CaseReport) -> String {
    [case.document.as_str(), &case.place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Masters that are not those last verified, folders without a manifest, and what was not run and why.
fn notes(report: &RunReport, ja: bool) -> String {
    let mut text = String::new();
    for drift in &report.drift {
        let (suite, masters, on) = (&drift.suite, &drift.masters, drift.verified.on);
        let [before, now] = [&drift.verified.masters, &drift.sha256].map(|digest| digest.get(..16).unwrap_or(digest));
        let _ = match ja {
            true => writeln!(text, "- {suite}: マスター（{masters}）が前回の検証（{on}）と違います: {before} → {now}"),
            false => writeln!(
                text,
                "- {suite}: the masters ({masters}) are not those last verified ({on}): {before} → {now}"
            ),
        };
        let gone = drift.gone.iter().map(|release| ('−', release));
        for (sign, release) in gone.chain(drift.new.iter().map(|release| ('+', release))) {
            let _ = writeln!(text, "    {sign} {release}");
        }
    }
    for folder in &report.without_manifest {
        let _ = match ja {
            true => writeln!(text, "- {folder}: suite.tomlがないため、事例が変わっていないかは分かりません"),
            false => writeln!(text, "- {folder}: there is no suite.toml, so nothing tells whether a case was changed"),
        };
    }
    let mut skipped: Vec<(&FaultReport, usize)> = Vec::new();
    for fault in report.cases.iter().filter(|case| case.result == Verdict::Skipped).flat_map(|case| &case.faults) {
        match skipped.iter_mut().find(|(own, _)| *own == fault) {
            Some((_, count)) => *count += 1,
            None => skipped.push((fault, 1)),
        }
    }
    for (fault, times) in skipped {
        let _ = writeln!(text, "- SKIPPED {}: {}", count(times), fault_text(fault, ja));
    }
    text
}
