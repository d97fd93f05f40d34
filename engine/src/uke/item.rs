//! The lines of the 摘要 (SI, IY, TO, CO) and the billing units (点数・回数算定単位) that they form.

use super::class::{Burden, ServiceClass};
use super::field::Field;
use super::layout::RecordKind;
use super::record::Record;
use crate::Code;
use crate::claim::{Price, Quantity};
use core::ops::Range;

/// 算定日情報: how often on which day of the month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DayCounts([u16; 31]);

impl DayCounts {
    /// How often on a day of the month, 1 to 31.
    pub fn on(&self, day: u32) -> u16 {
        let index = usize::try_from(day).ok().and_then(|day| day.checked_sub(1));
        index.and_then(|index| self.0.get(index)).copied().unwrap_or(0)
    }

    /// The days with a count, in order.
    pub fn days(&self) -> impl Iterator<Item = (u32, u16)> + '_ {
        (1u32..).zip(self.0.iter().copied()).filter(|(_, count)| *count > 0)
    }

    /// The sum of the counts.
    pub fn total(&self) -> i64 {
        self.0.iter().map(|count| i64::from(*count)).sum()
    }

    /// Whether no day is recorded.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|count| *count == 0)
    }

    pub(super) fn set(&mut self, index: usize, count: u16) {
        if let Some(slot) = self.0.get_mut(index) {
            *slot = count;
        }
    }
}

/// What an item record holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ItemKind {
    /// 診療行為 (SI).
    FeeItem,
    /// 医薬品 (IY).
    Drug,
    /// 特定器材 (TO).
    Material,
    /// コメント (CO).
    Comment,
}

impl ItemKind {
    pub(super) const fn of(kind: RecordKind) -> Option<ItemKind> {
        match kind {
            RecordKind::Si => Some(ItemKind::FeeItem),
            RecordKind::Iy => Some(ItemKind::Drug),
            RecordKind::To => Some(ItemKind::Material),
            RecordKind::Co => Some(ItemKind::Comment),
            _ => None,
        }
    }

    /// Where the comments of a record stand: コメントコード and 文字データ.
    pub(super) const fn comment_positions(self) -> &'static [(u16, u16)] {
        match self {
            ItemKind::FeeItem | ItemKind::Drug => &[(8, 9), (10, 11), (12, 13)],
            ItemKind::Material => &[(12, 13), (14, 15), (16, 17)],
            ItemKind::Comment => &[(4, 5)],
        }
    }
}

/// One line of the 摘要, its numbers read. Empty items are `None`; items that cannot be read are `None` too and a finding.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The record.
    pub record: Record<'a>,
    /// What it holds.
    pub kind: ItemKind,
    /// 診療識別, when this record carries it.
    pub class: Option<ServiceClass>,
    /// 負担区分.
    pub burden: Option<Burden>,
    /// The code.
    pub code: Option<Code>,
    /// 数量データ or 使用量.
    pub quantity: Option<Quantity>,
    /// Whether a quantity is recorded, readable or not.
    pub has_quantity: bool,
    /// 点数, or yen for meals; only the last record of a unit carries it.
    pub points: Option<i64>,
    /// 回数.
    pub times: Option<i64>,
    /// 単位コード of a material.
    pub unit_code: Option<i64>,
    /// 単価 of a material (購入価格).
    pub unit_price: Option<Price>,
    /// Whether a unit price is recorded, readable or not.
    pub has_unit_price: bool,
    /// 算定日情報.
    pub days: DayCounts,
}

impl<'a> Item<'a> {
    /// The comments that the record holds: コメントコード and 文字データ, the text in the file's encoding. A コメントレコード is one.
    pub fn comments(&self) -> impl Iterator<Item = (Field<'a>, Field<'a>)> + use<'a> {
        let record = self.record;
        let pairs = self.kind.comment_positions().iter();
        let pairs = pairs.map(move |(code, text)| (record.field(*code), record.field(*text)));
        pairs.filter(|(code, text)| !code.is_empty() || !text.is_empty())
    }
}

/// One billing unit (点数・回数算定単位): consecutive lines that share one 点数 and one 回数.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingUnit {
    /// The lines, as positions in [`super::Receipt::items`].
    pub items: Range<usize>,
    /// The number of the first record in the file.
    pub record: u32,
    /// 診療識別; not known when no record so far carried one.
    pub class: ServiceClass,
    /// 負担区分 of the record that carries the points.
    pub burden: Option<Burden>,
    /// 点数, or yen for meals; `None` when no record carries them.
    pub points: Option<i64>,
    /// 回数.
    pub times: Option<i64>,
    /// 算定日情報.
    pub days: DayCounts,
    /// Which of [`super::Receipt::donors`] the unit belongs to, for the care of an organ donor.
    pub donor: Option<usize>,
}

impl BillingUnit {
    /// 点数 × 回数; zero when one of them is not recorded. `None` when the product does not fit.
    pub fn amount(&self) -> Option<i64> {
        self.points.unwrap_or(0).checked_mul(self.times.unwrap_or(0))
    }
}
