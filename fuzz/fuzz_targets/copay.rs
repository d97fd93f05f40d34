//! A co-payment case of any bytes is no case, or is run without panicking.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei::{Engine, Image, MasterSet};
use santei_golden::copay;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine<'static>> = LazyLock::new(|| {
    let image = Image::open(santei_data::IMAGE).expect("embedded image");
    Engine::new(MasterSet::new(&[image], None).expect("one image"))
});

fuzz_target!(|text: &str| {
    if let Ok(line) = copay::read_line(text, String::new()) {
        let _ = copay::run_line(&line, &ENGINE);
    }
});
