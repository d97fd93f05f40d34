//! `santei subsidies show`.

use super::pick;
use crate::Failure;
use crate::images::ImagesArgs;
use crate::masters_cmd::day_text;
use crate::rules_cmd::grade_words;
use clap::Args;
use santei::masters::{LocalScheme, Rule};
use santei::message::command as messages;
use santei::{Day, MasterSet};
use std::fmt::Write;
use std::process::ExitCode;

/// 公費1件を言葉で表示 / say a subsidy in words
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// 公費負担者番号、法別番号と都道府県番号の4桁、又は国の公費の法別番号
    /// / payer number, its first four digits (法別番号 and prefecture), or 法別番号 of a national scheme
    #[arg(value_name = "NUMBER")]
    number: String,
    /// 事業内区分（国の公費では区分の言葉）/ row of the scheme (of a national scheme its variant)
    #[arg(long, value_name = "N")]
    category: Option<String>,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// Runs the command.
pub fn run(args: &ShowArgs, ja: bool) -> Result<ExitCode, Failure> {
    let bytes = args.images.read()?;
    let masters = args.images.masters(&bytes)?;
    let number = args.number.as_str();
    let local: Vec<_> = masters.local_schemes(number).collect();
    let national: Vec<_> = national_rules(&masters, number).collect();
    let rows = local.iter().map(|own| own.category().to_string());
    let mut rows: Vec<String> = rows.chain(national.iter().map(|rule| variant(*rule).to_owned())).collect();
    if rows.is_empty() {
        return Err(Failure::asked(&messages::SUBSIDY_UNKNOWN_NUMBER, &[&number], ja));
    }
    let wanted = |row: &str| args.category.as_ref().is_none_or(|category| category == row);
    let local = local.into_iter().filter(|own| wanted(&own.category().to_string()));
    let national = national.into_iter().filter(|rule| wanted(variant(*rule)));
    let texts: Vec<String> =
        local.map(|own| local_text(own, &masters, ja)).chain(national.map(|rule| national_text(rule, ja))).collect();
    if texts.is_empty() {
        rows.dedup();
        let category = args.category.as_deref().unwrap_or_default();
        return Err(Failure::asked(&messages::SUBSIDY_UNKNOWN_CATEGORY, &[&number, &category, &rows.join(", ")], ja));
    }
    crate::print(&texts.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The national schemes that a number may mean, by 法別番号 and, where they have one, prefecture and 実施機関番号; those without the
/// 実施機関 where none has it.
pub fn national_rules<'a>(masters: &MasterSet<'a>, number: &str) -> impl Iterator<Item = Rule<'a>> {
    let digits = |at: core::ops::Range<usize>| number.get(at).unwrap_or_default();
    let (law, prefecture, agency) = (digits(0..2), digits(2..4), digits(4..7));
    let fits = |rule: &Rule<'_>, field: &str, digits: &str| {
        let own = rule.text(field).unwrap_or_default();
        own.is_empty() || digits.is_empty() || own == digits
    };
    let of_law = masters.rulebook().filter(|rule| rule.kind() == "national_scheme" && rule.text("law") == Some(law));
    let found: Vec<Rule<'a>> = of_law.filter(|rule| fits(rule, "prefecture", prefecture)).collect();
    let named = found.iter().any(|rule| fits(rule, "agency", agency));
    let found: Vec<Rule<'a>> = found.into_iter().filter(|rule| !named || fits(rule, "agency", agency)).collect();
    found.into_iter()
}

fn variant(rule: Rule<'_>) -> &str {
    rule.text("variant").unwrap_or_default()
}

/// A local scheme in all its words.
pub fn local_text(scheme: LocalScheme<'_>, masters: &MasterSet<'_>, ja: bool) -> String {
    let (number, category, name) = (scheme.number(), scheme.category(), scheme.name());
    let mut text = match ja {
        true => format!("{number} 事業内区分{category}  {name}\n\n"),
        false => format!("{number} row {category}  {name}\n\n"),
    };
    text.push_str(&bullets(&scheme.wording(ja), ja));
    let agencies = pick(ja, "都道府県内の全実施機関に共通", "for every 実施機関 of the prefecture");
    let place = match scheme.municipality() {
        Some(code) => format!("{:02} / {code:06}", scheme.prefecture()),
        None if scheme.is_of_every_agency() => format!("{:02} ({agencies})", scheme.prefecture()),
        None => format!("{:02}", scheme.prefecture()),
    };
    let lines = [
        (pick(ja, "都道府県・市区町村", "prefecture"), place),
        (pick(ja, "優先順位", "priority"), scheme.priority().to_string()),
        (pick(ja, "適用期間", "in force"), period(scheme.from(), scheme.until(), ja)),
        (pick(ja, "確度", "grade"), grade_words(scheme.grade(), ja)),
        (pick(ja, "根拠", "source"), cited(scheme, ja)),
    ];
    text.push('\n');
    text.push_str(&labelled(&lines));
    for rule in masters.local_practices(scheme) {
        text.push_str(&practice(rule, ja));
    }
    text
}

/// Where a record comes from: its citation, or its row in the official file.
fn cited(scheme: LocalScheme<'_>, ja: bool) -> String {
    match (scheme.cite(), ja) {
        ("", true) => format!("地単公費マスター {}行目", scheme.file_row()),
        ("", false) => format!("地単公費マスター, row {}", scheme.file_row()),
        (cite, _) => cite.to_owned(),
    }
}

/// 都道府県の取扱い: the sentences of a rule, and its fields that no sentence speaks of.
fn practice(rule: Rule<'_>, ja: bool) -> String {
    let wording = rule.wording(ja, &|_| "");
    let fields = wording.unsaid.iter().map(|field| format!("{field}: {}", rule.values(field).join(", ")));
    let note = rule.text("note").map(|note| format!("{}: {note}", pick(ja, "備考", "remark")));
    let said: Vec<String> = wording.sentences.iter().cloned().chain(fields).chain(note).collect();
    let lines = [
        (pick(ja, "適用期間", "in force"), period(rule.from(), rule.until(), ja)),
        (pick(ja, "確度", "grade"), grade_words(rule.grade(), ja)),
        (pick(ja, "根拠", "source"), rule.cite().to_owned()),
    ];
    let label = pick(ja, "都道府県の取扱い", "local practice");
    format!("\n{label}  {}\n{}{}", rule.id(), bullets(&said, ja), labelled(&lines))
}

/// A national scheme in all its words.
pub fn national_text(rule: Rule<'_>, ja: bool) -> String {
    let law = rule.text("law").unwrap_or_default();
    let variant = variant(rule);
    let variant = if variant.is_empty() { String::new() } else { format!(" {variant}") };
    let label = pick(ja, "国の公費", "national");
    let head = format!("{law}{variant}  {} ({label} {})\n\n", rule.title(ja), rule.id());
    let lines = [
        (pick(ja, "適用期間", "in force"), period(rule.from(), rule.until(), ja)),
        (pick(ja, "確度", "grade"), grade_words(rule.grade(), ja)),
        (pick(ja, "根拠", "source"), rule.cite().to_owned()),
        (pick(ja, "備考", "remark"), rule.text("note").unwrap_or_default().to_owned()),
    ];
    head + &bullets(&rule.wording(ja, &|_| "").sentences, ja) + "\n" + &labelled(&lines)
}

/// Sentences, one below the other.
pub fn bullets(sentences: &[String], ja: bool) -> String {
    let mark = pick(ja, "・", "- ");
    sentences.iter().map(|sentence| format!("{mark}{sentence}\n")).collect()
}

fn period(from: Day, until: Day, ja: bool) -> String {
    [day_text(from, ja), day_text(until, ja)].join(pick(ja, "～", " to "))
}

fn labelled(lines: &[(&str, String)]) -> String {
    use unicode_width::UnicodeWidthStr;
    let width = lines.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
    let mut text = String::new();
    for (label, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "{label}{}  {value}", " ".repeat(width - label.width()));
    }
    text
}
