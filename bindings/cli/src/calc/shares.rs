//! Who pays, for people: visits, the month by payer, combination of parts, cap ledgers, settlements, receipts. A column or a
//! table that has nothing to say is left out.

use super::View;
use crate::table::{Align, Table};
use santei::num::grouped;
use santei::outcome::{Payer, Receipt, Visit};
use std::fmt::Write;

/// A table that grows column by column.
#[derive(Default)]
struct Columns {
    headings: Vec<(String, Align)>,
    cells: Vec<Vec<String>>,
}

impl Columns {
    fn add(&mut self, heading: impl Into<String>, align: Align, cells: impl Iterator<Item = String>) {
        self.headings.push((heading.into(), align));
        self.cells.push(cells.collect());
    }

    /// Adds amounts, when one of them is neither absent nor zero; an absent one is left blank.
    fn amounts(&mut self, heading: impl Into<String>, amounts: impl Iterator<Item = Option<i64>> + Clone) {
        if amounts.clone().any(|amount| amount.is_some_and(|yen| yen != 0)) {
            self.add(heading, Align::Right, amounts.map(blank));
        }
    }

    fn render(self) -> String {
        let headings: Vec<_> = self.headings.iter().map(|(heading, align)| (heading.as_str(), *align)).collect();
        let mut table = Table::new(&headings);
        for row in 0..self.cells.first().map_or(0, Vec::len) {
            table.row(self.cells.iter().map(|column| column.get(row).cloned().unwrap_or_default()));
        }
        table.render()
    }
}

fn blank(amount: Option<i64>) -> String {
    amount.map_or_else(String::new, grouped)
}

impl View<'_, '_> {
    pub(super) fn shares(&self) -> Vec<String> {
        vec![
            format!("{}{}{}", self.visits(), self.to_pay(), self.payer_lines()),
            self.meals(),
            self.payers(),
            self.adjustments(),
            self.ledger(),
            self.settlements(),
            self.receipts(),
            self.receipt_subsidies(),
            self.burden_classes(),
        ]
    }

    fn known(&self, amount: Option<i64>) -> String {
        amount.map_or_else(|| self.pick("判定不能", "undecided").to_owned(), grouped)
    }

    fn with_unit(&self, amount: i64) -> String {
        format!("{}{}", grouped(amount), self.pick("円", " yen"))
    }

    fn combination_id(&self, index: u32) -> String {
        self.claim.combinations.get(index as usize).map_or_else(String::new, |combination| combination.id.clone())
    }

    fn subsidy_id(&self, index: u32) -> String {
        self.claim.subsidies.get(index as usize).map_or_else(String::new, |subsidy| subsidy.id.clone())
    }

    fn coverage_id(&self, index: u32) -> String {
        self.claim.coverages.get(index as usize).map_or_else(String::new, |coverage| coverage.id.clone())
    }

    fn visit_day(&self, index: u32) -> String {
        self.outcome.visits.get(index as usize).map_or_else(String::new, |visit| visit.date.to_string())
    }

    /// Heading and index of every subsidy of the claim.
    fn subsidy_columns(&self) -> Vec<(String, u32)> {
        let heading = |id: &str| format!("{} {id}", self.pick("公費", "subsidy"));
        (0u32..).zip(&self.claim.subsidies).map(|(index, subsidy)| (heading(&subsidy.id), index)).collect()
    }

    fn visits(&self) -> String {
        let visits = &self.outcome.visits;
        let of = |value: fn(&Visit) -> Option<i64>| visits.iter().map(value);
        let mut table = Columns::default();
        let period = |visit: &Visit| visit.period(self.claim);
        let dates = visits.iter().map(|visit| match period(visit) {
            Some(period) => period.long(self.japanese),
            None => visit.date.to_string(),
        });
        let heading = match visits.first().and_then(period) {
            Some(_) => self.pick("請求期間", "bill"),
            None => self.pick("受診日", "visit"),
        };
        table.add(heading, Align::Left, dates);
        let combinations = visits.iter().map(|visit| self.combination_id(visit.combination));
        table.add(self.pick("組合せ", "combination"), Align::Left, combinations);
        table.add(self.pick("点", "points"), Align::Right, visits.iter().map(|visit| grouped(visit.points)));
        if !self.is_plain() {
            table.amounts(self.pick("限度額", "ceiling"), of(|visit| visit.ceiling));
        }
        table.amounts(self.pick("高額療養費", "high-cost benefit"), of(|visit| Some(visit.benefit)));
        for (heading, subsidy) in self.subsidy_columns() {
            let paid = (0u32..).zip(visits).map(|(index, _)| {
                let share = self.outcome.shares.iter().find(|s| s.visit == index && s.subsidy == subsidy);
                share.map(|share| share.yen)
            });
            table.amounts(heading, paid);
        }
        let exact = visits.iter().map(|visit| self.known(visit.patient_exact));
        table.add(self.pick("一部負担金相当額（円）", "exact share (yen)"), Align::Right, exact);
        table.amounts(self.pick("減免", "waived"), of(|visit| Some(visit.reduction)));
        let counter = visits.iter().map(|visit| self.known(visit.counter));
        table.add(self.pick("窓口徴収額（円）", "to collect (yen)"), Align::Right, counter);
        table.amounts(self.pick("合算調整", "adjustment"), of(|visit| Some(visit.adjustment)));
        table.amounts(self.pick("保険外負担", "outside insurance"), of(|visit| Some(visit.outside)));
        table.render()
    }

    /// What the patient pays in all, and of what it consists where it is more than the shares.
    fn to_pay(&self) -> String {
        let paid = self.outcome.payment();
        let others = [
            (self.pick("合算調整", "adjustments"), paid.adjustment),
            (self.pick("保険外負担", "outside the insurance"), paid.outside),
            (self.pick("食事・生活療養の患者負担", "meals"), paid.meals.unwrap_or(0)),
        ];
        let others: Vec<(&str, i64)> = others.into_iter().filter(|(_, yen)| *yen != 0).collect();
        let label = self.pick("患者が窓口で支払う額", "the patient pays at the counter");
        let total = paid.collected().map_or_else(|| self.known(None), |total| self.with_unit(total));
        let mut text = format!("{label}: {total}");
        if !others.is_empty() {
            let shares = (self.pick("窓口徴収額", "shares"), self.known(paid.shares));
            let others = others.iter().map(|(label, yen)| (*label, grouped(*yen)));
            let parts = core::iter::once(shares).chain(others).map(|(label, yen)| format!("{label} {yen}"));
            let joined = parts.collect::<Vec<_>>().join(" + ");
            text.push_str(&if self.japanese { format!("（{joined}）") } else { format!(" ({joined})") });
        }
        text.push('\n');
        text
    }

    /// Who bears the meals of each bill.
    fn meals(&self) -> String {
        let shares = &self.outcome.meals;
        if shares.is_empty() {
            return String::new();
        }
        let mut table = Columns::default();
        let dates = shares.iter().map(|share| share.date.to_string());
        table.add(self.pick("食事・生活療養（締め日）", "meals of the bill to"), Align::Left, dates);
        let kinds = shares.iter().map(|share| match share.living {
            true => self.pick("生活療養", "meals and living").to_owned(),
            false => self.pick("食事療養", "meals").to_owned(),
        });
        table.add(self.pick("区分", "kind"), Align::Left, kinds);
        let combinations = shares.iter().map(|share| self.combination_id(share.combination));
        table.add(self.pick("組合せ", "combination"), Align::Left, combinations);
        table.amounts(self.pick("費用（円）", "cost (yen)"), shares.iter().map(|share| Some(share.cost)));
        table.amounts(self.pick("保険者", "insurer"), shares.iter().map(|share| Some(share.insurer)));
        table.amounts(self.pick("標準負担額", "standard amount"), shares.iter().map(|share| Some(share.standard)));
        for (heading, subsidy) in self.subsidy_columns() {
            let paid = (0u32..).zip(shares).map(|(index, _)| {
                let own = self.outcome.meal_subsidies.iter().find(|own| (own.share, own.subsidy) == (index, subsidy));
                own.map(|own| own.yen)
            });
            table.amounts(heading, paid);
        }
        let patient = shares.iter().map(|share| self.known(share.patient));
        table.add(self.pick("患者負担（円）", "patient (yen)"), Align::Right, patient);
        table.render()
    }

    /// Insurance alone, one combination, below every ceiling: a line for each payer says it all.
    fn is_plain(&self) -> bool {
        let plain = |payer: Payer| matches!(payer, Payer::Coverage(_) | Payer::Patient);
        self.outcome.payers.iter().all(|month| plain(month.payer) && month.combination == 0)
    }

    fn payer_name(&self, payer: Payer) -> &str {
        match payer {
            Payer::Coverage(_) => self.pick("保険者", "insurer"),
            Payer::HighCost(_) => self.pick("高額療養費", "high-cost benefit"),
            Payer::Subsidy(_) => self.pick("公費", "subsidy"),
            Payer::Patient => self.pick("患者（1円単位）", "patient (exact)"),
        }
    }

    fn payer_id(&self, payer: Payer) -> String {
        match payer {
            Payer::Coverage(index) | Payer::HighCost(index) => self.coverage_id(index),
            Payer::Subsidy(index) => self.subsidy_id(index),
            Payer::Patient => String::new(),
        }
    }

    fn payer_lines(&self) -> String {
        let mut text = String::new();
        for month in self.outcome.payers.iter().filter(|_| self.is_plain()) {
            let _ = writeln!(text, "{}: {}", self.payer_name(month.payer), self.with_unit(month.yen));
        }
        text
    }

    fn payers(&self) -> String {
        if self.is_plain() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("月の負担者", "payer of the month"), Align::Left),
            (self.pick("識別子", "id"), Align::Left),
            (self.pick("組合せ", "combination"), Align::Left),
            (self.pick("円", "yen"), Align::Right),
        ]);
        for month in &self.outcome.payers {
            let who = self.payer_name(month.payer).to_owned();
            table.row([who, self.payer_id(month.payer), self.combination_id(month.combination), grouped(month.yen)]);
        }
        table.render()
    }

    fn adjustments(&self) -> String {
        let rows = &self.outcome.adjustments;
        if rows.is_empty() {
            return String::new();
        }
        let mut table = Columns::default();
        let days = rows.iter().map(|row| self.visit_day(row.visit));
        table.add(self.pick("合算調整", "adjustment"), Align::Left, days);
        let combinations = rows.iter().map(|row| self.combination_id(row.combination));
        table.add(self.pick("組合せ", "combination"), Align::Left, combinations);
        table.amounts(self.pick("高額療養費", "high-cost benefit"), rows.iter().map(|row| Some(row.benefit)));
        for (heading, subsidy) in self.subsidy_columns() {
            let moved = (0u32..).zip(rows).map(|(index, _)| {
                let share =
                    self.outcome.adjustment_shares.iter().find(|s| s.adjustment == index && s.subsidy == subsidy);
                share.map(|share| share.yen)
            });
            table.amounts(heading, moved);
        }
        let exact = rows.iter().map(|row| grouped(row.patient_exact));
        table.add(self.pick("一部負担金相当額（円）", "exact share (yen)"), Align::Right, exact);
        let counter = rows.iter().map(|row| grouped(row.counter));
        table.add(self.pick("窓口徴収額（円）", "to collect (yen)"), Align::Right, counter);
        table.render()
    }

    fn ledger(&self) -> String {
        let lines = &self.outcome.ledger;
        if lines.is_empty() {
            return String::new();
        }
        let mut table = Columns::default();
        table.add(self.pick("上限額管理票", "cap ledger"), Align::Left, lines.iter().map(|l| self.visit_day(l.visit)));
        table.add(self.pick("公費", "subsidy"), Align::Left, lines.iter().map(|l| self.subsidy_id(l.subsidy)));
        table.amounts(self.pick("総医療費", "total cost"), lines.iter().map(|line| line.cost));
        let paid = lines.iter().map(|line| grouped(line.yen));
        table.add(self.pick("自己負担額（円）", "patient (yen)"), Align::Right, paid);
        table.render()
    }

    fn settlements(&self) -> String {
        if self.outcome.settlements.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("精算", "settlement"), Align::Left),
            (self.pick("識別子", "id"), Align::Left),
            (self.pick("組合せ", "combination"), Align::Left),
            (self.pick("収納済み", "before"), Align::Right),
            (self.pick("再計算", "now"), Align::Right),
            (self.pick("差額（円）", "difference (yen)"), Align::Right),
        ]);
        for entry in &self.outcome.settlements {
            table.row([
                self.payer_name(entry.payer).to_owned(),
                self.payer_id(entry.payer),
                self.combination_id(entry.combination),
                grouped(entry.before),
                grouped(entry.after),
                grouped(entry.after.saturating_sub(entry.before)),
            ]);
        }
        table.render()
    }

    fn receipt_name(&self, index: u32) -> String {
        let receipt = self.outcome.receipts.get(index as usize);
        let kind = receipt.and_then(|receipt: &Receipt| receipt.kind);
        kind.map_or_else(|| (index + 1).to_string(), |kind| format!("{kind:04}"))
    }

    fn receipts(&self) -> String {
        if self.is_plain() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("レセプト種別", "receipt"), Align::Left),
            (self.pick("保険", "coverage"), Align::Left),
            (self.pick("実日数", "days"), Align::Right),
            (self.pick("点", "points"), Align::Right),
            (self.pick("一部負担金額（円）", "share (yen)"), Align::Right),
            (self.pick("特記事項", "notes"), Align::Left),
        ]);
        for (index, receipt) in (0u32..).zip(&self.outcome.receipts) {
            let notes = self.outcome.receipt_notes.iter().filter(|note| note.receipt == index);
            table.row([
                self.receipt_name(index),
                receipt.coverage.map_or_else(String::new, |coverage| self.coverage_id(coverage)),
                receipt.actual_days.map_or_else(String::new, |days| days.to_string()),
                grouped(receipt.points),
                blank(receipt.patient_yen),
                notes.map(|note| format!("{:02}", note.code)).collect::<Vec<_>>().join(" "),
            ]);
        }
        table.render()
    }

    fn receipt_subsidies(&self) -> String {
        if self.outcome.receipt_subsidies.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("公費欄", "subsidies of the receipt"), Align::Left),
            (self.pick("公費", "subsidy"), Align::Left),
            (self.pick("点", "points"), Align::Right),
            (self.pick("給付対象額（円）", "benefit target (yen)"), Align::Right),
            (self.pick("一部負担金額（円）", "share (yen)"), Align::Right),
        ]);
        for line in &self.outcome.receipt_subsidies {
            table.row([
                self.receipt_name(line.receipt),
                self.subsidy_id(line.subsidy),
                grouped(line.points),
                blank(line.benefit_target),
                blank(line.share),
            ]);
        }
        table.render()
    }

    fn burden_classes(&self) -> String {
        if self.is_plain() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("負担区分", "burden class"), Align::Left),
            (self.pick("組合せ", "combination"), Align::Left),
            (self.pick("区分", "class"), Align::Left),
        ]);
        for class in &self.outcome.burden_classes {
            let code = class.code.to_string();
            table.row([self.receipt_name(class.receipt), self.combination_id(class.combination), code]);
        }
        table.render()
    }
}
