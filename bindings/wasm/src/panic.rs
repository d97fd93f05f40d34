//! What remains of a panic: its message.

use std::sync::{Mutex, PoisonError};
use wasm_bindgen::prelude::*;

static MESSAGE: Mutex<Option<String>> = Mutex::new(None);

/// Keeps the message of a panic, for the instance ends with it.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        *MESSAGE.lock().unwrap_or_else(PoisonError::into_inner) = Some(info.to_string());
    }));
}

/// The message and the place of the panic that ended this instance.
#[wasm_bindgen(js_name = lastPanic)]
pub fn last_panic() -> Option<String> {
    MESSAGE.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Panics with a message.
#[cfg(feature = "panicking")]
#[wasm_bindgen(js_name = panicNow)]
pub fn panic_now(message: &str) {
    panic!("{message}");
}
