//! The difference as people read it: the sides, the totals, the causes with what they moved, and what moved most.

use super::amounts::{Amounts, Flow};
use super::report::{CauseForm, CodeForm, DiffReport, SideForm};
use crate::table::{Align, Table, shortened};
use santei::num::{grouped, grouped_decimal};
use std::fmt::Write;

/// Columns of a name or a value in a table.
const NAME_COLUMNS: usize = 40;

/// A report in one language.
pub struct View<'r> {
    pub report: &'r DiffReport,
    /// Causes and movers that are shown.
    pub top: usize,
    pub ja: bool,
}

/// A sum that is shown, by its name.
pub struct Measure {
    pub ja: String,
    pub en: String,
    pub of: Box<dyn Fn(&Amounts) -> i64>,
    /// Decimal places of the number.
    pub places: u32,
}

impl Measure {
    pub fn text(&self, amounts: &Amounts) -> String {
        grouped_decimal((self.of)(amounts), self.places)
    }

    /// With a plus sign where it is above zero.
    pub fn signed(&self, amounts: &Amounts) -> String {
        let text = self.text(amounts);
        if (self.of)(amounts) > 0 { format!("+{text}") } else { text }
    }
}

/// Every sum that the two sides have; those that are nowhere other than 0 are left out, but points, cost and what is collected.
pub fn measures(report: &DiffReport) -> Vec<Measure> {
    let measure = |ja: &str, en: &str, of: fn(&Amounts) -> i64, places| Measure {
        ja: ja.to_owned(),
        en: en.to_owned(),
        of: Box::new(of),
        places,
    };
    let mut list = vec![
        measure("点数", "points", |own| own.points_x100, 2),
        measure("費用の額（円）", "cost (yen)", |own| own.cost_yen, 0),
        measure("保険者", "insurer", |own| own.insurer_yen, 0),
        measure("高額療養費", "high-cost benefit", |own| own.high_cost_yen, 0),
    ];
    let flows = report.causes.iter().map(|cause| &cause.amounts).chain([&report.difference]);
    let sums = flows.flat_map(|flow| [&flow.up, &flow.down]).chain([&report.left_total, &report.right_total]);
    let mut classes: Vec<&String> = sums.flat_map(|own| own.subsidies_yen.keys()).collect();
    classes.sort_unstable();
    classes.dedup();
    for class in classes {
        let (ja, en) = match class.as_str() {
            "written_out" => ("公費（番号なし）".to_owned(), "subsidy (written out)".to_owned()),
            class => (format!("公費 {class}"), format!("subsidy {class}")),
        };
        let class = class.clone();
        let of = Box::new(move |own: &Amounts| own.subsidies_yen.get(&class).copied().unwrap_or(0));
        list.push(Measure { ja, en, of, places: 0 });
    }
    list.extend([
        measure("患者（正確な負担額）", "patient (exact)", |own| own.patient_yen, 0),
        measure("負担未定", "open", |own| own.open_yen, 0),
        measure("窓口で支払う額", "collected", |own| own.collected_yen, 0),
        measure("保険外負担", "outside the insurance", |own| own.outside_yen, 0),
    ]);
    let flow = &report.difference;
    let always = ["points", "cost (yen)", "collected"];
    list.retain(|own| {
        let sums = [&flow.up, &flow.down, &report.left_total, &report.right_total];
        let moved =
            report.causes.iter().any(|cause| (own.of)(&cause.amounts.up) != 0 || (own.of)(&cause.amounts.down) != 0);
        always.contains(&own.en.as_str()) || moved || sums.into_iter().any(|sum| (own.of)(sum) != 0)
    });
    list
}

/// What a side is, as name and value.
pub fn side_rows(side: &SideForm, ja: bool) -> Vec<(&'static str, String)> {
    let pick = |japanese, english| if ja { japanese } else { english };
    let own = |text: &Option<String>| text.clone().unwrap_or_else(|| pick("請求のまま", "as in the claim").to_owned());
    let mut labels: Vec<&str> = Vec::new();
    for release in side.releases.iter().map(|release| release.label.as_str()) {
        if !labels.contains(&release) {
            labels.push(release);
        }
    }
    let files = match side.images.as_slice() {
        [] => pick("内蔵の既定データ", "embedded").to_owned(),
        files => files.join(" "),
    };
    let engine = match &side.library {
        Some(library) => format!("{} ({library})", side.engine),
        None => side.engine.clone(),
    };
    let known_at = side.known_at.clone().unwrap_or_else(|| pick("すべて", "everything").to_owned());
    let settings = match side.settings.as_str() {
        "" => pick("請求のまま", "as in the claim").to_owned(),
        settings => settings.to_owned(),
    };
    vec![
        (pick("マスター", "images"), format!("{files} [{}]", labels.join(", "))),
        (pick("公表時点", "known at"), known_at),
        (pick("診療年月", "month"), own(&side.month)),
        (pick("エンジン", "engine"), engine),
        (pick("設定", "settings"), settings),
    ]
}

/// The counts of claims, as name and number; those of 0 are left out behind the first two.
pub fn count_rows(report: &DiffReport, ja: bool) -> Vec<(&'static str, u64)> {
    let counts = &report.claims;
    let rows = [
        (("比較した請求", "claims compared"), counts.compared),
        (("変化のある請求", "claims changed"), counts.changed),
        (("　点数・費用", "  points or cost"), counts.points_changed),
        (("　負担者", "  payers"), counts.payers_changed),
        (("　窓口で支払う額", "  collected"), counts.collected_changed),
        (("　レセプトの記載", "  fields of receipts"), counts.receipts_changed),
        (("　指摘", "  findings"), counts.findings_changed),
        (("変化のある明細", "lines changed"), counts.lines_changed),
        (("窓口未定（窓口の合計に入らない）", "collected open on a side (in no sum of it)"), counts.collected_open),
        (("左のみ拒否", "refused on the left only"), counts.refused_left),
        (("右のみ拒否", "refused on the right only"), counts.refused_right),
        (("両方で拒否（比較できない）", "refused on both sides (not compared)"), counts.refused_both),
        (("請求にならないレセプト", "receipts that make no claim"), counts.receipts_not_made),
        (("請求に入らない算定単位", "billing units left out of their claims"), counts.units_left_out),
        (("月末に移した日", "days moved to the last of a month"), counts.days_clamped),
    ];
    let told = rows.into_iter().enumerate().filter(|(place, (_, count))| *place < 2 || *count > 0);
    told.map(|(_, ((japanese, english), count))| (if ja { japanese } else { english }, count)).collect()
}

/// A whole number with separators.
pub fn number(count: u64) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The name of a cause with its code in front.
pub fn cause_name(cause: &CauseForm, ja: bool) -> String {
    let cause = &cause.cause;
    match cause.code {
        Some(code) if !cause.name(ja).contains(&code.to_string()) => format!("{code} {}", cause.name(ja)),
        _ => cause.name(ja).to_owned(),
    }
}

impl View<'_> {
    pub fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.ja { ja } else { en }
    }

    pub fn text(&self) -> String {
        let parts =
            [self.sides(), self.counts(), self.totals(), self.causes(), self.codes(), self.movers(), self.notes()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn sides(&self) -> String {
        let mut table = Table::new(&[
            (self.pick("条件", "terms"), Align::Left),
            (self.pick("左", "left"), Align::Left),
            (self.pick("右", "right"), Align::Left),
        ]);
        let [left, right] = [&self.report.left, &self.report.right].map(|side| side_rows(side, self.ja));
        for ((name, left), (_, right)) in left.into_iter().zip(right) {
            table.row([name.to_owned(), left, right]);
        }
        table.render()
    }

    fn counts(&self) -> String {
        let mut table = Table::new(&[(self.pick("件数", "counts"), Align::Left), ("", Align::Right)]);
        for (name, count) in count_rows(self.report, self.ja) {
            table.row([name.to_owned(), number(count)]);
        }
        table.render()
    }

    fn totals(&self) -> String {
        let right = Align::Right;
        let mut table = Table::new(&[
            (self.pick("合計", "totals"), Align::Left),
            (self.pick("左", "left"), right),
            (self.pick("右", "right"), right),
            (self.pick("増", "up"), right),
            (self.pick("減", "down"), right),
            (self.pick("差引", "net"), right),
        ]);
        let Flow { up, down, net } = &self.report.difference;
        for measure in measures(self.report) {
            let name = self.pick(&measure.ja, &measure.en).to_owned();
            table.row([
                name,
                measure.text(&self.report.left_total),
                measure.text(&self.report.right_total),
                measure.signed(up),
                measure.signed(down),
                measure.signed(net),
            ]);
        }
        table.render()
    }

    fn causes(&self) -> String {
        if self.report.causes.is_empty() {
            return self.pick("変化はありません。\n", "Nothing differs.\n").to_owned();
        }
        let right = Align::Right;
        let mut table = Table::new(&[
            ("", right),
            (self.pick("原因", "cause"), Align::Left),
            (self.pick("内容", "what"), Align::Left),
            (self.pick("左 → 右", "left → right"), Align::Left),
            (self.pick("請求", "claims"), right),
            (self.pick("明細", "lines"), right),
            (self.pick("点数増", "points up"), right),
            (self.pick("点数減", "points down"), right),
            (self.pick("費用差引", "cost net"), right),
            (self.pick("保険者", "insurer"), right),
            (self.pick("高額", "high-cost"), right),
            (self.pick("公費", "subsidies"), right),
            (self.pick("患者", "patient"), right),
            (self.pick("窓口", "collected"), right),
        ]);
        let (shown, rest) = self.report.shown(self.top);
        for (place, cause) in shown.iter().enumerate() {
            let head = [
                (place + 1).to_string(),
                cause.cause.kind.title(self.ja).to_owned(),
                shortened(&cause_name(cause, self.ja), NAME_COLUMNS),
                shortened(&cause.cause.words(self.ja), NAME_COLUMNS),
                number(cause.claims),
                number(cause.lines),
            ];
            table.row(head.into_iter().chain(flow_cells(&cause.amounts)));
        }
        if !rest.is_empty() {
            let name = match self.ja {
                true => format!("ほか{}件の原因（--top）", rest.len()),
                false => format!("{} more causes (--top)", rest.len()),
            };
            let head = [String::new(), String::new(), name, String::new(), String::new(), String::new()];
            table.row(head.into_iter().chain(flow_cells(&sum(&rest))));
        }
        let head = ["", "", self.pick("合計", "all"), "", "", ""].map(str::to_owned);
        table.row(head.into_iter().chain(flow_cells(&self.report.difference)));
        let mut text = table.render();
        text.push('\n');
        for (place, cause) in shown.iter().enumerate() {
            let citation = cause.cause.citation();
            let examples = cause.examples.join(", ");
            let label = self.pick("例", "e.g.");
            let separator = if citation.is_empty() { "" } else { "  " };
            let _ = writeln!(text, "{:>3}  {citation}{separator}{label}: {examples}", place + 1);
        }
        text
    }

    fn codes(&self) -> String {
        if self.report.codes.is_empty() {
            return String::new();
        }
        let right = Align::Right;
        let mut table = Table::new(&[
            (self.pick("増減の大きいコード", "codes that moved most"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("請求", "claims"), right),
            (self.pick("増（円）", "up (yen)"), right),
            (self.pick("減", "down"), right),
            (self.pick("差引", "net"), right),
        ]);
        for CodeForm { code, name, claims, up_yen, down_yen, net_yen } in self.report.codes.iter().take(self.top) {
            let numbers = [up_yen, down_yen, net_yen].map(|yen| grouped(*yen));
            let head = [code.to_string(), shortened(name, NAME_COLUMNS), number(*claims)];
            table.row(head.into_iter().chain(numbers));
        }
        table.render()
    }

    fn movers(&self) -> String {
        if self.report.movers.is_empty() {
            return String::new();
        }
        let right = Align::Right;
        let mut table = Table::new(&[
            (self.pick("増減の大きい請求", "claims that moved most"), Align::Left),
            (self.pick("点数", "points"), right),
            (self.pick("費用", "cost"), right),
            (self.pick("患者", "patient"), right),
            (self.pick("窓口", "collected"), right),
        ]);
        for mover in self.report.movers.iter().take(self.top) {
            let points = grouped_decimal(mover.points_x100, 2);
            let yen = [mover.cost_yen, mover.patient_yen, mover.collected_yen].map(grouped);
            table.row([mover.claim.clone(), points].into_iter().chain(yen));
        }
        table.render()
    }

    pub fn notes(&self) -> String {
        let mut text = String::new();
        for refusal in &self.report.refusals {
            let words = self.pick(&refusal.ja, &refusal.en);
            let side = match (refusal.side, self.ja) {
                ("left", true) => "左が拒否",
                ("right", true) => "右が拒否",
                (_, true) => "両方が拒否",
                ("left", false) => "refused on the left",
                ("right", false) => "refused on the right",
                (_, false) => "refused on both sides",
            };
            let _ = writeln!(text, "{} {side}: E{} {}: {words}", refusal.claim, refusal.code, refusal.slug);
        }
        for receipt in &self.report.not_made {
            let words = self.pick("請求にならないレセプト", "receipt that makes no claim");
            let _ = writeln!(text, "{} {words}: {}", receipt.place, receipt.text);
        }
        text
    }
}

/// What causes come to together.
pub fn sum(causes: &[&CauseForm]) -> Flow {
    let mut all = Flow::default();
    for cause in causes {
        // Parts of a total that fits fit as well, but for sums of both signs; those were added up when the total was.
        let Flow { up, down, net } = &cause.amounts;
        all.up = all.up.plus(up).unwrap_or_default();
        all.down = all.down.plus(down).unwrap_or_default();
        all.net = all.net.plus(net).unwrap_or_default();
    }
    all
}

/// Points up and down, and the net of cost, insurer, 高額療養費, subsidies, patient and what is collected.
pub fn flow_cells(flow: &Flow) -> [String; 8] {
    let Flow { up, down, net } = flow;
    [
        plus(grouped_decimal(up.points_x100, 2)),
        grouped_decimal(down.points_x100, 2),
        plus(grouped(net.cost_yen)),
        plus(grouped(net.insurer_yen)),
        plus(grouped(net.high_cost_yen)),
        plus(grouped(net.all_subsidies_yen())),
        plus(grouped(net.patient_yen)),
        plus(grouped(net.collected_yen)),
    ]
}

fn plus(text: String) -> String {
    if text.starts_with('-') || text == "0" { text } else { format!("+{text}") }
}
