//! The items of diseases (SY) and of the 摘要 (SI, IY, TO, CO) (第1章3(4)エ・オ).

use super::text::Survey;
use super::{Check, bit, bits};
use crate::Month;
use crate::claim::Setting;
use crate::message::uke_check as message;
use crate::uke::class::{Burden, ServiceClass};
use crate::uke::codes::{INPATIENT_CLASSES, OUTPATIENT_CLASSES};
use crate::uke::field::Field;
use crate::uke::finding::Shown;
use crate::uke::item::{Item, ItemKind};

/// 未コード化傷病名.
const UNCODED: &[u8] = b"0000999";
/// 算定日情報 are recorded from 平成24年4月診療 on, before the earliest edition at hand.
const DAYS_FROM: Option<Month> = Month::new(2012, 4);
/// At most so many modifiers in the text of a comment (p.19 コメント 4).
const MOST_MODIFIERS: u32 = 5;

/// The payers of 別表21 in the order of its columns.
const PAYERS: [&str; 5] = ["医療保険", "第１公費", "第２公費", "第３公費", "第４公費"];

/// What a line is checked against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    /// The payers of the receipt, as the bits of [`Burden::payers`].
    pub payers: u8,
    /// 入院 or 入院外, of the receipt or of the donor's.
    pub setting: Option<Setting>,
    /// 診療年月, of the receipt or of the donor's.
    pub month: Option<Month>,
    /// Whether the days may be omitted: a donor at another institution (p.20 備考 2).
    pub days_free: bool,
}

impl<'a> Check<'_, 'a> {
    /// SY, 傷病名レコード (p.18).
    pub(super) fn disease(&mut self, month: Option<Month>) {
        self.day_until_month(3, month);
        if self.row.bytes(2) == UNCODED {
            self.require(bit(6));
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, bit(5));
        } else if self.row.has(2) {
            self.forbid(&message::CHECK_FIELD_FORBIDDEN, bit(6));
        }
        let modifiers = self.row.bytes(5);
        if !modifiers.len().is_multiple_of(4) {
            let length = i64::try_from(modifiers.len()).unwrap_or(i64::MAX);
            self.report(&message::CHECK_CODE_LIST, 5, Shown::Int(4), Shown::Int(length));
        } else if !modifiers.iter().all(u8::is_ascii_digit) {
            self.value(&message::CHECK_NUMBER_FORM, 5, Shown::Word("4桁の数字"));
        }
    }

    /// SI, IY, TO and CO (p.19–23).
    pub(super) fn line(&mut self, item: &Item<'a>, around: Surroundings) {
        self.class(item.class, around.setting);
        self.burden(item.burden, around.payers);
        let (first_digit, comments) = match item.kind {
            ItemKind::FeeItem => ("1", 8),
            ItemKind::Drug => ("6", 8),
            ItemKind::Material => ("7", 12),
            ItemKind::Comment => {
                self.code_space(4, "8");
                self.comment(4, 5);
                return;
            }
        };
        self.code_space(4, first_digit);
        for pair in 0..3 {
            self.comment_pair(comments, pair);
        }
        if item.days.is_empty() && !around.days_free && around.month.is_none_or(|month| Some(month) >= DAYS_FROM) {
            self.report(&message::CHECK_DAYS_MISSING, 7, Shown::Raw(self.row.field(7).raw()), Shown::Nothing);
        }
        if item.kind == ItemKind::Material && self.row.has(8) && !self.row.has(5) {
            self.value(&message::CHECK_TOGETHER, 8, Shown::Word("使用量"));
        }
    }

    /// 診療識別 of the other setting (別表20).
    fn class(&mut self, class: Option<ServiceClass>, setting: Option<Setting>) {
        let (others, name) = match setting {
            Some(Setting::Inpatient) => (OUTPATIENT_CLASSES, "入院外"),
            Some(Setting::Outpatient) => (INPATIENT_CLASSES, "入院"),
            None => return,
        };
        if class.is_some_and(|class| others.contains(&class.as_str())) {
            self.value(&message::CHECK_CLASS_SETTING, 2, Shown::Word(name));
        }
    }

    /// 負担区分 names payers that the receipt has.
    fn burden(&mut self, burden: Option<Burden>, payers: u8) {
        let missing = burden.map_or(0, Burden::payers) & !payers;
        if missing != 0 {
            let name = PAYERS.get(usize::try_from(missing.trailing_zeros()).unwrap_or(0)).copied();
            self.value(&message::CHECK_BURDEN, 3, name.map_or(Shown::Nothing, Shown::Word));
        }
    }

    /// Codes begin with the digit of their master (マスターファイル仕様説明書 「コード」の1桁目 区分).
    fn code_space(&mut self, field: u16, digit: &'static str) {
        if self.row.has(field) && !self.row.bytes(field).starts_with(digit.as_bytes()) {
            self.value(&message::CHECK_CODE_SPACE, field, Shown::Word(digit));
        }
    }

    /// コメント①②③: pairs of code and text, without a gap.
    fn comment_pair(&mut self, first: u16, pair: u16) {
        let code = first + 2 * pair;
        if self.row.filled & bits(&[code, code + 1]) == 0 {
            return;
        }
        if !self.row.has(code) {
            self.value(&message::CHECK_COMMENT_PAIR, code, Shown::Nothing);
            return;
        }
        if pair > 0 && !self.row.has(code - 2) {
            self.value(&message::CHECK_COMMENT_PAIR, code, Shown::Nothing);
        }
        self.code_space(code, "8");
        self.comment(code, code + 1);
    }

    /// The text that a comment code asks for: its second and third digits are the pattern (コメントマスター「コメントパターン」).
    fn comment(&mut self, code: u16, text: u16) {
        let shown = Shown::Raw(self.row.field(code).raw());
        match self.row.bytes(code) {
            [b'8', b'2', b'0', ..] if self.row.has(text) => self.value(&message::CHECK_TEXT_EXPECTED, text, shown),
            [b'8', b'1', b'0', ..]
            | [b'8', b'3', b'0' | b'1', ..]
            | [b'8', b'4', b'0' | b'2', ..]
            | [b'8', b'5', b'0'..=b'3', ..]
            | [b'8', b'8' | b'9', b'0', ..]
                if !self.row.has(text) =>
            {
                self.report(&message::CHECK_COMMENT_TEXT, text, shown, Shown::Nothing);
            }
            [b'8', b'9', b'0', ..] => self.comment_modifiers(text),
            _ => {}
        }
    }

    fn comment_modifiers(&mut self, text: u16) {
        let field: Field<'a> = self.row.field(text);
        let survey = Survey::of(field.bytes(), self.facts.encoding);
        if survey.wide_digits != survey.chars || !survey.chars.is_multiple_of(4) || survey.chars > MOST_MODIFIERS * 4 {
            self.value(&message::CHECK_COMMENT_MODIFIERS, text, Shown::Int(MOST_MODIFIERS.into()));
        }
    }
}
