//! The report as one page: nothing runs in it and nothing is fetched. Readable on a telephone, with the keyboard, and on paper.

use crate::html::{self, escaped};
use santei::num::grouped;
use santei_golden::suite::{Coverage, RuleCoverage, SlowCase, Verdict};
use std::fmt::Write;

const STYLE: &str = include_str!("report.css");

/// The page.
pub fn page_of(coverage: &Coverage, ja: bool) -> String {
    let page = Page { coverage, ja };
    let title = page.pick("正解事例の報告書", "Report on the golden cases");
    let sections = page.sections();
    let links: String =
        sections.iter().map(|own| format!("<li><a href=\"#{}\">{}</a></li>\n", own.id, escaped(own.title))).collect();
    let body: String = sections.iter().map(Section::html).collect();
    let body = format!(
        "<main>\n<h1>{}</h1>\n{}<nav aria-label=\"{}\"><ul>\n{links}</ul></nav>\n{body}</main>\n",
        escaped(title),
        page.head(),
        page.pick("目次", "contents"),
    );
    html::page(page.pick("ja", "en"), title, STYLE, &body)
}

struct Page<'p> {
    coverage: &'p Coverage,
    ja: bool,
}

struct Section {
    id: &'static str,
    title: &'static str,
    body: String,
}

impl Section {
    fn html(&self) -> String {
        format!("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", self.id, escaped(self.title), self.body)
    }
}

/// A cell: its text, and how it stands.
enum Cell {
    Name(String),
    Word(String),
    Text(String),
    Number(usize),
    Mark(&'static str),
    Share(usize, usize),
}

impl Cell {
    fn html(&self) -> String {
        match self {
            Cell::Name(text) => format!("<td class=\"name\">{}</td>", escaped(text)),
            Cell::Word(text) => format!("<td class=\"word\">{}</td>", escaped(text)),
            Cell::Text(text) => format!("<td class=\"text\">{}</td>", escaped(text)),
            Cell::Number(number) => format!("<td class=\"number\">{}</td>", count(*number)),
            Cell::Mark(text) => format!("<td class=\"number\">{}</td>", escaped(text)),
            Cell::Share(part, whole) => {
                let percent = (part * 100).checked_div(*whole).unwrap_or(100);
                format!(
                    "<td class=\"number\"><meter min=\"0\" max=\"{whole}\" value=\"{part}\">{percent}%</meter> {percent}%</td>"
                )
            }
        }
    }
}

fn count(number: usize) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A table in a box that scrolls by itself on a narrow screen; the last row may be a sum.
fn table(label: &str, headings: &[&str], rows: &[Vec<Cell>], has_sum: bool) -> String {
    let is_number = |column: usize| {
        let cell = rows.first().and_then(|row| row.get(column));
        matches!(cell, Some(Cell::Number(_) | Cell::Mark(_) | Cell::Share(..)))
    };
    let mut text = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n<thead><tr>",
        escaped(label)
    );
    for (column, heading) in headings.iter().enumerate() {
        let class = if is_number(column) { " class=\"number\"" } else { "" };
        let _ = write!(text, "<th scope=\"col\"{class}>{}</th>", escaped(heading));
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for (place, row) in rows.iter().enumerate() {
        let class = if has_sum && place + 1 == rows.len() { " class=\"sum\"" } else { "" };
        let cells: String = row.iter().map(Cell::html).collect();
        let _ = writeln!(text, "<tr{class}>{cells}</tr>");
    }
    text.push_str("</tbody>\n</table>\n</div>\n");
    text
}

impl Page<'_> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    fn none(&self) -> String {
        format!("<p>{}</p>\n", self.pick("なし", "none"))
    }

    fn sections(&self) -> Vec<Section> {
        let section = |id, ja, en, body| Section { id, title: self.pick(ja, en), body };
        vec![
            section("results", "フォルダー・根拠別の結果", "Results by folder and oracle", self.folders()),
            section("failures", "不合格・未実行", "Failed and skipped cases", self.failures()),
            section("kinds", "規則の種類別の網羅", "Coverage by kind of rule", self.kinds()),
            section("without", "事例のない規則", "Rules without a case", self.without_case()),
            section("rules", "すべての規則", "Every rule", self.rules()),
            section("rooms", "部屋・論点", "Rooms and topics", self.rooms()),
            section("citations", "古い出典", "Oldest citations", self.citations()),
            section("slow", "重い事例", "Heaviest cases", self.slow()),
            section("disputes", "見解の相違", "Disputes", self.disputes()),
            section("masters", "マスター", "Masters", self.masters()),
        ]
    }

    fn head(&self) -> String {
        let sums = self.coverage.totals;
        let rules: usize = self.coverage.kinds.iter().map(|kind| kind.rules).sum();
        let with_case: usize = self.coverage.kinds.iter().map(|kind| kind.with_case).sum();
        let nowhere: usize = self.coverage.kinds.iter().map(|kind| kind.nowhere).sum();
        let figures = [
            (self.pick("事例", "cases"), sums.cases, false),
            (self.pick("合格", "passed"), sums.passed, false),
            (self.pick("不合格", "failed"), sums.failed, sums.failed > 0),
            (self.pick("未実行", "skipped"), sums.skipped, sums.skipped > 0),
            (self.pick("比較した値", "values compared"), sums.values, false),
            (self.pick("規則とパラメーター", "rules and parameters"), rules, false),
            (self.pick("うち事例あり", "of them with a case"), with_case, false),
            (self.pick("どこにも現れない", "nowhere at all"), nowhere, nowhere > 0),
        ];
        let mut text =
            format!("<p class=\"lead\">santei {}</p>\n<dl class=\"figures\">\n", escaped(&self.coverage.engine));
        for (name, figure, is_red) in figures {
            let class = if is_red { " class=\"red\"" } else { "" };
            let _ = writeln!(text, "<div><dt>{}</dt><dd{class}>{}</dd></div>", escaped(name), count(figure));
        }
        text.push_str("</dl>\n");
        text
    }

    fn folders(&self) -> String {
        let row = |folder: &str, oracle: &str, sums: &santei_golden::suite::Sums| {
            let counts = [sums.cases, sums.passed, sums.failed, sums.skipped, sums.values, sums.differences];
            let mut cells = vec![Cell::Name(folder.to_owned()), Cell::Word(oracle.to_owned())];
            cells.extend(counts.map(Cell::Number));
            cells
        };
        let mut rows: Vec<_> =
            self.coverage.folders.iter().map(|folder| row(&folder.folder, &folder.oracle, &folder.sums)).collect();
        rows.push(row(self.pick("合計", "total"), "", &self.coverage.totals));
        let headings = [
            self.pick("フォルダー", "folder"),
            self.pick("根拠", "oracle"),
            self.pick("事例", "cases"),
            self.pick("合格", "passed"),
            self.pick("不合格", "failed"),
            self.pick("未実行", "skipped"),
            self.pick("比較した値", "values"),
            self.pick("異なる値", "differ"),
        ];
        table(self.pick("フォルダー別", "by folder"), &headings, &rows, true)
    }

    fn failures(&self) -> String {
        let mut rows = Vec::new();
        for case in &self.coverage.failures {
            let verdict = match case.result {
                Verdict::Skipped => self.pick("未実行", "skipped"),
                _ => self.pick("不合格", "failed"),
            };
            let faults = case.faults.iter().map(|fault| {
                let text = if self.ja { &fault.ja } else { &fault.en };
                (format!("E{} {}: {text}", fault.code, fault.slug), String::new(), String::new())
            });
            let differences =
                case.differences.iter().map(|own| (own.value.clone(), own.expected.clone(), own.found.clone()));
            for (what, expected, found) in faults.chain(differences) {
                rows.push(vec![
                    Cell::Name(case.id.clone()),
                    Cell::Word(verdict.to_owned()),
                    Cell::Text(what),
                    Cell::Name(expected),
                    Cell::Name(found),
                    Cell::Text(format!("{} {}", case.document, case.place)),
                ]);
            }
        }
        if rows.is_empty() {
            return self.none();
        }
        let headings = [
            self.pick("事例", "case"),
            self.pick("結果", "result"),
            self.pick("値・不備", "value or fault"),
            self.pick("期待値", "expected"),
            self.pick("計算値", "found"),
            self.pick("出典", "source"),
        ];
        table(self.pick("不合格・未実行", "failed and skipped"), &headings, &rows, false)
    }

    fn kinds(&self) -> String {
        let note = self.pick(
            "事例: その規則を名指しする事例がある。計算: どこかの事例で、金額や判定の根拠として計算の跡に現れた。検討のみ: 提案・見送りにとどまった。「—」の種類は跡を残さない。",
            "Case: a case names the rule. Calculation: in some case an amount or a decision follows from it by the trace. Looked at only: it led to no more than a suggestion. Kinds with '—' leave no trace.",
        );
        let mut rows = Vec::new();
        for kind in &self.coverage.kinds {
            let traced = |number: usize| if kind.traced { Cell::Number(number) } else { Cell::Mark("—") };
            rows.push(vec![
                Cell::Name(kind.kind.clone()),
                Cell::Number(kind.rules),
                Cell::Number(kind.with_case),
                Cell::Share(kind.with_case, kind.rules),
                traced(kind.hit),
                traced(kind.looked_at_only),
                Cell::Number(kind.nowhere),
            ]);
        }
        let headings = [
            self.pick("種類", "kind"),
            self.pick("件数", "instances"),
            self.pick("事例あり", "with a case"),
            self.pick("割合", "share"),
            self.pick("計算", "in a calculation"),
            self.pick("検討のみ", "looked at only"),
            self.pick("どこにもない", "nowhere"),
        ];
        format!("<p>{}</p>\n", escaped(note)) + &table(self.pick("種類別", "by kind"), &headings, &rows, false)
    }

    fn rule_table(&self, label: &str, rules: &[&RuleCoverage]) -> String {
        let day = |day: Option<santei::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let row = |rule: &&RuleCoverage| {
            let title = if self.ja || rule.title_en.is_empty() { &rule.title_ja } else { &rule.title_en };
            let announced = if rule.announced { self.pick("（施行前）", " (announced)") } else { "" };
            vec![
                Cell::Name(rule.id.clone()),
                Cell::Word(format!("{}–{}", day(rule.from), day(rule.until))),
                Cell::Number(rule.cases),
                Cell::Number(rule.hits),
                Cell::Number(rule.looked_at),
                Cell::Text(format!("{title}{announced}")),
                Cell::Text(rule.cite.clone()),
            ]
        };
        let headings = [
            self.pick("識別子", "id"),
            self.pick("期間", "period"),
            self.pick("事例", "cases"),
            self.pick("計算", "calculations"),
            self.pick("検討", "looked at"),
            self.pick("題", "title"),
            self.pick("根拠", "citation"),
        ];
        table(label, &headings, &rules.iter().map(row).collect::<Vec<_>>(), false)
    }

    /// A fold for each kind, with its rules. What is folded is not printed.
    fn folds(&self, open: &str, wanted: impl Fn(&RuleCoverage) -> bool) -> String {
        let mut text = String::new();
        for kind in &self.coverage.kinds {
            let own = self.coverage.rules.iter().filter(|rule| rule.kind == kind.kind);
            let rules: Vec<&RuleCoverage> = own.filter(|rule| wanted(rule)).collect();
            if rules.is_empty() {
                continue;
            }
            let (name, number) = (escaped(&kind.kind), count(rules.len()));
            let table = self.rule_table(&kind.kind, &rules);
            let _ = write!(text, "<details{open}><summary>{name} ({number})</summary>\n{table}</details>\n");
        }
        if text.is_empty() { self.none() } else { text }
    }

    fn without_case(&self) -> String {
        self.folds(" open", |rule| rule.cases == 0)
    }

    fn rules(&self) -> String {
        self.folds("", |_| true)
    }

    fn rooms(&self) -> String {
        let row = |own: &santei_golden::suite::RoomUse| vec![Cell::Name(own.name.clone()), Cell::Number(own.cases)];
        let rows: Vec<_> = self.coverage.rooms.iter().map(row).collect();
        let headings = [self.pick("論点", "topic"), self.pick("事例", "cases")];
        let mut text = match rows.is_empty() {
            true => self.none(),
            false => table(self.pick("論点", "topics"), &headings, &rows, false),
        };
        if !self.coverage.unknown.is_empty() {
            let label = self.pick("規則の一覧にない名前", "names that are no rule");
            let _ = writeln!(
                text,
                "<p class=\"red\">{}: {}</p>",
                escaped(label),
                escaped(&self.coverage.unknown.join(", "))
            );
        }
        text
    }

    fn citations(&self) -> String {
        let row = |own: &santei_golden::suite::CitationUse| {
            vec![Cell::Word(own.date.clone()), Cell::Number(own.cases), Cell::Text(own.document.clone())]
        };
        let rows: Vec<_> = self.coverage.oldest.iter().map(row).collect();
        let headings = [self.pick("日付", "date"), self.pick("事例", "cases"), self.pick("出典", "document")];
        let undated = count(self.coverage.undated);
        let note = match self.ja {
            true => format!("出典に書かれた最も早い日付の順。日付のない出典は{undated}件。"),
            false => format!("By the earliest date that the citation tells; {undated} tell none."),
        };
        format!("<p>{}</p>\n", escaped(&note))
            + &table(self.pick("古い出典", "oldest citations"), &headings, &rows, false)
    }

    fn slow(&self) -> String {
        let rows = |cases: &[SlowCase]| -> Vec<Vec<Cell>> {
            let time = |own: &SlowCase| Cell::Number(usize::try_from(own.microseconds).unwrap_or(usize::MAX));
            let row = |own: &SlowCase| {
                vec![Cell::Name(own.id.clone()), Cell::Number(own.steps), time(own), Cell::Name(own.file.clone())]
            };
            cases.iter().map(row).collect()
        };
        let headings = [
            self.pick("事例", "case"),
            self.pick("手順", "steps"),
            self.pick("マイクロ秒", "microseconds"),
            self.pick("ファイル", "file"),
        ];
        let (steps, time) = (
            self.pick("手順の多い順（どの機械でも同じ）", "most steps (the same everywhere)"),
            self.pick("実測の遅い順", "slowest, as measured"),
        );
        format!("<p>{}</p>\n", escaped(steps))
            + &table(steps, &headings, &rows(&self.coverage.most_steps), false)
            + &format!("<p>{}</p>\n", escaped(time))
            + &table(time, &headings, &rows(&self.coverage.slowest), false)
    }

    fn disputes(&self) -> String {
        if self.coverage.disputes.is_empty() {
            return self.none();
        }
        let row = |own: &santei_golden::suite::Dispute| vec![Cell::Name(own.id.clone()), Cell::Text(own.text.clone())];
        let rows: Vec<_> = self.coverage.disputes.iter().map(row).collect();
        let headings = [self.pick("事例", "case"), self.pick("内容", "what")];
        table(self.pick("見解の相違", "disputes"), &headings, &rows, false)
    }

    fn masters(&self) -> String {
        let mut text = String::new();
        for used in &self.coverage.masters {
            let _ = writeln!(text, "<p class=\"lead\">{} sha256 {}</p>", escaped(&used.name), escaped(&used.sha256));
            let row = |own: &santei_golden::suite::ReleaseIdentity| {
                let as_of = own.as_of.map(|day| day.to_string()).unwrap_or_default();
                let digest = own.sha256.get(..16).unwrap_or(&own.sha256).to_owned();
                vec![
                    Cell::Name(own.family.clone()),
                    Cell::Name(own.label.clone()),
                    Cell::Name(as_of),
                    Cell::Name(digest),
                ]
            };
            let rows: Vec<_> = used.releases.iter().map(row).collect();
            let headings = [
                self.pick("種類", "family"),
                self.pick("公表版", "release"),
                self.pick("時点", "as of"),
                self.pick("要約値", "digest"),
            ];
            text.push_str(&table(&used.name, &headings, &rows, false));
        }
        for drift in &self.coverage.drift {
            let (before, now) = (drift.verified.masters.get(..16).unwrap_or(""), drift.sha256.get(..16).unwrap_or(""));
            let (suite, masters, on) = (&drift.suite, &drift.masters, drift.verified.on);
            let line = match self.ja {
                true => format!("{suite}: マスター（{masters}）が前回の検証（{on}）と違います: {before} → {now}"),
                false => {
                    format!("{suite}: the masters ({masters}) are not those last verified ({on}): {before} → {now}")
                }
            };
            let _ = writeln!(text, "<p class=\"red\">{}</p>", escaped(&line));
        }
        for folder in &self.coverage.without_manifest {
            let line = self.pick("suite.tomlがありません", "there is no suite.toml");
            let _ = writeln!(text, "<p>{}: {}</p>", escaped(folder), escaped(line));
        }
        text
    }
}
