//! Numbers with a check digit (検証番号): 保険者番号, 公費負担者番号, 受給者番号, 医療機関コード.

use super::Check;
use crate::message::{MessageDef, uke_check as message};
use crate::num::is_verified;
use crate::uke::finding::Shown;

impl<'a> Check<'_, 'a> {
    /// 保険者番号: eight digits, or six after two spaces (p.13 保険者番号 2).
    pub(super) fn insurer(&mut self, field: u16) {
        let bytes = self.row.bytes(field);
        let digits = match bytes {
            [b' ', b' ', six @ ..] if six.len() == 6 => six,
            eight => eight,
        };
        let formed = bytes.len() == 8 && digits.iter().all(u8::is_ascii_digit);
        match is_verified(digits) {
            _ if bytes.is_empty() => {}
            _ if !formed => {
                self.value(&message::CHECK_NUMBER_FORM, field, Shown::Word("数字8桁（6桁はスペース2文字を前置）"))
            }
            Some(false) => self.value(&message::CHECK_DIGIT, field, Shown::Nothing),
            _ => {}
        }
    }

    /// 公費負担者番号: eight digits (p.15 負担者番号).
    pub(super) fn subsidy(&mut self, field: u16) {
        self.digits(field, 8, Shown::Word("数字8桁"), verified_as(self.row.bytes(field)));
    }

    /// 公費受給者番号: seven digits (p.15 受給者番号 1・2).
    pub(super) fn recipient(&mut self, field: u16, payer: &[u8]) {
        self.digits(field, 7, Shown::Word("数字7桁"), verified_as(payer));
    }

    fn digits(&mut self, field: u16, length: usize, form: Shown<'a>, unverified: &'static MessageDef) {
        let bytes = self.row.bytes(field);
        if bytes.is_empty() {
            return;
        }
        if bytes.len() != length || !bytes.iter().all(u8::is_ascii_digit) {
            self.value(&message::CHECK_NUMBER_FORM, field, form);
        } else if is_verified(bytes) == Some(false) {
            self.value(unverified, field, Shown::Nothing);
        }
    }

    /// 医療機関コード. Nothing at hand states its check digit, and two readings are in use: over 都道府県, 点数表 and the code, and over
    /// the code alone, which the numbers of the official sample follow. A number that neither fits may still be right.
    pub(super) fn institution(&mut self, prefecture: u16, table: u16, code: u16) {
        let code_digits = self.row.bytes(code);
        if code_digits.len() != 7 || !code_digits.iter().all(u8::is_ascii_digit) {
            return;
        }
        let mut whole = [0; 10];
        let parts = [self.row.bytes(prefecture), self.row.bytes(table), code_digits];
        for (slot, byte) in whole.iter_mut().zip(parts.into_iter().flatten()) {
            *slot = *byte;
        }
        if is_verified(code_digits) == Some(false) && is_verified(&whole) != Some(true) {
            self.value(&message::CHECK_DIGIT_UNSURE, code, Shown::Nothing);
        }
    }
}

/// Whether a 法別番号 is of a scheme of prefectures or municipalities (地方公費): 4x and 80 to 99.
pub(super) fn is_local(payer: &[u8]) -> bool {
    matches!(payer, [b'4' | b'8' | b'9', ..])
}

/// National numbers are verified by notice; local ones follow the same form by custom.
fn verified_as(payer: &[u8]) -> &'static MessageDef {
    if is_local(payer) { &message::CHECK_DIGIT_UNSURE } else { &message::CHECK_DIGIT }
}
