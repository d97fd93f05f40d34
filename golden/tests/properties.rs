//! What holds for every month, whatever the amounts: generated months of random payers, caps, counts and visits. The sequence
//! is fixed, so that a failure comes back; it is shrunk before it is shown.

use santei::claim::{
    CapScope, CeilingRounding, Combination, CountRule, CoverageKind, HighCostClass, IncomeClass, InsurerGroup,
    LimitConfirmation, LongTermCount, Setting, SpecialRule, Subsidy, SubsidyClass, SubsidyParameters,
};
use santei::outcome::{Outcome, Payer};
use santei::{Claim, Day, Engine, Image, MasterSet, Month, Session};
use std::collections::BTreeMap;

const MONTHS: u64 = 100_000;

/// A small generator (xorshift64*): the same seed gives the same months on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    fn maybe<T>(&mut self, times: u64, value: T) -> Option<T> {
        self.once_in(times).then_some(value)
    }
}

/// A claim with one of everything, out of which the months are put together.
fn pattern() -> Claim {
    let text = r#"{
        "id": "generated", "month": "2026-07", "setting": "outpatient",
        "institution": {"kind": "clinic", "prefecture": "13"}, "patient": {"birth_date": "1980-05-15"},
        "coverages": [{"id": "h0", "kind": "employees"}],
        "subsidies": [{"id": "s0", "parameters": {"class": "local", "patient_share": true}}],
        "combinations": [{"id": "p0", "coverage": "h0"}],
        "encounters": [{"id": "v0", "date": "2026-07-01"}],
        "visit_points": [{"encounter": "v0", "combination": "p0", "points": 100}],
        "ledger": [{"subsidy": "s0", "date": "2026-07-01", "patient_yen": 100}]
    }"#;
    Claim::from_json(text.as_bytes()).unwrap()
}

/// Months in which the tables differ.
const IN_MONTHS: &[&str] = &["2013-05", "2016-03", "2017-11", "2020-10", "2023-04", "2026-05", "2026-11"];

fn class_of(dice: &mut Dice, month: Month, from_70: bool, kind: CoverageKind) -> IncomeClass {
    use IncomeClass::{A, Active1, Active2, Active3, E, General, General2, I, Low, Low1, Low2, Middle, O, U, Upper};
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let on = month.first_day();
    match from_70 {
        false if on < day("2015-01-01") => dice.pick(&[Upper, Middle, Low]),
        false => dice.pick(&[A, I, U, E, O]),
        true if on < day("2018-08-01") => dice.pick(&[Active3, General, Low2, Low1]),
        true if kind == CoverageKind::LateElderly && on >= day("2022-10-01") => {
            dice.pick(&[Active3, Active2, Active1, General, General2, Low2, Low1])
        }
        true => dice.pick(&[Active3, Active2, Active1, General, Low2, Low1]),
    }
}

fn add_coverages(dice: &mut Dice, claim: &mut Claim, pattern: &Claim) {
    use CoverageKind::{Employees, LateElderly, National};
    let from_70 = dice.once_in(2);
    let (year, _, _) = claim.month.first_day().ymd();
    claim.patient.birth_date = Day::from_ymd(year - if from_70 { 73 } else { 40 }, 5, 15).unwrap();
    let count = if dice.once_in(4) { 2 } else { 1 };
    let first =
        if from_70 { dice.pick(&[Employees, National, LateElderly]) } else { dice.pick(&[Employees, National]) };
    let tenths = dice.pick(&[1, 2, 3]);
    for index in 0..count {
        let mut coverage = pattern.coverages[0].clone();
        coverage.id = format!("h{index}");
        coverage.kind = if index == 0 || first == LateElderly { first } else { National };
        coverage.burden_tenths = Some(tenths);
        coverage.income_class = Some(class_of(dice, claim.month, from_70, coverage.kind)).filter(|_| !dice.once_in(6));
        coverage.limit_confirmation = dice.pick(&[LimitConfirmation::Online, LimitConfirmation::None]);
        coverage.multiple_months = dice.once_in(4);
        coverage.halved_limits = Some(dice.once_in(8));
        claim.coverages.push(coverage);
    }
}

fn rate(text: &str) -> Option<santei::claim::Rate> {
    let rate = serde_json::from_value(serde_json::Value::String(text.into()));
    Some(rate.unwrap())
}

fn parameters(dice: &mut Dice, plain: &SubsidyParameters) -> SubsidyParameters {
    let mut terms = plain.clone();
    match dice.below(6) {
        0 => {
            terms.class = SubsidyClass::LongTermSpecifiedDisease;
            terms.cap_per_month_yen = Some(dice.pick(&[10_000, 20_000]));
        }
        1 => {
            terms.class = SubsidyClass::National;
            terms.rate = rate(dice.pick(&["1/10", "1/20"]));
            terms.cap_per_month_yen = dice.pick(&[Some(2_500), Some(5_000), Some(10_000), None]);
            (terms.high_cost.class_employees, terms.high_cost.class_national) =
                (HighCostClass::General, HighCostClass::General);
            terms.cap_ledger = true;
        }
        2 => {
            terms.class = SubsidyClass::National;
            terms.rate = rate("2/10");
            terms.cap_per_month_yen = dice.pick(&[Some(0), Some(1_000), Some(5_000), Some(30_000), None]);
            terms.cap_ledger = true;
        }
        3 if dice.once_in(2) => {
            terms.class = SubsidyClass::PublicAssistance;
            terms.patient_share = false;
            (terms.high_cost.class_employees, terms.high_cost.class_national) =
                (HighCostClass::Low, HighCostClass::Low);
        }
        _ => local(dice, &mut terms),
    }
    terms
}

fn local(dice: &mut Dice, terms: &mut SubsidyParameters) {
    terms.rate = if dice.once_in(4) { rate(dice.pick(&["1/10", "1/20"])) } else { None };
    terms.cap_per_visit_yen = dice.maybe(3, 300);
    terms.cap_per_day_yen = dice.maybe(2, 500);
    terms.cap_per_month_yen = {
        let cap = dice.pick(&[1_000, 8_000]);
        dice.maybe(2, cap)
    };
    terms.paid_visits_per_day = dice.maybe(6, 1);
    terms.paid_visits_per_month = dice.maybe(4, 2);
    terms.count_rule = dice.pick(&[CountRule::EveryVisitWithPoints, CountRule::VisitsWherePatientPaid]);
    terms.cap_scope = dice.pick(&[CapScope::Institution, CapScope::Receipt]);
    let class = dice.pick(&[HighCostClass::Own, HighCostClass::General]);
    (terms.high_cost.class_employees, terms.high_cost.class_national) = (class, class);
    terms.high_cost.not_combined = if dice.once_in(8) { InsurerGroup::All } else { InsurerGroup::None };
    terms.high_cost.combine_small = if dice.once_in(8) { InsurerGroup::All } else { InsurerGroup::None };
    terms.high_cost.collect_after_limit = dice.once_in(10);
    if dice.once_in(8) {
        terms.special_rules.push(special_rule(dice));
    }
}

fn special_rule(dice: &mut Dice) -> SpecialRule {
    let text = dice.pick(&[
        r#"{"kind": "charge_back_above", "threshold_yen": 21000}"#,
        r#"{"kind": "pays_up_to", "threshold_yen": 5000}"#,
        r#"{"kind": "part_of_insurance_share", "part": "1/2"}"#,
        r#"{"kind": "part_of_remaining_share", "part": "1/3", "rounding": "up", "counter_unit_yen": 1}"#,
        r#"{"kind": "patient_above_ceiling", "insurers": "employees_and_societies"}"#,
        r#"{"kind": "patient_above_ceiling", "insurers": "employees_and_societies", "beside_share": true}"#,
        r#"{"kind": "charged_visits", "visits": "first_visit"}"#,
    ]);
    serde_json::from_str(text).unwrap()
}

fn add_subsidies(dice: &mut Dice, claim: &mut Claim, pattern: &Claim) {
    let plain = pattern.subsidies[0].parameters.clone().unwrap();
    let mut long_term = false;
    for index in 0..dice.below(4) {
        let mut subsidy: Subsidy = pattern.subsidies[0].clone();
        subsidy.id = format!("s{index}");
        let mut terms = parameters(dice, &plain);
        if terms.class == SubsidyClass::LongTermSpecifiedDisease && std::mem::replace(&mut long_term, true) {
            terms = plain.clone();
        }
        // National schemes stand before local ones; each has a place of its own.
        let group = if terms.class == SubsidyClass::Local { 10 } else { 0 };
        terms.priority = Some(group + index as u32);
        subsidy.parameters = Some(terms);
        claim.subsidies.push(subsidy);
    }
}

fn add_visits(dice: &mut Dice, claim: &mut Claim, pattern: &Claim) {
    for index in 0..=dice.below(3) {
        let mut combination: Combination = pattern.combinations[0].clone();
        combination.id = format!("p{index}");
        combination.coverage = Some(format!("h{}", dice.below(claim.coverages.len() as u64)));
        combination.subsidies = claim.subsidies.iter().map(|s| s.id.clone()).filter(|_| dice.once_in(2)).collect();
        claim.combinations.push(combination);
    }
    let mut days: Vec<i32> = (0..=dice.below(6)).map(|_| dice.below(28) as i32).collect();
    days.sort_unstable();
    for (index, day) in days.into_iter().enumerate() {
        let mut encounter = pattern.encounters[0].clone();
        encounter.id = format!("v{index}");
        encounter.date = Day::from_number(claim.month.first_day().number() + day);
        claim.encounters.push(encounter);
        let mut visit = pattern.visit_points[0].clone();
        visit.encounter = format!("v{index}");
        visit.combination = format!("p{}", dice.below(claim.combinations.len() as u64));
        let size = dice.pick(&[100, 1_000, 10_000, 100_000]);
        visit.points = dice.below(size) as i64;
        claim.visit_points.push(visit);
    }
    for _ in 0..dice.below(6).saturating_sub(3) {
        if claim.subsidies.is_empty() {
            return;
        }
        let mut entry = pattern.ledger[0].clone();
        entry.subsidy = format!("s{}", dice.below(claim.subsidies.len() as u64));
        entry.date = Day::from_number(claim.month.first_day().number() + dice.below(28) as i32);
        entry.patient_yen = dice.below(400) as i64 * 10;
        claim.ledger.push(entry);
    }
}

fn generate(dice: &mut Dice, pattern: &Claim) -> Claim {
    let mut claim = pattern.clone();
    claim.coverages.clear();
    claim.subsidies.clear();
    claim.combinations.clear();
    claim.encounters.clear();
    claim.visit_points.clear();
    claim.ledger.clear();
    claim.month = Month::parse_iso(dice.pick(IN_MONTHS)).unwrap();
    claim.setting = dice.pick(&[Setting::Outpatient, Setting::Inpatient]);
    add_coverages(dice, &mut claim, pattern);
    add_subsidies(dice, &mut claim, pattern);
    add_visits(dice, &mut claim, pattern);
    let settings = &mut claim.settings;
    settings.long_term_counts_subsidies = dice.pick(&[LongTermCount::All, LongTermCount::None]);
    settings.long_term_by_day = dice.pick(&[InsurerGroup::None, InsurerGroup::None, InsurerGroup::All]);
    if dice.once_in(4) {
        settings.ceiling_counter_rounding = dice.pick(&[CeilingRounding::TenHalfUp, CeilingRounding::TenDown]);
    }
    claim
}

/// Sums of a month, by the names of the claim.
#[derive(Default, PartialEq, Eq, Debug)]
struct Sums {
    insurer: i64,
    benefit: i64,
    patient: i64,
    counter: i64,
    subsidies: BTreeMap<String, i64>,
}

fn sums(claim: &Claim, outcome: &Outcome<'_>) -> Sums {
    let mut sums = Sums::default();
    for visit in &outcome.visits {
        sums.insurer += visit.insurer.unwrap();
        sums.benefit += visit.benefit;
        sums.patient += visit.patient_exact.unwrap();
        sums.counter += visit.counter.unwrap();
    }
    for adjustment in &outcome.adjustments {
        sums.benefit += adjustment.benefit;
        sums.patient += adjustment.patient_exact;
        sums.counter += adjustment.counter;
    }
    let shares = outcome.shares.iter().map(|share| (share.subsidy, share.yen));
    let moved = outcome.adjustment_shares.iter().map(|share| (share.subsidy, share.yen));
    for (subsidy, yen) in shares.chain(moved) {
        *sums.subsidies.entry(claim.subsidies[subsidy as usize].id.clone()).or_default() += yen;
    }
    sums
}

fn terms(claim: &Claim) -> impl Iterator<Item = &SubsidyParameters> {
    claim.subsidies.iter().filter_map(|subsidy| subsidy.parameters.as_ref())
}

fn has_special_rule(claim: &Claim) -> bool {
    terms(claim).any(|terms| !terms.special_rules.is_empty() || terms.high_cost.collect_after_limit)
}

/// Every amount is somebody's: per visit, per adjustment and for the month.
fn ledger_is_exact(claim: &Claim, outcome: &Outcome<'_>) -> Result<(), String> {
    for (index, visit) in (0u32..).zip(&outcome.visits) {
        let subsidies: i64 = outcome.shares.iter().filter(|share| share.visit == index).map(|share| share.yen).sum();
        let sum = visit.insurer.unwrap() + visit.benefit + subsidies + visit.patient_exact.unwrap();
        if sum != visit.points * 10 {
            return Err(format!("visit {index}: {sum} of {}", visit.points * 10));
        }
    }
    for (index, adjustment) in (0u32..).zip(&outcome.adjustments) {
        let shares = outcome.adjustment_shares.iter().filter(|share| share.adjustment == index);
        let sum = adjustment.benefit + adjustment.patient_exact + shares.map(|share| share.yen).sum::<i64>();
        if sum != 0 {
            return Err(format!("adjustment {index}: {sum}"));
        }
    }
    let cost: i64 = claim.visit_points.iter().map(|visit| visit.points * 10).sum();
    let payers: i64 = outcome.payers.iter().map(|payer| payer.yen).sum();
    let patient: i64 = outcome.payers.iter().filter(|p| p.payer == Payer::Patient).map(|payer| payer.yen).sum();
    let month = sums(claim, outcome);
    if payers != cost || patient != month.patient {
        return Err(format!("month: payers {payers} of {cost}, patient {patient} of {}", month.patient));
    }
    Ok(())
}

/// Nobody gets money out of a month, except a scheme of the state with rate and cap, from which a benefit takes back, and local
/// schemes with a rule of their own.
fn nobody_is_negative(claim: &Claim, outcome: &Outcome<'_>) -> Result<(), String> {
    let month = sums(claim, outcome);
    if month.patient < 0 || month.counter < 0 || month.insurer < 0 || month.benefit < 0 {
        return Err(format!("{month:?}"));
    }
    for subsidy in &claim.subsidies {
        let terms = subsidy.parameters.as_ref().unwrap();
        let named = terms.rate.is_some() && terms.cap_per_month_yen.is_some()
            || terms.high_cost.collect_after_limit
            || !terms.special_rules.is_empty();
        let yen = month.subsidies.get(&subsidy.id).copied().unwrap_or(0);
        if yen < 0 && !named {
            return Err(format!("{} pays {yen}", subsidy.id));
        }
    }
    Ok(())
}

/// Each percentage of a visit is rounded by at most 5 yen, and what follows takes the smaller of sums.
fn counter_stays_near(claim: &Claim, outcome: &Outcome<'_>) -> Result<(), String> {
    if has_special_rule(claim) {
        return Ok(());
    }
    let month = sums(claim, outcome);
    let rounding = if claim.settings.ceiling_counter_rounding == CeilingRounding::OneYen { 5 } else { 10 };
    let bound = rounding * outcome.visits.len() as i64;
    let distance = (month.counter - month.patient).abs();
    if distance > bound { Err(format!("{distance} > {bound}: {month:?}")) } else { Ok(()) }
}

/// The claim with its subsidies listed the other way round.
fn order_is_irrelevant(claim: &Claim, outcome: &Outcome<'_>, session: &mut Session<'_, '_>) -> Result<(), String> {
    let before = sums(claim, outcome);
    let mut turned = claim.clone();
    turned.subsidies.reverse();
    turned.combinations.iter_mut().for_each(|combination| combination.subsidies.reverse());
    let after = sums(&turned, session.calculate(&turned));
    if before == after { Ok(()) } else { Err(format!("{before:?} became {after:?}")) }
}

fn closed_month_is_the_same(claim: &Claim, outcome: &Outcome<'_>, session: &mut Session<'_, '_>) -> Result<(), String> {
    let before = sums(claim, outcome);
    let mut closed = claim.clone();
    closed.settings.month_end = true;
    let outcome = session.calculate(&closed);
    let after = sums(&closed, outcome);
    let left = outcome.adjustments.len() + outcome.adjustment_shares.len();
    if before == after && left == 0 { Ok(()) } else { Err(format!("{before:?} became {after:?}")) }
}

/// Where more cost can cost the patient less: under 70 a part of 21,000 yen is combined with others and a smaller one is not;
/// and what parts together have above a limit may relieve the patient of one part, though a scheme paid in the other.
fn can_begin_to_combine(claim: &Claim) -> bool {
    let (year, _, _) = claim.patient.birth_date.ymd();
    let (now, _, _) = claim.month.first_day().ymd();
    let has_scheme = terms(claim).any(|terms| terms.class != SubsidyClass::LongTermSpecifiedDisease);
    claim.combinations.len() > 1 && (now - year < 70 || has_scheme)
}

/// More points in the last visit never lower the month's share of the patient.
fn more_points_cost_no_less(claim: &Claim, outcome: &Outcome<'_>, session: &mut Session<'_, '_>) -> Result<(), String> {
    if has_special_rule(claim) || can_begin_to_combine(claim) {
        return Ok(());
    }
    let before = sums(claim, outcome);
    let mut more = claim.clone();
    let Some(last) = more.visit_points.last_mut() else { return Ok(()) };
    last.points += 1 + last.points / 3;
    let after = sums(&more, session.calculate(&more));
    if after.patient >= before.patient { Ok(()) } else { Err(format!("{before:?} became {after:?}")) }
}

/// What is left under a scheme of the state with a monthly cap: the patient and the later payers together.
fn caps_hold(claim: &Claim, outcome: &Outcome<'_>) -> Result<(), String> {
    let Some(first) = outcome.visits.first() else { return Ok(()) };
    for (index, subsidy) in (0u32..).zip(&claim.subsidies) {
        let terms = subsidy.parameters.as_ref().unwrap();
        let (SubsidyClass::National, Some(cap)) = (terms.class, terms.cap_per_month_yen) else { continue };
        let entries = claim.ledger.iter().filter(|entry| entry.subsidy == subsidy.id && entry.date < first.date);
        let elsewhere: i64 = entries.map(|entry| entry.patient_yen).sum();
        let left = left_under(claim, outcome, index);
        if left > (cap - elsewhere).max(0) {
            return Err(format!("{}: {left} of {cap}, {elsewhere} elsewhere", subsidy.id));
        }
        let collected = collected_under(claim, outcome, &subsidy.id);
        if !takes_back(claim) && collected > (cap - elsewhere).max(0) {
            return Err(format!("{}: collected {collected} of {cap}, {elsewhere} elsewhere", subsidy.id));
        }
    }
    Ok(())
}

/// Whether a later payer may pay less than nothing, so that the patient bears more than what is left under an earlier one.
fn takes_back(claim: &Claim) -> bool {
    has_special_rule(claim) || terms(claim).any(|terms| terms.class == SubsidyClass::Local && terms.rate.is_some())
}

/// What is collected in the combinations with a subsidy, less what is given back.
fn collected_under(claim: &Claim, outcome: &Outcome<'_>, id: &String) -> i64 {
    let contains = |combination: u32| claim.combinations[combination as usize].subsidies.contains(id);
    let visits = outcome.visits.iter().filter(|visit| contains(visit.combination));
    let moved = outcome.adjustments.iter().filter(|adjustment| contains(adjustment.combination));
    visits.map(|visit| visit.counter.unwrap()).sum::<i64>() + moved.map(|adjustment| adjustment.counter).sum::<i64>()
}

/// What patient and later payers bear in the combinations with a subsidy.
fn left_under(claim: &Claim, outcome: &Outcome<'_>, subsidy: u32) -> i64 {
    let priority = |index: u32| {
        let terms = claim.subsidies[index as usize].parameters.as_ref().unwrap();
        (terms.class != SubsidyClass::LongTermSpecifiedDisease, terms.priority)
    };
    let contains = |combination: u32| {
        let id = &claim.subsidies[subsidy as usize].id;
        claim.combinations[combination as usize].subsidies.contains(id)
    };
    let later = |other: u32| priority(other) > priority(subsidy);
    let visits = outcome.visits.iter().filter(|visit| contains(visit.combination));
    let adjustments = outcome.adjustments.iter().filter(|adjustment| contains(adjustment.combination));
    let shares = outcome.shares.iter().filter(|share| later(share.subsidy));
    let shares = shares.filter(|share| contains(outcome.visits[share.visit as usize].combination));
    let moved = outcome.adjustment_shares.iter().filter(|share| later(share.subsidy));
    let moved = moved.filter(|share| contains(outcome.adjustments[share.adjustment as usize].combination));
    visits.map(|visit| visit.patient_exact.unwrap()).sum::<i64>()
        + adjustments.map(|adjustment| adjustment.patient_exact).sum::<i64>()
        + shares.map(|share| share.yen).sum::<i64>()
        + moved.map(|share| share.yen).sum::<i64>()
}

/// The properties by name.
const PROPERTIES: &[&str] = &["ledger", "negative", "near", "order", "month_end", "monotone", "caps"];

fn holds(property: &str, claim: &Claim, one: &mut Session<'_, '_>, other: &mut Session<'_, '_>) -> Result<(), String> {
    let outcome = one.calculate(claim);
    match property {
        "ledger" => ledger_is_exact(claim, outcome),
        "negative" => nobody_is_negative(claim, outcome),
        "near" => counter_stays_near(claim, outcome),
        "order" => order_is_irrelevant(claim, outcome, other),
        "month_end" => closed_month_is_the_same(claim, outcome, other),
        "monotone" => more_points_cost_no_less(claim, outcome, other),
        _ => caps_hold(claim, outcome),
    }
}

/// Smaller claims: without a visit, an entry, a subsidy, or with fewer points.
fn smaller(claim: &Claim) -> Vec<Claim> {
    let mut list = Vec::new();
    let mut with = |change: &dyn Fn(&mut Claim)| {
        let mut copy = claim.clone();
        change(&mut copy);
        if copy != *claim {
            list.push(copy);
        }
    };
    for index in 0..claim.visit_points.len() {
        with(&|copy| {
            copy.visit_points.remove(index);
            copy.encounters.remove(index);
        });
        with(&|copy| copy.visit_points[index].points /= 2);
        with(&|copy| copy.visit_points[index].points = copy.visit_points[index].points / 100 * 100);
    }
    for index in 0..claim.ledger.len() {
        with(&|copy| drop(copy.ledger.remove(index)));
    }
    for index in 0..claim.combinations.len() {
        for place in 0..claim.combinations[index].subsidies.len() {
            with(&|copy| drop(copy.combinations[index].subsidies.remove(place)));
        }
    }
    for index in 0..claim.coverages.len() {
        with(&|copy| copy.coverages[index].halved_limits = Some(false));
        with(&|copy| copy.coverages[index].multiple_months = false);
        with(&|copy| copy.coverages[index].income_class = None);
    }
    for index in 0..claim.subsidies.len() {
        for place in 0..5 {
            with(&|copy| {
                let terms = copy.subsidies[index].parameters.as_mut().unwrap();
                match place {
                    0 => terms.cap_per_visit_yen = None,
                    1 => terms.cap_per_day_yen = None,
                    2 => terms.paid_visits_per_month = None,
                    3 => terms.paid_visits_per_day = None,
                    _ => terms.high_cost.combine_small = InsurerGroup::None,
                }
            });
        }
    }
    with(&|copy| copy.settings = santei::claim::Settings::default());
    list
}

fn shrink(property: &str, mut claim: Claim, one: &mut Session<'_, '_>, other: &mut Session<'_, '_>) -> String {
    while let Some(less) = smaller(&claim).into_iter().find(|less| holds(property, less, one, other).is_err()) {
        claim = less;
    }
    let found = holds(property, &claim, one, other).unwrap_err();
    format!("{property}: {found}\n{}\n", serde_json::to_string(&claim).unwrap())
}

#[test]
fn generated_months_keep_the_properties() {
    let masters = MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap();
    let engine = Engine::new(masters);
    let (mut one, mut other) = (engine.session(), engine.session());
    let pattern = pattern();
    let mut dice = Dice(0x5361_6E74_6569_2026);
    let mut broken: BTreeMap<&str, (usize, Claim)> = BTreeMap::new();
    let (mut visits, mut adjusted, mut rare, mut grown) = (0, 0, 0, 0);
    for _ in 0..MONTHS {
        let claim = generate(&mut dice, &pattern);
        for property in PROPERTIES {
            if holds(property, &claim, &mut one, &mut other).is_err() {
                broken.entry(property).or_insert_with(|| (0, claim.clone())).0 += 1;
            }
        }
        let outcome = one.calculate(&claim);
        visits += outcome.visits.len();
        adjusted += usize::from(!outcome.adjustments.is_empty());
        rare += usize::from(has_special_rule(&claim));
        grown += usize::from(!has_special_rule(&claim) && !can_begin_to_combine(&claim));
    }
    println!(
        "months {MONTHS}, visits {visits}, with adjustments {adjusted}, with special rules {rare}, with more points {grown}"
    );
    let mut report = String::new();
    for (property, (count, claim)) in broken {
        report.push_str(&format!("{count} months, {}", shrink(property, claim, &mut one, &mut other)));
    }
    assert!(visits > 200_000 && adjusted > 2_000 && rare > 5_000 && grown > 30_000);
    assert!(report.is_empty(), "{report}");
}
