//! `santei`: the command line of the open 共通算定モジュール.

mod batch_cmd;
mod calc;
mod calendar_cmd;
mod check;
mod diff_cmd;
mod gen_cmd;
mod generate;
mod golden_cmd;
mod html;
mod images;
mod masters_cmd;
mod progress;
mod rules_cmd;
mod statement_cmd;
mod subsidies_cmd;
mod table;
mod uke_cmd;
mod whole;

use clap::{Parser, Subcommand, ValueEnum};
use santei::message::MessageDef;
use santei::{Claim, ClaimError};
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

/// 診療報酬の算定（点数・一部負担金）を公式マスターから計算します。
///
/// Prices Japanese medical claims from the official masters.
#[derive(Parser, Debug)]
#[command(name = "santei", version, about, long_about = None)]
struct Cli {
    /// 出力の言語 / language of the output
    #[arg(long, value_enum, default_value_t = Language::Ja, global = true)]
    lang: Language,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// 請求1件を計算 / price one claim
    Calc(calc::CalcArgs),
    /// 請求・レセプトの点検（指摘のみ） / findings of claims and receipts
    Check(check::CheckArgs),
    /// 受診1件の領収証・診療明細書 / the statement of one visit
    Statement(statement_cmd::StatementArgs),
    /// 入院カレンダー（1日1行、請求期間の合計） / a stay day by day, with the sums of its bills
    Calendar(calendar_cmd::CalendarArgs),
    /// マスターの読込み・表示・検索・比較 / build, show, search and compare masters
    Masters(masters_cmd::MastersArgs),
    /// 算定ルールの一覧と説明 / list the rules, and say one in words
    Rules(rules_cmd::RulesArgs),
    /// 公費（国・地方）の一覧・説明・判定・検算 / subsidies: list, say in words, find the one that applies, verify cases
    Subsidies(subsidies_cmd::SubsidiesArgs),
    /// レセプト電算処理ファイルの検算と書き戻し / verify and copy receipt files
    #[command(subcommand)]
    Uke(uke_cmd::UkeCommand),
    /// 正解の分かっている事例の検算 / run cases whose results are known
    #[command(subcommand)]
    Golden(golden_cmd::GoldenCommand),
    // Its texts stand with its arguments.
    Batch(batch_cmd::BatchArgs),
    /// 同じ請求を2通りに計算し、何がなぜ変わるかを原因別に集計（改定の影響など）
    /// / the same claims computed in two ways: what changes and why, summed by cause (impact of a revision)
    Diff(diff_cmd::DiffArgs),
    /// 試験用の請求・レセプトをマスターから作成 / make realistic claims or receipts from the masters
    Gen(gen_cmd::GenArgs),
    /// リポジトリの生成物を出力 / write a generated file of the repository
    #[command(subcommand, hide = true)]
    Generate(generate::GenerateCommand),
}

/// 言語.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// 日本語
    Ja,
    /// English
    En,
}

impl Language {
    /// Whether texts are wanted in Japanese.
    pub fn is_japanese(self) -> bool {
        self == Language::Ja
    }
}

/// Why a command ended without a result; printed on standard error, exit code 2.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure with this text.
    pub fn new(text: impl Into<String>) -> Failure {
        Failure(text.into())
    }

    /// A file that could not be read or written.
    pub fn file(path: &Path, error: &std::io::Error) -> Failure {
        Failure(format!("{}: 読み書きできません / cannot be read or written: {error}", path.display()))
    }

    /// What was asked for and is not there, with its number.
    pub fn asked(def: &MessageDef, args: &[&dyn std::fmt::Display], ja: bool) -> Failure {
        Failure::told(def, &def.text(ja, args))
    }

    /// A message of the registry, with its number.
    pub fn told(def: &MessageDef, text: &str) -> Failure {
        Failure(format!("E{} {}: {text}", def.code, def.slug))
    }

    /// The same, with the file that it is about.
    fn at(self, path: &Path) -> Failure {
        Failure(format!("{}: {}", path.display(), self.0))
    }

    /// A claim that was refused.
    pub fn claim(path: &Path, errors: &[ClaimError], language: Language) -> Failure {
        let line = |error: &ClaimError| {
            format!(
                "{}: E{} {}: {}",
                path.display(),
                error.def().code,
                error.def().slug,
                error.text(language.is_japanese())
            )
        };
        Failure(errors.iter().map(line).collect::<Vec<_>>().join("\n"))
    }
}

/// Reads a file, or standard input for `-`.
fn read_input(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.as_os_str() != "-" {
        return std::fs::read(path).map_err(|error| Failure::file(path, &error));
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| Failure::file(path, &error))?;
    Ok(bytes)
}

/// Reads a claim from a file, or from standard input for `-`.
fn read_claim(path: &Path, language: Language) -> Result<Claim, Failure> {
    Claim::from_json(&read_input(path)?).map_err(|errors| Failure::claim(path, &errors, language))
}

/// Writes a file whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    whole::write(path, &|error| error, |out| out.write_all(bytes)).map_err(|error| Failure::file(path, &error))
}

/// Writes to standard output; a closed pipe is no error.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::file(Path::new("-"), &error)),
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Calc(args) => calc::run(args, cli.lang),
        Command::Statement(args) => statement_cmd::run(args, cli.lang),
        Command::Calendar(args) => calendar_cmd::run(args, cli.lang),
        Command::Check(args) => check::run(args, cli.lang),
        Command::Masters(args) => masters_cmd::run(args, cli.lang),
        Command::Rules(args) => rules_cmd::run(args, cli.lang),
        Command::Subsidies(args) => subsidies_cmd::run(args, cli.lang),
        Command::Uke(command) => uke_cmd::run(command, cli.lang),
        Command::Golden(command) => golden_cmd::run(command, cli.lang),
        Command::Batch(args) => batch_cmd::run(args, cli.lang),
        Command::Diff(args) => diff_cmd::run(args, cli.lang),
        Command::Gen(args) => gen_cmd::run(args, cli.lang),
        Command::Generate(command) => generate::run(command),
    };
    result.unwrap_or_else(|Failure(text)| {
        eprintln!("{text}");
        ExitCode::from(2)
    })
}
