//! `santei uke redate` as a user runs it: refusals with the embedded excerpt, and every receipt file of the shelf in 2025-11.

mod receipts;

use receipts::{Folder, IMAGE, IMAGE_R06, SETS, on, receipts as receipt_files, santei, text};
use santei::uke::{Chunk, Reader, Receipt, UkeFile};
use serde_json::Value;
use std::collections::BTreeMap;

/// An outpatient receipt of 2019-10 in the old calendar: a visit on the 1st and 31st, a drug abolished since beside one in
/// force, a comment and a disease unknown to the masters.
fn old_receipt() -> String {
    let (first, both) = (on(&[1]), on(&[1, 31]));
    format!(
        "IR,1,13,1,1234567,,A,50111,00,\r\nRE,1,1112,50110,A,1,3480131\r\nHO,06222011,1,1001,2,500\r\n\
         SY,2500013,4310331,1,,,,\r\nSY,9999999,5011001,1,,,,\r\n\
         SI,12,1,112007410,,76,2,,,,,,{both}\r\nSI,80,1,199999999,,5,1,,,,,,{first}\r\n\
         IY,21,1,699999999,1,,1,,,,,,{first}\r\nIY,,1,620098801,3,,1,899999999,A,,,,{first}\r\n\
         IY,,1,699999998,3,9,1,,,,,,{first}\r\nCO,,1,810000001,Z\r\nGO,1,9,99\r\n\x1A"
    )
}

#[test]
fn what_cannot_be_moved_is_refused() {
    let folder = Folder::new();
    let receipt = folder.file("in.UKE", old_receipt());
    let out = folder.0.path().join("out.UKE").to_str().unwrap().to_owned();
    let empty = folder.file("empty.UKE", "");
    for (input, month, expected) in [
        (&receipt, "2025-13", "2025-13"),
        (&receipt, "2025-1", "2025-1"),
        (&receipt, "2025-11", "E8571 redate-excerpt"),
        (&receipt, "2005-11", "E8570 redate-no-masters"),
        (&empty, "2025-11", "E8500 uke-empty"),
    ] {
        let output = santei(&["uke", "redate", input, "--to", month, "-o", &out]);
        assert_eq!(output.status.code(), Some(2), "{month}");
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
        assert!(!std::path::Path::new(&out).exists());
    }
}

/// Moves a file with the masters of 令和6年: the new file and the report.
fn moved(folder: &Folder, images: &[&str], bytes: &[u8]) -> Result<(Vec<u8>, Value), String> {
    let input = folder.file("in.UKE", bytes);
    let out = folder.0.path().join("out.UKE");
    let path = out.to_str().unwrap();
    let args = ["uke", "redate", &input, "--to", "2025-11", "-o", path, "--json", "--images"];
    let output = santei(&[&args[..], images].concat());
    if !output.status.success() {
        return Err(text(&output.stderr));
    }
    Ok((std::fs::read(&out).unwrap(), serde_json::from_slice(&output.stdout).unwrap()))
}

#[test]
fn days_codes_and_points_are_moved_dropped_and_kept() {
    let test = "days_codes_and_points_are_moved_dropped_and_kept";
    let (Some(_), Some(image)) = (santei_golden::shelf::find(test), IMAGE_R06.as_ref()) else { return };
    let folder = Folder::new();
    let image = folder.file("r06.img", image);
    let prose = santei(&[
        "uke",
        "redate",
        &folder.file("prose.txt", "this is no receipt\n"),
        "--to",
        "2025-11",
        "-o",
        "-",
        "--images",
        &image,
    ]);
    assert!(text(&prose.stderr).contains("E8535 uke-no-receipt"), "{}", text(&prose.stderr));
    let dental = old_receipt().replace("RE,1,1112", "RE,1,3112");
    assert!(moved(&folder, &[&image], dental.as_bytes()).unwrap_err().contains("E8572 redate-nothing"));
    let (bytes, report) = moved(&folder, &[&image], old_receipt().as_bytes()).unwrap();
    let lines = String::from_utf8(bytes).unwrap();
    let starts: Vec<&str> = lines.lines().collect();
    assert_eq!(starts[0], "IR,1,13,1,1234567,,A,202512,00,");
    assert!(starts[1] == "RE,1,1112,202511,A,1,19790228", "{}", starts[1]);
    assert!(starts[3].starts_with("SY,2500013,20250430,"), "{}", starts[3]);
    assert!(starts[4].starts_with("SI,12,1,112007410,,76,2,,,,,,,1,"), "{}", starts[4]);
    assert!(starts[4].ends_with(",1,"), "{}", starts[4]);
    assert!(starts[5].starts_with("IY,21,1,620098801,3,9,1,,,,,,,1,"), "{}", starts[5]);
    assert!(starts[6].starts_with("CO,,1,810000001,Z"), "{}", starts[6]);
    assert_eq!(starts[7], "GO,1,500,99");
    assert_eq!(report["units_removed"], 1);
    assert_eq!(report["units_shortened"][0]["points"], 9);
    let codes: Vec<_> = report["dropped"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["899999999", "9999999", "699999998", "699999999", "199999999"]);
    assert_eq!(report["days_moved"].as_array().unwrap().len(), 3);
    let printed = santei(&[
        "--lang",
        "en",
        "uke",
        "redate",
        &folder.file("in.UKE", old_receipt()),
        "--to",
        "2025-11",
        "-o",
        "-",
        "--images",
        &image,
    ]);
    assert!(text(&printed.stderr).contains("1 gone, 1 shortened"), "{}", text(&printed.stderr));
    assert_eq!(text(&printed.stdout), lines);
}

/// Findings by number, without the sums that dropping changes (points of a receipt, actual days).
fn structural(bytes: &[u8]) -> BTreeMap<u16, usize> {
    let file = UkeFile::open(bytes).unwrap();
    let (mut reader, mut findings, mut counts) = (Reader::new(&file), Vec::new(), BTreeMap::new());
    while reader.next_chunk(&mut findings).is_some() {}
    for finding in findings.iter().filter(|finding| ![8530, 8531].contains(&finding.def.code)) {
        *counts.entry(finding.def.code).or_default() += 1;
    }
    counts
}

fn for_each_receipt(bytes: &[u8], mut with: impl FnMut(&Receipt<'_>)) {
    let file = UkeFile::open(bytes).unwrap();
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            with(receipt);
        }
    }
}

#[test]
fn every_receipt_file_of_the_shelf_moves_to_2025_11() {
    let test = "every_receipt_file_of_the_shelf_moves_to_2025_11";
    let Some(shelf) = santei_golden::shelf::find(test) else { return };
    let (Some(old), Some(new)) = (IMAGE.as_ref(), IMAGE_R06.as_ref()) else { return };
    let folder = Folder::new();
    // With the masters of the old months it is known what ended when.
    let (old, image) = (folder.file("old.img", old), folder.file("r06.img", new));
    let images = [image.as_str(), &old];
    let (mut refused, mut sums) = (Vec::new(), BTreeMap::<String, u64>::new());
    for set in SETS {
        for (name, bytes) in receipt_files(&shelf, set) {
            let (new, report) = match moved(&folder, &images, &bytes) {
                Ok(moved) => moved,
                Err(reason) => {
                    refused.push(reason.rsplit(": E").next().unwrap().split(' ').next().unwrap().to_owned());
                    continue;
                }
            };
            let (before, after) = (structural(&bytes), structural(&new));
            for (code, count) in &after {
                assert!(count <= before.get(code).unwrap_or(&0), "{name}: {code} {count}, before {before:?}");
            }
            let month = santei::Month::parse_iso("2025-11");
            let mut units = 0;
            for_each_receipt(&new, |receipt| {
                assert!(receipt.month == month || receipt.month.is_none(), "{name}");
                units += receipt.units.len() as u64;
            });
            let number = |key: &str| report[key].as_u64().unwrap();
            assert!(units >= number("units") - number("units_removed"), "{name}");
            for key in [
                "receipts",
                "moved",
                "records_read",
                "records_written",
                "units",
                "units_removed",
                "characters_replaced",
            ] {
                *sums.entry(key.to_owned()).or_default() += number(key);
            }
            for key in ["units_shortened", "days_moved"] {
                *sums.entry(key.to_owned()).or_default() += report[key].as_array().unwrap().len() as u64;
            }
            for entry in report["dropped"].as_array().unwrap() {
                let key =
                    format!("{} {}", entry["family"].as_str().unwrap(), entry["reason"]["kind"].as_str().unwrap());
                *sums.entry(format!("{key}: codes")).or_default() += 1;
                *sums.entry(format!("{key}: records")).or_default() += entry["records"].as_u64().unwrap();
                *sums.entry(format!("{key}: comments")).or_default() += entry["comments"].as_u64().unwrap();
            }
            // What was written can be verified: the points are those of the old month and may differ.
            let out = folder.0.path().join("out.UKE");
            let verified = santei(&["uke", "verify", out.to_str().unwrap(), "--json", "--images", &image]);
            assert!(matches!(verified.status.code(), Some(0 | 1)), "{name}: {}", text(&verified.stderr));
        }
    }
    println!("{sums:#?}\nrefused: {refused:?}");
    let expected = [
        ("receipts", 169),
        ("moved", 169),
        ("records_read", 2434),
        ("records_written", 2388),
        ("units", 936),
        ("units_removed", 19),
        ("units_shortened", 16),
        ("days_moved", 1),
        ("characters_replaced", 0),
        ("fee_item abolished: records", 19),
        ("fee_item unknown: records", 12),
        ("drug abolished: records", 11),
        ("disease abolished: records", 2),
        ("disease unknown: records", 1),
        ("comment abolished: records", 1),
    ];
    for (name, count) in expected {
        assert_eq!(sums.get(name), Some(&count), "{name}");
    }
    // Two synthetic files without a month of care, and the dental file.
    assert_eq!(refused, ["8572", "8572", "8572"]);
}
