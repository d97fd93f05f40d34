//! 必要なコメント: which comments of the コメント関連テーブル the acts of an Outcome ask for and the claim does not hold.
//!
//! The table says of each comment under which 条件区分 it is recorded (コメント関連テーブル ファイル仕様説明書 令和6年度版, p. 6). Only 01, 02 and
//! 03 (billed; billed in a setting; billed so many times) are decided by a claim. Everything else is a suggestion: 00 means a
//! condition in the words of the notice, which the table does not hold; a ＤＰＣ医療機関 may leave out what stands under 10 to 13,
//! and only a clinic is certainly none; 20 concerns the 長期収載品 that are not prescribed as 選定療養.
//!
//! Comments under one 枝番 go together. The table does not say whether one of them is enough or all are asked for: a need is
//! met by any of them, wherever it stands in the claim, so that what is called missing is missing either way.

use super::{Fate, LineOutcome, LineStatus, Outcome, Row};
use crate::claim::{Claim, InstitutionKind, Line};
use crate::masters::{CommentCondition, CommentRelation, MasterSet};
use crate::message::{MessageDef, Severity, comment as messages};
use crate::rooms::Chosen;
use crate::{Code, Day};

/// 必要性: how sure it is that a comment is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CommentState {
    /// 条件付き: the claim does not decide whether it is.
    Conditional,
    /// 不足: it is, and the claim does not hold it.
    Missing,
}

/// 必要なコメント: what an act asks for and the claim does not hold.
#[derive(Clone, Debug)]
pub struct CommentNeed<'m> {
    /// Index of the unit of the first line with the act, as in the Outcome.
    pub unit: u32,
    /// Place of that line in the unit.
    pub line: u32,
    /// コード.
    pub code: Code,
    /// 名称.
    pub name: &'m str,
    /// 日: the first day on which it stands; the table of that day asks.
    pub date: Day,
    /// Whether it is missing, or missing under a condition.
    pub state: CommentState,
    /// Why, as a message of the registry.
    pub def: &'static MessageDef,
    /// What may be recorded.
    pub alternatives: Vec<CommentRelation<'m>>,
    /// Where it is asked for.
    pub citation: String,
}

impl CommentNeed<'_> {
    /// Whether one of the comments meets it.
    pub fn is_met_by(&self, comments: &[Code]) -> bool {
        self.alternatives.iter().any(|row| comments.contains(&row.comment))
    }

    /// The text of the finding.
    pub fn text(&self, japanese: bool) -> String {
        self.def.text(japanese, &[&self.name, &self.code, &self.listed(japanese), &self.citation])
    }

    /// The alternatives, the first few in words.
    fn listed(&self, japanese: bool) -> String {
        let named: Vec<String> =
            self.alternatives.iter().take(NAMED).map(|row| format!("{}「{}」", row.comment, row.text)).collect();
        let (more, between) = (self.alternatives.len().saturating_sub(NAMED), if japanese { "、" } else { ", " });
        let rest = match (more, japanese) {
            (0, _) => String::new(),
            (_, true) => format!("、ほか{more}件"),
            (_, false) => format!(" and {more} more"),
        };
        named.join(between) + &rest
    }
}

/// The most alternatives that a text names; santei masters show lists all.
const NAMED: usize = 3;

/// The code under which the table has the rows of every 長期収載品 that is subject to 選定療養 (医科).
const LONG_LISTED_DRUGS: u32 = 819_999_999;
/// 選定療養区分 (項番42 of the 医薬品マスター) of these drugs.
const LONG_LISTED: u8 = 1;

/// The comments that the standing and undecided lines of an Outcome ask for and its claim does not hold, in order of line; one need
/// per act and 枝番, on the first line with the act. Nothing is asked on days without a コメント関連テーブル
/// ([`MasterSet::has_comment_relations`]).
pub fn required_comments<'m>(claim: &Claim, outcome: &Outcome<'m>, masters: &MasterSet<'m>) -> Vec<CommentNeed<'m>> {
    let lines = claim.units.iter().flat_map(|unit| &unit.lines);
    let recorded: Vec<Code> = lines.flat_map(|line| &line.comments).map(|comment| comment.code).collect();
    let acts = acts(claim, outcome, masters);
    let needs = acts.iter().flat_map(|act| act.needs(claim, masters));
    needs.filter(|need| !need.is_met_by(&recorded)).collect()
}

/// An act or drug of the claim, all its lines taken together.
struct Act<'m> {
    unit: u32,
    line: u32,
    code: Code,
    name: &'m str,
    /// First day on which it stands.
    date: Day,
    /// Times that certainly stand.
    billed: u32,
    /// Times that are undecided.
    open: u32,
    /// A 長期収載品 of which some line is not the patient's choice.
    long_listed: bool,
}

/// The acts of the lines that stand or are undecided, in order of line.
fn acts<'m>(claim: &Claim, outcome: &Outcome<'m>, masters: &MasterSet<'m>) -> Vec<Act<'m>> {
    let mut acts: Vec<Act<'m>> = Vec::new();
    let entered = outcome.lines.iter().filter_map(|line| entered(claim, outcome, line));
    entered.chain(added(outcome, masters)).for_each(|act| match acts.iter_mut().find(|own| own.code == act.code) {
        Some(own) => {
            own.billed = own.billed.saturating_add(act.billed);
            own.open = own.open.saturating_add(act.open);
            own.long_listed |= act.long_listed;
        }
        None => acts.push(act),
    });
    acts
}

/// The act of a line of the claim, where any time of it stands.
fn entered<'m>(claim: &Claim, outcome: &Outcome<'m>, line: &LineOutcome<'m>) -> Option<Act<'m>> {
    let unit = claim.units.get(line.unit as usize)?;
    let own = unit.lines.get(line.line as usize)?;
    let is_open = match line.status {
        LineStatus::Accepted => false,
        LineStatus::Undecided => true,
        _ => return None,
    };
    let times =
        unit.times.iter().map(|times| (times.date, outcome.times_standing(claim, line, times.date).min(times.count)));
    let mut standing = times.filter(|(_, count)| *count > 0);
    let (date, first) = standing.next()?;
    let count = standing.fold(first, |sum, (_, count)| sum.saturating_add(count));
    let (billed, open) = if is_open { (0, count) } else { (count, 0) };
    let long_listed = is_long_listed(line.row, own);
    Some(Act { unit: line.unit, line: line.line, code: line.code, name: line.name, date, billed, open, long_listed })
}

fn is_long_listed(row: Option<Row<'_>>, line: &Line) -> bool {
    let by_code = matches!(row, Some(Row::Drug(drug)) if drug.selected_care() == LONG_LISTED);
    by_code && matches!(Chosen::of(line), Chosen::ByCode | Chosen::Exempt)
}

/// The acts that were added.
fn added<'m>(outcome: &Outcome<'m>, masters: &MasterSet<'m>) -> impl Iterator<Item = Act<'m>> {
    let added = outcome.additions.iter().filter(|addition| addition.fate == Fate::Added && addition.count > 0);
    added.map(|addition| Act {
        unit: addition.unit,
        line: addition.line,
        code: addition.code,
        name: masters.fee_item(addition.code, addition.date).found().map_or("", |item| item.name()),
        date: addition.date,
        billed: addition.count,
        open: 0,
        long_listed: false,
    })
}

impl<'m> Act<'m> {
    /// What the table of the day asks for, one need per 枝番.
    fn needs(&self, claim: &Claim, masters: &MasterSet<'m>) -> Vec<CommentNeed<'m>> {
        let drugs = Code::new(LONG_LISTED_DRUGS).filter(|_| self.long_listed);
        let rows = core::iter::once(self.code).chain(drugs);
        let rows = rows.flat_map(|code| masters.comment_relations(code, self.date));
        let mut needs: Vec<CommentNeed<'m>> = Vec::new();
        for row in rows.filter(|row| !row.not_billed && row.setting.is_none_or(|setting| setting == claim.setting)) {
            let Some(def) = self.asked(&row, claim) else { continue };
            match needs.iter_mut().find(|need| need.alternatives.iter().any(|own| own.is_beside(&row))) {
                Some(need) => need.join(row, def),
                None => needs.push(self.need(row, def)),
            }
        }
        needs
    }

    fn need(&self, row: CommentRelation<'m>, def: &'static MessageDef) -> CommentNeed<'m> {
        let Act { unit, line, code, name, date, .. } = *self;
        let (state, citation) = (state(def), row.citation());
        CommentNeed { unit, line, code, name, date, state, def, alternatives: vec![row], citation }
    }

    /// Why a comment is asked for (条件区分), where it may be.
    fn asked(&self, row: &CommentRelation<'_>, claim: &Claim) -> Option<&'static MessageDef> {
        let may_be_dpc = claim.institution.kind != InstitutionKind::Clinic;
        let unless_dpc = |def| if may_be_dpc { &messages::COMMENT_UNLESS_DPC } else { def };
        match row.condition {
            CommentCondition::Other | CommentCondition::OtherUnlessDpc => Some(&messages::COMMENT_CONDITIONAL),
            CommentCondition::Billed | CommentCondition::BilledInSetting => self.billed(1),
            CommentCondition::BilledTimes => self.billed(row.times),
            CommentCondition::BilledUnlessDpc | CommentCondition::BilledInSettingUnlessDpc => {
                self.billed(1).map(unless_dpc)
            }
            CommentCondition::BilledTimesUnlessDpc => self.billed(row.times).map(unless_dpc),
            CommentCondition::NotSelectedCare => Some(&messages::COMMENT_LONG_LISTED),
        }
    }

    /// Whether the act is billed so many times in the month.
    fn billed(&self, times: u16) -> Option<&'static MessageDef> {
        let times = u32::from(times);
        if self.billed >= times {
            return Some(&messages::COMMENT_MISSING);
        }
        (self.billed.saturating_add(self.open) >= times).then_some(&messages::COMMENT_OF_UNDECIDED)
    }
}

impl<'m> CommentNeed<'m> {
    /// Takes another comment under the same 枝番; the graver reason counts.
    fn join(&mut self, row: CommentRelation<'m>, def: &'static MessageDef) {
        self.alternatives.push(row);
        if state(def) > self.state {
            (self.state, self.def) = (state(def), def);
        }
    }
}

fn state(def: &MessageDef) -> CommentState {
    if def.severity > Severity::Info { CommentState::Missing } else { CommentState::Conditional }
}
