//! Payers that no month of care can have: ages, insurances, income classes and rates that exclude each other; numbers;
//! periods of validity.

use super::Problems;
use crate::claim::{Combination, Coverage, CoverageKind, IncomeClass, SubsidyClass};
use crate::message::claim as messages;
use crate::{Day, Month};

/// The most digits of a 保険者番号, and of the number of a local scheme.
const INSURER_NUMBER: usize = 8;
const SUBSIDY_NUMBER: usize = 30;
/// Subsidies of one combination besides マル長.
const SUBSIDIES: usize = 4;

impl Problems<'_> {
    pub(super) fn insured(&mut self) {
        let claim = self.claim;
        for (index, coverage) in claim.coverages.iter().enumerate() {
            let at = format!("/coverages/{index}");
            if let Some(number) = &coverage.insurer_number {
                // Shortened numbers stand in examples; what the rooms read are the digits in front.
                self.digits(format!("{at}/insurer_number"), number, INSURER_NUMBER);
            }
            self.period(&at, coverage.from, coverage.until);
            self.age(&at, coverage);
            self.class(&at, coverage);
        }
    }

    pub(super) fn subsidies(&mut self) {
        let claim = self.claim;
        for (index, subsidy) in claim.subsidies.iter().enumerate() {
            let at = format!("/subsidies/{index}");
            if let Some(number) = &subsidy.payer_number {
                // Local schemes have numbers of other lengths too (2024年版 項番9).
                self.digits(format!("{at}/payer_number"), number, SUBSIDY_NUMBER);
            }
            self.period(&at, subsidy.from, subsidy.until);
        }
    }

    fn digits(&mut self, pointer: String, number: &str, most: usize) {
        let plain = number.bytes().all(|b| b.is_ascii_digit());
        if !plain || !(1..=most).contains(&number.len()) {
            let detail = match most {
                INSURER_NUMBER => format!("expected 8 or 6 digits, or the first of them, found \"{number}\""),
                _ => format!("expected 8 digits, or the 1 to {most} digits of a local scheme, found \"{number}\""),
            };
            self.add(&messages::PAYER_NUMBER, pointer, detail);
        }
    }

    fn period(&mut self, at: &str, from: Option<Day>, until: Option<Day>) {
        let month = self.claim.month;
        if let Some(from) = from.filter(|from| *from > month.last_day()) {
            let detail = format!("expected a day up to {}, found {from}", month.last_day());
            self.add(&messages::PERIOD_IMPOSSIBLE, format!("{at}/from"), detail);
        }
        let first = from.map_or(month.first_day(), |from| from.max(month.first_day()));
        if let Some(until) = until.filter(|until| *until < first) {
            let detail = format!("expected a day from {first} on, found {until}");
            self.add(&messages::PERIOD_IMPOSSIBLE, format!("{at}/until"), detail);
        }
    }

    /// 後期高齢者医療 begins on the 75th birthday, or from 65 on with a recognised disability.
    fn age(&mut self, at: &str, coverage: &Coverage) {
        let (birth, month) = (self.claim.patient.birth_date, self.claim.month);
        let late = coverage.kind == CoverageKind::LateElderly;
        let system = Month::new(2008, 4).is_some_and(|first| month >= first);
        let detail = if late && reaches(birth, 65) > month.last_day() {
            "younger than 65 at the end of the month"
        } else if !late && system && reaches(birth, 75).next() < month.first_day() {
            "75 or older before the month begins: late_elderly"
        } else {
            return;
        };
        self.add(&messages::AGE_AND_INSURANCE, format!("{at}/kind"), detail);
    }

    fn is_from_70(&self, coverage: &Coverage) -> bool {
        // The classes from 70 begin with the month after that in which 70 years are completed.
        coverage.kind == CoverageKind::LateElderly
            || reaches(self.claim.patient.birth_date, 70).month() < self.claim.month
    }

    fn class(&mut self, at: &str, coverage: &Coverage) {
        use IncomeClass::{
            A, Active1, Active2, Active3, E, General, General2, I, Low, Low1, Low2, Middle, O, U, Upper,
        };
        let Some(class) = coverage.income_class else { return };
        let from_70 = self.is_from_70(coverage);
        let of_70 = match class {
            Upper | Middle | Low | A | I | U | E | O => false,
            Active1 | Active2 | Active3 | General | General2 | Low1 | Low2 => true,
        };
        // Whether the class exists in the month is known to the dated ceilings only.
        let detail = if of_70 != from_70 {
            if from_70 { "expected a class from 70 on" } else { "expected a class under 70" }
        } else if class == General2 && coverage.kind != CoverageKind::LateElderly {
            "a class of late_elderly only"
        } else {
            return;
        };
        self.add(&messages::CLASS_IMPOSSIBLE, format!("{at}/income_class"), detail);
    }

    /// Who pays in a combination: each payer once, and no more than a receipt has fields for.
    pub(super) fn payers_of(&mut self, index: usize, combination: &Combination) {
        let (mut subsidies, mut long_term) = (0, 0);
        for (place, id) in combination.subsidies.iter().enumerate() {
            let pointer = format!("/combinations/{index}/subsidies/{place}");
            if combination.subsidies.iter().take(place).any(|earlier| earlier == id) {
                self.add(&messages::DOUBLE_SUBSIDY, pointer, format!("\"{id}\""));
                continue;
            }
            let (seen, most, what) = match self.is_long_term(id) {
                true => (&mut long_term, 1, "マル長"),
                false => (&mut subsidies, SUBSIDIES, "subsidies besides マル長"),
            };
            *seen += 1;
            if *seen == most + 1 {
                self.add(&messages::TOO_MANY, pointer, format!("expected at most {most} {what}"));
            }
        }
    }

    fn is_long_term(&self, id: &str) -> bool {
        let subsidy = self.claim.subsidies.iter().find(|subsidy| subsidy.id == id);
        let parameters = subsidy.and_then(|subsidy| subsidy.parameters.as_ref());
        parameters.is_some_and(|parameters| parameters.class == SubsidyClass::LongTermSpecifiedDisease)
    }

    /// Every day of care lies in the validity of those who pay for it.
    pub(super) fn validity(&mut self) {
        let claim = self.claim;
        for (index, unit) in claim.units.iter().enumerate() {
            for (place, times) in unit.times.iter().enumerate() {
                self.valid_on(times.date, &unit.combination, || format!("/units/{index}/times/{place}/date"));
            }
        }
        for (index, visit) in claim.visit_points.iter().enumerate() {
            if let Some(encounter) = claim.encounters.iter().find(|e| e.id == visit.encounter) {
                self.valid_on(encounter.date, &visit.combination, || format!("/visit_points/{index}"));
            }
        }
    }

    fn valid_on(&mut self, day: Day, combination: &str, pointer: impl Fn() -> String) {
        let claim = self.claim;
        let Some(combination) = claim.combinations.iter().find(|c| c.id == combination) else { return };
        let coverages = claim.coverages.iter().filter(|c| combination.coverage.as_ref() == Some(&c.id));
        let subsidies = claim.subsidies.iter().filter(|s| combination.subsidies.contains(&s.id));
        let periods = coverages
            .map(|coverage| (&coverage.id, coverage.from, coverage.until))
            .chain(subsidies.map(|subsidy| (&subsidy.id, subsidy.from, subsidy.until)));
        for (id, from, until) in periods {
            if from.is_some_and(|from| day < from) || until.is_some_and(|until| day > until) {
                self.add(&messages::NOT_VALID_ON_DAY, pointer(), format!("\"{id}\" on {day}"));
            }
        }
    }
}

/// The day on which years of age are completed: the one before the birthday (年齢計算ニ関スル法律).
fn reaches(birth: Day, years: i32) -> Day {
    birth.birthday(years).map_or(Day::MAX, Day::previous)
}
