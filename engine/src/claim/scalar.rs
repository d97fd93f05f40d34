//! Scalars of a claim with their JSON forms: days, months, codes, digits, quantities, prices, rates.

use crate::num::{Ratio, format_decimal, parse_decimal};
use crate::{Code, Day, Month};
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

/// What an impossible date is told to be; [`super::read`] recognises it.
pub(super) const EXPECTED_DAY: &str = "an existing day YYYY-MM-DD";
/// What an impossible month is told to be.
pub(super) const EXPECTED_MONTH: &str = "an existing month YYYY-MM";

/// Exactly `N` ASCII digits, such as a 診療識別 or a 施設基準コード. Held as a number; the width is part of the type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Digits<const N: usize>(u32);

impl<const N: usize> Digits<N> {
    /// The digits of a text, when it has exactly `N` of them (`N` up to 9).
    pub fn parse(text: &str) -> Option<Digits<N>> {
        (text.len() == N && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok().map(Digits))?
    }

    /// The digits of a number, when it has at most `N` of them (`N` up to 9).
    pub const fn new(value: u32) -> Option<Digits<N>> {
        if value < 10u32.pow(N as u32) { Some(Digits(value)) } else { None }
    }

    /// As a number.
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl<const N: usize> fmt::Display for Digits<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.0, width = N)
    }
}

/// 数量・使用量: a quantity in hundred-thousandths of the master's unit, not negative. In JSON a decimal text (`"1.5"`) or an
/// integer; a JSON fraction is refused, because it would be read as a float.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Quantity(i64);

impl Quantity {
    /// Decimal places held.
    pub const PLACES: u32 = 5;
    /// One unit.
    pub const ONE: Quantity = Quantity(100_000);

    /// A quantity of whole units.
    pub(crate) const fn whole(units: u32) -> Quantity {
        Quantity(units as i64 * 100_000)
    }

    /// Reads a plain decimal with at most five places.
    pub fn parse(text: &str) -> Option<Quantity> {
        parse_decimal(text, Quantity::PLACES).filter(|value| *value >= 0).map(Quantity)
    }

    /// A quantity in hundred-thousandths; `None` below zero.
    pub const fn from_hundred_thousandths(value: i64) -> Option<Quantity> {
        if value < 0 { None } else { Some(Quantity(value)) }
    }

    /// In hundred-thousandths.
    pub const fn hundred_thousandths(self) -> i64 {
        self.0
    }

    /// As an exact fraction.
    pub fn ratio(self) -> Ratio {
        Ratio::new(self.0.into(), 100_000).unwrap_or(Ratio::ZERO)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_decimal(self.0, Quantity::PLACES))
    }
}

/// 単価・購入価格: a price in hundredths of a yen, not negative. In JSON as [`Quantity`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Price(i64);

impl Price {
    /// Decimal places held.
    pub const PLACES: u32 = 2;

    /// Reads a plain decimal with at most two places.
    pub fn parse(text: &str) -> Option<Price> {
        parse_decimal(text, Price::PLACES).filter(|value| *value >= 0).map(Price)
    }

    /// A price in hundredths of a yen; `None` below zero.
    pub const fn from_hundredths(value: i64) -> Option<Price> {
        if value < 0 { None } else { Some(Price(value)) }
    }

    /// In hundredths of a yen.
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_decimal(self.0, Price::PLACES))
    }
}

/// 割合: an exact fraction from 0 to 1, written `3/10`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rate(Ratio);

impl Rate {
    /// Reads `numerator/denominator` with 0 ≤ value ≤ 1.
    pub fn parse(text: &str) -> Option<Rate> {
        let (numerator, denominator) = text.split_once('/')?;
        let plain = |s: &str| (s.len() <= 9 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok())?;
        let (numerator, denominator) = (plain(numerator)?, plain(denominator)?);
        if denominator == 0 || numerator > denominator {
            return None;
        }
        Ratio::new(numerator.into(), denominator.into()).ok().map(Rate)
    }

    /// The exact value.
    pub const fn ratio(self) -> Ratio {
        self.0
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0.numerator(), self.0.denominator())
    }
}

/// A scalar that JSON carries as text, or as an integer where `from_int` allows.
trait Text: Sized {
    const EXPECTED: &'static str;
    fn from_text(text: &str) -> Option<Self>;
    fn from_int(_value: u64) -> Option<Self> {
        None
    }
}

impl Text for Day {
    const EXPECTED: &'static str = EXPECTED_DAY;
    fn from_text(text: &str) -> Option<Day> {
        Day::parse_iso(text)
    }
}

impl Text for Month {
    const EXPECTED: &'static str = EXPECTED_MONTH;
    fn from_text(text: &str) -> Option<Month> {
        Month::parse_iso(text)
    }
}

impl Text for Code {
    const EXPECTED: &'static str = "a code of nine digits";
    fn from_text(text: &str) -> Option<Code> {
        Code::parse(text)
    }
}

impl<const N: usize> Text for Digits<N> {
    const EXPECTED: &'static str = match N {
        1 => "one digit",
        2 => "two digits",
        4 => "four digits",
        _ => "seven digits",
    };
    fn from_text(text: &str) -> Option<Digits<N>> {
        Digits::parse(text)
    }
}

impl Text for Quantity {
    const EXPECTED: &'static str = "a decimal text with at most five places, or an integer, not negative";
    fn from_text(text: &str) -> Option<Quantity> {
        Quantity::parse(text)
    }
    fn from_int(value: u64) -> Option<Quantity> {
        i64::try_from(value).ok()?.checked_mul(100_000).map(Quantity)
    }
}

impl Text for Price {
    const EXPECTED: &'static str = "a decimal text in yen with at most two places, or an integer, not negative";
    fn from_text(text: &str) -> Option<Price> {
        Price::parse(text)
    }
    fn from_int(value: u64) -> Option<Price> {
        i64::try_from(value).ok()?.checked_mul(100).map(Price)
    }
}

impl Text for Rate {
    const EXPECTED: &'static str = "a fraction from 0 to 1 such as \"3/10\"";
    fn from_text(text: &str) -> Option<Rate> {
        Rate::parse(text)
    }
}

struct TextVisitor<T>(core::marker::PhantomData<T>);

impl<T: Text> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &T::EXPECTED))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::from_int(value).ok_or_else(|| E::invalid_type(Unexpected::Unsigned(value), &T::EXPECTED))
    }
}

macro_rules! as_text {
    ($( [$($generics:tt)*] $name:ty => $title:literal $pattern:expr; )*) => {
        $(
            impl<'de, $($generics)*> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_any(TextVisitor(core::marker::PhantomData))
                }
            }

            impl<$($generics)*> Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            #[cfg(feature = "schema")]
            impl<$($generics)*> schemars::JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    $title.into()
                }
                fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    schemars::json_schema!({ "type": "string", "pattern": $pattern })
                }
            }
        )*
    };
}

as_text! {
    [] Day => "Day" "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    [] Month => "Month" "^[0-9]{4}-[0-9]{2}$";
    [] Code => "Code" "^[0-9]{9}$";
    [const N: usize] Digits<N> => "Digits" format!("^[0-9]{{{N}}}$");
    [] Quantity => "Quantity" "^[0-9]+(\\.[0-9]{1,5})?$";
    [] Price => "Price" "^[0-9]+(\\.[0-9]{1,2})?$";
    [] Rate => "Rate" "^[0-9]+/[0-9]+$";
}
