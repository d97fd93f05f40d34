//! `santei subsidies table`.

use super::pick;
use crate::table::{Align, Table};
use crate::{Failure, print, read_input, write_whole};
use clap::Args;
use santei::Day;
use santei::num::grouped;
use santei_masters::vendor_table::{self, Accounting, VendorTable};
use santei_masters::write::{ImageContent, write_image};
use std::path::PathBuf;
use std::process::ExitCode;

/// 他システムの地方公費一覧（39列のCSV）を読み、行の内訳を表示 / read another system's table of local schemes and account for every row
#[derive(Args, Debug)]
pub struct TableArgs {
    /// 一覧のCSV（UTF-8、39列、見出し1行）/ the table (UTF-8, 39 columns, one line of names)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 読めた行をイメージに書き出す / write the rows that are read into an image
    ///
    /// 事業内区分は保険番号、公費負担者番号は法別番号と都道府県の4桁。一覧に日付がないので --published が要る。
    ///
    /// The row of a scheme is its 保険番号, its number the four digits of 法別番号 and prefecture. The table has no dates: give --published.
    #[arg(long, short, value_name = "IMAGE", requires = "published")]
    output: Option<PathBuf>,
    /// 一覧の公表日（YYYY-MM-DD）/ day of publication of the table
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    published: Option<Day>,
}

fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse_iso(text).ok_or_else(|| "YYYY-MM-DD".to_owned())
}

/// Runs the command.
pub fn run(args: &TableArgs, ja: bool) -> Result<ExitCode, Failure> {
    let bytes = read_input(&args.file)?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let table = vendor_table::read(&name, &bytes).map_err(|problem| Failure::new(problem.text(ja)))?;
    print(&account(&table.accounting(), ja))?;
    if let (Some(output), Some(published)) = (&args.output, args.published) {
        write_whole(output, &image(&table, published, ja)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn image(table: &VendorTable, published: Day, ja: bool) -> Result<Vec<u8>, Failure> {
    let content = ImageContent { releases: vec![table.release(published)], ..ImageContent::default() };
    write_image(&content).map_err(|problem| Failure::new(problem.text(ja)))
}

/// The fates of all rows, with their sum, and the keys that do not tell one row.
fn account(accounting: &Accounting, ja: bool) -> String {
    let columns = [
        (pick(ja, "行の扱い", "fate"), Align::Left),
        (pick(ja, "規則・理由", "rule or reason"), Align::Left),
        (pick(ja, "行数", "rows"), Align::Right),
    ];
    let mut table = Table::new(&columns);
    let mut line = |fate: (&str, &str), why: &str, rows: usize| {
        table.row([pick(ja, fate.0, fate.1), why, &grouped(i64::try_from(rows).unwrap_or(i64::MAX))]);
    };
    line(("読めた", "readable"), "", accounting.readable);
    for (repair, rows) in &accounting.repaired {
        line(("直して読めた", "repaired"), repair.slug(), *rows);
    }
    line(("制度ではない", "dummy"), "", accounting.dummy);
    line(("償還払いのみ", "refund only"), "", accounting.refund_only);
    for (reason, rows) in &accounting.unreadable {
        line(("読めない", "unreadable"), reason.slug(), *rows);
    }
    line(("計", "sum"), "", accounting.sum());
    let (keys, rows) = (accounting.ambiguous.len(), accounting.ambiguous.values().sum::<usize>());
    let apart = accounting.told_apart_by_income;
    let ambiguous = if ja {
        format!(
            "都道府県・法別番号・保険番号だけでは決まらない: {keys}組（{rows}行）、うち所得情報で決まる: {apart}組\n"
        )
    } else {
        format!(
            "not told apart by prefecture, 法別番号 and 保険番号: {keys} keys ({rows} rows), {apart} of them by 所得情報\n"
        )
    };
    format!("{}\n{ambiguous}", table.render())
}
