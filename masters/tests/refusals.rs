//! One tiny bad file per refusal: each names file, row, column, what was expected and what was found.

mod common;

use common::{Row, build, build_inputs, build_with, change, csv, day, fee};
use santei::message::Severity;
use santei_masters::build::{Built, Options};
use santei_masters::input::{self, Input};
use santei_masters::refusal::Refusal;
use santei_masters::report::Unuse;

const GOOD: &str = "111000110";

/// The only refusal of a build, which has to have this number and severity.
fn only(built: &Built, code: u16, severity: Severity) -> &Refusal {
    let refusals = &built.report.refusals;
    assert_eq!(refusals.len(), 1, "{refusals:#?}");
    assert_eq!((refusals[0].def.code, refusals[0].def.severity), (code, severity), "{}", refusals[0]);
    assert_eq!(built.report.allows_image(false), severity != Severity::Error);
    assert!(!built.report.allows_image(true));
    &refusals[0]
}

fn place(refusal: &Refusal) -> (&str, Option<usize>, Option<u16>) {
    (&refusal.file, refusal.row, refusal.column.as_ref().map(|(no, _)| *no))
}

/// A snapshot of three rows, the second of which is bad.
fn with_bad_row(bad: Row) -> Built {
    let rows = [fee("0", GOOD, "291.00", "20240601"), bad, fee("0", "112007410", "75.00", "20240601")];
    build(&[("s_ALL20240531.csv", csv(&rows))])
}

#[test]
fn a_row_that_fits_no_layout() {
    let built = with_bad_row(fee("0", "112000110", "10.00", "20240601").cut(149));
    let refusal = only(&built, 9002, Severity::Error);
    assert_eq!(place(refusal), ("s_ALL20240531.csv", Some(2), None));
    assert_eq!((refusal.expected.as_str(), refusal.found.as_str()), ("150/122", "149"));
    assert_eq!(refusal.text(true), "s_ALL20240531.csv 2行目: 行がどの様式にも合いません: 150/122列のはずが149列");
}

#[test]
fn a_line_of_column_names_is_no_row() {
    let names = Row::new(
        7,
        &[(1, "変更区分"), (2, "グループ番号"), (3, "診療行為コード"), (4, "診療行為省略名称"), (5, "特例条件")],
    );
    let row =
        |code: &str| Row::new(7, &[(1, "0"), (2, "D324001"), (3, code), (5, "0"), (6, "20240601"), (7, "99999999")]);
    for rows in [vec![row("160027710"), row("160067410")], vec![names, row("160027710"), row("160067410")]] {
        let built = build(&[("02.csv", csv(&rows))]);
        assert!(built.report.refusals.is_empty(), "{:?}", built.report.refusals);
        assert_eq!(built.report.files[0].rows.kept, 2);
    }
}

#[test]
fn a_row_of_another_master() {
    let built = with_bad_row(fee("0", "620000110", "10.00", "20240601"));
    let refusal = only(&built, 9003, Severity::Error);
    assert_eq!(place(refusal), ("s_ALL20240531.csv", Some(2), Some(3)));
    assert_eq!(refusal.found, "620000110");
}

#[test]
fn broken_cp932() {
    let mut bytes = csv(&[fee("0", GOOD, "291.00", "20240601"), fee("0", "112007410", "75.00", "20240601")]);
    // Half of the last character of the second name.
    let at = bytes.windows(2).rposition(|pair| pair == b"\x97\xbf").unwrap();
    bytes.remove(at + 1);
    let built = build(&[("s_ALL20240531.csv", bytes)]);
    let refusal = only(&built, 9004, Severity::Error);
    assert_eq!(place(refusal), ("s_ALL20240531.csv", Some(2), Some(5)));
    assert_eq!(refusal.found, "8F 89 90 66 97");
}

#[test]
fn a_control_character() {
    let built = with_bad_row(fee("0", "112000110", "10.00", "20240601").with(&[(7, "ｼｮ\tｼﾝ")]));
    assert_eq!(place(only(&built, 9005, Severity::Error)), ("s_ALL20240531.csv", Some(2), Some(7)));
}

#[test]
fn an_unknown_change_class() {
    let built = with_bad_row(fee("4", "112000110", "10.00", "20240601"));
    let refusal = only(&built, 9006, Severity::Error);
    assert_eq!(place(refusal), ("s_ALL20240531.csv", Some(2), Some(1)));
    assert_eq!((refusal.expected.as_str(), refusal.found.as_str()), ("0 1 2 3 5 9", "4"));
}

#[test]
fn an_unreadable_number() {
    for points in ["291.0.0", "-291.00", "２９１", "291.125", "29100000.00"] {
        let built = with_bad_row(fee("0", "112000110", points, "20240601"));
        let refusal = only(&built, 9007, Severity::Error);
        assert_eq!(place(refusal), ("s_ALL20240531.csv", Some(2), Some(12)));
        assert_eq!(refusal.found, points);
    }
    let built = with_bad_row(fee("0", "112000110", "10.00", "20240601").with(&[(36, "1x")]));
    assert_eq!(only(&built, 9007, Severity::Error).found, "1x");
}

#[test]
fn an_unreadable_date() {
    for date in ["20240631", "2024061", "令和6年"] {
        let built = with_bad_row(fee("0", "112000110", "10.00", date));
        let refusals = &built.report.refusals;
        assert_eq!((refusals[0].def.code, place(&refusals[0])), (9008, ("s_ALL20240531.csv", Some(2), Some(87))));
        assert!(!built.report.allows_image(false));
    }
}

#[test]
fn a_full_row_without_a_date() {
    let built = with_bad_row(fee("3", "112000110", "10.00", ""));
    assert_eq!(place(only(&built, 9012, Severity::Error)), ("s_ALL20240531.csv", Some(2), Some(87)));
}

#[test]
fn a_code_that_stands_twice() {
    let built = with_bad_row(fee("0", GOOD, "10.00", "20240601"));
    let refusal = only(&built, 9010, Severity::Error);
    assert_eq!(place(refusal), ("s_ALL20240531.csv", Some(2), Some(3)));
    assert_eq!((refusal.expected.as_str(), refusal.found.as_str()), ("1", "2"));
}

#[test]
fn a_comment_code_that_disagrees_with_its_parts() {
    let comment = |serial: &str, code: &str| {
        let filled = [(1, "0"), (2, "C"), (3, "8"), (4, "20"), (5, serial), (7, "コメント"), (21, "20240601")];
        Row::new(30, &filled).with(&[(22, "99999999"), (23, code)])
    };
    let rows = [comment("100001", "820100001"), comment("2", "820000003")];
    let built = build(&[("c_ALL20240531.csv", csv(&rows))]);
    let refusal = only(&built, 9011, Severity::Error);
    assert_eq!(place(refusal), ("c_ALL20240531.csv", Some(2), Some(23)));
    assert_eq!((refusal.expected.as_str(), refusal.found.as_str()), ("820000002", "820000003"));
}

#[test]
fn a_difference_older_than_every_snapshot() {
    let difference = change("5", GOOD, &[(12, "288.00"), (87, "20240601")]);
    let files =
        [("s_20240301.csv", csv(&[difference])), ("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601")]))];
    let built = build(&files);
    let refusal = only(&built, 9020, Severity::Warning);
    assert_eq!(place(refusal), ("s_20240301.csv", None, None));
    assert_eq!(refusal.found, "最も古い全件は2024-05-31");
    let file = built.report.files.iter().find(|file| file.name == "s_20240301.csv").unwrap();
    assert_eq!((file.rows.read, file.rows.refused), (1, 1));
}

#[test]
fn a_difference_of_a_release_whose_snapshots_are_later() {
    // A revision on 2025-04-01 stands between the snapshot and the difference.
    let drug = |class: &str, from: &str| {
        let filled =
            [(1, class), (2, "Y"), (3, "610406079"), (5, "ガスター散２％"), (11, "1"), (12, "15.10"), (28, "1")];
        Row::new(42, &filled).with(&[(30, from), (31, "99999999")])
    };
    let built = build(&[
        ("y_ALL20240531.csv", csv(&[drug("0", "20240401")])),
        ("y_20250415.csv", csv(&[drug("5", "20250416")])),
        ("y_20251111.csv", csv(&[drug("0", "20250401")])),
    ]);
    let refusal = only(&built, 9020, Severity::Warning);
    assert_eq!(place(refusal), ("y_20250415.csv", None, None));
    assert_eq!(refusal.expected, "2025-04-15までに公表された、2025-04-01からの全件");
}

#[test]
fn two_snapshots_of_one_day_that_disagree() {
    let built = build(&[
        ("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601")])),
        ("copy_20240531.csv", csv(&[fee("0", GOOD, "288.00", "20240601")])),
    ]);
    let refusal = only(&built, 9021, Severity::Error);
    assert_eq!(place(refusal), ("s_ALL20240531.csv", Some(1), Some(12)));
    assert_eq!((refusal.expected.as_str(), refusal.found.as_str()), ("288.00（copy_20240531.csv）", "291.00"));
}

#[test]
fn two_equal_snapshots_of_one_day_are_one() {
    let rows = || csv(&[fee("0", GOOD, "291.00", "20240601")]);
    let built = build(&[("s_ALL20240531.csv", rows()), ("copy_20240531.csv", rows())]);
    assert!(built.report.refusals.is_empty());
    assert_eq!((built.report.total().kept, built.report.total().superseded), (1, 1));
}

#[test]
fn a_given_file_that_is_no_master() {
    let built = build(&[
        ("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601")])),
        ("readme.txt", b"hello, world\r\n".to_vec()),
    ]);
    let refusal = only(&built, 9001, Severity::Error);
    assert_eq!((place(refusal), refusal.found.as_str()), (("readme.txt", None, None), "2列1行"));
    // Found beside masters it is only listed.
    let beside = Input { given: false, ..Input::file("readme.txt", b"hello, world\r\n".to_vec()) };
    let master = Input::file("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601")]));
    let built = build_inputs(&[master, beside], &Options::default());
    assert!(built.report.refusals.is_empty());
    assert_eq!(built.report.unused[0].reason, Unuse::NotAMaster);
}

#[test]
fn nothing_usable() {
    let dental = Row::new(66, &[(1, "0"), (2, "H"), (3, "301058490")]);
    let built = build(&[("h_20250901.csv", csv(&[dental]))]);
    only(&built, 9022, Severity::Error);
    assert_eq!(built.report.unused[0].reason, Unuse::NotUsedYet);
}

#[test]
fn files_after_the_as_of_day_are_left_out_and_listed() {
    let options = Options { label: "test".into(), as_of: Some(day("2024-05-31")) };
    let files = [
        ("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601")])),
        ("s_20240601.csv", csv(&[change("5", GOOD, &[(12, "300.00")])])),
        // Without a date in the name the newest date inside counts.
        ("later.csv", csv(&[fee("0", GOOD, "300.00", "20260601")])),
    ];
    let built = build_with(&files, &options);
    assert!(built.report.refusals.is_empty());
    let left_out: Vec<_> = built.report.unused.iter().map(|file| (file.name.as_str(), file.reason)).collect();
    assert_eq!(left_out, [("later.csv", Unuse::AfterAsOf), ("s_20240601.csv", Unuse::AfterAsOf)]);
}

#[test]
fn a_file_without_any_date() {
    let comment = Row::new(19, &[(1, "0"), (2, "C"), (3, "8"), (4, "20"), (5, "1"), (7, "コメント")]);
    let built = build(&[("comments.csv", csv(&[comment]))]);
    assert_eq!(place(only(&built, 9012, Severity::Error)), ("comments.csv", None, None));
}

#[test]
fn a_dental_bundle_table_is_read_as_strictly() {
    let row = |special: &str| {
        let filled = [(1, "0"), (2, "I005001"), (3, "309003110"), (4, "00000"), (5, "抜髄"), (6, special)];
        csv(&[Row::new(8, &filled).with(&[(7, "20100401"), (8, "99999999")])])
    };
    let built = build(&[("02_20251201.csv", row("0"))]);
    assert!(built.report.refusals.is_empty());
    assert_eq!((built.report.files[0].family, built.report.files[0].rows.kept), ("dental_bundle", 1));
    let built = build(&[("02_20251201.csv", row("あ"))]);
    assert_eq!(place(only(&built, 9007, Severity::Error)), ("02_20251201.csv", Some(1), Some(6)));
}

#[test]
fn codes_of_a_fee_table_without_its_fees_are_not_checked() {
    let limit = |code: &str| {
        let filled = [(1, "0"), (2, code), (3, "処置"), (4, "131"), (5, "月"), (6, "1"), (7, "0")];
        Row::new(14, &filled).with(&[(13, "20240601"), (14, "99999999")])
    };
    let limits = || ("05_20240701.csv", csv(&[limit(GOOD), limit("140009910")]));
    let check = |built: &Built| built.report.fee_table_codes.clone();
    let alone = check(&build(&[limits()]));
    assert!(matches!(&alone[..], [check] if !check.possible && check.unknown.is_empty()), "{alone:?}");
    let fees = ("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601")]));
    let both = check(&build(&[limits(), fees]));
    assert!(both[0].possible, "{both:?}");
    let unknown: Vec<_> =
        both[0].unknown.iter().map(|code| (code.table, &*code.code, &*code.name, code.count)).collect();
    assert_eq!(unknown, [("05", "140009910", "処置", 1)]);
}

fn exclusion(class: &str) -> Row {
    let filled = [(1, class), (2, GOOD), (4, "112007410"), (6, "1"), (7, "0"), (9, "20240601"), (10, "99999999")];
    Row::new(10, &filled)
}

#[test]
fn an_exclusion_table_that_cannot_be_told() {
    let built = build(&[("03_20240601.csv", csv(&[exclusion("0")]))]);
    assert_eq!(place(only(&built, 9023, Severity::Warning)), ("03_20240601.csv", None, None));
}

#[test]
fn a_difference_of_a_table_without_codes() {
    let built = build(&[("03_20240601.csv", csv(&[exclusion("3")]))]);
    assert_eq!(place(only(&built, 9024, Severity::Warning)), ("03_20240601.csv", None, None));
}

#[test]
fn a_change_of_a_code_that_is_not_there() {
    let rows = [change("5", GOOD, &[(12, "300.00")]), change("9", "112007410", &[(87, "20240701"), (88, "20240630")])];
    let built =
        build(&[("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601")])), ("s_20240621.csv", csv(&rows))]);
    let refusal = only(&built, 9025, Severity::Warning);
    assert_eq!((place(refusal), refusal.key.as_deref()), (("s_20240621.csv", Some(2), None), Some("112007410")));
    let file = built.report.files.iter().find(|file| file.name == "s_20240621.csv").unwrap();
    assert_eq!((file.rows.read, file.rows.kept, file.rows.refused), (2, 1, 1));
}

#[test]
fn a_bad_row_of_the_comment_table() {
    let filled = [
        (1, "0"),
        (2, "1"),
        (3, "0024"),
        (4, "A221-2"),
        (5, "00"),
        (6, "190109970"),
        (9, "820100025"),
        (12, "20240601"),
        (13, "99999999"),
        (14, "01"),
        (15, "0"),
        (16, "0"),
        (17, "000"),
    ];
    let good = || Row::new(30, &filled);
    for (no, value, code, expected) in [
        (2, "2", 9013, "0 1 3 4 5 6 7"),
        (3, "A001", 9007, "4桁以内の数字"),
        (6, "19010997", 9003, "コメント関連テーブル #########"),
        (9, "190109970", 9003, "コメント関連テーブル 8########"),
        (12, "20240631", 9008, "YYYYMMDD"),
        (13, "", 9014, "YYYYMMDD"),
        (14, "04", 9013, "0 00 01 02 03 1 10 11 12 13 2 20 3"),
        (15, "", 9014, "0 1"),
        (16, "3", 9013, "0 1 2"),
        (17, "２", 9007, "3桁以内の数字"),
    ] {
        let rows = [good(), good().with(&[(no, value)]), good()];
        let built = build(&[("ck_ALL20240531.csv", csv(&rows))]);
        let refusal = only(&built, code, Severity::Error);
        assert_eq!(place(refusal), ("ck_ALL20240531.csv", Some(2), Some(no as u16)));
        assert_eq!((refusal.expected.as_str(), refusal.found.as_str()), (expected, value), "{no}");
    }
    let built = build(&[("ck_ALL20240531.csv", csv(&[good(), good().cut(29), good()]))]);
    assert_eq!(place(only(&built, 9002, Severity::Error)), ("ck_ALL20240531.csv", Some(2), None));
}

#[test]
fn a_text_longer_than_specified_is_remarked() {
    let long = fee("0", GOOD, "291.00", "20240601").with(&[(7, "ｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱ")]);
    let built = build(&[("s_ALL20240531.csv", csv(&[long]))]);
    assert!(built.report.refusals.is_empty());
    let notice = &built.report.notices[0];
    assert_eq!((notice.def.code, notice.expected.as_str(), notice.found.as_str()), (9040, "20バイト", "21バイト"));
}

#[test]
fn files_that_cannot_be_read() {
    let mut seen = 0;
    let refusals = input::walk(&["/nonexistent/s_ALL20240531.csv"], &mut |_| seen += 1);
    assert_eq!((seen, refusals.len(), refusals[0].def.code), (0, 1, 9000));
    let mut refusals = Vec::new();
    input::unpack(Input::file("x.zip", b"PK\x03\x04".to_vec()), 1, &mut |_| seen += 1, &mut refusals);
    assert_eq!((seen, refusals[0].def.code, refusals[0].is_fatal()), (0, 9000, true));
}

#[test]
fn what_a_snapshot_contradicts_is_listed_and_the_snapshot_wins() {
    let built = build(&[
        ("s_ALL20240531.csv", csv(&[fee("0", GOOD, "291.00", "20240601"), fee("0", "112007410", "75.00", "20240601")])),
        ("s_20240628.csv", csv(&[change("5", GOOD, &[(56, "1")])])),
        ("s_ALL20240801.csv", csv(&[fee("0", GOOD, "292.00", "20240601"), fee("0", "112011010", "52.00", "20240601")])),
    ]);
    assert!(built.report.refusals.is_empty());
    let listed: Vec<_> = built
        .report
        .disagreements
        .iter()
        .map(|refusal| (refusal.def.code, refusal.key.as_deref().unwrap(), refusal.column.as_ref().map(|(no, _)| *no)))
        .collect();
    let expected =
        [(9052, GOOD, Some(12)), (9052, GOOD, Some(56)), (9051, "112011010", None), (9050, "112007410", None)];
    assert_eq!(listed, expected);
    let check = built.report.files.last().unwrap().verification.as_ref().unwrap();
    assert_eq!((check.compared, check.equal, check.value_equal, check.missing, check.unexpected), (1, 0, 0, 1, 1));
}
