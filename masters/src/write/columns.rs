//! Official columns, dictionary-coded.

use std::collections::HashMap;
use std::sync::Arc;

use santei::image::format::{ColumnRow, TextRef};
use zerocopy::IntoBytes;

use super::heap::{HeapWriter, too_large};
use crate::model::{ReleaseData, Str, Version};
use crate::problem::Problem;

/// The three column sections of a release.
pub(super) struct ColumnSections {
    pub(super) columns: Vec<u8>,
    pub(super) dictionary: Vec<u8>,
    pub(super) data: Vec<u8>,
}

/// Encodes every column of a release over its versions in writing order.
pub(super) fn encode(
    release: &ReleaseData,
    versions: &[&Version],
    heap: &mut HeapWriter,
) -> Result<ColumnSections, Problem> {
    let mut sections = ColumnSections { columns: Vec::new(), dictionary: Vec::new(), data: Vec::new() };
    for (position, column) in release.columns.iter().enumerate() {
        let mut values = Vec::with_capacity(versions.len());
        let mut last: Option<(&Str, TextRef)> = None;
        for version in versions {
            // The caller has checked that every version has all fields.
            let text = &version.fields[position];
            // Most columns repeat one shared text from row to row.
            let value = match last {
                Some((before, value)) if Arc::ptr_eq(before, text) => value,
                _ => heap.add(text)?,
            };
            last = Some((text, value));
            values.push(value);
        }
        let name = heap.add_str(&column.name)?;
        sections.push(column.no, name, &values)?;
    }
    Ok(sections)
}

impl ColumnSections {
    fn push(&mut self, no: u16, name: TextRef, values: &[TextRef]) -> Result<(), Problem> {
        let mut dictionary: Vec<TextRef> = Vec::new();
        let mut place: HashMap<u32, u32> = HashMap::new();
        let indexes: Vec<u32> = values
            .iter()
            .map(|value| {
                *place.entry(value.get()).or_insert_with(|| {
                    dictionary.push(*value);
                    dictionary.len() as u32 - 1
                })
            })
            .collect();
        let width = match dictionary.len() {
            0 | 1 => 0,
            2..=0x100 => 1,
            0x101..=0x1_0000 => 2,
            _ => 4,
        };
        let direct = 4 * dictionary.len() + width * values.len() > 4 * values.len();
        let row = ColumnRow {
            no: no.into(),
            width: if direct { 4 } else { width as u8 },
            direct: direct.into(),
            name,
            dictionary_first: offset(self.dictionary.len() / 4)?.into(),
            dictionary_len: offset(if direct { 0 } else { dictionary.len() })?.into(),
            data: offset(self.data.len())?.into(),
        };
        self.columns.extend(row.as_bytes());
        if direct {
            self.data.extend(values.as_bytes());
            return Ok(());
        }
        self.dictionary.extend(dictionary.as_bytes());
        for index in indexes {
            self.data.extend(&index.to_le_bytes()[..width]);
        }
        Ok(())
    }
}

fn offset(at: usize) -> Result<u32, Problem> {
    u32::try_from(at).map_err(|_| too_large("the columns of a release"))
}
