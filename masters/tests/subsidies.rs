//! The 地単公費マスター and curated schemes: refusals, the way into the image, and a file of full size.

mod common;

use common::{Row, build, day};
use santei::image::format::{EligibilityRow, SchemeRow, SchemeTermsRow};
use santei::image::{HotRows, Image, SchemeSections};
use santei::masters::{Family, MasterSet, Obstacle};
use santei::message::Severity;
use santei_masters::build::Built;
use santei_masters::subsidies::{self, SchemeFile};
use santei_masters::write::{ImageContent, write_image};

const NAME: &str = "m_regional_publicly_funded_all_20260803.csv";

/// A row whose patient pays 500 yen a day outside, and nothing more than 3,000 yen a month inside.
fn row(filled: &[(usize, &str)]) -> Row {
    let row = Row::new(94, &[(1, "重度障がい者医療費助成"), (3, "27"), (5, "009"), (8, "80270001"), (9, "1")]);
    let row = row.with(&[(10, "20180401"), (11, "99999999"), (12, "1"), (14, "1"), (16, "2"), (17, "2"), (35, "1")]);
    row.with(&[(50, "5"), (55, "5"), (65, "2"), (74, "3000"), (78, "500"), (90, "2"), (94, "1")]).with(filled)
}

/// The bytes as published: UTF-8 with a BOM.
fn bytes(rows: &[Row]) -> Vec<u8> {
    let lines = rows.iter().map(|row| format!("{}\r\n", row.fields().join(",")));
    format!("\u{FEFF}{}", lines.collect::<String>()).into_bytes()
}

fn built(rows: &[Row]) -> Built {
    build(&[(NAME, bytes(rows))])
}

/// The only refusal of a file whose second row of three is bad.
fn refused(bad: Row, code: u16) -> (Option<u16>, String, String) {
    let built = built(&[row(&[]), bad, row(&[(9, "2")])]);
    let refusals = &built.report.refusals;
    assert_eq!(refusals.len(), 1, "{refusals:#?}");
    let refusal = &refusals[0];
    assert_eq!((refusal.def.code, refusal.def.severity), (code, Severity::Error), "{refusal}");
    assert_eq!((refusal.file.as_str(), refusal.row), (NAME, Some(2)));
    assert!(!built.report.allows_image(false) && built.releases.is_empty());
    (refusal.column.as_ref().map(|(no, _)| *no), refusal.expected.clone(), refusal.found.clone())
}

#[test]
fn a_value_outside_its_set_is_refused() {
    let codes = "1 2 3 4 5 6 7 8 9";
    assert_eq!(refused(row(&[(12, "0")]), 9013), (Some(12), codes.to_owned(), "0".to_owned()));
    for no in 1..=94 {
        let coded =
            [5, 6, 7, 12, 14, 16, 17, 18, 19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 32, 33, 34, 35, 36, 37, 38, 39];
        let more = [44, 45, 50, 55, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 90];
        if coded.contains(&no) || more.contains(&no) {
            assert_eq!(refused(row(&[(no, "Z")]), 9013).0, u16::try_from(no).ok());
        }
    }
    assert_eq!(refused(row(&[(22, "E")]), 9013).1, "1 2 3 4 5 6 7 8 9 A B C D");
    let items = refused(row(&[(33, "22_1:26")]), 9013);
    assert_eq!((items.0, items.2.as_str()), (Some(33), "22_1:26"));
    assert!(items.1.contains('「') && items.1.contains("22_1 22_2"), "{}", items.1);
}

#[test]
fn a_number_of_another_form_is_refused() {
    for (no, value, expected) in [
        (3, "7", "2桁の数字"),
        (4, "27100", "6桁の数字"),
        (8, "8027-0001", "30桁以内の数字"),
        (13, "１５", "3桁以内の数字"),
        (46, "5", "2桁の数字"),
        (51, "123456789", "8桁以内の数字"),
        (77, "100", "2桁以内の数字"),
        (80, "-1", "8桁以内の数字"),
        (91, "052", "2桁の数字"),
    ] {
        let found = refused(row(&[(no, value)]), 9007);
        assert_eq!(found, (u16::try_from(no).ok(), expected.to_owned(), value.to_owned()));
    }
    for (no, value, expected) in [
        (3, "48", "1〜47"),
        (3, "00", "1〜47"),
        (9, "0", "1〜999"),
        (94, "000", "1〜999"),
        (15, "999", "0〜150"),
        (57, "101", "0〜100"),
    ] {
        assert_eq!(refused(row(&[(no, value)]), 9015).1, expected, "{no}");
    }
}

#[test]
fn a_date_that_is_none_is_refused() {
    assert_eq!(refused(row(&[(10, "20180431")]), 9008).0, Some(10));
    assert_eq!(refused(row(&[(11, "2018")]), 9008).0, Some(11));
    assert_eq!(refused(row(&[(11, "00000000")]), 9014).0, Some(11));
}

#[test]
fn a_blank_that_has_to_be_filled_is_refused() {
    for no in [1, 3, 5, 8, 9, 11, 12, 14, 16, 17, 94] {
        let (column, expected, found) = refused(row(&[(no, "")]), 9014);
        assert_eq!((column, found.as_str()), (u16::try_from(no).ok(), ""));
        assert!(!expected.is_empty());
    }
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let long = "あ".repeat(31);
    for no in [1, 2, 23] {
        let found = refused(row(&[(no, &long)]), 9016);
        assert_eq!(found, (u16::try_from(no).ok(), "30文字".to_owned(), "31文字".to_owned()));
    }
    assert!(built(&[row(&[(1, &"あ".repeat(30))])]).report.refusals.is_empty());
}

#[test]
fn a_row_of_another_width_is_refused() {
    let (column, expected, found) = refused(row(&[]).cut(93), 9002);
    assert_eq!((column, expected.as_str(), found.as_str()), (None, "94", "93"));
}

#[test]
fn a_file_in_another_encoding_is_refused() {
    let built = build(&[(NAME, common::csv(&[row(&[])]))]);
    assert_eq!(built.report.refusals[0].def.code, 9017);
    assert_eq!(built.report.refusals[0].column.as_ref().map(|(no, _)| *no), Some(1));
}

#[test]
fn a_control_character_is_refused() {
    assert_eq!(refused(row(&[(2, "マル\t障")]), 9005).0, Some(2));
}

#[test]
fn a_message_names_the_place_in_both_languages() {
    let built = built(&[row(&[]), row(&[(16, "3")])]);
    let refusal = &built.report.refusals[0];
    let place = format!("{NAME} 2行目 項番16「入外区分（医科） 入院」: 一覧にない値です: 1 2のはずが「3」");
    assert_eq!(refusal.text(true), place);
    assert!(refusal.text(false).ends_with("expected 1 2, found \"3\""), "{refusal}");
}

/// The image of a build, without parameters and rules.
fn image(built: Built) -> Vec<u8> {
    write_image(&ImageContent { releases: built.releases, ..ImageContent::default() }).unwrap()
}

/// The schemes of an image.
fn sections<'a>(opened: &Image<'a>) -> SchemeSections<'a> {
    let hot = opened.sections().iter().find_map(|sections| match sections.hot {
        HotRows::Schemes(schemes) => Some(schemes),
        _ => None,
    });
    hot.unwrap()
}

fn of<'s>(sections: &'s SchemeSections<'_>, at: usize) -> (&'s SchemeRow, &'s EligibilityRow, &'s SchemeTermsRow) {
    let row = &sections.schemes[at];
    let (eligibility, terms) = (usize::from(row.eligibility.get()), usize::from(row.terms.get()));
    (row, &sections.eligibilities[eligibility], &sections.terms[terms])
}

#[test]
fn every_column_reaches_its_field() {
    let full = row(&[(2, "マル障"), (4, "271004"), (6, "001"), (7, "013"), (8, "123456789012"), (9, "12")])
        .with(&[(11, "20270331"), (12, "6"), (13, "70"), (14, "8"), (15, "18"), (16, "1"), (18, "2"), (19, "1")])
        .with(&[(20, "2"), (21, "2"), (22, "D"), (23, "一般Ⅱ"), (24, "2"), (25, "1"), (26, "2"), (27, "1"), (28, "4")])
        .with(&[(29, "2"), (30, "3"), (31, "2"), (32, "3"), (33, "22_1:22_2:23_1"), (34, "23_3:24:25"), (35, "2")])
        .with(&[(36, "1"), (37, "2"), (38, "1"), (39, "2"), (40, "3"), (41, "12"), (42, "4"), (43, "9"), (44, "1")])
        .with(&[(45, "2"), (46, "15"), (47, "16"), (48, "21"), (49, "52"), (50, "4"), (51, "100"), (52, "30")])
        .with(&[(53, "1"), (54, "3"), (55, "2"), (56, "200"), (57, "10"), (58, "2"), (59, "5"), (60, "3"), (61, "2")])
        .with(&[(62, "1"), (63, "2"), (64, "3"), (65, "1"), (66, "2"), (67, "2"), (68, "1"), (69, "2"), (70, "3")])
        .with(&[(71, "71"), (72, "1"), (73, "15"), (74, "74"), (75, "75"), (76, "76"), (77, "2"), (78, "78")])
        .with(&[(79, ""), (80, "80100"), (81, "81"), (82, "82"), (83, "83"), (84, "84"), (85, "85"), (86, "86")])
        .with(&[(87, "87"), (88, "88"), (89, "0"), (90, "1"), (91, "10"), (92, "51"), (93, "54"), (94, "999")]);
    let image = image(built(&[full, row(&[])]));
    let opened = Image::open(&image).unwrap();
    let schemes = sections(&opened);
    let (scheme, who, terms) = of(&schemes, 0);
    assert_eq!((scheme.prefecture, scheme.municipality.get(), scheme.classes), (27, 271_004, [9, 1, 13]));
    assert_eq!((scheme.category.get(), scheme.priority.get()), (12, 999));
    assert_eq!((scheme.grade, scheme.obstacles), (b'C', [0, 0]));
    assert_eq!((who.age_from, who.age_until, who.settings), ([6, 70], [8, 18], [1, 2]));
    assert_eq!((who.insurers, who.single_parent, who.income), ([2, 1, 2], 2, 13));
    assert_eq!((who.states, who.schooling, who.children), ([2, 1, 2, 1], 4, [2, 3, 2]));
    assert_eq!((who.combine, who.all_of, who.any_of), (3, 0b111, 0b1101_0000));
    assert_eq!((terms.method, terms.condition_side, terms.first_only), (2, 1, [2, 1]));
    assert_eq!((terms.stay_months, terms.visits, terms.former_insurance), ([2, 3, 12], [4, 9], 1));
    assert_eq!((terms.counts_other_laws, terms.counted_laws), (2, [15, 16, 21, 52]));
    assert_eq!((terms.meals, terms.caps_of, terms.caps_joint), ([3, 2, 1, 2, 3], 1, 2));
    assert_eq!((terms.repeat, terms.rounding, terms.inpatient_days), ([2, 1], [2, 3], [1, 15]));
    assert_eq!((terms.outpatient_times, terms.other_subsidies, terms.other_laws), ([2, 0], 1, [10, 51, 54]));
    assert_eq!((terms.pattern, terms.percent), ([4, 2], [30, 10]));
    assert_eq!(terms.fraction.map(|half| half.map(|part| part.get())), [[1, 3], [2, 5]]);
    assert_eq!(terms.fixed.map(|yen| yen.get()), [100, 200]);
    assert_eq!(terms.inpatient_caps.map(|yen| yen.get()), [71, 74, 75]);
    assert_eq!(terms.outpatient_caps.map(|yen| yen.get()), [76, 78, 80_100, 81]);
    assert_eq!(terms.meal_caps.map(|caps| caps.map(|yen| yen.get())), [[82, 83], [84, 85], [86, 87], [88, 0]]);
    let (scheme, who, terms) = of(&schemes, 1);
    assert_eq!((scheme.grade, scheme.obstacles, who.income, who.insurers), (b'B', [0, 0], 0, [0, 0, 0]));
    assert_eq!(terms.inpatient_caps.map(|yen| yen.get()), [u32::MAX, 3000, u32::MAX]);
    assert_eq!(schemes.order.iter().map(|at| at.get()).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn schemes_are_ordered_by_number_category_and_day() {
    let rows =
        [row(&[(8, "90270001")]), row(&[(9, "2")]), row(&[(10, "20200401")]), row(&[(10, "")]), row(&[(8, "9027")])];
    let image = image(built(&rows));
    let opened = Image::open(&image).unwrap();
    assert_eq!(sections(&opened).order.iter().map(|at| at.get()).collect::<Vec<_>>(), [3, 2, 1, 4, 0]);
    // Two distinct contents are stored once each.
    assert_eq!((sections(&opened).eligibilities.len(), sections(&opened).terms.len()), (1, 1));
    let set = MasterSet::new(&[opened], None).unwrap();
    let on = |text: &str| set.rows(Family::Subsidy, day(text)).count();
    assert_eq!((on("1950-01-01"), on("2018-04-01"), on("2026-08-01")), (1, 4, 5));
    let release = set.release_on(Family::Subsidy, day("2020-01-01")).unwrap();
    assert_eq!((release.start(), release.as_of()), (day("1900-01-01"), day("2026-08-03")));
}

#[test]
fn of_two_publications_the_newer_one_stands() {
    let old = bytes(&[row(&[]), row(&[(9, "2")])]);
    let new = bytes(&[row(&[(94, "7")])]);
    let built = build(&[("m_regional_publicly_funded_all_20260601.csv", old), (NAME, new)]);
    assert!(built.report.refusals.is_empty(), "{:?}", built.report.refusals);
    assert_eq!((built.report.total().kept, built.report.total().superseded), (1, 2));
    let image = image(built);
    assert_eq!(sections(&Image::open(&image).unwrap()).schemes[0].priority.get(), 7);
}

/// The obstacle of a row.
fn obstacle(filled: &[(usize, &str)]) -> Option<Obstacle> {
    let image = image(built(&[row(filled)]));
    sections(&Image::open(&image).unwrap()).schemes[0].obstacles.into_iter().find_map(Obstacle::from_number)
}

#[test]
fn a_row_that_does_not_decide_what_is_paid_says_why() {
    let none: Option<Obstacle> = None;
    for (filled, wanted) in [
        (&[][..], none),
        (&[(22, "2"), (28, "3")], Some(Obstacle::Combination)),
        (&[(22, "2"), (28, "3"), (32, "1")], none),
        (&[(22, "2"), (28, "1"), (25, "1")], none),
        (&[(22, "2"), (23, "Ⅱ"), (32, "3"), (33, "22_1")], Some(Obstacle::Combination)),
        (&[(22, "2"), (23, "Ⅱ"), (32, "3"), (33, "22_1"), (34, "22_2")], none),
        (&[(55, ""), (78, "")], Some(Obstacle::Pattern)),
        (&[(55, "")], none),
        (&[(55, ""), (78, ""), (17, "1")], none),
        (&[(55, "2")], Some(Obstacle::Amount)),
        (&[(55, "2"), (56, "0")], none),
        (&[(55, "3")], Some(Obstacle::Amount)),
        (&[(55, "4"), (58, "1")], Some(Obstacle::Amount)),
        (&[(55, "4"), (58, "1"), (59, "2")], none),
        (&[(55, "4"), (58, "3"), (59, "2")], Some(Obstacle::Amount)),
        (&[(78, "")], Some(Obstacle::Amount)),
        (&[(78, ""), (37, "2"), (36, "2")], none),
        (&[(74, ""), (66, "1")], none),
        (&[(65, "")], Some(Obstacle::CapsSide)),
        (&[(65, ""), (50, "1"), (55, "1"), (74, ""), (78, "")], none),
        (&[(37, "2")], Some(Obstacle::ConditionSide)),
        (&[(38, "2"), (36, "1")], none),
        (&[(40, "4")], Some(Obstacle::ConditionSide)),
        (&[(42, "4"), (17, "1")], none),
        (&[(77, "2"), (79, "2")], Some(Obstacle::Counts)),
        (&[(77, "2"), (79, "2"), (17, "1")], none),
        (&[(12, "2")], Some(Obstacle::Age)),
        (&[(12, "2"), (13, "0")], none),
        (&[(15, "18")], Some(Obstacle::Age)),
        // Refunded later: nothing to compute. The first obstacle stands for all.
        (&[(35, "3"), (15, "18"), (65, "")], none),
        (&[(15, "18"), (65, "")], Some(Obstacle::CapsSide)),
    ] {
        assert_eq!(obstacle(filled), wanted, "{filled:?}");
    }
}

#[test]
fn only_what_an_assumed_column_says_lowers_the_grade() {
    let grade = |filled: &[(usize, &str)]| {
        let image = image(built(&[row(filled)]));
        char::from(sections(&Image::open(&image).unwrap()).schemes[0].grade)
    };
    let silent = [(18, "1"), (24, "1"), (39, "1"), (60, "1"), (67, "1")];
    assert_eq!([grade(&[]), grade(&silent), grade(&[(22, "2")])], ['B', 'B', 'B']);
    let spoken = [(18, "2"), (60, "2"), (61, "1"), (69, "1"), (72, "1"), (81, "0")];
    assert_eq!(spoken.map(|filled| grade(&[filled])), ['C'; 6]);
}

#[test]
fn the_report_counts_what_can_be_computed() {
    let rows = [row(&[]), row(&[(35, "3")]), row(&[(12, "2")]), row(&[(65, "")]), row(&[(65, ""), (9, "2")])];
    let built = built(&rows);
    let [check] = &built.report.schemes[..] else { panic!("{:?}", built.report.schemes) };
    assert_eq!((check.read, check.computable, check.refund, check.not_computable), (5, 1, 1, 3));
    assert_eq!(check.obstacles, [("age", 1), ("caps-side", 2)].into());
    let first: Vec<_> = check.first.iter().map(|scheme| (scheme.row.as_str(), scheme.obstacle)).collect();
    assert_eq!(first, [("3", "age"), ("4", "caps-side"), ("5", "caps-side")]);
    let json = serde_json::to_value(&built.report).unwrap();
    assert_eq!(
        (&json["schemes"][0]["release"], &json["schemes"][0]["obstacles"]["age"]),
        (&"1900-01-01".into(), &1.into())
    );
}

#[test]
fn a_master_of_full_size_is_built_and_opened() {
    let prefectures = (0..23_000).map(|at| {
        let (prefecture, category) = (format!("{:02}", at % 47 + 1), (at % 997 + 1).to_string());
        let (number, age, cap) =
            (format!("{:08}", 80_010_000 + at), (at % 74).to_string(), (at % 50 * 100).to_string());
        let name = format!("医療費助成{at}");
        row(&[(1, &name), (3, &prefecture), (8, &number), (9, &category), (14, "5"), (15, &age), (78, &cap)])
    });
    let built = built(&prefectures.collect::<Vec<_>>());
    assert_eq!((built.report.files[0].rows.kept, built.report.files[0].rows.refused), (23_000, 0));
    let image = image(built);
    let opened = Image::open(&image).unwrap();
    let schemes = sections(&opened);
    assert_eq!((schemes.schemes.len(), schemes.eligibilities.len(), schemes.terms.len()), (23_000, 74, 50));
    let set = MasterSet::new(&[opened], None).unwrap();
    assert_eq!(set.rows(Family::Subsidy, day("2026-08-03")).count(), 23_000);
}

const SCHEME: &str = r#"
[[scheme]]
name = "大阪府重度障がい者医療費助成"
prefecture = "27"
class_1 = "009"
number = "8027"
category = 1
from = "2018-04-01"
age_from_basis = "none"
age_until_basis = "fiscal_year_end_of_day_before"
age_until = 18
inpatient = "yes"
outpatient = "yes"
income = "active_3"
schooling = "primary"
combine = "mixed"
and_items = "22_1:24"
method = "receipt"
inpatient_pattern = "rest"
outpatient_pattern = "rest"
caps_of = "patient"
caps_joint = "no"
inpatient_cap_day = 500
outpatient_cap_day = 500
other_subsidies = "yes"
other_law_1 = "52"
priority = 1
cite = "大阪府の要綱"
grade = "A"
note = "stays in the file"
"#;

fn file(name: &str, text: &str) -> SchemeFile {
    SchemeFile { name: format!("subsidies/{name}"), text: text.to_owned(), published: day("2026-07-01") }
}

#[test]
fn curated_schemes_hold_the_official_columns() {
    let release = subsidies::read(&[file("27.toml", SCHEME)]).unwrap().unwrap();
    assert_eq!((release.label.as_str(), release.as_of, release.columns.len()), ("curated", day("2026-07-01"), 96));
    let field = |no: u16| {
        let at = release.columns.iter().position(|column| column.no == no).unwrap();
        release.versions[0].fields[at].to_string()
    };
    let wanted = [(8, "8027"), (10, "20180401"), (11, "99999999"), (14, "8"), (16, "2"), (22, "A"), (33, "22_1:24")];
    for (no, text) in wanted.into_iter().chain([(66, "2"), (4, ""), (1003, "大阪府の要綱"), (1004, "A")]) {
        assert_eq!(field(no), text, "{no}");
    }
    let bytes = write_image(&ImageContent { releases: vec![release], ..ImageContent::default() }).unwrap();
    let opened = Image::open(&bytes).unwrap();
    let schemes = sections(&opened);
    let (scheme, who, terms) = of(&schemes, 0);
    assert_eq!((scheme.grade, scheme.obstacles, who.income, who.all_of), (b'A', [0, 0], 10, 0b100_0001));
    assert_eq!((terms.other_laws, terms.outpatient_caps[1].get()), ([52, 0, 0], 500));
    let set = MasterSet::new(&[opened], None).unwrap();
    assert!(!set.release_on(Family::Subsidy, day("2020-01-01")).unwrap().is_complete());
}

#[test]
fn a_curated_scheme_that_is_wrong_is_named() {
    let refused = |from: &str, to: &str| {
        assert!(SCHEME.contains(from), "{from}");
        let problems = subsidies::read(&[file("27.toml", &SCHEME.replace(from, to))]).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:#?}");
        let text = problems[0].to_string();
        assert!(text.contains("subsidies/27.toml") && text.contains("大阪府重度障がい者医療費助成 8027-1"), "{text}");
        (problems[0].def.code, text)
    };
    assert_eq!(refused("note =", "remark =").0, 9123);
    for (from, to) in [
        ("\"receipt\"", "\"recipe\""),
        ("\"receipt\"", "1"),
        ("\"fiscal_year_end_of_day_before\"", "\"fiscal_year_end\""),
        ("22_1:24", "22_1:27"),
        ("prefecture = \"27\"", "prefecture = \"48\""),
        ("2018-04-01", "2018-04-31"),
        ("from = \"2018-04-01\"", "from = \"2018-04-01\"\nuntil = \"2017-01-01\""),
        ("outpatient = \"yes\"\n", ""),
        ("priority = 1\n", ""),
        ("inpatient_cap_day = 500", "inpatient_cap_day = -500"),
        ("inpatient_cap_day = 500", "inpatient_cap_day = \"\""),
        ("cite = \"大阪府の要綱\"", "cite = \" \""),
        ("grade = \"A\"", "grade = \"D\""),
    ] {
        assert_eq!(refused(from, to).0, 9121, "{from} → {to}");
    }
    let (_, text) = refused("outpatient = \"yes\"\n", "");
    assert!(text.contains("outpatient: expected no yes, found ''"), "{text}");
    assert_eq!(subsidies::read(&[file("x.toml", "[[scheme]")]).unwrap_err()[0].def.code, 9110);
    assert_eq!(subsidies::read(&[file("x.toml", "scheem = 1")]).unwrap_err()[0].def.code, 9110);
}

#[test]
fn curated_schemes_for_the_same_persons_and_days_overlap() {
    let later = SCHEME.replace("2018-04-01", "2020-04-01");
    let problems = subsidies::read(&[file("a.toml", SCHEME), file("b.toml", &later)]).unwrap_err();
    assert_eq!((problems.len(), problems[0].def.code), (1, 9113));
    assert!(problems[0].place.contains("b.toml") && problems[0].expected.contains("a.toml"), "{:?}", problems[0]);
    let ended = SCHEME.replace("from = \"2018-04-01\"", "from = \"2018-04-01\"\nuntil = \"2020-03-31\"");
    for other in
        [ended, later.replace("age_until = 18", "age_until = 15"), later.replace("category = 1", "category = 2")]
    {
        let files = [file("a.toml", &other), file("b.toml", &later)];
        let release = subsidies::read(&files).unwrap().unwrap();
        assert_eq!((release.versions.len(), release.sources.len()), (2, 2));
    }
    assert!(subsidies::read(&[]).unwrap().is_none());
}

#[test]
fn a_directory_of_curated_schemes_has_a_day() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(subsidies::DIRECTORY);
    assert!(subsidies::read_directory(&path).unwrap().is_empty());
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("27.toml"), SCHEME).unwrap();
    assert_eq!(subsidies::read_directory(&path).unwrap_err().def.code, 9122);
    std::fs::write(path.join("published.txt"), "2026-07-01\n").unwrap();
    let files = subsidies::read_directory(&path).unwrap();
    assert_eq!((files.len(), files[0].name.as_str(), files[0].published), (1, "subsidies/27.toml", day("2026-07-01")));
}
