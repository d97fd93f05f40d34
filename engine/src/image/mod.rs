//! Images: the immutable, checked form of releases that the engine reads in place.
//!
//! An image is opened from bytes (a mapped file, an embedded array). Opening checks once the checksum and everything that
//! pricing can meet — bounds, order, texts, references, the hash indexes — so that look-ups neither fail nor panic
//! afterwards. The texts of the official columns, which only people read, are checked one by one as they are read.

mod check;
mod directory;
mod error;
pub mod format;
mod heap;
mod release;
mod table;

use directory::Directory;
use format::{NO_RELEASE, ParameterRow, ReleaseRow, RevisionRow, SourceRow, section};

pub use error::ImageError;
pub use heap::Heap;
pub use release::{
    BundleSections, ExclusionSections, FeeTableSections, HotRows, ReleaseSections, RuleSections, SchemeSections,
    StandardSections,
};
pub use table::OfficialTable;

use crate::masters::{Family, Release, Source};

/// A bundle of releases (公表版), opened from bytes.
///
/// ```
/// use santei::image::Image;
/// let error = Image::open(b"not an image").unwrap_err();
/// assert_eq!(error.def.code, 1000);
/// ```
#[derive(Clone)]
pub struct Image<'a> {
    heap: Heap<'a>,
    releases: Vec<ReleaseSections<'a>>,
    sources: &'a [SourceRow],
    revisions: &'a [RevisionRow],
    parameters: &'a [ParameterRow],
    rules: RuleSections<'a>,
    length: usize,
}

impl<'a> Image<'a> {
    /// Opens an image and checks everything in it that pricing can meet.
    ///
    /// # Errors
    /// [`ImageError`] with the section, the position and both sides of the disagreement.
    pub fn open(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        let directory = Directory::read(bytes)?;
        directory.require(section::HEAP, NO_RELEASE)?;
        directory.require(section::RELEASES, NO_RELEASE)?;
        let cold = directory.bytes(section::COLD_HEAP, NO_RELEASE, 0).unwrap_or_default();
        let heap = check::heap(directory.bytes(section::HEAP, NO_RELEASE, 0).unwrap_or_default(), cold)?;
        let sources = directory.rows::<SourceRow>(section::SOURCES, NO_RELEASE, 0)?;
        check::sources(sources, heap)?;
        let revisions = directory.rows::<RevisionRow>(section::REVISIONS, NO_RELEASE, 0)?;
        check::revisions(revisions, heap)?;
        let rows = directory.rows::<ReleaseRow>(section::RELEASES, NO_RELEASE, 0)?;
        check::releases(rows, sources.len(), heap)?;
        let mut releases = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let index = u16::try_from(index).unwrap_or(NO_RELEASE);
            releases.push(ReleaseSections::open(&directory, index, row, sources, heap)?);
        }
        let parameters = directory.rows::<ParameterRow>(section::PARAMETERS, NO_RELEASE, 0)?;
        check::parameters(parameters, heap)?;
        let rules = RuleSections::open(&directory, heap)?;
        Ok(Image { heap, releases, sources, revisions, parameters, rules, length: bytes.len() })
    }

    /// Checks also the texts that opening leaves to the moment they are read.
    ///
    /// # Errors
    /// [`ImageError`] at the first reference without a text.
    pub fn check_texts(&self) -> Result<(), ImageError> {
        for sections in &self.releases {
            check::names(sections.hot, self.heap)?;
            check::table_texts(sections.table)?;
        }
        Ok(())
    }

    /// The releases, in the order of family and start.
    pub fn releases(&self) -> impl Iterator<Item = Release<'a>> {
        self.releases.iter().map(|sections| sections.release)
    }

    /// The releases with everything stored about them.
    pub fn sections(&self) -> &[ReleaseSections<'a>] {
        &self.releases
    }

    /// The source files of every release.
    pub fn sources(&self) -> impl Iterator<Item = Source<'a>> {
        let heap = self.heap;
        self.sources.iter().map(move |row| Source::new(row, heap))
    }

    /// The revisions calendar (改定日): family, first day, citation.
    pub(crate) fn revisions(&self) -> &'a [RevisionRow] {
        self.revisions
    }

    pub(crate) fn parameters(&self) -> &'a [ParameterRow] {
        self.parameters
    }

    pub(crate) fn rules(&self) -> RuleSections<'a> {
        self.rules
    }

    pub(crate) fn heap(&self) -> Heap<'a> {
        self.heap
    }

    /// The release that stands for a curated part (parameters, rulebook), if the image has it.
    pub fn edition(&self, family: Family) -> Option<Release<'a>> {
        self.releases().find(|release| release.family() == family)
    }

    /// Length of the image in bytes.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether the image holds no release.
    pub fn is_empty(&self) -> bool {
        self.releases.is_empty()
    }
}

impl core::fmt::Debug for Image<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.releases()).finish()
    }
}
