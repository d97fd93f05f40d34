//! What is compared of a computed claim: the Outcome as JSON, from whichever engine, and of this engine's own Outcomes also the rows,
//! rules and parameters behind the prices and shares.

use super::amounts::Amounts;
use santei::masters::{LocalScheme, ParameterValue, Release, Rule};
use santei::num::cost_of_points;
use santei::outcome::{CeilingFormula, Outcome, Position, Row, Step};
use santei::{Claim, Code};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An Outcome, as far as it is compared. Fields that another version writes besides are passed over.
#[derive(Deserialize, Debug)]
pub struct Document {
    pub findings: Vec<Finding>,
    pub lines: Vec<Line>,
    pub decisions: Vec<Decision>,
    pub additions: Vec<Addition>,
    pub units: Vec<Unit>,
    pub totals: Totals,
    pub payers: Vec<Payer>,
    pub meals: Vec<Meal>,
    pub receipts: Vec<BTreeMap<String, serde_json::Value>>,
    pub outside_yen: i64,
    pub engine: String,
}

#[derive(Deserialize, Debug)]
pub struct Finding {
    pub code: u16,
    pub slug: String,
    pub severity: String,
    pub at: String,
    #[serde(default)]
    pub citation: String,
}

#[derive(Deserialize, Debug)]
pub struct Line {
    pub unit: u32,
    pub line: u32,
    pub code: Code,
    pub name: String,
    pub status: String,
    pub nominal_points_x100: Option<i64>,
}

#[derive(Deserialize, Debug)]
pub struct Decision {
    pub at: String,
    pub count: u32,
    pub allowed: u32,
    pub reason: String,
    pub table: Option<String>,
    pub row: Option<String>,
    pub missing: Option<String>,
    pub rule: Option<String>,
    pub citation: Option<String>,
}

#[derive(Deserialize, Debug)]
pub struct Addition {
    pub status: String,
    pub unit: u32,
    pub line: u32,
    pub code: Code,
    pub combination: String,
    pub count: u32,
    pub rule: String,
    pub ja: String,
    pub en: String,
    pub citation: String,
}

#[derive(Deserialize, Debug)]
pub struct Unit {
    pub unit: u32,
    pub count: u32,
    pub points_x100: i64,
    pub yen: i64,
}

#[derive(Deserialize, Debug)]
pub struct Totals {
    pub points_x100: i64,
    pub collected_yen: Option<i64>,
}

#[derive(Deserialize, Debug)]
pub struct Payer {
    pub payer: String,
    pub id: Option<String>,
    pub combination: String,
    pub yen: i64,
}

#[derive(Deserialize, Debug)]
pub struct Share {
    pub subsidy: String,
    pub yen: i64,
}

#[derive(Deserialize, Debug)]
pub struct Meal {
    pub combination: String,
    pub cost_yen: i64,
    pub insurer_yen: i64,
    pub subsidies: Vec<Share>,
    pub patient_yen: Option<i64>,
}

/// The unit and line of a JSON pointer such as `/units/3/lines/0`.
pub fn line_of(pointer: &str) -> Option<(u32, u32)> {
    let mut parts = pointer.split('/').skip(1);
    let (units, unit, lines, line) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    (units == "units" && lines == "lines").then(|| Some((unit.parse().ok()?, line.parse().ok()?)))?
}

/// A computed claim.
#[derive(Debug)]
pub struct Computed<'m> {
    pub document: Document,
    /// Absent for another engine.
    pub steps: Option<Steps<'m>>,
}

/// What the trace of this engine tells of a claim.
#[derive(Default, Debug)]
pub struct Steps<'m> {
    /// The row of a line, by unit and line, and its release.
    pub rows: BTreeMap<(u32, u32), (Row<'m>, Release<'m>)>,
    /// Price × quantity × times of a drug or material, by unit and line, in 10^-7 yen.
    pub priced: BTreeMap<(u32, u32), i128>,
    /// Rules behind the price of a unit.
    pub rules: BTreeMap<RulePlace, (Option<Rule<'m>>, Effect)>,
    /// What the shares follow from, by combination and id.
    pub terms: BTreeMap<(String, String), Term<'m>>,
    /// Units whose yen are the patient's part of meals (標準負担額).
    pub standard: Vec<u32>,
}

/// Where a rule worked on a price: unit, line (none for the whole unit), step, bundle group.
pub type RulePlace = (u32, Option<u32>, &'static str, u8);

/// What a rule did there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// A percentage in hundredths, and whether 注加算 are in its base.
    Percent(i64, bool),
    /// Flat points for several items.
    Flat(i64),
    /// Whatever the fields of the rule say.
    Fields,
}

/// What a share follows from.
#[derive(Clone, Copy, Debug)]
pub enum Term<'m> {
    /// A dated value, of a ceiling with how it grows with the cost.
    Parameter(ParameterValue<'m>, Option<CeilingFormula>),
    /// A rule of a national scheme, or of the practice of a local one.
    Rule(Rule<'m>),
    /// A row of the 地単公費マスター.
    Scheme(LocalScheme<'m>),
}

impl<'m> Computed<'m> {
    /// What this engine computed.
    ///
    /// # Errors
    /// None that input can cause; serde's signature is passed on.
    pub fn own(outcome: &Outcome<'m>, claim: &Claim) -> Result<Computed<'m>, serde_json::Error> {
        let document = serde_json::from_str(&outcome.to_json(claim)?)?;
        Ok(Computed { document, steps: Some(Steps::of(outcome, claim)) })
    }

    /// What another engine computed, from its JSON.
    ///
    /// # Errors
    /// The bytes are no Outcome.
    pub fn other(json: &[u8]) -> Result<Computed<'m>, serde_json::Error> {
        Ok(Computed { document: serde_json::from_slice(json)?, steps: None })
    }

    /// Everything together. What is collected counts only where both sides of a comparison tell it.
    pub fn amounts(&self, claim: &Claim) -> Amounts {
        self.amounts_by(&|id| class_of(claim, id))
    }

    fn amounts_by(&self, class: Class<'_>) -> Amounts {
        let document = &self.document;
        let mut sum = Amounts {
            points_x100: document.totals.points_x100,
            cost_yen: cost_of_points(document.totals.points_x100),
            outside_yen: document.outside_yen,
            ..Amounts::default()
        };
        for payer in &document.payers {
            *slot(&mut sum, class, &payer.payer, payer.id.as_deref()) += payer.yen;
        }
        for meal in &document.meals {
            sum.cost_yen += meal.cost_yen;
            add_meal(&mut sum, class, meal);
        }
        sum.subsidies_yen.retain(|_, yen| *yen != 0);
        sum.open_yen = sum.cost_yen - sum.payers_yen();
        sum
    }

    /// As [`Computed::amounts`], of a claim that this engine cannot read: its subsidies have no 法別番号.
    pub fn amounts_without_claim(&self) -> Amounts {
        self.amounts_by(&|_| "unknown".to_owned())
    }

    /// Who pays for the care under a combination.
    pub fn care(&self, claim: &Claim, combination: &str) -> Amounts {
        let mut sum = Amounts::default();
        for payer in self.document.payers.iter().filter(|payer| payer.combination == combination) {
            *slot(&mut sum, &|id| class_of(claim, id), &payer.payer, payer.id.as_deref()) += payer.yen;
        }
        sum.subsidies_yen.retain(|_, yen| *yen != 0);
        sum
    }

    /// Who pays for the meals under a combination, with their cost.
    pub fn meals(&self, claim: &Claim, combination: &str) -> Amounts {
        let mut sum = Amounts::default();
        for meal in self.document.meals.iter().filter(|meal| meal.combination == combination) {
            sum.cost_yen += meal.cost_yen;
            add_meal(&mut sum, &|id| class_of(claim, id), meal);
        }
        sum.subsidies_yen.retain(|_, yen| *yen != 0);
        sum.open_yen = sum.cost_yen - sum.payers_yen();
        sum
    }

    /// The proposals that are billed.
    pub fn added(&self) -> impl Iterator<Item = &Addition> {
        self.document.additions.iter().filter(|addition| addition.status == "added")
    }

    /// Id of the combination that pays a unit.
    pub fn combination<'c>(&'c self, claim: &'c Claim, unit: u32) -> &'c str {
        let entered = claim.units.get(unit as usize).map(|unit| unit.combination.as_str());
        let added = || self.document.additions.iter().find(|own| own.unit == unit).map(|own| own.combination.as_str());
        entered.or_else(added).unwrap_or_default()
    }
}

/// 法別番号 of a subsidy by its id.
type Class<'c> = &'c dyn Fn(&str) -> String;

fn add_meal(sum: &mut Amounts, class: Class<'_>, meal: &Meal) {
    sum.insurer_yen += meal.insurer_yen;
    sum.patient_yen += meal.patient_yen.unwrap_or(0);
    for share in &meal.subsidies {
        *sum.subsidies_yen.entry(class(&share.subsidy)).or_default() += share.yen;
    }
}

fn slot<'s>(sum: &'s mut Amounts, class: Class<'_>, payer: &str, id: Option<&str>) -> &'s mut i64 {
    match payer {
        "coverage" => &mut sum.insurer_yen,
        "high_cost" => &mut sum.high_cost_yen,
        "subsidy" => sum.subsidies_yen.entry(class(id.unwrap_or_default())).or_default(),
        _ => &mut sum.patient_yen,
    }
}

/// 法別番号 of a subsidy of the claim.
fn class_of(claim: &Claim, id: &str) -> String {
    let number = claim.subsidies.iter().find(|subsidy| subsidy.id == id).and_then(|own| own.payer_number.as_deref());
    number.and_then(|number| number.get(..2)).unwrap_or("written_out").to_owned()
}

impl<'m> Steps<'m> {
    fn of(outcome: &Outcome<'m>, claim: &Claim) -> Steps<'m> {
        let mut steps = Steps::default();
        let mut times: BTreeMap<(u32, santei::Day), u32> = BTreeMap::new();
        for day in &outcome.unit_days {
            *times.entry((day.unit, day.date)).or_default() += day.count;
        }
        let combination = |index: u32| claim.combinations.get(index as usize).map(|own| own.id.as_str());
        for event in &outcome.trace {
            match (event.at, event.step) {
                (Position::Line(unit, line), Step::Row(row, release, _)) => {
                    steps.rows.entry((unit, line)).or_insert((row, release));
                }
                (Position::Line(unit, line), Step::PriceTimes { price, quantity, .. }) => {
                    let count = times.get(&(unit, event.date)).copied().unwrap_or(1);
                    *steps.priced.entry((unit, line)).or_default() +=
                        i128::from(price) * i128::from(quantity) * i128::from(count);
                }
                (at @ (Position::Unit(unit) | Position::Line(unit, _)), step) => {
                    if let Some((name, group, rule, effect)) = price_rule(step) {
                        let line = if let Position::Line(_, line) = at { Some(line) } else { None };
                        steps.rules.entry((unit, line, name, group)).or_insert((rule, effect));
                    }
                }
                (at, step) => {
                    let Some((id, term)) = term(step) else { continue };
                    let places: Vec<&str> = match at {
                        Position::Visit(visit) => {
                            let visit = outcome.visits.get(visit as usize);
                            visit.and_then(|visit| combination(visit.combination)).into_iter().collect()
                        }
                        Position::Combination(index) => combination(index).into_iter().collect(),
                        Position::Coverage(index) => {
                            let coverage = claim.coverages.get(index as usize).map(|own| own.id.as_str());
                            let with = claim.combinations.iter().filter(|own| own.coverage.as_deref() == coverage);
                            with.map(|own| own.id.as_str()).collect()
                        }
                        Position::Subsidy(index) => {
                            let subsidy = claim.subsidies.get(index as usize).map(|own| &own.id);
                            let has = |own: &&santei::claim::Combination| {
                                subsidy.is_some_and(|subsidy| own.subsidies.contains(subsidy))
                            };
                            claim.combinations.iter().filter(has).map(|own| own.id.as_str()).collect()
                        }
                        _ => claim.combinations.iter().map(|own| own.id.as_str()).collect(),
                    };
                    for place in places {
                        steps.terms.entry((place.to_owned(), id.clone())).or_insert(term);
                    }
                }
            }
        }
        let placed = outcome.unit_days.iter().zip(&outcome.placements);
        steps.standard = placed.filter(|(_, place)| place.standard_amount).map(|(day, _)| day.unit).collect();
        steps
    }

    /// Whether the yen of a unit are the patient's part.
    pub fn is_standard(&self, unit: u32) -> bool {
        self.standard.contains(&unit)
    }
}

/// A step of the price room that follows a rule: its name and bundle group, the rule where the masters hold one, and what it did.
fn price_rule(step: Step<'_>) -> Option<(&'static str, u8, Option<Rule<'_>>, Effect)> {
    Some(match step {
        Step::Percent { rule, percent, with_additions, .. } => {
            ("percent", 0, rule, Effect::Percent(percent, with_additions))
        }
        Step::Bundle { rule, group, points, .. } => ("bundle", group, Some(rule), Effect::Flat(points)),
        Step::JoinedTime { rule, .. } => ("joined time", 0, Some(rule), Effect::Fields),
        Step::DrugPoints { rule, .. } => ("drugs", 0, Some(rule), Effect::Fields),
        Step::SpecialCharge { rule, .. } => ("special charge", 0, Some(rule), Effect::Fields),
        _ => return None,
    })
}

/// What a step of the share room follows from. A ceiling counts only where it pays.
fn term<'m>(step: Step<'m>) -> Option<(String, Term<'m>)> {
    let parameter = |value: ParameterValue<'m>, formula| (value.id.to_owned(), Term::Parameter(value, formula));
    Some(match step {
        Step::BurdenRate { parameter: value, .. } => parameter(value, None),
        Step::Counter { unit, .. } => parameter(unit, None),
        Step::Tax { rate, .. } => parameter(rate, None),
        Step::Ceiling { row: Some(value), benefit, formula, .. } if benefit != 0 => parameter(value, formula),
        Step::NationalScheme { rule } | Step::LocalPractice { rule } => (rule.id().to_owned(), Term::Rule(rule)),
        Step::LocalScheme { scheme } => {
            (format!("scheme.{}.{}", scheme.number(), scheme.category()), Term::Scheme(scheme))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_names_unit_and_line() {
        assert_eq!(line_of("/units/3/lines/10"), Some((3, 10)));
        assert_eq!(line_of("/units/3"), None);
        assert_eq!(line_of("/coverages/3/lines/1"), None);
    }
}
