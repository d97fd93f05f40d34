//! One corpus for every door: each case as a line of JSON and as the records of a batch, with what the engine itself says of it.
//!
//! A set is a folder of files that programs in any language replay (`bindings/c/tests/replay.c`, `bindings/wasm/tests/replay.mjs`):
//!
//! | file | what |
//! |---|---|
//! | `images/*.img` | the masters |
//! | `claims.jsonl` | the claims, refused ones included |
//! | `expected.jsonl` | for each, the Outcome, or `{"errors": […]}` |
//! | `frames.jsonl`, `batch.bin` | the claims that can be read, as frames and records ([`santei_door::Tables::to_bytes`]) |
//! | `batch-expected.jsonl` | for each of them, the Outcome |
//! | `results-expected.bin` | their plain results: the tables claims, encounters, units, lines, in the form of `batch.bin` |
//!
//! Outcomes are asked from the engine alone, not from the crate that the doors share; whether they are right is what the other tests of the
//! cases show. The plain results are that crate's, and `golden/tests/doors.rs` holds each number of them against the Outcomes.

use crate::copay::CopayCase;
use crate::{Case, CaseMasters, copay, load, tables};
use santei::{Claim, ClaimError, Engine, Image, MasterSet, Session};
use santei_door::batch::{ClaimResult, EncounterResult, LineResult, UnitResult};
use santei_door::{self as door, BatchResults, Inexpressible, Masters, Tables, frame_of};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use zerocopy::IntoBytes;

/// Cases that are priced with the same masters.
pub struct Set {
    /// Name of the folder.
    pub name: &'static str,
    /// Images.
    pub images: Vec<Vec<u8>>,
    /// Claims as JSON.
    pub claims: Vec<String>,
}

/// A set with what the engine says.
pub struct Replay {
    /// For each claim, the canonical Outcome, or the refusal.
    pub expected: Vec<String>,
    /// The frames of the claims that can be read, in order.
    pub frames: Vec<String>,
    /// Their records.
    pub tables: Tables,
    /// Their Outcomes.
    pub batch_expected: Vec<String>,
    /// Claims that can be read and that records cannot state.
    pub inexpressible: Vec<(usize, Inexpressible)>,
}

/// Plain results with a row for every row of a batch.
#[derive(Default)]
pub struct Results {
    /// Beside the claims.
    pub claims: Vec<ClaimResult>,
    /// Beside the encounters.
    pub encounters: Vec<EncounterResult>,
    /// Beside the units.
    pub units: Vec<UnitResult>,
    /// Beside the lines.
    pub lines: Vec<LineResult>,
}

/// Every case below `golden/cases` and, with the shelf, every co-payment case and the cases of the official tables.
///
/// # Panics
/// When a case cannot be read, or the shelf holds other files than expected.
pub fn sets(shelf: Option<&Path>) -> Vec<Set> {
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).expect("the cases are read");
    let of = |masters: CaseMasters| cases.iter().map(|(_, case)| case).filter(move |case| case.masters == masters);
    let claims = |masters: CaseMasters| of(masters).map(|case: &Case| case.claim.to_string()).collect();
    let embedded = || santei_data::IMAGE.to_vec();
    let mut sets = vec![
        Set { name: "default", images: vec![embedded()], claims: claims(CaseMasters::Default) },
        Set {
            name: "subsidies",
            images: vec![embedded(), tables::subsidies()],
            claims: claims(CaseMasters::Subsidies),
        },
    ];
    if let Some(shelf) = shelf {
        let (r06, both) = (CaseMasters::R06Tables, CaseMasters::R04R06);
        sets.push(Set { name: "r06", images: vec![tables::r06(shelf)], claims: claims(r06) });
        sets.push(Set { name: "r04-r06", images: vec![tables::r04_r06(shelf)], claims: claims(both) });
        sets.push(Set { name: "copay", images: vec![embedded()], claims: copay_claims(shelf) });
    }
    sets
}

fn copay_claims(shelf: &Path) -> Vec<String> {
    let lines = copay::load(&shelf.join("cases/copay/cases")).expect("the co-payment cases are read");
    let claim = |line: &copay::CopayLine| {
        let case: &CopayCase = line.case.as_ref().expect("every line is a case");
        serde_json::to_string(&case.claim().expect("every case is a claim")).expect("a claim is written")
    };
    lines.iter().map(claim).collect()
}

impl Set {
    /// A session of the doors over the images.
    ///
    /// # Panics
    /// When they are refused.
    pub fn session(&self) -> door::Session {
        let images = self.images.iter().map(|image| Cow::Owned(image.clone())).collect();
        door::Session::new(Arc::new(Masters::open(images, None).expect("the images open")))
    }

    /// What the engine says of every claim.
    ///
    /// # Panics
    /// When the images are refused.
    pub fn replay(&self) -> Replay {
        let images: Vec<_> = self.images.iter().map(|image| Image::open(image).expect("the image opens")).collect();
        let engine = Engine::new(MasterSet::new(&images, None).expect("the images fit together"));
        let mut session = engine.session();
        let mut replay = Replay {
            expected: Vec::new(),
            frames: Vec::new(),
            tables: Tables::default(),
            batch_expected: Vec::new(),
            inexpressible: Vec::new(),
        };
        for (index, json) in self.claims.iter().enumerate() {
            match Claim::from_json(json.as_bytes()) {
                Ok(claim) => replay.take(index, &claim, &mut session),
                Err(errors) => replay.expected.push(refusal(&errors)),
            }
        }
        replay
    }
}

impl Results {
    /// The tables as bytes, in the form of `batch.bin`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let tables = [
            (self.claims.len(), self.claims.as_bytes()),
            (self.encounters.len(), self.encounters.as_bytes()),
            (self.units.len(), self.units.as_bytes()),
            (self.lines.len(), self.lines.as_bytes()),
        ];
        tables.into_iter().flat_map(|(count, rows)| [&(count as u64).to_ne_bytes(), rows].concat()).collect()
    }
}

impl Replay {
    /// The plain results of the records, through a session over the images of the set.
    ///
    /// # Panics
    /// When a frame is refused.
    pub fn results(&self, session: &mut door::Session) -> Results {
        for frame in &self.frames {
            session.add_frame(frame.as_bytes()).expect("a frame is read");
        }
        let batch = self.tables.batch();
        // Filled with what is wrong everywhere, so that a row that is not written shows.
        let mut results = Results {
            claims: vec![ClaimResult { code: 7, ..ClaimResult::default() }; batch.claims.len()],
            encounters: vec![EncounterResult { points_x100: -7, shares_yen: -7 }; batch.encounters.len()],
            units: vec![UnitResult { points_x100: -7, yen: -7 }; batch.units.len()],
            lines: vec![LineResult { status: 77, reserved: 7 }; batch.lines.len()],
        };
        let mut wanted = BatchResults {
            claims: &mut results.claims,
            encounters: &mut results.encounters,
            units: &mut results.units,
            lines: &mut results.lines,
        };
        session.calculate_batch(&batch, &mut wanted).expect("every table has its rows");
        results
    }

    fn take(&mut self, index: usize, claim: &Claim, session: &mut Session<'_, '_>) {
        let outcome = session.calculate(claim).to_json(claim).expect("an Outcome is written");
        self.expected.push(outcome.clone());
        let frame = u32::try_from(self.frames.len()).expect("there are few cases");
        match self.tables.push(frame, claim) {
            Ok(()) => {
                self.frames.push(serde_json::to_string(&frame_of(claim)).expect("a claim is written"));
                self.batch_expected.push(outcome);
            }
            Err(reason) => self.inexpressible.push((index, reason)),
        }
    }
}

/// A refusal as the doors give it.
fn refusal(errors: &[ClaimError]) -> String {
    let text = |value: &str| serde_json::Value::from(value).to_string();
    let told = errors.iter().map(|error| {
        let (slug, at) = (text(error.def().slug), text(error.pointer()));
        let (ja, en) = (text(&error.text(true)), text(&error.text(false)));
        let code = error.def().code;
        format!(r#"{{"code":{code},"slug":{slug},"severity":"error","at":{at},"ja":{ja},"en":{en},"citation":""}}"#)
    });
    format!(r#"{{"errors":[{}]}}"#, told.collect::<Vec<_>>().join(","))
}
