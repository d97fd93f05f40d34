//! The form as text: head, 傷病名, 点数欄 and 摘要 (side by side where there is room), foot.

use super::{Form, ORDERS, Remark, disease_name, joined, shown, word, words};
use crate::table::{Align, Table};
use santei::claim::Setting;
use santei::uke::SheetRow;
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns from which 点数欄 and 摘要 stand side by side.
const WIDE: usize = 120;

/// Columns of a disease.
const DISEASE: usize = 60;

impl Form<'_> {
    /// The form in so many columns.
    pub(super) fn text(&self, columns: usize) -> String {
        let mut text = self.text_head();
        text.push_str(&self.text_diseases());
        let points = self.text_points();
        let remarks = |width: usize| {
            let lines = self.remarks().iter().flat_map(|remark| remark_lines(remark, width)).collect::<Vec<_>>();
            format!("摘要\n{}\n{}\n", "─".repeat(width), lines.join("\n"))
        };
        if columns >= WIDE {
            let left = points.lines().map(UnicodeWidthStr::width).max().unwrap_or(0) + 3;
            text.push_str(&beside(&points, &remarks(columns.saturating_sub(left)), left));
        } else {
            text.push_str(&points);
            text.push('\n');
            text.push_str(&remarks(columns.max(40)));
        }
        text.push('\n');
        text.push_str(&self.text_foot());
        for note in self.notes() {
            let _ = writeln!(text, "{note}");
        }
        text
    }

    fn text_head(&self) -> String {
        let sheet = self.sheet;
        let (kind, patient) = (&sheet.kind, &sheet.patient);
        let mut text = format!("{}　{}分　レセプト番号 {}\n", self.title(), sheet.month.era, sheet.number);
        let mut pair = |label: &str, value: String| {
            if !value.is_empty() {
                let blanks = " ".repeat(16usize.saturating_sub(label.width()));
                let _ = writeln!(text, "{label}{blanks}{value}");
            }
        };
        let ticked = [kind.table, kind.scheme, kind.payers, kind.beneficiary].map(str::to_owned);
        let ticked = if ticked.iter().all(String::is_empty) { format!("？{}", kind.code) } else { joined(&ticked) };
        pair("種別", ticked);
        let institution = &sheet.institution;
        pair("都道府県番号", word(&institution.prefecture));
        pair("医療機関コード", institution.code.clone());
        pair("医療機関", joined(&[institution.name.clone(), institution.telephone.clone()]));
        if let Some(insurance) = &sheet.insurance {
            pair("保険者番号", insurance.insurer.clone());
            pair("給付割合", insurance.benefit_rate.clone());
            let branch =
                if insurance.branch.is_empty() { String::new() } else { format!("（枝番 {}）", insurance.branch) };
            pair("記号・番号", joined(&[insurance.symbol.clone(), insurance.number.clone(), branch]));
            pair("職務上の事由", insurance.duty_reason.as_ref().map(word).unwrap_or_default());
            pair("証明書番号", insurance.certificate.clone());
        }
        for subsidy in sheet.subsidies.iter().take(2) {
            let order = ORDERS.get(usize::from(subsidy.order)).copied().unwrap_or_default();
            let optional = if subsidy.optional_benefit { "任意給付" } else { "" };
            let recipient = if subsidy.recipient.is_empty() {
                String::new()
            } else {
                format!("受給者番号 {}", subsidy.recipient)
            };
            pair(&format!("公費負担者番号{order}"), joined(&[subsidy.payer.clone(), recipient, optional.to_owned()]));
        }
        let birth = if patient.birth.era.is_empty() { String::new() } else { format!("{}生", patient.birth.era) };
        pair("氏名", joined(&[patient.name.clone(), patient.kana.clone(), word(&patient.sex), birth]));
        pair("カルテ番号", patient.chart.clone());
        pair("特記事項", words(&sheet.special_notes));
        pair("病床数", patient.beds.clone());
        pair("診療科", words(&patient.departments));
        pair("入院年月日", patient.admission.era.clone());
        pair("病棟区分", words(&patient.wards));
        pair("負担額区分", patient.income_class.as_ref().map(word).unwrap_or_default());
        let days = sheet.claims.iter().filter_map(|claim| Some(format!("{} {}日", claim.payer, claim.actual_days?)));
        pair("診療実日数", joined(&days.collect::<Vec<_>>()));
        pair("検索番号", sheet.search_number.clone());
        text.push('\n');
        text
    }

    fn text_diseases(&self) -> String {
        if self.sheet.care.diseases.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            ("", Align::Left),
            ("傷病名", Align::Left),
            ("診療開始日", Align::Left),
            ("転帰", Align::Left),
        ]);
        for (place, disease) in self.sheet.care.diseases.iter().take(Self::DISEASES).enumerate() {
            let outcome = if disease.outcome.known { disease.outcome.name.clone() } else { word(&disease.outcome) };
            let mut cells = [format!("({})", place + 1), String::new(), disease.start.era.clone(), outcome];
            for piece in wrapped(&disease_name(disease), DISEASE) {
                let [_, name, ..] = &mut cells;
                *name = piece;
                table.row(std::mem::take(&mut cells));
            }
        }
        table.render() + "\n"
    }

    /// 点数欄, without the rows that are empty.
    fn text_points(&self) -> String {
        let mut columns = vec![("点数欄", Align::Left), ("", Align::Left), ("回数", Align::Right), ("", Align::Left)];
        columns.extend(self.point_columns().iter().map(|title| (*title, Align::Right)));
        let mut table = Table::new(&columns);
        let mut group = "";
        let used = |row: &&SheetRow| row.times != Some(0) || row.amount != Some(0);
        for row in self.sheet.care.rows.iter().filter(used) {
            let heading = if row.group == group { "" } else { row.group };
            group = row.group;
            let mut cells = vec![heading.to_owned(), row.title.to_owned(), shown(row.times), row.counts.to_owned()];
            cells.extend(self.row_points(row).into_iter().map(|points| {
                if row.group.starts_with("97") && !points.is_empty() { format!("{points}円") } else { points }
            }));
            table.row(cells);
            if matches!(row.id, "90" | "92") && row.parts.len() > 1 {
                for part in &row.parts {
                    table.row(["".to_owned(), format!("　{}×{}", shown(Some(part.points)), shown(Some(part.times)))]);
                }
            }
        }
        table.render()
    }

    fn text_foot(&self) -> String {
        let mut columns = vec![
            ("療養の給付", Align::Left),
            ("請求点", Align::Right),
            ("一部負担金額", Align::Right),
            ("減免", Align::Left),
        ];
        let has_meals = self.sheet.setting == Some(Setting::Inpatient);
        if has_meals {
            columns.extend([("食事・生活 回", Align::Right), ("請求円", Align::Right), ("標準負担額", Align::Right)]);
        }
        let mut table = Table::new(&columns);
        for claim in &self.sheet.claims {
            let mut cells = vec![claim.payer.to_owned(), self.points(claim), self.burden(claim), self.reduction(claim)];
            if has_meals {
                cells.extend([shown(claim.meals.count), self.meal_yen(claim), shown(claim.meals.standard_yen)]);
            }
            table.row(cells);
        }
        table.render()
    }
}

/// A line of the 摘要 in so many columns: what does not fit goes on below.
fn remark_lines(remark: &Remark, width: usize) -> Vec<String> {
    // 診療識別 in four columns, the star in two.
    let room = width.saturating_sub(6).max(20);
    let end = joined(&[remark.days.clone(), remark.amount.clone()]);
    let amount = end.width();
    let mut pieces = wrapped(&remark.text, room);
    if amount > 0 && pieces.last().is_some_and(|piece| piece.width() + 1 + amount > room) {
        pieces.push(String::new());
    }
    let last = pieces.len() - 1;
    let line = |(place, piece): (usize, String)| {
        let (class, star) = if place == 0 { (remark.class.as_str(), remark.star) } else { ("", "") };
        let star = format!("{star}{}", " ".repeat(2usize.saturating_sub(star.width())));
        let amount = if place == last && amount > 0 {
            let blanks = room.saturating_sub(piece.width() + amount);
            format!("{}{}", " ".repeat(blanks), end)
        } else {
            String::new()
        };
        format!("{class:<4}{star}{piece}{amount}").trim_end().to_owned()
    };
    pieces.into_iter().enumerate().map(line).collect()
}

/// A text in pieces of so many columns; never empty.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for letter in text.chars() {
        let width = letter.width().unwrap_or(0);
        if used + width > columns {
            pieces.push(String::new());
            used = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
        used += width;
    }
    pieces
}

/// Two texts side by side, the right one from a column on.
fn beside(left: &str, right: &str, column: usize) -> String {
    let (mut left, mut right) = (left.lines(), right.lines());
    let mut text = String::new();
    loop {
        let (a, b) = (left.next(), right.next());
        if a.is_none() && b.is_none() {
            return text;
        }
        let a = a.unwrap_or_default();
        let line = format!("{a}{}{}", " ".repeat(column.saturating_sub(a.width())), b.unwrap_or_default());
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_go_on_below_and_amounts_stand_at_the_right() {
        assert_eq!(wrapped("診療報酬明細書", 8), ["診療報酬", "明細書"]);
        assert_eq!(wrapped("", 8), [""]);
        let remark = Remark {
            class: "11".into(),
            star: "＊",
            text: "初診料".into(),
            amount: "288×1".into(),
            ..Remark::default()
        };
        assert_eq!(remark_lines(&remark, 30), ["11  ＊初診料             288×1"]);
        let long = Remark { text: "あ".repeat(12), ..remark };
        assert_eq!(remark_lines(&long, 30), [format!("11  ＊{}", "あ".repeat(12)), " ".repeat(25) + "288×1"]);
    }

    #[test]
    fn columns_of_different_length_stand_side_by_side() {
        assert_eq!(beside("a\n", "b\nc\n", 3), "a  b\n   c\n");
        assert_eq!(beside("a\nb\n", "", 3), "a\nb\n");
    }
}
