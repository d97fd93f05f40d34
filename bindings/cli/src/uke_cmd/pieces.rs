//! Long receipt files read piece by piece, several files at a time.

use super::refused;
use crate::progress::bar;
use crate::{Failure, Language};
use indicatif::ProgressBar;
use santei::uke::{Carried, UkeFile, piece_end};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes that are read at a time; a piece is longer only where a single receipt is.
const PIECE: u64 = 4 << 20;
/// Bytes from which on progress is shown.
const LONG: u64 = 32 << 20;

/// What a command does with a piece: what came before it, and whether it is the last. Gives what goes on in the next.
type OnPiece<'f> = dyn FnMut(&UkeFile<'_>, Option<&Carried>, bool) -> Result<Carried, Failure> + 'f;

/// Reads a file, or standard input for `-`, and hands over its pieces in order.
pub fn read(path: &Path, language: Language, on_piece: &mut OnPiece<'_>) -> Result<(), Failure> {
    let failed = |error| Failure::file(path, &error);
    let mut input: Box<dyn Read> = match path.as_os_str() == "-" {
        true => Box::new(std::io::stdin()),
        false => Box::new(std::fs::File::open(path).map_err(failed)?),
    };
    let (mut buffer, mut carried): (Vec<u8>, Option<Carried>) = (Vec::new(), None);
    loop {
        let is_last = input.by_ref().take(PIECE).read_to_end(&mut buffer).map_err(failed)? as u64 != PIECE;
        let end = match piece_end(&buffer).filter(|_| !is_last) {
            Some(end) => end,
            None if is_last => buffer.len(),
            None => continue,
        };
        let piece = &buffer[..end];
        let file = match &carried {
            Some(from) => UkeFile::following(piece, from),
            None => UkeFile::open(piece).map_err(|finding| refused(path, &finding, language))?,
        };
        let next = on_piece(&file, carried.as_ref(), is_last)?;
        if is_last {
            return Ok(());
        }
        carried = Some(next);
        buffer.drain(..end);
    }
}

/// Does something with every file, so many at a time; the results come in the order of the files.
pub fn each<T: Send>(
    files: &[PathBuf],
    jobs: u16,
    work: &(dyn Fn(&Path) -> Result<T, Failure> + Sync),
) -> Vec<Result<T, Failure>> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let one = || {
        while let Some((place, path)) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            files.get(place).map(|path| (place, path))
        } {
            let result = work(path);
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((place, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..usize::from(jobs).min(files.len()) {
            scope.spawn(one);
        }
        one();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A bar over the bytes of the files, on a terminal and for long files only.
pub fn progress(files: &[PathBuf]) -> ProgressBar {
    let bytes: u64 = files.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|meta| meta.len()).sum();
    if bytes < LONG {
        return ProgressBar::hidden();
    }
    bar(Some(bytes), "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}")
}
