//! A receipt file held against the record specification (記録条件仕様): [`Checker`].
//!
//! The reader's own findings (single items, billing units, totals) stand; the checker adds what the specification asks of the file, of
//! the order and number of records, of every item, and between records. What it cannot see:
//!
//! - whether a code is in its master, and what a master says of it (unit prescribed, quantity or comment needed): `verify` and `check`
//!   know masters, the form of a file does not depend on them (p.19–23 「別に定める」);
//! - facts outside the file: that a certificate, a reduction or a claim again (再請求) exists, 病床数 where an act asks for it, 割引点数単価,
//!   which ward a patient was on, which department treated, whether a comment was automatically copied (p.6 注3, 10–14);
//! - leading zeros of identifiers (記号, 番号, カルテ番号): they are part of the identifier (p.7 「有効文字」);
//! - the order of comments, diseases and accounts, and where a paragraph ends (p.23 注1・2), as nothing in the file tells another order;
//! - the wards of 病床機能報告 (p.19 診療識別 2, 点数 3, コメント 5): which codes they are is in a list of its own that is not at hand;
//! - the order of subsidies beyond national before local (p.6 注3): the table of the 記載要領 is not at hand;
//! - whether the volumes given belong together (p.9): each file is checked alone;
//! - the carrier (第2章: media, file name), except the end-of-file code.

mod digits;
mod file;
mod form;
mod lines;
mod payers;
mod place;
mod receipt;
pub(super) mod record;
mod report;
#[cfg(test)]
mod tests;
mod text;

use super::class::ReceiptKind;
use super::field::Field;
use super::file::{FileLayout, TextEncoding, UkeFile};
use super::finding::{Finding, Shown};
use super::layout::{FieldDef, Need, RECORDS, RecordDef, RecordKind};
use super::piece::Carried;
use super::receipt::{Chunk, Receipt};
use super::record::Record;
use crate::claim::Setting;
use crate::message::{MessageDef, uke_check as message};
use crate::{Day, Month};
use file::FileState;

pub use report::{CheckFinding, CheckReport, CheckTally, Checked, CheckedFile, KindCount, check, check_piece};

/// The edition of the record specification that receipts are held against.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edition {
    /// Its title.
    pub title: &'static str,
    /// Its name among the editions.
    pub name: &'static str,
    /// The first 診療年月, as `YYYYMM`, for which a later edition can be in force.
    pub later_from: u32,
}

/// The edition at hand. It does not hold the changes of 令和6年 and 令和8年.
pub static EDITION: Edition = Edition {
    title: "オンライン又は光ディスク等による請求に係る記録条件仕様（医科用）令和4年4月版（令和5年3月13日更新）",
    name: "令和4年4月版（令和5年3月13日更新）",
    later_from: 202_406,
};

/// Holds a file against the record specification, beside the reader.
///
/// ```
/// use santei::uke::{Checker, Reader, UkeFile};
/// let file = UkeFile::open(b"IR,1,13,1,1234567\nGO,0,0,99\n").unwrap();
/// let (mut reader, mut checker, mut findings) = (Reader::new(&file), Checker::new(&file), Vec::new());
/// while let Some(chunk) = reader.next_chunk(&mut findings) {
///     checker.chunk(chunk, &mut findings);
/// }
/// checker.finish(&mut findings);
/// assert!(findings.iter().any(|finding| finding.def.slug == "uke-end-mark"));
/// assert!(findings.iter().all(|finding| finding.citation().contains("記録条件仕様")));
/// ```
#[derive(Debug)]
pub struct Checker<'a> {
    file: FileState<'a>,
    facts: Facts,
    row: Row<'a>,
    specs: Vec<Spec>,
}

/// What a checker knows at the end of a piece.
#[derive(Clone, Debug)]
pub(super) struct Carry {
    file: file::Carry,
    facts: Facts,
}

impl<'a> Checker<'a> {
    /// A checker at the start of a file.
    pub fn new(file: &UkeFile<'a>) -> Checker<'a> {
        let facts = Facts {
            encoding: file.encoding(),
            from_institution: file.layout() == FileLayout::Provider,
            ..Facts::default()
        };
        Checker { file: FileState::new(file), facts, row: Row::empty(), specs: RECORDS.iter().map(Spec::new).collect() }
    }

    /// A checker at the start of a piece that follows another.
    pub fn resume(file: &UkeFile<'a>, carried: &'a Carried) -> Checker<'a> {
        let fresh = Checker::new(file);
        match &carried.check {
            Some(Carry { file: state, facts }) => Checker { file: state.resume(file), facts: *facts, ..fresh },
            None => fresh,
        }
    }

    /// What goes on in the next piece.
    pub(super) fn carry(&self) -> Carry {
        Carry { file: self.file.carry(), facts: self.facts }
    }

    /// Checks what the reader found next.
    pub fn chunk(&mut self, chunk: Chunk<'_, 'a>, findings: &mut Vec<Finding<'a>>) {
        match chunk {
            Chunk::Envelope(record) => self.envelope(record, findings),
            Chunk::Receipt(receipt) => self.receipt(receipt, findings),
        }
    }

    /// Checks what only the whole file shows.
    pub fn finish(self, findings: &mut Vec<Finding<'a>>) {
        self.file.finish(findings);
    }

    fn envelope(&mut self, record: Record<'a>, findings: &mut Vec<Finding<'a>>) {
        self.file.meet(record, findings);
        if !record.is_provider() || super::receipt::is_of_another_table(record) {
            return;
        }
        match record.kind() {
            RecordKind::Ir => {
                self.facts.billing = record.field(8).month();
                self.facts.of_institution();
                self.read(record, findings);
                self.file.institution(&mut Check { row: &self.row, facts: &self.facts, findings });
            }
            RecordKind::Go if self.file.is_medical() => {
                self.facts.of_institution();
                self.read(record, findings);
                self.file.totals(&mut Check { row: &self.row, facts: &self.facts, findings });
            }
            _ => {}
        }
    }

    fn receipt(&mut self, receipt: &Receipt<'a>, findings: &mut Vec<Finding<'a>>) {
        if !receipt.is_medical() {
            receipt.records.iter().for_each(|record| self.file.meet(*record, findings));
            return;
        }
        self.facts.of_receipt(receipt);
        self.file.fee_table(findings);
        self.file.number(receipt.header, findings);
        self.file.edition(receipt, findings);
        let mut walk = receipt::Walk::new(receipt);
        for record in &receipt.records {
            self.file.meet(*record, findings);
            if record.is_provider() && self.read(*record, findings) {
                walk.step(&mut Check { row: &self.row, facts: &self.facts, findings });
            }
        }
        walk.finish(&self.facts, findings);
    }

    /// Reads the items of a record and checks their form; whether the specification knows the record.
    fn read(&mut self, record: Record<'a>, findings: &mut Vec<Finding<'a>>) -> bool {
        let Some(spec) = self.specs.iter().find(|spec| spec.def.kind == record.kind()) else { return false };
        self.row.read(record);
        let calendar = self.file.calendar();
        let check = &mut Check { row: &self.row, facts: &self.facts, findings };
        form::check(check, spec, calendar);
        true
    }
}

/// What the specification says of a record kind, by position.
#[derive(Debug)]
struct Spec {
    def: &'static RecordDef,
    must: u64,
    items: [Option<&'static FieldDef>; Row::MOST],
}

impl Spec {
    fn new(def: &'static RecordDef) -> Spec {
        let mut spec = Spec { def, must: 0, items: [None; Row::MOST] };
        for (position, slot) in (0u16..).zip(spec.items.iter_mut()) {
            *slot = def.item(position);
            if slot.is_some_and(|item| item.need == Need::Must) {
                spec.must |= bit(position);
            }
        }
        spec
    }

    fn item(&self, position: u16) -> Option<&'static FieldDef> {
        self.items.get(usize::from(position)).copied().flatten()
    }
}

/// The bit of a position in a set of positions.
const fn bit(position: u16) -> u64 {
    if position < Row::MOST as u16 { 1 << position } else { 0 }
}

/// A set of positions.
const fn bits(positions: &[u16]) -> u64 {
    let (mut set, mut rest) = (0, positions);
    while let [first, tail @ ..] = rest {
        set |= bit(*first);
        rest = tail;
    }
    set
}

/// The positions of a set, in order.
fn positions(mut set: u64) -> impl Iterator<Item = u16> {
    core::iter::from_fn(move || {
        let position = u16::try_from(set.trailing_zeros()).ok().filter(|position| *position < 64)?;
        set &= set - 1;
        Some(position)
    })
}

/// The items of one record, by position. Reused from record to record.
#[derive(Debug)]
struct Row<'a> {
    record: Record<'a>,
    /// The positions that are not omitted.
    filled: u64,
    fields: [Field<'a>; Row::MOST],
}

impl<'a> Row<'a> {
    /// One more than the items of the longest record.
    const MOST: usize = 49;

    fn empty() -> Row<'a> {
        let record = Record::plain(0, b"", super::record::LineEnd::None);
        Row { record, filled: 0, fields: [Field::default(); Row::MOST] }
    }

    fn read(&mut self, record: Record<'a>) {
        (self.record, self.filled) = (record, 0);
        for (position, field) in record.filled() {
            if let Some(slot) = self.fields.get_mut(usize::from(position))
                && !field.is_empty()
            {
                *slot = field;
                self.filled |= bit(position);
            }
        }
    }

    fn has(&self, position: u16) -> bool {
        self.filled & bit(position) != 0
    }

    /// The item at a position; omitted items are empty.
    fn field(&self, position: u16) -> Field<'a> {
        match self.fields.get(usize::from(position)) {
            Some(field) if self.has(position) => *field,
            _ => Field::default(),
        }
    }

    fn bytes(&self, position: u16) -> &'a [u8] {
        self.field(position).bytes()
    }
}

/// What is known of the file and of the receipt while their records are checked.
#[derive(Clone, Copy, Debug)]
struct Facts {
    encoding: TextEncoding,
    /// Whether the file has the layout that institutions send.
    from_institution: bool,
    /// 請求年月.
    billing: Option<Month>,
    kind: Option<ReceiptKind>,
    month: Option<Month>,
    birth: Option<Day>,
    /// 国民健康保険 or 退職者医療, for which more is recorded.
    national_health: bool,
    /// Whether the receipt is claimed for the first time (一次請求).
    first_claim: bool,
}

impl Default for Facts {
    fn default() -> Facts {
        Facts {
            encoding: TextEncoding::Ascii,
            from_institution: true,
            billing: None,
            kind: None,
            month: None,
            birth: None,
            national_health: false,
            first_claim: false,
        }
    }
}

impl Facts {
    /// Forgets the receipt before.
    fn of_institution(&mut self) {
        *self = Facts {
            encoding: self.encoding,
            from_institution: self.from_institution,
            billing: self.billing,
            ..Facts::default()
        };
    }

    fn of_receipt(&mut self, receipt: &Receipt<'_>) {
        // Insurers of 国民健康保険 have numbers of six digits, recorded after two spaces (p.13 保険者番号 2).
        let six_digits = receipt.payers.iter().any(|payer| {
            payer.slot.is_insurance()
                && matches!(payer.record.field(2).bytes(), [b' ', b' ', rest @ ..] if rest.len() == 6)
        });
        let retired = receipt.kind.is_some_and(ReceiptKind::is_retired);
        self.kind = receipt.kind;
        self.month = receipt.month;
        self.birth = receipt.birth;
        self.national_health = six_digits || retired;
        self.first_claim = self.from_institution && receipt.header.search_number().is_empty();
    }

    fn setting(&self) -> Option<Setting> {
        self.kind.map(ReceiptKind::setting)
    }

    /// 診療年月, or 請求年月 outside the receipts, as `YYYYMM`.
    fn yyyymm(&self) -> Option<u32> {
        self.month.or(self.billing).map(yyyymm)
    }

    /// Whether a later edition than the one at hand can be in force.
    fn is_later(&self) -> bool {
        self.yyyymm().is_some_and(|month| month >= EDITION.later_from)
    }
}

fn yyyymm(month: Month) -> u32 {
    u32::try_from(month.year()).unwrap_or(0).saturating_mul(100).saturating_add(month.month())
}

/// One record under check.
struct Check<'c, 'a> {
    row: &'c Row<'a>,
    facts: &'c Facts,
    findings: &'c mut Vec<Finding<'a>>,
}

impl<'a> Check<'_, 'a> {
    fn report(&mut self, def: &'static MessageDef, field: u16, expected: Shown<'a>, found: Shown<'a>) {
        self.findings.push(Finding::new(def, self.row.record, field, expected, found));
    }

    /// Reports an item with its value.
    fn value(&mut self, def: &'static MessageDef, field: u16, expected: Shown<'a>) {
        self.report(def, field, expected, Shown::Raw(self.row.field(field).raw()));
    }

    /// Reports the positions of `wanted` that are omitted.
    fn require(&mut self, wanted: u64) {
        for position in positions(wanted & !self.row.filled) {
            self.report(&message::CHECK_FIELD_MISSING, position, Shown::Nothing, Shown::Nothing);
        }
    }

    /// Reports the positions of `unwanted` that are recorded.
    fn forbid(&mut self, def: &'static MessageDef, unwanted: u64) {
        for position in positions(unwanted & self.row.filled) {
            self.value(def, position, Shown::Nothing);
        }
    }
}

/// The identification of a kind, for findings.
fn id(kind: RecordKind) -> Shown<'static> {
    let word = kind.def().and_then(|def| core::str::from_utf8(&def.id).ok());
    word.map_or(Shown::Nothing, Shown::Word)
}
