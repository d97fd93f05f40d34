//! Masters: open, describe, share, free.

use crate::abi::{santei_bytes, santei_error, santei_masters, santei_result, santei_text};
use crate::door::MASTERS;
use crate::pointer::{Caller, utf8};
use santei::Day;
use santei_door::{Masters, Refusal, messages};
use std::borrow::Cow;
use std::sync::Arc;

/// Opens masters from images (`santei masters build`) in memory, in any order. The bytes are copied. No image at all means the ones
/// embedded in the library. `known_at` (YYYYMMDD) leaves out what had not been published by that day; 0 leaves out nothing.
///
/// Errors: 1000-1099 with the section of the image; 9942, 9953, 9954.
///
/// # Safety
/// `images` is NULL with `count` 0, or `count` rows, each NULL with `length` 0 or that many readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_masters_open(
    images: *const santei_bytes,
    count: usize,
    known_at: u32,
    masters: *mut *mut santei_masters,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let output = caller.output("masters", masters)?;
        let images = caller.table("images", images, count)?;
        let copied = |image: &santei_bytes| Ok(caller.bytes("images", image.data, image.length)?.to_vec());
        output.set(open(images.iter().map(copied).collect::<Result<_, Refusal>>()?, known_at)?);
        Ok(())
    })
}

/// As `santei_masters_open`, from files. The paths are UTF-8.
///
/// Errors: 9955 with the path; 9943 for a path that is not UTF-8; else as `santei_masters_open`.
///
/// # Safety
/// As `santei_masters_open`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_masters_open_files(
    paths: *const santei_text,
    count: usize,
    known_at: u32,
    masters: *mut *mut santei_masters,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let output = caller.output("masters", masters)?;
        let paths = caller.table("paths", paths, count)?;
        let read = |path: &santei_text| read_file(utf8("paths", caller.text("paths", path.data, path.length)?)?);
        output.set(open(paths.iter().map(read).collect::<Result<_, Refusal>>()?, known_at)?);
        Ok(())
    })
}

/// What the masters hold, as JSON: `{"engine": "0.1.0", "known_at": null, "releases": [{"family", "label", "start", "as_of",
/// "sha256"}]}`.
///
/// Errors: 9942, 9944.
///
/// # Safety
/// The outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_masters_info(
    masters: *const santei_masters,
    result: *mut *mut santei_result,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let output = caller.output("result", result)?;
        output.set_text(MASTERS.get(masters)?.info());
        Ok(())
    })
}

/// Another handle of the same masters, without a copy of them. Each of the handles is freed once.
///
/// Errors: 9942, 9944.
///
/// # Safety
/// The outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_masters_retain(
    masters: *const santei_masters,
    retained: *mut *mut santei_masters,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let output = caller.output("retained", retained)?;
        output.set(MASTERS.add(MASTERS.get(masters)?));
        Ok(())
    })
}

/// Frees a handle. The memory goes with the last handle and the last session over it.
///
/// Errors: 9942 for NULL, 9944 for a handle that was freed already.
#[unsafe(no_mangle)]
pub extern "C" fn santei_masters_free(masters: *mut santei_masters) -> u32 {
    crate::door::enter(|| MASTERS.remove(masters).map(drop))
}

fn open(images: Vec<Vec<u8>>, known_at: u32) -> Result<*mut santei_masters, Refusal> {
    let images = match images.len() {
        0 => vec![Cow::Borrowed(santei_data::IMAGE)],
        _ => images.into_iter().map(Cow::Owned).collect(),
    };
    Ok(MASTERS.add(Arc::new(Masters::open(images, day(known_at)?)?)))
}

fn day(number: u32) -> Result<Option<Day>, Refusal> {
    if number == 0 {
        return Ok(None);
    }
    let day = Day::from_yyyymmdd(number);
    day.map(Some).ok_or_else(|| Refusal::said(&messages::BAD_DAY_NUMBER, &[&"known_at", &number]))
}

fn read_file(path: &str) -> Result<Vec<u8>, Refusal> {
    std::fs::read(path).map_err(|reason| Refusal::said(&messages::IMAGE_UNREADABLE, &[&path, &reason]))
}
