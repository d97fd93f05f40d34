//! 実施時間の合算: acts of one session that fall under several items by time share the minutes that the first points cover (通知 L008
//! (12)ウ), and what is left over of each is put together.

use super::price::LineInput;
use crate::Code;
use crate::masters::{FeeItem, StepFee};
use crate::num::{Overflow, Ratio, Rounding};

/// The part of a session that falls under one item.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// Which component of the unit it is.
    pub(super) component: usize,
    code: Code,
    points: i64,
    step: StepFee,
    /// Minutes; those of an item that stands twice are with its first line.
    pub(super) minutes: i64,
    /// Minutes that the first points cover.
    pub(super) in_base: i64,
    /// きざみ beyond them.
    pub(super) steps: i64,
    rest: i64,
    opens: bool,
}

impl Part {
    /// The part that a line is; `None` where no whole number of minutes or no きざみ is known.
    pub(super) fn of(component: usize, item: FeeItem<'_>, line: &LineInput) -> Option<Part> {
        let minutes = line.quantity?.ratio().round(Rounding::Up).ok()?;
        let step = item.step().filter(|step| step.step > 0)?;
        let (code, points) = (item.code(), item.points());
        Some(Part { component, code, points, step, minutes, in_base: 0, steps: 0, rest: 0, opens: false })
    }

    /// The points of the part.
    pub(super) fn exact(&self) -> Result<Ratio, Overflow> {
        let steps = Ratio::from_hundredths(self.step.points).times(Ratio::from_int(self.steps))?;
        if self.opens { steps.plus(Ratio::from_hundredths(self.points)) } else { Ok(steps) }
    }
}

/// Shares the minutes: the item with the most points opens the session and its minutes fill the first hours, then those of the
/// next; of the rest every item counts its own full きざみ, and what is left below one is summed and counted for the items with the
/// longest rest, the dearer first.
pub(super) fn share(parts: &mut [Part]) {
    parts.sort_by_key(|part| (-part.points, part.code));
    for same in parts.chunk_by_mut(|a, b| a.code == b.code) {
        let minutes = same.iter_mut().map(|part| core::mem::take(&mut part.minutes)).fold(0, i64::saturating_add);
        if let Some(first) = same.first_mut() {
            first.minutes = minutes;
        }
    }
    let Some(first) = parts.first_mut() else { return };
    first.opens = true;
    let (mut covered, size) = (first.step.lower, first.step.step);
    for part in parts.iter_mut() {
        part.in_base = part.minutes.min(covered);
        covered -= part.in_base;
        let beyond = part.minutes - part.in_base;
        (part.steps, part.rest) = (beyond / part.step.step, beyond % part.step.step);
    }
    let left: i64 = parts.iter().map(|part| part.rest).sum();
    parts.sort_by_key(|part| (-part.rest, -part.points));
    let more = usize::try_from((left + size - 1) / size).unwrap_or(0);
    for part in parts.iter_mut().take(more) {
        part.steps += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An item of so many points, with 120 minutes in them and a step of 30 minutes.
    fn part(code: u32, points: i64, per_step: i64, minutes: i64) -> Part {
        let step = StepFee { lower: 120, upper: 99_999_999, step: 30, points: per_step * 100, error: 0 };
        let code = Code::new(code).unwrap();
        Part { component: 0, code, points: points * 100, step, minutes, in_base: 0, steps: 0, rest: 0, opens: false }
    }

    fn total(mut parts: Vec<Part>) -> i64 {
        share(&mut parts);
        let sum = parts.iter().fold(Ratio::ZERO, |sum, part| sum.plus(part.exact().unwrap()).unwrap());
        sum.round(Rounding::HalfUp).unwrap()
    }

    /// 令和6年度 L008(12)ウ 例4: 145, 105 and 20 minutes.
    #[test]
    fn the_rests_below_a_step_are_counted_together() {
        let parts = [(150_332_710, 16_720, 1_200, 145), (150_332_910, 12_610, 900, 105), (150_328_210, 8_300, 600, 20)];
        let parts = parts.map(|(code, points, per_step, minutes)| part(code, points, per_step, minutes));
        assert_eq!(total(parts.into()), 21_220);
    }

    /// (イ): the minutes of one item are summed; of equal rests the dearer item is counted ((ニ)).
    #[test]
    fn an_item_that_stands_twice_counts_once_and_the_dearer_of_equal_rests() {
        let twice = vec![part(150_333_010, 9_170, 900, 100), part(150_333_010, 9_170, 900, 50)];
        assert_eq!(total(twice), 9_170 + 900);
        let equal = vec![part(150_233_410, 6_000, 600, 10), part(150_333_010, 9_170, 900, 130)];
        assert_eq!(total(equal), 9_170 + 900);
    }
}
