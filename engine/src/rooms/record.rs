//! record: one to several receipts (レセプト). Puts amounts into fields, computes none.

use super::share::{Burden, burden, first_day_from_70, is_preschool};
use super::{is_inpatient, unit_of};
use crate::claim::{Claim, Coverage, CoverageKind, Relation};
use crate::masters::MasterSet;
use crate::message::{Arg, room as messages};
use crate::num::Ratio;
use crate::outcome::{Outcome, Position, Receipt};

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, outcome: &mut Outcome<'m>) {
    let alone = claim.combinations.iter().any(|c| c.coverage.is_none());
    for (index, coverage) in claim.coverages.iter().enumerate() {
        write(claim, Some((index as u32, coverage)), masters, outcome);
    }
    if alone {
        write(claim, None, masters, outcome);
    }
}

/// Whether a combination belongs to the receipt of this coverage (or, for `None`, to 公費単独).
fn belongs(claim: &Claim, combination: u32, coverage: Option<(u32, &Coverage)>) -> bool {
    let id = claim.combinations.get(combination as usize).map(|c| c.coverage.as_deref());
    id == Some(coverage.map(|(_, coverage)| coverage.id.as_str()))
}

fn write<'m>(claim: &Claim, coverage: Option<(u32, &Coverage)>, masters: &MasterSet<'m>, outcome: &mut Outcome<'m>) {
    let mine = |combination: u32| belongs(claim, combination, coverage);
    let visits = || outcome.visits.iter().filter(|visit| mine(visit.combination));
    if visits().next().is_none() {
        return;
    }
    let points = visits().map(|visit| visit.points).fold(0i64, i64::saturating_add);
    let (meals, meals_yen) = meals(claim, &mine, masters, outcome);
    let actual_days = actual_days(claim, &mine);
    let receipt = Receipt {
        kind: coverage.and_then(|(_, coverage)| kind(claim, coverage, masters)),
        coverage: coverage.map(|(index, _)| index),
        actual_days,
        points,
        patient_yen: None,
        meals,
        meals_yen,
    };
    outcome.receipts.push(receipt);
    if actual_days.is_none() {
        let at = coverage.map_or(Position::Claim, |(index, _)| Position::Coverage(index));
        outcome.find(&messages::ACTUAL_DAYS_UNKNOWN, at, [Arg::None; 3]);
    }
}

/// 診療実日数: days with an encounter that counts and belongs to the receipt.
fn actual_days(claim: &Claim, mine: &impl Fn(u32) -> bool) -> Option<u32> {
    if claim.encounters.is_empty() {
        return None;
    }
    let place = |id: &str| claim.combinations.iter().position(|c| c.id == id).map(|index| index as u32);
    let used = |id: &str| {
        let unit = claim.units.iter().filter(|unit| unit.encounter.as_deref() == Some(id));
        let points = claim.visit_points.iter().filter(|visit| visit.encounter == id);
        unit.map(|u| u.combination.as_str())
            .chain(points.map(|v| v.combination.as_str()))
            .any(|c| place(c).is_some_and(mine))
    };
    let counted = |index: usize| claim.encounters.get(index).is_some_and(|e| e.counts_as_actual_day && used(&e.id));
    let mut days = 0;
    for (index, encounter) in claim.encounters.iter().enumerate() {
        let before = claim.encounters.iter().take(index).enumerate();
        let again = before.into_iter().any(|(other, e)| e.date == encounter.date && counted(other));
        days += u32::from(counted(index) && !again);
    }
    Some(days)
}

/// 食事・生活療養: how many meals, and their total cost. The patient's part is not in it.
fn meals(claim: &Claim, mine: &impl Fn(u32) -> bool, masters: &MasterSet<'_>, outcome: &Outcome<'_>) -> (u32, i64) {
    let (mut count, mut yen) = (0u32, 0i64);
    for day in outcome.unit_days.iter().filter(|day| day.yen != 0) {
        let Some(unit) = unit_of(claim, day.unit) else { continue };
        let combination = claim.combinations.iter().position(|c| c.id == unit.combination);
        if !combination.is_some_and(|index| mine(index as u32))
            || super::total::is_patient_unit(claim, masters, outcome, day)
        {
            continue;
        }
        let per_time: u32 = unit.lines.iter().map(meal_count).max().unwrap_or(1);
        count = count.saturating_add(per_time.saturating_mul(day.count));
        yen = yen.saturating_add(day.yen.saturating_mul(day.count.into()));
    }
    (count, yen)
}

/// A line of meals holds their number as its quantity.
fn meal_count(line: &crate::claim::Line) -> u32 {
    let quantity = line.quantity.map_or(Ratio::ONE, |q| q.ratio());
    quantity.round(crate::num::Rounding::Down).ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(1)
}

/// レセプト種別 (別表5) of an insured-only receipt: 1 医科, the law, one payer, and the person with the setting. `None` where
/// subsidies are recorded or the person's class is not known.
fn kind(claim: &Claim, coverage: &Coverage, masters: &MasterSet<'_>) -> Option<u32> {
    let subsidised = claim
        .combinations
        .iter()
        .any(|c| c.coverage.as_deref() == Some(coverage.id.as_str()) && !c.subsidies.is_empty());
    if subsidised {
        return None;
    }
    let law = match coverage.kind {
        CoverageKind::Employees | CoverageKind::National | CoverageKind::NationalSociety => 1,
        CoverageKind::LateElderly => 3,
        CoverageKind::Retired => 4,
    };
    let person = person(claim, coverage, masters)?;
    let inpatient = is_inpatient(claim.setting);
    // Outpatient digits 2 4 6 8 0 stand one above the inpatient digits 1 3 5 7 9.
    let digit = if inpatient { person } else { (person + 1) % 10 };
    Some(1000 + law * 100 + 10 + digit)
}

/// The inpatient digit of the person: 1 本人, 3 未就学者, 5 家族, 7 高齢（一般・低所得）, 9 高齢（7割給付）.
fn person(claim: &Claim, coverage: &Coverage, masters: &MasterSet<'_>) -> Option<u32> {
    let (birth, day) = (claim.patient.birth_date, claim.month.first_day());
    let elderly = coverage.kind == CoverageKind::LateElderly || day >= first_day_from_70(birth);
    if elderly {
        return match burden(claim, coverage, day, masters) {
            Burden::Given(3) | Burden::Parameter("burden.late_elderly.active" | "burden.70to74.active") => Some(9),
            Burden::Given(_) | Burden::Parameter(_) => Some(7),
            Burden::Unknown => None,
        };
    }
    Some(match coverage.relation {
        _ if is_preschool(birth, day) => 3,
        Relation::Insured => 1,
        Relation::Dependant => 5,
    })
}
