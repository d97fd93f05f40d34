//! Damaged images: each refusal, and that no damage gets past opening into a panic.

use santei::image::Image;
use santei::image::format::{
    BundleGroupRow, CommentRelationRow, FeeItemRow, FrequencyRow, InpatientRow, PairRow, RareFeeItemRow, ReleaseRow,
    SupplementRow, VersionRow,
};
use santei::masters::{FeeTable, FeeTablePart, MasterSet};
use zerocopy::FromBytes;

use super::tests::{comment_relations, fee_items, fee_table, known, with_age_addition, with_standards};
use super::*;

const A: &str = "140000610";
const B: &str = "140000710";

/// A small image with every kind of section.
fn sample() -> Vec<u8> {
    let rows = vec![known(A, "100", "2024-03-06", "2024-06-01"), known(B, "200", "2024-03-06", "2024-06-01")];
    let mut hub = ["0"; 27];
    hub[1] = A;
    let pair = |other: &'static str| ["0", A, "", other, "", "3", "0", "0", "", ""];
    let (own, exclusion) = (pair(A), pair(B));
    let limit = ["0", A, "", "131", "月", "4", "0", "0", "0", "0", "0", "0", "", ""];
    let items = with_standards(fee_items("r06", "2024-06-01", "2024-03-06", rows), ["3701", "9999"]);
    let releases = vec![
        with_age_addition(items, "00", "06", B),
        fee_table(FeeTablePart::Supplement, 27, &[("2025-12-01", &hub)]),
        fee_table(
            FeeTablePart::Bundle,
            7,
            &[
                ("2025-12-01", &["0", "A000001", A, "", "0", "", ""]),
                ("2025-12-01", &["0", "A000001", B, "", "1", "", ""]),
            ],
        ),
        fee_table(FeeTablePart::ExclusionMonth, 10, &[("2025-12-01", &own), ("2025-12-01", &exclusion)]),
        fee_table(FeeTablePart::Inpatient, 8, &[("2025-12-01", &["0", "001", B, "", "15", "0", "", ""])]),
        fee_table(FeeTablePart::Frequency, 14, &[("2025-12-01", &limit)]),
        comment_relations(&[("2025-12-01", A, "820100025"), ("2025-12-01", B, "820100026")]),
    ];
    let parameters = "edition = \"2026-06-01\"\n[[parameter]]\nid = \"a\"\nunit = \"yen\"\ntitle_ja = \"\"\ntitle_en = \"\"\n\
                      [[parameter.value]]\nfrom = \"2024-06-01\"\nvalue = \"1/3\"\ncite = \"\"\ngrade = \"A\"\n";
    let rules = "edition = \"2026-06-01\"\n[[rule]]\nkind = \"revision\"\nid = \"r\"\nfrom = \"2026-06-01\"\ncite = \"\"\ngrade = \"A\"\n\
                 family = \"fee_item\"\nlist = [1, 2]\ntexts = [\"a\", \"b\"]\n";
    let rulebook = crate::rulebook::load(&[("r", rules)]).unwrap();
    let content = ImageContent {
        releases,
        parameters: Some(crate::parameters::load(&[("p", parameters)]).unwrap()),
        revisions: Revisions::from_rulebook(&rulebook).unwrap(),
        rulebook: Some(rulebook),
    };
    write_image(&content).unwrap()
}

/// The directory entry of a section: its position and the entry.
fn entry(image: &[u8], kind: u16) -> (usize, SectionEntry) {
    let count = Header::ref_from_prefix(image).unwrap().0.sections.get() as usize;
    let at = |index: usize| size_of::<Header>() + index * size_of::<SectionEntry>();
    let read = |index| *SectionEntry::ref_from_prefix(&image[at(index)..]).unwrap().0;
    (0..count).map(|index| (at(index), read(index))).find(|(_, entry)| entry.kind.get() == kind).unwrap()
}

fn seal(image: &mut [u8]) {
    let checksum = crc32fast::hash(&image[CHECKED_FROM..]);
    image[CHECKED_FROM - 4..CHECKED_FROM].copy_from_slice(&checksum.to_le_bytes());
}

/// The refusal after a change of the directory entry of a section.
fn entry_changed(kind: u16, change: impl Fn(&mut SectionEntry)) -> (u16, String) {
    let mut image = sample();
    let (at, mut entry) = entry(&image, kind);
    change(&mut entry);
    image[at..at + size_of::<SectionEntry>()].copy_from_slice(entry.as_bytes());
    seal(&mut image);
    refusal(&image)
}

/// The refusal after a change of the bytes of a section.
fn bytes_changed(kind: u16, change: impl Fn(&mut [u8])) -> (u16, String) {
    let mut image = sample();
    let (_, entry) = entry(&image, kind);
    let start = entry.offset.get() as usize;
    change(&mut image[start..start + entry.length.get() as usize]);
    seal(&mut image);
    refusal(&image)
}

/// The refusal after a change of the first row of a section.
fn row_changed<T: FromBytes + IntoBytes + zerocopy::Immutable + zerocopy::KnownLayout>(
    kind: u16,
    change: impl Fn(&mut T),
) -> (u16, String) {
    bytes_changed(kind, |bytes| {
        let mut row = T::read_from_prefix(bytes).unwrap().0;
        change(&mut row);
        bytes[..size_of::<T>()].copy_from_slice(row.as_bytes());
    })
}

fn refusal(image: &[u8]) -> (u16, String) {
    match Image::open(image) {
        Ok(_) => panic!("the damage was not seen"),
        Err(error) => (error.def.code, error.to_string()),
    }
}

#[test]
fn what_is_no_image_of_this_format_is_refused() {
    assert_eq!(refusal(b"").0, 1000);
    assert_eq!(refusal(b"PK\x03\x04 not an image").0, 1000);
    assert_eq!(refusal(&MAGIC).0, 1001);
    let image = sample();
    let (code, text) = refusal(&image[..image.len() - 1]);
    assert_eq!(code, 1001);
    assert!(text.contains(&image.len().to_string()) && text.contains(&(image.len() - 1).to_string()), "{text}");
    let mut newer = image.clone();
    newer[8] = 9;
    let (code, text) = refusal(&newer);
    assert!(code == 1002 && text.contains("format 9") && text.contains("format 1"), "{text}");
    let mut damaged = image.clone();
    damaged[200] ^= 1;
    assert_eq!(refusal(&damaged).0, 1003);
    let mut many = image;
    many[24..28].copy_from_slice(&1_000_000u32.to_le_bytes());
    seal(&mut many);
    assert_eq!(refusal(&many).0, 1004);
}

#[test]
fn a_bad_directory_is_refused() {
    assert_eq!(entry_changed(section::HEAP, |entry| entry.offset = u64::MAX.into()).0, 1004);
    assert_eq!(entry_changed(section::HEAP, |entry| entry.length = u64::MAX.into()).0, 1004);
    let (code, text) = entry_changed(section::VERSIONS, |entry| entry.version = 7.into());
    assert!(code == 1005 && text.contains("version 7") && text.contains("version 1"), "{text}");
    assert_eq!(entry_changed(section::VERSIONS, |entry| entry.length = (entry.length.get() - 1).into()).0, 1006);
    let row = size_of::<FeeItemRow>() as u64;
    assert_eq!(entry_changed(section::FEE_ITEMS, |entry| entry.length = (entry.length.get() - row).into()).0, 1006);
    assert_eq!(entry_changed(section::HEAP, |entry| entry.kind = 999.into()).0, 1007);
    assert_eq!(entry_changed(section::SOURCES, |entry| entry.kind = section::RELEASES.into()).0, 1008);
}

#[test]
fn sections_of_unknown_kinds_are_passed_over() {
    let mut image = sample();
    let (at, mut entry) = entry(&image, section::REVISIONS);
    entry.kind = 999.into();
    image[at..at + size_of::<SectionEntry>()].copy_from_slice(entry.as_bytes());
    seal(&mut image);
    Image::open(&image).unwrap();
}

#[test]
fn bad_content_is_refused() {
    assert_eq!(bytes_changed(section::HEAP, |bytes| bytes[2] = 0xFF).0, 1009);
    let nowhere = u32::MAX;
    assert_eq!(row_changed(section::FEE_ITEMS, |row: &mut FeeItemRow| row.name = nowhere.into()).0, 1010);
    assert_eq!(row_changed(section::RELEASES, |row: &mut ReleaseRow| row.sources_len = nowhere.into()).0, 1010);
    assert_eq!(row_changed(section::SUPPLEMENTS, |row: &mut SupplementRow| row.span = u16::MAX.into()).0, 1010);
    let (code, text) = row_changed(section::VERSIONS, |row: &mut VersionRow| row.key = 999_999_999.into());
    assert!(code == 1011 && text.contains("versions"), "{text}");
    assert_eq!(bytes_changed(section::INDEX, |bytes| bytes.fill(0)).0, 1012);
    assert_eq!(bytes_changed(section::INDEX, |bytes| bytes.fill(1)).0, 1012);
    assert_eq!(entry_changed(section::INDEX, |entry| entry.length = 4.into()).0, 1012);
    assert_eq!(row_changed(section::RELEASES, |row: &mut ReleaseRow| row.family = 200).0, 1013);
    assert_eq!(row_changed(section::VERSIONS, |row: &mut VersionRow| row.kind = 9).0, 1013);
    assert_eq!(row_changed(section::FEE_ITEMS, |row: &mut FeeItemRow| row.points_kind = 2).0, 1013);
}

#[test]
fn bad_fee_tables_are_refused() {
    let pair = |kind, change: fn(&mut PairRow)| row_changed(kind, change).0;
    assert_eq!(bytes_changed(section::FEE_TABLE_CODES, |bytes| bytes[..4].fill(0xFF)).0, 1011);
    assert_eq!(bytes_changed(section::FEE_TABLE_CODES, |bytes| bytes[4..].fill(0xFF)).0, 1013);
    // Without its second code, places point nowhere.
    assert_eq!(entry_changed(section::FEE_TABLE_CODES, |entry| entry.length = 4.into()).0, 1010);
    assert_eq!(row_changed(section::SUPPLEMENTS, |row: &mut SupplementRow| row.code = 2.into()).0, 1010);
    assert_eq!(row_changed(section::INPATIENT, |row: &mut InpatientRow| row.code = 2.into()).0, 1010);
    assert_eq!(row_changed(section::FREQUENCIES, |row: &mut FrequencyRow| row.code = 2.into()).0, 1010);
    for kind in [section::BUNDLES, section::EXCLUSIONS] {
        assert_eq!(pair(kind, |row| row.other = 2.into()), 1010);
        assert_eq!(pair(kind, |row| *row = PairRow::new(row.other.get(), row.kind().into(), false, 1)), 1010);
    }
    assert_eq!(pair(section::BUNDLES, |row| *row = PairRow::new(0, 1, false, 0)), 1013);
    assert_eq!(pair(section::EXCLUSIONS, |row| *row = PairRow::new(0, 0, false, 0)), 1013);
    assert_eq!(row_changed(section::BUNDLE_GROUPS, |row: &mut BundleGroupRow| row.start = 1.into()).0, 1013);
    assert_eq!(entry_changed(section::BUNDLE_GROUPS, |entry| entry.kind = 999.into()).0, 1006);
    assert_eq!(entry_changed(section::BUNDLES, |entry| entry.kind = 999.into()).0, 1010);
    assert_eq!(bytes_changed(section::EXCLUSION_STARTS, |bytes| bytes[0] = 1).0, 1013);
    assert_eq!(bytes_changed(section::EXCLUSION_STARTS, |bytes| bytes[4] = 3).0, 1011);
    assert_eq!(bytes_changed(section::EXCLUSION_STARTS, |bytes| bytes[8] = 3).0, 1010);
    assert_eq!(entry_changed(section::EXCLUSION_STARTS, |entry| entry.length = 8.into()).0, 1006);
    assert_eq!(entry_changed(section::EXCLUSION_STARTS, |entry| entry.kind = 999.into()).0, 1006);
    assert_eq!(entry_changed(section::EXCLUSIONS, |entry| entry.kind = 999.into()).0, 1010);
    assert_eq!(pair(section::ADDON_CODES, |row| row.other = 0.into()), 1012);
    assert_eq!(entry_changed(section::ADDON_CODES, |entry| entry.kind = 999.into()).0, 1012);
    assert_eq!(entry_changed(section::INPATIENT, |entry| entry.kind = 999.into()).0, 1012);
}

#[test]
fn rows_out_of_order_are_refused() {
    let swapped = |kind: u16| {
        bytes_changed(kind, |bytes| {
            let (first, second) = bytes.split_at_mut(bytes.len() / 2);
            first.swap_with_slice(second);
        })
    };
    let swappable = [section::BUNDLES, section::EXCLUSIONS, section::FEE_TABLE_CODES, section::COMMENT_RELATIONS];
    for kind in swappable {
        assert_eq!(swapped(kind).0, 1011, "{kind}");
    }
}

#[test]
fn bad_comment_relations_are_refused() {
    type Change = fn(&mut CommentRelationRow);
    let changed = |change: Change| row_changed(section::COMMENT_RELATIONS, change).0;
    assert_eq!(changed(|row| row.version = 2.into()), 1010);
    let values: [Change; 6] = [
        |row| row.act = u32::MAX.into(),
        |row| row.comment = u32::MAX.into(),
        |row| row.notice = 2,
        |row| row.condition = 4,
        |row| row.not_billed = 2,
        |row| row.setting = 3,
    ];
    assert!(values.into_iter().all(|change| changed(change) == 1013));
    let half = size_of::<CommentRelationRow>() as u64;
    assert_eq!(entry_changed(section::COMMENT_RELATIONS, |entry| entry.length = half.into()).0, 1006);
}

#[test]
fn an_image_without_typed_comment_relations_holds_no_table() {
    let mut image = sample();
    let day = Day::parse_iso("2025-12-01").unwrap();
    let has = |image: &[u8]| {
        let opened = Image::open(image).unwrap();
        MasterSet::new(&[opened], None).unwrap().has_comment_relations(day)
    };
    assert!(has(&image));
    let (at, mut entry) = entry(&image, section::COMMENT_RELATIONS);
    entry.kind = 999.into();
    image[at..at + size_of::<SectionEntry>()].copy_from_slice(entry.as_bytes());
    seal(&mut image);
    assert!(!has(&image));
}

#[test]
fn bad_standards_are_refused() {
    assert_eq!(bytes_changed(section::STANDARD_SETS, |bytes| bytes[0] = 9).0, 1010);
    assert_eq!(bytes_changed(section::STANDARDS, |bytes| bytes[0] = 9).0, 1010);
    assert_eq!(entry_changed(section::STANDARDS, |entry| entry.kind = 999.into()).0, 1010);
    assert_eq!(entry_changed(section::STANDARD_SETS, |entry| entry.length = 2.into()).0, 1006);
    assert_eq!(entry_changed(section::STANDARD_SETS, |entry| entry.kind = 999.into()).0, 1006);
}

#[test]
fn bad_rare_columns_are_refused() {
    assert_eq!(row_changed(section::FEE_ITEMS, |row: &mut FeeItemRow| row.rare = 2.into()).0, 1010);
    assert_eq!(entry_changed(section::RARE_FEE_ITEMS, |entry| entry.kind = 999.into()).0, 1010);
    let code = |row: &mut RareFeeItemRow| row.age_additions[3].code = u32::MAX.into();
    assert_eq!(row_changed(section::RARE_FEE_ITEMS, code).0, 1013);
}

#[test]
fn sections_of_an_older_form_are_refused() {
    let second = [section::FEE_ITEMS, section::SUPPLEMENTS, section::BUNDLES, section::EXCLUSIONS];
    for kind in second.into_iter().chain([section::INPATIENT, section::FREQUENCIES]) {
        let (code, text) = entry_changed(kind, |entry| entry.version = 1.into());
        assert!(code == 1005 && text.contains("built by version 1") && text.contains("version 2"), "{text}");
    }
}

#[test]
fn bad_texts_of_official_columns_are_found_when_asked_for() {
    let damaged = |kind: u16, change: &dyn Fn(&mut [u8])| {
        let mut image = sample();
        let (_, entry) = entry(&image, kind);
        let start = entry.offset.get() as usize;
        change(&mut image[start..start + entry.length.get() as usize]);
        seal(&mut image);
        Image::open(&image).unwrap().check_texts().map_err(|error| error.def.code)
    };
    assert_eq!(damaged(section::COLD_HEAP, &|_| {}), Ok(()));
    assert_eq!(damaged(section::COLD_HEAP, &|bytes| bytes[2] = 0xFF), Err(1010));
    assert_eq!(damaged(section::COLD_HEAP, &|bytes| bytes[1] = 0x7F), Err(1010));
    assert_eq!(damaged(section::COLUMN_DATA, &|bytes| bytes.fill(0xFF)), Err(1010));
}

/// Asks the fee table about pairs of a code.
fn pairs(table: &FeeTable<'_>, code: Code) -> usize {
    let places = [A, B].map(|other| table.place(Code::parse(other).unwrap()));
    let found = table.place(code).into_iter().flat_map(|place| {
        places.into_iter().flatten().map(move |other| {
            let excluded = table.exclusion(FeeTablePart::ExclusionMonth, place, other).is_some();
            usize::from(excluded) + usize::from(table.absorbs(1_000_001, other).is_some())
        })
    });
    found.sum::<usize>() + usize::from(table.addon(1, code).is_some()) + usize::from(table.is_addon(code))
}

/// Asks an image everything that it can be asked.
fn ask(image: &Image<'_>) {
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let _ = image.check_texts();
    let Ok(set) = MasterSet::new(std::slice::from_ref(image), None) else { return };
    let mut seen = image.sources().map(|source| source.name().len()).sum::<usize>();
    for on in [day("2024-05-31"), day("2024-06-01"), day("2026-06-01")] {
        for code in [A, B, "199999999"] {
            let code = Code::parse(code).unwrap();
            seen += set.fee_item(code, on).found().map_or(0, |item| item.name().len() + item.section().len());
            seen += set.fee_item(code, on).found().map_or(0, |item| item.standards().count());
            seen += set.fee_item(code, on).found().map_or(0, |item| item.age_additions().count());
            seen += usize::from(
                set.fee_item(code, on).found().is_some_and(|item| item.points_kind() == item.points_kind()),
            );
            let record = set.record(Family::FeeItem, code.value(), on).found();
            seen += record.map_or(0, |record| record.values().map(|(_, value)| value.len()).sum());
            seen += set.comment_relations(code, on).map(|row| row.text.len() + row.section.len()).sum::<usize>();
            if let Some(table) = set.fee_table(on) {
                seen += usize::from(table.supplement(code).is_some());
                seen += table.exclusions(FeeTablePart::ExclusionMonth, code).count();
                seen += pairs(&table, code);
                seen += table.frequencies(code).map(|limit| limit.unit_name.len()).sum::<usize>();
                seen += table.bundled(1_000_001).count() + table.inpatient(1).count();
            }
        }
        seen += set.parameter("a", on).map_or(0, |value| value.cite.len());
        seen += set.rules("revision", on).map(|rule| rule.texts("texts").map(str::len).sum::<usize>()).sum::<usize>();
        seen += set.rules("revision", on).map(|rule| rule.ints("list").count()).sum::<usize>();
        seen += set.rows(Family::Ward, on).count();
    }
    assert!(seen < 1_000_000_000);
}

#[test]
fn no_damage_becomes_a_panic() {
    let image = sample();
    ask(&Image::open(&image).unwrap());
    let (mut opened, mut random) = (0, 0x2545_F491_4F6C_DD1Du64);
    for _ in 0..20_000 {
        // xorshift: the same damage in every run.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut damaged = image.clone();
        let at = CHECKED_FROM + (random >> 16) as usize % (image.len() - CHECKED_FROM);
        damaged[at] = match random & 3 {
            0 => 0,
            1 => 0xFF,
            2 => damaged[at].wrapping_add(1),
            _ => random as u8,
        };
        seal(&mut damaged);
        if let Ok(image) = Image::open(&damaged) {
            ask(&image);
            opened += 1;
        }
    }
    assert!(opened > 0);
}
