//! A stay in the tree: sections of days that are alike are told once, with their days.

use super::{Place, Section};
use crate::Day;
use crate::outcome::{DaySpan, Narrator};

/// Stands for the own day of a section until the days that it is told for are known.
const OWN_DAY: char = '\u{E000}';
/// Stands for the number of the day (入院日数), in the same way.
pub(super) const OWN_NUMBER: char = '\u{E001}';

/// A reason of a section with a mark for its own day. Dates of citations and releases do not stand alone and stay.
pub(super) fn with_own_day(text: &str, date: Day) -> String {
    text.replace(&format!(" {date} "), &format!(" {OWN_DAY} "))
}

/// A section as text: its heading in parts, and what stands below.
pub(super) struct Told {
    /// The unit and the day, of a section of a unit.
    unit: Option<(u32, Day)>,
    /// 診療識別 and amount, of which days that are told together have the same.
    class: u32,
    amount: String,
    count: u32,
    open: String,
    /// The heading of a section that is no unit.
    heading: String,
    body: String,
}

impl Told {
    /// A section that stands for itself.
    pub(super) fn plain(heading: String, body: String) -> Told {
        Told { unit: None, class: 0, amount: String::new(), count: 0, open: String::new(), heading, body }
    }

    /// A unit on a day.
    pub(super) fn unit(
        section: &Section<'_, '_>,
        class: u32,
        (amount, count, open): (String, u32, String),
        body: String,
    ) -> Told {
        let Place::Unit(unit, date) = section.place else { return Told::plain(String::new(), body) };
        Told { unit: Some((unit, date)), class, amount, count, open, heading: String::new(), body }
    }

    /// Whether two sections are told as one: units of a stay with the same lines, amounts and reasons.
    fn is_alike(&self, other: &Told, entered: u32) -> bool {
        let (Some((unit, date)), Some((own, on))) = (self.unit, other.unit) else { return false };
        let key = |told: &Told| (told.class, told.amount.clone(), told.open.clone());
        let same_unit = unit == own || unit >= entered && own >= entered;
        same_unit && date != on && key(self) == key(other) && self.body == other.body
    }
}

/// Writes sections in order; of a stay those that are alike with the first of them.
pub(super) fn write(narrator: &Narrator<'_, '_>, sections: Vec<Told>) -> String {
    let entered = narrator.claim.units.len() as u32;
    let joins = narrator.claim.stay.is_some();
    let mut groups: Vec<Vec<Told>> = Vec::new();
    for told in sections {
        let same = |group: &&mut Vec<Told>| joins && group.first().is_some_and(|first| first.is_alike(&told, entered));
        match groups.iter_mut().find(same) {
            Some(group) => group.push(told),
            None => groups.push(vec![told]),
        }
    }
    groups.iter().filter_map(|group| group_text(narrator, group)).collect()
}

fn group_text(narrator: &Narrator<'_, '_>, group: &[Told]) -> Option<String> {
    let first = group.first()?;
    if first.unit.is_none() {
        return Some(format!("{}\n{}", first.heading, first.body));
    }
    let mut units: Vec<u32> = group.iter().filter_map(|told| told.unit).map(|(unit, _)| unit).collect();
    units.sort_unstable();
    units.dedup();
    let days: Vec<Day> = group.iter().filter_map(|told| told.unit).map(|(_, date)| date).collect();
    let numbers: Vec<_> = units.iter().map(|unit| narrator.unit_number(*unit).to_string()).collect();
    let (numbers, class) = (numbers.join(narrator.pick("・", ", ")), first.class);
    let spans = DaySpan::of(days);
    let dates = DaySpan::list_long(&spans, narrator.japanese);
    let place = narrator.choose(
        format!("算定単位 {numbers} 診療識別{class:02} {dates}"),
        format!("unit {numbers} class {class:02} {dates}"),
    );
    let count: u32 = group.iter().map(|told| told.count).sum();
    let amount = match first.amount.as_str() {
        "" => String::new(),
        amount => format!(": {amount} × {count}{}", first.open),
    };
    let day = match spans.as_slice() {
        [span] if span.days() == 1 => span.from.to_string(),
        _ => narrator.pick("同じ日の", "the same day").to_owned(),
    };
    let body = first.body.replace(OWN_DAY, &day).replace(OWN_NUMBER, &numbers_of(narrator, &spans));
    Some(format!("{place}{amount}\n{body}"))
}

/// The numbers of some days of a stay: 1〜2日目、6日目.
fn numbers_of(narrator: &Narrator<'_, '_>, spans: &[DaySpan]) -> String {
    let Some(stay) = &narrator.claim.stay else { return String::new() };
    let told = |span: &DaySpan| {
        let (from, until) = (stay.day_number(span.from), stay.day_number(span.until));
        match (from == until, narrator.japanese) {
            (true, true) => format!("{from}日目"),
            (true, false) => from.to_string(),
            (false, true) => format!("{from}〜{until}日目"),
            (false, false) => format!("{from}–{until}"),
        }
    };
    let told: Vec<_> = spans.iter().map(told).collect();
    let word = match spans {
        [span] if span.days() == 1 => "day ",
        _ => "days ",
    };
    format!("{}{}", narrator.pick("", word), told.join(narrator.pick("、", ", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_day_is_marked_where_it_stands_alone() {
        let date = Day::from_ymd(2025, 11, 4).unwrap();
        let text = with_own_day("A ← 2025-11-04 明細1-1 [x: 2024-05-31・2025-11-04公表]", date);
        assert_eq!(text, "A ← \u{E000} 明細1-1 [x: 2024-05-31・2025-11-04公表]");
    }
}
