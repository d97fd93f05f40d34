//! `santei uke show`: one receipt as the paper form (診療報酬明細書, 様式第二), as text, as a page to print and as JSON.
//!
//! The form speaks Japanese, whatever language is asked for; what santei adds to it speaks the language.

mod html;
mod text;

use super::{is_error, refused};
use crate::images::ImagesArgs;
use crate::table::{Align, Table};
use crate::{Failure, Language, read_input};
use clap::Args;
use santei::claim::Setting;
use santei::message::command as messages;
use santei::num::grouped;
use santei::uke::{
    Chunk, Reader, Sheet, SheetCare, SheetClaim, SheetCode, SheetDisease, SheetDonor, SheetEntry, SheetLine, SheetRow,
    SheetUnit, UkeFile, decode_text, sheet, sheet_entry,
};
use std::path::PathBuf;
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr;

/// Columns of text where the terminal does not say how many it has.
const COLUMNS: usize = 100;

/// 明細書の表示 / one receipt
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// レセプト電算処理ファイル（`-` は標準入力）/ receipt file (`-` = standard input)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 何件目のレセプトか（ファイルの先頭から、1から）/ place of the receipt in the file, from 1
    #[arg(long, value_name = "N", group = "which")]
    pub receipt: Option<u32>,
    /// レセプト番号で指定 / the receipt with this レセプト番号
    #[arg(long, value_name = "NUMBER", group = "which")]
    pub number: Option<String>,
    /// 印刷用のHTMLで出力 / write a page to print (HTML)
    #[arg(long, conflicts_with = "json", requires = "which")]
    pub html: bool,
    /// JSONで出力 / write JSON
    #[arg(long)]
    pub json: bool,
    /// 書き出すファイル（省略時は標準出力）/ file to write; default: standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// 文字表示の桁数（省略時は環境変数COLUMNS。広ければ点数欄と摘要を並べる）/ columns of the text, default COLUMNS; wide ones put 点数欄 and 摘要 side by side
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
    /// 名称に使用するマスター / masters for the names
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// Runs the command.
pub fn run(args: &ShowArgs, language: Language) -> Result<ExitCode, Failure> {
    let images = args.images.read()?;
    let masters = args.images.masters(&images)?;
    let bytes = read_input(&args.file)?;
    let file = UkeFile::open(&bytes).map_err(|finding| refused(&args.file, &finding, language))?;
    let decode = |bytes: &[u8]| decode_text(bytes, file.encoding());
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    let mut entries: Vec<SheetEntry> = Vec::new();
    let mut found: Vec<(SheetEntry, Option<Sheet>)> = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        let Chunk::Receipt(receipt) = chunk else { continue };
        let entry = sheet_entry(receipt, u32::try_from(entries.len() + 1).unwrap_or(u32::MAX));
        if args.wants(&entry) {
            found.push((entry.clone(), sheet(receipt, entry.place, &masters, &decode)));
        }
        entries.push(entry);
    }
    if let Some(finding) = findings.iter().find(|finding| finding.position.record == 0 && is_error(finding)) {
        return Err(refused(&args.file, finding, language));
    }
    let text = match (args.receipt, &args.number) {
        (None, None) => args.list(&entries, language)?,
        _ => args.form(&one(args, found, entries.len(), language)?, language)?,
    };
    match &args.output {
        Some(path) => crate::write_whole(path, text.as_bytes())?,
        None => crate::print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The one receipt that was asked for.
fn one(
    args: &ShowArgs,
    mut found: Vec<(SheetEntry, Option<Sheet>)>,
    receipts: usize,
    language: Language,
) -> Result<Sheet, Failure> {
    let ja = language.is_japanese();
    if let Some(number) = args.number.as_ref().filter(|_| found.len() > 1) {
        let places: Vec<String> = found.iter().map(|(entry, _)| entry.place.to_string()).collect();
        return Err(Failure::asked(&messages::RECEIPT_NUMBER_SEVERAL, &[number, &places.join(", ")], ja));
    }
    match (found.pop(), args.receipt, &args.number) {
        (Some((_, Some(sheet))), ..) => Ok(sheet),
        (Some((entry, None)), ..) => {
            Err(Failure::asked(&messages::RECEIPT_OTHER_TABLE, &[&entry.place, &entry.kind], ja))
        }
        (None, None, Some(number)) => Err(Failure::asked(&messages::RECEIPT_NUMBER_UNKNOWN, &[number, &receipts], ja)),
        (None, place, _) => Err(Failure::asked(&messages::RECEIPT_UNKNOWN, &[&place.unwrap_or(0), &receipts], ja)),
    }
}

impl ShowArgs {
    fn wants(&self, entry: &SheetEntry) -> bool {
        self.receipt == Some(entry.place) || self.number.as_ref() == Some(&entry.number)
    }

    fn list(&self, entries: &[SheetEntry], language: Language) -> Result<String, Failure> {
        if self.json {
            return json(&entries);
        }
        let ja = language.is_japanese();
        let pick = |ja_text, en_text| if ja { ja_text } else { en_text };
        let mut table = Table::new(&[
            (pick("順番", "place"), Align::Right),
            (pick("レセプト番号", "number"), Align::Right),
            (pick("種別", "kind"), Align::Left),
            (pick("診療年月", "month"), Align::Left),
            (pick("合計点数", "points"), Align::Right),
            ("", Align::Left),
        ]);
        for entry in entries {
            let month = entry.month.map_or_else(String::new, |month| month.to_string());
            let points = entry.points.map_or_else(String::new, grouped);
            let note = if entry.medical { "" } else { pick("医科以外", "not 医科") };
            table.row([&entry.place.to_string(), &entry.number, &entry.kind, &month, &points, note].map(String::from));
        }
        Ok(table.render())
    }

    fn form(&self, sheet: &Sheet, language: Language) -> Result<String, Failure> {
        let form = Form { sheet, ja: language.is_japanese() };
        if self.json {
            return json(sheet);
        }
        let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
        let text = match self.html {
            true => form.html(),
            false => form.text(self.width.or_else(columns).unwrap_or(COLUMNS)),
        };
        // No line of a record ends inside it, so every other control character stands in the file's text and could steer a terminal.
        let safe =
            |letter: char| if letter.is_control() && letter != '\n' { char::REPLACEMENT_CHARACTER } else { letter };
        Ok(text.chars().map(safe).collect())
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string(value).map_err(|error| Failure::new(error.to_string()))? + "\n")
}

/// The form in words: what text and page have in common.
struct Form<'s> {
    sheet: &'s Sheet,
    ja: bool,
}

/// Columns up to which days and payers stand before the points and not on a line of their own.
const SHORT_DAYS: usize = 20;

/// The mark before what the masters do not know.
const UNKNOWN: &str = "？";

/// The mark behind a stated sum that the lines do not give.
const DIFFERS: &str = "▲";

/// A line of the 摘要.
#[derive(Default)]
struct Remark {
    /// 診療識別, where it begins.
    class: String,
    /// `＊` on the first line of a unit.
    star: &'static str,
    /// What is written.
    text: String,
    /// Days and payers, before the points where they are short.
    days: String,
    /// 点数×回数, on the last line of a unit.
    amount: String,
}

impl Remark {
    fn new(text: impl Into<String>) -> Remark {
        Remark { text: text.into(), ..Remark::default() }
    }
}

impl Form<'_> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    /// 医科入院 or 医科入院外.
    fn title(&self) -> String {
        format!("診療報酬明細書（医科{}）", setting_word(self.sheet.setting))
    }

    /// How many diseases stand in the form; the others stand in the 摘要.
    const DISEASES: usize = 8;

    /// What the 摘要 begins with: the cells that the form has no room for.
    fn overflow(&self) -> Vec<Remark> {
        let sheet = self.sheet;
        let mut remarks = Vec::new();
        for subsidy in sheet.subsidies.iter().skip(2) {
            let order = ORDERS.get(usize::from(subsidy.order)).copied().unwrap_or("他");
            let claim = sheet.claims.iter().find(|claim| claim.payer == order);
            let points = claim.map_or_else(String::new, |claim| {
                let days = claim.actual_days.map_or_else(String::new, |days| format!("　実日数 {days}日"));
                format!("{days}　請求点 {}", self.points(claim))
            });
            remarks.push(Remark::new(format!(
                "公費{order} 負担者番号 {} 受給者番号 {}{points}",
                subsidy.payer, subsidy.recipient
            )));
        }
        for reason in &sheet.outside_dpc {
            remarks.push(Remark::new(format!("包括評価対象外理由 {}", word(reason))));
        }
        let rest = sheet.care.diseases.iter().enumerate().skip(Self::DISEASES);
        remarks.extend(rest.map(|(place, disease)| {
            let outcome = &disease.outcome.name;
            let outcome = if outcome.is_empty() { String::new() } else { format!("　{outcome}") };
            let name = disease_name(disease);
            Remark::new(format!("傷病名（{}）{name}　{}{outcome}", place + 1, disease.start.era))
        }));
        remarks
    }

    /// Everything that stands in the 摘要.
    fn remarks(&self) -> Vec<Remark> {
        let mut remarks = self.overflow();
        remarks.extend(self.care_remarks(&self.sheet.care));
        remarks.extend(accounts(&self.sheet.accounts));
        for donor in &self.sheet.donors {
            remarks.extend(self.donor(donor));
        }
        remarks
    }

    /// The units of a care, in order.
    fn care_remarks(&self, care: &SheetCare) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let mut class = "";
        for unit in &care.units {
            let mut own = self.unit(unit);
            if let Some(first) = own.first_mut().filter(|_| unit.class != class) {
                first.class.clone_from(&unit.class);
            }
            class = &unit.class;
            remarks.extend(own);
        }
        remarks
    }

    fn unit(&self, unit: &SheetUnit) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = unit.lines.iter().flat_map(|line| self.line(line)).collect();
        // Comments behind the last act stand below the points.
        let last = unit.lines.iter().rposition(|line| line.kind != "comment").map(|last| {
            let lines = unit.lines.get(..=last).unwrap_or(&unit.lines);
            lines.iter().map(|line| 1 + line.comments.len() + usize::from(!line.product.is_empty())).sum::<usize>()
        });
        let several = self.sheet.claims.len() > 1;
        let payers = unit.payers.join("・");
        let payers = if several && !payers.is_empty() { format!("［{payers}］") } else { String::new() };
        let days = format!("{}{payers}", days(unit));
        let is_short = days.width() <= SHORT_DAYS;
        match last.and_then(|last| remarks.get_mut(last - 1)) {
            Some(remark) => {
                remark.amount = amount(unit);
                if is_short {
                    remark.days.clone_from(&days);
                }
            }
            None if !payers.is_empty() => remarks.push(Remark::new(format!("　　{payers}"))),
            None => {}
        }
        if let Some(first) = remarks.first_mut() {
            first.star = if unit.row.is_some() { "＊" } else { "" };
        }
        if !is_short {
            remarks.push(Remark::new(format!("　　{days}")));
        }
        remarks
    }

    fn line(&self, line: &SheetLine) -> Vec<Remark> {
        let name = match (line.known, line.kind) {
            (true, _) => line.name.clone(),
            (false, "comment") => format!("{UNKNOWN}{} {}", line.code, line.name),
            (false, _) => format!("{UNKNOWN}{}", line.code),
        };
        let quantity = match (line.quantity.is_empty(), line.unit_price.is_empty()) {
            (true, _) => String::new(),
            (false, true) => format!("　{}{}", line.quantity, line.unit),
            (false, false) => format!("　{}{}（単価 {}円）", line.quantity, line.unit, line.unit_price),
        };
        let mut remarks = vec![Remark::new(format!("{name}{quantity}"))];
        if !line.product.is_empty() {
            remarks.push(Remark::new(format!("　{}", line.product)));
        }
        for comment in &line.comments {
            let mark = if comment.known { String::new() } else { format!("{UNKNOWN}{} ", comment.code) };
            remarks.push(Remark::new(format!("　{mark}{}", comment.name)));
        }
        remarks
    }

    /// A donor's receipt, apart from the recipient's.
    fn donor(&self, donor: &SheetDonor) -> Vec<Remark> {
        let mut remarks = vec![Remark::new(format!(
            "――臓器提供者レセプト {}　{}　{}――",
            donor.number,
            word(&donor.organ),
            setting_word(donor.setting)
        ))];
        let institution = &donor.institution;
        let parts = [
            word(&donor.institution_kind),
            word(&institution.prefecture),
            institution.code.clone(),
            institution.name.clone(),
            institution.address.clone(),
            institution.telephone.clone(),
        ];
        remarks.push(Remark::new(joined(&parts)));
        let admission = &donor.admission.era;
        let admission = if admission.is_empty() { String::new() } else { format!("入院 {admission}") };
        let notes: Vec<String> = donor.special_notes.iter().map(word).collect();
        let birth = if donor.birth.era.is_empty() { String::new() } else { format!("{}生", donor.birth.era) };
        let parts = [format!("{}診療分", donor.month.era), word(&donor.sex), birth, admission, joined(&notes)];
        remarks.push(Remark::new(joined(&parts)));
        remarks.extend(donor.care.diseases.iter().enumerate().map(|(place, disease)| {
            Remark::new(format!("傷病名（{}）{}　{}", place + 1, disease_name(disease), disease.start.era))
        }));
        remarks.extend(self.care_remarks(&donor.care));
        remarks.extend(accounts(&donor.accounts));
        let claim = &donor.claim;
        let days = claim.actual_days.map_or_else(String::new, |days| format!("実日数 {days}日"));
        let meals = match (claim.meals.count, claim.meals.yen) {
            (None, None) => String::new(),
            (count, yen) => format!("食事 {}回 {}円", shown(count), shown(yen)),
        };
        let parts = [days, format!("提供者の請求点 {}", self.points(claim)), meals];
        remarks.push(Remark::new(joined(&parts)));
        remarks
    }

    /// The stated points, with the sum of the lines where it is another.
    fn points(&self, claim: &SheetClaim) -> String {
        let stated = shown(claim.points);
        match claim.agrees {
            true => stated,
            false => format!("{stated}{DIFFERS}"),
        }
    }

    /// 一部負担金額, and the share that a subsidy gives in parentheses.
    fn burden(&self, claim: &SheetClaim) -> String {
        let covered = claim.covered_share_yen.map_or_else(String::new, |yen| format!("（{}）", grouped(yen)));
        format!("{}{covered}", shown(claim.burden_yen))
    }

    /// 減額 割・円, 免除, 支払猶予.
    fn reduction(&self, claim: &SheetClaim) -> String {
        let rate = claim.reduction_rate.map_or_else(String::new, |percent| format!("{percent}％"));
        let yen = claim.reduction_yen.map_or_else(String::new, |yen| format!("{}円", grouped(yen)));
        joined(&[claim.reduction.as_ref().map(word).unwrap_or_default(), rate, yen])
    }

    fn meal_yen(&self, claim: &SheetClaim) -> String {
        let stated = shown(claim.meals.yen);
        if claim.meals.agrees { stated } else { format!("{stated}{DIFFERS}") }
    }

    /// What the marks mean, of those that stand in the form, and what the form leaves out.
    fn notes(&self) -> Vec<String> {
        let sheet = self.sheet;
        let mut notes = Vec::new();
        let cares = || std::iter::once(&sheet.care).chain(sheet.donors.iter().map(|donor| &donor.care));
        let lines = || cares().flat_map(|care| &care.units).flat_map(|unit| &unit.lines);
        let unknown = lines().any(|line| !line.known || line.comments.iter().any(|comment| !comment.known))
            || cares().flat_map(|care| &care.diseases).any(|disease| !disease.known);
        if unknown {
            notes.push(format!(
                "{UNKNOWN} {}",
                self.pick("使用したマスターにないコード", "a code that the masters at hand do not have")
            ));
        }
        for claim in sheet.claims.iter().chain(sheet.donors.iter().map(|donor| &donor.claim)) {
            let stated = [(claim.agrees, claim.points, claim.lines_points, "点", " points")];
            let meals =
                [(claim.meals.agrees, claim.meals.yen, claim.meals.lines_yen, "円（食事・生活）", " yen (meals)")];
            for (_, recorded, sum, ja, en) in stated.into_iter().chain(meals).filter(|(agrees, ..)| !agrees) {
                let (recorded, sum) = (shown(recorded.or(Some(0))), shown(sum));
                notes.push(match self.ja {
                    true => format!("{DIFFERS} {}: 記録 {recorded}{ja}、明細の合計 {sum}{ja}", claim.payer),
                    false => format!("{DIFFERS} {}: stated {recorded}{en}, the lines sum to {sum}{en}", claim.payer),
                });
            }
        }
        if !sheet.not_shown.is_empty() {
            let kinds = sheet.not_shown.iter().map(|kind| {
                let reviewer = if kind.of_reviewer { self.pick("（審査側）", " (reviewer)") } else { "" };
                format!("{}{reviewer} {}", kind.id, kind.count)
            });
            let kinds = kinds.collect::<Vec<_>>().join(self.pick("、", ", "));
            notes.push(format!(
                "{}: {kinds}",
                self.pick("・ 様式に欄のないレコード", "- records that the form has no place for")
            ));
        }
        notes
    }

    /// The columns of points: 点数, and 公費分点数 of up to two subsidies beside an insurance (or of the second without one).
    fn point_columns(&self) -> Vec<&'static str> {
        let payers = self.sheet.claims.iter().skip(1).take(2);
        std::iter::once("点数").chain(payers.map(|claim| claim.payer)).collect()
    }

    /// The points of a row, per column.
    fn row_points(&self, row: &SheetRow) -> Vec<String> {
        let columns = self.point_columns().len();
        let own: Vec<Option<i64>> = match row.by_payer.is_empty() {
            true => vec![row.amount],
            false => row.by_payer.iter().take(columns).copied().collect(),
        };
        own.into_iter().map(|amount| if amount == Some(0) { String::new() } else { shown(amount) }).collect()
    }
}

/// 保険 and the subsidies by their place.
const ORDERS: [&str; 5] = ["保険", "①", "②", "③", "④"];

/// A number with separators; nothing for none.
fn shown(number: Option<i64>) -> String {
    number.map_or_else(String::new, grouped)
}

fn setting_word(setting: Option<Setting>) -> &'static str {
    match setting {
        Some(Setting::Inpatient) => "入院",
        Some(Setting::Outpatient) => "入院外",
        None => "",
    }
}

/// Code and word of a cell, such as `1 男`; a code without a word is marked.
fn word(code: &SheetCode) -> String {
    match (code.known, code.code.is_empty()) {
        (_, true) => String::new(),
        (true, _) => format!("{} {}", code.code, code.name).trim_end().to_owned(),
        (false, _) => format!("{UNKNOWN}{}", code.code),
    }
}

fn words(codes: &[SheetCode]) -> String {
    joined(&codes.iter().map(word).collect::<Vec<_>>())
}

fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("　")
}

fn disease_name(disease: &SheetDisease) -> String {
    let mark = if disease.known { "" } else { UNKNOWN };
    let main = if disease.main { "（主）" } else { "" };
    let comment = if disease.comment.is_empty() { String::new() } else { format!("（{}）", disease.comment) };
    format!("{main}{mark}{}{comment}", disease.name)
}

fn accounts(accounts: &[santei::uke::SheetAccount]) -> Vec<Remark> {
    let text = |account: &santei::uke::SheetAccount| match account.kind.code.is_empty() {
        true => Remark::new(format!("　{}", account.text)),
        false => Remark::new(format!("症状詳記〔{}〕{}", account.kind.code, account.text)),
    };
    accounts.iter().map(text).collect()
}

/// 点数×回数.
fn amount(unit: &SheetUnit) -> String {
    let points = unit.points.map_or_else(
        || "―".to_owned(),
        |points| if unit.is_yen { format!("{}円", grouped(points)) } else { grouped(points) },
    );
    let times = unit.times.map_or_else(|| "―".to_owned(), grouped);
    format!("{points}×{times}")
}

/// The days of a unit: runs as 3〜5, more than once a day as 5(2).
fn days(unit: &SheetUnit) -> String {
    let mut runs: Vec<(u32, u32, u16)> = Vec::new();
    for day in &unit.days {
        match runs.last_mut() {
            Some((_, last, count)) if *last + 1 == day.day && *count == day.count => *last = day.day,
            _ => runs.push((day.day, day.day, day.count)),
        }
    }
    let run = |(first, last, count): &(u32, u32, u16)| {
        let days = if first == last { first.to_string() } else { format!("{first}〜{last}") };
        if *count == 1 { days } else { format!("{days}({count})") }
    };
    let runs: Vec<String> = runs.iter().map(run).collect();
    if runs.is_empty() { String::new() } else { format!("{}日", runs.join(",")) }
}
