//! The statement as a page to print: one file, A4, no scripts and nothing to fetch.

use super::Words;
use crate::html::{escaped, list, page};
use santei::num::grouped;
use santei::outcome::StatementUnit;
use std::fmt::Write;

/// Black on white, one column, lines that a printer keeps.
const STYLE: &str = "\
@page { size: A4; margin: 15mm; }
body { font-family: \"Hiragino Sans\", \"Yu Gothic\", \"Noto Sans CJK JP\", sans-serif; font-size: 10pt; line-height: 1.5;
  color: #000; background: #fff; max-width: 180mm; margin: 0 auto; padding: 8mm 0; }
h1 { font-size: 15pt; margin: 0 0 2mm; }
h2 { font-size: 11pt; margin: 6mm 0 1mm; break-after: avoid; }
p { margin: 0 0 1mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.2mm solid #666; padding: 0.6mm 2mm; text-align: left; vertical-align: top; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { background: #eee; font-weight: normal; }
td.number, th.number { text-align: right; white-space: nowrap; }
tr.sum td { font-weight: bold; border-top: 0.5mm solid #000; }
td.joined { border-top-style: hidden; }
ul { list-style: none; }
ul.open { border: 0.5mm solid #000; margin: 2mm 0; padding: 2mm; }
ul.remarks { font-size: 8.5pt; margin: 4mm 0 0; padding: 0; }
@media print { body { padding: 0; max-width: none; } th { print-color-adjust: exact; } }
";

impl Words<'_, '_> {
    /// The page: what leaves it open first, then 領収証, then 診療明細書.
    pub(super) fn html(&self) -> String {
        let title = format!("{} {} {}", self.title(), self.statement.id, self.visit());
        let body = [self.page_head(), self.receipt(), self.items(), self.remarks()].concat();
        page(self.pick("ja", "en"), &title, STYLE, &body)
    }

    fn page_head(&self) -> String {
        let statement = self.statement;
        let institution = statement.institution.as_ref();
        let institution = institution.map(|code| format!("{} {code}", self.pick("医療機関コード", "institution")));
        let place = [
            Some(statement.id.to_owned()),
            institution,
            Some(self.visit()),
            Some(self.when()),
            Some(self.setting().to_owned()),
            Some(self.state().to_owned()),
        ];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join("　");
        let mut text = format!("<h1>{}</h1>\n<p>{}</p>\n", escaped(self.title()), escaped(&place));
        text.push_str(&list("open", &self.notices()));
        text
    }

    fn receipt(&self) -> String {
        let mut headings = vec![self.pick("区分", "category"), self.pick("点数", "points")];
        headings.extend(self.has_meals().then(|| self.pick("金額（円）", "yen")));
        let mut rows = String::new();
        for sum in self.sums() {
            let cells = [sum.label.as_str(), &sum.points, &sum.yen];
            rows.push_str(&row(sum.is_total, cells.get(..headings.len()).unwrap_or(&cells)));
        }
        let mut payments = String::new();
        for payment in self.payments() {
            payments.push_str(&row(payment.is_sum, &[&payment.label, &payment.amount]));
        }
        let (receipt, paid) = (self.pick("領収証", "Receipt"), self.pick("負担", "Who pays"));
        let paid_headings = [self.pick("負担", "who pays"), self.pick("金額", "amount")];
        format!("<h2>{receipt}</h2>\n{}", table(&headings, 1, &rows))
            + &format!("<h2>{paid}</h2>\n{}", table(&paid_headings, 1, &payments))
    }

    fn items(&self) -> String {
        if self.statement.categories.is_empty() {
            return String::new();
        }
        let mut rows = String::new();
        for category in &self.statement.categories {
            for (place, unit) in category.units.iter().enumerate() {
                rows.push_str(&self.item(if place == 0 { self.category(category) } else { "" }, unit));
            }
        }
        let total = self.statement.points_x100 - self.statement.entered_points_x100;
        let total = grouped(total / 100);
        let sums = [self.pick("合計", "total"), "", "", "", &total, ""];
        let mut headings = vec![
            self.pick("区分", "category"),
            self.pick("項目名", "item"),
            self.pick("数量", "quantity"),
            self.pick("点数×回数", "points × times"),
            self.pick("点", "points"),
        ];
        headings.extend(self.has_days().then(|| self.pick("日", "days")));
        rows.push_str(&row(true, sums.get(..headings.len()).unwrap_or(&sums)));
        format!("<h2>{}</h2>\n", self.pick("診療明細書", "Items")) + &table(&headings, 2, &rows)
    }

    /// The rows of a unit: its amount stands with its last item.
    fn item(&self, title: &str, unit: &StatementUnit<'_>) -> String {
        let (each, total) = self.amounts(unit);
        let mut rows = String::new();
        for (place, line) in unit.lines.iter().enumerate() {
            let is_last = place + 1 == unit.lines.len();
            let (each, total) = if is_last { (each.as_str(), total.as_str()) } else { ("", "") };
            let name = format!("{}{}", self.mark(line), line.name);
            let title = if place == 0 { title } else { "" };
            let joined = if place == 0 { "" } else { " class=\"joined\"" };
            let days = match (self.has_days(), is_last) {
                (false, _) => String::new(),
                (true, is_last) => {
                    format!("<td class=\"days\">{}</td>", if is_last { self.days(unit) } else { String::new() })
                }
            };
            let _ = writeln!(
                rows,
                "<tr><td>{}</td><td{joined}>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>{days}</tr>",
                escaped(title),
                escaped(&name),
                escaped(&self.quantity(line)),
                escaped(each),
                escaped(total)
            );
        }
        rows
    }

    fn remarks(&self) -> String {
        let legend = self.legend().into_iter().map(str::to_owned);
        list("remarks", &legend.chain(self.unchecked()).collect::<Vec<_>>())
    }
}

/// A table whose columns from `numbers` on hold numbers.
fn table(headings: &[&str], numbers: usize, rows: &str) -> String {
    let cell = |(place, heading): (usize, &&str)| {
        let class = if place >= numbers { " class=\"number\"" } else { "" };
        format!("<th{class}>{}</th>", escaped(heading))
    };
    let cells: String = headings.iter().enumerate().map(cell).collect();
    format!("<table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

/// A row: the first cell a text, the others numbers; a sum stands out.
fn row(is_sum: bool, cells: &[&str]) -> String {
    let class = if is_sum { " class=\"sum\"" } else { "" };
    let cell = |(place, text): (usize, &&str)| match place {
        0 => format!("<td>{}</td>", escaped(text)),
        _ => format!("<td class=\"number\">{}</td>", escaped(text)),
    };
    let cells: String = cells.iter().enumerate().map(cell).collect();
    format!("<tr{class}>{cells}</tr>\n")
}
