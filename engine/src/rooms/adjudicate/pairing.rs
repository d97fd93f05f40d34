//! Which additions go with which acts (マスターファイル仕様説明書 医科診療行為マスター): 注加算コード and 注加算通番 (項番38・39), the dedicated
//! columns of 別紙7-6, and the acts that must have been done for an addition (項番116・118・120・123・127).
//!
//! An addition stands in the unit of its base. Of an addition that has neither 注加算コード nor a value in a dedicated column the
//! master says nothing, and nothing is judged here.

use super::docket::{Act, Docket, Entry, Origin};
use super::relations::{Meeting, Relation};
use super::{Context, Verdict};
use crate::CodeSpace;
use crate::masters::{FeeItem, PairingField};
use crate::message::{Arg, room as messages};
use crate::outcome::Basis;

/// 項番38 注加算コード.
const ADDON_CODE: u16 = 38;
/// 項番47 極低出生体重児加算区分.
const NEWBORN: u16 = 47;

/// 注加算コード and 注加算通番 (項番38・39).
pub(super) type Serial = (u16, u8);

/// The dedicated columns: a value of a base, and the values of the additions that it takes.
const TAKES: [(PairingField, u8, &[u8]); 37] = [
    (PairingField::ImageSupport, 1, &[1]),
    (PairingField::ImageSupport, 2, &[2]),
    (PairingField::ImageSupport, 3, &[1, 2]),
    (PairingField::ImageSupport, 4, &[4]),
    (PairingField::ImageSupport, 5, &[1, 4]),
    (PairingField::ImageSupport, 6, &[2, 4]),
    (PairingField::ImageSupport, 7, &[6]),
    (PairingField::InfantTreatment, 1, &[1]),
    (PairingField::InfantTreatment, 2, &[2]),
    (PairingField::InfantTreatment, 3, &[3]),
    (PairingField::InfantTreatment, 4, &[4]),
    (PairingField::InfantTreatment, 5, &[5]),
    (PairingField::EvokedPotential, 1, &[1]),
    (PairingField::EvokedPotential, 2, &[2]),
    (PairingField::NeckDissection, 1, &[1, 2]),
    (PairingField::NeckDissection, 2, &[1]),
    (PairingField::SutureDevice, 1, &[1]),
    (PairingField::SutureDevice, 3, &[3]),
    (PairingField::SutureDevice, 4, &[1, 3]),
    (PairingField::EndoscopicUltrasound, 1, &[1]),
    (PairingField::Anastomosis, 2, &[2]),
    (PairingField::UltrasonicCoagulation, 1, &[1]),
    (PairingField::SinusEndoscope, 1, &[1]),
    (PairingField::SinusShaver, 1, &[1]),
    (PairingField::LongAnaesthesia, 1, &[1]),
    (PairingField::Monitoring, 1, &[1]),
    (PairingField::FrozenTissue, 1, &[1]),
    (PairingField::ExternalFixator, 1, &[1]),
    (PairingField::UltrasonicCutting, 1, &[1]),
    (PairingField::InfectionControl, 1, &[1, 2, 3, 7, 9]),
    (PairingField::InfectionControl, 2, &[4, 5, 6, 8, 10]),
    (PairingField::InfantEar, 1, &[1]),
    (PairingField::ChildAntibiotics, 1, &[1]),
    (PairingField::TransplantReadiness, 1, &[1]),
    (PairingField::SurgicalRobot, 1, &[1]),
    (PairingField::RemotePrescription, 1, &[1, 2]),
    (PairingField::SurgerySupply, 1, &[1]),
];

/// An act that must have been done for another.
pub(super) struct Prerequisite {
    column: PairingField,
    /// The value of what needs it, and whether that is an addition: on a base item 1 of 項番116・118・120 means something else.
    own: u8,
    addition: bool,
    /// The value of what it needs.
    needs: u8,
    /// Whether it must have been done on the same day; an operation may be of an earlier month than the diagnosis of its specimen,
    /// and a 特定集中治療室 of another day than the operation.
    same_day: bool,
    name: &'static str,
}

static PREREQUISITES: [Prerequisite; 6] = [
    Prerequisite::operation(PairingField::LongAnaesthesia, 1, true, 2),
    Prerequisite::operation(PairingField::Monitoring, 1, true, 2),
    Prerequisite::operation(PairingField::AppendageClosure, 1, false, 2),
    Prerequisite::operation(PairingField::AppendageClosure, 3, false, 4),
    Prerequisite { same_day: false, ..Prerequisite::operation(PairingField::TumourSpecimen, 1, true, 1) },
    Prerequisite {
        same_day: false,
        name: "特定集中治療室管理料等",
        ..Prerequisite::operation(PairingField::NegativePressure, 2, false, 1)
    },
];

impl Prerequisite {
    const fn operation(column: PairingField, own: u8, addition: bool, needs: u8) -> Prerequisite {
        Prerequisite { column, own, addition, needs, same_day: true, name: "対象となる手術" }
    }

    fn is_of(&self, item: FeeItem<'_>) -> bool {
        item.pairing(self.column) == self.own && (!self.addition || !item.is_base())
    }

    fn is_met_by(&self, item: FeeItem<'_>) -> bool {
        item.is_base() && item.pairing(self.column) == self.needs
    }
}

/// Whether a base with a value in a dedicated column takes an addition with another.
fn admits(field: PairingField, base: u8, addition: u8) -> bool {
    TAKES.iter().any(|(column, own, values)| (*column, *own) == (field, base) && values.contains(&addition))
}

/// The dedicated columns of an addition that decide about its base, each with its value.
fn columns(addition: FeeItem<'_>) -> impl Iterator<Item = (PairingField, u8)> {
    let decides = |field: PairingField, value: u8| {
        TAKES.iter().any(|(column, _, values)| *column == field && values.contains(&value))
    };
    let values = PairingField::ALL.iter().map(move |field| (*field, addition.pairing(*field)));
    values.filter(move |(field, value)| *value != 0 && decides(*field, *value))
}

/// The column that says which acts take an addition, with its value; `None` where the master says nothing.
pub(super) fn column_of(addition: FeeItem<'_>) -> Option<(u16, i64)> {
    if addition.is_base() {
        return None;
    }
    let code = (ADDON_CODE, i64::from(addition.addon_code()));
    let newborn = (NEWBORN, i64::from(addition.newborn()));
    let own = columns(addition).map(|(field, value)| (field.column(), i64::from(value)));
    [code, newborn].into_iter().chain(own).find(|(_, value)| *value != 0)
}

/// What must have been done for an act.
pub(super) fn prerequisite_of(item: FeeItem<'_>) -> Option<&'static Prerequisite> {
    PREREQUISITES.iter().find(|needed| needed.is_of(item))
}

/// Whether an act takes an addition by every column that says which do.
pub(super) fn takes(base: FeeItem<'_>, addition: FeeItem<'_>) -> bool {
    base.is_base()
        && (addition.addon_code() == 0 || addition.addon_code() == base.addon_code())
        && (addition.newborn() == 0 || addition.newborn() == base.newborn())
        && columns(addition).all(|(field, value)| admits(field, base.pairing(field), value))
}

/// Whether the master says that an act is the base of an addition.
pub(super) fn belongs(base: FeeItem<'_>, addition: FeeItem<'_>) -> bool {
    column_of(addition).is_some() && takes(base, addition)
}

impl<'m> Docket<'m> {
    /// An addition needs an act in its unit that takes it. Where that stands elsewhere on the day, or cannot be known, nothing is
    /// taken away.
    pub(super) fn unpaired(&self, at: usize, act: &Act<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        let item = act.item?;
        let (no, value) = context.profile(act)?.column?;
        let base = self.bases.get(at).and_then(|base| self.acts.get(*base as usize));
        let is_taken = |base: Option<FeeItem<'m>>| base.is_some_and(|base| takes(base, item));
        if is_taken(base.and_then(|base| base.item))
            || act.paired
            || is_taken(context.ward_item(act.date))
            || holds_unknown(act, context)
        {
            return None;
        }
        let basis = Basis::Column { no, value };
        let heard = |other: &&Act<'m>| other.date == act.date && (act.tentative || !other.tentative);
        let elsewhere =
            self.acts.iter().filter(heard).filter(|other| is_taken(other.item)).min_by_key(|act| act.rank());
        Some(match elsewhere {
            Some(other) => {
                let args = [Arg::Code(act.code), Arg::Code(other.code), Arg::None];
                let verdict = Verdict::review(&messages::ADDITION_APART, basis, args, act);
                Verdict { against: other.against(), ..verdict }
            }
            None => {
                let args = [Arg::Code(act.code), Arg::Int(no.into()), Arg::Int(value)];
                Verdict::suppressed(&messages::ADDITION_WITHOUT_BASE, basis, 0, args)
            }
        })
    }

    /// What must have been done for an act and is not in the claim or its history. It may have been done elsewhere.
    pub(super) fn prerequisite(&self, act: &Act<'m>, context: &Context<'_, 'm>) -> Option<Verdict<'m>> {
        let item = act.item?;
        let needed = context.profile(act)?.prerequisite?;
        let done = |other: &Act<'m>| {
            (!needed.same_day || other.date == act.date) && other.item.is_some_and(|item| needed.is_met_by(item))
        };
        let ward = context.claim.stay.iter().flat_map(|stay| &stay.days).any(|day| {
            (!needed.same_day || day.date == act.date)
                && context.ward_item(day.date).is_some_and(|item| needed.is_met_by(item))
        });
        if ward || self.acts.iter().any(done) {
            return None;
        }
        let (no, value) = (needed.column.column(), item.pairing(needed.column).into());
        let args = [Arg::Code(act.code), Arg::Word(needed.name), Arg::Int(no.into())];
        let verdict = Verdict::review(&messages::PREREQUISITE_MISSING, Basis::Column { no, value }, args, act);
        Some(verdict.lacking(needed.name))
    }

    /// Additions of one 注加算コード and one 注加算通番 are not billed together. Where a table says so too, the table decides.
    pub(super) fn same_serial(&mut self) {
        let mut serials = core::mem::take(&mut self.serials);
        serials.clear();
        serials.extend((0u32..).zip(&self.codes).filter_map(|(at, entry)| Some((self.serial_of(entry)?, at))));
        serials.sort_unstable();
        for (index, (serial, a)) in serials.iter().copied().enumerate() {
            let same = serials.iter().skip(index + 1).take_while(|(other, _)| *other == serial);
            for (_, b) in same.copied() {
                self.exclude_each_other(a, b, serial);
            }
        }
        self.serials = serials;
    }

    fn exclude_each_other(&mut self, a: u32, b: u32, (code, _): Serial) {
        let told = |relation: &Relation<'m>| [(a, b), (b, a)].contains(&(relation.winner, relation.loser));
        if self.relations.iter().any(told) {
            return;
        }
        let (winner, loser) = self.stronger(a, b);
        self.relations.push(Relation {
            winner,
            loser,
            either: true,
            meeting: Meeting::Unit,
            special: false,
            basis: Basis::Column { no: ADDON_CODE, value: code.into() },
            rule: None,
        });
    }

    /// The number of an addition, if it has one.
    fn serial_of(&self, entry: &Entry) -> Option<Serial> {
        let item = self.acts.get(entry.acts())?.iter().find_map(|act| act.item).filter(|item| !item.is_base())?;
        Some((item.addon_code(), item.addon_serial())).filter(|(code, _)| *code != 0)
    }

    /// Whether two additions stand in one unit on a day, with the same base.
    pub(super) fn same_unit(&self, x: usize, y: usize) -> bool {
        let unit = |at: usize| match self.acts.get(at).map(|act| (act.origin, act.date)) {
            Some((Origin::Line(unit, _), date)) => Some((unit, date)),
            _ => None,
        };
        unit(x).is_some() && unit(x) == unit(y) && self.bases.get(x) == self.bases.get(y)
    }
}

/// Whether the unit of an act holds a line of which no row is in force: it could be the base.
fn holds_unknown(act: &Act<'_>, context: &Context<'_, '_>) -> bool {
    let Origin::Line(unit, _) = act.origin else { return false };
    let lines = context.claim.units.get(unit as usize).map(|unit| unit.lines.as_slice()).unwrap_or_default();
    let fee_items = lines.iter().filter(|line| line.code.space() == Some(CodeSpace::FeeItem));
    fee_items.into_iter().any(|line| context.masters.fee_item(line.code, act.date).found().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The additions that a base with a value takes.
    fn taken(field: PairingField, base: u8) -> Vec<u8> {
        (0..36).filter(|value| admits(field, base, *value)).collect()
    }

    #[test]
    fn columns_with_one_value_take_their_own() {
        for field in [
            PairingField::EndoscopicUltrasound,
            PairingField::UltrasonicCoagulation,
            PairingField::SinusEndoscope,
            PairingField::SinusShaver,
            PairingField::LongAnaesthesia,
            PairingField::Monitoring,
            PairingField::FrozenTissue,
            PairingField::ExternalFixator,
            PairingField::UltrasonicCutting,
            PairingField::InfantEar,
            PairingField::ChildAntibiotics,
            PairingField::TransplantReadiness,
            PairingField::SurgicalRobot,
            PairingField::SurgerySupply,
        ] {
            assert_eq!((taken(field, 0), taken(field, 1), taken(field, 2)), (vec![], vec![1], vec![]), "{field:?}");
        }
    }

    #[test]
    fn columns_with_several_values_take_what_the_layout_says() {
        let all =
            |field, bases: core::ops::RangeInclusive<u8>| bases.map(|base| taken(field, base)).collect::<Vec<_>>();
        let image = all(PairingField::ImageSupport, 0..=8);
        assert_eq!(image, [vec![], vec![1], vec![2], vec![1, 2], vec![4], vec![1, 4], vec![2, 4], vec![6], vec![]]);
        let infant = all(PairingField::InfantTreatment, 0..=6);
        assert_eq!(infant, [vec![], vec![1], vec![2], vec![3], vec![4], vec![5], vec![]]);
        assert_eq!(all(PairingField::EvokedPotential, 0..=3), [vec![], vec![1], vec![2], vec![]]);
        assert_eq!(all(PairingField::NeckDissection, 0..=3), [vec![], vec![1, 2], vec![1], vec![]]);
        assert_eq!(all(PairingField::SutureDevice, 0..=5), [vec![], vec![1], vec![], vec![3], vec![1, 3], vec![]]);
        assert_eq!(all(PairingField::Anastomosis, 0..=3), [vec![], vec![], vec![2], vec![]]);
        let infection = all(PairingField::InfectionControl, 0..=3);
        assert_eq!(infection, [vec![], vec![1, 2, 3, 7, 9], vec![4, 5, 6, 8, 10], vec![]]);
        assert_eq!(all(PairingField::RemotePrescription, 0..=2), [vec![], vec![1, 2], vec![]]);
    }

    #[test]
    fn columns_of_what_must_have_been_done_or_stands_by_itself_name_no_base() {
        for field in [
            PairingField::TumourSpecimen,
            PairingField::AppendageClosure,
            PairingField::NegativePressure,
            PairingField::BaseUp1,
            PairingField::BaseUp2,
        ] {
            assert!((0..36).all(|base| taken(field, base).is_empty()), "{field:?}");
        }
    }
}
