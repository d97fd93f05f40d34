//! 令和6年度 with its 電子点数表, built from the shelf.
//!
//! The complete 02 包括 and 03-1 背反 (1日につき) are not on the shelf. What is there of them — the groups of 初診料 and 外来診療料, the
//! pairs of 初診料, 544 rows of 03-1 — and the rows that official texts print (`golden/tables/02.csv`, each with its source) are put
//! into the published layout here.

use santei::Image;
use santei::uke::encode_text;
use santei_masters::build::{Builder, Built, Options};
use santei_masters::calendar::Calendar;
use santei_masters::embedded;
use santei_masters::input::{Input, walk};
use santei_masters::write::{ImageContent, write_image};
use std::path::{Path, PathBuf};

/// The image: fee items of 2025-11-04, drugs of 2025-11-11, the 電子点数表 of 2025-12, and the rows of 02 and 03-1 at hand.
///
/// # Panics
/// When the shelf holds other files than the tests expect.
pub fn r06(shelf: &Path) -> Vec<u8> {
    read_r06(shelf).expect("the files of the shelf")
}

/// As [`r06`].
///
/// # Errors
/// The shelf holds other files than these tables are made of.
pub fn read_r06(shelf: &Path) -> Result<Vec<u8>, String> {
    with_tables(shelf, &["s_20251104", "y_20251111"])
}

/// As [`r06`], with the materials of 2025-08-29 and the comments of 2025-07-15: what receipts name.
///
/// # Panics
/// When the shelf holds other files than the tests expect.
pub fn r06_of_receipts(shelf: &Path) -> Vec<u8> {
    with_tables(shelf, &["s_20251104", "y_20251111", "t_20250829", "c_20250715"]).expect("the files of the shelf")
}

/// The image: every file of fees, drugs and materials of 令和4年度 and 令和6年度, for what changes between and within them. Files that
/// the build leaves aside (a difference file of which the full file before it was not published) are left aside here too.
///
/// # Panics
/// When the shelf holds other files than the tests expect.
pub fn r04_r06(shelf: &Path) -> Vec<u8> {
    read_r04_r06(shelf).expect("the files of the shelf")
}

/// As [`r04_r06`].
///
/// # Errors
/// The shelf holds other files than these tables are made of.
pub fn read_r04_r06(shelf: &Path) -> Result<Vec<u8>, String> {
    revisions(shelf, &["r04", "r06"])
}

/// The image: every file of 平成28年度, 平成30年度, 令和元年10月 and 令和2年度, for the rules of before 令和4年度.
///
/// # Panics
/// When the shelf holds other files than the tests expect.
pub fn h28_r02(shelf: &Path) -> Vec<u8> {
    read_h28_r02(shelf).expect("the files of the shelf")
}

/// As [`h28_r02`].
///
/// # Errors
/// The shelf holds other files than these tables are made of.
pub fn read_h28_r02(shelf: &Path) -> Result<Vec<u8>, String> {
    revisions(shelf, &["h28", "h30", "r02"])
}

fn revisions(shelf: &Path, years: &[&str]) -> Result<Vec<u8>, String> {
    let folders: Vec<_> = years.iter().map(|year| shelf.join("corpus/masters").join(year)).collect();
    write(&read(&folders)?, false)
}

fn with_tables(shelf: &Path, masters: &[&str]) -> Result<Vec<u8>, String> {
    let corpus = shelf.join("corpus");
    let mut paths: Vec<_> = masters.iter().map(|name| corpus.join(format!("masters/r06/{name}.zip"))).collect();
    paths.push(corpus.join("tensuhyo/r06/ika_202512.zip"));
    let mut inputs = read(&paths)?;
    inputs.push(Input::file("02包括テーブル.csv", bundles(&corpus)?));
    inputs.push(Input::file("03-1背反テーブル1.csv", exclusions(&corpus)?));
    write(&inputs, true)
}

fn read(paths: &[PathBuf]) -> Result<Vec<Input>, String> {
    let mut inputs = Vec::new();
    let refusals = walk(paths, &mut |input| inputs.push(input));
    match refusals.first() {
        Some(refusal) => Err(refusal.to_string()),
        None => Ok(inputs),
    }
}

/// The 地単公費マスター of the tests (`golden/tables`, 250 rows in 14 prefectures; `regional-sources.csv` says what each row is modelled
/// on), as an image to be used beside the embedded default. Payers and numbers in it are made up.
///
/// # Panics
/// When a row is refused.
pub fn subsidies() -> Vec<u8> {
    const ROWS: &[u8] = include_bytes!("../tables/m_regional_publicly_funded_all_20260803.csv");
    image(&[Input::file("m_regional_publicly_funded_all_20260803.csv", ROWS.to_vec())])
}

/// The image of these inputs with the embedded parameters and rules.
///
/// # Panics
/// When a file or row is refused.
pub fn image(inputs: &[Input]) -> Vec<u8> {
    write(inputs, true).expect("every row is read")
}

/// As [`image`], leaving aside what the build refuses.
///
/// # Panics
/// When nothing is left.
pub fn lenient_image(inputs: &[Input]) -> Vec<u8> {
    write(inputs, false).expect("something is left")
}

fn write(inputs: &[Input], strict: bool) -> Result<Vec<u8>, String> {
    let embedded = embedded::read().map_err(|problems| format!("{problems:?}"))?;
    let mut builder = Builder::new(Options { label: "r06".into(), as_of: None });
    builder.add(inputs);
    let Built { releases, report } = builder.finish(&Calendar::new(&embedded.revisions));
    if !report.allows_image(strict) {
        return Err(report.refusals.first().map_or_else(String::new, ToString::to_string));
    }
    let content = ImageContent {
        releases,
        parameters: Some(embedded.parameters),
        rulebook: Some(embedded.rulebook),
        revisions: embedded.revisions,
    };
    let bytes = write_image(&content).map_err(|problem| problem.to_string())?;
    Image::open(&bytes).map_err(|error| error.text(false))?;
    Ok(bytes)
}

/// Rows in the published form: CP932, every field in quotes, CRLF.
///
/// # Panics
/// When a field has a character that シフトJIS does not have.
pub fn published<'r>(rows: impl Iterator<Item = Vec<&'r str>>) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let fields: Vec<String> = row.iter().map(|field| format!("\"{field}\"")).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    encode_text(&text).expect("characters of シフトJIS")
}

const FROM: &str = "20240601";
const OPEN: &str = "99999999";

/// 02: the groups of the excerpt and the rows of official texts.
fn bundles(corpus: &Path) -> Result<Vec<u8>, String> {
    let excerpt = rows(&std::fs::read(corpus.join("tensuhyo/r08/excerpt_02_houkatsu_groups.csv")).unwrap_or_default())?;
    let texts = rows(include_bytes!("../tables/02.csv"))?;
    let field = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let mut keys: Vec<(String, String, String)> =
        excerpt.iter().map(|row| (field(row, 0), field(row, 1), "0".into())).collect();
    keys.extend(texts.iter().map(|row| (field(row, 0), field(row, 1), field(row, 2))));
    Ok(published(keys.iter().map(|(group, code, special)| vec!["0", group, code, "", special, FROM, OPEN])))
}

/// 03-1: the genuine rows, and the pairs of 初診料 in both directions.
fn exclusions(corpus: &Path) -> Result<Vec<u8>, String> {
    let read = |name: &str| rows(&std::fs::read(corpus.join("tensuhyo").join(name)).unwrap_or_default());
    let partial = read("r06/partial_03-1_haihan1.csv")?;
    let pairs = read("r08/excerpt_03-1_haihan1.csv")?;
    let mut keys: Vec<[String; 4]> = Vec::new();
    let mut add = |code: &str, other: &str, kind: &str, special: &str| {
        if !keys.iter().any(|[a, b, ..]| (a.as_str(), b.as_str()) == (code, other)) {
            keys.push([code.into(), other.into(), kind.into(), special.into()]);
        }
    };
    for row in &partial {
        if let [code, _, other, _, kind, special, ..] = row.as_slice() {
            add(code, other, kind, special);
            add(other, code, reversed(kind), special);
        }
    }
    for row in &pairs {
        if let [code, _, other, _, kind] = row.as_slice() {
            add(code, other, kind, "0");
            add(other, code, reversed(kind), "0");
        }
    }
    Ok(published(
        keys.iter().map(|[code, other, kind, special]| vec!["0", code, "", other, "", kind, special, "0", FROM, OPEN]),
    ))
}

fn reversed(kind: &str) -> &'static str {
    match kind {
        "1" => "2",
        "2" => "1",
        _ => "3",
    }
}

/// The rows of a UTF-8 CSV with a header.
fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let records = reader.records().map(|record| record.map_err(|error| error.to_string()));
    records.map(|record| Ok(record?.iter().map(str::to_owned).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use santei::masters::FeeTablePart;
    use santei::{Code, Day, MasterSet};

    #[test]
    fn the_rows_at_hand_are_in_the_image() {
        let Some(shelf) = crate::shelf::find("tables of the 電子点数表") else { return };
        let image = r06(&shelf);
        let set = MasterSet::new(&[Image::open(&image).unwrap()], None).unwrap();
        let table = set.fee_table(Day::from_ymd(2025, 11, 1).unwrap()).unwrap();
        assert!(FeeTablePart::ALL.iter().all(|part| table.has(*part)));
        let first_visit = Code::parse("111000110").unwrap();
        assert_eq!(table.exclusions(FeeTablePart::ExclusionDay, first_visit).count(), 48);
        assert_eq!(table.bundled(4_324_001).count(), 5);
    }
}
