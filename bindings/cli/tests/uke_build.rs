//! `santei uke build` as a user runs it: what is written, what is refused, and that nothing is half-written.

mod receipts;

use receipts::{Folder, santei, text};
use serde_json::{Value, json};
use std::path::Path;

/// The worked example of the README with what a receipt says besides.
fn claim() -> Value {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../golden/examples/outpatient-r08.json");
    let mut claim: Value = serde_json::from_slice(&std::fs::read(example).unwrap()).unwrap();
    // The code of the payment fund's sample: that of the example has no 検証番号.
    claim["institution"]["code"] = json!("9999913");
    claim["institution"]["name"] = json!("ｻﾝﾌﾟﾙ診療所");
    claim["patient"]["name"] = json!("山田 太郎");
    claim["coverages"][0]["number"] = json!("1001");
    claim["diseases"] = json!([{ "code": "4139007", "start": "2026-06-03", "main": true }]);
    // The drug of the example is priced by the claim; a receipt of a month whose drugs are not held cannot be verified.
    claim["units"].as_array_mut().unwrap().retain(|unit| unit["lines"][0]["price"].is_null());
    claim
}

fn lines(claims: &[Value]) -> String {
    claims.iter().map(|claim| format!("{claim}\n")).collect()
}

/// Runs the command on claims; gives the exit code, both outputs and the path that was asked for.
fn build(folder: &Folder, claims: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let input = folder.file("claims.jsonl", claims);
    let output = folder.path("out");
    let args = [&["--lang", "en", "uke", "build", input.as_str(), "-o", output.as_str()], more].concat();
    let output = santei(&args);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_claim_becomes_a_file_that_check_and_verify_accept() {
    let folder = Folder::new();
    let (code, _, errors) = build(&folder, &lines(&[claim()]), &[]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let path = folder.path("out");
    let checked = santei(&["uke", "check", &path, "--json"]);
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(
        (report["tally"]["errors"].as_u64(), report["tally"]["warnings"].as_u64()),
        (Some(0), Some(0)),
        "{report}"
    );
    let verified = santei(&["uke", "verify", &path, "--json"]);
    let report: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(verified.status.code(), Some(0), "{report}");
    assert_eq!(report["tally"]["units"], report["tally"]["agreed"]);
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"IR,1,13,1,9999913,,") && bytes.ends_with(b",99\r\n\x1A"));
}

#[test]
fn organisations_months_and_returned_receipts_are_told_apart() {
    let folder = Folder::new();
    let mut national = claim();
    national["coverages"][0]["kind"] = json!("national");
    national["coverages"][0]["insurer_number"] = json!("138016");
    national["receipt"] = json!({ "search_number": "12345678901234567" });
    let late = lines(&[claim(), national, claim()]);
    std::fs::create_dir(folder.path("out")).unwrap();
    let (code, report, errors) = build(&folder, &late, &["--json", "--billing-month", "2026-08"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&report).unwrap();
    let told: Vec<_> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["organisation"].as_u64(), file["receipts"].as_u64(), file["claimed_again"].as_u64()))
        .collect();
    assert_eq!(told, [(Some(1), Some(2), Some(0)), (Some(2), Some(1), Some(1))]);
    for organisation in ["1", "2"] {
        let path = Path::new(&folder.path("out")).join(organisation).join("RECEIPTC.UKE");
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.starts_with(format!("IR,{organisation},13,1,9999913,,").as_bytes()), "{}", path.display());
        assert_eq!(santei(&["uke", "check", path.to_str().unwrap()]).status.code(), Some(0));
    }
}

/// Nothing is written, and what is wrong stands in both languages with the line and the place.
fn refused(claims: &str, expected: &[&str]) {
    let folder = Folder::new();
    let (code, printed, errors) = build(&folder, claims, &[]);
    assert_eq!((code, printed.as_str()), (Some(2), ""), "{errors}");
    for part in expected {
        assert!(errors.contains(part), "{part}: {errors}");
    }
    assert!(!Path::new(&folder.path("out")).exists());
}

#[test]
fn what_cannot_be_claimed_writes_nothing() {
    let mut nameless = claim();
    nameless["patient"].as_object_mut().unwrap().remove("name");
    refused(&lines(&[claim(), nameless]), &["line 2 (outpatient-r08): E8720 build-missing: /patient/name", "E8730"]);
    refused("{\"id\": \"x\"", &["line 1 (-): E1100", "E8730"]);
    refused("\u{FEFF}\u{0}\n", &["line 1 (-): E11", "E8730"]);
    refused("", &["E8730 build-nothing"]);
    let mut comma = claim();
    comma["coverages"][0]["symbol"] = json!("1,2");
    refused(&lines(&[comma]), &["E8725 build-character"]);
    let mut strange = claim();
    strange["patient"]["name"] = json!("山田　𠮷郎");
    refused(&lines(&[strange]), &["E8725 build-character", "U+20BB7"]);
    let mut early = claim();
    early["units"][0]["lines"][0]["code"] = json!("199999999");
    refused(&lines(&[early]), &["E8721 build-not-final"]);
}

#[test]
fn a_code_without_its_check_digit_keeps_the_file_from_being_written() {
    let mut wrong = claim();
    // 保険者番号 06130012 would have the check digit 7.
    wrong["coverages"][0]["insurer_number"] = json!("06130012");
    refused(&lines(&[wrong]), &["E86", "06130012"]);
}

#[test]
fn standard_output_takes_one_file() {
    let folder = Folder::new();
    let mut national = claim();
    national["coverages"][0]["kind"] = json!("national");
    national["coverages"][0]["insurer_number"] = json!("138016");
    let input = folder.file("claims.jsonl", lines(&[claim(), national]));
    let output = santei(&["--lang", "en", "uke", "build", &input, "-o", "-"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
    assert!(text(&output.stderr).contains("E8731 build-several"), "{}", text(&output.stderr));
    let output = santei(&["uke", "build", &input, "-o", "-", "--organisation", "2"]);
    assert!(output.stdout.starts_with(b"IR,2,13,1,9999913,,"), "{}", text(&output.stderr));
}

#[test]
fn refused_claims_can_be_left_out() {
    let folder = Folder::new();
    let mut nameless = claim();
    nameless["patient"].as_object_mut().unwrap().remove("name");
    let (code, printed, _) = build(&folder, &lines(&[nameless, claim()]), &["--skip-refused"]);
    assert_eq!(code, Some(1));
    assert!(printed.contains("line 1 (outpatient-r08): E8720") && printed.contains("refused: 1"), "{printed}");
    assert!(std::fs::read(folder.path("out")).unwrap().ends_with(b"\x1A"));
}
