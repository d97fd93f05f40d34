//! Receipt files of any length: one for each review organisation, written while claims come in.

use crate::refused::Problem;
use crate::run::Job;
use crate::summary::Tally;
use santei::claim::Institution;
use santei::message::Severity;
use santei::outcome::Outcome;
use santei::uke::{
    BuiltReceipt, ReceiptFile, ReceiptSums, ReviewOrganisation, UkeFile, check, decode_text, encode_records,
    encode_text, not_final, receipts_of,
};
use santei::{Claim, ClaimError, MasterSet, Month};

/// The receipts of a claim, ready to be written.
pub(crate) struct Billed {
    pub(crate) input: String,
    pub(crate) line: u64,
    pub(crate) id: String,
    pub(crate) institution: Institution,
    pub(crate) receipts: Vec<BuiltReceipt>,
    pub(crate) tally: Tally,
}

/// Makes the receipts of a claim. Each was read back in a file of its own: what `uke check` calls an error is never written.
pub(crate) fn bill(
    claim: &Claim,
    outcome: &Outcome<'_>,
    masters: &MasterSet<'_>,
    job: &Job,
) -> Result<Vec<BuiltReceipt>, Vec<Problem>> {
    if let Some(open) = not_final(outcome).filter(|_| !job.allow_open) {
        return Err(Problem::of(&[open]));
    }
    let receipts = receipts_of(claim, outcome, masters).map_err(|errors| Problem::of(&errors))?;
    let wanted = |receipt: &BuiltReceipt| job.organisation.is_none_or(|own| own == receipt.organisation());
    let receipts: Vec<BuiltReceipt> = receipts.into_iter().filter(wanted).collect();
    for receipt in &receipts {
        checked(claim, receipt, job.billing_month.unwrap_or_else(|| receipt.month().plus_months(1)))?;
    }
    Ok(receipts)
}

fn checked(claim: &Claim, receipt: &BuiltReceipt, billing_month: Month) -> Result<(), Vec<Problem>> {
    let file = ReceiptFile::new(&claim.institution, billing_month, receipt.organisation());
    let mut file = file.map_err(|errors| Problem::of(&errors))?;
    let one = |error: ClaimError| Problem::of(&[error]);
    file.push(&claim.institution, receipt).map_err(one)?;
    let bytes = file.encode(&encode_text).map_err(one)?;
    // A file with a head is not empty.
    let Ok(file) = UkeFile::open(&bytes) else { return Ok(()) };
    let findings = check(&file).findings;
    let errors = findings.iter().filter(|finding| finding.def.severity == Severity::Error);
    let problem = |finding: &santei::uke::Finding<'_>| {
        let text = |ja| finding.text(ja, &|bytes| decode_text(bytes, file.encoding()));
        Problem { code: finding.def.code, slug: finding.def.slug, at: String::new(), ja: text(true), en: text(false) }
    };
    let problems: Vec<Problem> = errors.map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The open files, in the order of [`ReviewOrganisation::ALL`].
#[derive(Clone, Default)]
pub(crate) struct ReceiptFiles([Option<ReceiptFile>; 2]);

impl ReceiptFiles {
    /// Goes on with files that stand as this says.
    pub(crate) fn resume(billing_month: Month, sums: &[Option<ReceiptSums>]) -> ReceiptFiles {
        let file = |place: usize, organisation| {
            let sums = sums.get(place).copied().flatten()?;
            Some(ReceiptFile::resume(billing_month, organisation, sums))
        };
        let [first, second] = ReviewOrganisation::ALL;
        ReceiptFiles([file(0, first), file(1, second)])
    }

    pub(crate) fn sums(&self) -> Vec<Option<ReceiptSums>> {
        self.0.iter().map(|file| file.as_ref().map(ReceiptFile::sums)).collect()
    }

    /// Takes all receipts of a claim, or none and says why.
    pub(crate) fn push(&mut self, billing_month: Month, billed: &Billed) -> Result<(), Vec<Problem>> {
        // What was written so far is taken after each block, so that a copy is small.
        let mut files = self.clone();
        for receipt in &billed.receipts {
            let organisation = receipt.organisation();
            let other = files.0.iter().flatten().find(|file| {
                Some(file.sums().institution) != billed.institution.prefecture.zip(billed.institution.code)
            });
            let place = usize::from(organisation != ReviewOrganisation::ALL[0]);
            let own = files.0.get(place).is_some_and(Option::is_some);
            if let (false, Some(other)) = (own, other) {
                // Its refusal names the institution.
                let refused = other.clone().push(&billed.institution, receipt);
                refused.map_err(|error| Problem::of(&[error]))?;
            }
            let Some(slot) = files.0.get_mut(place) else { continue };
            let file = match slot {
                Some(file) => file,
                None => {
                    let new = ReceiptFile::new(&billed.institution, billing_month, organisation);
                    slot.insert(new.map_err(|errors| Problem::of(&errors))?)
                }
            };
            file.push(&billed.institution, receipt).map_err(|error| Problem::of(&[error]))?;
        }
        *self = files;
        Ok(())
    }

    /// The records since the last call, by file; at the end with the totals.
    pub(crate) fn take(&mut self, at_end: bool) -> Result<[Vec<u8>; 2], ClaimError> {
        let mut taken = [Vec::new(), Vec::new()];
        for (file, bytes) in self.0.iter_mut().zip(&mut taken) {
            let Some(file) = file else { continue };
            *bytes = match at_end {
                true => file.encode(&encode_text)?,
                false => encode_records(&file.take_text(), &encode_text)?,
            };
        }
        Ok(taken)
    }
}
