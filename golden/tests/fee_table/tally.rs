//! What became of the rows: counts by heading and outcome, and what went wrong.

use santei::claim::{Claim, check};
use santei::outcome::{Decision, Outcome};
use std::collections::BTreeMap;

/// Slugs of the rules about what stands beside an act: 注加算 and its base, 併施不可, 併算定要件, 主たるもの.
const BESIDE: [&str; 6] = [
    "addition-without-base",
    "addition-apart",
    "prerequisite-missing",
    "requirement-missing",
    "suppressed barred",
    "not-principal",
];

#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<(String, String), usize>,
    failures: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, heading: &str, outcome: &str) {
        *self.counts.entry((heading.to_owned(), outcome.to_owned())).or_default() += 1;
    }

    pub fn fail(&mut self, text: String) {
        self.failures.push(text);
    }

    /// A row that came out otherwise: counted where a rule about what stands beside the act decides it, which a claim of the row alone
    /// does not hold; else a failure.
    pub fn fail_or_beside(&mut self, heading: &str, row: &str, text: String) {
        match BESIDE.iter().find(|slug| text.contains(**slug)) {
            Some(slug) => self.count(heading, &format!("decided by what stands beside it: {slug}")),
            None => self.fail(format!("{row}: {text}")),
        }
    }

    pub fn sum(&self) -> usize {
        self.counts.values().sum()
    }

    /// Prints the counts; every row must be in one of them, and nothing may have failed.
    pub fn close(&self, title: &str, rows: usize) {
        println!("{title}: {rows} rows");
        for ((heading, outcome), count) in &self.counts {
            println!("  {heading:<28} {outcome:<60} {count:>6}");
        }
        let shown: Vec<&str> = self.failures.iter().take(40).map(String::as_str).collect();
        assert!(self.failures.is_empty(), "{} failures, the first:\n{}", self.failures.len(), shown.join("\n"));
        assert_eq!(self.sum(), rows, "{title}: rows that are in no count");
    }
}

/// A claim that the rooms may see.
pub fn checked(claim: &Claim) -> &Claim {
    let problems = check(claim);
    assert!(problems.is_empty(), "{problems:?}");
    claim
}

/// A decision in one line.
pub fn say(decision: &Decision<'_>) -> String {
    let row = decision.basis.row().unwrap_or_default();
    let (unit, date, status, slug) = (decision.unit, decision.date, decision.status.slug(), decision.def.slug);
    format!("unit {unit} {date} {status} {slug} allowed {} [{row}] missing {:?}", decision.allowed, decision.missing)
}

/// All decisions in one line.
pub fn say_all(outcome: &Outcome<'_>) -> String {
    outcome.decisions.iter().map(say).collect::<Vec<_>>().join(" | ")
}

/// Whether exactly one finding tells of each decision about its line.
pub fn findings_agree(outcome: &Outcome<'_>) -> bool {
    outcome.decisions.iter().all(|decision| {
        let at = santei::outcome::Position::Line(decision.unit, decision.line);
        let told = outcome.findings.iter().filter(|finding| finding.def.code == decision.def.code && finding.at == at);
        told.count() == 1
    })
}
