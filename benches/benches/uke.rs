//! Time of reading and of checking a file of small receipts, one core.
#![allow(missing_docs, reason = "criterion_group! makes an undocumented public function")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use santei::uke::{Reader, UkeFile, check};
use std::hint::black_box;

fn uke(criterion: &mut Criterion) {
    let bytes = santei_benches::receipt_file(RECEIPTS);
    let file = UkeFile::open(&bytes).unwrap();
    let errors = check(&file).findings.iter().filter(|finding| finding.def.severity.slug() == "error").count();
    assert_eq!(errors, 0, "the file is to be read, not refused");
    let mut group = criterion.benchmark_group("uke");
    group.throughput(Throughput::Elements(RECEIPTS.into()));
    group.bench_function("read receipts", |b| {
        b.iter(|| {
            let (mut reader, mut findings) = (Reader::new(black_box(&file)), Vec::new());
            while reader.next_chunk(&mut findings).is_some() {}
            findings.len()
        });
    });
    group.bench_function("check receipts", |b| b.iter(|| check(black_box(&file)).findings.len()));
    group.finish();
}

const RECEIPTS: u32 = 2_000;

criterion_group!(benches, uke);
criterion_main!(benches);
