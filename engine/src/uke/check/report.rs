//! The report of holding files against the record specification.
//!
//! In the doc comments the words before the first colon are the official term; they are the titles of the JSON Schema.

use super::{Checker, EDITION};
use crate::message::Severity;
use crate::uke::file::{FileLayout, UkeFile};
use crate::uke::finding::{Finding, Shown};
use crate::uke::layout::{ForeignKind, RECORDS, RecordKind};
use crate::uke::piece::Carried;
use crate::uke::receipt::{Chunk, Reader};
use crate::uke::record::Record;
use serde::Serialize;

/// A file held against the record specification.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// What is wrong or worth knowing, those of the reader included, in the order of the file.
    pub findings: Vec<Finding<'a>>,
    /// How many more findings there were than are kept.
    pub dropped: u64,
    /// Receipts.
    pub receipts: u64,
    /// Records by kind, in the order of the specification; kinds outside it after those of it.
    pub records: Vec<(RecordKind, u64)>,
}

/// Reads a file once and holds it against the record specification.
pub fn check<'a>(file: &UkeFile<'a>) -> Checked<'a> {
    let (checked, _) = held(file, (Reader::new(file), Checker::new(file)), true);
    checked
}

/// As [`check`] for a piece of a long file, which follows what was carried or begins the file. What only the whole file shows is told
/// with the last piece.
pub fn check_piece<'a>(file: &UkeFile<'a>, from: Option<&'a Carried>, is_last: bool) -> (Checked<'a>, Carried) {
    match from {
        Some(from) => held(file, (Reader::resume(file, from), Checker::resume(file, from)), is_last),
        None => held(file, (Reader::new(file), Checker::new(file)), is_last),
    }
}

fn held<'a>(
    file: &UkeFile<'a>,
    (mut reader, mut checker): (Reader<'a>, Checker<'a>),
    is_last: bool,
) -> (Checked<'a>, Carried) {
    let (mut findings, mut receipts, mut records) = (Vec::new(), 0u64, Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        checker.chunk(chunk, &mut findings);
        match chunk {
            Chunk::Envelope(record) => count(&mut records, record),
            Chunk::Receipt(receipt) => {
                receipts = receipts.saturating_add(1);
                receipt.records.iter().for_each(|record| count(&mut records, *record));
            }
        }
    }
    let carried = Carried::of(file, &reader, Some(&checker));
    if is_last {
        checker.finish(&mut findings);
    }
    findings.sort_by_key(|finding| (finding.position.record, finding.position.field));
    records.sort_by_key(|(kind, _)| RECORDS.iter().position(|def| def.kind == *kind).unwrap_or(RECORDS.len()));
    (Checked { findings, dropped: reader.dropped_findings(), receipts, records }, carried)
}

fn count(records: &mut Vec<(RecordKind, u64)>, record: Record<'_>) {
    match records.iter_mut().find(|(kind, _)| *kind == record.kind()) {
        Some((_, count)) => *count = count.saturating_add(1),
        None => records.push((record.kind(), 1)),
    }
}

impl RecordKind {
    /// The identification, or `?` for a kind that is not known.
    pub fn id(self) -> &'static str {
        match self {
            RecordKind::Foreign(foreign) => match foreign {
                ForeignKind::Ex => "EX",
                ForeignKind::Rc => "RC",
                ForeignKind::Mn => "MN",
                ForeignKind::Jy => "JY",
                ForeignKind::Uk => "UK",
                ForeignKind::Ss => "SS",
                ForeignKind::Hs => "HS",
            },
            kind => kind.def().and_then(|def| core::str::from_utf8(&def.id).ok()).unwrap_or("?"),
        }
    }
}

macro_rules! report_types {
    ($( $(#[$meta:meta])* pub struct $name:ident $body:tt )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Debug, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name $body
        )*
    };
}

report_types! {
    /// 記録条件仕様の点検: files held against the record specification.
    pub struct CheckReport {
        /// 版: the edition of the specification.
        pub edition: String,
        /// ファイル: in the order they were given.
        pub files: Vec<CheckedFile>,
        /// 合計: over all files.
        pub tally: CheckTally,
    }

    /// ファイル: one file.
    pub struct CheckedFile {
        /// 名前: as it was given.
        pub path: String,
        /// 文字コード: found from the content.
        pub encoding: String,
        /// 様式: `provider` or `payer`.
        pub layout: String,
        /// レセプト: receipts.
        pub receipts: u64,
        /// レコード: records by kind.
        pub records: Vec<KindCount>,
        /// 解釈しないレコード: kinds outside the specification, kept.
        pub kept: Vec<KindCount>,
        /// 指摘: in the order of the file.
        pub findings: Vec<CheckFinding>,
        /// ほかの指摘: findings beyond those kept.
        pub findings_dropped: u64,
        /// 件数: findings by severity.
        pub tally: CheckTally,
    }

    /// レコード件数: of one kind.
    pub struct KindCount {
        /// レコード識別情報: `?` for kinds that are not known.
        pub kind: String,
        /// 件数: records.
        pub records: u64,
    }

    /// 指摘: what is wrong or worth knowing.
    pub struct CheckFinding {
        /// 番号: stable, see the registry.
        pub code: u16,
        /// 名前: stable.
        pub slug: String,
        /// 重さ: `error`, `undecided`, `warning` or `info`.
        pub severity: String,
        /// レコード: number from 1; 0 for the whole file.
        pub record: u32,
        /// レコード識別情報: kind of the record; empty for the whole file.
        pub kind: String,
        /// 項目: position, 1 being レコード識別情報; 0 for the whole record.
        pub field: u16,
        /// 項目名: as the specification has it.
        pub field_name: Option<String>,
        /// 記録: what stands there.
        pub value: Option<String>,
        /// 規定: what should stand there.
        pub expected: Option<String>,
        /// 内容: in the language asked for.
        pub text: String,
        /// 根拠: section and page of the specification.
        pub citation: String,
    }

    /// 件数: findings by severity.
    #[derive(Copy, Default)]
    pub struct CheckTally {
        /// エラー: the file or receipt would be refused, or cannot mean what it says.
        pub errors: u64,
        /// 判定不能: not held against the specification.
        pub undecided: u64,
        /// 警告: departs from the letter, or cannot be judged.
        pub warnings: u64,
        /// 情報: worth knowing.
        pub infos: u64,
    }
}

impl CheckTally {
    /// Counts one finding.
    pub fn add(&mut self, severity: Severity) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Undecided => &mut self.undecided,
            Severity::Warning => &mut self.warnings,
            Severity::Info => &mut self.infos,
        };
        *count = count.saturating_add(1);
    }

    fn merge(&mut self, other: CheckTally) {
        self.errors = self.errors.saturating_add(other.errors);
        self.undecided = self.undecided.saturating_add(other.undecided);
        self.warnings = self.warnings.saturating_add(other.warnings);
        self.infos = self.infos.saturating_add(other.infos);
    }
}

impl Default for CheckReport {
    fn default() -> CheckReport {
        CheckReport { edition: EDITION.title.to_owned(), files: Vec::new(), tally: CheckTally::default() }
    }
}

impl CheckReport {
    /// Adds a file. Bytes of the file go through `decode`.
    pub fn add(&mut self, file: CheckedFile) {
        self.tally.merge(file.tally);
        self.files.push(file);
    }
}

impl CheckedFile {
    /// Adds the report of the piece that follows.
    pub fn append(&mut self, piece: CheckedFile) {
        self.receipts = self.receipts.saturating_add(piece.receipts);
        for (own, more) in [(&mut self.records, piece.records), (&mut self.kept, piece.kept)] {
            for count in more {
                match own.iter_mut().find(|known| known.kind == count.kind) {
                    Some(known) => known.records = known.records.saturating_add(count.records),
                    None => own.push(count),
                }
            }
        }
        self.tally.merge(piece.tally);
        let room = Reader::KEPT_FINDINGS.saturating_sub(self.findings.len());
        let excess = piece.findings.len().saturating_sub(room) as u64;
        self.findings.extend(piece.findings.into_iter().take(room));
        self.findings_dropped = piece.findings_dropped.saturating_add(excess);
    }

    /// The report of one file. Bytes of the file go through `decode`.
    pub fn new(
        path: String,
        file: &UkeFile<'_>,
        checked: &Checked<'_>,
        japanese: bool,
        decode: &dyn Fn(&[u8]) -> String,
    ) -> CheckedFile {
        let mut tally = CheckTally::default();
        checked.findings.iter().for_each(|finding| tally.add(finding.def.severity));
        let (records, kept): (Vec<_>, Vec<_>) = checked.records.iter().partition(|(kind, _)| kind.def().is_some());
        let counts = |list: Vec<(RecordKind, u64)>| {
            list.into_iter().map(|(kind, records)| KindCount { kind: kind.id().to_owned(), records }).collect()
        };
        CheckedFile {
            path,
            encoding: file.encoding().name().to_owned(),
            layout: match file.layout() {
                FileLayout::Provider => "provider".to_owned(),
                FileLayout::Payer => "payer".to_owned(),
            },
            receipts: checked.receipts,
            records: counts(records),
            kept: counts(kept),
            findings: checked.findings.iter().map(|finding| CheckFinding::new(finding, japanese, decode)).collect(),
            findings_dropped: checked.dropped,
            tally,
        }
    }
}

impl CheckFinding {
    fn new(finding: &Finding<'_>, japanese: bool, decode: &dyn Fn(&[u8]) -> String) -> CheckFinding {
        let shown = |shown: &Shown<'_>| match shown {
            Shown::Nothing => None,
            Shown::Raw(bytes) => Some(decode(bytes)),
            other => Some(other.to_string()),
        };
        let position = finding.position;
        CheckFinding {
            code: finding.def.code,
            slug: finding.def.slug.to_owned(),
            severity: finding.def.severity.slug().to_owned(),
            record: position.record,
            kind: if position.record == 0 { String::new() } else { position.kind.id().to_owned() },
            field: position.field,
            field_name: position.field_name().map(str::to_owned),
            value: shown(&finding.found),
            expected: shown(&finding.expected),
            text: finding.text(japanese, decode),
            citation: finding.citation().to_owned(),
        }
    }
}
