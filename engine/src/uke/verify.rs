//! 検算: every billing unit of a receipt priced again from the masters of its days, and compared with what is recorded; on request
//! also every item that follows from the rest of the receipt (合計点数, 負担金額 …), and what adjudicate and complete say of the claim.

mod days;
mod fields;
mod file;
mod money;

use super::claim::{NoClaim, ReceiptClaim};
use super::item::{BillingUnit, Item, ItemKind};
use super::receipt::Receipt;
use super::total::bills;
use crate::claim::{AdjudicationMode, CompletionMode, Setting};
use crate::masters::Family;
use crate::message::{MessageDef, Severity, room, uke as message};
use crate::outcome::{CheckSource, Checklist, Finding, Outcome, Position};
use crate::rooms::Chosen;
use crate::rooms::price::{LineInput, UnitInput};
use crate::rooms::{Engine, Session};
use crate::{Code, Day, MasterSet};
use core::fmt;
use core::ops::Range;
pub use fields::{FieldCount, FieldReport, FieldStatus, FieldValue};
pub use file::FileSums;

/// Why a unit cannot be decided: a message of the registry. There is no general one; each names what is missing.
#[derive(Clone, Copy)]
pub struct Reason(&'static MessageDef);

impl Reason {
    pub(super) const fn new(def: &'static MessageDef) -> Reason {
        Reason(def)
    }

    /// The message.
    pub const fn def(self) -> &'static MessageDef {
        self.0
    }

    /// The stable name.
    pub const fn slug(self) -> &'static str {
        self.0.slug
    }
}

impl PartialEq for Reason {
    fn eq(&self, other: &Reason) -> bool {
        self.0.code == other.0.code
    }
}

impl Eq for Reason {}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// What differs between the record and the masters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Difference {
    /// 点数 (yen for meals) of the unit for one time.
    Points {
        /// The first day on which it differs.
        date: Day,
        /// From the masters.
        expected: i64,
        /// As recorded.
        found: i64,
    },
    /// 回数 against the sum of the days.
    Times {
        /// The sum of the days.
        expected: i64,
        /// As recorded.
        found: i64,
    },
}

/// The result for a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// The record and the masters agree.
    Agreed,
    /// They do not.
    Differ(Difference),
    /// The data do not decide.
    Undecided(Reason),
}

/// A unit and its result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnitReport {
    /// The unit, as a position in [`Receipt::units`].
    pub unit: usize,
    /// The result.
    pub status: Status,
    /// 点数 (yen for meals) for one time from the masters, on the first day. `None` when the unit was not priced.
    pub computed: Option<i64>,
    /// Whether a value that no official text confirms was used.
    pub provisional: bool,
}

/// A total of a receipt (a payer's, or a donor's) computed from units that were priced again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TotalReport {
    /// The number of the record that states the total.
    pub record: u32,
    /// Σ 点数 × 回数 from the masters; `None` when a unit of it is undecided or the sum does not fit.
    pub computed: Option<i64>,
    /// As recorded.
    pub recorded: Option<i64>,
}

impl TotalReport {
    /// Whether both are there and equal.
    pub fn agrees(&self) -> bool {
        self.computed.is_some() && self.computed == self.recorded
    }
}

/// The results of one receipt. Valid until the verifier's next receipt.
#[derive(Clone, Debug, Default)]
pub struct ReceiptReport {
    /// Every unit, in order.
    pub units: Vec<UnitReport>,
    /// Every total.
    pub totals: Vec<TotalReport>,
    /// Every item that follows from the rest of the receipt. Empty unless the claim was verified too.
    pub fields: Vec<FieldReport>,
    /// What adjudicate and complete say of the claim. Empty unless the claim was verified too.
    pub claim: Checklist,
}

impl ReceiptReport {
    /// The item at a position of a record.
    pub fn field(&self, record: u32, field: u16) -> Option<&FieldReport> {
        self.fields.iter().find(|report| (report.record, report.field) == (record, field))
    }
}

/// Verifies receipts against masters. Its buffers are reused.
pub struct Verifier<'e, 'm> {
    engine: &'e Engine<'m>,
    session: Session<'e, 'm>,
    outcome: Outcome<'m>,
    report: ReceiptReport,
    /// The price of every unit on every day, kept until the draws of the whole receipt have been looked at.
    days: Vec<PricedDay>,
    /// Per unit: its days.
    spans: Vec<Range<usize>>,
}

#[derive(Clone, Copy)]
struct PricedDay {
    date: Day,
    count: u16,
    amount: i64,
}

impl<'e, 'm> Verifier<'e, 'm> {
    /// A verifier over an engine's masters.
    pub fn new(engine: &'e Engine<'m>) -> Verifier<'e, 'm> {
        Verifier {
            engine,
            session: engine.session(),
            outcome: Outcome::new(),
            report: ReceiptReport::default(),
            days: Vec::new(),
            spans: Vec::new(),
        }
    }

    /// Prices every unit of a 医科 receipt again. A receipt of another fee table has no units and an empty report.
    pub fn verify(&mut self, receipt: &Receipt<'_>) -> &ReceiptReport {
        self.report.units.clear();
        self.report.totals.clear();
        self.report.fields.clear();
        self.report.claim = Checklist::default();
        self.outcome.clear();
        self.days.clear();
        self.spans.clear();
        self.spans.resize(receipt.units.len(), 0..0);
        // Each donor is a patient of its own: draws are not pooled with those of the recipient.
        for patient in core::iter::once(None).chain((0..receipt.donors.len()).map(Some)) {
            self.price_patient(receipt, patient);
        }
        for (index, unit) in receipt.units.iter().enumerate() {
            let report = self.judge(receipt, index, unit);
            self.report.units.push(report);
        }
        self.totals(receipt);
        &self.report
    }

    /// Verifies a receipt together with its claim, made by [`super::claim_of`] and joined with the patient's others: units and totals,
    /// every item that follows from the rest of the receipt, and what adjudicate and complete say. Nothing is taken away or added by
    /// them: the amounts are those of what was claimed. `file` names the file in the findings.
    pub fn verify_claim(
        &mut self,
        receipt: &Receipt<'_>,
        claim: Result<&ReceiptClaim, &NoClaim>,
        file: &str,
    ) -> &ReceiptReport {
        self.verify(receipt);
        let made = claim.map(|made| {
            let mut made = made.clone();
            self.mark_performed(&mut made);
            made.claim.settings.adjudication = AdjudicationMode::Warn;
            made.claim.settings.completion = CompletionMode::Apply;
            made
        });
        match &made {
            Ok(made) => {
                let source = CheckSource { file, skipped: &made.skipped, comments: &made.comments, is_receipt: true };
                let outcome = self.session.calculate(&made.claim);
                let list = &mut self.report.claim;
                list.add(source, &made.claim, outcome, self.engine.masters());
                list.keep_entered();
                list.suggest(source, &made.claim, outcome, self.engine.masters());
            }
            Err(reason) => {
                let number = String::from_utf8_lossy(receipt.header.receipt_number().bytes());
                self.report.claim.refuse(file, &number, receipt.header.record().number(), reason);
            }
        }
        self.report.claim.finish();
        let made = made.as_ref().map(|made| &made.claim).map_err(|reason| Reason(reason.def()));
        if receipt.is_medical() {
            self.report.fields = self.fields(receipt, made);
        }
        &self.report
    }

    /// Drugs and materials recorded at 0 points were used or prescribed, and are not claimed.
    fn mark_performed(&self, made: &mut ReceiptClaim) {
        let zero = Status::Undecided(Reason(&message::UKE_RECORDED_ZERO));
        for (unit, source) in made.claim.units.iter_mut().zip(&made.sources) {
            if self.report.units.get(*source).is_some_and(|report| report.status == zero) {
                unit.lines.iter_mut().for_each(|line| line.performed_only = true);
            }
        }
    }

    /// The results of the last receipt.
    pub fn report(&self) -> &ReceiptReport {
        &self.report
    }

    /// The findings of the rooms for a unit of the last receipt.
    pub fn findings(&self, unit: usize) -> impl Iterator<Item = &Finding<'m>> {
        self.outcome.findings.iter().filter(move |finding| unit_of(finding) == Some(unit))
    }

    fn price_patient(&mut self, receipt: &Receipt<'_>, donor: Option<usize>) {
        let (masters, bench) = self.session.bench();
        bench.open_claim();
        for (index, unit) in receipt.units.iter().enumerate().filter(|(_, unit)| unit.donor == donor) {
            let Ok(setting) = readable(receipt, unit) else { continue };
            let first = self.days.len();
            for (date, count) in receipt.dates(unit) {
                let items = receipt.unit_items(unit);
                bench.clear();
                bench
                    .fill((0u32..).zip(items.iter().filter_map(line)).map(|(place, line)| LineInput { place, ..line }));
                let input = UnitInput {
                    index: u32::try_from(index).unwrap_or(u32::MAX),
                    service_class: unit.class.number(),
                    date,
                    setting,
                    specimen: None,
                };
                let priced = bench.price(masters, &input, &mut self.outcome, false);
                let amount = if unit.class.is_yen() { priced.yen } else { priced.points };
                self.days.push(PricedDay { date, count, amount });
            }
            if let Some(span) = self.spans.get_mut(index) {
                *span = first..self.days.len();
            }
        }
        bench.close_claim(&mut self.outcome);
    }

    fn priced_days(&self, unit: usize) -> &[PricedDay] {
        self.spans.get(unit).and_then(|span| self.days.get(span.clone())).unwrap_or_default()
    }

    fn judge(&self, receipt: &Receipt<'_>, index: usize, unit: &BillingUnit) -> UnitReport {
        let days = self.priced_days(index);
        let computed = days.first().map(|day| day.amount);
        let provisional = self.has(index, &room::PROVISIONAL_PARAMETER);
        let report = |status| UnitReport { unit: index, status, computed, provisional };
        if let Err(reason) = readable(receipt, unit) {
            return report(Status::Undecided(reason));
        }
        let recorded = unit.points.unwrap_or(0);
        let reason = self.reason(index);
        if is_recorded_zero(receipt, unit) && (reason.is_some() || computed != Some(0)) {
            return report(Status::Undecided(Reason(&message::UKE_RECORDED_ZERO)));
        }
        if let Some(reason) = reason.filter(|_| !self.is_ward_information(receipt, unit)) {
            return report(Status::Undecided(reason));
        }
        if let Some(day) = days.iter().find(|day| day.amount != recorded) {
            let difference = Difference::Points { date: day.date, expected: day.amount, found: recorded };
            return report(self.doubt(index).map_or(Status::Differ(difference), Status::Undecided));
        }
        let (expected, found) = (unit.days.total(), unit.times.unwrap_or(0));
        let times = Status::Differ(Difference::Times { expected, found });
        report(if expected == found { Status::Agreed } else { times })
    }

    /// The first thing, in the order of the rooms, that leaves a unit undecided.
    fn reason(&self, unit: usize) -> Option<Reason> {
        let open = self.findings(unit).filter(|finding| leaves_open(finding.def));
        open.min_by_key(|finding| finding.def.code).map(|finding| Reason(finding.def))
    }

    /// What could explain a difference without the record being wrong.
    fn doubt(&self, unit: usize) -> Option<Reason> {
        let doubts = [&room::STEP_QUANTITY_MISSING, &room::PROVISIONAL_PARAMETER];
        doubts.into_iter().find(|def| self.has(unit, def)).map(Reason)
    }

    fn has(&self, unit: usize, def: &MessageDef) -> bool {
        self.findings(unit).any(|finding| finding.def.code == def.code)
    }

    /// 病床機能報告に係る病棟情報: ward codes stand among the acts with 0 points; they are not in the fee item master.
    fn is_ward_information(&self, receipt: &Receipt<'_>, unit: &BillingUnit) -> bool {
        let masters = self.engine.masters();
        let mut items = receipt.unit_items(unit).iter().filter(|item| item.kind != ItemKind::Comment).peekable();
        let known = |code: Code| receipt.dates(unit).all(|(date, _)| is_ward(masters, code, date));
        unit.points == Some(0) && items.peek().is_some() && items.all(|item| item.code.is_some_and(known))
    }

    /// The totals that the receipt states, from units that agree or differ, and not from undecided ones.
    fn totals(&mut self, receipt: &Receipt<'_>) {
        for payer in &receipt.payers {
            let computed = self.total(receipt, |unit| bills(unit, payer));
            let total = TotalReport { record: payer.record.number(), computed, recorded: payer.points };
            self.report.totals.push(total);
        }
        for (index, donor) in receipt.donors.iter().enumerate() {
            if let Some(claim) = donor.claim {
                let computed = self.total(receipt, |unit| unit.donor == Some(index));
                let recorded = claim.points().number();
                self.report.totals.push(TotalReport { record: claim.record().number(), computed, recorded });
            }
        }
    }

    fn total(&self, receipt: &Receipt<'_>, billed: impl Fn(&BillingUnit) -> bool) -> Option<i64> {
        let reports = self.report.units.iter().zip(&receipt.units);
        let mut counted = reports.filter(|(_, unit)| !unit.class.is_yen() && billed(unit));
        counted.try_fold(0i64, |sum, (report, _)| match report.status {
            Status::Undecided(_) => None,
            _ => self
                .priced_days(report.unit)
                .iter()
                .try_fold(sum, |sum, day| sum.checked_add(day.amount.checked_mul(day.count.into())?)),
        })
    }
}

fn unit_of(finding: &Finding<'_>) -> Option<usize> {
    match finding.at {
        Position::Unit(unit) | Position::Line(unit, _) => usize::try_from(unit).ok(),
        _ => None,
    }
}

/// A price taken from the record says nothing about the record; everything undecided or refused leaves the unit open.
fn leaves_open(def: &MessageDef) -> bool {
    def.severity >= Severity::Undecided || def.code == room::PRICE_FROM_RECORD.code
}

/// The line as the price room sees it. A 単価 recorded beside a drug or act has no meaning; only materials carry it.
fn line(item: &Item<'_>) -> Option<LineInput> {
    let code = item.code.filter(|_| item.kind != ItemKind::Comment)?;
    let (quantity, price) = (item.quantity, item.unit_price);
    Some(LineInput {
        place: 0,
        code,
        quantity,
        price,
        points: None,
        chosen: Chosen::ByCode,
        performed_only: false,
        added: false,
        stands: true,
    })
}

/// The setting, when everything that pricing needs can be read from the records of the unit.
fn readable(receipt: &Receipt<'_>, unit: &BillingUnit) -> Result<Setting, Reason> {
    let items = receipt.unit_items(unit).iter().filter(|item| item.kind != ItemKind::Comment);
    if unit.points.is_none() {
        return Err(Reason(&message::UKE_NO_POINTS));
    }
    for item in items {
        if item.code.is_none() {
            return Err(Reason(&message::UKE_CODE_UNREADABLE));
        }
        if item.quantity.is_none() && item.has_quantity {
            return Err(Reason(&message::UKE_QUANTITY_UNREADABLE));
        }
        if item.unit_price.is_none() && item.has_unit_price {
            return Err(Reason(&message::UKE_PRICE_UNREADABLE));
        }
    }
    if receipt.unit_month(unit).is_none() {
        return Err(Reason(&message::UKE_NO_MONTH));
    }
    if unit.days.is_empty() {
        return Err(Reason(&message::UKE_NO_DAY));
    }
    if receipt.dates(unit).count() != unit.days.days().count() {
        return Err(Reason(&message::UKE_DAY_IMPOSSIBLE));
    }
    if unit.times.is_none() {
        return Err(Reason(&message::UKE_NO_TIMES));
    }
    receipt.unit_setting(unit).ok_or(Reason(&message::UKE_NO_SETTING))
}

/// Drugs or materials alone, recorded at 0 points.
fn is_recorded_zero(receipt: &Receipt<'_>, unit: &BillingUnit) -> bool {
    unit.points == Some(0) && receipt.unit_items(unit).iter().all(|item| item.kind != ItemKind::FeeItem)
}

/// 病棟コード: the third column of the ward file holds the code.
pub(super) fn is_ward(masters: &MasterSet<'_>, code: Code, on: Day) -> bool {
    const CODE_COLUMN: u16 = 3;
    let is_code = |value: &str| Code::parse(value) == Some(code);
    masters.rows(Family::Ward, on).any(|row| row.value(CODE_COLUMN).is_some_and(is_code))
}

/// The results of many receipts, counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Units.
    pub units: u64,
    /// Units that agree.
    pub agreed: u64,
    /// Units that differ.
    pub differ: u64,
    /// Undecided units by reason, in order of the reason's number.
    pub undecided: Vec<(Reason, u64)>,
    /// Totals stated by the receipts.
    pub totals: u64,
    /// Totals that the units priced again reach.
    pub totals_agreed: u64,
    /// Items that follow from the rest of their receipt, in order of record kind and position.
    pub fields: Vec<FieldCount>,
}

/// Counts a reason in a list in order of number.
fn count(list: &mut Vec<(Reason, u64)>, reason: Reason, times: u64) {
    let place = list.partition_point(|(known, _)| known.def().code < reason.def().code);
    match list.get_mut(place) {
        Some((known, counted)) if *known == reason => *counted += times,
        _ => list.insert(place, (reason, times)),
    }
}

impl Tally {
    /// Counts a receipt.
    pub fn add(&mut self, report: &ReceiptReport) {
        for unit in &report.units {
            self.units += 1;
            match unit.status {
                Status::Agreed => self.agreed += 1,
                Status::Differ(_) => self.differ += 1,
                Status::Undecided(reason) => count(&mut self.undecided, reason, 1),
            }
        }
        self.add_fields(&report.fields);
        self.totals += report.totals.len() as u64;
        self.totals_agreed += report.totals.iter().filter(|total| total.agrees()).count() as u64;
    }

    /// Counts items, such as those of GO.
    pub fn add_fields(&mut self, fields: &[FieldReport]) {
        fields.iter().for_each(|report| FieldCount::add(&mut self.fields, report));
    }

    /// Units and items that differ.
    pub fn differences(&self) -> u64 {
        self.differ + self.fields.iter().map(|count| count.differ).sum::<u64>()
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: &Tally) {
        self.units += other.units;
        self.agreed += other.agreed;
        self.differ += other.differ;
        self.totals += other.totals;
        self.totals_agreed += other.totals_agreed;
        other.undecided.iter().for_each(|(reason, times)| count(&mut self.undecided, *reason, *times));
        other.fields.iter().for_each(|count| FieldCount::merge(&mut self.fields, count));
    }

    /// Undecided units.
    pub fn undecided_units(&self) -> u64 {
        self.undecided.iter().map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, agreed, differ) = (self.units, self.agreed, self.differ);
        write!(f, "units {units}: agreed {agreed}, differ {differ}, undecided {} (", self.undecided_units())?;
        for (index, (reason, count)) in self.undecided.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{} {count}", reason.slug())?;
        }
        if self.undecided.is_empty() {
            f.write_str("none")?;
        }
        write!(f, ") · totals from re-priced units: {} of {}", self.totals_agreed, self.totals)
    }
}
