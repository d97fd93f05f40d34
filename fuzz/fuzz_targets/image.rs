//! An image of any bytes is refused or answers every look-up without panicking.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei::{Code, Day, Image, MasterSet};

fuzz_target!(|bytes: &[u8]| {
    let Ok(image) = Image::open(bytes) else { return };
    let Ok(masters) = MasterSet::new(&[image], None) else { return };
    for day in [Day::MIN, Day::from_number(19_875), Day::MAX] {
        for code in [111_000_110, 620_000_033, 710_010_001] {
            let Some(code) = Code::new(code) else { continue };
            let _ = masters.fee_item(code, day);
            let _ = masters.drug(code, day);
            let _ = masters.material(code, day);
        }
        let _ = masters.parameter("burden.under70", day);
        let _ = masters.rules("drug_conversion", day).count();
    }
});
