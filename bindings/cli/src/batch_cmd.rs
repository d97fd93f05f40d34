//! `santei batch`: many claims at once, in order, with a file of errors, and resumable.

use crate::images::ImagesArgs;
use crate::table::{Align, Table};
use crate::uke_cmd::parse_month;
use crate::{Failure, Language, progress};
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use santei::message::{MessageDef, command as messages};
use santei::uke::ReviewOrganisation;
use santei::{Engine, Month};
use santei_batch::{Begin, InputKind, Job, OutputKind, Progress, RowKind, Summary};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// 多数の請求・レセプトをまとめて計算（中断・再開可） / compute many claims; can be interrupted and resumed
///
/// 結果は、スレッドの数にかかわらず入力の順に書き出します。計算できない請求は別ファイルに書いて続行します。中断した処理は --resume で続きから再開でき、
/// 書き出すファイルは中断しなかった場合と同じバイト列になります。レセプト電算処理ファイルでは、同じ患者の月をすべての入力からつなぎます。
///
/// Results come in the order of the input, whatever the threads. A claim that cannot be computed goes to a file of errors and the run goes on. An
/// interrupted run goes on with --resume and writes the same bytes as one that was not interrupted. Of receipt files, the months of a
/// patient are joined over all inputs.
///
/// 終了コード / exit code: 0 すべて計算 / all computed; 1 計算できない請求あり / some claims in the file of errors; 2 実行できない / the run failed
#[derive(Args, Debug)]
pub struct BatchArgs {
    /// 入力（順に続けて読みます）: 請求のJSONL、レセプト電算処理ファイル、列claimに請求のJSONを持つParquet（`-` は標準入力のJSONL）
    /// / inputs, read one after the other: claims as JSONL, receipt files, Parquet with the claims as JSON in the column `claim`
    /// (`-` = JSONL from standard input)
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// 書き出すファイル / file to write
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// 入力の種類（省略時は拡張子から）/ kind of the inputs (default: by their endings)
    #[arg(long, value_enum)]
    pub from: Option<From>,
    /// 出力の種類（省略時は拡張子から）/ kind of the output (default: by its ending)
    #[arg(long, value_enum)]
    pub to: Option<To>,
    /// CSV・Parquetの行の単位 / what a row of CSV and Parquet is
    #[arg(long, value_enum, default_value_t = Rows::Claims)]
    pub rows: Rows,
    /// Parquetの行グループの行数 / rows of a row group of Parquet
    #[arg(long, value_name = "ROWS", default_value_t = 65_536, value_parser = clap::value_parser!(u32).range(1..))]
    pub row_group: u32,
    /// 計算できない請求の書出し先（省略時は OUT.errors.jsonl）/ file of the claims that cannot be computed (default: OUT.errors.jsonl)
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// 計算するスレッドの数（省略時はコアの数）/ threads that compute (default: one per core)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// 中断した処理を続きから再開（なければ最初から）/ go on with an interrupted run (from the beginning without one)
    #[arg(long, conflicts_with = "restart")]
    pub resume: bool,
    /// 中断した処理を捨てて最初から / throw an interrupted run away and start from the beginning
    #[arg(long)]
    pub restart: bool,
    /// 再開できる位置を記録する間隔（秒）/ seconds between notes of where to resume
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    pub checkpoint: u32,
    /// 請求年月（レセプトの書出しに必要）/ month of billing (needed to write receipts)
    #[arg(long, value_name = "YYYY-MM", value_parser = parse_month)]
    pub billing_month: Option<Month>,
    /// この審査支払機関のレセプトだけ（1 支払基金、2 国保連合会。省略時は両方、OUT/1 と OUT/2 に）/ only receipts for this review
    /// organisation (1 payment fund, 2 federation; default: both, in OUT/1 and OUT/2)
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub organisation: Option<u8>,
    /// 確定していない算定結果もレセプトに書き出す / write receipts of results that are not final, too
    #[arg(long)]
    pub allow_open: bool,
    /// 集計をJSONで出力 / write the summary as JSON
    #[arg(long)]
    pub json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// 入力の種類 / kind of the inputs
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum From {
    /// 請求のJSON、1行に1件 / claims as JSON, one a line
    Jsonl,
    /// レセプト電算処理ファイル / receipt file
    Uke,
    /// 列claimに請求のJSON / claims as JSON in the column `claim`
    Parquet,
}

/// 出力の種類 / kind of the output
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum To {
    /// 算定結果の正準JSON、1行に1件（calc --json と同じ）/ the canonical JSON of each result, one a line, as calc --json writes it
    Jsonl,
    /// レセプト電算処理ファイル / receipt file
    Uke,
    /// 表（CSV）/ table as CSV
    Csv,
    /// 表（Parquet）/ table as Parquet
    Parquet,
}

/// 行の単位 / what a row is
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Rows {
    /// 請求1件 / a claim
    Claims,
    /// 明細1行 / a line of a claim
    Lines,
}

/// Runs the command.
pub fn run(args: &BatchArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    let job = job(args, ja)?;
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let (bar, start) = (progress::bar(Some(0), "{bar:30} {bytes}/{total_bytes} {msg} ETA {eta}"), Instant::now());
    let summary = santei_batch::run(&job, &engine, &|progress| show(&bar, progress, start));
    bar.finish_and_clear();
    let summary = summary.map_err(|error| Failure::told(error.def(), &error.text(ja)))?;
    report_time(summary.claims, start.elapsed(), ja);
    let text = match args.json {
        true => {
            serde_json::to_string(&summary).map(|text| text + "\n").map_err(|error| Failure::new(error.to_string()))?
        }
        false => text(&summary, ja),
    };
    crate::print(&text)?;
    Ok(if summary.refused + summary.incomplete > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn job(args: &BatchArgs, ja: bool) -> Result<Job, Failure> {
    let unknown = |path: &Path, option: &str| asked(&messages::BATCH_KIND, &[&path.display(), &option], ja);
    let input = |path: &PathBuf| {
        let kind = match args.from {
            Some(From::Jsonl) => Some(InputKind::Jsonl),
            Some(From::Uke) => Some(InputKind::Uke),
            Some(From::Parquet) => Some(InputKind::Parquet),
            None if path.as_os_str() == "-" => Some(InputKind::Jsonl),
            None => InputKind::of(path),
        };
        Ok((path.clone(), kind.ok_or_else(|| unknown(path, "--from"))?))
    };
    let to = match args.to {
        Some(To::Jsonl) => Some(OutputKind::Jsonl),
        Some(To::Uke) => Some(OutputKind::Uke),
        Some(To::Csv) => Some(OutputKind::Csv),
        Some(To::Parquet) => Some(OutputKind::Parquet),
        None => OutputKind::of(&args.output),
    };
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let beside = || {
        let mut name = args.output.components().collect::<PathBuf>().into_os_string();
        name.push(".errors.jsonl");
        PathBuf::from(name)
    };
    Ok(Job {
        inputs: args.inputs.iter().map(input).collect::<Result<_, Failure>>()?,
        output: args.output.clone(),
        to: to.ok_or_else(|| unknown(&args.output, "--to"))?,
        rows: match args.rows {
            Rows::Claims => RowKind::Claims,
            Rows::Lines => RowKind::Lines,
        },
        row_group: usize::try_from(args.row_group).unwrap_or(usize::MAX),
        errors: args.errors.clone().unwrap_or_else(beside),
        threads: args.threads.map_or_else(cores, usize::from),
        checkpoint: Duration::from_secs(args.checkpoint.into()),
        begin: match (args.resume, args.restart) {
            (true, _) => Begin::Resume,
            (_, true) => Begin::Restart,
            _ => Begin::New,
        },
        billing_month: args.billing_month,
        organisation: args
            .organisation
            .and_then(|code| ReviewOrganisation::ALL.into_iter().find(|own| own.code() == code)),
        allow_open: args.allow_open,
    })
}

fn asked(def: &MessageDef, about: &[&dyn std::fmt::Display], ja: bool) -> Failure {
    Failure::asked(def, about, ja)
}

fn show(bar: &ProgressBar, progress: Progress, start: Instant) {
    if bar.is_hidden() {
        return;
    }
    if bar.position() == 0 {
        // What an interrupted run has done says nothing of the rate of this one.
        bar.set_position(progress.bytes);
        bar.reset_eta();
    }
    bar.set_length(progress.of.max(progress.bytes));
    bar.set_position(progress.bytes);
    let refused = if progress.refused == 0 { String::new() } else { format!(" (✕ {})", progress.refused) };
    bar.set_message(format!("{} 件/claims{refused} {}s", progress.claims, start.elapsed().as_secs()));
}

/// The time, which is no result: on standard error.
fn report_time(claims: u64, time: Duration, ja: bool) {
    let rate = u128::from(claims) * 1000 / time.as_millis().max(1);
    let seconds = format!("{}.{:03}", time.as_secs(), time.subsec_millis());
    match ja {
        true => eprintln!("{claims}件 {seconds}秒（毎秒{rate}件）"),
        false => eprintln!("{claims} claims in {seconds} s ({rate}/s)"),
    }
}

fn text(summary: &Summary, ja: bool) -> String {
    let pick = |japanese: &'static str, english: &'static str| if ja { japanese } else { english };
    let mut counts =
        Table::new(&[(pick("集計", "summary"), Align::Left), (pick("件数・金額", "count, amount"), Align::Right)]);
    let mut row =
        |ja: &'static str, en: &'static str, value: i128| counts.row([pick(ja, en).to_owned(), grouped(value)]);
    let points = |x100: i128| x100 / 100;
    let yen = summary.yen;
    row("請求", "claims", summary.claims.into());
    row("　計算した請求", "  computed", summary.computed.into());
    row("　　確定", "    final", summary.r#final.into());
    row("　　暫定", "    provisional", summary.provisional.into());
    row("　　判定不能あり", "    with something undecided", summary.undecided.into());
    row("　　レセプトの一部のみ", "    a part of the receipt only", summary.incomplete.into());
    row("　計算できない請求", "  refused", summary.refused.into());
    row("空行", "empty lines", summary.empty_lines.into());
    row("合計点数（点）", "points", points(summary.points_x100));
    row("　うち判定不能（点）", "  of which undecided", points(summary.undecided_points_x100));
    row("保険者負担（円）", "insurers (yen)", yen.insurer);
    row("高額療養費（円）", "high-cost benefit (yen)", yen.high_cost);
    row("公費（円）", "subsidies (yen)", yen.subsidies);
    row("患者・一部負担金相当額（円）", "patients, exact (yen)", yen.patient);
    row("窓口で支払う額（円）", "collected from patients (yen)", yen.collected);
    row("食事・生活療養の費用（円）", "meals and living (yen)", yen.meals);
    row("保険外（円）", "outside the insurance (yen)", yen.outside);
    row(
        "負担額が未定の請求（円に含まない）",
        "claims with undecided shares (not in the yen)",
        summary.shares_undecided.into(),
    );
    let mut parts = vec![counts.render()];
    if !summary.errors.is_empty() {
        let mut errors = Table::new(&[(pick("エラー", "error"), Align::Left), (pick("件数", "count"), Align::Right)]);
        for own in &summary.errors {
            errors.row([format!("{} {}", own.code, own.slug), grouped(own.count.into())]);
        }
        parts.push(errors.render());
    }
    let mut files = Table::new(&[
        (pick("書き出したファイル", "file"), Align::Left),
        (pick("行・件", "rows"), Align::Right),
        (pick("バイト", "bytes"), Align::Right),
    ]);
    for own in &summary.files {
        files.row([own.path.clone(), grouped(own.rows.into()), grouped(own.bytes.into())]);
    }
    files.row([summary.errors_file.clone(), grouped((summary.refused + summary.incomplete).into()), String::new()]);
    parts.push(files.render());
    let release = |own: &santei_batch::MastersDocument| {
        let digest: String = own.sha256.chars().take(12).collect();
        format!("{} {} {digest}\n", own.family, own.release)
    };
    let releases: String = summary.masters.iter().map(release).collect();
    parts.push(format!("{} {}\n{releases}", pick("エンジン", "engine"), summary.engine));
    parts.join("\n")
}

/// A sum with commas; one beyond the largest amount of a claim without.
fn grouped(value: i128) -> String {
    i64::try_from(value).map_or_else(|_| value.to_string(), santei::num::grouped)
}
