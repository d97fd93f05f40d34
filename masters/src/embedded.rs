//! The parameter and rulebook files that every image carries.

use crate::parameters::{self, Parameters, Revisions};
use crate::problem::Problem;
use crate::rulebook::{self, Rulebook};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Reads the embedded parameters and the calendar of revisions.
///
/// # Errors
/// Every problem of every file.
pub fn parameters() -> Result<(Parameters, Revisions), Vec<Problem>> {
    parameters::load(PARAMETERS)
}

/// Reads the embedded rulebook; `None` when there is no rule file.
///
/// # Errors
/// Every problem of every file.
pub fn rulebook() -> Result<Option<Rulebook>, Vec<Problem>> {
    if RULEBOOK.is_empty() { Ok(None) } else { rulebook::load(RULEBOOK).map(Some) }
}
