//! adjudicate: accepts or suppresses every line exactly once, by the 電子点数表 and the masters' own conditions.
//!
//! Its rules are not part of this version: every line is taken as entered and the family is named as unchecked.

use crate::outcome::{Outcome, Unchecked};

pub(super) fn run(outcome: &mut Outcome<'_>) {
    outcome.unchecked.push(Unchecked::FeeTable);
}
