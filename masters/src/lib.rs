//! # santei-masters
//!
//! Readers of the official masters and writer of the images that the engine opens.

pub mod curated;
pub mod embedded;
pub mod model;
pub mod parameters;
pub mod problem;
pub mod rulebook;
mod toml_source;
pub mod write;
