//! Receipt files as claims.

use crate::refusal::{Problem, Refusal};
use santei::message::Severity;
use santei::uke::{Chunk, Finding, PatientKey, Reader, TextEncoding, UkeFile, claim_of, join};
use santei::{Claim, MasterSet};
use serde::Serialize;

#[derive(Serialize)]
struct Claims {
    claims: Vec<Made>,
    /// Receipts without a claim, and units that are not in one.
    skipped: Vec<Problem>,
}

#[derive(Serialize)]
struct Made {
    /// Number of the RE record.
    record: u32,
    claim: Claim,
}

/// The claims of a file; receipts of the same patient are joined.
pub(crate) fn claims(
    bytes: &[u8],
    masters: &MasterSet<'_>,
    decode: &dyn Fn(&[u8], TextEncoding) -> String,
) -> Result<String, Refusal> {
    let refused = |finding: &Finding<'_>| {
        let shown = |ja: bool| finding.text(ja, &|bytes| decode(bytes, TextEncoding::Ascii));
        let at = format!("{}:{}", finding.position.record, finding.position.field);
        Problem { ja: shown(true), en: shown(false), ..Problem::new(&finding.def, at, &[]) }
    };
    let file = UkeFile::open(bytes).map_err(|finding| Refusal::of(refused(&finding)))?;
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    let (mut records, mut made, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        let Chunk::Receipt(receipt) = chunk else { continue };
        let record = receipt.header.record().number();
        match claim_of(receipt, masters, &|bytes| decode(bytes, file.encoding())) {
            Ok(claim) => {
                skipped.extend(
                    claim.skipped.iter().map(|unit| Problem::new(unit.reason.def(), format!("{}:0", unit.record), &[])),
                );
                records.push(record);
                made.push((PatientKey::of(receipt), claim));
            }
            Err(reason) => {
                let (ja, en) = (reason.text(true), reason.text(false));
                skipped.push(Problem { ja, en, ..Problem::new(reason.def(), format!("{record}:0"), &[]) });
            }
        }
    }
    let whole = |finding: &&Finding<'_>| finding.position.record == 0 && finding.def.severity == Severity::Error;
    if let Some(finding) = findings.iter().find(whole) {
        return Err(Refusal::of(refused(finding)));
    }
    join(&mut made);
    let claims = records.into_iter().zip(made).map(|(record, (_, own))| Made { record, claim: own.claim }).collect();
    Ok(serde_json::to_string(&Claims { claims, skipped }).unwrap_or_default())
}
