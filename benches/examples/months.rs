//! Walks one month again and again, for a profiler.

fn main() {
    let engine = santei_benches::engine();
    let mut session = engine.session();
    let which = std::env::args().nth(1).unwrap_or_default();
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
