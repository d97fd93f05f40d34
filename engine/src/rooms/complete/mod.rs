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

use crate::claim::{Claim, CompletionMode, Setting};
use crate::masters::{Family, FeeItem, MasterSet, Rule};
use crate::message::{Arg, room as messages};
use crate::outcome::{Addition, Depends, Fate, Finding, Outcome, Position, Supporter, Unchecked};
use crate::rooms::age::first_day_of_age;
use crate::{Code, Day};
use deeds::{Deed, Scene};
use rules::{Accompanies, Counts, Per, Place, RapidTests, Reduction, Rules, YES};
use stay::DayLines;

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
    months: Vec<Rules<'m>>,
    deeds: Vec<Deed<'m>>,
    /// What each addition is proposed for, beside [`Outcome::additions`].
    windows: Vec<Window>,
    day: DayLines<'m>,
}

/// What the rules are asked about, and where the proposals go.
struct Desk<'r, 'c, 'm> {
    scene: Scene<'c, 'm>,
    deeds: &'r mut Vec<Deed<'m>>,
    windows: &'r mut Vec<Window>,
    day: &'r mut DayLines<'m>,
    outcome: &'r mut Outcome<'m>,
}

/// A line to propose.
struct Draft<'m> {
    rule: Rule<'m>,
    code: Code,
    place: Place,
    count: u32,
    quantity: Option<u32>,
    depends: Depends,
    /// What is missing, or `None` inside where a person must confirm it; `None`: it is applied.
    suggest: Option<Option<&'m str>>,
    window: Window,
}

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, room: &mut Completion<'m>, outcome: &mut Outcome<'m>) {
    let Completion { months, deeds, windows, day } = room;
    let known = months.iter().position(|rules| rules.month == claim.month).unwrap_or_else(|| {
        months.push(Rules::of(masters, claim.month));
        months.len() - 1
    });
    let Some(rules) = months.get(known) else { return };
    // Without fees there is nothing to propose.
    let has_fees = masters.release_on(Family::FeeItem, claim.month.last_day()).is_some();
    if claim.settings.completion == CompletionMode::Off || rules.is_empty(claim.setting) || !has_fees {
        outcome.unchecked.push(Unchecked::Completion);
        return;
    }
    let scene = Scene { claim, masters };
    scene.collect(deeds);
    windows.clear();
    let mut desk = Desk { scene, deeds, windows, day, outcome };
    if claim.setting == Setting::Inpatient {
        desk.stay(&rules.stay);
        // What follows from acts was written for outpatients.
        desk.outcome.unchecked.push(Unchecked::Completion);
        return;
    }
    let mut from = 0;
    for _ in 0..ROUNDS {
        let until = desk.deeds.len();
        if from == until {
            return;
        }
        desk.propose(rules, from, until);
        from = until;
    }
}

impl<'m> Desk<'_, '_, 'm> {
    fn propose(&mut self, rules: &Rules<'m>, from: usize, until: usize) {
        for rule in &rules.accompanies {
            for at in from..until {
                self.accompany(rule, &rules.accompanies, at);
            }
        }
        for at in from..until {
            for ages in &rules.ages {
                self.add_ages(ages, at);
            }
            for reduction in &rules.reductions {
                self.reduce(reduction, at);
            }
        }
        for rapid in &rules.rapid_tests {
            for at in from..until {
                self.rapid_tests(rapid, at);
            }
        }
    }

    fn accompany(&mut self, rule: &Accompanies<'m>, rules: &[Accompanies<'m>], at: usize) {
        let Some(deed) = self.deeds.get(at).copied() else { return };
        if !rule.rule.holds_on(deed.date) || !supports(rule, &deed) {
            return;
        }
        let window = Window::of(rule.per, &deed);
        if let Some(addition) = self.proposed(rule.rule, window) {
            self.support(addition, &deed);
            return;
        }
        if self.is_entered(rule, &deed, window) || !self.is_of_age(rule, &deed) {
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
            Some(None) if rule.fact.as_ref().is_some_and(|fact| fact.asks) && self.is_answered(rule, rules, window) => {
                return;
            }
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
        let (code, place) = (rule.code, rule.place);
        self.draft(Draft { rule: rule.rule, code, place, count, quantity: None, depends, suggest, window }, &deed);
    }

    /// Whether one of the fees among which the missing fact of a rule chooses was entered.
    fn is_answered(&self, rule: &Accompanies<'m>, rules: &[Accompanies<'m>], window: Window) -> bool {
        let name = |rule: &Accompanies<'m>| rule.fact.as_ref().map(|fact| fact.name);
        let mut entered = self.deeds.iter().filter(|deed| deed.addition.is_none() && window.holds(deed));
        entered.any(|deed| rules.iter().any(|other| other.code == deed.code && name(other) == name(rule)))
    }

    /// Whether the fee, or one that takes its place, stands in the window already. A fee of its own unit may have been entered in any
    /// unit of the visit.
    fn is_entered(&self, rule: &Accompanies<'m>, deed: &Deed<'m>, window: Window) -> bool {
        let unit = Window::of(Per::Unit, deed);
        let beside = |other: &Deed<'m>| {
            let instead = !rule.unless_in_unit || unit.holds(other);
            other.code == rule.code || instead && rule.unless.picks(other.code, other.item)
        };
        let visit = match rule.place {
            Place::Own(_) => Window::of(Per::Visit, deed),
            Place::Same => window,
        };
        let holds = |other: &Deed<'m>| window.holds(other) || other.addition.is_none() && visit.holds(other);
        self.deeds.iter().any(|other| holds(other) && beside(other))
    }

    fn is_of_age(&self, rule: &Accompanies<'m>, deed: &Deed<'m>) -> bool {
        let birth = self.scene.claim.patient.birth_date;
        let reached =
            |age: Option<[u8; 2]>| age.and_then(|age| first_day_of_age(age, birth)).map(|first| first <= deed.date);
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
    fn add_ages(&mut self, ages: &rules::AgeAdditions<'m>, at: usize) {
        let Some(deed) = self.deeds.get(at).copied().filter(|deed| ages.rule.holds_on(deed.date)) else { return };
        let Some(item) = deed.item.filter(|_| !deed.performed_only) else { return };
        let birth = self.scene.claim.patient.birth_date;
        let reached = |age: [u8; 2]| first_day_of_age(age, birth).is_none_or(|first| first <= deed.date);
        let passed = |age: [u8; 2]| first_day_of_age(age, birth).is_some_and(|first| first <= deed.date);
        for addition in item.age_additions() {
            let due = reached(addition.lower) && !passed(addition.upper) && ages.codes.contains(&addition.code);
            if !due || self.has_rival(&deed, addition.code) {
                continue;
            }
            let window = Window::Unit(deed.unit, deed.date);
            let draft = Draft {
                rule: ages.rule,
                code: addition.code,
                place: Place::Same,
                count: deed.times,
                quantity: None,
                depends: Depends::Performed,
                suggest: None,
                window,
            };
            self.draft(draft, &deed);
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
    fn reduce(&mut self, reduction: &Reduction<'m>, at: usize) {
        let Some(deed) = self.deeds.get(at).copied().filter(|deed| reduction.rule.holds_on(deed.date)) else { return };
        let is_reducible = |deed: &Deed<'m>| {
            deed.item.is_some_and(|item| {
                item.reduction() == 1 && item.is_base() && reduction.supporters.picks(deed.code, deed.item)
            })
        };
        if deed.performed_only || !is_reducible(&deed) {
            return;
        }
        let own = |other: &&Deed<'m>| (other.unit, other.date) == (deed.unit, deed.date);
        let reduces = |other: &Deed<'m>| other.item.is_some_and(|item| item.reduction() == 1 && !item.is_base());
        if self.deeds.iter().filter(own).any(|other| reduces(other) || other.line < deed.line && is_reducible(other)) {
            return;
        }
        let draft = Draft {
            rule: reduction.rule,
            code: reduction.code,
            place: Place::Same,
            count: deed.times,
            quantity: None,
            depends: Depends::Earlier,
            suggest: None,
            window: Window::Unit(deed.unit, deed.date),
        };
        self.draft(draft, &deed);
    }

    /// 外来迅速検体検査加算: once for each test, up to the number a day, where the claim says that the results were explained.
    fn rapid_tests(&mut self, rapid: &RapidTests<'m>, at: usize) {
        let Some(deed) = self.deeds.get(at).copied().filter(|deed| rapid.rule.holds_on(deed.date)) else { return };
        if !rapid.tests.contains(&deed.code) {
            return;
        }
        let window = Window::of(Per::Visit, &deed);
        if let Some(addition) = self.proposed(rapid.rule, window) {
            self.support(addition, &deed);
            return;
        }
        let said = self.scene.encounter_fact(&deed, RAPID_TESTS);
        let entered = self
            .deeds
            .iter()
            .any(|other| other.date == deed.date && other.code == rapid.code && other.addition.is_none());
        if said != Some(YES) || entered {
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
            place: Place::Own(deed.class),
            count: 1,
            quantity: Some(quantity),
            depends: Depends::Performed,
            suggest: None,
            window,
        };
        self.draft(draft, &deed);
    }

    /// The addition that a rule has proposed in a window already.
    fn proposed(&self, rule: Rule<'m>, window: Window) -> Option<usize> {
        let mut known = self.outcome.additions.iter().zip(self.windows.iter());
        known.position(|(addition, own)| addition.rule.is(rule) && *own == window)
    }

    /// One more line behind a proposal; the earliest of them gives its day.
    fn support(&mut self, addition: usize, deed: &Deed<'m>) {
        let supporter = Supporter { addition: addition as u32, unit: deed.unit, line: deed.line, date: deed.date };
        if self.outcome.supporters.contains(&supporter) {
            return;
        }
        self.outcome.supporters.push(supporter);
        let Some(known) = self.outcome.additions.get_mut(addition) else { return };
        if deed.date < known.date {
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
        self.enter(draft, at, deed, Some(deed));
    }

    /// Proposes a line at a place of a unit; `deed` gives its day and payer, `supporter` is what it follows from.
    fn enter(&mut self, draft: Draft<'m>, (unit, line): (u32, u32), deed: &Deed<'m>, supporter: Option<&Deed<'m>>) {
        let item = self.scene.fee_item(draft.code, deed.date);
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
            like: deed.like,
            combination: deed.combination,
            encounter: deed.encounter,
            depends: draft.depends,
            fate: if suggest.is_some() { Fate::Suggested } else { Fate::Added },
            missing: suggest.flatten(),
            reason: None,
        });
        self.windows.push(draft.window);
        if let Some(supporter) = supporter {
            self.support(addition as usize, supporter);
        }
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
            let own = additions.iter().map(|addition| addition.unit + 1).max().unwrap_or(0).max(entered);
            return (own, 0);
        }
        let lines = self.scene.claim.units.get(deed.unit as usize).map_or(0, |unit| unit.lines.len() as u32);
        let mut joined = additions.iter().filter(|addition| addition.unit == deed.unit);
        // The same addition on another day of the unit is the same line.
        let known = joined.clone().find(|addition| addition.code == code && addition.date != deed.date);
        let next = joined.by_ref().map(|addition| addition.line + 1).max().unwrap_or(lines);
        (deed.unit, known.map_or(next.max(lines), |addition| addition.line))
    }
}

/// Whether a deed is one that a rule's fee follows from.
fn supports(rule: &Accompanies<'_>, deed: &Deed<'_>) -> bool {
    let by_drug = deed.is_drug && rule.supporters.picks_drugs(deed.class, deed.code);
    let regulated = rule.drug_regulations.is_empty() || rule.drug_regulations.contains(&deed.drug_regulation);
    let wanted = regulated && (!rule.biological || deed.biological);
    (by_drug || !deed.is_drug && rule.supporters.picks(deed.code, deed.item)) && wanted
}
