//! santei-data
