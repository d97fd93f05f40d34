//! share: who pays what. Walks the visits in order, in exact yen and as collected at the counter; knows no codes.

mod book;
mod combine;
mod local;
mod meals;
mod national;
mod outside;
mod settle;
mod terms;
mod walk;

use crate::Day;
use crate::claim::{Claim, Combination, Coverage, CoverageKind, IncomeClass, Subsidy, SubsidyClass, VisitKind};
use crate::masters::{Choice, Criterion, LocalScheme, MasterSet, Rule, is_payer_number_verified};
use crate::message::{Arg, room as messages};
use crate::outcome::{
    Addition, Adjustment, AdjustmentShare, CounterReason, LedgerLine, Outcome, Payer, PayerMonth, Position, Step,
    SubsidyReason, SubsidyShare, Visit,
};
use crate::rooms::unit_of;

use super::age::Ages;
use book::{Book, Books, Fraction, Held, Source};
use national::Found;
pub(crate) use terms::{Cover, Group, NO_CAP, Scheme};
pub(crate) use walk::{Label, Part, Walk};
use walk::{Limit, Standing, VisitInput, Which};

/// Largest cost of a month in yen; above it the amounts are refused, so that no sum or product can overflow.
const LARGEST_COST: i64 = 1_000_000_000_000;

/// Working memory of the room, kept from claim to claim.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk<'m> {
    books: Books<'m>,
    /// The month as it was walked; the next room reads it.
    pub(crate) walk: Walk,
}

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, desk: &mut Desk<'m>, outcome: &mut Outcome<'m>) {
    desk.walk.clear();
    desk.walk.by_day = by_day(claim, masters);
    gather_visits(claim, desk.walk.by_day, outcome);
    let Some(book) = desk.books.of(masters, claim.month) else { return };
    outside::charge(claim, book, outcome);
    if too_large(claim, outcome) {
        outcome.find(&messages::AMOUNT_OVERFLOW, Position::Claim, [Arg::None; 3]);
        return;
    }
    let Some(price) = prepare(claim, masters, book, &mut desk.walk, outcome) else { return };
    walk_visits(claim, price, book, &mut desk.walk, outcome);
    book_month(&desk.walk, outcome);
    meals::run(claim, &desk.walk, outcome);
    watch_ceilings(claim, book, &desk.walk, outcome);
    report_annual_limits(masters, book, &desk.walk, outcome);
    settle::settle(claim, &desk.walk, outcome);
    if claim.settings.month_end {
        close_month(outcome);
    }
}

/// Visits in order of day and encounter, each with the points of its units; combinations of one encounter stay in the order of
/// the claim.
fn gather_visits(claim: &Claim, by_day: u128, outcome: &mut Outcome<'_>) {
    for index in 0..outcome.unit_days.len() {
        let Some(day) = outcome.unit_days.get(index).copied() else { continue };
        let Some((encounter, combination)) = visit_of(claim, &outcome.additions, day.unit) else { continue };
        let points = day.points.saturating_mul(i64::from(day.count));
        let by_day = is_by_day(by_day, combination);
        let visit = Visit::undecided(visit_date(claim, day.date, encounter, by_day), encounter, combination, by_day);
        book_points(outcome, visit, points);
    }
    for visit in &claim.visit_points {
        let Some(encounter) = claim.encounters.iter().position(|e| e.id == visit.encounter) else { continue };
        let combination = combination_of(claim, &visit.combination);
        let date = claim.encounters.get(encounter).map_or(claim.month.first_day(), |e| e.date);
        let by_day = is_by_day(by_day, combination);
        book_points(outcome, Visit::undecided(date, Some(encounter as u32), combination, by_day), visit.points);
    }
    // An insertion sort is stable and allocates nothing; the list is nearly in order already.
    let visits = &mut outcome.visits;
    for last in 1..visits.len() {
        for at in (1..=last).rev() {
            let (Some(before), Some(after)) = (visits.get(at - 1), visits.get(at)) else { break };
            if (before.date, before.encounter) <= (after.date, after.encounter) {
                break;
            }
            visits.swap(at - 1, at);
        }
    }
}

/// The day of the visit that a day of a stay belongs to: its bill, or the day itself under a scheme that counts days or visits.
pub(crate) fn visit_date(claim: &Claim, date: Day, encounter: Option<u32>, by_day: bool) -> Day {
    if by_day { date } else { bill_date(claim, date, encounter) }
}

/// The combinations, as bits, in which a scheme has a cap or a count per day or visit, so that a bill would hide what it counts.
fn by_day(claim: &Claim, masters: &MasterSet<'_>) -> u128 {
    let counts = |subsidy: &Subsidy| match &subsidy.parameters {
        Some(terms) => {
            let caps = [terms.cap_per_day_yen, terms.cap_per_visit_yen];
            let counts = [terms.paid_visits_per_day, terms.paid_visits_per_month];
            caps.iter().any(Option::is_some) || counts.iter().any(Option::is_some)
        }
        None => {
            let number = subsidy.payer_number.as_deref().unwrap_or_default();
            masters.local_schemes(number).any(LocalScheme::counts_days_of_stay)
        }
    };
    if !super::is_inpatient(claim.setting) {
        return 0;
    }
    let counting = |ids: &[String]| claim.subsidies.iter().any(|own| ids.contains(&own.id) && counts(own));
    let bits = claim.combinations.iter().zip(0u32..).filter(|(combination, _)| counting(&combination.subsidies));
    bits.filter_map(|(_, place)| 1u128.checked_shl(place)).fold(0, |all, bit| all | bit)
}

fn is_by_day(by_day: u128, combination: u32) -> bool {
    1u128.checked_shl(combination).is_some_and(|bit| by_day & bit != 0)
}

/// 請求期間: what a stay without encounters gives is billed together, on the last day of its bill.
pub(crate) fn bill_date(claim: &Claim, date: Day, encounter: Option<u32>) -> Day {
    let stay = claim.stay.as_ref().filter(|_| encounter.is_none() && super::is_inpatient(claim.setting));
    stay.map_or(date, |stay| stay.bill_of(date, claim.month.last_day()))
}

/// The encounter and the combination by which the days of a unit belong to visits.
pub(crate) fn visit_of(claim: &Claim, additions: &[Addition<'_>], unit: u32) -> Option<(Option<u32>, u32)> {
    let unit = unit_of(claim, additions, unit)?;
    Some((unit.encounter, combination_of(claim, unit.combination)))
}

pub(crate) fn combination_of(claim: &Claim, id: &str) -> u32 {
    claim.combinations.iter().position(|c| c.id == id).unwrap_or(0) as u32
}

fn book_points(outcome: &mut Outcome<'_>, visit: Visit, points: i64) {
    let key = |v: &Visit| (v.date, v.encounter, v.combination);
    match outcome.visits.iter_mut().find(|known| key(known) == key(&visit)) {
        Some(known) => known.points = known.points.saturating_add(points),
        None => outcome.visits.push(Visit { points, ..visit }),
    }
}

/// Bounds every amount that enters, see [`LARGEST_COST`].
fn too_large(claim: &Claim, outcome: &Outcome<'_>) -> bool {
    let points = outcome.visits.iter().map(|visit| visit.points).fold(0i64, i64::saturating_add);
    let elsewhere = claim.ledger.iter().map(|entry| entry.patient_yen).fold(0i64, i64::saturating_add);
    let negative = outcome.visits.iter().any(|visit| visit.points < 0);
    negative || points > LARGEST_COST / 100 || elsewhere > LARGEST_COST
}

/// Resolves who pays under which terms. `None` when the month has no price of a point or no rounding unit.
fn prepare<'m>(
    claim: &Claim,
    masters: &MasterSet<'m>,
    book: &mut Book<'m>,
    walk: &mut Walk,
    outcome: &mut Outcome<'m>,
) -> Option<Prices<'m>> {
    let on = claim.month.first_day();
    let missing = |outcome: &mut Outcome<'m>| {
        outcome.find(&messages::PARAMETER_MISSING, Position::Claim, [Arg::Day(on), Arg::None, Arg::None]);
    };
    let (Some(point), Some(unit)) = (book.point, book.counter_unit) else {
        missing(outcome);
        return None;
    };
    walk.unit = book.unit;
    walk.above = book.above_threshold;
    walk.halving = book.halving;
    walk.floor = book.combining_floor;
    let ages = Ages::of(claim.patient.birth_date, claim.month);
    for (index, coverage) in (0u32..).zip(&claim.coverages) {
        let rate = burden_rate(claim, coverage, index, &ages, masters, book, outcome);
        let cover = terms::cover(claim, index, coverage, &ages, rate, masters, book);
        walk.covers.push(cover);
    }
    for (index, subsidy) in (0u32..).zip(&claim.subsidies) {
        if subsidy.payer_number.as_deref().and_then(is_payer_number_verified) == Some(false) {
            outcome.find(&messages::PAYER_NUMBER_UNVERIFIED, Position::Subsidy(index), [Arg::None; 3]);
        }
        let scheme = match local_scheme(claim, index, subsidy, masters, book, walk, outcome) {
            Some(scheme) => scheme,
            None => scheme(claim, index, subsidy, book, outcome),
        };
        walk.schemes.push(scheme);
    }
    for combination in &claim.combinations {
        let part = part(claim, combination, &walk.schemes);
        walk.parts.push(part);
    }
    walk.classify();
    walk.order_schemes();
    walk.order_parts();
    Some(Prices { point, unit })
}

/// What turns points into yen.
#[derive(Clone, Copy)]
struct Prices<'m> {
    point: Fraction,
    unit: Held<'m>,
}

/// The terms of a subsidy: written out in the claim, or found by its number.
fn scheme<'m>(claim: &Claim, index: u32, subsidy: &Subsidy, book: &mut Book<'m>, outcome: &mut Outcome<'m>) -> Scheme {
    let at = Position::Subsidy(index);
    let law = subsidy.payer_number.as_deref().and_then(terms::law_of);
    let Some(parameters) = &subsidy.parameters else {
        return match national::find(claim, index, subsidy, &book.schemes) {
            Found::Scheme(scheme, rule, open) => {
                super::price::provisional(rule.grade(), at, outcome);
                outcome.note(at, claim.month.first_day(), Step::NationalScheme { rule });
                if open {
                    outcome.find(&messages::CERTIFICATE_CAP_MISSING, at, [Arg::None; 3]);
                }
                scheme
            }
            Found::NotInKind(rule) => {
                outcome.find(&messages::NOT_IN_KIND, at, [Arg::None; 3]);
                outcome.note(at, claim.month.first_day(), Step::NationalScheme { rule });
                pays_nothing(index, law)
            }
            Found::Unknown => {
                let number = Arg::Int(law.map_or(-1, i64::from));
                outcome.find(&messages::SUBSIDY_UNKNOWN, at, [number, Arg::None, Arg::None]);
                pays_nothing(index, law)
            }
        };
    };
    let mut scheme = Scheme::new(index, claim, parameters);
    if scheme.priority == u32::MAX && scheme.is_national() {
        scheme.priority = book.priority(scheme.law);
    }
    if scheme.is_long_term() && scheme.cap_per_month == NO_CAP {
        let coverage = claim.combinations.iter().find(|c| c.subsidies.contains(&subsidy.id));
        let coverage = coverage.and_then(|c| claim.coverages.iter().find(|o| c.coverage.as_ref() == Some(&o.id)));
        let dialysis = subsidy.certificate.as_ref().and_then(|own| own.names("dialysis")) == Some(true);
        match terms::long_term_cap(book, coverage, dialysis).and_then(|held| held.yen().ok()) {
            Some(yen) => scheme.cap_per_month = yen,
            None => {
                let args = [Arg::Day(claim.month.first_day()), Arg::None, Arg::None];
                outcome.find(&messages::PARAMETER_MISSING, at, args);
            }
        }
    }
    scheme
}

/// The terms of a subsidy whose number the masters of local schemes have: those of the first visit, and where they change later in the
/// month or differ between insurances, what stands from which visit on. `None` when they have no such number.
fn local_scheme<'m>(
    claim: &Claim,
    index: u32,
    subsidy: &Subsidy,
    masters: &MasterSet<'m>,
    book: &Book<'m>,
    walk: &mut Walk,
    outcome: &mut Outcome<'m>,
) -> Option<Scheme> {
    let number = subsidy.payer_number.as_deref().filter(|_| subsidy.parameters.is_none())?;
    let any = masters.local_schemes(number).next()?;
    let law = terms::law_of(number);
    // A record of every 実施機関 gives way to a scheme of the state with the same 法別番号.
    if any.is_of_every_agency() && national::is_numbered(&book.schemes, number) {
        return None;
    }
    let mut first = None;
    for place in 0..outcome.visits.len() {
        let Some(visit) = outcome.visits.get(place).copied() else { continue };
        let combination = claim.combinations.get(visit.combination as usize);
        let Some(combination) = combination.filter(|own| own.subsidies.contains(&subsidy.id)) else { continue };
        let cover = cover_of(claim, combination);
        let key = |last: &Standing| (last.scheme, last.cover, last.from);
        if walk.standings.last().map(key) == Some((index as usize, cover, visit.date)) {
            continue;
        }
        let person = local::person(claim, subsidy, cover, visit.date);
        let choice = masters.choose_local_scheme(number, &person)?;
        let scheme = match chosen(choice, claim, index, cover, visit.date, book, outcome) {
            Some(scheme) => scheme,
            None => pays_nothing(index, law),
        };
        first = first.or(Some(scheme));
        walk.standings.push(Standing { scheme: index as usize, cover, from: visit.date, terms: scheme });
    }
    // Without a visit nothing is asked of it.
    Some(first.unwrap_or_else(|| pays_nothing(index, law)))
}

/// The terms of a choice; what keeps it from being one scheme becomes a finding, told once.
fn chosen<'m>(
    choice: Choice<'m>,
    claim: &Claim,
    index: u32,
    cover: Option<usize>,
    date: Day,
    book: &Book<'m>,
    outcome: &mut Outcome<'m>,
) -> Option<Scheme> {
    let at = Position::Subsidy(index);
    let category = |scheme: LocalScheme<'m>| Arg::Int(scheme.category().into());
    let (def, args) = match choice {
        Choice::Conflict(one, other) => (&messages::SUBSIDY_CONFLICT, [category(one), category(other), Arg::Day(date)]),
        Choice::Open(scheme, criteria) => {
            (&messages::SUBSIDY_FACT_MISSING, [category(scheme), Arg::Criteria(criteria), Arg::Day(date)])
        }
        Choice::NoneApplies(scheme, criteria) => {
            (&messages::SUBSIDY_NONE_APPLIES, [category(scheme), Arg::Criteria(criteria), Arg::Day(date)])
        }
        Choice::One(scheme) if scheme.is_refunded() => {
            outcome.note(at, date, Step::LocalScheme { scheme });
            (&messages::SUBSIDY_REFUNDED, [category(scheme), Arg::Day(date), Arg::None])
        }
        Choice::One(scheme) => {
            match (scheme.obstacle(claim.setting), local::terms(scheme, claim, index, cover, &book.practices)) {
                (Some(obstacle), _) => {
                    (&messages::SUBSIDY_NOT_COMPUTABLE, [category(scheme), Arg::Obstacle(obstacle), Arg::None])
                }
                (None, Err(local::StayMissing)) => (
                    &messages::SUBSIDY_FACT_MISSING,
                    [category(scheme), Arg::Criteria(Criterion::Admission.alone()), Arg::Day(date)],
                ),
                (None, Ok((terms, practice))) => {
                    tell(scheme, practice, at, date, outcome);
                    return Some(terms);
                }
            }
        }
    };
    if !outcome.findings.iter().any(|finding| finding.def.code == def.code && finding.at == at) {
        outcome.find(def, at, args);
    }
    None
}

/// Tells the scheme that stands from a visit on, unless the visit before had the same.
fn tell<'m>(scheme: LocalScheme<'m>, practice: Option<Rule<'m>>, at: Position, date: Day, outcome: &mut Outcome<'m>) {
    let told = outcome.trace.iter().rev().find_map(|event| match event.step {
        Step::LocalScheme { scheme } if event.at == at => Some(scheme),
        _ => None,
    });
    if told.is_some_and(|told| told.is(scheme)) {
        return;
    }
    super::price::provisional(scheme.grade(), at, outcome);
    if told.is_none() && scheme.is_of_every_agency() {
        outcome.find(&messages::SUBSIDY_BY_FRONT, at, [Arg::None; 3]);
    }
    outcome.note(at, date, Step::LocalScheme { scheme });
    if let Some(rule) = practice {
        super::price::provisional(rule.grade(), at, outcome);
        outcome.note(at, date, Step::LocalPractice { rule });
    }
}

/// A subsidy that does not work at the counter: the amounts are those without it.
fn pays_nothing(index: u32, law: Option<u8>) -> Scheme {
    Scheme { patient_share: true, ..Scheme::plain(index, law.unwrap_or(0), SubsidyClass::Local) }
}

/// The index of the insurance of a combination.
fn cover_of(claim: &Claim, combination: &Combination) -> Option<usize> {
    combination.coverage.as_ref().and_then(|id| claim.coverages.iter().position(|c| c.id == *id))
}

/// A combination with its payers in the order in which they pay: マル長, then by priority, then as the claim lists them.
fn part(claim: &Claim, combination: &Combination, schemes: &[Scheme]) -> Part {
    let mut part = Part::new(cover_of(claim, combination));
    for id in &combination.subsidies {
        if let Some(scheme) = claim.subsidies.iter().position(|s| s.id == *id) {
            part.push(scheme);
        }
    }
    let rank = |index: &usize| schemes.get(*index).map(|scheme| (!scheme.is_long_term(), scheme.priority));
    part.payers_mut().sort_by_key(rank);
    part
}

fn walk_visits<'m>(claim: &Claim, prices: Prices<'m>, book: &Book<'m>, walk: &mut Walk, outcome: &mut Outcome<'m>) {
    let mut entered = core::mem::take(&mut walk.entered);
    entered.clear();
    entered.resize(claim.ledger.len(), false);
    for index in 0..outcome.visits.len() {
        let Some(visit) = outcome.visits.get(index).copied() else { continue };
        enter_elsewhere(claim, &visit, &mut entered, walk);
        walk.change_terms(visit.combination as usize, visit.date);
        let input = visit_input(claim, &visit, prices);
        let Some(part) = walk.parts.get_mut(input.part) else { continue };
        part.visited = true;
        part.cost += input.cost;
        let part = *part;
        if walk.cover_of(&part).is_some_and(|cover| !cover.rate_known) {
            continue;
        }
        walk_visit(claim, index as u32, &input, prices, book, walk, outcome);
    }
    walk.entered = entered;
}

/// Entries of other institutions that stand before a visit: those named so, and those of earlier days.
fn enter_elsewhere(claim: &Claim, visit: &Visit, entered: &mut [bool], walk: &mut Walk) {
    for (entry, entered) in claim.ledger.iter().zip(entered).filter(|(_, entered)| !**entered) {
        let here = visit.encounter.and_then(|e| claim.encounters.get(e as usize)).map(|e| e.id.as_str());
        let named = entry.before_encounter.as_deref().is_some_and(|id| here == Some(id));
        if named || entry.date < visit.date {
            *entered = true;
            if let Some(scheme) = claim.subsidies.iter().position(|s| s.id == entry.subsidy) {
                walk.enter_elsewhere(scheme, entry.date, entry.patient_yen, entry.paid_visits);
            }
        }
    }
}

fn visit_input(claim: &Claim, visit: &Visit, prices: Prices<'_>) -> VisitInput {
    let encounter = visit.encounter.and_then(|index| claim.encounters.get(index as usize));
    let parent = encounter
        .and_then(|e| e.parent.as_ref())
        .and_then(|id| claim.encounters.iter().position(|e| e.id == *id).and_then(|index| u32::try_from(index).ok()));
    VisitInput {
        part: visit.combination as usize,
        date: visit.date,
        parent: parent.or(visit.encounter).unwrap_or(u32::MAX),
        cost: prices.point.of(visit.points, 1),
        first_visit: encounter.is_some_and(|e| e.visit == VisitKind::First),
        second_department: encounter.is_some_and(|e| e.second_department || e.parent.is_some()),
        actual_day: encounter.is_none_or(|e| e.counts_as_actual_day),
    }
}

fn walk_visit<'m>(
    claim: &Claim,
    index: u32,
    input: &VisitInput,
    prices: Prices<'m>,
    book: &Book<'m>,
    walk: &mut Walk,
    outcome: &mut Outcome<'m>,
) {
    let settings = &claim.settings;
    let (limit, label) = walk.limit(input.part, settings);
    if let Some(part) = walk.parts.get_mut(input.part) {
        part.label = Some(label);
        part.limit = limit.of_month();
        part.long_term_cap = limit.long_term.map(|(_, cap)| cap);
        part.by_day = limit.by_day;
    }
    let Some(part) = walk.parts.get(input.part).copied() else { return };
    let coverage = walk.cover_of(&part).and_then(|cover| claim.coverages.get(cover.coverage as usize));
    let reduction = coverage.and_then(|coverage| coverage.reduction.as_ref());
    let exact = walk.amounts(Which::Exact, input, &limit, settings, reduction, None);
    let counter = walk.amounts(Which::Counter, input, &limit, settings, reduction, Some(&exact));
    walk.shifts.clear();
    walk.combine(input.part, Which::Exact, settings);
    walk.combine(input.part, Which::Counter, settings);
    if let Some(place) = outcome.visits.get_mut(index as usize) {
        place.insurer = Some(input.cost - exact.share);
        place.benefit = exact.benefit;
        place.patient_exact = Some(exact.patient);
        place.counter = Some(counter.collected);
        place.reduction = exact.reduction;
        place.ceiling = limit.of_month();
        place.adjustment = walk.shifts.iter().map(|shift| shift.counter).sum();
    }
    if exact.benefit > 0 {
        watch_assumed_ceiling(walk, &part, outcome);
    }
    let step = Step::InsuranceShare { cost: input.cost, share: exact.share };
    outcome.note(Position::Visit(index), input.date, step);
    trace_limit(index, input.date, part.cost, book, &limit, exact.benefit, outcome);
    for (slot, scheme) in walk.payers(&part) {
        let (subsidy, yen) = (scheme.subsidy, exact.paid.at(slot));
        outcome.shares.push(SubsidyShare { visit: index, subsidy, yen });
        let left = exact.left.at(slot);
        let reason = exact.reasons.get(slot).copied().unwrap_or_default();
        outcome.note(Position::Visit(index), input.date, Step::SubsidyPays { subsidy, left, yen, reason });
    }
    if exact.reduction != 0 {
        let step = Step::Reduction { exact: exact.reduction, counter: counter.reduction };
        outcome.note(Position::Visit(index), input.date, step);
    }
    let step = Step::Counter {
        exact: exact.patient,
        counter: counter.collected,
        reduction: counter.reduction,
        reason: counter_reason(walk, &part, &limit, exact.patient, &counter),
        unit: prices.unit.parameter,
    };
    outcome.note(Position::Visit(index), input.date, step);
    book_shifts(index, input.date, walk, outcome);
    write_ledger(index, input, &counter, walk, outcome);
}

/// A ceiling was reached by points of a local scheme of which no rule says whose ceiling they have: the person's own is assumed.
fn watch_assumed_ceiling(walk: &Walk, part: &Part, outcome: &mut Outcome<'_>) {
    let leading = walk.payers(part).map(|(_, scheme)| scheme).find(|scheme| !scheme.is_long_term());
    let Some(scheme) = leading.filter(|scheme| !scheme.extra.ceiling_known) else { return };
    let at = Position::Subsidy(scheme.subsidy);
    let def = &messages::SUBSIDY_CEILING_ASSUMED;
    if !outcome.findings.iter().any(|finding| finding.def.code == def.code && finding.at == at) {
        outcome.provisional = true;
        outcome.find(def, at, [Arg::None; 3]);
    }
}

fn trace_limit<'m>(
    index: u32,
    date: Day,
    cost: i64,
    book: &Book<'m>,
    limit: &Limit,
    benefit: i64,
    outcome: &mut Outcome<'m>,
) {
    let Some(yen) = limit.of_month() else { return };
    // Where the cap of マル長 is lower, the row of the class is not what works.
    let source = limit.source.filter(|_| limit.of_month() == limit.ceiling);
    let (row, halved, relieved) = (source.and_then(|source| book.source(source)), limit.halved, limit.relieved);
    let (ceiling, long_term) = (limit.ceiling, limit.long_term.map(|(_, cap)| cap));
    let formula = limit.formula.filter(|_| row.is_some());
    let step = Step::Ceiling { row, yen, cost, halved, relieved, benefit, ceiling, long_term, formula };
    outcome.note(Position::Visit(index), date, step);
}

/// What decides the amount at the counter; `before` is the combination as it stood before the visit.
fn counter_reason(walk: &Walk, before: &Part, limit: &Limit, exact: i64, counter: &walk::Amounts) -> CounterReason {
    let leaves_it = |(slot, _): &(usize, &Scheme)| counter.left.at(*slot) == counter.patient;
    let mut capped = walk.payers(before).filter(leaves_it).filter_map(|(slot, scheme)| {
        let cap = match counter.reasons.get(slot)? {
            SubsidyReason::CapPerVisit(cap) | SubsidyReason::CapPerDay(cap) | SubsidyReason::CapPerMonth(cap) => *cap,
            _ => return None,
        };
        Some(CounterReason::RestOfCap { subsidy: scheme.subsidy, cap, before: cap - counter.patient })
    });
    let reached = counter.benefit > 0 && walk.payers(before).all(|(_, scheme)| scheme.is_long_term());
    match (capped.next_back(), limit.of_month().filter(|_| reached)) {
        (Some(reason), _) => reason,
        (None, Some(limit)) => CounterReason::AtLimit { limit, before: before.counter.share - before.counter.benefit },
        (None, None) if Fraction::ONE.of(exact, walk.unit) == counter.patient => CounterReason::Rounded,
        (None, None) => CounterReason::Sums,
    }
}

fn book_shifts(index: u32, date: Day, walk: &Walk, outcome: &mut Outcome<'_>) {
    for shift in &walk.shifts {
        let Some(part) = walk.parts.get(shift.part) else { continue };
        let adjustment = outcome.adjustments.len() as u32;
        outcome.adjustments.push(Adjustment {
            visit: index,
            combination: shift.part as u32,
            benefit: shift.benefit,
            patient_exact: shift.patient,
            counter: shift.counter,
        });
        for (slot, scheme) in walk.payers(part).filter(|(slot, _)| shift.paid.at(*slot) != 0) {
            let (subsidy, yen) = (scheme.subsidy, shift.paid.at(slot));
            outcome.adjustment_shares.push(AdjustmentShare { adjustment, subsidy, yen });
        }
        let (combination, limit) = (shift.part as u32, walk.combined_limit.unwrap_or(0));
        let step = Step::Combined { combination, limit, excess: shift.benefit };
        outcome.note(Position::Visit(index), date, step);
    }
}

/// 上限額管理票: what the patient and later payers bear behind a scheme that keeps a ledger, as collected.
fn write_ledger(index: u32, input: &VisitInput, counter: &walk::Amounts, walk: &Walk, outcome: &mut Outcome<'_>) {
    let Some(part) = walk.parts.get(input.part) else { return };
    for (slot, scheme) in walk.payers(part).filter(|(_, scheme)| scheme.ledger) {
        let moved = walk.shifts.iter().filter(|shift| shift.part == input.part);
        let moved: i64 = moved.map(|shift| shift.counter).sum();
        let yen = counter.patient + counter.paid.from(slot + 1) + moved;
        let cost = scheme.ledger_cost.then_some(input.cost);
        outcome.ledger.push(LedgerLine { visit: index, subsidy: scheme.subsidy, yen, cost });
    }
}

/// The month by payer, in exact yen.
fn book_month(walk: &Walk, outcome: &mut Outcome<'_>) {
    for (index, part) in (0u32..).zip(&walk.parts) {
        if !part.visited || walk.cover_of(part).is_some_and(|cover| !cover.rate_known) {
            continue;
        }
        let sums = &part.exact;
        let mut push = |payer, yen| outcome.payers.push(PayerMonth { payer, combination: index, yen });
        if let Some(cover) = walk.cover_of(part) {
            push(Payer::Coverage(cover.coverage), part.cost - sums.share);
            if sums.benefit + sums.combined != 0 {
                push(Payer::HighCost(cover.coverage), sums.benefit + sums.combined);
            }
        }
        for (slot, scheme) in walk.payers(part) {
            push(Payer::Subsidy(scheme.subsidy), sums.paid.at(slot));
        }
        push(Payer::Patient, sums.patient);
    }
}

/// A ceiling whose value is not known, or known from a weak source only, matters when the share passes the smallest ceiling of
/// any class.
fn watch_ceilings<'m>(claim: &Claim, book: &Book<'m>, walk: &Walk, outcome: &mut Outcome<'m>) {
    let on = claim.month.first_day();
    for cover in &walk.covers {
        let smallest = if cover.from_70 { book.smallest.1 } else { book.smallest.0 };
        let smallest = if cover.halved { smallest / 2 } else { smallest };
        let mine = |part: &&Part| part.visited && part.cover == Some(cover.coverage as usize);
        let parts = || walk.parts.iter().filter(mine);
        let share: i64 = parts().map(|part| part.exact.share).sum();
        if share <= smallest {
            continue;
        }
        let at = Position::Coverage(cover.coverage);
        if cover.ceiling_missing {
            outcome.find(&messages::CEILING_UNKNOWN, at, [Arg::Day(on), Arg::None, Arg::None]);
        }
        // The row of a part matters when the part passes the smallest ceiling; together the parts have the row of the payers only
        // where all have the same.
        let matters = |label| {
            let alone = parts().any(|part| part.label == Some(label) && part.exact.share > smallest);
            alone || parts().all(|part| part.label == Some(label)) || label == Label::Own && parts().nth(1).is_some()
        };
        let rows = [(Label::Own, cover.own), (Label::General, cover.designated), (Label::Low, cover.assistance)];
        for row in rows.into_iter().filter(|(label, _)| matters(*label)).filter_map(|(_, row)| row) {
            if let Some(parameter) = book.source(Source::Base(row.place)) {
                super::price::provisional(parameter.grade, at, outcome);
            }
        }
    }
}

/// 年間上限: what the year may cost at most. The insurer refunds what is above it later; the counter never looks at it.
fn report_annual_limits<'m>(masters: &MasterSet<'m>, book: &mut Book<'m>, walk: &Walk, outcome: &mut Outcome<'m>) {
    for cover in &walk.covers {
        let mine = |part: &&Part| part.visited && part.cover == Some(cover.coverage as usize);
        let reached = |part: &Part| {
            let own = part.label == Some(Label::Own) && part.traits.long_term.is_none();
            own && part.exact.benefit + part.exact.combined > 0
        };
        let reaches = cover.has_ceiling() && walk.parts.iter().filter(mine).any(reached);
        let Some(class) = cover.class.filter(|_| reaches) else { continue };
        if let Some(yen) = book.annual(masters, cover.table, class).and_then(|held| held.yen().ok()) {
            let at = Position::Coverage(cover.coverage);
            outcome.find(&messages::ANNUAL_LIMIT, at, [Arg::Yen(yen), Arg::None, Arg::None]);
        }
    }
}

/// 月次: the closed month. What the combination of parts moved is put into the last visit of the combination it moved in.
fn close_month(outcome: &mut Outcome<'_>) {
    for place in 0..outcome.adjustments.len() {
        let Some(adjustment) = outcome.adjustments.get(place).copied() else { continue };
        let last = outcome.visits.iter().rposition(|visit| visit.combination == adjustment.combination);
        let Some(visit) = last.and_then(|index| outcome.visits.get_mut(index)) else { continue };
        visit.benefit += adjustment.benefit;
        visit.patient_exact = visit.patient_exact.map(|yen| yen + adjustment.patient_exact);
        visit.counter = visit.counter.map(|yen| yen + adjustment.counter);
        let index = last.unwrap_or(0) as u32;
        for moved in outcome.adjustment_shares.iter().filter(|share| share.adjustment == place as u32) {
            let same = |share: &&mut SubsidyShare| share.visit == index && share.subsidy == moved.subsidy;
            if let Some(share) = outcome.shares.iter_mut().find(same) {
                share.yen += moved.yen;
            }
        }
    }
    outcome.adjustments.clear();
    outcome.adjustment_shares.clear();
    outcome.visits.iter_mut().for_each(|visit| visit.adjustment = 0);
}

/// Which rate a person has, named by its parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Burden {
    /// A dated parameter.
    Parameter(&'static str),
    /// Printed on the certificate: tenths.
    Given(u8),
    /// The class that decides it is missing.
    Unknown,
}

/// 負担割合 of a coverage on a day (`Burden::Unknown` when the class that decides it is missing).
fn burden(claim: &Claim, coverage: &Coverage, ages: &Ages, on: Day, masters: &MasterSet<'_>) -> Burden {
    use IncomeClass::{Active1, Active2, Active3, General, General2, Low1, Low2};
    if let Some(tenths) = coverage.burden_tenths {
        return Burden::Given(tenths);
    }
    let active = matches!(coverage.income_class, Some(Active1 | Active2 | Active3));
    let general = matches!(coverage.income_class, Some(General | Low1 | Low2));
    if coverage.kind == CoverageKind::LateElderly {
        return match coverage.income_class {
            _ if active => Burden::Parameter("burden.late_elderly.active"),
            _ if general => Burden::Parameter("burden.late_elderly.general"),
            Some(General2) => Burden::Parameter("burden.late_elderly.general_2"),
            _ => Burden::Unknown,
        };
    }
    let birth = claim.patient.birth_date;
    if ages.preschool {
        return Burden::Parameter("burden.preschool");
    }
    if !ages.from_70 {
        return Burden::Parameter("burden.under70");
    }
    if active {
        Burden::Parameter("burden.70to74.active")
    } else if !general {
        Burden::Unknown
    } else if born_until(masters, on).is_none_or(|last| birth <= last) {
        Burden::Parameter("burden.70to74.transitional")
    } else {
        Burden::Parameter("burden.70to74.general")
    }
}

/// Last birthday of the special measure; before 2014-04 it had none and covered everybody.
fn born_until(masters: &MasterSet<'_>, on: Day) -> Option<Day> {
    let value = Held::find(masters, "burden.transitional.born_until", on)?.yen().ok()?;
    Day::from_yyyymmdd(u32::try_from(value).ok()?)
}

fn burden_rate<'m>(
    claim: &Claim,
    coverage: &Coverage,
    place: u32,
    ages: &Ages,
    masters: &MasterSet<'m>,
    book: &mut Book<'m>,
    outcome: &mut Outcome<'m>,
) -> Option<Fraction> {
    // Every age of the law takes effect on the first of a month, 75 with an insurance of its own.
    let on = claim.month.first_day();
    let at = Position::Coverage(place);
    let id = match burden(claim, coverage, ages, on, masters) {
        Burden::Given(tenths) => {
            outcome.note(at, on, Step::BurdenGiven { tenths });
            return Some(Fraction { numerator: tenths.into(), denominator: 10 });
        }
        Burden::Unknown => {
            outcome.find(&messages::BURDEN_UNKNOWN, at, [Arg::None; 3]);
            return None;
        }
        Burden::Parameter(id) => id,
    };
    let Some(held) = book.burden(masters, id) else {
        outcome.find(&messages::PARAMETER_MISSING, at, [Arg::Day(on), Arg::None, Arg::None]);
        return None;
    };
    super::price::provisional(held.parameter.grade, at, outcome);
    outcome.note(at, on, Step::BurdenRate { parameter: held.parameter, id });
    Fraction::new(held.ratio)
}
