//! Which encounter an act belongs to.

use crate::Day;
use crate::claim::{Claim, Unit};

/// The encounter that an encounter belongs to in the end.
pub(super) fn root_of(claim: &Claim, id: &str) -> Option<u32> {
    let mut at = claim.encounters.iter().position(|encounter| encounter.id == id)?;
    // A chain longer than the list would be a circle.
    for _ in 0..claim.encounters.len() {
        let parent = claim.encounters.get(at).and_then(|encounter| encounter.parent.as_deref());
        let Some(next) = parent.and_then(|id| claim.encounters.iter().position(|other| other.id == id)) else { break };
        at = next;
    }
    u32::try_from(at).ok()
}

/// The encounter of a unit on a day: the one that it names, if that is of the day, else the only one of the day.
pub(super) fn of_unit(claim: &Claim, unit: &Unit, date: Day) -> Option<u32> {
    let is_on = |index: &u32| claim.encounters.get(*index as usize).is_some_and(|encounter| encounter.date == date);
    let named = unit.encounter.as_deref().and_then(|id| root_of(claim, id));
    named.filter(is_on).or_else(|| only_on(claim, date))
}

/// The encounter that a unit names itself, where it is a part of another.
pub(super) fn part_of_unit(claim: &Claim, unit: &Unit) -> Option<u32> {
    let id = unit.encounter.as_deref()?;
    let own = claim.encounters.iter().position(|encounter| encounter.id == id && encounter.parent.is_some())?;
    u32::try_from(own).ok()
}

/// The only encounter of a day, parents and their parts being one.
fn only_on(claim: &Claim, date: Day) -> Option<u32> {
    let mut roots = claim.encounters.iter().filter(|e| e.date == date).filter_map(|e| root_of(claim, &e.id));
    let first = roots.next()?;
    roots.all(|root| root == first).then_some(first)
}
