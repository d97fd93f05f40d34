//! Folding of texts, so that a search finds a name however it is written.
//!
//! Full and half width, upper and lower case, katakana and hiragana and variants of kanji fold together. The table is data:
//! `masters/layouts/folding.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    half_width: BTreeMap<char, char>,
    voiced: Pairs,
    half_voiced: Pairs,
    signs: BTreeMap<char, String>,
    kanji: BTreeMap<char, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    pairs: String,
}

impl Pairs {
    fn map(&self) -> HashMap<char, char> {
        let letters: Vec<char> = self.pairs.chars().collect();
        letters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    }
}

struct Folding {
    half_width: BTreeMap<char, char>,
    voiced: HashMap<char, char>,
    half_voiced: HashMap<char, char>,
    others: HashMap<char, String>,
}

static FOLDING: LazyLock<Folding> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../layouts/folding.toml"))
        .expect("embedded table is well-formed: a test reads it");
    let (voiced, half_voiced) = (file.voiced.map(), file.half_voiced.map());
    Folding {
        half_width: file.half_width,
        voiced,
        half_voiced,
        others: file.signs.into_iter().chain(file.kanji).collect(),
    }
});

/// A text as it is compared in a search.
///
/// ```
/// use santei_masters::search::fold;
/// assert_eq!(fold("ﾀﾞｲﾁｮｳ"), fold("ダイチョウ"));
/// assert_eq!(fold("だいちょう"), fold("ダイチョウ"));
/// assert_eq!(fold("髙﨑　ＡＢＣ１２"), fold("高崎abc12"));
/// ```
pub fn fold(text: &str) -> String {
    let folding = &*FOLDING;
    let mut folded = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut letter = folding.half_width.get(&letter).copied().unwrap_or(letter);
        let joined = match letters.peek() {
            Some('ﾞ' | '゛' | '\u{3099}') => folding.voiced.get(&letter),
            Some('ﾟ' | '゜' | '\u{309A}') => folding.half_voiced.get(&letter),
            _ => None,
        };
        if let Some(&joined) = joined {
            letter = joined;
            letters.next();
        }
        let letter = narrow(letter);
        match folding.others.get(&letter) {
            Some(form) => folded.push_str(form),
            None => folded.extend(hiragana(letter).to_lowercase()),
        }
    }
    folded
}

/// Full-width ASCII to ASCII.
fn narrow(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

/// Katakana to hiragana.
fn hiragana(letter: char) -> char {
    match letter {
        '\u{30A1}'..='\u{30F6}' => char::from_u32(letter as u32 - 0x60).unwrap_or(letter),
        _ => letter,
    }
}

/// Whether every word of a search stands in one of the texts.
#[derive(Clone, Debug)]
pub struct Search {
    words: Vec<String>,
}

impl Search {
    /// A search for words separated by spaces of any width.
    pub fn new(text: &str) -> Search {
        Search { words: text.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect() }
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether every word stands in one of the texts.
    pub fn finds(&self, texts: &[&str]) -> bool {
        let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        !self.is_empty() && self.words.iter().all(|word| folded.iter().any(|text| text.contains(word.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_fold_together() {
        for (a, b) in [
            ("ﾊﾟﾙｽ", "パルス"),
            ("ｳﾞｨﾀﾐﾝＢ１２", "ヴィタミンb12"),
            ("ＣＴ撮影（１６列以上）", "ct撮影(16列以上)"),
            ("頸部", "頚部"),
            ("胃　カメラ", "胃カメラ"),
            ("Ｘ線診断－２", "x線診断-2"),
            ("関節ﾘｳﾏﾁ", "関節りうまち"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        assert_ne!(fold("ハ"), fold("バ"));
        assert_ne!(fold("初診"), fold("再診"));
    }

    #[test]
    fn every_word_has_to_be_found() {
        let search = Search::new("初診　かさん");
        assert!(search.finds(&["深夜加算（初診）", "ｼﾝﾔｶｻﾝ"]));
        assert!(!search.finds(&["初診料", "ｼｮｼﾝﾘｮｳ"]));
        assert!(!Search::new("　 ").finds(&["初診料"]));
    }
}
