//! The codes of the 医科電子点数表 against the 医科診療行為 of the same release: a code that nobody can bill is worth a look.

use std::collections::{BTreeMap, HashSet};

use santei::Day;
use santei::masters::{Family, FeeTablePart};

use crate::model::{ReleaseData, Version};
use crate::report::{CodeCheck, UnknownCode};

/// Checks every table of every start. Where no 医科診療行為 of that start is among the releases, says so.
pub fn check(releases: &[ReleaseData]) -> Vec<CodeCheck> {
    let mut checks: BTreeMap<Day, CodeCheck> = BTreeMap::new();
    let mut tables: Vec<(FeeTablePart, &ReleaseData)> =
        releases.iter().filter_map(|table| Some((table.part?, table))).collect();
    tables.sort_by_key(|(part, _)| part.slug());
    for (part, table) in tables {
        let start = table.start;
        let fees = releases.iter().find(|other| other.family == Family::FeeItem && other.start == start);
        let check = checks.entry(start).or_insert(CodeCheck { release: start, possible: false, unknown: Vec::new() });
        let Some(fees) = fees else { continue };
        check.possible = true;
        check.unknown.extend(unknown(part, table, fees));
    }
    checks.into_values().collect()
}

/// The columns of codes, each followed by the column of its name.
fn code_columns(part: FeeTablePart) -> &'static [u16] {
    match part {
        FeeTablePart::Supplement | FeeTablePart::Frequency => &[2],
        FeeTablePart::Bundle | FeeTablePart::Inpatient => &[3],
        _ => &[2, 4],
    }
}

fn unknown(part: FeeTablePart, table: &ReleaseData, fees: &ReleaseData) -> Vec<UnknownCode> {
    let known: HashSet<u32> = fees.versions.iter().filter_map(|version| version.key.number()).collect();
    let mut found: BTreeMap<&str, UnknownCode> = BTreeMap::new();
    for version in &table.versions {
        for &no in code_columns(part) {
            let code = field(version, no);
            if code.parse().is_ok_and(|code: u32| known.contains(&code)) {
                continue;
            }
            let entry = found.entry(code).or_insert_with(|| UnknownCode {
                table: part.slug(),
                code: code.to_owned(),
                name: field(version, no + 1).to_owned(),
                count: 0,
            });
            entry.count += 1;
        }
    }
    found.into_values().collect()
}

/// The value of an official column; a release of files has all of them, in order.
fn field(version: &Version, no: u16) -> &str {
    version.fields.get(usize::from(no) - 1).map_or("", |text| text)
}
