//! A new case: the claim, the rules that it meets, and the names of what it will give. No amount of the engine stands in it.

use super::blank::BLANK;
use super::run::Named;
use crate::found::Found;
use santei::{Claim, ClaimError, Engine};
use serde_json::{Map, Value, json};

/// What a new case proposes to expect, where the claim gives any of it. A person takes out what the source does not say.
const PROPOSED: &[&str] = &[
    "unit_points",
    "total_points",
    "by_service_class",
    "by_receipt_category",
    "meals_yen",
    "meals_patient_yen",
    "insurer_yen",
    "benefit_yen",
    "subsidies_yen",
    "patient_exact_yen",
    "counter_yen",
    "ledger",
    "ceiling_yen",
    "month",
    "receipts",
    "added",
    "findings",
    "final",
];

/// Expectations of a list of lines: which and how many there are is part of the answer.
const LISTS: &[&str] = &["added", "findings", "notes"];

/// The file of a new case for a claim. Everything that a person has to write is `"?"`.
///
/// # Errors
/// The claim is no JSON. A claim that is refused makes a case that expects the refusal.
pub fn draft(claim_text: &str, engine: &Engine<'_>) -> Result<String, Vec<ClaimError>> {
    let (exercises, expect) = match Claim::from_json(claim_text.as_bytes()) {
        Ok(claim) => {
            let mut session = engine.session();
            let outcome = session.calculate(&claim);
            let told = Found { claim: &claim, outcome }.told();
            let names: std::collections::BTreeSet<String> =
                Named::of(outcome).hit.into_iter().map(|(id, _)| id).collect();
            (names.into_iter().collect::<Vec<_>>(), proposed(&told))
        }
        Err(errors) if serde_json::from_str::<Value>(claim_text).is_err() => return Err(errors),
        Err(_) => (vec![BLANK.to_owned()], json!({"refused": BLANK})),
    };
    let exercises = if exercises.is_empty() { vec![BLANK.to_owned()] } else { exercises };
    let part = |name: &str, value: &Value| format!(" \"{name}\": {}", indented(&pretty(value)));
    let parts = [
        part("id", &json!(BLANK)),
        part("title", &json!(BLANK)),
        ordered_source(),
        part("computed_by", &json!(BLANK)),
        part("exercises", &json!(exercises)),
        part("steps", &json!([BLANK])),
        format!(" \"claim\": {}", indented(claim_text.trim())),
        part("expect", &expect),
    ];
    Ok(format!("{{\n{}\n}}\n", parts.join(",\n")))
}

fn ordered_source() -> String {
    let fields = ["kind", "document", "place"].map(|name| format!("  \"{name}\": \"{BLANK}\""));
    format!(" \"source\": {{\n{}\n }}", fields.join(",\n"))
}

/// The proposed names, each with as many blanks as the claim gives values.
fn proposed(told: &Map<String, Value>) -> Value {
    let own = PROPOSED.iter().filter_map(|name| Some(((*name).to_owned(), told.get(*name)?)));
    let given = own.filter(|(name, value)| LISTS.contains(&name.as_str()) || *name == "final" || gives(value));
    Value::Object(given.map(|(name, value)| (name.clone(), blanked(&name, value))).collect())
}

/// Whether there is anything to fill in.
fn gives(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(gives),
        Value::Object(values) => values.values().any(gives),
        Value::Null => false,
        Value::Number(number) => number.as_i64() != Some(0),
        _ => true,
    }
}

fn blanked(name: &str, value: &Value) -> Value {
    match value {
        _ if LISTS.contains(&name) => json!([BLANK]),
        Value::Array(values) => values.iter().map(|value| blanked("", value)).collect(),
        Value::Object(values) => {
            Value::Object(values.iter().map(|(name, value)| (name.clone(), blanked(name, value))).collect())
        }
        // Which subsidy is meant is said by the claim.
        Value::String(_) if name == "id" => value.clone(),
        _ => json!(BLANK),
    }
}

/// As the cases are written: one blank for each level.
pub(super) fn pretty(value: &Value) -> String {
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    // Writing a value into memory cannot fail.
    let _ = serde::Serialize::serialize(value, &mut serializer);
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) fn indented(text: &str) -> String {
    text.replace('\n', "\n ")
}
