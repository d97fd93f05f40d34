//! 摘要: the billing units of a receipt, from what the Outcome bills.

use super::Problems;
use super::draft::Draft;
use crate::claim::{Claim, Comment, CommentPlace, Line, Price, Quantity};
use crate::masters::MasterSet;
use crate::message::receipt as message;
use crate::outcome::{BilledUnit, Outcome};
use crate::rooms::unit_of;
use crate::uke::item::ItemKind;
use crate::uke::layout::RecordKind;
use crate::uke::text::cp932_length_of;
use crate::{Code, CodeSpace, Day};

/// 文字データ of a コメントレコード, bytes.
const COMMENT_RECORD: usize = 76;
/// 文字データ of a comment inside a line's record, bytes.
const COMMENT_IN_LINE: usize = 100;
/// コメントコード of free text (フリーコメント), which may go on in another record.
const FREE_TEXT: u32 = 810_000_001;

/// A billing unit to be written.
struct Unit<'c> {
    /// 診療識別.
    class: u32,
    /// 負担区分.
    burden: char,
    entries: Vec<Entry<'c>>,
    /// 点数, or yen for meals.
    amount: i64,
    days: [u32; 31],
    /// A day of the unit, for the rows of its codes.
    date: Day,
    /// 識別子 of the unit of the claim.
    id: Option<&'c str>,
    /// The unit of the claim.
    at: String,
}

/// A line of a unit.
#[derive(Clone, Copy)]
struct Entry<'c> {
    code: Code,
    quantity: Option<Quantity>,
    /// The line of the claim; absent for an added one.
    line: Option<&'c Line>,
}

impl Entry<'_> {
    /// Whether the two are recorded alike. An added line is like an entered one that says nothing more.
    fn is_like(&self, other: &Entry<'_>) -> bool {
        fn said<'e>(entry: &'e Entry<'_>) -> (Option<Price>, Option<&'e str>, &'e [Comment]) {
            entry.line.map_or((None, None, &[]), |line| (line.price, line.product.as_deref(), &line.comments))
        }
        (self.code, self.quantity) == (other.code, other.quantity) && said(self) == said(other)
    }
}

/// The records of the units of a receipt, in the order of 診療識別. `burden` gives the 負担区分 of a combination on the receipt.
pub(super) fn write(
    claim: &Claim,
    outcome: &Outcome<'_>,
    masters: &MasterSet<'_>,
    burden: &dyn Fn(u32) -> Option<char>,
    problems: &mut Problems,
) -> Vec<Draft> {
    let mut units: Vec<Unit<'_>> = Vec::new();
    for billed in outcome.billed_units().filter(|billed| billed.day.count > 0) {
        let Some(unit) = unit(claim, outcome, &billed, burden) else { continue };
        match units.iter_mut().find(|known| known.is_like(&unit)) {
            Some(known) => known.join(&unit, problems),
            None => units.push(unit),
        }
    }
    units.sort_by_key(|unit| unit.class);
    units.iter().flat_map(|unit| unit.records(masters)).collect()
}

fn unit<'c>(
    claim: &'c Claim,
    outcome: &Outcome<'_>,
    billed: &BilledUnit<'_>,
    burden: &dyn Fn(u32) -> Option<char>,
) -> Option<Unit<'c>> {
    let day = billed.day;
    let view = unit_of(claim, &outcome.additions, day.unit)?;
    let combination = claim.combinations.iter().position(|own| own.id == view.combination)?;
    let entries: Vec<Entry<'c>> = outcome
        .billed_lines(claim, billed)
        .map(|line| {
            let entered = claim.units.get(line.unit as usize).and_then(|unit| unit.lines.get(line.line as usize));
            let added = outcome.addition_on(line, day.date).and_then(|own| own.quantity).map(Quantity::whole);
            let quantity = entered.and_then(|entered| entered.quantity).or(added);
            Entry { code: line.code, quantity, line: entered }
        })
        .collect();
    if entries.is_empty() {
        return None;
    }
    let mut days = [0; 31];
    *day.date.ymd().2.checked_sub(1).and_then(|index| days.get_mut(index as usize))? = day.count;
    Some(Unit {
        class: view.service_class,
        burden: burden(u32::try_from(combination).ok()?)?,
        entries,
        amount: if day.yen == 0 { day.points } else { day.yen },
        days,
        date: day.date,
        id: claim.units.get(day.unit as usize).and_then(|unit| unit.id.as_deref()),
        at: format!("/units/{}", day.unit),
    })
}

impl Unit<'_> {
    /// Whether the two are one unit of the receipt. Units that the claim names apart stay apart.
    fn is_like(&self, other: &Unit<'_>) -> bool {
        let apart = self.id.zip(other.id).is_some_and(|(one, other)| one != other);
        !apart
            && (self.class, self.burden, self.amount) == (other.class, other.burden, other.amount)
            && self.entries.len() == other.entries.len()
            && self.entries.iter().zip(&other.entries).all(|(a, b)| a.is_like(b))
    }

    fn join(&mut self, other: &Unit<'_>, problems: &mut Problems) {
        for (day, more) in self.days.iter_mut().zip(&other.days) {
            match day.checked_add(*more) {
                Some(sum) => *day = sum,
                None => problems.add(&message::BUILD_TOO_MANY, &*other.at, "回数"),
            }
        }
    }

    fn records(&self, masters: &MasterSet<'_>) -> Vec<Draft> {
        let mut records = Vec::new();
        let leading = self.entries.iter().filter_map(|entry| entry.line).flat_map(|line| &line.comments);
        for comment in leading.filter(|comment| comment.at == CommentPlace::Before) {
            self.comment(comment, &mut records);
        }
        let last = self.entries.len().saturating_sub(1);
        for (index, entry) in self.entries.iter().enumerate() {
            self.line(entry, index == last, masters, &mut records);
        }
        records
    }

    /// 診療識別 stands on the first record of a unit.
    fn open(&self, draft: &mut Draft, records: &[Draft]) {
        if records.is_empty() {
            draft.put(2, format!("{:02}", self.class));
        }
        draft.put(3, self.burden);
    }

    fn line(&self, entry: &Entry<'_>, is_last: bool, masters: &MasterSet<'_>, records: &mut Vec<Draft>) {
        let (kind, holds, days_at) = match entry.code.space() {
            Some(CodeSpace::Drug) => (RecordKind::Iy, ItemKind::Drug, 14),
            Some(CodeSpace::Material) => (RecordKind::To, ItemKind::Material, 18),
            _ => (RecordKind::Si, ItemKind::FeeItem, 14),
        };
        let Some(mut draft) = Draft::new(kind, &*self.at) else { return };
        self.open(&mut draft, records);
        draft.put(4, entry.code);
        draft.put_some(5, entry.quantity);
        if is_last {
            draft.put(6, self.amount);
        }
        draft.put(7, self.days.iter().fold(0u32, |sum, count| sum.saturating_add(*count)));
        if kind == RecordKind::To {
            self.material(entry, masters, &mut draft);
        }
        for (position, count) in (days_at..).zip(self.days).filter(|(_, count)| *count > 0) {
            draft.put(position, count);
        }
        let own: Vec<&Comment> = entry.line.iter().flat_map(|line| &line.comments).collect();
        let fits = |comment: &&&Comment| comment.at == CommentPlace::Line && length(comment) <= COMMENT_IN_LINE;
        let positions = holds.comment_positions();
        let inside: Vec<&Comment> = own.iter().filter(fits).take(positions.len()).copied().collect();
        for ((code, text), comment) in positions.iter().zip(&inside) {
            draft.put(*code, comment.code);
            draft.put_some(*text, comment.text.as_deref());
        }
        records.push(draft);
        let behind = own.iter().filter(|comment| {
            comment.at != CommentPlace::Before && !inside.iter().any(|known| core::ptr::eq(*known, **comment))
        });
        for comment in behind {
            self.comment(comment, records);
        }
    }

    /// 単位コード is that of the master, where a quantity is recorded; 単価 is the price that the claim tells.
    fn material(&self, entry: &Entry<'_>, masters: &MasterSet<'_>, draft: &mut Draft) {
        let row = masters.material(entry.code, self.date).found();
        let unit = row.map(|row| row.unit_code()).filter(|unit| *unit != 0 && entry.quantity.is_some());
        draft.put_some(8, unit.map(|unit| format!("{unit:03}")));
        draft.put_some(9, entry.line.and_then(|line| line.price));
        draft.put_some(11, entry.line.and_then(|line| line.product.as_deref()));
    }

    /// A record of its own; free text that is too long for one goes on in the next.
    fn comment(&self, comment: &Comment, records: &mut Vec<Draft>) {
        let text = comment.text.as_deref().unwrap_or_default();
        let parts = if comment.code.value() == FREE_TEXT { pieces(text, COMMENT_RECORD) } else { vec![text] };
        for part in parts {
            let Some(mut draft) = Draft::new(RecordKind::Co, &*self.at) else { return };
            self.open(&mut draft, records);
            draft.put(4, comment.code);
            draft.put(5, part);
            records.push(draft);
        }
    }
}

fn length(comment: &Comment) -> usize {
    comment.text.as_deref().map_or(0, |text| cp932_length_of(&super::draft::full_width(text)))
}

/// A text in pieces that take at most so many bytes in full-width characters; one empty piece for an empty text.
fn pieces(text: &str, bytes: usize) -> Vec<&str> {
    let letters = bytes / 2;
    let mut list = Vec::new();
    let mut rest = text;
    while let Some((at, _)) = rest.char_indices().nth(letters) {
        let (piece, later) = rest.split_at_checked(at).unwrap_or((rest, ""));
        list.push(piece);
        rest = later;
    }
    list.push(rest);
    list
}
