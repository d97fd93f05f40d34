//! Time of opening an image, of each room of the corridor, of whole claims, and of the JSON door.
#![allow(missing_docs, reason = "criterion_group! makes an undocumented public function")]

use criterion::{Criterion, criterion_group, criterion_main};
use santei::claim::CompletionMode;
use santei::{Claim, Code, Day, Engine, Image, MasterSet, Room};
use std::hint::black_box;

fn open(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    group.bench_function("the embedded image", |b| b.iter(|| Image::open(black_box(santei_data::IMAGE))));
    if let Some(bytes) = santei_benches::fee_table_image("bench of opening") {
        let name = format!("令和6年度 with the 電子点数表, {} bytes", bytes.len());
        group.bench_function(&name, |b| b.iter(|| Image::open(black_box(&bytes))));
    }
    let engine = santei_benches::engine();
    let (code, day) = (Code::parse("160019210").unwrap(), Day::from_ymd(2026, 6, 3).unwrap());
    group.bench_function("look a fee item up", |b| {
        b.iter(|| engine.masters().fee_item(black_box(code), black_box(day)));
    });
    group.finish();
}

/// To the end of each room; what a room takes is the difference to the one before.
fn rooms(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rooms");
    each_room(&mut group, &santei_benches::engine(), "month with subsidy", &santei_benches::month_with_subsidy());
    if let Some(bytes) = santei_benches::fee_table_image("bench of the rooms") {
        let engine = Engine::new(MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap());
        each_room(&mut group, &engine, "outpatient, 8 lines", &santei_benches::typical());
        each_room(&mut group, &engine, "stay of 31 days, 403 lines", &santei_benches::stay());
    }
    group.finish();
}

type Group<'c> = criterion::BenchmarkGroup<'c, criterion::measurement::WallTime>;

fn each_room(group: &mut Group<'_>, engine: &Engine<'_>, name: &str, claim: &Claim) {
    let mut session = engine.session();
    for room in Room::ALL {
        let name = format!("{name}: until {}", room.name());
        group.bench_function(&name, |b| b.iter(|| session.walk(black_box(claim), room).findings.len()));
    }
}

fn claims(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("claim");
    let (engine, outpatient) = (santei_benches::engine(), santei_benches::claim());
    let mut session = engine.session();
    for (name, claim) in [
        ("the README's, embedded masters", &outpatient),
        ("3割, 区分ウ, 2 visits, 公費21", &santei_benches::month_with_subsidy()),
        ("insurance only, above the ceiling", &santei_benches::month_above_ceiling()),
    ] {
        group.bench_function(name, |b| b.iter(|| session.calculate(black_box(claim)).payers.len()));
    }
    if let Some(bytes) = santei_benches::fee_table_image("bench of claims") {
        let engine = Engine::new(MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap());
        let mut session = engine.session();
        for (name, mode) in santei_benches::COMPLETIONS {
            let name = format!("outpatient, 8 lines, {name}");
            let claim = santei_benches::with_completion(santei_benches::typical(), mode);
            group.bench_function(&name, |b| b.iter(|| session.calculate(black_box(&claim)).totals.points));
        }
        for count in [10, 60] {
            let claim = santei_benches::with_completion(santei_benches::lines(count), CompletionMode::Apply);
            let name = format!("{count} lines");
            group.bench_function(&name, |b| b.iter(|| session.calculate(black_box(&claim)).totals.points));
        }
        let stay = santei_benches::stay();
        group.bench_function("stay of 31 days, 403 lines", |b| {
            b.iter(|| session.calculate(black_box(&stay)).totals.points);
        });
    }
    group.finish();
}

fn json(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("json");
    group.bench_function("read a claim", |b| b.iter(|| Claim::from_json(black_box(santei_benches::OUTPATIENT))));
    let (engine, claim) = (santei_benches::engine(), santei_benches::claim());
    let mut session = engine.session();
    group.bench_function("write the canonical JSON", |b| {
        let mut session = engine.session();
        let outcome = session.calculate(&claim);
        b.iter(|| outcome.to_json(black_box(&claim)));
    });
    group.bench_function("from JSON to JSON", |b| {
        b.iter(|| {
            let claim = Claim::from_json(black_box(santei_benches::OUTPATIENT)).unwrap();
            session.calculate(&claim).to_json(&claim)
        });
    });
    group.finish();
}

criterion_group!(benches, open, rooms, claims, json);
criterion_main!(benches);
