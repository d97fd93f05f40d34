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

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    struct Handle(());

    #[test]
    fn a_handle_lives_once() {
        static REGISTRY: Registry<Handle, String> = Registry::new("thing");
        let (first, second) = (REGISTRY.add(Arc::new("a".into())), REGISTRY.add(Arc::new("b".into())));
        assert_eq!((REGISTRY.get(first).unwrap().as_str(), REGISTRY.get(second).unwrap().as_str()), ("a", "b"));
        let kept = REGISTRY.get(first).unwrap();
        REGISTRY.remove(first).unwrap();
        assert_eq!(REGISTRY.remove(first).unwrap_err().code(), 9944);
        assert_eq!(REGISTRY.get(first).unwrap_err().code(), 9944);
        assert_eq!((kept.as_str(), REGISTRY.get(second).unwrap().as_str()), ("a", "b"));
        let third = REGISTRY.add(Arc::new("c".into()));
        assert!(third != first && third.addr().is_multiple_of(STEP));
    }

    #[test]
    fn null_and_other_kinds_are_no_handles() {
        static ONE: Registry<Handle, u8> = Registry::new("one");
        static OTHER: Registry<Handle, u8> = Registry::new("other");
        let other = OTHER.add(Arc::new(1));
        assert_eq!(ONE.get(ptr::null()).unwrap_err().code(), 9942);
        assert_eq!(ONE.get(other).unwrap_err().code(), 9944);
        let refusal = ONE.remove(&raw const ONE as *const Handle).unwrap_err();
        assert_eq!(
            (refusal.code(), refusal.problems[0].en.as_str()),
            (9944, "the argument 'one' is no living santei_one (freed already, or of another kind)")
        );
    }

    #[test]
    fn threads_share_a_registry() {
        static REGISTRY: Registry<Handle, usize> = Registry::new("thing");
        std::thread::scope(|scope| {
            for number in 0..4 {
                scope.spawn(move || {
                    for _ in 0..8 {
                        let own = REGISTRY.add(Arc::new(number));
                        assert_eq!(*REGISTRY.get(own).unwrap(), number);
                        REGISTRY.remove(own).unwrap();
                    }
                });
            }
        });
        assert!(REGISTRY.living.read().unwrap().is_empty());
    }
}
