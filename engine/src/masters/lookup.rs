//! The answer to "this code on this day".

use super::Release;
use crate::Day;
use crate::image::format::VersionRow;

use super::VersionKind;

/// What the masters say about a code on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<'a, T> {
    /// A row is in force.
    Found {
        /// The row.
        item: T,
        /// The files prove this row only from a later day on; it is the oldest state known and is used back to the start
        /// of the release.
        carried_back: bool,
        /// The release that answered.
        release: Release<'a>,
    },
    /// The code was in force, and is no more (廃止).
    Abolished {
        /// The last day it was in force.
        last_day: Day,
        /// The release that says so, or that no longer lists the code.
        release: Release<'a>,
    },
    /// The code comes into force later (新規).
    NotYet {
        /// Its first day.
        from: Day,
        /// The release that says so.
        release: Release<'a>,
    },
    /// The release in force has no such code, and no other release has.
    Unknown {
        /// The release that answered.
        release: Release<'a>,
    },
    /// No release of the family that covers the day is loaded.
    NoRelease,
}

impl<'a, T> Lookup<'a, T> {
    /// The row in force, carried back or not.
    pub fn found(self) -> Option<T> {
        match self {
            Lookup::Found { item, .. } => Some(item),
            _ => None,
        }
    }

    /// The same answer about another form of the row.
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Lookup<'a, U> {
        match self {
            Lookup::Found { item, carried_back, release } => Lookup::Found { item: form(item), carried_back, release },
            Lookup::Abolished { last_day, release } => Lookup::Abolished { last_day, release },
            Lookup::NotYet { from, release } => Lookup::NotYet { from, release },
            Lookup::Unknown { release } => Lookup::Unknown { release },
            Lookup::NoRelease => Lookup::NoRelease,
        }
    }
}

/// What the versions of one code inside one release say about a day of that release.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// The version with this index.
    Found { index: usize, carried_back: bool },
    /// The code ended.
    Ended(Day),
    /// The code is new from a later day on.
    NotYet(Day),
    /// Nothing is known of it.
    Absent,
}

/// Picks the state of a day: of the versions published by `known_at`, the latest published that has begun.
pub(super) fn state(versions: &[VersionRow], on: Day, known_at: Day) -> State {
    let known = || versions.iter().enumerate().filter(|(_, version)| published(version) <= known_at);
    // The rows are sorted by publication, then first day: the last that fits is the one.
    match known().rfind(|(_, version)| from(version) <= on) {
        Some((_, version)) if is(version, VersionKind::Gone) => State::Ended(from(version).previous()),
        Some((_, version)) if until(version) < on => State::Ended(until(version)),
        Some((index, _)) => State::Found { index, carried_back: false },
        None => before_first(known(), on),
    }
}

/// No version has begun: the oldest state is carried back, unless a file proves that the code is new.
fn before_first<'v>(known: impl Iterator<Item = (usize, &'v VersionRow)> + Clone, on: Day) -> State {
    let rows = known.filter(|(_, version)| !is(version, VersionKind::Gone));
    let Some(first) = rows.clone().map(|(_, version)| from(version)).min() else { return State::Absent };
    let oldest = rows.filter(|(_, version)| from(version) == first);
    if oldest.clone().any(|(_, version)| is(version, VersionKind::New)) {
        return State::NotYet(first);
    }
    match oldest.last() {
        Some((_, version)) if until(version) < on => State::Ended(until(version)),
        Some((index, _)) => State::Found { index, carried_back: true },
        None => State::Absent,
    }
}

fn is(version: &VersionRow, kind: VersionKind) -> bool {
    version.kind == kind.number()
}

fn published(version: &VersionRow) -> Day {
    Day::from_number(version.published.get())
}

pub(super) fn from(version: &VersionRow) -> Day {
    Day::from_number(version.valid_from.get())
}

pub(super) fn until(version: &VersionRow) -> Day {
    Day::from_number(version.valid_until.get())
}
