//! `santei uke` as a user runs it: statuses and reasons on small receipts priced with the embedded default, and the official
//! sample receipts against images built from the official masters of their time.

mod receipts;

use receipts::{Folder, IMAGE, SETS, on, receipts, santei, text};
use santei::uke::{RECORDS, UkeFile};
use serde_json::Value;

/// An outpatient receipt of 2024-07 with these lines; {1} stands for the columns of an act on the first.
fn receipt(lines: &str) -> String {
    let lines =
        lines.replace("{1}", &format!(",,,,,,{}", on(&[1]))).replace("{1,2}", &format!(",,,,,,{}", on(&[1, 2])));
    let lines = lines.replace("{T1}", &format!(",,,,,,{}", on(&[1])));
    format!(
        "IR,1,13,1,1234567,,A,202408,00,\r\nRE,1,1112,202407,A,1,19730115\r\nHO,06222011,1,1001,1,0\r\n{lines}\r\n\x1A"
    )
}

/// Verifies one file with the embedded default and gives its JSON.
fn verified(bytes: &str) -> Value {
    let folder = Folder::new();
    let path = folder.file("RECEIPTC.UKE", bytes);
    let output = santei(&["uke", "verify", &path, "--json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)))
}

fn units(document: &Value) -> &Vec<Value> {
    document["files"][0]["receipts"][0]["units"].as_array().unwrap()
}

/// Status of every unit: `agreed`, `differ`, or the reason.
fn statuses(lines: &str) -> Vec<String> {
    let document = verified(&receipt(lines));
    let status = |unit: &Value| unit["reason"]["slug"].as_str().or(unit["status"].as_str()).unwrap().to_owned();
    units(&document).iter().map(status).collect()
}

// Points read in 令和6年厚生労働省告示第57号: A000 291, A001 75, A001 注8 52, D000 26, D007 注 イ 93, F400 60.

#[test]
fn units_that_agree() {
    let lines = "SI,11,1,111000110,,291,1{1}\r\nSI,12,1,112007410,,75,2{1,2}\r\nSI,60,1,160000310,,26,1{1}";
    assert_eq!(statuses(lines), ["agreed", "agreed", "agreed"]);
}

#[test]
fn five_tests_are_recorded_as_one_flat_price() {
    let five = "SI,60,1,160017410,,,1{1}\r\nSI,,1,160019010,,,1{1}\r\nSI,,1,160019210,,,1{1}\r\nSI,,1,160019310,,,1{1}\r\n\
        SI,,1,160019410,,93,1{1}";
    assert_eq!(statuses(five), ["agreed"]);
    let four =
        "SI,60,1,160017410,,,1{1}\r\nSI,,1,160019010,,,1{1}\r\nSI,,1,160019210,,,1{1}\r\nSI,,1,160019310,,44,1{1}";
    assert_eq!(statuses(four), ["agreed"]);
    // A fifth test beside the four: the receipt does not say whether it comes from the same draw.
    let apart = format!("{four}\r\nSI,60,1,160019410,,11,1{{1}}");
    assert_eq!(statuses(&apart), ["several-draws", "several-draws"]);
}

#[test]
fn drugs_become_points_once_per_unit() {
    // 10.10 yen × 3 = 30.30 yen: 3 points; ≤ 15 yen is 1 point for 内服, and 0 among the drugs of a 処置.
    assert_eq!(statuses("IY,21,1,610407447,3,3,7{1}").first().map(String::as_str), Some("differ"));
    let seven = |line: &str| line.replace("{7}", &format!(",,,,,,{}", on(&[1]).replacen(",1", ",7", 1)));
    assert_eq!(statuses(&seven("IY,21,1,610407447,3,3,7{7}")), ["agreed"]);
    assert_eq!(statuses(&seven("IY,21,1,610407447,1,1,7{7}")), ["agreed"]);
    assert_eq!(statuses("IY,40,1,610407447,1,0,1{1}"), ["agreed"]);
    assert_eq!(statuses("IY,40,1,610407447,2,2,1{1}"), ["agreed"]);
}

#[test]
fn a_difference_shows_both_sides_and_the_master_row() {
    let folder = Folder::new();
    let path = folder.file("RECEIPTC.UKE", receipt("SI,11,1,111000110,,292,1{1}\r\nSI,60,1,160000310,,26,2{1}"));
    let output = santei(&["--lang", "en", "uke", "verify", &path]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(printed.contains("differs: masters 291, recorded 292 (2024-07-01)"), "{printed}");
    assert!(printed.contains("111000110 初診料  291 points"), "{printed}");
    assert!(printed.contains("differs: times 2, sum of days 1"), "{printed}");
    let last = printed.lines().last().unwrap();
    assert_eq!(last, "units 2: agreed 0, differ 2, undecided 0 (none) · totals from re-priced units: 0 of 1");
}

#[test]
fn what_the_receipt_does_not_hold_is_named() {
    for (lines, reason) in [
        ("IY,21,1,610407447,3,0,1{1}", "recorded-zero"),
        ("SI,11,1,111000110,,,1{1}", "points-not-recorded"),
        ("SI,11,1,111000110,,291,{1}", "times-not-recorded"),
        ("SI,11,1,111000110,,291,1", "day-not-recorded"),
        ("SI,11,1,11100011,,291,1{1}", "code-unreadable"),
        ("SI,60,1,160177770,x,10,1{1}", "quantity-unreadable"),
        ("TO,40,1,739200000,390,4,1,037,x,,,,,,,,{T1}", "price-unreadable"),
        ("TO,40,1,739200000,390,4,1,037,,,,,,,,,{T1}", "oxygen-price-missing"),
        ("SI,11,1,199999999,,291,1{1}", "code-not-in-masters"),
        ("CO,11,1,810000001,A\r\nSI,,1,810000001,,291,1{1}", "code-not-in-masters"),
    ] {
        assert_eq!(statuses(lines), [reason], "{lines}");
    }
    let impossible = receipt(&format!("SI,11,1,111000110,,291,1,,,,,,{}", on(&[31]))).replace("202407", "202406");
    assert_eq!(units(&verified(&impossible))[0]["reason"]["slug"], "day-impossible");
    let line = "SI,11,1,111000110,,291,1{1}";
    for (from, to, reason) in [
        ("202407", "20240", "month-unreadable"),
        ("1112,", "1192,", "receipt-kind-unreadable"),
        ("202407", "201007", "no-release"),
    ] {
        let document = verified(&receipt(line).replace(from, to));
        assert_eq!(units(&document)[0]["reason"]["slug"], reason);
    }
}

#[test]
fn strict_fails_on_undecided_units() {
    let folder = Folder::new();
    let path = folder.file("RECEIPTC.UKE", receipt("IY,21,1,610407447,3,0,1{1}"));
    assert_eq!(santei(&["uke", "verify", &path]).status.code(), Some(0));
    assert_eq!(santei(&["uke", "verify", &path, "--strict"]).status.code(), Some(1));
}

#[test]
fn donors_are_verified_apart_from_the_recipient() {
    let lines = "SI,11,1,111000110,,291,1{1}\r\nTI,4,1\r\nTR,1,1992,202407,,1,19700101\r\nTS,1,75\r\nSI,12,1,112007410,,75,1{1}";
    let document = verified(&receipt(lines));
    assert_eq!(units(&document).iter().map(|unit| &unit["status"]).collect::<Vec<_>>(), ["agreed", "agreed"]);
    let totals = document["files"][0]["receipts"][0]["totals"].as_array().unwrap();
    let sums: Vec<_> = totals.iter().map(|total| total["computed"].as_i64()).collect();
    assert_eq!(sums, [Some(291), Some(75)]);
    assert_eq!(totals[1]["agrees"], true);
}

#[test]
fn files_that_are_no_receipts_are_refused() {
    let folder = Folder::new();
    let empty = folder.file("empty.UKE", "");
    let prose = folder.file("prose.UKE", "IR,1,13,1,1234567\r\nGO,0,0,99\r\n");
    for (args, expected) in [
        (["uke", "verify", &empty], "E8500 uke-empty"),
        (["uke", "verify", &prose], "E8535 uke-no-receipt"),
        (["uke", "verify", "no-such-file.UKE"], "no-such-file.UKE"),
    ] {
        let output = santei(&args);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
    }
}

#[test]
fn copies_are_byte_identical() {
    let folder = Folder::new();
    let plain = receipt("SI,11,1,111000110,,291,1{1}");
    let odd = [&b"\xEF\xBB\xBFIR,\"1\",\x82\xA0\n\r\n\x1ARE,\r\nZZ,no line end"[..]].concat();
    for bytes in [plain.as_bytes(), &odd] {
        let path = folder.file("in.UKE", bytes);
        let copy = folder.0.path().join("out.UKE");
        assert!(santei(&["uke", "copy", &path, "-o", copy.to_str().unwrap()]).status.success());
        assert_eq!(std::fs::read(&copy).unwrap(), bytes);
        assert_eq!(santei(&["uke", "copy", &path, "-o", "-"]).stdout, bytes);
    }
    let nowhere = folder.0.path().join("no-such-folder/out.UKE");
    let path = folder.file("in.UKE", &plain);
    assert_eq!(santei(&["uke", "copy", &path, "-o", nowhere.to_str().unwrap()]).status.code(), Some(2));
}

// The shelf of official files: absent from a plain clone.

/// Verifies a set of the shelf; the JSON tally.
fn tally(test: &str, set: &str) -> Option<Value> {
    let (shelf, image) = (santei_golden::shelf::find(test)?, IMAGE.as_ref()?);
    let folder = Folder::new();
    let image = folder.file("masters.img", image);
    let files: Vec<_> = receipts(&shelf, set)
        .into_iter()
        .enumerate()
        .map(|(index, (_, bytes))| folder.file(&format!("{index}.UKE"), bytes))
        .collect();
    let mut args = vec!["uke", "verify", "--prices-only", "--json", "--images", &image, "--"];
    args.extend(files.iter().map(String::as_str));
    let output = santei(&args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    Some(document["tally"].clone())
}

fn reasons(tally: &Value) -> Vec<(&str, i64)> {
    let list = tally["undecided_by_reason"].as_array().unwrap();
    list.iter().map(|entry| (entry[0].as_str().unwrap(), entry[1].as_i64().unwrap())).collect()
}

#[test]
fn the_sample_of_the_payment_fund_agrees() {
    let Some(tally) = tally("the_sample_of_the_payment_fund_agrees", "ssk_sample_med") else { return };
    assert_eq!((tally["units"].as_i64(), tally["differ"].as_i64()), (Some(298), Some(0)));
    // 3 ward codes and 2 codes that ended before the file's as-of day; 11 states changed later; 3 units of tests on two days.
    assert_eq!(reasons(&tally), [("code-not-in-masters", 5), ("carried-back", 11), ("several-draws", 3)]);
    assert_eq!(tally["agreed"].as_i64(), Some(279));
}

#[test]
fn the_outpatient_sample_agrees_where_its_masters_are_held() {
    let name = "the_outpatient_sample_agrees_where_its_masters_are_held";
    let Some(tally) = tally(name, "receiptisan") else { return };
    assert_eq!((tally["units"].as_i64(), tally["differ"].as_i64()), (Some(190), Some(0)));
    assert_eq!(reasons(&tally), [("code-not-in-masters", 7), ("no-release", 12), ("percent-twice", 1)]);
}

#[test]
fn the_demo_clinics_agree_but_for_drugs_not_claimed() {
    let Some(tally) = tally("the_demo_clinics_agree_but_for_drugs_not_claimed", "orca_demo.zip") else { return };
    assert_eq!((tally["units"].as_i64(), tally["differ"].as_i64()), (Some(410), Some(0)));
    assert_eq!(reasons(&tally), [("recorded-zero", 80)]);
}

#[test]
fn every_receipt_file_of_the_shelf_is_copied_byte_for_byte() {
    let Some(shelf) = santei_golden::shelf::find("every_receipt_file_of_the_shelf_is_copied_byte_for_byte") else {
        return;
    };
    let mut files = 0;
    for set in SETS {
        for (name, bytes) in receipts(&shelf, set) {
            assert!(UkeFile::open(&bytes).unwrap().copy() == bytes, "{name}");
            files += 1;
        }
    }
    assert_eq!(files, 16);
}

#[test]
fn record_layouts_are_those_of_the_specification() {
    let Some(shelf) = santei_golden::shelf::find("record_layouts_are_those_of_the_specification") else { return };
    let path = shelf.join("spec/records/record-layouts.json");
    let layouts: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let records = layouts["records"].as_array().unwrap();
    assert_eq!(records.len(), RECORDS.len());
    for (official, ours) in records.iter().zip(RECORDS) {
        let id = official["record"].as_str().unwrap();
        assert_eq!((id.as_bytes(), official["title"].as_str()), (&ours.id[..], Some(ours.name)));
        assert_eq!(official["csvFieldCount"].as_u64(), Some(ours.fields.into()), "{id}");
        for field in official["fields"].as_array().unwrap().iter().skip(1) {
            let first = u16::try_from(field["csvIndex"].as_u64().unwrap()).unwrap();
            let item = ours.item(first).unwrap();
            assert_eq!(field["maxBytes"].as_u64(), Some(item.max_bytes.into()), "{id} {first}");
            let name = field["name"].as_str().unwrap();
            let is_day = name.ends_with("日の情報") || name.contains('～') || name.starts_with("予備");
            assert!(is_day || item.name.contains(name), "{id} {first}: {name} {}", item.name);
        }
    }
}

#[test]
fn code_tables_are_those_of_the_specification() {
    let Some(shelf) = santei_golden::shelf::find("code_tables_are_those_of_the_specification") else { return };
    let table = |name: &str| -> Vec<Value> {
        let path = shelf.join("spec/records/codes").join(name);
        let table: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        table["codes"].as_array().unwrap().clone()
    };
    use santei::claim::Setting;
    use santei::uke::{Burden, PayerSlot, ReceiptKind, ServiceClass};
    for code in table("20-shinryo-shikibetsu.json") {
        let class: [u8; 2] = code["code"].as_str().unwrap().as_bytes().try_into().unwrap();
        assert!(ServiceClass::new(class).is_some(), "{code}");
    }
    assert_eq!(table("20-shinryo-shikibetsu.json").len(), ServiceClass::ALL.len());
    let mut letters = 0;
    for code in table("21-futan-kubun.json") {
        let burden = Burden::new(code["code"].as_str().unwrap().as_bytes()[0]).unwrap();
        assert_eq!(Some(burden.covers(PayerSlot::Insurance)), code["ihou"].as_bool(), "{code}");
        let listed =
            |order: u8| code["kouhi"].as_array().unwrap().iter().any(|kouhi| kouhi.as_u64() == Some(order.into()));
        assert!((1..=4).all(|order| burden.covers(PayerSlot::Subsidy(order)) == listed(order)), "{code}");
        letters += 1;
    }
    assert_eq!((0..=u8::MAX).filter(|letter| Burden::new(*letter).is_some()).count(), letters);
    let mut kinds = 0;
    for code in table("05-receipt-shubetsu.json").iter().chain(&table("26-zoki-receipt.json")) {
        let kind = ReceiptKind::new(code["code"].as_str().unwrap().as_bytes()).unwrap();
        let inpatient = !code["name"].as_str().unwrap().contains("入院外");
        assert_eq!(kind.setting() == Setting::Inpatient, inpatient, "{code}");
        kinds += 1;
    }
    let medical =
        (0..10_000).filter(|n| ReceiptKind::new(format!("{n:04}").as_bytes()).is_some_and(ReceiptKind::is_medical));
    assert_eq!(medical.count(), kinds);
}
