//! adjudicate: accepts or suppresses every line on every day exactly once, by the 電子点数表 and the master's own conditions.
//!
//! An act waits for everything that could take it away, and is decided when all of that is decided; only what is accepted takes
//! away. So nothing is ever revived, and the order of entry does not matter. Where 背反区分3 leaves the choice, the code with more
//! nominal points stays, at equal points the lower code. What waits for itself is a cycle and stays undecided.

mod conditions;
mod docket;
mod included;
mod limits;
mod order;
mod pairing;
mod precepts;
mod principals;
mod profile;
mod proposals;
mod relations;
mod restrictions;

use crate::claim::{AdjudicationMode, Claim};
use crate::masters::{FeeItem, FeeTable, FeeTablePart, FrequencyLimit, MasterSet, Rule};
use crate::message::{Arg, MessageDef, Severity, room as messages};
use crate::outcome::{Against, Basis, Decision, LineStatus, Outcome, Position, Unchecked, Withheld};
use crate::{Code, Day};
use docket::{Act, Docket, Entry, NO_ACT, Origin, State};
use order::Reason;
use precepts::Precepts;
use profile::{Profile, Profiles};
use relations::{Met, Relation};

/// Working memory of the room, kept while a session lives.
#[derive(Default)]
pub(super) struct Chamber<'m> {
    docket: Docket<'m>,
    months: Vec<(Precepts<'m>, Profiles<'m>)>,
}

impl<'m> Chamber<'m> {
    /// How many times of every entered line and day stand, in order of unit, day and line; and of every addition.
    pub(super) fn standing(&self) -> (&[u32], &[u32]) {
        self.docket.standing()
    }
}

/// What the rules are asked about.
struct Context<'c, 'm> {
    claim: &'c Claim,
    masters: &'c MasterSet<'m>,
    table: Option<FeeTable<'m>>,
    precepts: &'c Precepts<'m>,
    profiles: &'c Profiles<'m>,
}

impl<'c, 'm> Context<'c, 'm> {
    fn is_inpatient(&self) -> bool {
        super::is_inpatient(self.claim.setting)
    }

    /// What is known of an act by itself.
    fn profile(&self, act: &Act<'_>) -> Option<&'c Profile<'m>> {
        self.profiles.get(act.profile)
    }

    /// The day from which an act counts within the stay: 入院料 from the 起算日, anything else from the admission.
    fn stay_from(&self, entry: Option<&Entry>) -> Option<Day> {
        let stay = self.claim.stay.as_ref()?;
        let is_ward = entry.is_some_and(|entry| entry.ward_group() != 0);
        Some(if is_ward { stay.counted_from } else { stay.admitted })
    }

    /// 病棟の入院料 that the stay names for a day.
    fn ward_fee(&self, date: Day) -> Option<Code> {
        self.claim.stay.as_ref()?.on(date)?.ward_fee
    }

    /// The same with its 入院基本料識別.
    fn ward_on(&self, date: Day) -> Option<(Code, u16)> {
        let code = self.ward_fee(date)?;
        Some((code, self.table.as_ref()?.supplement(code)?.inpatient_group))
    }

    /// The same with its row.
    fn ward_item(&self, date: Day) -> Option<FeeItem<'m>> {
        self.masters.fee_item(self.ward_fee(date)?, date).found()
    }
}

/// What a rule says about an act.
#[derive(Clone, Copy)]
struct Verdict<'m> {
    status: LineStatus,
    allowed: u32,
    def: &'static MessageDef,
    basis: Basis<'m>,
    window: Option<(Day, Day)>,
    against: Against,
    missing: Option<&'m str>,
    rule: Option<Rule<'m>>,
    args: [Arg<'m>; 3],
}

impl<'m> Verdict<'m> {
    fn suppressed(def: &'static MessageDef, basis: Basis<'m>, allowed: u32, args: [Arg<'m>; 3]) -> Verdict<'m> {
        let (status, against) = (LineStatus::Suppressed, Against::Nothing);
        Verdict { status, allowed, def, basis, window: None, against, missing: None, rule: None, args }
    }

    /// Undecided: the line keeps all its times.
    fn review(def: &'static MessageDef, basis: Basis<'m>, args: [Arg<'m>; 3], act: &Act<'m>) -> Verdict<'m> {
        Verdict { status: LineStatus::Undecided, ..Verdict::suppressed(def, basis, act.times, args) }
    }

    fn undecided(def: &'static MessageDef, basis: Basis<'m>, missing: &'m str, act: &Act<'m>) -> Verdict<'m> {
        Verdict::review(def, basis, [Arg::Code(act.code), Arg::Day(act.date), Arg::Word(missing)], act).lacking(missing)
    }

    fn fact_missing(limit: FrequencyLimit<'m>, fact: &'m str, act: &Act<'m>) -> Verdict<'m> {
        let args = [Arg::Code(act.code), Arg::Word(fact), Arg::Int(limit.times.into())];
        Verdict::review(&messages::FACT_MISSING, Basis::Frequency(limit), args, act).lacking(fact)
    }

    fn within(self, window: (Day, Day)) -> Verdict<'m> {
        Verdict { window: Some(window), ..self }
    }

    fn lacking(self, missing: &'m str) -> Verdict<'m> {
        Verdict { missing: Some(missing), ..self }
    }

    /// 特例条件: the row has an exception that the table cannot express, so it takes nothing away.
    fn special(self, act: &Act<'m>) -> Verdict<'m> {
        let table = self.basis.table().unwrap_or_default();
        let args = [Arg::Code(act.code), Arg::Word(table), Arg::Word(row_name(self.basis))];
        let open = Verdict::review(&messages::SPECIAL_CONDITION, self.basis, args, act).lacking("特例条件");
        Verdict { window: self.window, against: self.against, rule: self.rule, ..open }
    }

    /// The decision about an act, at its unit and line.
    fn about(&self, act: &Act<'m>, (unit, line): (u32, u32)) -> Decision<'m> {
        Decision {
            unit,
            line,
            date: act.date,
            status: self.status,
            count: act.times,
            allowed: act.allowed,
            def: self.def,
            basis: self.basis,
            window: self.window,
            against: self.against,
            missing: self.missing,
            rule: self.rule,
            args: self.args,
        }
    }

    fn suppresses(&self) -> bool {
        self.status == LineStatus::Suppressed
    }
}

/// What the rules say about an act so far: of what is certain the verdict that leaves least, of what is open the first.
#[derive(Default)]
struct Found<'m> {
    least: Option<Verdict<'m>>,
    open: Option<Verdict<'m>>,
}

impl<'m> Found<'m> {
    fn add(&mut self, verdict: Option<Verdict<'m>>) {
        let Some(verdict) = verdict else { return };
        if !verdict.suppresses() {
            self.open = self.open.or(Some(verdict));
        } else if self.least.is_none_or(|least| verdict.allowed < least.allowed) {
            self.least = Some(verdict);
        }
    }

    /// Whether nothing is left of the act.
    fn is_settled(&self) -> bool {
        self.least.is_some_and(|least| least.allowed == 0)
    }

    /// Decided suppression goes before doubt; of what it leaves, the doubt remains.
    fn verdict(&self) -> Option<Verdict<'m>> {
        match (&self.least, &self.open) {
            (None, None) => None,
            (Some(least), Some(open)) if least.allowed > 0 => {
                Some(Verdict { allowed: open.allowed.min(least.allowed), ..*open })
            }
            (Some(own), _) | (None, Some(own)) => Some(*own),
        }
    }
}

const fn row_name(basis: Basis<'_>) -> &'static str {
    match basis {
        Basis::Bundle { .. } => "包括",
        Basis::Exclusion(..) => "背反",
        Basis::Inpatient { .. } => "入院基本料加算",
        Basis::Frequency(_) => "算定回数",
        Basis::Column { .. } | Basis::Age { .. } | Basis::Nothing => "",
    }
}

pub(super) fn run<'m>(claim: &Claim, masters: &MasterSet<'m>, chamber: &mut Chamber<'m>, outcome: &mut Outcome<'m>) {
    let Chamber { docket, months } = chamber;
    let month = months.iter().position(|(precepts, _)| precepts.month == claim.month).unwrap_or_else(|| {
        months.push((Precepts::of(masters, claim.month), Profiles::default()));
        months.len() - 1
    });
    let Some((precepts, profiles)) = months.get_mut(month) else { return };
    // A table that changes within the month only brings rows of new codes: its state at the end holds the whole month.
    let table = masters.fee_table(claim.month.last_day());
    docket.collect(claim, outcome, masters, precepts);
    docket.index(table.as_ref(), precepts, profiles);
    let context = Context { claim, masters, table, precepts, profiles };
    docket.relate(&context);
    docket.connect(&context, outcome);
    docket.decide_all(&context, outcome);
    docket.check_actual_days(&context, outcome);
    docket.name_unchecked(&context, outcome);
    let warn_only = claim.settings.adjudication == AdjudicationMode::Warn;
    docket.settle(warn_only);
    docket.include_supplies(&context, warn_only, outcome);
    outcome.decisions.sort_unstable_by_key(|decision| (decision.unit, decision.line, decision.date));
    report(outcome);
}

/// One finding per line and reason: the days of a line that share both are one.
fn report(outcome: &mut Outcome<'_>) {
    for index in 0..outcome.decisions.len() {
        let Some(decision) = outcome.decisions.get(index).copied() else { continue };
        let same = |other: &Decision<'_>| {
            (other.unit, other.line, other.def.code) == (decision.unit, decision.line, decision.def.code)
                && other.against.act().map(|(code, _)| code) == decision.against.act().map(|(code, _)| code)
        };
        let said = outcome.decisions.iter().take(index).rev().take_while(|other| other.unit == decision.unit).any(same);
        if !said {
            outcome.find(decision.def, Position::Line(decision.unit, decision.line), decision.args);
        }
    }
}

impl<'m> Docket<'m> {
    fn decide_all(&mut self, context: &Context<'_, 'm>, outcome: &mut Outcome<'m>) {
        loop {
            while let Some(at) = self.order.ready.pop() {
                let verdict = self.verdict(at as usize, context);
                self.decide(at, verdict, context, outcome);
            }
            let circle = self.circles();
            if circle.is_empty() {
                return;
            }
            for at in circle {
                let verdict = self.cycle(at as usize);
                self.decide(at, verdict, context, outcome);
            }
        }
    }

    fn decide(&mut self, at: u32, verdict: Option<Verdict<'m>>, context: &Context<'_, 'm>, outcome: &mut Outcome<'m>) {
        let Some(act) = self.acts.get_mut(at as usize).filter(|act| act.state == State::Open) else { return };
        (act.state, act.allowed) = match verdict {
            None => (State::Accepted, act.times),
            Some(verdict) if verdict.status == LineStatus::Undecided => (State::Undecided, verdict.allowed),
            Some(verdict) if verdict.allowed > 0 => (State::Accepted, verdict.allowed),
            Some(_) => (State::Suppressed, 0),
        };
        let Some(act) = self.acts.get(at as usize) else { return };
        let Origin::Line(unit, line) = act.origin else { return };
        let decision = verdict.map(|verdict| verdict.about(act, (unit, line)));
        if act.is_proposed() {
            proposals::tell(act, verdict.as_ref(), outcome);
            outcome.withheld.extend(decision.map(|decision| Withheld { addition: act.addition, decision }));
            self.release(at);
            return;
        }
        match decision {
            Some(decision) => outcome.decisions.push(decision),
            None => {
                if let Some((from, known)) = self.short_history(act, context) {
                    let args = [Arg::Code(act.code), Arg::Day(from), Arg::Day(known)];
                    outcome.find(&messages::HISTORY_SHORT, Position::Line(unit, line), args);
                }
            }
        }
        self.release(at);
    }

    /// Everything that could keep a line from being billed, in one look.
    fn verdict(&self, at: usize, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        let act = self.acts.get(at)?;
        let mut found = Found::default();
        found.add(own_conditions(act, context));
        found.add(self.unpaired(at, act, context));
        found.add(self.prerequisite(act, context));
        found.add(self.base_fell(at, act));
        found.add(self.inpatient_table(act, context));
        self.restricted(at, act, context, &mut found);
        self.principal(at, act, context, &mut found);
        found.add(self.supported(at, act));
        self.taken_away(at, act, context, &mut found);
        found.add(self.included(act, context));
        if !found.is_settled() {
            self.limited(at, context, &mut found);
        }
        found.verdict()
    }

    /// An addition falls with its base, as often as that does not stand.
    fn base_fell(&self, at: usize, act: &Act<'m>) -> Option<Verdict<'m>> {
        let base = self.bases.get(at).copied().filter(|base| *base != NO_ACT)?;
        let base = self.acts.get(base as usize)?;
        let args = [Arg::Code(act.code), Arg::Code(base.code), Arg::Word("加算の対象")];
        let verdict = match base.state {
            State::Suppressed | State::Accepted if base.allowed < act.times => {
                Verdict::suppressed(&messages::BASE_FELL, Basis::Nothing, base.allowed, args)
            }
            State::Undecided => {
                let verdict = Verdict::review(&messages::DEPENDS_ON_UNDECIDED, Basis::Nothing, args, act);
                Verdict { allowed: act.times.min(base.allowed), ..verdict }
            }
            _ => return None,
        };
        Some(Verdict { against: base.against(), ..verdict })
    }

    /// 04 入院基本料テーブル: an addition needs a 入院基本料 of its day whose group lists it.
    fn inpatient_table(&self, act: &Act<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        let entry = self.codes.get(act.entry as usize)?;
        let table = context.table.as_ref()?;
        if !context.is_inpatient() || !entry.is_addon || entry.ward_group() != 0 {
            return None;
        }
        let (mut refused, mut fallen, mut open) = (None, None, None);
        for (ward, group) in self.wards() {
            for base in self.acts.get(ward.acts()).unwrap_or_default().iter().filter(|base| base.date == act.date) {
                let listed = table.addon(group, act.code).is_some();
                match base.state {
                    State::Accepted if listed => return None,
                    State::Undecided if listed => open = Some(*base),
                    State::Suppressed => fallen = Some(*base),
                    _ => refused = Some((base.against(), base.code, group)),
                }
            }
        }
        if let Some((code, group)) = context.ward_on(act.date) {
            if table.addon(group, act.code).is_some() {
                return None;
            }
            refused = refused.or(Some((Against::Ward { code, date: act.date }, code, group)));
        }
        if let Some(base) = open {
            let args = [Arg::Code(act.code), Arg::Code(base.code), Arg::Word("入院基本料")];
            let verdict = Verdict::review(&messages::DEPENDS_ON_UNDECIDED, Basis::Nothing, args, act);
            return Some(Verdict { against: base.against(), ..verdict });
        }
        Some(match (refused, fallen) {
            (Some((against, code, group)), _) => {
                let args = [Arg::Code(act.code), Arg::Code(code), Arg::None];
                let basis = Basis::Inpatient { group, addon: None };
                Verdict { against, ..Verdict::suppressed(&messages::ADDON_NOT_ALLOWED, basis, 0, args) }
            }
            (None, Some(base)) => {
                let args = [Arg::Code(act.code), Arg::Code(base.code), Arg::None];
                let verdict = Verdict::suppressed(&messages::BASE_FELL, Basis::Nothing, 0, args);
                Verdict { against: base.against(), ..verdict }
            }
            (None, None) => Verdict::undecided(&messages::WARD_FEE_UNKNOWN, Basis::Nothing, "入院基本料", act),
        })
    }

    /// 02, 03 and 加算識別: of the acts that take this one away the strongest, and of those that may.
    fn taken_away(&self, at: usize, act: &Act<'m>, context: &Context<'_, 'm>, found: &mut Found<'m>) {
        let mut best = [None, None];
        for edge in self.incoming(at) {
            let Some(other) = self.acts.get(edge.before as usize) else { continue };
            let Some(verdict) = self.by_edge(edge.before as usize, edge.reason, act, context) else { continue };
            // Of equally strong acts the first in the order of the docket, which is not that of entry.
            let key = (verdict.allowed, other.rank(), edge.before);
            let [sure, open] = &mut best;
            let place = if verdict.suppresses() { sure } else { open };
            if place.as_ref().is_none_or(|(known, _)| key < *known) {
                *place = Some((key, verdict));
            }
        }
        for (_, verdict) in best.iter().flatten() {
            found.add(Some(*verdict));
        }
    }

    fn by_edge(
        &self,
        other_at: usize,
        reason: Reason,
        act: &Act<'m>,
        context: &Context<'_, 'm>,
    ) -> Option<Verdict<'m>> {
        let other = self.acts.get(other_at)?;
        let (index, met) = match reason {
            Reason::Relation(index, met) => (index, met),
            Reason::Conflict(index) => {
                let relation = self.relations.get(index as usize)?;
                let args = [Arg::Code(act.code), Arg::Code(other.code), Arg::Day(other.date)];
                let verdict = Verdict::review(&messages::HISTORY_CONFLICT, relation.basis, args, act);
                return Some(Verdict { against: other.against(), rule: relation.rule, ..verdict });
            }
            Reason::Base | Reason::Sequence | Reason::Support => return None,
        };
        let relation = self.relations.get(index as usize)?;
        if other.state == State::Suppressed || other.allowed == 0 {
            return None;
        }
        let window = self.window_of(relation, other_at, context.precepts);
        let verdict = self.by_relation(relation, met, other, act, context);
        Some(Verdict { window, against: other.against(), rule: relation.rule.or(verdict.rule), ..verdict })
    }

    fn by_relation(
        &self,
        relation: &Relation<'m>,
        met: Met,
        other: &Act<'m>,
        act: &Act<'m>,
        context: &Context<'_, 'm>,
    ) -> Verdict<'m> {
        let words = meeting_words(relation);
        let args = [Arg::Code(act.code), Arg::Code(other.code), Arg::Word(words)];
        let basis = relation.basis;
        let review = |def| Verdict::review(def, basis, args, act);
        match met {
            Met::NoEncounter => return review(&messages::SAME_TIME_UNKNOWN).lacking("受診"),
            Met::NoFact(name) => {
                let args = [Arg::Code(act.code), Arg::Word(name), Arg::Int(1)];
                return Verdict::review(&messages::FACT_MISSING, basis, args, act).lacking(name);
            }
            Met::NoCalendar => return Verdict::undecided(&messages::HOLIDAY_UNKNOWN, basis, "休日", act),
            Met::Yes => {}
        }
        if other.state == State::Undecided {
            return review(&messages::DEPENDS_ON_UNDECIDED);
        }
        let across = act.item.and_then(|item| context.precepts.across(item.section()));
        if !other.same_setting && across.is_none() {
            return review(&messages::OTHER_SETTING_UNKNOWN).lacking("入院・入院外の通算");
        }
        // What is proposed gives way to what was entered, also where the row says otherwise.
        let gives_way = relation.winner == act.entry;
        let def = match basis {
            _ if gives_way => &messages::EXCLUDED,
            Basis::Bundle { .. } | Basis::Nothing => &messages::BUNDLED,
            Basis::Inpatient { .. } => &messages::ADDON_TWICE,
            // Which of them a person has to say; what is proposed goes.
            Basis::Column { .. } if act.is_proposed() => &messages::ADDITIONS_EXCLUDE_EACH_OTHER,
            Basis::Column { .. } => return review(&messages::ADDITIONS_EXCLUDE_EACH_OTHER),
            _ if relation.either => &messages::EXCLUDED_EITHER,
            _ => &messages::EXCLUDED,
        };
        // Of 手術前1週間 only the first time is absorbed.
        let once = relation.meeting == relations::Meeting::BeforeOperation;
        let allowed = if once { act.times.saturating_sub(1) } else { 0 };
        let verdict = Verdict::suppressed(def, basis, allowed, args);
        if relation.special { verdict.special(act) } else { verdict }
    }

    /// An act that waits for itself, named with one that it waits for in the circle.
    fn cycle(&self, at: usize) -> Option<Verdict<'m>> {
        let act = self.acts.get(at)?;
        let open = |before: u32| self.acts.get(before as usize).is_some_and(|other| other.state != State::Suppressed);
        let edge =
            self.incoming(at).iter().find(|edge| matches!(edge.reason, Reason::Relation(..)) && open(edge.before));
        let edge = edge.or_else(|| self.incoming(at).first())?;
        let other = self.acts.get(edge.before as usize)?;
        let relation = match edge.reason {
            Reason::Relation(index, _) => self.relations.get(index as usize),
            _ => None,
        };
        let basis = relation.map_or(Basis::Nothing, |relation| relation.basis);
        let args = [Arg::Code(act.code), Arg::Code(other.code), Arg::None];
        let verdict = Verdict::review(&messages::DECISION_CYCLE, basis, args, act);
        Some(Verdict { against: other.against(), ..verdict })
    }

    /// 実日数 (項番27・28): the master compares the times of the month with the days; which line is wrong no data tell, so the claim
    /// is named and no line.
    fn check_actual_days(&self, context: &Context<'_, 'm>, outcome: &mut Outcome<'m>) {
        let counts = |act: &Act<'m>| act.item.map_or(0, |item| item.actual_days());
        if !self.acts.iter().any(|act| counts(act) != 0) {
            return;
        }
        let Some(days) = conditions::actual_days(context, context.claim.month) else { return };
        let times = |wanted: &dyn Fn(&Act<'m>) -> bool| -> u32 {
            let own = self.acts.iter().filter(|act| !act.is_fixed() && !act.is_proposed() && wanted(act));
            own.map(|act| act.allowed).fold(0, u32::saturating_add)
        };
        for (at, act) in self.acts.iter().enumerate().filter(|(_, act)| !act.is_fixed() && !act.is_proposed()) {
            let kind = counts(act);
            let last = |same: &dyn Fn(&Act<'m>) -> bool| {
                !self.acts.iter().skip(at + 1).any(|other| !other.is_proposed() && same(other))
            };
            let same: &dyn Fn(&Act<'m>) -> bool = match kind {
                // A receipt may hold an act in several records of a day: the master means the times of one record.
                1 => &|other| other.origin == act.origin,
                2 | 3 => &|other| counts(other) == kind,
                _ => continue,
            };
            // Told once, at the last of them.
            if !last(same) {
                continue;
            }
            let times = times(same);
            if times > days {
                let Origin::Line(unit, line) = act.origin else { continue };
                let args = [Arg::Code(act.code), Arg::Int(times.into()), Arg::Int(days.into())];
                outcome.find(&messages::ACTUAL_DAYS_EXCEEDED, Position::Line(unit, line), args);
            }
        }
    }

    /// Names the tables that the release does not hold though lines are subject to them.
    fn name_unchecked(&self, context: &Context<'_, 'm>, outcome: &mut Outcome<'m>) {
        let claim = context.claim;
        if claim.institution.standards.is_none() && self.acts.iter().any(conditions::needs_standards) {
            outcome.unchecked.push(Unchecked::Standards);
        }
        let Some(table) = &context.table else {
            outcome.unchecked.push(Unchecked::FeeTable);
            return;
        };
        for part in FeeTablePart::ALL.into_iter().filter(|part| !table.has(*part)) {
            let mut subject = self.codes.iter().filter(|entry| is_subject(entry, part));
            let (first, second) = (subject.next().is_some(), subject.next().is_some());
            // A parent may absorb any other code; an exclusion needs two codes that the table names.
            let asks = match part {
                FeeTablePart::Bundle => first && self.codes.len() > 1,
                FeeTablePart::Supplement | FeeTablePart::Inpatient | FeeTablePart::Frequency => first,
                _ => second,
            };
            if asks {
                outcome.unchecked.push(Unchecked::FeeTablePart(part));
            }
        }
    }
}

/// Whether 01 says that a table speaks about a code.
fn is_subject(entry: &Entry, part: FeeTablePart) -> bool {
    let Some(hub) = entry.hub else { return part == FeeTablePart::Supplement };
    let [day, month, same, week] = hub.exclusions;
    match part {
        FeeTablePart::Supplement => true,
        FeeTablePart::Bundle => hub.bundles.iter().any(|(_, group)| *group != 0),
        FeeTablePart::ExclusionDay => day,
        FeeTablePart::ExclusionMonth => month,
        FeeTablePart::ExclusionSame => same,
        FeeTablePart::ExclusionWeek => week,
        FeeTablePart::Inpatient => entry.ward_group() != 0,
        FeeTablePart::Frequency => hub.frequency,
    }
}

const fn meeting_words(relation: &Relation<'_>) -> &'static str {
    match relation.meeting {
        relations::Meeting::Day => "1日につき",
        relations::Meeting::Month => "同一月内",
        relations::Meeting::SameTime => "同時",
        relations::Meeting::Week => "1週間につき",
        relations::Meeting::BeforeOperation => "手術前1週間",
        relations::Meeting::Operation => "1手術につき",
        relations::Meeting::MonthFromDay => "1月以内",
        relations::Meeting::Unit => "同一算定単位",
    }
}

fn own_conditions<'m>(act: &Act<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
    let failed = conditions::first_failed(context, act)?;
    let basis = failed.basis;
    let args = [Arg::Code(act.code), Arg::Day(act.date), Arg::None];
    Some(match (failed.missing, failed.def.severity) {
        (Some(missing), _) => Verdict::review(failed.def, basis, args, act).lacking(missing),
        (None, Severity::Undecided) => Verdict::review(failed.def, basis, args, act),
        (None, _) => Verdict::suppressed(failed.def, basis, 0, args),
    })
}
