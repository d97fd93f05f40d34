//! # santei-gen
//!
//! Realistic months of claims, made from the masters: for load tests, for comparing revisions, for sizing.
//!
//! A profile says what kind of institutions there are, what they do and how often, with the source of each figure; the items come
//! from the masters by their columns, so that a revision of the masters needs no change here. Claim `k` depends on the seed and on
//! `k` only: claims can be made in any order, on any number of threads, and the first hundred of a thousand are the hundred.
//! Same seed, profile, month and masters: same bytes, by whole numbers and a stream cipher whose values are promised (ChaCha8).
//!
//! ```
//! use santei::{Image, MasterSet, Month};
//! use santei_gen::{Generator, Plan};
//!
//! let images = [Image::open(santei_data::IMAGE)?];
//! let masters = MasterSet::new(&images, None)?;
//! let plan = Plan { profile: "clinic", text: None, month: Month::parse_iso("2025-11").unwrap(), seed: 1 };
//! let generator = Generator::new(&images, &masters, &plan)?;
//! let claim = generator.claim(0);
//! assert_eq!(claim.month.to_string(), "2025-11");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod acts;
mod claims;
mod draw;
mod lean;
mod person;
mod pool;
mod profile;
mod write;

pub use claims::Generator;
pub use lean::write as write_json;
pub use profile::NAMES as PROFILES;
pub use write::{PutFile, Receipts, WriteError, claims, receipt_files};

use santei::Month;
use santei::message::{Message, command as messages};

/// What is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'p> {
    /// Profile: one of [`PROFILES`], or the name of the one in `text`.
    pub profile: &'p str,
    /// A profile of one's own (TOML).
    pub text: Option<&'p str>,
    /// 診療年月.
    pub month: Month,
    /// Seed.
    pub seed: u64,
}

/// A part of a claim from the JSON that it would have there.
fn from_value<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> Result<T, Message> {
    let refused =
        |error: serde_json::Error| Message::new(&messages::GEN_PROFILE, &[&"people", &"subsidies", &"JSON", &error]);
    serde_json::from_value(json).map_err(refused)
}
