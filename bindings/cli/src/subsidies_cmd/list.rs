//! `santei subsidies list`.

use super::facts::{parse_law, parse_prefecture};
use super::pick;
use crate::Failure;
use crate::images::{ImagesArgs, parse_day};
use crate::masters_cmd::{day_text, print_json};
use crate::table::{Align, Table, shortened};
use clap::Args;
use santei::Day;
use santei::masters::{LocalForm, NationalForm, SubsidyCounts, SubsidyFilter, SubsidyList};
use std::process::ExitCode;

/// Columns of names and sentences that are printed; `show` and `--json` give all of them.
const NAMED: usize = 40;
const SAID: usize = 60;

/// 公費の一覧と件数 / list the subsidies, with their counts
#[derive(Args, Debug)]
pub struct ListArgs {
    /// 都道府県番号で絞る（国の公費は全国）/ one prefecture only (national schemes hold everywhere)
    #[arg(long, value_name = "NN", value_parser = parse_prefecture)]
    prefecture: Option<u8>,
    /// 法別番号で絞る / one 法別番号 only
    #[arg(long, value_name = "NN", value_parser = parse_law)]
    houbetu: Option<u8>,
    /// この日に有効な公費だけ / only those in force on this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    at: Option<Day>,
    /// JSONで出力（schema/subsidies.schema.json）/ JSON (schema/subsidies.schema.json)
    #[arg(long)]
    json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// Runs the command: exit code 1 when nothing is listed.
pub fn run(args: &ListArgs, ja: bool) -> Result<ExitCode, Failure> {
    let bytes = args.images.read()?;
    let masters = args.images.masters(&bytes)?;
    let filter = SubsidyFilter { prefecture: args.prefecture, law: args.houbetu, on: args.at };
    let list = SubsidyList::of(&masters, &filter);
    if args.json {
        print_json(&list)?;
    } else {
        crate::print(&text(&list, ja))?;
    }
    let is_empty = list.national.is_empty() && list.local.is_empty();
    Ok(if is_empty { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn text(list: &SubsidyList<'_>, ja: bool) -> String {
    let mut table = Table::new(&[
        (pick(ja, "番号", "number"), Align::Left),
        (pick(ja, "区分", "row"), Align::Left),
        (pick(ja, "名称", "name"), Align::Left),
        (pick(ja, "適用", "from"), Align::Left),
        (pick(ja, "終了", "until"), Align::Left),
        (pick(ja, "対象", "whom"), Align::Left),
        (pick(ja, "確度", "grade"), Align::Left),
    ]);
    list.national.iter().for_each(|own| table.row(national(own, ja)));
    list.local.iter().for_each(|own| table.row(local(own, ja)));
    table.render() + &counts(&list.counts, ja)
}

fn national(own: &NationalForm<'_>, ja: bool) -> [String; 7] {
    let sentences = if ja { &own.sentences_ja } else { &own.sentences_en };
    let number = own.agency.map_or(own.law.to_owned(), |agency| format!("{}-{agency}", own.law));
    [
        number,
        own.variant.unwrap_or_default().to_owned(),
        shortened(pick(ja, own.title_ja, own.title_en), NAMED),
        day_text(own.from.unwrap_or(Day::MIN), ja),
        day_text(own.until.unwrap_or(Day::MAX), ja),
        shortened(sentences.first().map_or("", String::as_str), SAID),
        own.grade.to_owned(),
    ]
}

fn local(own: &LocalForm<'_>, ja: bool) -> [String; 7] {
    let sentences = if ja { &own.sentences_ja } else { &own.sentences_en };
    [
        own.number.to_owned(),
        own.category.to_string(),
        shortened(own.name, NAMED),
        day_text(own.from.unwrap_or(Day::MIN), ja),
        day_text(own.until.unwrap_or(Day::MAX), ja),
        shortened(sentences.first().map_or("", String::as_str), SAID),
        own.grade.to_owned(),
    ]
}

fn counts(counts: &SubsidyCounts, ja: bool) -> String {
    let SubsidyCounts { national, local, prefectures, computable, refund, not_computable } = counts;
    let open: u64 = not_computable.iter().map(|reason| reason.count).sum();
    let reason = |own: &santei::masters::ObstacleCount| match ja {
        true => format!("  {} {}件: {}\n", own.reason, own.count, own.text_ja),
        false => format!("  {} {}\n", own.reason, own.count),
    };
    let reasons: String = not_computable.iter().map(reason).collect();
    if ja {
        format!(
            "国の公費 {national}件、地方の公費 {local}件（{prefectures}都道府県）\n\
             地方の公費のうち 計算対象 {computable}件、償還払い {refund}件、計算対象外 {open}件\n{reasons}"
        )
    } else {
        format!(
            "{national} national, {local} local subsidies (of {prefectures} prefectures)\n\
             of the local ones: {computable} computable, {refund} refunded later, {open} not computable\n{reasons}"
        )
    }
}
