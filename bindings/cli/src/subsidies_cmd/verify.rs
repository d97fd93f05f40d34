//! `santei subsidies verify` (同値性テスト): cases whose amounts are known, computed and compared visit by visit.

mod cases;

use super::pick;
use crate::images::ImagesArgs;
use crate::masters_cmd::print_json;
use crate::{Failure, Language, read_input};
use cases::{Case, Expected};
use clap::Args;
use santei::Engine;
use santei::outcome::{Narrator, Outcome, explain_visit};
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// 事例のCSVを計算し、期待値と比べる / compute cases of a CSV file and compare them with the amounts expected
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// 事例のCSV（UTF-8、見出し付き、1行1受診、`-` は標準入力）/ cases as CSV (UTF-8, with headings, a row per visit, `-` = standard input)
    ///
    /// 列 / columns: case, payer_number, category, income_class, monthly_cap_yen, birth_date, insurer, class, confirmed (yes, no), month,
    /// setting, date, visit (first, follow_up), points, counter_yen, patient_yen, subsidy_yen
    #[arg(value_name = "CASES.csv")]
    cases: PathBuf,
    /// JSONで出力 / JSON
    #[arg(long)]
    json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// Runs the command: exit code 1 when anything differs.
pub fn run(args: &VerifyArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    let cases = cases::read(&read_input(&args.cases)?, &args.cases, ja)?;
    let bytes = args.images.read()?;
    let engine = Engine::new(args.images.masters(&bytes)?);
    let mut session = engine.session();
    let mut report = Report::default();
    for case in &cases {
        let outcome = session.calculate(&case.claim);
        let narrator = Narrator { outcome, claim: &case.claim, masters: engine.masters(), japanese: ja };
        report.add(case, &narrator);
    }
    if args.json {
        print_json(&report)?;
    } else {
        crate::print(&report.text(ja))?;
    }
    Ok(if report.rows_differing == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What became of every row.
#[derive(Serialize, Default)]
struct Report {
    cases: usize,
    cases_agreed: usize,
    rows_agreed: usize,
    rows_differing: usize,
    results: Vec<CaseResult>,
}

/// A case and its rows.
#[derive(Serialize)]
struct CaseResult {
    case: String,
    agreed: bool,
    #[serde(rename = "final")]
    is_final: bool,
    findings: Vec<String>,
    rows: Vec<RowResult>,
    /// The way to the amounts of the first row that differs.
    trace: Option<String>,
}

/// A row: what was expected and what was found. An amount that is not decided is `null`.
#[derive(Serialize)]
struct RowResult {
    line: u64,
    date: String,
    agreed: bool,
    amounts: Vec<Amount>,
}

/// An amount of a row.
#[derive(Serialize)]
struct Amount {
    column: &'static str,
    expected: i64,
    found: Option<i64>,
}

impl Report {
    fn add(&mut self, case: &Case, narrator: &Narrator<'_, '_>) {
        let outcome = narrator.outcome;
        let rows: Vec<RowResult> = (0u32..).zip(&case.rows).map(|(visit, row)| compared(row, visit, outcome)).collect();
        let differing = rows.iter().position(|row| !row.agreed);
        let trace = differing.and_then(|row| place(outcome, row as u32)).map(|visit| explain_visit(narrator, visit));
        let findings = outcome.findings.iter().map(|finding| finding.def.slug.to_owned()).collect();
        let wrong = rows.iter().filter(|row| !row.agreed).count();
        self.cases += 1;
        self.cases_agreed += usize::from(wrong == 0);
        self.rows_agreed += rows.len() - wrong;
        self.rows_differing += wrong;
        let case = case.claim.id.clone();
        let (agreed, is_final) = (wrong == 0, outcome.is_final());
        self.results.push(CaseResult { case, agreed, is_final, findings, rows, trace });
    }

    fn text(&self, ja: bool) -> String {
        let mut text = String::new();
        for result in &self.results {
            result.write(ja, &mut text);
        }
        let Report { cases, cases_agreed, rows_agreed, rows_differing, .. } = self;
        let rows = rows_agreed + rows_differing;
        text + &match ja {
            true => format!(
                "事例 {cases}件中{cases_agreed}件一致、受診 {rows}件中{rows_agreed}件一致、{rows_differing}件相違\n"
            ),
            false => format!(
                "{cases_agreed} of {cases} cases agree, {rows_agreed} of {rows} visits; {rows_differing} differ\n"
            ),
        }
    }
}

impl CaseResult {
    fn write(&self, ja: bool, text: &mut String) {
        for row in &self.rows {
            let verdict = if row.agreed { pick(ja, "一致", "agreed ") } else { pick(ja, "相違", "differs") };
            let amounts: Vec<String> = row.amounts.iter().map(|amount| amount.text(ja)).collect();
            let (case, date, amounts) = (&self.case, &row.date, amounts.join(pick(ja, "、", ", ")));
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{verdict}  {case}  {date}  {amounts}");
        }
        let Some(trace) = &self.trace else { return };
        if !self.findings.is_empty() {
            let _ = writeln!(text, "    {}: {}", pick(ja, "指摘", "findings"), self.findings.join(", "));
        }
        for line in trace.lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
}

impl Amount {
    fn text(&self, ja: bool) -> String {
        let Amount { column, expected, found } = self;
        match found {
            Some(found) if found == expected => format!("{column} {expected}"),
            Some(found) if ja => format!("{column} 期待値 {expected} 計算値 {found}"),
            Some(found) => format!("{column} expected {expected} found {found}"),
            None if ja => format!("{column} 期待値 {expected} 計算値なし（判定不能）"),
            None => format!("{column} expected {expected} undecided"),
        }
    }
}

/// The place of the visit of an encounter among the visits.
fn place(outcome: &Outcome<'_>, encounter: u32) -> Option<u32> {
    let place = outcome.visits.iter().position(|visit| visit.encounter == Some(encounter))?;
    u32::try_from(place).ok()
}

fn compared(row: &Expected, encounter: u32, outcome: &Outcome<'_>) -> RowResult {
    let place = place(outcome, encounter);
    let visit = place.and_then(|place| outcome.visits.get(place as usize));
    let shares = outcome.shares.iter().filter(|share| Some(share.visit) == place);
    // Without an amount of the patient nothing of the visit is decided.
    let paid = visit.and_then(|visit| visit.patient_exact).map(|_| shares.map(|share| share.yen).sum());
    let amounts = [
        (cases::COUNTER, Some(row.counter_yen), visit.and_then(|visit| visit.counter)),
        (cases::PATIENT, row.patient_yen, visit.and_then(|visit| visit.patient_exact)),
        (cases::SUBSIDY, row.subsidy_yen, paid),
    ];
    let amounts = amounts
        .into_iter()
        .filter_map(|(column, expected, found)| expected.map(|expected| Amount { column, expected, found }));
    let amounts: Vec<Amount> = amounts.collect();
    let agreed = amounts.iter().all(|amount| amount.found == Some(amount.expected));
    RowResult { line: row.line, date: row.date.to_string(), agreed, amounts }
}
