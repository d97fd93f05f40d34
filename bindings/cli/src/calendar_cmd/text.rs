//! The calendar as aligned text.

use super::{Heading, Words};
use crate::table::{Align, Table};

impl Words<'_, '_> {
    /// The calendar for people: days, bills, and what is open.
    pub(super) fn text(&self) -> String {
        let heading = format!("{}\n{}\n", self.title(), self.facts().join("  "));
        let parts = [heading, self.day_table(), self.bill_table(), lines(&self.notices()), lines(&self.remarks())];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn day_table(&self) -> String {
        let mut table = table(&self.day_headings());
        for day in &self.calendar.days {
            table.row(self.day_cells(day));
        }
        table.row(self.day_total());
        table.render()
    }

    fn bill_table(&self) -> String {
        let mut table = table(&self.bill_headings());
        for row in self.bill_rows() {
            table.row(row);
        }
        table.render()
    }
}

fn table(headings: &[Heading]) -> Table {
    let align = |(text, numbers): &Heading| (*text, if *numbers { Align::Right } else { Align::Left });
    Table::new(&headings.iter().map(align).collect::<Vec<_>>())
}

fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text}\n")).collect()
}
