//! The difference of all claims: totals, causes with their sums, and what moved most. Memory grows with the causes, not with the claims.

use super::amounts::{Amounts, Flow};
use super::cause::{Cause, Kind};
use super::claims::LeftOut;
use super::side::{Compared, Refusal};
use santei::Code;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Ids of claims that a cause shows as examples.
const EXAMPLES: usize = 3;
/// Refusals and receipts left out that are listed; all are counted.
const LISTED: usize = 20;

/// 比較の結果: the same claims under two sides, and what changed by cause.
#[derive(Serialize, JsonSchema, Debug)]
pub struct DiffReport {
    /// 左: how the left side computed.
    pub left: SideForm,
    /// 右: how the right side computed.
    pub right: SideForm,
    /// 請求の件数: how many claims.
    pub claims: ClaimCounts,
    /// 左の合計: what the left side comes to.
    pub left_total: Amounts,
    /// 右の合計: what the right side comes to.
    pub right_total: Amounts,
    /// 差: what changed, claim by claim; the sum of all causes.
    pub difference: Flow,
    /// 原因: largest change of cost first; their `net` sums to that of the difference.
    pub causes: Vec<CauseForm>,
    /// 増減の大きいコード: items that moved most cost.
    pub codes: Vec<CodeForm>,
    /// 増減の大きい請求: claims that moved most.
    pub movers: Vec<Mover>,
    /// 拒否された請求: claims that a side refuses, the first of them.
    pub refusals: Vec<RefusalForm>,
    /// 請求にならないレセプト: receipts that make no claim, the first of them.
    pub not_made: Vec<NotMadeForm>,
}

/// 計算の条件: one side.
#[derive(Serialize, JsonSchema, Clone, Default, Debug)]
pub struct SideForm {
    /// マスター: files of the images; empty for those embedded.
    pub images: Vec<String>,
    /// 公表版: releases that they hold.
    pub releases: Vec<ReleaseForm>,
    /// 公表時点: only what had been published by this day.
    pub known_at: Option<String>,
    /// 診療年月: month that the claims were moved to; null = their own.
    pub month: Option<String>,
    /// エンジンの版: version.
    pub engine: String,
    /// Cライブラリ: file of the library, where it is not this program.
    pub library: Option<String>,
    /// 設定: settings over those of the claims.
    pub settings: String,
}

/// 公表版: one release.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct ReleaseForm {
    /// 種類: family.
    pub family: String,
    /// 名称: label.
    pub label: String,
    /// 適用開始日: first day.
    pub start: String,
    /// 公表日: newest publication in it.
    pub as_of: String,
}

/// 請求の件数: what became of the claims.
#[derive(Serialize, JsonSchema, Clone, Default, Debug)]
pub struct ClaimCounts {
    /// 比較: claims read.
    pub compared: u64,
    /// 変化: claims with any difference.
    pub changed: u64,
    /// 点数の変化: claims with other points or cost.
    pub points_changed: u64,
    /// 負担者の変化: claims of which somebody pays another amount.
    pub payers_changed: u64,
    /// 窓口の変化: claims of which another amount is collected.
    pub collected_changed: u64,
    /// レセプトの変化: claims with another field on a receipt.
    pub receipts_changed: u64,
    /// 指摘の変化: claims with a finding on one side only.
    pub findings_changed: u64,
    /// 明細の変化: lines decided, priced or added otherwise.
    pub lines_changed: u64,
    /// 窓口未定: claims of which a side leaves open what is collected; their collected amount is in no sum.
    pub collected_open: u64,
    /// 左のみ拒否: refused on the left only.
    pub refused_left: u64,
    /// 右のみ拒否: refused on the right only.
    pub refused_right: u64,
    /// 両方で拒否: refused on both sides, and so not compared.
    pub refused_both: u64,
    /// 請求にならないレセプト: receipts that make no claim.
    pub receipts_not_made: u64,
    /// 請求に入らない算定単位: billing units of receipts that are not in their claims.
    pub units_left_out: u64,
    /// 月末に移した日: days that a month does not have, moved to its last day.
    pub days_clamped: u64,
}

/// 原因別: one cause with what it moved.
#[derive(Serialize, JsonSchema, Debug)]
pub struct CauseForm {
    /// 原因: the cause.
    #[serde(flatten)]
    pub cause: Cause,
    /// 請求: claims.
    pub claims: u64,
    /// 明細: lines (of a finding: how many more).
    pub lines: u64,
    /// 増減: what it moved.
    pub amounts: Flow,
    /// 増減の大きいコード: items by cost moved under the cause.
    pub codes: Vec<CodeForm>,
    /// 増減の大きい請求: claims that it moved most.
    pub movers: Vec<Mover>,
    /// 例: ids of the first claims.
    pub examples: Vec<String>,
}

/// コード別: an item with what it moved.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct CodeForm {
    /// コード: nine digits.
    pub code: Code,
    /// 名称: name.
    pub name: String,
    /// 請求: claims.
    pub claims: u64,
    /// 増: cost in yen (of 標準負担額: the patient's part).
    pub up_yen: i64,
    /// 減: negative.
    pub down_yen: i64,
    /// 差引: both.
    pub net_yen: i64,
}

/// 請求: a claim with its change.
#[derive(Serialize, JsonSchema, Clone, PartialEq, Eq, Debug)]
pub struct Mover {
    /// 識別子: id of the claim, behind the name of its receipt file.
    pub claim: String,
    /// 点数: change in hundredths.
    pub points_x100: i64,
    /// 費用の額: change in yen.
    pub cost_yen: i64,
    /// 患者負担: change in exact yen.
    pub patient_yen: i64,
    /// 窓口で支払う額: change in yen.
    pub collected_yen: i64,
}

/// 拒否: a claim that a side refuses.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct RefusalForm {
    /// 識別子: id of the claim.
    pub claim: String,
    /// 側: left, right or both.
    pub side: &'static str,
    /// 番号: stable number.
    pub code: u16,
    /// 名称: stable name.
    pub slug: String,
    /// 日本語: text.
    pub ja: String,
    /// 英語: text.
    pub en: String,
}

/// 請求にならないレセプト: and why.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct NotMadeForm {
    /// 位置: file and record.
    pub place: String,
    /// 理由: why.
    pub text: String,
}

/// The largest of a stream; equal ones in the order in which they came.
struct Largest<T> {
    size: usize,
    list: Vec<((u64, u64), T)>,
}

impl<T> Largest<T> {
    fn new(size: usize) -> Largest<T> {
        Largest { size, list: Vec::new() }
    }

    fn offer(&mut self, weight: (u64, u64), make: impl FnOnce() -> T) {
        let is_full = self.list.len() >= self.size;
        if weight == (0, 0) || (is_full && self.list.last().is_none_or(|(last, _)| *last >= weight)) {
            return;
        }
        let at = self.list.partition_point(|(own, _)| *own >= weight);
        self.list.insert(at, (weight, make()));
        self.list.truncate(self.size);
    }

    fn into_list(self) -> Vec<T> {
        self.list.into_iter().map(|(_, own)| own).collect()
    }
}

#[derive(Default)]
struct CodeSum {
    name: String,
    claims: u64,
    up: i64,
    down: i64,
}

impl CodeSum {
    fn add(&mut self, name: &str, yen: i64) -> Option<()> {
        self.claims += 1;
        if self.name.is_empty() {
            self.name = name.to_owned();
        }
        let side = if yen > 0 { &mut self.up } else { &mut self.down };
        *side = side.checked_add(yen)?;
        Some(())
    }
}

struct Sum {
    claims: u64,
    lines: u64,
    amounts: Flow,
    codes: BTreeMap<Code, CodeSum>,
    movers: Largest<Mover>,
    examples: Vec<String>,
}

/// The sums of claims while they are compared.
pub struct Tally {
    top: usize,
    claims: ClaimCounts,
    totals: [Amounts; 2],
    difference: Flow,
    causes: HashMap<Cause, Sum>,
    codes: BTreeMap<Code, CodeSum>,
    movers: Largest<Mover>,
    refusals: Vec<RefusalForm>,
}

impl Tally {
    /// Sums that keep this many movers.
    pub fn new(top: usize) -> Tally {
        Tally {
            top,
            claims: ClaimCounts::default(),
            totals: Default::default(),
            difference: Flow::default(),
            causes: HashMap::new(),
            codes: BTreeMap::new(),
            movers: Largest::new(top),
            refusals: Vec::new(),
        }
    }

    /// Adds a claim; `None` when a sum does not fit.
    pub fn add(&mut self, claim: &Compared) -> Option<()> {
        let counts = &mut self.claims;
        let own = &claim.difference;
        let somebody = own.insurer_yen != 0
            || own.high_cost_yen != 0
            || own.patient_yen != 0
            || own.open_yen != 0
            || !own.subsidies_yen.is_empty();
        let add = |count: &mut u64, is: bool| *count += u64::from(is);
        counts.compared += 1;
        add(&mut counts.changed, claim.is_changed());
        add(&mut counts.points_changed, own.points_x100 != 0 || own.cost_yen != 0);
        add(&mut counts.payers_changed, somebody);
        add(&mut counts.collected_changed, own.collected_yen != 0);
        add(&mut counts.receipts_changed, claim.receipts);
        add(&mut counts.findings_changed, claim.findings);
        add(&mut counts.collected_open, claim.collected_open);
        counts.lines_changed += claim.lines;
        counts.days_clamped += u64::from(claim.days_clamped);
        self.refusal(claim);
        for (total, side) in self.totals.iter_mut().zip(&claim.sides) {
            if let Ok(amounts) = side {
                *total = total.plus(amounts)?;
            }
        }
        self.difference.add(own)?;
        self.movers.offer(weight(own), || mover(&claim.label, own));
        let mut codes: BTreeMap<Code, (&str, i64)> = BTreeMap::new();
        for part in &claim.parts {
            for (code, (name, yen)) in &part.codes {
                let sum = codes.entry(*code).or_insert((name, 0));
                sum.1 = sum.1.checked_add(*yen)?;
            }
        }
        for (code, (name, yen)) in codes.into_iter().filter(|(_, (_, yen))| *yen != 0) {
            self.codes.entry(code).or_default().add(name, yen)?;
        }
        self.parts(claim)
    }

    fn parts(&mut self, claim: &Compared) -> Option<()> {
        let top = self.top;
        for part in &claim.parts {
            if !self.causes.contains_key(&part.cause) {
                let sum = Sum {
                    claims: 0,
                    lines: 0,
                    amounts: Flow::default(),
                    codes: BTreeMap::new(),
                    movers: Largest::new(top),
                    examples: Vec::new(),
                };
                self.causes.insert(part.cause.clone(), sum);
            }
            let Some(sum) = self.causes.get_mut(&part.cause) else { continue };
            sum.claims += 1;
            sum.lines += part.lines;
            sum.amounts.add(&part.amounts)?;
            if sum.examples.len() < EXAMPLES {
                sum.examples.push(claim.label.clone());
            }
            sum.movers.offer(weight(&part.amounts), || mover(&claim.label, &part.amounts));
            for (code, (name, yen)) in part.codes.iter().filter(|(_, (_, yen))| *yen != 0) {
                sum.codes.entry(*code).or_default().add(name, *yen)?;
            }
        }
        Some(())
    }

    fn refusal(&mut self, claim: &Compared) {
        let (side, refusal): (_, &Refusal) = match &claim.sides {
            [Err(refusal), Err(_)] => {
                self.claims.refused_both += 1;
                ("both", refusal)
            }
            [Err(refusal), Ok(_)] => {
                self.claims.refused_left += 1;
                ("left", refusal)
            }
            [Ok(_), Err(refusal)] => {
                self.claims.refused_right += 1;
                ("right", refusal)
            }
            [Ok(_), Ok(_)] => return,
        };
        if self.refusals.len() < LISTED {
            let Refusal { code, slug, ja, en } = refusal.clone();
            self.refusals.push(RefusalForm { claim: claim.label.clone(), side, code, slug, ja, en });
        }
    }

    /// The report.
    pub fn finish(mut self, sides: [SideForm; 2], left_out: LeftOut) -> DiffReport {
        let [left, right] = sides;
        let [left_total, right_total] = self.totals;
        self.claims.receipts_not_made = left_out.receipts.len() as u64;
        self.claims.units_left_out = left_out.units;
        let top = self.top;
        let mut causes: Vec<CauseForm> = self
            .causes
            .into_iter()
            .map(|(cause, sum)| CauseForm {
                cause,
                claims: sum.claims,
                lines: sum.lines,
                amounts: sum.amounts,
                codes: largest_codes(sum.codes, top),
                movers: sum.movers.into_list(),
                examples: sum.examples,
            })
            .collect();
        // The cause itself decides last, so that the order is the same in every run.
        causes.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.cause.cmp(&b.cause)));
        let not_made = left_out.receipts.into_iter().take(LISTED);
        DiffReport {
            left,
            right,
            claims: self.claims,
            left_total,
            right_total,
            difference: self.difference,
            causes,
            codes: largest_codes(self.codes, top),
            movers: self.movers.into_list(),
            refusals: self.refusals,
            not_made: not_made.map(|own| NotMadeForm { place: own.place, text: own.text }).collect(),
        }
    }
}

impl DiffReport {
    /// Whether the sides differ in any claim.
    pub fn differs(&self) -> bool {
        self.claims.changed > 0
    }

    /// The causes that are printed, and what the others come to: the first so many, and always the two kinds that say what could not be
    /// attributed.
    pub fn shown(&self, top: usize) -> (Vec<&CauseForm>, Vec<&CauseForm>) {
        let must = |cause: &CauseForm| matches!(cause.cause.kind, Kind::Interaction | Kind::Counter);
        let (mut shown, mut rest) = (Vec::new(), Vec::new());
        for cause in &self.causes {
            if shown.len() < top || must(cause) { shown.push(cause) } else { rest.push(cause) }
        }
        (shown, rest)
    }
}

impl CauseForm {
    /// Up and down together without signs.
    fn moved(&self, of: fn(&Amounts) -> i64) -> u64 {
        of(&self.amounts.up).unsigned_abs().saturating_add(of(&self.amounts.down).unsigned_abs())
    }
}

type Order = (Reverse<u64>, Reverse<u64>, Reverse<u64>, Reverse<u64>);

fn order(cause: &CauseForm) -> Order {
    let collected = Reverse(cause.moved(|own| own.collected_yen));
    let patient = Reverse(cause.moved(|own| own.patient_yen));
    (Reverse(cause.moved(|own| own.cost_yen)), collected, patient, Reverse(cause.claims))
}

fn weight(change: &Amounts) -> (u64, u64) {
    (change.cost_yen.unsigned_abs(), change.collected_yen.unsigned_abs().max(change.patient_yen.unsigned_abs()))
}

fn mover(claim: &str, change: &Amounts) -> Mover {
    Mover {
        claim: claim.to_owned(),
        points_x100: change.points_x100,
        cost_yen: change.cost_yen,
        patient_yen: change.patient_yen,
        collected_yen: change.collected_yen,
    }
}

fn largest_codes(codes: BTreeMap<Code, CodeSum>, top: usize) -> Vec<CodeForm> {
    let form = |(code, sum): (Code, CodeSum)| CodeForm {
        code,
        name: sum.name,
        claims: sum.claims,
        up_yen: sum.up,
        down_yen: sum.down,
        net_yen: sum.up + sum.down,
    };
    let mut list: Vec<CodeForm> = codes.into_iter().map(form).collect();
    list.sort_by_key(|own| (Reverse(own.up_yen.unsigned_abs() + own.down_yen.unsigned_abs()), own.code));
    list.truncate(top);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_are_kept_and_equal_ones_stay_in_order() {
        let mut largest = Largest::new(3);
        for (weight, name) in [(1, "a"), (5, "b"), (5, "c"), (0, "d"), (3, "e"), (2, "f")] {
            largest.offer((weight, 0), || name);
        }
        assert_eq!(largest.into_list(), ["b", "c", "e"]);
    }
}
