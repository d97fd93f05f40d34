//! Facts about a person on the command line: the words of a claim, in Japanese and English where they are refused.

use super::pick;
use crate::Failure;
use crate::images::parse_day;
use clap::Args;
use santei::Day;
use santei::claim::{Certificate, CoverageKind, Schooling, Setting, SingleParentRole};
use santei::masters::{Person, STATE_WORDS};
use santei::message::command as messages;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};

/// Half a year in days: an age given in years lies in the middle of its year.
const HALF_A_YEAR: i32 = 182;

/// The highest 都道府県番号.
const PREFECTURES: u8 = 47;

/// 患者の事実 / the facts about the person
#[derive(Args, Debug)]
pub struct FactArgs {
    /// 時点（受診日）/ day of the visit
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    pub at: Day,
    /// 年齢（生年月日を時点のN年と182日前と仮定）/ age in years (assumes a birth N years and 182 days before the day)
    #[arg(long, value_name = "N", required_unless_present = "birth", conflicts_with = "birth")]
    pub age: Option<u8>,
    /// 生年月日 / date of birth
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    pub birth: Option<Day>,
    /// 保険種別（省略時は問わない）/ insurance (default: any): employees, national, national_society, late_elderly
    #[arg(long, value_name = "WORD", value_parser = parse_word::<CoverageKind>)]
    pub insurer: Option<CoverageKind>,
    /// 入院（省略時は外来）/ inpatient (default: outpatient)
    #[arg(long)]
    pub inpatient: bool,
    /// 受給者証の事業内区分 / row of the scheme as the certificate states it
    #[arg(long, value_name = "N")]
    pub category: Option<u16>,
    /// 所得区分（マスターの言葉、又は制度独自の名称）/ class of income: a word of the master, or the scheme's own name
    #[arg(long, value_name = "WORD")]
    pub income: Option<String>,
    /// 就学状況 / schooling: preschool, primary, lower_secondary, upper_secondary, none
    #[arg(long, value_name = "WORD", value_parser = parse_word::<Schooling>)]
    pub schooling: Option<Schooling>,
    /// 子ども人数 / children of the household
    #[arg(long, value_name = "N")]
    pub children: Option<u8>,
    /// 何人目の子か / place among the children, 1 for the first-born
    #[arg(long, value_name = "N")]
    pub birth_order: Option<u8>,
    /// ひとり親等の区分 / of a single-parent family: child, guardian
    #[arg(long, value_name = "WORD", value_parser = parse_word::<SingleParentRole>)]
    pub single_parent: Option<SingleParentRole>,
    /// 患者の状態（繰返し可）/ state of the patient, may be repeated: costly_long_term, severe, severe_continuing, ventilator
    #[arg(long, value_name = "WORD", value_parser = parse_condition)]
    pub condition: Vec<String>,
}

/// Reads a word of the claim.
pub fn parse_word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let read = T::deserialize(StrDeserializer::<Error>::new(text));
    read.map_err(|error| format!("使える言葉ではありません / not a word of the claim: {error}"))
}

/// Reads 法別番号: two digits.
pub fn parse_law(text: &str) -> Result<u8, String> {
    two_digits(text).ok_or_else(|| format!("法別番号は数字2桁です / 法別番号 has two digits: {text}"))
}

/// Reads 都道府県番号: two digits.
pub fn parse_prefecture(text: &str) -> Result<u8, String> {
    let number = two_digits(text).filter(|number| (1..=PREFECTURES).contains(number));
    number.ok_or_else(|| format!("都道府県番号は01〜47です / the number of a prefecture is 01 to 47: {text}"))
}

fn two_digits(text: &str) -> Option<u8> {
    let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn parse_condition(text: &str) -> Result<String, String> {
    if STATE_WORDS.contains(&text) {
        return Ok(text.to_owned());
    }
    let words = STATE_WORDS.join(", ");
    Err(format!("次のいずれかを指定してください / expected one of: {words}"))
}

impl FactArgs {
    /// 生年月日: as given, or assumed from the age.
    pub fn birth(&self, ja: bool) -> Result<Day, Failure> {
        let birth = self.birth.unwrap_or_else(|| born(self.age.unwrap_or(0), self.at));
        if birth > self.at {
            return Err(Failure::asked(&messages::BORN_LATER, &[&birth, &self.at], ja));
        }
        Ok(birth)
    }

    /// 入外区分.
    pub fn setting(&self) -> Setting {
        if self.inpatient { Setting::Inpatient } else { Setting::Outpatient }
    }

    /// 受給者証の記載; `None` when nothing that stands there was given.
    pub fn certificate(&self) -> Option<Certificate> {
        let certificate = Certificate {
            category: self.category.map(|category| category.to_string()),
            income_class: self.income.clone(),
            children: self.children,
            birth_order: self.birth_order,
            schooling: self.schooling,
            single_parent_role: self.single_parent,
            conditions: Some(self.condition.clone()).filter(|conditions| !conditions.is_empty()),
            ..Certificate::default()
        };
        Some(certificate).filter(|certificate| *certificate != Certificate::default())
    }

    /// The person that the schemes are asked for.
    pub fn person<'f>(&self, birth: Day, certificate: Option<&'f Certificate>) -> Person<'f> {
        Person { on: self.at, birth, setting: self.setting(), insurance: self.insurer, income: None, certificate }
    }

    /// The person in a line, with what is assumed.
    pub fn words(&self, birth: Day, ja: bool) -> String {
        let setting = if self.inpatient { pick(ja, "入院", "inpatient") } else { pick(ja, "外来", "outpatient") };
        let at = self.at;
        let assumed = match (self.birth, self.age.unwrap_or(0), ja) {
            (Some(_), ..) => String::new(),
            (None, age, true) => format!("（{age}歳の仮定: 時点の{age}年と{HALF_A_YEAR}日前）"),
            (None, age, false) => {
                format!(" (assumed for age {age}: {age} years and {HALF_A_YEAR} days before the day)")
            }
        };
        if ja {
            format!("{at}の{setting}、生年月日 {birth}{assumed}\n")
        } else {
            format!("{setting} on {at}, born {birth}{assumed}\n")
        }
    }
}

/// A day of birth with an age.
fn born(age: u8, at: Day) -> Day {
    let (year, month, day) = at.ymd();
    let year = year - i32::from(age);
    // 29 February only in leap years.
    let birthday = Day::from_ymd(year, month, day).or_else(|| Day::from_ymd(year, month, 28));
    birthday.unwrap_or(at).plus_days(-HALF_A_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_lies_in_the_middle_of_its_year() {
        let day = |text| Day::parse_iso(text).unwrap();
        assert_eq!(born(5, day("2024-07-01")), day("2018-12-31"));
        assert_eq!(born(1, day("2024-02-29")), day("2022-08-30"));
        assert_eq!(born(0, day("2024-07-01")), day("2024-01-01"));
    }

    #[test]
    fn words_and_numbers_are_those_of_the_claim() {
        assert_eq!(parse_word::<Schooling>("primary"), Ok(Schooling::Primary));
        let refused = parse_word::<CoverageKind>("private").unwrap_err();
        assert!(refused.contains("使える言葉ではありません") && refused.contains("`employees`"), "{refused}");
        assert_eq!((parse_prefecture("27"), parse_law("80")), (Ok(27), Ok(80)));
        assert!(["48", "00", "7", "2x"].iter().all(|text| parse_prefecture(text).is_err()));
        assert!(parse_law("8").is_err() && parse_condition("ill").unwrap_err().contains("ventilator"));
    }
}
