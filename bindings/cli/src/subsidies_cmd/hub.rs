//! `santei subsidies hub`.

use crate::masters_cmd::print_json;
use crate::{Failure, Language, read_input};
use clap::Args;
use santei::claim::{HubCertificate, Subsidy};
use santei::masters::is_payer_number_verified;
use santei::message::room::PAYER_NUMBER_UNVERIFIED;
use std::path::PathBuf;
use std::process::ExitCode;

/// オンライン資格確認・PMHの返却項目を請求の公費にする / make the subsidies of a claim out of what the eligibility hub told
#[derive(Args, Debug)]
pub struct HubArgs {
    /// 返却項目のJSON、1件又は配列（docs/eligibility-hub.md、`-` は標準入力）/ what the hub told as JSON, one subsidy or an array
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the command: prints the `subsidies` of a claim.
pub fn run(args: &HubArgs, language: Language) -> Result<ExitCode, Failure> {
    let told = HubCertificate::list_from_json(&read_input(&args.file)?)
        .map_err(|errors| Failure::claim(&args.file, &errors, language))?;
    let mut subsidies: Vec<Subsidy> = told.iter().map(Subsidy::from).collect();
    name_apart(&mut subsidies);
    for subsidy in &subsidies {
        warn(subsidy, language.is_japanese());
    }
    print_json(&subsidies)?;
    Ok(ExitCode::SUCCESS)
}

/// Gives every subsidy an id of its own: the second of one payer becomes `…-2`.
fn name_apart(subsidies: &mut [Subsidy]) {
    for at in 0..subsidies.len() {
        let (before, rest) = subsidies.split_at_mut(at);
        let Some(own) = rest.first_mut() else { return };
        let base = own.id.clone();
        let mut next = 2;
        while before.iter().any(|other| other.id == own.id) {
            own.id = format!("{base}-{next}");
            next += 1;
        }
    }
}

/// Tells on standard error that a check digit does not fit; the subsidy stands.
fn warn(subsidy: &Subsidy, ja: bool) {
    let def = &PAYER_NUMBER_UNVERIFIED;
    if subsidy.payer_number.as_deref().and_then(is_payer_number_verified) == Some(false) {
        eprintln!("{} {}: {}: {}", def.code, def.slug, subsidy.id, def.text(ja, &[]));
    }
}
