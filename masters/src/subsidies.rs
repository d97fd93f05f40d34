//! Curated schemes of 公費: `[[scheme]]` tables that hold the columns of the 地単公費マスター by name and in words.
//!
//! The layout of the 地単公費マスター gives the names (`key`) and the words of the coded columns (`values`). A key left out is a blank
//! column, `until` left out is open. Three keys are none of the master: `cite` (what carries the row), `grade` (A, B, B- or C) and
//! `note`, which stays in the file. `number` may be the first four digits of every number of the scheme (法別番号 and prefecture).
//!
//! ```toml
//! [[scheme]]
//! name = "大阪府重度障がい者医療費助成"
//! prefecture = "27"
//! class_1 = "009"
//! number = "8027"
//! category = 1
//! from = "2018-04-01"
//! age_from_basis = "none"
//! age_until_basis = "none"
//! inpatient = "yes"
//! outpatient = "yes"
//! method = "receipt"
//! outpatient_pattern = "rest"
//! caps_of = "patient"
//! outpatient_cap_day = 500
//! priority = 1
//! cite = "…"
//! grade = "B"
//! ```
//!
//! The file `published.txt` of the directory holds the day of the newest source that was read (YYYY-MM-DD).

use std::path::Path;

use santei::Day;
use santei::masters::{Family, VersionKind, grade};
use serde::Deserialize;

use crate::curated::{GRADE, STRUCTURE_SOURCE};
use crate::layout::{self, ALWAYS, Column, Layout, Mode};
use crate::model::{ColumnInfo, Key, ReleaseData, SourceInfo, Str, Version};
use crate::problem::{Problem, messages};
use crate::sheet::date;
use crate::toml_source::TomlSource;
use crate::value;

/// The directory of curated schemes, beside that of the curated rows of other masters.
pub const DIRECTORY: &str = "subsidies";
/// Label of the release of curated schemes.
pub const LABEL: &str = "curated";

/// 対象範囲: 年齢基準（以上） to the item numbers of the OR condition.
const ELIGIBILITY: std::ops::RangeInclusive<u16> = 12..=34;

/// A file of schemes.
#[derive(Clone, Debug)]
pub struct SchemeFile {
    /// `subsidies/name.toml`.
    pub name: String,
    /// The text.
    pub text: String,
    /// Day of the newest source read for the directory.
    pub published: Day,
}

/// The TOML files of a directory, by name; none when there is no such directory.
///
/// # Errors
/// A file that cannot be read.
pub fn read_directory(directory: &Path) -> Result<Vec<SchemeFile>, Problem> {
    let refuse = |path: &Path, error: std::io::Error| {
        Problem::new(&messages::CURATED_FILE, path.display().to_string(), "", error.to_string())
    };
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| refuse(path, error));
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(directory).map_err(|error| refuse(directory, error))?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|error| refuse(directory, error))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let dated = directory.join("published.txt");
    let text = read(&dated)?;
    let no_day = || Problem::new(&messages::CURATED_FILE, dated.display().to_string(), "YYYY-MM-DD", text.trim());
    let published = Day::parse_iso(text.trim()).ok_or_else(no_day)?;
    let file = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(SchemeFile { name: format!("{DIRECTORY}/{name}"), text: read(path)?, published })
    };
    paths.iter().map(file).collect()
}

/// Reads files of schemes into a release; none when there are no schemes.
///
/// # Errors
/// Every problem of every file, each with the file and the scheme.
pub fn read(files: &[SchemeFile]) -> Result<Option<ReleaseData>, Vec<Problem>> {
    let mut problems = Vec::new();
    let layout = layout::layout_of(Family::Subsidy, None).expect("the layout of the 地単公費マスター is embedded");
    let (mut rows, mut sources) = (Vec::new(), Vec::new());
    for file in files {
        let before = rows.len();
        read_file(layout, file, &mut rows, &mut problems);
        sources.push(source(file, rows.len() - before));
    }
    check_overlaps(&rows, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let published = files.iter().map(|file| file.published).max();
    Ok(published.filter(|_| !rows.is_empty()).map(|published| release(layout, rows, sources, published, LABEL)))
}

fn source(file: &SchemeFile, rows: usize) -> SourceInfo {
    SourceInfo::curated(&file.name, file.text.as_bytes(), file.published, rows)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    scheme: Vec<toml::Table>,
}

fn read_file(layout: &Layout, file: &SchemeFile, rows: &mut Vec<SchemeData>, problems: &mut Vec<Problem>) {
    let read: File = match toml::from_str(&file.text) {
        Ok(read) => read,
        Err(error) => {
            return problems.push(TomlSource { name: &file.name, text: &file.text }.syntax(&error));
        }
    };
    for table in &read.scheme {
        match Entry::new(layout, file, table).read() {
            Ok(row) => rows.push(row),
            Err(found) => problems.extend(found),
        }
    }
}

/// A scheme in the columns of the 地単公費マスター.
#[derive(Clone, Debug)]
pub(crate) struct SchemeData {
    /// File and scheme, for messages.
    pub(crate) place: String,
    /// The official columns in order.
    pub(crate) fields: Vec<Str>,
    /// What carries the row.
    pub(crate) cite: Str,
    /// Grade.
    pub(crate) grade: Str,
}

impl SchemeData {
    /// The text of a column.
    fn get(&self, no: u16) -> &str {
        usize::from(no).checked_sub(1).and_then(|at| self.fields.get(at)).map_or("", |field| field)
    }

    fn from(&self) -> Day {
        date(self.get(10)).ok().flatten().unwrap_or(Day::MIN)
    }

    fn until(&self) -> Day {
        date(self.get(11)).ok().flatten().unwrap_or(Day::MAX)
    }
}

/// A `[[scheme]]` table being read.
struct Entry<'e> {
    layout: &'e Layout,
    table: &'e toml::Table,
    place: String,
    problems: Vec<Problem>,
}

impl<'e> Entry<'e> {
    fn new(layout: &'e Layout, file: &SchemeFile, table: &'e toml::Table) -> Entry<'e> {
        let shown = |key: &str| table.get(key).map(shown).unwrap_or_default();
        let place = format!("{} {} {}-{}", file.name, shown("name"), shown("number"), shown("category"));
        Entry { layout, table, place, problems: Vec::new() }
    }

    fn read(mut self) -> Result<SchemeData, Vec<Problem>> {
        let layout = self.layout;
        for key in self.table.keys() {
            let known = matches!(key.as_str(), "cite" | "grade" | "note") || layout.column_of_key(key).is_some();
            if !known {
                let expected = "a key of the layout, cite, grade or note";
                self.problems.push(Problem::new(&messages::CURATED_KEY, &self.place, expected, key));
            }
        }
        let fields = layout.columns.iter().map(|column| self.field(column)).collect();
        let grade = self.given("grade", |text| grade::from_slug(text).is_some_and(|grade| grade != grade::UNKNOWN));
        let row =
            SchemeData { cite: self.given("cite", |text| !text.trim().is_empty()), grade, fields, place: self.place };
        let (from, until) = (row.from(), row.until());
        if until < from {
            let (expected, found) = (format!("{from} or later"), until.to_string());
            self.problems.push(Problem::new(&messages::CURATED_VALUE, format!("{} until", row.place), expected, found));
        }
        if self.problems.is_empty() { Ok(row) } else { Err(self.problems) }
    }

    /// A text that every scheme has to give.
    fn given(&mut self, key: &str, good: impl Fn(&str) -> bool) -> Str {
        let text = self.table.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        if !good(text) {
            let expected = if key == "grade" { "A, B, B- or C" } else { "what carries the row" };
            self.refuse(key, expected, text);
        }
        text.into()
    }

    fn field(&mut self, column: &Column) -> Str {
        let key = column.key.as_deref().unwrap_or_default();
        let text = match self.table.get(key) {
            Some(value) => match official(self.layout, column, value) {
                Some(text) => text,
                None => {
                    self.refuse(key, &expected(self.layout, column), &shown(value));
                    return Str::from("");
                }
            },
            // The master writes an open end.
            None if Some(column.no) == self.layout.until => "99999999".to_owned(),
            None => String::new(),
        };
        if let Some(fault) = value::fault(self.layout, column, &text) {
            let expected = if text.is_empty() { expected(self.layout, column) } else { fault.expected };
            self.refuse(key, &expected, &fault.found);
        }
        text.into()
    }

    fn refuse(&mut self, key: &str, expected: &str, found: &str) {
        self.problems.push(Problem::new(&messages::CURATED_VALUE, format!("{} {key}", self.place), expected, found));
    }
}

fn shown(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The words of a closed set, or what else a column takes.
fn expected(layout: &Layout, column: &Column) -> String {
    match layout.values(column) {
        Some(values) => values.values().map(String::as_str).collect::<Vec<_>>().join(" "),
        None if column.mode == Mode::Date => "YYYY-MM-DD".to_owned(),
        None if column.mode == Mode::Digits => "a number".to_owned(),
        None => "a text".to_owned(),
    }
}

/// What the official column says for a value of a curated file; none when the value is not of the kind of the column.
fn official(layout: &Layout, column: &Column, value: &toml::Value) -> Option<String> {
    if let Some(values) = layout.values(column) {
        let code = |word: &str| values.iter().find(|(_, known)| *known == word).map(|(code, _)| code.as_str());
        let text = value.as_str()?;
        let Some(separator) = column.separator else { return code(text).map(str::to_owned) };
        let codes: Option<Vec<&str>> = text.split(separator).map(code).collect();
        return codes.map(|codes| codes.join(&separator.to_string()));
    }
    match (column.mode, value) {
        (Mode::Digits, toml::Value::Integer(number)) => Some(number.to_string()),
        (Mode::Date, _) => Day::parse_iso(&shown(value)).map(|day| day.yyyymmdd().to_string()),
        (_, toml::Value::String(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// Rows of one number and 事業内区分 for the same persons on the same days would always meet.
fn check_overlaps(rows: &[SchemeData], problems: &mut Vec<Problem>) {
    let mut known: std::collections::HashMap<Vec<&str>, Vec<&SchemeData>> = std::collections::HashMap::new();
    for row in rows {
        let key = [8, 9].into_iter().chain(ELIGIBILITY).map(|no| row.get(no)).collect();
        let same = known.entry(key).or_default();
        if let Some(other) = same.iter().find(|other| row.from() <= other.until() && other.from() <= row.until()) {
            let days = format!("{} – {}", row.from(), row.until());
            problems.push(Problem::new(&messages::DATED_OVERLAP, &row.place, &other.place, days));
        }
        same.push(row);
    }
}

/// A release of schemes: the official columns, then what carries each row and its grade.
pub(crate) fn release(
    layout: &Layout,
    rows: Vec<SchemeData>,
    sources: Vec<SourceInfo>,
    published: Day,
    label: &str,
) -> ReleaseData {
    let official = layout.columns.iter().map(|column| ColumnInfo { no: column.no, name: column.name.clone() });
    let own = [(STRUCTURE_SOURCE, "出典"), (GRADE, "確度")];
    let own = own.map(|(no, name)| ColumnInfo { no, name: name.to_owned() });
    let versions = rows.into_iter().enumerate().map(|(at, row)| Version {
        key: Key::Text((at + 1).to_string()),
        published,
        valid_from: row.from(),
        valid_until: row.until(),
        kind: VersionKind::Known,
        fields: row.fields.into_iter().chain([row.cite, row.grade]).collect(),
    });
    ReleaseData {
        family: Family::Subsidy,
        part: None,
        label: label.to_owned(),
        start: ALWAYS,
        as_of: published,
        sources,
        columns: official.chain(own).collect(),
        versions: versions.collect(),
    }
}
