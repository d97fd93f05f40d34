//! Runs of days: equal days are told once, as 10/1〜10/10.

use crate::Day;
use serde::Serialize;

json_forms! {
    /// 期間: days that follow each other.
    #[derive(Copy, Eq)]
    pub struct DaySpan {
        /// 開始日: first day.
        pub from: Day,
        /// 終了日: last day.
        pub until: Day,
    }
}

impl DaySpan {
    /// The runs of some days, in order; a day that is named twice counts once.
    pub fn of(days: impl IntoIterator<Item = Day>) -> Vec<DaySpan> {
        let mut days: Vec<Day> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        let runs = days.chunk_by(|day, after| day.next() == *after);
        runs.filter_map(|run| Some(DaySpan { from: *run.first()?, until: *run.last()? })).collect()
    }

    /// Number of days.
    pub const fn days(self) -> i32 {
        self.from.days_until(self.until).saturating_add(1)
    }

    /// The days one by one.
    pub fn each_day(self) -> impl Iterator<Item = Day> {
        (0..self.days()).map(move |nth| self.from.plus_days(nth))
    }

    /// Month and day alone: `10/1〜10/10`, or `10/1` of one day.
    pub fn short(self, japanese: bool) -> String {
        let told = |day: Day| {
            let (_, month, day) = day.ymd();
            format!("{month}/{day}")
        };
        self.told(japanese, told)
    }

    /// `2025-10-01〜2025-10-10`, or `2025-10-01` of one day.
    pub fn long(self, japanese: bool) -> String {
        self.told(japanese, |day| day.to_string())
    }

    fn told(self, japanese: bool, told: impl Fn(Day) -> String) -> String {
        if self.from == self.until {
            return told(self.from);
        }
        format!("{}{}{}", told(self.from), if japanese { "〜" } else { "–" }, told(self.until))
    }

    /// Several runs, as [`DaySpan::short`] tells each.
    pub fn list_short(spans: &[DaySpan], japanese: bool) -> String {
        let told: Vec<_> = spans.iter().map(|span| span.short(japanese)).collect();
        told.join(if japanese { "、" } else { ", " })
    }

    /// Several runs, as [`DaySpan::long`] tells each.
    pub fn list_long(spans: &[DaySpan], japanese: bool) -> String {
        let told: Vec<_> = spans.iter().map(|span| span.long(japanese)).collect();
        told.join(if japanese { "、" } else { ", " })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_follow_each_other_are_one_run() {
        let days = [5, 1, 2, 3, 3].map(|day| Day::from_ymd(2025, 10, day).unwrap());
        let spans = DaySpan::of(days);
        assert_eq!(DaySpan::list_short(&spans, true), "10/1〜10/3、10/5");
        assert_eq!(DaySpan::list_long(&spans, false), "2025-10-01–2025-10-03, 2025-10-05");
        assert_eq!(spans.iter().map(|span| span.days()).sum::<i32>(), 4);
    }
}
