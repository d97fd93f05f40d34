//! Every 医科 receipt of the shelf as a claim that the rooms accept.

mod receipts;

use encoding_rs::SHIFT_JIS;
use receipts::{IMAGE, SETS, receipts as receipt_files};
use santei::claim::check;
use santei::uke::{Chunk, Reader, TextEncoding, UkeFile, claim_of};
use santei::{Engine, Image, MasterSet};
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
            let decode = |text: &[u8]| match file.encoding() {
                TextEncoding::Cp932 => SHIFT_JIS.decode_without_bom_handling(text).0.into_owned(),
                _ => String::from_utf8_lossy(text).into_owned(),
            };
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
