//! `santei check`: findings of claims and receipts, without amounts.

use crate::images::ImagesArgs;
use crate::table::{Align, Table};
use crate::uke_cmd::{is_error, refused};
use crate::{Failure, Language, progress, read_input};
use clap::{Args, ValueEnum};
use santei::claim::AdjudicationMode;
use santei::num::grouped;
use santei::outcome::{CheckFinding, CheckSource, Checklist};
use santei::uke::{Chunk, PatientKey, Reader, ReceiptClaim, UkeFile, claim_of, decode_text, join};
use santei::{Claim, Code, Day, Engine, MasterSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 請求・レセプトの点検（指摘のみ、金額なし） / findings of claims and receipts, without amounts
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// 請求のJSON、レセプト電算処理ファイル、又はそのフォルダ（フォルダの中の同じ患者の月をつなぎます。`-` は標準入力）
    /// / claim as JSON, receipt file, or a folder of them (a folder joins the months of the same patient; `-` = standard input)
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 包括・背反の扱い（省略時は請求の設定）/ suppress lines or only warn (default: as the claim says)
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<Mode>,
    /// JSONで出力 / write JSON
    #[arg(long)]
    pub json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// 包括・背反の扱い / what happens to lines that are absorbed or excluded
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Mode {
    /// 警告のみ / only warn
    Warn,
    /// 適用 / apply
    Apply,
}

/// Endings of the files of a folder that are read.
const ENDINGS: [&str; 3] = ["uke", "csv", "json"];

/// A claim, and where it came from.
struct Entry {
    file: String,
    made: ReceiptClaim,
    is_receipt: bool,
}

/// Runs the command.
pub fn run(args: &CheckArgs, language: Language) -> Result<ExitCode, Failure> {
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut list = Checklist::default();
    let mut entries = Vec::new();
    for path in &args.paths {
        entries.extend(read(path, engine.masters(), &mut list, language)?);
    }
    let bar = progress::bar(Some(entries.len() as u64), "{bar:40} {pos}/{len} {eta}");
    let mut session = engine.session();
    for Entry { file, made, is_receipt } in &mut entries {
        if let Some(mode) = args.mode {
            made.claim.settings.adjudication = match mode {
                Mode::Warn => AdjudicationMode::Warn,
                Mode::Apply => AdjudicationMode::Apply,
            };
        }
        let ReceiptClaim { claim, skipped, comments, .. } = &*made;
        let source = CheckSource { file, skipped, comments, is_receipt: *is_receipt };
        list.add(source, claim, session.calculate(claim), engine.masters());
        bar.inc(1);
    }
    bar.finish_and_clear();
    list.finish();
    if args.json {
        let json = serde_json::to_string(&list).map_err(|error| Failure::new(error.to_string()))?;
        crate::print(&format!("{json}\n"))?;
    } else {
        crate::print(&View { list: &list, ja: language.is_japanese() }.text())?;
    }
    Ok(if list.is_open() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The claims of a file or folder; receipts of the same patient in it are joined.
fn read(path: &Path, masters: &MasterSet<'_>, list: &mut Checklist, language: Language) -> Result<Vec<Entry>, Failure> {
    let files = if path.is_dir() { files(path)? } else { vec![path.to_owned()] };
    let (mut claims, mut names, mut receipts) = (Vec::new(), Vec::new(), Vec::new());
    for file in &files {
        let bytes = read_input(file)?;
        if is_json(&bytes) {
            let claim = Claim::from_json(&bytes).map_err(|errors| Failure::claim(file, &errors, language))?;
            let made = ReceiptClaim { claim, sources: Vec::new(), skipped: Vec::new(), comments: Vec::new() };
            claims.push(Entry { file: file.display().to_string(), made, is_receipt: false });
            continue;
        }
        let found = read_receipts(file, &bytes, masters, list, language)?;
        names.extend(found.iter().map(|_| file.display().to_string()));
        receipts.extend(found);
    }
    join(&mut receipts);
    let joined = names.into_iter().zip(receipts);
    claims.extend(joined.map(|(file, (_, made))| Entry { file, made, is_receipt: true }));
    Ok(claims)
}

/// The files of a folder that are read, those of folders in it included, in order of name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| Failure::file(&folder, &error))? {
            let entry = entry.map_err(|error| Failure::file(&folder, &error))?;
            // A link is not followed: it may lead back.
            let kind = entry.file_type().map_err(|error| Failure::file(&folder, &error))?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if has_ending(&entry.path()) {
                found.push(entry.path());
            }
        }
    }
    if found.is_empty() {
        let text = "レセプト（.UKE、.CSV）も請求（.json）もありません / holds neither receipts (.UKE, .CSV) nor claims (.json)";
        return Err(Failure::new(format!("{}: {text}", folder.display())));
    }
    found.sort();
    Ok(found)
}

fn has_ending(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

fn is_json(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

fn read_receipts(
    path: &Path,
    bytes: &[u8],
    masters: &MasterSet<'_>,
    list: &mut Checklist,
    language: Language,
) -> Result<Vec<(Option<PatientKey>, ReceiptClaim)>, Failure> {
    let file = UkeFile::open(bytes).map_err(|finding| refused(path, &finding, language))?;
    let (mut reader, mut findings, mut receipts) = (Reader::new(&file), Vec::new(), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        let Chunk::Receipt(receipt) = chunk else { continue };
        match claim_of(receipt, masters, &|bytes| decode_text(bytes, file.encoding())) {
            Ok(made) => receipts.push((PatientKey::of(receipt), made)),
            Err(reason) => {
                let number = String::from_utf8_lossy(receipt.header.receipt_number().bytes()).into_owned();
                list.refuse(&path.display().to_string(), &number, receipt.header.record().number(), &reason);
            }
        }
    }
    match findings.iter().find(|finding| finding.position.record == 0 && is_error(finding)) {
        Some(finding) => Err(refused(path, finding, language)),
        None => Ok(receipts),
    }
}

/// The list as a person reads it: what was not checked, how many of what, and every finding.
struct View<'v> {
    list: &'v Checklist,
    ja: bool,
}

impl View<'_> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn text(&self) -> String {
        let parts = [self.unchecked(), self.summary(), self.findings()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn unchecked(&self) -> String {
        let mut text = String::new();
        for family in &self.list.unchecked {
            let title = if self.ja { &family.title_ja } else { &family.title_en };
            let (label, claims) = (self.pick("未判定", "unchecked"), self.pick("件", " claims"));
            let _ = writeln!(text, "{label}: {title} ({}{claims})", family.claims);
        }
        text
    }

    fn severity(&self, severity: &str) -> &'static str {
        match (severity, self.ja) {
            ("error", true) => "✕ 算定不可",
            ("undecided", true) => "？ 判定不能",
            ("warning", true) => "！ 注意",
            (_, true) => "・ 情報",
            ("error", false) => "✕ error",
            ("undecided", false) => "? undecided",
            ("warning", false) => "! warning",
            (_, false) => "- info",
        }
    }

    fn summary(&self) -> String {
        let (claims, lines) = (self.list.claims, self.list.lines);
        let head = match self.ja {
            true => format!("点検 {claims}件、明細 {lines}\n"),
            false => format!("checked {claims} claims, {lines} lines\n"),
        };
        if self.list.findings.is_empty() {
            return head + self.pick("指摘なし\n", "no findings\n");
        }
        let mut table = Table::new(&[
            (self.pick("重大度", "severity"), Align::Left),
            (self.pick("指摘", "finding"), Align::Left),
            (self.pick("件数", "count"), Align::Right),
        ]);
        for kind in &self.list.summary {
            let count = grouped(i64::try_from(kind.count).unwrap_or(i64::MAX));
            table.row([self.severity(&kind.severity).to_owned(), format!("{} {}", kind.number, kind.reason), count]);
        }
        head + &table.render()
    }

    /// A row per finding, and under it what is to say about it.
    fn findings(&self) -> String {
        if self.list.findings.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("重大度", "severity"), Align::Left),
            (self.pick("請求・レセプト", "claim or receipt"), Align::Left),
            (self.pick("日", "day"), Align::Left),
            (self.pick("明細", "line"), Align::Left),
            (self.pick("相手", "other act"), Align::Left),
        ]);
        for finding in &self.list.findings {
            table.row([
                self.severity(&finding.severity).to_owned(),
                self.place(finding),
                finding.date.map(|day| day.to_string()).unwrap_or_default(),
                act(finding.code, &finding.name, None),
                act(finding.against_code, &finding.against_name, finding.against_date),
            ]);
        }
        let rendered = table.render();
        let mut rows = rendered.lines();
        let mut text: String = rows.by_ref().take(2).map(|heading| format!("{heading}\n")).collect();
        for (row, finding) in rows.zip(&self.list.findings) {
            let _ = writeln!(text, "{row}");
            self.words(finding).iter().for_each(|words| text.push_str(&format!("    {words}\n")));
        }
        text
    }

    fn place(&self, finding: &CheckFinding) -> String {
        let file = Path::new(&finding.file).file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let place = match finding.record {
            Some(record) => format!("{}{record}", self.pick("レコード", "record ")),
            None => finding.at.clone(),
        };
        format!("{file} {} {place}", finding.claim)
    }

    /// The finding; the row and the window behind it; what is missing, what to do, and the citation.
    fn words(&self, finding: &CheckFinding) -> Vec<String> {
        let (text, fix) = match self.ja {
            true => (&finding.text_ja, &finding.fix_ja),
            false => (&finding.text_en, &finding.fix_en),
        };
        let window = finding.window_from.zip(finding.window_until);
        let window = window.map(|(from, until)| format!("{from}–{until}"));
        let citation: Vec<&str> =
            [finding.rule.as_deref(), finding.citation.as_deref()].into_iter().flatten().collect();
        let table = finding.table.as_deref().unwrap_or_default();
        let lines = [
            Some(format!("[{}] {text}", finding.number)),
            finding.row.as_ref().map(|row| format!("{} {table}: {row}", self.pick("表", "table"))),
            window.map(|window| format!("{}: {window}", self.pick("期間", "window"))),
            finding.missing.as_ref().map(|missing| format!("{}: {missing}", self.pick("不足", "missing"))),
            (!fix.is_empty()).then(|| format!("{}: {fix}", self.pick("対応", "to do"))),
            (!citation.is_empty()).then(|| format!("{}: {}", self.pick("根拠", "citation"), citation.join(" "))),
        ];
        lines.into_iter().flatten().collect()
    }
}

fn act(code: Option<Code>, name: &str, date: Option<Day>) -> String {
    let parts = [code.map(|code| code.to_string()), Some(name.to_owned()), date.map(|date| date.to_string())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
