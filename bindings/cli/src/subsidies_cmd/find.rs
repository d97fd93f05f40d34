//! `santei subsidies find`.

use super::facts::{FactArgs, parse_law, parse_prefecture};
use super::pick;
use super::show::{local_text, national_rules, national_text};
use crate::Failure;
use crate::images::ImagesArgs;
use crate::table::{Align, Table, shortened};
use clap::Args;
use santei::claim::Certificate;
use santei::masters::{
    Choice, Criteria, Criterion, INCOME_WORDS, LocalScheme, Person, Verdict, is_payer_number_verified,
};
use santei::message::command as messages;
use santei::message::room::PAYER_NUMBER_UNVERIFIED;
use santei::{Day, MasterSet};
use std::process::ExitCode;

/// Columns of a name and of a sentence that are printed in a table.
const NAMED: usize = 36;
const SAID: usize = 48;

/// 患者に当てはまる行を判定 / find the row that applies to a person
#[derive(Args, Debug)]
pub struct FindArgs {
    /// 都道府県番号 / prefecture
    #[arg(long, value_name = "NN", value_parser = parse_prefecture)]
    prefecture: Option<u8>,
    /// 法別番号 / 法別番号
    #[arg(long, value_name = "NN", value_parser = parse_law)]
    houbetu: Option<u8>,
    /// 公費負担者番号 / payer number
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// 患者の事実 / facts about the person
    #[command(flatten)]
    facts: FactArgs,
    /// 使用するマスター / masters
    #[command(flatten)]
    images: ImagesArgs,
}

/// Runs the command: exit code 0 when exactly one scheme applies.
pub fn run(args: &FindArgs, ja: bool) -> Result<ExitCode, Failure> {
    let number = args.asked(ja)?;
    let birth = args.facts.birth(ja)?;
    let bytes = args.images.read()?;
    let masters = args.images.masters(&bytes)?;
    let certificate = args.facts.certificate();
    let seeker =
        Seeker { masters: &masters, number: &number, facts: &args.facts, birth, certificate: certificate.as_ref(), ja };
    seeker.refuse_unknown_income()?;
    let (answer, is_one) = seeker.answer();
    let head = format!("{}{}", seeker.unverified(), args.facts.words(birth, ja));
    crate::print(&format!("{head}\n{answer}"))?;
    Ok(if is_one { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

impl FindArgs {
    /// The number that is looked for: of the payer, or of every 実施機関 of a prefecture.
    fn asked(&self, ja: bool) -> Result<String, Failure> {
        let two = |number: Option<u8>| number.map(|number| format!("{number:02}"));
        let (law, prefecture) = (two(self.houbetu), two(self.prefecture));
        let Some(number) = &self.number else {
            let front = law.zip(prefecture).map(|(law, prefecture)| law + &prefecture);
            return front.ok_or_else(|| Failure::asked(&messages::SUBSIDY_WHICH, &[], ja));
        };
        let told = |at: core::ops::Range<usize>, digits: &Option<String>| {
            digits.is_none() || number.get(at) == digits.as_deref()
        };
        if told(0..2, &law) && told(2..4, &prefecture) {
            return Ok(number.clone());
        }
        let blank = || "□□".to_owned();
        let front = law.unwrap_or_else(blank) + &prefecture.unwrap_or_else(blank);
        Err(Failure::asked(&messages::SUBSIDY_CONTRADICTION, &[number, &front], ja))
    }
}

/// Looks for the scheme of a person.
struct Seeker<'s, 'a> {
    masters: &'s MasterSet<'a>,
    number: &'s str,
    facts: &'s FactArgs,
    birth: Day,
    certificate: Option<&'s Certificate>,
    ja: bool,
}

impl<'a> Seeker<'_, 'a> {
    fn pick<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        pick(self.ja, ja, en)
    }

    fn person(&self) -> Person<'_> {
        self.facts.person(self.birth, self.certificate)
    }

    /// The first four digits: 法別番号 and prefecture.
    fn front(&self) -> &str {
        self.number.get(..4).unwrap_or(self.number)
    }

    /// The rows that are looked through when none has the number.
    fn elsewhere(&self) -> Vec<LocalScheme<'a>> {
        self.masters.local_schemes_from(self.front()).collect()
    }

    /// A class that no row asks for would fail everywhere without a word.
    fn refuse_unknown_income(&self) -> Result<(), Failure> {
        let Some(income) = self.facts.income.as_deref() else { return Ok(()) };
        let rows = self.elsewhere();
        let own = rows.iter().map(|row| row.income_name()).filter(|name| !name.is_empty());
        let mut known: Vec<&str> = INCOME_WORDS.into_iter().filter(|word| !word.is_empty()).chain(own).collect();
        known.dedup();
        if known.contains(&income) {
            return Ok(());
        }
        Err(Failure::asked(&messages::INCOME_WORD_UNKNOWN, &[&income, &known.join(", ")], self.ja))
    }

    /// The finding of the check digit, where the number has one that does not fit.
    fn unverified(&self) -> String {
        let def = &PAYER_NUMBER_UNVERIFIED;
        match is_payer_number_verified(self.number) {
            Some(false) => format!("{} {}: {}: {}\n", def.code, def.slug, self.number, def.text(self.ja, &[])),
            _ => String::new(),
        }
    }

    /// What the masters say, and whether exactly one scheme applies.
    fn answer(&self) -> (String, bool) {
        if let Some(choice) = self.masters.choose_local_scheme(self.number, &self.person()) {
            let rows: Vec<_> = self.masters.local_schemes(self.number).collect();
            return (self.told(choice, &rows), matches!(choice, Choice::One(_)));
        }
        let rows = self.elsewhere();
        if !rows.is_empty() {
            return self.municipalities(&rows);
        }
        let national = national_rules(self.masters, self.number).filter(|rule| rule.holds_on(self.facts.at));
        let national: Vec<String> = national.map(|rule| national_text(rule, self.ja)).collect();
        if !national.is_empty() {
            let head = self.pick("国の公費です:", "a national scheme:");
            return (format!("{head}\n\n{}", national.join("\n")), national.len() == 1);
        }
        let number = self.number;
        let none = match self.ja {
            true => format!("番号「{number}」の公費も、法別番号と都道府県が同じ公費も、マスターにありません\n"),
            false => format!("the masters have no subsidy '{number}', and none of its 法別番号 and prefecture\n"),
        };
        (none, false)
    }

    /// A choice among the rows of one number in words.
    fn told(&self, choice: Choice<'a>, rows: &[LocalScheme<'a>]) -> String {
        match choice {
            Choice::One(scheme) => {
                format!("{}\n\n{}", self.pick("当てはまる行:", "applies:"), local_text(scheme, self.masters, self.ja))
            }
            Choice::Conflict(one, other) => {
                let head =
                    self.pick("助成内容の異なる2つの行が当てはまります:", "two rows apply, and pay differently:");
                let texts = [one, other].map(|scheme| local_text(scheme, self.masters, self.ja));
                format!("{head}\n\n{}", texts.join("\n"))
            }
            Choice::Open(_, criteria) => {
                let head = self.pick("決めるのに足りない事実:", "what decides is not given:");
                format!("{head} {}\n\n{}", self.missing(criteria), self.rows(rows))
            }
            Choice::NoneApplies(..) => {
                let head = self.pick("当てはまる行はありません（近い順）:", "no row applies (the nearest first):");
                format!("{head}\n\n{}", self.rows(rows))
            }
        }
    }

    /// Every row with what fails and what is not known, fewest first.
    fn rows(&self, rows: &[LocalScheme<'a>]) -> String {
        let mut judged: Vec<(LocalScheme<'_>, Verdict)> =
            rows.iter().map(|row| (*row, row.verdict(&self.person()))).collect();
        judged.sort_by_key(|(row, verdict)| (verdict.failed.len(), verdict.open.len(), row.category()));
        let mut table = Table::new(&[
            (self.pick("区分", "row"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("対象", "whom"), Align::Left),
            (self.pick("合わない条件", "fails on"), Align::Left),
            (self.pick("分からない事実", "not known"), Align::Left),
        ]);
        for (row, verdict) in judged {
            table.row([
                row.category().to_string(),
                shortened(row.name(), NAMED),
                self.whom(row),
                self.criteria(verdict.failed),
                self.missing(verdict.open),
            ]);
        }
        table.render()
    }

    fn whom(&self, row: LocalScheme<'_>) -> String {
        shortened(row.wording(self.ja).first().map_or("", String::as_str), SAID)
    }

    /// The numbers of the prefecture, each with what it comes to.
    fn municipalities(&self, rows: &[LocalScheme<'a>]) -> (String, bool) {
        let mut numbers: Vec<&str> = rows.iter().map(|row| row.number()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut table = Table::new(&[
            (self.pick("番号", "number"), Align::Left),
            (self.pick("市区町村", "municipality"), Align::Left),
            (self.pick("名称", "name"), Align::Left),
            (self.pick("判定", "result"), Align::Left),
        ]);
        let mut only = None;
        for number in &numbers {
            let Some(choice) = self.masters.choose_local_scheme(number, &self.person()) else { continue };
            let (row, result) = self.short(choice);
            let municipality = row.municipality().map_or(String::new(), |code| format!("{code:06}"));
            table.row([(*number).to_owned(), municipality, shortened(row.name(), NAMED), result]);
            only = Some(choice).filter(|choice| numbers.len() == 1 && matches!(choice, Choice::One(_)));
        }
        let count = numbers.len();
        let head = match self.ja {
            true => format!("番号「{}」の記録はなく、法別番号と都道府県が同じ番号が{count}件あります:", self.number),
            false => {
                format!("no record has the number '{}'; {count} numbers have its 法別番号 and prefecture:", self.number)
            }
        };
        let more = only.map_or(String::new(), |choice| format!("\n{}", self.told(choice, rows)));
        (format!("{head}\n\n{}{more}", table.render()), only.is_some())
    }

    /// A choice in a few words, and the row that stands for it.
    fn short(&self, choice: Choice<'a>) -> (LocalScheme<'a>, String) {
        let row = |scheme: LocalScheme<'_>| match self.ja {
            true => format!("区分{}", scheme.category()),
            false => format!("row {}", scheme.category()),
        };
        match choice {
            Choice::One(scheme) => (scheme, format!("{} {}", row(scheme), self.pick("が当てはまる", "applies"))),
            Choice::Conflict(one, other) => {
                (one, format!("{}・{} {}", row(one), row(other), self.pick("が競合", "conflict")))
            }
            Choice::Open(scheme, criteria) => {
                (scheme, format!("{}: {}", self.pick("足りない事実", "not given"), self.missing(criteria)))
            }
            Choice::NoneApplies(scheme, criteria) => {
                let words = self.criteria(criteria);
                (scheme, format!("{} ({}: {words})", self.pick("該当なし", "none applies"), row(scheme)))
            }
        }
    }

    fn criteria(&self, criteria: Criteria) -> String {
        self.listed(criteria.iter().map(|own| if self.ja { own.name_ja() } else { own.slug() }.to_owned()))
    }

    /// The facts that are not known, with the options that give them.
    fn missing(&self, criteria: Criteria) -> String {
        self.listed(criteria.iter().map(|own| {
            let name = if self.ja { own.name_ja() } else { own.slug() };
            let option = option(own);
            match (option.is_empty(), self.ja) {
                (true, _) => name.to_owned(),
                (false, true) => format!("{name}（{option}）"),
                (false, false) => format!("{name} ({option})"),
            }
        }))
    }

    fn listed(&self, words: impl Iterator<Item = String>) -> String {
        words.collect::<Vec<_>>().join(self.pick("、", ", "))
    }
}

/// The option of the command that gives a fact; empty where none does.
fn option(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Insurer => "--insurer",
        Criterion::AgeFrom | Criterion::AgeUntil => "--birth",
        Criterion::SingleParent => "--single-parent",
        Criterion::Income | Criterion::IncomeName => "--income",
        Criterion::CostlyLongTerm => "--condition costly_long_term",
        Criterion::Severe => "--condition severe",
        Criterion::SevereContinuing => "--condition severe_continuing",
        Criterion::Ventilator => "--condition ventilator",
        Criterion::Schooling => "--schooling",
        Criterion::Children => "--children, --birth-order",
        Criterion::Category => "--category",
        Criterion::Validity | Criterion::Setting | Criterion::Admission => "",
    }
}
