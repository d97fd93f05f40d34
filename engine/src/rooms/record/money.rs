//! Money fields of a receipt, from the exact sums of the month.

use super::super::share::{Cover, Group, NO_CAP, Part, Scheme, Walk};
use crate::claim::{Claim, InsurerGroup, RecordIf, ReductionKind};
use crate::outcome::{Outcome, ReceiptSubsidy};

/// 公費 whose 20 percent is shown for a designated elder (指定公費): 38, 51 and 54. The 記載要領 were not at hand; worked cases of
/// receipts fix it (docs/DESIGN.md).
const SHOWN_AT_20_PERCENT: [u8; 3] = [38, 51, 54];
/// Amounts are written in units of 10 yen when the limit that was passed is one.
const TEN: i64 = 10;

/// The combinations of one receipt.
pub(super) struct Sheet<'a> {
    claim: &'a Claim,
    coverage: Option<u32>,
    walk: &'a Walk,
    cover: Option<&'a Cover>,
    /// 70–74 at 10 percent (特例措置) with a scheme of the state: shares are looked at as if they were 20 percent.
    designated: bool,
}

/// Whether and how a limit was passed.
#[derive(Clone, Copy, Default)]
struct Passed {
    any: bool,
    /// Whether every limit that was passed is in full 10 yen.
    tens: bool,
}

impl Passed {
    fn pass(&mut self, limit: i64) {
        self.tens = (self.tens || !self.any) && limit % TEN == 0;
        self.any = true;
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn new(claim: &'a Claim, coverage: Option<u32>, walk: &'a Walk) -> Sheet<'a> {
        let cover = coverage.and_then(|index| walk.covers.get(index as usize));
        let mut sheet = Sheet { claim, coverage, walk, cover, designated: false };
        let national = sheet.parts().any(|part| part.traits.national);
        sheet.designated = cover.is_some_and(Cover::is_designated_elder) && national;
        sheet
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &'a Part> + Clone {
        let cover = self.coverage.map(|index| index as usize);
        self.walk.parts.iter().filter(move |part| part.visited && part.cover == cover)
    }

    fn group(&self) -> Group {
        self.cover.map_or(Group::National, |cover| cover.group)
    }

    /// What the patient and the payers from a scheme on bear, over all combinations with it.
    pub(super) fn left_before(&self, scheme: usize) -> i64 {
        self.parts().filter_map(|part| part.slot_of(scheme).map(|slot| part.left_before(slot))).sum()
    }

    fn left_after(&self, scheme: usize) -> i64 {
        self.parts().filter_map(|part| part.slot_of(scheme).map(|slot| part.left_before(slot + 1))).sum()
    }

    /// What the patient and the subsidies of a combination bear; マル長 is none.
    fn borne(&self, part: &Part) -> i64 {
        let long_term =
            self.walk.payers(part).filter(|(_, s)| s.is_long_term()).map(|(slot, _)| part.exact.paid.at(slot));
        part.left_before(0) - long_term.sum::<i64>()
    }

    fn cost(&self) -> i64 {
        self.parts().map(|part| part.cost).sum()
    }

    fn passed(&self) -> Passed {
        let mut passed = Passed::default();
        for part in self.parts() {
            let by_long_term: i64 = self
                .walk
                .payers(part)
                .filter(|(_, scheme)| scheme.is_long_term())
                .map(|(slot, _)| part.exact.paid.at(slot))
                .sum();
            let doubled = part.tightest().is_some_and(|limit| self.designated && part.exact.share * 2 > limit);
            if part.exact.benefit > 0 || by_long_term > 0 || doubled {
                passed.pass(part.written_limit().unwrap_or(0));
            }
            if part.exact.combined > 0 {
                passed.pass(self.walk.combined_limit.unwrap_or(0));
            }
        }
        if self.designated && !passed.any {
            self.pass_together(&mut passed);
        }
        passed
    }

    /// 指定公費: the sum of the parts, recomputed at 20 percent.
    fn pass_together(&self, passed: &mut Passed) {
        let Some(limit) = self.cover.and_then(|cover| self.walk.own_ceiling(cover, self.cost())) else { return };
        if self.parts().count() < 2 {
            return;
        }
        let long_term = self.parts().all(|part| part.traits.long_term.is_some());
        let (limit, sum) = if long_term {
            let cap = self.parts().filter_map(|part| part.limit).max().unwrap_or(limit);
            (limit.min(cap), self.parts().map(|part| 2 * self.borne(part)).sum::<i64>())
        } else {
            (limit, self.parts().map(|part| self.borne_at_20_percent(part)).sum())
        };
        if sum > limit {
            passed.pass(limit);
        }
    }

    fn borne_at_20_percent(&self, part: &Part) -> i64 {
        match self.walk.payers(part).find(|(_, scheme)| scheme.is_national()) {
            Some((slot, scheme)) => (2 * part.left_before(slot + 1)).min(scheme.cap_per_month),
            None => 2 * self.borne(part),
        }
    }

    /// Whether the insurance share is written: a limit was passed, one works at the counter, and not all is waived.
    fn is_written(&self, passed: Passed) -> bool {
        let coverage = self.coverage.and_then(|index| self.claim.coverages.get(index as usize));
        let kind = coverage.and_then(|coverage| coverage.reduction.as_ref()).map(|reduction| reduction.kind);
        let waived = matches!(kind, Some(ReductionKind::Exempt | ReductionKind::Deferred));
        passed.any && !waived && self.cover.is_some_and(Cover::has_ceiling)
    }

    /// Whether some limit was passed, also where nothing is written.
    pub(super) fn passes(&self) -> bool {
        self.passed().any
    }

    pub(super) fn is_designated(&self) -> bool {
        self.designated
    }

    /// 01公 (京都型): the target of the scheme reaches the ceiling of the middle class, or of エ and オ; parts under a scheme of
    /// the state below the floor of combining are left out.
    pub(super) fn public_note(&self, cover: &Cover) -> bool {
        let asks = |scheme: &usize| {
            let note = self.walk.scheme(*scheme).map_or(InsurerGroup::None, |terms| terms.receipt.public_note);
            note != InsurerGroup::None && self.group().is_in(note)
        };
        self.walk.payment.iter().copied().filter(asks).any(|scheme| {
            let counts = |part: &&Part| {
                let national = part.traits.national;
                part.slot_of(scheme).is_some() && (!national || part.exact.share >= self.walk.floor)
            };
            let parts = || self.parts().filter(counts);
            let target: i64 = parts().filter_map(|part| Some(part.left_before(part.slot_of(scheme)?))).sum();
            let cost = parts().map(|part| part.cost).sum();
            self.walk.public_note_ceiling(cover, cost).is_some_and(|ceiling| target >= ceiling)
        })
    }

    pub(super) fn walk(&self) -> &'a Walk {
        self.walk
    }

    /// Writes the lines of the subsidies; returns 保険 一部負担金額.
    pub(super) fn write(&self, receipt: u32, outcome: &mut Outcome<'_>) -> Option<i64> {
        let passed = self.passed();
        let written = self.is_written(passed);
        let tens = written && passed.tens;
        let points = self.cost() / TEN;
        // A target below its own limit is rounded where others are written to the yen; the insurance share moves with it.
        let mut moved = 0;
        let mut first_differs = None;
        for scheme in self.local_and_national() {
            let Some(terms) = self.walk.scheme(scheme).filter(|terms| self.is_recorded(scheme, terms)) else {
                continue;
            };
            let first = first_differs.is_none();
            let line_points = self.points(scheme, terms);
            let differs = *first_differs.get_or_insert(line_points != points)
                || terms.is_national() && self.group().is_in(self.claim.settings.benefit_target_always);
            let own_benefit = || self.parts().any(|part| part.slot_of(scheme).is_some() && part.exact.benefit != 0);
            let mut benefit_target = if written { self.benefit_target(scheme, terms) } else { None };
            if let Some(yen) = benefit_target
                && (tens || first && terms.is_national() && !own_benefit())
            {
                benefit_target = Some(to_ten(yen));
                moved += if tens { 0 } else { to_ten(yen) - yen };
            }
            let hidden = !differs || !first && self.only_first_target();
            outcome.receipt_subsidies.push(ReceiptSubsidy {
                receipt,
                subsidy: terms.subsidy,
                points: line_points,
                benefit_target: benefit_target.filter(|_| !hidden),
                share: self.share(scheme, terms, passed, tens),
                actual_days: None,
                meals: 0,
                meals_yen: 0,
            });
        }
        written.then(|| self.insurance(tens) + moved)
    }

    /// マル長該当時: whether the target stands for the first subsidy only.
    fn only_first_target(&self) -> bool {
        let long_term = self.parts().any(|part| part.traits.long_term.is_some());
        long_term && self.group().is_in(self.claim.settings.benefit_target_first_only)
    }

    /// 保険 一部負担金額: what the patient and all subsidies bear. In units of 10 yen it is the sum of the rounded payments.
    fn insurance(&self, tens: bool) -> i64 {
        if !tens {
            return self.parts().map(|part| self.borne(part)).sum();
        }
        let patient: i64 = self.parts().map(|part| part.exact.patient).sum();
        let payments =
            self.local_and_national().map(|scheme| to_ten(self.left_before(scheme)) - to_ten(self.left_after(scheme)));
        to_ten(patient) + payments.sum::<i64>()
    }

    /// Schemes with points on this receipt, in the order of payment.
    fn local_and_national(&self) -> impl Iterator<Item = usize> {
        let used = |index: &usize| self.parts().any(|part| part.slot_of(*index).is_some());
        self.walk.payment.iter().copied().filter(used)
    }

    fn is_recorded(&self, scheme: usize, terms: &Scheme) -> bool {
        let rule = terms.receipt;
        let target = self.left_before(scheme);
        let capped = terms.cap_per_month != NO_CAP;
        let by_cap = match rule.record {
            RecordIf::Always => true,
            RecordIf::NotWhenBelowCap => !capped || target >= terms.cap_per_month,
            RecordIf::NotWhenAtOrBelowCap => !capped || target > terms.cap_per_month,
            RecordIf::Never => false,
        };
        let pays = |part: &Part| part.slot_of(scheme).is_some_and(|slot| part.exact.paid.at(slot) != 0);
        let empty = target == 0 && !self.parts().any(pays);
        by_cap && !self.group().is_in(rule.claimed_alone) && (!empty || rule.record_without_share)
    }

    /// 点数 of the combinations with the scheme, for some schemes without those under an earlier one.
    fn points(&self, scheme: usize, terms: &Scheme) -> i64 {
        let excludes = self.group().is_in(terms.receipt.exclude_earlier_points);
        let earlier = |part: &Part| {
            let slot = part.slot_of(scheme).unwrap_or(0);
            part.payers()
                .iter()
                .take(slot)
                .any(|other| self.walk.scheme(*other).is_some_and(|s| !s.is_long_term() && self.is_recorded(*other, s)))
        };
        let mine = self.parts().filter(|part| part.slot_of(scheme).is_some());
        mine.filter(|part| !(excludes && earlier(part))).map(|part| part.cost).sum::<i64>() / TEN
    }

    /// 給付対象額: what stands before the subsidy. Where the scheme is kept out of the combination, what remained under a scheme of
    /// the state is taken off, and nothing is written when nothing is left.
    fn benefit_target(&self, scheme: usize, terms: &Scheme) -> Option<i64> {
        let target = self.left_before(scheme);
        if !self.group().is_in(terms.high_cost.not_combined) {
            return Some(target);
        }
        let under_national = |part: &Part| {
            let slot = part.slot_of(scheme)?;
            let (national, _) = self.walk.payers(part).take(slot).filter(|(_, s)| s.is_national()).last()?;
            Some(part.left_before(national + 1))
        };
        let kept_out: i64 = self.parts().filter_map(under_national).sum();
        Some(target - kept_out).filter(|target| *target != 0)
    }

    /// 公費 一部負担金額: what the patient and later payers bear under the subsidy.
    fn share(&self, scheme: usize, terms: &Scheme, passed: Passed, tens: bool) -> Option<i64> {
        if terms.receipt.share_hidden {
            return passed.any.then(|| self.parts().map(|part| part.exact.patient).sum());
        }
        let mut share = self.left_after(scheme);
        if self.cover.is_some_and(Cover::is_designated_elder) && SHOWN_AT_20_PERCENT.contains(&terms.law) {
            share = (2 * share).min(terms.cap_per_month);
        }
        if tens || self.group().is_in(terms.receipt.share_in_ten_yen) {
            share = to_ten(share);
        }
        Some(share).filter(|share| *share != 0 || terms.receipt.zero_shown)
    }
}

fn to_ten(yen: i64) -> i64 {
    (yen + TEN / 2).div_euclid(TEN) * TEN
}
