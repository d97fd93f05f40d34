//! The trace as text: a tree from every unit and visit down to master rows and citations.

use super::{Outcome, Position, Row, Step, SubsidyReason, TraceEvent};
use crate::claim::{Claim, SubsidyClass};
use crate::masters::{ParameterValue, Release, Rule};
use crate::num::format_decimal;
use crate::rooms::unit_of;
use core::fmt::Write;

/// Writes the trace of an Outcome as an indented tree, in Japanese or English. Every amount is followed by the master row
/// (公表版, 適用日, コード) or the citation (告示・通知) it comes from.
pub fn explain(outcome: &Outcome<'_>, claim: &Claim, japanese: bool) -> String {
    let mut text = String::new();
    let mut heading = None;
    for event in &outcome.trace {
        let place = place_of(event);
        if heading != Some(place) {
            heading = Some(place);
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{}", heading_of(event, claim, outcome, japanese));
        }
        let indent = if matches!(event.at, Position::Line(..)) { "    " } else { "  " };
        let _ = writeln!(text, "{indent}{}", step_text(event, claim, outcome, japanese));
    }
    text
}

/// What a heading stands over: a unit on a day, or a visit with its coverage.
fn place_of(event: &TraceEvent<'_>) -> (u8, u32, i32) {
    match event.at {
        Position::Claim => (0, 0, 0),
        Position::Unit(unit) | Position::Line(unit, _) => (1, unit, event.date.number()),
        Position::Coverage(_) | Position::Combination(_) | Position::Subsidy(_) => (2, 0, event.date.number()),
        Position::Visit(visit) => (3, visit, event.date.number()),
        Position::Outside(charge) => (4, charge, event.date.number()),
    }
}

fn heading_of(event: &TraceEvent<'_>, claim: &Claim, outcome: &Outcome<'_>, japanese: bool) -> String {
    let date = event.date;
    match event.at {
        Position::Unit(unit) | Position::Line(unit, _) => {
            let class = unit_of(claim, &outcome.additions, unit).map_or(0, |unit| unit.service_class);
            let class = format!("{class:02}");
            let day = outcome.unit_days.iter().find(|day| day.unit == unit && day.date == date);
            let (points, yen, count) = day.map_or((0, 0, 0), |day| (day.points, day.yen, day.count));
            let amount = match (yen, japanese) {
                (0, true) => format!("{points}点 × {count}"),
                (0, false) => format!("{points} points × {count}"),
                (_, true) => format!("{yen}円 × {count}"),
                (_, false) => format!("{yen} yen × {count}"),
            };
            if japanese {
                format!("算定単位 {} 診療識別{class} {date}: {amount}", unit + 1)
            } else {
                format!("unit {} class {class} {date}: {amount}", unit + 1)
            }
        }
        Position::Visit(visit) => {
            let combination = outcome.visits.get(visit as usize).map(|visit| visit.combination as usize);
            let id = combination.and_then(|index| claim.combinations.get(index)).map_or("", |c| c.id.as_str());
            if japanese { format!("負担 {date} 組合せ {id}") } else { format!("share {date} combination {id}") }
        }
        Position::Outside(index) => {
            let name = claim.outside.get(index as usize).map_or("", |charge| charge.name.as_str());
            if japanese { format!("保険外負担 {name}") } else { format!("outside the insurance: {name}") }
        }
        _ if japanese => format!("負担の条件 {date}"),
        _ => format!("terms of the shares {date}"),
    }
}

/// Whose rate or scheme a step is about; nothing where a claim has only one.
fn whose<'c>(event: &TraceEvent<'_>, claim: &'c Claim) -> &'c str {
    match event.at {
        Position::Coverage(index) if claim.coverages.len() > 1 => {
            claim.coverages.get(index as usize).map_or("", |coverage| coverage.id.as_str())
        }
        Position::Subsidy(index) => subsidy_id(claim, index),
        _ => "",
    }
}

fn subsidy_id(claim: &Claim, index: u32) -> &str {
    claim.subsidies.get(index as usize).map_or("", |subsidy| subsidy.id.as_str())
}

/// The text of the finding, the row of the table, the rule that changes it, and how many times stand.
fn decided_text(outcome: &Outcome<'_>, index: u32, ja: bool) -> String {
    let Some(decision) = outcome.decisions.get(index as usize) else { return String::new() };
    let mut parts = vec![decision.text(ja)];
    parts.extend(decision.basis.table().zip(decision.basis.row()).map(|(table, row)| format!("[{table}: {row}]")));
    parts.extend(decision.rule.map(|rule| format!("[{}: {}]", rule.id(), rule.cite())));
    let (count, allowed) = (decision.count, decision.allowed);
    parts.push(if ja { format!("{count}回中{allowed}回を算定") } else { format!("{allowed} of {count} billed") });
    parts.join(" ")
}

/// The rule by which a line was added, and the lines that it follows from.
fn proposed_text(outcome: &Outcome<'_>, index: u32, ja: bool) -> String {
    let Some(addition) = outcome.additions.get(index as usize) else { return String::new() };
    let rule = addition.rule;
    let places: Vec<String> = outcome
        .supporters_of(index)
        .map(|supporter| format!("{}-{} {}", supporter.unit + 1, supporter.line + 1, supporter.date))
        .collect();
    let (title, places) = (rule.text(if ja { "title_ja" } else { "title_en" }).unwrap_or_default(), places.join(", "));
    let (id, cite, code) = (rule.id(), rule.cite(), addition.code);
    if ja {
        format!("自動算定 {code}: {title} ← 明細 {places} [{id}: {cite}]")
    } else {
        format!("added {code}: {title} ← lines {places} [{id}: {cite}]")
    }
}

fn step_text(event: &TraceEvent<'_>, claim: &Claim, outcome: &Outcome<'_>, ja: bool) -> String {
    match event.step {
        Step::Decided(index) => decided_text(outcome, index, ja),
        Step::Proposed(index) => proposed_text(outcome, index, ja),
        Step::SpecialCharge { yen, points, rule } => {
            let cite = rule.cite();
            if ja {
                format!("選定療養の特別の料金: {yen}円 → {points}点（10円/点、税別、保険外） [{cite}]")
            } else {
                format!(
                    "special charge of 選定療養: {yen} yen → {points} points (10 yen each, before tax, not insured) [{cite}]"
                )
            }
        }
        Step::Row(row, release, carried_back) => row_text(row, release, carried_back, ja),
        Step::StepFee { quantity, steps, result } => {
            let (quantity, result) = (format_decimal(quantity, 5), format_decimal(result, 2));

            if ja {
                format!(
                    "きざみ値計算: 数量 {quantity} → {steps}きざみ → {result}点（医科診療行為マスター 項番30–35, 別紙7-5）"
                )
            } else {
                format!(
                    "step fee: quantity {quantity} → {steps} steps → {result} points (医科診療行為マスター 項番30–35, 別紙7-5)"
                )
            }
        }
        Step::JoinedTime { minutes, in_base, steps, result, rule } => {
            let (result, cite) = (exact(result), rule.cite());
            if ja {
                format!(
                    "実施時間の合算: {minutes}分のうち{in_base}分を最初の点数の時間に充当、{steps}きざみ → {result}点 [{cite}]"
                )
            } else {
                format!(
                    "times joined: {in_base} of {minutes} minutes in the first points, {steps} steps → {result} points [{cite}]"
                )
            }
        }
        Step::Percent { percent, base, with_additions, rule } => {
            let percent = format_decimal(percent, 2);
            let cite = rule.map_or("通知 通則: 所定点数に注加算を含まない", Rule::cite);
            match (ja, with_additions) {
                (true, true) => format!("割合 {percent}%: 所定点数（注加算を含む）{base}点に対して [{cite}]"),
                (true, false) => format!("割合 {percent}%: 所定点数 {base}点に対して [{cite}]"),
                (false, true) => format!("{percent}% of 所定点数 with additions, {base} points [{cite}]"),
                (false, false) => format!("{percent}% of 所定点数, {base} points [{cite}]"),
            }
        }
        Step::Bundle { group, items, points, rule } => {
            let (id, cite) = (rule.id(), rule.cite());
            if ja {
                format!("項目数包括: 包括対象検査{group} {items}項目 → {points}点 [{id}: {cite}]")
            } else {
                format!("bundle by number of items: group {group}, {items} items → {points} points [{id}: {cite}]")
            }
        }
        Step::PriceTimes { price, quantity, from_record } => {
            let (price, quantity) = (format_decimal(price, 2), format_decimal(quantity, 5));
            match (ja, from_record) {
                (true, true) => format!("価格: 記録された単価 {price}円 × {quantity}"),
                (true, false) => format!("価格: {price}円 × {quantity}"),
                (false, true) => format!("price: recorded {price} yen × {quantity}"),
                (false, false) => format!("price: {price} yen × {quantity}"),
            }
        }
        Step::DrugPoints { yen, points, rule } => {
            let (id, cite) = (rule.id(), rule.cite());
            if ja {
                format!("薬剤料: {}円 → {points}点（五捨五超入, 単位ごとに1回） [{id}: {cite}]", exact(yen))
            } else {
                format!("drugs: {} yen → {points} points (half down, once per unit) [{id}: {cite}]", exact(yen))
            }
        }
        Step::MaterialPoints { yen, divisor, points } => {
            let cite = "保医発0305 特定保険医療材料の材料価格算定 Ⅰ";
            if ja {
                format!("材料料: {}円 ÷ {divisor} → {points}点（四捨五入） [{cite}]", exact(yen))
            } else {
                format!("materials: {} yen ÷ {divisor} → {points} points (half up) [{cite}]", exact(yen))
            }
        }
        Step::OxygenYen { exact: yen, yen: rounded } => {
            if ja {
                format!("酸素・窒素: {}円 → {rounded}円（円未満四捨五入） [J201 酸素加算]", exact(yen))
            } else {
                format!("oxygen: {} yen → {rounded} yen (half up) [J201 酸素加算]", exact(yen))
            }
        }
        Step::Rounded { exact: value, rounding, result } => {
            if ja {
                format!("端数処理: {} → {result}（{}）", exact(value), rounding.name_ja())
            } else {
                format!("rounding: {} → {result} ({})", exact(value), rounding.name_en())
            }
        }
        Step::UnitPoints { points, yen: 0 } if ja => format!("1回の点数: {points}点"),
        Step::UnitPoints { points, yen: 0 } => format!("points of one time: {points}"),
        Step::UnitPoints { yen, .. } if ja => format!("1回の金額: {yen}円"),
        Step::UnitPoints { yen, .. } => format!("yen of one time: {yen}"),
        Step::BurdenRate { parameter, id } => {
            let rate = parameter.ratio.map(|ratio| ratio.to_string()).unwrap_or_default();
            let (title, cite) = (if ja { parameter.title_ja } else { parameter.title_en }, parameter.cite);
            let label = label(if ja { "負担割合" } else { "rate" }, whose(event, claim));
            format!("{label}: {rate} {title} [{id}: {cite}]")
        }
        Step::BurdenGiven { tenths } => {
            let label = label(if ja { "負担割合" } else { "rate" }, whose(event, claim));
            if ja {
                format!("{label}: {tenths}割（証の記載）")
            } else {
                format!("{label}: {tenths}/10 (printed on the certificate)")
            }
        }
        Step::NationalScheme { rule } => {
            let (id, cite) = (rule.id(), rule.cite());
            let title = rule.text(if ja { "title_ja" } else { "title_en" }).unwrap_or_default();
            let label = label(if ja { "公費" } else { "subsidy" }, whose(event, claim));
            format!("{label}: {title} [{id}: {cite}]")
        }
        Step::InsuranceShare { cost, share } if ja => format!("医療費 {cost}円 → 一部負担金相当額 {share}円"),
        Step::InsuranceShare { cost, share } => format!("cost {cost} yen → share {share} yen"),
        Step::Ceiling { row, yen, cost, halved, relieved, benefit } => {
            let how = ceiling_kind(row, halved, relieved, ja);
            let source = row.map_or_else(String::new, |row| ceiling_source(row, ja));
            if ja {
                format!("自己負担限度額 {yen}円{how}（当月の医療費 {cost}円） → 高額療養費 {benefit}円{source}")
            } else {
                format!("ceiling {yen} yen{how} (cost of the month {cost} yen) → benefit {benefit} yen{source}")
            }
        }
        Step::SubsidyPays { subsidy, left, yen, reason } => {
            let (id, why) = (subsidy_id(claim, subsidy), reason_text(reason, claim, subsidy, ja));
            let back = yen < 0;
            if yen == 0 && is_long_term(claim, subsidy) {
                return if ja {
                    format!("マル長 {id}: 限度額として適用")
                } else {
                    format!("マル長 {id} works as a limit")
                };
            }
            match (ja, back) {
                (true, false) => format!("公費 {id}: {yen}円を負担（{why}。限度額適用前の残り {left}円）"),
                (true, true) => {
                    format!("公費 {id}: 前に負担した {}円を取り戻す（{why}。限度額適用前の残り {left}円）", -yen)
                }
                (false, false) => format!("subsidy {id} pays {yen} yen ({why}; leaves {left} yen before the ceiling)"),
                (false, true) => {
                    format!(
                        "subsidy {id} takes back {} yen paid before ({why}; leaves {left} yen before the ceiling)",
                        -yen
                    )
                }
            }
        }
        Step::Reduction { exact, counter } if ja => format!("減免: {exact}円（窓口 {counter}円）"),
        Step::Reduction { exact, counter } => format!("waived: {exact} yen ({counter} yen at the counter)"),
        Step::Combined { combination, limit, excess } => {
            let id = claim.combinations.get(combination as usize).map_or("", |c| c.id.as_str());
            if ja {
                format!("合算: 限度額 {limit}円を超える {excess}円を組合せ {id} の高額療養費へ")
            } else {
                format!("combined: {excess} yen above the limit of {limit} yen become 高額療養費 of combination {id}")
            }
        }
        Step::Tax { net, tax, rate } => {
            let (value, cite) = (rate.ratio.map(|r| r.to_string()).unwrap_or_default(), rate.cite);
            if ja {
                format!("保険外負担: 税抜 {net}円 + 消費税 {tax}円（税率 {value}） [{cite}]")
            } else {
                format!("outside the insurance: {net} yen + tax {tax} yen (rate {value}) [{cite}]")
            }
        }
        Step::Counter { exact, counter, unit } => {
            let cite = unit.cite;
            if ja {
                format!("患者負担 {exact}円 → 窓口 {counter}円（10円未満四捨五入） [{cite}]")
            } else {
                format!("patient {exact} yen → counter {counter} yen (half up to 10 yen) [{cite}]")
            }
        }
    }
}

fn is_long_term(claim: &Claim, subsidy: u32) -> bool {
    let parameters = claim.subsidies.get(subsidy as usize).and_then(|subsidy| subsidy.parameters.as_ref());
    parameters.is_some_and(|parameters| parameters.class == SubsidyClass::LongTermSpecifiedDisease)
}

fn label(word: &str, whose: &str) -> String {
    if whose.is_empty() { word.to_owned() } else { format!("{word} {whose}") }
}

/// How the limit differs from the plain one of the class.
fn ceiling_kind(row: Option<ParameterValue<'_>>, halved: bool, relieved: bool, ja: bool) -> String {
    let repeated = row.is_some_and(|row| row.id.ends_with(".multiple"));
    let kinds = [
        (row.is_none(), "マル長", "マル長"),
        (repeated, "多数回該当", "fourth month or later"),
        (halved, "75歳到達月の特例", "halved in the month of the 75th birthday"),
        (relieved, "配慮措置", "配慮措置"),
    ];
    let words: Vec<&str> = kinds.iter().filter(|kind| kind.0).map(|kind| if ja { kind.1 } else { kind.2 }).collect();
    match (words.is_empty(), ja) {
        (true, _) => String::new(),
        (false, true) => format!("（{}）", words.join("、")),
        (false, false) => format!(" ({})", words.join(", ")),
    }
}

fn ceiling_source(row: ParameterValue<'_>, ja: bool) -> String {
    let title = if ja { row.title_ja } else { row.title_en };
    if ja {
        format!(" [{} {}〜 {title}: {}]", row.id, row.from, row.cite)
    } else {
        format!(" [{} from {} {title}: {}]", row.id, row.from, row.cite)
    }
}

/// Why a subsidy leaves what it leaves, with the number where the claim gives it.
fn reason_text(reason: SubsidyReason, claim: &Claim, subsidy: u32, ja: bool) -> String {
    let entered = claim.subsidies.get(subsidy as usize);
    let terms = entered.and_then(|subsidy| subsidy.parameters.as_ref());
    let printed = entered.and_then(|subsidy| subsidy.certificate.as_ref()?.monthly_cap_yen).filter(|_| terms.is_none());
    let yen = |yen: i64| if ja { format!(" {yen}円") } else { format!(" of {yen} yen") };
    let (words_ja, words_en, number) = match reason {
        SubsidyReason::Nothing => ("前の負担者の残りのまま", "nothing limits the share", None),
        SubsidyReason::TakesAll => ("自己負担なし", "takes over all that is left", None),
        SubsidyReason::Rate => {
            let rate = terms.and_then(|terms| terms.rate).map(|rate| format!(" {rate}"));
            ("定率の自己負担", "rate of the scheme", rate)
        }
        SubsidyReason::CapPerVisit => {
            ("回の上限額", "cap per visit", terms.and_then(|terms| terms.cap_per_visit_yen).map(yen))
        }
        SubsidyReason::CapPerDay => {
            ("日の上限額", "cap per day", terms.and_then(|terms| terms.cap_per_day_yen).map(yen))
        }
        SubsidyReason::CapPerMonth => {
            let cap = terms.and_then(|terms| terms.cap_per_month_yen).or(printed);
            ("月の上限額", "cap per month", cap.map(yen))
        }
        SubsidyReason::VisitsUsedUp => ("負担回数に到達", "visits with a share are used up", None),
        SubsidyReason::SpecialRule => ("特別な計算方法", "special rule", None),
    };
    format!("{}{}", if ja { words_ja } else { words_en }, number.unwrap_or_default())
}

fn exact(value: crate::num::Ratio) -> String {
    value.hundredths().map_or_else(|| decimal(value), |hundredths| format_decimal(hundredths, 2))
}

/// Prices times quantities need seven places; anything finer stays a fraction.
fn decimal(value: crate::num::Ratio) -> String {
    let scaled = value.times(crate::num::Ratio::from_int(10_000_000));
    match scaled {
        Ok(scaled) if scaled.is_integer() => {
            i64::try_from(scaled.numerator()).map_or_else(|_| value.to_string(), |v| format_decimal(v, 7))
        }
        _ => value.to_string(),
    }
}

fn row_text(row: Row<'_>, release: Release<'_>, carried_back: bool, ja: bool) -> String {
    let (code, from, amount) = match row {
        Row::FeeItem(item) => (item.code(), item.valid_from(), fee_amount(item, ja)),
        Row::Drug(drug) => (drug.code(), drug.valid_from(), yen_amount(drug.price(), ja)),
        Row::Material(material) => (material.code(), material.valid_from(), yen_amount(material.price(), ja)),
    };
    let name = row.name();
    let unit = row.unit_name();
    let per = if unit.is_empty() { String::new() } else { format!("/{unit}") };
    let (label, as_of, family) = (release.label(), release.as_of(), release.family().name_ja());
    let back = match (carried_back, ja) {
        (false, _) => "",
        (true, true) => " 遡って適用",
        (true, false) => " carried back",
    };
    if ja {
        format!("{code} {name} {amount}{per} [{family}マスター {label} 公表{as_of} 変更{from}{back}]")
    } else {
        format!("{code} {name} {amount}{per} [{family}マスター {label} as of {as_of} changed {from}{back}]")
    }
}

fn fee_amount(item: crate::masters::FeeItem<'_>, ja: bool) -> String {
    use crate::masters::PointsKind;
    let value = format_decimal(item.points(), 2);
    match (item.points_kind(), ja) {
        (PointsKind::Yen, true) => format!("{value}円"),
        (PointsKind::Yen, false) => format!("{value} yen"),
        (PointsKind::PercentAdd, _) => format!("+{value}%"),
        (PointsKind::PercentSubtract, _) => format!("-{value}%"),
        (PointsKind::Minus, true) => format!("-{value}点"),
        (PointsKind::Minus, false) => format!("-{value} points"),
        (PointsKind::PurchasePrice | PointsKind::Deduct, true) => "記録された点数".to_owned(),
        (PointsKind::PurchasePrice | PointsKind::Deduct, false) => "points from the record".to_owned(),
        (PointsKind::Plus, true) => format!("{value}点"),
        (PointsKind::Plus, false) => format!("{value} points"),
    }
}

fn yen_amount(hundredths: i64, ja: bool) -> String {
    let value = format_decimal(hundredths, 2);
    if ja { format!("{value}円") } else { format!("{value} yen") }
}
