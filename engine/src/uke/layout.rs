//! The record kinds (レコード) of the 医科 record specification (記録条件仕様), item by item.
//!
//! One table per kind gives both the typed view with an accessor per item and the names and limits that findings print.

use super::codes::{self, CodeTable};
use super::field::Field;
use super::record::Record;

/// The kind of characters that an item holds (モード).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// 数字: digits.
    Digits,
    /// 数字 with a decimal point.
    Decimal,
    /// 年月日 or 年月, written as digits.
    Date,
    /// A nine-digit code of a master.
    Code,
    /// 英数: ASCII characters and half-width kana.
    Alnum,
    /// 漢字: full-width characters.
    Kanji,
    /// 英数又は漢字: one or the other.
    Either,
}

/// One item, or a run of items with the same rule, of a record kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldDef {
    /// The first position, 1 being the record's identification (レコード識別情報).
    pub first: u16,
    /// The last position; equal to `first` for a single item.
    pub last: u16,
    /// The official name (項目).
    pub name: &'static str,
    /// The kind of characters.
    pub mode: Mode,
    /// The greatest number of bytes in CP932 (最大バイト).
    pub max_bytes: u16,
    /// Whether exactly that many bytes are recorded (項目形式).
    pub form: Form,
    /// Whether the item is recorded.
    pub need: Need,
    /// The table its codes are from (別表).
    pub codes: Option<&'static CodeTable>,
    /// Where the specification says so.
    pub place: &'static str,
}

/// Whether an item has a fixed length (項目形式).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// 固定: the greatest number of bytes, always.
    Fixed,
    /// 可変: as many as the value has.
    Variable,
}

/// Whether an item is recorded wherever the record is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Always.
    Must,
    /// Freely, or by a condition that the item's own rule states.
    May,
    /// Never: 予備.
    Never,
}

/// What the record specification says of one record kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordDef {
    /// The kind.
    pub kind: RecordKind,
    /// The identification (レコード識別情報).
    pub id: [u8; 2],
    /// The official name.
    pub name: &'static str,
    /// Where the specification says so.
    pub place: &'static str,
    /// The number of items.
    pub fields: u16,
    /// The items, the identification excepted.
    pub items: &'static [FieldDef],
}

impl RecordDef {
    /// The item at a position, 1 being the identification.
    pub fn item(&self, position: u16) -> Option<&'static FieldDef> {
        self.items.iter().find(|item| item.first <= position && position <= item.last)
    }
}

/// A place in the edition that the layouts follow ([`super::EDITION`]).
macro_rules! place {
    ($section:literal, $page:literal, $title:literal $(, $item:literal)?) => {
        concat!(
            "記録条件仕様（医科用）令和4年4月版 第1章3(4)", $section, " ", $title, $("「", $item, "」",)? " (p.", $page, ")"
        )
    };
}

macro_rules! table {
    () => {
        None
    };
    ($codes:ident) => {
        Some(&codes::$codes)
    };
}

macro_rules! records {
    ($(
        $(#[$meta:meta])*
        $kind:ident = $id:literal $title:literal $section:literal $page:literal $fields:literal {
            $( $at:literal $accessor:ident $name:literal $mode:ident $max:literal $form:ident $need:ident $($codes:ident)?; )*
            $( run $from:literal $to:literal $nth:ident $run_name:literal $run_mode:ident $run_max:literal $run_form:ident
                $run_need:ident $($run_codes:ident)?; )*
            $( reserved $rfrom:literal $rto:literal $rname:literal $rmode:ident $rmax:literal; )*
        }
    )*) => {
        /// The kind of a record (レコード識別情報).
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum RecordKind {
            $( $(#[$meta])* $kind, )*
            /// A kind that receipt files hold beside the 医科 specification: management and review lines of the payers
            /// (`EX` `RC` `MN` `JY`) and dental records (`UK` `SS` `HS`). Kept and reported, not interpreted.
            Foreign(ForeignKind),
            /// A kind that is not known. Kept and reported, not interpreted.
            Unknown,
        }

        /// The record kinds of the 医科 specification, in its order.
        pub static RECORDS: &[RecordDef] = &[$(
            RecordDef {
                kind: RecordKind::$kind,
                id: *$id,
                name: $title,
                place: place!($section, $page, $title),
                fields: $fields,
                items: &[
                    $( FieldDef {
                        first: $at,
                        last: $at,
                        name: $name,
                        mode: Mode::$mode,
                        max_bytes: $max,
                        form: Form::$form,
                        need: Need::$need,
                        codes: table!($($codes)?),
                        place: place!($section, $page, $title, $name),
                    }, )*
                    $( FieldDef {
                        first: $from,
                        last: $to,
                        name: $run_name,
                        mode: Mode::$run_mode,
                        max_bytes: $run_max,
                        form: Form::$run_form,
                        need: Need::$run_need,
                        codes: table!($($run_codes)?),
                        place: place!($section, $page, $title, $run_name),
                    }, )*
                    $( FieldDef {
                        first: $rfrom,
                        last: $rto,
                        name: $rname,
                        mode: Mode::$rmode,
                        max_bytes: $rmax,
                        form: Form::Variable,
                        need: Need::Never,
                        codes: None,
                        place: place!($section, $page, $title, $rname),
                    }, )*
                ],
            },
        )*];

        impl RecordKind {
            /// The kind with that identification.
            pub fn from_id(id: &[u8]) -> RecordKind {
                match id {
                    $( $id => RecordKind::$kind, )*
                    _ => ForeignKind::from_id(id).map_or(RecordKind::Unknown, RecordKind::Foreign),
                }
            }

            /// What the specification says of this kind; `None` for the kinds outside it.
            pub fn def(self) -> Option<&'static RecordDef> {
                RECORDS.iter().find(|def| def.kind == self)
            }
        }

        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, Debug)]
            pub struct $kind<'a>(pub(super) Record<'a>);

            impl<'a> $kind<'a> {
                /// The typed view of a record of this kind; `None` for another kind.
                pub fn of(record: Record<'a>) -> Option<Self> {
                    (record.kind() == RecordKind::$kind).then_some(Self(record))
                }

                /// The record itself.
                pub const fn record(self) -> Record<'a> {
                    self.0
                }

                $(
                    #[doc = concat!($name, " (item ", stringify!($at), ").")]
                    pub fn $accessor(self) -> Field<'a> {
                        self.0.field($at)
                    }
                )*
                $(
                    #[doc = concat!($run_name, ": the item at `index`, from 0 (items ", stringify!($from), " to ",
                        stringify!($to), "). Empty past the last.")]
                    pub fn $nth(self, index: u16) -> Field<'a> {
                        if index <= $to - $from { self.0.field($from + index) } else { Field::default() }
                    }
                )*
            }
        )*
    };
}

/// A record kind outside the 医科 specification that receipt files are known to hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ForeignKind {
    /// `EX`: management data of the reviewing organisation.
    Ex,
    /// `RC`: check value of the reviewing organisation.
    Rc,
    /// `MN`: management line that opens a receipt in a file for payers.
    Mn,
    /// `JY`: reason of a change made in review (事由).
    Jy,
    /// `UK`: claim information of dental files (受付).
    Uk,
    /// `SS`: dental act (歯科診療行為).
    Ss,
    /// `HS`: dental disease (歯科傷病名).
    Hs,
}

impl ForeignKind {
    fn from_id(id: &[u8]) -> Option<ForeignKind> {
        Some(match id {
            b"EX" => ForeignKind::Ex,
            b"RC" => ForeignKind::Rc,
            b"MN" => ForeignKind::Mn,
            b"JY" => ForeignKind::Jy,
            b"UK" => ForeignKind::Uk,
            b"SS" => ForeignKind::Ss,
            b"HS" => ForeignKind::Hs,
            _ => return None,
        })
    }
}

records! {
    /// 医療機関情報レコード: the institution that claims; first record of a file.
    Ir = b"IR" "医療機関情報レコード" "ア(ア)" 9 10 {
        2 review_organisation "審査支払機関" Digits 1 Fixed Must REVIEWERS;
        3 prefecture "都道府県" Digits 2 Fixed Must PREFECTURES;
        4 fee_table "点数表" Digits 1 Fixed Must FEE_TABLES;
        5 institution "医療機関コード" Digits 7 Fixed Must;
        7 name "医療機関名称" Kanji 40 Variable Must;
        8 billing_month "請求年月" Date 6 Fixed Must;
        9 volume "マルチボリューム識別情報" Digits 2 Fixed Must;
        10 telephone "電話番号" Alnum 15 Variable May;
        reserved 6 6 "予備" Digits 2;
    }
    /// レセプト共通レコード: opens a receipt.
    Re = b"RE" "レセプト共通レコード" "イ" 10 38 {
        2 receipt_number "レセプト番号" Digits 6 Variable Must;
        3 receipt_kind "レセプト種別" Digits 4 Fixed Must;
        4 month "診療年月" Date 6 Fixed Must;
        5 patient_name "氏名" Either 40 Variable Must;
        6 sex "男女区分" Digits 1 Fixed Must SEXES;
        7 birth "生年月日" Date 8 Fixed Must;
        8 benefit_rate "給付割合" Digits 3 Variable May;
        9 admission "入院年月日" Date 8 Variable May;
        10 wards "病棟区分" Alnum 8 Variable May WARDS;
        11 income_class "一部負担金・食事療養費・生活療養費標準負担額区分" Digits 1 Variable May INCOME_CLASSES;
        12 special_notes "レセプト特記事項" Alnum 10 Variable May SPECIAL_NOTES;
        13 beds "病床数" Digits 4 Variable May;
        14 chart_number "カルテ番号等" Alnum 20 Variable May;
        15 discounted_point_price "割引点数単価" Digits 2 Variable May;
        19 search_number "検索番号" Digits 30 Variable May;
        21 claim_information "請求情報" Either 40 Variable May;
        22 department_1 "診療科１ 診療科名" Digits 2 Variable May DEPARTMENTS;
        23 department_1_body "診療科１ 人体の部位等" Digits 3 Variable May BODY_PARTS;
        24 department_1_sex "診療科１ 性別等" Digits 3 Variable May SEX_KINDS;
        25 department_1_treatment "診療科１ 医学的処置" Digits 3 Variable May TREATMENTS;
        26 department_1_disease "診療科１ 特定疾病" Digits 3 Variable May DISEASES;
        27 department_2 "診療科２ 診療科名" Digits 2 Variable May DEPARTMENTS;
        28 department_2_body "診療科２ 人体の部位等" Digits 3 Variable May BODY_PARTS;
        29 department_2_sex "診療科２ 性別等" Digits 3 Variable May SEX_KINDS;
        30 department_2_treatment "診療科２ 医学的処置" Digits 3 Variable May TREATMENTS;
        31 department_2_disease "診療科２ 特定疾病" Digits 3 Variable May DISEASES;
        32 department_3 "診療科３ 診療科名" Digits 2 Variable May DEPARTMENTS;
        33 department_3_body "診療科３ 人体の部位等" Digits 3 Variable May BODY_PARTS;
        34 department_3_sex "診療科３ 性別等" Digits 3 Variable May SEX_KINDS;
        35 department_3_treatment "診療科３ 医学的処置" Digits 3 Variable May TREATMENTS;
        36 department_3_disease "診療科３ 特定疾病" Digits 3 Variable May DISEASES;
        37 patient_name_kana "カタカナ（氏名）" Kanji 80 Variable May;
        38 patient_conditions "患者の状態" Digits 60 Variable May CONDITIONS;
        reserved 16 17 "予備" Digits 1;
        reserved 18 18 "予備" Digits 2;
        reserved 20 20 "予備" Digits 5;
    }
    /// 保険者レコード: the insurance and what it is billed.
    Ho = b"HO" "保険者レコード" "ウ(ア)" 13 15 {
        2 insurer "保険者番号" Alnum 8 Fixed Must;
        3 symbol "被保険者証（手帳）等の記号" Either 38 Variable May;
        4 number "被保険者証（手帳）等の番号" Either 38 Variable Must;
        5 actual_days "診療実日数" Digits 2 Variable Must;
        6 points "合計点数" Digits 8 Variable Must;
        8 meals "食事療養・生活療養 回数" Digits 2 Variable May;
        9 meal_yen "食事療養・生活療養 合計金額" Digits 8 Variable May;
        10 duty_reason "職務上の事由" Digits 1 Variable May DUTY_REASONS;
        11 certificate "証明書番号" Digits 3 Variable May;
        12 burden_yen "負担金額 医療保険" Digits 9 Variable May;
        13 reduction_kind "負担金額 減免区分" Digits 1 Variable May REDUCTIONS;
        14 reduction_rate "負担金額 減額割合" Digits 3 Variable May;
        15 reduction_yen "負担金額 減額金額" Digits 6 Variable May;
        reserved 7 7 "予備" Digits 5;
    }
    /// 公費レコード: a subsidy and what it is billed, in order of priority.
    Ko = b"KO" "公費レコード" "ウ(イ)" 15 12 {
        2 payer "負担者番号" Alnum 8 Fixed Must;
        3 recipient "受給者番号" Digits 7 Variable May;
        4 optional_benefit "任意給付区分" Digits 1 Variable May;
        5 actual_days "診療実日数" Digits 2 Variable Must;
        6 points "合計点数" Digits 8 Variable Must;
        7 burden_yen "負担金額 公費" Digits 8 Variable May;
        8 outpatient_share_yen "負担金額 公費給付対象外来一部負担金" Digits 6 Variable May;
        9 inpatient_share_yen "負担金額 公費給付対象入院一部負担金" Digits 6 Variable May;
        11 meals "食事療養・生活療養 回数" Digits 2 Variable May;
        12 meal_yen "食事療養・生活療養 合計金額" Digits 8 Variable May;
        reserved 10 10 "予備" Digits 5;
    }
    /// 資格確認レコード: how the entitlement was confirmed.
    Sn = b"SN" "資格確認レコード" "ウ(ウ)" 16 9 {
        2 payer_kind "負担者種別" Digits 1 Fixed Must PAYER_KINDS;
        3 confirmation "確認区分" Digits 2 Fixed Must CONFIRMATIONS;
        4 insurer "保険者番号等（資格確認）" Alnum 8 Variable May;
        5 symbol "被保険者証（手帳）等の記号（資格確認）" Either 38 Variable May;
        6 number "被保険者証（手帳）等の番号（資格確認）" Either 38 Variable May;
        7 branch "枝番" Alnum 2 Variable May;
        8 recipient "受給者番号" Digits 7 Variable May;
        reserved 9 9 "予備" Digits 1;
    }
    /// 受診日等レコード: on which days the patient was seen, per payer.
    Jd = b"JD" "受診日等レコード" "ウ(エ)" 17 33 {
        2 payer_kind "負担者種別" Digits 1 Fixed Must PAYER_KINDS;
        run 3 33 day "受診等区分（日の情報）" Digits 1 Variable May VISITS;
    }
    /// 窓口負担額レコード: what the counter collected.
    Mf = b"MF" "窓口負担額レコード" "ウ(オ)" 17 33 {
        2 share_kind "窓口負担額区分" Digits 2 Fixed Must SHARE_KINDS;
        run 3 33 reserve "予備" Digits 9 Variable Never;
    }
    /// 包括評価対象外理由レコード: why a DPC hospital bills by the fee table.
    Gr = b"GR" "包括評価対象外理由レコード" "ウ(カ)" 18 3 {
        2 reason "医科点数表算定理由" Digits 2 Fixed Must FEE_TABLE_REASONS;
        3 dpc_code "ＤＰＣコード" Alnum 14 Variable May;
    }
    /// 傷病名レコード: a disease.
    Sy = b"SY" "傷病名レコード" "エ" 18 8 {
        2 disease "傷病名コード" Digits 7 Fixed Must;
        3 start "診療開始日" Date 8 Fixed Must;
        4 outcome "転帰区分" Digits 1 Fixed Must OUTCOMES;
        5 modifiers "修飾語コード" Alnum 80 Variable May;
        6 name "傷病名称" Kanji 40 Variable May;
        7 main "主傷病" Digits 2 Variable May MAIN_DISEASE;
        8 comment "補足コメント" Kanji 40 Variable May;
    }
    /// 診療行為レコード: an act.
    Si = b"SI" "診療行為レコード" "オ(ア)" 19 44 {
        2 service_class "診療識別" Digits 2 Variable May;
        3 burden "負担区分" Alnum 1 Fixed Must;
        4 code "診療行為コード" Code 9 Fixed Must;
        5 quantity "数量データ" Digits 8 Variable May;
        6 points "点数" Digits 7 Variable May;
        7 times "回数" Digits 3 Variable Must;
        8 comment_1_code "コメント① コメントコード" Code 9 Variable May;
        9 comment_1_text "コメント① 文字データ" Kanji 100 Variable May;
        10 comment_2_code "コメント② コメントコード" Code 9 Variable May;
        11 comment_2_text "コメント② 文字データ" Kanji 100 Variable May;
        12 comment_3_code "コメント③ コメントコード" Code 9 Variable May;
        13 comment_3_text "コメント③ 文字データ" Kanji 100 Variable May;
        run 14 44 day "算定日情報（日の情報）" Digits 3 Variable May;
    }
    /// 医薬品レコード: a drug.
    Iy = b"IY" "医薬品レコード" "オ(イ)" 21 44 {
        2 service_class "診療識別" Digits 2 Variable May;
        3 burden "負担区分" Alnum 1 Fixed Must;
        4 code "医薬品コード" Code 9 Fixed Must;
        5 quantity "使用量" Decimal 11 Variable May;
        6 points "点数" Digits 7 Variable May;
        7 times "回数" Digits 3 Variable Must;
        8 comment_1_code "コメント① コメントコード" Code 9 Variable May;
        9 comment_1_text "コメント① 文字データ" Kanji 100 Variable May;
        10 comment_2_code "コメント② コメントコード" Code 9 Variable May;
        11 comment_2_text "コメント② 文字データ" Kanji 100 Variable May;
        12 comment_3_code "コメント③ コメントコード" Code 9 Variable May;
        13 comment_3_text "コメント③ 文字データ" Kanji 100 Variable May;
        run 14 44 day "算定日情報（日の情報）" Digits 3 Variable May;
    }
    /// 特定器材レコード: a material.
    To = b"TO" "特定器材レコード" "オ(ウ)" 22 48 {
        2 service_class "診療識別" Digits 2 Variable May;
        3 burden "負担区分" Alnum 1 Fixed Must;
        4 code "特定器材コード" Code 9 Fixed Must;
        5 quantity "使用量" Decimal 9 Variable May;
        6 points "点数" Digits 7 Variable May;
        7 times "回数" Digits 3 Variable Must;
        8 unit "単位コード" Digits 3 Variable May UNITS;
        9 unit_price "単価" Decimal 11 Variable May;
        11 product "商品名及び規格又はサイズ" Kanji 300 Variable May;
        12 comment_1_code "コメント① コメントコード" Code 9 Variable May;
        13 comment_1_text "コメント① 文字データ" Kanji 100 Variable May;
        14 comment_2_code "コメント② コメントコード" Code 9 Variable May;
        15 comment_2_text "コメント② 文字データ" Kanji 100 Variable May;
        16 comment_3_code "コメント③ コメントコード" Code 9 Variable May;
        17 comment_3_text "コメント③ 文字データ" Kanji 100 Variable May;
        run 18 48 day "算定日情報（日の情報）" Digits 3 Variable May;
        reserved 10 10 "予備" Kanji 40;
    }
    /// コメントレコード: a comment on the unit it stands in.
    Co = b"CO" "コメントレコード" "オ(エ)" 23 5 {
        2 service_class "診療識別" Digits 2 Variable May;
        3 burden "負担区分" Alnum 1 Fixed Must;
        4 code "コメントコード" Code 9 Fixed Must;
        5 text "文字データ" Kanji 76 Variable May;
    }
    /// 症状詳記レコード: the physician's account.
    Sj = b"SJ" "症状詳記レコード" "カ" 23 3 {
        2 kind "症状詳記区分" Digits 2 Variable May ACCOUNTS;
        3 text "症状詳記データ" Kanji 2400 Variable Must;
    }
    /// 臓器提供医療機関情報レコード: the institution of an organ donor.
    Ti = b"TI" "臓器提供医療機関情報レコード" "キ(ア)" 24 10 {
        2 organ "臓器提供区分" Digits 1 Fixed Must ORGANS;
        3 institution_kind "臓器提供医療機関区分" Digits 1 Fixed Must ORGAN_INSTITUTIONS;
        4 prefecture "都道府県" Digits 2 Variable May PREFECTURES;
        5 fee_table "点数表" Digits 1 Variable May FEE_TABLES;
        6 institution "医療機関コード" Digits 7 Variable May;
        8 name "医療機関名称" Kanji 40 Variable May;
        9 address "医療機関所在地" Kanji 80 Variable May;
        10 telephone "電話番号" Alnum 15 Variable May;
        reserved 7 7 "予備" Digits 2;
    }
    /// 臓器提供者レセプト情報レコード: opens the receipt of an organ donor.
    Tr = b"TR" "臓器提供者レセプト情報レコード" "キ(イ)" 25 18 {
        2 receipt_number "レセプト番号" Digits 6 Variable Must;
        3 receipt_kind "臓器提供者レセプト種別" Digits 4 Fixed Must DONOR_KINDS;
        4 month "診療年月" Date 6 Fixed Must;
        6 sex "男女区分" Digits 1 Fixed Must SEXES;
        7 birth "生年月日" Date 8 Fixed Must;
        9 admission "入院年月日" Date 8 Variable May;
        10 wards "病棟区分" Alnum 8 Variable May WARDS;
        12 special_notes "レセプト特記事項" Alnum 10 Variable May SPECIAL_NOTES;
        14 chart_number "カルテ番号等" Alnum 20 Variable May;
        15 discounted_point_price "割引点数単価" Digits 2 Variable May;
        reserved 5 5 "予備" Either 40;
        reserved 8 8 "予備" Digits 3;
        reserved 11 11 "予備" Digits 1;
        reserved 13 13 "予備" Digits 4;
        reserved 16 17 "予備" Digits 1;
        reserved 18 18 "予備" Digits 2;
    }
    /// 臓器提供者請求情報レコード: what the donor's care is billed.
    Ts = b"TS" "臓器提供者請求情報レコード" "キ(ウ)" 26 5 {
        2 actual_days "診療実日数" Digits 2 Variable Must;
        3 points "合計点数" Digits 8 Variable Must;
        4 meals "食事療養・生活療養 回数" Digits 2 Variable May;
        5 meal_yen "食事療養・生活療養 合計金額" Digits 8 Variable May;
    }
    /// 診療報酬請求書レコード: the totals of the file; last record.
    Go = b"GO" "診療報酬請求書レコード" "ク" 27 4 {
        2 receipts "総件数" Digits 6 Variable May;
        3 points "総合計点数" Digits 10 Variable May;
        4 volume "マルチボリューム識別情報" Digits 2 Fixed Must;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_of_every_kind_has_one_item() {
        assert_eq!(RECORDS.len(), 18);
        for def in RECORDS {
            for position in 2..=def.fields {
                let count = def.items.iter().filter(|item| item.first <= position && position <= item.last).count();
                assert_eq!(count, 1, "{} {position}", def.name);
            }
            assert!(def.items.iter().all(|item| item.first <= item.last && item.last <= def.fields), "{}", def.name);
        }
    }

    #[test]
    fn identifications_lead_back_to_their_kind() {
        for def in RECORDS {
            assert_eq!(RecordKind::from_id(&def.id), def.kind);
            assert_eq!(def.kind.def(), Some(def));
        }
        assert_eq!(RecordKind::from_id(b"SS"), RecordKind::Foreign(ForeignKind::Ss));
        assert_eq!(RecordKind::from_id(b"si"), RecordKind::Unknown);
        assert_eq!(RecordKind::from_id(b""), RecordKind::Unknown);
    }
}
