//! The C suite against the library of this build, as `tests/run plain` does for the release.

use std::path::Path;
use std::process::Command;

#[test]
fn the_c_suite_passes() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let program = std::env::current_exe().unwrap();
    let output = Command::new(tests.join("run"))
        .arg("plain")
        .env("SANTEI_LIBRARY", program.parent().unwrap())
        .env("CLAIMS", "50")
        .output()
        .unwrap();
    let (printed, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{printed}\n{complaints}");
    assert!(printed.contains("checks, 8 threads x 50 claims"), "{printed}");
}
