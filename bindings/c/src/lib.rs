//! # santei-c
//!
//! The C library of santei: `libsantei` and `santei.h`. The doc comments of this crate are the comments of the header; the contract (names,
//! ownership, threads, errors, promises) is in `bindings/c/README.md`. There is no rule and no default here, except that no images
//! means the embedded ones.
#![allow(non_camel_case_types, reason = "the names of the header")]

mod abi;
mod door;
mod error;
mod handles;
mod masters;
mod pointer;
mod refusal;
mod result;
mod session;
#[cfg(feature = "test-panic")]
mod test_panic;

pub use abi::*;
pub use error::*;
pub use masters::*;
pub use result::*;
pub use session::*;
#[cfg(feature = "test-panic")]
pub use test_panic::*;

/// What every function returns that has done its work. It is not 0, so memory that nobody has written is no success. Every other
/// value is the code of an error (docs/errors.md), never reused.
pub const SANTEI_OK: u32 = 1;

/// 日本語, where a function asks for a language.
pub const SANTEI_JAPANESE: u32 = 1;
/// English, where a function asks for a language.
pub const SANTEI_ENGLISH: u32 = 2;

/// The ABI of this header. It is in the file name of the shared library (`libsantei.so.0`) and grows when anything that exists
/// changes; additions leave it.
pub const SANTEI_ABI_VERSION: u32 = 0;

/// The version of this header, first part.
pub const SANTEI_VERSION_MAJOR: u32 = 0;
/// The version of this header, second part.
pub const SANTEI_VERSION_MINOR: u32 = 1;
/// The version of this header, third part.
pub const SANTEI_VERSION_PATCH: u32 = 0;
/// The version of this header as one number, by which versions are compared: 1.2.3 is 1002003.
pub const SANTEI_VERSION_NUMBER: u32 =
    SANTEI_VERSION_MAJOR * 1000000 + SANTEI_VERSION_MINOR * 1000 + SANTEI_VERSION_PATCH;

/// A panic inside the library, which is a fault of it. The session of the call is lost; nothing else is.
pub const SANTEI_DOOR_PANIC: u32 = 9940;
/// A pointer that must be given is NULL.
pub const SANTEI_NULL_ARGUMENT: u32 = 9942;
/// Text that is not UTF-8.
pub const SANTEI_NOT_UTF8: u32 = 9943;
/// A handle that was freed, is of another kind, or was never given.
pub const SANTEI_HANDLE_UNKNOWN: u32 = 9944;
/// A record of a batch leads outside of a table or of the texts.
pub const SANTEI_BATCH_RANGE: u32 = 9945;
/// A result table of a batch is shorter than the batch.
pub const SANTEI_BATCH_SIZE: u32 = 9946;
/// A claim of a batch names a frame that the session does not have.
pub const SANTEI_FRAME_UNKNOWN: u32 = 9947;
/// A value of a record of a batch that cannot be.
pub const SANTEI_BATCH_VALUE: u32 = 9948;
/// A frame that states encounters, units or points by visit.
pub const SANTEI_FRAME_HAS_VISITS: u32 = 9949;
/// The session was lost to a panic in an earlier call.
pub const SANTEI_SESSION_POISONED: u32 = 9950;
/// The session is in use by another thread at this moment.
pub const SANTEI_SESSION_BUSY: u32 = 9951;
/// A structure whose `struct_size` this version does not know.
pub const SANTEI_ABI_LAYOUT: u32 = 9952;
/// A number that should be a day (YYYYMMDD) and is none.
pub const SANTEI_BAD_DAY_NUMBER: u32 = 9953;
/// An argument that is none of the values it can have.
pub const SANTEI_ARGUMENT_VALUE: u32 = 9954;
/// The file of an image that cannot be read.
pub const SANTEI_IMAGE_UNREADABLE: u32 = 9955;

/// A value of 32 bits that is absent from a record of a batch.
pub const SANTEI_NONE: u32 = 0xFFFF_FFFF;
/// A value of 64 bits that is absent from a record of a batch.
pub const SANTEI_NONE_I64: i64 = -0x7FFF_FFFF_FFFF_FFFF - 1;
/// `santei_batch_encounter.flags`: the day does not count among the actual days (診療実日数).
pub const SANTEI_ENCOUNTER_NO_ACTUAL_DAY: u32 = 1;
/// `santei_batch_encounter.flags`: the second department of the day (同日２科目).
pub const SANTEI_ENCOUNTER_SECOND_DEPARTMENT: u32 = 2;
/// `santei_batch_line.flags`: performed and not claimed (実施のみ).
pub const SANTEI_LINE_PERFORMED_ONLY: u32 = 1;
/// `santei_claim_result.flags`: final (確定), nothing is undecided, refused or provisional.
pub const SANTEI_RESULT_FINAL: u32 = 1;
/// `santei_claim_result.flags`: provisional (暫定), a parameter that no official text confirms was used.
pub const SANTEI_RESULT_PROVISIONAL: u32 = 2;

/// `SANTEI_ABI_VERSION` of the library that is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn santei_abi_version() -> u32 {
    SANTEI_ABI_VERSION
}

/// `SANTEI_VERSION_NUMBER` of the library that is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn santei_version() -> u32 {
    SANTEI_VERSION_NUMBER
}

#[cfg(test)]
mod tests {
    use super::*;
    use santei_door::{batch, messages};

    #[test]
    fn the_version_is_the_one_of_the_package() {
        let parts = [SANTEI_VERSION_MAJOR, SANTEI_VERSION_MINOR, SANTEI_VERSION_PATCH].map(|part| part.to_string());
        assert_eq!(parts.join("."), env!("CARGO_PKG_VERSION"));
        assert_eq!(santei::VERSION, env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn the_shared_library_is_named_by_the_abi() {
        assert!(include_str!("../build.rs").contains(&format!("let abi = \"{SANTEI_ABI_VERSION}\";")));
    }

    #[test]
    fn the_values_of_records_are_those_of_the_door() {
        assert_eq!((SANTEI_NONE, SANTEI_NONE_I64), (batch::NONE, batch::NONE_I64));
        assert_eq!(SANTEI_ENCOUNTER_NO_ACTUAL_DAY, batch::ENCOUNTER_NO_ACTUAL_DAY);
        assert_eq!(SANTEI_ENCOUNTER_SECOND_DEPARTMENT, batch::ENCOUNTER_SECOND_DEPARTMENT);
        assert_eq!(SANTEI_LINE_PERFORMED_ONLY, batch::LINE_PERFORMED_ONLY);
        assert_eq!((SANTEI_RESULT_FINAL, SANTEI_RESULT_PROVISIONAL), (batch::RESULT_FINAL, batch::RESULT_PROVISIONAL));
    }

    #[test]
    fn the_codes_are_those_of_the_registry() {
        for (code, message) in [
            (SANTEI_DOOR_PANIC, &messages::DOOR_PANIC),
            (SANTEI_NULL_ARGUMENT, &messages::NULL_ARGUMENT),
            (SANTEI_NOT_UTF8, &messages::NOT_UTF8),
            (SANTEI_HANDLE_UNKNOWN, &messages::HANDLE_UNKNOWN),
            (SANTEI_BATCH_RANGE, &messages::BATCH_RANGE),
            (SANTEI_BATCH_SIZE, &messages::BATCH_SIZE),
            (SANTEI_FRAME_UNKNOWN, &messages::FRAME_UNKNOWN),
            (SANTEI_BATCH_VALUE, &messages::BATCH_VALUE),
            (SANTEI_FRAME_HAS_VISITS, &messages::FRAME_HAS_VISITS),
            (SANTEI_SESSION_POISONED, &messages::SESSION_POISONED),
            (SANTEI_SESSION_BUSY, &messages::SESSION_BUSY),
            (SANTEI_ABI_LAYOUT, &messages::ABI_LAYOUT),
            (SANTEI_BAD_DAY_NUMBER, &messages::BAD_DAY_NUMBER),
            (SANTEI_ARGUMENT_VALUE, &messages::ARGUMENT_VALUE),
            (SANTEI_IMAGE_UNREADABLE, &messages::IMAGE_UNREADABLE),
        ] {
            assert_eq!(code, u32::from(message.code), "{}", message.slug);
        }
    }
}
