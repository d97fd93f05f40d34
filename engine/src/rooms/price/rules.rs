//! The rule instances that price needs, decoded once per month and kept while a session lives.

use crate::masters::{FeeItem, MasterSet, Rule};
use crate::num::{Overflow, Ratio, Rounding};
use crate::{Code, Day, Month};

/// A rule about acts that it names by their codes.
pub(super) struct Listed<'m> {
    pub(super) rule: Rule<'m>,
    /// Sorted.
    codes: Vec<i64>,
}

impl<'m> Listed<'m> {
    fn of(rule: Rule<'m>) -> Listed<'m> {
        Listed { rule, codes: sorted(rule, "codes") }
    }

    /// Whether it names an act.
    pub(super) fn names(&self, code: Code) -> bool {
        names(&self.codes, code)
    }
}

/// 項目数包括 (kind `bundle_by_count`): what so many items of a group cost together.
pub(super) struct Bundle<'m> {
    pub(super) rule: Rule<'m>,
    group: i64,
    /// The least number of items, ascending, each with its points.
    steps: Vec<(i64, i64)>,
}

impl Bundle<'_> {
    /// The flat price of so many items; `None` where they are not bundled.
    pub(super) fn points(&self, items: u32) -> Option<i64> {
        self.steps.iter().rfind(|(least, _)| *least <= i64::from(items)).map(|(_, points)| *points)
    }
}

/// A group whose number of items (kind `cap_by_count`) or points (`cap_by_points`) is capped.
struct Cap<'m> {
    rule: Rule<'m>,
    group: i64,
    limit: Option<Limit>,
}

impl<'m> Cap<'m> {
    fn of(rule: Rule<'m>, group: i64, most: &str) -> Cap<'m> {
        let monthly = rule.text("per") == Some("month");
        Cap { rule, group, limit: rule.int(most).map(|most| Limit { most, monthly }) }
    }
}

/// 限度: so many items or points of a group for a sample or draw, or for a month.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    pub(super) most: i64,
    pub(super) monthly: bool,
}

/// The limits of a capped group.
#[derive(Clone, Copy)]
pub(super) struct Caps {
    pub(super) items: Option<Limit>,
    pub(super) points: Option<Limit>,
}

/// 主たるもの (kind `principal_of`).
pub(super) struct Principal<'m> {
    pub(super) listed: Listed<'m>,
    pub(super) keep: i64,
}

/// Which acts a percentage is meant for (kind `percent_target`).
struct Target<'m> {
    listed: Listed<'m>,
    sections: Vec<&'m str>,
}

/// What 所定点数 is for a percentage (kind `percent_base`).
pub(super) struct PercentBase<'m> {
    pub(super) listed: Listed<'m>,
    sections: Vec<&'m str>,
    includes_additions: bool,
    excluded: Vec<i64>,
    included: Vec<i64>,
    /// Whether the notice says of some additions what a person has to see to.
    pub(super) has_notes: bool,
}

impl<'m> PercentBase<'m> {
    fn of(rule: Rule<'m>) -> PercentBase<'m> {
        PercentBase {
            listed: Listed::of(rule),
            sections: rule.texts("sections").collect(),
            includes_additions: rule.int("includes_additions") == Some(1),
            excluded: sorted(rule, "excluded_codes"),
            included: sorted(rule, "included_codes"),
            has_notes: rule.texts("addition_notes").next().is_some(),
        }
    }

    /// Whether an addition of the group is in the base.
    pub(super) fn takes(&self, addition: FeeItem<'_>) -> bool {
        let code = addition.code();
        let all = self.includes_additions && !addition.excluded_from_base() && !names(&self.excluded, code);
        all || names(&self.included, code)
    }

    /// How well it fits a percentage on some bases: whether it names it, and the longest section that covers a base. `None`: it names
    /// others, or covers none.
    fn score(&self, code: Code, bases: impl Iterator<Item = FeeItem<'m>> + Clone) -> Option<(bool, usize)> {
        let names = self.listed.names(code);
        if !names && !self.listed.codes.is_empty() {
            return None;
        }
        let covered = |section: &&&str| bases.clone().any(|base| base.section().starts_with(**section));
        let longest = self.sections.iter().filter(covered).map(|section| section.len()).max()?;
        Some((names, longest))
    }
}

/// 五捨五超入 (kind `drug_conversion`): how yen of drugs become points.
pub(super) struct Conversion<'m> {
    pub(super) rule: Rule<'m>,
    classes: Vec<i64>,
    threshold: i64,
    per_point: i64,
    minimum: i64,
}

impl<'m> Conversion<'m> {
    fn of(rule: Rule<'m>) -> Option<Conversion<'m>> {
        Some(Conversion {
            rule,
            classes: sorted(rule, "service_classes"),
            threshold: rule.int("threshold_yen")?,
            per_point: rule.int("yen_per_point")?,
            minimum: rule.int("minimum_points")?,
        })
    }

    /// The points of an amount.
    pub(super) fn points(&self, yen: Ratio) -> Result<i64, Overflow> {
        let above = yen.minus(Ratio::from_int(self.threshold))?;
        if yen == Ratio::ZERO {
            return Ok(0);
        }
        if above <= Ratio::ZERO {
            return Ok(self.minimum);
        }
        above.over(Ratio::from_int(self.per_point))?.round(Rounding::Up)?.checked_add(1).ok_or(Overflow)
    }
}

/// The rule instances of a month.
pub(super) struct PriceRules<'m> {
    /// The first and the last day of the month.
    days: (Day, Day),
    joined_times: Vec<Listed<'m>>,
    bundles: Vec<Bundle<'m>>,
    /// The least number of items that any edition bundles, by group.
    least_items: Vec<(i64, i64)>,
    count_caps: Vec<Cap<'m>>,
    point_caps: Vec<Cap<'m>>,
    principals: Vec<Principal<'m>>,
    /// Every code that a principal rule names, sorted: most acts are none of them.
    principal_codes: Vec<i64>,
    targets: Vec<Target<'m>>,
    bases: Vec<PercentBase<'m>>,
    /// The least 所定点数 that a percentage asks for (kind `percent_least`).
    least_points: Vec<(Listed<'m>, Option<i64>)>,
    conversions: Vec<Conversion<'m>>,
}

impl<'m> PriceRules<'m> {
    fn covers(&self, on: Day) -> bool {
        let (first, last) = self.days;
        first <= on && on <= last
    }

    fn of(masters: &MasterSet<'m>, month: Month) -> PriceRules<'m> {
        let group = |rule: Rule<'m>| rule.int("group").unwrap_or(0);
        let mut rules = PriceRules {
            days: (month.first_day(), month.last_day()),
            joined_times: Vec::new(),
            bundles: Vec::new(),
            least_items: Vec::new(),
            count_caps: Vec::new(),
            point_caps: Vec::new(),
            principals: Vec::new(),
            principal_codes: Vec::new(),
            targets: Vec::new(),
            bases: Vec::new(),
            least_points: Vec::new(),
            conversions: Vec::new(),
        };
        for rule in masters.rulebook() {
            if rule.kind() == "bundle_by_count" {
                rules.least_items.extend(rule.ints("min_items").next().map(|least| (group(rule), least)));
            }
            if !rule.holds_within(rules.days.0, rules.days.1) {
                continue;
            }
            match rule.kind() {
                "joined_times" => rules.joined_times.push(Listed::of(rule)),
                "bundle_by_count" => {
                    let steps = rule.ints("min_items").zip(rule.ints("points")).collect();
                    rules.bundles.push(Bundle { rule, group: group(rule), steps });
                }
                "cap_by_count" => {
                    rules.count_caps.push(Cap::of(rule, group(rule), "max_items"));
                }
                "cap_by_points" => {
                    rules.point_caps.push(Cap::of(rule, group(rule), "cap_points"));
                }
                "principal_of" => {
                    rules.principals.extend(rule.int("keep").map(|keep| Principal { listed: Listed::of(rule), keep }));
                }
                "percent_target" => {
                    rules.targets.push(Target { listed: Listed::of(rule), sections: rule.texts("sections").collect() });
                }
                "percent_base" => rules.bases.push(PercentBase::of(rule)),
                "percent_least" => rules.least_points.push((Listed::of(rule), rule.int("points"))),
                "drug_conversion" => rules.conversions.extend(Conversion::of(rule)),
                _ => {}
            }
        }
        rules.principal_codes = rules.principals.iter().flat_map(|own| own.listed.codes.iter().copied()).collect();
        rules.principal_codes.sort_unstable();
        rules
    }

    /// 実施時間の合算 on a day.
    pub(super) fn joined_times(&self, on: Day) -> impl Iterator<Item = &Listed<'m>> {
        self.joined_times.iter().filter(move |listed| listed.rule.holds_on(on))
    }

    /// 項目数包括 of a group on a day.
    pub(super) fn bundle(&self, group: u8, on: Day) -> Option<&Bundle<'m>> {
        self.bundles.iter().find(|bundle| bundle.group == i64::from(group) && bundle.rule.holds_on(on))
    }

    /// The least number of items that any edition bundles; below it the missing edition does not matter.
    pub(super) fn least_items(&self, group: u8) -> Option<u32> {
        let own = self.least_items.iter().filter(|(known, _)| *known == i64::from(group)).map(|(_, least)| *least);
        own.min().and_then(|least| u32::try_from(least).ok())
    }

    /// Whether a group is capped on a day, and by what.
    pub(super) fn caps(&self, group: u8, on: Day) -> Option<Caps> {
        let held = |cap: &&Cap<'m>| cap.group == i64::from(group) && cap.rule.holds_on(on);
        let (count, points) = (self.count_caps.iter().find(held), self.point_caps.iter().find(held));
        let limit = |cap: Option<&Cap<'m>>| cap.and_then(|cap| cap.limit);
        (count.is_some() || points.is_some()).then(|| Caps { items: limit(count), points: limit(points) })
    }

    /// Whether any rule about 主たるもの names an act.
    pub(super) fn has_principal(&self, code: Code) -> bool {
        names(&self.principal_codes, code)
    }

    /// 主たるもの on a day.
    pub(super) fn principals(&self, on: Day) -> impl Iterator<Item = &Principal<'m>> {
        self.principals.iter().filter(move |principal| principal.listed.rule.holds_on(on))
    }

    /// Whether a percentage that a rule names is meant for a base; `None`: no rule names it.
    pub(super) fn is_target(&self, addition: Code, base: FeeItem<'_>, on: Day) -> Option<bool> {
        let target =
            self.targets.iter().find(|target| target.listed.names(addition) && target.listed.rule.holds_on(on))?;
        Some(target.sections.iter().any(|section| base.section().starts_with(section)))
    }

    /// What 所定点数 is for a percentage: of the rules whose sections cover one of its bases, the one that names the percentage and
    /// has the longest section. 通知 通則10 is the default: no 注加算, unless a rule says otherwise.
    pub(super) fn base(
        &self,
        addition: Code,
        bases: impl Iterator<Item = FeeItem<'m>> + Clone,
        on: Day,
    ) -> Option<&PercentBase<'m>> {
        let held = self.bases.iter().filter(|base| base.listed.rule.holds_on(on));
        let scored = held.filter_map(|base| Some((base.score(addition, bases.clone())?, base)));
        scored.max_by_key(|(score, _)| *score).map(|(_, base)| base)
    }

    /// The least 所定点数 that a percentage asks for on a day.
    pub(super) fn least_points(&self, addition: Code, on: Day) -> Option<i64> {
        let own = self.least_points.iter().find(|(listed, _)| listed.names(addition) && listed.rule.holds_on(on));
        own.and_then(|(_, points)| *points)
    }

    /// 五捨五超入 for the drugs of a 診療識別 on a day.
    pub(super) fn conversion(&self, service_class: u32, on: Day) -> Option<&Conversion<'m>> {
        let class = i64::from(service_class);
        self.conversions.iter().find(|own| own.classes.binary_search(&class).is_ok() && own.rule.holds_on(on))
    }
}

/// The months that a session has met.
#[derive(Default)]
pub(super) struct Months<'m>(Vec<PriceRules<'m>>);

impl<'m> Months<'m> {
    /// The place of the rules of the month of a day, decoded when it is met first.
    pub(super) fn place(&mut self, masters: &MasterSet<'m>, on: Day) -> usize {
        self.0.iter().position(|rules| rules.covers(on)).unwrap_or_else(|| {
            self.0.push(PriceRules::of(masters, on.month()));
            self.0.len() - 1
        })
    }

    /// The rules at a place.
    pub(super) fn get(&self, place: usize) -> Option<&PriceRules<'m>> {
        self.0.get(place)
    }

    /// The rules of the month of a day, if that has been met.
    pub(super) fn of(&self, on: Day) -> Option<&PriceRules<'m>> {
        self.0.iter().find(|rules| rules.covers(on))
    }
}

fn sorted(rule: Rule<'_>, field: &str) -> Vec<i64> {
    let mut values: Vec<i64> = rule.ints(field).collect();
    values.sort_unstable();
    values
}

fn names(codes: &[i64], code: Code) -> bool {
    codes.binary_search(&i64::from(code.value())).is_ok()
}
