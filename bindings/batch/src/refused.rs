//! The lines of the file of errors.

use core::fmt;
use santei::ClaimError;
use santei::message::MessageDef;
use schemars::JsonSchema;
use serde::Serialize;

/// 計算できない請求: a claim that is not in the output, or is there without a part of its receipt. One line of the file of errors.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Refused {
    /// 入力: file, as it was named.
    pub input: String,
    /// 行: line of a JSONL file, record of a receipt file (that of the receipt's RE), row of a Parquet file, from 1.
    pub line: u64,
    /// 識別子: id of the claim, or 診療年月 and レセプト番号 of a receipt; null when it cannot be read.
    pub id: Option<String>,
    /// 計算済み: true when the claim is in the output all the same, without the billing units that the errors name.
    pub computed: bool,
    /// エラー: what is wrong.
    pub errors: Vec<Problem>,
}

/// エラー: one thing that is wrong.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// 番号: stable number (docs/errors.md).
    pub code: u16,
    /// 名称: stable name.
    pub slug: &'static str,
    /// 位置: JSON pointer into the claim, or `record N` of a receipt file; empty for the whole.
    pub at: String,
    /// 日本語: text.
    pub ja: String,
    /// 英語: text.
    pub en: String,
}

impl Problem {
    /// A message with its arguments, at a place.
    pub(crate) fn new(def: &MessageDef, at: impl Into<String>, args: &[&dyn fmt::Display]) -> Problem {
        Problem { code: def.code, slug: def.slug, at: at.into(), ja: def.text(true, args), en: def.text(false, args) }
    }

    pub(crate) fn of(errors: &[ClaimError]) -> Vec<Problem> {
        let problem = |error: &ClaimError| Problem {
            code: error.def().code,
            slug: error.def().slug,
            at: error.pointer().to_owned(),
            ja: error.text(true),
            en: error.text(false),
        };
        errors.iter().map(problem).collect()
    }
}
