//! Typed rows of 公費 out of the official columns of the 地単公費マスター, or of the same columns of curated schemes.
//!
//! Coded values go into the image as the codes of the layout, which are those of the item list of 2024: a digit as itself, a letter as
//! 10 (`A`) and more, a blank as 0. An edition with other codes needs a layout of its own that says which of these they are.

use std::collections::BTreeMap;

use santei::image::format::{EligibilityRow, SchemeRow, SchemeTermsRow};
use santei::masters::{EligibilityItem, Family, Obstacle, grade};
use zerocopy::byteorder::little_endian::{U16, U32};
use zerocopy::{FromZeros, Immutable, IntoBytes};

use super::fields::{Fields, Layout};
use super::heap::{HeapWriter, too_large};
use super::hot::text;
use crate::curated::{GRADE, STRUCTURE_SOURCE};
use crate::layout::{self, Column};
use crate::model::{ReleaseData, Version};
use crate::problem::Problem;

/// An amount that is not set.
const NO_AMOUNT: u32 = u32::MAX;

/// The four sections of a release of 公費.
pub(super) struct Sections {
    pub(super) schemes: Vec<u8>,
    pub(super) eligibilities: Vec<u8>,
    pub(super) terms: Vec<u8>,
    pub(super) order: Vec<u8>,
}

/// The schemes of a release, in writing order.
pub(super) fn encode(release: &ReleaseData, versions: &[&Version], heap: &mut HeapWriter) -> Result<Sections, Problem> {
    let layout = Layout::new(release);
    let assumed = assumed();
    let (mut eligibilities, mut terms) = (Distinct::new(), Distinct::new());
    let (mut schemes, mut keys) = (Vec::with_capacity(versions.len()), Vec::with_capacity(versions.len()));
    for (at, version) in versions.iter().enumerate() {
        let fields = layout.row(version);
        let (eligibility, own) = (eligibility(fields, heap)?, terms_of(fields)?);
        let scheme = SchemeRow {
            grade: grade_of(fields, &assumed)?,
            obstacles: [false, true].map(|outpatient| {
                obstacle(fields, &eligibility, Setting { outpatient, terms: &own }).map_or(0, Obstacle::number)
            }),
            eligibility: eligibilities.add(&eligibility, "the 対象範囲 of a release")?,
            terms: terms.add(&own, "the 助成内容 of a release")?,
            ..scheme(fields, heap)?
        };
        keys.push((fields.text(NUMBER), scheme.category.get(), version.valid_from.number(), at as u32));
        schemes.extend(scheme.as_bytes());
    }
    keys.sort_unstable();
    let order: Vec<U32> = keys.into_iter().map(|(.., at)| at.into()).collect();
    Ok(Sections { schemes, eligibilities: eligibilities.bytes, terms: terms.bytes, order: order.as_bytes().to_vec() })
}

/// Whether the engine can compute a scheme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// It can.
    Computable,
    /// Nothing is paid at the counter: 償還払い.
    Refund,
    /// It cannot, for inpatients or for outpatients.
    Obstructed(Obstacle),
}

/// The standing of every scheme of a release, in the order of its versions.
pub(crate) fn standings(release: &ReleaseData) -> Result<Vec<Standing>, Problem> {
    let (layout, mut heap) = (Layout::new(release), HeapWriter::new());
    let mut standing = |version: &Version| {
        let fields = layout.row(version);
        let (eligibility, terms) = (eligibility(fields, &mut heap)?, terms_of(fields)?);
        let of = |outpatient| obstacle(fields, &eligibility, Setting { outpatient, terms: &terms });
        Ok(match of(false).or_else(|| of(true)) {
            Some(obstacle) => Standing::Obstructed(obstacle),
            None if terms.method == REFUND => Standing::Refund,
            None => Standing::Computable,
        })
    };
    release.versions.iter().map(&mut standing).collect()
}

/// Rows met so far, each value stored once.
struct Distinct {
    bytes: Vec<u8>,
    known: BTreeMap<Vec<u8>, u16>,
}

impl Distinct {
    fn new() -> Distinct {
        Distinct { bytes: Vec::new(), known: BTreeMap::new() }
    }

    fn add(&mut self, row: &(impl IntoBytes + Immutable), what: &str) -> Result<U16, Problem> {
        if let Some(&at) = self.known.get(row.as_bytes()) {
            return Ok(at.into());
        }
        let at = u16::try_from(self.known.len()).map_err(|_| too_large(what))?;
        self.known.insert(row.as_bytes().to_vec(), at);
        self.bytes.extend(row.as_bytes());
        Ok(at.into())
    }
}

/// Column of 公費負担者番号.
const NUMBER: u16 = 8;

fn scheme(fields: Fields<'_>, heap: &mut HeapWriter) -> Result<SchemeRow, Problem> {
    Ok(SchemeRow {
        name: text(fields, 1, heap)?,
        short: text(fields, 2, heap)?,
        number: text(fields, NUMBER, heap)?,
        cite: text(fields, STRUCTURE_SOURCE, heap)?,
        municipality: fields.int::<u32>(4)?.into(),
        category: fields.int::<u16>(9)?.into(),
        priority: fields.int::<u16>(94)?.into(),
        prefecture: fields.int(3)?,
        classes: [fields.int(5)?, fields.int(6)?, fields.int(7)?],
        ..SchemeRow::new_zeroed()
    })
}

fn eligibility(fields: Fields<'_>, heap: &mut HeapWriter) -> Result<EligibilityRow, Problem> {
    let code = |no| fields.digit_or_letter(no);
    Ok(EligibilityRow {
        income_name: text(fields, 23, heap)?,
        age_from: [code(12)?, fields.int(13)?],
        age_until: [code(14)?, fields.int(15)?],
        settings: [code(16)?, code(17)?],
        insurers: [code(18)?, code(19)?, code(20)?],
        single_parent: code(21)?,
        income: code(22)?,
        states: [code(24)?, code(25)?, code(26)?, code(27)?],
        schooling: code(28)?,
        children: [code(29)?, fields.int(30)?, fields.int(31)?],
        combine: code(32)?,
        all_of: items(fields, 33)?,
        any_of: items(fields, 34)?,
        reserved: 0,
    })
}

/// The bits of the items that a column lists.
fn items(fields: Fields<'_>, no: u16) -> Result<u8, Problem> {
    let parts = fields.text(no).split(':').filter(|part| !part.is_empty());
    let bit = |part: &str| EligibilityItem::from_slug(part).map(|item| 1u8 << item.number());
    let bits = parts.map(bit).try_fold(0, |bits, bit| Some(bits | bit?));
    bits.ok_or_else(|| fields.refuse(no, "項番 of 対象範囲(2) between colons"))
}

fn terms_of(fields: Fields<'_>) -> Result<SchemeTermsRow, Problem> {
    let code = |no| fields.digit_or_letter(no);
    let two = |no| -> Result<[u8; 2], Problem> { Ok([fields.int(no)?, fields.int(no + 1)?]) };
    let fraction =
        |no| -> Result<[U16; 2], Problem> { Ok([fields.int::<u16>(no)?.into(), fields.int::<u16>(no + 1)?.into()]) };
    let amount = |no| amount(fields, no);
    let day_and_month = |no| -> Result<[U32; 2], Problem> { Ok([amount(no)?, amount(no + 1)?]) };
    Ok(SchemeTermsRow {
        method: code(35)?,
        condition_side: code(36)?,
        first_only: [code(37)?, code(38)?],
        stay_months: [code(39)?, fields.int(40)?, fields.int(41)?],
        visits: two(42)?,
        former_insurance: code(44)?,
        counts_other_laws: code(45)?,
        counted_laws: [fields.int(46)?, fields.int(47)?, fields.int(48)?, fields.int(49)?],
        meals: [code(60)?, code(61)?, code(62)?, code(63)?, code(64)?],
        caps_of: code(65)?,
        caps_joint: code(66)?,
        repeat: [code(67)?, code(68)?],
        rounding: [code(69)?, code(70)?],
        inpatient_days: two(72)?,
        outpatient_times: [fields.int(77)?, fields.int(79)?],
        other_subsidies: code(90)?,
        other_laws: [fields.int(91)?, fields.int(92)?, fields.int(93)?],
        pattern: [code(50)?, code(55)?],
        percent: [fields.int(52)?, fields.int(57)?],
        reserved: 0,
        fraction: [fraction(53)?, fraction(58)?],
        fixed: [amount(51)?, amount(56)?],
        inpatient_caps: [amount(71)?, amount(74)?, amount(75)?],
        outpatient_caps: [amount(76)?, amount(78)?, amount(80)?, amount(81)?],
        meal_caps: [day_and_month(82)?, day_and_month(84)?, day_and_month(86)?, day_and_month(88)?],
    })
}

fn amount(fields: Fields<'_>, no: u16) -> Result<U32, Problem> {
    if fields.text(no).is_empty() { Ok(NO_AMOUNT.into()) } else { Ok(fields.int::<u32>(no)?.into()) }
}

/// The columns whose values santei assumes.
fn assumed() -> Vec<&'static Column> {
    let layout = layout::layout_of(Family::Subsidy, None);
    layout.into_iter().flat_map(|layout| &layout.columns).filter(|column| column.assumed).collect()
}

/// The grade of a curated row as it is told; of an official one B, the values being those of an older list, and C where a column of
/// assumed values says anything.
fn grade_of(fields: Fields<'_>, assumed: &[&Column]) -> Result<u8, Problem> {
    if fields.has(GRADE) {
        return grade::from_slug(fields.text(GRADE)).ok_or_else(|| fields.refuse(GRADE, "A, B, B- or C"));
    }
    let layout = layout::layout_of(Family::Subsidy, None);
    let says = |column: &&&Column| {
        let code = fields.text(column.no);
        let word = layout.and_then(|layout| layout.word(column.no, code));
        !code.is_empty() && !matches!(word, Some("none" | "no"))
    };
    Ok(if assumed.iter().any(|column| says(&column)) { b'C' } else { b'B' })
}

/// A code of a closed set that says `yes` (対象, 考慮する).
const YES: u8 = 2;
/// 償還払い.
const REFUND: u8 = 3;
/// 混在.
const MIXED: u8 = 3;

/// Patterns of 助成・自己負担範囲詳細.
mod pattern {
    pub(super) const FIXED: u8 = 2;
    pub(super) const RATE_OF_COST: u8 = 3;
    pub(super) const RATE_OF_SHARE: u8 = 4;
    pub(super) const REST: u8 = 5;
}

/// Why a row cannot be computed in a setting, the first reason in the order of [`Obstacle`]. A setting that is not covered and what is
/// refunded later are not computed at all.
fn obstacle(fields: Fields<'_>, eligibility: &EligibilityRow, setting: Setting<'_>) -> Option<Obstacle> {
    let terms = setting.terms;
    if terms.method == REFUND || setting.of(eligibility.settings) != YES {
        return None;
    }
    let found = [
        (Obstacle::Combination, !is_joined(eligibility)),
        (Obstacle::Pattern, setting.pattern() == 0 && !setting.has_caps()),
        (Obstacle::Amount, setting.lacks_amount()),
        (Obstacle::CapsSide, terms.caps_of == 0 && setting.has_caps()),
        (Obstacle::ConditionSide, terms.condition_side == 0 && setting.has_conditions()),
        (Obstacle::Counts, setting.outpatient && !terms.outpatient_times.contains(&0)),
        (Obstacle::Age, has_half_an_age(fields, eligibility)),
    ];
    found.into_iter().find(|(_, applies)| *applies).map(|(obstacle, _)| obstacle)
}

/// Whether it is said how the items of 対象範囲(2) that are set are joined.
fn is_joined(row: &EligibilityRow) -> bool {
    let states = row.states.map(|state| state == YES);
    let set = [
        row.income > 1,
        row.income_name.get() != 0,
        states[0],
        states[1],
        states[2],
        states[3],
        row.schooling > 1,
        row.children[0] == YES,
    ];
    let bits = set.iter().rev().fold(0u8, |bits, &set| bits << 1 | u8::from(set));
    match row.combine {
        _ if bits.count_ones() < 2 => true,
        0 => false,
        MIXED => bits & !(row.all_of | row.any_of) == 0,
        _ => true,
    }
}

/// A basis of age without an age, or an age without a basis (1 is 年齢判断なし).
fn has_half_an_age(fields: Fields<'_>, row: &EligibilityRow) -> bool {
    let half = |[basis, age]: [u8; 2], no| if basis > 1 { fields.text(no).is_empty() } else { age != 0 };
    half(row.age_from, 13) || half(row.age_until, 15)
}

/// What the terms say about inpatients or outpatients.
struct Setting<'t> {
    outpatient: bool,
    terms: &'t SchemeTermsRow,
}

impl Setting<'_> {
    fn of<T: Copy>(&self, both: [T; 2]) -> T {
        both[usize::from(self.outpatient)]
    }

    fn pattern(&self) -> u8 {
        self.of(self.terms.pattern)
    }

    /// Joint caps stand in the columns of outpatients.
    fn has_caps(&self) -> bool {
        let set = |caps: &[U32]| caps.iter().any(|cap| cap.get() != NO_AMOUNT);
        let joint = self.outpatient || self.terms.caps_joint == 1;
        (joint && set(&self.terms.outpatient_caps)) || (!self.outpatient && set(&self.terms.inpatient_caps))
    }

    /// Whether only some visits or stays are meant.
    fn has_conditions(&self) -> bool {
        let terms = self.terms;
        if self.outpatient {
            return terms.first_only[0] == YES || terms.visits != [0, 0];
        }
        let [stay, from, until] = terms.stay_months;
        terms.first_only[1] == YES || stay == YES || [from, until] != [0, 0]
    }

    fn lacks_amount(&self) -> bool {
        let fixed = self.of(self.terms.fixed).get() != NO_AMOUNT;
        let percent = self.of(self.terms.percent) != 0;
        let [numerator, denominator] = self.of(self.terms.fraction).map(U16::get);
        let fraction = numerator != 0 && denominator != 0;
        // Half a fraction, or one above the whole, says no amount whatever the pattern.
        let broken = (numerator != 0) != (denominator != 0) || numerator > denominator;
        broken
            || match self.pattern() {
                pattern::FIXED => !fixed,
                pattern::RATE_OF_COST => !percent,
                pattern::RATE_OF_SHARE => !percent && !fraction,
                // Without an amount of his own, a cap or a condition the patient would pay everything.
                pattern::REST => !(fixed || percent || fraction || self.has_caps() || self.has_conditions()),
                _ => false,
            }
    }
}
