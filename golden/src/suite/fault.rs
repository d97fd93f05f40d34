//! What is wrong with a case, a suite or a request.

use santei::message::MessageDef;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Display;

/// A message of the registry with its arguments: the place and both sides.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The registry entry.
    pub def: &'static MessageDef,
    args: Vec<String>,
}

impl Fault {
    /// A fault with the arguments of its text.
    pub fn new(def: &'static MessageDef, args: &[&dyn Display]) -> Fault {
        Fault { def, args: args.iter().map(ToString::to_string).collect() }
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        let args: Vec<&dyn Display> = self.args.iter().map(|arg| arg as &dyn Display).collect();
        self.def.text(japanese, &args)
    }

    /// As it stands in a report for machines.
    pub fn report(&self) -> FaultReport {
        FaultReport { code: self.def.code, slug: self.def.slug.to_owned(), ja: self.text(true), en: self.text(false) }
    }
}

/// 不備: what is wrong with a case or its suite.
#[derive(Serialize, JsonSchema, Clone, PartialEq, Eq, Debug)]
pub struct FaultReport {
    /// 番号: stable number of the error registry.
    pub code: u16,
    /// 識別子: stable name.
    pub slug: String,
    /// 日本語: text in Japanese.
    pub ja: String,
    /// 英語: text in English.
    pub en: String,
}
