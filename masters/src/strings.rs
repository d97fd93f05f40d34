//! Texts held once.

use std::sync::Arc;

use crate::layout::Layout;
use crate::model::Str;
use crate::read::Row;
use rustc_hash::FxHashSet;

/// A pool of texts: the masters repeat few values many times.
#[derive(Debug, Default)]
pub struct Strings {
    pool: FxHashSet<Str>,
}

impl Strings {
    /// The shared text.
    pub fn get(&mut self, text: &str) -> Str {
        if let Some(known) = self.pool.get(text) {
            return Arc::clone(known);
        }
        let shared: Str = Arc::from(text);
        self.pool.insert(Arc::clone(&shared));
        shared
    }

    /// The fields of a row, one per column of the newest layout.
    pub fn fields(&mut self, layout: &Layout, row: Row<'_>) -> Arc<Vec<Str>> {
        Arc::new(layout.columns.iter().map(|column| self.get(row.get(column.no))).collect())
    }
}
