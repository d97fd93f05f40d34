//! How many bytes a text takes in CP932, in which the record specification counts.

/// The number of bytes in CP932.
pub(super) fn cp932_length_of(text: &str) -> usize {
    text.chars().map(cp932_width).sum()
}

fn cp932_width(character: char) -> usize {
    // ASCII and half-width katakana take one byte.
    if character.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&character) { 1 } else { 2 }
}
