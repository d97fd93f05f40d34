//! When two rows say the same.

use crate::layout::Layout;
use crate::model::Str;

/// Whether two values of a column say the same: numbers are written with and without leading zeros (`14`, `014`) and unused
/// columns as blanks or zeros.
pub fn value(a: &str, b: &str) -> bool {
    a == b || canonical(a) == canonical(b)
}

/// A number without leading zeros and closing zeros after the point, blank for zero; any other text unchanged.
fn canonical(text: &str) -> &str {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return text;
    }
    let text = text.trim_start_matches('0');
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Whether two states say the same, but for columns that the publisher rewrites without a record.
pub fn content(layout: &Layout, a: &[Str], b: &[Str]) -> bool {
    let columns = layout.columns.iter().zip(a.iter().zip(b));
    columns.filter(|(column, _)| !column.bookkeeping).all(|(_, (a, b))| value(a, b))
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn numbers_and_blanks() {
        assert!(value("14", "014"));
        assert!(value("", "0"));
        assert!(value("00", ""));
        assert!(value("0.00", "0"));
        assert!(value("42.50", "42.5"));
        assert!(!value("100", "10"));
        assert!(!value("AA", ""));
        assert!(!value("初診料", "再診料"));
    }
}
