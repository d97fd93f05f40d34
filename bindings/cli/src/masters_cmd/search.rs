//! `santei masters search`.

use super::Files;
use crate::Failure;
use crate::images::{ImagesArgs, parse_day};
use crate::table::{Align, Table};
use clap::Args;
use santei::masters::{Family, MasterSet};
use santei::{Day, Image};
use santei_masters::search::Search;
use santei_masters::{layout, view};
use serde::Serialize;
use std::process::ExitCode;

/// 名称で検索（幅・かな・異体字の違いを問わない）/ search by name; widths, kana and kanji variants fold together
#[derive(Args, Debug)]
pub struct SearchArgs {
    /// 探す言葉（空白で区切ると全てを含むもの）/ words; all have to be found
    #[arg(required = true)]
    text: Vec<String>,
    /// 診療日（省略時は各公表版の最も新しい時点）/ day of service; default: the newest state of each family
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    date: Option<Day>,
    /// 種類を絞る / one family only
    #[arg(long, value_parser = parse_family)]
    family: Option<Family>,
    /// 表示件数の上限 / most rows to print
    #[arg(long, default_value_t = 200)]
    limit: usize,
    /// JSONで出力（上限なし）/ JSON, without limit
    #[arg(long)]
    json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// Reads a family of the command line.
pub fn parse_family(text: &str) -> Result<Family, String> {
    let known = || view::WITH_CODES.iter().map(|family| family.slug()).collect::<Vec<_>>().join(", ");
    let family = Family::from_slug(text).filter(|family| view::WITH_CODES.contains(family));
    family.ok_or_else(|| format!("次のどれかを指定してください / one of: {}", known()))
}

#[derive(Serialize)]
struct Hit {
    code: String,
    family: &'static str,
    name: String,
    kana: String,
    value: Option<String>,
    date: String,
}

/// Runs the command: exit code 1 when nothing is found.
pub fn run(args: &SearchArgs, ja: bool) -> Result<ExitCode, Failure> {
    let files = Files::read(&args.images.images)?;
    let images = files.open()?;
    let masters = MasterSet::new(&images, args.images.known_at)
        .map_err(|error| Failure::new(format!("{} / {}", error.text(true), error.text(false))))?;
    let hits = find(args, &images, &masters);
    if args.json {
        super::print_json(&hits)?;
    } else {
        crate::print(&text(&hits, args.limit, ja))?;
    }
    Ok(if hits.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn find(args: &SearchArgs, images: &[Image<'_>], masters: &MasterSet<'_>) -> Vec<Hit> {
    let search = Search::new(&args.text.join(" "));
    let mut hits = Vec::new();
    for family in view::WITH_CODES.into_iter().filter(|family| args.family.is_none_or(|only| only == *family)) {
        let Some(on) = args.date.or_else(|| view::newest_day(masters, family)) else { continue };
        let layout = layout::layout_of(family, None);
        for (key, record) in view::rows(masters, images, family, on) {
            let (name, others) = view::names(record, family);
            let mut texts = others.clone();
            texts.push(name);
            if search.finds(&texts) {
                hits.push(Hit {
                    code: view::printed(family, key),
                    family: family.slug(),
                    name: name.to_owned(),
                    kana: others.first().copied().unwrap_or("").to_owned(),
                    value: layout.and_then(|layout| record.value(layout.value?)).map(str::to_owned),
                    date: on.to_string(),
                });
            }
        }
    }
    hits
}

fn text(hits: &[Hit], limit: usize, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let mut table = Table::new(&[
        (word("コード", "code"), Align::Left),
        (word("種類", "family"), Align::Left),
        (word("点数・価格", "value"), Align::Right),
        (word("名称", "name"), Align::Left),
        (word("時点", "date"), Align::Left),
    ]);
    for hit in hits.iter().take(limit) {
        let family =
            Family::from_slug(hit.family).map_or(hit.family, |family| if ja { family.name_ja() } else { hit.family });
        let value = hit.value.clone().unwrap_or_default();
        table.row([hit.code.clone(), family.to_owned(), value, hit.name.clone(), hit.date.clone()]);
    }
    let rest = hits.len().saturating_sub(limit);
    let count = match (ja, rest) {
        (true, 0) => format!("{}件\n", hits.len()),
        (true, rest) => format!("{}件（ほか{rest}件: --limit、--json）\n", hits.len()),
        (false, 0) => format!("{} found\n", hits.len()),
        (false, rest) => format!("{} found ({rest} more: --limit, --json)\n", hits.len()),
    };
    table.render() + &count
}
