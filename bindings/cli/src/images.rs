//! The masters a command prices with: `--images`, `--known-at`, or the embedded default.

use crate::Failure;
use clap::Args;
use santei::{Day, Image, MasterSet};
use std::path::PathBuf;

/// 使用するマスターイメージ / which masters to use
#[derive(Args, Debug, Clone)]
pub struct ImagesArgs {
    /// マスターイメージ（順不同・複数可、省略時は内蔵の既定データ）/ master images, any number, any order; default: the embedded data
    #[arg(long, alias = "masters", num_args = 1.., value_name = "FILE", global = true)]
    pub images: Vec<PathBuf>,
    /// この日までに公表されていた内容で計算 / compute with what had been published by this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day, global = true)]
    pub known_at: Option<Day>,
}

/// Reads a day of the command line.
pub fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse_iso(text).ok_or_else(|| format!("実在する日付 YYYY-MM-DD を指定してください / not a date: {text}"))
}

/// The bytes of the images, kept while a [`MasterSet`] looks into them.
pub struct ImageBytes(Vec<(String, Vec<u8>)>);

impl ImageBytes {
    /// The images alone.
    pub fn into_bytes(self) -> Vec<Vec<u8>> {
        self.0.into_iter().map(|(_, bytes)| bytes).collect()
    }

    /// The images, those embedded where no file was named.
    pub fn all(&self) -> Vec<&[u8]> {
        let read: Vec<&[u8]> = self.0.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        if read.is_empty() { vec![santei_data::IMAGE] } else { read }
    }
}

impl ImagesArgs {
    /// Reads the image files.
    pub fn read(&self) -> Result<ImageBytes, Failure> {
        let read = |path: &PathBuf| {
            let bytes = std::fs::read(path).map_err(|error| Failure::file(path, &error))?;
            Ok((path.display().to_string(), bytes))
        };
        Ok(ImageBytes(self.images.iter().map(read).collect::<Result<_, Failure>>()?))
    }

    /// The master set over images that were read.
    pub fn masters<'b>(&self, bytes: &'b ImageBytes) -> Result<MasterSet<'b>, Failure> {
        self.open(bytes).map(|(_, masters)| masters)
    }

    /// The images that were read, and the master set over them.
    pub fn open<'b>(&self, bytes: &'b ImageBytes) -> Result<(Vec<Image<'b>>, MasterSet<'b>), Failure> {
        let mut images = Vec::new();
        for (name, bytes) in &bytes.0 {
            images.push(Image::open(bytes).map_err(|error| Failure::new(format!("{name}: {}", both(&error))))?);
        }
        if images.is_empty() {
            images.push(Image::open(santei_data::IMAGE).map_err(|error| Failure::new(both(&error)))?);
        }
        let masters = MasterSet::new(&images, self.known_at)
            .map_err(|error| Failure::new(format!("{} / {}", error.text(true), error.text(false))))?;
        Ok((images, masters))
    }
}

fn both(error: &santei::image::ImageError) -> String {
    format!("{} / {}", error.text(true), error.text(false))
}
