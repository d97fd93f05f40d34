//! What the notices forbid or require beside an act and no table of the 電子点数表 carries: 併施不可 (kind `barred_by`) and 併算定要件
//! (kind `needs`).

use super::docket::{Act, Docket, State};
use super::order::{Edge, Reason};
use super::{Context, Found, LineStatus, Verdict};
use crate::masters::Rule;
use crate::message::{Arg, room as messages};
use crate::outcome::Basis;
use crate::rooms::selector::{Selector, codes_of};
use crate::{Code, Day};

/// A rule about what stands beside its targets.
pub(super) struct Restriction<'m> {
    rule: Rule<'m>,
    targets: Vec<Code>,
    selector: Selector<'m>,
    /// Whether the other acts forbid the target, or are required.
    bars: bool,
    per: Reach,
    /// Whether what was done counts, or only what stands.
    performed: bool,
}

/// In what the acts meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Visit,
    Day,
    Month,
}

impl<'m> Restriction<'m> {
    pub(super) fn of(rule: Rule<'m>, bars: bool) -> Option<Restriction<'m>> {
        let per = match rule.text("per")? {
            "visit" => Reach::Visit,
            "day" => Reach::Day,
            _ => Reach::Month,
        };
        Some(Restriction {
            rule,
            targets: codes_of(rule, "targets").collect(),
            selector: Selector::of(rule),
            bars,
            per,
            performed: rule.text("counts")? == "performed",
        })
    }

    /// Whether a rule listens to another act at all: what is only suggested is heard by suggestions alone, and what is proposed never
    /// forbids what was entered.
    fn heeds(&self, act: &Act<'m>, other: &Act<'m>) -> bool {
        let forbids = self.bars && other.is_proposed() && !act.is_proposed();
        !forbids && (act.tentative || !other.tentative)
    }

    fn speaks_of(&self, act: &Act<'m>) -> bool {
        self.targets.contains(&act.code) && self.rule.holds_on(act.date)
    }

    /// Whether another act is one that the rule looks at beside a target; `None`: that depends on the encounter.
    fn meets(&self, act: &Act<'m>, other: &Act<'m>) -> Option<bool> {
        if core::ptr::eq(act, other) || !self.selector.picks(other.code, other.item) {
            return Some(false);
        }
        match self.per {
            Reach::Month => Some(act.date.month() == other.date.month()),
            Reach::Day => Some(act.date == other.date),
            Reach::Visit if act.date != other.date => Some(false),
            Reach::Visit => match (act.encounter, other.encounter) {
                (Some(a), Some(b)) => Some(a == b),
                _ => None,
            },
        }
    }
}

impl<'m> Docket<'m> {
    /// A target waits for the acts that a rule looks at, where these must stand.
    pub(super) fn connect_restrictions(&mut self, context: &Context<'_, 'm>) {
        for restriction in context.precepts.restrictions.iter().filter(|restriction| !restriction.performed) {
            for at in 0..self.acts.len() {
                let speaks = |act: &Act<'m>| restriction.speaks_of(act) && !act.is_fixed();
                if !self.acts.get(at).is_some_and(speaks) {
                    continue;
                }
                for before in 0..self.acts.len() {
                    let (Some(act), Some(other)) = (self.acts.get(at), self.acts.get(before)) else { continue };
                    let meets = before != at && restriction.meets(act, other) != Some(false);
                    if meets && restriction.heeds(act, other) {
                        let (before, after) = (before as u32, at as u32);
                        self.edges.push(Edge { before, after, reason: Reason::Sequence });
                    }
                }
            }
        }
    }

    /// What the rules about its neighbours say of an act.
    pub(super) fn restricted(&self, at: usize, act: &Act<'m>, context: &Context<'_, 'm>, found: &mut Found<'m>) {
        for restriction in context.precepts.restrictions.iter().filter(|restriction| restriction.speaks_of(act)) {
            let own = self.acts.get(at).unwrap_or(act);
            let verdict = if restriction.bars { self.barred(own, restriction) } else { self.lacks(own, restriction) };
            found.add(verdict.map(|verdict| Verdict { rule: Some(restriction.rule), ..verdict }));
        }
    }

    /// The acts that a rule looks at, with how sure it is that they count: they stand (or were done), and they meet.
    fn neighbours<'s>(
        &'s self,
        act: &'s Act<'m>,
        restriction: &'s Restriction<'m>,
    ) -> impl Iterator<Item = (&'s Act<'m>, LineStatus)> {
        self.acts.iter().filter(|other| restriction.heeds(act, other)).filter_map(move |other| {
            let met = restriction.meets(act, other);
            let stands = match other.state {
                _ if restriction.performed => Some(true),
                State::Accepted => Some(other.claimed && other.allowed > 0),
                State::Undecided => None,
                State::Open | State::Suppressed => Some(false),
            };
            match (met, stands) {
                (Some(false), _) | (_, Some(false)) => None,
                (Some(true), Some(true)) => Some((other, LineStatus::Accepted)),
                _ => Some((other, LineStatus::Undecided)),
            }
        })
    }

    fn barred(&self, act: &Act<'m>, restriction: &Restriction<'m>) -> Option<Verdict<'m>> {
        let (other, status) = self
            .neighbours(act, restriction)
            .min_by_key(|(other, status)| (*status != LineStatus::Accepted, other.rank()))?;
        let args = [Arg::Code(act.code), Arg::Code(other.code), Arg::Day(other.date)];
        let verdict = match status {
            LineStatus::Accepted => Verdict::suppressed(&messages::BARRED, Basis::Nothing, 0, args),
            _ if other.state == State::Undecided && !restriction.performed => {
                Verdict::review(&messages::DEPENDS_ON_UNDECIDED, Basis::Nothing, args, act)
            }
            _ => Verdict::review(&messages::SAME_TIME_UNKNOWN, Basis::Nothing, args, act).lacking("受診"),
        };
        Some(Verdict { against: other.against(), ..verdict })
    }

    fn lacks(&self, act: &Act<'m>, restriction: &Restriction<'m>) -> Option<Verdict<'m>> {
        let mut open = None;
        for (other, status) in self.neighbours(act, restriction) {
            if status == LineStatus::Accepted {
                return None;
            }
            open = open.or(Some(other));
        }
        let args = |other: Arg<'m>| [Arg::Code(act.code), other, Arg::Day(act.date)];
        Some(match open {
            Some(other) => {
                let args = args(Arg::Code(other.code));
                let verdict = Verdict::review(&messages::DEPENDS_ON_UNDECIDED, Basis::Nothing, args, act);
                Verdict { against: other.against(), ..verdict }
            }
            None => {
                let title = restriction.rule.text("title_ja").unwrap_or_default();
                Verdict::suppressed(&messages::REQUIREMENT_MISSING, Basis::Nothing, 0, args(Arg::Word(title)))
            }
        })
    }
}

/// The restrictions in force in a month, given the days.
pub(super) fn within<'m>(rules: impl Iterator<Item = Rule<'m>>, first: Day, last: Day) -> Vec<Restriction<'m>> {
    rules
        .filter(|rule| rule.holds_within(first, last))
        .filter_map(|rule| match rule.kind() {
            "barred_by" => Restriction::of(rule, true),
            "needs" => Restriction::of(rule, false),
            _ => None,
        })
        .collect()
}
