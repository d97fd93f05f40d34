//! `santei diff`: the same claims computed in two ways, and what changed, by cause.

mod amounts;
mod cause;
mod claims;
mod compare;
mod csv;
mod html;
mod library;
mod outcome;
mod report;
mod shift;
mod side;
mod text;

use crate::images::{ImageBytes, ImagesArgs, parse_day};
use crate::{Failure, Language, progress, whole};
use claims::{Input, LeftOut};
use clap::{Args, ValueEnum};
use library::OtherEngine;
pub use report::DiffReport;
use report::{ReleaseForm, SideForm, Tally};
use santei::claim::Settings;
use santei::message::command as messages;
use santei::{Day, Engine, Month};
use serde_json::{Map, Value};
use side::{Compared, Plan, Worker};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use text::View;

/// Claims that a thread takes at a time.
const PIECE: usize = 64;

/// 同じ請求を2通り（左・右）に計算し、変わったものを原因別に示します。左と右は、マスター、公表時点、診療年月、設定、
/// エンジンの版（古いCライブラリ）のどれが違ってもかまいません。違いがなければ終了コード0、あれば1、実行できなければ2です。
///
/// 例:
///   令和6年度改定の影響（5月分を6月の診療として計算）
///     santei diff may.jsonl --images r04.img r06.img --right-month 2024-06
///   7月のマスター更新の影響
///     santei diff may.jsonl --images r06.img --left-known-at 2024-06-30 --right-known-at 2024-07-31
///   包括・背反を警告だけにした場合
///     santei diff may.jsonl --right-set adjudication=warn
///   前の版のエンジンとの差
///     santei diff may.jsonl --left-engine libsantei.so.0
///
/// The same claims computed in two ways (left and right), and what changed, by cause. The sides may differ in masters, in what had been
/// published, in the month, in settings, or in the engine (an older C library). Exit code 0 without any difference, 1 with one, 2 when it
/// cannot be done.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct DiffArgs {
    /// 請求（JSON 1件、又は1行1件のJSON Lines）、レセプト電算処理ファイル（`-` は標準入力）
    /// / claims (JSON, or JSON Lines with one a line), receipt files (`-` = standard input)
    #[arg(required = true, value_name = "CLAIMS")]
    pub claims: Vec<PathBuf>,
    /// 左のマスターイメージ（省略時は --images）/ images of the left side (default: --images)
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub left_images: Vec<PathBuf>,
    /// 右のマスターイメージ / images of the right side
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub right_images: Vec<PathBuf>,
    /// 左の公表時点（省略時は --known-at）/ what had been published on the left (default: --known-at)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    pub left_known_at: Option<Day>,
    /// 右の公表時点 / what had been published on the right
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    pub right_known_at: Option<Day>,
    /// 左の診療年月（すべての日付を同じ月数だけ移す。生年月日も移すので年齢は変わらない。ない日は月末日。コードは移さず、
    /// 廃止などは原因として示す）/ month of the left side: every date moves by the same months, births too, so that ages stay; a day that
    /// does not exist becomes the last of the month; codes stay, and one that is abolished is a cause
    #[arg(long, value_name = "YYYY-MM", value_parser = parse_month)]
    pub left_month: Option<Month>,
    /// 右の診療年月 / month of the right side
    #[arg(long, value_name = "YYYY-MM", value_parser = parse_month)]
    pub right_month: Option<Month>,
    /// 左の設定（請求の settings の項目。例: adjudication=warn、min_grade=A、month_end=true、completion=off）
    /// / a setting of the left side, over that of the claims (adjudication=warn, min_grade=A, month_end=true, completion=off)
    #[arg(long, value_name = "NAME=VALUE")]
    pub left_set: Vec<String>,
    /// 右の設定 / a setting of the right side
    #[arg(long, value_name = "NAME=VALUE")]
    pub right_set: Vec<String>,
    /// 左のエンジン（別の版のCライブラリ libsantei。省略時はこのプログラム。読み込んだライブラリの中の処理が実行されるので、
    /// 信頼できるものだけを指定）/ engine of the left side: a C library of another version (default: this program); it runs, so name only
    /// one that you trust
    #[arg(long, value_name = "LIBRARY")]
    pub left_engine: Option<PathBuf>,
    /// 右のエンジン / engine of the right side
    #[arg(long, value_name = "LIBRARY")]
    pub right_engine: Option<PathBuf>,
    /// 出力の形式 / form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// 書き出すファイル（省略時は標準出力）/ file to write (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 示す原因・コード・請求の数（JSONの原因は常にすべて）/ causes, codes and claims that are shown (JSON always holds every cause)
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    /// 並行して計算するスレッドの数（省略時はCPUの数。結果は変わらない）/ threads (default: as many as CPUs; the result is the same)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// 両側のマスター / masters of both sides
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// 出力の形式 / form of the output
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// 表 / tables
    Text,
    /// 変わった請求と原因ごとに1行 / a row for each changed claim and cause
    Csv,
    /// schema/diff.schema.json
    Json,
    /// 1つのファイルで完結するページ / one self-contained page
    Html,
}

fn parse_month(text: &str) -> Result<Month, String> {
    Month::parse_iso(text).ok_or_else(|| format!("月 YYYY-MM を指定してください / not a month: {text}"))
}

/// Runs the command.
pub fn run(args: &DiffArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    let settings = [settings(&args.left_set, ja)?, settings(&args.right_set, ja)?];
    let images = [
        side_images(&args.left_images, args.left_known_at, &args.images),
        side_images(&args.right_images, args.right_known_at, &args.images),
    ];
    let bytes = [images[0].read()?, images[1].read()?];
    let engines = [Engine::new(images[0].masters(&bytes[0])?), Engine::new(images[1].masters(&bytes[1])?)];
    let library = |path: &Option<PathBuf>, bytes: &ImageBytes, images: &ImagesArgs| {
        path.as_ref().map(|path| OtherEngine::load(path, &bytes.all(), images.known_at, ja)).transpose()
    };
    let libraries =
        [library(&args.left_engine, &bytes[0], &images[0])?, library(&args.right_engine, &bytes[1], &images[1])?];
    let [left_settings, right_settings] = settings;
    let plan = |place: usize, month, settings| Plan {
        engine: &engines[place],
        library: libraries[place].as_ref(),
        month,
        settings,
    };
    let plans = [plan(0, args.left_month, left_settings), plan(1, args.right_month, right_settings)];
    let forms = [form(&plans[0], &images[0]), form(&plans[1], &images[1])];
    let report = match args.format {
        Format::Csv => write_csv(args, &plans, forms, language)?,
        Format::Text | Format::Json | Format::Html => {
            let report = compare_all(args, &plans, forms, language, &mut |_| Ok(()))?;
            let view = View { report: &report, top: args.top, ja };
            let text = match args.format {
                Format::Json => serde_json::to_string(&report).map_err(|error| Failure::new(error.to_string()))? + "\n",
                Format::Html => view.html(),
                Format::Text | Format::Csv => view.text(),
            };
            match &args.output {
                Some(path) => crate::write_whole(path, text.as_bytes())?,
                None => crate::print(&text)?,
            }
            report
        }
    };
    Ok(if report.differs() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The images of a side: its own, else those of both.
fn side_images(own: &[PathBuf], known_at: Option<Day>, both: &ImagesArgs) -> ImagesArgs {
    let images = if own.is_empty() { both.images.clone() } else { own.to_vec() };
    ImagesArgs { images, known_at: known_at.or(both.known_at) }
}

/// Settings of the command line, held against those that a claim can have.
fn settings(given: &[String], ja: bool) -> Result<Map<String, Value>, Failure> {
    let mut settings = Map::new();
    for text in given {
        let pair = text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty());
        let (name, value) = pair.ok_or_else(|| Failure::asked(&messages::DIFF_SETTING_FORM, &[text], ja))?;
        let parsed = match value {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            word => Value::String(word.to_owned()),
        };
        let one = Map::from_iter([(name.to_owned(), parsed)]);
        serde_json::from_value::<Settings>(Value::Object(one.clone()))
            .map_err(|error| Failure::asked(&messages::DIFF_SETTING_VALUE, &[&name, &value, &error], ja))?;
        settings.extend(one);
    }
    Ok(settings)
}

fn form(plan: &Plan<'_, '_>, images: &ImagesArgs) -> SideForm {
    let release = |(release, start): (santei::masters::Release<'_>, Day)| ReleaseForm {
        family: release.family().slug().to_owned(),
        label: release.label().to_owned(),
        start: start.to_string(),
        as_of: release.as_of().to_string(),
    };
    SideForm {
        images: images.images.iter().map(|path| path.display().to_string()).collect(),
        releases: plan.engine.masters().releases().map(release).collect(),
        known_at: images.known_at.map(|day| day.to_string()),
        month: plan.month.map(|month| month.to_string()),
        engine: plan.library.map_or_else(|| santei::VERSION.to_owned(), OtherEngine::version),
        library: plan.library.map(|library| library.name().to_owned()),
        settings: plan.settings_words(),
    }
}

/// Compares every claim, in order, so many at a time; `on_claim` sees each.
fn compare_all(
    args: &DiffArgs,
    plans: &[Plan<'_, '_>; 2],
    forms: [SideForm; 2],
    language: Language,
    on_claim: &mut dyn FnMut(&Compared) -> Result<(), Failure>,
) -> Result<DiffReport, Failure> {
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let ja = language.is_japanese();
    let mut workers = (0..threads).map(|_| Worker::new(plans, ja)).collect::<Result<Vec<_>, _>>()?;
    let (mut tally, mut piece, bar) =
        (Tally::new(args.top), Vec::new(), progress::bar(None, "{spinner} {pos} {per_sec} {elapsed}"));
    let mut finish = |piece: &mut Vec<Input>| -> Result<(), Failure> {
        for compared in compare_piece(std::mem::take(piece), &mut workers) {
            let compared = compared?;
            tally.add(&compared).ok_or_else(|| Failure::asked(&messages::DIFF_OVERFLOW, &[&compared.label], ja))?;
            on_claim(&compared)?;
            bar.inc(1);
        }
        Ok(())
    };
    let left_out: LeftOut = claims::each(&args.claims, plans[0].engine.masters(), language, &mut |claim| {
        piece.push(claim);
        if piece.len() < PIECE * threads { Ok(()) } else { finish(&mut piece) }
    })?;
    finish(&mut piece)?;
    bar.finish_and_clear();
    Ok(tally.finish(forms, left_out))
}

/// Compares some claims, each worker a run of them; the results come in the order of the claims.
fn compare_piece(claims: Vec<Input>, workers: &mut [Worker<'_, '_>]) -> Vec<Result<Compared, Failure>> {
    let each = claims.len().div_ceil(workers.len().max(1)).max(1);
    let mut runs: Vec<Vec<Input>> = Vec::new();
    for claim in claims {
        match runs.last_mut() {
            Some(run) if run.len() < each => run.push(claim),
            _ => runs.push(vec![claim]),
        }
    }
    let work = |worker: &mut Worker<'_, '_>, run: Vec<Input>| -> Vec<Result<Compared, Failure>> {
        run.into_iter().map(|claim| worker.compare(claim)).collect()
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> =
            runs.into_iter().zip(workers).map(|(run, worker)| scope.spawn(move || work(worker, run))).collect();
        let joined = handles.into_iter().map(|handle| handle.join());
        joined.flat_map(|run| run.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Writes the rows while the claims are compared; a file appears whole or not at all.
fn write_csv(
    args: &DiffArgs,
    plans: &[Plan<'_, '_>; 2],
    forms: [SideForm; 2],
    language: Language,
) -> Result<DiffReport, Failure> {
    let name = args.output.as_deref().unwrap_or(Path::new("-"));
    let failed = |error: std::io::Error| Failure::file(name, &error);
    whole::write(name, &failed, |target| rows(args, plans, forms, language, target, name))
}

fn rows(
    args: &DiffArgs,
    plans: &[Plan<'_, '_>; 2],
    forms: [SideForm; 2],
    language: Language,
    target: &mut dyn Write,
    name: &Path,
) -> Result<DiffReport, Failure> {
    let failed = |error: ::csv::Error| Failure::new(format!("{}: {error}", name.display()));
    let mut writer = ::csv::Writer::from_writer(target);
    writer.write_record(csv::HEADING).map_err(failed)?;
    let report = compare_all(args, plans, forms, language, &mut |claim| {
        csv::rows(claim, language.is_japanese()).iter().try_for_each(|row| writer.write_record(row).map_err(failed))
    })?;
    writer.flush().map_err(|error| Failure::file(name, &error))?;
    Ok(report)
}
