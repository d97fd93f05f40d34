//! Compiles `masters/data/curated` into `masters/data/default.img`.
//!
//! ```text
//! cargo run -p santei-masters --bin build-default
//! ```

use std::path::Path;
use std::process::ExitCode;

use santei_masters::default_image;

fn main() -> ExitCode {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let image = match default_image::build(&data.join("curated")) {
        Ok(image) => image,
        Err(problems) => {
            for problem in problems {
                eprintln!("error[{}]: {problem}", problem.def.code);
            }
            return ExitCode::FAILURE;
        }
    };
    // Written beside and renamed, so that no half image is ever there.
    let (target, partial) = (data.join("default.img"), data.join("default.img.partial"));
    match std::fs::write(&partial, &image).and_then(|()| std::fs::rename(&partial, &target)) {
        Ok(()) => {
            println!("{} bytes written to {}", image.len(), target.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", target.display());
            ExitCode::FAILURE
        }
    }
}
