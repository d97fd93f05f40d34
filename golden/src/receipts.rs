//! The sample receipts of the shelf as claims, and claims with what a receipt says besides.

use santei::claim::{Claim, CoverageKind, Digits, Disease, DiseaseOutcome, Setting, Sex};
use santei::masters::is_payer_number_verified;
use santei::uke::{Chunk, Reader, TextEncoding, UkeFile, claim_of, decode_text, redate};
use santei::{MasterSet, Month};
use std::io::Read;
use std::path::Path;

/// Folders and archives of sample receipts.
pub const SETS: [&str; 4] = ["ssk_sample_med", "receiptisan", "orca_demo.zip", "halunasu_synthetic.zip"];

/// A claim, and the set that it comes from.
pub struct Sample {
    /// The set.
    pub set: &'static str,
    /// The claim.
    pub claim: Claim,
}

/// Every medical receipt of the samples that can be moved into the month, one claim each.
///
/// # Panics
/// When a file of the shelf cannot be read.
pub fn redated(shelf: &Path, to: Month, masters: &MasterSet<'_>) -> Vec<Sample> {
    let mut samples = Vec::new();
    for set in SETS {
        for bytes in files(&shelf.join("corpus/uke").join(set)) {
            let Ok(file) = UkeFile::open(&bytes) else { continue };
            let Ok(moved) = redate(&file, to, masters) else { continue };
            claims(&moved.bytes, masters, &mut |claim| samples.push(Sample { set, claim }));
        }
    }
    samples
}

/// Every inpatient claim of a set of receipts, in its own month, with the points and the yen of meals that the receipt records.
///
/// # Panics
/// When a file of the shelf cannot be read.
pub fn inpatient(shelf: &Path, set: &str, masters: &MasterSet<'_>) -> Vec<(Claim, Recorded)> {
    let mut found = Vec::new();
    for bytes in files(&shelf.join("corpus/uke").join(set)) {
        let file = UkeFile::open(&bytes).expect("a receipt file opens");
        let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            let Chunk::Receipt(receipt) = chunk else { continue };
            let Ok(made) = claim_of(receipt, masters, &|bytes| decode_text(bytes, TextEncoding::Cp932)) else {
                continue;
            };
            let Some(payer) = receipt.payers.first() else { continue };
            if made.claim.setting == Setting::Inpatient {
                let [points, meals_yen, meals, days] =
                    [payer.points, payer.meal_yen, payer.meals, payer.actual_days].map(Option::unwrap_or_default);
                found.push((made.claim, Recorded { points, meals_yen, meals, days }));
            }
        }
    }
    found
}

/// What a receipt records of its first payer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// 合計点数.
    pub points: i64,
    /// 食事療養・生活療養 合計金額, yen.
    pub meals_yen: i64,
    /// 食事療養・生活療養 回数.
    pub meals: i64,
    /// 診療実日数.
    pub days: i64,
}

fn claims(bytes: &[u8], masters: &MasterSet<'_>, take: &mut dyn FnMut(Claim)) {
    let file = UkeFile::open(bytes).expect("a moved file opens");
    let decode = |bytes: &[u8]| decode_text(bytes, file.encoding());
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk
            && let Ok(made) = claim_of(receipt, masters, &decode)
        {
            take(made.claim);
        }
    }
}

fn files(path: &Path) -> Vec<Vec<u8>> {
    if path.is_dir() {
        let mut paths: Vec<_> =
            std::fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        return paths.into_iter().map(|path| std::fs::read(path).expect("a file")).collect();
    }
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("an archive")).expect("a zip");
    let members = zip.len();
    let read = |index| {
        let mut bytes = Vec::new();
        zip.by_index(index).expect("a member").read_to_end(&mut bytes).expect("a member is read");
        bytes
    };
    (0..members).map(read).collect()
}

/// A number with its 検証番号.
fn verified(digits: &str) -> String {
    let padded = |number: &String| is_payer_number_verified(&format!("{number:0>8}")) == Some(true);
    (0..10).map(|check| format!("{digits}{check}")).find(padded).expect("one digit verifies")
}

/// A claim with what a receipt says beside acts and money: cases tell no name, numbers or diseases.
///
/// # Panics
/// Never: one of ten digits verifies a number.
pub fn sendable(mut claim: Claim) -> Claim {
    let institution = &mut claim.institution;
    institution.code = Digits::parse("9999913");
    institution.prefecture = institution.prefecture.or(Digits::parse("13"));
    institution.name = Some("サンプル病院".into());
    institution.beds = institution.beds.or(Some(500));
    claim.patient.name = Some("山田　太郎".into());
    claim.patient.sex = claim.patient.sex.or(Some(Sex::Female));
    // An insurer of the same prefecture, as local schemes ask for.
    let prefecture = institution.prefecture.map(|code| code.to_string()).unwrap_or_default();
    let insurer = |law: &str, own: &str| verified(&format!("{law}{prefecture}{own}"));
    for coverage in &mut claim.coverages {
        coverage.insurer_number = Some(match coverage.kind {
            CoverageKind::Employees => insurer("06", "201"),
            CoverageKind::National => insurer("", "801"),
            CoverageKind::NationalSociety => insurer("", "301"),
            CoverageKind::LateElderly => insurer("39", "801"),
            CoverageKind::Retired => insurer("67", "801"),
        });
        coverage.symbol = Some("12".into());
        coverage.number = Some("1001".into());
    }
    for subsidy in &mut claim.subsidies {
        subsidy.recipient_number = Some(verified("123456"));
    }
    claim.diseases = vec![Disease {
        code: Digits::parse("4139007"),
        modifiers: Vec::new(),
        name: None,
        // A newborn has none from before the birth.
        start: claim.month.first_day().max(claim.patient.birth_date),
        outcome: DiseaseOutcome::Continuing,
        main: true,
        comment: None,
    }];
    claim
}
