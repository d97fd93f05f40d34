//! Gate: once its lists have grown, the engine prices claims without allocating.

#[test]
fn a_reused_session_does_not_allocate() {
    let engine = santei_benches::engine();
    let claim = santei_benches::claim();
    let mut session = engine.session();
    for _ in 0..3 {
        session.calculate(&claim);
    }
    let info = allocation_counter::measure(|| {
        for _ in 0..100 {
            session.calculate(&claim);
        }
    });
    assert_eq!(info.count_total, 0, "allocations in 100 claims");
}
