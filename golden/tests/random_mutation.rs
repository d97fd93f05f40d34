//! Whether the cases would notice a mistake: random single changes of the rulebook and the dated parameters, of which a case must
//! turn red. Every instance and every value is drawn with the same probability, then one of the ways in which it can be wrong. What the
//! readers of rulebooks and parameters refuse (a field that its kind does not take, days that meet) cannot be built, and is drawn again.
//!
//! A change that no claim can show, because no room reads what it changes, is drawn and counted like any other and told apart. What nobody
//! noticed is listed, with a case of which the Outcome did change where there is one.
//!
//! `SANTEI_MUTANTS` is how many are drawn for each seed (default 12; with more, the survivors are held against every Outcome),
//! `SANTEI_SEEDS` the seeds (`1,2,3`; default 1). `SANTEI_ONLY` draws among some kinds or ids alone (`stay_day,a308-3-fee-2024`),
//! `SANTEI_CASES` takes the cases of another folder.

use fastrand::Rng;
use rayon::prelude::*;
use santei::{Claim, Day, Engine, Image, MasterSet, Outcome};
use santei_golden::{Case, CaseMasters, shelf, tables};
use santei_masters::embedded::{self, Embedded};
use santei_masters::parameters::{Parameters, Revisions, Value};
use santei_masters::rulebook::{FieldValue, RuleData, Rulebook};
use santei_masters::write::{ImageContent, write_image};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Fields that say what an instance is and decide nothing.
const WORDS_FOR_PEOPLE: &[&str] = &["title_ja", "title_en", "notes", "note", "name"];

/// What `santei subsidies` lists of a national scheme and no room computes with.
const LISTED_OF_SCHEMES: &[&str] = &["meals", "with_assistance", "assistance_percent", "may_follow_local"];

/// How many are drawn without being asked for more: what a short check has time for.
const FEW: u32 = 12;

/// Of a hundred changes so many turn a case red at least. Raise it when cases are added; it is no aim but what is reached.
const PERCENT_NOTICED: u32 = 75;

/// One way in which an instance or a value can be wrong.
#[derive(Clone, PartialEq, Debug)]
enum Change {
    Missing,
    From(i32),
    Until(i32),
    Field(String, FieldValue),
    Ratio(i64, i64),
}

/// What is changed, by its place.
#[derive(Clone, Copy)]
enum Item {
    Rule(usize),
    Value(usize),
}

struct Mutant {
    item: Item,
    /// Identifier and first day of the instance or value.
    name: String,
    id: String,
    kind: String,
    change: Change,
}

/// What the fields of the rulebook hold, from which a wrong word or code is taken.
struct Vocabulary {
    words: BTreeMap<(String, String), BTreeSet<String>>,
    codes: Vec<i64>,
}

impl Vocabulary {
    fn of(rulebook: &Rulebook) -> Vocabulary {
        let mut words: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        let mut codes = BTreeSet::new();
        for rule in &rulebook.rules {
            for (field, value) in &rule.fields {
                let own = words.entry((rule.kind.clone(), field.clone())).or_default();
                match value {
                    FieldValue::Text(word) => own.extend([word.clone()]),
                    FieldValue::Texts(texts) => own.extend(texts.iter().cloned()),
                    FieldValue::Int(code) => codes.extend(Some(*code).filter(|code| is_code(*code))),
                    FieldValue::Ints(list) => codes.extend(list.iter().copied().filter(|code| is_code(*code))),
                }
            }
        }
        Vocabulary { words, codes: codes.into_iter().collect() }
    }

    /// The words of the field in any instance of the kind, but for those that stand there.
    fn others(&self, rule: &RuleData, field: &str, standing: &[String]) -> Vec<String> {
        let own = self.words.get(&(rule.kind.clone(), field.to_owned())).into_iter().flatten();
        own.filter(|word| !standing.contains(word)).cloned().collect()
    }

    /// The next code of the rulebook, up or down.
    fn neighbour(&self, code: i64, up: bool) -> Option<i64> {
        let at = self.codes.binary_search(&code).ok()?;
        self.codes.get(if up { at + 1 } else { at.checked_sub(1)? }).copied()
    }
}

fn is_code(number: i64) -> bool {
    (100_000_000..1_000_000_000).contains(&number)
}

fn wrong_int(value: i64, vocabulary: &Vocabulary) -> Vec<i64> {
    if is_code(value) {
        return [true, false].iter().filter_map(|up| vocabulary.neighbour(value, *up)).collect();
    }
    vec![value + 1, value - 1]
}

/// Every other value of a field that differs from it in one place.
fn wrong_values(rule: &RuleData, field: &str, value: &FieldValue, vocabulary: &Vocabulary) -> Vec<FieldValue> {
    match value {
        FieldValue::Int(int) => wrong_int(*int, vocabulary).into_iter().map(FieldValue::Int).collect(),
        FieldValue::Text(word) => {
            let others = vocabulary.others(rule, field, std::slice::from_ref(word));
            others.into_iter().map(FieldValue::Text).collect()
        }
        FieldValue::Ints(ints) => with_one_changed(ints, |int| wrong_int(*int, vocabulary), FieldValue::Ints),
        FieldValue::Texts(texts) => {
            with_one_changed(texts, |_| vocabulary.others(rule, field, texts), FieldValue::Texts)
        }
    }
}

fn with_one_changed<T: Clone + PartialEq>(
    list: &[T],
    others: impl Fn(&T) -> Vec<T>,
    wrap: impl Fn(Vec<T>) -> FieldValue,
) -> Vec<FieldValue> {
    let mut changed = Vec::new();
    for (at, own) in list.iter().enumerate() {
        let mut without = list.to_vec();
        without.remove(at);
        changed.push(wrap(without));
        for other in others(own).into_iter().filter(|other| !list.contains(other)) {
            let mut swapped = list.to_vec();
            swapped[at] = other;
            changed.push(wrap(swapped));
        }
    }
    changed
}

/// The ways in which a dated thing can be wrong by its days.
fn wrong_days(from: Day, until: Day) -> Vec<Change> {
    let until = (until != Day::MAX).then_some([Change::Until(1), Change::Until(-1)]);
    let from = (from != Day::MIN).then_some([Change::From(1), Change::From(-1)]);
    from.into_iter().chain(until).flatten().collect()
}

/// One change of an instance: of its days, of one field, or the instance is missing, each of these with the same probability.
fn draw_rule(rule: &RuleData, vocabulary: &Vocabulary, rng: &mut Rng) -> Change {
    let mut ways: Vec<Vec<Change>> = vec![vec![Change::Missing], wrong_days(rule.from, rule.until)];
    for (field, value) in rule.fields.iter().filter(|(field, _)| !WORDS_FOR_PEOPLE.contains(&field.as_str())) {
        let wrong = wrong_values(rule, field, value, vocabulary).into_iter();
        ways.push(wrong.map(|value| Change::Field(field.clone(), value)).collect());
    }
    pick(&mut ways, rng)
}

fn draw_value(value: &Value, rng: &mut Rng) -> Change {
    let mut ways = vec![vec![Change::Missing], wrong_days(value.from, value.until)];
    if let Some((numerator, denominator)) = value.ratio {
        let step = |sign: i64| match value.unit.as_str() {
            "ratio" => Change::Ratio(numerator * 100 + sign * denominator, denominator * 100),
            _ => Change::Ratio(numerator + sign, denominator),
        };
        ways.push(vec![step(1), step(-1)]);
    }
    pick(&mut ways, rng)
}

fn pick(ways: &mut Vec<Vec<Change>>, rng: &mut Rng) -> Change {
    ways.retain(|way| !way.is_empty());
    let way = rng.choice(&*ways).expect("an instance can be missing");
    rng.choice(way).expect("a way has changes").clone()
}

/// What may be drawn: everything, or what is of some kinds or has some ids.
fn items(embedded: &Embedded, only: &[String]) -> Vec<Item> {
    let wanted = |kind: &str, id: &str| only.is_empty() || only.iter().any(|word| word == kind || word == id);
    let rules = embedded.rulebook.rules.iter().enumerate().filter(|(_, rule)| wanted(&rule.kind, &rule.id));
    let values = embedded.parameters.values.iter().enumerate().filter(|(_, value)| wanted("parameter", &value.id));
    rules.map(|(at, _)| Item::Rule(at)).chain(values.map(|(at, _)| Item::Value(at))).collect()
}

fn draw(embedded: &Embedded, items: &[Item], vocabulary: &Vocabulary, rng: &mut Rng) -> Mutant {
    let item = items[rng.usize(0..items.len())];
    let (id, from, kind, change) = match item {
        Item::Rule(at) => {
            let rule = &embedded.rulebook.rules[at];
            (&rule.id, rule.from, rule.kind.as_str(), draw_rule(rule, vocabulary, rng))
        }
        Item::Value(at) => {
            let value = &embedded.parameters.values[at];
            (&value.id, value.from, "parameter", draw_value(value, rng))
        }
    };
    Mutant { item, name: format!("{id} from {from}"), id: id.clone(), kind: kind.to_owned(), change }
}

fn shifted(day: Day, by: i32) -> Day {
    if by > 0 { day.next() } else { day.previous() }
}

fn changed_rules(rulebook: &Rulebook, at: usize, change: &Change) -> Rulebook {
    let mut rulebook = rulebook.clone();
    rulebook.edition = rulebook.edition.next();
    let rule = &mut rulebook.rules[at];
    match change {
        Change::Missing => drop(rulebook.rules.remove(at)),
        Change::From(by) => rule.from = shifted(rule.from, *by),
        Change::Until(by) => rule.until = shifted(rule.until, *by),
        Change::Field(field, value) => drop(rule.fields.insert(field.clone(), value.clone())),
        Change::Ratio(..) => unreachable!("instances have no ratio"),
    }
    rulebook
}

fn changed_values(parameters: &Parameters, at: usize, change: &Change) -> Parameters {
    let mut parameters = parameters.clone();
    parameters.edition = parameters.edition.next();
    let value = &mut parameters.values[at];
    match change {
        Change::Missing => drop(parameters.values.remove(at)),
        Change::From(by) => value.from = shifted(value.from, *by),
        Change::Until(by) => value.until = shifted(value.until, *by),
        Change::Ratio(numerator, denominator) => value.ratio = Some((*numerator, *denominator)),
        Change::Field(..) => unreachable!("values have no fields"),
    }
    parameters
}

/// Whether a rulebook or parameters with this mistake could be built at all: what their readers refuse is drawn again.
fn is_read(mutant: &Mutant, embedded: &Embedded) -> bool {
    match mutant.item {
        _ if mutant.change == Change::Missing => true,
        Item::Rule(at) => {
            let changed = changed_rules(&embedded.rulebook, at, &mutant.change);
            let rules = &changed.rules;
            rules[at].misfit().is_none()
                && stands_alone(rules, at, |own| (&own.kind, &own.id, own.from, own.until))
                && Revisions::from_rulebook(&changed).is_ok()
        }
        Item::Value(at) => {
            let values = changed_values(&embedded.parameters, at, &mutant.change).values;
            stands_alone(&values, at, |own| ("parameter", &own.id, own.from, own.until))
        }
    }
}

/// Whether no other entry of the same kind and id has a day in common with one.
fn stands_alone<T>(list: &[T], at: usize, tell: impl Fn(&T) -> (&str, &str, Day, Day)) -> bool {
    let (kind, id, from, until) = tell(&list[at]);
    !list.iter().enumerate().any(|(place, own)| {
        let (own_kind, own_id, own_from, own_until) = tell(own);
        place != at && (own_kind, own_id) == (kind, id) && own_from <= until && from <= own_until
    })
}

fn image(embedded: &Embedded, mutant: &Mutant) -> Vec<u8> {
    let content = match mutant.item {
        Item::Rule(at) => ImageContent {
            rulebook: Some(changed_rules(&embedded.rulebook, at, &mutant.change)),
            ..ImageContent::default()
        },
        Item::Value(at) => ImageContent {
            parameters: Some(changed_values(&embedded.parameters, at, &mutant.change)),
            ..ImageContent::default()
        },
    };
    write_image(&content).expect("an image of rules is written")
}

/// Masters, and the cases that name them.
struct Bench<'b> {
    base: Vec<Image<'b>>,
    cases: Vec<(Case, Claim)>,
    /// What every case gives unchanged, as JSON without digests.
    outcomes: Vec<String>,
}

/// The Outcome as JSON, but for what names the masters.
fn told(claim: &Claim, outcome: &Outcome<'_>) -> String {
    let mut document = outcome.document(claim);
    document.masters.clear();
    document.coverage.clear();
    serde_json::to_string(&document).unwrap()
}

fn bench<'b>(images: &[&'b [u8]], masters: CaseMasters, cases: &mut Vec<Case>) -> Bench<'b> {
    let base = images.iter().map(|bytes| Image::open(bytes).unwrap()).collect();
    let (own, rest) = std::mem::take(cases).into_iter().partition(|case: &Case| case.masters == masters);
    *cases = rest;
    let readable = |case: Case| {
        let claim = Claim::from_json(case.claim.to_string().as_bytes()).ok()?;
        Some((case, claim))
    };
    let with_edges = |case: Case| case.edges().into_iter().map(|(_, edge)| edge).chain([case]).collect::<Vec<_>>();
    let cases = own.into_iter().flat_map(with_edges).filter_map(readable).collect();
    let mut bench = Bench { base, cases, outcomes: Vec::new() };
    bench.outcomes = bench.tell(&[]);
    // A case that is red before anything is changed would notice every change.
    assert_eq!(bench.red_case(&[], ""), None);
    bench
}

impl Bench<'_> {
    fn tell(&self, newer: &[Image<'_>]) -> Vec<String> {
        let images: Vec<_> = self.base.iter().chain(newer).cloned().collect();
        let engine = Engine::new(MasterSet::new(&images, None).unwrap());
        let told = self
            .cases
            .par_iter()
            .map_init(|| engine.session(), |session, (_, claim)| told(claim, session.calculate(claim)));
        told.collect()
    }

    /// A case whose Outcome is another one with the changed rules, though no value that it states.
    fn witness(&self, newer: &[u8]) -> Option<&str> {
        let told = self.tell(&[Image::open(newer).unwrap()]);
        let at = told.iter().zip(&self.outcomes).position(|(new, old)| new != old)?;
        Some(&self.cases[at].0.id)
    }

    /// A case that turns red with the changed rules: those that name the instance are asked first.
    fn killer(&self, newer: &[u8], id: &str) -> Option<&str> {
        self.red_case(&[Image::open(newer).unwrap()], id)
    }

    fn red_case(&self, newer: &[Image<'_>], id: &str) -> Option<&str> {
        let images: Vec<_> = self.base.iter().chain(newer).cloned().collect();
        let engine = Engine::new(MasterSet::new(&images, None).unwrap());
        let (named, others): (Vec<_>, Vec<_>) =
            self.cases.iter().partition(|(case, _)| case.id.contains(id) || case.exercises.iter().any(|own| own == id));
        [named, others].into_iter().find_map(|cases| {
            let red = cases.into_par_iter().map_init(
                || engine.session(),
                |session, (case, claim)| {
                    let (_, differences) =
                        santei_golden::compare(case, claim, engine.masters(), session.calculate(claim));
                    (!differences.is_empty()).then_some(case.id.as_str())
                },
            );
            red.find_any(Option::is_some).flatten()
        })
    }
}

/// Why no claim can show a change.
fn unread(mutant: &Mutant, embedded: &Embedded) -> Option<&'static str> {
    let value = match mutant.item {
        Item::Value(at) => embedded.parameters.values.get(at),
        Item::Rule(_) => None,
    };
    if value.is_some_and(|value| value.announced) {
        return Some("announced: no room uses it before it is enacted");
    }
    if value.is_some_and(|value| value.id.starts_with("meals.")) {
        return Some("a table for people: the rooms take standard amounts from the rows of the master");
    }
    match (mutant.kind.as_str(), &mutant.change) {
        ("revision" | "revision_follows", _) => Some("read where images are built, not by a room"),
        ("national_scheme", Change::Field(field, _)) if LISTED_OF_SCHEMES.contains(&field.as_str()) => {
            Some("listed for people: no room computes with it")
        }
        _ => None,
    }
}

/// What became of the changes of a seed.
#[derive(Default)]
struct Tally {
    drawn: u32,
    noticed: u32,
    unread: Vec<String>,
    survivors: Vec<String>,
}

impl Tally {
    fn text(&self, seed: u64) -> String {
        let (drawn, noticed, unread) = (self.drawn, self.noticed, self.unread.len());
        let readable = drawn - unread as u32;
        let mut text = format!(
            "seed {seed}: {drawn} changes, {noticed} turn a case red ({}%); {unread} change what no room reads; \
             {noticed} of the other {readable} ({}%)\n",
            noticed * 100 / drawn,
            noticed * 100 / readable.max(1)
        );
        let lists = [("no case turns red", &self.survivors), ("what no room reads", &self.unread)];
        for (title, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            let _ = writeln!(text, " {title}:");
            list.iter().for_each(|line| {
                let _ = writeln!(text, "  {line}");
            });
        }
        text
    }
}

fn setting<T>(name: &str, default: T, read: impl Fn(&str) -> T) -> T {
    std::env::var(name).map_or(default, |text| read(&text))
}

#[test]
fn a_random_change_of_rules_or_parameters_turns_a_case_red() {
    let Some(shelf) = shelf::find("random changes of the rulebook and the parameters") else { return };
    let count = setting("SANTEI_MUTANTS", FEW, |text| text.parse().unwrap());
    let seeds = setting("SANTEI_SEEDS", vec![1], |text| text.split(',').map(|seed| seed.parse().unwrap()).collect());
    let embedded = embedded::read().unwrap();
    let vocabulary = Vocabulary::of(&embedded.rulebook);
    let only: Vec<String> = setting("SANTEI_ONLY", Vec::new(), |text| text.split(',').map(str::to_owned).collect());
    let items = items(&embedded, &only);
    let root = setting("SANTEI_CASES", Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), |text| text.into());
    let mut cases: Vec<Case> = santei_golden::load(&root).unwrap().into_iter().map(|(_, case)| case).collect();
    let (r06, r04_r06, subsidies) = (tables::r06(&shelf), tables::r04_r06(&shelf), tables::subsidies());
    let h28_r02 = tables::h28_r02(&shelf);
    let benches = [
        bench(&[santei_data::IMAGE], CaseMasters::Default, &mut cases),
        bench(&[&r06], CaseMasters::R06Tables, &mut cases),
        bench(&[santei_data::IMAGE, &subsidies], CaseMasters::Subsidies, &mut cases),
        bench(&[&r04_r06], CaseMasters::R04R06, &mut cases),
        bench(&[&h28_r02], CaseMasters::H28R02, &mut cases),
    ];
    for seed in seeds {
        let mut rng = Rng::with_seed(seed);
        let mut tally = Tally { drawn: count, ..Tally::default() };
        for _ in 0..count {
            let mutant = loop {
                let mutant = draw(&embedded, &items, &vocabulary, &mut rng);
                if is_read(&mutant, &embedded) {
                    break mutant;
                }
            };
            let newer = image(&embedded, &mutant);
            if benches.iter().any(|bench| bench.killer(&newer, &mutant.id).is_some()) {
                tally.noticed += 1;
                continue;
            }
            let change: String = format!("{:?}", mutant.change).chars().take(120).collect();
            let line = format!("{} {}: {change}", mutant.kind, mutant.name);
            match unread(&mutant, &embedded) {
                Some(reason) => tally.unread.push(format!("{line} ({reason})")),
                None if count > FEW => {
                    let witness = benches.iter().find_map(|bench| bench.witness(&newer));
                    let seen = witness.map_or("no Outcome changes".into(), |id| format!("the Outcome of {id} changes"));
                    tally.survivors.push(format!("{line} ({seen})"));
                }
                None => tally.survivors.push(line),
            }
        }
        println!("{}", tally.text(seed));
        assert!(tally.noticed * 100 >= count * PERCENT_NOTICED, "seed {seed}: only {} of {count}", tally.noticed);
    }
}
