//! Every golden case against the masters it names.

use santei::{Engine, Image, MasterSet};
use santei_golden::{Case, CaseMasters, shelf, tables};
use std::path::{Path, PathBuf};

fn cases() -> Vec<(PathBuf, Case)> {
    santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap()
}

fn differences(cases: &[&(PathBuf, Case)], images: &[&[u8]]) -> String {
    let images: Vec<_> = images.iter().map(|image| Image::open(image).unwrap()).collect();
    let engine = Engine::new(MasterSet::new(&images, None).unwrap());
    let mut report = String::new();
    for (path, case) in cases {
        for difference in santei_golden::run(case, &engine) {
            let (what, expected, found) = (difference.what, difference.expected, difference.found);
            report.push_str(&format!("{} {what}: expected {expected}, found {found}\n", path.display()));
        }
    }
    report
}

#[test]
fn every_case_comes_out_as_its_source_says() {
    let cases = cases();
    assert!(cases.len() >= 20, "only {} cases were found", cases.len());
    let mut ids: Vec<_> = cases.iter().map(|(_, case)| case.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an id is used twice");
    let own: Vec<_> = cases.iter().filter(|(_, case)| case.masters == CaseMasters::Default).collect();
    let report = differences(&own, &[santei_data::IMAGE]);
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_case_of_the_fee_table_comes_out_as_its_rows_say() {
    let Some(shelf) = shelf::find("cases of the 電子点数表") else { return };
    assert_all(CaseMasters::R06Tables, &[&tables::r06(&shelf)]);
}

#[test]
fn every_case_of_two_revisions_comes_out_as_the_files_say() {
    let Some(shelf) = shelf::find("cases of 令和4年度 and 令和6年度") else { return };
    assert_all(CaseMasters::R04R06, &[&tables::r04_r06(&shelf)]);
}

#[test]
fn every_case_of_earlier_revisions_comes_out_as_the_files_say() {
    let Some(shelf) = shelf::find("cases of 平成28年度 to 令和2年度") else { return };
    assert_all(CaseMasters::H28R02, &[&tables::h28_r02(&shelf)]);
}

#[test]
fn every_case_of_local_schemes_comes_out_as_its_columns_say() {
    assert_all(CaseMasters::Subsidies, &[santei_data::IMAGE, &tables::subsidies()]);
}

fn assert_all(masters: CaseMasters, images: &[&[u8]]) {
    let cases = cases();
    let own: Vec<_> = cases.iter().filter(|(_, case)| case.masters == masters).collect();
    let report = differences(&own, images);
    println!("{} cases", own.len());
    assert!(!own.is_empty() && report.is_empty(), "{report}");
}
