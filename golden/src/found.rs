//! What came out, asked by the names of the claim.

use santei::Claim;
use santei::claim::{Subsidy, SubsidyClass};
use santei::outcome::{Adjustment, Outcome, Receipt, ReceiptSubsidy};

/// How a blank or absent amount is written.
pub(crate) const NONE: &str = "-";

/// An amount as it stands in a report.
pub(crate) fn shown(amount: Option<i64>) -> String {
    amount.map_or_else(|| NONE.into(), |amount| amount.to_string())
}

/// The month under one subsidy, exact yen.
pub(crate) struct SubsidyMonth {
    /// What it pays.
    pub(crate) pays: i64,
    /// What patient and later payers bear; absent when undecided.
    pub(crate) left: Option<i64>,
}

/// The result with the claim that names its parts.
pub(crate) struct Found<'f> {
    pub(crate) claim: &'f Claim,
    pub(crate) outcome: &'f Outcome<'f>,
}

impl<'f> Found<'f> {
    /// Id of a coverage.
    pub(crate) fn coverage_id(&self, index: u32) -> &'f str {
        self.claim.coverages.get(index as usize).map_or(NONE, |coverage| &coverage.id)
    }

    /// Id of a subsidy.
    pub(crate) fn subsidy_id(&self, index: u32) -> &'f str {
        self.claim.subsidies.get(index as usize).map_or(NONE, |subsidy| &subsidy.id)
    }

    /// Id of a combination.
    pub(crate) fn combination_id(&self, index: u32) -> &'f str {
        self.claim.combinations.get(index as usize).map_or(NONE, |combination| &combination.id)
    }

    /// Ids of the subsidies of a combination, in the order in which they pay.
    fn subsidies_of(&self, combination: u32) -> &'f [String] {
        self.claim.combinations.get(combination as usize).map_or(&[], |combination| &combination.subsidies)
    }

    /// What a subsidy pays for a visit; nothing booked is 0.
    pub(crate) fn paid(&self, visit: u32, id: &str) -> i64 {
        let shares = self.outcome.shares.iter().filter(|share| share.visit == visit);
        shares.filter(|share| self.subsidy_id(share.subsidy) == id).map(|share| share.yen).sum()
    }

    /// What adjustments change for a subsidy.
    pub(crate) fn adjusted(&self, id: &str, wanted: impl Fn(&Adjustment) -> bool) -> i64 {
        let shares = self.outcome.adjustment_shares.iter().filter(|share| self.subsidy_id(share.subsidy) == id);
        let adjustment = |index: u32| self.outcome.adjustments.get(index as usize);
        shares.filter(|share| adjustment(share.adjustment).is_some_and(&wanted)).map(|share| share.yen).sum()
    }

    /// 保険者負担 of the month; absent when a visit is undecided.
    pub(crate) fn insurer(&self) -> Option<i64> {
        self.outcome.visits.iter().map(|visit| visit.insurer).sum()
    }

    /// The patient's exact share of the month in some combinations, adjustments included.
    pub(crate) fn patient(&self, wanted: impl Fn(u32) -> bool) -> Option<i64> {
        let visits = self.outcome.visits.iter().filter(|visit| wanted(visit.combination));
        let visits: Option<i64> = visits.map(|visit| visit.patient_exact).sum();
        let adjustments = self.outcome.adjustments.iter().filter(|adjustment| wanted(adjustment.combination));
        let adjustments: i64 = adjustments.map(|adjustment| adjustment.patient_exact).sum();
        visits.map(|visits| visits + adjustments)
    }

    /// The month under a subsidy, over the combinations that contain it, adjustments included.
    /// What the patient and all subsidies bear; マル長 is none. Sources state it also where the receipt leaves its field blank.
    pub(crate) fn share_of_month(&self) -> Option<i64> {
        let long_term = |subsidy: &Subsidy| {
            subsidy.parameters.as_ref().is_some_and(|p| p.class == SubsidyClass::LongTermSpecifiedDisease)
        };
        let subsidies = self.claim.subsidies.iter().filter(|subsidy| !long_term(subsidy));
        let paid: i64 = subsidies.map(|subsidy| self.month_of_subsidy(&subsidy.id).pays).sum();
        self.patient(|_| true).map(|patient| patient + paid)
    }

    pub(crate) fn month_of_subsidy(&self, id: &str) -> SubsidyMonth {
        let contains = |combination: u32| self.subsidies_of(combination).iter().any(|listed| listed == id);
        let visit = |index: u32| self.outcome.visits.get(index as usize);
        let later = |combination: u32, other: &str| {
            self.subsidies_of(combination)
                .iter()
                .skip_while(|listed| *listed != id)
                .skip(1)
                .any(|listed| listed == other)
        };
        let mut month = SubsidyMonth { pays: self.adjusted(id, |_| true), left: self.patient(contains) };
        for share in &self.outcome.shares {
            let payer = self.subsidy_id(share.subsidy);
            if payer == id {
                month.pays += share.yen;
            } else if visit(share.visit).is_some_and(|visit| later(visit.combination, payer)) {
                month.left = month.left.map(|left| left + share.yen);
            }
        }
        for other in &self.claim.subsidies {
            let adjusted = self.adjusted(&other.id, |adjustment| later(adjustment.combination, &other.id));
            month.left = month.left.map(|left| left + adjusted);
        }
        month
    }

    /// The receipt that carries the last visit.
    pub(crate) fn receipt_of_last_visit(&self) -> Option<(u32, &'f Receipt)> {
        let last = self.outcome.visits.last()?;
        let combination = self.claim.combinations.get(last.combination as usize)?;
        let own = |id: &String| Some(id) == combination.coverage.as_ref();
        let place = self.claim.coverages.iter().position(|coverage| own(&coverage.id));
        let coverage = place.map(|place| place as u32);
        (0u32..).zip(&self.outcome.receipts).find(|(_, receipt)| receipt.coverage == coverage)
    }

    /// Subsidies recorded on a receipt, in its order.
    pub(crate) fn recorded(&self, receipt: u32) -> Vec<&'f ReceiptSubsidy> {
        self.outcome.receipt_subsidies.iter().filter(|subsidy| subsidy.receipt == receipt).collect()
    }

    /// Codes of 特記事項 on a receipt, sorted.
    pub(crate) fn notes_on(&self, receipt: u32) -> Vec<String> {
        let notes = self.outcome.receipt_notes.iter().filter(|note| note.receipt == receipt);
        let mut codes: Vec<String> = notes.map(|note| format!("{:02}", note.code)).collect();
        codes.sort();
        codes
    }
}
