//! 特記事項 (別表9).

use super::super::age::turns_75_within;
use super::super::share::Cover;
use super::money::Sheet;
use crate::claim::{AmountCategory, Claim, CoverageKind, IncomeClass, MultipleMonthsNote, Relation, Setting};
use crate::outcome::{Outcome, ReceiptNote};
use crate::{Day, Month};

/// 長, 長2.
const LONG_TERM: u8 = 2;
const LONG_TERM_UPPER: u8 = 16;
/// 公.
const PUBLIC: u8 = 1;
/// 高半.
const HALVED: u8 = 21;
/// The caps of マル長 that are written as 長.
const LONG_TERM_CAP: i64 = 10_000;

pub(super) fn write(claim: &Claim, receipt: u32, cover: Option<&Cover>, sheet: &Sheet<'_>, outcome: &mut Outcome<'_>) {
    let Some(cover) = cover else { return };
    let relation = claim.coverages.get(cover.coverage as usize).map(|coverage| coverage.relation);
    let dependant_of_elder = cover.halved
        && relation == Some(Relation::Dependant)
        && cover.kind != CoverageKind::LateElderly
        && !turns_75_within(claim.patient.birth_date, claim.month);
    let codes = [
        sheet.public_note(cover).then_some(PUBLIC),
        long_term(claim, cover, sheet),
        dependant_of_elder.then_some(HALVED),
        class(claim, cover),
    ];
    for code in codes.into_iter().flatten() {
        outcome.receipt_notes.push(ReceiptNote { receipt, code });
    }
}

/// 一部負担金・食事療養費・生活療養費標準負担額区分 (別表8): the low-income class that was confirmed. Of 入院外 it is recorded from 70 on, and only
/// where 高額療養費 was given in kind.
pub(super) fn amount_class(claim: &Claim, cover: &Cover, benefit_in_kind: bool) -> Option<u8> {
    if claim.setting == Setting::Outpatient && !(cover.from_70 && benefit_in_kind) {
        return None;
    }
    let stay = claim.stay.as_ref();
    let long_stay = stay.and_then(|stay| stay.long_stay_from).is_some_and(|from| from <= claim.month.last_day());
    let pension = stay.and_then(|stay| stay.amount_category) == Some(AmountCategory::WelfarePension);
    match cover.counter_class? {
        IncomeClass::O | IncomeClass::Low | IncomeClass::Low2 => Some(if long_stay { 2 } else { 1 }),
        IncomeClass::Low1 => Some(if pension { 4 } else { 3 }),
        _ => None,
    }
}

/// Whether codes of 別表9 that begin with a month are in use.
fn from(month: Month, year: i32, of: u32) -> bool {
    Day::from_ymd(year, of, 1).is_some_and(|day| month.first_day() >= day)
}

/// The code of the class whose ceiling works; from 70 on since 2018-08.
fn class(claim: &Claim, cover: &Cover) -> Option<u8> {
    use IncomeClass::{A, Active1, Active2, Active3, E, General, General2, I, Low, Low1, Low2, Middle, O, U, Upper};
    let late_classes = cover.kind == CoverageKind::LateElderly && from(claim.month, 2022, 10);
    if cover.from_70 && !from(claim.month, 2018, 8) {
        return None;
    }
    let code = match cover.counter_class? {
        General if late_classes => 42,
        General2 => 41,
        A | Active3 => 26,
        I | Active2 => 27,
        U | Active1 => 28,
        E | General => 29,
        O | Low1 | Low2 => 30,
        Upper => 17,
        Middle => 18,
        Low => 19,
    };
    let repeated = cover.multiple_months && claim.settings.multiple_months_note == MultipleMonthsNote::MultipleMonths;
    Some(match code {
        26..=30 if repeated => code + 5,
        41 | 42 if repeated => code + 2,
        17 if repeated => 22,
        _ => code,
    })
}

/// 02長 or 16長2: the cap of マル長 was passed, or the share stands above it; always for 一般Ⅱ.
fn long_term(claim: &Claim, cover: &Cover, sheet: &Sheet<'_>) -> Option<u8> {
    let walk = sheet.walk();
    let caps = sheet.parts().filter_map(|part| {
        let (_, scheme) = walk.payers(part).find(|(_, scheme)| scheme.is_long_term())?;
        Some((part, scheme.cap_per_month))
    });
    let (_, cap) = caps.clone().next()?;
    let factor = if sheet.is_designated() { 2 } else { 1 };
    let above = caps.clone().any(|(part, _)| {
        let limit = part.long_term_cap.unwrap_or(cap);
        part.exact.benefit > 0 || part.exact.share * factor > limit
    });
    let always = claim.settings.long_term_note_always || cover.class == Some(IncomeClass::General2);
    let doubled = sheet.is_designated() && sheet.passes();
    let code = if cap > LONG_TERM_CAP { LONG_TERM_UPPER } else { LONG_TERM };
    (above || always || doubled || walk.long_term_combined > 0).then_some(code)
}
