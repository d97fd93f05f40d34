//! What was done: groups of a profile as billing units, and the 判断料 that their tests bring.

use crate::draw::Draws;
use crate::pool::{Item, Medicine, Pools};
use crate::profile::{Group, Profile};
use santei::claim::{Digits, Line, Quantity, Setting, Times, Unit};
use santei::{Code, Day};
use std::collections::BTreeMap;

const WHOLE: i64 = 100_000;

/// The units of a claim while they are written.
pub(crate) struct Acts<'g> {
    groups: &'g BTreeMap<String, Group>,
    pools: &'g Pools,
    setting: Setting,
    ages: (u32, u32),
    late_elderly: bool,
    pub(crate) units: Vec<Unit>,
    once: Vec<&'g str>,
    judged: Vec<u8>,
    /// 包括対象検査, day and place of the unit that holds the tests of one draw.
    draws: Vec<(u8, Day, usize)>,
}

/// When and under which payers.
pub(crate) struct At<'a> {
    pub(crate) days: &'a [Day],
    pub(crate) encounter: Option<&'a str>,
    pub(crate) combination: &'a str,
}

impl<'g> Acts<'g> {
    pub(crate) fn new(
        profile: &'g Profile,
        pools: &'g Pools,
        setting: Setting,
        ages: (u32, u32),
        late_elderly: bool,
    ) -> Acts<'g> {
        let (units, once, judged, draws) = (Vec::with_capacity(16), Vec::new(), Vec::new(), Vec::new());
        Acts { groups: &profile.groups, pools, setting, ages, late_elderly, units, once, judged, draws }
    }

    /// Does a group and what goes with it.
    pub(crate) fn add(&mut self, draws: &mut Draws, id: &'g str, at: &At<'_>) {
        let Some(group) = self.groups.get(id) else { return };
        if group.once && self.once.contains(&id) {
            return;
        }
        if group.once {
            self.once.push(id);
        }
        let before = self.units.len();
        if group.drugs.is_some() {
            self.medicines(draws, id, group, at);
        } else {
            self.items(draws, id, group, at);
        }
        if self.units.len() > before {
            group.with.iter().for_each(|own| self.add(draws, own, at));
        }
    }

    fn items(&mut self, draws: &mut Draws, id: &str, group: &Group, at: &At<'_>) {
        let mut taken: Vec<&'g Item> = Vec::new();
        for _ in 0..draws.between(group.lines) {
            let item = self.pick(draws, id);
            taken.extend(item.filter(|item| taken.iter().all(|own| own.code != item.code)));
        }
        let apart: Vec<&Item> = taken.iter().copied().filter(|item| !self.joins(item, at)).collect();
        let line_of = |item: &&Item| line(item.code, group.quantity.map(|range| draws.between(range)));
        let lines: Vec<Line> = apart.iter().map(line_of).collect();
        let beyond = taken.first().filter(|_| group.beyond_limit).map(|item| u32::from(item.max_times) + 1);
        let count = beyond.unwrap_or_else(|| draws.between(group.count));
        let drawn = apart.iter().find(|item| item.bundle != 0 && group.together).map(|item| item.bundle);
        if let (Some(bundle), Some(day)) = (drawn, at.days.first()) {
            self.draws.push((bundle, *day, self.units.len()));
        }
        self.together(group, lines, count, at);
        for tested in taken.iter().filter_map(|item| item.judgement) {
            self.judge(tested, group.class, at);
        }
    }

    /// Puts a test into the unit of the same draw, where there is one.
    fn joins(&mut self, item: &Item, at: &At<'_>) -> bool {
        let [day] = at.days else { return false };
        let own = self.draws.iter().find(|(bundle, on, _)| item.bundle != 0 && (*bundle, on) == (item.bundle, day));
        let Some(unit) = own.and_then(|(_, _, place)| self.units.get_mut(*place)) else { return false };
        if unit.lines.iter().all(|line| line.code != item.code) {
            unit.lines.push(line(item.code, None));
        }
        true
    }

    /// One of the items of a group that are for this patient.
    pub(crate) fn pick(&self, draws: &mut Draws, id: &str) -> Option<&'g Item> {
        let offer = self.pools.offer(self.setting, id)?;
        let at = draws.place(offer.items.iter().map(|(_, weight)| *weight))?;
        let (items, _) = offer.items.get(at)?;
        let fits = |item: &&Item| item.is_for(self.ages, self.late_elderly);
        let fitting = items.iter().filter(fits).count() as u32;
        items.iter().filter(fits).nth(draws.below(fitting) as usize)
    }

    /// 判断料 of tests and of imaging: once a month for each group.
    fn judge(&mut self, tested: u8, class: Digits<2>, at: &At<'_>) {
        let Some(code) = self.pools.judgement(tested) else { return };
        if self.judged.contains(&tested) {
            return;
        }
        self.judged.push(tested);
        let first = at.days.get(..1).unwrap_or_default();
        self.unit(class, vec![line(code, None)], 1, &At { days: first, ..*at });
    }

    fn medicines(&mut self, draws: &mut Draws, id: &str, group: &Group, at: &At<'_>) {
        let (Some(offer), Some(choice)) = (self.pools.offer(self.setting, id), &group.drugs) else { return };
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..draws.between(group.lines) {
            let generic = draws.happens(choice.generic) && !offer.generic.is_empty();
            let list = if generic || offer.branded.is_empty() { &offer.generic } else { &offer.branded };
            let Some(Medicine { code, quantity }) = draws.one(list) else { continue };
            if lines.iter().all(|own| own.code != *code) {
                lines.push(line(*code, Some(draws.between(*quantity))));
            }
        }
        let count = draws.weighed(&choice.days).copied().unwrap_or(1);
        self.together(group, lines, count, at);
    }

    fn together(&mut self, group: &Group, lines: Vec<Line>, count: u32, at: &At<'_>) {
        if group.together {
            self.unit(group.class, lines, count, at);
        } else {
            lines.into_iter().for_each(|line| self.unit(group.class, vec![line], count, at));
        }
    }

    fn unit(&mut self, service_class: Digits<2>, lines: Vec<Line>, count: u32, at: &At<'_>) {
        if lines.is_empty() || at.days.is_empty() {
            return;
        }
        self.units.push(Unit {
            id: None,
            service_class,
            combination: at.combination.to_owned(),
            times: at.days.iter().map(|date| Times { date: *date, count }).collect(),
            encounter: at.encounter.map(str::to_owned),
            specimen: None,
            recorded_points: None,
            lines,
        });
    }
}

fn line(code: Code, quantity: Option<u32>) -> Line {
    Line {
        id: None,
        code,
        quantity: quantity.and_then(|units| Quantity::from_hundred_thousandths(i64::from(units) * WHOLE)),
        price: None,
        points: None,
        performed_only: false,
        product: None,
        facts: Vec::new(),
        comments: Vec::new(),
    }
}
