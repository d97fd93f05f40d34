//! Why something changed: a row of a master, a rule, a parameter, an option, another engine; with both values and where they stand.

use super::outcome::{Addition, Decision, Finding, Term};
use santei::claim::Setting;
use santei::masters::{Lookup, MasterSet, ParameterValue, PointsKind, Release, Rule, StepFee};
use santei::num::{grouped, grouped_decimal};
use santei::outcome::{CeilingFormula, Row};
use santei::{Code, CodeSpace, Day};
use schemars::JsonSchema;
use serde::Serialize;

/// 原因の種類: kinds of causes, in the order in which they are printed where the money is the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// マスターの行: a code with other points or another price, new, or abolished.
    MasterRow,
    /// 規則: a row of the 電子点数表, an instance of the rulebook, a scheme of a subsidy.
    Rule,
    /// パラメータ: a dated value, such as a rate or a ceiling.
    Parameter,
    /// 設定: an option of the computation.
    Option,
    /// エンジン: another version of the engine.
    Engine,
    /// 請求の拒否: one side refuses the claim.
    Refused,
    /// 指摘: a finding of one side only; it moves no money by itself.
    Finding,
    /// レセプトの記載: a field of the receipt; it moves no money by itself.
    Receipt,
    /// 窓口の端数など: what rounding to 10 yen, waivers and adjustments make of several causes together.
    Counter,
    /// 交互作用・特定不能: several causes that cannot be told apart, or none that was found.
    Interaction,
}

impl Kind {
    /// What people call it.
    pub const fn title(self, ja: bool) -> &'static str {
        let (japanese, english) = match self {
            Kind::MasterRow => ("マスターの行", "master row"),
            Kind::Rule => ("規則", "rule"),
            Kind::Parameter => ("パラメータ", "parameter"),
            Kind::Option => ("設定", "option"),
            Kind::Engine => ("エンジンの版", "engine version"),
            Kind::Refused => ("請求の拒否", "claim refused"),
            Kind::Finding => ("指摘", "finding"),
            Kind::Receipt => ("レセプトの記載", "field of the receipt"),
            Kind::Counter => ("窓口の端数など", "rounding at the counter"),
            Kind::Interaction => ("交互作用・特定不能", "interaction, not attributed"),
        };
        if ja { japanese } else { english }
    }

    /// The stable word of the CSV, as in the JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Kind::MasterRow => "master_row",
            Kind::Rule => "rule",
            Kind::Parameter => "parameter",
            Kind::Option => "option",
            Kind::Engine => "engine",
            Kind::Refused => "refused",
            Kind::Finding => "finding",
            Kind::Receipt => "receipt",
            Kind::Counter => "counter",
            Kind::Interaction => "interaction",
        }
    }
}

/// 変化: how a cause differs between the sides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 変更: both sides have it, with other values.
    Changed,
    /// 左のみ: gone on the right.
    OnlyLeft,
    /// 右のみ: new on the right.
    OnlyRight,
}

/// 値: what one side says, in words, and where it stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, JsonSchema)]
pub struct Value {
    /// 日本語: Japanese.
    pub ja: String,
    /// 英語: English.
    pub en: String,
    /// 根拠: master row or citation.
    pub citation: String,
}

/// 原因: one reason for a change.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, JsonSchema)]
pub struct Cause {
    /// 種類: kind.
    pub kind: Kind,
    /// 識別子: code, table with row, id of the rule or parameter, name of the option, name of the finding.
    pub id: String,
    /// 変化: how it differs.
    pub change: Change,
    /// コード: the item, where it is about one.
    pub code: Option<Code>,
    /// 名称: name, Japanese.
    pub name_ja: String,
    /// 名称（英語）: name, English.
    pub name_en: String,
    /// 左: what the left side says.
    pub left: Value,
    /// 右: what the right side says.
    pub right: Value,
}

impl Cause {
    fn new(kind: Kind, id: impl Into<String>, name_ja: impl Into<String>, name_en: impl Into<String>) -> Cause {
        Cause {
            kind,
            id: id.into(),
            change: Change::Changed,
            code: None,
            name_ja: name_ja.into(),
            name_en: name_en.into(),
            left: Value::default(),
            right: Value::default(),
        }
    }

    /// What a person reads first.
    pub fn name(&self, ja: bool) -> &str {
        if ja { &self.name_ja } else { &self.name_en }
    }

    /// Both values in words.
    pub fn words(&self, ja: bool) -> String {
        let word = |value: &Value| if ja { value.ja.clone() } else { value.en.clone() };
        let (left, right) = (word(&self.left), word(&self.right));
        match (left.is_empty(), right.is_empty(), self.change) {
            (true, true, Change::Changed) => String::new(),
            (true, true, Change::OnlyLeft) => (if ja { "左のみ" } else { "left only" }).to_owned(),
            (true, true, Change::OnlyRight) => (if ja { "右のみ" } else { "right only" }).to_owned(),
            _ => format!("{} → {}", or_none(left), or_none(right)),
        }
    }

    /// Where the values stand; one citation where both sides have the same.
    pub fn citation(&self) -> String {
        match (self.left.citation.as_str(), self.right.citation.as_str()) {
            (left, right) if left == right || right.is_empty() => left.to_owned(),
            ("", right) => right.to_owned(),
            (left, right) => format!("{left} → {right}"),
        }
    }

    /// Several causes that cannot be told apart, or none that was found.
    pub fn interaction() -> Cause {
        Cause::new(
            Kind::Interaction,
            "interaction",
            "複数の原因が重なり分けられないもの、原因を特定できないもの",
            "several causes that cannot be told apart, or none that was found",
        )
    }

    /// What is left of the counter amounts of several causes.
    pub fn counter() -> Cause {
        Cause::new(
            Kind::Counter,
            "counter",
            "窓口の10円未満の端数、減免、調整（複数の原因がある請求）",
            "rounding to 10 yen at the counter, waivers and adjustments (claims with several causes)",
        )
    }

    /// One side refuses the claim.
    pub fn refused(left: bool, code: u16, slug: &str, ja: &str, en: &str) -> Cause {
        let change = if left { Change::OnlyLeft } else { Change::OnlyRight };
        let name = |side: &str, text: &str| format!("{side}: {text}");
        Cause {
            change,
            ..Cause::new(
                Kind::Refused,
                format!("E{code} {slug}"),
                name(if left { "左が請求を拒否" } else { "右が請求を拒否" }, ja),
                name(if left { "refused on the left" } else { "refused on the right" }, en),
            )
        }
    }

    /// Options that differ between the sides and explain what nothing else does.
    pub fn options(left: &str, right: &str) -> Cause {
        let value = |text: &str| Value { ja: text.to_owned(), en: text.to_owned(), citation: String::new() };
        Cause {
            left: value(left),
            right: value(right),
            ..Cause::new(Kind::Option, "settings", "請求の設定", "settings of the claim")
        }
    }

    /// Another version of the engine, with what it does otherwise.
    pub fn engine(versions: [&str; 2], inner: Option<Cause>) -> Cause {
        let [left, right] =
            versions.map(|version| Value { ja: version.to_owned(), en: version.to_owned(), citation: String::new() });
        match inner {
            Some(inner) => Cause {
                kind: Kind::Engine,
                id: format!("{}:{}", inner.kind.slug(), inner.id),
                left: Value { citation: inner.left.citation, ..left },
                right: Value { citation: inner.right.citation, ..right },
                ..inner
            },
            None => Cause {
                left,
                right,
                ..Cause::new(
                    Kind::Engine,
                    "engine",
                    "同じ行・規則での違う計算",
                    "another result from the same rows and rules",
                )
            },
        }
    }

    /// A finding of one side only.
    pub fn finding(finding: &Finding, on_left: bool) -> Cause {
        let name = |ja| format!("{} {}", finding.code, gist(&finding.slug, ja));
        let cause = Cause::new(Kind::Finding, finding.slug.clone(), name(true), name(false));
        Cause { change: only(on_left), ..cause }.cited(on_left, &finding.citation)
    }

    /// A field of the receipt.
    pub fn receipt(field: &str) -> Cause {
        Cause::new(Kind::Receipt, field, format!("レセプトの{field}"), format!("{field} of the receipt"))
    }

    /// A decision of one side only.
    pub fn decision(decision: &Decision, on_left: bool) -> Cause {
        let place = [decision.table.as_deref(), decision.row.as_deref()].into_iter().flatten().collect::<Vec<_>>();
        let row = place.join(": ");
        let parts = [decision.rule.as_deref(), Some(row.as_str()).filter(|row| !row.is_empty())];
        let id = match parts.into_iter().flatten().collect::<Vec<_>>().join(" ") {
            none if none.is_empty() => decision.reason.clone(),
            id => id,
        };
        let missing = decision.missing.as_ref().map(|missing| format!(" ({missing})")).unwrap_or_default();
        let name = |ja| format!("{} {row}{missing}", gist(&decision.reason, ja));
        let citation = decision.citation.clone().unwrap_or_default();
        let cause = Cause::new(Kind::Rule, id, name(true), name(false));
        Cause { change: only(on_left), ..cause }.cited(on_left, &citation)
    }

    /// A line that one side adds by a rule, or adds more often.
    pub fn addition(addition: &Addition, on_left: bool) -> Cause {
        Cause {
            change: only(on_left),
            code: Some(addition.code),
            ..Cause::new(Kind::Rule, addition.rule.clone(), addition.ja.clone(), addition.en.clone())
        }
        .cited(on_left, &addition.citation)
    }

    fn cited(mut self, on_left: bool, citation: &str) -> Cause {
        let side = if on_left { &mut self.left } else { &mut self.right };
        side.citation = citation.to_owned();
        self
    }
}

fn only(on_left: bool) -> Change {
    if on_left { Change::OnlyLeft } else { Change::OnlyRight }
}

/// What a message of the registry says, with dots for what it says of one claim; its name where this version does not know it.
fn gist(slug: &str, ja: bool) -> String {
    let def = santei::message::all().find(|def| def.slug == slug);
    def.map_or_else(|| slug.to_owned(), |def| def.text(ja, &[&"…", &"…", &"…"]))
}

fn or_none(text: String) -> String {
    if text.is_empty() { "—".to_owned() } else { text }
}

/// A code whose row prices otherwise, is new, or is gone; `None` when both sides price it alike.
pub fn row_cause(code: Code, sides: [RowSide<'_, '_>; 2]) -> Option<Cause> {
    let [left, right] = sides;
    let change = match (left.row, right.row) {
        (Some((left, _)), Some((right, _))) if price_of(left) == price_of(right) => return None,
        (None, None) => return None,
        (Some(_), Some(_)) => Change::Changed,
        (Some(_), None) => Change::OnlyLeft,
        (None, Some(_)) => Change::OnlyRight,
    };
    let name = right.row.or(left.row).map_or("", |(row, _)| row.name());
    Some(Cause {
        change,
        code: Some(code),
        left: left.value(code),
        right: right.value(code),
        ..Cause::new(Kind::MasterRow, code.to_string(), name, name)
    })
}

/// A code on one side.
#[derive(Clone, Copy)]
pub struct RowSide<'s, 'm> {
    /// The row that priced it.
    pub row: Option<(Row<'m>, Release<'m>)>,
    /// Where to ask why there is none, and on which day.
    pub masters: &'s MasterSet<'m>,
    /// A day of the unit.
    pub on: Day,
}

impl RowSide<'_, '_> {
    fn value(&self, code: Code) -> Value {
        match self.row {
            Some((row, release)) => row_value(row, release),
            None => absence(self.masters, code, self.on),
        }
    }
}

/// What decides the price of a row.
fn price_of(row: Row<'_>) -> (u8, i64, Option<StepFee>, i64) {
    match row {
        Row::FeeItem(item) => (item.points_kind().number(), item.points(), item.step(), item.bundle_group().into()),
        Row::Drug(drug) => (drug.price_kind(), drug.price(), None, 0),
        Row::Material(material) => (material.price_kind(), material.price(), None, material.points_cap()),
    }
}

fn row_value(row: Row<'_>, release: Release<'_>) -> Value {
    let (ja, en, from) = match row {
        Row::FeeItem(item) => {
            let value = grouped_decimal(item.points(), 2);
            let (ja, en) = match item.points_kind() {
                PointsKind::Yen => (format!("{value}円"), format!("{value} yen")),
                PointsKind::Plus => (format!("{value}点"), format!("{value} points")),
                PointsKind::Minus => (format!("-{value}点"), format!("-{value} points")),
                PointsKind::PercentAdd => (format!("+{value}%"), format!("+{value}%")),
                PointsKind::PercentSubtract => (format!("-{value}%"), format!("-{value}%")),
                PointsKind::PurchasePrice | PointsKind::Deduct => {
                    ("記録された点数".to_owned(), "points from the record".to_owned())
                }
            };
            let (step_ja, step_en) = item.step().map(|step| step_words(step, item.points_kind())).unwrap_or_default();
            (ja + &step_ja, en + &step_en, item.valid_from())
        }
        Row::Drug(drug) => {
            let (ja, en) = price_words(drug.price(), drug.unit_name());
            (ja, en, drug.valid_from())
        }
        Row::Material(material) => {
            let (ja, en) = price_words(material.price(), material.unit_name());
            (ja, en, material.valid_from())
        }
    };
    let (family, label, as_of) = (release.family().name_ja(), release.label(), release.as_of());
    Value { ja, en, citation: format!("{family}マスター {label} 公表{as_of} 変更{from}") }
}

fn step_words(step: StepFee, kind: PointsKind) -> (String, String) {
    let StepFee { lower, upper, step, points, .. } = step;
    let points = grouped_decimal(points, 2);
    let (ja, en) = if kind == PointsKind::Yen { ("円", "yen") } else { ("点", "points") };
    (
        format!("（きざみ {lower}–{upper}、{step}ごとに{points}{ja}）"),
        format!(" (steps {lower}–{upper}, {points} {en} each {step})"),
    )
}

fn price_words(price: i64, unit: &str) -> (String, String) {
    let value = grouped_decimal(price, 2);
    let per = if unit.is_empty() { String::new() } else { format!("/{unit}") };
    (format!("{value}円{per}"), format!("{value} yen{per}"))
}

/// Why a code has no row on a day.
fn absence(masters: &MasterSet<'_>, code: Code, on: Day) -> Value {
    fn said<T>(lookup: Lookup<'_, T>) -> Value {
        let value = |ja: String, en: String, release: Option<Release<'_>>| Value {
            ja,
            en,
            citation: release.map_or(String::new(), |release| {
                let (family, label, as_of) = (release.family().name_ja(), release.label(), release.as_of());
                format!("{family}マスター {label} 公表{as_of}")
            }),
        };
        match lookup {
            Lookup::Found { release, .. } => value("対象外".into(), "not for the claim".into(), Some(release)),
            Lookup::Abolished { last_day, release } => {
                value(format!("{last_day}で廃止"), format!("abolished after {last_day}"), Some(release))
            }
            Lookup::NotYet { from, release } => {
                value(format!("{from}から新設"), format!("new from {from}"), Some(release))
            }
            Lookup::Unknown { release } => value("公表版にない".into(), "not in the release".into(), Some(release)),
            Lookup::NoRelease => value("公表版なし".into(), "no release".into(), None),
        }
    }
    match code.space() {
        Some(CodeSpace::Drug) => said(masters.drug(code, on)),
        Some(CodeSpace::Material) => said(masters.material(code, on)),
        _ => said(masters.fee_item(code, on)),
    }
}

/// The fields of a rule that are words about it and decide nothing.
const BESIDE: [&str; 4] = ["title_ja", "title_en", "note", "notes"];

/// Two rules of the same place, of which one may be missing; `None` when they say the same.
pub fn rule_cause(left: Option<Rule<'_>>, right: Option<Rule<'_>>) -> Option<Cause> {
    let rule = right.or(left)?;
    let cause = Cause::new(Kind::Rule, rule.id(), rule.title(true), rule.title(false));
    let (Some(left), Some(right)) = (left, right) else {
        let on_left = left.is_some();
        return Some(Cause { change: only(on_left), ..cause }.cited(on_left, rule.cite()));
    };
    if same_content(left, right) {
        return None;
    }
    let mut fields: Vec<&str> = left.field_names().chain(right.field_names()).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.retain(|field| !BESIDE.contains(field) && left.values(field) != right.values(field));
    let value = |rule: Rule<'_>| {
        let words: Vec<String> =
            fields.iter().map(|field| format!("{field}={}", rule.values(field).join(","))).collect();
        Value { ja: words.join(" "), en: words.join(" "), citation: rule.cite().to_owned() }
    };
    Some(Cause { left: value(left), right: value(right), ..cause })
}

/// Whether two instances decide the same, whatever they are called.
pub fn same_content(left: Rule<'_>, right: Rule<'_>) -> bool {
    if left.is(right) {
        return true;
    }
    let fields = |rule: Rule<'_>| -> Vec<(String, Vec<String>)> {
        let names = rule.field_names().filter(|field| !BESIDE.contains(field));
        names.map(|field| (field.to_owned(), rule.values(field))).collect()
    };
    left.kind() == right.kind() && fields(left) == fields(right)
}

/// Two terms of shares with the same id, of which one may be missing; `None` when they say the same.
pub fn term_cause(id: &str, left: Option<Term<'_>>, right: Option<Term<'_>>, setting: Setting) -> Option<Cause> {
    let rule = |term: Option<Term<'_>>| match term {
        Some(Term::Rule(rule)) => Some(rule.id().to_owned()),
        _ => None,
    };
    if rule(left).or_else(|| rule(right)).is_some() {
        return match (left, right) {
            (Some(Term::Rule(left)), Some(Term::Rule(right))) => rule_cause(Some(left), Some(right)),
            (Some(Term::Rule(left)), _) => rule_cause(Some(left), None),
            (_, Some(Term::Rule(right))) => rule_cause(None, Some(right)),
            _ => None,
        };
    }
    if let (Some(Term::Scheme(left)), Some(Term::Scheme(right))) = (left, right)
        && left.pays_like(right, setting)
    {
        return None;
    }
    let values = [left, right].map(|term| term.map(term_value).unwrap_or_default());
    let same = (&values[0].ja, &values[0].en) == (&values[1].ja, &values[1].en);
    if same && left.is_some() == right.is_some() {
        return None;
    }
    let (kind, name_ja, name_en) = match right.or(left)? {
        Term::Parameter(value, _) => (Kind::Parameter, value.title_ja, value.title_en),
        Term::Scheme(scheme) => (Kind::Rule, scheme.name(), scheme.name()),
        Term::Rule(_) => return None,
    };
    let change = match (left, right) {
        (Some(_), Some(_)) => Change::Changed,
        (Some(_), None) => Change::OnlyLeft,
        _ => Change::OnlyRight,
    };
    let [left, right] = values;
    Some(Cause { change, left, right, ..Cause::new(kind, id, name_ja, name_en) })
}

fn term_value(term: Term<'_>) -> Value {
    match term {
        Term::Parameter(value, formula) => {
            let (ja, en) = (parameter_words(value, formula, true), parameter_words(value, formula, false));
            Value { ja, en, citation: value.cite.to_owned() }
        }
        Term::Rule(rule) => Value { citation: rule.cite().to_owned(), ..Value::default() },
        Term::Scheme(scheme) => Value {
            ja: scheme.wording(true).join(" "),
            en: scheme.wording(false).join(" "),
            citation: match scheme.cite() {
                "" => format!("地単公費マスター {}行目", scheme.file_row()),
                cite => cite.to_owned(),
            },
        },
    }
}

fn parameter_words(value: ParameterValue<'_>, formula: Option<CeilingFormula>, ja: bool) -> String {
    if let Some(CeilingFormula { base, threshold, rate, .. }) = formula {
        let (base, threshold, rate) = (grouped(base), grouped(threshold), rate.grouped());
        return match ja {
            true => format!("{base}円＋（費用－{threshold}円）×{rate}"),
            false => format!("{base} yen + (cost - {threshold} yen) x {rate}"),
        };
    }
    let amount = value.ratio.map_or_else(|| "—".to_owned(), |ratio| ratio.grouped());
    match (value.unit, ja) {
        (unit, true) if unit.starts_with("yen") => format!("{amount}円"),
        ("ratio" | "", _) => amount,
        (unit, _) => format!("{amount} {unit}"),
    }
}
