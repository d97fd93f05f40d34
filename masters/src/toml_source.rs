//! Shared by the TOML sources: lines, dates, grades, periods.

use santei::Day;
use santei::masters::{SourceKind, grade};
use sha2::{Digest, Sha256};

use crate::model::SourceInfo;
use crate::problem::{Problem, messages};

/// A TOML file being read, with the problems found so far.
pub(crate) struct TomlSource<'t> {
    pub(crate) name: &'t str,
    pub(crate) text: &'t str,
}

impl<'t> TomlSource<'t> {
    /// `file:line` of a byte offset.
    pub(crate) fn place(&self, offset: usize) -> String {
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        format!("{}:{}", self.name, before.iter().filter(|&&byte| byte == b'\n').count() + 1)
    }

    /// A syntax problem of the file.
    pub(crate) fn syntax(&self, error: &toml::de::Error) -> Problem {
        let place = error.span().map_or_else(|| self.name.to_owned(), |span| self.place(span.start));
        Problem::new(&messages::TOML_SYNTAX, place, "", error.message())
    }

    pub(crate) fn day(&self, text: &str, offset: usize) -> Result<Day, Problem> {
        let refuse = || Problem::new(&messages::TOML_VALUE, self.place(offset), "YYYY-MM-DD", text);
        Day::parse_iso(text).ok_or_else(refuse)
    }

    pub(crate) fn grade(&self, text: &str, offset: usize) -> Result<u8, Problem> {
        let refuse = || Problem::new(&messages::TOML_VALUE, self.place(offset), "A, B, B-, C or unknown", text);
        grade::from_slug(text).ok_or_else(refuse)
    }

    /// The file as a source of the image.
    pub(crate) fn info(&self, edition: Day, rows: usize) -> SourceInfo {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        SourceInfo {
            name: self.name.to_owned(),
            sha256: Sha256::digest(self.text).into(),
            kind: SourceKind::Curated,
            published: edition,
            rows_read: rows,
            rows_kept: rows,
            rows_superseded: 0,
            rows_refused: 0,
        }
    }
}

/// The edition date of a set of files: the newest that any of them gives.
pub(crate) fn edition(days: &[Option<Day>], what: &str, problems: &mut Vec<Problem>) -> Day {
    match days.iter().flatten().max() {
        Some(day) => *day,
        None => {
            let example = "edition = \"YYYY-MM-DD\"";
            problems.push(Problem::new(&messages::EDITION_MISSING, what, example, ""));
            Day::MIN
        }
    }
}

/// A dated entry of a curated source.
pub(crate) struct Dated {
    /// Where it stands.
    pub(crate) place: String,
    pub(crate) from: Day,
    /// Given, or left open.
    pub(crate) until: Option<Day>,
    /// Why the days before it have no entry.
    pub(crate) gap: Option<String>,
}

/// Closes the periods of the entries of one id, sorted by first day: an entry left open ends before the next one.
/// Overlaps, and gaps when they are neither allowed nor explained by the later entry, are problems naming both entries.
pub(crate) fn close_periods(entries: &[Dated], gaps_allowed: bool, problems: &mut Vec<Problem>) -> Vec<Day> {
    let mut ends = Vec::with_capacity(entries.len());
    problems.extend(entries.first().and_then(|first| gap_without_days(first, None)));
    for (index, entry) in entries.iter().enumerate() {
        let next = entries.get(index + 1);
        let end = entry.until.or(next.map(|next| next.from.previous())).unwrap_or(Day::MAX);
        ends.push(end);
        if end < entry.from {
            let (expected, found) = (format!("until {} or later", entry.from), end.to_string());
            let clash = next.filter(|next| entry.until.is_none() && next.from <= entry.from);
            problems.push(match clash {
                Some(next) => overlap(next, entry),
                None => Problem::new(&messages::TOML_VALUE, &entry.place, expected, found),
            });
            continue;
        }
        let Some(next) = next else { continue };
        if next.from <= end {
            problems.push(overlap(next, entry));
        } else if next.from == end.next() {
            problems.extend(gap_without_days(next, Some(entry)));
        } else if !gaps_allowed && next.gap.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            let days = format!("{} – {}", end.next(), next.from.previous());
            problems.push(Problem::new(&messages::DATED_GAP, &next.place, &entry.place, days));
        }
    }
    ends
}

/// An entry that explains a gap where there is none.
fn gap_without_days(next: &Dated, before: Option<&Dated>) -> Option<Problem> {
    let reason = next.gap.as_ref()?;
    let expected = match before {
        Some(before) => format!("no gap after {}", before.place),
        None => "no gap before the first entry".to_owned(),
    };
    Some(Problem::new(&messages::TOML_VALUE, &next.place, expected, format!("gap = {reason:?}")))
}

fn overlap(next: &Dated, entry: &Dated) -> Problem {
    Problem::new(&messages::DATED_OVERLAP, &next.place, &entry.place, format!("{} –", next.from))
}
