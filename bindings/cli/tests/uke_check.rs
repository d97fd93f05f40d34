//! `santei uke check` as a user runs it, and what it says of every receipt file of the shelf.

mod receipts;

use receipts::{Folder, SETS, receipts, santei, text};
use santei::uke::{TABLES, UkeFile, check};
use serde_json::Value;
use std::collections::BTreeMap;

const SOUND: &str = "IR,1,40,1,0102343,,\u{3042},202307,00,092-000-1234\r\nRE,1,1112,202306,A B,1,19800115\r\n\
    HO,01400019,12,34,1,73\r\nSY,8833421,20210410,1,,,01,\r\nSI,12,1,112007410,,73,1,,,,,,,1\r\nGO,1,73,99\r\n\u{1A}";

/// The sound file in CP932: its one full-width character is あ.
fn sound() -> Vec<u8> {
    let parts: Vec<&[u8]> = SOUND.split('\u{3042}').map(str::as_bytes).collect();
    parts.join(&b"\x82\xA0"[..])
}

fn checked(bytes: &[u8], args: &[&str]) -> (Option<i32>, String) {
    let folder = Folder::new();
    let path = folder.file("RECEIPTC.UKE", bytes);
    let output = santei(&[&["uke", "check", &path], args].concat());
    (output.status.code(), text(&output.stdout).replace(&path, "RECEIPTC.UKE"))
}

fn replaced(from: &str, to: &str) -> Vec<u8> {
    let bytes = sound();
    let place = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    [&bytes[..place], to.as_bytes(), &bytes[place + from.len()..]].concat()
}

#[test]
fn a_sound_file_has_no_finding() {
    let (code, printed) = checked(&sound(), &["--strict"]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("令和4年4月版（令和5年3月13日更新）"), "{printed}");
    assert!(printed.contains("レセプト 1  レコード IR 1 · RE 1 · HO 1 · SY 1 · SI 1 · GO 1"), "{printed}");
    assert!(printed.ends_with("エラー 0  判定不能 0  警告 0  情報 0\n"), "{printed}");
}

#[test]
fn a_finding_shows_record_item_value_rule_and_place() {
    let (code, printed) = checked(&replaced("01400019", "01400018"), &["--lang", "en"]);
    assert_eq!(code, Some(1));
    let line = printed.lines().find(|line| line.starts_with("E8642")).unwrap();
    for part in [
        "3  HO",
        "2  保険者番号",
        "01400018",
        "the check digit is wrong",
        "第1章3(4)ウ(ア) 保険者レコード「保険者番号」 (p.13)",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    // What is not at fault is not printed.
    assert!(!printed.contains("A B") && !printed.contains("19800115"), "{printed}");
}

#[test]
fn strict_fails_on_warnings() {
    let unnamed = replaced("A B", "AB");
    assert_eq!(checked(&unnamed, &[]).0, Some(0));
    assert_eq!(checked(&unnamed, &["--strict"]).0, Some(1));
}

#[test]
fn json_holds_every_finding() {
    let (code, printed) = checked(&replaced("01400019", "01400018"), &["--json"]);
    assert_eq!(code, Some(1));
    let document: Value = serde_json::from_str(&printed).unwrap();
    let finding = &document["files"][0]["findings"][0];
    assert_eq!(
        (finding["code"].as_u64(), finding["record"].as_u64(), finding["field"].as_u64()),
        (Some(8642), Some(3), Some(2))
    );
    assert_eq!((finding["kind"].as_str(), finding["value"].as_str()), (Some("HO"), Some("01400018")));
    assert_eq!(document["tally"]["errors"], 1);
}

#[test]
fn files_that_are_no_receipts_are_refused() {
    let (code, _) = checked(b"", &[]);
    assert_eq!(code, Some(2));
    assert_eq!(santei(&["uke", "check", "no-such-file.UKE"]).status.code(), Some(2));
}

// The shelf of official files: absent from a plain clone.

/// How often each message is met in each file.
fn counts(set: &str, bytes: &[(String, Vec<u8>)]) -> BTreeMap<String, Vec<(u16, usize)>> {
    let count = |(name, bytes): &(String, Vec<u8>)| {
        let mut counts = BTreeMap::new();
        let file = UkeFile::open(bytes).unwrap();
        let checked = check(&file);
        assert_eq!(checked.dropped, 0, "{name}");
        checked.findings.iter().for_each(|finding| *counts.entry(finding.def.code).or_insert(0) += 1);
        let name = name.rsplit(['/', '\\']).next().unwrap().to_owned();
        (if set == "receiptisan" { set.to_owned() } else { name }, counts.into_iter().collect())
    };
    bytes.iter().map(count).collect()
}

/// A set, a file of it, and how often each message is found.
type Found = (&'static str, &'static str, &'static [(u16, usize)]);

/// What is found in the receipt files at hand, and why it is so.
///
/// The official sample (支払基金, 平成30年4月診療, a file for payers) has no error. Left are
/// - 8502: 103 records of the reviewer (MN EX RC JY), kept (the layout for payers, not in 第1章3(3)ア(オ));
/// - 8531, 2: p.13 診療実日数. Record 316: admitted on the 17th, lines from the 18th on. Record 969: 「他にて算定　２日」 says a comment, the lines
///   stand on one day;
/// - 8668: its composition is not held against the specification for institutions.
///
/// The others are no files of an institution to be sent: a test file of a program (receiptisan: texts too long on purpose, receipts
/// without SY, 総件数 as receipts, no 1A), exports of a demonstration clinic in UTF-8 with LF (ORCA: names without a space, receipts without
/// SY and numbers), and made-up files. Each count is what the places of the findings ask for and the files do not have.
const FOUND: &[Found] = &[
    ("ssk_sample_med", "11_RECODEINFO_MED.CSV", &[(8502, 103), (8531, 2), (8668, 1)]),
    (
        "receiptisan",
        "receiptisan",
        &[(8504, 11), (8532, 1), (8603, 1), (8613, 45), (8622, 1), (8643, 1), (8644, 1), (8645, 6)],
    ),
    ("orca_demo.zip", "01.csv", &[(8600, 1), (8602, 1), (8603, 1), (8622, 7), (8643, 1), (8645, 7)]),
    ("orca_demo.zip", "02.csv", &[(8600, 1), (8602, 1), (8603, 1), (8613, 1), (8622, 10), (8643, 1), (8645, 10)]),
    ("orca_demo.zip", "03.csv", &[(8600, 1), (8602, 1), (8603, 1), (8622, 7), (8643, 1), (8645, 7)]),
    ("orca_demo.zip", "04.csv", &[(8600, 1), (8602, 1), (8603, 1), (8613, 1), (8622, 10), (8643, 1), (8645, 10)]),
    (
        "orca_demo.zip",
        "kokuho_201811.csv",
        &[(8600, 1), (8602, 1), (8603, 1), (8613, 6), (8622, 2), (8643, 1), (8645, 7)],
    ),
    ("orca_demo.zip", "kokuho_201812.csv", &[(8600, 1), (8602, 1), (8603, 1), (8613, 3), (8643, 1), (8645, 4)]),
    (
        "orca_demo.zip",
        "shaho_201811.csv",
        &[(8600, 1), (8602, 1), (8603, 1), (8613, 17), (8622, 4), (8643, 1), (8645, 27)],
    ),
    (
        "orca_demo.zip",
        "shaho_201812.csv",
        &[(8531, 2), (8600, 1), (8602, 1), (8603, 1), (8613, 16), (8622, 3), (8643, 1), (8645, 20)],
    ),
    ("orca_demo.zip", "shika_shaho.csv", &[(8502, 17), (8516, 3)]),
    (
        "halunasu_synthetic.zip",
        "data__tests__fee-standing-monthly-e2e__1002__RECEIPTC.UKE",
        &[
            (8504, 2),
            (8506, 1),
            (8530, 1),
            (8600, 1),
            (8602, 1),
            (8603, 1),
            (8609, 1),
            (8613, 1),
            (8622, 4),
            (8623, 2),
            (8634, 1),
            (8637, 1),
            (8642, 1),
            (8643, 1),
            (8645, 1),
            (8656, 10),
        ],
    ),
    (
        "halunasu_synthetic.zip",
        "samples__nishiyama-demo__upload__receipt-checker__RECEIPTC.UKE",
        &[
            (8504, 6),
            (8506, 3),
            (8530, 3),
            (8602, 1),
            (8603, 1),
            (8609, 1),
            (8613, 3),
            (8622, 10),
            (8623, 6),
            (8628, 1),
            (8634, 1),
            (8637, 3),
            (8642, 3),
            (8643, 1),
            (8645, 3),
            (8656, 7),
        ],
    ),
    (
        "halunasu_synthetic.zip",
        "services__recept-checker__sample_data__sample_202405.UKE",
        &[(8642, 1), (8643, 1), (8645, 1)],
    ),
    (
        "halunasu_synthetic.zip",
        "services__recept-checker__sample_data__sample_202406.UKE",
        &[(8613, 1), (8642, 6), (8643, 1), (8645, 6), (8664, 1)],
    ),
    (
        "halunasu_synthetic.zip",
        "services__recept-checker__sample_data__sample_202606.UKE",
        &[(8642, 1), (8643, 1), (8645, 1), (8664, 1)],
    ),
];

#[test]
fn findings_of_the_shelf_are_those_explained() {
    let Some(shelf) = santei_golden::shelf::find("findings_of_the_shelf_are_those_explained") else { return };
    let mut found = Vec::new();
    for set in SETS {
        for (name, counts) in counts(set, &receipts(&shelf, set)) {
            found.push((set.to_owned(), name, counts));
        }
    }
    let expected: Vec<_> =
        FOUND.iter().map(|(set, name, counts)| ((*set).to_owned(), (*name).to_owned(), counts.to_vec())).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_official_sample_has_no_error() {
    let Some(shelf) = santei_golden::shelf::find("the_official_sample_has_no_error") else { return };
    for (_, bytes) in receipts(&shelf, "ssk_sample_med") {
        let file = UkeFile::open(&bytes).unwrap();
        let errors = check(&file).findings.iter().filter(|finding| finding.def.severity.slug() == "error").count();
        assert_eq!(errors, 0);
    }
}

#[test]
fn code_tables_are_those_of_the_specification() {
    let Some(shelf) = santei_golden::shelf::find("code_tables_are_those_of_the_specification") else { return };
    let mut held = 0;
    for entry in std::fs::read_dir(shelf.join("spec/records/codes")).unwrap() {
        let table: Value = serde_json::from_slice(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let name = format!("{} {}", table["table"].as_str().unwrap(), table["title"].as_str().unwrap());
        let Some(ours) = TABLES.iter().find(|ours| ours.name == name) else { continue };
        let official = table["codes"].as_array().unwrap().iter().map(|code| code["code"].as_str().unwrap().as_bytes());
        // 別表17 注1 allows 07 for months before those of the table.
        let codes: Vec<&[u8]> = ours
            .codes
            .iter()
            .copied()
            .filter(|code| name != "別表17 医科点数表算定理由コード" || *code != b"07")
            .collect();
        assert_eq!(official.collect::<Vec<_>>(), codes, "{name}");
        held += 1;
    }
    assert_eq!(held, TABLES.len());
}

#[test]
fn any_byte_of_a_file_of_the_shelf_may_be_another() {
    let Some(shelf) = santei_golden::shelf::find("any_byte_of_a_file_of_the_shelf_may_be_another") else { return };
    // Fixed strides and bytes: every file, some hundred places, the bytes that mean something to a reader of records.
    for (name, bytes) in SETS.iter().flat_map(|set| receipts(&shelf, set)) {
        let stride = bytes.len() / 12 + 1;
        for (place, byte) in (0..bytes.len()).step_by(stride).zip(b",\"\r\n\x1A\x81\xFF09AX ".iter().cycle()) {
            let mut broken = bytes.clone();
            broken[place] = *byte;
            if let Ok(file) = UkeFile::open(&broken) {
                assert!(check(&file).findings.len() <= santei::uke::Reader::KEPT_FINDINGS + 1_000, "{name} {place}");
            }
        }
    }
}
