//! The codes of the rulebook against the 医科診療行為 in force: a code that no release holds is a slip, or a code that a revision
//! has taken away from the rule.

use santei::masters::{Family, Lookup, MasterSet, Release, Rule};
use santei::{Code, Day};

use crate::message;
use crate::report::RuleCode;

/// Every code of a rule that no release in force within the rule's dates holds. Only releases read from official files are
/// asked, since one curated from notices lists a part of the codes; a rule within whose dates there is none is not checked.
pub fn check(masters: &MasterSet<'_>) -> Vec<RuleCode> {
    masters.rulebook().flat_map(|rule| unknown(rule, masters)).collect()
}

fn unknown(rule: Rule<'_>, masters: &MasterSet<'_>) -> Vec<RuleCode> {
    let windows: Vec<(Day, Day)> = masters.releases().filter_map(|held| window(rule, held)).collect();
    if windows.is_empty() {
        return Vec::new();
    }
    let missing = rule.codes().filter(|(_, code)| !windows.iter().any(|window| is_held(*code, *window, masters)));
    missing.map(|(field, code)| finding(rule, field, code)).collect()
}

/// The days on which both a rule and a complete release of 医科診療行為 are in force.
fn window(rule: Rule<'_>, (release, last_day): (Release<'_>, Day)) -> Option<(Day, Day)> {
    let (first, last) = (rule.from().max(release.start()), rule.until().min(last_day));
    (release.family() == Family::FeeItem && release.is_complete() && first <= last).then_some((first, last))
}

/// Whether a code is in force on the first or the last of the days, or begins between them.
fn is_held(code: Code, (first, last): (Day, Day), masters: &MasterSet<'_>) -> bool {
    [first, last].into_iter().any(|day| match masters.fee_item(code, day) {
        Lookup::Found { .. } => true,
        Lookup::NotYet { from, .. } => from <= last,
        Lookup::Abolished { .. } | Lookup::Unknown { .. } | Lookup::NoRelease => false,
    })
}

fn finding(rule: Rule<'_>, field: &'static str, code: Code) -> RuleCode {
    let def = &message::RULE_CODE_UNKNOWN;
    RuleCode {
        number: def.code,
        slug: def.slug,
        severity: def.severity.slug(),
        kind: rule.kind().to_owned(),
        rule: rule.id().to_owned(),
        from: rule.from(),
        until: rule.until(),
        field,
        code,
    }
}
