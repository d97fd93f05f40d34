//! The calendar as a page to print: one file, A4 landscape, no scripts and nothing to fetch.

use super::{Heading, Words};
use crate::html::{escaped, list, page};

/// Black on white, rows so low that a month of 31 days with its bills stands on one page.
const STYLE: &str = "\
@page { size: A4 landscape; margin: 8mm; }
body { font-family: \"Hiragino Sans\", \"Yu Gothic\", \"Noto Sans CJK JP\", sans-serif; font-size: 7.5pt; line-height: 1.25;
  color: #000; background: #fff; max-width: 281mm; margin: 0 auto; padding: 4mm 0; }
h1 { font-size: 11pt; margin: 0 0 1mm; }
p { margin: 0 0 1.5mm; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2.5mm; break-inside: avoid; }
th, td { border: 0.2mm solid #666; padding: 0.25mm 1mm; text-align: left; }
th { background: #eee; font-weight: normal; }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
tr.sun td { background: #f6f6f6; }
tr.new-bill td { border-top: 0.5mm solid #000; }
tr.sum td { font-weight: bold; border-top: 0.5mm solid #000; }
ul { list-style: none; margin: 0 0 1.5mm; padding: 0; }
ul.open { border: 0.4mm solid #000; padding: 1mm 2mm; }
@media print { body { padding: 0; max-width: none; } th, tr.sun td { print-color-adjust: exact; } }
";

impl Words<'_, '_> {
    /// The page: days, bills, and what is open.
    pub(super) fn html(&self) -> String {
        let title = format!("{} {} {}", self.title(), self.calendar.id, self.calendar.month);
        let head = format!("<h1>{}</h1>\n<p>{}</p>\n", escaped(self.title()), escaped(&self.facts().join("　")));
        let notes = [list("open", &self.notices()), list("remarks", &self.remarks())].concat();
        let body = [head, self.day_page(), self.bill_page(), notes].concat();
        page(self.pick("ja", "en"), &title, STYLE, &body)
    }

    fn day_page(&self) -> String {
        let headings = self.day_headings();
        let mut rows = String::new();
        let mut bill = 1;
        for day in &self.calendar.days {
            let class = match (day.bill != bill, day.weekday) {
                (true, _) => "new-bill",
                (false, "sun") => "sun",
                _ => "",
            };
            bill = day.bill;
            rows.push_str(&row(class, &headings, &self.day_cells(day)));
        }
        rows.push_str(&row("sum", &headings, &self.day_total()));
        table(&headings, &rows)
    }

    fn bill_page(&self) -> String {
        let (headings, rows) = (self.bill_headings(), self.bill_rows());
        let class = |place: usize| if place + 1 == rows.len() { "sum" } else { "" };
        let rows: String = rows.iter().enumerate().map(|(place, cells)| row(class(place), &headings, cells)).collect();
        table(&headings, &rows)
    }
}

fn table(headings: &[Heading], rows: &str) -> String {
    let cells: String = headings.iter().map(|(text, numbers)| cell("th", *numbers, text)).collect();
    format!("<table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

fn row(class: &str, headings: &[Heading], cells: &[String]) -> String {
    let cells: String = headings.iter().zip(cells).map(|((_, numbers), text)| cell("td", *numbers, text)).collect();
    match class {
        "" => format!("<tr>{cells}</tr>\n"),
        class => format!("<tr class=\"{class}\">{cells}</tr>\n"),
    }
}

fn cell(tag: &str, numbers: bool, text: &str) -> String {
    let class = if numbers { " class=\"number\"" } else { "" };
    format!("<{tag}{class}>{}</{tag}>", escaped(text))
}
