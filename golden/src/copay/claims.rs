//! A case as a claim. What a case leaves open is filled by the stand-ins of the format's README and by nothing else.

use super::ages;
use super::format::*;
use santei::claim::{
    BurdenReduction, CapScope, CeilingRounding, ChargedVisits, Combination, CountRule, Coverage, CoverageKind, Digits,
    Encounter, HighCostClass, HighCostRelation, IncomeClass, Institution, InstitutionKind, InsurerArea, InsurerGroup,
    LedgerEntry, LimitConfirmation, LongTermCount, Patient, Rate, RecordIf, ReductionKind, Relation, Setting, Settings,
    ShareRounding, SpecialRule, Subsidy, SubsidyClass, SubsidyParameters, SubsidyReceipt, UnconfirmedInsurers,
    VisitKind, VisitPoints, check,
};
use santei::masters::is_payer_number_verified;
use santei::{Claim, Day, Month};

/// Month of a case that names none: every such case fits it.
const STAND_IN_MONTH: (i32, u32) = (2022, 10);
/// Prefecture in the number of a payer when the case names no institution.
const STAND_IN_PREFECTURE: u8 = 13;
/// National schemes behind which the 岡山 type charges nothing.
const FREE_BEHIND: [&str; 5] = ["15", "16", "21", "52", "54"];

type Built<T> = Result<T, String>;

impl CopayCase {
    /// Whether an official document states the case.
    pub fn is_official(&self) -> bool {
        self.source.official
    }

    /// The case as a checked claim.
    ///
    /// # Errors
    /// What in the case cannot be a claim.
    pub fn claim(&self) -> Result<Claim, String> {
        self.claim_after(u32::MAX)
    }

    /// The month as it stands after the visit with this number.
    pub(super) fn claim_after(&self, last: u32) -> Built<Claim> {
        let month = self.month()?;
        let visits: Vec<&CaseVisit> = self.visits.iter().filter(|visit| visit.seq <= last).collect();
        if last != u32::MAX && visits.last().is_none_or(|visit| visit.seq != last) {
            return Err(format!("no visit has seq {last}"));
        }
        let claim = Claim {
            id: self.id.clone(),
            month,
            setting: self.setting.into(),
            institution: self.institution()?,
            patient: Patient { birth_date: self.birth_date(month)?, sex: None, name: None, kana: None },
            coverages: self.with_law().map(|insurance| coverage(insurance, month)).collect::<Built<_>>()?,
            subsidies: self.public_subsidies.iter().map(|subsidy| self.subsidy(subsidy)).collect::<Built<_>>()?,
            combinations: self.combinations.iter().map(|combination| self.combination(combination)).collect(),
            encounters: self.encounters(&visits, month)?,
            stay: None,
            units: Vec::new(),
            visit_points: visits.iter().map(|visit| self.visit_points(visit)).collect::<Built<_>>()?,
            history: Vec::new(),
            history_from: None,
            ledger: self.ledger(&visits)?,
            other_setting: None,
            outside: Vec::new(),
            settled: Vec::new(),
            diseases: Vec::new(),
            receipt: None,
            settings: settings(&self.options)?,
        };
        let problems = check(&claim);
        if problems.is_empty() {
            return Ok(claim);
        }
        Err(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }

    fn month(&self) -> Built<Month> {
        let (year, month) = STAND_IN_MONTH;
        self.service_month.or_else(|| Month::new(year, month)).ok_or_else(|| "no service month".into())
    }

    /// The insurances; 公費単独 is none.
    fn with_law(&self) -> impl Iterator<Item = &Insurance> {
        self.insurances.iter().filter(|insurance| insurance.kind != Some(InsuranceKind::SubsidiesAlone))
    }

    fn institution(&self) -> Built<Institution> {
        let kind = match self.setting {
            CaseSetting::Outpatient => InstitutionKind::Clinic,
            CaseSetting::Inpatient => InstitutionKind::Hospital,
        };
        let prefecture = self.facility_prefecture.map(|code| digits(&format!("{code:02}"))).transpose()?;
        Ok(Institution {
            code: None,
            prefecture,
            name: None,
            telephone: None,
            kind,
            beds: None,
            general_beds: None,
            standards: None,
            facts: Vec::new(),
        })
    }

    /// The birth date of the case, or one that gives the band; rules by age need the real one.
    fn birth_date(&self, month: Month) -> Built<Day> {
        let agrees = |birth: Day| {
            let fits = |i: &Insurance| ages::agrees(birth, month, band(i), i.copay_rate);
            self.insurances.iter().all(fits)
        };
        if let Some(birth) = self.patient.birth_date.filter(|birth| self.has_age_rule() || agrees(*birth)) {
            return Ok(birth);
        }
        let carried = self.insurances.iter().filter_map(|i| ages::carrier(month, band(i), i.copay_rate));
        carried.into_iter().find(|birth| agrees(*birth)).ok_or_else(|| "no birth date gives the age bands".into())
    }

    fn has_age_rule(&self) -> bool {
        let rules = self.public_subsidies.iter().filter_map(|subsidy| subsidy.special_rule.as_ref());
        rules.into_iter().any(|rule| rule.id.starts_with("40-"))
    }

    fn combination(&self, combination: &CaseCombination) -> Combination {
        let alone = !self.with_law().any(|i| i.id == combination.insurance)
            && self.insurances.iter().any(|i| i.id == combination.insurance);
        Combination {
            id: combination.id.clone(),
            coverage: (!alone).then(|| combination.insurance.clone()),
            subsidies: combination.subsidies.clone(),
        }
    }

    fn visit_points(&self, visit: &CaseVisit) -> Built<VisitPoints> {
        let combination = self.combinations.iter().find(|c| c.id == visit.combination);
        let same = |c: &&CaseCombination| c.insurance == visit.insurance && c.subsidies == visit.subsidies;
        if combination.filter(same).is_none() || visit.setting != self.setting {
            return Err(format!("visit {} contradicts its combination or setting", visit.seq));
        }
        let encounter = encounter_id(visit);
        Ok(VisitPoints { encounter, combination: visit.combination.clone(), points: visit.points })
    }

    fn encounters(&self, visits: &[&CaseVisit], month: Month) -> Built<Vec<Encounter>> {
        let mut list: Vec<Encounter> = Vec::new();
        for visit in visits {
            let encounter = encounter(visit, month)?;
            match list.iter().find(|known| known.id == encounter.id) {
                None => list.push(encounter),
                Some(known) if *known == encounter => {}
                Some(_) => return Err(format!("visit {} contradicts an earlier row of its encounter", visit.seq)),
            }
        }
        Ok(list)
    }

    fn ledger(&self, visits: &[&CaseVisit]) -> Built<Vec<LedgerEntry>> {
        let mut list = Vec::new();
        for entry in &self.external_entries {
            let known = self.visits.iter().any(|visit| visit.seq == entry.before_visit);
            if !known {
                return Err(format!("no visit has seq {}", entry.before_visit));
            }
            if let Some(visit) = visits.iter().find(|visit| visit.seq == entry.before_visit) {
                list.push(ledger_entry(entry, visit)?);
            }
        }
        Ok(list)
    }

    fn subsidy(&self, subsidy: &PublicSubsidy) -> Built<Subsidy> {
        let prefecture = subsidy.prefecture.or(self.facility_prefecture).unwrap_or(STAND_IN_PREFECTURE);
        Ok(Subsidy {
            id: subsidy.id.clone(),
            payer_number: subsidy.houbetu.as_ref().map(|houbetu| payer_number(&format!("{houbetu}{prefecture:02}601"))),
            recipient_number: None,
            optional_benefit: false,
            from: None,
            until: None,
            certificate: None,
            parameters: Some(parameters(subsidy).map_err(|error| format!("{}: {error}", subsidy.id))?),
        })
    }
}

/// The number of a payer with its 検証番号.
fn payer_number(digits: &str) -> String {
    let number = |check: u32| format!("{digits}{check}");
    let verified = |number: &String| is_payer_number_verified(number) == Some(true);
    // One of ten digits always fits.
    (0..10).map(number).find(verified).unwrap_or_default()
}

/// Without a band there is no limit, and the rate is given: any age below 70 does.
fn band(insurance: &Insurance) -> AgeBand {
    insurance.age_band.unwrap_or(AgeBand::Under70)
}

fn digits<const N: usize>(text: &str) -> Built<Digits<N>> {
    Digits::parse(text).ok_or_else(|| format!("expected {N} digits, found {text}"))
}

fn percent(value: u8) -> Built<Rate> {
    fraction(&format!("{value}/100"))
}

fn fraction(text: &str) -> Built<Rate> {
    Rate::parse(text).ok_or_else(|| format!("expected a part of one, found {text}"))
}

fn encounter_id(visit: &CaseVisit) -> String {
    format!("e{}", visit.encounter.unwrap_or(visit.seq))
}

fn encounter(visit: &CaseVisit, month: Month) -> Built<Encounter> {
    let date = visit.date.or_else(|| month.day(visit.seq)).ok_or("more visits without a date than days")?;
    let own = visit.encounter.unwrap_or(visit.seq);
    Ok(Encounter {
        id: encounter_id(visit),
        date,
        time: None,
        department: None,
        visit: visit.visit_kind.map_or(VisitKind::Other, VisitKind::from),
        counts_as_actual_day: visit.counts_as_treatment_day.unwrap_or(true),
        parent: visit.parent_encounter.filter(|parent| *parent != own).map(|parent| format!("e{parent}")),
        second_department: visit.visit_kind.is_some_and(is_second_department),
        facts: Vec::new(),
    })
}

fn ledger_entry(entry: &ExternalEntry, before: &CaseVisit) -> Built<LedgerEntry> {
    let (patient_yen, paid_visits) = match (entry.kind, entry.amount, entry.count) {
        (ExternalKind::Amount, Some(amount), None) => (amount, 0),
        (ExternalKind::Count, None, Some(count)) => (0, count),
        _ => return Err(format!("entry before visit {}: its kind asks for the other value", entry.before_visit)),
    };
    Ok(LedgerEntry {
        subsidy: entry.subsidy.clone(),
        date: entry.date,
        institution: None,
        patient_yen,
        cost_yen: None,
        paid_visits,
        before_encounter: Some(encounter_id(before)),
    })
}

fn coverage(insurance: &Insurance, month: Month) -> Built<Coverage> {
    if !insurance.copay_rate.is_multiple_of(10) {
        return Err(format!("{}: expected a rate in tenths, found {}%", insurance.id, insurance.copay_rate));
    }
    let income_class = income_class(insurance)?;
    // 70 and over the format gives no certificate: the limit counts as confirmed. Without band or class there is no limit.
    let confirmed = match insurance.limit_certificate {
        Some(certificate) => certificate,
        None => income_class.is_some(),
    };
    let halved = insurance.half75_months.as_ref().map_or(insurance.half75, |months| months.contains(&month));
    Ok(Coverage {
        id: insurance.id.clone(),
        kind: coverage_kind(insurance),
        insurer_number: insurance.insurer_number.clone(),
        symbol: None,
        number: None,
        branch: None,
        relation: match insurance.relation {
            CaseRelation::Insured => Relation::Insured,
            CaseRelation::Dependant => Relation::Dependant,
        },
        from: None,
        until: None,
        burden_tenths: Some(insurance.copay_rate / 10),
        income_class,
        limit_confirmation: if confirmed { LimitConfirmation::Certificate } else { LimitConfirmation::None },
        multiple_months: insurance.multiple_months,
        halved_limits: Some(halved),
        duty_reason: None,
        reduction: insurance.reduction.as_ref().map(reduction),
    })
}

fn coverage_kind(insurance: &Insurance) -> CoverageKind {
    match insurance.kind {
        Some(InsuranceKind::National) if is_society(insurance) => CoverageKind::NationalSociety,
        Some(InsuranceKind::National) => CoverageKind::National,
        Some(InsuranceKind::Retired) => CoverageKind::Retired,
        Some(InsuranceKind::LateElderly) => CoverageKind::LateElderly,
        Some(InsuranceKind::Employees | InsuranceKind::SubsidiesAlone) | None => CoverageKind::Employees,
    }
}

/// 国保組合: the third of the last six digits is 3.
fn is_society(insurance: &Insurance) -> bool {
    let number = insurance.insurer_number.as_deref().unwrap_or_default();
    number.chars().rev().nth(3) == Some('3') && number.len() >= 6
}

fn income_class(insurance: &Insurance) -> Built<Option<IncomeClass>> {
    use IncomeClass::{A, Active1, Active2, Active3, E, General, General2, I, Low, Low1, Low2, Middle, O, U, Upper};
    let (Some(band), Some(code)) = (insurance.age_band, insurance.income_class_code) else { return Ok(None) };
    let from_70 = matches!(band, AgeBand::From70 | AgeBand::LateElderly);
    Ok(match (from_70, code) {
        (false, 0) => None,
        (false, 17) => Some(Upper),
        (false, 18) => Some(Middle),
        (false, 19) => Some(Low),
        (false, 26) => Some(A),
        (false, 27) => Some(I),
        (false, 28) => Some(U),
        (false, 29) => Some(E),
        (false, 30) => Some(O),
        (true, 0) => Some(General),
        (true, 3 | 26) => Some(Active3),
        (true, 27) => Some(Active2),
        (true, 28) => Some(Active1),
        (true, 4) => Some(Low2),
        (true, 5) => Some(Low1),
        (true, 41) => Some(General2),
        // One case has a class of the other age and no name for it, and says that no limit is found.
        (true, 30) if insurance.income_class.is_none() => None,
        _ => return Err(format!("{}: unknown income class {code}", insurance.id)),
    })
}

fn reduction(reduction: &Reduction) -> BurdenReduction {
    let kind = match reduction.kind {
        CaseReductionKind::Reduced => ReductionKind::Reduced,
        CaseReductionKind::Exempt => ReductionKind::Exempt,
        CaseReductionKind::Deferred => ReductionKind::Deferred,
        CaseReductionKind::SelfSupport => ReductionKind::SelfSupport,
    };
    BurdenReduction { kind, percent: reduction.rate_percent, amount_yen: reduction.amount }
}

fn parameters(subsidy: &PublicSubsidy) -> Built<SubsidyParameters> {
    let priority = subsidy.priority.as_deref().map(|text| text.parse().map_err(|_| format!("priority {text}")));
    Ok(SubsidyParameters {
        meals: santei::claim::MealsCovered::None,
        class: match subsidy.class {
            CaseSubsidyClass::National => SubsidyClass::National,
            CaseSubsidyClass::PublicAssistance => SubsidyClass::PublicAssistance,
            CaseSubsidyClass::Local => SubsidyClass::Local,
            CaseSubsidyClass::LongTerm => SubsidyClass::LongTermSpecifiedDisease,
        },
        priority: priority.transpose()?,
        before_insurance: false,
        patient_share: subsidy.patient_share,
        rate: subsidy.rate_percent.map(percent).transpose()?,
        cap_per_visit_yen: subsidy.cap_per_visit,
        cap_per_day_yen: subsidy.cap_per_day,
        cap_per_month_yen: subsidy.cap_per_month,
        paid_visits_per_day: subsidy.paid_visits_per_day,
        paid_visits_per_month: subsidy.paid_visits_per_month,
        count_rule: match subsidy.count_rule {
            Some(CaseCountRule::VisitsWherePatientPaid) => CountRule::VisitsWherePatientPaid,
            Some(CaseCountRule::EveryVisitWithPoints) | None => CountRule::EveryVisitWithPoints,
        },
        cap_scope: match subsidy.cap_scope {
            Some(CaseCapScope::Receipt) => CapScope::Receipt,
            Some(CaseCapScope::Institution) | None => CapScope::Institution,
        },
        cap_ledger: subsidy.cap_ledger.as_ref().is_some_and(|ledger| ledger.used),
        ledger_total_cost: subsidy.cap_ledger.as_ref().is_some_and(|ledger| ledger.shows_total_cost),
        high_cost: subsidy.high_cost.as_ref().map(high_cost).unwrap_or_default(),
        special_rules: subsidy.special_rule.as_ref().map_or(Ok(Vec::new()), special_rules)?,
        insurer_excepted: subsidy.insurer_on_exception_list.unwrap_or(false),
        receipt: SubsidyReceipt {
            public_note: public_note(subsidy),
            ..subsidy.receipt.as_ref().map_or_else(|| unstated_receipt(subsidy), receipt)
        },
    })
}

fn high_cost(high_cost: &HighCost) -> HighCostRelation {
    HighCostRelation {
        class_employees: high_cost.income_class.employees.into(),
        class_national: high_cost.income_class.national.into(),
        collect_after_limit: high_cost.collect_after_limit,
        not_combined: listed(&high_cost.not_combined_for),
        combine_small: listed(&high_cost.combine_under21000_for),
        relief: match high_cost.hairyo_applies {
            Some(Hairyo::OutOfPrefecture) => InsurerArea::OutOfPrefecture,
            Some(Hairyo::InPrefecture) => InsurerArea::InPrefecture,
            Some(Hairyo::Both) => InsurerArea::All,
            Some(Hairyo::None) | None => InsurerArea::None,
        },
    }
}

fn receipt(rule: &CaseReceiptRule) -> SubsidyReceipt {
    let by = |value: ByInsurer<bool>| group(value.employees, value.national);
    let unit = rule.share_unit;
    let claim = rule.claim;
    SubsidyReceipt {
        record: match rule.record_if {
            CaseRecordIf::Always => RecordIf::Always,
            CaseRecordIf::NotWhenBelowCap => RecordIf::NotWhenBelowCap,
            CaseRecordIf::NotWhenAtOrBelowCap => RecordIf::NotWhenAtOrBelowCap,
            CaseRecordIf::Never => RecordIf::Never,
        },
        record_without_share: rule.record_without_share,
        zero_shown: rule.zero_shown,
        share_hidden: rule.share_hidden,
        share_in_ten_yen: by(ByInsurer {
            employees: unit.employees == ShareUnit::Ten,
            national: unit.national == ShareUnit::Ten,
        }),
        exclude_earlier_points: listed(&rule.points_exclude_earlier_subsidy_for),
        claimed_alone: by(ByInsurer {
            employees: claim.employees == ClaimedWith::Alone,
            national: claim.national == ClaimedWith::Alone,
        }),
        public_note: InsurerGroup::None,
    }
}

/// 特記事項 01公 is a rule of 京都 for 43, 44 and 45, which the format has no field for.
fn public_note(subsidy: &PublicSubsidy) -> InsurerGroup {
    let kyoto = subsidy.prefecture == Some(26) && matches!(subsidy.houbetu.as_deref(), Some("43" | "44" | "45"));
    if kyoto { InsurerGroup::Employees } else { InsurerGroup::None }
}

/// Some sources say nothing about the receipt: then a subsidy is recorded with its share, also of 0 yen. マル長 has no line
/// of its own on any receipt.
fn unstated_receipt(subsidy: &PublicSubsidy) -> SubsidyReceipt {
    let long_term = subsidy.class == CaseSubsidyClass::LongTerm;
    let record = if long_term { RecordIf::Never } else { RecordIf::Always };
    SubsidyReceipt { record, zero_shown: true, ..SubsidyReceipt::default() }
}

fn listed(words: &[InsurerWord]) -> InsurerGroup {
    group(words.contains(&InsurerWord::Employees), words.contains(&InsurerWord::National))
}

fn group(employees: bool, national: bool) -> InsurerGroup {
    match (employees, national) {
        (false, false) => InsurerGroup::None,
        (true, false) => InsurerGroup::Employees,
        (false, true) => InsurerGroup::National,
        (true, true) => InsurerGroup::All,
    }
}

fn special_rules(rule: &CaseSpecialRule) -> Built<Vec<SpecialRule>> {
    let above = |insurers, beside_share| SpecialRule::PatientAboveCeiling { insurers, beside_share };
    let charged = |visits| SpecialRule::ChargedVisits { visits };
    let third = |rounding, counter_unit_yen| {
        fraction("1/3").map(|part| SpecialRule::PartOfRemainingShare { part, rounding, counter_unit_yen })
    };
    let threshold = || rule.threshold.ok_or_else(|| format!("rule {} has no threshold", rule.id));
    let charge_back = || threshold().map(|threshold_yen| SpecialRule::ChargeBackAbove { threshold_yen });
    let societies = above(UnconfirmedInsurers::EmployeesAndSocieties, false);
    let far_societies = above(UnconfirmedInsurers::SocietiesOutOfPrefecture, false);
    Ok(match rule.id.as_str() {
        "04-1" => vec![societies],
        "04-2" => vec![societies, charged(ChargedVisits::FirstVisit)],
        "05-1" => vec![SpecialRule::PartOfInsuranceShare { part: fraction("1/2")? }],
        "08-1" | "13-2" => vec![charged(ChargedVisits::ActualDays)],
        "11-1" | "43-3" => vec![charge_back()?],
        "12-2" => vec![far_societies],
        "12-3" => vec![charged(ChargedVisits::NotSecondDepartment), far_societies],
        "13-1" => vec![SpecialRule::PaysUpTo { threshold_yen: threshold()? }],
        "22-1" => vec![SpecialRule::CountsOtherInstitutions {}],
        "27-1" => vec![above(UnconfirmedInsurers::NationalOutOfPrefecture, true)],
        "33-1" => vec![SpecialRule::FreeBehind { schemes: FREE_BEHIND.map(digits).into_iter().collect::<Built<_>>()? }],
        "34-1" => vec![charged(ChargedVisits::FirstVisitAndSecondDepartment)],
        "40-3" => vec![SpecialRule::FreeUntil { age: 3 }],
        "40-4" => vec![SpecialRule::FreeUntil { age: 4 }],
        "40-5" => vec![SpecialRule::FreeUntil { age: 5 }],
        "40-6" => vec![SpecialRule::FreeUntilSchool {}],
        "43-1" => vec![third(ShareRounding::Up, 1)?],
        "43-2" => vec![third(ShareRounding::Up, 1)?, charge_back()?],
        "43-4" => vec![third(ShareRounding::HalfUp, 10)?, charge_back()?],
        other => return Err(format!("unknown special rule {other}")),
    })
}

fn settings(options: &Options) -> Built<Settings> {
    const COUNTS: [LongTermCount; 4] =
        [LongTermCount::All, LongTermCount::Employees, LongTermCount::National, LongTermCount::None];
    const BY_DAY: [InsurerGroup; 4] =
        [InsurerGroup::None, InsurerGroup::All, InsurerGroup::Employees, InsurerGroup::National];
    const ROUNDINGS: [CeilingRounding; 3] =
        [CeilingRounding::OneYen, CeilingRounding::TenHalfUp, CeilingRounding::TenDown];
    const ALWAYS: [InsurerGroup; 4] =
        [InsurerGroup::None, InsurerGroup::National, InsurerGroup::Employees, InsurerGroup::All];
    const FIRST_ONLY: [InsurerGroup; 4] =
        [InsurerGroup::None, InsurerGroup::Employees, InsurerGroup::National, InsurerGroup::All];
    Ok(Settings {
        long_term_counts_subsidies: chosen(&options.marucho_counts_subsidy_paid, &COUNTS)?,
        long_term_by_day: chosen(&options.marucho_unit, &BY_DAY)?,
        long_term_note_always: chosen(&options.marucho_note_always, &[false, true])?,
        ceiling_counter_rounding: chosen(&options.high_cost_counter_rounding, &ROUNDINGS)?,
        benefit_target_always: chosen(&options.benefit_target_recording, &ALWAYS)?,
        benefit_target_first_only: chosen(&options.benefit_target_recording_marucho, &FIRST_ONLY)?,
        ..Settings::default()
    })
}

/// The meaning of an option's value; the first is the default.
fn chosen<T: Copy>(option: &Option<OptionValue>, meanings: &[T]) -> Built<T> {
    let value = option.as_ref().map_or(0, |option| option.value);
    meanings.get(usize::from(value)).copied().ok_or_else(|| format!("unknown value {value} of an option"))
}

impl From<CaseSetting> for Setting {
    fn from(setting: CaseSetting) -> Setting {
        match setting {
            CaseSetting::Outpatient => Setting::Outpatient,
            CaseSetting::Inpatient => Setting::Inpatient,
        }
    }
}

impl From<CaseHighCostClass> for HighCostClass {
    fn from(class: CaseHighCostClass) -> HighCostClass {
        match class {
            CaseHighCostClass::General => HighCostClass::General,
            CaseHighCostClass::Actual => HighCostClass::Own,
            CaseHighCostClass::Low => HighCostClass::Low,
            CaseHighCostClass::GeneralUnlessOtherDiffers => HighCostClass::GeneralUnlessOtherDiffers,
        }
    }
}

fn is_second_department(kind: CaseVisitKind) -> bool {
    use CaseVisitKind::{FirstSecondDepartment, FollowUpSecondDepartment, TelephoneSecondDepartment};
    matches!(kind, FirstSecondDepartment | FollowUpSecondDepartment | TelephoneSecondDepartment)
}

impl From<CaseVisitKind> for VisitKind {
    fn from(kind: CaseVisitKind) -> VisitKind {
        match kind {
            CaseVisitKind::First | CaseVisitKind::FirstSecondDepartment => VisitKind::First,
            CaseVisitKind::FollowUp | CaseVisitKind::FollowUpSecondDepartment => VisitKind::FollowUp,
            CaseVisitKind::Telephone | CaseVisitKind::TelephoneSecondDepartment => VisitKind::Telephone,
        }
    }
}
