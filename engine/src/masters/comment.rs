//! The text that a comment code and its 文字データ make together (コメントマスター, パターン).
//!
//! Which pattern a code has stands in the code: `8`, the pattern in two digits, a number in six (マスターファイル仕様説明書, コメントマスター
//! 項番4 and 項番23). What each pattern does with the recorded text is its 別紙6-1 (令和6年度). A text that does not have the form of its
//! pattern stands as it was recorded: nothing of a receipt is left out because it is written differently.

use super::{Family, MasterSet};
use crate::day::{from_era, wareki};
use crate::{Code, Day};

/// 文字データ of a comment code, edited as its pattern says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommentText {
    /// The text to print; empty when there is nothing but a code that the masters do not know.
    pub text: String,
    /// Whether the masters know every code that the text needs. Where they do not, the text holds what was recorded.
    pub known: bool,
}

/// What パターン (項番4) asks of the recorded text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pattern {
    /// 10: the text alone.
    Free,
    /// 31: a code of an act behind the fixed text.
    Act,
    /// 40: digits written into the fixed text at the columns of 項番10 to 17.
    Columns,
    /// 50: a date behind the fixed text.
    Date,
    /// 51: a time of day.
    Time,
    /// 52: minutes.
    Minutes,
    /// 53: a day of the month and a time of day.
    DayTime,
    /// 80: a date and a value of eight characters.
    DateValue,
    /// 90: codes of modifiers (部位).
    Modifiers,
    /// 20, 30, 42 and patterns that are not known: what was recorded, behind the fixed text.
    Behind,
}

impl Pattern {
    fn of(code: Code) -> Pattern {
        match code.value() / 1_000_000 % 100 {
            10 => Pattern::Free,
            31 => Pattern::Act,
            40 => Pattern::Columns,
            50 => Pattern::Date,
            51 => Pattern::Time,
            52 => Pattern::Minutes,
            53 => Pattern::DayTime,
            80 => Pattern::DateValue,
            90 => Pattern::Modifiers,
            _ => Pattern::Behind,
        }
    }
}

impl MasterSet<'_> {
    /// The text of a comment on a day: the fixed text of the code with the recorded text where its pattern puts it.
    pub fn comment_text(&self, code: Code, recorded: &str, on: Day) -> CommentText {
        let pattern = Pattern::of(code);
        match pattern {
            // The fixed text of both is empty, so nothing is missing without the master.
            Pattern::Free => return CommentText { text: recorded.to_owned(), known: true },
            Pattern::Modifiers => return self.modifiers(recorded, on),
            _ => {}
        }
        let Some(row) = self.comment_name(code, on) else {
            return CommentText { text: recorded.to_owned(), known: false };
        };
        let known = |text: String| CommentText { text, known: true };
        let digits = narrow_digits(recorded);
        let digits = digits.as_deref();
        let value = match pattern {
            Pattern::Columns => match self.in_columns(code, &row, recorded, on) {
                Some(text) => return known(text),
                None => None,
            },
            Pattern::Act => {
                let act = digits.and_then(Code::parse).and_then(|act| self.fee_item(act, on).found());
                let Some(act) = act else { return CommentText { text: behind(&row, recorded), known: false } };
                Some(act.name().to_owned())
            }
            Pattern::Date => digits.and_then(era_date),
            Pattern::Time => digits.and_then(time),
            Pattern::Minutes => digits.and_then(|digits| (digits.len() == 5).then(|| minutes(digits))),
            Pattern::DayTime => digits.and_then(day_time),
            Pattern::DateValue => date_value(recorded),
            Pattern::Free | Pattern::Modifiers | Pattern::Behind => None,
        };
        known(behind(&row, &value.map_or_else(|| recorded.to_owned(), |value| wide(&value))))
    }

    fn comment_name(&self, code: Code, on: Day) -> Option<String> {
        Some(self.comment(code, on).found()?.name().to_owned())
    }

    /// 修飾語コード of four digits, one after the other.
    fn modifiers(&self, recorded: &str, on: Day) -> CommentText {
        let Some(digits) = narrow_digits(recorded).filter(|digits| digits.len().is_multiple_of(4)) else {
            return CommentText { text: recorded.to_owned(), known: false };
        };
        let mut made = CommentText { text: String::new(), known: true };
        for code in digits.as_bytes().chunks(4).filter_map(|code| core::str::from_utf8(code).ok()) {
            match self.modifier(code, on).found() {
                Some(modifier) => made.text.push_str(modifier.name()),
                None => {
                    made.text.push_str(code);
                    made.known = false;
                }
            }
        }
        made
    }

    /// Pattern 40: columns count characters from 1; the digits fill them in order. `None` when they do not.
    fn in_columns(&self, code: Code, name: &str, recorded: &str, on: Day) -> Option<String> {
        let row = self.record(Family::Comment, code.value(), on).found()?;
        let number = |no: u16| row.value(no).and_then(|value| value.parse::<usize>().ok()).unwrap_or(0);
        let places = [10, 12, 14, 16].map(|no| (number(no), number(no + 1)));
        let mut text: Vec<char> = name.chars().collect();
        let mut given = recorded.chars();
        for (column, length) in places.into_iter().filter(|(column, length)| *column > 0 && *length > 0) {
            let first = column.checked_sub(1)?;
            for slot in text.get_mut(first..first.checked_add(length)?)? {
                *slot = given.next()?;
            }
        }
        given.next().is_none().then(|| text.into_iter().collect())
    }
}

/// Fixed text and value; most fixed texts of the master end without a mark between them.
fn behind(name: &str, value: &str) -> String {
    let mark = if value.is_empty() || name.is_empty() || name.ends_with(['；', '：', ';', ':']) { "" } else { "；" };
    format!("{name}{mark}{value}")
}

/// The digits of a text of full-width or ASCII digits; `None` when it holds anything else or nothing.
fn narrow_digits(text: &str) -> Option<String> {
    let narrow = |letter: char| {
        let letter = match letter {
            '０'..='９' => char::from_u32(u32::from(letter).checked_sub(u32::from('０') - u32::from('0'))?)?,
            letter => letter,
        };
        letter.is_ascii_digit().then_some(letter)
    };
    let digits: String = text.chars().map(narrow).collect::<Option<_>>()?;
    (!digits.is_empty()).then_some(digits)
}

/// A text with full-width digits, as the comments of receipts are written.
fn wide(text: &str) -> String {
    let wide = |letter: char| match letter {
        '0'..='9' => char::from_u32(u32::from(letter) + (u32::from('０') - u32::from('0'))).unwrap_or(letter),
        letter => letter,
    };
    text.chars().map(wide).collect()
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

/// `GYYMMDD`.
fn era_date(digits: &str) -> Option<String> {
    let [era, year, month, day] = [0..1, 1..3, 3..5, 5..7].map(|range| digits.get(range).and_then(number));
    let date = from_era(era?, year?, month?, day?)?;
    (digits.len() == 7).then(|| wareki(date))
}

/// `HHMM`.
fn time(digits: &str) -> Option<String> {
    let [hour, minute] = [0..2, 2..4].map(|range| digits.get(range).and_then(number));
    let (hour, minute) = (hour?, minute?);
    (digits.len() == 4 && hour <= 24 && minute < 60).then(|| format!("{hour}時{minute}分"))
}

fn minutes(digits: &str) -> String {
    let minutes = digits.trim_start_matches('0');
    format!("{}分", if minutes.is_empty() { "0" } else { minutes })
}

/// `DDHHMM`.
fn day_time(digits: &str) -> Option<String> {
    let day = digits.get(0..2).and_then(number).filter(|day| (1..=31).contains(day))?;
    Some(format!("{day}日{}", time(digits.get(2..)?)?))
}

/// `GYYMMDD` and eight characters, filled up with zeros in front and perhaps with a decimal point.
fn date_value(recorded: &str) -> Option<String> {
    let letters: Vec<char> = recorded.chars().collect();
    let (date, value) = letters.split_at_checked(7).filter(|(_, value)| value.len() == 8)?;
    let date = era_date(&narrow_digits(&date.iter().collect::<String>())?)?;
    let value: String = value.iter().collect();
    let short = value.trim_start_matches(['０', '0']);
    let zero = if short.is_empty() || short.starts_with(['．', '.']) { "０" } else { "" };
    Some(format!("{date}　{zero}{short}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_stands_in_the_code() {
        let pattern = |code| Pattern::of(Code::new(code).unwrap());
        assert_eq!(pattern(810_000_001), Pattern::Free);
        assert_eq!(pattern(820_100_009), Pattern::Behind);
        assert_eq!(pattern(831_110_001), Pattern::Act);
        assert_eq!(pattern(840_000_006), Pattern::Columns);
        assert_eq!(pattern(853_100_001), Pattern::DayTime);
        assert_eq!(pattern(890_000_001), Pattern::Modifiers);
    }

    #[test]
    fn values_are_written_out() {
        assert_eq!(era_date("5021225").as_deref(), Some("令和2年12月25日"));
        assert_eq!(time("1405").as_deref(), Some("14時5分"));
        assert_eq!(day_time("121030").as_deref(), Some("12日10時30分"));
        assert_eq!((minutes("00090").as_str(), minutes("00000").as_str()), ("90分", "0分"));
        assert_eq!(date_value("５０２１２２５０００００８．２").as_deref(), Some("令和2年12月25日　８．２"));
        assert_eq!(date_value("５０２１２２５０００００．２５").as_deref(), Some("令和2年12月25日　０．２５"));
        for bad in ["502122", "5021335", "6010101", "50212255"] {
            assert_eq!(era_date(bad), None, "{bad}");
        }
        assert_eq!((time("2460"), time("140"), day_time("321030")), (None, None, None));
        assert_eq!(date_value("５０２１２２５"), None);
    }

    #[test]
    fn a_value_stands_behind_one_mark() {
        assert_eq!(behind("算定開始年月日", "令和２年"), "算定開始年月日；令和２年");
        assert_eq!(behind("初診料算定科；", "外科"), "初診料算定科；外科");
        assert_eq!(behind("自費から", ""), "自費から");
        assert_eq!(narrow_digits("１2３").as_deref(), Some("123"));
        assert_eq!((narrow_digits(""), narrow_digits("１．２")), (None, None));
        assert_eq!(wide("令和2年"), "令和２年");
    }
}
