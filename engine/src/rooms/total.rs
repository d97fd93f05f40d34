//! total: sums by 診療識別 and by 領収証 category, per month.

use super::memo::Memo;
use super::{is_inpatient, unit_of};
use crate::claim::{Claim, Setting};
use crate::masters::{FeeItem, MasterSet, Rule};
use crate::message::{Arg, room as messages};
use crate::outcome::{Outcome, Placement, Position, Row, Subtotal, UnitDay};
use crate::{Day, Month};

/// A heading under which points are summed: a 診療識別, or a category of the 領収証.
struct Heading<'m> {
    rule: Rule<'m>,
    code: &'m str,
    title_ja: &'m str,
    title_en: &'m str,
    order: i64,
    sections: Vec<&'m str>,
    service_classes: Vec<i64>,
    boxes: Boxes,
}

impl<'m> Heading<'m> {
    fn of(rule: Rule<'m>) -> Heading<'m> {
        Heading {
            rule,
            code: rule.text("code").unwrap_or(rule.id()),
            title_ja: rule.text("title_ja").unwrap_or_default(),
            title_en: rule.text("title_en").unwrap_or_default(),
            order: rule.int("order").unwrap_or(i64::MAX),
            sections: rule.texts("sections").collect(),
            service_classes: rule.ints("service_classes").collect(),
            boxes: Boxes::of(rule),
        }
    }
}

/// 点数欄集計先 (項番15 and 66) that a rule names.
struct Boxes(Vec<i64>);

impl Boxes {
    fn of(rule: Rule<'_>) -> Boxes {
        Boxes(rule.ints("point_boxes").collect())
    }

    /// Whether the box of an item is one of them.
    fn hold(&self, setting: Setting, item: FeeItem<'_>) -> bool {
        let point_box = if is_inpatient(setting) { item.box_inpatient() } else { item.box_outpatient() };
        self.0.contains(&i64::from(point_box))
    }
}

/// The rule instances that total needs, decoded once per month.
struct TotalRules<'m> {
    month: Month,
    /// Kind `service_class`, each with its 診療識別.
    classes: Vec<(u32, Heading<'m>)>,
    /// Kind `receipt_category`.
    categories: Vec<Heading<'m>>,
    /// Kind `meal_patient_boxes`: those of the patient's 標準負担額.
    patient_boxes: Vec<(Rule<'m>, Boxes)>,
    /// Kind `living_boxes`.
    living_boxes: Vec<(Rule<'m>, Boxes)>,
    /// Kind `standard_amount`, of 環境療養.
    environment: Vec<(Rule<'m>, i64)>,
    /// Whether each of them is in force on every day of the month.
    is_steady: bool,
    /// Where the units of a row were booked before, in a month whose rules are steady.
    known: Memo<UnitKey, Booking>,
}

/// What the place of a unit depends on: the row of its first fee item, its 診療識別, and the setting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct UnitKey {
    row: Option<usize>,
    service_class: u32,
    is_inpatient: bool,
}

/// Where a unit is booked: headings by their places.
#[derive(Clone, Copy)]
struct Booking {
    class: Option<usize>,
    category: Option<usize>,
    /// 標準負担額.
    is_patient_part: bool,
    is_living: bool,
    is_environment: bool,
}

impl<'m> TotalRules<'m> {
    fn of(masters: &MasterSet<'m>, month: Month) -> TotalRules<'m> {
        let mut rules = TotalRules {
            month,
            classes: Vec::new(),
            categories: Vec::new(),
            patient_boxes: Vec::new(),
            living_boxes: Vec::new(),
            environment: Vec::new(),
            is_steady: false,
            known: Memo::default(),
        };
        let (first, last) = (month.first_day(), month.last_day());
        for rule in masters.rulebook().filter(|rule| rule.holds_within(first, last)) {
            match rule.kind() {
                "service_class" => {
                    let class = rule.text("code").and_then(|code| code.parse().ok());
                    rules.classes.extend(class.map(|class| (class, Heading::of(rule))));
                }
                "receipt_category" => rules.categories.push(Heading::of(rule)),
                "meal_patient_boxes" => rules.patient_boxes.push((rule, Boxes::of(rule))),
                "living_boxes" => rules.living_boxes.push((rule, Boxes::of(rule))),
                "standard_amount" if rule.text("of") == Some("environment") => {
                    rules.environment.extend(rule.int("code").map(|code| (rule, code)));
                }
                _ => {}
            }
        }
        let is_steady = rules.all().all(|rule| rule.holds_on(first) && rule.holds_on(last));
        TotalRules { is_steady, ..rules }
    }

    /// Every rule of the month.
    fn all(&self) -> impl Iterator<Item = Rule<'m>> {
        let headings = self.classes.iter().map(|(_, heading)| heading).chain(&self.categories);
        let boxes = self.patient_boxes.iter().chain(&self.living_boxes).map(|(rule, _)| *rule);
        let environment = self.environment.iter().map(|(rule, _)| *rule);
        headings.map(|heading| heading.rule).chain(boxes).chain(environment)
    }

    /// Where a unit is booked, found out once for every row where no rule changes within the month.
    fn booking(&mut self, setting: Setting, item: Option<FeeItem<'m>>, service_class: u32, on: Day) -> Booking {
        if !self.is_steady {
            return self.find_booking(setting, item, service_class, on);
        }
        let unit = UnitKey { row: item.map(FeeItem::row_key), service_class, is_inpatient: is_inpatient(setting) };
        if let Some(known) = self.known.find(&unit) {
            return *known;
        }
        let found = self.find_booking(setting, item, service_class, on);
        self.known.place(unit, || found);
        found
    }

    fn find_booking(&self, setting: Setting, item: Option<FeeItem<'m>>, service_class: u32, on: Day) -> Booking {
        Booking {
            class: self.class(service_class, on),
            category: self.category(setting, item, service_class, on),
            is_patient_part: item.is_some_and(|item| self.is_patient_part(setting, item, on)),
            is_living: item.is_some_and(|item| self.is_living(setting, item, on)),
            is_environment: item.is_some_and(|item| self.is_environment(item, on)),
        }
    }

    /// 標準負担額: a yen item whose 点数欄集計先 is one of the boxes of the patient's part.
    fn is_patient_part(&self, setting: Setting, item: FeeItem<'_>, on: Day) -> bool {
        self.patient_boxes.iter().any(|(rule, boxes)| rule.holds_on(on) && boxes.hold(setting, item))
    }

    fn is_living(&self, setting: Setting, item: FeeItem<'_>, on: Day) -> bool {
        self.living_boxes.iter().any(|(rule, boxes)| rule.holds_on(on) && boxes.hold(setting, item))
    }

    /// Whether a 標準負担額 is that of 環境療養.
    fn is_environment(&self, item: FeeItem<'_>, on: Day) -> bool {
        self.environment.iter().any(|(rule, code)| *code == i64::from(item.code().value()) && rule.holds_on(on))
    }

    fn class(&self, service_class: u32, on: Day) -> Option<usize> {
        self.classes.iter().position(|(class, heading)| *class == service_class && heading.rule.holds_on(on))
    }

    /// The category of the 領収証: by the 区分番号 of the unit's first fee item, by its box (meals), else by 診療識別.
    fn category(&self, setting: Setting, item: Option<FeeItem<'m>>, class: u32, on: Day) -> Option<usize> {
        let category = |fits: &dyn Fn(&Heading<'m>) -> bool| {
            self.categories.iter().position(|heading| heading.rule.holds_on(on) && fits(heading))
        };
        let by_item = item.and_then(|item| {
            let section = item.section();
            let listed = |heading: &Heading<'m>| heading.sections.iter().any(|prefix| section.starts_with(prefix));
            category(&listed).or_else(|| category(&|heading| heading.boxes.hold(setting, item)))
        });
        let class = i64::from(class);
        by_item.or_else(|| category(&|heading| heading.service_classes.contains(&class)))
    }
}

/// The rules of the months that a session has met.
#[derive(Default)]
pub(super) struct Headings<'m>(Vec<TotalRules<'m>>);

impl<'m> Headings<'m> {
    /// Reads the rules of the month of a claim, when it is met first.
    pub(super) fn open(&mut self, masters: &MasterSet<'m>, month: Month) {
        if self.of(month).is_none() {
            self.0.push(TotalRules::of(masters, month));
        }
    }

    fn of(&mut self, month: Month) -> Option<&mut TotalRules<'m>> {
        self.0.iter_mut().find(|rules| rules.month == month)
    }
}

pub(super) fn run<'m>(claim: &Claim, headings: &mut Headings<'m>, outcome: &mut Outcome<'m>) {
    let Some(rules) = headings.of(claim.month) else { return };
    for index in 0..outcome.unit_days.len() {
        let Some(day) = outcome.unit_days.get(index).copied() else { continue };
        outcome.placements.push(Placement::default());
        let Some(unit) = unit_of(claim, &outcome.additions, day.unit) else { continue };
        if add(claim, rules, outcome, &day, unit.service_class).is_none() {
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
    rules: &mut TotalRules<'m>,
    outcome: &mut Outcome<'m>,
    day: &UnitDay,
    service_class: u32,
) -> Option<()> {
    let (count, on) = (i64::from(day.count), day.date);
    let points = day.points.checked_mul(count)?;
    let yen = day.yen.checked_mul(count)?;
    outcome.totals.points = outcome.totals.points.checked_add(points)?;
    if day.undecided {
        outcome.totals.undecided = outcome.totals.undecided.checked_add(points)?;
    }
    let item = first_item(outcome, day.unit);
    let booking = rules.booking(claim.setting, item, service_class, on);
    let patient_part = booking.is_patient_part;
    if patient_part {
        outcome.totals.meals_patient_yen = outcome.totals.meals_patient_yen.checked_add(yen)?;
    } else {
        outcome.totals.meals_yen = outcome.totals.meals_yen.checked_add(yen)?;
    }
    let booked = if patient_part { 0 } else { yen };
    if let Some((_, heading)) = booking.class.and_then(|place| rules.classes.get(place)) {
        book(&mut outcome.totals.by_service_class, heading, points, booked)?;
    }
    let category = booking.category.and_then(|place| rules.categories.get(place));
    let (living, environment) = (booking.is_living, patient_part && booking.is_living && booking.is_environment);
    if let Some(placement) = outcome.placements.last_mut() {
        let category = category.map_or("", |heading| heading.code);
        *placement = Placement { category, standard_amount: patient_part, living, environment };
    }
    match category {
        Some(heading) => book(&mut outcome.totals.by_receipt_category, heading, points, booked)?,
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

fn book<'m>(list: &mut Vec<Subtotal<'m>>, heading: &Heading<'m>, points: i64, yen: i64) -> Option<()> {
    let &Heading { code, title_ja, title_en, order, .. } = heading;
    if let Some(entry) = list.iter_mut().find(|entry| entry.order == order && entry.code == code) {
        entry.points = entry.points.checked_add(points)?;
        entry.yen = entry.yen.checked_add(yen)?;
        return Some(());
    }
    list.push(Subtotal { code, title_ja, title_en, order, points, yen });
    Some(())
}

fn sort(outcome: &mut Outcome<'_>) {
    outcome.totals.by_service_class.sort_unstable_by(|a, b| (a.order, a.code).cmp(&(b.order, b.code)));
    outcome.totals.by_receipt_category.sort_unstable_by(|a, b| (a.order, a.code).cmp(&(b.order, b.code)));
}
