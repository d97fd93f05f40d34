//! What is written is what look-ups answer; expectations are written by hand.

use santei::image::Image;
use santei::masters::{
    AgeAddition, FeeTable, FeeTablePart, Lookup, MasterSet, PointsKind, SourceKind, VersionKind, bundle_group,
};

use super::*;
use crate::model::{ColumnInfo, Key};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// A fee item release with the columns 3, 5, 10, 11, 12, 31–35 and 85, 92, 93.
pub(super) fn fee_items(label: &str, start: &str, as_of: &str, rows: Vec<Version>) -> ReleaseData {
    let columns = [3, 5, 8, 10, 11, 12, 30, 31, 32, 33, 34, 35, 39, 41, 42, 85, 92, 93];
    ReleaseData {
        family: Family::FeeItem,
        part: None,
        label: label.into(),
        start: day(start),
        as_of: day(as_of),
        sources: vec![SourceInfo {
            name: format!("{label}.zip!s.csv"),
            sha256: [7; 32],
            kind: SourceKind::Snapshot,
            published: day(as_of),
            rows_read: rows.len() as u32,
            rows_kept: rows.len() as u32,
            rows_superseded: 0,
            rows_refused: 0,
        }],
        columns: columns.iter().map(|&no| ColumnInfo { no, name: format!("項目{no}") }).collect(),
        versions: rows,
    }
}

fn item(key: &str, points: &str, published: &str, from: &str, until: &str, kind: VersionKind) -> Version {
    let values = [
        key,
        "創傷処置",
        "16",
        "mL",
        "3",
        points,
        "1",
        "30",
        "300",
        "30",
        "50.00",
        "2",
        "B",
        "00",
        "B6",
        "J",
        "000",
        "02",
    ];
    Version {
        key: Key::Code(code(key)),
        published: day(published),
        valid_from: day(from),
        valid_until: if until.is_empty() { Day::MAX } else { day(until) },
        kind,
        fields: values.iter().map(|&value| value.into()).collect(),
    }
}

fn content(releases: Vec<ReleaseData>) -> ImageContent {
    ImageContent { releases, ..ImageContent::default() }
}

fn image(releases: Vec<ReleaseData>) -> Vec<u8> {
    write_image(&content(releases)).unwrap()
}

const A: &str = "140000610";
const B: &str = "140000710";

pub(super) fn known(key: &str, points: &str, published: &str, from: &str) -> Version {
    item(key, points, published, from, "", VersionKind::Known)
}

#[test]
fn typed_fields_and_official_columns_come_back() {
    let bytes =
        image(vec![fee_items("r06", "2024-06-01", "2024-03-06", vec![known(A, "42.50", "2024-03-06", "2024-06-01")])]);
    let opened = Image::open(&bytes).unwrap();
    let set = MasterSet::new(std::slice::from_ref(&opened), None).unwrap();
    let Lookup::Found { item, carried_back, release } = set.fee_item(code(A), day("2024-06-01")) else { panic!() };
    assert!(!carried_back);
    assert_eq!((release.label(), release.start(), release.as_of()), ("r06", day("2024-06-01"), day("2024-03-06")));
    assert_eq!((item.code(), item.name(), item.points()), (code(A), "創傷処置", 4250));
    assert_eq!((item.unit_code(), item.unit_name(), item.section()), (16, "mL", "J000-2"));
    assert_eq!((item.points_kind(), item.addon_serial()), (PointsKind::Plus, b'B'));
    assert_eq!((item.age_lower(), item.age_upper()), (*b"00", *b"B6"));
    let step = item.step().unwrap();
    assert_eq!((step.lower, step.upper, step.step, step.points, step.error), (30, 300, 30, 5000, 2));
    let record = set.record(Family::FeeItem, code(A).value(), day("2024-06-01")).found().unwrap();
    assert_eq!((record.value(12), record.value(5), record.value(99)), (Some("42.50"), Some("創傷処置"), None));
    assert_eq!(record.table().columns().next(), Some((3, "項目3")));
    assert_eq!(opened.sources().next().unwrap().name(), "r06.zip!s.csv");
}

#[test]
fn a_change_divides_the_days() {
    let rows = vec![
        known(A, "100", "2024-03-06", "2024-06-01"),
        known(A, "110", "2024-09-20", "2024-10-01"),
        // Published later for an earlier day: supersedes the first row, not the second.
        known(A, "105", "2024-08-01", "2024-08-01"),
    ];
    let bytes = image(vec![fee_items("r06", "2024-06-01", "2025-01-01", rows)]);
    let image = Image::open(&bytes).unwrap();
    let points = |known_at: Option<&str>, on: &str| {
        let set = MasterSet::new(std::slice::from_ref(&image), known_at.map(day)).unwrap();
        set.fee_item(code(A), day(on)).found().map(|item| item.points())
    };
    assert_eq!(points(None, "2024-07-31"), Some(10000));
    assert_eq!(points(None, "2024-08-01"), Some(10500));
    assert_eq!(points(None, "2024-10-01"), Some(11000));
    assert_eq!(points(Some("2024-09-19"), "2024-10-01"), Some(10500));
    assert_eq!(points(Some("2024-07-31"), "2024-10-01"), Some(10000));
    assert_eq!(points(Some("2024-03-05"), "2024-10-01"), None);
    assert_eq!(points(None, "2024-05-31"), None);
}

#[test]
fn states_before_the_first_proof_are_carried_back_unless_the_code_is_new() {
    let rows = vec![
        known(A, "100", "2024-10-01", "2024-10-01"),
        item(B, "200", "2024-10-01", "2024-10-01", "", VersionKind::New),
    ];
    let bytes = image(vec![fee_items("r06", "2024-06-01", "2024-10-01", rows)]);
    let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    let first = set.fee_item(code(A), day("2024-06-01"));
    assert!(matches!(first, Lookup::Found { carried_back: true, item, .. } if item.points() == 10000));
    let second = set.fee_item(code(B), day("2024-09-30"));
    assert!(matches!(second, Lookup::NotYet { from, .. } if from == day("2024-10-01")));
    assert!(matches!(set.fee_item(code(B), day("2024-10-01")), Lookup::Found { carried_back: false, .. }));
    assert!(matches!(set.fee_item(code("199999999"), day("2024-10-01")), Lookup::Unknown { .. }));
    assert!(matches!(set.fee_item(code(A), day("2024-05-31")), Lookup::NoRelease));
}

#[test]
fn ends_are_abolished_with_their_last_day() {
    let rows = vec![
        // Printed with class 9 in the first file of a release: ended before it began.
        item(A, "100", "2024-03-06", "2024-06-01", "2024-05-31", VersionKind::Known),
        known(B, "100", "2024-03-06", "2024-06-01"),
        item(B, "100", "2024-12-01", "2024-12-01", "", VersionKind::Gone),
    ];
    let bytes = image(vec![fee_items("r06", "2024-06-01", "2024-12-01", rows)]);
    let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    let abolished = |key, on| match set.fee_item(code(key), day(on)) {
        Lookup::Abolished { last_day, .. } => Some(last_day),
        _ => None,
    };
    assert_eq!(abolished(A, "2024-06-01"), Some(day("2024-05-31")));
    assert_eq!(abolished(B, "2024-11-30"), None);
    assert_eq!(abolished(B, "2024-12-01"), Some(day("2024-11-30")));
}

#[test]
fn a_code_missing_from_the_newer_release_is_abolished_in_any_order_of_images() {
    let r04 =
        image(vec![fee_items("r04", "2022-04-01", "2024-02-01", vec![known(A, "100", "2024-02-01", "2022-04-01")])]);
    let r06 =
        image(vec![fee_items("r06", "2024-06-01", "2024-03-06", vec![known(B, "200", "2024-03-06", "2024-06-01")])]);
    let (r04, r06) = (Image::open(&r04).unwrap(), Image::open(&r06).unwrap());
    for images in [[r04.clone(), r06.clone()], [r06, r04]] {
        let set = MasterSet::new(&images, None).unwrap();
        assert!(
            matches!(set.fee_item(code(A), day("2024-05-31")), Lookup::Found { item, .. } if item.points() == 10000)
        );
        let after = set.fee_item(code(A), day("2024-06-01"));
        assert!(matches!(after, Lookup::Abolished { last_day, release }
            if last_day == day("2024-05-31") && release.label() == "r06"));
        let before = set.fee_item(code(B), day("2024-05-31"));
        assert!(matches!(before, Lookup::NotYet { from, .. } if from == day("2024-06-01")));
        assert_eq!(set.release_on(Family::FeeItem, day("2024-06-01")).unwrap().label(), "r06");
    }
}

#[test]
fn nothing_follows_from_absence_in_a_curated_release() {
    let r06 = fee_items("r06", "2024-06-01", "2024-06-01", vec![known(A, "100", "2024-06-01", "2024-06-01")]);
    let mut r08 = fee_items("r08", "2026-06-01", "2026-06-01", vec![known(B, "200", "2026-06-01", "2026-06-01")]);
    r08.sources[0].kind = SourceKind::Curated;
    let bytes = image(vec![r08, r06]);
    let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    assert!(matches!(set.fee_item(code(A), day("2026-06-01")), Lookup::Unknown { .. }));
}

#[test]
fn a_release_ends_at_the_next_revision_even_when_that_is_not_loaded() {
    let mut content =
        content(vec![fee_items("r06", "2024-06-01", "2024-03-06", vec![known(A, "100", "2024-03-06", "2024-06-01")])]);
    content.revisions.days.push(crate::parameters::Revision {
        family: Family::FeeItem,
        start: day("2026-06-01"),
        label: "R08".into(),
        cite: "令和8年厚生労働省告示第69号".into(),
        grade: b'A',
    });
    let bytes = write_image(&content).unwrap();
    let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    assert!(matches!(set.fee_item(code(A), day("2026-05-31")), Lookup::Found { .. }));
    assert!(matches!(set.fee_item(code(A), day("2026-06-01")), Lookup::NoRelease));
}

#[test]
fn of_one_release_held_twice_the_newer_is_used_and_disagreement_is_refused() {
    let release = |as_of: &str, points: &str| {
        image(vec![fee_items("r06", "2024-06-01", as_of, vec![known(A, points, "2024-03-06", "2024-06-01")])])
    };
    let (old, new, other) = (release("2024-03-06", "100"), release("2024-05-17", "110"), release("2024-05-17", "111"));
    let open = |bytes| Image::open(bytes).unwrap();
    let set = MasterSet::new(&[open(&new), open(&old)], None).unwrap();
    assert_eq!(set.fee_item(code(A), day("2024-06-01")).found().unwrap().points(), 11000);
    MasterSet::new(&[open(&new), open(&old), open(&new)], None).unwrap();
    let error = MasterSet::new(&[open(&new), open(&old), open(&other)], None).map(|_| ()).unwrap_err();
    assert_eq!((error.def.code, error.start, error.as_of), (1020, day("2024-06-01"), day("2024-05-17")));
}

#[test]
fn thousands_of_codes_are_each_found() {
    let keys: Vec<String> = (0..5000u32).map(|n| format!("{}", 110_000_010 + n * 100)).collect();
    let rows = keys.iter().enumerate().map(|(n, key)| known(key, &n.to_string(), "2024-03-06", "2024-06-01")).collect();
    let bytes = image(vec![fee_items("r06", "2024-06-01", "2024-03-06", rows)]);
    let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    for (n, key) in keys.iter().enumerate() {
        let item = set.fee_item(code(key), day("2024-06-01")).found().unwrap();
        assert_eq!((item.points(), item.code()), (n as i64 * 100, code(key)));
        let record = set.record(Family::FeeItem, code(key).value(), day("2024-06-01")).found().unwrap();
        assert_eq!((record.value(3), record.value(12)), (Some(key.as_str()), Some(n.to_string().as_str())));
    }
    assert!(matches!(set.fee_item(code("110000011"), day("2024-06-01")), Lookup::Unknown { .. }));
}

#[test]
fn the_order_of_the_content_does_not_change_a_byte() {
    let r04 = fee_items("r04", "2022-04-01", "2024-02-01", vec![known(A, "1", "2024-02-01", "2022-04-01")]);
    let mut rows = vec![known(A, "100", "2024-03-06", "2024-06-01"), known(B, "200", "2024-03-06", "2024-06-01")];
    let forward = image(vec![r04.clone(), fee_items("r06", "2024-06-01", "2024-03-06", rows.clone())]);
    rows.reverse();
    assert!(forward == image(vec![fee_items("r06", "2024-06-01", "2024-03-06", rows), r04]));
}

pub(super) fn fee_table(part: FeeTablePart, columns: u16, rows: &[(&str, &[&str])]) -> ReleaseData {
    let version = |(number, (published, fields)): (usize, &(&str, &[&str]))| Version {
        key: Key::Text(number.to_string()),
        published: day(published),
        valid_from: day("2024-06-01"),
        valid_until: Day::MAX,
        kind: VersionKind::Known,
        fields: fields.iter().map(|&field| field.into()).collect(),
    };
    ReleaseData {
        family: Family::FeeTable,
        part: Some(part),
        label: "r06".into(),
        start: day("2024-06-01"),
        as_of: day("2025-12-01"),
        sources: Vec::new(),
        columns: (1..=columns).map(|no| ColumnInfo { no, name: String::new() }).collect(),
        versions: rows.iter().enumerate().map(version).collect(),
    }
}

/// コメント関連テーブル: rows of 別表Ⅰ that ask for a comment whenever an act is billed, each with its publication.
pub(super) fn comment_relations(rows: &[(&str, &str, &str)]) -> ReleaseData {
    let fields: Vec<(&str, [&str; 18])> = rows
        .iter()
        .map(|&(published, act, comment)| {
            let fields =
                ["0", "1", "0024", "A221-2", "00", act, "", "加算", comment, "", "患者", "", "", "01", "0", "0"];
            (published, core::array::from_fn(|at| fields.get(at).copied().unwrap_or("000")))
        })
        .collect();
    let rows: Vec<(&str, &[&str])> = fields.iter().map(|(published, fields)| (*published, &fields[..])).collect();
    ReleaseData { family: Family::CommentRelation, part: None, ..fee_table(FeeTablePart::Supplement, 18, &rows) }
}

#[test]
fn the_comment_table_answers_from_its_newest_publication() {
    let rows = [("2025-11-01", A, "820100025"), ("2025-12-01", B, "820100026"), ("2025-12-01", A, "820100027")];
    let bytes = image(vec![comment_relations(&rows)]);
    let opened = Image::open(&bytes).unwrap();
    let comments = |known_at: Option<&str>, act: &str| -> Vec<String> {
        let set = MasterSet::new(std::slice::from_ref(&opened), known_at.map(day)).unwrap();
        set.comment_relations(code(act), day("2025-01-01")).map(|row| row.comment.to_string()).collect()
    };
    assert_eq!(comments(None, A), ["820100027"]);
    assert_eq!(comments(None, B), ["820100026"]);
    assert_eq!(comments(Some("2025-11-30"), A), ["820100025"]);
    assert_eq!(comments(Some("2025-11-30"), B), Vec::<String>::new());
}

#[test]
fn the_tables_of_the_fee_table_come_back_from_their_newest_publication() {
    let zeros = ["0"; 27];
    let mut hub = zeros;
    (hub[1], hub[3], hub[4], hub[10], hub[19], hub[20]) = (A, "2", "A000001", "1", "001", "1");
    let supplement = fee_table(FeeTablePart::Supplement, 27, &[("2025-12-01", &hub)]);
    let exclusion = |other: &'static str, kind: &'static str, special: &'static str| {
        ["0", A, "", other, "", kind, special, "0", "20240601", "99999999"]
    };
    let (old, new) = (exclusion("111000110", "1", "0"), exclusion(B, "3", "1"));
    let month = fee_table(FeeTablePart::ExclusionMonth, 10, &[("2025-11-01", &old), ("2025-12-01", &new)]);
    let bundle = ["0", "A000001", B, "", "1", "20240601", "99999999"];
    let bundles = fee_table(FeeTablePart::Bundle, 7, &[("2025-12-01", &bundle)]);
    let inpatient = ["0", "001", B, "", "15", "0", "20240601", "99999999"];
    let inpatient = fee_table(FeeTablePart::Inpatient, 8, &[("2025-12-01", &inpatient)]);
    let limit = ["0", A, "", "131", "月", "4", "0", "0", "0", "0", "0", "0", "20240601", "99999999"];
    let limits = fee_table(FeeTablePart::Frequency, 14, &[("2025-12-01", &limit)]);
    let bytes = image(vec![month, limits, supplement, inpatient, bundles]);
    let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    let table = set.fee_table(day("2025-01-01")).unwrap();
    let hub = table.supplement(code(A)).unwrap();
    assert_eq!(hub.bundles, [(2, bundle_group("A000001").unwrap()), (0, 0), (0, 0)]);
    assert_eq!((hub.exclusions, hub.inpatient_group, hub.frequency), ([false, true, false, false], 1, true));
    assert_eq!(table.bundled(1_000_001).collect::<Vec<_>>(), [(code(B), true)]);
    let excluded: Vec<_> = table.exclusions(FeeTablePart::ExclusionMonth, code(A)).collect();
    assert_eq!(excluded.iter().map(|e| (e.other, e.kind, e.special)).collect::<Vec<_>>(), [(code(B), 3, true)]);
    assert_eq!(table.inpatient(1).map(|a| (a.code, a.addon)).collect::<Vec<_>>(), [(code(B), 15)]);
    let limits: Vec<_> = table.frequencies(code(A)).collect();
    assert_eq!(limits.iter().map(|l| (l.unit, l.unit_name, l.times)).collect::<Vec<_>>(), [(131, "月", 4)]);
    assert!(!table.has(FeeTablePart::ExclusionDay));
    pairs_of(&table);
    let earlier = MasterSet::new(&[Image::open(&bytes).unwrap()], Some(day("2025-11-30"))).unwrap();
    let table = earlier.fee_table(day("2025-01-01")).unwrap();
    let excluded = table.exclusions(FeeTablePart::ExclusionMonth, code(A));
    assert_eq!(excluded.map(|e| e.other).collect::<Vec<_>>(), [code("111000110")]);
    assert!(table.supplement(code(A)).is_none());
    // The place stays, the tables published later are not seen.
    let (a, b) = (table.place(code(A)).unwrap(), table.place(code(B)).unwrap());
    assert_eq!(table.exclusion(FeeTablePart::ExclusionMonth, a, b), None);
    assert_eq!(table.absorbs(1_000_001, b), None);
    assert!(table.addon(1, code(B)).is_none() && !table.is_addon(code(B)));
}

/// The look-ups of pairs in the tables above, in force on a day of 2025.
fn pairs_of(table: &FeeTable<'_>) {
    let (a, b, other) = (table.place(code(A)).unwrap(), table.place(code(B)).unwrap(), code("111000110"));
    assert_eq!(table.place(code("199999999")), None);
    let month = |code, other| table.exclusion(FeeTablePart::ExclusionMonth, code, other);
    let found = month(a, b).unwrap();
    assert_eq!((found.code, found.other, found.kind, found.special), (code(A), code(B), 3, true));
    assert_eq!((month(b, a), month(a, a), month(a, table.place(other).unwrap())), (None, None, None));
    assert_eq!(table.exclusion(FeeTablePart::ExclusionDay, a, b), None);
    assert_eq!(table.exclusion(FeeTablePart::Bundle, a, b), None);
    assert_eq!((table.absorbs(1_000_001, b), table.absorbs(1_000_001, a)), (Some(true), None));
    assert_eq!((table.absorbs(0, b), table.absorbs(1_000_002, b)), (None, None));
    assert_eq!(table.addon(1, code(B)).map(|addon| (addon.code, addon.addon)), Some((code(B), 15)));
    assert!(table.addon(2, code(B)).is_none() && table.addon(1, code(A)).is_none());
    assert!(table.is_addon(code(B)) && !table.is_addon(code(A)) && !table.is_addon(code("199999999")));
}

#[test]
fn rows_of_a_table_hold_on_their_days_only() {
    let pair = |other: &'static str, kind: &'static str| ["0", A, "", other, "", kind, "0", "0", "", ""];
    let (ended, open, else_) = (pair(B, "1"), pair(B, "2"), pair("111000110", "3"));
    let rows: [(&str, &[&str]); 3] = [("2025-12-01", &else_), ("2025-12-01", &open), ("2025-12-01", &ended)];
    let mut table = fee_table(FeeTablePart::ExclusionDay, 10, &rows);
    table.versions[1].valid_from = day("2025-06-01");
    table.versions[2].valid_until = day("2025-05-31");
    let backwards = ReleaseData { versions: table.versions.iter().rev().cloned().collect(), ..table.clone() };
    let bytes = image(vec![table]);
    assert!(bytes == image(vec![backwards]));
    let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    let kind = |on: &str| {
        let table = set.fee_table(day(on)).unwrap();
        let (a, b) = (table.place(code(A)).unwrap(), table.place(code(B)).unwrap());
        assert_eq!(table.exclusions(FeeTablePart::ExclusionDay, code(A)).count(), 2);
        table.exclusion(FeeTablePart::ExclusionDay, a, b).map(|found| found.kind)
    };
    assert_eq!((kind("2025-05-31"), kind("2025-06-01")), (Some(1), Some(2)));
}

/// The release with 施設基準コード in the first and last place.
pub(super) fn with_standards(mut release: ReleaseData, codes: [&str; 2]) -> ReleaseData {
    // After column 42, before column 85.
    release.columns.splice(15..15, [72, 81].map(|no| ColumnInfo { no, name: format!("項目{no}") }));
    for version in &mut release.versions {
        version.fields.splice(15..15, codes.map(Into::into));
    }
    release
}

/// The release with a 年齢加算 in the second place, of the same code for every row.
pub(super) fn with_age_addition(mut release: ReleaseData, lower: &str, upper: &str, code: &str) -> ReleaseData {
    release.columns.extend([103, 104, 105].map(|no| ColumnInfo { no, name: format!("項目{no}") }));
    for version in &mut release.versions {
        version.fields.extend([lower, upper, code].map(Into::into));
    }
    release
}

#[test]
fn age_additions_come_back_without_unused_places() {
    let rows = || vec![known(A, "1", "2024-03-06", "2024-06-01"), known(B, "1", "2024-03-06", "2024-06-01")];
    let plain = fee_items("r06", "2024-06-01", "2024-03-06", rows());
    let written = |lower: &str, upper: &str, code: &str| {
        write_image(&content(vec![with_age_addition(plain.clone(), lower, upper, code)]))
    };
    let additions = |bytes: &[u8], key| {
        let set = MasterSet::new(&[Image::open(bytes).unwrap()], None).unwrap();
        set.fee_item(code(key), day("2024-06-01")).found().unwrap().age_additions().collect::<Vec<_>>()
    };
    assert!(additions(&image(vec![plain.clone()]), A).is_empty());
    assert!(additions(&written("00", "00", "0").unwrap(), A).is_empty());
    let expected = [AgeAddition { lower: *b"AA", upper: *b"03", code: code("160155390") }];
    let bytes = written("AA", "03", "160155390").unwrap();
    assert_eq!((additions(&bytes, A), additions(&bytes, B)), (expected.to_vec(), expected.to_vec()));
    assert_eq!(written("AA", "03", "1601553901").unwrap_err().def.code, 9101);
    assert_eq!(written("A", "03", "160155390").unwrap_err().def.code, 9101);
}

#[test]
fn standards_come_back_without_unused_places() {
    let rows = || vec![known(A, "1", "2024-03-06", "2024-06-01"), known(B, "1", "2024-03-06", "2024-06-01")];
    let plain = fee_items("r06", "2024-06-01", "2024-03-06", rows());
    let standards = |release: ReleaseData, key| {
        let bytes = image(vec![release]);
        let set = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
        let item = set.fee_item(code(key), day("2024-06-01")).found().unwrap();
        item.standards().collect::<Vec<_>>()
    };
    assert!(standards(plain.clone(), A).is_empty());
    assert!(standards(with_standards(plain.clone(), ["0", "0000"]), A).is_empty());
    assert_eq!(standards(with_standards(plain.clone(), ["3701", "0"]), A), [3701]);
    let mut two = with_standards(plain, ["0230", "9999"]);
    two.versions[1].fields[15] = "1".into();
    assert_eq!((standards(two.clone(), A), standards(two, B)), (vec![230, 9999], vec![1, 9999]));
}

#[test]
fn a_fee_table_beyond_the_format_is_refused() {
    let refused = |part, columns, rows: &[(&str, &[&str])]| {
        let problem = write_image(&content(vec![fee_table(part, columns, rows)])).unwrap_err();
        (problem.def.code, problem.to_string())
    };
    let pair = |kind: &'static str, special: &'static str| ["0", A, "", B, "", kind, special, "0", "", ""];
    assert_eq!(refused(FeeTablePart::ExclusionDay, 10, &[("2025-12-01", &pair("4", "0"))]).0, 9101);
    assert_eq!(refused(FeeTablePart::ExclusionDay, 10, &[("2025-12-01", &pair("0", "0"))]).0, 9101);
    let (number, text) = refused(FeeTablePart::ExclusionDay, 10, &[("2025-12-01", &pair("1", "2"))]);
    assert!(number == 9101 && text.contains("項番7"), "{text}");
    let codes: Vec<String> = (0..65_536).map(|n| (100_000_000 + n).to_string()).collect();
    let rows: Vec<[&str; 7]> = codes.iter().map(|code| ["0", "A000001", code, "", "0", "", ""]).collect();
    let rows: Vec<(&str, &[&str])> = rows.iter().map(|row| ("2025-12-01", &row[..])).collect();
    let (number, text) = refused(FeeTablePart::Bundle, 7, &rows);
    assert!(number == 9104 && text.contains("65535") && text.contains("65536"), "{text}");
    write_image(&content(vec![fee_table(FeeTablePart::Bundle, 7, &rows[1..])])).unwrap();
    let mut spans = fee_table(FeeTablePart::Bundle, 7, &rows[..8193]);
    for (row, version) in (0..).zip(&mut spans.versions) {
        version.valid_from = Day::from_number(day("2000-01-01").number() + row);
    }
    assert_eq!(write_image(&content(vec![spans.clone()])).unwrap_err().def.code, 9104);
    spans.versions.pop();
    write_image(&content(vec![spans])).unwrap();
}

#[test]
fn content_the_format_cannot_hold_is_refused() {
    let refused = |change: &dyn Fn(&mut ReleaseData)| {
        let mut release = fee_items("r06", "2024-06-01", "2024-03-06", vec![known(A, "1", "2024-03-06", "2024-06-01")]);
        change(&mut release);
        let problem = write_image(&content(vec![release])).unwrap_err();
        (problem.def.code, problem.to_string())
    };
    assert_eq!(refused(&|r| r.versions[0].key = Key::Text("12x".into())).0, 9100);
    let (number, text) = refused(&|r| r.versions[0].fields[5] = "1.234".into());
    assert_eq!(number, 9101);
    assert!(text.contains("140000610") && text.contains("項番12") && text.contains("1.234"), "{text}");
    assert_eq!(refused(&|r| r.versions[0].fields[4] = "2".into()).0, 9101);
    assert_eq!(refused(&|r| r.versions.extend(r.versions.clone())).0, 9102);
    assert_eq!(refused(&|r| r.versions[0].fields.truncate(3)).0, 9103);
    assert_eq!(refused(&|r| r.versions[0].fields[1] = "長".repeat(6000).into()).0, 9104);
    let twice = fee_items("r06", "2024-06-01", "2024-03-06", Vec::new());
    assert_eq!(write_image(&content(vec![twice.clone(), twice])).unwrap_err().def.code, 9102);
}
