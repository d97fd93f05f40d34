//! A fast hasher for tables that live only during a build.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`TextHasher`]s.
pub type TextHash = BuildHasherDefault<TextHasher>;

/// Hashes by rotating and multiplying eight bytes at a time. It has no seed: nothing may depend on the order of a table, and
/// nothing does.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextHasher(u64);

/// 2⁶⁴ / φ, odd.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl TextHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            let mut eight = [0; 8];
            eight.copy_from_slice(word);
            self.mix(u64::from_le_bytes(eight));
        }
        let rest = words.remainder();
        if !rest.is_empty() {
            let mut eight = [0; 8];
            eight[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(eight) ^ (rest.len() as u64) << 56);
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.mix(word.into());
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    use super::TextHash;

    #[test]
    fn texts_spread() {
        let hashes: HashSet<u64> =
            (0..100_000).map(|number: u32| TextHash::default().hash_one(number.to_string())).collect();
        assert_eq!(hashes.len(), 100_000);
        // A table uses the low bits for the place.
        let low: HashSet<u64> = hashes.iter().map(|hash| hash % (1 << 17)).collect();
        assert!(low.len() > 60_000, "{}", low.len());
    }
}
