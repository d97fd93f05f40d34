//! Receipts (レセプト), read one after the other from a file.

use super::check::record::check_record;
use super::class::{Burden, PayerSlot, ReceiptKind, ServiceClass};
use super::field::Field;
use super::file::{Part, Parts, TextEncoding, UkeFile};
use super::finding::{Finding, Shown};
use super::item::{BillingUnit, DayCounts, Item, ItemKind};
use super::layout::{ForeignKind, Go, Ir, Re, RecordKind, Ti, Tr, Ts};
use super::piece::{Carried, KeptRecord};
use super::record::{LineEnd, Record};
use super::total::{FileTotals, check_receipt};
use crate::claim::{Price, Quantity, Setting};
use crate::message::uke as message;
use crate::{Day, Month};

/// A payer of a receipt: the insurance (HO) or a subsidy (KO), and what it is billed.
#[derive(Clone, Copy, Debug)]
pub struct Payer<'a> {
    /// The record.
    pub record: Record<'a>,
    /// 医療保険, or which 公費 in order.
    pub slot: PayerSlot,
    /// 診療実日数.
    pub actual_days: Option<i64>,
    /// 合計点数.
    pub points: Option<i64>,
    /// 食事療養・生活療養 回数.
    pub meals: Option<i64>,
    /// 食事療養・生活療養 合計金額, yen.
    pub meal_yen: Option<i64>,
}

/// The receipt of an organ donor (臓器提供者レセプト), attached to the receipt of the recipient and apart from its sums.
#[derive(Clone, Copy, Debug)]
pub struct Donor<'a> {
    /// 臓器提供医療機関情報 (TI).
    pub institution: Option<Ti<'a>>,
    /// 臓器提供者レセプト情報 (TR).
    pub receipt: Option<Tr<'a>>,
    /// 臓器提供者請求情報 (TS).
    pub claim: Option<Ts<'a>>,
}

/// One receipt.
#[derive(Clone, Debug)]
pub struct Receipt<'a> {
    /// The institution's record (IR) in force.
    pub institution: Option<Ir<'a>>,
    /// レセプト共通レコード.
    pub header: Re<'a>,
    /// レセプト種別.
    pub kind: Option<ReceiptKind>,
    /// 診療年月.
    pub month: Option<Month>,
    /// 生年月日.
    pub birth: Option<Day>,
    /// 入院年月日.
    pub admission: Option<Day>,
    /// The payers: the insurance first, then the subsidies in order.
    pub payers: Vec<Payer<'a>>,
    /// Every line of the institution's claim, donors' lines included.
    pub items: Vec<Item<'a>>,
    /// The billing units that the lines form.
    pub units: Vec<BillingUnit>,
    /// The donors' receipts.
    pub donors: Vec<Donor<'a>>,
    /// Every record of the receipt in order, those of the reviewer and unknown kinds included.
    pub records: Vec<Record<'a>>,
}

impl<'a> Receipt<'a> {
    fn empty() -> Receipt<'a> {
        Receipt {
            institution: None,
            header: Re(Record::plain(0, b"RE", LineEnd::None)),
            kind: None,
            month: None,
            birth: None,
            admission: None,
            payers: Vec::new(),
            items: Vec::new(),
            units: Vec::new(),
            donors: Vec::new(),
            records: Vec::new(),
        }
    }

    /// Starts the next receipt in the same buffers.
    fn restart(&mut self, header: Re<'a>, institution: Option<Ir<'a>>) {
        self.institution = institution;
        self.header = header;
        self.kind = ReceiptKind::new(header.receipt_kind().bytes());
        self.month = header.month().month();
        self.birth = header.birth().date();
        self.admission = header.admission().date();
        self.payers.clear();
        self.items.clear();
        self.units.clear();
        self.donors.clear();
        self.records.clear();
    }

    /// Whether the receipt is for 医科. A receipt whose kind cannot be read goes by the institution's fee table (点数表).
    pub fn is_medical(&self) -> bool {
        match (self.kind, self.institution) {
            (Some(kind), _) => kind.is_medical(),
            (None, Some(institution)) => !matches!(institution.fee_table().bytes(), b"3" | b"4" | b"6"),
            (None, None) => true,
        }
    }

    /// The records that the reviewing organisation added (審査側のレコード).
    pub fn review(&self) -> impl Iterator<Item = Record<'a>> + '_ {
        self.records.iter().copied().filter(|record| !record.is_provider())
    }

    /// The lines of a unit.
    pub fn unit_items(&self, unit: &BillingUnit) -> &[Item<'a>] {
        self.items.get(unit.items.clone()).unwrap_or_default()
    }

    /// The month of a unit's days: 診療年月 of the receipt, or of the donor's receipt (臓器提供者レセプト).
    pub fn unit_month(&self, unit: &BillingUnit) -> Option<Month> {
        match unit.donor {
            None => self.month,
            Some(_) => self.donor_receipt(unit)?.month().month(),
        }
    }

    /// 入院 or 入院外, of the receipt or of the donor's receipt; `None` when the kind cannot be read.
    pub fn unit_setting(&self, unit: &BillingUnit) -> Option<Setting> {
        let kind = match unit.donor {
            None => self.kind,
            Some(_) => ReceiptKind::new(self.donor_receipt(unit)?.receipt_kind().bytes()),
        };
        kind.map(ReceiptKind::setting)
    }

    fn donor_receipt(&self, unit: &BillingUnit) -> Option<Tr<'a>> {
        self.donors.get(unit.donor?)?.receipt
    }

    /// The days of a unit as dates with their counts; empty when the month cannot be read. Days that the month does not have
    /// are left out.
    pub fn dates<'r>(&'r self, unit: &'r BillingUnit) -> impl Iterator<Item = (Day, u16)> + 'r {
        let month = self.unit_month(unit);
        unit.days.days().filter_map(move |(day, count)| Some((month?.day(day)?, count)))
    }
}

/// What the reader found next.
#[derive(Clone, Copy, Debug)]
pub enum Chunk<'r, 'a> {
    /// A record outside the receipts: IR, GO, and kinds that are not interpreted.
    Envelope(Record<'a>),
    /// A receipt.
    Receipt(&'r Receipt<'a>),
}

/// Reads a file receipt by receipt. Its buffers are reused: a receipt is valid until the next call.
#[derive(Debug)]
pub struct Reader<'a> {
    parts: Parts<'a>,
    encoding: TextEncoding,
    for_payers: bool,
    pending: Option<Record<'a>>,
    institution: Option<Ir<'a>>,
    receipt: Receipt<'a>,
    totals: FileTotals,
    after_end: bool,
    any_receipt: bool,
    dropped: u64,
}

/// What a reader knows at the end of a piece.
#[derive(Clone, Debug)]
pub(super) struct Carry {
    institution: Option<KeptRecord>,
    totals: FileTotals,
    after_end: bool,
    any_receipt: bool,
    dropped: u64,
}

impl<'a> Reader<'a> {
    /// How many findings are kept: a file that is something else would give one for every line.
    pub const KEPT_FINDINGS: usize = 10_000;

    /// A reader at the start of a file.
    pub fn new(file: &UkeFile<'a>) -> Reader<'a> {
        Reader {
            parts: file.parts(),
            encoding: file.encoding(),
            for_payers: file.layout() == super::FileLayout::Payer,
            pending: None,
            institution: None,
            receipt: Receipt::empty(),
            totals: FileTotals::default(),
            after_end: false,
            any_receipt: false,
            dropped: 0,
        }
    }

    /// A reader at the start of a piece that follows another.
    pub fn resume(file: &UkeFile<'a>, carried: &'a Carried) -> Reader<'a> {
        let Carry { institution, totals, after_end, any_receipt, dropped } = &carried.reader;
        Reader {
            institution: institution.as_ref().and_then(|kept| Ir::of(kept.record())),
            totals: *totals,
            after_end: *after_end,
            any_receipt: *any_receipt,
            dropped: *dropped,
            ..Reader::new(file)
        }
    }

    /// What goes on in the next piece.
    pub(super) fn carry(&self) -> Carry {
        Carry {
            institution: self.institution.map(|record| KeptRecord::of(record.record())),
            totals: self.totals,
            after_end: self.after_end,
            any_receipt: self.any_receipt,
            dropped: self.dropped,
        }
    }

    /// The number of the last record.
    pub(super) const fn records(&self) -> u32 {
        self.parts.number()
    }

    /// How many findings were not kept, because there were more than [`Reader::KEPT_FINDINGS`].
    pub const fn dropped_findings(&self) -> u64 {
        self.dropped
    }

    /// The next receipt or record outside the receipts; `None` at the end. What is wrong goes to `findings`.
    pub fn next_chunk(&mut self, findings: &mut Vec<Finding<'a>>) -> Option<Chunk<'_, 'a>> {
        let Some(record) = self.next_record(findings) else {
            if !core::mem::replace(&mut self.any_receipt, true) {
                findings.push(Finding::of_file(&message::UKE_NO_RECEIPT, Shown::Word("RE"), Shown::Nothing));
            }
            return None;
        };
        let header = Re::of(record).filter(|_| record.is_provider());
        match header {
            Some(header) => self.read_receipt(header, findings),
            None => self.read_envelope(record, findings),
        }
        self.limit(findings);
        Some(header.map_or(Chunk::Envelope(record), |_| Chunk::Receipt(&self.receipt)))
    }

    fn limit(&mut self, findings: &mut Vec<Finding<'a>>) {
        if let Some(excess) = findings.len().checked_sub(Self::KEPT_FINDINGS) {
            self.dropped = self.dropped.saturating_add(excess as u64);
            findings.truncate(Self::KEPT_FINDINGS);
        }
    }

    fn next_record(&mut self, findings: &mut Vec<Finding<'a>>) -> Option<Record<'a>> {
        if let Some(record) = self.pending.take() {
            return Some(record);
        }
        loop {
            match self.parts.next()? {
                Part::Record(record) => {
                    self.check(record, findings);
                    return Some(record);
                }
                Part::EndMark => self.after_end = true,
                Part::Blank(_) | Part::ByteOrderMark => {}
            }
        }
    }

    fn check(&mut self, record: Record<'a>, findings: &mut Vec<Finding<'a>>) {
        if core::mem::replace(&mut self.after_end, false) {
            findings.push(Finding::new(&message::UKE_AFTER_END, record, 0, Shown::Nothing, Shown::Nothing));
        }
        if self.for_payers && record.payer_columns().is_none() {
            let found = Shown::Raw(record.body());
            findings.push(Finding::new(&message::UKE_PAYER_COLUMNS, record, 0, Shown::Nothing, found));
        } else if !is_of_another_table(record) {
            check_record(record, self.encoding, findings);
        }
    }

    fn read_envelope(&mut self, record: Record<'a>, findings: &mut Vec<Finding<'a>>) {
        match record.kind() {
            RecordKind::Ir => self.institution = Ir::of(record),
            RecordKind::Go => {
                if let Some(totals) = Go::of(record) {
                    self.totals.check(self.institution, totals, findings);
                }
                self.totals = FileTotals::default();
            }
            RecordKind::Foreign(_) | RecordKind::Unknown => {}
            _ if !record.is_provider() => {}
            _ => {
                let found = Shown::Raw(record.id().raw());
                findings.push(Finding::new(&message::UKE_OUTSIDE_RECEIPT, record, 0, Shown::Word("RE"), found));
            }
        }
    }

    fn read_receipt(&mut self, header: Re<'a>, findings: &mut Vec<Finding<'a>>) {
        self.any_receipt = true;
        self.receipt.restart(header, self.institution);
        let mut builder = Builder::new(&mut self.receipt, findings);
        builder.header();
        let mut next = Some(header.record());
        // The loop ends at the record that belongs to something else, which is read again next time.
        while let Some(record) = next {
            builder.push(record);
            next = loop {
                match self.parts.next() {
                    None => break None,
                    Some(Part::EndMark) => self.after_end = true,
                    Some(Part::Blank(_) | Part::ByteOrderMark) => {}
                    Some(Part::Record(record)) => break Some(record),
                }
            };
            if let Some(record) = next {
                let after_end = core::mem::replace(&mut self.after_end, false);
                builder.check(record, self.encoding, self.for_payers, after_end);
                if ends_receipt(record) || after_end {
                    self.pending = Some(record);
                    break;
                }
            }
        }
        builder.finish();
        self.totals.add(&self.receipt);
    }
}

/// Whether a record says itself that it is of another fee table than 医科: the layouts of dental records of the same name differ.
pub(super) fn is_of_another_table(record: Record<'_>) -> bool {
    match record.kind() {
        RecordKind::Ir => matches!(record.field(4).bytes(), b"3" | b"4" | b"6"),
        RecordKind::Re => ReceiptKind::new(record.field(3).bytes()).is_some_and(|kind| !kind.is_medical()),
        _ => false,
    }
}

/// Whether a record opens something else than the receipt being read.
fn ends_receipt(record: Record<'_>) -> bool {
    match record.kind() {
        RecordKind::Re | RecordKind::Go | RecordKind::Ir => record.is_provider(),
        RecordKind::Foreign(kind) => matches!(kind, ForeignKind::Uk | ForeignKind::Mn),
        _ => false,
    }
}

/// Builds a receipt from its records.
struct Builder<'b, 'a> {
    receipt: &'b mut Receipt<'a>,
    findings: &'b mut Vec<Finding<'a>>,
    medical: bool,
    open: Option<Open>,
    last_class: ServiceClass,
}

/// A billing unit whose points have not come yet.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    class: Option<ServiceClass>,
    billable: bool,
}

impl<'b, 'a> Builder<'b, 'a> {
    fn new(receipt: &'b mut Receipt<'a>, findings: &'b mut Vec<Finding<'a>>) -> Builder<'b, 'a> {
        let medical = receipt.is_medical();
        Builder { receipt, findings, medical, open: None, last_class: ServiceClass::default() }
    }

    fn report(
        &mut self,
        def: &'static crate::message::MessageDef,
        record: Record<'a>,
        field: u16,
        expected: Shown<'a>,
        found: Shown<'a>,
    ) {
        self.findings.push(Finding::new(def, record, field, expected, found));
    }

    fn check(&mut self, record: Record<'a>, encoding: TextEncoding, for_payers: bool, after_end: bool) {
        if after_end {
            self.report(&message::UKE_AFTER_END, record, 0, Shown::Nothing, Shown::Nothing);
        }
        if for_payers && record.payer_columns().is_none() {
            self.report(&message::UKE_PAYER_COLUMNS, record, 0, Shown::Nothing, Shown::Raw(record.body()));
        } else if record.kind().def().is_none() || (self.medical && !is_of_another_table(record)) {
            check_record(record, encoding, self.findings);
        }
    }

    fn header(&mut self) {
        let header = self.receipt.header;
        let kind = header.receipt_kind();
        match self.receipt.kind {
            None => {
                self.report(&message::UKE_RECEIPT_KIND, header.record(), 3, Shown::Nothing, Shown::Raw(kind.raw()));
            }
            Some(kind) if !kind.is_medical() => {
                let found = Shown::Int(kind.fee_table().into());
                self.report(&message::UKE_NOT_MEDICAL, header.record(), 3, Shown::Int(1), found);
            }
            Some(_) => {}
        }
    }

    fn push(&mut self, record: Record<'a>) {
        self.receipt.records.push(record);
        if !record.is_provider() || !self.medical {
            return;
        }
        match record.kind() {
            RecordKind::Ho => self.payer(record, PayerSlot::Insurance, [5, 6, 8, 9]),
            RecordKind::Ko => {
                let earlier = self.receipt.payers.iter().filter(|payer| payer.slot != PayerSlot::Insurance).count();
                let order = u8::try_from(earlier + 1).unwrap_or(u8::MAX);
                self.payer(record, PayerSlot::Subsidy(order), [5, 6, 11, 12]);
            }
            RecordKind::Ti | RecordKind::Tr | RecordKind::Ts => self.donor(record),
            kind => {
                if let Some(kind) = ItemKind::of(kind) {
                    self.item(record, kind);
                }
            }
        }
    }

    fn payer(&mut self, record: Record<'a>, slot: PayerSlot, [days, points, meals, yen]: [u16; 4]) {
        self.receipt.payers.push(Payer {
            record,
            slot,
            actual_days: record.field(days).number(),
            points: record.field(points).number(),
            meals: record.field(meals).number(),
            meal_yen: record.field(yen).number(),
        });
    }

    /// TI opens an institution's donors, TR a donor's receipt of that institution, TS states its claim.
    fn donor(&mut self, record: Record<'a>) {
        self.close_open();
        let donors = &mut self.receipt.donors;
        match record.kind() {
            RecordKind::Ti => donors.push(Donor { institution: Ti::of(record), receipt: None, claim: None }),
            RecordKind::Tr => match donors.last_mut() {
                Some(donor) if donor.receipt.is_none() => donor.receipt = Tr::of(record),
                last => {
                    let institution = last.and_then(|donor| donor.institution);
                    donors.push(Donor { institution, receipt: Tr::of(record), claim: None });
                }
            },
            _ => match donors.last_mut() {
                Some(donor) => donor.claim = Ts::of(record),
                None => donors.push(Donor { institution: None, receipt: None, claim: Ts::of(record) }),
            },
        }
    }

    fn item(&mut self, record: Record<'a>, kind: ItemKind) {
        let item = read_item(record, kind);
        if item.class.is_none() && !record.field(2).is_empty() {
            self.report(&message::UKE_CLASS_UNKNOWN, record, 2, Shown::Nothing, Shown::Raw(record.field(2).raw()));
        }
        if item.burden.is_none() {
            self.report(&message::UKE_BURDEN_UNKNOWN, record, 3, Shown::Nothing, Shown::Raw(record.field(3).raw()));
        }
        if let Some(class) = item.class {
            self.meet_class(class);
        }
        if kind == ItemKind::Comment && item.class.is_none() && self.open.is_none() && self.trails() {
            self.receipt.items.push(item);
            if let Some(unit) = self.receipt.units.last_mut() {
                unit.items.end = self.receipt.items.len();
            }
            return;
        }
        let start = self.receipt.items.len();
        let open = self.open.get_or_insert(Open { start, class: None, billable: false });
        open.class = open.class.or(item.class);
        open.billable |= kind != ItemKind::Comment;
        self.receipt.items.push(item);
        if item.points.is_some() {
            self.close(Some(item));
        }
    }

    /// A new 診療識別 begins a new unit, unless it repeats that of the open one.
    fn meet_class(&mut self, class: ServiceClass) {
        if self.open.is_some_and(|open| open.class.is_some_and(|open| open != class)) {
            self.close_open();
        }
        // 01 and 99 head comments on the receipt as a whole; no line inherits them.
        if !matches!(class.as_str(), "01" | "99") {
            self.last_class = class;
        }
    }

    /// Whether a comment without 診療識別 can belong to the unit before it.
    fn trails(&self) -> bool {
        let donor = self.receipt.donors.len().checked_sub(1);
        self.receipt.units.last().is_some_and(|unit| unit.items.end == self.receipt.items.len() && unit.donor == donor)
    }

    /// Ends an open unit that got no points. Comments that no line followed stand alone and form no unit.
    fn close_open(&mut self) {
        if self.open.is_some_and(|open| open.billable) {
            if let Some(last) = self.receipt.items.last().copied() {
                self.report(&message::UKE_UNIT_WITHOUT_POINTS, last.record, 6, Shown::Nothing, Shown::Nothing);
            }
            self.close(None);
        }
        self.open = None;
    }

    /// Ends the open unit; `last` is the line with the points.
    fn close(&mut self, last: Option<Item<'a>>) {
        let Some(open) = self.open.take() else { return };
        let range = open.start..self.receipt.items.len();
        let lines = self.receipt.items.get(range.clone()).unwrap_or_default();
        let billable = lines.iter().filter(|item| item.kind != ItemKind::Comment);
        let carrier = last.or_else(|| billable.clone().next_back().copied());
        let Some(carrier) = carrier else { return };
        let unit = BillingUnit {
            record: lines.first().map_or(0, |item| item.record.number()),
            items: range,
            class: open.class.unwrap_or(self.last_class),
            burden: carrier.burden,
            points: carrier.points,
            times: carrier.times,
            days: carrier.days,
            donor: self.receipt.donors.len().checked_sub(1),
        };
        for line in billable {
            check_line(*line, carrier, self.findings);
        }
        check_times(carrier, self.receipt.month, self.findings);
        self.receipt.units.push(unit);
    }

    fn finish(&mut self) {
        self.close_open();
        if self.medical {
            check_receipt(self.receipt, self.findings);
        }
    }
}

/// Checks that a line of a unit says the same as the line that carries the points.
fn check_line<'a>(line: Item<'a>, carrier: Item<'a>, findings: &mut Vec<Finding<'a>>) {
    let raw = |field: Field<'a>| Shown::Raw(field.raw());
    if line.times != carrier.times && line.times.is_some() {
        let (expected, found) = (raw(carrier.record.field(7)), raw(line.record.field(7)));
        findings.push(Finding::new(&message::UKE_UNIT_TIMES_DIFFER, line.record, 7, expected, found));
    }
    if line.days != carrier.days && !line.days.is_empty() {
        let (expected, found) = (Shown::Int(carrier.days.total()), Shown::Int(line.days.total()));
        let differs = (1..=31).find(|day| line.days.on(*day) != carrier.days.on(*day));
        let position = differs.map_or(0, |day| day_position(line.kind, day));
        findings.push(Finding::new(&message::UKE_UNIT_DAYS_DIFFER, line.record, position, expected, found));
    }
    if line.burden != carrier.burden && line.burden.is_some() {
        let (expected, found) = (raw(carrier.record.field(3)), raw(line.record.field(3)));
        findings.push(Finding::new(&message::UKE_UNIT_BURDEN_DIFFERS, line.record, 3, expected, found));
    }
}

/// Checks 回数 against the days, and the days against the month.
fn check_times<'a>(carrier: Item<'a>, month: Option<Month>, findings: &mut Vec<Finding<'a>>) {
    match (carrier.times, carrier.points) {
        (None, Some(points)) => {
            findings.push(Finding::new(
                &message::UKE_TIMES_MISSING,
                carrier.record,
                7,
                Shown::Int(points),
                Shown::Nothing,
            ));
        }
        (Some(times), _) if !carrier.days.is_empty() && carrier.days.total() != times => {
            let (expected, found) = (Shown::Int(carrier.days.total()), Shown::Int(times));
            findings.push(Finding::new(&message::UKE_TIMES_NOT_DAYS, carrier.record, 7, expected, found));
        }
        _ => {}
    }
    let Some(month) = month else { return };
    for (day, _) in carrier.days.days().filter(|(day, _)| month.day(*day).is_none()) {
        let (expected, found) = (Shown::Month(month), Shown::Int(day.into()));
        let position = day_position(carrier.kind, day);
        findings.push(Finding::new(&message::UKE_DAY_NOT_IN_MONTH, carrier.record, position, expected, found));
    }
}

/// Reads the items of SI, IY, TO and CO in one pass.
fn read_item(record: Record<'_>, kind: ItemKind) -> Item<'_> {
    let mut item = Item {
        record,
        kind,
        class: None,
        burden: None,
        code: None,
        quantity: None,
        has_quantity: false,
        points: None,
        times: None,
        unit_code: None,
        unit_price: None,
        has_unit_price: false,
        days: DayCounts::default(),
    };
    let is_material = kind == ItemKind::Material;
    let first_day = day_position(kind, 1);
    for (position, field) in record.filled() {
        match position {
            1 => {}
            2 => item.class = field.pair().and_then(ServiceClass::new),
            3 => item.burden = field.letter().and_then(Burden::new),
            4 => item.code = field.code(),
            _ if kind == ItemKind::Comment => break,
            5 => {
                item.has_quantity = !field.is_empty();
                item.quantity = field.ascii().and_then(Quantity::parse);
            }
            6 => item.points = field.number(),
            7 => item.times = field.number(),
            8 if is_material => item.unit_code = field.number(),
            9 if is_material => {
                item.has_unit_price = !field.is_empty();
                item.unit_price = field.ascii().and_then(Price::parse);
            }
            position => read_day(&mut item.days, position, first_day, field),
        }
    }
    item
}

/// The position of a day's column.
fn day_position(kind: ItemKind, day: u32) -> u16 {
    let first = if kind == ItemKind::Material { 18 } else { 14 };
    u16::try_from(day).map_or(first, |day| first.saturating_add(day).saturating_sub(1))
}

/// Takes a day column; positions before the first one hold comments.
fn read_day(days: &mut DayCounts, position: u16, first_day: u16, field: Field<'_>) {
    let count = field.number().and_then(|count| u16::try_from(count).ok());
    if let (Some(index), Some(count)) = (position.checked_sub(first_day), count) {
        days.set(index.into(), count);
    }
}
