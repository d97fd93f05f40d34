//! The claim with the added lines written into it.

use super::{Addition, Fate, Outcome};
use crate::claim::{Claim, Digits, Line, Quantity, Times, Unit};
use crate::{Code, Day};

/// A part of a unit: the times that share the same added lines.
struct Part {
    times: Vec<Times>,
    added: Vec<(Code, Option<u32>)>,
}

impl Outcome<'_> {
    /// 算定後の請求単位: the claim as it is billed, with every added line entered. Computed again, it gives the same points and adds
    /// nothing.
    ///
    /// A unit of which only some times take an added line is split.
    pub fn completed(&self, claim: &Claim) -> Claim {
        let mut whole = claim.clone();
        whole.units.clear();
        for (index, unit) in (0u32..).zip(&claim.units) {
            let parts = self.parts(index, &unit.times);
            let is_split = parts.len() > 1;
            for (nth, part) in parts.into_iter().enumerate() {
                let mut own = unit.clone();
                own.id = unit.id.clone().filter(|_| nth == 0);
                own.recorded_points = unit.recorded_points.filter(|_| !is_split && part.added.is_empty());
                own.times = part.times;
                own.lines.extend(part.added.into_iter().map(|(code, quantity)| line(code, quantity)));
                whole.units.push(own);
            }
        }
        let entered = claim.units.len();
        let is_own = |addition: &&Addition<'_>| addition.line == 0 && addition.unit as usize >= entered;
        let mut done: Vec<u32> = Vec::new();
        for addition in self.added().filter(is_own) {
            if done.contains(&addition.unit) {
                continue;
            }
            done.push(addition.unit);
            let same = self.added().filter(is_own).filter(|other| other.unit == addition.unit);
            let times: Vec<Times> = same.map(|own| Times { date: own.date, count: own.count }).collect();
            for part in self.parts(addition.unit, &times) {
                whole.units.extend(own_unit(claim, addition, part));
            }
        }
        whole
    }

    fn added(&self) -> impl Iterator<Item = &Addition<'_>> {
        self.additions.iter().filter(|addition| addition.fate == Fate::Added)
    }

    /// The times of a unit, put together by the added lines that they take.
    fn parts(&self, unit: u32, times: &[Times]) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for times in times {
            let mut done = 0;
            // What was entered with no times stays so.
            while done < times.count.max(1) {
                let here = |date: Day| {
                    self.added().filter(move |own| own.unit == unit && own.date == date && own.count > done)
                };
                let next = here(times.date).map(|own| own.count).fold(times.count, u32::min);
                let added: Vec<_> = here(times.date).map(|own| (own.code, own.quantity)).collect();
                let times = Times { date: times.date, count: next.saturating_sub(done) };
                match parts.iter_mut().find(|part| part.added == added) {
                    Some(part) => part.times.push(times),
                    None => parts.push(Part { times: vec![times], added }),
                }
                done = next.max(1);
            }
        }
        parts
    }
}

fn line(code: Code, quantity: Option<u32>) -> Line {
    Line {
        id: None,
        code,
        quantity: quantity.map(Quantity::whole),
        price: None,
        points: None,
        performed_only: false,
        product: None,
        facts: Vec::new(),
        comments: Vec::new(),
    }
}

/// The unit of an addition that stands by itself, with the additions that joined it.
fn own_unit(claim: &Claim, addition: &Addition<'_>, part: Part) -> Option<Unit> {
    let like = addition.like.and_then(|like| claim.units.get(like as usize));
    Some(Unit {
        id: None,
        service_class: Digits::new(addition.service_class)?,
        combination: claim.combinations.get(addition.combination as usize)?.id.clone(),
        times: part.times,
        encounter: like.and_then(|like| like.encounter.clone()),
        specimen: None,
        recorded_points: None,
        lines: part.added.into_iter().map(|(code, quantity)| line(code, quantity)).collect(),
    })
}
