//! A master file of any bytes is read, listed as unused or refused without panicking; every row is accounted for, and what
//! was read can be written and opened. The same of the vendors' table of local schemes and of the 国公費マスター.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei::{Day, Image};
use santei_masters::build::{Builder, Options};
use santei_masters::calendar::Calendar;
use santei_masters::embedded::{self, Embedded};
use santei_masters::input::Input;
use santei_masters::write::{ImageContent, write_image};
use santei_masters::{national, vendor_table};
use std::sync::LazyLock;

static EMBEDDED: LazyLock<Embedded> = LazyLock::new(|| embedded::read().expect("embedded data files"));

fn opens(content: &ImageContent) {
    if let Ok(image) = write_image(content) {
        Image::open(&image).expect("a written image opens");
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut builder = Builder::new(Options { label: "fuzz".into(), as_of: None });
    builder.add(&[Input::file("s_ALL20240601.csv", bytes.to_vec())]);
    let built = builder.finish(&Calendar::new(&EMBEDDED.revisions));
    assert!(built.report.files.iter().all(|file| file.rows.is_balanced()));
    let revisions = EMBEDDED.revisions.clone();
    let content = ImageContent { releases: built.releases, parameters: None, rulebook: None, revisions };
    opens(&content);
    if let Ok(table) = vendor_table::read("table.csv", bytes) {
        let accounting = table.accounting();
        assert_eq!(accounting.sum(), accounting.rows);
        opens(&ImageContent { releases: vec![table.release(Day::MIN)], ..ImageContent::default() });
    }
    let _ = national::read("national.csv", bytes);
});
