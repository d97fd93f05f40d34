//! `santei calc`: one claim, for people (tables), for machines (JSON), and the way to every amount (`--explain`).

mod shares;

use crate::images::ImagesArgs;
use crate::table::{Align, Table};
use crate::{Failure, Language, read_claim};
use clap::Args;
use santei::message::Severity;
use santei::num::grouped;
use santei::outcome::{Addition, DaySpan, LineOutcome, LineStatus, Narrator, Outcome, Row, UnitDay, explain};
use santei::{Claim, Engine};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Suggestions that are printed; `--json` gives all.
const SUGGESTED: usize = 5;

/// 請求1件（JSON）の点数と負担額を計算 / price one claim
#[derive(Args, Debug)]
pub struct CalcArgs {
    /// 請求のJSON（`-` は標準入力）/ claim as JSON (`-` = standard input)
    pub claim: PathBuf,
    /// 正準JSONで出力 / write the canonical JSON
    #[arg(long, conflicts_with = "explain")]
    pub json: bool,
    /// 計算の根拠を木で出力 / write the way to every amount with its citation
    #[arg(long)]
    pub explain: bool,
    /// 自動算定の明細を加えた請求をこのファイルに書く / write the claim with the added lines to this file
    #[arg(long, value_name = "FILE")]
    pub completed: Option<PathBuf>,
    /// 使用するマスター / masters
    #[command(flatten)]
    pub images: ImagesArgs,
}

/// Runs the command.
pub fn run(args: &CalcArgs, language: Language) -> Result<ExitCode, Failure> {
    let claim = read_claim(&args.claim, language)?;
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut session = engine.session();
    let outcome = session.calculate(&claim);
    if let Some(path) = &args.completed {
        write_completed(path, outcome, &claim)?;
    }
    let narrator = Narrator { outcome, claim: &claim, masters: engine.masters(), japanese: language.is_japanese() };
    let text = if args.json {
        let json = outcome.to_json(&claim).map_err(|error| Failure::new(error.to_string()))?;
        format!("{json}\n")
    } else if args.explain {
        explain(&narrator)
    } else {
        View(narrator).text()
    };
    crate::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the claim with the added lines.
pub fn write_completed(path: &Path, outcome: &Outcome<'_>, claim: &Claim) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(&outcome.completed(claim)).map_err(|e| Failure::new(e.to_string()))?;
    crate::write_whole(path, format!("{json}\n").as_bytes())
}

/// A unit as it is printed, or several of a stay that are alike.
struct Group {
    units: Vec<u32>,
    /// 診療識別.
    class: String,
    /// Code, name and quantity of the lines.
    lines: Vec<[String; 3]>,
    /// Whether it follows from the stay.
    of_stay: bool,
}

/// An Outcome as a person reads it: warnings first, then lines, totals, and who pays.
struct View<'v, 'm>(Narrator<'v, 'm>);

impl<'v, 'm> Deref for View<'v, 'm> {
    type Target = Narrator<'v, 'm>;

    fn deref(&self) -> &Narrator<'v, 'm> {
        &self.0
    }
}

impl View<'_, '_> {
    fn text(&self) -> String {
        let heading = [self.heading(), self.warnings(), self.lines(), self.categories()];
        let parts = heading.into_iter().chain(self.shares()).chain([self.notes()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn warnings(&self) -> String {
        [Severity::Error, Severity::Undecided].map(|severity| self.findings(severity)).concat()
    }

    fn lines(&self) -> String {
        if self.outcome.lines.is_empty() {
            let label = self.pick("合計点数", "total points");
            let points: i64 = self.outcome.visits.iter().map(|visit| visit.points).sum();
            return format!("{label}: {}\n", grouped(points));
        }
        let mut headings = vec![
            (self.pick("識別", "class"), Align::Left),
            (self.pick("コード", "code"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("数量", "quantity"), Align::Right),
            (self.pick("点数×回数", "points × times"), Align::Right),
            (self.pick("点", "points"), Align::Right),
        ];
        headings.extend(self.claim.stay.as_ref().map(|_| (self.pick("日", "days"), Align::Left)));
        let mut table = Table::new(&headings);
        for group in self.groups() {
            self.unit_rows(&group, &mut table);
        }
        let totals = &self.outcome.totals;
        table.row(["", "", self.pick("合計点数", "total points"), "", "", &grouped(totals.points)]);
        let open = self.undecided();
        if open != 0 {
            let label = self.pick("うち判定不能", "of which undecided");
            table.row(["", "", label, "", "", &grouped(open)]);
        }
        table.render()
    }

    /// A unit, or units of a stay that are alike: their lines, and the amounts with the last of them.
    fn unit_rows(&self, group: &Group, table: &mut Table) {
        let mut amounts = self.amounts(&group.units).into_iter();
        for (place, cells) in group.lines.iter().enumerate() {
            let is_last = place + 1 == group.lines.len();
            let class = if place == 0 { group.class.clone() } else { String::new() };
            let amounts = if is_last { amounts.next().unwrap_or_default() } else { Default::default() };
            table.row([class].into_iter().chain(cells.iter().cloned()).chain(amounts));
        }
        for amounts in amounts {
            table.row([const { String::new() }; 4].into_iter().chain(amounts));
        }
    }

    /// The units as they are printed: those that follow from a stay with the same lines are one.
    fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for lines in self.outcome.lines.chunk_by(|line, next| line.unit == next.unit) {
            let Some(first) = lines.first() else { continue };
            let group = Group {
                units: vec![first.unit],
                class: self.service_class(first),
                lines: lines.iter().map(|line| self.line_cells(line)).collect(),
                of_stay: self.addition(first).is_some_and(|own| own.like.is_none()) && self.is_added(first.unit),
            };
            let same = |own: &&mut Group| {
                own.of_stay && group.of_stay && (&own.class, &own.lines) == (&group.class, &group.lines)
            };
            match groups.iter_mut().find(same) {
                Some(known) => known.units.extend(group.units),
                None => groups.push(group),
            }
        }
        groups
    }

    fn is_added(&self, unit: u32) -> bool {
        unit as usize >= self.claim.units.len()
    }

    /// Code, name and quantity of a line.
    fn line_cells(&self, line: &LineOutcome<'_>) -> [String; 3] {
        let entered = self.claim.units.get(line.unit as usize);
        let quantity = match entered.and_then(|unit| unit.lines.get(line.line as usize)) {
            Some(entered) => entered.quantity.map(|quantity| quantity.to_string()),
            None => self.addition(line).and_then(|addition| addition.quantity).map(|quantity| quantity.to_string()),
        };
        let unit_name = line.row.map_or("", Row::unit_name);
        let added = if line.status == LineStatus::Added { "＋" } else { "" };
        let quantity = quantity.map_or(String::new(), |quantity| format!("{quantity}{unit_name}"));
        [line.code.to_string(), format!("{added}{}", line.name), quantity]
    }

    /// Points × times, their product, and of a stay the days: a row for each number of points, else one row for all.
    fn amounts(&self, units: &[u32]) -> Vec<[String; 3]> {
        let days: Vec<_> = self.outcome.unit_days.iter().filter(|day| units.contains(&day.unit)).collect();
        if self.claim.stay.is_none() {
            let (each, total) = self.unit_amount(&days);
            return vec![[each, total, String::new()]];
        }
        let mut alike: Vec<Vec<&UnitDay>> = Vec::new();
        let key = |day: &UnitDay| (day.points, day.yen, day.undecided);
        for day in days {
            match alike.iter_mut().find(|own| own.first().is_some_and(|first| key(first) == key(day))) {
                Some(own) => own.push(day),
                None => alike.push(vec![day]),
            }
        }
        let row = |days: &Vec<&UnitDay>| {
            let (each, total) = self.unit_amount(days);
            let spans = DaySpan::of(days.iter().map(|day| day.date));
            [each, total, DaySpan::list_short(&spans, self.japanese)]
        };
        alike.iter().map(row).collect()
    }

    /// Points that are undecided.
    fn undecided(&self) -> i64 {
        let of = |day: &UnitDay| self.outcome.undecided_points(day).saturating_mul(day.count.into());
        self.outcome.unit_days.iter().map(of).sum()
    }

    /// The proposal that an added line is.
    fn addition(&self, line: &LineOutcome<'_>) -> Option<&Addition<'_>> {
        let same = |addition: &&Addition<'_>| (addition.unit, addition.line) == (line.unit, line.line);
        self.outcome.additions.iter().find(same)
    }

    /// 診療識別 of the unit of a line.
    fn service_class(&self, line: &LineOutcome<'_>) -> String {
        match self.claim.units.get(line.unit as usize) {
            Some(unit) => unit.service_class.to_string(),
            None => self.addition(line).map_or(String::new(), |addition| addition.service_class.to_string()),
        }
    }

    /// Points × times, and the sum over the days.
    fn unit_amount(&self, days: &[&UnitDay]) -> (String, String) {
        let times: u32 = days.iter().map(|day| day.count).sum();
        let points: i64 = days.iter().map(|day| day.points.saturating_mul(day.count.into())).sum();
        let yen: i64 = days.iter().map(|day| day.yen.saturating_mul(day.count.into())).sum();
        let mark = if days.iter().any(|day| day.undecided) { "？" } else { "" };
        let same = days.windows(2).all(|pair| matches!(pair, [a, b] if a.points == b.points && a.yen == b.yen));
        let first = days.first();
        let yen_word = self.pick("円", " yen");
        match (first, same, yen) {
            (Some(day), true, 0) => (format!("{mark}{} × {times}", grouped(day.points)), grouped(points)),
            (Some(day), true, _) => {
                (format!("{mark}{}{yen_word} × {times}", grouped(day.yen)), format!("{}{yen_word}", grouped(yen)))
            }
            _ => (format!("{mark}{} {times}", self.pick("日により異なる ×", "varies ×")), grouped(points)),
        }
    }

    fn categories(&self) -> String {
        let mut table = Table::new(&[
            (self.pick("領収証の区分", "category of the receipt"), Align::Left),
            (self.pick("点", "points"), Align::Right),
            (self.pick("円", "yen"), Align::Right),
        ]);
        if self.outcome.totals.by_receipt_category.is_empty() {
            return String::new();
        }
        for entry in &self.outcome.totals.by_receipt_category {
            let title = if self.japanese { entry.title_ja } else { entry.title_en };
            let yen = if entry.yen == 0 { String::new() } else { grouped(entry.yen) };
            table.row([title.to_owned(), grouped(entry.points), yen]);
        }
        table.render()
    }

    fn notes(&self) -> String {
        let (warnings, infos) = (self.findings(Severity::Warning), self.findings(Severity::Info));
        [warnings, self.suggestions(SUGGESTED), infos, self.unchecked()].concat()
    }
}
