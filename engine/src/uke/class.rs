//! The one- and two-character codes that say what a line is (診療識別), who pays for it (負担区分) and what kind of receipt
//! it stands on (レセプト種別).

use crate::claim::Setting;

/// 診療識別: the service class of a billing unit (別表20).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServiceClass([u8; 2]);

impl ServiceClass {
    /// 食事療養・生活療養・標準負担額: in yen, outside the points.
    pub const MEALS: ServiceClass = ServiceClass(*b"97");
    /// The classes of 別表20.
    pub const ALL: &'static [&'static [u8; 2]] = &[
        b"01", b"11", b"12", b"13", b"14", b"21", b"22", b"23", b"24", b"25", b"26", b"27", b"28", b"31", b"32", b"33",
        b"39", b"40", b"50", b"54", b"60", b"70", b"80", b"90", b"92", b"97", b"99",
    ];

    /// The class with those two characters, when 別表20 has it.
    pub fn new(pair: [u8; 2]) -> Option<ServiceClass> {
        Self::ALL.contains(&&pair).then_some(ServiceClass(pair))
    }

    /// The two characters; spaces when no class is known.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// As a number; 0 when no class is known.
    pub fn number(self) -> u32 {
        self.as_str().parse().unwrap_or(0)
    }

    /// Whether the class is billed in yen.
    pub fn is_yen(self) -> bool {
        self == ServiceClass::MEALS
    }

    /// Whether the class is known.
    pub fn is_known(self) -> bool {
        self != ServiceClass::default()
    }
}

/// Who pays on a receipt: the insurance (医療保険) first, then up to four subsidies (公費) in order of priority.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PayerSlot {
    /// 医療保険 (国民健康保険, 退職者医療, 後期高齢者医療).
    Insurance,
    /// 公費, 1 to 4.
    Subsidy(u8),
}

impl PayerSlot {
    /// Whether it is the insurance.
    pub fn is_insurance(self) -> bool {
        self == PayerSlot::Insurance
    }
}

/// 負担区分: which payers of the receipt a line is billed to (別表21).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Burden {
    letter: u8,
    payers: u8,
}

/// The letters of 別表21. Bit 0 is the insurance, bits 1 to 4 the subsidies in order.
const BURDENS: [(u8, u8); 31] = [
    (b'1', 0b00001),
    (b'5', 0b00010),
    (b'6', 0b00100),
    (b'B', 0b01000),
    (b'C', 0b10000),
    (b'2', 0b00011),
    (b'3', 0b00101),
    (b'E', 0b01001),
    (b'G', 0b10001),
    (b'7', 0b00110),
    (b'H', 0b01010),
    (b'I', 0b10010),
    (b'J', 0b01100),
    (b'K', 0b10100),
    (b'L', 0b11000),
    (b'4', 0b00111),
    (b'M', 0b01011),
    (b'N', 0b10011),
    (b'O', 0b01101),
    (b'P', 0b10101),
    (b'Q', 0b11001),
    (b'R', 0b01110),
    (b'S', 0b10110),
    (b'T', 0b11010),
    (b'U', 0b11100),
    (b'V', 0b01111),
    (b'W', 0b10111),
    (b'X', 0b11011),
    (b'Y', 0b11101),
    (b'Z', 0b11110),
    (b'9', 0b11111),
];

impl Burden {
    /// The class with that letter, when 別表21 has it.
    pub fn new(letter: u8) -> Option<Burden> {
        BURDENS
            .iter()
            .find(|(known, _)| *known == letter)
            .map(|(letter, payers)| Burden { letter: *letter, payers: *payers })
    }

    /// The letter.
    pub fn letter(self) -> char {
        char::from(self.letter)
    }

    /// The payers as bits: bit 0 the insurance, bits 1 to 4 the subsidies in order.
    pub(super) const fn payers(self) -> u8 {
        self.payers
    }

    /// Whether a payer is billed.
    pub fn covers(self, slot: PayerSlot) -> bool {
        let bit = match slot {
            PayerSlot::Insurance => 0,
            PayerSlot::Subsidy(order) => u32::from(order),
        };
        self.payers.checked_shr(bit).is_some_and(|payers| payers & 1 == 1)
    }
}

/// レセプト種別: the kind of a receipt (別表5), and of a donor's receipt (別表26), four digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ReceiptKind([u8; 4]);

impl ReceiptKind {
    /// The kind with those digits; `None` unless 別表5 or 別表26 has it or, for the fee tables other than 医科, it has its form.
    pub fn new(bytes: &[u8]) -> Option<ReceiptKind> {
        let digits: [u8; 4] = bytes.try_into().ok()?;
        let [table, scheme, payers, beneficiary] = digits;
        let medical = match (scheme, payers) {
            // 公費 only: one to four kinds, beneficiaries 1 (入院) and 2 (入院外).
            (b'2', b'1'..=b'4') => matches!(beneficiary, b'1' | b'2'),
            // 後期高齢者: only the elderly digits.
            (b'3', b'1'..=b'5') => matches!(beneficiary, b'7'..=b'9' | b'0'),
            // 退職者: the insured and the family.
            (b'4', b'1'..=b'5') => matches!(beneficiary, b'1'..=b'6'),
            (b'1', b'1'..=b'5') => beneficiary.is_ascii_digit(),
            (b'9', b'9') => matches!(beneficiary, b'1' | b'2' | b'7' | b'8'),
            _ => false,
        };
        let other_table = matches!(table, b'3' | b'4' | b'6') && digits.iter().all(u8::is_ascii_digit);
        ((table == b'1' && medical) || other_table).then_some(ReceiptKind(digits))
    }

    /// The four digits.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The fee table (点数表, 別表3): 1 医科, 3 歯科, 4 調剤, 6 訪問看護.
    pub fn fee_table(self) -> u8 {
        let [table, ..] = self.0;
        table.wrapping_sub(b'0')
    }

    /// Whether the receipt is for 医科.
    pub fn is_medical(self) -> bool {
        self.fee_table() == 1
    }

    /// 入院 or 入院外: the last digit, odd for 入院; 9 is 入院 and 0 入院外.
    pub fn setting(self) -> Setting {
        let [.., beneficiary] = self.0;
        if beneficiary % 2 == 1 { Setting::Inpatient } else { Setting::Outpatient }
    }

    /// Whether an insurance pays.
    pub fn has_insurance(self) -> bool {
        let [_, scheme, ..] = self.0;
        scheme != b'2'
    }

    /// Whether the insurance is 退職者医療.
    pub fn is_retired(self) -> bool {
        let [_, scheme, ..] = self.0;
        scheme == b'4'
    }

    /// Whether the insurance is 後期高齢者医療.
    pub fn is_late_elderly(self) -> bool {
        let [_, scheme, ..] = self.0;
        scheme == b'3'
    }

    /// How many subsidies pay.
    pub fn subsidies(self) -> u8 {
        let [_, scheme, payers, _] = self.0;
        let payers = payers.wrapping_sub(b'0');
        if scheme == b'2' { payers } else { payers.saturating_sub(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burden_letters_cover_their_payers() {
        let one = Burden::new(b'1').unwrap();
        assert!(one.covers(PayerSlot::Insurance) && !one.covers(PayerSlot::Subsidy(1)));
        let p = Burden::new(b'P').unwrap();
        let covered: Vec<u8> = (1..=4).filter(|order| p.covers(PayerSlot::Subsidy(*order))).collect();
        assert_eq!((p.covers(PayerSlot::Insurance), covered), (true, vec![2, 4]));
        assert!([b'A', b'D', b'F', b'8', b'0', b' '].iter().all(|letter| Burden::new(*letter).is_none()));
    }

    #[test]
    fn receipt_kinds_tell_setting_and_payers() {
        let kind = |digits: &str| ReceiptKind::new(digits.as_bytes());
        assert_eq!(kind("1112").unwrap().setting(), Setting::Outpatient);
        assert_eq!(kind("1110").unwrap().setting(), Setting::Outpatient);
        assert_eq!(kind("1119").unwrap().setting(), Setting::Inpatient);
        assert_eq!((kind("1132").unwrap().has_insurance(), kind("1132").unwrap().subsidies()), (true, 2));
        assert_eq!((kind("1212").unwrap().has_insurance(), kind("1212").unwrap().subsidies()), (false, 1));
        assert_eq!(kind("3112").map(ReceiptKind::is_medical), Some(false));
        for bad in ["", "111", "1162", "1251", "1213", "1311", "1417", "2112", "11a2", "11122"] {
            assert_eq!(kind(bad), None, "{bad}");
        }
    }
}
