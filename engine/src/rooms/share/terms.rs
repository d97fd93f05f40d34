//! What the payers of a claim bear: coverages, subsidies and their combinations, resolved once per claim.

use super::book::{Book, CeilingRow, Fraction, Held, Relief, RowName, Table};
use super::local::Extra;
use crate::Day;
use crate::claim::{
    CapScope, ChargedVisits, Claim, CountRule, Coverage, CoverageKind, HighCostClass, HighCostRelation, IncomeClass,
    InsurerArea, InsurerGroup, LimitConfirmation, MealsCovered, ShareRounding, SpecialRule, SubsidyClass,
    SubsidyParameters, SubsidyReceipt, UnconfirmedInsurers,
};
use crate::masters::MasterSet;
use crate::rooms::age::{Ages, first_day_after_month_of};
use crate::rooms::is_inpatient;

/// No cap.
pub(crate) const NO_CAP: i64 = i64::MAX;

/// 社保, or 国保 and 後期高齢者医療.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Group {
    Employees,
    National,
}

impl Group {
    pub(crate) const fn of(kind: CoverageKind) -> Group {
        match kind {
            CoverageKind::Employees => Group::Employees,
            CoverageKind::National
            | CoverageKind::NationalSociety
            | CoverageKind::Retired
            | CoverageKind::LateElderly => Group::National,
        }
    }

    pub(crate) const fn is_in(self, group: InsurerGroup) -> bool {
        match group {
            InsurerGroup::None => false,
            InsurerGroup::All => true,
            InsurerGroup::Employees => matches!(self, Group::Employees),
            InsurerGroup::National => matches!(self, Group::National),
        }
    }
}

/// A coverage as the walk needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cover {
    /// Index of the coverage.
    pub(crate) coverage: u32,
    pub(crate) kind: CoverageKind,
    pub(crate) group: Group,
    /// 一部負担金の割合.
    pub(super) rate: Fraction,
    /// Whether the rate is decided.
    pub(super) rate_known: bool,
    pub(crate) from_70: bool,
    /// The table its ceilings stand in.
    pub(super) table: Table,
    pub(crate) preschool: bool,
    pub(crate) class: Option<IncomeClass>,
    /// The class whose ceiling works at the counter.
    pub(crate) counter_class: Option<IncomeClass>,
    pub(crate) multiple_months: bool,
    pub(crate) confirmed: bool,
    /// Whether the ceilings are halved.
    pub(crate) halved: bool,
    /// Whether the class has no row in force this month.
    pub(super) ceiling_missing: bool,
    /// Ceiling of the person's own class; absent when no ceiling works at the counter.
    pub(super) own: Option<CeilingRow>,
    pub(super) designated: Option<CeilingRow>,
    pub(super) assistance: Option<CeilingRow>,
    /// 区分ウ (一般): for schemes that leave to an unconfirmed patient what is above it.
    pub(super) middle: Option<CeilingRow>,
    pub(super) relief: Option<Relief>,
    /// Whether the insurer lies in another prefecture than the institution; absent when a number is missing.
    pub(super) out_of_prefecture: Option<bool>,
}

impl Cover {
    /// Percent of the cost that the patient bears under the insurance.
    pub(crate) fn percent(&self) -> i64 {
        self.rate.of(100, 1)
    }

    /// 高齢受給者の特例措置: 70 to 74 at 10 percent, of which the state pays what is missing to 20 (指定公費).
    pub(crate) fn is_designated_elder(&self) -> bool {
        self.from_70 && self.kind != CoverageKind::LateElderly && self.percent() == 10
    }

    /// Whether a ceiling works at the counter.
    pub(crate) fn has_ceiling(&self) -> bool {
        self.own.is_some()
    }
}

/// Rules of local schemes that caps and rates cannot express.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Rules {
    pub(super) above_ceiling: Option<(UnconfirmedInsurers, bool)>,
    pub(super) charged: Option<ChargedVisits>,
    pub(super) part_of_insurance: Option<Fraction>,
    pub(super) part_of_left: Option<(Fraction, ShareRounding, i64)>,
    pub(super) charge_back: Option<i64>,
    pub(super) pays_up_to: Option<i64>,
    pub(super) counts_elsewhere: bool,
    /// 法別番号 as bits.
    pub(super) free_behind: u128,
    /// First day with a share.
    pub(super) charged_from: Option<Day>,
}

/// A subsidy as the walk needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scheme {
    /// Index of the subsidy.
    pub(crate) subsidy: u32,
    pub(crate) class: SubsidyClass,
    /// 法別番号; 0 when it is not known.
    pub(crate) law: u8,
    pub(crate) priority: u32,
    pub(super) before_insurance: bool,
    pub(super) patient_share: bool,
    pub(super) rate: Option<Fraction>,
    pub(super) cap_per_visit: i64,
    pub(super) cap_per_day: i64,
    pub(crate) cap_per_month: i64,
    pub(super) visits_per_day: u32,
    pub(super) visits_per_month: u32,
    pub(super) counts_paid_only: bool,
    pub(super) per_insurance: bool,
    pub(super) ledger: bool,
    pub(super) ledger_cost: bool,
    pub(super) excepted: bool,
    pub(crate) high_cost: HighCostRelation,
    pub(super) rules: Rules,
    pub(crate) receipt: SubsidyReceipt,
    /// 食事・生活療養: what it takes over of the standard amount.
    pub(super) meals: MealsCovered,
    /// The same of 生活療養.
    pub(super) living: MealsCovered,
    /// 負担回数 counts days and not visits.
    pub(super) counts_by_day: bool,
    /// What the columns of a local master say besides.
    pub(super) extra: Extra,
}

impl Scheme {
    /// 分点公費 or 生活保護: a scheme of the state for these points.
    pub(crate) const fn is_national(&self) -> bool {
        matches!(self.class, SubsidyClass::National | SubsidyClass::PublicAssistance)
    }

    pub(crate) const fn is_long_term(&self) -> bool {
        matches!(self.class, SubsidyClass::LongTermSpecifiedDisease)
    }

    /// 地方単独事業など.
    pub(super) const fn is_local(&self) -> bool {
        matches!(self.class, SubsidyClass::Local)
    }

    pub(super) const fn counts_visits(&self) -> bool {
        self.visits_per_day != u32::MAX || self.visits_per_month != u32::MAX
    }

    pub(super) const fn class_for(&self, group: Group) -> HighCostClass {
        match group {
            Group::Employees => self.high_cost.class_employees,
            Group::National => self.high_cost.class_national,
        }
    }

    /// A national scheme with a rate and a monthly cap: benefits may take back what it paid before.
    pub(super) const fn takes_back(&self) -> bool {
        matches!(self.class, SubsidyClass::National)
            && self.patient_share
            && self.rate.is_some()
            && self.cap_per_month != NO_CAP
    }

    /// A scheme that takes over all that is left, to be filled in.
    pub(super) fn plain(index: u32, law: u8, class: SubsidyClass) -> Scheme {
        Scheme {
            subsidy: index,
            class,
            law,
            priority: u32::MAX,
            before_insurance: false,
            patient_share: false,
            rate: None,
            cap_per_visit: NO_CAP,
            cap_per_day: NO_CAP,
            cap_per_month: NO_CAP,
            visits_per_day: u32::MAX,
            visits_per_month: u32::MAX,
            counts_paid_only: false,
            per_insurance: false,
            ledger: false,
            ledger_cost: false,
            excepted: false,
            high_cost: HighCostRelation::default(),
            rules: Rules::default(),
            receipt: SubsidyReceipt::default(),
            meals: MealsCovered::None,
            living: MealsCovered::None,
            counts_by_day: false,
            extra: Extra::default(),
        }
    }

    /// 公費優先: it pays before the insurance.
    pub(super) const fn pays_first(&self) -> bool {
        self.before_insurance
    }

    pub(super) fn new(index: u32, claim: &Claim, parameters: &SubsidyParameters) -> Scheme {
        let subsidy = claim.subsidies.get(index as usize);
        let law = subsidy.and_then(|s| s.payer_number.as_deref()).and_then(law_of).unwrap_or(0);
        let cap = |yen: Option<i64>| yen.unwrap_or(NO_CAP);
        Scheme {
            priority: parameters.priority.unwrap_or(u32::MAX),
            before_insurance: parameters.before_insurance,
            patient_share: parameters.patient_share,
            rate: parameters.rate.and_then(|rate| Fraction::new(rate.ratio())),
            cap_per_visit: cap(parameters.cap_per_visit_yen),
            cap_per_day: cap(parameters.cap_per_day_yen),
            cap_per_month: cap(parameters.cap_per_month_yen),
            visits_per_day: parameters.paid_visits_per_day.unwrap_or(u32::MAX),
            visits_per_month: parameters.paid_visits_per_month.unwrap_or(u32::MAX),
            counts_paid_only: parameters.count_rule == CountRule::VisitsWherePatientPaid,
            per_insurance: parameters.cap_scope == CapScope::Receipt,
            ledger: parameters.cap_ledger,
            ledger_cost: parameters.ledger_total_cost,
            excepted: parameters.insurer_excepted,
            high_cost: parameters.high_cost,
            rules: rules(claim, &parameters.special_rules),
            receipt: parameters.receipt,
            meals: parameters.meals,
            living: parameters.meals,
            counts_by_day: parameters.cap_per_day_yen.is_some(),
            ..Scheme::plain(index, law, parameters.class)
        }
    }
}

/// 法別番号: the first two of eight digits, or of the four that all numbers of a scheme have. Numbers of another length have none.
pub(crate) fn law_of(payer_number: &str) -> Option<u8> {
    if !matches!(payer_number.len(), 4 | 8) {
        return None;
    }
    payer_number.get(..2)?.parse().ok()
}

fn rules(claim: &Claim, list: &[SpecialRule]) -> Rules {
    let birth = claim.patient.birth_date;
    let mut rules = Rules::default();
    for rule in list {
        match rule {
            SpecialRule::PatientAboveCeiling { insurers, beside_share } => {
                rules.above_ceiling = Some((*insurers, *beside_share));
            }
            SpecialRule::ChargedVisits { visits } => rules.charged = Some(*visits),
            SpecialRule::PartOfInsuranceShare { part } => rules.part_of_insurance = Fraction::new(part.ratio()),
            SpecialRule::PartOfRemainingShare { part, rounding, counter_unit_yen } => {
                rules.part_of_left = Fraction::new(part.ratio()).map(|part| (part, *rounding, *counter_unit_yen));
            }
            SpecialRule::ChargeBackAbove { threshold_yen } => rules.charge_back = Some(*threshold_yen),
            SpecialRule::PaysUpTo { threshold_yen } => rules.pays_up_to = Some(*threshold_yen),
            SpecialRule::CountsOtherInstitutions {} => rules.counts_elsewhere = true,
            SpecialRule::FreeBehind { schemes } => {
                for law in schemes.iter().map(|digits| digits.value()) {
                    rules.free_behind |= 1u128.checked_shl(law).unwrap_or(0);
                }
            }
            SpecialRule::FreeUntil { age } => {
                rules.charged_from = Some(first_day_after_month_of(birth, i32::from(*age)));
            }
            SpecialRule::FreeUntilSchool {} => rules.charged_from = Some(first_school_day(birth)),
        }
    }
    rules
}

/// 1 April after the sixth birthday.
fn first_school_day(birth: Day) -> Day {
    let (year, month, _) = birth.ymd();
    let april = |year| Day::from_ymd(year, 4, 1).unwrap_or(Day::MAX);
    let early = month < 4 || birth == april(year);
    april(if early { year + 6 } else { year + 7 })
}

/// The coverage with its ceilings; what does not depend on the dated rate.
pub(super) fn cover<'m>(
    claim: &Claim,
    index: u32,
    coverage: &Coverage,
    ages: &Ages,
    rate: Option<Fraction>,
    masters: &MasterSet<'m>,
    book: &mut Book<'m>,
) -> Cover {
    let late = coverage.kind == CoverageKind::LateElderly;
    let from_70 = late || ages.from_70;
    let confirmed = coverage.limit_confirmation != LimitConfirmation::None;
    let table = match (from_70, is_inpatient(claim.setting)) {
        (false, _) => Table::Under70,
        (true, false) => Table::Outpatient,
        (true, true) => Table::Total,
    };
    let mut row = |name| {
        // 現役並み has no outpatient limit of its own since 2018-08: the total works for both.
        let outpatient = book.row(masters, table, name);
        if table == Table::Outpatient {
            outpatient.or_else(|| book.row(masters, Table::Total, name))
        } else {
            outpatient
        }
    };
    // 現役並み is three classes once their rows begin (2018-08).
    let has_classes = row(RowName::Class(IncomeClass::Active1)).is_some();
    let class = effective_class(coverage.income_class, from_70, confirmed, has_classes);
    let own = class.and_then(|class| row(RowName::Class(class)));
    let (designated, assistance) = match own {
        Some(_) => (row(RowName::Designated), row(RowName::Assistance)),
        None => (None, None),
    };
    let middle = if from_70 || own.is_some() { None } else { row(RowName::Designated) };
    let relieved = late && class == Some(IncomeClass::General2) && !is_inpatient(claim.setting);
    Cover {
        coverage: index,
        kind: coverage.kind,
        group: Group::of(coverage.kind),
        rate: rate.unwrap_or(Fraction::ONE),
        rate_known: rate.is_some(),
        ceiling_missing: class.is_some() && own.is_none(),
        from_70,
        table,
        preschool: !from_70 && ages.preschool,
        class: coverage.income_class,
        counter_class: class,
        multiple_months: coverage.multiple_months,
        confirmed,
        halved: coverage.halved_limits.unwrap_or(ages.turns_75),
        own,
        designated,
        assistance,
        middle,
        relief: book.relief.filter(|_| relieved).map(|(relief, _)| relief),
        out_of_prefecture: out_of_prefecture(claim, coverage),
    }
}

/// The class whose ceiling works at the counter: without proof none under 70; from 70 現役並みⅠ and Ⅱ have the ceiling of Ⅲ where
/// they are classes of their own, 低所得 that of 一般.
fn effective_class(
    class: Option<IncomeClass>,
    from_70: bool,
    confirmed: bool,
    three_active_classes: bool,
) -> Option<IncomeClass> {
    use IncomeClass::{Active1, Active2, Active3, General, Low1, Low2};
    let class = class?;
    match class {
        _ if confirmed => Some(class),
        _ if !from_70 => None,
        Active1 | Active2 if three_active_classes => Some(Active3),
        Low1 | Low2 => Some(General),
        _ => Some(class),
    }
}

fn out_of_prefecture(claim: &Claim, coverage: &Coverage) -> Option<bool> {
    let number = coverage.insurer_number.as_deref()?;
    // 8 digits begin with the 法別番号, 6 digits (国保) with the prefecture.
    let prefecture = if number.len() == 8 { number.get(2..4) } else { number.get(..2) }?;
    let own = claim.institution.prefecture?.value();
    Some(prefecture.parse::<u32>().ok()? != own)
}

impl Cover {
    /// Whether a scheme's rule for unconfirmed patients covers this insurance.
    pub(super) fn is_among(&self, insurers: UnconfirmedInsurers) -> bool {
        let society = self.kind == CoverageKind::NationalSociety;
        let outside = self.out_of_prefecture == Some(true);
        match insurers {
            UnconfirmedInsurers::EmployeesAndSocieties => society || self.kind == CoverageKind::Employees,
            UnconfirmedInsurers::SocietiesOutOfPrefecture => society && outside,
            UnconfirmedInsurers::NationalOutOfPrefecture => outside && (society || self.kind == CoverageKind::National),
        }
    }

    pub(super) fn lies_in(&self, area: InsurerArea) -> bool {
        match area {
            InsurerArea::None => false,
            InsurerArea::All => true,
            InsurerArea::InPrefecture => self.out_of_prefecture == Some(false),
            InsurerArea::OutOfPrefecture => self.out_of_prefecture == Some(true),
        }
    }
}

/// マル長 without a printed cap: 10,000 yen, or 20,000 for upper incomes under 70 on dialysis.
pub(super) fn long_term_cap<'m>(book: &Book<'m>, coverage: Option<&Coverage>, dialysis: bool) -> Option<Held<'m>> {
    use IncomeClass::{A, I, Upper};
    let upper = coverage.is_some_and(|c| matches!(c.income_class, Some(A | I | Upper)));
    if upper && dialysis { book.long_term.1 } else { book.long_term.0 }
}
