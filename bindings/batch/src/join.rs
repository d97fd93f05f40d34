//! The months of a patient, joined over all receipt files of a run (see [`santei::uke::join`]).

use crate::error::BatchError;
use crate::input::{Input, InputKind, Pieces};
use santei::claim::{Claim, HistoryEntry, OtherSetting};
use santei::uke::{PatientKey, ReceiptClaim, claim_of, decode_text, join};
use santei::{Day, MasterSet};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What the other receipts of a patient say to one of them, by input and number of the receipt.
#[derive(Default)]
pub(crate) struct Joined(HashMap<(usize, u64), Part>);

struct Part {
    history: Vec<HistoryEntry>,
    from: Option<Day>,
    other: Option<OtherSetting>,
}

impl Joined {
    /// Reads all receipt files: once for the patients with several receipts, and where there are any once more for their claims.
    pub(crate) fn read(inputs: &[Input], masters: &MasterSet<'_>) -> Result<Joined, BatchError> {
        let several = several(inputs)?;
        if several.is_empty() {
            return Ok(Joined::default());
        }
        let mut places: Vec<(usize, u64)> = Vec::new();
        let mut claims: Vec<(Option<PatientKey>, ReceiptClaim)> = Vec::new();
        for (place, input) in receipt_files(inputs) {
            Pieces::each(input, &mut |number, receipt, encoding| {
                let Some(key) = PatientKey::of(receipt).filter(|key| several.contains(&hash(key))) else { return };
                // One that makes no claim is told when its turn comes.
                if let Ok(made) = claim_of(receipt, masters, &|bytes| decode_text(bytes, encoding)) {
                    places.push((place, number));
                    claims.push((Some(key), made));
                }
            })?;
        }
        join(&mut claims);
        let part = |made: ReceiptClaim| Part {
            history: made.claim.history,
            from: made.claim.history_from,
            other: made.claim.other_setting,
        };
        Ok(Joined(places.into_iter().zip(claims.into_iter().map(|(_, made)| part(made))).collect()))
    }

    /// Puts it into the claim that was made of a receipt.
    pub(crate) fn complete(&self, input: usize, receipt: u64, claim: &mut Claim) {
        if let Some(part) = self.0.get(&(input, receipt)) {
            claim.history.clone_from(&part.history);
            claim.history_from = part.from;
            claim.other_setting.clone_from(&part.other);
        }
    }
}

fn receipt_files(inputs: &[Input]) -> impl Iterator<Item = (usize, &Input)> {
    inputs.iter().enumerate().filter(|(_, input)| input.kind == InputKind::Uke)
}

/// Hashes of the patients with several receipts. Two patients of one hash cost a look at their claims; joined is by the whole key.
fn several(inputs: &[Input]) -> Result<HashSet<u64>, BatchError> {
    let mut all: Vec<u64> = Vec::new();
    for (_, input) in receipt_files(inputs) {
        Pieces::each(input, &mut |_, receipt, _| all.extend(PatientKey::of(receipt).as_ref().map(hash)))?;
    }
    all.sort_unstable();
    Ok(all.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).filter_map(|same| same.first().copied()).collect())
}

fn hash(key: &PatientKey) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use santei::uke::{Chunk, Reader, UkeFile};

    fn file(month: &str, receipts: std::ops::Range<u32>) -> String {
        let mut text = format!("IR,1,13,1,1234567,,A,{month},00,\r\n");
        for number in receipts {
            text += &format!(
                "RE,{number},1112,{month},A,1,19730115,,,,,,,\r\nHO,06222011,1,{number},1,76\r\nSI,12,1,112007410,,76,1,,,,,,,,1\r\n"
            );
        }
        text
    }

    #[test]
    fn what_is_joined_in_pieces_is_what_is_joined_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        // More than one block, and only some patients in several months.
        let files = [file("202604", 1..3_500), file("202605", 3_000..6_500), file("202606", 3_400..3_450)];
        let masters = MasterSet::new(&[], None).unwrap();
        let (mut inputs, mut whole, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for (place, text) in files.iter().enumerate() {
            let path = folder.path().join(place.to_string());
            std::fs::write(&path, text).unwrap();
            inputs.push(Input::new(&path, InputKind::Uke).unwrap());
            let file = UkeFile::open(text.as_bytes()).unwrap();
            let (mut reader, mut findings, mut number) = (Reader::new(&file), Vec::new(), 0);
            while let Some(chunk) = reader.next_chunk(&mut findings) {
                if let Chunk::Receipt(receipt) = chunk {
                    let made = claim_of(receipt, &masters, &|bytes| decode_text(bytes, file.encoding())).unwrap();
                    whole.push((PatientKey::of(receipt), made));
                    places.push((place, number));
                    number += 1;
                }
            }
        }
        let mut own: Vec<Claim> = whole.iter().map(|(_, made)| made.claim.clone()).collect();
        join(&mut whole);
        let joined = Joined::read(&inputs, &masters).unwrap();
        for (claim, (place, number)) in own.iter_mut().zip(places) {
            joined.complete(place, number, claim);
        }
        assert!(own.iter().eq(whole.iter().map(|(_, made)| &made.claim)));
        assert_eq!(joined.0.len(), 500 + 500 + 50);
        assert_eq!(own.iter().filter(|claim| claim.history.len() == 2).count(), 50);
    }
}
