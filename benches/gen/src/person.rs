//! Who the patient is, and who pays.

use crate::draw::Draws;
use crate::profile::{Course, CoverageKindOf, People, SubsidyForm, SubsidyOf};
use santei::claim::{
    Certificate, Claim, Combination, Coverage, CoverageKind, Digits, IncomeClass, LimitConfirmation, Patient, Sex,
    Subsidy, SubsidyParameters,
};
use santei::message::Message;
use santei::num::is_verified;
use santei::{Day, Month};
use std::collections::BTreeMap;

/// The age from which 後期高齢者医療 insures.
const LATE_ELDERLY: u32 = 75;
const ONLY_COMBINATION: &str = "p1";
const OTHER_COMBINATION: &str = "p2";

/// What is made ready once: the terms of local schemes and of マル長.
#[derive(Debug)]
pub(crate) struct Terms(BTreeMap<(String, i64), SubsidyParameters>);

impl Terms {
    pub(crate) fn new(people: &People) -> Result<Terms, Message> {
        let mut terms = BTreeMap::new();
        for own in &people.subsidies {
            let caps = own.caps.iter().map(|(cap, _)| *cap).chain([0]);
            for cap in caps {
                let json = match own.form {
                    SubsidyForm::LongTerm => {
                        serde_json::json!({"class": "long_term_specified_disease", "patient_share": true})
                    }
                    SubsidyForm::Local if cap == 0 => serde_json::json!({"class": "local", "patient_share": false}),
                    SubsidyForm::Local => {
                        serde_json::json!({"class": "local", "patient_share": true, "cap_per_visit_yen": cap})
                    }
                    SubsidyForm::National | SubsidyForm::Assistance => continue,
                };
                terms.insert((own.id.clone(), cap), crate::from_value(json)?);
            }
        }
        Ok(Terms(terms))
    }
}

/// The person of a claim.
pub(crate) struct Person {
    pub(crate) birth: Day,
    sex: Sex,
    band: usize,
    /// Completed years on the first and on the last day of the month.
    pub(crate) ages: (u32, u32),
    month: Month,
}

impl Person {
    pub(crate) fn draw(draws: &mut Draws, people: &People, course: &Course, month: Month) -> Person {
        let band = draws.place(course.ages.iter().copied()).unwrap_or_default();
        let first = people.bands.get(band).copied().unwrap_or_default();
        let end = people.bands.get(band + 1).copied().unwrap_or(people.oldest);
        let age = draws.between((first, end - 1));
        let (year, of_year, day) = month.last_day().ymd();
        let birthday = (0..4).find_map(|back| Day::from_ymd(year - age as i32, of_year, day - back));
        let birth = birthday.unwrap_or(month.first_day()).plus_days(-(draws.below(365) as i32));
        let male = course.male.or(people.male.get(band).copied()).unwrap_or_default();
        let sex = if draws.happens(male) { Sex::Male } else { Sex::Female };
        let ages = (completed(birth, month.first_day()), completed(birth, month.last_day()));
        Person { birth, sex, band, ages, month }
    }

    pub(crate) fn patient(&self, draws: &mut Draws, people: &People) -> Patient {
        let given = if self.sex == Sex::Male { &people.given_male } else { &people.given_female };
        let empty = (String::new(), String::new());
        let (family, given) = (draws.one(&people.families).unwrap_or(&empty), draws.one(given).unwrap_or(&empty));
        Patient {
            birth_date: self.birth,
            sex: Some(self.sex),
            name: Some(format!("{}　{}", family.0, given.0)),
            kana: Some(format!("{}{}", family.1, given.1)),
        }
    }

    /// 75 or older on the first day of the month: insured by 後期高齢者医療 throughout.
    pub(crate) fn is_late_elderly(&self) -> bool {
        self.ages.0 >= LATE_ELDERLY
    }

    /// The rate and the ceilings from 70 on begin in the month after the one in which 70 years are completed.
    fn is_from_70(&self) -> bool {
        let completes = birthday(self.birth, 70).previous().month();
        completes.first_day() < self.month.first_day()
    }
}

fn birthday(birth: Day, years: i32) -> Day {
    birth.birthday(years).unwrap_or(birth)
}

/// Completed years on a day.
fn completed(birth: Day, on: Day) -> u32 {
    let years = on.ymd().0 - birth.ymd().0;
    let reached = birthday(birth, years) <= on;
    (years - i32::from(!reached)).max(0) as u32
}

/// Who pays on which day.
pub(crate) struct Payers {
    /// Last day of the first combination; the second one pays from the day after, or now and then.
    pub(crate) until: Option<Day>,
    pub(crate) coverages: Vec<Coverage>,
    pub(crate) subsidies: Vec<Subsidy>,
    pub(crate) combinations: Vec<Combination>,
}

impl Payers {
    pub(crate) fn fill(self, claim: &mut Claim) {
        (claim.coverages, claim.subsidies, claim.combinations) = (self.coverages, self.subsidies, self.combinations);
    }

    /// Whether lines without the national subsidy can be told apart from those with it.
    pub(crate) fn may_leave_subsidy(&self) -> bool {
        self.until.is_none() && self.combinations.len() > 1
    }
}

/// What decides the payers besides the person.
pub(crate) struct Circumstances<'c> {
    pub(crate) people: &'c People,
    pub(crate) terms: &'c Terms,
    pub(crate) course: &'c Course,
    pub(crate) prefecture: Digits<2>,
}

impl Circumstances<'_> {
    pub(crate) fn payers(&self, draws: &mut Draws, person: &Person) -> Payers {
        let tails = &self.people.tails;
        let held = self.held(draws, person);
        let subsidies: Vec<Subsidy> = held.iter().map(|own| self.subsidy(draws, own)).collect();
        let ids: Vec<String> = subsidies.iter().map(|own| own.id.clone()).collect();
        if held.iter().any(|own| own.form == SubsidyForm::Assistance) {
            let combination = Combination { id: ONLY_COMBINATION.into(), coverage: None, subsidies: ids };
            return Payers { until: None, coverages: Vec::new(), subsidies, combinations: vec![combination] };
        }
        let mut coverages = vec![self.coverage(draws, person, "h1")];
        // A stay has one payer here.
        let may_change = !person.is_late_elderly() && self.course.stay.is_none();
        let until = (draws.happens(tails.insurer_change) && may_change)
            .then(|| person.month.first_day().plus_days(draws.between((9, 19)) as i32));
        let combination = |id: &str, coverage: &Coverage, subsidies: Vec<String>| Combination {
            id: id.into(),
            coverage: Some(coverage.id.clone()),
            subsidies,
        };
        let mut combinations = vec![combination(ONLY_COMBINATION, &coverages[0], ids.clone())];
        let national = held.iter().any(|own| own.form == SubsidyForm::National);
        if let Some(last) = until {
            let second = Coverage { from: Some(last.next()), ..self.coverage(draws, person, "h2") };
            combinations.push(combination(OTHER_COMBINATION, &second, ids));
            coverages[0].until = Some(last);
            coverages.push(second);
        } else if national {
            let others = held.iter().filter(|own| own.form != SubsidyForm::National).map(|own| own.id.clone());
            combinations.push(combination(OTHER_COMBINATION, &coverages[0], others.collect()));
        }
        Payers { until, coverages, subsidies, combinations }
    }

    /// The subsidies that the person holds, in the order in which they pay; 生活保護 stands alone here.
    fn held(&self, draws: &mut Draws, person: &Person) -> Vec<&SubsidyOf> {
        let mut held = Vec::new();
        for own in &self.people.subsidies {
            let (from, below) = own.ages.unwrap_or((0, u32::MAX));
            let of_course = self.course.subsidies.iter().find(|(id, _)| *id == own.id).map_or(0, |(_, odds)| *odds);
            let holds = draws.happens(of_course.max(own.everybody));
            if holds && from <= person.ages.0 && person.ages.1 < below {
                held.push(own);
            }
        }
        match held.iter().find(|own| own.form == SubsidyForm::Assistance) {
            Some(assistance) => vec![assistance],
            None => held,
        }
    }

    fn subsidy(&self, draws: &mut Draws, own: &SubsidyOf) -> Subsidy {
        let cap = draws.weighed(&own.caps).copied();
        let number = own.law.map(|law| format!("{law}{}{:03}", self.prefecture, 601 + draws.below(12)));
        let recipient = own.law.map(|_| format!("{:06}", draws.below(1_000_000)));
        let certificate =
            (own.form == SubsidyForm::National).then(|| Certificate { monthly_cap_yen: cap, ..Certificate::default() });
        Subsidy {
            id: own.id.clone(),
            payer_number: number.map(verified),
            recipient_number: recipient.map(verified),
            optional_benefit: false,
            from: None,
            until: None,
            certificate,
            parameters: self.terms.0.get(&(own.id.clone(), cap.unwrap_or_default())).cloned(),
        }
    }

    fn coverage(&self, draws: &mut Draws, person: &Person, id: &str) -> Coverage {
        let tails = &self.people.tails;
        let late = person.is_late_elderly();
        // One who turns 75 in the month still has the old insurance on its first day.
        let weight = |own: &CoverageKindOf| match (own.kind == CoverageKind::LateElderly) == late {
            true => own.weights.get(person.band).copied().unwrap_or_default().max(u32::from(late)),
            false => 0,
        };
        let insured = draws.place(self.people.coverages.iter().map(weight));
        let fallback = || self.people.coverages.iter().position(|own| own.kind == CoverageKind::National);
        let of = insured.or_else(fallback).and_then(|at| self.people.coverages.get(at));
        let kind = of.map_or(CoverageKind::National, |own| own.kind);
        let income = &self.people.income;
        let classes: &[(IncomeClass, u32)] = match (late, person.is_from_70()) {
            (true, _) => &income.late_elderly,
            (false, true) => &income.from_70,
            (false, false) => &income.under_70,
        };
        let class = draws.weighed(classes).copied();
        let unknown = draws.happens(tails.income_unknown);
        let confirmed = draws.happens(self.people.confirmed_online);
        let own = 101 + draws.below(30);
        let law = of.and_then(|own| own.law);
        let number =
            law.map_or_else(|| format!("{}{own}", self.prefecture), |law| format!("{law}{}{own}", self.prefecture));
        Coverage {
            id: id.into(),
            kind,
            insurer_number: Some(verified(number)),
            symbol: (!late).then(|| draws.between((10, 9_999)).to_string()),
            number: Some(draws.between((1, 9_999_999)).to_string()),
            branch: None,
            relation: of.map(|own| own.relation).unwrap_or_default(),
            from: None,
            until: None,
            burden_tenths: None,
            income_class: class.filter(|_| !unknown),
            limit_confirmation: if confirmed && !unknown { LimitConfirmation::Online } else { LimitConfirmation::None },
            multiple_months: draws.happens(tails.multiple_months),
            halved_limits: None,
            duty_reason: None,
            reduction: None,
        }
    }
}

/// A number with its 検証番号.
pub(crate) fn verified(digits: String) -> String {
    let mut number = digits;
    number.push('0');
    for check in '1'..='9' {
        if is_verified(number.as_bytes()) == Some(true) {
            break;
        }
        number.pop();
        number.push(check);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_their_check_digit() {
        // 記録条件仕様 and 国公費マスター: numbers that are published with their check digit.
        assert_eq!([verified("0613201".into()), verified("13805".into())], ["06132013", "138057"]);
        assert_eq!(verified("1213601".into()), "12136016");
    }

    #[test]
    fn years_are_completed_on_the_birthday() {
        let day = |text| Day::parse_iso(text).unwrap();
        assert_eq!(completed(day("1950-11-30"), day("2025-11-29")), 74);
        assert_eq!(completed(day("1950-11-30"), day("2025-11-30")), 75);
        assert_eq!(completed(day("2024-02-29"), day("2025-02-28")), 0);
        assert_eq!(completed(day("2024-02-29"), day("2025-03-01")), 1);
    }
}
