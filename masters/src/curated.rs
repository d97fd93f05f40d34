//! Curated releases: rows picked from official masters and notices, each with its sources and grade.
//!
//! A directory per edition holds CSV files (UTF-8); the header tells what a file holds:
//!
//! | table | columns besides `code`, `name`, `from`, `until`, `structure_source`, `grade` |
//! |---|---|
//! | fee items | `unit`, `kind`, `points`, `setting`, `elderly`, `box_out`, `box_in`, `bundle`, `step`, `max_times`, `addon`, `age`, `time`, `judge`, `reduction`, `ident`, `section`, `points_source` |
//! | drugs | `unit`, `kind`, `price`, `form`, `generic`, `transition_until`, `price_source` |
//! | materials | `unit`, `kind`, `price`, `oxygen`, `material_kind`, `price_cap`, `points_cap`, `age`, `price_source` |
//!
//! A compound column holds several official columns: `unit` as `8:10`, `step` `31/32/33/34/35`, `max_times` `36/37`, `addon`
//! `38/39`, `age` `41/42` (materials `14/15/16`), `judge` `50/51`, `reduction` `52/63`, `ident` `68/69/62`; empty is zeros.
//! Files of fee items and drugs may end in a column `more`: further official columns that the engine reads, as `項番=value`
//! separated by spaces, such as `55=1 67=2`; a column that is not named is zero.
//!
//! `from` and `until` are the days on which the row is in force, an empty `until` being open. A row belongs to every
//! release of its directory that it overlaps: releases start on the revisions that the rows of the directory begin in.
//!
//! The file `published.txt` of a directory holds the day of the newest source that was read for it (YYYY-MM-DD). A state counts as
//! published on its first day, or on that day when it begins later.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use santei::masters::{Family, VersionKind, grade};
use santei::{Code, Day};

use crate::layout;
use crate::model::{ColumnInfo, Key, ReleaseData, SourceInfo, Str, Version};
use crate::parameters::Revisions;
use crate::problem::{Problem, messages};

/// Column of the 区分番号 as the curated file writes it.
pub const SECTION: u16 = 1001;
/// Column of the source of points or price.
pub const VALUE_SOURCE: u16 = 1002;
/// Column of the source of every other field.
pub const STRUCTURE_SOURCE: u16 = 1003;
/// Column of the grade.
pub const GRADE: u16 = 1004;

/// A column of a curated file and the official columns (項番) that it holds.
struct Column {
    name: &'static str,
    separator: char,
    holds: &'static [(u16, &'static str)],
}

const fn column(name: &'static str, holds: &'static [(u16, &'static str)]) -> Column {
    Column { name, separator: '/', holds }
}

const fn unit() -> Column {
    Column { name: "unit", separator: ':', holds: &[(8, "単位コード"), (10, "単位名称")] }
}

const CODE: Column = column("code", &[(3, "コード")]);
const NAME: Column = column("name", &[(5, "漢字名称")]);
// 変更年月日 and 廃止年月日 travel as the dates of the state.
const FROM: Column = column("from", &[]);
const UNTIL: Column = column("until", &[]);
const STRUCTURE: Column = column("structure_source", &[(STRUCTURE_SOURCE, "構造の出典")]);
const GRADED: Column = column("grade", &[(GRADE, "確度")]);

const FEE_ITEMS: &[Column] = &[
    CODE,
    NAME,
    unit(),
    column("kind", &[(11, "点数識別")]),
    column("points", &[(12, "新又は現点数")]),
    column("setting", &[(13, "入外適用区分")]),
    column("elderly", &[(14, "後期高齢者医療適用区分")]),
    column("box_out", &[(15, "点数欄集計先識別（入院外）")]),
    column("box_in", &[(66, "点数欄集計先識別（入院）")]),
    column("bundle", &[(16, "包括対象検査")]),
    column("step", &[(31, "下限値"), (32, "上限値"), (33, "きざみ値"), (34, "きざみ点数"), (35, "上下限エラー処理")]),
    column("max_times", &[(36, "上限回数"), (37, "上限回数エラー処理")]),
    column("addon", &[(38, "注加算コード"), (39, "注加算通番")]),
    column("age", &[(41, "下限年齢"), (42, "上限年齢")]),
    column("time", &[(43, "時間加算区分")]),
    column("judge", &[(50, "検査等実施判断区分"), (51, "検査等実施判断グループ区分")]),
    column("reduction", &[(52, "逓減対象区分"), (63, "包括逓減区分")]),
    column("ident", &[(68, "告示等識別区分（１）"), (69, "告示等識別区分（２）"), (62, "通則加算所定点数対象区分")]),
    FROM,
    UNTIL,
    column("section", &[(SECTION, "区分番号")]),
    column("points_source", &[(VALUE_SOURCE, "点数の出典")]),
    STRUCTURE,
    GRADED,
];

const DRUGS: &[Column] = &[
    CODE,
    NAME,
    unit(),
    column("kind", &[(11, "金額種別")]),
    column("price", &[(12, "新又は現金額")]),
    column("form", &[(28, "剤形")]),
    column("generic", &[(17, "後発品")]),
    column("transition_until", &[(34, "経過措置年月日又は商品名医薬品コード使用期限")]),
    FROM,
    UNTIL,
    column("price_source", &[(VALUE_SOURCE, "金額の出典")]),
    STRUCTURE,
    GRADED,
];

const MATERIALS: &[Column] = &[
    CODE,
    NAME,
    unit(),
    column("kind", &[(11, "金額種別")]),
    column("price", &[(12, "新又は現金額")]),
    column("oxygen", &[(21, "酸素等区分")]),
    column("material_kind", &[(22, "特定器材種別")]),
    column("price_cap", &[(23, "上限価格")]),
    column("points_cap", &[(24, "上限点数")]),
    column("age", &[(14, "年齢加算区分"), (15, "下限年齢"), (16, "上限年齢")]),
    FROM,
    UNTIL,
    column("price_source", &[(VALUE_SOURCE, "金額の出典")]),
    STRUCTURE,
    GRADED,
];

/// What a curated file of a family holds.
struct Table {
    family: Family,
    columns: &'static [Column],
    /// Official columns (項番) that the column [`MORE`] may name.
    more: &'static [u16],
}

const TABLES: [Table; 3] = [
    Table {
        family: Family::FeeItem,
        columns: FEE_ITEMS,
        more: &[
            19, 20, 25, 27, 28, 40, 44, 45, 46, 47, 48, 53, 54, 55, 56, 64, 67, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80,
            81, 82, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 114, 115, 116, 118, 119, 120, 121, 122,
            123, 124, 125, 126, 127, 129, 130, 134, 135, 136, 137,
        ],
    },
    Table { family: Family::Drug, columns: DRUGS, more: &[14, 16, 20, 21, 32, 41, 42] },
    Table { family: Family::Material, columns: MATERIALS, more: &[] },
];

/// The last column of a file, which it may leave out.
const MORE: &str = "more";

impl Table {
    /// Whether the file has these columns.
    fn fits(&self, header: &[String]) -> bool {
        let header = match header.split_last() {
            Some((last, rest)) if last == MORE && !self.more.is_empty() => rest,
            _ => header,
        };
        self.columns.iter().map(|column| column.name).eq(header.iter())
    }

    fn header(&self) -> String {
        self.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
    }
}

/// 項番30, which the curated fee items express by giving `step` or not.
const STEPPED: u16 = 30;

/// A curated file: `directory/name.csv` and its bytes.
#[derive(Clone, Debug)]
pub struct CuratedFile {
    /// `directory/name.csv`; the directory is the edition.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Day of the newest source read for the edition.
    pub published: Day,
}

/// The CSV files in the directories below `root`, by name.
///
/// # Errors
/// A directory or file that cannot be read.
pub fn read_directory(root: &Path) -> Result<Vec<CuratedFile>, Problem> {
    let refuse = |path: &Path, error: std::io::Error| {
        Problem::new(&messages::CURATED_FILE, path.display().to_string(), "", error.to_string())
    };
    let entries = |path: &Path| -> Result<Vec<std::path::PathBuf>, Problem> {
        let entries = std::fs::read_dir(path).map_err(|error| refuse(path, error))?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        let mut paths: Vec<_> = paths.collect::<Result<_, _>>().map_err(|error| refuse(path, error))?;
        paths.sort();
        Ok(paths)
    };
    let mut files = Vec::new();
    for directory in entries(root)?.into_iter().filter(|path| path.is_dir()) {
        let path = directory.join("published.txt");
        let text = std::fs::read_to_string(&path).map_err(|error| refuse(&path, error))?;
        let no_day = || Problem::new(&messages::CURATED_FILE, path.display().to_string(), "YYYY-MM-DD", text.trim());
        let published = Day::parse_iso(text.trim()).ok_or_else(no_day)?;
        for path in entries(&directory)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "csv")) {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let bytes = std::fs::read(&path).map_err(|error| refuse(&path, error))?;
            files.push(CuratedFile { name, bytes, published });
        }
    }
    Ok(files)
}

/// Reads curated files into releases.
///
/// # Errors
/// Every problem of every file, each with file, line, expected and found.
pub fn read(files: &[CuratedFile], revisions: &Revisions) -> Result<Vec<ReleaseData>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut rows: BTreeMap<(Family, &str), Vec<Row>> = BTreeMap::new();
    for file in files {
        let directory = file.name.split_once('/').map_or("", |(directory, _)| directory);
        match read_file(file, revisions, &mut problems) {
            Ok((family, read)) => rows.entry((family, directory)).or_default().extend(read),
            Err(problem) => problems.push(problem),
        }
    }
    let mut releases: BTreeMap<(Family, Day), Vec<Row>> = BTreeMap::new();
    for ((family, _), rows) in rows {
        let starts: BTreeSet<Day> = rows.iter().map(|row| row.revision).collect();
        for (start, last_day) in spans(&starts) {
            let overlapping = rows.iter().filter(|row| row.from <= last_day && row.until >= start);
            let clipped = overlapping.map(|row| Row { from: row.from.max(start), ..row.clone() });
            releases.entry((family, start)).or_default().extend(clipped);
        }
    }
    let mut read = Vec::new();
    for ((family, start), mut rows) in releases {
        rows.sort_by_key(|row| (row.code, row.from));
        check_states(&rows, &mut problems);
        read.push(release(family, start, &rows, files, revisions));
    }
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

/// Each start with the day before the next.
fn spans(starts: &BTreeSet<Day>) -> impl Iterator<Item = (Day, Day)> {
    let next = starts.iter().skip(1).map(|day| day.previous()).chain([Day::MAX]);
    starts.iter().copied().zip(next)
}

#[derive(Clone)]
struct Row {
    file: String,
    line: u64,
    code: Code,
    from: Day,
    until: Day,
    /// Start of the revision that `from` lies in.
    revision: Day,
    fields: Vec<Str>,
}

impl Row {
    fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

fn read_file(
    file: &CuratedFile,
    revisions: &Revisions,
    problems: &mut Vec<Problem>,
) -> Result<(Family, Vec<Row>), Problem> {
    let broken = |error: csv::Error| Problem::new(&messages::CURATED_FILE, file.name.as_str(), "", error.to_string());
    let mut reader = csv::ReaderBuilder::new().from_reader(file.bytes.as_slice());
    let header: Vec<String> = reader.headers().map_err(broken)?.iter().map(str::to_owned).collect();
    let Some(table) = TABLES.iter().find(|table| table.fits(&header)) else {
        let expected: Vec<String> = TABLES.iter().map(Table::header).collect();
        let place = format!("{}:1", file.name);
        return Err(Problem::new(&messages::CURATED_HEADER, place, expected.join("' / '"), header.join(",")));
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, |position| position.line());
        let record = Record { file, line, table, record: &record };
        match record.row(revisions) {
            Ok(row) => rows.push(row),
            Err(problem) => problems.push(problem),
        }
    }
    Ok((table.family, rows))
}

struct Record<'r> {
    file: &'r CuratedFile,
    line: u64,
    table: &'static Table,
    record: &'r csv::StringRecord,
}

impl Record<'_> {
    fn value(&self, name: &str) -> &str {
        let columns = self.table.columns.iter().map(|column| column.name);
        let position = columns.chain([MORE]).position(|column| column == name);
        position.and_then(|position| self.record.get(position)).unwrap_or("")
    }

    fn refuse(&self, name: &str, expected: &str) -> Problem {
        let place = format!("{}:{} {} {name}", self.file.name, self.line, self.value("code"));
        Problem::new(&messages::CURATED_VALUE, place, expected, self.value(name))
    }

    fn day(&self, name: &str) -> Result<Day, Problem> {
        Day::parse_iso(self.value(name)).ok_or_else(|| self.refuse(name, "YYYY-MM-DD"))
    }

    fn row(&self, revisions: &Revisions) -> Result<Row, Problem> {
        let family = self.table.family;
        let code = Code::parse(self.value("code")).ok_or_else(|| self.refuse("code", "a code of nine digits"))?;
        if code.space().and_then(family_of) != Some(family) {
            return Err(self.refuse("code", &format!("a code of the {}", family.name_ja())));
        }
        if self.value("name").is_empty() {
            return Err(self.refuse("name", "a name"));
        }
        let from = self.day("from")?;
        let until = if self.value("until").is_empty() { Day::MAX } else { self.day("until")? };
        if until < from {
            return Err(self.refuse("until", &format!("{from} or later")));
        }
        if grade::from_slug(self.value("grade")).is_none_or(|grade| grade == grade::UNKNOWN) {
            return Err(self.refuse("grade", "A, B, B- or C"));
        }
        let revision =
            revisions.in_force(family, from).ok_or_else(|| self.refuse("from", "a day in a known revision"))?;
        let (file, line, revision) = (self.file.name.clone(), self.line, revision.start);
        Ok(Row { file, line, code, from, until, revision, fields: self.fields()? })
    }

    /// The official columns, in the order of [`columns_of`].
    fn fields(&self) -> Result<Vec<Str>, Problem> {
        let mut values = self.more()?;
        for column in self.table.columns {
            let value = self.value(column.name);
            if column.name == "step" {
                values.insert(STEPPED, if value.is_empty() { "0" } else { "1" }.into());
            }
            if column.name == "transition_until" && !value.is_empty() {
                let day = self.day(column.name)?;
                values.extend(column.holds.iter().map(|(no, _)| (*no, day.yyyymmdd().to_string().into())));
                continue;
            }
            let parts: Vec<&str> = match column.holds.len() {
                0 => continue,
                1 => vec![value],
                count if value.is_empty() => vec![""; count],
                count => value.splitn(count, column.separator).collect(),
            };
            if parts.len() != column.holds.len() {
                let expected = format!("{} values separated by {}", column.holds.len(), column.separator);
                return Err(self.refuse(column.name, &expected));
            }
            values.extend(column.holds.iter().zip(parts).map(|((no, _), part)| (*no, part.into())));
        }
        Ok(values.into_values().collect())
    }

    /// The official columns that [`MORE`] may name, each empty unless it does.
    fn more(&self) -> Result<BTreeMap<u16, Str>, Problem> {
        let mut values: BTreeMap<u16, Str> = self.table.more.iter().map(|&no| (no, "".into())).collect();
        for named in self.value(MORE).split_ascii_whitespace() {
            let (no, value) = named.split_once('=').unwrap_or((named, ""));
            let slot = no.parse().ok().and_then(|no: u16| values.get_mut(&no));
            match slot.filter(|slot| slot.is_empty() && !value.is_empty()) {
                Some(slot) => *slot = value.into(),
                None => return Err(self.refuse(MORE, &format!("each of {:?} once, with its value", self.table.more))),
            }
        }
        Ok(values)
    }
}

fn family_of(space: santei::CodeSpace) -> Option<Family> {
    match space {
        santei::CodeSpace::FeeItem => Some(Family::FeeItem),
        santei::CodeSpace::Drug => Some(Family::Drug),
        santei::CodeSpace::Material => Some(Family::Material),
        santei::CodeSpace::Comment => None,
    }
}

/// Two rows for one code and day, or states that overlap, are problems naming both rows.
fn check_states(rows: &[Row], problems: &mut Vec<Problem>) {
    for pair in rows.windows(2).filter(|pair| pair[0].code == pair[1].code) {
        let (row, next) = (&pair[0], &pair[1]);
        if row.from == next.from {
            let state = format!("{} {}", next.code, next.from);
            problems.push(Problem::new(&messages::DUPLICATE_ID, next.place(), row.place(), state));
        } else if next.from <= row.until {
            let days = format!("{} {} –", next.code, next.from);
            problems.push(Problem::new(&messages::DATED_OVERLAP, next.place(), row.place(), days));
        }
    }
}

/// The official columns of a family, ascending.
fn columns_of(family: Family) -> Vec<ColumnInfo> {
    let Some(table) = TABLES.iter().find(|table| table.family == family) else { return Vec::new() };
    let held = table.columns.iter().flat_map(|column| column.holds.iter().copied());
    let official = layout::layout_of(family, None);
    let more = table.more.iter().filter_map(|&no| Some((no, official?.column(no)?.name.as_str())));
    let mut columns: BTreeMap<u16, &str> = held.chain(more).collect();
    if family == Family::FeeItem {
        columns.insert(STEPPED, "きざみ値計算識別");
    }
    columns.into_iter().map(|(no, name)| ColumnInfo { no, name: name.to_owned() }).collect()
}

fn release(family: Family, start: Day, rows: &[Row], files: &[CuratedFile], revisions: &Revisions) -> ReleaseData {
    let own = || files.iter().filter(|file| rows.iter().any(|row| row.file == file.name));
    let as_of = own().map(|file| file.published).max().unwrap_or(start);
    let versions = rows.iter().enumerate().map(|(index, row)| {
        let first = index.checked_sub(1).is_none_or(|before| rows[before].code != row.code);
        Version {
            key: Key::Code(row.code),
            published: row.from.min(as_of),
            valid_from: row.from,
            valid_until: row.until,
            // The first day of the first row is the first day of the code.
            kind: if first { VersionKind::New } else { VersionKind::Known },
            fields: row.fields.clone(),
        }
    });
    let sources = files.iter().filter_map(|file| {
        let count = rows.iter().filter(|row| row.file == file.name).count();
        (count > 0).then(|| SourceInfo::curated(&file.name, &file.bytes, file.published, count))
    });
    ReleaseData {
        family,
        part: None,
        label: revisions.in_force(family, start).map_or(String::new(), |revision| revision.label.to_lowercase()),
        start,
        as_of,
        sources: sources.collect(),
        columns: columns_of(family),
        versions: versions.collect(),
    }
}

/// The 区分番号 at the head of a curated section, such as `A001` of `A001注8`; empty when it does not begin with one.
pub(crate) fn section_number(section: &str) -> &str {
    let part_of_number = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let head = section.find(|c| !part_of_number(c)).map_or(section, |end| &section[..end]).trim_end_matches('-');
    match head.as_bytes() {
        [letter, digit, ..] if letter.is_ascii_uppercase() && digit.is_ascii_digit() => head,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use santei::image::Image;
    use santei::masters::{AgeAddition, Lookup, MasterSet, PairingField};

    use super::*;
    use crate::embedded;
    use crate::write::{ImageContent, write_image};

    const FEES: &str = "code,name,unit,kind,points,setting,elderly,box_out,box_in,bundle,step,max_times,addon,age,time,judge,\
                        reduction,ident,from,until,section,points_source,structure_source,grade\n";
    const DRUG: &str =
        "code,name,unit,kind,price,form,generic,transition_until,from,until,price_source,structure_source,grade\n";
    const ITEM: &str = "140000610,創傷処置,16:mL,3,42.5,0,0,400,400,0,30/300/30/50.5/2,2/1,1201/B,00/06,1,1/15,1/7,7/9/1,\
                        2024-06-01,,J000-2注3,告示,マスター,A\n";

    fn file(name: &str, text: &str) -> CuratedFile {
        CuratedFile {
            name: name.into(),
            bytes: text.as_bytes().to_vec(),
            published: Day::from_ymd(2026, 7, 1).unwrap(),
        }
    }

    fn revisions() -> Revisions {
        embedded::read().unwrap().revisions
    }

    fn image(files: &[CuratedFile]) -> Vec<u8> {
        let revisions = revisions();
        let releases = read(files, &revisions).unwrap();
        write_image(&ImageContent { releases, revisions, ..ImageContent::default() }).unwrap()
    }

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn every_column_reaches_its_field() {
        let bytes = image(&[file("r06/a.csv", &format!("{FEES}{ITEM}"))]);
        let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
        let Lookup::Found { item, release, .. } = set.fee_item(Code::new(140_000_610).unwrap(), day("2024-06-01"))
        else {
            panic!()
        };
        assert_eq!((release.label(), release.start(), release.is_complete()), ("r06", day("2024-06-01"), false));
        assert_eq!((item.name(), item.unit_code(), item.unit_name(), item.points()), ("創傷処置", 16, "mL", 4250));
        assert_eq!((item.box_outpatient(), item.box_inpatient(), item.section()), (400, 400, "J000-2"));
        let step = item.step().unwrap();
        assert_eq!((step.lower, step.upper, step.step, step.points, step.error), (30, 300, 30, 5050, 2));
        assert_eq!(
            (item.max_times(), item.max_times_error(), item.addon_code(), item.addon_serial()),
            (2, 1, 1201, b'B')
        );
        assert_eq!((item.age_lower(), item.age_upper(), item.time_addon()), (*b"00", *b"06", 1));
        assert_eq!((item.judgement_kind(), item.judgement_group()), (1, 15));
        assert_eq!((item.reduction(), item.reduction_group()), (1, 7));
        assert_eq!((item.ident1(), item.ident2(), item.excluded_from_base()), (7, 9, true));
        assert_eq!((item.pairing(PairingField::SutureDevice), item.age_additions().count()), (0, 0));
        let record = set.record(Family::FeeItem, 140_000_610, day("2024-06-01")).found().unwrap();
        assert_eq!((record.value(SECTION), record.value(VALUE_SOURCE)), (Some("J000-2注3"), Some("告示")));
    }

    #[test]
    fn a_column_more_holds_further_official_columns() {
        let more = |text: &str, more: &str| text.replace('\n', &format!(",{more}\n"));
        let item = format!("{}{}", more(FEES, "more"), more(ITEM, "55=4 124=A 25=5 72=817 101=06 102=140050170 136=1"));
        let drug = "610407447,ムコダイン錠,16:錠,1,10.1,1,0,,2024-04-01,,薬価,薬価,A\n";
        let drug =
            format!("{}{}", more(DRUG, "more"), more(drug, "32=2233002F2030 21=20 42=2 41=610407448 14=1 16=1 20=2"));
        let bytes = image(&[file("r06/a.csv", &item), file("r06/b.csv", &drug)]);
        let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
        let item = set.fee_item(Code::new(140_000_610).unwrap(), day("2024-06-01")).found().unwrap();
        let fields = [PairingField::SutureDevice, PairingField::InfectionControl, PairingField::RemotePrescription];
        assert_eq!((fields.map(|field| item.pairing(field)), item.disease_kind()), ([4, 10, 1], 5));
        let age = AgeAddition { lower: *b"00", upper: *b"06", code: Code::new(140_050_170).unwrap() };
        assert_eq!((item.age_additions().collect::<Vec<_>>(), item.age_upper()), (vec![age], *b"06"));
        assert_eq!(item.standards().collect::<Vec<_>>(), [817]);
        let drug = set.drug(Code::new(610_407_447).unwrap(), day("2024-06-01")).found().unwrap();
        assert_eq!((drug.listing_code(), drug.injection_volume(), drug.selected_care()), ("2233002F2030", 20, 2));
        assert_eq!((drug.controlled(), drug.biological(), drug.contrast()), (1, 1, 2));
        assert_eq!((drug.long_listed(), drug.generic()), (Code::new(610_407_448), 0));
        for bad in ["55", "55=", "56=1 56=1", "12=3", "x=1", "38=1"] {
            let text = format!("{}{}", more(FEES, "more"), more(ITEM, bad));
            let problems = read(&[file("r06/x.csv", &text)], &revisions()).unwrap_err();
            assert_eq!(problems[0].def.code, 9121, "{bad}");
        }
    }

    #[test]
    fn a_row_belongs_to_every_release_of_its_directory_that_it_overlaps() {
        let drugs = "\
            610407447,ムコダイン錠,16:錠,1,10.1,1,0,,2024-04-01,2025-03-31,薬価,薬価,A\n\
            610407447,ムコダイン錠,16:錠,1,10.4,1,0,2026-03-31,2025-04-01,,薬価,薬価,A\n\
            630010002,多剤投与,,7,0,3,0,,2024-04-01,,薬価,薬価,A\n";
        let later = "140000610,創傷処置,,3,60,0,0,400,400,0,,,,,0,,,1/1/0,2026-06-01,,J000,告示,マスター,A\n";
        let files = [
            file("r06/drugs.csv", &format!("{DRUG}{drugs}")),
            file("r06/fees.csv", &format!("{FEES}{ITEM}{}", ITEM.replace("140000610", "140000710"))),
            file("r08/fees.csv", &format!("{FEES}{later}")),
        ];
        let bytes = image(&files);
        let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
        let price = |code: u32, on: &str| set.drug(Code::new(code).unwrap(), day(on)).found().map(|drug| drug.price());
        assert_eq!((price(610_407_447, "2025-03-31"), price(610_407_447, "2025-04-01")), (Some(1010), Some(1040)));
        assert_eq!((price(630_010_002, "2025-03-31"), price(630_010_002, "2025-04-01")), (Some(0), Some(0)));
        let drug = set.drug(Code::new(610_407_447).unwrap(), day("2025-04-01")).found().unwrap();
        assert_eq!((drug.transition_until(), drug.form(), drug.unit_name()), (Some(day("2026-03-31")), 1, "錠"));
        // The prices of 2026-04 are not held.
        assert!(matches!(set.drug(Code::new(610_407_447).unwrap(), day("2026-04-01")), Lookup::NoRelease));
        // An R6 fee that R8 does not list is not known to be abolished, and not priced either.
        let missing = set.fee_item(Code::new(140_000_710).unwrap(), day("2026-06-01"));
        assert!(matches!(missing, Lookup::Unknown { .. }));
        let held = set.fee_item(Code::new(140_000_610).unwrap(), day("2026-06-01")).found().unwrap();
        assert_eq!(held.points(), 6000);
    }

    #[test]
    fn bad_files_are_refused_with_their_place() {
        let refused = |text: &str| {
            let problems = read(&[file("r06/x.csv", text)], &revisions()).unwrap_err();
            (problems[0].def.code, problems[0].to_string())
        };
        assert_eq!(refused("code,name\n").0, 9120);
        assert_eq!(refused(&format!("{FEES}140000610,創傷処置\n")).0, 9122);
        let changed = |from: &str, to: &str| refused(&format!("{FEES}{}", ITEM.replace(from, to)));
        for (from, to) in [
            ("140000610", "14000061"),
            ("140000610", "640000610"),
            ("創傷処置", ""),
            ("2024-06-01", "2024-06-31"),
            ("2024-06-01,", "2024-06-01,2024-05-31"),
            ("2024-06-01", "2000-06-01"),
            ("マスター,A", "マスター,D"),
            ("1201/B", "1201"),
            ("16:mL", "16"),
        ] {
            let (code, text) = changed(from, to);
            assert_eq!(code, 9121, "{from} → {to}");
            assert!(text.contains("r06/x.csv:2"), "{text}");
        }
        let (code, text) = refused(&format!("{FEES}{ITEM}{ITEM}"));
        assert_eq!(code, 9114);
        assert!(text.contains("r06/x.csv:2") && text.contains("r06/x.csv:3"), "{text}");
        let (code, text) = refused(&format!("{FEES}{ITEM}{}", ITEM.replace("2024-06-01", "2024-10-01")));
        assert_eq!(code, 9113);
        assert!(text.contains("r06/x.csv:2") && text.contains("r06/x.csv:3"), "{text}");
    }

    #[test]
    fn a_file_that_is_no_text_is_refused() {
        let mut bad = file("r06/x.csv", &format!("{FEES}{ITEM}"));
        bad.bytes.push(0xFF);
        assert_eq!(read(&[bad], &revisions()).unwrap_err()[0].def.code, 9122);
    }

    #[test]
    fn the_head_of_a_section_is_its_number() {
        for (section, number) in
            [("A001注8", "A001"), ("K000-2", "K000-2"), ("B001の9", "B001"), ("標準負担額", ""), ("第10部通則12", "")]
        {
            assert_eq!(section_number(section), number);
        }
    }
}
