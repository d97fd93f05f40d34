//! `santei rules show`.

use super::near::near;
use crate::Failure;
use crate::images::ImagesArgs;
use crate::masters_cmd::{day_text, json_day, print_json};
use crate::table::{Align, Table};
use clap::Args;
use santei::masters::{Family, Lookup, Release, Rule, grade};
use santei::message::command as messages;
use santei::{Code, Day, MasterSet};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr;

/// 規則1件を言葉で表示 / say a rule in words
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// 規則の識別子（`rules list` の識別子）/ id of the rule, as `rules list` prints it
    #[arg(value_name = "RULE")]
    rule: String,
    /// JSONで出力 / JSON
    #[arg(long)]
    json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// Runs the command.
pub fn run(args: &ShowArgs, ja: bool) -> Result<ExitCode, Failure> {
    let bytes = args.images.read()?;
    let masters = args.images.masters(&bytes)?;
    let rules: Vec<Rule<'_>> = masters.rulebook().filter(|rule| rule.id() == args.rule).collect();
    if rules.is_empty() {
        let near = near(&args.rule, masters.rulebook().map(Rule::id)).join(", ");
        let near = if near.is_empty() { "－" } else { &near };
        return Err(Failure::asked(&messages::RULE_UNKNOWN, &[&args.rule, &near], ja));
    }
    let views: Vec<View<'_, '_>> = rules.into_iter().map(|rule| View::of(rule, &masters)).collect();
    if args.json {
        print_json(&views.iter().map(View::json).collect::<Vec<_>>())?;
    } else {
        let texts: Vec<String> = views.iter().map(|view| view.text(ja)).collect();
        crate::print(&texts.join("\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct RuleForm<'a> {
    kind: &'a str,
    id: &'a str,
    title_ja: &'a str,
    title_en: &'a str,
    from: Option<String>,
    until: Option<String>,
    grade: &'static str,
    announced: bool,
    counts: Option<&'a str>,
    cite: &'a str,
    sentences_ja: Vec<String>,
    sentences_en: Vec<String>,
    fields: BTreeMap<&'a str, FieldForm>,
    codes_on: Option<String>,
    codes: Vec<CodeForm<'a>>,
}

/// A field as the data file writes it.
#[derive(Serialize)]
#[serde(untagged)]
enum FieldForm {
    Int(i64),
    Ints(Vec<i64>),
    Text(String),
    Texts(Vec<String>),
}

#[derive(Serialize)]
struct CodeForm<'a> {
    field: &'static str,
    code: Code,
    name: Option<&'a str>,
}

/// A rule, and the day on which its codes are looked up.
struct View<'v, 'a> {
    rule: Rule<'a>,
    masters: &'v MasterSet<'a>,
    on: Option<(Day, Release<'a>)>,
}

impl<'v, 'a> View<'v, 'a> {
    fn of(rule: Rule<'a>, masters: &'v MasterSet<'a>) -> View<'v, 'a> {
        View { rule, masters, on: first_day(rule, masters) }
    }

    fn name(&self, code: Code) -> Option<&'a str> {
        let (on, _) = self.on?;
        self.masters.fee_item(code, on).found().map(|item| item.name())
    }

    fn sentences(&self, ja: bool) -> Vec<String> {
        self.rule.wording(ja, &|code| self.name(code).unwrap_or("")).sentences
    }

    fn json(&self) -> RuleForm<'a> {
        let rule = self.rule;
        let code = |(field, code)| CodeForm { field, code, name: self.name(code) };
        RuleForm {
            kind: rule.kind(),
            id: rule.id(),
            title_ja: rule.title(true),
            title_en: rule.title(false),
            from: json_day(rule.from()),
            until: json_day(rule.until()),
            grade: grade::slug(rule.grade()),
            announced: rule.announced(),
            counts: rule.text("counts"),
            cite: rule.cite(),
            sentences_ja: self.sentences(true),
            sentences_en: self.sentences(false),
            fields: rule.field_names().map(|name| (name, field(rule, name))).collect(),
            codes_on: self.on.map(|(on, _)| on.to_string()),
            codes: rule.codes().map(code).collect(),
        }
    }

    fn text(&self, ja: bool) -> String {
        let mut text = format!("{}  {}\n\n", self.rule.id(), self.rule.title(ja));
        for sentence in self.sentences(ja) {
            let _ = writeln!(text, "{}{sentence}", if ja { "・" } else { "- " });
        }
        let parts = [self.head(ja), self.rest(ja), self.codes(ja)];
        text + &parts.into_iter().filter(|part| !part.is_empty()).map(|part| format!("\n{part}")).collect::<String>()
    }

    /// Where the rule comes from, and what it looks at.
    fn head(&self, ja: bool) -> String {
        let rule = self.rule;
        let pick = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
        let period = [day_text(rule.from(), ja), day_text(rule.until(), ja)].join(pick("～", " to "));
        let announced = if rule.announced() { pick("（公布前）", " (announced, not enacted)") } else { "" };
        let notes: Vec<&str> = rule.texts("notes").collect();
        let lines = [
            (pick("種類", "kind"), bracketed(rule.kind_title(ja), rule.kind(), ja)),
            (pick("適用期間", "in force"), format!("{period}{announced}")),
            (pick("数える対象", "counts"), counts(rule, ja)),
            (pick("確度", "grade"), grade_words(rule.grade(), ja)),
            (pick("根拠", "source"), rule.cite().to_owned()),
            (pick("注・通則", "注"), notes.join(pick("、", ", "))),
            (pick("備考", "remark"), rule.text("note").unwrap_or_default().to_owned()),
        ];
        let width = lines.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
        let mut text = String::new();
        for (label, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = writeln!(text, "{label}{}  {value}", " ".repeat(width - label.width()));
        }
        text
    }

    /// The fields that no sentence speaks of.
    fn rest(&self, ja: bool) -> String {
        let unsaid = self.rule.wording(ja, &|_| "").unsaid;
        if unsaid.is_empty() {
            return String::new();
        }
        let pick = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
        let mut table =
            Table::new(&[(pick("ほかの欄", "other fields"), Align::Left), (pick("値", "value"), Align::Left)]);
        for name in unsaid {
            table.row([name.to_owned(), self.rule.values(name).join(", ")]);
        }
        table.render()
    }

    /// The codes with their names on the first day that the masters cover.
    fn codes(&self, ja: bool) -> String {
        let codes: Vec<_> = self.rule.codes().collect();
        if codes.is_empty() {
            return String::new();
        }
        let pick = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
        let mut table = Table::new(&[
            (pick("欄", "field"), Align::Left),
            (pick("コード", "code"), Align::Left),
            (pick("名称", "name"), Align::Left),
        ]);
        for (field, code) in codes {
            table.row([field, &code.to_string(), &self.named(code, ja)]);
        }
        let heading = match (self.on, ja) {
            (Some((on, release)), true) => {
                format!("{on}の医科診療行為（{}、{}時点）\n", release.label(), release.as_of())
            }
            (Some((on, release)), false) => {
                format!("医科診療行為 on {on} ({}, as of {})\n", release.label(), release.as_of())
            }
            (None, true) => "この期間の医科診療行為は読み込まれていません\n".to_owned(),
            (None, false) => "no 医科診療行為 of this period is loaded\n".to_owned(),
        };
        heading + &table.render()
    }

    /// The name of a code, or why it has none.
    fn named(&self, code: Code, ja: bool) -> String {
        let Some((on, _)) = self.on else { return String::new() };
        match (self.masters.fee_item(code, on), ja) {
            (Lookup::Found { item, .. }, _) => item.name().to_owned(),
            (Lookup::Abolished { last_day, .. }, true) => format!("（{last_day}まで）"),
            (Lookup::Abolished { last_day, .. }, false) => format!("(until {last_day})"),
            (Lookup::NotYet { from, .. }, true) => format!("（{from}から）"),
            (Lookup::NotYet { from, .. }, false) => format!("(from {from})"),
            (Lookup::Unknown { .. } | Lookup::NoRelease, true) => "（この公表版にない）".to_owned(),
            (Lookup::Unknown { .. } | Lookup::NoRelease, false) => "(not in this release)".to_owned(),
        }
    }
}

/// The first day of a rule that a release of 医科診療行為 covers.
fn first_day<'a>(rule: Rule<'a>, masters: &MasterSet<'a>) -> Option<(Day, Release<'a>)> {
    let fees = masters.releases().filter(|(release, _)| release.family() == Family::FeeItem);
    let covered = fees.filter_map(|(release, last_day)| {
        let first = rule.from().max(release.start());
        (first <= rule.until().min(last_day)).then_some((first, release))
    });
    covered.min_by_key(|(first, _)| *first)
}

fn counts(rule: Rule<'_>, ja: bool) -> String {
    let unsaid = if ja { "この規則は定めていない" } else { "the rule does not say" };
    rule.counts_words(ja).unwrap_or(unsaid).to_owned()
}

/// 確度 with what it means.
pub fn grade_words(grade: u8, ja: bool) -> String {
    let words = match (grade, ja) {
        (grade::A, true) => "告示・通知などの本文で確認",
        (grade::A, false) => "read in the official text",
        (grade::B, true) => "公的な資料で確認",
        (grade::B, false) => "read in an official explanation",
        (grade::B_MINUS, true) => "公的な資料によるが疑いが残る（暫定）",
        (grade::B_MINUS, false) => "read in an official explanation, with a doubt (provisional)",
        (grade::C, true) => "二次資料による（暫定）",
        (grade::C, false) => "secondary source (provisional)",
        (_, true) => "不明",
        (_, false) => "not known",
    };
    bracketed(grade::slug(grade), words, ja)
}

fn bracketed(text: &str, inside: &str, ja: bool) -> String {
    if ja { format!("{text}（{inside}）") } else { format!("{text} ({inside})") }
}

fn field(rule: Rule<'_>, name: &str) -> FieldForm {
    if let Some(int) = rule.int(name) {
        return FieldForm::Int(int);
    }
    if let Some(text) = rule.text(name) {
        return FieldForm::Text(text.to_owned());
    }
    let texts: Vec<String> = rule.texts(name).map(str::to_owned).collect();
    if texts.is_empty() { FieldForm::Ints(rule.ints(name).collect()) } else { FieldForm::Texts(texts) }
}
