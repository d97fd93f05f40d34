//! What the masters of a month offer: for each group of a profile the items that can be claimed on every day of the month.

use crate::profile::{Choice, DrugChoice, FIRST_VISIT, FOLLOW_UP, Facility, Group, Profile};
use santei::claim::{InstitutionKind, Setting};
use santei::masters::{Drug, Family, FeeItem, Lookup, MasterSet, PointsKind};
use santei::message::{Message, command as messages};
use santei::{Code, Image, Month};
use santei_masters::view::codes;
use std::collections::{BTreeMap, BTreeSet};

/// 項番50: the test itself, and its 判断料.
const TEST: u8 = 1;
const JUDGEMENT: u8 = 2;
/// 金額種別 of a drug with a price.
const PRICED: u8 = 1;
/// 選定療養区分: the patient's choice.
const PATIENTS_CHOICE: u8 = 2;
/// 項番27: 入院料.
const WARD_DAY: u8 = 3;
/// 項番37: above the 上限回数 a person has to look.
const REVIEWED: u8 = 0;
/// 項番14: only without, and only with 後期高齢者医療.
const NOT_ELDERLY: u8 = 1;
const ONLY_ELDERLY: u8 = 2;

/// An item that can be taken.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) code: Code,
    /// Completed years from, and below; a patient has those of the first and of the last day of the month.
    ages: (u32, u32),
    elderly: u8,
    /// 検査等実施判断グループ区分 of a test.
    pub(crate) judgement: Option<u8>,
    /// 包括対象検査, 0 for none: tests of one group that come from one draw stand in one unit.
    pub(crate) bundle: u8,
    /// 上限回数, 0 for none.
    pub(crate) max_times: u16,
    /// 施設基準, one of which has to be held.
    standards: Vec<u16>,
}

impl Item {
    pub(crate) fn is_for(&self, (first, last): (u32, u32), late_elderly: bool) -> bool {
        let insured = match self.elderly {
            NOT_ELDERLY => !late_elderly,
            ONLY_ELDERLY => late_elderly,
            _ => true,
        };
        insured && self.ages.0 <= first && last < self.ages.1
    }
}

/// A drug with its quantity from and to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Medicine {
    pub(crate) code: Code,
    pub(crate) quantity: (u32, u32),
}

/// What a group offers in one setting of one facility.
#[derive(Clone, Default, Debug)]
pub(crate) struct Offer {
    /// The items of each choice, with its weight.
    pub(crate) items: Vec<(Vec<Item>, u32)>,
    pub(crate) branded: Vec<Medicine>,
    pub(crate) generic: Vec<Medicine>,
}

impl Offer {
    fn is_empty(&self) -> bool {
        self.items.iter().all(|(items, _)| items.is_empty()) && self.branded.is_empty() && self.generic.is_empty()
    }
}

/// The pools of one facility.
#[derive(Debug)]
pub(crate) struct Pools {
    outpatient: BTreeMap<String, Offer>,
    inpatient: BTreeMap<String, Offer>,
    /// 判断料 by group of tests.
    judgements: BTreeMap<u8, Code>,
    /// 施設基準 that the facility has notified: those that its items ask for.
    pub(crate) standards: BTreeSet<u16>,
}

impl Pools {
    pub(crate) fn offer(&self, setting: Setting, group: &str) -> Option<&Offer> {
        match setting {
            Setting::Outpatient => self.outpatient.get(group),
            Setting::Inpatient => self.inpatient.get(group),
        }
    }

    pub(crate) fn judgement(&self, group: u8) -> Option<Code> {
        self.judgements.get(&group).copied()
    }
}

/// The rows of a month, read once for all facilities.
pub(crate) struct Shelf<'m> {
    month: Month,
    items: BTreeMap<&'m str, Vec<FeeItem<'m>>>,
    drugs: Vec<Drug<'m>>,
    diseases: Option<BTreeSet<u32>>,
}

impl<'m> Shelf<'m> {
    /// # Errors
    /// No fee items or no drugs are held for the month.
    pub(crate) fn new(images: &[Image<'m>], masters: &MasterSet<'m>, month: Month) -> Result<Shelf<'m>, Message> {
        for family in [Family::FeeItem, Family::Drug] {
            covered(masters, family, month)?;
        }
        let keys = |family| codes(images, family).into_iter().filter_map(Code::new);
        let mut items: BTreeMap<&str, Vec<FeeItem<'m>>> = BTreeMap::new();
        for code in keys(Family::FeeItem) {
            if let Some(item) = all_month(month, |day| masters.fee_item(code, day)) {
                items.entry(item.section()).or_default().push(item);
            }
        }
        let drugs = keys(Family::Drug).filter_map(|code| all_month(month, |day| masters.drug(code, day))).collect();
        let diseases = masters.release_on(Family::Disease, month.first_day()).map(|_| {
            let keys = codes(images, Family::Disease).into_iter();
            keys.filter(|key| masters.record(Family::Disease, *key, month.first_day()).found().is_some()).collect()
        });
        Ok(Shelf { month, items, drugs, diseases })
    }

    /// Whether a 傷病名コード can stand on a receipt; every one where no 傷病名マスター is held.
    pub(crate) fn has_disease(&self, code: u32) -> bool {
        self.diseases.as_ref().is_none_or(|known| known.contains(&code))
    }

    /// The pools of a facility for the groups of its profile.
    ///
    /// # Errors
    /// The masters hold nothing for a group that a course of the facility needs.
    pub(crate) fn pools(&self, profile: &Profile, facility: &Facility) -> Result<Pools, Message> {
        let needed = needed(profile, facility);
        let mut standards = BTreeSet::new();
        let mut offers = |setting: Setting| {
            let mut pools = BTreeMap::new();
            for (id, group) in &profile.groups {
                let offer = self.offer(group, facility, setting);
                let held = offer.items.iter().flat_map(|(items, _)| items).filter_map(|item| item.standards.first());
                if needed.contains(&(setting, id.as_str())) {
                    standards.extend(held);
                    if offer.is_empty() && !group.optional {
                        return Err(self.nothing(id, group));
                    }
                }
                pools.insert(id.clone(), offer);
            }
            Ok(pools)
        };
        let (outpatient, inpatient) = (offers(Setting::Outpatient)?, offers(Setting::Inpatient)?);
        Ok(Pools { outpatient, inpatient, judgements: self.judgements(facility), standards })
    }

    fn nothing(&self, id: &str, group: &Group) -> Message {
        let sections: Vec<&str> = group.items.iter().map(|choice| choice.section.as_str()).collect();
        let form = group.drugs.as_ref().map(|drugs| format!("剤形{}", drugs.form));
        let what = form.unwrap_or_else(|| sections.join(", "));
        Message::new(&messages::GEN_NO_ITEM, &[&id, &what, &self.month])
    }

    fn offer(&self, group: &Group, facility: &Facility, setting: Setting) -> Offer {
        let items = group.items.iter().map(|choice| (self.items_of(choice, group, facility, setting), choice.weight));
        let items: Vec<_> = items.filter(|(items, _)| !items.is_empty()).collect();
        let medicines =
            |generic| group.drugs.as_ref().map(|choice| self.medicines(choice, generic)).unwrap_or_default();
        Offer { items, branded: medicines(false), generic: medicines(true) }
    }

    fn items_of(&self, choice: &Choice, group: &Group, facility: &Facility, setting: Setting) -> Vec<Item> {
        let of_section = self.items.get(choice.section.as_str()).map(Vec::as_slice).unwrap_or_default();
        let fits =
            |item: &&FeeItem<'_>| is_priced(**item, group) && stands_alone(**item) && is_for(**item, facility, setting);
        let fitting: Vec<&FeeItem<'_>> = of_section.iter().filter(fits).collect();
        let is_named = |item: &FeeItem<'_>| choice.names.iter().any(|name| is_called(item.name(), name));
        let named = fitting.iter().any(|item| is_named(item));
        fitting.iter().filter(|item| !named || is_named(item)).filter_map(|item| to_item(**item)).collect()
    }

    fn medicines(&self, choice: &DrugChoice, generic: bool) -> Vec<Medicine> {
        let fits = |drug: &&Drug<'_>| {
            drug.form() == choice.form
                && drug.price_kind() == PRICED
                && (drug.generic() == 1) == generic
                && (choice.yen.0 * 100..=choice.yen.1 * 100).contains(&drug.price())
                && drug.selected_care() != PATIENTS_CHOICE
                && drug.controlled() == 0
        };
        let quantity = |drug: &Drug<'_>| {
            let unit = choice.units.iter().find(|(unit, ..)| unit == drug.unit_name());
            unit.map(|(_, from, to)| Medicine { code: drug.code(), quantity: (*from, *to) })
        };
        self.drugs.iter().filter(fits).filter_map(quantity).collect()
    }

    fn judgements(&self, facility: &Facility) -> BTreeMap<u8, Code> {
        let items = self.items.values().flatten().filter(|item| item.judgement_kind() == JUDGEMENT && item.is_base());
        let plain = items.filter(|item| item.points_kind() == PointsKind::Plus && item.standards().next().is_none());
        let fitting = plain.filter(|item| is_for(**item, facility, Setting::Outpatient));
        let mut judgements = BTreeMap::new();
        for item in fitting {
            let own = judgements.entry(item.judgement_group()).or_insert_with(|| item.code());
            *own = item.code().min(*own);
        }
        judgements
    }
}

/// The groups that the courses of a facility ask for, by setting.
fn needed<'p>(profile: &'p Profile, facility: &Facility) -> BTreeSet<(Setting, &'p str)> {
    let mut needed = BTreeSet::new();
    let with = |id: &'p str| std::iter::once(id).chain(profile.groups[id].with.iter().map(String::as_str));
    for (course, weight) in &facility.courses {
        let course = &profile.courses[course];
        if *weight == 0 {
            continue;
        }
        if course.stay.is_none() {
            needed.extend([FIRST_VISIT, FOLLOW_UP].map(|id| (Setting::Outpatient, id)));
        }
        needed.extend(course.acts.iter().flat_map(|(id, ..)| with(id)).map(|id| (Setting::Outpatient, id)));
        if let Some(stay) = &course.stay {
            let acts = stay.once.iter().chain(&stay.daily).map(|(id, _)| id).chain([&stay.ward]);
            needed.extend(acts.flat_map(|id| with(id)).map(|id| (Setting::Inpatient, id)));
        }
    }
    needed
}

/// The family is in force on every day of the month.
fn covered(masters: &MasterSet<'_>, family: Family, month: Month) -> Result<(), Message> {
    let held = |day| masters.release_on(family, day).is_some();
    if held(month.first_day()) && held(month.last_day()) {
        return Ok(());
    }
    let of_family = masters.releases().filter(|(release, _)| release.family() == family);
    let periods: Vec<String> = of_family
        .map(|(release, last)| match last == santei::Day::MAX {
            true => format!("{}–", release.start()),
            false => format!("{}–{last}", release.start()),
        })
        .collect();
    let periods = if periods.is_empty() { "-".to_owned() } else { periods.join(", ") };
    Err(Message::new(&messages::GEN_MONTH, &[&family.name_ja(), &month, &periods]))
}

/// The row, where it is known to be in force from the first to the last day.
fn all_month<'m, T>(month: Month, look_up: impl Fn(santei::Day) -> Lookup<'m, T>) -> Option<T> {
    let known = |day| match look_up(day) {
        Lookup::Found { item, carried_back: false, .. } => Some(item),
        _ => None,
    };
    known(month.last_day())?;
    known(month.first_day())
}

/// A whole name, or its beginning up to `…`.
fn is_called(name: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('…') {
        Some(beginning) => name.starts_with(beginning),
        None => name == wanted,
    }
}

fn is_priced(item: FeeItem<'_>, group: &Group) -> bool {
    let counted = item.unit_code() != 0 || item.step().is_some();
    let limited = !group.beyond_limit || item.max_times() > 0 && item.max_times_error() == REVIEWED;
    item.points_kind() == PointsKind::Plus && item.points() > 0 && counted == group.quantity.is_some() && limited
}

/// No addition, nothing that only goes with a disease or by age of 通則.
fn stands_alone(item: FeeItem<'_>) -> bool {
    item.is_base() && item.ident2() == 1 && item.disease_kind() == 0
}

fn is_for(item: FeeItem<'_>, facility: &Facility, setting: Setting) -> bool {
    let (excluded, own) = match setting {
        Setting::Outpatient => (1, item.box_outpatient()),
        Setting::Inpatient => (2, item.box_inpatient()),
    };
    let kind = match item.hospital_kind() {
        1 => facility.kind == InstitutionKind::Hospital,
        2 => facility.kind == InstitutionKind::Clinic,
        _ => true,
    };
    let beds = match item.beds() {
        1 => facility.beds > 0 && facility.beds < 100,
        2 => (100..200).contains(&facility.beds),
        3 => facility.beds < 200,
        4 => facility.beds >= 200,
        5 => facility.general_beds < 200,
        6 => facility.general_beds >= 200,
        7 => facility.beds < 400,
        8 => facility.beds >= 400,
        _ => true,
    };
    item.setting() != excluded && own != 0 && kind && beds
}

/// `None` for an age that the columns do not give in years.
fn to_item(item: FeeItem<'_>) -> Option<Item> {
    let ages = (years(item.age_lower(), 0)?, years(item.age_upper(), u32::MAX)?);
    let judgement = (item.judgement_kind() == TEST && item.actual_days() != WARD_DAY).then(|| item.judgement_group());
    Some(Item {
        code: item.code(),
        ages,
        elderly: item.elderly(),
        judgement,
        bundle: item.bundle_group(),
        max_times: item.max_times(),
        standards: item.standards().collect(),
    })
}

/// 上下限年齢 in completed years; the letters of the columns are years that end with a month or with schooling.
fn years(age: [u8; 2], none: u32) -> Option<u32> {
    match &age {
        b"00" => Some(none),
        b"B3" => Some(3),
        b"B6" | b"MG" => Some(6),
        b"BF" => Some(15),
        b"BK" => Some(20),
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0')),
        _ => None,
    }
}
