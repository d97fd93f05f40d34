//! `santei calendar` as a user runs it: text, page and JSON of the example, the bills of its stay, and what goes wrong.

mod common;

use common::{root, santei, text};
use serde_json::Value;

const EXAMPLE: &str = "golden/examples/inpatient-r06.json";

fn run(args: &[&str]) -> String {
    let output = santei(args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// The example with something changed, in a file of its own.
fn changed(change: impl FnOnce(&mut Value), args: &[&str]) -> std::process::Output {
    let mut claim: Value = serde_json::from_slice(&std::fs::read(root().join(EXAMPLE)).unwrap()).unwrap();
    change(&mut claim);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claim.json");
    std::fs::write(&path, claim.to_string()).unwrap();
    santei(&[args, &["calendar", path.to_str().unwrap()]].concat())
}

#[test]
fn a_stay_for_people() {
    insta::assert_snapshot!("calendar-ja", run(&["calendar", EXAMPLE]));
    insta::assert_snapshot!("calendar-en", run(&["--lang", "en", "calendar", EXAMPLE]));
}

#[test]
fn a_stay_as_a_page() {
    let page = run(&["calendar", EXAMPLE, "--format", "html"]);
    for word in ["<script", "http:", "https:", "src=", "href=", "url(", "@import", "javascript"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("size: A4 landscape") && page.ends_with("</html>\n"));
    insta::assert_snapshot!("calendar-html-ja", page);
}

#[test]
fn the_json_has_the_fields_of_its_schema() {
    let json = run(&["calendar", EXAMPLE, "--format", "json"]);
    let value: Value = serde_json::from_str(&json).unwrap();
    let schema: Value =
        serde_json::from_slice(&std::fs::read(root().join("schema/calendar.schema.json")).unwrap()).unwrap();
    assert_eq!(schema["title"], "入院カレンダー");
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(names(&value), names(&schema["properties"]));
    for (part, definition) in [(&value["days"][0], "CalendarDay"), (&value["total"], "CalendarSum")] {
        assert_eq!(names(part), names(&schema["$defs"][definition]["properties"]), "{definition}");
    }
    insta::assert_snapshot!("calendar-json", serde_json::to_string_pretty(&value).unwrap());
}

/// The sums of the bills are those of the month, and of the statements of the bills.
#[test]
fn bills_add_up() {
    let calendar: Value = serde_json::from_str(&run(&["calendar", EXAMPLE, "--format", "json"])).unwrap();
    let bills = calendar["bills"].as_array().unwrap();
    assert_eq!(bills.len(), 2);
    for field in
        ["days", "points_x100", "included", "meals", "meals_yen", "counter_yen", "outside_yen", "collected_yen"]
    {
        let sum: i64 = bills.iter().map(|bill| bill["sum"][field].as_i64().unwrap()).sum();
        assert_eq!(calendar["total"][field], sum, "{field}");
    }
    for (visit, bill) in ["1", "2"].into_iter().zip(bills) {
        let statement = run(&["statement", EXAMPLE, "--visit", visit, "--json"]);
        let statement: Value = serde_json::from_str(&statement).unwrap();
        assert_eq!(statement["collected_yen"], bill["sum"]["collected_yen"]);
        assert_eq!(statement["points_x100"], bill["sum"]["points_x100"]);
        assert_eq!(statement["period"]["until"], bill["until"]);
    }
    // The limit worked out by hand: 80,100 + (476,230 − 267,000) × 1%, half up.
    assert_eq!(calendar["total"]["counter_yen"], 82_192);
}

#[test]
fn what_is_open_is_told_once_with_its_days() {
    let open = |claim: &mut Value| {
        for day in [0, 1] {
            claim["stay"]["days"][day].as_object_mut().unwrap().remove("ward_fee");
        }
        claim["institution"].as_object_mut().unwrap().remove("facts");
    };
    let output = changed(open, &["--lang", "en"]);
    let told = text(&output.stdout);
    assert!(told.contains("NOT FINAL"), "{told}");
    assert_eq!(told.matches("undecided [3001] the stay does not name the 入院料 of 2025-11-04–2025-11-06").count(), 1);
    assert_eq!(told.matches("197000110").count(), 1, "{told}");
    assert!(told.contains("decided once \"入院時食事療養\" is given"), "{told}");
}

#[test]
fn what_the_patient_pays_is_open_where_a_share_is() {
    let elderly = |claim: &mut Value| {
        claim["patient"]["birth_date"] = "1953-01-15".into();
        for field in ["income_class", "limit_confirmation"] {
            claim["coverages"][0].as_object_mut().unwrap().remove(field);
        }
    };
    let output = changed(elderly, &[]);
    let told = text(&output.stdout);
    let month = told.lines().find(|line| line.starts_with("月の合計"));
    assert!(month.is_some_and(|line| line.contains("判定不能")), "{told}{}", text(&output.stderr));
}

#[test]
fn only_a_stay_has_a_calendar() {
    for (language, expected) in
        [("ja", "E9903 not-inpatient: 入院外の請求です"), ("en", "E9903 not-inpatient: the claim is outpatient")]
    {
        let output = santei(&["--lang", language, "calendar", "golden/examples/outpatient-r08.json"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).starts_with(expected) && output.stdout.is_empty());
    }
    let without = |claim: &mut Value| {
        claim.as_object_mut().unwrap().remove("stay");
    };
    let output = changed(without, &[]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!("calendar-error-ja", text(&output.stderr));
}

#[test]
fn a_bill_of_a_stay_as_a_statement() {
    insta::assert_snapshot!("calendar-statement-ja", run(&["statement", EXAMPLE, "--visit", "1"]));
    insta::assert_snapshot!("calendar-statement-en", run(&["--lang", "en", "statement", EXAMPLE, "--visit", "2"]));
    let page = run(&["statement", EXAMPLE, "--visit", "2", "--html"]);
    assert!(page.contains("<td class=\"days\">11/11〜11/14、11/16〜11/17</td>"), "{page}");
}

#[test]
fn a_stay_is_told_by_groups_of_days() {
    insta::assert_snapshot!("calendar-calc-ja", run(&["calc", EXAMPLE]));
    insta::assert_snapshot!("calendar-explain-ja", run(&["calc", "--explain", EXAMPLE]));
}

#[test]
fn the_readmes_show_the_real_output() {
    for (readme, language) in [("README.md", "en"), ("README.ja.md", "ja")] {
        let shown = std::fs::read_to_string(root().join(readme)).unwrap();
        let output = run(&["--lang", language, "calendar", EXAMPLE]);
        assert!(shown.contains(&output), "{readme} shows other output than `santei calendar`: {output}");
    }
}
