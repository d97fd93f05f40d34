//! Results: text that the library owns.

use crate::abi::{santei_result, santei_text};
use crate::door::RESULTS;
use crate::pointer::Caller;

/// The text of a result. It lives as long as the result.
///
/// Errors: 9942, 9944.
///
/// # Safety
/// `text` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_result_text(result: *const santei_result, text: *mut santei_text) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    crate::door::enter(|| {
        let output = caller.output("text", text)?;
        output.set(santei_text::of(&RESULTS.get(result)?));
        Ok(())
    })
}

/// Frees a result and its text.
///
/// Errors: 9942 for NULL, 9944 for a result that was freed already.
#[unsafe(no_mangle)]
pub extern "C" fn santei_result_free(result: *mut santei_result) -> u32 {
    crate::door::enter(|| RESULTS.remove(result).map(drop))
}
