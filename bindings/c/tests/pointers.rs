//! What the entry points do with the pointers of their caller, without masters, so that Miri sees all of it in short time:
//! `cargo +nightly miri test -p santei-c --lib --test pointers`.

use santei_c::*;
use santei_door::batch::{BatchClaim, BatchLine, ClaimResult};
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut, without_provenance_mut};

/// A refused call: its code, and the position and words of its error object, which is freed.
fn refusal(call: impl FnOnce(*mut *mut santei_error) -> u32) -> (u32, String) {
    let mut error = MaybeUninit::uninit();
    let code = call(error.as_mut_ptr());
    assert_ne!(code, SANTEI_OK);
    // SAFETY: written by a call that did not return SANTEI_OK.
    let error = unsafe { error.assume_init() };
    let mut problem = MaybeUninit::<santei_problem>::uninit();
    // SAFETY: the size is the first member.
    unsafe { problem.as_mut_ptr().cast::<usize>().write(size_of::<santei_problem>()) };
    // SAFETY: both are writable, and the size is set.
    assert_eq!(unsafe { santei_error_problem(error, 0, problem.as_mut_ptr()) }, SANTEI_OK);
    // SAFETY: the call has written all of it.
    let problem = unsafe { problem.assume_init() };
    assert_eq!(problem.code, code);
    let said = text(problem.en);
    assert_eq!(santei_error_free(error), SANTEI_OK);
    assert_eq!(santei_error_free(error), SANTEI_HANDLE_UNKNOWN);
    (code, said)
}

fn text(text: santei_text) -> String {
    // SAFETY: a text of the library, whose owner lives.
    let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.length) };
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn empty_batch() -> santei_batch {
    santei_batch {
        struct_size: size_of::<santei_batch>(),
        claims: null(),
        claims_count: 0,
        encounters: null(),
        encounters_count: 0,
        units: null(),
        units_count: 0,
        times: null(),
        times_count: 0,
        lines: null(),
        lines_count: 0,
        facts: null(),
        facts_count: 0,
        comments: null(),
        comments_count: 0,
        visit_points: null(),
        visit_points_count: 0,
        texts: null(),
        texts_length: 0,
    }
}

fn no_results() -> santei_batch_results {
    santei_batch_results {
        struct_size: size_of::<santei_batch_results>(),
        claims: null_mut(),
        claims_count: 0,
        encounters: null_mut(),
        encounters_count: 0,
        units: null_mut(),
        units_count: 0,
        lines: null_mut(),
        lines_count: 0,
    }
}

/// A call of the batch without a session: its tables are read before the session is looked for.
fn batch(batch: *const santei_batch, results: *const santei_batch_results) -> (u32, String) {
    // SAFETY: the tests give NULL, or structures that live as long as the call.
    refusal(|error| unsafe { santei_session_batch(without_provenance_mut(64), batch, results, error) })
}

#[test]
fn images_are_read_within_their_bounds() {
    let (first, second) = (b"not an image".to_vec(), [0_u8; 3]);
    let images = [
        santei_bytes { data: first.as_ptr(), length: first.len() },
        santei_bytes { data: second.as_ptr(), length: second.len() },
    ];
    let mut masters = MaybeUninit::uninit();
    // SAFETY: the images live as long as the call.
    let opened =
        |count| refusal(|error| unsafe { santei_masters_open(images.as_ptr(), count, 0, masters.as_mut_ptr(), error) });
    assert_eq!([1, 2].map(opened).map(|(code, _)| code), [1000, 1000]);
}

#[test]
fn paths_are_utf8() {
    let mut masters = MaybeUninit::uninit();
    let path = santei_text { data: b"images/\xFF.img".as_ptr().cast(), length: 12 };
    // SAFETY: the path lives as long as the call.
    let (code, said) = refusal(|error| unsafe { santei_masters_open_files(&path, 1, 0, masters.as_mut_ptr(), error) });
    assert_eq!((code, said.as_str()), (9943, "the argument 'paths' is not UTF-8 from byte 7 on"));
}

#[test]
fn tables_are_null_only_without_rows() {
    let results = no_results();
    assert_eq!(batch(&empty_batch(), &results).0, SANTEI_HANDLE_UNKNOWN);
    let (code, said) = batch(&santei_batch { lines_count: 1, ..empty_batch() }, &results);
    assert_eq!((code, said.as_str()), (9942, "the argument 'lines' is NULL"));
    assert_eq!(batch(null(), &results).1, "the argument 'batch' is NULL");
    assert_eq!(batch(&empty_batch(), null()).1, "the argument 'results' is NULL");
}

#[test]
fn tables_are_aligned_and_fit_into_memory() {
    let (rows, results) = ([BatchLine::default(), BatchLine::default()], no_results());
    let aside = rows.as_ptr().wrapping_byte_add(4);
    let (code, said) = batch(&santei_batch { lines: aside, lines_count: 1, ..empty_batch() }, &results);
    assert_eq!((code, said.as_str()), (9954, "the argument 'lines' must be an address divisible by 8 and is another"));
    let whole = santei_batch { lines: rows.as_ptr(), lines_count: rows.len(), ..empty_batch() };
    assert_eq!(batch(&whole, &results).0, SANTEI_HANDLE_UNKNOWN);
    assert_eq!(batch(&santei_batch { lines_count: usize::MAX, ..whole }, &results).0, SANTEI_ARGUMENT_VALUE);
}

#[test]
fn structures_may_stand_anywhere_and_say_their_size() {
    let mut memory = vec![0_u8; size_of::<santei_batch>() + 1];
    let odd = memory.as_mut_ptr().wrapping_add(1).cast::<santei_batch>();
    // SAFETY: there is room for the structure behind the first byte.
    unsafe { odd.write_unaligned(empty_batch()) };
    assert_eq!(batch(odd, &no_results()).0, SANTEI_HANDLE_UNKNOWN);
    // No more of a structure is read than the size it states.
    let short = 8_usize;
    let (code, said) = batch((&raw const short).cast(), &no_results());
    let size = size_of::<santei_batch>();
    assert_eq!((code, said), (9952, format!("the struct_size of the argument 'batch' must be {size} and is 8")));
}

#[test]
fn results_are_not_touched_by_a_refused_call() {
    let claims = [BatchClaim::default(); 2];
    let mut room = [MaybeUninit::<ClaimResult>::uninit(); 2];
    let whole = santei_batch { claims: claims.as_ptr(), claims_count: 2, ..empty_batch() };
    let results = santei_batch_results { claims: room.as_mut_ptr().cast(), claims_count: 2, ..no_results() };
    assert_eq!(batch(&whole, &results).0, SANTEI_HANDLE_UNKNOWN);
}

#[test]
fn an_error_without_a_taker_is_only_its_code() {
    let mut result = MaybeUninit::uninit();
    // SAFETY: the output is writable, and NULL is allowed for the error.
    let code = unsafe { santei_masters_info(null(), result.as_mut_ptr(), null_mut()) };
    assert_eq!(code, SANTEI_NULL_ARGUMENT);
}

#[test]
fn an_error_says_all_of_itself_as_json() {
    let mut error = null_mut();
    // SAFETY: NULL is refused.
    let code = unsafe { santei_session_calculate(null_mut(), null(), 0, null_mut(), &mut error) };
    let (mut json, mut count) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    // SAFETY: the outputs are writable.
    assert_eq!(unsafe { santei_error_json(error, json.as_mut_ptr()) }, SANTEI_OK);
    // SAFETY: the outputs are writable.
    assert_eq!(unsafe { santei_error_count(error, count.as_mut_ptr()) }, SANTEI_OK);
    // SAFETY: written by the call.
    let count: usize = unsafe { count.assume_init() };
    // SAFETY: written by the call.
    let json = unsafe { json.assume_init() };
    assert_eq!((code, count), (SANTEI_NULL_ARGUMENT, 1));
    assert!(text(json).starts_with(
        r#"{"errors":[{"code":9942,"slug":"null-argument","severity":"error","at":"","ja":"引数「claim」"#
    ));
    assert_eq!(santei_error_free(error), SANTEI_OK);
}
