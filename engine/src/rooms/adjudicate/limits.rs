//! How often: 05 算定回数テーブル, and 上限回数 of the master (項番36・37).

use super::docket::{Act, Docket, State, line_of};
use super::precepts::Window;
use super::profile::Limit;
use super::relations::fact;
use super::{Context, Found, Verdict};
use crate::Day;
use crate::masters::FrequencyLimit;
use crate::message::{Arg, room as messages};
use crate::outcome::Basis;

/// What has been counted in a window before an act: times, or units of the item where the table counts these.
#[derive(Clone, Copy, Default)]
struct Counted {
    /// Certain.
    sure: u32,
    /// Of acts that are undecided themselves.
    undecided: u32,
    /// Of the other setting, where no rule says whether it counts.
    other_setting: u32,
    /// Of acts without the fact that would tell whether they belong together.
    unknown: u32,
}

impl<'m> Docket<'m> {
    /// The limits that an act meets; all of them hold.
    pub(super) fn limited(&self, at: usize, context: &Context<'_, 'm>, found: &mut Found<'m>) {
        let Some(act) = self.acts.get(at) else { return };
        for limit in context.profile(act).iter().flat_map(|profile| &profile.limits) {
            found.add(self.by_row(at, act, limit, context));
        }
        found.add(self.by_master(act, context));
    }

    fn by_row(&self, at: usize, act: &Act<'m>, limit: &Limit<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        let &Limit { row: limit, window, fact } = limit;
        match window {
            Window::FirstDayOfStay if context.is_inpatient() => self.on_first_day(at, act, limit, context),
            Window::Stay if context.is_inpatient() => {
                let Some(from) = context.stay_from(self.codes.get(act.entry as usize)) else {
                    return Some(Verdict::undecided(
                        &messages::STAY_UNKNOWN,
                        Basis::Frequency(limit),
                        "入院年月日",
                        act,
                    ));
                };
                self.by_dates(at, act, limit, (from, Day::MAX), context)
            }
            // What counts by stay says nothing about a claim without one.
            Window::Stay | Window::FirstDayOfStay => None,
            Window::Fact | Window::FactOfDay => self.by_fact(at, act, limit, (window, fact), context),
            // Most acts are the only ones of their code: nothing to count.
            _ if self.is_alone(act) && act.times.saturating_mul(self.size(act, context)) <= limit.times => None,
            _ => self.by_dates(at, act, limit, window.around(act.date)?, context),
        }
    }

    /// Whether no other act is of its code.
    fn is_alone(&self, act: &Act<'m>) -> bool {
        self.codes.get(act.entry as usize).is_some_and(|entry| entry.acts().len() == 1)
    }

    fn on_first_day(
        &self,
        at: usize,
        act: &Act<'m>,
        limit: FrequencyLimit<'m>,
        context: &Context<'_, 'm>,
    ) -> Option<Verdict<'m>> {
        let basis = Basis::Frequency(limit);
        let Some(stay) = &context.claim.stay else {
            return Some(Verdict::undecided(&messages::STAY_UNKNOWN, basis, "起算日", act));
        };
        let first = stay.counted_from;
        if act.date != first {
            let args = [Arg::Code(act.code), Arg::Day(first), Arg::None];
            let verdict = Verdict::suppressed(&messages::NOT_FIRST_DAY, basis, 0, args).within((first, first));
            return Some(if limit.special { verdict.special(act) } else { verdict });
        }
        self.by_dates(at, act, limit, (first, first), context)
    }

    fn by_dates(
        &self,
        at: usize,
        act: &Act<'m>,
        limit: FrequencyLimit<'m>,
        window: (Day, Day),
        context: &Context<'_, 'm>,
    ) -> Option<Verdict<'m>> {
        let (from, until) = window;
        let counted = self.counted(at, context, |other| (from <= other.date && other.date <= until).then_some(true));
        let verdict = judge(act, self.size(act, context), limit.times, counted, limit, limit.unit_name)?;
        // A stay has no known end.
        let until = if until == Day::MAX { act.date } else { until };
        Some(verdict.within((from, until)))
    }

    /// A unit that dates do not decide (一連, 患者, 部位 …): acts whose facts of that name agree count together.
    fn by_fact(
        &self,
        at: usize,
        act: &Act<'m>,
        limit: FrequencyLimit<'m>,
        (window, name): (Window, &'m str),
        context: &Context<'_, 'm>,
    ) -> Option<Verdict<'m>> {
        // A quantity recorded in the unit of the limit says how many there were.
        let is_own_unit = act.item.is_some_and(|item| item.unit_code() == limit.unit);
        if is_own_unit && line_of(context.claim, act).is_some_and(|line| line.quantity.is_some()) {
            let most = limit.times.saturating_mul(act.quantity);
            return judge(act, 1, most, Counted::default(), limit, limit.unit_name);
        }
        let own = fact(context.claim, act, name);
        let counted = self.counted(at, context, |other| match (own, fact(context.claim, other, name)) {
            (Some(own), Some(value)) => (own == value).then_some(true),
            // Acts of different days are different occasions, unless facts say otherwise.
            _ if window == Window::FactOfDay && other.date != act.date => None,
            _ => Some(false),
        });
        let verdict = judge(act, self.size(act, context), limit.times, counted, limit, name)?;
        if own.is_none() && !limit.special && act.times > limit.times {
            return Some(Verdict::fact_missing(limit, name, act));
        }
        Some(verdict)
    }

    /// Sums the accepted times of other acts of the same code. `belongs`: `None` outside the window, `Some(true)` in it,
    /// `Some(false)` when only a fact would tell.
    fn counted(&self, at: usize, context: &Context<'_, 'm>, belongs: impl Fn(&Act<'m>) -> Option<bool>) -> Counted {
        let mut counted = Counted::default();
        let Some(act) = self.acts.get(at) else { return counted };
        let range = self.codes.get(act.entry as usize).map(super::docket::Entry::acts).unwrap_or_default();
        let across = || act.item.and_then(|item| context.precepts.across(item.section())).is_some();
        for index in range.filter(|index| *index != at) {
            let heard = |other: &&Act<'m>| other.claimed && (act.tentative || !other.tentative);
            let Some(other) = self.acts.get(index).filter(heard) else { continue };
            let Some(certain) = belongs(other) else { continue };
            let times = other.allowed.saturating_mul(self.size(other, context));
            let sum = match other.state {
                State::Open | State::Suppressed => continue,
                State::Undecided => &mut counted.undecided,
                State::Accepted if !certain => &mut counted.unknown,
                State::Accepted if !other.same_setting && !across() => &mut counted.other_setting,
                State::Accepted => &mut counted.sure,
            };
            *sum = sum.saturating_add(times);
        }
        counted
    }

    /// How much one time of an act counts: an item billed by a unit that table 05 names for it (20分の1単位, 箇所 …) counts by its
    /// quantity, so that 「1日6単位」 and 「21箇所以内」 hold; any other counts once.
    fn size(&self, act: &Act<'m>, context: &Context<'_, 'm>) -> u32 {
        if act.quantity <= 1 {
            return 1;
        }
        let range = self.codes.get(act.entry as usize).map(super::docket::Entry::acts).unwrap_or_default();
        let item = self.acts.get(range).unwrap_or_default().iter().find_map(|act| act.item);
        let unit = item.map_or(0, |item| item.unit_code());
        let named = |table: &crate::masters::FeeTable<'m>| table.frequencies(act.code).any(|limit| limit.unit == unit);
        if unit != 0 && context.table.as_ref().is_some_and(named) { act.quantity } else { 1 }
    }

    /// 項番36 上限回数 in the month of the claim; 項番37: 1 = only up to it, 0 = to be reviewed.
    fn by_master(&self, act: &Act<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        let item = act.item?;
        // 項番36 is in times.
        let most = u32::from(item.max_times());
        if most == 0 {
            return None;
        }
        let month = context.claim.month;
        let in_month = |other: &&Act<'m>| {
            let heard = other.claimed && (act.tentative || !other.tentative);
            heard && other.same_setting && month.contains(other.date) && !core::ptr::eq(*other, act)
        };
        let range = self.codes.get(act.entry as usize).map(super::docket::Entry::acts).unwrap_or_default();
        let others = self.acts.get(range).unwrap_or_default().iter().filter(in_month);
        let accepted = others.filter(|other| other.state == State::Accepted).map(|other| other.allowed);
        let sure = accepted.fold(0, u32::saturating_add);
        let room = most.saturating_sub(sure);
        if act.times <= room {
            return None;
        }
        let basis = Basis::Column { no: 36, value: most.into() };
        let args = [Arg::Code(act.code), Arg::Int(most.into()), Arg::None];
        let window = (month.first_day(), month.last_day());
        Some(if item.max_times_error() == 1 {
            Verdict::suppressed(&messages::TIMES_CUT, basis, room, args).within(window)
        } else {
            Verdict::review(&messages::TIMES_REVIEW, basis, args, act).within(window)
        })
    }

    /// Whether the history given is shorter than the window of a limit that an act keeps, and the days.
    pub(super) fn short_history(&self, act: &Act<'m>, context: &Context<'_, 'm>) -> Option<(Day, Day)> {
        let known = context.claim.history_from?;
        let table = context.table.as_ref()?;
        let window = |unit| context.precepts.window(unit, act.code, section_of(act));
        let mut froms = table.frequencies(act.code).filter_map(|limit| match window(limit.unit) {
            Window::Stay if context.is_inpatient() => context.stay_from(self.codes.get(act.entry as usize)),
            Window::Weeks(_) | Window::Months(_) | Window::FiscalYear => {
                window(limit.unit).around(act.date).map(|(from, _)| from)
            }
            _ => None,
        });
        let first = froms.next()?;
        let first = froms.fold(first, Day::min);
        (first < known).then_some((first, known))
    }
}

fn section_of<'m>(act: &Act<'m>) -> &'m str {
    act.item.map_or("", |item| item.section())
}

/// What a limit says about an act, after what was counted.
fn judge<'m>(
    act: &Act<'m>,
    size: u32,
    most: u32,
    counted: Counted,
    limit: FrequencyLimit<'m>,
    fact: &'m str,
) -> Option<Verdict<'m>> {
    let basis = Basis::Frequency(limit);
    let wanted = act.times.saturating_mul(size);
    let room = most.saturating_sub(counted.sure);
    if wanted > room {
        let args = [Arg::Code(act.code), Arg::Word(limit.unit_name), Arg::Int(limit.times.into())];
        let verdict = Verdict::suppressed(&messages::LIMIT_REACHED, basis, room / size.max(1), args);
        return Some(if limit.special { verdict.special(act) } else { verdict });
    }
    let room = room.saturating_sub(counted.unknown);
    if wanted > room {
        return Some(if limit.special {
            Verdict::suppressed(&messages::LIMIT_REACHED, basis, 0, [Arg::None; 3]).special(act)
        } else {
            Verdict::fact_missing(limit, fact, act)
        });
    }
    let room = room.saturating_sub(counted.undecided);
    if wanted > room {
        let args = [Arg::Code(act.code), Arg::Code(act.code), Arg::Word(limit.unit_name)];
        return Some(Verdict::review(&messages::DEPENDS_ON_UNDECIDED, basis, args, act));
    }
    (wanted > room.saturating_sub(counted.other_setting)).then(|| {
        let args = [Arg::Code(act.code), Arg::Word(limit.unit_name), Arg::Int(limit.times.into())];
        Verdict::review(&messages::OTHER_SETTING_UNKNOWN, basis, args, act).lacking("入院・入院外の通算")
    })
}
