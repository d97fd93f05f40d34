//! Files that appear whole or not at all.

use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::{Path, PathBuf};

/// The name under which a file or folder is written before it takes its place.
pub fn partial(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    path.with_file_name(name)
}

/// Writes a file beside its place, then moves it there; `-` is standard output. `failed` makes an error of one of the file system.
pub fn write<T, E>(
    path: &Path,
    failed: &dyn Fn(Error) -> E,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, E>,
) -> Result<T, E> {
    if path.as_os_str() == "-" {
        let mut out = BufWriter::new(std::io::stdout());
        let written = write(&mut out)?;
        out.flush().map_err(failed)?;
        return Ok(written);
    }
    let partial = partial(path);
    let all = || {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&partial).map_err(failed)?);
        let written = write(&mut out)?;
        out.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
        std::fs::rename(&partial, path).map_err(failed)?;
        Ok(written)
    };
    all().inspect_err(|_| {
        // The partial file may not even exist; the first error is the one to report.
        let _ = std::fs::remove_file(&partial);
    })
}
