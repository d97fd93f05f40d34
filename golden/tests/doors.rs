//! The crate that the doors share, against the engine: every case as JSON and as records, and the plain results against the JSON.

use santei_door::Session;
use santei_door::batch::{
    BatchClaim, ClaimResult, EncounterResult, LineResult, NONE_I64, RESULT_FINAL, RESULT_PROVISIONAL,
};
use santei_golden::doors::{Replay, Results, Set, sets};
use santei_golden::shelf;
use serde_json::Value;

#[test]
fn every_case_is_the_same_as_json_and_as_records() {
    let shelf = shelf::find("cases of official masters through the doors");
    let mut counted = (0, 0);
    for set in sets(shelf.as_deref()) {
        let (replay, mut session) = (set.replay(), set.session());
        for (claim, expected) in set.claims.iter().zip(&replay.expected) {
            let told = session.calculate(claim.as_bytes()).unwrap_or_else(|refusal| refusal.to_json());
            assert_eq!(&told, expected, "{}", set.name);
        }
        let results = replay.results(&mut session);
        let batch = replay.tables.batch();
        for (index, expected) in (0..).zip(&replay.batch_expected) {
            assert_eq!(&session.batch_document(&batch, index).unwrap(), expected, "{}", set.name);
        }
        assert_results(&set, &replay, &results, &session);
        assert!(replay.inexpressible.is_empty(), "{}: {:?}", set.name, replay.inexpressible);
        counted = (counted.0 + set.claims.len(), counted.1 + replay.frames.len());
        println!("{}: {} claims, {} as records", set.name, set.claims.len(), replay.frames.len());
    }
    println!("{} claims, {} as records: the same bytes", counted.0, counted.1);
    assert!(counted.1 > 300, "{counted:?}");
}

/// The numbers of the plain results are those of the JSON.
fn assert_results(set: &Set, replay: &Replay, results: &Results, session: &Session) {
    let batch = replay.tables.batch();
    let Results { claims, encounters, units, lines } = results;
    for (row, (result, expected)) in batch.claims.iter().zip(claims.iter().zip(&replay.batch_expected)) {
        let json: Value = serde_json::from_str(expected).unwrap();
        assert_claim(result, &json, set.name);
        for index in 0..row.encounters.count {
            let own = &encounters[(row.encounters.first + index) as usize];
            assert_encounter(*own, &json, frame_encounter(session, replay, row, index), set.name);
        }
        for index in 0..row.units.count {
            let unit = (row.units.first + index) as usize;
            let days = json["units"].as_array().unwrap().iter().filter(|day| day["unit"] == index);
            let points: i64 = days.clone().map(|day| int(&day["points_x100"]) * int(&day["count"])).sum();
            let yen: i64 = days.map(|day| int(&day["yen"]) * int(&day["count"])).sum();
            assert_eq!((units[unit].points_x100, units[unit].yen), (points, yen), "{} {}", set.name, json["id"]);
            for line in 0..batch.units[unit].lines.count {
                let mut told = json["lines"].as_array().unwrap().iter();
                let told = told.find(|own| own["unit"] == index && own["line"] == line).map(|own| &own["status"]);
                let number = match told.and_then(Value::as_str) {
                    None => 0,
                    Some("accepted" | "added") => 1,
                    Some("suppressed") => 2,
                    Some("undecided") => 3,
                    Some("replaced") => 4,
                    Some("refused") => 5,
                    Some("performed_only") => 6,
                    Some(other) => panic!("{other}"),
                };
                let place = (batch.units[unit].lines.first + line) as usize;
                assert_eq!(lines[place], LineResult { status: number, reserved: 0 }, "{} {}", set.name, json["id"]);
            }
        }
    }
}

fn frame_encounter(session: &Session, replay: &Replay, row: &BatchClaim, index: u32) -> String {
    let batch = replay.tables.batch();
    let place = batch.claims.iter().position(|own| own == row).unwrap();
    session.batch_claim(&batch, place as u32).unwrap().encounters[index as usize].id.clone()
}

fn assert_encounter(result: EncounterResult, json: &Value, id: String, set: &str) {
    let visits = json["visits"].as_array().unwrap().iter().filter(|visit| visit["encounter"] == id.as_str());
    let points: i64 = visits.clone().map(|visit| int(&visit["points_x100"])).sum();
    let shares: Option<i64> = visits.map(|visit| visit["counter_yen"].as_i64()).sum();
    let told = (result.points_x100, result.shares_yen);
    assert_eq!(told, (points, shares.unwrap_or(NONE_I64)), "{set} {} {id}", json["id"]);
}

fn assert_claim(result: &ClaimResult, json: &Value, set: &str) {
    let flags = if json["final"] == true { RESULT_FINAL } else { 0 };
    let flags = flags | if json["provisional"] == true { RESULT_PROVISIONAL } else { 0 };
    let payers = |kind: &str| -> i64 {
        let own = json["payers"].as_array().unwrap().iter().filter(|payer| payer["payer"] == kind);
        own.map(|payer| int(&payer["yen"])).sum()
    };
    let visits = json["visits"].as_array().unwrap();
    let shares: Option<i64> = visits.iter().map(|visit| visit["counter_yen"].as_i64()).sum();
    let meals: Option<i64> = json["meals"].as_array().unwrap().iter().map(|meal| meal["patient_yen"].as_i64()).sum();
    let expected = ClaimResult {
        code: 0,
        flags,
        findings: json["findings"].as_array().unwrap().len() as u32,
        reserved: 0,
        points_x100: int(&json["totals"]["points_x100"]),
        undecided_x100: int(&json["totals"]["undecided_x100"]),
        collected_yen: json["totals"]["collected_yen"].as_i64().unwrap_or(NONE_I64),
        shares_yen: shares.unwrap_or(NONE_I64),
        insurer_yen: payers("coverage"),
        benefit_yen: payers("high_cost"),
        subsidies_yen: payers("subsidy"),
        patient_yen: payers("patient"),
        meals_patient_yen: meals.unwrap_or(NONE_I64),
        outside_yen: int(&json["outside_yen"]),
    };
    assert_eq!(*result, expected, "{set} {}", json["id"]);
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no integer"))
}
