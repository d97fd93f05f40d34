//! Layouts (ファイル仕様) of the official files, which are data: `masters/layouts/*.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use santei::Day;
use santei::masters::{Family, FeeTablePart};
use serde::Deserialize;

/// How a column is written (モード).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// 数字 without a point.
    Digits,
    /// 数字 with up to two decimals.
    Decimal,
    /// 年月日, `YYYYMMDD`.
    Date,
    /// 英数 or 漢字.
    Text,
}

/// One official column (項番).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// 項番, from 1.
    pub no: u16,
    /// Official name.
    pub name: String,
    /// How it is written.
    pub mode: Mode,
    /// 最大バイト, of CP932.
    pub bytes: usize,
    /// Name of the words for its values.
    #[serde(default)]
    pub words: Option<String>,
    /// Name of the words for its values in rows that are additions (加算項目).
    #[serde(default)]
    pub addition: Option<String>,
    /// The publisher rewrites it without a record: it makes no new state and is not compared.
    #[serde(default)]
    pub bookkeeping: bool,
    /// 項番 of the item list, where the column has another number.
    #[serde(default)]
    pub item: Option<String>,
    /// Name of the column in curated files.
    #[serde(default)]
    pub key: Option<String>,
    /// Name of the closed set of its values.
    #[serde(default)]
    pub values: Option<String>,
    /// Several values of the set may stand in it, with this between them.
    #[serde(default)]
    pub separator: Option<char>,
    /// No document gives the values: the set is what santei takes them to be.
    #[serde(default)]
    pub assumed: bool,
    /// Never blank.
    #[serde(default)]
    pub required: bool,
    /// `bytes` is the number of digits, not their limit.
    #[serde(default)]
    pub exact: bool,
    /// The lowest number.
    #[serde(default)]
    pub least: Option<u32>,
    /// The highest number.
    #[serde(default)]
    pub most: Option<u32>,
    /// The longest text, in characters: a longer one is refused.
    #[serde(default)]
    pub characters: Option<usize>,
    /// First day of the layout that has the column, where an older one has not.
    #[serde(default, deserialize_with = "iso_day")]
    pub since: Option<Day>,
}

/// A pattern that a column shows in every row of a file.
///
/// `#` is a digit, `@` a capital letter, `?` any character, a final `*` any rest; the empty pattern is a blank.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// 項番, from 1.
    pub column: u16,
    /// The pattern.
    pub like: String,
}

impl Sign {
    /// Whether a value of that column shows the pattern.
    pub fn fits(&self, value: &[u8]) -> bool {
        let pattern = self.like.as_bytes();
        let (pattern, open) = match pattern.split_last() {
            Some((b'*', rest)) => (rest, true),
            _ => (pattern, false),
        };
        let long_enough = if open { value.len() >= pattern.len() } else { value.len() == pattern.len() };
        long_enough
            && pattern.iter().zip(value).all(|(sign, byte)| match sign {
                b'#' => byte.is_ascii_digit(),
                b'@' => byte.is_ascii_uppercase(),
                b'?' => true,
                literal => literal == byte,
            })
    }
}

/// A part of a code that is put together from several columns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyPart {
    /// 項番.
    pub column: u16,
    /// Digits, with leading zeros.
    pub digits: usize,
}

/// What identifies a row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpec {
    /// A nine-digit code in this column.
    #[serde(default)]
    pub code: Option<u16>,
    /// The code is put together from these columns; `code`, where filled, must agree.
    #[serde(default)]
    pub parts: Vec<KeyPart>,
    /// A text in this column.
    #[serde(default)]
    pub text: Option<u16>,
    /// Pattern of the text.
    #[serde(default)]
    pub like: Option<String>,
    /// Nothing but its place: the rows form a table.
    #[serde(default)]
    pub row: bool,
}

impl KeySpec {
    /// The code as it is printed.
    pub fn printed(&self, key: u32) -> String {
        let digits = self.like.as_ref().map_or(9, |like| like.len());
        format!("{key:0digits$}")
    }
}

/// Where a release that a snapshot belongs to starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// On the most frequent 変更年月日.
    MostFrequent,
    /// On the last revision (改定) before the publication.
    InForce,
    /// On [`ALWAYS`]: the rows say themselves from when on they hold.
    Always,
}

/// The start of a release that answers for every day. A date, as reports print it.
pub const ALWAYS: Day = match Day::from_ymd(1900, 1, 1) {
    Some(day) => day,
    None => Day::MIN,
};

/// How the texts of a file are encoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// CP932, as most masters.
    #[default]
    Cp932,
    /// UTF-8, with or without a BOM.
    #[serde(rename = "utf-8")]
    Utf8,
}

/// One of the tables of an 電子点数表.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SubTable {
    /// The family: the 医科電子点数表 is one, every table of the 歯科電子点数表 its own.
    pub family: Family,
    /// The table of the 医科電子点数表.
    pub part: Option<FeeTablePart>,
}

impl SubTable {
    /// The table of the 医科電子点数表 with that number of its file, or the family with that word.
    fn from_slug(slug: &str) -> Result<SubTable, String> {
        let part = FeeTablePart::ALL.into_iter().find(|part| part.slug() == slug);
        let family = if part.is_some() { Some(Family::FeeTable) } else { Family::from_slug(slug) };
        Ok(SubTable { family: family.ok_or_else(|| format!("no table {slug} in an 電子点数表"))?, part })
    }
}

/// How files that share a layout are told apart by their content.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TellApart {
    /// The table whose flags tell.
    #[serde(deserialize_with = "sub_table")]
    pub by: SubTable,
    /// The column of its codes.
    pub by_code: u16,
    /// Its flag columns, in the order of the tables: not 0 says that the code stands in that table.
    pub flags: Vec<u16>,
    /// The column of the codes in the files to tell apart.
    pub code: u16,
}

/// The columns in which a row says that it is an addition (加算項目).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Additions {
    /// 項番.
    pub column: u16,
    /// Values of additions.
    pub values: Vec<String>,
}

/// The layout of one official file.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The family of masters it belongs to; the first of its tables where these are families of their own.
    pub family: Family,
    /// The tables of an 電子点数表 that have this layout; empty for every other family.
    pub tables: Vec<SubTable>,
    /// How tables of one layout are told apart.
    pub tell_apart: Option<TellApart>,
    /// Official title.
    pub title: String,
    /// How its texts are encoded.
    pub encoding: Encoding,
    /// Numbers of columns it has been published with, newest first.
    pub widths: Vec<usize>,
    /// First field of an optional first line of column headings.
    pub header: Option<String>,
    /// 項番 of 変更区分; every row of a file without it is one of a full file.
    pub class: Option<u16>,
    /// What identifies a row.
    pub key: KeySpec,
    /// 項番 of the name.
    pub name: Option<u16>,
    /// 項番 of the name in kana.
    pub kana: Option<u16>,
    /// 項番 of 変更年月日 (新設年月日).
    pub from: Option<u16>,
    /// 項番 of 廃止年月日.
    pub until: Option<u16>,
    /// 項番 of 収載年月日: before it the row did not exist.
    pub listed: Option<u16>,
    /// 項番 of points or price.
    pub value: Option<u16>,
    /// Where a release starts.
    pub start: Start,
    /// What every row shows.
    pub signature: Vec<Sign>,
    /// When a row is an addition.
    pub additions: Option<Additions>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    words: BTreeMap<String, BTreeMap<String, String>>,
    values: BTreeMap<String, BTreeMap<String, String>>,
}

impl Layout {
    /// The column that curated files give this name.
    pub fn column_of_key(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key.as_deref() == Some(key))
    }

    /// The closed set of a column: official code and word.
    pub fn values(&self, column: &Column) -> Option<&BTreeMap<String, String>> {
        self.values.get(column.values.as_ref()?)
    }

    /// The word for a code of a closed set.
    pub fn word(&self, no: u16, code: &str) -> Option<&str> {
        self.values(self.column(no)?)?.get(code).map(String::as_str)
    }

    /// The column with that 項番.
    pub fn column(&self, no: u16) -> Option<&Column> {
        self.columns.get(usize::from(no).checked_sub(1)?)
    }

    /// The newest number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Whether every sign of the signature shows.
    pub fn signature_fits<'v>(&self, value: impl Fn(u16) -> Option<&'v [u8]>) -> bool {
        self.signature.iter().all(|sign| value(sign.column).is_some_and(|value| sign.fits(value)))
    }

    /// What a value of a column means, in words. `row` gives the other values of the row, which may decide the reading.
    pub fn meaning<'l, 'r>(&'l self, no: u16, value: &str, row: impl Fn(u16) -> Option<&'r str>) -> Option<&'l str> {
        let column = self.column(no)?;
        let addition = self.additions.as_ref().is_some_and(|additions| {
            row(additions.column).is_some_and(|value| additions.values.iter().any(|known| known == value))
        });
        let set = if addition { column.addition.as_ref().or(column.words.as_ref()) } else { column.words.as_ref() };
        let Some(set) = set else { return self.word(no, value) };
        let words = self.words.get(set).or_else(|| SHARED.get(set))?;
        words.get(value).or_else(|| words.get(trim_zeros(value))).map(String::as_str)
    }
}

/// A number without leading zeros, `0` for nothing but zeros.
fn trim_zeros(value: &str) -> &str {
    match value.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    }
}

/// A table that is recognised and not used yet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unused {
    /// Official title.
    pub title: String,
    /// Numbers of columns.
    pub widths: Vec<usize>,
    /// What every row shows.
    pub signature: Vec<Sign>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    family: String,
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default)]
    tell_apart: Option<TellApart>,
    title: String,
    #[serde(default)]
    columns_of: Option<String>,
    #[serde(default)]
    encoding: Encoding,
    widths: Vec<usize>,
    #[serde(default)]
    header: Option<String>,
    #[serde(default)]
    class: Option<u16>,
    key: KeySpec,
    #[serde(default)]
    name: Option<u16>,
    #[serde(default)]
    kana: Option<u16>,
    #[serde(default)]
    from: Option<u16>,
    #[serde(default)]
    until: Option<u16>,
    #[serde(default)]
    listed: Option<u16>,
    #[serde(default)]
    value: Option<u16>,
    start: Start,
    signature: Vec<Sign>,
    #[serde(default)]
    additions: Option<Additions>,
    #[serde(default)]
    columns: Vec<Column>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnusedFile {
    unused: Vec<Unused>,
}

fn sub_table<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SubTable, D::Error> {
    SubTable::from_slug(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

fn iso_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Day::parse_iso(&text).map(Some).ok_or_else(|| serde::de::Error::custom(format!("not a date: {text}")))
}

// The narrower signature stands first: 病棟 rows also fit the 診療行為 layout.
const SOURCES: &[&str] = &[
    include_str!("../layouts/ward.toml"),
    include_str!("../layouts/fee-item.toml"),
    include_str!("../layouts/drug.toml"),
    include_str!("../layouts/material.toml"),
    include_str!("../layouts/comment.toml"),
    include_str!("../layouts/disease.toml"),
    include_str!("../layouts/modifier.toml"),
    include_str!("../layouts/comment-relation.toml"),
    include_str!("../layouts/fee-table-01.toml"),
    include_str!("../layouts/fee-table-02.toml"),
    include_str!("../layouts/fee-table-03.toml"),
    include_str!("../layouts/fee-table-04.toml"),
    include_str!("../layouts/fee-table-05.toml"),
    include_str!("../layouts/dental-table-01.toml"),
    include_str!("../layouts/dental-table-02.toml"),
    include_str!("../layouts/dental-table-03.toml"),
    include_str!("../layouts/dental-table-04.toml"),
    include_str!("../layouts/local-subsidy.toml"),
];

static SHARED: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("../layouts/words.toml")).expect("embedded words are well-formed"));

static LAYOUTS: LazyLock<Vec<Layout>> =
    LazyLock::new(|| parse_all(SOURCES).expect("embedded layouts are well-formed: a test reads them"));

static UNUSED: LazyLock<Vec<Unused>> = LazyLock::new(|| {
    let file: UnusedFile =
        toml::from_str(include_str!("../layouts/unused.toml")).expect("embedded list is well-formed: a test reads it");
    file.unused
});

/// Every layout that is used.
pub fn layouts() -> &'static [Layout] {
    &LAYOUTS
}

/// Every table that is recognised and not used yet.
pub fn unused() -> &'static [Unused] {
    &UNUSED
}

/// The layout of a family, or of one sub-table of it.
pub fn layout_of(family: Family, part: Option<FeeTablePart>) -> Option<&'static Layout> {
    let wanted = |table: &SubTable| table.family == family && (part.is_none() || table.part == part);
    let plain = |layout: &Layout| layout.tables.is_empty() && layout.family == family && part.is_none();
    layouts().iter().find(|layout| plain(layout) || layout.tables.iter().any(wanted))
}

fn parse_all(sources: &[&str]) -> Result<Vec<Layout>, String> {
    let mut files = Vec::new();
    for source in sources {
        files.push(toml::from_str::<LayoutFile>(source).map_err(|error| error.to_string())?);
    }
    let columns_of: BTreeMap<String, (Vec<Column>, BTreeMap<_, _>, Option<Additions>)> = files
        .iter()
        .filter(|file| !file.columns.is_empty())
        .map(|file| (file.family.clone(), (file.columns.clone(), file.words.clone(), file.additions.clone())))
        .collect();
    files.into_iter().map(|file| check(file, &columns_of)).collect()
}

type Borrowed = BTreeMap<String, (Vec<Column>, BTreeMap<String, BTreeMap<String, String>>, Option<Additions>)>;

fn check(mut file: LayoutFile, columns_of: &Borrowed) -> Result<Layout, String> {
    if let Some(other) = &file.columns_of {
        let (columns, words, additions) = columns_of.get(other).ok_or_else(|| format!("no columns of {other}"))?;
        (file.columns, file.words, file.additions) = (columns.clone(), words.clone(), additions.clone());
    }
    let layout = Layout {
        family: Family::from_slug(&file.family).ok_or_else(|| format!("unknown family {}", file.family))?,
        tables: file.tables.iter().map(|slug| SubTable::from_slug(slug)).collect::<Result<_, _>>()?,
        tell_apart: file.tell_apart,
        title: file.title,
        encoding: file.encoding,
        widths: file.widths,
        header: file.header,
        class: file.class,
        key: file.key,
        name: file.name,
        kana: file.kana,
        from: file.from,
        until: file.until,
        listed: file.listed,
        value: file.value,
        start: file.start,
        signature: file.signature,
        additions: file.additions,
        columns: file.columns,
        words: file.words,
        values: file.values,
    };
    if layout.widths.first() != Some(&layout.columns.len()) {
        return Err(format!("{}: the first width is the number of columns", layout.title));
    }
    if let Some((at, column)) = layout.columns.iter().enumerate().find(|(at, column)| usize::from(column.no) != at + 1)
    {
        return Err(format!("{}: column {} stands in place {}", layout.title, column.no, at + 1));
    }
    for set in layout.columns.iter().flat_map(|column| [&column.words, &column.addition]).flatten() {
        if !layout.words.contains_key(set) && !SHARED.contains_key(set) {
            return Err(format!("{}: no words {set}", layout.title));
        }
    }
    if let Some(column) = layout.columns.iter().find(|c| c.values.is_some() && layout.values(c).is_none()) {
        return Err(format!("{}: no values for column {}", layout.title, column.no));
    }
    Ok(layout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_layouts_are_read() {
        assert_eq!(layouts().len(), SOURCES.len());
        assert!(unused().len() > 10);
        assert_eq!(layout_of(Family::FeeItem, None).unwrap().width(), 150);
        assert_eq!(layout_of(Family::FeeTable, Some(FeeTablePart::Frequency)).unwrap().width(), 14);
        assert_eq!(layout_of(Family::FeeTable, None).unwrap().width(), 27);
        assert_eq!(layout_of(Family::DentalExclusionWeek, None).unwrap().title, "歯科電子点数表 03 背反テーブル");
        assert!(Family::ALL.iter().all(|&family| layout_of(family, None).is_none_or(|layout| {
            layout.family == family || layout.tables.iter().any(|table| table.family == family)
        })));
        assert!(parse_all(&["family = \"nonsense\""]).is_err());
        let subsidy = layout_of(Family::Subsidy, None).unwrap();
        assert_eq!((subsidy.width(), subsidy.column_of_key("priority").unwrap().no), (94, 94));
        assert_eq!((subsidy.word(12, "6"), subsidy.word(12, "0")), (Some("day_before"), None));
        assert_eq!(subsidy.meaning(22, "A", |_| None), Some("active_3"));
    }

    #[test]
    fn patterns() {
        let fits = |like: &str, value: &str| Sign { column: 1, like: like.into() }.fits(value.as_bytes());
        assert!(fits("1########", "111000110"));
        assert!(!fits("1########", "11100011"));
        assert!(!fits("1########", "11100011A"));
        assert!(fits("@######", "A000001"));
        assert!(fits("", ""));
        assert!(!fits("", "0"));
        assert!(fits("C?*", "CA001"));
    }

    #[test]
    fn a_value_with_two_meanings_is_read_by_the_kind_of_row() {
        let layout = layout_of(Family::FeeItem, None).unwrap();
        let meaning = |ident: &'static str| layout.meaning(40, "1", |no| (no == 68).then_some(ident));
        assert_eq!(meaning("1"), Some("通則の年齢加算可"));
        assert_eq!(meaning("7"), Some("通則の年齢加算"));
        assert_eq!(layout.meaning(15, "110", |_| None), Some("初診"));
        assert_eq!(layout.meaning(131, "000", |_| None), Some("無関係"));
    }
}
