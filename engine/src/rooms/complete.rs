//! complete: proposes lines that follow from the entered acts (判断料, 処方料, 入院料 …).
//!
//! Its rules are not part of this version; the Outcome says so, so that nobody takes silence for an answer.

use crate::outcome::{Outcome, Unchecked};

pub(super) fn run(outcome: &mut Outcome<'_>) {
    outcome.unchecked.push(Unchecked::Completion);
}
