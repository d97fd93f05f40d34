//! 診療実日数: how many days a payer's care took.

use super::Reason;
use crate::MasterSet;
use crate::message::uke as message;
use crate::uke::item::{BillingUnit, ItemKind};
use crate::uke::receipt::{Payer, Receipt};
use crate::uke::total::visit_days;

/// 実日数 (項番27) of the fee item master: 2 a visit, 3 a day in a ward.
const COUNTED: [u8; 2] = [2, 3];

/// The days that count, and those of which the acts do not tell it: a visit may be billed without a fee of its own (包括).
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct ActualDays {
    counted: i64,
    open: i64,
}

impl ActualDays {
    /// Days by the acts of the units that `billed` takes.
    pub(super) fn of(
        receipt: &Receipt<'_>,
        masters: &MasterSet<'_>,
        billed: impl Fn(&BillingUnit) -> bool,
    ) -> Result<ActualDays, Reason> {
        let (mut counted, mut seen) = (0u32, 0u32);
        for unit in receipt.units.iter().filter(|unit| billed(unit)) {
            if unit.days.is_empty() {
                return Err(Reason::new(&message::UKE_NO_DAY));
            }
            for (date, _) in receipt.dates(unit) {
                let bit = 1u32.checked_shl(date.ymd().2).unwrap_or(0);
                seen |= bit;
                let items = receipt.unit_items(unit).iter().filter(|item| item.kind == ItemKind::FeeItem);
                let mut rows = items.filter_map(|item| masters.fee_item(item.code?, date).found());
                if rows.any(|row| COUNTED.contains(&row.actual_days())) {
                    counted |= bit;
                }
            }
        }
        Ok(ActualDays { counted: counted.count_ones().into(), open: (seen & !counted).count_ones().into() })
    }

    /// Days by 受診日等レコード (JD), where the receipt holds one for the payer.
    pub(super) fn told(receipt: &Receipt<'_>, payer: &Payer<'_>) -> Option<ActualDays> {
        visit_days(receipt, payer).map(|counted| ActualDays { counted, open: 0 })
    }

    /// What must be recorded, seen from what is: within the open days nothing is decided.
    pub(super) fn expected(self, found: Option<i64>) -> Result<Option<i64>, Reason> {
        let most = self.counted.saturating_add(self.open);
        match found {
            Some(found) if found > self.counted && found <= most => Err(Reason::new(&message::UKE_DAYS_OPEN)),
            None if self.open > 0 => Err(Reason::new(&message::UKE_DAYS_OPEN)),
            // Above all days that could count, the nearest is what stands out least.
            Some(found) if found > most => Ok(Some(most)),
            _ => Ok(Some(self.counted)),
        }
    }
}
