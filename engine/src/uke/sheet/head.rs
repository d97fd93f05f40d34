//! The head of the form and its foot: who, where, which payers, and what is claimed from each.

use super::words::{self, Words, word};
use super::{
    Making, SheetCare, SheetClaim, SheetCode, SheetDay, SheetDonor, SheetInstitution, SheetInsurance, SheetKind,
    SheetMeals, SheetMonth, SheetPatient, SheetSubsidy, payer_word, rows,
};
use crate::day::wareki;
use crate::uke::class::{PayerSlot, ReceiptKind};
use crate::uke::field::Field;
use crate::uke::layout::{Gr, Sn, Ti, Tr, Ts};
use crate::uke::receipt::Payer;
use crate::uke::record::Record;

/// レセプト種別, second digit.
const SCHEMES: Words = &[("1", "1 社・国"), ("2", "2 公費"), ("3", "3 後期"), ("4", "4 退職")];

/// レセプト種別, third digit: the form ends at three payers.
const PAYERS: Words = &[("1", "1 単独"), ("2", "2 ２併"), ("3", "3 ３併"), ("4", "3 ３併"), ("5", "3 ３併")];

/// レセプト種別, last digit.
const BENEFICIARIES: Words = &[
    ("1", "1 本入"),
    ("2", "2 本外"),
    ("3", "3 六入"),
    ("4", "4 六外"),
    ("5", "5 家入"),
    ("6", "6 家外"),
    ("7", "7 高入一"),
    ("8", "8 高外一"),
    ("9", "9 高入７"),
    ("0", "0 高外７"),
];

impl<'a> Making<'_, 'a, '_> {
    /// Text of the file, without the spaces around it. Quotation marks inside quoted items stay doubled, as they are recorded.
    pub(super) fn text(&self, field: Field<'a>) -> String {
        (self.decode)(field.bytes()).trim().to_owned()
    }

    /// A code with its word.
    pub(super) fn code(&self, words: Words, field: Field<'a>) -> SheetCode {
        coded(words, self.text(field))
    }

    fn optional(&self, words: Words, field: Field<'a>) -> Option<SheetCode> {
        (!field.is_empty()).then(|| self.code(words, field))
    }

    /// Codes of `width` characters, one after the other; what is left over stands as a code that is not known.
    pub(super) fn codes(&self, words: Words, field: Field<'a>, width: usize) -> Vec<SheetCode> {
        let letters: Vec<char> = self.text(field).chars().collect();
        letters.chunks(width).map(|code| coded(words, code.iter().collect())).collect()
    }

    pub(super) fn day(&self, field: Field<'a>) -> SheetDay {
        let date = field.date();
        SheetDay { date, era: date.map_or_else(|| self.text(field), wareki) }
    }

    pub(super) fn month(&self, field: Field<'a>) -> SheetMonth {
        let month = field.month();
        // An era that begins inside a month names the whole month by its last day.
        let era = month.and_then(|month| (1..=31).rev().find_map(|day| month.day(day))).map(wareki);
        let era = era.and_then(|day| Some(day.split_once('月')?.0.to_owned() + "月"));
        SheetMonth { month, era: era.unwrap_or_else(|| self.text(field)) }
    }

    pub(super) fn kind(&self) -> SheetKind {
        let code = self.text(self.receipt.header.receipt_kind());
        let digit = |words, index: usize| {
            let digits = self.receipt.kind.as_ref().map_or("", ReceiptKind::as_str);
            digits.get(index..index + 1).and_then(|digit| word(words, digit)).unwrap_or_default()
        };
        let table = if self.receipt.kind.is_some() { "1 医科" } else { "" };
        SheetKind {
            code,
            table,
            scheme: digit(SCHEMES, 1),
            payers: digit(PAYERS, 2),
            beneficiary: digit(BENEFICIARIES, 3),
        }
    }

    pub(super) fn institution(&self) -> SheetInstitution {
        let Some(record) = self.receipt.institution else { return SheetInstitution::default() };
        SheetInstitution {
            prefecture: self.code(words::PREFECTURES, record.prefecture()),
            code: self.text(record.institution()),
            name: self.text(record.name()),
            telephone: self.text(record.telephone()),
            address: String::new(),
        }
    }

    pub(super) fn patient(&self) -> SheetPatient {
        let header = self.receipt.header;
        let departments = [header.department_1(), header.department_2(), header.department_3()];
        SheetPatient {
            name: self.text(header.patient_name()),
            kana: self.text(header.patient_name_kana()),
            sex: self.code(words::SEXES, header.sex()),
            birth: self.day(header.birth()),
            chart: self.text(header.chart_number()),
            admission: self.day(header.admission()),
            wards: self.codes(words::WARDS, header.wards(), 2),
            income_class: self.optional(words::INCOME_CLASSES, header.income_class()),
            beds: self.text(header.beds()),
            departments: departments.into_iter().filter_map(|field| self.optional(words::DEPARTMENTS, field)).collect(),
        }
    }

    pub(super) fn insurance(&self, record: Record<'a>) -> SheetInsurance {
        let confirmed = self.receipt.records.iter().copied().filter(|record| record.is_provider()).filter_map(Sn::of);
        let branch = confirmed.filter(|sn| sn.payer_kind().bytes() == b"1").map(|sn| self.text(sn.branch())).next();
        SheetInsurance {
            insurer: self.text(record.field(2)),
            benefit_rate: self.text(self.receipt.header.benefit_rate()),
            symbol: self.text(record.field(3)),
            number: self.text(record.field(4)),
            branch: branch.unwrap_or_default(),
            duty_reason: self.optional(words::DUTY_REASONS, record.field(10)),
            certificate: self.text(record.field(11)),
        }
    }

    pub(super) fn subsidy(&self, order: u8, record: Record<'a>) -> SheetSubsidy {
        SheetSubsidy {
            order,
            payer: self.text(record.field(2)),
            recipient: self.text(record.field(3)),
            optional_benefit: record.field(4).bytes() == b"1",
        }
    }

    pub(super) fn outside_dpc(&self, gr: Gr<'a>) -> SheetCode {
        let mut reason = self.code(words::REASONS_OF_FEE_TABLE, gr.reason());
        if !gr.dpc_code().is_empty() {
            reason.name = format!("{}（{}）", reason.name, self.text(gr.dpc_code()));
        }
        reason
    }

    /// What is claimed from a payer, beside what its lines sum to.
    pub(super) fn claim(&self, payer: &Payer<'a>, care: &SheetCare) -> SheetClaim {
        let record = payer.record;
        let number = |position: u16| record.field(position).number();
        let place = self.receipt.payers.iter().position(|other| other.slot == payer.slot);
        let stated = Stated { points: payer.points, meals: payer.meals, meal_yen: payer.meal_yen };
        let sums = |id: &dyn Fn(&str) -> bool| sum(care, place, id);
        let mut claim = claim_of(payer_word(payer.slot), payer.actual_days, stated, &sums);
        match payer.slot {
            PayerSlot::Insurance => {
                claim.burden_yen = number(12);
                claim.reduction = self.optional(words::REDUCTIONS, record.field(13));
                claim.reduction_rate = number(14);
                claim.reduction_yen = number(15);
            }
            PayerSlot::Subsidy(_) => {
                claim.burden_yen = number(7);
                claim.covered_share_yen = number(8).or_else(|| number(9));
            }
        }
        claim
    }

    pub(super) fn donor(&self, index: usize) -> Option<SheetDonor> {
        let donor = self.receipt.donors.get(index)?;
        let institution = donor.institution;
        let field = |field: Option<Field<'a>>| field.unwrap_or_default();
        let receipt = |of: fn(Tr<'a>) -> Field<'a>| field(donor.receipt.map(of));
        let kind = receipt(|tr| tr.receipt_kind());
        let month = receipt(|tr| tr.month());
        let setting = ReceiptKind::new(kind.bytes()).map(ReceiptKind::setting);
        let care = self.care(Some(index), setting, month.month());
        let number = |of: fn(Ts<'a>) -> Field<'a>| donor.claim.and_then(|ts| of(ts).number());
        let stated = Stated {
            points: number(|ts| ts.points()),
            meals: number(|ts| ts.meals()),
            meal_yen: number(|ts| ts.meal_yen()),
        };
        let claim = claim_of(payer_word(PayerSlot::Insurance), number(|ts| ts.actual_days()), stated, &|id| {
            sum(&care, None, id)
        });
        Some(SheetDonor {
            organ: self.code(words::ORGANS, field(institution.map(Ti::organ))),
            institution_kind: self.code(words::DONOR_INSTITUTIONS, field(institution.map(Ti::institution_kind))),
            institution: institution.map(|ti| self.donor_institution(ti)).unwrap_or_default(),
            number: self.text(receipt(|tr| tr.receipt_number())),
            kind: self.text(kind),
            setting,
            month: self.month(month),
            sex: self.code(words::SEXES, receipt(|tr| tr.sex())),
            birth: self.day(receipt(|tr| tr.birth())),
            admission: self.day(receipt(|tr| tr.admission())),
            special_notes: self.codes(words::SPECIAL_NOTES, receipt(|tr| tr.special_notes()), 2),
            care,
            accounts: self.accounts(Some(index)),
            claim,
        })
    }

    fn donor_institution(&self, ti: Ti<'a>) -> SheetInstitution {
        SheetInstitution {
            prefecture: self.code(words::PREFECTURES, ti.prefecture()),
            code: self.text(ti.institution()),
            name: self.text(ti.name()),
            telephone: self.text(ti.telephone()),
            address: self.text(ti.address()),
        }
    }
}

fn coded(words: Words, code: String) -> SheetCode {
    let name = word(words, &code);
    SheetCode { name: name.unwrap_or_default().to_owned(), known: name.is_some() || code.is_empty(), code }
}

/// Sums the rows whose id is wanted.
type Sums<'s> = &'s dyn Fn(&dyn Fn(&str) -> bool) -> Option<i64>;

/// What a record states of a payer.
struct Stated {
    points: Option<i64>,
    meals: Option<i64>,
    meal_yen: Option<i64>,
}

/// Sums the rows whose id is wanted: the part of a payer, or the whole.
fn sum(care: &SheetCare, payer: Option<usize>, wanted: &dyn Fn(&str) -> bool) -> Option<i64> {
    let part = |row: &super::SheetRow| match payer {
        Some(payer) => row.by_payer.get(payer).copied().flatten(),
        None => row.amount,
    };
    care.rows.iter().filter(|row| wanted(row.id)).map(part).try_fold(0i64, |sum, part| sum.checked_add(part?))
}

/// The claim to a payer; an omitted sum states nothing to bill, as the reader takes it.
fn claim_of(payer: &'static str, actual_days: Option<i64>, stated: Stated, sums: Sums<'_>) -> SheetClaim {
    let lines_points = sums(&|id| !id.starts_with("97"));
    let is_told = sums(&|id| id == rows::MEALS_UNPLACED) == Some(0);
    let told = |sum: Option<i64>| sum.filter(|_| is_told);
    let lines_yen = told(sums(&|id| id.starts_with("97") && id != rows::STANDARD));
    let standard_yen = told(sums(&|id| id == rows::STANDARD));
    let Stated { points, meals, meal_yen } = stated;
    SheetClaim {
        payer,
        actual_days,
        points,
        lines_points,
        agrees: lines_points == Some(points.unwrap_or(0)),
        meals: SheetMeals {
            count: meals,
            yen: meal_yen,
            lines_yen,
            standard_yen,
            agrees: lines_yen.is_none_or(|yen| yen == meal_yen.unwrap_or(0)),
        },
        ..SheetClaim::default()
    }
}
