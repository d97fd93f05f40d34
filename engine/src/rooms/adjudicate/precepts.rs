//! The rule instances that adjudicate needs, looked up once per month and kept while a session lives.

use super::included::Included;
use super::principals::Principals;
use super::restrictions::{self, Restriction};
use crate::masters::{MasterSet, Rule};
use crate::{Code, Day, Month};

/// 期間: in which acts meet or are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Window {
    /// 1日につき.
    Day,
    /// 週: Sunday to Saturday, this one and so many before it.
    Weeks(u32),
    /// 月: the calendar month, this one and so many before it.
    Months(u32),
    /// 年度: from 1 April.
    FiscalYear,
    /// 入院中・退院時: the stay.
    Stay,
    /// 入院初日.
    FirstDayOfStay,
    /// What a fact of the line names, within a day (臓器, 部位 …).
    FactOfDay,
    /// What a fact of the line names (患者, 一連 …).
    Fact,
}

impl Window {
    fn of(rule: Rule<'_>) -> Option<Window> {
        let length = rule.int("length").and_then(|length| u32::try_from(length).ok()).unwrap_or(1);
        Some(match rule.text("window")? {
            "day" => Window::Day,
            "weeks" => Window::Weeks(length.saturating_sub(1)),
            "months" => Window::Months(length.saturating_sub(1)),
            "fiscal_year" => Window::FiscalYear,
            "stay" => Window::Stay,
            "first_day_of_stay" => Window::FirstDayOfStay,
            "fact_of_day" => Window::FactOfDay,
            "fact" => Window::Fact,
            _ => return None,
        })
    }

    /// The first and last day around a day, for the windows of dates.
    pub(super) fn around(self, on: Day) -> Option<(Day, Day)> {
        Some(match self {
            Window::Day | Window::FactOfDay => (on, on),
            Window::Weeks(before) => {
                let sunday = on.plus_days(-(on.weekday_from_sunday() as i32));
                (sunday.plus_days(-7 * before as i32), sunday.plus_days(6))
            }
            Window::Months(before) => {
                let month = on.month();
                (month.plus_months(-(before as i32)).first_day(), month.last_day())
            }
            Window::FiscalYear => {
                let (year, month, _) = on.ymd();
                let start = if month >= 4 { year } else { year - 1 };
                (Day::from_ymd(start, 4, 1)?, Day::from_ymd(start + 1, 3, 31)?)
            }
            Window::Stay | Window::FirstDayOfStay | Window::Fact => return None,
        })
    }
}

/// A 算定単位 with its window.
struct LimitUnit<'m> {
    unit: u16,
    window: Window,
    /// Whether it speaks about certain 区分 or items only.
    is_limited: bool,
    rule: Rule<'m>,
}

impl<'m> LimitUnit<'m> {
    fn of(rule: Rule<'m>) -> Option<LimitUnit<'m>> {
        let unit = u16::try_from(rule.int("unit")?).ok()?;
        let is_limited = rule.texts("sections").next().is_some() || rule.ints("codes").next().is_some();
        Some(LimitUnit { unit, window: Window::of(rule)?, is_limited, rule })
    }

    fn covers(&self, code: Code, section: &str) -> bool {
        let named = || self.rule.ints("codes").any(|own| own == i64::from(code.value()));
        !self.is_limited || named() || self.rule.texts("sections").any(|prefix| section.starts_with(prefix))
    }
}

/// The rule instances of a month.
pub(super) struct Precepts<'m> {
    pub(super) month: Month,
    /// 算定単位, those of certain 区分 first.
    units: Vec<LimitUnit<'m>>,
    /// Prefixes of 区分番号 with their rules.
    across: Vec<(&'m str, Rule<'m>)>,
    /// Parents and children, sorted.
    from_day: Vec<(Code, Code, Rule<'m>)>,
    /// 併施不可 and 併算定要件.
    pub(super) restrictions: Vec<Restriction<'m>>,
    /// 主たるもの.
    pub(super) principals: Vec<Principals<'m>>,
    /// 入院料に含まれる費用.
    pub(super) included: Vec<Included<'m>>,
    /// Rules that pair what they add with its base, where the master does not (field `paired`), sorted.
    pairing: Vec<usize>,
    /// 休日 besides Sundays, sorted, and the years whose calendar is held.
    holidays: Vec<Day>,
    years: Vec<i32>,
}

impl<'m> Precepts<'m> {
    pub(super) fn of(masters: &MasterSet<'m>, month: Month) -> Precepts<'m> {
        let on = month.last_day();
        let mut units: Vec<LimitUnit<'m>> = masters.rules("limit_unit", on).filter_map(LimitUnit::of).collect();
        units.sort_by_key(|known| (known.unit, !known.is_limited));
        let across = masters.rules("across_settings", on);
        let across = across.flat_map(|rule| rule.texts("sections").map(move |prefix| (prefix, rule)));
        let codes = |rule: Rule<'m>, field: &'static str| {
            rule.ints(field).filter_map(|code| Code::new(u32::try_from(code).ok()?)).collect::<Vec<_>>()
        };
        let mut from_day = Vec::new();
        for rule in masters.rules("month_from_day", on) {
            for parent in codes(rule, "parents") {
                from_day.extend(codes(rule, "children").into_iter().map(|child| (parent, child, rule)));
            }
        }
        from_day.sort_unstable_by_key(|(parent, child, _)| (*parent, *child));
        let (mut holidays, mut years) = (Vec::new(), Vec::new());
        for rule in masters.rulebook().filter(|rule| rule.kind() == "holidays") {
            let Some(year) = rule.int("year").and_then(|year| i32::try_from(year).ok()) else { continue };
            years.push(year);
            let day = |listed: i64| Day::from_yyyymmdd(u32::try_from(i64::from(year) * 10_000 + listed).ok()?);
            holidays.extend(rule.ints("days").filter_map(day));
        }
        holidays.sort_unstable();
        let paired = masters.rulebook().filter(|rule| rule.int("paired") == Some(1));
        let mut pairing: Vec<usize> = paired.map(Rule::row_key).collect();
        pairing.sort_unstable();
        let restrictions = restrictions::within(masters.rulebook(), month.first_day(), on);
        let principals = masters.rules("principal_of", on).filter_map(Principals::of).collect();
        let within = |rule: &Rule<'m>| rule.kind() == "included" && rule.holds_within(month.first_day(), on);
        let included = masters.rulebook().filter(within).map(Included::of).collect();
        Precepts {
            month,
            units,
            across: across.collect(),
            from_day,
            restrictions,
            principals,
            included,
            pairing,
            holidays,
            years,
        }
    }

    /// Whether a rule pairs what it adds with its base, where the master does not.
    pub(super) fn pairs(&self, rule: Rule<'m>) -> bool {
        self.pairing.binary_search(&rule.row_key()).is_ok()
    }

    /// The window of a 算定単位 for an item of this 区分; one that no rule places is a fact.
    pub(super) fn window(&self, unit: u16, code: Code, section: &str) -> Window {
        self.limit_unit(unit, code, section).map_or(Window::Fact, |known| known.window)
    }

    /// The name of the fact that tells which one of a 算定単位 an act belongs to.
    pub(super) fn fact(&self, unit: u16, code: Code, section: &str) -> Option<&'m str> {
        self.limit_unit(unit, code, section).and_then(|known| known.rule.text("fact"))
    }

    fn limit_unit(&self, unit: u16, code: Code, section: &str) -> Option<&LimitUnit<'m>> {
        let first = self.units.partition_point(|known| known.unit < unit);
        let mut own = self.units.iter().skip(first).take_while(|known| known.unit == unit);
        own.find(|known| known.covers(code, section))
    }

    /// The rule by which both settings count together for an item of this 区分.
    pub(super) fn across(&self, section: &str) -> Option<Rule<'m>> {
        self.across.iter().find(|(prefix, _)| section.starts_with(prefix)).map(|(_, rule)| *rule)
    }

    /// Whether a rule lets a parent absorb for a month from its day, and not for the calendar month.
    pub(super) fn is_parent(&self, code: Code) -> bool {
        let first = self.from_day.partition_point(|(parent, ..)| *parent < code);
        self.from_day.get(first).is_some_and(|(parent, ..)| *parent == code)
    }

    /// The rule by which a parent absorbs a child for a month from its day, and not for the calendar month.
    pub(super) fn runs_from_day(&self, parent: Code, child: Code) -> Option<Rule<'m>> {
        let found = self.from_day.binary_search_by_key(&(parent, child), |(parent, child, _)| (*parent, *child));
        found.ok().and_then(|at| self.from_day.get(at)).map(|(.., rule)| *rule)
    }

    /// Whether a day is a 休日; `None` when its year's calendar is not held.
    fn is_holiday(&self, day: Day) -> Option<bool> {
        let (year, ..) = day.ymd();
        let sunday = day.weekday_from_sunday() == 0;
        self.years.contains(&year).then(|| sunday || self.holidays.binary_search(&day).is_ok())
    }

    /// 「１月を経過した日」 of a day: the first day on which an act that must not fall into the month is billed. Where the rule knows
    /// 休日, one of them brings it forward to the last day before it that is none, and the 1st of the month after next becomes the
    /// last day of the next month, or the day before it where that is a 休日 (通知 B000(3), (4)). `None`: no calendar of that year.
    pub(super) fn month_passed(&self, rule: Rule<'_>, from: Day) -> Option<Day> {
        let next = from.month().plus_months(1);
        let (_, _, date) = from.ymd();
        let (due, holidays) = (next.day(date), rule.int("holidays") == Some(1));
        match (due, holidays) {
            (Some(day), false) => Some(day),
            (None, false) => Some(next.last_day().next()),
            (None, true) => {
                let last = next.last_day();
                Some(if self.is_holiday(last)? { last.previous() } else { last })
            }
            (Some(mut day), true) => {
                while self.is_holiday(day)? {
                    day = day.previous();
                }
                Some(day)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn weeks_run_from_sunday_and_months_count_back() {
        let around = |window: Window, on| window.around(day(on)).map(|(a, b)| (a.to_string(), b.to_string())).unwrap();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(around(Window::Weeks(0), "2025-11-01"), pair("2025-10-26", "2025-11-01"));
        assert_eq!(around(Window::Weeks(1), "2025-11-02"), pair("2025-10-26", "2025-11-08"));
        assert_eq!(around(Window::Months(2), "2025-01-31"), pair("2024-11-01", "2025-01-31"));
        assert_eq!(around(Window::FiscalYear, "2025-03-31"), pair("2024-04-01", "2025-03-31"));
        assert_eq!(Window::Fact.around(day("2025-11-01")), None);
    }
}
