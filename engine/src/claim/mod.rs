//! The input: a [`Claim`] is one patient's calendar month (診療年月) at one institution, inpatient or outpatient.
//!
//! The JSON form is read with [`Claim::from_json`]; unknown fields, impossible dates and dangling references are refused with
//! a stable code and the JSON pointer of the place. In the doc comments below the words before the first colon are the
//! official term; they are the titles of the JSON Schema.

mod check;
mod read;
mod scalar;
mod stay;

use crate::{Code, Day, Month};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use check::check;
pub use hub::HubCertificate;
pub use read::ClaimError;
pub use scalar::{Digits, Price, Quantity, Rate};

macro_rules! claim_types {
    ($( $(#[$meta:meta])* pub struct $name:ident $body:tt )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Debug, Deserialize, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(deny_unknown_fields)]
            pub struct $name $body
        )*
    };
}

macro_rules! claim_words {
    ($( $(#[$meta:meta])* pub enum $name:ident $body:tt )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "snake_case")]
            pub enum $name $body
        )*
    };
}

// After the macro it uses.
mod hub;

claim_types! {
    /// 請求単位: one patient's month at one institution, 入院 or 入院外. It yields one or more receipts (レセプト).
    pub struct Claim {
        /// 識別子: the caller's name for this claim, repeated in the Outcome.
        pub id: String,
        /// 診療年月: `YYYY-MM`.
        pub month: Month,
        /// 入外区分: inpatient (入院) or outpatient (入院外).
        pub setting: Setting,
        /// 保険医療機関: the institution and its dated profile.
        pub institution: Institution,
        /// 患者: birth date and sex, and the name for the receipt.
        pub patient: Patient,
        /// 医療保険: the insurances with their validity; empty for 公費単独.
        #[serde(default)]
        pub coverages: Vec<Coverage>,
        /// 公費: the subsidies that the patient holds, national and local, and マル長.
        #[serde(default)]
        pub subsidies: Vec<Subsidy>,
        /// 保険組合せ: which insurance and subsidies pay together, in the order in which they pay.
        pub combinations: Vec<Combination>,
        /// 受診: the encounters of the month, in order of time.
        #[serde(default)]
        pub encounters: Vec<Encounter>,
        /// 入院: the stay, for inpatient claims.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub stay: Option<Stay>,
        /// 点数・回数算定単位: what was done, in billing units.
        #[serde(default)]
        pub units: Vec<Unit>,
        /// 受診別点数: a month entered as points per visit, without lines.
        #[serde(default)]
        pub visit_points: Vec<VisitPoints>,
        /// 算定・実施歴: what was claimed or done earlier or elsewhere in this institution.
        #[serde(default)]
        pub history: Vec<HistoryEntry>,
        /// 算定・実施歴の開始日: first day from which the history is complete; absent = complete.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub history_from: Option<Day>,
        /// 上限額管理票: entries made by other institutions, and by this institution for the same month in the other setting.
        #[serde(default)]
        pub ledger: Vec<LedgerEntry>,
        /// 同月の他区分: this institution's claim of the same month in the other setting (入院 beside 入院外).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub other_setting: Option<OtherSetting>,
        /// 保険外負担: charges outside the insurance, collected at the counter and never part of a limit.
        #[serde(default)]
        pub outside: Vec<OutsideCharge>,
        /// 収納済み: visits whose amount was already collected; what was collected is never changed, the difference to what the
        /// facts now give is reported.
        #[serde(default)]
        pub settled: Vec<SettledVisit>,
        /// 傷病名: the diseases of the receipt, in its order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub diseases: Vec<Disease>,
        /// レセプトの記載: what only the receipt says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub receipt: Option<ReceiptFacts>,
        /// 設定: choices that the law leaves to the institution or the insurer.
        #[serde(default)]
        pub settings: Settings,
    }

    /// 保険医療機関: who claims.
    pub struct Institution {
        /// 医療機関コード: 7 digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<Digits<7>>,
        /// 都道府県コード: 2 digits of 別表2.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub prefecture: Option<Digits<2>>,
        /// 医療機関名称: name as notified, for the receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// 電話番号: for the receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub telephone: Option<String>,
        /// 病院・診療所: hospital or clinic.
        pub kind: InstitutionKind,
        /// 許可病床数: permitted beds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub beds: Option<u32>,
        /// 一般病床数: general beds among them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub general_beds: Option<u32>,
        /// 施設基準の届出: facility standards held, with their dates; absent = not stated, and what depends on them is unchecked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub standards: Option<Vec<Standard>>,
        /// 医療機関の事実: named facts that a rule asks for (電子画像管理 …).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub facts: Vec<Fact>,
    }

    /// 施設基準の届出: one notified standard.
    pub struct Standard {
        /// 施設基準コード: 4 digits of 別紙7-8.
        pub code: Digits<4>,
        /// 算定開始年月日: first day.
        pub from: Day,
        /// 終了年月日: last day; absent while it holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until: Option<Day>,
    }

    /// 患者: the facts on which ages depend.
    pub struct Patient {
        /// 生年月日: date of birth.
        pub birth_date: Day,
        /// 男女区分: sex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sex: Option<Sex>,
        /// 氏名: family name, a space, given name; for the receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// カタカナ（氏名）: the name in katakana without a space; for the receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub kana: Option<String>,
    }

    /// 医療保険: one insurance.
    pub struct Coverage {
        /// 識別子: name used by the combinations.
        pub id: String,
        /// 制度: which insurance law.
        pub kind: CoverageKind,
        /// 保険者番号: 8 digits, or 6 for 国保.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub insurer_number: Option<String>,
        /// 記号: of the certificate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub symbol: Option<String>,
        /// 番号: of the certificate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<String>,
        /// 枝番: 2 digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub branch: Option<Digits<2>>,
        /// 本人・家族: the insured person or a dependant.
        #[serde(default)]
        pub relation: Relation,
        /// 資格取得日: first day of validity in the claim; absent = before the month.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<Day>,
        /// 資格喪失前日: last day of validity; absent = after the month.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until: Option<Day>,
        /// 負担割合: tenths the patient bears (1, 2 or 3 割) when the certificate prints it; absent = by age and class.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub burden_tenths: Option<u8>,
        /// 所得区分: income class for 高額療養費 and meals; absent = not confirmed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub income_class: Option<IncomeClass>,
        /// 限度額の確認: how the class was confirmed at the counter.
        #[serde(default)]
        pub limit_confirmation: LimitConfirmation,
        /// 多数回該当: whether this is the fourth or later month in twelve.
        #[serde(default)]
        pub multiple_months: bool,
        /// 75歳到達月の特例: whether the limits are halved this month; absent = by birth date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub halved_limits: Option<bool>,
        /// 職務上の事由: 別表15, for seamen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub duty_reason: Option<Digits<1>>,
        /// 一部負担金の減免: reduction, exemption or deferral by the insurer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub reduction: Option<BurdenReduction>,
    }

    /// 一部負担金の減免: what the insurer waives.
    pub struct BurdenReduction {
        /// 減免区分: kind of waiver (別表16).
        pub kind: ReductionKind,
        /// 減額割合: percent of the share that is waived.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub percent: Option<u8>,
        /// 減額金額: yen that are waived.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub amount_yen: Option<i64>,
    }

    /// 公費: one subsidy, by its certificate or with its parameters written out.
    pub struct Subsidy {
        /// 識別子: name used by the combinations.
        pub id: String,
        /// 負担者番号: 8 digits; the first two are the 法別番号. Absent for マル長 and for parameters without a number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub payer_number: Option<String>,
        /// 受給者番号: 7 digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub recipient_number: Option<String>,
        /// 任意給付区分: whether the payer gives a voluntary benefit beside 国民健康保険; for the receipt.
        #[serde(default, skip_serializing_if = "is_false")]
        pub optional_benefit: bool,
        /// 有効開始日: first day of validity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<Day>,
        /// 有効終了日: last day of validity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until: Option<Day>,
        /// 受給者証の記載: facts printed on the certificate, by which a scheme of the master is found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub certificate: Option<Certificate>,
        /// 公費の計算条件: parameters written out; they replace the master's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parameters: Option<SubsidyParameters>,
    }

    /// 受給者証の記載: certificate facts of a subsidy, as printed or as オンライン資格確認 and PMH return them.
    #[derive(Default)]
    pub struct Certificate {
        /// 事業内区分: the scheme's own subdivision; for a national scheme the variant of its row.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub category: Option<String>,
        /// 所得区分: class within the scheme, by its own name or one of the words `low` … `tax_free` of the master's 所得区分.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub income_class: Option<String>,
        /// 自己負担上限額（月額）: monthly cap printed on the certificate, yen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub monthly_cap_yen: Option<i64>,
        /// 窓口負担なし: whether it says that nothing is paid at the counter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub without_share: Option<bool>,
        /// 多子区分: whether the many-children rule applies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub many_children: Option<bool>,
        /// 子ども人数: children of the household.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub children: Option<u8>,
        /// 何人目の子か: 1 for the first-born.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub birth_order: Option<u8>,
        /// 就学状況: the stage of schooling; decides where it and the age disagree.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub schooling: Option<Schooling>,
        /// ひとり親等の区分: the child or the guardian of a single-parent family.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub single_parent_role: Option<SingleParentRole>,
        /// 追加条件・患者の状態: further conditions: `costly_long_term` (高額かつ長期), `severe` (重症患者認定), `severe_continuing`
        /// (重度かつ継続), `ventilator` (人工呼吸器等装着者), `dialysis` (マル長), `excepted_insurer` (対象外の保険者), and what a scheme names besides.
        /// Absent = not known; a list names all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub conditions: Option<Vec<String>>,
        /// その他の記載: what was told besides, by its name; kept as it stands, nothing is computed from it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub extra: BTreeMap<String, String>,
    }

    /// 公費の計算条件: everything that decides what a subsidy pays.
    pub struct SubsidyParameters {
        /// 公費種別: what kind of payer it is.
        pub class: SubsidyClass,
        /// 適用順位: smaller pays first among the subsidies; absent = order of the combination.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub priority: Option<u32>,
        /// 公費優先: the subsidy pays before the insurance (13, 18, 29, 30).
        #[serde(default)]
        pub before_insurance: bool,
        /// 自己負担の有無: false when the subsidy takes over all that is left.
        pub patient_share: bool,
        /// 負担割合: patient's rate of the cost under the subsidy, an exact fraction such as `1/10`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rate: Option<Rate>,
        /// 回の上限額: cap per visit, yen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cap_per_visit_yen: Option<i64>,
        /// 日の上限額: cap per day, yen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cap_per_day_yen: Option<i64>,
        /// 月の上限額: cap per month, yen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cap_per_month_yen: Option<i64>,
        /// 日の負担回数: number of visits a day with a share.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub paid_visits_per_day: Option<u32>,
        /// 月の負担回数: number of visits a month with a share.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub paid_visits_per_month: Option<u32>,
        /// 回数の数え方: which visits count.
        #[serde(default)]
        pub count_rule: CountRule,
        /// 上限の範囲: whether caps span the institution or one insurance.
        #[serde(default)]
        pub cap_scope: CapScope,
        /// 上限額管理票の有無: whether a cap ledger is kept.
        #[serde(default)]
        pub cap_ledger: bool,
        /// 上限額管理票の総医療費: whether the ledger also shows the total cost (52, 54).
        #[serde(default)]
        pub ledger_total_cost: bool,
        /// 高額療養費との関係: the class of the points under the subsidy and how they are combined.
        #[serde(default)]
        pub high_cost: HighCostRelation,
        /// 特別な計算方法: rules that the fields above cannot express.
        #[serde(default)]
        pub special_rules: Vec<SpecialRule>,
        /// 対象外の保険者: whether the insurer stands on the scheme's list of exceptions.
        #[serde(default)]
        pub insurer_excepted: bool,
        /// 食事・生活療養の助成: what it takes over of the standard amount.
        #[serde(default)]
        pub meals: MealsCovered,
        /// レセプトの記載: how the subsidy stands on the receipt.
        #[serde(default)]
        pub receipt: SubsidyReceipt,
    }

    /// 高額療養費との関係: how points under a subsidy meet the ceilings.
    #[derive(Copy, Default)]
    pub struct HighCostRelation {
        /// 所得区分（社保）: class for employees' insurances.
        #[serde(default)]
        pub class_employees: HighCostClass,
        /// 所得区分（国保・後期）: class for the other insurances.
        #[serde(default)]
        pub class_national: HighCostClass,
        /// 窓口負担優先: the fixed share is collected even after the ceiling is reached.
        #[serde(default)]
        pub collect_after_limit: bool,
        /// 合算対象外: insurances for which the part is kept out of the combination of parts.
        #[serde(default)]
        pub not_combined: InsurerGroup,
        /// 21,000円未満の合算: insurances for which small parts are combined too.
        #[serde(default)]
        pub combine_small: InsurerGroup,
        /// 配慮措置の適用: insurers for which the relief of 2022-10 to 2025-09 works beside the subsidy.
        #[serde(default)]
        pub relief: InsurerArea,
    }

    /// レセプトの記載: how a subsidy stands on the receipt.
    #[derive(Copy, Default)]
    pub struct SubsidyReceipt {
        /// 記載条件: when it is recorded at all.
        #[serde(default)]
        pub record: RecordIf,
        /// 負担なしの記載: recorded even if neither the subsidy nor the patient pays under it.
        #[serde(default)]
        pub record_without_share: bool,
        /// ０円の記載: a share of 0 yen is written and not left blank.
        #[serde(default)]
        pub zero_shown: bool,
        /// 一部負担金額の非表示: the share is never written.
        #[serde(default)]
        pub share_hidden: bool,
        /// 10円単位: insurances for which the amount of the counter is written instead of exact yen.
        #[serde(default)]
        pub share_in_ten_yen: InsurerGroup,
        /// 先順位公費の点数を除く: insurances for which the points of an earlier subsidy are taken off.
        #[serde(default)]
        pub exclude_earlier_points: InsurerGroup,
        /// 単独請求: insurances for which the scheme is claimed on a paper of its own and not on this receipt.
        #[serde(default)]
        pub claimed_alone: InsurerGroup,
        /// 特記事項 01公: insurances for which it is written when the 給付対象額 of the scheme reaches the ceiling of the middle
        /// class (京都型).
        #[serde(default)]
        pub public_note: InsurerGroup,
    }

    /// 保険組合せ: one insurance (or none) and the subsidies behind it.
    pub struct Combination {
        /// 識別子: name used by units and visits.
        pub id: String,
        /// 医療保険: id of the coverage; absent for 公費単独.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub coverage: Option<String>,
        /// 公費: ids of the subsidies in the order in which they pay, at most four and マル長.
        #[serde(default)]
        pub subsidies: Vec<String>,
    }

    /// 受診: one visit, or one day of a stay.
    pub struct Encounter {
        /// 識別子: name used by units.
        pub id: String,
        /// 受診日: day.
        pub date: Day,
        /// 受診時刻: `HH:MM`, where a rule needs it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub time: Option<String>,
        /// 診療科: 2 digits of 別表10.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub department: Option<Digits<2>>,
        /// 受診の種類: first visit, follow-up, by telephone, home visit …
        #[serde(default)]
        pub visit: VisitKind,
        /// 実日数: whether the day counts as 診療実日数.
        #[serde(default = "yes")]
        pub counts_as_actual_day: bool,
        /// 同一受診: id of the encounter that this one belongs to (a second department on the same day).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parent: Option<String>,
        /// 同日２科目: whether this is the second department of the day; implied by `parent`.
        #[serde(default)]
        pub second_department: bool,
        /// 受診の事実: named facts that a rule asks for (時間外区分, 外来管理加算 …).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub facts: Vec<Fact>,
    }

    /// 入院: admission, wards, absences and meals of the month.
    pub struct Stay {
        /// 入院年月日: day of this admission.
        pub admitted: Day,
        /// 起算日: day from which the days of stay count (第2部 通則5); before the admission where an earlier stay counts on.
        pub counted_from: Day,
        /// 退院年月日: day of discharge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub discharged: Option<Day>,
        /// 保険組合せ: id of the combination that pays what follows from the stay; absent = the first one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub combination: Option<String>,
        /// 入院日: what happened on each day of the month, in order.
        pub days: Vec<StayDay>,
        /// 外泊・外出: absences with a night outside.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub absences: Vec<Absence>,
        /// 定期請求の締め日: last days of interim bills; the last bill runs to the discharge or the end of the month.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub bills: Vec<Day>,
        /// 標準負担額の区分: a condition that lowers the patient's part of meals and living costs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub amount_category: Option<AmountCategory>,
        /// 長期入院該当年月日: first day with the amount of more than 90 days in twelve months (低所得Ⅱ, 区分オ).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub long_stay_from: Option<Day>,
        /// 入院の事実: named facts that a rule asks for (選定療養（180日超）…).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub facts: Vec<Fact>,
    }

    /// 外泊: an absence over night. The days strictly between leaving and coming back are days of 外泊.
    pub struct Absence {
        /// 外出日: day of leaving.
        pub left: Day,
        /// 帰院日: day of coming back; absent = not yet back at the end of the month.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub returned: Option<Day>,
        /// 外泊の目的: what for.
        #[serde(default)]
        pub leave: Leave,
    }

    /// 入院日: one day of a stay, or a run of days that are alike.
    pub struct StayDay {
        /// 日: day, or first day of the run.
        pub date: Day,
        /// 最終日: last day of the run; absent = one day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until: Option<Day>,
        /// 病棟の入院料: code of the basic charge of the ward; on the day of a transfer that of the ward moved to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ward_fee: Option<Code>,
        /// 入棟日: day on which the patient came into the ward or room; absent = told from the days given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ward_from: Option<Day>,
        /// 外泊: a day wholly outside, with or without treatment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub leave: Option<Leave>,
        /// 保険組合せ: id of the combination that pays the day, where it is not that of the stay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub combination: Option<String>,
        /// 他医療機関受診: care at another institution that day.
        #[serde(default)]
        pub other_institution: bool,
        /// 医療区分: 1 to 3, in a 療養病床.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub medical_category: Option<u8>,
        /// 日の事実: named facts that a rule asks for (他医受診の内容 …).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub facts: Vec<Fact>,
        /// 食事: meals served.
        #[serde(default)]
        pub meals: Vec<Meal>,
        /// 選定療養の室料: room charge outside insurance, yen with tax, for each day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub room_charge_yen: Option<i64>,
    }

    /// 食事: one meal served.
    pub struct Meal {
        /// 食事の時: which meal.
        pub at: MealTime,
        /// 流動食のみ: whether only liquid food by tube is served.
        #[serde(default)]
        pub liquid: bool,
        /// 特別食: whether it is a special diet (特別食加算).
        #[serde(default)]
        pub special_diet: bool,
        /// 特別メニューの料金: what the patient pays for a menu of choice, yen with tax.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub chosen_yen: Option<i64>,
    }

    /// 点数・回数算定単位: consecutive lines that share one 点数 and one 回数; for drugs one 剤, one dose or one dispensing.
    pub struct Unit {
        /// 識別子: name used in the Outcome; absent = its position.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub id: Option<String>,
        /// 診療識別: 2 digits of 別表20.
        pub service_class: Digits<2>,
        /// 保険組合せ: id of the combination that pays.
        pub combination: String,
        /// 回数: how often on which day.
        pub times: Vec<Times>,
        /// 受診: id of the encounter, where a rule needs the visit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub encounter: Option<String>,
        /// 採取: name of the draw or specimen that the tests of a unit come from, where several are taken on a day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub specimen: Option<String>,
        /// 記録済み点数: points recorded on a receipt, to be verified and never used for pricing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub recorded_points: Option<i64>,
        /// 明細: the items.
        pub lines: Vec<Line>,
    }

    /// 算定日情報: a day and how often.
    pub struct Times {
        /// 日: day.
        pub date: Day,
        /// 回数: how often; for 内服 the days of supply.
        pub count: u32,
    }

    /// 明細: one item.
    pub struct Line {
        /// 識別子: name used in the Outcome; absent = its position.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub id: Option<String>,
        /// コード: 診療行為, 医薬品 or 特定器材, nine digits.
        pub code: Code,
        /// 数量・使用量: quantity in the master's unit, decimal text with up to five places.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quantity: Option<Quantity>,
        /// 購入価格・単価: price per unit in yen (decimal text) from the record, for items without a master price.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub price: Option<Price>,
        /// 記録点数: points that only the record can give (点数識別 4 and 7, 金額種別 7).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub points: Option<i64>,
        /// 実施のみ: performed but not to be claimed; rules that look at what was done see it.
        #[serde(default)]
        pub performed_only: bool,
        /// 商品名及び規格又はサイズ: product name and size of a material, for the receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub product: Option<String>,
        /// 病名等の事実: named facts that a rule asks for (部位, 一連, 妊娠 …).
        #[serde(default)]
        pub facts: Vec<Fact>,
        /// コメント: comment codes with their text.
        #[serde(default)]
        pub comments: Vec<Comment>,
    }

    /// 事実: a named fact and its value.
    pub struct Fact {
        /// 名称: name of the fact as the finding that misses it prints it.
        pub name: String,
        /// 値: its value.
        pub value: String,
    }

    /// コメント: a comment code of the master and its text.
    pub struct Comment {
        /// コメントコード: nine digits.
        pub code: Code,
        /// 文字データ: text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub text: Option<String>,
        /// 記録位置: where the receipt file holds it.
        #[serde(default, skip_serializing_if = "is_default")]
        pub at: CommentPlace,
    }

    /// 傷病名: one disease of the receipt.
    pub struct Disease {
        /// 傷病名コード: seven digits of the 傷病名マスター; absent = not coded (0000999), and the name says it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<Digits<7>>,
        /// 修飾語コード: four digits each, in the order of the name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub modifiers: Vec<Digits<4>>,
        /// 傷病名称: name of a disease without a code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// 診療開始日: first day of care under the insurance.
        pub start: Day,
        /// 転帰区分: what became of it (別表18).
        #[serde(default)]
        pub outcome: DiseaseOutcome,
        /// 主傷病: whether it is a main disease.
        #[serde(default)]
        pub main: bool,
        /// 補足コメント: remark on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub comment: Option<String>,
    }

    /// レセプトの記載: what the receipt says beside what was done and what it costs.
    #[derive(Default)]
    pub struct ReceiptFacts {
        /// カルテ番号等: chart number, at most 20 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub chart_number: Option<String>,
        /// 病棟区分: 2 digits of 別表7 for each ward of the month in order, at most four.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub wards: Vec<Digits<2>>,
        /// レセプト特記事項: 2 digits of 別表9 each, beside those that follow from the co-payment.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub special_notes: Vec<Digits<2>>,
        /// 検索番号: 17 to 30 digits that a returned receipt (返戻) carries; present when it is claimed again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub search_number: Option<String>,
        /// 請求情報: the institution's own words, at most 40 bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub claim_information: Option<String>,
        /// 診療科: departments, at most three.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub departments: Vec<Department>,
        /// 患者の状態: 3 digits of 別表27 each, at most twenty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub patient_conditions: Vec<Digits<3>>,
        /// 割引点数単価: yen of a point where the insurer and the institution agreed on less than ten (健康保険法第76条第3項).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub discounted_point_price: Option<u8>,
        /// 証明書番号: number of the certificate of a waiver (国民健康保険).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub certificate_number: Option<u16>,
        /// 確認区分: 2 digits of 別表29, how the entitlement was confirmed; 01 at the institution.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub confirmation: Option<Digits<2>>,
        /// 包括評価対象外理由: why a DPC hospital bills by the fee table.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub dpc_exemptions: Vec<DpcExemption>,
        /// 全体に係るコメント: comments on the receipt as a whole (診療識別 01 and 99).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub comments: Vec<ReceiptComment>,
        /// 症状詳記: the physician's account, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub account: Vec<AccountText>,
    }

    /// 診療科: one department with what its name is combined of.
    pub struct Department {
        /// 診療科名: 2 digits of 別表10.
        pub code: Digits<2>,
        /// 人体の部位等: 3 digits of 別表11.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub body: Option<Digits<3>>,
        /// 性別等: 3 digits of 別表12.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sex: Option<Digits<3>>,
        /// 医学的処置: 3 digits of 別表13.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub treatment: Option<Digits<3>>,
        /// 特定疾病: 3 digits of 別表14.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub disease: Option<Digits<3>>,
    }

    /// 包括評価対象外理由: one reason.
    pub struct DpcExemption {
        /// 医科点数表算定理由: 2 digits of 別表17.
        pub reason: Digits<2>,
        /// ＤＰＣコード: 14 characters, where the reason asks for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<String>,
    }

    /// 全体に係るコメント: one comment that belongs to no unit.
    pub struct ReceiptComment {
        /// 診療識別: 2 digits of 別表20, 01 or 99.
        pub service_class: Digits<2>,
        /// コメントコード: nine digits.
        pub code: Code,
        /// 文字データ: text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub text: Option<String>,
    }

    /// 症状詳記: one paragraph.
    pub struct AccountText {
        /// 症状詳記区分: 2 digits of 別表23; absent = continues the paragraph before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub kind: Option<Digits<2>>,
        /// 症状詳記データ: text, at most 2,400 bytes.
        pub text: String,
    }

    /// 受診別点数: a visit given as points.
    pub struct VisitPoints {
        /// 受診: id of the encounter.
        pub encounter: String,
        /// 保険組合せ: id of the combination.
        pub combination: String,
        /// 点数: points of the visit.
        pub points: i64,
    }

    /// 算定・実施歴: one earlier act.
    pub struct HistoryEntry {
        /// 日: day.
        pub date: Day,
        /// コード: nine digits.
        pub code: Code,
        /// 数量: quantity in the master's unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quantity: Option<Quantity>,
        /// 回数: how often on that day.
        #[serde(default = "one")]
        pub count: u32,
        /// 入外区分: setting in which it was done.
        pub setting: Setting,
        /// 診療科: 2 digits of 別表10.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub department: Option<Digits<2>>,
        /// 算定・実施: claimed, or only performed.
        #[serde(default)]
        pub status: HistoryStatus,
    }

    /// 上限額管理票の他院分: an entry of another institution.
    pub struct LedgerEntry {
        /// 公費: id of the subsidy.
        pub subsidy: String,
        /// 日: day.
        pub date: Day,
        /// 医療機関名: name, for the explanation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub institution: Option<String>,
        /// 自己負担額: yen paid there.
        pub patient_yen: i64,
        /// 医療費: total cost there, yen, for ledgers that show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cost_yen: Option<i64>,
        /// 負担回数: number of paid visits there, for ledgers of visits.
        #[serde(default)]
        pub paid_visits: u32,
        /// 直後の受診: id of the encounter before which the entry stands; absent = before the first encounter of a later
        /// day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub before_encounter: Option<String>,
    }

    /// 保険外負担: one charge outside the insurance (選定療養, room …).
    pub struct OutsideCharge {
        /// 受診: id of the encounter with which it is collected.
        pub encounter: String,
        /// 名称: what it is for.
        pub name: String,
        /// 金額: yen.
        pub amount_yen: i64,
        /// 消費税: whether tax is in the amount, is added, or none is due.
        #[serde(default)]
        pub tax: TaxTreatment,
    }

    /// 同月の他区分: the same month's claim in the other setting.
    pub struct OtherSetting {
        /// 算定・実施: its acts.
        #[serde(default)]
        pub acts: Vec<HistoryEntry>,
        /// 点数: its points by combination.
        #[serde(default)]
        pub points: Vec<CombinationPoints>,
    }

    /// 組合せ別点数: points of one combination.
    pub struct CombinationPoints {
        /// 保険組合せ: id of the combination.
        pub combination: String,
        /// 点数: points.
        pub points: i64,
        /// 一部負担金: yen the patient paid there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub patient_yen: Option<i64>,
    }

    /// 収納済みの受診: what was collected, and from whom.
    pub struct SettledVisit {
        /// 受診: id of the encounter.
        pub encounter: String,
        /// 保険組合せ: id of the combination.
        pub combination: String,
        /// 徴収額: yen collected from the patient.
        pub collected_yen: i64,
        /// 保険者負担: yen claimed from the insurer, 高額療養費 included; absent = not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub insurer_yen: Option<i64>,
        /// 公費負担: yen claimed from each subsidy.
        #[serde(default)]
        pub subsidies: Vec<SettledSubsidy>,
    }

    /// 収納済みの公費負担: what was claimed from one subsidy.
    pub struct SettledSubsidy {
        /// 公費: id of the subsidy.
        pub subsidy: String,
        /// 金額: yen.
        pub yen: i64,
    }

    /// 設定: choices left open by the law.
    #[derive(Default)]
    pub struct Settings {
        /// 確度の下限: lowest grade of a parameter that may be used without an error.
        #[serde(default)]
        pub min_grade: MinGrade,
        /// 月次: compute the closed month instead of visit by visit.
        #[serde(default)]
        pub month_end: bool,
        /// 包括・背反の扱い: suppress lines or only warn.
        #[serde(default)]
        pub adjudication: AdjudicationMode,
        /// 自動算定: whether lines that follow from entered acts are added or only suggested.
        #[serde(default)]
        pub completion: CompletionMode,
        /// マル長の累計: insurances for which payments of a 分点公費 count towards the cap when parts are combined.
        #[serde(default)]
        pub long_term_counts_subsidies: LongTermCount,
        /// マル長の計算単位: insurances for which the cap works visit by visit like a payer and not as a ceiling of the month.
        #[serde(default)]
        pub long_term_by_day: InsurerGroup,
        /// マル長の特記事項: written also below the cap.
        #[serde(default)]
        pub long_term_note_always: bool,
        /// 上限到達日の端数: counter amount on a day that reaches a ceiling with 1-yen digits.
        #[serde(default)]
        pub ceiling_counter_rounding: CeilingRounding,
        /// 給付対象額の記載: insurances for which it is written whenever a 分点公費 is recorded and not only when its points
        /// differ from the insurance's.
        #[serde(default)]
        pub benefit_target_always: InsurerGroup,
        /// マル長該当時の給付対象額: insurances for which it is left out for the second and later subsidies.
        #[serde(default)]
        pub benefit_target_first_only: InsurerGroup,
        /// 多数回該当の特記事項: 31–35, 43, 44 in place of 26–30, 41, 42.
        #[serde(default)]
        pub multiple_months_note: MultipleMonthsNote,
        /// 消費税の端数: rounding of the tax on charges outside the insurance.
        #[serde(default)]
        pub tax_rounding: TaxRounding,
    }
}

/// 特別な計算方法: rules of local schemes that rates, caps and counts cannot express. A closed set; which scheme has which rule
/// is data.
#[derive(Clone, PartialEq, Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SpecialRule {
    /// 限度額超過分の患者負担: without confirmed limit, what is above the ceiling of the middle class (区分ウ) is the
    /// patient's (宮城・千葉・大阪型).
    PatientAboveCeiling {
        /// 対象の保険者: for whose insured the rule works.
        insurers: UnconfirmedInsurers,
        /// 減免としての処理: booked as a charge beside the share, so that the receipt's share stays (大阪型).
        #[serde(default)]
        beside_share: bool,
    },
    /// 負担のある受診: only some visits have a share.
    ChargedVisits {
        /// 対象の受診: which visits are charged.
        visits: ChargedVisits,
    },
    /// 保険負担の一部: the patient bears at most this part of the insurance share before national subsidies (秋田型).
    PartOfInsuranceShare {
        /// 割合: exact fraction such as `1/2`.
        part: Rate,
    },
    /// 残額の定率負担: the patient bears this part of what earlier payers left (熊本型).
    PartOfRemainingShare {
        /// 割合: exact fraction such as `1/3`.
        part: Rate,
        /// 1円未満の端数: up, or half up.
        rounding: ShareRounding,
        /// 窓口の単位: yen of the counter, 1 or 10.
        counter_unit_yen: i64,
    },
    /// 償還払いへの切替: once the shares of the month exceed the threshold, everything is the patient's, also what was paid before
    /// (埼玉・熊本型).
    ChargeBackAbove {
        /// 基準額: yen.
        threshold_yen: i64,
    },
    /// 基準額までの助成: the scheme pays up to the threshold, the patient what is above it (東京都マル都型).
    PaysUpTo {
        /// 基準額: yen.
        threshold_yen: i64,
    },
    /// 他院の負担回数: paid visits at other institutions count (静岡型).
    CountsOtherInstitutions {},
    /// 国公費の自己負担の全額助成: behind one of these national schemes nothing is charged (岡山型).
    FreeBehind {
        /// 法別番号: two digits each.
        schemes: Vec<Digits<2>>,
    },
    /// 年齢による無料: no share up to an age (福岡型).
    FreeUntil {
        /// 満年齢: years; the share begins on the 1st of the month after the birthday month (born on the 1st: that month).
        age: u8,
    },
    /// 就学までの無料: no share up to 31 March after the sixth birthday.
    FreeUntilSchool {},
}

claim_words! {
    /// 対象の保険者: whose insured without confirmed limit.
    pub enum UnconfirmedInsurers {
        /// 社保と国保組合 (除外保険者以外).
        EmployeesAndSocieties,
        /// 県外の国保組合.
        SocietiesOutOfPrefecture,
        /// 県外の国保.
        NationalOutOfPrefecture,
    }

    /// 負担のある受診.
    pub enum ChargedVisits {
        /// 初診のみ（同日２科目を除く）.
        FirstVisit,
        /// 初診のみ（同日２科目の初診を含む）.
        FirstVisitAndSecondDepartment,
        /// 同日２科目以外.
        NotSecondDepartment,
        /// 実日数に数える受診のみ（回数にも数えない）.
        ActualDays,
    }

    /// 1円未満の端数.
    pub enum ShareRounding {
        /// 切上げ.
        Up,
        /// 四捨五入.
        HalfUp,
    }

    /// 入外区分: 入院 or 入院外.
    pub enum Setting {
        /// 入院外.
        Outpatient,
        /// 入院.
        Inpatient,
    }

    /// 病院・診療所: kind of institution (医療法 1条の5).
    pub enum InstitutionKind {
        /// 病院: 20 beds or more.
        Hospital,
        /// 診療所.
        Clinic,
    }

    /// 男女区分: sex on the receipt (別表6).
    pub enum Sex {
        /// 男.
        Male,
        /// 女.
        Female,
    }

    /// 制度: insurance law.
    pub enum CoverageKind {
        /// 被用者保険: 協会けんぽ, 組合, 共済, 船員 …
        Employees,
        /// 国民健康保険: municipal or prefectural.
        National,
        /// 国民健康保険組合.
        NationalSociety,
        /// 退職者医療.
        Retired,
        /// 後期高齢者医療.
        LateElderly,
    }

    /// 所得区分: income classes of 高額療養費, under 70 and from 70, of every period.
    pub enum IncomeClass {
        /// 区分ア (under 70).
        A,
        /// 区分イ (under 70).
        I,
        /// 区分ウ (under 70).
        U,
        /// 区分エ (under 70).
        E,
        /// 区分オ (under 70).
        O,
        /// 上位所得 (under 70, to 2014-12).
        Upper,
        /// 一般所得 (under 70, to 2014-12).
        Middle,
        /// 低所得 (under 70, to 2014-12).
        Low,
        /// 現役並みⅢ; to 2018-07 all of 現役並み.
        #[serde(rename = "active_3")]
        Active3,
        /// 現役並みⅡ.
        #[serde(rename = "active_2")]
        Active2,
        /// 現役並みⅠ.
        #[serde(rename = "active_1")]
        Active1,
        /// 一般 (from 70); for 後期高齢者 from 2022-10 一般Ⅰ.
        General,
        /// 一般Ⅱ (後期高齢者, from 2022-10).
        #[serde(rename = "general_2")]
        General2,
        /// 低所得Ⅱ.
        #[serde(rename = "low_2")]
        Low2,
        /// 低所得Ⅰ.
        #[serde(rename = "low_1")]
        Low1,
    }

    /// 減免区分: what is waived (別表16).
    pub enum ReductionKind {
        /// 減額.
        Reduced,
        /// 免除.
        Exempt,
        /// 支払猶予.
        Deferred,
        /// 自立支援減免.
        SelfSupport,
    }

    /// 公費種別: kinds of payers behind the insurance.
    pub enum SubsidyClass {
        /// 分点公費: a national scheme for part of the points.
        National,
        /// 生活保護.
        PublicAssistance,
        /// 地方単独事業など.
        Local,
        /// 特定疾病療養（マル長）.
        LongTermSpecifiedDisease,
    }

    /// 標準負担額の区分: what lowers the patient's part of meals and living costs beside the income class.
    pub enum AmountCategory {
        /// 指定難病・小児慢性特定疾病.
        Intractable,
        /// 精神病床に平成28年3月31日まで1年を超えて入院.
        Psychiatric,
        /// 他法の適用を受けて入院中 (児童福祉施設 …).
        OtherLaw,
        /// 境界層該当.
        Borderline,
        /// 老齢福祉年金受給.
        WelfarePension,
    }

    /// 就学状況: stage of schooling.
    pub enum Schooling {
        /// 未就学.
        Preschool,
        /// 小学校.
        Primary,
        /// 中学校.
        LowerSecondary,
        /// 高等学校.
        UpperSecondary,
        /// 在学していない.
        None,
    }

    /// ひとり親等の区分.
    pub enum SingleParentRole {
        /// 児童.
        Child,
        /// 監護者.
        Guardian,
    }

    /// 食事の時.
    pub enum MealTime {
        /// 朝食.
        Breakfast,
        /// 昼食.
        Lunch,
        /// 夕食.
        Dinner,
    }
}

macro_rules! claim_words_with_default {
    ($( $(#[$meta:meta])* pub enum $name:ident = $default:ident $body:tt )*) => {
        claim_words! { $( $(#[$meta])* pub enum $name $body )* }
        $(
            impl Default for $name {
                fn default() -> $name {
                    $name::$default
                }
            }
        )*
    };
}

claim_words_with_default! {
    /// 本人・家族.
    pub enum Relation = Insured {
        /// 本人 (被保険者・世帯主).
        Insured,
        /// 家族 (被扶養者・その他の世帯員).
        Dependant,
    }

    /// 限度額の確認: how the income class was confirmed.
    pub enum LimitConfirmation = None {
        /// 限度額適用認定証.
        Certificate,
        /// オンライン資格確認.
        Online,
        /// 確認なし.
        None,
    }

    /// 転帰区分: what became of a disease (別表18).
    pub enum DiseaseOutcome = Continuing {
        /// 治ゆ、死亡、中止以外.
        Continuing,
        /// 治ゆ.
        Cured,
        /// 死亡.
        Died,
        /// 中止（転医）.
        Stopped,
    }

    /// コメントの記録位置: where a comment stands in the receipt file.
    pub enum CommentPlace = Line {
        /// In the record of the line (コメント①②③), or after it where these are full.
        Line,
        /// A record of its own before the unit (コメントレコード).
        Before,
        /// A record of its own after the line.
        After,
    }

    /// 外泊の目的.
    pub enum Leave = Plain {
        /// 外泊.
        Plain,
        /// 精神及び行動の障害の患者の治療のための外泊.
        ForTreatment,
    }

    /// 食事・生活療養の助成: what a subsidy takes over of the patient's part of meals and living costs.
    pub enum MealsCovered = None {
        /// 対象外.
        None,
        /// 全額.
        All,
        /// 2分の1.
        Half,
        /// 生活保護・境界層の患者のみ全額.
        AssistanceOnly,
        /// 不明.
        Unknown,
    }

    /// 上限の範囲: over which visits caps are summed.
    pub enum CapScope = Institution {
        /// 医療機関: all visits here.
        Institution,
        /// レセプト: visits under one insurance.
        Receipt,
    }

    /// 回数の数え方.
    pub enum CountRule = EveryVisitWithPoints {
        /// 点数のある受診すべて.
        EveryVisitWithPoints,
        /// 患者負担のあった受診のみ.
        VisitsWherePatientPaid,
    }

    /// 高額療養費の所得区分: which ceiling the points under a subsidy have.
    pub enum HighCostClass = Own {
        /// 本人の所得区分 (通常の高額療養費, 特定疾病給付対象療養).
        Own,
        /// 一般 (特定給付対象療養).
        General,
        /// 低所得 (生活保護).
        Low,
        /// 一般. Own where another combination of the month already has a class other than 一般.
        GeneralUnlessOtherDiffers,
    }

    /// 保険者の種別: a set of insurances; 後期高齢者 counts as 国保.
    pub enum InsurerGroup = None {
        /// なし.
        None,
        /// 社保.
        Employees,
        /// 国保・後期高齢者.
        National,
        /// すべて.
        All,
    }

    /// 保険者の所在: insurers inside or outside the prefecture of the institution.
    pub enum InsurerArea = None {
        /// なし.
        None,
        /// 県内の保険者.
        InPrefecture,
        /// 県外の保険者.
        OutOfPrefecture,
        /// すべて.
        All,
    }

    /// 記載条件.
    pub enum RecordIf = Always {
        /// 常に.
        Always,
        /// 上限額未満のときは記載しない.
        NotWhenBelowCap,
        /// 上限額以下のときは記載しない.
        NotWhenAtOrBelowCap,
        /// 記載しない.
        Never,
    }

    /// マル長の累計: whose payments of a 分点公費 count.
    pub enum LongTermCount = All {
        /// 社保・国保とも含む.
        All,
        /// 社保のみ含む.
        Employees,
        /// 国保のみ含む.
        National,
        /// 含まない.
        None,
    }

    /// 上限到達日の端数.
    pub enum CeilingRounding = OneYen {
        /// 1円単位.
        OneYen,
        /// 10円未満四捨五入.
        TenHalfUp,
        /// 10円未満切捨て.
        TenDown,
    }

    /// 多数回該当の特記事項.
    pub enum MultipleMonthsNote = Class {
        /// 26–30, 41, 42 のまま.
        Class,
        /// 31–35, 43, 44.
        MultipleMonths,
    }

    /// 消費税の扱い.
    pub enum TaxTreatment = Included {
        /// 税込.
        Included,
        /// 税抜（加算する）.
        Excluded,
        /// 非課税.
        Exempt,
    }

    /// 消費税の端数.
    pub enum TaxRounding = Down {
        /// 1円未満切捨て.
        Down,
        /// 四捨五入.
        HalfUp,
        /// 切上げ.
        Up,
    }

    /// 受診の種類.
    pub enum VisitKind = Other {
        /// 初診.
        First,
        /// 再診.
        FollowUp,
        /// 電話等再診.
        Telephone,
        /// 情報通信機器.
        Online,
        /// 往診・訪問診療.
        Home,
        /// その他.
        Other,
    }

    /// 算定・実施.
    pub enum HistoryStatus = Claimed {
        /// 算定.
        Claimed,
        /// 実施のみ.
        Performed,
    }

    /// 確度の下限: grades of parameters.
    pub enum MinGrade = C {
        /// A.
        A,
        /// B.
        B,
        /// C: every known value, marking the Outcome provisional.
        C,
    }

    /// 包括・背反の扱い.
    pub enum AdjudicationMode = Apply {
        /// 適用.
        Apply,
        /// 警告のみ.
        Warn,
    }

    /// 自動算定.
    pub enum CompletionMode = Apply {
        /// 適用.
        Apply,
        /// 適用のみ: as `apply`, without telling what is only suggested. For whole months, where nobody reads suggestions.
        ApplyOnly,
        /// 提案のみ.
        Suggest,
        /// 行わない.
        Off,
    }
}

impl Certificate {
    /// Whether the certificate names a condition; `None` when it tells nothing of conditions.
    ///
    /// ```
    /// use santei::claim::Certificate;
    /// let certificate = Certificate { conditions: Some(vec!["severe".into()]), ..Certificate::default() };
    /// assert_eq!(certificate.names("severe"), Some(true));
    /// assert_eq!(Certificate::default().names("severe"), None);
    /// ```
    pub fn names(&self, condition: &str) -> Option<bool> {
        let conditions = self.conditions.as_ref()?;
        Some(conditions.iter().any(|word| word == condition))
    }
}

impl Fact {
    /// The value of the fact with a name among those of a line, an encounter or an institution.
    ///
    /// ```
    /// use santei::claim::Fact;
    /// let facts = [Fact { name: "部位".into(), value: "右膝".into() }];
    /// assert_eq!(Fact::find(&facts, "部位"), Some("右膝"));
    /// ```
    pub fn find<'c>(facts: &'c [Fact], name: &str) -> Option<&'c str> {
        facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str())
    }
}

impl Comment {
    /// The comment at another place of the receipt file.
    pub(crate) fn at(self, at: CommentPlace) -> Comment {
        Comment { at, ..self }
    }
}

impl ReceiptComment {
    /// 全体に係る識別コード: the 診療識別 of a comment on the whole receipt, at its head.
    pub(crate) const WHOLE: &str = "01";
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}
