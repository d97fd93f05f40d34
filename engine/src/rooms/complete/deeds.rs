//! What the claim says was done: its lines day by day, and the facts around them.

use super::rules::{FactOf, FactWanted};
use crate::claim::{Claim, Fact, Line, Price, Quantity, Unit};
use crate::masters::{Drug, FeeItem, MasterSet};
use crate::num::Ratio;
use crate::rooms::encounters;
use crate::{Code, CodeSpace, Day};

/// A line on a day.
#[derive(Clone, Copy)]
pub(super) struct Deed<'m> {
    pub(super) unit: u32,
    pub(super) line: u32,
    /// The unit of the claim whose combination pays.
    pub(super) like: Option<u32>,
    /// Index of the combination that pays.
    pub(super) combination: u32,
    /// 診療識別.
    pub(super) class: u32,
    pub(super) date: Day,
    pub(super) times: u32,
    pub(super) code: Code,
    pub(super) item: Option<FeeItem<'m>>,
    pub(super) is_drug: bool,
    /// 麻薬・毒薬・覚醒剤原料・向精神薬 (項番14).
    pub(super) drug_regulation: u8,
    /// 生物学的製剤 (項番16).
    pub(super) biological: bool,
    pub(super) performed_only: bool,
    pub(super) encounter: Option<u32>,
    /// The proposal that it is, by its index.
    pub(super) addition: Option<u32>,
}

/// The claim and the masters.
#[derive(Clone, Copy)]
pub(super) struct Scene<'c, 'm> {
    pub(super) claim: &'c Claim,
    pub(super) masters: &'c MasterSet<'m>,
}

/// 診療識別 of 内服薬.
const ORAL: u32 = 21;

impl<'m> Scene<'_, 'm> {
    pub(super) fn fee_item(&self, code: Code, on: Day) -> Option<FeeItem<'m>> {
        self.masters.fee_item(code, on).found()
    }

    pub(super) fn collect(&self, deeds: &mut Vec<Deed<'m>>) {
        deeds.clear();
        for (index, unit) in (0u32..).zip(&self.claim.units) {
            for times in &unit.times {
                let encounter = encounters::of_unit(self.claim, unit, times.date);
                for (place, line) in (0u32..).zip(&unit.lines) {
                    deeds.push(self.deed(index, place, unit, line, times.date, times.count, encounter));
                }
            }
        }
        // Of several visits and acts the first gets what is billed so often a day, in whatever order they were entered.
        deeds.sort_unstable_by_key(|d| (d.date, d.encounter, d.class, d.code, d.times, d.unit, d.line));
    }

    #[expect(clippy::too_many_arguments, reason = "a line with its unit, day and visit")]
    fn deed(
        &self,
        unit_index: u32,
        place: u32,
        unit: &Unit,
        line: &Line,
        date: Day,
        times: u32,
        encounter: Option<u32>,
    ) -> Deed<'m> {
        let space = line.code.space();
        let drug = if space == Some(CodeSpace::Drug) { self.drug(line.code, date) } else { None };
        Deed {
            unit: unit_index,
            line: place,
            like: Some(unit_index),
            combination: crate::rooms::combination_of(self.claim, &unit.combination),
            class: unit.service_class.value(),
            date,
            times,
            code: line.code,
            item: if space == Some(CodeSpace::FeeItem) { self.fee_item(line.code, date) } else { None },
            is_drug: space == Some(CodeSpace::Drug),
            drug_regulation: drug.map_or(0, Drug::controlled),
            biological: drug.is_some_and(|drug| drug.biological() == 1),
            performed_only: line.performed_only,
            encounter,
            addition: None,
        }
    }

    fn drug(&self, code: Code, on: Day) -> Option<Drug<'m>> {
        self.masters.drug(code, on).found()
    }

    /// The value of a fact that a rule waits for; `None`: it waits for none.
    pub(super) fn fact(&self, wanted: Option<&FactWanted<'m>>, deed: &Deed<'m>) -> Option<Option<&str>> {
        let wanted = wanted?;
        Some(match wanted.of {
            FactOf::Line => self.line_facts(deed).and_then(|facts| Fact::find(facts, wanted.name)),
            FactOf::Encounter => self.encounter_fact(deed, wanted.name),
            FactOf::Institution => Fact::find(&self.claim.institution.facts, wanted.name),
            FactOf::Stay => self.stay_fact(deed.date, wanted.name),
        })
    }

    /// A fact of a day of the stay, or of the whole stay.
    pub(super) fn stay_fact(&self, date: Day, name: &str) -> Option<&str> {
        let stay = self.claim.stay.as_ref()?;
        let of_day = stay.on(date).and_then(|day| Fact::find(&day.facts, name));
        of_day.or_else(|| Fact::find(&stay.facts, name))
    }

    fn line_facts(&self, deed: &Deed<'m>) -> Option<&[Fact]> {
        let line = self.claim.units.get(deed.unit as usize)?.lines.get(deed.line as usize)?;
        Some(&line.facts)
    }

    /// A fact of the encounter of a deed, or of the day's only one.
    pub(super) fn encounter_fact(&self, deed: &Deed<'m>, name: &str) -> Option<&str> {
        let like = deed.like.and_then(|like| self.claim.units.get(like as usize));
        let named = like.and_then(|unit| unit.encounter.as_deref());
        let own = named.and_then(|id| self.claim.encounters.iter().find(|encounter| encounter.id == id));
        let root = deed.encounter.and_then(|index| self.claim.encounters.get(index as usize));
        own.and_then(|encounter| Fact::find(&encounter.facts, name))
            .or_else(|| root.and_then(|encounter| Fact::find(&encounter.facts, name)))
    }

    /// 種類数 of 内服薬 over the units of a prescription: each 剤 up to the price a day once, any other by its drugs. The least and the
    /// most that it can be, which differ where a price is not known.
    pub(super) fn oral_kinds(&self, cheap_yen: i64, belongs: impl Fn(u32, Day) -> bool) -> (u32, u32) {
        let (mut least, mut most) = (0u32, 0u32);
        for (index, unit) in (0u32..).zip(&self.claim.units).filter(|(_, unit)| unit.service_class.value() == ORAL) {
            for times in unit.times.iter().filter(|times| belongs(index, times.date)) {
                let drugs = unit.lines.iter().filter(|line| line.code.space() == Some(CodeSpace::Drug));
                let yen = drugs
                    .clone()
                    .map(|line| self.daily_yen(line, times.date))
                    .try_fold(Ratio::ZERO, |sum, yen| sum.plus(yen?).ok());
                let is_cheap = yen.map(|yen| yen <= Ratio::from_int(cheap_yen));
                let count = drugs.count() as u32;
                least = least.saturating_add(if is_cheap == Some(false) { count } else { count.min(1) });
                most = most.saturating_add(if is_cheap == Some(true) { count.min(1) } else { count });
            }
        }
        (least, most)
    }

    /// Price of a drug for one day; `None` where no price is known.
    fn daily_yen(&self, line: &Line, on: Day) -> Option<Ratio> {
        let price = line.price.map(Price::hundredths).or_else(|| self.drug(line.code, on).map(Drug::price))?;
        let quantity = line.quantity.unwrap_or(Quantity::ONE);
        Ratio::from_hundredths(price).times(quantity.ratio()).ok()
    }
}
