//! The trace as text: the claim, a tree from every unit and visit down to master rows and citations, and what is open.

mod days;
mod decided;
mod fees;
mod passage;
mod shares;
mod stay;

use self::days::Told;
use super::{LineStatus, Narrator, Position, Step, TraceEvent, UnitDay};
use crate::Day;
use crate::masters::ParameterValue;
use crate::message::Severity;
use crate::num::{Ratio, grouped};
use crate::rooms::unit_of;
use core::fmt::Write;
pub use passage::{Explanation, Passage, PassageStep, passages};

/// Writes the trace of an Outcome as an indented tree, between what the claim is and what a person has to look at. Every amount
/// is followed by the master row (公表版, 適用日, コード) or the citation (告示・通知) it comes from.
pub fn explain(narrator: &Narrator<'_, '_>) -> String {
    let parts = [head(narrator), tree(narrator), tail(narrator)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Writes what the shares of one visit follow from: the terms, and the steps of the visit with their citations.
pub fn explain_visit(narrator: &Narrator<'_, '_>, visit: u32) -> String {
    let is_own =
        |section: &&Section<'_, '_>| matches!(section.place, Place::Terms(_)) || section.place == Place::Visit(visit);
    let told = sections(&narrator.outcome.trace).iter().filter(is_own).map(|section| told(narrator, section)).collect();
    days::write(narrator, told)
}

fn head(narrator: &Narrator<'_, '_>) -> String {
    let outcome = narrator.outcome;
    let points = grouped(outcome.totals.points);
    let total = narrator.choose(format!("合計点数: {points}点"), format!("total: {points} points"));
    let open = outcome.unit_days.iter().map(|day| outcome.undecided_points(day).saturating_mul(day.count.into())).sum();
    format!("{}{total}{}\n", narrator.heading(), of_which_undecided(narrator, open))
}

fn of_which_undecided(narrator: &Narrator<'_, '_>, points: i64) -> String {
    if points == 0 {
        return String::new();
    }
    let points = grouped(points);
    narrator.choose(format!("（うち判定不能 {points}点）"), format!(" (of which undecided: {points})"))
}

fn tail(narrator: &Narrator<'_, '_>) -> String {
    [
        narrator.findings(Severity::Error),
        narrator.findings(Severity::Undecided),
        narrator.findings(Severity::Warning),
        narrator.suggestions(usize::MAX),
        narrator.withheld(),
        narrator.findings(Severity::Info),
        narrator.unchecked(),
    ]
    .concat()
}

/// What a heading stands over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A unit on a day.
    Unit(u32, Day),
    /// The terms of the shares.
    Terms(Day),
    /// A visit, by its index.
    Visit(u32),
    /// A charge outside the insurance, by its index.
    Outside(u32),
    /// 特別の料金 of the visit of a unit.
    SpecialCharge(u32, Day),
}

impl Place {
    fn of(event: &TraceEvent<'_>) -> Place {
        match (event.at, &event.step) {
            (Position::Unit(unit), Step::Tax { .. }) => Place::SpecialCharge(unit, event.date),
            (Position::Unit(unit) | Position::Line(unit, _), _) => Place::Unit(unit, event.date),
            (Position::Visit(visit), _) => Place::Visit(visit),
            (Position::Outside(charge), _) => Place::Outside(charge),
            _ => Place::Terms(event.date),
        }
    }
}

/// The events under one heading. A unit of which fewer lines stand for some of its times has several sections on a day.
struct Section<'t, 'm> {
    place: Place,
    events: Vec<&'t TraceEvent<'m>>,
    /// How many sections of the same place stand before it.
    nth: usize,
}

fn sections<'t, 'm>(trace: &'t [TraceEvent<'m>]) -> Vec<Section<'t, 'm>> {
    let mut sections: Vec<Section<'t, 'm>> = Vec::new();
    let mut closed = true;
    for event in trace {
        let place = Place::of(event);
        if closed || sections.last().is_none_or(|section| section.place != place) {
            let nth = sections.iter().filter(|section| section.place == place).count();
            sections.push(Section { place, events: Vec::new(), nth });
        }
        if let Some(section) = sections.last_mut() {
            section.events.push(event);
        }
        closed = matches!(event.step, Step::UnitPoints { .. });
    }
    sections
}

fn tree(narrator: &Narrator<'_, '_>) -> String {
    let told = sections(&narrator.outcome.trace).iter().map(|section| told(narrator, section)).collect();
    days::write(narrator, told) + &stay::tail(narrator)
}

/// A section as text.
fn told(narrator: &Narrator<'_, '_>, section: &Section<'_, '_>) -> Told {
    let mut text = String::new();
    if let Place::Unit(unit, date) = section.place {
        write_lines(narrator, section, unit, date, &mut text);
    }
    let is_line = |event: &TraceEvent<'_>| matches!(event.at, Position::Line(..));
    for event in section.events.iter().filter(|event| !is_line(event)) {
        for line in step_text(narrator, event, section) {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "  {line}");
        }
    }
    match section.place {
        Place::Unit(unit, _) => {
            let class = unit_of(narrator.claim, &narrator.outcome.additions, unit).map_or(0, |unit| unit.service_class);
            Told::unit(section, class, unit_amount(narrator, section), text)
        }
        _ => Told::plain(heading(narrator, section), text),
    }
}

fn heading(narrator: &Narrator<'_, '_>, section: &Section<'_, '_>) -> String {
    let claim = narrator.claim;
    match section.place {
        Place::Unit(..) => String::new(),
        Place::Terms(date) => narrator.choose(format!("負担の条件 {date}"), format!("terms of the shares {date}")),
        Place::Visit(visit) => {
            let visit = narrator.outcome.visits.get(visit as usize);
            let date = visit.map_or(claim.month.first_day(), |visit| visit.date);
            let when = match visit.and_then(|visit| visit.period(claim)) {
                Some(period) => {
                    let period = period.long(narrator.japanese);
                    narrator.choose(format!("請求期間 {period}"), format!("of the bill {period}"))
                }
                None => date.to_string(),
            };
            let id = visit.and_then(|visit| claim.combinations.get(visit.combination as usize));
            let id = id.map_or("", |combination| combination.id.as_str());
            narrator.choose(format!("負担 {when} 組合せ {id}"), format!("share {when} combination {id}"))
        }
        Place::Outside(index) => {
            let name = claim.outside.get(index as usize).map_or("", |charge| charge.name.as_str());
            narrator.choose(format!("保険外負担 {name}"), format!("outside the insurance: {name}"))
        }
        Place::SpecialCharge(_, date) => narrator.choose(
            format!("保険外負担 選定療養の特別の料金 {date}"),
            format!("outside the insurance: special charge of 選定療養 {date}"),
        ),
    }
}

/// The unit on its day, of which the section tells some times.
fn unit_day<'o>(narrator: &Narrator<'o, '_>, section: &Section<'_, '_>) -> Option<&'o UnitDay> {
    let Place::Unit(unit, date) = section.place else { return None };
    let mut days = narrator.outcome.unit_days.iter().filter(|day| (day.unit, day.date) == (unit, date));
    days.nth(section.nth)
}

/// What a unit comes to on a day: the amount of one time, the times, and what of it is undecided.
fn unit_amount(narrator: &Narrator<'_, '_>, section: &Section<'_, '_>) -> (String, u32, String) {
    let Some(day) = unit_day(narrator, section) else { return Default::default() };
    let amount = if day.yen == 0 { narrator.points(day.points) } else { narrator.yen(day.yen) };
    let open = match narrator.outcome.undecided_points(day) {
        0 if day.undecided => narrator.pick("（判定不能の明細あり）", " (with undecided lines)").to_owned(),
        points => of_which_undecided(narrator, points),
    };
    (amount, day.count, open)
}

/// The lines of a unit in order, each with its row, why it is there, what was decided, and how it is priced.
fn write_lines(narrator: &Narrator<'_, '_>, section: &Section<'_, '_>, unit: u32, date: Day, text: &mut String) {
    let entered = narrator.claim.units.get(unit as usize).map_or(0, |unit| unit.lines.len() as u32);
    let told = section.events.iter().filter_map(|event| match event.at {
        Position::Line(_, line) => Some(line),
        _ => None,
    });
    let mut lines: Vec<u32> = (0..entered).chain(told).collect();
    lines.sort_unstable();
    lines.dedup();
    for line in lines {
        let at = Position::Line(unit, line);
        let own: Vec<_> = section.events.iter().copied().filter(|event| event.at == at).collect();
        let is_row = |event: &&TraceEvent<'_>| matches!(event.step, Step::Row(..));
        let mut parts = match own.iter().copied().find(is_row) {
            Some(event) => step_text(narrator, event, section),
            None => vec![fees::bare_line(narrator, unit, line, date)],
        };
        if let Some(first) = parts.first_mut() {
            first.push_str(&mark(narrator, section, unit, line, date));
        }
        let (reasons, steps): (Vec<_>, Vec<_>) =
            own.iter().copied().filter(|event| !is_row(event)).partition(|event| decided::is_reason(event.step));
        let own_day = |text: String| days::with_own_day(&text, date);
        parts.extend(reasons.iter().flat_map(|event| step_text(narrator, event, section)).map(own_day));
        if section.nth == 0 {
            parts.extend(decided::open_findings(narrator, at, own.iter().any(is_row)).into_iter().map(own_day));
        }
        parts.extend(steps.iter().flat_map(|event| step_text(narrator, event, section)));
        write_parts(&parts, text);
    }
}

/// A line, and below it what belongs to it.
fn write_parts(parts: &[String], text: &mut String) {
    for (index, part) in parts.iter().enumerate() {
        let indent = if index == 0 { "    " } else { "      " };
        let _ = writeln!(text, "{indent}{part}");
    }
}

/// What a line counts for, where its price is not part of the unit.
fn mark(narrator: &Narrator<'_, '_>, section: &Section<'_, '_>, unit: u32, line: u32, date: Day) -> String {
    let is_it = |own: &&super::LineOutcome<'_>| (own.unit, own.line) == (unit, line);
    let status = narrator.outcome.lines.iter().find(is_it).map(|line| line.status);
    if status == Some(LineStatus::PerformedOnly) {
        return narrator.pick("（実施のみ）", " (performed only)").to_owned();
    }
    let told = narrator.outcome.unit_days.iter().filter(|day| (day.unit, day.date) == (unit, date));
    let done: u32 = told.take(section.nth).map(|day| day.count).sum();
    if decided::is_struck(narrator, (unit, line, date), done) {
        return narrator.pick("（算定せず 0点）", " (not billed, 0 points)").to_owned();
    }
    String::new()
}

/// The lines that tell a step; none where there is nothing to tell.
fn step_text(narrator: &Narrator<'_, '_>, event: &TraceEvent<'_>, section: &Section<'_, '_>) -> Vec<String> {
    let fee = fees::text(narrator, event, section);
    let text = fee.or_else(|| decided::text(narrator, event)).or_else(|| shares::text(narrator, event));
    text.into_iter().chain(shares::sum_of_special_charges(narrator, section, event)).rev().collect()
}

/// A parameter that is a part of something, in percent.
fn percent_of(parameter: ParameterValue<'_>) -> String {
    parameter.ratio.map_or_else(String::new, percent)
}

fn percent(part: Ratio) -> String {
    let percent = part.times(Ratio::from_int(100));
    percent.map_or_else(|_| part.to_string(), |percent| format!("{}%", percent.grouped()))
}

impl Narrator<'_, '_> {
    fn choose(&self, ja: String, en: String) -> String {
        if self.japanese { ja } else { en }
    }

    fn points(&self, points: i64) -> String {
        let points = grouped(points);
        self.choose(format!("{points}点"), format!("{points} points"))
    }

    fn yen(&self, yen: i64) -> String {
        let yen = grouped(yen);
        self.choose(format!("{yen}円"), format!("{yen} yen"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Claim;
    use crate::masters::MasterSet;
    use crate::outcome::{CounterReason, Outcome};

    const CLAIM: &str = r#"{"id": "x", "month": "2026-06", "setting": "outpatient", "institution": {"kind": "clinic"},
        "patient": {"birth_date": "1980-01-01"}, "subsidies": [{"id": "shi", "payer_number": "89130009"}],
        "combinations": [{"id": "p", "subsidies": ["shi"]}]}"#;

    fn told(exact: i64, counter: i64, reduction: i64, reason: CounterReason) -> String {
        let (claim, masters) = (Claim::from_json(CLAIM.as_bytes()).unwrap(), MasterSet::new(&[], None).unwrap());
        let outcome = Outcome::new();
        let narrator = Narrator { outcome: &outcome, claim: &claim, masters: &masters, japanese: true };
        let unit = ParameterValue {
            id: "counter.rounding_unit_yen",
            ratio: Some(Ratio::from_int(10)),
            unit: "yen",
            grade: b'A',
            announced: false,
            cite: "健康保険法75条",
            note: "",
            from: Day::MIN,
            until: Day::MAX,
            title_ja: "",
            title_en: "",
        };
        let step = Step::Counter { exact, counter, reduction, reason, unit };
        shares::text(&narrator, &TraceEvent { at: Position::Visit(0), date: Day::MIN, step }).unwrap()
    }

    #[test]
    fn the_counter_is_told_by_what_decides_it() {
        let cap = CounterReason::RestOfCap { subsidy: 0, cap: 2_500, before: 2_000 };
        for (text, words) in [
            (told(2_394, 2_390, 0, CounterReason::Rounded), "2,394円 → 窓口 2,390円（10円未満四捨五入） ["),
            (told(2_400, 2_400, 0, CounterReason::Rounded), "2,400円 → 窓口 2,400円 ["),
            (told(494, 500, 0, cap), "（公費 shi の上限額 2,500 − これまでの徴収 2,000 = 500） ["),
            (
                told(86_752, 86_752, 0, CounterReason::AtLimit { limit: 86_752, before: 0 }),
                "（限度額に達したため1円単位） [",
            ),
            (told(3_018, 1_510, 1_510, CounterReason::Rounded), "（10円未満四捨五入。3,020 − 減免 1,510 = 1,510） ["),
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    /// A unit whose later times hold fewer lines has a section for each number of lines.
    #[test]
    fn the_points_of_a_unit_close_its_section() {
        let date = Day::from_ymd(2026, 6, 3).unwrap();
        let points = |points| TraceEvent { at: Position::Unit(0), date, step: Step::UnitPoints { points, yen: 0 } };
        let line = TraceEvent { at: Position::Line(0, 1), date, step: Step::Decided(0) };
        let trace = [line, points(100), points(60)];
        let sections: Vec<_> = sections(&trace).iter().map(|section| (section.nth, section.events.len())).collect();
        assert_eq!(sections, [(0, 2), (1, 1)]);
    }
}
