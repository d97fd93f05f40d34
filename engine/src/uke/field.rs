//! Items (項目) of a record: splitting at commas and reading values, on bytes, without decoding.

use crate::{Code, Day, Month, day, num};

/// The value of one item (項目), as it stands in the file.
///
/// Text stays in the file's encoding; codes, numbers and dates are ASCII in every encoding a receipt file uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Field<'a> {
    raw: &'a [u8],
}

impl<'a> Field<'a> {
    /// An item from its raw bytes, quotation marks included.
    pub(crate) const fn new(raw: &'a [u8]) -> Field<'a> {
        Field { raw }
    }

    /// The bytes between the commas, quotation marks included.
    pub const fn raw(self) -> &'a [u8] {
        self.raw
    }

    /// The value: without the quotation marks around it. Marks that are doubled inside a quoted value stay doubled.
    pub fn bytes(self) -> &'a [u8] {
        match self.raw {
            [b'"', inner @ .., b'"'] => inner,
            raw => raw,
        }
    }

    /// Whether the item is omitted (記録を省略).
    pub fn is_empty(self) -> bool {
        self.bytes().is_empty()
    }

    /// The value when it is ASCII.
    pub fn ascii(self) -> Option<&'a str> {
        let bytes = self.bytes();
        if bytes.is_ascii() { core::str::from_utf8(bytes).ok() } else { None }
    }

    /// A whole number without sign (数字); `None` when it is empty, not digits only, or does not fit.
    pub fn number(self) -> Option<i64> {
        let bytes = self.bytes();
        if bytes.is_empty() {
            return None;
        }
        bytes.iter().try_fold(0i64, |value, byte| {
            let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
            value.checked_mul(10)?.checked_add(digit)
        })
    }

    /// A number with a decimal point, as a count of 10^-`places`; `None` when it is not one or has more places.
    pub fn decimal(self, places: u32) -> Option<i64> {
        num::parse_decimal(self.ascii()?, places).filter(|value| *value >= 0)
    }

    /// A nine-digit code of a master.
    pub fn code(self) -> Option<Code> {
        Code::parse(self.ascii()?)
    }

    /// A date (年月日): `YYYYMMDD`, or the era form `GYYMMDD` of receipts before the switch to the western calendar.
    pub fn date(self) -> Option<Day> {
        let digits = u32::try_from(self.number()?).ok()?;
        match self.bytes().len() {
            8 => Day::from_ymd((digits / 10_000) as i32, digits / 100 % 100, digits % 100),
            7 => day::from_era(digits / 1_000_000, digits / 10_000 % 100, digits / 100 % 100, digits % 100),
            _ => None,
        }
    }

    /// A month (年月): `YYYYMM`, or the era form `GYYMM`.
    pub fn month(self) -> Option<Month> {
        let digits = u32::try_from(self.number()?).ok()?;
        match self.bytes().len() {
            6 => Month::new((digits / 100) as i32, digits % 100),
            5 => era_month(digits / 10_000, digits / 100 % 100, digits % 100),
            _ => None,
        }
    }

    /// The single byte of a one-character code such as 負担区分.
    pub fn letter(self) -> Option<u8> {
        match self.bytes() {
            [letter] => Some(*letter),
            _ => None,
        }
    }

    /// The two bytes of a two-character code such as 診療識別.
    pub fn pair(self) -> Option<[u8; 2]> {
        match self.bytes() {
            [first, second] => Some([*first, *second]),
            _ => None,
        }
    }
}

/// The month of an era date. An era that begins inside the month still names the whole month, so its last days are tried too.
fn era_month(era: u32, year: u32, month: u32) -> Option<Month> {
    day::from_era(era, year, month, 1).or_else(|| day::from_era(era, year, month, 28)).map(Day::month)
}

/// The items of a record in order, split at commas.
///
/// Splitting works on bytes: in CP932 and in UTF-8 a comma or a quotation mark is never a part of another character. A comma
/// inside quotation marks does not split; the record specification uses none, but some exporters do.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    /// The items of a record without its line end.
    pub const fn new(body: &'a [u8]) -> Fields<'a> {
        Fields { rest: Some(body) }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let rest = self.rest?;
        let end = item_end(rest);
        let (raw, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        self.rest = after.split_first().map(|(_, rest)| rest);
        Some(Field::new(raw))
    }
}

/// The items of a record that are not omitted, with their positions.
///
/// Most items of a record are empty day columns; stepping over them in one place keeps reading cheap.
#[derive(Clone, Debug)]
pub struct Filled<'a> {
    rest: &'a [u8],
    position: u16,
}

impl<'a> Filled<'a> {
    /// The items of a record without its line end.
    pub const fn new(body: &'a [u8]) -> Filled<'a> {
        Filled { rest: body, position: 1 }
    }

    /// The position of the item read last; at the end, the number of items of the record.
    pub const fn position(&self) -> u16 {
        self.position
    }
}

impl<'a> Iterator for Filled<'a> {
    type Item = (u16, Field<'a>);

    fn next(&mut self) -> Option<(u16, Field<'a>)> {
        while let [b',', rest @ ..] = self.rest {
            self.rest = rest;
            self.position = self.position.saturating_add(1);
        }
        let end = item_end(self.rest);
        let (raw, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        self.rest = after;
        (!raw.is_empty()).then_some((self.position, Field::new(raw)))
    }
}

/// The length of the item that the bytes begin with.
fn item_end(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(b'"') => quoted_end(bytes).unwrap_or_else(|| comma(bytes)),
        _ => comma(bytes),
    }
}

fn comma(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b',').unwrap_or(bytes.len())
}

/// The length of a quoted item: up to a closing mark that is followed by a comma or by the end. `None` when no mark closes it.
fn quoted_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let mark = at + bytes.get(at..)?.iter().position(|byte| *byte == b'"')?;
        match bytes.get(mark + 1) {
            None | Some(b',') => return Some(mark + 1),
            // A doubled mark stands for one mark inside the text; any other byte makes the mark a plain character.
            Some(b'"') => at = mark + 2,
            Some(_) => at = mark + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(body: &[u8]) -> Vec<&[u8]> {
        Fields::new(body).map(Field::bytes).collect()
    }

    #[test]
    fn commas_split_and_quoted_commas_do_not() {
        assert_eq!(split(b"IR,1,,"), [&b"IR"[..], b"1", b"", b""]);
        assert_eq!(split(b""), [b""]);
        assert_eq!(split(br#""IR","a,b","c""d",e"#), [&b"IR"[..], b"a,b", br#"c""d"#, b"e"]);
        assert_eq!(split(br#"a,"b,c"#), [&b"a"[..], br#""b"#, b"c"]);
        assert_eq!(split(br#"",x"#), [&br#"""#[..], b"x"]);
        assert_eq!(split(br#""a"b,c"#), [&br#""a"b"#[..], b"c"]);
    }

    #[test]
    fn filled_items_keep_their_positions() {
        for body in [&b"IR,1,,\"a,b\",,x,,"[..], b"", b",", b"a", b",,b", b"a,\"\",", b"\"x"] {
            let mut filled = Filled::new(body);
            let found: Vec<_> = filled.by_ref().map(|(position, field)| (position, field.raw())).collect();
            let all: Vec<_> =
                (1u16..).zip(Fields::new(body)).map(|(position, field)| (position, field.raw())).collect();
            assert_eq!(usize::from(filled.position()), all.len());
            assert_eq!(found, all.into_iter().filter(|(_, raw)| !raw.is_empty()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn cp932_trail_bytes_are_never_split() {
        // 表 is 0x95 0x5C and ソ 0x83 0x5C; the second byte of ー is 0x5B.
        assert_eq!(split(b"\x95\x5C,\x83\x5C,\x81\x5B"), [&b"\x95\x5C"[..], b"\x83\x5C", b"\x81\x5B"]);
    }

    #[test]
    fn dates_in_both_calendars() {
        let date = |text: &'static str| Field::new(text.as_bytes()).date().map(|day| day.to_string());
        assert_eq!(date("20211001").as_deref(), Some("2021-10-01"));
        assert_eq!(date("3180717").as_deref(), Some("1943-07-17"));
        assert_eq!(date("4310121").as_deref(), Some("2019-01-21"));
        for bad in ["", "20210229", "6010101", "431012", "2021100a", "99999999", "２０２１１００１"] {
            assert_eq!(date(bad), None, "{bad}");
        }
        let month = |text: &'static str| Field::new(text.as_bytes()).month().map(|month| month.to_string());
        assert_eq!(month("202110").as_deref(), Some("2021-10"));
        assert_eq!(month("43101").as_deref(), Some("2019-01"));
        // 令和 began on the first, 平成 on the eighth of its month.
        assert_eq!(month("50105").as_deref(), Some("2019-05"));
        assert_eq!(month("40101").as_deref(), Some("1989-01"));
        for bad in ["", "202113", "4310", "60101", "NDM001"] {
            assert_eq!(month(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_exact_or_nothing() {
        let field = |text: &'static str| Field::new(text.as_bytes());
        assert_eq!(field("0120").number(), Some(120));
        assert_eq!(field("99999999999999999999").number(), None);
        assert_eq!(field("-1").number(), None);
        assert_eq!(field("0.082").decimal(5), Some(8_200));
        assert_eq!(field("1.123456").decimal(5), None);
        assert_eq!(field("-1").decimal(5), None);
        assert_eq!(field("11100011").code(), None);
    }
}
