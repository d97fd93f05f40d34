//! `santei masters diff`.

use super::search::parse_family;
use super::{Files, json_day};
use crate::Failure;
use crate::images::parse_day;
use crate::table::{Align, Table};
use clap::Args;
use santei::masters::{Family, MasterSet};
use santei::num::grouped;
use santei::{Day, Image};
use santei_masters::diff::{Change, Kind, Side, diff};
use santei_masters::view;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// 2つのイメージを比較（新規・変更・廃止と項目）/ compare two images: new, changed, abolished, with columns
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// 比較元のイメージ / image before
    before: PathBuf,
    /// 比較先のイメージ / image after
    after: PathBuf,
    /// 両方をこの診療日で比較（省略時は各々の最も新しい時点）/ compare both on this day; default: the newest state of each
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    date: Option<Day>,
    /// 種類を絞る / one family only
    #[arg(long, value_parser = parse_family)]
    family: Option<Family>,
    /// 件数だけ表示 / counts only
    #[arg(long)]
    summary: bool,
    /// JSONで出力 / JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct ChangeForm<'c> {
    family: &'static str,
    code: &'c str,
    name: &'c str,
    change: &'static str,
    last_day: Option<String>,
    fields: Vec<FieldForm<'c>>,
}

#[derive(Serialize)]
struct FieldForm<'c> {
    no: u16,
    name: &'c str,
    before: &'c str,
    after: &'c str,
}

/// Runs the command.
pub fn run(args: &DiffArgs, ja: bool) -> Result<ExitCode, Failure> {
    let (before, after) =
        (Files::read(std::slice::from_ref(&args.before))?, Files::read(std::slice::from_ref(&args.after))?);
    let (old, new) = (before.open()?, after.open()?);
    let mut changes = diff(&side(&old, args.date)?, &side(&new, args.date)?);
    changes.retain(|change| args.family.is_none_or(|only| only == change.family));
    if args.json {
        super::print_json(&changes.iter().map(ChangeForm::from).collect::<Vec<_>>())?;
    } else {
        let list = if args.summary { String::new() } else { list(&changes, ja) };
        crate::print(&(list + &summary(&changes, ja)))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn side<'s, 'a>(images: &'s [Image<'a>], on: Option<Day>) -> Result<Side<'s, 'a>, Failure> {
    let masters = MasterSet::new(images, None)
        .map_err(|error| Failure::new(format!("{} / {}", error.text(true), error.text(false))))?;
    Ok(Side { images, masters, on })
}

impl<'c> From<&'c Change<'_>> for ChangeForm<'c> {
    fn from(change: &'c Change<'_>) -> ChangeForm<'c> {
        let field = |field: &'c santei_masters::diff::FieldChange<'_>| FieldForm {
            no: field.no,
            name: field.name,
            before: field.before,
            after: field.after,
        };
        ChangeForm {
            family: change.family.slug(),
            code: &change.code,
            name: change.name,
            change: change.kind.slug(),
            last_day: change.last_day.and_then(json_day),
            fields: change.fields.iter().map(field).collect(),
        }
    }
}

fn list(changes: &[Change<'_>], ja: bool) -> String {
    let mut text = String::new();
    for change in changes {
        let kind = if ja { change.kind.name_ja() } else { change.kind.slug() };
        let end = change.last_day.map_or(String::new(), |day| format!(" ～{day}"));
        let _ = writeln!(text, "{kind} {} {}{end}", change.code, change.name);
        for field in &change.fields {
            let _ = writeln!(text, "     項番{} {}: 「{}」→「{}」", field.no, field.name, field.before, field.after);
        }
    }
    if !changes.is_empty() {
        text.push('\n');
    }
    text
}

fn summary(changes: &[Change<'_>], ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let right = Align::Right;
    let mut table = Table::new(&[
        (word("種類", "family"), Align::Left),
        (word("新規", "new"), right),
        (word("変更", "changed"), right),
        (word("廃止", "abolished"), right),
    ]);
    for family in view::WITH_CODES {
        let count = |kind: Kind| {
            let count = changes.iter().filter(|change| change.family == family && change.kind == kind).count();
            grouped(i64::try_from(count).unwrap_or(i64::MAX))
        };
        let name = if ja { family.name_ja() } else { family.slug() };
        table.row([name.to_owned(), count(Kind::New), count(Kind::Changed), count(Kind::Abolished)]);
    }
    table.render()
}
