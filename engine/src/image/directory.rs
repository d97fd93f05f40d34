//! Header, checksum and section directory.

use zerocopy::byteorder::little_endian::I64;
use zerocopy::{FromBytes, Immutable, KnownLayout, Unaligned};

use super::error::ImageError;
use super::format::{CHECKED_FROM, FORMAT, Header, MAGIC, SectionEntry, section};
use crate::message::image as messages;

/// The known sections of an image, by kind, release and part.
pub(super) struct Directory<'a> {
    sections: Vec<Section<'a>>,
}

struct Section<'a> {
    key: (u16, u16, u16),
    name: &'static str,
    bytes: &'a [u8],
}

impl<'a> Directory<'a> {
    /// Checks header and checksum and reads the directory.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Directory<'a>, ImageError> {
        let header = header(bytes)?;
        let count = header.sections.get() as usize;
        let entries = bytes.get(size_of::<Header>()..).unwrap_or_default();
        let (entries, _) = <[SectionEntry]>::ref_from_prefix_with_elems(entries, count).map_err(|_| {
            let available = entries.len() / size_of::<SectionEntry>();
            ImageError::new(&messages::IMAGE_DIRECTORY, "directory").sides(available, count)
        })?;
        let mut sections: Vec<Section<'a>> = Vec::with_capacity(count);
        for (index, entry) in entries.iter().enumerate() {
            let Some((version, name)) = section::known(entry.kind.get()) else { continue };
            if entry.version.get() != version {
                return Err(ImageError::new(&messages::IMAGE_SECTION_VERSION, name).sides(version, entry.version.get()));
            }
            let end = entry.offset.get().saturating_add(entry.length.get());
            let range = usize::try_from(entry.offset.get()).ok().zip(usize::try_from(end).ok());
            let body = range
                .and_then(|(start, end)| bytes.get(start..end))
                .ok_or_else(|| ImageError::new(&messages::IMAGE_DIRECTORY, name).at(index).sides(bytes.len(), end))?;
            let key = (entry.kind.get(), entry.release.get(), entry.part.get());
            sections.push(Section { key, name, bytes: body });
        }
        sections.sort_by_key(|section| section.key);
        if let Some(pair) = sections.windows(2).find(|pair| matches!(pair, [a, b] if a.key == b.key)) {
            let (name, release) = pair.first().map_or(("", 0), |section| (section.name, section.key.1));
            return Err(ImageError::new(&messages::IMAGE_SECTION_TWICE, name).at(release.into()));
        }
        Ok(Directory { sections })
    }

    /// The bytes of a section, if the image has it.
    pub(super) fn bytes(&self, kind: u16, release: u16, part: u16) -> Option<&'a [u8]> {
        let at = self.sections.binary_search_by_key(&(kind, release, part), |section| section.key).ok()?;
        self.sections.get(at).map(|section| section.bytes)
    }

    /// The rows of a section; none when the image does not have it.
    pub(super) fn rows<T>(&self, kind: u16, release: u16, part: u16) -> Result<&'a [T], ImageError>
    where
        T: FromBytes + KnownLayout + Immutable + Unaligned,
    {
        let bytes = self.bytes(kind, release, part).unwrap_or_default();
        <[T]>::ref_from_bytes(bytes).map_err(|_| {
            let whole = bytes.len() / size_of::<T>() * size_of::<T>();
            ImageError::new(&messages::IMAGE_SECTION_SIZE, name(kind)).sides(whole, bytes.len())
        })
    }

    /// The 64-bit values of rule fields.
    pub(super) fn values(&self, release: u16) -> Result<&'a [I64], ImageError> {
        self.rows(section::RULE_VALUES, release, 0)
    }

    /// Refuses an image without a section that a release needs.
    pub(super) fn require(&self, kind: u16, release: u16) -> Result<(), ImageError> {
        match self.bytes(kind, release, 0) {
            Some(_) => Ok(()),
            None => Err(ImageError::new(&messages::IMAGE_SECTION_MISSING, name(kind)).at(release.into())),
        }
    }
}

/// The name of a known section kind.
pub(super) fn name(kind: u16) -> &'static str {
    section::known(kind).map_or("unknown", |(_, name)| name)
}

fn header(bytes: &[u8]) -> Result<&Header, ImageError> {
    if bytes.get(..MAGIC.len()) != Some(&MAGIC[..]) {
        return Err(ImageError::new(&messages::NOT_AN_IMAGE, "header"));
    }
    let short = || ImageError::new(&messages::IMAGE_TRUNCATED, "header").sides(size_of::<Header>(), bytes.len());
    let (header, _) = Header::ref_from_prefix(bytes).map_err(|_| short())?;
    if header.format.get() != FORMAT {
        return Err(ImageError::new(&messages::IMAGE_FORMAT, "header").sides(FORMAT, header.format.get()));
    }
    if header.length.get() != bytes.len() as u64 {
        let error = ImageError::new(&messages::IMAGE_TRUNCATED, "header");
        return Err(error.sides(header.length.get(), bytes.len()));
    }
    let checksum = crc32fast::hash(bytes.get(CHECKED_FROM..).unwrap_or_default());
    if checksum != header.checksum.get() {
        return Err(ImageError::new(&messages::IMAGE_CHECKSUM, "header").sides(header.checksum.get(), checksum));
    }
    Ok(header)
}
