//! Rule instances, read from TOML.
//!
//! ```toml
//! edition = "2026-06-01"
//!
//! [[rule]]
//! kind = "bundle_price"
//! id = "D007.chemistry"
//! from = "2026-06-01"
//! cite = "令和8年厚生労働省告示第69号 別表第一 D007注"
//! grade = "A"
//! group = 1
//! items = [5, 8, 10]
//! points = [9300, 9900, 10300]
//! ```
//!
//! The keys `kind`, `id`, `from`, `until`, `cite`, `grade` and `announced` are fixed; every other key is a typed field of
//! the kind: an integer, `true` or `false` (1 or 0), a text, a list of integers or a list of texts. `rule_kinds` declares the
//! fields of some kinds; an instance of such a kind has exactly those. Several instances with one kind and id follow each other in
//! time; they may leave gaps, but not overlap.

use std::collections::BTreeMap;

use santei::Day;
use santei::masters::grade;
use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::SourceInfo;
use crate::problem::{Problem, messages};
use crate::rule_kinds;
use crate::toml_source::{Dated, TomlSource, close_periods, edition};

/// The rule instances of an image, by kind, id and first day.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Edition date: of two images with different rules the newer edition is used.
    pub edition: Day,
    /// The files.
    pub sources: Vec<SourceInfo>,
    /// Instances, sorted by kind, id and first day.
    pub rules: Vec<RuleData>,
}

/// A rule instance.
#[derive(Clone, Debug)]
pub struct RuleData {
    /// Kind of rule.
    pub kind: String,
    /// Identifier within the kind.
    pub id: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// Citation (部・区分番号・注・項).
    pub cite: String,
    /// Grade, an ASCII byte of [`grade`].
    pub grade: u8,
    /// Announced, not enacted.
    pub announced: bool,
    /// Typed fields by name.
    pub fields: BTreeMap<String, FieldValue>,
}

impl RuleData {
    /// What its kind expects of the first field that is missing, unknown, of the wrong shape or at odds with another one; an instance of
    /// which this tells anything is refused where rulebooks are read (9111).
    pub fn misfit(&self) -> Option<String> {
        rule_kinds::misfit(self).map(|misfit| misfit.expected)
    }
}

/// The value of a field of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldValue {
    /// An integer.
    Int(i64),
    /// A list of integers.
    Ints(Vec<i64>),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

impl Rulebook {
    /// SHA-256 of the instances, whatever files they stand in.
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for rule in &self.rules {
            digest.update(format!("{rule:?}\n"));
        }
        digest.finalize().into()
    }
}

/// Reads rulebook files given as name and text.
///
/// # Errors
/// Every problem of every file: syntax, unknown keys, fields of no allowed type, unknown grades, overlaps (naming both
/// entries), no edition date.
pub fn load(files: &[(&str, &str)]) -> Result<Rulebook, Vec<Problem>> {
    let mut reader = Reader::default();
    for &(name, text) in files {
        let source = TomlSource { name, text };
        match DeTable::parse(text) {
            Ok(file) => reader.file(&source, file.into_inner()),
            Err(error) => reader.problems.push(source.syntax(&error)),
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    editions: Vec<Option<Day>>,
    sources: Vec<(SourceInfo, Option<Day>)>,
    rules: Vec<(Dated, RuleData)>,
}

impl Reader {
    fn ok<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn file(&mut self, source: &TomlSource<'_>, file: DeTable<'_>) {
        let before = self.rules.len();
        let mut day = None;
        for (key, value) in file {
            let offset = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("edition", DeValue::String(text)) => day = self.ok(source.day(text, offset)),
                ("rule", DeValue::Array(rules)) => {
                    for rule in rules.iter() {
                        let read = match rule.get_ref() {
                            DeValue::Table(fields) => read_rule(source, rule.span().start, fields),
                            _ => Err(refuse(source, rule.span().start, "a [[rule]] table", "")),
                        };
                        let read = self.ok(read);
                        self.rules.extend(read);
                    }
                }
                (key, _) => self.problems.push(refuse(source, offset, "edition (text) or [[rule]]", key)),
            }
        }
        self.editions.push(day);
        self.sources.push((source.info(Day::MIN, self.rules.len() - before), day));
    }

    fn finish(mut self) -> Result<Rulebook, Vec<Problem>> {
        let edition = edition(&self.editions, "rulebook", &mut self.problems);
        self.rules.sort_by(|(_, a), (_, b)| (&a.kind, &a.id, a.from).cmp(&(&b.kind, &b.id, b.from)));
        let (dated, mut rules): (Vec<Dated>, Vec<RuleData>) = self.rules.into_iter().unzip();
        let mut first = 0;
        while let Some(rule) = rules.get(first) {
            let same = rules[first..].iter().take_while(|other| (&other.kind, &other.id) == (&rule.kind, &rule.id));
            let end = first + same.count();
            let ends = close_periods(&dated[first..end], true, &mut self.problems);
            for (rule, until) in rules[first..end].iter_mut().zip(ends) {
                rule.until = until;
            }
            first = end;
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let sources =
            self.sources.into_iter().map(|(info, day)| SourceInfo { published: day.unwrap_or(edition), ..info });
        Ok(Rulebook { edition, sources: sources.collect(), rules })
    }
}

fn refuse(source: &TomlSource<'_>, offset: usize, expected: &str, found: &str) -> Problem {
    Problem::new(&messages::TOML_VALUE, source.place(offset), expected, found)
}

fn read_rule(source: &TomlSource<'_>, start: usize, table: &DeTable<'_>) -> Result<(Dated, RuleData), Problem> {
    let text = |name: &str| -> Result<Option<(&str, usize)>, Problem> {
        let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else { return Ok(None) };
        match value.get_ref() {
            DeValue::String(text) => Ok(Some((text.as_ref(), value.span().start))),
            _ => Err(refuse(source, value.span().start, "a text", name)),
        }
    };
    let required = |name: &str| text(name)?.ok_or_else(|| refuse(source, start, name, ""));
    let (kind, id, cite) = (required("kind")?.0, required("id")?.0, required("cite")?.0);
    let (from, from_offset) = required("from")?;
    let from = source.day(from, from_offset)?;
    let until = text("until")?.map(|(text, offset)| source.day(text, offset)).transpose()?;
    let (grade_text, grade_offset) = required("grade")?;
    let grade = source.grade(grade_text, grade_offset)?;
    if grade == grade::UNKNOWN {
        return Err(refuse(source, grade_offset, "A, B, B- or C", grade_text));
    }
    let mut rule = RuleData {
        kind: kind.to_owned(),
        id: id.to_owned(),
        from,
        until: Day::MAX,
        cite: cite.to_owned(),
        grade,
        announced: false,
        fields: BTreeMap::new(),
    };
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        match (name, value.get_ref()) {
            ("kind" | "id" | "from" | "until" | "cite" | "grade", _) => {}
            ("announced", DeValue::Boolean(flag)) => rule.announced = *flag,
            ("announced", _) => return Err(refuse(source, value.span().start, "true or false", name)),
            _ => {
                rule.fields.insert(name.to_owned(), field(source, value)?);
            }
        }
    }
    if let Some(misfit) = rule_kinds::misfit(&rule) {
        let found = table.iter().find(|(key, _)| key.get_ref() == misfit.field);
        let (offset, found) = found.map_or((start, ""), |(key, _)| (key.span().start, misfit.field));
        return Err(refuse(source, offset, &misfit.expected, found));
    }
    Ok((Dated { place: source.place(start), from, until, gap: None }, rule))
}

fn field(source: &TomlSource<'_>, value: &Spanned<DeValue<'_>>) -> Result<FieldValue, Problem> {
    let expected = "an integer, true, false, a text, or a list of integers or of texts";
    let wrong = |value: &Spanned<DeValue<'_>>| refuse(source, value.span().start, expected, value.get_ref().type_str());
    match value.get_ref() {
        DeValue::Boolean(flag) => Ok(FieldValue::Int((*flag).into())),
        DeValue::Integer(_) => int(value).map(FieldValue::Int).ok_or_else(|| wrong(value)),
        DeValue::String(text) => Ok(FieldValue::Text(text.clone().into_owned())),
        DeValue::Array(list)
            if list.iter().all(|item| matches!(item.get_ref(), DeValue::String(_))) && !list.is_empty() =>
        {
            let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
            Ok(FieldValue::Texts(list.iter().filter_map(text).collect()))
        }
        DeValue::Array(list) => {
            let ints = list.iter().map(|item| int(item).ok_or_else(|| wrong(item)));
            Ok(FieldValue::Ints(ints.collect::<Result<_, _>>()?))
        }
        _ => Err(wrong(value)),
    }
}

fn int(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    match value.get_ref() {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use santei::image::Image;
    use santei::masters::MasterSet;

    use super::*;
    use crate::write::{ImageContent, write_image};

    fn rule(kind: &str, id: &str, from: &str, rest: &str) -> String {
        format!(
            "[[rule]]\nkind = \"{kind}\"\nid = \"{id}\"\nfrom = \"{from}\"\ncite = \"D007注\"\ngrade = \"A\"\n{rest}\n"
        )
    }

    fn file(rules: &str) -> String {
        format!("edition = \"2026-06-01\"\n{rules}")
    }

    fn refused(rules: &str) -> (u16, String) {
        let problems = load(&[("r.toml", &file(rules))]).unwrap_err();
        (problems[0].def.code, problems[0].to_string())
    }

    #[test]
    fn instances_and_their_fields_come_back() {
        let rules = rule(
            "bundle",
            "x",
            "2024-06-01",
            "until = \"2026-05-31\"\npoints = [93, 99]\nper = \"draw\"\ncap = true\nmin = -5",
        ) + &rule(
            "bundle",
            "x",
            "2026-06-01",
            "points = [9]\nsections = [\"D007\", \"D008\"]\nannounced = true\nnone = []",
        ) + &rule("addon", "a", "2024-06-01", "");
        let rulebook = load(&[("r.toml", &file(&rules))]).unwrap();
        let bytes = write_image(&ImageContent { rulebook: Some(rulebook), ..ImageContent::default() }).unwrap();
        let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
        let day = |text: &str| Day::parse_iso(text).unwrap();
        let on = |text: &str| set.rules("bundle", day(text)).collect::<Vec<_>>();
        let first = on("2026-05-31");
        assert_eq!(first.len(), 1);
        assert_eq!(
            (first[0].kind(), first[0].id(), first[0].cite(), first[0].grade()),
            ("bundle", "x", "D007注", b'A')
        );
        assert_eq!((first[0].from(), first[0].until()), (day("2024-06-01"), day("2026-05-31")));
        assert_eq!(first[0].ints("points").collect::<Vec<_>>(), [93, 99]);
        assert_eq!((first[0].text("per"), first[0].int("cap"), first[0].int("min")), (Some("draw"), Some(1), Some(-5)));
        assert_eq!((first[0].int("points"), first[0].int("per"), first[0].text("cap")), (None, None, None));
        assert_eq!(first[0].field_names().collect::<Vec<_>>(), ["cap", "min", "per", "points"]);
        let second = on("2026-06-01");
        assert_eq!(second[0].texts("sections").collect::<Vec<_>>(), ["D007", "D008"]);
        assert_eq!(
            (second[0].announced(), second[0].text("sections"), second[0].ints("none").count()),
            (true, None, 0)
        );
        assert!(on("2024-05-31").is_empty() && set.rules("bund", day("2026-06-01")).next().is_none());
        assert_eq!(set.rulebook().count(), 3);
    }

    #[test]
    fn bad_rules_are_refused_with_their_line() {
        for rest in [
            "x = 1.5",
            "x = [1, \"a\"]",
            "x = { a = 1 }",
            "x = 2024-06-01",
            "x = 99999999999999999999",
            "announced = 1",
            "until = 5",
        ] {
            let (code, text) = refused(&rule("k", "a", "2024-06-01", rest));
            assert!(matches!(code, 9110 | 9111) && text.contains("r.toml:8"), "{code} {text}");
        }
        let (code, text) = refused("[[rule]]\nkind = \"k\"\n");
        assert!(code == 9111 && text.contains("r.toml:2"), "{text}");
        assert_eq!(refused(&rule("k", "a", "2024-6-1", "")).0, 9111);
        assert_eq!(refused(&rule("k", "a", "2024-06-01", "").replace("\"A\"", "\"unknown\"")).0, 9111);
        assert_eq!(refused("[[rules]]\nx = 1\n").0, 9111);
        assert_eq!(load(&[("r.toml", &rule("k", "a", "2024-06-01", ""))]).unwrap_err()[0].def.code, 9115);
    }

    #[test]
    fn an_instance_of_a_declared_kind_has_its_fields_and_no_others() {
        let whole = include_str!("../rulebook/national-schemes.toml");
        let first = whole.find("[[rule]]").unwrap();
        let end = whole[first + 1..].find("[[rule]]").unwrap() + first + 1;
        let instance = &whole[first..end];
        load(&[("r.toml", &file(instance))]).unwrap();
        for (from, to, wanted) in [
            ("order = 1", "order = 0", "order: an integer from 1 to 999"),
            ("order = 1", "order = \"1\"", "order: an integer"),
            ("order = 1", "ordre = 1", "a field of national_scheme"),
            ("order = 1\n", "", "order: an integer"),
            ("law = \"13\"", "law = \"130\"", "law: 2 digits"),
            ("agency = \"601\"", "agency = \"60\"", "agency: 3 digits"),
            ("setting = \"both\"", "setting = \"all\"", "setting: one of"),
            ("title_en = \"", "title_en = \"\"#", "title_en: a text"),
        ] {
            let changed = instance.replacen(from, to, 1);
            assert_ne!(changed, instance, "{from}");
            let (code, text) = refused(&changed);
            assert!(code == 9111 && text.contains("r.toml:") && text.contains(wanted), "{code} {text}");
        }
    }

    #[test]
    fn an_instance_says_each_thing_once() {
        let common = "title_ja = \"a\"\ntitle_en = \"a\"\nnotes = [\"a\"]\n";
        let follows =
            format!("{common}code = 112011010\nplace = \"same_unit\"\nper = \"visit\"\ncounts = \"performed\"\n");
        let ward = format!("{common}service_class = \"90\"\nperiod_codes = [190000110, 190000210]\n");
        let fact = "fact = \"a\"\nfact_of = \"encounter\"\n";
        let periods = "period_until: an end for every period, or for all but the last";
        let instance = |kind: &str, fields: &str| rule(kind, "a", "2024-06-01", fields);
        for (kind, fields) in [
            ("accompanies", format!("{follows}mode = \"apply\"")),
            ("accompanies", format!("{follows}{fact}")),
            ("ward_fee", format!("{ward}period_until = [14, 30]")),
            ("ward_fee", format!("{ward}period_until = [14]")),
        ] {
            load(&[("r.toml", &file(&instance(kind, &fields)))]).unwrap();
        }
        for (kind, fields, wanted) in [
            ("accompanies", follows.clone(), "either a fact that decides, or mode"),
            ("accompanies", format!("{follows}{fact}mode = \"apply\""), "either a fact that decides, or mode"),
            ("ward_fee", ward.clone(), periods),
            ("ward_fee", format!("{ward}period_until = [14, 30, 60]"), periods),
            (
                "ward_fee",
                format!("{ward}period_until = [14]\nward_codes = [190000110]"),
                "period_codes without ward_codes",
            ),
        ] {
            let (code, text) = refused(&instance(kind, &fields));
            assert!(code == 9111 && text.contains("r.toml:") && text.contains(wanted), "{code} {text}");
        }
    }

    #[test]
    fn rules_of_price_are_refused_by_their_fields() {
        let bundle = "title_ja = \"a\"\ngroup = 1\nmin_items = [5, 8]\npoints = [93, 99]";
        let principal = "title_ja = \"a\"\ncodes = [160007710, 160191510]\nkeep = 1\nper = \"sample\"";
        let base = "title_ja = \"a\"\nsections = [\"A\"]\nincludes_additions = 0";
        for (kind, fields, from, to, wanted) in [
            ("bundle_by_count", bundle, "[93, 99]", "[93]", "points: as many as min_items"),
            ("bundle_by_count", bundle, "group = 1", "group = 1\nper = \"draw\"", "a field of bundle_by_count"),
            ("principal_of", principal, "keep = 1", "keep = 0", "keep: an integer from 1 to 99"),
            ("principal_of", principal, "sample", "day", "per: one of"),
            ("percent_base", base, "additions = 0", "additions = 2", "includes_additions: an integer from 0 to 1"),
        ] {
            load(&[("r.toml", &file(&rule(kind, "a", "2024-06-01", fields)))]).unwrap();
            let (code, text) = refused(&rule(kind, "a", "2024-06-01", &fields.replacen(from, to, 1)));
            assert!(code == 9111 && text.contains("r.toml:") && text.contains(wanted), "{code} {text}");
        }
    }

    #[test]
    fn overlaps_name_both_entries_and_gaps_are_allowed() {
        let first = rule("k", "a", "2024-06-01", "until = \"2025-01-01\"");
        let (code, text) = refused(&format!("{first}{}", rule("k", "a", "2025-01-01", "")));
        assert!(code == 9113 && text.contains("r.toml:2") && text.contains("r.toml:9"), "{text}");
        load(&[("r.toml", &file(&format!("{first}{}", rule("k", "a", "2025-03-01", ""))))]).unwrap();
        load(&[("r.toml", &file(&format!("{first}{}", rule("k", "b", "2024-06-01", ""))))]).unwrap();
    }
}
