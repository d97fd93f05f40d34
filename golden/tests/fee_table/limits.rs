//! 05: at the limit, and one time above it.

use crate::tally::{Tally, checked, findings_agree, say_all};
use santei::claim::{Claim, Setting};
use santei::masters::FeeItem;
use santei::outcome::{Basis, Decision, LineStatus, Outcome};
use santei::{Code, Day, Engine, Session};
use santei_golden::arrange::{FIRST, Frame, LAST, Stage, bill, code, remember, state};
use std::collections::{BTreeMap, BTreeSet};

/// How far a limit reaches.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Reach {
    Day,
    /// This one and so many before it.
    Weeks(i32),
    Months(i32),
    FiscalYear,
    Stay,
    FirstDayOfStay,
    /// By a fact of that name, and whether other days are other ones.
    Fact(String, bool),
    /// 項番36: the month of the claim; whether 項番37 cuts.
    Column(bool),
}

/// A limit of a code: a row of 05, or 項番36.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Limit {
    unit: u16,
    times: u32,
    special: bool,
    reach: Reach,
}

/// What is expected of the time that is too many.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Verdict {
    Suppressed,
    Undecided(Option<String>),
}

impl Limit {
    fn name(&self) -> String {
        match self.reach {
            Reach::Column(_) => "項番36".to_owned(),
            _ => format!("05 {} {}回 特例{}", self.unit, self.times, u8::from(self.special)),
        }
    }

    fn is_row(&self) -> bool {
        !matches!(self.reach, Reach::Column(_))
    }

    /// Beyond the limit, with all facts the same.
    fn verdict(&self) -> Verdict {
        match self.reach {
            Reach::Column(false) => Verdict::Undecided(None),
            _ if self.special => Verdict::Undecided(Some("特例条件".to_owned())),
            _ => Verdict::Suppressed,
        }
    }

    fn needs_stay(&self) -> bool {
        matches!(self.reach, Reach::Stay | Reach::FirstDayOfStay)
    }

    fn is_fact(&self) -> bool {
        matches!(self.reach, Reach::Fact(..))
    }

    fn fact(&self) -> Option<&str> {
        match &self.reach {
            Reach::Fact(name, _) => Some(name),
            _ => None,
        }
    }

    /// The first day of its window around a last one; `None` for what dates do not place.
    fn from(&self, last: Day, admitted: Day) -> Option<Day> {
        let (year, month, _) = last.ymd();
        match self.reach {
            Reach::Day | Reach::FirstDayOfStay | Reach::Fact(_, true) => Some(last),
            Reach::Weeks(before) => Some(last.plus_days(-(last.weekday_from_sunday() as i32) - 7 * before)),
            Reach::Months(before) => Some(last.month().plus_months(-before).first_day()),
            Reach::FiscalYear => Day::from_ymd(if month >= 4 { year } else { year - 1 }, 4, 1),
            Reach::Stay => Some(admitted),
            Reach::Column(_) | Reach::Fact(_, false) => Some(last.month().first_day()),
        }
    }

    /// Whether times on these days (ascending) stay within the limit. Facts of other limits than the one under test differ, and
    /// never bind.
    fn allows(&self, days: &[Day], admitted: Day) -> bool {
        days.iter().enumerate().all(|(at, last)| {
            let from = self.from(*last, admitted).unwrap_or(*last);
            days.iter().take(at + 1).filter(|day| from <= **day).count() <= self.times as usize
        })
    }
}

/// An act with its limits, in a frame.
struct Case<'s, 'm> {
    stage: &'s Stage<'m>,
    code: Code,
    limits: Vec<Limit>,
    /// Index of the row under test.
    own: usize,
    frame: Frame,
    admitted: Day,
    last: Day,
}

/// How the times before the last lie.
struct Spread {
    /// Ascending.
    before: Vec<Day>,
    /// The limits that the last time goes beyond, by index.
    beyond: Vec<usize>,
}

pub fn sweep(stage: &Stage<'_>, rows: &[Vec<String>]) {
    let engine = Engine::new(stage.masters.clone());
    let mut session = engine.session();
    let reaches = reaches(stage);
    let mut tally = Tally::default();
    for row in rows {
        let heading = format!("{} {}", row[3], row[4]);
        let outcome = one_row(stage, &reaches, row, &mut session);
        match outcome {
            Ok(words) => tally.count(&heading, &words),
            Err(text) => tally.fail_or_beside(&heading, &format!("{heading} {} {}", row[1], row[2]), text),
        }
    }
    tally.close("05", rows.len());
}

/// The windows of the rulebook by 算定単位コード and 区分 (empty: every other).
type Reaches = BTreeMap<(u16, String), Reach>;

fn reaches(stage: &Stage<'_>) -> Reaches {
    let rules = stage.masters.rules("limit_unit", stage.month.last_day());
    let reach = |rule: santei::masters::Rule<'_>| {
        let before = rule.int("length").unwrap() as i32 - 1;
        let fact = rule.text("fact").unwrap_or_default().to_owned();
        match rule.text("window").unwrap() {
            "day" => Reach::Day,
            "weeks" => Reach::Weeks(before),
            "months" => Reach::Months(before),
            "fiscal_year" => Reach::FiscalYear,
            "stay" => Reach::Stay,
            "first_day_of_stay" => Reach::FirstDayOfStay,
            "fact" => Reach::Fact(fact, false),
            "fact_of_day" => Reach::Fact(fact, true),
            other => panic!("window {other}"),
        }
    };
    let mut reaches = Reaches::new();
    for rule in rules {
        let unit = rule.int("unit").unwrap() as u16;
        let mut sections: Vec<String> = rule.texts("sections").map(str::to_owned).collect();
        sections.extend(rule.ints("codes").map(|code| code.to_string()));
        if sections.is_empty() {
            sections.push(String::new());
        }
        reaches.extend(sections.into_iter().map(|section| ((unit, section), reach(rule))));
    }
    reaches
}

fn reach_of(reaches: &Reaches, unit: u16, item: FeeItem<'_>) -> Reach {
    let code = item.code().to_string();
    let speaks = |prefix: &str| item.section().starts_with(prefix) || prefix == code;
    let mut own = reaches.iter().filter(|((known, prefix), _)| *known == unit && speaks(prefix));
    let longest = own.next_back().unwrap_or_else(|| panic!("no rule of unit {unit}"));
    longest.1.clone()
}

fn limits_of(stage: &Stage<'_>, reaches: &Reaches, item: FeeItem<'_>) -> Vec<Limit> {
    let row = |limit: santei::masters::FrequencyLimit<'_>| {
        let reach = reach_of(reaches, limit.unit, item);
        Limit { unit: limit.unit, times: limit.times, special: limit.special, reach }
    };
    let mut limits: Vec<Limit> = stage.table.frequencies(item.code()).map(row).collect();
    if item.max_times() != 0 {
        let reach = Reach::Column(item.max_times_error() == 1);
        limits.push(Limit { unit: 0, times: item.max_times().into(), special: false, reach });
    }
    limits
}

fn one_row(
    stage: &Stage<'_>,
    reaches: &Reaches,
    row: &[String],
    session: &mut Session<'_, '_>,
) -> Result<String, String> {
    let code = code(&row[1]);
    let Some(item) = stage.item(code) else { return not_in_the_master(stage, code, session) };
    let mut limits = limits_of(stage, reaches, item);
    let same = |limit: &Limit| limit.is_row() && limit.unit.to_string() == row[3] && limit.times.to_string() == row[5];
    let own = limits.iter().position(same).ok_or("the row is not in the image")?;
    if limits[own].special != (row[6] == "1") {
        return Err("特例条件 differs from the file".into());
    }
    let settings: &[Setting] = match limits[own].needs_stay() {
        true => &[Setting::Inpatient],
        false => &[Setting::Outpatient, Setting::Inpatient],
    };
    let frame = match stage.frame(&[item], settings) {
        Ok(frame) => frame,
        Err(13) => return without_a_stay(stage, code, item, session),
        Err(column) => return Err(format!("no frame: 項番{column}")),
    };
    let own_limit = limits[own].clone();
    if frame.setting == Setting::Outpatient {
        limits.retain(|limit| !limit.needs_stay());
    }
    let own = limits.iter().position(|limit| *limit == own_limit).ok_or("the row is gone")?;
    let first_day_only = limits.iter().any(|limit| limit.reach == Reach::FirstDayOfStay);
    let admitted = if first_day_only { stage.day(FIRST) } else { Day::from_ymd(2025, 6, 2).unwrap() };
    let last = if first_day_only { admitted } else { stage.day(LAST) };
    Case { stage, code, limits, own, frame, admitted, last }.run(session)
}

/// The tables are a month younger than the master: what it does not know has no limits, and no price either.
fn not_in_the_master(stage: &Stage<'_>, code: Code, session: &mut Session<'_, '_>) -> Result<String, String> {
    let items: &[FeeItem<'_>] = &[];
    let frame = stage.frame(items, &[Setting::Outpatient]).map_err(|column| format!("no frame: 項番{column}"))?;
    let mut claim = stage.claim(frame, stage.day(FIRST));
    bill(&mut claim, code, stage.day(LAST), 999);
    let outcome = session.calculate(checked(&claim));
    match outcome.decisions.is_empty() && outcome.lines.iter().all(|line| line.status == LineStatus::Undecided) {
        true => Ok("not in the master of the month: the line is undecided".into()),
        false => Err(format!("not in the master: {:?} {}", outcome.lines, say_all(outcome))),
    }
}

/// A limit of a stay on an act that no inpatient claim holds: it counts nothing.
fn without_a_stay(
    stage: &Stage<'_>,
    code: Code,
    item: FeeItem<'_>,
    session: &mut Session<'_, '_>,
) -> Result<String, String> {
    let frame = stage.frame(&[item], &[Setting::Outpatient]).map_err(|column| format!("no frame: 項番{column}"))?;
    let mut claim = stage.claim(frame, stage.day(FIRST));
    bill(&mut claim, code, stage.day(LAST), 1);
    let outcome = session.calculate(checked(&claim));
    if outcome.decisions.is_empty() {
        Ok("outpatient act: a limit of the stay counts nothing".into())
    } else {
        Err(format!("outpatient only: {}", say_all(outcome)))
    }
}

impl Case<'_, '_> {
    fn limit(&self) -> &Limit {
        &self.limits[self.own]
    }

    /// The days of the window of the row, from the last day back.
    fn days(&self) -> Vec<Day> {
        let fact = self.limit().is_fact();
        let first = if fact { self.stage.day(FIRST) } else { self.admitted.min(self.stage.day(1)) };
        let mut from = self.limit().from(self.last, self.admitted).unwrap_or(self.last);
        if fact {
            from = from.max(first);
        }
        let mut days = Vec::new();
        let mut day = self.last;
        while day >= from {
            days.push(day);
            day = day.previous();
        }
        days
    }

    /// Places the times before the last one by one, as late as the other limits let them. `clean`: such that they also let the
    /// last one.
    fn spread(&self, clean: bool) -> Spread {
        let wanted = self.limit().times as usize;
        let mut before: Vec<Day> = Vec::new();
        for day in self.days() {
            while before.len() < wanted {
                let mut trial = before.clone();
                trial.push(day);
                trial.sort();
                let mut all = trial.clone();
                all.extend(clean.then_some(self.last));
                let others = self.limits.iter().filter(|limit| *limit != self.limit() && !limit.is_fact());
                if !others.into_iter().all(|limit| limit.allows(&all, self.admitted)) {
                    break;
                }
                before = trial;
            }
        }
        let mut all = before.clone();
        all.push(self.last);
        let binds = |limit: &Limit| limit == self.limit() || !limit.is_fact();
        let is_beyond = |limit: &Limit| binds(limit) && !limit.allows(&all, self.admitted);
        let beyond = (0..self.limits.len()).filter(|at| is_beyond(&self.limits[*at])).collect();
        Spread { before, beyond }
    }

    /// The most times in one unit: facts of other limits must tell the units apart.
    fn chunk(&self) -> u32 {
        let others = self.limits.iter().filter(|limit| limit.is_fact() && *limit != self.limit());
        others.map(|limit| limit.times).min().unwrap_or(u32::MAX)
    }

    /// The claim with the times before the last; earlier months are history.
    fn claim(&self, before: &[Day], own_fact: &dyn Fn(usize) -> Option<String>) -> Claim {
        let mut claim = self.stage.claim(self.frame, self.admitted);
        let days: BTreeSet<Day> = before.iter().copied().collect();
        for day in days {
            let mut times = before.iter().filter(|other| **other == day).count() as u32;
            while times > 0 {
                let part = times.min(self.chunk());
                times -= part;
                if self.stage.month.contains(day) {
                    self.add(&mut claim, day, part, own_fact);
                } else {
                    remember(&mut claim, self.code, day, part);
                }
            }
        }
        claim
    }

    /// Adds a unit with the facts of its limits, those of other limits different in every unit.
    fn add(&self, claim: &mut Claim, day: Day, count: u32, own_fact: &dyn Fn(usize) -> Option<String>) -> usize {
        let unit = bill(claim, self.code, day, count);
        for limit in &self.limits {
            let Some(name) = limit.fact() else { continue };
            let value = if limit == self.limit() { own_fact(unit) } else { Some(format!("{unit}")) };
            if let Some(value) = value {
                state(claim, unit, name, value);
            }
        }
        if claim.setting == Setting::Inpatient && self.stage.is_addition(self.code) {
            let group = self.stage.group_for(&[self.code]).expect("a group lists every addition");
            self.stage.set_ward(claim, day, group);
        }
        unit
    }

    fn run(&self, session: &mut Session<'_, '_>) -> Result<String, String> {
        let clean = self.spread(true);
        if clean.before.len() == self.limit().times as usize {
            self.at_limit(&clean, session)?;
            return self.above(&clean, session);
        }
        let joint = self.spread(false);
        self.at_limit(&joint, session)?;
        self.bound_by_other(&joint, session)
    }

    fn at_limit(&self, spread: &Spread, session: &mut Session<'_, '_>) -> Result<(), String> {
        for value in [Some("1".to_owned()), None] {
            let claim = self.claim(&spread.before, &|_| value.clone());
            let outcome = session.calculate(checked(&claim));
            if !outcome.decisions.iter().all(|decision| self.is_open_by_history(decision, &spread.before)) {
                return Err(format!("at the limit: {}", say_all(outcome)));
            }
            if !self.limit().is_fact() {
                break;
            }
        }
        Ok(())
    }

    /// The history has no facts: of a limit that a fact places, other than the one under test, it may fill the times.
    fn filled_by_history(&self, before: &[Day]) -> Option<usize> {
        let times = before.iter().filter(|day| !self.stage.month.contains(**day)).count();
        let is_filled = |limit: &Limit| matches!(limit.reach, Reach::Fact(_, false)) && limit.times as usize <= times;
        self.limits.iter().position(|limit| limit != self.limit() && is_filled(limit))
    }

    fn is_open_by_history(&self, decision: &Decision<'_>, before: &[Day]) -> bool {
        let Some(limit) = self.filled_by_history(before).map(|at| &self.limits[at]) else { return false };
        let missing = if limit.special { Some("特例条件") } else { limit.fact() };
        decision.status == LineStatus::Undecided && decision.missing == missing && self.names(decision, limit)
    }

    /// For want of facts of the history another row leaves open what the row under test would count, or leaves it open first.
    fn open_by_history(&self, spread: &Spread, at: usize, session: &mut Session<'_, '_>) -> Result<String, String> {
        let limit = &self.limits[at];
        let missing = if limit.special { Some("特例条件") } else { limit.fact() };
        let verdict = Verdict::Undecided(missing.map(str::to_owned));
        self.one_more(spread, &|_| Some("1".to_owned()), &verdict, at, session)?;
        Ok(format!("bound by another row: {}, history without its fact", limit.name()))
    }

    /// The row alone is passed.
    fn above(&self, spread: &Spread, session: &mut Session<'_, '_>) -> Result<String, String> {
        if let Some(at) = self.filled_by_history(&spread.before)
            && (spread.before.iter().any(|day| self.stage.month.contains(*day))
                || (at < self.own && self.limit().verdict() != Verdict::Suppressed))
        {
            return self.open_by_history(spread, at, session);
        }
        if spread.beyond != [self.own] {
            return Err(format!("the last time goes beyond {:?}", spread.beyond));
        }
        let same = |_: usize| Some("1".to_owned());
        self.one_more(spread, &same, &self.limit().verdict(), self.own, session)?;
        if spread.before.iter().all(|day| *day == self.last) {
            self.in_one_line(spread, session)?;
        }
        let Some(name) = self.limit().fact() else {
            return Ok(match self.limit().verdict() {
                Verdict::Suppressed => "above: suppressed".into(),
                Verdict::Undecided(_) => "above: undecided".into(),
            });
        };
        let missing = if self.limit().special { "特例条件" } else { name };
        self.one_more(spread, &|_| None, &Verdict::Undecided(Some(missing.into())), self.own, session)?;
        self.different(spread, session)?;
        Ok("above: undecided".into())
    }

    /// The last time in a unit of its own.
    fn one_more(
        &self,
        spread: &Spread,
        fact: &dyn Fn(usize) -> Option<String>,
        verdict: &Verdict,
        row: usize,
        session: &mut Session<'_, '_>,
    ) -> Result<(), String> {
        let mut claim = self.claim(&spread.before, fact);
        let unit = self.add(&mut claim, self.last, 1, fact);
        let outcome = session.calculate(checked(&claim));
        self.judge(outcome, unit, (verdict, row), &spread.before)
    }

    /// All times in one line: what is too many is cut.
    fn in_one_line(&self, spread: &Spread, session: &mut Session<'_, '_>) -> Result<(), String> {
        let count = spread.before.len() as u32 + 1;
        if count > self.chunk() {
            return Ok(());
        }
        let mut claim = self.claim(&[], &|_| None);
        let unit = self.add(&mut claim, self.last, count, &|_| Some("1".to_owned()));
        let outcome = session.calculate(checked(&claim));
        self.judge(outcome, unit, (&self.limit().verdict(), self.own), &[])
    }

    fn judge(
        &self,
        outcome: &Outcome<'_>,
        unit: usize,
        (verdict, row): (&Verdict, usize),
        before: &[Day],
    ) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("{what}, expected {verdict:?}: {}", say_all(outcome)));
        // Of equal units of a day any one may be the one too many.
        let is_earlier =
            |decision: &&Decision<'_>| decision.unit as usize != unit && self.is_open_by_history(decision, before);
        let own: Vec<&Decision<'_>> = outcome.decisions.iter().filter(|decision| !is_earlier(decision)).collect();
        let [decision] = own.as_slice() else { return wrong("not one decision") };
        if decision.date != self.last || !self.names(decision, &self.limits[row]) {
            return wrong("another day or row");
        }
        let found = match decision.status {
            LineStatus::Suppressed if decision.count - decision.allowed == 1 => Verdict::Suppressed,
            LineStatus::Undecided if decision.allowed == decision.count => {
                Verdict::Undecided(decision.missing.map(str::to_owned))
            }
            _ => return wrong("another number stands"),
        };
        if found != *verdict || !findings_agree(outcome) {
            return wrong("another verdict or finding");
        }
        Ok(())
    }

    fn names(&self, decision: &Decision<'_>, limit: &Limit) -> bool {
        match decision.basis {
            Basis::Frequency(row) => {
                limit.is_row()
                    && (row.code, row.unit, row.times, row.special)
                        == (self.code, limit.unit, limit.times, limit.special)
            }
            Basis::Column { no, value } => !limit.is_row() && no == 36 && value == i64::from(limit.times),
            _ => false,
        }
    }

    /// Every unit has another fact: nothing is too many.
    fn different(&self, spread: &Spread, session: &mut Session<'_, '_>) -> Result<(), String> {
        let own = |unit: usize| Some(format!("{unit}"));
        let mut claim = self.claim(&spread.before, &own);
        self.add(&mut claim, self.last, 1, &own);
        let outcome = session.calculate(checked(&claim));
        if outcome.decisions.is_empty() { Ok(()) } else { Err(format!("different facts: {}", say_all(outcome))) }
    }

    /// Other rows are passed with this one or before it: what certainly suppresses goes first, then the order of the rows.
    fn bound_by_other(&self, spread: &Spread, session: &mut Session<'_, '_>) -> Result<String, String> {
        let first = spread.beyond.iter().min_by_key(|at| (self.limits[**at].verdict() != Verdict::Suppressed, **at));
        let Some(first) = first.copied() else { return Err("nothing binds".into()) };
        let verdict = self.limits[first].verdict();
        self.one_more(spread, &|_| Some("1".to_owned()), &verdict, first, session)?;
        if first == self.own {
            return Ok(match verdict {
                Verdict::Suppressed => "above, as another row is: suppressed".into(),
                Verdict::Undecided(_) => "above, as another row is: undecided".into(),
            });
        }
        Ok(format!("bound by another row: {} {verdict:?}", self.limits[first].name()))
    }
}
