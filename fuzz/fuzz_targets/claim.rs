//! A claim of any bytes is refused or priced without panicking, and its Outcome can be written and explained.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei::claim::HubCertificate;
use santei::outcome::{Narrator, explain};
use santei::{Claim, Engine, Image, MasterSet};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine<'static>> = LazyLock::new(|| {
    let image = Image::open(santei_data::IMAGE).expect("embedded image");
    Engine::new(MasterSet::new(&[image], None).expect("one image"))
});

fuzz_target!(|bytes: &[u8]| {
    let _ = HubCertificate::list_from_json(bytes);
    let Ok(claim) = Claim::from_json(bytes) else { return };
    let mut session = ENGINE.session();
    let outcome = session.calculate(&claim);
    let _ = outcome.to_json(&claim);
    let _ = explain(&Narrator { outcome, claim: &claim, masters: ENGINE.masters(), japanese: true });
});
