//! 国の公費: the terms of a national scheme, found by 法別番号 and 実施機関番号.

use super::book::Fraction;
use super::local::is_without_share;
use super::terms::{NO_CAP, Scheme, law_of};
use crate::claim::{Claim, HighCostClass, HighCostRelation, MealsCovered, Setting, SubsidyClass, SubsidyParameters};
use crate::claim::{Subsidy, SubsidyReceipt};
use crate::masters::{MasterSet, Rule};
use crate::num::Ratio;
use crate::{Day, Month, claim::RecordIf};

/// Priorities stand a thousand apart, so that a scheme written out in a claim can be put between two of the master.
const PRIORITY_STEP: i64 = 1_000;

/// A row of the 国公費マスター.
#[derive(Clone, Copy, Debug)]
pub(super) struct NationalScheme<'m> {
    pub(super) rule: Rule<'m>,
    law: u8,
    agency: &'m str,
    /// The digits 3 and 4, where the state gave the number of the law to one prefecture; else empty.
    prefecture: &'m str,
    setting: &'m str,
    variant: &'m str,
    order: i64,
    percent: i64,
    yen_month: i64,
    cap_on_certificate: bool,
}

/// What a claim says about a national scheme.
#[expect(clippy::large_enum_variant, reason = "made and taken apart once per subsidy")]
pub(super) enum Found<'m> {
    /// The terms, and whether the cap of the certificate is missing.
    Scheme(Scheme, Rule<'m>, bool),
    /// No scheme has this number.
    Unknown,
    /// The scheme does not work at the counter of this setting.
    NotInKind(Rule<'m>),
}

pub(super) fn all<'m>(masters: &MasterSet<'m>, on: Day) -> Vec<NationalScheme<'m>> {
    let int = |rule: Rule<'m>, field: &str| rule.int(field).unwrap_or(-1);
    let text = |rule: Rule<'m>, field: &str| rule.text(field).unwrap_or("");
    let scheme = |rule: Rule<'m>| {
        Some(NationalScheme {
            rule,
            law: text(rule, "law").parse().ok()?,
            agency: text(rule, "agency"),
            prefecture: text(rule, "prefecture"),
            setting: text(rule, "setting"),
            variant: text(rule, "variant"),
            order: int(rule, "order"),
            // The columns of the lower insurance rates follow from the first that the master fills.
            percent: ["patient_percent_30", "patient_percent_20", "patient_percent_10"]
                .map(|field| int(rule, field))
                .into_iter()
                .find(|percent| *percent >= 0)
                .unwrap_or(-1),
            yen_month: int(rule, "patient_yen_month"),
            cap_on_certificate: int(rule, "cap_from_certificate") == 1,
        })
    };
    masters.rules("national_scheme", on).filter_map(scheme).collect()
}

impl<'m> NationalScheme<'m> {
    fn flag(&self, field: &str) -> bool {
        self.rule.int(field) == Some(1)
    }

    fn meals(&self) -> MealsCovered {
        match self.rule.text("meals_covered") {
            Some("all") => MealsCovered::All,
            Some("half") => MealsCovered::Half,
            Some("assistance_only") => MealsCovered::AssistanceOnly,
            Some("unknown") => MealsCovered::Unknown,
            _ => MealsCovered::None,
        }
    }

    fn living(&self) -> MealsCovered {
        match self.rule.int("living") {
            Some(1) => self.meals(),
            Some(0) => MealsCovered::None,
            _ => MealsCovered::Unknown,
        }
    }

    fn is_for(&self, law: u8, prefecture: &str, agency: &str, setting: Setting, variant: &str) -> bool {
        let setting_fits = match setting {
            Setting::Inpatient => self.setting != "outpatient",
            Setting::Outpatient => self.setting != "inpatient",
        };
        let numbered = self.law == law && (self.prefecture.is_empty() || self.prefecture == prefecture);
        numbered && (self.agency.is_empty() || self.agency == agency) && setting_fits && self.variant == variant
    }

    /// 日割計算 (14-3): a fixed limit of the month for the days of the subsidy in it, below one yen cut off.
    fn prorated(&self, yen: i64, subsidy: &Subsidy, month: Month) -> i64 {
        let (first, last) = (month.first_day(), month.last_day());
        let from = subsidy.from.unwrap_or(first).max(first);
        let until = subsidy.until.unwrap_or(last).min(last);
        let days = |from: Day, until: Day| i64::from(from.days_until(until)).saturating_add(1).max(0);
        if self.flag("prorated") { yen * days(from, until) / days(first, last) } else { yen }
    }

    fn terms(&self, index: u32, subsidy: &Subsidy, month: Month) -> (Scheme, bool) {
        let certificate = subsidy.certificate.as_ref();
        let printed = certificate.and_then(|certificate| certificate.monthly_cap_yen);
        let cap = match (self.yen_month, printed) {
            (yen, _) if yen >= 0 => self.prorated(yen, subsidy, month),
            (_, Some(yen)) if self.cap_on_certificate => yen,
            _ => NO_CAP,
        };
        let has_share = (self.percent != 0 || self.yen_month > 0) && !is_without_share(Some(subsidy));
        let class = if self.law == 12 { SubsidyClass::PublicAssistance } else { SubsidyClass::National };
        let receipt = SubsidyReceipt {
            record: RecordIf::Always,
            zero_shown: class == SubsidyClass::National,
            share_hidden: self.flag("share_hidden"),
            ..SubsidyReceipt::default()
        };
        let high_cost = match self.rule.text("high_cost") {
            Some("designated") => HighCostClass::General,
            Some("assistance") => HighCostClass::Low,
            _ => HighCostClass::Own,
        };
        let percent = Ratio::new(self.percent.into(), 100).ok().filter(|_| self.percent > 0);
        let priority = self.order * PRIORITY_STEP + i64::from(self.law);
        let scheme = Scheme {
            priority: u32::try_from(priority).unwrap_or(u32::MAX),
            before_insurance: self.flag("before_insurance"),
            patient_share: has_share && cap > 0,
            rate: percent.and_then(Fraction::new),
            cap_per_month: if has_share && cap > 0 { cap } else { NO_CAP },
            ledger: self.flag("ledger"),
            ledger_cost: self.flag("ledger_total_cost"),
            high_cost: HighCostRelation {
                class_employees: high_cost,
                class_national: high_cost,
                ..HighCostRelation::default()
            },
            receipt,
            meals: self.meals(),
            living: self.living(),
            ..Scheme::plain(index, self.law, class)
        };
        // A certificate without a cap is one of a class without a cap; no certificate at all leaves it open.
        let open = self.cap_on_certificate && self.yen_month < 0 && certificate.is_none();
        (scheme, open)
    }
}

/// The scheme of a subsidy without parameters of its own.
pub(super) fn find<'m>(claim: &Claim, index: u32, subsidy: &Subsidy, schemes: &[NationalScheme<'m>]) -> Found<'m> {
    let number = subsidy.payer_number.as_deref().unwrap_or_default();
    let Some(law) = law_of(number) else { return Found::Unknown };
    let (prefecture, agency) = (number.get(2..4).unwrap_or_default(), number.get(4..7).unwrap_or_default());
    let named = variant(claim, subsidy);
    let find = |agency: &str, variant: &str| {
        schemes.iter().find(|s| s.is_for(law, prefecture, agency, claim.setting, variant))
    };
    let by_law = |variant: &str| {
        let mut found = schemes.iter().filter(|s| s.is_for(law, prefecture, s.agency, claim.setting, variant));
        let first = found.next();
        if found.next().is_some() { None } else { first }
    };
    // Several numbers may name the payer and not the scheme: where the law has one scheme only, it is that one.
    let scheme = find(agency, named).or_else(|| by_law(named)).or_else(|| find(agency, "")).or_else(|| by_law(""));
    match scheme {
        None => Found::Unknown,
        Some(scheme) if !scheme.flag("in_kind") => Found::NotInKind(scheme.rule),
        Some(scheme) => {
            let (terms, open) = scheme.terms(index, subsidy, claim.month);
            Found::Scheme(terms, scheme.rule, open)
        }
    }
}

/// Whether the state has a scheme with the 法別番号 of a number, in its prefecture.
pub(super) fn is_numbered(schemes: &[NationalScheme<'_>], number: &str) -> bool {
    let prefecture = number.get(2..4).unwrap_or_default();
    let of_state = |scheme: &NationalScheme<'_>| scheme.prefecture.is_empty() || scheme.prefecture == prefecture;
    schemes.iter().any(|scheme| Some(scheme.law) == law_of(number) && of_state(scheme))
}

/// The row of a scheme with several rows: said by the certificate, or by マル長 beside it.
fn variant<'c>(claim: &'c Claim, subsidy: &'c Subsidy) -> &'c str {
    let said = subsidy.certificate.as_ref().and_then(|certificate| certificate.category.as_deref());
    let long_term = |id: &String| {
        let class = |p: &SubsidyParameters| p.class == SubsidyClass::LongTermSpecifiedDisease;
        claim.subsidies.iter().any(|s| s.id == *id && s.parameters.as_ref().is_some_and(class))
    };
    let beside =
        claim.combinations.iter().any(|c| c.subsidies.contains(&subsidy.id) && c.subsidies.iter().any(long_term));
    said.unwrap_or(if beside { "long_term" } else { "" })
}

/// The place of a law in the order of payment, for a scheme that is written out without one.
pub(super) fn priority(schemes: &[NationalScheme<'_>], law: u8) -> u32 {
    let order = schemes.iter().filter(|scheme| scheme.law == law).map(|scheme| scheme.order).min();
    let priority = order.map(|order| order * PRIORITY_STEP + i64::from(law));
    priority.and_then(|priority| u32::try_from(priority).ok()).unwrap_or(u32::MAX)
}
