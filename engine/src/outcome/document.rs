//! The JSON form of an Outcome: fixed key order, integers only (points as hundredths, yen), byte-identical at every door.
//!
//! The words before the first colon of a doc comment are the official term; they become the titles of the JSON Schema.

use super::{LineOutcome, Outcome, Payer, Unchecked, Visit};
use crate::claim::Claim;
use crate::masters::Release;
use crate::{Code, Day};
use serde::Serialize;

json_forms! {
    /// 算定結果: the Outcome of one claim.
    pub struct Document<'a> {
        /// 識別子: id of the claim.
        pub id: &'a str,
        /// 確定: false when something is undecided, refused or provisional; read this first.
        #[serde(rename = "final")]
        pub is_final: bool,
        /// 暫定: whether a parameter that no official text confirms was used.
        pub provisional: bool,
        /// 未判定の領域: rule families that this version does not compute.
        pub unchecked: Vec<&'static str>,
        /// 指摘: findings in the order of the rooms.
        pub findings: Vec<FindingDocument<'a>>,
        /// 明細: every line of the claim.
        pub lines: Vec<LineDocument<'a>>,
        /// 判定: lines that do not simply stand, per day, with the row behind the decision.
        pub decisions: Vec<DecisionDocument<'a>>,
        /// 自動算定: lines that follow from the entered ones: added, only suggested, or withheld.
        pub additions: Vec<AdditionDocument<'a>>,
        /// 算定単位: every unit on every day.
        pub units: Vec<UnitDocument<'a>>,
        /// 合計: totals of the month.
        pub totals: TotalsDocument<'a>,
        /// 受診: visits in order of time.
        pub visits: Vec<VisitDocument<'a>>,
        /// 月の負担: the month by payer.
        pub payers: Vec<PayerDocument<'a>>,
        /// 食事・生活療養: who bears meals and living costs, per bill and combination.
        pub meals: Vec<MealDocument<'a>>,
        /// 精算: refunds and extra charges for settled visits.
        pub settlements: Vec<SettlementDocument<'a>>,
        /// レセプト: receipts of the month.
        pub receipts: Vec<ReceiptDocument<'a>>,
        /// 保険外: charges outside insurance, yen with tax.
        pub outside_yen: i64,
        /// 公表版: which releases the dates had.
        pub coverage: Vec<CoverageDocument<'a>>,
        /// 公表版の同一性: digests of the releases that answered.
        pub masters: Vec<MasterDocument<'a>>,
        /// エンジンの版: version of the engine.
        pub engine: &'a str,
    }

    /// 指摘: one finding.
    pub struct FindingDocument<'a> {
        /// 番号: stable number.
        pub code: u16,
        /// 名称: stable name.
        pub slug: &'a str,
        /// 重さ: info, warning, undecided or error.
        pub severity: &'a str,
        /// 位置: JSON pointer into the claim.
        pub at: String,
        /// 日本語: text.
        pub ja: String,
        /// 英語: text.
        pub en: String,
        /// 根拠: citation, empty where none applies.
        pub citation: &'a str,
    }

    /// 明細: one line.
    pub struct LineDocument<'a> {
        /// 算定単位: index of the unit.
        pub unit: u32,
        /// 行: place in the unit.
        pub line: u32,
        /// 識別子: id given by the caller.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<&'a str>,
        /// コード: nine digits.
        pub code: Code,
        /// 名称: name in the master.
        pub name: &'a str,
        /// 判定: status.
        pub status: &'a str,
        /// 所定点数: nominal points in hundredths.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub nominal_points_x100: Option<i64>,
    }

    /// 自動算定: a line that follows from entered ones.
    pub struct AdditionDocument<'a> {
        /// 結果: added, suggested or withheld.
        pub status: &'a str,
        /// 算定単位: index of the unit; units of their own are numbered on from those of the claim.
        pub unit: u32,
        /// 行: place in the unit.
        pub line: u32,
        /// コード: nine digits.
        pub code: Code,
        /// 診療識別: of the unit.
        pub service_class: u32,
        /// 保険組合せ: id of the combination that pays.
        pub combination: &'a str,
        /// 受診: id of the encounter.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub encounter: Option<&'a str>,
        /// 日: day.
        pub date: Day,
        /// 回数: times.
        pub count: u32,
        /// 数量: whole units, for items that are counted so.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub quantity: Option<u32>,
        /// ルール: id of the rule instance.
        pub rule: &'a str,
        /// 日本語: title of the rule.
        pub ja: &'a str,
        /// 英語: title of the rule.
        pub en: &'a str,
        /// 根拠: citation.
        pub citation: &'a str,
        /// 根拠の明細: JSON pointers of the lines that it follows from.
        pub supporters: Vec<String>,
        /// 不足: what the claim does not say, where it is only suggested.
        pub missing: Option<&'a str>,
        /// 理由: stable name of the finding that took it away, or left it open.
        pub reason: Option<&'a str>,
    }

    /// 判定: what was decided about a line on a day.
    pub struct DecisionDocument<'a> {
        /// 位置: JSON pointer of the line.
        pub at: String,
        /// コード: nine digits.
        pub code: Option<Code>,
        /// 日: day.
        pub date: Day,
        /// 判定: suppressed or undecided.
        pub status: &'a str,
        /// 回数: times entered.
        pub count: u32,
        /// 算定回数: times that stand.
        pub allowed: u32,
        /// 理由: stable name of the finding.
        pub reason: &'a str,
        /// 表: `02`, `03-1` … `05`, or `master` for a column of the fee master.
        pub table: Option<&'a str>,
        /// 行: the row of the table in words.
        pub row: Option<String>,
        /// 期間: first day of the window.
        pub window_from: Option<Day>,
        /// 期間: last day of the window.
        pub window_until: Option<Day>,
        /// 相手の位置: JSON pointer of the other act.
        pub against: Option<String>,
        /// 相手のコード: nine digits.
        pub against_code: Option<Code>,
        /// 相手の日: day.
        pub against_date: Option<Day>,
        /// 不足: the fact that would decide.
        pub missing: Option<&'a str>,
        /// 規則: id of the rule instance that changes what the row says.
        pub rule: Option<&'a str>,
        /// 根拠: citation of that rule.
        pub citation: Option<&'a str>,
        /// 対応: what would settle it, Japanese.
        pub fix_ja: &'a str,
        /// 対応（英語）: what would settle it, English.
        pub fix_en: &'a str,
    }

    /// 算定単位: one unit on one day.
    pub struct UnitDocument<'a> {
        /// 算定単位: index of the unit.
        pub unit: u32,
        /// 識別子: id given by the caller.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<&'a str>,
        /// 日: day.
        pub date: Day,
        /// 回数: times.
        pub count: u32,
        /// 点数: points of one time, in hundredths.
        pub points_x100: i64,
        /// 円: yen of one time (食事療養・生活療養).
        pub yen: i64,
        /// 判定不能: whether something about it is undecided.
        pub undecided: bool,
    }

    /// 小計: a total under a heading.
    pub struct SubtotalDocument<'a> {
        /// 区分: 診療識別 or category.
        pub code: &'a str,
        /// 名称: official title.
        pub title: &'a str,
        /// 点数: points in hundredths.
        pub points_x100: i64,
        /// 円: yen.
        pub yen: i64,
    }

    /// 合計: totals of the month.
    pub struct TotalsDocument<'a> {
        /// 合計点数: points in hundredths.
        pub points_x100: i64,
        /// 判定不能の点数: part of the total that is undecided, in hundredths.
        pub undecided_x100: i64,
        /// 食事療養・生活療養: total cost, yen.
        pub meals_yen: i64,
        /// 標準負担額: the patient's part, yen.
        pub meals_patient_yen: i64,
        /// 窓口で支払う額: what the patient pays for the month at the counter, with meals and charges outside the insurance, yen; null
        /// when undecided.
        pub collected_yen: Option<i64>,
        /// 診療識別別: by service class.
        pub by_service_class: Vec<SubtotalDocument<'a>>,
        /// 領収証区分別: by category of the 領収証.
        pub by_receipt_category: Vec<SubtotalDocument<'a>>,
    }

    /// 食事・生活療養の負担: meals and living costs of a bill under a combination. Insurer, subsidies and patient are the cost.
    pub struct MealDocument<'a> {
        /// 締め日: last day of the bill.
        pub date: Day,
        /// 保険組合せ: id of the combination.
        pub combination: &'a str,
        /// 生活療養: whether it is 生活療養 and not 食事療養.
        pub living: bool,
        /// 費用の額: yen.
        pub cost_yen: i64,
        /// 標準負担額: yen.
        pub standard_yen: i64,
        /// 保険者負担: yen.
        pub insurer_yen: i64,
        /// 公費負担: yen by subsidy.
        pub subsidies: Vec<ShareDocument<'a>>,
        /// 患者負担: yen; null when undecided.
        pub patient_yen: Option<i64>,
    }

    /// 受診: one visit.
    pub struct VisitDocument<'a> {
        /// 日: day.
        pub date: Day,
        /// 受診: id of the encounter.
        pub encounter: Option<&'a str>,
        /// 保険組合せ: id of the combination.
        pub combination: &'a str,
        /// 点数: points in hundredths.
        pub points_x100: i64,
        /// 保険者負担: yen by the rate of the insurance; null when undecided.
        pub insurer_yen: Option<i64>,
        /// 高額療養費: yen above a ceiling.
        pub benefit_yen: i64,
        /// 公費負担: exact yen by subsidy.
        pub subsidies: Vec<ShareDocument<'a>>,
        /// 一部負担金相当額: exact share in yen; null when undecided.
        pub patient_exact_yen: Option<i64>,
        /// 窓口徴収額: yen collected; null when undecided.
        pub counter_yen: Option<i64>,
        /// 減免額: yen waived; negative is collected on top.
        pub reduction_yen: i64,
        /// 調整: adjustment of earlier visits, yen.
        pub adjustment_yen: i64,
        /// 合算調整: what this visit changes, by combination.
        pub adjustments: Vec<AdjustmentDocument<'a>>,
        /// 上限額管理票: entries to write.
        pub ledger: Vec<LedgerDocument<'a>>,
        /// 保険外負担: charges outside the insurance, yen with tax.
        pub outside_yen: i64,
        /// 自己負担限度額: ceiling of the combination as known at this visit, yen; null when none applies.
        pub ceiling_yen: Option<i64>,
    }

    /// 公費負担: what a subsidy pays.
    pub struct ShareDocument<'a> {
        /// 公費: id of the subsidy.
        pub subsidy: &'a str,
        /// 円: exact yen; negative takes back an earlier payment.
        pub yen: i64,
    }

    /// 合算調整: a shift on one combination.
    pub struct AdjustmentDocument<'a> {
        /// 保険組合せ: id of the combination.
        pub combination: &'a str,
        /// 高額療養費: yen.
        pub benefit_yen: i64,
        /// 公費負担: exact yen by subsidy.
        pub subsidies: Vec<ShareDocument<'a>>,
        /// 一部負担金相当額: exact yen.
        pub patient_exact_yen: i64,
        /// 窓口徴収額: yen; negative is given back.
        pub counter_yen: i64,
    }

    /// 上限額管理票: one entry.
    pub struct LedgerDocument<'a> {
        /// 公費: id of the subsidy.
        pub subsidy: &'a str,
        /// 自己負担額: yen.
        pub yen: i64,
        /// 総医療費: yen; null where the ledger does not show it.
        pub cost_yen: Option<i64>,
    }

    /// 精算: what a payer owes (positive) or gets back (negative) for settled visits.
    pub struct SettlementDocument<'a> {
        /// 負担者: coverage, high_cost, subsidy or patient.
        pub payer: &'a str,
        /// 識別子: id of the coverage or subsidy.
        pub id: Option<&'a str>,
        /// 保険組合せ: id of the combination.
        pub combination: &'a str,
        /// 収納済み: yen.
        pub before_yen: i64,
        /// 再計算: yen.
        pub after_yen: i64,
        /// 差額: yen.
        pub difference_yen: i64,
    }

    /// 月の負担: what a payer bears.
    pub struct PayerDocument<'a> {
        /// 負担者: coverage, high_cost (高額療養費), subsidy or patient.
        pub payer: &'a str,
        /// 識別子: id of the coverage or subsidy.
        pub id: Option<&'a str>,
        /// 保険組合せ: id of the combination.
        pub combination: &'a str,
        /// 円: exact yen.
        pub yen: i64,
    }

    /// レセプト: one receipt.
    pub struct ReceiptDocument<'a> {
        /// レセプト種別: four digits; null when the data do not decide it.
        pub kind: Option<String>,
        /// 医療保険: id of the coverage; null for 公費単独.
        pub coverage: Option<&'a str>,
        /// 診療実日数: actual days; null without encounters.
        pub actual_days: Option<u32>,
        /// 合計点数: points in hundredths.
        pub points_x100: i64,
        /// 一部負担金額: yen; null = the field stays blank.
        pub patient_yen: Option<i64>,
        /// 食事・生活療養 回数: number of meals.
        pub meals: u32,
        /// 食事・生活療養 合計金額: yen.
        pub meals_yen: i64,
        /// 給付割合: percent of the cost that the insurance bears by its rate; null for 公費単独 and while undecided.
        pub benefit_percent: Option<u8>,
        /// 一部負担金・食事療養費・生活療養費標準負担額区分: 1 digit of 別表8; null = blank.
        pub amount_class: Option<u8>,
        /// 公費欄: subsidies in the order of the receipt.
        pub subsidies: Vec<ReceiptSubsidyDocument<'a>>,
        /// 特記事項: codes of 別表9.
        pub notes: Vec<String>,
        /// 負担区分: code of 別表21 by combination.
        pub burden_classes: Vec<BurdenClassDocument<'a>>,
    }

    /// 公費欄: a subsidy on a receipt.
    pub struct ReceiptSubsidyDocument<'a> {
        /// 公費: id of the subsidy.
        pub subsidy: &'a str,
        /// 点数: points in hundredths.
        pub points_x100: i64,
        /// 給付対象額: yen; null = blank.
        pub benefit_target_yen: Option<i64>,
        /// 一部負担金額: yen; null = blank.
        pub share_yen: Option<i64>,
        /// 診療実日数: actual days under it; null without encounters.
        pub actual_days: Option<u32>,
        /// 食事・生活療養 回数: number of meals of which it bears a part.
        pub meals: u32,
        /// 食事・生活療養 合計金額: yen of these meals.
        pub meals_yen: i64,
    }

    /// 負担区分: of the units of a combination.
    pub struct BurdenClassDocument<'a> {
        /// 保険組合せ: id of the combination.
        pub combination: &'a str,
        /// 負担区分: code.
        pub code: String,
    }

    /// 公表版: the release of a family over a period.
    pub struct CoverageDocument<'a> {
        /// 公表版の種類: family.
        pub family: &'a str,
        /// 開始日: first day.
        pub from: Day,
        /// 終了日: last day.
        pub until: Day,
        /// 公表版: label, or null when none is loaded: its rules are unchecked.
        pub release: Option<&'a str>,
        /// 施行日: first day of the release.
        pub start: Option<Day>,
        /// 公表日: newest publication in it.
        pub as_of: Option<Day>,
    }

    /// 公表版の同一性: what identifies a release.
    pub struct MasterDocument<'a> {
        /// 公表版の種類: family.
        pub family: &'a str,
        /// 公表版: label.
        pub release: &'a str,
        /// ダイジェスト: SHA-256 of its content, hexadecimal.
        pub sha256: String,
    }
}

impl Outcome<'_> {
    /// The JSON document of this Outcome.
    pub fn document<'a>(&'a self, claim: &'a Claim) -> Document<'a> {
        Document {
            id: &claim.id,
            is_final: self.is_final(),
            provisional: self.provisional,
            unchecked: self.unchecked.iter().copied().map(Unchecked::slug).collect(),
            findings: self.findings.iter().map(finding).collect(),
            lines: self.lines.iter().map(|line| line_document(claim, line)).collect(),
            decisions: self.decisions.iter().map(|decision| decision_document(claim, decision)).collect(),
            additions: (0..self.additions.len() as u32)
                .filter_map(|index| addition_document(claim, self, index))
                .collect(),
            units: self.unit_days.iter().map(|day| unit_document(claim, day)).collect(),
            totals: totals(self),
            visits: (0u32..)
                .zip(&self.visits)
                .map(|(index, visit)| visit_document(self, claim, index, visit))
                .collect(),
            payers: self.payers.iter().map(|payer| payer_document(claim, payer)).collect(),
            meals: (0u32..).zip(&self.meals).map(|(place, share)| meal_document(self, claim, place, share)).collect(),
            settlements: self.settlements.iter().map(|entry| settlement_document(claim, entry)).collect(),
            receipts: (0u32..)
                .zip(&self.receipts)
                .map(|(index, receipt)| receipt_document(self, claim, index, receipt))
                .collect(),
            outside_yen: self.outside_yen,
            coverage: self.coverage.iter().map(coverage).collect(),
            masters: digests(self),
            engine: crate::VERSION,
        }
    }

    /// The canonical JSON: one line, fixed key order, no floats.
    ///
    /// # Errors
    /// None that input can cause; serde's signature is passed on.
    pub fn to_json(&self, claim: &Claim) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.document(claim))
    }
}

pub(super) fn x100(points: i64) -> i64 {
    points.saturating_mul(100)
}

pub(super) fn finding<'a>(finding: &'a super::Finding<'_>) -> FindingDocument<'a> {
    let [a, b, c] = &finding.args;
    FindingDocument {
        code: finding.def.code,
        slug: finding.def.slug,
        severity: finding.def.severity.slug(),
        at: finding.at.pointer(),
        ja: finding.def.text(true, &[a, b, c]),
        en: finding.def.text(false, &[a, b, c]),
        citation: finding.citation,
    }
}

fn line_document<'a>(claim: &'a Claim, line: &LineOutcome<'a>) -> LineDocument<'a> {
    let unit = claim.units.get(line.unit as usize);
    let entered = unit.and_then(|unit| unit.lines.get(line.line as usize));
    LineDocument {
        unit: line.unit,
        line: line.line,
        id: entered.and_then(|entered| entered.id.as_deref()),
        code: line.code,
        name: line.name,
        status: line.status.slug(),
        nominal_points_x100: line.nominal,
    }
}

fn addition_document<'a>(claim: &'a Claim, outcome: &'a Outcome<'_>, index: u32) -> Option<AdditionDocument<'a>> {
    let addition = outcome.additions.get(index as usize)?;
    let like = addition.like.and_then(|like| claim.units.get(like as usize));
    let pointer = |supporter: super::Supporter| super::Position::Line(supporter.unit, supporter.line).pointer();
    Some(AdditionDocument {
        status: addition.fate.slug(),
        unit: addition.unit,
        line: addition.line,
        code: addition.code,
        service_class: addition.service_class,
        combination: &claim.combinations.get(addition.combination as usize)?.id,
        encounter: like.and_then(|like| like.encounter.as_deref()),
        date: addition.date,
        count: addition.count,
        quantity: addition.quantity,
        rule: addition.rule.id(),
        ja: addition.rule.text("title_ja").unwrap_or_default(),
        en: addition.rule.text("title_en").unwrap_or_default(),
        citation: addition.rule.cite(),
        supporters: outcome.supporters_of(index).map(pointer).collect(),
        missing: addition.missing,
        reason: addition.reason.map(|def| def.slug),
    })
}

fn decision_document<'a>(claim: &Claim, decision: &super::Decision<'a>) -> DecisionDocument<'a> {
    let unit = claim.units.get(decision.unit as usize);
    let line = unit.and_then(|unit| unit.lines.get(decision.line as usize));
    let act = decision.against.act();
    DecisionDocument {
        at: super::Position::Line(decision.unit, decision.line).pointer(),
        code: line.map(|line| line.code),
        date: decision.date,
        status: decision.status.slug(),
        count: decision.count,
        allowed: decision.allowed,
        reason: decision.def.slug,
        table: decision.basis.table(),
        row: decision.basis.row(),
        window_from: decision.window.map(|(from, _)| from),
        window_until: decision.window.map(|(_, until)| until),
        against: decision.against.pointer(),
        against_code: act.map(|(code, _)| code),
        against_date: act.map(|(_, date)| date),
        missing: decision.missing,
        rule: decision.rule.map(crate::masters::Rule::id),
        citation: decision.rule.map(crate::masters::Rule::cite),
        fix_ja: decision.fix(true),
        fix_en: decision.fix(false),
    }
}

fn unit_document<'a>(claim: &'a Claim, day: &super::UnitDay) -> UnitDocument<'a> {
    UnitDocument {
        unit: day.unit,
        id: claim.units.get(day.unit as usize).and_then(|unit| unit.id.as_deref()),
        date: day.date,
        count: day.count,
        points_x100: x100(day.points),
        yen: day.yen,
        undecided: day.undecided,
    }
}

fn totals<'a>(outcome: &'a Outcome<'_>) -> TotalsDocument<'a> {
    let subtotals = |list: &'a [super::Subtotal<'_>]| {
        let document = |entry: &'a super::Subtotal<'_>| SubtotalDocument {
            code: entry.code,
            title: entry.title_ja,
            points_x100: x100(entry.points),
            yen: entry.yen,
        };
        list.iter().map(document).collect()
    };
    TotalsDocument {
        points_x100: x100(outcome.totals.points),
        undecided_x100: x100(outcome.totals.undecided),
        meals_yen: outcome.totals.meals_yen,
        meals_patient_yen: outcome.totals.meals_patient_yen,
        collected_yen: outcome.payment().collected(),
        by_service_class: subtotals(&outcome.totals.by_service_class),
        by_receipt_category: subtotals(&outcome.totals.by_receipt_category),
    }
}

pub(super) fn combination(claim: &Claim, index: u32) -> &str {
    claim.combinations.get(index as usize).map_or("", |combination| &combination.id)
}

pub(super) fn subsidy(claim: &Claim, index: u32) -> &str {
    claim.subsidies.get(index as usize).map_or("", |subsidy| &subsidy.id)
}

fn visit_document<'a>(outcome: &Outcome<'_>, claim: &'a Claim, index: u32, visit: &Visit) -> VisitDocument<'a> {
    let encounter = visit.encounter.and_then(|index| claim.encounters.get(index as usize));
    let shares = outcome.shares.iter().filter(|share| share.visit == index);
    let adjustments = (0u32..).zip(&outcome.adjustments).filter(|(_, adjustment)| adjustment.visit == index);
    let ledger = outcome.ledger.iter().filter(|line| line.visit == index);
    VisitDocument {
        date: visit.date,
        encounter: encounter.map(|encounter| encounter.id.as_str()),
        combination: combination(claim, visit.combination),
        points_x100: x100(visit.points),
        insurer_yen: visit.insurer,
        benefit_yen: visit.benefit,
        subsidies: shares.map(|s| ShareDocument { subsidy: subsidy(claim, s.subsidy), yen: s.yen }).collect(),
        patient_exact_yen: visit.patient_exact,
        counter_yen: visit.counter,
        reduction_yen: visit.reduction,
        adjustment_yen: visit.adjustment,
        adjustments: adjustments.map(|(place, entry)| adjustment_document(outcome, claim, place, entry)).collect(),
        ledger: ledger
            .map(|line| LedgerDocument { subsidy: subsidy(claim, line.subsidy), yen: line.yen, cost_yen: line.cost })
            .collect(),
        outside_yen: visit.outside,
        ceiling_yen: visit.ceiling,
    }
}

fn adjustment_document<'a>(
    outcome: &Outcome<'_>,
    claim: &'a Claim,
    place: u32,
    entry: &super::Adjustment,
) -> AdjustmentDocument<'a> {
    let shares = outcome.adjustment_shares.iter().filter(|share| share.adjustment == place);
    AdjustmentDocument {
        combination: combination(claim, entry.combination),
        benefit_yen: entry.benefit,
        subsidies: shares.map(|s| ShareDocument { subsidy: subsidy(claim, s.subsidy), yen: s.yen }).collect(),
        patient_exact_yen: entry.patient_exact,
        counter_yen: entry.counter,
    }
}

fn payer(claim: &Claim, payer: Payer) -> (&'static str, Option<&str>) {
    let coverage = |index: u32| claim.coverages.get(index as usize).map(|c| c.id.as_str());
    match payer {
        Payer::Coverage(index) => ("coverage", coverage(index)),
        Payer::HighCost(index) => ("high_cost", coverage(index)),
        Payer::Subsidy(index) => ("subsidy", Some(subsidy(claim, index))),
        Payer::Patient => ("patient", None),
    }
}

fn payer_document<'a>(claim: &'a Claim, month: &super::PayerMonth) -> PayerDocument<'a> {
    let (payer, id) = payer(claim, month.payer);
    PayerDocument { payer, id, combination: combination(claim, month.combination), yen: month.yen }
}

fn meal_document<'a>(
    outcome: &Outcome<'_>,
    claim: &'a Claim,
    place: u32,
    share: &super::MealShare,
) -> MealDocument<'a> {
    let own = outcome.meal_subsidies.iter().filter(|own| own.share == place);
    MealDocument {
        date: share.date,
        combination: combination(claim, share.combination),
        living: share.living,
        cost_yen: share.cost,
        standard_yen: share.standard,
        insurer_yen: share.insurer,
        subsidies: own.map(|own| ShareDocument { subsidy: subsidy(claim, own.subsidy), yen: own.yen }).collect(),
        patient_yen: share.patient,
    }
}

fn settlement_document<'a>(claim: &'a Claim, entry: &super::Settlement) -> SettlementDocument<'a> {
    let (payer, id) = payer(claim, entry.payer);
    SettlementDocument {
        payer,
        id,
        combination: combination(claim, entry.combination),
        before_yen: entry.before,
        after_yen: entry.after,
        difference_yen: entry.after.saturating_sub(entry.before),
    }
}

fn receipt_document<'a>(
    outcome: &Outcome<'_>,
    claim: &'a Claim,
    index: u32,
    receipt: &super::Receipt,
) -> ReceiptDocument<'a> {
    let coverage = receipt.coverage.and_then(|index| claim.coverages.get(index as usize));
    let subsidies = outcome.receipt_subsidies.iter().filter(|entry| entry.receipt == index);
    let notes = outcome.receipt_notes.iter().filter(|note| note.receipt == index);
    let classes = outcome.burden_classes.iter().filter(|class| class.receipt == index);
    ReceiptDocument {
        kind: receipt.kind.map(|kind| format!("{kind:04}")),
        coverage: coverage.map(|coverage| coverage.id.as_str()),
        actual_days: receipt.actual_days,
        points_x100: x100(receipt.points),
        patient_yen: receipt.patient_yen,
        meals: receipt.meals,
        meals_yen: receipt.meals_yen,
        benefit_percent: receipt.benefit_percent,
        amount_class: receipt.amount_class,
        subsidies: subsidies
            .map(|entry| ReceiptSubsidyDocument {
                subsidy: subsidy(claim, entry.subsidy),
                points_x100: x100(entry.points),
                benefit_target_yen: entry.benefit_target,
                share_yen: entry.share,
                actual_days: entry.actual_days,
                meals: entry.meals,
                meals_yen: entry.meals_yen,
            })
            .collect(),
        notes: notes.map(|note| format!("{:02}", note.code)).collect(),
        burden_classes: classes
            .map(|class| BurdenClassDocument {
                combination: combination(claim, class.combination),
                code: class.code.into(),
            })
            .collect(),
    }
}

fn coverage<'a>(entry: &super::FamilyCoverage<'a>) -> CoverageDocument<'a> {
    CoverageDocument {
        family: entry.family.slug(),
        from: entry.from,
        until: entry.until,
        release: entry.release.map(Release::label),
        start: entry.release.map(Release::start),
        as_of: entry.release.map(Release::as_of),
    }
}

fn digests<'a>(outcome: &Outcome<'a>) -> Vec<MasterDocument<'a>> {
    let mut list: Vec<MasterDocument<'a>> = Vec::new();
    for release in outcome.coverage.iter().filter_map(|entry| entry.release) {
        let sha256 = release.sha256();
        if !list.iter().any(|known| known.sha256 == sha256) {
            list.push(MasterDocument { family: release.family().slug(), release: release.label(), sha256 });
        }
    }
    list
}
