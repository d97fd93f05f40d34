//! santei-golden
