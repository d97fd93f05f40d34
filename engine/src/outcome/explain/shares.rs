//! Who pays what, and why: rates, ceilings, subsidies, the counter, and charges outside the insurance.

use super::{Place, Section, percent, percent_of};
use crate::claim::{Claim, SubsidyClass};
use crate::masters::ParameterValue;
use crate::num::{Ratio, Rounding, grouped};
use crate::outcome::{
    CeilingFormula, CounterReason, Narrator, Position, SpecialUnit, Step, SubsidyReason, TraceEvent, Visit,
};
use crate::rooms::unit_of;

/// What a step of the share room did.
pub(super) fn text(n: &Narrator<'_, '_>, event: &TraceEvent<'_>) -> Option<String> {
    Some(match event.step {
        Step::BurdenRate { parameter, id } => {
            let rate = parameter.ratio.map_or(String::new(), |ratio| tenths_text(n, ratio));
            let (title, cite) = (n.pick(parameter.title_ja, parameter.title_en), parameter.cite);
            format!("{}: {rate} {title} [{id}: {cite}]", rate_label(n, event))
        }
        Step::BurdenGiven { tenths } => {
            let label = rate_label(n, event);
            n.choose(
                format!("{label}: {tenths}割（証の記載）"),
                format!("{label}: {tenths}/10 (printed on the certificate)"),
            )
        }
        Step::NationalScheme { rule } => {
            let (id, cite, title) = (rule.id(), rule.cite(), n.rule_title(rule));
            format!("{}: {title} [{id}: {cite}]", label(n.pick("公費", "subsidy"), whose(event, n.claim)))
        }
        Step::LocalScheme { scheme } => {
            let words = scheme.wording(n.japanese).join(n.pick("。", "; "));
            let whose = label(n.pick("公費", "subsidy"), whose(event, n.claim));
            let (name, number, category) = (scheme.name(), scheme.number(), scheme.category());
            let cite = if scheme.cite().is_empty() { String::new() } else { format!(" [{}]", scheme.cite()) };
            n.choose(
                format!("{whose}: {name}（{number} 事業内区分{category}）: {words}{cite}"),
                format!("{whose}: {name} ({number}, row {category}): {words}{cite}"),
            )
        }
        Step::LocalPractice { rule } => {
            let whose = label(n.pick("公費", "subsidy"), whose(event, n.claim));
            let (id, cite, title) = (rule.id(), rule.cite(), n.pick("都道府県の取扱い", "local practice"));
            format!("{whose}: {title} [{id}: {cite}]")
        }
        Step::InsuranceShare { cost, share } => insurance_share(n, event, cost, share),
        Step::Ceiling { row, yen, cost, halved, relieved, benefit, formula, .. } => {
            let how = ceiling_kind(n, row, halved, relieved);
            let source = row.map_or_else(String::new, |row| ceiling_source(n, row));
            let formula = formula.map_or_else(String::new, |formula| formula_text(n, formula, halved));
            let (limit, cost, benefit) = (n.yen(yen), n.yen(cost), n.yen(benefit));
            n.choose(
                format!("自己負担限度額 {limit}{how}{formula}（当月の医療費 {cost}） → 高額療養費 {benefit}{source}"),
                format!("ceiling {limit}{how}{formula} (cost of the month {cost}) → benefit {benefit}{source}"),
            )
        }
        Step::SubsidyPays { subsidy, left, yen: 0, .. } if is_long_term(n.claim, subsidy) => {
            long_term_text(n, event, subsidy, left)
        }
        Step::SubsidyPays { subsidy, left, yen, reason } => subsidy_text(n, subsidy, left, yen, reason),
        Step::Reduction { exact, counter } => {
            let (exact, counter) = (n.yen(exact), n.yen(counter));
            n.choose(format!("減免: {exact}（窓口 {counter}）"), format!("waived: {exact} ({counter} at the counter)"))
        }
        Step::Combined { combination, limit, excess } => {
            let id = n.claim.combinations.get(combination as usize).map_or("", |c| c.id.as_str());
            let (limit, excess) = (n.yen(limit), n.yen(excess));
            n.choose(
                format!("合算: 限度額 {limit}を超える {excess}を組合せ {id} の高額療養費へ"),
                format!("combined: {excess} above the limit of {limit} become 高額療養費 of combination {id}"),
            )
        }
        Step::Tax { net, tax, rate } => tax_text(n, net, tax, rate),
        Step::Counter { exact, counter, reduction, reason, unit } => {
            let why = counter_text(n, exact, counter, reduction, reason, unit);
            let (exact, counter, cite) = (n.yen(exact), n.yen(counter), unit.cite);
            n.choose(
                format!("患者負担 {exact} → 窓口 {counter}{why} [{cite}]"),
                format!("patient {exact} → counter {counter}{why} [{cite}]"),
            )
        }
        _ => return None,
    })
}

/// 3割, or a tenth as a fraction.
fn tenths_text(n: &Narrator<'_, '_>, ratio: Ratio) -> String {
    match ratio.times(Ratio::from_int(10)) {
        Ok(tenths) if tenths.is_integer() => n.choose(format!("{tenths}割"), format!("{tenths}/10")),
        _ => ratio.to_string(),
    }
}

fn rate_label(n: &Narrator<'_, '_>, event: &TraceEvent<'_>) -> String {
    label(n.pick("負担割合", "rate"), whose(event, n.claim))
}

fn label(word: &str, whose: &str) -> String {
    if whose.is_empty() { word.to_owned() } else { format!("{word} {whose}") }
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

fn visit_of<'o>(n: &Narrator<'o, '_>, event: &TraceEvent<'_>) -> Option<&'o Visit> {
    match event.at {
        Position::Visit(visit) => n.outcome.visits.get(visit as usize),
        _ => None,
    }
}

/// The cost from the points, and the share from the rate, each with its arithmetic.
fn insurance_share(n: &Narrator<'_, '_>, event: &TraceEvent<'_>, cost: i64, share: i64) -> String {
    let visit = visit_of(n, event);
    let points = visit.map(|visit| visit.points).filter(|points| *points != 0 && cost % points == 0);
    let sum = points.map_or(String::new(), |points| {
        let (each, points) = (n.yen(cost / points), n.points(points));
        format!(" = {points} × {each}")
    });
    let rate = visit.and_then(|visit| rate_of(n, visit)).filter(|rate| is_part(*rate, cost, share));
    let rate = rate.map_or(String::new(), |rate| {
        n.choose(format!("（{}）", tenths_text(n, rate)), format!(" ({})", tenths_text(n, rate)))
    });
    let (cost, share) = (n.yen(cost), n.yen(share));
    n.choose(
        format!("医療費 {cost}{sum} → 一部負担金相当額 {share}{rate}"),
        format!("cost {cost}{sum} → share {share}{rate}"),
    )
}

/// The rate of the insurance that pays for a visit.
fn rate_of(n: &Narrator<'_, '_>, visit: &Visit) -> Option<Ratio> {
    let coverage = n.claim.combinations.get(visit.combination as usize)?.coverage.as_ref()?;
    let index = n.claim.coverages.iter().position(|own| own.id == *coverage)?;
    let at = Position::Coverage(u32::try_from(index).ok()?);
    n.outcome.trace.iter().filter(|event| event.at == at).find_map(|event| match event.step {
        Step::BurdenRate { parameter, .. } => parameter.ratio,
        Step::BurdenGiven { tenths } => Ratio::new(tenths.into(), 10).ok(),
        _ => None,
    })
}

fn is_part(rate: Ratio, whole: i64, part: i64) -> bool {
    Ratio::from_int(whole).times(rate).and_then(|exact| exact.round(Rounding::HalfUp)) == Ok(part)
}

/// How the limit differs from the plain one of the class.
fn ceiling_kind(n: &Narrator<'_, '_>, row: Option<ParameterValue<'_>>, halved: bool, relieved: bool) -> String {
    let repeated = row.is_some_and(|row| row.id.ends_with(".multiple"));
    let kinds = [
        (row.is_none(), "マル長", "マル長"),
        (repeated, "多数回該当", "fourth month or later"),
        (halved, "75歳到達月の特例", "halved in the month of the 75th birthday"),
        (relieved, "配慮措置", "配慮措置"),
    ];
    let words: Vec<&str> = kinds.iter().filter(|kind| kind.0).map(|kind| n.pick(kind.1, kind.2)).collect();
    match words.is_empty() {
        true => String::new(),
        false => n.choose(format!("（{}）", words.join("、")), format!(" ({})", words.join(", "))),
    }
}

/// `= 85,800 +（381,240 − 286,000）× 1%`.
fn formula_text(n: &Narrator<'_, '_>, formula: CeilingFormula, halved: bool) -> String {
    let rate = percent(formula.rate);
    let (base, cost, threshold) = (grouped(formula.base), grouped(formula.cost), grouped(formula.threshold));
    let is_whole =
        |rate: Ratio| rate.times(Ratio::from_int(formula.cost - formula.threshold)).is_ok_and(Ratio::is_integer);
    let rounded = if is_whole(formula.rate) { "" } else { n.pick("、円未満四捨五入", ", half up to the yen") };
    let each =
        if halved { n.pick("、定額部分と基準額はいずれも2分の1", ", with halved amounts") } else { "" };
    n.choose(
        format!(" = {base} +（{cost} − {threshold}）× {rate}{rounded}{each}"),
        format!(" = {base} + ({cost} − {threshold}) × {rate}{rounded}{each}"),
    )
}

fn ceiling_source(n: &Narrator<'_, '_>, row: ParameterValue<'_>) -> String {
    let title = n.pick(row.title_ja, row.title_en);
    n.choose(
        format!(" [{} {}〜 {title}: {}]", row.id, row.from, row.cite),
        format!(" [{} from {} {title}: {}]", row.id, row.from, row.cite),
    )
}

fn is_long_term(claim: &Claim, subsidy: u32) -> bool {
    let parameters = claim.subsidies.get(subsidy as usize).and_then(|subsidy| subsidy.parameters.as_ref());
    parameters.is_some_and(|parameters| parameters.class == SubsidyClass::LongTermSpecifiedDisease)
}

/// マル長 that pays nothing itself: which limit is the lower one and works.
fn long_term_text(n: &Narrator<'_, '_>, event: &TraceEvent<'_>, subsidy: u32, left: i64) -> String {
    let limits = n.outcome.trace.iter().filter(|other| other.at == event.at).find_map(|other| match other.step {
        Step::Ceiling { ceiling, long_term, .. } => Some((ceiling, long_term)),
        _ => None,
    });
    let (id, left) = (subsidy_id(n.claim, subsidy), n.yen(left));
    let Some((ceiling, Some(cap))) = limits else {
        return n.choose(
            format!("マル長 {id}: 限度額に達しない（残り {left}）"),
            format!("マル長 {id}: its limit is not reached ({left} left)"),
        );
    };
    let cap_text = n.yen(cap);
    match ceiling.map(|ceiling| (ceiling < cap, n.yen(ceiling))) {
        None => n.choose(
            format!("マル長 {id}: 限度額 {cap_text}を適用"),
            format!("マル長 {id}: its limit of {cap_text} applies"),
        ),
        Some((true, ceiling)) => n.choose(
            format!("マル長 {id}: 限度額 {cap_text}より自己負担限度額 {ceiling}が低いため、後者を適用"),
            format!("マル長 {id}: the ceiling of {ceiling} is lower than its limit of {cap_text} and applies"),
        ),
        Some((false, ceiling)) => n.choose(
            format!("マル長 {id}: 限度額 {cap_text}を適用（自己負担限度額 {ceiling}以下のため）"),
            format!("マル長 {id}: its limit of {cap_text} applies, not being above the ceiling of {ceiling}"),
        ),
    }
}

fn subsidy_text(n: &Narrator<'_, '_>, subsidy: u32, left: i64, yen: i64, reason: SubsidyReason) -> String {
    let (id, why) = (subsidy_id(n.claim, subsidy), reason_text(n, reason, subsidy));
    let (paid, left) = (n.yen(yen.saturating_abs()), n.yen(left));
    if yen < 0 {
        return n.choose(
            format!("公費 {id}: 前に負担した {paid}を取り戻す（{why}。限度額適用前の残り {left}）"),
            format!("subsidy {id} takes back {paid} paid before ({why}; leaves {left} before the ceiling)"),
        );
    }
    n.choose(
        format!("公費 {id}: {paid}を負担（{why}。限度額適用前の残り {left}）"),
        format!("subsidy {id} pays {paid} ({why}; leaves {left} before the ceiling)"),
    )
}

/// Why a subsidy leaves what it leaves, with the number where the claim gives it.
fn reason_text(n: &Narrator<'_, '_>, reason: SubsidyReason, subsidy: u32) -> String {
    let entered = n.claim.subsidies.get(subsidy as usize);
    let terms = entered.and_then(|subsidy| subsidy.parameters.as_ref());
    let yen = |yen: i64| n.choose(format!(" {}", n.yen(yen)), format!(" of {}", n.yen(yen)));
    let (ja, en, number) = match reason {
        SubsidyReason::Nothing => ("前の負担者の残りのまま", "nothing limits the share", None),
        SubsidyReason::TakesAll => ("自己負担なし", "takes over all that is left", None),
        SubsidyReason::Rate => {
            let rate = terms.and_then(|terms| terms.rate).map(|rate| format!(" {}", tenths_text(n, rate.ratio())));
            ("定率の自己負担", "rate of the scheme", rate)
        }
        SubsidyReason::CapPerVisit(cap) => ("回の上限額", "cap per visit", Some(yen(cap))),
        SubsidyReason::CapPerDay(cap) => ("日の上限額", "cap per day", Some(yen(cap))),
        SubsidyReason::CapPerMonth(cap) => ("月の上限額", "cap per month", Some(yen(cap))),
        SubsidyReason::PaysPart => ("助成割合・助成額の残り", "what its own part leaves", None),
        SubsidyReason::PaysUpTo(cap) => ("公費負担の上限額", "it pays at most", Some(yen(cap))),
        SubsidyReason::NotCharged => ("自己負担のない受診・入院日", "a visit or day without a share", None),
        SubsidyReason::NotSubsidised => ("助成条件に当たらない受診", "a visit that it does not subsidise", None),
        SubsidyReason::BehindOther => {
            ("他の公費の自己負担は助成の対象外", "it does not pay what the other subsidy leaves", None)
        }
        SubsidyReason::VisitsUsedUp => ("負担回数に到達", "visits with a share are used up", None),
        SubsidyReason::SpecialRule => ("特別な計算方法", "special rule", None),
    };
    format!("{}{}", n.pick(ja, en), number.unwrap_or_default())
}

/// Why the counter collects that much, with its arithmetic.
fn counter_text(
    n: &Narrator<'_, '_>,
    exact: i64,
    counter: i64,
    reduction: i64,
    reason: CounterReason,
    unit: ParameterValue<'_>,
) -> String {
    let patient = counter.saturating_add(reduction);
    let why = reason_of_counter(n, exact, patient, reason, unit);
    let waived = grouped(reduction.saturating_abs());
    let sum = match (reduction, patient) {
        (0, _) => None,
        (1.., patient) => Some(n.choose(
            format!("{} − 減免 {waived} = {}", grouped(patient), grouped(counter)),
            format!("{} − {waived} waived = {}", grouped(patient), grouped(counter)),
        )),
        (_, patient) => Some(n.choose(
            format!("{} + 負担割合によらず徴収する {waived} = {}", grouped(patient), grouped(counter)),
            format!("{} + {waived} collected beside the share = {}", grouped(patient), grouped(counter)),
        )),
    };
    let parts: Vec<_> = why.into_iter().chain(sum).collect();
    match parts.is_empty() {
        true => String::new(),
        false => n.choose(format!("（{}）", parts.join("。")), format!(" ({})", parts.join("; "))),
    }
}

fn reason_of_counter(
    n: &Narrator<'_, '_>,
    exact: i64,
    patient: i64,
    reason: CounterReason,
    unit: ParameterValue<'_>,
) -> Option<String> {
    match reason {
        CounterReason::Rounded if exact == patient => None,
        CounterReason::Rounded => {
            let unit = unit.ratio.map_or(String::new(), Ratio::grouped);
            Some(n.choose(format!("{unit}円未満四捨五入"), format!("half up to {unit} yen")))
        }
        CounterReason::AtLimit { limit, before } => Some(at_limit(n, limit, before, patient)),
        CounterReason::RestOfCap { subsidy, cap, before } => {
            let id = subsidy_id(n.claim, subsidy);
            let name = n.choose(format!("公費 {id} の上限額"), format!("cap of subsidy {id}"));
            Some(rest_of(n, &name, cap, before, patient))
        }
        CounterReason::Sums => {
            Some(n.pick("前回までの窓口徴収額との累計による", "from the sums collected so far in the month").to_owned())
        }
    }
}

/// A limit that is reached: to the yen, unless the setting for it rounds.
fn at_limit(n: &Narrator<'_, '_>, limit: i64, before: i64, patient: i64) -> String {
    let rest = rest_of(n, n.pick("限度額", "limit"), limit, before, limit.saturating_sub(before));
    match (limit.saturating_sub(before) == patient, before) {
        (true, 0) => n.pick("限度額に達したため1円単位", "limit reached, to the yen").to_owned(),
        (true, _) => n.choose(format!("限度額に達したため: {rest}"), format!("limit reached: {rest}")),
        (false, _) => n.choose(
            format!("限度額に達したため: {rest} を設定により端数処理"),
            format!("limit reached: {rest}, rounded as set"),
        ),
    }
}

/// `上限額 2,500 − これまでの徴収 2,000 = 500`.
fn rest_of(n: &Narrator<'_, '_>, name: &str, limit: i64, before: i64, rest: i64) -> String {
    if before == 0 {
        return format!("{name} {}", n.yen(limit));
    }
    let (limit, before, rest) = (grouped(limit), grouped(before), grouped(rest));
    n.choose(
        format!("{name} {limit} − これまでの徴収 {before} = {rest}"),
        format!("{name} {limit} − {before} collected before = {rest}"),
    )
}

fn tax_text(n: &Narrator<'_, '_>, net: i64, tax: i64, rate: ParameterValue<'_>) -> String {
    let (sum, value, cite) = (n.yen(net.saturating_add(tax)), percent_of(rate), rate.cite);
    let (net, tax) = (n.yen(net), n.yen(tax));
    n.choose(
        format!("税抜 {net} + 消費税 {tax}（税率 {value}） = {sum} [{cite}]"),
        format!("{net} + tax {tax} (rate {value}) = {sum} [{cite}]"),
    )
}

/// The units whose 特別の料金 are taxed together; told behind their tax, and shown before it.
pub(super) fn sum_of_special_charges(
    n: &Narrator<'_, '_>,
    section: &Section<'_, '_>,
    event: &TraceEvent<'_>,
) -> Option<String> {
    let (Place::SpecialCharge(unit, date), Step::Tax { net, .. }) = (section.place, event.step) else { return None };
    let outcome = n.outcome;
    let encounter = |unit: u32| unit_of(n.claim, &outcome.additions, unit).and_then(|unit| unit.encounter);
    let together = |own: &&SpecialUnit| own.date == date && encounter(own.unit) == encounter(unit);
    let parts: Vec<_> = outcome.special_charges.iter().filter(together).map(|own| special_unit(n, own)).collect();
    let (parts, net) = (parts.join(" + "), n.yen(net));
    Some(n.choose(format!("（{parts}）× 10円 = {net}"), format!("({parts}) × 10 yen = {net}")))
}

fn special_unit(n: &Narrator<'_, '_>, own: &SpecialUnit) -> String {
    let (unit, points, count) = (n.unit_number(own.unit), n.points(own.points), own.count);
    n.choose(format!("算定単位{unit} {points} × {count}"), format!("unit {unit} {points} × {count}"))
}
