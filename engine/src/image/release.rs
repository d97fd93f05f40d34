//! What an image stores about one release.

use zerocopy::byteorder::little_endian::I64;

use super::check;
use super::directory::Directory;
use super::error::ImageError;
use super::format::{
    BundleRow, ColumnRow, DrugRow, ExclusionRow, FeeItemRow, FrequencyRow, InpatientRow, MaterialRow, NO_RELEASE,
    NameRow, ReleaseRow, RuleFieldRow, RuleRow, SourceRow, SpanRow, SupplementRow, TextRef, VersionRow, hash_slot,
    section,
};
use super::heap::Heap;
use super::table::OfficialTable;
use crate::masters::{Family, FeeTablePart, Release};

/// A release with its versions, typed rows, official columns and hash index.
#[derive(Clone, Copy)]
pub struct ReleaseSections<'a> {
    /// The release itself.
    pub release: Release<'a>,
    /// Dated states, sorted by key, publication and first day.
    pub versions: &'a [VersionRow],
    /// Every official column; row `i` belongs to version `i`.
    pub table: OfficialTable<'a>,
    /// Typed columns; row `i` belongs to version `i`.
    pub hot: HotRows<'a>,
    /// The 電子点数表, when the release is one.
    pub fee_table: FeeTableSections<'a>,
    slots: &'a [TextRef],
}

/// Typed rows of a release, by family.
#[derive(Clone, Copy)]
pub enum HotRows<'a> {
    /// The family has none.
    None,
    /// 医科診療行為.
    FeeItems(&'a [FeeItemRow]),
    /// 医薬品.
    Drugs(&'a [DrugRow]),
    /// 特定器材.
    Materials(&'a [MaterialRow]),
    /// コメント, 傷病名, 修飾語.
    Names(&'a [NameRow]),
}

/// The tables of a 電子点数表 release.
#[derive(Clone, Copy)]
pub struct FeeTableSections<'a> {
    /// Periods.
    pub spans: &'a [SpanRow],
    /// 01 補助マスターテーブル.
    pub supplements: &'a [SupplementRow],
    /// 02 包括・被包括テーブル.
    pub bundles: &'a [BundleRow],
    /// 03 背反テーブル 1–4.
    pub exclusions: [&'a [ExclusionRow]; 4],
    /// 04 入院基本料テーブル.
    pub inpatient: &'a [InpatientRow],
    /// 05 算定回数テーブル.
    pub frequencies: &'a [FrequencyRow],
}

/// The rule instances of an image.
#[derive(Clone, Copy)]
pub struct RuleSections<'a> {
    /// Instances, sorted by kind, id and first day.
    pub rules: &'a [RuleRow],
    /// Their fields.
    pub fields: &'a [RuleFieldRow],
    /// Values of the fields.
    pub values: &'a [I64],
}

impl<'a> ReleaseSections<'a> {
    pub(super) fn open(
        directory: &Directory<'a>,
        index: u16,
        row: &'a ReleaseRow,
        sources: &'a [SourceRow],
        heap: Heap<'a>,
    ) -> Result<ReleaseSections<'a>, ImageError> {
        let release = Release::new(row, sources, heap);
        let versions = directory.rows::<VersionRow>(section::VERSIONS, index, 0)?;
        check::versions(versions)?;
        let slots = directory.rows::<TextRef>(section::INDEX, index, 0)?;
        check::index(slots, versions)?;
        let table = OfficialTable {
            rows: versions.len(),
            columns: directory.rows::<ColumnRow>(section::COLUMNS, index, 0)?,
            dictionary: directory.rows(section::COLUMN_DICTIONARY, index, 0)?,
            data: directory.bytes(section::COLUMN_DATA, index, 0).unwrap_or_default(),
            heap,
        };
        check::table(table)?;
        let hot = HotRows::open(directory, index, release.family())?;
        check::hot(hot, versions, heap)?;
        let fee_table = FeeTableSections::open(directory, index)?;
        check::fee_table(&fee_table, heap)?;
        Ok(ReleaseSections { release, versions, table, hot, fee_table, slots })
    }

    /// The rows of the versions of a key: first row and rows.
    pub fn find(&self, key: u32) -> Option<(usize, &'a [VersionRow])> {
        let mut slot = hash_slot(key, self.slots.len());
        for _ in 0..self.slots.len() {
            let first = (self.slots.get(slot)?.get() as usize).checked_sub(1)?;
            if self.versions.get(first)?.key.get() == key {
                let rest = self.versions.get(first..)?;
                let len = rest.iter().take_while(|version| version.key.get() == key).count();
                return Some((first, rest.get(..len)?));
            }
            slot = (slot + 1) % self.slots.len();
        }
        None
    }
}

impl<'a> HotRows<'a> {
    fn open(directory: &Directory<'a>, index: u16, family: Family) -> Result<HotRows<'a>, ImageError> {
        Ok(match family {
            Family::FeeItem => HotRows::FeeItems(directory.rows(section::FEE_ITEMS, index, 0)?),
            Family::Drug => HotRows::Drugs(directory.rows(section::DRUGS, index, 0)?),
            Family::Material => HotRows::Materials(directory.rows(section::MATERIALS, index, 0)?),
            Family::Comment | Family::Disease | Family::Modifier => {
                HotRows::Names(directory.rows(section::NAMES, index, 0)?)
            }
            _ => HotRows::None,
        })
    }
}

impl<'a> FeeTableSections<'a> {
    fn open(directory: &Directory<'a>, index: u16) -> Result<FeeTableSections<'a>, ImageError> {
        let exclusion = |part: FeeTablePart| directory.rows(section::EXCLUSIONS, index, part.number());
        Ok(FeeTableSections {
            spans: directory.rows(section::SPANS, index, 0)?,
            supplements: directory.rows(section::SUPPLEMENTS, index, FeeTablePart::Supplement.number())?,
            bundles: directory.rows(section::BUNDLES, index, FeeTablePart::Bundle.number())?,
            exclusions: [
                exclusion(FeeTablePart::ExclusionDay)?,
                exclusion(FeeTablePart::ExclusionMonth)?,
                exclusion(FeeTablePart::ExclusionSame)?,
                exclusion(FeeTablePart::ExclusionWeek)?,
            ],
            inpatient: directory.rows(section::INPATIENT, index, FeeTablePart::Inpatient.number())?,
            frequencies: directory.rows(section::FREQUENCIES, index, FeeTablePart::Frequency.number())?,
        })
    }
}

impl<'a> RuleSections<'a> {
    pub(super) fn open(directory: &Directory<'a>, heap: Heap<'a>) -> Result<RuleSections<'a>, ImageError> {
        let sections = RuleSections {
            rules: directory.rows(section::RULES, NO_RELEASE, 0)?,
            fields: directory.rows(section::RULE_FIELDS, NO_RELEASE, 0)?,
            values: directory.values(NO_RELEASE)?,
        };
        check::rules(&sections, heap)?;
        Ok(sections)
    }
}
