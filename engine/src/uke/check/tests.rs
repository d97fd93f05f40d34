//! One departure at a time from a file that has none. The texts are ASCII and a few characters of CP932, see [`cp932`].

use super::*;
use crate::uke::{CodeTable, Shown, TABLES};
use proptest::prelude::*;

const IR: &str = "IR,1,40,1,0102343,,ああ,202307,00,092-000-1234";
const RE: &str = "RE,1,1112,202306,あ　あ,1,19800115,,,,,28,,A-1,,,,,,,,01,,,,,,,,,,,,,,,アア,";
const HO: &str = "HO,01400019,12,34,1,73,,,,,,,,,";
const SY: &str = "SY,8833421,20210410,1,,,01,";
const SI: &str = "SI,12,1,112007410,,73,1,,,,,,,1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,";
const GO: &str = "GO,1,73,99";
const BASE: [&str; 6] = [IR, RE, HO, SY, SI, GO];

/// The text in CP932; only characters that these tests use.
fn cp932(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for character in text.chars() {
        match character {
            'あ' => bytes.extend(b"\x82\xA0"),
            'ア' => bytes.extend(b"\x83\x41"),
            '１' => bytes.extend(b"\x82\x50"),
            '　' => bytes.extend(b"\x81\x40"),
            '①' => bytes.extend(b"\x87\x40"),
            ascii => bytes.push(u8::try_from(ascii).unwrap()),
        }
    }
    bytes
}

fn file(lines: &[&str]) -> Vec<u8> {
    [cp932(&lines.join("\r\n")), b"\r\n\x1A".to_vec()].concat()
}

/// Number, record and item of every finding.
fn findings(bytes: &[u8]) -> Vec<(u16, u32, u16)> {
    let file = UkeFile::open(bytes).unwrap();
    let decode = |bytes: &[u8]| bytes.escape_ascii().to_string().replace("{", "");
    let place = |finding: &Finding<'_>| {
        assert!(finding.citation().starts_with("記録条件仕様（医科用）令和4年4月版 "), "{finding:?}");
        assert!(!finding.text(true, &decode).contains('{') && !finding.text(false, &decode).contains('{'));
        (finding.def.code, finding.position.record, finding.position.field)
    };
    check(&file).findings.iter().map(place).collect()
}

/// The findings of the base with lines in place of some of its lines; a line may be several.
fn with(edits: &[(usize, &str)]) -> Vec<(u16, u32, u16)> {
    let mut lines = BASE.to_vec();
    for (index, line) in edits {
        lines[*index] = line;
    }
    lines.retain(|line| !line.is_empty());
    findings(&file(&lines))
}

/// A line of the base with another value of an item.
fn set(line: &str, field: usize, value: &str) -> String {
    let mut items: Vec<&str> = line.split(',').collect();
    items.resize(items.len().max(field), "");
    items[field - 1] = value;
    items.join(",")
}

#[test]
fn a_file_as_the_specification_asks_has_no_finding() {
    assert_eq!(with(&[]), []);
}

#[test]
fn single_items_are_held_against_their_form() {
    for (line, field, value, expected) in [
        (0, 2, "3", vec![(8636, 1, 2)]),
        (0, 2, "", vec![(8622, 1, 2)]),
        (0, 6, "1", vec![(8623, 1, 6)]),
        (0, 7, "あa", vec![(8628, 1, 7)]),
        (0, 7, "あ　", vec![(8627, 1, 7)]),
        (0, 7, "あ①", vec![(8607, 1, 7)]),
        (0, 10, "あ", vec![(8629, 1, 10), (8648, 1, 10)]),
        (0, 10, "03 1", vec![(8648, 1, 10)]),
        (0, 5, "0102344", vec![(8643, 1, 5)]),
        (0, 9, "1", vec![(8625, 1, 9)]),
        (1, 2, "01", vec![(8626, 2, 2)]),
        (1, 5, "あ a", vec![(8630, 2, 5)]),
        (1, 5, "ああ", vec![(8645, 2, 5)]),
        (1, 7, "198001", vec![(8632, 2, 7)]),
        (1, 7, "3550115", vec![(8633, 2, 7)]),
        (1, 7, "20230701", vec![(8650, 2, 7), (8651, 4, 3)]),
        (1, 8, "70", vec![(8623, 2, 8)]),
        (1, 8, "30", vec![]),
        (1, 9, "20230601", vec![(8623, 2, 9)]),
        (1, 12, "28280", vec![(8639, 2, 12)]),
        (1, 12, "2828", vec![(8640, 2, 12)]),
        (1, 12, "17", vec![(8638, 2, 12)]),
        (1, 12, "42", vec![(8638, 2, 12)]),
        (1, 14, "a\tb", vec![(8606, 2, 14)]),
        (1, 14, "\"a\"", vec![(8605, 2, 14)]),
        (1, 19, "1234567890123456", vec![(8644, 2, 19)]),
        (1, 22, "99", vec![(8636, 2, 22)]),
        (1, 37, "あ", vec![(8646, 2, 37)]),
        (2, 2, "01400018", vec![(8642, 3, 2)]),
        (2, 2, "0140001", vec![(8644, 3, 2), (8625, 3, 2)]),
        (2, 3, "12345678901234567890", vec![(8647, 3, 4)]),
        (2, 8, "3", vec![(8622, 3, 9), (8623, 3, 8)]),
        (2, 11, "1", vec![(8623, 3, 11)]),
        (2, 14, "101", vec![(8662, 3, 14), (8663, 3, 14)]),
        (3, 3, "20230701", vec![(8650, 4, 3)]),
        (3, 5, "205", vec![(8639, 4, 5)]),
        (3, 5, "20a5", vec![(8644, 4, 5)]),
        (3, 6, "あ", vec![(8623, 4, 6)]),
        (3, 2, "0000999", vec![(8622, 4, 6)]),
        (4, 2, "90", vec![(8655, 5, 2)]),
        (4, 2, "", vec![(8654, 5, 2)]),
        (4, 3, "2", vec![(8652, 5, 3)]),
        (4, 4, "612007410", vec![(8660, 5, 4)]),
        (4, 9, "あ", vec![(8657, 5, 8)]),
        (4, 10, "820000001", vec![(8657, 5, 10)]),
        (4, 8, "830000001", vec![(8658, 5, 9)]),
        (4, 8, "112007410", vec![(8660, 5, 8)]),
        (5, 2, "2", vec![(8532, 6, 2)]),
        (5, 4, "01", vec![(8623, 6, 2), (8623, 6, 3)]),
        (5, 2, "", vec![(8622, 6, 2)]),
    ] {
        let mut found = with(&[(line, &set(BASE[line], field, value))]);
        let mut expected = expected;
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{} {field} {value}", BASE[line]);
    }
}

#[test]
fn days_are_recorded_for_every_line() {
    let without = &SI[..SI.find(",,,,,,,1,").unwrap()];
    assert_eq!(with(&[(4, without)]), [(8531, 3, 5), (8656, 5, 7)]);
}

#[test]
fn comments_have_the_text_that_their_code_asks_for() {
    let co = |rest: &str| with(&[(4, &format!("{SI}\r\nCO,,1,{rest}"))]);
    assert_eq!(co("810000001,あ"), []);
    assert_eq!(co("820000001,"), []);
    assert_eq!(co("810000001,"), [(8658, 6, 5)]);
    assert_eq!(co("820000001,あ"), [(8667, 6, 5)]);
    assert_eq!(co("890000001,１１１１１１１１"), []);
    assert_eq!(co("890000001,１１１"), [(8659, 6, 5)]);
    assert_eq!(co(&format!("890000001,{}", "１１１１".repeat(6))), [(8659, 6, 5)]);
    assert_eq!(co("110000001,あ"), [(8660, 6, 4)]);
}

#[test]
fn decimals_have_the_places_of_their_item() {
    let drug = |quantity: &str| {
        with(&[(
            4,
            &format!(
                "{SI}\r\n{}",
                set(SI, 5, quantity).replace("112007410", "620098801").replace("73,1", "0,1").replace("SI,12", "IY,21")
            ),
        )])
    };
    for good in ["1", "0.5", "12345.12345"] {
        assert_eq!(drug(good), [], "{good}");
    }
    assert_eq!(drug("123456"), [(8631, 6, 5)]);
    assert_eq!(drug("1.123456"), [(8631, 6, 5)]);
    for zeros in ["01", "1.0", "1.50"] {
        assert_eq!(drug(zeros), [(8626, 6, 5)], "{zeros}");
    }
}

#[test]
fn the_file_begins_with_ir_and_ends_with_go_and_the_mark() {
    assert_eq!(with(&[(0, "")]), [(8608, 1, 0)]);
    assert_eq!(with(&[(5, "")]), [(8609, 5, 0)]);
    assert_eq!(with(&[(1, &format!("{IR}\r\n{RE}"))]), [(8611, 2, 0)]);
    assert_eq!(
        with(&[(5, &format!("{GO}\r\nZZ"))]),
        [(8501, 7, 1), (8610, 7, 0)].map(|found| found).to_vec().into_iter().rev().collect::<Vec<_>>()
    );
    let whole = file(&BASE);
    assert_eq!(findings(&whole[..whole.len() - 1]), [(8603, 0, 0)]);
    assert_eq!(findings(&[&whole[..], b"\x1A"].concat()), [(8603, 0, 0)]);
    assert_eq!(findings(&[b"\xEF\xBB\xBF", &whole[..]].concat()), [(8601, 0, 0)]);
    let text = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let bytes = |text: String| text.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<u8>>();
    assert_eq!(findings(&bytes(text(&whole).replace('\r', ""))), [(8602, 0, 0)]);
    assert_eq!(findings(&bytes(text(&whole).replacen('\r', "", 1))), [(8602, 1, 0)]);
    assert_eq!(findings(&bytes(text(&whole).replacen("\r\n", "\r\n\r\n", 1))), [(8604, 3, 0)]);
    let utf8 = format!("{}\r\n\u{1A}", BASE.join("\r\n"));
    assert_eq!(findings(utf8.as_bytes()), [(8600, 0, 0)]);
}

#[test]
fn volumes_follow_one_another() {
    let volume = |ir: &str, go: &str| with(&[(0, &set(IR, 9, ir)), (5, go)]);
    assert_eq!(volume("00", "GO,,,01"), []);
    assert_eq!(volume("01", "GO,,,03"), [(8618, 6, 4)]);
    assert_eq!(volume("01", "GO,9,999,99"), []);
    // Receipts of a later volume go on with numbers that are not known here.
    assert_eq!(with(&[(0, &set(IR, 9, "01")), (1, &set(RE, 2, "8")), (5, "GO,,,02")]), []);
    assert_eq!(with(&[(1, &set(RE, 2, "8"))]), [(8617, 2, 2)]);
}

#[test]
fn records_of_a_receipt_stand_in_order_and_number() {
    assert_eq!(with(&[(3, SI), (4, SY)]), [(8612, 5, 0)]);
    assert_eq!(with(&[(3, "")]), [(8613, 2, 0)]);
    assert_eq!(with(&[(4, "SJ,90,あ"), (2, &set(HO, 6, "0")), (5, "GO,1,0,99")]), [(8613, 2, 0), (8531, 3, 5)]);
    assert_eq!(with(&[(4, &format!("{SI}\r\nSJ,,あ"))]), [(8622, 6, 2)]);
    assert_eq!(with(&[(2, "")]), [(8613, 2, 0), (8517, 2, 3), (8652, 4, 3), (8533, 5, 3)]);
    let twice = with(&[(2, &format!("{HO}\r\n{HO}"))]);
    assert!(twice.contains(&(8611, 4, 0)), "{twice:?}");
    let subsidy = "KO,54406012,1234012,,1,0,,,,,,";
    let extra = with(&[(2, &format!("{HO}\r\n{subsidy}"))]);
    assert!(extra.contains(&(8614, 4, 0)), "{extra:?}");
}

#[test]
fn entitlement_visits_and_collected_amounts() {
    let head = |records: &str| with(&[(2, &format!("{HO}\r\n{records}"))]);
    let visit = format!("JD,1,1{}", ",".repeat(30));
    assert_eq!(head(&format!("SN,1,01,,,,00,,\r\n{visit}\r\nMF,00{}", ",".repeat(31))), []);
    assert_eq!(head("SN,1,02,,,,00,,"), [(8641, 4, 3)]);
    assert_eq!(head("SN,1,01,01400019,,,00,,"), [(8623, 4, 4)]);
    assert_eq!(head("SN,1,01,,,,0,,"), [(8644, 4, 7)]);
    assert_eq!(head("SN,1,01,,,,00,,\r\nSN,1,01,,,,00,,"), [(8611, 5, 0)]);
    assert_eq!(head("SN,2,01,,,,,,"), [(8653, 4, 2), (8666, 4, 2)]);
    assert_eq!(head("MF,03"), [(8641, 4, 2)]);
    assert_eq!(head("MF,00,1"), [(8623, 4, 3)]);
    // The line is of the first, the visit of the second.
    assert_eq!(head("JD,1,,1"), [(8661, 4, 3)]);
    assert_eq!(head(&format!("{visit}\r\n{visit}")), [(8611, 5, 0)]);
    let thirty_first = with(&[(2, &format!("{HO}\r\nJD,1,1{}1", ",".repeat(30)))]);
    assert_eq!(thirty_first, [(8531, 3, 5), (8623, 4, 33)]);
    assert_eq!(head("GR,10,050130XX9900XX"), []);
    assert_eq!(head("GR,10,"), [(8622, 4, 3)]);
    assert_eq!(head("GR,01,"), []);
    assert_eq!(head("GR,01,050130xx9900xx"), [(8665, 4, 3)]);
    assert_eq!(head("GR,07,"), [(8638, 4, 2)]);
}

#[test]
fn ninety_eight_lines_may_omit_the_class() {
    let line = SI.replace("SI,12", "SI,").replace(",73,", ",0,");
    let lines = |count: usize| with(&[(4, &[SI, &vec![line.as_str(); count].join("\r\n")].join("\r\n"))]);
    assert_eq!(lines(98), []);
    assert_eq!(lines(99), [(8616, 104, 2)]);
}

#[test]
fn subsidies_have_verified_numbers_and_stand_in_order() {
    let receipt = |kind: &str, payers: &str, count: u32| {
        let lines = format!("{HO}\r\n{payers}");
        with(&[(1, &set(RE, 3, kind)), (2, &lines), (5, &format!("GO,{count},73,99"))])
    };
    let (national, local) = ("KO,54406012,1234012,,,0,,,,,,", "KO,80136120,2222222,,,0,,,,,,");
    let days = |found: Vec<(u16, u32, u16)>| found.into_iter().filter(|(code, ..)| *code != 8622).collect::<Vec<_>>();
    assert_eq!(days(receipt("1122", national, 2)), []);
    assert_eq!(days(receipt("1132", &format!("{national}\r\n{local}"), 3)), []);
    assert_eq!(days(receipt("1132", &format!("{local}\r\n{national}"), 3)), [(8621, 5, 2)]);
    assert_eq!(days(receipt("1132", &format!("{national}\r\n{national}"), 3)), [(8620, 5, 2)]);
    assert_eq!(days(receipt("1122", &set(national, 2, "54406013"), 2)), [(8642, 4, 2)]);
    assert_eq!(days(receipt("1122", &set(local, 2, "80136121"), 2)), [(8643, 4, 2)]);
    assert_eq!(days(receipt("1122", &set(national, 3, "1234013"), 2)), [(8642, 4, 3)]);
    assert_eq!(days(receipt("1122", &set(national, 3, "123401"), 2)), [(8644, 4, 3)]);
    assert_eq!(days(receipt("1122", &set(national, 4, "2"), 2)), [(8666, 4, 4)]);
    assert_eq!(days(receipt("1122", &set(national, 4, "1"), 2)), [(8623, 4, 4)]);
    assert_eq!(days(receipt("1122", "KO,30406011,1234012,,,0,,,,,,", 2)), [(8623, 4, 3)]);
}

#[test]
fn national_health_insurance_records_more() {
    let insurer = set(HO, 2, "  400135");
    assert_eq!(with(&[(2, &insurer)]), [(8622, 2, 8)]);
    assert_eq!(with(&[(2, &set(&insurer, 11, "12")), (1, &set(RE, 8, "70"))]), []);
}

#[test]
fn years_are_western_unless_the_file_is_older_than_what_is_known() {
    let era = |billing: &str, month: &str, birth: &str, start: &str| {
        let re = set(&set(&set(&set(RE, 4, month), 7, birth), 12, ""), 5, "あ　あ");
        with(&[(0, &set(IR, 8, billing)), (1, &re), (3, &set(SY, 3, start))])
    };
    assert_eq!(era("43102", "43101", "3550115", "4250110"), []);
    assert_eq!(era("50303", "50302", "3550115", "4250110"), [(8635, 1, 8)]);
    assert_eq!(era("50404", "50403", "3550115", "4250110"), [(8634, 1, 8)]);
    assert_eq!(era("43102", "43101", "19800115", "4250110"), [(8633, 2, 7)]);
    assert_eq!(era("43102", "43101", "3550230", "4250110"), [(8506, 2, 7)]);
}

#[test]
fn older_care_has_other_records() {
    let re = |month: &str| set(RE, 4, month);
    let sy = set(SY, 3, "20100410");
    let early = with(&[(1, &re("201803")), (3, &sy), (2, &format!("{HO}\r\nSN,1,01,,,,00,,"))]);
    assert_eq!(early, [(8624, 2, 37), (8615, 4, 0)]);
    assert_eq!(with(&[(1, &re("202308"))]), [(8649, 2, 4)]);
}

#[test]
fn codes_of_later_editions_are_not_errors() {
    let later = with(&[(0, &set(IR, 8, "202607")), (1, &set(&set(RE, 4, "202606"), 12, "99"))]);
    assert_eq!(later, [(8664, 2, 4), (8637, 2, 12)]);
}

#[test]
fn donors_have_receipts_of_their_own() {
    let ti = "TI,4,1,,,,,,,";
    let tr = "TR,1,1992,202306,,1,19700101,,,,,,,D,,,,";
    let ts = "TS,1,73,,";
    let with_donor = |records: &[&str]| with(&[(4, &[&[SI], records].concat().join("\r\n"))]);
    assert_eq!(with_donor(&[ti, tr, ts, SY, SI]), []);
    assert_eq!(with_donor(&[tr, ts, SY, SI]), [(8613, 6, 0)]);
    assert_eq!(with_donor(&[ti, tr, SY, SI]), [(8613, 7, 0)]);
    assert_eq!(with_donor(&[ti, tr, ts, SI]), [(8613, 7, 0)]);
    assert_eq!(with_donor(&[ti, tr, ts, SY]), [(8613, 7, 0), (8530, 8, 3)]);
    assert_eq!(with_donor(&[ti]), [(8613, 6, 0)]);
    assert_eq!(with_donor(&[ti, &set(tr, 2, "2"), ts, SY, SI]), [(8617, 7, 2)]);
    assert_eq!(with_donor(&[&set(ti, 4, "40"), tr, ts, SY, SI]), [(8623, 6, 4)]);
    let elsewhere = "TI,4,2,40,1,0102343,,あ,あ,";
    let without_days = &SI[..SI.find(",,,,,,,1,").unwrap()];
    assert_eq!(with_donor(&[elsewhere, tr, ts, SY, without_days]), []);
    assert_eq!(with_donor(&[ti, tr, ts, SY, without_days]), [(8656, 10, 7)]);
    assert_eq!(with_donor(&["TI,4,2,40,1,0102343,,,あ,", tr, ts, SY, SI]), [(8622, 6, 8)]);
    assert_eq!(with_donor(&[ti, &set(tr, 3, "1112"), ts, SY, SI]), [(8636, 7, 3)]);
}

#[test]
fn files_for_payers_are_not_held_against_the_composition() {
    let payer = b"2,1,0,MN,910000001,,,,,\n1,2,0,IR,1,40,1,0102343,,\x82\xA0,202307,00,\n1,3,0,RE,2,1112,202306,A B,1,19800115\n\
        1,4,0,HO,01400019,1,1,1,73\n1,5,0,SY,8833421,20210410,1\n1,6,0,SI,12,1,112007410,,73,1,,,,,,,1\n2,7,0,JY,2,4,0\n\x1A";
    assert_eq!(findings(payer), [(8668, 0, 0), (8502, 1, 1), (8502, 7, 1)]);
}

#[test]
fn another_fee_table_is_told_from_a_wrong_one() {
    assert_eq!(with(&[(0, &set(IR, 4, "3"))]), [(8636, 1, 4)]);
    let dental = with(&[(0, &set(IR, 4, "3")), (1, &set(RE, 3, "3112"))]);
    assert_eq!(dental, [(8516, 2, 3)]);
}

#[test]
fn tables_hold_codes_of_one_width_once() {
    for CodeTable { name, width, codes, .. } in TABLES {
        assert!(codes.iter().all(|code| code.len() == *width), "{name}");
        assert!(codes.iter().enumerate().all(|(index, code)| !codes[..index].contains(code)), "{name}");
    }
}

#[test]
fn every_message_names_its_place() {
    for def in message::ALL {
        let finding = Finding::of_file(def, Shown::Nothing, Shown::Nothing);
        assert!(finding.citation().starts_with("記録条件仕様"), "{}", def.slug);
    }
}

proptest! {
    #[test]
    fn any_byte_may_be_another(place in 0usize..600, byte in any::<u8>(), cut in 0usize..600) {
        let mut bytes = file(&[IR, RE, HO, "SN,1,01,,,,00,,", "JD,1,1", SY, SI, "TI,4,1", "TR,1,1992,202306,,1,19700101", "TS,1,73", GO]);
        let place = place % bytes.len();
        bytes[place] = byte;
        for bytes in [&bytes[..], &bytes[..cut.min(bytes.len())]] {
            if UkeFile::open(bytes).is_ok() {
                findings(bytes);
            }
        }
    }

    #[test]
    fn any_bytes_are_checked(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if UkeFile::open(&bytes).is_ok() {
            findings(&bytes);
        }
    }
}
