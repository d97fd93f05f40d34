//! Writes the corpus that every door replays: `cargo run -p santei-golden --example doors -- DIR`. Prints a line for each set.

use santei_golden::doors::{Set, sets};
use santei_golden::shelf;
use std::io::Result;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).expect("usage: doors DIR");
    let shelf = shelf::find("sets of official masters");
    for set in sets(shelf.as_deref()) {
        write(&set, &folder.join(set.name))?;
    }
    Ok(())
}

fn write(set: &Set, folder: &Path) -> Result<()> {
    let replay = set.replay();
    std::fs::create_dir_all(folder.join("images"))?;
    for (index, image) in set.images.iter().enumerate() {
        std::fs::write(folder.join(format!("images/{index}.img")), image)?;
    }
    let lines = |name: &str, list: &[String]| {
        let text: String = list.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(folder.join(name), text)
    };
    lines("claims.jsonl", &set.claims)?;
    lines("expected.jsonl", &replay.expected)?;
    lines("frames.jsonl", &replay.frames)?;
    lines("batch-expected.jsonl", &replay.batch_expected)?;
    std::fs::write(folder.join("batch.bin"), replay.tables.to_bytes())?;
    std::fs::write(folder.join("results-expected.bin"), replay.results(&mut set.session()).to_bytes())?;
    let (claims, batch) = (set.claims.len(), replay.frames.len());
    println!("{}: {claims} claims, {batch} of them as records", set.name);
    for (index, reason) in &replay.inexpressible {
        println!("{}: claim {index}: {reason}", set.name);
    }
    Ok(())
}
