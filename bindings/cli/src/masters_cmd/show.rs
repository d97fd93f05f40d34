//! `santei masters show`.

use super::{Files, day_text, json_day};
use crate::Failure;
use crate::images::{ImagesArgs, parse_day};
use crate::table::{Align, Table};
use clap::Args;
use santei::claim::Setting;
use santei::masters::{CommentRelation, Family, Lookup, MasterSet, Record, Release, VersionKind};
use santei::{Code, Day, Image};
use santei_masters::view;
use serde::Serialize;
use std::fmt::Write;
use std::process::ExitCode;

/// コード1件を全項目で表示 / show a code with every column
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// コード（9桁、傷病名7桁、修飾語4桁）/ code: nine digits, 傷病名 seven, 修飾語 four
    code: String,
    /// 診療日（省略時は最も新しい公表版の時点）/ day of service; default: the newest release as of its newest publication
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    date: Option<Day>,
    /// JSONで出力 / JSON
    #[arg(long)]
    json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

#[derive(Serialize)]
struct Answer {
    code: String,
    family: Option<&'static str>,
    date: Option<String>,
    status: &'static str,
    last_day: Option<String>,
    from: Option<String>,
    carried_back: bool,
    release: Option<ReleaseForm>,
    published: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    fields: Vec<FieldForm>,
    /// コメント関連テーブル: the comments that go with the code on the day.
    comments: Vec<CommentForm>,
    history: Vec<StateForm>,
}

#[derive(Serialize)]
struct CommentForm {
    comment: String,
    text: String,
    pattern: u8,
    notice: &'static str,
    item: u16,
    section: String,
    branch: u8,
    condition: &'static str,
    not_billed: bool,
    setting: Option<Setting>,
    times: u16,
    /// 条件区分 in words.
    #[serde(skip)]
    condition_ja: &'static str,
}

#[derive(Serialize)]
struct ReleaseForm {
    label: String,
    start: Option<String>,
    as_of: Option<String>,
}

#[derive(Serialize)]
struct FieldForm {
    no: u16,
    name: String,
    value: String,
    meaning: Option<String>,
}

#[derive(Serialize)]
struct StateForm {
    release_start: Option<String>,
    published: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    kind: &'static str,
    name: String,
    value: Option<String>,
}

/// Runs the command: exit code 1 when no row is in force.
pub fn run(args: &ShowArgs, ja: bool) -> Result<ExitCode, Failure> {
    let files = Files::read(&args.images.images)?;
    let images = files.open()?;
    let masters = MasterSet::new(&images, args.images.known_at)
        .map_err(|error| Failure::new(format!("{} / {}", error.text(true), error.text(false))))?;
    let families = view::families_of(&args.code);
    if families.is_empty() {
        return Err(Failure::new(format!(
            "コードは9桁（1・6・7・8で始まる）、傷病名7桁、修飾語4桁です / not a code: {}",
            args.code
        )));
    }
    let answer = answer(args, &families, &images, &masters);
    let found = answer.status == "found";
    if args.json {
        super::print_json(&answer)?;
    } else {
        crate::print(&text(&answer, ja))?;
    }
    Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn answer(args: &ShowArgs, families: &[Family], images: &[Image<'_>], masters: &MasterSet<'_>) -> Answer {
    let key = args.code.parse().unwrap_or(u32::MAX);
    let mut best = None;
    for &family in families {
        let Some(on) = args.date.or_else(|| view::newest_day(masters, family)) else { continue };
        let lookup = masters.record(family, key, on);
        let held = view::codes(images, family).contains(&key);
        if matches!(lookup, Lookup::Found { .. }) || held || best.is_none() {
            best = Some((family, on, lookup));
        }
        if held {
            break;
        }
    }
    let Some((family, on, lookup)) = best else { return Answer::none(&args.code, args.date) };
    let history = history(images, family, key);
    let code = Code::new(key).filter(|_| matches!(family, Family::FeeItem | Family::Drug | Family::Material));
    let comments =
        code.into_iter().flat_map(|code| masters.comment_relations(code, on)).map(CommentForm::from).collect();
    Answer { comments, history, ..Answer::of(&args.code, family, on, lookup) }
}

impl Answer {
    fn none(code: &str, date: Option<Day>) -> Answer {
        Answer {
            code: code.to_owned(),
            family: None,
            date: date.and_then(json_day),
            status: "no-release",
            last_day: None,
            from: None,
            carried_back: false,
            release: None,
            published: None,
            valid_from: None,
            valid_until: None,
            fields: Vec::new(),
            comments: Vec::new(),
            history: Vec::new(),
        }
    }

    fn of(code: &str, family: Family, on: Day, lookup: Lookup<'_, Record<'_>>) -> Answer {
        let form = |release: Release<'_>| {
            Some(ReleaseForm {
                label: release.label().to_owned(),
                start: json_day(release.start()),
                as_of: json_day(release.as_of()),
            })
        };
        let answer = Answer { family: Some(family.slug()), ..Answer::none(code, Some(on)) };
        match lookup {
            Lookup::Found { item, carried_back, release } => Answer {
                status: "found",
                carried_back,
                release: form(release),
                published: json_day(item.published()),
                valid_from: json_day(item.valid_from()),
                valid_until: json_day(item.valid_until()),
                fields: view::fields(item, family).into_iter().map(FieldForm::from).collect(),
                ..answer
            },
            Lookup::Abolished { last_day, release } => {
                Answer { status: "abolished", last_day: json_day(last_day), release: form(release), ..answer }
            }
            Lookup::NotYet { from, release } => {
                Answer { status: "not-yet", from: json_day(from), release: form(release), ..answer }
            }
            Lookup::Unknown { release } => Answer { status: "unknown", release: form(release), ..answer },
            Lookup::NoRelease => answer,
        }
    }
}

impl From<view::Field<'_>> for FieldForm {
    fn from(field: view::Field<'_>) -> FieldForm {
        FieldForm { no: field.no, name: field.name.to_owned(), value: field.value.to_owned(), meaning: field.meaning }
    }
}

impl From<CommentRelation<'_>> for CommentForm {
    fn from(row: CommentRelation<'_>) -> CommentForm {
        CommentForm {
            comment: row.comment.to_string(),
            text: row.text.to_owned(),
            pattern: row.pattern(),
            notice: row.notice.slug(),
            item: row.item,
            section: row.section.to_owned(),
            branch: row.branch,
            condition: row.condition.slug(),
            not_billed: row.not_billed,
            setting: row.setting,
            times: row.times,
            condition_ja: row.condition.name_ja(),
        }
    }
}

impl CommentForm {
    /// When the comment is recorded, in a few words.
    fn when(&self, ja: bool) -> String {
        let mut words = vec![if ja { self.condition_ja.to_owned() } else { self.condition.to_owned() }];
        if self.not_billed {
            words.push(if ja { "非算定理由".to_owned() } else { "when not billed".to_owned() });
        }
        words.extend(self.setting.map(|setting| match (setting, ja) {
            (Setting::Inpatient, true) => "入院".to_owned(),
            (Setting::Outpatient, true) => "入院外".to_owned(),
            (Setting::Inpatient, false) => "inpatient".to_owned(),
            (Setting::Outpatient, false) => "outpatient".to_owned(),
        }));
        if self.times > 0 {
            words.push(if ja { format!("{}回以上", self.times) } else { format!("from {} times on", self.times) });
        }
        words.join(if ja { "・" } else { ", " })
    }
}

/// Every state of the code in every release, as published.
fn history(images: &[Image<'_>], family: Family, key: u32) -> Vec<StateForm> {
    let layout = santei_masters::layout::layout_of(family, None);
    let column = |no: Option<u16>| no.unwrap_or(0);
    let (name, value) = layout.map_or((0, 0), |layout| (column(layout.name), column(layout.value)));
    let mut states = Vec::new();
    for sections in images.iter().flat_map(|image| image.sections()).filter(|held| held.release.family() == family) {
        let Some((first, versions)) = sections.find(key) else { continue };
        for (index, version) in versions.iter().enumerate() {
            let text = |no: u16| sections.table.value(first + index, no);
            let kind = VersionKind::from_number(version.kind).unwrap_or(VersionKind::Known);
            states.push(StateForm {
                release_start: json_day(sections.release.start()),
                published: json_day(Day::from_number(version.published.get())),
                valid_from: json_day(Day::from_number(version.valid_from.get())),
                valid_until: json_day(Day::from_number(version.valid_until.get())),
                kind: kind.slug(),
                name: text(name).unwrap_or_default().to_owned(),
                value: text(value).map(str::to_owned),
            });
        }
    }
    states.sort_by(|a, b| {
        (&a.release_start, &a.published, &a.valid_from).cmp(&(&b.release_start, &b.published, &b.valid_from))
    });
    states
}

fn text(answer: &Answer, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let family = answer.family.and_then(Family::from_slug);
    let family = family.map_or("", |family| if ja { family.name_ja() } else { family.slug() });
    let date = answer.date.as_deref().unwrap_or("－");
    let mut text = format!("{} {family} {date}: {}\n", answer.code, status(answer, ja));
    if let Some(release) = &answer.release {
        let (start, as_of) = (release.start.as_deref().unwrap_or("－"), release.as_of.as_deref().unwrap_or("－"));
        let _ = writeln!(
            text,
            "{} {} {start} ({} {as_of})",
            word("公表版", "release"),
            release.label,
            word("時点", "as of")
        );
    }
    if !answer.fields.is_empty() {
        let mut table = Table::new(&[
            (word("項番", "no"), Align::Right),
            (word("項目", "column"), Align::Left),
            (word("値", "value"), Align::Left),
            (word("意味", "meaning"), Align::Left),
        ]);
        for field in &answer.fields {
            let meaning = field.meaning.clone().unwrap_or_default();
            table.row([field.no.to_string(), field.name.clone(), field.value.clone(), meaning]);
        }
        text += &table.render();
    }
    if !answer.comments.is_empty() {
        text += &comments(answer, ja);
    }
    if answer.history.len() > 1 {
        text += &states(answer, ja);
    }
    text
}

fn comments(answer: &Answer, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let mut table = Table::new(&[
        (word("項番", "item"), Align::Right),
        (word("枝番", "branch"), Align::Right),
        (word("コメント", "comment"), Align::Left),
        (word("条件", "when"), Align::Left),
        (word("コメント文", "text"), Align::Left),
    ]);
    for row in &answer.comments {
        let (item, branch) = (row.item.to_string(), format!("{:02}", row.branch));
        table.row([item, branch, row.comment.clone(), row.when(ja), row.text.clone()]);
    }
    "\n".to_owned() + word("コメント関連テーブル\n", "comments of the act\n") + &table.render()
}

fn states(answer: &Answer, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let mut table = Table::new(&[
        (word("公表版", "release"), Align::Left),
        (word("公表日", "published"), Align::Left),
        (word("適用", "from"), Align::Left),
        (word("廃止", "until"), Align::Left),
        (word("区分", "kind"), Align::Left),
        (word("点数・価格", "value"), Align::Right),
        (word("名称", "name"), Align::Left),
    ]);
    for state in &answer.history {
        let kind = VersionKind::from_slug(&state.kind.replace('-', "_"));
        table.row([
            state.release_start.clone().unwrap_or_default(),
            state.published.clone().unwrap_or_default(),
            state.valid_from.clone().unwrap_or_else(|| day_text(Day::MIN, ja)),
            state.valid_until.clone().unwrap_or_else(|| day_text(Day::MAX, ja)),
            kind.map_or(state.kind, |kind| if ja { kind.name_ja() } else { state.kind }).to_owned(),
            state.value.clone().unwrap_or_default(),
            state.name.clone(),
        ]);
    }
    "\n".to_owned() + word("知られている状態\n", "known states\n") + &table.render()
}

fn status(answer: &Answer, ja: bool) -> String {
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    match (answer.status, ja) {
        ("found", true) => {
            let from = answer.valid_from.clone().unwrap_or_else(|| day_text(Day::MIN, true));
            let until = answer.valid_until.clone().unwrap_or_else(|| day_text(Day::MAX, true));
            let carried = if answer.carried_back {
                "（それより前の状態を示すファイルがないため遡って使用）"
            } else {
                ""
            };
            format!("有効 {from}～{until}{carried} 公表{}", day(&answer.published))
        }
        ("found", false) => {
            let from = answer.valid_from.clone().unwrap_or_else(|| day_text(Day::MIN, false));
            let until = answer.valid_until.clone().unwrap_or_else(|| day_text(Day::MAX, false));
            let carried = if answer.carried_back { " (carried back: no file shows the state before)" } else { "" };
            format!("in force {from} to {until}{carried}, published {}", day(&answer.published))
        }
        ("abolished", true) => format!("廃止（最終日 {}）", day(&answer.last_day)),
        ("abolished", false) => format!("abolished, last day {}", day(&answer.last_day)),
        ("not-yet", true) => format!("{}から", day(&answer.from)),
        ("not-yet", false) => format!("from {}", day(&answer.from)),
        ("unknown", true) => "公表版にないコード".to_owned(),
        ("unknown", false) => "not in the release".to_owned(),
        (_, true) => "この日の公表版がありません".to_owned(),
        (_, false) => "no release for the day".to_owned(),
    }
}
