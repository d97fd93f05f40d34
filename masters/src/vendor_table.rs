//! A table of local schemes that vendors of receipt computers pass around (`chihou_kouhi.csv`, 39 columns, one row per column of the
//! workbook it was taken from). It is no official source and has no description; nothing of it is embedded.
//!
//! Every row has exactly one [`Fate`]. What the coded columns mean is **inferred** from the rows themselves, as said here, and a row
//! in which anything remains unexplained is [`Fate::Unreadable`] with the reason:
//!
//! | columns | reading | what it rests on |
//! |---|---|---|
//! | 負担区分 | 0 not covered, 1 the patient pays, 2 nothing to pay, 3 refunded later | names with 負有 have 1, with 負無 2, with 償還 3, which always comes with a share of 100; 0 comes without amounts |
//! | 1回負担割合 | per cent of the cost that the patient pays; 100 is read with 3 only | names with １割, ３割 |
//! | 1回固定額 | yen per time that the patient pays | always the cap of the time as well |
//! | 上限額 | yen that the patient pays at most; 0 is no cap | names of schemes whose amounts are published |
//! | 1日上限回数 | 0 or 1: charged once a day, which the daily cap says already | |
//! | 1月上限回数 | times (beside a cap of the time only) or days a month that are charged | |
//! | 1月院内上限額, 1月院外上限額 | caps with medicines from inside and outside; read where they agree | |
//! | 食事療養費 | 1 the patient pays the standard amount, 3 nothing | every name with 食有 has 1, every name with 食無 3 |
//! | 所得情報 | name of an income class of the scheme | |
//! | 年齢 | both ages are included: 65-69 is 65 and over and under 70; 999 is no limit | 65-69 beside 70-74 |
//!
//! Not read, as nothing depends on them: 点数単価, レセプト負担金額, レセプト請求, レセプト記載, 区分 of the checks, 公費主保区分. The number of a
//! scheme is 法別番号 and prefecture, its 事業内区分 the 保険番号. 公費適用優先順位 is not in the table: every row has 1.

use std::collections::BTreeMap;

use santei::Day;
use santei::masters::{Family, SourceKind};
use sha2::{Digest, Sha256};

use crate::layout;
use crate::model::{ReleaseData, SourceInfo, Str};
use crate::problem::{Problem, messages};
use crate::subsidies::{self, SchemeData};

/// Label of the release.
pub const LABEL: &str = "vendor-table";
/// Columns of the table.
const WIDTH: usize = 39;

/// Places of columns, from 0.
mod place {
    pub(super) const PREFECTURE: usize = 0;
    pub(super) const PREFECTURE_NAME: usize = 1;
    pub(super) const SHEET: usize = 2;
    pub(super) const COLUMN: usize = 3;
    pub(super) const NUMBER: usize = 4;
    pub(super) const LAW: usize = 5;
    pub(super) const NAME: usize = 6;
    pub(super) const AGE: usize = 12;
    pub(super) const UNIT: usize = 13;
    pub(super) const INCOME: usize = 17;
    pub(super) const OUTPATIENT: usize = 18;
    pub(super) const INPATIENT: usize = 28;
    pub(super) const INPATIENT_MONTH: usize = 34;
    pub(super) const MEAL_AMOUNT: usize = 36;
    pub(super) const MEALS: usize = 37;
    pub(super) const LIMITED_TO: usize = 38;
}

macro_rules! named {
    ($( $(#[$meta:meta])* pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $slug:literal, )* } )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
            pub enum $name { $( $(#[$variant_meta])* $variant, )* }

            impl $name {
                /// Every value.
                pub const ALL: &'static [$name] = &[$($name::$variant),*];

                /// Its word.
                pub const fn slug(self) -> &'static str {
                    match self { $( $name::$variant => $slug, )* }
                }
            }
        )*
    };
}

named! {
    /// What was wrong with a row and put right. The first that applies names the row.
    pub enum Repair {
        /// A blank before 点数単価; the columns are right again from 外来負担区分 on, one of the receipt being lost.
        UnitShifted = "unit-shifted",
        /// A blank before the age; the columns are right again from 外来負担区分 on, 所得情報 being lost.
        AgeShifted = "age-shifted",
        /// A blank before the age; the columns are right again after 入院_1月上限額, one zero being lost.
        ShiftedToMonthlyCap = "shifted-to-monthly-cap",
        /// A blank before the age, and every later column stands one to the right; 限定保険番号 is lost.
        ShiftedToEnd = "shifted-to-end",
        /// The workbook took the ages for a month and a day and wrote the number of that date.
        AgeAsDate = "age-as-date",
        /// Blanks or full-width characters within the ages.
        AgeWriting = "age-writing",
        /// The sheet has the name of another prefecture than the file it was taken from; the schemes name places of the latter.
        SheetOfAnotherName = "sheet-of-another-name",
    }

    /// Why a row is not read.
    pub enum Reason {
        /// The cells stand in no order that a rule knows.
        Shape = "shape",
        /// No 短縮制度名.
        NoName = "no-name",
        /// 法別番号 is 00 or not of two digits: no certificate shows it.
        NoLaw = "no-law",
        /// 法別番号 of a law of the state, whose own scheme has the number.
        StateLaw = "state-law",
        /// Stands on the sheet of every prefecture, being a scheme of one.
        OfAnotherPrefecture = "of-another-prefecture",
        /// No ages, or not two numbers.
        NoAge = "no-age",
        /// Tied to other schemes (限定保険番号) in a way the table does not say.
        LimitedToOthers = "limited-to-others",
        /// A cell that should be a number is none, or holds several.
        NotANumber = "not-a-number",
        /// 負担区分 is none of 0 to 3.
        UnknownCharge = "unknown-charge",
        /// Neither covers inpatients nor outpatients.
        NotCovered = "not-covered",
        /// The patient pays, but no share, amount or cap is given.
        NoAmount = "no-amount",
        /// Amounts where nothing is to be paid.
        AmountBesideNothing = "amount-beside-nothing",
        /// A share of 100 per cent that is not refunded.
        WholeCost = "whole-cost",
        /// Monthly caps differ with where medicines come from.
        CapsByDispensing = "caps-by-dispensing",
        /// 薬剤負担, which no row explains.
        Medicines = "medicines",
        /// Times a month without a cap of the time or the day, or more than once a day.
        Times = "times",
        /// 入院_1月上限額 once: the fee of a first visit (初診) in most rows, which the table does not say.
        CapOnce = "cap-once",
        /// A cap of 21,000 yen is the threshold of 高額療養費 from which schemes refund later, not an amount that is paid.
        Threshold = "threshold",
        /// A cap of an admission that is not the cap of the day.
        AdmissionCap = "admission-cap",
        /// 食事療養費 is neither 1 nor 3, a part of the meals is paid, or the name says half of them.
        Meals = "meals",
    }
}

/// What became of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fate {
    /// Read as it stands.
    Readable,
    /// Read after a repair.
    Repaired(Repair),
    /// No scheme: headings, 未使用, nothing.
    Dummy,
    /// Nothing is paid in kind.
    RefundOnly,
    /// Not read.
    Unreadable(Reason),
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct VendorRow {
    /// Line in the file, from 2.
    pub line: usize,
    /// Prefecture and column of the workbook.
    pub place: String,
    /// What became of it.
    pub fate: Fate,
    key: Option<[String; 3]>,
    content: Vec<String>,
    scheme: Option<SchemeData>,
}

/// The whole table.
#[derive(Clone, Debug)]
pub struct VendorTable {
    /// Every row.
    pub rows: Vec<VendorRow>,
    name: String,
    sha256: [u8; 32],
}

/// How many rows had which fate: `rows` is the sum of the five others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accounting {
    /// Rows of the table, without the line of names.
    pub rows: usize,
    /// Rows read as they stand.
    pub readable: usize,
    /// Rows read after a repair, by rule.
    pub repaired: BTreeMap<Repair, usize>,
    /// Rows that are no scheme.
    pub dummy: usize,
    /// Rows that pay nothing in kind.
    pub refund_only: usize,
    /// Rows not read, by reason.
    pub unreadable: BTreeMap<Reason, usize>,
    /// Prefecture, 法別番号 and 保険番号 under which rows of different content stand, and how many.
    pub ambiguous: BTreeMap<[String; 3], usize>,
    /// Of these, the keys all of whose rows have income classes (所得情報) of their own.
    pub told_apart_by_income: usize,
}

impl Accounting {
    /// The sum of the fates.
    pub fn sum(&self) -> usize {
        let (repaired, unreadable): (usize, usize) = (self.repaired.values().sum(), self.unreadable.values().sum());
        self.readable + repaired + self.dummy + self.refund_only + unreadable
    }
}

/// Reads the table.
///
/// # Errors
/// A file that is not CSV in UTF-8 with the 39 columns.
pub fn read(name: &str, bytes: &[u8]) -> Result<VendorTable, Problem> {
    let broken = |error: csv::Error| Problem::new(&messages::CURATED_FILE, name, "", error.to_string());
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let header = reader.headers().map_err(broken)?.clone();
    let known = header.len() == WIDTH && header.get(place::NUMBER) == Some("保険番号");
    if !known {
        let found: Vec<&str> = header.iter().collect();
        return Err(Problem::new(&messages::CURATED_HEADER, format!("{name}:1"), "39 columns", found.join(",")));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let line = record.position().map_or(0, |position| position.line());
        rows.push(row(name, usize::try_from(line).unwrap_or(usize::MAX), cells));
    }
    Ok(VendorTable { rows, name: name.to_owned(), sha256: Sha256::digest(bytes).into() })
}

impl VendorTable {
    /// The fates of all rows, and the ambiguous keys.
    pub fn accounting(&self) -> Accounting {
        let mut accounting = Accounting { rows: self.rows.len(), ..Accounting::default() };
        for row in &self.rows {
            match row.fate {
                Fate::Readable => accounting.readable += 1,
                Fate::Repaired(repair) => *accounting.repaired.entry(repair).or_default() += 1,
                Fate::Dummy => accounting.dummy += 1,
                Fate::RefundOnly => accounting.refund_only += 1,
                Fate::Unreadable(reason) => *accounting.unreadable.entry(reason).or_default() += 1,
            }
        }
        let mut keys: BTreeMap<&[String; 3], Vec<&[String]>> = BTreeMap::new();
        for row in &self.rows {
            if let Some(key) = &row.key {
                keys.entry(key).or_default().push(&row.content);
            }
        }
        for (key, contents) in keys {
            if contents.iter().any(|content| *content != contents[0]) {
                accounting.told_apart_by_income += usize::from(have_own_income(&contents));
                accounting.ambiguous.insert(key.clone(), contents.len());
            }
        }
        accounting
    }

    /// The rows that are read, as schemes of grade C.
    pub fn release(&self, published: Day) -> ReleaseData {
        let layout = layout::layout_of(Family::Subsidy, None).expect("the layout of the 地単公費マスター is embedded");
        let rows: Vec<SchemeData> = self.rows.iter().filter_map(|row| row.scheme.clone()).collect();
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        let source = SourceInfo {
            name: self.name.clone(),
            sha256: self.sha256,
            kind: SourceKind::Curated,
            published,
            rows_read: count(self.rows.len()),
            rows_kept: count(rows.len()),
            rows_superseded: 0,
            rows_refused: count(self.rows.len() - rows.len()),
        };
        subsidies::release(layout, rows, vec![source], published, LABEL)
    }
}

/// Whether every content has an income class that no other has.
fn have_own_income(contents: &[&[String]]) -> bool {
    let incomes: std::collections::BTreeSet<&str> =
        contents.iter().filter_map(|content| content.get(place::INCOME)).map(String::as_str).collect();
    incomes.len() == contents.len() && !incomes.contains("")
}

fn row(file: &str, line: usize, cells: Vec<String>) -> VendorRow {
    let place = format!("{} {}", cells[place::PREFECTURE_NAME], cells[place::COLUMN]);
    let bare = |fate| VendorRow { line, place: place.clone(), fate, key: None, content: Vec::new(), scheme: None };
    let is_scheme = number(&cells[place::NUMBER]).is_some() && cells[place::NAME] != "未使用";
    if !is_scheme {
        return bare(Fate::Dummy);
    }
    let Some((cells, repair)) = aligned(cells) else { return bare(Fate::Unreadable(Reason::Shape)) };
    let key = [place::PREFECTURE, place::LAW, place::NUMBER].map(|at| cells[at].clone());
    // The place in the workbook is no content.
    let mut content = cells.clone();
    content[place::COLUMN].clear();
    let cite: Str = format!("{file} {place}").into();
    let (fate, scheme) = match (Reading { cells: &cells }).scheme() {
        Ok(Some((fields, written))) => {
            let repair = repair.or(written);
            let scheme = SchemeData { place: format!("{file}:{line}"), fields, cite, grade: "C".into() };
            (repair.map_or(Fate::Readable, Fate::Repaired), Some(scheme))
        }
        Ok(None) => (Fate::RefundOnly, None),
        Err(reason) => (Fate::Unreadable(reason), None),
    };
    VendorRow { line, place, fate, key: Some(key), content, scheme }
}

/// The cells in their columns, and the rule that put them there; none when no rule fits.
fn aligned(cells: Vec<String>) -> Option<(Vec<String>, Option<Repair>)> {
    let at = |place: usize| cells[place].as_str();
    let receipt = place::UNIT..place::INCOME;
    // A sheet without the columns of the receipt leaves all of them blank.
    if at(place::UNIT) == "10" || cells[receipt].iter().all(String::is_empty) {
        return Some((cells, None));
    }
    if at(place::UNIT + 1) != "10" {
        return None;
    }
    let (ages, charged) = (at(place::AGE), is_code(at(place::OUTPATIENT)));
    let lost = |end: usize| [&cells[..place::AGE], &cells[place::AGE + 1..end]].concat();
    if !ages.is_empty() && at(place::UNIT).is_empty() && at(place::INCOME).is_empty() && charged {
        let mut right = cells.clone();
        right.remove(place::UNIT);
        right.insert(place::INCOME - 1, String::new());
        return Some((right, Some(Repair::UnitShifted)));
    }
    if !ages.is_empty() {
        return None;
    }
    let (mut right, repair) = if charged {
        let mut right = lost(place::OUTPATIENT);
        right.push(String::new());
        right.extend_from_slice(&cells[place::OUTPATIENT..]);
        (right, Repair::AgeShifted)
    } else if is_code(at(place::LIMITED_TO)) {
        (lost(WIDTH), Repair::ShiftedToEnd)
    } else if at(place::MEAL_AMOUNT) == "0" && is_code(at(place::MEALS)) {
        let mut right = lost(place::INPATIENT_MONTH + 2);
        right.push("0".to_owned());
        right.extend_from_slice(&cells[place::MEAL_AMOUNT..]);
        (right, Repair::ShiftedToMonthlyCap)
    } else {
        return None;
    };
    right.resize(WIDTH, String::new());
    Some((right, Some(repair)))
}

fn is_code(text: &str) -> bool {
    matches!(text, "0" | "1" | "2" | "3")
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The two ages, and whether they had to be put right.
fn ages(text: &str) -> Option<(u32, u32, Option<Repair>)> {
    let halves = |text: &str| {
        let (from, until) = text.split_once('-')?;
        Some((number(from).filter(|_| !from.is_empty())?, number(until).filter(|_| !until.is_empty())?))
    };
    if let Some((from, until)) = halves(text) {
        return Some((from, until, None));
    }
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '－' { '-' } else { c }).collect();
    if let Some((from, until)) = halves(&folded) {
        return Some((from, until, Some(Repair::AgeWriting)));
    }
    // Days since 1899-12-30, as workbooks count; only such a number can be one that a pair of ages became.
    let day = number(text).filter(|days| (40_000..60_000).contains(days))?;
    let epoch = Day::from_ymd(1899, 12, 30)?;
    let (_, month, day) = Day::from_number(epoch.number() + i32::try_from(day).ok()?).ymd();
    Some((month, day, Some(Repair::AgeAsDate)))
}

/// The repaired cells of a row being read.
struct Reading<'c> {
    cells: &'c [String],
}

/// The official columns of a scheme, and a repair that reading them took.
type Scheme = (Vec<Str>, Option<Repair>);

/// What the patient pays in a setting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Charge {
    NotCovered,
    Pays,
    Nothing,
    Refunded,
}

/// Official columns of a setting.
struct Columns {
    covered: u16,
    pattern: u16,
}

const OUTPATIENT: Columns = Columns { covered: 17, pattern: 55 };
const INPATIENT: Columns = Columns { covered: 16, pattern: 50 };

/// The official columns being filled.
struct Filled(Vec<Str>);

impl Filled {
    fn set(&mut self, no: u16, text: impl Into<Str>) {
        if let Some(slot) = usize::from(no).checked_sub(1).and_then(|at| self.0.get_mut(at)) {
            *slot = text.into();
        }
    }

    /// An amount, 0 being none; whether there is one.
    fn amount(&mut self, no: u16, yen: u32) -> bool {
        if yen != 0 {
            self.set(no, yen.to_string());
        }
        yen != 0
    }
}

impl Reading<'_> {
    fn text(&self, place: usize) -> &str {
        &self.cells[place]
    }

    /// A number; a blank counts as 0.
    fn number(&self, place: usize) -> Result<u32, Reason> {
        match self.text(place) {
            "" => Ok(0),
            text => number(text).filter(|&number| number < 100_000_000).ok_or(Reason::NotANumber),
        }
    }

    fn charge(&self, place: usize) -> Result<Charge, Reason> {
        match self.text(place) {
            "0" => Ok(Charge::NotCovered),
            "1" => Ok(Charge::Pays),
            "2" => Ok(Charge::Nothing),
            "3" => Ok(Charge::Refunded),
            _ => Err(Reason::UnknownCharge),
        }
    }

    /// The scheme; `None` when everything is refunded later.
    fn scheme(&self) -> Result<Option<Scheme>, Reason> {
        let charges = [self.charge(place::OUTPATIENT)?, self.charge(place::INPATIENT)?];
        if !charges.iter().any(|charge| matches!(charge, Charge::Pays | Charge::Nothing)) {
            return if charges.contains(&Charge::Refunded) { Ok(None) } else { Err(Reason::NotCovered) };
        }
        let mut filled = Filled(vec![Str::from(""); 94]);
        let written = self.who(&mut filled)?;
        self.outpatient(charges[0], &mut filled)?;
        self.inpatient(charges[1], &mut filled)?;
        let other_sheet = self.text(place::SHEET) != self.text(place::PREFECTURE_NAME);
        Ok(Some((filled.0, written.or(other_sheet.then_some(Repair::SheetOfAnotherName)))))
    }

    fn who(&self, filled: &mut Filled) -> Result<Option<Repair>, Reason> {
        let (law, prefecture) = (self.text(place::LAW), self.text(place::PREFECTURE));
        self.check_number(law, prefecture)?;
        if self.text(place::NAME).trim().is_empty() {
            return Err(Reason::NoName);
        }
        if !self.text(place::LIMITED_TO).is_empty() {
            return Err(Reason::LimitedToOthers);
        }
        let (from, until, written) =
            ages(self.text(place::AGE)).filter(|ages| ages.0 <= ages.1).ok_or(Reason::NoAge)?;
        for (no, text) in [(1, self.text(place::NAME)), (3, prefecture), (9, self.text(place::NUMBER)), (94, "1")] {
            filled.set(no, text);
        }
        filled.set(8, format!("{law}{prefecture}"));
        filled.set(11, "99999999");
        filled.set(23, self.text(place::INCOME));
        filled.set(12, if from == 0 { "1" } else { "6" });
        filled.set(14, if until >= 150 { "1" } else { "7" });
        if from != 0 {
            filled.set(13, from.to_string());
        }
        if until < 150 {
            filled.set(15, (until + 1).to_string());
        }
        Ok(written)
    }

    fn check_number(&self, law: &str, prefecture: &str) -> Result<(), Reason> {
        let two = law.len() == 2 && law != "00";
        let law = number(law).filter(|_| two).ok_or(Reason::NoLaw)?;
        if law < 40 || (51..=54).contains(&law) {
            return Err(Reason::StateLaw);
        }
        // 848 and 849 are the schemes of 福島県 for those who left it.
        if matches!(self.text(place::NUMBER), "848" | "849") && prefecture != "07" {
            return Err(Reason::OfAnotherPrefecture);
        }
        Ok(())
    }

    /// Whether a setting is covered, and whether the patient pays: else none of its amounts, the cells of a range, is set.
    fn setting(
        &self,
        charge: Charge,
        columns: &Columns,
        amounts: std::ops::Range<usize>,
        filled: &mut Filled,
    ) -> Result<bool, Reason> {
        let in_kind = matches!(charge, Charge::Pays | Charge::Nothing);
        filled.set(columns.covered, if in_kind { "2" } else { "1" });
        let mut set = false;
        for place in amounts {
            set |= self.number(place)? != 0;
        }
        match charge {
            Charge::Pays => filled.set(columns.pattern, "5"),
            Charge::Nothing => filled.set(columns.pattern, "1"),
            // The share of 100 per cent stands beside what is refunded.
            Charge::Refunded => return Ok(false),
            Charge::NotCovered => {}
        }
        if charge != Charge::Pays && set { Err(Reason::AmountBesideNothing) } else { Ok(charge == Charge::Pays) }
    }

    /// The share and the fixed amount of a time, and whether there is one.
    fn own_part(&self, place: usize, columns: &Columns, filled: &mut Filled) -> Result<bool, Reason> {
        let percent = self.number(place)?;
        if percent >= 100 {
            return Err(Reason::WholeCost);
        }
        let share = filled.amount(columns.pattern + 2, percent);
        Ok(filled.amount(columns.pattern + 1, self.number(place + 1)?) | share)
    }

    fn outpatient(&self, charge: Charge, filled: &mut Filled) -> Result<(), Reason> {
        let first = place::OUTPATIENT;
        if self.number(first + 9)? != 0 {
            return Err(Reason::Medicines);
        }
        if !self.setting(charge, &OUTPATIENT, first + 1..first + 9, filled)? {
            return Ok(());
        }
        let own = self.own_part(first + 1, &OUTPATIENT, filled)?;
        let month = self.number(first + 6)?;
        if month != self.number(first + 7)? {
            return Err(Reason::CapsByDispensing);
        }
        let visit = filled.amount(76, self.number(first + 3)?);
        let day = filled.amount(78, self.number(first + 4)?);
        let times = self.number(first + 8)?;
        if self.number(first + 5)? > 1 || (times != 0 && !visit && !day) {
            return Err(Reason::Times);
        }
        filled.amount(if day { 79 } else { 77 }, times);
        self.caps(own, visit | day, 80, month, filled)
    }

    fn inpatient(&self, charge: Charge, filled: &mut Filled) -> Result<(), Reason> {
        let first = place::INPATIENT;
        let pays = self.setting(charge, &INPATIENT, first + 1..first + 8, filled)?;
        if matches!(charge, Charge::Pays | Charge::Nothing) {
            filled.set(60, self.meals()?);
        }
        if !pays {
            return Ok(());
        }
        let own = self.own_part(first + 1, &INPATIENT, filled)?;
        let (admission, per_day) = (self.number(first + 3)?, self.number(first + 4)?);
        if admission != 0 && admission != per_day {
            return Err(Reason::AdmissionCap);
        }
        let day = filled.amount(71, per_day);
        let (month, times) = (self.number(first + 6)?, self.number(first + 7)?);
        if times == 1 {
            return Err(Reason::CapOnce);
        }
        if self.number(first + 5)? > 1 || (times != 0 && !day) {
            return Err(Reason::Times);
        }
        if filled.amount(73, times) {
            filled.set(72, "1");
        }
        self.caps(own, day, 74, month, filled)
    }

    /// The monthly cap, and that something says what the patient pays.
    fn caps(&self, own: bool, daily: bool, no: u16, month: u32, filled: &mut Filled) -> Result<(), Reason> {
        if month == 21_000 {
            return Err(Reason::Threshold);
        }
        let monthly = filled.amount(no, month);
        if daily || monthly {
            filled.set(65, "2");
        }
        if own || daily || monthly { Ok(()) } else { Err(Reason::NoAmount) }
    }

    fn meals(&self) -> Result<&'static str, Reason> {
        let half = self.text(place::NAME).contains("食１／２");
        match self.text(place::MEALS) {
            _ if half || self.number(place::MEAL_AMOUNT)? != 0 => Err(Reason::Meals),
            "1" => Ok("1"),
            "3" => Ok("2"),
            _ => Err(Reason::Meals),
        }
    }
}
