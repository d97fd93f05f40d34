//! What holds for every claim, whatever the rows: generated claims of codes that the tables relate, on the genuine tables with 02 and
//! 03-1 at full size. The sequence is fixed, so that a failure comes back.

use santei::claim::{AdjudicationMode, Claim, Setting, check};
use santei::masters::FeeTablePart;
use santei::outcome::{Against, Basis, Decision, LineStatus, Outcome};
use santei::{Code, Day, Engine, Session};
use santei_golden::arrange::{self, Stage, bill, remember, state, visit};
use santei_golden::{shelf, synthetic, tables};
use santei_masters::input::walk;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

const CLAIMS: usize = 4_000;

/// A small generator (xorshift64*): the same seed gives the same claims on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % end as u64) as usize
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// The genuine tables with 02 and 03-1 of full size.
fn image(shelf: &Path) -> Vec<u8> {
    let corpus = shelf.join("corpus");
    let folder = tempfile::tempdir().unwrap();
    let made = synthetic::FeeTables::make(&corpus).unwrap();
    let written = made.write(folder.path()).unwrap();
    let genuine = ["masters/r06/s_20251104.zip", "tensuhyo/r06/ika_202512.zip"].map(|path| corpus.join(path));
    let mut inputs = Vec::new();
    let refusals = walk(&[genuine.as_slice(), written.as_slice()].concat(), &mut |input| inputs.push(input));
    assert!(refusals.is_empty(), "{refusals:?}");
    tables::image(&inputs)
}

#[test]
fn decisions_hold_together_in_every_claim() {
    let Some(shelf) = shelf::find("generated claims of the 電子点数表") else { return };
    let image = image(&shelf);
    let stage = arrange::stage(&shelf, &image);
    let engine = Engine::new(stage.masters.clone());
    let mut bench = Bench { stage: &stage, session: engine.session(), seen: BTreeMap::new(), failures: Vec::new() };
    let mut dice = Dice(0x5eed_1234_5678_9abc);
    for index in 0..CLAIMS {
        let claim = generate(&stage, &mut dice);
        assert!(check(&claim).is_empty(), "{:?}", check(&claim));
        bench.every_property(index, &claim, &mut dice);
    }
    for (what, count) in &bench.seen {
        println!("{what:<40} {count:>7}");
    }
    let shown: Vec<&str> = bench.failures.iter().take(12).map(String::as_str).collect();
    assert!(bench.failures.is_empty(), "{} failures, the first:\n{}", bench.failures.len(), shown.join("\n\n"));
    for what in ["suppressed", "undecided", "decision-cycle", "limit-reached", "bundled", "excluded", "excluded-either"]
    {
        assert!(bench.seen.get(what).is_some_and(|count| *count > 20), "the claims show too little of {what}");
    }
}

/// Codes that hang together by rows of 02 and 03.
fn cluster(stage: &Stage<'_>, dice: &mut Dice) -> Vec<Code> {
    let size = 2 + dice.below(7);
    let mut codes = vec![dice.pick(&stage.codes)];
    for _ in 0..size * 4 {
        let from = dice.pick(&codes);
        let related = related(stage, from, dice);
        if related.is_empty() {
            codes.push(dice.pick(&stage.codes));
        } else {
            codes.push(dice.pick(&related));
        }
        codes.retain(|code| stage.item(*code).is_some());
        codes.sort();
        codes.dedup();
        if codes.len() >= size {
            break;
        }
        if codes.is_empty() {
            codes.push(Code::parse("111000110").unwrap());
        }
    }
    codes
}

fn related(stage: &Stage<'_>, code: Code, dice: &mut Dice) -> Vec<Code> {
    let parts = [
        FeeTablePart::ExclusionDay,
        FeeTablePart::ExclusionMonth,
        FeeTablePart::ExclusionSame,
        FeeTablePart::ExclusionWeek,
    ];
    let groups = stage.table.supplement(code).map(|hub| hub.bundles).unwrap_or_default();
    let groups: Vec<u32> = groups.into_iter().map(|(_, group)| group).filter(|group| *group != 0).collect();
    if !groups.is_empty() && dice.once_in(2) {
        return stage.table.bundled(dice.pick(&groups)).map(|(child, _)| child).collect();
    }
    let rows = parts.into_iter().flat_map(|part| stage.table.exclusions(part, code).collect::<Vec<_>>());
    rows.map(|row| row.other).collect()
}

const DAYS: [u32; 6] = [4, 4, 4, 5, 12, 28];

fn generate(stage: &Stage<'_>, dice: &mut Dice) -> Claim {
    let codes = cluster(stage, dice);
    let setting = if dice.once_in(3) { Setting::Inpatient } else { Setting::Outpatient };
    let items: Vec<_> = codes.iter().filter_map(|code| stage.item(*code)).collect();
    let settings = [setting, Setting::Outpatient, Setting::Inpatient];
    // Where no frame fits them all, some own condition fails, which is a decision too.
    let frame = stage.frame(&items, &settings).or_else(|_| stage.frame(&items[..1], &settings));
    let mut claim = stage.claim(frame.unwrap_or_else(|_| plain_frame(stage)), stage.day(4));
    for code in &codes {
        for _ in 0..1 + dice.below(2) {
            add_unit(stage, &mut claim, *code, dice);
        }
    }
    for _ in 0..dice.below(3) {
        let day = stage.day(1).plus_days(dice.below(60) as i32 - 45);
        remember(&mut claim, dice.pick(&codes), day, 1);
    }
    name_wards(stage, &mut claim, dice);
    claim
}

fn plain_frame(stage: &Stage<'_>) -> arrange::Frame {
    stage.frame(&[], &[Setting::Outpatient]).unwrap()
}

fn add_unit(stage: &Stage<'_>, claim: &mut Claim, code: Code, dice: &mut Dice) {
    let (day, count) = (dice.pick(&DAYS), dice.pick(&[1, 1, 2, 2, 3, 6]));
    let unit = bill(claim, code, stage.day(day), count);
    if !dice.once_in(4) {
        let id = format!("v{day}{}", dice.pick(&["a", "a", "a", "b"]));
        visit(claim, unit, &id);
    }
    for name in ["手術", "一連", "患者"] {
        if dice.once_in(3) {
            state(claim, unit, name, dice.pick(&["1", "1", "2"]).to_owned());
        }
    }
    if dice.once_in(8) {
        let second = santei::claim::Times { date: stage.day(13), count: 1 };
        claim.units[unit].times.push(second);
    }
}

fn name_wards(stage: &Stage<'_>, claim: &mut Claim, dice: &mut Dice) {
    if claim.setting != Setting::Inpatient {
        return;
    }
    let groups: Vec<u16> = stage.wards.keys().copied().collect();
    let group = dice.pick(&groups);
    for date in [4, 5, 12, 13, 28] {
        stage.set_ward(claim, stage.day(date), group);
    }
}

/// A line on a day, with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Act {
    unit: usize,
    code: Code,
    date: Day,
    count: u32,
    encounter: Option<String>,
    status: LineStatus,
    allowed: u32,
}

struct Bench<'s, 'e, 'm> {
    stage: &'s Stage<'m>,
    session: Session<'e, 'm>,
    seen: BTreeMap<&'static str, usize>,
    failures: Vec<String>,
}

/// Every unit of the claims has one line.
fn acts(claim: &Claim, outcome: &Outcome<'_>) -> Vec<Act> {
    let mut list = Vec::new();
    for (unit, entry) in claim.units.iter().enumerate() {
        for times in &entry.times {
            let own = |decision: &&Decision<'_>| decision.unit as usize == unit && decision.date == times.date;
            let decision = outcome.decisions.iter().find(own);
            let (status, allowed) = match decision {
                None => (LineStatus::Accepted, times.count),
                Some(decision) if decision.status == LineStatus::Suppressed && decision.allowed > 0 => {
                    (LineStatus::Accepted, decision.allowed)
                }
                Some(decision) => (decision.status, decision.allowed),
            };
            let encounter = encounter_of(claim, entry.encounter.as_deref(), times.date);
            list.push(Act {
                unit,
                code: entry.lines[0].code,
                date: times.date,
                count: times.count,
                encounter,
                status,
                allowed,
            });
        }
    }
    list
}

/// The encounter of a day: the one that the unit names, or the only one.
fn encounter_of(claim: &Claim, named: Option<&str>, date: Day) -> Option<String> {
    let of_day: Vec<&str> = claim
        .encounters
        .iter()
        .filter(|encounter| encounter.date == date)
        .map(|encounter| encounter.id.as_str())
        .collect();
    match (named.filter(|id| of_day.contains(id)), of_day.as_slice()) {
        (Some(id), _) => Some(id.to_owned()),
        (None, [only]) => Some((*only).to_owned()),
        _ => None,
    }
}

/// What must not depend on the order of entry: per act its state, the findings, the totals.
fn summary(claim: &Claim, outcome: &Outcome<'_>) -> (Vec<String>, Vec<String>, i64, i64) {
    let act = |act: Act| format!("{} {} {} {:?} {}", act.code, act.date, act.count, act.status, act.allowed);
    let mut lines: Vec<String> = acts(claim, outcome).into_iter().map(act).collect();
    let finding = |finding: &santei::outcome::Finding<'_>| format!("{} {:?}", finding.def.slug, finding.args);
    let mut findings: Vec<String> = outcome.findings.iter().map(finding).collect();
    lines.sort();
    // Of lines that say the same any one may be the one in excess, on whichever of its days: its finding is one or several.
    findings.sort();
    findings.dedup();
    (lines, findings, outcome.totals.points, outcome.totals.undecided)
}

fn describe(claim: &Claim, outcome: &Outcome<'_>) -> String {
    let unit = |unit: &santei::claim::Unit| {
        let days: Vec<String> = unit.times.iter().map(|times| format!("{}×{}", times.date, times.count)).collect();
        let facts: Vec<String> =
            unit.lines[0].facts.iter().map(|fact| format!("{}={}", fact.name, fact.value)).collect();
        format!("  {} {days:?} {:?} {facts:?}", unit.lines[0].code, unit.encounter)
    };
    let units: Vec<String> = claim.units.iter().map(unit).collect();
    let decision = |decision: &Decision<'_>| {
        let row = decision.basis.row().unwrap_or_default();
        let (unit, date, status, slug) = (decision.unit, decision.date, decision.status.slug(), decision.def.slug);
        format!("  {unit} {date} {status} {slug} {} [{row}] {:?}", decision.allowed, decision.against)
    };
    let decisions: Vec<String> = outcome.decisions.iter().map(decision).collect();
    let history: Vec<String> = claim.history.iter().map(|entry| format!("  {} {}", entry.code, entry.date)).collect();
    format!(
        "{:?}\n{}\nhistory\n{}\ndecisions\n{}",
        claim.setting,
        units.join("\n"),
        history.join("\n"),
        decisions.join("\n")
    )
}

impl<'m> Bench<'_, '_, 'm> {
    fn every_property(&mut self, index: usize, claim: &Claim, dice: &mut Dice) {
        let outcome = self.session.calculate(claim).clone();
        self.note(&outcome);
        let found = [
            ("one decision per line and day", one_decision(&outcome)),
            ("what takes away is accepted", self.takers(claim, &outcome)),
            ("no accepted pair breaks a row", self.pairs(claim, &outcome)),
            ("no limit of dates is passed", self.counts(claim, &outcome)),
            ("the order of entry does not matter", self.shuffled(claim, &outcome, dice)),
            ("a suppressed line changes nothing", self.without(claim, &outcome)),
            ("a warning takes nothing away", self.warned(claim, &outcome)),
        ];
        for (property, result) in found {
            if let Err(text) = result {
                self.failures.push(format!("claim {index}, {property}: {text}\n{}", describe(claim, &outcome)));
            }
        }
    }

    fn note(&mut self, outcome: &Outcome<'m>) {
        for decision in &outcome.decisions {
            *self.seen.entry(decision.def.slug).or_default() += 1;
            *self.seen.entry(decision.status.slug()).or_default() += 1;
        }
    }

    /// Only what is accepted, a limit or a condition takes away.
    fn takers(&self, claim: &Claim, outcome: &Outcome<'m>) -> Result<(), String> {
        let acts = acts(claim, outcome);
        for decision in outcome.decisions.iter().filter(|decision| decision.status == LineStatus::Suppressed) {
            let by_act = matches!(
                decision.basis,
                Basis::Exclusion(..) | Basis::Bundle { .. } | Basis::Inpatient { addon: Some(_), .. }
            );
            let named = match decision.against {
                Against::Line { unit, date, .. } => acts
                    .iter()
                    .any(|act| act.unit == unit as usize && act.date == date && act.status == LineStatus::Accepted),
                Against::History { entry, .. } => claim.history.len() > entry as usize,
                Against::OtherSetting { .. } => claim.other_setting.is_some(),
                Against::Ward { .. } => claim.stay.is_some(),
                Against::Nothing => !by_act,
            };
            let why = !matches!(decision.basis, Basis::Nothing)
                || decision.def.slug == "base-fell"
                || decision.rule.is_some();
            if !why || (by_act && !named) {
                return Err(format!("{} of unit {} names {:?}", decision.def.slug, decision.unit, decision.against));
            }
        }
        Ok(())
    }

    fn pairs(&self, claim: &Claim, outcome: &Outcome<'m>) -> Result<(), String> {
        let accepted: Vec<Act> =
            acts(claim, outcome).into_iter().filter(|act| act.status == LineStatus::Accepted).collect();
        let known = claim.history.iter().map(|entry| Act {
            unit: usize::MAX,
            code: entry.code,
            date: entry.date,
            count: entry.count,
            encounter: None,
            status: LineStatus::Accepted,
            allowed: entry.count,
        });
        let others: Vec<Act> = accepted.iter().cloned().chain(known).collect();
        for act in &accepted {
            for other in others.iter().filter(|other| other.code != act.code) {
                if let Some(row) = self.broken(act, other) {
                    return Err(format!(
                        "{} {} stands beside {} {}: {row}",
                        act.code, act.date, other.code, other.date
                    ));
                }
            }
        }
        Ok(())
    }

    /// A row without 特例条件 that sets two acts against each other where they lie.
    fn broken(&self, act: &Act, other: &Act) -> Option<String> {
        let table = &self.stage.table;
        let (a, b) = (table.place(act.code)?, table.place(other.code)?);
        let same_day = act.date == other.date;
        let same_time = same_day && act.encounter.is_some() && act.encounter == other.encounter;
        let sunday = |day: Day| day.plus_days(-(day.weekday_from_sunday() as i32));
        let same_month = act.date.month() == other.date.month();
        for (part, meets) in [
            (FeeTablePart::ExclusionDay, same_day),
            (FeeTablePart::ExclusionMonth, same_month),
            (FeeTablePart::ExclusionSame, same_time),
            (FeeTablePart::ExclusionWeek, sunday(act.date) == sunday(other.date)),
        ] {
            if meets && table.exclusion(part, a, b).is_some_and(|row| !row.special) {
                return Some(part.slug().to_owned());
            }
        }
        if self.runs_from_day(act.code, other.code) {
            return None;
        }
        let hub = table.supplement(act.code)?;
        let mut groups = hub.bundles.into_iter().filter(|(_, group)| *group != 0);
        let broken = groups.find(|(unit, group)| {
            let meets =
                matches!((unit, same_day, same_month, same_time), (1, true, ..) | (2, _, true, _) | (3, .., true));
            meets && table.absorbs(*group, b) == Some(false)
        });
        broken.map(|(unit, group)| format!("02 {group} {unit}"))
    }

    /// 「初診の日から１月以内」: the rulebook has another window for the pair.
    fn runs_from_day(&self, parent: Code, child: Code) -> bool {
        let lists = |rule: &santei::masters::Rule<'_>, field: &str, code: Code| {
            rule.ints(field).any(|listed| listed == i64::from(code.value()))
        };
        let mut rules = self.stage.masters.rules("month_from_day", self.stage.month.last_day());
        rules.any(|rule| lists(&rule, "parents", parent) && lists(&rule, "children", child))
    }

    fn shuffled(&mut self, claim: &Claim, outcome: &Outcome<'m>, dice: &mut Dice) -> Result<(), String> {
        let mut other = claim.clone();
        for at in (1..other.units.len()).rev() {
            other.units.swap(at, dice.below(at + 1));
        }
        other.history.reverse();
        let expected = summary(claim, outcome);
        let again = self.session.calculate(&other);
        let found = summary(&other, again);
        match expected == found {
            true => Ok(()),
            false => Err(format!(
                "{}\nshuffled\n{}",
                differences(&expected.0, &found.0, &expected.1, &found.1),
                describe(&other, again)
            )),
        }
    }

    /// 手術前1週間 absorbs the first act that was performed, billed or not: leaving it out makes another one the first.
    fn counts_as_performed(&self, claim: &Claim, code: Code) -> bool {
        let Some(place) = self.stage.table.place(code) else { return false };
        let hubs = claim.units.iter().filter_map(|unit| self.stage.table.supplement(unit.lines[0].code));
        let mut groups = hubs.flat_map(|hub| hub.bundles).filter(|(unit, group)| *unit == 5 && *group != 0);
        groups.any(|(_, group)| self.stage.table.absorbs(group, place).is_some())
    }

    /// What stands of a code never passes a row of 05 without 特例条件 that dates decide, however many rows the code has.
    fn counts(&self, claim: &Claim, outcome: &Outcome<'m>) -> Result<(), String> {
        let known = claim.history.iter().map(|entry| (entry.code, entry.date, entry.count));
        let standing: Vec<_> = acts(claim, outcome)
            .into_iter()
            .filter(|act| act.status == LineStatus::Accepted)
            .map(|act| (act.code, act.date, act.allowed))
            .collect();
        let all: Vec<(Code, Day, u32)> = standing.iter().copied().chain(known).collect();
        for (code, date, _) in &standing {
            for limit in self.stage.table.frequencies(*code).filter(|limit| !limit.special) {
                let Some(from) = self.window(limit.unit, *date) else { continue };
                let within = all.iter().filter(|(other, day, _)| other == code && from <= *day && day <= date);
                let times: u32 = within.map(|(.., times)| times).sum();
                if times > limit.times {
                    return Err(format!("{code} stands {times} times from {from} to {date}, {}", limit.unit_name));
                }
            }
        }
        Ok(())
    }

    /// The first day of the window of a 算定単位 that dates decide.
    fn window(&self, unit: u16, on: Day) -> Option<Day> {
        let mut rules = self.stage.masters.rules("limit_unit", self.stage.month.last_day());
        let rule = rules.find(|rule| rule.int("unit") == Some(unit.into()))?;
        let before = rule.int("length")? as i32 - 1;
        match rule.text("window")? {
            "day" => Some(on),
            "weeks" => Some(on.plus_days(-(on.weekday_from_sunday() as i32) - 7 * before)),
            "months" => Some(on.month().plus_months(-before).first_day()),
            _ => None,
        }
    }

    fn without(&mut self, claim: &Claim, outcome: &Outcome<'m>) -> Result<(), String> {
        let acts = acts(claim, outcome);
        let gone =
            |unit: usize| acts.iter().filter(|act| act.unit == unit).all(|act| act.status == LineStatus::Suppressed);
        let mut units =
            (0..claim.units.len()).filter(|unit| !self.counts_as_performed(claim, claim.units[*unit].lines[0].code));
        // An addition that stands apart from its base names it, whatever became of the base.
        let is_named = |unit: usize| {
            let apart = outcome.decisions.iter().filter(|decision| decision.def.slug == "addition-apart");
            let codes: Vec<_> = apart.filter_map(|decision| decision.against.act()).map(|(code, _)| code).collect();
            codes.contains(&claim.units[unit].lines[0].code)
        };
        let Some(unit) = units.find(|unit| gone(*unit) && !is_named(*unit)) else { return Ok(()) };
        let mut other = claim.clone();
        other.units.remove(unit);
        *self.seen.entry("a suppressed line is left out").or_default() += 1;
        let strip = |act: Act| (act.code, act.date, act.count, act.status.slug(), act.allowed);
        let expected: Vec<_> = acts.into_iter().filter(|act| act.unit != unit).map(strip).collect();
        let again = self.session.calculate(&other);
        let found: Vec<_> = self::acts(&other, again).into_iter().map(strip).collect();
        match expected == found && outcome.totals.points == again.totals.points {
            true => Ok(()),
            false => Err(format!("without unit {unit}\n{}", describe(&other, again))),
        }
    }

    fn warned(&mut self, claim: &Claim, outcome: &Outcome<'m>) -> Result<(), String> {
        let mut other = claim.clone();
        other.settings.adjudication = AdjudicationMode::Warn;
        let warned = self.session.calculate(&other);
        for (unit, entry) in (0u32..).zip(&other.units) {
            for times in &entry.times {
                let own = |day: &&santei::outcome::UnitDay| (day.unit, day.date) == (unit, times.date);
                let stand: u32 = warned.unit_days.iter().filter(own).map(|day| day.count).sum();
                if stand != times.count {
                    return Err(format!("of unit {unit} on {} {stand} times stand", times.date));
                }
            }
        }
        let key = |decision: &Decision<'_>| {
            (decision.unit, decision.line, decision.date, decision.def.code, decision.allowed)
        };
        let same = outcome.decisions.iter().map(key).eq(warned.decisions.iter().map(key));
        let none_gone = warned.lines.iter().all(|line| line.status != LineStatus::Suppressed);
        if same && none_gone { Ok(()) } else { Err("other decisions, or a line is gone".into()) }
    }
}

fn one_decision(outcome: &Outcome<'_>) -> Result<(), String> {
    let keys = outcome.decisions.iter().map(|decision| (decision.unit, decision.line, decision.date));
    let distinct: HashSet<_> = keys.collect();
    if distinct.len() == outcome.decisions.len() { Ok(()) } else { Err("a line has two decisions on a day".into()) }
}

fn differences(a: &[String], b: &[String], c: &[String], d: &[String]) -> String {
    let only = |a: &[String], b: &[String]| {
        let set: BTreeSet<&String> = b.iter().collect();
        a.iter().filter(|text| !set.contains(text)).cloned().collect::<Vec<_>>().join("; ")
    };
    format!("first only: {} / {}\nsecond only: {} / {}", only(a, b), only(c, d), only(b, a), only(d, c))
}
