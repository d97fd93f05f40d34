//! What the notices forbid or require beside an act and no table of the 電子点数表 carries: 併施不可 (kind `barred_by`) and 併算定要件
//! (kind `needs`).

use super::docket::{Act, Docket, State};
use super::order::{Edge, Reason};
use super::{Context, Found, LineStatus, Verdict};
use crate::masters::{FeeItem, Rule};
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

    /// Whether a code is one of its targets.
    pub(super) fn targets(&self, code: Code) -> bool {
        self.targets.contains(&code)
    }

    /// Whether it looks at an act beside a target.
    pub(super) fn looks_at(&self, code: Code, item: Option<FeeItem<'_>>) -> bool {
        self.selector.picks(code, item)
    }

    /// Whether an act that it looks at stands beside a target; `None`: that depends on the encounter.
    fn meets(&self, act: &Act<'m>, other: &Act<'m>) -> Option<bool> {
        if core::ptr::eq(act, other) {
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
        let mut edges = core::mem::take(&mut self.edges);
        for (at, act) in self.acts.iter().enumerate().filter(|(_, act)| !act.is_fixed()) {
            for (place, restriction) in self.restrictions_of(act, context).filter(|(_, own)| !own.performed) {
                let heeded = self.heard_by(place, context).filter(|(_, other)| restriction.heeds(act, other));
                let met =
                    heeded.filter(|(before, other)| *before != at && restriction.meets(act, other) != Some(false));
                let after = at as u32;
                edges.extend(met.map(|(before, _)| Edge { before: before as u32, after, reason: Reason::Sequence }));
            }
        }
        self.edges = edges;
    }

    /// The rules in force of which an act is a target, with their places.
    fn restrictions_of<'c>(
        &self,
        act: &Act<'m>,
        context: &Context<'c, 'm>,
    ) -> impl Iterator<Item = (u32, &'c Restriction<'m>)> + use<'c, 'm> {
        let targeted = context.profile(act).map(|profile| &*profile.targeted).unwrap_or_default();
        let (restrictions, date) = (&context.precepts.restrictions, act.date);
        let known = targeted.iter().filter_map(|place| Some((*place, restrictions.get(*place as usize)?)));
        known.filter(move |(_, restriction)| restriction.rule.holds_on(date))
    }

    /// The acts that a rule looks at, by its place, each with its own.
    fn heard_by<'s>(&'s self, place: u32, context: &'s Context<'_, 'm>) -> impl Iterator<Item = (usize, &'s Act<'m>)> {
        let hears_any = self.heard.get(place as usize) == Some(&true);
        let acts = if hears_any { self.acts.as_slice() } else { &[] };
        let hears = move |act: &Act<'m>| {
            context.profile(act).is_some_and(|profile| profile.heard.binary_search(&place).is_ok())
        };
        acts.iter().enumerate().filter(move |(_, act)| hears(act))
    }

    /// What the rules about its neighbours say of an act.
    pub(super) fn restricted(&self, at: usize, act: &Act<'m>, context: &Context<'_, 'm>, found: &mut Found<'m>) {
        let own = self.acts.get(at).unwrap_or(act);
        for (place, restriction) in self.restrictions_of(act, context) {
            let neighbours = self.neighbours(own, place, restriction, context);
            let verdict = if restriction.bars {
                barred(own, restriction, neighbours)
            } else {
                lacks(own, restriction, neighbours)
            };
            found.add(verdict.map(|verdict| Verdict { rule: Some(restriction.rule), ..verdict }));
        }
    }

    /// The acts that a rule looks at, with how sure it is that they count: they stand (or were done), and they meet.
    fn neighbours<'s>(
        &'s self,
        act: &'s Act<'m>,
        place: u32,
        restriction: &'s Restriction<'m>,
        context: &'s Context<'_, 'm>,
    ) -> impl Iterator<Item = (&'s Act<'m>, LineStatus)> {
        let heeded = self.heard_by(place, context).map(|(_, other)| other);
        heeded.filter(|other| restriction.heeds(act, other)).filter_map(move |other| {
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
}

fn barred<'s, 'm: 's>(
    act: &Act<'m>,
    restriction: &Restriction<'m>,
    neighbours: impl Iterator<Item = (&'s Act<'m>, LineStatus)>,
) -> Option<Verdict<'m>> {
    let (other, status) = neighbours.min_by_key(|(other, status)| (*status != LineStatus::Accepted, other.rank()))?;
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

fn lacks<'s, 'm: 's>(
    act: &Act<'m>,
    restriction: &Restriction<'m>,
    neighbours: impl Iterator<Item = (&'s Act<'m>, LineStatus)>,
) -> Option<Verdict<'m>> {
    let mut open = None;
    for (other, status) in neighbours {
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
