//! How often: 05 算定回数テーブル, and 上限回数 of the master (項番36・37).

use super::docket::{Act, Docket, State};
use super::precepts::Window;
use super::relations::fact;
use super::{Context, Found, Verdict};
use crate::Day;
use crate::masters::FrequencyLimit;
use crate::message::{Arg, room as messages};
use crate::num::Rounding;
use crate::outcome::Basis;

/// What has been counted in a window before an act, in times.
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
        if let Some(table) = &context.table {
            for limit in table.frequencies(act.code) {
                found.add(self.by_row(at, act, limit, context));
            }
        }
        found.add(self.by_master(at, act, context));
    }

    fn by_row(
        &self,
        at: usize,
        act: &Act<'m>,
        limit: FrequencyLimit<'m>,
        context: &Context<'_, 'm>,
    ) -> Option<Verdict<'m>> {
        let window = context.precepts.window(limit.unit);
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
            Window::Fact | Window::FactOfDay => self.by_fact(at, act, limit, window, context),
            _ => self.by_dates(at, act, limit, window.around(act.date)?, context),
        }
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
        let verdict = judge(act, limit.times, counted, limit, limit.unit_name)?;
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
        window: Window,
        context: &Context<'_, 'm>,
    ) -> Option<Verdict<'m>> {
        if let Some(most) = most_by_quantity(act, limit, context) {
            let counted = Counted::default();
            return judge(act, most, counted, limit, limit.unit_name);
        }
        let name = context.precepts.fact(limit.unit).unwrap_or(limit.unit_name);
        let own = fact(context.claim, act, name);
        let counted = self.counted(at, context, |other| match (own, fact(context.claim, other, name)) {
            (Some(own), Some(value)) => (own == value).then_some(true),
            // Acts of different days are different occasions, unless facts say otherwise.
            _ if window == Window::FactOfDay && other.date != act.date => None,
            _ => Some(false),
        });
        let verdict = judge(act, limit.times, counted, limit, name)?;
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
        let across = act.item.and_then(|item| context.precepts.across(item.section())).is_some();
        for index in range.filter(|index| *index != at) {
            let Some(other) = self.acts.get(index).filter(|other| other.claimed) else { continue };
            let Some(certain) = belongs(other) else { continue };
            let times = other.allowed;
            let sum = match other.state {
                State::Open | State::Suppressed => continue,
                State::Undecided => &mut counted.undecided,
                State::Accepted if !certain => &mut counted.unknown,
                State::Accepted if !other.same_setting && !across => &mut counted.other_setting,
                State::Accepted => &mut counted.sure,
            };
            *sum = sum.saturating_add(times);
        }
        counted
    }

    /// 項番36 上限回数 in the month of the claim; 項番37: 1 = only up to it, 0 = to be reviewed.
    fn by_master(&self, at: usize, act: &Act<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        let item = act.item?;
        let most = u32::from(item.max_times());
        if most == 0 {
            return None;
        }
        let month = context.claim.month;
        let counted = self.counted(at, context, |other| month.contains(other.date).then_some(true));
        let room = most.saturating_sub(counted.sure);
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
        let mut froms = table.frequencies(act.code).filter_map(|limit| match context.precepts.window(limit.unit) {
            Window::Stay if context.is_inpatient() => context.stay_from(self.codes.get(act.entry as usize)),
            Window::Weeks(_) | Window::Months(_) | Window::FiscalYear => {
                context.precepts.window(limit.unit).around(act.date).map(|(from, _)| from)
            }
            _ => None,
        });
        let first = froms.next()?;
        let first = froms.fold(first, Day::min);
        (first < known).then_some((first, known))
    }
}

/// A quantity recorded in the unit of the limit says how many there were: so many times the limit.
fn most_by_quantity(act: &Act<'_>, limit: FrequencyLimit<'_>, context: &Context<'_, '_>) -> Option<u32> {
    act.item.filter(|item| item.unit_code() == limit.unit)?;
    let line = super::docket::line_of(context.claim, act)?;
    let whole = line.quantity?.ratio().round(Rounding::Up).ok()?;
    u32::try_from(whole).ok()?.checked_mul(limit.times)
}

/// What a limit says about an act, after what was counted.
fn judge<'m>(
    act: &Act<'m>,
    most: u32,
    counted: Counted,
    limit: FrequencyLimit<'m>,
    fact: &'m str,
) -> Option<Verdict<'m>> {
    let basis = Basis::Frequency(limit);
    let room = most.saturating_sub(counted.sure);
    if act.times > room {
        let args = [Arg::Code(act.code), Arg::Word(limit.unit_name), Arg::Int(limit.times.into())];
        let verdict = Verdict::suppressed(&messages::LIMIT_REACHED, basis, room, args);
        return Some(if limit.special { verdict.special(act) } else { verdict });
    }
    let room = room.saturating_sub(counted.unknown);
    if act.times > room {
        return Some(if limit.special {
            Verdict::suppressed(&messages::LIMIT_REACHED, basis, 0, [Arg::None; 3]).special(act)
        } else {
            Verdict::fact_missing(limit, fact, act)
        });
    }
    let room = room.saturating_sub(counted.undecided);
    if act.times > room {
        let args = [Arg::Code(act.code), Arg::Code(act.code), Arg::Word(limit.unit_name)];
        return Some(Verdict::review(&messages::DEPENDS_ON_UNDECIDED, basis, args, act));
    }
    (act.times > room.saturating_sub(counted.other_setting)).then(|| {
        let args = [Arg::Code(act.code), Arg::Word(limit.unit_name), Arg::Int(limit.times.into())];
        Verdict::review(&messages::OTHER_SETTING_UNKNOWN, basis, args, act).lacking("入院・入院外の通算")
    })
}
