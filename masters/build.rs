//! Lists the parameter and rulebook files, so that a revision adds files without touching Rust.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut code = String::new();
    for (name, directory) in [("PARAMETERS", "parameters"), ("RULEBOOK", "rulebook")] {
        let mut files = Vec::new();
        collect(&root.join(directory), &mut files)?;
        files.sort();
        writeln!(code, "/// Files of `masters/{directory}`: name and text.").map_err(io::Error::other)?;
        writeln!(code, "pub static {name}: &[(&str, &str)] = &[").map_err(io::Error::other)?;
        for file in files {
            let base = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            // Not the path itself: a checkout that moves, or shares its build folder with a clone, still builds.
            let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {base:?}))");
            writeln!(code, "    ({base:?}, {text}),").map_err(io::Error::other)?;
        }
        code.push_str("];\n");
        println!("cargo::rerun-if-changed={directory}");
    }
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("embedded.rs"), code)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !directory.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
