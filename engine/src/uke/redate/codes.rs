//! Which codes the masters of a month know.

use super::RedateError;
use super::report::DroppedReason;
use crate::claim::Digits;
use crate::masters::{Family, Lookup, MasterSet, Release};
use crate::message::uke as message;
use crate::uke::item::{Item, ItemKind};
use crate::uke::layout::Sy;
use crate::uke::verify::is_ward;
use crate::{Code, Day, Month};

/// Families that price lines: without them nothing can be said of a month.
const NEEDED: [Family; 3] = [Family::FeeItem, Family::Drug, Family::Material];
/// Families that, when absent, leave their codes unchecked.
const WANTED: [Family; 3] = [Family::Comment, Family::Disease, Family::Modifier];

/// Why a code is not in force, and its 名称 where a release knows it.
pub(super) struct Absence {
    pub(super) reason: DroppedReason,
    pub(super) name: String,
}

/// A code that the month does not know.
pub(super) type Missing = (Family, String, Absence);

pub(super) struct Codes<'c, 'm> {
    masters: &'c MasterSet<'m>,
    month: Month,
}

impl<'c, 'm> Codes<'c, 'm> {
    pub(super) fn new(masters: &'c MasterSet<'m>, month: Month) -> Result<Codes<'c, 'm>, RedateError> {
        for family in NEEDED {
            for day in [month.first_day(), month.last_day()] {
                match masters.release_on(family, day).map(Release::is_complete) {
                    Some(true) => {}
                    Some(false) => {
                        return Err(RedateError::new(&message::UKE_REDATE_EXCERPT, [&month, &family.slug()]));
                    }
                    None => return Err(RedateError::new(&message::UKE_REDATE_NO_MASTERS, [&month, &family.slug()])),
                }
            }
        }
        Ok(Codes { masters, month })
    }

    fn is_checked(&self, family: Family) -> bool {
        let complete = |day| self.masters.release_on(family, day).is_some_and(Release::is_complete);
        complete(self.month.first_day()) && complete(self.month.last_day())
    }

    pub(super) fn unchecked(&self) -> impl Iterator<Item = Family> + '_ {
        WANTED.into_iter().filter(|family| !self.is_checked(*family))
    }

    /// A line whose code is not in force on one of its days. A line without a readable code stays, for the reader to report.
    pub(super) fn line(&self, item: &Item<'_>, days: &[Day]) -> Option<Missing> {
        let code = item.code?;
        match item.kind {
            ItemKind::Comment => self.comment(code, days),
            ItemKind::FeeItem => {
                let ward = |day: &Day| is_ward(self.masters, code, *day);
                let missing = self.missing(Family::FeeItem, code.value(), days)?;
                (!days.iter().all(ward)).then(|| (Family::FeeItem, code.to_string(), missing))
            }
            ItemKind::Drug => self.of(Family::Drug, code, days),
            ItemKind::Material => self.of(Family::Material, code, days),
        }
    }

    pub(super) fn comment(&self, code: Code, days: &[Day]) -> Option<Missing> {
        self.of(Family::Comment, code, days).filter(|_| self.is_checked(Family::Comment))
    }

    fn of(&self, family: Family, code: Code, days: &[Day]) -> Option<Missing> {
        Some((family, code.to_string(), self.missing(family, code.value(), days)?))
    }

    /// A disease, or the first of its modifiers, that is not in force in the month.
    pub(super) fn disease(&self, record: Sy<'_>) -> Option<Missing> {
        let days = [self.month.first_day(), self.month.last_day()];
        let code = record.disease().ascii().unwrap_or_default();
        let missing = Digits::<7>::parse(code).and_then(|key| self.missing(Family::Disease, key.value(), &days));
        if let Some(absence) = missing.filter(|_| self.is_checked(Family::Disease)) {
            return Some((Family::Disease, code.to_owned(), absence));
        }
        let modifiers = record.modifiers().ascii().unwrap_or_default();
        let mut rest = modifiers;
        while let Some((code, after)) = rest.split_at_checked(4) {
            rest = after;
            let missing = Digits::<4>::parse(code).and_then(|key| self.missing(Family::Modifier, key.value(), &days));
            if let Some(absence) = missing.filter(|_| self.is_checked(Family::Modifier)) {
                return Some((Family::Modifier, code.to_owned(), absence));
            }
        }
        None
    }

    fn missing(&self, family: Family, key: u32, days: &[Day]) -> Option<Absence> {
        days.iter().find_map(|day| {
            let (reason, name) = match self.masters.record(family, key, *day) {
                Lookup::Found { .. } | Lookup::NoRelease => return None,
                Lookup::Abolished { last_day, .. } => {
                    (DroppedReason::Abolished { last_day }, self.name(family, key, last_day))
                }
                Lookup::NotYet { from, .. } => (DroppedReason::NotYet { from }, self.name(family, key, from)),
                Lookup::Unknown { .. } => (DroppedReason::Unknown {}, String::new()),
            };
            Some(Absence { reason, name })
        })
    }

    /// 漢字名称 on a day when the code was in force; the column depends on the family.
    fn name(&self, family: Family, key: u32, on: Day) -> String {
        let column = match family {
            Family::Disease => 6,
            Family::Comment | Family::Modifier => 7,
            _ => 5,
        };
        let record = self.masters.record(family, key, on).found();
        record.and_then(|record| record.value(column)).unwrap_or_default().to_owned()
    }
}
