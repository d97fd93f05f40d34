//! `santei golden`: running cases whose results are known.

use crate::Failure;
use crate::images::ImagesArgs;
use clap::{Args, Subcommand, ValueEnum};
use santei::Engine;
use santei_golden::copay::{self, CaseResult};
use santei_golden::{Case, CaseMasters};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 正解の分かっている事例の検算 / run cases whose results are known
#[derive(Subcommand, Debug)]
pub enum GoldenCommand {
    /// 事例を計算し、期待値と異なる項目を1行ずつ出力 / compute cases and write one line for every value that differs
    ///
    /// 出力の1行は 事例・受診番号・項目・期待値・計算値。最後に合格数。1件でも異なれば終了コード1、読めない入力は2。
    ///
    /// A line is: case, number of the visit, value, expected, got; the last line counts what passed. Exit code 1 when
    /// anything differs, 2 when the input cannot be read.
    Run(RunArgs),
}

/// The arguments of `golden run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// 事例の形式 / format of the cases
    #[arg(long, value_enum)]
    pub cases: Format,
    /// 事例のファイルまたはフォルダー / files or folders with cases
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// 事例の形式.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// 窓口負担の事例（.jsonl、1行1事例）/ co-payment cases (.jsonl, one case a line)
    Copay,
    /// このリポジトリの事例（.json、1ファイル1事例）/ the cases of this repository (.json, one case a file)
    Golden,
}

/// Runs the command.
pub fn run(command: &GoldenCommand) -> Result<ExitCode, Failure> {
    let GoldenCommand::Run(args) = command;
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut results = Vec::new();
    let mut elsewhere = 0;
    for path in &args.paths {
        let read = match args.cases {
            Format::Copay => copay_results(path, &engine),
            Format::Golden => golden_results(path, &engine, args.images.images.is_empty(), &mut elsewhere),
        };
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
    crate::print(&report(&results))?;
    let passed = results.iter().all(CaseResult::passed);
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn copay_results(path: &Path, engine: &Engine<'_>) -> Result<Vec<CaseResult>, String> {
    Ok(copay::load(path)?.iter().map(|line| copay::run_line(line, engine)).collect())
}

fn golden_results(
    path: &Path,
    engine: &Engine<'_>,
    default_masters: bool,
    elsewhere: &mut usize,
) -> Result<Vec<CaseResult>, String> {
    let cases = santei_golden::load(path)?;
    let fits = |case: &Case| !default_masters || case.masters == CaseMasters::Default;
    *elsewhere += cases.iter().filter(|(_, case)| !fits(case)).count();
    let own = cases.iter().filter(|(_, case)| fits(case));
    Ok(own.map(|(_, case)| santei_golden::run_result(case, engine)).collect())
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
