//! 04: an addition beside a 入院基本料 that lists it, beside one that does not, and beside its twin.

use crate::tally::{Tally, checked, findings_agree, say_all};
use santei::claim::{Claim, Setting};
use santei::masters::FeeTablePart;
use santei::outcome::{Basis, Decision, Outcome};
use santei::{Code, Engine, Session};
use santei_golden::arrange::{Stage, bill, code, visit};
use std::collections::BTreeMap;

const OF_WARDS: [&str; 4] = ["addon-not-allowed", "addon-twice", "base-fell", "ward-fee-unknown"];

pub fn sweep(stage: &Stage<'_>, rows: &[Vec<String>]) {
    let engine = Engine::new(stage.masters.clone());
    let mut session = engine.session();
    let mut tally = Tally::default();
    for row in rows {
        let (group, addition) = (row[1].parse().unwrap(), code(&row[2]));
        match one_row(stage, group, addition, &mut session) {
            Ok((listed, other)) => tally.count(&listed, &other),
            Err(text) => tally.fail(format!("グループ{group:03} {addition} {}: {text}", row[3])),
        }
    }
    tally.close("04", rows.len());
    twins(stage, rows, &mut session);
}

fn one_row(
    stage: &Stage<'_>,
    group: u16,
    addition: Code,
    session: &mut Session<'_, '_>,
) -> Result<(String, String), String> {
    let beside = |ward: Code| beside(stage, ward, &[addition]);
    let ward = stage.wards.get(&group).into_iter().flatten().copied();
    let (ward, claim) =
        ward.filter_map(|ward| Some((ward, beside(ward)?))).next().ok_or("no 入院基本料 of the group")?;
    let outcome = session.calculate(checked(&claim));
    let listed = stands(stage, outcome, ward, addition)?;
    let foreign = |group: &&u16| !stage.listed[&addition].contains(group);
    let wards =
        stage.wards.keys().filter(foreign).flat_map(|group| stage.wards[group].iter().map(|ward| (*group, *ward)));
    let Some((group, claim)) = wards.filter_map(|(group, ward)| Some((group, beside(ward)?))).next() else {
        return Ok((listed, "no 入院基本料 that does not list it".into()));
    };
    let outcome = session.calculate(checked(&claim));
    refused(stage, outcome, addition, group).map(|words| (listed, words))
}

/// An inpatient claim with a 入院基本料 and additions on a day, when their conditions can hold together.
fn beside(stage: &Stage<'_>, ward: Code, additions: &[Code]) -> Option<Claim> {
    let codes = additions.iter().copied().chain([ward]);
    let items: Vec<_> = codes.map(|code| stage.item(code)).collect::<Option<_>>()?;
    let frame = stage.frame(&items, &[Setting::Inpatient]).ok()?;
    let day = stage.day(4);
    let mut claim = stage.claim(frame, day);
    bill(&mut claim, ward, day, 1);
    for addition in additions {
        let unit = bill(&mut claim, *addition, day, 1);
        visit(&mut claim, unit, "round");
    }
    Some(claim)
}

/// No decision of 04; of other tables only what has a row.
fn stands(stage: &Stage<'_>, outcome: &Outcome<'_>, ward: Code, addition: Code) -> Result<String, String> {
    if outcome.decisions.iter().any(|decision| OF_WARDS.contains(&decision.def.slug)) {
        return Err(format!("listed beside {ward}: {}", say_all(outcome)));
    }
    let Some(decision) = outcome.decisions.first() else { return Ok("listed: stands".into()) };
    if stage.is_addition(addition) && !has_row(stage, decision, ward, addition) {
        return Err(format!("listed beside {ward}, another decision: {}", say_all(outcome)));
    }
    Ok(format!("listed: also decided by {}", decision.basis.table().unwrap_or("none")))
}

fn has_row(stage: &Stage<'_>, decision: &Decision<'_>, ward: Code, addition: Code) -> bool {
    match decision.basis {
        Basis::Exclusion(part, row) => {
            let found = stage.table.place(ward).zip(stage.table.place(addition));
            let found = found.and_then(|(ward, addition)| stage.table.exclusion(part, ward, addition));
            found.is_some_and(|found| found.kind == row.kind || found.other == row.code)
        }
        Basis::Bundle { group, .. } => stage.table.bundled(group).any(|(child, _)| child == addition || child == ward),
        _ => false,
    }
}

fn refused(stage: &Stage<'_>, outcome: &Outcome<'_>, addition: Code, group: u16) -> Result<String, String> {
    let decision = outcome.decisions.iter().find(|decision| decision.unit == 1);
    if !stage.is_addition(addition) {
        return Ok("a 入院基本料 itself: beside any".into());
    }
    let named = decision.is_some_and(|decision| {
        let row = matches!(decision.basis, Basis::Inpatient { group: found, addon: None } if found == group);
        decision.def.slug == "addon-not-allowed" && decision.allowed == 0 && row
    });
    match named && findings_agree(outcome) {
        true => Ok("not listed: suppressed".into()),
        false => Err(format!("not listed in {group:03}: {}", say_all(outcome))),
    }
}

/// Additions of a group with the same 加算識別: of two the one with more points stays.
fn twins(stage: &Stage<'_>, rows: &[Vec<String>], session: &mut Session<'_, '_>) {
    let mut alike: BTreeMap<(u16, u16), Vec<Code>> = BTreeMap::new();
    for row in rows {
        let key = (row[1].parse().unwrap(), row[4].parse().unwrap());
        alike.entry(key).or_default().push(code(&row[2]));
    }
    let mut tally = Tally::default();
    let mut pairs = 0;
    for ((group, number), codes) in &alike {
        for (at, a) in codes.iter().enumerate() {
            for b in &codes[at + 1..] {
                pairs += 1;
                match twin(stage, (*group, *number), *a, *b, session) {
                    Ok(words) => tally.count("same 加算識別", &words),
                    Err(text) => tally.fail(format!("グループ{group:03} 加算識別{number} {a} {b}: {text}")),
                }
            }
        }
    }
    tally.close("04 加算識別", pairs);
}

fn twin(
    stage: &Stage<'_>,
    (group, number): (u16, u16),
    a: Code,
    b: Code,
    session: &mut Session<'_, '_>,
) -> Result<String, String> {
    let wards = stage.wards.get(&group).into_iter().flatten();
    let claim = wards.filter_map(|ward| beside(stage, *ward, &[a, b])).next();
    let Some(claim) = claim else { return apart_by_column(stage, group, a, b) };
    let outcome = session.calculate(checked(&claim));
    let stays = named_by_03(stage, a, b).unwrap_or_else(|| stage.keeps(a, b));
    let loser = if stays == a { 2 } else { 1 };
    let wrong = || Err(format!("{stays} stays, found: {}", say_all(outcome)));
    let [decision] = outcome.decisions.as_slice() else { return wrong() };
    if decision.unit != loser || decision.allowed != 0 || !findings_agree(outcome) {
        return wrong();
    }
    match decision.basis {
        Basis::Inpatient { group: g, addon: Some(n) } if (g, n) == (group, number) => Ok("one is suppressed".into()),
        Basis::Exclusion(part, row) if [row.code, row.other].iter().all(|code| [a, b].contains(code)) => {
            Ok(format!("also decided by {}: one is suppressed", part.slug()))
        }
        _ => wrong(),
    }
}

/// The act that a row of 03 leaves of two of one time, where one names it.
fn named_by_03(stage: &Stage<'_>, a: Code, b: Code) -> Option<Code> {
    use FeeTablePart::{ExclusionDay, ExclusionMonth, ExclusionSame, ExclusionWeek};
    let parts = [ExclusionDay, ExclusionMonth, ExclusionSame, ExclusionWeek];
    let (first, second) = (stage.table.place(a)?, stage.table.place(b)?);
    let mut rows = parts.into_iter().filter_map(|part| stage.table.exclusion(part, first, second));
    let row = rows.find(|row| !row.special && row.kind != 3)?;
    Some(if row.kind == 1 { a } else { b })
}

/// Twins that no claim holds together.
fn apart_by_column(stage: &Stage<'_>, group: u16, a: Code, b: Code) -> Result<String, String> {
    let items = [stage.item(a).ok_or("no row of the master")?, stage.item(b).ok_or("no row of the master")?];
    match stage.frame(&items, &[Setting::Inpatient]) {
        Err(column) => Ok(format!("項番{column} keeps them apart")),
        Ok(_) => {
            let wards = stage.wards.get(&group).into_iter().flatten().filter_map(|ward| stage.item(*ward));
            let columns =
                wards.filter_map(|ward| stage.frame(&[ward, items[0], items[1]], &[Setting::Inpatient]).err());
            columns.max().map(|column| format!("項番{column} keeps them from their 入院基本料")).ok_or("no ward".into())
        }
    }
}
