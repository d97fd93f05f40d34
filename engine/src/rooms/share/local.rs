//! 地方単独事業: the scheme of the masters that a certificate means, and its terms.

use super::book::Fraction;
use super::terms::{NO_CAP, Rules, Scheme, law_of};
use crate::claim::{
    ChargedVisits, Claim, HighCostClass, HighCostRelation, InsurerArea, InsurerGroup, RecordIf, Subsidy, SubsidyClass,
    SubsidyReceipt, UnconfirmedInsurers,
};
use crate::image::format::SchemeTermsRow;
use crate::masters::{FORMULA_CAPS, LocalScheme, MasterSet, NO_AMOUNT, Rule};
use crate::rooms::is_inpatient;
use crate::{Day, Month};

/// Schemes of the state pay first (their places end far below); the priority of a local one counts among its own kind only.
const AFTER_NATIONAL: u32 = 1_000_000;

/// What the columns of the 地単公費マスター say beside rates, caps and counts of the patient.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extra {
    /// 公費の負担割合 of the cost, of the share before it, and its fixed amount per visit.
    pub(super) pays_of_cost: Option<Fraction>,
    pub(super) pays_of_share: Option<Fraction>,
    pub(super) pays_yen: i64,
    /// 公費負担上限額 per visit, day and month.
    pub(super) pays_caps: [i64; 3],
    /// 端数条件.
    pub(super) rounding: Option<Unit>,
    /// The patient's own part of the share before it.
    pub(super) own_of_share: Option<Fraction>,
    /// 上限額の読替え: the cost from which a part of it is added to the cap of the month.
    pub(super) cap_threshold: Option<i64>,
    /// 助成条件・自己負担条件.
    pub(super) condition: Option<Condition>,
    /// The n-th day of care of the month from which and up to which the patient pays, 0 for no bound.
    pub(super) charged_days: [u8; 2],
    /// 累計法別番号, as bits.
    pub(super) counted_laws: u128,
    /// 他の公費負担医療の自己負担への助成.
    pub(super) behind: Behind,
    /// 食事・生活療養; absent where the scheme is none of a local master.
    pub(super) meals: Option<MealTerms>,
    /// Whether it is known whose ceiling its points have; the columns do not say it.
    pub(super) ceiling_known: bool,
    /// The caps limit what the scheme pays and not the patient.
    pub(super) caps_are_its_own: bool,
}

/// 端数の計算単位と計算方法.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) yen: i64,
    pub(super) direction: Direction,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Direction {
    Down,
    Up,
    HalfUp,
}

impl Unit {
    /// A part of an amount in this unit.
    pub(super) const fn of(self, part: Fraction, yen: i64) -> i64 {
        let (exact, divisor) = (yen * part.numerator, part.denominator * self.yen);
        let units = match self.direction {
            Direction::Down => exact / divisor,
            Direction::Up => (exact + divisor - 1) / divisor,
            Direction::HalfUp => (2 * exact + divisor) / (2 * divisor),
        };
        units * self.yen
    }
}

/// Which visits have a share, or are subsidised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// The condition says what the patient pays (2) and not what is subsidised (1).
    pub(super) of_patient: bool,
    pub(super) first_visit: bool,
    /// Day of admission, for 入院初回時のみ; `None` of it when the month is not the first.
    pub(super) first_admission: Option<Option<Day>>,
    /// Whether the month of the stay lies within 連続入院; absent without that condition.
    pub(super) within_stay: Option<bool>,
    /// 複数回受診: the n-th visit of the month from which and up to which, 0 for no bound.
    pub(super) visits: [u8; 2],
}

/// What the scheme does behind another subsidy.
#[derive(Clone, Copy, Debug)]
pub(super) enum Behind {
    Pays,
    PaysNothing,
    /// 法別番号 as bits.
    PaysFor(u128),
}

impl Default for Extra {
    fn default() -> Extra {
        Extra {
            pays_of_cost: None,
            pays_of_share: None,
            pays_yen: NO_CAP,
            pays_caps: [NO_CAP; 3],
            rounding: None,
            own_of_share: None,
            cap_threshold: None,
            condition: None,
            charged_days: [0; 2],
            counted_laws: 0,
            behind: Behind::Pays,
            meals: None,
            ceiling_known: true,
            caps_are_its_own: false,
        }
    }
}

impl Extra {
    /// Whether the scheme itself pays a part only.
    pub(super) const fn pays_part(&self) -> bool {
        self.pays_of_cost.is_some() || self.pays_of_share.is_some() || self.pays_yen != NO_CAP
    }
}

/// 食事・生活療養 under a scheme of a local master.
#[derive(Clone, Copy, Debug)]
pub(super) struct MealTerms {
    /// 食事療養.
    pub(super) dietary: MealPart,
    /// 生活療養: 食事, 環境; twice the same where it is one (項番80).
    pub(super) living: [MealPart; 2],
    pub(super) living_is_split: bool,
}

/// A part of the standard amount.
#[derive(Clone, Copy, Debug)]
pub(super) struct MealPart {
    /// Whether the scheme takes it over, above the caps.
    pub(super) covered: bool,
    /// 1日, 1月.
    pub(super) caps: [i64; 2],
}

/// A fact that a scheme needs and the claim does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct StayMissing;

/// 都道府県ごとの取扱い: what the columns cannot say of a scheme, out of the rulebook.
#[derive(Clone, Copy, Debug)]
pub(super) struct Practice<'m> {
    rule: Rule<'m>,
}

impl<'m> Practice<'m> {
    pub(super) fn all(masters: &MasterSet<'m>, on: Day) -> Vec<Practice<'m>> {
        masters.rules("local_practice", on).map(|rule| Practice { rule }).collect()
    }

    fn text(&self, field: &str) -> &'m str {
        self.rule.text(field).unwrap_or_default()
    }

    fn flag(&self, field: &str) -> bool {
        self.rule.int(field) == Some(1)
    }

    fn group(&self, field: &str) -> InsurerGroup {
        match self.text(field) {
            "employees" => InsurerGroup::Employees,
            "national" => InsurerGroup::National,
            "all" => InsurerGroup::All,
            _ => InsurerGroup::None,
        }
    }

    fn class(&self, field: &str) -> HighCostClass {
        match self.text(field) {
            "general" => HighCostClass::General,
            "low" => HighCostClass::Low,
            "general_unless_other_differs" => HighCostClass::GeneralUnlessOtherDiffers,
            _ => HighCostClass::Own,
        }
    }

    fn high_cost(&self) -> HighCostRelation {
        HighCostRelation {
            class_employees: self.class("class_employees"),
            class_national: self.class("class_national"),
            collect_after_limit: self.flag("collect_after_limit"),
            not_combined: self.group("not_combined"),
            combine_small: self.group("combine_small"),
            relief: match self.text("relief") {
                "in_prefecture" => InsurerArea::InPrefecture,
                "out_of_prefecture" => InsurerArea::OutOfPrefecture,
                "all" => InsurerArea::All,
                _ => InsurerArea::None,
            },
        }
    }

    /// The rules for a row: the columns of the official master say by themselves which visits have a share and up to which amount, but
    /// not whose visits count and what is left to a patient without a confirmed limit.
    fn rules_of(&self, scheme: LocalScheme<'_>) -> Rules {
        let rules = self.rules();
        if scheme.is_curated() {
            return rules;
        }
        Rules { above_ceiling: rules.above_ceiling, counts_elsewhere: rules.counts_elsewhere, ..Rules::default() }
    }

    fn rules(&self) -> Rules {
        let yen = |field: &str| self.rule.int(field);
        let insurers = match self.text("above_ceiling") {
            "employees_and_societies" => Some(UnconfirmedInsurers::EmployeesAndSocieties),
            "societies_out_of_prefecture" => Some(UnconfirmedInsurers::SocietiesOutOfPrefecture),
            "national_out_of_prefecture" => Some(UnconfirmedInsurers::NationalOutOfPrefecture),
            _ => None,
        };
        let part = self.text("part_of_insurance").split_once('/');
        let part = part.and_then(|(above, below)| Some((above.parse().ok()?, below.parse().ok()?)));
        Rules {
            above_ceiling: insurers.map(|insurers| (insurers, self.flag("beside_share"))),
            charged: match self.text("charged") {
                "first_visit" => Some(ChargedVisits::FirstVisit),
                "first_visit_and_second_department" => Some(ChargedVisits::FirstVisitAndSecondDepartment),
                "not_second_department" => Some(ChargedVisits::NotSecondDepartment),
                "actual_days" => Some(ChargedVisits::ActualDays),
                _ => None,
            },
            part_of_insurance: part.map(|(numerator, denominator)| Fraction { numerator, denominator }),
            charge_back: yen("charge_back_yen"),
            pays_up_to: yen("pays_up_to_yen"),
            counts_elsewhere: self.flag("counts_elsewhere"),
            free_behind: self.rule.texts("free_behind").filter_map(law_bit).fold(0, |bits, bit| bits | bit),
            ..Rules::default()
        }
    }

    fn receipt(&self) -> SubsidyReceipt {
        SubsidyReceipt {
            record_without_share: self.flag("receipt_without_share"),
            zero_shown: self.flag("receipt_zero_shown"),
            share_in_ten_yen: self.group("receipt_ten_yen"),
            claimed_alone: self.group("receipt_alone"),
            public_note: self.group("receipt_public_note"),
            ..SubsidyReceipt::default()
        }
    }
}

fn law_bit(law: &str) -> Option<u128> {
    1u128.checked_shl(law.parse().ok()?)
}

fn laws(codes: &[u8]) -> u128 {
    codes
        .iter()
        .filter(|law| **law != 0)
        .filter_map(|law| 1u128.checked_shl((*law).into()))
        .fold(0, |all, bit| all | bit)
}

/// The person a scheme is asked for.
pub(super) fn person<'f>(
    claim: &Claim,
    subsidy: &'f Subsidy,
    cover: Option<usize>,
    on: Day,
) -> crate::masters::Person<'f> {
    let coverage = cover.and_then(|index| claim.coverages.get(index));
    crate::masters::Person {
        on,
        birth: claim.patient.birth_date,
        setting: claim.setting,
        insurance: coverage.map(|coverage| coverage.kind),
        income: coverage.and_then(|coverage| coverage.income_class),
        certificate: subsidy.certificate.as_ref(),
    }
}

/// The terms of a scheme for a claim, and the practice behind them.
pub(super) fn terms<'m>(
    local: LocalScheme<'m>,
    claim: &Claim,
    index: u32,
    cover: Option<usize>,
    practices: &[Practice<'m>],
) -> Result<(Scheme, Option<Rule<'m>>), StayMissing> {
    let (row, inpatient) = (local.terms(), is_inpatient(claim.setting));
    let subsidy = claim.subsidies.get(index as usize);
    let law = law_of(local.number()).unwrap_or(0);
    let practice = practices.iter().find(|practice| local.is_under(practice.rule));
    let repeated = cover.and_then(|at| claim.coverages.get(at)).is_some_and(|coverage| coverage.multiple_months);
    let printed = subsidy.and_then(|subsidy| subsidy.certificate.as_ref()?.monthly_cap_yen);
    let mut scheme = Scheme {
        priority: AFTER_NATIONAL + u32::from(local.priority()),
        patient_share: true,
        per_insurance: row.former_insurance == 2,
        excepted: said_of_insurer(subsidy),
        counts_paid_only: practice.is_some_and(|own| local.is_curated() && own.flag("count_paid_only")),
        ledger: practice.is_some_and(|practice| practice.flag("ledger")),
        high_cost: practice.map(Practice::high_cost).unwrap_or_default(),
        rules: practice.map(|own| own.rules_of(local)).unwrap_or_default(),
        receipt: receipt(row, practice),
        extra: Extra {
            rounding: rounding(row.rounding),
            condition: condition(row, claim)?,
            counted_laws: if row.counts_other_laws == 2 { laws(&row.counted_laws) } else { 0 },
            behind: match (row.other_subsidies, laws(&row.other_laws)) {
                (1, _) => Behind::PaysNothing,
                (2, bits @ 1..) => Behind::PaysFor(bits),
                _ => Behind::Pays,
            },
            caps_are_its_own: row.caps_of == 1,
            ceiling_known: practice.is_some(),
            ..Extra::default()
        },
        ..Scheme::plain(index, law, SubsidyClass::Local)
    };
    pattern(&mut scheme, row, usize::from(!inpatient));
    caps(&mut scheme, row, inpatient, repeated, printed);
    meals(&mut scheme, row);
    scheme.patient_share &= !is_without_share(subsidy);
    Ok((scheme, practice.map(|practice| practice.rule)))
}

/// 窓口負担なし: whether the certificate says that the patient pays nothing.
pub(super) fn is_without_share(subsidy: Option<&Subsidy>) -> bool {
    let certificate = subsidy.and_then(|subsidy| subsidy.certificate.as_ref());
    certificate.and_then(|certificate| certificate.without_share) == Some(true)
}

/// 対象外の保険者: whether the certificate says that the insurer stands on the scheme's list of exceptions.
fn said_of_insurer(subsidy: Option<&Subsidy>) -> bool {
    let certificate = subsidy.and_then(|subsidy| subsidy.certificate.as_ref());
    certificate.and_then(|certificate| certificate.names("excepted_insurer")) == Some(true)
}

fn receipt(row: &SchemeTermsRow, practice: Option<&Practice<'_>>) -> SubsidyReceipt {
    let receipt = practice.map(Practice::receipt).unwrap_or_default();
    // 連記式: claimed on a form of its own.
    if row.method == 2 { SubsidyReceipt { record: RecordIf::Never, ..receipt } } else { receipt }
}

const fn rounding([unit, direction]: [u8; 2]) -> Option<Unit> {
    let yen = match unit {
        1 => 1,
        2 => 10,
        3 => 100,
        _ => return None,
    };
    let direction = match direction {
        1 => Direction::Down,
        2 => Direction::Up,
        3 => Direction::HalfUp,
        _ => return None,
    };
    Some(Unit { yen, direction })
}

fn condition(row: &SchemeTermsRow, claim: &Claim) -> Result<Option<Condition>, StayMissing> {
    let first_visit = row.first_only[0] == 2 && !is_inpatient(claim.setting);
    let first_admission = row.first_only[1] == 2 && is_inpatient(claim.setting);
    let [_, from, until] = row.stay_months;
    let months = (from != 0 || until != 0) && is_inpatient(claim.setting);
    let visits = if is_inpatient(claim.setting) { [0; 2] } else { row.visits };
    if !(first_visit || first_admission || months || visits != [0; 2]) {
        return Ok(None);
    }
    let admitted = claim.stay.as_ref().map(|stay| stay.admitted);
    if (first_admission || months) && admitted.is_none() {
        return Err(StayMissing);
    }
    let month_of_stay = admitted.map_or(0, |admitted| months_between(admitted.month(), claim.month) + 1);
    let within = |month: i32| month >= i32::from(from) && (until == 0 || month <= i32::from(until));
    Ok(Some(Condition {
        of_patient: row.condition_side == 2,
        first_visit,
        first_admission: first_admission.then(|| admitted.filter(|day| day.month() == claim.month)),
        within_stay: months.then(|| within(month_of_stay)),
        visits,
    }))
}

const fn months_between(from: Month, to: Month) -> i32 {
    (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32
}

/// 助成・自己負担範囲詳細 of the setting.
fn pattern(scheme: &mut Scheme, row: &SchemeTermsRow, place: usize) {
    let pick = |values: [u8; 2]| values.get(place).copied().unwrap_or(0);
    let percent = Fraction { numerator: pick(row.percent).into(), denominator: 100 };
    let percent = Some(percent).filter(|percent| percent.numerator != 0);
    let fraction = row.fraction.get(place).map(|[above, below]| (above.get(), below.get()));
    let fraction = fraction.filter(|(above, below)| *above != 0 && *below != 0);
    let fraction = fraction.map(|(above, below)| Fraction { numerator: above.into(), denominator: below.into() });
    let fixed = row.fixed.get(place).map_or(NO_CAP, |yen| amount(yen.get()));
    match pick(row.pattern) {
        1 => scheme.patient_share = false,
        2 => scheme.extra.pays_yen = fixed,
        3 => scheme.extra.pays_of_cost = percent.or(fraction),
        4 => scheme.extra.pays_of_share = percent.or(fraction),
        5 => {
            scheme.rate = percent;
            scheme.extra.own_of_share = fraction;
            scheme.cap_per_visit = fixed;
        }
        _ => {}
    }
}

const fn amount(yen: u32) -> i64 {
    if yen == NO_AMOUNT { NO_CAP } else { yen as i64 }
}

/// 上限額 of the setting; together for both settings they stand in the columns of 外来.
fn caps(scheme: &mut Scheme, row: &SchemeTermsRow, inpatient: bool, repeated: bool, printed: Option<i64>) {
    let [in_day, in_month, in_repeat] = row.inpatient_caps.map(|yen| amount(yen.get()));
    let [visit, day, month, repeat] = row.outpatient_caps.map(|yen| amount(yen.get()));
    let [times, days] = row.outpatient_times;
    let of_inpatient = inpatient && row.caps_joint != 1;
    let changes = row.repeat.get(usize::from(!of_inpatient)).is_some_and(|flag| *flag == 2) && repeated;
    let (visit, day, month, repeat) =
        if of_inpatient { (NO_CAP, in_day, in_month, in_repeat) } else { (visit, day, month, repeat) };
    let month = if changes && repeat != NO_CAP { repeat } else { month };
    // An amount printed on the certificate is one amount, never a formula.
    let formula = FORMULA_CAPS.iter().find(|(yen, _)| i64::from(*yen) == month && printed.is_none());
    scheme.extra.cap_threshold = formula.map(|(_, threshold)| *threshold);
    let month = printed.unwrap_or(month);
    if scheme.extra.caps_are_its_own {
        scheme.extra.pays_caps = [visit, day, month];
    } else {
        scheme.cap_per_visit = scheme.cap_per_visit.min(visit);
        scheme.cap_per_day = day;
        scheme.cap_per_month = month;
    }
    if of_inpatient {
        scheme.extra.charged_days = row.inpatient_days;
    } else if times != 0 || days != 0 {
        scheme.visits_per_month = times.max(days).into();
        scheme.counts_by_day = days != 0;
    }
}

/// 食事・生活療養: what the scheme takes over of the standard amount.
fn meals(scheme: &mut Scheme, row: &SchemeTermsRow) {
    let [food, kind, living, living_food, environment] = row.meals;
    // Taken over as a whole, nothing is left to the patient and nothing holds the scheme back.
    let whole = if scheme.extra.caps_are_its_own { NO_CAP } else { 0 };
    let part = |code: u8, place: usize| {
        let printed = row.meal_caps.get(place).map_or([NO_CAP; 2], |caps| caps.map(|yen| amount(yen.get())));
        MealPart { covered: matches!(code, 2 | 3), caps: if code == 2 { [whole; 2] } else { printed } }
    };
    scheme.extra.meals = Some(MealTerms {
        dietary: part(food, 0),
        living: if kind == 2 { [part(living_food, 2), part(environment, 3)] } else { [part(living, 1); 2] },
        living_is_split: kind == 2,
    });
}
