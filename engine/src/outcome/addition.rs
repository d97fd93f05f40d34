//! What complete proposes: lines that follow from the entered acts, each with its rule and the lines behind it.

use crate::masters::{FeeItem, Rule};
use crate::message::MessageDef;
use crate::{Code, Day};

/// 自動算定の結果: what became of a proposed line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// 追加: it is billed.
    Added,
    /// 提案: a person decides, or a fact is missing.
    Suggested,
    /// 見送り: adjudicate took it away.
    Withheld,
}

impl Fate {
    /// The stable word of the JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Fate::Added => "added",
            Fate::Suggested => "suggested",
            Fate::Withheld => "withheld",
        }
    }
}

/// What a proposed line depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depends {
    /// 実施: what supports it was done.
    Performed,
    /// 算定: one of its supporters stands.
    Accepted,
    /// 逓減: the act that it joins was billed before in the month.
    Earlier,
}

/// 自動算定の候補: a line that the claim does not hold, on one day.
///
/// It stands in a unit of the claim, behind the entered lines, or in a unit of its own: those are numbered on from the units of
/// the claim.
#[derive(Clone, Copy, Debug)]
pub struct Addition<'m> {
    /// コード.
    pub code: Code,
    /// The rule instance behind it.
    pub rule: Rule<'m>,
    /// 日.
    pub date: Day,
    /// 回数.
    pub count: u32,
    /// 数量 in whole units, for items that are counted so.
    pub quantity: Option<u32>,
    /// Index of the unit.
    pub unit: u32,
    /// Place in the unit.
    pub line: u32,
    /// The row in force; absent where the masters hold none.
    pub item: Option<FeeItem<'m>>,
    /// 診療識別 (別表20) of the unit.
    pub service_class: u32,
    /// Index of the unit of the claim whose encounter it takes; absent for what follows from the stay.
    pub like: Option<u32>,
    /// Index of the combination that pays.
    pub combination: u32,
    /// Index of the encounter that it belongs to, as far as the claim says.
    pub encounter: Option<u32>,
    /// What it depends on.
    pub(crate) depends: Depends,
    /// What became of it.
    pub fate: Fate,
    /// What the claim does not say, where that is why it is only suggested.
    pub missing: Option<&'m str>,
    /// Why it was taken away.
    pub reason: Option<&'static MessageDef>,
}

/// 根拠の明細: a line that a proposed line follows from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Supporter {
    /// Index of the addition.
    pub addition: u32,
    /// Index of the unit.
    pub unit: u32,
    /// Place in the unit.
    pub line: u32,
    /// 日.
    pub date: Day,
}
