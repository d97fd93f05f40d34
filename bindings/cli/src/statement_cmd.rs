//! `santei statement`: one visit as 領収証 and 診療明細書, for people (tables, a page to print) and for machines (JSON).

mod html;
mod text;

use crate::images::ImagesArgs;
use crate::{Failure, Language, read_claim};
use clap::Args;
use santei::Engine;
use santei::claim::{Setting, TaxTreatment};
use santei::message::command as messages;
use santei::num::grouped;
use santei::outcome::{
    DaySpan, Statement, StatementCategory, StatementCharge, StatementLine, StatementMeals, StatementUnit,
};
use std::path::PathBuf;
use std::process::ExitCode;

/// 受診1件の領収証・診療明細書 / the statement of one visit
#[derive(Args, Debug)]
pub struct StatementArgs {
    /// 請求のJSON（`-` は標準入力）/ claim as JSON (`-` = standard input)
    claim: PathBuf,
    /// 受診の番号（計算結果の受診の順、1から）/ number of the visit, in the order of the Outcome, from 1
    #[arg(long, value_name = "K")]
    visit: u32,
    /// 印刷用のHTMLで出力 / write a page to print (HTML)
    #[arg(long, conflicts_with = "json")]
    html: bool,
    /// JSONで出力 / write JSON
    #[arg(long)]
    json: bool,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// Runs the command.
pub fn run(args: &StatementArgs, language: Language) -> Result<ExitCode, Failure> {
    let claim = read_claim(&args.claim, language)?;
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut session = engine.session();
    let outcome = session.calculate(&claim);
    let ja = language.is_japanese();
    let statement = args.visit.checked_sub(1).and_then(|visit| outcome.statement(&claim, visit));
    let Some(statement) = statement else {
        let visits = outcome.visits.len();
        return Err(Failure::asked(&messages::VISIT_UNKNOWN, &[&args.visit, &visits], ja));
    };
    let words = Words { statement: &statement, ja };
    let text = if args.json {
        serde_json::to_string(&statement).map_err(|error| Failure::new(error.to_string()))? + "\n"
    } else if args.html {
        words.html()
    } else {
        words.text()
    };
    crate::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// A statement in words of one language: what text and page have in common.
struct Words<'w, 'a> {
    statement: &'w Statement<'a>,
    ja: bool,
}

/// A row of the categories: its title, points, and yen where there are meals.
struct Sum {
    label: String,
    points: String,
    yen: String,
    is_total: bool,
}

/// A row of what is paid: what it is, the amount, and whether it is what the patient is asked for.
struct Payment {
    label: String,
    amount: String,
    is_sum: bool,
}

impl Words<'_, '_> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn title(&self) -> &'static str {
        if self.ja { "領収証・診療明細書" } else { "Receipt and statement of care" }
    }

    fn state(&self) -> &str {
        match (self.statement.is_final, self.statement.provisional) {
            (true, _) => self.pick("確定", "final"),
            (false, false) => self.pick("未確定（下の指摘を確認してください）", "NOT FINAL (see the findings below)"),
            (false, true) => self.pick(
                "未確定・暫定の値を使用（下の指摘を確認してください）",
                "NOT FINAL, with provisional values (see the findings below)",
            ),
        }
    }

    fn setting(&self) -> &str {
        match self.statement.setting {
            Setting::Outpatient => self.pick("入院外", "outpatient"),
            Setting::Inpatient => self.pick("入院", "inpatient"),
        }
    }

    fn visit(&self) -> String {
        let (visit, visits) = (self.statement.visit, self.statement.visits);
        let word = match self.statement.period {
            Some(_) => self.pick("請求", "bill"),
            None => self.pick("受診", "visit"),
        };
        if self.ja { format!("{word} {visit}/{visits}") } else { format!("{word} {visit} of {visits}") }
    }

    /// The day of the visit, or the days of the bill.
    fn when(&self) -> String {
        match self.statement.period {
            Some(period) => format!("{} {}", self.pick("請求期間", "period"), period.long(self.ja)),
            None => self.statement.date.to_string(),
        }
    }

    /// Whether it is a bill of a stay, whose items have days.
    fn has_days(&self) -> bool {
        self.statement.period.is_some()
    }

    fn days(&self, unit: &StatementUnit<'_>) -> String {
        DaySpan::list_short(&unit.days, self.ja)
    }

    /// What leaves the result open, first what is about this visit.
    fn notices(&self) -> Vec<String> {
        let finding = |text_ja: &str, text_en: &str, code: u16, severity: &str| {
            let mark = match severity {
                "error" => self.pick("✕ 算定不可", "✕ refused"),
                "undecided" => self.pick("？ 判定不能", "? undecided"),
                _ => self.pick("！ 暫定", "! provisional"),
            };
            format!("{mark} [{code}] {}", self.pick(text_ja, text_en))
        };
        let own = self.statement.findings.iter().map(|f| finding(&f.ja, &f.en, f.code, f.severity));
        let mut notices: Vec<String> = own.collect();
        let word = if self.has_days() { self.pick("請求", "bill") } else { self.pick("受診", "visit") };
        match (self.statement.findings_elsewhere, self.ja) {
            (0, _) => {}
            (count, true) => notices.push(format!("・ ほかの{word}に未確定の指摘が{count}件あります")),
            (count, false) => notices.push(format!("- {count} findings leave other {word}s open")),
        }
        notices
    }

    /// Rule families that were not looked at.
    fn unchecked(&self) -> Option<String> {
        let families = &self.statement.unchecked;
        let titles: Vec<&str> = families.iter().map(|family| self.pick(family.title_ja, family.title_en)).collect();
        let label = self.pick("・ 未判定", "- unchecked by this version");
        (!titles.is_empty()).then(|| format!("{label}: {}", titles.join(self.pick("、", "; "))))
    }

    /// Whether 食事療養・生活療養 bring yen into the categories.
    fn has_meals(&self) -> bool {
        self.statement.meals_yen != 0
    }

    /// The categories with their points, and the total.
    fn sums(&self) -> Vec<Sum> {
        let statement = self.statement;
        let sum = |label: &str, points_x100: i64, yen: i64| Sum {
            label: label.to_owned(),
            points: grouped(points_x100 / 100),
            yen: if yen == 0 { String::new() } else { grouped(yen) },
            is_total: false,
        };
        let categories = statement.categories.iter();
        let mut sums: Vec<Sum> =
            categories.map(|category| sum(self.category(category), category.points_x100, category.yen)).collect();
        if statement.entered_points_x100 != 0 {
            let label = self.pick("明細のない点数", "Points without items");
            sums.push(sum(label, statement.entered_points_x100, 0));
        }
        let total = sum(self.pick("合計", "total"), statement.points_x100, statement.meals_yen);
        sums.push(Sum { is_total: true, ..total });
        if statement.undecided_x100 != 0 {
            sums.push(sum(self.pick("うち判定不能", "of which undecided"), statement.undecided_x100, 0));
        }
        sums
    }

    fn category<'t>(&self, category: &StatementCategory<'t>) -> &'t str {
        if self.ja { category.title_ja } else { category.title_en }
    }

    fn yen(&self, yen: i64) -> String {
        if self.ja { format!("{}円", grouped(yen)) } else { format!("{} yen", grouped(yen)) }
    }

    fn known_yen(&self, yen: Option<i64>) -> String {
        yen.map_or_else(|| self.pick("判定不能", "undecided").to_owned(), |yen| self.yen(yen))
    }

    /// The mark before the name of a line: added by santei, undecided, refused.
    fn mark(&self, line: &StatementLine<'_>) -> &'static str {
        match line.status {
            "added" => "＋",
            "undecided" => "？",
            "refused" => "✕",
            _ => "",
        }
    }

    /// What the marks mean, of those that stand in the statement.
    fn legend(&self) -> Vec<&str> {
        let lines = || self.statement.categories.iter().flat_map(|c| &c.units).flat_map(|unit| &unit.lines);
        let has = |status: &str| lines().any(|line| line.status == status);
        let marks = [
            ("added", self.pick("＋ santeiが自動で加えた明細", "＋ added by santei")),
            ("undecided", self.pick("？ 算定できるか決まらない明細", "？ not decided whether it is billed")),
            ("refused", self.pick("✕ 算定できない明細", "✕ cannot be billed")),
        ];
        marks.into_iter().filter(|(status, _)| has(status)).map(|(_, words)| words).collect()
    }

    fn quantity(&self, line: &StatementLine<'_>) -> String {
        line.quantity.map_or_else(String::new, |quantity| format!("{quantity}{}", line.unit_name))
    }

    /// Points (or yen) of one time × times, and the product.
    fn amounts(&self, unit: &StatementUnit<'_>) -> (String, String) {
        let (points, total) = (grouped(unit.points_x100 / 100), grouped(unit.total_points_x100 / 100));
        let (yen, total_yen) = (self.yen(unit.yen), self.yen(unit.total_yen));
        match (unit.points_x100, unit.yen) {
            (_, 0) => (format!("{points} × {}", unit.count), total),
            (0, _) => (format!("{yen} × {}", unit.count), total_yen),
            _ => (format!("{points} + {yen} × {}", unit.count), format!("{total} + {total_yen}")),
        }
    }

    fn charge_note(&self, charge: &StatementCharge<'_>) -> String {
        let times = match charge.days.is_empty() {
            true => String::new(),
            false => {
                let (each, days) = (self.yen(charge.amount_yen), DaySpan::list_short(&charge.days, self.ja));
                format!(" {each} × {} {days}", charge.count)
            }
        };
        format!("{times}{}", self.tax_note(charge))
    }

    fn tax_note(&self, charge: &StatementCharge<'_>) -> String {
        match (charge.treatment, charge.tax_yen, self.ja) {
            (TaxTreatment::Excluded, Some(tax), true) => {
                format!("（税抜 {} + 消費税 {}）", grouped(charge.amount_yen), grouped(tax))
            }
            (TaxTreatment::Excluded, Some(tax), false) => {
                format!(" ({} + tax {})", grouped(charge.amount_yen), grouped(tax))
            }
            (TaxTreatment::Exempt, ..) => self.pick("（非課税）", " (no tax)").to_owned(),
            _ => self.pick("（税込）", " (tax included)").to_owned(),
        }
    }

    /// Who pays what, down to what is collected. Rows without an amount are left out.
    fn payments(&self) -> Vec<Payment> {
        let statement = self.statement;
        let row = |label: &str, amount: String| Payment { label: label.to_owned(), amount, is_sum: false };
        let mut rows = vec![row(self.pick("保険者負担", "insurer"), self.known_yen(statement.insurer_yen))];
        if statement.benefit_yen != 0 {
            rows.push(row(self.pick("高額療養費", "high-cost benefit"), self.yen(statement.benefit_yen)));
        }
        for share in &statement.subsidies {
            let label = format!("{} {}", self.pick("公費負担", "subsidy"), share.subsidy);
            rows.push(row(&label, self.yen(share.yen)));
        }
        let exact = self.known_yen(statement.patient_exact_yen);
        rows.push(row(self.pick("一部負担金相当額", "exact share"), exact));
        let counter = self.known_yen(statement.counter_yen);
        rows.push(row(self.pick("窓口徴収額", "share to collect"), counter));
        for (label, yen) in [
            (self.pick("減免額", "waived"), statement.reduction_yen),
            (self.pick("合算調整", "adjustment of earlier visits"), statement.adjustment_yen),
        ] {
            if yen != 0 {
                rows.push(row(label, self.yen(yen)));
            }
        }
        rows.extend(statement.meals.iter().flat_map(|share| self.meal_payments(share)));
        for charge in &statement.outside {
            let label = format!(
                "{} {}{}",
                self.pick("保険外負担", "outside the insurance:"),
                charge.name,
                self.charge_note(charge)
            );
            rows.push(row(&label, self.yen(charge.yen)));
        }
        let collected = self.known_yen(statement.collected_yen);
        let label = self.pick("徴収額の合計", "to collect in all").to_owned();
        rows.push(Payment { label, amount: collected, is_sum: true });
        if let Some(settled) = statement.settled_yen {
            rows.push(row(self.pick("収納済みの額", "already collected"), self.yen(settled)));
        }
        rows
    }
}

impl Words<'_, '_> {
    /// Who bears the meals: insurer, subsidies, and the patient with the standard amount.
    fn meal_payments(&self, share: &StatementMeals<'_>) -> Vec<Payment> {
        let what = match share.living {
            true => self.pick("生活療養", "meals and living"),
            false => self.pick("食事療養", "meals"),
        };
        let row = |who: &str, amount: String| Payment { label: format!("{what} {who}"), amount, is_sum: false };
        let mut rows = Vec::new();
        if share.insurer_yen != 0 {
            rows.push(row(self.pick("保険者負担", "insurer"), self.yen(share.insurer_yen)));
        }
        for own in &share.subsidies {
            rows.push(row(&format!("{} {}", self.pick("公費負担", "subsidy"), own.subsidy), self.yen(own.yen)));
        }
        let standard = self.yen(share.standard_yen);
        let who = match (share.standard_yen, self.ja) {
            (0, _) => self.pick("患者負担", "patient").to_owned(),
            (_, true) => format!("患者負担（標準負担額 {standard}）"),
            (_, false) => format!("patient (standard amount {standard})"),
        };
        rows.push(row(&who, self.known_yen(share.patient_yen)));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use santei::{Claim, Image, MasterSet};

    /// Lines that santei adds itself, refused and undecided ones are told apart; no claim brings all three by itself.
    #[test]
    fn lines_are_marked_by_what_became_of_them() {
        let example = include_bytes!("../../../golden/examples/outpatient-r08.json");
        let claim = Claim::from_json(example).unwrap();
        let engine = Engine::new(MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap());
        let mut session = engine.session();
        let mut statement = session.calculate(&claim).statement(&claim, 0).unwrap();
        let lines = statement.categories.iter_mut().flat_map(|c| &mut c.units).flat_map(|unit| &mut unit.lines);
        for (line, status) in lines.zip(["accepted", "added", "undecided", "refused"]) {
            line.status = status;
        }
        let words = Words { statement: &statement, ja: true };
        for shown in [words.text(), words.html()] {
            for wanted in ["＋Ｂ－Ｖ", "？ＢＩＬ／総", "✕Ａｌｂ", "＋ santeiが自動で加えた明細", "？ 算定できるか"]
            {
                assert!(shown.contains(wanted), "{wanted}: {shown}");
            }
            assert!(!shown.contains("＋初診料"));
        }
        assert!(Words { statement: &statement, ja: false }.text().contains("＋ added by santei\n"));
    }
}
