//! `santei rules` as a user runs it, on the embedded default.

mod common;

use common::{root, santei, text};
use serde_json::Value;

/// A rule with few codes, and one with many.
const RULE: &str = "month-from-day-b001-6";
const RAPID: &str = "rapid-test-2024";

fn json(args: &[&str]) -> Value {
    serde_json::from_slice(&santei(args).stdout).unwrap()
}

#[test]
fn rules_are_listed_by_kind_and_day() {
    let all = json(&["rules", "list", "--json"]);
    let ids = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids(&all).len() > 400);
    assert_eq!(ids(&json(&["rules", "list", "--kind", "rapid_test", "--on", "2025-11-01", "--json"])), [RAPID]);
    let first = &json(&["rules", "list", "--kind", "rapid_test", "--json"])[0];
    assert_eq!((&first["from"], &first["until"]), (&"2016-04-01".into(), &"2024-05-31".into()));
    let last = &json(&["rules", "list", "--kind", "rapid_test", "--json"])[2];
    assert_eq!((&last["until"], &last["grade"], &last["kind"]), (&Value::Null, &"A".into(), &"rapid_test".into()));
    let none = santei(&["rules", "list", "--kind", "rapid_test", "--on", "2012-04-01"]);
    assert_eq!((none.status.code(), text(&none.stdout).ends_with("0件\n")), (Some(1), true));
}

#[test]
fn a_list_for_people_lines_up() {
    insta::assert_snapshot!("rules-list-ja", text(&santei(&["rules", "list", "--kind", "across_settings"]).stdout));
    insta::assert_snapshot!(
        "rules-list-en",
        text(&santei(&["--lang", "en", "rules", "list", "--kind", "across_settings"]).stdout)
    );
}

#[test]
fn a_rule_is_said_in_words() {
    insta::assert_snapshot!("rules-show-ja", text(&santei(&["rules", "show", RULE]).stdout));
    insta::assert_snapshot!("rules-show-en", text(&santei(&["--lang", "en", "rules", "show", RULE]).stdout));
}

#[test]
fn a_rule_for_machines_has_its_fields_and_both_languages() {
    let rule = &json(&["rules", "show", RAPID, "--json"])[0];
    assert_eq!((&rule["fields"]["points"], &rule["fields"]["code"]), (&10.into(), &160_177_770.into()));
    assert_eq!(rule["fields"]["codes"].as_array().unwrap().len(), 42);
    assert_eq!((&rule["codes_on"], &rule["counts"]), (&"2024-06-01".into(), &Value::Null));
    assert_eq!(rule["codes"].as_array().unwrap().len(), 43);
    let code = serde_json::json!({"field": "code", "code": "160177770", "name": "外来迅速検体検査加算"});
    assert_eq!(rule["codes"][0], code);
    assert_eq!(rule["sentences_ja"].as_array().unwrap().len(), rule["sentences_en"].as_array().unwrap().len());
    // One id with two instances that follow each other.
    assert_eq!(json(&["rules", "show", "national-51-601", "--json"]).as_array().unwrap().len(), 2);
}

#[test]
fn codes_outside_the_loaded_masters_have_no_names() {
    let output = santei(&["rules", "show", "rapid-test-2016"]);
    assert!(
        text(&output.stdout).contains("この期間の医科診療行為は読み込まれていません\n"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn what_is_not_there_is_said_with_what_is_near() {
    for (args, expected) in [
        (
            vec!["rules", "show", "rapid-test-2025"],
            "E9900 rule-unknown: 規則「rapid-test-2025」はありません。近い識別子: rapid-test-2024, ",
        ),
        (
            vec!["--lang", "en", "rules", "show", "zzzzzzzz"],
            "E9900 rule-unknown: there is no rule 'zzzzzzzz'; near ids: －",
        ),
        (
            vec!["rules", "list", "--kind", "rapid"],
            "E9901 rule-kind-unknown: 規則の種類「rapid」はありません。種類: accompanies, ",
        ),
    ] {
        let output = santei(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).starts_with(expected) && output.stdout.is_empty(), "{}", text(&output.stderr));
    }
}

#[test]
fn the_readmes_show_the_real_output() {
    for (readme, language) in [("README.md", "en"), ("README.ja.md", "ja")] {
        let shown = std::fs::read_to_string(root().join(readme)).unwrap();
        for args in [&["rules", "list", "--kind", "across_settings"][..], &["rules", "show", RULE]] {
            let output = santei(&[&["--lang", language], args].concat());
            assert!(shown.contains(text(&output.stdout)), "{readme} shows other output than {args:?}");
        }
    }
}
