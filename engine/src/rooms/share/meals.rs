//! 食事・生活療養の負担: who bears the cost of meals and living of each bill. Outside 高額療養費 and every cap.

use super::local::{MealPart, MealTerms};
use super::terms::Scheme;
use super::{Walk, visit_of};
use crate::Day;
use crate::claim::{AmountCategory, Claim, MealsCovered, SubsidyClass};
use crate::message::{Arg, room as messages};
use crate::outcome::{MealShare, MealSubsidy, Outcome, Placement, Position, UnitDay};

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

/// Which amounts of a bill a part of the terms is about.
#[derive(Clone, Copy)]
enum Amounts {
    All,
    Meals,
    Environment,
}

/// What a scheme of a local master pays of the standard amount.
fn local_part(
    claim: &Claim,
    index: u32,
    share: MealShare,
    scheme: &Scheme,
    terms: MealTerms,
    outcome: &Outcome<'_>,
) -> i64 {
    let pays = |part: MealPart, amounts: Amounts| beside_caps(claim, index, share, scheme, (part, amounts), outcome);
    match (share.living, terms.living_is_split, terms.living) {
        (false, ..) => pays(terms.dietary, Amounts::All),
        (true, false, [part, _]) => pays(part, Amounts::All),
        (true, true, [food, environment]) => {
            pays(food, Amounts::Meals).saturating_add(pays(environment, Amounts::Environment))
        }
    }
}

/// What the scheme pays of one part, as far as its caps let it: those of the patient, or its own.
fn beside_caps(
    claim: &Claim,
    index: u32,
    share: MealShare,
    scheme: &Scheme,
    (part, amounts): (MealPart, Amounts),
    outcome: &Outcome<'_>,
) -> i64 {
    if !part.covered {
        return 0;
    }
    let [day, month] = part.caps;
    let capped = |share: MealShare| {
        let days = standard_by_day(claim, share, amounts, outcome);
        days.map(|yen| yen.min(day)).fold(0i64, i64::saturating_add)
    };
    let all = standard_by_day(claim, share, amounts, outcome).fold(0i64, i64::saturating_add);
    // What earlier bills of the month used up.
    let earlier = outcome.meals.iter().take(index as usize).filter(|other| other.living == share.living);
    let used = earlier.map(|other| capped(*other)).fold(0i64, i64::saturating_add).min(month);
    let most = capped(share).min(month.saturating_sub(used));
    if scheme.extra.caps_are_its_own { all.min(most) } else { all.saturating_sub(most) }
}

/// The standard amount of each day of a bill.
fn standard_by_day<'o>(
    claim: &'o Claim,
    share: MealShare,
    amounts: Amounts,
    outcome: &'o Outcome<'_>,
) -> impl Iterator<Item = i64> + 'o {
    let wanted = move |placement: &Placement<'_>| {
        placement.standard_amount
            && placement.living == share.living
            && match amounts {
                Amounts::All => true,
                Amounts::Meals => !placement.environment,
                Amounts::Environment => placement.environment,
            }
    };
    let of_day = move |day: Day| {
        let of_bill = move |(own, placement): &(&UnitDay, &Placement<'_>)| {
            own.date == day
                && wanted(placement)
                && visit_of(claim, &outcome.additions, own.unit).is_some_and(|(encounter, combination)| {
                    combination == share.combination && super::bill_date(claim, day, encounter) == share.date
                })
        };
        let yen = outcome.unit_days.iter().zip(&outcome.placements).filter(of_bill);
        yen.map(|(own, _)| own.yen.saturating_mul(own.count.into())).fold(0i64, i64::saturating_add)
    };
    let (first, last) = (claim.month.first_day(), claim.month.last_day());
    (0..=first.days_until(last)).map(move |offset| of_day(first.plus_days(offset)))
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
            _ if scheme.extra.meals.is_some() => {
                let terms = scheme.extra.meals;
                left.min(terms.map_or(0, |terms| local_part(claim, index, share, scheme, terms, outcome)))
            }
            MealsCovered::All => left,
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
