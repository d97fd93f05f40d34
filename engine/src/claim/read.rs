//! Reading a claim from JSON, with a stable code and the JSON pointer for everything that is refused.

use super::scalar::{EXPECTED_DAY, EXPECTED_MONTH};
use super::{Claim, HubCertificate, check};
use crate::message::{MessageDef, claim as messages};
use core::fmt;
use serde::de::DeserializeOwned;

/// Why a claim was refused: what, where, expected and found.
#[derive(Clone, PartialEq, Debug)]
pub struct ClaimError {
    def: &'static MessageDef,
    pointer: String,
    detail: String,
}

impl ClaimError {
    pub(crate) fn new(def: &'static MessageDef, pointer: impl Into<String>, detail: impl Into<String>) -> ClaimError {
        ClaimError { def, pointer: pointer.into(), detail: detail.into() }
    }

    /// The registry entry: code, slug and texts.
    pub fn def(&self) -> &'static MessageDef {
        self.def
    }

    /// JSON pointer (RFC 6901) of the place; empty for the whole document.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Expected and found.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        self.def.text(japanese, &[&self.pointer, &self.detail])
    }
}

impl PartialEq for MessageDef {
    fn eq(&self, other: &MessageDef) -> bool {
        self.code == other.code
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{} {}: {}", self.def.code, self.def.slug, self.text(false))
    }
}

impl core::error::Error for ClaimError {}

impl Claim {
    /// Reads and checks one claim. The first thing that JSON or the types refuse ends the reading; of what only the whole claim
    /// can show (dangling references, days outside the month …) every instance is returned.
    ///
    /// # Errors
    /// Codes 1100–1199, each with the JSON pointer of the place.
    ///
    /// ```
    /// let error = santei::Claim::from_json(br#"{"id": "x", "month": "2026-13"}"#).unwrap_err();
    /// assert_eq!(error[0].pointer(), "/month");
    /// assert_eq!(error[0].def().slug, "impossible-date");
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<Claim, Vec<ClaimError>> {
        let claim = Claim::read_json(bytes)?;
        let problems = check(&claim);
        if problems.is_empty() { Ok(claim) } else { Err(problems) }
    }

    /// Reads a claim that is completed before it is computed, without the checks of the whole claim: whoever completes it calls [`check`].
    ///
    /// # Errors
    /// The first thing that JSON or the types refuse, with a code of 1100–1199 and its JSON pointer.
    pub fn read_json(bytes: &[u8]) -> Result<Claim, Vec<ClaimError>> {
        parse(bytes)
    }
}

impl HubCertificate {
    /// Reads what the hub told: a list of subsidies, or one alone.
    ///
    /// # Errors
    /// The first thing that JSON or the types refuse, with a code of 1100–1199 and its JSON pointer.
    pub fn list_from_json(bytes: &[u8]) -> Result<Vec<HubCertificate>, Vec<ClaimError>> {
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => parse(bytes).map(|one| vec![one]),
            _ => parse(bytes),
        }
    }
}

/// Reads a whole JSON document.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Vec<ClaimError>> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|e| vec![classify(&e)])?;
    deserializer.end().map_err(|e| vec![ClaimError::new(&messages::JSON_SYNTAX, "", e.to_string())])?;
    Ok(read)
}

/// serde names its kinds of error only in the text; each kind here has a test that would notice a change of wording.
fn classify(error: &serde_path_to_error::Error<serde_json::Error>) -> ClaimError {
    let inner = error.inner();
    let text = inner.to_string();
    let def = if !inner.is_data() {
        &messages::JSON_SYNTAX
    } else if text.starts_with("unknown field") {
        &messages::UNKNOWN_FIELD
    } else if text.starts_with("missing field") {
        &messages::MISSING_FIELD
    } else if text.starts_with("duplicate field") {
        &messages::DUPLICATE_FIELD
    } else if text.starts_with("unknown variant") {
        &messages::UNKNOWN_WORD
    } else if text.contains(EXPECTED_DAY) || text.contains(EXPECTED_MONTH) {
        &messages::IMPOSSIBLE_DATE
    } else if text.starts_with("invalid type") {
        &messages::WRONG_TYPE
    } else {
        &messages::BAD_VALUE
    };
    ClaimError::new(def, pointer(error.path()), text)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn good() -> Value {
        json!({
            "id": "t", "month": "2026-06", "setting": "outpatient",
            "institution": {"kind": "clinic"},
            "patient": {"birth_date": "1980-01-01"},
            "coverages": [{"id": "h", "kind": "employees"}],
            "combinations": [{"id": "p", "coverage": "h"}],
            "encounters": [{"id": "v", "date": "2026-06-03"}],
            "units": [{"service_class": "11", "combination": "p", "encounter": "v",
                       "times": [{"date": "2026-06-03", "count": 1}], "lines": [{"code": "111000110"}]}]
        })
    }

    fn refused(path: &str, value: Value) -> (&'static str, String) {
        let mut claim = good();
        let (parent, key) = path.rsplit_once('/').unwrap();
        match claim.pointer_mut(parent).unwrap() {
            Value::Object(map) => drop(map.insert(key.into(), value)),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
            other => panic!("{other}"),
        }
        let errors = Claim::from_json(claim.to_string().as_bytes()).unwrap_err();
        (errors[0].def().slug, errors[0].pointer().to_owned())
    }

    #[test]
    fn the_good_claim_is_read_and_written_back() {
        let claim = Claim::from_json(good().to_string().as_bytes()).unwrap();
        let written = serde_json::to_string(&claim).unwrap();
        assert_eq!(Claim::from_json(written.as_bytes()).unwrap(), claim);
    }

    #[test]
    fn every_class_of_error_names_its_place() {
        let cases = [
            ("/colour", json!(1), "unknown-field", "/colour"),
            ("/units/0/lines/0/colour", json!(1), "unknown-field", "/units/0/lines/0/colour"),
            ("/setting", json!("day_care"), "unknown-word", "/setting"),
            ("/month", json!("2026-13"), "impossible-date", "/month"),
            ("/patient/birth_date", json!("1980-02-30"), "impossible-date", "/patient/birth_date"),
            ("/units/0/times/0/date", json!(20260603), "impossible-date", "/units/0/times/0/date"),
            ("/patient", json!({}), "missing-field", "/patient"),
            ("/id", json!(5), "wrong-type", "/id"),
            ("/units/0/lines/0/quantity", json!(1.5), "wrong-type", "/units/0/lines/0/quantity"),
            ("/units/0/lines/0/quantity", json!("-1"), "bad-value", "/units/0/lines/0/quantity"),
            ("/units/0/lines/0/code", json!("11100011"), "bad-value", "/units/0/lines/0/code"),
            ("/combinations/0/coverage", json!("x"), "dangling-reference", "/combinations/0/coverage"),
            ("/combinations/0/subsidies", json!(["x"]), "dangling-reference", "/combinations/0/subsidies/0"),
            ("/units/0/combination", json!("x"), "dangling-reference", "/units/0/combination"),
            ("/units/0/encounter", json!("x"), "dangling-reference", "/units/0/encounter"),
            ("/encounters/0/date", json!("2026-07-01"), "day-outside-month", "/encounters/0/date"),
            ("/units/0/times/0/date", json!("2026-05-31"), "day-outside-month", "/units/0/times/0/date"),
            ("/units/0/times", json!([]), "empty-list", "/units/0/times"),
            ("/units/0/lines", json!([]), "empty-list", "/units/0/lines"),
            ("/units/0/times/0/count", json!(0), "bad-value", "/units/0/times/0/count"),
            ("/patient/birth_date", json!("2026-07-01"), "born-after-service", "/patient/birth_date"),
            ("/units/0/lines/0/code", json!("812345678"), "code-space", "/units/0/lines/0/code"),
            ("/coverages/0/burden_tenths", json!(4), "bad-value", "/coverages/0/burden_tenths"),
        ];
        for (path, value, slug, pointer) in cases {
            assert_eq!(refused(path, value.clone()), (slug, pointer.to_owned()), "{path} = {value}");
        }
    }

    #[test]
    fn double_ids_and_double_fields_are_refused() {
        let mut claim = good();
        claim["coverages"] = json!([{"id": "h", "kind": "employees"}, {"id": "h", "kind": "national"}]);
        let errors = Claim::from_json(claim.to_string().as_bytes()).unwrap_err();
        assert_eq!((errors[0].def().slug, errors[0].pointer()), ("double-id", "/coverages/1/id"));
        let errors = Claim::from_json(br#"{"id": "a", "id": "b"}"#).unwrap_err();
        assert_eq!(errors[0].def().slug, "duplicate-field");
    }

    #[test]
    fn broken_json_is_a_syntax_error() {
        for bytes in [&b"{"[..], b"", b"\xff", b"{\"id\": }"] {
            assert_eq!(Claim::from_json(bytes).unwrap_err()[0].def().slug, "json-syntax", "{bytes:?}");
        }
        let mut trailing = good().to_string();
        trailing.push_str(" {}");
        assert_eq!(Claim::from_json(trailing.as_bytes()).unwrap_err()[0].def().slug, "json-syntax");
    }
}
