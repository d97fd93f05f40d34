//! The claims: which institution, which course, which days.

use crate::Plan;
use crate::acts::{Acts, At};
use crate::draw::Draws;
use crate::person::{Circumstances, Payers, Person, Terms, verified};
use crate::pool::{Pools, Shelf};
use crate::profile::{Course, FIRST_VISIT, FOLLOW_UP, Facility, NAMES, People, Profile, StayOf};
use santei::claim::{
    Claim, Digits, Disease, DiseaseOutcome, Encounter, Fact, Institution, Meal, MealTime, Setting, Standard, Stay,
    StayDay, VisitKind,
};
use santei::message::{Message, command as messages};
use santei::{Code, Day, Image, MasterSet, Month};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Clinics and hospitals of the profile `mixed`: rounds of each in one cycle. Their receipts then stand as 78 to 22
/// (社会医療診療行為別統計: 医科の件数, 病院・診療所別).
const MIXED: [(&str, u32); 2] = [("clinic", 4), ("hospital", 2)];
/// Sunday.
const SUNDAY: u32 = 0;
/// Per mille of the later visits of a month that a national subsidy does not pay for.
const BESIDE_SUBSIDY: u32 = 200;
/// 施設基準 are held from 1 April of the year before the month on.
const APRIL: u32 = 4;

/// Makes claims. It borrows nothing and can be shared between threads.
#[derive(Debug)]
pub struct Generator {
    seed: u64,
    name: String,
    month: Month,
    people: People,
    terms: Terms,
    profiles: Vec<Profile>,
    sites: Vec<Site>,
    /// Claims of one round through all sites.
    cycle: u64,
    /// Step from the slot of one claim to that of the next; it has no divisor in common with the cycle.
    stride: u64,
    /// A claim in which nothing is told yet.
    blank: Claim,
    diseases: Diseases,
    weekdays: Vec<Day>,
}

/// One institution of a cycle.
#[derive(Debug)]
struct Site {
    profile: usize,
    facility: usize,
    /// The slot after its last one within a cycle.
    end: u64,
    pools: Arc<Pools>,
}

/// 傷病名コード that the masters know; all of the profile where they hold none.
#[derive(Debug)]
struct Diseases(Vec<BTreeMap<String, Vec<Digits<7>>>>);

impl Generator {
    /// A generator over the masters of a month.
    ///
    /// # Errors
    /// The profile cannot be used (9987), the masters do not cover the month (9985) or lack what the profile needs (9986).
    pub fn new<'m>(images: &[Image<'m>], masters: &MasterSet<'m>, plan: &Plan<'_>) -> Result<Generator, Message> {
        let people = People::embedded()?;
        let terms = Terms::new(&people)?;
        let mut profiles = Vec::new();
        let mut rounds = Vec::new();
        for (name, text, times) in parts(plan)? {
            profiles.push(Profile::read(name, text, &people)?);
            rounds.push(times);
        }
        let shelf = Shelf::new(images, masters, plan.month)?;
        let sites = sites(&profiles, &rounds, &shelf)?;
        let diseases = Diseases::new(&profiles, &shelf);
        let blank = crate::from_value(serde_json::json!({
            "id": "", "month": plan.month, "setting": "outpatient", "institution": {"kind": "clinic"},
            "patient": {"birth_date": "2000-01-01"}, "combinations": [],
        }))?;
        let cycle = sites.last().map_or(1, |site| site.end);
        let weekdays = (1..=31).filter_map(|day| plan.month.day(day)).filter(|day| day.weekday_from_sunday() != SUNDAY);
        Ok(Generator {
            seed: plan.seed,
            name: plan.profile.to_owned(),
            month: plan.month,
            people,
            terms,
            profiles,
            cycle,
            stride: stride(cycle),
            sites,
            blank,
            diseases,
            weekdays: weekdays.collect(),
        })
    }

    /// Claim `k` of the seed, from 0.
    pub fn claim(&self, k: u64) -> Claim {
        let place = self.place(k);
        let site = &self.sites[place];
        let profile = &self.profiles[site.profile];
        let facility = &profile.facilities[site.facility];
        let institution = self.institution(self.institution_of(k), facility, &site.pools);
        let mut draws = Draws::of_claim(self.seed, k);
        let course = draws.weighed(&facility.courses).and_then(|id| Some((id, profile.courses.get(id)?)));
        let mut claim = Claim { id: format!("{}-{}-{k:08}", self.name, self.seed), institution, ..self.blank.clone() };
        if let Some((id, course)) = course {
            let diseases = self.diseases.of(site.profile, id);
            let making = Making { own: self, profile, facility, pools: &site.pools, course, diseases };
            making.fill(&mut draws, &mut claim);
        }
        claim
    }

    /// The number of the institution that claim `k` belongs to, from 0. Every institution has all its claims within one cycle.
    pub fn institution_of(&self, k: u64) -> u64 {
        k / self.cycle * self.sites.len() as u64 + self.place(k) as u64
    }

    /// Claims after which every institution met so far has all of its receipts of the month.
    pub const fn cycle(&self) -> u64 {
        self.cycle
    }

    /// The site of a claim. Claims that follow each other are spread over all sites, so that a few show the whole profile.
    fn place(&self, k: u64) -> usize {
        let slot = u128::from(k % self.cycle) * u128::from(self.stride) % u128::from(self.cycle);
        self.sites.partition_point(|site| u128::from(site.end) <= slot)
    }

    fn institution(&self, number: u64, facility: &Facility, pools: &Pools) -> Institution {
        let mut draws = Draws::of_institution(self.seed, number);
        let prefecture = draws.weighed(&self.people.prefectures).copied();
        let code = verified(format!("{:06}", (number + 100_001) % 1_000_000));
        let from = Month::new(self.month.year() - 1, APRIL).map_or(self.month.first_day(), Month::first_day);
        let standard = |own: &u16| Some(Standard { code: Digits::new((*own).into())?, from, until: None });
        let fact = |(name, value): &(String, String)| Fact { name: name.clone(), value: value.clone() };
        Institution {
            code: Digits::parse(&code),
            prefecture,
            name: Some(format!("{}{}", facility.name, number + 1)),
            telephone: None,
            kind: facility.kind,
            beds: Some(facility.beds),
            general_beds: Some(facility.general_beds),
            standards: Some(pools.standards.iter().filter_map(standard).collect()),
            facts: facility.facts.iter().map(fact).collect(),
        }
    }
}

/// The profiles of a plan with the rounds of their facilities in one cycle.
fn parts<'p>(plan: &Plan<'p>) -> Result<Vec<(&'p str, &'p str, u32)>, Message> {
    if let Some(text) = plan.text {
        return Ok(vec![(plan.profile, text, 1)]);
    }
    let embedded = |name: &'p str, times: u32| Profile::embedded(name).map(|text| (name, text, times));
    let parts: Option<Vec<_>> = match plan.profile {
        "mixed" => MIXED.iter().map(|(name, times)| embedded(name, *times)).collect(),
        name => embedded(name, 1).map(|part| vec![part]),
    };
    let unknown = || Message::new(&messages::GEN_PROFILE, &[&plan.profile, &"-", &NAMES.join(", "), &plan.profile]);
    parts.ok_or_else(unknown)
}

fn sites(profiles: &[Profile], rounds: &[u32], shelf: &Shelf<'_>) -> Result<Vec<Site>, Message> {
    let (mut sites, mut end) = (Vec::new(), 0);
    for (profile, (own, times)) in profiles.iter().zip(rounds).enumerate() {
        let pools: Vec<_> =
            own.facilities.iter().map(|facility| shelf.pools(own, facility).map(Arc::new)).collect::<Result<_, _>>()?;
        for _ in 0..*times {
            for (facility, (terms, pools)) in own.facilities.iter().zip(&pools).enumerate() {
                for _ in 0..terms.count {
                    end += u64::from(terms.receipts);
                    sites.push(Site { profile, facility, end, pools: pools.clone() });
                }
            }
        }
    }
    Ok(sites)
}

/// About 0.618 of the cycle (the golden section spreads best), and without a divisor in common with it.
fn stride(cycle: u64) -> u64 {
    let common = |mut a: u64, mut b: u64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    (cycle * 618 / 1_000 + 1..).find(|step| common(*step, cycle) == 1).unwrap_or(1)
}

impl Diseases {
    fn new(profiles: &[Profile], shelf: &Shelf<'_>) -> Diseases {
        let known = |course: &Course| {
            let codes = course.diseases.iter().copied();
            codes.filter(|code| shelf.has_disease(code.value())).collect()
        };
        let of = |own: &Profile| own.courses.iter().map(|(id, course)| (id.clone(), known(course))).collect();
        Diseases(profiles.iter().map(of).collect())
    }

    fn of(&self, profile: usize, course: &str) -> &[Digits<7>] {
        self.0.get(profile).and_then(|own| own.get(course)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What the parts of one claim are made from.
struct Making<'g> {
    own: &'g Generator,
    profile: &'g Profile,
    facility: &'g Facility,
    pools: &'g Pools,
    course: &'g Course,
    diseases: &'g [Digits<7>],
}

impl<'g> Making<'g> {
    fn fill(&self, draws: &mut Draws, claim: &mut Claim) {
        let Generator { people, terms, month, .. } = self.own;
        let person = Person::draw(draws, people, self.course, *month);
        claim.patient = person.patient(draws, people);
        let prefecture = claim.institution.prefecture.or(Digits::new(13));
        let Some(prefecture) = prefecture else { return };
        let circumstances = Circumstances { people, terms, course: self.course, prefecture };
        let payers = circumstances.payers(draws, &person);
        let setting = if self.course.stay.is_some() { Setting::Inpatient } else { Setting::Outpatient };
        let late_elderly = person.is_late_elderly() && !payers.coverages.is_empty();
        let mut acts = Acts::new(self.profile, self.pools, setting, person.ages, late_elderly);
        claim.setting = setting;
        let begun = match &self.course.stay {
            None => self.visits(draws, claim, &payers, &mut acts),
            Some(stay) => self.stay(draws, claim, stay, &payers, &mut acts, person.birth),
        };
        claim.units = acts.units;
        claim.diseases = self.diseases(draws, begun, person.birth);
        payers.fill(claim);
    }

    /// The visits; the day of a first visit.
    fn visits(&self, draws: &mut Draws, claim: &mut Claim, payers: &Payers, acts: &mut Acts<'g>) -> Option<Day> {
        let tails = &self.own.people.tails;
        let count = draws.place(self.course.visits.iter().copied()).unwrap_or_default() as u32 + 1;
        let days = draws.several(count, self.own.weekdays.len() as u32);
        let days: Vec<Day> = days.iter().filter_map(|at| self.own.weekdays.get(*at as usize).copied()).collect();
        let is_first = draws.happens(self.course.first);
        let (many, open) = (draws.happens(tails.many_lines), draws.happens(tails.open_act));
        for (number, date) in days.iter().enumerate() {
            let first = number == 0;
            let visit = match (self.course.at_home, first && is_first) {
                (true, _) => VisitKind::Home,
                (false, true) => VisitKind::First,
                (false, false) => VisitKind::FollowUp,
            };
            let id = format!("v{}", number + 1);
            let beside = !first && payers.may_leave_subsidy() && draws.happens(BESIDE_SUBSIDY);
            let second = beside || payers.until.is_some_and(|last| *date > last);
            let Some(combination) = payers.combinations.get(usize::from(second)) else { continue };
            let days = [*date];
            let at = At { days: &days, encounter: Some(&id), combination: &combination.id };
            match visit {
                VisitKind::Home => {}
                VisitKind::First => acts.add(draws, FIRST_VISIT, &at),
                _ => acts.add(draws, FOLLOW_UP, &at),
            }
            for (group, at_first, later) in &self.course.acts {
                if draws.happens(if first { *at_first } else { *later }) {
                    acts.add(draws, group, &at);
                }
            }
            if many {
                acts.add(draws, &self.profile.many_lines, &at);
            }
            if open && first {
                acts.add(draws, &self.profile.open_act, &at);
            }
            claim.encounters.push(Encounter {
                id,
                date: *date,
                time: None,
                department: Some(self.facility.department),
                visit,
                counts_as_actual_day: true,
                parent: None,
                second_department: false,
                facts: Vec::new(),
            });
        }
        days.first().copied().filter(|_| is_first)
    }

    /// The stay; the day of an admission in the month.
    fn stay(
        &self,
        draws: &mut Draws,
        claim: &mut Claim,
        of: &'g StayOf,
        payers: &Payers,
        acts: &mut Acts<'g>,
        birth: Day,
    ) -> Option<Day> {
        let month = self.own.month;
        let length = draws.place(of.days.iter().map(|own| own.2)).and_then(|at| of.days.get(at));
        let length = draws.between(length.map_or((1, 1), |own| (own.0, own.1)));
        let in_month = month.first_day().days_until(month.last_day()) as u32;
        // Any stay that touches the month: its last possible admission is the last day, its first one lies before the month.
        let back = draws.below(length + in_month) as i32;
        let admitted = month.last_day().plus_days(-back).max(birth);
        let discharged = admitted.plus_days(length as i32 - 1).max(month.first_day());
        let (first, last) = (admitted.max(month.first_day()), discharged.min(month.last_day()));
        let ward = acts.pick(draws, &of.ward).map(|item| item.code)?;
        let category = draws.place(of.medical_category.iter().copied()).map(|at| at as u8 + 1);
        let special = draws.happens(of.special_diet);
        let days = Days { admitted, discharged, first, last, ward, special, category };
        let combination = payers.combinations.first()?;
        let mut stay = Stay::new(admitted, days.runs());
        stay.discharged = (discharged <= month.last_day()).then_some(discharged);
        stay.combination = Some(combination.id.clone());
        let all: Vec<Day> = (0..=first.days_until(last)).map(|days| first.plus_days(days)).collect();
        let second = all.get(1).or(all.first()).copied().unwrap_or(first);
        for (group, odds) in &of.once {
            if draws.happens(*odds) && admitted >= month.first_day() {
                acts.add(draws, group, &At { days: &[second], encounter: None, combination: &combination.id });
            }
        }
        for (group, odds) in &of.daily {
            // What is done once on the second day stands there already.
            let done = |day: &Day| *day == second && of.once.iter().any(|(own, _)| own == group);
            let days: Vec<Day> = all.iter().copied().filter(|day| draws.happens(*odds) && !done(day)).collect();
            acts.add(draws, group, &At { days: &days, encounter: None, combination: &combination.id });
        }
        claim.stay = Some(stay);
        (admitted >= month.first_day()).then_some(admitted)
    }

    fn diseases(&self, draws: &mut Draws, begun: Option<Day>, birth: Day) -> Vec<Disease> {
        let known = self.diseases;
        let more = draws.below(4) as usize;
        let taken = known.iter().take(1).copied().chain(
            draws
                .several(more as u32, known.len().saturating_sub(1) as u32)
                .into_iter()
                .map(|at| known[at as usize + 1]),
        );
        let mut diseases = Vec::new();
        for (number, code) in taken.enumerate() {
            let earlier = self.own.month.first_day().plus_days(-(draws.between((30, 1_800)) as i32));
            let start = begun.filter(|_| number == 0).unwrap_or(earlier).max(birth);
            diseases.push(Disease {
                code: Some(code),
                modifiers: Vec::new(),
                name: None,
                start,
                outcome: DiseaseOutcome::Continuing,
                main: number == 0,
                comment: None,
            });
        }
        diseases
    }
}

/// The days of a stay that lie in the month.
struct Days {
    admitted: Day,
    discharged: Day,
    first: Day,
    last: Day,
    ward: Code,
    special: bool,
    category: Option<u8>,
}

impl Days {
    /// Equal days as runs: the day of admission, those between, the day of discharge.
    fn runs(&self) -> Vec<StayDay> {
        const ALL: [MealTime; 3] = [MealTime::Breakfast, MealTime::Lunch, MealTime::Dinner];
        let mut runs = Vec::new();
        let (mut from, mut until) = (self.first, self.last);
        if self.admitted == self.first {
            let meals = if self.discharged == self.first { &ALL[1..2] } else { &ALL[1..] };
            runs.push(self.run(from, from, meals));
            from = from.next();
        }
        let leaves = self.discharged == self.last && from <= until;
        if leaves {
            until = until.previous();
        }
        if from <= until {
            runs.push(self.run(from, until, &ALL));
        }
        if leaves {
            runs.push(self.run(self.last, self.last, &ALL[..1]));
        }
        runs
    }

    fn run(&self, from: Day, until: Day, meals: &[MealTime]) -> StayDay {
        let meal = |at: &MealTime| Meal { at: *at, liquid: false, special_diet: self.special, chosen_yen: None };
        StayDay {
            until: (from < until).then_some(until),
            ward_fee: Some(self.ward),
            ward_from: Some(self.admitted),
            medical_category: self.category,
            meals: meals.iter().map(meal).collect(),
            ..StayDay::new(from)
        }
    }
}
