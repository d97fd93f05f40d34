//! Embedding santei: the README's example.

use santei::{Claim, Engine, Image, MasterSet};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let image = Image::open(santei_data::IMAGE)?; // or the bytes of your own images
    let engine = Engine::new(MasterSet::new(&[image], None)?); // shared between threads
    let mut session = engine.session(); // one per thread, reused from claim to claim
    let bytes = std::fs::read("golden/examples/outpatient-r08.json")?;
    let claim = Claim::from_json(&bytes).map_err(|errors| errors[0].clone())?;
    let outcome = session.calculate(&claim);
    assert_eq!(outcome.totals.points, 1011);
    assert!(outcome.is_final());
    println!("{}", outcome.to_json(&claim)?);
    Ok(())
}
