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

mod added;
mod units;

use super::amounts::Amounts;
use super::cause::{Cause, term_cause};
use super::outcome::{Computed, Steps};
use santei::masters::MasterSet;
use santei::num::cost_of_points;
use santei::{Claim, Code};
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
    /// The same engine; settings in words, where nothing but them differs.
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
        let moved: i64 = cost_of_points(by_cause.values().sum());
        change.open_yen = moved.checked_sub(change.payers_yen())?;
        if change.is_zero() {
            let costs: Vec<(&Cause, i64)> =
                by_cause.iter().map(|(cause, hundredths)| (*cause, cost_of_points(*hundredths))).collect();
            let shares = share_of_whole(&costs, &sides[0]);
            return shares.iter().try_for_each(|(cause, part)| self.take(cause, part));
        }
        let terms = self.terms(combination);
        let costs: Vec<(&Cause, i64)> =
            by_cause.into_iter().map(|(cause, hundredths)| (cause, cost_of_points(hundredths))).collect();
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
    Amounts { points_x100: hundredths, cost_yen: cost_of_points(hundredths), ..Amounts::default() }
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

/// What the payers bear of costs that cancel each other: the part that each bears of the whole; nothing where that is no whole yen.
fn share_of_whole<'c>(costs: &[(&'c Cause, i64)], whole: &Amounts) -> Vec<(&'c Cause, Amounts)> {
    let all = whole.payers_yen();
    let part = |(cause, cost): &(&'c Cause, i64)| {
        let of = |yen: i64| {
            let product = i128::from(yen) * i128::from(*cost);
            let is_whole = all != 0 && product % i128::from(all) == 0;
            i64::try_from(if is_whole { product / i128::from(all) } else { return None }).ok()
        };
        let subsidies = whole.subsidies_yen.iter().map(|(class, yen)| Some((class.clone(), of(*yen)?)));
        let part = Amounts {
            insurer_yen: of(whole.insurer_yen)?,
            high_cost_yen: of(whole.high_cost_yen)?,
            patient_yen: of(whole.patient_yen)?,
            subsidies_yen: subsidies.collect::<Option<_>>()?,
            ..Amounts::default()
        };
        Some((*cause, part))
    };
    costs.iter().map(part).collect::<Option<_>>().unwrap_or_default()
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
