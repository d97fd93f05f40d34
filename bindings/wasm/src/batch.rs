//! Plain records over the border: bytes in, bytes out.

use crate::thrown;
use santei_door::batch::{
    BatchClaim, BatchComment, BatchEncounter, BatchFact, BatchLine, BatchTimes, BatchUnit, BatchVisitPoints,
    ClaimResult, EncounterResult, LineResult, UnitResult,
};
use santei_door::{Batch, BatchResults, Refusal, Session, messages};
use wasm_bindgen::prelude::*;
use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes};

/// A batch of claims as plain records, checked when it is priced.
#[wasm_bindgen]
#[derive(Default)]
pub struct RawBatch {
    claims: Vec<BatchClaim>,
    encounters: Vec<BatchEncounter>,
    units: Vec<BatchUnit>,
    times: Vec<BatchTimes>,
    lines: Vec<BatchLine>,
    facts: Vec<BatchFact>,
    comments: Vec<BatchComment>,
    visit_points: Vec<BatchVisitPoints>,
    texts: Vec<u8>,
}

#[wasm_bindgen]
impl RawBatch {
    /// No records.
    #[wasm_bindgen(constructor)]
    pub fn new() -> RawBatch {
        RawBatch::default()
    }

    /// Takes the records of one table.
    ///
    /// # Errors
    /// 9948 for bytes that are not whole records, or a table that a batch does not have.
    pub fn put(&mut self, table: &str, bytes: Vec<u8>) -> Result<(), JsValue> {
        self.take(table, bytes).map_err(thrown)
    }

    fn take(&mut self, table: &str, bytes: Vec<u8>) -> Result<(), Refusal> {
        match table {
            "claims" => self.claims = records(table, &bytes)?,
            "encounters" => self.encounters = records(table, &bytes)?,
            "units" => self.units = records(table, &bytes)?,
            "times" => self.times = records(table, &bytes)?,
            "lines" => self.lines = records(table, &bytes)?,
            "facts" => self.facts = records(table, &bytes)?,
            "comments" => self.comments = records(table, &bytes)?,
            "visit_points" => self.visit_points = records(table, &bytes)?,
            "texts" => self.texts = bytes,
            _ => return Err(Refusal::said(&messages::BATCH_VALUE, &[&table, &0, &"table", &table])),
        }
        Ok(())
    }

    pub(crate) fn records(&self) -> Batch<'_> {
        Batch {
            claims: &self.claims,
            encounters: &self.encounters,
            units: &self.units,
            times: &self.times,
            lines: &self.lines,
            facts: &self.facts,
            comments: &self.comments,
            visit_points: &self.visit_points,
            texts: &self.texts,
        }
    }

    pub(crate) fn calculate(&self, session: &mut Session) -> Result<Vec<u8>, Refusal> {
        let mut claims = vec![ClaimResult::new_zeroed(); self.claims.len()];
        let mut encounters = vec![EncounterResult::new_zeroed(); self.encounters.len()];
        let mut units = vec![UnitResult::new_zeroed(); self.units.len()];
        let mut lines = vec![LineResult::new_zeroed(); self.lines.len()];
        let mut results =
            BatchResults { claims: &mut claims, encounters: &mut encounters, units: &mut units, lines: &mut lines };
        session.calculate_batch(&self.records(), &mut results)?;
        Ok([claims.as_bytes(), encounters.as_bytes(), units.as_bytes(), lines.as_bytes()].concat())
    }
}

/// Records at their own alignment.
fn records<T: FromBytes + IntoBytes + Immutable + Clone>(table: &str, bytes: &[u8]) -> Result<Vec<T>, Refusal> {
    let (whole, rest) = (bytes.len() / size_of::<T>(), bytes.len() % size_of::<T>());
    if rest != 0 {
        return Err(Refusal::said(&messages::BATCH_VALUE, &[&table, &whole, &"size", &rest]));
    }
    let mut rows = vec![T::new_zeroed(); whole];
    rows.as_mut_slice().as_mut_bytes().copy_from_slice(bytes);
    Ok(rows)
}
