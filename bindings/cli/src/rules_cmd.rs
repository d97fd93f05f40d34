//! `santei rules`: the rule instances of the rulebook, listed and said in words.

mod list;
mod near;
mod show;

pub use show::grade_words;

use crate::{Failure, Language};
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// 算定ルールの一覧と説明 / list the rules, and say one in words
#[derive(Args, Debug)]
pub struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Subcommand, Debug)]
enum RulesCommand {
    /// 規則の一覧 / list the rules
    List(list::ListArgs),
    /// 規則1件を言葉で表示 / say a rule in words
    Show(show::ShowArgs),
}

/// Runs the command.
pub fn run(args: &RulesArgs, language: Language) -> Result<ExitCode, Failure> {
    let ja = language.is_japanese();
    match &args.command {
        RulesCommand::List(args) => list::run(args, ja),
        RulesCommand::Show(args) => show::run(args, ja),
    }
}
