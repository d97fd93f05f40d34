//! Which act is decided before which: an act waits for everything that could take it away. What waits for itself is a cycle.

use super::Context;
use super::docket::{Act, Docket, NO_ACT, Origin, State};
use super::relations::Met;
use crate::outcome::Outcome;

/// Why an act waits for another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Reason {
    /// A relation, by its index, and whether the acts meet.
    Relation(u32, Met),
    /// The relation would take away an act that is already claimed.
    Conflict(u32),
    /// It is an addition to the other.
    Base,
    /// It follows from the other.
    Support,
    /// It is counted after the other, or needs it as its 入院基本料.
    Sequence,
}

/// One act waits for another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) reason: Reason,
}

/// Working memory of the order.
#[derive(Default)]
pub(super) struct Order {
    /// Per act, how many undecided acts it waits for.
    waits: Vec<u32>,
    /// Per act the first of its edges (sorted by the act that waits), and one more at the end.
    incoming: Vec<u32>,
    /// Edges by the act that is waited for.
    outgoing: Vec<u32>,
    outgoing_starts: Vec<u32>,
    pub(super) ready: Vec<u32>,
}

impl<'m> Docket<'m> {
    /// Makes the edges between acts.
    pub(super) fn connect(&mut self, context: &Context<'_, 'm>, outcome: &Outcome<'m>) {
        self.edges.clear();
        for index in 0..self.relations.len() {
            self.connect_relation(index, context);
        }
        for (at, base) in (0u32..).zip(&self.bases) {
            if *base != NO_ACT {
                self.edges.push(Edge { before: *base, after: at, reason: Reason::Base });
            }
        }
        self.connect_counts();
        self.connect_wards(context);
        self.connect_proposals(outcome);
        self.connect_restrictions(context);
        self.connect_included(context);
        self.connect_principals(context);
        self.sort_edges();
    }

    fn connect_relation(&mut self, index: usize, context: &Context<'_, 'm>) {
        let Some(relation) = self.relations.get(index).copied() else { return };
        let range = |entry: u32| self.codes.get(entry as usize).map(super::docket::Entry::acts).unwrap_or_default();
        let (winners, losers) = (range(relation.winner), range(relation.loser));
        for x in winners {
            for y in losers.clone() {
                let Some(met) = self.met(&relation, x, y, context) else { continue };
                if self.is_named(&relation, x, y, context) {
                    continue;
                }
                let edge = self.edge(index as u32, x, y, met);
                self.edges.extend(edge.filter(|edge| !self.is_unheard(edge, relation.either)));
            }
        }
    }

    /// The edge of two acts that may meet. What is claimed already is not decided here: where it would have to go, the claim is in
    /// conflict with it.
    fn edge(&self, relation: u32, x: usize, y: usize, met: Met) -> Option<Edge> {
        let (winner, loser) = (self.acts.get(x)?, self.acts.get(y)?);
        let (x, y) = (x as u32, y as u32);
        let edge = |before, after, reason| Some(Edge { before, after, reason });
        if winner.is_proposed() && !loser.is_proposed() {
            return if loser.claimed { edge(y, x, Reason::Relation(relation, met)) } else { None };
        }
        match (winner.is_fixed(), loser.is_fixed()) {
            (true, true) => None,
            (true, false) if !winner.claimed => None,
            (false, true) if !loser.claimed => None,
            // The other setting's claim of the month decides about its own acts.
            (false, true) if matches!(loser.origin, Origin::OtherSetting(_)) => None,
            (_, false) => edge(x, y, Reason::Relation(relation, met)),
            (false, true) => edge(y, x, Reason::Conflict(relation)),
        }
    }

    /// Suggestions are alternatives: which of two that exclude each other is billed a person decides; nothing else heeds them at all.
    fn is_unheard(&self, edge: &Edge, either: bool) -> bool {
        let tentative = |at: u32| self.acts.get(at as usize).is_some_and(|act| act.tentative);
        tentative(edge.before) && (either || !tentative(edge.after))
    }

    /// Acts of a code with limits are counted one after the other.
    fn connect_counts(&mut self) {
        for entry in &self.codes {
            for at in entry.acts().skip(1) {
                let (before, after) = (at as u32 - 1, at as u32);
                self.edges.push(Edge { before, after, reason: Reason::Sequence });
            }
        }
    }

    /// Additions of 04 wait for every 入院基本料 of their day.
    fn connect_wards(&mut self, context: &Context<'_, 'm>) {
        if !context.is_inpatient() {
            return;
        }
        let Docket { acts, codes, edges, .. } = self;
        for ward in codes.iter().filter(|entry| entry.ward_group() != 0) {
            for addon in codes.iter().filter(|entry| entry.is_addon && entry.code != ward.code) {
                for (base, act) in ward.acts().flat_map(|base| addon.acts().map(move |act| (base, act))) {
                    let day = |at: usize| acts.get(at).map(|act| act.date);
                    if day(base) == day(act) {
                        edges.push(Edge { before: base as u32, after: act as u32, reason: Reason::Sequence });
                    }
                }
            }
        }
    }

    fn sort_edges(&mut self) {
        let Docket { acts, edges, order, .. } = self;
        edges.retain(|edge| acts.get(edge.after as usize).is_some_and(|act| !act.is_fixed()));
        // Where several rows say the same, the first of them is named, in whatever order the lines were entered.
        let acts_of = |edge: &Edge| u64::from(edge.after) << 32 | u64::from(edge.before);
        edges.sort_unstable_by(|a, b| acts_of(a).cmp(&acts_of(b)).then_with(|| a.reason.cmp(&b.reason)));
        starts(&mut order.incoming, acts.len(), edges.iter().map(|edge| edge.after));
        by_before(edges, acts.len(), &mut order.outgoing, &mut order.outgoing_starts);
        let is_open = |edge: &Edge| acts.get(edge.before as usize).is_some_and(|act| !act.is_fixed());
        order.waits.clear();
        order.waits.resize(acts.len(), 0);
        for edge in edges.iter().filter(|edge| is_open(edge)) {
            if let Some(waits) = order.waits.get_mut(edge.after as usize) {
                *waits += 1;
            }
        }
        order.ready.clear();
        let open = (0u32..).zip(acts.iter()).filter(|(_, act)| !act.is_fixed()).map(|(at, _)| at);
        order.ready.extend(open.filter(|at| order.waits.get(*at as usize) == Some(&0)));
    }

    /// The edges that an act waits by.
    pub(super) fn incoming(&self, act: usize) -> &[Edge] {
        let start = self.order.incoming.get(act).copied().unwrap_or(0) as usize;
        let end = self.order.incoming.get(act + 1).copied().unwrap_or(0) as usize;
        self.edges.get(start..end).unwrap_or_default()
    }

    /// An act is decided: those that waited for it alone are ready.
    pub(super) fn release(&mut self, act: u32) {
        let Order { waits, outgoing, outgoing_starts, ready, .. } = &mut self.order;
        let start = outgoing_starts.get(act as usize).copied().unwrap_or(0) as usize;
        let end = outgoing_starts.get(act as usize + 1).copied().unwrap_or(0) as usize;
        for edge in outgoing.get(start..end).unwrap_or_default() {
            let Some(after) = self.edges.get(*edge as usize).map(|edge| edge.after) else { continue };
            let Some(count) = waits.get_mut(after as usize) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0 {
                ready.push(after);
            }
        }
    }

    /// Of the acts that still wait when none is ready: those that wait in a circle, or between circles. The others only follow.
    pub(super) fn circles(&self) -> Vec<u32> {
        let is_open = |(_, act): &(u32, &Act<'m>)| act.state == State::Open;
        let open: Vec<u32> = (0u32..).zip(&self.acts).filter(is_open).map(|(at, _)| at).collect();
        if open.is_empty() {
            return open;
        }
        // Per waiting act, how many others wait for it; the ends, for which none does, are taken off until circles are left.
        let mut followers: Vec<Option<u32>> = vec![None; self.acts.len()];
        for at in &open {
            if let Some(count) = followers.get_mut(*at as usize) {
                *count = Some(0);
            }
        }
        for edge in open.iter().flat_map(|at| self.incoming(*at as usize)) {
            if let Some(Some(count)) = followers.get_mut(edge.before as usize) {
                *count += 1;
            }
        }
        let is_end = |followers: &[Option<u32>], at: u32| followers.get(at as usize) == Some(&Some(0));
        let mut ends: Vec<u32> = open.iter().copied().filter(|at| is_end(&followers, *at)).collect();
        while let Some(end) = ends.pop() {
            if let Some(count) = followers.get_mut(end as usize) {
                *count = None;
            }
            for edge in self.incoming(end as usize) {
                let Some(Some(count)) = followers.get_mut(edge.before as usize) else { continue };
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ends.push(edge.before);
                }
            }
        }
        open.into_iter().filter(|at| followers.get(*at as usize).is_some_and(Option::is_some)).collect()
    }
}

/// The places of edges by the act that is waited for, and per act the first of its own, with one more at the end.
fn by_before(edges: &[Edge], acts: usize, places: &mut Vec<u32>, starts: &mut Vec<u32>) {
    // One act further on, so that filling moves every start to where its act begins.
    starts.clear();
    starts.resize(acts + 2, 0);
    for edge in edges {
        if let Some(count) = starts.get_mut(edge.before as usize + 2) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in starts.iter_mut() {
        sum += *start;
        *start = sum;
    }
    places.clear();
    places.resize(edges.len(), 0);
    for (at, edge) in (0u32..).zip(edges) {
        let Some(next) = starts.get_mut(edge.before as usize + 1) else { continue };
        if let Some(place) = places.get_mut(*next as usize) {
            *place = at;
        }
        *next += 1;
    }
}

/// Start positions of runs of equal, ascending keys, one per key and one more at the end.
fn starts(list: &mut Vec<u32>, keys: usize, sorted: impl Iterator<Item = u32>) {
    list.clear();
    let mut count = 0;
    for key in sorted {
        while list.len() <= key as usize {
            list.push(count);
        }
        count += 1;
    }
    while list.len() <= keys {
        list.push(count);
    }
}
