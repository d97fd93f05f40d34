//! Which rules speak of an act, found out once for every row of the masters.

use super::deeds::Deed;
use super::rules::{Accompanies, Rules};
use crate::Code;
use crate::masters::FeeItem;
use crate::rooms::memo::Memo;

/// Everything of a deed that a rule's choice of acts depends on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key {
    code: Code,
    /// The row of a 診療行為.
    row: Option<usize>,
    /// 診療識別, 規制区分 and 生物学的製剤 of a drug.
    drug: Option<(u32, u8, bool)>,
}

/// The rules that speak of an act, each by its place among those of its kind, ascending.
pub(super) struct Ties {
    /// 付随: whose fee follows from it.
    pub(super) supports: Box<[u32]>,
    /// 付随: whose fee it is, or stands in place of.
    pub(super) beside: Box<[u32]>,
    /// 付随: whose missing fact it answers, being one of the fees among which that chooses.
    pub(super) answers: Box<[u32]>,
    /// 逓減: of which it is one.
    pub(super) reducible: Box<[u32]>,
    /// 外来迅速検体検査加算: of which it is a test.
    pub(super) rapid: Box<[u32]>,
    /// Whether the master gives it 年齢加算.
    pub(super) has_ages: bool,
}

impl Ties {
    fn of(rules: &Rules<'_>, deed: &Deed<'_>) -> Ties {
        let is_reducible = deed.item.is_some_and(|item| item.reduction() == 1 && item.is_base());
        let instead = |rule: &Accompanies<'_>| rule.code == deed.code || rule.unless.picks(deed.code, deed.item);
        let own: Vec<_> = rules.accompanies.iter().filter(|rule| rule.code == deed.code).collect();
        Ties {
            supports: places(&rules.accompanies, |rule| supports(rule, deed)),
            beside: places(&rules.accompanies, instead),
            answers: places(&rules.accompanies, |rule| own.iter().any(|other| same_fact(rule, other))),
            reducible: places(&rules.reductions, |rule| is_reducible && rule.supporters.picks(deed.code, deed.item)),
            rapid: places(&rules.rapid_tests, |rapid| rapid.tests.contains(&deed.code)),
            has_ages: deed.item.is_some_and(|item| item.age_additions().next().is_some()),
        }
    }
}

/// The ties of the acts of a month that a session has met.
#[derive(Default)]
pub(super) struct Known(Memo<Key, Ties>);

impl Known {
    /// The place of the ties of a deed.
    pub(super) fn place(&mut self, rules: &Rules<'_>, deed: &Deed<'_>) -> u32 {
        let drug = deed.is_drug.then_some((deed.class, deed.drug_regulation, deed.biological));
        let key = Key { code: deed.code, row: deed.item.map(FeeItem::row_key), drug };
        self.0.place(key, || Ties::of(rules, deed))
    }

    /// The ties at a place.
    pub(super) fn get(&self, place: u32) -> Option<&Ties> {
        self.0.get(place)
    }
}

/// Whether two rules choose among fees by the same fact, or by none.
fn same_fact(a: &Accompanies<'_>, b: &Accompanies<'_>) -> bool {
    a.fact.as_ref().map(|fact| fact.name) == b.fact.as_ref().map(|fact| fact.name)
}

fn places<T>(rules: &[T], speaks: impl Fn(&T) -> bool) -> Box<[u32]> {
    (0u32..).zip(rules).filter(|(_, rule)| speaks(rule)).map(|(place, _)| place).collect()
}

/// Whether a deed is one that a rule's fee follows from.
fn supports(rule: &Accompanies<'_>, deed: &Deed<'_>) -> bool {
    let by_drug = deed.is_drug && rule.supporters.picks_drugs(deed.class, deed.code);
    let regulated = rule.drug_regulations.is_empty() || rule.drug_regulations.contains(&deed.drug_regulation);
    let wanted = regulated && (!rule.biological || deed.biological);
    (by_drug || !deed.is_drug && rule.supporters.picks(deed.code, deed.item)) && wanted
}
