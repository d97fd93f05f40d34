//! 精算: what was collected with other facts, against what the facts now give.

use super::walk::Walk;
use crate::claim::{Claim, SettledVisit};
use crate::outcome::{Adjustment, Outcome, Payer, Settlement, Visit};

/// Compares each settled visit with the walk. What was collected stays; the difference is owed or given back, by payer.
pub(super) fn settle(claim: &Claim, walk: &Walk, outcome: &mut Outcome<'_>) {
    for settled in &claim.settled {
        let encounter =
            claim.encounters.iter().position(|e| e.id == settled.encounter).and_then(|e| u32::try_from(e).ok());
        let combination = claim.combinations.iter().position(|c| c.id == settled.combination);
        let Some(combination) = combination.and_then(|c| u32::try_from(c).ok()) else { continue };
        let same = |visit: &Visit| visit.encounter == encounter && visit.combination == combination;
        let index = outcome.visits.iter().position(same).map(|index| index as u32);
        settle_visit(claim, walk, settled, combination, index, outcome);
    }
}

/// A settled visit without points any more is given back as a whole; one that is not decided is not settled.
fn settle_visit(
    claim: &Claim,
    walk: &Walk,
    settled: &SettledVisit,
    combination: u32,
    index: Option<u32>,
    outcome: &mut Outcome<'_>,
) {
    let visit = index.and_then(|index| outcome.visits.get(index as usize)).copied();
    let Some((counter, insurer)) = visit.map_or(Some((0, 0)), |visit| visit.counter.zip(visit.insurer)) else { return };
    // What the visit changed in other combinations was collected or given back with it.
    let moved: Vec<(u32, Adjustment)> =
        (0u32..).zip(outcome.adjustments.iter().copied()).filter(|(_, a)| Some(a.visit) == index).collect();
    let sum = |of: fn(&Adjustment) -> i64| moved.iter().map(|(_, adjustment)| of(adjustment)).sum::<i64>();
    book(outcome, Payer::Patient, combination, settled.collected_yen, counter + sum(|a| a.counter));
    let cover = walk.parts.get(combination as usize).and_then(|part| walk.cover_of(part)).map(|c| c.coverage);
    if let (Some(coverage), Some(before)) = (cover, settled.insurer_yen) {
        let after = insurer + visit.map_or(0, |visit| visit.benefit) + sum(|a| a.benefit);
        book(outcome, Payer::Coverage(coverage), combination, before, after);
    }
    for entry in &settled.subsidies {
        let Some(subsidy) = claim.subsidies.iter().position(|s| s.id == entry.subsidy) else { continue };
        let subsidy = subsidy as u32;
        let paid = outcome.shares.iter().filter(|s| Some(s.visit) == index && s.subsidy == subsidy).map(|s| s.yen);
        let shifted = outcome.adjustment_shares.iter().filter(|s| s.subsidy == subsidy);
        let shifted = shifted.filter(|s| moved.iter().any(|(place, _)| *place == s.adjustment)).map(|s| s.yen);
        let after = paid.sum::<i64>() + shifted.sum::<i64>();
        book(outcome, Payer::Subsidy(subsidy), combination, entry.yen, after);
    }
}

fn book(outcome: &mut Outcome<'_>, payer: Payer, combination: u32, before: i64, after: i64) {
    let same = |entry: &&mut Settlement| entry.payer == payer && entry.combination == combination;
    match outcome.settlements.iter_mut().find(same) {
        Some(entry) => {
            entry.before = entry.before.saturating_add(before);
            entry.after = entry.after.saturating_add(after);
        }
        None => outcome.settlements.push(Settlement { payer, combination, before, after }),
    }
}
