//! What the benches and the allocation gate have in common: the embedded masters and a typical outpatient claim.

use santei::{Claim, Engine, Image, MasterSet};

/// The worked example of the README: two visits, nine units, fifteen lines.
pub const OUTPATIENT: &[u8] = include_bytes!("../../golden/examples/outpatient-r08.json");

/// An engine over the embedded default.
///
/// # Panics
/// When the embedded default or the example is broken, which their own tests would show first.
pub fn engine() -> Engine<'static> {
    let image = Image::open(santei_data::IMAGE).expect("the embedded image opens");
    Engine::new(MasterSet::new(&[image], None).expect("one image forms a set"))
}

/// The claim of [`OUTPATIENT`].
///
/// # Panics
/// As [`engine`].
pub fn claim() -> Claim {
    Claim::from_json(OUTPATIENT).expect("the example is a claim")
}
