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
        let coded = bits_of((dictionary.len() as u32).saturating_sub(1));
        let turned = || values.iter().map(|value| value.get().rotate_left(1));
        let plain = bits_of(turned().max().unwrap_or(0));
        let direct = 32 * dictionary.len() + usize::from(coded) * values.len() > usize::from(plain) * values.len();
        let bits = if direct { plain } else { coded };
        let row = ColumnRow {
            no: no.into(),
            bits,
            direct: direct.into(),
            name,
            dictionary_first: offset(self.dictionary.len() / 4)?.into(),
            dictionary_len: offset(if direct { 0 } else { dictionary.len() })?.into(),
            data: offset(self.data.len())?.into(),
        };
        self.columns.extend(row.as_bytes());
        if direct {
            self.data.extend(packed(turned(), bits));
            return Ok(());
        }
        self.dictionary.extend(dictionary.as_bytes());
        self.data.extend(packed(indexes.into_iter(), bits));
        Ok(())
    }
}

/// The bits that hold every value up to the largest.
fn bits_of(largest: u32) -> u8 {
    (u32::BITS - largest.leading_zeros()) as u8
}

/// Values of so many bits each, the first in the low bits of the first byte.
fn packed(values: impl Iterator<Item = u32>, bits: u8) -> Vec<u8> {
    let (mut bytes, mut window, mut filled) = (Vec::new(), 0u64, 0);
    for value in values {
        window |= u64::from(value) << filled;
        filled += bits;
        while filled >= 8 {
            bytes.push(window as u8);
            (window, filled) = (window >> 8, filled - 8);
        }
    }
    if filled > 0 {
        bytes.push(window as u8);
    }
    bytes
}

fn offset(at: usize) -> Result<u32, Problem> {
    u32::try_from(at).map_err(|_| too_large("the columns of a release"))
}

#[cfg(test)]
mod tests {
    use super::{bits_of, packed};

    #[test]
    fn values_take_the_bits_of_the_largest() {
        assert_eq!([0, 1, 2, 255, 256, u32::MAX].map(bits_of), [0, 1, 2, 8, 9, 32]);
        assert_eq!(packed([5, 2, 7].into_iter(), 3), [0b1101_0101, 0b1]);
        assert!(packed([0, 0].into_iter(), 0).is_empty());
        assert_eq!(packed([u32::MAX, 1].into_iter(), 32), [255, 255, 255, 255, 1, 0, 0, 0]);
    }
}
