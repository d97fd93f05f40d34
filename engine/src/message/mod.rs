//! The registry of errors and findings (エラー・指摘): stable numbers that are never reused.
//!
//! | range | room |
//! |---|---|
//! | 1000–1099 | image: opening images, forming a master set |
//! | 1100–1199 | claim: reading and checking a claim |
//! | 2000–2099 | resolve |
//! | 3000–3099 | complete |
//! | 4000–4099 | adjudicate |
//! | 5000–5099 | price |
//! | 6000–6099 | total |
//! | 7000–7099 | share |
//! | 8000–8099 | record |
//! | 8500–8599 | uke: receipt files |
//! | 8600–8699 | uke check: receipt files held against the record specification |
//! | 8700–8719 | comment: required comments (コメント関連テーブル) |
//! | 8720–8799 | uke: building receipts from claims |
//! | 9000–9199 | masters: reading official files, building images (crate `santei-masters`) |
//! | 9900–9999 | command line (binary `santei`) |
//!
//! A number that is retired stays in its table, marked so; it is never given again.

use crate::masters::{Criteria, Criterion, Obstacle};
use crate::{Code, Day};

/// How grave a message is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// 情報: worth knowing; the result stands.
    Info,
    /// 警告: the result stands but wants a look.
    Warning,
    /// 判定不能: the data do not decide; the line stays, the result is not final.
    Undecided,
    /// エラー: the input is refused or the line cannot be computed.
    Error,
}

impl Severity {
    /// The stable word used in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Undecided => "undecided",
            Severity::Error => "error",
        }
    }
}

/// One entry of the registry. `{0}` … `{3}` in the texts stand for the arguments in order.
#[derive(Debug)]
pub struct MessageDef {
    /// The stable number.
    pub code: u16,
    /// The stable name, kebab-case.
    pub slug: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Japanese text.
    pub ja: &'static str,
    /// English text.
    pub en: &'static str,
}

/// Declares the messages of one room: a constant per message, and `ALL` in order.
#[macro_export]
macro_rules! messages {
    ($( $name:ident = $code:literal $slug:literal $severity:ident, $ja:literal, $en:literal; )*) => {
        $(
            #[doc = concat!($code, " `", $slug, "`: ", $en)]
            pub static $name: $crate::message::MessageDef = $crate::message::MessageDef {
                code: $code,
                slug: $slug,
                severity: $crate::message::Severity::$severity,
                ja: $ja,
                en: $en,
            };
        )*
        /// Every message of this room, in order of number.
        pub static ALL: &[&$crate::message::MessageDef] = &[$(&$name),*];
    };
}

/// A value inside a message, kept typed until somebody asks for the text.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Arg<'a> {
    /// No argument.
    #[default]
    None,
    /// A nine-digit code.
    Code(Code),
    /// A day.
    Day(Day),
    /// A plain number.
    Int(i64),
    /// Points in hundredths.
    Points(i64),
    /// Yen.
    Yen(i64),
    /// A word: a fixed one, or one of the masters.
    Word(&'a str),
    /// Points on which a scheme of a prefecture or municipality is refused.
    Criteria(Criteria),
    /// Why such a scheme cannot be computed.
    Obstacle(Obstacle),
}

impl core::fmt::Display for Arg<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Arg::None => Ok(()),
            Arg::Code(code) => write!(f, "{code}"),
            Arg::Day(day) => write!(f, "{day}"),
            Arg::Int(value) | Arg::Yen(value) => write!(f, "{value}"),
            Arg::Points(value) => f.write_str(&crate::num::format_decimal(*value, 2)),
            Arg::Word(word) => f.write_str(word),
            Arg::Criteria(criteria) => {
                let slugs: Vec<_> = criteria.iter().map(Criterion::slug).collect();
                f.write_str(&slugs.join(", "))
            }
            Arg::Obstacle(obstacle) => f.write_str(obstacle.slug()),
        }
    }
}

impl MessageDef {
    /// The text in one language with its arguments filled in.
    pub fn text(&self, japanese: bool, args: &[&dyn core::fmt::Display]) -> String {
        let mut text = String::from(if japanese { self.ja } else { self.en });
        for (index, arg) in args.iter().enumerate() {
            text = text.replace(&format!("{{{index}}}"), &arg.to_string());
        }
        text
    }
}

/// A message with its arguments as texts: what went wrong where more than a claim is worked on (files, suites, runs).
///
/// ```
/// use santei::message::{Message, command};
/// let error = Message::new(&command::CASES_NONE, &[&"golden/cases"]);
/// assert!(error.text(false).contains("golden/cases"));
/// assert!(error.to_string().starts_with("E9958 "));
/// ```
#[derive(Clone, Debug)]
pub struct Message {
    def: &'static MessageDef,
    args: Vec<String>,
}

impl Message {
    /// A message with the arguments of its text.
    pub fn new(def: &'static MessageDef, args: &[&dyn core::fmt::Display]) -> Message {
        Message { def, args: args.iter().map(ToString::to_string).collect() }
    }

    /// The registry entry: number, name and texts.
    pub const fn def(&self) -> &'static MessageDef {
        self.def
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        let args: Vec<&dyn core::fmt::Display> = self.args.iter().map(|arg| arg as &dyn core::fmt::Display).collect();
        self.def.text(japanese, &args)
    }
}

impl core::fmt::Display for Message {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "E{} {}: {}", self.def.code, self.def.slug, self.text(false))
    }
}

impl core::error::Error for Message {}

pub mod claim;
pub mod command;
pub mod comment;
pub mod image;
pub mod receipt;
pub mod room;
pub mod uke;
pub mod uke_check;

/// Every message of this crate, in order of number.
pub fn all() -> impl Iterator<Item = &'static MessageDef> {
    let uke = [uke::ALL, uke_check::ALL, comment::ALL, receipt::ALL];
    [image::ALL, claim::ALL, room::ALL].into_iter().chain(uke).chain([command::ALL]).flatten().copied()
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_and_names_are_unique_and_ascending() {
        let all: Vec<_> = super::all().collect();
        assert!(all.windows(2).all(|pair| pair[0].code < pair[1].code));
        let mut slugs: Vec<_> = all.iter().map(|def| def.slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), all.len());
    }
}
