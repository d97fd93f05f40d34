//! What only the whole claim can show: references, double ids, days outside the month.

mod amounts;
mod payers;
#[cfg(test)]
mod tests;

use super::{Claim, ClaimError, Stay, Times};
use crate::message::{MessageDef, claim as messages};
use crate::{CodeSpace, Day};

/// Every problem of a claim that its types do not already exclude. An empty list means that the rooms can follow every
/// reference, and that no amount is too large for them.
pub fn check(claim: &Claim) -> Vec<ClaimError> {
    let mut problems = Problems { claim, list: Vec::new() };
    problems.patient();
    problems.payers();
    problems.insured();
    problems.subsidies();
    problems.encounters();
    problems.units();
    problems.stay();
    problems.ledgers();
    problems.validity();
    problems.amounts();
    problems.list
}

struct Problems<'c> {
    claim: &'c Claim,
    list: Vec<ClaimError>,
}

impl Problems<'_> {
    fn add(&mut self, def: &'static MessageDef, pointer: String, detail: impl Into<String>) {
        self.list.push(ClaimError::new(def, pointer, detail));
    }

    fn patient(&mut self) {
        let (birth, last) = (self.claim.patient.birth_date, self.claim.month.last_day());
        if birth > last {
            let detail = format!("expected a day up to {last}, found {birth}");
            self.add(&messages::BORN_AFTER_SERVICE, "/patient/birth_date".into(), detail);
        }
    }

    fn double_ids<'i>(&mut self, list: &str, ids: impl Iterator<Item = &'i str>) {
        let mut seen: Vec<&str> = Vec::new();
        for (index, id) in ids.enumerate() {
            if seen.contains(&id) {
                self.add(&messages::DOUBLE_ID, format!("/{list}/{index}/id"), id);
            }
            seen.push(id);
        }
    }

    fn refer(&mut self, pointer: String, kind: &str, id: &str, known: bool) {
        if !known {
            self.add(
                &messages::DANGLING_REFERENCE,
                pointer,
                format!("expected the id of one of /{kind}, found \"{id}\""),
            );
        }
    }

    fn in_month(&mut self, pointer: String, day: Day) {
        let month = self.claim.month;
        if !month.contains(day) {
            self.add(&messages::DAY_OUTSIDE_MONTH, pointer, format!("expected a day of {month}, found {day}"));
        }
    }

    fn payers(&mut self) {
        let claim = self.claim;
        self.double_ids("coverages", claim.coverages.iter().map(|c| c.id.as_str()));
        self.double_ids("subsidies", claim.subsidies.iter().map(|s| s.id.as_str()));
        self.double_ids("combinations", claim.combinations.iter().map(|c| c.id.as_str()));
        for (index, coverage) in claim.coverages.iter().enumerate() {
            if coverage.burden_tenths.is_some_and(|tenths| !(1..=3).contains(&tenths)) {
                let pointer = format!("/coverages/{index}/burden_tenths");
                self.add(&messages::BAD_VALUE, pointer, "expected 1, 2 or 3 (割)");
            }
        }
        for (index, combination) in claim.combinations.iter().enumerate() {
            if let Some(id) = &combination.coverage {
                let known = claim.coverages.iter().any(|c| c.id == *id);
                self.refer(format!("/combinations/{index}/coverage"), "coverages", id, known);
            }
            for (place, id) in combination.subsidies.iter().enumerate() {
                let known = claim.subsidies.iter().any(|s| s.id == *id);
                self.refer(format!("/combinations/{index}/subsidies/{place}"), "subsidies", id, known);
            }
            self.payers_of(index, combination);
            if combination.coverage.is_none() && combination.subsidies.is_empty() {
                self.add(&messages::EMPTY_LIST, format!("/combinations/{index}"), "expected an insurance or a subsidy");
            }
        }
    }

    fn encounters(&mut self) {
        let claim = self.claim;
        self.double_ids("encounters", claim.encounters.iter().map(|e| e.id.as_str()));
        for (index, encounter) in claim.encounters.iter().enumerate() {
            self.in_month(format!("/encounters/{index}/date"), encounter.date);
            if let Some(parent) = &encounter.parent {
                self.encounter(format!("/encounters/{index}/parent"), parent);
            }
            if encounter.time.as_deref().is_some_and(|time| !is_time(time)) {
                self.add(&messages::BAD_VALUE, format!("/encounters/{index}/time"), "expected HH:MM");
            }
        }
    }

    fn encounter(&mut self, pointer: String, id: &str) {
        let known = self.claim.encounters.iter().any(|e| e.id == id);
        self.refer(pointer, "encounters", id, known);
    }

    fn combination(&mut self, pointer: String, id: &str) {
        let known = self.claim.combinations.iter().any(|c| c.id == id);
        self.refer(pointer, "combinations", id, known);
    }

    fn units(&mut self) {
        let claim = self.claim;
        for (index, unit) in claim.units.iter().enumerate() {
            let at = format!("/units/{index}");
            self.combination(format!("{at}/combination"), &unit.combination);
            if let Some(id) = &unit.encounter {
                self.encounter(format!("{at}/encounter"), id);
            }
            self.times(&at, &unit.times);
            if unit.lines.is_empty() {
                self.add(&messages::EMPTY_LIST, format!("{at}/lines"), "expected at least one line");
            }
            for (place, line) in unit.lines.iter().enumerate() {
                let priced = [Some(CodeSpace::FeeItem), Some(CodeSpace::Drug), Some(CodeSpace::Material)];
                if !priced.contains(&line.code.space()) {
                    let detail = format!("expected a code that starts with 1, 6 or 7, found {}", line.code);
                    self.add(&messages::CODE_SPACE, format!("{at}/lines/{place}/code"), detail);
                }
            }
        }
        for (index, visit) in claim.visit_points.iter().enumerate() {
            self.encounter(format!("/visit_points/{index}/encounter"), &visit.encounter);
            self.combination(format!("/visit_points/{index}/combination"), &visit.combination);
        }
    }

    fn times(&mut self, at: &str, times: &[Times]) {
        if times.is_empty() {
            self.add(&messages::EMPTY_LIST, format!("{at}/times"), "expected at least one day");
        }
        let mut seen: Vec<Day> = Vec::new();
        for (place, entry) in times.iter().enumerate() {
            self.in_month(format!("{at}/times/{place}/date"), entry.date);
            if entry.count == 0 || entry.count > 999 {
                let detail = format!("expected 1 to 999, found {}", entry.count);
                self.add(&messages::BAD_VALUE, format!("{at}/times/{place}/count"), detail);
            }
            if seen.contains(&entry.date) {
                self.add(&messages::DOUBLE_DAY, format!("{at}/times/{place}/date"), entry.date.to_string());
            }
            seen.push(entry.date);
        }
    }

    fn stay(&mut self) {
        let claim = self.claim;
        let Some(stay) = &claim.stay else { return };
        self.stay_days(stay);
        let from = |problems: &mut Self, pointer: String, day: Option<Day>, from: Day| {
            if day.is_some_and(|day| day < from) {
                problems.add(&messages::BAD_VALUE, pointer, format!("expected a day from {from} on"));
            }
        };
        from(self, "/stay/discharged".into(), stay.discharged, stay.admitted);
        from(self, "/stay/admitted".into(), Some(stay.admitted), stay.counted_from);
        for (index, absence) in stay.absences.iter().enumerate() {
            from(self, format!("/stay/absences/{index}/returned"), absence.returned, absence.left);
        }
        for (index, bill) in stay.bills.iter().enumerate() {
            self.in_month(format!("/stay/bills/{index}"), *bill);
            if stay.discharged.is_some_and(|discharged| discharged < *bill) {
                let detail = "expected a day up to the discharge";
                self.add(&messages::BAD_VALUE, format!("/stay/bills/{index}"), detail);
            }
        }
        if let Some(id) = &stay.combination {
            self.combination("/stay/combination".into(), id);
        }
    }

    fn stay_days(&mut self, stay: &Stay) {
        let mut last: Option<Day> = None;
        for (index, day) in stay.days.iter().enumerate() {
            let at = format!("/stay/days/{index}");
            self.in_month(format!("{at}/date"), day.date);
            if let Some(until) = day.until {
                self.in_month(format!("{at}/until"), until);
                if until < day.date {
                    self.add(
                        &messages::BAD_VALUE,
                        format!("{at}/until"),
                        format!("expected a day from {} on", day.date),
                    );
                }
            }
            if last.is_some_and(|last| day.date <= last) {
                self.add(&messages::DOUBLE_DAY, format!("{at}/date"), day.date.to_string());
            }
            let outside = day.date < stay.admitted || stay.discharged.is_some_and(|discharged| discharged < day.last());
            if outside {
                let until = stay.discharged.map_or_else(String::new, |discharged| discharged.to_string());
                let detail = format!("expected days of the stay, from {} to {until}", stay.admitted);
                self.add(&messages::BAD_VALUE, format!("{at}/date"), detail);
            }
            last = last.max(Some(day.last()));
            if let Some(id) = &day.combination {
                self.combination(format!("{at}/combination"), id);
            }
            if day.medical_category.is_some_and(|category| !(1..=3).contains(&category)) {
                self.add(&messages::BAD_VALUE, format!("{at}/medical_category"), "expected 1, 2 or 3 (医療区分)");
            }
            for (place, meal) in day.meals.iter().enumerate() {
                if day.meals.iter().take(place).any(|other| other.at == meal.at) {
                    let detail = "expected each meal once a day";
                    self.add(&messages::BAD_VALUE, format!("{at}/meals/{place}/at"), detail);
                }
            }
        }
    }

    fn ledgers(&mut self) {
        let claim = self.claim;
        for (index, entry) in claim.ledger.iter().enumerate() {
            let known = claim.subsidies.iter().any(|s| s.id == entry.subsidy);
            self.refer(format!("/ledger/{index}/subsidy"), "subsidies", &entry.subsidy, known);
            self.in_month(format!("/ledger/{index}/date"), entry.date);
            if let Some(id) = &entry.before_encounter {
                self.encounter(format!("/ledger/{index}/before_encounter"), id);
            }
        }
        for (index, charge) in claim.outside.iter().enumerate() {
            self.encounter(format!("/outside/{index}/encounter"), &charge.encounter);
        }
        for (index, visit) in claim.settled.iter().enumerate() {
            self.encounter(format!("/settled/{index}/encounter"), &visit.encounter);
            self.combination(format!("/settled/{index}/combination"), &visit.combination);
            for (place, entry) in visit.subsidies.iter().enumerate() {
                let known = claim.subsidies.iter().any(|s| s.id == entry.subsidy);
                let pointer = format!("/settled/{index}/subsidies/{place}/subsidy");
                self.refer(pointer, "subsidies", &entry.subsidy, known);
            }
        }
        let other = claim.other_setting.iter().flat_map(|other| &other.points);
        for (index, part) in other.enumerate() {
            self.combination(format!("/other_setting/points/{index}/combination"), &part.combination);
        }
    }
}

fn is_time(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else { return false };
    let number = |s: &str| (s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok())?;
    number(hours).is_some_and(|h| h < 24) && number(minutes).is_some_and(|m| m < 60)
}
