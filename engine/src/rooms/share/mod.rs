//! share: who pays what. Walks the visits in order; knows no codes.
//!
//! This version computes combinations of one insurance without subsidies, below the smallest monthly ceiling; everything
//! else is undecided and says why.

use super::{age_on, unit_of};
use crate::claim::{Claim, Combination, Coverage, CoverageKind, IncomeClass};
use crate::masters::{MasterSet, ParameterValue};
use crate::message::{Arg, MessageDef, room as messages};
use crate::num::{Overflow, Ratio, Rounding};
use crate::outcome::{Outcome, Payer, PayerMonth, Position, Step, Unchecked, Visit};
use crate::{Day, Month};

/// Yen of one point (告示 通則: 1点の単価は10円).
const POINT_PRICE: &str = "points.yen_per_point";
/// Unit of the counter amount (健康保険法75条: 10円).
const COUNTER_UNIT: &str = "counter.rounding_unit_yen";

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, outcome: &mut Outcome<'m>) {
    outcome.unchecked.push(Unchecked::Subsidies);
    gather_visits(claim, outcome);
    for index in 0..claim.combinations.len() {
        let Some(combination) = claim.combinations.get(index) else { continue };
        if share_combination(claim, combination, index as u32, masters, outcome).is_err() {
            outcome.find(&messages::AMOUNT_OVERFLOW, Position::Combination(index as u32), [Arg::None; 3]);
        }
    }
}

/// Visits in order of day and encounter, each with the points of its units.
fn gather_visits(claim: &Claim, outcome: &mut Outcome<'_>) {
    for index in 0..outcome.unit_days.len() {
        let Some(day) = outcome.unit_days.get(index).copied() else { continue };
        let Some(unit) = unit_of(claim, day.unit) else { continue };
        let encounter = unit.encounter.as_ref().and_then(|id| claim.encounters.iter().position(|e| e.id == *id));
        let combination = claim.combinations.iter().position(|c| c.id == unit.combination).unwrap_or(0) as u32;
        let points = day.points.saturating_mul(i64::from(day.count));
        book(outcome, day.date, encounter.map(|e| e as u32), combination, points);
    }
    for visit in &claim.visit_points {
        let Some(encounter) = claim.encounters.iter().position(|e| e.id == visit.encounter) else { continue };
        let combination = claim.combinations.iter().position(|c| c.id == visit.combination).unwrap_or(0) as u32;
        let date = claim.encounters.get(encounter).map_or(claim.month.first_day(), |e| e.date);
        book(outcome, date, Some(encounter as u32), combination, visit.points);
    }
    outcome.visits.sort_unstable_by_key(|visit| (visit.date, visit.encounter, visit.combination));
}

fn book(outcome: &mut Outcome<'_>, date: Day, encounter: Option<u32>, combination: u32, points: i64) {
    let same = |v: &&mut Visit| (v.date, v.encounter, v.combination) == (date, encounter, combination);
    if let Some(visit) = outcome.visits.iter_mut().find(same) {
        visit.points = visit.points.saturating_add(points);
        return;
    }
    outcome.visits.push(Visit::undecided(date, encounter, combination, points));
}

fn share_combination<'m>(
    claim: &Claim,
    combination: &Combination,
    index: u32,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
) -> Result<(), Overflow> {
    if !outcome.visits.iter().any(|visit| visit.combination == index) {
        return Ok(());
    }
    let at = Position::Combination(index);
    let mut refuse = |def: &'static MessageDef| outcome.find(def, at, [Arg::None; 3]);
    if !combination.subsidies.is_empty() {
        refuse(&messages::SUBSIDIES_NOT_COMPUTED);
        return Ok(());
    }
    let place = combination.coverage.as_ref().and_then(|id| claim.coverages.iter().position(|c| c.id == *id));
    let Some((place, coverage)) = place.and_then(|place| Some((place as u32, claim.coverages.get(place)?))) else {
        refuse(&messages::NO_COVERAGE_SHARE);
        return Ok(());
    };
    if coverage.reduction.is_some() {
        refuse(&messages::REDUCTION_NOT_COMPUTED);
        return Ok(());
    }
    let (mut cost, mut exact) = (0i64, 0i64);
    for visit in 0..outcome.visits.len() {
        if outcome.visits.get(visit).is_some_and(|v| v.combination == index) {
            let Some((visit_cost, share)) = share_visit(claim, coverage, place, visit, masters, outcome)? else {
                return Ok(());
            };
            cost = cost.checked_add(visit_cost).ok_or(Overflow)?;
            exact = exact.checked_add(share).ok_or(Overflow)?;
        }
    }
    watch_ceiling(claim, coverage, at, exact, masters, outcome);
    let insurer = cost.checked_sub(exact).ok_or(Overflow)?;
    outcome.payers.push(PayerMonth { payer: Payer::Coverage(place), combination: index, yen: insurer });
    outcome.payers.push(PayerMonth { payer: Payer::Patient, combination: index, yen: exact });
    Ok(())
}

/// Cost and exact share of one visit; `None` when the rate is undecided.
fn share_visit<'m>(
    claim: &Claim,
    coverage: &Coverage,
    place: u32,
    index: usize,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
) -> Result<Option<(i64, i64)>, Overflow> {
    let Some(visit) = outcome.visits.get(index).copied() else { return Ok(None) };
    let at = Position::Visit(index as u32);
    let (Some((_, price)), Some((unit, unit_yen))) =
        (held(masters, POINT_PRICE, visit.date), held(masters, COUNTER_UNIT, visit.date))
    else {
        outcome.find(&messages::PARAMETER_MISSING, at, [Arg::Day(visit.date), Arg::None, Arg::None]);
        return Ok(None);
    };
    let Some(rate) = burden_rate(claim, coverage, place, visit.date, masters, outcome) else { return Ok(None) };
    let cost = Ratio::from_int(visit.points).times(price)?;
    let exact = cost.times(rate)?.round(Rounding::HalfUp)?;
    let unit_yen = unit_yen.round(Rounding::HalfUp)?;
    let counter = Ratio::from_int(exact).round_to(unit_yen, Rounding::HalfUp)?;
    let cost = cost.round(Rounding::HalfUp)?;
    if let Some(visit) = outcome.visits.get_mut(index) {
        (visit.patient_exact, visit.counter) = (Some(exact), Some(counter));
    }
    outcome.note(at, visit.date, Step::Counter { cost, exact, counter, unit });
    Ok(Some((cost, exact)))
}

/// A parameter in force whose value is known and enacted.
fn held<'m>(masters: &MasterSet<'m>, id: &str, on: Day) -> Option<(ParameterValue<'m>, Ratio)> {
    let parameter = masters.parameter(id, on).filter(|parameter| !parameter.announced)?;
    Some((parameter, parameter.ratio?))
}

/// Which rate a person has, named by its parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Burden {
    /// A dated parameter.
    Parameter(&'static str),
    /// Printed on the certificate: tenths.
    Given(u8),
    /// The class that decides it is missing.
    Unknown,
}

/// 負担割合 of a coverage on a day (`Burden::Unknown` when the class that decides it is missing).
pub(super) fn burden(claim: &Claim, coverage: &Coverage, on: Day, masters: &MasterSet<'_>) -> Burden {
    use IncomeClass::{Active1, Active2, Active3, General, General2, Low1, Low2};
    if let Some(tenths) = coverage.burden_tenths {
        return Burden::Given(tenths);
    }
    let active = matches!(coverage.income_class, Some(Active1 | Active2 | Active3));
    let general = matches!(coverage.income_class, Some(General | Low1 | Low2));
    if coverage.kind == CoverageKind::LateElderly {
        return match coverage.income_class {
            _ if active => Burden::Parameter("burden.late_elderly.active"),
            _ if general => Burden::Parameter("burden.late_elderly.general"),
            Some(General2) => Burden::Parameter("burden.late_elderly.general_2"),
            _ => Burden::Unknown,
        };
    }
    let birth = claim.patient.birth_date;
    if is_preschool(birth, on) {
        return Burden::Parameter("burden.preschool");
    }
    if on < first_day_from_70(birth) {
        return Burden::Parameter("burden.under70");
    }
    if active {
        Burden::Parameter("burden.70to74.active")
    } else if !general {
        Burden::Unknown
    } else if born_until(masters, on).is_some_and(|last| birth <= last) {
        Burden::Parameter("burden.70to74.transitional")
    } else {
        Burden::Parameter("burden.70to74.general")
    }
}

fn born_until(masters: &MasterSet<'_>, on: Day) -> Option<Day> {
    let (_, value) = held(masters, "burden.transitional.born_until", on)?;
    let value = value.round(Rounding::Down).ok()?;
    Day::from_yyyymmdd(u32::try_from(value).ok()?)
}

/// 未就学児: up to the 31 March that follows the day on which six years are completed (that day included).
pub(super) fn is_preschool(birth: Day, on: Day) -> bool {
    let (year, month, day) = birth.ymd();
    let six = Day::from_ymd(year + 6, month, day).or_else(|| Day::from_ymd(year + 6, 3, 1));
    let Some(reached) = six.map(Day::previous) else { return false };
    let (reached_year, reached_month, _) = reached.ymd();
    let end_year = if reached_month <= 3 { reached_year } else { reached_year + 1 };
    Day::from_ymd(end_year, 3, 31).is_some_and(|last| on <= last)
}

/// 70歳: the rate changes on the 1st of the month after the month in which 70 years are completed.
pub(super) fn first_day_from_70(birth: Day) -> Day {
    let (year, month, day) = birth.ymd();
    let seventy = Day::from_ymd(year + 70, month, day).or_else(|| Day::from_ymd(year + 70, 3, 1));
    seventy.map_or(Day::MAX, |birthday| birthday.previous().month().plus_months(1).first_day())
}

fn burden_rate<'m>(
    claim: &Claim,
    coverage: &Coverage,
    place: u32,
    on: Day,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
) -> Option<Ratio> {
    let at = Position::Coverage(place);
    let id = match burden(claim, coverage, on, masters) {
        Burden::Given(tenths) => {
            outcome.note(at, on, Step::BurdenGiven { tenths });
            return Ratio::new(tenths.into(), 10).ok();
        }
        Burden::Unknown => {
            outcome.find(&messages::BURDEN_UNKNOWN, at, [Arg::None; 3]);
            return None;
        }
        Burden::Parameter(id) => id,
    };
    let Some((parameter, rate)) = held(masters, id, on) else {
        outcome.find(&messages::PARAMETER_MISSING, at, [Arg::Day(on), Arg::None, Arg::None]);
        return None;
    };
    super::price::provisional(parameter.grade, at, outcome);
    outcome.note(at, on, Step::BurdenRate { parameter, id });
    Some(rate)
}

/// A share above the smallest ceiling of any class may be limited by 高額療養費; which class applies is not decided here.
fn watch_ceiling<'m>(
    claim: &Claim,
    coverage: &Coverage,
    at: Position,
    exact: i64,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
) {
    let month: Month = claim.month;
    let birth = claim.patient.birth_date;
    let elderly = coverage.kind == CoverageKind::LateElderly || month.first_day() >= first_day_from_70(birth);
    let id = if elderly { "ceiling.smallest.from70" } else { "ceiling.smallest.under70" };
    let turns_75 = age_on(birth, month.last_day()) == 75 && age_on(birth, month.first_day().previous()) == 74;
    let halved = coverage.halved_limits.unwrap_or(turns_75);
    let limit = held(masters, id, month.first_day()).and_then(|(_, yen)| yen.round(Rounding::Down).ok());
    match limit.map(|yen| if halved { yen / 2 } else { yen }) {
        Some(yen) if exact <= yen => {}
        Some(yen) => outcome.find(&messages::CEILING_NOT_COMPUTED, at, [Arg::Yen(yen), Arg::None, Arg::None]),
        None => {
            let args = [Arg::Day(month.first_day()), Arg::None, Arg::None];
            outcome.find(&messages::PARAMETER_MISSING, at, args);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    /// 健康保険法 and 年齢計算ニ関スル法律: a person born on 1 April belongs to the older school year, one born on the 1st of a
    /// month turns 70 with the birthday month.
    #[test]
    fn ages_change_on_the_day_of_the_law() {
        for (birth, last) in [
            ("2020-04-02", "2027-03-31"),
            ("2020-04-01", "2026-03-31"),
            ("2020-03-31", "2026-03-31"),
            ("2020-02-29", "2026-03-31"),
            ("2019-12-31", "2026-03-31"),
        ] {
            assert!(is_preschool(day(birth), day(last)), "{birth} {last}");
            assert!(!is_preschool(day(birth), day(last).next()), "{birth} {last}");
        }
        for (birth, first) in [
            ("1956-06-15", "2026-07-01"),
            ("1956-06-01", "2026-06-01"),
            ("1956-06-02", "2026-07-01"),
            ("1956-06-30", "2026-07-01"),
            ("1956-02-29", "2026-03-01"),
            ("1956-12-31", "2027-01-01"),
        ] {
            assert_eq!(first_day_from_70(day(birth)), day(first), "{birth}");
        }
        assert_eq!(age_on(day("1951-06-01"), day("2026-05-31")), 75);
        assert_eq!(age_on(day("1951-06-01"), day("2026-05-30")), 74);
    }
}
