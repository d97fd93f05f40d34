//! Why something was refused: code, position, both languages, citation.

use core::fmt;
use santei::ClaimError;
use santei::image::ImageError;
use santei::message::MessageDef;
use serde::Serialize;

/// One problem, in the form of the findings of an Outcome.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Problem {
    /// Stable number (docs/errors.md).
    pub code: u16,
    /// Stable name.
    pub slug: &'static str,
    /// How grave it is: `error`.
    pub severity: &'static str,
    /// Where: JSON pointer into the claim, section of an image, record and item of a receipt file, table and row of a batch; empty for the whole.
    pub at: String,
    /// 日本語.
    pub ja: String,
    /// English.
    pub en: String,
    /// 根拠; empty where none applies.
    pub citation: String,
}

impl Problem {
    /// A message with its arguments, at a place.
    pub fn new(def: &MessageDef, at: impl Into<String>, args: &[&dyn fmt::Display]) -> Problem {
        Problem {
            code: def.code,
            slug: def.slug,
            severity: def.severity.slug(),
            at: at.into(),
            ja: def.text(true, args),
            en: def.text(false, args),
            citation: String::new(),
        }
    }
}

/// Nothing was computed, and why: one problem or more.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Refusal {
    /// The problems; the first one names the refusal.
    #[serde(rename = "errors")]
    pub problems: Vec<Problem>,
}

impl Refusal {
    /// A refusal for one reason.
    pub fn of(problem: Problem) -> Refusal {
        Refusal { problems: vec![problem] }
    }

    /// A refusal for one message without a place.
    pub fn said(def: &MessageDef, args: &[&dyn fmt::Display]) -> Refusal {
        Refusal::of(Problem::new(def, "", args))
    }

    /// The code of the first problem.
    pub fn code(&self) -> u16 {
        self.problems.first().map_or(0, |problem| problem.code)
    }

    /// `{"errors": […]}`, each in the form of a finding.
    pub fn to_json(&self) -> String {
        // Numbers and texts alone: writing them cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.problems.iter().map(|problem| format!("E{} {}: {}", problem.code, problem.slug, problem.en));
        f.write_str(&told.collect::<Vec<_>>().join("\n"))
    }
}

impl core::error::Error for Refusal {}

impl From<Vec<ClaimError>> for Refusal {
    fn from(errors: Vec<ClaimError>) -> Refusal {
        let problem = |error: ClaimError| Problem {
            code: error.def().code,
            slug: error.def().slug,
            severity: error.def().severity.slug(),
            at: error.pointer().to_owned(),
            ja: error.text(true),
            en: error.text(false),
            citation: String::new(),
        };
        Refusal { problems: errors.into_iter().map(problem).collect() }
    }
}

impl From<ImageError> for Refusal {
    fn from(error: ImageError) -> Refusal {
        let at = format!("{} {}", error.section, error.position);
        let (ja, en) = (error.text(true), error.text(false));
        Refusal::of(Problem { ja, en, ..Problem::new(error.def, at, &[]) })
    }
}

impl From<santei::masters::MasterSetError> for Refusal {
    fn from(error: santei::masters::MasterSetError) -> Refusal {
        let at = error.family.slug();
        let (ja, en) = (error.text(true), error.text(false));
        Refusal::of(Problem { ja, en, ..Problem::new(error.def, at, &[]) })
    }
}
