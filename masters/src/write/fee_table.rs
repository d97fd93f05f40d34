//! Compact rows of the 医科電子点数表. The numbers are the columns of each file.

use std::collections::HashMap;

use santei::image::format::{BundleRow, ExclusionRow, FrequencyRow, InpatientRow, SpanRow, SupplementRow, section};
use santei::masters::{FeeTablePart, VersionKind, bundle_group};
use santei::{Code, Day};
use zerocopy::IntoBytes;
use zerocopy::byteorder::little_endian::U16;

use super::fields::{Fields, Layout};
use super::heap::{HeapWriter, too_large};
use crate::model::{ReleaseData, Version};
use crate::problem::Problem;

/// The periods of a release, each once.
#[derive(Default)]
pub(super) struct Spans {
    rows: Vec<SpanRow>,
    known: HashMap<(Day, Day, Day), u16>,
}

impl Spans {
    fn add(&mut self, version: &Version) -> Result<U16, Problem> {
        let period = (version.published, version.valid_from, version.valid_until);
        if let Some(&at) = self.known.get(&period) {
            return Ok(at.into());
        }
        let at = u16::try_from(self.rows.len()).map_err(|_| too_large("the periods of a 電子点数表"))?;
        let (published, from, until) = period;
        self.rows.push(SpanRow {
            published: published.number().into(),
            from: from.number().into(),
            until: until.number().into(),
        });
        self.known.insert(period, at);
        Ok(at.into())
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.rows.as_bytes().to_vec()
    }
}

/// The section number and the bytes of one table.
pub(super) fn encode(
    release: &ReleaseData,
    part: FeeTablePart,
    spans: &mut Spans,
    heap: &mut HeapWriter,
) -> Result<(u16, Vec<u8>), Problem> {
    let layout = Layout::new(release);
    let versions: Vec<&Version> = release.versions.iter().filter(|v| v.kind != VersionKind::Gone).collect();
    let mut rows = Vec::with_capacity(versions.len());
    for version in versions {
        rows.push((layout.row(version), spans.add(version)?));
    }
    Ok(match part {
        FeeTablePart::Supplement => {
            let rows = collect(&rows, supplement)?;
            (section::SUPPLEMENTS, sorted(rows, |row: &SupplementRow| (row.code.get(), 0, row.span.get())))
        }
        FeeTablePart::Bundle => {
            let rows = collect(&rows, bundle)?;
            (section::BUNDLES, sorted(rows, |row: &BundleRow| (row.group.get(), row.code.get(), row.span.get())))
        }
        FeeTablePart::Inpatient => {
            let rows = collect(&rows, inpatient)?;
            let key = |row: &InpatientRow| (row.group.get().into(), row.code.get(), row.span.get());
            (section::INPATIENT, sorted(rows, key))
        }
        FeeTablePart::Frequency => {
            let rows = collect(&rows, |fields, span| frequency(fields, span, heap))?;
            let key = |row: &FrequencyRow| (row.code.get(), row.unit.get().into(), row.span.get());
            (section::FREQUENCIES, sorted(rows, key))
        }
        _ => {
            let rows = collect(&rows, exclusion)?;
            (section::EXCLUSIONS, sorted(rows, |row: &ExclusionRow| (row.code.get(), row.other.get(), row.span.get())))
        }
    })
}

fn collect<T>(
    rows: &[(Fields<'_>, U16)],
    mut row: impl FnMut(Fields<'_>, U16) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    rows.iter().map(|&(fields, span)| row(fields, span)).collect()
}

fn sorted<T: IntoBytes + zerocopy::Immutable>(mut rows: Vec<T>, key: impl Fn(&T) -> (u32, u32, u16)) -> Vec<u8> {
    rows.sort_by_key(key);
    rows.as_bytes().to_vec()
}

fn code(fields: Fields<'_>, no: u16) -> Result<u32, Problem> {
    let code = Code::parse(fields.text(no)).ok_or_else(|| fields.refuse(no, "a code of nine digits"))?;
    Ok(code.value())
}

fn group(fields: Fields<'_>, no: u16) -> Result<u32, Problem> {
    bundle_group(fields.text(no)).ok_or_else(|| fields.refuse(no, "a letter and six digits, or 0"))
}

fn supplement(fields: Fields<'_>, span: U16) -> Result<SupplementRow, Problem> {
    Ok(SupplementRow {
        code: code(fields, 2)?.into(),
        groups: [group(fields, 5)?.into(), group(fields, 7)?.into(), group(fields, 9)?.into()],
        inpatient_group: fields.int::<u16>(20)?.into(),
        span,
        units: [fields.int(4)?, fields.int(6)?, fields.int(8)?],
        exclusions: [fields.int(10)?, fields.int(11)?, fields.int(12)?, fields.int(13)?],
        frequency: fields.int(21)?,
    })
}

fn bundle(fields: Fields<'_>, span: U16) -> Result<BundleRow, Problem> {
    let (group, code) = (group(fields, 2)?.into(), code(fields, 3)?.into());
    Ok(BundleRow { group, code, span, special: fields.int(5)?, reserved: 0 })
}

fn exclusion(fields: Fields<'_>, span: U16) -> Result<ExclusionRow, Problem> {
    let (code, other) = (code(fields, 2)?.into(), code(fields, 4)?.into());
    Ok(ExclusionRow { code, other, span, kind: fields.int(6)?, special: fields.int(7)? })
}

fn inpatient(fields: Fields<'_>, span: U16) -> Result<InpatientRow, Problem> {
    Ok(InpatientRow {
        group: fields.int::<u16>(2)?.into(),
        addon: fields.int::<u16>(5)?.into(),
        code: code(fields, 3)?.into(),
        span,
        reserved: 0.into(),
    })
}

fn frequency(fields: Fields<'_>, span: U16, heap: &mut HeapWriter) -> Result<FrequencyRow, Problem> {
    Ok(FrequencyRow {
        code: code(fields, 2)?.into(),
        times: fields.int::<u32>(6)?.into(),
        unit_name: heap.add_str(fields.text(5))?,
        unit: fields.int::<u16>(4)?.into(),
        span,
        special: fields.int(7)?,
        reserved: [0; 3],
    })
}
