//! Calendar days (暦日), without a clock, a time zone or a locale.

use core::fmt;

/// A calendar day, held as days since 1970-01-01 so that comparing and adding cost one instruction.
///
/// [`Day::MIN`] and [`Day::MAX`] stand for "no lower bound" and "no upper bound" (`99999999` of the masters).
///
/// ```
/// use santei::Day;
/// let day = Day::from_ymd(2024, 2, 29).unwrap();
/// assert_eq!(day.to_string(), "2024-02-29");
/// assert_eq!(Day::from_ymd(2025, 2, 29), None);
/// assert_eq!(day.next().to_string(), "2024-03-01");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Before every day of a master: "no lower bound".
    pub const MIN: Day = Day(i32::MIN);
    /// After every day of a master: "no end", printed `99999999` in the masters.
    pub const MAX: Day = Day(i32::MAX);

    /// The day of a civil date (西暦), or `None` when there is no such date (years 1800 to 9999 are dates).
    pub const fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        if year < 1800 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        // Days from civil, by shifting the year to begin in March.
        let y = if month <= 2 { year - 1 } else { year };
        let era = y / 400;
        let year_of_era = y - era * 400;
        let shifted = (month as i32 + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era - 719_468))
    }

    /// The day written as eight digits `YYYYMMDD`, as in the masters. `99999999` is [`Day::MAX`], `0` is `None`.
    pub const fn from_yyyymmdd(digits: u32) -> Option<Day> {
        if digits == 99_999_999 {
            return Some(Day::MAX);
        }
        Day::from_ymd((digits / 10_000) as i32, digits / 100 % 100, digits % 100)
    }

    /// The day written `YYYY-MM-DD`.
    pub fn parse_iso(text: &str) -> Option<Day> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        let digits = |s: &str| if s.bytes().all(|b| b.is_ascii_digit()) { s.parse::<u32>().ok() } else { None };
        Day::from_ymd(digits(year)? as i32, digits(month)?, digits(day)?)
    }

    /// Year, month and day of the month. The two bounds give the years ±`i32` overflow-free limits and are never printed.
    pub const fn ymd(self) -> (i32, u32, u32) {
        if self.0 == i32::MAX {
            return (9999, 99, 99);
        }
        if self.0 == i32::MIN {
            return (0, 0, 0);
        }
        let z = self.0 as i64 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u32;
        let month = (if shifted < 10 { shifted + 3 } else { shifted - 9 }) as u32;
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year as i32, month, day)
    }

    /// Eight digits `YYYYMMDD`; [`Day::MAX`] gives `99999999`.
    pub const fn yyyymmdd(self) -> u32 {
        let (year, month, day) = self.ymd();
        year as u32 * 10_000 + month * 100 + day
    }

    /// Days since 1970-01-01, the form stored in images.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The inverse of [`Day::number`].
    pub const fn from_number(number: i32) -> Day {
        Day(number)
    }

    /// The day after; [`Day::MAX`] stays.
    #[must_use]
    pub const fn next(self) -> Day {
        Day(self.0.saturating_add(1))
    }

    /// The day before; the two bounds stay.
    #[must_use]
    pub const fn previous(self) -> Day {
        if self.0 == i32::MAX { self } else { Day(self.0.saturating_sub(1)) }
    }

    /// The day `days` later (or earlier, when negative).
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The birthday on which that many years are reached, of a person born on this day; in years without a 29 February, 1 March. `None`
    /// outside of the calendar. A year of age is completed on the day before it (年齢計算ニ関スル法律).
    ///
    /// ```
    /// let born = santei::Day::from_ymd(2016, 2, 29).unwrap();
    /// assert_eq!(born.birthday(6).unwrap().to_string(), "2022-03-01");
    /// ```
    pub fn birthday(self, years: i32) -> Option<Day> {
        let (year, month, day) = self.ymd();
        let year = year.checked_add(years)?;
        Day::from_ymd(year, month, day).or_else(|| Day::from_ymd(year, 3, 1))
    }

    /// How many days later another day is; negative for an earlier one.
    pub const fn days_until(self, other: Day) -> i32 {
        other.0.saturating_sub(self.0)
    }

    /// The calendar month this day lies in.
    pub const fn month(self) -> Month {
        let (year, month, _) = self.ymd();
        Month { year, month }
    }

    /// 0 = Sunday … 6 = Saturday. A billing week (週) runs Sunday to Saturday.
    pub const fn weekday_from_sunday(self) -> u32 {
        (self.0 as i64 + 4).rem_euclid(7) as u32
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Day::MAX => f.write_str("9999-99-99"),
            Day::MIN => f.write_str("0000-00-00"),
            day => {
                let (year, month, day) = day.ymd();
                write!(f, "{year:04}-{month:02}-{day:02}")
            }
        }
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A calendar month (暦月), such as 診療年月.
///
/// ```
/// use santei::Month;
/// let month = Month::parse_iso("2026-06").unwrap();
/// assert_eq!(month.first_day().to_string(), "2026-06-01");
/// assert_eq!(month.last_day().to_string(), "2026-06-30");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of a year (西暦), 1 to 12, of the years 1800 to 9999.
    pub const fn new(year: i32, month: u32) -> Option<Month> {
        match Day::from_ymd(year, month, 1) {
            Some(_) => Some(Month { year, month }),
            None => None,
        }
    }

    /// The month written `YYYY-MM`.
    pub fn parse_iso(text: &str) -> Option<Month> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return None;
        }
        Month::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// Year (西暦).
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Month of the year, 1 to 12.
    pub const fn month(self) -> u32 {
        self.month
    }

    /// The first day of the month.
    pub const fn first_day(self) -> Day {
        match Day::from_ymd(self.year, self.month, 1) {
            Some(day) => day,
            None => Day::MIN,
        }
    }

    /// The last day of the month.
    pub const fn last_day(self) -> Day {
        self.first_day().plus_days(days_in_month(self.year, self.month) as i32 - 1)
    }

    /// The day of this month with that number, if the month has it.
    pub const fn day(self, day: u32) -> Option<Day> {
        Day::from_ymd(self.year, self.month, day)
    }

    /// Whether the day lies in this month.
    pub const fn contains(self, day: Day) -> bool {
        let other = day.month();
        other.year == self.year && other.month == self.month
    }

    /// The month `months` later (or earlier).
    #[must_use]
    pub const fn plus_months(self, months: i32) -> Month {
        let index = self.year as i64 * 12 + self.month as i64 - 1 + months as i64;
        Month { year: index.div_euclid(12) as i32, month: index.rem_euclid(12) as u32 + 1 }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A Japanese era (元号) of the receipt records: 明治 1, 大正 2, 昭和 3, 平成 4, 令和 5.
const ERAS: [(u32, i32, u32, u32, &str); 5] = [
    (1, 1868, 1, 25, "明治"),
    (2, 1912, 7, 30, "大正"),
    (3, 1926, 12, 25, "昭和"),
    (4, 1989, 1, 8, "平成"),
    (5, 2019, 5, 1, "令和"),
];

/// The day of an era date: era digit, year of the era, month, day. Years that run past the era's end are accepted, as the
/// records hold them (平成 35年); a day before the era began is not.
pub fn from_era(era: u32, year: u32, month: u32, day: u32) -> Option<Day> {
    let (_, first_year, first_month, first_day, _) = *ERAS.iter().find(|(digit, ..)| *digit == era)?;
    if year == 0 || year > 99 {
        return None;
    }
    let date = Day::from_ymd(first_year + year as i32 - 1, month, day)?;
    (date >= Day::from_ymd(first_year, first_month, first_day)?).then_some(date)
}

/// A date in the Japanese calendar (和暦), such as 令和8年6月1日.
pub fn wareki(day: Day) -> String {
    let (year, month, date) = day.ymd();
    let era = ERAS.iter().rev().find(|(_, y, m, d, _)| Day::from_ymd(*y, *m, *d).is_some_and(|start| start <= day));
    match era {
        Some((_, first, _, _, name)) => format!("{name}{}年{month}月{date}日", year - first + 1),
        None => format!("{year}年{month}月{date}日"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_jiff_on_every_day_of_four_centuries() {
        let mut date = jiff::civil::date(1800, 1, 1);
        let epoch = jiff::civil::date(1970, 1, 1);
        while date.year() < 2200 {
            let day = Day::from_ymd(date.year().into(), date.month() as u32, date.day() as u32).unwrap();
            assert_eq!(day.number(), (date - epoch).get_days());
            assert_eq!(day.ymd(), (date.year().into(), date.month() as u32, date.day() as u32));
            assert_eq!(day.weekday_from_sunday(), date.weekday().to_sunday_zero_offset() as u32);
            date = date.tomorrow().unwrap();
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_none() {
        for text in
            ["2026-02-29", "2026-13-01", "2026-00-10", "2026-6-01", "20260601", "2026-06-01-1", "１２３４-06-01", ""]
        {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
        assert_eq!(Day::from_yyyymmdd(99_999_999), Some(Day::MAX));
        assert_eq!(Day::from_yyyymmdd(0), None);
        assert_eq!(Day::from_yyyymmdd(20_240_600), None);
    }

    #[test]
    fn eras_begin_and_end() {
        assert_eq!(from_era(4, 31, 4, 30).unwrap().to_string(), "2019-04-30");
        assert_eq!(from_era(5, 1, 5, 1).unwrap().to_string(), "2019-05-01");
        assert_eq!(from_era(5, 1, 4, 30), None);
        assert_eq!(from_era(3, 18, 7, 17).unwrap().to_string(), "1943-07-17");
        assert_eq!(from_era(6, 1, 1, 1), None);
        assert_eq!(wareki(Day::from_ymd(2026, 6, 1).unwrap()), "令和8年6月1日");
        assert_eq!(wareki(Day::from_ymd(1989, 1, 7).unwrap()), "昭和64年1月7日");
    }

    #[test]
    fn months_step_over_years() {
        let month = Month::new(2026, 12).unwrap();
        assert_eq!(month.plus_months(1).to_string(), "2027-01");
        assert_eq!(month.plus_months(-12).to_string(), "2025-12");
        assert!(month.contains(Day::from_ymd(2026, 12, 31).unwrap()));
        assert_eq!(Month::parse_iso("2026-1"), None);
    }
}
