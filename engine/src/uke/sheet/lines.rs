//! 傷病名, 摘要 and 点数欄: the lines of a receipt with their names, and the rows that they sum to.

use super::rows::{self, RowDef, row_of};
use super::words::{self, word};
use super::{Making, SheetCode, SheetDayCount, SheetDisease, SheetLine, SheetPart, SheetRow, SheetUnit, payer_word};
use crate::claim::Setting;
use crate::masters::FeeItem;
use crate::uke::class::Burden;
use crate::uke::field::Field;
use crate::uke::item::{BillingUnit, Item, ItemKind};
use crate::uke::layout::Sy;
use crate::uke::total::bills;
use crate::{Code, Day, Month};

/// 未コード化傷病名: the name stands in the record.
const UNCODED: &str = "0000999";

/// Modifiers from here on stand behind the name (修飾語マスター 項番3), the others before it.
const FIRST_SUFFIX: &str = "8000";

/// A unit of the sheet, the unit of the receipt and the row that it goes to.
pub(super) type Placed<'r> = (SheetUnit, Option<(&'r BillingUnit, &'static RowDef)>);

impl<'r, 'a, 'm> Making<'r, 'a, 'm> {
    /// A disease with its modifiers: prefixes, name, suffixes.
    pub(super) fn disease(&self, disease: Sy<'a>, month: Option<Month>) -> SheetDisease {
        let start = self.day(disease.start());
        let begun = month.map(Month::first_day);
        let on = begun.max(start.date).unwrap_or(Day::MAX);
        let code = self.text(disease.disease());
        let mut known = true;
        let mut name = |found: Option<String>, code: &str| {
            known &= found.is_some();
            found.unwrap_or_else(|| code.to_owned())
        };
        let base = match code.as_str() {
            UNCODED => self.text(disease.name()),
            code => name(self.masters.disease(code, on).found().map(|row| row.name().to_owned()), code),
        };
        let (mut before, mut after) = (String::new(), String::new());
        let letters: Vec<char> = self.text(disease.modifiers()).chars().collect();
        for modifier in letters.chunks(4) {
            let modifier: String = modifier.iter().collect();
            let word = name(self.masters.modifier(&modifier, on).found().map(|row| row.name().to_owned()), &modifier);
            let side = if modifier.as_str() < FIRST_SUFFIX { &mut before } else { &mut after };
            side.push_str(&word);
        }
        SheetDisease {
            name: format!("{before}{base}{after}"),
            known,
            code,
            main: disease.main().bytes() == b"01",
            start,
            outcome: self.code(words::OUTCOMES, disease.outcome()),
            comment: self.text(disease.comment()),
        }
    }

    /// The units of the receipt or of a donor, with comments that stand alone between them, in the order of the file.
    pub(super) fn units(&self, donor: Option<usize>, setting: Setting, month: Option<Month>) -> Vec<Placed<'r>> {
        let receipt = self.receipt;
        let (first, end) = self.item_range(donor);
        let mut made = Vec::new();
        let mut next = first;
        for unit in receipt.units.iter().filter(|unit| unit.donor == donor) {
            made.extend(self.alone(next, unit.items.start, month));
            let items = receipt.unit_items(unit);
            let day = unit.days.days().next().and_then(|(day, _)| month?.day(day));
            let on = day.or_else(|| month.map(Month::first_day)).unwrap_or(Day::MAX);
            let row = self.place(items, unit, setting, on);
            made.push((self.unit(items, unit, row, on), Some((unit, row))));
            next = unit.items.end;
        }
        made.extend(self.alone(next, end, month));
        made
    }

    /// Where the items of the receipt or of a donor begin and end: the records of donors stand behind one another.
    fn item_range(&self, donor: Option<usize>) -> (usize, usize) {
        let records: Vec<u32> = self.records(donor).map(|record| record.number()).collect();
        let own = |item: &Item<'a>| records.binary_search(&item.record.number()).is_ok();
        let first = self.receipt.items.iter().position(own).unwrap_or(self.receipt.items.len());
        let last = self.receipt.items.iter().rposition(own).map_or(first, |last| last + 1);
        (first, last)
    }

    /// Comments that belong to no unit, as one block per 診療識別.
    fn alone(&self, from: usize, to: usize, month: Option<Month>) -> Vec<Placed<'r>> {
        let items = self.receipt.items.get(from..to).unwrap_or_default();
        let on = month.map_or(Day::MAX, Month::first_day);
        let mut blocks: Vec<Placed<'r>> = Vec::new();
        for item in items {
            if item.class.is_some() || blocks.is_empty() {
                let class = item.class.unwrap_or_default();
                let block = SheetUnit {
                    class: class.as_str().trim().to_owned(),
                    class_recorded: item.class.is_some(),
                    class_name: word(words::CLASSES, class.as_str()).unwrap_or_default(),
                    ..self.burden(item.burden)
                };
                blocks.push((block, None));
            }
            if let Some((block, _)) = blocks.last_mut() {
                block.lines.push(self.line(item, on));
            }
        }
        blocks
    }

    /// A unit with nothing but who pays.
    fn burden(&self, burden: Option<Burden>) -> SheetUnit {
        let Some(burden) = burden else { return SheetUnit::default() };
        let payers = self.receipt.payers.iter().filter(|payer| burden.covers(payer.slot));
        SheetUnit {
            burden: burden.letter().to_string(),
            payers: payers.map(|payer| payer_word(payer.slot)).collect(),
            ..SheetUnit::default()
        }
    }

    fn unit(&self, items: &[Item<'a>], unit: &BillingUnit, row: &RowDef, on: Day) -> SheetUnit {
        SheetUnit {
            class: unit.class.as_str().trim().to_owned(),
            class_recorded: items.first().is_some_and(|item| item.class.is_some()),
            class_name: word(words::CLASSES, unit.class.as_str()).unwrap_or_default(),
            row: Some(row.id),
            lines: items.iter().map(|item| self.line(item, on)).collect(),
            points: unit.points,
            times: unit.times,
            is_yen: unit.class.is_yen(),
            days: unit.days.days().map(|(day, count)| SheetDayCount { day, count }).collect(),
            ..self.burden(unit.burden)
        }
    }

    fn place(&self, items: &[Item<'a>], unit: &BillingUnit, setting: Setting, on: Day) -> &'static RowDef {
        let act = items.iter().find(|item| item.kind == ItemKind::FeeItem).and_then(|item| self.act(item.code, on));
        // Whether there is an act does not depend on the masters knowing it.
        let has_drug = items.iter().any(|item| item.kind == ItemKind::Drug)
            && !items.iter().any(|item| item.kind == ItemKind::FeeItem);
        row_of(unit.class.as_str(), act, setting, has_drug)
    }

    fn act(&self, code: Option<Code>, on: Day) -> Option<FeeItem<'m>> {
        self.masters.fee_item(code?, on).found()
    }

    fn line(&self, item: &Item<'a>, on: Day) -> SheetLine {
        let record = item.record;
        let code = self.text(record.field(4));
        let named = self.named(item, on);
        let known = named.is_some();
        let (name, unit) = named.unwrap_or_default();
        let mut comments: Vec<SheetCode> = item.comments().map(|(code, text)| self.comment(code, text, on)).collect();
        let kind = match item.kind {
            ItemKind::FeeItem => "act",
            ItemKind::Drug => "drug",
            ItemKind::Material => "material",
            ItemKind::Comment => {
                let SheetCode { code, name, known } = comments.pop().unwrap_or_default();
                return SheetLine {
                    record: record.number(),
                    kind: "comment",
                    code,
                    name,
                    known,
                    ..SheetLine::default()
                };
            }
        };
        let is_material = item.kind == ItemKind::Material;
        let own = |position: u16| if is_material { self.text(record.field(position)) } else { String::new() };
        let recorded_unit = word(words::UNITS, &own(8)).map(str::to_owned);
        SheetLine {
            record: record.number(),
            kind,
            code,
            name,
            known,
            quantity: self.text(record.field(5)),
            unit: recorded_unit.unwrap_or(unit),
            unit_price: own(9),
            product: own(11),
            comments,
        }
    }

    /// The name of an act, drug or material, and the name of its unit.
    fn named(&self, item: &Item<'a>, on: Day) -> Option<(String, String)> {
        let code = item.code?;
        let (name, unit) = match item.kind {
            ItemKind::FeeItem => self.act(Some(code), on).map(|row| (row.name(), row.unit_name()))?,
            ItemKind::Drug => self.masters.drug(code, on).found().map(|row| (row.name(), row.unit_name()))?,
            ItemKind::Material => self.masters.material(code, on).found().map(|row| (row.name(), row.unit_name()))?,
            ItemKind::Comment => return None,
        };
        Some((name.to_owned(), unit.to_owned()))
    }

    /// The text of a comment; of a code that the masters do not know what was recorded with it.
    fn comment(&self, code: Field<'a>, text: Field<'a>, on: Day) -> SheetCode {
        let recorded = self.text(text);
        let made = code.code().map(|code| self.masters.comment_text(code, &recorded, on));
        let code = self.text(code);
        match made {
            Some(made) => SheetCode { code, name: made.text, known: made.known },
            None => SheetCode { known: false, code, name: recorded },
        }
    }

    /// 点数欄: the rows of the form, and the rows beside it that some unit needs.
    pub(super) fn rows(&self, donor: Option<usize>, setting: Setting, units: &[Placed<'r>]) -> Vec<SheetRow> {
        let made = rows::rows(setting).iter().filter_map(|def| {
            let own = units.iter().filter_map(|(unit, placed)| Some((unit, placed.as_ref()?)));
            let own: Vec<_> =
                own.filter(|(_, (_, row))| row.id == def.id).map(|(unit, (source, _))| (unit, *source)).collect();
            (def.printed || !own.is_empty()).then(|| self.row(def, donor, &own))
        });
        made.collect()
    }

    fn row(&self, def: &RowDef, donor: Option<usize>, units: &[(&SheetUnit, &BillingUnit)]) -> SheetRow {
        let mut row = SheetRow {
            id: def.id,
            group: def.group,
            title: def.title,
            counts: def.counts,
            times: Some(0),
            amount: Some(0),
            by_payer: Vec::new(),
            parts: Vec::new(),
        };
        for (shown, unit) in units {
            let times = times(shown, unit);
            row.times = add(row.times, times);
            row.amount = add(row.amount, unit.amount());
            if let (Some(points), Some(times)) = (unit.points, unit.times) {
                match row.parts.iter_mut().find(|part| part.points == points) {
                    Some(part) => part.times = part.times.saturating_add(times),
                    None => row.parts.push(SheetPart { points, times }),
                }
            }
        }
        // A donor's care is billed as a whole.
        let payers = self.receipt.payers.iter().filter(|_| donor.is_none());
        row.by_payer = payers
            .map(|payer| {
                let billed = units.iter().filter(|(_, unit)| bills(unit, payer));
                billed.map(|(_, unit)| unit.amount()).try_fold(0i64, |sum, amount| sum.checked_add(amount?))
            })
            .collect();
        row
    }
}

/// How often a unit counts: its times, and of meals the number of meals each time (数量データ).
fn times(shown: &SheetUnit, unit: &BillingUnit) -> Option<i64> {
    let times = unit.times.unwrap_or(0);
    match shown.is_yen {
        true => {
            let quantity = shown.lines.iter().rev().find_map(|line| line.quantity.parse::<i64>().ok());
            times.checked_mul(quantity.unwrap_or(1))
        }
        false => Some(times),
    }
}

fn add(sum: Option<i64>, more: Option<i64>) -> Option<i64> {
    sum?.checked_add(more?)
}
