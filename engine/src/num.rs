//! Exact numbers: points (点数) in hundredths, yen, prices, quantities, and the named legal roundings.
//!
//! No value here is ever a float. Values between two roundings are exact [`Ratio`]s; every rounding has a name, and
//! arithmetic that does not fit is an [`Overflow`], never a wrapped or clipped amount.

use core::fmt;

/// The result of an amount that does not fit its type. The caller adds the position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the amount does not fit")
    }
}

impl core::error::Error for Overflow {}

/// How an exact value becomes an integer. The names are those of the notices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// 四捨五入: a half goes up (away from zero for negative values).
    HalfUp,
    /// 五捨五超入: a half goes down, anything above it up. The rule for drug prices (薬剤料).
    HalfDown,
    /// 切捨て: toward zero.
    Down,
    /// 切上げ: away from zero.
    Up,
}

impl Rounding {
    /// The official Japanese name.
    pub const fn name_ja(self) -> &'static str {
        match self {
            Rounding::HalfUp => "四捨五入",
            Rounding::HalfDown => "五捨五超入",
            Rounding::Down => "切捨て",
            Rounding::Up => "切上げ",
        }
    }

    /// An English name.
    pub const fn name_en(self) -> &'static str {
        match self {
            Rounding::HalfUp => "half up",
            Rounding::HalfDown => "half down",
            Rounding::Down => "down",
            Rounding::Up => "up",
        }
    }
}

/// 1点の単価 in yen (診療報酬の算定方法 本文第2号). The share of a claim takes the dated parameter `points.yen_per_point`, the same
/// number; this is for sums that are told beside it.
pub const YEN_PER_POINT: i64 = 10;

/// 医療費: what points cost, from hundredths of a point, in whole yen towards zero.
///
/// ```
/// assert_eq!(santei::num::cost_of_points(29_150), 2_915); // 291.5点
/// ```
pub const fn cost_of_points(hundredths: i64) -> i64 {
    hundredths / (100 / YEN_PER_POINT)
}

/// An exact fraction, always in lowest terms with a positive denominator.
///
/// ```
/// use santei::num::{Ratio, Rounding};
/// let two_films = Ratio::from_int(85).plus(Ratio::new(85, 2)?)?;   // 85 + 85 × 0.5
/// assert_eq!(two_films.round(Rounding::HalfUp)?, 128);
/// # Ok::<(), santei::num::Overflow>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Ratio = Ratio { numerator: 1, denominator: 1 };

    /// An integer.
    pub const fn from_int(value: i64) -> Ratio {
        Ratio { numerator: value as i128, denominator: 1 }
    }

    /// `numerator / denominator`. A zero denominator is an [`Overflow`].
    pub fn new(numerator: i128, denominator: i128) -> Result<Ratio, Overflow> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return Err(Overflow);
        }
        // Most amounts are whole.
        if denominator == 1 {
            return Ok(Ratio { numerator, denominator });
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        let sign = if denominator < 0 { -1 } else { 1 };
        Ok(Ratio { numerator: sign * (numerator / divisor), denominator: sign * (denominator / divisor) })
    }

    /// Hundredths, as points and percentages are printed in the masters.
    pub fn from_hundredths(hundredths: i64) -> Ratio {
        if hundredths % 100 == 0 {
            return Ratio::from_int(hundredths / 100);
        }
        // A denominator of 100 always fits.
        Ratio::new(hundredths.into(), 100).unwrap_or(Ratio::ZERO)
    }

    /// The numerator in lowest terms.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator in lowest terms, at least 1.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// The sum.
    pub fn plus(self, other: Ratio) -> Result<Ratio, Overflow> {
        if self.is_integer() && other.is_integer() {
            return Ratio::new(self.numerator.checked_add(other.numerator).ok_or(Overflow)?, 1);
        }
        let left = self.numerator.checked_mul(other.denominator).ok_or(Overflow)?;
        let right = other.numerator.checked_mul(self.denominator).ok_or(Overflow)?;
        let denominator = self.denominator.checked_mul(other.denominator).ok_or(Overflow)?;
        Ratio::new(left.checked_add(right).ok_or(Overflow)?, denominator)
    }

    /// The difference.
    pub fn minus(self, other: Ratio) -> Result<Ratio, Overflow> {
        self.plus(Ratio { numerator: -other.numerator, denominator: other.denominator })
    }

    /// The product.
    pub fn times(self, other: Ratio) -> Result<Ratio, Overflow> {
        Ratio::new(
            self.numerator.checked_mul(other.numerator).ok_or(Overflow)?,
            self.denominator.checked_mul(other.denominator).ok_or(Overflow)?,
        )
    }

    /// The quotient; division by zero is an [`Overflow`].
    pub fn over(self, other: Ratio) -> Result<Ratio, Overflow> {
        Ratio::new(
            self.numerator.checked_mul(other.denominator).ok_or(Overflow)?,
            self.denominator.checked_mul(other.numerator).ok_or(Overflow)?,
        )
    }

    /// Whether the value is an integer.
    pub const fn is_integer(self) -> bool {
        self.denominator == 1
    }

    /// The integer that a named rounding gives.
    pub fn round(self, rounding: Rounding) -> Result<i64, Overflow> {
        if self.is_integer() {
            return i64::try_from(self.numerator).map_err(|_| Overflow);
        }
        let magnitude = self.numerator.unsigned_abs();
        let denominator = self.denominator.unsigned_abs();
        let (whole, rest) = (magnitude / denominator, magnitude % denominator);
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest > 0,
            Rounding::HalfUp => rest >= denominator - rest,
            Rounding::HalfDown => rest > denominator - rest,
        };
        let rounded = i64::try_from(whole + u128::from(up)).map_err(|_| Overflow)?;
        Ok(if self.numerator < 0 { -rounded } else { rounded })
    }

    /// The multiple of `unit` that a named rounding gives, such as the 10 yen of the counter (10円未満四捨五入).
    pub fn round_to(self, unit: i64, rounding: Rounding) -> Result<i64, Overflow> {
        self.over(Ratio::from_int(unit))?.round(rounding)?.checked_mul(unit).ok_or(Overflow)
    }

    /// The value in hundredths when it is a whole number of them.
    pub fn hundredths(self) -> Option<i64> {
        let scaled = self.numerator.checked_mul(100)?;
        if self.is_integer() {
            return i64::try_from(scaled).ok();
        }
        if scaled % self.denominator != 0 {
            return None;
        }
        i64::try_from(scaled / self.denominator).ok()
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<core::cmp::Ordering> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Some(left.cmp(&right))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            _ => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    // Division of 64 bits is several times as fast, and amounts fit it.
    while b != 0 {
        (a, b) = match (u64::try_from(a), u64::try_from(b)) {
            (Ok(a), Ok(b)) => (b.into(), (a % b).into()),
            _ => (b, a % b),
        };
    }
    if a == 0 { 1 } else { a }
}

/// Reads a plain decimal (`288`, `42.50`, `-3`) as an integer count of 10^-`places`. `None` when it is not one, has more
/// non-zero places, or does not fit.
///
/// ```
/// assert_eq!(santei::num::parse_decimal("42.5", 2), Some(4250));
/// assert_eq!(santei::num::parse_decimal("0.125", 2), None);
/// ```
pub fn parse_decimal(text: &str, places: u32) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || (digits.contains('.') && fraction.is_empty()) {
        return None;
    }
    let mut value: i64 = 0;
    for byte in whole.bytes() {
        value = push_digit(value, byte)?;
    }
    let mut fraction = fraction.bytes();
    for _ in 0..places {
        value = push_digit(value, fraction.next().unwrap_or(b'0'))?;
    }
    fraction.all(|b| b == b'0').then_some(if negative { -value } else { value })
}

fn push_digit(value: i64, byte: u8) -> Option<i64> {
    if !byte.is_ascii_digit() {
        return None;
    }
    value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))
}

/// Writes a count of 10^-`places` as the shortest plain decimal: `4250` with 2 places is `42.5`.
pub fn format_decimal(value: i64, places: u32) -> String {
    let scale = 10u64.pow(places.min(18));
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let fraction = magnitude % scale;
    if fraction == 0 {
        return format!("{sign}{}", magnitude / scale);
    }
    let padded = format!("{fraction:0width$}", width = places as usize);
    format!("{sign}{}.{}", magnitude / scale, padded.trim_end_matches('0'))
}

/// Writes a number with separators.
///
/// ```
/// assert_eq!(santei::num::grouped(-1_234_567), "-1,234,567");
/// ```
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// As [`format_decimal`], with separators.
pub fn grouped_decimal(value: i64, places: u32) -> String {
    let plain = format_decimal(value, places);
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let sign = if value < 0 { "-" } else { "" };
    let whole = whole.trim_start_matches('-').parse().map_or_else(|_| whole.to_owned(), grouped);
    fraction.map_or_else(|| format!("{sign}{whole}"), |fraction| format!("{sign}{whole}.{fraction}"))
}

impl Ratio {
    /// The value for people: a decimal with separators. Prices times quantities need seven places; anything finer stays a
    /// fraction.
    pub fn grouped(self) -> String {
        match self.times(Ratio::from_int(10_000_000)) {
            Ok(scaled) if scaled.is_integer() => {
                i64::try_from(scaled.numerator()).map_or_else(|_| self.to_string(), |value| grouped_decimal(value, 7))
            }
            _ => self.to_string(),
        }
    }
}

/// Whether the last digit is the 検証番号 of the others: weights 2 and 1 in turn from the right, the digits of every product summed, and what is
/// missing to the next ten. `None` when there are not at least two digits and nothing but digits.
///
/// ```
/// use santei::num::is_verified;
/// assert_eq!(is_verified(b"06132013"), Some(true));
/// assert_eq!(is_verified(b"138057"), Some(true));
/// assert_eq!(is_verified(b"138058"), Some(false));
/// assert_eq!(is_verified(b"13805x"), None);
/// ```
pub fn is_verified(digits: &[u8]) -> Option<bool> {
    let (check, others) = digits.split_last().filter(|(_, others)| !others.is_empty())?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |byte: &u8| u32::from(byte.wrapping_sub(b'0'));
    let weighed = others.iter().rev().map(digit).enumerate().map(|(place, digit)| match place % 2 {
        0 => digit * 2 / 10 + digit * 2 % 10,
        _ => digit,
    });
    let sum = weighed.fold(0u32, u32::wrapping_add);
    Some(digit(check) == (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_for_people_have_separators_and_no_fractions() {
        assert_eq!([grouped(0), grouped(999), grouped(1000), grouped(-1_234_567)], ["0", "999", "1,000", "-1,234,567"]);
        assert_eq!([grouped_decimal(-123_450, 2), grouped_decimal(-50, 2)], ["-1,234.5", "-0.5"]);
        assert_eq!(Ratio::new(69, 20).unwrap().grouped(), "3.45");
        assert_eq!(Ratio::new(1, 3).unwrap().grouped(), "1/3");
    }

    #[test]
    fn roundings_of_the_notices() {
        let half = Ratio::new(5, 2).unwrap();
        assert_eq!(half.round(Rounding::HalfUp), Ok(3));
        assert_eq!(half.round(Rounding::HalfDown), Ok(2));
        assert_eq!(Ratio::new(2501, 1000).unwrap().round(Rounding::HalfDown), Ok(3));
        assert_eq!(half.round(Rounding::Down), Ok(2));
        assert_eq!(Ratio::new(21, 10).unwrap().round(Rounding::Up), Ok(3));
        assert_eq!(Ratio::new(-5, 2).unwrap().round(Rounding::HalfUp), Ok(-3));
        assert_eq!(Ratio::from_int(1235).round_to(10, Rounding::HalfUp), Ok(1240));
        assert_eq!(Ratio::from_int(1234).round_to(10, Rounding::HalfUp), Ok(1230));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert_eq!(Ratio::new(1, 0), Err(Overflow));
        assert_eq!(Ratio::new(i128::MAX, 1).unwrap().times(Ratio::from_int(2)), Err(Overflow));
        assert_eq!(Ratio::new(i128::from(i64::MAX) + 1, 1).unwrap().round(Rounding::Down), Err(Overflow));
        assert_eq!(parse_decimal("99999999999999999999", 0), None);
    }

    #[test]
    fn decimals_that_are_none() {
        for text in ["", ".", "-", "1.", "1,2", "１", "1e3", "0.001", "--1", "1.2.3"] {
            assert_eq!(parse_decimal(text, 2), None, "{text}");
        }
        assert_eq!(parse_decimal(".5", 2), Some(50));
        assert_eq!(parse_decimal("-12.3400", 2), Some(-1234));
    }

    proptest! {
        #[test]
        fn rounding_agrees_with_rust_decimal(n in -1_000_000_000i64..1_000_000_000, d in 1i64..10_000) {
            use rust_decimal::{Decimal, RoundingStrategy::*};
            // Only exact decimal quotients can be compared with a decimal type.
            let d = 2i64.pow((d % 6) as u32) * 5i64.pow((d % 4) as u32);
            let exact = Decimal::from(n) / Decimal::from(d);
            let ratio = Ratio::new(n.into(), d.into()).unwrap();
            for (ours, theirs) in [(Rounding::HalfUp, MidpointAwayFromZero), (Rounding::HalfDown, MidpointTowardZero),
                                   (Rounding::Down, ToZero), (Rounding::Up, AwayFromZero)] {
                let expected: i64 = exact.round_dp_with_strategy(0, theirs).try_into().unwrap();
                prop_assert_eq!(ratio.round(ours).unwrap(), expected);
            }
        }

        #[test]
        fn decimals_survive_writing_and_reading(value in -1_000_000_000_000i64..1_000_000_000_000, places in 0u32..8) {
            prop_assert_eq!(parse_decimal(&format_decimal(value, places), places), Some(value));
        }
    }
}
