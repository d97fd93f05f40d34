//! A computed claim as receipts of a receipt file, following the record specification to the byte.
//!
//! [`receipts_of`] makes one receipt per insurance (and one of 公費単独) out of a claim and its Outcome; a [`ReceiptFile`] numbers
//! them and closes the file. Nothing is computed here but sums of what the rooms have said. Text is UTF-8 until the file is
//! encoded ([`ReceiptFile::encode`]), because the character code is a matter of the outside.
//!
//! Choices the specification leaves open:
//!
//! * units that are alike (診療識別, 負担区分, lines, points) are one unit with all their days, but those that the claim names apart;
//!   every unit begins with its 診療識別;
//! * the money of a subsidy that the data leave open stays blank;
//! * comments stand in the record of their line, the fourth and later ones in records of their own after it, unless the claim
//!   says otherwise ([`CommentPlace`]);
//! * 受診日等 (JD) and 窓口負担額 (MF) are recorded from 2021-09 on, when they began; 資格確認 (SN) where the claim tells 枝番 or 確認区分.

mod draft;
mod file;
mod receipt;
mod units;

pub use file::{ReceiptFile, ReceiptSums, ReviewOrganisation, encode_records};

use crate::claim::{Claim, ClaimError};
use crate::message::{MessageDef, Severity, receipt as message};
use crate::outcome::{CommentState, Outcome, required_comments};
use crate::{MasterSet, Month};
use draft::Draft;

/// One receipt, ready to stand in a file.
#[derive(Clone, Debug)]
pub struct BuiltReceipt {
    organisation: ReviewOrganisation,
    month: Month,
    points: i64,
    /// How many payers are billed.
    payers: u32,
    /// レセプト共通レコード, whose number comes with the file.
    header: Draft,
    /// The other records as they stand in the file, in UTF-8.
    rest: String,
}

impl BuiltReceipt {
    /// 審査支払機関 to which it is sent.
    pub const fn organisation(&self) -> ReviewOrganisation {
        self.organisation
    }

    /// 診療年月.
    pub const fn month(&self) -> Month {
        self.month
    }

    /// 合計点数 of its main payer.
    pub const fn points(&self) -> i64 {
        self.points
    }
}

/// The receipts of a claim, by its Outcome.
///
/// # Errors
/// Everything that a receipt needs and the claim does not tell, or that cannot stand in a receipt file, each with its place in the
/// claim (8720–8799).
pub fn receipts_of(
    claim: &Claim,
    outcome: &Outcome<'_>,
    masters: &MasterSet<'_>,
) -> Result<Vec<BuiltReceipt>, Vec<ClaimError>> {
    let mut problems = Problems::default();
    let receipts: Vec<BuiltReceipt> = (0u32..)
        .zip(&outcome.receipts)
        .filter_map(|(index, receipt)| {
            receipt::Writing { claim, outcome, masters, index, receipt, problems: &mut problems }.write()
        })
        .collect();
    if outcome.receipts.is_empty() {
        problems.add(&message::BUILD_NO_RECEIPT, "", "");
    }
    for need in required_comments(claim, outcome, masters).iter().filter(|need| need.state == CommentState::Missing) {
        let detail = format!("{} {}: {}", need.code, need.name, need.citation);
        problems.add(&message::BUILD_COMMENT, format!("/units/{}/lines/{}", need.unit, need.line), detail);
    }
    if problems.0.is_empty() { Ok(receipts) } else { Err(problems.0) }
}

/// Why an Outcome should not be claimed as it is: what leaves it open. `None` when it is final.
pub fn not_final(outcome: &Outcome<'_>) -> Option<ClaimError> {
    if outcome.is_final() {
        return None;
    }
    let open = outcome.findings.iter().filter(|finding| finding.def.severity >= Severity::Undecided);
    let mut slugs: Vec<&str> = open.map(|finding| finding.def.slug).collect();
    slugs.sort_unstable();
    slugs.dedup();
    if outcome.provisional {
        slugs.push("provisional");
    }
    Some(ClaimError::new(&message::BUILD_NOT_FINAL, "", slugs.join(" ")))
}

/// What keeps a claim from being written, each thing once.
#[derive(Debug, Default)]
struct Problems(Vec<ClaimError>);

impl Problems {
    fn add(&mut self, def: &'static MessageDef, pointer: impl Into<String>, detail: impl Into<String>) {
        let problem = ClaimError::new(def, pointer, detail);
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    /// The value, or the problem that the receipt lacks it.
    fn need<T>(&mut self, value: Option<T>, pointer: impl Into<String>, item: &'static str) -> Option<T> {
        if value.is_none() {
            self.add(&message::BUILD_MISSING, pointer, item);
        }
        value
    }
}

#[cfg(test)]
mod tests;
