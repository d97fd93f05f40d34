//! Error objects: what a refusal says.

use crate::abi::{santei_error, santei_problem, santei_text};
use crate::door::{ERRORS, enter};
use crate::pointer::Caller;
use crate::refusal::argument_value;

/// How many problems an error has: one or more. The first one's code is what the refused call returned.
///
/// Errors: 9942, 9944.
///
/// # Safety
/// `count` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_error_count(error: *const santei_error, count: *mut usize) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    enter(|| {
        let output = caller.output("count", count)?;
        output.set(ERRORS.get(error)?.refusal.problems.len());
        Ok(())
    })
}

/// One problem of an error, counted from 0. Its texts live as long as the error. `problem->struct_size` is set before the call.
///
/// Errors: 9942, 9944, 9952; 9954 for an `index` that is not below the count.
///
/// # Safety
/// `problem` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_error_problem(
    error: *const santei_error,
    index: usize,
    problem: *mut santei_problem,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    enter(|| {
        let output = caller.sized_output("problem", problem)?;
        let object = ERRORS.get(error)?;
        let problems = &object.refusal.problems;
        let found = problems.get(index);
        let found = found.ok_or_else(|| {
            argument_value("index", &format!("a number below {}", problems.len()), &index.to_string())
        })?;
        output.set(santei_problem {
            struct_size: size_of::<santei_problem>(),
            code: u32::from(found.code),
            reserved: 0,
            slug: santei_text::of(found.slug),
            at: santei_text::of(&found.at),
            ja: santei_text::of(&found.ja),
            en: santei_text::of(&found.en),
            citation: santei_text::of(&found.citation),
        });
        Ok(())
    })
}

/// All of an error as JSON: `{"errors": [{"code", "slug", "severity", "at", "ja", "en", "citation"}]}`. It lives as long as the error.
///
/// Errors: 9942, 9944.
///
/// # Safety
/// `json` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_error_json(error: *const santei_error, json: *mut santei_text) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    enter(|| {
        let output = caller.output("json", json)?;
        output.set(santei_text::of(&ERRORS.get(error)?.json));
        Ok(())
    })
}

/// Frees an error and its texts.
///
/// Errors: 9942 for NULL, 9944 for an error that was freed already.
#[unsafe(no_mangle)]
pub extern "C" fn santei_error_free(error: *mut santei_error) -> u32 {
    enter(|| ERRORS.remove(error).map(drop))
}
