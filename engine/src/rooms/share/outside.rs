//! 保険外負担: charges outside the insurance. They are added to what is collected and are never part of a limit.

use super::book::Book;
use crate::Day;
use crate::claim::{Claim, OutsideCharge, SubsidyClass, TaxRounding, TaxTreatment};
use crate::message::{Arg, room as messages};
use crate::num::{Overflow, Ratio, Rounding, YEN_PER_POINT};
use crate::outcome::{ChargeOutcome, Outcome, Position, SpecialUnit, Step};
use crate::rooms::unit_of;

pub(super) fn charge<'m>(claim: &Claim, book: &Book<'m>, outcome: &mut Outcome<'m>) {
    for (index, charge) in (0u32..).zip(&claim.outside) {
        let at = Position::Outside(index);
        let Some(encounter) = claim.encounters.iter().position(|e| e.id == charge.encounter) else { continue };
        let on = claim.encounters.get(encounter).map_or(claim.month.first_day(), |e| e.date);
        match with_tax(charge, claim.settings.tax_rounding, book, outcome, at, on) {
            Ok(Some((tax, yen))) => book_charge(Some(index), u32::try_from(encounter).ok(), tax, yen, outcome),
            Ok(None) => {
                let args = [Arg::Day(claim.month.first_day()), Arg::None, Arg::None];
                outcome.find(&messages::PARAMETER_MISSING, at, args);
            }
            Err(Overflow) => outcome.find(&messages::AMOUNT_OVERFLOW, at, [Arg::None; 3]),
        }
    }
    special_charges(claim, book, outcome);
    let days = claim.stay.iter().flat_map(|stay| stay.each_day());
    for (date, day) in days {
        let meals = day.meals.iter().filter_map(|meal| meal.chosen_yen).fold(0i64, i64::saturating_add);
        let yen = day.room_charge_yen.unwrap_or(0).saturating_add(meals);
        outcome.outside_yen = outcome.outside_yen.saturating_add(yen);
        let bill_of = |date| super::bill_date(claim, date, None);
        let bill = bill_of(date);
        if let Some(visit) = outcome.visits.iter_mut().rfind(|visit| bill_of(visit.date) == bill) {
            visit.outside = visit.outside.saturating_add(yen);
        }
    }
}

/// 特別の料金 of 選定療養: 10 yen for each point; the units of a visit are added, then taxed.
fn special_charges<'m>(claim: &Claim, book: &Book<'m>, outcome: &mut Outcome<'m>) {
    for index in 0..outcome.special_charges.len() {
        let Some(own) = outcome.special_charges.get(index).copied() else { continue };
        let Some(unit) = unit_of(claim, &outcome.additions, own.unit) else { continue };
        let at = Position::Unit(own.unit);
        if is_assisted(claim, unit.combination) {
            outcome.find(&messages::SELECTED_CARE_ASSISTANCE, at, [Arg::None; 3]);
            continue;
        }
        let visit = |other: &SpecialUnit| {
            let encounter = unit_of(claim, &outcome.additions, other.unit).and_then(|unit| unit.encounter);
            (other.date, encounter) == (own.date, unit.encounter)
        };
        if outcome.special_charges.iter().take(index).any(visit) {
            continue;
        }
        let points = outcome
            .special_charges
            .iter()
            .filter(|other| visit(other))
            .try_fold(0i64, |sum, other| sum.checked_add(other.points.checked_mul(other.count.into())?));
        let yen = points.and_then(|points| points.checked_mul(YEN_PER_POINT)).ok_or(Overflow);
        let taxed = yen.and_then(|net| tax_of(net, claim.settings.tax_rounding, book, outcome, at, own.date));
        match taxed {
            Ok(Some((tax, yen))) => book_charge(None, unit.encounter, Some(tax), yen, outcome),
            Ok(None) => outcome.find(&messages::PARAMETER_MISSING, at, [Arg::Day(own.date), Arg::None, Arg::None]),
            Err(Overflow) => outcome.find(&messages::AMOUNT_OVERFLOW, at, [Arg::None; 3]),
        }
    }
}

/// 法別番号 of 生活保護.
const ASSISTANCE: &str = "12";

/// Whether 医療扶助 pays in a combination.
fn is_assisted(claim: &Claim, combination: &str) -> bool {
    let combination = claim.combinations.iter().find(|own| own.id == combination);
    let ids = combination.map(|own| own.subsidies.as_slice()).unwrap_or_default();
    claim.subsidies.iter().filter(|subsidy| ids.contains(&subsidy.id)).any(|subsidy| {
        let by_number = subsidy.payer_number.as_deref().is_some_and(|number| number.starts_with(ASSISTANCE));
        by_number || subsidy.parameters.as_ref().is_some_and(|own| own.class == SubsidyClass::PublicAssistance)
    })
}

/// The tax that is added, and the charge with it; `None` when the rate is not known.
fn with_tax<'m>(
    charge: &OutsideCharge,
    rounding: TaxRounding,
    book: &Book<'m>,
    outcome: &mut Outcome<'m>,
    at: Position,
    on: Day,
) -> Result<Option<(Option<i64>, i64)>, Overflow> {
    if charge.tax != TaxTreatment::Excluded {
        return Ok(Some((None, charge.amount_yen)));
    }
    let taxed = tax_of(charge.amount_yen, rounding, book, outcome, at, on)?;
    Ok(taxed.map(|(tax, yen)| (Some(tax), yen)))
}

/// The consumption tax on an amount, and the amount with it; `None` without a rate.
fn tax_of<'m>(
    net: i64,
    rounding: TaxRounding,
    book: &Book<'m>,
    outcome: &mut Outcome<'m>,
    at: Position,
    on: Day,
) -> Result<Option<(i64, i64)>, Overflow> {
    let Some(rate) = book.tax else { return Ok(None) };
    let rounding = match rounding {
        TaxRounding::Down => Rounding::Down,
        TaxRounding::HalfUp => Rounding::HalfUp,
        TaxRounding::Up => Rounding::Up,
    };
    let tax = Ratio::from_int(net).times(rate.ratio)?.round(rounding)?;
    outcome.note(at, on, Step::Tax { net, tax, rate: rate.parameter });
    Ok(Some((tax, net.checked_add(tax).ok_or(Overflow)?)))
}

/// The charge stands on the last visit of its encounter; an encounter without points keeps it in the month's total only.
fn book_charge(charge: Option<u32>, encounter: Option<u32>, tax: Option<i64>, yen: i64, outcome: &mut Outcome<'_>) {
    let last = outcome.visits.iter().rposition(|visit| visit.encounter == encounter);
    if let Some(visit) = last.and_then(|index| outcome.visits.get_mut(index)) {
        visit.outside = visit.outside.saturating_add(yen);
    }
    let visit = last.and_then(|index| u32::try_from(index).ok());
    outcome.charges.push(ChargeOutcome { charge, visit, tax, yen });
    outcome.outside_yen = outcome.outside_yen.saturating_add(yen);
}
