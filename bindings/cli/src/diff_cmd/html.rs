//! The difference as one page: nothing runs in it and nothing is fetched. On a narrow window a cause is a card.

use super::amounts::Flow;
use super::report::{CauseForm, CodeForm};
use super::text::{View, cause_name, count_rows, flow_cells, measures, number, side_rows, sum};
use crate::html::{self, escaped};
use santei::num::{grouped, grouped_decimal};
use std::fmt::Write;

const STYLE: &str = include_str!("diff.css");

impl View<'_> {
    pub fn html(&self) -> String {
        let title = self.pick("差の報告: 同じ請求の2通りの計算", "What changed: the same claims computed in two ways");
        let body = [
            format!("<h1>{}</h1>\n", escaped(title)),
            self.lead(),
            self.html_sides(),
            self.html_totals(),
            self.html_causes(),
            self.html_codes(),
            self.html_movers(),
            self.html_notes(),
        ]
        .concat();
        html::page(self.pick("ja", "en"), title, STYLE, &body)
    }

    /// The result in a sentence.
    fn lead(&self) -> String {
        let (counts, net) = (&self.report.claims, &self.report.difference.net);
        let [points, cost, collected] =
            [grouped_decimal(net.points_x100, 2), grouped(net.cost_yen), grouped(net.collected_yen)];
        let text = match self.ja {
            true => format!(
                "{}件のうち{}件が変わりました。点数 {points}点、費用 {cost}円、窓口で支払う額 {collected}円（差引）。",
                number(counts.compared),
                number(counts.changed)
            ),
            false => format!(
                "{} of {} claims changed: {points} points, cost {cost} yen, collected {collected} yen (net).",
                number(counts.changed),
                number(counts.compared)
            ),
        };
        format!("<p>{}</p>\n", escaped(&text))
    }

    fn html_sides(&self) -> String {
        let heading = |text: &str| format!("<th>{}</th>", escaped(text));
        let mut html =
            format!("<h2>{}</h2>\n<table>\n<thead><tr>", escaped(self.pick("比較の条件", "What is compared")));
        html += &["", self.pick("左", "left"), self.pick("右", "right")].map(heading).concat();
        html += "</tr></thead>\n<tbody>\n";
        let [left, right] = [&self.report.left, &self.report.right].map(|side| side_rows(side, self.ja));
        for ((name, left), (_, right)) in left.into_iter().zip(right) {
            let _ = writeln!(
                html,
                "<tr><th>{}</th><td>{}</td><td>{}</td></tr>",
                escaped(name),
                escaped(&left),
                escaped(&right)
            );
        }
        html += "</tbody>\n</table>\n";
        let _ = write!(html, "<h2>{}</h2>\n<table class=\"totals\">\n<tbody>\n", escaped(self.pick("件数", "Counts")));
        for (name, count) in count_rows(self.report, self.ja) {
            let _ = writeln!(html, "<tr><td>{}</td><td class=\"n\">{}</td></tr>", escaped(name), number(count));
        }
        html + "</tbody>\n</table>\n"
    }

    fn html_totals(&self) -> String {
        let columns = [
            (self.pick("左", "left"), true),
            (self.pick("右", "right"), true),
            (self.pick("増", "up"), true),
            (self.pick("減", "down"), true),
            (self.pick("差引", "net"), true),
        ];
        let mut html = format!(
            "<h2>{}</h2>\n<table class=\"totals\">\n<thead><tr><th></th>{}</tr></thead>\n<tbody>\n",
            escaped(self.pick("合計", "Totals")),
            headings(&columns)
        );
        let Flow { up, down, net } = &self.report.difference;
        for measure in measures(self.report) {
            let name = escaped(self.pick(&measure.ja, &measure.en));
            let (left, right) = (measure.text(&self.report.left_total), measure.text(&self.report.right_total));
            let _ = write!(html, "<tr><td>{name}</td><td class=\"n\">{left}</td><td class=\"n\">{right}</td>");
            for sum in [up, down, net] {
                html += &number_cell("", &measure.signed(sum));
            }
            html += "</tr>\n";
        }
        html + "</tbody>\n</table>\n"
    }

    fn html_causes(&self) -> String {
        let heading = escaped(self.pick("原因別（費用の増減が大きい順）", "By cause (largest change of cost first)"));
        if self.report.causes.is_empty() {
            return format!(
                "<h2>{heading}</h2>\n<p>{}</p>\n",
                escaped(self.pick("変化はありません。", "Nothing differs."))
            );
        }
        let labels = self.flow_labels();
        let mut columns = vec![("", true), (self.pick("原因", "cause"), false)];
        columns.extend([(self.pick("請求", "claims"), true), (self.pick("明細", "lines"), true)]);
        columns.extend(labels.map(|label| (label, true)));
        let mut html = format!(
            "<h2>{heading}</h2>\n<table class=\"cards\">\n<thead><tr>{}</tr></thead>\n<tbody>\n",
            headings(&columns)
        );
        let (shown, rest) = self.report.shown(self.top);
        for (place, cause) in shown.iter().enumerate() {
            html += &self.cause_row(place + 1, cause, &labels);
        }
        if !rest.is_empty() {
            let name = match self.ja {
                true => format!("ほか{}件の原因", rest.len()),
                false => format!("{} more causes", rest.len()),
            };
            html += &self.sum_row("", &name, &sum(&rest), &labels);
        }
        html += &self.sum_row("all", self.pick("合計", "all"), &self.report.difference, &labels);
        html += "</tbody>\n</table>\n";
        let note = self.pick(
            "原因の差引の合計は、全体の差引に一致します。分けられないものは「交互作用・特定不能」と「窓口の端数など」に示します。",
            "The causes sum to the whole difference. What cannot be attributed stands under “interaction, not attributed” and “rounding at the counter”.",
        );
        html + &format!("<p class=\"note\">{}</p>\n", escaped(note))
    }

    fn flow_labels(&self) -> [&'static str; 8] {
        match self.ja {
            true => ["点数増", "点数減", "費用差引", "保険者", "高額療養費", "公費", "患者", "窓口"],
            false => {
                ["points up", "points down", "cost net", "insurer", "high-cost", "subsidies", "patient", "collected"]
            }
        }
    }

    fn cause_row(&self, place: usize, cause: &CauseForm, labels: &[&str; 8]) -> String {
        let words = cause.cause.words(self.ja);
        let citation = cause.cause.citation();
        let part = |class: &str, text: &str| match text {
            "" => String::new(),
            text => format!("<div class=\"{class}\">{}</div>", escaped(text)),
        };
        let examples = format!("{}: {}", self.pick("例", "e.g."), cause.examples.join(", "));
        let mut html = format!(
            "<tr><td class=\"n empty\">{place}</td><td><span class=\"kind\">{}</span> {}{}{}{}</td>",
            escaped(cause.cause.kind.title(self.ja)),
            escaped(&cause_name(cause, self.ja)),
            part("values", &words),
            part("cite", &citation),
            part("examples", &examples),
        );
        html += &number_cell(self.pick("請求", "claims"), &number(cause.claims));
        html += &number_cell(self.pick("明細", "lines"), &number(cause.lines));
        for (label, cell) in labels.iter().zip(flow_cells(&cause.amounts)) {
            html += &number_cell(label, &cell);
        }
        html + "</tr>\n"
    }

    fn sum_row(&self, class: &str, name: &str, flow: &Flow, labels: &[&str; 8]) -> String {
        let empty = "<td class=\"n empty\"></td>";
        let mut html = format!("<tr class=\"{class}\">{empty}<td>{}</td>{empty}{empty}", escaped(name));
        for (label, cell) in labels.iter().zip(flow_cells(flow)) {
            html += &number_cell(label, &cell);
        }
        html + "</tr>\n"
    }

    fn html_codes(&self) -> String {
        if self.report.codes.is_empty() {
            return String::new();
        }
        let names = match self.ja {
            true => ["請求", "増（円）", "減", "差引"],
            false => ["claims", "up (yen)", "down", "net"],
        };
        let mut columns = vec![(self.pick("コード・名称", "code and name"), false)];
        columns.extend(names.map(|name| (name, true)));
        let mut html = format!(
            "<h2>{}</h2>\n<table class=\"cards\">\n<thead><tr>{}</tr></thead>\n<tbody>\n",
            escaped(self.pick("増減の大きいコード", "Codes that moved most")),
            headings(&columns)
        );
        for CodeForm { code, name, claims, up_yen, down_yen, net_yen } in self.report.codes.iter().take(self.top) {
            let _ = write!(html, "<tr><td>{code} {}</td>", escaped(name));
            let cells = [number(*claims)].into_iter().chain([up_yen, down_yen, net_yen].map(|yen| grouped(*yen)));
            for (label, cell) in names.iter().zip(cells) {
                html += &number_cell(label, &cell);
            }
            html += "</tr>\n";
        }
        html + "</tbody>\n</table>\n"
    }

    fn html_movers(&self) -> String {
        if self.report.movers.is_empty() {
            return String::new();
        }
        let names = match self.ja {
            true => ["点数", "費用", "患者", "窓口"],
            false => ["points", "cost", "patient", "collected"],
        };
        let mut columns = vec![(self.pick("請求", "claim"), false)];
        columns.extend(names.map(|name| (name, true)));
        let mut html = format!(
            "<h2>{}</h2>\n<table class=\"cards\">\n<thead><tr>{}</tr></thead>\n<tbody>\n",
            escaped(self.pick("増減の大きい請求", "Claims that moved most")),
            headings(&columns)
        );
        for mover in self.report.movers.iter().take(self.top) {
            let _ = write!(html, "<tr><td>{}</td>", escaped(&mover.claim));
            let yen = [mover.cost_yen, mover.patient_yen, mover.collected_yen].map(grouped);
            for (label, cell) in names.iter().zip([grouped_decimal(mover.points_x100, 2)].into_iter().chain(yen)) {
                html += &number_cell(label, &cell);
            }
            html += "</tr>\n";
        }
        html + "</tbody>\n</table>\n"
    }

    fn html_notes(&self) -> String {
        let notes: Vec<String> = self.notes().lines().map(str::to_owned).collect();
        if notes.is_empty() {
            return String::new();
        }
        let heading = escaped(self.pick("比較できなかったもの", "What could not be compared"));
        format!("<h2>{heading}</h2>\n{}", html::list("notes", &notes))
    }
}

fn headings(columns: &[(&str, bool)]) -> String {
    let heading = |(text, is_number): &(&str, bool)| {
        let class = if *is_number { " class=\"n\"" } else { "" };
        format!("<th{class}>{}</th>", escaped(text))
    };
    columns.iter().map(heading).collect()
}

/// A number, coloured by its sign; one that is 0 is left out of a card.
fn number_cell(label: &str, text: &str) -> String {
    let sign = match text.chars().next() {
        Some('+') => " up",
        Some('-') => " down",
        _ if text == "0" && !label.is_empty() => " empty0",
        _ => "",
    };
    format!("<td class=\"n{sign}\" data-label=\"{}\">{}</td>", escaped(label), escaped(text))
}
