//! # santei-wasm
//!
//! The engine for JavaScript. This crate only carries bytes over the border: the classes that a page or a program uses are in `ts/`, and
//! what they answer comes from [`santei_door`]. Every refusal crosses as the JSON of [`santei_door::Refusal`].
//!
//! A panic ends the instance of the module; [`last_panic`] tells its message, and the package makes a new instance.

mod batch;
mod panic;

pub use batch::RawBatch;
pub use panic::last_panic;
#[cfg(feature = "panicking")]
pub use panic::panic_now;

use santei::Day;
use santei::message::claim::IMPOSSIBLE_DATE;
use santei_door::{Masters, Problem, Refusal, Session, TextEncoding, messages};
use std::borrow::Cow;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What decodes CP932: the host's `TextDecoder`, or anything with the same method.
    pub type Decoder;

    /// The text of CP932 bytes.
    #[wasm_bindgen(method)]
    pub fn decode(this: &Decoder, bytes: &[u8]) -> String;
}

/// The version of the engine.
#[wasm_bindgen(js_name = engineVersion)]
pub fn engine_version() -> String {
    santei::VERSION.to_owned()
}

/// What the package itself has to say when it can no longer ask the instance, with `{0}` … for what is filled in: JSON of a refusal.
#[wasm_bindgen]
pub fn messages() -> String {
    let said = [&messages::DOOR_PANIC, &messages::HANDLE_UNKNOWN, &messages::SESSION_POISONED];
    let problems = said.into_iter().map(|def| Problem::new(def, "", &[&"{0}", &"{1}"])).collect();
    Refusal { problems }.to_json()
}

/// Images on their way into [`RawMasters`].
#[wasm_bindgen]
#[derive(Default)]
pub struct RawImages(Vec<Cow<'static, [u8]>>);

#[wasm_bindgen]
impl RawImages {
    /// No image yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> RawImages {
        RawImages::default()
    }

    /// Adds the bytes of an image.
    pub fn push(&mut self, image: Vec<u8>) {
        self.0.push(Cow::Owned(image));
    }

    /// Opens the images with what had been published by `known_at` (`YYYY-MM-DD`).
    ///
    /// # Errors
    /// As [`Masters::open`]; 1107 for a day that does not exist.
    pub fn open(self, known_at: Option<String>) -> Result<RawMasters, JsValue> {
        let known_at = known_at.map(|text| Day::parse_iso(&text).ok_or_else(|| no_day(&text))).transpose();
        known_at
            .and_then(|known_at| Masters::open(self.0, known_at))
            .map(|open| RawMasters(Arc::new(open)))
            .map_err(thrown)
    }
}

fn no_day(found: &str) -> Refusal {
    Refusal::of(Problem::new(&IMPOSSIBLE_DATE, "", &[&"known_at", &found]))
}

/// Masters that sessions share.
#[wasm_bindgen]
pub struct RawMasters(Arc<Masters>);

#[wasm_bindgen]
impl RawMasters {
    /// The releases, as JSON.
    pub fn info(&self) -> String {
        self.0.info()
    }

    /// A session over these masters.
    pub fn session(&self) -> RawSession {
        RawSession(Session::new(Arc::clone(&self.0)))
    }
}

/// Working memory for claims.
#[wasm_bindgen]
pub struct RawSession(Session);

#[wasm_bindgen]
impl RawSession {
    /// The Outcome of a claim, as canonical JSON.
    ///
    /// # Errors
    /// As [`Session::calculate`].
    pub fn calculate(&mut self, claim: &[u8]) -> Result<String, JsValue> {
        self.0.calculate(claim).map_err(thrown)
    }

    /// The way to every amount, as JSON.
    ///
    /// # Errors
    /// As [`Session::explain`].
    pub fn explain(&mut self, claim: &[u8], japanese: bool) -> Result<String, JsValue> {
        self.0.explain(claim, japanese).map_err(thrown)
    }

    /// The claim with the added lines, as JSON.
    ///
    /// # Errors
    /// As [`Session::completed`].
    pub fn completed(&mut self, claim: &[u8]) -> Result<String, JsValue> {
        self.0.completed(claim).map_err(thrown)
    }

    /// The claims of a receipt file, as JSON.
    ///
    /// # Errors
    /// As [`Session::uke_claims`].
    #[wasm_bindgen(js_name = ukeClaims)]
    pub fn uke_claims(&mut self, file: &[u8], decoder: &Decoder) -> Result<String, JsValue> {
        let decode = |bytes: &[u8], encoding: TextEncoding| match encoding {
            TextEncoding::Cp932 => decoder.decode(bytes),
            TextEncoding::Ascii | TextEncoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        };
        self.0.uke_claims(file, &decode).map_err(thrown)
    }

    /// Takes a frame and gives its number.
    ///
    /// # Errors
    /// As [`Session::add_frame`].
    #[wasm_bindgen(js_name = addFrame)]
    pub fn add_frame(&mut self, claim: &[u8]) -> Result<u32, JsValue> {
        self.0.add_frame(claim).map_err(thrown)
    }

    /// Forgets the frames.
    #[wasm_bindgen(js_name = clearFrames)]
    pub fn clear_frames(&mut self) {
        self.0.clear_frames();
    }

    /// Prices a batch: the tables of results, one after the other (claims, encounters, units, lines).
    ///
    /// # Errors
    /// As [`Session::calculate_batch`].
    #[wasm_bindgen(js_name = calculateBatch)]
    pub fn calculate_batch(&mut self, batch: &RawBatch) -> Result<Vec<u8>, JsValue> {
        batch.calculate(&mut self.0).map_err(thrown)
    }

    /// The Outcome of one claim of a batch, as canonical JSON.
    ///
    /// # Errors
    /// As [`Session::batch_document`].
    #[wasm_bindgen(js_name = batchDocument)]
    pub fn batch_document(&mut self, batch: &RawBatch, claim: u32) -> Result<String, JsValue> {
        self.0.batch_document(&batch.records(), claim).map_err(thrown)
    }
}

fn thrown(refusal: Refusal) -> JsValue {
    JsValue::from_str(&refusal.to_json())
}
