//! How units are priced: rows, きざみ, percentages, drugs and materials.

use super::{Section, percent_of, unit_day};
use crate::claim::{Fact, Price};
use crate::masters::{FeeItem, ParameterValue, PointsKind, Release, Rule, StepFee};
use crate::num::{Ratio, grouped, grouped_decimal};
use crate::outcome::{Narrator, Position, Row, Step, TraceEvent};
use crate::rooms::OTC_LIKE;
use crate::{CodeSpace, Day};

/// What a step of the price room did.
pub(super) fn text(n: &Narrator<'_, '_>, event: &TraceEvent<'_>, section: &Section<'_, '_>) -> Option<String> {
    Some(match event.step {
        Step::Row(row, release, carried_back) => row_text(n, row, release, carried_back),
        Step::StepFee { item, quantity, steps, result } => return step_fee(n, item, quantity, steps, result),
        Step::JoinedTime { minutes, in_base, steps, result, rule } => {
            let (points, cite) = (result.grouped(), rule.cite());
            n.choose(
                format!("実施時間の合算: {minutes}分のうち{in_base}分を最初の点数の時間に充て、{steps}きざみ → {points}点 [{cite}]"),
                format!("times joined: {in_base} of {minutes} minutes in the first points, {steps} steps → {points} points [{cite}]"),
            )
        }
        Step::Percent { percent, base, with_additions, rule } => {
            percentage(n, section, percent, base, with_additions, rule)
        }
        Step::Bundle { group, items, points, rule } => {
            let (id, cite, points) = (rule.id(), rule.cite(), n.points(points));
            n.choose(
                format!("項目数包括: 包括対象検査{group} {items}項目 → {points} [{id}: {cite}]"),
                format!("bundle by number of items: group {group}, {items} items → {points} [{id}: {cite}]"),
            )
        }
        Step::PriceTimes { price, quantity, from_record } => price_times(n, event, price, quantity, from_record),
        Step::Rounded { exact, rounding, result } => {
            let (exact, result) = (exact.grouped(), grouped(result));
            n.choose(
                format!("端数処理: {exact} → {result}（{}）", rounding.name_ja()),
                format!("rounding: {exact} → {result} ({})", rounding.name_en()),
            )
        }
        Step::UnitPoints { points, yen: 0 } => {
            let points = grouped(points);
            n.choose(format!("1回の点数: {points}点"), format!("points of one time: {points}"))
        }
        Step::UnitPoints { yen, .. } => {
            let yen = grouped(yen);
            n.choose(format!("1回の金額: {yen}円"), format!("yen of one time: {yen}"))
        }
        _ => return sum_text(n, event),
    })
}

/// How sums of yen became points.
fn sum_text(n: &Narrator<'_, '_>, event: &TraceEvent<'_>) -> Option<String> {
    Some(match event.step {
        Step::DrugPoints { yen, points, rule } => {
            let (yen, points, id, cite) = (yen.grouped(), n.points(points), rule.id(), rule.cite());
            n.choose(
                format!("薬剤料: {yen}円 → {points}（五捨五超入, 単位ごとに1回） [{id}: {cite}]"),
                format!("drugs: {yen} yen → {points} (half down, once per unit) [{id}: {cite}]"),
            )
        }
        Step::SpecialCharge { yen, points, rule } => special_charge(n, event, yen, points, rule),
        Step::MaterialPoints { yen, divisor, points } => {
            let cite = "保医発0305 特定保険医療材料の材料価格算定 Ⅰ";
            let (yen, points) = (yen.grouped(), n.points(points));
            n.choose(
                format!("材料料: {yen}円 ÷ {divisor} → {points}（四捨五入） [{cite}]"),
                format!("materials: {yen} yen ÷ {divisor} → {points} (half up) [{cite}]"),
            )
        }
        Step::OxygenYen { exact, yen } => {
            let (exact, yen) = (exact.grouped(), n.yen(yen));
            n.choose(
                format!("酸素・窒素: {exact}円 → {yen}（円未満四捨五入） [J201 酸素加算]"),
                format!("oxygen: {exact} yen → {yen} (half up) [J201 酸素加算]"),
            )
        }
        _ => return None,
    })
}

/// A line without a row: its code, and its name where some release knows it.
pub(super) fn bare_line(n: &Narrator<'_, '_>, unit: u32, line: u32, date: Day) -> String {
    let entered = n.claim.units.get(unit as usize).and_then(|unit| unit.lines.get(line as usize));
    let added = || n.outcome.additions.iter().find(|own| (own.unit, own.line) == (unit, line)).map(|own| own.code);
    let Some(code) = entered.map(|line| line.code).or_else(added) else { return String::new() };
    let name = n.known_name(code, date);
    if name.is_empty() { code.to_string() } else { format!("{code} {name}") }
}

fn row_text(n: &Narrator<'_, '_>, row: Row<'_>, release: Release<'_>, carried_back: bool) -> String {
    let yen = |hundredths: i64| {
        let value = grouped_decimal(hundredths, 2);
        n.choose(format!("{value}円"), format!("{value} yen"))
    };
    let (code, from, amount) = match row {
        Row::FeeItem(item) => (item.code(), item.valid_from(), fee_amount(n, item)),
        Row::Drug(drug) => (drug.code(), drug.valid_from(), yen(drug.price())),
        Row::Material(material) => (material.code(), material.valid_from(), yen(material.price())),
    };
    let (name, unit) = (row.name(), row.unit_name());
    let per = if unit.is_empty() { String::new() } else { format!("/{unit}") };
    let (label, as_of, family) = (release.label(), release.as_of(), release.family().name_ja());
    let back = if carried_back { n.pick(" 遡って適用", " carried back") } else { "" };
    n.choose(
        format!("{code} {name} {amount}{per} [{family}マスター {label} 公表{as_of} 変更{from}{back}]"),
        format!("{code} {name} {amount}{per} [{family}マスター {label} as of {as_of} changed {from}{back}]"),
    )
}

fn fee_amount(n: &Narrator<'_, '_>, item: FeeItem<'_>) -> String {
    let value = grouped_decimal(item.points(), 2);
    match item.points_kind() {
        PointsKind::PercentAdd => format!("+{value}%"),
        PointsKind::PercentSubtract => format!("-{value}%"),
        PointsKind::Minus => format!("-{}", amount_of(n, item, &value)),
        PointsKind::PurchasePrice | PointsKind::Deduct => n.pick("記録された点数", "points from the record").to_owned(),
        PointsKind::Yen | PointsKind::Plus => amount_of(n, item, &value),
    }
}

/// A value in what the item is priced in: points, or yen.
fn amount_of(n: &Narrator<'_, '_>, item: FeeItem<'_>, value: &str) -> String {
    match item.points_kind() {
        PointsKind::Yen => n.choose(format!("{value}円"), format!("{value} yen")),
        _ => n.choose(format!("{value}点"), format!("{value} points")),
    }
}

/// きざみ値計算 (別紙7-5); nothing where the quantity stays within the base.
fn step_fee(n: &Narrator<'_, '_>, item: FeeItem<'_>, quantity: i64, steps: i64, result: i64) -> Option<String> {
    let fee = item.step().filter(|_| steps > 0)?;
    let amount = |hundredths: i64| amount_of(n, item, &grouped_decimal(hundredths, 2));
    let (each, total, size) = (amount(fee.points), amount(result), grouped(fee.step));
    let cite = n.pick("医科診療行為マスター 項番30–35, 別紙7-5", "医科診療行為マスター columns 30–35, 別紙7-5");
    let (told, unit) = (grouped_decimal(quantity, 5), item.unit_name());
    let (above, rest, steps, base) = above_base(fee, item, quantity, steps);
    let (above, rest) = (grouped(above), grouped_decimal(rest, 5));
    let base = base.map_or(String::new(), |base| format!("{} + ", amount(base)));
    Some(n.choose(
        format!("きざみ値計算: 数量 {told}{unit} → 基本の{above}{unit}を超える{rest}{unit} → {size}{unit}又は端数ごとに {base}{steps}きざみ × {each} = {total}（{cite}）"),
        format!("step fee: quantity {told} → {rest} above the first {above} → {base}{steps} steps of {size} or part of it × {each} = {total} ({cite})"),
    ))
}

/// From where the steps count, how much is above it, how many steps that is, and the points before them. Where nothing is billed
/// below the first step, the base is that step.
fn above_base(fee: StepFee, item: FeeItem<'_>, quantity: i64, steps: i64) -> (i64, i64, i64, Option<i64>) {
    let counted = if matches!(fee.error, 1 | 3) { quantity.min(fee.upper.saturating_mul(SCALE)) } else { quantity };
    let base_is_step = matches!(fee.error, 2 | 3) && item.points() == fee.points;
    let above = if base_is_step { fee.lower - fee.step } else { fee.lower };
    let rest = counted.saturating_sub(above.saturating_mul(SCALE));
    if base_is_step { (above, rest, steps + 1, None) } else { (above, rest, steps, Some(item.points())) }
}

/// Quantities are in 10^-5 of their unit.
const SCALE: i64 = 100_000;

fn percentage(
    n: &Narrator<'_, '_>,
    section: &Section<'_, '_>,
    percent: i64,
    base: Ratio,
    with_additions: bool,
    rule: Option<Rule<'_>>,
) -> String {
    let cite = rule.map_or("通知 通則: 所定点数に注加算を含まない", Rule::cite);
    let unit = match unit_day(n, section) {
        Some(day) if day.yen != 0 => n.pick("円", " yen"),
        _ => n.pick("点", " points"),
    };
    let told = grouped_decimal(percent.saturating_abs(), 2);
    let of = if with_additions {
        n.pick("所定点数（注加算を含む）", "所定点数 with additions")
    } else {
        n.pick("所定点数", "所定点数")
    };
    let what = if percent < 0 { n.pick("減算", "subtracted") } else { n.pick("加算", "added") };
    let result = percentage_result(n, section, percent, base, unit, what);
    let (sign, base) = (if percent < 0 { "-" } else { "" }, base.grouped());
    n.choose(
        format!("割合 {sign}{told}%: {of} {base}{unit}の{told}%{result} [{cite}]"),
        format!("{sign}{told}%: {told}% of {of}, {base}{unit}{result} [{cite}]"),
    )
}

/// What a percentage comes to. Several in a unit work on each other: then only what each adds is told.
fn percentage_result(
    n: &Narrator<'_, '_>,
    section: &Section<'_, '_>,
    percent: i64,
    base: Ratio,
    unit: &str,
    what: &str,
) -> String {
    let others = section.events.iter().filter(|event| matches!(event.step, Step::Percent { .. })).count() > 1;
    let hundred = Ratio::from_int(100);
    let part = Ratio::from_hundredths(percent).times(base).and_then(|part| part.over(hundred));
    let whole = part.and_then(|part| base.plus(part));
    let (Ok(part), Ok(whole)) = (part, whole) else { return String::new() };
    if others && percent < 0 {
        return n.choose(format!("を{what}"), format!(" {what}"));
    }
    let size = if percent < 0 { Ratio::ZERO.minus(part).unwrap_or(part) } else { part }.grouped();
    let whole = if others { String::new() } else { format!(" → {}{unit}", whole.grouped()) };
    n.choose(format!(" = {size}{unit}を{what}{whole}"), format!(" = {size}{unit} {what}{whole}"))
}

fn price_times(n: &Narrator<'_, '_>, event: &TraceEvent<'_>, price: i64, quantity: i64, from_record: bool) -> String {
    let recorded = recorded_price(n, event).filter(|_| from_record);
    let part = recorded.filter(|recorded| *recorded > price).map(|recorded| {
        let (whole, rest) = (grouped_decimal(recorded, 2), grouped_decimal(recorded - price, 2));
        n.choose(
            format!("記録された単価 {whole}円 − 特別の料金 {rest}円 = "),
            format!("recorded {whole} yen − special charge {rest} yen = "),
        )
    });
    let plain = if from_record { n.pick("記録された単価 ", "recorded ") } else { "" };
    let source = part.unwrap_or_else(|| plain.to_owned());
    let (price, quantity) = (grouped_decimal(price, 2), grouped_decimal(quantity, 5));
    n.choose(format!("価格: {source}{price}円 × {quantity}"), format!("price: {source}{price} yen × {quantity}"))
}

/// The price that a line brings, in hundredths.
fn recorded_price(n: &Narrator<'_, '_>, event: &TraceEvent<'_>) -> Option<i64> {
    let Position::Line(unit, line) = event.at else { return None };
    let line = n.claim.units.get(unit as usize)?.lines.get(line as usize)?;
    line.price.map(Price::hundredths)
}

/// 特別の料金, with the notice that says how much of the price it is.
fn special_charge(n: &Narrator<'_, '_>, event: &TraceEvent<'_>, yen: Ratio, points: i64, rule: Rule<'_>) -> String {
    let rate = special_rate(n, event).map_or(String::new(), |rate| {
        let (title, part) = (if n.japanese { rate.title_ja } else { rate.title_en }, percent_of(rate));
        format!(" [{title} {part}: {}]", rate.cite)
    });
    let (yen, points, id, cite) = (yen.grouped(), n.points(points), rule.id(), rule.cite());
    n.choose(
        format!("選定療養の特別の料金: {yen}円 → {points}（10円/点、税別、保険外）{rate} [{id}: {cite}]"),
        format!(
            "special charge of 選定療養: {yen} yen → {points} (10 yen each, before tax, not insured){rate} [{id}: {cite}]"
        ),
    )
}

fn special_rate<'m>(n: &Narrator<'_, 'm>, event: &TraceEvent<'_>) -> Option<ParameterValue<'m>> {
    let Position::Unit(unit) = event.at else { return None };
    let lines = n.claim.units.get(unit as usize)?.lines.iter();
    let mut drugs = lines.filter(|line| line.code.space() == Some(CodeSpace::Drug));
    let otc_like = drugs.any(|line| Fact::find(&line.facts, OTC_LIKE).is_some());
    let id = if otc_like { "selected_care.otc_like" } else { "selected_care.long_listed" };
    n.masters.parameter(id, event.date).filter(|rate| !rate.announced)
}
