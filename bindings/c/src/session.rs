//! Sessions: claims as JSON, receipt files, batches.

use crate::abi::{santei_batch, santei_batch_results, santei_error, santei_masters, santei_result, santei_session};
use crate::door::{MASTERS, Working, end_session, enter, is_japanese, new_session, with_session};
use crate::pointer::{Caller, Output};
use core::ffi::c_char;
use santei::uke::decode_text;
use santei_door::{Batch, BatchResults, Refusal, messages};

/// A new session over masters. The masters stay as long as the session does, even when their handle is freed.
///
/// Errors: 9942, 9944.
///
/// # Safety
/// The outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_new(
    masters: *const santei_masters,
    session: *mut *mut santei_session,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let output = caller.output("session", session)?;
        output.set(new_session(MASTERS.get(masters)?));
        Ok(())
    })
}

/// Frees a session. Its results and errors stay.
///
/// Errors: 9942 for NULL, 9944 for a session that was freed already.
#[unsafe(no_mangle)]
pub extern "C" fn santei_session_free(session: *mut santei_session) -> u32 {
    enter(|| end_session(session))
}

/// Prices a claim (schema/claim.schema.json, UTF-8). The result is the canonical JSON of the Outcome (schema/outcome.schema.json), byte for
/// byte what `santei calc --json` writes before the line end.
///
/// Errors: 1100-1199 with the JSON pointer of each place; 9942, 9944, 9950, 9951.
///
/// # Safety
/// `claim` is readable for `claim_length` bytes; the outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_calculate(
    session: *mut santei_session,
    claim: *const c_char,
    claim_length: usize,
    result: *mut *mut santei_result,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let (claim, output) = (caller.text("claim", claim, claim_length)?, caller.output("result", result)?);
        output.set_text(with_session(session, |working| working.session.calculate(claim))?);
        Ok(())
    })
}

/// The way to every amount of a claim, in pieces, as JSON (schema/explanation.schema.json). `language` is `SANTEI_JAPANESE` or
/// `SANTEI_ENGLISH`.
///
/// Errors: as `santei_session_calculate`; 9954 for another language.
///
/// # Safety
/// As `santei_session_calculate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_explain(
    session: *mut santei_session,
    claim: *const c_char,
    claim_length: usize,
    language: u32,
    result: *mut *mut santei_result,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let (claim, output) = (caller.text("claim", claim, claim_length)?, caller.output("result", result)?);
        let japanese = is_japanese(language)?;
        output.set_text(with_session(session, |working| working.session.explain(claim, japanese))?);
        Ok(())
    })
}

/// The claim with every line entered that was added by the computation (算定後の請求単位), as JSON.
///
/// Errors: as `santei_session_calculate`.
///
/// # Safety
/// As `santei_session_calculate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_completed(
    session: *mut santei_session,
    claim: *const c_char,
    claim_length: usize,
    result: *mut *mut santei_result,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let (claim, output) = (caller.text("claim", claim, claim_length)?, caller.output("result", result)?);
        output.set_text(with_session(session, |working| working.session.completed(claim))?);
        Ok(())
    })
}

/// The claims that the receipts of a receipt file (レセプトファイル, RECEIPTC.UKE; CP932 or UTF-8) make, as JSON: `{"claims": [{"record",
/// "claim"}], "skipped": [...]}`.
///
/// Errors: 8500-8599 for bytes that are no receipt file; 9942, 9944, 9950, 9951.
///
/// # Safety
/// `file` is readable for `file_length` bytes; the outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_uke_claims(
    session: *mut santei_session,
    file: *const u8,
    file_length: usize,
    result: *mut *mut santei_result,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let (file, output) = (caller.bytes("file", file, file_length)?, caller.output("result", result)?);
        output.set_text(with_session(session, |working| working.session.uke_claims(file, &decode_text))?);
        Ok(())
    })
}

/// Takes what many claims of batches share (a claim without encounters, units and points by visit: institution, coverages, combinations,
/// settings ...) and numbers it, from 0.
///
/// Errors: 1100-1199 with the JSON pointer; 9949; 9942, 9944, 9950, 9951.
///
/// # Safety
/// `claim` is readable for `claim_length` bytes; the outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_add_frame(
    session: *mut santei_session,
    claim: *const c_char,
    claim_length: usize,
    frame: *mut u32,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let (claim, output) = (caller.text("claim", claim, claim_length)?, caller.output("frame", frame)?);
        output.set(with_session(session, |working| working.session.add_frame(claim))?);
        Ok(())
    })
}

/// Forgets the frames of a session; numbers start from 0 again.
///
/// Errors: 9942, 9944, 9950, 9951.
///
/// # Safety
/// The outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_clear_frames(
    session: *mut santei_session,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        with_session(session, |working| {
            working.session.clear_frames();
            Ok(())
        })
    })
}

/// Prices the claims of a batch. A claim that is refused has the code in its row of `results->claims` and stops no other;
/// `santei_session_batch_document` says why.
///
/// Errors, before anything is computed: 9942, 9944, 9946, 9950, 9951, 9952; 9954 for a table at an address that its records cannot have.
///
/// # Safety
/// The tables are readable, those of the results writable, for the rows they count, and the results overlap nothing else; the outputs are
/// writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_batch(
    session: *mut santei_session,
    batch: *const santei_batch,
    results: *const santei_batch_results,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let (batch, places) = (tables(&caller, batch)?, Places::of(&caller, results)?);
        with_session(session, |working| places.fill(working, &batch))
    })
}

/// The canonical JSON of the Outcome of one claim of a batch, counted from 0: the same bytes that `santei_session_calculate` gives for it.
///
/// Errors: 1100-1199 for the claim; 9945, 9947, 9948 for its records; else as `santei_session_batch`.
///
/// # Safety
/// The tables are readable for the rows they count; the outputs are writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_session_batch_document(
    session: *mut santei_session,
    batch: *const santei_batch,
    claim: u32,
    result: *mut *mut santei_result,
    error: *mut *mut santei_error,
) -> u32 {
    // SAFETY: as the header says of these parameters.
    let caller = unsafe { Caller::trusted() };
    caller.enter(error, || {
        let (batch, output) = (tables(&caller, batch)?, caller.output("result", result)?);
        output.set_text(with_session(session, |working| working.session.batch_document(&batch, claim))?);
        Ok(())
    })
}

fn tables<'a>(caller: &'a Caller, batch: *const santei_batch) -> Result<Batch<'a>, Refusal> {
    let batch = caller.structure("batch", batch)?;
    Ok(Batch {
        claims: caller.table("claims", batch.claims, batch.claims_count)?,
        encounters: caller.table("encounters", batch.encounters, batch.encounters_count)?,
        units: caller.table("units", batch.units, batch.units_count)?,
        times: caller.table("times", batch.times, batch.times_count)?,
        lines: caller.table("lines", batch.lines, batch.lines_count)?,
        facts: caller.table("facts", batch.facts, batch.facts_count)?,
        comments: caller.table("comments", batch.comments, batch.comments_count)?,
        visit_points: caller.table("visit_points", batch.visit_points, batch.visit_points_count)?,
        texts: caller.table("texts", batch.texts.cast::<u8>(), batch.texts_length)?,
    })
}

/// Where the results of a batch go, once all of them are there.
struct Places<'a> {
    claims: Place<'a, santei_door::batch::ClaimResult>,
    encounters: Place<'a, santei_door::batch::EncounterResult>,
    units: Place<'a, santei_door::batch::UnitResult>,
    lines: Place<'a, santei_door::batch::LineResult>,
}

impl<'a> Places<'a> {
    fn of(caller: &'a Caller, results: *const santei_batch_results) -> Result<Places<'a>, Refusal> {
        let results = caller.structure("results", results)?;
        Ok(Places {
            claims: Place::of(caller, "claims", results.claims, results.claims_count),
            encounters: Place::of(caller, "encounters", results.encounters, results.encounters_count),
            units: Place::of(caller, "units", results.units, results.units_count),
            lines: Place::of(caller, "lines", results.lines, results.lines_count),
        })
    }

    fn fill(self, working: &mut Working, batch: &Batch<'_>) -> Result<(), Refusal> {
        let own = &mut working.results;
        self.claims.prepare(&mut own.claims, batch.claims.len())?;
        self.encounters.prepare(&mut own.encounters, batch.encounters.len())?;
        self.units.prepare(&mut own.units, batch.units.len())?;
        self.lines.prepare(&mut own.lines, batch.lines.len())?;
        let mut results = BatchResults {
            claims: &mut own.claims,
            encounters: &mut own.encounters,
            units: &mut own.units,
            lines: &mut own.lines,
        };
        working.session.calculate_batch(batch, &mut results)?;
        self.claims.hand_over(&own.claims);
        self.encounters.hand_over(&own.encounters);
        self.units.hand_over(&own.units);
        self.lines.hand_over(&own.lines);
        Ok(())
    }
}

/// Where one table of results goes, if it is wanted.
struct Place<'a, T> {
    name: &'static str,
    output: Option<Output<'a, T>>,
    room: usize,
}

impl<'a, T: Copy + Default> Place<'a, T> {
    fn of(caller: &'a Caller, name: &'static str, rows: *mut T, room: usize) -> Self {
        Place { name, output: caller.optional_output(rows), room }
    }

    /// Clears our own rows: as many as go in, or none if none are wanted.
    fn prepare(&self, own: &mut Vec<T>, needed: usize) -> Result<(), Refusal> {
        own.clear();
        if self.output.is_none() {
            return Ok(());
        }
        if self.room < needed {
            return Err(Refusal::said(&messages::BATCH_SIZE, &[&self.name, &needed, &self.room]));
        }
        own.resize(needed, T::default());
        Ok(())
    }

    fn hand_over(self, own: &[T]) {
        if let Some(output) = self.output {
            output.set_rows(own);
        }
    }
}
