use super::*;
use crate::uke::record::LineEnd;

#[test]
fn dates_keep_their_day_or_take_the_last() {
    let moved = |text: &str, months: i32| shifted(Day::parse_iso(text).unwrap(), months).unwrap().to_string();
    assert_eq!(moved("2024-01-31", 1), "2024-02-29");
    assert_eq!(moved("2019-10-05", 73), "2025-11-05");
    assert_eq!(moved("1943-07-17", -6), "1943-01-17");
    assert_eq!(shifted(Day::parse_iso("1800-01-01").unwrap(), -1), None);
    let month = |text: &str| Month::parse_iso(text).unwrap();
    assert_eq!(months_between(month("2018-10"), month("2025-11")), 85);
    assert_eq!(months_between(month("2025-11"), month("2018-10")), -85);
    assert_eq!(month_text(month("2025-11")), "202511");
}

#[test]
fn records_are_written_with_their_changes() {
    let record = Record::plain(3, b"SI,,1,112007410,,,1", LineEnd::CrLf);
    let written = |edits: &Edits| {
        let mut out = Vec::new();
        edits.write(record, &mut out).then(|| String::from_utf8(out).unwrap())
    };
    let mut edits = Edits::default();
    assert_eq!(written(&edits).as_deref(), Some("SI,,1,112007410,,,1\r\n"));
    edits.set(record, 2, "12".to_owned());
    edits.set(record, 6, "76".to_owned());
    edits.set(record, 9, String::new());
    edits.set(record, 10, "x".to_owned());
    assert_eq!(written(&edits).as_deref(), Some("SI,12,1,112007410,,76,1,,,x\r\n"));
    edits.drop_record(record);
    assert_eq!(written(&edits), None);
}

#[test]
fn months_without_masters_are_refused() {
    let file = UkeFile::open(b"RE,1,1112,202606,A,1,19730115\n").unwrap();
    let masters = MasterSet::new(&[], None).unwrap();
    let Err(error) = redate(&file, Month::parse_iso("2025-11").unwrap(), &masters) else { panic!("refused") };
    assert_eq!(error.def().slug, "redate-no-masters");
    assert_eq!(error.text(false), "no release of fee_item in force in 2025-11 is loaded");
}
