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

#[test]
fn adjudicating_by_the_fee_table_does_not_allocate() {
    let Some(bytes) = santei_benches::fee_table_image("allocations of the 電子点数表") else { return };
    let image = santei::Image::open(&bytes).unwrap();
    let engine = santei::Engine::new(santei::MasterSet::new(&[image], None).unwrap());
    let mut session = engine.session();
    for claim in [santei_benches::lines(60), santei_benches::lines(10), santei_benches::stay()] {
        for _ in 0..3 {
            session.calculate(&claim);
        }
        let info = allocation_counter::measure(|| {
            for _ in 0..100 {
                session.calculate(&claim);
            }
        });
        assert_eq!(info.count_total, 0, "allocations in 100 claims {}", claim.id);
    }
}
