//! Every 医科 receipt of the shelf as a claim that the rooms accept.

mod receipts;

use receipts::{IMAGE, IMAGE_R06, SETS, on, receipts as receipt_files};
use santei::claim::{VisitKind, check};
use santei::uke::{Chunk, Reader, UkeFile, claim_of, decode_text};
use santei::{Claim, Engine, Image, MasterSet};
use std::collections::BTreeMap;

#[derive(Default, Debug, PartialEq)]
struct Count {
    receipts: usize,
    other_table: usize,
    refused: usize,
    claims: usize,
    units: usize,
    claim_units: usize,
    encounters: usize,
    counted_receipts: usize,
    units_with_encounter: usize,
    stays: usize,
    stay_days: usize,
}

#[test]
fn every_medical_receipt_becomes_a_claim() {
    let test = "every_medical_receipt_becomes_a_claim";
    let (Some(shelf), Some(image)) = (santei_golden::shelf::find(test), IMAGE.as_ref()) else { return };
    let masters = MasterSet::new(&[Image::open(image).unwrap()], None).unwrap();
    let engine = Engine::new(masters);
    let (mut session, mut skipped) = (engine.session(), BTreeMap::<&str, usize>::new());
    let mut counts = BTreeMap::new();
    for set in SETS {
        let count: &mut Count = counts.entry(set).or_default();
        for (_, bytes) in receipt_files(&shelf, set) {
            let file = UkeFile::open(&bytes).unwrap();
            let decode = |text: &[u8]| decode_text(text, file.encoding());
            let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
            while let Some(chunk) = reader.next_chunk(&mut findings) {
                let Chunk::Receipt(receipt) = chunk else { continue };
                count.receipts += 1;
                count.other_table += usize::from(!receipt.is_medical());
                let made = match claim_of(receipt, engine.masters(), &decode) {
                    Ok(made) => made,
                    Err(reason) => {
                        *skipped.entry(reason.def().slug).or_default() += 1;
                        println!("{set}: {}", reason.text(false));
                        count.refused += usize::from(receipt.is_medical());
                        continue;
                    }
                };
                assert_eq!(check(&made.claim), []);
                assert_eq!(made.sources.len(), made.claim.units.len());
                session.calculate(&made.claim);
                for unit in &made.skipped {
                    *skipped.entry(unit.reason.slug()).or_default() += 1;
                }
                let claim = &made.claim;
                count.claims += 1;
                count.units += receipt.units.len();
                count.claim_units += claim.units.len();
                count.encounters += claim.encounters.len();
                count.counted_receipts += usize::from(claim.encounters.iter().any(|e| e.counts_as_actual_day));
                count.units_with_encounter += claim.units.iter().filter(|unit| unit.encounter.is_some()).count();
                count.stays += usize::from(claim.stay.is_some());
                count.stay_days += claim.stay.iter().map(|stay| stay.days.len()).sum::<usize>();
            }
        }
    }
    println!("{counts:#?}\nnot in a claim: {skipped:?}");
    // Beside them only the three dental receipts of the demo clinics.
    let all = |of: fn(&Count) -> usize| SETS[..3].iter().map(|set| of(&counts[set])).sum::<usize>();
    assert_eq!((all(|c| c.receipts), all(|c| c.other_table), all(|c| c.refused)), (164, 3, 0));
    assert_eq!((all(|c| c.units), all(|c| c.claim_units), all(|c| c.units_with_encounter)), (898, 931, 647));
    assert_eq!((all(|c| c.encounters), all(|c| c.counted_receipts)), (168, 145));
    assert_eq!((all(|c| c.stays), all(|c| c.stay_days)), (5, 38));
    // Synthetic receipts without a month of care.
    let synthetic = &counts[SETS[3]];
    assert_eq!((synthetic.claims, synthetic.refused), (8, 4));
    assert_eq!(skipped, BTreeMap::from([("month-unreadable", 4), ("receipt-of-other-table", 3)]));
}

/// The claim of an outpatient receipt of 2024-07 with 3 actual days. The embedded excerpt says nothing of 実日数.
fn outpatient(image: &[u8], lines: &str) -> Claim {
    let text = format!(
        "IR,1,13,1,1234567,,A,202408,00,\nRE,1,1112,202407,A,1,19730115\nHO,06222011,1,1001,3,0\n{}",
        (1..=5).fold(lines.to_owned(), |lines, day| lines.replace(&format!("{{{day}}}"), &days(&[day])))
    );
    let masters = MasterSet::new(&[Image::open(image).unwrap()], None).unwrap();
    let file = UkeFile::open(text.as_bytes()).unwrap();
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            return claim_of(receipt, &masters, &|text| String::from_utf8_lossy(text).into_owned()).unwrap().claim;
        }
    }
    panic!("no receipt");
}

fn days(days: &[usize]) -> String {
    format!(",,,,,,{}", on(days))
}

/// First day of the month, number of days and encounter of a unit.
type Shape<'c> = (u32, usize, Option<&'c str>);

/// Encounters by day of the month, and the units.
fn shape(claim: &Claim) -> (Vec<u32>, Vec<Shape<'_>>) {
    let day = |day: santei::Day| day.ymd().2;
    let encounters = claim.encounters.iter().map(|encounter| day(encounter.date)).collect();
    let unit = |unit: &'_ santei::claim::Unit| (day(unit.times[0].date), unit.times.len());
    let units = claim.units.iter().map(|u| (unit(u).0, unit(u).1, u.encounter.as_deref())).collect();
    (encounters, units)
}

#[test]
fn acts_belong_to_the_one_visit_of_their_day() {
    let Some(image) = IMAGE_R06.as_ref() else { return };
    // Visits on 1, 2 and 3; a test on 1 and 4; a drug on 5.
    let lines = format!(
        "SI,11,1,111000110,,291,1{{1}}\nSI,12,1,112007410,,75,2{}\nSI,60,1,160000310,,26,2{}\nIY,21,1,610407447,3,3,1{{5}}\n",
        days(&[2, 3]),
        days(&[1, 4])
    );
    let claim = outpatient(image, &lines);
    let (encounters, units) = shape(&claim);
    assert_eq!(encounters, [1, 2, 3]);
    let at = |day: &'static str| Some(day);
    assert_eq!(
        units,
        [
            (1, 1, at("2024-07-01")),
            (2, 1, at("2024-07-02")),
            (3, 1, at("2024-07-03")),
            (1, 1, at("2024-07-01")),
            (4, 1, None),
            (5, 1, None),
        ]
    );
    assert!(claim.encounters.iter().all(|encounter| encounter.counts_as_actual_day));
    let kinds: Vec<VisitKind> = claim.encounters.iter().map(|encounter| encounter.visit).collect();
    assert_eq!(kinds, [VisitKind::First, VisitKind::FollowUp, VisitKind::FollowUp]);
}

#[test]
fn days_with_several_visits_or_none_have_no_encounter() {
    let Some(image) = IMAGE_R06.as_ref() else { return };
    let twice = format!("SI,12,1,112007410,,75,2,,,,,,{}\n", on(&[1]).replacen(",1", ",2", 1));
    for lines in [
        twice.as_str(),
        "SI,12,1,112007410,,75,1{1}\nSI,12,1,112008350,,75,1{1}\n",
        "SI,11,1,111000110,,291,1{1}\nSI,11,1,111011810,,146,1{1}\n",
        "SI,12,1,112008350,,75,1{1}\n",
        "SI,60,1,160000310,,26,1{1}\n",
    ] {
        let claim = outpatient(image, lines);
        assert!(claim.encounters.is_empty(), "{lines}");
        assert!(claim.units.iter().all(|unit| unit.encounter.is_none()), "{lines}");
    }
    // Fewer visits than 診療実日数: which days count is not known.
    let one = outpatient(image, "SI,12,1,112007410,,75,1{1}\n");
    assert_eq!((one.encounters.len(), one.encounters[0].counts_as_actual_day), (1, false));
}
