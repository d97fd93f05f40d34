//! Why lines are there, and why they fell or are open: decisions with their rows, additions with their conditions.

use super::stay;
use crate::claim::{AdjudicationMode, HistoryStatus};
use crate::masters::{FeeItem, FeeTablePart, PairingField};
use crate::message::{MessageDef, Severity, room as messages};
use crate::outcome::{
    Addition, Against, Basis, Decision, Depends, LineStatus, Narrator, Position, Step, Supporter, TraceEvent,
};
use crate::{Code, Day};

/// Earlier acts that are named; of more only how many.
const NAMED: usize = 3;

/// What complete and adjudicate say of a line.
pub(super) fn text(n: &Narrator<'_, '_>, event: &TraceEvent<'_>) -> Option<String> {
    match event.step {
        Step::Decided(index) => n.outcome.decisions.get(index as usize).map(|decision| decision_text(n, decision)),
        Step::Proposed(index) => {
            n.outcome.additions.get(index as usize).map(|addition| addition_text(n, index, addition))
        }
        _ => None,
    }
}

/// Whether a step tells why a line is there or not, and not how it is priced.
pub(super) fn is_reason(step: Step<'_>) -> bool {
    matches!(step, Step::Decided(_) | Step::Proposed(_))
}

fn warns_only(n: &Narrator<'_, '_>) -> bool {
    n.claim.settings.adjudication == AdjudicationMode::Warn
}

/// Whether a line is not priced any more after so many times of its unit.
pub(super) fn is_struck(n: &Narrator<'_, '_>, (unit, line, date): (u32, u32, Day), done: u32) -> bool {
    let struck = |own: &Decision<'_>| {
        (own.unit, own.line, own.date) == (unit, line, date) && own.count > 0 && own.allowed <= done
    };
    !warns_only(n) && n.outcome.decisions.iter().any(struck)
}

/// What stands in the way of a line beside decisions: no row, no price, a quantity out of range.
pub(super) fn open_findings(n: &Narrator<'_, '_>, at: Position, has_row: bool) -> Vec<String> {
    let Position::Line(unit, line) = at else { return Vec::new() };
    let decided = |def: &MessageDef| {
        n.outcome.decisions.iter().any(|own| (own.unit, own.line) == (unit, line) && own.def.code == def.code)
    };
    let tells = |def: &MessageDef| def.severity >= Severity::Undecided && !decided(def) && !(has_row && is_of_row(def));
    let own = n.outcome.findings.iter().filter(|finding| finding.at == at && tells(finding.def));
    let word = |def: &MessageDef| match def.severity {
        Severity::Error => n.pick("算定不可", "refused"),
        _ => n.pick("判定不能", "undecided"),
    };
    own.map(|finding| format!("{}: {}", word(finding.def), n.finding_text(finding))).collect()
}

/// Whether a message says that a code has no row.
fn is_of_row(def: &MessageDef) -> bool {
    let of_row =
        [&messages::CODE_NOT_IN_MASTERS, &messages::CODE_ABOLISHED, &messages::CODE_NOT_YET, &messages::NO_RELEASE];
    of_row.iter().any(|known| known.code == def.code)
}

/// The text of the finding, the other act, the row of the table, the rule that changes it, and how many times stand.
fn decision_text(n: &Narrator<'_, '_>, decision: &Decision<'_>) -> String {
    let mut parts = Vec::new();
    if decision.status == LineStatus::Undecided {
        parts.push(n.pick("判定不能:", "undecided:").to_owned());
    }
    parts.push(n.said(decision.def, &decision.args, decision.date));
    parts.extend(n.counterpart(decision.against).map(|place| format!("← {place}")));
    parts.extend(counted_before(n, decision));
    parts.extend(cited_row(n, &decision.basis).map(|row| format!("[{row}]")));
    parts.extend(decision.rule.map(|rule| format!("[{}: {}]", rule.id(), rule.cite())));
    parts.push(consequence(n, decision));
    parts.join(" ")
}

/// What follows from a decision.
fn consequence(n: &Narrator<'_, '_>, decision: &Decision<'_>) -> String {
    let (count, allowed) = (decision.count, decision.allowed);
    if decision.status == LineStatus::Undecided {
        let missing = decision.missing.map_or(String::new(), |fact| {
            n.choose(format!("不足している情報: {fact}。"), format!("missing: {fact}; "))
        });
        let fix = decision.fix(n.japanese);
        return n.choose(
            format!("{missing}{fix}（それまで{allowed}回を仮に算定）"),
            format!("{missing}{fix} (until then {allowed} of {count} kept)"),
        );
    }
    if warns_only(n) {
        return n.pick("警告のみの設定のため減算しない", "kept: decisions are warnings only").to_owned();
    }
    n.choose(format!("{count}回中{allowed}回を算定"), format!("{allowed} of {count} billed"))
}

/// The acts that were counted before a line that is above a limit.
fn counted_before(n: &Narrator<'_, '_>, decision: &Decision<'_>) -> Option<String> {
    let limits = [&messages::LIMIT_REACHED, &messages::TIMES_CUT, &messages::TIMES_REVIEW];
    if !limits.iter().any(|known| known.code == decision.def.code) {
        return None;
    }
    let (from, until) = decision.window?;
    let code = n.claim.units.get(decision.unit as usize)?.lines.get(decision.line as usize)?.code;
    let own = (decision.unit, decision.line);
    let mut acts = acts(n, |other, _| other == code);
    acts.retain(|act| act.date >= from && act.date <= until.min(decision.date));
    acts.retain(|act| !(act.place == Some(own) && act.date == decision.date));
    let places: Vec<_> = acts.iter().take(NAMED).map(|act| act.told(n)).collect();
    if places.is_empty() {
        return None;
    }
    let rest = acts.len().saturating_sub(NAMED);
    let more =
        if rest > 0 { n.choose(format!(" ほか{rest}件"), format!(" and {rest} more")) } else { String::new() };
    let places = places.join(n.pick("、", ", "));
    Some(n.choose(format!("（算定済み: {places}{more}）"), format!("(billed before: {places}{more})")))
}

/// An act that was billed.
struct Billed {
    date: Day,
    count: u32,
    /// Unit and line, of an act of the claim.
    place: Option<(u32, u32)>,
    against: Against,
}

impl Billed {
    fn told(&self, n: &Narrator<'_, '_>) -> String {
        n.counterpart(self.against).unwrap_or_default()
    }
}

/// What was billed of some codes in the claim, in the history and in the other setting, in order of days.
fn acts(n: &Narrator<'_, '_>, wanted: impl Fn(Code, Day) -> bool) -> Vec<Billed> {
    let mut acts = Vec::new();
    for (index, unit) in (0u32..).zip(&n.claim.units) {
        for (place, line) in (0u32..).zip(&unit.lines).filter(|(_, line)| !line.performed_only) {
            for times in unit.times.iter().filter(|times| wanted(line.code, times.date)) {
                let (date, code) = (times.date, line.code);
                let against = Against::Line { unit: index, line: place, date, code };
                if !is_struck(n, (index, place, date), 0) {
                    acts.push(Billed { date, count: times.count, place: Some((index, place)), against });
                }
            }
        }
    }
    let other = n.claim.other_setting.as_ref().map(|other| other.acts.as_slice()).unwrap_or_default();
    let entries = (0u32..).zip(&n.claim.history).map(|entry| (entry, true));
    let entries = entries.chain((0u32..).zip(other).map(|entry| (entry, false)));
    for ((entry, act), is_history) in entries {
        let (date, code) = (act.date, act.code);
        if act.status == HistoryStatus::Claimed && wanted(code, date) {
            let history = Against::History { entry, date, code };
            let against = if is_history { history } else { Against::OtherSetting { entry, date, code } };
            acts.push(Billed { date, count: act.count, place: None, against });
        }
    }
    acts.sort_by_key(|act| act.date);
    acts
}

/// The row behind a decision, with the names of its table and column.
fn cited_row(n: &Narrator<'_, '_>, basis: &Basis<'_>) -> Option<String> {
    let row = match *basis {
        Basis::Column { no, value } => column_text(n, no, &value.to_string()),
        Basis::Age { no, age } => {
            let code = String::from_utf8_lossy(&age).into_owned();
            let words =
                age_words(age).map_or(String::new(), |(ja, en)| n.choose(format!("（{ja}）"), format!(" ({en})")));
            format!("{}{words}", column_text(n, no, &code))
        }
        _ => basis.row()?.replace("特例条件0", "特例条件なし").replace("特例条件1", "特例条件あり"),
    };
    let part = match basis {
        Basis::Nothing => return None,
        Basis::Bundle { .. } => FeeTablePart::Bundle,
        Basis::Exclusion(part, _) => *part,
        Basis::Inpatient { .. } => FeeTablePart::Inpatient,
        Basis::Frequency(_) => FeeTablePart::Frequency,
        Basis::Column { .. } | Basis::Age { .. } => return Some(row),
    };
    Some(format!("電子点数表 {} {row}", table_title(part)))
}

const fn table_title(part: FeeTablePart) -> &'static str {
    match part {
        FeeTablePart::Supplement => "01 補助マスターテーブル",
        FeeTablePart::Bundle => "02 包括・被包括テーブル",
        FeeTablePart::ExclusionDay => "03-1 背反テーブル1（1日につき）",
        FeeTablePart::ExclusionMonth => "03-2 背反テーブル2（同一月内）",
        FeeTablePart::ExclusionSame => "03-3 背反テーブル3（同時）",
        FeeTablePart::ExclusionWeek => "03-4 背反テーブル4（1週間につき）",
        FeeTablePart::Inpatient => "04 入院基本料テーブル",
        FeeTablePart::Frequency => "05 算定回数テーブル",
    }
}

fn column_text(n: &Narrator<'_, '_>, no: u16, value: &str) -> String {
    let title = column_title(no);
    n.choose(
        format!("医科診療行為マスター 項番{no} {title}={value}"),
        format!("医科診療行為マスター column {no} {title}={value}"),
    )
}

/// The official name of a column that a decision may rest on.
fn column_title(no: u16) -> &'static str {
    match no {
        13 => "入外適用区分",
        14 => "後期高齢者医療適用区分",
        15 => "点数欄集計先識別（入院外）",
        19 => "病院・診療所区分",
        36 => "上限回数",
        38 => "注加算コード",
        41 => "下限年齢",
        42 => "上限年齢",
        66 => "点数欄集計先識別（入院）",
        71 => "病床数区分",
        72 => "施設基準コード",
        _ => PairingField::ALL.iter().find(|field| field.column() == no).map_or("", |field| field.name_ja()),
    }
}

/// An age of the master in words; nothing for `00`.
fn age_words(age: [u8; 2]) -> Option<(String, String)> {
    let fixed = |ja: &str, en: &str| Some((ja.to_owned(), en.to_owned()));
    let from_first = |years: u32| {
        let ja = format!("{years}歳に達した日の翌月1日");
        Some((ja, format!("the 1st of the month after age {years}")))
    };
    match &age {
        b"00" => None,
        b"AA" => fixed("生後28日", "28 days"),
        b"AE" => fixed("生後90日", "90 days"),
        b"B3" => from_first(3),
        b"B6" => from_first(6),
        b"BF" => from_first(15),
        b"BK" => from_first(20),
        b"MG" => fixed("6歳に達した日以後の最初の4月1日", "the first 1 April after age 6"),
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            let years = u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
            Some((format!("{years}歳"), format!("age {years}")))
        }
        _ => None,
    }
}

/// The rule by which a line was added, why its conditions hold, and the lines that it follows from.
fn addition_text(n: &Narrator<'_, '_>, index: u32, addition: &Addition<'_>) -> String {
    let (rule, title) = (addition.rule, n.title_of(addition));
    let conditions = conditions(n, addition).join(n.pick("、", ", "));
    let because = match conditions.as_str() {
        "" => String::new(),
        held => n.choose(format!("（条件: {held}）"), format!(" (because: {held})")),
    };
    let earlier = match addition.depends {
        Depends::Earlier => earlier_uses(n, index, addition).unwrap_or_default(),
        _ => String::new(),
    };
    let places = stay::source(n, index, addition).unwrap_or_else(|| supporters(n, index));
    let (id, cite) = (rule.id(), rule.cite());
    n.choose(
        format!("自動算定: {title} ← {places}{earlier}{because} [{id}: {cite}]"),
        format!("added: {title} ← {places}{earlier}{because} [{id}: {cite}]"),
    )
}

/// The lines that an addition follows from, by day.
fn supporters(n: &Narrator<'_, '_>, index: u32) -> String {
    let mut supporters: Vec<Supporter> = n.outcome.supporters_of(index).collect();
    supporters.sort_by_key(|own| (own.date, own.unit, own.line));
    let days = supporters.chunk_by(|a, b| a.date == b.date);
    let told = days.map(|own| {
        let lines: Vec<_> = own.iter().map(|own| n.line_place(own.unit, own.line)).collect();
        let date = own.first().map(|own| own.date.to_string()).unwrap_or_default();
        format!("{date} {}", lines.join(n.pick("・", ", ")))
    });
    told.collect::<Vec<_>>().join(n.pick("、", "; "))
}

/// Why the conditions of a rule hold: facts, age, kinds of drugs, notified standards.
fn conditions(n: &Narrator<'_, '_>, addition: &Addition<'_>) -> Vec<String> {
    let rule = addition.rule;
    let fact = rule.text("fact").map(|fact| format!("{fact}={}", fact_value(addition)));
    let rapid = (rule.kind() == "rapid_test").then(|| "外来迅速検体検査=はい".to_owned());
    let kinds = |field, ja, en| {
        rule.int(field).map(|kinds| n.choose(format!("内服薬{kinds}種類{ja}"), format!("{kinds} oral drugs or {en}")))
    };
    let regulated = rule.ints("drug_regulations").next().map(|_| {
        n.pick("麻薬・毒薬・覚醒剤原料・向精神薬を含む", "with narcotics, poisons, stimulants or psychotropics")
            .to_owned()
    });
    let parts = [
        fact,
        rapid,
        age_of(n, addition),
        kinds("oral_kinds_from", "以上", "more"),
        kinds("oral_kinds_until", "以下", "fewer"),
        regulated,
        standard_of(n, addition),
    ];
    parts.into_iter().flatten().chain(stay::amount_case(n, rule)).collect()
}

/// The value of its fact that leads to a line: of several codes the one of its own.
fn fact_value<'m>(addition: &Addition<'m>) -> &'m str {
    let rule = addition.rule;
    let own = i64::from(addition.code.value());
    let mut chosen = rule.texts("values").zip(rule.ints("choices")).filter(|(_, code)| *code == own);
    chosen.next().map(|(value, _)| value).or_else(|| rule.text("fact_value")).unwrap_or("はい")
}

/// The patient's age, with the bounds of a rule that looks at it.
fn age_of(n: &Narrator<'_, '_>, addition: &Addition<'_>) -> Option<String> {
    let bound = |field: &str| {
        let age = <[u8; 2]>::try_from(addition.rule.text(field)?.as_bytes()).ok()?;
        age_words(age).map(|(ja, en)| n.choose(ja, en))
    };
    let (from, until) = (bound("age_from"), bound("age_until"));
    let by_age = from.is_some() || until.is_some() || addition.rule.kind() == "age_addition";
    let (birth, on) = (n.claim.patient.birth_date, addition.date);
    let bounds: Vec<_> = [
        from.map(|age| n.choose(format!("{age}以上"), format!("from {age}"))),
        until.map(|age| n.choose(format!("{age}未満"), format!("under {age}"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let bounds = match bounds.is_empty() {
        true => String::new(),
        false => n.choose(format!("で{}", bounds.join("")), format!(" ({})", bounds.join(", "))),
    };
    by_age.then(|| format!("{}{bounds}", age_text(n, birth, on)))
}

fn age_text(n: &Narrator<'_, '_>, birth: Day, on: Day) -> String {
    let ((year, month, day), (this_year, this_month, today)) = (birth.ymd(), on.ymd());
    let years = this_year - year - i32::from((this_month, today) < (month, day));
    if years > 0 {
        return n.choose(format!("{birth}生まれ{years}歳"), format!("born {birth}, aged {years}"));
    }
    let days = on.number() - birth.number();
    n.choose(format!("{birth}生まれ生後{days}日"), format!("born {birth}, {days} days old"))
}

/// The notified standard by which the fee is billed.
fn standard_of(n: &Narrator<'_, '_>, addition: &Addition<'_>) -> Option<String> {
    let item = n.masters.fee_item(addition.code, addition.date).found()?;
    let held = n.claim.institution.standards.as_ref()?;
    let holds = |code: &u16| {
        held.iter().any(|own| {
            own.code.value() == u32::from(*code)
                && own.from <= addition.date
                && own.until.is_none_or(|until| addition.date <= until)
        })
    };
    let code = item.standards().find(holds)?;
    Some(n.choose(format!("施設基準 {code:04} 届出"), format!("standard {code:04} notified")))
}

/// The earlier use in the month that makes this one a second or later one.
fn earlier_uses(n: &Narrator<'_, '_>, index: u32, addition: &Addition<'_>) -> Option<String> {
    let own = n.outcome.supporters_of(index).find(|own| own.date == addition.date)?;
    let code = n.claim.units.get(own.unit as usize)?.lines.get(own.line as usize)?.code;
    let item = |code, on| n.masters.fee_item(code, on).found();
    let group = |item: FeeItem<'_>| (item.reduction(), item.reduction_group());
    let wanted = group(item(code, own.date)?);
    let same = |code, on: Day| {
        on.month() == own.date.month()
            && on <= own.date
            && item(code, on).is_some_and(|it| it.is_base() && group(it) == wanted)
    };
    let mut uses = acts(n, same);
    uses.retain(|act| !(act.place == Some((own.unit, own.line)) && act.date == own.date));
    let before: u32 = uses.iter().filter(|act| act.date < own.date).map(|act| act.count).sum();
    let Some(last) = uses.iter().rfind(|act| act.date < own.date).or_else(|| uses.last()) else {
        return Some(n.pick("（当日2回目以降）", " from the second time of the day on").to_owned());
    };
    let place = last.told(n);
    let is_counted = uses.iter().all(|act| act.date < own.date) && addition.count == 1;
    Some(match is_counted {
        true => n.choose(
            format!("（{place} に続く当月{}回目）", before + 1),
            format!(" ({place} came before: use {} of the month)", before + 1),
        ),
        false => n.choose(format!("（{place} に続く当月2回目以降）"), format!(" ({place} came before in the month)")),
    })
}
