//! 規則の言葉: a rule instance in plain sentences, Japanese and English, for people who have to agree with it.
//!
//! Rendering only: nothing here decides anything. A kind of rule has templates ([`kinds`]); a sentence is said when the instance has
//! every field that the sentence names. What no sentence says is left to the reader as a field, so that a kind without templates is
//! shown as well.

mod kinds;
mod phrases;
mod scheme;
mod words;

use super::Rule;
use crate::Code;

/// コードの欄: the fields of a rule that hold nine-digit codes, where they hold integers.
pub const CODE_FIELDS: [&str; 9] = [
    "code",
    "codes",
    "targets",
    "except_codes",
    "unless_codes",
    "parents",
    "children",
    "included_codes",
    "excluded_codes",
];

/// Fields that stand beside the sentences: what the rule is called, what it counts, which 注 it implements, a remark.
const BESIDE: [&str; 5] = ["title_ja", "title_en", "counts", "notes", "note"];

/// Codes that a sentence names one by one; more are left to the list of codes.
const NAMED: usize = 3;

/// 規則の言葉: what an instance says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wording<'a> {
    /// The sentences, none for a kind without templates.
    pub sentences: Vec<String>,
    /// The fields that no sentence speaks of.
    pub unsaid: Vec<&'a str>,
}

/// When a sentence is said.
enum When {
    /// Always, if the instance has the fields that the sentence names.
    Always,
    /// A field has this text.
    Text(&'static str, &'static str),
    /// A field has this integer.
    Int(&'static str, i64),
    /// A field of numbers without sign has a value: -1 says that there is none.
    Known(&'static str),
    /// The instance has no such field.
    Without(&'static str),
}

/// A sentence in both languages. `{field}` stands for the words of a field, `{#phrase}` for a phrase made of several.
struct Sentence {
    when: When,
    ja: &'static str,
    en: &'static str,
}

/// The templates of a kind.
struct Kind {
    slug: &'static str,
    title_ja: &'static str,
    title_en: &'static str,
    sentences: &'static [Sentence],
}

impl<'a> Rule<'a> {
    /// 規則の言葉: the instance in sentences. `name` gives the 名称 of a code, empty where it is not known.
    pub fn wording<'n>(self, japanese: bool, name: &dyn Fn(Code) -> &'n str) -> Wording<'a> {
        let speaker = Speaker { rule: self, japanese, name };
        let sentences = kinds::of(self.kind()).map_or(&[][..], |kind| kind.sentences);
        let said: Vec<&Sentence> = sentences.iter().filter(|sentence| speaker.says(sentence)).collect();
        let is_said = |field: &str| {
            BESIDE.contains(&field)
                || said.iter().any(|sentence| speaks_of(sentence, field))
                || sentences.iter().any(|sentence| is_silent_no(self, sentence, field))
        };
        let has_value = |field: &str| self.values(field).iter().any(|value| !value.is_empty());
        Wording {
            sentences: said.iter().filter_map(|sentence| speaker.sentence(sentence)).collect(),
            unsaid: self.field_names().filter(|field| has_value(field) && !is_said(field)).collect(),
        }
    }

    /// 規則の種類: what its kind is called; the word of the data files for a kind without templates.
    pub fn kind_title(self, japanese: bool) -> &'a str {
        kinds::of(self.kind()).map_or(self.kind(), |kind| if japanese { kind.title_ja } else { kind.title_en })
    }

    /// 題: what the instance is called; an instance that gives no English title is called by its Japanese one.
    pub fn title(self, japanese: bool) -> &'a str {
        let ja = self.text("title_ja").or_else(|| self.text("name"));
        let own = if japanese { ja } else { self.text("title_en").or(ja) };
        own.unwrap_or_else(|| self.kind_title(japanese))
    }

    /// 数える対象: whether it looks at what was performed or at what is billed, in words; `None` where the instance does not say.
    pub fn counts_words(self, japanese: bool) -> Option<&'a str> {
        self.text("counts").map(|counts| words::word("counts", counts, japanese))
    }

    /// コード: every nine-digit code of the instance with its field, in the order of [`CODE_FIELDS`].
    pub fn codes(self) -> impl Iterator<Item = (&'static str, Code)> {
        CODE_FIELDS.into_iter().flat_map(move |field| codes_of(self, field).map(move |code| (field, code)))
    }

    /// The values of a field as they stand in the instance; none when there is no such field.
    pub fn values(self, field: &str) -> Vec<String> {
        let texts = self.texts(field).map(str::to_owned);
        self.ints(field).map(|value| value.to_string()).chain(texts).collect()
    }
}

/// The codes of a field.
fn codes_of<'a>(rule: Rule<'a>, field: &str) -> impl Iterator<Item = Code> + use<'a> {
    let codes = rule.ints(field).filter_map(|value| Code::new(u32::try_from(value).ok()?));
    codes.filter(|code| code.value() >= 100_000_000)
}

/// Whether a sentence speaks of a field, be it only as its condition.
fn speaks_of(sentence: &Sentence, field: &str) -> bool {
    let condition = match sentence.when {
        When::Text(of, _) | When::Int(of, _) | When::Known(of) => of == field,
        When::Always | When::Without(_) => false,
    };
    condition || placeholders(sentence.ja).any(|name| name == field || phrases::fields(name).contains(&field))
}

/// Whether a flag is 0 of which only the 1 needs words.
fn is_silent_no(rule: Rule<'_>, sentence: &Sentence, field: &str) -> bool {
    matches!(sentence.when, When::Int(of, 1) if of == field) && rule.int(field) == Some(0)
}

/// The names between braces.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Puts the fields of an instance into words of one language.
struct Speaker<'s, 'a, 'n> {
    rule: Rule<'a>,
    japanese: bool,
    name: &'s dyn Fn(Code) -> &'n str,
}

impl Speaker<'_, '_, '_> {
    fn says(&self, sentence: &Sentence) -> bool {
        let holds = match sentence.when {
            When::Always => true,
            When::Text(field, text) => self.rule.text(field) == Some(text),
            When::Int(field, value) => self.rule.int(field) == Some(value),
            When::Known(field) => self.rule.int(field).is_some_and(|value| value >= 0),
            When::Without(field) => self.rule.field_names().all(|name| name != field),
        };
        holds && placeholders(sentence.ja).all(|name| self.words(name).is_some())
    }

    fn sentence(&self, sentence: &Sentence) -> Option<String> {
        let template = if self.japanese { sentence.ja } else { sentence.en };
        let mut parts = template.split('{');
        let mut text = parts.next()?.to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}')?;
            text.push_str(&self.words(name)?);
            text.push_str(rest);
        }
        Some(text)
    }

    /// The words of a field or phrase; `None` when the instance does not have it.
    fn words(&self, name: &str) -> Option<String> {
        if let Some(phrase) = name.strip_prefix('#') {
            return self.phrase(phrase);
        }
        if CODE_FIELDS.contains(&name) && self.rule.text(name).is_none() {
            return self.codes(name);
        }
        let values = self.rule.values(name);
        let words = |value: &String| words::word(name, value, self.japanese).to_owned();
        let words: Vec<String> = values.iter().filter(|value| !value.is_empty()).map(words).collect();
        (!words.is_empty()).then(|| self.listed(&words))
    }

    /// The codes of a field: a few by name, many by their number.
    fn codes(&self, field: &str) -> Option<String> {
        let codes: Vec<Code> = codes_of(self.rule, field).collect();
        if codes.is_empty() {
            return None;
        }
        if codes.len() > NAMED {
            let count = codes.len();
            return Some(if self.japanese {
                format!("下の表のコード（{field}、{count}件）")
            } else {
                format!("the {count} codes of the list below ({field})")
            });
        }
        let named = |code: &Code| match (self.name)(*code) {
            "" => code.to_string(),
            name => format!("{code} {name}"),
        };
        Some(self.listed(&codes.iter().map(named).collect::<Vec<_>>()))
    }

    fn listed(&self, words: &[String]) -> String {
        words.join(if self.japanese { "、" } else { ", " })
    }

    fn pick(&self, ja: &'static str, en: &'static str) -> &'static str {
        if self.japanese { ja } else { en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_of_a_sentence_name_the_same_fields() {
        for kind in kinds::ALL {
            for sentence in kind.sentences {
                let names = |text: &'static str| {
                    let mut names: Vec<_> = placeholders(text).collect();
                    names.sort_unstable();
                    names.dedup();
                    names
                };
                assert_eq!(names(sentence.ja), names(sentence.en), "{}: {}", kind.slug, sentence.en);
                assert_eq!(sentence.ja.matches('{').count(), placeholders(sentence.ja).count(), "{}", sentence.ja);
                assert!(sentence.ja.ends_with('。') && sentence.en.ends_with('.'), "{}", sentence.ja);
            }
        }
    }

    #[test]
    fn kinds_are_listed_once() {
        let mut slugs: Vec<_> = kinds::ALL.iter().map(|kind| kind.slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), kinds::ALL.len());
        assert!(kinds::of("no_such_kind").is_none());
    }
}
