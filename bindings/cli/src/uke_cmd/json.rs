//! The report for machines: every file, receipt and unit. Keys stand in a fixed order.

use super::text::reason_text;
use super::{Findings, Report};
use crate::{Failure, Language};
use santei::outcome::{CheckFinding, Checklist, KindCount, UncheckedFamily};
use santei::uke::{
    BillingUnit, Difference, FieldCount, FieldReport, FieldStatus, FieldValue, FileLayout, Finding, Reason, Receipt,
    ReceiptReport, Status, Tally, TotalReport, UkeFile, UnitReport, Verifier, decode_text,
};
use serde::Serialize;
use std::path::Path;

/// Collects the files and writes them at the end.
pub struct JsonReport {
    ja: bool,
    files: Vec<FileJson>,
}

impl JsonReport {
    /// An empty report.
    pub fn new(language: Language) -> JsonReport {
        JsonReport { ja: language.is_japanese(), files: Vec::new() }
    }
}

#[derive(Serialize)]
struct DocumentJson<'j> {
    files: &'j [FileJson],
    tally: TallyJson,
    unchecked: &'j [UncheckedFamily],
    claim_findings: &'j [KindCount],
}

#[derive(Serialize)]
struct FileJson {
    path: String,
    encoding: &'static str,
    layout: &'static str,
    receipts: Vec<ReceiptJson>,
    fields: Vec<FieldJson>,
    findings: Vec<FindingJson>,
    findings_dropped: u64,
    tally: TallyJson,
}

#[derive(Serialize)]
struct ReceiptJson {
    record: u32,
    number: String,
    kind: Option<String>,
    month: Option<String>,
    medical: bool,
    units: Vec<UnitJson>,
    totals: Vec<TotalJson>,
    fields: Vec<FieldJson>,
    claim: Vec<CheckFinding>,
}

#[derive(Serialize)]
struct FieldJson {
    record: u32,
    place: String,
    name: &'static str,
    status: &'static str,
    expected: Option<ValueJson>,
    found: Option<ValueJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<ReasonJson>,
    as_recorded: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ValueJson {
    Number(i64),
    Code(String),
}

#[derive(Serialize)]
struct UnitJson {
    record: u32,
    service_class: String,
    codes: Vec<String>,
    days: Vec<(u32, u16)>,
    recorded: Option<i64>,
    times: Option<i64>,
    computed: Option<i64>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<DifferenceJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<ReasonJson>,
    provisional: bool,
}

#[derive(Serialize)]
struct DifferenceJson {
    of: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    expected: i64,
    found: i64,
}

#[derive(Serialize)]
struct ReasonJson {
    code: u16,
    slug: &'static str,
    text: String,
}

#[derive(Serialize)]
struct TotalJson {
    record: u32,
    recorded: Option<i64>,
    computed: Option<i64>,
    agrees: bool,
}

#[derive(Serialize)]
struct FindingJson {
    code: u16,
    slug: &'static str,
    severity: &'static str,
    record: u32,
    field: u16,
    field_name: Option<&'static str>,
    text: String,
}

#[derive(Serialize, Default)]
struct TallyJson {
    units: u64,
    agreed: u64,
    differ: u64,
    undecided: u64,
    undecided_by_reason: Vec<(&'static str, u64)>,
    totals: u64,
    totals_agreed: u64,
    fields: Vec<FieldCountJson>,
    line: String,
}

#[derive(Serialize)]
struct FieldCountJson {
    place: String,
    name: &'static str,
    agreed: u64,
    differ: u64,
    not_derivable: u64,
    not_derivable_by_reason: Vec<(&'static str, u64)>,
}

impl FieldCountJson {
    fn new(count: &FieldCount) -> FieldCountJson {
        FieldCountJson {
            place: count.place(),
            name: count.name(),
            agreed: count.agreed,
            differ: count.differ,
            not_derivable: count.not_derivable.iter().map(|(_, times)| times).sum(),
            not_derivable_by_reason: by_reason(&count.not_derivable),
        }
    }
}

fn by_reason(list: &[(Reason, u64)]) -> Vec<(&'static str, u64)> {
    list.iter().map(|(reason, count)| (reason.slug(), *count)).collect()
}

impl TallyJson {
    fn new(tally: &Tally) -> TallyJson {
        TallyJson {
            units: tally.units,
            agreed: tally.agreed,
            differ: tally.differ,
            undecided: tally.undecided_units(),
            undecided_by_reason: by_reason(&tally.undecided),
            totals: tally.totals,
            totals_agreed: tally.totals_agreed,
            fields: tally.fields.iter().map(FieldCountJson::new).collect(),
            line: tally.to_string(),
        }
    }
}

impl UnitJson {
    fn new(
        receipt: &Receipt<'_>,
        unit: &BillingUnit,
        report: &UnitReport,
        verifier: &Verifier<'_, '_>,
        ja: bool,
    ) -> Self {
        let (status, difference, reason) = match report.status {
            Status::Agreed => ("agreed", None, None),
            Status::Differ(difference) => ("differ", Some(DifferenceJson::new(difference)), None),
            Status::Undecided(reason) => {
                let text = reason_text(reason, report.unit, verifier, ja);
                ("undecided", None, Some(ReasonJson { code: reason.def().code, slug: reason.slug(), text }))
            }
        };
        UnitJson {
            record: unit.record,
            service_class: unit.class.as_str().to_owned(),
            codes: receipt.unit_items(unit).iter().filter_map(|item| Some(item.code?.to_string())).collect(),
            days: unit.days.days().collect(),
            recorded: unit.points,
            times: unit.times,
            computed: report.computed,
            status,
            difference,
            reason,
            provisional: report.provisional,
        }
    }
}

impl FieldJson {
    fn new(report: &FieldReport, ja: bool) -> FieldJson {
        let value = |value: &FieldValue| match value {
            FieldValue::Number(number) => ValueJson::Number(*number),
            FieldValue::Code(code) => ValueJson::Code(code.clone()),
        };
        let told = |reason: Reason| {
            let def = reason.def();
            ReasonJson { code: def.code, slug: def.slug, text: def.text(ja, &[]) }
        };
        let (status, reason) = match report.status {
            FieldStatus::Agreed => ("agreed", None),
            FieldStatus::Differs => ("differs", None),
            FieldStatus::NotDerivable(reason) => ("not_derivable", Some(told(reason))),
        };
        FieldJson {
            record: report.record,
            place: report.place(),
            name: report.name(),
            status,
            expected: report.expected.as_ref().map(value),
            found: report.found.as_ref().map(value),
            reason,
            as_recorded: report.as_recorded,
        }
    }
}

impl DifferenceJson {
    fn new(difference: Difference) -> DifferenceJson {
        match difference {
            Difference::Points { date, expected, found } => {
                DifferenceJson { of: "points", date: Some(date.to_string()), expected, found }
            }
            Difference::Times { expected, found } => DifferenceJson { of: "times", date: None, expected, found },
        }
    }
}

impl TotalJson {
    fn new(total: &TotalReport) -> TotalJson {
        let (recorded, computed) = (total.recorded, total.computed);
        TotalJson { record: total.record, recorded, computed, agrees: total.agrees() }
    }
}

impl Report for JsonReport {
    fn file(&mut self, path: &Path, file: &UkeFile<'_>) {
        self.files.push(FileJson {
            path: path.display().to_string(),
            encoding: file.encoding().name(),
            layout: match file.layout() {
                FileLayout::Provider => "provider",
                FileLayout::Payer => "payer",
            },
            receipts: Vec::new(),
            fields: Vec::new(),
            findings: Vec::new(),
            findings_dropped: 0,
            tally: TallyJson::default(),
        });
    }

    fn receipt(&mut self, receipt: &Receipt<'_>, report: &ReceiptReport, verifier: &Verifier<'_, '_>) {
        let ja = self.ja;
        let Some(file) = self.files.last_mut() else { return };
        let units = report.units.iter().zip(&receipt.units);
        file.receipts.push(ReceiptJson {
            record: receipt.header.record().number(),
            number: String::from_utf8_lossy(receipt.header.receipt_number().bytes()).into_owned(),
            kind: receipt.kind.map(|kind| kind.as_str().to_owned()),
            month: receipt.month.map(|month| month.to_string()),
            medical: receipt.is_medical(),
            units: units.map(|(report, unit)| UnitJson::new(receipt, unit, report, verifier, ja)).collect(),
            totals: report.totals.iter().map(TotalJson::new).collect(),
            fields: report.fields.iter().map(|field| FieldJson::new(field, ja)).collect(),
            claim: report.claim.findings.clone(),
        });
    }

    fn totals(&mut self, fields: &[FieldReport]) {
        let ja = self.ja;
        if let Some(file) = self.files.last_mut() {
            file.fields.extend(fields.iter().map(|field| FieldJson::new(field, ja)));
        }
    }

    fn findings(&mut self, findings: &Findings<'_, '_>) {
        let ja = self.ja;
        let Some(file) = self.files.last_mut() else { return };
        let finding = |finding: &Finding<'_>| FindingJson {
            code: finding.def.code,
            slug: finding.def.slug,
            severity: finding.def.severity.slug(),
            record: finding.position.record,
            field: finding.position.field,
            field_name: finding.position.field_name(),
            text: finding.text(ja, &|bytes| decode_text(bytes, findings.encoding)),
        };
        file.findings.extend(findings.list.iter().map(finding));
        file.findings_dropped = findings.dropped;
    }

    fn end(&mut self, tally: &Tally) -> Result<(), Failure> {
        if let Some(file) = self.files.last_mut() {
            file.tally = TallyJson::new(tally);
        }
        Ok(())
    }

    fn finish(&mut self, total: &Tally, claims: &Checklist) -> Result<(), Failure> {
        let document = DocumentJson {
            files: &self.files,
            tally: TallyJson::new(total),
            unchecked: &claims.unchecked,
            claim_findings: &claims.summary,
        };
        let text = serde_json::to_string(&document).map_err(|error| Failure::new(error.to_string()))?;
        crate::print(&format!("{text}\n"))
    }
}
