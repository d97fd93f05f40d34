//! Ages on which conditions and shares depend. By 年齢計算ニ関スル法律 a year of age is completed on the day before the birthday.

use crate::{Day, Month};

/// The first day of schooling: 1 April after the day on which six years are completed.
pub(crate) fn first_school_day(birth: Day) -> Option<Day> {
    let (reached_year, reached_month, _) = birth.birthday(6)?.previous().ymd();
    let year = if reached_month <= 3 { reached_year } else { reached_year + 1 };
    Day::from_ymd(year, 4, 1)
}

/// 未就学児: up to the 31 March that follows the day on which six years are completed (that day included).
pub(crate) fn is_preschool(birth: Day, on: Day) -> bool {
    first_school_day(birth).is_some_and(|first| on < first)
}

/// The 1st of the month after the month in which that many years are completed: a person born on the 1st completes them in the
/// month before the birthday.
pub(crate) fn first_day_after_month_of(birth: Day, years: i32) -> Day {
    birth.birthday(years).map_or(Day::MAX, |day| day.previous().month().plus_months(1).first_day())
}

/// The day on which an age of the master is reached; `None` for `00` and what the master does not define. AA 28 days and AE 90 days
/// after birth; B3, B6, BF, BK the 1st of the month after the 3rd, 6th, 15th, 20th birthday; MG the first day of schooling
/// (マスターファイル仕様説明書 医科診療行為マスター 項番41・42).
pub(crate) fn first_day_of_age(age: [u8; 2], birth: Day) -> Option<Day> {
    Some(match &age {
        b"00" => return None,
        b"AA" => birth.plus_days(28),
        b"AE" => birth.plus_days(90),
        b"B3" => first_day_after_month_of(birth, 3),
        b"B6" => first_day_after_month_of(birth, 6),
        b"BF" => first_day_after_month_of(birth, 15),
        b"BK" => first_day_after_month_of(birth, 20),
        b"MG" => first_school_day(birth)?,
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            birth.birthday(i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))?
        }
        _ => return None,
    })
}

/// Whether an age of the master is reached on a day; `None` as for [`first_day_of_age`].
pub(crate) fn has_reached(age: [u8; 2], birth: Day, on: Day) -> Option<bool> {
    // 00 says that there is no age.
    if age == *b"00" {
        return None;
    }
    if let [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = age {
        let years = i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
        let days = on.number().saturating_sub(birth.number());
        // Most people are far from every border: only within its possible days is the birthday computed.
        if years > 0 && !(years * 365..years * 366 + 1).contains(&days) {
            return Some(days > years * 365);
        }
    }
    first_day_of_age(age, birth).map(|first| first <= on)
}

/// 70歳: the first day of the rate and the ceilings from 70 on.
pub(crate) fn first_day_from_70(birth: Day) -> Day {
    first_day_after_month_of(birth, 70)
}

/// 75歳到達月: the month in which a person changes to 後期高齢者医療 on the 75th birthday. A birthday on the 1st splits no month.
pub(crate) fn turns_75_within(birth: Day, month: Month) -> bool {
    birth.birthday(75).is_some_and(|day| day.month() == month && day != month.first_day())
}

/// What the age decides in a month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ages {
    pub(crate) from_70: bool,
    pub(crate) preschool: bool,
    pub(crate) turns_75: bool,
}

impl Ages {
    pub(crate) fn of(birth: Day, month: Month) -> Ages {
        let first = month.first_day();
        // Most people are far from every border: only near one are its days computed.
        let years = first.ymd().0 - birth.ymd().0;
        Ages {
            from_70: years > 71 || years >= 70 && first >= first_day_from_70(birth),
            preschool: years < 8 && is_preschool(birth, first),
            turns_75: years == 75 && turns_75_within(birth, month),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    /// 健康保険法 and 年齢計算ニ関スル法律: a person born on 1 April belongs to the older school year, one born on the 1st of a
    /// month turns 70 with the birthday month.
    #[test]
    fn ages_change_on_the_day_of_the_law() {
        for (birth, last) in [
            ("2020-04-02", "2027-03-31"),
            ("2020-04-01", "2026-03-31"),
            ("2020-03-31", "2026-03-31"),
            ("2020-02-29", "2026-03-31"),
            ("2019-12-31", "2026-03-31"),
        ] {
            assert!(is_preschool(day(birth), day(last)), "{birth} {last}");
            assert!(!is_preschool(day(birth), day(last).next()), "{birth} {last}");
        }
        for (birth, first) in [
            ("1956-06-15", "2026-07-01"),
            ("1956-06-01", "2026-06-01"),
            ("1956-06-02", "2026-07-01"),
            ("1956-06-30", "2026-07-01"),
            ("1956-02-29", "2026-03-01"),
            ("1956-12-31", "2027-01-01"),
        ] {
            assert_eq!(first_day_from_70(day(birth)), day(first), "{birth}");
        }
    }

    /// 高齢者の医療の確保に関する法律: 後期高齢者医療 begins on the 75th birthday, so a birthday on the 1st splits no month.
    #[test]
    fn a_birthday_on_the_first_splits_no_month() {
        for (birth, month, splits) in [
            ("1951-06-15", "2026-06", true),
            ("1951-06-02", "2026-06", true),
            ("1951-06-01", "2026-06", false),
            ("1951-06-01", "2026-05", false),
            ("1951-06-30", "2026-06", true),
            ("1951-06-30", "2026-07", false),
            ("1952-02-29", "2027-02", false),
            ("1952-02-29", "2027-03", false),
        ] {
            assert_eq!(turns_75_within(day(birth), Month::parse_iso(month).unwrap()), splits, "{birth} {month}");
        }
    }

    /// Around every birthday, and far from it, the quick answer is that of the exact day.
    #[test]
    fn an_age_is_reached_on_its_first_day() {
        let births = ["1900-03-01", "1952-02-29", "1999-12-31", "2000-01-01", "2020-05-10"].map(day);
        let codes = (0..100).map(|n| [b'0' + n / 10, b'0' + n % 10]);
        for age in codes.chain([*b"AA", *b"AE", *b"B3", *b"B6", *b"BF", *b"BK", *b"MG", *b"??"]) {
            for birth in births {
                let first = first_day_of_age(age, birth);
                assert_eq!(has_reached(age, birth, birth), first.map(|first| first <= birth));
                let Some(first) = first else { continue };
                for days in [-4000, -400, -366, -365, -1, 0, 1, 365, 366, 400, 4000] {
                    let on = first.plus_days(days);
                    assert_eq!(has_reached(age, birth, on), Some(days >= 0), "{age:?} {birth} {on}");
                }
            }
        }
    }

    #[test]
    fn ages_of_the_master_are_days() {
        let first = |age: &[u8; 2], birth: &str| first_day_of_age(*age, day(birth)).map(|day| day.to_string());
        assert_eq!(first(b"00", "2020-05-10"), None);
        assert_eq!(first(b"06", "2020-05-10").as_deref(), Some("2026-05-10"));
        assert_eq!(first(b"AA", "2025-10-10").as_deref(), Some("2025-11-07"));
        assert_eq!(first(b"AE", "2025-08-01").as_deref(), Some("2025-10-30"));
        assert_eq!(first(b"B6", "2020-05-10").as_deref(), Some("2026-06-01"));
        assert_eq!(first(b"B6", "2020-05-01").as_deref(), Some("2026-05-01"));
        assert_eq!(first(b"MG", "2019-05-10").as_deref(), Some("2026-04-01"));
        assert_eq!(first(b"MG", "2019-04-01").as_deref(), Some("2025-04-01"));
        assert_eq!(first(b"06", "2020-02-29").as_deref(), Some("2026-03-01"));
        assert_eq!(first(b"ZZ", "2020-05-10"), None);
    }
}
