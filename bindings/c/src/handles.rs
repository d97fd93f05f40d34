//! Handles: what C holds as `santei_session *` is a key, never an address. A key is given once, so one that was freed, or that is of
//! another kind, is refused instead of being followed.

use crate::refusal::{handle_unknown, null_argument};
use santei_door::Refusal;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Keys look like addresses divisible by this, as some languages expect of pointers.
const STEP: usize = 16;

/// The next key, common to all kinds. With 64 bits it does not come round.
static NEXT: AtomicUsize = AtomicUsize::new(STEP);

/// The living handles `H` of one kind, each with its `T`.
pub(crate) struct Registry<H, T> {
    name: &'static str,
    living: RwLock<BTreeMap<usize, Arc<T>>>,
    handle: PhantomData<fn(H)>,
}

impl<H, T> Registry<H, T> {
    /// A kind of handles; `name` is what parameters of it are called.
    pub(crate) const fn new(name: &'static str) -> Self {
        Registry { name, living: RwLock::new(BTreeMap::new()), handle: PhantomData }
    }

    /// A new handle of the value.
    pub(crate) fn add(&self, value: Arc<T>) -> *mut H {
        let mut living = self.living.write().unwrap_or_else(PoisonError::into_inner);
        loop {
            let key = NEXT.fetch_add(STEP, Ordering::Relaxed);
            if key == 0 {
                continue;
            }
            if let Entry::Vacant(place) = living.entry(key) {
                place.insert(value);
                return std::ptr::without_provenance_mut(key);
            }
        }
    }

    /// What the handle stands for.
    pub(crate) fn get(&self, handle: *const H) -> Result<Arc<T>, Refusal> {
        let living = self.living.read().unwrap_or_else(PoisonError::into_inner);
        living.get(&handle.addr()).cloned().ok_or_else(|| self.refusal(handle))
    }

    /// Ends the handle. What it stood for goes with the last call that still uses it.
    pub(crate) fn remove(&self, handle: *const H) -> Result<Arc<T>, Refusal> {
        let mut living = self.living.write().unwrap_or_else(PoisonError::into_inner);
        living.remove(&handle.addr()).ok_or_else(|| self.refusal(handle))
    }

    fn refusal(&self, handle: *const H) -> Refusal {
        if handle.is_null() { null_argument(self.name) } else { handle_unknown(self.name) }
    }
}
