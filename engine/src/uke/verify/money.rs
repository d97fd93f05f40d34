//! 金額の検算: the items of RE, HO, KO and TS that follow from the rest of the receipt, put beside what is recorded.
//!
//! Points and days are summed here. Who pays how much is asked of the rooms: the points of every day go in as
//! [`crate::claim::VisitPoints`], so that a unit that is undecided, or that adjudication objects to, does not move the amounts; what
//! is wrong with a line is told at the line.

use super::days::ActualDays;
use super::fields::{FieldReport, FieldValue, value_of};
use super::{Reason, Status, Verifier};
use crate::Day;
use crate::claim::{Claim, CompletionMode, CoverageKind, Encounter, Setting, VisitKind, VisitPoints};
use crate::message::{Severity, room, uke as message};
use crate::num::format_decimal;
use crate::outcome::Outcome;
use crate::uke::class::PayerSlot;
use crate::uke::income::notes;
use crate::uke::item::{BillingUnit, Item, ItemKind};
use crate::uke::receipt::{Payer, Receipt};
use crate::uke::record::Record;
use crate::uke::total::bills;
use std::collections::BTreeMap;

/// 特記事項 that name the class of a ceiling (別表9), and 高半.
const CLASS_NOTES: [u8; 15] = [21, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 41, 42, 43, 44];
/// 金額種別 of the material master: 金額.
const FIXED_PRICE: u8 = 1;
/// 特定器材種別: 酸素, whose price is what it was bought for (the master holds the most).
const OXYGEN: u8 = 2;
/// 法別番号 of 生活保護, whose certificate is 医療券 (p. 15, 「負担金額 公費」).
const ASSISTANCE: &[u8] = b"12";
/// 長 and 長２: only a part of the care may be that of the 特定疾病, and no record says which.
const LONG_TERM_NOTES: [u8; 2] = [2, 16];

/// What the rooms say of the shares of a receipt.
struct Shares {
    kind: Option<u32>,
    insurance: Option<i64>,
    /// 一部負担金額 and 給付対象額 of each subsidy that is recorded, by its place.
    subsidies: Vec<(usize, Option<i64>, Option<i64>)>,
    /// 負担区分 as recorded and as it follows.
    burdens: Vec<(String, char)>,
    notes: Vec<u8>,
}

/// Points of a payer.
#[derive(Clone, Copy)]
struct Points {
    sum: i64,
    as_recorded: bool,
}

impl Verifier<'_, '_> {
    /// Every item that follows, in order of the records. `claim` is the receipt as a claim, or why it is none.
    pub(super) fn fields(&mut self, receipt: &Receipt<'_>, claim: Result<&Claim, Reason>) -> Vec<FieldReport> {
        let mut fields = Vec::new();
        let (shares, percent) = match claim.and_then(|claim| self.shares_claim(receipt, claim)) {
            Ok(money) => {
                let outcome = self.session.calculate(&money);
                (shares(receipt, &money, outcome), percent(outcome))
            }
            Err(reason) => (Err(reason), Err(reason)),
        };
        header(receipt, claim, &shares, percent, &mut fields);
        for payer in &receipt.payers {
            let points = self.points(receipt, |unit| bills(unit, payer));
            fields.extend(self.days_and_points(receipt, payer, points));
            let meals = self.meals(receipt, payer, claim);
            match payer.slot {
                PayerSlot::Insurance => insurance(receipt, payer, &shares, meals, &mut fields),
                PayerSlot::Subsidy(order) => subsidy(receipt, payer, order, &shares, meals, &mut fields),
            }
        }
        for (index, unit) in receipt.units.iter().enumerate() {
            self.unit_fields(receipt, index, unit, &shares, &mut fields);
        }
        self.donor_fields(receipt, &mut fields);
        fields
    }

    fn days_and_points(
        &self,
        receipt: &Receipt<'_>,
        payer: &Payer<'_>,
        points: Result<Points, Reason>,
    ) -> [FieldReport; 2] {
        let masters = self.engine.masters();
        let days = match ActualDays::told(receipt, payer) {
            Some(days) => Ok(days),
            None => ActualDays::of(receipt, masters, |unit| bills(unit, payer)),
        };
        let days = days.and_then(|days| days.expected(payer.actual_days));
        [FieldReport::number(payer.record, 5, days), points_field(payer.record, 6, points)]
    }

    /// Σ 点数 × 回数; units that are undecided count as recorded.
    fn points(&self, receipt: &Receipt<'_>, billed: impl Fn(&BillingUnit) -> bool) -> Result<Points, Reason> {
        let overflow = || Reason::new(&message::UKE_OVERFLOW);
        let mut points = Points { sum: 0, as_recorded: false };
        let units = receipt.units.iter().enumerate().filter(|(_, unit)| !unit.class.is_yen() && billed(unit));
        for (index, unit) in units {
            points.as_recorded |= self.undecided(index).is_some();
            let amounts = self.amounts(receipt, index, unit)?;
            for (_, amount) in amounts {
                points.sum = points.sum.checked_add(amount).ok_or_else(overflow)?;
            }
        }
        Ok(points)
    }

    fn undecided(&self, unit: usize) -> Option<Reason> {
        match self.report.units.get(unit)?.status {
            Status::Undecided(reason) => Some(reason),
            _ => None,
        }
    }

    /// The points (yen) of a unit by day: from the masters, or as recorded.
    fn amounts(
        &self,
        receipt: &Receipt<'_>,
        index: usize,
        unit: &BillingUnit,
    ) -> Result<Vec<(Option<Day>, i64)>, Reason> {
        let overflow = || Reason::new(&message::UKE_OVERFLOW);
        let Some(reason) = self.undecided(index) else {
            let days = self.priced_days(index).iter();
            let amount = |day: &super::PricedDay| Some((Some(day.date), day.amount.checked_mul(day.count.into())?));
            return days.map(amount).collect::<Option<_>>().ok_or_else(overflow);
        };
        let each = unit.points.ok_or(reason)?;
        if unit.days.is_empty() {
            return Ok(vec![(None, unit.amount().ok_or_else(overflow)?)]);
        }
        let amount = |(date, count): (Day, u16)| Some((Some(date), each.checked_mul(count.into())?));
        receipt.dates(unit).map(amount).collect::<Option<_>>().ok_or_else(overflow)
    }

    /// The claim that only asks who pays for the points: every day of care is one encounter with the points of its combinations.
    fn shares_claim(&self, receipt: &Receipt<'_>, claim: &Claim) -> Result<Claim, Reason> {
        if notes(receipt.header).any(|note| LONG_TERM_NOTES.contains(&note)) {
            return Err(Reason::new(&message::UKE_LONG_TERM));
        }
        let mut days: BTreeMap<(Day, String), i64> = BTreeMap::new();
        let units = receipt.units.iter().enumerate();
        for (index, unit) in units.filter(|(_, unit)| unit.donor.is_none() && !unit.class.is_yen()) {
            let burden = unit.burden.ok_or(Reason::new(&message::UKE_NO_BURDEN))?;
            let combination = burden.letter().to_string();
            if !claim.combinations.iter().any(|known| known.id == combination) {
                return Err(self.undecided(index).unwrap_or(Reason::new(&message::UKE_NO_BURDEN)));
            }
            for (date, amount) in self.amounts(receipt, index, unit)? {
                let date = date.unwrap_or_else(|| claim.month.first_day());
                let sum = days.entry((date, combination.clone())).or_default();
                *sum = sum.saturating_add(amount);
            }
        }
        let mut dates: Vec<Day> = days.keys().map(|(date, _)| *date).collect();
        dates.dedup();
        let mut money = claim.clone();
        money.units.clear();
        money.history.clear();
        money.settings.completion = CompletionMode::Off;
        money.encounters = dates.into_iter().map(|date| encounter(claim, date)).collect();
        let points = |((date, combination), points): ((Day, String), i64)| VisitPoints {
            encounter: date.to_string(),
            combination,
            points,
        };
        money.visit_points = days.into_iter().map(points).collect();
        for coverage in &mut money.coverages {
            // 給付割合 is to be verified. Only societies have rates of their own; 7割給付 is told by レセプト種別.
            let rate = receipt.header.benefit_rate().number();
            let by_society = coverage.kind == CoverageKind::NationalSociety && rate.is_some();
            let by_kind = receipt.kind.is_some_and(|kind| matches!(kind.as_str().as_bytes().last(), Some(b'9' | b'0')));
            coverage.burden_tenths = if by_kind { Some(3) } else { coverage.burden_tenths.filter(|_| by_society) };
        }
        Ok(money)
    }

    /// 食事・生活療養 under a payer: how many meals, and their cost.
    fn meals(
        &mut self,
        receipt: &Receipt<'_>,
        payer: &Payer<'_>,
        claim: Result<&Claim, Reason>,
    ) -> Result<(i64, i64), Reason> {
        let mine = |unit: &BillingUnit| unit.class.is_yen() && bills(unit, payer);
        let units = || receipt.units.iter().enumerate().filter(|(_, unit)| mine(unit));
        if units().next().is_none() {
            return Ok((0, 0));
        }
        if let Some(reason) = units().find_map(|(index, _)| self.undecided(index)) {
            return Err(reason);
        }
        let mut meals = claim?.clone();
        let letters: Vec<String> = units().filter_map(|(_, unit)| Some(unit.burden?.letter().to_string())).collect();
        let is_meal = |unit: &crate::claim::Unit| {
            unit.service_class.value() == crate::uke::ServiceClass::MEALS.number()
                && letters.contains(&unit.combination)
        };
        meals.units.retain(is_meal);
        let outcome = self.session.calculate(&meals);
        let count: i64 = outcome.receipts.iter().map(|receipt| i64::from(receipt.meals)).sum();
        Ok((count, outcome.receipts.iter().map(|receipt| receipt.meals_yen).sum()))
    }

    /// 負担区分, 点数 and 回数 of the record that carries them.
    fn unit_fields(
        &self,
        receipt: &Receipt<'_>,
        index: usize,
        unit: &BillingUnit,
        shares: &Result<Shares, Reason>,
        fields: &mut Vec<FieldReport>,
    ) {
        let Some(carrier) = carrier(receipt.unit_items(unit)) else { return };
        let record = carrier.record;
        if let (Some(burden), None) = (unit.burden, unit.donor) {
            let letter = burden.letter().to_string();
            let expected = shares.as_ref().map_err(|reason| *reason);
            let expected = expected.map(|shares| shares.burden(&letter));
            // A combination of meals alone is on no visit.
            if !(unit.class.is_yen() && expected == Ok(None)) {
                fields.push(FieldReport::code(record, 3, expected, Some(letter)));
            }
        }
        let points = match self.undecided(index) {
            Some(reason) => Err(reason),
            None => {
                let mut days = self.priced_days(index).iter().map(|day| day.amount);
                let other = days.clone().find(|amount| Some(*amount) != unit.points);
                Ok(other.or_else(|| days.next()))
            }
        };
        fields.push(FieldReport::number(record, 6, points));
        let times =
            if unit.days.is_empty() { Err(Reason::new(&message::UKE_NO_DAY)) } else { Ok(Some(unit.days.total())) };
        fields.push(FieldReport::number(record, 7, times));
        self.unit_prices(receipt, unit, fields);
    }

    /// 単価 of materials whose price the master fixes; of others the record is the price.
    fn unit_prices(&self, receipt: &Receipt<'_>, unit: &BillingUnit, fields: &mut Vec<FieldReport>) {
        let Some((date, _)) = receipt.dates(unit).next() else { return };
        for item in receipt.unit_items(unit).iter().filter(|item| item.kind == ItemKind::Material) {
            let row = item.code.and_then(|code| self.engine.masters().material(code, date).found());
            let fixed = row.filter(|row| row.price_kind() == FIXED_PRICE && row.material_kind() != OXYGEN);
            if let (Some(row), Some(found)) = (fixed, item.unit_price) {
                let (expected, found) = (format_decimal(row.price(), 2), format_decimal(found.hundredths(), 2));
                fields.push(FieldReport::code(item.record, 9, Ok(Some(expected)), Some(found)));
            }
        }
    }

    fn donor_fields(&self, receipt: &Receipt<'_>, fields: &mut Vec<FieldReport>) {
        for (index, donor) in receipt.donors.iter().enumerate() {
            let Some(claim) = donor.claim else { continue };
            let record = claim.record();
            let mine = |unit: &BillingUnit| unit.donor == Some(index);
            let found = claim.actual_days().number();
            let days = ActualDays::of(receipt, self.engine.masters(), mine).and_then(|days| days.expected(found));
            fields.push(FieldReport::number(record, 2, days));
            fields.push(points_field(record, 3, self.points(receipt, mine)));
            let has_meals = receipt.units.iter().any(|unit| mine(unit) && unit.class.is_yen());
            for field in [4, 5].into_iter().filter(|field| has_meals || !record.field(*field).is_empty()) {
                fields.push(FieldReport::number(record, field, Err(Reason::new(&message::UKE_DONOR))));
            }
        }
    }
}

impl Shares {
    /// The 負担区分 that stands for a recorded one.
    fn burden(&self, letter: &str) -> Option<String> {
        let known = self.burdens.iter().find(|(recorded, _)| recorded == letter);
        known.map(|(_, code)| code.to_string())
    }
}

fn points_field(record: Record<'_>, field: u16, points: Result<Points, Reason>) -> FieldReport {
    let as_recorded = points.is_ok_and(|points| points.as_recorded);
    FieldReport::number(record, field, points.map(|points| Some(points.sum))).with_recorded(as_recorded)
}

/// The record that carries the points of a unit.
fn carrier<'r, 'a>(items: &'r [Item<'a>]) -> Option<&'r Item<'a>> {
    let billable = || items.iter().rev().filter(|item| item.kind != ItemKind::Comment);
    billable().find(|item| item.points.is_some()).or_else(|| billable().next())
}

fn encounter(claim: &Claim, date: Day) -> Encounter {
    let known = claim.encounters.iter().find(|encounter| encounter.date == date);
    Encounter {
        id: date.to_string(),
        date,
        time: None,
        department: None,
        visit: known.map_or(VisitKind::Other, |known| known.visit),
        counts_as_actual_day: true,
        parent: None,
        second_department: false,
        facts: Vec::new(),
    }
}

/// The shares, unless something that decides them is not known.
fn shares(receipt: &Receipt<'_>, claim: &Claim, outcome: &Outcome<'_>) -> Result<Shares, Reason> {
    let open = outcome.findings.iter().filter(|finding| is_of_shares(finding.def.code));
    let open = open.filter(|finding| finding.def.severity >= Severity::Undecided);
    if let Some(finding) = open.min_by_key(|finding| finding.def.code) {
        return Err(Reason::new(finding.def));
    }
    let [written] = outcome.receipts.as_slice() else {
        let none = outcome.receipts.is_empty();
        return Err(Reason::new(if none { &message::UKE_NO_POINTS } else { &message::UKE_SEVERAL_RECEIPTS }));
    };
    if written.coverage.is_none() == receipt.payers.iter().any(|payer| payer.slot.is_insurance()) {
        return Err(Reason::new(&message::UKE_SEVERAL_RECEIPTS));
    }
    let lines = outcome.receipt_subsidies.iter();
    let letter = |class: &crate::outcome::BurdenClass| {
        let combination = claim.combinations.get(class.combination as usize)?;
        Some((combination.id.clone(), class.code))
    };
    Ok(Shares {
        kind: written.kind,
        insurance: written.patient_yen,
        subsidies: lines.map(|line| (line.subsidy as usize, line.share, line.benefit_target)).collect(),
        burdens: outcome.burden_classes.iter().filter_map(letter).collect(),
        notes: outcome.receipt_notes.iter().map(|note| note.code).collect(),
    })
}

/// Findings of share and record.
const fn is_of_shares(code: u16) -> bool {
    matches!(code, 7000..=8499)
}

/// 給付割合 in percent, as the rooms say.
fn percent(outcome: &Outcome<'_>) -> Result<i64, Reason> {
    let percent = outcome.receipts.first().and_then(|receipt| receipt.benefit_percent);
    percent.map(i64::from).ok_or(Reason::new(&room::BURDEN_UNKNOWN))
}

fn header(
    receipt: &Receipt<'_>,
    claim: Result<&Claim, Reason>,
    shares: &Result<Shares, Reason>,
    percent: Result<i64, Reason>,
    fields: &mut Vec<FieldReport>,
) {
    let header = receipt.header;
    let record = header.record();
    let known = || shares.as_ref().map_err(|reason| *reason);
    let kind = known().map(|shares| shares.kind.map(|kind| kind.to_string()));
    fields.push(FieldReport::code(record, 3, kind, header.receipt_kind().ascii().map(str::to_owned)));
    let kind = claim.ok().and_then(|claim| claim.coverages.first()).map(|coverage| coverage.kind);
    // A 国保組合 has the rate that its rules give it.
    if matches!(kind, Some(CoverageKind::National | CoverageKind::Retired)) {
        fields.push(FieldReport::number(record, 8, percent.map(Some)));
    } else if !header.benefit_rate().is_empty() {
        fields.push(FieldReport::number(record, 8, Err(Reason::new(&message::UKE_TOLD))));
    }
    let class_notes = |notes: Vec<u8>| {
        let mut notes: Vec<u8> = notes.into_iter().filter(|note| CLASS_NOTES.contains(note)).collect();
        notes.sort_unstable();
        let codes: Vec<String> = notes.iter().map(|note| format!("{note:02}")).collect();
        (!codes.is_empty()).then(|| codes.join(" "))
    };
    let found = class_notes(notes(header).collect());
    let expected = known().map(|shares| class_notes(shares.notes.clone()));
    fields.push(FieldReport::code(record, 12, expected, found));
}

fn insurance(
    receipt: &Receipt<'_>,
    payer: &Payer<'_>,
    shares: &Result<Shares, Reason>,
    meals: Result<(i64, i64), Reason>,
    fields: &mut Vec<FieldReport>,
) {
    meal_fields(receipt, payer.record, [8, 9], meals, fields);
    let share = shares.as_ref().map_err(|reason| *reason).map(|shares| shares.insurance);
    fields.push(FieldReport::number(payer.record, 12, share));
    for field in (13..=15).filter(|field| !payer.record.field(*field).is_empty()) {
        fields.push(FieldReport::number(payer.record, field, Err(Reason::new(&message::UKE_TOLD))));
    }
}

fn subsidy(
    receipt: &Receipt<'_>,
    payer: &Payer<'_>,
    order: u8,
    shares: &Result<Shares, Reason>,
    meals: Result<(i64, i64), Reason>,
    fields: &mut Vec<FieldReport>,
) {
    let place = usize::from(order).checked_sub(1);
    let line = |shares: &Shares| {
        let known = shares.subsidies.iter().find(|(subsidy, ..)| Some(*subsidy) == place).copied();
        known.map_or((None, None), |(_, share, target)| (share, target))
    };
    let line = shares.as_ref().map_err(|reason| *reason).map(line);
    let share = line.map(|(share, _)| share);
    // 医療券 may state what the person pays (本人支払額), which no scheme tells.
    let paid = payer.record.field(7).number().unwrap_or(0);
    let told = payer.record.field(2).bytes().starts_with(ASSISTANCE) && paid != 0;
    let share = if told && share == Ok(None) { Err(Reason::new(&message::UKE_TOLD)) } else { share };
    fields.push(FieldReport::number(payer.record, 7, share));
    let inpatient = receipt.kind.map(crate::uke::ReceiptKind::setting) == Some(Setting::Inpatient);
    let (own, other) = if inpatient { (9, 8) } else { (8, 9) };
    fields.push(FieldReport::number(payer.record, own, line.map(|(_, target)| target)));
    if !payer.record.field(other).is_empty() {
        fields.push(FieldReport::number(payer.record, other, Ok(None)));
    }
    meal_fields(receipt, payer.record, [11, 12], meals, fields);
}

/// 食事療養・生活療養: only on receipts of 入院, or where something is recorded.
fn meal_fields(
    receipt: &Receipt<'_>,
    record: Record<'_>,
    [count, yen]: [u16; 2],
    meals: Result<(i64, i64), Reason>,
    fields: &mut Vec<FieldReport>,
) {
    let inpatient = receipt.kind.map(crate::uke::ReceiptKind::setting) == Some(Setting::Inpatient);
    let recorded =
        [count, yen].iter().any(|field| value_of(record.field(*field)).is_some_and(|v| v != FieldValue::Number(0)));
    if inpatient || recorded || meals.is_ok_and(|meals| meals != (0, 0)) {
        fields.push(FieldReport::number(record, count, meals.map(|(count, _)| Some(count))));
        fields.push(FieldReport::number(record, yen, meals.map(|(_, yen)| Some(yen))));
    }
}
