//! 精算: what was collected with other facts, against what the facts now give.

use super::walk::Walk;
use crate::claim::{Claim, SettledVisit};
use crate::outcome::{Outcome, Payer, Settlement};

/// Compares each settled visit with the walk. What was collected stays; the difference is owed or given back, by payer.
pub(super) fn settle(claim: &Claim, walk: &Walk, outcome: &mut Outcome<'_>) {
    for settled in &claim.settled {
        let encounter =
            claim.encounters.iter().position(|e| e.id == settled.encounter).and_then(|e| u32::try_from(e).ok());
        let combination = claim.combinations.iter().position(|c| c.id == settled.combination);
        let Some(combination) = combination.and_then(|c| u32::try_from(c).ok()) else { continue };
        let same = |visit: &crate::outcome::Visit| visit.encounter == encounter && visit.combination == combination;
        let Some(index) = outcome.visits.iter().position(same) else { continue };
        settle_visit(claim, walk, settled, index as u32, outcome);
    }
}

fn settle_visit(claim: &Claim, walk: &Walk, settled: &SettledVisit, index: u32, outcome: &mut Outcome<'_>) {
    let Some(visit) = outcome.visits.get(index as usize).copied() else { return };
    // What the visit changed in other combinations was collected or given back with it.
    let shifts = || (0u32..).zip(&outcome.adjustments).filter(|(_, adjustment)| adjustment.visit == index);
    let counter = visit.counter.map(|yen| yen + shifts().map(|(_, a)| a.counter).sum::<i64>());
    let benefit = visit.benefit + shifts().map(|(_, a)| a.benefit).sum::<i64>();
    let insurer = visit.insurer.map(|yen| yen + benefit);
    let Some(counter) = counter else { return };
    book(outcome, Payer::Patient, visit.combination, settled.collected_yen, counter);
    let cover = walk.parts.get(visit.combination as usize).and_then(|part| walk.cover_of(part)).map(|c| c.coverage);
    if let (Some(coverage), Some(before), Some(after)) = (cover, settled.insurer_yen, insurer) {
        book(outcome, Payer::Coverage(coverage), visit.combination, before, after);
    }
    for entry in &settled.subsidies {
        let Some(subsidy) = claim.subsidies.iter().position(|s| s.id == entry.subsidy) else { continue };
        let subsidy = subsidy as u32;
        let paid = outcome.shares.iter().filter(|s| s.visit == index && s.subsidy == subsidy).map(|s| s.yen);
        let moved = |place: u32| {
            outcome.adjustment_shares.iter().filter(move |s| s.adjustment == place && s.subsidy == subsidy)
        };
        let shifts = (0u32..).zip(&outcome.adjustments).filter(|(_, adjustment)| adjustment.visit == index);
        let after = paid.sum::<i64>() + shifts.flat_map(|(place, _)| moved(place)).map(|s| s.yen).sum::<i64>();
        book(outcome, Payer::Subsidy(subsidy), visit.combination, entry.yen, after);
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
