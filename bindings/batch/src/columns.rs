//! The flat tables: what a row says, column by column. CSV, Parquet, the schema in the repository and the documentation come from the two
//! lists here.

use crate::summary::{Shares, Standing};
use arrow_array::builder::{BooleanBuilder, Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use santei::Day;
use santei::claim::{Claim, Coverage, CoverageKind, Line, Setting, Unit};
use santei::message::Severity;
use santei::num::YEN_PER_POINT;
use santei::outcome::{Addition, Fate, LineOutcome, LineStatus, Outcome, Unchecked, UnitDay};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

/// 行の単位: what a row of a table is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowKind {
    /// A claim.
    Claims,
    /// A line of a claim, added ones included.
    Lines,
}

impl RowKind {
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            RowKind::Claims => "claims",
            RowKind::Lines => "lines",
        }
    }
}

/// 型: the type of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// 整数: Arrow Int64.
    Int64,
    /// 文字列: Arrow Utf8.
    Utf8,
    /// 日: Arrow Date32; `YYYY-MM-DD` in CSV.
    Date32,
    /// 真偽: Arrow Boolean; `true` or `false` in CSV.
    Boolean,
}

impl ColumnKind {
    const fn arrow(self) -> DataType {
        match self {
            ColumnKind::Int64 => DataType::Int64,
            ColumnKind::Utf8 => DataType::Utf8,
            ColumnKind::Date32 => DataType::Date32,
            ColumnKind::Boolean => DataType::Boolean,
        }
    }
}

/// 列: a column as it is documented.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ColumnDocument {
    /// 列名: name.
    pub name: &'static str,
    /// 型: type.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// 空の可否: whether it may be null (empty in CSV).
    pub nullable: bool,
    /// 日本語: what it says.
    pub ja: &'static str,
    /// 英語: what it says.
    pub en: &'static str,
}

/// 表の列: the columns of both tables.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Columns {
    /// 請求: one row per claim.
    pub claims: Vec<ColumnDocument>,
    /// 明細: one row per line of a claim.
    pub lines: Vec<ColumnDocument>,
}

/// The columns of both tables, as they are documented.
pub fn columns() -> Columns {
    Columns {
        claims: CLAIM_COLUMNS.iter().map(Column::document).collect(),
        lines: LINE_COLUMNS.iter().map(Column::document).collect(),
    }
}

/// A cell.
pub(crate) enum Cell<'v> {
    Int(Option<i64>),
    Text(Option<Cow<'v, str>>),
    Day(Option<Day>),
    Flag(bool),
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Cell::Int(Some(value))
    }
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Cell::Int(Some(value.into()))
    }
}

impl From<usize> for Cell<'_> {
    fn from(value: usize) -> Self {
        Cell::Int(i64::try_from(value).ok())
    }
}

impl From<Option<i64>> for Cell<'_> {
    fn from(value: Option<i64>) -> Self {
        Cell::Int(value)
    }
}

impl<'v> From<&'v str> for Cell<'v> {
    fn from(value: &'v str) -> Self {
        Cell::Text(Some(Cow::Borrowed(value)))
    }
}

impl<'v> From<Option<&'v str>> for Cell<'v> {
    fn from(value: Option<&'v str>) -> Self {
        Cell::Text(value.map(Cow::Borrowed))
    }
}

impl From<Option<String>> for Cell<'_> {
    fn from(value: Option<String>) -> Self {
        Cell::Text(value.map(Cow::Owned))
    }
}

impl From<String> for Cell<'_> {
    fn from(value: String) -> Self {
        Cell::Text(Some(Cow::Owned(value)))
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Cell::Flag(value)
    }
}

impl From<Option<Day>> for Cell<'_> {
    fn from(value: Option<Day>) -> Self {
        Cell::Day(value)
    }
}

/// A claim with its result, as rows are made of it.
#[derive(Clone, Copy)]
pub(crate) struct ClaimView<'v> {
    pub(crate) input: &'v str,
    pub(crate) line: u64,
    pub(crate) claim: &'v Claim,
    pub(crate) outcome: &'v Outcome<'v>,
    pub(crate) skipped_units: u32,
    pub(crate) shares: Option<Shares>,
}

impl<'v> ClaimView<'v> {
    fn findings(&self, severity: Severity) -> usize {
        self.outcome.findings.iter().filter(|finding| finding.def.severity == severity).count()
    }

    fn lines(&self, status: LineStatus) -> usize {
        self.outcome.lines.iter().filter(|line| line.status == status).count()
    }

    fn coverage(&self) -> Option<&'v Coverage> {
        self.claim.coverages.first()
    }

    /// Words one after the other, with spaces; absent without any.
    fn words(words: impl Iterator<Item = impl core::fmt::Display>) -> Option<String> {
        let mut text = String::new();
        for word in words {
            let gap = if text.is_empty() { "" } else { " " };
            let _ = write!(text, "{gap}{word}");
        }
        (!text.is_empty()).then_some(text)
    }

    /// The lines as rows.
    fn rows(self) -> impl Iterator<Item = LineView<'v>> {
        let mut unit = None;
        self.outcome.lines.iter().map(move |line| {
            let is_first = unit.replace(line.unit) != Some(line.unit);
            let same = |own: &&Addition<'_>| (own.unit, own.line) == (line.unit, line.line) && own.fate == Fate::Added;
            let added = line.status == LineStatus::Added;
            let addition = self.outcome.additions.iter().find(|own| added && same(own));
            LineView { of: self, line, addition, is_first }
        })
    }
}

/// A line of a claim.
#[derive(Clone, Copy)]
pub(crate) struct LineView<'v> {
    of: ClaimView<'v>,
    line: &'v LineOutcome<'v>,
    addition: Option<&'v Addition<'v>>,
    /// Whether it is the first line of its unit.
    is_first: bool,
}

impl<'v> LineView<'v> {
    fn unit(&self) -> Option<&'v Unit> {
        self.of.claim.units.get(self.line.unit as usize)
    }

    fn entered(&self) -> Option<&'v Line> {
        self.unit()?.lines.get(self.line.line as usize)
    }

    fn days(&self) -> impl Iterator<Item = &'v UnitDay> {
        let unit = self.line.unit;
        self.of.outcome.unit_days.iter().filter(move |day| day.unit == unit)
    }

    /// The sum over the days of the unit, times their counts, with its first line only.
    fn sum(&self, of: impl Fn(&UnitDay) -> i64) -> Option<i64> {
        let mut days = self.days();
        if !self.is_first {
            return None;
        }
        days.try_fold(0i64, |sum, day| sum.checked_add(of(day).checked_mul(day.count.into())?))
    }
}

type OfClaim = for<'v> fn(&ClaimView<'v>) -> Cell<'v>;
type OfLine = for<'v> fn(&LineView<'v>) -> Cell<'v>;

struct Column<F> {
    name: &'static str,
    kind: ColumnKind,
    nullable: bool,
    ja: &'static str,
    en: &'static str,
    of: F,
}

impl<F> Column<F> {
    fn document(&self) -> ColumnDocument {
        let Column { name, kind, nullable, ja, en, .. } = *self;
        ColumnDocument { name, kind, nullable, ja, en }
    }
}

/// Declares the columns of a table: name, type, `null` where it may be empty, what it says, and where it comes from.
macro_rules! columns {
    (@null) => { false };
    (@null null) => { true };
    ($list:ident: $of:ty, $view:ident; $( $name:literal $kind:ident $($null:ident)?, $ja:literal, $en:literal, $value:expr; )*) => {
        static $list: &[Column<$of>] = &[$(
            Column {
                name: $name,
                kind: ColumnKind::$kind,
                nullable: columns!(@null $($null)?),
                ja: $ja,
                en: $en,
                of: |$view| Cell::from($value),
            },
        )*];
    };
}

columns! { CLAIM_COLUMNS: OfClaim, v;
    "input" Utf8, "入力のファイル名", "input file as it was named", v.input;
    "line" Int64, "入力の行（JSONL）・レコード（UKE）・行（Parquet）の番号", "line (JSONL), record (UKE) or row (Parquet) of the input, from 1", i64::try_from(v.line).ok();
    "id" Utf8, "請求の識別子", "id of the claim", v.claim.id.as_str();
    "month" Utf8, "診療年月 YYYY-MM", "month of care, YYYY-MM", v.claim.month.to_string();
    "setting" Utf8, "入外区分（outpatient・inpatient）", "outpatient or inpatient", setting(v.claim.setting);
    "prefecture" Utf8 null, "医療機関の都道府県番号", "prefecture of the institution", v.claim.institution.prefecture.map(|own| own.to_string());
    "institution" Utf8 null, "医療機関コード", "code of the institution", v.claim.institution.code.map(|own| own.to_string());
    "coverage" Utf8 null, "医療保険の種類（先頭のもの）", "kind of the first insurance", v.coverage().map(|own| coverage(own.kind));
    "insurer_number" Utf8 null, "保険者番号（先頭のもの）", "number of the first insurer", v.coverage().and_then(|own| own.insurer_number.as_deref());
    "coverages" Int64, "医療保険の数", "insurances", v.claim.coverages.len();
    "subsidy_numbers" Utf8 null, "公費負担者番号（空白区切り）", "payer numbers of the subsidies, with spaces", ClaimView::words(v.claim.subsidies.iter().filter_map(|own| own.payer_number.as_deref()));
    "standing" Utf8, "確定の区分: final（確定）・provisional（暫定）・undecided（判定不能あり）・incomplete（レセプトの一部が請求にない）",
        "final, provisional, undecided (something is undecided or refused), or incomplete (a part of the receipt is not in the claim)", Standing::of(v.outcome, v.skipped_units).slug();
    "provisional" Boolean, "公式に確認できないパラメータの使用", "whether a parameter that no official text confirms was used", v.outcome.provisional;
    "errors" Int64, "エラーの指摘の数", "findings that are errors", v.findings(Severity::Error);
    "undecideds" Int64, "判定不能の指摘の数", "findings that leave something undecided", v.findings(Severity::Undecided);
    "warnings" Int64, "注意の指摘の数", "findings that are warnings", v.findings(Severity::Warning);
    "infos" Int64, "情報の指摘の数", "findings that are information", v.findings(Severity::Info);
    "finding_codes" Utf8 null, "エラー・判定不能の指摘の番号（空白区切り、重複なし）", "numbers of the findings that are errors or undecided, each once, with spaces", finding_codes(v.outcome);
    "unchecked" Utf8 null, "未判定の領域（空白区切り）", "rule families that were not computed, with spaces", ClaimView::words(v.outcome.unchecked.iter().copied().map(Unchecked::slug));
    "skipped_units" Int64, "請求にできなかった算定単位の数（レセプトから）", "billing units of the receipt that are not in the claim", v.skipped_units;
    "lines" Int64, "明細の数（自動算定を含む）", "lines, added ones included", v.outcome.lines.len();
    "lines_added" Int64, "自動算定の明細の数", "lines that were added", v.lines(LineStatus::Added);
    "lines_suppressed" Int64, "不算定の明細の数", "lines that are absorbed or excluded", v.lines(LineStatus::Suppressed);
    "lines_undecided" Int64, "判定不能の明細の数", "lines that are undecided", v.lines(LineStatus::Undecided);
    "visits" Int64, "受診（保険組合せ別）の数", "visits, by payer combination", v.outcome.visits.len();
    "receipts" Int64, "レセプトの数", "receipts", v.outcome.receipts.len();
    "receipt_kinds" Utf8 null, "レセプト種別（空白区切り、未定は----）", "kinds of the receipts with spaces, ---- where undecided", ClaimView::words(v.outcome.receipts.iter().map(|own| own.kind.map_or_else(|| "----".to_owned(), |kind| format!("{kind:04}"))));
    "actual_days" Int64 null, "診療実日数（先頭のレセプト）", "actual days of the first receipt", v.outcome.receipts.first().and_then(|own| own.actual_days).map(i64::from);
    "points_x100" Int64 null, "合計点数（100分の1点）", "points in hundredths", v.outcome.totals.points.checked_mul(100);
    "undecided_points_x100" Int64 null, "うち判定不能の点数（100分の1点）", "part of them that is undecided, in hundredths", v.outcome.totals.undecided.checked_mul(100);
    "cost_yen" Int64 null, "医療費（円、1点10円、食事を含まない）", "cost in yen, 10 a point, without meals", v.outcome.totals.points.checked_mul(YEN_PER_POINT);
    "insurer_yen" Int64 null, "保険者負担（円）。負担額が未定なら空", "insurers by their rate, yen; null when a share is undecided", v.shares.map(|own| own.insurer);
    "high_cost_yen" Int64 null, "高額療養費（円）。負担額が未定なら空", "high-cost benefit, yen; null when a share is undecided", v.shares.map(|own| own.high_cost);
    "subsidies_yen" Int64 null, "公費負担（円）。負担額が未定なら空", "subsidies, yen; null when a share is undecided", v.shares.map(|own| own.subsidies);
    "patient_exact_yen" Int64 null, "一部負担金相当額（円）。負担額が未定なら空", "exact share of the patient, yen; null when undecided", v.shares.map(|own| own.patient);
    "counter_yen" Int64 null, "窓口徴収額（円、調整後）。未定なら空", "shares collected at the counter after adjustments, yen; null when undecided", counter(v.outcome);
    "collected_yen" Int64 null, "窓口で支払う額（円、食事・保険外を含む）。未定なら空", "what the patient pays at the counter, with meals and charges outside the insurance, yen; null when undecided", v.outcome.payment().collected();
    "meals_yen" Int64, "食事・生活療養の費用（円）", "cost of meals and living, yen", v.outcome.totals.meals_yen;
    "meals_patient_yen" Int64, "食事・生活療養の標準負担額（円）", "the patient's part of it, yen", v.outcome.totals.meals_patient_yen;
    "outside_yen" Int64, "保険外の負担（円、税込）", "charges outside the insurance, yen with tax", v.outcome.outside_yen;
}

columns! { LINE_COLUMNS: OfLine, v;
    "input" Utf8, "入力のファイル名", "input file as it was named", v.of.input;
    "line" Int64, "入力の行（JSONL）・レコード（UKE）・行（Parquet）の番号", "line (JSONL), record (UKE) or row (Parquet) of the input, from 1", i64::try_from(v.of.line).ok();
    "id" Utf8, "請求の識別子", "id of the claim", v.of.claim.id.as_str();
    "month" Utf8, "診療年月 YYYY-MM", "month of care, YYYY-MM", v.of.claim.month.to_string();
    "setting" Utf8, "入外区分（outpatient・inpatient）", "outpatient or inpatient", setting(v.of.claim.setting);
    "prefecture" Utf8 null, "医療機関の都道府県番号", "prefecture of the institution", v.of.claim.institution.prefecture.map(|own| own.to_string());
    "institution" Utf8 null, "医療機関コード", "code of the institution", v.of.claim.institution.code.map(|own| own.to_string());
    "unit" Int64, "算定単位の番号（0から。自動算定は請求の単位に続く番号）", "index of the billing unit, from 0; units that were added go on from those of the claim", v.line.unit;
    "unit_line" Int64, "算定単位の中の行（0から）", "place in the unit, from 0", v.line.line;
    "line_id" Utf8 null, "明細の識別子", "id of the line", v.entered().and_then(|own| own.id.as_deref());
    "service_class" Utf8 null, "診療識別", "service class (診療識別)", v.unit().map(|own| own.service_class.to_string()).or_else(|| v.addition.map(|own| format!("{:02}", own.service_class)));
    "first_day" Date32 null, "算定単位の最初の日", "first day of the unit", v.days().map(|own| own.date).min();
    "times" Int64, "算定単位の回数（日の合計）", "times of the unit over its days", v.days().map(|own| i64::from(own.count)).sum::<i64>();
    "code" Utf8, "コード", "nine-digit code", v.line.code.to_string();
    "name" Utf8 null, "名称。マスターにないコードは空", "name in the master; null for a code that it does not hold", Some(v.line.name).filter(|name| !name.is_empty());
    "quantity" Utf8 null, "数量・使用量", "quantity as a decimal number", v.entered().and_then(|own| own.quantity).map(|own| own.to_string()).or_else(|| v.addition.and_then(|own| own.quantity).map(|own| own.to_string()));
    "status" Utf8, "判定（accepted・added・suppressed・replaced・undecided・refused・performed_only）", "accepted, added, suppressed, replaced, undecided, refused or performed_only", v.line.status.slug();
    "nominal_points_x100" Int64 null, "所定点数（100分の1点）", "nominal points in hundredths", v.line.nominal;
    "unit_points_x100" Int64 null, "算定単位の点数×回数（100分の1点）。単位の先頭の明細だけ", "points of the unit times its times, in hundredths, with its first line only", v.sum(|own| own.points).and_then(|own| own.checked_mul(100));
    "unit_yen" Int64 null, "算定単位の円×回数（食事・生活療養）。単位の先頭の明細だけ", "yen of the unit times its times (meals), with its first line only", v.sum(|own| own.yen);
    "unit_undecided" Boolean, "算定単位に判定不能の日がある", "whether the unit is undecided on a day", v.days().any(|own| own.undecided);
    "rule" Utf8 null, "自動算定のルール", "rule by which the line was added", v.addition.map(|own| own.rule.id());
}

const fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Outpatient => "outpatient",
        Setting::Inpatient => "inpatient",
    }
}

const fn coverage(kind: CoverageKind) -> &'static str {
    match kind {
        CoverageKind::Employees => "employees",
        CoverageKind::National => "national",
        CoverageKind::NationalSociety => "national_society",
        CoverageKind::Retired => "retired",
        CoverageKind::LateElderly => "late_elderly",
    }
}

fn finding_codes(outcome: &Outcome<'_>) -> Option<String> {
    let open = outcome.findings.iter().filter(|finding| finding.def.severity >= Severity::Undecided);
    let mut codes: Vec<u16> = open.map(|finding| finding.def.code).collect();
    codes.sort_unstable();
    codes.dedup();
    ClaimView::words(codes.iter())
}

fn counter(outcome: &Outcome<'_>) -> Option<i64> {
    let payment = outcome.payment();
    payment.shares?.checked_add(payment.adjustment)
}

/// The Arrow schema of a table.
pub(crate) fn schema(rows: RowKind) -> SchemaRef {
    let field = |own: ColumnDocument| Field::new(own.name, own.kind.arrow(), own.nullable);
    let Columns { claims, lines } = columns();
    let list = match rows {
        RowKind::Claims => claims,
        RowKind::Lines => lines,
    };
    Arc::new(Schema::new(list.into_iter().map(field).collect::<Vec<_>>()))
}

/// Does something with the cells of every row of a claim. Gives how many rows there were.
pub(crate) fn each_row(
    rows: RowKind,
    view: &ClaimView<'_>,
    row: &mut dyn FnMut(&mut dyn Iterator<Item = Cell<'_>>),
) -> u64 {
    match rows {
        RowKind::Claims => {
            row(&mut CLAIM_COLUMNS.iter().map(|column| (column.of)(view)));
            1
        }
        RowKind::Lines => {
            let mut count = 0;
            for line in view.rows() {
                row(&mut LINE_COLUMNS.iter().map(|column| (column.of)(&line)));
                count += 1;
            }
            count
        }
    }
}

/// The first line of a CSV file.
pub(crate) fn heading(rows: RowKind) -> String {
    let schema = schema(rows);
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    format!("{}\n", names.join(","))
}

/// Writes a row of a CSV file: text with a comma, quotation mark or line end in quotation marks; null as nothing.
pub(crate) fn write_csv(out: &mut String, cells: &mut dyn Iterator<Item = Cell<'_>>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        // Writing into a String cannot fail.
        let _ = match cell {
            Cell::Int(Some(value)) => write!(out, "{value}"),
            Cell::Day(Some(day)) => write!(out, "{day}"),
            Cell::Flag(flag) => write!(out, "{flag}"),
            Cell::Text(Some(text)) if text.contains([',', '"', '\n', '\r']) => {
                write!(out, "\"{}\"", text.replace('"', "\"\""))
            }
            Cell::Text(Some(text)) => out.write_str(&text),
            Cell::Int(None) | Cell::Day(None) | Cell::Text(None) => Ok(()),
        };
    }
    out.push('\n');
}

/// Rows as they become columns.
pub(crate) struct Table {
    schema: SchemaRef,
    builders: Vec<Builder>,
}

enum Builder {
    Int(Int64Builder),
    Text(StringBuilder),
    Day(Date32Builder),
    Flag(BooleanBuilder),
}

impl Table {
    pub(crate) fn new(rows: RowKind) -> Table {
        let schema = schema(rows);
        let builder = |kind: &DataType| match kind {
            DataType::Int64 => Builder::Int(Int64Builder::new()),
            DataType::Date32 => Builder::Day(Date32Builder::new()),
            DataType::Boolean => Builder::Flag(BooleanBuilder::new()),
            _ => Builder::Text(StringBuilder::new()),
        };
        let builders = schema.fields().iter().map(|field| builder(field.data_type())).collect();
        Table { schema, builders }
    }

    pub(crate) fn push(&mut self, cells: &mut dyn Iterator<Item = Cell<'_>>) {
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            match (builder, cell) {
                (Builder::Int(own), Cell::Int(value)) => own.append_option(value),
                (Builder::Text(own), Cell::Text(value)) => own.append_option(value),
                (Builder::Day(own), Cell::Day(value)) => own.append_option(value.map(Day::number)),
                (Builder::Flag(own), Cell::Flag(value)) => own.append_value(value),
                // No column gives another kind than its own: tested below.
                (Builder::Int(own), _) => own.append_null(),
                (Builder::Text(own), _) => own.append_null(),
                (Builder::Day(own), _) => own.append_null(),
                (Builder::Flag(own), _) => own.append_null(),
            }
        }
    }

    /// The rows so far as columns; the table is empty again.
    pub(crate) fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let array = |builder: &mut Builder| -> ArrayRef {
            match builder {
                Builder::Int(own) => Arc::new(own.finish()),
                Builder::Text(own) => Arc::new(own.finish()),
                Builder::Day(own) => Arc::new(own.finish()),
                Builder::Flag(own) => Arc::new(own.finish()),
            }
        };
        RecordBatch::try_new(self.schema.clone(), self.builders.iter_mut().map(array).collect())
    }
}
