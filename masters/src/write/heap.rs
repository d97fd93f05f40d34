//! Collects the texts of an image, each once, in the order of first use.

use std::collections::HashMap;

use santei::image::format::{MAX_TEXT, TextRef};

use crate::hash::TextHash;
use crate::model::Str;
use crate::problem::{Problem, messages};

/// The heap section being built.
pub(super) struct HeapWriter {
    bytes: Vec<u8>,
    known: HashMap<Str, u32, TextHash>,
}

impl HeapWriter {
    pub(super) fn new() -> HeapWriter {
        // Offset 0 is the empty text.
        HeapWriter { bytes: vec![0, 0], known: HashMap::from_iter([(Str::from(""), 0)]) }
    }

    /// The reference of a text, storing it when it is new.
    pub(super) fn add(&mut self, text: &Str) -> Result<TextRef, Problem> {
        if let Some(&at) = self.known.get(text) {
            return Ok(TextRef::new(at));
        }
        if text.len() > MAX_TEXT {
            let start: String = text.chars().take(40).collect();
            let limit = format!("{MAX_TEXT} bytes");
            return Err(Problem::new(&messages::WRITE_TOO_LARGE, start, limit, text.len().to_string()));
        }
        let at = u32::try_from(self.bytes.len()).map_err(|_| too_large("the texts of the image"))?;
        self.bytes.extend([(text.len() & 0x7F) as u8, (text.len() >> 7) as u8]);
        self.bytes.extend(text.as_bytes());
        self.known.insert(text.clone(), at);
        Ok(TextRef::new(at))
    }

    /// The reference of a text that is not shared yet.
    pub(super) fn add_str(&mut self, text: &str) -> Result<TextRef, Problem> {
        match self.known.get(text) {
            Some(&at) => Ok(TextRef::new(at)),
            None => self.add(&Str::from(text)),
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A part of the image beyond 4 GiB or a row count beyond its field.
pub(super) fn too_large(what: &str) -> Problem {
    Problem::new(&messages::WRITE_TOO_LARGE, what, "what the format can address", "more")
}
