//! `golden new`.

use super::DraftArgs;
use crate::{Failure, Language, read_input};
use santei::Engine;
use santei_golden::suite;
use std::process::ExitCode;

/// Runs the command.
pub fn run(args: &DraftArgs, language: Language) -> Result<ExitCode, Failure> {
    let bytes = args.images.read()?;
    let engine = Engine::new(args.images.masters(&bytes)?);
    let text = String::from_utf8_lossy(&read_input(&args.claim)?).into_owned();
    let case = suite::draft(&text, &engine).map_err(|errors| Failure::claim(&args.claim, &errors, language))?;
    let Some(path) = &args.output else {
        crate::print(&case)?;
        return Ok(ExitCode::SUCCESS);
    };
    if path.exists() {
        let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(Failure::file(path, &exists));
    }
    crate::write_whole(path, case.as_bytes())?;
    let place = path.display();
    crate::print(&match language.is_japanese() {
        true => format!("{place}: \"?\" を出典のとおりに記入し、santei golden bless で登録してください\n"),
        false => {
            format!("{place}: fill in every \"?\" as the source says, then enter the case with santei golden bless\n")
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
