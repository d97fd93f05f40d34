//! A session that keeps its masters alive.

use crate::batch::{Batch, BatchResults};
use crate::{Masters, Refusal, fill, messages, uke};
use santei::outcome::{Narrator, Outcome, passages};
use santei::uke::TextEncoding;
use santei::{Claim, Session as EngineSession};
use self_cell::self_cell;
use std::sync::Arc;

type Working<'m> = EngineSession<'m, 'm>;

self_cell!(
    struct Cell {
        owner: Arc<Masters>,
        #[not_covariant]
        dependent: Working,
    }
);

/// Working memory of one thread, reused from claim to claim.
pub struct Session {
    cell: Cell,
    /// What the claims of batches share, by the numbers given out.
    frames: Vec<Claim>,
}

impl Session {
    /// A session over masters.
    pub fn new(masters: Arc<Masters>) -> Session {
        Session { cell: Cell::new(masters, |masters| masters.engine().session()), frames: Vec::new() }
    }

    /// The masters.
    pub fn masters(&self) -> &Arc<Masters> {
        self.cell.borrow_owner()
    }

    /// Prices a claim: the canonical JSON of the Outcome, byte for byte what `santei calc --json` writes before the line end.
    ///
    /// # Errors
    /// 1100–1199, each with the JSON pointer of the place.
    pub fn calculate(&mut self, claim: &[u8]) -> Result<String, Refusal> {
        let claim = Claim::from_json(claim)?;
        Ok(self.with(&claim, |outcome, _| outcome.to_json(&claim).unwrap_or_default()))
    }

    /// The way to every amount, in pieces: `schema/explanation.schema.json`.
    ///
    /// # Errors
    /// As [`Session::calculate`].
    pub fn explain(&mut self, claim: &[u8], japanese: bool) -> Result<String, Refusal> {
        let claim = Claim::from_json(claim)?;
        Ok(self.with(&claim, |outcome, masters| {
            let narrator = Narrator { outcome, claim: &claim, masters: masters.engine().masters(), japanese };
            serde_json::to_string(&passages(&narrator)).unwrap_or_default()
        }))
    }

    /// 算定後の請求単位: the claim with every added line entered, as JSON.
    ///
    /// # Errors
    /// As [`Session::calculate`].
    pub fn completed(&mut self, claim: &[u8]) -> Result<String, Refusal> {
        let claim = Claim::from_json(claim)?;
        Ok(self.with(&claim, |outcome, _| serde_json::to_string(&outcome.completed(&claim)).unwrap_or_default()))
    }

    /// The claims that the 医科 receipts of a file make: `{"claims": […], "skipped": […]}` as JSON. `decode` reads text of the file;
    /// シフトJIS is left to the host, which has its tables already.
    ///
    /// # Errors
    /// 8500–8599 for bytes that are no receipt file.
    pub fn uke_claims(
        &mut self,
        file: &[u8],
        decode: &dyn Fn(&[u8], TextEncoding) -> String,
    ) -> Result<String, Refusal> {
        uke::claims(file, self.masters().engine().masters(), decode)
    }

    /// Takes what many claims of batches share (institution, coverages, combinations, settings …) and gives it a number, from 0. It is a claim
    /// without `encounters`, `units` and `visit_points`.
    ///
    /// # Errors
    /// 1100–1199 with the JSON pointer; 9949 for a frame that states what belongs into the tables.
    pub fn add_frame(&mut self, claim: &[u8]) -> Result<u32, Refusal> {
        let frame = Claim::read_json(claim)?;
        let stated = [
            ("encounters", frame.encounters.is_empty()),
            ("units", frame.units.is_empty()),
            ("visit_points", frame.visit_points.is_empty()),
        ];
        if let Some((name, _)) = stated.into_iter().find(|(_, is_empty)| !is_empty) {
            return Err(Refusal::said(&messages::FRAME_HAS_VISITS, &[&name]));
        }
        let number = u32::try_from(self.frames.len()).unwrap_or(u32::MAX);
        self.frames.push(frame);
        Ok(number)
    }

    /// Forgets the frames; numbers start from 0 again.
    pub fn clear_frames(&mut self) {
        self.frames.clear();
    }

    /// Prices the claims of a batch into plain records. A claim that is refused has the code of its refusal in its result, zeros elsewhere,
    /// and stops nothing; [`Session::batch_document`] tells why.
    ///
    /// # Errors
    /// 9946 for a result table that is too short, before anything is computed.
    pub fn calculate_batch(&mut self, batch: &Batch<'_>, results: &mut BatchResults<'_>) -> Result<(), Refusal> {
        results.check(batch)?;
        let Session { cell, frames } = self;
        cell.with_dependent_mut(|_, session| {
            for (index, row) in batch.claims.iter().enumerate() {
                match fill::claim(batch, frames, index, row) {
                    Ok(claim) => results.write(batch, index, row, session.calculate(&claim)),
                    Err(refusal) => results.refuse(batch, index, row, &refusal),
                }
            }
        });
        Ok(())
    }

    /// The canonical JSON of the Outcome of one claim of a batch.
    ///
    /// # Errors
    /// 1100–1199 for the claim; 9945, 9947 and 9948 for its records.
    pub fn batch_document(&mut self, batch: &Batch<'_>, claim: u32) -> Result<String, Refusal> {
        let claim = self.batch_claim(batch, claim)?;
        Ok(self.with(&claim, |outcome, _| outcome.to_json(&claim).unwrap_or_default()))
    }

    /// The claim that the records of a batch state.
    ///
    /// # Errors
    /// As [`Session::batch_document`].
    pub fn batch_claim(&self, batch: &Batch<'_>, claim: u32) -> Result<Claim, Refusal> {
        let row = batch.claims.get(claim as usize).ok_or_else(|| fill::outside("claims", claim as usize, "claim"))?;
        fill::claim(batch, &self.frames, claim as usize, row)
    }

    fn with<R>(&mut self, claim: &Claim, answer: impl FnOnce(&Outcome<'_>, &Masters) -> R) -> R {
        self.cell.with_dependent_mut(|masters, session| answer(session.calculate(claim), masters))
    }
}
