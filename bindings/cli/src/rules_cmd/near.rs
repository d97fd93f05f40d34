//! Ids near to one that is not there.

/// Ids that are named at most.
const NAMED: usize = 5;

/// The ids nearest to a text: those that contain it, then those that few changes of letters make.
pub fn near<'a>(text: &str, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let furthest = 2.max(text.chars().count() / 3);
    let rank = |id: &'a str| {
        let contains = !text.is_empty() && (id.contains(text) || text.contains(id));
        let changes = changes(text, id);
        (contains || changes <= furthest).then_some((!contains, changes, id))
    };
    let mut found: Vec<_> = ids.filter_map(rank).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(NAMED).map(|(.., id)| id).collect()
}

/// The number of letters to change, add or take away to make one text of the other.
fn changes(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (place, same) in other.iter().map(|theirs| *theirs == letter).enumerate() {
            let cost = if same { diagonal } else { 1 + diagonal.min(row[place]).min(row[place + 1]) };
            diagonal = std::mem::replace(&mut row[place + 1], cost);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_counted() {
        for (one, other, count) in
            [("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("初診", "再診", 1)]
        {
            assert_eq!((changes(one, other), changes(other, one)), (count, count), "{one} {other}");
        }
    }

    #[test]
    fn what_contains_the_text_comes_first() {
        let ids = ["bundle-d007-r06", "bundle-d008-r06", "cap-d012", "rapid-test-2024"];
        assert_eq!(near("bundle-d007-r08", ids.into_iter()), ["bundle-d007-r06", "bundle-d008-r06"]);
        assert_eq!(near("d012", ids.into_iter()), ["cap-d012"]);
        assert!(near("zzzzzz", ids.into_iter()).is_empty() && near("", ids.into_iter()).is_empty());
    }
}
