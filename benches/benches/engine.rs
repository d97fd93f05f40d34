//! Time of opening an image, looking a code up, reading a claim, and walking it through the corridor.
#![allow(missing_docs, reason = "criterion_group! makes an undocumented public function")]

use criterion::{Criterion, criterion_group, criterion_main};
use santei::{Claim, Code, Day, Engine, Image, MasterSet};
use std::hint::black_box;

fn engine(criterion: &mut Criterion) {
    criterion.bench_function("open the embedded image", |b| b.iter(|| Image::open(black_box(santei_data::IMAGE))));
    if let Some(path) = std::env::var_os("SANTEI_IMAGE") {
        let bytes = std::fs::read(path).unwrap();
        let name = format!("open an image of {} bytes (SANTEI_IMAGE)", bytes.len());
        criterion.bench_function(&name, |b| b.iter(|| Image::open(black_box(&bytes))));
    }
    let engine = santei_benches::engine();
    let (code, day) = (Code::parse("160019210").unwrap(), Day::from_ymd(2026, 6, 3).unwrap());
    criterion.bench_function("look a fee item up", |b| {
        b.iter(|| engine.masters().fee_item(black_box(code), black_box(day)));
    });
    criterion.bench_function("read a claim from JSON", |b| {
        b.iter(|| Claim::from_json(black_box(santei_benches::OUTPATIENT)));
    });
    let claim = santei_benches::claim();
    let mut session = engine.session();
    criterion.bench_function("calculate an outpatient claim, trace on", |b| {
        b.iter(|| session.calculate(black_box(&claim)).totals.points);
    });
    criterion.bench_function("write the canonical JSON", |b| {
        let mut session = engine.session();
        let outcome = session.calculate(&claim);
        b.iter(|| outcome.to_json(black_box(&claim)));
    });
}

fn share(criterion: &mut Criterion) {
    let engine = santei_benches::engine();
    let mut session = engine.session();
    for (name, claim) in [
        ("share a month: 3割, 区分ウ, 2 visits, 公費21", santei_benches::month_with_subsidy()),
        ("share a month: insurance only, above the ceiling", santei_benches::month_above_ceiling()),
    ] {
        criterion.bench_function(name, |b| b.iter(|| session.calculate(black_box(&claim)).payers.len()));
    }
}

fn adjudicate(criterion: &mut Criterion) {
    let Some(bytes) = santei_benches::fee_table_image("bench of the 電子点数表") else { return };
    println!("image with the 電子点数表: {} bytes", bytes.len());
    let engine = Engine::new(MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap());
    for count in [10, 60] {
        let claim = santei_benches::lines(count);
        let mut session = engine.session();
        let name = format!("adjudicate {count} lines of 令和6年度");
        criterion.bench_function(&name, |b| b.iter(|| session.adjudicate(black_box(&claim)).decisions.len()));
    }
}

fn stay(criterion: &mut Criterion) {
    let Some(bytes) = santei_benches::fee_table_image("bench of a stay") else { return };
    let engine = Engine::new(MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap());
    let claim = santei_benches::stay();
    let mut session = engine.session();
    criterion.bench_function("calculate a stay of 31 days, 403 lines, 令和6年度", |b| {
        b.iter(|| session.calculate(black_box(&claim)).totals.points);
    });
}

criterion_group!(benches, engine, share, adjudicate, stay);
criterion_main!(benches);
