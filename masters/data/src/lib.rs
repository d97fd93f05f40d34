//! # santei-data
//!
//! The embedded default: curated releases of R6 (2024-06 to 2026-05) and R8 (from 2026-06) with the parameters and rules,
//! for claims without images of their own. It holds a selection of codes: nothing follows from the absence of a code.
//!
//! ```
//! use santei::image::Image;
//! use santei::masters::MasterSet;
//! use santei::{Code, Day};
//!
//! let image = Image::open(santei_data::IMAGE)?;
//! let masters = MasterSet::new(&[image], None)?;
//! let first_visit = Code::parse("111000110").unwrap();
//! let item = masters.fee_item(first_visit, Day::from_ymd(2024, 6, 1).unwrap()).found().unwrap();
//! assert_eq!((item.name(), item.points()), ("初診料", 291_00));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

/// The image, compiled from `masters/data/curated` by `cargo run -p santei-masters --bin build-default`.
pub static IMAGE: &[u8] = include_bytes!("../default.img");
