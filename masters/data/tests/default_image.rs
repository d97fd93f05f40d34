//! The committed image is what the curated files compile to.

use std::path::Path;

use santei::image::Image;
use santei::masters::{Family, Lookup, MasterSet};
use santei::{Code, Day};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

#[test]
fn the_image_is_what_the_sources_compile_to() {
    let curated = Path::new(env!("CARGO_MANIFEST_DIR")).join("curated");
    let built = santei_masters::default_image::build(&curated).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert!(built == santei_data::IMAGE, "run: cargo run -p santei-masters --bin build-default");
}

#[test]
fn the_releases_start_on_the_revision_days() {
    let image = Image::open(santei_data::IMAGE).unwrap();
    let starts = |family| -> Vec<Day> {
        image.releases().filter(|release| release.family() == family).map(|release| release.start()).collect()
    };
    assert_eq!(starts(Family::FeeItem), [day("2024-06-01"), day("2026-06-01")]);
    assert_eq!(starts(Family::Drug), [day("2024-04-01"), day("2025-04-01")]);
    assert_eq!(starts(Family::Material), [day("2024-06-01"), day("2026-06-01")]);
    for source in image.sources() {
        assert_eq!(source.rows_read(), source.rows_kept() + source.rows_superseded() + source.rows_refused());
    }
}

#[test]
fn three_hundred_fee_items_per_revision_and_eighty_drugs() {
    let image = Image::open(santei_data::IMAGE).unwrap();
    for sections in image.sections() {
        let mut keys: Vec<u32> = sections.versions.iter().map(|version| version.key.get()).collect();
        keys.dedup();
        match sections.release.family() {
            Family::FeeItem => assert!(keys.len() >= 300),
            Family::Drug => assert!(keys.len() >= 80),
            _ => {}
        }
    }
}

#[test]
fn drug_prices_after_the_last_known_revision_are_not_held() {
    let set = MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap();
    let drug = Code::parse("610407447").unwrap();
    // 医薬品マスター 2024-05-31 and 2025-11-11: 10.10 and 10.40 yen.
    assert_eq!(set.drug(drug, day("2025-03-31")).found().unwrap().price(), 1010);
    assert_eq!(set.drug(drug, day("2026-03-31")).found().unwrap().price(), 1040);
    assert!(matches!(set.drug(drug, day("2026-04-01")), Lookup::NoRelease));
}
