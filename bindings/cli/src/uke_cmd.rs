//! `santei uke`: receipt files, held against the record specification, verified against the masters, written back byte for byte, or moved into another month.

mod build;
mod check;
mod json;
mod redate;
mod show;
mod text;

use crate::images::ImagesArgs;
use crate::{Failure, Language, read_input};
use clap::{Args, Subcommand};
use encoding_rs::{SHIFT_JIS, UTF_8};
use santei::message::Severity;
use santei::uke::{Chunk, Finding, Reader, Receipt, ReceiptReport, Tally, TextEncoding, UkeFile, Verifier};
use santei::{Engine, MasterSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// レセプト電算処理ファイル / receipt files
#[derive(Subcommand, Debug)]
pub enum UkeCommand {
    /// 算定単位ごとに点数を計算し直して記録と比べる / price every billing unit again and compare
    Verify(VerifyArgs),
    /// 記録条件仕様のとおりか点検する / hold the file against the record specification
    Check(check::CheckArgs),
    /// 読み取った内容から同じファイルを書き出す / write the file back from what was read
    Copy(CopyArgs),
    /// 請求（JSON）からレセプト電算処理ファイルを作成 / build receipt files from claims (JSON)
    Build(build::BuildArgs),
    /// 診療年月を変えて書き出す（その月にないコードは除く）/ write the receipts into another month, without codes it does not know
    Redate(redate::RedateArgs),
    /// レセプトを診療報酬明細書の様式で表示・印刷（指定がなければ一覧）/ show or print one receipt as the paper form; a list without one
    Show(show::ShowArgs),
}

/// 検算 / verification
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// レセプト電算処理ファイル（`-` は標準入力）/ receipt files (`-` = standard input)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// 判定不能の算定単位があっても終了コード1にする / exit 1 also when a unit is undecided
    #[arg(long)]
    pub strict: bool,
    /// JSONで出力（すべての算定単位）/ write JSON, with every unit
    #[arg(long)]
    pub json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// 書き戻し / copy
#[derive(Args, Debug)]
pub struct CopyArgs {
    /// 読み取るファイル（`-` は標準入力）/ file to read (`-` = standard input)
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// 書き出すファイル（`-` は標準出力）/ file to write (`-` = standard output)
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
}

/// Runs a command.
pub fn run(command: &UkeCommand, language: Language) -> Result<ExitCode, Failure> {
    match command {
        UkeCommand::Verify(args) => verify(args, language),
        UkeCommand::Check(args) => check::run(args, language),
        UkeCommand::Copy(args) => copy(args, language),
        UkeCommand::Build(args) => build::run(args, language),
        UkeCommand::Redate(args) => redate::run(args, language),
        UkeCommand::Show(args) => show::run(args, language),
    }
}

/// Shows the results of files while they are verified.
trait Report {
    /// A file begins.
    fn file(&mut self, path: &Path, file: &UkeFile<'_>);
    /// A receipt was verified.
    fn receipt(&mut self, receipt: &Receipt<'_>, report: &ReceiptReport, verifier: &Verifier<'_, '_>);
    /// The file ended.
    fn end(&mut self, findings: &Findings<'_, '_>, tally: &Tally) -> Result<(), Failure>;
    /// All files ended.
    fn finish(&mut self, total: &Tally) -> Result<(), Failure>;
}

/// The findings of a file.
struct Findings<'f, 'a> {
    list: &'f [Finding<'a>],
    /// How many more there were.
    dropped: u64,
    encoding: TextEncoding,
}

fn verify(args: &VerifyArgs, language: Language) -> Result<ExitCode, Failure> {
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut report: Box<dyn Report + '_> = match args.json {
        true => Box::new(json::JsonReport::new(language)),
        false => Box::new(text::TextReport::new(engine.masters(), language)),
    };
    let mut verifier = Verifier::new(&engine);
    let mut total = Tally::default();
    for path in &args.files {
        total.merge(&verify_file(path, &mut verifier, report.as_mut(), language)?);
    }
    report.finish(&total)?;
    let failed = total.differ > 0 || (args.strict && total.undecided_units() > 0);
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn verify_file(
    path: &Path,
    verifier: &mut Verifier<'_, '_>,
    report: &mut dyn Report,
    language: Language,
) -> Result<Tally, Failure> {
    let bytes = read_input(path)?;
    let file = UkeFile::open(&bytes).map_err(|finding| refused(path, &finding, language))?;
    let (mut reader, mut findings, mut tally) = (Reader::new(&file), Vec::new(), Tally::default());
    report.file(path, &file);
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            let result = verifier.verify(receipt).clone();
            tally.add(&result);
            report.receipt(receipt, &result, verifier);
        }
    }
    // A file without any receipt was not verified, whatever else it holds.
    if let Some(finding) = findings.iter().find(|finding| finding.position.record == 0 && is_error(finding)) {
        return Err(refused(path, finding, language));
    }
    let dropped = reader.dropped_findings();
    report.end(&Findings { list: &findings, dropped, encoding: file.encoding() }, &tally)?;
    Ok(tally)
}

/// Whether a finding is an error.
pub fn is_error(finding: &Finding<'_>) -> bool {
    finding.def.severity == Severity::Error
}

/// Why a file was refused.
pub fn refused(path: &Path, finding: &Finding<'_>, language: Language) -> Failure {
    let text = finding.text(language.is_japanese(), &|bytes| decode(bytes, TextEncoding::Ascii));
    Failure::new(format!("{}: E{} {}: {text}", path.display(), finding.def.code, finding.def.slug))
}

/// Text of the file for people; what cannot be read shows as the replacement character.
pub fn decode(bytes: &[u8], encoding: TextEncoding) -> String {
    let encoding = match encoding {
        TextEncoding::Cp932 => SHIFT_JIS,
        TextEncoding::Ascii | TextEncoding::Utf8 => UTF_8,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn copy(args: &CopyArgs, language: Language) -> Result<ExitCode, Failure> {
    let bytes = read_input(&args.input)?;
    let file = UkeFile::open(&bytes).map_err(|finding| refused(&args.input, &finding, language))?;
    let copied = file.copy();
    let failed = |error| Failure::file(&args.output, &error);
    if args.output.as_os_str() == "-" {
        std::io::stdout().lock().write_all(&copied).map_err(failed)?;
    } else {
        crate::write_whole(&args.output, &copied)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The masters behind a report, for the rows of a unit that differs.
type Masters<'v, 'm> = &'v MasterSet<'m>;
