//! `santei masters`: building images from the official files, and looking into images.

mod build;
mod diff;
mod info;
mod search;
mod show;

use crate::{Failure, Language};
use clap::{Args, Subcommand};
use santei::{Day, Image};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// マスターの読込み・表示・検索・比較 / build, show, search and compare masters
#[derive(Args, Debug)]
pub struct MastersArgs {
    #[command(subcommand)]
    command: MastersCommand,
}

#[derive(Subcommand, Debug)]
enum MastersCommand {
    /// 公表ファイルからイメージを作る / build an image from official files
    Build(build::BuildArgs),
    /// イメージの内容一覧 / what images hold
    Info(info::InfoArgs),
    /// コード1件を全項目で表示 / show a code with every column
    Show(show::ShowArgs),
    /// 名称で検索 / search by name
    Search(search::SearchArgs),
    /// 2つのイメージを比較 / compare two images
    Diff(diff::DiffArgs),
}

/// Runs the command.
pub fn run(args: &MastersArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    match &args.command {
        MastersCommand::Build(args) => build::run(args, ja),
        MastersCommand::Info(args) => info::run(args, ja),
        MastersCommand::Show(args) => show::run(args, ja),
        MastersCommand::Search(args) => search::run(args, ja),
        MastersCommand::Diff(args) => diff::run(args, ja),
    }
}

/// The bytes of image files, or of the embedded default when none is named.
struct Files(Vec<(String, Vec<u8>)>);

impl Files {
    fn read(paths: &[PathBuf]) -> Result<Files, Failure> {
        let read = |path: &PathBuf| {
            let bytes = std::fs::read(path).map_err(|error| Failure::file(path, &error))?;
            Ok((base_name(path), bytes))
        };
        Ok(Files(paths.iter().map(read).collect::<Result<_, Failure>>()?))
    }

    /// Every image with its name and bytes.
    fn named(&self) -> Vec<(&str, &[u8])> {
        if self.0.is_empty() {
            return vec![("（内蔵の既定データ）", santei_data::IMAGE)];
        }
        self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
    }

    fn open(&self) -> Result<Vec<Image<'_>>, Failure> {
        let open = |(name, bytes)| {
            Image::open(bytes)
                .map_err(|error| Failure::new(format!("{name}: {} / {}", error.text(true), error.text(false))))
        };
        self.named().into_iter().map(open).collect()
    }
}

fn base_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Writes JSON for people and machines: indented, ended by a newline.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::new(error.to_string()))?;
    crate::print(&(text + "\n"))
}

/// A day for people: the bounds are no days.
pub(crate) fn day_text(day: Day, ja: bool) -> String {
    match day {
        Day::MAX if ja => "期限なし".to_owned(),
        Day::MAX => "open".to_owned(),
        Day::MIN if ja => "当初".to_owned(),
        Day::MIN => "always".to_owned(),
        day => day.to_string(),
    }
}

/// A day for machines: the bounds are `null`.
pub(crate) fn json_day(day: Day) -> Option<String> {
    (day != Day::MIN && day != Day::MAX).then(|| day.to_string())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
