//! The 電子点数表 of 2024 with tables 02 and 03-1 at full size: row counts, look-ups of pairs, bytes per row.

mod common;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use common::{calendar, day, image, shelf};
use santei::Code;
use santei::image::Image;
use santei::image::format::{Header, SectionEntry, section};
use santei::masters::{FeeTable, FeeTablePart, MasterSet, bundle_group};
use santei_golden::synthetic::{BUNDLE_ROWS, Bundle, EXCLUSION_ROWS, Exclusion, FeeTables};
use santei_masters::build::{Built, Options, build};
use zerocopy::FromBytes;

/// Rows of the eight tables in the order of their files: six genuine ones, 02 and 03-1 made at full size.
const ROWS: [usize; 8] = [10_178, BUNDLE_ROWS, EXCLUSION_ROWS, 21_918, 17_136, 350, 6_084, 5_343];

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn build_with_full_tables(corpus: &Path, tables: &FeeTables, paths: &[&str]) -> Built {
    let folder = tempfile::tempdir().unwrap();
    let mut files: Vec<PathBuf> = tables.write(folder.path()).unwrap().to_vec();
    files.extend(paths.iter().map(|path| corpus.join(path)));
    let options = Options { label: "r06".into(), as_of: None };
    let built = build(&files, &options, &calendar(), &mut |_| {});
    assert!(built.report.allows_image(false), "{:#?}", built.report.refusals);
    built
}

#[test]
fn full_tables_are_answered_in_a_small_image() {
    let Some(corpus) = shelf("full_tables_are_answered_in_a_small_image") else { return };
    let tables = FeeTables::make(&corpus).unwrap();
    assert_eq!((tables.bundles.len(), tables.exclusions.len()), (BUNDLE_ROWS, EXCLUSION_ROWS));
    let paths = ["tensuhyo/r06/ika_202512.zip", "masters/r06/s_20251104.zip"];
    let built = build_with_full_tables(&corpus, &tables, &paths);
    assert!(built.report.refusals.is_empty(), "{:#?}", built.report.refusals);
    let kept: BTreeMap<&str, usize> =
        built.report.files.iter().filter_map(|file| Some((file.part?, file.rows.kept))).collect();
    let parts = FeeTablePart::ALL.iter().map(|part| part.slug());
    assert_eq!(kept, parts.zip(ROWS).collect());
    codes_of_the_hub(&built);

    let bytes = image(built);
    let image = Image::open(&bytes).unwrap();
    let set = MasterSet::new(std::slice::from_ref(&image), None).unwrap();
    let table = set.fee_table(day("2025-12-01")).unwrap();
    walked(&image, &table);
    pairs(&table, &tables);
    println!("{} bytes in all", bytes.len());
    for (part, rows) in FeeTablePart::ALL.into_iter().zip(ROWS) {
        let size = bytes_of(&bytes, part);
        println!("{}: {rows} rows, {size} bytes, {:.2} a row", part.slug(), size as f64 / rows as f64);
    }
    let shared = sections(&bytes).filter(|entry| matches!(entry.kind.get(), section::FEE_TABLE_CODES | section::SPANS));
    println!("codes and periods: {} bytes", shared.map(|entry| entry.length.get()).sum::<u64>());
    // Four bytes a row, but for the groups and the starts of each code.
    assert!(bytes_of(&bytes, FeeTablePart::Bundle) < 4 * BUNDLE_ROWS as u64 + 2_000);
    assert!(bytes_of(&bytes, FeeTablePart::ExclusionDay) < 4 * EXCLUSION_ROWS as u64 + 50_000);
}

/// Nine codes of the hub have ended before November 2025; 05 names five of them.
fn codes_of_the_hub(built: &Built) {
    let [check] = &built.report.fee_table_codes[..] else { panic!("{:?}", built.report.fee_table_codes) };
    assert!(check.possible && check.release == day("2024-06-01"));
    let of = |table: &str| -> Vec<&str> {
        check.unknown.iter().filter(|code| code.table == table).map(|code| code.code.as_str()).collect()
    };
    let hub = [
        "150453750",
        "150453850",
        "150453950",
        "160243450",
        "160243550",
        "160243650",
        "170707250",
        "170707350",
        "170707450",
    ];
    assert_eq!(of("01"), hub);
    assert_eq!(of("05"), ["160243450", "160243550", "170707250", "170707350", "170707450"]);
    let elsewhere: Vec<_> = check.unknown.iter().filter(|code| !matches!(code.table, "01" | "05")).collect();
    assert!(elsewhere.iter().all(|code| hub.contains(&code.code.as_str())), "{elsewhere:?}");
    assert!(
        check.unknown.iter().filter(|code| code.table == "01").all(|code| code.count == 1 && !code.name.is_empty())
    );
}

/// The rows of each table, counted by asking for every code and group.
fn walked(image: &Image<'_>, table: &FeeTable<'_>) {
    let sections = image.sections().iter().find(|sections| !sections.fee_table.codes.is_empty()).unwrap().fee_table;
    let codes: Vec<Code> = sections.codes.iter().map(|code| Code::new(code.get()).unwrap()).collect();
    let groups = sections.bundles.groups.iter().map(|row| row.group.get());
    let mut wards: Vec<u16> = sections.inpatient.iter().map(|row| row.group.get()).collect();
    wards.dedup();
    let exclusions = |part| codes.iter().map(|&code| table.exclusions(part, code).count()).sum::<usize>();
    let found = [
        codes.iter().filter(|&&code| table.supplement(code).is_some()).count(),
        groups.map(|group| table.bundled(group).count()).sum(),
        exclusions(FeeTablePart::ExclusionDay),
        exclusions(FeeTablePart::ExclusionMonth),
        exclusions(FeeTablePart::ExclusionSame),
        exclusions(FeeTablePart::ExclusionWeek),
        wards.iter().map(|&group| table.inpatient(group).count()).sum(),
        codes.iter().map(|&code| table.frequencies(code).count()).sum(),
    ];
    assert_eq!(found, ROWS);
    for &group in &wards {
        for addon in table.inpatient(group) {
            assert!(table.is_addon(addon.code));
            assert_eq!(table.addon(group, addon.code), Some(addon));
        }
    }
    let named = codes.iter().filter(|&&code| table.is_addon(code)).count();
    let listed: std::collections::HashSet<Code> =
        wards.iter().flat_map(|&group| table.inpatient(group)).map(|addon| addon.code).collect();
    assert_eq!(named, listed.len());
}

/// A thousand pairs of each table, and as many that the table does not list.
fn pairs(table: &FeeTable<'_>, tables: &FeeTables) {
    let place = |text: &str| table.place(code(text)).unwrap();
    let bundles: HashMap<(&str, &str), &Bundle> =
        tables.bundles.iter().map(|row| ((row.group.as_str(), row.child.as_str()), row)).collect();
    let (mut absent, step) = (0, tables.bundles.len() / 1_000);
    for (at, row) in tables.bundles.iter().enumerate().step_by(step) {
        let absorbs = |group: &str, child: &str| table.absorbs(bundle_group(group).unwrap(), place(child));
        assert_eq!(absorbs(&row.group, &row.child), Some(row.special), "{row:?}");
        let other = &tables.bundles[(at + 4_321) % tables.bundles.len()].group;
        let expected = bundles.get(&(other.as_str(), row.child.as_str())).map(|row| row.special);
        assert_eq!(absorbs(other, &row.child), expected, "{other} {row:?}");
        absent += usize::from(expected.is_none());
    }
    assert!(absent > 500, "{absent}");

    let exclusions: HashMap<(&str, &str), &Exclusion> =
        tables.exclusions.iter().map(|row| ((row.code.as_str(), row.other.as_str()), row)).collect();
    let (mut absent, step) = (0, tables.exclusions.len() / 1_000);
    for (at, row) in tables.exclusions.iter().enumerate().step_by(step) {
        let found = |other: &str| {
            let found = table.exclusion(FeeTablePart::ExclusionDay, place(&row.code), place(other));
            found.map(|found| {
                assert_eq!((found.code, found.other), (code(&row.code), code(other)));
                (found.kind, found.special)
            })
        };
        assert_eq!(found(&row.other), Some((row.kind, row.special)), "{row:?}");
        let other = &tables.exclusions[(at + 4_321) % tables.exclusions.len()].other;
        let expected = exclusions.get(&(row.code.as_str(), other.as_str())).map(|row| (row.kind, row.special));
        assert_eq!(found(other), expected, "{other} {row:?}");
        absent += usize::from(expected.is_none());
    }
    assert!(absent > 500, "{absent}");
}

fn sections(image: &[u8]) -> impl Iterator<Item = SectionEntry> {
    let count = Header::ref_from_prefix(image).unwrap().0.sections.get() as usize;
    let at = |index: usize| size_of::<Header>() + index * size_of::<SectionEntry>();
    (0..count).map(move |index| *SectionEntry::ref_from_prefix(&image[at(index)..]).unwrap().0)
}

/// The bytes of a table, with its groups or starts.
fn bytes_of(image: &[u8], part: FeeTablePart) -> u64 {
    let own = sections(image).filter(|entry| {
        (section::SUPPLEMENTS..=section::ADDON_CODES).contains(&entry.kind.get()) && entry.part.get() == part.number()
    });
    own.map(|entry| entry.length.get()).sum()
}

#[test]
fn everything_of_2024_with_full_tables_stays_small() {
    let Some(corpus) = shelf("everything_of_2024_with_full_tables_stays_small") else { return };
    let tables = FeeTables::make(&corpus).unwrap();
    let built = build_with_full_tables(&corpus, &tables, &["masters/r06", "tensuhyo/r06/ika_202512.zip"]);
    let bytes = image(built);
    println!("{} bytes", bytes.len());
    assert!(bytes.len() < 25_000_000, "{}", bytes.len());
}
