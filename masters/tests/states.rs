//! Dated states, from tiny files through the image to look-ups.

mod common;

use common::{Row, build, change, csv, day, fee, image};
use santei::image::Image;
use santei::masters::{Lookup, MasterSet};
use santei::{Code, Day};

const CODE: &str = "111000110";

struct Masters(Vec<Vec<u8>>);

impl Masters {
    fn of(files: &[(&str, Vec<u8>)]) -> Masters {
        let built = build(files);
        assert!(built.report.refusals.is_empty(), "{:#?}", built.report.refusals);
        Masters(vec![image(built)])
    }

    /// What is found on a day: points, or why not.
    fn on(&self, code: &str, on: &str) -> String {
        self.known(code, on, None)
    }

    fn known(&self, code: &str, on: &str, known_at: Option<Day>) -> String {
        let images: Vec<Image<'_>> = self.0.iter().map(|bytes| Image::open(bytes).unwrap()).collect();
        let masters = MasterSet::new(&images, known_at).unwrap();
        match masters.fee_item(Code::parse(code).unwrap(), day(on)) {
            Lookup::Found { item, carried_back, .. } => {
                let carried = if carried_back { " carried back" } else { "" };
                format!("{}{carried}", item.points())
            }
            Lookup::Abolished { last_day, .. } => format!("abolished {last_day}"),
            Lookup::NotYet { from, .. } => format!("not before {from}"),
            Lookup::Unknown { .. } => "unknown".into(),
            Lookup::NoRelease => "no release".into(),
        }
    }
}

/// Rows that make 2024-06-01 the most frequent 変更年月日.
fn others() -> Vec<Row> {
    ["112007410", "112011010", "112011310"].map(|code| fee("0", code, "10.00", "20240601")).into()
}

fn snapshot(rows: Vec<Row>) -> Vec<u8> {
    csv(&others().into_iter().chain(rows).collect::<Vec<_>>())
}

#[test]
fn a_state_that_one_file_alone_shows_is_carried_back_to_the_start() {
    let masters = Masters::of(&[("s_20251104.csv", snapshot(vec![fee("0", CODE, "291.00", "20250401")]))]);
    assert_eq!(masters.on(CODE, "2025-04-01"), "29100");
    assert_eq!(masters.on(CODE, "2024-06-01"), "29100 carried back");
    assert_eq!(masters.on(CODE, "2024-05-31"), "no release");
    assert_eq!(masters.on("199999999", "2024-06-01"), "unknown");
}

#[test]
fn a_state_that_an_earlier_file_shows_is_kept() {
    let masters = Masters::of(&[
        ("s_ALL20240531.csv", snapshot(vec![fee("0", CODE, "288.00", "20240601")])),
        ("s_20250324.csv", csv(&[change("5", CODE, &[(12, "291.00"), (87, "20250401")])])),
        ("s_20251104.csv", snapshot(vec![fee("0", CODE, "291.00", "20240601")])),
    ]);
    assert_eq!(masters.on(CODE, "2025-03-31"), "28800");
    assert_eq!(masters.on(CODE, "2025-04-01"), "29100");
    // Before the difference was published nobody knew.
    assert_eq!(masters.known(CODE, "2025-04-01", Some(day("2025-03-23"))), "28800");
    assert_eq!(masters.known(CODE, "2025-04-01", Some(day("2025-03-24"))), "29100");
    assert_eq!(masters.known(CODE, "2025-04-01", Some(day("2024-05-30"))), "no release");
}

#[test]
fn a_snapshot_changes_the_latest_state_however_far_back_it_is_dated() {
    let masters = Masters::of(&[
        ("s_ALL20240531.csv", snapshot(vec![fee("0", CODE, "288.00", "20240601")])),
        ("s_20250324.csv", csv(&[change("5", CODE, &[(12, "291.00"), (87, "20250401")])])),
        ("s_20251104.csv", snapshot(vec![fee("0", CODE, "292.00", "20240601")])),
    ]);
    assert_eq!(masters.on(CODE, "2025-03-31"), "28800");
    assert_eq!(masters.on(CODE, "2025-04-01"), "29200");
}

#[test]
fn new_codes_begin_on_their_day() {
    let masters = Masters::of(&[
        ("s_ALL20240531.csv", snapshot(vec![])),
        ("s_20240906.csv", csv(&[fee("3", CODE, "291.00", "20241001")])),
        (
            "s_ALL20241105.csv",
            snapshot(vec![fee("0", CODE, "291.00", "20241001"), fee("0", "113000110", "5.00", "20241101")]),
        ),
    ]);
    assert_eq!(masters.on(CODE, "2024-09-30"), "not before 2024-10-01");
    assert_eq!(masters.on(CODE, "2024-10-01"), "29100");
    // Absent from the earlier snapshot: new as well.
    assert_eq!(masters.on("113000110", "2024-10-31"), "not before 2024-11-01");
    assert_eq!(masters.on("113000110", "2024-11-01"), "500");
}

#[test]
fn abolished_codes_end_on_their_day() {
    let end = |until: &'static str, from: &'static str| change("9", CODE, &[(87, from), (88, until)]);
    let first = ("s_ALL20240531.csv", snapshot(vec![fee("0", CODE, "291.00", "20240601")]));
    let masters = Masters::of(&[first.clone(), ("s_20241108.csv", csv(&[end("20241130", "20241201")]))]);
    assert_eq!(masters.on(CODE, "2024-11-30"), "29100");
    assert_eq!(masters.on(CODE, "2024-12-01"), "abolished 2024-11-30");
    // The end is moved by a later file, and the next snapshot no longer prints the row.
    let masters = Masters::of(&[
        first,
        ("s_20241108.csv", csv(&[end("20241130", "20241201")])),
        ("s_20241202.csv", csv(&[end("20241231", "20250101")])),
        ("s_20250131.csv", csv(&others())),
    ]);
    assert_eq!(masters.on(CODE, "2024-12-31"), "29100");
    assert_eq!(masters.on(CODE, "2025-01-01"), "abolished 2024-12-31");
    assert_eq!(masters.known(CODE, "2024-12-31", Some(day("2024-12-01"))), "abolished 2024-11-30");
}

#[test]
fn codes_that_vanish_or_are_withdrawn_are_gone() {
    let masters = Masters::of(&[
        ("s_ALL20240531.csv", snapshot(vec![fee("0", CODE, "291.00", "20240601")])),
        ("s_20250131.csv", csv(&others())),
    ]);
    assert_eq!(masters.on(CODE, "2025-01-30"), "29100");
    assert_eq!(masters.on(CODE, "2025-01-31"), "abolished 2025-01-30");
    let masters = Masters::of(&[
        ("s_ALL20240306.csv", snapshot(vec![fee("3", CODE, "291.00", "20240601")])),
        ("s_20240321.csv", csv(&[fee("1", CODE, "291.00", "20240601")])),
    ]);
    assert_eq!(masters.on(CODE, "2024-06-01"), "abolished 2024-05-31");
}

#[test]
fn a_row_that_ended_with_the_release_before_says_so() {
    let ended = fee("9", CODE, "288.00", "20240601").with(&[(88, "20240531")]);
    let masters = Masters::of(&[("s_ALL20240306.csv", snapshot(vec![ended])), ("s_ALL20240412.csv", csv(&others()))]);
    assert_eq!(masters.on(CODE, "2024-06-01"), "abolished 2024-05-31");
}

#[test]
fn a_difference_that_announces_a_revision_opens_its_release() {
    let old = |code: &str, points: &str| fee("0", code, points, "20220401");
    let masters = Masters::of(&[
        ("s_ALL20240201.csv", csv(&[old(CODE, "288.00"), old("112007410", "73.00"), old("112011010", "52.00")])),
        (
            "s_20240306.csv",
            csv(&[
                change("5", CODE, &[(12, "291.00"), (87, "20240601")]),
                change("9", "112007410", &[(87, "20240601"), (88, "20240531")]),
                fee("3", "113044010", "75.00", "20240601"),
            ]),
        ),
        // The old release goes on until the new one starts.
        ("s_20240315.csv", csv(&[change("5", "112011010", &[(12, "53.00"), (87, "20240401")])])),
    ]);
    assert_eq!(masters.on(CODE, "2024-05-31"), "28800");
    assert_eq!(masters.on(CODE, "2024-06-01"), "29100");
    assert_eq!(masters.on("112007410", "2024-05-31"), "7300");
    assert_eq!(masters.on("112007410", "2024-06-01"), "abolished 2024-05-31");
    assert_eq!(masters.on("113044010", "2024-05-31"), "not before 2024-06-01");
    assert_eq!(masters.on("112011010", "2024-05-31"), "5300");
    assert_eq!(masters.on("112011010", "2024-06-01"), "5200");
}

#[test]
fn a_difference_that_repeats_another_replaces_it() {
    let rows = |with_retracted: bool| {
        let mut rows = vec![fee("3", "113044010", "75.00", "20240901")];
        rows.extend(["112007410", "112011010", "112011310"].map(|code| change("5", code, &[(12, "11.00")])));
        rows.extend((0..8).map(|at| fee("3", &format!("11304402{at}"), "1.00", "20240901")));
        if with_retracted {
            rows.push(change("5", CODE, &[(12, "300.00")]));
        }
        csv(&rows)
    };
    let masters = Masters::of(&[
        ("s_ALL20240531.csv", snapshot(vec![fee("0", CODE, "291.00", "20240601")])),
        ("s_20240801.csv", rows(true)),
        ("s_20240808.csv", rows(false)),
    ]);
    assert_eq!(masters.on(CODE, "2024-09-01"), "29100");
    assert_eq!(masters.known(CODE, "2024-09-01", Some(day("2024-08-07"))), "30000");
    assert_eq!(masters.on("112007410", "2024-09-01"), "1100");
    assert_eq!(masters.on("113044010", "2024-09-01"), "7500");
}

#[test]
fn the_same_files_in_any_order_give_the_same_bytes() {
    let files = [
        ("s_ALL20240531.csv", snapshot(vec![fee("0", CODE, "288.00", "20240601")])),
        ("s_20250324.csv", csv(&[change("5", CODE, &[(12, "291.00"), (87, "20250401")])])),
        ("s_20251104.csv", snapshot(vec![fee("0", CODE, "291.00", "20240601")])),
    ];
    let first = image(build(&files));
    let mut reversed = files.to_vec();
    reversed.reverse();
    assert!(image(build(&reversed)) == first);
    assert!(image(build(&files)) == first);
}
