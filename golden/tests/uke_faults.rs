//! Receipt files with one fault each (`golden/uke/faults.toml`): `uke check` finds every one at the record and item where it was put, and
//! nothing in the files they were made from.

use santei::message::Severity;
use santei::uke::{Finding, TextEncoding, UkeFile, check, decode_text, encode_text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Faults {
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    name: String,
    family: String,
    base: String,
    set: Option<Set>,
    delete: Option<At>,
    insert: Option<Insert>,
    swap: Option<Swap>,
    file: Option<FileFault>,
    /// The record of a fault of the file that is in one record.
    record: Option<usize>,
    expect: Expect,
    rule: String,
}

#[derive(Deserialize)]
struct Set {
    record: usize,
    field: usize,
    value: String,
}

#[derive(Deserialize)]
struct At {
    record: usize,
}

#[derive(Deserialize)]
struct Insert {
    before: usize,
    line: String,
}

#[derive(Deserialize)]
struct Swap {
    record: usize,
    with: usize,
}

/// A fault of the bytes.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum FileFault {
    NoEof,
    LfOnly,
    Utf8,
    Bom,
    NoLastLineEnd,
    AfterEof,
    LfRecord,
}

#[derive(Deserialize)]
struct Expect {
    record: u32,
    field: u16,
    severity: Gravity,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Gravity {
    Error,
    Warning,
    Any,
}

impl Gravity {
    fn allows(self, severity: Severity) -> bool {
        match self {
            Gravity::Error => severity == Severity::Error,
            Gravity::Warning => severity == Severity::Warning,
            Gravity::Any => matches!(severity, Severity::Error | Severity::Warning),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("uke")
}

/// The lines of every base.
fn bases() -> BTreeMap<String, Vec<String>> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let texts = files.filter(|path| name(path).starts_with("base-"));
    let lines = |path: &Path| std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect();
    texts.map(|path| (name(&path), lines(&path))).collect()
}

fn faults() -> Vec<Fault> {
    toml::from_str::<Faults>(&std::fs::read_to_string(folder().join("faults.toml")).unwrap()).unwrap().fault
}

fn cp932(lines: &[String]) -> Vec<u8> {
    let text: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    [&encode_text(&text).unwrap()[..], b"\x1A"].concat()
}

impl Fault {
    fn bytes(&self, base: &[String]) -> Vec<u8> {
        let mut lines = base.to_vec();
        if let Some(Set { record, field, value }) = &self.set {
            let mut items: Vec<&str> = lines[record - 1].split(',').collect();
            items.resize(items.len().max(*field), "");
            items[field - 1] = value;
            lines[record - 1] = items.join(",");
        }
        if let Some(At { record }) = self.delete {
            lines.remove(record - 1);
        }
        if let Some(Insert { before, line }) = &self.insert {
            lines.insert(before - 1, line.clone());
        }
        if let Some(Swap { record, with }) = self.swap {
            lines.swap(record - 1, with - 1);
        }
        let bytes = cp932(&lines);
        self.file.map_or(bytes.clone(), |fault| self.broken(fault, &lines, &bytes))
    }

    fn broken(&self, fault: FileFault, lines: &[String], bytes: &[u8]) -> Vec<u8> {
        let without = |ends: &[usize]| {
            let mut count = 0;
            let keep = |byte: &&u8| {
                count += usize::from(**byte == b'\r');
                **byte != b'\r' || !(ends.is_empty() || ends.contains(&count))
            };
            bytes.iter().filter(keep).copied().collect::<Vec<u8>>()
        };
        match fault {
            FileFault::NoEof => bytes[..bytes.len() - 1].to_vec(),
            FileFault::LfOnly => without(&[]),
            FileFault::LfRecord => without(&[self.record.unwrap()]),
            FileFault::Utf8 => lines
                .iter()
                .map(|line| format!("{line}\r\n"))
                .collect::<String>()
                .into_bytes()
                .into_iter()
                .chain([0x1A])
                .collect(),
            FileFault::Bom => [b"\xEF\xBB\xBF", bytes].concat(),
            FileFault::NoLastLineEnd => [&bytes[..bytes.len() - 3], b"\x1A"].concat(),
            FileFault::AfterEof => [bytes, b"\r\n"].concat(),
        }
    }
}

fn shown(findings: &[Finding<'_>]) -> Vec<String> {
    let decode = |bytes: &[u8]| decode_text(bytes, TextEncoding::Cp932);
    let line = |finding: &Finding<'_>| {
        let (record, field) = (finding.position.record, finding.position.field);
        format!("{} {record}.{field} {}", finding.def.severity.slug(), finding.text(false, &decode))
    };
    findings.iter().filter(|finding| finding.def.severity > Severity::Info).map(line).collect()
}

#[test]
fn the_files_without_a_fault_have_no_finding() {
    let bases = bases();
    assert_eq!(bases.len(), 5);
    for (name, lines) in bases {
        let bytes = cp932(&lines);
        assert_eq!(shown(&check(&UkeFile::open(&bytes).unwrap()).findings), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn every_single_fault_is_found_at_its_record_and_item() {
    let (bases, faults) = (bases(), faults());
    let mut missed = Vec::new();
    for fault in &faults {
        let bytes = fault.bytes(&bases[&fault.base]);
        let checked = check(&UkeFile::open(&bytes).unwrap());
        let Expect { record, field, severity } = fault.expect;
        let found = checked.findings.iter().any(|finding| {
            (finding.position.record, finding.position.field) == (record, field)
                && severity.allows(finding.def.severity)
        });
        if !found {
            missed.push(format!("{} {record}.{field} ({}): {:#?}", fault.name, fault.rule, shown(&checked.findings)));
        }
    }
    assert!(missed.is_empty(), "{} of {} missed:\n{}", missed.len(), faults.len(), missed.join("\n"));
    let names: BTreeSet<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
    let families: BTreeSet<&str> = faults.iter().map(|fault| fault.family.as_str()).collect();
    assert_eq!((faults.len(), names.len()), (295, 295));
    assert!(families.len() >= 10, "{families:?}");
}

#[test]
fn every_fault_changes_its_file() {
    let bases = bases();
    for fault in faults() {
        let base = &bases[&fault.base];
        assert_ne!(fault.bytes(base), cp932(base), "{}", fault.name);
    }
}
