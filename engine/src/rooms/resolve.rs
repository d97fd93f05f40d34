//! resolve: the row in force for a line on its day, and its nominal points (所定点数). Decides nothing.

use super::price::LineInput;
use crate::claim::Quantity;
use crate::masters::{FeeItem, Lookup, MasterSet, PointsKind, StepFee};
use crate::message::{Arg, MessageDef, room as messages};
use crate::num::{Overflow, Ratio};
use crate::outcome::{Outcome, Position, Row, Step};
use crate::{Code, CodeSpace, Day};

/// Finds the row of a line on a day. What stands in the way becomes a finding; the row that prices is returned, if any. A drug or
/// material that the masters do not hold on that day, and whose line brings its price, needs no row.
pub(super) fn row<'m>(
    masters: &MasterSet<'m>,
    line: &LineInput,
    on: Day,
    at: Position,
    outcome: &mut Outcome<'m>,
) -> Option<Row<'m>> {
    let code = line.code;
    if line.price.is_some() && !is_held(masters, code, on) {
        outcome.find(&messages::PRICE_FROM_RECORD, at, [Arg::Code(code), Arg::Day(on), Arg::None]);
        return None;
    }
    match code.space() {
        Some(CodeSpace::FeeItem) => found(masters.fee_item(code, on), Row::FeeItem, code, on, at, outcome),
        Some(CodeSpace::Drug) => found(masters.drug(code, on), Row::Drug, code, on, at, outcome),
        Some(CodeSpace::Material) => found(masters.material(code, on), Row::Material, code, on, at, outcome),
        Some(CodeSpace::Comment) | None => {
            outcome.find(&messages::CODE_NOT_IN_MASTERS, at, [Arg::Code(code), Arg::Day(on), Arg::None]);
            None
        }
    }
}

/// Whether a drug or material has an answer other than "not in the masters of that day".
fn is_held(masters: &MasterSet<'_>, code: Code, on: Day) -> bool {
    match code.space() {
        Some(CodeSpace::Drug) => !matches!(masters.drug(code, on), Lookup::Unknown { .. } | Lookup::NoRelease),
        Some(CodeSpace::Material) => !matches!(masters.material(code, on), Lookup::Unknown { .. } | Lookup::NoRelease),
        _ => true,
    }
}

fn found<'m, T: Copy>(
    lookup: Lookup<'m, T>,
    row: impl Fn(T) -> Row<'m>,
    code: Code,
    on: Day,
    at: Position,
    outcome: &mut Outcome<'m>,
) -> Option<Row<'m>> {
    let mut refuse = |def: &'static MessageDef, args| outcome.find(def, at, args);
    match lookup {
        Lookup::Found { item, carried_back, release } => {
            let row = row(item);
            outcome.note(at, on, Step::Row(row, release, carried_back));
            if carried_back {
                let from = valid_from(row);
                outcome.find(&messages::CARRIED_BACK, at, [Arg::Code(code), Arg::Day(from), Arg::None]);
            }
            return Some(row);
        }
        Lookup::Abolished { last_day, .. } => {
            refuse(&messages::CODE_ABOLISHED, [Arg::Code(code), Arg::Day(last_day), Arg::Day(on)]);
        }
        Lookup::NotYet { from, .. } => {
            refuse(&messages::CODE_NOT_YET, [Arg::Code(code), Arg::Day(from), Arg::Day(on)]);
        }
        Lookup::Unknown { .. } => {
            refuse(&messages::CODE_NOT_IN_MASTERS, [Arg::Code(code), Arg::Day(on), Arg::None]);
        }
        Lookup::NoRelease => refuse(&messages::NO_RELEASE, [Arg::Code(code), Arg::Day(on), Arg::None]),
    }
    None
}

fn valid_from(row: Row<'_>) -> Day {
    match row {
        Row::FeeItem(item) => item.valid_from(),
        Row::Drug(drug) => drug.valid_from(),
        Row::Material(material) => material.valid_from(),
    }
}

/// What きざみ値計算 says about a quantity.
pub(super) enum Stepped {
    /// The exact nominal points (or yen).
    Points(Ratio),
    /// As [`Stepped::Points`], and the claim should be checked: above the upper limit.
    Above(Ratio),
    /// Not billable.
    Below,
}

/// 所定点数 of a fee item with きざみ値計算 (項番30–35); exact, the price room rounds.
pub(super) fn nominal<'m>(
    item: FeeItem<'m>,
    quantity: Option<Quantity>,
    at: Position,
    on: Day,
    outcome: &mut Outcome<'m>,
) -> Result<Option<Ratio>, Overflow> {
    let base = Ratio::from_hundredths(item.points());
    let Some(step) = item.step() else { return Ok(Some(base)) };
    let Some(quantity) = quantity else {
        outcome.find(&messages::STEP_QUANTITY_MISSING, at, [Arg::Code(item.code()), Arg::None, Arg::None]);
        return Ok(Some(base));
    };
    let exact = match step_points(base, step, quantity)? {
        Stepped::Below => {
            outcome.find(&messages::STEP_BELOW_LIMIT, at, [Arg::Code(item.code()), Arg::None, Arg::None]);
            return Ok(None);
        }
        Stepped::Above(points) => {
            outcome.find(&messages::STEP_ABOVE_LIMIT, at, [Arg::Code(item.code()), Arg::None, Arg::None]);
            points
        }
        Stepped::Points(points) => points,
    };
    let steps = if step.points == 0 { 0 } else { steps_of(exact, base, step)? };
    let result = exact.hundredths().ok_or(Overflow)?;
    outcome.note(at, on, Step::StepFee { item, quantity: quantity.hundred_thousandths(), steps, result });
    Ok(Some(exact))
}

fn steps_of(exact: Ratio, base: Ratio, step: StepFee) -> Result<i64, Overflow> {
    exact.minus(base)?.over(Ratio::from_hundredths(step.points))?.round(crate::num::Rounding::Down)
}

/// 所定点数 in hundredths for comparing lines, without a word about what stands in the way; 0 for percentages and what only the
/// record gives.
pub(super) fn plain_points(item: FeeItem<'_>, quantity: Option<Quantity>) -> i64 {
    if item.points_kind() != PointsKind::Plus {
        return 0;
    }
    let (Some(step), Some(quantity)) = (item.step(), quantity) else { return item.points() };
    match step_points(Ratio::from_hundredths(item.points()), step, quantity) {
        Ok(Stepped::Points(points) | Stepped::Above(points)) => points.hundredths().unwrap_or(item.points()),
        _ => item.points(),
    }
}

/// The formula of 別紙7-5: below the lower limit the base (or nothing), above the upper limit the formula or its cap.
fn step_points(base: Ratio, step: StepFee, quantity: Quantity) -> Result<Stepped, Overflow> {
    let d = quantity.ratio();
    let lower = Ratio::from_int(step.lower);
    let upper = Ratio::from_int(step.upper);
    let refuses_below = matches!(step.error, 2 | 3);
    let caps_above = matches!(step.error, 1 | 3);
    if d <= lower.minus(Ratio::from_int(step.step))? {
        let nothing = refuses_below || d == Ratio::ZERO;
        return Ok(if nothing { Stepped::Below } else { Stepped::Points(base) });
    }
    if d <= lower {
        return Ok(Stepped::Points(base));
    }
    let formula = |x: Ratio| -> Result<Ratio, Overflow> {
        let steps = x.minus(lower)?.over(Ratio::from_int(step.step))?.round(crate::num::Rounding::Up)?;
        base.plus(Ratio::from_int(steps).times(Ratio::from_hundredths(step.points))?)
    };
    Ok(match (d > upper, caps_above) {
        (true, true) => Stepped::Points(formula(upper)?),
        (true, false) => Stepped::Above(formula(d)?),
        (false, _) => Stepped::Points(formula(d)?),
    })
}

/// Whether the points of a fee item are an amount of their own (and not a percentage of others).
pub(super) fn is_amount(kind: PointsKind) -> bool {
    !matches!(kind, PointsKind::PercentAdd | PointsKind::PercentSubtract)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(base: i64, lower: i64, upper: i64, step: i64, per_step: i64, error: u8, quantity: &str) -> Option<i64> {
        let fee = StepFee { lower, upper, step, points: per_step * 100, error };
        match step_points(Ratio::from_int(base), fee, Quantity::parse(quantity).unwrap()).unwrap() {
            Stepped::Points(points) => points.hundredths().map(|h| h / 100),
            Stepped::Above(points) => points.hundredths().map(|h| -h / 100),
            Stepped::Below => None,
        }
    }

    /// The four examples of the master's specification (項番35), at and around every limit.
    #[test]
    fn worked_examples_of_the_step_formula() {
        let home = |d| points(100, 90, 99_999_999, 30, 100, 2, d);
        assert_eq!(
            [home("60"), home("61"), home("90"), home("91"), home("120"), home("120.5")],
            [None, Some(100), Some(100), Some(200), Some(200), Some(300)]
        );
        let ventilator = |d| points(302, 30, 300, 30, 50, 0, d);
        assert_eq!(
            [
                ventilator("0"),
                ventilator("1"),
                ventilator("30"),
                ventilator("31"),
                ventilator("60"),
                ventilator("300"),
                ventilator("301")
            ],
            [None, Some(302), Some(302), Some(352), Some(352), Some(752), Some(-802)]
        );
        let disc = |d| points(23_520, 1, 5, 1, 11_760, 1, d);
        assert_eq!([disc("1"), disc("5"), disc("6")], [Some(23_520), Some(70_560), Some(70_560)]);
        let biopsy = |d| points(310, 1, 99_999_999, 1, 310, 0, d);
        assert_eq!([biopsy("1"), biopsy("3")], [Some(310), Some(930)]);
    }
}
