//! Moving the receipts of a file into another month, so that old receipts can be read with today's masters.
//!
//! 診療年月 becomes the month asked for and 請求年月 the month after it. Every other date of a receipt moves by the same number of
//! months and keeps its day of the month; a day that the new month does not have becomes its last day. Dates are written in
//! the western calendar. What the masters of the month do not know is dropped: a record whose code is not in force on its days
//! (a disease also for one of its modifiers), and a comment inside a record.
//!
//! A billing unit that loses every record disappears. One that loses some keeps 点数 and 回数 as recorded, on its last remaining
//! record, because the format asks for them there. The points of the payers (HO, KO) and their 診療実日数 stay as recorded, so
//! they no longer are the sums of a receipt that lost units; points of old receipts are not today's points in any case. GO is made
//! consistent with the receipts. Texts of comments stay, dates in them included.

mod codes;
mod edit;
mod report;

use super::file::{FileLayout, Part, UkeFile};
use super::item::{BillingUnit, Item, ItemKind};
use super::layout::{Go, Ir, RecordKind, Sy, Tr};
use super::receipt::{Chunk, Reader, Receipt};
use super::record::Record;
use super::total::pieces;
use crate::masters::{Family, MasterSet};
use crate::message::{MessageDef, uke as message};
use crate::{Day, Month};
use codes::Codes;
use edit::Edits;

pub use report::{Dropped, DroppedReason, MonthCount, MovedDay, RedateReport, ShortenedUnit, UnmovedReceipt};

/// A file in its new month, and what became of it.
#[derive(Clone, Debug)]
pub struct Redated {
    /// The file, in the encoding of the old one, without byte order mark.
    pub bytes: Vec<u8>,
    /// What was moved, dropped and kept.
    pub report: RedateReport,
}

/// Why a file cannot be moved.
#[derive(Clone, Debug)]
pub struct RedateError {
    def: &'static MessageDef,
    args: [String; 2],
}

impl RedateError {
    fn new(def: &'static MessageDef, args: [&dyn core::fmt::Display; 2]) -> RedateError {
        RedateError { def, args: args.map(ToString::to_string) }
    }

    /// The message.
    pub fn def(&self) -> &'static MessageDef {
        self.def
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        let [a, b] = &self.args;
        self.def.text(japanese, &[a, b])
    }
}

/// Moves every 医科 receipt of a file into a month. A receipt whose month cannot be read, or of another fee table, stays as it is.
///
/// # Errors
/// The file holds no receipt, or none that can be moved; the masters of the month are not loaded, or hold an excerpt only.
pub fn redate(file: &UkeFile<'_>, to: Month, masters: &MasterSet<'_>) -> Result<Redated, RedateError> {
    let codes = Codes::new(masters, to)?;
    let mut move_ = Move { to, codes, edits: Edits::default(), report: RedateReport::new(to, file.encoding()) };
    move_.report.unchecked = move_.codes.unchecked().map(Family::slug).map(str::to_owned).collect();
    let (mut reader, mut findings) = (Reader::new(file), Vec::new());
    let mut totals = Totals::default();
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        match chunk {
            Chunk::Receipt(receipt) => {
                totals.add(receipt);
                move_.receipt(receipt);
            }
            Chunk::Envelope(record) => move_.envelope(record, &mut totals),
        }
    }
    if move_.report.receipts == 0 {
        return Err(RedateError::new(&message::UKE_NO_RECEIPT, [&"RE", &""]));
    }
    if let (0, Some(first)) = (move_.report.moved, move_.report.unmoved.first()) {
        return Err(RedateError::new(&message::UKE_REDATE_NOTHING, [&first.record, &first.reason]));
    }
    Ok(move_.write(file))
}

/// What GO states.
#[derive(Default)]
struct Totals {
    institution_medical: bool,
    one_volume: bool,
    receipts: i64,
    points: i64,
}

impl Totals {
    fn open(&mut self, ir: Ir<'_>) {
        self.institution_medical = matches!(ir.fee_table().bytes(), b"" | b"1");
        self.one_volume = matches!(ir.volume().bytes(), b"" | b"00");
    }

    fn add(&mut self, receipt: &Receipt<'_>) {
        self.receipts = self.receipts.saturating_add(pieces(receipt));
        self.points = self.points.saturating_add(receipt.payers.first().and_then(|payer| payer.points).unwrap_or(0));
    }
}

struct Move<'c, 'm> {
    to: Month,
    codes: Codes<'c, 'm>,
    edits: Edits,
    report: RedateReport,
}

impl Move<'_, '_> {
    fn envelope(&mut self, record: Record<'_>, totals: &mut Totals) {
        if let Some(ir) = Ir::of(record) {
            totals.open(ir);
            if !ir.billing_month().is_empty() {
                self.edits.set(record, 8, month_text(self.to.plus_months(1)));
            }
        } else if let Some(go) = Go::of(record) {
            if totals.one_volume && totals.institution_medical {
                self.total(record, (2, go.receipts().number()), totals.receipts);
                self.total(record, (3, go.points().number()), totals.points);
            }
            *totals = Totals { receipts: 0, points: 0, ..core::mem::take(totals) };
        }
    }

    /// Writes a total that differs; 0 states nothing and stays.
    fn total(&mut self, record: Record<'_>, (field, recorded): (u16, Option<i64>), counted: i64) {
        if recorded.is_some_and(|recorded| recorded != 0 && recorded != counted) {
            self.edits.set(record, field, counted.to_string());
        }
    }

    fn receipt(&mut self, receipt: &Receipt<'_>) {
        self.report.receipts += 1;
        let reason = match receipt.month {
            _ if !receipt.is_medical() => &message::UKE_OTHER_TABLE,
            None => &message::UKE_NO_MONTH,
            Some(month) => {
                self.report.moved += 1;
                self.report.count_month(month);
                self.move_receipt(receipt, months_between(month, self.to));
                return;
            }
        };
        let record = receipt.header.record().number();
        self.report.unmoved.push(UnmovedReceipt { record, reason: reason.slug.to_owned() });
    }

    fn move_receipt(&mut self, receipt: &Receipt<'_>, shift: i32) {
        let mut month = self.to;
        for record in receipt.records.iter().copied().filter(|record| record.is_provider()) {
            match record.kind() {
                RecordKind::Re => {
                    self.edits.set(record, 4, month_text(self.to));
                    self.date(record, 7, shift);
                    self.date(record, 9, shift);
                }
                RecordKind::Tr => {
                    month = self.donor_month(record, shift);
                    self.date(record, 7, shift);
                    self.date(record, 9, shift);
                }
                RecordKind::Sy => self.disease(record, shift),
                RecordKind::Si | RecordKind::Iy => self.days(record, 14, month),
                RecordKind::To => self.days(record, 18, month),
                RecordKind::Jd => self.days(record, 3, month),
                _ => {}
            }
        }
        self.drop_items(receipt, shift);
    }

    fn donor_month(&mut self, record: Record<'_>, shift: i32) -> Month {
        let recorded = Tr::of(record).and_then(|donor| donor.month().month());
        let month = recorded.map_or(self.to, |month| month.plus_months(shift));
        if recorded.is_some() {
            self.edits.set(record, 4, month_text(month));
        }
        month
    }

    /// Moves a date of a record; one that cannot be read stays.
    fn date(&mut self, record: Record<'_>, field: u16, shift: i32) {
        let Some(day) = record.field(field).date() else { return };
        let Some(moved) = shifted(day, shift) else { return };
        self.edits.set(record, field, format!("{:08}", moved.yyyymmdd()));
        if moved.ymd().2 != day.ymd().2 {
            self.report.days_moved.push(MovedDay::new(record, field, day.ymd().2, moved));
        }
    }

    /// Days that the month does not have are added to its last day.
    fn days(&mut self, record: Record<'_>, first: u16, month: Month) {
        let (last, last_field) = (month.last_day(), first + last_of(month) - 1);
        let count = |field: u16| record.field(field).number().unwrap_or(0);
        let beyond: Vec<u16> = (last_field + 1..first + 31).filter(|field| count(*field) > 0).collect();
        if beyond.is_empty() {
            return;
        }
        let is_flag = record.kind() == RecordKind::Jd;
        let sum = beyond.iter().map(|field| count(*field)).fold(count(last_field), i64::saturating_add);
        self.edits.set(record, last_field, if is_flag { 1 } else { sum }.to_string());
        for field in beyond {
            self.edits.set(record, field, String::new());
            self.report.days_moved.push(MovedDay::new(record, field, u32::from(field - first + 1), last));
        }
    }

    fn disease(&mut self, record: Record<'_>, shift: i32) {
        let Some(disease) = Sy::of(record) else { return };
        match self.codes.disease(disease) {
            Some((family, code, absence)) => {
                self.edits.drop_record(record);
                self.report.drop_code(family, &code, &absence);
            }
            None => self.date(record, 3, shift),
        }
    }

    /// Drops the lines whose codes the month does not know, unit by unit, and comments that stand alone.
    fn drop_items(&mut self, receipt: &Receipt<'_>, shift: i32) {
        for unit in &receipt.units {
            let month = receipt.unit_month(unit).map_or(self.to, |month| month.plus_months(shift));
            self.unit(receipt, unit, month);
        }
        let in_unit = |index: usize| receipt.units.iter().any(|unit| unit.items.contains(&index));
        for (index, item) in receipt.items.iter().enumerate().filter(|(index, _)| !in_unit(*index)) {
            debug_assert!(!in_unit(index));
            self.line(item, &[self.to.first_day(), self.to.last_day()]);
        }
    }

    fn unit(&mut self, receipt: &Receipt<'_>, unit: &BillingUnit, month: Month) {
        let items = receipt.unit_items(unit);
        let days: Vec<Day> = unit.days.days().map(|(day, _)| clamped(month, day)).collect();
        let days = if days.is_empty() { vec![month.first_day(), month.last_day()] } else { days };
        self.report.units += 1;
        let kept: Vec<&Item<'_>> = items.iter().filter(|item| self.line(item, &days)).collect();
        let Some(last) = kept.iter().copied().rfind(|item| item.kind != ItemKind::Comment) else {
            items.iter().for_each(|item| self.edits.drop_record(item.record));
            self.report.units_removed += 1;
            return;
        };
        // The unit opens with its class, also where the record that carried it is gone.
        if let Some(first) = kept.first().filter(|first| first.class.is_none() && unit.class.is_known()) {
            self.edits.set(first.record, 2, unit.class.as_str().to_owned());
        }
        if let Some(points) = unit.points.filter(|_| kept.len() < items.len()) {
            let dropped = items.len() - kept.len();
            self.edits.set(last.record, 6, points.to_string());
            self.report.units_shortened.push(ShortenedUnit {
                record: unit.record,
                points,
                dropped_records: u32::try_from(dropped).unwrap_or(u32::MAX),
            });
        }
    }

    /// Whether a line stays. Comments inside it that the month does not know are blanked.
    fn line(&mut self, item: &Item<'_>, days: &[Day]) -> bool {
        if let Some((family, code, absence)) = self.codes.line(item, days) {
            self.edits.drop_record(item.record);
            self.report.drop_code(family, &code, &absence);
            return false;
        }
        let positions: [u16; 3] = match item.kind {
            ItemKind::Comment => return true,
            ItemKind::Material => [12, 14, 16],
            ItemKind::FeeItem | ItemKind::Drug => [8, 10, 12],
        };
        for position in positions {
            let code = item.record.field(position).code();
            if let Some((family, code, absence)) = code.and_then(|code| self.codes.comment(code, days)) {
                self.edits.set(item.record, position, String::new());
                self.edits.set(item.record, position + 1, String::new());
                self.report.drop_comment(family, &code, &absence);
            }
        }
        true
    }

    fn write(mut self, file: &UkeFile<'_>) -> Redated {
        let mut bytes = Vec::new();
        for part in file.parts() {
            match part {
                Part::ByteOrderMark => {}
                Part::Record(record) => {
                    self.report.records_read += 1;
                    self.report.records_written += u64::from(self.edits.write(record, &mut bytes));
                }
                Part::Blank(_) | Part::EndMark => part.write(&mut bytes),
            }
        }
        self.report.for_payers = file.layout() == FileLayout::Payer;
        self.report.dropped.sort_by(|a, b| (&a.family, &a.code).cmp(&(&b.family, &b.code)));
        Redated { bytes, report: self.report }
    }
}

fn month_text(month: Month) -> String {
    format!("{:04}{:02}", month.year(), month.month())
}

fn months_between(from: Month, to: Month) -> i32 {
    (to.year() - from.year()) * 12 + to.month().cast_signed() - from.month().cast_signed()
}

/// The same day of another month, or its last day; `None` outside the calendar.
fn shifted(day: Day, months: i32) -> Option<Day> {
    let month = day.month().plus_months(months);
    Some(clamped(Month::new(month.year(), month.month())?, day.ymd().2))
}

fn clamped(month: Month, day: u32) -> Day {
    month.day(day).unwrap_or_else(|| month.last_day())
}

fn last_of(month: Month) -> u16 {
    u16::try_from(month.last_day().ymd().2).unwrap_or(31)
}

#[cfg(test)]
mod tests;
