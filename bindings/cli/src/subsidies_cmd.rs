//! `santei subsidies`: 公費 of the state, of prefectures and of municipalities: what the masters hold, which scheme a certificate means, and
//! whether cases with known amounts come out the same.

mod facts;
mod find;
mod hub;
mod list;
mod show;
mod vendor;
mod verify;

use crate::{Failure, Language};
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// 公費（国・地方）の一覧・説明・判定・検算 / subsidies: list them, say them in words, find the one that applies, verify cases
#[derive(Args, Debug)]
pub struct SubsidiesArgs {
    #[command(subcommand)]
    command: SubsidiesCommand,
}

#[derive(Subcommand, Debug)]
enum SubsidiesCommand {
    /// 公費の一覧と件数 / list the subsidies, with their counts
    List(list::ListArgs),
    /// 公費1件を言葉で表示 / say a subsidy in words
    Show(show::ShowArgs),
    /// 患者に当てはまる行を判定 / find the row that applies to a person
    ///
    /// 1つだけ当てはまれば終了コード0、そうでなければ1。
    ///
    /// Exit code 0 when exactly one applies, 1 otherwise.
    Find(find::FindArgs),
    /// 事例のCSVを計算し、期待値と比べる / compute cases of a CSV file and compare them with the amounts expected
    ///
    /// 1件でも異なれば終了コード1、読めない入力は2。
    ///
    /// Exit code 1 when anything differs, 2 when the input cannot be read.
    Verify(verify::VerifyArgs),
    /// オンライン資格確認・PMHの返却項目を請求の公費にする / make the subsidies of a claim out of what the eligibility hub told
    Hub(hub::HubArgs),
    /// 他システムの地方公費一覧を読み、行の内訳とイメージを作る / read another system's table of local schemes: accounting, and an image
    Table(vendor::TableArgs),
}

/// Runs the command.
pub fn run(args: &SubsidiesArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    match &args.command {
        SubsidiesCommand::List(args) => list::run(args, ja),
        SubsidiesCommand::Show(args) => show::run(args, ja),
        SubsidiesCommand::Find(args) => find::run(args, ja),
        SubsidiesCommand::Verify(args) => verify::run(args, language),
        SubsidiesCommand::Hub(args) => hub::run(args, language),
        SubsidiesCommand::Table(args) => vendor::run(args, ja),
    }
}

/// The text of the language.
fn pick<'t>(ja: bool, japanese: &'t str, english: &'t str) -> &'t str {
    if ja { japanese } else { english }
}
