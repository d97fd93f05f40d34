//! The parameter and rulebook files that every image carries.

use crate::parameters::{self, Parameters, Revisions};
use crate::problem::Problem;
use crate::rulebook::{self, Rulebook};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// What every image carries besides its releases.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// Dated parameters.
    pub parameters: Parameters,
    /// Rule instances.
    pub rulebook: Rulebook,
    /// The calendar of revisions.
    pub revisions: Revisions,
}

/// Reads the embedded parameter and rulebook files.
///
/// # Errors
/// Every problem of every file.
pub fn read() -> Result<Embedded, Vec<Problem>> {
    let (parameters, rulebook) = match (parameters::load(PARAMETERS), rulebook::load(RULEBOOK)) {
        (Ok(parameters), Ok(rulebook)) => (parameters, rulebook),
        (left, right) => return Err(left.err().into_iter().chain(right.err()).flatten().collect()),
    };
    let revisions = Revisions::from_rulebook(&rulebook)?;
    Ok(Embedded { parameters, rulebook, revisions })
}

#[cfg(test)]
mod tests {
    #[test]
    fn embedded_files_are_read() {
        let embedded = super::read().unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert!(!embedded.parameters.values.is_empty() && !embedded.rulebook.rules.is_empty());
        assert!(!embedded.revisions.days.is_empty());
    }
}
