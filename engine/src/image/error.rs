//! Refusals while opening an image.

use core::fmt;

use crate::message::MessageDef;

/// Why bytes are refused as an image. [`fmt::Display`] gives the English text.
#[derive(Clone, Debug)]
pub struct ImageError {
    /// The message.
    pub def: &'static MessageDef,
    /// Name of the section, `header` or `directory`.
    pub section: &'static str,
    /// Row (from 0) or byte inside the section, as the message says.
    pub position: u64,
    /// What must be there.
    pub expected: u64,
    /// What is there.
    pub found: u64,
}

impl ImageError {
    pub(super) fn new(def: &'static MessageDef, section: &'static str) -> ImageError {
        ImageError { def, section, position: 0, expected: 0, found: 0 }
    }

    pub(super) fn at(mut self, position: usize) -> ImageError {
        self.position = position as u64;
        self
    }

    pub(super) fn sides(mut self, expected: impl TryInto<u64>, found: impl TryInto<u64>) -> ImageError {
        self.expected = expected.try_into().unwrap_or(u64::MAX);
        self.found = found.try_into().unwrap_or(u64::MAX);
        self
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        self.def.text(japanese, &[&self.section, &self.position, &self.expected, &self.found])
    }
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(false))
    }
}

impl core::error::Error for ImageError {}
