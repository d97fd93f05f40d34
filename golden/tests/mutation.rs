//! A wrong row is noticed: every dated parameter of the shares and every national scheme is changed once, alone, and at least
//! one case must then fail.

use santei::masters::Family;
use santei::{Claim, Day, Engine, Image, MasterSet};
use santei_golden::Case;
use santei_masters::embedded::{self, Embedded};
use santei_masters::parameters::{Parameters, Value};
use santei_masters::rulebook::{FieldValue, RuleData, Rulebook};
use santei_masters::write::{ImageContent, write_image};
use std::path::Path;

/// Beginnings of the ids that the shares look at.
const OF_SHARES: &[&str] = &["burden.", "ceiling.", "combining.", "counter.", "long_term.", "points.", "tax."];

/// Cases whose amounts do not depend on parameters of the shares say nothing here; these folders do.
const FOLDERS: &[&str] = &["hand-periods", "hand-schemes", "hand-2026-08", "hand", "official"];

/// A case with the day for which its parameters are looked up.
struct Probe {
    case: Case,
    on: Day,
}

/// The cases that pass unchanged: only these can show a change. That all of them pass is what `cases.rs` asserts.
fn probes(engine: &Engine<'_>) -> Vec<Probe> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let cases = FOLDERS.iter().flat_map(|folder| santei_golden::load(&root.join(folder)).unwrap());
    let probe = |(_, case): (_, Case)| {
        let claim = Claim::from_json(case.claim.to_string().as_bytes()).ok()?;
        Some(Probe { on: claim.month.first_day(), case })
    };
    cases.filter_map(probe).filter(|probe| santei_golden::run(&probe.case, engine).is_empty()).collect()
}

/// The masters with one image more, whose newer edition is used.
fn with_masters<T>(newer: Option<&[u8]>, run: impl FnOnce(&Engine<'_>) -> T) -> T {
    let images: Vec<Image<'_>> =
        [Some(santei_data::IMAGE), newer].into_iter().flatten().map(|bytes| Image::open(bytes).unwrap()).collect();
    run(&Engine::new(MasterSet::new(&images, None).unwrap()))
}

/// Whether a probe of the period fails with the changed masters.
fn is_noticed(content: &ImageContent, from: Day, until: Day, probes: &[Probe]) -> bool {
    let bytes = write_image(content).unwrap();
    with_masters(Some(&bytes), |engine| {
        let mut within = probes.iter().filter(|probe| (from..=until).contains(&probe.on));
        within.any(|probe| !santei_golden::run(&probe.case, engine).is_empty())
    })
}

fn of_shares(value: &Value) -> bool {
    let named = OF_SHARES.iter().any(|beginning| value.id.starts_with(beginning));
    named && !value.announced && value.ratio.is_some()
}

/// The value up and down by an amount that a person would see: 1,000 yen, a percentage point, a day.
fn changed(value: &Value) -> [(i64, i64); 2] {
    let (numerator, denominator) = value.ratio.unwrap();
    let step = |sign: i64| match value.unit.as_str() {
        "ratio" => (numerator * 100 + sign * denominator, denominator * 100),
        "yen" if numerator >= 1_000 => (numerator + sign * 1_000, denominator),
        _ => (numerator + sign, denominator),
    };
    [step(1), step(-1)]
}

fn parameters_with(parameters: &Parameters, index: usize, ratio: (i64, i64)) -> ImageContent {
    let mut parameters = parameters.clone();
    parameters.edition = parameters.edition.next();
    parameters.values[index].ratio = Some(ratio);
    ImageContent { parameters: Some(parameters), ..ImageContent::default() }
}

#[test]
fn a_change_of_any_parameter_of_the_shares_fails_a_case() {
    let Embedded { parameters, .. } = embedded::read().unwrap();
    let probes = with_masters(None, probes);
    assert!(probes.len() > 400, "only {} cases pass", probes.len());
    let unchanged = parameters_with(&parameters, 0, parameters.values[0].ratio.unwrap());
    assert!(!is_noticed(&unchanged, Day::MIN, Day::MAX, &probes), "the image alone changes a result");
    let (mut rows, mut changes, mut survivors) = (0, 0, Vec::new());
    for (index, value) in parameters.values.iter().enumerate().filter(|(_, value)| of_shares(value)) {
        rows += 1;
        for ratio in changed(value) {
            changes += 1;
            let content = parameters_with(&parameters, index, ratio);
            if !is_noticed(&content, value.from, value.until, &probes) {
                survivors.push(format!("{} {}: {ratio:?}", value.id, value.from));
            }
        }
    }
    println!("parameters: rows {rows}, changes {changes}, killed {}", changes - survivors.len());
    assert!(rows > 100, "only {rows} rows were found");
    assert!(survivors.is_empty(), "no case fails:\n{}", survivors.join("\n"));
}

/// Which fields of a scheme decide amounts, each with another value. What a field cannot decide is left out: a scheme before
/// the insurance meets no ceiling, a fixed cap goes before that of the certificate, and where the patient bears nothing only a
/// missing certificate shows whether it has a cap (a variant is said by the certificate).
fn other_fields(rule: &RuleData) -> Vec<(&'static str, FieldValue)> {
    let int = |field: &str| match rule.fields.get(field) {
        Some(FieldValue::Int(int)) => *int,
        other => panic!("{} {field}: {other:?}", rule.id),
    };
    let class = match rule.fields.get("high_cost") {
        Some(FieldValue::Text(word)) if word == "designated" => "own",
        _ => "designated",
    };
    let percent = if int("patient_percent_30") >= 0 { "patient_percent_30" } else { "patient_percent_20" };
    let order = if int("order") < 34 { 999 } else { 1 };
    let mut list = vec![
        (percent, FieldValue::Int(if int(percent) < 15 { int(percent) + 10 } else { int(percent) - 5 })),
        ("order", FieldValue::Int(order)),
        ("before_insurance", FieldValue::Int(1 - int("before_insurance"))),
        ("in_kind", FieldValue::Int(1 - int("in_kind"))),
        ("ledger", FieldValue::Int(1 - int("ledger"))),
    ];
    if int("patient_yen_month") >= 0 {
        list.push(("patient_yen_month", FieldValue::Int(int("patient_yen_month") - 1_000)));
    } else if int(percent) != 0 || rule.fields.get("variant") == Some(&FieldValue::Text(String::new())) {
        list.push(("cap_from_certificate", FieldValue::Int(1 - int("cap_from_certificate"))));
    }
    if int("before_insurance") == 0 {
        list.push(("high_cost", FieldValue::Text(class.into())));
    }
    list
}

fn rulebook_with(rulebook: &Rulebook, index: usize, field: &str, value: FieldValue) -> ImageContent {
    let mut rulebook = rulebook.clone();
    rulebook.edition = rulebook.edition.next();
    rulebook.rules[index].fields.insert(field.into(), value);
    ImageContent { rulebook: Some(rulebook), ..ImageContent::default() }
}

#[test]
fn a_change_of_any_national_scheme_fails_a_case() {
    let Embedded { rulebook, .. } = embedded::read().unwrap();
    let probes: Vec<Probe> =
        with_masters(None, probes).into_iter().filter(|probe| probe.case.id.starts_with("hand-schemes-")).collect();
    let schemes = || rulebook.rules.iter().enumerate().filter(|(_, rule)| rule.kind == "national_scheme");
    let (mut changes, mut survivors, mut listed) = (0, Vec::new(), Vec::new());
    for (index, rule) in schemes() {
        let in_kind = rule.fields.get("in_kind") == Some(&FieldValue::Int(1));
        let fields = other_fields(rule).into_iter().filter(|(field, _)| in_kind || *field == "in_kind");
        if !in_kind {
            listed.push(format!("{} from {}: not paid in kind", rule.id, rule.from));
        }
        for (field, value) in fields {
            changes += 1;
            let content = rulebook_with(&rulebook, index, field, value);
            if !is_noticed(&content, rule.from, rule.until, &probes) {
                survivors.push(format!("{} from {}: {field}", rule.id, rule.from));
            }
        }
    }
    let instances = schemes().count();
    println!("national schemes: instances {instances}, computed {}, listed {}", instances - listed.len(), listed.len());
    listed.iter().for_each(|line| println!("  listed: {line}"));
    println!("national schemes: changes {changes}, killed {}", changes - survivors.len());
    assert!(survivors.is_empty(), "no case fails:\n{}", survivors.join("\n"));
}

/// The engine takes the patient's per cent beside 3割 and the lower of it and the insurance's rate; the columns for 2割 and
/// 1割 must say the same, or say nothing.
#[test]
fn the_columns_for_the_lower_insurance_rates_follow_from_the_first() {
    let Embedded { rulebook, .. } = embedded::read().unwrap();
    for rule in rulebook.rules.iter().filter(|rule| rule.kind == "national_scheme") {
        let int = |field: &str| match rule.fields.get(field) {
            Some(FieldValue::Int(int)) => *int,
            other => panic!("{} {field}: {other:?}", rule.id),
        };
        let first = int("patient_percent_30");
        let before_insurance = int("before_insurance") == 1;
        for (field, rate) in [("patient_percent_20", 20), ("patient_percent_10", 10)] {
            let expected = if before_insurance { first } else { first.min(rate) };
            let written = int(field);
            assert!(first < 0 || written < 0 || written == expected, "{} {field}: {written}", rule.id);
        }
    }
}

#[test]
fn the_masters_of_the_cases_are_the_embedded_ones() {
    let embedded = embedded::read().unwrap();
    let image = Image::open(santei_data::IMAGE).unwrap();
    let masters = MasterSet::new(&[image], None).unwrap();
    let digest = |family| *masters.release_on(family, Day::MAX).unwrap().digest();
    assert_eq!(digest(Family::Parameters), embedded.parameters.digest());
    assert_eq!(digest(Family::Rulebook), embedded.rulebook.digest());
}
