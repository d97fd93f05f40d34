//! record: one to several receipts (レセプト). Puts what the walk found into fields; decides no amount that anybody pays.

pub(crate) mod actual;
mod money;
mod notes;

use super::is_inpatient;
use super::share::{Cover, Walk};
use crate::claim::{Claim, CoverageKind, Relation};
use crate::masters::MasterSet;
use crate::message::{Arg, room as messages};
use crate::outcome::{BurdenClass, Outcome, Position, Receipt, ReceiptSubsidy};

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, walk: &Walk, outcome: &mut Outcome<'m>) {
    for index in 0..claim.coverages.len() {
        write(claim, Some(index as u32), masters, walk, outcome);
    }
    if claim.combinations.iter().any(|c| c.coverage.is_none()) {
        write(claim, None, masters, walk, outcome);
    }
}

/// Whether a combination belongs to the receipt of this coverage (or, for `None`, to 公費単独).
fn belongs(walk: &Walk, combination: u32, coverage: Option<u32>) -> bool {
    let cover = walk.parts.get(combination as usize).map(|part| part.cover);
    cover == Some(coverage.map(|index| index as usize))
}

fn write<'m>(claim: &Claim, coverage: Option<u32>, masters: &MasterSet<'m>, walk: &Walk, outcome: &mut Outcome<'m>) {
    let mine = |combination: u32| belongs(walk, combination, coverage);
    let visits = || outcome.visits.iter().filter(|visit| mine(visit.combination));
    if visits().next().is_none() {
        return;
    }
    let points = visits().map(|visit| visit.points).fold(0i64, i64::saturating_add);
    let decided = visits().all(|visit| visit.patient_exact.is_some());
    let (meals, meals_yen) = actual::meals(claim, &mine, masters, outcome);
    let actual_days = actual::days(claim, &mine, outcome);
    let receipt = outcome.receipts.len() as u32;
    outcome.receipts.push(Receipt {
        kind: None,
        coverage,
        actual_days,
        points,
        patient_yen: None,
        meals,
        meals_yen,
        benefit_percent: None,
        amount_class: None,
    });
    let at = coverage.map_or(Position::Claim, Position::Coverage);
    if actual_days.is_none() {
        outcome.find(&messages::ACTUAL_DAYS_UNKNOWN, at, [Arg::None; 3]);
    }
    if !decided {
        return;
    }
    let first_line = outcome.receipt_subsidies.len();
    let sheet = money::Sheet::new(claim, coverage, walk);
    let insurance = sheet.write(receipt, outcome);
    let cover = coverage.and_then(|index| walk.covers.get(index as usize));
    let recorded = outcome.receipt_subsidies.len() - first_line;
    fill_subsidies(claim, first_line, coverage, (masters, walk), outcome);
    write_burden_classes(receipt, first_line, coverage, walk, outcome);
    notes::write(claim, receipt, cover, &sheet, outcome);
    let kind = kind(claim, cover, recorded as u32);
    if kind.is_none() {
        outcome.find(&messages::TOO_MANY_PAYERS, at, [Arg::Int(recorded as i64), Arg::None, Arg::None]);
    }
    if let Some(place) = outcome.receipts.get_mut(receipt as usize) {
        (place.patient_yen, place.kind) = (insurance, kind);
        place.benefit_percent = cover.and_then(|cover| u8::try_from(100i64.checked_sub(cover.percent())?).ok());
        place.amount_class = cover.and_then(|cover| notes::amount_class(claim, cover, insurance.is_some()));
    }
}

/// Days and meals under each subsidy of a receipt.
fn fill_subsidies<'m>(
    claim: &Claim,
    first: usize,
    coverage: Option<u32>,
    (masters, walk): (&MasterSet<'m>, &Walk),
    outcome: &mut Outcome<'m>,
) {
    for index in first..outcome.receipt_subsidies.len() {
        let Some(subsidy) = outcome.receipt_subsidies.get(index).map(|line| line.subsidy) else { continue };
        let bears = |combination: u32| {
            let part = walk.parts.get(combination as usize);
            let schemes = part.into_iter().flat_map(|part| walk.payers(part));
            belongs(walk, combination, coverage) && schemes.into_iter().any(|(_, scheme)| scheme.subsidy == subsidy)
        };
        let actual_days = actual::days(claim, &bears, outcome);
        let feeds = |combination: u32| {
            let own = outcome.meal_subsidies.iter().filter(|own| own.subsidy == subsidy && own.yen != 0);
            let mut shares = own.filter_map(|own| outcome.meals.get(own.share as usize));
            bears(combination) && shares.any(|share| share.combination == combination)
        };
        let (meals, meals_yen) = actual::meals(claim, &feeds, masters, outcome);
        if let Some(line) = outcome.receipt_subsidies.get_mut(index) {
            (line.actual_days, line.meals, line.meals_yen) = (actual_days, meals, meals_yen);
        }
    }
}

fn write_burden_classes(receipt: u32, first: usize, coverage: Option<u32>, walk: &Walk, outcome: &mut Outcome<'_>) {
    for (index, part) in (0u32..).zip(&walk.parts).filter(|(_, part)| part.visited) {
        if !belongs(walk, index, coverage) {
            continue;
        }
        let bears = |line: &ReceiptSubsidy| {
            part.payers().iter().any(|scheme| walk.scheme(*scheme).is_some_and(|s| s.subsidy == line.subsidy))
        };
        let lines = outcome.receipt_subsidies.get(first..).unwrap_or_default();
        if let Some(code) = burden_class(coverage.is_some(), lines.iter().map(bears)) {
            outcome.burden_classes.push(BurdenClass { receipt, combination: index, code });
        }
    }
}

/// 負担区分コード (別表21): which of the recorded payers bear the units of a combination.
fn burden_class(insured: bool, subsidies: impl Iterator<Item = bool>) -> Option<char> {
    let mut bits = u8::from(insured);
    for (place, bears) in subsidies.enumerate() {
        bits |= u8::from(bears).checked_shl(place as u32 + 1)?;
    }
    // In the order of the bits: 1 医保, 2 公費①, 4 公費②, 8 公費③, 16 公費④.
    BURDEN_CLASSES.chars().nth(bits.into()).filter(|code| *code != ' ')
}

/// 別表21 by bits of the payers.
const BURDEN_CLASSES: &str = " 1526374BEHMJORVCGINKPSWLQTXUYZ9";

/// レセプト種別 (別表5): 1 医科, the law, the number of payers, and the person with the setting.
fn kind(claim: &Claim, cover: Option<&Cover>, subsidies: u32) -> Option<u32> {
    let inpatient = is_inpatient(claim.setting);
    let (law, payers, person) = match cover {
        None => (2, subsidies, 1),
        Some(cover) => {
            let law = match cover.kind {
                CoverageKind::Employees | CoverageKind::National | CoverageKind::NationalSociety => 1,
                CoverageKind::LateElderly => 3,
                CoverageKind::Retired => 4,
            };
            (law, subsidies + 1, person(claim, cover))
        }
    };
    // Outpatient digits 2 4 6 8 0 stand one above the inpatient digits 1 3 5 7 9.
    let digit = if inpatient { person } else { (person + 1) % 10 };
    (payers <= 5).then_some(1000 + law * 100 + payers * 10 + digit)
}

/// The inpatient digit of the person: 1 本人, 3 未就学者, 5 家族, 7 高齢（一般・低所得）, 9 高齢（7割給付）.
fn person(claim: &Claim, cover: &Cover) -> u32 {
    let relation = claim.coverages.get(cover.coverage as usize).map(|coverage| coverage.relation);
    match relation {
        _ if cover.from_70 => {
            if cover.percent() == 30 {
                9
            } else {
                7
            }
        }
        _ if cover.preschool => 3,
        Some(Relation::Dependant) => 5,
        _ => 1,
    }
}
