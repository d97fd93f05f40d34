//! `blessings.jsonl`: who changed a case of a contract, when, why, and from what to what. Lines are only ever added; each holds the digest of
//! the one before.

use super::bless::LOG;
use super::collect::Suite;
use super::manifest::Lock;
use super::sha256;
use santei::Day;
use santei::message::{Message, command as messages};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

/// 登録の記録: one signed change of a case.
#[derive(Serialize, Deserialize, schemars::JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Blessing {
    /// 前の行: SHA-256 of the line before; empty in the first.
    pub previous: String,
    /// 日: day.
    pub on: Day,
    /// 署名: who signed.
    pub signed_by: String,
    /// 理由: why.
    pub reason: String,
    /// エンジン: version of the engine.
    pub engine: String,
    /// マスター: SHA-256 over the releases the case was run with; empty where they were not there.
    pub masters: String,
    /// ファイル: file below the folder of the suite.
    pub file: String,
    /// 鍵: lock of the case.
    pub lock: Lock,
    /// 変更前: what was blessed before; null for a new case.
    pub before: Option<Blessed>,
    /// 変更後: what is blessed now; null for a case that was taken out.
    pub after: Option<Blessed>,
}

/// 登録した内容: a case as it was blessed.
#[derive(Serialize, Deserialize, schemars::JsonSchema, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Blessed {
    /// 要約値: SHA-256 of the file.
    pub sha256: String,
    /// 期待値: the expected values; null where an earlier state was not recorded, and for a file of many cases.
    pub expect: Value,
}

/// Every line of a log with its text.
///
/// # Errors
/// 9969 for a line that is no record, or does not follow the one before.
pub(super) fn read(path: &Path) -> Result<Vec<(Blessing, String)>, Message> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(super::collect::unreadable(path, &error)),
    };
    let mut list: Vec<(Blessing, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let broken = |expected: &dyn std::fmt::Display, found: &dyn std::fmt::Display| {
            Message::new(&messages::BLESS_LOG, &[&path.display(), &(at + 1), expected, found])
        };
        let blessing: Blessing = serde_json::from_str(line).map_err(|error| broken(&"JSON", &error))?;
        let previous = list.last().map_or_else(String::new, |(_, line)| sha256(line.as_bytes()));
        if blessing.previous != previous {
            return Err(broken(&format!("previous = \"{previous}\""), &format!("\"{}\"", blessing.previous)));
        }
        list.push((blessing, line.to_owned()));
    }
    Ok(list)
}

/// What is wrong with the log of a suite: broken lines, or a case of a contract in another state than the last one signed.
pub(super) fn broken(suite: &Suite) -> Option<Message> {
    let path = suite.shown.join(LOG);
    let lines = match read(&suite.folder.join(LOG)) {
        Ok(lines) => lines,
        Err(fault) => return Some(fault),
    };
    let signed = |file: &str| lines.iter().rev().find(|(own, _)| own.file == file);
    let contracts = suite.manifest.cases.iter().filter(|(_, entry)| entry.lock == Lock::Contract);
    for (file, entry) in contracts {
        let last = signed(file).and_then(|(own, _)| own.after.as_ref()).map_or("-", |after| after.sha256.as_str());
        if last != entry.sha256 {
            let expected = format!("{file} {}", entry.sha256);
            return Some(Message::new(&messages::BLESS_LOG, &[&path.display(), &lines.len(), &expected, &last]));
        }
    }
    None
}
