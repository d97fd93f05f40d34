//! Official columns, dictionary-coded.

use std::collections::HashMap;

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
        let mut values: Vec<TextRef> = Vec::with_capacity(versions.len());
        let mut before: Option<&Str> = None;
        for version in versions {
            // The caller has checked that every version has all fields.
            let field = &version.fields[position];
            // Most columns repeat a shared text from row to row.
            let value = match (before, values.last()) {
                (Some(before), Some(&value)) if Str::ptr_eq(before, field) => value,
                _ => heap.add_cold(field)?,
            };
            values.push(value);
            before = Some(field);
        }
        let name = heap.add_cold(&column.name.as_str().into())?;
        sections.push(column.no, name, &values)?;
    }
    Ok(sections)
}

impl ColumnSections {
    fn push(&mut self, no: u16, name: TextRef, values: &[TextRef]) -> Result<(), Problem> {
        let mut dictionary: Vec<TextRef> = Vec::new();
        let mut place: HashMap<u32, u32> = HashMap::new();
        let mut indexes: Vec<u32> = Vec::with_capacity(values.len());
        for (row, value) in values.iter().enumerate() {
            let repeated = row.checked_sub(1).filter(|&before| values[before] == *value);
            let index = repeated.map(|before| indexes[before]).unwrap_or_else(|| {
                *place.entry(value.get()).or_insert_with(|| {
                    dictionary.push(*value);
                    dictionary.len() as u32 - 1
                })
            });
            indexes.push(index);
        }
        let bits: u8 = match dictionary.len() {
            0 | 1 => 0,
            2 => 1,
            3 | 4 => 2,
            5..=16 => 4,
            17..=0x100 => 8,
            0x101..=0x1_0000 => 16,
            _ => 32,
        };
        let coded = 4 * dictionary.len() + (usize::from(bits) * values.len()).div_ceil(8);
        let direct = coded > 4 * values.len();
        let row = ColumnRow {
            no: no.into(),
            bits: if direct { 32 } else { bits },
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
        self.data.extend(packed(&indexes, bits));
        Ok(())
    }
}

/// Indexes of so many bits each, the first in the low bits of the first byte.
fn packed(indexes: &[u32], bits: u8) -> Vec<u8> {
    match bits {
        0 => Vec::new(),
        1 | 2 | 4 => {
            let byte = |chunk: &[u32]| chunk.iter().rev().fold(0, |byte, &index| byte << bits | index as u8);
            indexes.chunks(8 / usize::from(bits)).map(byte).collect()
        }
        _ => indexes.iter().flat_map(|index| index.to_le_bytes().into_iter().take(usize::from(bits / 8))).collect(),
    }
}

fn offset(at: usize) -> Result<u32, Problem> {
    u32::try_from(at).map_err(|_| too_large("the columns of a release"))
}
