//! What is billed: units on their days, with the lines that stand.

use super::{LineOutcome, LineStatus, Outcome, Placement, UnitDay};
use crate::claim::Claim;

/// A unit on a day, how many times of the day stand before it, and where it stands on the 領収証.
#[derive(Clone, Copy)]
pub(crate) struct BilledUnit<'a> {
    pub(crate) day: &'a UnitDay,
    pub(crate) before: u32,
    pub(crate) placement: Placement<'a>,
}

impl<'m> Outcome<'m> {
    /// Every unit on every day, in the order of the claim.
    pub(crate) fn billed_units(&self) -> impl Iterator<Item = BilledUnit<'_>> {
        let mut previous: Option<(&UnitDay, u32)> = None;
        self.unit_days.iter().zip(&self.placements).map(move |(day, placement)| {
            let same = previous.filter(|(last, _)| (last.unit, last.date) == (day.unit, day.date));
            let before = same.map_or(0, |(last, before)| before.saturating_add(last.count));
            previous = Some((day, before));
            BilledUnit { day, before, placement: *placement }
        })
    }

    /// The lines that are billed in the times of a unit.
    pub(crate) fn billed_lines(&self, claim: &Claim, unit: &BilledUnit<'_>) -> impl Iterator<Item = &LineOutcome<'m>> {
        let (date, before) = (unit.day.date, unit.before);
        self.lines_of(unit.day.unit).filter(move |line| {
            line.status != LineStatus::PerformedOnly && self.times_standing(claim, line, date) > before
        })
    }
}
