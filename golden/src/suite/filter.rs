//! `--filter`: which cases are run.

use globset::{GlobBuilder, GlobMatcher};
use santei::message::{Message, command as messages};

/// Texts that a case has to fit, all of them: a glob where it holds `*`, `?` or `[`, else a part.
#[derive(Default)]
pub struct Filter(Vec<Pattern>);

enum Pattern {
    Part(String),
    Glob(Box<GlobMatcher>),
}

impl Filter {
    /// Reads the texts of the command line.
    ///
    /// # Errors
    /// 9957 for a glob that cannot be read, and for an empty text.
    pub fn new(texts: &[String]) -> Result<Filter, Message> {
        texts.iter().map(|text| Pattern::new(text)).collect::<Result<_, _>>().map(Filter)
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every text fits one of the names of a case (id, folder, oracle, the rules that it exercises).
    pub fn fits<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> bool {
        self.0.iter().all(|pattern| names.clone().any(|name| pattern.fits(name)))
    }
}

impl Pattern {
    fn new(text: &str) -> Result<Pattern, Message> {
        if text.is_empty() {
            return Err(Message::new(&messages::CASE_FILTER, &[&text, &"空です / it is empty"]));
        }
        if !text.contains(['*', '?', '[']) {
            return Ok(Pattern::Part(text.to_owned()));
        }
        let glob = GlobBuilder::new(text).build();
        let glob = glob.map_err(|error| Message::new(&messages::CASE_FILTER, &[&text, &error.kind()]))?;
        Ok(Pattern::Glob(Box::new(glob.compile_matcher())))
    }

    fn fits(&self, name: &str) -> bool {
        match self {
            Pattern::Part(part) => name.contains(part),
            Pattern::Glob(glob) => glob.is_match(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(texts: &[&str], names: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Filter::new(&texts).unwrap().fits(names.iter().copied())
    }

    #[test]
    fn a_part_or_a_glob_of_any_name_fits() {
        let names = ["hand-share-r08", "golden/cases/hand", "hand", "share.counter"];
        assert!(fits(&["share"], &names) && fits(&["*-r08"], &names) && fits(&["share.*", "hand"], &names));
        assert!(!fits(&["r06"], &names) && !fits(&["*-r06"], &names) && !fits(&["share.*", "r06"], &names));
    }

    #[test]
    fn a_bad_glob_is_refused_with_its_number() {
        let code = |text: &str| Filter::new(&[text.to_owned()]).err().unwrap().def().code;
        assert_eq!((code("a[b"), code("")), (9957, 9957));
    }
}
