//! The reader of co-payment cases: every case of the collection is accepted; what is no case fails and is never skipped.

use santei::{Engine, Image, MasterSet};
use santei_golden::copay::{self, CopayLine};
use std::path::{Path, PathBuf};

fn with_engine(run: impl FnOnce(&Engine<'_>)) {
    let image = Image::open(santei_data::IMAGE).unwrap();
    run(&Engine::new(MasterSet::new(&[image], None).unwrap()));
}

#[test]
fn every_case_of_the_collection_becomes_a_claim() {
    let Some(shelf) = santei_golden::shelf::find("every_case_of_the_collection_becomes_a_claim") else { return };
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    assert_eq!(lines.len(), 308);
    let claim = |line: &CopayLine| line.case.as_ref().map_err(Clone::clone).and_then(copay::CopayCase::claim).err();
    let refused: Vec<String> =
        lines.iter().filter_map(|line| claim(line).map(|error| format!("{}: {error}", line.place))).collect();
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn every_assertion_of_the_collection_holds() {
    let Some(shelf) = santei_golden::shelf::find("every_assertion_of_the_collection_holds") else { return };
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    with_engine(|engine| {
        let results: Vec<_> = lines.iter().map(|line| copay::run_line(line, engine)).collect();
        let failures: Vec<_> = results.iter().flat_map(|result| &result.failures).collect();
        assert!(failures.is_empty(), "{failures:?}");
        assert_eq!(results.iter().map(|result| result.assertions).sum::<usize>(), 6798);
    });
}

/// One visit without ceiling or subsidy: of 1,000 points at 30% the patient pays 3,000 yen.
const PLAIN: &str = r#"{"id": "plain", "group": "test", "title": "3割", "source": {"document": "test", "caseNo": null,
"kind": "implementation", "official": false}, "serviceMonth": "2018-10", "setting": "外来", "facilityPrefecture": 27, "patient":
{"birthDate": "1985-01-01", "ageReferenceDate": "2018-10-01", "ruleAge": 33}, "insurances": [{"id": "h1", "kind": "国保",
"relation": "本人", "ageBand": "70歳未満", "copayRate": 30, "incomeClass": null, "incomeClassCode": 0, "limitCertificate": false,
"multipleMonths": false, "half75": false}], "publicSubsidies": [], "combinations": [{"id": "p1", "insurance": "h1", "subsidies":
[]}], "options": {}, "visits": [{"seq": 1, "date": "2018-10-01", "points": 1000, "setting": "外来", "combination": "p1",
"insurance": "h1", "subsidies": [], "encounter": 1, "parentEncounter": 1}], "expected": {"visits": [{"seq": 1, "points": 1000,
"highCostBenefit": 0, "subsidies": {}, "patientShare": 3000, "patientPays": 3000, "reduction": 0}]}}"#;

fn file(content: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.jsonl");
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

fn one_line(json: &str) -> String {
    json.replace('\n', " ")
}

fn failures(json: &str) -> Vec<String> {
    let (_folder, path) = file(&one_line(json));
    let lines = copay::load(&path).unwrap();
    let mut list = Vec::new();
    with_engine(|engine| {
        let result = copay::run_line(&lines[0], engine);
        assert!(result.assertions > 0);
        list = result.failures.iter().map(|f| format!("{}: {} / {}", f.field, f.expected, f.found)).collect();
    });
    list
}

#[test]
fn a_plain_case_passes_and_a_wrong_amount_fails() {
    assert_eq!(failures(PLAIN), Vec::<String>::new());
    let wrong = PLAIN.replace(r#""patientPays": 3000"#, r#""patientPays": 2990"#);
    assert_eq!(failures(&wrong), ["patientPays: 2990 / 3000"]);
}

#[test]
fn what_the_format_does_not_know_fails_the_case() {
    for (from, to) in [
        (r#""options": {}"#, r#""options": {"noSuchOption": 1}"#),
        (r#""half75": false"#, r#""half75": false, "half76": true"#),
        (r#""reduction": 0"#, r#""reduction": 0, "refund": 0"#),
        (r#""relation": "本人""#, r#""relation": "他人""#),
        (r#""copayRate": 30"#, r#""copayRate": 30, "copayRate": 30"#),
    ] {
        let found = failures(&PLAIN.replace(from, to));
        assert!(found.len() == 1 && found[0].starts_with("case: "), "{to}: {found:?}");
    }
}

#[test]
fn a_case_that_contradicts_itself_fails() {
    for (from, to, word) in [
        (
            r#""combination": "p1", "insurance": "h1", "subsidies": []"#,
            r#""combination": "p1", "insurance": "h2", "subsidies": []"#,
            "contradicts",
        ),
        (r#""insurance": "h1", "subsidies":"#, r#""insurance": "h9", "subsidies":"#, ""),
        (r#""incomeClassCode": 0"#, r#""incomeClassCode": 41"#, "income class"),
        (r#""copayRate": 30"#, r#""copayRate": 35"#, "tenths"),
    ] {
        let changed = one_line(PLAIN).replace(from, to);
        assert_ne!(changed, one_line(PLAIN), "{from} is not in the case");
        let found = failures(&changed);
        assert!(found.len() == 1 && found[0].starts_with("case: ") && found[0].contains(word), "{to}: {found:?}");
    }
}

#[test]
fn a_broken_line_and_a_missing_file_are_named() {
    let (_folder, path) = file("{\"id\": \"broken\"\n");
    let error = copay::load(&path).unwrap_err();
    assert!(error.contains("cases.jsonl:1"), "{error}");
    let error = copay::load(Path::new("no/such/file.jsonl")).unwrap_err();
    assert!(error.contains("no/such/file.jsonl"), "{error}");
}

#[test]
fn the_official_cases_of_the_repository_are_those_of_the_collection() {
    let Some(shelf) = santei_golden::shelf::find("the_official_cases_of_the_repository_are_those_of_the_collection")
    else {
        return;
    };
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    let cases = santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/official")).unwrap();
    let from_collection = cases.iter().filter_map(|(_, case)| {
        let line = lines.iter().find(|line| line.id == case.id)?;
        Some((line.case.as_ref().unwrap().claim().unwrap(), case))
    });
    let mut count = 0;
    for (claim, case) in from_collection {
        let own = santei::Claim::from_json(case.claim.to_string().as_bytes()).unwrap();
        assert!(own == claim, "{} has another claim than the collection", case.id);
        count += 1;
    }
    // 121 of public, 9 of prefecture and 2 of industry-body collections.
    assert_eq!(count, 121 + 9 + 2);
}
