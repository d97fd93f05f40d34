//! The file: head, receipts in order, totals, end of file.

use super::draft::Draft;
use super::{BuiltReceipt, Problems};
use crate::Month;
use crate::claim::{ClaimError, Digits, Institution};
use crate::message::receipt as message;
use crate::uke::layout::RecordKind;
use serde::{Deserialize, Serialize};

/// 審査支払機関 (別表1): who reviews the receipts of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ReviewOrganisation {
    /// 社会保険診療報酬支払基金: employees' insurances and 公費単独.
    PaymentFund,
    /// 国民健康保険団体連合会: 国保, 退職者医療, 後期高齢者医療.
    HealthInsuranceFederation,
}

impl ReviewOrganisation {
    /// Both, in order of their codes.
    pub const ALL: [ReviewOrganisation; 2] =
        [ReviewOrganisation::PaymentFund, ReviewOrganisation::HealthInsuranceFederation];

    /// 審査支払機関コード.
    pub const fn code(self) -> u8 {
        match self {
            ReviewOrganisation::PaymentFund => 1,
            ReviewOrganisation::HealthInsuranceFederation => 2,
        }
    }

    /// The name.
    pub const fn name(self, japanese: bool) -> &'static str {
        match (self, japanese) {
            (ReviewOrganisation::PaymentFund, true) => "社会保険診療報酬支払基金",
            (ReviewOrganisation::PaymentFund, false) => "Health Insurance Claims Review & Reimbursement Services",
            (ReviewOrganisation::HealthInsuranceFederation, true) => "国民健康保険団体連合会",
            (ReviewOrganisation::HealthInsuranceFederation, false) => {
                "Federation of National Health Insurance Associations"
            }
        }
    }
}

/// A receipt file while receipts are added to it: one institution, one month of billing, one 審査支払機関, one volume.
#[derive(Clone, Debug)]
pub struct ReceiptFile {
    organisation: ReviewOrganisation,
    institution: (Digits<2>, Digits<7>),
    billing_month: Month,
    text: String,
    receipts: u32,
    /// 総件数: every payer of a receipt is a case of its own (診療報酬請求書レコード 注).
    cases: u32,
    points: i64,
}

impl ReceiptFile {
    /// Opens a file with its head (医療機関情報レコード).
    ///
    /// # Errors
    /// What the institution's record needs and the claim does not tell (8720–8799).
    pub fn new(
        institution: &Institution,
        billing_month: Month,
        organisation: ReviewOrganisation,
    ) -> Result<ReceiptFile, Vec<ClaimError>> {
        let mut problems = Problems::default();
        let prefecture = problems.need(institution.prefecture, "/institution/prefecture", "都道府県");
        let code = problems.need(institution.code, "/institution/code", "医療機関コード");
        let name = problems.need(institution.name.as_deref(), "/institution/name", "医療機関名称");
        let mut text = String::new();
        if let Some(mut draft) = Draft::new(RecordKind::Ir, "/institution") {
            draft.put(2, organisation.code());
            draft.put_some(3, prefecture);
            draft.put(4, MEDICAL);
            draft.put_some(5, code);
            draft.put_some(7, name);
            draft.put(8, format!("{:04}{:02}", billing_month.year(), billing_month.month()));
            draft.put(9, "00");
            draft.put_some(10, institution.telephone.as_deref());
            draft.check(&mut problems);
            draft.write(&mut text);
        }
        match (prefecture, code) {
            (Some(prefecture), Some(code)) if problems.0.is_empty() => {
                let institution = (prefecture, code);
                Ok(ReceiptFile { organisation, institution, billing_month, text, receipts: 0, cases: 0, points: 0 })
            }
            _ => Err(problems.0),
        }
    }

    /// Goes on with a file whose text up to here was taken ([`ReceiptFile::take_text`]) and kept elsewhere.
    pub fn resume(billing_month: Month, organisation: ReviewOrganisation, sums: ReceiptSums) -> ReceiptFile {
        let ReceiptSums { institution, receipts, cases, points } = sums;
        ReceiptFile { organisation, institution, billing_month, text: String::new(), receipts, cases, points }
    }

    /// What [`ReceiptFile::resume`] needs besides the text.
    pub const fn sums(&self) -> ReceiptSums {
        let ReceiptFile { institution, receipts, cases, points, .. } = *self;
        ReceiptSums { institution, receipts, cases, points }
    }

    /// 審査支払機関.
    pub const fn organisation(&self) -> ReviewOrganisation {
        self.organisation
    }

    /// Receipts so far.
    pub const fn receipts(&self) -> u32 {
        self.receipts
    }

    /// 総件数 so far: every payer of a receipt counts.
    pub const fn cases(&self) -> u32 {
        self.cases
    }

    /// 総合計点数 so far.
    pub const fn points(&self) -> i64 {
        self.points
    }

    /// Adds a receipt of an institution with the next number. A month of care before the last one is 月遅れ and stands beside the
    /// others; one that carries a 検索番号 is claimed again (返戻再請求).
    ///
    /// # Errors
    /// Another institution than the file's, a month of care after the month of billing, or more than six digits of receipts.
    pub fn push(&mut self, institution: &Institution, receipt: &BuiltReceipt) -> Result<(), ClaimError> {
        let own = institution.prefecture.zip(institution.code);
        if own != Some(self.institution) {
            let (prefecture, code) = self.institution;
            let detail = format!("{prefecture} {code}");
            return Err(ClaimError::new(&message::BUILD_OTHER_INSTITUTION, "/institution", detail));
        }
        if receipt.month.first_day() > self.billing_month.first_day() {
            let detail = format!("{} > {}", receipt.month, self.billing_month);
            return Err(ClaimError::new(&message::BUILD_AFTER_BILLING, "/month", detail));
        }
        let number = self.receipts.saturating_add(1);
        let (cases, points) = (self.cases.saturating_add(receipt.payers), self.points.checked_add(receipt.points));
        let Some(points) = points.filter(|_| cases <= MOST_CASES) else {
            return Err(ClaimError::new(&message::BUILD_TOO_MANY, "", format!("> {MOST_CASES}")));
        };
        (self.receipts, self.cases, self.points) = (number, cases, points);
        let mut header = receipt.header.clone();
        header.put(2, number);
        header.write(&mut self.text);
        self.text.push_str(&receipt.rest);
        Ok(())
    }

    /// The records since the last call in UTF-8, for a file that is too long to be held as a whole.
    pub fn take_text(&mut self) -> String {
        core::mem::take(&mut self.text)
    }

    /// The records that were not taken yet in UTF-8, with the totals (診療報酬請求書レコード) and ＥＯＦコード: the whole file where nothing was.
    pub fn text(&self) -> String {
        let mut text = self.text.clone();
        if let Some(mut draft) = Draft::new(RecordKind::Go, "") {
            draft.put(2, self.cases);
            draft.put(3, self.points);
            draft.put(4, "99");
            draft.write(&mut text);
        }
        text.push('\u{1A}');
        text
    }

    /// [`ReceiptFile::text`] in シフトJIS. `encode` gives the bytes of one record, or the first character that has none.
    ///
    /// # Errors
    /// The first character that シフトJIS does not have, with the number of its record.
    pub fn encode(&self, encode: &dyn Fn(&str) -> Result<Vec<u8>, char>) -> Result<Vec<u8>, ClaimError> {
        encode_records(&self.text(), encode)
    }
}

/// What stands in a [`ReceiptFile`] so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptSums {
    /// 都道府県 and 医療機関コード.
    pub institution: (Digits<2>, Digits<7>),
    /// Receipts.
    pub receipts: u32,
    /// 総件数.
    pub cases: u32,
    /// 総合計点数.
    pub points: i64,
}

/// Records of a [`ReceiptFile`] in シフトJIS, see [`ReceiptFile::encode`].
///
/// # Errors
/// The first character that シフトJIS does not have, with the number of its record.
pub fn encode_records(text: &str, encode: &dyn Fn(&str) -> Result<Vec<u8>, char>) -> Result<Vec<u8>, ClaimError> {
    let mut bytes = Vec::with_capacity(text.len());
    for (number, line) in (1u32..).zip(text.split_inclusive('\n')) {
        let standard: String = line.chars().map(standard_form).collect();
        let encoded = encode(&standard).map_err(|letter| {
            let detail = format!("record {number}: {letter} U+{:04X}", u32::from(letter));
            ClaimError::new(&message::BUILD_CHARACTER, "", detail)
        })?;
        bytes.extend(encoded);
    }
    Ok(bytes)
}

/// 点数表 医科 (別表3).
const MEDICAL: u8 = 1;
/// 総件数 and レセプト番号 have six digits.
const MOST_CASES: u32 = 999_999;

/// Characters of which Unicode has two, in the form that シフトJIS maps: JIS X 0208 tables differ in these.
fn standard_form(letter: char) -> char {
    match letter {
        '\u{301C}' => '\u{FF5E}',
        '\u{2212}' => '\u{FF0D}',
        '\u{2014}' => '\u{2015}',
        '\u{2016}' => '\u{2225}',
        '\u{00A2}' => '\u{FFE0}',
        '\u{00A3}' => '\u{FFE1}',
        '\u{00AC}' => '\u{FFE2}',
        other => other,
    }
}
