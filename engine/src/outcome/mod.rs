//! The output: an [`Outcome`] holds every line with its status, every amount with its way back, and says first whether it
//! is final.
//!
//! It is meant to be reused: [`crate::Session::calculate`] clears it and fills it again without allocating once its lists
//! have grown. Texts are made on request ([`Outcome::document`], [`explain`]).

/// What is written as JSON, with its schema where that is asked for.
macro_rules! json_forms {
    ($( $(#[$meta:meta])* pub struct $name:ident $(<$life:lifetime>)? { $($body:tt)* } )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Debug, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name $(<$life>)? { $($body)* }
        )*
    };
}

mod addition;
mod billed;
mod calendar;
mod checklist;
mod comments;
mod completed;
mod decision;
mod document;
mod explain;
mod narrator;
mod payment;
mod spans;
mod statement;

use crate::claim::{AdjudicationMode, Claim, MinGrade, Setting};
use crate::masters::{Drug, Family, FeeItem, FeeTablePart, LocalScheme, Material, ParameterValue, Release, Rule};
use crate::message::{Arg, MessageDef, Severity};
use crate::num::{Ratio, Rounding};
use crate::{Code, Day};

pub(crate) use addition::Depends;
pub use addition::{Addition, Fate, Supporter};
pub(crate) use billed::BilledUnit;
pub use calendar::{
    Calendar, CalendarBill, CalendarDay, CalendarFinding, CalendarMeal, CalendarSuggestion, CalendarSum, CalendarWard,
};
pub use checklist::{CheckFinding, CheckSource, Checklist, KindCount, UncheckedFamily};
pub use comments::{CommentNeed, CommentState, required_comments};
pub use decision::{Against, Basis, Decision, Withheld};
pub use document::{CoverageDocument, Document};
pub use explain::{Explanation, Passage, PassageStep, explain, explain_visit, passages};
pub use narrator::Narrator;
pub use payment::Payment;
pub use spans::DaySpan;
pub use statement::{
    Statement, StatementCategory, StatementCharge, StatementFamily, StatementLine, StatementMeals, StatementShare,
    StatementUnit,
};

/// Where in the claim a finding or a trace event belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// The whole claim.
    Claim,
    /// A billing unit, by its index.
    Unit(u32),
    /// A line, by unit and place in the unit.
    Line(u32, u32),
    /// A coverage, by its index.
    Coverage(u32),
    /// A payer combination, by its index.
    Combination(u32),
    /// A visit of the Outcome, by its index.
    Visit(u32),
    /// A subsidy, by its index.
    Subsidy(u32),
    /// A charge outside the insurance, by its index.
    Outside(u32),
}

impl Position {
    /// The JSON pointer (RFC 6901) into the claim; visits point at the day's place in the Outcome.
    pub fn pointer(self) -> String {
        match self {
            Position::Claim => String::new(),
            Position::Unit(unit) => format!("/units/{unit}"),
            Position::Line(unit, line) => format!("/units/{unit}/lines/{line}"),
            Position::Coverage(index) => format!("/coverages/{index}"),
            Position::Combination(index) => format!("/combinations/{index}"),
            Position::Visit(index) => format!("/visits/{index}"),
            Position::Subsidy(index) => format!("/subsidies/{index}"),
            Position::Outside(index) => format!("/outside/{index}"),
        }
    }
}

/// 指摘: something to know about the result.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'m> {
    /// The registry entry.
    pub def: &'static MessageDef,
    /// Where.
    pub at: Position,
    /// Arguments of the text, in order.
    pub args: [Arg<'m>; 3],
    /// Citation behind it (告示・通知, or a master row), empty where none applies.
    pub citation: &'m str,
}

/// 判定: what became of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineStatus {
    /// 算定: stands as entered.
    Accepted,
    /// 自動算定: added by santei.
    Added,
    /// 不算定: absorbed or excluded; stays at zero.
    Suppressed,
    /// 読替え: replaced by another item.
    Replaced,
    /// 判定不能: stays, but the data do not decide it.
    Undecided,
    /// 算定不可: cannot be claimed as entered; stays at zero.
    Refused,
    /// 実施のみ: performed and not claimed.
    PerformedOnly,
}

impl LineStatus {
    /// The stable word of the JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            LineStatus::Accepted => "accepted",
            LineStatus::Added => "added",
            LineStatus::Suppressed => "suppressed",
            LineStatus::Replaced => "replaced",
            LineStatus::Undecided => "undecided",
            LineStatus::Refused => "refused",
            LineStatus::PerformedOnly => "performed_only",
        }
    }
}

/// The master row that a line was priced from.
#[derive(Clone, Copy, Debug)]
pub enum Row<'m> {
    /// 診療行為.
    FeeItem(FeeItem<'m>),
    /// 医薬品.
    Drug(Drug<'m>),
    /// 特定器材.
    Material(Material<'m>),
}

impl<'m> Row<'m> {
    /// 名称.
    pub fn name(self) -> &'m str {
        match self {
            Row::FeeItem(item) => item.name(),
            Row::Drug(drug) => drug.name(),
            Row::Material(material) => material.name(),
        }
    }

    /// 単位: unit of the quantity, empty when there is none.
    pub fn unit_name(self) -> &'m str {
        match self {
            Row::FeeItem(item) => item.unit_name(),
            Row::Drug(drug) => drug.unit_name(),
            Row::Material(material) => material.unit_name(),
        }
    }
}

/// 明細の結果: one line of the claim, on the first day of its unit.
#[derive(Clone, Copy, Debug)]
pub struct LineOutcome<'m> {
    /// Index of the unit.
    pub unit: u32,
    /// Place in the unit.
    pub line: u32,
    /// コード.
    pub code: Code,
    /// What became of it.
    pub status: LineStatus,
    /// 名称, also of a code without a row in force where an earlier release knows it; else empty.
    pub name: &'m str,
    /// The row in force, if one was found.
    pub row: Option<Row<'m>>,
    /// 所定点数: nominal points in hundredths, before percentages and bundle prices; absent when no row decides it or the
    /// line is a percentage, a drug or a material.
    pub nominal: Option<i64>,
}

/// 点数・回数算定単位の結果: a unit on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnitDay {
    /// Index of the unit.
    pub unit: u32,
    /// 日.
    pub date: Day,
    /// 回数.
    pub count: u32,
    /// 点数: points of one time.
    pub points: i64,
    /// 円: yen of one time, for 食事療養・生活療養.
    pub yen: i64,
    /// Whether something about the unit is undecided.
    pub undecided: bool,
}

/// 特別の料金: what a unit costs outside the insurance on a day, because a drug is the patient's choice (選定療養).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpecialUnit {
    /// Index of the unit.
    pub unit: u32,
    /// 日.
    pub date: Day,
    /// 回数.
    pub count: u32,
    /// Points of one time; 10 yen each, before tax.
    pub points: i64,
}

/// 領収証での位置: where a unit on a day stands on the 領収証.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Placement<'m> {
    /// 領収証の区分: code of the category; empty when none holds the unit.
    pub category: &'m str,
    /// 標準負担額: whether its yen are the patient's part of the meals.
    pub standard_amount: bool,
    /// 生活療養: whether its yen are meals and living costs of 生活療養.
    pub living: bool,
    /// 環境療養: whether its yen are the patient's part of the living costs of 生活療養 beside the meals.
    pub environment: bool,
}

/// 保険外負担の結果: a charge outside the insurance with its tax.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChargeOutcome {
    /// Index of the charge; absent for the 特別の料金 of drugs of the patient's choice.
    pub charge: Option<u32>,
    /// Index of the visit with which it is collected; absent when its encounter has no visit.
    pub visit: Option<u32>,
    /// 消費税: yen added as tax; absent when the amount is entered with tax, or none is due.
    pub tax: Option<i64>,
    /// 金額: yen with tax.
    pub yen: i64,
}

/// A total under a heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subtotal<'m> {
    /// 診療識別 or category code.
    pub code: &'m str,
    /// Japanese title.
    pub title_ja: &'m str,
    /// English title.
    pub title_en: &'m str,
    /// Place in the official order.
    pub order: i64,
    /// Points.
    pub points: i64,
    /// Yen, for meals.
    pub yen: i64,
}

/// 合計.
#[derive(Clone, Debug, Default)]
pub struct Totals<'m> {
    /// 合計点数.
    pub points: i64,
    /// Part of [`Totals::points`] that comes from undecided units.
    pub undecided: i64,
    /// 食事療養・生活療養: total cost in yen.
    pub meals_yen: i64,
    /// 標準負担額: the patient's part of it in yen.
    pub meals_patient_yen: i64,
    /// 診療識別別.
    pub by_service_class: Vec<Subtotal<'m>>,
    /// 領収証の区分別.
    pub by_receipt_category: Vec<Subtotal<'m>>,
}

/// 受診: what one visit costs and who pays, for one payer combination. Amounts in yen.
///
/// In exact yen, insurer + benefit + subsidies + patient is the cost (10 yen a point).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Visit {
    /// 日.
    pub date: Day,
    /// Index of the encounter, when the units name one.
    pub encounter: Option<u32>,
    /// Index of the payer combination.
    pub combination: u32,
    /// 点数.
    pub points: i64,
    /// 保険者負担: what the insurance pays by its rate; absent when undecided.
    pub insurer: Option<i64>,
    /// 高額療養費: what the insurance pays above a ceiling (マル長 included).
    pub benefit: i64,
    /// 一部負担金相当額: exact patient share; absent when undecided.
    pub patient_exact: Option<i64>,
    /// 窓口徴収額: what is collected for this visit; absent when undecided. Charges outside the insurance are not in it.
    pub counter: Option<i64>,
    /// 減免額: what the insurer waives of the share; negative is collected on top (大阪型の限度額超過分).
    pub reduction: i64,
    /// 調整: what this visit changes in the amounts collected earlier (sum of its [`Adjustment`]s); negative is given back.
    pub adjustment: i64,
    /// 保険外負担: charges outside the insurance collected with the visit, tax included.
    pub outside: i64,
    /// 自己負担限度額: the ceiling of the combination for the month as known at this visit; absent when none applies.
    pub ceiling: Option<i64>,
    /// Whether each day of a stay is a visit of its own, as a scheme of the combination counts days or visits.
    pub by_day: bool,
}

impl Visit {
    /// 請求期間: the days that the visit stands for, where it is a bill of a stay.
    pub fn period(&self, claim: &Claim) -> Option<DaySpan> {
        let is_bill = claim.setting == Setting::Inpatient && self.encounter.is_none();
        let stay = claim.stay.as_ref().filter(|_| is_bill)?;
        let from = if self.by_day { self.date } else { stay.bill_start(self.date, claim.month.first_day()) };
        Some(DaySpan { from, until: self.date })
    }

    /// A visit whose shares are not decided yet.
    pub(crate) fn undecided(date: Day, encounter: Option<u32>, combination: u32, by_day: bool) -> Visit {
        Visit {
            date,
            encounter,
            combination,
            points: 0,
            insurer: None,
            benefit: 0,
            patient_exact: None,
            counter: None,
            reduction: 0,
            adjustment: 0,
            outside: 0,
            ceiling: None,
            by_day,
        }
    }
}

/// 公費負担: what a subsidy pays for a visit in exact yen; negative takes back what it paid for earlier visits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SubsidyShare {
    /// Index of the visit.
    pub visit: u32,
    /// Index of the subsidy.
    pub subsidy: u32,
    /// Yen.
    pub yen: i64,
}

/// 月途中の合算調整: what the combination of parts shifts when a visit is added. Amounts in yen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Adjustment {
    /// Index of the visit that causes it.
    pub visit: u32,
    /// Index of the payer combination whose amounts change.
    pub combination: u32,
    /// 高額療養費.
    pub benefit: i64,
    /// Exact patient share.
    pub patient_exact: i64,
    /// At the counter.
    pub counter: i64,
}

/// What an adjustment changes in the payment of a subsidy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AdjustmentShare {
    /// Index of the adjustment.
    pub adjustment: u32,
    /// Index of the subsidy.
    pub subsidy: u32,
    /// Yen.
    pub yen: i64,
}

/// 上限額管理票の記入: what to write for a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LedgerLine {
    /// Index of the visit.
    pub visit: u32,
    /// Index of the subsidy.
    pub subsidy: u32,
    /// 自己負担額: yen.
    pub yen: i64,
    /// 総医療費: yen, for ledgers that show it.
    pub cost: Option<i64>,
}

/// 負担者: who pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Payer {
    /// 保険者, by index of the coverage.
    Coverage(u32),
    /// 高額療養費, by index of the coverage that pays it.
    HighCost(u32),
    /// 公費, by index of the subsidy.
    Subsidy(u32),
    /// 患者.
    Patient,
}

/// 月の負担: what one payer bears in the month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PayerMonth {
    /// Who.
    pub payer: Payer,
    /// Index of the payer combination.
    pub combination: u32,
    /// Exact yen.
    pub yen: i64,
}

/// 精算: what a payer owes or gets back for visits that were settled with other facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settlement {
    /// Who.
    pub payer: Payer,
    /// Index of the payer combination.
    pub combination: u32,
    /// What was collected or claimed.
    pub before: i64,
    /// What the facts now give.
    pub after: i64,
}

/// 食事・生活療養の負担: who bears the meals and living costs of a bill (請求期間) under a payer combination. Amounts in yen; outside
/// 高額療養費 and every cap.
///
/// Insurer + subsidies ([`MealSubsidy`]) + patient is the cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MealShare {
    /// Last day of the bill; the day itself where the units name encounters.
    pub date: Day,
    /// Index of the payer combination.
    pub combination: u32,
    /// 生活療養 or 食事療養.
    pub living: bool,
    /// 費用の額.
    pub cost: i64,
    /// 標準負担額.
    pub standard: i64,
    /// 保険者負担.
    pub insurer: i64,
    /// 患者負担; absent when a subsidy leaves it open.
    pub patient: Option<i64>,
}

/// 食事・生活療養の公費負担: what a subsidy pays of a [`MealShare`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MealSubsidy {
    /// Index of the share.
    pub share: u32,
    /// Index of the subsidy.
    pub subsidy: u32,
    /// Yen.
    pub yen: i64,
}

/// レセプト: one receipt of the month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// レセプト種別: 4 digits of 別表5; absent when the data do not decide it.
    pub kind: Option<u32>,
    /// Index of the coverage; absent for 公費単独.
    pub coverage: Option<u32>,
    /// 診療実日数; absent without encounters.
    pub actual_days: Option<u32>,
    /// 合計点数.
    pub points: i64,
    /// 一部負担金額 of the insurance field; absent = the field stays blank.
    pub patient_yen: Option<i64>,
    /// 食事・生活療養 回数.
    pub meals: u32,
    /// 食事・生活療養 合計金額.
    pub meals_yen: i64,
    /// 給付割合: percent of the cost that the insurance bears by its rate; absent for 公費単独 and while undecided.
    pub benefit_percent: Option<u8>,
    /// 一部負担金・食事療養費・生活療養費標準負担額区分: 1 digit of 別表8; absent = blank.
    pub amount_class: Option<u8>,
}

/// レセプトの公費欄: a subsidy on a receipt, in the order of the receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReceiptSubsidy {
    /// Index of the receipt.
    pub receipt: u32,
    /// Index of the subsidy.
    pub subsidy: u32,
    /// 点数.
    pub points: i64,
    /// 給付対象額; absent = blank.
    pub benefit_target: Option<i64>,
    /// 一部負担金額; absent = blank.
    pub share: Option<i64>,
    /// 診療実日数 under the subsidy; absent without encounters.
    pub actual_days: Option<u32>,
    /// 食事・生活療養 回数 of which it bears a part.
    pub meals: u32,
    /// 食事・生活療養 合計金額 of these.
    pub meals_yen: i64,
}

/// 特記事項 of a receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReceiptNote {
    /// Index of the receipt.
    pub receipt: u32,
    /// Code of 別表9, such as 26 for 区ア.
    pub code: u8,
}

/// 負担区分 of the units of a payer combination on a receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BurdenClass {
    /// Index of the receipt.
    pub receipt: u32,
    /// Index of the payer combination.
    pub combination: u32,
    /// Code of 別表21, such as `1` or `5`.
    pub code: char,
}

/// 公表版の有無: which releases and rule families a date had.
#[derive(Clone, Copy, Debug)]
pub struct FamilyCoverage<'m> {
    /// The family of masters.
    pub family: Family,
    /// First day asked about.
    pub from: Day,
    /// Last day asked about.
    pub until: Day,
    /// The release in force, or none: then its rules are unchecked.
    pub release: Option<Release<'m>>,
}

/// A rule family that this version does not compute, so that nobody takes silence for an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unchecked {
    /// 電子点数表 (包括・背反・回数): no release of it is in force.
    FeeTable,
    /// One table of the 電子点数表 that the release in force does not hold, though lines of the claim are subject to it.
    FeeTablePart(FeeTablePart),
    /// 施設基準の届出: the claim does not say which standards the institution holds, though lines depend on them.
    Standards,
    /// 自動算定 (判断料, 処方料 …).
    Completion,
    /// コメント関連テーブル: no release of it is in force. No Outcome says so; a [`Checklist`] does, because only it asks for comments.
    RequiredComments,
}

impl Unchecked {
    /// What is not checked, in plain words.
    pub const fn title(self, japanese: bool) -> &'static str {
        let (ja, en) = match self {
            Unchecked::FeeTable => ("電子点数表（包括・背反・算定回数）", "fee table (bundling, exclusion, frequency)"),
            Unchecked::FeeTablePart(part) => part.unchecked_title(),
            Unchecked::Standards => ("施設基準の届出", "facility standards"),
            Unchecked::Completion => {
                ("自動算定（判断料・処方料など）", "automatic lines (judgement fees, prescription fees …)")
            }
            Unchecked::RequiredComments => {
                ("必要なコメント（コメント関連テーブル）", "required comments (comment table)")
            }
        };
        if japanese { ja } else { en }
    }

    /// The stable word of the JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Unchecked::FeeTable => "fee_table",
            Unchecked::FeeTablePart(part) => part.unchecked_slug(),
            Unchecked::Standards => "standards",
            Unchecked::Completion => "completion",
            Unchecked::RequiredComments => "required_comments",
        }
    }
}

/// A step of the calculation, kept typed and small; [`explain`] turns the steps into a tree with citations.
#[derive(Clone, Copy, Debug)]
pub struct TraceEvent<'m> {
    /// Where it happened.
    pub at: Position,
    /// The service date it was computed for.
    pub date: Day,
    /// What happened.
    pub step: Step<'m>,
}

/// What a step did.
#[derive(Clone, Copy, Debug)]
pub enum Step<'m> {
    /// The row in force was found: the row, its release, and whether it was carried back.
    Row(Row<'m>, Release<'m>, bool),
    /// きざみ値計算; the result is in hundredths of a point or a yen.
    StepFee {
        /// The item, which gives the steps.
        item: FeeItem<'m>,
        /// Quantity in 10^-5 of its unit.
        quantity: i64,
        /// Number of steps (きざみ) above the lower limit.
        steps: i64,
        /// Result.
        result: i64,
    },
    /// 実施時間の合算: a part of a session that falls under several items by time.
    JoinedTime {
        /// Minutes of the part.
        minutes: i64,
        /// Minutes that the first points of the session cover.
        in_base: i64,
        /// Number of steps (きざみ) beyond them.
        steps: i64,
        /// Points of the part.
        result: Ratio,
        /// The rule instance behind it.
        rule: Rule<'m>,
    },
    /// ％加算・％減算.
    Percent {
        /// Percent in hundredths; negative subtracts.
        percent: i64,
        /// The exact points it was taken of.
        base: Ratio,
        /// Whether 注加算 are in the base.
        with_additions: bool,
        /// The rule instance behind it.
        rule: Option<Rule<'m>>,
    },
    /// 項目数包括: several items became flat points.
    Bundle {
        /// 包括対象検査 (項番16).
        group: u8,
        /// Number of items counted.
        items: u32,
        /// Points.
        points: i64,
        /// The rule instance behind it.
        rule: Rule<'m>,
    },
    /// A price times a quantity.
    PriceTimes {
        /// Price in hundredths of a yen.
        price: i64,
        /// Quantity in 10^-5 of its unit.
        quantity: i64,
        /// Whether the price came from the claim and not from the master.
        from_record: bool,
    },
    /// 薬剤料: the exact yen of the unit became points by the rule of its 区分.
    DrugPoints {
        /// Yen.
        yen: Ratio,
        /// Points.
        points: i64,
        /// The rule instance behind it.
        rule: Rule<'m>,
    },
    /// 特別の料金 of 選定療養: the exact yen of the unit became points, outside the insurance.
    SpecialCharge {
        /// Yen.
        yen: Ratio,
        /// Points.
        points: i64,
        /// The rule instance by which drugs become points.
        rule: Rule<'m>,
    },
    /// 特定保険医療材料: the exact yen of the unit became points.
    MaterialPoints {
        /// Yen.
        yen: Ratio,
        /// Yen that make one point.
        divisor: i64,
        /// Points.
        points: i64,
    },
    /// 酸素・窒素: rounded to yen before the points.
    OxygenYen {
        /// Value before the rounding.
        exact: Ratio,
        /// Yen.
        yen: i64,
    },
    /// A named rounding.
    Rounded {
        /// Value before the rounding.
        exact: Ratio,
        /// The named rounding.
        rounding: Rounding,
        /// Result.
        result: i64,
    },
    /// The unit's points (or yen) for one time.
    UnitPoints {
        /// Points.
        points: i64,
        /// Yen.
        yen: i64,
    },
    /// 負担割合 by a dated parameter.
    BurdenRate {
        /// The dated value.
        parameter: ParameterValue<'m>,
        /// Its identifier.
        id: &'static str,
    },
    /// 負担割合 printed on the certificate.
    BurdenGiven {
        /// Tenths (割).
        tenths: u8,
    },
    /// 国公費: the row of the 国公費マスター that a subsidy follows.
    NationalScheme {
        /// The rule instance behind it.
        rule: Rule<'m>,
    },
    /// 地方単独事業: the scheme of the masters that a subsidy follows from a day on.
    LocalScheme {
        /// The scheme.
        scheme: LocalScheme<'m>,
    },
    /// 地方単独事業の取扱い: what the rulebook adds to the columns of the scheme.
    LocalPractice {
        /// The rule instance.
        rule: Rule<'m>,
    },
    /// 一部負担金相当額: the share before ceilings and subsidies.
    InsuranceShare {
        /// Cost of the visit in yen.
        cost: i64,
        /// Share in yen.
        share: i64,
    },
    /// 自己負担限度額: the limit that works on the combination this month.
    Ceiling {
        /// The dated row; absent for マル長 without a ceiling.
        row: Option<ParameterValue<'m>>,
        /// The limit in yen.
        yen: i64,
        /// Cost of the combination in the month so far, yen.
        cost: i64,
        /// Whether ceilings are halved (75歳到達月).
        halved: bool,
        /// Whether it is the 配慮措置.
        relieved: bool,
        /// 高額療養費 of this visit in yen.
        benefit: i64,
        /// The ceiling of the class, whichever limit is lower.
        ceiling: Option<i64>,
        /// The cap of マル長, whichever limit is lower.
        long_term: Option<i64>,
        /// How the limit grows with the cost; absent where it is a fixed amount.
        formula: Option<CeilingFormula>,
    },
    /// 公費負担: what a subsidy pays.
    SubsidyPays {
        /// Index of the subsidy.
        subsidy: u32,
        /// What it leaves to later payers and the patient, before 高額療養費.
        left: i64,
        /// What it pays in yen.
        yen: i64,
        /// Why it leaves that much.
        reason: SubsidyReason,
    },
    /// 減免, or what is collected beside the share (negative).
    Reduction {
        /// Exact yen.
        exact: i64,
        /// Yen at the counter.
        counter: i64,
    },
    /// 合算: several combinations together pass a limit.
    Combined {
        /// Index of the combination whose amounts change.
        combination: u32,
        /// The limit in yen.
        limit: i64,
        /// What is above it in yen.
        excess: i64,
    },
    /// 消費税 on a charge outside the insurance.
    Tax {
        /// Amount without tax in yen.
        net: i64,
        /// Tax in yen.
        tax: i64,
        /// The dated rate.
        rate: ParameterValue<'m>,
    },
    /// 判定: what adjudicate decided about a line, by the index of the decision.
    Decided(u32),
    /// 自動算定: what the line follows from, by the index of the addition.
    Proposed(u32),
    /// 窓口徴収: the exact share and the amount collected.
    Counter {
        /// Value before the rounding.
        exact: i64,
        /// Amount to collect in yen.
        counter: i64,
        /// What is waived of it in yen; negative is collected on top.
        reduction: i64,
        /// Why the amount without what is waived is what it is.
        reason: CounterReason,
        /// The dated rounding unit.
        unit: ParameterValue<'m>,
    },
}

/// 限度額の計算式: the base, and a part of the cost above a threshold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CeilingFormula {
    /// The fixed term in yen.
    pub base: i64,
    /// Cost from which on a part of the cost is added, yen.
    pub threshold: i64,
    /// That part.
    pub rate: Ratio,
    /// The cost that the formula looks at, yen.
    pub cost: i64,
}

/// 窓口徴収額の理由: why the counter collects an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CounterReason {
    /// 端数処理: the exact share, rounded to the unit.
    Rounded,
    /// 限度額: what is left of the limit of 高額療養費 or マル長.
    AtLimit {
        /// The limit in yen.
        limit: i64,
        /// What was collected up to the visit, yen.
        before: i64,
    },
    /// 公費の上限額: what is left of the cap of a subsidy.
    RestOfCap {
        /// Index of the subsidy.
        subsidy: u32,
        /// The cap in yen.
        cap: i64,
        /// What counted towards it up to the visit, yen.
        before: i64,
    },
    /// 累計: what was collected of earlier visits decides.
    Sums,
}

/// Why a subsidy leaves what it leaves to the patient and later payers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum SubsidyReason {
    /// It leaves everything: nothing limits the patient's share under it.
    #[default]
    Nothing,
    /// 自己負担なし: it takes over all that is left.
    TakesAll,
    /// 負担割合.
    Rate,
    /// 回の上限額, yen.
    CapPerVisit(i64),
    /// 日の上限額, yen.
    CapPerDay(i64),
    /// 月の上限額, yen.
    CapPerMonth(i64),
    /// 負担回数: the visits with a share are used up.
    VisitsUsedUp,
    /// 助成割合・固定額: the scheme pays a part, the rest is the patient's.
    PaysPart,
    /// 公費負担上限額: the scheme pays up to a cap, yen.
    PaysUpTo(i64),
    /// 助成条件・自己負担条件: the visit is one that the scheme charges nothing for.
    NotCharged,
    /// 助成条件: the visit is one that the scheme does not subsidise.
    NotSubsidised,
    /// 他公費の自己負担: behind this other subsidy the scheme pays nothing.
    BehindOther,
    /// 特別な計算方法 of the scheme, or マル長 used up before it.
    SpecialRule,
}

/// 算定結果: everything about one claim.
#[derive(Clone, Debug, Default)]
pub struct Outcome<'m> {
    /// Every line of the claim, in order.
    pub lines: Vec<LineOutcome<'m>>,
    /// Every unit on every day.
    pub unit_days: Vec<UnitDay>,
    /// What complete proposed, in order of proposal.
    pub additions: Vec<Addition<'m>>,
    /// The lines behind these.
    pub supporters: Vec<Supporter>,
    /// Where each of [`Outcome::unit_days`] stands on the 領収証, in the same order.
    pub placements: Vec<Placement<'m>>,
    /// What adjudicate decided about lines that do not simply stand, in order of line and day.
    pub decisions: Vec<Decision<'m>>,
    /// 見送り: why additions were withheld, cut or left to a person, in order of decision.
    pub withheld: Vec<Withheld<'m>>,
    /// 特別の料金 of units.
    pub special_charges: Vec<SpecialUnit>,
    /// What to know.
    pub findings: Vec<Finding<'m>>,
    /// Totals of the month.
    pub totals: Totals<'m>,
    /// Visits in order of time.
    pub visits: Vec<Visit>,
    /// What subsidies pay per visit, in order of visit and payment.
    pub shares: Vec<SubsidyShare>,
    /// Adjustments of earlier visits, in order of the visit that causes them.
    pub adjustments: Vec<Adjustment>,
    /// What adjustments change for subsidies.
    pub adjustment_shares: Vec<AdjustmentShare>,
    /// Entries for cap ledgers.
    pub ledger: Vec<LedgerLine>,
    /// The month by payer.
    pub payers: Vec<PayerMonth>,
    /// Refunds and extra charges for settled visits.
    pub settlements: Vec<Settlement>,
    /// Receipts of the month.
    pub receipts: Vec<Receipt>,
    /// Subsidies on the receipts.
    pub receipt_subsidies: Vec<ReceiptSubsidy>,
    /// 特記事項 on the receipts.
    pub receipt_notes: Vec<ReceiptNote>,
    /// 負担区分 on the receipts.
    pub burden_classes: Vec<BurdenClass>,
    /// Meals and living costs, in order of bill.
    pub meals: Vec<MealShare>,
    /// What subsidies pay of them, in order of payment.
    pub meal_subsidies: Vec<MealSubsidy>,
    /// Charges outside insurance (選定療養), yen with tax.
    pub outside_yen: i64,
    /// The charges of the claim outside insurance, each with its tax, but those whose tax is not known.
    pub charges: Vec<ChargeOutcome>,
    /// Which releases the dates had.
    pub coverage: Vec<FamilyCoverage<'m>>,
    /// Rule families not computed by this version.
    pub unchecked: Vec<Unchecked>,
    /// Whether a parameter of grade B- or C was used.
    pub provisional: bool,
    /// 確度の下限: the lowest grade that the claim lets a parameter have.
    pub min_grade: MinGrade,
    /// The steps.
    pub trace: Vec<TraceEvent<'m>>,
}

impl<'m> Outcome<'m> {
    /// An empty Outcome.
    pub fn new() -> Outcome<'m> {
        Outcome::default()
    }

    /// 確定: whether nothing in the result is undecided, refused or provisional.
    pub fn is_final(&self) -> bool {
        !self.provisional && self.findings.iter().all(|finding| finding.def.severity < Severity::Undecided)
    }

    /// Empties the lists and keeps their room.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.unit_days.clear();
        self.additions.clear();
        self.supporters.clear();
        self.placements.clear();
        self.decisions.clear();
        self.withheld.clear();
        self.special_charges.clear();
        self.findings.clear();
        let totals = &mut self.totals;
        (totals.points, totals.undecided, totals.meals_yen, totals.meals_patient_yen) = (0, 0, 0, 0);
        totals.by_service_class.clear();
        totals.by_receipt_category.clear();
        self.visits.clear();
        self.shares.clear();
        self.adjustments.clear();
        self.adjustment_shares.clear();
        self.ledger.clear();
        self.payers.clear();
        self.settlements.clear();
        self.receipts.clear();
        self.receipt_subsidies.clear();
        self.receipt_notes.clear();
        self.burden_classes.clear();
        self.meals.clear();
        self.meal_subsidies.clear();
        self.outside_yen = 0;
        self.charges.clear();
        self.coverage.clear();
        self.unchecked.clear();
        self.provisional = false;
        self.trace.clear();
    }

    /// Points of one time of a unit on a day that are undecided: those of its open lines, where the points of its lines are told
    /// one by one, else all.
    pub fn undecided_points(&self, day: &UnitDay) -> i64 {
        if day.undecided { self.points_of_open_lines(day).unwrap_or(day.points) } else { 0 }
    }

    fn points_of_open_lines(&self, day: &UnitDay) -> Option<i64> {
        let (mut all, mut open, mut base_is_open, mut has_additions) = (0i64, 0i64, false, false);
        for line in self.lines.iter().filter(|line| line.unit == day.unit && self.is_billed(line, day.date)) {
            let (nominal, Row::FeeItem(item)) = (line.nominal?, line.row?) else { return None };
            all = all.checked_add(nominal)?;
            has_additions |= !item.is_base();
            if line.status == LineStatus::Undecided {
                open = open.checked_add(nominal)?;
                base_is_open |= item.is_base();
            }
        }
        let told = all == day.points.checked_mul(100)? && open > 0 && open % 100 == 0;
        (told && !(base_is_open && has_additions)).then_some(open / 100)
    }

    fn is_billed(&self, line: &LineOutcome<'m>, on: Day) -> bool {
        let struck = |own: &Decision<'m>| {
            (own.unit, own.line, own.date) == (line.unit, line.line, on) && own.allowed == 0 && own.count > 0
        };
        line.status != LineStatus::PerformedOnly && !self.decisions.iter().any(struck)
    }

    /// The lines of a unit.
    pub(crate) fn lines_of(&self, unit: u32) -> impl Iterator<Item = &LineOutcome<'m>> {
        let first = self.lines.partition_point(|line| line.unit < unit);
        self.lines.iter().skip(first).take_while(move |line| line.unit == unit)
    }

    /// The proposal that an added line is on a day.
    pub(crate) fn addition_on(&self, line: &LineOutcome<'_>, date: Day) -> Option<&Addition<'m>> {
        let same = |own: &&Addition<'_>| (own.unit, own.line, own.date) == (line.unit, line.line, date);
        self.additions.iter().find(same)
    }

    /// How many times of a line stand on a day; a line of which nothing was decided stands as often as it was entered.
    pub(crate) fn times_standing(&self, claim: &Claim, line: &LineOutcome<'_>, date: Day) -> u32 {
        if line.status == LineStatus::Added {
            let billed = self.addition_on(line, date).filter(|addition| addition.fate == Fate::Added);
            return billed.map_or(0, |addition| addition.count);
        }
        let same =
            |decision: &&Decision<'_>| (decision.unit, decision.line, decision.date) == (line.unit, line.line, date);
        let warned = claim.settings.adjudication == AdjudicationMode::Warn;
        let decided = self.decisions.iter().find(same).filter(|_| !warned);
        decided.map_or(u32::MAX, |decision| decision.allowed)
    }

    /// The lines that an addition follows from.
    pub fn supporters_of(&self, addition: u32) -> impl Iterator<Item = Supporter> {
        self.supporters.iter().copied().filter(move |supporter| supporter.addition == addition)
    }

    /// Adds a finding.
    pub(crate) fn find(&mut self, def: &'static MessageDef, at: Position, args: [Arg<'m>; 3]) {
        self.findings.push(Finding { def, at, args, citation: "" });
    }

    /// Adds a step to the trace.
    pub(crate) fn note(&mut self, at: Position, date: Day, step: Step<'m>) {
        self.trace.push(TraceEvent { at, date, step });
    }
}
