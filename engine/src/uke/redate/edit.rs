//! What changes in the records of a file.

use crate::uke::field::Field;
use crate::uke::record::Record;
use std::collections::BTreeMap;

/// Changes by record number; everything else is written as it stands.
#[derive(Default)]
pub(super) struct Edits(BTreeMap<u32, Edit>);

#[derive(Default)]
struct Edit {
    dropped: bool,
    items: BTreeMap<u16, String>,
}

impl Edits {
    /// Replaces an item; position 1 is the identification.
    pub(super) fn set(&mut self, record: Record<'_>, position: u16, text: String) {
        self.0.entry(record.number()).or_default().items.insert(position, text);
    }

    pub(super) fn drop_record(&mut self, record: Record<'_>) {
        self.0.entry(record.number()).or_default().dropped = true;
    }

    /// Writes a record; false when it is dropped.
    pub(super) fn write(&self, record: Record<'_>, out: &mut Vec<u8>) -> bool {
        let Some(edit) = self.0.get(&record.number()) else {
            record.write(out);
            return true;
        };
        if !edit.dropped {
            record.write_leading(out);
            edit.body(record, out);
            out.extend_from_slice(record.line_end().bytes());
        }
        !edit.dropped
    }
}

impl Edit {
    fn body(&self, record: Record<'_>, out: &mut Vec<u8>) {
        let last = self.items.iter().filter(|(_, text)| !text.is_empty()).map(|(position, _)| *position).max();
        let mut fields = record.fields();
        let mut position = 1;
        loop {
            let field = fields.next();
            if field.is_none() && last.is_none_or(|last| position > last) {
                return;
            }
            if position > 1 {
                out.push(b',');
            }
            match self.items.get(&position) {
                Some(text) => out.extend_from_slice(text.as_bytes()),
                None => out.extend_from_slice(field.map_or(&[], Field::raw)),
            }
            position += 1;
        }
    }
}
