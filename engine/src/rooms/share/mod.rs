//! share: who pays what. Walks the visits in order, in exact yen and as collected at the counter; knows no codes.

mod age;
mod book;
mod combine;
mod outside;
mod settle;
mod terms;
mod walk;

use crate::claim::{Claim, Combination, Coverage, CoverageKind, IncomeClass, Subsidy, SubsidyClass, VisitKind};
use crate::masters::MasterSet;
use crate::message::{Arg, room as messages};
use crate::num::{Ratio, Rounding};
use crate::outcome::{
    Adjustment, AdjustmentShare, LedgerLine, Outcome, Payer, PayerMonth, Position, Step, SubsidyShare, Visit,
};
use crate::rooms::unit_of;
use crate::{Day, Month};

pub(crate) use age::{first_day_from_70, is_preschool};
pub(crate) use book::Books;
use book::{Book, Fraction, Held};
use terms::{NO_CAP, Scheme};
pub(crate) use terms::{Cover, Group};
pub(crate) use walk::{Label, Part, Walk};
use walk::{Limit, VisitInput, Which};

/// Largest cost of a month in yen; above it the amounts are refused, so that no sum or product can overflow.
const LARGEST_COST: i64 = 1_000_000_000_000;

/// Working memory of the room, kept from claim to claim.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk<'m> {
    books: Books<'m>,
    /// The month as it was walked; the next room reads it.
    pub(crate) walk: Walk<'m>,
}

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, desk: &mut Desk<'m>, outcome: &mut Outcome<'m>) {
    gather_visits(claim, outcome);
    desk.walk.clear();
    outside::charge(claim, masters, desk.books.of(masters, claim.month), outcome);
    if too_large(claim, outcome) {
        outcome.find(&messages::AMOUNT_OVERFLOW, Position::Claim, [Arg::None; 3]);
        return;
    }
    let Some(book) = desk.books.of(masters, claim.month) else { return };
    let Some(price) = prepare(claim, masters, book, &mut desk.walk, outcome) else { return };
    walk_visits(claim, price, &mut desk.walk, outcome);
    book_month(claim, &desk.walk, outcome);
    settle::settle(claim, &desk.walk, outcome);
    if claim.settings.month_end {
        close_month(outcome);
    }
}

/// Visits in order of day and encounter, each with the points of its units; combinations of one encounter stay in the order of
/// the claim.
fn gather_visits(claim: &Claim, outcome: &mut Outcome<'_>) {
    for index in 0..outcome.unit_days.len() {
        let Some(day) = outcome.unit_days.get(index).copied() else { continue };
        let Some(unit) = unit_of(claim, day.unit) else { continue };
        let encounter = unit.encounter.as_ref().and_then(|id| claim.encounters.iter().position(|e| e.id == *id));
        let combination = combination_of(claim, &unit.combination);
        let points = day.points.saturating_mul(i64::from(day.count));
        book_points(outcome, day.date, encounter.map(|e| e as u32), combination, points);
    }
    for visit in &claim.visit_points {
        let Some(encounter) = claim.encounters.iter().position(|e| e.id == visit.encounter) else { continue };
        let combination = combination_of(claim, &visit.combination);
        let date = claim.encounters.get(encounter).map_or(claim.month.first_day(), |e| e.date);
        book_points(outcome, date, Some(encounter as u32), combination, visit.points);
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

fn combination_of(claim: &Claim, id: &str) -> u32 {
    claim.combinations.iter().position(|c| c.id == id).unwrap_or(0) as u32
}

fn book_points(outcome: &mut Outcome<'_>, date: Day, encounter: Option<u32>, combination: u32, points: i64) {
    let same = |v: &&mut Visit| (v.date, v.encounter, v.combination) == (date, encounter, combination);
    match outcome.visits.iter_mut().find(same) {
        Some(visit) => visit.points = visit.points.saturating_add(points),
        None => outcome.visits.push(Visit::undecided(date, encounter, combination, points)),
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
    walk: &mut Walk<'m>,
    outcome: &mut Outcome<'m>,
) -> Option<Prices<'m>> {
    let on = claim.month.first_day();
    let missing = |outcome: &mut Outcome<'m>| {
        outcome.find(&messages::PARAMETER_MISSING, Position::Claim, [Arg::Day(on), Arg::None, Arg::None]);
    };
    let (Some(price), Some(unit)) = (book.point_price, book.counter_unit) else {
        missing(outcome);
        return None;
    };
    let (Some(point), Ok(unit_yen)) = (Fraction::new(price.ratio), unit.yen()) else {
        missing(outcome);
        return None;
    };
    let fraction = |held: Option<Held<'m>>| held.and_then(|held| Fraction::new(held.ratio));
    walk.unit = unit_yen.max(1);
    walk.above = fraction(book.above_threshold);
    walk.halving = fraction(book.halving);
    walk.floor = book.combining_floor.and_then(|held| held.yen().ok()).unwrap_or(0);
    for (index, coverage) in (0u32..).zip(&claim.coverages) {
        let rate = burden_rate(claim, coverage, index, masters, outcome);
        let known = rate.is_some();
        let cover = terms::cover(claim, index, coverage, rate.unwrap_or(Fraction::ONE), masters, book);
        walk.covers.push(Cover { rate_known: known, ..cover });
    }
    for (index, subsidy) in (0u32..).zip(&claim.subsidies) {
        walk.schemes.push(scheme(claim, index, subsidy, book, outcome));
    }
    for combination in &claim.combinations {
        walk.parts.push(part(claim, combination, walk));
    }
    for entry in &claim.ledger {
        // Entries without a place stand before everything of a later day; they are entered on the way.
        let _ = entry;
    }
    walk.order_parts();
    Some(Prices { point, unit })
}

/// What turns points into yen.
#[derive(Clone, Copy)]
struct Prices<'m> {
    point: Fraction,
    unit: Held<'m>,
}
