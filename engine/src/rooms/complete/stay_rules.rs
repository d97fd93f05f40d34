//! The rule instances about days of a stay: 入院料 of the day, what is billed beside it, meals.

use super::rules::{FactWanted, Place, fact_wanted};
use crate::claim::AmountCategory;
use crate::masters::Rule;
use crate::rooms::selector::{Selector, codes_of};
use crate::{Code, Day};

/// 入院料: the fee of a ward, day by day.
pub(super) struct WardFee<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) wards: Selector<'m>,
    /// 診療識別.
    pub(super) class: u32,
    /// Codes by number of the day: each holds up to and with its day, the last one without end where it has none.
    pub(super) periods: Vec<(Code, Option<i32>)>,
    /// Whether days count from the day the patient came into the ward, and not from the 起算日.
    pub(super) from_ward: bool,
    /// Whether it is billed once, on the first day, for all its days (短期滞在手術等基本料).
    pub(super) once: bool,
    /// Last day that it covers.
    pub(super) until: Option<i32>,
}

impl<'m> WardFee<'m> {
    fn of(rule: Rule<'m>) -> Option<WardFee<'m>> {
        let until = rule.ints("period_until").map(|day| i32::try_from(day).ok()).chain(core::iter::repeat(None));
        Some(WardFee {
            rule,
            wards: Selector::wards(rule),
            class: rule.text("service_class")?.parse().ok()?,
            periods: codes_of(rule, "period_codes").zip(until).collect(),
            from_ward: counts_from_ward(rule),
            once: rule.int("once") == Some(1),
            until: rule.int("day_until").and_then(|day| i32::try_from(day).ok()),
        })
    }

    /// Last day that it covers, by its periods or as such.
    pub(super) fn last_day(&self) -> Option<i32> {
        self.periods.last().map_or(self.until, |(_, until)| *until)
    }

    /// Whether it is the fee by period that a code belongs to.
    pub(super) fn has_period(&self, code: Code) -> bool {
        self.periods.iter().any(|(own, _)| *own == code)
    }
}

fn counts_from_ward(rule: Rule<'_>) -> bool {
    rule.text("count_from") == Some("ward")
}

/// Which days of a stay a rule speaks about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum On {
    /// Every day that is none of 外泊.
    Every,
    /// 入院初日: the 起算日.
    Admission,
    /// 退院日.
    Discharge,
    /// 外泊.
    Leave,
    /// 精神の治療のための外泊, within its limits.
    TreatmentLeave,
    /// 他医療機関受診.
    OtherInstitution,
}

/// 入院日の算定: what is billed on days of a stay.
pub(super) struct DayRule<'m> {
    pub(super) rule: Rule<'m>,
    code: Option<Code>,
    /// By the value of the fact.
    choices: Vec<(&'m str, Code)>,
    pub(super) place: Place,
    pub(super) applies: bool,
    pub(super) wards: Selector<'m>,
    pub(super) on: On,
    pub(super) days: core::ops::RangeInclusive<i32>,
    pub(super) from_ward: bool,
    pub(super) unless: Selector<'m>,
    pub(super) age_from: Option<[u8; 2]>,
    pub(super) age_until: Option<[u8; 2]>,
    pub(super) fact: Option<FactWanted<'m>>,
    /// 外泊 for treatment: most days in a row, and in the month.
    pub(super) most: (i32, i32),
}

impl<'m> DayRule<'m> {
    fn of(rule: Rule<'m>) -> Option<DayRule<'m>> {
        let age = |field: &str| <[u8; 2]>::try_from(rule.text(field)?.as_bytes()).ok();
        let bound = |field: &str| rule.int(field).and_then(|day| i32::try_from(day).ok());
        Some(DayRule {
            rule,
            code: codes_of(rule, "code").next(),
            choices: rule.texts("values").zip(codes_of(rule, "choices")).collect(),
            place: match rule.text("place")? {
                "own_unit" => Place::Own(rule.text("service_class")?.parse().ok()?),
                _ => Place::Same,
            },
            applies: rule.text("mode") == Some("apply"),
            wards: Selector::wards(rule),
            on: match rule.text("on")? {
                "admission" => On::Admission,
                "discharge" => On::Discharge,
                "leave" => On::Leave,
                "treatment_leave" => On::TreatmentLeave,
                "other_institution" => On::OtherInstitution,
                _ => On::Every,
            },
            days: bound("day_from").unwrap_or(i32::MIN)..=bound("day_until").unwrap_or(i32::MAX),
            from_ward: counts_from_ward(rule),
            unless: Selector::unless(rule),
            age_from: age("age_from"),
            age_until: age("age_until"),
            fact: fact_wanted(rule),
            most: (bound("most_in_row").unwrap_or(i32::MAX), bound("most_per_month").unwrap_or(i32::MAX)),
        })
    }

    /// The code that a value of the fact leads to; `None`: the value leads to none.
    pub(super) fn code_for(&self, value: Option<&str>) -> Option<Code> {
        if self.choices.is_empty() {
            let fits = match (&self.fact, value) {
                (Some(fact), Some(value)) => fact.value == value,
                _ => true,
            };
            return self.code.filter(|_| fits);
        }
        self.choices.iter().find(|(own, _)| Some(*own) == value).map(|(_, code)| *code)
    }

    /// Whether a code is one of those that the fact chooses among.
    pub(super) fn has_choice(&self, code: Code) -> bool {
        self.choices.iter().any(|(_, own)| *own == code)
    }

    /// A code to name it by where the fact is missing.
    pub(super) fn any_code(&self) -> Option<Code> {
        self.code.or_else(|| self.choices.first().map(|(_, code)| *code))
    }
}

/// 入院料の読替え: a ward billed by another code where a fact of the stay or the day says so.
pub(super) struct WardInstead<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) fact: &'m str,
    codes: Vec<(Code, Code)>,
}

impl<'m> WardInstead<'m> {
    fn of(rule: Rule<'m>) -> Option<WardInstead<'m>> {
        let codes = codes_of(rule, "ward_codes").zip(codes_of(rule, "codes")).collect();
        Some(WardInstead { rule, fact: rule.text("fact")?, codes })
    }

    /// The code in place of another.
    pub(super) fn code_for(&self, ward: Code) -> Option<Code> {
        self.codes.iter().find(|(own, _)| *own == ward).map(|(_, instead)| *instead)
    }
}

/// コード未公表の算定: points of a day that no published code carries yet.
pub(super) struct UncodedDay<'m> {
    pub(super) rule: Rule<'m>,
    /// 入院料 with its points, sorted.
    wards: Vec<(Code, i64)>,
}

impl<'m> UncodedDay<'m> {
    fn of(rule: Rule<'m>) -> UncodedDay<'m> {
        let mut wards: Vec<_> = codes_of(rule, "ward_codes").zip(rule.ints("points")).collect();
        wards.sort_unstable();
        UncodedDay { rule, wards }
    }

    /// The points of a day in a ward.
    pub(super) fn points(&self, ward: Code) -> Option<i64> {
        let at = self.wards.binary_search_by_key(&ward, |(code, _)| *code).ok()?;
        self.wards.get(at).map(|(_, points)| *points)
    }
}

/// 食事・生活療養の費用の額: a row of the cost.
pub(super) struct MealCost<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) code: Code,
    pub(super) service: Service,
    pub(super) item: CostItem,
    pub(super) wards: Selector<'m>,
    /// 生活療養 begins in the month after this age is reached, in years (健康保険法 63条2項).
    pub(super) age_from: Option<i32>,
}

/// 食事療養 or 生活療養, (I) or (II).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Service {
    pub(super) living: bool,
    pub(super) second: bool,
}

impl Service {
    fn of(word: &str) -> Option<Service> {
        Some(match word {
            "dietary_1" => Service { living: false, second: false },
            "dietary_2" => Service { living: false, second: true },
            "living_1" => Service { living: true, second: false },
            "living_2" => Service { living: true, second: true },
            _ => return None,
        })
    }
}

/// What a row of the cost is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CostItem {
    /// １食.
    Meal,
    /// 流動食のみの１食.
    Liquid,
    /// 特別食加算.
    Special,
    /// 食堂加算, a day.
    DiningRoom,
    /// 環境療養, a day.
    Environment,
}

impl<'m> MealCost<'m> {
    fn of(rule: Rule<'m>) -> Option<MealCost<'m>> {
        Some(MealCost {
            rule,
            code: codes_of(rule, "code").next()?,
            service: Service::of(rule.text("service")?)?,
            item: match rule.text("item")? {
                "meal" => CostItem::Meal,
                "liquid" => CostItem::Liquid,
                "special" => CostItem::Special,
                "dining_room" => CostItem::DiningRoom,
                _ => CostItem::Environment,
            },
            wards: Selector::wards(rule),
            age_from: rule.text("age_from").and_then(|age| age.parse().ok()),
        })
    }
}

/// 標準負担額: a row of the patient's part.
pub(super) struct StandardAmount<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) code: Code,
    of: &'m str,
    classes: Vec<&'m str>,
    category: Option<&'m str>,
    medical: Vec<i64>,
    long_stay: Option<bool>,
}

/// What decides a standard amount.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub(super) class: &'static str,
    pub(super) category: Option<AmountCategory>,
    pub(super) medical: Option<u8>,
    pub(super) long_stay: bool,
}

impl<'m> StandardAmount<'m> {
    fn of(rule: Rule<'m>) -> Option<StandardAmount<'m>> {
        Some(StandardAmount {
            rule,
            code: codes_of(rule, "code").next()?,
            of: rule.text("of")?,
            classes: rule.texts("classes").collect(),
            category: rule.text("category"),
            medical: rule.ints("medical").collect(),
            long_stay: rule.int("long_stay").map(|long| long == 1),
        })
    }

    /// Whether it is the row for meals (or 環境療養) of a service.
    pub(super) fn is_of(&self, service: Service, environment: bool) -> bool {
        self.of
            == match (environment, service.living, service.second) {
                (true, ..) => "environment",
                (false, false, _) => "dietary",
                (false, true, false) => "living_1",
                (false, true, true) => "living_2",
            }
    }

    /// Whether it is the row of a case.
    pub(super) fn fits(&self, case: &Case) -> bool {
        let medical = |category: u8| self.medical.contains(&i64::from(category));
        self.classes.contains(&case.class)
            && self.category == case.category.map(category_word)
            && (self.medical.is_empty() || case.medical.is_some_and(medical))
            && self.long_stay.is_none_or(|long| long == case.long_stay)
    }
}

const fn category_word(category: AmountCategory) -> &'static str {
    match category {
        AmountCategory::Intractable => "intractable",
        AmountCategory::Psychiatric => "psychiatric",
        AmountCategory::OtherLaw => "other_law",
        AmountCategory::Borderline => "borderline",
        AmountCategory::WelfarePension => "welfare_pension",
    }
}

/// The instances of a month.
#[derive(Default)]
pub(super) struct StayRules<'m> {
    pub(super) wards: Vec<WardFee<'m>>,
    pub(super) days: Vec<DayRule<'m>>,
    pub(super) instead: Vec<WardInstead<'m>>,
    pub(super) uncoded: Vec<UncodedDay<'m>>,
    pub(super) costs: Vec<MealCost<'m>>,
    pub(super) amounts: Vec<StandardAmount<'m>>,
}

impl<'m> StayRules<'m> {
    /// Takes an instance, if it is of one of these kinds.
    pub(super) fn take(&mut self, rule: Rule<'m>) {
        match rule.kind() {
            "ward_fee" => self.wards.extend(WardFee::of(rule)),
            "stay_day" => self.days.extend(DayRule::of(rule)),
            "ward_instead" => self.instead.extend(WardInstead::of(rule)),
            "uncoded_day" => self.uncoded.push(UncodedDay::of(rule)),
            "meal_cost" => self.costs.extend(MealCost::of(rule)),
            "standard_amount" => self.amounts.extend(StandardAmount::of(rule)),
            _ => {}
        }
    }

    /// Whether nothing is said about the month.
    pub(super) fn is_empty(&self) -> bool {
        self.wards.is_empty() && self.days.is_empty() && self.costs.is_empty() && self.amounts.is_empty()
    }

    /// The fee by which a ward is billed on a day: the one whose periods hold the code, else the first that speaks of it.
    pub(super) fn ward_fee(
        &self,
        code: Code,
        item: Option<crate::masters::FeeItem<'m>>,
        on: Day,
    ) -> Option<&WardFee<'m>> {
        let mut held = self.wards.iter().filter(|fee| fee.rule.holds_on(on));
        let by_period = held.clone().find(|fee| fee.has_period(code));
        by_period.or_else(|| held.find(|fee| fee.periods.is_empty() && fee.wards.picks(code, item)))
    }
}
