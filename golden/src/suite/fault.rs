//! What is wrong with a case or its suite, as it stands in a report for machines.

use santei::message::Message;
use schemars::JsonSchema;
use serde::Serialize;

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

impl FaultReport {
    /// A message as it stands in a report.
    pub fn of(fault: &Message) -> FaultReport {
        let (code, slug) = (fault.def().code, fault.def().slug.to_owned());
        FaultReport { code, slug, ja: fault.text(true), en: fault.text(false) }
    }
}
