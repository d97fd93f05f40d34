//! 食事・生活療養: the cost of the meals of a day in yen, and the patient's standard amount (標準負担額).

use super::Desk;
use super::deeds::Deed;
use super::rules::Place;
use super::stay::{DayLine, draft};
use super::stay_rules::{Case, CostItem, MealCost, Service, StandardAmount, StayRules};
use crate::claim::{Fact, IncomeClass, LimitConfirmation, Stay, StayDay};
use crate::message::{Arg, room as messages};
use crate::outcome::{Depends, Position};
use crate::rooms::age::first_day_after_month_of;
use crate::{Code, Day};

/// 診療識別 of 食事・生活療養.
const MEALS: u32 = 97;
/// The fact of an institution that says which 入院時食事療養 it has notified: `1` or `2`.
const NOTIFIED: &str = "入院時食事療養";
/// The fact of an institution with a dining room.
const DINING_ROOM: &str = "食堂加算";
/// The fact of a stay or a day in a 療養病床 whose 入院料 does not say so.
const LONG_TERM_BED: &str = "療養病床";
const YES: &str = "はい";

/// The meals of a day by what their cost depends on.
#[derive(Clone, Copy, Default)]
struct Served {
    meals: u32,
    liquid: u32,
    special: u32,
}

impl Served {
    fn of(day: &StayDay) -> Served {
        let mut served = Served::default();
        for meal in &day.meals {
            let kind = if meal.liquid { &mut served.liquid } else { &mut served.meals };
            *kind += 1;
            // 特別食加算 does not go with liquid food by tube.
            served.special += u32::from(meal.special_diet && !meal.liquid);
        }
        served
    }

    fn all(self) -> u32 {
        self.meals + self.liquid
    }
}

impl<'m> Desk<'_, '_, 'm> {
    pub(super) fn meals_of_day(&mut self, rules: &StayRules<'m>, stay: &Stay, date: Day, day: &StayDay) {
        let served = Served::of(day);
        let entered = |deed: &Deed<'m>| deed.date == date && deed.class == MEALS && deed.addition.is_none();
        if rules.costs.is_empty() || self.deeds.iter().any(entered) {
            return;
        }
        let living = rules.costs.iter().any(|cost| cost.service.living && self.lives_in(cost, date, day));
        let present = stay.leave_on(date).is_none();
        if served.all() == 0 && !(living && present) {
            return;
        }
        let notified = Fact::find(&self.scene.claim.institution.facts, NOTIFIED);
        let service = Service { living, second: notified == Some("2") };
        let missing = notified.is_none().then_some(Some(NOTIFIED));
        let of_ward = self.scene.stay_fact(date, DINING_ROOM);
        let dines = of_ward.or_else(|| Fact::find(&self.scene.claim.institution.facts, DINING_ROOM)) == Some(YES);
        let base = Deed { class: MEALS, ..self.stay_deed(date) };
        for cost in rules.costs.iter().filter(|cost| cost.service == service && cost.rule.holds_on(date)) {
            let quantity = match cost.item {
                CostItem::Meal => Some(served.meals),
                CostItem::Liquid => Some(served.liquid),
                CostItem::Special => Some(served.special),
                CostItem::DiningRoom => (dines && served.meals > 0 && self.is_in(cost, date, day)).then_some(1),
                CostItem::Environment => present.then_some(1),
            };
            let by_day = matches!(cost.item, CostItem::DiningRoom | CostItem::Environment);
            if let Some(quantity) = quantity.filter(|quantity| *quantity > 0) {
                let quantity = (!by_day).then_some(quantity);
                self.meal_line(DayLine { rule: cost.rule, code: cost.code, quantity, suggest: missing }, &base);
            }
        }
        // Without insurance there is no part of the insured.
        let insured = self.scene.claim.combinations.get(base.combination as usize);
        if insured.is_none_or(|combination| combination.coverage.is_none()) {
            return;
        }
        if served.all() > 0 {
            self.standard_amount(rules, service, false, Some(served.all()), missing, stay, date, day);
        }
        if living && present {
            self.standard_amount(rules, service, true, None, missing, stay, date, day);
        }
    }

    /// Whether the ward of a day is one that a row of the cost speaks of.
    fn is_in(&self, cost: &MealCost<'m>, date: Day, day: &StayDay) -> bool {
        day.ward_fee.is_none_or(|code| cost.wards.picks_ward(code, self.scene.fee_item(code, date)))
    }

    /// Whether a patient gets 生活療養 by a row of its cost: the age, and a 療養病床.
    fn lives_in(&self, cost: &MealCost<'m>, date: Day, day: &StayDay) -> bool {
        let ward = |code: Code| cost.wards.picks(code, self.scene.fee_item(code, date));
        let bed = self.scene.stay_fact(date, LONG_TERM_BED);
        let in_bed = bed.map_or_else(|| day.ward_fee.is_some_and(ward), |bed| bed == YES);
        let birth = self.scene.claim.patient.birth_date;
        let of_age = cost.age_from.is_none_or(|years| first_day_after_month_of(birth, years) <= date);
        cost.rule.holds_on(date) && in_bed && of_age
    }

    #[expect(clippy::too_many_arguments, reason = "a row is chosen by all of them")]
    fn standard_amount(
        &mut self,
        rules: &StayRules<'m>,
        service: Service,
        environment: bool,
        quantity: Option<u32>,
        missing: Option<Option<&'m str>>,
        stay: &Stay,
        date: Day,
        day: &StayDay,
    ) {
        let case = self.amount_case(stay, date, day);
        let mut rows = rules.amounts.iter().filter(|row| row.rule.holds_on(date) && row.is_of(service, environment));
        let Some(row): Option<&StandardAmount<'m>> = rows.find(|row| row.fits(&case)) else {
            // 環境療養 of some categories costs the patient nothing, and has no row then.
            if !environment || case.category.is_none() {
                let args = [Arg::Day(date), Arg::Word(case.class), Arg::None];
                self.outcome.find(&messages::STANDARD_AMOUNT_UNKNOWN, Position::Claim, args);
            }
            return;
        };
        let line = DayLine { rule: row.rule, code: row.code, quantity, suggest: missing };
        let base = Deed { class: MEALS, ..self.stay_deed(date) };
        self.meal_line(line, &base);
    }

    /// The facts that choose a standard amount. A lower class counts only when it was confirmed at the counter.
    fn amount_case(&self, stay: &Stay, date: Day, day: &StayDay) -> Case {
        let claim = self.scene.claim;
        let combination = claim.combinations.get(claim.stay_combination(date) as usize);
        let coverage =
            combination.and_then(|own| claim.coverages.iter().find(|c| Some(&c.id) == own.coverage.as_ref()));
        let confirmed = coverage.filter(|coverage| coverage.limit_confirmation != LimitConfirmation::None);
        let class = match confirmed.and_then(|coverage| coverage.income_class) {
            Some(IncomeClass::O | IncomeClass::Low) => "low",
            Some(IncomeClass::Low2) => "low_2",
            Some(IncomeClass::Low1) => "low_1",
            _ => "general",
        };
        let long_stay = stay.long_stay_from.is_some_and(|from| from <= date);
        Case { class, category: stay.amount_category, medical: day.medical_category, long_stay }
    }

    fn meal_line(&mut self, line: DayLine<'m>, base: &Deed<'m>) {
        let unit = self.unit_of_lines(&[line], MEALS, base);
        let own = Deed { unit, ..*base };
        self.enter(draft(line, Place::Own(MEALS), Depends::Performed, &own), (unit, 0), &own, None);
    }
}
