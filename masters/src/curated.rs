//! Curated releases: rows picked from official masters and notices, each with its sources and grade.

/// Column of the 区分番号 as the curated file writes it.
pub const SECTION: u16 = 1001;

/// The 区分番号 at the head of a curated section, such as `A001` of `A001注8`; empty when it does not begin with one.
pub(crate) fn section_number(section: &str) -> &str {
    let end =
        section.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')).unwrap_or(section.len());
    let head = section[..end].trim_end_matches('-');
    let mut bytes = head.bytes();
    let lettered =
        bytes.next().is_some_and(|b| b.is_ascii_uppercase()) && bytes.next().is_some_and(|b| b.is_ascii_digit());
    if lettered { head } else { "" }
}
