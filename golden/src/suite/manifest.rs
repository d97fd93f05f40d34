//! `suite.toml`: what a suite holds, and what it was last verified with.

use super::Identity;
use crate::{Case, Source};
use santei::Day;
use santei::message::{Message, command as messages};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Name of the manifest of a suite, in its folder.
pub const MANIFEST: &str = "suite.toml";

/// 鍵: who may change a case.
#[derive(Serialize, Deserialize, schemars::JsonSchema, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Lock {
    /// 通常: anybody who looks at the difference.
    #[default]
    Ordinary,
    /// 公式: what an official source states changes only when the citation does.
    Official,
    /// 契約: what was agreed with a customer changes only with a signature and a reason.
    Contract,
}

impl Lock {
    /// The stable word.
    pub const fn slug(self) -> &'static str {
        match self {
            Lock::Ordinary => "ordinary",
            Lock::Official => "official",
            Lock::Contract => "contract",
        }
    }

    /// The lock of a case of a suite: that of the suite, or official for what an official source states.
    pub fn of(suite: Lock, source: &Source) -> Lock {
        let official = matches!(source.kind.as_str(), "official" | "notice");
        suite.max(if official { Lock::Official } else { Lock::Ordinary })
    }
}

/// The manifest of a suite.
#[derive(Deserialize, Clone, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The lock of all its cases; official cases of an ordinary suite are official by themselves.
    #[serde(default)]
    pub lock: Lock,
    /// By masters (the word of the cases): with what all cases of these masters last came out as expected.
    #[serde(default)]
    pub verified: BTreeMap<String, Verified>,
    /// The cases, by file below the folder of the suite.
    #[serde(default)]
    pub cases: BTreeMap<String, Entry>,
}

/// 検証: with what all cases of some masters last came out as expected.
#[derive(Serialize, Deserialize, schemars::JsonSchema, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Verified {
    /// マスター: SHA-256 over the releases.
    pub masters: String,
    /// 公表版: family, label and digest (first 16 digits) of each release.
    pub releases: Vec<String>,
    /// エンジン: version.
    pub engine: String,
    /// 日: day of the verification.
    pub on: Day,
}

impl Verified {
    /// What is true of masters on a day.
    pub fn now(masters: &Identity, on: Day) -> Verified {
        let releases = masters.releases.iter().map(ToString::to_string).collect();
        Verified { masters: masters.sha256.clone(), releases, engine: santei::VERSION.into(), on }
    }
}

/// A file of the manifest.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Id of the case; absent for a file of many cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How many cases the file holds, where it is one of many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases: Option<usize>,
    /// The lock when it was blessed.
    pub lock: Lock,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Of an official case: SHA-256 of what decides it (masters, claim, expectation), so that its words stay free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decides: Option<String>,
    /// Of an official case: its citation when it was blessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
}

impl Entry {
    /// The entry of a case with the bytes of its file.
    pub fn of(case: &Case, bytes: &[u8], lock: Lock) -> Entry {
        let official = lock == Lock::Official;
        Entry {
            id: Some(case.id.clone()),
            cases: None,
            lock,
            sha256: super::sha256(bytes),
            decides: official.then(|| decides(bytes)),
            citation: official.then(|| citation(&case.source)),
        }
    }

    /// The entry of a file with so many cases.
    pub fn of_many(cases: usize, bytes: &[u8], lock: Lock) -> Entry {
        let sha256 = super::sha256(bytes);
        Entry { id: None, cases: Some(cases), lock, sha256, decides: None, citation: None }
    }
}

/// The citation of a case as one text.
pub(super) fn citation(source: &Source) -> String {
    format!("{} — {}", source.document, source.place)
}

/// The digest of what decides a case: its words can change without it. Keys in order, whatever the order in the file.
pub(super) fn decides(bytes: &[u8]) -> String {
    let case: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    let mut text = String::new();
    for name in ["masters", "claim", "expect"] {
        ordered(case.get(name).unwrap_or(&serde_json::Value::Null), &mut text);
        text.push('\n');
    }
    super::sha256(text.as_bytes())
}

fn ordered(value: &serde_json::Value, text: &mut String) {
    match value {
        serde_json::Value::Object(fields) => {
            let sorted: BTreeMap<_, _> = fields.iter().collect();
            text.push('{');
            for (name, value) in sorted {
                let _ = write!(text, "{name:?}:");
                ordered(value, text);
                text.push(',');
            }
            text.push('}');
        }
        serde_json::Value::Array(values) => {
            text.push('[');
            for value in values {
                ordered(value, text);
                text.push(',');
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// 9964 with the place, for what is no manifest.
    pub fn read(path: &Path) -> Result<Manifest, Message> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Message::new(&messages::SUITE_UNREADABLE, &[&path.display(), &error.to_string().trim_end()])
        };
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(&error))?;
        toml::from_str(&text).map_err(|error| unreadable(&error))
    }

    /// The manifest as text: one line for each case, in order of its file.
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# The cases of this suite, each with the digest it was blessed with. Written by `santei golden bless`; `santei golden run`\n\
             # compares.\n",
        );
        let _ = writeln!(text, "lock = \"{}\"", self.lock.slug());
        for (masters, verified) in &self.verified {
            let _ = writeln!(text, "\n[verified.{masters}]\nmasters = \"{}\"\nreleases = [", verified.masters);
            for release in &verified.releases {
                let _ = writeln!(text, "    {},", quoted(release));
            }
            let _ = writeln!(text, "]\nengine = {}\non = \"{}\"", quoted(&verified.engine), verified.on);
        }
        text.push_str("\n[cases]\n");
        for (file, entry) in &self.cases {
            let entry = toml::Value::try_from(entry).unwrap_or_else(|_| toml::Value::Table(toml::Table::new()));
            let _ = writeln!(text, "{} = {entry}", quoted(file));
        }
        text
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_as_it_was_written() {
        let entry = Entry {
            id: Some("a \"quoted\" id".into()),
            cases: None,
            lock: Lock::Official,
            sha256: "00".into(),
            decides: Some("11".into()),
            citation: Some("診療報酬の算定方法 — 別表第一\t注1".into()),
        };
        let on = Day::from_ymd(2026, 11, 22).unwrap();
        let verified =
            Verified { masters: "22".into(), releases: vec!["rulebook x".into()], engine: "0.1.0".into(), on };
        let manifest = Manifest {
            lock: Lock::Contract,
            verified: [("default".to_owned(), verified.clone())].into(),
            cases: [("below/it's.json".to_owned(), entry.clone())].into(),
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        std::fs::write(&path, manifest.text()).unwrap();
        let read = Manifest::read(&path).unwrap();
        assert_eq!(read.lock, Lock::Contract);
        assert_eq!(read.verified["default"], verified);
        assert_eq!(read.cases["below/it's.json"], entry);
        assert_eq!(read.text(), manifest.text());
    }

    #[test]
    fn what_is_no_manifest_is_refused_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        for text in ["lock = \"none\"", "colour = 1", "[cases]\n\"a.json\" = { sha256 = 1 }", "[["] {
            std::fs::write(&path, text).unwrap();
            let fault = Manifest::read(&path).unwrap_err();
            assert_eq!(fault.def().code, 9964, "{text}");
            assert!(fault.text(false).contains(MANIFEST));
        }
    }

    #[test]
    fn words_and_the_order_of_keys_decide_nothing() {
        let case = |text: &str| decides(text.as_bytes());
        let one = case(r#"{"title": "a", "claim": {"x": 1, "y": [2]}, "expect": {"final": true}}"#);
        assert_eq!(one, case(r#"{"expect": {"final": true}, "claim": {"y": [2], "x": 1}, "title": "b"}"#));
        assert_ne!(one, case(r#"{"title": "a", "claim": {"x": 1, "y": [2]}, "expect": {"final": false}}"#));
    }
}
