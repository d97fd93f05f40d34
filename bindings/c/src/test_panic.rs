//! A panic on purpose, for the tests.

use crate::abi::{santei_error, santei_session};
use crate::door::with_session;
use crate::pointer::Caller;

/// Panics while the session is in use.
///
/// # Safety
/// `error` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_test_panic(session: *mut santei_session, error: *mut *mut santei_error) -> u32 {
    // SAFETY: as the comment says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || with_session(session, |_| panic!("a panic on purpose")))
}
