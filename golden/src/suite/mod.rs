//! Suites: folders of cases with a manifest (`suite.toml`) that lists every case with its digest, its lock, and the masters with which
//! all of them last came out as expected.
//!
//! A case that the manifest does not list, one that is listed and not there, and one that changed since it was blessed are red. Masters
//! that differ from those last verified are a note. Official cases change only with their citation, those of a contract only with a
//! signature ([`bless`]).

mod blank;
pub mod bless;
mod collect;
mod draft;
mod fault;
mod filter;
mod log;
mod manifest;
mod masters;
mod report;
mod run;
pub mod schema;

pub use collect::{Collection, Format, collect};
pub use draft::draft;
pub use fault::FaultReport;
pub use filter::Filter;
pub use manifest::{Entry, Lock, MANIFEST, Manifest, Verified};
pub use masters::{Identity, Masters, ReleaseIdentity};
pub use report::{CitationUse, Coverage, Dispute, KindCoverage, RoomUse, RuleCoverage, SlowCase, coverage};
pub use run::{CaseReport, DifferenceReport, Drift, FolderSum, MastersUsed, RunReport, Sums, Verdict, run};

use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal, as `sha256sum` writes it.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
