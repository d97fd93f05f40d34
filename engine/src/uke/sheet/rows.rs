//! The rows of 点数欄 of 様式第二, and which billing unit goes to which.
//!
//! A unit stands under its recorded 診療識別 (別表20). Where the form divides a class, the first act of the unit decides by what the
//! 医科診療行為マスター says of it: 点数欄集計先識別 (項番15 for 入院外 and 項番66 for 入院; マスターファイル仕様説明書 別紙7-2), 区分番号
//! (項番85, 92, 93) and 時間加算区分 (項番43). A unit that nothing places goes to the row of its class, a class that the form does not have
//! to a row behind the others. 診療報酬請求書等の記載要領, 別紙1, could not be consulted; the rows are those of the printed form.

use crate::claim::Setting;
use crate::masters::FeeItem;

use Place::{Boxes, Drugs, Named, Rest, Sections, VisitTimes};

/// What makes a unit go to a row of its class.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Whatever no other row of the class takes.
    Rest,
    /// Drugs without an act (薬剤).
    Drugs,
    /// The 点数欄集計先識別 of the first act.
    Boxes(&'static [u16]),
    /// The 区分番号 of the first act, when it is no addition.
    Sections(&'static [&'static str]),
    /// An addition of 往診料 (C000) alone, by its 時間加算区分.
    VisitTimes(&'static [u8]),
    /// 点数欄集計先識別 and a word of the name, for what 別紙7-2 leaves together.
    Named(&'static [u16], &'static str),
}

impl Place {
    /// The more particular a place, the lower: a unit that several rows take goes to the lowest.
    const fn rank(self) -> u8 {
        match self {
            Named(..) => 0,
            Drugs | Boxes(_) | Sections(_) | VisitTimes(_) => 1,
            Rest => 2,
        }
    }

    /// Whether a unit with this first act goes here.
    fn takes(self, act: Option<FeeItem<'_>>, setting: Setting, has_drug: bool) -> bool {
        let own_box = act.map(|act| match setting {
            Setting::Inpatient => act.box_inpatient(),
            Setting::Outpatient => act.box_outpatient(),
        });
        let in_box = |boxes: &[u16]| own_box.is_some_and(|own| boxes.contains(&own));
        match self {
            Rest => true,
            Drugs => act.is_none() && has_drug,
            Boxes(boxes) => in_box(boxes),
            Sections(sections) => act.is_some_and(|act| act.is_base() && sections.contains(&act.section())),
            VisitTimes(times) => act.is_some_and(|act| act.section() == "C000" && times.contains(&act.time_addon())),
            Named(boxes, word) => in_box(boxes) && act.is_some_and(|act| act.name().contains(word)),
        }
    }
}

/// A row of 点数欄.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowDef {
    /// Stable word.
    pub(super) id: &'static str,
    /// The heading that the row stands under.
    pub(super) group: &'static str,
    /// The words of the row; empty where the heading says all.
    pub(super) title: &'static str,
    /// What the row counts.
    pub(super) counts: &'static str,
    /// The classes that come here.
    pub(super) classes: &'static [&'static str],
    /// Which units of the classes.
    pub(super) place: Place,
    /// Whether the form prints the row when it is empty.
    pub(super) printed: bool,
}

const fn row(
    id: &'static str,
    [group, title, counts]: [&'static str; 3],
    classes: &'static [&'static str],
    place: Place,
) -> RowDef {
    RowDef { id, group, title, counts, classes, place, printed: true }
}

const fn unprinted(id: &'static str, words: [&'static str; 3], classes: &'static [&'static str]) -> RowDef {
    RowDef { printed: false, ..row(id, words, classes, Rest) }
}

/// The row of a unit whose class no row of the form has; no class at all among them.
const ELSEWHERE: RowDef = unprinted("elsewhere", ["―", "その他の診療識別", "回"], &[]);

/// 様式第二（二）, 入院外. In the order of the form.
#[rustfmt::skip]
const OUTPATIENT: &[RowDef] = &[
    row("11", ["11 初診", "時間外・休日・深夜", "回"], &["11"], Rest),
    row("12", ["12 再診", "再診", "回"], &["12"], Rest),
    row("12-management", ["12 再診", "外来管理加算", "回"], &["12"], Boxes(&[122])),
    row("12-overtime", ["12 再診", "時間外", "回"], &["12"], Boxes(&[123])),
    row("12-holiday", ["12 再診", "休日", "回"], &["12"], Boxes(&[124])),
    row("12-night", ["12 再診", "深夜", "回"], &["12"], Boxes(&[125])),
    row("13", ["13 医学管理", "", "回"], &["13"], Rest),
    row("14-visit", ["14 在宅", "往診", "回"], &["14"], Sections(&["C000"])),
    row("14-evening", ["14 在宅", "夜間", "回"], &["14"], VisitTimes(&[2, 7])),
    row("14-night", ["14 在宅", "深夜・緊急", "回"], &["14"], VisitTimes(&[4])),
    row("14-home", ["14 在宅", "在宅患者訪問診療", "回"], &["14"], Sections(&["C001", "C001-2"])),
    row("14", ["14 在宅", "その他", "回"], &["14"], Rest),
    row("14-drugs", ["14 在宅", "薬剤", "回"], &["14"], Drugs),
    row("21", ["20 投薬", "21 内服 薬剤", "単位"], &["21"], Rest),
    row("21-dispensing", ["20 投薬", "21 内服 調剤", "回"], &["21", "22", "24"], Boxes(&[210])),
    row("22", ["20 投薬", "22 屯服 薬剤", "単位"], &["22"], Rest),
    row("23", ["20 投薬", "23 外用 薬剤", "単位"], &["23"], Rest),
    row("23-dispensing", ["20 投薬", "23 外用 調剤", "回"], &["23", "24"], Boxes(&[230])),
    row("25", ["20 投薬", "25 処方", "回"], &["25"], Rest),
    row("26", ["20 投薬", "26 麻毒", "回"], &["26"], Rest),
    row("27", ["20 投薬", "27 調基", "回"], &["27"], Rest),
    row("31", ["30 注射", "31 皮下筋肉内", "回"], &["31"], Rest),
    row("32", ["30 注射", "32 静脈内", "回"], &["32"], Rest),
    row("33", ["30 注射", "33 その他", "回"], &["33"], Rest),
    row("40", ["40 処置", "", "回"], &["40"], Rest),
    row("40-drugs", ["40 処置", "薬剤", "回"], &["40"], Drugs),
    row("50", ["50 手術・麻酔", "", "回"], &["50", "54"], Rest),
    row("50-drugs", ["50 手術・麻酔", "薬剤", "回"], &["50", "54"], Drugs),
    row("60", ["60 検査・病理", "", "回"], &["60"], Rest),
    row("60-drugs", ["60 検査・病理", "薬剤", "回"], &["60"], Drugs),
    row("70", ["70 画像診断", "", "回"], &["70"], Rest),
    row("70-drugs", ["70 画像診断", "薬剤", "回"], &["70"], Drugs),
    row("80-prescription", ["80 その他", "処方箋", "回"], &["80"], Sections(&["F400"])),
    row("80", ["80 その他", "その他", "回"], &["80"], Rest),
    row("80-drugs", ["80 その他", "薬剤", "回"], &["80"], Drugs),
    ELSEWHERE,
];

/// 様式第二（一）, 入院, in the order of the form.
#[rustfmt::skip]
const INPATIENT: &[RowDef] = &[
    row("11", ["11 初診", "時間外・休日・深夜", "回"], &["11"], Rest),
    row("13", ["13 医学管理", "", "回"], &["13"], Rest),
    row("14", ["14 在宅", "", "回"], &["14"], Rest),
    row("21", ["20 投薬", "21 内服", "単位"], &["21"], Rest),
    row("22", ["20 投薬", "22 屯服", "単位"], &["22"], Rest),
    row("23", ["20 投薬", "23 外用", "単位"], &["23"], Rest),
    row("24", ["20 投薬", "24 調剤", "日"], &["24"], Rest),
    row("26", ["20 投薬", "26 麻毒", "日"], &["26"], Rest),
    row("27", ["20 投薬", "27 調基", "回"], &["27"], Rest),
    unprinted("28", ["20 投薬", "28 その他", "回"], &["28"]),
    row("31", ["30 注射", "31 皮下筋肉内", "回"], &["31"], Rest),
    row("32", ["30 注射", "32 静脈内", "回"], &["32"], Rest),
    row("33", ["30 注射", "33 その他", "回"], &["33"], Rest),
    unprinted("39", ["39 薬剤料減点", "", "回"], &["39"]),
    row("40", ["40 処置", "", "回"], &["40"], Rest),
    row("40-drugs", ["40 処置", "薬剤", "回"], &["40"], Drugs),
    row("50", ["50 手術・麻酔", "", "回"], &["50", "54"], Rest),
    row("50-drugs", ["50 手術・麻酔", "薬剤", "回"], &["50", "54"], Drugs),
    row("60", ["60 検査・病理", "", "回"], &["60"], Rest),
    row("60-drugs", ["60 検査・病理", "薬剤", "回"], &["60"], Drugs),
    row("70", ["70 画像診断", "", "回"], &["70"], Rest),
    row("70-drugs", ["70 画像診断", "薬剤", "回"], &["70"], Drugs),
    row("80", ["80 その他", "", "回"], &["80"], Rest),
    row("80-drugs", ["80 その他", "薬剤", "回"], &["80"], Drugs),
    row("90", ["90 入院", "90 入院基本料・加算", "日"], &["90"], Rest),
    row("92", ["90 入院", "92 特定入院料・その他", "日"], &["92"], Rest),
    row("97-basic", ["97 食事・生活", "基準", "回"], &["97"], Boxes(&[970])),
    row("97-special", ["97 食事・生活", "特別", "回"], &["97"], Named(&[970], "特別食")),
    row("97-dining", ["97 食事・生活", "食堂", "日"], &["97"], Named(&[970], "食堂")),
    row("97-living-basic", ["97 食事・生活", "基準（生）", "回"], &["97"], Boxes(&[972])),
    row("97-living-special", ["97 食事・生活", "特別（生）", "回"], &["97"], Named(&[972], "特別食")),
    RowDef { printed: false, ..row("97-living-dining", ["97 食事・生活", "食堂（生）", "日"], &["97"], Named(&[972], "食堂")) },
    row("97-living", ["97 食事・生活", "環境", "日"], &["97"], Boxes(&[974])),
    RowDef { printed: false, ..row(STANDARD, ["97 食事・生活", "標準負担額", "回"], &["97"], Boxes(&[971, 973, 975])) },
    unprinted(MEALS_UNPLACED, ["97 食事・生活", "区分不明", "回"], &["97"]),
    ELSEWHERE,
];

/// 標準負担額: what the patient pays of the meals; no part of their cost.
pub(super) const STANDARD: &str = "97-standard";

/// Meals of which the masters do not say whether they are a cost or a 標準負担額.
pub(super) const MEALS_UNPLACED: &str = "97";

/// The rows of a form.
pub(super) const fn rows(setting: Setting) -> &'static [RowDef] {
    match setting {
        Setting::Inpatient => INPATIENT,
        Setting::Outpatient => OUTPATIENT,
    }
}

/// The row of a unit, by its class, its first act and whether it holds a drug: of the rows that take it the most particular one.
pub(super) fn row_of(class: &str, act: Option<FeeItem<'_>>, setting: Setting, has_drug: bool) -> &'static RowDef {
    let of_class = rows(setting).iter().filter(|row| row.classes.contains(&class));
    let taking = of_class.filter(|row| row.place.takes(act, setting, has_drug));
    taking.min_by_key(|row| row.place.rank()).unwrap_or(&ELSEWHERE)
}
