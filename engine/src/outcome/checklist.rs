//! 点検: what to look at in many claims, without amounts. Findings of the rooms that look at lines (resolve to price); those of
//! the rooms that share money are left to the Outcome.
//!
//! In the doc comments the words before the first colon are the official term; they are the titles of the JSON Schema.

use super::{Addition, Against, CommentNeed, Decision, Fate, Finding, Outcome, Position, Unchecked, required_comments};
use crate::claim::{Claim, Unit};
use crate::message::{Arg, MessageDef, Severity, uke as messages};
use crate::uke::{NoClaim, SkippedUnit};
use crate::{Code, CodeSpace, Day, MasterSet};
use serde::Serialize;

json_forms! {
    /// 点検結果: the findings of claims and receipts.
    #[derive(Default)]
    pub struct Checklist {
        /// 未判定の領域: rule families that were not checked; read this first.
        pub unchecked: Vec<UncheckedFamily>,
        /// 件数: claims that were checked.
        pub claims: u64,
        /// 明細数: their lines.
        pub lines: u64,
        /// 種類別の件数: findings by kind, gravest first.
        pub summary: Vec<KindCount>,
        /// 指摘: gravest first.
        pub findings: Vec<CheckFinding>,
    }

    /// 未判定の領域: one rule family.
    pub struct UncheckedFamily {
        /// 名称: stable word.
        pub family: String,
        /// 名称（日本語）: in plain Japanese.
        pub title_ja: String,
        /// 名称（英語）: in plain English.
        pub title_en: String,
        /// 件数: claims in which it was not checked.
        pub claims: u64,
    }

    /// 種類別の件数: one kind of finding.
    pub struct KindCount {
        /// 重大度: error, undecided, warning or info.
        pub severity: String,
        /// 番号: stable number of the message.
        pub number: u16,
        /// 名称: stable name of the message.
        pub reason: String,
        /// 件数: findings.
        pub count: u64,
    }

    /// 指摘: one finding. No name or number of a patient is in it.
    #[derive(Default)]
    pub struct CheckFinding {
        /// 重大度: error, undecided, warning or info.
        pub severity: String,
        /// 番号: stable number of the message.
        pub number: u16,
        /// 名称: stable name of the message.
        pub reason: String,
        /// 指摘（日本語）: text.
        pub text_ja: String,
        /// 指摘（英語）: text.
        pub text_en: String,
        /// ファイル: where the claim was read from.
        pub file: String,
        /// 識別子: id of the claim; of a receipt its month and number.
        pub claim: String,
        /// レコード: number of the first record of the billing unit in a receipt file.
        pub record: Option<u32>,
        /// 位置: JSON pointer into the claim.
        pub at: String,
        /// 日: day.
        pub date: Option<Day>,
        /// コード: of the line.
        pub code: Option<Code>,
        /// 名称: of the line.
        pub name: String,
        /// 回数: times entered.
        pub count: Option<u32>,
        /// 算定回数: times that stand.
        pub allowed: Option<u32>,
        /// 相手のコード: of the other act.
        pub against_code: Option<Code>,
        /// 相手の名称: of the other act.
        pub against_name: String,
        /// 相手の日: day of the other act.
        pub against_date: Option<Day>,
        /// 相手の位置: JSON pointer of the other act.
        pub against: Option<String>,
        /// 表: `02`, `03-1` … `05`, `master` for a column of the fee master, or `comment_relation`.
        pub table: Option<String>,
        /// 行: the row of the table in words.
        pub row: Option<String>,
        /// 期間: first day of the window.
        pub window_from: Option<Day>,
        /// 期間: last day of the window.
        pub window_until: Option<Day>,
        /// 不足: the fact that would decide.
        pub missing: Option<String>,
        /// 規則: id of the rule instance that changes what the row says.
        pub rule: Option<String>,
        /// 根拠: citation.
        pub citation: Option<String>,
        /// 対応（日本語）: what would settle it.
        pub fix_ja: String,
        /// 対応（英語）: what would settle it.
        pub fix_en: String,
    }
}

/// Where a claim came from.
#[derive(Clone, Copy, Debug)]
pub struct CheckSource<'s> {
    /// The file.
    pub file: &'s str,
    /// Units of a receipt that are not in the claim.
    pub skipped: &'s [SkippedUnit],
    /// Comments of a receipt, those of units that are not in the claim and those that stand alone included.
    pub comments: &'s [Code],
    /// Whether ids of units are numbers of records in a receipt file.
    pub is_receipt: bool,
}

impl Checklist {
    /// Adds what an Outcome says of its claim.
    pub fn add(&mut self, source: CheckSource<'_>, claim: &Claim, outcome: &Outcome<'_>, masters: &MasterSet<'_>) {
        self.claims += 1;
        self.lines += claim.units.iter().map(|unit| unit.lines.len() as u64).sum::<u64>();
        outcome.unchecked.iter().for_each(|family| self.unchecked_family(*family));
        if !asks_for_comments(claim, masters) {
            self.unchecked_family(Unchecked::RequiredComments);
        }
        let reader = Reader { source, claim, masters };
        for decision in &outcome.decisions {
            self.findings.push(reader.decision(decision, outcome));
        }
        let told = |finding: &Finding<'_>| outcome.decisions.iter().any(|decision| is_of(decision, finding));
        let of_lines = outcome.findings.iter().filter(|finding| looks_at_lines(finding.def) && !told(finding));
        self.findings.extend(of_lines.map(|finding| reader.finding(finding, outcome)));
        let needs = required_comments(claim, outcome, masters).into_iter();
        let open = needs.filter(|need| !need.is_met_by(source.comments));
        self.findings.extend(open.map(|need| reader.comment(&need)));
        self.findings.extend(source.skipped.iter().map(|unit| reader.skipped(unit)));
    }

    /// Adds what complete bills, or would if a person says so, and the claim does not hold; a code once.
    pub fn suggest(&mut self, source: CheckSource<'_>, claim: &Claim, outcome: &Outcome<'_>, masters: &MasterSet<'_>) {
        let reader = Reader { source, claim, masters };
        let first = self.findings.len();
        for (place, own) in outcome.additions.iter().enumerate().filter(|(_, own)| own.fate != Fate::Withheld) {
            let suggestion = reader.suggestion(place, own, outcome);
            let mut known = self.findings.iter_mut().skip(first);
            match known.find(|known| (known.number, known.code) == (suggestion.number, suggestion.code)) {
                Some(known) => known.count = known.count.zip(suggestion.count).map(|(a, b)| a.saturating_add(b)),
                None => self.findings.push(suggestion),
            }
        }
    }

    /// Drops findings on proposed lines: they are no lines of the claim.
    pub(crate) fn keep_entered(&mut self) {
        self.findings.retain(|finding| finding.code.is_some() || !finding.at.contains("/lines/"));
    }

    /// Adds the findings of another list; [`Checklist::finish`] then sorts them.
    pub fn merge(&mut self, other: &Checklist) {
        self.claims += other.claims;
        self.lines += other.lines;
        self.findings.extend(other.findings.iter().cloned());
        for family in &other.unchecked {
            match self.unchecked.iter_mut().find(|known| known.family == family.family) {
                Some(known) => known.claims += family.claims,
                None => self.unchecked.push(family.clone()),
            }
        }
    }

    /// Adds a receipt that is no claim. `name` is its number in the file.
    pub fn refuse(&mut self, file: &str, name: &str, record: u32, reason: &NoClaim) {
        let (text_ja, text_en) = (reason.text(true), reason.text(false));
        let mut finding = CheckFinding { file: file.to_owned(), claim: name.to_owned(), ..base(reason.def()) };
        (finding.text_ja, finding.text_en, finding.record) = (text_ja, text_en, Some(record));
        self.findings.push(finding);
    }

    /// Sorts the findings, gravest first, and counts them by kind.
    pub fn finish(&mut self) {
        self.findings.sort_by_key(|finding| (core::cmp::Reverse(rank(&finding.severity)), finding.number));
        self.summary.clear();
        for finding in &self.findings {
            match self.summary.last_mut().filter(|kind| kind.number == finding.number) {
                Some(kind) => kind.count += 1,
                None => self.summary.push(KindCount {
                    severity: finding.severity.clone(),
                    number: finding.number,
                    reason: finding.reason.clone(),
                    count: 1,
                }),
            }
        }
    }

    /// Whether something is undecided or graver.
    pub fn is_open(&self) -> bool {
        self.findings.iter().any(|finding| rank(&finding.severity) >= rank(Severity::Undecided.slug()))
    }

    fn unchecked_family(&mut self, family: Unchecked) {
        match self.unchecked.iter_mut().find(|known| known.family == family.slug()) {
            Some(known) => known.claims += 1,
            None => self.unchecked.push(UncheckedFamily {
                family: family.slug().to_owned(),
                title_ja: family.title(true).to_owned(),
                title_en: family.title(false).to_owned(),
                claims: 1,
            }),
        }
    }
}

/// Whether every day of a claim has a コメント関連テーブル.
fn asks_for_comments(claim: &Claim, masters: &MasterSet<'_>) -> bool {
    let mut days = claim.units.iter().flat_map(|unit| &unit.times);
    days.all(|times| masters.has_comment_relations(times.date))
}

/// Findings of resolve, complete, adjudicate and price (2000–5999).
fn looks_at_lines(def: &MessageDef) -> bool {
    (2000..6000).contains(&def.code)
}

fn is_of(decision: &Decision<'_>, finding: &Finding<'_>) -> bool {
    decision.def.code == finding.def.code && finding.at == Position::Line(decision.unit, decision.line)
}

fn rank(severity: &str) -> usize {
    let order = [Severity::Info, Severity::Warning, Severity::Undecided, Severity::Error];
    order.iter().position(|known| known.slug() == severity).unwrap_or(0)
}

fn base(def: &MessageDef) -> CheckFinding {
    CheckFinding {
        severity: def.severity.slug().to_owned(),
        number: def.code,
        reason: def.slug.to_owned(),
        ..CheckFinding::default()
    }
}

/// Reads findings of one claim.
struct Reader<'r, 'm> {
    source: CheckSource<'r>,
    claim: &'r Claim,
    masters: &'r MasterSet<'m>,
}

impl Reader<'_, '_> {
    fn base(&self, def: &MessageDef, at: Position) -> CheckFinding {
        let mut finding = base(def);
        finding.file = self.source.file.to_owned();
        finding.claim = self.claim.id.clone();
        finding.at = at.pointer();
        finding.record = self.unit(at).and_then(|unit| self.record(unit));
        finding
    }

    fn unit(&self, at: Position) -> Option<&Unit> {
        match at {
            Position::Unit(unit) | Position::Line(unit, _) => self.claim.units.get(unit as usize),
            _ => None,
        }
    }

    fn record(&self, unit: &Unit) -> Option<u32> {
        unit.id.as_deref().filter(|_| self.source.is_receipt)?.parse().ok()
    }

    /// コード and 名称 of a line.
    fn line(&self, finding: &mut CheckFinding, at: Position, outcome: &Outcome<'_>) {
        let Position::Line(unit, line) = at else { return };
        finding.code = self.unit(at).and_then(|unit| Some(unit.lines.get(line as usize)?.code));
        let named = outcome.lines.iter().find(|outcome| (outcome.unit, outcome.line) == (unit, line));
        finding.name = named.map_or("", |line| line.name).to_owned();
    }

    fn decision(&self, decision: &Decision<'_>, outcome: &Outcome<'_>) -> CheckFinding {
        let at = Position::Line(decision.unit, decision.line);
        let mut finding = self.base(decision.def, at);
        self.line(&mut finding, at, outcome);
        (finding.text_ja, finding.text_en) = (decision.text(true), decision.text(false));
        (finding.fix_ja, finding.fix_en) = (decision.fix(true).to_owned(), decision.fix(false).to_owned());
        finding.date = Some(decision.date);
        (finding.count, finding.allowed) = (Some(decision.count), Some(decision.allowed));
        finding.table = decision.basis.table().map(str::to_owned);
        finding.row = decision.basis.row();
        (finding.window_from, finding.window_until) = decision.window.unzip();
        finding.missing = decision.missing.map(str::to_owned);
        finding.rule = decision.rule.map(|rule| rule.id().to_owned());
        finding.citation = decision.rule.map(|rule| rule.cite().to_owned());
        self.against(&mut finding, decision.against);
        finding
    }

    fn against(&self, finding: &mut CheckFinding, against: Against) {
        let Some((code, date)) = against.act() else { return };
        finding.against_code = Some(code);
        finding.against_date = Some(date);
        finding.against = against.pointer();
        finding.against_name = self.name(code, date).to_owned();
    }

    fn name(&self, code: Code, date: Day) -> &str {
        match code.space() {
            Some(CodeSpace::FeeItem) => self.masters.fee_item(code, date).found().map_or("", |item| item.name()),
            _ => self.masters.last_name(code, date),
        }
    }

    fn finding(&self, found: &Finding<'_>, outcome: &Outcome<'_>) -> CheckFinding {
        let mut finding = self.base(found.def, found.at);
        self.line(&mut finding, found.at, outcome);
        let [a, b, c] = &found.args;
        (finding.text_ja, finding.text_en) = (found.def.text(true, &[a, b, c]), found.def.text(false, &[a, b, c]));
        let first = self.unit(found.at).and_then(|unit| unit.times.first()).map(|times| times.date);
        finding.date = first.or_else(|| found.args.iter().find_map(day));
        finding.citation = (!found.citation.is_empty()).then(|| found.citation.to_owned());
        finding
    }

    fn comment(&self, need: &CommentNeed<'_>) -> CheckFinding {
        let mut finding = self.base(need.def, Position::Line(need.unit, need.line));
        (finding.text_ja, finding.text_en) = (need.text(true), need.text(false));
        (finding.code, finding.name, finding.date) = (Some(need.code), need.name.to_owned(), Some(need.date));
        finding.table = Some("comment_relation".to_owned());
        finding.citation = Some(need.citation.clone());
        finding.fix_ja = "条件を確認し、該当するコメントを記録してください".to_owned();
        finding.fix_en = "check the condition and record the comment that applies".to_owned();
        finding
    }

    /// A line that is not claimed, at the first line behind it.
    fn suggestion(&self, place: usize, own: &Addition<'_>, outcome: &Outcome<'_>) -> CheckFinding {
        let def = match own.fate {
            Fate::Added => &messages::UKE_NOT_CLAIMED,
            Fate::Suggested | Fate::Withheld => &messages::UKE_MAY_BE_CLAIMED,
        };
        let supporter = outcome.supporters.iter().find(|supporter| supporter.addition as usize == place);
        let at = supporter.map_or(Position::Claim, |supporter| Position::Line(supporter.unit, supporter.line));
        let mut finding = self.base(def, at);
        let name = self.name(own.code, own.date);
        let args: [&dyn core::fmt::Display; 2] = [&own.code, &name];
        (finding.text_ja, finding.text_en) = (def.text(true, &args), def.text(false, &args));
        (finding.code, finding.date, finding.count) = (Some(own.code), Some(own.date), Some(own.count));
        finding.name = name.to_owned();
        finding.missing = own.missing.map(str::to_owned);
        (finding.rule, finding.citation) = (Some(own.rule.id().to_owned()), Some(own.rule.cite().to_owned()));
        finding
    }

    fn skipped(&self, unit: &SkippedUnit) -> CheckFinding {
        let def = unit.reason.def();
        let mut finding = self.base(def, Position::Claim);
        finding.record = Some(unit.record);
        (finding.text_ja, finding.text_en) = (def.text(true, &[]), def.text(false, &[]));
        finding
    }
}

fn day(arg: &Arg<'_>) -> Option<Day> {
    match arg {
        Arg::Day(day) => Some(*day),
        _ => None,
    }
}
