//! The trace in pieces, so that a reader who points at an amount is shown what it follows from.

use super::{Narrator, Place, Section, days, head, sections, stay, told};
use crate::Day;
use serde::Serialize;

json_forms! {
    /// 計算の根拠: the way to every amount of an Outcome, in pieces.
    pub struct Explanation<'a> {
        /// 識別子: id of the claim.
        pub id: &'a str,
        /// 見出し: claim, month, setting, whether the result is final, and the total.
        pub heading: String,
        /// 項目: what the amounts follow from, in the order of the calculation.
        pub passages: Vec<Passage<'a>>,
    }

    /// 項目: what one amount follows from.
    pub struct Passage<'a> {
        /// 種類: unit, terms, visit, outside, special_charge or stay.
        pub kind: &'static str,
        /// 算定単位: index of the unit, of `unit` and `special_charge`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unit: Option<u32>,
        /// 受診: index in the `visits` of the Outcome, of `visit`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub visit: Option<u32>,
        /// 保険外負担: index in the claim's charges, of `outside`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub charge: Option<u32>,
        /// 日: the day, where it stands for one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub date: Option<Day>,
        /// 保険組合せ: id of the combination, of `visit`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub combination: Option<&'a str>,
        /// 見出し: what is explained, with its amount.
        pub heading: String,
        /// 手順: the steps, in order.
        pub steps: Vec<PassageStep>,
    }

    /// 手順: one step.
    pub struct PassageStep {
        /// 深さ: 1 for a step, more for what belongs to the step before.
        pub depth: u32,
        /// 内容: what was looked up or computed.
        pub text: String,
        /// 根拠: the rule, the notice or the row of a master; null where the step is arithmetic.
        pub citation: Option<String>,
    }
}

/// The trace of an Outcome in pieces: the passages of a unit and day, of a visit, of the terms of the shares. Together they say what
/// [`super::explain`] writes as one text, but that they do not join days that are alike.
pub fn passages<'o>(narrator: &Narrator<'o, '_>) -> Explanation<'o> {
    let sections = sections(&narrator.outcome.trace);
    let told = sections.iter().map(|section| passage(narrator, section));
    let rest = stay::tail(narrator);
    let rest = (!rest.is_empty()).then(|| of_text("stay", &rest));
    Explanation {
        id: &narrator.claim.id,
        heading: head(narrator).trim_end().replace('\n', "  "),
        passages: told.chain(rest).collect(),
    }
}

fn passage<'o>(narrator: &Narrator<'o, '_>, section: &Section<'_, '_>) -> Passage<'o> {
    let text = days::write(narrator, vec![told(narrator, section)]);
    match section.place {
        Place::Unit(unit, date) => Passage { unit: Some(unit), date: Some(date), ..of_text("unit", &text) },
        Place::Terms(date) => Passage { date: Some(date), ..of_text("terms", &text) },
        Place::Visit(index) => {
            let visit = narrator.outcome.visits.get(index as usize);
            let combination = visit.and_then(|visit| narrator.claim.combinations.get(visit.combination as usize));
            Passage {
                visit: Some(index),
                date: visit.map(|visit| visit.date),
                combination: combination.map(|own| own.id.as_str()),
                ..of_text("visit", &text)
            }
        }
        Place::Outside(charge) => Passage { charge: Some(charge), ..of_text("outside", &text) },
        Place::SpecialCharge(unit, date) => {
            Passage { unit: Some(unit), date: Some(date), ..of_text("special_charge", &text) }
        }
    }
}

/// A heading and, below it, lines that are indented by two spaces for each depth.
fn of_text(kind: &'static str, text: &str) -> Passage<'static> {
    let mut lines = text.lines();
    let heading = lines.next().unwrap_or_default().to_owned();
    let steps = lines.filter(|line| !line.trim().is_empty()).map(step).collect();
    Passage { kind, unit: None, visit: None, charge: None, date: None, combination: None, heading, steps }
}

fn step(line: &str) -> PassageStep {
    let text = line.trim_start();
    let depth = (line.len() - text.len()) / 2;
    let cited = text.split_once(" [").and_then(|(before, rest)| Some((before, rest.rsplit_once(']')?)));
    let (text, citation) = match cited {
        Some((before, (citation, after))) => (format!("{before}{after}"), Some(citation.to_owned())),
        None => (text.to_owned(), None),
    };
    PassageStep { depth: u32::try_from(depth).unwrap_or(1), text, citation }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_a_depth_and_what_it_rests_on() {
        let told = step("      端数処理: 127.5 → 128（四捨五入） [rule-x: 告示 [注] 1]");
        assert_eq!((told.depth, told.text.as_str()), (3, "端数処理: 127.5 → 128（四捨五入）"));
        assert_eq!(told.citation.as_deref(), Some("rule-x: 告示 [注] 1"));
        let told = step("    初診料 291点 [医科診療行為マスター r08]（算定せず 0点）");
        assert_eq!(
            (told.text.as_str(), told.citation.as_deref()),
            ("初診料 291点（算定せず 0点）", Some("医科診療行為マスター r08"))
        );
        assert_eq!(step("  1回の点数: 93点").citation, None);
    }
}
