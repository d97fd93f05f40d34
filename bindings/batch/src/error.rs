//! Why a run ended without a result.

use core::fmt;
use santei::message::{Message, MessageDef, command as messages};
use std::path::Path;

/// Why a run could not be begun or finished. What is wrong with a single claim is a [`crate::Refused`].
#[derive(Clone, Debug)]
pub struct BatchError {
    /// The file, where the text does not name it.
    file: Option<String>,
    message: Message,
}

impl BatchError {
    pub(crate) fn new(def: &'static MessageDef, args: &[&dyn fmt::Display]) -> BatchError {
        BatchError { file: None, message: Message::new(def, args) }
    }

    /// What is wrong with a file.
    pub(crate) fn about(self, file: &str) -> BatchError {
        BatchError { file: Some(file.to_owned()), ..self }
    }

    pub(crate) fn file(path: &Path, error: &dyn fmt::Display) -> BatchError {
        BatchError::new(&messages::BATCH_FILE, &[&path.display(), error])
    }

    pub(crate) fn parquet(path: &Path, error: &dyn fmt::Display) -> BatchError {
        BatchError::new(&messages::BATCH_PARQUET, &[&path.display(), error])
    }

    /// The registry entry: code, slug and texts (9970–9984; 8535 for a receipt file without receipts).
    pub fn def(&self) -> &'static MessageDef {
        self.message.def()
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        let text = self.message.text(japanese);
        self.file.as_ref().map_or_else(|| text.clone(), |file| format!("{file}: {text}"))
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{} {}: {}", self.def().code, self.def().slug, self.text(false))
    }
}

impl core::error::Error for BatchError {}
