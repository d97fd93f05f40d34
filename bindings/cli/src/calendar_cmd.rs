//! `santei calendar`: a stay day by day, with the sums of its bills, for people (table, a page to print) and for machines (JSON).

mod html;
mod text;

use crate::images::ImagesArgs;
use crate::{Failure, Language, calc, read_claim};
use clap::{Args, ValueEnum};
use santei::Engine;
use santei::claim::MealTime;
use santei::num::grouped;
use santei::outcome::{Calendar, CalendarDay, CalendarMeal, CalendarSuggestion, CalendarSum, DaySpan};
use std::path::PathBuf;
use std::process::ExitCode;

/// 入院カレンダー / a stay day by day
#[derive(Args, Debug)]
pub struct CalendarArgs {
    /// 請求のJSON（`-` は標準入力）/ claim as JSON (`-` = standard input)
    claim: PathBuf,
    /// 出力の形式 / form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// 自動算定の明細を加えた請求をこのファイルに書く / write the claim with the added lines to this file
    #[arg(long, value_name = "FILE")]
    completed: Option<PathBuf>,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// 形式.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Format {
    /// 表 / aligned text
    Text,
    /// 印刷用のページ（A4横） / a page to print (A4 landscape)
    Html,
    /// JSON
    Json,
}

/// Runs the command.
pub fn run(args: &CalendarArgs, language: Language) -> Result<ExitCode, Failure> {
    let claim = read_claim(&args.claim, language)?;
    let images = args.images.read()?;
    let engine = Engine::new(args.images.masters(&images)?);
    let mut session = engine.session();
    let outcome = session.calculate(&claim);
    let ja = language.is_japanese();
    let calendar = outcome.calendar(&claim, engine.masters()).map_err(|def| Failure::asked(def, &[], ja))?;
    if let Some(path) = &args.completed {
        calc::write_completed(path, outcome, &claim)?;
    }
    let words = Words { calendar: &calendar, ja };
    let text = match args.format {
        Format::Json => serde_json::to_string(&calendar).map_err(|error| Failure::new(error.to_string()))? + "\n",
        Format::Html => words.html(),
        Format::Text => words.text(),
    };
    crate::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// A calendar in words of one language: what text and page have in common.
struct Words<'w, 'a> {
    calendar: &'w Calendar<'a>,
    ja: bool,
}

/// A column: its heading, and whether it holds numbers.
type Heading = (&'static str, bool);

impl Words<'_, '_> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn title(&self) -> &'static str {
        if self.ja { "入院カレンダー" } else { "Calendar of the stay" }
    }

    fn state(&self) -> &str {
        match self.calendar.is_final {
            true => self.pick("確定", "final"),
            false => self.pick("未確定（下の指摘を確認してください）", "NOT FINAL (see the findings below)"),
        }
    }

    /// Claim, month, and the days on which the stay begins, counts from and ends.
    fn facts(&self) -> Vec<String> {
        let calendar = self.calendar;
        let day = |label: &str, day: santei::Day| format!("{label} {day}");
        let mut facts = vec![calendar.id.to_owned(), calendar.month.to_string()];
        let institution = calendar.institution.as_ref();
        facts.extend(institution.map(|code| format!("{} {code}", self.pick("医療機関コード", "institution"))));
        facts.push(day(self.pick("入院", "admitted"), calendar.admitted));
        if calendar.counted_from != calendar.admitted {
            facts.push(day(self.pick("起算日", "days count from"), calendar.counted_from));
        }
        facts.extend(calendar.discharged.map(|date| day(self.pick("退院", "discharged"), date)));
        facts.push(self.state().to_owned());
        facts
    }

    fn has_undecided(&self) -> bool {
        self.calendar.total.undecided_x100 != 0
    }

    fn has_menus(&self) -> bool {
        self.calendar.total.menus_yen != 0
    }

    fn day_headings(&self) -> Vec<Heading> {
        let pick = |ja, en| if self.ja { ja } else { en };
        let mut headings = vec![
            (pick("日", "date"), false),
            (pick("曜", "day"), false),
            (pick("日数", "day no."), true),
            (pick("入院料", "ward fee"), false),
            (pick("コード", "code"), false),
            (pick("印", "marks"), false),
            (pick("入院料（点）", "ward points"), true),
            (pick("その他（点）", "other points"), true),
        ];
        headings.extend(self.has_undecided().then_some((pick("うち判定不能", "undecided"), true)));
        headings.extend([
            (pick("包括", "included"), true),
            (pick("食事", "meals"), false),
            (pick("食事の費用（円）", "meals (yen)"), true),
            (pick("標準負担額（円）", "standard (yen)"), true),
            (pick("室料（円）", "room (yen)"), true),
        ]);
        headings.extend(self.has_menus().then_some((pick("特別メニュー（円）", "menus (yen)"), true)));
        headings
    }

    fn day_cells(&self, day: &CalendarDay<'_>) -> Vec<String> {
        let ward = day.ward.as_ref();
        let name = ward.map_or_else(String::new, |ward| {
            let open = if ward.billed { "" } else { self.pick("（算定なし）", " (not billed)") };
            format!("{}{open}", ward.name)
        });
        let mut cells = vec![
            DaySpan { from: day.date, until: day.date }.short(self.ja),
            self.weekday(day.weekday).to_owned(),
            day.number.to_string(),
            name,
            ward.map_or_else(String::new, |ward| ward.code.to_string()),
            day.marks.iter().map(|mark| self.mark(mark)).collect::<Vec<_>>().join(self.pick("・", ", ")),
            points(day.ward_points_x100),
            points(day.other_points_x100),
        ];
        cells.extend(self.has_undecided().then(|| points(day.undecided_x100)));
        cells.extend([
            amount(day.included.into()),
            self.meals(&day.meals),
            amount(day.meals_yen),
            amount(day.standard_yen),
            amount(day.room_charge_yen),
        ]);
        cells.extend(self.has_menus().then(|| amount(day.menus_yen)));
        cells
    }

    /// The sums of the month under the columns of the days.
    fn day_total(&self) -> Vec<String> {
        let sum = &self.calendar.total;
        let meals = if self.ja { format!("{}食", sum.meals) } else { format!("{} meals", sum.meals) };
        let label = self.pick("合計", "total").to_owned();
        let blanks = (0..3).map(|_| String::new());
        let days = if self.ja { format!("{}日", sum.days) } else { sum.days.to_string() };
        let mut cells = vec![label, String::new(), days];
        cells.extend(blanks.chain([points(sum.ward_points_x100), points(sum.other_points_x100)]));
        cells.extend(self.has_undecided().then(|| points(sum.undecided_x100)));
        cells.extend([
            amount(sum.included.into()),
            meals,
            amount(sum.meals_yen),
            amount(sum.standard_yen),
            amount(sum.room_charge_yen),
        ]);
        cells.extend(self.has_menus().then(|| amount(sum.menus_yen)));
        cells
    }

    fn bill_headings(&self) -> Vec<Heading> {
        let pick = |ja, en| if self.ja { ja } else { en };
        let mut headings = vec![
            (pick("請求期間", "bill"), false),
            (pick("日数", "days"), true),
            (pick("点", "points"), true),
            (pick("食事の費用（円）", "meals (yen)"), true),
            (pick("窓口徴収額（円）", "share (yen)"), true),
        ];
        headings.extend(self.has_adjustment().then_some((pick("合算調整（円）", "adjustment (yen)"), true)));
        headings.extend([
            (pick("食事の患者負担（円）", "meals to pay (yen)"), true),
            (pick("保険外負担（円）", "outside the insurance (yen)"), true),
            (pick("支払額の合計（円）", "to pay in all (yen)"), true),
        ]);
        headings
    }

    fn has_adjustment(&self) -> bool {
        self.calendar.bills.iter().any(|bill| bill.sum.adjustment_yen != 0)
    }

    /// A row for each bill, and one for the month.
    fn bill_rows(&self) -> Vec<Vec<String>> {
        let bills = self.calendar.bills.iter().map(|bill| {
            let span = DaySpan { from: bill.from, until: bill.until };
            self.sum_cells(span.short(self.ja), &bill.sum)
        });
        let month = self.sum_cells(self.pick("月の合計", "month").to_owned(), &self.calendar.total);
        bills.chain([month]).collect()
    }

    fn sum_cells(&self, label: String, sum: &CalendarSum) -> Vec<String> {
        let known = |yen: Option<i64>| yen.map_or_else(|| self.pick("判定不能", "undecided").to_owned(), grouped);
        let mut cells = vec![
            label,
            sum.days.to_string(),
            grouped(sum.points_x100 / 100),
            grouped(sum.meals_yen),
            known(sum.counter_yen),
        ];
        cells.extend(self.has_adjustment().then(|| grouped(sum.adjustment_yen)));
        cells.extend([known(sum.meals_patient_yen), grouped(sum.outside_yen), known(sum.collected_yen)]);
        cells
    }

    fn weekday(&self, weekday: &'static str) -> &'static str {
        let (ja, en) = match weekday {
            "sun" => ("日", "Sun"),
            "mon" => ("月", "Mon"),
            "tue" => ("火", "Tue"),
            "wed" => ("水", "Wed"),
            "thu" => ("木", "Thu"),
            "fri" => ("金", "Fri"),
            _ => ("土", "Sat"),
        };
        if self.ja { ja } else { en }
    }

    fn mark(&self, mark: &'static str) -> &'static str {
        let (ja, en) = match mark {
            "admission" => ("入院", "admitted"),
            "transfer" => ("転棟", "transfer"),
            "leave" => ("外泊", "leave"),
            "treatment_leave" => ("治療外泊", "leave for treatment"),
            "other_institution" => ("他医", "other institution"),
            "discharge" => ("退院", "discharged"),
            other => (other, other),
        };
        if self.ja { ja } else { en }
    }

    /// 朝 昼 夕, each with 特 or 流 where it is a special diet or liquid food; nothing for a day without meals.
    fn meals(&self, meals: &[CalendarMeal]) -> String {
        if meals.is_empty() {
            return String::new();
        }
        let times = [(MealTime::Breakfast, "朝", "B"), (MealTime::Lunch, "昼", "L"), (MealTime::Dinner, "夕", "D")];
        let slots = times.map(|(at, ja, en)| {
            let served: Vec<_> = meals.iter().filter(|meal| meal.at == at).collect();
            if served.is_empty() {
                return self.pick("－", "-").to_owned();
            }
            let mark =
                |has: fn(&CalendarMeal) -> bool, mark| if served.iter().any(|meal| has(meal)) { mark } else { "" };
            let liquid = mark(|meal| meal.liquid, self.pick("流", "+l"));
            let special = mark(|meal| meal.special_diet, self.pick("特", "+s"));
            format!("{}{special}{liquid}", self.pick(ja, en))
        });
        slots.join(" ")
    }

    /// What leaves the result open, then what may be added.
    fn notices(&self) -> Vec<String> {
        let findings = self.calendar.findings.iter().map(|finding| {
            let mark = match finding.severity {
                "error" => self.pick("✕ 算定不可", "✕ refused"),
                "undecided" => self.pick("？ 判定不能", "? undecided"),
                _ => self.pick("！ 暫定", "! provisional"),
            };
            format!("{mark} [{}] {}", finding.code, self.pick(&finding.ja, &finding.en))
        });
        findings.chain(self.calendar.suggestions.iter().map(|own| self.suggestion(own))).collect()
    }

    fn suggestion(&self, own: &CalendarSuggestion<'_>) -> String {
        let title = match (own.name, self.ja) {
            ("", _) => self.pick(own.ja, own.en).to_owned(),
            (name, true) => name.to_owned(),
            (name, false) => format!("{} {name}", own.en),
        };
        let (days, code) = (DaySpan::list_short(&own.days, self.ja), own.code);
        match (own.missing, self.ja) {
            (Some(fact), true) => format!("＋ 提案 {days} {title}（{code}）: 「{fact}」を入力すると決まります"),
            (Some(fact), false) => format!("+ suggested {days} {title} ({code}): decided once \"{fact}\" is given"),
            (None, true) => format!("＋ 提案 {days} {title}（{code}）: 算定できるか確認してください"),
            (None, false) => format!("+ suggested {days} {title} ({code}): see whether it is billed"),
        }
    }

    /// What the marks in the table mean, of those that stand in it, and what was not looked at.
    fn remarks(&self) -> Vec<String> {
        let calendar = self.calendar;
        let has = |of: fn(&CalendarMeal) -> bool| calendar.days.iter().flat_map(|day| &day.meals).any(of);
        let remarks = [
            (calendar.total.included != 0).then(|| {
                self.pick(
                    "・ 包括: 入院料に含まれ、0点になる明細の数",
                    "- included: lines that the ward fee includes, at 0 points",
                )
            }),
            has(|meal| meal.special_diet).then(|| self.pick("・ 特: 特別食", "- +s: special diet")),
            has(|meal| meal.liquid).then(|| self.pick("・ 流: 流動食のみ", "- +l: liquid food by tube")),
        ];
        let families = calendar.unchecked.iter().map(|family| self.pick(family.title_ja, family.title_en));
        let families = families.collect::<Vec<_>>().join(self.pick("、", "; "));
        let unchecked = (!families.is_empty())
            .then(|| format!("{}: {families}", self.pick("・ 未判定", "- unchecked by this version")));
        remarks.into_iter().flatten().map(str::to_owned).chain(unchecked).collect()
    }
}

fn points(x100: i64) -> String {
    amount(x100 / 100)
}

/// An amount; blank for none.
fn amount(amount: i64) -> String {
    if amount == 0 { String::new() } else { grouped(amount) }
}
