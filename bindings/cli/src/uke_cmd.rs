//! `santei uke`: receipt files, held against the record specification, verified against the masters, written back byte for byte, or moved into another month.

mod build;
mod check;
mod json;
mod pieces;
mod redate;
mod show;
mod text;

pub use redate::parse_month;

use crate::images::ImagesArgs;
use crate::{Failure, Language, read_input};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use santei::message::Severity;
use santei::outcome::Checklist;
use santei::uke::{
    Carried, Chunk, FieldReport, FileSums, Finding, NoClaim, PatientKey, Reader, Receipt, ReceiptClaim, ReceiptReport,
    Tally, TextEncoding, UkeFile, Verifier, claim_of, decode_text, join,
};
use santei::{Engine, MasterSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// レセプト電算処理ファイル / receipt files
#[derive(Subcommand, Debug)]
pub enum UkeCommand {
    /// 点数・回数・合計・負担金額などを計算し直して記録と比べ、算定の可否を点検する
    /// / compute points, times, totals and shares again and compare, and check what was claimed
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
    /// 算定単位の点数・回数と合計だけを比べる（速い）/ only compare points and times of units and their totals (fast)
    #[arg(long)]
    pub prices_only: bool,
    /// JSONで出力（すべての算定単位と項目）/ write JSON, with every unit and item
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
    /// The totals of a file were verified.
    fn totals(&mut self, fields: &[FieldReport]);
    /// Findings of the file, or of a piece of it.
    fn findings(&mut self, findings: &Findings<'_, '_>);
    /// The file ended.
    fn end(&mut self, tally: &Tally) -> Result<(), Failure>;
    /// All files ended. `claims` counts what was found in the claims, and says what was not checked.
    fn finish(&mut self, total: &Tally, claims: &Checklist) -> Result<(), Failure>;
}

/// The findings of a file.
struct Findings<'f, 'a> {
    list: &'f [Finding<'a>],
    /// How many more there were.
    dropped: u64,
    encoding: TextEncoding,
}

/// The claims of a file, in its order.
type Claims = Vec<Result<ReceiptClaim, NoClaim>>;

fn verify(args: &VerifyArgs, language: Language) -> Result<ExitCode, Failure> {
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut report: Box<dyn Report + '_> = match args.json {
        true => Box::new(json::JsonReport::new(language)),
        false => Box::new(text::TextReport::new(engine.masters(), language)),
    };
    let mut run =
        Run { verifier: Verifier::new(&engine), report: report.as_mut(), claims: Checklist::default(), language };
    let mut total = Tally::default();
    if args.prices_only {
        let progress = pieces::progress(&args.files);
        for path in &args.files {
            total.merge(&run.prices(path, &progress)?);
        }
        progress.finish_and_clear();
    } else {
        // The months of a patient may stand in any of the files, so that all are read before the first is verified.
        let files = args.files.iter().map(|path| Ok((path, read_input(path)?)));
        let files = files.collect::<Result<Vec<_>, Failure>>()?;
        let claims = claims(&files, engine.masters(), language)?;
        for ((path, bytes), claims) in files.iter().zip(&claims) {
            total.merge(&run.file(path, bytes, claims)?);
        }
    }
    let Run { mut claims, .. } = run;
    claims.finish();
    report.finish(&total, &claims)?;
    let failed = total.differences() > 0 || (args.strict && total.undecided_units() > 0);
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The receipts of all files as claims, those of the same patient joined, by file.
fn claims(files: &[(&PathBuf, Vec<u8>)], masters: &MasterSet<'_>, language: Language) -> Result<Vec<Claims>, Failure> {
    let mut made: Vec<(Option<PatientKey>, ReceiptClaim)> = Vec::new();
    let mut refusals: Vec<Vec<Option<NoClaim>>> = Vec::new();
    for (path, bytes) in files {
        let file = UkeFile::open(bytes).map_err(|finding| refused(path, &finding, language))?;
        let (mut reader, mut findings, mut list) = (Reader::new(&file), Vec::new(), Vec::new());
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            let Chunk::Receipt(receipt) = chunk else { continue };
            match claim_of(receipt, masters, &|bytes| decode_text(bytes, file.encoding())) {
                Ok(claim) => {
                    made.push((PatientKey::of(receipt), claim));
                    list.push(None);
                }
                Err(reason) => list.push(Some(reason)),
            }
        }
        refusals.push(list);
    }
    join(&mut made);
    let mut made = made.into_iter().map(|(_, claim)| claim);
    let mut claim = |refusal: Option<NoClaim>| refusal.map_or_else(|| made.next().map(Ok), |reason| Some(Err(reason)));
    Ok(refusals.into_iter().map(|list| list.into_iter().filter_map(&mut claim).collect()).collect())
}

/// A run over files.
struct Run<'r, 'e, 'm> {
    verifier: Verifier<'e, 'm>,
    report: &'r mut dyn Report,
    claims: Checklist,
    language: Language,
}

impl Run<'_, '_, '_> {
    /// Verifies the prices of the units of a file, piece by piece.
    fn prices(&mut self, path: &Path, progress: &ProgressBar) -> Result<Tally, Failure> {
        let (language, mut tally) = (self.language, Tally::default());
        pieces::read(path, language, &mut |file, from, is_last| {
            let (mut findings, mut of_piece) = (Vec::new(), Tally::default());
            let mut reader = from.map_or_else(|| Reader::new(file), |from| Reader::resume(file, from));
            if from.is_none() {
                self.report.file(path, file);
            }
            while let Some(chunk) = reader.next_chunk(&mut findings) {
                if let Chunk::Receipt(receipt) = chunk {
                    self.verifier.verify(receipt);
                    self.add(receipt, &mut of_piece);
                }
            }
            tally.merge(&of_piece);
            progress.inc(file.len() as u64);
            let dropped = reader.dropped_findings();
            self.end(path, is_last, &Findings { list: &findings, dropped, encoding: file.encoding() }, &tally)?;
            Ok(Carried::of(file, &reader, None))
        })?;
        Ok(tally)
    }

    /// The findings of a file or piece; with the last piece the file ends. A file without any receipt was not verified, whatever else
    /// it holds.
    fn end(&mut self, path: &Path, is_last: bool, findings: &Findings<'_, '_>, tally: &Tally) -> Result<(), Failure> {
        if let Some(finding) = findings.list.iter().find(|finding| finding.position.record == 0 && is_error(finding)) {
            return Err(refused(path, finding, self.language));
        }
        self.report.findings(findings);
        if is_last { self.report.end(tally) } else { Ok(()) }
    }

    /// Verifies a file with its claims.
    fn file(&mut self, path: &Path, bytes: &[u8], claims: &Claims) -> Result<Tally, Failure> {
        let file = UkeFile::open(bytes).map_err(|finding| refused(path, &finding, self.language))?;
        let (mut reader, mut findings, mut tally) = (Reader::new(&file), Vec::new(), Tally::default());
        let (name, mut sums) = (path.display().to_string(), FileSums::new());
        let mut claims = claims.iter();
        self.report.file(path, &file);
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            match chunk {
                Chunk::Receipt(receipt) => {
                    let Some(claim) = claims.next() else { continue };
                    sums.add(receipt, self.verifier.verify_claim(receipt, claim.as_ref(), &name));
                    self.add(receipt, &mut tally);
                }
                Chunk::Envelope(record) => {
                    let fields = sums.envelope(record);
                    tally.add_fields(&fields);
                    self.report.totals(&fields);
                }
            }
        }
        let dropped = reader.dropped_findings();
        self.end(path, true, &Findings { list: &findings, dropped, encoding: file.encoding() }, &tally)?;
        Ok(tally)
    }

    /// Takes the result of a receipt that was just verified.
    fn add(&mut self, receipt: &Receipt<'_>, tally: &mut Tally) {
        let result = self.verifier.report();
        tally.add(result);
        self.claims.merge(&result.claim);
        self.report.receipt(receipt, result, &self.verifier);
    }
}

/// Whether a finding is an error.
pub fn is_error(finding: &Finding<'_>) -> bool {
    finding.def.severity == Severity::Error
}

/// Why a file was refused.
pub fn refused(path: &Path, finding: &Finding<'_>, language: Language) -> Failure {
    let text = finding.text(language.is_japanese(), &|bytes| decode_text(bytes, TextEncoding::Ascii));
    Failure::new(format!("{}: E{} {}: {text}", path.display(), finding.def.code, finding.def.slug))
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
