//! The byte layout of an image: little-endian, fixed-size rows without padding, read in place.
//!
//! ```text
//! Header · SectionEntry × sections · section bytes …
//! ```
//!
//! Texts live once, each as two length bytes (seven bits each, so that a heap stays valid UTF-8) followed by the text. The
//! heap holds what pricing can meet and is checked when the image is opened; the cold heap holds the rest (official columns,
//! names of diseases and comments) and is checked text by text when one is read. A row refers to the offset of the length
//! bytes, plus [`COLD`] in the cold heap; reference 0 is the empty text. Days are [`Day::number`](crate::Day::number)
//! values.
//!
//! A section carries its own version: a new kind of section needs no new format number, and a reader passes over kinds it
//! does not know.

use zerocopy::byteorder::little_endian::{I32, I64, U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::masters::PairingField;

/// The first bytes of every image.
pub const MAGIC: [u8; 8] = *b"\x89SANTEI\n";
/// The format number this library writes and reads.
pub const FORMAT: u32 = 1;
/// Where the bytes covered by the checksum begin: right after the checksum field.
pub const CHECKED_FROM: usize = 16;
/// The release index of a section that belongs to no release.
pub const NO_RELEASE: u16 = u16::MAX;
/// The longest text the heap can hold, in bytes of UTF-8.
pub const MAX_TEXT: usize = (1 << 14) - 1;

/// Added to references into the cold heap.
pub const COLD: u32 = 1 << 31;

/// A reference into the heap, or into the cold heap from [`COLD`] on.
pub type TextRef = U32;

macro_rules! rows {
    ($( $(#[$meta:meta])* pub struct $name:ident { $( $(#[$field_meta:meta])* pub $field:ident: $ty:ty, )* } )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
            #[repr(C)]
            pub struct $name { $( $(#[$field_meta])* pub $field: $ty, )* }
        )*
    };
}

rows! {
    /// The first 32 bytes.
    pub struct Header {
        /// [`MAGIC`].
        pub magic: [u8; 8],
        /// [`FORMAT`].
        pub format: U32,
        /// CRC-32 of every byte from [`CHECKED_FROM`] on.
        pub checksum: U32,
        /// Length of the whole image in bytes.
        pub length: U64,
        /// Number of directory entries that follow.
        pub sections: U32,
        /// Zero.
        pub reserved: U32,
    }

    /// One entry of the section directory.
    pub struct SectionEntry {
        /// A [`section`] number.
        pub kind: U16,
        /// Version of the layout of this section.
        pub version: U16,
        /// Index into the release section, or [`NO_RELEASE`].
        pub release: U16,
        /// Sub-table of the 電子点数表 ([`FeeTablePart`](crate::masters::FeeTablePart)), otherwise 0.
        pub part: U16,
        /// First byte, from the start of the image.
        pub offset: U64,
        /// Length in bytes.
        pub length: U64,
    }

    /// A release (公表版) of one family.
    pub struct ReleaseRow {
        /// [`Family`](crate::masters::Family) number.
        pub family: u8,
        /// Zero.
        pub reserved: [u8; 3],
        /// Label given at build, such as `r06`.
        pub label: TextRef,
        /// First day the release is in force.
        pub start: I32,
        /// Newest publication day among its sources.
        pub as_of: I32,
        /// Oldest publication day among its sources.
        pub first_published: I32,
        /// First row of its sources in the source section.
        pub sources_first: U32,
        /// Number of its sources.
        pub sources_len: U32,
        /// SHA-256 of the content of the release (columns and versions), not of the files.
        pub digest: [u8; 32],
    }

    /// One source file of a release, with the fate of its rows.
    pub struct SourceRow {
        /// Base name of the file, `zip!member` for a member of a zip.
        pub name: TextRef,
        /// Publication day.
        pub published: I32,
        /// [`SourceKind`](crate::masters::SourceKind) number.
        pub kind: u8,
        /// Zero.
        pub reserved: [u8; 3],
        /// Rows read.
        pub rows_read: U32,
        /// Rows that made a state.
        pub rows_kept: U32,
        /// Rows that said nothing new.
        pub rows_superseded: U32,
        /// Rows refused.
        pub rows_refused: U32,
        /// SHA-256 of the bytes of the file or member.
        pub sha256: [u8; 32],
    }

    /// What is known of one code from one publication: the dated state that the row with the same index describes.
    pub struct VersionRow {
        /// The code, or the row number in tables without codes.
        pub key: U32,
        /// Publication day.
        pub published: I32,
        /// First day of the state (変更年月日).
        pub valid_from: I32,
        /// Last day of the state (廃止年月日).
        pub valid_until: I32,
        /// [`VersionKind`](crate::masters::VersionKind) number.
        pub kind: u8,
        /// Zero.
        pub reserved: [u8; 3],
    }

    /// One official column of a release.
    pub struct ColumnRow {
        /// 項番.
        pub no: U16,
        /// Bits per row in the column data, 0 (every row the same) to 32, the first row in the low bits.
        pub bits: u8,
        /// 0: values index the dictionary; 1: values are text references, turned left by one bit so that [`COLD`] is the lowest.
        pub direct: u8,
        /// Official name.
        pub name: TextRef,
        /// First entry in the column dictionary section.
        pub dictionary_first: U32,
        /// Number of entries in the column dictionary section.
        pub dictionary_len: U32,
        /// First byte in the column data section.
        pub data: U32,
    }

    /// Typed columns of the 医科診療行為マスター.
    pub struct FeeItemRow {
        /// 項番5.
        pub name: TextRef,
        /// 項番10.
        pub unit_name: TextRef,
        /// 区分番号 out of 項番85, 92, 93.
        pub section: TextRef,
        /// 項番12, hundredths.
        pub points: U32,
        /// 項番31.
        pub step_lower: U32,
        /// 項番32.
        pub step_upper: U32,
        /// 項番33.
        pub step_size: U32,
        /// 項番34, hundredths.
        pub step_points: U32,
        /// 項番8.
        pub unit_code: U16,
        /// 項番15.
        pub box_outpatient: U16,
        /// 項番66.
        pub box_inpatient: U16,
        /// 項番36.
        pub max_times: U16,
        /// 項番38.
        pub addon_code: U16,
        /// 項番45.
        pub conformity_standard: U16,
        /// 項番63.
        pub reduction_group: U16,
        /// Its [`RareFeeItemRow`].
        pub rare: U16,
        /// 項番41.
        pub age_lower: [u8; 2],
        /// 項番42.
        pub age_upper: [u8; 2],
        /// 項番11.
        pub points_kind: u8,
        /// 項番13.
        pub setting: u8,
        /// 項番14.
        pub elderly: u8,
        /// 項番16.
        pub bundle_group: u8,
        /// 項番19.
        pub hospital_kind: u8,
        /// 項番27.
        pub actual_days: u8,
        /// 項番28.
        pub actual_days_count: u8,
        /// 項番30.
        pub step: u8,
        /// 項番35.
        pub step_error: u8,
        /// 項番37.
        pub max_times_error: u8,
        /// 項番39, as an ASCII byte.
        pub addon_serial: u8,
        /// 項番40.
        pub age_rule: u8,
        /// 項番43.
        pub time_addon: u8,
        /// 項番44.
        pub conformity: u8,
        /// 項番47.
        pub newborn: u8,
        /// 項番48.
        pub ward_reduction: u8,
        /// 項番50.
        pub judgement_kind: u8,
        /// 項番51.
        pub judgement_group: u8,
        /// 項番52.
        pub reduction: u8,
        /// 項番56.
        pub outpatient_management: u8,
        /// 項番62.
        pub excluded_from_base: u8,
        /// 項番68.
        pub ident1: u8,
        /// 項番69.
        pub ident2: u8,
        /// 項番71.
        pub beds: u8,
    }

    /// Columns of the 医科診療行為マスター that most rows leave at zero; what rows have in common is stored once.
    pub struct RareFeeItemRow {
        /// 項番100–111, with code 0 in unused places.
        pub age_additions: [AgeAdditionRow; 4],
        /// The dedicated columns of additions, in the order of [`PairingField::ALL`](crate::masters::PairingField::ALL).
        pub pairing: [u8; PAIRING_FIELDS],
        /// 項番25.
        pub disease_kind: u8,
    }

    /// A 年齢加算: the addition that a patient of an age gives to an act.
    pub struct AgeAdditionRow {
        /// 下限年齢.
        pub lower: [u8; 2],
        /// 上限年齢.
        pub upper: [u8; 2],
        /// 注加算診療行為コード.
        pub code: U32,
    }

    /// Typed columns of the 医薬品マスター.
    pub struct DrugRow {
        /// 項番5.
        pub name: TextRef,
        /// 項番10.
        pub unit_name: TextRef,
        /// 項番12, 1/100 yen.
        pub price: I64,
        /// 項番32.
        pub listing_code: TextRef,
        /// 項番34, `i32::MAX` when there is none.
        pub transition_until: I32,
        /// Its [`RareDrugRow`].
        pub rare: U16,
        /// 項番8.
        pub unit_code: U16,
        /// 項番11.
        pub price_kind: u8,
        /// 項番28.
        pub form: u8,
        /// 項番17.
        pub generic: u8,
        /// Zero.
        pub reserved: u8,
    }

    /// Columns of the 医薬品マスター that most rows leave at zero; what rows have in common is stored once.
    pub struct RareDrugRow {
        /// 項番21.
        pub injection_volume: U32,
        /// 項番41.
        pub long_listed: U32,
        /// 項番14.
        pub controlled: u8,
        /// 項番16.
        pub biological: u8,
        /// 項番20.
        pub contrast: u8,
        /// 項番42.
        pub selected_care: u8,
    }

    /// Typed columns of the 特定器材マスター.
    pub struct MaterialRow {
        /// 項番5.
        pub name: TextRef,
        /// 項番10.
        pub unit_name: TextRef,
        /// 項番12, 1/100 yen (or hundredths of a percent).
        pub price: I64,
        /// 項番24, hundredths of a point.
        pub points_cap: I64,
        /// 項番8.
        pub unit_code: U16,
        /// 項番15.
        pub age_lower: [u8; 2],
        /// 項番16.
        pub age_upper: [u8; 2],
        /// 項番11.
        pub price_kind: u8,
        /// 項番14.
        pub age_kind: u8,
        /// 項番21.
        pub oxygen: u8,
        /// 項番22.
        pub material_kind: u8,
        /// 項番23.
        pub price_cap: u8,
        /// Zero.
        pub reserved: u8,
    }

    /// Typed columns of the masters that give names: コメント, 傷病名, 修飾語.
    pub struct NameRow {
        /// 漢字名称.
        pub name: TextRef,
        /// カナ名称.
        pub kana: TextRef,
    }

    /// A row of the コメント関連テーブル, sorted by act, then in the order of the table.
    pub struct CommentRelationRow {
        /// 項番6.
        pub act: U32,
        /// 項番9.
        pub comment: U32,
        /// Index of its version.
        pub version: U32,
        /// 項番4.
        pub section: TextRef,
        /// 項番11.
        pub text: TextRef,
        /// 項番3.
        pub item: U16,
        /// 項番17.
        pub times: U16,
        /// 項番2.
        pub notice: u8,
        /// 項番5.
        pub branch: u8,
        /// 項番14.
        pub condition: u8,
        /// 項番15.
        pub not_billed: u8,
        /// 項番16.
        pub setting: u8,
        /// Zero.
        pub reserved: [u8; 3],
    }

    /// A scheme of the 地単公費マスター, or a curated one; row `i` belongs to version `i`. Numbers in brackets are 項番 of the item
    /// list of 2026.
    pub struct SchemeRow {
        /// 正式名称 (1).
        pub name: TextRef,
        /// 略称 (2).
        pub short: TextRef,
        /// 公費負担者番号 (8): all its digits, or the first four of every number of the scheme (法別番号 and prefecture).
        pub number: TextRef,
        /// Source of a curated row; empty in the official master.
        pub cite: TextRef,
        /// 市区町村コード (4), 0 for a scheme of the prefecture.
        pub municipality: U32,
        /// 事業内区分コード (9).
        pub category: U16,
        /// 公費適用優先順位 (78).
        pub priority: U16,
        /// Index of its [`EligibilityRow`].
        pub eligibility: U16,
        /// Index of its [`SchemeTermsRow`].
        pub terms: U16,
        /// 都道府県番号 (3).
        pub prefecture: u8,
        /// 分類番号 1 to 3 (5 to 7), 0 for none.
        pub classes: [u8; 3],
        /// Grade, an ASCII byte.
        pub grade: u8,
        /// Why it cannot be computed for inpatients and for outpatients ([`Obstacle`](crate::masters::Obstacle)), 0 when it can.
        pub obstacles: [u8; 2],
        /// Zero.
        pub reserved: u8,
    }

    /// 対象範囲 of a scheme (12 to 30), stored once for all schemes that have the same. Coded values are those of the official columns
    /// as numbers (`A` counts as 10), 0 where a column is blank.
    pub struct EligibilityRow {
        /// 所得区分名称（独自） (22_2).
        pub income_name: TextRef,
        /// 年齢基準（以上） and 対象年齢 (12, 13).
        pub age_from: [u8; 2],
        /// 年齢基準（未満） and 対象年齢 (14, 15).
        pub age_until: [u8; 2],
        /// 入院, 外来 (16, 17).
        pub settings: [u8; 2],
        /// 社保, 国保, 後期高齢 (18 to 20).
        pub insurers: [u8; 3],
        /// ひとり親等 (21).
        pub single_parent: u8,
        /// 所得区分 (22_1).
        pub income: u8,
        /// 高額かつ長期, 重症患者認定, 重度かつ継続, 人工呼吸器等装着者 (23_1 to 23_4).
        pub states: [u8; 4],
        /// 就学状況 (24).
        pub schooling: u8,
        /// 多子世帯 設定, 人数, 人目 (25 to 27).
        pub children: [u8; 3],
        /// 複数選択フラグ (28).
        pub combine: u8,
        /// Bits of the items of 29, in the order of [`EligibilityItem`](crate::masters::EligibilityItem).
        pub all_of: u8,
        /// Bits of the items of 30.
        pub any_of: u8,
        /// Zero.
        pub reserved: u8,
    }

    /// What a scheme pays (31 to 77, 80 to 91), stored once for all schemes that have the same. Coded values as in
    /// [`EligibilityRow`]; an amount that is not set is `u32::MAX`.
    pub struct SchemeTermsRow {
        /// 助成方法 (31).
        pub method: u8,
        /// 設定条件フラグ (32).
        pub condition_side: u8,
        /// 初診時のみ条件, 入院初回時のみ条件 (33, 34).
        pub first_only: [u8; 2],
        /// 連続入院期間の条件, 開始月, 終了月 (35 to 37).
        pub stay_months: [u8; 3],
        /// 複数回受診条件 以上, 以下 (38, 39).
        pub visits: [u8; 2],
        /// 保険制度変更前の患者負担額の累計 (40).
        pub former_insurance: u8,
        /// 公費負担者番号による累計 助成有無 (87).
        pub counts_other_laws: u8,
        /// 累計法別番号 (88 to 91).
        pub counted_laws: [u8; 4],
        /// 助成範囲: 入院時食事療養費, 生活療養費識別, 生活療養費, 生活食事療養費, 生活環境療養費 (51, 80, 52, 81, 82).
        pub meals: [u8; 5],
        /// 上限額識別フラグ (53).
        pub caps_of: u8,
        /// 上限額入院外来合算フラグ (54).
        pub caps_joint: u8,
        /// 多数回該当上限額変動フラグ 入院, 外来 (55).
        pub repeat: [u8; 2],
        /// 端数条件 計算単位, 計算方法 (56).
        pub rounding: [u8; 2],
        /// 入院日数条件 開始日, 終了日 (58, 59).
        pub inpatient_days: [u8; 2],
        /// 適用上限回数, 適用上限日数 外来 (64, 66).
        pub outpatient_times: [u8; 2],
        /// 他の公費負担医療の自己負担への助成 (74).
        pub other_subsidies: u8,
        /// 他事業の指定 (75 to 77).
        pub other_laws: [u8; 3],
        /// 助成・自己負担範囲詳細 入院, 外来 (41, 46).
        pub pattern: [u8; 2],
        /// 割合 入院, 外来, percent (43, 48).
        pub percent: [u8; 2],
        /// Zero.
        pub reserved: u8,
        /// 分数 分子, 分母 入院, 外来 (44, 45, 49, 50).
        pub fraction: [[U16; 2]; 2],
        /// 固定額 入院, 外来 (42, 47).
        pub fixed: [U32; 2],
        /// 入院 1日, 1月, 1月多数回 (57, 61, 62).
        pub inpatient_caps: [U32; 3],
        /// 外来 1回, 1日, 1月, 1月多数回 (63, 65, 68, 69).
        pub outpatient_caps: [U32; 4],
        /// 食事, 生活, 生活食事, 生活環境: 1日, 1月 (70 to 73, 83 to 86).
        pub meal_caps: [[U32; 2]; 4],
    }

    /// A publication and a period (新設年月日 to 廃止年月日) shared by many rows of a 電子点数表 table.
    pub struct SpanRow {
        /// Publication day.
        pub published: I32,
        /// First day.
        pub from: I32,
        /// Last day.
        pub until: I32,
    }

    /// A row of 01 補助マスターテーブル, sorted by place.
    pub struct SupplementRow {
        /// Place of 診療行為コード.
        pub code: U16,
        /// グループ番号 ①②③, 0 for none.
        pub groups: [U32; 3],
        /// 入院基本料識別, 0 for none.
        pub inpatient_group: U16,
        /// Index into the spans.
        pub span: U16,
        /// 包括単位 ①②③.
        pub units: [u8; 3],
        /// 背反関連 1日につき, 同一月内, 同時, 1週間につき.
        pub exclusions: [u8; 4],
        /// 算定回数関連.
        pub frequency: u8,
    }

    /// A グループ番号 of 02 包括・被包括テーブル, sorted; its rows end where those of the next group begin.
    pub struct BundleGroupRow {
        /// グループ番号.
        pub group: U32,
        /// First of its rows.
        pub start: U32,
    }

    /// A row of 02 包括・被包括テーブル or 03 背反テーブル: what stands beside a group or a 診療行為コード①, sorted by both fields
    /// within it. Also a code of 04 入院基本料テーブル with one of its periods.
    pub struct PairRow {
        /// Place of the 診療行為コード (02, 04) or 診療行為コード② (03).
        pub other: U16,
        /// From the low bits: 背反区分 (two bits, 0 outside 03), 特例条件 (one), index into the spans (thirteen).
        pub bits: U16,
    }

    /// A row of 04 入院基本料テーブル, sorted by group and place.
    pub struct InpatientRow {
        /// グループ番号.
        pub group: U16,
        /// 加算識別.
        pub addon: U16,
        /// Place of 診療行為コード of the addition.
        pub code: U16,
        /// Index into the spans.
        pub span: U16,
    }

    /// A row of 05 算定回数テーブル, sorted by place and unit.
    pub struct FrequencyRow {
        /// Place of 診療行為コード.
        pub code: U16,
        /// 算定単位コード.
        pub unit: U16,
        /// 算定回数.
        pub times: U32,
        /// 算定単位名称.
        pub unit_name: TextRef,
        /// Index into the spans.
        pub span: U16,
        /// 特例条件.
        pub special: u8,
        /// Zero.
        pub reserved: u8,
    }

    /// A dated parameter value, sorted by id and first day.
    pub struct ParameterRow {
        /// Identifier.
        pub id: TextRef,
        /// Unit of the value.
        pub unit: TextRef,
        /// Japanese title.
        pub title_ja: TextRef,
        /// English title.
        pub title_en: TextRef,
        /// Citation.
        pub cite: TextRef,
        /// Remark on the source.
        pub note: TextRef,
        /// First day.
        pub from: I32,
        /// Last day.
        pub until: I32,
        /// Numerator of the exact value.
        pub numerator: I64,
        /// Denominator of the exact value; 0 when the value is unknown.
        pub denominator: I64,
        /// Grade, an ASCII byte ([`grade`](crate::masters::grade)).
        pub grade: u8,
        /// 1: announced, not enacted.
        pub announced: u8,
        /// Zero.
        pub reserved: [u8; 2],
    }

    /// A rule instance, sorted by kind, id and first day.
    pub struct RuleRow {
        /// Kind of rule.
        pub kind: TextRef,
        /// Identifier within the kind.
        pub id: TextRef,
        /// Citation.
        pub cite: TextRef,
        /// First day.
        pub from: I32,
        /// Last day.
        pub until: I32,
        /// First row in the rule field section.
        pub fields_first: U32,
        /// Number of fields.
        pub fields_len: U16,
        /// Grade, an ASCII byte.
        pub grade: u8,
        /// 1: announced, not enacted.
        pub announced: u8,
    }

    /// A field of a rule instance, sorted by name within the instance.
    pub struct RuleFieldRow {
        /// Name.
        pub name: TextRef,
        /// 0: integers, 1: texts (values are text references).
        pub texts: u8,
        /// 1: written as a list.
        pub list: u8,
        /// Zero.
        pub reserved: [u8; 2],
        /// First value in the rule value section.
        pub first: U32,
        /// Number of values.
        pub len: U32,
    }

    /// A day on which a family is revised (改定), whether or not that release is loaded.
    pub struct RevisionRow {
        /// [`Family`](crate::masters::Family) number.
        pub family: u8,
        /// Grade, an ASCII byte.
        pub grade: u8,
        /// Zero.
        pub reserved: [u8; 2],
        /// First day of the revision.
        pub start: I32,
        /// Citation.
        pub cite: TextRef,
    }
}

/// The number of dedicated columns of additions that a [`RareFeeItemRow`] holds.
pub const PAIRING_FIELDS: usize = PairingField::ALL.len();
/// The most codes that a 電子点数表 can name: a place is 16 bits.
pub const MAX_PLACES: usize = u16::MAX as usize;
/// The most spans that a 電子点数表 can have: [`PairRow`] holds 13 bits of their index.
pub const MAX_SPANS: usize = 1 << 13;

impl PairRow {
    /// A row of 02 (`kind` 0) or 03. `kind` takes two bits and `span` thirteen.
    pub const fn new(other: u16, kind: u16, special: bool, span: u16) -> PairRow {
        PairRow { other: U16::new(other), bits: U16::new(kind & 3 | (special as u16) << 2 | span << 3) }
    }

    /// 背反区分, 0 outside 03.
    pub const fn kind(&self) -> u8 {
        (self.bits.get() & 3) as u8
    }

    /// 特例条件.
    pub const fn special(&self) -> bool {
        self.bits.get() & 4 != 0
    }

    /// Index into the spans.
    pub const fn span(&self) -> u16 {
        self.bits.get() >> 3
    }
}

/// Section numbers. A number that is retired is never given again.
pub mod section {
    /// Texts.
    pub const HEAP: u16 = 1;
    /// [`ReleaseRow`](super::ReleaseRow)s.
    pub const RELEASES: u16 = 2;
    /// [`SourceRow`](super::SourceRow)s.
    pub const SOURCES: u16 = 3;
    /// [`RevisionRow`](super::RevisionRow)s.
    pub const REVISIONS: u16 = 4;
    /// Texts that are checked when they are read.
    pub const COLD_HEAP: u16 = 5;
    /// [`VersionRow`](super::VersionRow)s of a release.
    pub const VERSIONS: u16 = 10;
    /// Hash index of a release: a power of two of row numbers plus one, 0 for an empty slot.
    pub const INDEX: u16 = 11;
    /// [`ColumnRow`](super::ColumnRow)s of a release.
    pub const COLUMNS: u16 = 12;
    /// Text references that column values index.
    pub const COLUMN_DICTIONARY: u16 = 13;
    /// Column values.
    pub const COLUMN_DATA: u16 = 14;
    /// [`FeeItemRow`](super::FeeItemRow)s.
    pub const FEE_ITEMS: u16 = 20;
    /// [`DrugRow`](super::DrugRow)s.
    pub const DRUGS: u16 = 21;
    /// [`MaterialRow`](super::MaterialRow)s.
    pub const MATERIALS: u16 = 22;
    /// [`NameRow`](super::NameRow)s.
    pub const NAMES: u16 = 23;
    /// Sets of 施設基準コード of the 医科診療行為: the number of codes of a set, then the codes, 16 bits each.
    pub const STANDARDS: u16 = 24;
    /// Of each version of a 医科診療行為 where its set begins in the sets, 16 bits each.
    pub const STANDARD_SETS: u16 = 25;
    /// [`RareFeeItemRow`](super::RareFeeItemRow)s.
    pub const RARE_FEE_ITEMS: u16 = 26;
    /// [`RareDrugRow`](super::RareDrugRow)s.
    pub const RARE_DRUGS: u16 = 27;
    /// [`CommentRelationRow`](super::CommentRelationRow)s.
    pub const COMMENT_RELATIONS: u16 = 28;
    /// [`SchemeRow`](super::SchemeRow)s of a release of 公費.
    pub const SCHEMES: u16 = 50;
    /// [`EligibilityRow`](super::EligibilityRow)s.
    pub const ELIGIBILITIES: u16 = 51;
    /// [`SchemeTermsRow`](super::SchemeTermsRow)s.
    pub const SCHEME_TERMS: u16 = 52;
    /// Indexes of the schemes, by 公費負担者番号, 事業内区分 and first day.
    pub const SCHEME_ORDER: u16 = 53;
    /// [`SpanRow`](super::SpanRow)s.
    pub const SPANS: u16 = 30;
    /// [`SupplementRow`](super::SupplementRow)s.
    pub const SUPPLEMENTS: u16 = 31;
    /// [`PairRow`](super::PairRow)s of 02, group after group.
    pub const BUNDLES: u16 = 32;
    /// [`PairRow`](super::PairRow)s of a table 03, place after place.
    pub const EXCLUSIONS: u16 = 33;
    /// [`InpatientRow`](super::InpatientRow)s.
    pub const INPATIENT: u16 = 34;
    /// [`FrequencyRow`](super::FrequencyRow)s.
    pub const FREQUENCIES: u16 = 35;
    /// The codes that the tables of a 電子点数表 name, ascending; the index of a code is its place.
    pub const FEE_TABLE_CODES: u16 = 36;
    /// [`BundleGroupRow`](super::BundleGroupRow)s.
    pub const BUNDLE_GROUPS: u16 = 37;
    /// Where the rows of each place begin in a table 03, and at last where they end.
    pub const EXCLUSION_STARTS: u16 = 38;
    /// [`PairRow`](super::PairRow)s: each place in 04 with its periods, sorted.
    pub const ADDON_CODES: u16 = 39;
    /// [`ParameterRow`](super::ParameterRow)s.
    pub const PARAMETERS: u16 = 40;
    /// [`RuleRow`](super::RuleRow)s.
    pub const RULES: u16 = 41;
    /// [`RuleFieldRow`](super::RuleFieldRow)s.
    pub const RULE_FIELDS: u16 = 42;
    /// Values of rule fields, 64-bit.
    pub const RULE_VALUES: u16 = 43;

    /// Every kind this library knows: number, version it reads, name.
    pub const KNOWN: &[(u16, u16, &str)] = &[
        (HEAP, 1, "heap"),
        (RELEASES, 1, "releases"),
        (SOURCES, 1, "sources"),
        (REVISIONS, 1, "revisions"),
        (COLD_HEAP, 1, "cold-heap"),
        (VERSIONS, 1, "versions"),
        (INDEX, 1, "index"),
        (COLUMNS, 2, "columns"),
        (COLUMN_DICTIONARY, 1, "column-dictionary"),
        (COLUMN_DATA, 2, "column-data"),
        (FEE_ITEMS, 2, "fee-items"),
        (DRUGS, 2, "drugs"),
        (MATERIALS, 1, "materials"),
        (NAMES, 1, "names"),
        (STANDARDS, 1, "standards"),
        (STANDARD_SETS, 1, "standard-sets"),
        (RARE_FEE_ITEMS, 1, "rare-fee-items"),
        (RARE_DRUGS, 1, "rare-drugs"),
        (COMMENT_RELATIONS, 1, "comment-relations"),
        (SPANS, 1, "spans"),
        (SUPPLEMENTS, 2, "supplements"),
        (BUNDLES, 2, "bundles"),
        (EXCLUSIONS, 2, "exclusions"),
        (INPATIENT, 2, "inpatient"),
        (FREQUENCIES, 2, "frequencies"),
        (FEE_TABLE_CODES, 1, "fee-table-codes"),
        (BUNDLE_GROUPS, 1, "bundle-groups"),
        (EXCLUSION_STARTS, 1, "exclusion-starts"),
        (ADDON_CODES, 1, "addon-codes"),
        (PARAMETERS, 1, "parameters"),
        (RULES, 1, "rules"),
        (RULE_FIELDS, 1, "rule-fields"),
        (RULE_VALUES, 1, "rule-values"),
        (SCHEMES, 1, "schemes"),
        (ELIGIBILITIES, 1, "eligibilities"),
        (SCHEME_TERMS, 1, "scheme-terms"),
        (SCHEME_ORDER, 1, "scheme-order"),
    ];

    /// The version this library writes and reads, and the name; `None` for a kind it does not know.
    pub fn known(kind: u16) -> Option<(u16, &'static str)> {
        KNOWN.iter().find(|(number, ..)| *number == kind).map(|&(_, version, name)| (version, name))
    }
}

/// Where the hash index begins to look for a key: the top bits of a multiplication by 2³² / φ.
pub const fn hash_slot(key: u32, slots: usize) -> usize {
    let bits = slots.trailing_zeros();
    if bits == 0 { 0 } else { (key.wrapping_mul(0x9E37_79B1) >> (32 - bits)) as usize }
}
