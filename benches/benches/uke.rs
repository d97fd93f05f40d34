//! Time of reading, checking and verifying receipt files, one core.
#![allow(missing_docs, reason = "criterion_group! makes an undocumented public function")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use santei::uke::{Chunk, Reader, Receipt, Tally, TextEncoding, UkeFile, Verifier, check, claim_of, decode_text};
use santei::{Engine, Image, MasterSet, Month};
use santei_gen::{Generator, Plan};
use std::hint::black_box;

fn small(criterion: &mut Criterion) {
    let bytes = santei_benches::receipt_file(RECEIPTS);
    let file = UkeFile::open(&bytes).unwrap();
    let errors = check(&file).findings.iter().filter(|finding| finding.def.severity.slug() == "error").count();
    assert_eq!(errors, 0, "the file is to be read, not refused");
    let mut group = criterion.benchmark_group("uke");
    group.throughput(Throughput::Elements(RECEIPTS.into()));
    group.bench_function("read receipts", |b| b.iter(|| each_receipt(black_box(&bytes), &mut |_| ())));
    group.bench_function("check receipts", |b| b.iter(|| check(black_box(&file)).findings.len()));
    group.finish();
}

/// The receipts of a generated month of clinics.
fn month(criterion: &mut Criterion) {
    let Some(image) = santei_benches::fee_table_image("bench of verified receipts") else { return };
    let images = [Image::open(&image).unwrap()];
    let masters = MasterSet::new(&images, None).unwrap();
    let plan = Plan { profile: "clinic", text: None, month: Month::parse_iso("2025-11").unwrap(), seed: 1 };
    let generator = Generator::new(&images, &masters, &plan).unwrap();
    let engine = Engine::new(masters);
    let mut files = Vec::new();
    let mut put = |_: &str, _, bytes: &[u8]| {
        files.push(bytes.to_vec());
        Ok(())
    };
    let made = santei_gen::receipt_files(&generator, &engine, 0, RECEIPTS.into(), &mut put, &|_| ()).unwrap();
    let mut group = criterion.benchmark_group("uke");
    group.throughput(Throughput::Elements(made.receipts));
    group.bench_function("verify prices of a month of clinics", |b| {
        b.iter(|| {
            let (mut verifier, mut tally) = (Verifier::new(&engine), Tally::default());
            let mut verify = |receipt: &Receipt<'_>| tally.add(verifier.verify(receipt));
            files.iter().for_each(|file| each_receipt(black_box(file), &mut verify));
            assert_eq!(tally.differences(), 0, "santei made these receipts");
            tally.agreed
        });
    });
    group.bench_function("verify everything of a month of clinics", |b| {
        let decode = |bytes: &[u8]| decode_text(bytes, TextEncoding::Cp932);
        b.iter(|| {
            let mut verifier = Verifier::new(&engine);
            let mut verify = |receipt: &Receipt<'_>| {
                let claim = claim_of(receipt, engine.masters(), &decode);
                black_box(verifier.verify_claim(receipt, claim.as_ref(), "month"));
            };
            files.iter().for_each(|file| each_receipt(black_box(file), &mut verify));
        });
    });
    group.finish();
}

fn each_receipt(bytes: &[u8], with: &mut dyn FnMut(&Receipt<'_>)) {
    let file = UkeFile::open(bytes).unwrap();
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            with(receipt);
        }
    }
}

const RECEIPTS: u32 = 2_000;

criterion_group!(benches, small, month);
criterion_main!(benches);
