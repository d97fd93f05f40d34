//! Masters that own the bytes of their images.

use crate::{Refusal, messages};
use santei::masters::Release;
use santei::{Day, Engine, Image, MasterSet};
use self_cell::self_cell;
use serde::Serialize;
use std::borrow::Cow;

/// The bytes of the images. Static bytes are not copied.
type Images = Vec<Cow<'static, [u8]>>;

self_cell!(
    struct Cell {
        owner: Images,
        #[covariant]
        dependent: Engine,
    }
);

/// マスター: images, opened and validated once. Nothing in it changes, so threads share it.
pub struct Masters(Cell);

#[derive(Serialize)]
struct Info<'m> {
    engine: &'static str,
    known_at: Option<Day>,
    releases: Vec<ReleaseInfo<'m>>,
}

#[derive(Serialize)]
struct ReleaseInfo<'m> {
    family: &'static str,
    label: &'m str,
    start: Day,
    as_of: Day,
    sha256: String,
}

impl<'m> ReleaseInfo<'m> {
    fn new(release: Release<'m>, start: Day) -> ReleaseInfo<'m> {
        ReleaseInfo {
            family: release.family().slug(),
            label: release.label(),
            start,
            as_of: release.as_of(),
            sha256: release.sha256(),
        }
    }
}

impl Masters {
    /// Opens images, in any order. With `known_at`, only what had been published by that day answers.
    ///
    /// # Errors
    /// 1000–1099 with the section of the image; 9941 for no image at all.
    pub fn open(images: Images, known_at: Option<Day>) -> Result<Masters, Refusal> {
        if images.is_empty() {
            return Err(Refusal::said(&messages::MASTERS_MISSING, &[]));
        }
        let cell = Cell::try_new(images, |bytes| {
            let images = bytes.iter().map(|bytes| Image::open(bytes)).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, Refusal>(Engine::new(MasterSet::new(&images, known_at)?))
        })?;
        Ok(Masters(cell))
    }

    /// The engine over the masters.
    pub fn engine(&self) -> &Engine<'_> {
        self.0.borrow_dependent()
    }

    /// The version of the engine and the releases, as JSON.
    pub fn info(&self) -> String {
        let masters = self.engine().masters();
        let known_at = Some(masters.known_at()).filter(|day| *day != Day::MAX);
        let releases = masters.releases().map(|(release, start)| ReleaseInfo::new(release, start)).collect();
        let info = Info { engine: santei::VERSION, known_at, releases };
        serde_json::to_string(&info).unwrap_or_default()
    }
}
