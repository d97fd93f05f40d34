//! A later snapshot against what an earlier one and the differences since had built.

use santei::Day;
use santei::masters::VersionKind;

use crate::layout::Layout;
use crate::message;
use crate::read::Row;
use crate::refusal::Refusal;
use crate::report::Verification;
use crate::same;
use crate::sheet::Sheet;
use crate::timeline::{Entry, State};

/// A row of a snapshot.
pub struct Place<'p> {
    /// The snapshot.
    pub sheet: &'p Sheet,
    /// Number of the row in the file, from 1.
    pub number: usize,
    /// The row.
    pub row: Row<'p>,
    /// Its code, as printed.
    pub key: &'p str,
    /// The snapshot announces a change of the code, by 変更区分 or 変更年月日, that no difference given has brought.
    pub announced: bool,
}

/// Compares a row with what is believed about its code.
pub fn row(place: &Place<'_>, entry: &Entry, check: &mut Verification, disagreements: &mut Vec<Refusal>) {
    let layout = place.sheet.layout;
    let class = place.sheet.class(place.row);
    let last = entry.timeline.last();
    let Some(known) = last.filter(|state| state.kind != VersionKind::Gone) else {
        if last.is_some() && class == "1" {
            // 抹消 is printed once more: both sides agree that the code is gone.
            (check.compared, check.equal, check.value_equal) =
                (check.compared + 1, check.equal + 1, check.value_equal + 1);
        } else if place.announced {
            check.announced += 1;
        } else {
            check.unexpected += 1;
            let refusal = at(place, &message::CODE_UNEXPECTED).sides("なし", place.row.get(layout.name.unwrap_or(3)));
            disagreements.push(refusal);
        }
        return;
    };
    let differing = differing_columns(layout, known, place.row);
    if place.announced && !differing.is_empty() {
        check.announced += 1;
        return;
    }
    check.compared += 1;
    check.value_equal += usize::from(layout.value.is_none_or(|no| !differing.contains(&no)));
    check.equal += usize::from(differing.is_empty());
    for no in differing {
        *check.columns.entry(no).or_default() += 1;
        let name = layout.column(no).map_or("", |column| column.name.as_str());
        let known = known.fields.get(usize::from(no) - 1).map_or("", |value| value);
        let refusal = at(place, &message::VALUE_DIFFERS).in_column(no, name);
        disagreements.push(refusal.sides(quoted(known), quoted(place.row.get(no))));
    }
}

fn at(place: &Place<'_>, def: &'static santei::message::MessageDef) -> Refusal {
    Refusal::new(def, &place.sheet.name).at_row(place.number).about(place.key)
}

fn quoted(value: &str) -> String {
    format!("「{value}」")
}

fn differing_columns(layout: &Layout, known: &State, row: Row<'_>) -> Vec<u16> {
    let columns = layout.columns.iter().zip(known.fields.iter());
    columns
        .filter(|(column, _)| !column.bookkeeping && usize::from(column.no) <= row.width())
        // A column that a newer layout added is filled by the next snapshot, without records.
        .filter(|(column, known)| !(column.since.is_some() && known.is_empty()))
        .filter(|(column, known)| !same::value(known, row.get(column.no)))
        .map(|(column, _)| column.no)
        .collect()
}

/// The columns that a row of a difference fills and in which the snapshot of the same day says something else.
pub fn filled_columns(place: &Place<'_>, change: Row<'_>, disagreements: &mut Vec<Refusal>) -> Vec<u16> {
    let layout = place.sheet.layout;
    let filled = layout.columns.iter().filter(|column| !column.bookkeeping && !change.get(column.no).is_empty());
    let differing = filled.filter(|column| !same::value(change.get(column.no), place.row.get(column.no)));
    differing
        .map(|column| {
            let refusal = at(place, &message::VALUE_DIFFERS).in_column(column.no, &column.name);
            disagreements.push(refusal.sides(quoted(change.get(column.no)), quoted(place.row.get(column.no))));
            column.no
        })
        .collect()
}

/// A code that an earlier snapshot had and this one has not, although nothing ended it.
pub fn missing(sheet: &Sheet, key: &str, entry: &Entry, check: &mut Verification, disagreements: &mut Vec<Refusal>) {
    check.missing += 1;
    let name = sheet.layout.name.unwrap_or(3);
    let found = entry.timeline.last().and_then(|state| state.fields.get(usize::from(name) - 1));
    let expected = found.map_or("", |value| value);
    disagreements.push(Refusal::new(&message::CODE_MISSING, &sheet.name).about(key).sides(expected, "なし"));
}

/// Two snapshots of one day: every place in which they disagree, up to a limit.
pub fn snapshots(a: &Sheet, b: &Sheet, limit: usize) -> Vec<Refusal> {
    let layout = b.layout;
    let rows: std::collections::HashMap<u32, Row<'_>> =
        a.rows().filter_map(|(_, row)| Some((a.key(row)?, row))).collect();
    let mut refusals = Vec::new();
    let mut refuse = |number: Option<usize>, no: u16, expected: String, found: String| {
        let name = layout.column(no).map_or("", |column| column.name.as_str());
        let mut refusal = Refusal::new(&message::SNAPSHOTS_DISAGREE, &b.name).in_column(no, name);
        refusal.row = number;
        refusals.push(refusal.sides(format!("{expected}（{}）", a.name), found));
        refusals.len() < limit
    };
    if a.len() != b.len() && !refuse(None, 3, format!("{}行", a.len()), format!("{}行", b.len())) {
        return refusals;
    }
    for (number, row) in b.rows() {
        let Some(known) = b.key(row).and_then(|key| rows.get(&key)) else {
            if !refuse(Some(number), 3, "なし".to_owned(), row.get(3).to_owned()) {
                return refusals;
            }
            continue;
        };
        for column in &layout.columns {
            let (expected, found) = (known.get(column.no), row.get(column.no));
            if expected != found && !refuse(Some(number), column.no, expected.to_owned(), found.to_owned()) {
                return refusals;
            }
        }
    }
    refusals
}

/// The first day from which a code that a snapshot no longer lists is gone.
pub fn gone_from(sheet: &Sheet, start: Day) -> Day {
    sheet.published.max(start)
}
