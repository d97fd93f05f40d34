//! What an image stores about one release.

use zerocopy::byteorder::little_endian::{I64, U16, U32};

use super::check;
use super::directory::Directory;
use super::error::ImageError;
use super::format::{
    BundleGroupRow, ColumnRow, CommentRelationRow, DrugRow, EligibilityRow, FeeItemRow, FrequencyRow, InpatientRow,
    MaterialRow, NO_RELEASE, NameRow, PairRow, RareDrugRow, RareFeeItemRow, ReleaseRow, RuleFieldRow, RuleRow,
    SchemeRow, SchemeTermsRow, SourceRow, SpanRow, SupplementRow, TextRef, VersionRow, hash_slot, section,
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
    /// Typed columns; row `i` belongs to version `i`, but for the コメント関連テーブル.
    pub hot: HotRows<'a>,
    /// 施設基準コード of each version, when the release is one of the 医科診療行為.
    pub standards: StandardSections<'a>,
    /// The 電子点数表, when the release is one.
    pub fee_table: FeeTableSections<'a>,
    slots: &'a [TextRef],
}

/// Typed rows of a release, by family.
#[derive(Clone, Copy)]
pub enum HotRows<'a> {
    /// The family has none.
    None,
    /// 医科診療行為, and their rarely filled columns.
    FeeItems(&'a [FeeItemRow], &'a [RareFeeItemRow]),
    /// 医薬品, and their rarely filled columns.
    Drugs(&'a [DrugRow], &'a [RareDrugRow]),
    /// 特定器材.
    Materials(&'a [MaterialRow]),
    /// コメント, 傷病名, 修飾語.
    Names(&'a [NameRow]),
    /// コメント関連テーブル, sorted by act; none in an image of an earlier version.
    CommentRelations(&'a [CommentRelationRow]),
    /// 公費.
    Schemes(SchemeSections<'a>),
}

/// The schemes of a release of 公費, what they share, and their order by number.
#[derive(Clone, Copy)]
pub struct SchemeSections<'a> {
    /// Row `i` belongs to version `i`.
    pub schemes: &'a [SchemeRow],
    /// Whom schemes are for.
    pub eligibilities: &'a [EligibilityRow],
    /// What schemes pay.
    pub terms: &'a [SchemeTermsRow],
    /// Indexes of the schemes, by 公費負担者番号, 事業内区分 and first day.
    pub order: &'a [U32],
}

/// 施設基準コード of the versions of a release; a set shared by many versions is stored once.
#[derive(Clone, Copy)]
pub struct StandardSections<'a> {
    /// Sets: the number of codes of each, then the codes.
    pub sets: &'a [U16],
    /// Where the set of each version begins; empty when the release tells nothing of 施設基準.
    pub of_versions: &'a [U16],
}

/// The tables of a 電子点数表 release.
#[derive(Clone, Copy)]
pub struct FeeTableSections<'a> {
    /// Every code that a table names, ascending; the tables name it by its place here.
    pub codes: &'a [U32],
    /// Periods.
    pub spans: &'a [SpanRow],
    /// 01 補助マスターテーブル.
    pub supplements: &'a [SupplementRow],
    /// 02 包括・被包括テーブル.
    pub bundles: BundleSections<'a>,
    /// 03 背反テーブル 1–4.
    pub exclusions: [ExclusionSections<'a>; 4],
    /// 04 入院基本料テーブル.
    pub inpatient: &'a [InpatientRow],
    /// The codes of 04, each with its periods.
    pub addon_codes: &'a [PairRow],
    /// 05 算定回数テーブル.
    pub frequencies: &'a [FrequencyRow],
}

/// 02 包括・被包括テーブル: groups, and the rows of one after the other.
#[derive(Clone, Copy)]
pub struct BundleSections<'a> {
    /// Groups, ascending.
    pub groups: &'a [BundleGroupRow],
    /// Rows.
    pub rows: &'a [PairRow],
}

/// A 背反テーブル: the rows of one 診療行為コード① after the other.
#[derive(Clone, Copy, Default)]
pub struct ExclusionSections<'a> {
    /// Where the rows of each place begin, and at last where they end; empty when the release does not hold the table.
    pub starts: &'a [U32],
    /// Rows.
    pub rows: &'a [PairRow],
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
        let standards = StandardSections {
            sets: directory.rows(section::STANDARDS, index, 0)?,
            of_versions: directory.rows(section::STANDARD_SETS, index, 0)?,
        };
        check::standards(standards, versions.len())?;
        let fee_table = FeeTableSections::open(directory, index)?;
        check::fee_table(&fee_table, heap)?;
        Ok(ReleaseSections { release, versions, table, hot, standards, fee_table, slots })
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
            Family::FeeItem => HotRows::FeeItems(
                directory.rows(section::FEE_ITEMS, index, 0)?,
                directory.rows(section::RARE_FEE_ITEMS, index, 0)?,
            ),
            Family::Drug => HotRows::Drugs(
                directory.rows(section::DRUGS, index, 0)?,
                directory.rows(section::RARE_DRUGS, index, 0)?,
            ),
            Family::Material => HotRows::Materials(directory.rows(section::MATERIALS, index, 0)?),
            Family::Comment | Family::Disease | Family::Modifier => {
                HotRows::Names(directory.rows(section::NAMES, index, 0)?)
            }
            Family::CommentRelation => {
                HotRows::CommentRelations(directory.rows(section::COMMENT_RELATIONS, index, 0)?)
            }
            Family::Subsidy => HotRows::Schemes(SchemeSections {
                schemes: directory.rows(section::SCHEMES, index, 0)?,
                eligibilities: directory.rows(section::ELIGIBILITIES, index, 0)?,
                terms: directory.rows(section::SCHEME_TERMS, index, 0)?,
                order: directory.rows(section::SCHEME_ORDER, index, 0)?,
            }),
            _ => HotRows::None,
        })
    }
}

impl<'a> StandardSections<'a> {
    /// The codes of a version, by its row.
    pub fn of(&self, row: usize) -> &'a [U16] {
        let set = self.of_versions.get(row).and_then(|at| self.sets.get(usize::from(at.get())..));
        match set.and_then(<[U16]>::split_first) {
            Some((len, rest)) => rest.get(..usize::from(len.get())).unwrap_or_default(),
            None => &[],
        }
    }
}

impl<'a> FeeTableSections<'a> {
    fn open(directory: &Directory<'a>, index: u16) -> Result<FeeTableSections<'a>, ImageError> {
        let exclusion = |part: FeeTablePart| {
            Ok(ExclusionSections {
                starts: directory.rows(section::EXCLUSION_STARTS, index, part.number())?,
                rows: directory.rows(section::EXCLUSIONS, index, part.number())?,
            })
        };
        Ok(FeeTableSections {
            codes: directory.rows(section::FEE_TABLE_CODES, index, 0)?,
            spans: directory.rows(section::SPANS, index, 0)?,
            supplements: directory.rows(section::SUPPLEMENTS, index, FeeTablePart::Supplement.number())?,
            bundles: BundleSections {
                groups: directory.rows(section::BUNDLE_GROUPS, index, FeeTablePart::Bundle.number())?,
                rows: directory.rows(section::BUNDLES, index, FeeTablePart::Bundle.number())?,
            },
            exclusions: [
                exclusion(FeeTablePart::ExclusionDay)?,
                exclusion(FeeTablePart::ExclusionMonth)?,
                exclusion(FeeTablePart::ExclusionSame)?,
                exclusion(FeeTablePart::ExclusionWeek)?,
            ],
            inpatient: directory.rows(section::INPATIENT, index, FeeTablePart::Inpatient.number())?,
            addon_codes: directory.rows(section::ADDON_CODES, index, FeeTablePart::Inpatient.number())?,
            frequencies: directory.rows(section::FREQUENCIES, index, FeeTablePart::Frequency.number())?,
        })
    }
}

impl<'a> BundleSections<'a> {
    /// The rows of a group.
    pub fn of(&self, group: u32) -> &'a [PairRow] {
        match self.groups.binary_search_by_key(&group, |row| row.group.get()) {
            Ok(at) => self.at(at),
            Err(_) => &[],
        }
    }

    /// The rows of the group that stands there.
    pub(super) fn at(&self, at: usize) -> &'a [PairRow] {
        let start = |at: usize| self.groups.get(at).map_or(self.rows.len(), |row| row.start.get() as usize);
        self.rows.get(start(at)..start(at + 1)).unwrap_or_default()
    }
}

impl<'a> ExclusionSections<'a> {
    /// The rows of a place.
    pub fn of(&self, place: u16) -> &'a [PairRow] {
        let start = |at: usize| self.starts.get(at).map_or(0, |start| start.get() as usize);
        let place = usize::from(place);
        self.rows.get(start(place)..start(place + 1)).unwrap_or_default()
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
