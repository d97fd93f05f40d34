//! 保険外負担: charges outside the insurance. They are added to what is collected and are never part of a limit.

use super::book::Book;
use crate::Day;
use crate::claim::{Claim, OutsideCharge, TaxRounding, TaxTreatment};
use crate::message::{Arg, room as messages};
use crate::num::{Overflow, Ratio, Rounding};
use crate::outcome::{ChargeOutcome, Outcome, Position, Step};

pub(super) fn charge<'m>(claim: &Claim, book: &Book<'m>, outcome: &mut Outcome<'m>) {
    for (index, charge) in (0u32..).zip(&claim.outside) {
        let at = Position::Outside(index);
        let Some(encounter) = claim.encounters.iter().position(|e| e.id == charge.encounter) else { continue };
        let on = claim.encounters.get(encounter).map_or(claim.month.first_day(), |e| e.date);
        match with_tax(charge, claim.settings.tax_rounding, book, outcome, at, on) {
            Ok(Some((tax, yen))) => book_charge(index, encounter, tax, yen, outcome),
            Ok(None) => {
                let args = [Arg::Day(claim.month.first_day()), Arg::None, Arg::None];
                outcome.find(&messages::PARAMETER_MISSING, at, args);
            }
            Err(Overflow) => outcome.find(&messages::AMOUNT_OVERFLOW, at, [Arg::None; 3]),
        }
    }
    let rooms = claim.stay.iter().flat_map(|stay| &stay.days).filter_map(|day| day.room_charge_yen);
    for yen in rooms {
        outcome.outside_yen = outcome.outside_yen.saturating_add(yen);
    }
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
    let Some(rate) = book.tax else { return Ok(None) };
    let rounding = match rounding {
        TaxRounding::Down => Rounding::Down,
        TaxRounding::HalfUp => Rounding::HalfUp,
        TaxRounding::Up => Rounding::Up,
    };
    let tax = Ratio::from_int(charge.amount_yen).times(rate.ratio)?.round(rounding)?;
    outcome.note(at, on, Step::Tax { net: charge.amount_yen, tax, rate: rate.parameter });
    let yen = charge.amount_yen.checked_add(tax).ok_or(Overflow)?;
    Ok(Some((Some(tax), yen)))
}

/// The charge stands on the last visit of its encounter; an encounter without points keeps it in the month's total only.
fn book_charge(charge: u32, encounter: usize, tax: Option<i64>, yen: i64, outcome: &mut Outcome<'_>) {
    let encounter = u32::try_from(encounter).ok();
    let last = outcome.visits.iter().rposition(|visit| visit.encounter == encounter);
    if let Some(visit) = last.and_then(|index| outcome.visits.get_mut(index)) {
        visit.outside = visit.outside.saturating_add(yen);
    }
    let visit = last.and_then(|index| u32::try_from(index).ok());
    outcome.charges.push(ChargeOutcome { charge, visit, tax, yen });
    outcome.outside_yen = outcome.outside_yen.saturating_add(yen);
}
