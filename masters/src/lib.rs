//! # santei-masters
//!
//! Readers of the official masters (公表マスター) and writer of the images that the engine opens.
//!
//! ```text
//! files ──input──▶ raw records ──sheet──▶ recognised, checked, dated ──merge/tables──▶ releases of dated states ──write──▶ image
//! ```

pub mod build;
pub mod calendar;
pub mod codes;
pub mod curated;
pub mod default_image;
pub mod diff;
pub mod embedded;
pub mod input;
pub mod layout;
pub mod merge;
pub mod message;
pub mod model;
pub mod national;
pub mod parameters;
pub mod problem;
pub mod read;
pub mod refusal;
pub mod report;
pub mod rule_codes;
mod rule_kinds;
pub mod rulebook;
pub mod same;
pub mod schemes;
pub mod search;
pub mod sheet;
pub mod strings;
pub mod subsidies;
pub mod tables;
pub mod timeline;
mod toml_source;
pub mod value;
pub mod vendor_table;
pub mod verify;
pub mod view;
pub mod write;

/// Every message of this crate, in order of number.
pub fn messages() -> impl Iterator<Item = &'static santei::message::MessageDef> {
    message::ALL.iter().chain(problem::messages::ALL).copied()
}
