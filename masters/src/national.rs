//! 国公費マスター (暫定版, 2024-04-01): its rows, checked cell by cell, and which of them the rulebook carries.
//!
//! The file is a workbook saved as CSV: three lines of headings, then a row per scheme. The schemes themselves are instances of the kind
//! `national_scheme` of the rulebook, which cite the row by its 順位; nothing is compiled from this file.

use santei::Day;

use crate::message;
use crate::refusal::Refusal;
use crate::rulebook::{FieldValue, RuleData};

/// Lines of headings.
const HEADINGS: usize = 3;
/// No value, in a cell.
const NONE: &str = "ー";

/// How a column is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A whole number from 1.
    Whole,
    /// Two digits.
    Law,
    /// Any text that is not blank.
    Text,
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM-DD`, or none.
    End,
    /// 0 or 1, which a note in parentheses may follow, or none.
    Flag,
    /// Per cent, which a note may follow, or an amount in words, or none.
    Percent,
}

/// A column: number of the item (項番) and how it is written.
pub type Item = (&'static str, Form);

/// The columns in order.
pub const ITEMS: [Item; 56] = [
    ("1", Form::Whole),
    ("2", Form::Law),
    ("3-1", Form::Text),
    ("3-2", Form::Text),
    ("4", Form::Text),
    ("5-1", Form::Date),
    ("5-2", Form::Date),
    ("6", Form::End),
    ("7", Form::Text),
    ("8", Form::Text),
    ("9-1", Form::Flag),
    ("9-2", Form::Flag),
    ("9-3", Form::Flag),
    ("9-4", Form::Flag),
    ("9-5", Form::Text),
    ("9-6", Form::Flag),
    ("9-7", Form::Flag),
    ("9-8", Form::Text),
    ("9-9", Form::Flag),
    ("9-10", Form::Flag),
    ("9-11", Form::Text),
    ("10-1", Form::Flag),
    ("10-2", Form::Text),
    ("11-1", Form::Percent),
    ("11-2", Form::Percent),
    ("11-3", Form::Percent),
    ("11-4", Form::Percent),
    ("11-5", Form::Percent),
    ("11-6", Form::Percent),
    ("11-7", Form::Percent),
    ("11-8", Form::Percent),
    ("11-9", Form::Percent),
    ("12-1", Form::Flag),
    ("12-2", Form::Flag),
    ("12-3", Form::Percent),
    ("12-4", Form::Percent),
    ("13", Form::Text),
    ("14-1", Form::Flag),
    ("14-2", Form::Text),
    ("14-3", Form::Flag),
    ("14-4", Form::Text),
    ("14-5", Form::Text),
    ("14-6", Form::Text),
    ("15-1", Form::Flag),
    ("15-2", Form::Text),
    ("15-3", Form::Text),
    ("16-1", Form::Flag),
    ("16-2", Form::Text),
    ("16-3", Form::Text),
    ("17-1", Form::Flag),
    ("17-2", Form::Flag),
    ("17-3", Form::Text),
    ("18-1", Form::Flag),
    ("18-2", Form::Flag),
    ("18-3", Form::Flag),
    ("18-4", Form::Flag),
];

impl Form {
    /// What a cell has to hold, where it holds something else.
    fn fault(self, cell: &str) -> Option<&'static str> {
        let date = || Day::parse_iso(cell).is_some();
        let (good, expected) = match self {
            Form::Whole => (cell.parse::<u32>().is_ok_and(|number| number > 0), "1以上の数字"),
            Form::Law => (cell.len() == 2 && cell.bytes().all(|byte| byte.is_ascii_digit()), "2桁の数字"),
            Form::Text => (!cell.trim().is_empty(), "文字列"),
            Form::Date => (date(), "YYYY-MM-DD"),
            Form::End => (cell == NONE || date(), "YYYY-MM-DD又はー"),
            Form::Flag => (is_flag(cell), "0 1（注記を伴うことがある）又はー"),
            Form::Percent => (is_percent(cell), "0〜100（注記を伴うことがある）又はー"),
        };
        (!good).then_some(expected)
    }
}

fn is_flag(cell: &str) -> bool {
    let note = cell.strip_prefix(['0', '1', '０', '１']).map(str::trim_start);
    cell == NONE || note.is_some_and(|note| note.is_empty() || (note.starts_with('（') && note.ends_with('）')))
}

fn is_percent(cell: &str) -> bool {
    let digits = cell.len() - cell.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, note) = cell.split_at(digits);
    // マル長 leaves an amount, not a share.
    let amount = cell.starts_with("最大") && cell.ends_with('円');
    let within = number.parse().is_ok_and(|number: u32| number <= 100);
    cell == NONE || amount || (within && (note.is_empty() || note.starts_with('＋')))
}

/// A row of the master.
#[derive(Clone, Debug)]
pub struct NationalRow {
    /// Number of the row in the file, from 1.
    pub number: usize,
    cells: Vec<String>,
}

impl NationalRow {
    /// The cell of an item; blank for an item that the master does not have.
    pub fn cell(&self, item: &str) -> &str {
        let at = ITEMS.iter().position(|(known, _)| *known == item);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell)
    }

    /// The variant of the instances of the row, which its 本人負担割合 tells in words.
    pub fn variant(&self) -> &'static str {
        match self.cell("10-2") {
            share if share.contains("564,000円超") => "income_above_564000",
            "沖特法対象者" => "okinawa",
            share if share.contains("（マル長対象者）") => "long_term",
            _ => "",
        }
    }

    /// Last day of the scheme.
    pub fn until(&self) -> Day {
        Day::parse_iso(self.cell("6")).unwrap_or(Day::MAX)
    }

    /// The instances that carry the row.
    pub fn instances<'r>(&self, rules: &'r [RuleData]) -> Vec<&'r RuleData> {
        let cite = format!("国公費マスター 2024-04-01 暫定版 順位{}; ", self.cell("1"));
        let of_row = |rule: &&RuleData| {
            let setting = text(rule, "setting");
            rule.kind == "national_scheme"
                && rule.cite.starts_with(&cite)
                && text(rule, "variant") == self.variant()
                && rule.until == self.until()
                && (setting == "both" || self.covers(setting))
        };
        rules.iter().filter(of_row).collect()
    }

    fn covers(&self, setting: &str) -> bool {
        self.cell("9-4") == "1" || self.cell(if setting == "inpatient" { "9-2" } else { "9-3" }) == "1"
    }
}

fn text<'r>(rule: &'r RuleData, field: &str) -> &'r str {
    match rule.fields.get(field) {
        Some(FieldValue::Text(text)) => text,
        _ => "",
    }
}

/// Reads the rows of the master.
///
/// # Errors
/// Every row and cell that is not as the item list says.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<NationalRow>, Vec<Refusal>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let (mut rows, mut refusals) = (Vec::new(), Vec::new());
    for (at, record) in reader.records().enumerate() {
        match record {
            Ok(record) if at >= HEADINGS => {
                let row = NationalRow { number: at + 1, cells: record.iter().map(str::to_owned).collect() };
                refusals.extend(check(file, &row));
                rows.push(row);
            }
            Ok(_) => {}
            Err(error) => refusals.push(Refusal::new(&message::BROKEN_UTF8, file).at_row(at + 1).sides("UTF-8", error)),
        }
    }
    if rows.is_empty() && refusals.is_empty() {
        refusals.push(Refusal::new(&message::NOT_A_MASTER, file).sides("見出し3行と制度の行", "0行"));
    }
    if refusals.is_empty() { Ok(rows) } else { Err(refusals) }
}

fn check(file: &str, row: &NationalRow) -> Vec<Refusal> {
    if row.cells.len() != ITEMS.len() {
        let refusal = Refusal::new(&message::NO_LAYOUT, file).at_row(row.number);
        return vec![refusal.sides(ITEMS.len(), row.cells.len())];
    }
    let cells = row.cells.iter().zip(&ITEMS).zip(1u16..);
    let faults = cells.filter_map(|((cell, (item, form)), no)| {
        let def = match form {
            Form::Whole | Form::Law => &message::BAD_NUMBER,
            Form::Text => &message::VALUE_MISSING,
            Form::Date | Form::End => &message::BAD_DATE,
            Form::Flag | Form::Percent => &message::VALUE_NOT_LISTED,
        };
        let refusal = Refusal::new(def, file).at_row(row.number).in_column(no, item);
        form.fault(cell).map(|expected| refusal.sides(expected, cell))
    });
    faults.collect()
}

/// Why a row, or a part of one, is not computed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// No instance of the rulebook carries it.
    NoInstance,
    /// Not paid in kind at the counter.
    NotInKind,
}

/// What the rulebook makes of the rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accounting {
    /// Rows read.
    pub read: usize,
    /// Rows that an instance carries.
    pub carried: usize,
    /// Rows at least one instance of which is paid in kind, and so computed.
    pub computable: usize,
    /// Rows, or their settings where only these are meant, that are not computed: number of the row, 法別番号, setting and why.
    pub not_computed: Vec<(usize, String, String, Reason)>,
    /// Instances that carry no row: of schemes that the master does not list.
    pub beyond: Vec<String>,
}

/// Accounts for every row.
pub fn accounting(rows: &[NationalRow], rules: &[RuleData]) -> Accounting {
    let mut accounting = Accounting { read: rows.len(), ..Accounting::default() };
    let mut used = std::collections::BTreeSet::new();
    for row in rows {
        let instances = row.instances(rules);
        used.extend(instances.iter().map(|rule| (rule.id.as_str(), rule.from)));
        let not = |setting: &str, reason| (row.number, row.cell("2").to_owned(), setting.to_owned(), reason);
        if instances.is_empty() {
            accounting.not_computed.push(not("both", Reason::NoInstance));
            continue;
        }
        accounting.carried += 1;
        let in_kind = |rule: &&&RuleData| rule.fields.get("in_kind") == Some(&FieldValue::Int(1));
        accounting.computable += usize::from(instances.iter().any(|rule| in_kind(&rule)));
        let left = instances.iter().filter(|rule| !in_kind(rule));
        accounting.not_computed.extend(left.map(|rule| not(text(rule, "setting"), Reason::NotInKind)));
    }
    let schemes = rules.iter().filter(|rule| rule.kind == "national_scheme");
    let beyond = schemes.filter(|rule| !used.contains(&(rule.id.as_str(), rule.from)));
    accounting.beyond = beyond.map(|rule| rule.id.clone()).collect();
    accounting
}
