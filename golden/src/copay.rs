//! Worked examples of co-payments (窓口負担・高額療養費・公費) in the neutral case format: one case per line of a JSON Lines
//! file, each the facts of one patient's month and what its source says must come out.
//!
//! Reading is strict: a field that the runner does not know fails the case. Every asserted amount is compared without
//! tolerance.

mod ages;
mod claims;
mod compare;
mod format;

pub use compare::{CaseResult, Failure};
pub use format::CopayCase;

use santei::{Claim, Engine};
use serde::Deserialize;
use std::path::{Path, PathBuf};

impl CopayCase {
    /// Where the expectation is written: the document, and the case in it (empty where it has no number).
    pub fn source(&self) -> (&str, &str) {
        (&self.source.document, self.source.case_no.as_deref().unwrap_or_default())
    }
}

/// One line of a case file.
#[derive(Debug)]
pub struct CopayLine {
    /// Stable name of the case.
    pub id: String,
    /// File and line.
    pub place: String,
    /// The case, or why it is none (an unknown field, a missing one, an unknown word).
    pub case: Result<CopayCase, String>,
}

/// Every case of a file, or of all `.jsonl` files below a folder in order of path.
///
/// # Errors
/// The file that cannot be read, or the line that is no JSON.
pub fn load(path: &Path) -> Result<Vec<CopayLine>, String> {
    let files: Vec<Vec<CopayLine>> = crate::files(path, "jsonl")?.iter().map(read).collect::<Result<_, String>>()?;
    Ok(files.into_iter().flatten().collect())
}

fn read(path: &PathBuf) -> Result<Vec<CopayLine>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| read_line(line, format!("{}:{}", path.display(), index + 1))).collect()
}

/// One case from its line of JSON; `place` names it in errors.
///
/// # Errors
/// A line that is no JSON. JSON that is no case is a [`CopayLine`] that says why.
pub fn read_line(line: &str, place: String) -> Result<CopayLine, String> {
    let value: serde_json::Value = serde_json::from_str(line).map_err(|error| format!("{place}: {error}"))?;
    let id = value.get("id").and_then(|id| id.as_str()).map_or_else(|| place.clone(), str::to_owned);
    // Read from the text and not from the value, which would hide a field that stands twice.
    let case = CopayCase::deserialize(&mut serde_json::Deserializer::from_str(line)).map_err(|error| error.to_string());
    Ok(CopayLine { id, place, case })
}

/// Runs one line: a line that is no case fails with one assertion.
pub fn run_line(line: &CopayLine, engine: &Engine<'_>) -> CaseResult {
    match &line.case {
        Ok(case) => run_case(case, engine),
        Err(error) => CaseResult::unread(&line.id, error),
    }
}

/// Runs one case against an engine.
pub fn run_case(case: &CopayCase, engine: &Engine<'_>) -> CaseResult {
    run_case_told(case, engine, &|_| {})
}

/// Runs one case whose claim is told in another way, with nothing else to be expected.
pub fn run_case_told(case: &CopayCase, engine: &Engine<'_>, tell: &dyn Fn(&mut Claim)) -> CaseResult {
    let told = |claim: Result<Claim, String>| {
        claim.map(|mut claim| {
            tell(&mut claim);
            claim
        })
    };
    let claim = match told(case.claim()) {
        Ok(claim) => claim,
        Err(error) => return CaseResult::unread(&case.id, &error),
    };
    let mut session = engine.session();
    let mut result = compare::month(case, &claim, session.calculate(&claim));
    for receipt in &case.expected.receipts {
        match told(case.claim_after(receipt.after_visit)) {
            Ok(claim) => compare::receipt(receipt, &claim, session.calculate(&claim), &mut result),
            Err(error) => result.fail("receipts.afterVisit", "a visit of the case", error),
        }
    }
    result
}
