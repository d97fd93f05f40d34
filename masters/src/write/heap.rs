//! Collects the texts of an image, in the order of first use: those that pricing can meet, and the cold ones.

use std::collections::HashMap;

use santei::image::format::{COLD, MAX_TEXT, TextRef};

use crate::hash::TextHash;
use crate::model::Str;
use crate::problem::{Problem, messages};

/// The two heap sections being built.
pub(super) struct HeapWriter {
    checked: Vec<u8>,
    cold: Vec<u8>,
    known: HashMap<Str, u32, TextHash>,
}

impl HeapWriter {
    pub(super) fn new() -> HeapWriter {
        // Offset 0 is the empty text.
        HeapWriter { checked: vec![0, 0], cold: Vec::new(), known: HashMap::from_iter([(Str::from(""), 0)]) }
    }

    /// The reference of a text that pricing can meet.
    pub(super) fn add(&mut self, text: &Str) -> Result<TextRef, Problem> {
        match self.known.get(text) {
            Some(&at) if at < COLD => Ok(TextRef::new(at)),
            _ => self.store(text, false),
        }
    }

    /// The reference of a text that only people read.
    pub(super) fn add_cold(&mut self, text: &Str) -> Result<TextRef, Problem> {
        match self.known.get(text) {
            Some(&at) => Ok(TextRef::new(at)),
            None => self.store(text, true),
        }
    }

    fn store(&mut self, text: &Str, cold: bool) -> Result<TextRef, Problem> {
        if text.len() > MAX_TEXT {
            let start: String = text.chars().take(40).collect();
            let limit = format!("{MAX_TEXT} bytes");
            return Err(Problem::new(&messages::WRITE_TOO_LARGE, start, limit, text.len().to_string()));
        }
        let (bytes, base) = if cold { (&mut self.cold, COLD) } else { (&mut self.checked, 0) };
        let at = u32::try_from(bytes.len()).ok().filter(|&at| at < COLD);
        let at = base + at.ok_or_else(|| too_large("the texts of the image"))?;
        bytes.extend([(text.len() & 0x7F) as u8, (text.len() >> 7) as u8]);
        bytes.extend(text.as_bytes());
        self.known.insert(text.clone(), at);
        Ok(TextRef::new(at))
    }

    /// The reference of a text that pricing can meet and that is not shared yet.
    pub(super) fn add_str(&mut self, text: &str) -> Result<TextRef, Problem> {
        match self.known.get(text) {
            Some(&at) if at < COLD => Ok(TextRef::new(at)),
            _ => self.add(&Str::from(text)),
        }
    }

    /// The heap and the cold heap.
    pub(super) fn into_bytes(self) -> (Vec<u8>, Vec<u8>) {
        (self.checked, self.cold)
    }
}

/// A part of the image beyond 4 GiB or a row count beyond its field.
pub(super) fn too_large(what: &str) -> Problem {
    Problem::new(&messages::WRITE_TOO_LARGE, what, "what the format can address", "more")
}
