//! Compact rows of the 医科電子点数表. The numbers are the columns of each file.

use std::collections::BTreeSet;

use santei::image::format::{
    BundleGroupRow, FrequencyRow, InpatientRow, MAX_PLACES, MAX_SPANS, PairRow, SpanRow, SupplementRow, section,
};
use santei::masters::{FeeTablePart, VersionKind, bundle_group};
use santei::{Code, Day};
use zerocopy::IntoBytes;
use zerocopy::byteorder::little_endian::U32;

use super::fields::{Fields, Layout};
use super::heap::HeapWriter;
use crate::model::{ReleaseData, Version};
use crate::problem::{Problem, messages};

/// A section: its number, its part and its bytes.
type Section = (u16, u16, Vec<u8>);

/// The sections of the tables of one release. The content of each depends on all tables: codes and periods stand once.
pub(super) fn encode(tables: &[&ReleaseData], heap: &mut HeapWriter) -> Result<Vec<Section>, Problem> {
    let tables: Vec<&ReleaseData> = tables.iter().copied().filter(|table| table.part.is_some()).collect();
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let names = Names::of(&tables)?;
    let codes: Vec<U32> = names.codes.iter().map(|&code| code.into()).collect();
    let spans: Vec<SpanRow> = names.spans.iter().map(span_row).collect();
    let mut sections = vec![(section::FEE_TABLE_CODES, 0, bytes(&codes)), (section::SPANS, 0, bytes(&spans))];
    for table in tables {
        let Some(part) = table.part else { continue };
        let found = table_sections(table, part, &names, heap)?;
        sections.extend(found.into_iter().map(|(kind, bytes)| (kind, part.number(), bytes)));
    }
    Ok(sections)
}

fn bytes<T: IntoBytes + zerocopy::Immutable>(rows: &[T]) -> Vec<u8> {
    rows.as_bytes().to_vec()
}

/// Publication, first and last day.
type Span = (Day, Day, Day);

fn span_of(version: &Version) -> Span {
    (version.published, version.valid_from, version.valid_until)
}

fn span_row(&(published, from, until): &Span) -> SpanRow {
    SpanRow { published: published.number().into(), from: from.number().into(), until: until.number().into() }
}

/// The codes and the periods of a release, ascending; rows name them by their index.
struct Names {
    codes: Vec<u32>,
    spans: Vec<Span>,
}

impl Names {
    fn of(tables: &[&ReleaseData]) -> Result<Names, Problem> {
        let (mut codes, mut spans) = (BTreeSet::new(), BTreeSet::new());
        for table in tables {
            let layout = Layout::new(table);
            let columns = code_columns(table.part);
            for version in known(table) {
                spans.insert(span_of(version));
                for &no in columns {
                    codes.insert(code(layout.row(version), no)?);
                }
            }
        }
        let names = Names { codes: codes.into_iter().collect(), spans: spans.into_iter().collect() };
        limit("the codes of a 電子点数表", MAX_PLACES, names.codes.len())?;
        limit("the periods of a 電子点数表", MAX_SPANS, names.spans.len())?;
        Ok(names)
    }

    /// The place of the code in a column.
    fn place(&self, fields: Fields<'_>, no: u16) -> Result<u16, Problem> {
        let code = code(fields, no)?;
        Ok(self.codes.partition_point(|&known| known < code) as u16)
    }

    fn span(&self, version: &Version) -> u16 {
        let span = span_of(version);
        self.spans.partition_point(|&known| known < span) as u16
    }
}

fn limit(what: &str, limit: usize, found: usize) -> Result<(), Problem> {
    if found <= limit {
        return Ok(());
    }
    Err(Problem::new(&messages::WRITE_TOO_LARGE, what, limit.to_string(), found.to_string()))
}

/// The columns of a table that hold codes.
fn code_columns(part: Option<FeeTablePart>) -> &'static [u16] {
    match part {
        Some(FeeTablePart::Supplement | FeeTablePart::Frequency) => &[2],
        Some(FeeTablePart::Bundle | FeeTablePart::Inpatient) => &[3],
        Some(_) => &[2, 4],
        None => &[],
    }
}

fn known(table: &ReleaseData) -> impl Iterator<Item = &Version> {
    table.versions.iter().filter(|version| version.kind != VersionKind::Gone)
}

/// The section numbers and the bytes of one table.
fn table_sections(
    table: &ReleaseData,
    part: FeeTablePart,
    names: &Names,
    heap: &mut HeapWriter,
) -> Result<Vec<(u16, Vec<u8>)>, Problem> {
    let layout = Layout::new(table);
    let rows: Vec<(Fields<'_>, u16)> = known(table).map(|v| (layout.row(v), names.span(v))).collect();
    Ok(match part {
        FeeTablePart::Supplement => {
            let rows = collect(&rows, |fields, span| supplement(fields, span, names))?;
            let key = |row: &SupplementRow| (row.code.get(), 0, row.span.get());
            vec![(section::SUPPLEMENTS, sorted(rows, key))]
        }
        FeeTablePart::Bundle => bundles(collect(&rows, |fields, span| bundle(fields, span, names))?),
        FeeTablePart::Inpatient => inpatients(collect(&rows, |fields, span| inpatient(fields, span, names))?),
        FeeTablePart::Frequency => {
            let rows = collect(&rows, |fields, span| frequency(fields, span, names, heap))?;
            let key = |row: &FrequencyRow| (row.code.get(), row.unit.get(), row.span.get());
            vec![(section::FREQUENCIES, sorted(rows, key))]
        }
        _ => exclusions(collect(&rows, |fields, span| exclusion(fields, span, names))?, names.codes.len()),
    })
}

/// 02: groups with their first row, and rows.
fn bundles(mut rows: Vec<(u32, PairRow)>) -> Vec<(u16, Vec<u8>)> {
    rows.sort_by_key(|(group, row)| (*group, row.other.get(), row.bits.get()));
    let mut groups: Vec<BundleGroupRow> = Vec::new();
    for (start, &(group, _)) in (0u32..).zip(&rows) {
        if groups.last().is_none_or(|last| last.group.get() != group) {
            groups.push(BundleGroupRow { group: group.into(), start: start.into() });
        }
    }
    let rows: Vec<PairRow> = rows.into_iter().map(|(_, row)| row).collect();
    vec![(section::BUNDLE_GROUPS, bytes(&groups)), (section::BUNDLES, bytes(&rows))]
}

/// 03: where the rows of each place begin, and rows.
fn exclusions(mut rows: Vec<(u16, PairRow)>, places: usize) -> Vec<(u16, Vec<u8>)> {
    rows.sort_by_key(|(place, row)| (*place, row.other.get(), row.bits.get()));
    let start = |place: usize| rows.partition_point(|(of, _)| usize::from(*of) < place) as u32;
    let starts: Vec<U32> = (0..=places).map(|place| start(place).into()).collect();
    let rows: Vec<PairRow> = rows.into_iter().map(|(_, row)| row).collect();
    vec![(section::EXCLUSION_STARTS, bytes(&starts)), (section::EXCLUSIONS, bytes(&rows))]
}

/// 04: rows, and the codes of all groups.
fn inpatients(rows: Vec<InpatientRow>) -> Vec<(u16, Vec<u8>)> {
    let codes: BTreeSet<(u16, u16)> = rows.iter().map(|row| (row.code.get(), row.span.get())).collect();
    let codes: Vec<PairRow> = codes.into_iter().map(|(code, span)| PairRow::new(code, 0, false, span)).collect();
    let key = |row: &InpatientRow| (row.group.get(), row.code.get(), row.span.get());
    vec![(section::INPATIENT, sorted(rows, key)), (section::ADDON_CODES, bytes(&codes))]
}

fn collect<T>(
    rows: &[(Fields<'_>, u16)],
    mut row: impl FnMut(Fields<'_>, u16) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    rows.iter().map(|&(fields, span)| row(fields, span)).collect()
}

fn sorted<T: IntoBytes + zerocopy::Immutable>(mut rows: Vec<T>, key: impl Fn(&T) -> (u16, u16, u16)) -> Vec<u8> {
    rows.sort_by_key(key);
    bytes(&rows)
}

fn code(fields: Fields<'_>, no: u16) -> Result<u32, Problem> {
    let code = Code::parse(fields.text(no)).ok_or_else(|| fields.refuse(no, "a code of nine digits"))?;
    Ok(code.value())
}

fn group(fields: Fields<'_>, no: u16) -> Result<u32, Problem> {
    bundle_group(fields.text(no)).ok_or_else(|| fields.refuse(no, "a letter and six digits, or 0"))
}

/// 特例条件.
fn special(fields: Fields<'_>, no: u16) -> Result<bool, Problem> {
    match fields.int::<u8>(no)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(fields.refuse(no, "0 or 1")),
    }
}

fn supplement(fields: Fields<'_>, span: u16, names: &Names) -> Result<SupplementRow, Problem> {
    Ok(SupplementRow {
        code: names.place(fields, 2)?.into(),
        groups: [group(fields, 5)?.into(), group(fields, 7)?.into(), group(fields, 9)?.into()],
        inpatient_group: fields.int::<u16>(20)?.into(),
        span: span.into(),
        units: [fields.int(4)?, fields.int(6)?, fields.int(8)?],
        exclusions: [fields.int(10)?, fields.int(11)?, fields.int(12)?, fields.int(13)?],
        frequency: fields.int(21)?,
    })
}

/// The group and its row.
fn bundle(fields: Fields<'_>, span: u16, names: &Names) -> Result<(u32, PairRow), Problem> {
    let child = names.place(fields, 3)?;
    Ok((group(fields, 2)?, PairRow::new(child, 0, special(fields, 5)?, span)))
}

/// The place of 診療行為コード① and its row.
fn exclusion(fields: Fields<'_>, span: u16, names: &Names) -> Result<(u16, PairRow), Problem> {
    let kind = fields.int::<u16>(6)?;
    if !(1..=3).contains(&kind) {
        return Err(fields.refuse(6, "1, 2 or 3"));
    }
    let other = names.place(fields, 4)?;
    Ok((names.place(fields, 2)?, PairRow::new(other, kind, special(fields, 7)?, span)))
}

fn inpatient(fields: Fields<'_>, span: u16, names: &Names) -> Result<InpatientRow, Problem> {
    Ok(InpatientRow {
        group: fields.int::<u16>(2)?.into(),
        addon: fields.int::<u16>(5)?.into(),
        code: names.place(fields, 3)?.into(),
        span: span.into(),
    })
}

fn frequency(fields: Fields<'_>, span: u16, names: &Names, heap: &mut HeapWriter) -> Result<FrequencyRow, Problem> {
    Ok(FrequencyRow {
        code: names.place(fields, 2)?.into(),
        unit: fields.int::<u16>(4)?.into(),
        times: fields.int::<u32>(6)?.into(),
        unit_name: heap.add_str(fields.text(5))?,
        span: span.into(),
        special: special(fields, 7)?.into(),
        reserved: 0,
    })
}
