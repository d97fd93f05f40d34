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
use santei::message::{MessageDef, command as messages};

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

/// Why nothing can be made (9985–9989).
#[derive(Clone, Debug)]
pub struct GenError {
    def: &'static MessageDef,
    args: Vec<String>,
}

impl GenError {
    pub(crate) fn new<'a>(def: &'static MessageDef, args: impl IntoIterator<Item = &'a str>) -> GenError {
        GenError { def, args: args.into_iter().map(str::to_owned).collect() }
    }

    /// The message.
    pub const fn def(&self) -> &'static MessageDef {
        self.def
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        let args: Vec<&dyn core::fmt::Display> = self.args.iter().map(|arg| arg as &dyn core::fmt::Display).collect();
        self.def.text(japanese, &args)
    }
}

impl core::fmt::Display for GenError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "E{} {}: {}", self.def.code, self.def.slug, self.text(false))
    }
}

impl core::error::Error for GenError {}

/// A part of a claim from the JSON that it would have there.
fn from_value<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> Result<T, GenError> {
    let refused = |error: serde_json::Error| {
        GenError::new(&messages::GEN_PROFILE, ["people", "subsidies", "JSON", error.to_string().as_str()])
    };
    serde_json::from_value(json).map_err(refused)
}
