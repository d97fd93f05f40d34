//! Masters by date: releases (公表版) of several images, and the row of a code on a day.
//!
//! Masters are held as releases per [`Family`]. A code's row on a day comes from the newest release of its family that has
//! started on that day and is not yet superseded; a code that is missing there is abolished, however open its older row
//! is. Inside a release, publications give dated states, so that two time axes are answered: the day of service, and what
//! had been published by a day (`known_at`).

mod comment;
mod curated;
mod fee_table;
mod item;
mod listing;
mod lookup;
mod pairing;
mod set;
mod wording;

pub use comment::CommentText;
pub use comment_relation::{CommentCondition, CommentNotice, CommentRelation};
pub use curated::{ParameterValue, Rule, grade};
pub use fee_table::{
    Exclusion, FeeTable, FeeTablePart, FrequencyLimit, InpatientAddon, Place, Supplement, bundle_group,
};
pub use item::{AgeAddition, Drug, FeeItem, Material, Named, PointsKind, Record, StepFee};
pub use listing::{
    EligibilityForm, LocalForm, NationalForm, ObstacleCount, SubsidyCounts, SubsidyFilter, SubsidyList, TermsForm,
};
pub use lookup::Lookup;
pub use pairing::PairingField;
pub use scheme::{
    Choice, Criteria, Criterion, EligibilityItem, INCOME_WORDS, LocalScheme, Obstacle, Person, STATE_WORDS, Verdict,
    is_payer_number_verified,
};
pub(crate) use scheme::{FORMULA_CAPS, NO_AMOUNT};
pub use set::{MasterSet, MasterSetError};
pub use wording::{CODE_FIELDS, Wording};

use crate::Day;
use crate::image::Heap;
use crate::image::format::{ReleaseRow, SourceRow};

macro_rules! numbered {
    ($( $(#[$meta:meta])* pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $number:literal $slug:literal $ja:literal, )* } )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
            pub enum $name { $( $(#[$variant_meta])* $variant = $number, )* }

            impl $name {
                /// Every value, in order of number.
                pub const ALL: &'static [$name] = &[$($name::$variant),*];

                /// The stable number stored in images.
                pub const fn number(self) -> u8 {
                    self as u8
                }

                /// The value with that number.
                pub const fn from_number(number: u8) -> Option<$name> {
                    match number {
                        $( $number => Some($name::$variant), )*
                        _ => None,
                    }
                }

                /// The stable word used in JSON and in data files.
                pub const fn slug(self) -> &'static str {
                    match self { $( $name::$variant => $slug, )* }
                }

                /// The value with that word.
                pub fn from_slug(slug: &str) -> Option<$name> {
                    Self::ALL.iter().copied().find(|value| value.slug() == slug)
                }

                /// The Japanese name.
                pub const fn name_ja(self) -> &'static str {
                    match self { $( $name::$variant => $ja, )* }
                }
            }
        )*
    };
}

// After the macro they use.
mod comment_relation;
mod scheme;

numbered! {
    /// A family of masters: what is published, and superseded, together.
    pub enum Family {
        /// 医科診療行為マスター.
        FeeItem = 1 "fee_item" "医科診療行為",
        /// 医薬品マスター.
        Drug = 2 "drug" "医薬品",
        /// 特定器材マスター.
        Material = 3 "material" "特定器材",
        /// コメントマスター.
        Comment = 4 "comment" "コメント",
        /// 傷病名マスター.
        Disease = 5 "disease" "傷病名",
        /// 修飾語マスター.
        Modifier = 6 "modifier" "修飾語",
        /// コメント関連テーブル.
        CommentRelation = 7 "comment_relation" "コメント関連テーブル",
        /// 医科電子点数表.
        FeeTable = 8 "fee_table" "医科電子点数表",
        /// 病棟コード.
        Ward = 9 "ward" "病棟コード",
        /// Rule instances out of the notices.
        Rulebook = 10 "rulebook" "算定ルール",
        /// Dated parameters.
        Parameters = 11 "parameters" "パラメータ",
        /// 地方公費 and other subsidies.
        Subsidy = 12 "subsidy" "公費",
        /// 歯科電子点数表 01 補助マスターテーブル.
        DentalSupplement = 13 "dental_supplement" "歯科電子点数表 01 補助マスターテーブル",
        /// 歯科電子点数表 02 包括・被包括テーブル.
        DentalBundle = 14 "dental_bundle" "歯科電子点数表 02 包括・被包括テーブル",
        /// 歯科電子点数表 03-1 背反テーブル1（1日につき）.
        DentalExclusionDay = 15 "dental_exclusion_day" "歯科電子点数表 03-1 背反テーブル1（1日につき）",
        /// 歯科電子点数表 03-2 背反テーブル2（同一月内）.
        DentalExclusionMonth = 16 "dental_exclusion_month" "歯科電子点数表 03-2 背反テーブル2（同一月内）",
        /// 歯科電子点数表 03-3 背反テーブル3（同時）.
        DentalExclusionSame = 17 "dental_exclusion_same" "歯科電子点数表 03-3 背反テーブル3（同時）",
        /// 歯科電子点数表 03-4 背反テーブル4（同一部位同時）.
        DentalExclusionSite = 18 "dental_exclusion_site" "歯科電子点数表 03-4 背反テーブル4（同一部位同時）",
        /// 歯科電子点数表 03-5 背反テーブル5（1週間につき）.
        DentalExclusionWeek = 19 "dental_exclusion_week" "歯科電子点数表 03-5 背反テーブル5（1週間につき）",
        /// 歯科電子点数表 04 算定回数テーブル.
        DentalFrequency = 20 "dental_frequency" "歯科電子点数表 04 算定回数テーブル",
    }

    /// What a source file is.
    pub enum SourceKind {
        /// 全件: every row in force.
        Snapshot = 1 "snapshot" "全件",
        /// 差分: changes only.
        Difference = 2 "difference" "差分",
        /// Curated from notices and masters, each row with its source.
        Curated = 3 "curated" "抜粋",
    }

    /// What a row proves about the days before its first day.
    pub enum VersionKind {
        /// Nothing: the row is a change of a code that existed.
        Known = 0 "known" "変更",
        /// The code did not exist before (新規).
        New = 1 "new" "新規",
        /// The code has no row from this day on (抹消, or missing from a newer file).
        Gone = 2 "gone" "抹消",
    }
}

/// A release (公表版) of one family: what is in force from its start until the next release of the family.
#[derive(Clone, Copy)]
pub struct Release<'a> {
    row: &'a ReleaseRow,
    sources: &'a [SourceRow],
    heap: Heap<'a>,
}

impl<'a> Release<'a> {
    pub(crate) fn new(row: &'a ReleaseRow, sources: &'a [SourceRow], heap: Heap<'a>) -> Release<'a> {
        let first = row.sources_first.get() as usize;
        let own = sources.get(first..first.saturating_add(row.sources_len.get() as usize));
        Release { row, sources: own.unwrap_or_default(), heap }
    }

    /// The family.
    pub fn family(self) -> Family {
        // Opening the image has refused unknown numbers.
        Family::from_number(self.row.family).unwrap_or(Family::FeeItem)
    }

    /// The label given at build, such as `r06`.
    pub fn label(self) -> &'a str {
        self.heap.get(self.row.label)
    }

    /// First day in force (施行日).
    pub fn start(self) -> Day {
        Day::from_number(self.row.start.get())
    }

    /// Newest publication day among the sources.
    pub fn as_of(self) -> Day {
        Day::from_number(self.row.as_of.get())
    }

    /// Oldest publication day among the sources: before it nothing of the release was known.
    pub fn first_published(self) -> Day {
        Day::from_number(self.row.first_published.get())
    }

    /// SHA-256 of the content: two releases with the same digest answer every look-up alike.
    pub fn digest(self) -> &'a [u8; 32] {
        &self.row.digest
    }

    /// [`Self::digest`] in hexadecimal.
    pub fn sha256(self) -> String {
        self.digest().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the release lists every code in force, so that a code missing from it is abolished. A release curated from
    /// notices does not: nothing follows from a code that is missing there.
    pub fn is_complete(self) -> bool {
        !self.sources().any(|source| source.kind() == SourceKind::Curated)
    }

    /// The source files.
    pub fn sources(self) -> impl Iterator<Item = Source<'a>> {
        self.sources.iter().map(move |row| Source::new(row, self.heap))
    }
}

impl PartialEq for Release<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row || (self.family() == other.family() && self.digest() == other.digest())
    }
}

impl Eq for Release<'_> {}

impl core::fmt::Debug for Release<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {} ({} as of {})", self.family().slug(), self.start(), self.label(), self.as_of())
    }
}

/// A source file of a release.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    row: &'a SourceRow,
    heap: Heap<'a>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(row: &'a SourceRow, heap: Heap<'a>) -> Source<'a> {
        Source { row, heap }
    }

    /// Base name of the file, `zip!member` for a member of a zip.
    pub fn name(self) -> &'a str {
        self.heap.get(self.row.name)
    }

    /// SHA-256 of its bytes.
    pub fn sha256(self) -> &'a [u8; 32] {
        &self.row.sha256
    }

    /// What it is.
    pub fn kind(self) -> SourceKind {
        SourceKind::from_number(self.row.kind).unwrap_or(SourceKind::Snapshot)
    }

    /// Publication day.
    pub fn published(self) -> Day {
        Day::from_number(self.row.published.get())
    }

    /// Rows read; the sum of the three below.
    pub fn rows_read(self) -> u32 {
        self.row.rows_read.get()
    }

    /// Rows that made a state.
    pub fn rows_kept(self) -> u32 {
        self.row.rows_kept.get()
    }

    /// Rows that said nothing new.
    pub fn rows_superseded(self) -> u32 {
        self.row.rows_superseded.get()
    }

    /// Rows refused.
    pub fn rows_refused(self) -> u32 {
        self.row.rows_refused.get()
    }
}
