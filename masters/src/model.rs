//! Checked content of releases, between the readers of official files and the image writer.

use std::sync::Arc;

use santei::masters::{Family, FeeTablePart, SourceKind, VersionKind};
use santei::{Code, Day};
use sha2::{Digest, Sha256};

/// A text shared between rows.
pub type Str = Arc<str>;

/// One release (公表版) of one family, ready to be written: every official column as text, per version of every code.
#[derive(Clone, Debug)]
pub struct ReleaseData {
    /// The family.
    pub family: Family,
    /// For [`Family::FeeTable`] the table; `None` for every other family. The tables of one start become one release.
    pub part: Option<FeeTablePart>,
    /// Label given at build, such as `r06`.
    pub label: String,
    /// First day in force (施行日).
    pub start: Day,
    /// Newest publication day among the sources.
    pub as_of: Day,
    /// The source files.
    pub sources: Vec<SourceInfo>,
    /// The official columns, ascending by number; every version has one field per column.
    pub columns: Vec<ColumnInfo>,
    /// The versions. Key, publication and first day together are unique.
    pub versions: Vec<Version>,
}

/// A source file and the fate of its rows: `rows_read` is the sum of the three others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceInfo {
    /// Base name of the file, `zip!member` for a member of a zip.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// What it is.
    pub kind: SourceKind,
    /// Publication day.
    pub published: Day,
    /// Rows read.
    pub rows_read: u32,
    /// Rows that made a state.
    pub rows_kept: u32,
    /// Rows that said nothing new.
    pub rows_superseded: u32,
    /// Rows refused.
    pub rows_refused: u32,
}

impl SourceInfo {
    /// A curated file all of whose rows were kept.
    pub fn curated(name: &str, bytes: &[u8], published: Day, rows: usize) -> SourceInfo {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        SourceInfo {
            name: name.to_owned(),
            sha256: Sha256::digest(bytes).into(),
            kind: SourceKind::Curated,
            published,
            rows_read: rows,
            rows_kept: rows,
            rows_superseded: 0,
            rows_refused: 0,
        }
    }
}

/// An official column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnInfo {
    /// 項番; numbers from 1000 on are columns of santei itself (see [`curated`](crate::curated)).
    pub no: u16,
    /// Official name.
    pub name: String,
}

/// What one publication says about one code from one day on.
#[derive(Clone, Debug)]
pub struct Version {
    /// The code.
    pub key: Key,
    /// Publication day.
    pub published: Day,
    /// First day of the state (変更年月日).
    pub valid_from: Day,
    /// Last day of the state (廃止年月日), [`Day::MAX`] when open.
    pub valid_until: Day,
    /// What the row proves about the days before `valid_from`.
    pub kind: VersionKind,
    /// One field per column of the release, columns that the file does not have being empty.
    pub fields: Vec<Str>,
}

/// What a row is looked up by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// A nine-digit code.
    Code(Code),
    /// Other digits: 傷病名コード (7), 修飾語コード (4), or the row number of tables without codes. Of a table without
    /// codes the newest publication replaces the earlier ones as a whole.
    Text(String),
}

impl Key {
    /// The key as the number stored in images; `None` when it is not one to nine digits.
    pub fn number(&self) -> Option<u32> {
        match self {
            Key::Code(code) => Some(code.value()),
            Key::Text(text) => {
                let digits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                if digits { text.parse().ok() } else { None }
            }
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::Code(code) => write!(f, "{code}"),
            Key::Text(text) => f.write_str(text),
        }
    }
}
