//! Age bands by birth date. Birth dates of the cases are stand-ins; where one is missing or does not give the band of the
//! case, another one carries the band.

use super::format::AgeBand;
use santei::{Day, Month};

/// First day from which 特例措置 no longer gives 70 to 74 a rate of 10%: born on this day or later.
const NO_TRANSITION_FROM: (i32, u32, u32) = (1944, 4, 2);

/// Whether someone born on this day is in the band at some time of the month, and from 70 to 74 has the rate.
pub(super) fn agrees(birth: Day, month: Month, band: AgeBand, rate_percent: u8) -> bool {
    let (first, last) = (month.first_day(), month.last_day());
    match band {
        AgeBand::Preschool => birth <= last && first <= end_of_preschool(birth),
        AgeBand::Under70 => first > end_of_preschool(birth) && last < seventy_from(birth),
        AgeBand::From70 => {
            seventy_from(birth) <= first && first <= birthday(birth, 75) && rate_fits(birth, month, rate_percent)
        }
        AgeBand::LateElderly => birthday(birth, 75) <= last,
    }
}

/// A birth date that gives the band in the month.
pub(super) fn carrier(month: Month, band: AgeBand, rate_percent: u8) -> Option<Day> {
    let years = match band {
        AgeBand::Preschool => 3,
        AgeBand::Under70 => 40,
        AgeBand::From70 => 72,
        AgeBand::LateElderly => 80,
    };
    let plain = Day::from_ymd(month.year() - years, 1, 1)?;
    let (year, of, day) = NO_TRANSITION_FROM;
    let edge = Day::from_ymd(year, of, day)?;
    [plain, edge, edge.previous()].into_iter().find(|birth| agrees(*birth, month, band, rate_percent))
}

fn birthday(birth: Day, age: i32) -> Day {
    let (year, month, day) = birth.ymd();
    // Born on 29 February: the age is reached at the end of 28 February.
    Day::from_ymd(year + age, month, day).unwrap_or_else(|| birth.month().plus_months(12 * age).last_day())
}

/// 31 March after the sixth birthday; born on 1 April counts as the older year.
fn end_of_preschool(birth: Day) -> Day {
    let (year, month, day) = birth.ymd();
    let older = month < 4 || (month, day) == (4, 1);
    let last = if older { year + 6 } else { year + 7 };
    Month::new(last, 3).map_or(birth, Month::last_day)
}

/// 70 from the 1st of the month after the birthday month; born on the 1st: from the birthday.
fn seventy_from(birth: Day) -> Day {
    let month = birth.month().plus_months(12 * 70);
    if birth.ymd().2 == 1 { month.first_day() } else { month.plus_months(1).first_day() }
}

/// 特例措置: 10% for those born before 1944-04-02, and for all until the rate of 20% began in 2014-04.
fn rate_fits(birth: Day, month: Month, rate_percent: u8) -> bool {
    let transitional = birth.ymd() < NO_TRANSITION_FROM || (month.year(), month.month()) < (2014, 4);
    match rate_percent {
        10 => transitional,
        20 => !transitional,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn month(text: &str) -> Month {
        Month::parse_iso(text).unwrap()
    }

    #[test]
    fn a_band_begins_and_ends_where_the_law_says() {
        let preschool = |birth, at| agrees(day(birth), month(at), AgeBand::Preschool, 20);
        assert!(preschool("2015-04-02", "2022-03") && !preschool("2015-04-02", "2022-04"));
        assert!(preschool("2015-04-01", "2021-03") && !preschool("2015-04-01", "2021-04"));
        let under = |birth, at| agrees(day(birth), month(at), AgeBand::Under70, 30);
        assert!(under("1948-10-02", "2018-10") && !under("1948-10-02", "2018-11"));
        assert!(under("1948-10-01", "2018-09") && !under("1948-10-01", "2018-10"));
        let from70 = |birth, at, rate| agrees(day(birth), month(at), AgeBand::From70, rate);
        assert!(from70("1943-10-15", "2018-10", 10) && !from70("1943-10-15", "2018-11", 10));
        assert!(from70("1944-04-01", "2018-10", 10) && !from70("1944-04-01", "2018-10", 20));
        assert!(from70("1944-04-02", "2018-10", 20) && !from70("1944-04-02", "2018-10", 10));
        let late = |birth, at| agrees(day(birth), month(at), AgeBand::LateElderly, 10);
        assert!(late("1943-10-31", "2018-10") && !late("1943-11-01", "2018-10"));
    }

    #[test]
    fn a_carrier_is_found_where_the_band_has_the_rate() {
        for (at, rate) in [("2012-04", 10), ("2015-01", 10), ("2018-08", 10), ("2018-08", 20), ("2022-10", 20)] {
            let found = carrier(month(at), AgeBand::From70, rate).unwrap();
            assert!(agrees(found, month(at), AgeBand::From70, rate), "{at} {rate}");
        }
        assert_eq!(carrier(month("2022-10"), AgeBand::From70, 10), None);
    }
}
