//! The parameters of the shares by date, without a value: for the first and the last month of every period each combination of
//! income class, payers, setting and proof is computed. Nothing is missing, nothing is held twice, and every row in force is used.

use santei::masters::{ParameterValue, grade};
use santei::outcome::{Outcome, Step};
use santei::{Claim, Day, Engine, Image, MasterSet, Month};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FIRST: &str = "2012-04";
const LAST: &str = "2027-07";

/// Parameters of the shares, by the beginning of their ids.
const OF_SHARES: &[&str] = &["burden.", "ceiling.", "combining.", "counter.", "long_term.", "points.", "tax."];

/// Not used at the counter: informational, or announced and not enacted.
const NOT_AT_THE_COUNTER: &[&str] = &["annual.", "ceiling.announced."];

/// Rows that no step of the trace names; that they are used is shown by changing them (`mutation.rs`).
const NOT_IN_THE_TRACE: &[&str] = &[
    "burden.transitional.born_until",
    "ceiling.halving",
    "ceiling.rate_above_threshold",
    "ceiling.relief.",
    "ceiling.smallest.",
    "combining.",
    "long_term.",
    "points.",
];

const UNDER_70: &[&str] = &["a", "i", "u", "e", "o", "upper", "middle", "low"];
const FROM_70: &[&str] = &["active_3", "active_2", "active_1", "general", "low_2", "low_1"];
const PATTERNS: &[&str] = &["none", "15", "54", "12", "long_term", "local"];

/// Who the patient is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Person {
    Preschool,
    Under70,
    From70,
    From75,
}

#[derive(Clone, Copy, Debug)]
struct Facts {
    month: Month,
    person: Person,
    class: &'static str,
    pattern: &'static str,
    inpatient: bool,
    confirmed: bool,
    halved: bool,
    multiple: bool,
}

impl Facts {
    fn is_from_70(&self) -> bool {
        matches!(self.person, Person::From70 | Person::From75)
    }

    /// The class whose ceiling works at the counter; none under 70 without proof.
    fn class_at_the_counter(&self, masters: &MasterSet<'_>) -> Option<&'static str> {
        let three_active = has(masters, "ceiling.from70.active_1.total.base", self.month);
        match self.class {
            class if self.confirmed => Some(class),
            _ if !self.is_from_70() => None,
            "active_1" | "active_2" if three_active => Some("active_3"),
            "low_1" | "low_2" => Some("general"),
            class => Some(class),
        }
    }

    fn has_ceiling(&self, masters: &MasterSet<'_>, class: &str) -> bool {
        let row = |age: &str, scope: &str| has(masters, &format!("ceiling.{age}.{class}.{scope}.base"), self.month);
        match (self.is_from_70(), self.inpatient) {
            (false, _) => row("under70", "month"),
            (true, true) => row("from70", "total"),
            (true, false) => row("from70", "outpatient") || row("from70", "total"),
        }
    }

    fn birth(&self) -> String {
        let (year, _, _) = self.month.first_day().ymd();
        let age = match self.person {
            Person::Preschool => 3,
            Person::Under70 => 40,
            Person::From70 => 72,
            Person::From75 => 80,
        };
        format!("{}-05-15", year - age)
    }

    fn claim(&self) -> Claim {
        let month = self.month.to_string();
        let kind = if self.person == Person::From75 { "late_elderly" } else { "employees" };
        let subsidies: Vec<Value> = match self.pattern {
            "none" => vec![],
            "15" => vec![json!({"id": "s", "payer_number": "15136013", "certificate": {"monthly_cap_yen": 5_000}})],
            "54" => vec![json!({"id": "s", "payer_number": "54136015", "certificate": {"monthly_cap_yen": 10_000}})],
            "12" => vec![json!({"id": "s", "payer_number": "12136016"})],
            "long_term" => {
                vec![json!({"id": "s", "parameters": {"class": "long_term_specified_disease", "patient_share": true}})]
            }
            _ => vec![
                json!({"id": "s", "parameters": {"class": "local", "patient_share": true, "cap_per_day_yen": 500}}),
            ],
        };
        let ids: Vec<&str> = subsidies.iter().map(|_| "s").collect();
        let claim = json!({
            "id": "sweep", "month": month, "setting": if self.inpatient { "inpatient" } else { "outpatient" },
            "institution": {"kind": "hospital", "prefecture": "13"},
            "patient": {"birth_date": self.birth()},
            "coverages": [{
                "id": "h", "kind": kind, "income_class": self.class, "halved_limits": self.halved,
                "limit_confirmation": if self.confirmed { "online" } else { "none" }, "multiple_months": self.multiple,
            }],
            "subsidies": subsidies,
            "combinations": [{"id": "p", "coverage": "h", "subsidies": ids}],
            "encounters": [{"id": "v1", "date": format!("{month}-05")}, {"id": "v2", "date": format!("{month}-25")}],
            "visit_points": [
                {"encounter": "v1", "combination": "p", "points": 4_567},
                {"encounter": "v2", "combination": "p", "points": 234_567},
            ],
            "outside": [{"encounter": "v1", "name": "診断書", "amount_yen": 1_000, "tax": "excluded"}],
        });
        Claim::from_json(claim.to_string().as_bytes()).unwrap()
    }
}

fn masters() -> MasterSet<'static> {
    MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap()
}

fn month(text: &str) -> Month {
    Month::parse_iso(text).unwrap()
}

fn starts_with_any(id: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| id.starts_with(beginning))
}

fn of_shares(masters: &MasterSet<'static>) -> Vec<ParameterValue<'static>> {
    let wanted = |value: &ParameterValue<'_>| {
        starts_with_any(value.id, OF_SHARES) && !starts_with_any(value.id, NOT_AT_THE_COUNTER) && !value.announced
    };
    masters.parameters().filter(wanted).collect()
}

fn has(masters: &MasterSet<'_>, id: &str, month: Month) -> bool {
    masters.parameter(id, month.first_day()).is_some_and(|value| !value.announced && value.ratio.is_some())
}

/// The months in which a period begins or ends, and the first and the last month of all.
fn months_at_the_borders(values: &[ParameterValue<'_>]) -> Vec<Month> {
    let (first, last) = (month(FIRST), month(LAST));
    let borders = values.iter().flat_map(|value| [value.from.month(), value.until.month()]);
    let months: BTreeSet<Month> = borders.chain([first, last]).filter(|month| (first..=last).contains(month)).collect();
    months.into_iter().collect()
}

/// Every combination of the facts in a month.
fn all_facts(month: Month) -> Vec<Facts> {
    let classes = |person: Person| match person {
        Person::Preschool => UNDER_70.to_vec(),
        Person::Under70 => UNDER_70.to_vec(),
        Person::From70 => FROM_70.to_vec(),
        Person::From75 => FROM_70.iter().copied().chain(["general_2"]).collect(),
    };
    let mut list = Vec::new();
    for person in [Person::Preschool, Person::Under70, Person::From70, Person::From75] {
        for class in classes(person) {
            for pattern in PATTERNS {
                for bits in 0..16u8 {
                    let bit = |place: u8| bits & (1 << place) != 0;
                    let (inpatient, confirmed, halved, multiple) = (bit(0), bit(1), bit(2), bit(3));
                    list.push(Facts { month, person, class, pattern, inpatient, confirmed, halved, multiple });
                }
            }
        }
    }
    list
}

/// What must be found, and nothing else: the row of the rate, the national scheme, the row of the ceiling.
fn expected_findings(facts: &Facts, masters: &MasterSet<'_>) -> Vec<&'static str> {
    let mut slugs = Vec::new();
    let on = facts.month.first_day();
    if facts.class == "general_2" && !has(masters, "burden.late_elderly.general_2", facts.month) {
        slugs.push("parameter-missing");
    }
    let law = facts.pattern;
    let is_law = ["15", "54", "12"].contains(&law);
    if is_law && !masters.rules("national_scheme", on).any(|rule| rule.text("law") == Some(law)) {
        slugs.push("subsidy-unknown");
    }
    let class = facts.class_at_the_counter(masters);
    let refused = slugs.contains(&"parameter-missing");
    if !refused && class.is_some_and(|class| !facts.has_ceiling(masters, class)) {
        slugs.push("ceiling-unknown");
    }
    slugs
}

/// The dated rows that the trace names, with their grades.
fn rows_of(outcome: &Outcome<'static>) -> Vec<ParameterValue<'static>> {
    let row = |step: &Step<'static>| match step {
        Step::Ceiling { row, .. } => *row,
        Step::BurdenRate { parameter, .. } => Some(*parameter),
        Step::Tax { rate, .. } => Some(*rate),
        Step::Counter { unit, .. } => Some(*unit),
        _ => None,
    };
    outcome.trace.iter().filter_map(|event| row(&event.step)).collect()
}

/// What a sweep has seen.
#[derive(Default)]
struct Seen {
    claims: usize,
    refused: usize,
    provisional: usize,
    relieved: BTreeSet<Month>,
    rows: BTreeSet<(&'static str, Day)>,
    problems: BTreeSet<String>,
}

impl Seen {
    fn look(&mut self, facts: &Facts, masters: &MasterSet<'static>, outcome: &Outcome<'static>) {
        self.claims += 1;
        let rows = rows_of(outcome);
        self.rows.extend(rows.iter().map(|row| (row.id, row.from)));
        let weak = rows.iter().any(|row| grade::is_provisional(row.grade));
        let mut slugs: Vec<&str> = outcome.findings.iter().map(|finding| finding.def.slug).collect();
        self.look_at_the_annual_limit(facts, masters, outcome, &mut slugs);
        let (warned, others): (Vec<&str>, Vec<&str>) = slugs.iter().partition(|slug| **slug == "provisional-parameter");
        let expected = expected_findings(facts, masters);
        if others != expected {
            self.problems.insert(format!("{facts:?}: expected {expected:?}, found {others:?}"));
        }
        if weak != outcome.provisional || weak == warned.is_empty() {
            self.problems.insert(format!("{facts:?}: rows of low grade {weak}, provisional {}", outcome.provisional));
        }
        if expected.is_empty() && outcome.is_final() == weak {
            self.problems.insert(format!("{facts:?}: final {}", outcome.is_final()));
        }
        if expected.is_empty() && outcome.visits.iter().any(|visit| visit.counter.is_none()) {
            self.problems.insert(format!("{facts:?}: a visit is not decided"));
        }
        self.refused += usize::from(!expected.is_empty());
        self.provisional += usize::from(weak);
        if outcome.trace.iter().any(|event| matches!(event.step, Step::Ceiling { relieved: true, .. })) {
            self.relieved.insert(facts.month);
        }
    }

    /// 年間上限 is told exactly where the class's own ceiling is reached and the month has a value for it; it changes nothing.
    fn look_at_the_annual_limit(
        &mut self,
        facts: &Facts,
        masters: &MasterSet<'_>,
        outcome: &Outcome<'_>,
        slugs: &mut Vec<&str>,
    ) {
        let all = slugs.len();
        slugs.retain(|slug| *slug != "annual-limit");
        let told = slugs.len() < all;
        let under_70 = !facts.is_from_70();
        let scopes = if facts.inpatient || under_70 { &["total"][..] } else { &["outpatient", "total"] };
        let age = if under_70 { "under70" } else { "from70" };
        let held =
            scopes.iter().any(|scope| has(masters, &format!("annual.{age}.{}.{scope}", facts.class), facts.month));
        let reached = outcome.visits.iter().any(|visit| visit.benefit > 0);
        if told && !(held && reached) {
            self.problems.insert(format!("{facts:?}: yearly limit told, held {held}, reached {reached}"));
        }
    }
}

#[test]
fn every_class_and_payer_is_computed_in_every_period() {
    let masters = masters();
    let engine = Engine::new(masters.clone());
    let mut session = engine.session();
    let values = of_shares(&masters);
    let months = months_at_the_borders(&values);
    let mut seen = Seen::default();
    for facts in months.iter().flat_map(|month| all_facts(*month)) {
        seen.look(&facts, &masters, session.calculate(&facts.claim()));
    }
    let relief = |month: &&Month| has(&masters, "ceiling.relief.base", **month);
    let in_relief: BTreeSet<Month> = months.iter().filter(relief).copied().collect();
    let unused: Vec<String> = values
        .iter()
        .filter(|value| !starts_with_any(value.id, NOT_IN_THE_TRACE))
        .filter(|value| !value.id.ends_with(".threshold") && !value.id.ends_with(".multiple"))
        .filter(|value| value.from <= month(LAST).last_day() && !seen.rows.contains(&(value.id, value.from)))
        .map(|value| format!("{} from {}", value.id, value.from))
        .collect();
    println!(
        "sweep: months {}, claims {}, refused {}, provisional {}, rows used {} of {}, problems {}",
        months.len(),
        seen.claims,
        seen.refused,
        seen.provisional,
        seen.rows.len(),
        values.len(),
        seen.problems.len()
    );
    assert!(months.len() > 12 && seen.claims > 30_000 && seen.refused < seen.claims / 2);
    assert_eq!(seen.relieved, in_relief, "the relief works in other months than its rows");
    assert_eq!(unused, Vec::<String>::new(), "rows that no claim uses");
    let few: Vec<&String> = seen.problems.iter().take(20).collect();
    assert!(few.is_empty(), "{few:#?}");
}

#[test]
fn a_parameter_has_one_value_on_every_day() {
    let masters = masters();
    let mut by_id: BTreeMap<&str, Vec<ParameterValue<'_>>> = BTreeMap::new();
    for value in of_shares(&masters) {
        by_id.entry(value.id).or_default().push(value);
    }
    for (id, values) in &mut by_id {
        values.sort_by_key(|value| value.from);
        for pair in values.windows(2) {
            assert_eq!(pair[0].until.next(), pair[1].from, "{id}: a gap or an overlap");
        }
        for value in values.iter() {
            for day in [value.from, value.until] {
                assert_eq!(masters.parameter(id, day).map(|found| found.from), Some(value.from), "{id} {day}");
            }
        }
        assert!(masters.parameter(id, values[0].from.previous()).is_none(), "{id}: held before its first day");
        let last = values[values.len() - 1].until;
        assert!(last == Day::MAX || masters.parameter(id, last.next()).is_none(), "{id}: held after its last day");
    }
    println!("parameters of the shares: {} ids", by_id.len());
}

/// A row of a ceiling stands and falls with its threshold; 多数回該当 never outlives its base.
#[test]
fn the_parts_of_a_ceiling_have_one_period() {
    let masters = masters();
    let values = of_shares(&masters);
    for part in values.iter().filter(|value| value.id.starts_with("ceiling.") && value.id.contains('0')) {
        let Some((row, name)) = part.id.rsplit_once('.').filter(|(_, name)| ["threshold", "multiple"].contains(name))
        else {
            continue;
        };
        let base = masters.parameter(&format!("{row}.base"), part.from).unwrap();
        if name == "threshold" {
            assert_eq!((base.from, base.until, base.grade), (part.from, part.until, part.grade), "{}", part.id);
        } else {
            assert!(base.until >= part.until, "{}", part.id);
        }
    }
}

/// The seven answers that the notice of 2026-08 and the acts give for round amounts.
#[test]
fn the_round_examples_of_2026_08_are_cases() {
    let cases = santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/hand-2026-08")).unwrap();
    let ids: BTreeSet<&str> = cases.iter().map(|(_, case)| case.id.as_str()).collect();
    for check in [
        "u-1000000-july",
        "u-1000000",
        "i-1000000",
        "a-1000000",
        "u-200000",
        "70-general-30000",
        "70-general-household-a",
        "70-general-household-b",
    ] {
        assert!(ids.contains(format!("hand-2026-08-check-{check}").as_str()), "{check} is missing");
    }
}
