//! JSON Schemas of the claim, the Outcome and the reports, generated from the types (feature `schema`).
//!
//! A doc comment of the form "official term: English" gives the title (the official term) and the description.

use crate::claim::Claim;
use crate::masters::SubsidyList;
use crate::outcome::{Calendar, Checklist, Document, Explanation, Statement};
use crate::uke::{CheckReport, RedateReport, Sheet};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};

/// The schema of the claim, as pretty-printed JSON ending in a newline.
pub fn claim() -> String {
    of::<Claim>()
}

/// The schema of the Outcome, as pretty-printed JSON ending in a newline.
pub fn outcome() -> String {
    of::<Document<'static>>()
}

/// The schema of the explanation that the bindings give, as pretty-printed JSON ending in a newline.
pub fn explanation() -> String {
    of::<Explanation<'static>>()
}

/// The schema of the findings of `check`, as pretty-printed JSON ending in a newline.
pub fn check() -> String {
    of::<Checklist>()
}

/// The schema of `statement`, as pretty-printed JSON ending in a newline.
pub fn statement() -> String {
    of::<Statement<'static>>()
}

/// The schema of `calendar`, as pretty-printed JSON ending in a newline.
pub fn calendar() -> String {
    of::<Calendar<'static>>()
}

/// The schema of `subsidies list`, as pretty-printed JSON ending in a newline.
pub fn subsidies() -> String {
    of::<SubsidyList<'static>>()
}

/// The schema of the report of `uke redate`, as pretty-printed JSON ending in a newline.
pub fn redate() -> String {
    of::<RedateReport>()
}

/// The schema of the report of `uke check`, as pretty-printed JSON ending in a newline.
pub fn uke_check() -> String {
    of::<CheckReport>()
}

/// The schema of a receipt of `uke show`, as pretty-printed JSON ending in a newline.
pub fn sheet() -> String {
    of::<Sheet>()
}

/// The schema of a type, as pretty-printed JSON ending in a newline: of reports that are made outside of the engine.
pub fn of<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(title_from_description));
    let schema = settings.into_generator().into_root_schema_for::<T>();
    format!("{:#}\n", schema.as_value())
}

fn title_from_description(schema: &mut Schema) {
    let Some(text) = schema.get("description").and_then(|value| value.as_str()).map(str::to_owned) else { return };
    let (title, description) = text.split_once(": ").unwrap_or((text.trim_end_matches('.'), ""));
    schema.insert("title".into(), title.into());
    if description.is_empty() {
        schema.remove("description");
    } else {
        schema.insert("description".into(), description.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_claim_carries_its_official_term() {
        let schema: serde_json::Value = serde_json::from_str(&claim()).unwrap();
        assert_eq!(schema["title"], "請求単位");
        assert_eq!(schema["properties"]["month"]["title"], "診療年月");
        assert_eq!(schema["additionalProperties"], false);
        let unit = &schema["$defs"]["Unit"];
        assert_eq!(unit["title"], "点数・回数算定単位");
        assert_eq!(unit["properties"]["times"]["title"], "回数");
        let outcome: serde_json::Value = serde_json::from_str(&outcome()).unwrap();
        assert_eq!(outcome["properties"]["final"]["title"], "確定");
    }
}
