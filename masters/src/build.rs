//! From files to releases.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use santei::Day;

use crate::calendar::Calendar;
use crate::codes;
use crate::input::{self, Input};
use crate::layout::{self, Layout};
use crate::merge::{self, Fate};
use crate::message;
use crate::model::{ColumnInfo, ReleaseData, SourceInfo, Version};
use crate::read::RawTable;
use crate::refusal::Refusal;
use crate::report::{FileReport, Report, Unuse, UnusedFile};
use crate::schemes;
use crate::sheet::{self, DatedBy, Recognised, Sheet};
use crate::strings::Strings;
use crate::tables;

/// Refusals listed per file.
const LIMIT: usize = 100;
/// Files that are read at one time, to bound the memory.
const TOGETHER: usize = 16;

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Label of the releases, such as `r06`.
    pub label: String,
    /// Files published later are not used.
    pub as_of: Option<Day>,
}

/// What came out.
#[derive(Debug, Default)]
pub struct Built {
    /// The releases, ready to be written.
    pub releases: Vec<ReleaseData>,
    /// What became of every file and row.
    pub report: Report,
}

/// Reads files, zips and directories and merges them into releases. `progress` hears the name of every file.
pub fn build(
    paths: &[impl AsRef<Path>],
    options: &Options,
    calendar: &Calendar,
    progress: &mut dyn FnMut(&str),
) -> Built {
    let mut builder = Builder::new(options.clone());
    let mut waiting = Vec::new();
    let refusals = input::walk(paths, &mut |input| {
        progress(&input.name);
        waiting.push(input);
        if waiting.len() == TOGETHER {
            builder.add(&std::mem::take(&mut waiting));
        }
    });
    builder.add(&waiting);
    builder.report.refusals.extend(refusals);
    builder.finish(calendar)
}

/// What reading a file came to.
enum ReadFile {
    Sheet(Box<Sheet>),
    Refused(Vec<Refusal>),
    Later { title: &'static str, published: Day, rows: usize },
    Unused { title: &'static str, rows: usize },
    Nothing { width: usize, rows: usize },
}

fn read(input: &Input, as_of: Option<Day>) -> ReadFile {
    let raw = RawTable::parse(&input.bytes);
    let layout = match sheet::recognise(&raw) {
        Recognised::Layout(layout) => layout,
        Recognised::Unused(table) => return ReadFile::Unused { title: &table.title, rows: raw.len() },
        Recognised::Nothing(width) => return ReadFile::Nothing { width, rows: raw.len() },
    };
    let named = input.dated_names.iter().find_map(|name| sheet::day_in_name(name));
    if let (Some(published), Some(as_of)) = (named, as_of)
        && published > as_of
    {
        return ReadFile::Later { title: &layout.title, published, rows: raw.len() };
    }
    match sheet::check(input, &raw, layout, LIMIT) {
        Ok(sheet) => ReadFile::Sheet(Box::new(sheet)),
        Err(refusals) => ReadFile::Refused(refusals),
    }
}

/// Takes files.
#[derive(Debug)]
pub struct Builder {
    options: Options,
    sheets: Vec<Sheet>,
    report: Report,
    /// Of each zip the caller named: its members that are no master, and whether one is.
    given_zips: BTreeMap<String, bool>,
}

impl Builder {
    /// A builder without files.
    pub fn new(options: Options) -> Builder {
        Builder { options, sheets: Vec::new(), report: Report::default(), given_zips: BTreeMap::new() }
    }

    /// Recognises and checks files, on all cores; what is said about them keeps their order.
    pub fn add(&mut self, inputs: &[Input]) {
        let as_of = self.options.as_of;
        let read: Vec<ReadFile> = inputs.par_iter().map(|input| read(input, as_of)).collect();
        for (input, file) in inputs.iter().zip(read) {
            self.take(input, file);
        }
    }

    fn take(&mut self, input: &Input, file: ReadFile) {
        if let (true, Some(zip)) = (input.given, &input.archive) {
            *self.given_zips.entry(zip.clone()).or_default() |= !matches!(file, ReadFile::Nothing { .. });
        }
        match file {
            ReadFile::Sheet(sheet) => self.sheets.push(*sheet),
            ReadFile::Refused(refusals) => self.report.refusals.extend(refusals),
            ReadFile::Later { title, published, rows } => {
                self.unused(&input.name, Unuse::AfterAsOf, title, Some(published), rows);
            }
            ReadFile::Unused { title, rows } => self.unused(&input.name, Unuse::NotUsedYet, title, None, rows),
            ReadFile::Nothing { width, rows } => {
                self.unused(&input.name, Unuse::NotAMaster, "", None, rows);
                if input.given && input.archive.is_none() {
                    self.refuse_given(&input.name, &format!("{width}列{rows}行"));
                }
            }
        }
    }

    fn refuse_given(&mut self, name: &str, found: &str) {
        let widths: std::collections::BTreeSet<usize> =
            layout::layouts().iter().flat_map(|layout| layout.widths.iter().copied()).collect();
        let widths: Vec<String> = widths.iter().map(usize::to_string).collect();
        let refusal = Refusal::new(&message::NOT_A_MASTER, name);
        self.report.refusals.push(refusal.sides(format!("{}列のマスター", widths.join("/")), found));
    }

    fn unused(&mut self, name: &str, reason: Unuse, title: &str, published: Option<Day>, rows: usize) {
        let (name, title) = (name.to_owned(), title.to_owned());
        self.report.unused.push(UnusedFile { name, reason, title, published, rows });
    }

    /// Dates, merges and reports everything.
    pub fn finish(mut self, calendar: &Calendar) -> Built {
        self.date_by_content();
        tables::tell_apart(&mut self.sheets);
        self.leave_out_later_files();
        for (zip, known) in std::mem::take(&mut self.given_zips) {
            if !known {
                self.refuse_given(&zip, "知らない中身だけのzip");
            }
        }
        if self.sheets.is_empty() && self.report.allows_image(false) {
            let refusal = Refusal::new(&message::NOTHING_USABLE, "");
            self.report.refusals.push(refusal.sides("1つ以上", "0"));
        }
        let merging = Merging { label: &self.options.label, sheets: &self.sheets, calendar };
        let merged: Vec<Merged> = layout::layouts().par_iter().map(|layout| merging.layout(layout)).collect();
        let (mut releases, mut fates) = (Vec::new(), BTreeMap::new());
        for family in merged {
            releases.extend(family.releases);
            fates.extend(family.fates);
            self.report.refusals.extend(family.refusals);
            self.report.disagreements.extend(family.disagreements);
        }
        self.report_files(&fates);
        self.report.fee_table_codes = codes::check(&releases);
        self.report.schemes = schemes::check(&releases);
        Built { releases, report: self.report }
    }

    /// Files without a date in their names are as new as the newest date inside; the files of one zip were published together.
    fn date_by_content(&mut self) {
        let mut newest: BTreeMap<String, Day> = BTreeMap::new();
        for sheet in self.sheets.iter().filter(|sheet| sheet.dated_by == DatedBy::Content) {
            if let (Some(zip), Some(day)) = (&sheet.archive, sheet.newest) {
                let known = newest.entry(zip.clone()).or_insert(day);
                *known = day.max(*known);
            }
        }
        for sheet in self.sheets.iter_mut().filter(|sheet| sheet.dated_by == DatedBy::Content) {
            let day = sheet.archive.as_ref().and_then(|zip| newest.get(zip)).copied().or(sheet.newest);
            match day {
                Some(day) => sheet.published = day,
                None => {
                    let refusal = Refusal::new(&message::DATE_MISSING, &sheet.name);
                    self.report.refusals.push(refusal.sides("ファイル名又は変更年月日の日付", ""));
                }
            }
        }
    }

    fn leave_out_later_files(&mut self) {
        let Some(as_of) = self.options.as_of else { return };
        let (kept, later) = std::mem::take(&mut self.sheets).into_iter().partition(|sheet| sheet.published <= as_of);
        self.sheets = kept;
        let later: Vec<Sheet> = later;
        for sheet in later {
            self.unused(
                &sheet.name,
                Unuse::AfterAsOf,
                &sheet.layout.title,
                Some(sheet.published),
                sheet.rows().count(),
            );
        }
    }

    fn report_files(&mut self, fates: &BTreeMap<usize, Fate>) {
        for (index, sheet) in self.sheets.iter().enumerate() {
            let fate = fates.get(&index).cloned().unwrap_or_default();
            self.report.notices.extend(sheet.notices.iter().cloned());
            self.report.files.push(FileReport {
                name: sheet.name.clone(),
                sha256: sheet.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
                title: sheet.layout.title.clone(),
                family: sheet.table.map_or(sheet.layout.family, |table| table.family).slug(),
                part: sheet.table.and_then(|table| table.part).map(|part| part.slug()),
                kind: sheet.kind.slug(),
                release: fate.release,
                published: (sheet.published != Day::MIN).then_some(sheet.published),
                dated_by: if sheet.dated_by == DatedBy::Name { "name" } else { "content" },
                rows: fate.tally,
                verification: fate.verification,
            });
        }
        let order = |sheet: &FileReport| (layout_order(sheet), sheet.published, sheet.kind, sheet.name.clone());
        self.report.files.sort_by_key(order);
        self.report.unused.sort_by(|a, b| (a.reason as u8, &a.name).cmp(&(b.reason as u8, &b.name)));
    }
}

fn layout_order(file: &FileReport) -> usize {
    layout::layouts().iter().position(|layout| layout.title == file.title).unwrap_or(usize::MAX)
}

/// Merges the files of one layout after the other; they do not depend on each other.
struct Merging<'b> {
    label: &'b str,
    sheets: &'b [Sheet],
    calendar: &'b Calendar,
}

/// What came out of the files of one layout.
#[derive(Default)]
struct Merged {
    releases: Vec<ReleaseData>,
    fates: BTreeMap<usize, Fate>,
    refusals: Vec<Refusal>,
    disagreements: Vec<Refusal>,
}

impl Merging<'_> {
    fn layout(&self, layout: &'static Layout) -> Merged {
        let of_layout = |index: &usize| std::ptr::eq(self.sheets[*index].layout, layout);
        let indexes: Vec<usize> = (0..self.sheets.len()).filter(of_layout).collect();
        match (indexes.is_empty(), layout.key.row) {
            (true, _) => Merged::default(),
            (false, false) => self.with_codes(layout, &indexes),
            (false, true) => self.tables(layout, &indexes),
        }
    }

    fn with_codes(&self, layout: &'static Layout, indexes: &[usize]) -> Merged {
        let outcome = merge::merge(layout, self.sheets, indexes, self.calendar, &mut Strings::default());
        let data = |release: merge::Merged| {
            let (start, sheets) = (release.start, release.sheets.clone());
            self.release(layout, start, &sheets, release.into_versions(layout), &outcome.fates)
        };
        let releases = outcome.releases.into_values().map(data).collect();
        Merged { releases, fates: outcome.fates, refusals: outcome.refusals, disagreements: outcome.disagreements }
    }

    fn tables(&self, layout: &'static Layout, indexes: &[usize]) -> Merged {
        let outcome = tables::choose(self.sheets, indexes, self.calendar);
        let mut strings = Strings::default();
        let mut data = |table: &tables::Table| {
            let sheet = &self.sheets[table.sheet];
            let versions = tables::versions(sheet, &mut strings);
            let release = self.release(layout, table.start, &table.sheets, versions, &outcome.fates);
            match sheet.table {
                Some(table) => ReleaseData { family: table.family, part: table.part, ..release },
                None => release,
            }
        };
        let releases = outcome.tables.iter().map(&mut data).collect();
        Merged { releases, fates: outcome.fates, refusals: outcome.refusals, disagreements: Vec::new() }
    }

    fn release(
        &self,
        layout: &Layout,
        start: Day,
        sheets: &[usize],
        versions: Vec<Version>,
        fates: &BTreeMap<usize, Fate>,
    ) -> ReleaseData {
        let sources: Vec<SourceInfo> = sheets.iter().map(|&index| self.source(index, fates)).collect();
        let columns = layout.columns.iter().map(|column| ColumnInfo { no: column.no, name: column.name.clone() });
        ReleaseData {
            family: layout.family,
            part: None,
            label: self.label.to_owned(),
            start,
            as_of: sources.iter().map(|source| source.published).max().unwrap_or(start),
            sources,
            columns: columns.collect(),
            versions,
        }
    }

    fn source(&self, index: usize, fates: &BTreeMap<usize, Fate>) -> SourceInfo {
        let sheet = &self.sheets[index];
        let tally = fates.get(&index).map(|fate| fate.tally).unwrap_or_default();
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        SourceInfo {
            name: sheet.name.clone(),
            sha256: sheet.sha256,
            kind: sheet.kind,
            published: sheet.published,
            rows_read: count(tally.read),
            rows_kept: count(tally.kept),
            rows_superseded: count(tally.superseded),
            rows_refused: count(tally.refused),
        }
    }
}
