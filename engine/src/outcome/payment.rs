//! What the patient pays for the month at the counter.

use super::Outcome;

/// 窓口で支払う額: what the patient pays for the month at the counter, and its parts in yen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payment {
    /// 窓口徴収額: shares of the visits; absent when one is undecided.
    pub shares: Option<i64>,
    /// 合算調整: what later visits change in them.
    pub adjustment: i64,
    /// 保険外負担: charges outside the insurance, tax included.
    pub outside: i64,
    /// 食事・生活療養の患者負担; absent when undecided.
    pub meals: Option<i64>,
}

impl Payment {
    /// The sum; absent when a part is undecided or the sum does not fit.
    pub fn collected(&self) -> Option<i64> {
        let parts = [self.meals?, self.adjustment, self.outside];
        parts.into_iter().try_fold(self.shares?, i64::checked_add)
    }
}

impl Outcome<'_> {
    /// What the patient pays for the month.
    pub fn payment(&self) -> Payment {
        Payment {
            shares: self.visits.iter().map(|visit| visit.counter).sum(),
            adjustment: self.visits.iter().map(|visit| visit.adjustment).sum(),
            outside: self.outside_yen,
            meals: self.meals.iter().map(|share| share.patient).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_summed_that_is_undecided() {
        let paid = Payment { shares: Some(3_000), adjustment: -500, outside: 330, meals: Some(1_470) };
        assert_eq!(paid.collected(), Some(4_300));
        assert_eq!(Payment { shares: None, ..paid }.collected(), None);
        assert_eq!(Payment { meals: None, ..paid }.collected(), None);
        assert_eq!(Payment { shares: Some(i64::MAX), ..paid }.collected(), None);
    }
}
