//! `santei check` as a user runs it: bad input, a folder of receipts, claims, and every receipt file of the shelf.

mod receipts;

use receipts::{Folder, IMAGE, IMAGE_R06, SETS, on, receipts as receipt_files, santei, text};
use serde_json::Value;
use std::collections::BTreeMap;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../golden/examples/outpatient-r08.json");

fn receipt(month: &str, lines: &str) -> String {
    let lines = lines.replace("{1}", &format!(",,,,,,{}", on(&[1])));
    format!(
        "IR,1,13,1,1234567,,A,202408,00,\r\nRE,1,1112,{month},A,1,19730115\r\nHO,06222011,1,1001,1,0\r\n{lines}\r\n\x1A"
    )
}

fn checked(args: &[&str]) -> (Option<i32>, Value) {
    let output = santei(&[&["check", "--json"], args].concat());
    let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    (output.status.code(), document)
}

#[test]
fn what_cannot_be_read_is_refused() {
    let folder = Folder::new();
    let prose = folder.file("prose.UKE", "this is no receipt\n");
    let empty = folder.file("empty.UKE", "");
    let claim = std::fs::read_to_string(EXAMPLE).unwrap();
    let unknown = folder.file("unknown.json", claim.replacen('{', "{\"colour\": 1,", 1));
    let nothing = Folder::new();
    let nothing_path = nothing.0.path().to_str().unwrap().to_owned();
    nothing.file("notes.txt", "not read");
    for (path, expected) in [
        (prose.as_str(), "E8535 uke-no-receipt"),
        (&empty, "E8500 uke-empty"),
        (&unknown, "E1101 unknown-field"),
        (&nothing_path, "neither receipts"),
        ("no-such-file.UKE", "no-such-file.UKE"),
    ] {
        let output = santei(&["check", path]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    // One bad file in a folder is not passed over.
    let folder_path = folder.0.path().to_str().unwrap();
    assert_eq!(santei(&["check", folder_path]).status.code(), Some(2));
    assert_eq!(santei(&["check", &prose, "--mode", "maybe"]).status.code(), Some(2));
}

#[test]
fn a_claim_is_checked_like_a_receipt() {
    let (_, document) = checked(&[EXAMPLE, "--mode", "warn"]);
    assert_eq!(document["claims"], 1);
    assert!(document["lines"].as_u64().unwrap() > 0);
    let output = santei(&["--lang", "en", "check", EXAMPLE]);
    assert!(text(&output.stdout).contains("checked 1 claims"), "{}", text(&output.stdout));
}

#[test]
fn findings_are_sorted_and_name_no_patient() {
    let folder = Folder::new();
    let lines = "SI,12,1,112007410,,75,1{1}\r\nSI,60,1,199999999,,26,1{1}\r\nSI,60,1,160000310,,26,1";
    let path = folder.file("RECEIPTC.UKE", receipt("202407", lines).replace(",A,1,", ",NAME,1,"));
    let (code, document) = checked(&[&path]);
    assert_eq!(code, Some(1));
    let findings = document["findings"].as_array().unwrap();
    let ranks = ["error", "undecided", "warning", "info"];
    let order: Vec<_> =
        findings.iter().map(|f| ranks.iter().position(|rank| f["severity"] == *rank).unwrap()).collect();
    assert!(order.is_sorted(), "{order:?}");
    let of = |reason: &str| findings.iter().find(|f| f["reason"] == reason).unwrap();
    assert_eq!(of("code-not-in-masters")["record"], 5);
    assert_eq!(of("code-not-in-masters")["code"], "199999999");
    assert_eq!(of("code-not-in-masters")["date"], "2024-07-01");
    assert_eq!(of("code-not-in-masters")["at"], "/units/1/lines/0");
    assert_eq!(of("day-not-recorded")["record"], 6);
    let counted: u64 = document["summary"].as_array().unwrap().iter().map(|kind| kind["count"].as_u64().unwrap()).sum();
    assert_eq!(counted, findings.len() as u64);
    assert!(!document.to_string().contains("NAME"));
    let printed = text(&santei(&["check", &path]).stdout);
    assert!(printed.contains("RECEIPTC.UKE 2024-07-1 レコード5"), "{printed}");
}

#[test]
fn receipts_that_are_no_claim_are_listed() {
    let folder = Folder::new();
    folder.file("a.uke", receipt("202407", "SI,12,1,112007410,,75,1{1}").replace("1112,", "3112,"));
    folder.file("b.uke", receipt("202407", "SI,12,1,112007410,,75,1{1}"));
    let (code, document) = checked(&[folder.0.path().to_str().unwrap()]);
    assert_eq!((code, &document["claims"]), (Some(1), &Value::from(1)));
    let first = &document["findings"][0];
    assert_eq!((&first["severity"], &first["record"]), (&Value::from("undecided"), &Value::from(2)));
}

/// Keys of a document that its schema does not know.
fn unknown_keys(schema: &Value, node: &Value, value: &Value, found: &mut Vec<String>) {
    let node = match node["$ref"].as_str() {
        Some(path) => &schema["$defs"][path.trim_start_matches("#/$defs/")],
        None => node,
    };
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match node["properties"].get(key) {
                    Some(inner) => unknown_keys(schema, inner, value, found),
                    None => found.push(key.clone()),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| unknown_keys(schema, &node["items"], value, found)),
        _ => {}
    }
}

#[test]
fn documents_follow_their_schema() {
    let schema: Value = serde_json::from_slice(&santei(&["generate", "schema", "check"]).stdout).unwrap();
    assert_eq!(schema["title"], "点検結果");
    let folder = Folder::new();
    let path = folder.file("RECEIPTC.UKE", receipt("202407", "SI,60,1,199999999,,26,1{1}"));
    let (_, document) = checked(&[&path]);
    let mut found = Vec::new();
    unknown_keys(&schema, &schema, &document, &mut found);
    assert_eq!(found, Vec::<String>::new());
    let redate: Value = serde_json::from_slice(&santei(&["generate", "schema", "redate"]).stdout).unwrap();
    assert_eq!(redate["title"], "診療年月の変更");
    assert_eq!(redate["properties"]["dropped"]["title"], "除いたコード");
}

#[test]
fn every_receipt_file_of_the_shelf_is_checked() {
    let test = "every_receipt_file_of_the_shelf_is_checked";
    let Some(shelf) = santei_golden::shelf::find(test) else { return };
    let (Some(old), Some(new)) = (IMAGE.as_ref(), IMAGE_R06.as_ref()) else { return };
    let folder = Folder::new();
    let images = [folder.file("old.img", old), folder.file("r06.img", new)];
    let (mut claims, mut kinds) = (0, BTreeMap::<String, u64>::new());
    for set in SETS {
        let inside = Folder::new();
        for (index, (_, bytes)) in receipt_files(&shelf, set).into_iter().enumerate() {
            inside.file(&format!("{index:02}.UKE"), bytes);
        }
        let (_, document) = checked(&[inside.0.path().to_str().unwrap(), "--images", &images[0], &images[1]]);
        claims += document["claims"].as_u64().unwrap();
        for kind in document["summary"].as_array().unwrap() {
            let name = format!("{} {}", kind["number"], kind["reason"].as_str().unwrap());
            *kinds.entry(name).or_default() += kind["count"].as_u64().unwrap();
        }
    }
    println!("{claims} claims\n{kinds:#?}");
    // 161 of the 164 receipts, and 8 synthetic ones.
    assert_eq!(claims, 169);
}
