//! The text heap of an image.

use super::format::TextRef;

/// Texts of an image, checked once when the image is opened.
#[derive(Clone, Copy)]
pub struct Heap<'a>(&'a str);

impl<'a> Heap<'a> {
    /// The heap over checked UTF-8.
    pub(super) const fn new(text: &'a str) -> Heap<'a> {
        Heap(text)
    }

    /// Length in bytes.
    pub(super) const fn len(self) -> usize {
        self.0.len()
    }

    /// The text at a reference; empty when the reference is not one (which opening an image rules out).
    pub fn get(self, at: TextRef) -> &'a str {
        self.try_get(at).unwrap_or_default()
    }

    /// The text at a reference, or `None` when no text lies there.
    pub(super) fn try_get(self, at: TextRef) -> Option<&'a str> {
        let at = at.get() as usize;
        let low = *self.0.as_bytes().get(at)?;
        let high = *self.0.as_bytes().get(at + 1)?;
        if low > 0x7F || high > 0x7F {
            return None;
        }
        let len = usize::from(low) | usize::from(high) << 7;
        self.0.get(at + 2..at + 2 + len)
    }
}
