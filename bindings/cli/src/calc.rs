//! `santei calc`: one claim, for people (tables), for machines (JSON), and the way to every amount (`--explain`).

mod shares;

use crate::images::ImagesArgs;
use crate::table::{Align, Table};
use crate::{Failure, Language, read_claim};
use clap::Args;
use santei::message::Severity;
use santei::num::grouped;
use santei::outcome::{Addition, LineOutcome, LineStatus, Narrator, Outcome, Row, UnitDay, explain};
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
        if self.claim.units.is_empty() {
            let label = self.pick("合計点数", "total points");
            let points: i64 = self.outcome.visits.iter().map(|visit| visit.points).sum();
            return format!("{label}: {}\n", grouped(points));
        }
        let mut table = Table::new(&[
            (self.pick("識別", "class"), Align::Left),
            (self.pick("コード", "code"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("数量", "quantity"), Align::Right),
            (self.pick("点数×回数", "points × times"), Align::Right),
            (self.pick("点", "points"), Align::Right),
        ]);
        let mut shown = None;
        for (index, line) in self.outcome.lines.iter().enumerate() {
            let entered = self.claim.units.get(line.unit as usize);
            let quantity = match entered.and_then(|unit| unit.lines.get(line.line as usize)) {
                Some(entered) => entered.quantity.map(|quantity| quantity.to_string()),
                None => self.addition(line).and_then(|addition| addition.quantity).map(|quantity| quantity.to_string()),
            };
            let unit_name = line.row.map_or("", Row::unit_name);
            let is_first = shown != Some(line.unit);
            shown = Some(line.unit);
            let is_last = self.outcome.lines.get(index + 1).is_none_or(|next| next.unit != line.unit);
            let (each, total) = if is_last { self.unit_amount(line.unit) } else { Default::default() };
            let added = if line.status == LineStatus::Added { "＋" } else { "" };
            table.row([
                if is_first { self.service_class(line) } else { String::new() },
                line.code.to_string(),
                format!("{added}{}", line.name),
                quantity.map_or(String::new(), |quantity| format!("{quantity}{unit_name}")),
                each,
                total,
            ]);
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

    /// Points × times of a unit, and the sum over its days.
    fn unit_amount(&self, unit: u32) -> (String, String) {
        let days: Vec<_> = self.outcome.unit_days.iter().filter(|day| day.unit == unit).collect();
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
