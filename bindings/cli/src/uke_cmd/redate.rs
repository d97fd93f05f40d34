//! `santei uke redate`: the receipts of a file in another month.

use super::refused;
use crate::images::ImagesArgs;
use crate::table::{Align, Table};
use crate::{Failure, Language, read_input};
use clap::Args;
use encoding_rs::{EncoderResult, SHIFT_JIS};
use santei::num::grouped;
use santei::uke::{Dropped, DroppedReason, RedateReport, UkeFile, decode_text, redate};
use santei::{Engine, Month};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Codes and days that are listed; `--json` gives all.
const LISTED: usize = 50;

/// 診療年月の変更 / another month
#[derive(Args, Debug)]
pub struct RedateArgs {
    /// 読み取るファイル（`-` は標準入力）/ file to read (`-` = standard input)
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// 変更後の診療年月 / month to move the receipts to
    #[arg(long, value_name = "YYYY-MM", value_parser = parse_month)]
    pub to: Month,
    /// 書き出すファイル（`-` は標準出力。その場合、報告は標準エラー出力）/ file to write (`-` = standard output; the report then goes to standard error)
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// 報告をJSONで出力（除いたコードの全件）/ report as JSON, with every code that was dropped
    #[arg(long)]
    pub json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// Reads a month of the command line.
pub fn parse_month(text: &str) -> Result<Month, String> {
    Month::parse_iso(text).ok_or_else(|| format!("実在する年月 YYYY-MM を指定してください / not a month: {text}"))
}

/// Runs the command.
pub fn run(args: &RedateArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    let bytes = read_input(&args.input)?;
    let file = UkeFile::open(&bytes).map_err(|finding| refused(&args.input, &finding, language))?;
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut moved = redate(&file, args.to, engine.masters()).map_err(|error| {
        let def = error.def();
        Failure::new(format!("{}: E{} {}: {}", args.input.display(), def.code, def.slug, error.text(ja)))
    })?;
    let (text, replaced) = cp932(&decode_text(&moved.bytes, file.encoding()));
    moved.report.characters_replaced = replaced;
    let failed = |error| Failure::file(&args.output, &error);
    let report = if args.json { json(&moved.report)? } else { View { report: &moved.report, ja }.text() };
    if args.output.as_os_str() == "-" {
        std::io::stdout().lock().write_all(&text).map_err(failed)?;
        eprint!("{report}");
    } else {
        crate::write_whole(&args.output, &text)?;
        crate::print(&report)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn json(report: &RedateReport) -> Result<String, Failure> {
    serde_json::to_string(report).map(|text| text + "\n").map_err(|error| Failure::new(error.to_string()))
}

/// The text in the encoding of the record specification; characters that it lacks become 〓.
fn cp932(text: &str) -> (Vec<u8>, u64) {
    let (mut encoder, mut rest) = (SHIFT_JIS.new_encoder(), text);
    let (mut bytes, mut replaced) = (Vec::with_capacity(text.len()), 0);
    loop {
        bytes.reserve(rest.len() * 2 + 16);
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
        rest = &rest[read..];
        match result {
            EncoderResult::InputEmpty => return (bytes, replaced),
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(_) => {
                bytes.extend_from_slice(&[0x81, 0xAC]);
                replaced += 1;
            }
        }
    }
}

struct View<'r> {
    report: &'r RedateReport,
    ja: bool,
}

impl View<'_> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn text(&self) -> String {
        [self.summary(), self.unmoved(), self.dropped(), self.days(), self.remarks()].concat()
    }

    fn summary(&self) -> String {
        let report = self.report;
        let from: Vec<String> =
            report.from.iter().map(|entry| format!("{} ({})", entry.month, entry.receipts)).collect();
        let rows: [(&str, String); 6] = [
            (self.pick("診療年月", "month"), format!("{} → {}", from.join(", "), report.to)),
            (self.pick("請求年月", "billing month"), report.billing_month.to_string()),
            (self.pick("レセプト", "receipts"), format!("{} / {}", report.moved, report.receipts)),
            (self.pick("レコード", "records"), format!("{} → {}", report.records_read, report.records_written)),
            (self.pick("算定単位", "billing units"), self.units()),
            (self.pick("文字コード", "encoding"), self.encoding()),
        ];
        let mut table =
            Table::new(&[(self.pick("項目", "item"), Align::Left), (self.pick("内容", "value"), Align::Left)]);
        rows.into_iter().for_each(|(name, value)| table.row([name.to_owned(), value]));
        table.render()
    }

    fn units(&self) -> String {
        let (all, removed, shortened) =
            (self.report.units, self.report.units_removed, self.report.units_shortened.len());
        match self.ja {
            true => format!("{all}（うち、なくなった {removed}、一部がなくなり点数は記録のまま {shortened}）"),
            false => format!("{all} ({removed} gone, {shortened} shortened with their points as recorded)"),
        }
    }

    fn encoding(&self) -> String {
        let (read, replaced) = (&self.report.encoding_read, self.report.characters_replaced);
        match self.ja {
            true => format!("{read} → CP932（〓に置き換えた文字 {replaced}）"),
            false => format!("{read} → CP932 ({replaced} characters replaced by 〓)"),
        }
    }

    fn unmoved(&self) -> String {
        let mut text = String::new();
        for receipt in &self.report.unmoved {
            let words = self.pick("変更しないレセプト: レコード", "receipt left as it is: record ");
            let _ = writeln!(text, "{words}{} {}", receipt.record, receipt.reason);
        }
        text
    }

    fn dropped(&self) -> String {
        if self.report.dropped.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("除いたコード", "code dropped"), Align::Left),
            (self.pick("種類", "family"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("理由", "reason"), Align::Left),
            (self.pick("レコード", "records"), Align::Right),
            (self.pick("コメント", "comments"), Align::Right),
        ]);
        for entry in self.report.dropped.iter().take(LISTED) {
            let Dropped { family, code, name, reason, records, comments } = entry;
            let family = santei::masters::Family::from_slug(family)
                .map_or(family.as_str(), |known| if self.ja { known.name_ja() } else { known.slug() });
            let counts = [records, comments].map(|count| grouped(i64::try_from(*count).unwrap_or(i64::MAX)));
            let head = [code.clone(), family.to_owned(), name.clone(), self.reason(*reason)];
            table.row(head.into_iter().chain(counts));
        }
        format!("\n{}{}", table.render(), self.more(self.report.dropped.len()))
    }

    fn more(&self, all: usize) -> String {
        if all > LISTED { format!("  … {} (--json)\n", all - LISTED) } else { String::new() }
    }

    fn reason(&self, reason: DroppedReason) -> String {
        match (reason, self.ja) {
            (DroppedReason::Abolished { last_day }, true) => format!("{last_day}で廃止"),
            (DroppedReason::Abolished { last_day }, false) => format!("abolished after {last_day}"),
            (DroppedReason::NotYet { from }, true) => format!("{from}から"),
            (DroppedReason::NotYet { from }, false) => format!("from {from} only"),
            (DroppedReason::Unknown {}, true) => "公表版にない".to_owned(),
            (DroppedReason::Unknown {}, false) => "unknown".to_owned(),
        }
    }

    fn days(&self) -> String {
        let days = &self.report.days_moved;
        if days.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("月末に移した日: レコード", "moved to the last day: record"), Align::Right),
            (self.pick("項目", "item"), Align::Left),
            (self.pick("元の日", "day"), Align::Right),
            (self.pick("移した先", "to"), Align::Left),
        ]);
        for day in days.iter().take(LISTED) {
            table.row([day.record.to_string(), day.item.clone(), day.from_day.to_string(), day.to.to_string()]);
        }
        format!("\n{}{}", table.render(), self.more(days.len()))
    }

    fn remarks(&self) -> String {
        let mut text = String::from("\n");
        text += self.pick(
            "点数（算定単位・HO・KO）と診療実日数は記録のままで、変更後の月の点数ではありません。コメントの文字データも記録のままです。\n",
            "Points (units, HO, KO) and actual days stay as recorded: they are not the points of the new month. Comment texts stay.\n",
        );
        if self.report.for_payers {
            text += self.pick(
                "保険者向けの様式の行番号と審査側のレコードは変更しません。\n",
                "Line numbers and the reviewer's records of the payer layout are left as they are.\n",
            );
        }
        if !self.report.unchecked.is_empty() {
            let words = self.pick("公表版がなく確認していない種類", "families not checked for want of masters");
            let _ = writeln!(text, "{words}: {}", self.report.unchecked.join(", "));
        }
        text
    }
}
