//! The report for people: what is worth knowing of a file, every unit that does not agree, and the count.

use super::{Findings, Masters, Report};
use crate::table::{Align, Table};
use crate::{Failure, Language};
use santei::masters::{Lookup, PointsKind};
use santei::message::Severity;
use santei::num::format_decimal;
use santei::num::grouped;
use santei::outcome::{CheckFinding, Checklist};
use santei::uke::{
    BillingUnit, Difference, FieldCount, FieldReport, FieldStatus, FieldValue, FileLayout, Finding, Item, ItemKind,
    Reason, Receipt, ReceiptReport, Status, Tally, UkeFile, UnitReport, Verifier, decode_text,
};
use santei::{Code, CodeSpace, Day};
use std::fmt::Write;
use std::path::Path;

/// Writes the report of each file when it ends.
pub struct TextReport<'v, 'm> {
    masters: Masters<'v, 'm>,
    ja: bool,
    receipts: u64,
    other_tables: u64,
    heading: String,
    units: String,
    /// The findings of the file so far.
    said: String,
    notes: usize,
    dropped: u64,
}

impl<'v, 'm> TextReport<'v, 'm> {
    /// An empty report.
    pub fn new(masters: Masters<'v, 'm>, language: Language) -> TextReport<'v, 'm> {
        TextReport {
            masters,
            ja: language.is_japanese(),
            receipts: 0,
            other_tables: 0,
            heading: String::new(),
            units: String::new(),
            said: String::new(),
            notes: 0,
            dropped: 0,
        }
    }

    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn unit(&mut self, receipt: &Receipt<'_>, report: &UnitReport, verifier: &Verifier<'_, '_>) {
        let Some(unit) = receipt.units.get(report.unit) else { return };
        let text = match report.status {
            Status::Agreed => return,
            Status::Undecided(reason) => {
                let text = reason_text(reason, report.unit, verifier, self.ja);
                format!("{} {}: {text}", self.pick("判定不能", "undecided"), reason.slug())
            }
            Status::Differ(Difference::Points { date, expected, found }) => {
                let (word, masters, record) =
                    (self.pick("不一致", "differs"), self.pick("マスター", "masters"), self.pick("記録", "recorded"));
                format!("{word}: {masters} {}, {record} {} ({date})", grouped(expected), grouped(found))
            }
            Status::Differ(Difference::Times { expected, found }) => {
                let (word, days) =
                    (self.pick("不一致: 回数", "differs: times"), self.pick("算定日の合計", "sum of days"));
                format!("{word} {found}, {days} {expected}")
            }
        };
        let _ = writeln!(self.units, "  {}  {text}", self.unit_heading(receipt, unit));
        if let Status::Differ(Difference::Points { date, .. }) = report.status {
            self.rows(receipt.unit_items(unit), date);
        }
    }

    fn unit_heading(&self, receipt: &Receipt<'_>, unit: &BillingUnit) -> String {
        let number = String::from_utf8_lossy(receipt.header.receipt_number().bytes());
        let (receipt_word, record_word) = (self.pick("レセプト", "receipt "), self.pick("レコード", "record "));
        let points = unit.points.map_or_else(|| "-".to_owned(), grouped);
        let times = unit.times.map_or_else(|| "-".to_owned(), grouped);
        let yen = if unit.class.is_yen() { self.pick("円", " yen") } else { self.pick("点", " points") };
        let class = unit.class.as_str();
        format!("{receipt_word}{number} {record_word}{} [{class}] {points}{yen}×{times}", unit.record)
    }

    /// The master rows of a unit that differs: what the recorded points must be explained against.
    fn rows(&mut self, items: &[Item<'_>], date: Day) {
        for item in items.iter().filter(|item| item.kind != ItemKind::Comment) {
            let Some(code) = item.code else { continue };
            let (name, value) = self.row(code, date);
            let quantity = item.quantity.map(|quantity| format!(" ×{quantity}")).unwrap_or_default();
            let _ = writeln!(self.units, "      {code} {name}{quantity}  {value}");
        }
    }

    /// Items that differ. Those of units are told by the unit.
    fn field(&mut self, place: &str, report: &FieldReport) {
        if report.status != FieldStatus::Differs {
            return;
        }
        let shown = |value: &Option<FieldValue>| match value {
            Some(FieldValue::Number(number)) => grouped(*number),
            Some(FieldValue::Code(code)) => code.clone(),
            None => self.pick("（空欄）", "(blank)").to_owned(),
        };
        let (record, differs) = (self.pick("レコード", "record "), self.pick("不一致", "differs"));
        let (computed, recorded) = (self.pick("計算", "computed"), self.pick("記録", "recorded"));
        let line = format!(
            "  {place}{record}{} {}「{}」{differs}: {computed} {}, {recorded} {}",
            report.record,
            report.place(),
            report.name(),
            shown(&report.expected),
            shown(&report.found)
        );
        let _ = writeln!(self.units, "{line}");
    }

    /// What was found in the claim, one line per kind with its records; what is only worth knowing is counted at the end.
    fn claim(&mut self, place: &str, list: &Checklist) {
        for kind in list.findings.chunk_by(|a, b| a.number == b.number) {
            let Some(first) = kind.first().filter(|first| first.severity != Severity::Info.slug()) else { continue };
            let mut records: Vec<u32> = kind.iter().filter_map(|finding| finding.record).collect();
            records.sort_unstable();
            records.dedup();
            let records: Vec<String> = records.iter().map(u32::to_string).collect();
            let text = if self.ja { &first.text_ja } else { &first.text_en };
            let more = if kind.len() > 1 { format!(" … ×{}", kind.len()) } else { String::new() };
            let CheckFinding { number, reason, .. } = first;
            let record = self.pick("レコード", "record ");
            let _ = writeln!(self.units, "  {place}{record}{} [{number} {reason}] {text}{more}", records.join(","));
        }
    }

    fn receipt_word(&self, receipt: &Receipt<'_>) -> String {
        let number = String::from_utf8_lossy(receipt.header.receipt_number().bytes());
        format!("{}{number} ", self.pick("レセプト", "receipt "))
    }

    /// How many items of which kind agree.
    fn field_table(&self, fields: &[FieldCount]) -> String {
        if fields.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.pick("項目", "item"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("一致", "agreed"), Align::Right),
            (self.pick("不一致", "differ"), Align::Right),
            (self.pick("計算できない", "not derivable"), Align::Right),
            (self.pick("理由", "reasons"), Align::Left),
        ]);
        for count in fields {
            let reasons = count.not_derivable.iter().map(|(reason, times)| format!("{} {times}", reason.slug()));
            let open: u64 = count.not_derivable.iter().map(|(_, times)| times).sum();
            table.row([
                count.place(),
                count.name().to_owned(),
                count.agreed.to_string(),
                count.differ.to_string(),
                open.to_string(),
                reasons.collect::<Vec<_>>().join(", "),
            ]);
        }
        table.render()
    }

    /// What was not checked, and findings of the claims by kind.
    fn claims(&self, list: &Checklist) -> String {
        let mut text = String::new();
        for family in &list.unchecked {
            let title = if self.ja { &family.title_ja } else { &family.title_en };
            let (label, receipts) = (self.pick("未判定", "unchecked"), self.pick("レセプト", "receipts"));
            let _ = writeln!(text, "{label}: {title} ({receipts} {})", family.claims);
        }
        for kind in &list.summary {
            let label = self.pick("点検", "claim");
            let _ = writeln!(text, "{label}: {} {} {} {}", kind.severity, kind.number, kind.reason, kind.count);
        }
        text
    }

    fn row(&self, code: Code, date: Day) -> (&'m str, String) {
        let missing = || ("", self.pick("（公表版にありません）", "(not in the masters)").to_owned());
        match code.space() {
            Some(CodeSpace::FeeItem) => match self.masters.fee_item(code, date) {
                Lookup::Found { item, .. } => {
                    (item.name(), self.amount(format_decimal(item.points(), 2), item.points_kind()))
                }
                _ => missing(),
            },
            Some(CodeSpace::Drug) => match self.masters.drug(code, date) {
                Lookup::Found { item, .. } => (item.name(), self.price(item.price())),
                _ => missing(),
            },
            Some(CodeSpace::Material) => match self.masters.material(code, date) {
                Lookup::Found { item, .. } => (item.name(), self.price(item.price())),
                _ => missing(),
            },
            _ => missing(),
        }
    }

    fn amount(&self, points: String, kind: PointsKind) -> String {
        let point_word = self.pick("点", " points");
        match kind {
            PointsKind::Yen => format!("{points}{}", self.pick("円", " yen")),
            PointsKind::Plus => format!("{points}{point_word}"),
            PointsKind::Minus => format!("-{points}{point_word}"),
            PointsKind::PercentAdd => format!("+{points}%"),
            PointsKind::PercentSubtract => format!("-{points}%"),
            PointsKind::PurchasePrice | PointsKind::Deduct => {
                self.pick("（記録の点数による）", "(points from the record)").to_owned()
            }
        }
    }

    fn price(&self, hundredths: i64) -> String {
        format!("{}{}", format_decimal(hundredths, 2), self.pick("円", " yen"))
    }

    /// The findings that were told, and how many more there were.
    fn said(&self) -> String {
        let mut text = self.said.clone();
        if self.dropped > 0 {
            let _ = writeln!(text, "  {}: {}", self.pick("ほかの指摘", "further findings"), self.dropped);
        }
        if self.notes > 0 {
            let words = self.pick("解釈しなかったレコード", "records not interpreted");
            let _ = writeln!(text, "  {words}: {}", self.notes);
        }
        if self.other_tables > 0 {
            let words = self.pick("医科以外のレセプト（対象外）", "receipts of other fee tables (not supported)");
            let _ = writeln!(text, "  {words}: {}", self.other_tables);
        }
        text
    }
}

impl Report for TextReport<'_, '_> {
    fn file(&mut self, path: &Path, file: &UkeFile<'_>) {
        let layout = match file.layout() {
            FileLayout::Provider => self.pick("医療機関の様式", "provider layout"),
            FileLayout::Payer => self.pick("保険者向けの様式", "payer layout"),
        };
        self.heading = format!("{}  {}  {layout}", path.display(), file.encoding().name());
        (self.receipts, self.other_tables, self.notes, self.dropped) = (0, 0, 0, 0);
        self.units.clear();
        self.said.clear();
    }

    fn receipt(&mut self, receipt: &Receipt<'_>, report: &ReceiptReport, verifier: &Verifier<'_, '_>) {
        self.receipts += 1;
        self.other_tables += u64::from(!receipt.is_medical());
        for unit in &report.units {
            self.unit(receipt, unit, verifier);
        }
        let place = self.receipt_word(receipt);
        for field in &report.fields {
            self.field(&place, field);
        }
        self.claim(&place, &report.claim);
    }

    fn totals(&mut self, fields: &[FieldReport]) {
        for field in fields {
            self.field("", field);
        }
    }

    fn findings(&mut self, findings: &Findings<'_, '_>) {
        let (notes, rest): (Vec<&Finding<'_>>, Vec<_>) = findings.list.iter().partition(|finding| is_note(finding));
        for finding in rest {
            let line = finding.text(self.ja, &|bytes| decode_text(bytes, findings.encoding));
            let _ = writeln!(self.said, "  [{}] {line}", finding.def.code);
        }
        self.notes += notes.len();
        self.dropped = findings.dropped;
    }

    fn end(&mut self, tally: &Tally) -> Result<(), Failure> {
        let receipts = format!("{} {}", self.pick("レセプト", "receipts"), self.receipts);
        let findings = self.said();
        crate::print(&format!("{}  {receipts}\n{findings}{}  {tally}\n", self.heading, self.units))
    }

    fn finish(&mut self, total: &Tally, claims: &Checklist) -> Result<(), Failure> {
        crate::print(&format!("{}{}{total}\n", self.field_table(&total.fields), self.claims(claims)))
    }
}

fn is_note(finding: &Finding<'_>) -> bool {
    finding.def.severity == Severity::Info
}

/// The text of a reason, with the arguments of the finding that gave it where a room gave it.
pub fn reason_text(reason: Reason, unit: usize, verifier: &Verifier<'_, '_>, ja: bool) -> String {
    let finding = verifier.findings(unit).find(|finding| finding.def.code == reason.def().code);
    match finding {
        Some(finding) => {
            let [a, b, c] = &finding.args;
            finding.def.text(ja, &[a, b, c])
        }
        None => reason.def().text(ja, &[]),
    }
}
