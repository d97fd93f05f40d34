//! # santei (算定)
//!
//! The engine of the open 共通算定モジュール: it prices Japanese medical claims from official masters.
#![deny(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable
)]
#![forbid(unsafe_code)]

pub mod claim;
pub mod code;
pub mod day;
pub mod image;
pub mod masters;
pub mod message;
pub mod num;
pub mod outcome;
pub mod rooms;
#[cfg(feature = "schema")]
pub mod schema;
pub mod uke;

pub use claim::{Claim, ClaimError};
pub use code::{Code, CodeSpace};
pub use day::{Day, Month};
pub use image::Image;
pub use masters::MasterSet;
pub use outcome::Outcome;
pub use rooms::{Engine, Room, Session};

/// The version of this engine, stamped into every Outcome.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
