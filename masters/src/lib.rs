//! # santei-masters
//!
//! Readers of the official masters (公表マスター) and writer of the images that the engine opens.
//!
//! ```text
//! files ──input──▶ raw records ──sheet──▶ recognised, checked, dated ──merge/tables──▶ releases of dated states ──write──▶ image
//! ```

pub mod curated;
pub mod embedded;
pub mod layout;
pub mod model;
pub mod parameters;
pub mod problem;
pub mod rulebook;
mod toml_source;
pub mod write;
