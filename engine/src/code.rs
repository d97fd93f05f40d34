//! Nine-digit codes (診療行為コード, 医薬品コード, 特定器材コード, コメントコード).

use core::fmt;

/// A nine-digit code of a master. The first digit tells the code space.
///
/// ```
/// use santei::code::{Code, CodeSpace};
/// let code = Code::parse("111000110").unwrap();
/// assert_eq!(code.space(), Some(CodeSpace::FeeItem));
/// assert_eq!(code.to_string(), "111000110");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u32);

/// The code spaces (コード体系) that a claim line can come from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CodeSpace {
    /// 診療行為: `1xxxxxxxx`.
    FeeItem,
    /// 医薬品: `6xxxxxxxx`.
    Drug,
    /// 特定器材: `7xxxxxxxx`.
    Material,
    /// コメント: `8xxxxxxxx`.
    Comment,
}

impl Code {
    /// The code with that value; `None` above nine digits.
    pub const fn new(value: u32) -> Option<Code> {
        if value <= 999_999_999 { Some(Code(value)) } else { None }
    }

    /// The code with a value that was checked when its image was opened.
    pub(crate) const fn from_checked(value: u32) -> Code {
        Code(value % 1_000_000_000)
    }

    /// The code written as exactly nine ASCII digits.
    pub fn parse(text: &str) -> Option<Code> {
        if text.len() != 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        text.parse().ok().and_then(Code::new)
    }

    /// The code as a number.
    pub const fn value(self) -> u32 {
        self.0
    }

    /// The code space, or `None` when santei holds no master for the first digit.
    pub const fn space(self) -> Option<CodeSpace> {
        match self.0 / 100_000_000 {
            1 => Some(CodeSpace::FeeItem),
            6 => Some(CodeSpace::Drug),
            7 => Some(CodeSpace::Material),
            8 => Some(CodeSpace::Comment),
            _ => None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
