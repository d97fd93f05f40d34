//! Merging the files of one family with codes into releases of dated states, in the order of publication.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use santei::masters::{SourceKind, VersionKind};
use santei::{Code, Day};

use crate::calendar::Calendar;
use crate::layout::{ALWAYS, Layout, Start};
use crate::message;
use crate::model::{Key, Str, Version};
use crate::read::Row;
use crate::refusal::Refusal;
use crate::report::{Tally, Verification};
use crate::sheet::{Sheet, date};
use crate::strings::Strings;
use crate::timeline::{self, Entry, State, Timeline};
use crate::{same, verify};

/// Disagreeing places of two snapshots of one day that are listed.
const DISAGREEMENTS: usize = 20;

/// A release in the making.
#[derive(Debug)]
pub struct Merged {
    /// First day in force.
    pub start: Day,
    /// Indexes of the files that made it, in the order of publication.
    pub sheets: Vec<usize>,
    entries: BTreeMap<u32, Entry>,
    snapshots: Vec<(Day, usize)>,
    applied: Vec<Applied>,
}

/// A difference applied since the last snapshot, kept because a later one may repeat and replace it.
#[derive(Debug)]
struct Applied {
    sheet: usize,
    keys: HashSet<u32>,
    new_keys: HashSet<u32>,
    before: HashMap<u32, Timeline>,
}

impl Applied {
    /// Whether a later difference repeats this one: it brings nearly every code again, and codes as new that are no longer.
    fn is_repeated_by(&self, keys: &HashSet<u32>, new_keys: &HashSet<u32>) -> bool {
        let repeated = self.keys.intersection(keys).count();
        repeated * 10 >= self.keys.len() * 9 && self.new_keys.intersection(new_keys).next().is_some()
    }
}

/// What became of one file.
#[derive(Clone, Debug, Default)]
pub struct Fate {
    /// What became of its rows.
    pub tally: Tally,
    /// First day of the release it belongs to.
    pub release: Option<Day>,
    /// Comparison with what the differences had built.
    pub verification: Option<Verification>,
}

/// Everything merged out of the files of one family.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The releases, by start.
    pub releases: BTreeMap<Day, Merged>,
    /// The fate of each file, by its index.
    pub fates: BTreeMap<usize, Fate>,
    /// Refusals; those of severity error forbid an image.
    pub refusals: Vec<Refusal>,
    /// Disagreements between snapshots and what the differences had built.
    pub disagreements: Vec<Refusal>,
}

enum Belongs {
    To(Day),
    Opens { start: Day, base: Day },
    ContainedInNext,
    Nowhere { expected: String, found: String },
}

/// Merges the files of one family. `indexes` are positions in `sheets`.
pub fn merge(
    layout: &'static Layout,
    sheets: &[Sheet],
    indexes: &[usize],
    calendar: &Calendar,
    strings: &mut Strings,
) -> Outcome {
    let mut merger = Merger { layout, sheets, calendar, strings, outcome: Outcome::default() };
    let mut order = indexes.to_vec();
    // On one day the difference comes before the snapshot that contains it.
    order.sort_by_key(|&index| {
        let sheet = &sheets[index];
        (sheet.published, sheet.kind == SourceKind::Snapshot, sheet.name.clone(), index)
    });
    merger.run(&order);
    merger.outcome
}

struct Merger<'s> {
    layout: &'static Layout,
    sheets: &'s [Sheet],
    calendar: &'s Calendar,
    strings: &'s mut Strings,
    outcome: Outcome,
}

impl<'s> Merger<'s> {
    fn run(&mut self, order: &[usize]) {
        let mut contained = Vec::new();
        for &index in order {
            if self.sheets[index].kind == SourceKind::Snapshot {
                self.snapshot(index);
                for difference in std::mem::take(&mut contained) {
                    self.contained_difference(difference, index);
                }
                continue;
            }
            match self.release_of_difference(index, order) {
                Belongs::To(start) => self.difference(index, start),
                Belongs::Opens { start, base } => {
                    self.open(index, start, base);
                    self.difference(index, start);
                }
                Belongs::ContainedInNext => contained.push(index),
                Belongs::Nowhere { expected, found } => self.refuse_file(index, expected, found),
            }
        }
    }

    fn refuse_file(&mut self, index: usize, expected: String, found: String) {
        let sheet = &self.sheets[index];
        self.outcome.refusals.push(Refusal::new(&message::DIFFERENCE_TOO_OLD, &sheet.name).sides(expected, found));
        let tally = Tally { read: sheet.len(), refused: sheet.len(), ..Tally::default() };
        self.outcome.fates.insert(index, Fate { tally, ..Fate::default() });
    }

    // ---- which release a file belongs to

    fn start_of_snapshot(&self, sheet: &Sheet) -> Day {
        start_of_snapshot(sheet, self.calendar)
    }

    fn release_of_difference(&self, index: usize, order: &[usize]) -> Belongs {
        let sheet = &self.sheets[index];
        let newest = self.outcome.releases.keys().next_back().copied();
        let coming = self.coming_revision(sheet, newest);
        let first_snapshots = order
            .iter()
            .map(|&other| &self.sheets[other])
            .filter(|other| other.kind == SourceKind::Snapshot && other.published == sheet.published);
        let mut opening = first_snapshots.map(|other| self.start_of_snapshot(other));
        if opening
            .any(|start| !self.outcome.releases.contains_key(&start) && (newest.is_none() || coming == Some(start)))
        {
            return Belongs::ContainedInNext;
        }
        let Some(newest) = newest else {
            // A list of abolished rows that brings whole rows needs no snapshot.
            if sheet.rows().all(|(_, row)| sheet.class(row) == "9" && self.is_full(row)) {
                return Belongs::To(self.start_of_snapshot(sheet));
            }
            return self.nowhere(None, sheet.published, order);
        };
        match coming {
            Some(start) if sheet.published < start => return Belongs::Opens { start, base: newest },
            Some(start) => return self.nowhere(Some(start), sheet.published, order),
            None => {}
        }
        match self.calendar.next_after(self.layout.family, newest) {
            Some(next) if next <= sheet.published && self.layout.start == Start::MostFrequent => {
                self.nowhere(Some(next), sheet.published, order)
            }
            _ => Belongs::To(self.older_or_newest(sheet, newest)),
        }
    }

    fn is_full(&self, row: Row<'_>) -> bool {
        self.layout.name.is_some_and(|no| !row.get(no).is_empty())
    }

    /// The revision that most dated rows of a difference announce, when it is later than every release there is.
    fn coming_revision(&self, sheet: &Sheet, newest: Option<Day>) -> Option<Day> {
        let usual = sheet.usual_from?;
        let dated = sheet.rows().filter_map(|(_, row)| sheet.from(row));
        let (all, usually) = dated.fold((0, 0), |(all, of), day| (all + 1, of + usize::from(day == usual)));
        let later = newest.is_none_or(|newest| usual > newest);
        (later && usually * 2 > all && self.calendar.is_revision(self.layout.family, usual)).then_some(usual)
    }

    fn nowhere(&self, start: Option<Day>, published: Day, order: &[usize]) -> Belongs {
        let expected = match start {
            Some(start) => format!("{published}までに公表された、{start}からの全件"),
            None => format!("{published}までに公表された全件"),
        };
        let snapshots =
            order.iter().map(|&other| &self.sheets[other]).filter(|other| other.kind == SourceKind::Snapshot);
        let first = snapshots
            .filter(|other| start.is_none_or(|start| self.start_of_snapshot(other) == start))
            .map(|other| other.published)
            .min();
        let found = first.map_or("なし".to_owned(), |day| format!("最も古い全件は{day}"));
        Belongs::Nowhere { expected, found }
    }

    /// Around a revision differences of the old and of the new release appear side by side. The dates tell them apart; where
    /// they do not, the rows do: they fit the release whose rows they change.
    fn older_or_newest(&self, sheet: &Sheet, newest: Day) -> Day {
        let Some(older) = self.outcome.releases.range(..newest).next_back().map(|(start, _)| *start) else {
            return newest;
        };
        let dates: Vec<Option<Day>> = sheet.rows().map(|(_, row)| sheet.from(row)).collect();
        if sheet.published >= newest || dates.iter().flatten().any(|&day| day >= newest) {
            return newest;
        }
        if dates.iter().all(Option::is_some) || self.fitting_rows(sheet, older) > self.fitting_rows(sheet, newest) {
            return older;
        }
        newest
    }

    fn fitting_rows(&self, sheet: &Sheet, start: Day) -> usize {
        let Some(release) = self.outcome.releases.get(&start) else { return 0 };
        let fits = |row: Row<'_>| {
            let entry = sheet.key(row).and_then(|key| release.entries.get(&key));
            let open = entry.and_then(|entry| entry.timeline.last()).filter(|state| state.is_open());
            match (sheet.class(row), open) {
                ("2" | "3", open) => open.is_none(),
                ("5", Some(state)) => !self.agrees_where_filled(row, state),
                (_, open) => open.is_some(),
            }
        };
        sheet.rows().filter(|(_, row)| fits(*row)).count()
    }

    fn agrees_where_filled(&self, row: Row<'_>, state: &State) -> bool {
        let columns = self.layout.columns.iter().zip(state.fields.iter());
        columns.filter(|(column, _)| !column.bookkeeping).all(|(column, known)| {
            let value = row.get(column.no);
            value.is_empty() || same::value(value, known)
        })
    }

    /// Opens a release by a difference: the rows of the release before, as far as they are still in force, are carried over.
    /// Its files stay with that release: nothing of the new one was published before the difference.
    fn open(&mut self, index: usize, start: Day, base: Day) {
        let published = self.sheets[index].published;
        let mut release = Merged::new(start);
        if let Some(before) = self.outcome.releases.get(&base) {
            for (&key, entry) in &before.entries {
                let first = entry.timeline.iter().rposition(|state| state.from < start).unwrap_or(0);
                let in_force = |state: &&State| state.kind != VersionKind::Gone && state.until >= start;
                let timeline: Timeline = entry.timeline.iter().skip(first).filter(in_force).cloned().collect();
                if !timeline.is_empty() {
                    let versions = timeline.iter().map(|state| (published, state.clone())).collect();
                    release.entries.insert(key, Entry { timeline, versions });
                }
            }
        }
        self.outcome.releases.insert(start, release);
    }

    // ---- snapshots

    fn snapshot(&mut self, index: usize) {
        let sheet = &self.sheets[index];
        let start = self.start_of_snapshot(sheet);
        let mut release = self.outcome.releases.remove(&start).unwrap_or_else(|| Merged::new(start));
        let mut fate = Fate { release: Some(start), ..Fate::default() };
        fate.tally.read = sheet.len();
        let same_day = release.snapshots.iter().find(|(published, _)| *published == sheet.published);
        let disagreements = same_day
            .map(|&(_, other)| verify::snapshots(&self.sheets[other], sheet, DISAGREEMENTS))
            .unwrap_or_default();
        if disagreements.is_empty() {
            self.take_snapshot(index, &mut release, &mut fate);
        } else {
            self.outcome.refusals.extend(disagreements);
            fate.tally.refused = sheet.len();
        }
        self.outcome.releases.insert(start, release);
        self.outcome.fates.insert(index, fate);
    }

    fn take_snapshot(&mut self, index: usize, release: &mut Merged, fate: &mut Fate) {
        let sheet = &self.sheets[index];
        let (first, start) = (release.entries.is_empty(), release.start);
        let by_differences: HashSet<u32> =
            release.applied.iter().flat_map(|applied| applied.keys.iter().copied()).collect();
        let known = release.sheets.iter().map(|&known| self.sheets[known].published).max().unwrap_or(Day::MIN);
        let mut check = Verification { differences: release.applied.len(), ..Verification::default() };
        let mut seen = HashSet::with_capacity(sheet.len());
        for (number, row) in sheet.rows() {
            let Some(key) = sheet.key(row) else { continue };
            seen.insert(key);
            let entry = release.entries.entry(key).or_default();
            if !first {
                let printed = self.printed(key);
                let by_class = sheet.class(row) != "0" && !by_differences.contains(&key);
                let announced = by_class || self.is_dated_after(known, sheet, row, entry, start);
                let place = verify::Place { sheet, number, row, key: &printed, announced };
                verify::row(&place, entry, &mut check, &mut self.outcome.disagreements);
            }
            let timeline = self.by_snapshot_row(sheet, row, entry, first);
            let new = timeline.is_some_and(|timeline| entry.publish(sheet.published, timeline, self.layout));
            fate.tally.kept += usize::from(new);
            fate.tally.superseded += usize::from(!new);
        }
        if !first {
            self.end_missing_codes(release, sheet, &seen, &mut check);
            fate.verification = Some(check);
        }
        release.snapshots.push((sheet.published, index));
        release.sheets.push(index);
        release.applied.clear();
    }

    /// The timeline after a row of a snapshot; `None` when the row says nothing new.
    fn by_snapshot_row(&mut self, sheet: &Sheet, row: Row<'_>, entry: &Entry, first: bool) -> Option<Timeline> {
        let class = sheet.class(row);
        let last = entry.timeline.last();
        if let Some(state) = last
            && state.kind != VersionKind::Gone
            && class != "1"
            && state.until == sheet.until(row).unwrap_or(Day::MAX)
            && self
                .layout
                .columns
                .iter()
                .zip(state.fields.iter())
                .all(|(column, known)| column.bookkeeping || same::value(known, row.get(column.no)))
        {
            return None;
        }
        let fields = self.strings.fields(self.layout, row);
        let from = self.first_day(sheet, row);
        if class == "1" {
            let gone = last.is_some_and(|state| state.kind == VersionKind::Gone);
            return (!gone).then(|| timeline::without(&entry.timeline, from, &fields));
        }
        let until = sheet.until(row).unwrap_or(Day::MAX);
        if class == "9" && last.is_some_and(|state| state.kind != VersionKind::Gone) {
            return Some(timeline::with_end(&entry.timeline, until, &mut |_| Arc::clone(&fields)));
        }
        let new = class == "3" || (last.is_none() && !first) || self.is_listed_from(row, from);
        let kind = if new { VersionKind::New } else { VersionKind::Known };
        Some(timeline::with_snapshot_row(&entry.timeline, State { from, until, kind, fields }))
    }

    /// The first day of a full row: 変更年月日, or 収載年月日 when it was never changed; without both it always was.
    fn first_day(&self, sheet: &Sheet, row: Row<'_>) -> Day {
        let listed = || self.layout.listed.and_then(|no| date(row.get(no)).ok().flatten());
        sheet.from(row).or_else(listed).unwrap_or(Day::MIN)
    }

    /// Whether a snapshot dates a change after everything published before. The start of the release dates none: the publisher
    /// sets it in bulk.
    fn is_dated_after(&self, known: Day, sheet: &Sheet, row: Row<'_>, entry: &Entry, start: Day) -> bool {
        let day = self.first_day(sheet, row);
        let dated = entry.timeline.last().and_then(|state| state.fields.get(usize::from(self.layout.from?) - 1));
        let believed = dated.and_then(|text| date(text).ok().flatten());
        day > known && day != start && believed != Some(day)
    }

    /// Whether the row was listed (収載) on its first day, so that it did not exist before.
    fn is_listed_from(&self, row: Row<'_>, from: Day) -> bool {
        self.layout.listed.and_then(|no| date(row.get(no)).ok().flatten()).is_some_and(|listed| listed >= from)
    }

    fn end_missing_codes(
        &mut self,
        release: &mut Merged,
        sheet: &Sheet,
        seen: &HashSet<u32>,
        check: &mut Verification,
    ) {
        for (&key, entry) in release.entries.iter_mut().filter(|(key, _)| !seen.contains(key)) {
            // What has ended, or is to end, is no longer printed.
            let Some(last) = entry.timeline.last().filter(|state| state.is_open()).cloned() else { continue };
            let printed = self.layout.key.printed(key);
            verify::missing(sheet, &printed, entry, check, &mut self.outcome.disagreements);
            let from = verify::gone_from(sheet, release.start);
            let timeline = timeline::without(&entry.timeline, from, &last.fields);
            entry.publish(sheet.published, timeline, self.layout);
        }
    }

    fn printed(&self, key: u32) -> String {
        self.layout.key.printed(key)
    }

    /// A difference of the day of the first snapshot of its release: the snapshot holds what it says.
    fn contained_difference(&mut self, index: usize, snapshot: usize) {
        let (sheet, whole) = (&self.sheets[index], &self.sheets[snapshot]);
        let start = self.start_of_snapshot(whole);
        let rows: HashMap<u32, Row<'_>> = whole.rows().filter_map(|(_, row)| Some((whole.key(row)?, row))).collect();
        let tally = Tally { read: sheet.len(), superseded: sheet.len(), ..Tally::default() };
        let mut check = Verification::default();
        for (number, row) in sheet.rows() {
            let Some(key) = sheet.key(row) else { continue };
            let printed = self.printed(key);
            let Some(held) = rows.get(&key) else {
                check.missing += 1;
                let refusal = Refusal::new(&message::CODE_MISSING, &whole.name).about(&printed);
                self.outcome.disagreements.push(refusal.sides(format!("{}の{number}行目", sheet.name), "なし"));
                continue;
            };
            check.compared += 1;
            let place = verify::Place { sheet: whole, number, row: *held, key: &printed, announced: false };
            let differing = verify::filled_columns(&place, row, &mut self.outcome.disagreements);
            check.equal += usize::from(differing.is_empty());
            check.value_equal += usize::from(self.layout.value.is_none_or(|no| !differing.contains(&no)));
            for no in differing {
                *check.columns.entry(no).or_default() += 1;
            }
        }
        if let Some(release) = self.outcome.releases.get_mut(&start) {
            release.sheets.push(index);
        }
        self.outcome.fates.insert(index, Fate { tally, release: Some(start), verification: Some(check) });
    }

    // ---- differences

    fn difference(&mut self, index: usize, start: Day) {
        let sheet = &self.sheets[index];
        let mut release = self.outcome.releases.remove(&start).unwrap_or_else(|| Merged::new(start));
        let keys: HashSet<u32> = sheet.rows().filter_map(|(_, row)| sheet.key(row)).collect();
        let new_rows = sheet.rows().filter(|(_, row)| sheet.class(*row) == "3");
        let new_keys: HashSet<u32> = new_rows.filter_map(|(_, row)| sheet.key(row)).collect();

        // What a repeated difference had changed is taken back; what others changed since is applied again.
        let mut work: HashMap<u32, Timeline> = HashMap::new();
        let repeated = release.applied.iter().position(|applied| applied.is_repeated_by(&keys, &new_keys));
        let replayed = repeated.map(|at| release.applied.split_off(at)).unwrap_or_default();
        for applied in replayed.iter().rev() {
            work.extend(applied.before.iter().map(|(key, timeline)| (*key, timeline.clone())));
        }
        for applied in replayed {
            if !applied.is_repeated_by(&keys, &new_keys) {
                let before = self.apply(applied.sheet, &release, &mut work, None);
                release.applied.push(Applied { before, ..applied });
            }
        }
        let mut rows = Rows::default();
        let before = self.apply(index, &release, &mut work, Some(&mut rows));
        release.applied.push(Applied { sheet: index, keys, new_keys, before });

        let mut fate = Fate { release: Some(start), ..Fate::default() };
        fate.tally = Tally { read: sheet.len(), refused: rows.refused, ..Tally::default() };
        let touched: BTreeSet<u32> = work.keys().copied().collect();
        for key in touched {
            let entry = release.entries.entry(key).or_default();
            let timeline = work.remove(&key).unwrap_or_default();
            let new = entry.publish(sheet.published, timeline, self.layout);
            if rows.applied.contains(&key) {
                fate.tally.kept += usize::from(new);
                fate.tally.superseded += usize::from(!new);
            }
        }
        release.entries.retain(|_, entry| !entry.versions.is_empty());
        release.sheets.push(index);
        self.outcome.releases.insert(start, release);
        self.outcome.fates.insert(index, fate);
    }

    /// Applies the rows of a difference to the timelines in `work`, or else of the release. Returns the timelines before.
    fn apply(
        &mut self,
        index: usize,
        release: &Merged,
        work: &mut HashMap<u32, Timeline>,
        mut rows: Option<&mut Rows>,
    ) -> HashMap<u32, Timeline> {
        let sheet = &self.sheets[index];
        let mut before = HashMap::new();
        for (number, row) in sheet.rows() {
            let Some(key) = sheet.key(row) else { continue };
            let believed = || release.entries.get(&key).map(|entry| entry.timeline.clone());
            let known = work.get(&key).cloned().or_else(believed).unwrap_or_default();
            match self.by_difference_row(sheet, row, &known) {
                Some(timeline) => {
                    work.insert(key, timeline);
                    if let Some(rows) = &mut rows {
                        rows.applied.insert(key);
                    }
                    before.insert(key, known);
                }
                None => {
                    if let Some(rows) = &mut rows {
                        rows.refused += 1;
                        let printed = self.printed(key);
                        let refusal =
                            Refusal::new(&message::CHANGE_OF_ABSENT, &sheet.name).at_row(number).about(printed);
                        let class = format!("変更区分{}", sheet.class(row));
                        self.outcome.refusals.push(refusal.sides("全件にあるコード", class));
                    }
                }
            }
        }
        before
    }

    /// The timeline after a row of a difference; `None` when it changes a code that is not there.
    fn by_difference_row(&mut self, sheet: &Sheet, row: Row<'_>, known: &Timeline) -> Option<Timeline> {
        let layout = self.layout;
        let there = known.last().filter(|state| state.kind != VersionKind::Gone);
        match sheet.class(row) {
            "5" => {
                there?;
                let strings = &mut *self.strings;
                let mut change = |state: &State| overlay(layout, &state.fields, row, strings);
                Some(timeline::with_change(known, sheet.from(row), &mut change))
            }
            "9" if there.is_some() => {
                // Without a last day it ends before the day of the change.
                let day_before = sheet.from(row).map(Day::previous);
                let until = sheet.until(row).filter(|&day| day != Day::MAX).or(day_before).unwrap_or(sheet.published);
                let strings = &mut *self.strings;
                let mut change = |state: &State| overlay(layout, &state.fields, row, strings);
                Some(timeline::with_end(known, until, &mut change))
            }
            "9" if !self.is_full(row) => None,
            "1" => {
                let last = known.last()?;
                let from = sheet.from(row).unwrap_or(last.from);
                Some(timeline::without(known, from, &last.fields))
            }
            class => {
                let fields = self.strings.fields(layout, row);
                let (from, until) = (self.first_day(sheet, row), sheet.until(row).unwrap_or(Day::MAX));
                let new = matches!(class, "2" | "3") || self.is_listed_from(row, from);
                let kind = if new { VersionKind::New } else { VersionKind::Known };
                if let Some(last) =
                    there.filter(|last| last.until == until && same::content(layout, &last.fields, &fields))
                    && last.from <= from
                    && last.kind != VersionKind::New
                {
                    return Some(known.clone());
                }
                Some(timeline::with_row(known, State { from, until, kind, fields }))
            }
        }
    }
}

/// Codes of a difference that was applied, and how many rows were not.
#[derive(Default)]
struct Rows {
    applied: HashSet<u32>,
    refused: usize,
}

/// The fields with those that a change brings; a blank keeps what is there.
fn overlay(layout: &Layout, fields: &[Str], row: Row<'_>, strings: &mut Strings) -> Arc<Vec<Str>> {
    let columns = layout.columns.iter().zip(fields);
    let changed = columns.map(|(column, known)| match row.get(column.no) {
        "" => Arc::clone(known),
        value => strings.get(value),
    });
    Arc::new(changed.collect())
}

/// First day of the release that a snapshot belongs to.
pub fn start_of_snapshot(sheet: &Sheet, calendar: &Calendar) -> Day {
    if sheet.layout.start == Start::MostFrequent
        && let Some(day) = sheet.usual_from
    {
        return day;
    }
    if sheet.layout.start == Start::Always {
        return ALWAYS;
    }
    let known = sheet.published.max(sheet.newest.unwrap_or(Day::MIN));
    calendar.in_force(sheet.layout.family, known).unwrap_or(known)
}

impl Merged {
    fn new(start: Day) -> Merged {
        Merged { start, sheets: Vec::new(), entries: BTreeMap::new(), snapshots: Vec::new(), applied: Vec::new() }
    }

    /// The versions of every code, by code, publication and first day.
    pub fn into_versions(self, layout: &Layout) -> Vec<Version> {
        let mut versions = Vec::new();
        for (key, mut entry) in self.entries {
            let key = match (layout.key.text, Code::new(key)) {
                (None, Some(code)) => Key::Code(code),
                _ => Key::Text(layout.key.printed(key)),
            };
            entry.versions.sort_by_key(|(published, state)| (*published, state.from));
            versions.extend(entry.versions.into_iter().map(|(published, state)| Version {
                key: key.clone(),
                published,
                valid_from: state.from,
                valid_until: state.until,
                kind: state.kind,
                fields: state.fields.as_ref().clone(),
            }));
        }
        versions
    }

    /// The codes believed in force without an end, with one of their fields: for tests and comparisons.
    pub fn open_codes(&self, no: u16) -> BTreeMap<u32, Str> {
        let states = self.entries.iter().filter_map(|(key, entry)| Some((*key, entry.timeline.last()?)));
        let open = states.filter(|(_, state)| state.is_open());
        open.filter_map(|(key, state)| Some((key, Arc::clone(state.fields.get(usize::from(no).checked_sub(1)?)?))))
            .collect()
    }
}
