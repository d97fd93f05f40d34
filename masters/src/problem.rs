//! Problems of curated sources and of the content given to the image writer: place, expected, found.

use std::fmt;

use santei::message::MessageDef;

/// A refusal that names its place and both sides.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The message; its text takes place, expected and found in that order.
    pub def: &'static MessageDef,
    /// File and line, or family, code and column.
    pub place: String,
    /// What must be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(
        def: &'static MessageDef,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Problem {
        Problem { def, place: place.into(), expected: expected.into(), found: found.into() }
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        self.def.text(japanese, &[&self.place, &self.expected, &self.found])
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(false))
    }
}

impl std::error::Error for Problem {}

/// 9100–9199: curated sources, parameters, rulebook and the image writer.
pub mod messages {
    santei::messages! {
        WRITE_KEY = 9100 "write-key" Error,
            "{0}: キーは{1}のはずが「{2}」", "{0}: the key must be {1}, found '{2}'";
        WRITE_NUMBER = 9101 "write-number" Error,
            "{0}: {1}のはずが「{2}」", "{0}: expected {1}, found '{2}'";
        WRITE_DUPLICATE = 9102 "write-duplicate" Error,
            "{0}: 同じ状態が2つあります（{1}）", "{0}: two rows for one state ({1})";
        WRITE_FIELDS = 9103 "write-fields" Error,
            "{0}: 項目数は{1}のはずが{2}", "{0}: expected {1} fields, found {2}";
        WRITE_TOO_LARGE = 9104 "write-too-large" Error,
            "{0}: 上限{1}に対し{2}", "{0}: the limit is {1}, found {2}";
        TOML_SYNTAX = 9110 "toml-syntax" Error,
            "{0}: TOMLとして読めません: {2}", "{0}: not valid TOML: {2}";
        TOML_VALUE = 9111 "toml-value" Error,
            "{0}: {1}のはずが「{2}」", "{0}: expected {1}, found '{2}'";
        DATED_GAP = 9112 "dated-gap" Error,
            "{0}: {1}との間に期間の空きがあります: {2}", "{0}: a gap after {1}: {2}";
        DATED_OVERLAP = 9113 "dated-overlap" Error,
            "{0}: {1}と期間が重なります: {2}", "{0}: overlaps {1}: {2}";
        DUPLICATE_ID = 9114 "duplicate-id" Error,
            "{0}: 識別子「{2}」は{1}にもあります", "{0}: id '{2}' is also given at {1}";
        EDITION_MISSING = 9115 "edition-missing" Error,
            "{0}: editionの日付がありません（{1}）", "{0}: no file gives an edition date ({1})";
        CURATED_HEADER = 9120 "curated-header" Error,
            "{0}: 見出しは「{1}」のはずが「{2}」", "{0}: expected the header '{1}', found '{2}'";
        CURATED_VALUE = 9121 "curated-value" Error,
            "{0}: {1}のはずが「{2}」", "{0}: expected {1}, found '{2}'";
        CURATED_FILE = 9122 "curated-file" Error,
            "{0}: 読めません: {2}", "{0}: cannot be read: {2}";
        CURATED_KEY = 9123 "curated-key" Error,
            "{0}: 知らないキー「{2}」があります（{1}）", "{0}: unknown key '{2}' ({1})";
    }
}
