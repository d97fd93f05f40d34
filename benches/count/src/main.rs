//! What `benches/gate` counts. Kept apart from the other benches so that it builds from the engine and the embedded masters alone.
//!
//! ```text
//! santei-count walk IMAGE|- CLAIM.json ROOM TIMES     walks the claim so many times, to the end of a room (.jsonl: each of them)
//! santei-count json IMAGE|- CLAIM.json TIMES          reads it from JSON, computes it, writes JSON, so many times
//! santei-count open IMAGE|- TIMES                     opens the image so many times
//! santei-count allocations IMAGE|- CLAIM.json         allocations of a computed claim, and of one from JSON to JSON
//! santei-count tables IMAGE|-                         bytes of each kind of table
//! ```
//!
//! A counter of instructions is pointed at [`measured`].

use santei::image::format::{Header, SectionEntry, section};
use santei::{Claim, Engine, Image, MasterSet, Room, Session};
use std::collections::BTreeMap;
use std::hint::black_box;
use zerocopy::FromBytes;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["walk", image, claim, room, times] => {
            let room = Room::ALL.into_iter().find(|known| known.name() == *room).expect("a room of the corridor");
            let claims = claims(claim);
            with_session(image, |session| {
                let mut walk = || claims.iter().for_each(|claim| _ = black_box(session.walk(black_box(claim), room)));
                warm(&mut walk);
                measured(number(times), walk);
            });
        }
        ["json", image, claim, times] => {
            let json = read(claim);
            with_session(image, |session| {
                let mut compute = || drop(black_box(from_json_to_json(session, &json)));
                warm(&mut compute);
                measured(number(times), compute);
            });
        }
        ["open", image, times] => {
            let bytes = image_bytes(image);
            measured(number(times), || {
                black_box(Image::open(black_box(&bytes)).expect("an image"));
            });
        }
        ["allocations", image, claim] => {
            let json = read(claim);
            let claim = Claim::from_json(&json).expect("a claim");
            with_session(image, |session| {
                for _ in 0..3 {
                    session.calculate(&claim);
                }
                let computed = allocation_counter::measure(|| {
                    black_box(session.calculate(&claim));
                });
                let whole = allocation_counter::measure(|| drop(black_box(from_json_to_json(session, &json))));
                println!("{} {}", computed.count_total, whole.count_total);
            });
        }
        ["tables", image] => tables(&image_bytes(image)),
        _ => {
            eprintln!(
                "walk IMAGE|- CLAIM ROOM TIMES; json IMAGE|- CLAIM TIMES; open IMAGE|- TIMES; allocations IMAGE|- CLAIM; tables IMAGE|-"
            );
            std::process::exit(2);
        }
    }
}

/// Everything that is counted happens in here.
#[inline(never)]
fn measured(times: u32, mut work: impl FnMut()) {
    for _ in 0..times {
        work();
    }
}

/// Fills the memory of a session, so that what is counted is the same every time.
fn warm(work: &mut dyn FnMut()) {
    for _ in 0..5 {
        work();
    }
}

fn from_json_to_json(session: &mut Session<'_, '_>, json: &[u8]) -> String {
    let claim = Claim::from_json(black_box(json)).expect("a claim");
    session.calculate(&claim).to_json(&claim).expect("an Outcome")
}

fn with_session(image: &str, run: impl FnOnce(&mut Session<'_, '_>)) {
    let bytes = image_bytes(image);
    let engine = Engine::new(MasterSet::new(&[Image::open(&bytes).expect("an image")], None).expect("a set"));
    run(&mut engine.session());
}

/// Bytes by kind of table, the release and part of the 電子点数表 summed.
fn tables(image: &[u8]) {
    let (header, rest) = Header::ref_from_prefix(image).expect("an image");
    let sections = header.sections.get() as usize;
    let (sections, _) = <[SectionEntry]>::ref_from_prefix_with_elems(rest, sections).expect("a directory");
    let mut sums = BTreeMap::new();
    for entry in sections {
        let known = section::KNOWN.iter().find(|(kind, ..)| *kind == entry.kind.get());
        *sums.entry(known.map_or("unknown", |(.., name)| name)).or_insert(0) += entry.length.get();
    }
    for (name, bytes) in sums {
        println!("{name} {bytes}");
    }
    println!("image {}", image.len());
}

fn image_bytes(image: &str) -> Vec<u8> {
    if image == "-" { santei_data::IMAGE.to_vec() } else { read(image) }
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn claims(path: &str) -> Vec<Claim> {
    let read = read(path);
    let claim = |json: &[u8]| Claim::from_json(json).expect("a claim");
    match path.ends_with(".jsonl") {
        true => read.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(claim).collect(),
        false => vec![claim(&read)],
    }
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}
