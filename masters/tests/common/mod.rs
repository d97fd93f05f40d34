//! Small official files made by hand, and the shelf of published ones.

#![allow(dead_code, reason = "each test file uses a part")]

use std::path::PathBuf;
use std::sync::LazyLock;

use encoding_rs::SHIFT_JIS;
use santei::Day;
use santei::image::Image;
use santei_masters::build::{Builder, Built, Options};
use santei_masters::calendar::Calendar;
use santei_masters::embedded;
use santei_masters::input::Input;
use santei_masters::write::{ImageContent, write_image};

pub fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// The published files of the shelf; a test that does not find them says so and passes.
pub fn shelf(test: &str) -> Option<PathBuf> {
    santei_golden::shelf::find(test).map(|shelf| shelf.join("corpus"))
}

/// A row with some columns (項番) filled.
pub struct Row(Vec<String>);

impl Row {
    pub fn new(width: usize, filled: &[(usize, &str)]) -> Row {
        Row(vec![String::new(); width]).with(filled)
    }

    pub fn with(mut self, filled: &[(usize, &str)]) -> Row {
        for (no, value) in filled {
            self.0[no - 1] = (*value).to_owned();
        }
        self
    }

    /// The columns.
    pub fn fields(&self) -> &[String] {
        &self.0
    }

    pub fn cut(mut self, width: usize) -> Row {
        self.0.truncate(width);
        self
    }
}

/// A 医科診療行為 row of a full file: class, code, points, 変更年月日.
pub fn fee(class: &str, code: &str, points: &str, from: &str) -> Row {
    Row::new(
        150,
        &[(1, class), (2, "S"), (3, code), (5, "初診料"), (11, "3"), (12, points), (87, from), (88, "99999999")],
    )
}

/// A 医科診療行為 row of a difference: only what changes.
pub fn change(class: &str, code: &str, filled: &[(usize, &str)]) -> Row {
    Row::new(150, &[(1, class), (2, "S"), (3, code)]).with(filled)
}

/// The bytes as published: CP932, every field in quotes, CRLF.
pub fn csv(rows: &[Row]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for Row(fields) in rows {
        let fields: Vec<String> = fields.iter().map(|field| format!("\"{field}\"")).collect();
        let line = fields.join(",");
        let (line, _, lossy) = SHIFT_JIS.encode(&line);
        assert!(!lossy);
        bytes.extend_from_slice(&line);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

pub fn calendar() -> Calendar {
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::new(&embedded::read().unwrap().revisions));
    CALENDAR.clone()
}

/// Builds files given by name and content.
pub fn build(files: &[(&str, Vec<u8>)]) -> Built {
    build_with(files, &Options { label: "test".into(), as_of: None })
}

pub fn build_with(files: &[(&str, Vec<u8>)], options: &Options) -> Built {
    let inputs: Vec<Input> = files.iter().map(|(name, bytes)| Input::file(name, bytes.clone())).collect();
    build_inputs(&inputs, options)
}

pub fn build_inputs(inputs: &[Input], options: &Options) -> Built {
    let mut builder = Builder::new(options.clone());
    builder.add(inputs);
    let built = builder.finish(&calendar());
    for file in &built.report.files {
        assert!(file.rows.is_balanced(), "{}: {:?}", file.name, file.rows);
    }
    built
}

/// The image of a build, with the embedded parameters and rules.
pub fn image(built: Built) -> Vec<u8> {
    let embedded = embedded::read().unwrap();
    let content = ImageContent {
        releases: built.releases,
        parameters: Some(embedded.parameters),
        rulebook: Some(embedded.rulebook),
        revisions: embedded.revisions,
    };
    let bytes = write_image(&content).unwrap();
    Image::open(&bytes).unwrap();
    bytes
}
