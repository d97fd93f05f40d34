//! Another version of the engine: the C library (`libsantei`), loaded at run time and asked for Outcomes as JSON.
//!
//! The only unsafe code of the command line. What crosses the border are the functions and structures of `santei.h` in ABI 0, which
//! never change within that ABI; every text is copied before it is freed.
#![allow(unsafe_code, reason = "a library of another version can only be called through its C ABI")]

use crate::Failure;
use libloading::Library;
use santei::Day;
use santei::message::command as messages;
use serde::Deserialize;
use std::ffi::{c_char, c_void};
use std::fmt::Display;
use std::path::Path;
use std::ptr::{null, null_mut};

/// `SANTEI_OK`.
const OK: u32 = 1;
/// `SANTEI_ABI_VERSION` that this module knows.
const ABI: u32 = 0;

/// `santei_text`.
#[repr(C)]
struct Text {
    data: *const c_char,
    length: usize,
}

/// `santei_bytes`.
#[repr(C)]
struct Bytes {
    data: *const u8,
    length: usize,
}

/// Handles of the library: addresses or keys, never looked into.
type Handle = *mut c_void;
type MastersOpen = unsafe extern "C" fn(*const Bytes, usize, u32, *mut Handle, *mut Handle) -> u32;
type SessionNew = unsafe extern "C" fn(Handle, *mut Handle, *mut Handle) -> u32;
type Calculate = unsafe extern "C" fn(Handle, *const c_char, usize, *mut Handle, *mut Handle) -> u32;
type TextOf = unsafe extern "C" fn(Handle, *mut Text) -> u32;
type Free = unsafe extern "C" fn(Handle) -> u32;
type Number = unsafe extern "C" fn() -> u32;

/// The functions that are used.
#[derive(Clone, Copy)]
struct Functions {
    masters_open: MastersOpen,
    masters_free: Free,
    session_new: SessionNew,
    session_free: Free,
    calculate: Calculate,
    result_text: TextOf,
    result_free: Free,
    error_json: TextOf,
    error_free: Free,
    version: Number,
}

/// A loaded library with its masters.
pub struct OtherEngine {
    functions: Functions,
    masters: Handle,
    /// File name, for people.
    name: String,
    /// Keeps the code behind [`Functions`] in memory; declared last, so that it is unloaded last.
    _library: Library,
}

// SAFETY: the handle of masters is only read (`santei_session_new`, from any thread by the contract of the header); the functions
// are plain code.
unsafe impl Send for OtherEngine {}
// SAFETY: as above.
unsafe impl Sync for OtherEngine {}

/// Working memory in the library, one for each thread.
pub struct OtherSession<'e> {
    engine: &'e OtherEngine,
    session: Handle,
}

// SAFETY: a session may be used by any thread, by one at a time; `calculate` takes `&mut self`.
unsafe impl Send for OtherSession<'_> {}

/// Why the library refused something: the first problem.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct OtherProblem {
    /// Stable number.
    pub code: u16,
    /// Stable name.
    pub slug: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

#[derive(Deserialize)]
struct OtherProblems {
    errors: Vec<OtherProblem>,
}

impl OtherEngine {
    /// Loads a library and opens masters in it.
    ///
    /// # Errors
    /// 9994 not a library, or one without the functions; 9995 another ABI; 9996 the masters are refused.
    pub fn load(path: &Path, images: &[&[u8]], known_at: Option<Day>, ja: bool) -> Result<OtherEngine, Failure> {
        let name = path.display().to_string();
        let unloadable =
            |error: libloading::Error| Failure::asked(&messages::DIFF_ENGINE_UNLOADABLE, &[&name, &error], ja);
        // SAFETY: the caller of the command names the library and so trusts what it does when it is loaded.
        let library = unsafe { Library::new(path) }.map_err(unloadable)?;
        // SAFETY: `santei_abi_version` takes nothing and gives a number in every version of the header.
        let abi = unsafe { symbol::<Number>(&library, b"santei_abi_version") }.map_err(unloadable)?;
        // SAFETY: as above; the library stays loaded during the call.
        let abi = unsafe { abi() };
        if abi != ABI {
            return Err(Failure::asked(&messages::DIFF_ENGINE_ABI, &[&name, &abi, &ABI], ja));
        }
        // SAFETY: the ABI is the one whose declarations stand above.
        let functions = unsafe { Functions::of(&library) }.map_err(unloadable)?;
        let mut engine = OtherEngine { functions, masters: null_mut(), name, _library: library };
        engine.open(images, known_at).map_err(|problem| {
            let text = engine.told(problem, ja);
            Failure::asked(&messages::DIFF_ENGINE_MASTERS, &[&engine.name, &text], ja)
        })?;
        Ok(engine)
    }

    fn open(&mut self, images: &[&[u8]], known_at: Option<Day>) -> Result<(), OtherProblem> {
        let images: Vec<Bytes> =
            images.iter().map(|bytes| Bytes { data: bytes.as_ptr(), length: bytes.len() }).collect();
        let (mut masters, mut error) = (null_mut(), null_mut());
        let day = known_at.map_or(0, Day::yyyymmdd);
        // SAFETY: `images` holds `len` rows of readable bytes, which the library copies; both outputs are writable.
        let code =
            unsafe { (self.functions.masters_open)(images.as_ptr(), images.len(), day, &mut masters, &mut error) };
        self.done(code, error)?;
        self.masters = masters;
        Ok(())
    }

    /// The version of the library, such as `0.1.0`.
    pub fn version(&self) -> String {
        // SAFETY: takes nothing and gives a number.
        let number = unsafe { (self.functions.version)() };
        format!("{}.{}.{}", number / 1_000_000, number / 1_000 % 1_000, number % 1_000)
    }

    /// The file that was loaded.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A session.
    ///
    /// # Errors
    /// 9996 when the library gives none.
    pub fn session(&self, ja: bool) -> Result<OtherSession<'_>, Failure> {
        let (mut session, mut error) = (null_mut(), null_mut());
        // SAFETY: the masters are open as long as `self`; both outputs are writable.
        let code = unsafe { (self.functions.session_new)(self.masters, &mut session, &mut error) };
        self.done(code, error).map_err(|problem| {
            Failure::asked(&messages::DIFF_ENGINE_MASTERS, &[&self.name, &self.told(problem, ja)], ja)
        })?;
        Ok(OtherSession { engine: self, session })
    }

    fn told(&self, problem: OtherProblem, ja: bool) -> String {
        let OtherProblem { code, slug, ja: japanese, en } = problem;
        format!("E{code} {slug}: {}", if ja { japanese } else { en })
    }

    /// What a call came to: its error is read and freed.
    fn done(&self, code: u32, error: Handle) -> Result<(), OtherProblem> {
        if code == OK {
            return Ok(());
        }
        let unknown = || OtherProblem {
            code: u16::try_from(code).unwrap_or(u16::MAX),
            slug: String::new(),
            ja: String::new(),
            en: String::new(),
        };
        if error.is_null() {
            return Err(unknown());
        }
        let json = self.text(self.functions.error_json, error);
        // SAFETY: the error was given by the call, its text is copied, and it is freed once.
        let _ = unsafe { (self.functions.error_free)(error) };
        let problems = json.and_then(|json| serde_json::from_slice::<OtherProblems>(&json).ok());
        Err(problems.and_then(|problems| problems.errors.into_iter().next()).unwrap_or_else(unknown))
    }

    /// A copy of the text of a result or an error.
    fn text(&self, of: TextOf, handle: Handle) -> Option<Vec<u8>> {
        let mut text = Text { data: null(), length: 0 };
        // SAFETY: the handle was given by the library and is not freed yet; the output is writable.
        let code = unsafe { of(handle, &mut text) };
        if code != OK || text.data.is_null() {
            return None;
        }
        // SAFETY: the library promises `length` readable bytes as long as the handle lives, which is freed after the copy.
        let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.length) };
        Some(bytes.to_vec())
    }
}

impl Drop for OtherEngine {
    fn drop(&mut self) {
        if !self.masters.is_null() {
            // SAFETY: the handle was given by `santei_masters_open` and is freed once; sessions borrow `self` and are gone.
            let _ = unsafe { (self.functions.masters_free)(self.masters) };
        }
    }
}

impl OtherSession<'_> {
    /// The Outcome of a claim as the library writes it.
    ///
    /// # Errors
    /// The problem that the library names.
    pub fn calculate(&mut self, claim: &[u8]) -> Result<Vec<u8>, OtherProblem> {
        let functions = self.engine.functions;
        let (mut result, mut error) = (null_mut(), null_mut());
        // SAFETY: the session is open and used by this thread alone; the claim is readable for its length; outputs are writable.
        let code =
            unsafe { (functions.calculate)(self.session, claim.as_ptr().cast(), claim.len(), &mut result, &mut error) };
        self.engine.done(code, error)?;
        let text = self.engine.text(functions.result_text, result);
        // SAFETY: the result was given by the call, its text is copied, and it is freed once.
        let _ = unsafe { (functions.result_free)(result) };
        Ok(text.unwrap_or_default())
    }

    /// An answer that cannot be read as an Outcome.
    pub fn unreadable(&self, claim: &str, error: &dyn Display, ja: bool) -> Failure {
        Failure::asked(&messages::DIFF_ENGINE_ANSWER, &[&self.engine.name, &claim, &error], ja)
    }
}

impl Drop for OtherSession<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle was given by `santei_session_new` and is freed once.
        let _ = unsafe { (self.engine.functions.session_free)(self.session) };
    }
}

impl Functions {
    /// # Safety
    /// The library is libsantei of ABI [`ABI`].
    unsafe fn of(library: &Library) -> Result<Functions, libloading::Error> {
        // SAFETY: each type is that of the function of this name in `santei.h`.
        unsafe {
            Ok(Functions {
                masters_open: symbol(library, b"santei_masters_open")?,
                masters_free: symbol(library, b"santei_masters_free")?,
                session_new: symbol(library, b"santei_session_new")?,
                session_free: symbol(library, b"santei_session_free")?,
                calculate: symbol(library, b"santei_session_calculate")?,
                result_text: symbol(library, b"santei_result_text")?,
                result_free: symbol(library, b"santei_result_free")?,
                error_json: symbol(library, b"santei_error_json")?,
                error_free: symbol(library, b"santei_error_free")?,
                version: symbol(library, b"santei_version")?,
            })
        }
    }
}

/// # Safety
/// The library exports a function of this type under the name, or nothing.
unsafe fn symbol<T: Copy>(library: &Library, name: &[u8]) -> Result<T, libloading::Error> {
    // SAFETY: by the contract of this function.
    unsafe { library.get::<T>(name) }.map(|symbol| *symbol)
}
