//! What a receipt says beside acts and money: diseases, the fields of the head, comments on the whole, the account.

use super::Making;
use crate::claim::{
    AccountText, Department, Digits, Disease, DiseaseOutcome, DpcExemption, ReceiptComment, ReceiptFacts,
};
use crate::uke::class::ServiceClass;
use crate::uke::field::Field;
use crate::uke::item::{Item, ItemKind};
use crate::uke::layout::{Gr, Sj, Sn, Sy};
use crate::uke::record::Record;

/// 未コード化傷病名.
const NOT_CODED: &[u8] = b"0000999";
/// 特記事項 that follow from the co-payment; the record room writes them.
const OF_THE_SHARE: &[u32] = &[1, 2, 16, 17, 18, 19, 21, 22, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 41, 42, 43, 44];

impl<'a> Making<'_, 'a, '_> {
    /// The institution's records of the patient, without those of organ donors.
    fn own_records(&self) -> impl Iterator<Item = Record<'a>> + '_ {
        let donor = self.receipt.donors.first().and_then(|donor| Some(donor.institution?.record().number()));
        let end = donor.unwrap_or(u32::MAX);
        self.receipt.records.iter().copied().filter(move |record| record.is_provider() && record.number() < end)
    }

    fn shown(&self, field: Field<'a>) -> Option<String> {
        self.text(field.bytes())
    }

    pub(super) fn diseases(&self) -> Vec<Disease> {
        self.own_records().filter_map(Sy::of).filter_map(|record| self.disease(record)).collect()
    }

    /// A disease whose first day cannot be read is left out; `uke check` tells of it.
    fn disease(&self, record: Sy<'a>) -> Option<Disease> {
        let code = record.disease().bytes();
        Some(Disease {
            code: record.disease().ascii().and_then(Digits::parse).filter(|_| code != NOT_CODED),
            modifiers: codes(record.modifiers()),
            name: self.shown(record.name()),
            start: record.start().date()?,
            outcome: match record.outcome().bytes() {
                b"2" => DiseaseOutcome::Cured,
                b"3" => DiseaseOutcome::Died,
                b"4" => DiseaseOutcome::Stopped,
                _ => DiseaseOutcome::Continuing,
            },
            main: !record.main().is_empty(),
            comment: self.shown(record.comment()),
        })
    }

    pub(super) fn facts(&self) -> ReceiptFacts {
        let header = self.receipt.header;
        let insurance = self.payers(|slot| slot.is_insurance()).next();
        let certificate = insurance.and_then(|payer| payer.record.field(11).number());
        let confirmed = self.own_records().filter_map(Sn::of).find(|record| record.payer_kind().bytes() == b"1");
        let search = header.search_number().ascii().filter(|number| !number.is_empty());
        ReceiptFacts {
            chart_number: self.shown(header.chart_number()),
            wards: codes(header.wards()),
            special_notes: codes(header.special_notes())
                .into_iter()
                .filter(|note: &Digits<2>| !OF_THE_SHARE.contains(&note.value()))
                .collect(),
            search_number: search.map(str::to_owned),
            claim_information: self.shown(header.claim_information()),
            departments: [22, 27, 32].into_iter().filter_map(|first| department(header.record(), first)).collect(),
            patient_conditions: codes(header.patient_conditions()),
            discounted_point_price: header.discounted_point_price().number().and_then(|yen| u8::try_from(yen).ok()),
            certificate_number: certificate.and_then(|number| u16::try_from(number).ok()),
            confirmation: confirmed.and_then(|record| Digits::parse(record.confirmation().ascii()?)),
            dpc_exemptions: self.own_records().filter_map(Gr::of).filter_map(|record| self.exemption(record)).collect(),
            comments: self.free_comments(),
            account: self.own_records().filter_map(Sj::of).filter_map(|record| self.account(record)).collect(),
        }
    }

    fn exemption(&self, record: Gr<'a>) -> Option<DpcExemption> {
        Some(DpcExemption { reason: Digits::parse(record.reason().ascii()?)?, code: self.shown(record.dpc_code()) })
    }

    fn account(&self, record: Sj<'a>) -> Option<AccountText> {
        let kind = record.kind().ascii().and_then(Digits::parse);
        Some(AccountText { kind, text: self.shown(record.text())? })
    }

    /// Comments that stand in no unit.
    fn free_comments(&self) -> Vec<ReceiptComment> {
        let in_unit = |index: usize| self.receipt.units.iter().any(|unit| unit.items.contains(&index));
        let free = self.receipt.items.iter().enumerate().filter(|(index, _)| !in_unit(*index));
        free.filter_map(|(_, item)| self.free_comment(item)).collect()
    }

    fn free_comment(&self, item: &Item<'a>) -> Option<ReceiptComment> {
        if item.kind != ItemKind::Comment {
            return None;
        }
        let service_class = item.class.as_ref().map_or(ReceiptComment::WHOLE, ServiceClass::as_str);
        Some(ReceiptComment {
            service_class: Digits::parse(service_class)?,
            code: item.code?,
            text: item.comments().find_map(|(_, text)| self.shown(text)),
        })
    }
}

/// Codes of fixed length, one after the other.
fn codes<const N: usize>(field: Field<'_>) -> Vec<Digits<N>> {
    let bytes = field.bytes().chunks(N);
    bytes.filter_map(|code| Digits::parse(core::str::from_utf8(code).ok()?)).collect()
}

/// A department from the five items that tell it.
fn department(record: Record<'_>, first: u16) -> Option<Department> {
    let part = |offset: u16| record.field(first.saturating_add(offset)).ascii().and_then(Digits::parse);
    Some(Department {
        code: record.field(first).ascii().and_then(Digits::parse)?,
        body: part(1),
        sex: part(2),
        treatment: part(3),
        disease: part(4),
    })
}
