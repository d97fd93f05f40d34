//! The official columns of a release, as text.

use super::format::{ColumnRow, TextRef};
use super::heap::Heap;

/// Every official column of a release, one text per row and column, for showing, comparing and searching.
#[derive(Clone, Copy)]
pub struct OfficialTable<'a> {
    pub(super) rows: usize,
    pub(super) columns: &'a [ColumnRow],
    pub(super) dictionary: &'a [TextRef],
    pub(super) data: &'a [u8],
    pub(super) heap: Heap<'a>,
}

impl<'a> OfficialTable<'a> {
    /// Number of rows, the same as the number of versions of the release.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// The columns in order: 項番 and official name (正式名称).
    pub fn columns(self) -> impl Iterator<Item = (u16, &'a str)> {
        self.columns.iter().map(move |column| (column.no.get(), self.heap.get(column.name)))
    }

    /// The value of a column (項番) in a row, `None` when the release has no such column or row.
    pub fn value(self, row: usize, no: u16) -> Option<&'a str> {
        let at = self.columns.binary_search_by_key(&no, |column| column.no.get()).ok()?;
        self.value_at(row, self.columns.get(at)?)
    }

    /// The values of a row in column order.
    pub fn values(self, row: usize) -> impl Iterator<Item = (u16, &'a str)> {
        let value = move |column| Some((ColumnRow::no(column), self.value_at(row, column)?));
        self.columns.iter().filter_map(value)
    }

    fn value_at(self, row: usize, column: &ColumnRow) -> Option<&'a str> {
        let stored = self.stored(row, column)?;
        if column.direct == 1 {
            return Some(self.heap.get(TextRef::new(stored.rotate_right(1))));
        }
        let at = column.dictionary_first.get().checked_add(stored)?;
        self.dictionary.get(at as usize).map(|&text| self.heap.get(text))
    }

    /// The stored index or turned reference; `None` beyond the rows or the data.
    pub(super) fn stored(self, row: usize, column: &ColumnRow) -> Option<u32> {
        if row >= self.rows {
            return None;
        }
        let bits = usize::from(column.bits);
        let place = row.checked_mul(bits)?;
        let start = (column.data.get() as usize).checked_add(place / 8)?;
        let len = (place % 8 + bits).div_ceil(8);
        let bytes = self.data.get(start..start.checked_add(len)?)?;
        let all = bytes.iter().rev().fold(0u64, |all, byte| all << 8 | u64::from(*byte));
        u32::try_from(all >> (place % 8) & ((1 << bits) - 1)).ok()
    }
}

impl ColumnRow {
    fn no(&self) -> u16 {
        self.no.get()
    }
}
