//! The file as a whole: encoding, line ends, the end-of-file code, the order of IR, receipts and GO, numbering and volumes
//! (第1章3(3)ア・ウ・エ, 3(4)ア・ク).

use super::form::Calendar;
use super::{Check, EDITION, id, yyyymm};
use crate::Month;
use crate::message::uke_check as message;
use crate::uke::codes::FEE_TABLES;
use crate::uke::file::{FileLayout, TextEncoding, UkeFile};
use crate::uke::finding::{Finding, Shown};
use crate::uke::layout::{ForeignKind, Re, RecordKind};
use crate::uke::piece::KeptRecord;
use crate::uke::receipt::{Receipt, is_of_another_table};
use crate::uke::record::{LineEnd, Record};

/// What the records met so far tell of the file.
#[derive(Debug)]
pub(super) struct FileState<'a> {
    bytes: &'a [u8],
    encoding: TextEncoding,
    /// Whether the file is held against the composition of files: one that an institution sends, of 医科. Files for payers are put
    /// together by the reviewing organisation, and dental files have a specification of their own.
    composed: bool,
    for_payers: bool,
    /// Whether any line ends as it should; if none does, the file is at fault and not each record.
    any_line_end: bool,
    byte_order_mark: bool,
    calendar: Option<Calendar>,
    last: Option<Record<'a>>,
    institutions: u32,
    totals_met: bool,
    /// The IR in force.
    institution_record: Option<Record<'a>>,
    volume: Option<i64>,
    /// 1, or the number after the last receipt; not known at the start of a later volume.
    next_number: Option<i64>,
    edition_told: bool,
}

/// What is known of the file at the end of a piece.
#[derive(Clone, Debug)]
pub(super) struct Carry {
    last: Option<KeptRecord>,
    institution: Option<KeptRecord>,
    composed: bool,
    any_line_end: bool,
    byte_order_mark: bool,
    totals_met: bool,
    edition_told: bool,
    calendar: Option<Calendar>,
    institutions: u32,
    volume: Option<i64>,
    next_number: Option<i64>,
}

impl Carry {
    /// The state at the start of the piece that follows.
    pub(super) fn resume<'a>(&'a self, file: &UkeFile<'a>) -> FileState<'a> {
        FileState {
            composed: self.composed,
            any_line_end: self.any_line_end,
            byte_order_mark: self.byte_order_mark,
            calendar: self.calendar,
            last: self.last.as_ref().map(KeptRecord::record),
            institutions: self.institutions,
            totals_met: self.totals_met,
            institution_record: self.institution.as_ref().map(KeptRecord::record),
            volume: self.volume,
            next_number: self.next_number,
            edition_told: self.edition_told,
            ..FileState::new(file)
        }
    }
}

impl<'a> FileState<'a> {
    pub(super) fn new(file: &UkeFile<'a>) -> FileState<'a> {
        let bytes = file.bytes();
        FileState {
            bytes,
            encoding: file.encoding(),
            composed: file.layout() == FileLayout::Provider,
            for_payers: file.layout() == FileLayout::Payer,
            any_line_end: bytes.windows(2).any(|pair| pair == b"\r\n"),
            byte_order_mark: bytes.starts_with(b"\xEF\xBB\xBF"),
            calendar: None,
            last: None,
            institutions: 0,
            totals_met: false,
            institution_record: None,
            volume: None,
            next_number: Some(1),
            edition_told: false,
        }
    }

    /// What goes on in the next piece.
    pub(super) fn carry(&self) -> Carry {
        Carry {
            last: self.last.map(KeptRecord::of),
            institution: self.institution_record.map(KeptRecord::of),
            composed: self.composed,
            any_line_end: self.any_line_end,
            byte_order_mark: self.byte_order_mark,
            totals_met: self.totals_met,
            edition_told: self.edition_told,
            calendar: self.calendar,
            institutions: self.institutions,
            volume: self.volume,
            next_number: self.next_number,
        }
    }

    pub(super) fn calendar(&mut self) -> &mut Option<Calendar> {
        &mut self.calendar
    }

    /// Whether the institution claims by the fee table of 医科.
    pub(super) fn is_medical(&self) -> bool {
        !self.institution_record.is_some_and(is_of_another_table)
    }

    /// Any record, in the order of the file.
    pub(super) fn meet(&mut self, record: Record<'a>, findings: &mut Vec<Finding<'a>>) {
        let is_dental = record.kind() == RecordKind::Foreign(ForeignKind::Uk);
        let is_other_table = record.kind() == RecordKind::Ir && is_of_another_table(record);
        self.composed &= !(is_dental || is_other_table);
        let mut report = |def, expected, found| findings.push(Finding::new(def, record, 0, expected, found));
        let found = Shown::Raw(record.id().raw());
        let previous = self.last.map_or(0, Record::number);
        if record.number() > previous.saturating_add(1) {
            report(&message::CHECK_BLANK_LINE, Shown::Nothing, Shown::Nothing);
        }
        if self.composed {
            let wrong_end = match record.line_end() {
                LineEnd::CrLf => None,
                LineEnd::Lf => Some("LF"),
                LineEnd::None => Some("-"),
            };
            if let Some(end) = wrong_end.filter(|_| self.any_line_end) {
                report(&message::CHECK_LINE_END, Shown::Word("CR LF"), Shown::Word(end));
            }
            if self.last.is_none() && record.kind() != RecordKind::Ir {
                report(&message::CHECK_FIRST_RECORD, Shown::Word("IR"), found);
            }
            if self.totals_met {
                report(&message::CHECK_AFTER_TOTALS, Shown::Word("GO"), found);
            }
        }
        if record.kind() == RecordKind::Ir {
            self.institution_record = Some(record);
            self.institutions = self.institutions.saturating_add(1);
            if self.composed && self.institutions > 1 {
                report(&message::CHECK_REPEATED, Shown::Nothing, found);
            }
        }
        self.totals_met |= record.kind() == RecordKind::Go;
        self.last = Some(record);
    }

    /// IR: the number of the volume, and who claims.
    pub(super) fn institution(&mut self, check: &mut Check<'_, 'a>) {
        check.institution(3, 4, 5);
        check.telephone(10);
        self.volume = check.row.field(9).number().filter(|_| check.row.bytes(9).len() == 2);
        if self.institutions == 1 && self.volume.is_some_and(|volume| volume > 0) {
            self.next_number = None;
        }
    }

    /// GO: totals are stated by the last volume only, and the volumes follow one another (p.9, p.27).
    pub(super) fn totals(&mut self, check: &mut Check<'_, 'a>) {
        if !self.composed {
            return;
        }
        let is_last = check.row.bytes(4) == b"99";
        if is_last {
            check.require(super::bits(&[2, 3]));
            return;
        }
        check.forbid(&message::CHECK_FIELD_FORBIDDEN, super::bits(&[2, 3]));
        let next = self.volume.and_then(|volume| volume.checked_add(1));
        if let (Some(next), Some(found)) = (next, check.row.field(4).number())
            && found != next
        {
            check.report(&message::CHECK_VOLUME, 4, Shown::Int(next), Shown::Int(found));
        }
    }

    /// レセプト番号 (p.10 2): one after the other from 1.
    pub(super) fn number(&mut self, header: Re<'a>, findings: &mut Vec<Finding<'a>>) {
        let Some(found) = header.receipt_number().number() else { return };
        if let Some(next) = self.next_number.filter(|next| self.composed && *next != found) {
            let shown = Shown::Raw(header.receipt_number().raw());
            findings.push(Finding::new(&message::CHECK_NUMBERING, header.record(), 2, Shown::Int(next), shown));
        }
        self.next_number = found.checked_add(1);
    }

    /// Says once that a later edition may ask for something else.
    pub(super) fn edition(&mut self, receipt: &Receipt<'a>, findings: &mut Vec<Finding<'a>>) {
        if self.edition_told || receipt.month.map(yyyymm) < Some(EDITION.later_from) {
            return;
        }
        self.edition_told = true;
        let from = i32::try_from(EDITION.later_from / 100).ok().and_then(|y| Month::new(y, EDITION.later_from % 100));
        let found = from.map_or(Shown::Nothing, Shown::Month);
        let record = receipt.header.record();
        findings.push(Finding::new(&message::CHECK_LATER_EDITION, record, 4, Shown::Word(EDITION.name), found));
    }

    /// A receipt of 医科 in a file whose IR names another fee table (別表3).
    pub(super) fn fee_table(&mut self, findings: &mut Vec<Finding<'a>>) {
        let Some(record) = self.institution_record.filter(|_| !self.for_payers && !self.is_medical()) else { return };
        let (expected, found) = (Shown::Word(FEE_TABLES.name), Shown::Raw(record.field(4).raw()));
        findings.push(Finding::new(&message::CHECK_CODE_UNKNOWN, record, 4, expected, found));
        // Once for the file.
        self.institution_record = None;
    }

    pub(super) fn finish(self, findings: &mut Vec<Finding<'a>>) {
        let mut report = |def, expected, found| findings.push(Finding::of_file(def, expected, found));
        if self.for_payers {
            report(&message::CHECK_PAYER_FILE, Shown::Nothing, Shown::Nothing);
        }
        if !self.composed {
            return;
        }
        if self.encoding == TextEncoding::Utf8 {
            report(&message::CHECK_ENCODING, Shown::Word("Shift_JIS"), Shown::Word(self.encoding.name()));
        }
        if self.byte_order_mark {
            report(&message::CHECK_BYTE_ORDER_MARK, Shown::Nothing, Shown::Nothing);
        }
        if !self.any_line_end {
            report(&message::CHECK_LINE_END, Shown::Word("CR LF"), Shown::Word("LF"));
        }
        let marks = self.bytes.iter().rev().take_while(|byte| **byte == 0x1A).count();
        if marks != 1 {
            let marks = i64::try_from(marks).unwrap_or(i64::MAX);
            report(&message::CHECK_END_MARK, Shown::Int(1), Shown::Int(marks));
        }
        if let Some(last) = self.last.filter(|_| !self.totals_met) {
            let (expected, found) = (id(RecordKind::Go), Shown::Raw(last.id().raw()));
            findings.push(Finding::new(&message::CHECK_LAST_RECORD, last, 0, expected, found));
        }
    }
}
