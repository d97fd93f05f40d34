//! A master file of any bytes is read, listed as unused or refused without panicking; every row is accounted for, and what
//! was read can be written and opened.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei::Image;
use santei_masters::build::{Builder, Options};
use santei_masters::calendar::Calendar;
use santei_masters::embedded::{self, Embedded};
use santei_masters::input::Input;
use santei_masters::write::{ImageContent, write_image};
use std::sync::LazyLock;

static EMBEDDED: LazyLock<Embedded> = LazyLock::new(|| embedded::read().expect("embedded data files"));

fuzz_target!(|bytes: &[u8]| {
    let mut builder = Builder::new(Options { label: "fuzz".into(), as_of: None });
    builder.add(&[Input::file("s_ALL20240601.csv", bytes.to_vec())]);
    let built = builder.finish(&Calendar::new(&EMBEDDED.revisions));
    assert!(built.report.files.iter().all(|file| file.rows.is_balanced()));
    let revisions = EMBEDDED.revisions.clone();
    let content = ImageContent { releases: built.releases, parameters: None, rulebook: None, revisions };
    if let Ok(image) = write_image(&content) {
        Image::open(&image).expect("a written image opens");
    }
});
