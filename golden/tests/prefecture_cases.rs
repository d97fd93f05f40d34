//! The worked cases of prefectures, each told by the number and the facts of a certificate instead of written-out parameters: the
//! embedded record and the practice of its prefecture must give every amount that the case asserts (`golden/tables/case-schemes.toml`).

use santei::claim::{Certificate, Subsidy, SubsidyClass};
use santei::{Claim, Engine, Image, MasterSet};
use santei_golden::copay::{self, CopayLine};
use santei_masters::embedded;
use santei_masters::write::{ImageContent, write_image};
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

/// What differs when the told cases run on these images; how many were run, and how many values compared.
fn failures(told: &[Told], lines: &[CopayLine], images: &[Image<'_>]) -> (usize, usize, Vec<String>) {
    let cases: BTreeMap<&str, _> = lines.iter().map(|line| (line.id.as_str(), line.case.as_ref().unwrap())).collect();
    let engine = Engine::new(MasterSet::new(images, None).unwrap());
    let (mut run, mut assertions, mut failures) = (0, 0, Vec::new());
    for told in told {
        let Some(front) = &told.number else { continue };
        let result = copay::run_case_told(cases[told.id.as_str()], &engine, &|claim| tell(told, front, claim));
        run += 1;
        assertions += result.assertions;
        failures.extend(result.failures.iter().map(|failure| format!("{}: {failure:?}", told.id)));
    }
    (run, assertions, failures)
}

/// Puts the number and the certificate in the place of the written parameters.
fn tell(told: &Told, front: &str, claim: &mut Claim) {
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
}

#[test]
fn a_certificate_gives_the_amounts_of_the_written_parameters() {
    let Some(shelf) = santei_golden::shelf::find("the worked cases of prefectures") else { return };
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    let told = told();
    let (run, assertions, failures) = failures(&told, &lines, &[Image::open(santei_data::IMAGE).unwrap()]);
    let inline: Vec<String> =
        told.iter().filter_map(|told| Some(format!("{}: {}", told.id, told.inline.as_deref()?))).collect();
    println!("{run} cases by a record ({assertions} assertions), {} inline:\n{}", inline.len(), inline.join("\n"));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(run + inline.len(), told.len());
}

/// Practices that no told case holds, each with the reason.
const NOT_HELD: &[(&str, &str)] = &[
    ("practice-12-83", "the visits to a second department stand in cases told inline"),
    ("practice-13-80", "says that the ceiling is the person's own, which is computed without it too"),
    (
        "practice-27-80-2022",
        "the cases of the document have insurers inside the prefecture, for whom its values are the usual ones",
    ),
    ("practice-27-82-2018", "no case of this 法別番号 reaches a ceiling or has a receipt"),
    ("practice-27-82-2022", "as before"),
    ("practice-27-86-2018", "as before"),
    ("practice-27-86-2022", "as before"),
    ("practice-27-87", "the ceiling that it names is the person's own in the cases"),
    ("practice-27-88", "as before"),
    ("practice-40-81", "says that the ceiling is the person's own"),
    ("practice-43-42", "says that the ceiling is the person's own"),
];

#[test]
fn a_practice_that_is_taken_out_makes_a_case_fail() {
    let Some(shelf) = santei_golden::shelf::find("practices of prefectures") else { return };
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    let (told, rulebook) = (told(), embedded::read().unwrap().rulebook);
    let mut unnoticed = Vec::new();
    for index in (0..rulebook.rules.len()).filter(|at| rulebook.rules[*at].kind == "local_practice") {
        let mut changed = rulebook.clone();
        let taken = changed.rules.remove(index);
        changed.edition = changed.edition.next();
        let bytes = write_image(&ImageContent { rulebook: Some(changed), ..ImageContent::default() }).unwrap();
        let images = [Image::open(santei_data::IMAGE).unwrap(), Image::open(&bytes).unwrap()];
        if failures(&told, &lines, &images).2.is_empty() {
            unnoticed.push(taken.id);
        }
    }
    assert_eq!(unnoticed, NOT_HELD.iter().map(|(id, _)| *id).collect::<Vec<_>>());
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
