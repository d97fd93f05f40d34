//! Official text fields as typed values.

use santei::Day;
use santei::num::parse_decimal;

use crate::model::{ColumnInfo, ReleaseData, Str, Version};
use crate::problem::{Problem, messages};

/// Where each column (項番) stands in the fields of a release.
pub(super) struct Layout<'d> {
    release: &'d ReleaseData,
    positions: Vec<Option<u16>>,
}

impl<'d> Layout<'d> {
    pub(super) fn new(release: &'d ReleaseData) -> Layout<'d> {
        let last = release.columns.iter().map(|column| column.no).max().unwrap_or(0);
        let mut positions = vec![None; usize::from(last) + 1];
        for (position, column) in release.columns.iter().enumerate() {
            positions[usize::from(column.no)] = u16::try_from(position).ok();
        }
        Layout { release, positions }
    }

    pub(super) fn row(&'d self, version: &'d Version) -> Fields<'d> {
        Fields { layout: self, version }
    }

    fn position(&self, no: u16) -> Option<usize> {
        self.positions.get(usize::from(no)).copied().flatten().map(usize::from)
    }

    fn column(&self, no: u16) -> Option<&ColumnInfo> {
        self.position(no).and_then(|position| self.release.columns.get(position))
    }
}

/// The fields of one version. A blank or absent field is zero or empty, as the masters write unused fields both ways.
#[derive(Clone, Copy)]
pub(super) struct Fields<'d> {
    layout: &'d Layout<'d>,
    version: &'d Version,
}

impl<'d> Fields<'d> {
    /// The text of a column (項番).
    pub(super) fn text(self, no: u16) -> &'d str {
        self.shared(no).map_or("", |text| text)
    }

    /// The text of a column (項番), shared.
    pub(super) fn shared(self, no: u16) -> Option<&'d Str> {
        self.layout.position(no).and_then(|position| self.version.fields.get(position))
    }

    /// Whether the release has the column.
    pub(super) fn has(self, no: u16) -> bool {
        self.layout.position(no).is_some()
    }

    /// A whole number.
    pub(super) fn int<T: TryFrom<i64>>(self, no: u16) -> Result<T, Problem> {
        self.scaled(no, 0)
    }

    /// A decimal, in units of 10^-`places`.
    pub(super) fn scaled<T: TryFrom<i64>>(self, no: u16, places: u32) -> Result<T, Problem> {
        let text = self.text(no);
        let value = if text.is_empty() { Some(0) } else { parse_decimal(text, places) };
        let fits = value.and_then(|value| T::try_from(value).ok());
        fits.ok_or_else(|| self.refuse(no, &format!("a number of {places} decimals that fits")))
    }

    /// A two-character age.
    pub(super) fn age(self, no: u16) -> Result<[u8; 2], Problem> {
        match self.text(no).as_bytes() {
            [] => Ok(*b"00"),
            &[a, b] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => Ok([a, b]),
            _ => Err(self.refuse(no, "an age of two characters")),
        }
    }

    /// One ASCII character.
    pub(super) fn letter(self, no: u16) -> Result<u8, Problem> {
        match self.text(no).as_bytes() {
            [] => Ok(b'0'),
            &[letter] if letter.is_ascii_alphanumeric() => Ok(letter),
            _ => Err(self.refuse(no, "one digit or letter")),
        }
    }

    /// One digit or capital letter as a number; letters count on from 10 (`A`).
    pub(super) fn digit_or_letter(self, no: u16) -> Result<u8, Problem> {
        match self.letter(no)? {
            digit @ b'0'..=b'9' => Ok(digit - b'0'),
            letter @ b'A'..=b'Z' => Ok(letter - b'A' + 10),
            _ => Err(self.refuse(no, "one digit or capital letter")),
        }
    }

    /// A last day, `None` when the field is blank, zero or open.
    pub(super) fn last_day(self, no: u16) -> Result<Option<Day>, Problem> {
        let text = self.text(no);
        if text.is_empty() || text.bytes().all(|b| b == b'0') {
            return Ok(None);
        }
        let digits = if text.len() == 8 { text.parse().ok() } else { None };
        match digits.and_then(Day::from_yyyymmdd) {
            Some(Day::MAX) => Ok(None),
            Some(day) => Ok(Some(day)),
            None => Err(self.refuse(no, "a date YYYYMMDD")),
        }
    }

    /// A problem at this field.
    pub(super) fn refuse(self, no: u16, expected: &str) -> Problem {
        let release = self.layout.release;
        let name = self.layout.column(no).map_or("", |column| column.name.as_str());
        let place = format!("{} {} 項番{no} {name}", release.family.name_ja(), self.version.key);
        Problem::new(&messages::WRITE_NUMBER, place, expected, self.text(no))
    }
}
