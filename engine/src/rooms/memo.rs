//! What was found out about a row of the masters before: a session meets the same rows again and again.

/// Values by key, each made once. It grows with the rows that a session meets, not with its claims.
pub(super) struct Memo<K, V> {
    /// Sorted, each with the place of its value.
    places: Vec<(K, u32)>,
    values: Vec<V>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo { places: Vec::new(), values: Vec::new() }
    }
}

impl<K: Ord + Copy, V> Memo<K, V> {
    /// The place of the value of a key, made when the key is met first.
    pub(super) fn place(&mut self, key: K, make: impl FnOnce() -> V) -> u32 {
        match self.places.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(at) => self.places.get(at).map_or(0, |(_, place)| *place),
            Err(at) => {
                let place = self.values.len() as u32;
                self.values.push(make());
                self.places.insert(at, (key, place));
                place
            }
        }
    }

    /// The value of a key that was met before.
    pub(super) fn find(&self, key: &K) -> Option<&V> {
        let at = self.places.binary_search_by(|(known, _)| known.cmp(key)).ok()?;
        self.get(self.places.get(at)?.1)
    }

    /// The value at a place that [`Self::place`] gave.
    pub(super) fn get(&self, place: u32) -> Option<&V> {
        self.values.get(place as usize)
    }
}
