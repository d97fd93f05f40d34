//! The statement as aligned text.

use super::Words;
use crate::table::{Align, Table};
use santei::num::grouped;
use santei::outcome::StatementUnit;

impl Words<'_, '_> {
    /// The statement for people: what leaves it open first.
    pub(super) fn text(&self) -> String {
        let parts = [
            self.heading(),
            self.notice_lines(),
            self.category_table(),
            self.payment_table(),
            self.item_table(),
            self.closing_lines(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn heading(&self) -> String {
        let (statement, title) = (self.statement, self.title());
        let place = [statement.id, &self.visit(), &self.when(), self.setting(), self.state()].join("  ");
        format!("{title}\n{place}\n")
    }

    fn notice_lines(&self) -> String {
        lines(&self.notices())
    }

    fn closing_lines(&self) -> String {
        let legend = self.legend().into_iter().map(str::to_owned);
        lines(&legend.chain(self.unchecked()).collect::<Vec<_>>())
    }

    fn category_table(&self) -> String {
        let mut headings = vec![
            (self.pick("領収証の区分", "category of the receipt"), Align::Left),
            (self.pick("点", "points"), Align::Right),
        ];
        if self.has_meals() {
            headings.push((self.pick("円", "yen"), Align::Right));
        }
        let mut table = Table::new(&headings);
        for sum in self.sums() {
            table.row([sum.label, sum.points, sum.yen]);
        }
        table.render()
    }

    fn payment_table(&self) -> String {
        let mut table =
            Table::new(&[(self.pick("負担", "who pays"), Align::Left), (self.pick("金額", "amount"), Align::Right)]);
        for payment in self.payments() {
            table.row([payment.label, payment.amount]);
        }
        table.render()
    }

    fn item_table(&self) -> String {
        if self.statement.categories.is_empty() {
            return String::new();
        }
        let mut headings = vec![
            (self.pick("区分", "category"), Align::Left),
            (self.pick("コード", "code"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("数量", "quantity"), Align::Right),
            (self.pick("点数×回数", "points × times"), Align::Right),
            (self.pick("点", "points"), Align::Right),
        ];
        headings.extend(self.has_days().then_some((self.pick("日", "days"), Align::Left)));
        let mut table = Table::new(&headings);
        for category in &self.statement.categories {
            for (place, unit) in category.units.iter().enumerate() {
                let title = if place == 0 { self.category(category) } else { "" };
                self.item_rows(title, unit, &mut table);
            }
        }
        let total = self.statement.points_x100 - self.statement.entered_points_x100;
        table.row(["", "", self.pick("合計", "total"), "", "", &grouped(total / 100)]);
        table.render()
    }

    fn item_rows(&self, title: &str, unit: &StatementUnit<'_>, table: &mut Table) {
        let (each, total) = self.amounts(unit);
        for (place, line) in unit.lines.iter().enumerate() {
            let is_last = place + 1 == unit.lines.len();
            let days = if is_last && self.has_days() { self.days(unit) } else { String::new() };
            let amounts = if is_last { [each.as_str(), total.as_str()] } else { ["", ""] };
            let [each, total] = amounts;
            let title = if place == 0 { title } else { "" };
            let name = format!("{}{}", self.mark(line), line.name);
            table.row([title, &line.code.to_string(), &name, &self.quantity(line), each, total, &days]);
        }
    }
}

fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text}\n")).collect()
}
