//! Claims put together so that one row of the 電子点数表 is what decides them: the frame (入外, 病院・診療所, 病床数, 保険, 年齢) is
//! chosen out of the columns of the codes, so that their own conditions hold.
//!
//! What the columns and rows mean is stated here and in the tests, not asked from the rooms of the engine.

use santei::claim::{Claim, CoverageKind, Encounter, Fact, HistoryEntry, HistoryStatus, InstitutionKind, Line};
use santei::claim::{OtherSetting, Setting, Stay, StayDay, Times, Unit, VisitKind};
use santei::masters::{FeeItem, FeeTable, Lookup, PointsKind};
use santei::uke::{TextEncoding, decode_text};
use santei::{Code, Day, MasterSet, Month};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// Who and where: what the own conditions of an act look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// 入外.
    pub setting: Setting,
    /// 病院・診療所.
    pub kind: InstitutionKind,
    /// 許可病床数, and as many 一般病床.
    pub beds: u32,
    /// 後期高齢者医療.
    pub late_elderly: bool,
    /// 生年月日.
    pub birth: Day,
}

/// Dates on which the acts of arranged claims lie: from the 4th to the 28th, in four weeks.
pub const FIRST: u32 = 4;
/// The last of them.
pub const LAST: u32 = 28;

const BEDS: [u32; 5] = [450, 250, 150, 50, 0];
const BIRTHS: [(i32, u32, u32); 17] = [
    (1980, 5, 10),
    (1940, 5, 10),
    (1952, 5, 10),
    (1958, 5, 10),
    (1970, 5, 10),
    (2003, 5, 10),
    (2006, 5, 10),
    (2010, 5, 10),
    (2014, 5, 10),
    (2018, 5, 10),
    (2019, 5, 10),
    (2020, 8, 10),
    (2023, 5, 10),
    (2024, 8, 10),
    (2025, 6, 10),
    (2025, 9, 20),
    (2025, 11, 3),
];

/// Masters with what the arranging needs of them.
pub struct Stage<'m> {
    /// The masters.
    pub masters: MasterSet<'m>,
    /// The 電子点数表 on the first day of the month.
    pub table: FeeTable<'m>,
    /// 診療年月.
    pub month: Month,
    /// The codes of 01.
    pub codes: Vec<Code>,
    /// 入院基本料 by 入院基本料識別.
    pub wards: BTreeMap<u16, Vec<Code>>,
    /// The groups that list an addition of 04.
    pub listed: BTreeMap<Code, BTreeSet<u16>>,
    /// 算定単位 that are the first day of a stay only.
    first_day_units: BTreeSet<u16>,
    pattern: Claim,
}

impl<'m> Stage<'m> {
    /// The stage of a month. `codes` are those of 01, `additions` the rows of 04 as group and code.
    ///
    /// # Panics
    /// When the masters hold no 電子点数表 in that month.
    pub fn new(masters: MasterSet<'m>, month: Month, codes: Vec<Code>, additions: &[(u16, Code)]) -> Stage<'m> {
        let table = masters.fee_table(month.first_day()).expect("a 電子点数表 in force");
        let mut wards: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
        for hub in codes.iter().filter_map(|code| table.supplement(*code)).filter(|hub| hub.inpatient_group != 0) {
            wards.entry(hub.inpatient_group).or_default().push(hub.code);
        }
        let mut listed: BTreeMap<Code, BTreeSet<u16>> = BTreeMap::new();
        for (group, code) in additions {
            listed.entry(*code).or_default().insert(*group);
        }
        let rules = masters.rules("limit_unit", month.last_day());
        let first_day = rules.filter(|rule| rule.text("window") == Some("first_day_of_stay"));
        let first_day_units = first_day.filter_map(|rule| u16::try_from(rule.int("unit")?).ok()).collect();
        Stage { masters, table, month, codes, wards, listed, first_day_units, pattern: pattern(month) }
    }

    /// Whether a row of 05 keeps an act to the first day of a stay.
    pub fn is_of_first_day(&self, code: Code) -> bool {
        self.table.frequencies(code).any(|limit| self.first_day_units.contains(&limit.unit))
    }

    /// A day of the month.
    ///
    /// # Panics
    /// When the month has no such day.
    pub fn day(&self, date: u32) -> Day {
        self.month.day(date).expect("a day of the month")
    }

    /// The row of the 医科診療行為マスター in the month.
    pub fn item(&self, code: Code) -> Option<FeeItem<'m>> {
        match self.masters.fee_item(code, self.day(FIRST)) {
            Lookup::Found { item, .. } => Some(item),
            _ => None,
        }
    }

    /// 所定点数 in hundredths as 背反区分3 compares it: 0 for what is no number of points.
    pub fn nominal(&self, code: Code) -> i64 {
        let points = self.item(code).filter(|item| item.points_kind() == PointsKind::Plus);
        points.map_or(0, FeeItem::points)
    }

    /// Of two codes the one that 背反区分3 keeps: more points, at equal points the lower code.
    pub fn keeps(&self, a: Code, b: Code) -> Code {
        let (more, fewer) = (self.nominal(a).max(self.nominal(b)), self.nominal(a).min(self.nominal(b)));
        match more == fewer {
            true => a.min(b),
            false if self.nominal(a) == more => a,
            false => b,
        }
    }

    /// Whether a code is an addition of 04 and no 入院基本料 itself.
    pub fn is_addition(&self, code: Code) -> bool {
        let is_ward = self.table.supplement(code).is_some_and(|hub| hub.inpatient_group != 0);
        self.listed.contains_key(&code) && !is_ward
    }

    /// A frame in which the own conditions of every item hold, or the column (項番) that keeps them apart. The settings are tried
    /// in order.
    ///
    /// # Errors
    /// The column.
    pub fn frame(&self, items: &[FeeItem<'_>], settings: &[Setting]) -> Result<Frame, u16> {
        let (first, last) = (self.day(FIRST), self.day(LAST));
        let births = BIRTHS.iter().filter_map(|(year, month, day)| Day::from_ymd(*year, *month, *day));
        let all = |fits: &dyn Fn(FeeItem<'_>) -> bool| items.iter().all(|item| fits(*item));
        let kinds = [InstitutionKind::Hospital, InstitutionKind::Clinic];
        let setting =
            settings.iter().copied().find(|setting| all(&|item| fits_setting(item, *setting))).ok_or(13u16)?;
        let mut insured = [false, true].into_iter().filter(|late| all(&|item| fits_insurance(item, *late))).peekable();
        insured.peek().ok_or(14u16)?;
        let kind = kinds.into_iter().find(|kind| all(&|item| fits_kind(item, *kind))).ok_or(19u16)?;
        let beds = BEDS.into_iter().find(|beds| all(&|item| fits_beds(item, *beds))).ok_or(71u16)?;
        let aged = |birth: &Day| all(&|item| fits_age(item, *birth, first) && fits_age(item, *birth, last));
        // From 75 on the insurance is 後期高齢者医療.
        let of_75 = |birth: &Day| birth.ymd().0 < 1950;
        let mut persons = insured
            .flat_map(|late| births.clone().filter(move |birth| of_75(birth) == late).map(move |birth| (late, birth)));
        let (late, birth) = persons.find(|(_, birth)| aged(birth)).ok_or(41u16)?;
        Ok(Frame { setting, kind, beds, late_elderly: late, birth })
    }

    /// An empty claim in a frame. Inpatient claims have a stay of the whole month that began with `admitted`.
    pub fn claim(&self, frame: Frame, admitted: Day) -> Claim {
        let mut claim = self.pattern.clone();
        claim.setting = frame.setting;
        claim.institution.kind = frame.kind;
        (claim.institution.beds, claim.institution.general_beds) = (Some(frame.beds), Some(frame.beds));
        claim.patient.birth_date = frame.birth;
        if frame.late_elderly {
            claim.coverages[0].kind = CoverageKind::LateElderly;
        }
        if frame.setting == Setting::Inpatient {
            let dates = (1..=30).filter_map(|date| self.month.day(date)).filter(|date| *date >= admitted);
            let days = dates.map(stay_day).collect();
            claim.stay = Some(Stay::new(admitted, days));
        }
        claim
    }

    /// The group of a 入院基本料 that lists these additions, such that no two of them have the same 加算識別 if there is one.
    pub fn group_for(&self, additions: &[Code]) -> Option<u16> {
        let lists = |group: &u16| additions.iter().all(|code| self.listed[code].contains(group));
        let mut groups: Vec<u16> = self.wards.keys().copied().filter(lists).collect();
        groups.sort_by_key(|group| self.has_twins(*group, additions));
        groups.first().copied()
    }

    /// Whether two of the additions have the same 加算識別 in a group.
    pub fn has_twins(&self, group: u16, additions: &[Code]) -> bool {
        let numbers: Vec<u16> =
            additions.iter().filter_map(|code| self.table.addon(group, *code)).map(|row| row.addon).collect();
        let distinct: BTreeSet<u16> = numbers.iter().copied().collect();
        distinct.len() < numbers.len()
    }

    /// Names a 入院基本料 of the group for a day of the stay.
    pub fn set_ward(&self, claim: &mut Claim, date: Day, group: u16) {
        let code = self.wards[&group].first().copied();
        let days = claim.stay.as_mut().map(|stay| stay.days.as_mut_slice()).unwrap_or_default();
        for day in days.iter_mut().filter(|day| day.date == date) {
            day.ward_fee = code;
        }
    }
}

fn stay_day(date: Day) -> StayDay {
    StayDay::new(date)
}

fn pattern(month: Month) -> Claim {
    let text = format!(
        r#"{{"id": "arranged", "month": "{month}", "setting": "outpatient", "institution": {{"kind": "hospital"}},
            "patient": {{"birth_date": "1980-05-10"}}, "coverages": [{{"id": "h", "kind": "employees"}}],
            "combinations": [{{"id": "p", "coverage": "h"}}], "settings": {{"completion": "off"}}}}"#
    );
    Claim::from_json(text.as_bytes()).expect("the pattern is a claim")
}

/// Adds a unit of one line, and gives its index.
pub fn bill(claim: &mut Claim, code: Code, date: Day, count: u32) -> usize {
    let line = Line {
        id: None,
        code,
        quantity: None,
        price: None,
        points: None,
        performed_only: false,
        product: None,
        facts: Vec::new(),
        comments: Vec::new(),
    };
    claim.units.push(Unit {
        id: None,
        service_class: santei::claim::Digits::parse("60").expect("two digits"),
        combination: "p".into(),
        times: vec![Times { date, count }],
        encounter: None,
        specimen: None,
        recorded_points: None,
        lines: vec![line],
    });
    claim.units.len() - 1
}

/// Gives the line of a unit a fact.
pub fn state(claim: &mut Claim, unit: usize, name: &str, value: String) {
    claim.units[unit].lines[0].facts.push(Fact { name: name.into(), value });
}

/// Adds an encounter, unless it is there, and names it in a unit.
pub fn visit(claim: &mut Claim, unit: usize, id: &str) {
    let date = claim.units[unit].times[0].date;
    if !claim.encounters.iter().any(|encounter| encounter.id == id) {
        claim.encounters.push(Encounter {
            id: id.into(),
            date,
            time: None,
            department: None,
            visit: VisitKind::Other,
            counts_as_actual_day: true,
            parent: None,
            second_department: false,
            facts: Vec::new(),
        });
    }
    claim.units[unit].encounter = Some(id.into());
}

/// What was claimed on an earlier day in the same setting.
pub fn remember(claim: &mut Claim, code: Code, date: Day, count: u32) {
    let entry = entry(code, date, count, claim.setting);
    claim.history.push(entry);
}

/// What is claimed in the same month in the other setting.
pub fn elsewhere(claim: &mut Claim, code: Code, date: Day) {
    let other = match claim.setting {
        Setting::Outpatient => Setting::Inpatient,
        Setting::Inpatient => Setting::Outpatient,
    };
    claim.other_setting = Some(OtherSetting { acts: vec![entry(code, date, 1, other)], points: Vec::new() });
}

fn entry(code: Code, date: Day, count: u32, setting: Setting) -> HistoryEntry {
    HistoryEntry { date, code, quantity: None, count, setting, department: None, status: HistoryStatus::Claimed }
}

/// 項番13, and 項番15・66: where only the other kind of receipt has a box, the act is not of this one.
fn fits_setting(item: FeeItem<'_>, setting: Setting) -> bool {
    let (own, other, only_other) = match setting {
        Setting::Outpatient => (item.box_outpatient(), item.box_inpatient(), 1),
        Setting::Inpatient => (item.box_inpatient(), item.box_outpatient(), 2),
    };
    item.setting() != only_other && (own != 0 || other == 0)
}

/// 項番14: 1 not for 後期高齢者, 2 for them only.
fn fits_insurance(item: FeeItem<'_>, late_elderly: bool) -> bool {
    !matches!((item.elderly(), late_elderly), (1, true) | (2, false))
}

/// 項番19: 1 hospitals, 2 clinics.
fn fits_kind(item: FeeItem<'_>, kind: InstitutionKind) -> bool {
    !matches!((item.hospital_kind(), kind), (1, InstitutionKind::Clinic) | (2, InstitutionKind::Hospital))
}

/// 項番71.
fn fits_beds(item: FeeItem<'_>, beds: u32) -> bool {
    match item.beds() {
        1 => (1..100).contains(&beds),
        2 => (100..200).contains(&beds),
        3 | 5 => beds < 200,
        4 | 6 => beds >= 200,
        7 => beds < 400,
        8 => beds >= 400,
        _ => true,
    }
}

/// 項番41 and 42.
fn fits_age(item: FeeItem<'_>, birth: Day, on: Day) -> bool {
    let lower = reached_on(item.age_lower(), birth).is_none_or(|day| on >= day);
    let upper = reached_on(item.age_upper(), birth).is_none_or(|day| on < day);
    birth <= on && lower && upper
}

/// The day from which a patient has an age of the master; `None` for `00` and what the master does not define.
fn reached_on(age: [u8; 2], birth: Day) -> Option<Day> {
    let (year, month, date) = birth.ymd();
    let after = |years: i32| Day::from_ymd(year + years, month, date);
    let next_month = |years: i32| after(years).map(|day| day.previous().month().plus_months(1).first_day());
    match &age {
        b"00" => None,
        b"AA" => Some(birth.plus_days(28)),
        b"AE" => Some(birth.plus_days(90)),
        b"B3" => next_month(3),
        b"B6" => next_month(6),
        b"BF" => next_month(15),
        b"BK" => next_month(20),
        // Births of the frames lie after 1 April.
        b"MG" => Day::from_ymd(year + 7, 4, 1),
        digits => std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok()).and_then(after),
    }
}

/// The rows of a table of the genuine 電子点数表 of 令和6年度 as printed; `table` is the beginning of its name, such as `03-2`.
///
/// # Panics
/// When the shelf holds another file.
pub fn rows(shelf: &Path, table: &str) -> Vec<Vec<String>> {
    let path = shelf.join("corpus/tensuhyo/r06/ika_202512.zip");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("the file of the shelf")).expect("a ZIP file");
    let name = zip.file_names().find(|name| name.starts_with(table)).map(str::to_owned).expect("the table");
    let mut bytes = Vec::new();
    zip.by_name(&name).expect("the table").read_to_end(&mut bytes).expect("the table is read");
    let text = decode_text(&bytes, TextEncoding::Cp932);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("a row"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// A code as printed in a table.
///
/// # Panics
/// When it is none.
pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap_or_else(|| panic!("{text} is no code"))
}

/// The stage of R6 in 2025-11 over an image of [`crate::tables::r06`].
///
/// # Panics
/// When the image or the shelf holds something else.
pub fn stage<'m>(shelf: &Path, image: &'m [u8]) -> Stage<'m> {
    let masters = MasterSet::new(&[santei::Image::open(image).expect("an image")], None).expect("masters");
    let codes = rows(shelf, "01").iter().map(|row| code(&row[1])).collect();
    let addition = |row: &Vec<String>| (row[1].parse().expect("a group"), code(&row[2]));
    let additions: Vec<(u16, Code)> = rows(shelf, "04").iter().map(addition).collect();
    Stage::new(masters, Month::new(2025, 11).expect("a month"), codes, &additions)
}
