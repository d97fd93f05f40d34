//! 公費負担医療 of prefectures and municipalities (地方単独事業): the schemes of the 地単公費マスター, and whom each is for.

use zerocopy::byteorder::little_endian::{U16, U32};

use super::Rule;
use crate::claim::{Certificate, CoverageKind, IncomeClass, Schooling, Setting, SingleParentRole};
use crate::image::format::{EligibilityRow, SchemeRow, SchemeTermsRow, VersionRow};
use crate::image::{Heap, HotRows, ReleaseSections};
use crate::rooms::age::first_school_day;
use crate::{Day, num};

numbered! {
    /// Why a scheme cannot be computed: its columns do not decide what is paid.
    pub enum Obstacle {
        /// Several items of 対象範囲(2) are set, but not how they are joined (28), or the lists of 29 and 30 miss one.
        Combination = 1 "combination" "対象範囲(2)の複数の条件の組合せ（項番28〜30）がありません",
        /// A setting is covered, but neither a pattern (41, 46) nor a cap says what is paid.
        Pattern = 2 "pattern" "助成・自己負担範囲詳細（項番41・46）がありません",
        /// The pattern needs an amount, a rate or a fraction that is blank.
        Amount = 3 "amount" "固定額・割合・分数（項番42〜45・47〜50）がありません",
        /// There are caps, but not whose they are (53).
        CapsSide = 4 "caps-side" "上限額識別フラグ（項番53）がありません",
        /// There are conditions (33 to 39), but not which side they describe (32).
        ConditionSide = 5 "condition-side" "設定条件フラグ（項番32）がありません",
        /// Times and days are both limited (64, 66), which the columns do not join.
        Counts = 6 "counts" "適用上限回数と適用上限日数（項番64・66）が両方あります",
        /// A basis of age without an age (13, 15), or an age without a basis.
        Age = 7 "age" "年齢基準と対象年齢（項番12〜15）がそろっていません",
    }

    /// An item of 対象範囲(2), by its 項番 of 2026.
    pub enum EligibilityItem {
        /// 所得区分.
        Income = 0 "22_1" "所得区分",
        /// 所得区分名称（独自）.
        IncomeName = 1 "22_2" "所得区分名称（独自）",
        /// 高額かつ長期.
        CostlyLongTerm = 2 "23_1" "高額かつ長期",
        /// 重症患者認定.
        Severe = 3 "23_2" "重症患者認定",
        /// 重度かつ継続.
        SevereContinuing = 4 "23_3" "重度かつ継続",
        /// 人工呼吸器等装着者.
        Ventilator = 5 "23_4" "人工呼吸器等装着者",
        /// 就学状況.
        Schooling = 6 "24" "就学状況",
        /// 多子世帯.
        Children = 7 "25" "多子世帯",
    }
}

numbered! {
    /// What a person must be or have for a scheme: the points on which a scheme is refused.
    pub enum Criterion {
        /// 有効期間 (10, 11).
        Validity = 0 "validity" "有効期間",
        /// 入外区分 (16, 17).
        Setting = 1 "setting" "入外区分",
        /// 保険種別 (18 to 20).
        Insurer = 2 "insurer" "保険種別",
        /// 対象年齢（以上） (12, 13).
        AgeFrom = 3 "age-from" "対象年齢（以上）",
        /// 対象年齢（未満） (14, 15).
        AgeUntil = 4 "age-until" "対象年齢（未満）",
        /// ひとり親等 (21).
        SingleParent = 5 "single-parent" "ひとり親等",
        /// 所得区分 (22_1).
        Income = 8 "income" "所得区分",
        /// 所得区分名称（独自） (22_2).
        IncomeName = 9 "income-name" "所得区分名称（独自）",
        /// 高額かつ長期 (23_1).
        CostlyLongTerm = 10 "costly-long-term" "高額かつ長期",
        /// 重症患者認定 (23_2).
        Severe = 11 "severe" "重症患者認定",
        /// 重度かつ継続 (23_3).
        SevereContinuing = 12 "severe-continuing" "重度かつ継続",
        /// 人工呼吸器等装着者 (23_4).
        Ventilator = 13 "ventilator" "人工呼吸器等装着者",
        /// 就学状況 (24).
        Schooling = 14 "schooling" "就学状況",
        /// 多子世帯 (25 to 27).
        Children = 15 "children" "多子世帯",
        /// 事業内区分 of the certificate (9).
        Category = 16 "category" "事業内区分",
        /// 入院年月日, for conditions on the stay (34 to 37).
        Admission = 17 "admission" "入院年月日",
    }
}

impl Criterion {
    /// The set of this one.
    pub(crate) const fn alone(self) -> Criteria {
        Criteria(1 << self.number())
    }
}

/// A set of [`Criterion`].
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Criteria(u32);

impl Criteria {
    fn add(&mut self, criterion: Criterion) {
        self.0 |= 1 << criterion.number();
    }

    /// How many there are.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The criteria, in order of number.
    pub fn iter(self) -> impl Iterator<Item = Criterion> {
        Criterion::ALL.iter().copied().filter(move |criterion| self.0 & 1 << criterion.number() != 0)
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Criteria) -> Criteria {
        Criteria(self.0 | other.0)
    }
}

/// Whether a scheme is for a person on a day: the criteria that fail, and those that no given fact decides.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Verdict {
    /// What speaks against it.
    pub failed: Criteria,
    /// What is not known.
    pub open: Criteria,
}

impl Verdict {
    /// Whether everything is known and fits.
    pub const fn applies(self) -> bool {
        self.failed.is_empty() && self.open.is_empty()
    }

    fn take(&mut self, criterion: Criterion, holds: Option<bool>) {
        match holds {
            Some(true) => {}
            Some(false) => self.failed.add(criterion),
            None => self.open.add(criterion),
        }
    }
}

/// Whom a scheme is asked for, and on which day.
#[derive(Clone, Copy, Debug)]
pub struct Person<'f> {
    /// Day of the visit.
    pub on: Day,
    /// 生年月日.
    pub birth: Day,
    /// 入外区分.
    pub setting: Setting,
    /// The insurance; absent for 公費単独.
    pub insurance: Option<CoverageKind>,
    /// 所得区分 of the insurance.
    pub income: Option<IncomeClass>,
    /// 受給者証の記載.
    pub certificate: Option<&'f Certificate>,
}

/// A scheme of a prefecture or municipality (地方単独事業), as the 地単公費マスター or a curated record describes it.
///
/// Several schemes share a 公費負担者番号: one for each difference in whom it is for or what it pays (事業内区分).
#[derive(Clone, Copy)]
pub struct LocalScheme<'a> {
    row: &'a SchemeRow,
    version: &'a VersionRow,
    eligibility: &'a EligibilityRow,
    terms: &'a SchemeTermsRow,
    heap: Heap<'a>,
}

impl<'a> LocalScheme<'a> {
    /// Whether both are the same row.
    pub(crate) fn is(self, other: LocalScheme<'_>) -> bool {
        core::ptr::eq(self.row, other.row)
    }

    /// The scheme at a place of a release.
    pub(super) fn at(sections: &ReleaseSections<'a>, heap: Heap<'a>, index: usize) -> Option<LocalScheme<'a>> {
        let HotRows::Schemes(schemes) = sections.hot else { return None };
        let row = schemes.schemes.get(index)?;
        let eligibility = schemes.eligibilities.get(usize::from(row.eligibility.get()))?;
        let terms = schemes.terms.get(usize::from(row.terms.get()))?;
        Some(LocalScheme { row, version: sections.versions.get(index)?, eligibility, terms, heap })
    }

    /// 正式名称.
    pub fn name(self) -> &'a str {
        self.heap.get(self.row.name)
    }

    /// 略称, often empty.
    pub fn short_name(self) -> &'a str {
        self.heap.get(self.row.short)
    }

    /// 公費負担者番号, or the first four digits of every number of the scheme.
    pub fn number(self) -> &'a str {
        self.heap.get(self.row.number)
    }

    /// Whether the record is one of every 実施機関 of the prefecture: its number has four digits.
    pub fn is_of_every_agency(self) -> bool {
        self.number().len() == 4
    }

    /// Where a curated record comes from; empty for the official master.
    pub fn cite(self) -> &'a str {
        self.heap.get(self.row.cite)
    }

    /// 都道府県番号.
    pub fn prefecture(self) -> u8 {
        self.row.prefecture
    }

    /// 市区町村コード; `None` for a scheme of the prefecture.
    pub fn municipality(self) -> Option<u32> {
        Some(self.row.municipality.get()).filter(|code| *code != 0)
    }

    /// 事業内区分コード.
    pub fn category(self) -> u16 {
        self.row.category.get()
    }

    /// 分類番号, for statistics.
    pub fn classes(self) -> impl Iterator<Item = u8> {
        self.row.classes.into_iter().filter(|class| *class != 0)
    }

    /// 公費適用優先順位, among the schemes of one prefecture and municipality: 1 pays first.
    pub fn priority(self) -> u16 {
        self.row.priority.get()
    }

    /// Grade of the record, an ASCII byte of [`grade`](super::grade).
    pub fn grade(self) -> u8 {
        self.row.grade
    }

    /// Why it cannot be computed for inpatients, or for outpatients.
    pub fn obstacle(self, setting: Setting) -> Option<Obstacle> {
        let [inpatient, outpatient] = self.row.obstacles;
        let number = if setting == Setting::Inpatient { inpatient } else { outpatient };
        Obstacle::from_number(number).filter(|_| number != 0)
    }

    /// Why it cannot be computed for one of the settings.
    pub fn any_obstacle(self) -> Option<Obstacle> {
        self.obstacle(Setting::Inpatient).or_else(|| self.obstacle(Setting::Outpatient))
    }

    /// Whether the record is a curated one, with a source of its own.
    pub fn is_curated(self) -> bool {
        !self.cite().is_empty()
    }

    /// First day of the scheme; [`Day::MIN`] when it is not given.
    pub fn from(self) -> Day {
        Day::from_number(self.version.valid_from.get())
    }

    /// Last day of the scheme; [`Day::MAX`] when it is open.
    pub fn until(self) -> Day {
        Day::from_number(self.version.valid_until.get())
    }

    /// Row of the file it was read from, from 1.
    pub fn file_row(self) -> u32 {
        self.version.key.get()
    }

    /// 所得区分名称（独自）: a class of income of its own, often empty.
    pub fn income_name(self) -> &'a str {
        self.heap.get(self.eligibility.income_name)
    }

    /// Whom it is for, in the codes of the official columns.
    pub fn eligibility(self) -> &'a EligibilityRow {
        self.eligibility
    }

    /// What it pays, in the codes of the official columns.
    pub fn terms(self) -> &'a SchemeTermsRow {
        self.terms
    }

    /// 償還払い: nothing is paid at the counter, the person is refunded later.
    pub fn is_refunded(self) -> bool {
        self.terms.method == 3
    }

    /// Whether its amounts are computed: it is paid at the counter, and its columns decide what.
    pub fn is_computed(self) -> bool {
        !self.is_refunded() && self.any_obstacle().is_none()
    }

    /// Whether two schemes pay the same in a setting, so that it does not matter which of them applies.
    pub fn pays_like(self, other: LocalScheme<'_>, setting: Setting) -> bool {
        self.terms.of_setting(setting) == other.terms.of_setting(setting)
            && self.row.priority == other.row.priority
            && self.obstacle(setting) == other.obstacle(setting)
    }

    /// Whether a rule about the schemes of a prefecture with one 法別番号 (`local_practice`) is about this one.
    pub(crate) fn is_under(self, practice: Rule<'_>) -> bool {
        let number = |field: &str| practice.text(field).and_then(|text| text.parse::<u8>().ok());
        let law = self.number().get(..2).and_then(|law| law.parse().ok());
        let mut categories = practice.ints("categories");
        let of_category =
            categories.clone().next().is_none() || categories.any(|own| own == i64::from(self.category()));
        (number("prefecture"), number("law")) == (Some(self.prefecture()), law) && of_category
    }

    /// Whether caps or conditions count the days of a stay.
    pub(crate) fn counts_days_of_stay(self) -> bool {
        let terms = self.terms;
        let per_day = if terms.caps_joint == 1 { terms.outpatient_caps[1] } else { terms.inpatient_caps[0] };
        per_day.get() != NO_AMOUNT || terms.inpatient_days != [0, 0] || terms.first_only[1] == 2
    }

    /// Whether the scheme is for a person on a day.
    pub fn verdict(self, person: &Person<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        let own = self.eligibility;
        verdict.take(Criterion::Validity, Some(self.from() <= person.on && person.on <= self.until()));
        let [inpatient, outpatient] = own.settings;
        let setting = if person.setting == Setting::Inpatient { inpatient } else { outpatient };
        verdict.take(Criterion::Setting, Some(setting == 2));
        verdict.take(Criterion::Insurer, Some(own.insures(person.insurance)));
        if let Some(category) = person.certificate.and_then(|certificate| certificate.category.as_deref()) {
            verdict.take(Criterion::Category, Some(category.parse() == Ok(self.category())));
        }
        if own.single_parent != 0 {
            let role = person.certificate.and_then(|certificate| certificate.single_parent_role);
            let wanted = if own.single_parent == 1 { SingleParentRole::Child } else { SingleParentRole::Guardian };
            verdict.take(Criterion::SingleParent, role.map(|role| role == wanted));
        }
        // 就学状況 decides where it and the age disagree (2024年版 項番29).
        let said = person.certificate.and_then(|certificate| certificate.schooling);
        if own.schooling < 2 || said.is_none() {
            verdict.take(Criterion::AgeFrom, Some(own.is_old_enough(person)));
            verdict.take(Criterion::AgeUntil, Some(own.is_young_enough(person)));
        }
        own.second_part(person, self.income_name(), &mut verdict);
        verdict
    }
}

impl core::fmt::Debug for LocalScheme<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {} {}", self.number(), self.category(), self.name())
    }
}

impl SchemeTermsRow {
    /// The terms without what concerns the other setting only.
    fn of_setting(&self, setting: Setting) -> SchemeTermsRow {
        let mut own = *self;
        let ([in_pattern, out_pattern], [in_percent, out_percent]) = (self.pattern, self.percent);
        let ([in_fraction, out_fraction], [in_fixed, out_fixed]) = (self.fraction, self.fixed);
        let ([in_repeat, out_repeat], [first_visit, first_admission]) = (self.repeat, self.first_only);
        if setting == Setting::Outpatient {
            (own.pattern, own.percent, own.fraction) =
                ([0, out_pattern], [0, out_percent], [[U16::ZERO; 2], out_fraction]);
            (own.fixed, own.repeat) = ([U32::ZERO, out_fixed], [0, out_repeat]);
            (own.first_only, own.stay_months, own.inpatient_days) = ([first_visit, 0], [0; 3], [0; 2]);
            (own.meals, own.meal_caps) = ([0; 5], [[U32::ZERO; 2]; 4]);
            own.inpatient_caps = [U32::ZERO; 3];
        } else {
            (own.pattern, own.percent, own.fraction) =
                ([in_pattern, 0], [in_percent, 0], [in_fraction, [U16::ZERO; 2]]);
            (own.fixed, own.repeat) = ([in_fixed, U32::ZERO], [in_repeat, 0]);
            (own.first_only, own.visits) = ([0, first_admission], [0; 2]);
            if self.caps_joint != 1 {
                (own.outpatient_caps, own.outpatient_times) = ([U32::ZERO; 4], [0; 2]);
            }
        }
        own
    }
}

/// Caps of a month that stand for a formula (2024年版 項番63・71 ※1): the amount in yen, and the cost in yen from which 1% is added.
pub(crate) const FORMULA_CAPS: [(u32, i64); 3] = [(80_100, 267_000), (167_400, 558_000), (252_600, 842_000)];

/// An amount that is not set.
pub(crate) const NO_AMOUNT: u32 = u32::MAX;

impl EligibilityRow {
    /// 保険種別: what is blank beside a 対象 (2) is not covered, and where no flag says 対象 whatever is not 対象外 (1) is.
    fn insures(&self, insurance: Option<CoverageKind>) -> bool {
        let place = match insurance {
            None => return true,
            Some(CoverageKind::Employees) => 0,
            Some(CoverageKind::National | CoverageKind::NationalSociety | CoverageKind::Retired) => 1,
            Some(CoverageKind::LateElderly) => 2,
        };
        let named = self.insurers.contains(&2);
        self.insurers.get(place).is_none_or(|code| if named { *code == 2 } else { *code != 1 })
    }

    fn is_old_enough(&self, person: &Person<'_>) -> bool {
        let [basis, age] = self.age_from;
        reached_on(basis, person.birth.birthday(i32::from(age))).is_none_or(|day| day <= person.on)
    }

    fn is_young_enough(&self, person: &Person<'_>) -> bool {
        let [basis, age] = self.age_until;
        last_day_of(basis, person.birth.birthday(i32::from(age))).is_none_or(|day| person.on <= day)
    }

    /// 対象範囲(2): the items that are set, joined by AND, by OR, or as 29 and 30 say.
    fn second_part(&self, person: &Person<'_>, income_name: &str, verdict: &mut Verdict) {
        let (mut any, mut any_open) = (Criteria::default(), Criteria::default());
        let (mut asked, mut met) = (false, false);
        for item in EligibilityItem::ALL.iter().copied().filter(|item| self.asks(*item, income_name)) {
            let criterion = item.criterion();
            let holds = self.holds(item, person, income_name);
            let bit = 1u8 << item.number();
            let alternative = match self.combine {
                2 => true,
                3 => self.any_of & bit != 0,
                _ => false,
            };
            if !alternative {
                verdict.take(criterion, holds);
                continue;
            }
            asked = true;
            met |= holds == Some(true);
            if holds == Some(false) {
                any.add(criterion);
            }
            if holds.is_none() {
                any_open.add(criterion);
            }
        }
        if asked && !met {
            if any_open.is_empty() {
                verdict.failed = verdict.failed.with(any);
            } else {
                verdict.open = verdict.open.with(any_open);
            }
        }
    }

    /// Whether an item sets a condition.
    pub(crate) fn asks(&self, item: EligibilityItem, income_name: &str) -> bool {
        match item {
            EligibilityItem::Income => self.income > 1,
            EligibilityItem::IncomeName => !income_name.is_empty(),
            EligibilityItem::Schooling => self.schooling > 1,
            EligibilityItem::Children => self.children[0] == 2,
            _ => item.state().and_then(|state| self.states.get(state)).is_some_and(|code| *code == 2),
        }
    }

    fn holds(&self, item: EligibilityItem, person: &Person<'_>, income_name: &str) -> Option<bool> {
        let certificate = person.certificate;
        let said = certificate.and_then(|certificate| certificate.income_class.as_deref());
        match item {
            EligibilityItem::Income => match said {
                Some(said) => Some(INCOME_WORDS.get(usize::from(self.income)) == Some(&said)),
                None => income_fits(self.income, person),
            },
            EligibilityItem::IncomeName => said.map(|said| said == income_name),
            EligibilityItem::Schooling => self.school_fits(person),
            EligibilityItem::Children => self.children_fit(certificate?),
            _ => {
                let word = STATE_WORDS.get(item.state()?)?;
                certificate?.names(word)
            }
        }
    }

    /// 就学状況: each stage holds everything younger. Without a statement the years of compulsory schooling tell (学校教育法17条);
    /// whether somebody older goes to school is not known.
    fn school_fits(&self, person: &Person<'_>) -> Option<bool> {
        let stage = match person.certificate.and_then(|certificate| certificate.schooling) {
            Some(Schooling::Preschool) => 2,
            Some(Schooling::Primary) => 3,
            Some(Schooling::LowerSecondary) => 4,
            Some(Schooling::UpperSecondary) => 5,
            Some(Schooling::None) => return Some(false),
            None => {
                let first = first_school_day(person.birth)?;
                let years = |years: i32| {
                    let (year, month, day) = first.ymd();
                    Day::from_ymd(year + years, month, day)
                };
                match person.on {
                    on if on < first => 2,
                    on if on < years(6)? => 3,
                    on if on < years(9)? => 4,
                    _ => return None,
                }
            }
        };
        Some(stage <= self.schooling)
    }

    /// 多子世帯: so many children, and the n-th of them.
    fn children_fit(&self, certificate: &Certificate) -> Option<bool> {
        let [_, at_least, number] = self.children;
        let enough = if at_least == 0 { Some(true) } else { certificate.children.map(|children| children >= at_least) };
        let place = if number == 0 { Some(true) } else { certificate.birth_order.map(|order| order == number) };
        match (enough, place) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            // 多子区分 of the certificate says it as a whole.
            _ => certificate.many_children,
        }
    }
}

/// 所得区分 as a certificate may state it, by the code of 22_1.
pub const INCOME_WORDS: [&str; 14] = [
    "",
    "none",
    "low",
    "low_1",
    "low_2",
    "assistance",
    "general",
    "active",
    "active_1",
    "active_2",
    "active_3",
    "tax_below_235000",
    "tax_from_235000",
    "tax_free",
];

/// 患者の状態 as a certificate may state them, in the order of 23_1 to 23_4.
pub const STATE_WORDS: [&str; 4] = ["costly_long_term", "severe", "severe_continuing", "ventilator"];

impl EligibilityItem {
    const fn state(self) -> Option<usize> {
        match self {
            EligibilityItem::CostlyLongTerm => Some(0),
            EligibilityItem::Severe => Some(1),
            EligibilityItem::SevereContinuing => Some(2),
            EligibilityItem::Ventilator => Some(3),
            _ => None,
        }
    }

    const fn criterion(self) -> Criterion {
        match self {
            EligibilityItem::Income => Criterion::Income,
            EligibilityItem::IncomeName => Criterion::IncomeName,
            EligibilityItem::CostlyLongTerm => Criterion::CostlyLongTerm,
            EligibilityItem::Severe => Criterion::Severe,
            EligibilityItem::SevereContinuing => Criterion::SevereContinuing,
            EligibilityItem::Ventilator => Criterion::Ventilator,
            EligibilityItem::Schooling => Criterion::Schooling,
            EligibilityItem::Children => Criterion::Children,
        }
    }
}

/// Whether the class of the insurance is the one that 22_1 asks for. The codes 2 to A name the classes of the health insurance; under 70
/// only 低所得 has the same name there and here.
fn income_fits(code: u8, person: &Person<'_>) -> Option<bool> {
    use IncomeClass::{A, Active1, Active2, Active3, E, General, General2, I, Low, Low1, Low2, Middle, O, U, Upper};
    let classes: &[IncomeClass] = match code {
        2 => &[O, Low, Low1, Low2],
        3 => &[Low1],
        4 => &[Low2],
        6 => &[General, General2, Middle],
        7 => &[Active1, Active2, Active3],
        8 => &[Active1],
        9 => &[Active2],
        10 => &[Active3],
        // 生活保護 and the taxes of the household are on no insurance card.
        _ => return None,
    };
    let class = person.income?;
    match class {
        A | I | U | E | Upper if !matches!(code, 2..=4) => None,
        _ => Some(classes.contains(&class)),
    }
}

/// The day on which an age counts as reached (年齢基準（以上）), of the birthday on which it is completed.
fn reached_on(basis: u8, birthday: Option<Day>) -> Option<Day> {
    let day = birthday?;
    let eve = day.previous();
    Some(match basis {
        2 => day,
        3 => eve.month().first_day(),
        4 => day.month().first_day(),
        5 => fiscal_year_of(eve).0,
        6 => eve,
        7 => day.next(),
        8 => day.month().plus_months(1).first_day(),
        9 => eve.month().plus_months(1).first_day(),
        _ => return None,
    })
}

/// The last day before an age ends a scheme (年齢基準（未満）), of the birthday on which it is completed.
fn last_day_of(basis: u8, birthday: Option<Day>) -> Option<Day> {
    let day = birthday?;
    let eve = day.previous();
    Some(match basis {
        2 => day,
        3 => eve.month().last_day(),
        4 => day.month().last_day(),
        5 => fiscal_year_of(day).1,
        6 => eve,
        7 => eve.previous(),
        8 => fiscal_year_of(eve).1,
        _ => return None,
    })
}

/// 年度: 1 April to 31 March.
fn fiscal_year_of(day: Day) -> (Day, Day) {
    let (year, month, _) = day.ymd();
    let year = if month < 4 { year - 1 } else { year };
    let april = |year| Day::from_ymd(year, 4, 1).unwrap_or(Day::MAX);
    (april(year), april(year + 1).previous())
}

/// The indexes of the schemes with a number, or with its first four digits where no scheme has all of it.
pub(super) fn find<'a>(
    sections: &ReleaseSections<'a>,
    heap: Heap<'a>,
    number: &str,
) -> impl Iterator<Item = LocalScheme<'a>> + use<'a> {
    let sections = *sections;
    let (schemes, order) = match sections.hot {
        HotRows::Schemes(own) => (own.schemes, own.order),
        _ => (&[][..], &[][..]),
    };
    let number_at = |at: &U32| schemes.get(at.get() as usize).map_or("", |row| heap.get(row.number));
    let with = |wanted: &str| {
        let first = order.partition_point(|at| number_at(at) < wanted);
        let rest = order.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|at| number_at(at) == wanted)).unwrap_or_default()
    };
    let exact = with(number);
    let found = match number.get(..4).filter(|_| exact.is_empty() && number.len() == 8) {
        Some(front) => with(front),
        None => exact,
    };
    found.iter().filter_map(move |at| LocalScheme::at(&sections, heap, at.get() as usize))
}

/// What the schemes with one number come to for a person.
#[derive(Clone, Copy)]
pub enum Choice<'a> {
    /// Exactly one applies, or several that pay the same.
    One(LocalScheme<'a>),
    /// Two apply that pay differently.
    Conflict(LocalScheme<'a>, LocalScheme<'a>),
    /// A fact that is not given decides; the scheme is the first that it may lead to.
    Open(LocalScheme<'a>, Criteria),
    /// None applies; the scheme is the one that fails on the fewest points.
    NoneApplies(LocalScheme<'a>, Criteria),
}

/// Chooses among the schemes with one number; `None` when there is no scheme.
pub(super) fn choose<'a>(schemes: impl Iterator<Item = LocalScheme<'a>>, person: &Person<'_>) -> Option<Choice<'a>> {
    let (mut one, mut other, mut open) = (None::<LocalScheme<'a>>, None, None::<(LocalScheme<'a>, Criteria)>);
    let mut nearest: Option<(LocalScheme<'a>, Verdict)> = None;
    for scheme in schemes {
        let verdict = scheme.verdict(person);
        if verdict.applies() {
            match one {
                None => one = Some(scheme),
                Some(first) if !first.pays_like(scheme, person.setting) => other = other.or(Some(scheme)),
                Some(_) => {}
            }
        } else if verdict.failed.is_empty() {
            open = Some(open.map_or((scheme, verdict.open), |(first, all)| (first, all.with(verdict.open))));
        } else if nearest.is_none_or(|(_, near)| verdict.failed.len() < near.failed.len()) {
            nearest = Some((scheme, verdict));
        }
    }
    match (one, other, open) {
        (Some(one), Some(other), _) => Some(Choice::Conflict(one, other)),
        // What is open may apply besides, and pay differently.
        (Some(one), None, Some((scheme, criteria))) if !one.pays_like(scheme, person.setting) => {
            Some(Choice::Open(scheme, criteria))
        }
        (Some(one), None, _) => Some(Choice::One(one)),
        (None, _, Some((scheme, criteria))) => Some(Choice::Open(scheme, criteria)),
        (None, _, None) => nearest.map(|(scheme, verdict)| Choice::NoneApplies(scheme, verdict.failed)),
    }
}

/// Whether the last of eight digits is the 検証番号 of the others: weights 2 and 1 in turn from the right, the digits of every product
/// summed, and what is missing to the next ten (記録条件仕様 別添, 公費負担者番号). Numbers of another length have none.
///
/// ```
/// use santei::masters::is_payer_number_verified;
/// assert_eq!(is_payer_number_verified("12136016"), Some(true));
/// assert_eq!(is_payer_number_verified("12136017"), Some(false));
/// assert_eq!(is_payer_number_verified("123"), None);
/// ```
pub fn is_payer_number_verified(number: &str) -> Option<bool> {
    if number.len() != 8 {
        return None;
    }
    num::is_verified(number.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn an_age_is_reached_as_its_basis_says() {
        let reached = |basis, birthday: &str| reached_on(basis, Some(day(birthday))).map(|day| day.to_string());
        let on_the_15th = ["2024-06-15", "2024-06-01", "2024-06-01", "2024-04-01", "2024-06-14", "2024-06-16"];
        for (basis, expected) in (2u8..).zip(on_the_15th) {
            assert_eq!(reached(basis, "2024-06-15").as_deref(), Some(expected), "{basis}");
        }
        assert_eq!(reached(8, "2024-06-15").as_deref(), Some("2024-07-01"));
        assert_eq!(reached(9, "2024-06-15").as_deref(), Some("2024-07-01"));
        // Born on the first: the eve lies in the month, and on 1 April in the fiscal year, before.
        assert_eq!(reached(3, "2024-06-01").as_deref(), Some("2024-05-01"));
        assert_eq!(reached(9, "2024-06-01").as_deref(), Some("2024-06-01"));
        assert_eq!(reached(8, "2024-06-01").as_deref(), Some("2024-07-01"));
        assert_eq!(reached(5, "2024-04-01").as_deref(), Some("2023-04-01"));
        assert_eq!(reached(1, "2024-06-15"), None);
    }

    #[test]
    fn the_last_day_is_the_one_its_basis_names() {
        let last = |basis, birthday: &str| last_day_of(basis, Some(day(birthday))).map(|day| day.to_string());
        let on_the_15th = ["2024-06-15", "2024-06-30", "2024-06-30", "2025-03-31", "2024-06-14", "2024-06-13"];
        for (basis, expected) in (2u8..).zip(on_the_15th) {
            assert_eq!(last(basis, "2024-06-15").as_deref(), Some(expected), "{basis}");
        }
        assert_eq!(last(8, "2024-06-15").as_deref(), Some("2025-03-31"));
        assert_eq!(last(8, "2024-04-01").as_deref(), Some("2024-03-31"));
        assert_eq!(last(5, "2024-04-01").as_deref(), Some("2025-03-31"));
        assert_eq!(last(3, "2024-06-01").as_deref(), Some("2024-05-31"));
    }
}
