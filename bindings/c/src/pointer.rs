//! Every use of a pointer that came from the caller. What is here takes raw pointers and gives values, slices or refusals; the
//! rest of the crate is safe.

use crate::abi::{santei_batch, santei_batch_results, santei_bytes, santei_problem, santei_text};
use crate::refusal::{argument_value, null_argument};
use core::ffi::c_char;
use core::marker::PhantomData;
use core::mem::size_of;
use santei_door::batch;
use santei_door::{Refusal, messages};

/// Types of which any initialised bytes are a value.
///
/// # Safety
/// The type must have no padding and no value that is not allowed.
pub(crate) unsafe trait Plain: Copy {}

macro_rules! plain {
    ($($type:ty),* $(,)?) => {$(
        // SAFETY: integers and pointers only, `repr(C)`, without padding (sizes are asserted in `abi.rs` and in the door crate).
        unsafe impl Plain for $type {}
    )*};
}
plain!(
    u8,
    santei_bytes,
    santei_text,
    batch::BatchClaim,
    batch::BatchEncounter,
    batch::BatchUnit,
    batch::BatchTimes,
    batch::BatchLine,
    batch::BatchFact,
    batch::BatchComment,
    batch::BatchVisitPoints,
);

/// A structure of the header that begins with its own size.
///
/// # Safety
/// `repr(C)`, first member `struct_size: usize`, and as [`Plain`] otherwise.
pub(crate) unsafe trait SelfSized: Copy {}

// SAFETY: `repr(C)`, `struct_size` first, integers and pointers only.
unsafe impl SelfSized for santei_batch {}
// SAFETY: as above.
unsafe impl SelfSized for santei_batch_results {}
// SAFETY: as above.
unsafe impl SelfSized for santei_problem {}

/// The caller of one entry point, whose pointers are taken as the header says.
pub(crate) struct Caller(());

impl Caller {
    /// # Safety
    /// While the value lives, every pointer given to its methods must be NULL or what the header says about that parameter:
    /// readable (an output: writable, and apart from the inputs) for the stated length, and not changed by anybody else meanwhile.
    pub(crate) unsafe fn trusted() -> Caller {
        Caller(())
    }

    /// Bytes that must be there, if only as an empty text.
    pub(crate) fn bytes<'a>(&'a self, name: &str, data: *const u8, length: usize) -> Result<&'a [u8], Refusal> {
        if data.is_null() {
            return Err(null_argument(name));
        }
        self.table(name, data, length)
    }

    /// Text that must be there; whether it is UTF-8 is for whoever reads it.
    pub(crate) fn text<'a>(&'a self, name: &str, data: *const c_char, length: usize) -> Result<&'a [u8], Refusal> {
        self.bytes(name, data.cast(), length)
    }

    /// A table; NULL stands for the empty one.
    pub(crate) fn table<'a, T: Plain>(&'a self, name: &str, rows: *const T, count: usize) -> Result<&'a [T], Refusal> {
        if count == 0 {
            return Ok(&[]);
        }
        if rows.is_null() {
            return Err(null_argument(name));
        }
        if !rows.is_aligned() {
            return Err(argument_value(name, &format!("an address divisible by {}", align_of::<T>()), "another"));
        }
        if count > isize::MAX as usize / size_of::<T>() {
            let most = isize::MAX as usize / size_of::<T>();
            return Err(argument_value(name, &format!("at most {most} rows"), &count.to_string()));
        }
        // SAFETY: not NULL, aligned, not longer than an object can be, any bytes are a value (`Plain`), and readable and
        // unchanged while `self` is borrowed (`trusted`).
        Ok(unsafe { core::slice::from_raw_parts(rows, count) })
    }

    /// A structure with its size in front.
    pub(crate) fn structure<T: SelfSized>(&self, name: &str, pointer: *const T) -> Result<T, Refusal> {
        if pointer.is_null() {
            return Err(null_argument(name));
        }
        self.known_size::<T>(name, pointer.cast())?;
        // SAFETY: not NULL, as long as the type (its own word for it, and `trusted`), any bytes are a value (`SelfSized`).
        Ok(unsafe { pointer.read_unaligned() })
    }

    fn known_size<T: SelfSized>(&self, name: &str, struct_size: *const usize) -> Result<(), Refusal> {
        // SAFETY: not NULL (checked by the callers); the header has every such structure begin with this member.
        let found = unsafe { struct_size.read_unaligned() };
        if found == size_of::<T>() { Ok(()) } else { Err(crate::refusal::abi_layout(name, size_of::<T>(), found)) }
    }

    /// Where an output goes.
    pub(crate) fn output<'a, T: Copy>(&'a self, name: &str, place: *mut T) -> Result<Output<'a, T>, Refusal> {
        if place.is_null() { Err(null_argument(name)) } else { Ok(Output { place, caller: PhantomData }) }
    }

    /// Where an output goes that begins with its own size.
    pub(crate) fn sized_output<'a, T: SelfSized>(
        &'a self,
        name: &str,
        place: *mut T,
    ) -> Result<Output<'a, T>, Refusal> {
        let output = self.output(name, place)?;
        self.known_size::<T>(name, place.cast_const().cast())?;
        Ok(output)
    }

    /// Where an output goes that the caller may not want.
    pub(crate) fn optional_output<'a, T: Copy>(&'a self, place: *mut T) -> Option<Output<'a, T>> {
        (!place.is_null()).then_some(Output { place, caller: PhantomData })
    }
}

/// The bytes as text.
pub(crate) fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Refusal> {
    core::str::from_utf8(bytes).map_err(|error| Refusal::said(&messages::NOT_UTF8, &[&name, &error.valid_up_to()]))
}

/// Memory of the caller that waits for its value. It need not be initialised or aligned.
pub(crate) struct Output<'a, T> {
    place: *mut T,
    caller: PhantomData<&'a Caller>,
}

impl<T: Copy> Output<'_, T> {
    /// Writes the value.
    pub(crate) fn set(self, value: T) {
        // SAFETY: not NULL (`Caller::output`), and writable for one value (`Caller::trusted`).
        unsafe { self.place.write_unaligned(value) }
    }

    /// Writes rows, of which the caller has said to have room for as many.
    pub(crate) fn set_rows(self, rows: &[T]) {
        // SAFETY: the rows are ours, so they do not overlap what the caller can write; the caller has compared the count.
        unsafe {
            core::ptr::copy_nonoverlapping(rows.as_ptr().cast::<u8>(), self.place.cast::<u8>(), size_of_val(rows))
        }
    }
}
