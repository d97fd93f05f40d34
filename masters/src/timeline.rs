//! What is believed about one code, publication by publication.
//!
//! A *timeline* holds the states of a code by first day. A publication changes it; each change is kept as versions. A look-up
//! takes the latest published version that has begun, so a change on some day is followed by every later state again.

use std::sync::Arc;

use santei::Day;
use santei::masters::VersionKind;

use crate::layout::Layout;
use crate::model::Str;
use crate::same;

/// A state of a code: what its row says from one day to another.
#[derive(Clone, Debug)]
pub struct State {
    /// First day.
    pub from: Day,
    /// Last day, [`Day::MAX`] when open.
    pub until: Day,
    /// What it proves about the days before.
    pub kind: VersionKind,
    /// One field per column of the newest layout.
    pub fields: Arc<Vec<Str>>,
}

impl State {
    /// Whether the code is in force without an end.
    pub fn is_open(&self) -> bool {
        self.kind != VersionKind::Gone && self.until == Day::MAX
    }

    fn says_the_same(&self, other: &State, layout: &Layout) -> bool {
        (self.from, self.until, self.kind) == (other.from, other.until, other.kind)
            && (Arc::ptr_eq(&self.fields, &other.fields) || same::content(layout, &self.fields, &other.fields))
    }
}

/// States by first day, ascending.
pub type Timeline = Vec<State>;

/// A code of a release: what is believed now, and every version that was published on the way.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What is believed now.
    pub timeline: Timeline,
    /// Publication day and state, by publication and first day.
    pub versions: Vec<(Day, State)>,
}

impl Entry {
    /// Publishes a new timeline; returns whether it says anything new.
    pub fn publish(&mut self, published: Day, timeline: Timeline, layout: &Layout) -> bool {
        let agreeing =
            self.timeline.iter().zip(&timeline).take_while(|(old, new)| old.says_the_same(new, layout)).count();
        let (old, new) = (self.timeline.get(agreeing), timeline.get(agreeing));
        let Some(point) = old.into_iter().chain(new).map(|state| state.from).min() else { return false };
        // Of one day only the last word counts.
        self.versions.retain(|(day, state)| *day != published || state.from < point);
        if new.is_none_or(|state| state.from > point) {
            let before = agreeing.checked_sub(1).and_then(|index| timeline.get(index));
            let covering = match (before, old) {
                (Some(state), _) => State { from: point, ..state.clone() },
                (None, Some(state)) => State { kind: VersionKind::Gone, from: point, ..state.clone() },
                (None, None) => return false,
            };
            self.versions.push((published, covering));
        }
        self.versions.extend(timeline.iter().skip(agreeing).map(|state| (published, state.clone())));
        self.timeline = timeline;
        true
    }
}

/// The timeline with a full row that applies from `state.from`.
pub fn with_row(timeline: &Timeline, mut state: State) -> Timeline {
    let mut changed = timeline.clone();
    // A code that was to begin and now begins on another day has begun on no other.
    if state.kind == VersionKind::New && changed.len() == 1 && changed[0].kind == VersionKind::New {
        return vec![state];
    }
    changed.retain(|known| known.from < state.from);
    if !changed.is_empty() {
        state.kind = VersionKind::Known;
    }
    changed.push(state);
    changed
}

/// The timeline with the row that a snapshot prints: it stands for the latest state, however far back the publisher dates it.
pub fn with_snapshot_row(timeline: &Timeline, mut state: State) -> Timeline {
    let mut changed = timeline.clone();
    if let Some(last) = timeline.last() {
        if state.from <= last.from {
            (state.from, state.kind) = (last.from, if last.kind == VersionKind::Gone { state.kind } else { last.kind });
            changed.pop();
        } else {
            state.kind = VersionKind::Known;
        }
    }
    changed.push(state);
    changed
}

/// The timeline with a change of fields from a day on, or of the latest state when the change names no day.
pub fn with_change(
    timeline: &Timeline,
    from: Option<Day>,
    change: &mut dyn FnMut(&State) -> Arc<Vec<Str>>,
) -> Timeline {
    let Some(last) = timeline.last() else { return Timeline::new() };
    let from = from.unwrap_or(last.from);
    let mut changed: Timeline = timeline.iter().filter(|state| state.from < from).cloned().collect();
    let begins_before = changed.last().cloned();
    let later: Timeline = timeline.iter().filter(|state| state.from >= from).cloned().collect();
    if later.first().is_none_or(|first| first.from > from)
        && let Some(before) = begins_before
    {
        changed.push(State { from, kind: VersionKind::Known, fields: change(&before), ..before });
    }
    changed.extend(later.into_iter().map(|state| State { fields: change(&state), ..state }));
    changed
}

/// The timeline that ends on a day: later states never begin.
pub fn with_end(timeline: &Timeline, until: Day, change: &mut dyn FnMut(&State) -> Arc<Vec<Str>>) -> Timeline {
    let keep = timeline.iter().rposition(|state| state.from <= until).unwrap_or(0) + 1;
    let mut changed: Timeline = timeline.iter().take(keep).cloned().collect();
    if let Some(last) = changed.last_mut() {
        (last.until, last.fields) = (until, change(last));
    }
    changed
}

/// The timeline of a code that has no row from a day on (抹消).
pub fn without(timeline: &Timeline, from: Day, fields: &Arc<Vec<Str>>) -> Timeline {
    let mut changed: Timeline = timeline.iter().filter(|state| state.from < from).cloned().collect();
    changed.push(State { from, until: Day::MAX, kind: VersionKind::Gone, fields: Arc::clone(fields) });
    changed
}

#[cfg(test)]
mod tests {
    use santei::masters::Family;

    use super::*;
    use crate::layout::layout_of;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn state(from: &str, points: &str) -> State {
        let layout = layout_of(Family::FeeItem, None).unwrap();
        let fields = layout.columns.iter().map(|column| Str::from(if column.no == 12 { points } else { "" })).collect();
        State { from: day(from), until: Day::MAX, kind: VersionKind::Known, fields: Arc::new(fields) }
    }

    fn publish(entry: &mut Entry, published: &str, timeline: Timeline) -> bool {
        entry.publish(day(published), timeline, layout_of(Family::FeeItem, None).unwrap())
    }

    /// What a look-up finds: the latest published version that has begun.
    fn found(entry: &Entry, on: &str) -> String {
        let mut versions = entry.versions.clone();
        versions.sort_by_key(|(published, state)| (*published, state.from));
        let found = versions.iter().rfind(|(_, state)| state.from <= day(on));
        found.map_or("none".into(), |(_, state)| match state.kind {
            VersionKind::Gone => "gone".into(),
            _ => state.fields[11].to_string(),
        })
    }

    #[test]
    fn a_change_keeps_the_state_before_it() {
        let mut entry = Entry::default();
        assert!(publish(&mut entry, "2024-03-06", vec![state("2024-06-01", "10.00")]));
        assert!(!publish(&mut entry, "2024-04-12", vec![state("2024-06-01", "10")]));
        let changed = with_row(&entry.timeline, state("2024-10-01", "20.00"));
        assert!(publish(&mut entry, "2024-09-06", changed));
        // The publisher dates the newest row back to the revision.
        let rewritten = with_snapshot_row(&entry.timeline, state("2024-06-01", "20.00"));
        assert!(!publish(&mut entry, "2025-11-04", rewritten));
        assert_eq!(entry.versions.len(), 2);
        assert_eq!((found(&entry, "2024-09-30").as_str(), found(&entry, "2024-10-01").as_str()), ("10.00", "20.00"));
    }

    #[test]
    fn a_retroactive_change_is_followed_by_the_later_states() {
        let mut entry = Entry::default();
        publish(&mut entry, "2024-03-06", vec![state("2024-06-01", "10.00"), state("2024-10-01", "20.00")]);
        let changed = with_change(&entry.timeline, Some(day("2024-08-01")), &mut |before| {
            let mut fields = before.fields.as_ref().clone();
            fields[0] = "5".into();
            fields[7] = "33".into();
            Arc::new(fields)
        });
        assert!(publish(&mut entry, "2024-12-27", changed));
        assert_eq!(found(&entry, "2024-07-31"), "10.00");
        assert_eq!(found(&entry, "2024-08-01"), "10.00");
        assert_eq!(found(&entry, "2024-10-01"), "20.00");
        let at = |on: &str| entry.timeline.iter().rfind(|state| state.from <= day(on)).unwrap().fields[7].to_string();
        assert_eq!((at("2024-07-31").as_str(), at("2024-08-01").as_str(), at("2024-10-01").as_str()), ("", "33", "33"));
    }

    #[test]
    fn a_withdrawn_beginning_leaves_nothing() {
        let mut entry = Entry::default();
        let new = State { kind: VersionKind::New, ..state("2024-06-01", "10.00") };
        publish(&mut entry, "2024-03-06", vec![new.clone()]);
        publish(&mut entry, "2024-03-21", Timeline::new());
        assert_eq!(found(&entry, "2024-06-01"), "gone");
        let later = State { kind: VersionKind::New, ..state("2024-07-01", "10.00") };
        let mut entry = Entry::default();
        publish(&mut entry, "2024-03-06", vec![new]);
        let moved = with_row(&entry.timeline, later);
        publish(&mut entry, "2024-03-21", moved);
        assert_eq!((found(&entry, "2024-06-15").as_str(), found(&entry, "2024-07-01").as_str()), ("gone", "10.00"));
    }

    #[test]
    fn an_end_cuts_what_was_to_come() {
        let timeline = vec![state("2024-06-01", "10.00"), state("2025-04-01", "20.00")];
        let ended = with_end(&timeline, day("2025-03-31"), &mut |state| Arc::clone(&state.fields));
        assert_eq!((ended.len(), ended[0].until), (1, day("2025-03-31")));
    }
}
