//! `santei calc`: one claim, for people (tables), for machines (JSON), and the way to every amount (`--explain`).

mod shares;

use crate::images::ImagesArgs;
use crate::table::{Align, Table, grouped};
use crate::{Failure, Language, read_claim};
use clap::Args;
use santei::claim::Setting;
use santei::message::Severity;
use santei::outcome::{Addition, Fate, LineOutcome, LineStatus, Outcome, Position, Row, explain};
use santei::{Claim, Engine};
use std::fmt::Write;
use std::path::PathBuf;
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
        let json = serde_json::to_string_pretty(&outcome.completed(&claim)).map_err(|e| Failure::new(e.to_string()))?;
        crate::write_whole(path, format!("{json}\n").as_bytes())?;
    }
    let text = if args.json {
        let json = outcome.to_json(&claim).map_err(|error| Failure::new(error.to_string()))?;
        format!("{json}\n")
    } else if args.explain {
        explain(outcome, &claim, language.is_japanese())
    } else {
        View { outcome, claim: &claim, ja: language.is_japanese() }.text()
    };
    crate::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// An Outcome as a person reads it: warnings first, then lines, totals, and who pays.
struct View<'v, 'm> {
    outcome: &'v Outcome<'m>,
    claim: &'v Claim,
    ja: bool,
}

impl View<'_, '_> {
    fn text(&self) -> String {
        let heading = [self.heading(), self.warnings(), self.lines(), self.categories()];
        let parts = heading.into_iter().chain(self.shares()).chain([self.notes()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn heading(&self) -> String {
        let setting = match self.claim.setting {
            Setting::Outpatient => self.pick("入院外", "outpatient"),
            Setting::Inpatient => self.pick("入院", "inpatient"),
        };
        let state = match self.outcome.is_final() {
            true => self.pick("確定", "final"),
            false => self.pick("未確定（下の指摘を確認してください）", "NOT FINAL (see the findings below)"),
        };
        format!("{}  {}  {setting}  {state}\n", self.claim.id, self.claim.month)
    }

    fn finding(&self, finding: &santei::outcome::Finding<'_>) -> String {
        let [a, b, c] = &finding.args;
        let text = finding.def.text(self.ja, &[a, b, c]);
        let place = match finding.at {
            Position::Claim => String::new(),
            Position::Unit(unit) => format!("{} {}: ", self.pick("算定単位", "unit"), unit + 1),
            Position::Line(unit, line) => {
                format!("{} {}-{}: ", self.pick("明細", "line"), unit + 1, line + 1)
            }
            Position::Coverage(index) => format!("{} {}: ", self.pick("保険", "coverage"), index + 1),
            Position::Combination(index) => format!("{} {}: ", self.pick("組合せ", "combination"), index + 1),
            Position::Visit(index) => format!("{} {}: ", self.pick("受診", "visit"), index + 1),
            Position::Subsidy(index) => format!("{} {}: ", self.pick("公費", "subsidy"), index + 1),
            Position::Outside(index) => format!("{} {}: ", self.pick("保険外負担", "outside charge"), index + 1),
        };
        format!("[{}] {place}{text}", finding.def.code)
    }

    fn findings(&self, wanted: impl Fn(Severity) -> bool, mark: &str) -> String {
        let mut text = String::new();
        for finding in self.outcome.findings.iter().filter(|finding| wanted(finding.def.severity)) {
            let _ = writeln!(text, "{mark} {}", self.finding(finding));
        }
        text
    }

    fn warnings(&self) -> String {
        let errors = self.findings(|severity| severity == Severity::Error, self.pick("✕ 算定不可", "✕ refused"));
        let open = self.findings(|severity| severity == Severity::Undecided, self.pick("？ 判定不能", "? undecided"));
        format!("{errors}{open}")
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
        if totals.undecided != 0 {
            let label = self.pick("うち判定不能", "of which undecided");
            table.row(["", "", label, "", "", &grouped(totals.undecided)]);
        }
        table.render()
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

    /// 提案: lines that a person may add, with what is missing.
    fn suggestions(&self) -> String {
        let mut text = String::new();
        let label = self.pick("＋ 提案", "+ suggested");
        let suggested = self.outcome.additions.iter().filter(|addition| addition.fate == Fate::Suggested);
        let rest = suggested.clone().count().saturating_sub(SUGGESTED);
        for addition in suggested.take(SUGGESTED) {
            let title = addition.rule.text(self.pick("title_ja", "title_en")).unwrap_or_default();
            let missing = addition.missing.map_or(String::new(), |fact| {
                if self.ja { format!("（未入力: {fact}）") } else { format!(" (missing: {fact})") }
            });
            let _ =
                writeln!(text, "{label} {} {} {title}{missing} [{}]", addition.date, addition.code, addition.rule.id());
        }
        if rest > 0 {
            let ja = format!("{label} ほか {rest} 件（--json で全件）");
            let _ = writeln!(text, "{}", if self.ja { ja } else { format!("{label} {rest} more (--json gives all)") });
        }
        text
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
            let title = if self.ja { entry.title_ja } else { entry.title_en };
            let yen = if entry.yen == 0 { String::new() } else { grouped(entry.yen) };
            table.row([title.to_owned(), grouped(entry.points), yen]);
        }
        table.render()
    }

    fn notes(&self) -> String {
        let warnings = self.findings(|severity| severity == Severity::Warning, self.pick("！ 注意", "! warning"));
        let infos = self.findings(|severity| severity == Severity::Info, self.pick("・ 情報", "- note"));
        let names: Vec<_> = self.outcome.unchecked.iter().map(|unchecked| unchecked.title(self.ja)).collect();
        let label = self.pick("・ 未判定", "- unchecked by this version");
        let unchecked =
            if names.is_empty() { String::new() } else { format!("{label}: {}\n", names.join(self.pick("、", "; "))) };
        format!("{warnings}{}{infos}{unchecked}", self.suggestions())
    }
}
