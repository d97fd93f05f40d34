//! The image embedded in the crate `santei-data`: the curated releases and schemes with the parameters and rules.

use std::path::Path;

use crate::problem::Problem;
use crate::write::{ImageContent, write_image};
use crate::{curated, embedded, subsidies};

/// Builds the default image from the directory of curated files, and the schemes in the directory [`subsidies::DIRECTORY`] beside it.
///
/// # Errors
/// Every problem of the curated files, parameters and rules.
pub fn build(curated_directory: &Path) -> Result<Vec<u8>, Vec<Problem>> {
    let embedded = embedded::read()?;
    let files = curated::read_directory(curated_directory).map_err(|problem| vec![problem])?;
    let mut releases = curated::read(&files, &embedded.revisions)?;
    let schemes = subsidies::read_directory(&curated_directory.with_file_name(subsidies::DIRECTORY));
    releases.extend(subsidies::read(&schemes.map_err(|problem| vec![problem])?)?);
    let content = ImageContent {
        releases,
        parameters: Some(embedded.parameters),
        rulebook: Some(embedded.rulebook),
        revisions: embedded.revisions,
    };
    write_image(&content).map_err(|problem| vec![problem])
}
