//! docs/performance.md from one run: how cost grows with lines, payers, releases, receipts and cores.
//!
//! `performance SANTEI COMMIT IMAGE…`: the built command, the commit that is measured, and images, of which the first prices 2025-11 and the
//! others come to it one by one. Needs GNU time.

use santei::claim::CompletionMode;
use santei::{Claim, Engine, Image, MasterSet, Month};
use santei_benches::{COMPLETIONS, lines, month_with, typical, with_completion};
use santei_gen::{Generator, Plan};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Rounds of each measurement; the fastest counts.
const ROUNDS: usize = 5;
/// How long a round is at least.
const ROUND: Duration = Duration::from_millis(60);
/// Claims of a generated month that are computed in memory.
const MONTH: u64 = 5_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [santei, commit, paths @ ..] = arguments.as_slice() else { panic!("performance SANTEI COMMIT IMAGE…") };
    let images: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).expect("an image")).collect();
    head(commit);
    let first = engine(images.get(..1).expect("an image"));
    months(&first, &images);
    by_lines(&first);
    by_payers(&first);
    by_releases(&images);
    by_receipts(santei, paths.first().expect("an image"));
}

fn head(commit: &str) {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1)).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("# Performance\n");
    println!(
        "Written by one run of `cargo run --release -p santei-benches --example performance` at commit {commit}, on {cores} cores of"
    );
    println!(
        "{}. Times are the fastest of {ROUNDS} rounds of a shared machine: compare them with each other, not with",
        model.trim()
    );
    println!(
        "other machines. What is held in CI are counts ([`benches/baseline.json`](../benches/baseline.json)); budgets, profiles and what"
    );
    println!(
        "each step of the work on speed gave are in [`speed.md`](speed.md). Masters: 令和6年度 with its 電子点数表, trace on.\n"
    );
}

/// Generated months, claims parsed, Outcome reused: one thread and two.
fn months(engine: &Engine<'_>, images: &[Vec<u8>]) {
    let opened = [Image::open(images.first().expect("an image")).expect("an image")];
    let masters = MasterSet::new(&opened, None).expect("a set");
    let month = Month::parse_iso("2025-11").expect("a month");
    println!(
        "## A generated month in memory\n\nClaims of `santei gen`, parsed before; µs a claim, and two threads against one.\n"
    );
    println!("| claims | mode | µs a claim | claims/s | two threads |\n|---|---|---:|---:|---:|");
    for profile in ["clinic", "hospital"] {
        let plan = Plan { profile, text: None, month, seed: 1 };
        let generator = Generator::new(&opened, &masters, &plan).unwrap_or_else(|error| panic!("{error}"));
        let made: Vec<Claim> = (0..MONTH).map(|k| generator.claim(k)).collect();
        for (name, mode) in COMPLETIONS {
            let claims: Vec<Claim> = made.iter().cloned().map(|claim| with_completion(claim, mode)).collect();
            let (left, right) = claims.split_at(claims.len() / 2);
            let one = fastest(|| [left, right].iter().map(|half| computed(engine, half)).sum());
            let two = fastest(|| {
                std::thread::scope(|scope| {
                    let other = scope.spawn(|| computed(engine, right));
                    computed(engine, left) + other.join().expect("the thread ends")
                })
            });
            let each = one / claims.len() as f64;
            println!(
                "| {profile}, {MONTH} | {name} | {:.1} | {:.0} | {:.2} times |",
                each * 1e6,
                1.0 / each,
                one / two
            );
        }
    }
    println!();
}

fn computed(engine: &Engine<'_>, claims: &[Claim]) -> i64 {
    let mut session = engine.session();
    claims.iter().map(|claim| session.calculate(black_box(claim)).totals.points).sum()
}

fn by_lines(engine: &Engine<'_>) {
    println!("## Lines\n\nOne act a unit on two visits, µs a claim.\n");
    println!("| lines | {} |\n|---:|---:|---:|---:|", COMPLETIONS.map(|(name, _)| name).join(" | "));
    for count in [1, 2, 5, 10, 20, 40, 60] {
        let times = COMPLETIONS.map(|(_, mode)| micros(engine, &with_completion(lines(count), mode)));
        println!("| {count} | {} |", times.map(|time| format!("{time:.1}")).join(" | "));
    }
    let times = COMPLETIONS.map(|(_, mode)| micros(engine, &with_completion(typical(), mode)));
    println!("| 8, typical (3 in one unit) | {} |\n", times.map(|time| format!("{time:.1}")).join(" | "));
}

fn by_payers(engine: &Engine<'_>) {
    println!(
        "## Payers and visits\n\nPoints given by visit, so that the shares alone count: 3割, 区分ウ, subsidies one after the other; µs a claim.\n"
    );
    let visits = [1, 2, 5, 10, 20, 30];
    println!("| subsidies | {} |", visits.map(|count| format!("{count} visits")).join(" | "));
    println!("|---:|{}", "---:|".repeat(visits.len()));
    for subsidies in 0..=4 {
        let times = visits.map(|count| format!("{:.1}", micros(engine, &month_with(subsidies, count))));
        println!("| {subsidies} | {} |", times.join(" | "));
    }
    println!();
}

fn by_releases(images: &[Vec<u8>]) {
    println!(
        "## Releases\n\nThe typical claim of 2025-11 over more and more images: only those of its days are read.\n"
    );
    println!("| images | bytes | open, µs | µs a claim |\n|---:|---:|---:|---:|");
    for count in 1..=images.len() {
        let own = images.get(..count).unwrap_or_default();
        let bytes: usize = own.iter().map(Vec::len).sum();
        let open = fastest(|| own.iter().map(|image| i64::from(Image::open(black_box(image)).is_ok())).sum());
        let claim = with_completion(typical(), CompletionMode::Apply);
        println!("| {count} | {bytes} | {:.0} | {:.1} |", open * 1e6, micros(&engine(own), &claim));
    }
    println!();
}

/// The command over generated months: time, memory, one thread and two.
fn by_receipts(santei: &str, image: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    println!(
        "## Receipts and cores\n\nThe command from file to file over months of `santei gen --profile mixed`, wall time and largest resident set.\n"
    );
    println!("| receipts | work | 1 thread | receipts/s | MB | 2 threads | receipts/s | MB | two against one |");
    println!("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
    for receipts in [1_000, 10_000, 100_000] {
        let (claims, files) = (path("month.jsonl"), path("month.uke"));
        for output in [&claims, &files] {
            let made = [
                "gen",
                "--profile",
                "mixed",
                "--receipts",
                &receipts.to_string(),
                "--month",
                "2025-11",
                "-o",
                output,
                "--images",
                image,
            ];
            timed(santei, &made);
        }
        let (csv, parquet) = (path("out.csv"), path("out.parquet"));
        let rate = |seconds: f64| f64::from(receipts) / seconds;
        for (name, output) in [("batch, JSONL to CSV", &csv), ("batch, JSONL to Parquet", &parquet)] {
            let with = |threads| {
                let work = ["batch", &claims, "-o", output, "--restart", "--images", image, "--threads", threads];
                timed(santei, &work)
            };
            let ((one, one_mb), (two, two_mb)) = (with("1"), with("2"));
            let ratio = one / two;
            print!("| {receipts} | {name} | {one:.2} s | {:.0} | {one_mb:.0} ", rate(one));
            println!("| {two:.2} s | {:.0} | {two_mb:.0} | {ratio:.2} times |", rate(two));
        }
        let works: [(&str, &[&str]); 2] = [
            ("uke verify, prices", &["uke", "verify", &files, "--prices-only", "--images", image]),
            ("uke check", &["uke", "check", &files, "--jobs", "1"]),
        ];
        for (name, work) in works {
            let (one, one_mb) = timed(santei, work);
            println!("| {receipts} | {name} | {one:.2} s | {:.0} | {one_mb:.0} | | | | |", rate(one));
        }
    }
}

/// Seconds and MB of a run of the command, by GNU time; the faster of two runs.
fn timed(santei: &str, arguments: &[&str]) -> (f64, f64) {
    assert!(Path::new(santei).is_file(), "{santei} is not there");
    let run = || {
        let output =
            Command::new("/usr/bin/time").args(["-f", "%e %M", santei]).args(arguments).output().expect("GNU time");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let last = told.lines().last().unwrap_or_default().to_owned();
        let numbers: Vec<f64> = last.split(' ').filter_map(|number| number.parse().ok()).collect();
        let [seconds, kilobytes] = numbers.as_slice() else { panic!("{arguments:?}: {told}") };
        (*seconds, *kilobytes / 1024.0)
    };
    let (first, second) = (run(), run());
    if first.0 <= second.0 { first } else { second }
}

fn micros(engine: &Engine<'_>, claim: &Claim) -> f64 {
    let mut session = engine.session();
    session.calculate(claim);
    fastest(|| session.calculate(black_box(claim)).totals.points) * 1e6
}

/// Seconds of the fastest of some rounds, each as many times as fill it.
fn fastest(mut work: impl FnMut() -> i64) -> f64 {
    let mut best = f64::INFINITY;
    let mut times = 1_u32;
    let mut rounds = 0;
    while rounds < ROUNDS {
        let start = Instant::now();
        for _ in 0..times {
            black_box(work());
        }
        let taken = start.elapsed();
        if taken < ROUND && rounds == 0 {
            times = times.saturating_mul(2);
            continue;
        }
        best = best.min(taken.as_secs_f64() / f64::from(times));
        rounds += 1;
    }
    best
}

fn engine(images: &[Vec<u8>]) -> Engine<'_> {
    let opened: Vec<_> = images.iter().map(|image| Image::open(image).expect("an image")).collect();
    Engine::new(MasterSet::new(&opened, None).expect("a set"))
}
