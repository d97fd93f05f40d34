//! The calendar of revisions (改定), as far as merging needs it.

use santei::Day;
use santei::masters::Family;

use crate::parameters::Revisions;

/// On which days families are revised. A family without own days follows the 診療行為.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    days: Vec<(Family, Day)>,
}

impl Calendar {
    /// The calendar out of dated parameters.
    pub fn new(revisions: &Revisions) -> Calendar {
        Calendar { days: revisions.days.iter().map(|revision| (revision.family, revision.start)).collect() }
    }

    /// A calendar with further days of a family, written `YYYY-MM-DD`; what is no date is left out.
    #[must_use]
    pub fn with(mut self, family: Family, days: &[&str]) -> Calendar {
        self.days.extend(days.iter().filter_map(|text| Day::parse_iso(text)).map(|day| (family, day)));
        self
    }

    fn of(&self, family: Family) -> impl Iterator<Item = Day> {
        let own = self.days.iter().any(|(of, _)| *of == family);
        let family = if own { family } else { Family::FeeItem };
        self.days.iter().filter(move |(of, _)| *of == family).map(|(_, day)| *day)
    }

    /// The last revision up to a day.
    pub fn in_force(&self, family: Family, on: Day) -> Option<Day> {
        self.of(family).filter(|&day| day <= on).max()
    }

    /// The first revision after a day.
    pub fn next_after(&self, family: Family, after: Day) -> Option<Day> {
        self.of(family).filter(|&day| day > after).min()
    }

    /// Whether the family is revised on that day.
    pub fn is_revision(&self, family: Family, day: Day) -> bool {
        self.of(family).any(|known| known == day)
    }
}
