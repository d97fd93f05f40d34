//! Rows of images in words: every official column with its name, value and meaning.

use std::collections::BTreeSet;

use santei::day::wareki;
use santei::image::Image;
use santei::masters::{Family, Lookup, MasterSet, Record};
use santei::{Code, CodeSpace, Day};

use crate::layout::{self, Layout, Mode};

/// The families whose rows are looked up by a code.
pub const WITH_CODES: [Family; 7] =
    [Family::FeeItem, Family::Ward, Family::Drug, Family::Material, Family::Comment, Family::Disease, Family::Modifier];

/// A column of a row in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field<'a> {
    /// 項番.
    pub no: u16,
    /// Official name.
    pub name: &'a str,
    /// The value as published.
    pub value: &'a str,
    /// What the value means, where it is a code or a date.
    pub meaning: Option<String>,
}

/// Every column of a row.
pub fn fields<'a>(record: Record<'a>, family: Family) -> Vec<Field<'a>> {
    let layout = layout::layout_of(family, None);
    let columns = record.table().columns().zip(record.values());
    let field = |((no, name), (_, value)): ((u16, &'a str), (u16, &'a str))| Field {
        no,
        name,
        value,
        meaning: layout.and_then(|layout| meaning(layout, record, no, value)),
    };
    columns.map(field).collect()
}

fn meaning(layout: &Layout, record: Record<'_>, no: u16, value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    if layout.column(no)?.mode == Mode::Date {
        return match crate::sheet::date(value) {
            Ok(Some(Day::MAX)) => Some("期限なし".to_owned()),
            Ok(Some(day)) => Some(wareki(day)),
            Ok(None) => Some("なし".to_owned()),
            Err(_) => None,
        };
    }
    layout.meaning(no, value, |no| record.value(no)).map(str::to_owned)
}

/// The families that a code, as written, can belong to: nine digits by the first one, seven digits 傷病名, four digits 修飾語.
pub fn families_of(code: &str) -> Vec<Family> {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    match (code.len(), Code::parse(code).and_then(Code::space)) {
        (9, Some(CodeSpace::FeeItem)) => vec![Family::FeeItem, Family::Ward],
        (9, Some(CodeSpace::Drug)) => vec![Family::Drug],
        (9, Some(CodeSpace::Material)) => vec![Family::Material],
        (9, Some(CodeSpace::Comment)) => vec![Family::Comment],
        (7, _) => vec![Family::Disease],
        (4, _) => vec![Family::Modifier],
        _ => Vec::new(),
    }
}

/// A code as it is printed.
pub fn printed(family: Family, key: u32) -> String {
    layout::layout_of(family, None).map_or_else(|| key.to_string(), |layout| layout.key.printed(key))
}

/// The day on which the newest release of a family is seen in full: its newest publication, not before its start.
pub fn newest_day(masters: &MasterSet<'_>, family: Family) -> Option<Day> {
    let releases = masters.releases().filter(|(release, _)| release.family() == family);
    let (release, last_day) = releases.max_by_key(|(release, _)| release.start())?;
    Some(release.as_of().min(masters.known_at()).clamp(release.start(), last_day))
}

/// Every code of a family in any release of the images.
pub fn codes(images: &[Image<'_>], family: Family) -> BTreeSet<u32> {
    let sections = images.iter().flat_map(|image| image.sections());
    let of_family = sections.filter(|sections| sections.release.family() == family);
    of_family.flat_map(|sections| sections.versions.iter().map(|version| version.key.get())).collect()
}

/// The rows of a family that are in force on a day, by code.
pub fn rows<'a>(
    masters: &MasterSet<'a>,
    images: &[Image<'a>],
    family: Family,
    on: Day,
) -> impl Iterator<Item = (u32, Record<'a>)> {
    codes(images, family).into_iter().filter_map(move |key| match masters.record(family, key, on) {
        Lookup::Found { item, .. } => Some((key, item)),
        _ => None,
    })
}

/// The name of a row, and the other texts that a search looks into.
pub fn names<'a>(record: Record<'a>, family: Family) -> (&'a str, Vec<&'a str>) {
    let Some(layout) = layout::layout_of(family, None) else { return ("", Vec::new()) };
    let value = |no: Option<u16>| no.and_then(|no| record.value(no)).unwrap_or("");
    let long = layout.columns.iter().filter(|column| column.name.ends_with("基本漢字名称"));
    let others = std::iter::once(value(layout.kana)).chain(long.map(|column| value(Some(column.no))));
    (value(layout.name), others.collect())
}
