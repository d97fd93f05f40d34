//! A master file of any bytes is recognised, read or refused without panicking.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| santei_masters::fuzz_read(bytes));
