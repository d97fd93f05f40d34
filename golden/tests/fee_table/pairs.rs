//! 03: both acts together, and apart.

use crate::tally::{Tally, checked, findings_agree, say_all};
use santei::claim::{Claim, Setting};
use santei::masters::FeeTablePart;
use santei::outcome::{Basis, LineStatus, Outcome};
use santei::{Code, Day, Engine, Session};
use santei_golden::arrange::{self, Frame, Stage, bill, code, elsewhere, remember, visit};
use std::collections::BTreeSet;
use std::path::Path;

/// A row of 03.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Row {
    part: FeeTablePart,
    a: Code,
    b: Code,
    kind: u8,
    special: bool,
}

/// A row of any table that sets two acts against each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Against {
    table: &'static str,
    winner: Code,
    special: bool,
    meets: Meets,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Meets {
    Yes,
    /// The claim does not say what would decide it.
    Unknown,
}

/// Where two acts lie.
#[derive(Clone, Copy, Debug)]
struct Lie {
    first: Day,
    second: Day,
    one_encounter: bool,
}

pub fn sweep(stage: &Stage<'_>, shelf: &Path) {
    let engine = Engine::new(stage.masters.clone());
    let mut session = engine.session();
    for (part, title) in [
        (FeeTablePart::ExclusionDay, "03-1"),
        (FeeTablePart::ExclusionMonth, "03-2"),
        (FeeTablePart::ExclusionSame, "03-3"),
        (FeeTablePart::ExclusionWeek, "03-4"),
    ] {
        let rows = rows(stage, shelf, part);
        let mut tally = Tally::default();
        for row in &rows {
            one_row(stage, row, &mut session, &mut tally);
        }
        tally.close(title, rows.len());
    }
}

/// The rows as published; those of 03-1 that are at hand.
fn rows(stage: &Stage<'_>, shelf: &Path, part: FeeTablePart) -> Vec<Row> {
    if part == FeeTablePart::ExclusionDay {
        let of = |code: &Code| stage.table.exclusions(part, *code).collect::<Vec<_>>();
        let row = |row: santei::masters::Exclusion| {
            let (a, b, kind, special) = (row.code, row.other, row.kind, row.special);
            Row { part, a, b, kind, special }
        };
        return stage.codes.iter().flat_map(of).map(row).collect();
    }
    let row = |row: &Vec<String>| {
        let (a, b, kind, special) = (code(&row[1]), code(&row[3]), row[5].parse().unwrap(), row[6] == "1");
        Row { part, a, b, kind, special }
    };
    arrange::rows(shelf, part.slug()).iter().map(row).collect()
}

fn one_row(stage: &Stage<'_>, row: &Row, session: &mut Session<'_, '_>, tally: &mut Tally) {
    let heading = format!("区分{} 特例{}", row.kind, u8::from(row.special));
    let result = together(stage, row, session).and_then(|words| apart(stage, row, session).map(|()| words));
    match result {
        Ok(words) => tally.count(&heading, &words),
        Err(text) => {
            tally.fail_or_beside(&heading, &format!("{} {} {} {heading}", row.part.slug(), row.a, row.b), text);
        }
    }
}

impl Row {
    fn winner(&self, stage: &Stage<'_>) -> Code {
        winner(stage, self.a, self.b, self.kind)
    }

    fn loser(&self, stage: &Stage<'_>) -> Code {
        if self.winner(stage) == self.a { self.b } else { self.a }
    }

    /// The later act is not the one that needs the first day of the stay.
    fn in_stay(&self, stage: &Stage<'_>, lie: Lie) -> Lie {
        let turned = stage.is_of_first_day(self.b) && !stage.is_of_first_day(self.a) && stage.month.contains(lie.first);
        if turned { Lie { first: lie.second, second: lie.first, ..lie } } else { lie }
    }

    /// Days on which the row has a say, and other rows as little as may be.
    fn together(&self, stage: &Stage<'_>) -> Lie {
        let on = |first: u32, second: u32, one_encounter: bool| Lie {
            first: stage.day(first),
            second: stage.day(second),
            one_encounter,
        };
        match self.part {
            FeeTablePart::ExclusionMonth => on(4, 20, false),
            FeeTablePart::ExclusionWeek => on(11, 13, false),
            FeeTablePart::ExclusionSame => on(11, 11, true),
            _ => on(11, 11, false),
        }
    }

    fn apart(&self, stage: &Stage<'_>) -> Lie {
        let on = |first: u32, second: u32| (stage.day(first), stage.day(second));
        let (first, second) = match self.part {
            // 3 October is more than a month before.
            FeeTablePart::ExclusionMonth => (stage.month.plus_months(-1).first_day(), stage.day(20)),
            FeeTablePart::ExclusionWeek => on(11, 19),
            FeeTablePart::ExclusionSame => on(11, 11),
            _ => on(11, 12),
        };
        Lie { first, second, one_encounter: false }
    }
}

fn winner(stage: &Stage<'_>, a: Code, b: Code, kind: u8) -> Code {
    match kind {
        1 => a,
        2 => b,
        _ => stage.keeps(a, b),
    }
}

/// Both acts with their items, or what is missing.
fn frame(stage: &Stage<'_>, codes: &[Code]) -> Result<Result<Frame, u16>, String> {
    let mut items = Vec::new();
    for code in codes {
        items.push(stage.item(*code).ok_or_else(|| format!("{code}: no row of the master in force"))?);
    }
    Ok(stage.frame(&items, &[Setting::Outpatient, Setting::Inpatient]))
}

fn together(stage: &Stage<'_>, row: &Row, session: &mut Session<'_, '_>) -> Result<String, String> {
    let lie = row.in_stay(stage, row.together(stage));
    match frame(stage, &[row.a, row.b])? {
        Ok(frame) => in_one_claim(stage, row, lie, frame, session),
        Err(13) => across_settings(stage, row, lie, session),
        Err(column) => one_condition_fails(stage, row, lie, column, session),
    }
}

/// A claim with both acts, each in a unit of its own.
fn claim_of(stage: &Stage<'_>, row: &Row, lie: Lie, frame: Frame) -> Result<Claim, &'static str> {
    let mut claim = stage.claim(frame, admitted(stage, row, lie));
    let history = !stage.month.contains(lie.first);
    if history {
        remember(&mut claim, row.a, lie.first, 1);
    } else {
        let unit = bill(&mut claim, row.a, lie.first, 1);
        visit(&mut claim, unit, "one");
    }
    let unit = bill(&mut claim, row.b, lie.second, 1);
    visit(&mut claim, unit, if lie.one_encounter { "one" } else { "two" });
    if frame.setting == Setting::Inpatient {
        name_wards(stage, row, lie, &mut claim)?;
    }
    Ok(claim)
}

/// An act of 入院初日 lies on it.
fn admitted(stage: &Stage<'_>, row: &Row, lie: Lie) -> Day {
    let bound = [(row.a, lie.first), (row.b, lie.second)].into_iter().find(|(code, _)| stage.is_of_first_day(*code));
    bound.map_or(stage.day(1), |(_, day)| day).max(stage.day(1))
}

fn name_wards(stage: &Stage<'_>, row: &Row, lie: Lie, claim: &mut Claim) -> Result<(), &'static str> {
    for day in BTreeSet::from([lie.first, lie.second]) {
        let of_day = [(row.a, lie.first), (row.b, lie.second)].into_iter().filter(|(_, on)| *on == day);
        let additions: Vec<Code> = of_day.map(|(code, _)| code).filter(|code| stage.is_addition(*code)).collect();
        if additions.is_empty() {
            continue;
        }
        let Some(group) = stage.group_for(&additions) else { return Err("no 入院基本料 lists both") };
        stage.set_ward(claim, day, group);
    }
    Ok(())
}

/// Every row of every table that sets the acts against each other where they lie.
fn rows_between(stage: &Stage<'_>, row: &Row, lie: Lie) -> Vec<Against> {
    let mut list = Vec::new();
    let table = &stage.table;
    let (Some(a), Some(b)) = (table.place(row.a), table.place(row.b)) else { return list };
    let same_day = lie.first == lie.second;
    let sunday = |day: Day| day.plus_days(-(day.weekday_from_sunday() as i32));
    for (part, meets) in [
        (FeeTablePart::ExclusionDay, same_day),
        (FeeTablePart::ExclusionMonth, lie.first.month() == lie.second.month()),
        (FeeTablePart::ExclusionSame, same_day && lie.one_encounter),
        (FeeTablePart::ExclusionWeek, sunday(lie.first) == sunday(lie.second)),
    ] {
        let Some(found) = table.exclusion(part, a, b).filter(|_| meets) else { continue };
        let winner = winner(stage, row.a, row.b, found.kind);
        list.push(Against { table: part.slug(), winner, special: found.special, meets: Meets::Yes });
    }
    list.extend(absorbing(stage, (row.a, lie.first), (row.b, lie.second), lie.one_encounter));
    list.extend(absorbing(stage, (row.b, lie.second), (row.a, lie.first), lie.one_encounter));
    list
}

/// 02: the groups of the first act that list the second, where they meet.
fn absorbing(stage: &Stage<'_>, parent: (Code, Day), child: (Code, Day), one_encounter: bool) -> Vec<Against> {
    let Some(hub) = stage.table.supplement(parent.0) else { return Vec::new() };
    let Some(place) = stage.table.place(child.0) else { return Vec::new() };
    let same_day = parent.1 == child.1;
    let groups = hub.bundles.into_iter().filter(|(_, group)| *group != 0);
    let met = |(unit, group): (u8, u32)| {
        let special = stage.table.absorbs(group, place)?;
        let week_before = child.1 < parent.1 && parent.1.plus_days(-7) <= child.1;
        let meets = match unit {
            1 => same_day.then_some(Meets::Yes),
            2 => (parent.1.month() == child.1.month()).then_some(Meets::Yes),
            3 => (same_day && one_encounter).then_some(Meets::Yes),
            5 if week_before => Some(Meets::Yes),
            _ => same_day.then_some(Meets::Unknown),
        };
        Some(Against { table: "02", winner: parent.0, special, meets: meets? })
    };
    groups.filter_map(met).collect()
}

fn in_one_claim(
    stage: &Stage<'_>,
    row: &Row,
    lie: Lie,
    frame: Frame,
    session: &mut Session<'_, '_>,
) -> Result<String, String> {
    let claim = match claim_of(stage, row, lie, frame) {
        Ok(claim) => claim,
        Err(words) => return no_common_ward(stage, row, lie, frame, words, session),
    };
    let rows = rows_between(stage, row, lie);
    let outcome = session.calculate(checked(&claim));
    if rows.iter().any(|other| other.winner != row.winner(stage)) {
        return opposed(outcome, &rows, row);
    }
    let loser = usize::from(row.loser(stage) == row.b);
    one_loses(outcome, loser, row, &rows)
}

/// One act goes, by the row or by a stronger one of another table.
fn one_loses(outcome: &Outcome<'_>, loser: usize, row: &Row, rows: &[Against]) -> Result<String, String> {
    let wrong = |what: &str| Err(format!("{what} (rows {rows:?}): {}", say_all(outcome)));
    let [decision] = outcome.decisions.as_slice() else { return wrong("not one decision") };
    if decision.unit as usize != loser || !findings_agree(outcome) {
        return wrong("the other act goes, or a finding is missing");
    }
    let is_sure = |other: &&Against| !other.special && other.meets == Meets::Yes;
    let table = decision.basis.table().unwrap_or_default();
    let sure = rows.iter().any(|other| is_sure(&other));
    let own = rows.iter().filter(|other| other.table == table && is_sure(other) == sure).count();
    let status = if sure { LineStatus::Suppressed } else { LineStatus::Undecided };
    if own == 0 || decision.status != status {
        return wrong("another table or status");
    }
    if sure != (decision.allowed == 0) {
        return wrong("another number stands");
    }
    if !sure && table == row.part.slug() && decision.missing != Some("特例条件") {
        return wrong("another thing is missing");
    }
    if table != row.part.slug() {
        return Ok(format!("also decided by {table}: {}", status.slug()));
    }
    if !is_the_row(decision.basis, row) {
        return wrong("another row");
    }
    Ok(format!("together: {}", status.slug()))
}

/// Either direction of the pair is the same row.
fn is_the_row(basis: Basis<'_>, row: &Row) -> bool {
    let Basis::Exclusion(part, found) = basis else { return false };
    let turned = match row.kind {
        1 => 2,
        2 => 1,
        kind => kind,
    };
    let same = (found.code, found.other, found.kind) == (row.a, row.b, row.kind);
    let mirrored = (found.code, found.other, found.kind) == (row.b, row.a, turned);
    part == row.part && found.special == row.special && (same || mirrored)
}

/// Rows of two tables that point in opposite directions: both acts stay undecided.
fn opposed(outcome: &Outcome<'_>, rows: &[Against], row: &Row) -> Result<String, String> {
    let cycle = outcome.decisions.iter().all(|d| d.def.slug == "decision-cycle" && d.status == LineStatus::Undecided);
    if outcome.decisions.len() != 2 || !cycle || !findings_agree(outcome) {
        return Err(format!("opposed (rows {rows:?}): {}", say_all(outcome)));
    }
    let other = rows.iter().find(|other| other.table != row.part.slug()).map_or("", |other| other.table);
    Ok(format!("opposed by {other}: undecided"))
}

/// Additions that no 入院基本料 takes together: the second is none of that day's.
fn no_common_ward(
    stage: &Stage<'_>,
    row: &Row,
    lie: Lie,
    frame: Frame,
    words: &str,
    session: &mut Session<'_, '_>,
) -> Result<String, String> {
    let mut claim = stage.claim(frame, stage.day(1));
    for (code, day) in [(row.a, lie.first), (row.b, lie.second)] {
        let unit = bill(&mut claim, code, day, 1);
        visit(&mut claim, unit, "one");
    }
    let group = stage.group_for(&[row.a]).ok_or("no group lists the addition")?;
    stage.set_ward(&mut claim, lie.first, group);
    let outcome = session.calculate(checked(&claim));
    let other = outcome.decisions.iter().find(|decision| decision.unit == 1);
    if other.is_some_and(|decision| decision.def.slug == "addon-not-allowed" && decision.allowed == 0) {
        return Ok(format!("decided by 04: {words}"));
    }
    Err(format!("{words}: {}", say_all(outcome)))
}

/// One act is of the other setting: where no rule counts both together, what goes here is undecided.
fn across_settings(stage: &Stage<'_>, row: &Row, lie: Lie, session: &mut Session<'_, '_>) -> Result<String, String> {
    let (winner, loser) = (row.winner(stage), row.loser(stage));
    let frame = frame(stage, &[loser])?.map_err(|column| format!("no frame of {loser}: 項番{column}"))?;
    let admitted = if stage.is_of_first_day(loser) { lie.second } else { stage.day(1) };
    let mut claim = stage.claim(frame, admitted);
    let unit = bill(&mut claim, loser, lie.second, 1);
    visit(&mut claim, unit, "one");
    if frame.setting == Setting::Inpatient && stage.is_addition(loser) {
        let group = stage.group_for(&[loser]).ok_or("no group lists the addition")?;
        stage.set_ward(&mut claim, lie.second, group);
    }
    elsewhere(&mut claim, winner, lie.first);
    let section = stage.item(loser).map_or("", |item| item.section());
    let outcome = session.calculate(checked(&claim));
    let wrong = |what: &str| Err(format!("{what} in the other setting ({section}): {}", say_all(outcome)));
    let [decision] = outcome.decisions.as_slice() else { return wrong("not one decision") };
    let rule = stage.masters.rules("across_settings", stage.month.last_day()).any(|rule| {
        let mut sections = rule.texts("sections");
        sections.any(|prefix| section.starts_with(prefix))
    });
    let same_time = row.part == FeeTablePart::ExclusionSame;
    let missing = match (same_time, rule, row.special) {
        (true, ..) => Some("受診"),
        (false, false, _) => Some("入院・入院外の通算"),
        (false, true, true) => Some("特例条件"),
        (false, true, false) => None,
    };
    let status = if missing.is_some() { LineStatus::Undecided } else { LineStatus::Suppressed };
    if (decision.status, decision.missing) != (status, missing) || !is_the_row(decision.basis, row) {
        return wrong("another decision");
    }
    Ok(format!("only across 入院・入院外: {} {}", status.slug(), missing.unwrap_or_default()))
}

/// A column keeps the acts out of one claim: the act whose condition fails goes by it.
fn one_condition_fails(
    stage: &Stage<'_>,
    row: &Row,
    lie: Lie,
    column: u16,
    session: &mut Session<'_, '_>,
) -> Result<String, String> {
    let winner = row.winner(stage);
    let frame = frame(stage, &[winner])?.map_err(|column| format!("no frame of {winner}: 項番{column}"))?;
    let claim = claim_of(stage, row, lie, frame)?;
    let loser = u32::from(row.loser(stage) == row.b);
    let outcome = session.calculate(checked(&claim));
    let decision = outcome.decisions.iter().find(|decision| decision.unit == loser);
    let by_column = decision.is_some_and(|decision| {
        matches!(decision.basis, Basis::Column { no, .. } | Basis::Age { no, .. }
            if no == column || (column == 41 && no == 42) || (column == 13))
    });
    if outcome.decisions.len() == 1 && by_column && findings_agree(outcome) {
        return Ok(format!("decided by 項番{column}: the acts share no claim"));
    }
    Err(format!("項番{column} keeps them apart: {}", say_all(outcome)))
}

/// Where the acts do not meet, the row decides nothing; nothing else does that is not looked up.
fn apart(stage: &Stage<'_>, row: &Row, session: &mut Session<'_, '_>) -> Result<(), String> {
    let lie = row.in_stay(stage, row.apart(stage));
    let history = !stage.month.contains(lie.first);
    let codes: &[Code] = if history { &[row.b] } else { &[row.a, row.b] };
    // What keeps them out of one claim is decided above.
    let Ok(frame) = frame(stage, codes)? else { return Ok(()) };
    let Ok(claim) = claim_of(stage, row, lie, frame) else { return Ok(()) };
    let rows = rows_between(stage, row, lie);
    let outcome = session.calculate(checked(&claim));
    let both_first = stage.is_of_first_day(row.a) && stage.is_of_first_day(row.b);
    let foreign = |decision: &santei::outcome::Decision<'_>| {
        let table = decision.basis.table().unwrap_or_default();
        if both_first && decision.def.slug == "not-first-day" {
            return true;
        }
        let twins = || match decision.basis {
            // Beside the ward of the claim 04 keeps additions with one 加算識別 apart, at the same time or not.
            Basis::Inpatient { group, addon: Some(addon) } => {
                let listed = |code| stage.table.addon(group, code).map(|listed| listed.addon);
                lie.first == lie.second && listed(row.a) == Some(addon) && listed(row.b) == Some(addon)
            }
            _ => false,
        };
        table != row.part.slug() && (rows.iter().any(|other| other.table == table) || twins())
    };
    match outcome.decisions.iter().all(foreign) {
        true => Ok(()),
        false => Err(format!("apart (rows {rows:?}): {}", say_all(outcome))),
    }
}
