//! The image writer: releases, parameters and rules as the bytes that the engine opens.
//!
//! The bytes depend on the content alone (no clock, no path, no hash seed): the same content gives the same image.

mod columns;
mod comment_relation;
mod fee_table;
mod fields;
mod heap;
mod hot;
mod rules;
mod scheme;

use std::collections::BTreeMap;

use santei::image::format::{
    CHECKED_FROM, FORMAT, Header, MAGIC, NO_RELEASE, ReleaseRow, SectionEntry, SourceRow, VersionRow, hash_slot,
    section,
};
use santei::masters::Family;
use santei::{Code, Day};
use sha2::{Digest, Sha256};
use zerocopy::IntoBytes;

use crate::model::{ReleaseData, SourceInfo, Version};
use crate::parameters::{Parameters, Revisions};
use crate::problem::{Problem, messages};
use crate::rulebook::Rulebook;
use heap::{HeapWriter, too_large};
pub(crate) use scheme::{Standing, standings};

/// Everything an image holds.
#[derive(Clone, Debug, Default)]
pub struct ImageContent {
    /// Releases, in any order.
    pub releases: Vec<ReleaseData>,
    /// Dated parameters.
    pub parameters: Option<Parameters>,
    /// Rule instances.
    pub rulebook: Option<Rulebook>,
    /// The calendar of revisions.
    pub revisions: Revisions,
}

/// Writes an image.
///
/// # Errors
/// Content that the format cannot hold: a key that is no number, a typed field that is none, two rows for one state.
pub fn write_image(content: &ImageContent) -> Result<Vec<u8>, Problem> {
    let mut writer =
        Writer { heap: HeapWriter::new(), sections: Vec::new(), releases: Vec::new(), sources: Vec::new() };
    let groups = grouped(&content.releases)?;
    // Releases stand in the order of family numbers, the curated parts among them.
    let (before, after) = groups.split_at(groups.partition_point(|group| group[0].family < Family::Rulebook));
    let mut columns = Vec::new();
    for group in before {
        columns.extend(writer.release(group)?);
    }
    writer.sections.push((section::REVISIONS, NO_RELEASE, 0, rules::revisions(&content.revisions, &mut writer.heap)?));
    if let Some(rulebook) = &content.rulebook {
        let sections = rules::rulebook(rulebook, &mut writer.heap)?;
        writer.edition(Family::Rulebook, rulebook.edition, &rulebook.sources, rulebook.digest())?;
        for (kind, bytes) in sections {
            writer.sections.push((kind, NO_RELEASE, 0, bytes));
        }
    }
    if let Some(parameters) = &content.parameters {
        let bytes = rules::parameters(parameters, &mut writer.heap)?;
        writer.edition(Family::Parameters, parameters.edition, &parameters.sources, parameters.digest())?;
        writer.sections.push((section::PARAMETERS, NO_RELEASE, 0, bytes));
    }
    for group in after {
        columns.extend(writer.release(group)?);
    }
    // Official columns come last: a text that pricing can meet stands in the checked heap already.
    for (index, release, versions) in columns {
        writer.columns(index, release, &versions)?;
    }
    writer.finish()
}

/// The releases by family and start; the tables of a 電子点数表 stand together, in the order of their files.
fn grouped(releases: &[ReleaseData]) -> Result<Vec<Vec<&ReleaseData>>, Problem> {
    let mut groups: BTreeMap<(Family, Day), Vec<&ReleaseData>> = BTreeMap::new();
    for release in releases {
        groups.entry((release.family, release.start)).or_default().push(release);
    }
    for ((family, start), group) in &mut groups {
        group.sort_by_key(|release| release.part);
        if let Some(pair) = group.windows(2).find(|pair| pair[0].part == pair[1].part) {
            let place = format!("{} {start}", family.name_ja());
            return Err(Problem::new(&messages::WRITE_DUPLICATE, place, &pair[0].label, &pair[1].label));
        }
    }
    Ok(groups.into_values().collect())
}

/// The release index, the release, and its versions in writing order.
type Columns<'d> = (u16, &'d ReleaseData, Vec<&'d Version>);

struct Writer {
    heap: HeapWriter,
    /// Kind, release, part, bytes.
    sections: Vec<(u16, u16, u16, Vec<u8>)>,
    releases: Vec<ReleaseRow>,
    sources: Vec<SourceRow>,
}

impl Writer {
    /// Writes a release except its official columns, and returns what these need.
    fn release<'d>(&mut self, group: &[&'d ReleaseData]) -> Result<Option<Columns<'d>>, Problem> {
        let index = u16::try_from(self.releases.len()).ok().filter(|&index| index < NO_RELEASE);
        let index = index.ok_or_else(|| too_large("the releases of an image"))?;
        let mut digest = Sha256::new();
        let mut columns = None;
        for release in group.iter().copied() {
            let versions = ordered(release)?;
            hash_release(release, &versions, &mut digest);
            if release.part.is_none() {
                self.versions(index, release, &versions)?;
                columns = Some((index, release, versions));
            }
        }
        for (kind, part, bytes) in fee_table::encode(group, &mut self.heap)? {
            self.sections.push((kind, index, part, bytes));
        }
        self.release_row(group, digest.finalize().into())?;
        Ok(columns)
    }

    fn versions(&mut self, index: u16, release: &ReleaseData, versions: &[&Version]) -> Result<(), Problem> {
        let rows: Vec<VersionRow> = versions.iter().map(|version| version_row(version)).collect();
        let hot = hot::encode(release, versions, &mut self.heap)?;
        self.sections.push((section::VERSIONS, index, 0, rows.as_bytes().to_vec()));
        self.sections.push((section::INDEX, index, 0, hash_index(&rows, release.family)));
        if let Some(standards) = hot::standards(release, versions)? {
            self.sections.push((section::STANDARDS, index, 0, standards.sets));
            self.sections.push((section::STANDARD_SETS, index, 0, standards.of_versions));
        }
        if release.family == Family::Subsidy {
            return self.schemes(index, release, versions);
        }
        if release.family == Family::CommentRelation {
            let rows = comment_relation::encode(release, versions, &mut self.heap)?;
            self.sections.push((section::COMMENT_RELATIONS, index, 0, rows));
            return Ok(());
        }
        let kind = match release.family {
            Family::FeeItem => section::FEE_ITEMS,
            Family::Drug => section::DRUGS,
            Family::Material => section::MATERIALS,
            Family::Comment | Family::Disease | Family::Modifier => section::NAMES,
            _ => return Ok(()),
        };
        self.sections.push((kind, index, 0, hot.rows));
        match release.family {
            Family::FeeItem => self.sections.push((section::RARE_FEE_ITEMS, index, 0, hot.rare)),
            Family::Drug => self.sections.push((section::RARE_DRUGS, index, 0, hot.rare)),
            _ => {}
        }
        Ok(())
    }

    fn schemes(&mut self, index: u16, release: &ReleaseData, versions: &[&Version]) -> Result<(), Problem> {
        let sections = scheme::encode(release, versions, &mut self.heap)?;
        self.sections.push((section::SCHEMES, index, 0, sections.schemes));
        self.sections.push((section::ELIGIBILITIES, index, 0, sections.eligibilities));
        self.sections.push((section::SCHEME_TERMS, index, 0, sections.terms));
        self.sections.push((section::SCHEME_ORDER, index, 0, sections.order));
        Ok(())
    }

    fn columns(&mut self, index: u16, release: &ReleaseData, versions: &[&Version]) -> Result<(), Problem> {
        let columns = columns::encode(release, versions, &mut self.heap)?;
        self.sections.push((section::COLUMNS, index, 0, columns.columns));
        self.sections.push((section::COLUMN_DICTIONARY, index, 0, columns.dictionary));
        self.sections.push((section::COLUMN_DATA, index, 0, columns.data));
        Ok(())
    }

    fn release_row(&mut self, group: &[&ReleaseData], digest: [u8; 32]) -> Result<(), Problem> {
        let Some(first) = group.first() else { return Ok(()) };
        let as_of = group.iter().map(|release| release.as_of).max().unwrap_or(first.as_of);
        let mut sources: Vec<&SourceInfo> = group.iter().flat_map(|release| &release.sources).collect();
        sources.sort_by(|a, b| (a.published, &a.name).cmp(&(b.published, &b.name)));
        sources.dedup();
        let published = group.iter().flat_map(|release| &release.versions).map(|version| version.published).min();
        let published = published.into_iter().chain(sources.iter().map(|source| source.published)).min();
        let sources_first = self.sources.len();
        for source in &sources {
            let row = source_row(source, &mut self.heap)?;
            self.sources.push(row);
        }
        self.releases.push(ReleaseRow {
            family: first.family.number(),
            reserved: [0; 3],
            label: self.heap.add_str(&first.label)?,
            start: first.start.number().into(),
            as_of: as_of.number().into(),
            first_published: published.unwrap_or(as_of).number().into(),
            sources_first: (sources_first as u32).into(),
            sources_len: (sources.len() as u32).into(),
            digest,
        });
        Ok(())
    }

    fn edition(
        &mut self,
        family: Family,
        edition: Day,
        sources: &[SourceInfo],
        digest: [u8; 32],
    ) -> Result<(), Problem> {
        let release = ReleaseData {
            family,
            part: None,
            label: family.slug().to_owned(),
            start: Day::MIN,
            as_of: edition,
            sources: sources.to_vec(),
            columns: Vec::new(),
            versions: Vec::new(),
        };
        self.release_row(&[&release], digest)
    }

    /// Puts header, directory and sections together.
    fn finish(mut self) -> Result<Vec<u8>, Problem> {
        self.sections.push((section::RELEASES, NO_RELEASE, 0, self.releases.as_bytes().to_vec()));
        self.sections.push((section::SOURCES, NO_RELEASE, 0, self.sources.as_bytes().to_vec()));
        let (heap, cold) = self.heap.into_bytes();
        self.sections.push((section::HEAP, NO_RELEASE, 0, heap));
        self.sections.push((section::COLD_HEAP, NO_RELEASE, 0, cold));
        self.sections.sort_by_key(|&(kind, release, part, _)| (kind, release, part));
        let mut offset = size_of::<Header>() + self.sections.len() * size_of::<SectionEntry>();
        let mut image = vec![0; offset];
        let mut entries = Vec::with_capacity(self.sections.len());
        for (kind, release, part, bytes) in &self.sections {
            let version = section::known(*kind).map_or(0, |(version, _)| version);
            entries.push(SectionEntry {
                kind: (*kind).into(),
                version: version.into(),
                release: (*release).into(),
                part: (*part).into(),
                offset: (offset as u64).into(),
                length: (bytes.len() as u64).into(),
            });
            image.extend(bytes);
            // Sections begin at multiples of eight, so that a mapped image reads in whole words.
            image.resize(image.len().next_multiple_of(8), 0);
            offset = image.len();
        }
        let header = Header {
            magic: MAGIC,
            format: FORMAT.into(),
            checksum: 0.into(),
            length: (image.len() as u64).into(),
            sections: (entries.len() as u32).into(),
            reserved: 0.into(),
        };
        image[..size_of::<Header>()].copy_from_slice(header.as_bytes());
        image[size_of::<Header>()..][..entries.as_bytes().len()].copy_from_slice(entries.as_bytes());
        let checksum = crc32fast::hash(&image[CHECKED_FROM..]);
        image[CHECKED_FROM - 4..CHECKED_FROM].copy_from_slice(&checksum.to_le_bytes());
        Ok(image)
    }
}

/// The versions of a release in writing order, each with all its fields and a key that is a number.
fn ordered(release: &ReleaseData) -> Result<Vec<&Version>, Problem> {
    let family = release.family.name_ja();
    let coded = matches!(release.family, Family::FeeItem | Family::Drug | Family::Material | Family::Comment);
    for version in &release.versions {
        let place = || format!("{family} {}", version.key);
        let number = version.key.number();
        if number.is_none() || coded && number.and_then(Code::new).is_none() {
            let expected = if coded { "a code of nine digits" } else { "one to nine digits" };
            return Err(Problem::new(&messages::WRITE_KEY, family, expected, version.key.to_string()));
        }
        if version.fields.len() != release.columns.len() {
            let (expected, found) = (release.columns.len().to_string(), version.fields.len().to_string());
            return Err(Problem::new(&messages::WRITE_FIELDS, place(), expected, found));
        }
    }
    let mut versions: Vec<&Version> = release.versions.iter().collect();
    let key = |version: &Version| (version.key.number(), version.published, version.valid_from);
    versions.sort_by_key(|version| key(version));
    if let Some(pair) = versions.windows(2).find(|pair| key(pair[0]) == key(pair[1])) {
        let place = format!("{family} {}", pair[0].key);
        let state = format!("{} / {}", pair[0].published, pair[0].valid_from);
        return Err(Problem::new(&messages::WRITE_DUPLICATE, place, state, ""));
    }
    Ok(versions)
}

fn version_row(version: &Version) -> VersionRow {
    VersionRow {
        key: version.key.number().unwrap_or(0).into(),
        published: version.published.number().into(),
        valid_from: version.valid_from.number().into(),
        valid_until: version.valid_until.number().into(),
        kind: version.kind.number(),
        reserved: [0; 3],
    }
}

fn source_row(source: &SourceInfo, heap: &mut HeapWriter) -> Result<SourceRow, Problem> {
    Ok(SourceRow {
        name: heap.add_str(&source.name)?,
        published: source.published.number().into(),
        kind: source.kind.number(),
        reserved: [0; 3],
        rows_read: source.rows_read.into(),
        rows_kept: source.rows_kept.into(),
        rows_superseded: source.rows_superseded.into(),
        rows_refused: source.rows_refused.into(),
        sha256: source.sha256,
    })
}

/// Slots of row number + 1 of the first row of each key, at most half of them used.
fn hash_index(rows: &[VersionRow], family: Family) -> Vec<u8> {
    let mut firsts: Vec<(u32, u32)> = rows.iter().zip(1u32..).map(|(row, number)| (row.key.get(), number)).collect();
    firsts.dedup_by_key(|(key, _)| *key);
    // What every line of a claim is looked up by has short probes, other tables are small.
    let needed = match family {
        Family::FeeItem | Family::Drug | Family::Material => firsts.len() * 2,
        _ => firsts.len() * 4 / 3 + 1,
    };
    let mut slots = vec![0u32; needed.next_power_of_two().max(2)];
    for (key, number) in firsts {
        let mut slot = hash_slot(key, slots.len());
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        slots[slot] = number;
    }
    slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
}

/// Feeds the content of a release: what look-ups can see, not where it came from.
fn hash_release(release: &ReleaseData, versions: &[&Version], digest: &mut Sha256) {
    let text = |digest: &mut Sha256, text: &str| {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    };
    let part = release.part.map_or(0, |part| part.number());
    digest.update([release.family.number(), part as u8]);
    digest.update(release.start.number().to_le_bytes());
    digest.update((release.columns.len() as u64).to_le_bytes());
    for column in &release.columns {
        digest.update(column.no.to_le_bytes());
        text(digest, &column.name);
    }
    digest.update((versions.len() as u64).to_le_bytes());
    for version in versions {
        digest.update(version_row(version).as_bytes());
        for field in &version.fields {
            text(digest, field);
        }
    }
}

#[cfg(test)]
mod damage;
#[cfg(test)]
mod tests;
