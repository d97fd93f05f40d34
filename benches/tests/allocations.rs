//! Gate: once its lists have grown, the engine works without allocating.

#[test]
fn a_reused_session_does_not_allocate() {
    let engine = santei_benches::engine();
    let mut session = engine.session();
    let claims = [santei_benches::claim(), santei_benches::month_with_subsidy(), santei_benches::month_above_ceiling()];
    for claim in &claims {
        for _ in 0..3 {
            session.calculate(claim);
        }
    }
    for claim in &claims {
        let info = allocation_counter::measure(|| {
            for _ in 0..100 {
                session.calculate(claim);
            }
        });
        assert_eq!(info.count_total, 0, "allocations in 100 claims {}", claim.id);
    }
}
