//! A batch of claims as plain records, and what comes out of it.
//!
//! The records are the tables of a small database without pointers: fixed size, no padding, integers in the byte order of the machine, rows of
//! other tables as [`Range`]s, texts as places in one heap of UTF-8. The C header declares the same structs, and the WASM package writes them
//! into typed arrays; sizes and offsets are asserted on each side. What all claims of a patient, or of an institution, share is a frame
//! ([`crate::Session::add_frame`]).
//!
//! Days are `YYYYMMDD`. [`NONE`] and [`NONE_I64`] stand for a value that is absent.

use crate::refusal::Refusal;
use crate::{fill, messages};
use santei::outcome::{LineStatus, Outcome};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// An absent value of 32 bits.
pub const NONE: u32 = u32::MAX;
/// An absent value of 64 bits.
pub const NONE_I64: i64 = i64::MIN;

/// [`BatchEncounter::flags`]: the day does not count as 診療実日数.
pub const ENCOUNTER_NO_ACTUAL_DAY: u32 = 1;
/// [`BatchEncounter::flags`]: 同日２科目, the second department of the day.
pub const ENCOUNTER_SECOND_DEPARTMENT: u32 = 2;
/// [`BatchLine::flags`]: 実施のみ, performed and not claimed.
pub const LINE_PERFORMED_ONLY: u32 = 1;

/// [`ClaimResult::flags`]: 確定, nothing is undecided, refused or provisional.
pub const RESULT_FINAL: u32 = 1;
/// [`ClaimResult::flags`]: 暫定, a parameter that no official text confirms was used.
pub const RESULT_PROVISIONAL: u32 = 2;

const _: () = assert!(size_of::<Text>() == 8);
const _: () = assert!(size_of::<Range>() == 8);
const _: () = assert!(size_of::<BatchClaim>() == 48);
const _: () = assert!(size_of::<BatchEncounter>() == 40);
const _: () = assert!(size_of::<BatchUnit>() == 56);
const _: () = assert!(size_of::<BatchTimes>() == 8);
const _: () = assert!(size_of::<BatchLine>() == 64);
const _: () = assert!(size_of::<BatchFact>() == 16);
const _: () = assert!(size_of::<BatchComment>() == 16);
const _: () = assert!(size_of::<BatchVisitPoints>() == 16);
const _: () = assert!(size_of::<ClaimResult>() == 96);
const _: () = assert!(size_of::<EncounterResult>() == 16);
const _: () = assert!(size_of::<UnitResult>() == 16);
const _: () = assert!(size_of::<LineResult>() == 8);

/// A text: bytes of the heap. Length 0 = absent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Text {
    /// First byte.
    pub offset: u32,
    /// Number of bytes.
    pub length: u32,
}

/// Rows of another table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Range {
    /// First row.
    pub first: u32,
    /// Number of rows.
    pub count: u32,
}

/// 請求単位: one claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchClaim {
    /// Number of the frame.
    pub frame: u32,
    /// 診療年月: `YYYYMM`.
    pub month: u32,
    /// 識別子.
    pub id: Text,
    /// 生年月日: `YYYYMMDD`; 0 = the frame's.
    pub birth_date: u32,
    /// 男女区分: 1 male, 2 female, 0 = the frame's.
    pub sex: u32,
    /// 受診.
    pub encounters: Range,
    /// 点数・回数算定単位.
    pub units: Range,
    /// 受診別点数.
    pub visit_points: Range,
}

/// 受診: one visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchEncounter {
    /// 識別子.
    pub id: Text,
    /// 受診日: `YYYYMMDD`.
    pub date: u32,
    /// 受診時刻: `HHMM` as a number, or [`NONE`].
    pub time: u32,
    /// 診療科: number of 別表10, or [`NONE`].
    pub department: u32,
    /// 受診の種類: 0 other, 1 first, 2 follow-up, 3 telephone, 4 online, 5 home.
    pub visit: u32,
    /// 同一受診: place of the encounter that this one belongs to among those of the claim, or [`NONE`].
    pub parent: u32,
    /// [`ENCOUNTER_NO_ACTUAL_DAY`], [`ENCOUNTER_SECOND_DEPARTMENT`].
    pub flags: u32,
    /// 受診の事実.
    pub facts: Range,
}

/// 点数・回数算定単位: one unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchUnit {
    /// 識別子.
    pub id: Text,
    /// 診療識別: number of 別表20.
    pub service_class: u32,
    /// 保険組合せ: place among the combinations of the frame.
    pub combination: u32,
    /// 受診: place among the encounters of the claim, or [`NONE`].
    pub encounter: u32,
    /// 0.
    pub reserved: u32,
    /// 採取.
    pub specimen: Text,
    /// 記録済み点数, or [`NONE_I64`].
    pub recorded_points: i64,
    /// 回数.
    pub times: Range,
    /// 明細.
    pub lines: Range,
}

/// 算定日情報: a day and how often.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchTimes {
    /// 日: `YYYYMMDD`.
    pub date: u32,
    /// 回数.
    pub count: u32,
}

/// 明細: one item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchLine {
    /// 識別子.
    pub id: Text,
    /// コード: nine digits.
    pub code: u32,
    /// [`LINE_PERFORMED_ONLY`].
    pub flags: u32,
    /// 数量・使用量: 1/100,000 of the master's unit, or [`NONE_I64`].
    pub quantity: i64,
    /// 購入価格・単価: 1/100 yen, or [`NONE_I64`].
    pub price: i64,
    /// 記録点数, or [`NONE_I64`].
    pub points: i64,
    /// 商品名及び規格又はサイズ.
    pub product: Text,
    /// 病名等の事実.
    pub facts: Range,
    /// コメント.
    pub comments: Range,
}

/// 事実: a named fact and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchFact {
    /// 名称.
    pub name: Text,
    /// 値.
    pub value: Text,
}

/// コメント: a comment code and its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchComment {
    /// コメントコード: nine digits.
    pub code: u32,
    /// 記録位置: 0 with the line, 1 before, 2 after.
    pub at: u32,
    /// 文字データ.
    pub text: Text,
}

/// 受診別点数: a visit given as points.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BatchVisitPoints {
    /// 受診: place among the encounters of the claim.
    pub encounter: u32,
    /// 保険組合せ: place among the combinations of the frame.
    pub combination: u32,
    /// 点数.
    pub points: i64,
}

/// What came out for a claim; amounts of a refused claim are 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct ClaimResult {
    /// 0 = computed, else the code of the refusal.
    pub code: u32,
    /// [`RESULT_FINAL`], [`RESULT_PROVISIONAL`].
    pub flags: u32,
    /// 指摘: number of findings.
    pub findings: u32,
    /// 0.
    pub reserved: u32,
    /// 合計点数, in hundredths.
    pub points_x100: i64,
    /// 判定不能の点数: part of the total that is undecided, in hundredths.
    pub undecided_x100: i64,
    /// 窓口で支払う額: yen with meals and charges outside the insurance, or [`NONE_I64`] when undecided.
    pub collected_yen: i64,
    /// 窓口徴収額: yen of the shares alone, or [`NONE_I64`] when undecided.
    pub shares_yen: i64,
    /// 保険者負担: exact yen of the month.
    pub insurer_yen: i64,
    /// 高額療養費: exact yen of the month.
    pub benefit_yen: i64,
    /// 公費負担: exact yen of the month.
    pub subsidies_yen: i64,
    /// 患者負担: exact yen of the month.
    pub patient_yen: i64,
    /// 食事・生活療養の患者負担: yen, or [`NONE_I64`] when undecided.
    pub meals_patient_yen: i64,
    /// 保険外負担: yen with tax.
    pub outside_yen: i64,
}

/// What came out for an encounter: the sum of its visits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct EncounterResult {
    /// 点数, in hundredths.
    pub points_x100: i64,
    /// 窓口徴収額: yen, or [`NONE_I64`] when undecided.
    pub shares_yen: i64,
}

/// What came out for a unit: the sum of its times.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct UnitResult {
    /// 点数, in hundredths.
    pub points_x100: i64,
    /// 円 (食事療養・生活療養).
    pub yen: i64,
}

/// What came out for a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, IntoBytes, FromBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct LineResult {
    /// 判定: 0 not computed, 1 accepted, 2 suppressed, 3 undecided, 4 replaced, 5 refused, 6 performed only.
    pub status: u32,
    /// 0.
    pub reserved: u32,
}

/// Claims as plain records. A row that no claim points to is not looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Batch<'a> {
    /// The claims.
    pub claims: &'a [BatchClaim],
    /// Their encounters.
    pub encounters: &'a [BatchEncounter],
    /// Their units.
    pub units: &'a [BatchUnit],
    /// Days of the units.
    pub times: &'a [BatchTimes],
    /// Lines of the units.
    pub lines: &'a [BatchLine],
    /// Facts of encounters and lines.
    pub facts: &'a [BatchFact],
    /// Comments of lines.
    pub comments: &'a [BatchComment],
    /// Points per visit.
    pub visit_points: &'a [BatchVisitPoints],
    /// The heap of texts, UTF-8.
    pub texts: &'a [u8],
}

/// Room for results, row by row beside the tables that go in. An empty table is left out.
#[derive(Debug, Default)]
pub struct BatchResults<'a> {
    /// Beside [`Batch::claims`].
    pub claims: &'a mut [ClaimResult],
    /// Beside [`Batch::encounters`].
    pub encounters: &'a mut [EncounterResult],
    /// Beside [`Batch::units`].
    pub units: &'a mut [UnitResult],
    /// Beside [`Batch::lines`].
    pub lines: &'a mut [LineResult],
}

impl BatchResults<'_> {
    /// Whether each table that is wanted has a row for each row that goes in.
    pub(crate) fn check(&self, batch: &Batch<'_>) -> Result<(), Refusal> {
        let tables = [
            ("claims", self.claims.len(), batch.claims.len()),
            ("encounters", self.encounters.len(), batch.encounters.len()),
            ("units", self.units.len(), batch.units.len()),
            ("lines", self.lines.len(), batch.lines.len()),
        ];
        match tables.into_iter().find(|(_, given, needed)| *given != 0 && given < needed) {
            Some((name, given, needed)) => Err(Refusal::said(&messages::BATCH_SIZE, &[&name, &needed, &given])),
            None => Ok(()),
        }
    }

    pub(crate) fn refuse(&mut self, batch: &Batch<'_>, index: usize, row: &BatchClaim, refusal: &Refusal) {
        self.clear(batch, row);
        if let Some(result) = self.claims.get_mut(index) {
            *result = ClaimResult { code: refusal.code().into(), ..ClaimResult::default() };
        }
    }

    pub(crate) fn write(&mut self, batch: &Batch<'_>, index: usize, row: &BatchClaim, outcome: &Outcome<'_>) {
        self.clear(batch, row);
        if let Some(result) = self.claims.get_mut(index) {
            *result = claim_result(outcome);
        }
        for visit in &outcome.visits {
            let place = visit.encounter.and_then(|encounter| row.encounters.first.checked_add(encounter));
            if let Some(result) = place.and_then(|place| self.encounters.get_mut(place as usize)) {
                result.points_x100 = result.points_x100.saturating_add(x100(visit.points));
                result.shares_yen = match visit.counter {
                    Some(yen) if result.shares_yen != NONE_I64 => result.shares_yen.saturating_add(yen),
                    _ => NONE_I64,
                };
            }
        }
        for day in outcome.unit_days.iter().filter(|day| day.unit < row.units.count) {
            let place = row.units.first.checked_add(day.unit);
            if let Some(result) = place.and_then(|place| self.units.get_mut(place as usize)) {
                let times = i64::from(day.count);
                result.points_x100 = result.points_x100.saturating_add(x100(day.points).saturating_mul(times));
                result.yen = result.yen.saturating_add(day.yen.saturating_mul(times));
            }
        }
        let units = fill::rows(batch.units, row.units).unwrap_or_default();
        for line in &outcome.lines {
            let unit = units.get(line.unit as usize).filter(|unit| line.line < unit.lines.count);
            let place = unit.and_then(|unit| unit.lines.first.checked_add(line.line));
            if let Some(result) = place.and_then(|place| self.lines.get_mut(place as usize)) {
                result.status = status_number(line.status);
            }
        }
    }

    /// Empties the rows of a claim, so that nothing of an earlier batch is left.
    fn clear(&mut self, batch: &Batch<'_>, row: &BatchClaim) {
        empty(self.encounters, row.encounters);
        empty(self.units, row.units);
        for unit in fill::rows(batch.units, row.units).unwrap_or_default() {
            empty(self.lines, unit.lines);
        }
    }
}

fn empty<T: Default + Clone>(table: &mut [T], range: Range) {
    let (first, last) = (range.first as usize, (range.first as usize).saturating_add(range.count as usize));
    let last = last.min(table.len());
    if let Some(rows) = table.get_mut(first..last) {
        rows.fill(T::default());
    }
}

fn claim_result(outcome: &Outcome<'_>) -> ClaimResult {
    use santei::outcome::Payer;
    let payment = outcome.payment();
    let sum = |wanted: fn(Payer) -> bool| {
        let own = outcome.payers.iter().filter(|month| wanted(month.payer)).map(|month| month.yen);
        own.fold(0, i64::saturating_add)
    };
    let is_final = if outcome.is_final() { RESULT_FINAL } else { 0 };
    let provisional = if outcome.provisional { RESULT_PROVISIONAL } else { 0 };
    ClaimResult {
        code: 0,
        flags: is_final | provisional,
        findings: u32::try_from(outcome.findings.len()).unwrap_or(u32::MAX),
        reserved: 0,
        points_x100: x100(outcome.totals.points),
        undecided_x100: x100(outcome.totals.undecided),
        collected_yen: payment.collected().unwrap_or(NONE_I64),
        shares_yen: payment.shares.unwrap_or(NONE_I64),
        insurer_yen: sum(|payer| matches!(payer, Payer::Coverage(_))),
        benefit_yen: sum(|payer| matches!(payer, Payer::HighCost(_))),
        subsidies_yen: sum(|payer| matches!(payer, Payer::Subsidy(_))),
        patient_yen: sum(|payer| matches!(payer, Payer::Patient)),
        meals_patient_yen: payment.meals.unwrap_or(NONE_I64),
        outside_yen: payment.outside,
    }
}

fn x100(points: i64) -> i64 {
    points.saturating_mul(100)
}

const fn status_number(status: LineStatus) -> u32 {
    match status {
        // Added lines are not among those that go in.
        LineStatus::Accepted | LineStatus::Added => 1,
        LineStatus::Suppressed => 2,
        LineStatus::Undecided => 3,
        LineStatus::Replaced => 4,
        LineStatus::Refused => 5,
        LineStatus::PerformedOnly => 6,
    }
}
