//! What the layout asks of the values of a column.

use santei::message::MessageDef;
use santei::num::parse_decimal;

use crate::layout::{Column, Layout, Mode};
use crate::message;
use crate::read::cp932_len;
use crate::sheet::date;

/// What is wrong with a value.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The message.
    pub def: &'static MessageDef,
    /// What had to be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// The first thing that is wrong with a value of a column, by severity: a text longer than specified is only noted where the layout
/// sets no limit of characters.
pub fn fault(layout: &Layout, column: &Column, value: &str) -> Option<Fault> {
    let (def, expected) = if value.is_empty() {
        column.required.then(|| (&message::VALUE_MISSING, described(layout, column)))?
    } else if column.values.is_some() {
        not_listed(layout, column, value)?
    } else {
        match column.mode {
            Mode::Digits if !is_digits(column, value) => (&message::BAD_NUMBER, described(layout, column)),
            Mode::Digits => (&message::OUT_OF_RANGE, out_of_range(column, value)?),
            Mode::Decimal if !fits(column, value) || !is_decimal(value) => {
                (&message::BAD_NUMBER, described(layout, column))
            }
            Mode::Date if column.required && date(value) == Ok(None) => {
                (&message::VALUE_MISSING, described(layout, column))
            }
            Mode::Date if date(value).is_err() => (&message::BAD_DATE, described(layout, column)),
            Mode::Text => return too_long(column, value),
            Mode::Decimal | Mode::Date => return None,
        }
    };
    Some(Fault { def, expected, found: value.to_owned() })
}

type Expected = (&'static MessageDef, String);

/// What a value of the column looks like.
fn described(layout: &Layout, column: &Column) -> String {
    if let Some(values) = layout.values(column) {
        let codes: Vec<&str> = values.keys().map(String::as_str).collect();
        let codes = codes.join(" ");
        return column.separator.map_or(codes.clone(), |separator| format!("「{separator}」区切りの{codes}"));
    }
    match (column.mode, column.characters) {
        (Mode::Digits, _) if column.exact => format!("{}桁の数字", column.bytes),
        (Mode::Digits, _) => format!("{}桁以内の数字", column.bytes),
        (Mode::Decimal, _) => format!("小数2桁までの{}桁以内の数字", column.bytes),
        (Mode::Date, _) => "YYYYMMDD".to_owned(),
        (Mode::Text, Some(characters)) => format!("{characters}文字以内の文字列"),
        (Mode::Text, None) => format!("{}バイト以内の文字列", column.bytes),
    }
}

fn not_listed(layout: &Layout, column: &Column, value: &str) -> Option<Expected> {
    let values = layout.values(column)?;
    let listed = match column.separator {
        Some(separator) => value.split(separator).all(|part| values.contains_key(part)),
        None => values.contains_key(value),
    };
    (!listed).then(|| (&message::VALUE_NOT_LISTED, described(layout, column)))
}

fn is_digits(column: &Column, value: &str) -> bool {
    let count = if column.exact { value.len() == column.bytes } else { fits(column, value) };
    count && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// The range that a number is not in.
fn out_of_range(column: &Column, value: &str) -> Option<String> {
    let (least, most) = (column.least.unwrap_or(0), column.most.unwrap_or(u32::MAX));
    let bounded = column.least.is_some() || column.most.is_some();
    let within = || value.parse().is_ok_and(|number: u32| (least..=most).contains(&number));
    (bounded && !within()).then(|| format!("{least}〜{most}"))
}

fn too_long(column: &Column, value: &str) -> Option<Fault> {
    let (def, limit, found, unit) = match column.characters {
        Some(limit) => (&message::TEXT_TOO_LONG, limit, value.chars().count(), "文字"),
        None => (&message::TOO_LONG, column.bytes, cp932_len(value), "バイト"),
    };

    (found > limit).then(|| Fault { def, expected: format!("{limit}{unit}"), found: format!("{found}{unit}") })
}

fn fits(column: &Column, value: &str) -> bool {
    value.len() <= column.bytes
}

fn is_decimal(value: &str) -> bool {
    !value.starts_with(['-', '+']) && parse_decimal(value, 2).is_some()
}
