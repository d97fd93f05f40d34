//! The table of vendors: every fate and every repair by a row of its own, and the whole table of the shelf.

mod common;

use std::collections::BTreeMap;

use common::{day, shelf};
use santei::image::{HotRows, Image};
use santei_masters::vendor_table::{self, Accounting, Fate, Reason, Repair, VendorTable};
use santei_masters::write::{ImageContent, write_image};

/// A row that is read: 500 yen a day outside up to 1,000 yen a month, 1,200 yen a day inside.
const ROW: &str =
    "28,兵庫県,兵庫県,B,181,81,乳負有,7,0,2,2,3,0-15,10,2,0,0,,1,0,0,0,500,0,1000,1000,0,0,1,0,0,0,1200,0,0,0,0,1,";

fn table(rows: &[&str]) -> VendorTable {
    let header: Vec<&str> = (0..39).map(|at| if at == 4 { "保険番号" } else { "x" }).collect();
    let text = format!("\u{FEFF}{}\n{}\n", header.join(","), rows.join("\n"));
    vendor_table::read("chihou_kouhi.csv", text.as_bytes()).unwrap()
}

/// The row with some cells (from 0) replaced.
fn with(cells: &[(usize, &str)]) -> String {
    let mut row: Vec<&str> = ROW.split(',').collect();
    for (at, text) in cells {
        row[*at] = text;
    }
    row.join(",")
}

fn fate(row: &str) -> Fate {
    table(&[row]).rows[0].fate
}

/// The official columns of a row that is read.
fn fields(row: &str) -> BTreeMap<u16, String> {
    let release = table(&[row]).release(day("2026-07-01"));
    assert_eq!(release.versions.len(), 1, "{row}");
    let columns = release.columns.iter().zip(&release.versions[0].fields);
    columns.filter(|(_, text)| !text.is_empty()).map(|(column, text)| (column.no, text.to_string())).collect()
}

#[test]
fn a_row_becomes_a_scheme() {
    assert_eq!(fate(ROW), Fate::Readable);
    let wanted = [
        (1, "乳負有"),
        (3, "28"),
        (8, "8128"),
        (9, "181"),
        (11, "99999999"),
        (12, "1"),
        (14, "7"),
        (15, "16"),
        (16, "2"),
        (17, "2"),
        (50, "5"),
        (55, "5"),
        (60, "1"),
        (65, "2"),
        (71, "1200"),
        (78, "500"),
        (80, "1000"),
        (94, "1"),
        (1003, "chihou_kouhi.csv 兵庫県 B"),
        (1004, "C"),
    ];
    assert_eq!(fields(ROW), wanted.map(|(no, text)| (no, text.to_owned())).into());
    let get = |cells: &[(usize, &str)], no: u16| fields(&with(cells)).get(&no).cloned().unwrap_or_default();
    assert_eq!(
        (get(&[(12, "65-999")], 12), get(&[(12, "65-999")], 13), get(&[(12, "65-999")], 14)),
        ("6".into(), "65".into(), "1".into())
    );
    assert_eq!((get(&[(19, "10")], 57), get(&[(20, "200")], 56)), ("10".into(), "200".into()));
    assert_eq!((get(&[(26, "2")], 79), get(&[(26, "2"), (21, "500"), (22, "0")], 77)), ("2".into(), "2".into()));
    assert_eq!((get(&[(35, "14")], 72), get(&[(35, "14")], 73)), ("1".into(), "14".into()));
    assert_eq!((get(&[(17, "低所得")], 23), get(&[(37, "3")], 60)), ("低所得".into(), "2".into()));
    let free = [(18, "2"), (22, "0"), (24, "0"), (25, "0")];
    assert_eq!((get(&free, 55), get(&free, 17)), ("1".into(), "2".into()));
    // What is refunded is not paid in kind.
    let inside = [(28, "3"), (29, "100"), (32, "0")];
    assert_eq!((get(&inside, 16), get(&inside, 17), get(&inside, 60)), ("1".into(), "2".into(), String::new()));
}

#[test]
fn every_repair_has_its_rule() {
    let shifted = |row: &str, wanted: Repair| {
        assert_eq!(fate(row), Fate::Repaired(wanted), "{row}");
        let (mut own, mut plain) = (fields(row), fields(ROW));
        own.remove(&1003);
        plain.remove(&1003);
        assert_eq!(own, plain, "{row}");
    };
    let head = "28,兵庫県,兵庫県,B,181,81,乳負有,7,0,2,2,3";
    let outside = "1,0,0,0,500,0,1000,1000,0,0";
    shifted(&format!("{head},0-15,,10,2,0,,{outside},1,0,0,0,1200,0,0,0,0,1,"), Repair::UnitShifted);
    shifted(&format!("{head},,0-15,10,2,0,0,{outside},1,0,0,0,1200,0,0,0,0,1,"), Repair::AgeShifted);
    shifted(&format!("{head},,0-15,10,2,0,0,,{outside},1,0,0,0,1200,0,0,0,1,"), Repair::ShiftedToMonthlyCap);
    shifted(&format!("{head},,0-15,10,2,0,0,,{outside},1,0,0,0,1200,0,0,0,0,1"), Repair::ShiftedToEnd);
    shifted(&with(&[(12, "0　－　15")]), Repair::AgeWriting);
    shifted(&with(&[(2, "広島県")]), Repair::SheetOfAnotherName);
    assert_eq!(fate(&with(&[(12, "44730")])), Fate::Repaired(Repair::AgeAsDate));
    let ages = fields(&with(&[(12, "44730")]));
    assert_eq!((ages[&13].as_str(), ages[&15].as_str()), ("6", "19"));
}

#[test]
fn what_is_not_explained_is_not_read() {
    for (cells, reason) in [
        (&[(13, "x")][..], Reason::Shape),
        (&[(6, "")], Reason::NoName),
        (&[(5, "00")], Reason::NoLaw),
        (&[(5, "1")], Reason::NoLaw),
        (&[(5, "21")], Reason::StateLaw),
        (&[(5, "52")], Reason::StateLaw),
        (&[(4, "849")], Reason::OfAnotherPrefecture),
        (&[(12, "")], Reason::NoAge),
        (&[(12, "15-0")], Reason::NoAge),
        (&[(12, "123")], Reason::NoAge),
        (&[(38, "191 291")], Reason::LimitedToOthers),
        (&[(34, "※")], Reason::NotANumber),
        (&[(34, "444002460015000")], Reason::NotANumber),
        (&[(18, "4")], Reason::UnknownCharge),
        (&[(18, "0"), (28, "0")], Reason::NotCovered),
        (&[(22, "0"), (24, "0"), (25, "0")], Reason::NoAmount),
        (&[(32, "0")], Reason::NoAmount),
        (&[(18, "2")], Reason::AmountBesideNothing),
        (&[(28, "0")], Reason::AmountBesideNothing),
        (&[(29, "100")], Reason::WholeCost),
        (&[(25, "500")], Reason::CapsByDispensing),
        (&[(27, "1")], Reason::Medicines),
        (&[(22, "0"), (26, "2")], Reason::Times),
        (&[(23, "500")], Reason::Times),
        (&[(32, "0"), (34, "580"), (35, "1")], Reason::CapOnce),
        (&[(32, "0"), (34, "21000")], Reason::Threshold),
        (&[(31, "600")], Reason::AdmissionCap),
        (&[(37, "2")], Reason::Meals),
        (&[(36, "260")], Reason::Meals),
        (&[(6, "乳食１／２")], Reason::Meals),
    ] {
        assert_eq!(fate(&with(cells)), Fate::Unreadable(reason), "{cells:?}");
        assert!(table(&[&with(cells)]).release(day("2026-07-01")).versions.is_empty());
    }
}

#[test]
fn the_other_fates() {
    assert_eq!(fate(&with(&[(4, "1保険番号")])), Fate::Dummy);
    assert_eq!(fate(&with(&[(6, "未使用")])), Fate::Dummy);
    assert_eq!(fate(&with(&[(18, "3"), (19, "100"), (28, "3"), (29, "100")])), Fate::RefundOnly);
    assert_eq!(fate(&with(&[(18, "0"), (28, "3")])), Fate::RefundOnly);
}

#[test]
fn keys_with_rows_of_different_content_are_ambiguous() {
    let cheap = with(&[(22, "400")]);
    let other = with(&[(4, "182"), (3, "C")]);
    let accounting = table(&[ROW, &cheap, &other, &with(&[(4, "182"), (3, "D")])]).accounting();
    let key = ["28", "81", "181"].map(str::to_owned);
    assert_eq!((accounting.rows, accounting.sum(), accounting.readable), (4, 4, 4));
    assert_eq!((accounting.ambiguous, accounting.told_apart_by_income), ([(key, 2)].into(), 0));
    let by_income = table(&[&with(&[(17, "本人")]), &with(&[(17, "低所得"), (22, "400")])]).accounting();
    assert_eq!((by_income.ambiguous.len(), by_income.told_apart_by_income), (1, 1));
}

#[test]
fn another_file_is_refused() {
    let refused = |text: &[u8]| vendor_table::read("x.csv", text).unwrap_err().def.code;
    assert_eq!(refused(b"a,b\n1,2\n"), 9120);
    let header: Vec<&str> = (0..39).map(|at| if at == 4 { "保険番号" } else { "x" }).collect();
    assert_eq!(refused(format!("{}\n1,2\n", header.join(",")).as_bytes()), 9122);
    assert_eq!(refused(b"\xff\xfe\n"), 9122);
}

fn printed(accounting: &Accounting) -> String {
    let mut text = format!("rows {}\n  readable {}\n", accounting.rows, accounting.readable);
    for (repair, count) in &accounting.repaired {
        text += &format!("  repaired {} {count}\n", repair.slug());
    }
    text += &format!("  dummy {}\n  refund only {}\n", accounting.dummy, accounting.refund_only);
    for (reason, count) in &accounting.unreadable {
        text += &format!("  unreadable {} {count}\n", reason.slug());
    }
    let rows: usize = accounting.ambiguous.values().sum();
    let apart = accounting.told_apart_by_income;
    text + &format!(
        "ambiguous keys {} ({rows} rows), {apart} of them told apart by income\n",
        accounting.ambiguous.len()
    )
}

#[test]
fn the_whole_table_is_accounted_for() {
    let Some(shelf) = shelf("the_whole_table_is_accounted_for") else { return };
    let bytes = std::fs::read(shelf.join("chitan/chihou_kouhi.csv")).unwrap();
    let table = vendor_table::read("chihou_kouhi.csv", &bytes).unwrap();
    let accounting = table.accounting();
    println!("{}", printed(&accounting));
    assert_eq!((accounting.rows, accounting.sum()), (1782, 1782));
    assert_eq!((accounting.dummy, accounting.ambiguous.len()), (3, 191));
    assert!(!accounting.unreadable.contains_key(&Reason::Shape));
    let repaired: usize = accounting.repaired.values().sum();
    let unreadable: usize = accounting.unreadable.values().sum();
    assert_eq!((accounting.readable, repaired, accounting.refund_only, unreadable), (996, 136, 118, 529));
    let release = table.release(day("2026-07-01"));
    assert_eq!(release.versions.len(), accounting.readable + repaired);
    let bytes = write_image(&ImageContent { releases: vec![release], ..ImageContent::default() }).unwrap();
    let opened = Image::open(&bytes).unwrap();
    let HotRows::Schemes(schemes) = opened.sections()[0].hot else { panic!() };
    // What is read decides what is paid.
    assert!(schemes.schemes.iter().all(|row| row.obstacles == [0, 0] && row.grade == b'C'));
}
