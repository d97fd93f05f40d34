//! `santei masters info`.

use super::{Files, hex, json_day};
use crate::Failure;
use crate::table::{Align, Table};
use clap::Args;
use santei::Image;
use santei::masters::Release;
use santei::num::grouped;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::ExitCode;

/// イメージの内容一覧 / what images hold
#[derive(Args, Debug)]
pub struct InfoArgs {
    /// イメージ（省略時は内蔵の既定データ）/ images; default: the embedded data
    #[arg(value_name = "FILE")]
    images: Vec<PathBuf>,
    /// 元になったファイルも表示 / list the source files too
    #[arg(long)]
    sources: bool,
    /// JSONで出力（元ファイルを含む）/ JSON, with the source files
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct ImageInfo {
    file: String,
    bytes: usize,
    sha256: String,
    releases: Vec<ReleaseInfo>,
}

#[derive(Serialize)]
struct ReleaseInfo {
    family: &'static str,
    label: String,
    start: Option<String>,
    as_of: Option<String>,
    first_published: Option<String>,
    codes: usize,
    states: usize,
    digest: String,
    sources: Vec<SourceInfo>,
}

#[derive(Serialize)]
struct SourceInfo {
    name: String,
    kind: &'static str,
    published: Option<String>,
    rows_read: u32,
    rows_kept: u32,
    rows_superseded: u32,
    rows_refused: u32,
    sha256: String,
}

/// Runs the command.
pub fn run(args: &InfoArgs, ja: bool) -> Result<ExitCode, Failure> {
    let files = Files::read(&args.images)?;
    let images = files.open()?;
    let infos: Vec<ImageInfo> = files
        .named()
        .into_iter()
        .zip(&images)
        .map(|((name, bytes), image)| ImageInfo {
            file: name.to_owned(),
            bytes: bytes.len(),
            sha256: hex(&Sha256::digest(bytes)),
            releases: releases(image),
        })
        .collect();
    if args.json {
        super::print_json(&infos)?;
    } else {
        for info in &infos {
            crate::print(&text(info, args.sources, ja))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn releases(image: &Image<'_>) -> Vec<ReleaseInfo> {
    let info = |sections: &santei::image::ReleaseSections<'_>| {
        let release = sections.release;
        let mut keys: Vec<u32> = sections.versions.iter().map(|version| version.key.get()).collect();
        keys.dedup();
        ReleaseInfo {
            family: release.family().slug(),
            label: release.label().to_owned(),
            start: json_day(release.start()),
            as_of: json_day(release.as_of()),
            first_published: json_day(release.first_published()),
            codes: keys.len(),
            states: sections.versions.len(),
            digest: hex(release.digest()),
            sources: sources(release),
        }
    };
    image.sections().iter().map(info).collect()
}

fn sources(release: Release<'_>) -> Vec<SourceInfo> {
    let info = |source: santei::masters::Source<'_>| SourceInfo {
        name: source.name().to_owned(),
        kind: source.kind().slug(),
        published: json_day(source.published()),
        rows_read: source.rows_read(),
        rows_kept: source.rows_kept(),
        rows_superseded: source.rows_superseded(),
        rows_refused: source.rows_refused(),
        sha256: hex(source.sha256()),
    };
    release.sources().map(info).collect()
}

fn text(info: &ImageInfo, with_sources: bool, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let bytes = grouped(i64::try_from(info.bytes).unwrap_or(i64::MAX));
    let mut text = match ja {
        true => format!("{}: {bytes}バイト sha256 {}\n", info.file, info.sha256),
        false => format!("{}: {bytes} bytes, sha256 {}\n", info.file, info.sha256),
    };
    let right = Align::Right;
    let mut table = Table::new(&[
        (word("種類", "family"), Align::Left),
        (word("公表版", "label"), Align::Left),
        (word("施行日", "start"), Align::Left),
        (word("時点", "as of"), Align::Left),
        (word("コード", "codes"), right),
        (word("状態", "states"), right),
        (word("ファイル", "files"), right),
        (word("内容の要約値", "digest"), Align::Left),
    ]);
    for release in &info.releases {
        let family =
            santei::masters::Family::from_slug(release.family).map_or(release.family, |family| family.name_ja());
        let number = |number: usize| grouped(i64::try_from(number).unwrap_or(i64::MAX));
        table.row([
            if ja { family.to_owned() } else { release.family.to_owned() },
            release.label.clone(),
            release.start.clone().unwrap_or_default(),
            release.as_of.clone().unwrap_or_default(),
            number(release.codes),
            number(release.states),
            number(release.sources.len()),
            release.digest.get(..16).unwrap_or_default().to_owned(),
        ]);
    }
    text += &table.render();
    if with_sources {
        text += &source_table(info, &word);
    }
    text + "\n"
}

fn source_table(info: &ImageInfo, word: &dyn Fn(&'static str, &'static str) -> &'static str) -> String {
    let right = Align::Right;
    let mut table = Table::new(&[
        (word("元のファイル", "source"), Align::Left),
        (word("種類", "family"), Align::Left),
        (word("施行日", "start"), Align::Left),
        (word("区分", "kind"), Align::Left),
        (word("公表日", "published"), Align::Left),
        (word("読込", "read"), right),
        (word("採用", "kept"), right),
        (word("既知", "superseded"), right),
        (word("拒否", "refused"), right),
        ("sha256", Align::Left),
    ]);
    for release in &info.releases {
        for source in &release.sources {
            let rows = [source.rows_read, source.rows_kept, source.rows_superseded, source.rows_refused];
            let head = [
                source.name.clone(),
                release.family.to_owned(),
                release.start.clone().unwrap_or_default(),
                source.kind.to_owned(),
                source.published.clone().unwrap_or_default(),
            ];
            let digest = source.sha256.get(..16).unwrap_or_default().to_owned();
            table.row(head.into_iter().chain(rows.map(|rows| grouped(rows.into()))).chain([digest]));
        }
    }
    "\n".to_owned() + &table.render()
}
