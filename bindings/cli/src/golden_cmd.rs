//! `santei golden`: suites of cases whose results are known.

mod bless;
mod draft;
mod html;
mod junit;
mod plain;
mod report;
mod run;
mod text;

use crate::images::{ImagesArgs, parse_day};
use crate::{Failure, Language, progress};
use clap::{Args, Subcommand, ValueEnum};
use santei::Day;
use santei::message::Message;
use santei_golden::shelf;
use santei_golden::suite::{self, Collection, Filter, Lock, Masters, RunReport};
use std::path::PathBuf;
use std::process::ExitCode;

/// A bar over the cases.
const BAR: &str = "{spinner} {pos} {per_sec}";

/// 正解の分かっている事例の検算 / run cases whose results are known
#[derive(Subcommand, Debug)]
pub enum GoldenCommand {
    /// 事例を計算し、期待値と比べる / compute cases and compare with what they expect
    ///
    /// フォルダーにsuite.toml（事例の目録）があれば、目録と照合します。目録にない事例、目録にあって無い事例、登録後に変わった事例、
    /// 重複した事例名、未記入の事例は不合格です。前回の検証とマスターが違うときは、その旨を表示します。事例のマスターのうち公表ファイルが
    /// 要るものは --shelf（又は環境変数SANTEI_SHARED）から作ります。ないときは「未実行」と数え、不合格とします（--allow-skipped で
    /// 許容）。1件でも不合格なら終了コード1、読めない入力は2。--casesを指定し--formatを省くと、1行1項目（事例・受診番号・項目・期待値・計算値）と合格数だけを
    /// 出力し、目録は見ません。
    ///
    /// A folder with a suite.toml (the manifest of its cases) is held against it: a case that is not listed, one that is listed and not
    /// there, one that has changed since, an id used twice, and a case that is not filled in are red. Masters other than those last
    /// verified are told. Masters that need published files are built from --shelf (or the variable SANTEI_SHARED); without it such
    /// cases are skipped and counted, and the run is red (but for --allow-skipped). Exit code 1 when any case is red, 2 when the input cannot be read. With
    /// --cases and without --format, only a line for every value that differs (case, number of the visit, value, expected, got) and the
    /// counts are written, and no manifest is looked at.
    Run(RunArgs),
    /// 請求から事例のひな形を作る（期待値は空欄） / begin a case for a claim, with empty expectations
    ///
    /// 請求を計算し、使われた規則と、期待値の項目名だけを書きます。金額・点数は書きません: 告示・通知・事例集から記入してください。"?" が
    /// 残る事例は不合格です。出典が述べていない項目は消してください。
    ///
    /// The claim is computed for the rules that it meets and the names of what it gives. No amount is written: fill them in from the notice or
    /// the official example. A case in which "?" is left is red. Take out what the source does not say.
    New(DraftArgs),
    /// 確認した事例を目録に登録する / enter cases that were looked at into the manifest
    ///
    /// 変更の一覧を表示し、--yesで書き込みます。鍵は3つ: 通常の事例はそのまま。公式の事例（source.kindがofficial・notice）は、出典の変更と
    /// 同時にしか変えられません（文言だけの変更は自由）。契約の事例（目録のlock = "contract"）は、--signed-byと--reasonが要り、前後の値が
    /// blessings.jsonlに追記されます。--from-engineは、regressionの事例に限り、計算値を期待値とします。書かずに終わったとき、不合格の事例があるときは
    /// 終了コード1、拒否は2。
    ///
    /// Lists the changes, and writes them with --yes. There are three locks: ordinary cases are free. Official ones (source.kind official or
    /// notice) change only together with their citation (their words are free). Those of a contract (lock = "contract" in the
    /// manifest) need --signed-by and --reason, and both values are added to blessings.jsonl. --from-engine takes what the engine found
    /// as expected, for regression cases only. Exit code 1 when nothing was written or a case is red, 2 for a refusal.
    Bless(BlessArgs),
    /// 規則の網羅・古い出典・遅い事例の報告書（HTML 1ファイル） / what the cases cover, as one page
    ///
    /// 規則・パラメーターごとに、名指しする事例、計算に現れた事例、検討だけされた事例を数え、事例のない規則を先に並べます。不合格があれば終了コード1。
    ///
    /// For every rule and parameter: the cases that name it, those in whose calculation it shows, and those in which it was only looked at;
    /// rules without a case first. Exit code 1 when a case is red.
    Report(ReportArgs),
}

/// What commands that run cases share.
#[derive(Args, Debug)]
pub struct WithArgs {
    /// 事例のファイルまたはフォルダー / files or folders with cases
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// 公表ファイルの置き場（令和4・6年度のマスターを作る） / folder of the published files, for the masters of 令和4 and 6
    #[arg(long, value_name = "DIR")]
    pub shelf: Option<PathBuf>,
    /// 同時に計算する数（省略時はコアの数）/ cases computed at a time; default: the cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// The arguments of `golden run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    #[command(flatten)]
    with: WithArgs,
    /// 事例の形式（省略時はファイルの内容による）/ format of the cases; default: as each file says
    #[arg(long, value_enum)]
    cases: Option<Format>,
    /// 出力の形式 / form of the output
    #[arg(long, value_enum)]
    format: Option<Output>,
    /// 出力先 / file to write
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 事例名・規則・フォルダー・根拠がこれを含む（*?[]があれば一致する）事例だけ。複数指定はすべてを満たす事例 / only cases of which the id, a rule,
    /// the folder or the oracle has this part (or fits this glob); given several times, all of them have to
    #[arg(long, value_name = "TEXT|GLOB")]
    filter: Vec<String>,
    /// マスターがなく未実行の事例があっても不合格としない / cases that are skipped because their masters are not there do not make the run red
    #[arg(long, conflicts_with = "strict")]
    allow_skipped: bool,
    /// 目録のないフォルダーも不合格とする（--casesだけのときは、他のマスターの事例も）/ folders without a manifest are red, too; with --cases
    /// alone, cases of other masters are
    #[arg(long)]
    strict: bool,
}

/// The arguments of `golden new`.
#[derive(Args, Debug)]
pub struct DraftArgs {
    /// 請求（JSON） / the claim
    #[arg(value_name = "CLAIM.json")]
    claim: PathBuf,
    /// 出力先（省略時は標準出力。既にあるファイルには書かない）/ file to write; default: standard output; an existing file is not overwritten
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// The arguments of `golden bless`.
#[derive(Args, Debug)]
pub struct BlessArgs {
    #[command(flatten)]
    with: WithArgs,
    /// 書き込む / write
    #[arg(long)]
    yes: bool,
    /// 署名（契約の事例） / who signs, for cases of a contract
    #[arg(long, value_name = "NAME")]
    signed_by: Option<String>,
    /// 理由（契約の事例） / why, for cases of a contract
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// 計算値を期待値とする（regressionの事例だけ） / take what the engine found as expected; regression cases only
    #[arg(long)]
    from_engine: bool,
    /// 目録の鍵 / the lock of the suites from now on
    #[arg(long, value_enum)]
    lock: Option<LockWord>,
    /// 日付（省略時は今日）/ the day; default: today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    on: Option<Day>,
}

/// The arguments of `golden report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    #[command(flatten)]
    with: WithArgs,
    /// 出力先（HTML）/ the page to write
    #[arg(short, long, value_name = "FILE", required_unless_present = "json")]
    output: Option<PathBuf>,
    /// JSONで出力 / JSON
    #[arg(long)]
    json: bool,
}

/// 事例の形式.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// 窓口負担の事例（.jsonl、1行1事例）/ co-payment cases (.jsonl, one case a line)
    Copay,
    /// このリポジトリの事例（.json、1ファイル1事例）/ the cases of this repository (.json, one case a file)
    Golden,
}

/// 出力の形式.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Output {
    /// 表 / tables
    Table,
    /// JSON (schema/golden-run.schema.json)
    Json,
    /// JUnit XML
    Junit,
}

/// 鍵.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum LockWord {
    /// 通常 / ordinary
    Ordinary,
    /// 契約 / contract
    Contract,
}

impl LockWord {
    fn lock(self) -> Lock {
        match self {
            LockWord::Ordinary => Lock::Ordinary,
            LockWord::Contract => Lock::Contract,
        }
    }
}

/// Runs the command.
pub fn run(command: &GoldenCommand, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    match command {
        GoldenCommand::Run(args) => run::run(args, ja),
        GoldenCommand::New(args) => draft::run(args, language),
        GoldenCommand::Bless(args) => bless::run(args, ja),
        GoldenCommand::Report(args) => report::run(args, ja),
    }
}

fn refused(fault: &Message, ja: bool) -> Failure {
    Failure::told(fault.def(), &fault.text(ja))
}

impl WithArgs {
    fn masters(&self) -> Result<Masters, Failure> {
        let shelf = self.shelf.clone().or_else(shelf::given);
        Ok(Masters { given: self.images.read()?.into_bytes(), known_at: self.images.known_at, shelf })
    }

    /// Does something with so many threads.
    fn threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
        let jobs = self.jobs.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        Ok(pool.map_err(|error| Failure::new(error.to_string()))?.install(work))
    }

    /// Collects and runs the cases, with a bar on a terminal.
    fn run(&self, collection: &Collection, filter: &Filter, ja: bool) -> Result<RunReport, Failure> {
        let masters = self.masters()?;
        let bar = progress::bar(None, BAR);
        let report = self.threads(|| suite::run(collection, filter, &masters, &|| bar.inc(1)))?;
        bar.finish_and_clear();
        report.map_err(|fault| refused(&fault, ja))
    }
}
