//! 食事・生活療養の負担: who bears the cost of meals and living of each bill. Outside 高額療養費 and every cap.

use super::terms::{NO_CAP, Scheme};
use super::{Walk, visit_of};
use crate::Day;
use crate::claim::{AmountCategory, Claim, MealsCovered, SubsidyClass};
use crate::message::{Arg, room as messages};
use crate::outcome::{MealShare, MealSubsidy, Outcome, Position};

pub(super) fn run(claim: &Claim, walk: &Walk, outcome: &mut Outcome<'_>) {
    gather(claim, outcome);
    for index in 0..outcome.meals.len() {
        let Some(share) = outcome.meals.get(index).copied() else { continue };
        bear(claim, walk, index as u32, share, outcome);
    }
}

/// The cost and the standard amount of every bill and combination.
fn gather(claim: &Claim, outcome: &mut Outcome<'_>) {
    for index in 0..outcome.unit_days.len() {
        let Some(day) = outcome.unit_days.get(index).copied().filter(|day| day.yen != 0) else { continue };
        let placement = outcome.placements.get(index).copied().unwrap_or_default();
        let (standard, living) = (placement.standard_amount, placement.living);
        let Some((encounter, combination)) = visit_of(claim, &outcome.additions, day.unit) else { continue };
        let date = super::bill_date(claim, day.date, encounter);
        let yen = day.yen.saturating_mul(day.count.into());
        let same =
            |share: &&mut MealShare| (share.date, share.combination, share.living) == (date, combination, living);
        if !outcome.meals.iter_mut().any(|share| same(&share)) {
            let share = MealShare { date, combination, living, cost: 0, standard: 0, insurer: 0, patient: None };
            outcome.meals.push(share);
        }
        let Some(share) = outcome.meals.iter_mut().find(same) else { continue };
        let sum = if standard { &mut share.standard } else { &mut share.cost };
        *sum = sum.saturating_add(yen);
    }
    outcome.meals.sort_unstable_by_key(|share| (share.date, share.combination, share.living));
}

/// What a scheme pays that takes over the standard amount, as far as its caps let it: those of the patient, or its own.
fn beside_caps(claim: &Claim, index: u32, share: MealShare, scheme: &Scheme, left: i64, outcome: &Outcome<'_>) -> i64 {
    let [food, living] = scheme.extra.meal_caps;
    let [day, month] = if share.living { living } else { food };
    let own = scheme.extra.caps_are_its_own;
    if (day, month) == (NO_CAP, NO_CAP) {
        return left;
    }
    // What earlier bills of the month left to the patient, or had the scheme pay.
    let earlier = || {
        (0..index)
            .filter_map(|at| Some((at, outcome.meals.get(at as usize)?)))
            .filter(|(_, other)| other.living == share.living)
    };
    let used: i64 = if own {
        let paid = |at: u32| {
            outcome
                .meal_subsidies
                .iter()
                .filter(move |paid| (paid.share, paid.subsidy) == (at, scheme.subsidy))
                .map(|paid| paid.yen)
                .sum::<i64>()
        };
        earlier().map(|(at, _)| paid(at)).sum()
    } else {
        earlier().filter_map(|(_, other)| other.patient).sum()
    };
    let by_day = standard_by_day(claim, share, outcome).map(|yen| yen.min(day)).fold(0i64, i64::saturating_add);
    let most = by_day.min(month.saturating_sub(used)).max(0);
    if own { left.min(most) } else { left.saturating_sub(most).max(0) }
}

/// The standard amount of each day of a bill.
fn standard_by_day<'o>(claim: &'o Claim, share: MealShare, outcome: &'o Outcome<'_>) -> impl Iterator<Item = i64> + 'o {
    let of_bill = move |day: Day| {
        let amounts = outcome.unit_days.iter().zip(&outcome.placements).filter(move |(own, placement)| {
            let place = visit_of(claim, &outcome.additions, own.unit);
            own.date == day
                && placement.standard_amount
                && placement.living == share.living
                && place.is_some_and(|(encounter, combination)| {
                    combination == share.combination && super::bill_date(claim, day, encounter) == share.date
                })
        });
        amounts.map(|(own, _)| own.yen.saturating_mul(own.count.into())).fold(0i64, i64::saturating_add)
    };
    let (first, last) = (claim.month.first_day(), claim.month.last_day());
    (0..=first.days_until(last)).map(move |offset| of_bill(first.plus_days(offset)))
}

fn bear(claim: &Claim, walk: &Walk, index: u32, share: MealShare, outcome: &mut Outcome<'_>) {
    let Some(part) = walk.parts.get(share.combination as usize).copied() else { return };
    let covered = |scheme: &Scheme| if share.living { scheme.living } else { scheme.meals };
    let whole = |scheme: &Scheme| scheme.pays_first() && covered(scheme) == MealsCovered::All;
    let first = walk.payers(&part).find(|(_, scheme)| whole(scheme)).map(|(_, scheme)| scheme.subsidy);
    let insured = part.cover.is_some() && first.is_none();
    let insurer = if insured { share.cost.saturating_sub(share.standard).max(0) } else { 0 };
    let mut left = share.cost.saturating_sub(insurer);
    let assisted = walk.payers(&part).any(|(_, scheme)| scheme.class == SubsidyClass::PublicAssistance)
        || claim.stay.as_ref().and_then(|stay| stay.amount_category) == Some(AmountCategory::Borderline);
    let mut known = true;
    for (_, scheme) in walk.payers(&part) {
        let yen = match covered(scheme) {
            MealsCovered::All => beside_caps(claim, index, share, scheme, left, outcome),
            MealsCovered::Half => left / 2,
            MealsCovered::AssistanceOnly if assisted => left,
            MealsCovered::AssistanceOnly | MealsCovered::None => 0,
            MealsCovered::Unknown => {
                known = false;
                let at = Position::Subsidy(scheme.subsidy);
                let law = Arg::Int(scheme.law.into());
                outcome.find(&messages::MEALS_COVER_UNKNOWN, at, [law, Arg::None, Arg::None]);
                0
            }
        };
        if yen > 0 {
            outcome.meal_subsidies.push(MealSubsidy { share: index, subsidy: scheme.subsidy, yen });
            left = left.saturating_sub(yen);
        }
    }
    if let Some(place) = outcome.meals.get_mut(index as usize) {
        (place.insurer, place.patient) = (insurer, known.then_some(left));
    }
}
