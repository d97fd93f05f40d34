//! `santei uke build`: the claims of a month as a receipt file for each review organisation.

use super::redate::parse_month;
use crate::images::ImagesArgs;
use crate::table::{Align, Table};
use crate::{Failure, Language, read_input};
use clap::Args;
use santei::claim::Institution;
use santei::message::receipt as messages;
use santei::num::grouped;
use santei::outcome::{CommentState, Outcome, required_comments};
use santei::uke::{
    BuiltReceipt, ReceiptFile, ReviewOrganisation, UkeFile, check, decode_text, encode_text, not_final, receipts_of,
};
use santei::{Claim, ClaimError, Engine, MasterSet, Month, Session};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 作成 / building
#[derive(Args, Debug)]
pub struct BuildArgs {
    /// 請求のJSON、1行に1件（`-` は標準入力）/ claims as JSON, one a line (`-` = standard input)
    #[arg(value_name = "CLAIMS")]
    pub claims: PathBuf,
    /// 書き出すファイル。審査支払機関が複数のときはフォルダー（その中の 1/RECEIPTC.UKE と 2/RECEIPTC.UKE）/ file to write; a folder
    /// where there are several review organisations (1/RECEIPTC.UKE and 2/RECEIPTC.UKE in it)
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// 請求年月（既定は最も新しい診療年月の翌月）/ month of billing (default: the month after the newest month of care)
    #[arg(long, value_name = "YYYY-MM", value_parser = parse_month)]
    pub billing_month: Option<Month>,
    /// この審査支払機関の分だけ（1 支払基金、2 国保連合会）/ only for this review organisation (1 payment fund, 2 federation)
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub organisation: Option<u8>,
    /// 確定していない算定結果も書き出す / write results that are not final, too
    #[arg(long)]
    pub allow_open: bool,
    /// 書き出せない請求を除いて書き出す（除いた請求は報告し、終了コードは1）/ leave refused claims out and write the rest (they are
    /// reported, the exit code is 1)
    #[arg(long)]
    pub skip_refused: bool,
    /// 報告をJSONで出力 / write the report as JSON
    #[arg(long)]
    pub json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// A claim that could not be written.
#[derive(Serialize)]
struct Refused {
    /// Line of the input, from 1.
    line: usize,
    /// Id of the claim, where it could be read.
    id: Option<String>,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Problem {
    code: u16,
    slug: &'static str,
    pointer: String,
    ja: String,
    en: String,
}

/// A file that was written.
#[derive(Serialize)]
struct Written {
    organisation: u8,
    path: String,
    receipts: u32,
    /// 総件数: every payer of a receipt counts.
    cases: u32,
    points: i64,
    /// 月遅れ: receipts of a month of care before the one that is billed.
    late: u32,
    /// 返戻再請求: receipts that carry a 検索番号.
    claimed_again: u32,
}

#[derive(Serialize)]
struct Report {
    billing_month: Month,
    claims: usize,
    files: Vec<Written>,
    refused: Vec<Refused>,
    /// Comments of the コメント関連テーブル that an act asks for under a condition which the claim does not decide.
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Suggestion {
    line: usize,
    id: String,
    pointer: String,
    ja: String,
    en: String,
}

/// A claim with its receipts.
struct Made {
    line: usize,
    id: String,
    month: Month,
    institution: Institution,
    claimed_again: bool,
    receipts: Vec<BuiltReceipt>,
    suggestions: Vec<Suggestion>,
}

/// Runs the command.
pub fn run(args: &BuildArgs, language: Language) -> Result<ExitCode, Failure> {
    let bytes = read_input(&args.claims)?;
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut session = engine.session();
    let (mut made, mut refused) = (Vec::new(), Vec::new());
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
        match make(line, index + 1, args.allow_open, (&engine, &mut session)) {
            Ok(one) => made.push(one),
            Err(one) => refused.push(one),
        }
    }
    let claims = made.len() + refused.len();
    let suggestions = made.iter_mut().flat_map(|one: &mut Made| std::mem::take(&mut one.suggestions)).collect();
    let Some(newest) = made.iter().map(|one| one.month).max_by_key(|month| month.first_day()) else {
        return Err(nothing(args, &refused, language));
    };
    let billing_month = args.billing_month.unwrap_or_else(|| newest.plus_months(1));
    let mut files = Files { args, billing_month, newest, list: Vec::new(), refused };
    made.into_iter().for_each(|one| files.take(one));
    let Files { list, refused, .. } = files;
    if list.is_empty() || (!refused.is_empty() && !args.skip_refused) {
        return Err(nothing(args, &refused, language));
    }
    let several = list.len() > 1;
    // Everything is ready before the first byte or folder is written.
    let ja = language.is_japanese();
    let bytes = list.iter().map(|file| file.bytes(ja)).collect::<Result<Vec<_>, _>>()?;
    let mut written = Vec::new();
    for (file, bytes) in list.iter().zip(&bytes) {
        let path = file.path(&args.output, several, ja)?;
        write(&path, bytes)?;
        written.push(file.written(&path));
    }
    let report = Report { billing_month, claims, files: written, refused, suggestions };
    let text = if args.json { json(&report)? } else { text(&report, ja) };
    crate::print(&text)?;
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn make<'m>(
    line: &[u8],
    number: usize,
    allow_open: bool,
    (engine, session): (&Engine<'m>, &mut Session<'_, 'm>),
) -> Result<Made, Refused> {
    let claim = Claim::from_json(line).map_err(|errors| refusal(number, None, &errors))?;
    let outcome = session.calculate(&claim);
    let made = match not_final(outcome).filter(|_| !allow_open) {
        Some(open) => Err(vec![open]),
        None => receipts_of(&claim, outcome, engine.masters()),
    };
    let suggestions = suggestions(number, &claim, outcome, engine.masters());
    match made {
        Ok(receipts) => Ok(Made {
            line: number,
            claimed_again: claim.receipt.is_some_and(|facts| facts.search_number.is_some()),
            id: claim.id,
            month: claim.month,
            institution: claim.institution,
            receipts,
            suggestions,
        }),
        Err(errors) => Err(refusal(number, Some(claim.id), &errors)),
    }
}

fn suggestions(line: usize, claim: &Claim, outcome: &Outcome<'_>, masters: &MasterSet<'_>) -> Vec<Suggestion> {
    let needs = required_comments(claim, outcome, masters);
    let open = needs.iter().filter(|need| need.state == CommentState::Conditional);
    open.map(|need| Suggestion {
        line,
        id: claim.id.clone(),
        pointer: format!("/units/{}/lines/{}", need.unit, need.line),
        ja: need.text(true),
        en: need.text(false),
    })
    .collect()
}

fn refusal(line: usize, id: Option<String>, errors: &[ClaimError]) -> Refused {
    let problem = |error: &ClaimError| Problem {
        code: error.def().code,
        slug: error.def().slug,
        pointer: error.pointer().to_owned(),
        ja: error.text(true),
        en: error.text(false),
    };
    Refused { line, id, problems: errors.iter().map(problem).collect() }
}

/// The files of a month, by review organisation.
struct Files<'a> {
    args: &'a BuildArgs,
    billing_month: Month,
    newest: Month,
    list: Vec<OpenFile>,
    refused: Vec<Refused>,
}

struct OpenFile {
    file: ReceiptFile,
    late: u32,
    claimed_again: u32,
}

impl Files<'_> {
    fn take(&mut self, made: Made) {
        let wanted =
            |receipt: &&BuiltReceipt| self.args.organisation.is_none_or(|code| receipt.organisation().code() == code);
        for receipt in made.receipts.iter().filter(wanted) {
            if let Err(errors) = self.push(&made, receipt) {
                self.refused.push(refusal(made.line, Some(made.id), &errors));
                return;
            }
        }
    }

    fn push(&mut self, made: &Made, receipt: &BuiltReceipt) -> Result<(), Vec<ClaimError>> {
        let organisation = receipt.organisation();
        let known = self.list.iter().position(|own| own.file.organisation() == organisation);
        let place = match known {
            Some(place) => place,
            None => {
                let file = ReceiptFile::new(&made.institution, self.billing_month, organisation)?;
                self.list.push(OpenFile { file, late: 0, claimed_again: 0 });
                self.list.len() - 1
            }
        };
        let own = &mut self.list[place];
        own.file.push(&made.institution, receipt).map_err(|error| vec![error])?;
        own.late += u32::from(made.month != self.newest);
        own.claimed_again += u32::from(made.claimed_again);
        Ok(())
    }
}

impl OpenFile {
    fn path(&self, output: &Path, several: bool, ja: bool) -> Result<PathBuf, Failure> {
        if several && output.as_os_str() == "-" {
            return Err(Failure::asked(&messages::BUILD_SEVERAL, &[], ja));
        }
        if !several && !output.is_dir() {
            return Ok(output.to_owned());
        }
        let folder = output.join(self.file.organisation().code().to_string());
        std::fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
        Ok(folder.join("RECEIPTC.UKE"))
    }

    /// The bytes, read back once: what `uke check` calls an error is never written.
    fn bytes(&self, ja: bool) -> Result<Vec<u8>, Failure> {
        let refused = |error: &ClaimError| Failure::told(error.def(), &error.text(ja));
        let bytes = self.file.encode(&encode_text).map_err(|error| refused(&error))?;
        let file = UkeFile::open(&bytes).map_err(|finding| Failure::new(finding.text(ja, &|_| String::new())))?;
        let checked = check(&file);
        match checked.findings.iter().find(|finding| super::is_error(finding)) {
            Some(finding) => {
                let text = finding.text(ja, &|bytes| decode_text(bytes, file.encoding()));
                Err(Failure::new(format!("E{} {}: {text}", finding.def.code, finding.def.slug)))
            }
            None => Ok(bytes),
        }
    }

    fn written(&self, path: &Path) -> Written {
        Written {
            organisation: self.file.organisation().code(),
            path: path.display().to_string(),
            receipts: self.file.receipts(),
            cases: self.file.cases(),
            points: self.file.points(),
            late: self.late,
            claimed_again: self.claimed_again,
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        use std::io::Write as _;
        return std::io::stdout().lock().write_all(bytes).map_err(|error| Failure::file(path, &error));
    }
    crate::write_whole(path, bytes)
}

/// Nothing was written: the refused claims and why.
fn nothing(args: &BuildArgs, refused: &[Refused], language: Language) -> Failure {
    let ja = language.is_japanese();
    let head = messages::BUILD_NOTHING.text(ja, &[&args.claims.display(), &refused.len()]);
    let lines = refusals(refused, ja);
    Failure::new(format!("{lines}E{} {}: {head}", messages::BUILD_NOTHING.code, messages::BUILD_NOTHING.slug))
}

fn refusals(refused: &[Refused], ja: bool) -> String {
    let mut text = String::new();
    for own in refused {
        let id = own.id.as_deref().unwrap_or("-");
        for problem in &own.problems {
            let said = if ja { &problem.ja } else { &problem.en };
            let place = if ja { format!("{}行目（{id}）", own.line) } else { format!("line {} ({id})", own.line) };
            text.push_str(&format!("{place}: E{} {}: {said}\n", problem.code, problem.slug));
        }
    }
    text
}

fn json(report: &Report) -> Result<String, Failure> {
    serde_json::to_string(report).map(|text| text + "\n").map_err(|error| Failure::new(error.to_string()))
}

fn text(report: &Report, ja: bool) -> String {
    let pick = |japanese: &'static str, english: &'static str| if ja { japanese } else { english };
    let mut table = Table::new(&[
        (pick("審査支払機関", "review organisation"), Align::Left),
        (pick("ファイル", "file"), Align::Left),
        (pick("レセプト", "receipts"), Align::Right),
        (pick("総件数", "cases"), Align::Right),
        (pick("点数", "points"), Align::Right),
        (pick("月遅れ", "late"), Align::Right),
        (pick("返戻再請求", "again"), Align::Right),
    ]);
    for own in &report.files {
        let organisation = ReviewOrganisation::ALL.into_iter().find(|known| known.code() == own.organisation);
        let name = organisation.map_or("", |known| known.name(ja));
        let counts = [i64::from(own.receipts), own.cases.into(), own.points, own.late.into(), own.claimed_again.into()]
            .map(grouped);
        table.row([format!("{} {name}", own.organisation), own.path.clone()].into_iter().chain(counts));
    }
    let head = format!(
        "{}: {} · {}: {} · {}: {} · {}: {}\n",
        pick("請求年月", "billing month"),
        report.billing_month,
        pick("請求", "claims"),
        report.claims,
        pick("書き出せない請求", "refused"),
        report.refused.len(),
        pick("条件付きのコメント（--jsonで一覧）", "comments under a condition (listed by --json)"),
        report.suggestions.len(),
    );
    format!("{}{head}{}", refusals(&report.refused, ja), table.render())
}
