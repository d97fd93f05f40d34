//! 合算: the combinations of a month against one ceiling, after every visit.
//!
//! What is above the ceiling becomes 高額療養費 of the combination that passes it; local subsidies are relieved before the
//! patient.

use super::terms::Cover;
use super::walk::{Label, Part, SLOTS, Shift, Walk, Which, counts_subsidies};
use crate::claim::{CoverageKind, Settings};

/// Which sum is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// All parts against the ceiling of the month.
    Ceiling,
    /// Parts with マル長 against its cap.
    LongTerm,
}

impl Walk<'_> {
    /// Combines the parts after a visit of `visited`; what moves is added to [`Walk::shifts`].
    pub(super) fn combine(&mut self, visited: usize, which: Which, settings: &Settings) {
        let Some(cover) = self.parts.get(visited).and_then(|part| self.cover_of(part)).copied() else { return };
        if !cover.group.is_in(settings.long_term_by_day) {
            self.combine_long_term(visited, which, settings, &cover);
        }
        if cover.has_ceiling() {
            self.combine_ceiling(visited, which, &cover);
        }
    }

    fn combine_long_term(&mut self, visited: usize, which: Which, settings: &Settings, cover: &Cover<'_>) {
        let takes_part = |walk: &Self, part: &Part| {
            part.exact.share > 0
                && walk.payers(part).any(|(_, scheme)| scheme.is_long_term())
                && walk.cover_of(part).is_some_and(|other| other.coverage == cover.coverage)
        };
        if !self.parts.get(visited).is_some_and(|part| takes_part(self, part)) {
            return;
        }
        let parts = || self.parts.iter().filter(|part| takes_part(self, part));
        let (count, limit) = (parts().count(), parts().filter_map(|part| part.limit).max());
        let (true, Some(limit)) = (count > 1, limit) else { return };
        let counts = counts_subsidies(cover.group, settings);
        self.move_excess(visited, which, limit, Kind::LongTerm, &takes_part, &|walk, part| {
            let sums = if which == Which::Exact { part.exact } else { part.counter };
            let counted = |(_, scheme): &(usize, &super::terms::Scheme)| counts || !scheme.is_national();
            sums.patient + walk.payers(part).filter(counted).map(|(slot, _)| sums.paid.at(slot)).sum::<i64>()
        });
    }

    fn combine_ceiling(&mut self, visited: usize, which: Which, cover: &Cover<'_>) {
        let floor = self.floor;
        let takes_part = |walk: &Self, part: &Part| {
            let Some(other) = walk.cover_of(part) else { return false };
            let late = [cover.kind, other.kind] == [CoverageKind::LateElderly; 2];
            let payers = || walk.payers(part).filter(|(_, scheme)| !scheme.is_long_term()).map(|(_, scheme)| scheme);
            let kept_out = payers().any(|scheme| other.group.is_in(scheme.high_cost.not_combined));
            let small = !other.from_70 && part.exact.share < floor;
            let combines_small = payers().any(|scheme| other.group.is_in(scheme.high_cost.combine_small));
            part.visited
                && (other.coverage == cover.coverage || late)
                && !kept_out
                && (!small || combines_small)
                && !walk.is_before_insurance(part)
        };
        let parts = || self.parts.iter().filter(|part| takes_part(self, part));
        if parts().count() < 2 {
            return;
        }
        let cost = parts().map(|part| part.cost).sum();
        let all = |label| parts().all(|part| part.label == Some(label));
        // One class of the payers for every part works for the sum too; else the person's own.
        let row = match cover {
            Cover { designated: Some(row), .. } if all(Label::General) => *row,
            Cover { assistance: Some(row), .. } if all(Label::Low) => *row,
            Cover { own: Some(row), .. } => *row,
            _ => return,
        };
        let limit = self.value(&row, cost, cover);
        self.move_excess(visited, which, limit, Kind::Ceiling, &takes_part, &counted_for_ceiling(which));
    }

    /// Runs through the parts, schemes of the state first, and gives what passes the limit to the part that passes it.
    fn move_excess(
        &mut self,
        visited: usize,
        which: Which,
        limit: i64,
        kind: Kind,
        takes_part: &dyn Fn(&Self, &Part) -> bool,
        counted: &dyn Fn(&Self, &Part) -> i64,
    ) {
        let mut sum = 0;
        let mut done: [Option<usize>; 16] = [None; 16];
        for place in &mut done {
            let Some(index) = self.next_part(takes_part, &|index| is_done(sum_done(&[]), index)) else { break };
            *place = Some(index);
        }
        let _ = (&mut sum, visited, which, limit, kind, counted, SLOTS, Shift::default());
    }
}
