//! Lines that complete proposes: whether what they follow from stands, and what became of them.

use super::docket::{Act, Docket, Origin, State};
use super::order::{Edge, Reason};
use super::{LineStatus, Verdict};
use crate::message::{Arg, room as messages};
use crate::outcome::{Basis, Depends, Fate, Outcome};

/// What is missing where nothing names it.
const UNDECIDED: &str = "判定不能";

impl<'m> Docket<'m> {
    /// A proposal waits for the lines that support it, where it needs them to stand; a 逓減 for the earlier acts of its group.
    pub(super) fn connect_proposals(&mut self, outcome: &Outcome<'m>) {
        for supporter in &outcome.supporters {
            let addition = outcome.additions.get(supporter.addition as usize);
            if addition.is_none_or(|addition| addition.depends != Depends::Accepted) {
                continue;
            }
            let Some(after) = self.act_of_addition(supporter.addition) else { continue };
            let origin = Origin::Line(supporter.unit, supporter.line);
            let is_it = |other: &Act<'m>| other.origin == origin && other.date == supporter.date;
            let Some(before) = self.acts.iter().position(is_it) else { continue };
            self.edges.push(Edge { before: before as u32, after, reason: Reason::Support });
        }
        for at in 0..self.acts.len() {
            let Some(act) = self.acts.get(at).filter(|act| act.is_proposed()) else { continue };
            let addition = outcome.additions.get(act.addition as usize);
            if addition.is_none_or(|addition| addition.depends != Depends::Earlier) {
                continue;
            }
            let Some(base) = self.base_act(at) else { continue };
            for before in (0..self.acts.len()).filter(|other| *other != base) {
                if self.comes_before(before, base) {
                    self.edges.push(Edge { before: before as u32, after: at as u32, reason: Reason::Support });
                }
            }
        }
    }

    fn base_act(&self, at: usize) -> Option<usize> {
        let base = *self.bases.get(at)? as usize;
        self.acts.get(base).map(|_| base)
    }

    /// Whether an act of the same 逓減 group was billed before another in its month; of one day the stronger stands first.
    fn comes_before(&self, before: usize, after: usize) -> bool {
        let (Some(a), Some(b)) = (self.acts.get(before), self.acts.get(after)) else { return false };
        let (Some(item), Some(own)) = (a.item, b.item) else { return false };
        let group = |item: crate::masters::FeeItem<'m>| (item.reduction(), item.reduction_group());
        let same = a.claimed && item.is_base() && group(item) == group(own) && a.date.month() == b.date.month();
        let key = |act: &Act<'m>, at: usize| (act.date, !act.is_fixed(), act.strength.saturating_neg(), act.code, at);
        same && (!a.tentative || b.tentative) && key(a, before) < key(b, after)
    }

    /// What the lines behind a proposal leave of it.
    pub(super) fn supported(&self, at: usize, act: &Act<'m>) -> Option<Verdict<'m>> {
        if !act.is_proposed() {
            return None;
        }
        let edges = self.incoming(at).iter().filter(|edge| edge.reason == Reason::Support);
        let mut supporters = edges.filter_map(|edge| self.acts.get(edge.before as usize)).peekable();
        let item = act.item?;
        if item.reduction() == 1 && !item.is_base() {
            return self.reduced_times(at, act);
        }
        let first = *supporters.peek()?;
        let args = [Arg::Code(act.code), Arg::Code(first.code), Arg::None];
        let (mut stands, mut open) = (false, false);
        for other in supporters {
            stands |= other.claimed && other.state == State::Accepted && other.allowed > 0;
            open |= other.state == State::Undecided;
        }
        let verdict = match (stands, open) {
            (true, _) => return None,
            (false, true) => Verdict::review(&messages::DEPENDS_ON_UNDECIDED, Basis::Nothing, args, act),
            (false, false) => Verdict::suppressed(&messages::SUPPORTERS_FELL, Basis::Nothing, 0, args),
        };
        Some(Verdict { against: first.against(), ..verdict })
    }

    /// 逓減: of the times of the act that it joins, those after the first of the month.
    fn reduced_times(&self, at: usize, act: &Act<'m>) -> Option<Verdict<'m>> {
        let base = self.acts.get(self.base_act(at)?)?;
        let (mut sure, mut open) = (0u32, false);
        for edge in self.incoming(at).iter().filter(|edge| edge.reason == Reason::Support) {
            let Some(other) = self.acts.get(edge.before as usize) else { continue };
            match other.state {
                State::Accepted => sure = sure.saturating_add(other.allowed),
                State::Undecided => open = true,
                State::Open | State::Suppressed => {}
            }
        }
        let args = [Arg::Code(act.code), Arg::Code(base.code), Arg::None];
        let against = base.against();
        if sure == 0 && open {
            let verdict = Verdict::review(&messages::DEPENDS_ON_UNDECIDED, Basis::Nothing, args, act);
            return Some(Verdict { against, ..verdict });
        }
        let reduced = sure.saturating_add(base.allowed).saturating_sub(1).min(base.allowed);
        (reduced < act.times).then(|| {
            let verdict = Verdict::suppressed(&messages::FIRST_OF_MONTH, Basis::Nothing, reduced, args);
            Verdict { against, ..verdict }
        })
    }
}

/// Writes into the Outcome what became of a proposal.
pub(super) fn tell<'m>(act: &Act<'m>, verdict: Option<&Verdict<'m>>, outcome: &mut Outcome<'m>) {
    let Some(addition) = outcome.additions.get_mut(act.addition as usize) else { return };
    addition.reason = verdict.map(|verdict| verdict.def);
    match verdict {
        Some(verdict) if verdict.status == LineStatus::Undecided => {
            addition.fate = Fate::Suggested;
            addition.missing = addition.missing.or(verdict.missing).or(Some(UNDECIDED));
        }
        Some(_) if act.allowed == 0 => addition.fate = Fate::Withheld,
        _ => addition.count = act.allowed,
    }
}
