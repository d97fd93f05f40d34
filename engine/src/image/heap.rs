//! The texts of an image.

use super::format::{COLD, TextRef};

/// Texts of an image: those that pricing can meet, checked when the image was opened, and the others.
#[derive(Clone, Copy)]
pub struct Heap<'a> {
    checked: &'a str,
    cold: &'a [u8],
}

impl<'a> Heap<'a> {
    /// The heap over checked UTF-8, and the cold heap.
    pub(super) const fn new(checked: &'a str, cold: &'a [u8]) -> Heap<'a> {
        Heap { checked, cold }
    }

    /// Length of the part that a reference points into, in bytes.
    pub(super) const fn limit(self, at: TextRef) -> usize {
        if at.get() < COLD { self.checked.len() } else { self.cold.len() }
    }

    /// The text at a reference. Empty when no text lies there: opening an image rules that out for the texts that pricing
    /// can meet, [`Image::check_texts`](super::Image::check_texts) for all of them.
    pub fn get(self, at: TextRef) -> &'a str {
        self.try_get(at).unwrap_or_default()
    }

    /// The text at a reference, or `None` when no text lies there.
    pub(super) fn try_get(self, at: TextRef) -> Option<&'a str> {
        match at.get().checked_sub(COLD) {
            None => self.checked.get(span(self.checked.as_bytes(), at.get())?),
            Some(at) => str::from_utf8(self.cold.get(span(self.cold, at)?)?).ok(),
        }
    }
}

/// Where the text lies that begins with its length bytes at an offset.
fn span(bytes: &[u8], at: u32) -> Option<core::ops::Range<usize>> {
    let at = at as usize;
    let (low, high) = (*bytes.get(at)?, *bytes.get(at + 1)?);
    if low > 0x7F || high > 0x7F {
        return None;
    }
    Some(at + 2..at + 2 + (usize::from(low) | usize::from(high) << 7))
}
