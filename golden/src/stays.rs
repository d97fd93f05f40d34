//! The stay behind the 入院料 and meals that a claim has as lines: what the engine shall find again by itself.

use santei::claim::{Claim, Fact, Leave, Line, Meal, MealTime, Quantity, Stay, StayDay, Unit};
use santei::masters::{FeeItem, MasterSet, Rule};
use santei::{Code, Day};

/// 診療識別 under which 入院料 and meals stand.
const STAY_CLASSES: [u32; 3] = [90, 92, 97];
/// 項番27: 入院料.
const WARD_DAY: u8 = 3;

/// The claim with its 入院料, what joins them by rule, and its meals taken out of the lines and told as a stay.
///
/// # Panics
/// When the claim has no stay.
pub fn told_as_stay(claim: &Claim, masters: &MasterSet<'_>) -> Claim {
    let mut told = claim.clone();
    let mut stay = Stay::new(claim.stay.as_ref().expect("a stay").admitted, Vec::new());
    let mut builder = Builder { masters, stay: &mut stay, facts: Vec::new() };
    told.units.clear();
    for unit in &claim.units {
        if !STAY_CLASSES.contains(&unit.service_class.value()) {
            told.units.push(unit.clone());
            continue;
        }
        for times in &unit.times {
            let kept: Vec<Line> = unit.lines.iter().filter(|line| !builder.take(line, times.date)).cloned().collect();
            if !kept.is_empty() {
                told.units.push(Unit {
                    times: vec![times.clone()],
                    lines: kept,
                    id: None,
                    recorded_points: None,
                    ..unit.clone()
                });
            }
        }
    }
    told.institution.facts = builder.facts;
    stay.days.sort_by_key(|day| day.date);
    stay.combination = claim.combinations.first().map(|combination| combination.id.clone());
    told.stay = Some(stay);
    told.settings.completion = Default::default();
    told
}

struct Builder<'b, 'm> {
    masters: &'b MasterSet<'m>,
    stay: &'b mut Stay,
    facts: Vec<Fact>,
}

impl<'m> Builder<'_, 'm> {
    /// Takes a line into the stay, where a rule gives it back.
    fn take(&mut self, line: &Line, date: Day) -> bool {
        let Some(item) = self.masters.fee_item(line.code, date).found() else { return false };
        if item.actual_days() == WARD_DAY {
            self.day(date).ward_fee = Some(line.code);
            return true;
        }
        self.meal(line, item, date) || self.beside_ward(line.code, date)
    }

    fn day(&mut self, date: Day) -> &mut StayDay {
        let days = &mut self.stay.days;
        let at = days.iter().position(|day| day.date == date).unwrap_or_else(|| {
            days.push(StayDay::new(date));
            days.len() - 1
        });
        &mut days[at]
    }

    fn rules(&self, kind: &'static str, date: Day) -> impl Iterator<Item = Rule<'m>> + use<'_, 'm> {
        self.masters.rulebook().filter(move |rule| rule.kind() == kind && rule.holds_on(date))
    }

    fn meal(&mut self, line: &Line, item: FeeItem<'m>, date: Day) -> bool {
        let named = |rule: &Rule<'m>| rule.int("code") == Some(line.code.value().into());
        if self.rules("standard_amount", date).any(|rule| named(&rule)) {
            return true;
        }
        let Some(rule) = self.rules("meal_cost", date).find(named) else { return false };
        let service = rule.text("service").expect("a service");
        self.fact("入院時食事療養", if service.ends_with('1') { "1" } else { "2" });
        let count = line.quantity.map_or(1, |quantity: Quantity| quantity.hundred_thousandths() / 100_000);
        let at = [MealTime::Dinner, MealTime::Lunch, MealTime::Breakfast];
        match rule.text("item").expect("an item") {
            "meal" | "liquid" => {
                let liquid = rule.text("item") == Some("liquid");
                for _ in 0..count {
                    let day = self.day(date);
                    let at = at[day.meals.len()];
                    day.meals.push(Meal { at, liquid, special_diet: false, chosen_yen: None });
                }
            }
            "special" => {
                let day = self.day(date);
                day.meals.iter_mut().take(count as usize).for_each(|meal| meal.special_diet = true);
            }
            "dining_room" => self.day(date).facts.push(Fact { name: "食堂加算".into(), value: "はい".into() }),
            _ => {}
        }
        assert_eq!(item.code(), line.code);
        true
    }

    fn beside_ward(&mut self, code: Code, date: Day) -> bool {
        let number = i64::from(code.value());
        let by = |rule: &Rule<'m>| rule.int("code") == Some(number) || rule.ints("choices").any(|own| own == number);
        let Some(rule) = self.rules("stay_day", date).find(by) else { return false };
        match rule.text("on") {
            Some("leave") => self.day(date).leave = Some(Leave::Plain),
            Some("treatment_leave") => self.day(date).leave = Some(Leave::ForTreatment),
            Some("other_institution") => self.day(date).other_institution = true,
            Some("discharge") => self.stay.discharged = Some(date),
            _ => {}
        }
        if let Some(name) = rule.text("fact") {
            let chosen = rule.texts("values").zip(rule.ints("choices")).find(|(_, own)| *own == number);
            let value = chosen.map_or(rule.text("fact_value").unwrap_or("はい"), |(value, _)| value);
            if rule.text("fact_of") == Some("institution") {
                self.fact(name, value);
            } else {
                self.day(date).facts.push(Fact { name: name.into(), value: value.into() });
            }
        }
        true
    }

    fn fact(&mut self, name: &str, value: &str) {
        if Fact::find(&self.facts, name).is_none() {
            self.facts.push(Fact { name: name.into(), value: value.into() });
        }
    }
}
