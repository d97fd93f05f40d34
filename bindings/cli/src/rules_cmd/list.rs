//! `santei rules list`.

use crate::Failure;
use crate::images::{ImagesArgs, parse_day};
use crate::masters_cmd::{day_text, json_day, print_json};
use crate::table::{Align, Table, shortened};
use clap::Args;
use santei::masters::{Rule, grade};
use santei::message::command as messages;
use santei::{Day, MasterSet};
use serde::Serialize;
use std::process::ExitCode;

/// Columns of a citation that are printed; `show` and `--json` give all of it.
const CITED: usize = 60;

/// 規則の一覧 / list the rules
#[derive(Args, Debug)]
pub struct ListArgs {
    /// 種類を絞る / one kind only
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// この日に有効な規則だけ / only the rules in force on this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    on: Option<Day>,
    /// JSONで出力 / JSON
    #[arg(long)]
    json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

#[derive(Serialize)]
struct Entry<'a> {
    kind: &'a str,
    id: &'a str,
    from: Option<String>,
    until: Option<String>,
    grade: &'static str,
    announced: bool,
    title_ja: &'a str,
    title_en: &'a str,
    cite: &'a str,
}

/// Runs the command: exit code 1 when no rule is listed.
pub fn run(args: &ListArgs, ja: bool) -> Result<ExitCode, Failure> {
    let bytes = args.images.read()?;
    let masters = args.images.masters(&bytes)?;
    if let Some(kind) = &args.kind {
        refuse_unknown(kind, &masters, ja)?;
    }
    let listed = |rule: &Rule<'_>| {
        args.kind.as_ref().is_none_or(|kind| rule.kind() == kind)
            && args.on.is_none_or(|on| rule.from() <= on && on <= rule.until())
    };
    let rules: Vec<Rule<'_>> = masters.rulebook().filter(listed).collect();
    if args.json {
        print_json(&rules.iter().map(Entry::from).collect::<Vec<_>>())?;
    } else {
        crate::print(&text(&rules, ja))?;
    }
    Ok(if rules.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn refuse_unknown(kind: &str, masters: &MasterSet<'_>, ja: bool) -> Result<(), Failure> {
    let mut kinds: Vec<&str> = masters.rulebook().map(Rule::kind).collect();
    kinds.dedup();
    if kinds.contains(&kind) {
        return Ok(());
    }
    Err(Failure::asked(&messages::RULE_KIND_UNKNOWN, &[&kind, &kinds.join(", ")], ja))
}

impl<'a> From<&Rule<'a>> for Entry<'a> {
    fn from(rule: &Rule<'a>) -> Entry<'a> {
        Entry {
            kind: rule.kind(),
            id: rule.id(),
            from: json_day(rule.from()),
            until: json_day(rule.until()),
            grade: grade::slug(rule.grade()),
            announced: rule.announced(),
            title_ja: rule.title(true),
            title_en: rule.title(false),
            cite: rule.cite(),
        }
    }
}

fn text(rules: &[Rule<'_>], ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let mut table = Table::new(&[
        (word("種類", "kind"), Align::Left),
        (word("識別子", "id"), Align::Left),
        (word("適用", "from"), Align::Left),
        (word("終了", "until"), Align::Left),
        (word("確度", "grade"), Align::Left),
        (word("題", "title"), Align::Left),
        (word("根拠", "citation"), Align::Left),
    ]);
    for rule in rules {
        table.row([
            rule.kind(),
            rule.id(),
            &day_text(rule.from(), ja),
            &day_text(rule.until(), ja),
            grade::slug(rule.grade()),
            rule.title(ja),
            &shortened(rule.cite(), CITED),
        ]);
    }
    let count = rules.len();
    table.render() + &if ja { format!("{count}件\n") } else { format!("{count} rules\n") }
}
