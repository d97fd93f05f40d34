//! An Outcome in sentences: findings, suggestions and what was withheld, with names beside codes and numbers as printed.

use super::{Addition, Against, DaySpan, Fate, Finding, Outcome, Position};
use crate::claim::{Claim, Setting};
use crate::masters::{Criterion, MasterSet, Rule};
use crate::message::{Arg, MessageDef, Severity, room as messages};
use crate::num::{grouped, grouped_decimal};
use crate::{Code, CodeSpace, Day};
use core::fmt::Write;

/// Tells an Outcome to people, in Japanese or English.
#[derive(Clone, Copy, Debug)]
pub struct Narrator<'o, 'm> {
    /// What is told.
    pub outcome: &'o Outcome<'m>,
    /// The claim behind it.
    pub claim: &'o Claim,
    /// The masters, for names.
    pub masters: &'o MasterSet<'m>,
    /// Whether texts are wanted in Japanese.
    pub japanese: bool,
}

impl<'m> Narrator<'_, 'm> {
    /// The text of the language.
    pub fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        if self.japanese { ja } else { en }
    }

    /// The first line: claim, month, setting, and whether the result is final.
    pub fn heading(&self) -> String {
        let setting = match self.claim.setting {
            Setting::Outpatient => self.pick("入院外", "outpatient"),
            Setting::Inpatient => self.pick("入院", "inpatient"),
        };
        let state = match self.outcome.is_final() {
            true => self.pick("確定", "final"),
            false => self.pick("未確定（下の指摘を確認してください）", "NOT FINAL (see the findings below)"),
        };
        format!("{}  {}  {setting}  {state}\n", self.claim.id, self.claim.month)
    }

    /// 名称 of a code on a day; empty where the masters do not know it.
    pub fn name(&self, code: Code, on: Day) -> &'m str {
        match code.space() {
            Some(CodeSpace::FeeItem) => self.masters.fee_item(code, on).found().map_or("", |item| item.name()),
            Some(CodeSpace::Drug) => self.masters.drug(code, on).found().map_or("", |drug| drug.name()),
            Some(CodeSpace::Material) => self.masters.material(code, on).found().map_or("", |item| item.name()),
            _ => "",
        }
    }

    /// The name with the code behind it.
    pub fn named(&self, code: Code, on: Day) -> String {
        match (self.known_name(code, on), self.japanese) {
            ("", _) => code.to_string(),
            (name, true) => format!("{name}（{code}）"),
            (name, false) => format!("{name} ({code})"),
        }
    }

    /// The code with the name behind it.
    fn code_first(&self, code: Code, on: Day) -> String {
        match (self.known_name(code, on), self.japanese) {
            ("", _) => code.to_string(),
            (name, true) => format!("{code}（{name}）"),
            (name, false) => format!("{code} ({name})"),
        }
    }

    /// The name on a day, else the last one that a release knows.
    pub(super) fn known_name(&self, code: Code, on: Day) -> &'m str {
        match self.name(code, on) {
            "" => self.masters.last_name(code, on),
            name => name,
        }
    }

    /// A message with its arguments as people read them.
    pub fn said(&self, def: &MessageDef, args: &[Arg<'_>; 3], on: Day) -> String {
        let [a, b, c] = args.map(|arg| match arg {
            Arg::Code(code) if calls_it_code(def) => self.code_first(code, on),
            arg => self.argument(def, arg, on),
        });
        def.text(self.japanese, &[&a, &b, &c])
    }

    fn argument(&self, def: &MessageDef, arg: Arg<'_>, on: Day) -> String {
        match arg {
            Arg::Code(code) => self.named(code, on),
            Arg::Yen(yen) => grouped(yen),
            Arg::Points(hundredths) => grouped_decimal(hundredths, 2),
            // 「1日につき1回」: the tables name the span of one only by its unit.
            Arg::Criteria(criteria) if self.japanese => {
                criteria.iter().map(Criterion::name_ja).collect::<Vec<_>>().join("・")
            }
            Arg::Obstacle(obstacle) if self.japanese => obstacle.name_ja().to_owned(),
            Arg::Word(word @ ("日" | "週" | "月" | "年")) if is_limit(def) && self.japanese => format!("1{word}"),
            other => other.to_string(),
        }
    }

    /// The number of a unit as it is printed: the units of the claim, then those that santei adds.
    pub fn unit_number(&self, unit: u32) -> u32 {
        let entered = self.claim.units.len() as u32;
        if unit < entered {
            return unit + 1;
        }
        let mut before: Vec<u32> = self.printed().map(|addition| addition.unit).filter(|own| *own < unit).collect();
        before.retain(|own| *own >= entered);
        before.sort_unstable();
        before.dedup();
        entered + before.len() as u32 + 1
    }

    /// The number of a line in its unit as it is printed: the lines of the claim, then those that santei adds.
    pub fn line_number(&self, unit: u32, line: u32) -> u32 {
        let entered = self.claim.units.get(unit as usize).map_or(0, |unit| unit.lines.len() as u32);
        if line < entered {
            return line + 1;
        }
        let joined = self.printed().filter(|addition| addition.unit == unit).map(|addition| addition.line);
        let mut before: Vec<u32> = joined.filter(|own| (entered..line).contains(own)).collect();
        before.sort_unstable();
        before.dedup();
        entered + before.len() as u32 + 1
    }

    fn printed(&self) -> impl Iterator<Item = &Addition<'m>> {
        self.outcome.additions.iter().filter(|addition| addition.fate == Fate::Added)
    }

    /// 明細 `1-2`, or the name where the line is not printed.
    pub fn line_place(&self, unit: u32, line: u32) -> String {
        let is_it = |addition: &&Addition<'_>| (addition.unit, addition.line) == (unit, line);
        let added: Vec<_> = self.outcome.additions.iter().filter(is_it).collect();
        match added.first() {
            Some(addition) if added.iter().all(|own| own.fate != Fate::Added) => {
                let name = self.named(addition.code, addition.date);
                format!("{} {name}", self.pick("提案", "suggested"))
            }
            _ => {
                let (unit, line) = (self.unit_number(unit), self.line_number(unit, line));
                format!("{}{unit}-{line}", self.pick("明細", "line "))
            }
        }
    }

    /// Where the other act of a decision stands, with its day; nothing where there is none.
    pub fn counterpart(&self, against: Against) -> Option<String> {
        let (_, date) = against.act()?;
        let place = match against {
            Against::Nothing => return None,
            Against::Line { unit, line, .. } => self.line_place(unit, line),
            Against::History { .. } => self.pick("算定歴", "history").to_owned(),
            Against::OtherSetting { .. } => self.pick("同月の他区分", "the other setting of the month").to_owned(),
            Against::Ward { .. } => self.pick("病棟の入院料", "the ward").to_owned(),
        };
        Some(format!("{date} {place}"))
    }

    /// A finding with its number and place, and of a stay the days of which it was decided.
    pub fn finding(&self, finding: &Finding<'_>) -> String {
        format!("[{}] {}{}", finding.def.code, self.place_on(finding), self.finding_text(finding))
    }

    /// The place of a finding, of a line of a stay with its days.
    fn place_on(&self, finding: &Finding<'_>) -> String {
        let place = self.place(finding.at);
        let days = DaySpan::list_short(&self.decided_days(finding), self.japanese);
        match place.strip_suffix(": ").filter(|_| !days.is_empty()) {
            Some(place) => format!("{place} {days}: "),
            None => place,
        }
    }

    /// The days of which a finding of a line was decided, where the claim tells a stay.
    pub(super) fn decided_days(&self, finding: &Finding<'_>) -> Vec<DaySpan> {
        let Position::Line(unit, line) = finding.at else { return Vec::new() };
        let same = |own: &&super::Decision<'_>| {
            (own.unit, own.line, own.def.code) == (unit, line, finding.def.code) && own.args == finding.args
        };
        let decided = self.claim.stay.iter().flat_map(|_| self.outcome.decisions.iter().filter(same));
        DaySpan::of(decided.map(|own| own.date))
    }

    /// The text of a finding alone.
    pub(super) fn finding_text(&self, finding: &Finding<'_>) -> String {
        self.said(finding.def, &finding.args, self.day_of(finding))
    }

    /// The place and text of a finding, with other arguments than its own.
    pub(super) fn finding_with(&self, finding: &Finding<'_>, args: &[Arg<'_>; 3]) -> String {
        format!("{}{}", self.place_on(finding), self.said(finding.def, args, self.day_of(finding)))
    }

    fn place(&self, at: Position) -> String {
        let numbered = |ja, en, number: u32| format!("{} {number}: ", self.pick(ja, en));
        match at {
            Position::Claim => String::new(),
            Position::Unit(unit) => numbered("算定単位", "unit", self.unit_number(unit)),
            Position::Line(unit, line) => {
                let (unit, line) = (self.unit_number(unit), self.line_number(unit, line));
                format!("{} {unit}-{line}: ", self.pick("明細", "line"))
            }
            Position::Coverage(index) => numbered("保険", "coverage", index + 1),
            Position::Combination(index) => numbered("組合せ", "combination", index + 1),
            Position::Visit(index) => numbered("受診", "visit", index + 1),
            Position::Subsidy(index) => numbered("公費", "subsidy", index + 1),
            Position::Outside(index) => numbered("保険外負担", "outside charge", index + 1),
        }
    }

    /// The day whose names a finding has: of its decision, else of its unit.
    fn day_of(&self, finding: &Finding<'_>) -> Day {
        let (unit, line) = match finding.at {
            Position::Unit(unit) => (unit, None),
            Position::Line(unit, line) => (unit, Some(line)),
            _ => return self.claim.month.last_day(),
        };
        let same = |decision: &&super::Decision<'_>| {
            (decision.unit, Some(decision.line)) == (unit, line) && decision.def.code == finding.def.code
        };
        let decided = self.outcome.decisions.iter().find(same).map(|decision| decision.date);
        let entered = || self.claim.units.get(unit as usize)?.times.first().map(|times| times.date);
        let added = || self.outcome.additions.iter().find(|addition| addition.unit == unit).map(|own| own.date);
        decided.or_else(entered).or_else(added).unwrap_or(self.claim.month.last_day())
    }

    /// The findings of a severity, one to a line.
    pub fn findings(&self, severity: Severity) -> String {
        let mark = match severity {
            Severity::Error => self.pick("✕ 算定不可", "✕ refused"),
            Severity::Undecided => self.pick("？ 判定不能", "? undecided"),
            Severity::Warning => self.pick("！ 注意", "! warning"),
            Severity::Info => self.pick("・ 情報", "- note"),
        };
        let mut text = String::new();
        for finding in self.outcome.findings.iter().filter(|finding| finding.def.severity == severity) {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{mark} {}", self.finding(finding));
        }
        text
    }

    /// 提案: lines that a person may add, with what is missing; of more than `most` only their number. Of a stay equal lines of
    /// several days stand once.
    pub fn suggestions(&self, most: usize) -> String {
        let mut text = String::new();
        let label = self.pick("＋ 提案", "+ suggested");
        let suggested = self.outcome.additions.iter().filter(|addition| addition.fate == Fate::Suggested);
        let told = suggested.map(|addition| {
            let missing = addition.missing.map_or(String::new(), |fact| {
                if self.japanese { format!("（未入力: {fact}）") } else { format!(" (missing: {fact})") }
            });
            let of_stay = self.claim.stay.is_some() && addition.like.is_none();
            let name = Some(self.name(addition.code, addition.date)).filter(|name| of_stay && !name.is_empty());
            let (title, id) = (name.unwrap_or(self.title_of(addition)), addition.rule.id());
            (addition.date, format!("{} {title}{missing} [{id}]", addition.code))
        });
        let told = self.by_days(told);
        for (days, line) in told.iter().take(most) {
            let _ = writeln!(text, "{label} {days} {line}");
        }
        let rest = told.len().saturating_sub(most);
        if rest > 0 {
            let ja = format!("{label} ほか {rest} 件（--json で全件）\n");
            text.push_str(&if self.japanese { ja } else { format!("{label} {rest} more (--json gives all)\n") });
        }
        text
    }

    /// Lines with their days: of a stay equal ones are told once.
    fn by_days(&self, told: impl Iterator<Item = (Day, String)>) -> Vec<(String, String)> {
        let mut lines: Vec<(Vec<Day>, String)> = Vec::new();
        for (date, line) in told {
            let joins = self.claim.stay.is_some();
            match lines.iter_mut().find(|(_, known)| joins && *known == line) {
                Some((days, _)) => days.push(date),
                None => lines.push((vec![date], line)),
            }
        }
        let days = |days: Vec<Day>| DaySpan::list_long(&DaySpan::of(days), self.japanese);
        lines.into_iter().map(|(own, line)| (days(own), line)).collect()
    }

    /// 見送り: lines that follow from the entered ones and are not billed, with the reason and the act that stands against them.
    /// What fell with another of them is not told again.
    pub fn withheld(&self) -> String {
        let label = self.pick("－ 見送り", "- withheld");
        let told = self.outcome.withheld.iter().filter_map(|withheld| {
            let addition = self.outcome.additions.get(withheld.addition as usize);
            let addition = addition.filter(|addition| addition.fate == Fate::Withheld)?;
            let decision = &withheld.decision;
            let follows = decision.def.code == messages::SUPPORTERS_FELL.code;
            if decision.def.severity == Severity::Info || follows && self.is_unbilled_addition(decision.against) {
                return None;
            }
            let why = self.said(decision.def, &decision.args, decision.date);
            let against = self.counterpart(decision.against).map_or(String::new(), |place| format!(" ← {place}"));
            let (code, title, id) = (addition.code, self.title_of(addition), addition.rule.id());
            Some((addition.date, format!("{code} {title}: {why}{against} [{id}]")))
        });
        self.by_days(told).iter().map(|(days, line)| format!("{label} {days} {line}\n")).collect()
    }

    fn is_unbilled_addition(&self, against: Against) -> bool {
        let Against::Line { unit, line, .. } = against else { return false };
        let mut own = self.outcome.additions.iter().filter(|own| (own.unit, own.line) == (unit, line)).peekable();
        own.peek().is_some() && own.all(|own| own.fate != Fate::Added)
    }

    /// 未判定: what this version does not check.
    pub fn unchecked(&self) -> String {
        let names: Vec<_> = self.outcome.unchecked.iter().map(|unchecked| unchecked.title(self.japanese)).collect();
        if names.is_empty() {
            return String::new();
        }
        let label = self.pick("・ 未判定", "- unchecked by this version");
        format!("{label}: {}\n", names.join(self.pick("、", "; ")))
    }

    /// The title of a rule in the language.
    pub(super) fn rule_title(&self, rule: Rule<'m>) -> &'m str {
        rule.text(self.pick("title_ja", "title_en")).unwrap_or_default()
    }

    /// What an added line is: the title of its rule, else the name of the fee.
    pub(super) fn title_of(&self, addition: &Addition<'m>) -> &'m str {
        match self.rule_title(addition.rule) {
            "" => self.name(addition.code, addition.date),
            title => title,
        }
    }
}

/// Whether a message has the word before its code.
fn calls_it_code(def: &MessageDef) -> bool {
    def.ja.contains("コード{")
}

fn is_limit(def: &MessageDef) -> bool {
    let limits = [&messages::LIMIT_REACHED, &messages::FACT_MISSING, &messages::OTHER_SETTING_UNKNOWN];
    limits.iter().any(|limit| limit.code == def.code)
}
