//! 02 包括・被包括テーブル and 03-1 背反テーブル1 at full size, for tests. The shelf holds neither in full: what is made here is
//! consistent with its genuine 01 補助マスターテーブル and holds its genuine rows of 03-1, the other rows are invented.

use santei::uke::{TextEncoding, decode_text, encode_text};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Rows of 02 as published for 令和6年度.
pub const BUNDLE_ROWS: usize = 247_949;
/// Rows of 03-1 as published for 令和6年度.
pub const EXCLUSION_ROWS: usize = 39_666;

/// A row of 02.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Bundle {
    /// グループ番号.
    pub group: String,
    /// 診療行為コード.
    pub child: String,
    /// 特例条件.
    pub special: bool,
}

/// A row of 03-1.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Exclusion {
    /// 診療行為コード①.
    pub code: String,
    /// 診療行為コード②.
    pub other: String,
    /// 背反区分.
    pub kind: u8,
    /// 特例条件.
    pub special: bool,
}

/// Both tables, sorted by codes.
#[derive(Debug)]
pub struct FeeTables {
    /// 02.
    pub bundles: Vec<Bundle>,
    /// 03-1.
    pub exclusions: Vec<Exclusion>,
    names: BTreeMap<String, String>,
}

/// What the genuine 01 says of an act.
struct Hub {
    code: String,
    name: String,
    groups: Vec<String>,
    excludes: bool,
}

impl FeeTables {
    /// Makes the tables out of the corpus of the shelf: the same rows in every run.
    ///
    /// # Errors
    /// A file of the shelf cannot be read.
    pub fn make(corpus: &Path) -> io::Result<FeeTables> {
        let folder = corpus.join("tensuhyo/r06");
        let hub = hub(&folder.join("ika_202512.zip"))?;
        let children = records(&fs::read(folder.join("partial_02_member_codes.csv"))?);
        let genuine = records(&fs::read(folder.join("partial_03-1_haihan1.csv"))?);
        Ok(FeeTables {
            bundles: bundles(&hub, children.get(1..).unwrap_or_default()),
            exclusions: exclusions(&hub, genuine.get(1..).unwrap_or_default()),
            names: hub.into_iter().map(|act| (act.code, act.name)).collect(),
        })
    }

    /// Writes both tables as published: CP932, every field in quotes, CRLF. The names carry the day of the genuine 01.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<[PathBuf; 2]> {
        let paths = ["02包括テーブル_20251201.csv", "03-1背反テーブル1_20251201.csv"].map(|name| folder.join(name));
        let bit = |set: bool| if set { "1" } else { "0" };
        let [from, until] = ["20240601", "99999999"];
        let bundles = self.bundles.iter().map(|row| {
            let fields = ["0", &row.group, &row.child, self.name(&row.child), bit(row.special), from, until];
            fields.map(str::to_owned).to_vec()
        });
        fs::write(&paths[0], csv(bundles))?;
        let exclusions = self.exclusions.iter().map(|row| {
            let (kind, special) = (row.kind.to_string(), bit(row.special));
            let (first, second) = (self.name(&row.code), self.name(&row.other));
            let fields = ["0", &row.code, first, &row.other, second, &kind, special, "0", from, until];
            fields.map(str::to_owned).to_vec()
        });
        fs::write(&paths[1], csv(exclusions))?;
        Ok(paths)
    }

    fn name(&self, code: &str) -> &str {
        self.names.get(code).map_or("", String::as_str)
    }
}

/// 02: about as many rows for every genuine group, its children taken from the genuine ones by steps through their list.
fn bundles(hub: &[Hub], children: &[Vec<String>]) -> Vec<Bundle> {
    let mut parents: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for act in hub {
        for group in &act.groups {
            parents.entry(group).or_default().insert(&act.code);
        }
    }
    let groups = parents.len();
    let mut rows = Vec::with_capacity(BUNDLE_ROWS);
    for (index, (group, parents)) in parents.into_iter().enumerate() {
        let wanted = BUNDLE_ROWS * (index + 1) / groups - BUNDLE_ROWS * index / groups;
        // No divisor of 9,066 but 1 divides a step, so that the children of a group are different.
        let step = [1, 5, 7, 11, 13, 17, 19, 23][index % 8];
        let steps = (0..children.len()).map(|at| (index * 65 + at * step) % children.len());
        let listed = steps.filter_map(|at| children.get(at)).filter(|child| !parents.contains(child[0].as_str()));
        rows.extend(listed.take(wanted).map(|child| Bundle {
            group: group.to_owned(),
            child: child[0].clone(),
            special: child[2] == "1",
        }));
    }
    rows.sort();
    rows
}

/// 03-1: the genuine pairs, then pairs of flagged acts at growing distances; every pair in both directions.
fn exclusions(hub: &[Hub], genuine: &[Vec<String>]) -> Vec<Exclusion> {
    let flagged: Vec<&str> = hub.iter().filter(|act| act.excludes).map(|act| act.code.as_str()).collect();
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    let mut rows = Vec::with_capacity(EXCLUSION_ROWS);
    let mut add = |code: &str, other: &str, kind: u8, special: bool| {
        if rows.len() >= EXCLUSION_ROWS || code == other || !known.insert((code.to_owned(), other.to_owned())) {
            return;
        }
        known.insert((other.to_owned(), code.to_owned()));
        let opposite = if kind == 3 { 3 } else { 3 - kind };
        let row = |code: &str, other: &str, kind| Exclusion { code: code.into(), other: other.into(), kind, special };
        rows.extend([row(code, other, kind), row(other, code, opposite)]);
    };
    for row in genuine {
        add(&row[0], &row[2], row[4].parse().unwrap_or(3), row[5] == "1");
    }
    for distance in 1..flagged.len() / 2 {
        for (at, code) in flagged.iter().enumerate() {
            let other = flagged[(at + distance * 37) % flagged.len()];
            add(code, other, ((at + distance) % 3 + 1) as u8, (at + distance) % 20 == 0);
        }
    }
    rows.sort();
    rows
}

fn hub(zip: &Path) -> io::Result<Vec<Hub>> {
    let mut zip = zip::ZipArchive::new(fs::File::open(zip)?)?;
    let name = zip.file_names().find(|name| name.starts_with("01")).map(str::to_owned);
    let mut bytes = Vec::new();
    zip.by_name(&name.unwrap_or_default())?.read_to_end(&mut bytes)?;
    let act = |row: Vec<String>| Hub {
        code: row[1].clone(),
        name: row[2].clone(),
        groups: [4, 6, 8].iter().map(|&at| row[at].clone()).filter(|group| group != "0").collect(),
        excludes: row[9] == "1",
    };
    Ok(records(decode_text(&bytes, TextEncoding::Cp932).as_bytes()).into_iter().map(act).collect())
}

fn records(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let records = reader.records().filter_map(Result::ok);
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

fn csv(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in rows {
        let line = format!("\"{}\"\r\n", row.join("\",\""));
        bytes.extend(encode_text(&line).expect("characters of シフトJIS"));
    }
    bytes
}
