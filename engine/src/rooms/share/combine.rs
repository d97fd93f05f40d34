//! 合算: the combinations of a month against one ceiling, after every visit.
//!
//! What is above the ceiling becomes 高額療養費 of the combination that passes it; local subsidies are relieved before the
//! patient.

use super::terms::{Cover, Scheme};
use super::walk::{Label, Part, SLOTS, Shift, Slots, Walk, Which, counts_subsidies};
use crate::claim::{CoverageKind, Settings};

/// Which sum is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// All parts against the ceiling of the month.
    Ceiling,
    /// Parts with マル長 against its cap.
    LongTerm,
}

impl Walk {
    /// Combines the parts after a visit of `visited`; what moves is added to [`Walk::shifts`].
    pub(super) fn combine(&mut self, visited: usize, which: Which, settings: &Settings) {
        if self.parts.len() < 2 {
            return;
        }
        let Some(cover) = self.parts.get(visited).and_then(|part| self.cover_of(part)).copied() else { return };
        if !cover.group.is_in(settings.long_term_by_day) {
            self.combine_long_term(visited, which, settings, &cover);
        }
        if cover.has_ceiling() {
            self.combine_ceiling(visited, which, &cover);
        }
    }

    /// The parts that take part, schemes of the state first, with what counts of each.
    fn gather(&mut self, takes_part: impl Fn(&Self, &Part) -> bool, counted: impl Fn(&Self, &Part) -> i64) {
        let mut taking = core::mem::take(&mut self.taking);
        taking.clear();
        for index in &self.order {
            if let Some(part) = self.parts.get(*index).filter(|part| takes_part(self, part)) {
                taking.push((*index, counted(self, part)));
            }
        }
        self.taking = taking;
    }

    fn combine_long_term(&mut self, visited: usize, which: Which, settings: &Settings, cover: &Cover) {
        let counts = counts_subsidies(cover.group, settings);
        let takes_part = |walk: &Self, part: &Part| {
            part.exact.share > 0
                && part.traits.long_term.is_some()
                && walk.cover_of(part).is_some_and(|other| other.coverage == cover.coverage)
        };
        self.gather(takes_part, |walk, part| {
            let sums = part.sums(which);
            let counted = |(_, scheme): &(usize, &Scheme)| !scheme.is_long_term() && (counts || !scheme.is_national());
            sums.patient + walk.payers(part).filter(counted).map(|(slot, _)| sums.paid.at(slot)).sum::<i64>()
        });
        let limit = |index: usize| self.parts.get(index).and_then(|part| part.limit);
        let Some(limit) = self.taking.iter().filter_map(|(index, _)| limit(*index)).max() else { return };
        if self.taking.len() > 1 && self.taking.iter().any(|(index, _)| *index == visited) {
            self.move_excess(visited, which, limit, Kind::LongTerm);
        }
    }

    fn combine_ceiling(&mut self, visited: usize, which: Which, cover: &Cover) {
        let floor = self.floor;
        let takes_part = |walk: &Self, part: &Part| {
            let Some(other) = walk.cover_of(part) else { return false };
            let late = [cover.kind, other.kind] == [CoverageKind::LateElderly; 2];
            let small = !other.from_70 && part.exact.share < floor;
            part.visited
                && (other.coverage == cover.coverage || late)
                && !part.traits.kept_out
                && (!small || part.traits.combining.is_some())
                && !part.traits.before_insurance
        };
        // Under a scheme of the state only what was left to pay after it counts.
        self.gather(takes_part, |walk, part| {
            let sums = part.sums(which);
            sums.patient
                + walk
                    .payers(part)
                    .filter(|(_, scheme)| scheme.is_local())
                    .map(|(slot, _)| sums.paid.at(slot))
                    .sum::<i64>()
        });
        if self.taking.len() < 2 {
            return;
        }
        let parts = || self.taking.iter().filter_map(|(index, _)| self.parts.get(*index));
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
        if self.taking.iter().map(|(_, counted)| counted).sum::<i64>() >= limit {
            self.reach_full(which);
        }
        self.move_excess(visited, which, limit, Kind::Ceiling);
    }

    /// Gives what passes the limit to the part that passes it, and to those after it.
    fn move_excess(&mut self, visited: usize, which: Which, limit: i64, kind: Kind) {
        let taking = core::mem::take(&mut self.taking);
        let mut sum = 0;
        for (index, counted) in &taking {
            let before = (sum - limit).max(0);
            sum += counted;
            let excess = (sum - limit).max(0) - before;
            if excess > 0 {
                let shift = self.relieve(*index, visited, which, excess, kind, &taking);
                self.book_shift(*index, which, excess, shift, limit, kind);
            }
        }
        self.taking = taking;
    }

    /// From whom the excess is taken: from what this visit charged, then from earlier visits.
    fn relieve(
        &mut self,
        adjusted: usize,
        visited: usize,
        which: Which,
        excess: i64,
        kind: Kind,
        taking: &[(usize, i64)],
    ) -> Shift {
        let shift = Shift { part: adjusted, ..Shift::default() };
        let bounded = kind == Kind::Ceiling;
        let mut relief = Relief { adjusted, which, rest: excess, shift, bounded };
        let collects = self.parts.get(adjusted).is_some_and(|part| part.traits.collects);
        let rows = self.rows(which);
        if kind == Kind::LongTerm {
            // Where payments of a scheme of the state count towards the cap, it is relieved first and the patient last.
            self.take_from_sums(&mut relief, Scheme::is_national);
            if visited == adjusted {
                self.take_from_subsidies(&mut relief, rows.saturating_sub(1));
                self.take_from_patient(&mut relief, rows.saturating_sub(1));
            }
            self.each_row(rows, taking, &mut relief, Self::take_from_subsidies);
            self.each_row(rows, &[(adjusted, 0)], &mut relief, Self::take_from_patient);
        } else {
            if collects {
                self.each_row(rows, &[(adjusted, 0)], &mut relief, Self::take_from_subsidies);
            }
            self.each_row(rows, taking, &mut relief, |walk, relief, row| {
                if walk.is_touched(adjusted, row, which) {
                    walk.take_from_subsidies(relief, row);
                    walk.take_from_patient(relief, row);
                }
            });
        }
        self.take_what_is_left(&mut relief);
        relief.shift
    }

    /// Whether a row belongs to the adjusted part or to one that shares a local scheme with it.
    fn is_touched(&self, adjusted: usize, row: usize, which: Which) -> bool {
        let Some(part) = self.row_part(which, row) else { return false };
        let shares = |from: &Part, to: &Part| {
            let local = |scheme: &usize| self.scheme(*scheme).is_some_and(Scheme::is_local);
            from.payers().iter().filter(|scheme| local(scheme)).any(|scheme| to.slot_of(*scheme).is_some())
        };
        part == adjusted
            || self.parts.get(part).zip(self.parts.get(adjusted)).is_some_and(|(from, to)| shares(from, to))
    }

    /// What the rows do not hold any more comes out of the sums of the part: local schemes, then the patient.
    fn take_what_is_left(&self, relief: &mut Relief) {
        self.take_from_sums(relief, Scheme::is_local);
        relief.shift.patient -= relief.rest;
        relief.rest = 0;
    }

    /// Payers of the adjusted part give back what they paid in the month.
    fn take_from_sums(&self, relief: &mut Relief, among: impl Fn(&Scheme) -> bool) {
        let Some(part) = self.parts.get(relief.adjusted) else { return };
        let sums = part.sums(relief.which);
        for (slot, _) in self.payers(part).filter(|(_, scheme)| among(scheme)) {
            let held = (sums.paid.at(slot) + relief.shift.paid.at(slot)).max(0).min(relief.rest);
            relief.rest -= held;
            relief.shift.paid.add(slot, -held);
        }
    }

    fn each_row(
        &mut self,
        rows: usize,
        parts: &[(usize, i64)],
        relief: &mut Relief,
        mut take: impl FnMut(&mut Self, &mut Relief, usize),
    ) {
        for row in (0..rows).rev() {
            let among = self.row_part(relief.which, row).is_some_and(|part| parts.iter().any(|(p, _)| *p == part));
            if relief.rest > 0 && among {
                take(self, relief, row);
            }
        }
    }

    /// Local subsidies of the adjusted part give back what they paid in a row.
    fn take_from_subsidies(&mut self, relief: &mut Relief, row: usize) {
        let Some(from) = self.row_part(relief.which, row).and_then(|part| self.parts.get(part)).copied() else {
            return;
        };
        let Some(adjusted) = self.parts.get(relief.adjusted).copied() else { return };
        for (slot, scheme) in from.payers().iter().enumerate() {
            let local = self.scheme(*scheme).is_some_and(Scheme::is_local);
            let Some(target) = adjusted.slot_of(*scheme).filter(|_| local) else { continue };
            let held = adjusted.sums(relief.which).paid.at(target) + relief.shift.paid.at(target);
            let most = if relief.bounded { relief.rest.min(held.max(0)) } else { relief.rest };
            let taken = self.take_row_paid(relief.which, row, slot, most);
            relief.rest -= taken;
            relief.shift.paid.add(target, -taken);
        }
    }

    fn take_from_patient(&mut self, relief: &mut Relief, row: usize) {
        let held = self.parts.get(relief.adjusted).map_or(0, |part| part.sums(relief.which).patient);
        let most = if relief.bounded { (held + relief.shift.patient).max(0).min(relief.rest) } else { relief.rest };
        let taken = self.take_row_patient(relief.which, row, most);
        relief.rest -= taken;
        relief.shift.patient -= taken;
    }

    fn book_shift(&mut self, index: usize, which: Which, excess: i64, mut shift: Shift, limit: i64, kind: Kind) {
        let Some(part) = self.parts.get_mut(index) else { return };
        let sums = part.sums_mut(which);
        sums.combined += excess;
        sums.patient += shift.patient;
        for slot in 0..SLOTS {
            sums.paid.add(slot, shift.paid.at(slot));
        }
        match which {
            Which::Counter => (shift.counter, shift.patient, shift.paid) = (shift.patient, 0, Slots::default()),
            Which::Exact => {
                shift.benefit = excess;
                self.combined_limit = Some(limit);
                self.long_term_combined += if kind == Kind::LongTerm { excess } else { 0 };
            }
        }
        match self.shifts.iter_mut().find(|known| known.part == index) {
            Some(known) => known.merge(&shift),
            None => self.shifts.push(shift),
        }
    }
}

/// What is still to be taken, and from whom it was taken so far.
struct Relief {
    adjusted: usize,
    which: Which,
    rest: i64,
    shift: Shift,
    /// Whether nobody gives back more than the adjusted part holds of them.
    bounded: bool,
}
