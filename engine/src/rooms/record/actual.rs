//! What was done how often: actual days and meals of a receipt.

use crate::claim::Claim;
use crate::masters::MasterSet;
use crate::num::Ratio;
use crate::outcome::Outcome;
use crate::rooms::unit_of;
use crate::{Code, Day};

/// How the days of a month stand on a receipt: whether each is one of 診療実日数, and `None` without care.
pub(crate) type DayMarks = [Option<bool>; 31];

/// The days of care of a receipt: those of the stay, or those with an encounter that belongs to the receipt. `None` where the claim
/// tells neither.
pub(crate) fn marks(claim: &Claim, mine: &impl Fn(u32) -> bool, outcome: &Outcome<'_>) -> Option<DayMarks> {
    let mut marks: DayMarks = [None; 31];
    let mut mark = |date: Day, counts: bool| {
        let place = date.ymd().2.checked_sub(1).and_then(|day| marks.get_mut(day as usize));
        if let Some(place) = place {
            *place = Some(place.unwrap_or(false) || counts);
        }
    };
    if let Some(stay) = claim.stay.as_ref().filter(|_| claim.encounters.is_empty()) {
        let own = stay.each_day().filter(|(date, _)| mine(claim.stay_combination(*date)));
        own.for_each(|(date, _)| mark(date, true));
        return marks.contains(&Some(true)).then_some(marks);
    }
    if claim.encounters.is_empty() {
        return None;
    }
    for visit in outcome.visits.iter().filter(|visit| mine(visit.combination)) {
        if let Some(encounter) = visit.encounter.and_then(|index| claim.encounters.get(index as usize)) {
            mark(visit.date, encounter.counts_as_actual_day);
        }
    }
    Some(marks)
}

/// 診療実日数.
pub(super) fn days(claim: &Claim, mine: &impl Fn(u32) -> bool, outcome: &Outcome<'_>) -> Option<u32> {
    let marks = marks(claim, mine, outcome)?;
    u32::try_from(marks.iter().filter(|mark| **mark == Some(true)).count()).ok()
}

/// 食事・生活療養: how many meals, and their total cost. The patient's part is not in it.
pub(super) fn meals(
    claim: &Claim,
    mine: &impl Fn(u32) -> bool,
    masters: &MasterSet<'_>,
    outcome: &Outcome<'_>,
) -> (u32, i64) {
    let (mut count, mut yen) = (0u32, 0i64);
    for (day, placement) in outcome.unit_days.iter().zip(&outcome.placements).filter(|(day, _)| day.yen != 0) {
        let Some(unit) = unit_of(claim, &outcome.additions, day.unit) else { continue };
        let combination = claim.combinations.iter().position(|c| c.id == unit.combination);
        if !combination.is_some_and(|index| mine(index as u32)) || placement.standard_amount {
            continue;
        }
        let entered = unit.lines.iter().filter(|line| is_meal(masters, line.code, day.date)).map(meal_count);
        let added = outcome
            .additions
            .iter()
            .filter(|own| (own.unit, own.date) == (day.unit, day.date) && is_meal(masters, own.code, day.date));
        let per_time: u32 = entered.chain(added.map(|own| own.quantity.unwrap_or(1))).max().unwrap_or(0);
        count = count.saturating_add(per_time.saturating_mul(day.count));
        yen = yen.saturating_add(day.yen.saturating_mul(day.count.into()));
    }
    (count, yen)
}

/// １食: an item of meals that is no addition to them and is counted in meals.
fn is_meal(masters: &MasterSet<'_>, code: Code, on: Day) -> bool {
    masters.fee_item(code, on).found().is_some_and(|item| item.is_base() && item.unit_name() == MEAL_UNIT)
}

/// データ規格名 (項番10) of a meal.
const MEAL_UNIT: &str = "食";

/// A line of meals holds their number as its quantity.
fn meal_count(line: &crate::claim::Line) -> u32 {
    let quantity = line.quantity.map_or(Ratio::ONE, |q| q.ratio());
    quantity.round(crate::num::Rounding::Down).ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(1)
}
