//! Receipt files of the shelf, images for them, and the binary as a user runs it.
#![allow(dead_code, missing_docs)]

use santei_masters::build::{Options, build};
use santei_masters::calendar::Calendar;
use santei_masters::embedded;
use santei_masters::write::{ImageContent, write_image};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

pub fn santei(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_santei")).args(args).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder that lives as long as the test, and files in it.
pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The path of a file that need not be there.
    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }
}

/// Day columns after item 7: an act or drug on these days of the month, once each.
pub fn on(days: &[usize]) -> String {
    (1..=31).map(|day| if days.contains(&day) { ",1" } else { "," }).collect()
}

/// Receipt files of the shelf: name and bytes.
pub fn receipts(shelf: &Path, set: &str) -> Vec<(String, Vec<u8>)> {
    let path = shelf.join("corpus/uke").join(set);
    if path.is_dir() {
        let files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        return files.map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect();
    }
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        files.push((member.name().to_owned(), bytes));
    }
    files
}

pub const SETS: [&str; 4] = ["ssk_sample_med", "receiptisan", "orca_demo.zip", "halunasu_synthetic.zip"];

/// The masters of 平成30年 and 令和2年 as one image.
pub static IMAGE: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| {
    let masters = santei_golden::shelf::find("image of the sample receipts")?.join("corpus/masters");
    Some(image(&[masters.join("h30"), masters.join("r02")]))
});

/// The last masters of 令和6年, as in force in 2025-11.
pub static IMAGE_R06: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| {
    let masters = santei_golden::shelf::find("image of 令和6年")?.join("corpus/masters/r06");
    let names = ["s_20251104", "t_20250829", "y_20251111", "c_20250715", "b_20250601", "z_20250601"];
    let paths: Vec<PathBuf> = names.iter().map(|name| masters.join(format!("{name}.zip"))).collect();
    Some(image(&paths.into_iter().filter(|path| path.exists()).collect::<Vec<_>>()))
});

fn image(paths: &[PathBuf]) -> Vec<u8> {
    let embedded = embedded::read().unwrap();
    let calendar = Calendar::new(&embedded.revisions);
    let options = Options { label: "samples".to_owned(), ..Options::default() };
    let built = build(paths, &options, &calendar, &mut |_| {});
    let content = ImageContent {
        releases: built.releases,
        parameters: Some(embedded.parameters),
        rulebook: Some(embedded.rulebook),
        revisions: embedded.revisions,
    };
    write_image(&content).unwrap()
}
