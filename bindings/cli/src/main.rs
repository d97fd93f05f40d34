//! The command line of santei.
fn main() {}
