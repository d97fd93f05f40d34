//! The items of the head of a receipt: RE, HO, KO, SN, JD, MF, GR and the records of organ donors (第1章3(4)イ・ウ・キ).

use super::digits::is_local;
use super::text::Survey;
use super::{Check, bits};
use crate::Month;
use crate::claim::Setting;
use crate::message::uke_check as message;
use crate::uke::class::ReceiptKind;
use crate::uke::finding::Shown;

/// 受給者番号 is omitted for 医療観察法 (p.15 受給者番号 3).
const NO_RECIPIENT: &[u8] = b"30";

/// カタカナ（氏名） and 患者の状態 are recorded from 平成30年4月診療 on (p.12).
const KANA_FROM: Option<Month> = Month::new(2018, 4);
/// ＤＰＣコード is recorded from 平成28年10月診療 on (p.18).
const DPC_FROM: Option<Month> = Month::new(2016, 10);

impl<'a> Check<'_, 'a> {
    /// Items of stays, and items of visits.
    fn by_setting(&mut self, setting: Option<Setting>, inpatient: u64, outpatient: u64) {
        let unwanted = match setting {
            Some(Setting::Inpatient) => outpatient,
            Some(Setting::Outpatient) => inpatient,
            None => return,
        };
        self.forbid(&message::CHECK_FIELD_FORBIDDEN, unwanted);
    }

    /// Both of a pair of items, or none: meals have a number and an amount.
    fn together(&mut self, one: u16, other: u16) {
        let pair = bits(&[one, other]);
        if self.row.filled & pair != 0 {
            self.require(pair);
        }
    }

    fn percentage(&mut self, field: u16) {
        if self.row.field(field).number().is_some_and(|value| value > 100) {
            self.value(&message::CHECK_PERCENTAGE, field, Shown::Int(100));
        }
    }

    /// 電話番号: digits with brackets or hyphens between (p.9 電話番号 2).
    pub(super) fn telephone(&mut self, field: u16) {
        let bytes = self.row.bytes(field);
        if !bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'(' | b')')) {
            self.value(&message::CHECK_TELEPHONE, field, Shown::Nothing);
        }
    }

    /// A day not after the month of care, and not before the birth.
    pub(super) fn day_until_month(&mut self, field: u16, month: Option<Month>) {
        let Some(day) = self.row.field(field).date() else { return };
        if let Some(month) = month.filter(|month| day > month.last_day()) {
            self.report(&message::CHECK_AFTER_MONTH, field, Shown::Month(month), Shown::Day(day));
        }
        if let Some(birth) = self.facts.birth.filter(|birth| day < *birth) {
            self.report(&message::CHECK_BEFORE_BIRTH, field, Shown::Day(birth), Shown::Day(day));
        }
    }

    fn month_until_billing(&mut self, field: u16) {
        let Some(month) = self.row.field(field).month() else { return };
        if let Some(billing) = self.facts.billing.filter(|billing| month > *billing) {
            self.report(&message::CHECK_MONTH_AFTER_BILLING, field, Shown::Month(billing), Shown::Month(month));
        }
    }

    /// RE, レセプト共通レコード (p.10–12).
    pub(super) fn header(&mut self) {
        self.month_until_billing(4);
        self.name();
        self.day_until_month(7, self.facts.month);
        self.benefit_rate();
        self.stay(self.facts.kind);
        self.by_setting(self.facts.setting(), 0, bits(&[27, 28, 29, 30, 31, 32, 33, 34, 35, 36]));
        let digits = self.row.bytes(19).len();
        if digits > 0 && digits < 17 {
            self.value(&message::CHECK_NUMBER_FORM, 19, Shown::Word("17～30桁"));
        }
        for first in [22, 27, 32] {
            // 組み合わせ名称 need 診療科名 (p.11 診療科 備考 2).
            if !self.row.has(first) && (first + 1..first + 5).any(|field| self.row.has(field)) {
                self.require(super::bit(first));
            }
        }
        if self.facts.month.is_some() && self.facts.month < KANA_FROM {
            self.forbid(&message::CHECK_FIELD_UNEXPECTED, bits(&[37, 38]));
        }
        self.kana();
        self.elderly_notes();
    }

    /// 氏名: one space between family and given name (p.10 氏名 2).
    fn name(&mut self) {
        let survey = Survey::of(self.row.bytes(5), self.facts.encoding);
        let found = survey.spaces.saturating_sub(u32::from(survey.ends_in_space));
        if survey.chars > 0 && found != 1 {
            self.report(&message::CHECK_NAME_SPACE, 5, Shown::Int(1), Shown::Int(found.into()));
        }
    }

    /// カタカナ（氏名） (p.12, 注2).
    fn kana(&mut self) {
        let survey = Survey::of(self.row.bytes(37), self.facts.encoding);
        if survey.katakana != survey.chars {
            self.value(&message::CHECK_KANA, 37, Shown::Nothing);
        }
    }

    /// 給付割合 (p.10): of 国民健康保険 and 退職者医療; otherwise only “30” for some holders of 被爆者健康手帳.
    fn benefit_rate(&mut self) {
        self.percentage(8);
        if self.facts.national_health {
            self.require(super::bit(8));
        } else if self.row.bytes(8) != b"30" {
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, super::bit(8));
        }
    }

    /// 入院年月日 and 病棟区分 (p.10, p.25).
    fn stay(&mut self, kind: Option<ReceiptKind>) {
        let setting = kind.map(ReceiptKind::setting);
        self.by_setting(setting, bits(&[9, 10]), 0);
        if setting == Some(Setting::Inpatient) {
            self.require(super::bit(9));
        }
        self.day_until_month(9, self.row.field(4).month());
    }

    /// 区カ 区キ 多カ 多キ are of 後期高齢者医療 only (別表9 注3).
    fn elderly_notes(&mut self) {
        if self.facts.kind.is_none_or(ReceiptKind::is_late_elderly) {
            return;
        }
        let notes = self.row.bytes(12).chunks(2).filter(|note| matches!(note, [b'4', b'1'..=b'4']));
        for note in notes {
            self.report(
                &message::CHECK_CODE_NOT_THEN,
                12,
                Shown::Word("別表9 レセプト特記事項コード"),
                Shown::Raw(note),
            );
        }
    }

    /// HO, 保険者レコード (p.13–14).
    pub(super) fn insurance(&mut self) {
        self.insurer(2);
        self.symbol_and_number(3, 4);
        self.by_setting(self.facts.setting(), bits(&[8, 9]), 0);
        self.together(8, 9);
        if !self.facts.national_health {
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, super::bit(11));
        }
        for amount in [14, 15] {
            if self.row.has(amount) && !self.row.has(13) {
                self.value(&message::CHECK_TOGETHER, amount, Shown::Word("負担金額 減免区分"));
            }
        }
        // 減額 (別表16 の1) states by how much, in percent or in yen.
        if self.row.bytes(13) == b"1" && !self.row.has(14) && !self.row.has(15) {
            self.value(&message::CHECK_TOGETHER, 13, Shown::Word("負担金額 減額割合又は減額金額"));
        }
        self.percentage(14);
    }

    /// 記号 and 番号 hold nineteen characters together (p.13 備考).
    fn symbol_and_number(&mut self, symbol: u16, number: u16) {
        let chars = |field| Survey::of(self.row.bytes(field), self.facts.encoding).chars;
        let found = chars(symbol).saturating_add(chars(number));
        if found > 19 {
            let field = if self.row.has(number) { number } else { symbol };
            self.report(&message::CHECK_SYMBOL_NUMBER, field, Shown::Int(19), Shown::Int(found.into()));
        }
    }

    /// KO, 公費レコード (p.15).
    pub(super) fn subsidy_record(&mut self) {
        self.subsidy(2);
        let payer = self.row.bytes(2);
        if payer.starts_with(NO_RECIPIENT) {
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, super::bit(3));
        } else {
            self.require(super::bit(3));
            self.recipient(3, payer);
        }
        if self.row.has(4) && self.row.bytes(4) != b"1" {
            self.value(&message::CHECK_VALUE, 4, Shown::Word("1"));
        } else if !self.facts.national_health {
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, super::bit(4));
        }
        self.by_setting(self.facts.setting(), bits(&[9, 11, 12]), super::bit(8));
        if self.facts.kind.is_some_and(|kind| !kind.has_insurance()) {
            self.forbid(&message::CHECK_FIELD_UNEXPECTED, bits(&[8, 9]));
        }
        self.together(11, 12);
    }

    /// SN, 資格確認レコード (p.16).
    pub(super) fn entitlement(&mut self) {
        // What the reviewing organisation records stays in files that come back.
        if self.facts.first_claim {
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, bits(&[4, 5, 6, 8]));
            self.first_stage(3, "別表29 確認区分コード", |code| code == b"01");
            if self.row.has(2) && self.row.bytes(2) != b"1" {
                self.value(&message::CHECK_VALUE, 2, Shown::Word("1"));
            }
        }
        self.branch();
    }

    /// 枝番 (p.16 枝番 3・5).
    fn branch(&mut self) {
        let branch = self.row.bytes(7);
        let without = self.facts.kind.is_some_and(ReceiptKind::is_late_elderly) || self.row.bytes(2) != b"1";
        if without {
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, super::bit(7));
        } else if !branch.is_empty() && branch.len() != 2 {
            self.value(&message::CHECK_NUMBER_FORM, 7, Shown::Word("2桁"));
        }
    }

    /// A code that only a later stage of the claim uses (別表29–31: 網掛けのコード).
    fn first_stage(&mut self, field: u16, table: &'static str, is_first: impl Fn(&[u8]) -> bool) {
        if self.row.has(field) && !is_first(self.row.bytes(field)) {
            self.value(&message::CHECK_CODE_LATER_STAGE, field, Shown::Word(table));
        }
    }

    /// JD, 受診日等レコード (p.17): days that the month has; `lines` are the days of the payer's lines as bits from 1.
    pub(super) fn visits(&mut self, lines: u32) {
        let mut differs = None;
        for day in 1..=31u16 {
            let field = day + 2;
            if self.facts.first_claim {
                self.first_stage(field, "別表30 受診等区分コード", |code| code != b"9");
            }
            let in_month = self.facts.month.is_none_or(|month| month.day(day.into()).is_some());
            if self.row.has(field) && !in_month {
                self.forbid(&message::CHECK_FIELD_FORBIDDEN, super::bit(field));
            }
            let has_lines = lines & (1 << day) != 0;
            if in_month && self.row.has(field) != has_lines && self.row.bytes(field) != b"9" {
                differs = differs.or(Some(day));
            }
        }
        if let Some(day) = differs {
            self.value(&message::CHECK_VISIT_DAY, day + 2, Shown::Int(day.into()));
        }
    }

    /// MF, 窓口負担額レコード (p.6 注5, 別表31).
    pub(super) fn collected(&mut self) {
        self.first_stage(2, "別表31 窓口負担額区分コード", |code| !matches!(code, b"03" | b"04"));
    }

    /// GR, 包括評価対象外理由レコード (p.18).
    pub(super) fn excluded(&mut self) {
        if self.facts.month.is_some() && self.facts.month < DPC_FROM {
            self.forbid(&message::CHECK_FIELD_UNEXPECTED, super::bit(3));
            return;
        }
        if matches!(self.row.bytes(2), b"08" | b"09" | b"10" | b"11") {
            self.require(super::bit(3));
        }
        let code = self.row.bytes(3);
        let formed = code.len() == 14 && code.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        if !code.is_empty() && !formed {
            self.value(&message::CHECK_REQUIRED_DPC, 3, Shown::Word("14桁の半角英大文字と数字"));
        }
    }

    /// TI, 臓器提供医療機関情報レコード (p.24): another institution is named, the own one is not.
    pub(super) fn donor_institution(&mut self) {
        match self.row.bytes(3) {
            b"1" => self.forbid(&message::CHECK_FIELD_FORBIDDEN, bits(&[4, 5, 6, 8, 9, 10])),
            b"2" => {
                self.require(bits(&[4, 5, 6, 8, 9]));
                if self.row.has(6) && self.row.bytes(6).len() != 7 {
                    self.value(&message::CHECK_NUMBER_FORM, 6, Shown::Word("数字7桁"));
                }
                self.institution(4, 5, 6);
                self.telephone(10);
            }
            _ => {}
        }
    }

    /// TR, 臓器提供者レセプト情報レコード (p.25).
    pub(super) fn donor_receipt(&mut self, kind: Option<ReceiptKind>) {
        self.month_until_billing(4);
        self.stay(kind);
    }

    /// TS, 臓器提供者請求情報レコード (p.26).
    pub(super) fn donor_claim(&mut self, kind: Option<ReceiptKind>) {
        self.by_setting(kind.map(ReceiptKind::setting), bits(&[4, 5]), 0);
        self.together(4, 5);
    }

    /// 公費 in order (p.6 注3): the order table of the 記載要領 is not at hand, but national schemes stand before local ones in it.
    pub(super) fn payer_order(&mut self, earlier: &[u8]) {
        let payer = self.row.bytes(2);
        if is_local(earlier) && !is_local(payer) && !payer.is_empty() {
            self.value(&message::CHECK_PAYER_ORDER, 2, Shown::Nothing);
        }
    }
}
