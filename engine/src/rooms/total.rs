//! total: sums by 診療識別 and by 領収証 category, per month.

use super::{is_inpatient, unit_of};
use crate::claim::Claim;
use crate::masters::{FeeItem, MasterSet, Rule};
use crate::message::{Arg, room as messages};
use crate::outcome::{Outcome, Placement, Position, Row, Subtotal, UnitDay};

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, outcome: &mut Outcome<'m>) {
    for index in 0..outcome.unit_days.len() {
        let Some(day) = outcome.unit_days.get(index).copied() else { continue };
        outcome.placements.push(Placement::default());
        let Some(unit) = unit_of(claim, &outcome.additions, day.unit) else { continue };
        if add(claim, masters, outcome, &day, unit.service_class).is_none() {
            outcome.find(&messages::AMOUNT_OVERFLOW, Position::Unit(day.unit), [Arg::None; 3]);
        }
    }
    for visit in &claim.visit_points {
        match outcome.totals.points.checked_add(visit.points) {
            Some(sum) => outcome.totals.points = sum,
            None => outcome.find(&messages::AMOUNT_OVERFLOW, Position::Claim, [Arg::None; 3]),
        }
    }
    sort(outcome);
}

fn add<'m>(
    claim: &Claim,
    masters: &MasterSet<'m>,
    outcome: &mut Outcome<'m>,
    day: &UnitDay,
    service_class: u32,
) -> Option<()> {
    let count = i64::from(day.count);
    let points = day.points.checked_mul(count)?;
    let yen = day.yen.checked_mul(count)?;
    outcome.totals.points = outcome.totals.points.checked_add(points)?;
    if day.undecided {
        outcome.totals.undecided = outcome.totals.undecided.checked_add(points)?;
    }
    let item = first_item(outcome, day.unit);
    let patient_part = item.is_some_and(|item| is_patient_part(claim, masters, item, day));
    if patient_part {
        outcome.totals.meals_patient_yen = outcome.totals.meals_patient_yen.checked_add(yen)?;
    } else {
        outcome.totals.meals_yen = outcome.totals.meals_yen.checked_add(yen)?;
    }
    let named = |rule: &Rule<'m>| rule.text("code").and_then(|code| code.parse().ok()) == Some(service_class);
    let class = masters.rules("service_class", day.date).find(named);
    if let Some(rule) = class {
        book(&mut outcome.totals.by_service_class, rule, points, if patient_part { 0 } else { yen })?;
    }
    let category = category(claim, masters, item, service_class, day);
    let living =
        item.is_some_and(|item| masters.rules("living_boxes", day.date).any(|rule| stands_in(claim, item, rule)));
    let environment = patient_part && living && item.is_some_and(|item| is_environment(masters, item, day));
    if let Some(placement) = outcome.placements.last_mut() {
        let category = category.map_or("", category_code);
        *placement = Placement { category, standard_amount: patient_part, living, environment };
    }
    match category {
        Some(rule) => book(&mut outcome.totals.by_receipt_category, rule, points, if patient_part { 0 } else { yen })?,
        None => outcome.find(
            &messages::NO_RECEIPT_CATEGORY,
            Position::Unit(day.unit),
            [Arg::Int(service_class.into()), Arg::None, Arg::None],
        ),
    }
    Some(())
}

fn first_item<'m>(outcome: &Outcome<'m>, unit: u32) -> Option<FeeItem<'m>> {
    let first = outcome.lines.partition_point(|line| line.unit < unit);
    let rows = outcome.lines.iter().skip(first).take_while(|line| line.unit == unit).filter_map(|line| line.row);
    let mut items = rows.filter_map(|row| match row {
        Row::FeeItem(item) => Some(item),
        Row::Drug(_) | Row::Material(_) => None,
    });
    items.next()
}

/// Whether a unit of yen is the patient's 標準負担額.
pub(super) fn is_patient_unit(claim: &Claim, masters: &MasterSet<'_>, outcome: &Outcome<'_>, day: &UnitDay) -> bool {
    first_item(outcome, day.unit).is_some_and(|item| is_patient_part(claim, masters, item, day))
}

/// 標準負担額: a yen item whose 点数欄集計先 is one of the boxes of the patient's part.
fn is_patient_part(claim: &Claim, masters: &MasterSet<'_>, item: FeeItem<'_>, day: &UnitDay) -> bool {
    masters.rules("meal_patient_boxes", day.date).any(|rule| stands_in(claim, item, rule))
}

/// Whether a 標準負担額 is that of 環境療養.
fn is_environment(masters: &MasterSet<'_>, item: FeeItem<'_>, day: &UnitDay) -> bool {
    let mut amounts = masters.rules("standard_amount", day.date);
    amounts.any(|rule| rule.text("of") == Some("environment") && rule.int("code") == Some(item.code().value().into()))
}

/// Whether the 点数欄集計先 of an item (項番15 or 66) is one of the boxes of a rule.
fn stands_in(claim: &Claim, item: FeeItem<'_>, rule: Rule<'_>) -> bool {
    let inpatient = is_inpatient(claim.setting);
    let point_box = if inpatient { item.box_inpatient() } else { item.box_outpatient() };
    rule.ints("point_boxes").any(|listed| listed == i64::from(point_box))
}

/// The category of the 領収証: by the 区分番号 of the unit's first fee item, by its box (meals), else by 診療識別.
fn category<'m>(
    claim: &Claim,
    masters: &MasterSet<'m>,
    item: Option<FeeItem<'m>>,
    service_class: u32,
    day: &UnitDay,
) -> Option<Rule<'m>> {
    let categories = || masters.rules("receipt_category", day.date);
    let by_item = item.and_then(|item| {
        let listed = |rule: &Rule<'m>| rule.texts("sections").any(|prefix| item.section().starts_with(prefix));
        categories().find(listed).or_else(|| categories().find(|rule| stands_in(claim, item, *rule)))
    });
    let class = i64::from(service_class);
    by_item.or_else(|| categories().find(|rule| rule.ints("service_classes").any(|listed| listed == class)))
}

/// The code by which a category or service class is told.
fn category_code<'m>(rule: Rule<'m>) -> &'m str {
    rule.text("code").unwrap_or(rule.id())
}

fn book<'m>(list: &mut Vec<Subtotal<'m>>, rule: Rule<'m>, points: i64, yen: i64) -> Option<()> {
    let code = category_code(rule);
    if let Some(entry) = list.iter_mut().find(|entry| entry.code == code) {
        entry.points = entry.points.checked_add(points)?;
        entry.yen = entry.yen.checked_add(yen)?;
        return Some(());
    }
    let title_ja = rule.text("title_ja").unwrap_or_default();
    let title_en = rule.text("title_en").unwrap_or_default();
    let order = rule.int("order").unwrap_or(i64::MAX);
    list.push(Subtotal { code, title_ja, title_en, order, points, yen });
    Some(())
}

fn sort(outcome: &mut Outcome<'_>) {
    outcome.totals.by_service_class.sort_unstable_by(|a, b| (a.order, a.code).cmp(&(b.order, b.code)));
    outcome.totals.by_receipt_category.sort_unstable_by(|a, b| (a.order, a.code).cmp(&(b.order, b.code)));
}
