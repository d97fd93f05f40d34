//! Typed rows out of official columns. The numbers are the 項番 of the マスターファイル仕様説明書.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

use santei::Code;
use santei::image::format::{AgeAdditionRow, DrugRow, FeeItemRow, MaterialRow, NameRow, RareDrugRow, RareFeeItemRow};
use santei::masters::{Family, PairingField, PointsKind, VersionKind};
use zerocopy::byteorder::little_endian::U16;
use zerocopy::{FromZeros, Immutable, IntoBytes};

use super::fields::{Fields, Layout};
use super::heap::{HeapWriter, too_large};
use crate::curated;
use crate::model::{ReleaseData, Str, Version};
use crate::problem::Problem;

/// The typed rows of a release.
pub(super) struct Hot {
    /// One row per version in writing order.
    pub(super) rows: Vec<u8>,
    /// Rarely filled columns of 医科診療行為 and 医薬品, to which the rows refer.
    pub(super) rare: Vec<u8>,
}

/// The typed rows of a release, in writing order.
pub(super) fn encode(release: &ReleaseData, versions: &[&Version], heap: &mut HeapWriter) -> Result<Hot, Problem> {
    let layout = Layout::new(release);
    let mut bytes = Vec::new();
    let (mut items, mut drugs) = (Rare::<RareFeeItemRow>::new(), Rare::<RareDrugRow>::new());
    for version in versions {
        let fields = layout.row(version);
        let gone = version.kind == VersionKind::Gone;
        match release.family {
            Family::FeeItem if gone => bytes.extend(FeeItemRow::new_zeroed().as_bytes()),
            Family::FeeItem => bytes.extend(fee_item(fields, heap, &mut items)?.as_bytes()),
            Family::Drug if gone => bytes.extend(DrugRow::new_zeroed().as_bytes()),
            Family::Drug => bytes.extend(drug(fields, heap, &mut drugs)?.as_bytes()),
            Family::Material if gone => bytes.extend(MaterialRow::new_zeroed().as_bytes()),
            Family::Material => bytes.extend(material(fields, heap)?.as_bytes()),
            Family::Comment => bytes.extend(named(fields, 7, 9, heap)?.as_bytes()),
            Family::Disease => bytes.extend(named(fields, 6, 10, heap)?.as_bytes()),
            Family::Modifier => bytes.extend(named(fields, 7, 10, heap)?.as_bytes()),
            _ => {}
        }
    }
    let rare = if release.family == Family::Drug { drugs.bytes } else { items.bytes };
    Ok(Hot { rows: bytes, rare })
}

/// Rarely filled columns met so far, each combination stored once; the first is that of all zeros.
struct Rare<R> {
    bytes: Vec<u8>,
    known: BTreeMap<Vec<u8>, u16>,
    row: PhantomData<R>,
}

impl<R: FromZeros + IntoBytes + Immutable> Rare<R> {
    fn new() -> Rare<R> {
        let zero = R::new_zeroed().as_bytes().to_vec();
        Rare { bytes: zero.clone(), known: BTreeMap::from([(zero, 0)]), row: PhantomData }
    }

    fn add(&mut self, row: &R) -> Result<U16, Problem> {
        if let Some(&at) = self.known.get(row.as_bytes()) {
            return Ok(at.into());
        }
        let at = u16::try_from(self.known.len()).map_err(|_| too_large("rarely filled columns of a release"))?;
        self.known.insert(row.as_bytes().to_vec(), at);
        self.bytes.extend(row.as_bytes());
        Ok(at.into())
    }
}

/// A code of nine digits as a number, 0 for none.
fn code(fields: Fields<'_>, no: u16) -> Result<u32, Problem> {
    let code = fields.int(no)?;
    Code::new(code).map(Code::value).ok_or_else(|| fields.refuse(no, "a code of nine digits"))
}

fn rare_fee_item(fields: Fields<'_>) -> Result<RareFeeItemRow, Problem> {
    let mut row = RareFeeItemRow::new_zeroed();
    // Four places of 下限年齢, 上限年齢 and 注加算診療行為コード.
    for (slot, no) in row.age_additions.iter_mut().zip([100, 103, 106, 109]) {
        let code = code(fields, no + 2)?;
        if code != 0 {
            *slot = AgeAdditionRow { lower: fields.age(no)?, upper: fields.age(no + 1)?, code: code.into() };
        }
    }
    for (value, field) in row.pairing.iter_mut().zip(PairingField::ALL) {
        *value = fields.digit_or_letter(field.column())?;
    }
    row.disease_kind = fields.int(25)?;
    Ok(row)
}

fn rare_drug(fields: Fields<'_>) -> Result<RareDrugRow, Problem> {
    Ok(RareDrugRow {
        injection_volume: fields.int::<u32>(21)?.into(),
        long_listed: code(fields, 41)?.into(),
        controlled: fields.int(14)?,
        biological: fields.int(16)?,
        contrast: fields.int(20)?,
        selected_care: fields.int(42)?,
    })
}

/// 項番72–81: ten places for 施設基準コード.
const STANDARDS: RangeInclusive<u16> = 72..=81;

/// The two sections of 施設基準.
pub(super) struct Standards {
    pub(super) sets: Vec<u8>,
    pub(super) of_versions: Vec<u8>,
}

/// The sets of 施設基準コード of a release and, per version in writing order, where its set begins; `None` when the release
/// has no such column.
pub(super) fn standards(release: &ReleaseData, versions: &[&Version]) -> Result<Option<Standards>, Problem> {
    let has_columns = release.columns.iter().any(|column| STANDARDS.contains(&column.no));
    if release.family != Family::FeeItem || !has_columns {
        return Ok(None);
    }
    let layout = Layout::new(release);
    let mut known: BTreeMap<Vec<u16>, u16> = BTreeMap::new();
    let (mut sets, mut of_versions): (Vec<U16>, Vec<U16>) = (Vec::new(), Vec::new());
    for version in versions {
        let gone = version.kind == VersionKind::Gone;
        let codes = if gone { Vec::new() } else { standard_codes(layout.row(version))? };
        let at = match known.get(&codes) {
            Some(&at) => at,
            None => {
                let at = u16::try_from(sets.len()).map_err(|_| too_large("the 施設基準 of a release"))?;
                sets.push(U16::new(codes.len() as u16));
                sets.extend(codes.iter().map(|&code| U16::new(code)));
                known.insert(codes, at);
                at
            }
        };
        of_versions.push(at.into());
    }
    Ok(Some(Standards { sets: sets.as_bytes().to_vec(), of_versions: of_versions.as_bytes().to_vec() }))
}

fn standard_codes(fields: Fields<'_>) -> Result<Vec<u16>, Problem> {
    let codes: Vec<u16> = STANDARDS.map(|no| fields.int(no)).collect::<Result<_, _>>()?;
    Ok(codes.into_iter().filter(|&code| code != 0).collect())
}

pub(super) fn text(
    fields: Fields<'_>,
    no: u16,
    heap: &mut HeapWriter,
) -> Result<santei::image::format::TextRef, Problem> {
    match fields.shared(no) {
        Some(text) => heap.add(text),
        None => heap.add_str(""),
    }
}

fn fee_item(fields: Fields<'_>, heap: &mut HeapWriter, rare: &mut Rare<RareFeeItemRow>) -> Result<FeeItemRow, Problem> {
    let points_kind = fields.int(11)?;
    if PointsKind::from_number(points_kind).is_none() {
        return Err(fields.refuse(11, "点数識別 1, 3, 4, 5, 6, 7 or 8"));
    }
    Ok(FeeItemRow {
        name: text(fields, 5, heap)?,
        unit_name: text(fields, 10, heap)?,
        section: heap.add(&section(fields))?,
        points: fields.scaled::<u32>(12, 2)?.into(),
        step_lower: fields.int::<u32>(31)?.into(),
        step_upper: fields.int::<u32>(32)?.into(),
        step_size: fields.int::<u32>(33)?.into(),
        step_points: fields.scaled::<u32>(34, 2)?.into(),
        unit_code: fields.int::<u16>(8)?.into(),
        box_outpatient: fields.int::<u16>(15)?.into(),
        box_inpatient: fields.int::<u16>(66)?.into(),
        max_times: fields.int::<u16>(36)?.into(),
        addon_code: fields.int::<u16>(38)?.into(),
        conformity_standard: fields.int::<u16>(45)?.into(),
        reduction_group: fields.int::<u16>(63)?.into(),
        rare: rare.add(&rare_fee_item(fields)?)?,
        age_lower: fields.age(41)?,
        age_upper: fields.age(42)?,
        points_kind,
        setting: fields.int(13)?,
        elderly: fields.int(14)?,
        bundle_group: fields.int(16)?,
        hospital_kind: fields.int(19)?,
        actual_days: fields.int(27)?,
        actual_days_count: fields.int(28)?,
        step: fields.int(30)?,
        step_error: fields.int(35)?,
        max_times_error: fields.int(37)?,
        addon_serial: fields.letter(39)?,
        age_rule: fields.int(40)?,
        time_addon: fields.int(43)?,
        conformity: fields.int(44)?,
        newborn: fields.int(47)?,
        ward_reduction: fields.int(48)?,
        judgement_kind: fields.int(50)?,
        judgement_group: fields.int(51)?,
        reduction: fields.int(52)?,
        outpatient_management: fields.int(56)?,
        excluded_from_base: fields.int(62)?,
        ident1: fields.int(68)?,
        ident2: fields.int(69)?,
        beds: fields.int(71)?,
    })
}

/// 区分番号: letter (85), number (92) and branch (93); rows outside the 点数表 (`-`, `*`) have none. Curated rows write it.
fn section(fields: Fields<'_>) -> Str {
    if fields.has(curated::SECTION) {
        return curated::section_number(fields.text(curated::SECTION)).into();
    }
    let (letter, number, branch) = (fields.text(85), fields.text(92), fields.text(93));
    let lettered = matches!(letter.as_bytes(), [letter] if letter.is_ascii_uppercase());
    if !lettered || number.is_empty() {
        return Str::from("");
    }
    match branch.trim_start_matches('0') {
        "" => format!("{letter}{number}").into(),
        branch => format!("{letter}{number}-{branch}").into(),
    }
}

fn drug(fields: Fields<'_>, heap: &mut HeapWriter, rare: &mut Rare<RareDrugRow>) -> Result<DrugRow, Problem> {
    Ok(DrugRow {
        name: text(fields, 5, heap)?,
        unit_name: text(fields, 10, heap)?,
        price: fields.scaled::<i64>(12, 2)?.into(),
        listing_code: text(fields, 32, heap)?,
        transition_until: fields.last_day(34)?.map_or(i32::MAX, |day| day.number()).into(),
        rare: rare.add(&rare_drug(fields)?)?,
        unit_code: fields.int::<u16>(8)?.into(),
        price_kind: fields.int(11)?,
        form: fields.int(28)?,
        generic: fields.int(17)?,
        reserved: 0,
    })
}

fn material(fields: Fields<'_>, heap: &mut HeapWriter) -> Result<MaterialRow, Problem> {
    Ok(MaterialRow {
        name: text(fields, 5, heap)?,
        unit_name: text(fields, 10, heap)?,
        price: fields.scaled::<i64>(12, 2)?.into(),
        points_cap: fields.scaled::<i64>(24, 2)?.into(),
        unit_code: fields.int::<u16>(8)?.into(),
        age_lower: fields.age(15)?,
        age_upper: fields.age(16)?,
        price_kind: fields.int(11)?,
        age_kind: fields.int(14)?,
        oxygen: fields.int(21)?,
        material_kind: fields.int(22)?,
        price_cap: fields.int(23)?,
        reserved: 0,
    })
}

fn named(fields: Fields<'_>, name: u16, kana: u16, heap: &mut HeapWriter) -> Result<NameRow, Problem> {
    let mut cold = |no| match fields.shared(no) {
        Some(text) => heap.add_cold(text),
        None => heap.add_str(""),
    };
    Ok(NameRow { name: cold(name)?, kana: cold(kana)? })
}
