//! complete: proposes lines that follow from the entered acts (判断料, 調剤料, 年齢加算, 逓減 …), each with its rule and the lines that
//! support it. Accepts nothing: adjudicate decides about proposals as about every other line.
//!
//! A rule is applied, or only suggested where a person must confirm it or a fact is missing. What a proposal supports in its turn is
//! proposed in the next round.

mod deeds;
mod meals;
mod rules;
mod stay;
mod stay_rules;
mod ties;

use crate::claim::{Claim, CompletionMode, Setting};
use crate::masters::{Family, FeeItem, MasterSet, Rule};
use crate::message::{Arg, room as messages};
use crate::outcome::{Addition, Depends, Fate, Finding, Outcome, Position, Supporter, Unchecked};
use crate::rooms::age::has_reached;
use crate::{Code, Day};
use deeds::{Deed, Scene};
use rules::{Accompanies, Counts, Per, Place, RapidTests, Rules, YES};
use stay::DayLines;
use ties::{Known, Ties};

/// Proposals support proposals at most so many times over: a 判断料 is supported by tests, a 管理加算 by the 判断料.
const ROUNDS: usize = 3;
/// What is missing where the masters hold no row of the fee.
const MISSING_ROW: &str = "医科診療行為マスターの行";
/// What is missing where the days of a ward count from an unknown day.
const MISSING_WARD_DAY: &str = "入棟日";
/// What is missing where the number of drugs depends on a price.
const MISSING_PRICE: &str = "薬価";
/// What is missing where the claim does not say which standards are held.
const MISSING_STANDARDS: &str = "施設基準";
/// The fact of an encounter by which 外来迅速検体検査加算 is billed.
const RAPID_TESTS: &str = "外来迅速検体検査";

/// In what a rule adds a fee once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Window {
    Unit(u32, Day),
    Visit(u32),
    Day(Day),
    Month,
}

impl Window {
    fn of(per: Per, deed: &Deed<'_>) -> Window {
        match (per, deed.encounter) {
            (Per::Unit, _) => Window::Unit(deed.unit, deed.date),
            (Per::Visit, Some(encounter)) => Window::Visit(encounter),
            (Per::Visit, None) | (Per::Day, _) => Window::Day(deed.date),
            (Per::Month, _) => Window::Month,
        }
    }

    fn holds(self, deed: &Deed<'_>) -> bool {
        match self {
            Window::Unit(unit, date) => (deed.unit, deed.date) == (unit, date),
            Window::Visit(encounter) => deed.encounter == Some(encounter),
            Window::Day(date) => deed.date == date,
            Window::Month => true,
        }
    }
}

/// Working memory of the room, kept while a session lives.
#[derive(Default)]
pub(super) struct Completion<'m> {
    months: Vec<(Rules<'m>, Known)>,
    deeds: Vec<Deed<'m>>,
    /// What each addition is proposed for, beside [`Outcome::additions`].
    windows: Vec<Window>,
    day: DayLines<'m>,
    follow: Follow,
}

/// What follows from the acts of an outpatient claim: which rules speak of which deeds.
#[derive(Default)]
struct Follow {
    /// The place of the ties of each deed.
    ties: Vec<u32>,
    /// Whether some deed is, or stands in place of, the fee of each rule.
    is_beside: Vec<bool>,
    /// The newest addition of each rule, and of each addition the one of its rule before it.
    newest: Vec<Option<u32>>,
    before: Vec<Option<u32>>,
    /// The rules that this round's deeds support.
    supported: Vec<(u32, u32)>,
    /// The unit behind those of the additions.
    next_unit: u32,
}

/// What the rules are asked about, and where the proposals go.
struct Desk<'r, 'c, 'm> {
    scene: Scene<'c, 'm>,
    deeds: &'r mut Vec<Deed<'m>>,
    windows: &'r mut Vec<Window>,
    day: &'r mut DayLines<'m>,
    known: &'r mut Known,
    follow: &'r mut Follow,
    outcome: &'r mut Outcome<'m>,
}

/// A line to propose.
struct Draft<'m> {
    rule: Rule<'m>,
    code: Code,
    /// The row of the code where it is known before the day.
    row: Option<FeeItem<'m>>,
    place: Place,
    count: u32,
    quantity: Option<u32>,
    depends: Depends,
    /// What is missing, or `None` inside where a person must confirm it; `None`: it is applied.
    suggest: Option<Option<&'m str>>,
    window: Window,
}

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, room: &mut Completion<'m>, outcome: &mut Outcome<'m>) {
    let Completion { months, deeds, windows, day, follow } = room;
    let month = months.iter().position(|(rules, _)| rules.month == claim.month).unwrap_or_else(|| {
        months.push((Rules::of(masters, claim.month), Known::default()));
        months.len() - 1
    });
    let Some((rules, known)) = months.get_mut(month) else { return };
    // Without fees there is nothing to propose.
    let has_fees = masters.release_on(Family::FeeItem, claim.month.last_day()).is_some();
    if claim.settings.completion == CompletionMode::Off || rules.is_empty(claim.setting) || !has_fees {
        outcome.unchecked.push(Unchecked::Completion);
        return;
    }
    let scene = Scene { claim, masters };
    scene.collect(deeds);
    windows.clear();
    let mut desk = Desk { scene, deeds, windows, day, known, follow, outcome };
    if claim.setting == Setting::Inpatient {
        desk.stay(&rules.stay);
        // What follows from acts was written for outpatients.
        desk.outcome.unchecked.push(Unchecked::Completion);
    } else {
        desk.acts(rules);
    }
    if claim.settings.completion == CompletionMode::ApplyOnly {
        desk.drop_suggestions();
    }
}

impl Follow {
    fn clear(&mut self, rules: &Rules<'_>) {
        self.ties.clear();
        self.before.clear();
        self.is_beside.clear();
        self.is_beside.resize(rules.accompanies.len(), false);
        self.newest.clear();
        self.newest.resize(rules.accompanies.len(), None);
        self.next_unit = 0;
    }
}

impl Follow {
    /// Notes the addition that a 付随 rule has proposed.
    fn remember(&mut self, rule: u32, addition: u32) {
        let Some(newest) = self.newest.get_mut(rule as usize) else { return };
        self.before.resize(addition as usize + 1, None);
        if let Some(before) = self.before.get_mut(addition as usize) {
            *before = newest.replace(addition);
        }
    }
}

impl<'m> Desk<'_, '_, 'm> {
    /// Proposes what follows from the acts of an outpatient claim, and from what was proposed before.
    fn acts(&mut self, rules: &Rules<'m>) {
        self.follow.clear(rules);
        self.tie(rules);
        let mut from = 0;
        for _ in 0..ROUNDS {
            let until = self.deeds.len();
            if from == until {
                return;
            }
            self.propose(rules, from, until);
            from = until;
        }
    }

    fn propose(&mut self, rules: &Rules<'m>, from: usize, until: usize) {
        let mut supported = core::mem::take(&mut self.follow.supported);
        supported.clear();
        for at in from..until {
            let Some(ties) = self.ties(at) else { continue };
            supported.extend(ties.supports.iter().map(|rule| (*rule, at as u32)));
        }
        // In the order of the rules, which names the fees that follow.
        supported.sort_unstable();
        for (rule, at) in supported.iter().copied() {
            self.accompany(rules, rule, at as usize);
        }
        self.follow.supported = supported;
        for at in from..until {
            let Some(ties) = self.ties(at) else { continue };
            let (has_ages, is_reducible) = (ties.has_ages, !ties.reducible.is_empty());
            if has_ages {
                rules.ages.iter().for_each(|ages| self.add_ages(rules, ages, at));
            }
            if is_reducible {
                (0u32..).zip(&rules.reductions).for_each(|(place, _)| self.reduce(rules, place, at));
            }
        }
        for (place, rapid) in (0u32..).zip(&rules.rapid_tests) {
            for at in from..until {
                if self.ties(at).is_some_and(|ties| ties.rapid.contains(&place)) {
                    self.rapid_tests(rules, rapid, at);
                }
            }
        }
    }

    /// The ties of a deed.
    fn ties(&self, at: usize) -> Option<&Ties> {
        self.known.get(*self.follow.ties.get(at)?)
    }

    /// Finds the ties of the deeds that are new.
    fn tie(&mut self, rules: &Rules<'m>) {
        for deed in self.deeds.iter().skip(self.follow.ties.len()) {
            let place = self.known.place(rules, deed);
            self.follow.ties.push(place);
            for rule in self.known.get(place).iter().flat_map(|ties| &ties.beside) {
                if let Some(is_beside) = self.follow.is_beside.get_mut(*rule as usize) {
                    *is_beside = true;
                }
            }
        }
    }

    /// Leaves what is applied. Nothing but suggestions heeds a suggestion; the units keep the numbers that they have beside them.
    fn drop_suggestions(&mut self) {
        let Outcome { additions, supporters, .. } = &mut *self.outcome;
        let places = &mut self.follow.before;
        places.clear();
        let mut next = 0;
        places.extend(additions.iter().map(|addition| {
            let place = (addition.fate != Fate::Suggested).then_some(next);
            next += u32::from(place.is_some());
            place
        }));
        additions.retain(|addition| addition.fate != Fate::Suggested);
        supporters.retain_mut(|supporter| {
            let place = places.get(supporter.addition as usize).copied().flatten();
            supporter.addition = place.unwrap_or_default();
            place.is_some()
        });
    }

    /// Proposes a line that follows from a deed.
    fn follow(&mut self, rules: &Rules<'m>, draft: Draft<'m>, deed: &Deed<'m>) {
        self.draft(draft, deed);
        self.tie(rules);
    }

    fn accompany(&mut self, rules: &Rules<'m>, place: u32, at: usize) {
        let (Some(rule), Some(deed)) = (rules.accompanies.get(place as usize), self.deeds.get(at).copied()) else {
            return;
        };
        if !rule.rule.holds_on(deed.date) {
            return;
        }
        let window = Window::of(rule.per, &deed);
        if let Some(addition) = self.proposed_by(place, window) {
            self.support(addition as usize, &deed);
            return;
        }
        if self.is_entered(rule, place, &deed, window) || !self.is_of_age(rule, &deed) {
            return;
        }
        let kinds = self.oral_kinds_fit(rule, window);
        if kinds == Some(false) {
            return;
        }
        let suggest = match self.scene.fact(rule.fact.as_ref(), &deed) {
            Some(Some(value)) if rule.fact.as_ref().is_some_and(|fact| fact.value == value) => None,
            Some(Some(_)) => return,
            // Of a fact with several values one instance asks for all.
            Some(None) if rule.fact.as_ref().is_some_and(|fact| fact.value != YES && !fact.asks) => return,
            Some(None) if rule.fact.as_ref().is_some_and(|fact| fact.asks) && self.is_answered(place, window) => return,
            Some(None) => Some(rule.fact.as_ref().map(|fact| fact.name)),
            None if rule.applies => None,
            None => Some(None),
        };
        let suggest = suggest.or(kinds.is_none().then_some(Some(MISSING_PRICE)));
        let count = if rule.per == Per::Unit { deed.times } else { 1 };
        let depends = match rule.counts {
            Counts::Performed => Depends::Performed,
            Counts::Accepted => Depends::Accepted,
        };
        let addition = self.outcome.additions.len() as u32;
        let draft = Draft {
            rule: rule.rule,
            code: rule.code,
            row: rule.row,
            place: rule.place,
            count,
            quantity: None,
            depends,
            suggest,
            window,
        };
        self.follow(rules, draft, &deed);
        self.follow.remember(place, addition);
    }

    /// Whether one of the fees among which the missing fact of a rule chooses was entered.
    fn is_answered(&self, place: u32, window: Window) -> bool {
        let answers = |at: usize| self.ties(at).is_some_and(|ties| ties.answers.binary_search(&place).is_ok());
        let mut entered = self.deeds.iter().enumerate().filter(|(_, deed)| deed.addition.is_none());
        entered.any(|(at, deed)| window.holds(deed) && answers(at))
    }

    /// Whether the fee, or one that takes its place, stands in the window already. A fee of its own unit may have been entered in any
    /// unit of the visit.
    fn is_entered(&self, rule: &Accompanies<'m>, place: u32, deed: &Deed<'m>, window: Window) -> bool {
        if self.follow.is_beside.get(place as usize) != Some(&true) {
            return false;
        }
        let unit = Window::of(Per::Unit, deed);
        let beside = |at: usize, other: &Deed<'m>| {
            let instead = !rule.unless_in_unit || unit.holds(other);
            let speaks = || self.ties(at).is_some_and(|ties| ties.beside.binary_search(&place).is_ok());
            other.code == rule.code || instead && speaks()
        };
        let visit = match rule.place {
            Place::Own(_) => Window::of(Per::Visit, deed),
            Place::Same => window,
        };
        let holds = |other: &Deed<'m>| window.holds(other) || other.addition.is_none() && visit.holds(other);
        self.deeds.iter().enumerate().any(|(at, other)| holds(other) && beside(at, other))
    }

    fn is_of_age(&self, rule: &Accompanies<'m>, deed: &Deed<'m>) -> bool {
        let birth = self.scene.claim.patient.birth_date;
        let reached = |age: Option<[u8; 2]>| has_reached(age?, birth, deed.date);
        reached(rule.age_from) != Some(false) && reached(rule.age_until) != Some(true)
    }

    /// Whether the number of oral drugs is that of the rule; `None`: it depends on a price that is not known.
    fn oral_kinds_fit(&self, rule: &Accompanies<'m>, window: Window) -> Option<bool> {
        let Some(wanted) = rule.oral_kinds.as_ref() else { return Some(true) };
        let (least, most) = self.scene.oral_kinds(wanted.cheap_yen, |unit, date| {
            self.deeds.iter().any(|other| (other.unit, other.date) == (unit, date) && window.holds(other))
        });
        let within = |kinds: u32| (wanted.from..=wanted.until).contains(&kinds);
        match (within(least), within(most)) {
            (true, true) => Some(true),
            (false, false) if most < wanted.from || wanted.until < least => Some(false),
            _ => None,
        }
    }

    /// 年齢加算: the additions of the master whose ages the patient has, where none of their kind is entered.
    fn add_ages(&mut self, rules: &Rules<'m>, ages: &rules::AgeAdditions<'m>, at: usize) {
        let Some(deed) = self.deeds.get(at).copied().filter(|deed| ages.rule.holds_on(deed.date)) else { return };
        let Some(item) = deed.item.filter(|_| !deed.performed_only) else { return };
        let birth = self.scene.claim.patient.birth_date;
        let reached = |age: [u8; 2]| has_reached(age, birth, deed.date) != Some(false);
        let passed = |age: [u8; 2]| has_reached(age, birth, deed.date) == Some(true);
        for addition in item.age_additions() {
            let due = !passed(addition.upper) && reached(addition.lower) && ages.codes.contains(&addition.code);
            if !due || self.has_rival(&deed, addition.code) {
                continue;
            }
            let window = Window::Unit(deed.unit, deed.date);
            let draft = Draft {
                rule: ages.rule,
                code: addition.code,
                row: None,
                place: Place::Same,
                count: deed.times,
                quantity: None,
                depends: Depends::Performed,
                suggest: None,
                window,
            };
            self.follow(rules, draft, &deed);
        }
    }

    /// Whether the unit holds the addition already, or one that it cannot stand beside (equal 注加算コード and 注加算通番).
    fn has_rival(&self, deed: &Deed<'m>, code: Code) -> bool {
        let row = self.scene.fee_item(code, deed.date);
        let serial = |item: FeeItem<'m>| (item.addon_code(), item.addon_serial());
        self.deeds.iter().filter(|other| (other.unit, other.date) == (deed.unit, deed.date)).any(|other| {
            let same = other.item.zip(row).is_some_and(|(a, b)| b.addon_code() != 0 && serial(a) == serial(b));
            other.code == code || same
        })
    }

    /// 逓減: the ％減算 stands beside every use, and adjudicate leaves it from the second on.
    fn reduce(&mut self, rules: &Rules<'m>, place: u32, at: usize) {
        let Some(reduction) = rules.reductions.get(place as usize) else { return };
        let Some(deed) = self.deeds.get(at).copied().filter(|deed| reduction.rule.holds_on(deed.date)) else { return };
        let is_reducible = |at: usize| self.ties(at).is_some_and(|ties| ties.reducible.binary_search(&place).is_ok());
        if deed.performed_only || !is_reducible(at) {
            return;
        }
        let own = |other: &Deed<'m>| (other.unit, other.date) == (deed.unit, deed.date);
        let reduces = |other: &Deed<'m>| other.item.is_some_and(|item| item.reduction() == 1 && !item.is_base());
        let mut beside = self.deeds.iter().enumerate().filter(|(_, other)| own(other));
        if beside.any(|(at, other)| reduces(other) || other.line < deed.line && is_reducible(at)) {
            return;
        }
        let draft = Draft {
            rule: reduction.rule,
            code: reduction.code,
            row: None,
            place: Place::Same,
            count: deed.times,
            quantity: None,
            depends: Depends::Earlier,
            suggest: None,
            window: Window::Unit(deed.unit, deed.date),
        };
        self.follow(rules, draft, &deed);
    }

    /// 外来迅速検体検査加算: once for each test, up to the number a day, where the claim says that the results were explained.
    fn rapid_tests(&mut self, rules: &Rules<'m>, rapid: &RapidTests<'m>, at: usize) {
        let Some(deed) = self.deeds.get(at).copied().filter(|deed| rapid.rule.holds_on(deed.date)) else { return };
        let window = Window::of(Per::Visit, &deed);
        if let Some(addition) = self.proposed(rapid.rule, window) {
            self.support(addition, &deed);
            return;
        }
        if self.scene.encounter_fact(&deed, RAPID_TESTS) != Some(YES) {
            return;
        }
        let is_entered =
            |other: &Deed<'m>| (other.date, other.code) == (deed.date, rapid.code) && other.addition.is_none();
        if self.deeds.iter().any(is_entered) {
            return;
        }
        let mut done = 0;
        for test in &rapid.tests {
            done += u32::from(self.deeds.iter().any(|other| window.holds(other) && other.code == *test));
        }
        let same_day = |addition: &&Addition<'m>| addition.code == rapid.code && addition.date == deed.date;
        let before: u32 = self.outcome.additions.iter().filter(same_day).filter_map(|addition| addition.quantity).sum();
        let quantity = done.min(rapid.max_per_day.saturating_sub(before));
        if quantity == 0 {
            return;
        }
        let draft = Draft {
            rule: rapid.rule,
            code: rapid.code,
            row: None,
            place: Place::Own(deed.class),
            count: 1,
            quantity: Some(quantity),
            depends: Depends::Performed,
            suggest: None,
            window,
        };
        self.follow(rules, draft, &deed);
    }

    /// The addition that a 付随 rule, by its place, has proposed in a window already.
    fn proposed_by(&self, rule: u32, window: Window) -> Option<u32> {
        let newest = self.follow.newest.get(rule as usize).copied().flatten();
        let before = |addition: &u32| self.follow.before.get(*addition as usize).copied().flatten();
        let mut own = core::iter::successors(newest, before);
        own.find(|addition| self.windows.get(*addition as usize) == Some(&window))
    }

    /// The addition that a rule has proposed in a window already.
    fn proposed(&self, rule: Rule<'m>, window: Window) -> Option<usize> {
        let mut known = self.outcome.additions.iter().zip(self.windows.iter());
        known.position(|(addition, own)| addition.rule.is(rule) && *own == window)
    }

    /// One more line behind a proposal; the earliest of them gives its day.
    fn support(&mut self, addition: usize, deed: &Deed<'m>) {
        let supporter = supporter_of(addition as u32, deed);
        if self.outcome.supporters.contains(&supporter) {
            return;
        }
        self.outcome.supporters.push(supporter);
        let scene = self.scene;
        let Some(known) = self.outcome.additions.get_mut(addition) else { return };
        if deed.date < known.date {
            known.item = scene.fee_item(known.code, deed.date);
            (known.date, known.like, known.combination, known.encounter) =
                (deed.date, deed.like, deed.combination, deed.encounter);
            for own in self.deeds.iter_mut().filter(|own| own.addition == Some(addition as u32)) {
                (own.date, own.like, own.combination, own.encounter) =
                    (deed.date, deed.like, deed.combination, deed.encounter);
            }
        }
    }

    fn draft(&mut self, draft: Draft<'m>, deed: &Deed<'m>) {
        let at = self.place(draft.place, draft.code, deed);
        self.follow.next_unit = self.follow.next_unit.max(at.0 + 1);
        self.enter(draft, at, deed, Some(deed));
    }

    /// Proposes a line at a place of a unit; `deed` gives its day and payer, `supporter` is what it follows from.
    fn enter(&mut self, draft: Draft<'m>, (unit, line): (u32, u32), deed: &Deed<'m>, supporter: Option<&Deed<'m>>) {
        let item = draft.row.or_else(|| self.scene.fee_item(draft.code, deed.date));
        // What follows from the stay was notified: the claim names the ward or the fact.
        let unknown_standards = deed.like.is_some()
            && self.scene.claim.institution.standards.is_none()
            && item.is_some_and(|item| item.standards().next().is_some());
        // A line of the stay that has no row leaves the day open, where the claim alone leads to it.
        if item.is_none() && deed.like.is_none() && draft.suggest.is_none() {
            let args = [Arg::Code(draft.code), Arg::Day(deed.date), Arg::None];
            self.outcome.find(&messages::CODE_NOT_IN_MASTERS, Position::Claim, args);
        }
        if deed.like.is_none() {
            self.ask_for(draft.code, deed.date, draft.suggest.flatten());
        }
        let follows = deed.addition.and_then(|index| self.outcome.additions.get(index as usize));
        let suggest = match (item, draft.suggest) {
            (None, _) => Some(Some(MISSING_ROW)),
            (_, Some(missing)) => Some(missing),
            _ if unknown_standards => Some(Some(MISSING_STANDARDS)),
            _ if follows.is_some_and(|known| known.fate == Fate::Suggested) => {
                Some(follows.and_then(|known| known.missing))
            }
            _ if self.scene.claim.settings.completion == CompletionMode::Suggest => Some(None),
            _ => None,
        };
        let class = match draft.place {
            Place::Own(class) => class,
            Place::Same => deed.class,
        };
        let addition = self.outcome.additions.len() as u32;
        self.outcome.additions.push(Addition {
            code: draft.code,
            rule: draft.rule,
            date: deed.date,
            count: draft.count,
            quantity: draft.quantity,
            unit,
            line,
            service_class: class,
            item,
            like: deed.like,
            combination: deed.combination,
            encounter: deed.encounter,
            depends: draft.depends,
            fate: if suggest.is_some() { Fate::Suggested } else { Fate::Added },
            missing: suggest.flatten(),
            reason: None,
        });
        self.windows.push(draft.window);
        let supporter = supporter.map(|deed| supporter_of(addition, deed));
        self.outcome.supporters.extend(supporter);
        self.deeds.push(Deed {
            unit,
            line,
            class,
            code: draft.code,
            item,
            drug_regulation: 0,
            biological: false,
            is_drug: false,
            performed_only: false,
            times: draft.count,
            addition: Some(addition),
            ..*deed
        });
    }

    /// Names once what a line of the stay waits for.
    fn ask_for(&mut self, code: Code, date: Day, missing: Option<&'m str>) {
        let Some(missing) = missing else { return };
        let (def, args) = match missing {
            MISSING_WARD_DAY => (&messages::WARD_DAY_UNKNOWN, [Arg::Code(code), Arg::Day(date), Arg::None]),
            fact => (&messages::STAY_FACT_MISSING, [Arg::Day(date), Arg::Word(fact), Arg::None]),
        };
        // The day is that of the first.
        let without_day = |args: [Arg<'m>; 3]| args.map(|arg| if matches!(arg, Arg::Day(_)) { Arg::None } else { arg });
        let same = |known: &Finding<'m>| known.def.code == def.code && without_day(known.args) == without_day(args);
        if !self.outcome.findings.iter().any(same) {
            self.outcome.find(def, Position::Claim, args);
        }
    }

    /// The unit and the place in it: behind the lines of the unit, or a unit behind those of the claim.
    fn place(&self, place: Place, code: Code, deed: &Deed<'m>) -> (u32, u32) {
        let entered = self.scene.claim.units.len() as u32;
        let additions = &self.outcome.additions;
        if let Place::Own(_) = place {
            return (self.follow.next_unit.max(entered), 0);
        }
        let lines = self.scene.claim.units.get(deed.unit as usize).map_or(0, |unit| unit.lines.len() as u32);
        let mut joined = additions.iter().filter(|addition| addition.unit == deed.unit);
        // The same addition on another day of the unit is the same line.
        let known = joined.clone().find(|addition| addition.code == code && addition.date != deed.date);
        let next = joined.by_ref().map(|addition| addition.line + 1).max().unwrap_or(lines);
        (deed.unit, known.map_or(next.max(lines), |addition| addition.line))
    }
}

fn supporter_of(addition: u32, deed: &Deed<'_>) -> Supporter {
    Supporter { addition, unit: deed.unit, line: deed.line, date: deed.date }
}
