//! What kinds of characters a text holds, read on bytes in the file's encoding.

use crate::uke::file::TextEncoding;

/// What a text is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Survey {
    /// Characters.
    pub chars: u32,
    /// Half-width characters.
    pub narrow: u32,
    /// Full-width characters.
    pub wide: u32,
    /// Spaces of either width.
    pub spaces: u32,
    /// Full-width katakana and ー.
    pub katakana: u32,
    /// Full-width digits.
    pub wide_digits: u32,
    /// A control character is among them.
    pub control: bool,
    /// A character outside JIS X 0208 is among them.
    pub outside: bool,
    /// The last character is a space.
    pub ends_in_space: bool,
}

impl Survey {
    pub(super) fn of(bytes: &[u8], encoding: TextEncoding) -> Survey {
        let mut survey = Survey::default();
        match encoding {
            TextEncoding::Ascii => bytes.iter().for_each(|byte| survey.narrow(*byte)),
            TextEncoding::Cp932 => survey.cp932(bytes),
            // Text of another encoding than the rest is reported by the reader; here it counts as nothing.
            TextEncoding::Utf8 => {
                core::str::from_utf8(bytes).unwrap_or_default().chars().for_each(|c| survey.unicode(c))
            }
        }
        survey
    }

    fn narrow(&mut self, byte: u8) {
        self.chars += 1;
        self.narrow += 1;
        self.control |= byte.is_ascii_control();
        self.space(byte == b' ');
    }

    fn space(&mut self, is_space: bool) {
        self.spaces += u32::from(is_space);
        self.ends_in_space = is_space;
    }

    fn cp932(&mut self, mut bytes: &[u8]) {
        loop {
            bytes = match bytes {
                [] => return,
                [lead @ (0x81..=0x9F | 0xE0..=0xFC), trail, rest @ ..] => {
                    self.double(*lead, *trail);
                    rest
                }
                [byte, rest @ ..] => {
                    self.narrow(*byte);
                    rest
                }
            };
        }
    }

    fn double(&mut self, lead: u8, trail: u8) {
        self.wide(
            (lead, trail) == (0x81, 0x40),
            matches!((lead, trail), (0x81, 0x5B) | (0x83, 0x40..=0x7E | 0x80..=0x96)),
            matches!((lead, trail), (0x82, 0x4F..=0x58)),
        );
        // The rows of JIS X 0208; the others are extensions of vendors and of users (外字).
        self.outside |= !matches!(lead, 0x81..=0x84 | 0x88..=0x9F | 0xE0..=0xEA);
    }

    fn unicode(&mut self, character: char) {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => self.narrow(byte),
            _ if ('\u{FF61}'..='\u{FF9F}').contains(&character) => self.narrow(b'x'),
            _ => self.wide(
                character == '\u{3000}',
                matches!(character, '\u{30A1}'..='\u{30F6}' | '\u{30FC}'),
                ('\u{FF10}'..='\u{FF19}').contains(&character),
            ),
        }
    }

    fn wide(&mut self, space: bool, katakana: bool, digit: bool) {
        self.chars += 1;
        self.wide += 1;
        self.katakana += u32::from(katakana);
        self.wide_digits += u32::from(digit);
        self.space(space);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_tell_the_same() {
        // サトウ　一ｱ１ in CP932 and in UTF-8.
        let cp932 = b"\x83T\x83g\x83E\x81@\x88\xEA\xB1\x82P";
        let utf8 = "サトウ　一ｱ１";
        let survey = Survey::of(cp932, TextEncoding::Cp932);
        assert_eq!(survey, Survey::of(utf8.as_bytes(), TextEncoding::Utf8));
        assert_eq!((survey.chars, survey.narrow, survey.wide), (7, 1, 6));
        assert_eq!((survey.spaces, survey.katakana, survey.wide_digits), (1, 3, 1));
        assert!(!survey.control && !survey.outside && !survey.ends_in_space);
    }

    #[test]
    fn vendor_characters_and_controls_are_seen() {
        // ① is of row 13 (NEC), 髙 of the extensions of IBM.
        for bytes in [&b"\x87\x40"[..], b"\xFB\xFC"] {
            assert!(Survey::of(bytes, TextEncoding::Cp932).outside);
        }
        assert!(Survey::of(b"a\tb", TextEncoding::Ascii).control);
        assert!(Survey::of(b"a ", TextEncoding::Ascii).ends_in_space);
        assert!(Survey::of("あ　".as_bytes(), TextEncoding::Utf8).ends_in_space);
    }
}
