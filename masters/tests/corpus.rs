//! The published files of the shelf: every row accounted for, code sets, points and prices as the chains of the shelf say.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use common::{build_inputs, calendar, day, image, shelf};
use encoding_rs::SHIFT_JIS;
use santei::image::Image;
use santei::masters::{AgeAddition, Family, Lookup, MasterSet, PairingField, VersionKind};
use santei::num::parse_decimal;
use santei::{Code, Day};
use santei_masters::build::{Built, Options, build};
use santei_masters::input::Input;
use santei_masters::model::ReleaseData;
use serde_json::Value;

/// A member of a zip (`zip!member`, or the only one), with a date in its name.
fn member(shelf: &Path, spec: &str, date: Option<&str>) -> Input {
    let (path, wanted) = spec.split_once('!').unwrap_or((spec, ""));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(shelf.join(path)).unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
    let fits = |name: &&String| match date {
        Some(date) => name.contains(date),
        None => name.ends_with(wanted) && !name.ends_with('/'),
    };
    let name = names.iter().find(fits).unwrap_or_else(|| panic!("{spec} {date:?}: {names:?}"));
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    let zip_name = path.rsplit('/').next().unwrap();
    let base = name.rsplit('/').next().unwrap();
    Input { dated_names: vec![base.into(), zip_name.into()], ..Input::file(&format!("{zip_name}!{base}"), bytes) }
}

/// The records of a file, read here independently of the crate.
fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// What the README of the shelf says of a chain: common codes, published codes, too many, too few, rows equal in per mille of
/// a per cent.
fn figures(shelf: &Path) -> BTreeMap<String, [u64; 5]> {
    let readme = std::fs::read_to_string(shelf.join("README.md")).unwrap();
    let chain = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let codes: Vec<u64> =
            cells.get(2)?.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        let equal = cells.get(3)?.strip_suffix('%')?.replace('.', "").parse().ok()?;
        let [common, published, more, fewer] = codes[..] else { return None };
        Some((cells.get(1)?.to_string(), [common, published, more, fewer, equal]))
    };
    readme.lines().filter_map(chain).collect()
}

struct Chain<'c> {
    name: &'c str,
    built: Built,
    target: Input,
    /// Day of the last file before the target.
    last: Day,
}

fn run<'c>(shelf: &Path, chain: &'c Value) -> Chain<'c> {
    let texts =
        |key: &str| chain[key].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect::<Vec<_>>();
    let base = member(shelf, chain["base"].as_str().unwrap(), None);
    let target = member(shelf, chain["target"].as_str().unwrap(), None);
    let mut inputs = vec![base];
    for date in texts("dates") {
        inputs.push(member(shelf, texts("updates_from")[0], Some(date)));
    }
    let last = santei_masters::sheet::day_in_name(&inputs.last().unwrap().dated_names[0]).unwrap();
    if chain["minimal"] != true {
        inputs.push(target.clone());
    }
    let built = build_inputs(&inputs, &Options { label: "chain".into(), as_of: None });
    assert!(built.report.refusals.is_empty(), "{}: {:#?}", chain["name"], built.report.refusals);
    Chain { name: chain["name"].as_str().unwrap(), built, target, last }
}

#[test]
fn the_chains_of_the_shelf_are_rebuilt() {
    let Some(shelf) = shelf("the_chains_of_the_shelf_are_rebuilt") else { return };
    let chains: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(shelf.join("tools/chains.json")).unwrap()).unwrap();
    let figures = figures(&shelf);
    assert!(chains.len() >= 25);
    for chain in &chains {
        let run = run(&shelf, chain);
        let figures = figures.get(run.name).unwrap_or_else(|| panic!("{} is not in the README", run.name));
        if chain["minimal"] == true { reduced(&run, figures) } else { verified(&run, chain, figures) }
    }
}

/// A published file against what the differences built: the figures of the shelf, and no point or price differs.
fn verified(run: &Chain<'_>, chain: &Value, figures: &[u64; 5]) {
    let [common, published, more, fewer, equal] = *figures;
    let file = run.built.report.files.iter().find(|file| file.name == run.target.name).unwrap();
    let check = file.verification.as_ref().unwrap();
    assert_eq!(file.rows.read as u64, published, "{}", run.name);
    assert_eq!(check.missing as u64, more, "{}", run.name);
    // A code that only the target has is one that its own row announces.
    assert_eq!((check.unexpected + check.announced) as u64, fewer, "{}: {check:?}", run.name);
    assert_eq!(check.compared as u64, common, "{}: {check:?}", run.name);
    assert_eq!(check.value_equal, check.compared, "{}: {check:?}", run.name);
    let ignored: Vec<u64> =
        chain["ignore_columns"].as_array().into_iter().flatten().map(|no| no.as_u64().unwrap()).collect();
    let differing: BTreeSet<&str> = run
        .built
        .report
        .disagreements
        .iter()
        .filter(|refusal| refusal.file == run.target.name)
        .filter(|refusal| refusal.column.as_ref().is_some_and(|(no, _)| !ignored.contains(&u64::from(*no))))
        .filter_map(|refusal| refusal.key.as_deref())
        .collect();
    // The shelf rounds to three decimals of a per cent.
    let allowed = ((100_000 - equal) * common + 50_000) / 100_000;
    assert!(differing.len() as u64 <= allowed.max(u64::from(equal < 100_000)), "{}: {differing:?}", run.name);
}

/// A reduced file (code, name, unit): the codes in force or ended by the last difference, with the same names and units.
fn reduced(run: &Chain<'_>, figures: &[u64; 5]) {
    let [common, published, ..] = *figures;
    let release = run.built.releases.iter().max_by_key(|release| release.start).unwrap();
    let built = printed(release, run.last);
    let expected: BTreeMap<u32, (String, String)> = records(&run.target.bytes)
        .into_iter()
        .map(|record| (record[2].parse().unwrap(), (record[4].clone(), record[9].clone())))
        .collect();
    assert_eq!((built.len() as u64, expected.len() as u64), (common, published), "{}", run.name);
    assert!(built == expected, "{}: names or units differ", run.name);
}

/// Code, name and unit of the rows that a full file of that day prints: those in force, and once more those just ended.
fn printed(release: &ReleaseData, last: Day) -> BTreeMap<u32, (String, String)> {
    let mut rows = BTreeMap::new();
    for version in &release.versions {
        let ended = version.kind == VersionKind::Gone || version.valid_until != Day::MAX;
        let key = version.key.number().unwrap();
        if ended && version.published != last {
            rows.remove(&key);
        } else {
            rows.insert(key, (version.fields[4].to_string(), version.fields[9].to_string()));
        }
    }
    rows
}

fn build_shelf(shelf: &Path, paths: &[&str], as_of: Option<&str>) -> Built {
    let paths: Vec<_> = paths.iter().map(|path| shelf.join(path)).collect();
    let options = Options { label: "shelf".into(), as_of: as_of.map(day) };
    let built = build(&paths, &options, &calendar(), &mut |_| {});
    assert!(built.report.allows_image(false), "{:#?}", built.report.refusals);
    for file in &built.report.files {
        assert!(file.rows.is_balanced(), "{}: {:?}", file.name, file.rows);
    }
    built
}

/// The rows that the manifest of the shelf counts in a file or member.
fn manifest(shelf: &Path) -> BTreeMap<(String, String), usize> {
    let mut reader = csv::Reader::from_path(shelf.join("MANIFEST.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (file, member, rows) = (at("file"), at("member"), at("rows"));
    let base = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
    let row =
        |record: csv::StringRecord| Some(((base(&record[file]), base(&record[member])), record[rows].parse().ok()?));
    reader.records().filter_map(|record| row(record.unwrap())).collect()
}

/// Every row that the manifest counts is read.
fn assert_rows_read(shelf: &Path, built: &Built) {
    let manifest = manifest(shelf);
    for file in &built.report.files {
        let (zip, member) = file.name.split_once('!').unwrap();
        // One line of column headings is counted there.
        let headings = usize::from(member == "ck_ALL20200407.csv");
        let counted = manifest.get(&(zip.to_owned(), member.to_owned()));
        assert_eq!(counted, Some(&(file.rows.read + headings)), "{}", file.name);
    }
}

#[test]
fn the_files_of_2024_are_built_as_of_a_day() {
    let Some(shelf) = shelf("the_files_of_2024_are_built_as_of_a_day") else { return };
    let paths = ["masters/r06", "tensuhyo/r06/ika_202512.zip"];
    let built = build_shelf(&shelf, &paths, Some("2025-03-24"));
    assert_rows_read(&shelf, &built);
    // The comments of 2024-03-29 stand before the first full file here.
    let refused: Vec<&str> = built.report.refusals.iter().map(|refusal| refusal.file.as_str()).collect();
    assert_eq!(refused, ["c_updates.zip!c_20240329.csv"]);
    for file in &built.report.files {
        assert!(file.published.unwrap() <= day("2025-03-24"), "{}", file.name);
        if let Some(check) = &file.verification {
            assert_eq!((check.missing, check.unexpected), (0, 0), "{}", file.name);
            assert_eq!(check.value_equal, check.compared, "{}", file.name);
        }
    }
    let reversed = build_shelf(&shelf, &[paths[1], paths[0]], Some("2025-03-24"));
    let (bytes, again) = (image(built), image(reversed));
    assert!(bytes == again, "the order of the paths shows in the image");
    assert!(bytes.len() < 25_000_000, "{}", bytes.len());
}

#[test]
fn every_revision_of_the_shelf_is_built() {
    let Some(shelf) = shelf("every_revision_of_the_shelf_is_built") else { return };
    for (paths, starts) in [
        (&["masters/h28"][..], &["2016-04-01"][..]),
        (&["masters/h30"], &["2018-04-01"]),
        (&["masters/r02"], &["2020-04-01"]),
        (&["masters/r04"], &["2022-04-01"]),
        (&["masters/r04", "masters/r02/s_ALL20220218.zip"], &["2020-04-01", "2022-04-01"]),
        (&["masters/r06", "tensuhyo/r06"], &["2024-06-01"]),
    ] {
        let built = build_shelf(&shelf, paths, None);
        assert_rows_read(&shelf, &built);
        let fees = built.releases.iter().filter(|release| release.family == Family::FeeItem);
        let found: Vec<String> = fees.map(|release| release.start.to_string()).collect();
        assert_eq!(found, starts, "{paths:?}");
        image(built);
    }
}

#[test]
fn the_tables_of_the_fee_table_are_told_apart() {
    let Some(shelf) = shelf("the_tables_of_the_fee_table_are_told_apart") else { return };
    let built = build_shelf(&shelf, &["tensuhyo/r06/ika_202512.zip", "tensuhyo/r06/ika_202511.zip"], None);
    assert!(built.report.refusals.is_empty());
    for file in &built.report.files {
        let (zip, name) = file.name.split_once('!').unwrap();
        let number = name.split_once(|c: char| !c.is_ascii_digit() && c != '-').unwrap().0;
        assert_eq!(file.part, Some(number), "{name}");
        // The December tables replace those of November.
        let kept = if zip == "ika_202512.zip" { file.rows.read } else { 0 };
        assert_eq!(file.rows.kept, kept, "{}", file.name);
    }
}

/// The tables of the 歯科電子点数表 with their rows of December 2025, as the corpus counts them; 02 is not on the shelf.
const DENTAL: [(&str, Family, usize); 7] = [
    ("01", Family::DentalSupplement, 8_253),
    ("03-1", Family::DentalExclusionDay, 9_212),
    ("03-2", Family::DentalExclusionMonth, 1_576),
    ("03-3", Family::DentalExclusionSame, 3_804),
    ("03-4", Family::DentalExclusionSite, 30),
    ("03-5", Family::DentalExclusionWeek, 80),
    ("04", Family::DentalFrequency, 2_896),
];

#[test]
fn the_dental_tables_are_official_rows() {
    let Some(shelf) = shelf("the_dental_tables_are_official_rows") else { return };
    let built = build_shelf(&shelf, &["tensuhyo/r06/shika_202509.zip", "tensuhyo/r06/shika_202512.zip"], None);
    assert!(built.report.refusals.is_empty() && built.report.unused.is_empty(), "{:#?}", built.report);
    assert_rows_read(&shelf, &built);
    for file in &built.report.files {
        let (zip, name) = file.name.split_once('!').unwrap();
        let number = name.split_once(|c: char| !c.is_ascii_digit() && c != '-').unwrap().0;
        let (_, family, rows) = DENTAL.iter().find(|(table, ..)| *table == number).unwrap();
        assert_eq!((file.family, file.part), (family.slug(), None), "{name}");
        let kept = if zip == "shika_202512.zip" { *rows } else { 0 };
        assert_eq!(file.rows.kept, kept, "{}", file.name);
    }
    let bytes = image(built);
    let opened = Image::open(&bytes).unwrap();
    opened.check_texts().unwrap();
    let masters = MasterSet::new(std::slice::from_ref(&opened), None).unwrap();
    println!("{} bytes", bytes.len());
    for (table, family, rows) in DENTAL {
        assert_eq!(masters.rows(family, day("2025-12-31")).count(), rows, "{table}");
        // The next revision ends the tables of this one.
        assert_eq!(masters.rows(family, day("2026-06-01")).count(), 0, "{table}");
    }
    let first = masters.rows(Family::DentalExclusionDay, day("2025-12-31")).next().unwrap();
    let values: Vec<&str> = first.values().map(|(_, value)| value).collect();
    let expected =
        ["0", "301000110", "00000", "初診", "302002210", "00000", "開１", "2", "0", "0", "20100401", "99999999"];
    assert_eq!(values, expected);
    assert!(masters.fee_table(day("2025-12-31")).is_none());
}

#[test]
fn standards_are_the_filled_columns() {
    let Some(shelf) = shelf("standards_are_the_filled_columns") else { return };
    let built = build_shelf(&shelf, &["masters/r06/s_20251104.zip"], None);
    let codes: Vec<Code> =
        built.releases[0].versions.iter().map(|v| Code::new(v.key.number().unwrap()).unwrap()).collect();
    let bytes = image(built);
    let opened = Image::open(&bytes).unwrap();
    let (masters, on) = (MasterSet::new(std::slice::from_ref(&opened), None).unwrap(), day("2025-11-30"));
    let mut filled = 0;
    for code in codes {
        let Some(item) = masters.fee_item(code, on).found() else { continue };
        let record = masters.record(Family::FeeItem, code.value(), on).found().unwrap();
        let columns = (72..=81).map(|no| record.value(no).unwrap().parse::<u16>().unwrap_or(0));
        let expected: Vec<u16> = columns.filter(|&standard| standard != 0).collect();
        assert_eq!(item.standards().collect::<Vec<_>>(), expected, "{code}");
        filled += usize::from(!expected.is_empty());
    }
    println!("{filled} codes with 施設基準");
    assert!(filled > 2_000, "{filled}");
}

/// Codes and points of a full file.
/// A digit or capital letter of an official column as the accessors give it.
fn digit(text: &str) -> u8 {
    let value = text.chars().next().map_or(Some(0), |c| c.to_digit(36));
    u8::try_from(value.unwrap()).unwrap()
}

/// The accessors of 医科診療行為 against the official columns; how many values are not zero.
fn fee_item_columns(built: Built, on: &str) -> [usize; 3] {
    let codes: BTreeSet<u32> = built.releases[0].versions.iter().filter_map(|v| v.key.number()).collect();
    let bytes = image(built);
    let masters = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    let mut filled = [0; 3];
    for code in codes.into_iter().filter_map(Code::new) {
        let Some(item) = masters.fee_item(code, day(on)).found() else { continue };
        let record = masters.record(Family::FeeItem, code.value(), day(on)).found().unwrap();
        let text = |no: u16| record.value(no).unwrap_or("");
        for &field in PairingField::ALL {
            assert_eq!(item.pairing(field), digit(text(field.column())), "{code} {field:?}");
            filled[0] += usize::from(item.pairing(field) != 0);
        }
        assert_eq!(item.disease_kind(), text(25).parse::<u8>().unwrap(), "{code}");
        assert_eq!(item.outpatient_management(), digit(text(56)), "{code}");
        filled[1] += usize::from(item.disease_kind() != 0);
        let age = |no: u16| <[u8; 2]>::try_from(text(no).as_bytes()).unwrap();
        let used = [100, 103, 106, 109].into_iter().filter(|no| text(no + 2).len() == 9);
        let code_of = |no: u16| Code::parse(text(no + 2)).unwrap();
        let ages = used.map(|no| AgeAddition { lower: age(no), upper: age(no + 1), code: code_of(no) });
        let ages: Vec<_> = ages.collect();
        assert_eq!(item.age_additions().collect::<Vec<_>>(), ages, "{code}");
        filled[2] += ages.len();
    }
    filled
}

#[test]
fn typed_columns_of_fee_items_are_the_official_ones() {
    let Some(shelf) = shelf("typed_columns_of_fee_items_are_the_official_ones") else { return };
    let filled = fee_item_columns(build_shelf(&shelf, &["masters/r06/s_20251104.zip"], None), "2025-11-30");
    println!("{filled:?} columns of additions, diseases and ages filled");
    assert!(filled[0] > 2_000 && filled[1] > 10 && filled[2] > 1_000, "{filled:?}");
    // 122 columns: what came later is zero.
    let earlier = build_shelf(&shelf, &["masters/h28/stcz_asof20170906.zip"], None);
    let items = earlier.releases.into_iter().filter(|release| release.family == Family::FeeItem);
    let earlier = Built { releases: items.collect(), ..Built::default() };
    let filled = fee_item_columns(earlier, "2017-09-30");
    assert!(filled[0] > 1_000 && filled[2] > 100, "{filled:?}");
}

#[test]
fn typed_columns_of_drugs_are_the_official_ones() {
    let Some(shelf) = shelf("typed_columns_of_drugs_are_the_official_ones") else { return };
    for (zip, on) in [("masters/r06/y_20251111.zip", "2025-11-30"), ("masters/h30/y_asof20190122.zip", "2019-01-31")] {
        let built = build_shelf(&shelf, &[zip], None);
        let codes: BTreeSet<u32> = built.releases[0].versions.iter().filter_map(|v| v.key.number()).collect();
        let bytes = image(built);
        let masters = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
        let mut filled = [0; 4];
        for code in codes.into_iter().filter_map(Code::new) {
            let Some(drug) = masters.drug(code, day(on)).found() else { continue };
            let record = masters.record(Family::Drug, code.value(), day(on)).found().unwrap();
            let text = |no: u16| record.value(no).unwrap_or("");
            let digits = [14, 16, 20, 42].map(|no| digit(text(no)));
            assert_eq!([drug.controlled(), drug.biological(), drug.contrast(), drug.selected_care()], digits, "{code}");
            assert_eq!(drug.listing_code(), text(32), "{code}");
            assert_eq!(drug.injection_volume(), text(21).parse::<u32>().unwrap(), "{code}");
            let linked = Some(text(41)).filter(|text| text.len() == 9).map(|text| Code::parse(text).unwrap());
            assert_eq!(drug.long_listed(), linked, "{code}");
            filled[0] += usize::from(digits[0] != 0);
            filled[1] += usize::from(drug.injection_volume() != 0);
            filled[2] += usize::from(linked.is_some());
            filled[3] += usize::from(!drug.listing_code().is_empty());
        }
        println!("{zip}: {filled:?} drugs controlled, with a volume, with a twin, listed");
        assert!(filled[0] > 100 && filled[1] > 100 && filled[3] > 10_000, "{filled:?}");
        assert_eq!(filled[2] > 0, zip.contains("2025"));
    }
}

fn points(input: &Input) -> BTreeMap<u32, i64> {
    let row = |record: Vec<String>| (record[2].parse().unwrap(), parse_decimal(&record[11], 2).unwrap());
    records(&input.bytes).into_iter().map(row).collect()
}

#[test]
fn two_revisions_answer_together_in_any_order() {
    let Some(shelf) = shelf("two_revisions_answer_together_in_any_order") else { return };
    let old = member(&shelf, "masters/r04/s_ALL20240517_R04.zip", None);
    let new = member(&shelf, "masters/r06/s_ALL20240517.zip", None);
    let (before, after) = (points(&old), points(&new));
    let abolished: Vec<u32> = before.keys().filter(|code| !after.contains_key(code)).copied().collect();
    assert_eq!(abolished.len(), 607);

    let (r04, r06) = (
        image(build_shelf(&shelf, &["masters/r04"], None)),
        image(build_shelf(&shelf, &["masters/r06"], Some("2025-03-24"))),
    );
    let (r04, r06) = (Image::open(&r04).unwrap(), Image::open(&r06).unwrap());
    for images in [[r04.clone(), r06.clone()], [r06, r04]] {
        let masters = MasterSet::new(&images, None).unwrap();
        let look = |code: u32, on: &str| masters.fee_item(Code::new(code).unwrap(), day(on));
        for &code in &abolished {
            match look(code, "2024-06-01") {
                Lookup::Abolished { last_day, .. } => assert_eq!(last_day, day("2024-05-31"), "{code}"),
                other => panic!("{code}: {other:?}"),
            }
        }
        // A May day has the points of the old release, a June day those of the new one.
        for (&code, &points) in &before {
            assert_eq!(look(code, "2024-05-31").found().map(|item| item.points()), Some(points), "{code}");
        }
        for (&code, &points) in &after {
            assert_eq!(look(code, "2024-06-01").found().map(|item| item.points()), Some(points), "{code}");
        }
        // Drug prices were revised in April.
        let release = masters.release_on(Family::Drug, day("2024-05-01")).unwrap();
        assert_eq!(release.start(), day("2024-04-01"));
    }
}

/// ピオグリタゾン錠15mg「タナベ」, whose 経過措置 ends on 2024-09-30 (項番34) while no file says 廃止 yet.
#[test]
fn a_drug_ends_with_its_last_day_of_transition() {
    let Some(shelf) = shelf("a_drug_ends_with_its_last_day_of_transition") else { return };
    let bytes = image(build_shelf(&shelf, &["masters/r06/y_ALL20240531.zip"], None));
    let masters = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    let look = |on: &str| masters.drug(Code::parse("622053801").unwrap(), day(on));
    assert_eq!(look("2024-09-30").found().map(|drug| drug.price()), Some(1270));
    let Lookup::Abolished { last_day, .. } = look("2024-10-01") else { panic!("{:?}", look("2024-10-01")) };
    assert_eq!(last_day, day("2024-09-30"));
}
