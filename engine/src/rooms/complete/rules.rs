//! The rule instances that complete needs, decoded once per month and kept while a session lives.

use super::stay_rules::StayRules;
use crate::claim::Setting;
use crate::masters::{FeeItem, MasterSet, Rule};
use crate::rooms::selector::{Selector, codes_of};
use crate::{Code, Month};

/// Once per what a fee is added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Per {
    Unit,
    Visit,
    Day,
    Month,
}

/// Whether a rule looks at what was done, or only at what stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Counts {
    Performed,
    Accepted,
}

/// Where a fee is added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In a unit of its own, of this 診療識別.
    Own(u32),
    /// In the unit of its supporter.
    Same,
}

/// Where a fact stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FactOf {
    Line,
    Encounter,
    Institution,
    /// The stay, or its day.
    Stay,
}

/// A named fact that a rule waits for.
pub(super) struct FactWanted<'m> {
    pub(super) of: FactOf,
    pub(super) name: &'m str,
    pub(super) value: &'m str,
    /// Of several values: whether this instance is suggested where the fact is missing.
    pub(super) asks: bool,
}

/// 種類数: how many kinds of 内服薬 a prescription holds.
pub(super) struct OralKinds {
    pub(super) from: u32,
    pub(super) until: u32,
    /// A 剤 up to this price a day counts once, in yen.
    pub(super) cheap_yen: i64,
}

/// 付随: a fee that follows from what was entered.
pub(super) struct Accompanies<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) code: Code,
    /// The row of the fee, where it is the same on every day of the month.
    pub(super) row: Option<FeeItem<'m>>,
    pub(super) place: Place,
    pub(super) per: Per,
    pub(super) counts: Counts,
    pub(super) applies: bool,
    pub(super) supporters: Selector<'m>,
    pub(super) unless: Selector<'m>,
    /// Whether `unless` looks at the supporter's unit alone.
    pub(super) unless_in_unit: bool,
    pub(super) age_from: Option<[u8; 2]>,
    pub(super) age_until: Option<[u8; 2]>,
    pub(super) oral_kinds: Option<OralKinds>,
    pub(super) drug_regulations: Vec<u8>,
    /// Only for 生物学的製剤 (医薬品マスター 項番16).
    pub(super) biological: bool,
    pub(super) fact: Option<FactWanted<'m>>,
}

/// The value of a fact that holds.
pub(super) const YES: &str = "はい";

impl<'m> Accompanies<'m> {
    fn of(rule: Rule<'m>, masters: &MasterSet<'m>, month: Month) -> Option<Accompanies<'m>> {
        let code = codes_of(rule, "code").next()?;
        let row = |on| masters.fee_item(code, on).found();
        let last = row(month.last_day()).map(FeeItem::row_key);
        let age = |field: &str| <[u8; 2]>::try_from(rule.text(field)?.as_bytes()).ok();
        Some(Accompanies {
            rule,
            code,
            // A row that is in force on both ends is in force between them.
            row: row(month.first_day()).filter(|row| Some(row.row_key()) == last),
            place: match rule.text("place")? {
                "own_unit" => Place::Own(rule.text("service_class")?.parse().ok()?),
                _ => Place::Same,
            },
            per: per_of(rule)?,
            counts: counts_of(rule)?,
            applies: rule.text("mode") == Some("apply"),
            supporters: Selector::of(rule),
            unless: Selector::unless(rule),
            unless_in_unit: rule.text("unless_within") == Some("unit"),
            age_from: age("age_from"),
            age_until: age("age_until"),
            oral_kinds: oral_kinds(rule),
            biological: rule.int("drug_biological") == Some(1),
            drug_regulations: rule.ints("drug_regulations").filter_map(|class| u8::try_from(class).ok()).collect(),
            fact: fact_wanted(rule),
        })
    }
}

fn per_of(rule: Rule<'_>) -> Option<Per> {
    Some(match rule.text("per")? {
        "unit" => Per::Unit,
        "visit" => Per::Visit,
        "day" => Per::Day,
        "month" => Per::Month,
        _ => return None,
    })
}

fn counts_of(rule: Rule<'_>) -> Option<Counts> {
    Some(match rule.text("counts")? {
        "performed" => Counts::Performed,
        "accepted" => Counts::Accepted,
        _ => return None,
    })
}

fn oral_kinds(rule: Rule<'_>) -> Option<OralKinds> {
    let bound = |field: &str| rule.int(field).and_then(|kinds| u32::try_from(kinds).ok());
    let (from, until) = (bound("oral_kinds_from"), bound("oral_kinds_until"));
    (from.is_some() || until.is_some()).then(|| OralKinds {
        from: from.unwrap_or(0),
        until: until.unwrap_or(u32::MAX),
        cheap_yen: rule.int("oral_kind_yen").unwrap_or(0),
    })
}

pub(super) fn fact_wanted<'m>(rule: Rule<'m>) -> Option<FactWanted<'m>> {
    Some(FactWanted {
        of: match rule.text("fact_of")? {
            "line" => FactOf::Line,
            "encounter" => FactOf::Encounter,
            "stay" => FactOf::Stay,
            _ => FactOf::Institution,
        },
        name: rule.text("fact")?,
        value: rule.text("fact_value").unwrap_or(YES),
        asks: rule.int("fact_asks") == Some(1),
    })
}

/// 逓減: every use after the first in the month is paid in part.
pub(super) struct Reduction<'m> {
    pub(super) rule: Rule<'m>,
    /// The ％減算 that is added.
    pub(super) code: Code,
    pub(super) supporters: Selector<'m>,
}

impl<'m> Reduction<'m> {
    fn of(rule: Rule<'m>) -> Option<Reduction<'m>> {
        Some(Reduction { rule, code: codes_of(rule, "code").next()?, supporters: Selector::of(rule) })
    }
}

/// 年齢加算: additions of the master (項番100–111) that follow from the age alone.
pub(super) struct AgeAdditions<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) codes: Vec<Code>,
}

/// 外来迅速検体検査加算.
pub(super) struct RapidTests<'m> {
    pub(super) rule: Rule<'m>,
    pub(super) code: Code,
    pub(super) tests: Vec<Code>,
    pub(super) max_per_day: u32,
}

impl<'m> RapidTests<'m> {
    fn of(rule: Rule<'m>) -> Option<RapidTests<'m>> {
        Some(RapidTests {
            rule,
            code: codes_of(rule, "code").next()?,
            tests: codes_of(rule, "codes").collect(),
            max_per_day: rule.int("max_per_day").and_then(|most| u32::try_from(most).ok())?,
        })
    }
}

/// The rule instances of a month.
pub(super) struct Rules<'m> {
    pub(super) month: Month,
    pub(super) accompanies: Vec<Accompanies<'m>>,
    pub(super) reductions: Vec<Reduction<'m>>,
    pub(super) ages: Vec<AgeAdditions<'m>>,
    pub(super) rapid_tests: Vec<RapidTests<'m>>,
    pub(super) stay: StayRules<'m>,
}

impl<'m> Rules<'m> {
    pub(super) fn of(masters: &MasterSet<'m>, month: Month) -> Rules<'m> {
        let (mut accompanies, mut reductions, mut ages, mut rapid_tests) = (vec![], vec![], vec![], vec![]);
        let mut stay = StayRules::default();
        for rule in masters.rulebook().filter(|rule| rule.holds_within(month.first_day(), month.last_day())) {
            match rule.kind() {
                "accompanies" => accompanies.extend(Accompanies::of(rule, masters, month)),
                "reduced_from_second" => reductions.extend(Reduction::of(rule)),
                "age_addition" => ages.push(AgeAdditions { rule, codes: codes_of(rule, "codes").collect() }),
                "rapid_test" => rapid_tests.extend(RapidTests::of(rule)),
                _ => stay.take(rule),
            }
        }
        Rules { month, accompanies, reductions, ages, rapid_tests, stay }
    }

    /// Whether the rulebook says nothing about such care in the month.
    pub(super) fn is_empty(&self, setting: Setting) -> bool {
        match setting {
            Setting::Outpatient => self.accompanies.is_empty(),
            Setting::Inpatient => self.stay.is_empty(),
        }
    }
}
