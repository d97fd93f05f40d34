//! Records of any bytes are a batch whose claims are computed or refused without panicking, and the plain results agree with the documents.
#![no_main]

use libfuzzer_sys::fuzz_target;
use santei_door::batch::ClaimResult;
use santei_door::{Batch, BatchResults, Masters, Session};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use zerocopy::FromBytes;

static MASTERS: LazyLock<Arc<Masters>> = LazyLock::new(|| {
    Arc::new(Masters::open(vec![Cow::Borrowed(santei_data::IMAGE)], None).expect("the default opens"))
});

const FRAME: &[u8] = br#"{"id": "f", "month": "2026-06", "setting": "outpatient", "institution": {"kind": "clinic"},
    "patient": {"birth_date": "1980-01-01"}, "coverages": [{"id": "k", "kind": "employees", "income_class": "u"}],
    "combinations": [{"id": "p", "coverage": "k"}]}"#;

/// Up to four rows: a byte says how many, then they follow.
fn rows<T: FromBytes>(bytes: &mut &[u8]) -> Vec<T> {
    let Some((count, rest)) = bytes.split_first() else { return Vec::new() };
    *bytes = rest;
    let mut rows = Vec::new();
    for _ in 0..count % 5 {
        let Ok((row, rest)) = T::read_from_prefix(bytes) else { break };
        *bytes = rest;
        rows.push(row);
    }
    rows
}

fuzz_target!(|bytes: &[u8]| {
    let mut rest = bytes;
    let (claims, encounters, units) = (rows(&mut rest), rows(&mut rest), rows(&mut rest));
    let (times, lines, facts) = (rows(&mut rest), rows(&mut rest), rows(&mut rest));
    let (comments, visit_points) = (rows(&mut rest), rows(&mut rest));
    let batch = Batch {
        claims: &claims,
        encounters: &encounters,
        units: &units,
        times: &times,
        lines: &lines,
        facts: &facts,
        comments: &comments,
        visit_points: &visit_points,
        texts: rest,
    };
    let mut session = Session::new(Arc::clone(&MASTERS));
    session.add_frame(FRAME).expect("the frame is read");
    let mut results = vec![ClaimResult::default(); claims.len()];
    let mut wanted = BatchResults { claims: &mut results, ..BatchResults::default() };
    session.calculate_batch(&batch, &mut wanted).expect("every table has its rows");
    for (index, result) in (0..).zip(&results) {
        match session.batch_document(&batch, index) {
            Ok(_) => assert_eq!(result.code, 0),
            Err(refusal) => assert_eq!(result.code, u32::from(refusal.code())),
        }
    }
});
