//! What a case says about lines that santei adds, suggests or withholds.

use crate::expect::{Comparison, Expect};
use crate::found::{Found, NONE};
use santei::message::Severity;
use santei::outcome::{Addition, Fate, Position};
use santei::{Code, Day};
use serde::Deserialize;

/// A line that follows from the entered ones; absent = not part of the case.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExpectAddition {
    /// コード.
    pub code: Code,
    /// 日.
    pub date: Option<Day>,
    /// 回数.
    pub count: Option<u32>,
    /// 数量.
    pub quantity: Option<u32>,
    /// 診療識別 (別表20) of its unit.
    pub service_class: Option<u32>,
    /// Id of the rule instance.
    pub rule: Option<String>,
    /// JSON pointer of the unit that it joins; `-` for a unit of its own.
    pub at: Option<String>,
    /// What is missing; `null` where only the rule leaves it to a person.
    #[serde(default, deserialize_with = "some")]
    pub missing: Option<Option<String>>,
    /// Slug of why it is withheld.
    pub reason: Option<String>,
}

/// Tells `null` from absent.
fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Found<'_> {
    /// Compares the lists that a case states; they are complete, in any order.
    pub(crate) fn additions(&self, expect: &Expect, list: &mut Comparison) {
        self.compare_fate("added", Fate::Added, &expect.added, list);
        self.compare_fate("suggested", Fate::Suggested, &expect.suggested, list);
        self.compare_fate("withheld", Fate::Withheld, &expect.withheld, list);
    }

    /// The proposed lines with a fate, in order.
    pub(crate) fn of_fate(&self, fate: Fate) -> Vec<&Addition<'_>> {
        // Where there was nothing to reduce nothing was withheld.
        let told = |addition: &&Addition<'_>| addition.reason.is_none_or(|def| def.severity > Severity::Info);
        let own = self.outcome.additions.iter().filter(|addition| addition.fate == fate);
        let mut found: Vec<&Addition<'_>> = own.filter(told).collect();
        found.sort_by_key(|line| (line.code, line.date, self.joined(line)));
        found
    }

    fn compare_fate(&self, what: &str, fate: Fate, expected: &Option<Vec<ExpectAddition>>, list: &mut Comparison) {
        let Some(expected) = expected else { return };
        let mut expected = expected.clone();
        expected.sort_by_key(|line| (line.code, line.date, line.at.clone()));
        let found = self.of_fate(fate);
        let codes = |codes: Vec<Code>| codes.iter().map(Code::to_string).collect::<Vec<_>>();
        let wanted = codes(expected.iter().map(|line| line.code).collect());
        list.value(what, &Some(wanted), codes(found.iter().map(|line| line.code).collect()));
        for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
            let field = |name: &str| format!("{what}[{index}].{name}");
            list.value(field("date"), &expected.date, found.date);
            list.value(field("count"), &expected.count, found.count);
            list.value(field("quantity"), &expected.quantity.map(Some), found.quantity);
            list.value(field("service_class"), &expected.service_class, found.service_class);
            list.text(field("rule"), expected.rule.clone(), found.rule.id().into());
            list.text(field("at"), expected.at.clone(), self.joined(found));
            let or_none = |word: Option<&str>| word.unwrap_or(NONE).to_owned();
            let missing = expected.missing.as_ref().map(|missing| or_none(missing.as_deref()));
            list.text(field("missing"), missing, or_none(found.missing));
            list.text(field("reason"), expected.reason.clone(), or_none(found.reason.map(|def| def.slug)));
        }
    }

    /// The unit of the claim that an addition joins.
    pub(crate) fn joined(&self, addition: &Addition<'_>) -> String {
        let joins = (addition.unit as usize) < self.claim.units.len();
        if joins { Position::Unit(addition.unit).pointer() } else { NONE.into() }
    }
}
