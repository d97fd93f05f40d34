//! Profiles: the distributions of a kind of institution as data, each figure with its source (`profiles/*.toml`).

use santei::claim::{CoverageKind, Digits, IncomeClass, InstitutionKind, Relation};
use santei::message::{Message, command as messages};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const CLINIC: &str = include_str!("../profiles/clinic.toml");
const HOSPITAL: &str = include_str!("../profiles/hospital.toml");
const GROUPS: &str = include_str!("../profiles/groups.toml");
const PEOPLE: &str = include_str!("../profiles/people.toml");

/// The profiles that come with the crate, by name; the last one is made of the others.
pub const NAMES: [&str; 3] = ["clinic", "hospital", "mixed"];

/// The groups of a first and of every other visit.
pub(crate) const FIRST_VISIT: &str = "first-visit";
pub(crate) const FOLLOW_UP: &str = "follow-up";

/// 地域の母集団: who the patients are, the same for every kind of institution.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct People {
    /// Where the figures are from, for the reader.
    #[serde(rename = "source")]
    _sources: Vec<Source>,
    /// 都道府県コード and weight.
    pub(crate) prefectures: Vec<(Digits<2>, u32)>,
    /// First age of each band.
    pub(crate) bands: Vec<u32>,
    /// First age after the last band.
    pub(crate) oldest: u32,
    /// 男 per mille of each band.
    pub(crate) male: Vec<u32>,
    pub(crate) coverages: Vec<CoverageKindOf>,
    pub(crate) income: Income,
    pub(crate) subsidies: Vec<SubsidyOf>,
    pub(crate) tails: Tails,
    /// 限度額の確認 オンライン資格確認 per mille.
    pub(crate) confirmed_online: u32,
    /// Family names with their readings.
    pub(crate) families: Vec<(String, String)>,
    pub(crate) given_male: Vec<(String, String)>,
    pub(crate) given_female: Vec<(String, String)>,
}

/// 出典: a source of figures, for the reader of the file.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(rename = "of")]
    _of: String,
    #[serde(rename = "cite")]
    _cite: String,
    #[serde(rename = "grade")]
    _grade: String,
}

/// 保険者の種類: an insurer with how many of each age band it insures.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoverageKindOf {
    pub(crate) kind: CoverageKind,
    pub(crate) relation: Relation,
    /// 法別番号; absent for the six digits of 国保.
    pub(crate) law: Option<Digits<2>>,
    pub(crate) weights: Vec<u32>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Income {
    pub(crate) under_70: Vec<(IncomeClass, u32)>,
    pub(crate) from_70: Vec<(IncomeClass, u32)>,
    pub(crate) late_elderly: Vec<(IncomeClass, u32)>,
}

/// 公費: a subsidy that a patient may hold.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubsidyOf {
    pub(crate) id: String,
    /// 法別番号; absent for マル長.
    pub(crate) law: Option<Digits<2>>,
    pub(crate) form: SubsidyForm,
    /// 月の上限額 on the certificate (or 1回の負担 of a local scheme) with weights, yen.
    #[serde(default)]
    pub(crate) caps: Vec<(i64, u32)>,
    /// Ages that may hold it: from, and below.
    #[serde(default)]
    pub(crate) ages: Option<(u32, u32)>,
    /// Per mille of everybody of these ages who holds it, whatever the course.
    #[serde(default)]
    pub(crate) everybody: u32,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubsidyForm {
    /// 生活保護: without insurance.
    Assistance,
    /// A scheme of the state, found by its number, with a monthly cap on the certificate.
    National,
    /// A scheme of a municipality, its terms written out: a share per visit.
    Local,
    /// マル長: a monthly cap of the insurance.
    LongTerm,
}

/// Per mille of claims with something out of the ordinary.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tails {
    pub(crate) insurer_change: u32,
    pub(crate) multiple_months: u32,
    pub(crate) income_unknown: u32,
    pub(crate) many_lines: u32,
    pub(crate) open_act: u32,
}

/// 医療機関と診療内容の分布: the institutions of a kind, and what is done there.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    #[serde(rename = "source")]
    _sources: Vec<Source>,
    pub(crate) facilities: Vec<Facility>,
    /// Its own groups, beside those that all profiles share; one of the same name goes before.
    #[serde(default)]
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) courses: BTreeMap<String, Course>,
    /// The group of lines that the tail `many_lines` repeats, and the one of `open_act`.
    pub(crate) many_lines: String,
    pub(crate) open_act: String,
}

/// 医療機関: a kind of institution.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facility {
    pub(crate) name: String,
    pub(crate) kind: InstitutionKind,
    pub(crate) beds: u32,
    pub(crate) general_beds: u32,
    /// How many of them follow each other in the cycle.
    pub(crate) count: u32,
    /// Receipts a month.
    pub(crate) receipts: u32,
    pub(crate) department: Digits<2>,
    /// 医療機関の事実 that a rule asks for.
    #[serde(default)]
    pub(crate) facts: Vec<(String, String)>,
    /// Courses with weights.
    pub(crate) courses: Vec<(String, u32)>,
}

/// 診療の型: what one claim is about.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Course {
    /// Weight of each age band.
    pub(crate) ages: Vec<u32>,
    /// 男 per mille, where it is not that of the population.
    pub(crate) male: Option<u32>,
    /// 傷病名コード: the first is the main disease, of the others up to three are taken.
    pub(crate) diseases: Vec<Digits<7>>,
    /// Weights of one, two, three … visits.
    #[serde(default)]
    pub(crate) visits: Vec<u32>,
    /// 訪問診療: the physician comes to the patient, and no 初診料 or 再診料 is claimed.
    #[serde(default)]
    pub(crate) at_home: bool,
    /// 初診 per mille of the claims.
    #[serde(default)]
    pub(crate) first: u32,
    /// Group, per mille at the first visit of the month, and at each later one.
    #[serde(default)]
    pub(crate) acts: Vec<(String, u32, u32)>,
    /// Subsidy and per mille.
    #[serde(default)]
    pub(crate) subsidies: Vec<(String, u32)>,
    pub(crate) stay: Option<StayOf>,
}

/// 入院.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct StayOf {
    /// The group of its 入院料.
    pub(crate) ward: String,
    /// 在院日数: from, to, weight.
    pub(crate) days: Vec<(u32, u32, u32)>,
    /// 特別食 per mille.
    pub(crate) special_diet: u32,
    /// 医療区分 with weights, in a 療養病床.
    #[serde(default)]
    pub(crate) medical_category: Vec<u32>,
    /// Group, per mille of the stays; on the day after the admission.
    pub(crate) once: Vec<(String, u32)>,
    /// Group, per mille of the days.
    pub(crate) daily: Vec<(String, u32)>,
}

/// 診療行為のまとまり: acts or drugs of one kind that stand together.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    /// 診療識別.
    pub(crate) class: Digits<2>,
    /// Lines from and to.
    #[serde(default = "one_line")]
    pub(crate) lines: (u32, u32),
    /// Whether the lines form one unit.
    #[serde(default)]
    pub(crate) together: bool,
    /// Whether it is done once a month at most.
    #[serde(default)]
    pub(crate) once: bool,
    /// A group that is done with it.
    #[serde(default)]
    pub(crate) with: Vec<String>,
    /// Whether items are meant that have a 上限回数 above which a person has to look (項番37), and it is passed by one.
    #[serde(default)]
    pub(crate) beyond_limit: bool,
    /// Whether the masters of a month may lack it.
    #[serde(default)]
    pub(crate) optional: bool,
    /// 回数 a day, from and to.
    #[serde(default = "one_line")]
    pub(crate) count: (u32, u32),
    /// 数量, from and to; absent for items without one.
    pub(crate) quantity: Option<(u32, u32)>,
    #[serde(default)]
    pub(crate) items: Vec<Choice>,
    pub(crate) drugs: Option<DrugChoice>,
}

/// 区分番号 from which items are taken.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// 区分番号, such as `D007`.
    pub(crate) section: String,
    pub(crate) weight: u32,
    /// Names of items, whole or up to `…`; where the masters have none of them, every item of the section counts.
    #[serde(default)]
    pub(crate) names: Vec<String>,
}

/// The groups that all profiles share.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct SharedGroups {
    #[serde(rename = "source")]
    _sources: Vec<Source>,
    groups: BTreeMap<String, Group>,
}

/// 医薬品 by the columns of the master.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrugChoice {
    /// 剤形: 1 内用, 4 注射, 6 外用.
    pub(crate) form: u8,
    /// 単位 and 数量 from and to (a day, or in all).
    pub(crate) units: Vec<(String, u32, u32)>,
    /// 金額, yen, from and to.
    pub(crate) yen: (i64, i64),
    /// 後発品 per mille.
    pub(crate) generic: u32,
    /// 投与日数 with weights; once when empty.
    #[serde(default)]
    pub(crate) days: Vec<(u32, u32)>,
}

fn one_line() -> (u32, u32) {
    (1, 1)
}

impl People {
    pub(crate) fn embedded() -> Result<People, Message> {
        let people: People = parse("people", PEOPLE)?;
        people.check()?;
        Ok(people)
    }

    fn check(&self) -> Result<(), Message> {
        let bands = self.bands.len();
        let lengths = std::iter::once(("male".to_owned(), self.male.len()));
        let coverages = self.coverages.iter().enumerate();
        let lengths = lengths.chain(coverages.map(|(at, own)| (format!("coverages[{at}].weights"), own.weights.len())));
        for (place, found) in lengths {
            if found != bands {
                return Err(wrong("people", &place, &format!("{bands} (bands)"), &found.to_string()));
            }
        }
        Ok(())
    }
}

impl Profile {
    /// A profile of the crate by its name.
    pub(crate) fn embedded(name: &str) -> Option<&'static str> {
        match name {
            "clinic" => Some(CLINIC),
            "hospital" => Some(HOSPITAL),
            _ => None,
        }
    }

    /// Reads a profile, and checks that what it names is there.
    pub(crate) fn read(name: &str, text: &str, people: &People) -> Result<Profile, Message> {
        let mut profile: Profile = parse(name, text)?;
        let shared: SharedGroups = parse("groups", GROUPS)?;
        for (id, group) in shared.groups {
            profile.groups.entry(id).or_insert(group);
        }
        profile.check(name, people)?;
        Ok(profile)
    }

    fn check(&self, name: &str, people: &People) -> Result<(), Message> {
        let groups: BTreeSet<&str> = self.groups.keys().map(String::as_str).collect();
        let courses: BTreeSet<&str> = self.courses.keys().map(String::as_str).collect();
        let subsidies: BTreeSet<&str> = people.subsidies.iter().map(|own| own.id.as_str()).collect();
        let known = |place: String, set: &BTreeSet<&str>, own: &str| {
            let words = || set.iter().copied().collect::<Vec<_>>().join(", ");
            if set.contains(own) { Ok(()) } else { Err(wrong(name, &place, &words(), own)) }
        };
        let weighed = |place: &str, total: u64| {
            if total > 0 { Ok(()) } else { Err(wrong(name, place, "> 0", "0")) }
        };
        known("many_lines".into(), &groups, &self.many_lines)?;
        known("open_act".into(), &groups, &self.open_act)?;
        for own in [FIRST_VISIT, FOLLOW_UP] {
            known("groups".into(), &groups, own)?;
        }
        weighed("facilities", self.facilities.iter().map(|own| u64::from(own.count) * u64::from(own.receipts)).sum())?;
        for (at, facility) in self.facilities.iter().enumerate() {
            let place = format!("facilities[{at}].courses");
            weighed(&place, facility.courses.iter().map(|(_, weight)| u64::from(*weight)).sum())?;
            for (course, _) in &facility.courses {
                known(place.clone(), &courses, course)?;
            }
        }
        for (id, group) in &self.groups {
            for own in &group.with {
                known(format!("groups.{id}.with"), &groups, own)?;
            }
            if group.items.is_empty() == group.drugs.is_none() {
                return Err(wrong(name, &format!("groups.{id}"), "items / drugs", "-"));
            }
            for (place, (from, to)) in [("lines", group.lines), ("count", group.count)] {
                if from > to || to == 0 {
                    return Err(wrong(name, &format!("groups.{id}.{place}"), "from <= to", &format!("{from}, {to}")));
                }
            }
        }
        for (id, course) in &self.courses {
            if course.ages.len() != people.bands.len() {
                let (expected, found) = (people.bands.len().to_string(), course.ages.len().to_string());
                return Err(wrong(name, &format!("courses.{id}.ages"), &expected, &found));
            }
            weighed(&format!("courses.{id}.ages"), course.ages.iter().map(|weight| u64::from(*weight)).sum())?;
            for (group, ..) in &course.acts {
                known(format!("courses.{id}.acts"), &groups, group)?;
            }
            for (own, _) in &course.subsidies {
                known(format!("courses.{id}.subsidies"), &subsidies, own)?;
            }
            match &course.stay {
                None => weighed(&format!("courses.{id}.visits"), course.visits.iter().map(|w| u64::from(*w)).sum())?,
                Some(stay) => {
                    known(format!("courses.{id}.stay.ward"), &groups, &stay.ward)?;
                    for (group, _) in stay.once.iter().chain(&stay.daily) {
                        known(format!("courses.{id}.stay"), &groups, group)?;
                    }
                    weighed(&format!("courses.{id}.stay.days"), stay.days.iter().map(|own| u64::from(own.2)).sum())?;
                }
            }
        }
        Ok(())
    }
}

fn parse<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, Message> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        wrong(name, &format!("{line}"), "TOML", error.message())
    })
}

fn wrong(name: &str, place: &str, expected: &str, found: &str) -> Message {
    Message::new(&messages::GEN_PROFILE, &[&name, &place, &expected, &found])
}
