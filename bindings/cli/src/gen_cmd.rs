//! `santei gen`: realistic months made from the masters, as claims or as receipts.

use crate::images::ImagesArgs;
use crate::progress::bar;
use crate::uke_cmd::parse_month;
use crate::{Failure, Language, whole};
use clap::Args;
use indicatif::ProgressBar;
use santei::message::{Message, command as messages};
use santei::num::grouped;
use santei::{Engine, Month};
use santei_gen::{Generator, PROFILES, Plan, PutFile, Receipts, WriteError, claims, receipt_files};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 診療月のない既定の月 / the month without `--month`
const DEFAULT_MONTH: &str = "2025-11";
/// Most receipts of one run.
const MOST: u64 = 10_000_000_000;

/// 実在しそうな1か月分の請求を、マスターから作る（負荷試験・改定の比較・規模の見積り用。患者も医療機関も架空）。同じ種・プロファイル・月・マスター
/// からは、同じバイト列ができる
///
/// Makes months of claims that could be real, from the masters: for load tests, comparing revisions, sizing. Patients and institutions
/// are made up. The same seed, profile, month and masters give the same bytes.
#[derive(Args, Debug)]
pub struct GenArgs {
    /// プロファイル: clinic（診療所）、hospital（病院）、mixed（両方）、または自作のTOMLファイル / profile: clinic, hospital, mixed, or a TOML file
    /// of one's own
    #[arg(long, value_name = "PROFILE")]
    pub profile: String,
    /// 作る請求の数 / how many claims
    #[arg(long, value_name = "N")]
    pub receipts: u64,
    /// 乱数の種 / seed
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// 最初の請求の番号（続きや一部だけを作るとき）/ number of the first claim, to make a part or to go on
    #[arg(long, value_name = "K", default_value_t = 0)]
    pub first: u64,
    /// 診療年月 / month of care
    #[arg(long, value_name = "YYYY-MM", default_value = DEFAULT_MONTH, value_parser = parse_month)]
    pub month: Month,
    /// 書き出す先。ファイルは1行1件のJSON（`-` は標準出力）。`.uke` のファイルは計算した請求のレセプトで、医療機関・審査支払機関ごとのIRからGOまでを1本に
    /// つなぐ。フォルダー（`/` で終える）には医療機関・審査支払機関ごとの RECEIPTC.UKE を書く / where to write. A file gets JSON, one claim a line (`-` is
    /// standard output). A file `.uke` gets the receipts of the computed claims, IR to GO of each institution and review organisation
    /// one after the other. A folder (with a `/` at the end) gets a RECEIPTC.UKE for each institution and review organisation
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// スレッド数（既定は機械のすべて。結果は変わらない）/ threads (default: all of the machine; the result is the same)
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// Runs the command.
pub fn run(args: &GenArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    if args.receipts > MOST {
        return Err(Failure::asked(&messages::GEN_COUNT, &[&"--receipts", &0, &MOST, &args.receipts], ja));
    }
    let bytes = args.images.read()?;
    let (images, masters) = args.images.open(&bytes)?;
    let text = own_profile(&args.profile)?;
    let name =
        Path::new(&args.profile).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let plan = Plan { profile: &name, text: text.as_deref(), month: args.month, seed: args.seed };
    let generator = Generator::new(&images, &masters, &plan).map_err(|error| failure(&error, ja))?;
    let threads = rayon::ThreadPoolBuilder::new().num_threads(args.threads.unwrap_or_default());
    let threads = threads.build().map_err(|error| Failure::new(error.to_string()))?;
    let bar = progress(args.receipts, ja);
    let told = |written: u64| bar.set_position(written);
    let engine = Engine::new(masters);
    let make = Make { generator: &generator, engine: &engine, args, told: &told };
    let written = threads.install(|| match form(&args.output) {
        Form::Claims => whole::write(&args.output, &WriteError::from, |out| make.claims(out)),
        Form::Stream => whole::write(&args.output, &WriteError::from, |out| make.stream(out)),
        Form::Folder => make.folder(),
    });
    bar.finish_and_clear();
    let written = written.map_err(|error| match error {
        WriteError::Output(error) => Failure::file(&args.output, &error),
        WriteError::Receipt(error) => failure(&error, ja),
    })?;
    eprintln!("{}", told_at_end(args, written, ja));
    Ok(ExitCode::SUCCESS)
}

/// What is written.
enum Form {
    /// Claims, one a line.
    Claims,
    /// Receipt files, one after the other.
    Stream,
    /// A folder of receipt files.
    Folder,
}

fn form(output: &Path) -> Form {
    let ends_as_folder = output.as_os_str().to_string_lossy().ends_with('/');
    match output.extension() {
        _ if ends_as_folder || output.is_dir() => Form::Folder,
        Some(extension) if extension.eq_ignore_ascii_case("uke") => Form::Stream,
        _ => Form::Claims,
    }
}

struct Make<'m, 'g> {
    generator: &'m Generator,
    engine: &'m Engine<'g>,
    args: &'m GenArgs,
    told: &'m (dyn Fn(u64) + Sync),
}

impl Make<'_, '_> {
    fn end(&self) -> u64 {
        self.args.first.saturating_add(self.args.receipts)
    }

    fn claims(&self, out: &mut (dyn Write + Send)) -> Result<Option<Receipts>, WriteError> {
        claims(self.generator, self.args.first, self.end(), out, self.told)?;
        Ok(None)
    }

    fn receipts(&self, put: &mut PutFile<'_>) -> Result<Option<Receipts>, WriteError> {
        receipt_files(self.generator, self.engine, self.args.first, self.end(), put, self.told).map(Some)
    }

    /// One stream: the ＥＯＦコード stands at its end only.
    fn stream(&self, out: &mut (dyn Write + Send)) -> Result<Option<Receipts>, WriteError> {
        let sums = self.receipts(&mut |_, _, bytes| out.write_all(bytes.strip_suffix(END_MARK).unwrap_or(bytes)))?;
        out.write_all(END_MARK)?;
        Ok(sums)
    }

    /// A folder that appears whole or not at all.
    fn folder(&self) -> Result<Option<Receipts>, WriteError> {
        let output = &self.args.output;
        let partial = whole::partial(output);
        let all = || {
            std::fs::create_dir(&partial)?;
            let sums = self.receipts(&mut |institution, organisation, bytes| {
                let folder = partial.join(institution).join(organisation.code().to_string());
                std::fs::create_dir_all(&folder)?;
                std::fs::write(folder.join("RECEIPTC.UKE"), bytes)
            })?;
            // Only an empty folder gives way.
            std::fs::rename(&partial, output)?;
            Ok(sums)
        };
        all().inspect_err(|_| {
            // The first error is the one to report.
            let _ = std::fs::remove_dir_all(&partial);
        })
    }
}

/// ＥＯＦコード.
const END_MARK: &[u8] = b"\x1A";

/// The text of a profile that is a file.
fn own_profile(profile: &str) -> Result<Option<String>, Failure> {
    let path = Path::new(profile);
    if PROFILES.contains(&profile) || path.extension().is_none() {
        return Ok(None);
    }
    std::fs::read_to_string(path).map(Some).map_err(|error| Failure::file(path, &error))
}

fn failure(error: &Message, ja: bool) -> Failure {
    Failure::told(error.def(), &error.text(ja))
}

fn told_at_end(args: &GenArgs, written: Option<Receipts>, ja: bool) -> String {
    let output = args.output.display();
    let claims = grouped(i64::try_from(args.receipts).unwrap_or(i64::MAX));
    let Some(Receipts { receipts, files, open, points }) = written else {
        return if ja { format!("{output}: 請求{claims}件") } else { format!("{output}: {claims} claims") };
    };
    let [receipts, files, open] = [receipts, files, open].map(|n| grouped(i64::try_from(n).unwrap_or(i64::MAX)));
    let points = grouped(points);
    if ja {
        format!(
            "{output}: 請求{claims}件からレセプト{receipts}件（{files}ファイル、{points}点）、確定しないため除いた請求{open}件"
        )
    } else {
        format!(
            "{output}: {receipts} receipts ({files} files, {points} points) of {claims} claims; {open} left out as not final"
        )
    }
}

/// A bar on a terminal, nothing elsewhere.
fn progress(claims: u64, ja: bool) -> ProgressBar {
    let template = match ja {
        true => "{bar:40} {human_pos}/{human_len}件 {per_sec} 残り{eta}",
        false => "{bar:40} {human_pos}/{human_len} claims {per_sec} {eta} left",
    };
    bar(Some(claims), template)
}
