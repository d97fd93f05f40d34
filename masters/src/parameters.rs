//! Dated parameters, read from TOML, and the calendar of revisions, taken from the rulebook.
//!
//! ```toml
//! edition = "2026-06-01"
//!
//! [[parameter]]
//! id = "copay.rate.adult"
//! unit = "ratio"
//! title_ja = "一部負担金の割合（70歳未満）"
//! title_en = "patient's share, under 70"
//!
//! [[parameter.value]]
//! from = "2003-04-01"
//! value = "30/100"
//! cite = "健康保険法第74条第1項第1号"
//! grade = "A"
//! note = "what a reader of the citation should know"
//! ```
//!
//! A value is an exact number: an integer, a decimal or a fraction, as text. A value without `until` holds until the day
//! before the next one; days without a value between two values need `gap = "reason"` on the later one.
//! `grade = "unknown"` takes no value. `announced = true` marks a value that is not enacted.

use std::collections::BTreeMap;

use santei::Day;
use santei::masters::{Family, grade};
use santei::num::{Ratio, parse_decimal};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::model::SourceInfo;
use crate::problem::{Problem, messages};
use crate::rulebook::{FieldValue, RuleData, Rulebook};
use crate::toml_source::{Dated, TomlSource, close_periods, edition};

/// The dated parameters of an image, by id and first day.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// Edition date: of two images with different parameters the newer edition is used.
    pub edition: Day,
    /// The files.
    pub sources: Vec<SourceInfo>,
    /// Values, sorted by id and first day.
    pub values: Vec<Value>,
}

/// A value of a parameter.
#[derive(Clone, Debug)]
pub struct Value {
    /// Identifier of the parameter.
    pub id: String,
    /// Unit.
    pub unit: String,
    /// Japanese title.
    pub title_ja: String,
    /// English title.
    pub title_en: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// Numerator and denominator in lowest terms; `None` when the value is unknown.
    pub ratio: Option<(i64, i64)>,
    /// Citation.
    pub cite: String,
    /// Grade, an ASCII byte of [`grade`].
    pub grade: u8,
    /// Announced, not enacted.
    pub announced: bool,
    /// Remark on the source, often empty.
    pub note: String,
}

/// The calendar of revisions (改定日) of the families, by family and day.
#[derive(Clone, Debug, Default)]
pub struct Revisions {
    /// Sorted by family and first day.
    pub days: Vec<Revision>,
}

/// A day on which a family is revised.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The family.
    pub family: Family,
    /// First day of the revision.
    pub start: Day,
    /// Label of the edition, such as `R06`.
    pub label: String,
    /// Citation.
    pub cite: String,
    /// Grade, an ASCII byte of [`grade`].
    pub grade: u8,
}

impl Revisions {
    /// The last revision of a family up to a day.
    pub fn in_force(&self, family: Family, on: Day) -> Option<&Revision> {
        self.days.iter().rfind(|revision| revision.family == family && revision.start <= on)
    }

    /// The calendar out of a rulebook: `revision` gives a `family` its days, `revision_follows` lets a `family` share the
    /// days of the family it `follows`.
    ///
    /// # Errors
    /// A family that does not exist, or two entries for one family and day.
    pub fn from_rulebook(rulebook: &Rulebook) -> Result<Revisions, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut days: BTreeMap<(Family, Day), &RuleData> = BTreeMap::new();
        let of = |kind: &'static str| rulebook.rules.iter().filter(move |rule| rule.kind == kind);
        for rule in of("revision") {
            match family(rule, "family") {
                Ok(family) => insert(&mut days, family, rule.from, rule, &mut problems),
                Err(problem) => problems.push(problem),
            }
        }
        let own = days.clone();
        for rule in of("revision_follows") {
            match (family(rule, "family"), family(rule, "follows")) {
                (Ok(family), Ok(followed)) => {
                    for ((_, day), followed) in own.range((followed, Day::MIN)..=(followed, Day::MAX)) {
                        if (rule.from..=rule.until).contains(day) {
                            insert(&mut days, family, *day, followed, &mut problems);
                        }
                    }
                }
                (left, right) => problems.extend(left.err().into_iter().chain(right.err())),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let revision = |((family, start), rule): ((Family, Day), &RuleData)| Revision {
            family,
            start,
            label: text_field(rule, "edition").to_owned(),
            cite: rule.cite.clone(),
            grade: rule.grade,
        };
        Ok(Revisions { days: days.into_iter().map(revision).collect() })
    }
}

fn text_field<'r>(rule: &'r RuleData, field: &str) -> &'r str {
    match rule.fields.get(field) {
        Some(FieldValue::Text(text)) => text,
        _ => "",
    }
}

fn family(rule: &RuleData, field: &str) -> Result<Family, Problem> {
    let text = text_field(rule, field);
    let place = format!("{} {} {field}", rule.kind, rule.id);
    Family::from_slug(text).ok_or_else(|| Problem::new(&messages::TOML_VALUE, place, "a family", text))
}

fn insert<'r>(
    days: &mut BTreeMap<(Family, Day), &'r RuleData>,
    family: Family,
    day: Day,
    rule: &'r RuleData,
    problems: &mut Vec<Problem>,
) {
    if let Some(other) = days.insert((family, day), rule) {
        let id = format!("{} {day}", family.slug());
        problems.push(Problem::new(&messages::DUPLICATE_ID, &rule.id, &other.id, id));
    }
}

impl Parameters {
    /// SHA-256 of the values, whatever files they stand in.
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for value in &self.values {
            digest.update(format!("{value:?}\n"));
        }
        digest.finalize().into()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    edition: Option<Spanned<String>>,
    #[serde(default)]
    parameter: Vec<ParameterToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterToml {
    id: Spanned<String>,
    unit: String,
    title_ja: String,
    title_en: String,
    value: Vec<ValueToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueToml {
    from: Spanned<String>,
    until: Option<Spanned<String>>,
    gap: Option<String>,
    value: Option<Spanned<String>>,
    cite: String,
    grade: Spanned<String>,
    #[serde(default)]
    announced: bool,
    #[serde(default)]
    note: String,
}

/// Reads parameter files given as name and text.
///
/// # Errors
/// Every problem of every file: syntax, unknown keys, values that are no numbers, unknown grades, ids given twice, gaps and
/// overlaps (naming both entries), no edition date.
pub fn load(files: &[(&str, &str)]) -> Result<Parameters, Vec<Problem>> {
    let mut reader = Reader::default();
    for &(name, text) in files {
        let source = TomlSource { name, text };
        match toml::from_str::<File>(text) {
            Ok(file) => reader.file(&source, file),
            Err(error) => reader.problems.push(source.syntax(&error)),
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    editions: Vec<Option<Day>>,
    places: BTreeMap<String, String>,
    values: Vec<Value>,
    sources: Vec<(SourceInfo, Option<Day>)>,
}

impl Reader {
    /// Keeps the value, or the problem.
    fn ok<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn file(&mut self, source: &TomlSource<'_>, file: File) {
        let day = file.edition.and_then(|text| self.ok(source.day(text.get_ref(), text.span().start)));
        self.editions.push(day);
        let before = self.values.len();
        for parameter in file.parameter {
            self.parameter(source, parameter);
        }
        let rows = self.values.len() - before;
        self.sources.push((source.info(day.unwrap_or(Day::MIN), rows), day));
    }

    fn parameter(&mut self, source: &TomlSource<'_>, parameter: ParameterToml) {
        let place = source.place(parameter.id.span().start);
        let id = parameter.id.into_inner();
        if let Some(other) = self.places.insert(id.clone(), place.clone()) {
            self.problems.push(Problem::new(&messages::DUPLICATE_ID, place, other, id));
            return;
        }
        let mut values = Vec::new();
        for value in parameter.value {
            let from = self.ok(source.day(value.from.get_ref(), value.from.span().start));
            let until = match &value.until {
                Some(text) => self.ok(source.day(text.get_ref(), text.span().start)).map(Some),
                None => Some(None),
            };
            let grade = self.ok(source.grade(value.grade.get_ref(), value.grade.span().start));
            let ratio = grade.and_then(|grade| self.ok(ratio(source, &value, grade)));
            let (Some(from), Some(until), Some(grade), Some(ratio)) = (from, until, grade, ratio) else { continue };
            let dated = Dated { place: source.place(value.from.span().start), from, until, gap: value.gap };
            let value = Value {
                id: id.clone(),
                unit: parameter.unit.clone(),
                title_ja: parameter.title_ja.clone(),
                title_en: parameter.title_en.clone(),
                from,
                until: Day::MAX,
                ratio,
                cite: value.cite,
                grade,
                announced: value.announced,
                note: value.note,
            };
            values.push((dated, value));
        }
        values.sort_by_key(|(dated, _)| dated.from);
        let (dated, mut values): (Vec<Dated>, Vec<Value>) = values.into_iter().unzip();
        for (value, until) in values.iter_mut().zip(close_periods(&dated, false, &mut self.problems)) {
            value.until = until;
        }
        self.values.extend(values);
    }

    fn finish(mut self) -> Result<Parameters, Vec<Problem>> {
        let edition = edition(&self.editions, "parameters", &mut self.problems);
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        self.values.sort_by(|a, b| (&a.id, a.from).cmp(&(&b.id, b.from)));
        let sources =
            self.sources.into_iter().map(|(info, day)| SourceInfo { published: day.unwrap_or(edition), ..info });
        Ok(Parameters { edition, sources: sources.collect(), values: self.values })
    }
}

fn ratio(source: &TomlSource<'_>, value: &ValueToml, grade: u8) -> Result<Option<(i64, i64)>, Problem> {
    let unknown = grade == grade::UNKNOWN;
    let offset = value.value.as_ref().map_or(value.grade.span().start, |text| text.span().start);
    let refuse =
        |expected: &str, found: &str| Problem::new(&messages::TOML_VALUE, source.place(offset), expected, found);
    match value.value.as_ref().map(|text| text.get_ref().as_str()) {
        None if unknown => Ok(None),
        None => Err(refuse("a value, or grade unknown", "")),
        Some(text) if unknown => Err(refuse("no value with grade unknown", text)),
        Some(text) => parse_ratio(text).map(Some).ok_or_else(|| refuse("an integer, a decimal or a fraction", text)),
    }
}

/// An exact number as text, in lowest terms.
pub(crate) fn parse_ratio(text: &str) -> Option<(i64, i64)> {
    let (numerator, denominator) = match text.split_once('/') {
        Some((numerator, denominator)) => (parse_decimal(numerator, 0)?, parse_decimal(denominator, 0)?),
        None => (parse_decimal(text, 9)?, 1_000_000_000),
    };
    if denominator <= 0 {
        return None;
    }
    let ratio = Ratio::new(numerator.into(), denominator.into()).ok()?;
    Some((i64::try_from(ratio.numerator()).ok()?, i64::try_from(ratio.denominator()).ok()?))
}

#[cfg(test)]
mod tests {
    use santei::image::Image;
    use santei::masters::MasterSet;

    use super::*;
    use crate::rulebook;
    use crate::write::{ImageContent, write_image};

    const HEAD: &str =
        "edition = \"2026-06-01\"\n[[parameter]]\nid = \"a\"\nunit = \"yen\"\ntitle_ja = \"あ\"\ntitle_en = \"a\"\n";

    fn value(rest: &str) -> String {
        format!("[[parameter.value]]\ncite = \"法1条\"\n{rest}\n")
    }

    fn refused(text: &str) -> (u16, String) {
        let problems = load(&[("p.toml", text)]).unwrap_err();
        (problems[0].def.code, problems[0].to_string())
    }

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn values_are_answered_by_day() {
        let text = format!(
            "{HEAD}{}{}{}",
            value("from = \"2024-06-01\"\nvalue = \"30/100\"\ngrade = \"A\""),
            value(
                "from = \"2025-01-01\"\nuntil = \"2025-12-31\"\nvalue = \"0.125\"\ngrade = \"B-\"\nnote = \"表から\"\nannounced = true"
            ),
            value("from = \"2026-01-01\"\ngrade = \"unknown\""),
        );
        let other = "edition = \"2026-07-01\"\n[[parameter]]\nid = \"b\"\nunit = \"x\"\ntitle_ja = \"\"\ntitle_en = \"\"\nvalue = []\n";
        let parameters = load(&[("p.toml", &text), ("q.toml", other)]).unwrap();
        assert_eq!(parameters.edition, day("2026-07-01"));
        let bytes = write_image(&ImageContent { parameters: Some(parameters), ..ImageContent::default() }).unwrap();
        let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
        let at = |on: &str| set.parameter("a", day(on));
        assert!(at("2024-05-31").is_none() && set.parameter("b", day("2025-01-01")).is_none());
        let first = at("2024-12-31").unwrap();
        assert_eq!((first.ratio, first.grade), (Ratio::new(3, 10).ok(), b'A'));
        assert_eq!((first.from, first.until), (day("2024-06-01"), day("2024-12-31")));
        assert_eq!((first.unit, first.cite, first.title_ja, first.note), ("yen", "法1条", "あ", ""));
        let second = at("2025-12-31").unwrap();
        assert_eq!((second.ratio, second.grade, second.note), (Ratio::new(1, 8).ok(), grade::B_MINUS, "表から"));
        assert!(second.announced && grade::is_provisional(second.grade));
        let third = at("2030-01-01").unwrap();
        assert_eq!((third.ratio, third.grade), (None, grade::UNKNOWN));
        assert_eq!(set.parameters().count(), 3);
    }

    #[test]
    fn bad_values_are_refused_with_their_line() {
        let one = |rest: &str| refused(&format!("{HEAD}{}", value(rest)));
        assert_eq!(refused("edition = ").0, 9110);
        let (code, text) = one("from = \"2024-06-01\"\nvalue = \"1\"\ngrade = \"A\"\nvalid = 1");
        assert!(code == 9110 && text.contains("p.toml:12") && text.contains("valid"), "{text}");
        let (code, text) = one("from = \"2024-06-31\"\nvalue = \"1\"\ngrade = \"A\"");
        assert!(code == 9111 && text.contains("p.toml:9") && text.contains("2024-06-31"), "{text}");
        for number in ["", "1/0", "1/-2", "one", "1,000", "1/2/3", "99999999999999999999"] {
            let (code, text) = one(&format!("from = \"2024-06-01\"\nvalue = \"{number}\"\ngrade = \"A\""));
            assert!(code == 9111 && text.contains("p.toml:10"), "{text}");
        }
        assert_eq!(one("from = \"2024-06-01\"\nvalue = \"1\"\ngrade = \"D\"").0, 9111);
        assert_eq!(one("from = \"2024-06-01\"\nvalue = \"1\"\ngrade = \"unknown\"").0, 9111);
        assert_eq!(one("from = \"2024-06-01\"\ngrade = \"A\"").0, 9111);
        assert_eq!(one("from = \"2024-06-01\"\nuntil = \"2024-05-31\"\nvalue = \"1\"\ngrade = \"A\"").0, 9111);
        assert_eq!(refused("").0, 9115);
    }

    #[test]
    fn gaps_overlaps_and_repeated_ids_name_both_entries() {
        let two = |first: &str, second: &str| {
            let entry = |dates: &str| value(&format!("{dates}\nvalue = \"1\"\ngrade = \"A\""));
            refused(&format!("{HEAD}{}{}", entry(first), entry(second)))
        };
        let gap = two("from = \"2024-06-01\"\nuntil = \"2024-12-30\"", "from = \"2025-01-01\"");
        let overlap = two("from = \"2024-06-01\"\nuntil = \"2025-01-01\"", "from = \"2025-01-01\"");
        let same = two("from = \"2025-01-01\"", "from = \"2025-01-01\"");
        for ((code, text), expected, lines) in [
            (gap, 9112, ["p.toml:9", "p.toml:15"]),
            (overlap, 9113, ["p.toml:9", "p.toml:15"]),
            (same, 9113, ["p.toml:9", "p.toml:14"]),
        ] {
            assert!(code == expected && lines.iter().all(|line| text.contains(line)), "{code} {text}");
        }
        let entry = |dates: &str| value(&format!("{dates}\nvalue = \"1\"\ngrade = \"A\""));
        let explained = |reason: &str, from: &str| {
            let later = entry(&format!("from = \"{from}\"\ngap = \"{reason}\""));
            format!("{HEAD}{}{later}", entry("from = \"2024-06-01\"\nuntil = \"2024-12-30\""))
        };
        let read = load(&[("p.toml", &explained("suspended", "2025-01-01"))]).unwrap();
        assert_eq!(read.values[0].until, day("2024-12-30"));
        for (reason, from, expected) in [(" ", "2025-01-01", 9112), ("suspended", "2024-12-31", 9111)] {
            let (code, text) = refused(&explained(reason, from));
            assert!(code == expected && text.contains("p.toml:9") && text.contains("p.toml:15"), "{code} {text}");
        }
        assert_eq!(refused(&format!("{HEAD}{}", entry("from = \"2025-01-01\"\ngap = \"none\""))).0, 9111);
        let (code, text) =
            refused(&format!("{HEAD}value = []\n{}value = []\n", HEAD.replace("edition = \"2026-06-01\"\n", "")));
        assert!(code == 9114 && text.contains("p.toml:3") && text.contains("p.toml:9"), "{text}");
    }

    #[test]
    fn the_newer_edition_is_used_in_any_order_and_a_tie_is_refused() {
        let image = |edition: &str, number: &str| {
            let text =
                format!("{HEAD}{}", value(&format!("from = \"2024-06-01\"\nvalue = \"{number}\"\ngrade = \"A\"")));
            let parameters = load(&[("p.toml", &text.replace("2026-06-01", edition))]).unwrap();
            write_image(&ImageContent { parameters: Some(parameters), ..ImageContent::default() }).unwrap()
        };
        let (old, new, other) = (image("2026-06-01", "1"), image("2026-07-01", "2"), image("2026-07-01", "3"));
        let set = |images: &[&Vec<u8>]| {
            let images: Vec<Image<'_>> = images.iter().map(|bytes| Image::open(bytes).unwrap()).collect();
            let value = |set: MasterSet<'_>| set.parameter("a", day("2024-06-01")).unwrap().ratio.unwrap();
            MasterSet::new(&images, None).map(value).map_err(|error| error.def.code)
        };
        assert_eq!(set(&[&old, &new]), Ok(Ratio::from_int(2)));
        assert_eq!(set(&[&new, &old, &new]), Ok(Ratio::from_int(2)));
        assert_eq!(set(&[&new, &other, &old]), Err(1021));
        assert_eq!(set(&[&old, &other, &new]), Err(1021));
    }

    #[test]
    fn the_calendar_comes_out_of_the_rulebook() {
        let rule = |id: &str, rest: &str| {
            format!(
                "[[rule]]\nkind = \"revision\"\nid = \"{id}\"\nfrom = \"2024-06-01\"\ncite = \"告示\"\ngrade = \"A\"\n{rest}\n"
            )
        };
        let read = |text: String| {
            let rulebook = rulebook::load(&[("r.toml", &format!("edition = \"2026-06-01\"\n{text}"))]).unwrap();
            Revisions::from_rulebook(&rulebook).map_err(|problems| problems[0].def.code)
        };
        let follows =
            rule("f", "family = \"fee_table\"\nfollows = \"fee_item\"").replace("\"revision\"", "\"revision_follows\"");
        let calendar = read(format!("{}{follows}", rule("a", "family = \"fee_item\"\nedition = \"R06\""))).unwrap();
        let days: Vec<_> = calendar.days.iter().map(|r| (r.family, r.start, r.label.as_str())).collect();
        assert_eq!(days, [(Family::FeeItem, day("2024-06-01"), "R06"), (Family::FeeTable, day("2024-06-01"), "R06")]);
        assert!(calendar.in_force(Family::FeeItem, day("2024-05-31")).is_none());
        assert_eq!(read(rule("a", "family = \"fees\"")).unwrap_err(), 9111);
        assert_eq!(read(rule("a", "family = \"drug\"") + &rule("b", "family = \"drug\"")).unwrap_err(), 9114);
    }
}
