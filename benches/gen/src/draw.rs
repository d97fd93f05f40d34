//! Reproducible draws: whole numbers only, from a stream of ChaCha8 that belongs to one claim or institution.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The draws of one thing. The stream of a claim depends on the seed and its number, and on nothing else.
pub(crate) struct Draws(ChaCha8Rng);

/// Streams from here on belong to institutions.
const INSTITUTIONS: u64 = 1 << 63;

impl Draws {
    pub(crate) fn of_claim(seed: u64, number: u64) -> Draws {
        Draws::stream(seed, number)
    }

    pub(crate) fn of_institution(seed: u64, number: u64) -> Draws {
        Draws::stream(seed, INSTITUTIONS | number)
    }

    fn stream(seed: u64, stream: u64) -> Draws {
        let mut key = [0; 32];
        let (low, _) = key.split_at_mut(8);
        low.copy_from_slice(&seed.to_le_bytes());
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(stream);
        Draws(rng)
    }

    /// A number below `end`; 0 where there is none. The bias of 2^-32 is of no matter here, and one draw is always one word.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(end)) >> 32) as u32
    }

    /// A number from `first` to `last`.
    pub(crate) fn between(&mut self, (first, last): (u32, u32)) -> u32 {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// Whether something happens that does so that many times in a thousand.
    pub(crate) fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of a list, all alike.
    pub(crate) fn one<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len() as u32) as usize)
    }

    /// One of a list by weight.
    pub(crate) fn weighed<'l, T>(&mut self, list: &'l [(T, u32)]) -> Option<&'l T> {
        self.place(list.iter().map(|(_, weight)| *weight)).and_then(|at| list.get(at)).map(|(own, _)| own)
    }

    /// A place by weight; `None` when nothing weighs anything.
    pub(crate) fn place(&mut self, weights: impl Iterator<Item = u32> + Clone) -> Option<usize> {
        let mut left = self.below(weights.clone().sum());
        weights.enumerate().find_map(|(at, weight)| {
            let here = left < weight;
            left = left.saturating_sub(weight);
            here.then_some(at)
        })
    }

    /// So many different numbers below `end`, ascending.
    pub(crate) fn several(&mut self, count: u32, end: u32) -> Vec<u32> {
        let mut left: Vec<u32> = (0..end).collect();
        let mut taken: Vec<u32> =
            (0..count.min(end)).map(|_| left.swap_remove(self.below(left.len() as u32) as usize)).collect();
        taken.sort_unstable();
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_one_that_is_promised() {
        // Words of ChaCha8 with a key of zeros: the estream test vectors (set 1, ECRYPT; 256-bit key, zero IV).
        let mut draws = Draws::of_claim(0, 0);
        assert_eq!(draws.0.next_u32().to_le_bytes(), [0x3e, 0x00, 0xef, 0x2f]);
        assert_eq!(draws.0.next_u32().to_le_bytes(), [0x89, 0x5f, 0x40, 0xd6]);
        let (mut a, mut b) = (Draws::of_claim(0, 1), Draws::of_institution(0, 1));
        assert_ne!(a.0.next_u64(), b.0.next_u64());
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        let mut draws = Draws::of_claim(7, 3);
        for _ in 0..10_000 {
            assert!((3..=5).contains(&draws.between((3, 5))));
            assert_ne!(draws.weighed(&[("a", 0), ("b", 1)]), Some(&"a"));
        }
        assert_eq!(draws.weighed(&[("a", 0)]), None);
        assert_eq!(draws.several(9, 5), [0, 1, 2, 3, 4]);
        assert_eq!(draws.one::<u8>(&[]), None);
    }
}
