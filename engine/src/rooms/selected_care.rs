//! 選定療養 of drugs: the part of a price that the patient bears outside the insurance for a drug of their own choice.
//!
//! 長期収載品 (from 2024-10) have codes of their own for the patient's choice (選定療養区分 2 of the 医薬品マスター), whose price is what the
//! insurance pays; the rest of the price of the same drug for medical need is the 特別の料金 before tax. Where no such row is at hand, the
//! facts of the line and the dated rate give the same.

use super::price::LineInput;
use crate::Day;
use crate::claim::{Fact, Line, Price};
use crate::masters::{Drug, MasterSet};
use crate::message::{Arg, room as messages};
use crate::num::{Overflow, Ratio, Rounding};
use crate::outcome::{Outcome, Position};

/// 患者の希望: what the facts of a line say of 選定療養.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Chosen {
    /// Nothing: the code decides.
    #[default]
    ByCode,
    /// 対象外: 医療上の必要, 在庫状況 …; nothing is charged.
    Exempt,
    /// 長期収載品 by the patient's choice, with the highest price of the generics (後発医薬品最高価格).
    LongListed(Price),
    /// 長期収載品 by the patient's choice, with a price that cannot be read.
    Unreadable,
    /// 一部保険外療養 (OTC類似薬).
    OtcLike,
}

/// The fact that takes a drug out of 選定療養; its value is the reason.
const EXEMPT: &str = "選定療養の対象外";
/// The fact that a 長期収載品 is the patient's choice; its value is the highest price of the generics in yen.
const GENERIC_PRICE: &str = "後発医薬品最高価格";
/// The fact that a drug falls under 一部保険外療養.
pub(crate) const OTC_LIKE: &str = "一部保険外療養";

impl Chosen {
    /// What the facts of a line say.
    pub(crate) fn of(line: &Line) -> Chosen {
        let fact = |name| Fact::find(&line.facts, name);
        if fact(EXEMPT).is_some() {
            return Chosen::Exempt;
        }
        match fact(GENERIC_PRICE) {
            Some(price) => Price::parse(price).map_or(Chosen::Unreadable, Chosen::LongListed),
            None if fact(OTC_LIKE) == Some("はい") => Chosen::OtcLike,
            None => Chosen::ByCode,
        }
    }
}

/// A price cut in two, in 1/100 yen.
#[derive(Clone, Copy, Debug)]
pub(super) struct SpecialCharge {
    /// 保険外併用療養費の算出に用いる価格: what the insurance pays.
    pub(super) insured: i64,
    /// 特別の料金 before tax.
    pub(super) price: i64,
}

/// A line with a drug, on a day.
pub(super) struct DrugLine<'l, 'm> {
    pub(super) masters: &'l MasterSet<'m>,
    pub(super) line: &'l LineInput,
    /// Its price in 1/100 yen.
    pub(super) price: i64,
    pub(super) at: Position,
    pub(super) on: Day,
}

impl<'m> DrugLine<'_, 'm> {
    /// The charge of a drug by its code, else by the facts of its line.
    pub(super) fn special_charge(
        &self,
        drug: Option<Drug<'m>>,
        outcome: &mut Outcome<'m>,
    ) -> Result<Option<SpecialCharge>, Overflow> {
        match drug.filter(|drug| drug.selected_care() == PATIENTS_CHOICE) {
            Some(drug) => self.by_code(drug, outcome),
            None => self.by_facts(outcome),
        }
    }

    fn by_code(&self, drug: Drug<'m>, outcome: &mut Outcome<'m>) -> Result<Option<SpecialCharge>, Overflow> {
        let Some(needed) = drug.long_listed().and_then(|code| self.masters.drug(code, self.on).found()) else {
            let args = [Arg::Code(drug.code()), Arg::Day(self.on), Arg::None];
            outcome.find(&messages::SELECTED_CARE_PRICE_MISSING, self.at, args);
            return Ok(None);
        };
        let rest = needed.price().checked_sub(self.price).ok_or(Overflow)?;
        Ok(Some(SpecialCharge { insured: self.price, price: rest.max(0) }))
    }

    /// The charge by the facts of the line and the dated rate.
    fn by_facts(&self, outcome: &mut Outcome<'m>) -> Result<Option<SpecialCharge>, Overflow> {
        let (id, generic) = match self.line.chosen {
            Chosen::ByCode | Chosen::Exempt => return Ok(None),
            Chosen::LongListed(generic) => ("selected_care.long_listed", generic.hundredths()),
            Chosen::OtcLike => ("selected_care.otc_like", 0),
            Chosen::Unreadable => {
                let args = [Arg::Code(self.line.code), Arg::Word(GENERIC_PRICE), Arg::None];
                outcome.find(&messages::FACT_UNREADABLE, self.at, args);
                return Ok(None);
            }
        };
        let held = self.masters.parameter(id, self.on).filter(|parameter| !parameter.announced);
        let Some(rate) = held.and_then(|held| held.ratio) else {
            let args = [Arg::Code(self.line.code), Arg::Day(self.on), Arg::None];
            outcome.find(&messages::SELECTED_CARE_RATE_MISSING, self.at, args);
            return Ok(None);
        };
        let difference = self.price.checked_sub(generic).ok_or(Overflow)?.max(0);
        let part = Ratio::from_int(difference).times(rate)?.round(Rounding::HalfUp)?;
        Ok(Some(SpecialCharge { insured: self.price.checked_sub(part).ok_or(Overflow)?, price: part }))
    }
}

/// 選定療養区分 (項番42): the patient's choice.
const PATIENTS_CHOICE: u8 = 2;
