//! Walks one month again and again, for a profiler: `subsidy`, `claim`, `ceiling`, or `lines-N` for adjudicate alone.

use santei::{Engine, Image, MasterSet};

fn main() {
    let which = std::env::args().nth(1).unwrap_or_default();
    if let Some(count) = which.strip_prefix("lines-") {
        return lines(count.parse().expect("a number of lines"));
    }
    let engine = santei_benches::engine();
    let mut session = engine.session();
    let claim = match which.as_str() {
        "subsidy" => santei_benches::month_with_subsidy(),
        "claim" => santei_benches::claim(),
        _ => santei_benches::month_above_ceiling(),
    };
    let mut sum = 0;
    for _ in 0..20_000 {
        sum += session.calculate(&claim).payers.len();
    }
    println!("{sum}");
}

fn lines(count: usize) {
    let bytes = santei_benches::fee_table_image("profile of the 電子点数表").expect("the shelf");
    let engine = Engine::new(MasterSet::new(&[Image::open(&bytes).expect("an image")], None).expect("a set"));
    let mut session = engine.session();
    let claim = santei_benches::lines(count);
    let mut sum = 0;
    for _ in 0..20_000 {
        sum += session.adjudicate(&claim).decisions.len();
    }
    println!("{sum}");
}
