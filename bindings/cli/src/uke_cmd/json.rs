//! The report for machines: every file, receipt and unit. Keys stand in a fixed order.

use super::text::reason_text;
use super::{Report, decode};
use crate::{Failure, Language};
use santei::uke::{
    BillingUnit, Difference, FileLayout, Finding, Receipt, ReceiptReport, Status, Tally, TextEncoding, TotalReport,
    UkeFile, UnitReport, Verifier,
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
}

#[derive(Serialize)]
struct FileJson {
    path: String,
    encoding: &'static str,
    layout: &'static str,
    receipts: Vec<ReceiptJson>,
    findings: Vec<FindingJson>,
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
    line: String,
}

impl TallyJson {
    fn new(tally: &Tally) -> TallyJson {
        TallyJson {
            units: tally.units,
            agreed: tally.agreed,
            differ: tally.differ,
            undecided: tally.undecided_units(),
            undecided_by_reason: tally.undecided.iter().map(|(reason, count)| (reason.slug(), *count)).collect(),
            totals: tally.totals,
            totals_agreed: tally.totals_agreed,
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
            findings: Vec::new(),
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
        });
    }

    fn end(&mut self, findings: &[Finding<'_>], tally: &Tally, encoding: TextEncoding) -> Result<(), Failure> {
        let ja = self.ja;
        let Some(file) = self.files.last_mut() else { return Ok(()) };
        let finding = |finding: &Finding<'_>| FindingJson {
            code: finding.def.code,
            slug: finding.def.slug,
            severity: finding.def.severity.slug(),
            record: finding.position.record,
            field: finding.position.field,
            field_name: finding.position.field_name(),
            text: finding.text(ja, &|bytes| decode(bytes, encoding)),
        };
        file.findings = findings.iter().map(finding).collect();
        file.tally = TallyJson::new(tally);
        Ok(())
    }

    fn finish(&mut self, total: &Tally) -> Result<(), Failure> {
        let document = DocumentJson { files: &self.files, tally: TallyJson::new(total) };
        let text = serde_json::to_string(&document).map_err(|error| Failure::new(error.to_string()))?;
        crate::print(&format!("{text}\n"))
    }
}
