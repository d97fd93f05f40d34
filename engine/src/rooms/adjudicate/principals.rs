//! 主たるもの: of tests that are done together only the principal ones are billed (kind `principal_of`), the higher 所定点数 first.

use super::docket::{Act, Docket, State};
use super::order::{Edge, Reason};
use super::{Context, Found, Verdict};
use crate::Code;
use crate::claim::Claim;
use crate::masters::Rule;
use crate::message::{Arg, room as messages};
use crate::outcome::Basis;
use crate::rooms::selector::codes_of;

/// In what tests are done together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Together {
    /// 同一検体: one draw or specimen.
    Sample,
    /// 併せて: one visit.
    Occasion,
    /// Within a week of each other.
    Week,
    /// 同一月.
    Month,
}

/// A group of tests of which only so many are billed.
pub(super) struct Principals<'m> {
    rule: Rule<'m>,
    codes: Vec<Code>,
    keep: usize,
    together: Together,
}

impl<'m> Principals<'m> {
    pub(super) fn of(rule: Rule<'m>) -> Option<Principals<'m>> {
        Some(Principals {
            rule,
            codes: codes_of(rule, "codes").collect(),
            keep: usize::try_from(rule.int("keep")?).ok()?,
            together: match rule.text("per")? {
                "sample" => Together::Sample,
                "occasion" => Together::Occasion,
                "week" => Together::Week,
                _ => Together::Month,
            },
        })
    }

    /// Whether a code is one of its tests.
    pub(super) fn names(&self, code: Code) -> bool {
        self.codes.contains(&code)
    }

    /// Whether two of its tests are done together; `None`: that depends on the encounter.
    fn meet(&self, claim: &Claim, a: &Act<'m>, b: &Act<'m>) -> Option<bool> {
        if a.code == b.code || !self.codes.contains(&b.code) || !b.claimed {
            return Some(false);
        }
        let days = a.date.number().abs_diff(b.date.number());
        match self.together {
            Together::Month => Some(a.date.month() == b.date.month()),
            Together::Week => Some(days < 7),
            _ if days > 0 => Some(false),
            Together::Sample => match (specimen_of(claim, a), specimen_of(claim, b)) {
                (Some(a), Some(b)) => Some(a == b),
                _ => one_visit(a, b),
            },
            Together::Occasion => one_visit(a, b),
        }
    }
}

fn one_visit(a: &Act<'_>, b: &Act<'_>) -> Option<bool> {
    match (a.encounter, b.encounter) {
        _ if a.origin == b.origin || a.payer_unit == b.payer_unit => Some(true),
        (Some(a), Some(b)) => Some(a == b),
        _ => None,
    }
}

fn specimen_of<'c>(claim: &'c Claim, act: &Act<'_>) -> Option<&'c str> {
    claim.units.get(act.payer_unit as usize)?.specimen.as_deref()
}

/// The groups in force that an act is in, with their places.
fn groups_of<'c, 'm>(
    act: &Act<'m>,
    context: &Context<'c, 'm>,
) -> impl Iterator<Item = (u32, &'c Principals<'m>)> + use<'c, 'm> {
    let places = context.profile(act).map(|profile| &*profile.principals).unwrap_or_default();
    let (groups, date) = (&context.precepts.principals, act.date);
    let known = places.iter().filter_map(|place| Some((*place, groups.get(*place as usize)?)));
    known.filter(move |(_, group)| group.rule.holds_on(date))
}

impl<'m> Docket<'m> {
    /// A test waits for the stronger ones of its group.
    pub(super) fn connect_principals(&mut self, context: &Context<'_, 'm>) {
        for after in 0..self.acts.len() {
            let Some(act) = self.acts.get(after).copied() else { continue };
            for (place, _) in groups_of(&act, context) {
                for before in 0..self.acts.len() {
                    let is_own = |other: &Act<'m>| groups_of(other, context).any(|(own, _)| own == place);
                    if self.acts.get(before).is_some_and(is_own) && self.is_stronger(before, after) {
                        let (before, after) = (before as u32, after as u32);
                        self.edges.push(Edge { before, after, reason: Reason::Sequence });
                    }
                }
            }
        }
    }

    /// Whether a test is looked at before another of its group: the stronger first. What a row of the 電子点数表 decides between the
    /// two is left to it.
    fn is_stronger(&self, before: usize, after: usize) -> bool {
        let entry = |at: usize| self.acts.get(at).map(|act| act.entry);
        let pair = (entry(before), entry(after));
        let by_row = self.relations.iter().map(|relation| (Some(relation.winner), Some(relation.loser)));
        if by_row.clone().any(|(a, b)| pair == (a, b) || pair == (b, a)) {
            return false;
        }
        let rank = |at: usize| self.acts.get(at).map(|act| (act.is_proposed(), act.rank(), at));
        before != after && rank(before) < rank(after)
    }

    /// What the stronger tests of its groups leave of a test.
    pub(super) fn principal(&self, at: usize, act: &Act<'m>, context: &Context<'_, 'm>, found: &mut Found<'m>) {
        for (_, group) in groups_of(act, context) {
            let (mut all, mut sure, mut unmet, mut first) = (0, 0, false, None::<&Act<'m>>);
            let mut last = None;
            for (before, other) in self.acts.iter().enumerate() {
                let met = group.meet(context.claim, act, other);
                let counts = matches!(other.state, State::Accepted | State::Undecided) && other.allowed > 0;
                // The acts lie by code: each code counts once.
                if met == Some(false) || !counts || last == Some(other.code) || !self.is_stronger(before, at) {
                    continue;
                }
                (first, last) = (first.or(Some(other)), Some(other.code));
                all += 1;
                sure += usize::from(met == Some(true) && other.state == State::Accepted);
                unmet |= met.is_none();
            }
            let Some(other) = first else { continue };
            let args = [Arg::Code(act.code), Arg::Code(other.code), Arg::Int(group.keep as i64)];
            let verdict = if sure >= group.keep {
                Verdict::suppressed(&messages::NOT_PRINCIPAL, Basis::Nothing, 0, args)
            } else if all < group.keep {
                continue;
            } else if unmet {
                Verdict::review(&messages::SAME_TIME_UNKNOWN, Basis::Nothing, args, act).lacking("受診")
            } else {
                Verdict::review(&messages::DEPENDS_ON_UNDECIDED, Basis::Nothing, args, act)
            };
            found.add(Some(Verdict { against: other.against(), rule: Some(group.rule), ..verdict }));
        }
    }
}
