//! The binary as a user runs it, in the folder of the repository.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn santei(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_santei")).args(args).current_dir(root()).output().unwrap()
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
