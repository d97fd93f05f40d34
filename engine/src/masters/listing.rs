//! 公費の一覧: the subsidies of the masters as one JSON document: the schemes of the state, and those of prefectures and municipalities with
//! every column of the 地単公費マスター under the keys and in the words of the curated records.
//!
//! In the doc comments the words before the first colon are the official term; they are the titles of the JSON Schema.

use super::scheme::{INCOME_WORDS, LocalScheme, NO_AMOUNT, Obstacle};
use super::{EligibilityItem, MasterSet, Rule, grade};
use crate::Day;
use crate::image::format::{EligibilityRow, SchemeTermsRow};
use serde::Serialize;

macro_rules! listing_types {
    ($( $(#[$meta:meta])* pub struct $name:ident $(<$life:lifetime>)? { $($body:tt)* } )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Debug, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name $(<$life>)? { $($body)* }
        )*
    };
}

listing_types! {
    /// 公費の一覧: the subsidies that the masters hold.
    pub struct SubsidyList<'a> {
        /// 時点: day on which they are in force; absent for all of them.
        pub on: Option<Day>,
        /// 国の公費: the national schemes.
        pub national: Vec<NationalForm<'a>>,
        /// 地方単独事業: the schemes of prefectures and municipalities, in the order of the master.
        pub local: Vec<LocalForm<'a>>,
        /// 件数: how many there are, and how many can be computed.
        pub counts: SubsidyCounts,
    }

    /// 件数: schemes of the list.
    #[derive(Default)]
    pub struct SubsidyCounts {
        /// 国の公費: national schemes.
        pub national: u64,
        /// 地方単独事業: schemes of prefectures and municipalities.
        pub local: u64,
        /// 都道府県: prefectures among them.
        pub prefectures: u64,
        /// 計算対象: local schemes that are computed.
        pub computable: u64,
        /// 償還払い: local schemes that are refunded later.
        pub refund: u64,
        /// 計算対象外: local schemes that cannot be computed, by reason.
        pub not_computable: Vec<ObstacleCount>,
    }

    /// 計算対象外の理由: local schemes with one reason.
    pub struct ObstacleCount {
        /// 理由: stable word.
        pub reason: &'static str,
        /// 理由（日本語）: in plain Japanese.
        pub text_ja: &'static str,
        /// 件数: schemes.
        pub count: u64,
    }

    /// 国の公費: a row of the 国公費マスター.
    pub struct NationalForm<'a> {
        /// 識別子: id of the rule.
        pub id: &'a str,
        /// 名称（日本語）: title.
        pub title_ja: &'a str,
        /// 名称（英語）: title.
        pub title_en: &'a str,
        /// 法別番号: two digits.
        pub law: &'a str,
        /// 実施機関番号: three digits where they tell schemes apart.
        pub agency: Option<&'a str>,
        /// 都道府県番号: two digits where the law gave the number to one prefecture.
        pub prefecture: Option<&'a str>,
        /// 入外区分: `inpatient`, `outpatient` or `both`.
        pub setting: &'a str,
        /// 区分: tells the rows of one scheme apart; `certificate.category` of a claim names it.
        pub variant: Option<&'a str>,
        /// 適用開始日: first day.
        pub from: Option<Day>,
        /// 適用終了日: last day; absent when it is open.
        pub until: Option<Day>,
        /// 適用順位: smaller pays first.
        pub order: Option<i64>,
        /// 公費優先: it pays before the insurance.
        pub before_insurance: bool,
        /// 負担割合（3割）: percent of the cost that the patient bears where the insurance leaves 30%.
        pub patient_percent_30: Option<i64>,
        /// 負担割合（2割）: where the insurance leaves 20%.
        pub patient_percent_20: Option<i64>,
        /// 負担割合（1割）: where the insurance leaves 10%.
        pub patient_percent_10: Option<i64>,
        /// 月の上限額: yen.
        pub patient_yen_month: Option<i64>,
        /// 日割り: the cap is prorated for part of a month.
        pub prorated: bool,
        /// 受給者証の上限額: the cap stands on the certificate.
        pub cap_from_certificate: bool,
        /// 上限額管理票: a cap ledger is kept.
        pub ledger: bool,
        /// 管理票の総医療費: the ledger also shows the total cost.
        pub ledger_total_cost: bool,
        /// 高額療養費: which ceiling the points have.
        pub high_cost: Option<&'a str>,
        /// 食事療養費: how far it covers the standard amount.
        pub meals_covered: Option<&'a str>,
        /// 食事療養費の記載: what the 国公費マスター says of it.
        pub meals: Option<bool>,
        /// 生活療養費の記載: what the 国公費マスター says of it.
        pub living: Option<bool>,
        /// 生活保護との併用: whether it applies to persons on 生活保護.
        pub with_assistance: Option<bool>,
        /// 医療扶助の割合: percent that 医療扶助 pays for them.
        pub assistance_percent: Option<i64>,
        /// 地方公費の後: it may come behind a local scheme.
        pub may_follow_local: bool,
        /// 現物給付: it is paid at the counter.
        pub in_kind: bool,
        /// 一部負担金額の非表示: the share stays blank on the receipt.
        pub share_hidden: bool,
        /// 確度: grade of the record.
        pub grade: &'static str,
        /// 根拠: citation.
        pub cite: &'a str,
        /// 説明（日本語）: the scheme in sentences.
        pub sentences_ja: Vec<String>,
        /// 説明（英語）: the scheme in sentences.
        pub sentences_en: Vec<String>,
    }

    /// 地方単独事業: a scheme of a prefecture or municipality. What the master leaves blank is absent; coded columns are the words of the
    /// curated records, `unknown` for a code without a word.
    pub struct LocalForm<'a> {
        /// 正式名称: name.
        pub name: &'a str,
        /// 略称: short name.
        pub short: Option<&'a str>,
        /// 都道府県番号: two digits.
        pub prefecture: String,
        /// 市区町村コード: six digits; absent for a scheme of the prefecture.
        pub municipality: Option<String>,
        /// 分類番号: classes for statistics, three digits each.
        pub classes: Vec<String>,
        /// 公費負担者番号: all its digits, or the first four of every number of the prefecture.
        pub number: &'a str,
        /// 全実施機関: whether it stands for every 実施機関 of the prefecture.
        pub every_agency: bool,
        /// 事業内区分コード: tells the rows of one number apart.
        pub category: u16,
        /// 有効開始年月日: first day.
        pub from: Option<Day>,
        /// 有効終了年月日: last day; absent when it is open.
        pub until: Option<Day>,
        /// 公費適用優先順位: 1 pays first.
        pub priority: u16,
        /// 対象範囲: whom it is for.
        #[serde(flatten)]
        pub eligibility: EligibilityForm<'a>,
        /// 助成内容: what it pays.
        #[serde(flatten)]
        pub terms: TermsForm,
        /// 計算対象: whether it is computed.
        pub computable: bool,
        /// 計算対象外の理由: stable word.
        pub obstacle: Option<&'static str>,
        /// 確度: grade of the record.
        pub grade: &'static str,
        /// 根拠: where a curated record comes from.
        pub cite: Option<&'a str>,
        /// 説明（日本語）: whom it is for, then what it pays.
        pub sentences_ja: Vec<String>,
        /// 説明（英語）: whom it is for, then what it pays.
        pub sentences_en: Vec<String>,
    }

    /// 対象範囲: whom a scheme is for.
    pub struct EligibilityForm<'a> {
        /// 年齢基準（以上）: the day on which the age counts as reached.
        pub age_from_basis: Option<&'static str>,
        /// 対象年齢（以上）: years.
        pub age_from: Option<u8>,
        /// 年齢基準（未満）: the last day on which the age still counts.
        pub age_until_basis: Option<&'static str>,
        /// 対象年齢（未満）: years.
        pub age_until: Option<u8>,
        /// 入外区分 入院: inpatient care.
        pub inpatient: Option<&'static str>,
        /// 入外区分 外来: outpatient care.
        pub outpatient: Option<&'static str>,
        /// 保険種別 社保: employees' insurances.
        pub employees: Option<&'static str>,
        /// 保険種別 国保: national insurances.
        pub national: Option<&'static str>,
        /// 保険種別 後期高齢: 後期高齢者医療.
        pub late_elderly: Option<&'static str>,
        /// ひとり親等医療費助成対象者識別フラグ: child or guardian.
        pub single_parent: Option<&'static str>,
        /// 所得区分: class of income.
        pub income: Option<&'static str>,
        /// 所得区分名称（独自）: class of the scheme's own.
        pub income_name: Option<&'a str>,
        /// 高額かつ長期: state of the patient.
        pub costly_long_term: Option<&'static str>,
        /// 重症患者認定: state of the patient.
        pub severe: Option<&'static str>,
        /// 重度かつ継続: state of the patient.
        pub severe_continuing: Option<&'static str>,
        /// 人工呼吸器等装着者: state of the patient.
        pub ventilator: Option<&'static str>,
        /// 就学状況: stage of schooling, each with everything younger.
        pub schooling: Option<&'static str>,
        /// 多子世帯 設定: whether there is such a condition.
        pub many_children: Option<&'static str>,
        /// 多子世帯 子ども人数（以上）: children at least.
        pub children_at_least: Option<u8>,
        /// 多子世帯 子ども人数（人目）: the n-th child.
        pub child_number: Option<u8>,
        /// 対象範囲(2)複数選択フラグ: how several of these items are joined.
        pub combine: Option<&'static str>,
        /// 対象範囲(2)AND条件: items of which all must hold.
        pub and_items: Vec<&'static str>,
        /// 対象範囲(2)OR条件: items of which one must hold.
        pub or_items: Vec<&'static str>,
    }

    /// 助成内容: what a scheme pays.
    pub struct TermsForm {
        /// 助成方法: on the receipt, on a list of its own, or refunded later.
        pub method: Option<&'static str>,
        /// 設定条件フラグ: whether the conditions describe what is subsidised or what the patient pays.
        pub condition_side: Option<&'static str>,
        /// 初診時のみ条件: first visits only.
        pub first_visit_only: Option<&'static str>,
        /// 入院初回時のみ条件: the day of admission only.
        pub first_admission_only: Option<&'static str>,
        /// 連続入院期間の条件: whether months of the stay count.
        pub stay_condition: Option<&'static str>,
        /// 入院月数条件開始月: first month of the stay.
        pub stay_month_from: Option<u8>,
        /// 入院月数条件終了月: last month of the stay.
        pub stay_month_until: Option<u8>,
        /// 複数回受診条件回数（以上）: first visit of the month.
        pub visit_from: Option<u8>,
        /// 複数回受診条件回数（以下）: last visit of the month.
        pub visit_until: Option<u8>,
        /// 保険制度変更前の患者負担額の累計: caps go on after a change of the insurance.
        pub counts_former_insurance: Option<&'static str>,
        /// 公費負担者番号による累計 助成有無: shares under other laws use up the cap.
        pub counts_other_laws: Option<&'static str>,
        /// 累計法別番号: those laws, two digits each.
        pub counted_laws: Vec<String>,
        /// 助成・自己負担範囲詳細（入院）: pattern of payment.
        pub inpatient_pattern: Option<&'static str>,
        /// 固定額（入院）: yen.
        pub inpatient_fixed: Option<u32>,
        /// 割合（入院）: percent.
        pub inpatient_percent: Option<u8>,
        /// 分数（入院）：分子: of the fraction.
        pub inpatient_numerator: Option<u16>,
        /// 分数（入院）：分母: of the fraction.
        pub inpatient_denominator: Option<u16>,
        /// 助成・自己負担範囲詳細（外来）: pattern of payment.
        pub outpatient_pattern: Option<&'static str>,
        /// 固定額（外来）: yen.
        pub outpatient_fixed: Option<u32>,
        /// 割合（外来）: percent.
        pub outpatient_percent: Option<u8>,
        /// 分数（外来）：分子: of the fraction.
        pub outpatient_numerator: Option<u16>,
        /// 分数（外来）：分母: of the fraction.
        pub outpatient_denominator: Option<u16>,
        /// 助成範囲（入院時食事療養費）: meals.
        pub meals: Option<&'static str>,
        /// 入院時生活療養費識別フラグ: living costs as a whole, or split into meals and environment.
        pub living_kind: Option<&'static str>,
        /// 助成範囲（入院時生活療養費）: living costs.
        pub living: Option<&'static str>,
        /// 助成範囲（入院時生活食事療養費）: meals of the living costs.
        pub living_meals: Option<&'static str>,
        /// 助成範囲（入院時生活環境療養費）: environment of the living costs.
        pub living_environment: Option<&'static str>,
        /// 上限額識別フラグ: whose the caps are.
        pub caps_of: Option<&'static str>,
        /// 上限額入院外来合算フラグ: inpatient and outpatient care have one cap.
        pub caps_joint: Option<&'static str>,
        /// 多数回該当上限額変動フラグ 入院: another cap from the fourth month on.
        pub repeat_changes_inpatient: Option<&'static str>,
        /// 多数回該当上限額変動フラグ 外来: another cap from the fourth month on.
        pub repeat_changes_outpatient: Option<&'static str>,
        /// 端数条件 計算単位: one, ten or hundred yen.
        pub rounding_unit: Option<&'static str>,
        /// 端数条件 計算方法: direction.
        pub rounding: Option<&'static str>,
        /// 入院分 1日当たりの上限額: yen.
        pub inpatient_cap_day: Option<u32>,
        /// 入院日数条件開始日: first day of the month with a share.
        pub inpatient_day_from: Option<u8>,
        /// 入院日数条件終了日: last day of the month with a share.
        pub inpatient_day_until: Option<u8>,
        /// 入院分 1月当たりの上限額: yen.
        pub inpatient_cap_month: Option<u32>,
        /// 入院分 1月当たりの上限額（多数回該当）: yen.
        pub inpatient_cap_month_repeat: Option<u32>,
        /// 外来分 1回当たりの上限額: yen.
        pub outpatient_cap_visit: Option<u32>,
        /// 外来分 適用上限回数: visits of the month with a share.
        pub outpatient_visits: Option<u8>,
        /// 外来分 1日当たりの上限額: yen.
        pub outpatient_cap_day: Option<u32>,
        /// 外来分 適用上限日数: days of the month with a share.
        pub outpatient_days: Option<u8>,
        /// 外来分 1月当たりの上限額: yen.
        pub outpatient_cap_month: Option<u32>,
        /// 外来分 1月当たりの上限額（多数回該当）: yen.
        pub outpatient_cap_month_repeat: Option<u32>,
        /// 入院時食事療養費 1日当たりの上限額: yen.
        pub meals_cap_day: Option<u32>,
        /// 入院時食事療養費 1月当たりの上限額: yen.
        pub meals_cap_month: Option<u32>,
        /// 入院時生活療養費 1日当たりの上限額: yen.
        pub living_cap_day: Option<u32>,
        /// 入院時生活療養費 1月当たりの上限額: yen.
        pub living_cap_month: Option<u32>,
        /// 入院時生活食事療養費 1日当たりの上限額: yen.
        pub living_meals_cap_day: Option<u32>,
        /// 入院時生活食事療養費 1月当たりの上限額: yen.
        pub living_meals_cap_month: Option<u32>,
        /// 入院時生活環境療養費 1日当たりの上限額: yen.
        pub living_environment_cap_day: Option<u32>,
        /// 入院時生活環境療養費 1月当たりの上限額: yen.
        pub living_environment_cap_month: Option<u32>,
        /// 他の公費負担医療の自己負担への助成: whether it pays what another subsidy leaves.
        pub other_subsidies: Option<&'static str>,
        /// 他事業の指定: only behind these laws, two digits each.
        pub other_laws: Vec<String>,
    }
}

/// 絞り込み: which subsidies are listed.
#[derive(Clone, Copy, Default, Debug)]
pub struct SubsidyFilter {
    /// 都道府県番号: those of one prefecture; national schemes hold in each.
    pub prefecture: Option<u8>,
    /// 法別番号: those of one law.
    pub law: Option<u8>,
    /// 時点: those in force on a day.
    pub on: Option<Day>,
}

impl SubsidyFilter {
    fn takes_rule(&self, rule: Rule<'_>) -> bool {
        let number = |field: &str| rule.text(field).and_then(|text| text.parse::<u8>().ok());
        let of_prefecture =
            self.prefecture.is_none() || number("prefecture").is_none_or(|own| self.prefecture == Some(own));
        of_prefecture
            && self.law.is_none_or(|law| number("law") == Some(law))
            && self.on.is_none_or(|on| rule.holds_on(on))
    }

    fn takes(&self, scheme: LocalScheme<'_>) -> bool {
        self.prefecture.is_none_or(|prefecture| scheme.prefecture() == prefecture)
            && self.law.is_none_or(|law| scheme.number().get(..2).and_then(|front| front.parse().ok()) == Some(law))
            && self.on.is_none_or(|on| scheme.from() <= on && on <= scheme.until())
    }
}

impl<'a> SubsidyList<'a> {
    /// The subsidies of the masters that a filter takes.
    pub fn of(masters: &MasterSet<'a>, filter: &SubsidyFilter) -> SubsidyList<'a> {
        let national = masters.rulebook().filter(|rule| rule.kind() == "national_scheme" && filter.takes_rule(*rule));
        let national: Vec<_> = national.map(NationalForm::of).collect();
        let schemes: Vec<LocalScheme<'a>> = masters.all_local_schemes().filter(|own| filter.takes(*own)).collect();
        let counts = SubsidyCounts { national: national.len() as u64, ..SubsidyCounts::of(&schemes) };
        let local = schemes.into_iter().map(LocalForm::of).collect();
        SubsidyList { on: filter.on, national, local, counts }
    }
}

impl SubsidyCounts {
    fn of(schemes: &[LocalScheme<'_>]) -> SubsidyCounts {
        let count = |test: &dyn Fn(&&LocalScheme<'_>) -> bool| schemes.iter().filter(test).count() as u64;
        let mut prefectures: Vec<u8> = schemes.iter().map(|own| own.prefecture()).collect();
        prefectures.sort_unstable();
        prefectures.dedup();
        let reasons = Obstacle::ALL.iter().map(|obstacle| ObstacleCount {
            reason: obstacle.slug(),
            text_ja: obstacle.name_ja(),
            count: count(&|own| own.any_obstacle() == Some(*obstacle)),
        });
        SubsidyCounts {
            national: 0,
            local: schemes.len() as u64,
            prefectures: prefectures.len() as u64,
            computable: count(&|own| own.is_computed()),
            refund: count(&|own| own.is_refunded()),
            not_computable: reasons.filter(|reason| reason.count != 0).collect(),
        }
    }
}

/// A day of the masters; their bounds are none.
fn bounded(day: Day) -> Option<Day> {
    Some(day).filter(|day| *day != Day::MIN && *day != Day::MAX)
}

impl<'a> NationalForm<'a> {
    fn of(rule: Rule<'a>) -> NationalForm<'a> {
        let text = |field: &str| rule.text(field).filter(|text| !text.is_empty());
        let int = |field: &str| rule.int(field).filter(|value| *value >= 0);
        let flag = |field: &str| rule.int(field) == Some(1);
        let told = |field: &str| int(field).map(|value| value == 1);
        NationalForm {
            id: rule.id(),
            title_ja: rule.title(true),
            title_en: rule.title(false),
            law: rule.text("law").unwrap_or_default(),
            agency: text("agency"),
            prefecture: text("prefecture"),
            setting: rule.text("setting").unwrap_or_default(),
            variant: text("variant"),
            from: bounded(rule.from()),
            until: bounded(rule.until()),
            order: int("order"),
            before_insurance: flag("before_insurance"),
            patient_percent_30: int("patient_percent_30"),
            patient_percent_20: int("patient_percent_20"),
            patient_percent_10: int("patient_percent_10"),
            patient_yen_month: int("patient_yen_month"),
            prorated: flag("prorated"),
            cap_from_certificate: flag("cap_from_certificate"),
            ledger: flag("ledger"),
            ledger_total_cost: flag("ledger_total_cost"),
            high_cost: text("high_cost"),
            meals_covered: text("meals_covered"),
            meals: told("meals"),
            living: told("living"),
            with_assistance: told("with_assistance"),
            assistance_percent: int("assistance_percent"),
            may_follow_local: flag("may_follow_local"),
            in_kind: flag("in_kind"),
            share_hidden: flag("share_hidden"),
            grade: grade::slug(rule.grade()),
            cite: rule.cite(),
            sentences_ja: rule.wording(true, &|_| "").sentences,
            sentences_en: rule.wording(false, &|_| "").sentences,
        }
    }
}

impl<'a> LocalForm<'a> {
    fn of(scheme: LocalScheme<'a>) -> LocalForm<'a> {
        let told = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        LocalForm {
            name: scheme.name(),
            short: told(scheme.short_name()),
            prefecture: format!("{:02}", scheme.prefecture()),
            municipality: scheme.municipality().map(|code| format!("{code:06}")),
            classes: scheme.classes().map(|class| format!("{class:03}")).collect(),
            number: scheme.number(),
            every_agency: scheme.is_of_every_agency(),
            category: scheme.category(),
            from: bounded(scheme.from()),
            until: bounded(scheme.until()),
            priority: scheme.priority(),
            eligibility: EligibilityForm::of(scheme.eligibility(), told(scheme.income_name())),
            terms: TermsForm::of(scheme.terms()),
            computable: scheme.is_computed(),
            obstacle: scheme.any_obstacle().map(Obstacle::slug),
            grade: grade::slug(scheme.grade()),
            cite: told(scheme.cite()),
            sentences_ja: scheme.wording(true),
            sentences_en: scheme.wording(false),
        }
    }
}

/// The word of a code, from 1 on; `None` for a blank column.
fn word(words: &[&'static str], code: u8) -> Option<&'static str> {
    let place = usize::from(code).checked_sub(1)?;
    Some(words.get(place).copied().unwrap_or("unknown"))
}

/// A number that is set.
fn set<T: PartialEq + Default>(value: T) -> Option<T> {
    Some(value).filter(|value| *value != T::default())
}

/// An amount that is set.
fn yen(amount: u32) -> Option<u32> {
    Some(amount).filter(|amount| *amount != NO_AMOUNT)
}

fn laws(codes: &[u8]) -> Vec<String> {
    codes.iter().filter(|law| **law != 0).map(|law| format!("{law:02}")).collect()
}

/// The items of a set of bits.
fn items(bits: u8) -> Vec<&'static str> {
    let set = EligibilityItem::ALL.iter().filter(|item| bits & 1 << item.number() != 0);
    set.map(|item| item.slug()).collect()
}

const AGE_FROM: [&str; 9] = [
    "none",
    "birthday",
    "month_of_day_before",
    "month_of_birthday",
    "fiscal_year_of_day_before",
    "day_before",
    "day_after",
    "month_after_birthday",
    "month_after_day_before",
];
const AGE_UNTIL: [&str; 8] = [
    "none",
    "birthday",
    "month_end_of_day_before",
    "month_end_of_birthday",
    "fiscal_year_end_of_birthday",
    "day_before",
    "two_days_before",
    "fiscal_year_end_of_day_before",
];
const YES_NO: [&str; 2] = ["no", "yes"];
/// 累計する / しない, 合算する / しない: the other way round.
const FIRST_YES: [&str; 2] = ["yes", "no"];
const SINGLE_PARENT: [&str; 2] = ["child", "guardian"];
const SCHOOLING: [&str; 5] = ["none", "preschool", "primary", "lower_secondary", "upper_secondary"];
const COMBINE: [&str; 3] = ["and", "or", "mixed"];
const METHOD: [&str; 3] = ["receipt", "list", "refund"];
const SIDE: [&str; 2] = ["subsidy", "patient"];
const PATTERN: [&str; 5] = ["all", "fixed", "rate_of_cost", "rate_of_share", "rest"];
const MEALS: [&str; 3] = ["none", "all", "rest"];
const LIVING_KIND: [&str; 2] = ["whole", "split"];
const ROUNDING_UNIT: [&str; 3] = ["one", "ten", "hundred"];
const ROUNDING: [&str; 3] = ["down", "up", "half_up"];

impl<'a> EligibilityForm<'a> {
    fn of(own: &EligibilityRow, income_name: Option<&'a str>) -> EligibilityForm<'a> {
        let ([from_basis, age_from], [until_basis, age_until]) = (own.age_from, own.age_until);
        let ([inpatient, outpatient], [employees, national, late_elderly]) = (own.settings, own.insurers);
        let [costly_long_term, severe, severe_continuing, ventilator] = own.states;
        let [many_children, at_least, number] = own.children;
        let yes_no = |code| word(&YES_NO, code);
        EligibilityForm {
            age_from_basis: word(&AGE_FROM, from_basis),
            age_from: Some(age_from).filter(|_| from_basis > 1),
            age_until_basis: word(&AGE_UNTIL, until_basis),
            age_until: Some(age_until).filter(|_| until_basis > 1),
            inpatient: yes_no(inpatient),
            outpatient: yes_no(outpatient),
            employees: yes_no(employees),
            national: yes_no(national),
            late_elderly: yes_no(late_elderly),
            single_parent: word(&SINGLE_PARENT, own.single_parent),
            income: word(INCOME_WORDS.get(1..).unwrap_or_default(), own.income),
            income_name,
            costly_long_term: yes_no(costly_long_term),
            severe: yes_no(severe),
            severe_continuing: yes_no(severe_continuing),
            ventilator: yes_no(ventilator),
            schooling: word(&SCHOOLING, own.schooling),
            many_children: yes_no(many_children),
            children_at_least: set(at_least),
            child_number: set(number),
            combine: word(&COMBINE, own.combine),
            and_items: items(own.all_of),
            or_items: items(own.any_of),
        }
    }
}

impl TermsForm {
    fn of(own: &SchemeTermsRow) -> TermsForm {
        let ([in_pattern, out_pattern], [in_percent, out_percent]) = (own.pattern, own.percent);
        let ([in_fixed, out_fixed], [in_part, out_part]) = (own.fixed, own.fraction);
        let ([in_above, in_below], [out_above, out_below]) = (in_part.map(|n| n.get()), out_part.map(|n| n.get()));
        let ([first_visit, first_admission], [in_repeat, out_repeat]) = (own.first_only, own.repeat);
        let ([stay, stay_from, stay_until], [visit_from, visit_until]) = (own.stay_months, own.visits);
        let ([day_from, day_until], [visits, days]) = (own.inpatient_days, own.outpatient_times);
        let [meals, living_kind, living, living_meals, living_environment] = own.meals;
        let [unit, direction] = own.rounding;
        let [in_day, in_month, in_month_repeat] = own.inpatient_caps.map(|cap| yen(cap.get()));
        let [visit, day, month, month_repeat] = own.outpatient_caps.map(|cap| yen(cap.get()));
        let caps = own.meal_caps.map(|caps| caps.map(|cap| yen(cap.get())));
        let [[meals_day, meals_month], [living_day, living_month], food, place] = caps;
        let yes_no = |code| word(&YES_NO, code);
        TermsForm {
            method: word(&METHOD, own.method),
            condition_side: word(&SIDE, own.condition_side),
            first_visit_only: yes_no(first_visit),
            first_admission_only: yes_no(first_admission),
            stay_condition: yes_no(stay),
            stay_month_from: set(stay_from),
            stay_month_until: set(stay_until),
            visit_from: set(visit_from),
            visit_until: set(visit_until),
            counts_former_insurance: word(&FIRST_YES, own.former_insurance),
            counts_other_laws: yes_no(own.counts_other_laws),
            counted_laws: laws(&own.counted_laws),
            inpatient_pattern: word(&PATTERN, in_pattern),
            inpatient_fixed: yen(in_fixed.get()),
            inpatient_percent: set(in_percent),
            inpatient_numerator: set(in_above),
            inpatient_denominator: set(in_below),
            outpatient_pattern: word(&PATTERN, out_pattern),
            outpatient_fixed: yen(out_fixed.get()),
            outpatient_percent: set(out_percent),
            outpatient_numerator: set(out_above),
            outpatient_denominator: set(out_below),
            meals: word(&MEALS, meals),
            living_kind: word(&LIVING_KIND, living_kind),
            living: word(&MEALS, living),
            living_meals: word(&MEALS, living_meals),
            living_environment: word(&MEALS, living_environment),
            caps_of: word(&SIDE, own.caps_of),
            caps_joint: word(&FIRST_YES, own.caps_joint),
            repeat_changes_inpatient: yes_no(in_repeat),
            repeat_changes_outpatient: yes_no(out_repeat),
            rounding_unit: word(&ROUNDING_UNIT, unit),
            rounding: word(&ROUNDING, direction),
            inpatient_cap_day: in_day,
            inpatient_day_from: set(day_from),
            inpatient_day_until: set(day_until),
            inpatient_cap_month: in_month,
            inpatient_cap_month_repeat: in_month_repeat,
            outpatient_cap_visit: visit,
            outpatient_visits: set(visits),
            outpatient_cap_day: day,
            outpatient_days: set(days),
            outpatient_cap_month: month,
            outpatient_cap_month_repeat: month_repeat,
            meals_cap_day: meals_day,
            meals_cap_month: meals_month,
            living_cap_day: living_day,
            living_cap_month: living_month,
            living_meals_cap_day: food[0],
            living_meals_cap_month: food[1],
            living_environment_cap_day: place[0],
            living_environment_cap_month: place[1],
            other_subsidies: yes_no(own.other_subsidies),
            other_laws: laws(&own.other_laws),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zerocopy::FromZeros;
    use zerocopy::byteorder::little_endian::U32;

    #[test]
    fn codes_are_the_words_of_the_records() {
        assert_eq!((word(&YES_NO, 0), word(&YES_NO, 2)), (None, Some("yes")));
        assert_eq!((word(&FIRST_YES, 1), word(&PATTERN, 9)), (Some("yes"), Some("unknown")));
        assert_eq!(items(0b1000_0001), ["22_1", "25"]);
    }

    #[test]
    fn what_is_blank_is_absent() {
        let mut row = SchemeTermsRow::new_zeroed();
        let blank = U32::new(NO_AMOUNT);
        (row.fixed, row.inpatient_caps, row.outpatient_caps) = ([blank; 2], [blank; 3], [blank; 4]);
        row.meal_caps = [[blank; 2]; 4];
        row.outpatient_caps[1] = U32::new(0);
        row.other_laws[1] = 9;
        let form = serde_json::to_value(TermsForm::of(&row)).unwrap();
        let told: Vec<_> = form.as_object().unwrap().iter().filter(|(_, value)| !value.is_null()).collect();
        let empty = serde_json::json!([]);
        assert_eq!(
            told.into_iter().map(|(key, value)| (key.as_str(), value.clone())).collect::<Vec<_>>(),
            [("counted_laws", empty), ("other_laws", ["09"].into_iter().collect()), ("outpatient_cap_day", 0.into())]
        );
        let eligibility = serde_json::to_value(EligibilityForm::of(&EligibilityRow::new_zeroed(), None)).unwrap();
        assert!(
            eligibility.as_object().unwrap().values().all(|value| value.is_null() || *value == serde_json::json!([]))
        );
    }
}
