//! 公費の言葉: a scheme of a prefecture or municipality in sentences: whom it is for, and what it pays.

use crate::claim::Setting;
use crate::image::format::SchemeTermsRow;
use crate::masters::{FORMULA_CAPS, LocalScheme, NO_AMOUNT};
use crate::num::grouped;

const BASES_FROM: [(&str, &str); 8] = [
    ("誕生日当日", "the birthday"),
    ("誕生日の前日が属する月の月初日", "the first of the month of the day before the birthday"),
    ("誕生日の属する月の月初日", "the first of the month of the birthday"),
    ("誕生日の前日が属する年度の年度初日", "1 April of the fiscal year of the day before the birthday"),
    ("誕生日の前日", "the day before the birthday"),
    ("誕生日の翌日", "the day after the birthday"),
    ("誕生日が属する月の翌月初日", "the first of the month after the birthday"),
    ("誕生日の前日が属する月の翌月初日", "the first of the month after the day before the birthday"),
];
const BASES_UNTIL: [(&str, &str); 7] = [
    ("誕生日当日", "the birthday"),
    ("誕生日の前日が属する月末", "the end of the month of the day before the birthday"),
    ("誕生日の属する月の月末", "the end of the month of the birthday"),
    ("誕生日の属する年度の年度末", "31 March of the fiscal year of the birthday"),
    ("誕生日の前日", "the day before the birthday"),
    ("誕生日の前々日", "two days before the birthday"),
    ("誕生日の前日が属する年度の年度末", "31 March of the fiscal year of the day before the birthday"),
];
const INCOMES: [(&str, &str); 12] = [
    ("低所得", "low income"),
    ("低所得Ⅰ", "low income I"),
    ("低所得Ⅱ", "low income II"),
    ("生活保護", "public assistance"),
    ("一般", "general income"),
    ("現役並み", "active income"),
    ("現役並みⅠ", "active income I"),
    ("現役並みⅡ", "active income II"),
    ("現役並みⅢ", "active income III"),
    ("市町村民税所得割235,000円未満の世帯", "a household with income tax below 235,000 yen"),
    ("市町村民税所得割235,000円以上の世帯", "a household with income tax of 235,000 yen or more"),
    ("市町村民税所得割非課税世帯", "a household without income tax"),
];
const STATES: [(&str, &str); 4] = [
    ("高額かつ長期", "costly and long"),
    ("重症患者認定", "recognised as severe"),
    ("重度かつ継続", "severe and continuing"),
    ("人工呼吸器等装着者", "on a ventilator"),
];
const SCHOOLS: [(&str, &str); 4] = [
    ("未就学", "before school"),
    ("小学校在学まで", "up to primary school"),
    ("中学校在学まで", "up to lower secondary school"),
    ("高校在学まで", "up to upper secondary school"),
];

/// One language of the sentences.
#[derive(Clone, Copy)]
struct Words {
    japanese: bool,
}

impl Words {
    fn pick(self, words: (&'static str, &'static str)) -> &'static str {
        if self.japanese { words.0 } else { words.1 }
    }

    fn one_of(self, list: &[(&'static str, &'static str)], code: u8, first: u8) -> Option<&'static str> {
        list.get(usize::from(code.checked_sub(first)?)).map(|words| self.pick(*words))
    }

    fn yen(self, yen: u32) -> String {
        let digits = grouped(yen.into());
        if self.japanese { format!("{digits}円") } else { format!("{digits} yen") }
    }

    /// A cap of a month, which three amounts make a formula.
    fn month(self, yen: u32) -> String {
        let Some((_, threshold)) = FORMULA_CAPS.into_iter().find(|(cap, _)| *cap == yen) else { return self.yen(yen) };
        let (amount, threshold) = (self.yen(yen), grouped(threshold));
        if self.japanese {
            format!("{amount}+（総医療費−{threshold}円）×1%")
        } else {
            format!("{amount} + 1% of the cost above {threshold} yen")
        }
    }
}

impl LocalScheme<'_> {
    /// The scheme in sentences, Japanese or English: whom it is for, then what it pays as an outpatient and as an inpatient.
    pub fn wording(self, japanese: bool) -> Vec<String> {
        let words = Words { japanese };
        let mut said = vec![self.persons(words)];
        let terms = self.terms();
        if self.is_refunded() {
            said.push(words.pick(("償還払い", "refunded later, nothing is paid at the counter")).into());
            return said;
        }
        let settings = self.eligibility().settings;
        for (place, label) in [(1, ("外来", "outpatient")), (0, ("入院", "inpatient"))] {
            let label = words.pick(label);
            if settings.get(place) == Some(&2) {
                said.push(format!("{label}: {}", pays(words, terms, place)));
            } else {
                said.push(format!("{label}: {}", words.pick(("対象外", "not covered"))));
            }
        }
        let meals = match terms.meals[0] {
            2 => Some(("食事療養費の標準負担額は助成", "pays the standard amount of meals")),
            3 => Some((
                "食事療養費の標準負担額は上限額を超える分を助成",
                "pays the standard amount of meals above its cap",
            )),
            _ => None,
        };
        said.extend(meals.map(|meals| words.pick(meals).to_owned()));
        let others = match terms.other_subsidies {
            1 => Some(("他の公費の自己負担は助成しない", "does not pay what another subsidy leaves")),
            2 => Some(("他の公費の自己負担も助成", "pays what another subsidy leaves")),
            _ => None,
        };
        said.extend(others.map(|others| words.pick(others).to_owned()));
        for setting in [Setting::Outpatient, Setting::Inpatient] {
            if let Some(obstacle) = self.obstacle(setting) {
                let why = if japanese { obstacle.name_ja() } else { obstacle.slug() };
                let label =
                    if setting == Setting::Outpatient { ("外来", "outpatient") } else { ("入院", "inpatient") };
                said.push(format!("{} {}: {why}", words.pick(label), words.pick(("計算対象外", "not computable"))));
            }
        }
        said
    }

    fn persons(self, words: Words) -> String {
        let own = self.eligibility();
        let mut parts: Vec<String> = Vec::new();
        let [basis, age] = own.age_from;
        if let Some(basis) = words.one_of(&BASES_FROM, basis, 2) {
            parts.push(if words.japanese {
                format!("{age}歳の{basis}から")
            } else {
                format!("from {basis} of {age} years")
            });
        }
        let [basis, age] = own.age_until;
        if let Some(basis) = words.one_of(&BASES_UNTIL, basis, 2) {
            parts.push(if words.japanese {
                format!("{age}歳の{basis}まで")
            } else {
                format!("until {basis} of {age} years")
            });
        }
        let insurers = [("社保", "employees' insurance"), ("国保", "national insurance"), ("後期高齢", "late elderly")];
        if own.insurers.contains(&1) {
            let covered = insurers.into_iter().zip(own.insurers).filter(|(_, code)| *code != 1);
            parts.push(covered.map(|(name, _)| words.pick(name)).collect::<Vec<_>>().join("/"));
        }
        let parent = words.one_of(
            &[("ひとり親等の児童", "child of a single parent"), ("ひとり親等", "single parent")],
            own.single_parent,
            1,
        );
        parts.extend(parent.map(str::to_owned));
        let mut second: Vec<String> = Vec::new();
        second.extend(words.one_of(&INCOMES, own.income, 2).map(str::to_owned));
        if !self.income_name().is_empty() {
            second.push(self.income_name().to_owned());
        }
        let states = STATES.into_iter().zip(own.states).filter(|(_, code)| *code == 2);
        second.extend(states.map(|(state, _)| words.pick(state).to_owned()));
        second.extend(words.one_of(&SCHOOLS, own.schooling, 2).map(str::to_owned));
        if let [2, at_least, number] = own.children {
            second.push(if words.japanese {
                format!("子{at_least}人以上の世帯の{number}人目")
            } else {
                format!("child {number} of at least {at_least}")
            });
        }
        let join = match own.combine {
            2 => (" 又は ", " or "),
            3 => (" ／ ", " / "),
            _ => (" かつ ", " and "),
        };
        if !second.is_empty() {
            parts.push(second.join(words.pick(join)));
        }
        let everybody = words.pick(("年齢・所得等の条件なし", "no condition of age or income"));
        if parts.is_empty() { everybody.to_owned() } else { parts.join(words.pick(("、", ", "))) }
    }
}

/// What is paid in a setting: 0 inpatient, 1 outpatient.
fn pays(words: Words, terms: &SchemeTermsRow, place: usize) -> String {
    let mut parts = vec![pattern(words, terms, place)];
    parts.extend(conditions(words, terms, place));
    let caps = caps(words, terms, place);
    if !caps.is_empty() {
        let whose = match terms.caps_of {
            1 => ("公費負担の上限", "the scheme pays at most"),
            _ => ("自己負担の上限", "the patient pays at most"),
        };
        parts.push(format!("{} {}", words.pick(whose), caps.join(words.pick(("・", ", ")))));
    }
    if terms.caps_joint == 1 {
        parts.push(words.pick(("入院・外来を合算", "inpatient and outpatient together")).into());
    }
    parts.join(words.pick(("、", ", ")))
}

fn pattern(words: Words, terms: &SchemeTermsRow, place: usize) -> String {
    let percent = terms.percent.get(place).copied().unwrap_or(0);
    let fixed = terms.fixed.get(place).map_or(NO_AMOUNT, |yen| yen.get());
    let [above, below] = terms.fraction.get(place).map_or([0, 0], |pair| pair.map(|value| value.get()));
    let part = if percent == 0 && below != 0 { format!("{above}/{below}") } else { format!("{percent}%") };
    let code = terms.pattern.get(place).copied().unwrap_or(0);
    match (code, words.japanese) {
        (1, true) => "自己負担の全額を助成".into(),
        (1, false) => "pays all that is left".into(),
        (2, true) => format!("1回{}を助成", words.yen(fixed)),
        (2, false) => format!("pays {} a visit", words.yen(fixed)),
        (3, true) => format!("医療費の{part}を助成"),
        (3, false) => format!("pays {part} of the cost"),
        (4, true) => format!("一部負担金の{part}を助成"),
        (4, false) => format!("pays {part} of the share"),
        (5, true) if percent != 0 => format!("自己負担は医療費の{part}"),
        (5, false) if percent != 0 => format!("the patient pays {part} of the cost"),
        (5, true) if below != 0 => format!("自己負担は一部負担金の{part}"),
        (5, false) if below != 0 => format!("the patient pays {part} of the share"),
        (5, true) if fixed != NO_AMOUNT => format!("自己負担は1回{}", words.yen(fixed)),
        (5, false) if fixed != NO_AMOUNT => format!("the patient pays {} a visit", words.yen(fixed)),
        (5, true) => "自己負担額を除いた残りを助成".into(),
        (5, false) => "pays what is left after the patient's own amount".into(),
        (_, true) => "助成範囲の記載なし".into(),
        (_, false) => "what it pays is not given".into(),
    }
}

fn conditions(words: Words, terms: &SchemeTermsRow, place: usize) -> Vec<String> {
    let what = match terms.condition_side {
        1 => words.pick(("だけを助成", " only are subsidised")),
        _ => words.pick(("だけ自己負担", " only have a share")),
    };
    let span = |from: u8, until: u8, unit: (&'static str, &'static str)| {
        let unit = words.pick(unit);
        let bound = |value: u8| if value == 0 { String::new() } else { value.to_string() };
        if words.japanese {
            format!("{}〜{}{unit}{what}", bound(from), bound(until))
        } else {
            format!("{unit} {} to {}{what}", bound(from), bound(until))
        }
    };
    let mut said = Vec::new();
    let outpatient = place == 1;
    if outpatient && terms.first_only[0] == 2 {
        said.push(format!("{}{what}", words.pick(("初診", "first visits"))));
    }
    if !outpatient && terms.first_only[1] == 2 {
        said.push(format!("{}{what}", words.pick(("入院初回", "admissions"))));
    }
    let [_, from, until] = terms.stay_months;
    if !outpatient && (from, until) != (0, 0) {
        said.push(span(from, until, ("か月目の入院", "months of a stay")));
    }
    let [from, until] = terms.visits;
    if outpatient && (from, until) != (0, 0) {
        said.push(span(from, until, ("回目の受診", "visits of the month")));
    }
    let [from, until] = terms.inpatient_days;
    if !outpatient && (from, until) != (0, 0) {
        said.push(span(from, until, ("日目の入院", "days of the month")));
    }
    said
}

fn caps(words: Words, terms: &SchemeTermsRow, place: usize) -> Vec<String> {
    let mut said = Vec::new();
    let mut cap = |label: (&'static str, &'static str), yen: u32, times: u8, month: bool| {
        if yen == NO_AMOUNT {
            return;
        }
        let amount = if month { words.month(yen) } else { words.yen(yen) };
        let label = words.pick(label);
        said.push(match (times, words.japanese) {
            (0, true) => format!("{label}{amount}"),
            (0, false) => format!("{amount} {label}"),
            (_, true) => format!("{label}{amount}（月{times}{}まで）", if label == "1日" { "日" } else { "回" }),
            (_, false) => format!("{amount} {label} ({times} times a month)"),
        });
    };
    let (visit, day) = (("1回", "a visit"), ("1日", "a day"));
    let (month, repeat) = (("月", "a month"), ("多数回該当 月", "a month from the fourth month on"));
    if place == 1 || terms.caps_joint == 1 {
        let [of_visit, of_day, of_month, of_repeat] = terms.outpatient_caps.map(|yen| yen.get());
        let [times, days] = terms.outpatient_times;
        cap(visit, of_visit, times, false);
        cap(day, of_day, days, false);
        cap(month, of_month, 0, true);
        cap(repeat, of_repeat, 0, true);
    } else {
        let [of_day, of_month, of_repeat] = terms.inpatient_caps.map(|yen| yen.get());
        cap(day, of_day, 0, false);
        cap(month, of_month, 0, true);
        cap(repeat, of_repeat, 0, true);
    }
    said
}
