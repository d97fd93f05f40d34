//! What a build did with every file and every row.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use santei::{Code, Day};

use crate::message;
use crate::refusal::Refusal;

/// The rows of a file: `read` is the sum of the three others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tally {
    /// Rows read.
    pub read: usize,
    /// Rows that made a state.
    pub kept: usize,
    /// Rows that said nothing new.
    pub superseded: usize,
    /// Rows refused.
    pub refused: usize,
}

impl Tally {
    /// Whether every row is accounted for.
    pub fn is_balanced(&self) -> bool {
        self.read == self.kept + self.superseded + self.refused
    }

    /// The sum of two tallies.
    #[must_use]
    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            read: self.read + other.read,
            kept: self.kept + other.kept,
            superseded: self.superseded + other.superseded,
            refused: self.refused + other.refused,
        }
    }
}

/// A snapshot compared with what an earlier snapshot and the differences since had built.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Verification {
    /// Differences applied since the snapshot before.
    pub differences: usize,
    /// Codes on both sides, but for the changes that the snapshot itself announces.
    pub compared: usize,
    /// Of these, codes that agree in every compared column.
    pub equal: usize,
    /// Of these, codes that agree in points or price.
    pub value_equal: usize,
    /// Changes that the snapshot itself announces (変更区分, 変更年月日) and that no difference given has brought.
    pub announced: usize,
    /// Codes that are gone without a record.
    pub missing: usize,
    /// Codes that are added without a record.
    pub unexpected: usize,
    /// Values that differ, by column (項番).
    pub columns: BTreeMap<u16, usize>,
}

/// A file that was used.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// Base name; `archive.zip!member` for a member of a zip.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Official title.
    pub title: String,
    /// Family.
    pub family: &'static str,
    /// Table of the 電子点数表.
    pub part: Option<&'static str>,
    /// `snapshot` or `difference`.
    pub kind: &'static str,
    /// First day of the release it belongs to.
    #[serde(serialize_with = "day")]
    pub release: Option<Day>,
    /// Publication day.
    #[serde(serialize_with = "day")]
    pub published: Option<Day>,
    /// `name` or `content`: where the publication day comes from.
    pub dated_by: &'static str,
    /// The rows.
    pub rows: Tally,
    /// Comparison with what was built before.
    pub verification: Option<Verification>,
}

/// Why a file was not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unuse {
    /// Published after the day asked for.
    AfterAsOf,
    /// A table that santei knows and does not use yet.
    NotUsedYet,
    /// Not a master.
    NotAMaster,
}

impl Unuse {
    /// The reason in Japanese or English.
    pub fn text(self, japanese: bool) -> &'static str {
        match (self, japanese) {
            (Unuse::AfterAsOf, true) => "基準日より後の公表",
            (Unuse::AfterAsOf, false) => "published after the as-of day",
            (Unuse::NotUsedYet, true) => "まだ使わない表",
            (Unuse::NotUsedYet, false) => "a table not used yet",
            (Unuse::NotAMaster, true) => "公表ファイルではない",
            (Unuse::NotAMaster, false) => "not an official file",
        }
    }
}

/// A file that was not used.
#[derive(Clone, Debug, Serialize)]
pub struct UnusedFile {
    /// Base name.
    pub name: String,
    /// Why.
    pub reason: Unuse,
    /// What it is.
    pub title: String,
    /// Publication day, as far as known.
    #[serde(serialize_with = "day")]
    pub published: Option<Day>,
    /// Rows it holds.
    pub rows: usize,
}

/// A refusal, notice or disagreement, in a form for machines.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    /// Number of the message.
    pub code: u16,
    /// Name of the message.
    pub slug: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// File.
    pub file: String,
    /// Code the row is about.
    pub key: Option<String>,
    /// Row, from 1.
    pub row: Option<usize>,
    /// Column (項番).
    pub column: Option<u16>,
    /// Official name of the column.
    pub column_name: Option<String>,
    /// What had to be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl From<&Refusal> for Note {
    fn from(refusal: &Refusal) -> Note {
        Note {
            code: refusal.def.code,
            slug: refusal.def.slug,
            severity: refusal.def.severity.slug(),
            file: refusal.file.clone(),
            key: refusal.key.clone(),
            row: refusal.row,
            column: refusal.column.as_ref().map(|(no, _)| *no),
            column_name: refusal.column.as_ref().map(|(_, name)| name.clone()),
            expected: refusal.expected.clone(),
            found: refusal.found.clone(),
        }
    }
}

/// The codes of a 医科電子点数表 against the 医科診療行為 of the same start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CodeCheck {
    /// First day of the release.
    #[serde(serialize_with = "start")]
    pub release: Day,
    /// Whether the build holds 医科診療行為 of that start; without them nothing was checked.
    pub possible: bool,
    /// The codes that these do not hold, by table and code.
    pub unknown: Vec<UnknownCode>,
}

/// A code of a 医科電子点数表 that the 医科診療行為 do not hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UnknownCode {
    /// Table of the 電子点数表.
    pub table: &'static str,
    /// The code.
    pub code: String,
    /// Its name there.
    pub name: String,
    /// How often the table names it.
    pub count: usize,
}

/// The schemes of a release of 公費: `read` is the sum of the three others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SchemeCheck {
    /// First day of the release.
    #[serde(serialize_with = "start")]
    pub release: Day,
    /// Schemes.
    pub read: usize,
    /// Schemes whose columns decide what is paid.
    pub computable: usize,
    /// Schemes that are refunded later.
    pub refund: usize,
    /// Schemes whose columns do not decide what is paid.
    pub not_computable: usize,
    /// What is missing ([`Obstacle`](santei::masters::Obstacle)), the first thing per scheme, and in how many.
    pub obstacles: BTreeMap<&'static str, usize>,
    /// The first of those schemes.
    pub first: Vec<ObstructedScheme>,
}

/// A scheme whose columns do not decide what is paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ObstructedScheme {
    /// Number of the row in the table.
    pub row: String,
    /// 公費負担者番号.
    pub number: String,
    /// 正式名称.
    pub name: String,
    /// What is missing.
    pub obstacle: &'static str,
}

/// A code that a rule names and no 医科診療行為 in force within the rule's dates holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RuleCode {
    /// Number of the message.
    pub number: u16,
    /// Name of the message.
    pub slug: &'static str,
    /// `warning`.
    pub severity: &'static str,
    /// Kind of the rule.
    pub kind: String,
    /// The rule.
    pub rule: String,
    /// First day of the rule.
    #[serde(serialize_with = "start")]
    pub from: Day,
    /// Last day of the rule, `9999-12-31` when open.
    #[serde(serialize_with = "start")]
    pub until: Day,
    /// The field that names the code.
    pub field: &'static str,
    /// The code.
    pub code: Code,
}

impl RuleCode {
    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        message::RULE_CODE_UNKNOWN.text(japanese, &[&self.rule, &self.code])
    }
}

/// Everything a build has to say.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Files that were used, by family and publication.
    pub files: Vec<FileReport>,
    /// Files that were not used, with the reason.
    pub unused: Vec<UnusedFile>,
    /// Refusals: errors forbid an image, warnings name files and rows that were left out.
    pub refusals: Vec<Refusal>,
    /// Disagreements between snapshots and what the differences had built; the snapshot wins.
    pub disagreements: Vec<Refusal>,
    /// Remarks that refuse nothing.
    pub notices: Vec<Refusal>,
    /// Codes of the 医科電子点数表 that the 医科診療行為 do not hold.
    pub fee_table_codes: Vec<CodeCheck>,
    /// Codes of the rulebook that no 医科診療行為 in force holds, see [`crate::rule_codes::check`].
    pub rule_codes: Vec<RuleCode>,
    /// The schemes of 公費, by release.
    pub schemes: Vec<SchemeCheck>,
}

impl Report {
    /// The rows of every file.
    pub fn total(&self) -> Tally {
        self.files.iter().fold(Tally::default(), |sum, file| sum.plus(file.rows))
    }

    /// Whether an image may be written.
    pub fn allows_image(&self, strict: bool) -> bool {
        !self.refusals.iter().any(|refusal| strict || refusal.is_fatal())
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'r> {
            files: &'r [FileReport],
            total: Tally,
            unused: &'r [UnusedFile],
            refusals: Vec<Note>,
            disagreements: Vec<Note>,
            notices: Vec<Note>,
            fee_table_codes: &'r [CodeCheck],
            rule_codes: &'r [RuleCode],
            // Only of builds that hold schemes.
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            schemes: &'r [SchemeCheck],
        }
        let notes = |refusals: &[Refusal]| refusals.iter().map(Note::from).collect();
        let form = Form {
            files: &self.files,
            total: self.total(),
            unused: &self.unused,
            refusals: notes(&self.refusals),
            disagreements: notes(&self.disagreements),
            notices: notes(&self.notices),
            fee_table_codes: &self.fee_table_codes,
            rule_codes: &self.rule_codes,
            schemes: &self.schemes,
        };
        form.serialize(serializer)
    }
}

fn start<S: Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

fn day<S: Serializer>(day: &Option<Day>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}
