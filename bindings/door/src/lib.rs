//! # santei-door
//!
//! What the doors of santei to other languages (`bindings/c`, `bindings/wasm`) have in common: masters and sessions that own their memory,
//! answers as JSON, refusals with code, position and citation, and a batch of claims as plain records. There is no rule and no default here.
//!
//! ```
//! use santei_door::{Masters, Session};
//! use std::{borrow::Cow, sync::Arc};
//!
//! let masters = Masters::open(vec![Cow::Borrowed(santei_data::IMAGE)], None)?;
//! let mut session = Session::new(Arc::new(masters));
//! let outcome = session.calculate(br#"{
//!     "id": "a", "month": "2026-06", "setting": "outpatient", "institution": {"kind": "clinic"},
//!     "patient": {"birth_date": "1980-01-01"}, "coverages": [{"id": "k", "kind": "employees", "income_class": "u"}],
//!     "combinations": [{"id": "p", "coverage": "k"}],
//!     "units": [{"service_class": "11", "combination": "p", "times": [{"date": "2026-06-03", "count": 1}],
//!                "lines": [{"code": "111000110"}]}]}"#)?;
//! assert!(outcome.starts_with(r#"{"id":"a","final":"#));
//! let refusal = session.calculate(b"{").unwrap_err();
//! assert_eq!(refusal.code(), 1100);
//! # Ok::<(), santei_door::Refusal>(())
//! ```
#![forbid(unsafe_code)]

pub mod batch;
mod fill;
mod masters;
mod refusal;
mod session;
mod tables;
mod uke;

pub use batch::{Batch, BatchResults};
pub use masters::Masters;
pub use refusal::{Problem, Refusal};
pub use santei::message::command as messages;
pub use santei::uke::TextEncoding;
pub use session::Session;
pub use tables::{Inexpressible, Tables, frame_of};
