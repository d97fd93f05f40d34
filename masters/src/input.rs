//! Gathering files: single files, zips, directories; walked in the order of names.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::SHIFT_JIS;

use crate::message;
use crate::refusal::Refusal;

/// The largest file or member that is read, in bytes.
const LARGEST: u64 = 512 * 1024 * 1024;
/// Zips inside zips are opened to this depth.
const DEPTH: usize = 3;

/// A file, or a member of a zip.
#[derive(Clone, Debug)]
pub struct Input {
    /// Base name of the file; `archive.zip!member` for a member of a zip.
    pub name: String,
    /// Names that may carry the publication date, the nearest first: the member, then the zip.
    pub dated_names: Vec<String>,
    /// The zip it came in.
    pub archive: Option<String>,
    /// Whether the caller named this very file, or the zip around it, so that there has to be a master.
    pub given: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Input {
    /// A file given by the caller.
    pub fn file(name: &str, bytes: Vec<u8>) -> Input {
        Input { name: name.to_owned(), dated_names: vec![name.to_owned()], archive: None, given: true, bytes }
    }
}

/// Walks the paths and hands over every file, one at a time.
///
/// # Errors
/// Files that cannot be read, and damaged or over-large zips.
pub fn walk(paths: &[impl AsRef<Path>], each: &mut dyn FnMut(Input)) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for path in paths {
        walk_path(path.as_ref(), true, each, &mut refusals);
    }
    refusals
}

fn walk_path(path: &Path, given: bool, each: &mut dyn FnMut(Input), refusals: &mut Vec<Refusal>) {
    let name = base_name(&path.to_string_lossy()).to_owned();
    let unreadable = |error: std::io::Error| Refusal::new(&message::FILE_UNREADABLE, &name).sides("", error);
    if path.is_dir() {
        match fs::read_dir(path) {
            Ok(entries) => {
                let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
                paths.sort();
                for path in paths {
                    walk_path(&path, false, each, refusals);
                }
            }
            Err(error) => refusals.push(unreadable(error)),
        }
        return;
    }
    match fs::metadata(path) {
        Ok(found) if found.len() > LARGEST => {
            refusals.push(Refusal::new(&message::TOO_MUCH, &name).sides(LARGEST, found.len()));
        }
        Ok(_) => match fs::read(path) {
            Ok(bytes) => {
                let input = Input { given, ..Input::file(&name, bytes) };
                unpack(input, DEPTH, each, refusals);
            }
            Err(error) => refusals.push(unreadable(error)),
        },
        Err(error) => refusals.push(unreadable(error)),
    }
}

/// Hands over a file, or the members of a zip. What is a zip shows in its first bytes.
pub fn unpack(input: Input, depth: usize, each: &mut dyn FnMut(Input), refusals: &mut Vec<Refusal>) {
    if !input.bytes.starts_with(b"PK\x03\x04") || depth == 0 {
        each(input);
        return;
    }
    let damaged =
        |error: &dyn std::fmt::Display| Refusal::new(&message::FILE_UNREADABLE, &input.name).sides("zip", error);
    let mut archive = match zip::ZipArchive::new(Cursor::new(&input.bytes)) {
        Ok(archive) => archive,
        Err(error) => return refusals.push(damaged(&error)),
    };
    // Office documents are zips too; their parts are no masters.
    if archive.index_for_name("[Content_Types].xml").is_some() {
        each(Input { bytes: Vec::new(), ..input });
        return;
    }
    let mut members = Vec::new();
    for index in 0..archive.len() {
        match member(&mut archive, index, &input) {
            Ok(Some(member)) => members.push(member),
            Ok(None) => {}
            Err(error) => refusals.push(*error),
        }
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    for member in members {
        unpack(member, depth - 1, each, refusals);
    }
}

fn member(
    archive: &mut zip::ZipArchive<Cursor<&Vec<u8>>>,
    index: usize,
    zip: &Input,
) -> Result<Option<Input>, Box<Refusal>> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Box::new(Refusal::new(&message::FILE_UNREADABLE, &zip.name).sides("zip", error))
    };
    let mut file = archive.by_index(index).map_err(|error| unreadable(&error))?;
    if file.is_dir() {
        return Ok(None);
    }
    let base = base_name(&member_name(file.name_raw())).to_owned();
    let name = format!("{}!{base}", zip.name);
    let too_much = |found: u64| Box::new(Refusal::new(&message::TOO_MUCH, &name).sides(LARGEST, found));
    if file.size() > LARGEST {
        return Err(too_much(file.size()));
    }
    let mut bytes = Vec::new();
    // The size in the directory may lie: the limit holds for what is read.
    let read = file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if read as u64 > LARGEST {
        return Err(too_much(read as u64));
    }
    let mut dated_names = vec![base];
    dated_names.extend(zip.dated_names.iter().cloned());
    let archive = Some(zip.name.clone());
    Ok(Some(Input { name, dated_names, archive, given: zip.given, bytes }))
}

/// Names of members are UTF-8 or, without a mark, CP932.
fn member_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    }
}

fn base_name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_zips_are_refused() {
        let mut refusals = Vec::new();
        let mut seen = 0;
        unpack(Input::file("x.zip", b"PK\x03\x04 and no more".to_vec()), DEPTH, &mut |_| seen += 1, &mut refusals);
        assert_eq!((seen, refusals.len(), refusals[0].def.code), (0, 1, 9000));
    }

    #[test]
    fn names_of_members() {
        assert_eq!(member_name("01補助.csv".as_bytes()), "01補助.csv");
        assert_eq!(member_name(b"01\x95\xe2\x8f\x95.csv"), "01補助.csv");
        assert_eq!(base_name("a/b/c.csv"), "c.csv");
    }
}
