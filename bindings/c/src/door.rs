//! What every entry point goes through: panics stop here, refusals become a code and an error object, handles become values.

use crate::SANTEI_OK;
use crate::abi::{santei_error, santei_masters, santei_result, santei_session};
use crate::handles::Registry;
use crate::pointer::{Caller, Output};
use crate::refusal::{argument_value, panicked};
use santei_door::batch::{ClaimResult, EncounterResult, LineResult, UnitResult};
use santei_door::{Masters, Refusal, Session, messages};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, TryLockError};

pub(crate) static MASTERS: Registry<santei_masters, Masters> = Registry::new("masters");
pub(crate) static RESULTS: Registry<santei_result, String> = Registry::new("result");
pub(crate) static ERRORS: Registry<santei_error, ErrorObject> = Registry::new("error");
static SESSIONS: Registry<santei_session, Mutex<Working>> = Registry::new("session");

/// An error object: the refusal, and the same as JSON.
pub(crate) struct ErrorObject {
    pub(crate) refusal: Refusal,
    pub(crate) json: String,
}

/// What one thread works with.
pub(crate) struct Working {
    pub(crate) session: Session,
    pub(crate) results: Results,
}

/// Results of a batch, until all of it is computed and the caller's memory may change.
#[derive(Default)]
pub(crate) struct Results {
    pub(crate) claims: Vec<ClaimResult>,
    pub(crate) encounters: Vec<EncounterResult>,
    pub(crate) units: Vec<UnitResult>,
    pub(crate) lines: Vec<LineResult>,
}

impl Caller {
    /// Runs the body of an entry point. A refusal goes into `error`, if the caller wants it, and its code is the answer.
    pub(crate) fn enter(&self, error: *mut *mut santei_error, body: impl FnOnce() -> Result<(), Refusal>) -> u32 {
        let Err(refusal) = bounded(body) else { return SANTEI_OK };
        let code = u32::from(refusal.code());
        if let Some(error) = self.optional_output(error) {
            let json = refusal.to_json();
            error.set(ERRORS.add(Arc::new(ErrorObject { refusal, json })));
        }
        code
    }
}

/// Runs the body of an entry point that makes no error object.
pub(crate) fn enter(body: impl FnOnce() -> Result<(), Refusal>) -> u32 {
    bounded(body).map_or_else(|refusal| u32::from(refusal.code()), |()| SANTEI_OK)
}

/// No panic gets out of here. What one may leave half done is a session, and its lock refuses everybody from then on.
fn bounded(body: impl FnOnce() -> Result<(), Refusal>) -> Result<(), Refusal> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(panicked(&*panic)))
}

impl Output<'_, *mut santei_result> {
    /// Hands over a text as a result.
    pub(crate) fn set_text(self, text: String) {
        self.set(RESULTS.add(Arc::new(text)));
    }
}

/// A handle of a new session over the masters.
pub(crate) fn new_session(masters: Arc<Masters>) -> *mut santei_session {
    SESSIONS.add(Arc::new(Mutex::new(Working { session: Session::new(masters), results: Results::default() })))
}

/// Ends the handle of a session.
pub(crate) fn end_session(session: *const santei_session) -> Result<(), Refusal> {
    SESSIONS.remove(session).map(drop)
}

/// Works with a session, unless another thread does, or a panic has ended it.
pub(crate) fn with_session<R>(
    session: *const santei_session,
    work: impl FnOnce(&mut Working) -> Result<R, Refusal>,
) -> Result<R, Refusal> {
    let working = SESSIONS.get(session)?;
    let mut working = working.try_lock().map_err(|error| match error {
        TryLockError::Poisoned(_) => Refusal::said(&messages::SESSION_POISONED, &[]),
        TryLockError::WouldBlock => Refusal::said(&messages::SESSION_BUSY, &[]),
    })?;
    work(&mut working)
}

/// One of the languages of the header.
pub(crate) fn is_japanese(language: u32) -> Result<bool, Refusal> {
    match language {
        crate::SANTEI_JAPANESE => Ok(true),
        crate::SANTEI_ENGLISH => Ok(false),
        _ => Err(argument_value("language", "SANTEI_JAPANESE (1), SANTEI_ENGLISH (2)", &language.to_string())),
    }
}
