//! Why an entered billing unit comes to something else.

use super::super::cause::{Cause, RowSide, row_cause, rule_cause};
use super::super::outcome::{Computed, Decision, Effect, Line, RulePlace, Steps, line_of};
use super::{Between, Cost, Pool, Side, Work, proportional};
use santei::claim::AdjudicationMode;
use santei::masters::{MasterSet, Release, Rule};
use santei::outcome::Row;
use santei::{Claim, Code, CodeSpace, Day};
use std::collections::BTreeMap;

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

    /// Whether its row belongs to a bundle group (項目数包括).
    fn is_of(&self, group: u8) -> bool {
        matches!(self.row, Some((Row::FeeItem(item), _)) if item.bundle_group() == group)
    }

    /// Its weight among lines that are rounded together, in 10^-7 yen.
    fn weight(&self) -> Option<i128> {
        let told = || Some(i128::from(self.told()?) * 1_000_000);
        self.priced.or_else(told)
    }
}

/// A line: unit, place in it, code and name.
pub(super) type Place = (u32, u32, Code, String);

/// A difference that is given to causes.
#[derive(Clone)]
pub(super) struct Share<'t> {
    /// Hundredths of a point, or of a yen.
    pub(super) difference: i64,
    /// Whether the lines tell their parts of it.
    pub(super) is_told: bool,
    /// Id of the combination that pays.
    pub(super) combination: &'t str,
    pub(super) kind: Pool,
    /// The line that stands for what no line explains.
    pub(super) first: Option<Place>,
}

/// A possible cause of the difference of a unit.
pub(super) struct Candidate {
    pub(super) cause: Cause,
    pub(super) line: Option<Place>,
    /// Its part, where the lines tell theirs.
    pub(super) told: Option<i64>,
    pub(super) weight: Option<i128>,
    /// Whether its points are not those of its line, because a bundle holds it.
    pub(super) bundled: bool,
}

impl<'s, 'm> Work<'s, 'm, '_> {
    pub(super) fn costs(&mut self) -> Option<Vec<Cost>> {
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
        let first = lines.iter().flatten().next();
        let first = first.map(|(place, line)| (unit, *place, line.code, line.name.to_owned()));
        let share = Share { difference, is_told: all_told, combination: &combination, kind, first };
        if all_told {
            return self.assign(candidates, share, costs);
        }
        self.unit_rules(unit, &mut candidates);
        // Beside bundles, and without percentages and sums of yen, a line still brings its own points.
        let (free, bound): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|candidate| self.is_additive(unit) && !candidate.bundled && candidate.told.is_some());
        let told = free.iter().try_fold(0i64, |sum, candidate| sum.checked_add(candidate.told?))?;
        let rest = difference.checked_sub(told)?;
        self.assign(free, Share { difference: told, is_told: true, ..share.clone() }, costs)?;
        self.assign(bound, Share { difference: rest, ..share }, costs)
    }

    /// Bundle groups that a side priced as one in the unit.
    fn bundles(&self, unit: u32) -> Vec<u8> {
        self.rule_places(unit).filter(|(_, _, step, _)| *step == "bundle").map(|(_, _, _, group)| group).collect()
    }

    /// Whether nothing but bundles keeps the points of the unit from being those of its lines.
    fn is_additive(&self, unit: u32) -> bool {
        self.rule_places(unit).all(|(_, _, step, _)| step == "bundle")
    }

    fn rule_places(&self, unit: u32) -> impl Iterator<Item = RulePlace> {
        let steps = self.sides().into_iter().filter_map(|side| side.computed.steps.as_ref());
        steps.flat_map(move |steps| rules_of(steps, unit).map(|(place, _)| *place))
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
        let bundled = self
            .bundles(unit)
            .into_iter()
            .any(|group| [left, right].into_iter().flatten().any(|line| line.is_of(group)));
        let mut push =
            |cause, told, weight| candidates.push(Candidate { cause, line: here.clone(), told, weight, bundled });
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

    /// The row of a line, where it prices otherwise or a side does not have the code. A code that the masters of a side have and that
    /// nevertheless has no row there was not billed for another reason.
    fn row_cause(&self, code: Code, unit: u32, sides: [Option<&LineState<'_, 'm>>; 2]) -> Option<Cause> {
        if matches!(self.between, Between::Engines(_)) {
            return None;
        }
        let place = |side: Side<'s, 'm>, line: Option<&LineState<'_, 'm>>| {
            let (row, on) = (line.and_then(|line| line.row), day_of(side.claim, unit));
            let is_open = row.is_none() && is_known(side.masters, code, on);
            (!is_open).then_some(RowSide { row, masters: side.masters, on })
        };
        row_cause(code, [place(self.left, sides[0])?, place(self.right, sides[1])?])
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

    /// Rules behind the price of a unit that do something else; where no line says why, also one that only a side follows.
    fn unit_rules(&self, unit: u32, candidates: &mut Vec<Candidate>) {
        let [Some(left), Some(right)] = self.sides().map(|side| side.computed.steps.as_ref()) else { return };
        let [left, right] = [left, right].map(|steps| rules_of(steps, unit).collect::<BTreeMap<_, _>>());
        let mut places: Vec<&RulePlace> = left.keys().chain(right.keys()).copied().collect();
        places.sort_unstable();
        places.dedup();
        let alone = candidates.is_empty();
        for place in places {
            let sides = [left.get(place), right.get(place)];
            let [rule, other] = sides.map(|side| side.and_then(|(rule, _)| *rule));
            let cause = match sides {
                [Some((_, Effect::Fields)), Some(_)] => rule_cause(rule, other),
                [Some((_, effect)), Some((_, new))] if effect == new => None,
                [Some(_), Some(_)] => rule_cause(rule, other),
                _ if alone => rule_cause(rule, other),
                _ => None,
            };
            candidates.extend(cause.map(|cause| Candidate {
                cause,
                line: None,
                told: None,
                weight: None,
                bundled: true,
            }));
        }
    }

    /// Gives a difference to its causes.
    pub(super) fn assign(
        &mut self,
        mut candidates: Vec<Candidate>,
        share: Share<'_>,
        costs: &mut Vec<Cost>,
    ) -> Option<()> {
        let Share { difference, is_told, combination, kind, first } = share;
        let mut parts: Vec<(Candidate, i64)> = match is_told {
            true => candidates
                .into_iter()
                .filter_map(|candidate| candidate.told.filter(|part| *part != 0).map(|part| (candidate, part)))
                .collect(),
            false => {
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
        let given = parts.iter().try_fold(0i64, |sum, (_, part)| sum.checked_add(*part))?;
        let cause = self.told_cause(None);
        let rest = Candidate { cause, line: first, told: None, weight: None, bundled: false };
        parts.push((rest, difference.checked_sub(given)?));
        for (candidate, part) in parts.into_iter().filter(|(_, part)| *part != 0) {
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
        Some(())
    }
}

/// Points and yen of a unit in the month, in hundredths.
pub(super) fn unit_total(computed: &Computed<'_>, unit: u32) -> (i64, i64) {
    let days = computed.document.units.iter().filter(|day| day.unit == unit);
    days.fold((0, 0), |(points, yen), day| {
        let count = i64::from(day.count);
        (points + day.points_x100 * count, yen + day.yen * 100 * count)
    })
}

/// The rules that worked on the price of a unit.
fn rules_of<'t, 'm>(
    steps: &'t Steps<'m>,
    unit: u32,
) -> impl Iterator<Item = (&'t RulePlace, &'t (Option<Rule<'m>>, Effect))> {
    steps.rules.range((unit, None, "", 0)..).take_while(move |((own, ..), _)| *own == unit)
}

/// A day of a unit.
fn day_of(claim: &Claim, unit: u32) -> Day {
    let times = claim.units.get(unit as usize).and_then(|unit| unit.times.first());
    times.map_or_else(|| claim.month.first_day(), |times| times.date)
}

pub(super) fn is_known(masters: &MasterSet<'_>, code: Code, on: Day) -> bool {
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
