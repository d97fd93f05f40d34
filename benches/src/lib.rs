//! santei-benches
