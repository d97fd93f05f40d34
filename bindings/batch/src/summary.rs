//! What a run did, in sums.

use crate::refused::Refused;
use santei::message::Severity;
use santei::outcome::{Outcome, Payer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 集計: what a run read, computed and wrote. It does not depend on threads or interruptions.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Summary {
    /// エンジンの版: version of the engine.
    pub engine: String,
    /// 公表時点: only what had been published by this day was seen; null without `--known-at`.
    pub known_at: Option<String>,
    /// 公表版: the releases that were loaded.
    pub masters: Vec<MastersDocument>,
    /// 書き出したファイル: what was written.
    pub files: Vec<OutputFile>,
    /// エラーのファイル: path of the file of errors, which is empty when nothing was refused.
    pub errors_file: String,
    /// 請求: claims that were read.
    pub claims: u64,
    /// 計算: claims in the output.
    pub computed: u64,
    /// 計算できない: claims that stand in the file of errors only.
    pub refused: u64,
    /// 一部計算: receipts in the output without some of their billing units, which the file of errors names.
    pub incomplete: u64,
    /// 確定: claims in the output with a final result.
    pub r#final: u64,
    /// 暫定: claims of which only a provisional parameter keeps the result from being final.
    pub provisional: u64,
    /// 判定不能: claims in which something is undecided or refused.
    pub undecided: u64,
    /// エラー: how many of each code, in order of code.
    pub errors: Vec<ErrorCount>,
    /// 合計点数: points of the claims in the output, in hundredths.
    pub points_x100: i128,
    /// 判定不能の点数: part of it that is undecided, in hundredths.
    pub undecided_points_x100: i128,
    /// 負担額: exact yen by payer, of the claims whose shares are decided.
    pub yen: PayerYen,
    /// 負担未定: claims whose shares are not decided; the yen do not include them.
    pub shares_undecided: u64,
    /// 空行: empty lines, which are no claims.
    pub empty_lines: u64,
}

/// 公表版: a release of the masters.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct MastersDocument {
    /// 公表版の種類: family.
    pub family: String,
    /// 公表版: label.
    pub release: String,
    /// ダイジェスト: SHA-256 of its content, hexadecimal.
    pub sha256: String,
}

/// 書き出したファイル: an output.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OutputFile {
    /// パス: path.
    pub path: String,
    /// バイト: length.
    pub bytes: u64,
    /// 件数: lines (JSONL), rows (CSV, Parquet) or receipts (UKE).
    pub rows: u64,
}

/// エラー: how many of one code.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ErrorCount {
    /// 番号: stable number.
    pub code: u16,
    /// 名称: stable name.
    pub slug: String,
    /// 件数: how many.
    pub count: u64,
}

/// 負担額: exact yen by payer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct PayerYen {
    /// 保険者負担: insurers, by their rate.
    pub insurer: i128,
    /// 高額療養費: insurers, above a ceiling.
    pub high_cost: i128,
    /// 公費: subsidies.
    pub subsidies: i128,
    /// 患者: patients, exact shares.
    pub patient: i128,
    /// 窓口で支払う額: what patients pay at the counter, with meals and charges outside the insurance.
    pub collected: i128,
    /// 食事・生活療養: cost of meals and living.
    pub meals: i128,
    /// 保険外: charges outside the insurance.
    pub outside: i128,
}

/// Running sums.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tally {
    pub(crate) claims: u64,
    pub(crate) computed: u64,
    pub(crate) refused: u64,
    pub(crate) incomplete: u64,
    pub(crate) r#final: u64,
    pub(crate) provisional: u64,
    pub(crate) undecided: u64,
    pub(crate) errors: BTreeMap<u16, (String, u64)>,
    pub(crate) points_x100: i128,
    pub(crate) undecided_points_x100: i128,
    pub(crate) yen: PayerYen,
    pub(crate) shares_undecided: u64,
    pub(crate) empty_lines: u64,
}

/// 確定の区分: whether a result may be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    Final,
    Provisional,
    Undecided,
    Incomplete,
}

impl Standing {
    /// Of a result, some of whose billing units may be missing.
    pub(crate) fn of(outcome: &Outcome<'_>, skipped_units: u32) -> Standing {
        if skipped_units > 0 {
            Standing::Incomplete
        } else if outcome.findings.iter().any(|finding| finding.def.severity >= Severity::Undecided) {
            Standing::Undecided
        } else if outcome.provisional {
            Standing::Provisional
        } else {
            Standing::Final
        }
    }

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Standing::Final => "final",
            Standing::Provisional => "provisional",
            Standing::Undecided => "undecided",
            Standing::Incomplete => "incomplete",
        }
    }
}

/// The month by kind of payer; absent when a share is undecided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Shares {
    pub(crate) insurer: i64,
    pub(crate) high_cost: i64,
    pub(crate) subsidies: i64,
    pub(crate) patient: i64,
}

impl Shares {
    pub(crate) fn of(outcome: &Outcome<'_>) -> Option<Shares> {
        if outcome.visits.iter().any(|visit| visit.patient_exact.is_none()) {
            return None;
        }
        let mut shares = Shares::default();
        for own in &outcome.payers {
            let sum = match own.payer {
                Payer::Coverage(_) => &mut shares.insurer,
                Payer::HighCost(_) => &mut shares.high_cost,
                Payer::Subsidy(_) => &mut shares.subsidies,
                Payer::Patient => &mut shares.patient,
            };
            *sum = sum.checked_add(own.yen)?;
        }
        Some(shares)
    }
}

impl Tally {
    /// Counts a claim in the output.
    pub(crate) fn add(&mut self, outcome: &Outcome<'_>, skipped_units: u32) {
        self.claims += 1;
        self.computed += 1;
        match Standing::of(outcome, skipped_units) {
            Standing::Final => self.r#final += 1,
            Standing::Provisional => self.provisional += 1,
            Standing::Undecided => self.undecided += 1,
            Standing::Incomplete => {}
        }
        self.points_x100 += i128::from(outcome.totals.points) * 100;
        self.undecided_points_x100 += i128::from(outcome.totals.undecided) * 100;
        let collected = outcome.payment().collected();
        match Shares::of(outcome).zip(collected) {
            Some((shares, collected)) => {
                self.yen.insurer += i128::from(shares.insurer);
                self.yen.high_cost += i128::from(shares.high_cost);
                self.yen.subsidies += i128::from(shares.subsidies);
                self.yen.patient += i128::from(shares.patient);
                self.yen.collected += i128::from(collected);
                self.yen.meals += i128::from(outcome.totals.meals_yen);
                self.yen.outside += i128::from(outcome.outside_yen);
            }
            None => self.shares_undecided += 1,
        }
    }

    /// Counts a line of the file of errors.
    pub(crate) fn refuse(&mut self, refused: &Refused) {
        if refused.computed {
            self.incomplete += 1;
        } else {
            self.claims += 1;
            self.refused += 1;
        }
        for problem in &refused.errors {
            self.errors.entry(problem.code).or_insert_with(|| (problem.slug.to_owned(), 0)).1 += 1;
        }
    }

    /// Adds other sums.
    pub(crate) fn merge(&mut self, other: &Tally) {
        self.claims += other.claims;
        self.computed += other.computed;
        self.refused += other.refused;
        self.incomplete += other.incomplete;
        self.r#final += other.r#final;
        self.provisional += other.provisional;
        self.undecided += other.undecided;
        self.points_x100 += other.points_x100;
        self.undecided_points_x100 += other.undecided_points_x100;
        self.yen.insurer += other.yen.insurer;
        self.yen.high_cost += other.yen.high_cost;
        self.yen.subsidies += other.yen.subsidies;
        self.yen.patient += other.yen.patient;
        self.yen.collected += other.yen.collected;
        self.yen.meals += other.yen.meals;
        self.yen.outside += other.yen.outside;
        self.shares_undecided += other.shares_undecided;
        self.empty_lines += other.empty_lines;
        for (code, (slug, count)) in &other.errors {
            self.errors.entry(*code).or_insert_with(|| (slug.clone(), 0)).1 += count;
        }
    }
}
