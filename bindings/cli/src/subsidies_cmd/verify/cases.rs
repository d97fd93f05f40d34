//! Cases out of a CSV file: the rows of one `case` are the visits of one patient's month. The file is read and checked whole before
//! anything is computed.

use crate::Failure;
use crate::subsidies_cmd::facts::parse_word;
use csv::{ByteRecord, ReaderBuilder};
use santei::claim::{CoverageKind, IncomeClass, Setting, VisitKind};
use santei::message::MessageDef;
use santei::message::command as messages;
use santei::{Claim, Day, Month};
use serde_json::{Value, json};
use std::fmt::Display;
use std::path::Path;

/// Columns of expected amounts.
pub const COUNTER: &str = "counter_yen";
pub const PATIENT: &str = "patient_yen";
pub const SUBSIDY: &str = "subsidy_yen";

/// The columns that every file has.
const COLUMNS: [&str; 15] = [
    "case",
    "payer_number",
    "category",
    "income_class",
    "monthly_cap_yen",
    "birth_date",
    "insurer",
    "class",
    "confirmed",
    "month",
    "setting",
    "date",
    "visit",
    "points",
    COUNTER,
];
/// The columns that a file may have.
const OPTIONAL: [&str; 2] = [PATIENT, SUBSIDY];
/// What is the same in every row of a case.
const OF_CASE: [&str; 10] = [
    "payer_number",
    "category",
    "income_class",
    "monthly_cap_yen",
    "birth_date",
    "insurer",
    "class",
    "confirmed",
    "month",
    "setting",
];

/// A patient's month, and what is expected of each visit.
pub struct Case {
    /// The claim.
    pub claim: Claim,
    /// The rows, in the order of the encounters.
    pub rows: Vec<Expected>,
}

/// A row: one visit.
pub struct Expected {
    /// Line of the file.
    pub line: u64,
    /// 受診日.
    pub date: Day,
    /// 窓口徴収額.
    pub counter_yen: i64,
    /// 患者負担, exact yen.
    pub patient_yen: Option<i64>,
    /// 公費負担, exact yen.
    pub subsidy_yen: Option<i64>,
}

/// Reads the cases of a file.
pub fn read(bytes: &[u8], path: &Path, ja: bool) -> Result<Vec<Case>, Failure> {
    let sheet = Sheet { path, ja, headings: Vec::new() };
    sheet.read(bytes)
}

/// The file while it is read.
struct Sheet<'p> {
    path: &'p Path,
    ja: bool,
    headings: Vec<String>,
}

/// A row of the file.
struct Row<'s> {
    sheet: &'s Sheet<'s>,
    line: u64,
    cells: Vec<String>,
}

impl Sheet<'_> {
    fn refused(&self, def: &MessageDef, args: &[&dyn Display]) -> Failure {
        Failure::new(format!("{}: E{} {}: {}", self.path.display(), def.code, def.slug, def.text(self.ja, args)))
    }

    fn read(mut self, bytes: &[u8]) -> Result<Vec<Case>, Failure> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut records = Vec::new();
        for record in reader.byte_records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, csv::Position::line);
                self.refused(&messages::CSV_UNREADABLE, &[&line, &1, &error])
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let cells = self.cells(&record, line)?;
            if records.is_empty() && self.headings.is_empty() {
                self.headings = cells;
                continue;
            }
            records.push((line, cells));
        }
        self.check_headings()?;
        let row = |(line, cells)| Row { sheet: &self, line, cells };
        let rows: Vec<Row<'_>> = records.into_iter().map(row).collect();
        rows.iter().try_for_each(Row::check_width)?;
        cases(&rows)
    }

    fn cells(&self, record: &ByteRecord, line: u64) -> Result<Vec<String>, Failure> {
        let text = |(place, cell): (usize, &[u8])| match std::str::from_utf8(cell) {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(error) => Err(self.refused(&messages::CSV_UNREADABLE, &[&line, &(place + 1), &error])),
        };
        record.iter().enumerate().map(text).collect()
    }

    fn check_headings(&self) -> Result<(), Failure> {
        let known = |heading: &&String| COLUMNS.contains(&heading.as_str()) || OPTIONAL.contains(&heading.as_str());
        for (place, heading) in self.headings.iter().enumerate() {
            let again = self.headings.iter().take(place).any(|before| before == heading);
            if again || !known(&heading) {
                let expected = COLUMNS.into_iter().chain(OPTIONAL).collect::<Vec<_>>().join(", ");
                return Err(self.refused(&messages::CSV_HEADING, &[&1, &(place + 1), &expected, heading]));
            }
        }
        let missing = COLUMNS.into_iter().find(|column| self.place(column).is_none());
        missing.map_or(Ok(()), |column| {
            Err(self.refused(&messages::CSV_HEADING, &[&1, &(self.headings.len() + 1), &column, &""]))
        })
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.headings.iter().position(|heading| heading == column)
    }
}

impl Row<'_> {
    fn cell(&self, column: &str) -> &str {
        self.sheet.place(column).and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }

    fn check_width(&self) -> Result<(), Failure> {
        let (expected, found) = (self.sheet.headings.len(), self.cells.len());
        if expected == found {
            return Ok(());
        }
        let expected = format!("{expected}列 / columns");
        let args: [&dyn Display; 5] = [&self.line, &(found + 1), &"-", &expected, &found];
        Err(self.sheet.refused(&messages::CSV_VALUE, &args))
    }

    fn refused(&self, column: &str, expected: &dyn Display) -> Failure {
        let place = self.sheet.place(column).map_or(0, |place| place + 1);
        let args: [&dyn Display; 5] = [&self.line, &place, &column, expected, &self.cell(column)];
        self.sheet.refused(&messages::CSV_VALUE, &args)
    }

    /// A cell that may be blank, as its reader takes it.
    fn read<T>(&self, column: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Failure> {
        match self.cell(column) {
            "" => Ok(None),
            text => read(text).map(Some).ok_or_else(|| self.refused(column, &expected)),
        }
    }

    /// A cell that is never blank.
    fn needed<T>(&self, column: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Failure> {
        self.read(column, expected, read)?.ok_or_else(|| self.refused(column, &expected))
    }

    fn yen(&self, column: &str) -> Result<Option<i64>, Failure> {
        self.read(column, "yen", amount)
    }

    fn expected(&self) -> Result<Expected, Failure> {
        Ok(Expected {
            line: self.line,
            date: self.needed("date", "YYYY-MM-DD", Day::parse_iso)?,
            counter_yen: self.needed(COUNTER, "yen", amount)?,
            patient_yen: self.yen(PATIENT)?,
            subsidy_yen: self.yen(SUBSIDY)?,
        })
    }

    /// Refuses a row that tells another patient than the first of its case.
    fn is_of(&self, first: &Row<'_>) -> Result<(), Failure> {
        let Some(column) = OF_CASE.into_iter().find(|column| self.cell(column) != first.cell(column)) else {
            return Ok(());
        };
        let place = self.sheet.place(column).map_or(0, |place| place + 1);
        let args: [&dyn Display; 5] = [&self.line, &place, &column, &first.cell(column), &self.cell(column)];
        Err(self.sheet.refused(&messages::CSV_CASE_DIFFERS, &args))
    }

    /// The claim of a case but its visits.
    fn claim(&self) -> Result<Value, Failure> {
        let number = self.needed("payer_number", "digits", |text| digits(text).map(str::to_owned))?;
        let month = self.needed("month", "YYYY-MM", Month::parse_iso)?;
        let birth = self.needed("birth_date", "YYYY-MM-DD", Day::parse_iso)?;
        let setting = self.needed("setting", "outpatient, inpatient", word::<Setting>)?;
        let insurer = "employees, national, national_society, late_elderly";
        let insurer = self.needed("insurer", insurer, word::<CoverageKind>)?;
        let class = self.read("class", "a, i, u, e, o, active_3 … low_1", word::<IncomeClass>)?;
        let confirmed = self.read("confirmed", "yes, no", yes_or_no)?.unwrap_or(false);
        let mut institution = json!({"kind": if setting == Setting::Inpatient { "hospital" } else { "clinic" }});
        // 都道府県番号 of the payer: the visits are taken to be within the prefecture.
        if let Some(prefecture) = number.get(2..4) {
            institution["prefecture"] = prefecture.into();
        }
        let mut coverage = json!({"id": "h", "kind": insurer});
        if let Some(class) = class {
            coverage["income_class"] = json!(class);
        }
        if confirmed {
            coverage["limit_confirmation"] = "online".into();
        }
        Ok(json!({
            "id": self.cell("case"), "month": month, "setting": setting, "institution": institution,
            "patient": {"birth_date": birth}, "coverages": [coverage],
            "subsidies": [{"id": "k", "payer_number": number, "certificate": self.certificate()?}],
            "combinations": [{"id": "p", "coverage": "h", "subsidies": ["k"]}],
        }))
    }

    fn certificate(&self) -> Result<Value, Failure> {
        let mut certificate = json!({});
        for column in ["category", "income_class"] {
            if let Some(text) = self.read(column, "text", |text| Some(text.to_owned()))? {
                certificate[column] = text.into();
            }
        }
        if let Some(cap) = self.yen("monthly_cap_yen")? {
            certificate["monthly_cap_yen"] = cap.into();
        }
        Ok(certificate)
    }

    /// The encounter and the points of a visit.
    fn visit(&self, id: &str) -> Result<[Value; 2], Failure> {
        let date = self.needed("date", "YYYY-MM-DD", Day::parse_iso)?;
        let kind = self.read("visit", "first, follow_up", word::<VisitKind>)?.unwrap_or_default();
        let points = self.needed("points", "points", amount)?;
        Ok([
            json!({"id": id, "date": date, "visit": kind}),
            json!({"encounter": id, "combination": "p", "points": points}),
        ])
    }
}

/// The cases in the order of their first rows.
fn cases(rows: &[Row<'_>]) -> Result<Vec<Case>, Failure> {
    let mut groups: Vec<(&Row<'_>, Vec<&Row<'_>>)> = Vec::new();
    for row in rows {
        let name = row.needed("case", "text", |text| Some(text.to_owned()))?;
        match groups.iter_mut().find(|(first, _)| first.cell("case") == name) {
            Some((_, own)) => own.push(row),
            None => groups.push((row, vec![row])),
        }
    }
    groups.iter().map(|(first, rows)| case(first, rows)).collect()
}

fn case(first: &Row<'_>, rows: &[&Row<'_>]) -> Result<Case, Failure> {
    rows.iter().try_for_each(|row| row.is_of(first))?;
    let mut claim = first.claim()?;
    let expected = rows.iter().map(|row| row.expected()).collect::<Result<Vec<_>, _>>()?;
    let visits = (1..).zip(rows).map(|(number, row)| row.visit(&format!("v{number}")));
    let (encounters, points) =
        visits.collect::<Result<Vec<_>, _>>()?.into_iter().map(|[own, points]| (own, points)).unzip();
    claim["encounters"] = Value::Array(encounters);
    claim["visit_points"] = Value::Array(points);
    match Claim::from_json(claim.to_string().as_bytes()) {
        Ok(claim) => Ok(Case { claim, rows: expected }),
        Err(errors) => {
            let texts: Vec<String> = errors.iter().map(|error| error.text(first.sheet.ja)).collect();
            let args: [&dyn Display; 3] = [&first.line, &first.cell("case"), &texts.join("; ")];
            Err(first.sheet.refused(&messages::CSV_CASE_REFUSED, &args))
        }
    }
}

/// An amount: digits, not negative.
fn amount(text: &str) -> Option<i64> {
    digits(text)?.parse().ok()
}

fn digits(text: &str) -> Option<&str> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some(text)
}

fn word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    parse_word(text).ok()
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
