//! `santei golden run` as a user runs it.

mod common;

use common::{santei, text};
use std::process::Output;

/// A visit of 1,000 points at 30%: the patient pays 3,000 yen.
const CASE: &str = concat!(
    r#"{"id": "plain", "group": "test", "title": "3割", "source": {"document": "test", "caseNo": null, "#,
    r#""kind": "implementation", "official": false}, "serviceMonth": "2018-10", "setting": "外来", "#,
    r#""facilityPrefecture": 27, "patient": {"birthDate": "1985-01-01", "ageReferenceDate": "2018-10-01", "#,
    r#""ruleAge": 33}, "insurances": [{"id": "h1", "kind": "国保", "relation": "本人", "ageBand": "70歳未満", "#,
    r#""copayRate": 30, "incomeClass": null, "incomeClassCode": 0, "limitCertificate": false, "#,
    r#""multipleMonths": false, "half75": false}], "publicSubsidies": [], "combinations": [{"id": "p1", "#,
    r#""insurance": "h1", "subsidies": []}], "options": {}, "visits": [{"seq": 1, "date": "2018-10-01", "#,
    r#""points": 1000, "setting": "外来", "combination": "p1", "insurance": "h1", "subsidies": [], "#,
    r#""encounter": 1, "parentEncounter": 1}], "expected": {"visits": [{"seq": 1, "patientPays": 3000}]}}"#
);

fn run_copay(content: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.jsonl");
    std::fs::write(&path, content).unwrap();
    santei(&["golden", "run", "--cases", "copay", path.to_str().unwrap()])
}

#[test]
fn cases_that_pass_are_counted() {
    let output = run_copay(&format!("{CASE}\n"));
    // Findings, number of visits, and the one amount.
    assert_eq!(text(&output.stdout), "passed 1 of 1 cases, 3 of 3 assertions\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_value_that_differs_is_one_line_and_exit_code_1() {
    let output = run_copay(&CASE.replace(r#""patientPays": 3000"#, r#""patientPays": 3010"#));
    let expected = "plain  1  patientPays  3010  3000\npassed 0 of 1 cases, 2 of 3 assertions\n";
    assert_eq!((text(&output.stdout), output.status.code()), (expected, Some(1)));
}

#[test]
fn an_unknown_field_fails_its_case_and_no_other() {
    let unknown = CASE.replace(r#""id": "plain""#, r#""id": "odd", "colour": "red""#);
    let output = run_copay(&format!("{unknown}\n{CASE}\n"));
    let report = text(&output.stdout);
    assert!(report.starts_with("odd  -  case  a case of the format  unknown field `colour`"), "{report}");
    assert!(report.ends_with("passed 1 of 2 cases, 3 of 4 assertions\n"), "{report}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn broken_json_and_missing_files_are_exit_code_2() {
    let output = run_copay("{\"id\": \n");
    assert!(text(&output.stderr).contains("cases.jsonl:1"), "{}", text(&output.stderr));
    assert_eq!((text(&output.stdout), output.status.code()), ("", Some(2)));
    for format in ["copay", "golden"] {
        let output = santei(&["golden", "run", "--cases", format, "no-such-file"]);
        assert!(text(&output.stderr).contains("no-such-file"));
        assert_eq!(output.status.code(), Some(2));
    }
    let empty = tempfile::tempdir().unwrap();
    let output = santei(&["golden", "run", "--cases", "copay", empty.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_cases_of_the_repository_run() {
    let output = santei(&["golden", "run", "--cases", "golden", "golden/cases/notice"]);
    assert!(text(&output.stdout).starts_with("passed "), "{}", text(&output.stdout));
    assert_eq!(output.status.code(), Some(0));
}
