//! The case format as its README describes it, nothing more: an unknown field or word is an error.

use crate::expect::present;
use santei::{Day, Month};
use serde::Deserialize;
use std::collections::BTreeMap;

macro_rules! case_types {
    ($( $(#[$meta:meta])* $vis:vis struct $name:ident $body:tt )*) => {
        $(
            $(#[$meta])*
            #[derive(Deserialize, Clone, Debug)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            $vis struct $name $body
        )*
    };
}

macro_rules! case_words {
    ($( pub(super) enum $name:ident { $( $text:literal => $word:ident ),* $(,)? } )*) => {
        $(
            #[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
            pub(super) enum $name {
                $( #[serde(rename = $text)] $word, )*
            }
        )*
    };
}

case_types! {
    /// One case: the facts of a month and what must come out. Fields that begin with `_` are known to the format and decide
    /// nothing.
    pub struct CopayCase {
        /// Stable name.
        pub id: String,
        /// Group of cases it belongs to.
        pub group: String,
        /// What it shows.
        pub title: String,
        #[serde(rename = "scenario")]
        _scenario: Option<String>,
        pub(super) source: Source,
        pub(super) service_month: Option<Month>,
        pub(super) setting: CaseSetting,
        pub(super) facility_prefecture: Option<u8>,
        pub(super) patient: CasePatient,
        pub(super) insurances: Vec<Insurance>,
        pub(super) public_subsidies: Vec<PublicSubsidy>,
        pub(super) combinations: Vec<CaseCombination>,
        pub(super) options: Options,
        pub(super) visits: Vec<CaseVisit>,
        #[serde(default)]
        pub(super) external_entries: Vec<ExternalEntry>,
        pub(super) expected: Expected,
        #[serde(rename = "notes", default)]
        _notes: Vec<String>,
    }

    pub(super) struct Source {
        pub(super) document: String,
        pub(super) case_no: Option<String>,
        #[serde(rename = "kind")]
        _kind: SourceKind,
        pub(super) official: bool,
    }

    pub(super) struct CasePatient {
        pub(super) birth_date: Option<Day>,
        #[serde(rename = "ageReferenceDate")]
        _age_reference_date: Option<Day>,
        #[serde(rename = "ruleAge")]
        _rule_age: Option<u32>,
    }

    pub(super) struct Insurance {
        pub(super) id: String,
        pub(super) kind: Option<InsuranceKind>,
        #[serde(rename = "houbetu")]
        _houbetu: Option<String>,
        pub(super) relation: CaseRelation,
        pub(super) insurer_number: Option<String>,
        pub(super) age_band: Option<AgeBand>,
        pub(super) copay_rate: u8,
        pub(super) income_class: Option<String>,
        pub(super) income_class_code: Option<u8>,
        pub(super) limit_certificate: Option<bool>,
        pub(super) multiple_months: bool,
        pub(super) half75: bool,
        #[serde(rename = "half75Months")]
        pub(super) half75_months: Option<Vec<Month>>,
        pub(super) reduction: Option<Reduction>,
    }

    pub(super) struct Reduction {
        pub(super) kind: CaseReductionKind,
        pub(super) amount: Option<i64>,
        pub(super) rate_percent: Option<u8>,
    }

    pub(super) struct PublicSubsidy {
        pub(super) id: String,
        pub(super) houbetu: Option<String>,
        #[serde(rename = "scheme")]
        _scheme: String,
        pub(super) class: CaseSubsidyClass,
        pub(super) prefecture: Option<u8>,
        pub(super) priority: Option<String>,
        pub(super) patient_share: bool,
        pub(super) rate_percent: Option<u8>,
        pub(super) cap_per_visit: Option<i64>,
        pub(super) cap_per_day: Option<i64>,
        pub(super) cap_per_month: Option<i64>,
        // The cap above is already the entered one.
        #[serde(rename = "capEnteredForPatient")]
        _cap_entered_for_patient: Option<i64>,
        pub(super) paid_visits_per_day: Option<u32>,
        pub(super) paid_visits_per_month: Option<u32>,
        pub(super) count_rule: Option<CaseCountRule>,
        pub(super) cap_scope: Option<CaseCapScope>,
        pub(super) cap_ledger: Option<CapLedger>,
        pub(super) high_cost: Option<HighCost>,
        pub(super) special_rule: Option<CaseSpecialRule>,
        pub(super) receipt: Option<CaseReceiptRule>,
        pub(super) insurer_on_exception_list: Option<bool>,
    }

    pub(super) struct CapLedger {
        pub(super) used: bool,
        pub(super) shows_total_cost: bool,
    }

    pub(super) struct HighCost {
        pub(super) income_class: ByInsurer<CaseHighCostClass>,
        #[serde(default)]
        pub(super) collect_after_limit: bool,
        #[serde(default)]
        pub(super) not_combined_for: Vec<InsurerWord>,
        #[serde(default)]
        pub(super) combine_under21000_for: Vec<InsurerWord>,
        pub(super) hairyo_applies: Option<Hairyo>,
    }

    pub(super) struct CaseSpecialRule {
        pub(super) id: String,
        #[serde(rename = "text")]
        _text: String,
        pub(super) threshold: Option<i64>,
    }

    pub(super) struct CaseReceiptRule {
        pub(super) record_if: CaseRecordIf,
        pub(super) record_without_share: bool,
        pub(super) zero_shown: bool,
        pub(super) share_hidden: bool,
        pub(super) share_unit: ByInsurer<ShareUnit>,
        pub(super) points_exclude_earlier_subsidy_for: Vec<InsurerWord>,
        pub(super) claim: ByInsurer<ClaimedWith>,
    }

    pub(super) struct CaseCombination {
        pub(super) id: String,
        pub(super) insurance: String,
        pub(super) subsidies: Vec<String>,
    }

    pub(super) struct Options {
        pub(super) marucho_counts_subsidy_paid: Option<OptionValue>,
        pub(super) marucho_unit: Option<OptionValue>,
        pub(super) high_cost_counter_rounding: Option<OptionValue>,
        pub(super) marucho_note_always: Option<OptionValue>,
        pub(super) benefit_target_recording: Option<OptionValue>,
        pub(super) benefit_target_recording_marucho: Option<OptionValue>,
        // The rate of 自賠責 changes nothing under an insurance.
        #[serde(rename = "jibaiRate")]
        _jibai_rate: Option<OptionValue>,
    }

    pub(super) struct OptionValue {
        pub(super) value: u8,
        #[serde(rename = "meaning")]
        _meaning: String,
    }

    pub(super) struct CaseVisit {
        pub(super) seq: u32,
        pub(super) date: Option<Day>,
        pub(super) points: i64,
        pub(super) setting: CaseSetting,
        pub(super) combination: String,
        pub(super) insurance: String,
        pub(super) subsidies: Vec<String>,
        pub(super) encounter: Option<u32>,
        pub(super) parent_encounter: Option<u32>,
        pub(super) visit_kind: Option<CaseVisitKind>,
        pub(super) counts_as_treatment_day: Option<bool>,
    }

    pub(super) struct ExternalEntry {
        pub(super) before_visit: u32,
        pub(super) date: Day,
        pub(super) kind: ExternalKind,
        pub(super) subsidy: String,
        pub(super) amount: Option<i64>,
        pub(super) count: Option<u32>,
    }

    pub(super) struct Expected {
        #[serde(default)]
        pub(super) visits: Vec<ExpectedVisit>,
        #[serde(default)]
        pub(super) receipts: Vec<ExpectedReceipt>,
        pub(super) month: Option<ExpectedMonth>,
    }

    pub(super) struct ExpectedVisit {
        pub(super) seq: u32,
        pub(super) points: Option<i64>,
        pub(super) insurer_pays: Option<i64>,
        pub(super) high_cost_benefit: Option<i64>,
        #[serde(default)]
        pub(super) subsidies: BTreeMap<String, i64>,
        pub(super) patient_share: Option<i64>,
        pub(super) patient_pays: Option<i64>,
        pub(super) reduction: Option<i64>,
        pub(super) adjustments: Option<Vec<ExpectedAdjustment>>,
        pub(super) cap_ledger: Option<Vec<ExpectedLedger>>,
        #[serde(default, deserialize_with = "present")]
        pub(super) monthly_high_cost_limit: Option<Option<i64>>,
    }

    pub(super) struct ExpectedAdjustment {
        pub(super) combination: String,
        pub(super) caused_by: String,
        pub(super) high_cost_benefit: i64,
        pub(super) subsidies: BTreeMap<String, i64>,
        pub(super) patient_share: i64,
        pub(super) patient_pays: i64,
    }

    pub(super) struct ExpectedLedger {
        pub(super) subsidy: String,
        pub(super) amount: i64,
        pub(super) total_cost: Option<i64>,
    }

    pub(super) struct ExpectedReceipt {
        pub(super) after_visit: u32,
        pub(super) receipt_type: Option<String>,
        pub(super) insurance: Option<ExpectedInsurance>,
        pub(super) subsidies: Option<Vec<ExpectedReceiptSubsidy>>,
        #[serde(default)]
        pub(super) not_recorded: Vec<String>,
        pub(super) special_notes: Option<SpecialNotes>,
        // In the source, with the check switched off.
        #[serde(rename = "specialNotesNotAsserted", default)]
        _special_notes_not_asserted: Vec<String>,
    }

    pub(super) struct ExpectedInsurance {
        pub(super) points: Option<i64>,
        #[serde(default, deserialize_with = "present")]
        pub(super) share: Option<Option<i64>>,
    }

    pub(super) struct ExpectedReceiptSubsidy {
        pub(super) subsidy: String,
        pub(super) points: Option<i64>,
        #[serde(default, deserialize_with = "present")]
        pub(super) benefit_target: Option<Option<i64>>,
        #[serde(default, deserialize_with = "present")]
        pub(super) share: Option<Option<i64>>,
    }

    pub(super) struct SpecialNotes {
        #[serde(default)]
        pub(super) includes: Vec<String>,
        #[serde(default)]
        pub(super) excludes: Vec<String>,
        pub(super) exact: Option<Vec<String>>,
    }

    pub(super) struct ExpectedMonth {
        pub(super) patient_total: Option<i64>,
        pub(super) insurance: Option<MonthInsurance>,
        #[serde(default)]
        pub(super) subsidies: BTreeMap<String, MonthSubsidy>,
    }

    pub(super) struct MonthInsurance {
        pub(super) share: Option<i64>,
        pub(super) insurer_pays: Option<i64>,
    }

    pub(super) struct MonthSubsidy {
        pub(super) benefit_target: Option<i64>,
        pub(super) share: Option<i64>,
        pub(super) pays: Option<i64>,
    }
}

/// A value for each of the two groups of insurers; 後期高齢者 counts as 国保.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ByInsurer<T> {
    #[serde(rename = "社保")]
    pub(super) employees: T,
    #[serde(rename = "国保")]
    pub(super) national: T,
}

case_words! {
    pub(super) enum SourceKind {
        "public" => Public,
        "prefecture" => Prefecture,
        "industry-body" => IndustryBody,
        "publication" => Publication,
        "implementation" => Implementation,
    }
    pub(super) enum CaseSetting { "外来" => Outpatient, "入院" => Inpatient }
    pub(super) enum InsuranceKind {
        "社保" => Employees,
        "国保" => National,
        "退職国保" => Retired,
        "後期高齢者" => LateElderly,
        "公費単独" => SubsidiesAlone,
    }
    pub(super) enum CaseRelation { "本人" => Insured, "家族" => Dependant }
    pub(super) enum AgeBand {
        "未就学児" => Preschool,
        "70歳未満" => Under70,
        "70歳以上" => From70,
        "後期高齢者" => LateElderly,
    }
    pub(super) enum CaseReductionKind {
        "減額" => Reduced,
        "免除" => Exempt,
        "支払猶予" => Deferred,
        "自立支援減免" => SelfSupport,
    }
    pub(super) enum CaseSubsidyClass {
        "分点公費" => National,
        "生活保護" => PublicAssistance,
        "一般公費" => Local,
        "特定疾病療養(マル長)" => LongTerm,
    }
    pub(super) enum CaseCountRule {
        "every-visit-with-points" => EveryVisitWithPoints,
        "visits-where-patient-paid" => VisitsWherePatientPaid,
    }
    pub(super) enum CaseCapScope { "institution" => Institution, "receipt" => Receipt }
    pub(super) enum CaseHighCostClass {
        "general" => General,
        "actual" => Actual,
        "low" => Low,
        "general-unless-other-combination-differs" => GeneralUnlessOtherDiffers,
    }
    pub(super) enum InsurerWord { "社保" => Employees, "国保" => National }
    pub(super) enum Hairyo {
        "none" => None,
        "out-of-prefecture-insurer" => OutOfPrefecture,
        "in-prefecture-insurer" => InPrefecture,
        "both" => Both,
    }
    pub(super) enum CaseRecordIf {
        "always" => Always,
        "not-when-below-cap" => NotWhenBelowCap,
        "not-when-at-or-below-cap" => NotWhenAtOrBelowCap,
        "never" => Never,
    }
    pub(super) enum ShareUnit { "1円" => One, "10円(窓口額)" => Ten }
    pub(super) enum ClaimedWith { "併用" => Together, "単独" => Alone }
    pub(super) enum CaseVisitKind {
        "初診" => First,
        "再診" => FollowUp,
        "電話再診" => Telephone,
        "初診(同日２科目)" => FirstSecondDepartment,
        "再診(同日２科目)" => FollowUpSecondDepartment,
        "電話再診(同日２科目)" => TelephoneSecondDepartment,
    }
    pub(super) enum ExternalKind {
        "上限額管理票 他院の患者負担額" => Amount,
        "上限回数管理 他院の負担回数" => Count,
    }
}
