//! santei-masters
