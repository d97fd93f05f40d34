//! Sums: the points and days a receipt bills to its payers, and the totals of the file.

use super::class::PayerSlot;
use super::finding::{Finding, Shown};
use super::item::BillingUnit;
use super::layout::{Go, Ir, Jd};
use super::receipt::{Payer, Receipt};
use super::record::Record;
use crate::message::uke as message;

/// Checks the payers of a receipt against its kind and its lines.
pub(super) fn check_receipt<'a>(receipt: &Receipt<'a>, findings: &mut Vec<Finding<'a>>) {
    check_payers(receipt, findings);
    for payer in &receipt.payers {
        check_points(receipt, payer, findings);
        check_days(receipt, payer, findings);
    }
    check_donors(receipt, findings);
}

fn check_payers<'a>(receipt: &Receipt<'a>, findings: &mut Vec<Finding<'a>>) {
    let Some(kind) = receipt.kind else { return };
    let insurances = receipt.payers.iter().filter(|payer| payer.slot == PayerSlot::Insurance).count();
    let subsidies = receipt.payers.len() - insurances;
    let record = receipt.header.record();
    let counts = [(i64::from(kind.has_insurance()), insurances), (i64::from(kind.subsidies()), subsidies)];
    for (expected, found) in counts {
        let found = i64::try_from(found).unwrap_or(i64::MAX);
        if expected != found {
            let (expected, found) = (Shown::Int(expected), Shown::Int(found));
            findings.push(Finding::new(&message::UKE_PAYERS_DIFFER, record, 3, expected, found));
        }
    }
}

/// Σ 点数 × 回数 of the units that `counts` takes, meals excepted.
fn sum<'a>(receipt: &Receipt<'a>, counts: impl Fn(&BillingUnit) -> bool) -> Option<i64> {
    let units = receipt.units.iter().filter(|unit| !unit.class.is_yen() && counts(unit));
    units.map(BillingUnit::amount).try_fold(0i64, |sum, amount| sum.checked_add(amount?))
}

fn check_sum<'a>(
    sum: Option<i64>,
    recorded: Option<i64>,
    (record, field): (Record<'a>, u16),
    findings: &mut Vec<Finding<'a>>,
) {
    let Some(sum) = sum else {
        findings.push(Finding::new(&message::UKE_OVERFLOW, record, field, Shown::Nothing, Shown::Nothing));
        return;
    };
    // An omitted total states nothing when there is nothing to bill.
    if recorded.unwrap_or(0) != sum {
        let found = recorded.map_or(Shown::Nothing, Shown::Int);
        findings.push(Finding::new(&message::UKE_POINTS_TOTAL, record, field, Shown::Int(sum), found));
    }
}

/// Whether a unit of the patient is billed to a payer.
pub(super) fn bills(unit: &BillingUnit, payer: &Payer<'_>) -> bool {
    unit.donor.is_none() && unit.burden.is_some_and(|burden| burden.covers(payer.slot))
}

fn check_points<'a>(receipt: &Receipt<'a>, payer: &Payer<'a>, findings: &mut Vec<Finding<'a>>) {
    let sum = sum(receipt, |unit| bills(unit, payer));
    check_sum(sum, payer.points, (payer.record, 6), findings);
}

/// 診療実日数: the days of the 受診日等レコード when the file holds one for the payer, else the days that carry lines.
fn check_days<'a>(receipt: &Receipt<'a>, payer: &Payer<'a>, findings: &mut Vec<Finding<'a>>) {
    let Some(recorded) = payer.actual_days else { return };
    let days = visit_days(receipt, payer).unwrap_or_else(|| days_with_lines(receipt, payer));
    if days != recorded {
        let (expected, found) = (Shown::Int(days), Shown::Int(recorded));
        findings.push(Finding::new(&message::UKE_ACTUAL_DAYS, payer.record, 5, expected, found));
    }
}

/// 診療実日数 by 受診日等レコード (JD), where the receipt holds one for the payer: 受診等区分 1 counts (別表30).
pub(super) fn visit_days(receipt: &Receipt<'_>, payer: &Payer<'_>) -> Option<i64> {
    let mut told = receipt.records.iter().copied().filter_map(Jd::of);
    let days = told.find(|jd| jd.payer_kind().bytes() == [slot_digit(payer)])?;
    i64::try_from((0..31u16).filter(|day| days.day(*day).bytes() == b"1").count()).ok()
}

/// 負担者種別 (別表28) of a payer.
fn slot_digit(payer: &Payer<'_>) -> u8 {
    match payer.slot {
        PayerSlot::Insurance => b'1',
        PayerSlot::Subsidy(order) => b'1'.saturating_add(order),
    }
}

fn days_with_lines(receipt: &Receipt<'_>, payer: &Payer<'_>) -> i64 {
    let mut seen = [false; 31];
    for unit in receipt.units.iter().filter(|unit| bills(unit, payer)) {
        for (day, slot) in (1u32..).zip(seen.iter_mut()) {
            *slot |= unit.days.on(day) > 0;
        }
    }
    seen.iter().map(|seen| i64::from(*seen)).sum()
}

fn check_donors<'a>(receipt: &Receipt<'a>, findings: &mut Vec<Finding<'a>>) {
    for (index, donor) in receipt.donors.iter().enumerate() {
        if let Some(claim) = donor.claim {
            let sum = sum(receipt, |unit| unit.donor == Some(index));
            check_sum(sum, claim.points().number(), (claim.record(), 3), findings);
        }
    }
}

/// 件数 of a receipt in GO: one with several payers counts once for each (記録条件仕様（医科用） p. 27, 注 of 診療報酬請求書レコード).
pub(super) fn pieces(receipt: &Receipt<'_>) -> i64 {
    i64::try_from(receipt.payers.len()).unwrap_or(i64::MAX).max(1)
}

/// What the GO record must state: the receipts of the file and the points of their main payers.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileTotals {
    pub(super) receipts: i64,
    /// `None` when the sum does not fit.
    pub(super) points: Option<i64>,
}

impl Default for FileTotals {
    fn default() -> FileTotals {
        FileTotals { receipts: 0, points: Some(0) }
    }
}

impl FileTotals {
    /// Counts a receipt with the points recorded for its main payer: the insurance, or the first subsidy of a receipt without one.
    pub(super) fn add(&mut self, receipt: &Receipt<'_>) {
        self.add_points(receipt, receipt.payers.first().and_then(|payer| payer.points).unwrap_or(0));
    }

    /// Counts a receipt with the points of its main payer.
    pub(super) fn add_points(&mut self, receipt: &Receipt<'_>, main: i64) {
        self.points = self.points.and_then(|points| points.checked_add(main));
        self.receipts = self.receipts.saturating_add(pieces(receipt));
    }

    /// Compares with GO. A claim in several volumes states the totals of all volumes and cannot be compared with one file.
    pub(super) fn check<'a>(&self, institution: Option<Ir<'a>>, go: Go<'a>, findings: &mut Vec<Finding<'a>>) {
        if !institution.is_none_or(states_totals) {
            return;
        }
        let checks = [
            (&message::UKE_FILE_RECEIPTS, 2, Some(self.receipts), go.receipts().number()),
            (&message::UKE_FILE_POINTS, 3, self.points, go.points().number()),
        ];
        for (def, field, counted, recorded) in checks {
            // The reviewing organisation writes 0 when receipts were moved or split among insurers.
            let Some(recorded) = recorded.filter(|recorded| *recorded != 0) else { continue };
            let (def, expected) = match counted {
                Some(counted) if counted == recorded => continue,
                Some(counted) => (def, Shown::Int(counted)),
                None => (&message::UKE_OVERFLOW, Shown::Nothing),
            };
            findings.push(Finding::new(def, go.record(), field, expected, Shown::Int(recorded)));
        }
    }
}

/// Whether the file of an institution can state the totals of all its receipts: it is of 医科, and the first or only volume.
pub(super) fn states_totals(institution: Ir<'_>) -> bool {
    matches!(institution.volume().bytes(), b"" | b"00") && matches!(institution.fee_table().bytes(), b"" | b"1")
}
