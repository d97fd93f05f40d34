//! A receipt as the paper form shows it (診療報酬明細書, 様式第二): data for whoever prints it.
//!
//! Everything stands as the file records it. What is added are names out of the masters in force, the era dates and words of the
//! form, and the sums of 点数欄; nothing is priced. What the lines sum to stands beside what the receipt states.
//!
//! The words before the first colon of a doc comment are the official term; they become the titles of the JSON Schema.

mod head;
mod lines;
mod rows;
#[cfg(test)]
mod tests;
mod words;

use super::class::PayerSlot;
use super::layout::{Gr, RecordKind, Sj, Sy};
use super::receipt::Receipt;
use super::record::Record;
use crate::claim::Setting;
use crate::{Day, MasterSet, Month};
use serde::Serialize;

macro_rules! forms {
    ($( $(#[$meta:meta])* pub struct $name:ident { $($body:tt)* } )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name { $($body)* }
        )*
    };
}

forms! {
    /// 診療報酬明細書: one receipt, cell by cell.
    pub struct Sheet {
        /// 順番: place of the receipt in the file, from 1.
        pub place: u32,
        /// レコード番号: number of its first record in the file.
        pub record: u32,
        /// レセプト番号: as recorded.
        pub number: String,
        /// 検索番号: as recorded; empty on a first claim.
        pub search_number: String,
        /// 入外: inpatient (様式第二（一）) or outpatient (様式第二（二）); null when neither レセプト種別 nor 入院年月日 tells.
        pub setting: Option<Setting>,
        /// レセプト種別: the cells that are ticked.
        pub kind: SheetKind,
        /// 診療年月: the month.
        pub month: SheetMonth,
        /// 保険医療機関: the institution.
        pub institution: SheetInstitution,
        /// 患者: the patient.
        pub patient: SheetPatient,
        /// 保険: the insurance; null on a receipt of subsidies alone.
        pub insurance: Option<SheetInsurance>,
        /// 公費: the subsidies in order.
        pub subsidies: Vec<SheetSubsidy>,
        /// 特記事項: codes with their words.
        pub special_notes: Vec<SheetCode>,
        /// 包括評価対象外理由: why a DPC hospital bills by the fee table.
        pub outside_dpc: Vec<SheetCode>,
        /// 診療: what was done and what it sums to, without the donors.
        pub care: SheetCare,
        /// 症状詳記: the physician's account, one paragraph per record.
        pub accounts: Vec<SheetAccount>,
        /// 療養の給付・食事・生活療養: what is claimed from each payer, in the order of the payers.
        pub claims: Vec<SheetClaim>,
        /// 臓器提供者: receipts of donors, apart from all sums.
        pub donors: Vec<SheetDonor>,
        /// 様式に欄のないレコード: records of the receipt that the form has no place for, by identification.
        pub not_shown: Vec<SheetRecords>,
    }

    /// レセプト種別: digits of the kind with the words of the form.
    pub struct SheetKind {
        /// コード: four digits, as recorded.
        pub code: String,
        /// 点数表: first digit.
        pub table: &'static str,
        /// 制度: second digit.
        pub scheme: &'static str,
        /// 単独・併用: third digit.
        pub payers: &'static str,
        /// 本人・家族: last digit.
        pub beneficiary: &'static str,
    }

    /// 年月: a month as recorded and in the Japanese calendar.
    pub struct SheetMonth {
        /// 年月: the month; null when it cannot be read.
        pub month: Option<Month>,
        /// 和暦: in the Japanese calendar; what is recorded when it cannot be read.
        pub era: String,
    }

    /// 年月日: a day as recorded and in the Japanese calendar.
    pub struct SheetDay {
        /// 年月日: the day; null when it is not recorded or cannot be read.
        pub date: Option<Day>,
        /// 和暦: in the Japanese calendar; what is recorded when it cannot be read.
        pub era: String,
    }

    /// コード: a code and its word.
    pub struct SheetCode {
        /// コード: as recorded.
        pub code: String,
        /// 名称: word; empty when the tables or masters at hand do not have the code.
        pub name: String,
        /// 既知: whether they have it.
        pub known: bool,
    }

    /// 保険医療機関: the institution.
    pub struct SheetInstitution {
        /// 都道府県: code and name.
        pub prefecture: SheetCode,
        /// 医療機関コード: seven digits, as recorded.
        pub code: String,
        /// 名称: as recorded.
        pub name: String,
        /// 電話番号: as recorded.
        pub telephone: String,
        /// 所在地: only donors' institutions record it.
        pub address: String,
    }

    /// 患者: the patient.
    pub struct SheetPatient {
        /// 氏名: as recorded.
        pub name: String,
        /// カタカナ（氏名）: as recorded.
        pub kana: String,
        /// 男女区分: 1 male (男), 2 female (女).
        pub sex: SheetCode,
        /// 生年月日: date of birth.
        pub birth: SheetDay,
        /// カルテ番号等: as recorded.
        pub chart: String,
        /// 入院年月日: day of admission.
        pub admission: SheetDay,
        /// 病棟区分: kinds of wards.
        pub wards: Vec<SheetCode>,
        /// 一部負担金・食事療養費・生活療養費標準負担額区分: class of income.
        pub income_class: Option<SheetCode>,
        /// 病床数: as recorded.
        pub beds: String,
        /// 診療科: departments.
        pub departments: Vec<SheetCode>,
    }

    /// 保険: the insurance.
    pub struct SheetInsurance {
        /// 保険者番号: as recorded, without the spaces that fill it up.
        pub insurer: String,
        /// 給付割合: percent, as recorded.
        pub benefit_rate: String,
        /// 記号: as recorded.
        pub symbol: String,
        /// 番号: as recorded.
        pub number: String,
        /// 枝番: of the 資格確認レコード.
        pub branch: String,
        /// 職務上の事由: code and word.
        pub duty_reason: Option<SheetCode>,
        /// 証明書番号: as recorded.
        pub certificate: String,
    }

    /// 公費: a subsidy.
    pub struct SheetSubsidy {
        /// 順: place among the subsidies, from 1.
        pub order: u8,
        /// 公費負担者番号: as recorded.
        pub payer: String,
        /// 受給者番号: as recorded.
        pub recipient: String,
        /// 任意給付: whether there is one.
        pub optional_benefit: bool,
    }

    /// 診療: diseases, 点数欄 and 摘要 of a receipt.
    pub struct SheetCare {
        /// 傷病名: diseases in order.
        pub diseases: Vec<SheetDisease>,
        /// 点数欄: rows of the form, and those beside it that the receipt needs.
        pub rows: Vec<SheetRow>,
        /// 摘要: units in the order of the file.
        pub units: Vec<SheetUnit>,
    }

    /// 傷病名: one disease.
    pub struct SheetDisease {
        /// 傷病名コード: seven digits, as recorded.
        pub code: String,
        /// 傷病名: prefixes, name and suffixes; codes that the masters do not have stand as codes.
        pub name: String,
        /// 既知: whether the masters have the disease and its modifiers.
        pub known: bool,
        /// 主傷病: whether it is the main disease.
        pub main: bool,
        /// 診療開始日: first day of care.
        pub start: SheetDay,
        /// 転帰: code and word.
        pub outcome: SheetCode,
        /// 補足コメント: as recorded.
        pub comment: String,
    }

    /// 点数欄の行: one row.
    pub struct SheetRow {
        /// 行: stable word.
        pub id: &'static str,
        /// 見出し: heading on the form.
        pub group: &'static str,
        /// 名称: words of the row.
        pub title: &'static str,
        /// 数え方: what the row counts.
        pub counts: &'static str,
        /// 回数: sum of the times; of meals times × quantity. Null past what a number holds.
        pub times: Option<i64>,
        /// 点数: points × times, or yen of meals, of all units. Null past what a number holds.
        pub amount: Option<i64>,
        /// 負担者別の点数: the part of each payer, in the order of the payers.
        pub by_payer: Vec<Option<i64>>,
        /// 内訳: points of one time and how often, each value once.
        pub parts: Vec<SheetPart>,
    }

    /// 内訳: points of one time, and times.
    pub struct SheetPart {
        /// 点数: of one time; yen of meals.
        pub points: i64,
        /// 回数: sum of the times.
        pub times: i64,
    }

    /// 算定単位: lines of the 摘要 that share 点数 and 回数; or comments that stand alone.
    pub struct SheetUnit {
        /// 診療識別: two digits; empty for comments without one.
        pub class: String,
        /// 診療識別の記録: whether the first line records it.
        pub class_recorded: bool,
        /// 診療識別名称: its name.
        pub class_name: &'static str,
        /// 点数欄の行: the row that it is summed in; null for comments alone.
        pub row: Option<&'static str>,
        /// 負担区分: the letter; empty when it cannot be read.
        pub burden: String,
        /// 負担者: the payers that the letter means, in the words of the form.
        pub payers: Vec<&'static str>,
        /// 明細: lines in order.
        pub lines: Vec<SheetLine>,
        /// 点数: as recorded; yen of meals.
        pub points: Option<i64>,
        /// 回数: as recorded.
        pub times: Option<i64>,
        /// 円: whether the points are yen.
        pub is_yen: bool,
        /// 算定日: days of the month with their counts.
        pub days: Vec<SheetDayCount>,
    }

    /// 算定日: a day and how often.
    pub struct SheetDayCount {
        /// 日: of the month.
        pub day: u32,
        /// 回数: how often.
        pub count: u16,
    }

    /// 明細: one line.
    pub struct SheetLine {
        /// レコード番号: in the file.
        pub record: u32,
        /// 種類: act (SI), drug (IY), material (TO) or comment (CO).
        pub kind: &'static str,
        /// コード: as recorded.
        pub code: String,
        /// 名称: out of the masters, of comments their text; empty when the masters do not know the code.
        pub name: String,
        /// 既知: whether the masters know the code on the day.
        pub known: bool,
        /// 数量: as recorded.
        pub quantity: String,
        /// 単位: name of the unit of the quantity.
        pub unit: String,
        /// 単価: of a material, as recorded.
        pub unit_price: String,
        /// 商品名及び規格又はサイズ: of a material, as recorded.
        pub product: String,
        /// コメント: the comments of the line.
        pub comments: Vec<SheetCode>,
    }

    /// 症状詳記: a paragraph.
    pub struct SheetAccount {
        /// 症状詳記区分: code and words; empty where it continues the paragraph before.
        pub kind: SheetCode,
        /// 症状詳記データ: as recorded.
        pub text: String,
    }

    /// 請求: what is claimed from one payer.
    pub struct SheetClaim {
        /// 負担者: 保険, ①, ②, ③ or ④.
        pub payer: &'static str,
        /// 診療実日数: as stated.
        pub actual_days: Option<i64>,
        /// 請求点: as stated.
        pub points: Option<i64>,
        /// 明細の点数: what the lines sum to; null past what a number holds.
        pub lines_points: Option<i64>,
        /// 一致: whether both agree; an omitted sum states nothing to bill.
        pub agrees: bool,
        /// 一部負担金額: yen, as stated.
        pub burden_yen: Option<i64>,
        /// 公費給付対象一部負担金: yen of the 外来 or 入院 share that the subsidy gives, as stated.
        pub covered_share_yen: Option<i64>,
        /// 減免区分: code and word.
        pub reduction: Option<SheetCode>,
        /// 減額割合: percent, as stated.
        pub reduction_rate: Option<i64>,
        /// 減額金額: yen, as stated.
        pub reduction_yen: Option<i64>,
        /// 食事・生活療養: meals.
        pub meals: SheetMeals,
    }

    /// 食事・生活療養: meals claimed from one payer.
    pub struct SheetMeals {
        /// 回数: as stated.
        pub count: Option<i64>,
        /// 請求円: as stated.
        pub yen: Option<i64>,
        /// 明細の円: what the lines sum to, without 標準負担額; null when the masters do not tell the two apart.
        pub lines_yen: Option<i64>,
        /// 標準負担額: what its lines sum to; null when the masters do not tell.
        pub standard_yen: Option<i64>,
        /// 一致: whether what is stated and what the lines sum to agree; true when the latter is not known.
        pub agrees: bool,
    }

    /// 臓器提供者: the receipt of a donor.
    pub struct SheetDonor {
        /// 臓器提供区分: code and word.
        pub organ: SheetCode,
        /// 臓器提供医療機関区分: code and words.
        pub institution_kind: SheetCode,
        /// 医療機関: the donor's institution, where it is another one.
        pub institution: SheetInstitution,
        /// レセプト番号: as recorded.
        pub number: String,
        /// 臓器提供者レセプト種別: four digits, as recorded.
        pub kind: String,
        /// 入外: inpatient or outpatient.
        pub setting: Option<Setting>,
        /// 診療年月: the month.
        pub month: SheetMonth,
        /// 男女区分: code and word.
        pub sex: SheetCode,
        /// 生年月日: date of birth.
        pub birth: SheetDay,
        /// 入院年月日: day of admission.
        pub admission: SheetDay,
        /// 特記事項: codes with their words.
        pub special_notes: Vec<SheetCode>,
        /// 診療: what was done.
        pub care: SheetCare,
        /// 症状詳記: the physician's account.
        pub accounts: Vec<SheetAccount>,
        /// 請求: what is stated for the donor, with 保険 as the payer.
        pub claim: SheetClaim,
    }

    /// レコード: how many of one kind.
    pub struct SheetRecords {
        /// レコード識別情報: two characters.
        pub id: String,
        /// 審査側: whether the reviewing organisation added them.
        pub of_reviewer: bool,
        /// 件数: how many.
        pub count: u32,
    }
}

/// What a receipt is in a list: place, number, kind, month and points, and nothing of the patient.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SheetEntry {
    /// 順番: place of the receipt in the file, from 1.
    pub place: u32,
    /// レコード番号: number of its first record in the file.
    pub record: u32,
    /// レセプト番号: as recorded.
    pub number: String,
    /// レセプト種別: four digits, as recorded.
    pub kind: String,
    /// 診療年月: the month.
    pub month: Option<Month>,
    /// 合計点数: of the first payer, as stated.
    pub points: Option<i64>,
    /// 医科: whether the receipt can be shown.
    pub medical: bool,
}

/// The entry of a receipt in a list.
pub fn sheet_entry(receipt: &Receipt<'_>, place: u32) -> SheetEntry {
    let ascii = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    SheetEntry {
        place,
        record: receipt.header.record().number(),
        number: ascii(receipt.header.receipt_number().bytes()),
        kind: ascii(receipt.header.receipt_kind().bytes()),
        month: receipt.month,
        points: receipt.payers.first().and_then(|payer| payer.points),
        medical: receipt.is_medical(),
    }
}

/// Makes the sheet of a 医科 receipt at a place in its file; `None` for a receipt of another fee table. `decode` reads text of the
/// file.
pub fn sheet(
    receipt: &Receipt<'_>,
    place: u32,
    masters: &MasterSet<'_>,
    decode: &dyn Fn(&[u8]) -> String,
) -> Option<Sheet> {
    receipt.is_medical().then(|| Making { receipt, masters, decode }.sheet(place))
}

/// A receipt while its sheet is made.
struct Making<'r, 'a, 'm> {
    receipt: &'r Receipt<'a>,
    masters: &'r MasterSet<'m>,
    decode: &'r dyn Fn(&[u8]) -> String,
}

impl<'a> Making<'_, 'a, '_> {
    fn sheet(&self, place: u32) -> Sheet {
        let receipt = self.receipt;
        let header = receipt.header;
        let setting = self.setting();
        let month = receipt.month;
        let insurance = receipt.payers.iter().find(|payer| payer.slot.is_insurance());
        let subsidies = receipt.payers.iter().filter_map(|payer| match payer.slot {
            PayerSlot::Insurance => None,
            PayerSlot::Subsidy(order) => Some(self.subsidy(order, payer.record)),
        });
        let care = self.care(None, setting, month);
        Sheet {
            place,
            record: header.record().number(),
            number: self.text(header.receipt_number()),
            search_number: self.text(header.search_number()),
            setting,
            kind: self.kind(),
            month: self.month(header.month()),
            institution: self.institution(),
            patient: self.patient(),
            insurance: insurance.map(|payer| self.insurance(payer.record)),
            subsidies: subsidies.collect(),
            special_notes: self.codes(words::SPECIAL_NOTES, header.special_notes(), 2),
            outside_dpc: self.records(None).filter_map(Gr::of).map(|gr| self.outside_dpc(gr)).collect(),
            claims: receipt.payers.iter().map(|payer| self.claim(payer, &care)).collect(),
            care,
            accounts: self.accounts(None),
            donors: (0..receipt.donors.len()).filter_map(|index| self.donor(index)).collect(),
            not_shown: self.not_shown(),
        }
    }

    /// 入院 or 入院外; where the kind cannot be read, 入院 when there is a day of admission.
    fn setting(&self) -> Option<Setting> {
        let by_kind = self.receipt.kind.map(|kind| kind.setting());
        by_kind.or_else(|| self.receipt.admission.map(|_| Setting::Inpatient))
    }

    /// The institution's records of the receipt itself, or of one of its donors: those from its TR (of a donor without TR, from the
    /// record that opened it) to the next donor.
    fn records(&self, donor: Option<usize>) -> impl Iterator<Item = Record<'a>> {
        let own = self.receipt.records.iter().copied().filter(|record| record.is_provider());
        let mut reader = DonorCount::default();
        own.filter(move |record| reader.at(record.kind()) == donor)
    }

    fn care(&self, donor: Option<usize>, setting: Option<Setting>, month: Option<Month>) -> SheetCare {
        let setting = setting.unwrap_or(Setting::Outpatient);
        let units = self.units(donor, setting, month);
        let diseases = self.records(donor).filter_map(Sy::of).map(|disease| self.disease(disease, month)).collect();
        SheetCare {
            diseases,
            rows: self.rows(donor, setting, &units),
            units: units.into_iter().map(|unit| unit.0).collect(),
        }
    }

    fn accounts(&self, donor: Option<usize>) -> Vec<SheetAccount> {
        let account = |account: Sj<'a>| {
            let kind = account.kind();
            let kind = if kind.is_empty() { SheetCode::default() } else { self.code(words::ACCOUNTS, kind) };
            SheetAccount { kind, text: self.text(account.text()) }
        };
        self.records(donor).filter_map(Sj::of).map(account).collect()
    }

    /// Records that no cell of the sheet holds.
    fn not_shown(&self) -> Vec<SheetRecords> {
        let mut list: Vec<SheetRecords> = Vec::new();
        for record in &self.receipt.records {
            let shown = !matches!(
                record.kind(),
                RecordKind::Sn | RecordKind::Jd | RecordKind::Mf | RecordKind::Foreign(_) | RecordKind::Unknown
            );
            if record.is_provider() && shown {
                continue;
            }
            let (id, of_reviewer) = (self.text(record.id()), !record.is_provider());
            match list.iter_mut().find(|known| known.id == id && known.of_reviewer == of_reviewer) {
                Some(known) => known.count = known.count.saturating_add(1),
                None => list.push(SheetRecords { id, of_reviewer, count: 1 }),
            }
        }
        list
    }
}

/// Which donor a record belongs to, told while the records pass: a donor begins where the reader begins one.
#[derive(Default)]
struct DonorCount {
    begun: usize,
    has_receipt: bool,
}

impl DonorCount {
    /// The donor of the next record; `None` before the first.
    fn at(&mut self, kind: RecordKind) -> Option<usize> {
        match kind {
            RecordKind::Ti => self.begin(false),
            RecordKind::Tr if self.begun > 0 && !self.has_receipt => self.has_receipt = true,
            RecordKind::Tr => self.begin(true),
            RecordKind::Ts if self.begun == 0 => self.begin(false),
            _ => {}
        }
        self.begun.checked_sub(1)
    }

    fn begin(&mut self, has_receipt: bool) {
        self.begun = self.begun.saturating_add(1);
        self.has_receipt = has_receipt;
    }
}

/// The word of a payer on the form.
fn payer_word(slot: PayerSlot) -> &'static str {
    match slot {
        PayerSlot::Insurance => "保険",
        PayerSlot::Subsidy(1) => "①",
        PayerSlot::Subsidy(2) => "②",
        PayerSlot::Subsidy(3) => "③",
        PayerSlot::Subsidy(4) => "④",
        PayerSlot::Subsidy(_) => "他",
    }
}
