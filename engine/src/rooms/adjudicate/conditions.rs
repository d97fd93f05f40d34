//! A line's own conditions in the 医科診療行為マスター: 入外, 後期, 病院・診療所, 病床数, 年齢, 施設基準.

use super::Context;
use super::docket::Act;
use crate::claim::{CoverageKind, Institution, InstitutionKind, Setting};
use crate::masters::FeeItem;
use crate::message::{MessageDef, room as messages};
use crate::outcome::Basis;
use crate::rooms::age;
use crate::{Day, Month};

/// A condition that does not hold, or cannot be judged: the message and the column with its value.
pub(super) struct Failed {
    pub(super) def: &'static MessageDef,
    pub(super) basis: Basis<'static>,
    /// What the claim does not say.
    pub(super) missing: Option<&'static str>,
}

impl Failed {
    fn new(def: &'static MessageDef, column: u16, value: impl Into<i64>) -> Failed {
        Failed { def, basis: Basis::Column { no: column, value: value.into() }, missing: None }
    }
}

/// The first condition of an act that does not hold.
pub(super) fn first_failed(context: &Context<'_, '_>, act: &Act<'_>) -> Option<Failed> {
    let item = act.item?;
    let institution = &context.claim.institution;
    setting(item, context.claim.setting)
        .or_else(|| insurance(item, || late_elderly(context, act)))
        .or_else(|| institution_kind(item, institution.kind))
        .or_else(|| beds(item, institution))
        .or_else(|| ages(item, context.claim.patient.birth_date, act.date))
        .or_else(|| standards(item, institution, act.date))
}

/// 項番13 入外適用区分, and 項番15・66: an item without a box on that kind of receipt is not used on it.
fn setting(item: FeeItem<'_>, setting: Setting) -> Option<Failed> {
    let refused = |column, value: u16| Some(Failed::new(&messages::WRONG_SETTING, column, value));
    let (own, other, column, excluded) = match setting {
        Setting::Outpatient => (item.box_outpatient(), item.box_inpatient(), 15, 1),
        Setting::Inpatient => (item.box_inpatient(), item.box_outpatient(), 66, 2),
    };
    if item.setting() == excluded {
        return refused(13, item.setting().into());
    }
    // Where neither box is given, the master does not say.
    if own == 0 && other != 0 { refused(column, own) } else { None }
}

/// Whether the insurance that pays is 後期高齢者医療; `None` without insurance.
fn late_elderly(context: &Context<'_, '_>, act: &Act<'_>) -> Option<bool> {
    let claim = context.claim;
    let unit = claim.units.get(act.payer_unit as usize)?;
    let combination = claim.combinations.iter().find(|combination| combination.id == unit.combination)?;
    let coverage = claim.coverages.iter().find(|coverage| Some(&coverage.id) == combination.coverage.as_ref())?;
    Some(coverage.kind == CoverageKind::LateElderly)
}

/// 項番14 後期高齢者医療適用区分.
fn insurance(item: FeeItem<'_>, late_elderly: impl Fn() -> Option<bool>) -> Option<Failed> {
    let fits = match item.elderly() {
        1 => late_elderly() != Some(true),
        2 => late_elderly() != Some(false),
        _ => true,
    };
    (!fits).then(|| Failed::new(&messages::WRONG_INSURANCE, 14, item.elderly()))
}

/// 項番19 病院・診療所区分.
fn institution_kind(item: FeeItem<'_>, kind: InstitutionKind) -> Option<Failed> {
    let fits = match item.hospital_kind() {
        1 => kind == InstitutionKind::Hospital,
        2 => kind == InstitutionKind::Clinic,
        _ => true,
    };
    (!fits).then(|| Failed::new(&messages::WRONG_INSTITUTION, 19, item.hospital_kind()))
}

/// 項番71 病床数区分: permitted beds, for 5 and 6 general beds.
fn beds(item: FeeItem<'_>, institution: &Institution) -> Option<Failed> {
    let class = item.beds();
    let (beds, range) = match class {
        1 => (institution.beds, 1..=99),
        2 => (institution.beds, 100..=199),
        3 => (institution.beds, 0..=199),
        4 => (institution.beds, 200..=u32::MAX),
        5 => (institution.general_beds, 0..=199),
        6 => (institution.general_beds, 200..=u32::MAX),
        7 => (institution.beds, 0..=399),
        8 => (institution.beds, 400..=u32::MAX),
        _ => return None,
    };
    let missing = if matches!(class, 5 | 6) { "一般病床数" } else { "許可病床数" };
    // General beds are some of the permitted ones: fewer of these decide.
    let beds = beds.or(institution.beds.filter(|permitted| matches!(class, 5 | 6) && *permitted < 200));
    match beds {
        // A clinic has at most 19 beds (医療法 1条の5).
        None if institution.kind == InstitutionKind::Clinic && matches!(class, 3 | 5 | 7) => None,
        None => Some(Failed { missing: Some(missing), ..Failed::new(&messages::BEDS_UNKNOWN, 71, class) }),
        Some(beds) => (!range.contains(&beds)).then(|| Failed::new(&messages::WRONG_BEDS, 71, class)),
    }
}

/// 項番41・42: from the lower age on, and below the upper one.
fn ages(item: FeeItem<'_>, birth: Day, on: Day) -> Option<Failed> {
    let failed =
        |no, age| Some(Failed { def: &messages::AGE_OUT_OF_RANGE, basis: Basis::Age { no, age }, missing: None });
    let (lower, upper) = (item.age_lower(), item.age_upper());
    if age::has_reached(lower, birth, on) == Some(false) {
        return failed(41, lower);
    }
    if age::has_reached(upper, birth, on) == Some(true) { failed(42, upper) } else { None }
}

/// 名寄せコード (別紙7-8): codes that stand for several standards.
const GROUPING_CODES: core::ops::RangeInclusive<u16> = 8000..=8999;

/// 項番72–81: any one of the standards, where the claim says which are held. A clinic or hospital that states none is unchecked.
fn standards(item: FeeItem<'_>, institution: &Institution, on: Day) -> Option<Failed> {
    let held = institution.standards.as_ref()?;
    let mut needed = item.standards().peekable();
    let first = *needed.peek()?;
    let holds = |code: u16| {
        held.iter().any(|standard| {
            standard.code.value() == u32::from(code)
                && standard.from <= on
                && standard.until.is_none_or(|until| on <= until)
        })
    };
    // What a grouping code stands for is not published, so it refuses nothing.
    let fits = |code: u16| holds(code) || GROUPING_CODES.contains(&code);
    (!needed.any(fits)).then(|| Failed::new(&messages::STANDARD_MISSING, 72, first))
}

/// Whether an act depends on standards that the claim does not state.
pub(super) fn needs_standards(act: &Act<'_>) -> bool {
    let entered = !act.is_fixed() && !act.is_proposed();
    entered && act.item.is_some_and(|item| item.standards().next().is_some())
}

/// 診療実日数 as the claim's encounters, or the days of its stay, give it.
pub(super) fn actual_days(context: &Context<'_, '_>, month: Month) -> Option<u32> {
    let claim = context.claim;
    if context.is_inpatient() {
        let days = claim.stay.as_ref()?.each_day().filter(|(date, _)| month.contains(*date)).count();
        return u32::try_from(days).ok().filter(|days| *days > 0);
    }
    let counts = |at: &usize, date: Day| {
        !claim.encounters.iter().take(*at).any(|earlier| earlier.counts_as_actual_day && earlier.date == date)
    };
    let counted = claim.encounters.iter().enumerate().filter(|(_, encounter)| encounter.counts_as_actual_day);
    let days = counted.filter(|(at, encounter)| counts(at, encounter.date)).count();
    u32::try_from(days).ok().filter(|days| *days > 0)
}
