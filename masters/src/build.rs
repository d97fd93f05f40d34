//! From files to releases.

use std::collections::BTreeMap;
use std::path::Path;

use santei::Day;
use santei::masters::SourceKind;

use crate::calendar::Calendar;
use crate::input::{self, Input};
use crate::layout::{self, Layout};
use crate::merge::{self, Fate};
use crate::message;
use crate::model::{ColumnInfo, ReleaseData, SourceInfo, Version};
use crate::read::RawTable;
use crate::refusal::Refusal;
use crate::report::{FileReport, Report, Unuse, UnusedFile};
use crate::sheet::{self, DatedBy, Recognised, Sheet};
use crate::strings::Strings;
use crate::tables;

/// Refusals listed per file.
const LIMIT: usize = 100;

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
    let refusals = input::walk(paths, &mut |input| {
        progress(&input.name);
        builder.add(&input);
    });
    builder.report.refusals.extend(refusals);
    builder.finish(calendar)
}

/// Takes files one by one.
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

    /// Recognises and checks a file.
    pub fn add(&mut self, input: &Input) {
        let raw = RawTable::parse(&input.bytes);
        let recognised = sheet::recognise(&raw);
        if let (true, Some(zip)) = (input.given, &input.archive) {
            let known = !matches!(recognised, Recognised::Nothing(_));
            *self.given_zips.entry(zip.clone()).or_default() |= known;
        }
        match recognised {
            Recognised::Layout(layout) => self.read(input, &raw, layout),
            Recognised::Unused(table) => self.unused(&input.name, Unuse::NotUsedYet, &table.title, None),
            Recognised::Nothing(width) => {
                self.unused(&input.name, Unuse::NotAMaster, "", None);
                if input.given && input.archive.is_none() {
                    self.refuse_given(&input.name, &format!("{width}列{}行", raw.len()));
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

    fn unused(&mut self, name: &str, reason: Unuse, title: &str, published: Option<Day>) {
        let (name, title) = (name.to_owned(), title.to_owned());
        self.report.unused.push(UnusedFile { name, reason, title, published });
    }

    fn read(&mut self, input: &Input, raw: &RawTable, layout: &'static Layout) {
        let named = input.dated_names.iter().find_map(|name| sheet::day_in_name(name));
        if let (Some(day), Some(as_of)) = (named, self.options.as_of)
            && day > as_of
        {
            return self.unused(&input.name, Unuse::AfterAsOf, &layout.title, Some(day));
        }
        match sheet::check(input, raw, layout, LIMIT) {
            Ok(sheet) => self.sheets.push(sheet),
            Err(refusals) => self.report.refusals.extend(refusals),
        }
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
        let mut strings = Strings::default();
        let mut merging = Merging { builder: &mut self, releases: Vec::new(), fates: BTreeMap::new() };
        for layout in layout::layouts() {
            merging.layout(layout, calendar, &mut strings);
        }
        let (releases, fates) = (merging.releases, merging.fates);
        self.report_files(&fates);
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
            self.unused(&sheet.name, Unuse::AfterAsOf, &sheet.layout.title, Some(sheet.published));
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
                family: sheet.layout.family.slug(),
                part: sheet.part.map(|part| part.slug()),
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

struct Merging<'b> {
    builder: &'b mut Builder,
    releases: Vec<ReleaseData>,
    fates: BTreeMap<usize, Fate>,
}

impl Merging<'_> {
    fn layout(&mut self, layout: &'static Layout, calendar: &Calendar, strings: &mut Strings) {
        let sheets = &self.builder.sheets;
        let of_layout = |index: &usize| std::ptr::eq(sheets[*index].layout, layout);
        let indexes: Vec<usize> = (0..sheets.len()).filter(of_layout).collect();
        if indexes.is_empty() {
            return;
        }
        if !merge::has_codes(layout.family) {
            return self.tables(layout, &indexes, calendar, strings);
        }
        let outcome = merge::merge(layout, sheets, &indexes, calendar, strings);
        self.fates.extend(outcome.fates);
        for release in outcome.releases.values() {
            let versions = release.versions(layout);
            let data = self.release(layout, release.start, &release.sheets, versions);
            self.releases.push(data);
        }
        self.builder.report.refusals.extend(outcome.refusals);
        self.builder.report.disagreements.extend(outcome.disagreements);
    }

    fn tables(&mut self, layout: &'static Layout, indexes: &[usize], calendar: &Calendar, strings: &mut Strings) {
        let sheets = &self.builder.sheets;
        let outcome = tables::choose(sheets, indexes, calendar);
        self.fates.extend(outcome.fates);
        for table in &outcome.tables {
            let versions = tables::versions(&sheets[table.sheet], strings);
            let mut data = self.release(layout, table.start, &table.sheets, versions);
            data.part = sheets[table.sheet].part;
            self.releases.push(data);
        }
        self.builder.report.refusals.extend(outcome.refusals);
    }

    fn release(&self, layout: &Layout, start: Day, sheets: &[usize], versions: Vec<Version>) -> ReleaseData {
        let sources: Vec<SourceInfo> = sheets.iter().map(|&index| self.source(index)).collect();
        let columns = layout.columns.iter().map(|column| ColumnInfo { no: column.no, name: column.name.clone() });
        ReleaseData {
            family: layout.family,
            part: None,
            label: self.builder.options.label.clone(),
            start,
            as_of: sources.iter().map(|source| source.published).max().unwrap_or(start),
            sources,
            columns: columns.collect(),
            versions,
        }
    }

    fn source(&self, index: usize) -> SourceInfo {
        let sheet = &self.builder.sheets[index];
        let tally = self.fates.get(&index).map(|fate| fate.tally).unwrap_or_default();
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        SourceInfo {
            name: sheet.name.clone(),
            sha256: sheet.sha256,
            kind: if sheet.kind == SourceKind::Snapshot { SourceKind::Snapshot } else { SourceKind::Difference },
            published: sheet.published,
            rows_read: count(tally.read),
            rows_kept: count(tally.kept),
            rows_superseded: count(tally.superseded),
            rows_refused: count(tally.refused),
        }
    }
}
