//! What the cases cover: rules and parameters by case and by trace, citations by age, what is slow, what is disputed.

use super::run::{CaseReport, Drift, FolderSum, MastersUsed, RunReport, Sums, Verdict};
use santei::masters::{MasterSet, grade};
use santei::{Day, Month};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many of the slowest cases and of the oldest citations are told.
const LISTED: usize = 20;
/// The kind under which the values of dated parameters are listed.
const PARAMETER: &str = "parameter";

/// 網羅: what a run of cases covers.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct Coverage {
    /// エンジン: version of the engine.
    pub engine: String,
    /// マスター: the masters that cases were run with.
    pub masters: Vec<MastersUsed>,
    /// 合計: all cases.
    pub totals: Sums,
    /// フォルダー別: by folder and oracle.
    pub folders: Vec<FolderSum>,
    /// マスターの変化: suites whose masters are not those that they were last verified with.
    pub drift: Vec<Drift>,
    /// 目録のないフォルダー: folders with cases and no manifest.
    pub without_manifest: Vec<String>,
    /// 種類別: the rules by kind; dated parameters are a kind of their own.
    pub kinds: Vec<KindCoverage>,
    /// 規則: every instance of the rulebook and every value of a parameter; those without a case first.
    pub rules: Vec<RuleCoverage>,
    /// 部屋: rooms and their topics that cases exercise.
    pub rooms: Vec<RoomUse>,
    /// 登録のない規則: names that cases exercise and that are neither a rule, a parameter nor a topic.
    pub unknown: Vec<String>,
    /// 不合格: red and skipped cases.
    pub failures: Vec<CaseReport>,
    /// 手順の多い事例: cases with the most steps of calculation.
    pub most_steps: Vec<SlowCase>,
    /// 遅い事例: cases that took longest, as measured.
    pub slowest: Vec<SlowCase>,
    /// 古い出典: citations by the earliest date that they tell, oldest first.
    pub oldest: Vec<CitationUse>,
    /// 日付のない出典: citations that tell no date.
    pub undated: usize,
    /// 見解の相違: cases whose sources disagree.
    pub disputes: Vec<Dispute>,
}

/// 種類: the rules of a kind.
#[derive(Serialize, JsonSchema, Clone, PartialEq, Eq, Debug)]
pub struct KindCoverage {
    /// 種類: kind of rule.
    pub kind: String,
    /// 件数: instances.
    pub rules: usize,
    /// 事例あり: instances that a case names.
    pub with_case: usize,
    /// 計算に現れた: instances that an amount or decision of some case follows from.
    pub hit: usize,
    /// 検討のみ: instances that were looked at and led to nothing, in every case.
    pub looked_at_only: usize,
    /// どこにもない: instances that no case names and no trace shows.
    pub nowhere: usize,
    /// 跡が残る: whether rules of the kind leave a trace at all.
    pub traced: bool,
}

/// 規則: one instance or value.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct RuleCoverage {
    /// 種類: kind of rule.
    pub kind: String,
    /// 識別子: id.
    pub id: String,
    /// 適用: first day.
    pub from: Option<Day>,
    /// 終了: last day.
    pub until: Option<Day>,
    /// 題: title in Japanese.
    pub title_ja: String,
    /// 題（英語）: title in English.
    pub title_en: String,
    /// 根拠: citation.
    pub cite: String,
    /// 確度: grade.
    pub grade: String,
    /// 施行前: announced, not enacted.
    pub announced: bool,
    /// 事例: cases that name it.
    pub cases: usize,
    /// 計算: cases in which an amount or decision follows from it.
    pub hits: usize,
    /// 検討: cases in which it was looked at and led to nothing.
    pub looked_at: usize,
}

/// 部屋: a topic of a room.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct RoomUse {
    /// 名称: name.
    pub name: String,
    /// 事例: cases that exercise it.
    pub cases: usize,
}

/// 事例の重さ: what a case costs.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct SlowCase {
    /// 事例名: id.
    pub id: String,
    /// ファイル: file.
    pub file: String,
    /// 計算の手順: steps of the trace; the same on every machine.
    pub steps: usize,
    /// 時間: microseconds, as measured.
    pub microseconds: u64,
}

/// 出典: a document that cases cite.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct CitationUse {
    /// 日付: earliest date that the citation tells (year, month or day).
    pub date: String,
    /// 出典: document.
    pub document: String,
    /// 事例: cases that cite it.
    pub cases: usize,
}

/// 見解の相違: a case whose sources disagree.
#[derive(Serialize, JsonSchema, Clone, Debug)]
pub struct Dispute {
    /// 事例名: id.
    pub id: String,
    /// ファイル: file.
    pub file: String,
    /// 内容: what another source says, and why this one is followed.
    pub text: String,
}

/// What a run covers of the rules and parameters of these masters.
pub fn coverage(run: &RunReport, masters: &MasterSet<'_>) -> Coverage {
    let mut rules = registry(masters);
    count(&mut rules, &run.cases);
    let kinds = kinds(&rules);
    let known: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let (rooms, unknown) = topics(&run.cases, &known);
    rules.sort_by_key(|rule| rule.cases > 0);
    let (oldest, undated) = citations(&run.cases);
    let dispute = |case: &CaseReport| {
        let text = case.dispute.clone()?;
        Some(Dispute { id: case.id.clone(), file: case.file.clone(), text })
    };
    Coverage {
        engine: run.engine.clone(),
        masters: run.masters.clone(),
        totals: run.totals,
        folders: run.folders.clone(),
        drift: run.drift.clone(),
        without_manifest: run.without_manifest.clone(),
        kinds,
        rules,
        rooms,
        unknown,
        failures: run.cases.iter().filter(|case| case.result != Verdict::Passed).cloned().collect(),
        most_steps: slowest(&run.cases, |case| case.steps as u64),
        slowest: slowest(&run.cases, |case| case.microseconds),
        oldest,
        undated,
        disputes: run.cases.iter().filter_map(dispute).collect(),
    }
}

/// Every instance and every value, by kind and id.
fn registry(masters: &MasterSet<'_>) -> Vec<RuleCoverage> {
    let bound = |day: Day| (day != Day::MIN && day != Day::MAX).then_some(day);
    let rules = masters.rulebook().map(|rule| RuleCoverage {
        kind: rule.kind().into(),
        id: rule.id().into(),
        from: bound(rule.from()),
        until: bound(rule.until()),
        title_ja: rule.title(true).into(),
        title_en: rule.title(false).into(),
        cite: rule.cite().into(),
        grade: grade::slug(rule.grade()).into(),
        announced: rule.announced(),
        cases: 0,
        hits: 0,
        looked_at: 0,
    });
    let values = masters.parameters().map(|value| RuleCoverage {
        kind: PARAMETER.into(),
        id: value.id.into(),
        from: bound(value.from),
        until: bound(value.until),
        title_ja: value.title_ja.into(),
        title_en: value.title_en.into(),
        cite: value.cite.into(),
        grade: grade::slug(value.grade).into(),
        announced: value.announced,
        cases: 0,
        hits: 0,
        looked_at: 0,
    });
    rules.chain(values).collect()
}

/// Counts the cases by the rules that they name, and by the rules that their traces show.
fn count(rules: &mut [RuleCoverage], cases: &[CaseReport]) {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate() {
        places.entry(rule.id.clone()).or_default().push(at);
    }
    let of = |id: &str| places.get(id).map(Vec::as_slice).unwrap_or_default();
    for case in cases {
        for id in case.exercises.iter().collect::<BTreeSet<_>>() {
            let own = of(id);
            let within = |at: &&usize| case.month.is_none_or(|month| holds_in(&rules[**at], month));
            // A case just outside of every period of a rule shows that it does not hold there.
            let named: Vec<usize> = match own.iter().any(|at| within(&at)) {
                true => own.iter().filter(within).copied().collect(),
                false => own.to_vec(),
            };
            named.iter().for_each(|at| rules[*at].cases += 1);
        }
        let begins = |rule: &RuleCoverage, from: Day| rule.from.unwrap_or(Day::MIN) == from;
        for (id, from) in &case.named.hit {
            of(id).iter().for_each(|at| rules[*at].hits += usize::from(begins(&rules[*at], *from)));
        }
        for (id, from) in &case.named.looked_at {
            of(id).iter().for_each(|at| rules[*at].looked_at += usize::from(begins(&rules[*at], *from)));
        }
    }
}

fn holds_in(rule: &RuleCoverage, month: Month) -> bool {
    rule.from.is_none_or(|from| from <= month.last_day()) && rule.until.is_none_or(|until| month.first_day() <= until)
}

fn kinds(rules: &[RuleCoverage]) -> Vec<KindCoverage> {
    let mut kinds: BTreeMap<&str, Vec<&RuleCoverage>> = BTreeMap::new();
    for rule in rules {
        kinds.entry(&rule.kind).or_default().push(rule);
    }
    let sum = |(kind, own): (&str, Vec<&RuleCoverage>)| {
        let count = |wanted: &dyn Fn(&RuleCoverage) -> bool| own.iter().filter(|rule| wanted(rule)).count();
        KindCoverage {
            kind: kind.to_owned(),
            rules: own.len(),
            with_case: count(&|rule| rule.cases > 0),
            hit: count(&|rule| rule.hits > 0),
            looked_at_only: count(&|rule| rule.hits == 0 && rule.looked_at > 0),
            nowhere: count(&|rule| rule.cases + rule.hits + rule.looked_at == 0),
            traced: own.iter().any(|rule| rule.hits + rule.looked_at > 0),
        }
    };
    kinds.into_iter().map(sum).collect()
}

/// Topics of rooms (`share.counter`, `receipt`) that cases exercise, and names that mean nothing.
fn topics(cases: &[CaseReport], known: &BTreeSet<&str>) -> (Vec<RoomUse>, Vec<String>) {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for name in cases.iter().flat_map(|case| &case.exercises).filter(|name| !known.contains(name.as_str())) {
        *uses.entry(name).or_default() += 1;
    }
    // Ids of instances are words joined by hyphens; topics are single words or begin with their room and a point.
    let is_id = |name: &str| name.contains('-') && !name.contains('.');
    let (ids, topics): (Vec<_>, Vec<_>) = uses.into_iter().partition(|(name, _)| is_id(name));
    let room = |(name, cases): (&str, usize)| RoomUse { name: name.to_owned(), cases };
    (topics.into_iter().map(room).collect(), ids.into_iter().map(|(name, _)| name.to_owned()).collect())
}

fn slowest(cases: &[CaseReport], by: impl Fn(&CaseReport) -> u64) -> Vec<SlowCase> {
    let mut sorted: Vec<&CaseReport> = cases.iter().filter(|case| case.values > 0).collect();
    sorted.sort_by(|left, right| by(right).cmp(&by(left)).then_with(|| left.id.cmp(&right.id)));
    let slow = |case: &CaseReport| SlowCase {
        id: case.id.clone(),
        file: case.file.clone(),
        steps: case.steps,
        microseconds: case.microseconds,
    };
    sorted.into_iter().take(LISTED).map(slow).collect()
}

/// The oldest citations, and how many tell no date.
fn citations(cases: &[CaseReport]) -> (Vec<CitationUse>, usize) {
    let mut documents: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases.iter().filter(|case| !case.document.is_empty()) {
        *documents.entry(&case.document).or_default() += 1;
    }
    let total = documents.len();
    let dated = documents.into_iter().filter_map(|(document, cases)| {
        Some(CitationUse { date: earliest(document)?, document: document.to_owned(), cases })
    });
    let mut dated: Vec<CitationUse> = dated.collect();
    let undated = total - dated.len();
    dated.sort_by(|left, right| (&left.date, &left.document).cmp(&(&right.date, &right.document)));
    dated.truncate(LISTED);
    (dated, undated)
}

/// The earliest date that a citation tells: `2025-11-04`, or 元号 with year, or year and month, or day.
fn earliest(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut dates = Vec::new();
    for at in 0..letters.len() {
        dates.extend(era_date(&letters[at..]).or_else(|| iso_date(&letters, at)));
    }
    dates.into_iter().min()
}

fn iso_date(letters: &[char], at: usize) -> Option<String> {
    let starts = at == 0 || !letters[at - 1].is_ascii_digit();
    let text: String = letters.get(at..at + 10)?.iter().collect();
    Day::parse_iso(&text).filter(|_| starts).map(|day| day.to_string())
}

fn era_date(letters: &[char]) -> Option<String> {
    const ERAS: [(&str, u32); 3] = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];
    let begins = |word: &str| letters.iter().take(2).copied().eq(word.chars());
    let (_, before) = ERAS.iter().find(|(era, _)| begins(era))?;
    let (year, rest) = number(letters.get(2..)?)?;
    let rest = rest.strip_prefix(&['年'])?;
    let mut date = format!("{:04}", before + year);
    let Some((month, rest)) = number(rest).and_then(|(month, rest)| Some((month, rest.strip_prefix(&['月'])?))) else {
        return Some(date);
    };
    date += &format!("-{month:02}");
    if let Some((day, _)) = number(rest).filter(|(_, rest)| rest.first() == Some(&'日')) {
        date += &format!("-{day:02}");
    }
    Some(date)
}

/// A number in half- or full-width digits; 元 is the first year.
fn number(letters: &[char]) -> Option<(u32, &[char])> {
    if let Some(rest) = letters.strip_prefix(&['元']) {
        return Some((1, rest));
    }
    let digit = |letter: &char| {
        letter.to_digit(10).or_else(|| ('０'..='９').position(|own| own == *letter).map(|at| at as u32))
    };
    let digits: Vec<u32> = letters.iter().map_while(digit).take(4).collect();
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    (!digits.is_empty()).then(|| (value, &letters[digits.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_date_of_a_citation_is_found() {
        let found = |text: &str| earliest(text).unwrap_or_default();
        assert_eq!(found("令和6年3月5日保医発0305第4号 別添1"), "2024-03-05");
        assert_eq!(
            found("診療報酬の算定方法（令和６年厚生労働省告示第57号）; 医科診療行為マスター 2025-11-04"),
            "2024"
        );
        assert_eq!(found("高額療養費の計算事例 平成30年8月"), "2018-08");
        assert_eq!(found("令和元年10月"), "2019-10");
        assert_eq!(found("医科診療行為マスター 2025-11-04公表"), "2025-11-04");
        assert_eq!(found("健康保険法施行令42条"), "");
        assert_eq!(found("20252025-11-04"), "");
    }
}
