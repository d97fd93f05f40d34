//! One record while it is written: its items by position, and the characters that may stand in them.

use super::Problems;
use crate::message::receipt as message;
use crate::uke::layout::{FieldDef, Mode, RecordDef, RecordKind};
use crate::uke::text::cp932_length_of;

/// A record to be written.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    def: &'static RecordDef,
    items: Vec<String>,
    /// The place of the claim that it tells, as a JSON pointer.
    at: String,
}

impl Draft {
    /// An empty record of a kind; `None` for kinds outside the specification.
    pub(super) fn new(kind: RecordKind, at: impl Into<String>) -> Option<Draft> {
        let def = kind.def()?;
        let mut items = vec![String::new(); def.fields.into()];
        if let (Some(first), Ok(id)) = (items.first_mut(), core::str::from_utf8(&def.id)) {
            *first = id.to_owned();
        }
        Some(Draft { def, items, at: at.into() })
    }

    /// Puts a value at a position, in the characters that the item takes.
    pub(super) fn put(&mut self, position: u16, value: impl ToString) {
        let value = value.to_string();
        let value = match self.def.item(position).map(|item| item.mode) {
            Some(Mode::Kanji) => full_width(value.trim_end()),
            Some(Mode::Either) if !value.is_ascii() => full_width(value.trim_end()),
            _ => value,
        };
        if let Some(item) = usize::from(position).checked_sub(1).and_then(|index| self.items.get_mut(index)) {
            *item = value;
        }
    }

    /// Puts a value where there is one.
    pub(super) fn put_some(&mut self, position: u16, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.put(position, value);
        }
    }

    /// Reports items that do not fit.
    pub(super) fn check(&self, problems: &mut Problems) {
        for (position, value) in (1u16..).zip(&self.items).skip(1).filter(|(_, value)| !value.is_empty()) {
            let Some(item) = self.def.item(position) else { continue };
            self.check_item(item, value, problems);
        }
    }

    fn check_item(&self, item: &FieldDef, value: &str, problems: &mut Problems) {
        let place = || format!("{}「{}」", self.def.name, item.name);
        if let Some(bad) = value.chars().find(|letter| matches!(letter, ',' | '"') || letter.is_control()) {
            problems.add(&message::BUILD_CHARACTER, &*self.at, format!("{}: {}", place(), bad.escape_default()));
        }
        let in_form = match item.mode {
            Mode::Digits | Mode::Date | Mode::Code => value.bytes().all(|byte| byte.is_ascii_digit()),
            Mode::Decimal => value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
            Mode::Alnum => value.is_ascii(),
            Mode::Kanji | Mode::Either => true,
        };
        if !in_form {
            problems.add(&message::BUILD_NOT_IN_FORM, &*self.at, format!("{}: {value}", place()));
        }
        let length = cp932_length_of(value);
        if length > usize::from(item.max_bytes) {
            let detail = format!("{}: {} > {} bytes", place(), length, item.max_bytes);
            problems.add(&message::BUILD_TOO_LONG, &*self.at, detail);
        }
    }

    /// Writes the record with its line end.
    pub(super) fn write(&self, out: &mut String) {
        for (index, item) in self.items.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(item);
        }
        out.push_str("\r\n");
    }
}

/// 全角: the text in full-width characters.
pub(super) fn full_width(text: &str) -> String {
    let mut wide = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let voiced = match letter {
            '\u{FF9E}' => voiced(wide.chars().next_back(), 1),
            '\u{FF9F}' => voiced(wide.chars().next_back(), 2),
            _ => None,
        };
        if let Some(voiced) = voiced {
            wide.pop();
            wide.push(voiced);
        } else {
            wide.push(wide_of(letter));
        }
    }
    wide
}

/// The full-width katakana of U+FF61 to U+FF9F, in order.
const KATAKANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

fn wide_of(letter: char) -> char {
    match letter {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(letter).saturating_add(0xFEE0)).unwrap_or(letter),
        '\u{FF61}'..='\u{FF9F}' => {
            let index = u32::from(letter).saturating_sub(0xFF61) as usize;
            KATAKANA.chars().nth(index).unwrap_or(letter)
        }
        _ => letter,
    }
}

/// The voiced form of a katakana: 濁音 stand one, 半濁音 two places behind.
fn voiced(letter: Option<char>, places: u32) -> Option<char> {
    let letter = letter?;
    let takes = match places {
        1 => letter == 'ウ' || "カキクケコサシスセソタチツテトハヒフヘホ".contains(letter),
        _ => "ハヒフヘホ".contains(letter),
    };
    match letter {
        'ウ' => takes.then_some('ヴ'),
        letter => takes.then(|| char::from_u32(u32::from(letter).saturating_add(places)))?,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_full_width() {
        assert_eq!(full_width("ｻﾝﾌﾟﾙ ｶﾞｳﾞ A-1"), "サンプル　ガヴ　Ａ－１");
        assert_eq!(full_width("山田　太郎"), "山田　太郎");
        assert_eq!(full_width("ﾞｱﾞ"), "゛ア゛");
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        let mut draft = Draft::new(RecordKind::Sy, "/diseases/0").unwrap();
        draft.put(6, "字".repeat(21));
        draft.put(2, "12a");
        let mut problems = Problems::default();
        draft.check(&mut problems);
        let told: Vec<(&str, u16)> = problems.0.iter().map(|problem| (problem.pointer(), problem.def().code)).collect();
        assert_eq!(told, [("/diseases/0", 8728), ("/diseases/0", 8724)]);
    }
}
