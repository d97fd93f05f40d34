//! 食事・生活療養の負担: who bears the cost of meals and living of each bill. Outside 高額療養費 and every cap.

use super::terms::Scheme;
use super::{Walk, visit_of};
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
