//! A stay day by day: runs written out, absences on their days.

use super::{Claim, Leave, Stay, StayDay};
use crate::Day;

impl StayDay {
    /// A day of which nothing more is said.
    pub fn new(date: Day) -> StayDay {
        StayDay {
            date,
            until: None,
            ward_fee: None,
            ward_from: None,
            leave: None,
            combination: None,
            other_institution: false,
            medical_category: None,
            facts: Vec::new(),
            meals: Vec::new(),
            room_charge_yen: None,
        }
    }

    /// Last day of the run.
    pub fn last(&self) -> Day {
        self.until.unwrap_or(self.date)
    }

    fn holds(&self, date: Day) -> bool {
        self.date <= date && date <= self.last()
    }
}

impl Stay {
    /// A stay that counts from its admission, of which nothing more is said than its days.
    pub fn new(admitted: Day, days: Vec<StayDay>) -> Stay {
        Stay {
            admitted,
            counted_from: admitted,
            discharged: None,
            combination: None,
            days,
            absences: Vec::new(),
            bills: Vec::new(),
            amount_category: None,
            long_stay_from: None,
            facts: Vec::new(),
        }
    }

    /// Every day that the stay gives, in order, with the entry that speaks of it.
    ///
    /// ```
    /// # let json = br#"{"id": "x", "month": "2025-11", "setting": "inpatient", "institution": {"kind": "hospital"},
    /// #   "patient": {"birth_date": "1980-01-01"}, "combinations": [],
    /// #   "stay": {"admitted": "2025-11-05", "counted_from": "2025-11-05",
    /// #            "days": [{"date": "2025-11-05", "until": "2025-11-07"}]}}"#;
    /// let claim = santei::Claim::from_json(json).unwrap();
    /// assert_eq!(claim.stay.unwrap().each_day().count(), 3);
    /// ```
    pub fn each_day(&self) -> impl Iterator<Item = (Day, &StayDay)> {
        self.days.iter().flat_map(|entry| {
            let days = entry.date.days_until(entry.last()).max(0);
            (0..=days).map(move |nth| (entry.date.plus_days(nth), entry))
        })
    }

    /// What the stay says about a day.
    pub fn on(&self, date: Day) -> Option<&StayDay> {
        self.days.iter().find(|entry| entry.holds(date))
    }

    /// 外泊 on a day: told by the day itself, or by an absence that holds it wholly.
    pub fn leave_on(&self, date: Day) -> Option<Leave> {
        let by_absence = || {
            let whole = |a: &&super::Absence| a.left < date && a.returned.is_none_or(|returned| date < returned);
            self.absences.iter().find(whole).map(|absence| absence.leave)
        };
        self.on(date).and_then(|day| day.leave).or_else(by_absence)
    }

    /// 入院日数: the number of a day, 1 on the 起算日.
    pub fn day_number(&self, date: Day) -> i32 {
        self.counted_from.days_until(date).saturating_add(1)
    }

    /// 締め日: the last day of the bill that a day belongs to, within a month that ends on `month_end`.
    pub fn bill_of(&self, date: Day, month_end: Day) -> Day {
        let last = self.discharged.map_or(month_end, |discharged| discharged.min(month_end));
        let bills = self.bills.iter().copied().filter(|bill| date <= *bill);
        bills.min().unwrap_or(last).max(date)
    }

    /// 請求期間: the first day of the bill that ends on `last`, within a month that begins on `month_start`.
    pub fn bill_start(&self, last: Day, month_start: Day) -> Day {
        let before = self.bills.iter().copied().filter(|bill| *bill < last && month_start <= *bill);
        let start = before.max().map_or(month_start, Day::next);
        start.max(self.admitted).min(last)
    }
}

impl Claim {
    /// Index of the combination that pays what follows from the stay on a day.
    pub(crate) fn stay_combination(&self, date: Day) -> u32 {
        let stay = self.stay.as_ref();
        let of_day = stay.and_then(|stay| stay.on(date)).and_then(|day| day.combination.as_deref());
        let named = of_day.or_else(|| stay.and_then(|stay| stay.combination.as_deref()));
        let at = named.and_then(|id| self.combinations.iter().position(|own| own.id == id));
        at.and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Absence;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn only_days_wholly_outside_are_days_of_leave() {
        let mut stay = Stay::new(day("2025-10-01"), Vec::new());
        let absence = |left, returned: Option<&str>| Absence {
            left: day(left),
            returned: returned.map(day),
            leave: Leave::Plain,
        };
        stay.absences = vec![absence("2025-10-05", Some("2025-10-06")), absence("2025-10-10", Some("2025-10-12"))];
        let leave = |date| stay.leave_on(day(date)).is_some();
        assert_eq!([leave("2025-10-05"), leave("2025-10-06")], [false, false], "one night is no 外泊");
        assert_eq!([leave("2025-10-10"), leave("2025-10-11"), leave("2025-10-12")], [false, true, false]);
        stay.absences = vec![absence("2025-10-30", None)];
        assert_eq!(stay.leave_on(day("2025-10-31")), Some(Leave::Plain));
    }

    #[test]
    fn bills_end_on_their_days_and_the_last_with_the_stay() {
        let mut stay = Stay::new(day("2025-10-01"), Vec::new());
        let bill = |stay: &Stay, date| stay.bill_of(day(date), day("2025-10-31"));
        assert_eq!(bill(&stay, "2025-10-03"), day("2025-10-31"));
        stay.bills = vec![day("2025-10-10"), day("2025-10-20")];
        stay.discharged = Some(day("2025-10-25"));
        assert_eq!([bill(&stay, "2025-10-10"), bill(&stay, "2025-10-11")], [day("2025-10-10"), day("2025-10-20")]);
        assert_eq!(bill(&stay, "2025-10-21"), day("2025-10-25"));
    }

    #[test]
    fn a_bill_begins_after_the_one_before() {
        let day = |month, day| Day::from_ymd(2025, month, day).unwrap();
        let mut stay = Stay::new(day(10, 20), Vec::new());
        stay.bills = vec![day(10, 31), day(11, 10), day(11, 20)];
        let start = |last| stay.bill_start(last, day(11, 1));
        assert_eq!(
            [start(day(11, 10)), start(day(11, 20)), start(day(11, 30))],
            [day(11, 1), day(11, 11), day(11, 21)]
        );
        stay.admitted = day(11, 3);
        assert_eq!(stay.bill_start(day(11, 10), day(11, 1)), day(11, 3));
    }
}
