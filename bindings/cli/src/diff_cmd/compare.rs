//! One claim on both sides: what changed, and which cause each point and yen belongs to.
//!
//! Points first. A billing unit that comes to something else is looked into line by line: another row, another decision, a line added on
//! one side only. Where the points of its lines are told one by one, each line takes its own difference; where drugs or materials are
//! rounded together, the difference is shared in proportion to their prices, in whole points; where neither can be done and several causes
//! are there, it is an interaction.
//!
//! Then who pays. Under a payer combination the cost moves the payers. One cause takes everything. Several share every payer's change in
//! proportion to the cost they moved, in whole yen, as long as the same payers pay on both sides; else the payers' change is an
//! interaction. What rounding at the counter makes of several causes is shown by itself.
//!
//! Whatever is left is an interaction, so that the causes of a claim always sum to its difference.

use super::amounts::Amounts;
use super::cause::{Cause, RowSide, row_cause, rule_cause, term_cause};
use super::outcome::{Addition, Computed, Decision, Effect, Line, RulePlace, Steps, line_of};
use santei::claim::AdjudicationMode;
use santei::masters::{MasterSet, Release};
use santei::outcome::Row;
use santei::{Claim, Code, CodeSpace, Day};
use std::collections::{BTreeMap, BTreeSet};

/// A claim as one side computed it.
#[derive(Clone, Copy)]
pub struct Side<'s, 'm> {
    pub claim: &'s Claim,
    pub computed: &'s Computed<'m>,
    pub masters: &'s MasterSet<'m>,
}

/// What two sides differ in besides their masters.
#[derive(Clone, Copy)]
pub enum Between<'b> {
    /// The same engine; settings in words, where they differ.
    Settings(Option<[&'b str; 2]>),
    /// The versions of two engines over the same masters and settings.
    Engines([&'b str; 2]),
}

/// A cause in a claim.
#[derive(Clone, Debug)]
pub struct Part {
    pub cause: Cause,
    /// Lines that it touched.
    pub lines: u64,
    pub amounts: Amounts,
    /// Cost in yen by code of the line.
    pub codes: BTreeMap<Code, (String, i64)>,
}

/// What changed in a claim.
#[derive(Default, Debug)]
pub struct Comparison {
    pub parts: Vec<Part>,
    /// Lines that were decided, priced or added otherwise.
    pub lines: u64,
    /// Whether a field of a receipt changed.
    pub receipts: bool,
    /// Whether a finding is on one side only.
    pub findings: bool,
}

/// Compares a claim. `None` when a sum does not fit.
pub fn compare(between: Between<'_>, left: Side<'_, '_>, right: Side<'_, '_>) -> Option<Comparison> {
    let mut work = Work { between, left, right, parts: BTreeMap::new(), lines: BTreeSet::new() };
    work.run()
}

/// A difference of points (or yen of meals), in hundredths, with its cause.
struct Cost {
    cause: Cause,
    combination: String,
    hundredths: i64,
    kind: Pool,
}

/// Which payers a cost moves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Pool {
    /// Care, in points.
    Care,
    /// Cost of meals and living, in yen.
    Meals,
    /// The patient's part of them (標準負担額), in yen.
    Standard,
}

#[derive(Default)]
struct Taken {
    lines: u64,
    amounts: Amounts,
    codes: BTreeMap<Code, (String, i64)>,
}

struct Work<'s, 'm, 'b> {
    between: Between<'b>,
    left: Side<'s, 'm>,
    right: Side<'s, 'm>,
    parts: BTreeMap<Cause, Taken>,
    lines: BTreeSet<(u32, u32)>,
}

/// A line of a unit on one side.
struct LineState<'d, 'm> {
    code: Code,
    name: &'d str,
    nominal: Option<i64>,
    /// Times that stand in the month.
    standing: i64,
    row: Option<(Row<'m>, Release<'m>)>,
    /// Price × quantity × times of a drug or material in 10^-7 yen.
    priced: Option<i128>,
}

impl LineState<'_, '_> {
    /// What the line brings, in hundredths, where it tells.
    fn told(&self) -> Option<i64> {
        match (self.nominal, self.row) {
            _ if self.standing == 0 => Some(0),
            (Some(nominal), _) => nominal.checked_mul(self.standing),
            (None, None) => Some(0),
            (None, Some(_)) => None,
        }
    }

    /// Its weight among lines that are rounded together, in 10^-7 yen.
    fn weight(&self) -> Option<i128> {
        let told = || Some(i128::from(self.told()?) * 1_000_000);
        self.priced.or_else(told)
    }
}

/// A possible cause of the difference of a unit.
struct Candidate {
    cause: Cause,
    line: Option<(u32, u32, Code, String)>,
    /// Its part, where the lines tell theirs.
    told: Option<i64>,
    weight: Option<i128>,
}

impl<'s, 'm> Work<'s, 'm, '_> {
    fn run(&mut self) -> Option<Comparison> {
        let [left, right] = [self.left, self.right].map(|side| side.computed.amounts(side.claim));
        let mut difference = right.minus(&left)?;
        let collected = [self.left, self.right].map(|side| side.computed.document.totals.collected_yen);
        if let [Some(left), Some(right)] = collected {
            difference.collected_yen = right.checked_sub(left)?;
        }
        let costs = self.costs()?;
        self.payers(&costs)?;
        self.outside(&difference)?;
        self.counter(&difference)?;
        self.rest(&difference)?;
        let findings = self.findings();
        let receipts = self.receipts();
        let parts = std::mem::take(&mut self.parts).into_iter();
        let parts = parts
            .map(|(cause, taken)| Part { cause, lines: taken.lines, amounts: taken.amounts, codes: taken.codes })
            .collect();
        Some(Comparison { parts, lines: self.lines.len() as u64, receipts, findings })
    }

    fn sides(&self) -> [Side<'s, 'm>; 2] {
        [self.left, self.right]
    }

    /// A cause as it is told between these sides.
    fn told_cause(&self, cause: Option<Cause>) -> Cause {
        match (self.between, cause) {
            (Between::Engines(versions), cause) => Cause::engine(versions, cause),
            (Between::Settings(_), Some(cause)) => cause,
            (Between::Settings(Some([left, right])), None) => Cause::options(left, right),
            (Between::Settings(None), None) => Cause::interaction(),
        }
    }

    fn take(&mut self, cause: &Cause, amounts: &Amounts) -> Option<()> {
        if !amounts.is_zero() {
            let taken = self.parts.entry(cause.clone()).or_default();
            taken.amounts = taken.amounts.plus(amounts)?;
        }
        Some(())
    }

    // ---- points ----

    fn costs(&mut self) -> Option<Vec<Cost>> {
        let entered = self.left.claim.units.len() as u32;
        let mut costs = Vec::new();
        for unit in 0..entered {
            let totals = self.sides().map(|side| unit_total(side.computed, unit));
            for (is_yen, [left, right]) in [(false, totals.map(|t| t.0)), (true, totals.map(|t| t.1))] {
                if left != right {
                    self.unit(unit, is_yen, right.checked_sub(left)?, [left, right], &mut costs)?;
                }
            }
        }
        self.added(entered, &mut costs)?;
        Some(costs)
    }

    /// The causes of what an entered unit comes to.
    fn unit(
        &mut self,
        unit: u32,
        is_yen: bool,
        difference: i64,
        totals: [i64; 2],
        costs: &mut Vec<Cost>,
    ) -> Option<()> {
        let combination = self.left.computed.combination(self.left.claim, unit).to_owned();
        let kind = self.pool(unit, is_yen);
        let lines = self.sides().map(|side| entered_lines(side, unit));
        let told = |side: usize| {
            let sum = lines[side].values().try_fold(0i64, |sum, line| sum.checked_add(line.told()?));
            sum == Some(totals[side])
        };
        let all_told = told(0) && told(1);
        let mut candidates = Vec::new();
        let mut places: Vec<u32> = lines.iter().flat_map(|lines| lines.keys().copied()).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            self.line((unit, place), [lines[0].get(&place), lines[1].get(&place)], &mut candidates)?;
        }
        if !all_told {
            self.unit_rules(unit, &mut candidates);
        }
        let whole = if all_told { None } else { Some(difference) };
        self.assign(candidates, whole, difference, &combination, kind, costs)
    }

    fn pool(&self, unit: u32, is_yen: bool) -> Pool {
        let standard = |side: Side<'_, '_>| side.computed.steps.as_ref().is_some_and(|steps| steps.is_standard(unit));
        match (is_yen, self.sides().into_iter().any(standard)) {
            (false, _) => Pool::Care,
            (true, true) => Pool::Standard,
            (true, false) => Pool::Meals,
        }
    }

    /// Why a line of a unit is decided or priced otherwise.
    fn line(
        &self,
        (unit, place): (u32, u32),
        sides: [Option<&LineState<'_, 'm>>; 2],
        candidates: &mut Vec<Candidate>,
    ) -> Option<()> {
        let [left, right] = sides;
        let state = right.or(left)?;
        let row = self.row_cause(state.code, unit, sides);
        let struck = self.struck_cause(unit, place, sides);
        let stands = |side: Option<&LineState<'_, '_>>| side.map_or(0, |line| line.standing);
        let nominal = |side: Option<&LineState<'_, '_>>| side.and_then(|line| line.nominal).unwrap_or(0);
        let told = |side: Option<&LineState<'_, '_>>| side.map_or(Some(0), LineState::told);
        let weight = |side: Option<&LineState<'_, '_>>| side.map_or(Some(0), LineState::weight);
        let difference = told(right).zip(told(left)).and_then(|(right, left)| right.checked_sub(left));
        let weight = weight(right).zip(weight(left)).map(|(right, left)| right - left);
        let name = [right, left].into_iter().flatten().map(|line| line.name).find(|name| !name.is_empty());
        let here = Some((unit, place, state.code, name.unwrap_or_default().to_owned()));
        let mut push = |cause, told, weight| candidates.push(Candidate { cause, line: here.clone(), told, weight });
        let both_priced = left.is_some_and(|line| line.row.is_some()) && right.is_some_and(|line| line.row.is_some());
        match (row, struck) {
            (Some(row), Some(struck)) if both_priced => {
                let price = nominal(right).checked_sub(nominal(left))?.checked_mul(stands(right))?;
                let stand = nominal(left).checked_mul(stands(right).checked_sub(stands(left))?)?;
                let is_told = difference == price.checked_add(stand);
                push(row, Some(price).filter(|_| is_told), None);
                push(struck, Some(stand).filter(|_| is_told), None);
            }
            (Some(row), _) => push(row, difference, weight),
            (None, Some(struck)) => push(struck, difference, weight),
            (None, None) if difference.is_some_and(|difference| difference != 0) => {
                let cause = self.told_cause(self.finding_cause(unit, place));
                push(cause, difference, weight);
            }
            (None, None) => {}
        }
        Some(())
    }

    fn row_cause(&self, code: Code, unit: u32, sides: [Option<&LineState<'_, 'm>>; 2]) -> Option<Cause> {
        if matches!(self.between, Between::Engines(_)) {
            return None;
        }
        let place = |side: Side<'s, 'm>, line: Option<&LineState<'_, 'm>>| RowSide {
            row: line.and_then(|line| line.row),
            masters: side.masters,
            on: day_of(side.claim, unit),
        };
        row_cause(code, [place(self.left, sides[0]), place(self.right, sides[1])])
    }

    /// A decision or addition of one side only.
    fn struck_cause(&self, unit: u32, place: u32, lines: [Option<&LineState<'_, '_>>; 2]) -> Option<Cause> {
        let entered = self.left.claim.units.get(unit as usize).map_or(0, |unit| unit.lines.len() as u32);
        if place >= entered {
            let differs = lines[0].map(|line| line.standing) != lines[1].map(|line| line.standing);
            let on_left = lines[0].map_or(0, |line| line.standing) > lines[1].map_or(0, |line| line.standing);
            let side = if on_left { self.left } else { self.right };
            let addition = side.computed.added().find(|own| (own.unit, own.line) == (unit, place))?;
            return differs.then(|| self.told_cause(Some(Cause::addition(addition, on_left))));
        }
        let [left, right] = self.sides().map(|side| strikes(side, unit, place));
        let only = |own: &[&Decision], other: &[&Decision]| {
            own.iter().position(|decision| !other.iter().any(|other| alike(decision, other)))
        };
        let decision =
            |own: &[&'s Decision], other: &[&'s Decision]| only(own, other).and_then(|at| own.get(at).copied());
        let cause = match (decision(&right, &left), decision(&left, &right)) {
            (Some(decision), _) => Cause::decision(decision, false),
            (None, Some(decision)) => Cause::decision(decision, true),
            (None, None) => return None,
        };
        Some(self.told_cause(Some(cause)))
    }

    /// A finding at a line that only one side has and that leaves it open.
    fn finding_cause(&self, unit: u32, place: u32) -> Option<Cause> {
        let at = format!("/units/{unit}/lines/{place}");
        let [left, right] = self.sides().map(|side| &side.computed.document.findings);
        let open = |severity: &str| matches!(severity, "undecided" | "error");
        let right_only = right.iter().find(|own| {
            own.at == at && open(&own.severity) && !left.iter().any(|other| other.at == at && other.code == own.code)
        });
        let left_only = left.iter().find(|own| {
            own.at == at && open(&own.severity) && !right.iter().any(|other| other.at == at && other.code == own.code)
        });
        let right_only = right_only.map(|finding| Cause::finding(finding, false));
        right_only.or_else(|| left_only.map(|finding| Cause::finding(finding, true)))
    }

    /// Rules behind the price of a unit that differ in what they do.
    fn unit_rules(&self, unit: u32, candidates: &mut Vec<Candidate>) {
        let [Some(left), Some(right)] = self.sides().map(|side| side.computed.steps.as_ref()) else { return };
        let of = |steps: &Steps<'m>| {
            let own = steps.rules.range((unit, None, "", 0)..).take_while(|((own, ..), _)| *own == unit);
            own.map(|(place, rule)| (*place, *rule)).collect::<BTreeMap<_, _>>()
        };
        let (left, right) = (of(left), of(right));
        let mut places: Vec<&RulePlace<'_>> = left.keys().chain(right.keys()).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            let [old, new] = [left.get(place), right.get(place)];
            let same = match (old, new) {
                (Some((_, Effect::Fields)), Some(_)) => false,
                (Some((_, old)), Some((_, new))) => old == new,
                _ => false,
            };
            let cause = rule_cause(old.map(|(rule, _)| *rule), new.map(|(rule, _)| *rule)).filter(|_| !same);
            candidates.extend(cause.map(|cause| Candidate { cause, line: None, told: None, weight: None }));
        }
    }

    /// Gives the difference of a unit to its causes. `whole` is it where the lines do not tell their parts.
    fn assign(
        &mut self,
        mut candidates: Vec<Candidate>,
        whole: Option<i64>,
        difference: i64,
        combination: &str,
        kind: Pool,
        costs: &mut Vec<Cost>,
    ) -> Option<()> {
        let parts: Vec<(Candidate, i64)> = match whole {
            None => candidates
                .into_iter()
                .filter_map(|candidate| candidate.told.filter(|part| *part != 0).map(|part| (candidate, part)))
                .collect(),
            Some(_) => {
                if candidates.len() > 1 {
                    candidates.retain(|candidate| candidate.weight != Some(0));
                }
                match candidates.len() {
                    0 => Vec::new(),
                    1 => candidates.into_iter().map(|only| (only, difference)).collect(),
                    _ => shared(candidates, difference),
                }
            }
        };
        let mut rest = difference;
        for (candidate, part) in parts {
            rest = rest.checked_sub(part)?;
            let taken = self.parts.entry(candidate.cause.clone()).or_default();
            if let Some((unit, line, code, name)) = candidate.line {
                taken.lines += 1;
                let own = taken.codes.entry(code).or_insert((name, 0));
                own.1 = own.1.checked_add(if kind == Pool::Care { part / 10 } else { part / 100 })?;
                self.lines.insert((unit, line));
            }
            let combination = combination.to_owned();
            costs.push(Cost { cause: candidate.cause, combination, hundredths: part, kind });
        }
        if rest != 0 {
            let cause = self.told_cause(None);
            self.parts.entry(cause.clone()).or_default();
            costs.push(Cost { cause, combination: combination.to_owned(), hundredths: rest, kind });
        }
        Some(())
    }

    /// Units that the engine added: the same items of a combination together, whatever their numbers and days.
    fn added(&mut self, entered: u32, costs: &mut Vec<Cost>) -> Option<()> {
        let groups = self.sides().map(|side| added_groups(side, entered));
        let mut keys: Vec<&GroupKey> = groups.iter().flat_map(BTreeMap::keys).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let pair = [groups[0].get(key), groups[1].get(key)];
            let [left, right] = pair.map(|group| group.map_or(0, |group| group.total));
            let difference = right.checked_sub(left)?;
            if difference == 0 {
                continue;
            }
            let told = |group: Option<&Group<'_, 'm>>| {
                group.is_none_or(|group| {
                    let sum = group.items.values().try_fold(0i64, |sum, item| sum.checked_add(item.told?));
                    sum == Some(group.total)
                })
            };
            let whole = if told(pair[0]) && told(pair[1]) { None } else { Some(difference) };
            let mut candidates = Vec::new();
            let mut codes: Vec<Code> = pair.iter().flatten().flat_map(|group| group.items.keys().copied()).collect();
            codes.sort_unstable();
            codes.dedup();
            for code in codes {
                let items = pair.map(|group| group.and_then(|group| group.items.get(&code)));
                self.added_item(code, items, &mut candidates)?;
            }
            let kind = match (key.is_yen, key.is_standard) {
                (false, _) => Pool::Care,
                (true, true) => Pool::Standard,
                (true, false) => Pool::Meals,
            };
            self.assign(candidates, whole, difference, &key.combination, kind, costs)?;
        }
        Some(())
    }

    fn added_item(&self, code: Code, items: [Option<&Item<'_, 'm>>; 2], candidates: &mut Vec<Candidate>) -> Option<()> {
        let [left, right] = items;
        let item = right.or(left)?;
        let day = |side: Side<'_, '_>| side.claim.month.first_day();
        let place = |side: Side<'s, 'm>, item: Option<&Item<'_, 'm>>| RowSide {
            row: item.and_then(|item| item.row),
            masters: side.masters,
            on: day(side),
        };
        let is_engine = matches!(self.between, Between::Engines(_));
        let count = |item: Option<&Item<'_, '_>>| item.map_or(0, |item| item.count);
        let on_left = count(left) > count(right);
        let missing = if on_left { self.right } else { self.left };
        let gone = (left.is_none() || right.is_none()) && !is_known(missing.masters, code, day(missing));
        let row = if is_engine || ((left.is_none() || right.is_none()) && !gone) {
            None
        } else {
            row_cause(code, [place(self.left, left), place(self.right, right)])
        };
        let holder = if on_left { left } else { right };
        let rule = holder
            .filter(|_| count(left) != count(right) && !gone)
            .map(|holder| self.told_cause(Some(Cause::addition(holder.addition, on_left))));
        let told = |item: Option<&Item<'_, '_>>| item.map_or(Some(0), |item| item.told);
        let difference = told(right).zip(told(left)).and_then(|(right, left)| right.checked_sub(left));
        let name = item.name.to_owned();
        let mut push = |cause, told| {
            let line = Some((item.unit, item.line, code, name.clone()));
            candidates.push(Candidate { cause, line, told, weight: None });
        };
        match (row, rule) {
            (Some(row), Some(rule)) => {
                let nominal = |item: Option<&Item<'_, '_>>| item.and_then(|item| item.nominal);
                let split = || {
                    let (old, new) = (nominal(left)?, nominal(right)?);
                    let price = new.checked_sub(old)?.checked_mul(count(right))?;
                    let stand = old.checked_mul(count(right).checked_sub(count(left))?)?;
                    (price.checked_add(stand) == difference).then_some((price, stand))
                };
                let parts = split();
                push(row, parts.map(|parts| parts.0));
                push(rule, parts.map(|parts| parts.1));
            }
            (Some(cause), None) | (None, Some(cause)) => push(cause, difference),
            (None, None) if difference.is_some_and(|difference| difference != 0) => {
                push(self.told_cause(None), difference);
            }
            (None, None) => {}
        }
        Some(())
    }

    // ---- payers ----

    fn payers(&mut self, costs: &[Cost]) -> Option<()> {
        let combinations: Vec<String> =
            self.left.claim.combinations.iter().map(|combination| combination.id.clone()).collect();
        for combination in &combinations {
            let own: Vec<&Cost> = costs.iter().filter(|cost| cost.combination == *combination).collect();
            self.care(combination, &own)?;
            self.meals(combination, &own)?;
        }
        // A unit under a combination that the claim does not have moves points only.
        for cost in costs.iter().filter(|cost| !combinations.contains(&cost.combination)) {
            self.take(&cost.cause, &points(cost.hundredths))?;
        }
        Some(())
    }

    fn care(&mut self, combination: &str, costs: &[&Cost]) -> Option<()> {
        let mut by_cause: BTreeMap<&Cause, i64> = BTreeMap::new();
        for cost in costs.iter().filter(|cost| cost.kind == Pool::Care) {
            let sum = by_cause.entry(&cost.cause).or_default();
            *sum = sum.checked_add(cost.hundredths)?;
        }
        for (cause, hundredths) in &by_cause {
            self.take(cause, &points(*hundredths))?;
        }
        by_cause.retain(|_, hundredths| *hundredths != 0);
        let sides = self.sides().map(|side| side.computed.care(side.claim, combination));
        let mut change = sides[1].minus(&sides[0])?;
        let moved: i64 = by_cause.values().sum::<i64>() / 10;
        change.open_yen = moved.checked_sub(change.payers_yen())?;
        if change.is_zero() {
            return Some(());
        }
        let terms = self.terms(combination);
        let costs: Vec<(&Cause, i64)> =
            by_cause.into_iter().map(|(cause, hundredths)| (cause, hundredths / 10)).collect();
        match (costs.as_slice(), terms.as_slice()) {
            ([(only, _)], []) => self.take(only, &change),
            ([], [only]) => self.take(only, &change),
            ([], []) => {
                let cause = self.told_cause(None);
                self.take(&cause, &change)
            }
            (_, []) if same_payers(&sides) => match share(&costs, moved, &change) {
                Some(shares) => shares.iter().try_for_each(|(cause, part)| self.take(cause, part)),
                None => self.take(&Cause::interaction(), &change),
            },
            _ => self.take(&Cause::interaction(), &change),
        }
    }

    /// Parameters, schemes and rules behind the shares of a combination that differ.
    fn terms(&self, combination: &str) -> Vec<Cause> {
        let [Some(left), Some(right)] = self.sides().map(|side| side.computed.steps.as_ref()) else {
            return Vec::new();
        };
        let of = |steps: &Steps<'m>| {
            let own = steps.terms.iter().filter(|((own, _), _)| own == combination);
            own.map(|((_, id), term)| (id.clone(), *term)).collect::<BTreeMap<_, _>>()
        };
        let (left, right) = (of(left), of(right));
        let mut ids: Vec<&String> = left.keys().chain(right.keys()).collect();
        ids.sort_unstable();
        ids.dedup();
        let setting = self.left.claim.setting;
        ids.into_iter()
            .filter_map(|id| term_cause(id, left.get(id).copied(), right.get(id).copied(), setting))
            .collect()
    }

    fn meals(&mut self, combination: &str, costs: &[&Cost]) -> Option<()> {
        let costs: Vec<&&Cost> = costs.iter().filter(|cost| cost.kind != Pool::Care).collect();
        let [left, right] = self.sides().map(|side| side.computed.meals(side.claim, combination));
        let change = right.minus(&left)?;
        if change.is_zero() {
            return Some(());
        }
        let mut causes: Vec<&Cause> = costs.iter().map(|cost| &cost.cause).collect();
        causes.sort_unstable();
        causes.dedup();
        let terms = if causes.is_empty() { self.terms(combination) } else { Vec::new() };
        match (causes.as_slice(), terms.as_slice()) {
            ([only], _) => return self.take(only, &change),
            ([], [only]) => return self.take(only, &change),
            ([], []) => {
                let cause = self.told_cause(None);
                return self.take(&cause, &change);
            }
            _ => {}
        }
        let parts: Vec<(&Cause, Amounts)> = costs
            .iter()
            .map(|cost| {
                let yen = cost.hundredths / 100;
                let amounts = match cost.kind {
                    Pool::Standard => Amounts { insurer_yen: -yen, patient_yen: yen, ..Amounts::default() },
                    _ => Amounts { cost_yen: yen, insurer_yen: yen, ..Amounts::default() },
                };
                (&cost.cause, amounts)
            })
            .collect();
        let sum = parts.iter().try_fold(Amounts::default(), |sum, (_, part)| sum.plus(part))?;
        if sum == change {
            return parts.iter().try_for_each(|(cause, part)| self.take(cause, part));
        }
        self.take(&Cause::interaction(), &change)
    }

    /// The one cause of a claim, where there is one.
    fn only_cause(&self) -> Option<Cause> {
        let mut moving = self.parts.iter().filter(|(_, taken)| !taken.amounts.is_zero());
        let only = moving.next().map(|(cause, _)| cause.clone());
        only.filter(|_| moving.next().is_none())
    }

    fn outside(&mut self, difference: &Amounts) -> Option<()> {
        if difference.outside_yen == 0 {
            return Some(());
        }
        let nothing = self.parts.values().all(|taken| taken.amounts.is_zero());
        let cause = match self.only_cause() {
            Some(only) => only,
            None if nothing => {
                let tax: Vec<Cause> =
                    self.left.claim.combinations.first().map(|own| self.terms(&own.id)).unwrap_or_default();
                match tax.as_slice() {
                    [only] => only.clone(),
                    _ => self.told_cause(None),
                }
            }
            None => Cause::interaction(),
        };
        self.take(&cause, &Amounts { outside_yen: difference.outside_yen, ..Amounts::default() })
    }

    /// What is collected: the patient's part of every cause, and what rounding makes of it.
    fn counter(&mut self, difference: &Amounts) -> Option<()> {
        if self.sides().iter().any(|side| side.computed.document.totals.collected_yen.is_none()) {
            return Some(());
        }
        let only = self.only_cause();
        let mut rest = difference.collected_yen;
        for taken in self.parts.values_mut() {
            let own = taken.amounts.patient_yen.checked_add(taken.amounts.outside_yen)?;
            taken.amounts.collected_yen = own;
            rest = rest.checked_sub(own)?;
        }
        if rest == 0 {
            return Some(());
        }
        let nothing = self.parts.values().all(|taken| taken.amounts.is_zero());
        let cause = match only {
            Some(only) => only,
            None if nothing => match self.collected_terms().as_slice() {
                [one] => one.clone(),
                _ => self.told_cause(None),
            },
            None => Cause::counter(),
        };
        self.take(&cause, &Amounts { collected_yen: rest, ..Amounts::default() })
    }

    fn collected_terms(&self) -> Vec<Cause> {
        let mut all: Vec<Cause> = self.left.claim.combinations.iter().flat_map(|own| self.terms(&own.id)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whatever no cause has taken.
    fn rest(&mut self, difference: &Amounts) -> Option<()> {
        let taken = self.parts.values().try_fold(Amounts::default(), |sum, taken| sum.plus(&taken.amounts))?;
        let rest = difference.minus(&taken)?;
        let cause = if self.parts.is_empty() { self.told_cause(None) } else { Cause::interaction() };
        self.take(&cause, &rest)
    }

    // ---- what moves no money by itself ----

    fn findings(&mut self) -> bool {
        let [left, right] = self.sides().map(|side| {
            let document = &side.computed.document;
            let told = document.findings.iter().filter(|finding| finding.severity != "info");
            let mut counts: BTreeMap<&str, (u64, &super::outcome::Finding)> = BTreeMap::new();
            for finding in told {
                counts.entry(&finding.slug).or_insert((0, finding)).0 += 1;
            }
            counts
        });
        let mut differ = false;
        for (own, other, on_left) in [(&left, &right, true), (&right, &left, false)] {
            for (slug, (count, finding)) in own {
                let more = count.saturating_sub(other.get(slug).map_or(0, |(count, _)| *count));
                if more > 0 {
                    differ = true;
                    let cause = Cause::finding(finding, on_left);
                    self.parts.entry(cause).or_default().lines += more;
                }
            }
        }
        differ
    }

    fn receipts(&mut self) -> bool {
        let [left, right] = self.sides().map(|side| &side.computed.document.receipts);
        let mut fields: BTreeSet<&str> = BTreeSet::new();
        if left.len() != right.len() {
            fields.insert("count");
        }
        for (left, right) in left.iter().zip(right) {
            let names = left.keys().chain(right.keys().filter(|name| !left.contains_key(*name)));
            // The points of a receipt are those of its units, which have their causes.
            let differs = |name: &&String| *name != "points_x100" && left.get(*name) != right.get(*name);
            fields.extend(names.filter(differs).map(String::as_str));
        }
        let causes: Vec<Cause> = fields.into_iter().map(Cause::receipt).collect();
        let differ = !causes.is_empty();
        for cause in causes {
            self.parts.entry(cause).or_default();
        }
        differ
    }
}

fn points(hundredths: i64) -> Amounts {
    Amounts { points_x100: hundredths, cost_yen: hundredths / 10, ..Amounts::default() }
}

/// Points and yen of a unit in the month, in hundredths.
fn unit_total(computed: &Computed<'_>, unit: u32) -> (i64, i64) {
    let days = computed.document.units.iter().filter(|day| day.unit == unit);
    days.fold((0, 0), |(points, yen), day| {
        let count = i64::from(day.count);
        (points + day.points_x100 * count, yen + day.yen * 100 * count)
    })
}

/// A day of a unit.
fn day_of(claim: &Claim, unit: u32) -> Day {
    let times = claim.units.get(unit as usize).and_then(|unit| unit.times.first());
    times.map_or_else(|| claim.month.first_day(), |times| times.date)
}

fn is_known(masters: &MasterSet<'_>, code: Code, on: Day) -> bool {
    match code.space() {
        Some(CodeSpace::Drug) => masters.drug(code, on).found().is_some(),
        Some(CodeSpace::Material) => masters.material(code, on).found().is_some(),
        _ => masters.fee_item(code, on).found().is_some(),
    }
}

/// The lines of an entered unit, with those that the engine joined to it.
fn entered_lines<'s, 'm>(side: Side<'s, 'm>, unit: u32) -> BTreeMap<u32, LineState<'s, 'm>> {
    let entered = side.claim.units.get(unit as usize);
    let all: i64 = entered.map_or(0, |unit| unit.times.iter().map(|times| i64::from(times.count)).sum());
    let own = side.computed.document.lines.iter().filter(|line| line.unit == unit);
    own.map(|line| (line.line, state(side, line, all, entered.map_or(0, |unit| unit.lines.len() as u32)))).collect()
}

fn state<'s, 'm>(side: Side<'s, 'm>, line: &'s Line, all: i64, entered: u32) -> LineState<'s, 'm> {
    let key = (line.unit, line.line);
    let added = || {
        let own = side.computed.added().filter(|own| (own.unit, own.line) == key);
        own.map(|own| i64::from(own.count)).sum()
    };
    let standing = if line.line >= entered {
        added()
    } else if line.status == "performed_only" {
        0
    } else {
        strikes(side, line.unit, line.line)
            .iter()
            .fold(all, |all, own| all - i64::from(own.count) + i64::from(own.allowed))
    };
    let steps = side.computed.steps.as_ref();
    LineState {
        code: line.code,
        name: &line.name,
        nominal: line.nominal_points_x100,
        standing,
        row: steps.and_then(|steps| steps.rows.get(&key).copied()),
        priced: steps.and_then(|steps| steps.priced.get(&key).copied()),
    }
}

/// The decisions that take times of a line away.
fn strikes<'s>(side: Side<'s, '_>, unit: u32, place: u32) -> Vec<&'s Decision> {
    if side.claim.settings.adjudication == AdjudicationMode::Warn {
        return Vec::new();
    }
    let own = side.computed.document.decisions.iter().filter(|own| line_of(&own.at) == Some((unit, place)));
    own.filter(|own| own.allowed < own.count).collect()
}

/// Whether two decisions say the same, whatever the day.
fn alike(a: &Decision, b: &Decision) -> bool {
    let key = |own: &Decision| {
        (own.count, own.allowed, own.reason.clone(), own.table.clone(), own.row.clone(), own.rule.clone())
    };
    key(a) == key(b)
}

/// Shares a difference among lines that are rounded together, in whole points (or yen); nothing where the weights do not say how.
fn shared(candidates: Vec<Candidate>, difference: i64) -> Vec<(Candidate, i64)> {
    let weights: Option<Vec<i128>> = candidates.iter().map(|candidate| candidate.weight).collect();
    let Some(weights) =
        weights.filter(|weights| weights.iter().all(|weight| weight.signum() == i128::from(difference.signum())))
    else {
        return Vec::new();
    };
    let parts = proportional(&weights, i128::from(difference / 100));
    candidates.into_iter().zip(parts).map(|(candidate, part)| (candidate, part * 100)).collect()
}

/// Whole parts of an amount in proportion to weights, whose sum is not 0; they sum to the amount.
fn proportional(weights: &[i128], amount: i128) -> Vec<i64> {
    let all: i128 = weights.iter().sum();
    let (mut before, mut weight) = (0i128, 0i128);
    let mut parts = Vec::new();
    for own in weights {
        weight += own * all.signum();
        let until = (amount * weight * 2 + all.abs()).div_euclid(all.abs() * 2);
        parts.push(i64::try_from(until - before).unwrap_or(0));
        before = until;
    }
    parts
}

/// Whether the same payers pay something on both sides, so that no limit was reached or left between them.
fn same_payers(sides: &[Amounts; 2]) -> bool {
    let payers = |own: &Amounts| {
        let classes: Vec<String> = own.subsidies_yen.keys().cloned().collect();
        (own.insurer_yen != 0, own.high_cost_yen != 0, own.open_yen != 0, classes)
    };
    // A side without any cost has no payers to differ in.
    sides.iter().any(Amounts::is_zero) || payers(&sides[0]) == payers(&sides[1])
}

/// Every payer's change, shared in proportion to the cost; nothing where a payer moves against the cost or beyond it.
fn share<'c>(costs: &[(&'c Cause, i64)], moved: i64, change: &Amounts) -> Option<Vec<(&'c Cause, Amounts)>> {
    let within = |yen: i64| yen == 0 || (yen.signum() == moved.signum() && yen.abs() <= moved.abs());
    let payers = [change.insurer_yen, change.high_cost_yen, change.patient_yen, change.open_yen];
    if moved == 0 || !payers.into_iter().chain(change.subsidies_yen.values().copied()).all(within) {
        return None;
    }
    // Parts of a sum of both signs are told by its ratio, so the weights are taken as they are.
    let weights: Vec<i128> = costs.iter().map(|(_, yen)| i128::from(*yen)).collect();
    let high_cost = proportional(&weights, change.high_cost_yen.into());
    let patient = proportional(&weights, change.patient_yen.into());
    let open = proportional(&weights, change.open_yen.into());
    let subsidies: Vec<(&String, Vec<i64>)> =
        change.subsidies_yen.iter().map(|(class, yen)| (class, proportional(&weights, (*yen).into()))).collect();
    let part = |place: usize, (cause, yen): &(&'c Cause, i64)| {
        let mut part = Amounts {
            high_cost_yen: *high_cost.get(place)?,
            patient_yen: *patient.get(place)?,
            open_yen: *open.get(place)?,
            ..Amounts::default()
        };
        for (class, parts) in &subsidies {
            part.subsidies_yen.insert((*class).clone(), *parts.get(place)?);
        }
        part.subsidies_yen.retain(|_, yen| *yen != 0);
        // The insurer takes what is left of the cost, so that the payers of a cause are its cost.
        part.insurer_yen = yen.checked_sub(part.payers_yen())?;
        Some((*cause, part))
    };
    costs.iter().enumerate().map(|(place, cost)| part(place, cost)).collect()
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    combination: String,
    first: Code,
    is_yen: bool,
    is_standard: bool,
}

/// Added units with the same first item.
#[derive(Default)]
struct Group<'d, 'm> {
    /// Hundredths.
    total: i64,
    items: BTreeMap<Code, Item<'d, 'm>>,
}

/// An added item, over all units of its group.
struct Item<'d, 'm> {
    unit: u32,
    line: u32,
    name: &'d str,
    count: i64,
    /// Nominal points of one time, where all times have the same.
    nominal: Option<i64>,
    /// What it brings, in hundredths, where it tells.
    told: Option<i64>,
    row: Option<(Row<'m>, Release<'m>)>,
    addition: &'d Addition,
}

fn added_groups<'s, 'm>(side: Side<'s, 'm>, entered: u32) -> BTreeMap<GroupKey, Group<'s, 'm>> {
    let mut groups: BTreeMap<GroupKey, Group<'s, 'm>> = BTreeMap::new();
    let document = &side.computed.document;
    let mut units: Vec<u32> = document.units.iter().map(|day| day.unit).filter(|unit| *unit >= entered).collect();
    units.sort_unstable();
    units.dedup();
    for unit in units {
        let own: Vec<&Line> = document.lines.iter().filter(|line| line.unit == unit).collect();
        let Some(first) = own.first() else { continue };
        let (points, yen) = unit_total(side.computed, unit);
        let steps = side.computed.steps.as_ref();
        let key = GroupKey {
            combination: side.computed.combination(side.claim, unit).to_owned(),
            first: first.code,
            is_yen: yen != 0,
            is_standard: yen != 0 && steps.is_some_and(|steps| steps.is_standard(unit)),
        };
        let group = groups.entry(key).or_default();
        group.total += if yen == 0 { points } else { yen };
        for line in own {
            let additions = side.computed.added().filter(|own| (own.unit, own.line) == (unit, line.line));
            let (mut count, mut addition) = (0, None);
            for own in additions {
                count += i64::from(own.count);
                addition.get_or_insert(own);
            }
            let Some(addition) = addition else { continue };
            let row = steps.and_then(|steps| steps.rows.get(&(unit, line.line)).copied());
            let told = line.nominal_points_x100.and_then(|nominal| nominal.checked_mul(count));
            let item = group.items.entry(line.code).or_insert(Item {
                unit,
                line: line.line,
                name: &line.name,
                count: 0,
                nominal: line.nominal_points_x100,
                told: Some(0),
                row,
                addition,
            });
            item.count += count;
            item.told = item.told.zip(told).and_then(|(sum, own)| sum.checked_add(own));
            item.nominal = item.nominal.filter(|nominal| Some(*nominal) == line.nominal_points_x100);
        }
    }
    groups
}
