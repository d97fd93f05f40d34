//! Why what the engine added in units of its own comes to something else.

use super::super::cause::{Cause, RowSide, row_cause};
use super::super::outcome::{Addition, Line};
use super::units::{Candidate, Share, is_known, unit_total};
use super::{Between, Cost, Pool, Side, Work};
use santei::Code;
use santei::masters::Release;
use santei::outcome::Row;
use std::collections::BTreeMap;

impl<'s, 'm> Work<'s, 'm, '_> {
    /// Units that the engine added: the same items of a combination together, whatever their numbers and days.
    pub(super) fn added(&mut self, entered: u32, costs: &mut Vec<Cost>) -> Option<()> {
        // Only this engine tells 標準負担額 apart; both sides have to be put together alike.
        let tells = self.sides().iter().all(|side| side.computed.steps.is_some());
        let groups = self.sides().map(|side| added_groups(side, entered, tells));
        let mut keys: Vec<&GroupKey> = groups.iter().flat_map(BTreeMap::keys).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let pair = [groups[0].get(key), groups[1].get(key)];
            let [left, right] = pair.map(|group| group.map_or(0, |group| group.total));
            let difference = right.checked_sub(left)?;
            if difference == 0 {
                continue;
            }
            let told = |group: Option<&Group<'_, 'm>>| {
                group.is_none_or(|group| {
                    let sum = group.items.values().try_fold(0i64, |sum, item| sum.checked_add(item.told?));
                    sum == Some(group.total)
                })
            };
            let is_told = told(pair[0]) && told(pair[1]);
            let mut candidates = Vec::new();
            let mut codes: Vec<Code> = pair.iter().flatten().flat_map(|group| group.items.keys().copied()).collect();
            codes.sort_unstable();
            codes.dedup();
            for code in codes {
                let items = pair.map(|group| group.and_then(|group| group.items.get(&code)));
                self.added_item(code, items, &mut candidates)?;
            }
            let kind = match (key.is_yen, key.is_standard) {
                (false, _) => Pool::Care,
                (true, true) => Pool::Standard,
                (true, false) => Pool::Meals,
            };
            let first = pair.iter().flatten().flat_map(|group| &group.items).next();
            let first = first.map(|(code, item)| (item.unit, item.line, *code, item.name.to_owned()));
            let share = Share { difference, is_told, combination: &key.combination, kind, first };
            self.assign(candidates, share, costs)?;
        }
        Some(())
    }

    fn added_item(&self, code: Code, items: [Option<&Item<'_, 'm>>; 2], candidates: &mut Vec<Candidate>) -> Option<()> {
        let [left, right] = items;
        let item = right.or(left)?;
        let day = |side: Side<'_, '_>| side.claim.month.first_day();
        let place = |side: Side<'s, 'm>, item: Option<&Item<'_, 'm>>| RowSide {
            row: item.and_then(|item| item.row),
            masters: side.masters,
            on: day(side),
        };
        let is_engine = matches!(self.between, Between::Engines(_));
        let count = |item: Option<&Item<'_, '_>>| item.map_or(0, |item| item.count);
        let on_left = count(left) > count(right);
        let missing = if on_left { self.right } else { self.left };
        let gone = (left.is_none() || right.is_none()) && !is_known(missing.masters, code, day(missing));
        let row = if is_engine || ((left.is_none() || right.is_none()) && !gone) {
            None
        } else {
            row_cause(code, [place(self.left, left), place(self.right, right)])
        };
        let holder = if on_left { left } else { right };
        let rule = holder
            .filter(|_| count(left) != count(right) && !gone)
            .map(|holder| self.told_cause(Some(Cause::addition(holder.addition, on_left))));
        let told = |item: Option<&Item<'_, '_>>| item.map_or(Some(0), |item| item.told);
        let difference = told(right).zip(told(left)).and_then(|(right, left)| right.checked_sub(left));
        let name = item.name.to_owned();
        let mut push = |cause, told| {
            let line = Some((item.unit, item.line, code, name.clone()));
            candidates.push(Candidate { cause, line, told, weight: None, bundled: false });
        };
        match (row, rule) {
            (Some(row), Some(rule)) => {
                let nominal = |item: Option<&Item<'_, '_>>| item.and_then(|item| item.nominal);
                let split = || {
                    let (old, new) = (nominal(left)?, nominal(right)?);
                    let price = new.checked_sub(old)?.checked_mul(count(right))?;
                    let stand = old.checked_mul(count(right).checked_sub(count(left))?)?;
                    (price.checked_add(stand) == difference).then_some((price, stand))
                };
                let parts = split();
                push(row, parts.map(|parts| parts.0));
                push(rule, parts.map(|parts| parts.1));
            }
            (Some(cause), None) | (None, Some(cause)) => push(cause, difference),
            (None, None) if difference.is_some_and(|difference| difference != 0) => {
                push(self.told_cause(None), difference);
            }
            (None, None) => {}
        }
        Some(())
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    combination: String,
    first: Code,
    is_yen: bool,
    is_standard: bool,
}

/// Added units with the same first item.
#[derive(Default)]
struct Group<'d, 'm> {
    /// Hundredths.
    total: i64,
    items: BTreeMap<Code, Item<'d, 'm>>,
}

/// An added item, over all units of its group.
struct Item<'d, 'm> {
    unit: u32,
    line: u32,
    name: &'d str,
    count: i64,
    /// Nominal points of one time, where all times have the same.
    nominal: Option<i64>,
    /// What it brings, in hundredths, where it tells.
    told: Option<i64>,
    row: Option<(Row<'m>, Release<'m>)>,
    addition: &'d Addition,
}

fn added_groups<'s, 'm>(side: Side<'s, 'm>, entered: u32, tells_standard: bool) -> BTreeMap<GroupKey, Group<'s, 'm>> {
    let mut groups: BTreeMap<GroupKey, Group<'s, 'm>> = BTreeMap::new();
    let document = &side.computed.document;
    let mut units: Vec<u32> = document.units.iter().map(|day| day.unit).filter(|unit| *unit >= entered).collect();
    units.sort_unstable();
    units.dedup();
    for unit in units {
        let own: Vec<&Line> = document.lines.iter().filter(|line| line.unit == unit).collect();
        let Some(first) = own.first() else { continue };
        let (points, yen) = unit_total(side.computed, unit);
        let steps = side.computed.steps.as_ref();
        let key = GroupKey {
            combination: side.computed.combination(side.claim, unit).to_owned(),
            first: first.code,
            is_yen: yen != 0,
            is_standard: tells_standard && yen != 0 && steps.is_some_and(|steps| steps.is_standard(unit)),
        };
        let group = groups.entry(key).or_default();
        group.total += if yen == 0 { points } else { yen };
        for line in own {
            let additions = side.computed.added().filter(|own| (own.unit, own.line) == (unit, line.line));
            let (mut count, mut addition) = (0, None);
            for own in additions {
                count += i64::from(own.count);
                addition.get_or_insert(own);
            }
            let Some(addition) = addition else { continue };
            let row = steps.and_then(|steps| steps.rows.get(&(unit, line.line)).copied());
            let told = line.nominal_points_x100.and_then(|nominal| nominal.checked_mul(count));
            let item = group.items.entry(line.code).or_insert(Item {
                unit,
                line: line.line,
                name: &line.name,
                count: 0,
                nominal: line.nominal_points_x100,
                told: Some(0),
                row,
                addition,
            });
            item.count += count;
            item.told = item.told.zip(told).and_then(|(sum, own)| sum.checked_add(own));
            item.nominal = item.nominal.filter(|nominal| Some(*nominal) == line.nominal_points_x100);
        }
    }
    groups
}
