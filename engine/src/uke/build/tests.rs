//! What keeps a claim from being written, and what a file refuses.

use super::*;
use crate::claim::Claim;
use crate::outcome::{Outcome, Receipt};

const CLAIM: &str = r#"{"id": "x", "month": "2026-06", "setting": "outpatient", "institution": {"kind": "clinic"},
    "patient": {"birth_date": "1980-04-02"}, "coverages": [{"id": "h", "kind": "employees"}],
    "combinations": [{"id": "p", "coverage": "h"}], "encounters": [{"id": "a", "date": "2026-06-01"}]}"#;

fn claim(changes: &[(&str, &str)]) -> Claim {
    let text = changes.iter().fold(CLAIM.to_owned(), |text, (from, to)| text.replace(from, to));
    Claim::from_json(text.as_bytes()).unwrap()
}

fn receipt() -> Receipt {
    Receipt {
        kind: Some(1112),
        coverage: Some(0),
        actual_days: Some(1),
        points: 291,
        patient_yen: None,
        meals: 0,
        meals_yen: 0,
        benefit_percent: Some(70),
        amount_class: None,
    }
}

fn told(claim: &Claim) -> Vec<(u16, String)> {
    let outcome = Outcome { receipts: vec![receipt()], ..Outcome::new() };
    let masters = MasterSet::new(&[], None).unwrap();
    let errors = receipts_of(claim, &outcome, &masters).unwrap_err();
    errors.iter().map(|error| (error.def().code, error.pointer().to_owned())).collect()
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    let missing =
        ["/patient/name", "/patient/sex", "/coverages/0/insurer_number", "/coverages/0/number", "/diseases", "/units"];
    assert_eq!(told(&claim(&[])), missing.map(|pointer| (8720, pointer.to_owned())));
}

#[test]
fn commas_quotation_marks_and_long_texts_cannot_stand_in_a_file() {
    let long = format!(r#""kind": "employees", "insurer_number": "06132013", "number": "{}""#, "1".repeat(39));
    let named = claim(&[
        (r#""birth_date""#, r#""name": "A,B", "sex": "male", "birth_date""#),
        (r#""kind": "employees""#, &long),
        (r#""encounters""#, r#""diseases": [{"code": "4139007", "start": "2026-06-01"}], "encounters""#),
    ]);
    let expected = [(8720, "/units"), (8725, ""), (8724, "/coverages/0/")];
    assert_eq!(told(&named), expected.map(|(code, pointer)| (code, pointer.to_owned())));
}

fn institution(code: &str) -> Claim {
    let told = format!(r#"{{"kind": "clinic", "code": "{code}", "prefecture": "13", "name": "ｻﾝﾌﾟﾙ医院"}}"#);
    claim(&[(r#"{"kind": "clinic"}"#, &told)])
}

fn built(month: &str) -> BuiltReceipt {
    let (header, month) = (Draft::new(crate::uke::RecordKind::Re, "").unwrap(), Month::parse_iso(month).unwrap());
    let organisation = ReviewOrganisation::PaymentFund;
    BuiltReceipt { organisation, month, points: 291, payers: 2, header, rest: String::new() }
}

#[test]
fn a_file_holds_one_institution_and_no_later_month() {
    let (own, other) = (institution("9999913").institution, institution("1312345").institution);
    let month = Month::parse_iso("2026-07").unwrap();
    let mut file = ReceiptFile::new(&own, month, ReviewOrganisation::PaymentFund).unwrap();
    assert_eq!(file.push(&other, &built("2026-06")).unwrap_err().def().code, 8727);
    assert_eq!(file.push(&own, &built("2026-08")).unwrap_err().def().code, 8726);
    // 月遅れ stands beside the others.
    file.push(&own, &built("2026-05")).unwrap();
    file.push(&own, &built("2026-06")).unwrap();
    let text = file.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "IR,1,13,1,9999913,,サンプル医院,202607,00,");
    assert!(lines[1].starts_with("RE,1,") && lines[2].starts_with("RE,2,"));
    assert_eq!(lines[3..], ["GO,4,582,99", "\u{1A}"]);
}

#[test]
fn a_file_holds_six_digits_of_cases() {
    let own = institution("9999913").institution;
    let month = Month::parse_iso("2026-07").unwrap();
    let mut file = ReceiptFile::new(&own, month, ReviewOrganisation::PaymentFund).unwrap();
    let many = BuiltReceipt { payers: 999_999, ..built("2026-06") };
    file.push(&own, &many).unwrap();
    assert_eq!(file.push(&own, &built("2026-06")).unwrap_err().def().code, 8729);
    assert_eq!((file.receipts(), file.cases()), (1, 999_999));
}

#[test]
fn what_the_rooms_leave_open_is_no_receipt() {
    let (claim, masters) = (claim(&[]), MasterSet::new(&[], None).unwrap());
    let codes = |outcome: &Outcome<'_>| {
        let errors = receipts_of(&claim, outcome, &masters).unwrap_err();
        errors.iter().map(|error| (error.def().code, error.detail().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(codes(&Outcome::new()), [(8722, String::new())]);
    let open = Outcome { receipts: vec![Receipt { kind: None, actual_days: None, ..receipt() }], ..Outcome::new() };
    let told = codes(&open);
    for item in ["レセプト種別", "診療実日数"] {
        assert!(told.contains(&(8723, item.to_owned())), "{told:?}");
    }
}

#[test]
fn the_head_holds_three_departments() {
    let departments =
        r#""receipt": {"departments": [{"code": "01"}, {"code": "02"}, {"code": "03"}, {"code": "05"}]}, "encounters""#;
    assert!(told(&claim(&[(r#""encounters""#, departments)])).contains(&(8729, "/receipt/departments".to_owned())));
}

#[test]
fn a_character_without_bytes_is_told_with_its_record() {
    let own = institution("9999913").institution;
    let file = ReceiptFile::new(&own, Month::parse_iso("2026-07").unwrap(), ReviewOrganisation::PaymentFund).unwrap();
    let refuse = |text: &str| if text.contains('医') { Err('医') } else { Ok(text.as_bytes().to_vec()) };
    let error = file.encode(&refuse).unwrap_err();
    assert_eq!((error.def().code, error.detail()), (8725, "record 1: 医 U+533B"));
    // What Unicode has twice goes out in the form that シフトJIS maps.
    let seen = std::cell::RefCell::new(String::new());
    let keep = |text: &str| {
        seen.borrow_mut().push_str(text);
        Ok(Vec::new())
    };
    let wavy = institution("9999913");
    let mut wavy = wavy.institution;
    wavy.name = Some("〜".into());
    let file = ReceiptFile::new(&wavy, Month::parse_iso("2026-07").unwrap(), ReviewOrganisation::PaymentFund).unwrap();
    file.encode(&keep).unwrap();
    assert!(seen.borrow().contains('\u{FF5E}'));
}

#[test]
fn a_file_that_is_taken_in_pieces_is_the_whole_file() {
    let own = institution("9999913").institution;
    let month = Month::parse_iso("2026-07").unwrap();
    let new = || ReceiptFile::new(&own, month, ReviewOrganisation::PaymentFund).unwrap();
    let (mut whole, mut first) = (new(), new());
    for _ in 0..3 {
        whole.push(&own, &built("2026-06")).unwrap();
    }
    first.push(&own, &built("2026-06")).unwrap();
    let mut text = first.take_text();
    assert!(text.starts_with("IR,1,13,1,9999913,") && first.take_text().is_empty());
    let mut second = ReceiptFile::resume(month, ReviewOrganisation::PaymentFund, first.sums());
    second.push(&own, &built("2026-06")).unwrap();
    text += &second.take_text();
    second.push(&own, &built("2026-06")).unwrap();
    text += &second.text();
    assert_eq!(text, whole.text());
    assert_eq!(second.sums(), whole.sums());
}
