//! The shelf of official files that tests run on: `SANTEI_SHARED`, default `../shared` beside the repository.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// The shelf, or `None` after saying on standard error that the named test is skipped. Its absence is the only reason to
/// skip a test.
pub fn find(test: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let given = variable().map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let shelf = if given.is_absolute() { given } else { root.join(given) };
    if shelf.join("corpus").is_dir() {
        return Some(shelf);
    }
    // Written past the test harness, so that a skip is seen and counted even when the test passes.
    let _ = writeln!(std::io::stderr(), "SKIPPED: shelf absent ({test})");
    None
}

/// The shelf that `SANTEI_SHARED` names, where it is one.
pub fn given() -> Option<PathBuf> {
    variable().map(PathBuf::from).filter(|shelf| shelf.join("corpus").is_dir())
}

fn variable() -> Option<OsString> {
    std::env::var_os("SANTEI_SHARED")
}
