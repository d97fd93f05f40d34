//! `santei calc` as a user runs it: the worked example, its explanation, its JSON, and what goes wrong.

mod common;

use common::{root, santei, text};
use std::io::Write;
use std::process::{Command, Stdio};

const EXAMPLE: &str = "golden/examples/outpatient-r08.json";
/// The same month under R6, whose drug prices are held.
const EXAMPLE_R06: &str = "golden/examples/outpatient-r06.json";
/// A month with a national and a local subsidy, a ceiling, and a charge outside the insurance.
const EXAMPLE_CHECK: &str = "golden/examples/check-r08.json";
const EXAMPLE_SHARE: &str = "golden/examples/share-r08.json";
/// The same month with what was worked out by hand.
const CASE_SHARE: &str = "golden/cases/hand/share-r08.json";

#[test]
fn the_worked_example_for_people() {
    let output = santei(&["calc", EXAMPLE]);
    assert!(output.status.success());
    insta::assert_snapshot!("example-ja", text(&output.stdout));
    insta::assert_snapshot!("example-en", text(&santei(&["--lang", "en", "calc", EXAMPLE]).stdout));
}

#[test]
fn the_way_to_every_amount() {
    insta::assert_snapshot!("explain-ja", text(&santei(&["calc", EXAMPLE, "--explain"]).stdout));
    insta::assert_snapshot!("explain-en", text(&santei(&["--lang", "en", "calc", EXAMPLE_R06, "--explain"]).stdout));
}

#[test]
fn who_pays_and_why() {
    insta::assert_snapshot!("share-explain-ja", text(&santei(&["calc", EXAMPLE_SHARE, "--explain"]).stdout));
    insta::assert_snapshot!(
        "share-explain-en",
        text(&santei(&["--lang", "en", "calc", EXAMPLE_SHARE, "--explain"]).stdout)
    );
}

#[test]
fn the_example_of_shares_is_the_case_worked_by_hand() {
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(root().join(path)).unwrap()).unwrap()
    };
    assert_eq!(read(EXAMPLE_SHARE), read(CASE_SHARE)["claim"]);
    let output = santei(&["golden", "run", "--cases", "golden", CASE_SHARE]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    for readme in ["README.md", "README.ja.md"] {
        let shown = std::fs::read_to_string(root().join(readme)).unwrap();
        assert!(shown.contains(text(&output.stdout)), "{readme} shows another result of `santei golden run`");
    }
}

/// 500 + 500 + 86,752 at the counter and 4,950 outside the insurance.
#[test]
fn the_sum_at_the_counter_names_its_parts() {
    for (language, expected) in [
        ("ja", "患者が窓口で支払う額: 92,702円（窓口徴収額 87,752 + 保険外負担 4,950）"),
        ("en", "the patient pays at the counter: 92,702 yen (shares 87,752 + outside the insurance 4,950)"),
    ] {
        let output = santei(&["--lang", language, "calc", EXAMPLE_SHARE]);
        assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
    }
}

#[test]
fn the_canonical_json_is_one_line_of_integers() {
    let output = santei(&["calc", EXAMPLE, "--json"]);
    let json = text(&output.stdout);
    assert_eq!(json.lines().count(), 1);
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    // 291 + 40 + 93 + 144 + 128 + 102 + 76 + 52 + 2 × 14 + 11 + 42, and 2 × 2 for 物価対応料, read in the R8 notice and worked by hand (6.70 × 3 = 20.10 yen is 2 points).
    assert_eq!(
        value["totals"]["points_x100"],
        (291 + 40 + 93 + 144 + 128 + 102 + 76 + 52 + 2 * 14 + 11 + 42 + 2 * 2) * 100
    );
    assert_eq!(value["final"], true);
    assert!(no_floats(&value));
}

fn no_floats(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Number(number) => !number.is_f64(),
        serde_json::Value::Array(items) => items.iter().all(no_floats),
        serde_json::Value::Object(fields) => fields.values().all(no_floats),
        _ => true,
    }
}

#[test]
fn a_claim_is_read_from_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_santei"))
        .args(["calc", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let example = std::fs::read(root().join(EXAMPLE)).unwrap();
    child.stdin.take().unwrap().write_all(&example).unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, santei(&["calc", EXAMPLE, "--json"]).stdout);
}

#[test]
fn what_goes_wrong_is_said_with_its_place_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, r#"{"id": "x", "month": "2026-06", "colour": 1}"#).unwrap();
    let broken = folder.path().join("broken.img");
    std::fs::write(&broken, "not an image").unwrap();
    let (bad, broken) = (bad.to_str().unwrap(), broken.to_str().unwrap());
    for (args, expected) in [
        (vec!["calc", bad], "E1101 unknown-field"),
        (vec!["calc", "no-such-file.json"], "no-such-file.json"),
        (vec!["calc", EXAMPLE, "--images", broken], "broken.img"),
        (vec!["calc", EXAMPLE, "--known-at", "2026-02-30"], "2026-02-30"),
    ] {
        let output = santei(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(expected), "{args:?}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn the_readmes_show_the_real_output() {
    for (readme, language) in [("README.md", "en"), ("README.ja.md", "ja")] {
        let shown = std::fs::read_to_string(root().join(readme)).unwrap();
        for example in [EXAMPLE, EXAMPLE_SHARE] {
            let output = santei(&["--lang", language, "calc", example]);
            assert!(shown.contains(text(&output.stdout)), "{readme} shows other output than `santei calc {example}`");
        }
        let output = santei(&["--lang", language, "check", EXAMPLE_CHECK]);
        assert!(
            shown.contains(text(&output.stdout)),
            "{readme} shows other output than `santei check {EXAMPLE_CHECK}`"
        );
    }
}

/// `calc` of the claim of a golden case after a change.
fn calc_case(case: &str, change: impl FnOnce(&mut serde_json::Value), args: &[&str]) -> String {
    let bytes = std::fs::read(root().join("golden/cases/hand-2026-08").join(case)).unwrap();
    let mut claim = serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()["claim"].take();
    change(&mut claim);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claim.json");
    std::fs::write(&path, claim.to_string()).unwrap();
    let output = santei(&[&["calc", path.to_str().unwrap()], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn adjustments_settlements_and_waivers_have_their_tables() {
    let settle = |claim: &mut serde_json::Value| {
        let first = claim["visit_points"][0].clone();
        let (encounter, combination) = (&first["encounter"], &first["combination"]);
        claim["settled"] =
            serde_json::json!([{"encounter": encounter, "combination": combination, "collected_yen": 1000}]);
    };
    insta::assert_snapshot!("tables-ja", calc_case("combine-u70-k54-u-outpatient.json", settle, &[]));
    insta::assert_snapshot!("tables-en", calc_case("combine-u70-k54-u-outpatient.json", settle, &["--lang", "en"]));
    let waive = |claim: &mut serde_json::Value| {
        claim["coverages"][0]["reduction"] = serde_json::json!({"kind": "reduced", "percent": 10});
    };
    let shown = calc_case("u70-u-outpatient-over-limit.json", waive, &[]);
    assert!(shown.lines().any(|line| line.starts_with("受診日") && line.contains("減免")), "{shown}");
}

#[test]
fn the_kind_of_a_ceiling_is_said() {
    for (case, words) in [
        ("u70-u-inpatient-over-limit.json", "自己負担限度額"),
        ("u70-u-inpatient-multiple.json", "（多数回該当）"),
        ("long-u70-unconfirmed.json", "（マル長）"),
        ("turn75-general-inpatient.json", "（75歳到達月の特例）"),
        ("turn75-active1-inpatient-multiple.json", "（多数回該当、75歳到達月の特例）"),
    ] {
        let shown = calc_case(case, |_| {}, &["--explain"]);
        assert!(shown.contains(words), "{case}: {shown}");
        let plain = !["（多数回該当", "75歳到達月の特例", "（マル長）"].iter().any(|kind| shown.contains(kind));
        assert_eq!(plain, !words.starts_with('（'), "{case}: {shown}");
    }
}
