//! Tables for people: columns aligned by display width, so that full-width text lines up.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a column is aligned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// 左寄せ.
    Left,
    /// 右寄せ.
    Right,
}

/// A table of texts.
pub struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these headings.
    pub fn new(columns: &[(&str, Align)]) -> Table {
        let headings = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
        Table { aligns: columns.iter().map(|(_, align)| *align).collect(), rows: vec![headings] }
    }

    /// Adds a row; missing cells are blank.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The table as text, each row ended by a newline and without trailing blanks.
    pub fn render(&self) -> String {
        let mut text = String::new();
        let widths: Vec<usize> = (0..self.aligns.len()).map(|column| self.width(column)).collect();
        for (index, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (column, (align, width)) in self.aligns.iter().zip(&widths).enumerate() {
                let cell = row.get(column).map_or("", String::as_str);
                let blanks = " ".repeat(width - cell.width());
                match align {
                    Align::Left => line.extend([cell, &blanks]),
                    Align::Right => line.extend([&blanks, cell]),
                }
                line.push_str("  ");
            }
            text.push_str(line.trim_end());
            text.push('\n');
            if index == 0 {
                let total: usize = widths.iter().map(|width| width + 2).sum();
                text.push_str(&"─".repeat(total.saturating_sub(2)));
                text.push('\n');
            }
        }
        text
    }

    fn width(&self, column: usize) -> usize {
        self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    }
}

/// A text cut to so many columns, `…` included.
pub fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        if cut.width() + letter.width().unwrap_or(0) >= columns {
            break;
        }
        cut.push(letter);
    }
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_text_lines_up() {
        let mut table = Table::new(&[("名称", Align::Left), ("点数", Align::Right)]);
        table.row(["初診料", "291"]);
        table.row(["ABC", "1,234"]);
        let expected = "名称     点数\n─────────────\n初診料    291\nABC     1,234\n";
        assert_eq!(table.render(), expected);
    }

    #[test]
    fn a_long_text_is_cut_by_its_columns() {
        assert_eq!(shortened("診療報酬", 8), "診療報酬");
        assert_eq!(shortened("診療報酬の算定方法", 8), "診療報…");
        assert_eq!(shortened("abcdef", 4), "abc…");
    }
}
