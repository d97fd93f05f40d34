//! Checks of single records against the record specification.

use crate::message::uke as message;
use crate::uke::field::Field;
use crate::uke::file::TextEncoding;
use crate::uke::finding::{Finding, Shown};
use crate::uke::layout::{FieldDef, Mode, RecordDef, RecordKind};
use crate::uke::record::Record;
use crate::uke::text::cp932_length_of;

/// Reports what is wrong with one record on its own.
pub(in crate::uke) fn check_record<'a>(record: Record<'a>, encoding: TextEncoding, findings: &mut Vec<Finding<'a>>) {
    let Some(def) = record.kind().def() else {
        let kept = match record.kind() {
            RecordKind::Foreign(_) => &message::UKE_RECORD_KEPT,
            _ => &message::UKE_RECORD_UNKNOWN,
        };
        findings.push(Finding::new(kept, record, 1, Shown::Nothing, Shown::Raw(record.id().raw())));
        return;
    };
    let mut filled = record.filled();
    for (position, field) in filled.by_ref().filter(|(position, _)| *position > 1) {
        check_field(record, def, position, field, encoding, findings);
    }
    if filled.position() > def.fields {
        let (expected, found) = (Shown::Int(def.fields.into()), Shown::Int(filled.position().into()));
        findings.push(Finding::new(&message::UKE_FIELDS_TOO_MANY, record, 0, expected, found));
    }
}

fn check_field<'a>(
    record: Record<'a>,
    def: &'static RecordDef,
    position: u16,
    field: Field<'a>,
    encoding: TextEncoding,
    findings: &mut Vec<Finding<'a>>,
) {
    let mut report = |def, expected, found| findings.push(Finding::new(def, record, position, expected, found));
    let raw = Shown::Raw(field.raw());
    if matches!(field.raw(), [b'"', inner @ ..] if inner.last() != Some(&b'"')) {
        report(&message::UKE_QUOTE_OPEN, Shown::Word("\""), raw);
    }
    let Some(item) = def.item(position) else { return };
    match item.mode {
        Mode::Digits if !field.bytes().iter().all(u8::is_ascii_digit) => {
            report(&message::UKE_FIELD_NOT_NUMERIC, Shown::Word("0-9"), raw);
        }
        Mode::Decimal if field.decimal(9).is_none() => {
            report(&message::UKE_FIELD_NOT_NUMERIC, Shown::Word("0-9."), raw);
        }
        Mode::Date if field.date().is_none() && field.month().is_none() => {
            report(&message::UKE_FIELD_NOT_A_DATE, Shown::Word("YYYYMMDD YYYYMM"), raw);
        }
        Mode::Code if field.code().is_none() => report(&message::UKE_FIELD_NOT_A_CODE, Shown::Int(9), raw),
        // What has passed is ASCII, one byte a character in every encoding.
        Mode::Digits | Mode::Decimal | Mode::Date | Mode::Code => {
            check_length(item, field, TextEncoding::Ascii, &mut report);
        }
        Mode::Alnum | Mode::Kanji | Mode::Either => check_length(item, field, encoding, &mut report),
    }
}

fn check_length<'a>(
    item: &FieldDef,
    field: Field<'a>,
    encoding: TextEncoding,
    report: &mut impl FnMut(&'static crate::message::MessageDef, Shown<'a>, Shown<'a>),
) {
    match cp932_length(field.bytes(), encoding) {
        None => report(&message::UKE_TEXT_BROKEN, Shown::Word(encoding.name()), Shown::Raw(field.raw())),
        Some(length) if length > usize::from(item.max_bytes) => {
            let found = i64::try_from(length).unwrap_or(i64::MAX);
            report(&message::UKE_FIELD_TOO_LONG, Shown::Int(item.max_bytes.into()), Shown::Int(found));
        }
        Some(_) => {}
    }
}

/// The number of bytes the text takes in CP932, in which the specification counts; `None` when it is not text.
fn cp932_length(bytes: &[u8], encoding: TextEncoding) -> Option<usize> {
    match encoding {
        TextEncoding::Ascii => Some(bytes.len()),
        TextEncoding::Cp932 => is_cp932(bytes).then_some(bytes.len()),
        TextEncoding::Utf8 => Some(cp932_length_of(core::str::from_utf8(bytes).ok()?)),
    }
}

/// Whether lead and trail bytes pair up. Whether each pair is an assigned character is for the decoder to say.
fn is_cp932(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0x00..=0x7F | 0xA1..=0xDF, rest @ ..] => rest,
            [0x81..=0x9F | 0xE0..=0xFC, 0x40..=0x7E | 0x80..=0xFC, rest @ ..] => rest,
            _ => return false,
        };
    }
}
