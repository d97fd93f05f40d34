//! The worked cases of prefectures, each told by the number and the facts of a certificate instead of written-out parameters: the
//! embedded record and the practice of its prefecture must give every amount that the case asserts (`golden/tables/case-schemes.toml`).

use santei::claim::{Certificate, Subsidy, SubsidyClass};
use santei::{Engine, Image, MasterSet};
use santei_golden::copay;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct File {
    case: Vec<Told>,
}

/// How a case is told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    id: String,
    subsidy: String,
    /// 法別番号 and prefecture.
    number: Option<String>,
    #[serde(default)]
    category: String,
    monthly_cap_yen: Option<i64>,
    income_class: Option<String>,
    /// Why no record carries its parameters.
    inline: Option<String>,
}

fn told() -> Vec<Told> {
    toml::from_str::<File>(include_str!("../tables/case-schemes.toml")).unwrap().case
}

/// The number with an agency and its 検証番号.
fn payer_number(front: &str) -> String {
    let digits = format!("{front}601");
    let number = |check: u32| format!("{digits}{check}");
    let verified = |number: &String| santei::masters::is_payer_number_verified(number) == Some(true);
    (0..10).map(number).find(verified).unwrap()
}

#[test]
fn a_certificate_gives_the_amounts_of_the_written_parameters() {
    let Some(shelf) = santei_golden::shelf::find("the worked cases of prefectures") else { return };
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    let cases: BTreeMap<&str, _> = lines.iter().map(|line| (line.id.as_str(), line.case.as_ref().unwrap())).collect();
    let image = Image::open(santei_data::IMAGE).unwrap();
    let engine = Engine::new(MasterSet::new(&[image], None).unwrap());
    let (mut by_record, mut assertions, mut inline) = (0, 0, Vec::new());
    let mut failures = Vec::new();
    let told = told();
    for told in &told {
        let case = cases[told.id.as_str()];
        let Some(front) = &told.number else {
            inline.push(format!("{}: {}", told.id, told.inline.as_deref().unwrap()));
            continue;
        };
        let result = copay::run_case_told(case, &engine, &|claim| {
            let subsidy = claim.subsidies.iter_mut().find(|subsidy| subsidy.id == told.subsidy).unwrap();
            let excepted = subsidy.parameters.as_ref().is_some_and(|parameters| parameters.insurer_excepted);
            let certificate = Certificate {
                category: Some(told.category.clone()).filter(|category| !category.is_empty()),
                monthly_cap_yen: told.monthly_cap_yen,
                income_class: told.income_class.clone(),
                conditions: excepted.then(|| vec!["excepted_insurer".to_owned()]),
                ..Certificate::default()
            };
            *subsidy = Subsidy {
                payer_number: Some(payer_number(front)),
                certificate: Some(certificate),
                parameters: None,
                ..subsidy.clone()
            };
        });
        by_record += 1;
        assertions += result.assertions;
        failures.extend(result.failures.iter().map(|failure| format!("{}: {failure:?}", told.id)));
    }
    println!(
        "{by_record} cases by a record ({assertions} assertions), {} inline:\n{}",
        inline.len(),
        inline.join("\n")
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(by_record + inline.len(), told.len());
}

#[test]
fn every_case_with_a_local_scheme_is_told() {
    let Some(shelf) = santei_golden::shelf::find("cases with local schemes") else { return };
    let told = told();
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    let claims = lines.iter().map(|line| line.case.as_ref().unwrap().claim().unwrap());
    let local = |subsidy: &&Subsidy| subsidy.parameters.as_ref().is_some_and(|own| own.class == SubsidyClass::Local);
    let missing: Vec<String> = claims
        .flat_map(|claim| {
            claim.subsidies.iter().filter(local).map(|own| (claim.id.clone(), own.id.clone())).collect::<Vec<_>>()
        })
        .filter(|(id, subsidy)| !told.iter().any(|told| (&told.id, &told.subsidy) == (id, subsidy)))
        .map(|(id, subsidy)| format!("{id} {subsidy}"))
        .collect();
    // 育成医療 (16), which its source calls 一般公費.
    assert_eq!(missing, ["jahis2206-A03 k1"]);
}
