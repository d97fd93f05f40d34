//! Every golden case against the embedded default.

use santei::{Engine, Image, MasterSet};
use std::path::Path;

#[test]
fn every_case_comes_out_as_its_source_says() {
    let image = Image::open(santei_data::IMAGE).unwrap();
    let engine = Engine::new(MasterSet::new(&[image], None).unwrap());
    let cases = santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    assert!(cases.len() >= 20, "only {} cases were found", cases.len());
    let mut ids: Vec<_> = cases.iter().map(|(_, case)| case.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an id is used twice");
    let mut report = String::new();
    for (path, case) in &cases {
        for difference in santei_golden::run(case, &engine) {
            let (what, expected, found) = (difference.what, difference.expected, difference.found);
            report.push_str(&format!("{} {what}: expected {expected}, found {found}\n", path.display()));
        }
    }
    assert!(report.is_empty(), "{report}");
}
