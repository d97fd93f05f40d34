//! `santei uke check`: receipt files held against the record specification.

use super::pieces;
use crate::table::{Align, Table, shortened};
use crate::{Failure, Language};
use clap::Args;
use indicatif::ProgressBar;
use santei::uke::{CheckFinding, CheckReport, CheckTally, CheckedFile, KindCount, check_piece, decode_text};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 記録条件仕様の点検 / check of the form
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// レセプト電算処理ファイル（`-` は標準入力）/ receipt files (`-` = standard input)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// 警告・判定不能があっても終了コード1にする / exit 1 also on warnings and what is undecided
    #[arg(long)]
    pub strict: bool,
    /// JSONで出力 / write JSON
    #[arg(long)]
    pub json: bool,
    /// 並行して点検するファイルの数 / how many files are checked at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: u16,
}

/// Runs the command.
pub fn run(args: &CheckArgs, language: Language) -> Result<ExitCode, Failure> {
    let progress = pieces::progress(&args.files);
    let mut report = CheckReport::default();
    for checked in pieces::each(&args.files, args.jobs, &|path| checked(path, language, &progress)) {
        report.add(checked?);
    }
    progress.finish_and_clear();
    crate::print(&match args.json {
        true => serde_json::to_string(&report).map_err(|error| Failure::new(error.to_string()))? + "\n",
        false => View { ja: language.is_japanese() }.text(&report),
    })?;
    let CheckTally { errors, undecided, warnings, .. } = report.tally;
    let failed = errors > 0 || (args.strict && undecided + warnings > 0);
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Holds a file against the specification, piece by piece.
fn checked(path: &Path, language: Language, progress: &ProgressBar) -> Result<CheckedFile, Failure> {
    let mut whole: Option<CheckedFile> = None;
    pieces::read(path, language, &mut |file, from, is_last| {
        let (checked, carried) = check_piece(file, from, is_last);
        let text = |bytes: &[u8]| decode_text(bytes, file.encoding());
        let piece = CheckedFile::new(path.display().to_string(), file, &checked, language.is_japanese(), &text);
        match &mut whole {
            Some(whole) => whole.append(piece),
            None => whole = Some(piece),
        }
        progress.inc(file.len() as u64);
        Ok(carried)
    })?;
    whole.ok_or_else(|| Failure::new(path.display().to_string()))
}

/// Columns of a value that is wrong; the whole of it is in the JSON.
const VALUE_COLUMNS: usize = 24;

struct View {
    ja: bool,
}

impl View {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn text(&self, report: &CheckReport) -> String {
        let mut text = format!("{}\n", report.edition);
        for file in &report.files {
            text.push_str(&self.file(file));
        }
        if report.files.len() > 1 {
            let _ = writeln!(text, "{}  {}", self.pick("合計", "all files"), self.tally(report.tally));
        }
        text
    }

    fn file(&self, file: &CheckedFile) -> String {
        let layout = match file.layout.as_str() {
            "payer" => self.pick("保険者向けの様式", "payer layout"),
            _ => self.pick("医療機関の様式", "provider layout"),
        };
        let mut text = format!("\n{}  {}  {layout}\n", file.path, file.encoding);
        if !file.findings.is_empty() {
            text.push_str(&self.findings(&file.findings));
        }
        if file.findings_dropped > 0 {
            let _ = writeln!(text, "{}: {}", self.pick("ほかの指摘", "further findings"), file.findings_dropped);
        }
        let _ = write!(text, "{} {}  ", self.pick("レセプト", "receipts"), file.receipts);
        let _ = writeln!(text, "{} {}", self.pick("レコード", "records"), counts(&file.records));
        if !file.kept.is_empty() {
            let words = self.pick("解釈しないレコード", "records kept, not interpreted");
            let _ = writeln!(text, "{words} {}", counts(&file.kept));
        }
        let _ = writeln!(text, "{}", self.tally(file.tally));
        text
    }

    fn findings(&self, findings: &[CheckFinding]) -> String {
        let mut table = Table::new(&[
            (self.pick("番号", "number"), Align::Left),
            (self.pick("レコード", "record"), Align::Right),
            (self.pick("種類", "kind"), Align::Left),
            (self.pick("項目", "item"), Align::Right),
            (self.pick("項目名", "name"), Align::Left),
            (self.pick("記録", "value"), Align::Left),
            (self.pick("内容", "what"), Align::Left),
            (self.pick("根拠", "place in the specification"), Align::Left),
        ]);
        for finding in findings {
            let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
            table.row([
                format!("{}{}", letter(&finding.severity), finding.code),
                number(finding.record),
                finding.kind.clone(),
                number(finding.field.into()),
                finding.field_name.clone().unwrap_or_default(),
                shortened(finding.value.as_deref().unwrap_or_default(), VALUE_COLUMNS),
                finding.text.clone(),
                finding.citation.clone(),
            ]);
        }
        table.render()
    }

    fn tally(&self, tally: CheckTally) -> String {
        let CheckTally { errors, undecided, warnings, infos } = tally;
        match self.ja {
            true => format!("エラー {errors}  判定不能 {undecided}  警告 {warnings}  情報 {infos}"),
            false => format!("errors {errors}  undecided {undecided}  warnings {warnings}  infos {infos}"),
        }
    }
}

fn counts(kinds: &[KindCount]) -> String {
    kinds.iter().map(|kind| format!("{} {}", kind.kind, kind.records)).collect::<Vec<_>>().join(" · ")
}

fn letter(severity: &str) -> char {
    match severity {
        "error" => 'E',
        "warning" => 'W',
        "undecided" => 'U',
        _ => 'I',
    }
}
