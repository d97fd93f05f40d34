//! The embedded local schemes against the table that they cite: the row exists, has the same 法別番号, and holds every amount of the record.

use santei_golden::shelf;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Value;

/// Columns of the records that hold yen, times, days or per cent.
const AMOUNTS: [&str; 16] = [
    "inpatient_fixed",
    "inpatient_percent",
    "outpatient_fixed",
    "outpatient_percent",
    "inpatient_cap_day",
    "inpatient_day_until",
    "inpatient_cap_month",
    "outpatient_cap_visit",
    "outpatient_visits",
    "outpatient_cap_day",
    "outpatient_days",
    "outpatient_cap_month",
    "meals_cap_day",
    "meals_cap_month",
    "inpatient_numerator",
    "outpatient_numerator",
];

fn records() -> Vec<(String, toml::Table)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../masters/data/subsidies");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let schemes = |path: &std::path::PathBuf| {
        let file: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let Value::Array(schemes) = file["scheme"].clone() else { panic!("{}", path.display()) };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        schemes.into_iter().map(move |scheme| (name.clone(), scheme.as_table().unwrap().clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(schemes).collect()
}

/// The rows that a citation names: column letters and 保険番号.
fn cited(cite: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = cite.split("列 (保険番号 ").collect();
    let letters = |before: &str| {
        let letters = before.chars().rev().take_while(char::is_ascii_uppercase).collect::<String>();
        letters.chars().rev().collect::<String>()
    };
    let digits = |after: &str| after.chars().take_while(char::is_ascii_digit).collect::<String>();
    parts.windows(2).map(|pair| (letters(pair[0]), digits(pair[1]))).collect()
}

#[test]
fn every_cited_row_exists_and_holds_the_amounts_of_the_record() {
    let Some(shelf) = shelf::find("embedded schemes against the published table") else { return };
    let path = shelf.join("corpus/chitan/chihou_kouhi.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let mut by_place: BTreeMap<(&str, &str, &str), Vec<&Vec<&str>>> = BTreeMap::new();
    for row in &rows {
        by_place.entry((row[0].trim_start_matches('\u{feff}'), row[3], row[4])).or_default().push(row);
    }
    let (mut compared, mut amounts, mut wrong) = (0, 0, Vec::new());
    for (file, record) in records() {
        let text = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default();
        let places = cited(text("cite"));
        if places.is_empty() {
            continue;
        }
        let place = format!("{file} {} {}", text("number"), record["category"]);
        let mut cells: Vec<&str> = Vec::new();
        for (column, scheme) in &places {
            let Some(found) = by_place.get(&(text("prefecture"), column.as_str(), scheme.as_str())) else {
                wrong.push(format!("{place}: no row {column} {scheme}"));
                continue;
            };
            let law = text("number").get(..2).unwrap();
            if !found.iter().any(|row| row[5] == law) {
                wrong.push(format!("{place}: row {column} {scheme} has another 法別番号"));
            }
            cells.extend(found.iter().flat_map(|row| row[6..].iter().copied()));
        }
        compared += 1;
        for key in AMOUNTS {
            let Some(value) = record.get(key).and_then(Value::as_integer) else { continue };
            amounts += 1;
            if !cells.contains(&value.to_string().as_str()) {
                wrong.push(format!("{place}: {key} {value} stands in no cited row"));
            }
        }
    }
    println!("{compared} records with a cited row, {amounts} amounts compared, {} in all", records().len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 200 && amounts > 200);
}

#[test]
fn every_record_says_where_it_comes_from() {
    for (file, record) in records() {
        let filled = |key: &str| record.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        assert!(filled("cite") && filled("grade"), "{file}: {record:?}");
        assert!(record.get("from").is_some(), "{file}: {record:?}");
    }
}
