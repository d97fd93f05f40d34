//! price: the points of a billing unit for one time: きざみ, percentages on the right base, 項目数包括, drugs, materials.
//!
//! The fee part of a unit is a set of *components*. Each base item (基本・合成・準用項目) opens a *group*; the additions (注加算,
//! 通則加算) that follow it belong to it. A percentage multiplies the components it applies to; a group is rounded once, at
//! its end (通知 E001(9), E002(7): round at the very end of the 診断料 / 撮影料; 通知 生体検査4: apply each ratio, then round).
//! Drugs and materials are summed exactly and become points once per unit.

mod rules;

use super::joined_times::{self, Part};
use super::resolve;
use super::selected_care::{Chosen, DrugLine, SpecialCharge};
use crate::claim::{MinGrade, Price, Quantity, Setting};
use crate::masters::{FeeItem, MasterSet, Material, PointsKind, grade};
use crate::message::{Arg, MessageDef, Severity, room as messages};
use crate::num::{Overflow, Ratio, Rounding};
use crate::outcome::{LineOutcome, LineStatus, Outcome, Position, Row, Step};
use crate::{Code, CodeSpace, Day};
use rules::{Limit, Months, PercentBase, PriceRules};

/// One line as the price room sees it.
#[derive(Clone, Copy, Debug)]
pub struct LineInput {
    /// Place in the unit.
    pub place: u32,
    /// コード.
    pub code: Code,
    /// 数量・使用量.
    pub quantity: Option<Quantity>,
    /// 単価・購入価格 from the record.
    pub price: Option<Price>,
    /// 点数 that only the record can give.
    pub points: Option<i64>,
    /// 患者の希望による選定療養, as the facts of the line say.
    pub chosen: Chosen,
    /// 実施のみ: not priced.
    pub performed_only: bool,
    /// 自動算定: whether santei added it.
    pub added: bool,
    /// 判定: whether it is billed; what adjudicate took away is not priced.
    pub stands: bool,
}

/// One unit on one day.
#[derive(Clone, Copy, Debug)]
pub struct UnitInput<'u> {
    /// Index of the unit, for positions.
    pub index: u32,
    /// 診療識別 (別表20).
    pub service_class: u32,
    /// 日.
    pub date: Day,
    /// 入外区分.
    pub setting: Setting,
    /// 採取: which draw the tests come from, when the input says so.
    pub specimen: Option<&'u str>,
}

/// The price of a unit for one time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UnitPrice {
    /// 点数.
    pub points: i64,
    /// 円 (食事療養・生活療養).
    pub yen: i64,
    /// 特別の料金 of 選定療養 in points, before tax and outside the insurance.
    pub special_points: i64,
    /// Whether a finding of the unit leaves it undecided or refuses a line.
    pub undecided: bool,
}

/// A part of the fee: a base item, an addition, or a flat price that replaced several items.
#[derive(Clone, Copy)]
struct Component<'m> {
    item: FeeItem<'m>,
    /// Place of its line in the unit.
    line: u32,
    exact: Ratio,
    group: u32,
    added: Ratio,
    factor: Ratio,
    is_base: bool,
    replaced: bool,
}

/// A percentage line waiting for its bases.
#[derive(Clone, Copy)]
struct Percentage<'m> {
    item: FeeItem<'m>,
    line: u32,
}

/// Units of one bundle group on one day, to see whether several draws are in question, or whether they exceed a cap together.
#[derive(Clone, Copy)]
struct Draw {
    group: u8,
    date: Day,
    unit: u32,
    items: u32,
    /// Of a capped group: the points of one time.
    points: Option<Ratio>,
    specimen_named: bool,
}

impl Draw {
    /// Whether another one counts towards the same limit: all of a month, or those of a day that may be of one sample.
    fn shares(&self, other: &Draw, monthly: bool) -> bool {
        let same = match monthly {
            true => other.date.month() == self.date.month(),
            false => other.date == self.date && !other.specimen_named && !self.specimen_named,
        };
        other.group == self.group && same
    }

    /// How often its unit was done on the day.
    fn times(&self, outcome: &Outcome<'_>) -> i64 {
        let day = outcome.unit_days.iter().find(|day| (day.unit, day.date) == (self.unit, self.date));
        day.map_or(1, |day| i64::from(day.count))
    }
}

/// Working memory of the price room, reused from unit to unit.
#[derive(Default)]
pub struct Workbench<'m> {
    lines: Vec<LineInput>,
    components: Vec<Component<'m>>,
    percentages: Vec<Percentage<'m>>,
    draws: Vec<Draw>,
    parts: Vec<Part>,
    /// The additions of the claim that stand.
    pub(super) joined: Vec<super::Joined>,
    months: Months<'m>,
}

impl<'m> Workbench<'m> {
    /// An empty bench.
    pub fn new() -> Workbench<'m> {
        Workbench::default()
    }

    /// Makes room for the lines of the next unit.
    pub fn clear(&mut self) {
        self.lines.clear();
    }

    /// Takes lines of the unit, behind those taken before.
    pub fn fill(&mut self, lines: impl Iterator<Item = LineInput>) {
        self.lines.extend(lines);
    }

    /// Forgets the draws of the claim before.
    pub fn open_claim(&mut self) {
        self.draws.clear();
    }

    /// Looks over all units of the claim: several units of a bundle group on one day, of which the data do not say whether
    /// they come from one draw, leave each other undecided, if pooling them would change the points.
    pub fn close_claim(&mut self, outcome: &mut Outcome<'m>) {
        for (index, draw) in self.draws.iter().enumerate() {
            let def = match draw.points {
                Some(_) if self.exceeds_cap(draw, outcome) => &messages::CAP_EXCEEDED,
                None if !draw.specimen_named && self.pooling_matters(index) => &messages::SEVERAL_DRAWS,
                _ => continue,
            };
            let args = [Arg::Int(draw.group.into()), Arg::Day(draw.date), Arg::None];
            outcome.find(def, Position::Unit(draw.unit), args);
            for day in outcome.unit_days.iter_mut().filter(|d| d.unit == draw.unit && d.date == draw.date) {
                day.undecided = true;
            }
        }
    }

    /// 限度: whether the units that share a limit with a draw have more than it together. Units of a day whose samples are not named may be
    /// of one; a month holds all of its days.
    fn exceeds_cap(&self, draw: &Draw, outcome: &Outcome<'m>) -> bool {
        let rules = self.months.of(draw.date);
        let Some(caps) = rules.and_then(|rules| rules.caps(draw.group, draw.date)) else { return false };
        let exceeds = |limit: Option<Limit>, amount: fn(&Draw) -> Ratio| {
            let Some(limit) = limit else { return false };
            let mut own = self.draws.iter().filter(|own| own.points.is_some() && draw.shares(own, limit.monthly));
            let sum = own.try_fold(Ratio::ZERO, |sum, own| {
                let times = if limit.monthly { own.times(outcome) } else { 1 };
                sum.plus(amount(own).times(Ratio::from_int(times))?)
            });
            sum.is_ok_and(|sum| sum > Ratio::from_int(limit.most))
        };
        exceeds(caps.items, |own| Ratio::from_int(own.items.into()))
            || exceeds(caps.points, |own| own.points.unwrap_or(Ratio::ZERO))
    }

    fn pooling_matters(&self, index: usize) -> bool {
        let Some(draw) = self.draws.get(index) else { return false };
        let same = |other: &&Draw| other.group == draw.group && other.date == draw.date;
        if self.draws.iter().filter(same).count() < 2 {
            return false;
        }
        let pooled: u32 = self.draws.iter().filter(same).map(|other| other.items).sum();
        let rules = self.months.of(draw.date);
        let bundle = rules.and_then(|rules| rules.bundle(draw.group, draw.date));
        bundle.is_some_and(|bundle| bundle.points(pooled).is_some())
    }

    /// Prices the unit whose lines were [filled](Workbench::fill). `report` = write the lines into the Outcome (done on the
    /// first day of a unit; findings and steps are written for every day).
    pub fn price(
        &mut self,
        masters: &MasterSet<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
        report: bool,
    ) -> UnitPrice {
        let findings = outcome.findings.len();
        let place = self.months.place(masters, unit.date);
        let months = core::mem::take(&mut self.months);
        let priced = months.get(place).map(|rules| self.price_parts(masters, rules, unit, outcome, report));
        self.months = months;
        let priced = priced.unwrap_or(Err(Overflow)).unwrap_or_else(|Overflow| {
            outcome.find(&messages::AMOUNT_OVERFLOW, Position::Unit(unit.index), [Arg::None; 3]);
            UnitPrice::default()
        });
        let undecided = outcome.findings.iter().skip(findings).any(|finding| leaves_open(finding.def));
        let priced = UnitPrice { undecided, ..priced };
        settle_lines(outcome, unit.index, findings);
        if !report {
            forget_repeated(outcome, findings);
        }
        outcome.note(
            Position::Unit(unit.index),
            unit.date,
            Step::UnitPoints { points: priced.points, yen: priced.yen },
        );
        priced
    }

    fn price_parts(
        &mut self,
        masters: &MasterSet<'m>,
        rules: &PriceRules<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
        report: bool,
    ) -> Result<UnitPrice, Overflow> {
        self.components.clear();
        self.percentages.clear();
        let mut sums = Sums::default();
        for line in &self.lines {
            let place = line.place;
            let at = Position::Line(unit.index, place);
            let row = if line.performed_only { None } else { resolve::row(masters, line, unit.date, at, outcome) };
            let mut nominal = None;
            match row.filter(|_| line.stands) {
                Some(Row::FeeItem(item)) if resolve::is_amount(item.points_kind()) => {
                    let exact = amount(item, line, at, unit.date, outcome)?;
                    nominal = exact.and_then(Ratio::hundredths);
                    if let Some(exact) = exact {
                        self.components.push(Component::new(item, place, exact));
                    }
                }
                Some(Row::FeeItem(item)) => {
                    self.percentages.push(Percentage { item, line: place });
                }
                Some(Row::Drug(drug)) => sums.drug(masters, drug, line, at, unit.date, outcome)?,
                Some(Row::Material(material)) => sums.material(material, line, at, unit.date, outcome)?,
                None if line.performed_only || !line.stands => {}
                None => sums.unlisted(masters, line, at, unit.date, outcome)?,
            }
            if report || line.added {
                let status = match (line.performed_only, line.added) {
                    (true, _) => LineStatus::PerformedOnly,
                    (_, true) => LineStatus::Added,
                    _ => LineStatus::Accepted,
                };
                let (unit, line_no, on) = (unit.index, place, unit.date);
                let name = row.map_or_else(|| masters.last_name(line.code, on), Row::name);
                outcome.lines.push(LineOutcome { unit, line: line_no, code: line.code, status, name, row, nominal });
            }
        }
        self.group();
        self.join_times(rules, unit, outcome)?;
        self.bundle(rules, unit, outcome)?;
        self.apply_percentages(rules, unit, outcome)?;
        let (fee, yen) = self.sum_groups(unit, outcome)?;
        let (drugs, special_points) = sums.drug_points(rules, unit, outcome)?;
        let materials = sums.material_points(unit, outcome)?;
        let points = fee.checked_add(drugs).and_then(|p| p.checked_add(materials)).ok_or(Overflow)?;
        Ok(UnitPrice { points, yen, special_points, undecided: false })
    }

    /// Additions join the base item before them, or the first base item when they stand before it.
    fn group(&mut self) {
        let mut group = 0;
        for component in &mut self.components {
            if component.is_base {
                group += 1;
            }
            component.group = group.max(1);
        }
    }

    /// 実施時間の合算: items by time of one session share its minutes (kind `joined_times`).
    fn join_times(
        &mut self,
        rules: &PriceRules<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        for listed in rules.joined_times(unit.date) {
            let rule = listed.rule;
            let joins = |c: &Component<'m>| listed.names(c.item.code());
            let own = |c: &Component<'m>| self.lines.iter().find(|line| line.place == c.line);
            let members = self.components.iter().enumerate().filter(|(_, c)| joins(c));
            self.parts.clear();
            self.parts.extend(members.clone().filter_map(|(at, c)| Part::of(at, c.item, own(c)?)));
            if self.parts.len() < 2 || self.parts.len() < members.count() {
                continue;
            }
            joined_times::share(&mut self.parts);
            for part in &self.parts {
                let Some(component) = self.components.get_mut(part.component) else { continue };
                component.exact = part.exact()?;
                let at = Position::Line(unit.index, component.line);
                let (minutes, in_base, steps, result) = (part.minutes, part.in_base, part.steps, component.exact);
                outcome.note(at, unit.date, Step::JoinedTime { minutes, in_base, steps, result, rule });
                let told =
                    outcome.lines.iter_mut().rfind(|line| (line.unit, line.line) == (unit.index, component.line));
                if let Some(line) = told {
                    line.nominal = component.exact.hundredths();
                }
            }
        }
        Ok(())
    }

    /// 項目数包括: items of one group become one flat price, also when it is higher than their sum.
    fn bundle(
        &mut self,
        rules: &PriceRules<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        for place in 0..self.components.len() {
            let Some(first) = self.components.get(place).copied() else { continue };
            let group = first.item.bundle_group();
            let seen = self.components.iter().take(place).any(|c| c.is_base && c.item.bundle_group() == group);
            if group == 0 || !first.is_base || seen {
                continue;
            }
            self.bundle_group(group, place, rules, unit, outcome)?;
        }
        Ok(())
    }

    fn bundle_group(
        &mut self,
        group: u8,
        place: usize,
        rules: &PriceRules<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        let at = Position::Unit(unit.index);
        let member = |c: &Component<'m>| c.is_base && c.item.bundle_group() == group;
        let items = self.components.iter().filter(|c| member(c)).count() as u32;
        if self.is_capped(rules, group, items, unit, outcome)? {
            return Ok(());
        }
        let Some(bundle) = rules.bundle(group, unit.date) else {
            if rules.least_items(group).is_none_or(|least| items >= least) {
                let args = [Arg::Int(group.into()), Arg::Day(unit.date), Arg::None];
                outcome.find(&messages::BUNDLE_THRESHOLD_MISSING, at, args);
            }
            return Ok(());
        };
        self.principal_items(rules, group, unit, outcome);
        self.draws.push(Draw {
            group,
            date: unit.date,
            unit: unit.index,
            items,
            points: None,
            specimen_named: unit.specimen.is_some(),
        });
        let Some(points) = bundle.points(items) else { return Ok(()) };
        let rule = bundle.rule;
        provisional(rule.grade(), at, outcome);
        outcome.note(at, unit.date, Step::Bundle { group, items, points, rule });
        for component in self.components.iter_mut().filter(|c| member(c)) {
            component.replaced = true;
        }
        if let Some(first) = self.components.get_mut(place) {
            first.replaced = false;
            first.exact = Ratio::from_int(points);
        }
        Ok(())
    }

    /// Groups whose number of items or points is capped (D012, D015, D287) are never flat. Which of them goes the master does not say: more
    /// than the cap is not decided. What other units have is looked at when the claim is closed.
    fn is_capped(
        &mut self,
        rules: &PriceRules<'m>,
        group: u8,
        items: u32,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
    ) -> Result<bool, Overflow> {
        let Some(caps) = rules.caps(group, unit.date) else { return Ok(false) };
        let mut points = Ratio::ZERO;
        for member in self.components.iter().filter(|c| c.is_base && c.item.bundle_group() == group) {
            points = points.plus(member.exact)?;
        }
        let over_count = caps.items.is_some_and(|limit| i64::from(items) > limit.most);
        if over_count || caps.points.is_some_and(|limit| points > Ratio::from_int(limit.most)) {
            let args = [Arg::Int(group.into()), Arg::Day(unit.date), Arg::None];
            outcome.find(&messages::CAP_EXCEEDED, Position::Unit(unit.index), args);
        } else {
            let (date, specimen_named) = (unit.date, unit.specimen.is_some());
            self.draws.push(Draw { group, date, unit: unit.index, items, points: Some(points), specimen_named });
        }
        Ok(true)
    }

    /// 主たるもの: where only the principal items count, more of them than that are not decided here.
    fn principal_items(&self, rules: &PriceRules<'m>, group: u8, unit: &UnitInput<'_>, outcome: &mut Outcome<'m>) {
        if !self.components.iter().any(|c| rules.has_principal(c.item.code())) {
            return;
        }
        for principal in rules.principals(unit.date) {
            let (keep, names) = (principal.keep, |item: FeeItem<'m>| principal.listed.names(item.code()));
            let found = self.components.iter().filter(|c| c.item.bundle_group() == group && names(c.item)).count();
            if found as i64 > keep {
                let args = [Arg::Int(keep), Arg::Int(found as i64), Arg::None];
                outcome.find(&messages::PRINCIPAL_ITEMS, Position::Unit(unit.index), args);
            }
        }
    }

    fn apply_percentages(
        &mut self,
        rules: &PriceRules<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        for place in 0..self.percentages.len() {
            let Some(percentage) = self.percentages.get(place).copied() else { continue };
            let at = Position::Line(unit.index, percentage.line);
            let code = percentage.item.code();
            if self.percentages.iter().take(place).any(|other| other.item.code() == code) {
                outcome.find(&messages::PERCENT_TWICE, at, [Arg::Code(code), Arg::None, Arg::None]);
                continue;
            }
            self.apply_percentage(percentage.item, at, rules, unit, outcome)?;
        }
        Ok(())
    }

    fn apply_percentage(
        &mut self,
        addition: FeeItem<'m>,
        at: Position,
        rules: &PriceRules<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        let live = |c: &Component<'m>| c.is_base && !c.replaced;
        let narrow = self.components.iter().any(|c| live(c) && targets(rules, addition, c.item, unit.date));
        let applies = |c: &Component<'m>| live(c) && (!narrow || targets(rules, addition, c.item, unit.date));
        let bases = self.components.iter().filter(|c| applies(c)).map(|c| c.item);
        let base_rule = rules.base(addition.code(), bases, unit.date);
        // One bit per group; more groups than bits do not occur, and would leave their additions outside.
        let groups: u128 =
            self.components.iter().filter(|c| applies(c)).filter_map(|c| bit(c.group)).fold(0, |a, b| a | b);
        let added = |c: &Component<'m>| {
            !c.is_base
                && bit(c.group).is_some_and(|bit| groups & bit != 0)
                && base_rule.is_some_and(|rule| rule.takes(c.item))
        };
        let with_additions = self.components.iter().any(added);
        if with_additions && base_rule.is_some_and(|rule| rule.has_notes) {
            outcome.find(&messages::PERCENT_ADDITIONS, at, [Arg::Code(addition.code()), Arg::None, Arg::None]);
        }
        let mut bases = self.components.iter().filter(|c| applies(c) || added(c));
        let base = bases.try_fold(None, |sum: Option<Ratio>, c| sum.unwrap_or(Ratio::ZERO).plus(c.exact).map(Some))?;
        // Also when every base was replaced by a flat price: the percentage must not vanish unsaid.
        let Some(base) = base else {
            outcome.find(&messages::PERCENT_WITHOUT_BASE, at, [Arg::Code(addition.code()), Arg::None, Arg::None]);
            return Ok(());
        };
        if let Some(least) =
            rules.least_points(addition.code(), unit.date).filter(|least| base < Ratio::from_int(*least))
        {
            let args = [Arg::Code(addition.code()), Arg::Int(least), Arg::None];
            outcome.find(&messages::BELOW_LEAST_POINTS, at, args);
            return Ok(());
        }
        let subtracts = addition.points_kind() == PointsKind::PercentSubtract;
        let percent = Ratio::from_hundredths(addition.points()).over(Ratio::from_int(100))?;
        for component in self.components.iter_mut().filter(|c| applies(c) || added(c)) {
            if subtracts {
                component.factor = component.factor.times(Ratio::ONE.minus(percent)?)?;
            } else {
                component.added = component.added.plus(percent)?;
            }
        }
        let percent = if subtracts { -addition.points() } else { addition.points() };
        let rule = base_rule.map(|base: &PercentBase<'m>| base.listed.rule);
        outcome.note(at, unit.date, Step::Percent { percent, base, with_additions, rule });
        Ok(())
    }

    /// Rounds each group once and adds the groups: points, and yen for items priced in yen.
    fn sum_groups(&self, unit: &UnitInput<'_>, outcome: &mut Outcome<'m>) -> Result<(i64, i64), Overflow> {
        let (mut points, mut yen) = (0i64, 0i64);
        let mut start = 0;
        while let Some(first) = self.components.get(start) {
            let rest = self.components.get(start..).unwrap_or_default();
            let len = rest.iter().take_while(|c| c.group == first.group).count();
            let group = rest.get(..len).unwrap_or_default();
            for in_yen in [false, true] {
                let is_own = |c: &&Component<'m>| !c.replaced && (c.item.points_kind() == PointsKind::Yen) == in_yen;
                let mut exact = Ratio::ZERO;
                for part in group.iter().filter(is_own) {
                    exact = exact.plus(part.whole()?)?;
                }
                let result = exact.round(Rounding::HalfUp)?;
                if !exact.is_integer() {
                    let step = Step::Rounded { exact, rounding: Rounding::HalfUp, result };
                    outcome.note(Position::Unit(unit.index), unit.date, step);
                }
                let sum = if in_yen { &mut yen } else { &mut points };
                *sum = sum.checked_add(result).ok_or(Overflow)?;
            }
            start += len;
        }
        Ok((points, yen))
    }
}

fn bit(group: u32) -> Option<u128> {
    1u128.checked_shl(group)
}

impl<'m> Component<'m> {
    fn new(item: FeeItem<'m>, line: u32, exact: Ratio) -> Component<'m> {
        let is_base = item.is_base();
        Component { item, line, exact, group: 0, added: Ratio::ZERO, factor: Ratio::ONE, is_base, replaced: false }
    }
}

impl Component<'_> {
    /// Its amount with the percentages that apply to it.
    fn whole(&self) -> Result<Ratio, Overflow> {
        if self.added == Ratio::ZERO && self.factor == Ratio::ONE {
            return Ok(self.exact);
        }
        self.exact.times(Ratio::ONE.plus(self.added)?.times(self.factor)?)
    }
}

fn leaves_open(def: &MessageDef) -> bool {
    def.severity >= Severity::Undecided
}

/// What the findings from an index on mean for the lines of a unit.
fn settle_lines(outcome: &mut Outcome<'_>, unit: u32, findings_from: usize) {
    let first = outcome.lines.partition_point(|line| line.unit < unit);
    for finding in outcome.findings.iter().skip(findings_from).filter(|finding| leaves_open(finding.def)) {
        let Position::Line(at_unit, at_line) = finding.at else { continue };
        let mut lines = outcome.lines.iter_mut().skip(first);
        let Some(line) = lines.find(|line| (line.unit, line.line) == (at_unit, at_line)) else { continue };
        if finding.def.severity == Severity::Error {
            line.status = LineStatus::Refused;
        } else if line.status != LineStatus::Refused {
            line.status = LineStatus::Undecided;
        }
    }
}

/// Drops findings that an earlier day of the same unit has already brought.
fn forget_repeated(outcome: &mut Outcome<'_>, from: usize) {
    let mut kept = from;
    for next in from..outcome.findings.len() {
        let Some(finding) = outcome.findings.get(next).copied() else { continue };
        let known =
            outcome.findings.iter().take(kept).any(|old| old.def.code == finding.def.code && old.at == finding.at);
        if !known {
            outcome.findings.swap(kept, next);
            kept += 1;
        }
    }
    outcome.findings.truncate(kept);
}

/// The exact amount of a fee item by its 点数識別 (項番11).
fn amount<'m>(
    item: FeeItem<'m>,
    line: &LineInput,
    at: Position,
    on: Day,
    outcome: &mut Outcome<'m>,
) -> Result<Option<Ratio>, Overflow> {
    let recorded = |outcome: &mut Outcome<'m>| match line.points {
        Some(points) => Some(Ratio::from_int(points)),
        None => {
            outcome.find(&messages::RECORD_POINTS_MISSING, at, [Arg::Code(item.code()), Arg::None, Arg::None]);
            None
        }
    };
    match item.points_kind() {
        PointsKind::PurchasePrice => Ok(recorded(outcome)),
        PointsKind::Deduct => recorded(outcome).map(negative).transpose(),
        PointsKind::Minus => resolve::nominal(item, line.quantity, at, on, outcome)?.map(negative).transpose(),
        _ => resolve::nominal(item, line.quantity, at, on, outcome),
    }
}

fn negative(value: Ratio) -> Result<Ratio, Overflow> {
    Ratio::ZERO.minus(value)
}

/// Whether a percentage is meant for a base item, by the pairing fields of the master (別紙7-6 and 項番38): the first field
/// that the percentage carries decides.
fn targets(rules: &PriceRules<'_>, addition: FeeItem<'_>, base: FeeItem<'_>, on: Day) -> bool {
    if let Some(is_target) = rules.is_target(addition.code(), base, on) {
        return is_target;
    }
    match addition {
        a if matches!(a.age_rule(), 1 | 2) => base.age_rule() == a.age_rule(),
        a if a.time_addon() != 0 => base.time_addon() == 1,
        a if a.reduction() == 1 => base.reduction() == 1,
        a if a.conformity() == 1 => base.conformity() == 2 && base.conformity_standard() == a.conformity_standard(),
        a if matches!(a.ward_reduction(), 3 | 4) => base.ward_reduction() == 1,
        a if a.ward_reduction() == 5 => matches!(base.ward_reduction(), 1 | 2),
        a if a.newborn() != 0 => base.newborn() == 1,
        a if a.addon_code() != 0 => base.addon_code() == a.addon_code(),
        _ => true,
    }
}

/// Notes the use of a value that is not confirmed by an official text.
pub(super) fn provisional(grade: u8, at: Position, outcome: &mut Outcome<'_>) {
    let enough = match outcome.min_grade {
        MinGrade::A => grade == grade::A,
        MinGrade::B => !grade::is_provisional(grade),
        MinGrade::C => true,
    };
    if !enough {
        let args = [Arg::Word(grade::slug(grade)), Arg::None, Arg::None];
        outcome.find(&messages::GRADE_TOO_LOW, at, args);
    } else if grade::is_provisional(grade) {
        outcome.provisional = true;
        let args = [Arg::Word(grade::slug(grade)), Arg::None, Arg::None];
        outcome.find(&messages::PROVISIONAL_PARAMETER, at, args);
    }
}

/// Exact yen of the drugs and materials of a unit.
#[derive(Default)]
struct Sums {
    drugs: Option<Ratio>,
    special: Option<Ratio>,
    drug_points: i64,
    materials: [Option<Ratio>; MATERIAL_KINDS],
    last_material: Option<usize>,
    points_cap: i64,
}

/// 特定器材種別 (項番22): 0 ordinary, 1 unused, 2 oxygen and nitrogen, 3 iridium, 4 cobalt.
const MATERIAL_KINDS: usize = 5;
/// Yen that make one point, by 特定器材種別 (保医発0305第1号 Ⅰ1, Ⅰ5: 高線量率イリジウム 50, コバルト 1000).
const MATERIAL_DIVISORS: [i64; MATERIAL_KINDS] = [10, 10, 10, 50, 1000];
const OXYGEN: usize = 2;

impl Sums {
    fn drug<'m>(
        &mut self,
        masters: &MasterSet<'m>,
        drug: crate::masters::Drug<'m>,
        line: &LineInput,
        at: Position,
        on: Day,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        match drug.price_kind() {
            1 => {
                let price = line.price.map_or(drug.price(), Price::hundredths);
                let special = DrugLine { masters, line, price, at, on }.special_charge(Some(drug), outcome)?;
                self.priced_drug(price, line.price.is_some(), special, line, at, on, outcome)?;
            }
            7 => match line.points {
                Some(points) => self.drug_points = self.drug_points.checked_sub(points).ok_or(Overflow)?,
                None => {
                    outcome.find(&messages::RECORD_POINTS_MISSING, at, [Arg::Code(drug.code()), Arg::None, Arg::None]);
                }
            },
            kind => {
                let args = [Arg::Code(drug.code()), Arg::Int(kind.into()), Arg::None];
                outcome.find(&messages::UNKNOWN_PRICE_KIND, at, args);
            }
        }
        Ok(())
    }

    /// A drug at its price, of which a part may be a charge outside the insurance.
    #[expect(clippy::too_many_arguments, reason = "a drug, its price, and where to say so")]
    fn priced_drug<'m>(
        &mut self,
        price: i64,
        from_record: bool,
        special: Option<SpecialCharge>,
        line: &LineInput,
        at: Position,
        on: Day,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        let insured = special.map_or(price, |special| special.insured);
        let yen = price_times(insured, line, from_record, at, on, outcome)?;
        self.drugs = Some(self.drugs.unwrap_or(Ratio::ZERO).plus(yen)?);
        if let Some(special) = special {
            let yen = Ratio::from_hundredths(special.price).times(line.quantity.unwrap_or(Quantity::ONE).ratio())?;
            self.special = Some(self.special.unwrap_or(Ratio::ZERO).plus(yen)?);
        }
        Ok(())
    }

    /// A drug or an ordinary material that no master holds, priced by its own line.
    fn unlisted<'m>(
        &mut self,
        masters: &MasterSet<'m>,
        line: &LineInput,
        at: Position,
        on: Day,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        let Some(price) = line.price else { return Ok(()) };
        let sum = match line.code.space() {
            Some(CodeSpace::Drug) => {
                let price = price.hundredths();
                let special = DrugLine { masters, line, price, at, on }.special_charge(None, outcome)?;
                return self.priced_drug(price, true, special, line, at, on, outcome);
            }
            Some(CodeSpace::Material) => {
                self.last_material = Some(0);
                let [ordinary, ..] = &mut self.materials;
                ordinary
            }
            _ => return Ok(()),
        };
        let yen = price_times(price.hundredths(), line, true, at, on, outcome)?;
        *sum = Some(sum.unwrap_or(Ratio::ZERO).plus(yen)?);
        Ok(())
    }

    /// 薬剤料: the sum of the unit becomes points once (五捨五超入), with the minimum of its 区分; beside it the 特別の料金 of
    /// 選定療養, which becomes points in the same way.
    fn drug_points<'m>(
        &self,
        rules: &PriceRules<'m>,
        unit: &UnitInput<'_>,
        outcome: &mut Outcome<'m>,
    ) -> Result<(i64, i64), Overflow> {
        let Some(yen) = self.drugs else { return Ok((self.drug_points, 0)) };
        let at = Position::Unit(unit.index);
        let Some(conversion) = rules.conversion(unit.service_class, unit.date) else {
            let args = [Arg::Int(unit.service_class.into()), Arg::None, Arg::None];
            outcome.find(&messages::NO_DRUG_CONVERSION, at, args);
            return Ok((self.drug_points, 0));
        };
        let rule = conversion.rule;
        let points = conversion.points(yen)?;
        outcome.note(at, unit.date, Step::DrugPoints { yen, points, rule });
        let special = match self.special {
            Some(yen) => {
                let points = conversion.points(yen)?;
                outcome.note(at, unit.date, Step::SpecialCharge { yen, points, rule });
                points
            }
            None => 0,
        };
        Ok((points.checked_add(self.drug_points).ok_or(Overflow)?, special))
    }

    fn material<'m>(
        &mut self,
        material: Material<'m>,
        line: &LineInput,
        at: Position,
        on: Day,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        let kind = usize::from(material.material_kind());
        let code = Arg::Code(material.code());
        let price = match (material.price_kind(), line.price) {
            (1, recorded) if kind == OXYGEN => match recorded {
                Some(price) if material.price_cap() == 1 => price.hundredths().min(material.price()),
                Some(price) => price.hundredths(),
                None => return missing(&messages::OXYGEN_PRICE_MISSING, at, code, outcome),
            },
            (1, _) => material.price(),
            (2, Some(price)) => price.hundredths(),
            (2, None) => return missing(&messages::PURCHASE_PRICE_MISSING, at, code, outcome),
            (5, _) => {
                let factor = Ratio::ONE.plus(Ratio::from_hundredths(material.price()).over(Ratio::from_int(100))?)?;
                return self.multiply(factor, at, code, outcome);
            }
            (9, _) => return self.multiply(line.quantity.unwrap_or(Quantity::ONE).ratio(), at, code, outcome),
            (other, _) => {
                let args = [code, Arg::Int(other.into()), Arg::None];
                outcome.find(&messages::UNKNOWN_PRICE_KIND, at, args);
                return Ok(());
            }
        };
        let yen = price_times(price, line, price != material.price(), at, on, outcome)?;
        let Some(sum) = self.materials.get_mut(kind) else {
            let args = [code, Arg::Int(kind as i64), Arg::None];
            outcome.find(&messages::UNKNOWN_PRICE_KIND, at, args);
            return Ok(());
        };
        *sum = Some(sum.unwrap_or(Ratio::ZERO).plus(yen)?);
        self.last_material = Some(kind);
        self.points_cap = self.points_cap.max(material.points_cap());
        Ok(())
    }

    /// 酸素補正率, 乳幼児フィルム, 気圧数: multiplies the sum of the materials before it.
    fn multiply<'m>(
        &mut self,
        factor: Ratio,
        at: Position,
        code: Arg<'m>,
        outcome: &mut Outcome<'m>,
    ) -> Result<(), Overflow> {
        let sum = self.last_material.and_then(|kind| self.materials.get_mut(kind));
        match sum {
            Some(Some(sum)) => *sum = sum.times(factor)?,
            _ => outcome.find(&messages::MATERIAL_WITHOUT_BASE, at, [code, Arg::None, Arg::None]),
        }
        Ok(())
    }

    /// 特定保険医療材料料: half up per kind; 酸素 is rounded to yen first.
    fn material_points<'m>(&self, unit: &UnitInput<'_>, outcome: &mut Outcome<'m>) -> Result<i64, Overflow> {
        let at = Position::Unit(unit.index);
        let mut total = 0i64;
        for ((kind, sum), divisor) in self.materials.iter().enumerate().zip(MATERIAL_DIVISORS) {
            let Some(mut yen) = *sum else { continue };
            if kind == OXYGEN {
                let rounded = yen.round(Rounding::HalfUp)?;
                outcome.note(at, unit.date, Step::OxygenYen { exact: yen, yen: rounded });
                yen = Ratio::from_int(rounded);
            }
            let mut points = yen.over(Ratio::from_int(divisor))?.round(Rounding::HalfUp)?;
            if self.points_cap > 0 {
                points = points.min(self.points_cap / 100);
            }
            outcome.note(at, unit.date, Step::MaterialPoints { yen, divisor, points });
            total = total.checked_add(points).ok_or(Overflow)?;
        }
        Ok(total)
    }
}

/// A price in 1/100 yen times the quantity of its line (one where none is recorded), noted in the trace.
fn price_times<'m>(
    price: i64,
    line: &LineInput,
    from_record: bool,
    at: Position,
    on: Day,
    outcome: &mut Outcome<'m>,
) -> Result<Ratio, Overflow> {
    let quantity = line.quantity.unwrap_or(Quantity::ONE);
    outcome.note(at, on, Step::PriceTimes { price, quantity: quantity.hundred_thousandths(), from_record });
    Ratio::from_hundredths(price).times(quantity.ratio())
}

fn missing<'m>(
    def: &'static MessageDef,
    at: Position,
    code: Arg<'m>,
    outcome: &mut Outcome<'m>,
) -> Result<(), Overflow> {
    outcome.find(def, at, [code, Arg::None, Arg::None]);
    Ok(())
}
