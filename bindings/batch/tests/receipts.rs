//! Receipt files in: the claims of a stream in pieces are those of the files read as a whole.

use santei::uke::{Chunk, PatientKey, Reader, UkeFile, claim_of, join};
use santei::{Engine, Image, MasterSet};
use santei_batch::{Begin, InputKind, Job, OutputKind, RowKind, run};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

fn engine() -> Engine<'static> {
    Engine::new(MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap())
}

/// A file of so many receipts of a month, patient by patient; the unit of every 50th has a code that cannot be read, and every 70th is for 歯科.
fn file(month: &str, receipts: u32) -> String {
    let mut text = format!("IR,1,13,1,1234567,,A,{month},00,\r\n");
    for number in 1..=receipts {
        let kind = if number % 70 == 0 { "3112" } else { "1112" };
        let code = if number % 50 == 0 { "11200741X" } else { "112007410" };
        text += &format!(
            "RE,{number},{kind},{month},A,1,19730115,,,,,,,\r\nHO,06222011,1,{number},1,76\r\nSI,12,1,{code},,76,1,,,,,,,,1\r\n\
             SI,12,1,112011010,,52,1,,,,,,,,1\r\n"
        );
    }
    text + &format!("GO,{receipts},{},99\r\n\u{1A}", u64::from(receipts) * 76)
}

/// What the engine says of all files, read as a whole and joined: the Outcomes, and how many receipts make no claim.
fn expected(files: &[String]) -> (Vec<String>, usize) {
    let (engine, mut claims, mut none) = (engine(), Vec::new(), 0);
    for text in files {
        let file = UkeFile::open(text.as_bytes()).unwrap();
        let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            let Chunk::Receipt(receipt) = chunk else { continue };
            match claim_of(receipt, engine.masters(), &|bytes| String::from_utf8_lossy(bytes).into_owned()) {
                Ok(claim) => claims.push((PatientKey::of(receipt), claim)),
                Err(_) => none += 1,
            }
        }
    }
    join(&mut claims);
    let mut session = engine.session();
    let outcomes = claims.iter().map(|(_, made)| session.calculate(&made.claim).to_json(&made.claim).unwrap());
    (outcomes.collect(), none)
}

#[test]
fn receipts_in_pieces_are_those_of_the_whole_files() {
    let folder = tempfile::tempdir().unwrap();
    // More than one block each.
    let files = [file("202604", 1_800), file("202606", 2_000)];
    let inputs: Vec<(PathBuf, InputKind)> = ["a.uke", "b.uke"]
        .iter()
        .zip(&files)
        .map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            (path, InputKind::Uke)
        })
        .collect();
    let (outcomes, none) = expected(&files);
    assert!(outcomes.len() > 3_000 && none > 40);
    let job = |name: &str, inputs: &[(PathBuf, InputKind)], to| Job {
        inputs: inputs.to_vec(),
        output: folder.path().join(name),
        to,
        rows: RowKind::Claims,
        row_group: 1_000,
        errors: folder.path().join(format!("{name}.errors")),
        threads: 2,
        checkpoint: Duration::ZERO,
        begin: Begin::New,
        billing_month: None,
        organisation: None,
        allow_open: false,
    };
    let own = job("out", &inputs, OutputKind::Jsonl);
    let summary = run(&own, &engine(), &|_| {}).unwrap();
    let out = std::fs::read_to_string(&own.output).unwrap();
    assert!(out.lines().eq(outcomes.iter().map(String::as_str)));
    assert_eq!((summary.computed as usize, summary.refused as usize), (outcomes.len(), none));
    // A receipt with a unit that cannot be read is computed without it, and told.
    let errors = std::fs::read_to_string(&own.errors).unwrap();
    let errors: Vec<Value> = errors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let parts = errors.iter().filter(|own| own["computed"] == json!(true)).count();
    assert_eq!((parts as u64, errors.len() as u64), (summary.incomplete, summary.incomplete + summary.refused));
    assert!(summary.incomplete > 50);
    // The first of them: receipt 50 of the first file, whose RE is record 198 and its unit record 200.
    let first = errors.iter().find(|own| own["computed"] == json!(true)).unwrap();
    assert_eq!((&first["line"], &first["errors"][0]["at"]), (&json!(198), &json!("record 200")));
    assert_eq!(first["errors"][0]["slug"], json!("code-unreadable"));
}
