//! A refusal or a notice about a place in an official file.

use std::fmt;

use santei::message::{MessageDef, Severity};

/// What is wrong where: file, row, column, what was expected and what was found. [`fmt::Display`] gives the English text.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The message.
    pub def: &'static MessageDef,
    /// The file; `archive.zip!member` for a member of an archive.
    pub file: String,
    /// The code the row is about.
    pub key: Option<String>,
    /// The row, from 1.
    pub row: Option<usize>,
    /// The column (項番) and its official name.
    pub column: Option<(u16, String)>,
    /// What had to be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl Refusal {
    /// A refusal about a whole file.
    pub fn new(def: &'static MessageDef, file: &str) -> Refusal {
        Refusal {
            def,
            file: file.to_owned(),
            key: None,
            row: None,
            column: None,
            expected: String::new(),
            found: String::new(),
        }
    }

    /// At this row, from 1.
    #[must_use]
    pub fn at_row(mut self, row: usize) -> Refusal {
        self.row = Some(row);
        self
    }

    /// About this code.
    #[must_use]
    pub fn about(mut self, key: impl fmt::Display) -> Refusal {
        self.key = Some(key.to_string());
        self
    }

    /// In this column.
    #[must_use]
    pub fn in_column(mut self, no: u16, name: &str) -> Refusal {
        self.column = Some((no, name.to_owned()));
        self
    }

    /// Both sides of the disagreement.
    #[must_use]
    pub fn sides(mut self, expected: impl fmt::Display, found: impl fmt::Display) -> Refusal {
        self.expected = expected.to_string();
        self.found = shorten(&found.to_string());
        self
    }

    /// Whether no image may be written.
    pub fn is_fatal(&self) -> bool {
        self.def.severity == Severity::Error
    }

    /// The text, position first.
    pub fn text(&self, japanese: bool) -> String {
        let mut text = self.file.clone();
        if let Some(row) = self.row {
            text.push_str(&if japanese { format!(" {row}行目") } else { format!(" row {row}") });
        }
        if let Some(key) = &self.key {
            text.push_str(&if japanese { format!(" コード{key}") } else { format!(" code {key}") });
        }
        if let Some((no, name)) = &self.column {
            let column = if japanese { format!(" 項番{no}「{name}」") } else { format!(" column {no} ({name})") };
            text.push_str(&column);
        }
        text + ": " + &self.def.text(japanese, &[&self.expected, &self.found])
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.def.code, self.text(false))
    }
}

/// Values stand in messages up to 80 characters.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
