//! `santei golden run`, `new`, `bless` and `report` on tiny suites, good and bad.

mod common;

use common::{santei, text};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Output;

/// A folder of cases.
struct Suite(tempfile::TempDir);

/// A visit of 1,000 points at 30%: the patient pays 3,000 yen.
fn claim() -> Value {
    json!({
        "id": "plain", "month": "2026-06", "setting": "outpatient", "institution": {"kind": "clinic"},
        "patient": {"birth_date": "1985-01-01"},
        "coverages": [{"id": "h", "kind": "employees", "relation": "insured"}],
        "combinations": [{"id": "p", "coverage": "h"}],
        "encounters": [{"id": "v1", "date": "2026-06-03"}],
        "visit_points": [{"encounter": "v1", "combination": "p", "points": 1000}]
    })
}

fn case(id: &str, kind: &str, counter: i64) -> Value {
    json!({
        "id": id, "title": "3割", "exercises": ["share.rate"],
        "source": {"kind": kind, "document": "健康保険法74条（令和6年3月5日）", "place": "1項1号"},
        "claim": claim(), "expect": {"counter_yen": [counter]}
    })
}

impl Suite {
    fn new(cases: &[(&str, Value)]) -> Suite {
        let suite = Suite(tempfile::tempdir().unwrap());
        cases.iter().for_each(|(name, case)| suite.write(name, case));
        suite
    }

    fn blessed(cases: &[(&str, Value)], args: &[&str]) -> Suite {
        let suite = Suite::new(cases);
        let output = suite.bless(&[&["--yes"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
        suite
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, case: &Value) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, serde_json::to_string_pretty(case).unwrap()).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn golden(&self, command: &str, args: &[&str]) -> Output {
        let root = self.root().to_str().unwrap();
        santei(&[&["--lang", "en", "golden", command, root], args].concat())
    }

    fn bless(&self, args: &[&str]) -> Output {
        self.golden("bless", &[&["--on", "2026-11-22"], args].concat())
    }

    fn run_json(&self, args: &[&str]) -> (Value, Option<i32>) {
        let output = self.golden("run", &[&["--format", "json"], args].concat());
        let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        (json, output.status.code())
    }

    /// Numbers of everything that is wrong with the cases.
    fn faults(&self) -> Vec<u64> {
        let (report, code) = self.run_json(&[]);
        let cases = report["cases"].as_array().unwrap().iter();
        let faults = cases.flat_map(|case| case["faults"].as_array().unwrap());
        let numbers: Vec<u64> = faults.map(|fault| fault["code"].as_u64().unwrap()).collect();
        assert_eq!(code, Some(i32::from(!numbers.is_empty())));
        numbers
    }
}

fn two() -> Vec<(&'static str, Value)> {
    vec![("a.json", case("a", "hand", 3000)), ("below/b.json", case("b", "official", 3000))]
}

#[test]
fn a_suite_that_was_blessed_passes_and_says_what_it_was_verified_with() {
    let suite = Suite::blessed(&two(), &[]);
    let (report, code) = suite.run_json(&[]);
    assert_eq!((report["totals"]["passed"].as_u64(), code), (Some(2), Some(0)));
    assert_eq!((&report["drift"], &report["without_manifest"]), (&json!([]), &json!([])));
    let manifest: toml::Table = suite.read("suite.toml").parse().unwrap();
    assert_eq!(manifest["verified"]["default"]["on"].as_str(), Some("2026-11-22"));
    assert_eq!(manifest["verified"]["default"]["masters"].as_str(), report["masters"][0]["sha256"].as_str());
    assert_eq!(manifest["cases"]["below/b.json"]["lock"].as_str(), Some("official"));
    let again = suite.bless(&["--yes"]);
    assert!(text(&again.stdout).ends_with("there is nothing to write\n"), "{}", text(&again.stdout));
}

#[test]
fn nothing_is_written_without_yes() {
    let suite = Suite::new(&two());
    let output = suite.bless(&[]);
    assert_eq!((output.status.code(), suite.path("suite.toml").exists()), (Some(1), false));
    assert!(text(&output.stdout).contains("new"), "{}", text(&output.stdout));
    let (report, code) = suite.run_json(&[]);
    assert_eq!((report["without_manifest"].as_array().unwrap().len(), code), (1, Some(0)));
    assert_eq!(suite.run_json(&["--strict"]).1, Some(1));
}

#[test]
fn a_case_that_is_not_listed_missing_or_changed_is_red() {
    let suite = Suite::blessed(&two(), &[]);
    suite.write("new.json", &case("new", "hand", 3000));
    assert_eq!(suite.faults(), [9960]);
    std::fs::remove_file(suite.path("new.json")).unwrap();
    let before = suite.read("a.json");
    std::fs::write(suite.path("a.json"), before.replace("3割", "三割")).unwrap();
    assert_eq!(suite.faults(), [9962]);
    std::fs::remove_file(suite.path("a.json")).unwrap();
    assert_eq!(suite.faults(), [9961]);
    // A part of the suite is held against the manifest above it.
    let output = santei(&["golden", "run", suite.path("below").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

#[test]
fn an_id_used_twice_a_blank_and_what_is_no_case_are_red() {
    let mut blank = case("c", "hand", 3000);
    blank["expect"]["counter_yen"] = json!(["?"]);
    let mut unknown = case("d", "hand", 3000);
    unknown["expect"]["counter"] = json!([3000]);
    let cases = [
        ("a.json", case("a", "hand", 3000)),
        ("b.json", case("a", "hand", 3000)),
        ("c.json", blank),
        ("d.json", unknown),
    ];
    let suite = Suite::new(&cases);
    std::fs::write(suite.path("e.json"), "{").unwrap();
    suite.write("f.json", &case("f", "offical", 3000));
    assert_eq!(suite.faults(), [9963, 9956, 9959, 9959, 9959]);
    let output = suite.golden("run", &[]);
    let report = text(&output.stdout);
    assert!(
        report.contains("E9956 case-blank: places are still blank (\"?\"); fill them in: /expect/counter_yen/0"),
        "{report}"
    );
    assert_eq!(suite.bless(&["--yes"]).status.code(), Some(2));
    assert!(!suite.path("suite.toml").exists());
}

#[test]
fn a_value_that_differs_stands_with_both_sides_and_its_source() {
    let suite = Suite::new(&[("a.json", case("a", "hand", 3010))]);
    let output = suite.golden("run", &[]);
    let report = text(&output.stdout);
    assert!(
        report.contains("a     counter_yen  [Some(3010)]  [Some(3000)]  健康保険法74条（令和6年3月5日） 1項1号"),
        "{report}"
    );
    assert!(report.ends_with("1 cases: 0 passed, 1 failed, 0 skipped; 0 of 1 values agree\n"), "{report}");
    assert_eq!(output.status.code(), Some(1));
    let junit = suite.golden("run", &["--format", "junit"]);
    let junit = text(&junit.stdout);
    assert!(junit.contains("<failure message=\"counter_yen: expected [Some(3010)], found [Some(3000)]\">"), "{junit}");
    let file = suite.path("report.xml");
    let output = suite.golden("run", &["--format", "junit", "-o", file.to_str().unwrap()]);
    assert!(text(&output.stdout).starts_with("1 cases: 0 passed"));
    assert!(std::fs::read_to_string(file).unwrap().starts_with("<?xml version=\"1.0\""));
}

#[test]
fn the_order_is_that_of_the_files_whatever_the_jobs() {
    let cases: Vec<(String, Value)> =
        (0..40).map(|at| (format!("{at:02}.json"), case(&format!("c{at}"), "hand", 3000 + at % 3))).collect();
    let cases: Vec<(&str, Value)> = cases.iter().map(|(name, case)| (name.as_str(), case.clone())).collect();
    let suite = Suite::new(&cases);
    let run = |jobs: &str| text(&suite.golden("run", &["--jobs", jobs]).stdout).to_owned();
    assert_eq!(run("1"), run("7"));
    assert_eq!(suite.golden("run", &["--jobs", "0"]).status.code(), Some(2));
}

#[test]
fn a_filter_keeps_what_fits_and_refuses_what_is_no_glob() {
    let suite = Suite::new(&two());
    let count = |filter: &[&str]| suite.run_json(filter).0["totals"]["cases"].as_u64();
    assert_eq!(count(&["--filter", "below"]), Some(1));
    assert_eq!(count(&["--filter", "share.*"]), Some(2));
    assert_eq!(count(&["--filter", "share.*", "--filter", "official"]), Some(1));
    for (filter, number) in [("a[b", "E9957"), ("", "E9957"), ("nothing", "E9958")] {
        let output = suite.golden("run", &["--filter", filter]);
        assert!(text(&output.stderr).starts_with(number), "{}", text(&output.stderr));
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn no_cases_no_folder_and_no_manifest_are_exit_code_2() {
    let empty = Suite::new(&[]);
    let refused = |output: Output, number: &str| {
        assert!(text(&output.stderr).starts_with(number), "{}", text(&output.stderr));
        assert_eq!(output.status.code(), Some(2));
    };
    for command in ["run", "bless"] {
        refused(empty.golden(command, &[]), "E9958");
        refused(santei(&["golden", command, "no-such-folder"]), "E9964");
    }
    std::fs::write(empty.path("suite.toml"), "lock = \"none\"").unwrap();
    refused(empty.golden("run", &[]), "E9964");
    refused(santei(&["golden", "report", "no-such-folder", "--json"]), "E9964");
}

#[test]
fn cases_whose_masters_are_not_there_are_skipped_counted_and_red() {
    let mut elsewhere = case("a", "hand", 3000);
    elsewhere["masters"] = json!("r06-tables");
    let suite = Suite::new(&[("a.json", elsewhere)]);
    let run = |args: &[&str]| {
        let root = suite.root().to_str().unwrap();
        let args = [&["--lang", "en", "golden", "run", root], args].concat();
        std::process::Command::new(env!("CARGO_BIN_EXE_santei"))
            .args(args)
            .env_remove("SANTEI_SHARED")
            .output()
            .unwrap()
    };
    let output = run(&[]);
    assert!(text(&output.stdout).contains("- SKIPPED 1: E9965 case-skipped"), "{}", text(&output.stdout));
    assert!(text(&output.stdout).ends_with("0 failed, 1 skipped; 0 of 0 values agree\n"));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(run(&["--allow-skipped"]).status.code(), Some(0));
    // A shelf that holds other files is no shelf.
    assert_eq!(run(&["--shelf", suite.root().to_str().unwrap()]).status.code(), Some(1));
}

#[test]
fn other_masters_than_those_last_verified_are_told() {
    let suite = Suite::blessed(&two(), &[]);
    let manifest = suite.read("suite.toml");
    let used = manifest.lines().find(|line| line.starts_with("masters = ")).unwrap();
    let other = manifest.replace(used, "masters = \"00\"").replace("rulebook rulebook", "rulebook older");
    std::fs::write(suite.path("suite.toml"), other).unwrap();
    let (report, code) = suite.run_json(&[]);
    assert_eq!((report["drift"][0]["verified"]["masters"].as_str(), code), (Some("00"), Some(0)));
    let output = suite.golden("run", &[]);
    let told = text(&output.stdout);
    assert!(told.contains("are not those last verified (2026-11-22): 00 →"), "{told}");
    assert!(told.contains("    − rulebook older") && told.contains("    + rulebook rulebook"), "{told}");
}

#[test]
fn an_official_case_changes_only_with_its_citation() {
    let suite = Suite::blessed(&two(), &[]);
    let other = |counter: i64, place: &str| {
        let mut other = case("b", "official", counter);
        other["source"]["place"] = json!(place);
        other
    };
    // Words are free.
    let mut words = case("b", "official", 3000);
    words["title"] = json!("三割");
    suite.write("below/b.json", &words);
    assert_eq!(suite.faults(), [] as [u64; 0]);
    suite.write("below/b.json", &other(3010, "1項1号"));
    assert_eq!(suite.faults(), [9962]);
    let before = suite.read("suite.toml");
    let output = suite.bless(&["--yes"]);
    let refusal = text(&output.stderr);
    assert!(
        refusal.starts_with("E9966") && refusal.matches("健康保険法74条（令和6年3月5日） — 1項1号").count() == 2,
        "{refusal}"
    );
    // Neither does it become a case of another kind.
    suite.write("below/b.json", &case("b", "hand", 3000));
    assert!(text(&suite.bless(&["--yes"]).stderr).starts_with("E9966"));
    assert_eq!(suite.read("suite.toml"), before);
    suite.write("below/b.json", &other(3010, "1項2号"));
    let output = suite.bless(&["--yes"]);
    // It is entered; that the engine does not agree stays red.
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(suite.read("suite.toml").contains("1項2号"));
    std::fs::remove_file(suite.path("below/b.json")).unwrap();
    assert!(text(&suite.bless(&["--yes"]).stderr).starts_with("E9967"));
}

#[test]
fn a_case_of_a_contract_changes_only_with_a_signature_that_is_recorded() {
    let signed = ["--signed-by", "監査 太郎", "--reason", "初回の登録"];
    let unsigned = Suite::new(&[("a.json", case("a", "regression", 3000))]);
    for args in [&["--lock", "contract", "--yes"][..], &["--lock", "contract", "--yes", "--signed-by", "x"]] {
        assert!(text(&unsigned.bless(args).stderr).starts_with("E9967"));
    }
    let suite =
        Suite::blessed(&[("a.json", case("a", "regression", 3000))], &[&["--lock", "contract"], &signed[..]].concat());
    assert_eq!(suite.faults(), [] as [u64; 0]);
    suite.write("a.json", &case("a", "regression", 3010));
    assert!(text(&suite.bless(&["--yes"]).stderr).starts_with("E9967"));
    assert!(text(&suite.bless(&["--yes", "--lock", "ordinary"]).stderr).starts_with("E9967"));
    let output = suite.bless(&["--yes", "--signed-by", "監査 花子", "--reason", "合意 2026-11"]);
    assert!(text(&output.stdout).contains("/counter_yen/0    3000   3010"), "{}", text(&output.stdout));
    let log = suite.read("blessings.jsonl");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[1]["signed_by"], &lines[1]["on"]), (&json!("監査 花子"), &json!("2026-11-22")));
    assert_eq!(lines[1]["before"]["expect"], json!({"counter_yen": [3000]}));
    assert_eq!(lines[1]["after"]["expect"], json!({"counter_yen": [3010]}));
    // A record that was edited, or a manifest that was, is red.
    std::fs::write(suite.path("blessings.jsonl"), log.replace("初回", "第一回")).unwrap();
    assert_eq!(suite.faults(), [9969]);
    std::fs::write(suite.path("blessings.jsonl"), log.lines().next().unwrap()).unwrap();
    assert_eq!(suite.faults(), [9969]);
}

#[test]
fn only_a_regression_takes_what_the_engine_found() {
    for kind in ["hand", "official", "notice"] {
        let suite = Suite::new(&[("a.json", case("a", kind, 3010))]);
        let output = suite.bless(&["--yes", "--from-engine"]);
        assert!(text(&output.stderr).starts_with("E9968"), "{}", text(&output.stderr));
        assert!(suite.read("a.json").contains("3010"));
    }
    let suite = Suite::new(&[("a.json", case("a", "regression", 3010))]);
    let output = suite.bless(&["--yes", "--from-engine"]);
    assert!(text(&output.stdout).contains("/counter_yen/0    3010   3000"), "{}", text(&output.stdout));
    assert_eq!((output.status.code(), suite.faults()), (Some(0), vec![]));
}

#[test]
fn a_new_case_has_names_and_no_amounts_and_is_red_until_it_is_filled_in() {
    let suite = Suite::new(&[]);
    let path = suite.path("claim.txt");
    std::fs::write(&path, serde_json::to_string_pretty(&claim()).unwrap()).unwrap();
    let file = suite.path("new.json");
    let new = || santei(&["--lang", "en", "golden", "new", path.to_str().unwrap(), "-o", file.to_str().unwrap()]);
    assert_eq!(new().status.code(), Some(0));
    assert_eq!(new().status.code(), Some(2), "an existing file is kept");
    let mut case: Value = serde_json::from_str(&suite.read("new.json")).unwrap();
    assert_eq!(case["claim"], claim());
    assert_eq!(case["expect"]["counter_yen"], json!(["?"]));
    assert!(case["expect"].to_string().chars().all(|letter| !letter.is_ascii_digit()), "{}", case["expect"]);
    assert!(
        case["exercises"].as_array().unwrap().iter().any(|rule| rule.as_str().unwrap().starts_with("counter.")),
        "{case}"
    );
    assert_eq!(suite.faults(), [9956]);
    (case["id"], case["title"], case["computed_by"]) = (json!("new"), json!("3割"), json!("hand"));
    (case["steps"], case["expect"]) = (json!(["10,000円の3割"]), json!({"counter_yen": [3000]}));
    case["source"] = json!({"kind": "hand", "document": "健康保険法74条", "place": "1項1号"});
    suite.write("new.json", &case);
    assert_eq!(suite.faults(), [] as [u64; 0]);
}

#[test]
fn a_claim_that_is_refused_makes_a_case_of_the_refusal_and_no_json_makes_none() {
    let suite = Suite::new(&[]);
    let new = |content: &str| {
        std::fs::write(suite.path("claim.txt"), content).unwrap();
        santei(&["golden", "new", suite.path("claim.txt").to_str().unwrap()])
    };
    let case: Value = serde_json::from_slice(&new("{\"id\": \"x\"}").stdout).unwrap();
    assert_eq!(case["expect"], json!({"refused": "?"}));
    assert_eq!(new("{").status.code(), Some(2));
}

#[test]
fn the_report_is_one_page_that_runs_and_fetches_nothing() {
    let mut disputed = case("c", "hand", 3010);
    disputed["dispute"] = json!("<b>別の資料</b>では3,010円");
    disputed["exercises"] = json!(["no-such-rule", "share.rate"]);
    let suite = Suite::new(&[("a.json", case("a", "hand", 3000)), ("c.json", disputed)]);
    for (language, title) in [("ja", "正解事例の報告書"), ("en", "Report on the golden cases")] {
        let file = suite.path("report.html");
        let root = suite.root().to_str().unwrap();
        let output = santei(&["--lang", language, "golden", "report", root, "-o", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let page = std::fs::read_to_string(file).unwrap();
        assert!(page.contains(title) && page.contains("default-src 'none'") && page.contains("no-such-rule"));
        assert!(page.contains("&lt;b&gt;別の資料&lt;/b&gt;"));
        assert!(
            !page.contains("<script") && !page.contains("http:") && !page.contains("https:") && !page.contains("src=")
        );
        let identifiers: Vec<&str> =
            page.split("<section id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(identifiers.iter().all(|id| page.contains(&format!("href=\"#{id}\""))) && identifiers.len() == 10);
    }
    let output = suite.golden("report", &["--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["totals"]["failed"], json!(1));
    assert_eq!(report["unknown"], json!(["no-such-rule"]));
    assert_eq!(report["oldest"][0]["date"], json!("2024-03-05"));
    let rate = report["rules"].as_array().unwrap().iter().find(|rule| rule["kind"] == "parameter" && rule["hits"] == 2);
    assert!(rate.is_some(), "the dated rounding unit of the counter is in both calculations");
}

#[test]
fn every_suite_of_the_repository_lists_its_cases() {
    // Cases that need the shelf are run by the tests of the crate with the cases; here all of them are held against the manifests.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_santei"));
    let args = ["golden", "run", "golden/cases", "--format", "json"];
    let output = command.args(args).current_dir(common::root()).env_remove("SANTEI_SHARED").output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let cases = report["cases"].as_array().unwrap();
    let wrong: Vec<&Value> = cases.iter().filter(|case| case["result"] == "failed").collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(report["without_manifest"], json!([]));
}
