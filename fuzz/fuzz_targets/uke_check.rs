//! A receipt file of any bytes is refused or held against the record specification without panicking; every finding has a text and a place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei::uke::{UkeFile, check};

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = UkeFile::open(bytes) else { return };
    for finding in check(&file).findings {
        assert!(!finding.citation().is_empty());
        finding.text(true, &|bytes| bytes.escape_ascii().to_string());
    }
});
