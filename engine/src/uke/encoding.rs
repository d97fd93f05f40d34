//! Text of receipt files in シフトJIS and back, for callers that have no codec of their own (feature `encoding`).

use super::file::TextEncoding;
use encoding_rs::{EncoderResult, SHIFT_JIS, UTF_8};

/// Text of a receipt file; what cannot be read shows as the replacement character.
///
/// ```
/// use santei::uke::{TextEncoding, decode_text};
/// assert_eq!(decode_text(b"\x8E\x5A\x92\xE8", TextEncoding::Cp932), "算定");
/// ```
pub fn decode_text(bytes: &[u8], encoding: TextEncoding) -> String {
    let encoding = match encoding {
        TextEncoding::Cp932 => SHIFT_JIS,
        TextEncoding::Ascii | TextEncoding::Utf8 => UTF_8,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The bytes of a text in シフトJIS, as [`super::ReceiptFile::encode`] asks for them.
///
/// # Errors
/// The first character that シフトJIS does not have.
///
/// ```
/// assert_eq!(santei::uke::encode_text("算定"), Ok(b"\x8E\x5A\x92\xE8".to_vec()));
/// assert_eq!(santei::uke::encode_text("点😀"), Err('😀'));
/// ```
pub fn encode_text(text: &str) -> Result<Vec<u8>, char> {
    let (mut encoder, mut bytes) = (SHIFT_JIS.new_encoder(), Vec::new());
    // As long as this says, the output is never full.
    bytes.reserve(encoder.max_buffer_length_from_utf8_without_replacement(text.len()).unwrap_or(text.len()));
    match encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true).0 {
        EncoderResult::InputEmpty => Ok(bytes),
        EncoderResult::Unmappable(letter) => Err(letter),
        EncoderResult::OutputFull => Err(char::REPLACEMENT_CHARACTER),
    }
}
