//! Cases that are not filled in yet: `"?"` stands where a person has to write something.

use serde_json::Value;

/// What stands at a place that is not filled in.
pub(super) const BLANK: &str = "?";

/// JSON pointers of what is not filled in: `"?"` anywhere but in the claim, an empty source, and an expectation of nothing.
pub(super) fn blanks(case: &Value) -> Vec<String> {
    let mut list = Vec::new();
    for (name, value) in case.as_object().into_iter().flatten().filter(|(name, _)| *name != "claim") {
        collect(value, format!("/{name}"), &mut list);
    }
    for name in ["kind", "document", "place"] {
        let pointer = format!("/source/{name}");
        if case.pointer(&pointer).and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
            list.push(pointer);
        }
    }
    if case.get("expect").and_then(Value::as_object).is_some_and(serde_json::Map::is_empty) {
        list.push("/expect".into());
    }
    list
}

fn collect(value: &Value, pointer: String, list: &mut Vec<String>) {
    match value {
        Value::String(text) if text == BLANK => list.push(pointer),
        Value::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                collect(value, format!("{pointer}/{at}"), list);
            }
        }
        Value::Object(values) => {
            for (name, value) in values {
                collect(value, format!("{pointer}/{name}"), list);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_filled_in_is_named_by_its_pointer() {
        let case = json!({"id": "?", "source": {"kind": "hand", "document": " ", "place": "p. 3"}, "claim": {"id": "?"},
            "expect": {"counter_yen": [870, "?"]}});
        assert_eq!(blanks(&case), ["/expect/counter_yen/1", "/id", "/source/document"]);
        assert_eq!(blanks(&json!({"expect": {}})), ["/expect"]);
        assert!(blanks(&json!({"expect": {"final": true}})).is_empty());
    }
}
