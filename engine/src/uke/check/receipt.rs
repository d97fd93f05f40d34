//! A receipt record by record: order and number of records, payers, and what records say of one another (第1章3(3)ア(オ)〜(キ)).

use super::lines::Surroundings;
use super::{Check, Facts, id};
use crate::Month;
use crate::message::{MessageDef, uke_check as message};
use crate::uke::class::{PayerSlot, ReceiptKind};
use crate::uke::finding::{Finding, Shown};
use crate::uke::item::ItemKind;
use crate::uke::layout::RecordKind;
use crate::uke::receipt::Receipt;
use crate::uke::record::Record;

/// So many consecutive records may omit 診療識別 (p.5 注1, p.6 注3).
const MOST_WITHOUT_CLASS: i64 = 98;
/// SN, JD and MF are recorded from 令和3年9月診療 on (p.16 注3, p.17 注2).
const ENTITLEMENT_FROM: Option<Month> = Month::new(2021, 9);

/// The walk through the records of one receipt.
pub(super) struct Walk<'r, 'a> {
    receipt: &'r Receipt<'a>,
    /// The payers as bits: bit 0 the insurance, bits 1 to 4 the subsidies.
    payers: u8,
    previous: RecordKind,
    /// The items that were met.
    items: usize,
    counts: Counts,
    part: Part<'a>,
    /// 臓器提供医療機関区分 of the institution in force is “2”.
    elsewhere: bool,
    donor_kind: Option<ReceiptKind>,
    donor_month: Option<Month>,
    next_donor: i64,
    /// Lines without 診療識別 in a row.
    run: i64,
}

/// How often records were met that are counted over the whole receipt.
#[derive(Default)]
struct Counts {
    insurances: u32,
    subsidies: u32,
    entitlements: u32,
    /// JD records, and their payers as bits.
    visits: u32,
    visited: u8,
    /// A TI that no TR followed.
    open_institution: bool,
}

/// What was met of the part that has its own diseases and lines: the receipt of the patient or of a donor.
#[derive(Default)]
struct Part<'a> {
    /// The record that opens it, where it is not the receipt's own.
    head: Option<Record<'a>>,
    is_donor: bool,
    claim: bool,
    disease: bool,
    line: bool,
    billable: bool,
    account: bool,
}

impl<'r, 'a> Walk<'r, 'a> {
    pub(super) fn new(receipt: &'r Receipt<'a>) -> Walk<'r, 'a> {
        let payers = receipt.payers.iter().fold(0, |set, payer| set | slot_bit(payer.slot));
        Walk {
            receipt,
            payers,
            previous: RecordKind::Re,
            items: 0,
            counts: Counts::default(),
            part: Part::default(),
            elsewhere: false,
            donor_kind: None,
            donor_month: None,
            next_donor: 1,
            run: 0,
        }
    }

    pub(super) fn step(&mut self, check: &mut Check<'_, 'a>) {
        let kind = check.row.record.kind();
        self.order(check, kind);
        match kind {
            RecordKind::Re => check.header(),
            RecordKind::Ho => self.insurance(check),
            RecordKind::Ko => self.subsidy(check),
            RecordKind::Sn => self.entitlement(check),
            RecordKind::Jd => self.visits(check),
            RecordKind::Mf => {
                too_early(check);
                check.collected();
            }
            RecordKind::Gr => check.excluded(),
            RecordKind::Sy => {
                self.part.disease = true;
                check.disease(self.month());
            }
            RecordKind::Si | RecordKind::Iy | RecordKind::To | RecordKind::Co => self.line(check),
            RecordKind::Sj => {
                if !core::mem::replace(&mut self.part.account, true) {
                    check.require(super::bit(2));
                }
            }
            RecordKind::Ti => self.donor_institution(check),
            RecordKind::Tr => self.donor_receipt(check),
            RecordKind::Ts => {
                self.part.claim = true;
                check.donor_claim(self.donor_kind);
            }
            RecordKind::Ir | RecordKind::Go | RecordKind::Foreign(_) | RecordKind::Unknown => {}
        }
        self.previous = kind;
    }

    /// The order of kinds (p.5 (オ), p.6 (キ)). Each record is held against the one before it, so that one that stands wrong is one finding.
    fn order(&mut self, check: &mut Check<'_, 'a>, kind: RecordKind) {
        let opens_donor = matches!(kind, RecordKind::Ti | RecordKind::Tr) && self.part.is_donor;
        let rank = |kind| rank(kind, self.part.is_donor);
        if !opens_donor && rank(kind) < rank(self.previous) {
            check.report(&message::CHECK_ORDER, 0, id(self.previous), id(kind));
        }
    }

    fn month(&self) -> Option<Month> {
        if self.part.is_donor { self.donor_month } else { self.receipt.month }
    }

    fn insurance(&mut self, check: &mut Check<'_, 'a>) {
        self.counts.insurances += 1;
        if self.counts.insurances > 1 {
            check.report(&message::CHECK_REPEATED, 0, Shown::Nothing, id(RecordKind::Ho));
        } else if check.facts.kind.is_some_and(|kind| !kind.has_insurance()) {
            not_for_kind(check);
        }
        check.insurance();
    }

    fn subsidy(&mut self, check: &mut Check<'_, 'a>) {
        self.counts.subsidies += 1;
        if check.facts.kind.is_some_and(|kind| self.counts.subsidies > u32::from(kind.subsidies())) {
            not_for_kind(check);
        }
        let number = check.row.record.number();
        let mut earlier =
            self.receipt.payers.iter().filter(|payer| !payer.slot.is_insurance() && payer.record.number() < number);
        let same = |record: &Record<'_>| [2, 3].iter().all(|field| record.field(*field) == check.row.field(*field));
        if check.row.has(2) && earlier.clone().any(|payer| same(&payer.record)) {
            check.value(&message::CHECK_PAYER_REPEATED, 2, Shown::Nothing);
        }
        if let Some(earlier) = earlier.next_back() {
            check.payer_order(earlier.record.field(2).bytes());
        }
        check.subsidy_record();
    }

    fn entitlement(&mut self, check: &mut Check<'_, 'a>) {
        self.counts.entitlements += 1;
        too_early(check);
        if check.facts.kind.is_some_and(|kind| !kind.has_insurance()) {
            not_for_kind(check);
        } else if self.counts.entitlements > 1 {
            check.report(&message::CHECK_REPEATED, 0, Shown::Nothing, id(RecordKind::Sn));
        }
        self.slot(check);
        check.entitlement();
    }

    fn visits(&mut self, check: &mut Check<'_, 'a>) {
        too_early(check);
        self.counts.visits += 1;
        let slot = self.slot(check);
        if let Some(slot) = slot {
            if self.counts.visited & slot_bit(slot) != 0 {
                check.report(&message::CHECK_REPEATED, 0, Shown::Nothing, id(RecordKind::Jd));
            }
            self.counts.visited |= slot_bit(slot);
            check.visits(self.days_of(slot));
        }
    }

    /// 負担者種別 (別表28) names a payer of the receipt.
    fn slot(&self, check: &mut Check<'_, 'a>) -> Option<PayerSlot> {
        let slot = match check.row.bytes(2) {
            b"1" => PayerSlot::Insurance,
            [digit @ b'2'..=b'5'] => PayerSlot::Subsidy(digit - b'1'),
            _ => return None,
        };
        if self.payers & slot_bit(slot) == 0 {
            check.value(&message::CHECK_SLOT, 2, Shown::Nothing);
            return None;
        }
        Some(slot)
    }

    /// The days on which a payer is billed, as bits from 1.
    fn days_of(&self, slot: PayerSlot) -> u32 {
        let billed =
            |unit: &&crate::uke::BillingUnit| unit.donor.is_none() && unit.burden.is_some_and(|b| b.covers(slot));
        let units = self.receipt.units.iter().filter(billed);
        units.flat_map(|unit| unit.days.days()).fold(0, |set, (day, _)| set | 1u32.checked_shl(day).unwrap_or(0))
    }

    fn line(&mut self, check: &mut Check<'_, 'a>) {
        let Some(item) = self.receipt.items.get(self.items) else { return };
        self.items += 1;
        let is_first = !core::mem::replace(&mut self.part.line, true);
        self.part.billable |= item.kind != ItemKind::Comment;
        let without_class = !check.row.has(2);
        self.run = if without_class { self.run.saturating_add(1) } else { 0 };
        if is_first && without_class {
            check.report(&message::CHECK_CLASS_MISSING, 2, Shown::Nothing, Shown::Nothing);
        }
        if self.run > MOST_WITHOUT_CLASS {
            check.report(&message::CHECK_CLASS_RUN, 2, Shown::Int(MOST_WITHOUT_CLASS), Shown::Int(self.run));
        }
        let setting = match self.part.is_donor {
            true => self.donor_kind.map(ReceiptKind::setting),
            false => check.facts.setting(),
        };
        let days_free = self.part.is_donor && self.elsewhere;
        check.line(item, Surroundings { payers: self.payers, setting, month: self.month(), days_free });
    }

    fn donor_institution(&mut self, check: &mut Check<'_, 'a>) {
        self.end_part(check.findings);
        let head = Some(check.row.record);
        // Until its first receipt there is nothing that could lack.
        self.part = Part { head, is_donor: true, claim: true, disease: true, billable: true, ..Part::default() };
        self.counts.open_institution = true;
        self.elsewhere = check.row.bytes(3) == b"2";
        self.next_donor = 1;
        check.donor_institution();
    }

    fn donor_receipt(&mut self, check: &mut Check<'_, 'a>) {
        if !core::mem::replace(&mut self.counts.open_institution, false) {
            self.end_part(check.findings);
        }
        let first_donor = !self.part.is_donor;
        self.part = Part { head: Some(check.row.record), is_donor: true, ..Part::default() };
        if first_donor {
            self.missing(id(RecordKind::Ti), check.findings);
        }
        self.donor_kind = ReceiptKind::new(check.row.bytes(3));
        self.donor_month = check.row.field(4).month();
        if let Some(found) = check.row.field(2).number() {
            if found != self.next_donor {
                check.value(&message::CHECK_NUMBERING, 2, Shown::Int(self.next_donor));
            }
            self.next_donor = found.saturating_add(1);
        }
        check.donor_receipt(self.donor_kind);
    }

    fn missing(&self, kind: Shown<'a>, findings: &mut Vec<Finding<'a>>) {
        let record = self.part.head.unwrap_or(self.receipt.header.record());
        findings.push(Finding::new(&message::CHECK_MISSING_RECORD, record, 0, kind, Shown::Nothing));
    }

    /// What every receipt has, the patient's and a donor's.
    fn end_part(&mut self, findings: &mut Vec<Finding<'a>>) {
        if core::mem::replace(&mut self.counts.open_institution, false) {
            self.missing(id(RecordKind::Tr), findings);
        }
        if self.part.is_donor && !self.part.claim {
            self.missing(id(RecordKind::Ts), findings);
        }
        if !self.part.disease {
            self.missing(id(RecordKind::Sy), findings);
        }
        if !self.part.billable {
            self.missing(Shown::Word("SI・IY・TO"), findings);
        }
    }

    pub(super) fn finish(mut self, facts: &Facts, findings: &mut Vec<Finding<'a>>) {
        self.end_part(findings);
        self.part.head = None;
        if let Some(kind) = facts.kind {
            if kind.has_insurance() && self.counts.insurances == 0 {
                self.missing(id(RecordKind::Ho), findings);
            }
            if self.counts.subsidies < kind.subsidies().into() {
                self.missing(id(RecordKind::Ko), findings);
            }
        }
        let payers = self.payers.count_ones();
        if self.counts.visits > 0 && self.counts.visited.count_ones() < payers {
            let (expected, found) = (Shown::Int(payers.into()), Shown::Int(self.counts.visits.into()));
            findings.push(Finding::new(
                &message::CHECK_VISIT_RECORDS,
                self.receipt.header.record(),
                0,
                expected,
                found,
            ));
        }
    }
}

fn too_early(check: &mut Check<'_, '_>) {
    if check.facts.month.is_some() && check.facts.month < ENTITLEMENT_FROM {
        let (expected, found) = (ENTITLEMENT_FROM.map_or(Shown::Nothing, Shown::Month), id(check.row.record.kind()));
        check.report(&message::CHECK_TOO_EARLY, 0, expected, found);
    }
}

fn not_for_kind(check: &mut Check<'_, '_>) {
    static DEF: &MessageDef = &message::CHECK_FORBIDDEN_RECORD;
    let kind = check.facts.kind.and_then(|kind| kind.as_str().parse().ok()).map_or(Shown::Nothing, Shown::Int);
    check.report(DEF, 0, kind, id(check.row.record.kind()));
}

fn slot_bit(slot: PayerSlot) -> u8 {
    match slot {
        PayerSlot::Insurance => 1,
        PayerSlot::Subsidy(order) => 1u8.checked_shl(order.into()).unwrap_or(0),
    }
}

/// The place of a kind in the order of a receipt.
fn rank(kind: RecordKind, in_donor: bool) -> u8 {
    let donor = if in_donor { 6 } else { 0 };
    match kind {
        RecordKind::Re => 0,
        RecordKind::Ho => 1,
        RecordKind::Ko => 2,
        RecordKind::Sn => 3,
        RecordKind::Jd => 4,
        RecordKind::Mf => 5,
        RecordKind::Gr => 6,
        RecordKind::Sy => 7 + donor,
        RecordKind::Si | RecordKind::Iy | RecordKind::To | RecordKind::Co => 8 + donor,
        RecordKind::Sj => 9 + donor,
        RecordKind::Ti => 10,
        RecordKind::Tr => 11,
        RecordKind::Ts => 12,
        // Kinds outside the specification stand anywhere.
        RecordKind::Ir | RecordKind::Go | RecordKind::Foreign(_) | RecordKind::Unknown => u8::MAX,
    }
}
