//! What the masters and the rules of a month say of an act by itself, found out once for every row.

use super::pairing;
use super::precepts::{Precepts, Window};
use crate::Code;
use crate::masters::{FeeItem, FeeTable, FrequencyLimit, Place, Supplement};
use crate::rooms::memo::Memo;

/// What is known of a code and its row. Rules are named by their places among those of the month, ascending.
pub(super) struct Profile<'m> {
    /// The place in the 電子点数表.
    pub(super) place: Option<Place>,
    /// 01 補助マスター.
    pub(super) hub: Option<Supplement>,
    /// Which of the four 背反テーブル name it, the first in the lowest bit.
    pub(super) exclusions: u8,
    /// 04: whether some 入院基本料 lists it as an addition.
    pub(super) is_addon: bool,
    /// Whether a rule lets it absorb for a month from its day.
    pub(super) is_parent: bool,
    /// 05 算定回数.
    pub(super) limits: Box<[Limit<'m>]>,
    /// 併施不可 and 併算定要件 of which it is a target, on whatever day.
    pub(super) targeted: Box<[u32]>,
    /// 併施不可 and 併算定要件 that look at it beside a target.
    pub(super) heard: Box<[u32]>,
    /// 主たるもの: the groups that it is in, on whatever day.
    pub(super) principals: Box<[u32]>,
    /// The column that says which acts take it, for an addition of which the master says so.
    pub(super) column: Option<(u16, i64)>,
    /// What must have been done for it.
    pub(super) prerequisite: Option<&'static pairing::Prerequisite>,
}

impl<'m> Profile<'m> {
    fn of(code: Code, item: Option<FeeItem<'m>>, table: Option<&FeeTable<'m>>, precepts: &Precepts<'m>) -> Profile<'m> {
        let place = table.and_then(|table| table.place(code));
        let placed = table.zip(place);
        let hub = placed.and_then(|(table, place)| table.supplement_at(place));
        let mask = |flags: [bool; 4]| flags.iter().rev().fold(0, |mask, flag| mask << 1 | u8::from(*flag));
        let restrictions = &precepts.restrictions;
        Profile {
            place,
            hub,
            exclusions: hub.map_or(0, |hub| mask(hub.exclusions)),
            is_addon: placed.is_some_and(|(table, place)| table.is_addon_at(place)),
            is_parent: precepts.is_parent(code),
            limits: limits(code, item, table.filter(|_| hub.is_none_or(|hub| hub.frequency)), precepts),
            targeted: places(restrictions, |restriction| restriction.targets(code)),
            heard: places(restrictions, |restriction| restriction.looks_at(code, item)),
            principals: places(&precepts.principals, |group| group.names(code)),
            column: item.and_then(pairing::column_of),
            prerequisite: item.and_then(pairing::prerequisite_of),
        }
    }
}

/// A row of 05 with the window that its 算定単位 means for the act.
pub(super) struct Limit<'m> {
    pub(super) row: FrequencyLimit<'m>,
    pub(super) window: Window,
    /// The name of the fact that tells which one of the unit an act belongs to.
    pub(super) fact: &'m str,
}

/// The rows of 05 of an act. 01 says whether there are any; nearly half of the acts have none.
fn limits<'m>(
    code: Code,
    item: Option<FeeItem<'m>>,
    table: Option<&FeeTable<'m>>,
    precepts: &Precepts<'m>,
) -> Box<[Limit<'m>]> {
    let section = item.map_or("", FeeItem::section);
    let limit = |row: FrequencyLimit<'m>| Limit {
        row,
        window: precepts.window(row.unit, code, section),
        fact: precepts.fact(row.unit, code, section).unwrap_or(row.unit_name),
    };
    table.into_iter().flat_map(|table| table.frequencies(code)).map(limit).collect()
}

fn places<T>(rules: &[T], speaks: impl Fn(&T) -> bool) -> Box<[u32]> {
    (0u32..).zip(rules).filter(|(_, rule)| speaks(rule)).map(|(place, _)| place).collect()
}

/// The profiles of the rows of a month that a session has met.
#[derive(Default)]
pub(super) struct Profiles<'m>(Memo<(Code, Option<usize>), Profile<'m>>);

impl<'m> Profiles<'m> {
    /// The place of the profile of a code with its row.
    pub(super) fn place(
        &mut self,
        code: Code,
        item: Option<FeeItem<'m>>,
        table: Option<&FeeTable<'m>>,
        precepts: &Precepts<'m>,
    ) -> u32 {
        self.0.place((code, item.map(FeeItem::row_key)), || Profile::of(code, item, table, precepts))
    }

    /// The profile at a place.
    pub(super) fn get(&self, place: u32) -> Option<&Profile<'m>> {
        self.0.get(place)
    }
}
