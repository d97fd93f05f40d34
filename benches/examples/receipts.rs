//! A month of receipts, written and read: how fast files are read, checked and verified, by one thread and by two.
//!
//! `cargo run --release -p santei-benches --example receipts -- 100000 FOLDER` writes two files with half of the receipts each, made of
//! the golden claims that the embedded masters decide, and times them in one run.

use santei::Engine;
use santei::claim::Claim;
use santei::message::Severity;
use santei::uke::{
    BuiltReceipt, Chunk, Reader, ReceiptFile, ReviewOrganisation, UkeFile, Verifier, check, encode_text, receipts_of,
};
use santei_golden::receipts::sendable;
use santei_golden::{Case, CaseMasters};
use std::path::Path;
use std::time::Instant;

/// What is done with the bytes of a file; gives what it told, so that runs can be compared.
type Job<'j> = dyn Fn(&[u8]) -> u64 + Sync + 'j;

/// Rounds of each measurement; the fastest counts.
const ROUNDS: usize = 3;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let receipts: usize = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let folder = arguments.next();
    let engine = santei_benches::engine();
    let pool = pool(&engine);
    let halves = [0, 1].map(|half| month(&pool, receipts / 2 + half * (receipts % 2)));
    if let Some(folder) = folder {
        for (half, bytes) in halves.iter().enumerate() {
            std::fs::write(Path::new(&folder).join(format!("{half}.UKE")), bytes).expect("the file is written");
        }
    }
    let megabytes = halves.iter().map(Vec::len).sum::<usize>() as f64 / 1e6;
    println!("{receipts} receipts of {} kinds, {megabytes:.1} MB", pool.len());
    let jobs: [(&str, &Job<'_>); 3] =
        [("read", &read), ("check", &checked), ("verify prices", &|bytes| verified(bytes, &engine))];
    for (name, job) in jobs {
        let (one, told) = timed(|| halves.iter().map(|half| job(half)).sum());
        let (two, again) = timed(|| {
            std::thread::scope(|scope| {
                let other = scope.spawn(|| job(&halves[1]));
                job(&halves[0]) + other.join().expect("the thread ends")
            })
        });
        assert_eq!(told, again);
        let rate =
            |seconds: f64| format!("{:.0} receipts/s, {:.0} MB/s", receipts as f64 / seconds, megabytes / seconds);
        println!("{name}: one thread {}; two threads {} ({:.2} times); told {told}", rate(one), rate(two), one / two);
    }
}

/// The shortest time of some rounds, and what they gave.
fn timed(work: impl Fn() -> u64) -> (f64, u64) {
    let round = |_| {
        let start = Instant::now();
        let told = work();
        (start.elapsed().as_secs_f64(), told)
    };
    let rounds: Vec<(f64, u64)> = (0..ROUNDS).map(round).collect();
    let fastest = rounds.iter().map(|(seconds, _)| *seconds).fold(f64::INFINITY, f64::min);
    (fastest, rounds[0].1)
}

/// Receipts of the golden claims that the embedded masters decide.
fn pool(engine: &Engine<'_>) -> Vec<(Claim, BuiltReceipt)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../golden/cases");
    let mut session = engine.session();
    let mut pool = Vec::new();
    for (_, Case { claim, masters, .. }) in santei_golden::load(Path::new(folder)).expect("the cases are read") {
        let Ok(claim) = Claim::from_json(claim.to_string().as_bytes()) else { continue };
        if masters != CaseMasters::Default || claim.units.is_empty() {
            continue;
        }
        let mut claim = sendable(claim);
        claim.institution.prefecture = santei::claim::Digits::parse("13");
        let outcome = session.calculate(&claim);
        let decided = outcome.findings.iter().all(|finding| finding.def.severity < Severity::Undecided);
        let Ok(receipts) = receipts_of(&claim, outcome, engine.masters()) else { continue };
        let own = receipts.into_iter().filter(|own| decided && own.organisation() == ReviewOrganisation::PaymentFund);
        pool.extend(own.map(|own| (claim.clone(), own)));
    }
    pool
}

/// A file of so many receipts, the pool over and over.
fn month(pool: &[(Claim, BuiltReceipt)], receipts: usize) -> Vec<u8> {
    let month = pool.iter().map(|(claim, _)| claim.month).max_by_key(|month| month.first_day()).expect("a month");
    let month = month.plus_months(1);
    let mut file = ReceiptFile::new(&pool[0].0.institution, month, ReviewOrganisation::PaymentFund).expect("a file");
    for (claim, receipt) in pool.iter().cycle().take(receipts) {
        file.push(&claim.institution, receipt).unwrap_or_else(|error| panic!("{}: {error}", claim.id));
    }
    file.encode(&encode_text).expect("the characters have bytes")
}

fn read(bytes: &[u8]) -> u64 {
    let file = UkeFile::open(bytes).expect("a receipt file");
    let (mut reader, mut findings, mut units) = (Reader::new(&file), Vec::new(), 0);
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            units += receipt.units.len() as u64;
        }
    }
    units
}

fn checked(bytes: &[u8]) -> u64 {
    check(&UkeFile::open(bytes).expect("a receipt file")).findings.len() as u64
}

fn verified(bytes: &[u8], engine: &Engine<'_>) -> u64 {
    let file = UkeFile::open(bytes).expect("a receipt file");
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    let (mut verifier, mut tally) = (Verifier::new(engine), santei::uke::Tally::default());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            tally.add(verifier.verify(receipt));
        }
    }
    tally.agreed
}
