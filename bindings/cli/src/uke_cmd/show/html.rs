//! The form as a page to print: A4 upright in the look of 様式第二, 点数欄 at the left and 摘要 at the right; what the 摘要 has no room for
//! goes on on 続紙 under the same head. On a narrow window the cells stand below one another.

use super::text::wrapped;
use super::{DIFFERS, Form, ORDERS, Remark, disease_name, joined, shown, word, words};
use crate::html::{escaped, list, page};
use santei::claim::Setting;
use santei::uke::{SheetClaim, SheetDay, SheetRow};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Lines of the 摘要's size that a page holds, with some to spare for what a browser sets differently.
const PAGE_LINES: usize = 78;
/// Half-width columns of the 摘要 beside 点数欄, and of one of the two columns of a 続紙.
const REMARK_COLUMNS: [usize; 2] = [62, 56];
/// Half-width columns of 傷病名.
const DISEASE_COLUMNS: usize = 72;

/// Black on white with the lines of the form.
const STYLE: &str = include_str!("form.css");

impl Form<'_> {
    /// The pages.
    pub(super) fn html(&self) -> String {
        let remarks = self.remarks();
        let mut rest = remarks.as_slice();
        let [beside, continued] = REMARK_COLUMNS;
        let mut pages = vec![take(&mut rest, self.first_lines(), beside)];
        while !rest.is_empty() {
            // Two columns, under a head of eight lines.
            pages.push(take(&mut rest, (PAGE_LINES - 8) * 2, continued));
        }
        let count = pages.len();
        let mut body = String::new();
        for (place, remarks) in pages.into_iter().enumerate() {
            let sheet = if place == 0 { self.first(remarks, count) } else { self.next(remarks, place + 1, count) };
            body.push_str(&sheet);
        }
        body.push_str(&list("notes", &self.notes()));
        let title = format!("{} {} {}", self.title(), self.sheet.month.era, self.sheet.number);
        page("ja", &title, STYLE, &body)
    }

    /// How many lines of the 摘要 the first page has room for: what title, cells, 傷病名, foot and notes leave.
    fn first_lines(&self) -> usize {
        let sheet = self.sheet;
        let diseases = sheet.care.diseases.iter().take(Self::DISEASES);
        let diseases: usize = diseases.map(|disease| wrapped(&disease_name(disease), DISEASE_COLUMNS).len()).sum();
        let cells = 2 * (usize::from(sheet.insurance.is_some()) + sheet.subsidies.len().min(1)) + 4;
        let optional = 2 * self.optional_cells().len().div_ceil(4);
        let foot = 2 * sheet.claims.len() + 3;
        let notes = self.notes().len() + 3;
        let taken = 5 + cells + optional + (diseases + 2).max(sheet.claims.len() + 2) + foot + notes;
        PAGE_LINES.saturating_sub(taken).max(20)
    }

    fn first(&self, remarks: &[Remark], pages: usize) -> String {
        let head = [self.top(1, pages), self.head(), self.diseases()].concat();
        let columns = format!("<div class=\"columns\">\n{}{}</div>\n", self.points_table(), remark_block(remarks, ""));
        format!("<section class=\"sheet\">\n{head}{columns}{}</section>\n", self.foot())
    }

    /// A 続紙: who and when again, then what remains.
    fn next(&self, remarks: &[Remark], number: usize, pages: usize) -> String {
        let sheet = self.sheet;
        let insurance = sheet.insurance.as_ref();
        let mut cells = vec![cell("氏名", "w5", &sheet.patient.name)];
        cells.push(cell("保険者番号", "w3", insurance.map_or("", |insurance| &insurance.insurer)));
        let symbol = insurance.map(|insurance| joined(&[insurance.symbol.clone(), insurance.number.clone()]));
        cells.push(cell("記号・番号", "w4", &symbol.unwrap_or_default()));
        for subsidy in sheet.subsidies.iter().take(2) {
            let order = ORDERS.get(usize::from(subsidy.order)).copied().unwrap_or_default();
            cells.push(cell(&format!("公費負担者番号{order}"), "w3", &subsidy.payer));
            cells.push(cell(&format!("受給者番号{order}"), "w3", &subsidy.recipient));
        }
        let head = format!("<div class=\"cells\">\n{}</div>\n", cells.concat());
        let block = remark_block(remarks, " wide");
        format!("<section class=\"sheet next\">\n{}{head}{block}</section>\n", self.top(number, pages))
    }

    /// The title line and the cells that are ticked.
    fn top(&self, number: usize, pages: usize) -> String {
        let (sheet, kind) = (self.sheet, &self.sheet.kind);
        let continued = if number > 1 { "　続紙" } else { "" };
        let of = if pages > 1 { format!("　{number}／{pages}") } else { String::new() };
        let title = format!(
            "<h{level} class=\"title\">{}</h{level}><p class=\"month\">{}分{}</p>",
            escaped(&self.title()),
            escaped(&sheet.month.era),
            escaped(&format!("{continued}{of}")),
            level = if number == 1 { 1 } else { 2 }
        );
        let unread = [kind.table, kind.scheme, kind.payers, kind.beneficiary].iter().all(|word| word.is_empty());
        let code = if unread { format!("？{}", kind.code) } else { String::new() };
        let inpatient = sheet.setting == Some(Setting::Inpatient);
        let beneficiaries: &[&str] = match inpatient {
            true => &["1 本入", "7 高入一", "3 六入", "9 高入７", "5 家入"],
            false => &["2 本外", "8 高外一", "4 六外", "0 高外７", "6 家外"],
        };
        let ticks = [
            ticks(&["1 医科"], kind.table),
            ticks(&["1 社・国", "3 後期", "2 公費", "4 退職"], kind.scheme),
            ticks(&["1 単独", "2 ２併", "3 ３併"], kind.payers),
            ticks(beneficiaries, kind.beneficiary),
        ];
        let code = if code.is_empty() { code } else { format!("<span class=\"tick\">{}</span>", escaped(&code)) };
        let cells = [
            cell("都道府県番号", "", &word(&sheet.institution.prefecture)),
            cell("医療機関コード", "", &sheet.institution.code),
            cell("レセプト番号", "", &sheet.number),
        ];
        format!(
            "<header><div class=\"name\">{title}</div><div class=\"kinds\">{}{code}</div><div class=\"codes\">{}</div></header>\n",
            ticks.concat(),
            cells.concat()
        )
    }

    fn head(&self) -> String {
        let (sheet, patient) = (self.sheet, &self.sheet.patient);
        let mut cells = Vec::new();
        if let Some(insurance) = &sheet.insurance {
            cells.push(boxed("保険者番号", "w3", &insurance.insurer));
            cells.push(cell("給付割合", "w1", &insurance.benefit_rate));
            let branch =
                if insurance.branch.is_empty() { String::new() } else { format!("（枝番）{}", insurance.branch) };
            let mark = if insurance.symbol.is_empty() { "" } else { "・" };
            let symbol = [&insurance.symbol, mark, &insurance.number, &branch].concat();
            cells.push(cell("被保険者証・被保険者手帳等の記号・番号", "w8", &symbol));
        }
        for subsidy in sheet.subsidies.iter().take(2) {
            let order = ORDERS.get(usize::from(subsidy.order)).copied().unwrap_or_default();
            let optional = if subsidy.optional_benefit { "　任意給付" } else { "" };
            cells.push(boxed(&format!("公費負担者番号{order}"), "w3", &subsidy.payer));
            cells.push(boxed(&format!("公費負担医療の受給者番号{order}{optional}"), "w3", &subsidy.recipient));
        }
        if sheet.subsidies.len() == 1 {
            cells.push(cell("公費負担者番号②", "w3", ""));
            cells.push(cell("公費負担医療の受給者番号②", "w3", ""));
        }
        let name = match patient.kana.is_empty() {
            true => escaped(&patient.name),
            false => format!("<span class=\"kana\">{}</span>{}", escaped(&patient.kana), escaped(&patient.name)),
        };
        let sexes = match patient.sex.known {
            true => ticks(&["1 男", "2 女"], &word(&patient.sex)),
            false => escaped(&word(&patient.sex)),
        };
        let born =
            format!("<span class=\"birth\">{sexes}{}{}</span>", eras(&patient.birth), escaped(&birth(&patient.birth)));
        cells.push(raw_cell("氏名", "w5", &format!("<strong>{name}</strong>{born}")));
        cells.push(cell("特記事項", "w2", &words(&sheet.special_notes)));
        let institution = &sheet.institution;
        let beds = if patient.beds.is_empty() { String::new() } else { format!("（{}床）", patient.beds) };
        let name = joined(&[institution.name.clone(), beds, institution.telephone.clone()]);
        cells.push(cell("保険医療機関の所在地及び名称", "w5", &name));
        cells.extend(self.optional_cells().iter().map(|(label, value)| cell(label, "w3", value)));
        format!("<div class=\"cells\">\n{}</div>\n", cells.concat())
    }

    /// Cells that stand in the head only when they hold something.
    fn optional_cells(&self) -> Vec<(&'static str, String)> {
        let (sheet, patient) = (self.sheet, &self.sheet.patient);
        let duty = sheet.insurance.as_ref().and_then(|insurance| insurance.duty_reason.as_ref()).map(word);
        let certificate = sheet.insurance.as_ref().map_or("", |insurance| &insurance.certificate);
        let cells = [
            ("職務上の事由", duty.unwrap_or_default()),
            ("証明書番号", certificate.to_owned()),
            ("診療科", words(&patient.departments)),
            ("カルテ番号", patient.chart.clone()),
            ("入院年月日", patient.admission.era.clone()),
            ("病棟区分", words(&patient.wards)),
            ("一部負担金・標準負担額区分", patient.income_class.as_ref().map(word).unwrap_or_default()),
            ("検索番号", sheet.search_number.clone()),
        ];
        cells.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// 傷病名 with first days and outcomes, and 診療実日数 beside.
    fn diseases(&self) -> String {
        let mut rows = String::new();
        for (place, disease) in self.sheet.care.diseases.iter().take(Self::DISEASES).enumerate() {
            let outcome = if disease.outcome.known { disease.outcome.name.clone() } else { word(&disease.outcome) };
            let _ = writeln!(
                rows,
                "<tr><td class=\"order\">({})</td><td>{}</td><td class=\"day\">({}) {}</td><td>{}</td></tr>",
                place + 1,
                escaped(&disease_name(disease)),
                place + 1,
                escaped(&disease.start.era),
                escaped(&outcome)
            );
        }
        let more = self.sheet.care.diseases.len() > Self::DISEASES;
        let more = if more { "<tr><td></td><td colspan=\"3\">（以下、摘要欄）</td></tr>\n" } else { "" };
        let days = self.sheet.claims.iter().map(|claim| {
            let payer = if claim.payer == "保険" { claim.payer.to_owned() } else { format!("公費{}", claim.payer) };
            format!("<tr><th>{}</th><td class=\"number\">{}日</td></tr>\n", escaped(&payer), shown(claim.actual_days))
        });
        format!(
            "<div class=\"diseases\">\n<table>\n<thead><tr><th colspan=\"2\">傷病名</th><th class=\"day\">診療開始日</th><th class=\"outcome\">転帰</th></tr></thead>\n<tbody>\n{rows}{more}</tbody>\n</table>\n\
             <table class=\"days\">\n<thead><tr><th colspan=\"2\">診療実日数</th></tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</div>\n",
            days.collect::<String>()
        )
    }

    /// 点数欄: the rows of the form, and those beside it that are used.
    fn points_table(&self) -> String {
        let columns = self.point_columns();
        let mut heading = String::from("<th colspan=\"2\"></th><th>回数</th>");
        for (place, title) in columns.iter().enumerate() {
            let title = if place == 0 { (*title).to_owned() } else { format!("公費分点数{title}") };
            let _ = write!(heading, "<th>{}</th>", escaped(&title));
        }
        let rows = &self.sheet.care.rows;
        let mut body = String::new();
        let mut group = "";
        for row in rows {
            let begins = row.group != group;
            group = row.group;
            let span = rows.iter().filter(|other| other.group == group).count();
            let (number, name) = row.group.split_once(' ').unwrap_or(("", row.group));
            let heading =
                format!("<th class=\"group\" rowspan=\"{span}\"><span>{number}</span> {}</th>", escaped(name));
            let _ = writeln!(
                body,
                "<tr{}>{}<td class=\"row\">{}</td><td class=\"number\">{}</td>{}</tr>",
                if begins { " class=\"begins\"" } else { "" },
                if begins { heading } else { String::new() },
                escaped(row.title),
                times(row),
                self.cells(row)
            );
        }
        format!("<table class=\"points\">\n<thead><tr>{heading}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
    }

    fn cells(&self, row: &SheetRow) -> String {
        let yen = if row.group.starts_with("97") { "円" } else { "" };
        let cell = |points: String| match points.is_empty() {
            true => "<td class=\"number\"></td>".to_owned(),
            false => format!("<td class=\"number\">{points}{yen}</td>"),
        };
        self.row_points(row).into_iter().map(cell).collect()
    }

    /// 療養の給付 and 食事・生活療養.
    fn foot(&self) -> String {
        let claims = &self.sheet.claims;
        let care = claims.iter().map(|claim| {
            foot_row(claim, &[&self.points(claim), "", &joined(&[self.reduction(claim), self.burden(claim)])])
        });
        let care = foot_table("療養の給付", &["請求点", "※決定点", "一部負担金額円"], &care.collect::<String>());
        let meals = claims.iter().map(|claim| {
            let meals = &claim.meals;
            foot_row(claim, &[&shown(meals.count), &self.meal_yen(claim), "", &shown(meals.standard_yen)])
        });
        let meals = meals.collect::<String>();
        let meals = match self.sheet.setting {
            Some(Setting::Inpatient) => {
                foot_table("食事・生活療養", &["回", "請求円", "※決定円", "（標準負担額）円"], &meals)
            }
            _ => String::new(),
        };
        format!("<footer>\n{care}{meals}</footer>\n")
    }
}

/// 回数 with what is counted; 入院料 and meals as points × times.
fn times(row: &SheetRow) -> String {
    if row.times == Some(0) {
        return format!("<span class=\"blank\">{}</span>", escaped(row.counts));
    }
    let by_value = match row.id {
        "90" | "92" => true,
        "12" | "12-management" | "12-overtime" | "12-holiday" | "12-night" => row.parts.len() == 1,
        _ => false,
    };
    if !by_value {
        return format!("{}{}", shown(row.times), escaped(row.counts));
    }
    let counts = if row.counts == "日" { "日間" } else { row.counts };
    let part =
        |part: &santei::uke::SheetPart| format!("{}×{}{counts}", shown(Some(part.points)), shown(Some(part.times)));
    row.parts.iter().map(part).collect::<Vec<_>>().join("<br>")
}

/// The remarks that fit in so many lines; at least one.
fn take<'r>(rest: &mut &'r [Remark], lines: usize, columns: usize) -> &'r [Remark] {
    let mut used = 0;
    let fits = |remark: &&Remark| {
        let end = [&remark.days, &remark.amount].map(|text| text.width() + usize::from(!text.is_empty()));
        let room = columns.saturating_sub(6 + end.iter().sum::<usize>()).max(10);
        used += wrapped(&remark.text, room).len();
        used <= lines
    };
    let count = rest.iter().take_while(fits).count().max(usize::from(!rest.is_empty()));
    let (own, more) = rest.split_at(count);
    *rest = more;
    own
}

fn remark_block(remarks: &[Remark], class: &str) -> String {
    let line = |remark: &Remark| {
        let end = |class: &str, text: &str| match text.is_empty() {
            true => String::new(),
            false => format!("<span class=\"{class}\">{}</span>", escaped(text)),
        };
        let amount = end("days", &remark.days) + &end("amount", &remark.amount);
        format!(
            "<li><span class=\"class\">{}</span><span class=\"star\">{}</span><span class=\"text\">{}</span>{amount}</li>\n",
            escaped(&remark.class),
            remark.star,
            escaped(&remark.text)
        )
    };
    let lines: String = remarks.iter().map(line).collect();
    format!("<div class=\"remarks{class}\"><p class=\"label\">摘要</p>\n<ul>\n{lines}</ul>\n</div>\n")
}

/// A cell of the head.
fn cell(label: &str, class: &str, value: &str) -> String {
    raw_cell(label, class, &escaped(value))
}

fn raw_cell(label: &str, class: &str, value: &str) -> String {
    format!(
        "<div class=\"cell {class}\"><span class=\"label\">{}</span><span class=\"value\">{value}</span></div>\n",
        escaped(label)
    )
}

/// A cell whose characters stand in boxes.
fn boxed(label: &str, class: &str, value: &str) -> String {
    let letters: String = value.chars().map(|letter| format!("<i>{}</i>", escaped(&letter.to_string()))).collect();
    raw_cell(label, class, &format!("<span class=\"boxes\">{letters}</span>"))
}

/// Words of the form, one of them ticked.
fn ticks(words: &[&str], ticked: &str) -> String {
    let word = |word: &&str| match *word == ticked {
        true => format!("<b>{}</b>", escaped(word)),
        false => format!("<span>{}</span>", escaped(word)),
    };
    format!("<span class=\"tick\">{}</span>", words.iter().map(word).collect::<String>())
}

/// 1明 2大 3昭 4平 5令, the era of the birth ticked.
fn eras(birth: &SheetDay) -> String {
    const ERAS: [(&str, &str); 5] =
        [("明治", "1 明"), ("大正", "2 大"), ("昭和", "3 昭"), ("平成", "4 平"), ("令和", "5 令")];
    let own = ERAS.iter().find(|(era, _)| birth.era.starts_with(era)).map_or("", |(_, word)| *word);
    ticks(&ERAS.map(|(_, word)| word), own)
}

fn birth(birth: &SheetDay) -> String {
    if birth.era.is_empty() { String::new() } else { format!("{}生", birth.era) }
}

fn foot_table(title: &str, headings: &[&str], rows: &str) -> String {
    let headings: String = headings.iter().map(|heading| format!("<th>{}</th>", escaped(heading))).collect();
    format!(
        "<table>\n<thead><tr><th>{}</th>{headings}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
        escaped(title)
    )
}

fn foot_row(claim: &SheetClaim, cells: &[&str]) -> String {
    let cell = |text: &&str| {
        let class = if text.ends_with(DIFFERS) { "number differs" } else { "number" };
        format!("<td class=\"{class}\">{}</td>", escaped(text))
    };
    let payer = if claim.payer == "保険" { claim.payer.to_owned() } else { format!("公費{}", claim.payer) };
    format!("<tr><th>{}</th>{}</tr>\n", escaped(&payer), cells.iter().map(cell).collect::<String>())
}
