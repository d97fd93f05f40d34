//! Receipts of the same patient at one institution, joined over months and settings.

use super::claim::ReceiptClaim;
use super::class::PayerSlot;
use super::layout::Sn;
use super::receipt::Receipt;
use crate::claim::{Claim, HistoryEntry, HistoryStatus, OtherSetting};
use crate::{Day, Month};

/// Who a receipt is about, for comparing receipts with each other; it prints nothing of the patient.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatientKey(Vec<Vec<u8>>);

impl core::fmt::Debug for PatientKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PatientKey(…)")
    }
}

impl PatientKey {
    /// The patient of a receipt: institution, 保険者番号, 記号, 番号, 枝番, birth date and sex; where 保険者番号 or 番号 is not
    /// recorded, institution and カルテ番号. `None` when neither is: such a receipt is joined with no other.
    pub fn of(receipt: &Receipt<'_>) -> Option<PatientKey> {
        let institution = receipt.institution?;
        let mut key = vec![institution.prefecture().bytes().to_vec(), institution.institution().bytes().to_vec()];
        let insurance = receipt.payers.iter().find(|payer| payer.slot == PayerSlot::Insurance);
        let numbers = insurance.map(|payer| [2, 3, 4].map(|position| payer.record.field(position).bytes()));
        match numbers.filter(|[insurer, _, number]| !insurer.is_empty() && !number.is_empty()) {
            Some(numbers) => {
                key.extend(numbers.map(<[u8]>::to_vec));
                key.push(branch(receipt).to_vec());
                key.push(receipt.birth.map(|birth| birth.to_string().into_bytes()).unwrap_or_default());
                key.push(receipt.header.sex().bytes().to_vec());
            }
            None => {
                let chart = receipt.header.chart_number();
                if chart.is_empty() {
                    return None;
                }
                key.push(chart.bytes().to_vec());
            }
        }
        Some(PatientKey(key))
    }
}

fn branch<'a>(receipt: &Receipt<'a>) -> &'a [u8] {
    let confirmed = receipt.records.iter().copied().filter_map(Sn::of);
    confirmed.filter(|sn| sn.payer_kind().bytes() == b"1").map(|sn| sn.branch().bytes()).next().unwrap_or_default()
}

/// Joins the receipts of the same patients: what earlier months claimed becomes the history, what the same month claimed in the
/// other setting becomes 同月の他区分, and the history begins with the patient's first month.
///
/// A patient's month in one setting is one receipt; of several (handed in again) the last of the list counts for the others.
pub fn join(receipts: &mut [(Option<PatientKey>, ReceiptClaim)]) {
    let mut order: Vec<usize> = (0..receipts.len()).collect();
    order.retain(|index| receipts.get(*index).is_some_and(|(key, _)| key.is_some()));
    order.sort_by(|a, b| key(receipts, *a).cmp(&key(receipts, *b)).then(a.cmp(b)));
    let mut joined: Vec<(usize, Joined)> = Vec::new();
    for group in order.chunk_by(|a, b| patient(receipts, *a) == patient(receipts, *b)) {
        let claims: Vec<&Claim> =
            group.iter().filter_map(|index| receipts.get(*index).map(|(_, made)| &made.claim)).collect();
        let counted = counted(&claims);
        joined.extend(group.iter().zip(&claims).map(|(index, claim)| (*index, joined_of(claim, &counted))));
    }
    for (index, part) in joined {
        if let Some((_, made)) = receipts.get_mut(index) {
            made.claim.history = part.history;
            made.claim.history_from = Some(part.from);
            made.claim.other_setting = part.other;
        }
    }
}

struct Joined {
    history: Vec<HistoryEntry>,
    from: Day,
    other: Option<OtherSetting>,
}

fn patient(receipts: &[(Option<PatientKey>, ReceiptClaim)], index: usize) -> Option<&PatientKey> {
    receipts.get(index)?.0.as_ref()
}

fn key(receipts: &[(Option<PatientKey>, ReceiptClaim)], index: usize) -> Option<(Option<&PatientKey>, (i32, u32))> {
    let (patient, made) = receipts.get(index)?;
    Some((patient.as_ref(), order_of(made.claim.month)))
}

fn order_of(month: Month) -> (i32, u32) {
    (month.year(), month.month())
}

/// The last receipt of every month and setting, in order of month; so are the claims given.
fn counted<'c>(claims: &[&'c Claim]) -> Vec<&'c Claim> {
    let mut counted: Vec<&Claim> = Vec::new();
    for claim in claims {
        // Both settings of a month stand side by side.
        let same = |other: &&mut &Claim| (other.month, other.setting) == (claim.month, claim.setting);
        match counted.iter_mut().rev().take(2).find(same) {
            Some(earlier) => *earlier = claim,
            None => counted.push(claim),
        }
    }
    counted
}

/// What the patient's counted receipts say to one of them.
fn joined_of(claim: &Claim, counted: &[&Claim]) -> Joined {
    let earlier = counted.iter().filter(|other| order_of(other.month) < order_of(claim.month));
    let mut history: Vec<HistoryEntry> = earlier.flat_map(|other| acts(other)).collect();
    history.sort_by_key(|entry| entry.date);
    let beside = counted.iter().find(|other| other.month == claim.month && other.setting != claim.setting);
    let other = beside.map(|other| OtherSetting { acts: acts(other).collect(), points: Vec::new() });
    let from = counted.first().map_or(claim.month, |first| first.month).first_day();
    Joined { history, from, other }
}

fn acts(claim: &Claim) -> impl Iterator<Item = HistoryEntry> + '_ {
    claim.units.iter().flat_map(move |unit| {
        unit.times.iter().flat_map(move |times| {
            unit.lines.iter().map(move |line| HistoryEntry {
                date: times.date,
                code: line.code,
                quantity: line.quantity,
                count: times.count,
                setting: claim.setting,
                department: None,
                status: HistoryStatus::Claimed,
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MasterSet;
    use crate::uke::{Chunk, Reader, UkeFile, claim_of};

    /// The receipts of a file as claims, joined: number, history as day and code, first day, acts of the other setting.
    fn joined(receipts: &str) -> Vec<(String, Vec<String>, String, usize)> {
        let text = format!("IR,1,13,1,1234567,,A,202607,00,\n{receipts}");
        let file = UkeFile::open(text.as_bytes()).unwrap();
        let (mut reader, mut findings, mut list) = (Reader::new(&file), Vec::new(), Vec::new());
        let masters = MasterSet::new(&[], None).unwrap();
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            if let Chunk::Receipt(receipt) = chunk {
                let decode = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                list.push((PatientKey::of(receipt), claim_of(receipt, &masters, &decode).unwrap()));
            }
        }
        join(&mut list);
        let shown = |(_, made): &(_, ReceiptClaim)| {
            let claim = &made.claim;
            let history = claim.history.iter().map(|entry| format!("{} {}", entry.date, entry.code)).collect();
            let other = claim.other_setting.as_ref().map_or(0, |other| other.acts.len());
            (claim.id.clone(), history, claim.history_from.unwrap().to_string(), other)
        };
        list.iter().map(shown).collect()
    }

    fn receipt(number: u32, kind: &str, month: &str, payer: &str, chart: &str) -> String {
        format!(
            "RE,{number},{kind},{month},A,1,19730115,,,,,,,{chart}\nHO,{payer},1,10\nSI,12,1,112007410,,76,1,,,,,,,,1\n"
        )
    }

    #[test]
    fn months_and_settings_of_a_patient_are_joined() {
        let a = "06222011,1,1001";
        let receipts = [
            receipt(1, "1112", "202606", a, ""),
            receipt(2, "1112", "202604", a, "77"),
            receipt(3, "1111", "202606", a, ""),
            receipt(4, "1112", "202605", "06222011,1,1002", ""),
        ];
        let list = joined(&receipts.concat());
        let history = vec!["2026-04-02 112007410".to_owned()];
        assert_eq!(list[0], ("2026-06-1".to_owned(), history.clone(), "2026-04-01".to_owned(), 1));
        assert_eq!(list[1], ("2026-04-2".to_owned(), vec![], "2026-04-01".to_owned(), 0));
        assert_eq!(list[2], ("2026-06-3".to_owned(), history, "2026-04-01".to_owned(), 1));
        assert_eq!(list[3], ("2026-05-4".to_owned(), vec![], "2026-05-01".to_owned(), 0));
    }

    #[test]
    fn chart_numbers_stand_in_and_receipts_handed_in_again_count_once() {
        let receipts = [
            receipt(1, "1112", "202604", ",,", "5"),
            receipt(2, "1112", "202604", ",,", "5"),
            receipt(3, "1112", "202605", ",,", "5"),
            receipt(4, "1112", "202605", ",,", ""),
        ];
        let list = joined(&receipts.concat());
        assert_eq!(list[2].1, ["2026-04-02 112007410"]);
        assert_eq!((list[3].1.len(), list[3].2.as_str()), (0, "2026-05-01"));
    }
}
