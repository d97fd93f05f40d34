//! 所得区分 and 減免 as a receipt tells them.
//!
//! 特記事項 26 to 35 and 41 to 44 name the class whose ceiling worked (別表9, 記録条件仕様（医科用） p. 38–39); 負担額区分 1 to 4 name the low
//! classes (別表8, p. 37). Both are recorded when the patient showed the class, so that the limit counts as confirmed.

use super::layout::Re;
use super::receipt::Receipt;
use super::record::Record;
use crate::Month;
use crate::claim::{BurdenReduction, IncomeClass, LimitConfirmation, MultipleMonthsNote, ReductionKind, Setting};

/// The class that a receipt shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct ShownClass {
    pub(super) class: Option<IncomeClass>,
    pub(super) confirmation: LimitConfirmation,
    /// Which of the two ways of writing 多数回該当 the receipt follows.
    pub(super) note: MultipleMonthsNote,
}

/// Codes of 特記事項 (別表9), two characters each.
pub(super) fn notes<'a>(header: Re<'a>) -> impl Iterator<Item = u8> + 'a {
    let pairs = header.special_notes().bytes().chunks(2);
    pairs.filter_map(|pair| core::str::from_utf8(pair).ok()?.trim().parse().ok())
}

impl ShownClass {
    /// `scheme` and `person` are the second and last digit of レセプト種別.
    pub(super) fn of(receipt: &Receipt<'_>, scheme: u8, person: u8, month: Month) -> ShownClass {
        let from_70 = matches!(person, b'7'..=b'9' | b'0');
        let amount_class = receipt.header.income_class().number();
        let setting = receipt.kind.map(super::ReceiptKind::setting);
        let told = notes(receipt.header).find_map(|code| {
            let class = class_of(code, from_70)?;
            let note = if is_repeated(code) { MultipleMonthsNote::MultipleMonths } else { MultipleMonthsNote::Class };
            Some((class, note))
        });
        let confirmed = |class, note| ShownClass { class, confirmation: LimitConfirmation::Certificate, note };
        match (told, low_class(amount_class, from_70)) {
            // From 70 on 区オ holds both low classes; 負担額区分 tells them apart, and outpatient limits are the same.
            (Some((IncomeClass::Low2, note)), low) if from_70 => {
                let outpatient = (setting == Some(Setting::Outpatient)).then_some(IncomeClass::Low2);
                confirmed(low.or(outpatient), note)
            }
            (Some((class, note)), _) => confirmed(Some(class), note),
            (None, Some(low)) => confirmed(Some(low), MultipleMonthsNote::Class),
            (None, None) => ShownClass { class: by_kind(scheme, person, month), ..ShownClass::default() },
        }
    }
}

/// 31 to 35, 43, 44: the class in its fourth month or later.
const fn is_repeated(code: u8) -> bool {
    matches!(code, 31..=35 | 43 | 44)
}

/// The class of a code of 別表9. The same codes stand for other classes from 70 on.
const fn class_of(code: u8, from_70: bool) -> Option<IncomeClass> {
    use IncomeClass::{A, Active1, Active2, Active3, E, General, General2, I, Low2, O, U};
    Some(match (code, from_70) {
        (26 | 31, false) => A,
        (27 | 32, false) => I,
        (28 | 33, false) => U,
        (29 | 34, false) => E,
        (30 | 35, false) => O,
        (26 | 31, true) => Active3,
        (27 | 32, true) => Active2,
        (28 | 33, true) => Active1,
        (29 | 34 | 42 | 44, true) => General,
        (30 | 35, true) => Low2,
        (41 | 43, true) => General2,
        _ => return None,
    })
}

/// 別表8: 1 and 2 適用区分オ (under 70) or Ⅱ, 3 and 4 適用区分Ⅰ (from 70).
const fn low_class(code: Option<i64>, from_70: bool) -> Option<IncomeClass> {
    match (code, from_70) {
        (Some(1 | 2), false) => Some(IncomeClass::O),
        (Some(1 | 2), true) => Some(IncomeClass::Low2),
        (Some(3 | 4), true) => Some(IncomeClass::Low1),
        _ => None,
    }
}

/// From 70 on the counter goes by the card alone: レセプト種別 7 and 8 are 一般・低所得, of whom one who shows nothing has the ceiling of
/// 一般; 9 and 0 are 現役並み, who then have that of Ⅲ (別表5). 後期高齢者 of 2022-10 and later have 一般Ⅰ and Ⅱ in one kind: not told.
fn by_kind(scheme: u8, person: u8, month: Month) -> Option<IncomeClass> {
    let two_classes = scheme == b'3' && (month.year(), month.month()) >= (2022, 10);
    match person {
        b'7' | b'8' if !two_classes => Some(IncomeClass::General),
        b'9' | b'0' => Some(IncomeClass::Active3),
        _ => None,
    }
}

/// 減免区分 (別表16), 減額割合 and 減額金額 of the insurance record.
pub(super) fn reduction(record: Record<'_>) -> Option<BurdenReduction> {
    let kind = match record.field(13).number()? {
        1 => ReductionKind::Reduced,
        2 => ReductionKind::Exempt,
        3 => ReductionKind::Deferred,
        _ => return None,
    };
    let percent = record.field(14).number().and_then(|percent| u8::try_from(percent).ok());
    Some(BurdenReduction { kind, percent, amount_yen: record.field(15).number() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uke::{Chunk, Reader, UkeFile};
    use IncomeClass::{A, Active2, Active3, E, General, General2, Low1, Low2, O};
    use MultipleMonthsNote::{Class, MultipleMonths};

    fn shown(kind: &str, month: &str, amount_class: &str, notes: &str) -> ShownClass {
        let text = format!(
            "IR,1,13,1,1234567,,A,202607,00,\nRE,1,{kind},{month},A,1,19400115,,,,{amount_class},{notes}\nHO,06222011,1,1,1,1\n"
        );
        let file = UkeFile::open(text.as_bytes()).unwrap();
        let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            if let Chunk::Receipt(receipt) = chunk {
                let digits = kind.as_bytes();
                return ShownClass::of(receipt, digits[1], digits[3], receipt.month.unwrap());
            }
        }
        panic!("no receipt")
    }

    /// 別表9: 26 区ア … 30 区オ, 31 多ア … 35 多オ, 41 区カ, 42 区キ, 43 多カ, 44 多キ; 別表8.
    #[test]
    fn notes_and_amount_classes_tell_the_class() {
        let told = |kind, amount, notes| {
            let shown = shown(kind, "202306", amount, notes);
            assert_eq!(shown.confirmation, LimitConfirmation::Certificate);
            (shown.class, shown.note)
        };
        assert_eq!(told("1112", "", "26"), (Some(A), Class));
        assert_eq!(told("1112", "", "34"), (Some(E), MultipleMonths));
        assert_eq!(told("1112", "", "0435"), (Some(O), MultipleMonths));
        assert_eq!(told("1111", "1", ""), (Some(O), Class));
        assert_eq!(told("1119", "", "27"), (Some(Active2), Class));
        assert_eq!(told("1318", "", "43"), (Some(General2), MultipleMonths));
        assert_eq!(told("1318", "", "42"), (Some(General), Class));
        // 区オ from 70 on: Ⅰ or Ⅱ by 負担額区分; the outpatient limit is 8,000 yen for both.
        assert_eq!(told("1317", "3", "30"), (Some(Low1), Class));
        assert_eq!(told("1317", "1", "30"), (Some(Low2), Class));
        assert_eq!(told("1317", "", "30"), (None, Class));
        assert_eq!(told("1318", "", "30"), (Some(Low2), Class));
        assert_eq!(told("1318", "4", ""), (Some(Low1), Class));
    }

    #[test]
    fn from_70_the_kind_tells_what_works_without_a_certificate() {
        let class = |kind, month| {
            let shown = shown(kind, month, "", "02");
            assert_eq!(shown.confirmation, LimitConfirmation::None);
            shown.class
        };
        assert_eq!(class("1112", "202306"), None);
        assert_eq!(class("1118", "202306"), Some(General));
        assert_eq!(class("1119", "202306"), Some(Active3));
        assert_eq!(class("1318", "202209"), Some(General));
        assert_eq!(class("1318", "202210"), None);
        assert_eq!(class("1310", "202210"), Some(Active3));
    }

    #[test]
    fn waivers_are_those_of_the_insurance_record() {
        let text = "IR,1\nRE,1,1112,202306,A,1,19400115\nHO,133033,1,1,1,1,,,,,012,,1,50,\n";
        let file = UkeFile::open(text.as_bytes()).unwrap();
        let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
        let mut found = None;
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            if let Chunk::Receipt(receipt) = chunk {
                found = reduction(receipt.payers[0].record);
            }
        }
        assert_eq!(found, Some(BurdenReduction { kind: ReductionKind::Reduced, percent: Some(50), amount_yen: None }));
    }
}
