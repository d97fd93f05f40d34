//! The masters that cases name, and what makes them the same masters.

use super::sha256;
use crate::{CaseMasters, tables};
use santei::{Day, Image, MasterSet};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

/// Where masters come from.
pub struct Masters {
    /// Images that all cases are run with, whatever masters they name.
    pub given: Vec<Vec<u8>>,
    /// 公表日: what had been published by this day.
    pub known_at: Option<Day>,
    /// The shelf of official files, from which the masters of the cases are built.
    pub shelf: Option<PathBuf>,
}

impl Masters {
    /// The images for cases that name these masters, or why they are not there.
    ///
    /// # Errors
    /// The shelf is needed and was not named, or its files are not those that the masters are built from.
    pub fn images(&self, of: CaseMasters) -> Result<Vec<Cow<'_, [u8]>>, String> {
        if !self.given.is_empty() {
            return Ok(self.given.iter().map(|image| Cow::Borrowed(image.as_slice())).collect());
        }
        let shelf = || self.shelf.as_deref().ok_or("shelf absent (--shelf, SANTEI_SHARED)".to_owned());
        Ok(match of {
            CaseMasters::Default => vec![Cow::Borrowed(santei_data::IMAGE)],
            CaseMasters::Subsidies => vec![Cow::Borrowed(santei_data::IMAGE), Cow::Owned(tables::subsidies())],
            CaseMasters::R06Tables => vec![Cow::Owned(tables::read_r06(shelf()?)?)],
            CaseMasters::R04R06 => vec![Cow::Owned(tables::read_r04_r06(shelf()?)?)],
            CaseMasters::H28R02 => vec![Cow::Owned(tables::read_h28_r02(shelf()?)?)],
        })
    }

    /// The set over images that were read.
    ///
    /// # Errors
    /// An image that cannot be opened, or images that contradict each other.
    pub fn set<'b>(&self, images: &'b [Cow<'_, [u8]>]) -> Result<MasterSet<'b>, String> {
        let both = |ja: String, en: String| format!("{ja} / {en}");
        let mut open = Vec::new();
        for bytes in images {
            open.push(Image::open(bytes).map_err(|error| both(error.text(true), error.text(false)))?);
        }
        MasterSet::new(&open, self.known_at).map_err(|error| both(error.text(true), error.text(false)))
    }
}

/// What makes masters the same masters: their releases, whatever images hold them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// SHA-256 over the releases.
    pub sha256: String,
    /// The releases in use, by family and start.
    pub releases: Vec<ReleaseIdentity>,
}

impl Identity {
    /// The identity of a set.
    pub fn of(masters: &MasterSet<'_>) -> Identity {
        let releases: Vec<ReleaseIdentity> = masters
            .in_use()
            .map(|release| ReleaseIdentity {
                family: release.family().slug().to_owned(),
                label: release.label().to_owned(),
                as_of: (release.as_of() != Day::MIN && release.as_of() != Day::MAX).then(|| release.as_of()),
                sha256: release.sha256(),
            })
            .collect();
        let whole: String =
            releases.iter().map(|own| format!("{} {} {}\n", own.family, own.label, own.sha256)).collect();
        Identity { sha256: sha256(whole.as_bytes()), releases }
    }
}

/// 公表版: a release, and the digest of its content.
#[derive(Serialize, JsonSchema, Clone, PartialEq, Eq, Debug)]
pub struct ReleaseIdentity {
    /// 種類: family of masters.
    pub family: String,
    /// 公表版の名称: label.
    pub label: String,
    /// 時点: day as of which it stands.
    pub as_of: Option<Day>,
    /// 要約値: SHA-256 of its content.
    pub sha256: String,
}

impl fmt::Display for ReleaseIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let as_of = self.as_of.map(|day| format!(" ({day})")).unwrap_or_default();
        write!(f, "{} {}{as_of} {}", self.family, self.label, self.sha256.get(..16).unwrap_or(&self.sha256))
    }
}
