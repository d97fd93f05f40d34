//! Points, yen, counts and fractions that the rooms can compute with: not negative where nothing can be, and small enough that
//! no sum or product of a month overflows.

use super::Problems;
use crate::claim::{BurdenReduction, Rate, SpecialRule, Subsidy};
use crate::message::claim as messages;

/// Largest points or yen of one entry.
const LARGEST: i64 = 1_000_000_000;
/// Largest number of visits.
const LARGEST_COUNT: u32 = 999;
/// Largest numerator or denominator of a fraction.
const LARGEST_TERM: i128 = 1_000;

impl Problems<'_> {
    pub(super) fn amounts(&mut self) {
        let claim = self.claim;
        for (index, coverage) in claim.coverages.iter().enumerate() {
            if let Some(reduction) = &coverage.reduction {
                self.reduction(&format!("/coverages/{index}/reduction"), reduction);
            }
        }
        for (index, subsidy) in claim.subsidies.iter().enumerate() {
            self.terms(&format!("/subsidies/{index}"), subsidy);
        }
        self.recorded_points();
        self.entries();
    }

    fn range(&mut self, pointer: String, least: i64, value: Option<i64>) {
        if let Some(value) = value.filter(|value| !(least..=LARGEST).contains(value)) {
            self.add(&messages::AMOUNT_RANGE, pointer, format!("expected {least} to {LARGEST}, found {value}"));
        }
    }

    fn not_negative(&mut self, pointer: String, value: impl Into<Option<i64>>) {
        self.range(pointer, 0, value.into());
    }

    /// Amounts that a correction can make negative.
    fn signed(&mut self, pointer: String, value: impl Into<Option<i64>>) {
        self.range(pointer, -LARGEST, value.into());
    }

    fn count(&mut self, pointer: String, value: u32) {
        if value > LARGEST_COUNT {
            self.add(&messages::AMOUNT_RANGE, pointer, format!("expected 0 to {LARGEST_COUNT}, found {value}"));
        }
    }

    fn fraction(&mut self, pointer: String, rate: Rate) {
        let terms = [rate.ratio().numerator(), rate.ratio().denominator()];
        if terms.iter().any(|term| *term > LARGEST_TERM) {
            let detail = format!("expected a fraction with terms up to {LARGEST_TERM}, found {rate}");
            self.add(&messages::BAD_VALUE, pointer, detail);
        }
    }

    fn reduction(&mut self, at: &str, reduction: &BurdenReduction) {
        if let Some(percent) = reduction.percent.filter(|percent| *percent > 100) {
            self.add(&messages::BAD_VALUE, format!("{at}/percent"), format!("expected 0 to 100, found {percent}"));
        }
        self.not_negative(format!("{at}/amount_yen"), reduction.amount_yen);
    }

    fn terms(&mut self, at: &str, subsidy: &Subsidy) {
        let printed = subsidy.certificate.as_ref().and_then(|certificate| certificate.monthly_cap_yen);
        self.not_negative(format!("{at}/certificate/monthly_cap_yen"), printed);
        let Some(parameters) = &subsidy.parameters else { return };
        let at = format!("{at}/parameters");
        if let Some(rate) = parameters.rate {
            self.fraction(format!("{at}/rate"), rate);
        }
        self.not_negative(format!("{at}/cap_per_visit_yen"), parameters.cap_per_visit_yen);
        self.not_negative(format!("{at}/cap_per_day_yen"), parameters.cap_per_day_yen);
        self.not_negative(format!("{at}/cap_per_month_yen"), parameters.cap_per_month_yen);
        for (place, rule) in parameters.special_rules.iter().enumerate() {
            self.special_rule(&format!("{at}/special_rules/{place}"), rule);
        }
    }

    fn special_rule(&mut self, at: &str, rule: &SpecialRule) {
        match rule {
            SpecialRule::ChargeBackAbove { threshold_yen } | SpecialRule::PaysUpTo { threshold_yen } => {
                self.not_negative(format!("{at}/threshold_yen"), *threshold_yen);
            }
            SpecialRule::PartOfInsuranceShare { part } => self.fraction(format!("{at}/part"), *part),
            SpecialRule::PartOfRemainingShare { part, counter_unit_yen, .. } => {
                self.fraction(format!("{at}/part"), *part);
                if ![1, 10].contains(counter_unit_yen) {
                    let detail = format!("expected 1 or 10, found {counter_unit_yen}");
                    self.add(&messages::BAD_VALUE, format!("{at}/counter_unit_yen"), detail);
                }
            }
            _ => {}
        }
    }

    fn recorded_points(&mut self) {
        let claim = self.claim;
        for (index, unit) in claim.units.iter().enumerate() {
            self.signed(format!("/units/{index}/recorded_points"), unit.recorded_points);
            for (place, line) in unit.lines.iter().enumerate() {
                self.signed(format!("/units/{index}/lines/{place}/points"), line.points);
            }
        }
        for (index, visit) in claim.visit_points.iter().enumerate() {
            self.not_negative(format!("/visit_points/{index}/points"), visit.points);
        }
    }

    fn entries(&mut self) {
        let claim = self.claim;
        for (index, day) in claim.stay.iter().flat_map(|stay| &stay.days).enumerate() {
            self.not_negative(format!("/stay/days/{index}/room_charge_yen"), day.room_charge_yen);
            for (place, meal) in day.meals.iter().enumerate() {
                self.not_negative(format!("/stay/days/{index}/meals/{place}/chosen_yen"), meal.chosen_yen);
            }
        }
        for (index, entry) in claim.ledger.iter().enumerate() {
            self.not_negative(format!("/ledger/{index}/patient_yen"), entry.patient_yen);
            self.not_negative(format!("/ledger/{index}/cost_yen"), entry.cost_yen);
            self.count(format!("/ledger/{index}/paid_visits"), entry.paid_visits);
        }
        for (index, part) in claim.other_setting.iter().flat_map(|other| &other.points).enumerate() {
            self.not_negative(format!("/other_setting/points/{index}/points"), part.points);
            self.not_negative(format!("/other_setting/points/{index}/patient_yen"), part.patient_yen);
        }
        for (index, charge) in claim.outside.iter().enumerate() {
            self.not_negative(format!("/outside/{index}/amount_yen"), charge.amount_yen);
        }
        for (index, visit) in claim.settled.iter().enumerate() {
            let at = format!("/settled/{index}");
            // A visit that reaches a ceiling may give back more than it costs.
            self.signed(format!("{at}/collected_yen"), visit.collected_yen);
            self.signed(format!("{at}/insurer_yen"), visit.insurer_yen);
            for (place, entry) in visit.subsidies.iter().enumerate() {
                self.signed(format!("{at}/subsidies/{place}/yen"), entry.yen);
            }
        }
    }
}
