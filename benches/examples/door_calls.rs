//! What a call costs inside Rust, for comparison with the other doors: `cargo run --release -p santei-benches --example door_calls -- DIR ROUNDS`,
//! DIR being a set that the example `doors` of santei-golden has written. The claims that are read are priced ROUNDS times in each way; the
//! fastest round counts. Times are of this machine and this run, and are told, never tested.

use santei::{Claim, Engine, Image, MasterSet};
use santei_door::batch::ClaimResult;
use santei_door::{BatchResults, Masters, Session, Tables};
use std::borrow::Cow;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("usage: doors DIR ROUNDS"));
    let rounds: u32 = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let images = images(&folder.join("images"));
    let opened: Vec<_> = images.iter().map(|image| Image::open(image).expect("the image opens")).collect();
    let engine = Engine::new(MasterSet::new(&opened, None).expect("the images fit together"));
    let text = std::fs::read_to_string(folder.join("claims.jsonl")).expect("the claims are read");
    let (lines, claims): (Vec<&str>, Vec<Claim>) =
        text.lines().filter_map(|line| Claim::from_json(line.as_bytes()).ok().map(|claim| (line, claim))).unzip();
    let shared = Masters::open(images.iter().cloned().map(Cow::Owned).collect(), None).expect("the masters open");
    let mut door = Session::new(Arc::new(shared));
    let (tables, frames) = tables(&claims);
    frames.iter().for_each(|frame| assert!(door.add_frame(frame.as_bytes()).is_ok()));

    let report = |name: &str, work: &mut dyn FnMut()| {
        let best = (0..rounds).map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        });
        let best = best.min().expect("there is a round").as_nanos();
        println!("{name}: {} ns a claim ({} claims)", best / claims.len() as u128, claims.len());
    };
    let mut session = engine.session();
    report("native, parsed claims, Outcome reused", &mut || {
        claims.iter().for_each(|claim| {
            black_box(session.calculate(claim).totals.points);
        });
    });
    report("native, JSON in and out", &mut || {
        lines.iter().for_each(|line| {
            let claim = Claim::from_json(line.as_bytes()).expect("it was read before");
            black_box(session.calculate(&claim).to_json(&claim).expect("an Outcome is written"));
        });
    });
    let mut results = vec![ClaimResult::default(); tables.batch().claims.len()];
    report("door crate, batch", &mut || {
        let mut wanted = BatchResults { claims: &mut results, ..BatchResults::default() };
        door.calculate_batch(&tables.batch(), &mut wanted).expect("the tables fit");
        black_box(&wanted);
    });
}

fn images(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("the folder of images is read");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("an image is read")).collect()
}

fn tables(claims: &[Claim]) -> (Tables, Vec<String>) {
    let mut tables = Tables::default();
    let frames = (0..).zip(claims).map(|(number, claim)| {
        tables.push(number, claim).expect("records state the claim");
        serde_json::to_string(&santei_door::frame_of(claim)).expect("a claim is written")
    });
    let frames = frames.collect();
    (tables, frames)
}
