//! A file recognised by its content, checked row by row and dated.

use santei::Day;
use santei::masters::SourceKind;
use sha2::{Digest, Sha256};

use crate::input::Input;
use crate::layout::{self, Layout, SubTable, Unused};
use crate::message;
use crate::read::{self, RawTable, Row, Table};
use crate::refusal::Refusal;
use crate::value;

/// 変更区分 that are known: 異動なし, 抹消, 復活, 新規, 変更, 廃止.
pub const CLASSES: [&str; 6] = ["0", "1", "2", "3", "5", "9"];

/// What a file is, by its content.
#[derive(Debug)]
pub enum Recognised {
    /// A master that is read.
    Layout(&'static Layout),
    /// A table that is known and not used yet.
    Unused(&'static Unused),
    /// Nothing known: the number of columns of most rows.
    Nothing(usize),
}

/// Recognises a file: the first layout whose number of columns and signature more than half of the rows show.
pub fn recognise(raw: &RawTable) -> Recognised {
    let most = |fits: &dyn Fn(usize) -> bool| (0..raw.len()).filter(|&row| fits(row)).count() * 2 > raw.len();
    for layout in layout::layouts() {
        if most(&|row| layout.widths.contains(&raw.width(row)) && layout.signature_fits(|no| raw.field(row, no))) {
            return Recognised::Layout(layout);
        }
    }
    for table in layout::unused() {
        let fits = |row| {
            table.widths.contains(&raw.width(row))
                && table.signature.iter().all(|sign| raw.field(row, sign.column).is_some_and(|value| sign.fits(value)))
        };
        if most(&fits) {
            return Recognised::Unused(table);
        }
    }
    Recognised::Nothing((0..raw.len()).map(|row| raw.width(row)).max().unwrap_or(0))
}

/// Where the publication day of a file comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DatedBy {
    /// Eight digits in the name of the file or its zip.
    Name,
    /// The newest date inside, of the file or of the files in the same zip.
    Content,
}

/// A checked file.
#[derive(Debug)]
pub struct Sheet {
    /// Base name; `archive.zip!member` for a member of a zip.
    pub name: String,
    /// The zip it came in.
    pub archive: Option<String>,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// The layout.
    pub layout: &'static Layout,
    /// Which table of an 電子点数表 it is, once known.
    pub table: Option<SubTable>,
    /// 全件 or 差分.
    pub kind: SourceKind,
    /// Publication day.
    pub published: Day,
    /// Where the publication day comes from.
    pub dated_by: DatedBy,
    /// Newest date inside.
    pub newest: Option<Day>,
    /// The most frequent 変更年月日 (the newest of equally frequent ones).
    pub usual_from: Option<Day>,
    /// Remarks that refuse nothing.
    pub notices: Vec<Refusal>,
    content: Table,
    first: usize,
}

impl Sheet {
    /// Number of rows, without a line of column headings.
    pub fn len(&self) -> usize {
        self.content.len() - self.first
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every row with its number in the file, from 1.
    pub fn rows(&self) -> impl Iterator<Item = (usize, Row<'_>)> {
        (self.first..self.content.len()).map(|row| (row + 1, self.content.row(row)))
    }

    /// The row with that number in the file, from 1.
    pub fn row(&self, number: usize) -> Row<'_> {
        self.content.row(number.saturating_sub(1))
    }

    /// 変更区分 of a row.
    pub fn class<'t>(&self, row: Row<'t>) -> &'t str {
        class_of(self.layout, row)
    }

    /// The 変更年月日 of a row, where it is filled.
    pub fn from(&self, row: Row<'_>) -> Option<Day> {
        self.layout.from.and_then(|no| date(row.get(no)).ok().flatten())
    }

    /// The 廃止年月日 of a row, where it is filled.
    pub fn until(&self, row: Row<'_>) -> Option<Day> {
        self.layout.until.and_then(|no| date(row.get(no)).ok().flatten())
    }

    /// The number a row is looked up by; `None` in tables without codes.
    pub fn key(&self, row: Row<'_>) -> Option<u32> {
        key_number(self.layout, row)
    }
}

/// 変更区分 of a row; a layout without one has full files only.
fn class_of<'t>(layout: &Layout, row: Row<'t>) -> &'t str {
    layout.class.map_or("0", |no| row.get(no))
}

/// A text that should be a date of a master and is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotADate;

/// A date of a master: blank and zeros are no date, `99999999` is [`Day::MAX`].
///
/// # Errors
/// Whatever is neither.
pub fn date(text: &str) -> Result<Option<Day>, NotADate> {
    if text.bytes().all(|byte| byte == b'0') {
        return Ok(None);
    }
    let digits: u32 = if text.len() == 8 { text.parse().map_err(|_| NotADate)? } else { return Err(NotADate) };
    Day::from_yyyymmdd(digits).map(Some).ok_or(NotADate)
}

fn key_number(layout: &Layout, row: Row<'_>) -> Option<u32> {
    let key = &layout.key;
    if !key.parts.is_empty() {
        let mut number: u32 = 0;
        for part in &key.parts {
            let digits: u32 = row.get(part.column).parse().ok()?;
            let shift = 10u32.checked_pow(part.digits as u32)?;
            number = number.checked_mul(shift)?.checked_add((digits < shift).then_some(digits)?)?;
        }
        return Some(number);
    }
    row.get(key.code.or(key.text)?).parse().ok()
}

/// A line of column names: files are published without one; copies carry the official names, or the words of the layout.
fn is_header(layout: &Layout, row: Row<'_>) -> bool {
    let first = row.get(1);
    layout.header.as_deref() == Some(first) || layout.column(1).is_some_and(|column| column.name == first)
}

/// Decodes and checks a recognised file.
///
/// # Errors
/// Every row and column that is refused, up to `limit`.
pub fn check(input: &Input, raw: &RawTable, layout: &'static Layout, limit: usize) -> Result<Sheet, Vec<Refusal>> {
    let name_of = |no: u16| layout.column(no).map(|column| column.name.clone()).unwrap_or_default();
    let table = read::decode(raw, layout.encoding, &input.name, &name_of)?;
    let first = usize::from(!table.is_empty() && is_header(layout, table.row(0)));
    let mut checks = Checks { file: &input.name, layout, refusals: Vec::new(), notices: Vec::new() };
    let rows = (first..table.len()).map(|row| (row + 1, table.row(row)));
    let mut sheet = Sheet {
        name: input.name.clone(),
        archive: input.archive.clone(),
        sha256: Sha256::digest(&input.bytes).into(),
        layout,
        table: if layout.tables.len() == 1 { layout.tables.first().copied() } else { None },
        kind: SourceKind::Difference,
        published: Day::MIN,
        dated_by: DatedBy::Content,
        newest: None,
        usual_from: None,
        notices: Vec::new(),
        content: Table::default(),
        first,
    };
    for (number, row) in rows {
        checks.row(number, row);
        if class_of(layout, row) == "0" {
            sheet.kind = SourceKind::Snapshot;
        }
        if checks.refusals.len() >= limit {
            return Err(checks.refusals);
        }
    }
    sheet.content = table;
    checks.whole(&sheet);
    if !checks.refusals.is_empty() {
        return Err(checks.refusals);
    }
    sheet.notices = checks.notices;
    sheet.survey();
    sheet.date_by_name(input);
    Ok(sheet)
}

impl Sheet {
    fn survey(&mut self) {
        let mut counts: std::collections::BTreeMap<Day, usize> = std::collections::BTreeMap::new();
        let mut newest = None;
        for (_, row) in self.rows() {
            let from = self.from(row).filter(|&day| day != Day::MAX);
            if let Some(day) = from {
                *counts.entry(day).or_default() += 1;
            }
            let listed = self.layout.listed.and_then(|no| date(row.get(no)).ok().flatten());
            newest = newest.max(from).max(listed.filter(|&day| day != Day::MAX));
        }
        self.newest = newest;
        self.usual_from = counts.into_iter().max_by_key(|&(day, count)| (count, day)).map(|(day, _)| day);
    }

    fn date_by_name(&mut self, input: &Input) {
        if let Some(day) = input.dated_names.iter().find_map(|name| day_in_name(name)) {
            (self.published, self.dated_by) = (day, DatedBy::Name);
        } else if let Some(day) = self.newest {
            self.published = day;
        }
    }
}

/// The publication day that a name carries: a run of exactly eight digits that is a date; a name with two different ones
/// carries none.
pub fn day_in_name(name: &str) -> Option<Day> {
    let mut days = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() == 8)
        .filter_map(|run| run.parse().ok().and_then(Day::from_yyyymmdd))
        .filter(|&day| day != Day::MAX && (1990..2100).contains(&day.ymd().0));
    let day = days.next()?;
    days.all(|other| other == day).then_some(day)
}

struct Checks<'f> {
    file: &'f str,
    layout: &'static Layout,
    refusals: Vec<Refusal>,
    notices: Vec<Refusal>,
}

impl Checks<'_> {
    fn refuse(&mut self, refusal: Refusal) {
        self.refusals.push(refusal);
    }

    fn row(&mut self, number: usize, row: Row<'_>) {
        let layout = self.layout;
        if !layout.widths.contains(&row.width()) {
            let widths: Vec<_> = layout.widths.iter().map(usize::to_string).collect();
            let refusal = Refusal::new(&message::NO_LAYOUT, self.file).at_row(number);
            return self.refuse(refusal.sides(widths.join("/"), row.width()));
        }
        // A column that has to be filled says itself what is wrong with it.
        let told = |no: u16| layout.column(no).is_some_and(|column| column.required);
        for sign in layout.signature.iter().filter(|sign| !told(sign.column)) {
            let value = row.get(sign.column);
            if !sign.fits(value.as_bytes()) {
                let refusal = self.at(&message::NOT_OF_FAMILY, number, sign.column);
                return self.refuse(refusal.sides(format!("{} {}", layout.title, sign.like), value));
            }
        }
        let class = class_of(layout, row);
        if !CLASSES.contains(&class) {
            let refusal = self.at(&message::UNKNOWN_CLASS, number, layout.class.unwrap_or_default());
            self.refuse(refusal.sides(CLASSES.join(" "), class));
        }
        for column in layout.columns.iter().take(row.width()) {
            self.value(number, column, row.get(column.no));
        }
        self.key_and_dates(number, row, class);
    }

    fn at(&self, def: &'static santei::message::MessageDef, row: usize, no: u16) -> Refusal {
        let name = self.layout.column(no).map_or("", |column| column.name.as_str());
        Refusal::new(def, self.file).at_row(row).in_column(no, name)
    }

    fn value(&mut self, row: usize, column: &layout::Column, text: &str) {
        if let Some(fault) = value::fault(self.layout, column, text) {
            let refusal = self.at(fault.def, row, column.no).sides(fault.expected, fault.found);
            if refusal.is_fatal() { self.refuse(refusal) } else { self.notices.push(refusal) }
        }
    }

    fn key_and_dates(&mut self, number: usize, row: Row<'_>, class: &str) {
        let layout = self.layout;
        let key = &layout.key;
        if key.row {
            return;
        }
        match key_number(layout, row) {
            None => {
                let no = key.code.or(key.text).unwrap_or_default();
                let refusal = self.at(&message::BAD_NUMBER, number, no).sides("コード", row.get(no));
                self.refuse(refusal);
            }
            Some(found) if !key.parts.is_empty() => {
                let no = key.code.unwrap_or_default();
                let written = row.get(no);
                if !written.bytes().all(|byte| byte == b'0') && written.parse() != Ok(found) {
                    let refusal = self.at(&message::CODE_PARTS, number, no).sides(format!("{found:09}"), written);
                    self.refuse(refusal);
                }
            }
            Some(_) => {}
        }
        // A full row of a family with revisions says from when it applies; the oldest layouts have no such column.
        if let Some(no) = layout.from.filter(|&no| usize::from(no) <= row.width())
            && layout.start == layout::Start::MostFrequent
            && matches!(class, "0" | "2" | "3")
            && date(row.get(no)) == Ok(None)
        {
            let refusal = self.at(&message::DATE_MISSING, number, no).sides("YYYYMMDD", "");
            self.refuse(refusal);
        }
    }

    /// Every code once.
    fn whole(&mut self, sheet: &Sheet) {
        let mut seen = std::collections::HashMap::new();
        for (number, row) in sheet.rows() {
            let Some(key) = sheet.key(row) else { continue };
            if let Some(before) = seen.insert(key, number) {
                let no = self.layout.key.code.or(self.layout.key.text).unwrap_or_default();
                let refusal = self.at(&message::CODE_TWICE, number, no).about(key);
                self.refuse(refusal.sides(format!("{before}"), format!("{number}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_days() {
        let day = |name: &str| day_in_name(name).map(|day| day.to_string());
        assert_eq!(day("s_ALL20240517_R04.csv").as_deref(), Some("2024-05-17"));
        assert_eq!(day("m20250307.csv").as_deref(), Some("2025-03-07"));
        assert_eq!(day("hb_20260101_z_20250101.zip"), None);
        assert_eq!(day("ika_202512.zip"), None);
        assert_eq!(day("x_20241301.csv"), None);
        assert_eq!(day("x_120240101.csv"), None);
    }

    #[test]
    fn dates() {
        assert_eq!(date(""), Ok(None));
        assert_eq!(date("00000000"), Ok(None));
        assert_eq!(date("99999999"), Ok(Some(Day::MAX)));
        assert_eq!(date("20240230"), Err(NotADate));
        assert_eq!(date("2024"), Err(NotADate));
    }
}
