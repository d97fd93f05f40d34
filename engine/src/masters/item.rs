//! Typed rows of the masters.

use zerocopy::byteorder::little_endian::U16;

use super::PairingField;
use crate::image::format::{DrugRow, FeeItemRow, MaterialRow, NameRow, RareDrugRow, RareFeeItemRow, VersionRow};
use crate::image::{Heap, OfficialTable};
use crate::{Code, Day};

/// 点数識別 (項番11 of the 医科診療行為マスター): what 新又は現点数 holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PointsKind {
    /// 1 金額: yen, not points.
    Yen = 1,
    /// 3 点数（プラス）.
    Plus = 3,
    /// 4 購入価格（点数）: the amount comes from the record.
    PurchasePrice = 4,
    /// 5 ％加算: percent to add.
    PercentAdd = 5,
    /// 6 ％減算: percent to subtract.
    PercentSubtract = 6,
    /// 7 減点診療行為: the amount comes from the record and is subtracted.
    Deduct = 7,
    /// 8 点数（マイナス）: points to subtract, stored positive.
    Minus = 8,
}

impl PointsKind {
    /// The value of 項番11.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The kind with that number; the 医科診療行為マスター uses no other.
    pub const fn from_number(number: u8) -> Option<PointsKind> {
        Some(match number {
            1 => PointsKind::Yen,
            3 => PointsKind::Plus,
            4 => PointsKind::PurchasePrice,
            5 => PointsKind::PercentAdd,
            6 => PointsKind::PercentSubtract,
            7 => PointsKind::Deduct,
            8 => PointsKind::Minus,
            _ => return None,
        })
    }
}

/// きざみ値計算 (項番30–35).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepFee {
    /// 下限値 (31).
    pub lower: i64,
    /// 上限値 (32); 99999999 is none.
    pub upper: i64,
    /// きざみ値 (33).
    pub step: i64,
    /// きざみ点数 (34), hundredths.
    pub points: i64,
    /// 上下限エラー処理 (35).
    pub error: u8,
}

/// 年齢加算 (項番100–111): the addition that a patient of an age gives to an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgeAddition {
    /// 下限年齢, two characters; `00` is none.
    pub lower: [u8; 2],
    /// 上限年齢, exclusive, two characters; `00` is none.
    pub upper: [u8; 2],
    /// 注加算診療行為コード.
    pub code: Code,
}

/// What stands beside the row of a 医科診療行為.
#[derive(Clone, Copy)]
pub(super) struct FeeItemMore<'a> {
    /// 施設基準コード.
    pub standards: &'a [U16],
    /// Rarely filled columns.
    pub rare: &'a RareFeeItemRow,
}

/// Accessors of integer fields of a row: the name, the type it widens to, the field, the doc.
macro_rules! fields {
    ($of:ident: $( $(#[$meta:meta])* $name:ident: $ty:ty = $field:ident; )*) => {
        $( $(#[$meta])* pub fn $name(self) -> $ty { self.$of.$field.into() } )*
    };
}

macro_rules! item {
    ($( $(#[$meta:meta])* pub struct $name:ident over $row:ident $(with $more:ident: $ty:ty)?; )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy)]
            pub struct $name<'a> {
                row: &'a $row,
                version: &'a VersionRow,
                heap: Heap<'a>,
                $($more: $ty,)?
            }

            impl<'a> $name<'a> {
                pub(super) fn new(
                    row: &'a $row,
                    version: &'a VersionRow,
                    heap: Heap<'a>,
                    $($more: $ty,)?
                ) -> $name<'a> {
                    $name { row, version, heap, $($more,)? }
                }

                /// 漢字名称.
                pub fn name(self) -> &'a str {
                    self.heap.get(self.row.name)
                }

                /// First day of this state (変更年月日 of the row).
                pub fn valid_from(self) -> Day {
                    Day::from_number(self.version.valid_from.get())
                }

                /// Last day of this state (廃止年月日), [`Day::MAX`] when open.
                pub fn valid_until(self) -> Day {
                    Day::from_number(self.version.valid_until.get())
                }

                /// The day the row was published.
                pub fn published(self) -> Day {
                    Day::from_number(self.version.published.get())
                }
            }

            impl core::fmt::Debug for $name<'_> {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    let key = self.version.key.get();
                    write!(f, "{}({key} {} from {})", stringify!($name), self.name(), self.valid_from())
                }
            }

            impl PartialEq for $name<'_> {
                fn eq(&self, other: &Self) -> bool {
                    self.version == other.version && self.name() == other.name() && self.same(other)
                }
            }

            impl Eq for $name<'_> {}
        )*
    };
}

item! {
    /// A row of the 医科診療行為マスター.
    pub struct FeeItem over FeeItemRow with more: FeeItemMore<'a>;
    /// A row of the 医薬品マスター.
    pub struct Drug over DrugRow with rare: &'a RareDrugRow;
    /// A row of the 特定器材マスター.
    pub struct Material over MaterialRow;
    /// A row of the コメント, 傷病名 or 修飾語マスター.
    pub struct Named over NameRow;
}

fn code_of(version: &VersionRow) -> Code {
    // Opening the image has refused keys above nine digits in the families of codes.
    Code::from_checked(version.key.get())
}

impl<'a> FeeItem<'a> {
    fn same(&self, other: &FeeItem<'_>) -> bool {
        // Text references differ between images with the same content.
        let (zero, rare) = (0.into(), 0.into());
        let plain = |row: &FeeItemRow| FeeItemRow { name: zero, unit_name: zero, section: zero, rare, ..*row };
        plain(self.row) == plain(other.row)
            && (self.unit_name(), self.section()) == (other.unit_name(), other.section())
            && (self.more.standards, self.more.rare) == (other.more.standards, other.more.rare)
    }

    /// 診療行為コード.
    pub fn code(self) -> Code {
        code_of(self.version)
    }

    /// データ規格名 (項番10): the unit of 数量データ, empty when there is none.
    pub fn unit_name(self) -> &'a str {
        self.heap.get(self.row.unit_name)
    }

    /// 点数識別 (項番11).
    pub fn points_kind(self) -> PointsKind {
        // Only rows that say that a code ended hold 0, and no look-up returns them.
        PointsKind::from_number(self.row.points_kind).unwrap_or(PointsKind::PurchasePrice)
    }

    /// 新又は現点数 (項番12) in hundredths; yen or percent according to [`FeeItem::points_kind`].
    pub fn points(self) -> i64 {
        self.row.points.get().into()
    }

    /// きざみ値計算 (項番30–35), when the item is priced by steps.
    pub fn step(self) -> Option<StepFee> {
        (self.row.step == 1).then(|| StepFee {
            lower: self.row.step_lower.get().into(),
            upper: self.row.step_upper.get().into(),
            step: self.row.step_size.get().into(),
            points: self.row.step_points.get().into(),
            error: self.row.step_error,
        })
    }

    /// 下限年齢 (項番41), two characters; `00` is none.
    pub fn age_lower(self) -> [u8; 2] {
        self.row.age_lower
    }

    /// 上限年齢 (項番42), exclusive, two characters; `00` is none.
    pub fn age_upper(self) -> [u8; 2] {
        self.row.age_upper
    }

    /// 通則加算所定点数対象区分 (項番62): true when the item is *not* counted in the base of 通則加算.
    pub fn excluded_from_base(self) -> bool {
        self.row.excluded_from_base != 0
    }

    /// 施設基準コード (項番72–81) in their order, without the unused places; empty when the release does not have the columns.
    pub fn standards(self) -> impl Iterator<Item = u16> {
        self.more.standards.iter().map(|code| code.get())
    }

    /// 年齢加算 (項番100–111) in their order, without the unused places.
    pub fn age_additions(self) -> impl Iterator<Item = AgeAddition> {
        let used = self.more.rare.age_additions.iter().filter(|row| row.code.get() != 0);
        // Opening the image has refused codes above nine digits.
        let code = |code: u32| Code::from_checked(code);
        used.map(move |row| AgeAddition { lower: row.lower, upper: row.upper, code: code(row.code.get()) })
    }

    /// A dedicated column of additions (別紙7-6), 0 for none; letters count on from 10 (`A`). On a base item what it takes, on
    /// an addition what it is. Releases from before a column hold 0.
    pub fn pairing(self, field: PairingField) -> u8 {
        self.more.rare.pairing.get(field.index()).copied().unwrap_or(0)
    }

    /// 基本・合成・準用項目 (項番68): whether it stands by itself and is no addition.
    pub fn is_base(self) -> bool {
        matches!(self.ident1(), 1 | 3 | 5)
    }

    /// Which row it is among those of its images: equal for the same row only.
    pub(crate) fn row_key(self) -> usize {
        core::ptr::from_ref(self.row).addr()
    }

    /// 区分番号 such as `A001` or `K666-2` (項番85, 92, 93); empty when the row has none.
    pub fn section(self) -> &'a str {
        self.heap.get(self.row.section)
    }

    /// 傷病名関連区分 (項番25): the disease that the act asks for, 0 for none.
    pub fn disease_kind(self) -> u8 {
        self.more.rare.disease_kind
    }

    fields! { row:
        /// データ規格コード (項番8): unit of 数量データ, 0 when no quantity is recorded.
        unit_code: u16 = unit_code;
        /// 入外適用区分 (項番13).
        setting: u8 = setting;
        /// 後期高齢者医療適用区分 (項番14).
        elderly: u8 = elderly;
        /// 点数欄集計先識別（入院外） (項番15).
        box_outpatient: u16 = box_outpatient;
        /// 点数欄集計先識別（入院） (項番66).
        box_inpatient: u16 = box_inpatient;
        /// 包括対象検査 (項番16).
        bundle_group: u8 = bundle_group;
        /// 病院・診療所区分 (項番19).
        hospital_kind: u8 = hospital_kind;
        /// 実日数 (項番27).
        actual_days: u8 = actual_days;
        /// 日数・回数 (項番28).
        actual_days_count: u8 = actual_days_count;
        /// 上限回数 (項番36), 0 for none.
        max_times: u16 = max_times;
        /// 上限回数エラー処理 (項番37).
        max_times_error: u8 = max_times_error;
        /// 注加算コード (項番38), 0 for none.
        addon_code: u16 = addon_code;
        /// 注加算通番 (項番39), an ASCII byte: `0`, `1`–`9`, `A`–`Z`.
        addon_serial: u8 = addon_serial;
        /// 通則年齢 (項番40).
        age_rule: u8 = age_rule;
        /// 時間加算区分 (項番43).
        time_addon: u8 = time_addon;
        /// 適合区分 (項番44).
        conformity: u8 = conformity;
        /// 対象施設基準 (項番45).
        conformity_standard: u16 = conformity_standard;
        /// 項番47 極低出生体重児加算等: 0 none; on a base item 1 takes them, on an addition it is one.
        newborn: u8 = newborn;
        /// 項番48 入院基本料等減算: on a base item what reductions it takes (1, 2), on a reduction what it is (3, 4, 5).
        ward_reduction: u8 = ward_reduction;
        /// 検査等実施判断区分 (項番50).
        judgement_kind: u8 = judgement_kind;
        /// 検査等実施判断グループ区分 (項番51).
        judgement_group: u8 = judgement_group;
        /// 逓減対象区分 (項番52).
        reduction: u8 = reduction;
        /// 外来管理加算区分 (項番56).
        outpatient_management: u8 = outpatient_management;
        /// 包括逓減区分 (項番63).
        reduction_group: u16 = reduction_group;
        /// 告示等識別区分（１） (項番68).
        ident1: u8 = ident1;
        /// 告示等識別区分（２） (項番69).
        ident2: u8 = ident2;
        /// 病床数区分 (項番71).
        beds: u8 = beds;
    }
}

impl<'a> Drug<'a> {
    fn same(&self, other: &Drug<'_>) -> bool {
        let (zero, rare) = (0.into(), 0.into());
        let plain = |row: &DrugRow| DrugRow { name: zero, unit_name: zero, listing_code: zero, rare, ..*row };
        plain(self.row) == plain(other.row)
            && self.rare == other.rare
            && (self.unit_name(), self.listing_code()) == (other.unit_name(), other.listing_code())
    }

    /// 医薬品コード.
    pub fn code(self) -> Code {
        code_of(self.version)
    }

    /// 単位 (項番10).
    pub fn unit_name(self) -> &'a str {
        self.heap.get(self.row.unit_name)
    }

    /// 新又は現金額 (項番12) in 1/100 yen.
    pub fn price(self) -> i64 {
        self.row.price.get()
    }

    /// 経過措置年月日又は商品名医薬品コード使用期限 (項番34): last usable day, when there is one.
    pub fn transition_until(self) -> Option<Day> {
        let day = Day::from_number(self.row.transition_until.get());
        (day != Day::MAX).then_some(day)
    }

    /// 薬価基準収載医薬品コード (項番32), twelve characters; empty when there is none.
    pub fn listing_code(self) -> &'a str {
        self.heap.get(self.row.listing_code)
    }

    /// 長期収載品関連 (項番41): on a drug of the patient's choice (選定療養区分 2) the code of the same drug used for medical need (1).
    pub fn long_listed(self) -> Option<Code> {
        Code::new(self.rare.long_listed.get()).filter(|code| code.value() != 0)
    }

    fields! { row:
        /// 単位コード (項番8).
        unit_code: u16 = unit_code;
        /// 金額種別 (項番11): 1 price, 3 and 7 pseudo codes.
        price_kind: u8 = price_kind;
        /// 剤形 (項番28): 1 内用, 3 その他, 4 注射, 6 外用, 8 歯科用薬剤.
        form: u8 = form;
        /// 後発品 (項番17).
        generic: u8 = generic;
    }

    fields! { rare:
        /// 麻薬・毒薬・覚醒剤原料・向精神薬 (項番14): 1 麻薬, 2 毒薬, 3 覚醒剤原料, 5 向精神薬, 0 none of them.
        controlled: u8 = controlled;
        /// 生物学的製剤 (項番16): 1 takes 生物学的製剤加算.
        biological: u8 = biological;
        /// 造影（補助）剤 (項番20): 1 造影剤, 2 造影補助剤.
        contrast: u8 = contrast;
        /// 注射容量 (項番21) in mL, 0 when there is none.
        injection_volume: u32 = injection_volume;
        /// 選定療養区分 (項番42) of 長期収載品: 1 used for medical need, 2 the patient's choice, 0 not concerned.
        selected_care: u8 = selected_care;
    }
}

impl<'a> Material<'a> {
    fn same(&self, other: &Material<'_>) -> bool {
        let plain = |row: &MaterialRow| MaterialRow { name: 0.into(), unit_name: 0.into(), ..*row };
        plain(self.row) == plain(other.row) && self.unit_name() == other.unit_name()
    }

    /// 特定器材コード.
    pub fn code(self) -> Code {
        code_of(self.version)
    }

    /// 単位 (項番10).
    pub fn unit_name(self) -> &'a str {
        self.heap.get(self.row.unit_name)
    }

    /// 新又は現金額 (項番12) in 1/100 yen; hundredths of a percent when [`Material::price_kind`] is ％加算.
    pub fn price(self) -> i64 {
        self.row.price.get()
    }

    /// 上限点数 (項番24) in hundredths, 0 for none.
    pub fn points_cap(self) -> i64 {
        self.row.points_cap.get()
    }

    /// 下限年齢 (項番15), two characters; `00` is none.
    pub fn age_lower(self) -> [u8; 2] {
        self.row.age_lower
    }

    /// 上限年齢 (項番16), exclusive, two characters; `00` is none.
    pub fn age_upper(self) -> [u8; 2] {
        self.row.age_upper
    }

    fields! { row:
        /// 単位コード (項番8).
        unit_code: u16 = unit_code;
        /// 金額種別 (項番11): 1 金額, 2 購入価格, 5 ％加算, 9 乗算割合.
        price_kind: u8 = price_kind;
        /// 酸素等区分 (項番21).
        oxygen: u8 = oxygen;
        /// 特定器材種別 (項番22): how points come from the price.
        material_kind: u8 = material_kind;
        /// 上限価格 (項番23).
        price_cap: u8 = price_cap;
        /// 年齢加算区分 (項番14).
        age_kind: u8 = age_kind;
    }
}

impl<'a> Named<'a> {
    fn same(&self, other: &Named<'_>) -> bool {
        self.kana() == other.kana()
    }

    /// The code as a number: nine digits (コメント), seven (傷病名) or four (修飾語).
    pub fn key(self) -> u32 {
        self.version.key.get()
    }

    /// カナ名称.
    pub fn kana(self) -> &'a str {
        self.heap.get(self.row.kana)
    }
}

/// A row with every official column as text.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub(super) table: OfficialTable<'a>,
    pub(super) row: usize,
    pub(super) version: &'a VersionRow,
}

impl<'a> Record<'a> {
    /// The code as a number, or the row number in tables without codes.
    pub fn key(self) -> u32 {
        self.version.key.get()
    }

    /// The value of a column (項番), as published; `None` when the release has no such column.
    pub fn value(self, no: u16) -> Option<&'a str> {
        self.table.value(self.row, no)
    }

    /// Every value in column order: 項番 and value. Names: [`OfficialTable::columns`].
    pub fn values(self) -> impl Iterator<Item = (u16, &'a str)> {
        self.table.values(self.row)
    }

    /// The table the row belongs to.
    pub fn table(self) -> OfficialTable<'a> {
        self.table
    }

    /// First day of this state (変更年月日).
    pub fn valid_from(self) -> Day {
        Day::from_number(self.version.valid_from.get())
    }

    /// Last day of this state (廃止年月日), [`Day::MAX`] when open.
    pub fn valid_until(self) -> Day {
        Day::from_number(self.version.valid_until.get())
    }

    /// The day the row was published.
    pub fn published(self) -> Day {
        Day::from_number(self.version.published.get())
    }
}
