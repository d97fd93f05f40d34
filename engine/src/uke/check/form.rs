//! The form of single items: length, characters, zeros, decimals, dates, codes (第1章3(3)ウ, 別表).

use super::text::Survey;
use super::{Check, Spec, positions};
use crate::Month;
use crate::message::uke_check as message;
use crate::uke::codes::{CodeTable, VALIDITY, Validity};
use crate::uke::field::Field;
use crate::uke::finding::Shown;
use crate::uke::layout::{FieldDef, Form, Mode, Need, RecordKind};

/// Numbers that identify something: their zeros belong to them (p.7 「特に定める場合の“0”」; p.15 受給者番号, p.11 検索番号).
const IDENTIFIERS: &[(RecordKind, u16)] = &[
    (RecordKind::Re, 19),
    (RecordKind::Ho, 11),
    (RecordKind::Ko, 3),
    (RecordKind::Sn, 8),
    (RecordKind::Ti, 6),
    // 診療識別, whose table (別表20) the reader holds.
    (RecordKind::Si, 2),
    (RecordKind::Iy, 2),
    (RecordKind::To, 2),
    (RecordKind::Co, 2),
];

/// The digits before and after the point (p.21 使用量, p.22 使用量・単価), as their number and as the word of findings.
const DECIMALS: &[(RecordKind, u16, usize, usize, &str)] =
    &[(RecordKind::Iy, 5, 5, 5, "5.5"), (RecordKind::To, 5, 5, 3, "5.3"), (RecordKind::To, 9, 8, 2, "8.2")];

/// Which calendar the dates of a file are written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Calendar {
    /// 西暦: `YYYYMMDD`, `YYYYMM`.
    Western,
    /// 和暦: `GYYMMDD`, `GYYMM`.
    Era,
}

/// The last month of billing of which files in era dates are known, and the first for which the edition at hand asks for western ones.
/// When exactly receipts were switched is not stated by anything at hand.
const ERA_KNOWN_TO: Option<Month> = Month::new(2019, 2);
const WESTERN_FROM: Option<Month> = Month::new(2022, 4);

/// Checks every item of a record that the specification knows.
pub(super) fn check(check: &mut Check<'_, '_>, spec: &Spec, calendar: &mut Option<Calendar>) {
    check.require(spec.must);
    for position in positions(check.row.filled & !1) {
        // What stands beyond the last item is reported by the reader.
        let Some(item) = spec.item(position) else { continue };
        if item.need == Need::Never {
            check.value(&message::CHECK_FIELD_FORBIDDEN, position, Shown::Nothing);
            continue;
        }
        let field = check.row.field(position);
        if field.raw().contains(&b'"') {
            check.value(&message::CHECK_QUOTE, position, Shown::Nothing);
        }
        match item.mode {
            Mode::Digits if field.bytes().iter().all(u8::is_ascii_digit) => check.number(position, item, field),
            Mode::Decimal if field.decimal(9).is_some() => check.decimal(position, field),
            Mode::Date => check.date(position, item, field, calendar),
            Mode::Alnum | Mode::Kanji | Mode::Either => check.text(position, item, field),
            // What is not a number or a code is reported by the reader.
            Mode::Digits | Mode::Decimal | Mode::Code => {}
        }
        if let Some(table) = item.codes {
            check.codes(position, item, table, field);
        }
    }
}

impl<'a> Check<'_, 'a> {
    fn length(&mut self, position: u16, item: &FieldDef, length: usize) {
        if item.form == Form::Fixed && length < usize::from(item.max_bytes) {
            let found = Shown::Int(i64::try_from(length).unwrap_or(i64::MAX));
            self.report(&message::CHECK_FIELD_SHORT, position, Shown::Int(item.max_bytes.into()), found);
        }
    }

    fn number(&mut self, position: u16, item: &FieldDef, field: Field<'a>) {
        self.length(position, item, field.bytes().len());
        let is_count = item.form == Form::Variable && item.codes.is_none();
        if is_count
            && matches!(field.bytes(), [b'0', _, ..])
            && !IDENTIFIERS.contains(&(self.row.record.kind(), position))
        {
            self.value(&message::CHECK_ZEROS, position, Shown::Nothing);
        }
    }

    fn decimal(&mut self, position: u16, field: Field<'a>) {
        let kind = self.row.record.kind();
        let Some((.., whole, places, word)) = DECIMALS.iter().find(|(k, p, ..)| (*k, *p) == (kind, position)) else {
            return;
        };
        let point = field.bytes().iter().position(|byte| *byte == b'.');
        let (before, after) = field.bytes().split_at_checked(point.unwrap_or(field.bytes().len())).unwrap_or_default();
        let after = after.strip_prefix(b".").unwrap_or_default();
        if before.len() > *whole || after.len() > *places || before.is_empty() {
            self.value(&message::CHECK_DECIMAL, position, Shown::Word(word));
        }
        let superfluous = point.is_some() && !matches!(after, [.., b'1'..=b'9']);
        if superfluous || matches!(before, [b'0', _, ..]) {
            self.value(&message::CHECK_ZEROS, position, Shown::Nothing);
        }
    }

    fn date(&mut self, position: u16, item: &FieldDef, field: Field<'a>, calendar: &mut Option<Calendar>) {
        let is_day = item.max_bytes == 8;
        let (read, other, word) = match is_day {
            true => (field.date().is_some(), field.month().is_some(), "年月日（YYYYMMDD）"),
            false => (field.month().is_some(), field.date().is_some(), "年月（YYYYMM）"),
        };
        if !read && other {
            self.value(&message::CHECK_DATE_KIND, position, Shown::Word(word));
        }
        if !read && !other {
            // The reader has reported it; which calendar was meant is not known.
            return;
        }
        let found = if matches!(field.bytes().len(), 6 | 8) { Calendar::Western } else { Calendar::Era };
        match *calendar {
            Some(first) if first != found => self.value(&message::CHECK_CALENDAR_MIXED, position, Shown::Nothing),
            Some(_) => {}
            None => {
                *calendar = Some(found);
                if found == Calendar::Era {
                    self.era(position);
                }
            }
        }
    }

    /// The first date of the file is of an era.
    fn era(&mut self, position: u16) {
        let month = self.facts.billing.or(self.facts.month);
        if month.is_none() || month <= ERA_KNOWN_TO {
            return;
        }
        let certain = month >= WESTERN_FROM;
        let def = if certain { &message::CHECK_CALENDAR_ERA } else { &message::CHECK_CALENDAR_UNSURE };
        self.value(def, position, Shown::Nothing);
    }

    fn text(&mut self, position: u16, item: &FieldDef, field: Field<'a>) {
        let survey = Survey::of(field.bytes(), self.facts.encoding);
        let width = match item.mode {
            Mode::Kanji if survey.narrow > 0 => Some(&message::CHECK_NOT_WIDE),
            Mode::Alnum if survey.wide > 0 => Some(&message::CHECK_NOT_NARROW),
            Mode::Either if survey.narrow > 0 && survey.wide > 0 => Some(&message::CHECK_MIXED),
            _ => None,
        };
        if let Some(def) = width {
            self.value(def, position, Shown::Nothing);
        }
        if survey.ends_in_space {
            self.value(&message::CHECK_TRAILING_SPACE, position, Shown::Nothing);
        }
        if survey.control {
            self.value(&message::CHECK_CONTROL, position, Shown::Nothing);
        }
        if survey.outside {
            self.value(&message::CHECK_OUTSIDE_SET, position, Shown::Nothing);
        }
        let bytes = survey.narrow.saturating_add(survey.wide.saturating_mul(2));
        self.length(position, item, usize::try_from(bytes).unwrap_or(usize::MAX));
    }

    /// One code, or as many as the item holds.
    fn codes(&mut self, position: u16, item: &FieldDef, table: &'static CodeTable, field: Field<'a>) {
        let bytes = field.bytes();
        if usize::from(item.max_bytes) == table.width {
            self.code(position, table, bytes);
            return;
        }
        if !bytes.len().is_multiple_of(table.width) {
            let (width, length) = (i64::try_from(table.width), i64::try_from(bytes.len()));
            let expected = Shown::Int(width.unwrap_or(i64::MAX));
            self.report(&message::CHECK_CODE_LIST, position, expected, Shown::Int(length.unwrap_or(i64::MAX)));
            return;
        }
        let list = || bytes.chunks(table.width).enumerate();
        list().for_each(|(_, code)| self.code(position, table, code));
        let repeated = list().find(|(index, code)| list().take(*index).any(|(_, earlier)| earlier == *code));
        if let Some((_, code)) = repeated.filter(|_| self.is_set(position)) {
            self.report(&message::CHECK_CODE_REPEATED, position, Shown::Word(table.name), Shown::Raw(code));
        }
    }

    /// Whether the codes of an item are a set: a ward may be met again (p.10 病棟区分 2 「移動した順」).
    fn is_set(&self, position: u16) -> bool {
        !matches!((self.row.record.kind(), position), (RecordKind::Re | RecordKind::Tr, 10))
    }

    fn code(&mut self, position: u16, table: &'static CodeTable, code: &'a [u8]) {
        let (name, found) = (Shown::Word(table.name), Shown::Raw(code));
        if !table.has(code) {
            let later = self.facts.is_later();
            let def = if later { &message::CHECK_CODE_LATER } else { &message::CHECK_CODE_UNKNOWN };
            self.report(def, position, name, found);
            return;
        }
        let Some(month) = self.facts.yyyymm() else { return };
        let not_then = |v: &Validity| v.table.name == table.name && v.code == code && !(v.from..=v.to).contains(&month);
        if VALIDITY.iter().any(not_then) {
            self.report(&message::CHECK_CODE_NOT_THEN, position, name, found);
        }
    }
}
