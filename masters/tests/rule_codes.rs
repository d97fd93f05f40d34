//! Codes of rules against the 医科診療行為 of a build: from tiny files, and the rulebook against the published files.

mod common;

use common::{Row, build, calendar, change, csv, day, fee, image, shelf};
use santei::Image;
use santei::masters::{Family, MasterSet};
use santei_masters::build::{Built, Options, build as build_paths};
use santei_masters::report::RuleCode;
use santei_masters::rule_codes::check;
use santei_masters::rulebook;
use santei_masters::write::{ImageContent, write_image};

/// What is said about these rules beside these files: rule, field and code.
fn found(files: &[(&str, Vec<u8>)], rules: &str) -> Vec<(String, &'static str, String)> {
    let built = build(files);
    assert!(built.report.allows_image(true), "{:#?}", built.report.refusals);
    let rulebook = rulebook::load(&[("r.toml", &format!("edition = \"2024-06-01\"\n{rules}"))]).unwrap();
    let content = ImageContent { releases: built.releases, rulebook: Some(rulebook), ..ImageContent::default() };
    let bytes = write_image(&content).unwrap();
    let masters = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    check(&masters).into_iter().map(|code| (code.rule, code.field, code.code.to_string())).collect()
}

fn rule(id: &str, rest: &str) -> String {
    format!("[[rule]]\nkind = \"k\"\nid = \"{id}\"\ncite = \"x\"\ngrade = \"A\"\n{rest}\n")
}

/// 111000110 in force from the start, 112007410 to 2024-12-31, 112009910 from 2025-04-01.
fn files() -> [(&'static str, Vec<u8>); 3] {
    let rows: Vec<Row> = vec![fee("0", "111000110", "291.00", "20240601"), fee("0", "112007410", "75.00", "20240601")];
    let ends = change("9", "112007410", &[(88, "20241231")]);
    let begins = fee("3", "112009910", "10.00", "20250401");
    [("s_ALL20240531.csv", csv(&rows)), ("s_20241220.csv", csv(&[ends])), ("s_20250324.csv", csv(&[begins]))]
}

#[test]
fn a_code_is_looked_for_within_the_dates_of_its_rule() {
    let dates = |id: &str, from: &str, until: &str| {
        let fields = "codes = [111000110, 112007410, 112009910]";
        rule(id, &format!("from = \"{from}\"\nuntil = \"{until}\"\n{fields}"))
    };
    let rules = [
        dates("all", "2024-06-01", "2025-12-31"),
        dates("before", "2024-06-01", "2025-03-31"),
        dates("after", "2025-01-01", "2025-12-31"),
        dates("long-ago", "2016-04-01", "2018-03-31"),
    ];
    let said = |rule: &str, code: &str| (rule.to_owned(), "codes", code.to_owned());
    assert_eq!(found(&files(), &rules.concat()), [said("after", "112007410"), said("before", "112009910")]);
}

#[test]
fn every_field_of_codes_is_looked_at_and_no_other() {
    let fields = [
        "code = 199999910",
        "targets = [199999920]",
        "except_codes = [199999930]",
        "unless_codes = [199999940]",
        "parents = [199999950]",
        "children = [199999960]",
        "included_codes = [199999970]",
        "excluded_codes = [199999980]",
        "box = 199999990",
        "points = [5]",
    ];
    let rules = rule("a", &format!("from = \"2024-06-01\"\n{}", fields.join("\n")))
        + &rule("b", "from = \"2024-06-01\"\ncode = \"initial\"\ncodes = [111000110]");
    let found = found(&files(), &rules);
    let fields: Vec<_> = found.iter().map(|(rule, field, code)| format!("{rule} {field} {code}")).collect();
    let expected = [
        "a code 199999910",
        "a targets 199999920",
        "a except_codes 199999930",
        "a unless_codes 199999940",
        "a parents 199999950",
        "a children 199999960",
        "a included_codes 199999970",
        "a excluded_codes 199999980",
    ];
    assert_eq!(fields, expected);
}

/// What is curated from notices holds a part of the codes and says nothing about the others.
#[test]
fn releases_curated_from_notices_are_not_asked() {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/default.img")).unwrap();
    let masters = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    assert!(masters.releases().any(|(release, _)| release.family() == Family::FeeItem));
    assert_eq!(check(&masters), []);
}

fn against(built: Built) -> Vec<RuleCode> {
    let bytes = image(built);
    let masters = MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap();
    assert!(masters.release_on(Family::FeeItem, day("2024-06-01")).is_some_and(|release| release.is_complete()));
    check(&masters)
}

#[test]
fn every_code_of_the_rulebook_is_in_the_files_of_r06() {
    let Some(shelf) = shelf("every_code_of_the_rulebook_is_in_the_files_of_r06") else { return };
    let options = Options { label: "r06".into(), as_of: None };
    let files =
        ["s_ALL20240531.zip", "s_updates.zip", "s_20251104.zip"].map(|file| shelf.join("masters/r06").join(file));
    let built = build_paths(&files, &options, &calendar(), &mut |_| {});
    assert!(built.report.allows_image(false), "{:#?}", built.report.refusals);
    assert_eq!(against(built), []);
}
