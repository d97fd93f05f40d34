//! Tables without codes (電子点数表, コメント関連テーブル): of one start, the newest publication stands for the whole.

use std::collections::{BTreeMap, HashSet};

use santei::Day;
use santei::masters::{SourceKind, VersionKind};

use crate::calendar::Calendar;
use crate::layout::{Layout, SubTable, TellApart};
use crate::merge::{Fate, start_of_snapshot};
use crate::message;
use crate::model::{Key, Version};
use crate::refusal::Refusal;
use crate::report::Tally;
use crate::sheet::Sheet;
use crate::strings::Strings;

/// A table in force from a start on.
#[derive(Debug)]
pub struct Table {
    /// First day in force.
    pub start: Day,
    /// Index of the file that stands for it.
    pub sheet: usize,
    /// Indexes of every file of the table and start, in the order of publication.
    pub sheets: Vec<usize>,
}

/// Everything decided about the files of tables.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The tables.
    pub tables: Vec<Table>,
    /// The fate of each file.
    pub fates: BTreeMap<usize, Fate>,
    /// Refusals.
    pub refusals: Vec<Refusal>,
}

/// Decides which files stand for their tables. `indexes` are positions in `sheets`, all of one layout.
pub fn choose(sheets: &[Sheet], indexes: &[usize], calendar: &Calendar) -> Outcome {
    let mut outcome = Outcome::default();
    let mut groups: BTreeMap<(Option<SubTable>, Day), Vec<usize>> = BTreeMap::new();
    for &index in indexes {
        let sheet = &sheets[index];
        let refusal = Refusal::new(&message::TABLE_DIFFERENCE, &sheet.name);
        if sheet.kind != SourceKind::Snapshot {
            outcome.refuse(index, sheet, refusal.sides("全件（変更区分0の行）", "差分"));
        } else if sheet.table.is_none() && !sheet.layout.tables.is_empty() {
            let refusal = Refusal::new(&message::CANNOT_TELL_TABLE, &sheet.name);
            outcome.refuse(index, sheet, refusal.sides("01 補助マスターテーブルの背反関連と一致する表", "なし"));
        } else {
            groups.entry((sheet.table, start_of_snapshot(sheet, calendar))).or_default().push(index);
        }
    }
    for ((_, start), mut group) in groups {
        group.sort_by_key(|&index| (sheets[index].published, sheets[index].name.clone(), index));
        outcome.group(sheets, start, group);
    }
    outcome
}

impl Outcome {
    fn refuse(&mut self, index: usize, sheet: &Sheet, refusal: Refusal) {
        self.refusals.push(refusal);
        let tally = Tally { read: sheet.len(), refused: sheet.len(), ..Tally::default() };
        self.fates.insert(index, Fate { tally, ..Fate::default() });
    }

    fn group(&mut self, sheets: &[Sheet], start: Day, group: Vec<usize>) {
        let Some(&newest) = group.last() else { return };
        for pair in group.windows(2) {
            let (a, b) = (&sheets[pair[0]], &sheets[pair[1]]);
            if a.published == b.published
                && let Some(refusal) = first_difference(a, b)
            {
                self.refusals.push(refusal);
            }
        }
        for &index in &group {
            let read = sheets[index].len();
            let (kept, superseded) = if index == newest { (read, 0) } else { (0, read) };
            let tally = Tally { read, kept, superseded, refused: 0 };
            self.fates.insert(index, Fate { tally, release: Some(start), verification: None });
        }
        self.tables.push(Table { start, sheet: newest, sheets: group });
    }
}

/// The first place in which two files of one day disagree.
fn first_difference(a: &Sheet, b: &Sheet) -> Option<Refusal> {
    let refusal = Refusal::new(&message::SNAPSHOTS_DISAGREE, &b.name);
    if a.len() != b.len() {
        return Some(refusal.sides(format!("{}行（{}）", a.len(), a.name), format!("{}行", b.len())));
    }
    for ((_, left), (number, right)) in a.rows().zip(b.rows()) {
        for column in &b.layout.columns {
            let (expected, found) = (left.get(column.no), right.get(column.no));
            if expected != found {
                let refusal = refusal.at_row(number).in_column(column.no, &column.name);
                return Some(refusal.sides(format!("{expected}（{}）", a.name), found));
            }
        }
    }
    None
}

/// The rows of a table as versions, by row number.
pub fn versions(sheet: &Sheet, strings: &mut Strings) -> Vec<Version> {
    sheet
        .rows()
        .enumerate()
        .map(|(index, (_, row))| Version {
            key: Key::Text(format!("{}", index + 1)),
            published: sheet.published,
            valid_from: sheet.from(row).unwrap_or(Day::MIN),
            valid_until: sheet.until(row).unwrap_or(Day::MAX),
            kind: VersionKind::Known,
            fields: strings.fields(sheet.layout, row).as_ref().clone(),
        })
        .collect()
}

/// Tells apart the files that share a layout, by the flags of another table: the codes of the file are those that the flag of
/// its table names. The table of the same zip is asked first.
pub fn tell_apart(sheets: &mut [Sheet]) {
    for index in 0..sheets.len() {
        let sheet = &sheets[index];
        let layout = sheet.layout;
        let Some(tell) = layout.tell_apart.as_ref().filter(|_| sheet.table.is_none()) else { continue };
        let of_table = |other: &&Sheet| other.table == Some(tell.by);
        let same_zip = sheets.iter().filter(of_table).find(|other| other.archive == sheet.archive);
        let newest = || sheets.iter().filter(of_table).max_by_key(|other| other.published);
        let table = same_zip.or_else(newest).and_then(|flags| table_by_flags(layout, tell, sheet, flags));
        sheets[index].table = table;
    }
}

fn table_by_flags(layout: &Layout, tell: &TellApart, sheet: &Sheet, flags: &Sheet) -> Option<SubTable> {
    let own: HashSet<&str> = sheet.rows().map(|(_, row)| row.get(tell.code)).collect();
    let flagged = |flag: u16| {
        let rows = flags.rows().filter(move |(_, row)| !row.get(flag).trim_start_matches('0').is_empty());
        rows.map(|(_, row)| row.get(tell.by_code)).collect::<HashSet<&str>>()
    };
    let agreements = layout.tables.iter().zip(&tell.flags).map(|(table, &flag)| {
        let named = flagged(flag);
        (own.intersection(&named).count(), own.union(&named).count(), *table)
    });
    // Nine codes of ten on both sides, and no other table as near.
    let mut near = agreements.filter(|(both, any, _)| both * 10 >= any * 9);
    match (near.next(), near.next()) {
        (Some((_, _, table)), None) => Some(table),
        _ => table_by_name(layout, tell, sheet, &own, flagged),
    }
}

/// An excerpt of a table: its name begins with the number of the table, and every code of it is one that the flag names.
fn table_by_name<'f>(
    layout: &Layout,
    tell: &TellApart,
    sheet: &Sheet,
    own: &HashSet<&str>,
    flagged: impl Fn(u16) -> HashSet<&'f str>,
) -> Option<SubTable> {
    let member = sheet.name.rsplit(['!', '/']).next().unwrap_or_default();
    let (table, flag) = layout
        .tables
        .iter()
        .zip(&tell.flags)
        .find(|(table, _)| table.part.is_some_and(|part| member.starts_with(part.slug())))?;
    own.is_subset(&flagged(*flag)).then_some(*table)
}
