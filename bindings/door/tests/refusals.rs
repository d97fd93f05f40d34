//! What the doors refuse: code, position, both languages.

use santei_door::batch::{
    BatchClaim, BatchEncounter, BatchLine, BatchResults, BatchTimes, BatchUnit, ClaimResult, LineResult, NONE,
    NONE_I64, Range, Text, UnitResult,
};
use santei_door::{Batch, Masters, Refusal, Session};
use std::borrow::Cow;
use std::sync::Arc;

const FRAME: &str = r#"{"id": "f", "month": "2026-06", "setting": "outpatient", "institution": {"kind": "clinic"},
    "patient": {"birth_date": "1980-01-01"}, "coverages": [{"id": "k", "kind": "employees", "income_class": "u"}],
    "combinations": [{"id": "p", "coverage": "k"}]}"#;

fn session() -> Session {
    let masters = Masters::open(vec![Cow::Borrowed(santei_data::IMAGE)], None).unwrap();
    let mut session = Session::new(Arc::new(masters));
    assert_eq!(session.add_frame(FRAME.as_bytes()).unwrap(), 0);
    session
}

/// A first visit on 2026-06-03: 291 points, of which the patient pays 870 yen.
#[derive(Clone)]
struct Records {
    claim: BatchClaim,
    encounter: BatchEncounter,
    unit: BatchUnit,
    times: BatchTimes,
    line: BatchLine,
    texts: Vec<u8>,
}

fn records() -> Records {
    let one = Range { first: 0, count: 1 };
    Records {
        claim: BatchClaim {
            month: 202606,
            id: Text { offset: 0, length: 1 },
            encounters: one,
            units: one,
            ..BatchClaim::default()
        },
        encounter: BatchEncounter {
            id: Text { offset: 1, length: 2 },
            date: 20260603,
            time: NONE,
            department: NONE,
            visit: 1,
            parent: NONE,
            ..BatchEncounter::default()
        },
        unit: BatchUnit {
            service_class: 11,
            recorded_points: NONE_I64,
            times: one,
            lines: one,
            ..BatchUnit::default()
        },
        times: BatchTimes { date: 20260603, count: 1 },
        line: BatchLine {
            code: 111000110,
            quantity: NONE_I64,
            price: NONE_I64,
            points: NONE_I64,
            ..BatchLine::default()
        },
        texts: b"av1".to_vec(),
    }
}

impl Records {
    fn batch(&self) -> Batch<'_> {
        Batch {
            claims: std::slice::from_ref(&self.claim),
            encounters: std::slice::from_ref(&self.encounter),
            units: std::slice::from_ref(&self.unit),
            times: std::slice::from_ref(&self.times),
            lines: std::slice::from_ref(&self.line),
            texts: &self.texts,
            ..Batch::default()
        }
    }
}

fn told(refusal: &Refusal) -> (u16, &str, &str) {
    let problem = &refusal.problems[0];
    assert!(!problem.ja.contains('{') && !problem.en.contains('{'), "{problem:?}");
    assert_ne!(problem.ja, problem.en);
    (problem.code, problem.slug, &problem.at)
}

#[test]
fn plain_records_are_a_claim() {
    let (mut session, records) = (session(), records());
    let mut claims = [ClaimResult::default()];
    let mut results = BatchResults { claims: &mut claims, ..BatchResults::default() };
    session.calculate_batch(&records.batch(), &mut results).unwrap();
    assert_eq!((claims[0].code, claims[0].points_x100), (0, 29_300));
    // 291 and 2 of 物価対応料: 2,930 yen, of which 879 are the exact share and 880 are collected.
    assert_eq!((claims[0].patient_yen, claims[0].shares_yen, claims[0].collected_yen), (879, 880, 880));
}

#[test]
fn what_a_record_cannot_say_is_refused_at_its_place() {
    let range = Range { first: 1, count: 1 };
    type Change = fn(&mut Records);
    let changes: [(Change, u16, &str); 19] = [
        (|own| own.claim.frame = 1, 9947, "claims/0"),
        (|own| own.claim.month = 202613, 9948, "claims/0/month"),
        (|own| own.claim.birth_date = 19800230, 9948, "claims/0/birth_date"),
        (|own| own.claim.sex = 3, 9948, "claims/0/sex"),
        (|own| own.claim.id.length = 9, 9945, "claims/0/id"),
        (|own| own.claim.units = Range { first: u32::MAX, count: u32::MAX }, 9945, "claims/0/units"),
        (|own| own.encounter.date = 1, 9948, "encounters/0/date"),
        (|own| own.encounter.time = 2400, 9948, "encounters/0/time"),
        (|own| own.encounter.visit = 6, 9948, "encounters/0/visit"),
        (|own| own.encounter.parent = 1, 9948, "encounters/0/parent"),
        (|own| own.unit.combination = 1, 9948, "units/0/combination"),
        (|own| own.unit.service_class = 100, 9948, "units/0/service_class"),
        (|own| own.unit.encounter = 1, 9948, "units/0/encounter"),
        (|own| own.line.code = 1_000_000_000, 9948, "lines/0/code"),
        (|own| own.line.quantity = -1, 9948, "lines/0/quantity"),
        (|own| own.encounter.flags = 4, 9948, "encounters/0/flags"),
        (|own| own.unit.reserved = 1, 9948, "units/0/reserved"),
        (|own| own.line.flags = 2, 9948, "lines/0/flags"),
        (|own| own.texts[1] = 0xff, 9943, "encounters/0/id"),
    ];
    let mut session = session();
    for (change, code, at) in changes {
        let mut own = records();
        change(&mut own);
        let refusal = session.batch_document(&own.batch(), 0).unwrap_err();
        assert_eq!((told(&refusal).0, told(&refusal).2), (code, at));
    }
    let mut own = records();
    own.line.facts = range;
    assert_eq!(told(&session.batch_document(&own.batch(), 0).unwrap_err()), (9945, "batch-range", "lines/0/facts"));
    let refusal = session.batch_document(&records().batch(), 1).unwrap_err();
    assert_eq!(told(&refusal), (9945, "batch-range", "claims/1/claim"));
    // What only the whole claim shows has the codes and pointers of claims.
    let mut own = records();
    own.times.date = 20260703;
    let refusal = session.batch_document(&own.batch(), 0).unwrap_err();
    assert_eq!(told(&refusal), (1110, "day-outside-month", "/units/0/times/0/date"));
}

#[test]
fn a_refused_claim_stops_nothing_and_leaves_nothing_behind() {
    let mut session = session();
    let good = records();
    let mut claims = [good.claim, BatchClaim { month: 0, ..good.claim }, good.claim];
    claims[2].units = Range { first: 1, count: 1 };
    let units = [good.unit, good.unit];
    let batch = Batch { claims: &claims, units: &units, ..good.batch() };
    let stale = ClaimResult { points_x100: 5, collected_yen: 5, ..ClaimResult::default() };
    let (mut claims, mut units) = ([stale; 3], [UnitResult { points_x100: 5, yen: 5 }; 2]);
    let mut lines = [LineResult { status: 9, reserved: 0 }];
    let mut results =
        BatchResults { claims: &mut claims, units: &mut units, lines: &mut lines, ..BatchResults::default() };
    session.calculate_batch(&batch, &mut results).unwrap();
    assert_eq!(claims.map(|claim| claim.code), [0, 9948, 0]);
    assert_eq!(claims[1], ClaimResult { code: 9948, ..ClaimResult::default() });
    assert_eq!(claims[0], claims[2]);
    assert_eq!(units.map(|unit| unit.points_x100), [0, 29_100], "the second claim empties the rows that it names");
}

#[test]
fn a_result_table_that_is_too_short_is_refused_before_anything_is_computed() {
    let (mut session, records) = (session(), records());
    let claims = [records.claim, records.claim];
    let batch = Batch { claims: &claims, ..records.batch() };
    let mut short = [ClaimResult { points_x100: 5, ..ClaimResult::default() }];
    let mut results = BatchResults { claims: &mut short, ..BatchResults::default() };
    let refusal = session.calculate_batch(&batch, &mut results).unwrap_err();
    assert_eq!(told(&refusal), (9946, "batch-size", ""));
    assert!(refusal.problems[0].en.contains("claims of the batch needs 2 rows and has 1"), "{refusal}");
    assert_eq!(short[0].points_x100, 5);
}

#[test]
fn masters_claims_and_frames_are_refused_with_their_place() {
    let refused = |images| Masters::open(images, None).err().unwrap();
    assert_eq!(told(&refused(Vec::new())), (9941, "masters-missing", ""));
    let refusal = refused(vec![Cow::Borrowed(&b"not an image"[..])]);
    assert_eq!((refusal.code(), refusal.problems[0].severity), (1000, "error"));
    let mut session = session();
    assert_eq!(told(&session.calculate(b"{\"id\": 1}").unwrap_err()).2, "/id");
    assert_eq!(told(&session.explain(b"", true).unwrap_err()).0, 1100);
    assert_eq!(told(&session.completed(b"[]").unwrap_err()).2, "");
    let frame = FRAME.replace("\"combinations\"", "\"units\": [{\"service_class\": \"11\", \"combination\": \"p\", \"times\": [], \"lines\": []}], \"combinations\"");
    assert_eq!(told(&session.add_frame(frame.as_bytes()).unwrap_err()), (9949, "frame-has-visits", ""));
    session.clear_frames();
    let refusal = session.batch_document(&records().batch(), 0).unwrap_err();
    assert_eq!(told(&refusal), (9947, "frame-unknown", "claims/0"));
    let refusal = session.uke_claims(b"no receipt file", &|bytes, _| String::from_utf8_lossy(bytes).into_owned());
    let refusal = refusal.unwrap_err();
    assert!((8500..8600).contains(&refusal.code()), "{refusal}");
    assert!(!refusal.problems[0].at.is_empty());
}

#[test]
fn receipts_become_claims_that_are_computed() {
    let file = "IR,1,13,1,1234567\r\nRE,1,1112,202606,A,1,19730115\r\nHO,06222011,1,1001,1,76\r\n\
        SI,12,1,112007410,,76,1,,,,,,,,1\r\nGO,1,76,99\r\n\x1A";
    let mut session = session();
    let told = session.uke_claims(file.as_bytes(), &|bytes, _| String::from_utf8_lossy(bytes).into_owned()).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["claims"][0]["record"], &told["skipped"]), (&2.into(), &serde_json::json!([])));
    let claim = told["claims"][0]["claim"].to_string();
    let outcome: serde_json::Value = serde_json::from_str(&session.calculate(claim.as_bytes()).unwrap()).unwrap();
    assert_eq!(outcome["lines"][0]["code"], "112007410");
    let explained: serde_json::Value = serde_json::from_str(&session.explain(claim.as_bytes(), true).unwrap()).unwrap();
    let unit = explained["passages"].as_array().unwrap().iter().find(|passage| passage["kind"] == "unit").unwrap();
    assert_eq!((&unit["unit"], &unit["date"]), (&0.into(), &outcome["units"][0]["date"]));
    assert!(unit["steps"][0]["citation"].as_str().unwrap().starts_with("医科診療行為マスター"), "{unit}");
}

#[test]
fn masters_tell_their_releases() {
    let info: serde_json::Value = serde_json::from_str(&session().masters().info()).unwrap();
    assert_eq!(info["engine"], santei::VERSION);
    assert!(info["releases"].as_array().unwrap().iter().any(|release| release["family"] == "fee_item"), "{info}");
    assert_eq!(info["releases"][0]["sha256"].as_str().unwrap().len(), 64);
}
