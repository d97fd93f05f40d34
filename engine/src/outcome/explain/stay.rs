//! What follows from a stay, and from no line: 入院料 of the day, what joins it, meals; who bears them; rooms.

use super::days::OWN_NUMBER;
use crate::masters::Rule;
use crate::num::grouped;
use crate::outcome::{Addition, DaySpan, MealShare, Narrator};
use crate::{Code, Day};

/// From what a line follows that complete adds for a day of the stay; nothing for one that follows from lines.
pub(super) fn source(n: &Narrator<'_, '_>, index: u32, addition: &Addition<'_>) -> Option<String> {
    n.claim.stay.as_ref().filter(|_| addition.like.is_none())?;
    let own = match addition.rule.kind() {
        "ward_fee" => ward_text(n, addition),
        "stay_day" => day_text(n, addition),
        "meal_cost" => cost_text(n, addition),
        "standard_amount" => amount_text(n, addition),
        _ => return None,
    };
    let beside = n.outcome.supporters_of(index).filter_map(|own| {
        let code = n.outcome.lines_of(own.unit).find(|line| line.line == own.line).map(|line| line.code)?;
        Some(n.known_name(code, own.date))
    });
    let beside: Vec<_> = beside.collect();
    if beside.is_empty() {
        return Some(own);
    }
    let beside = beside.join(n.pick("・", ", "));
    Some(n.choose(format!("{own}、{beside}と併せて"), format!("{own}, with {beside}")))
}

fn numbered(n: &Narrator<'_, '_>, what_ja: &str, what_en: &str) -> String {
    n.choose(format!("{what_ja}（入院{OWN_NUMBER}）"), format!("{what_en} ({OWN_NUMBER})"))
}

/// 入院日, with the period of a fee whose code depends on the number of days.
fn ward_text(n: &Narrator<'_, '_>, addition: &Addition<'_>) -> String {
    let own = numbered(n, "入院日", "day of the stay");
    let Some((from, until)) = period_of(addition.rule, addition.code) else { return own };
    let by_ward = addition.rule.text("count_from") == Some("ward");
    let from_ja = if by_ward { "入棟・入室から" } else { "起算日から" };
    let from_en = if by_ward { "in the ward" } else { "of the stay" };
    match until {
        Some(until) => n.choose(
            format!("{own}、{from_ja}{from}〜{until}日の区分"),
            format!("{own}, the fee of days {from}–{until} {from_en}"),
        ),
        None => n.choose(
            format!("{own}、{from_ja}{from}日以後の区分"),
            format!("{own}, the fee from day {from} {from_en} on"),
        ),
    }
}

/// First and last number of the days for which a code of a fee by period holds; the last period may have no end.
fn period_of(rule: Rule<'_>, code: Code) -> Option<(i64, Option<i64>)> {
    let own = i64::from(code.value());
    let place = rule.ints("period_codes").position(|listed| listed == own)?;
    let until = rule.ints("period_until").nth(place);
    let before = place.checked_sub(1).and_then(|before| rule.ints("period_until").nth(before));
    Some((before.map_or(1, |before| before + 1), until))
}

/// The kind of day that a rule speaks of, and its numbers where the rule has bounds.
fn day_text(n: &Narrator<'_, '_>, addition: &Addition<'_>) -> String {
    let rule = addition.rule;
    let (ja, en) = match rule.text("on") {
        Some("admission") => ("入院初日", "first day of the stay"),
        Some("discharge") => ("退院日", "day of discharge"),
        Some("leave") => ("外泊", "leave"),
        Some("treatment_leave") => ("治療のための外泊", "leave for treatment"),
        Some("other_institution") => ("他医療機関受診", "care at another institution"),
        _ => ("入院日", "day of the stay"),
    };
    let own = numbered(n, ja, en);
    let by_ward = rule.text("count_from") == Some("ward");
    let from_ja = if by_ward { "入棟・入室から" } else { "起算日から" };
    let from_en = if by_ward { "in the ward" } else { "of the stay" };
    match (rule.int("day_from"), rule.int("day_until")) {
        (None, None) => own,
        (from, None) => {
            let from = from.unwrap_or(1);
            n.choose(format!("{own}、{from_ja}{from}日目以降"), format!("{own}, from day {from} {from_en} on"))
        }
        (from, Some(until)) if from.unwrap_or(1) == until => {
            n.choose(format!("{own}、{from_ja}{until}日目"), format!("{own}, day {until} {from_en}"))
        }
        (from, Some(until)) => {
            let from = from.unwrap_or(1);
            n.choose(format!("{own}、{from_ja}{from}〜{until}日目"), format!("{own}, days {from}–{until} {from_en}"))
        }
    }
}

fn meals(n: &Narrator<'_, '_>, what_ja: &str, what_en: &str, quantity: Option<u32>) -> String {
    let count = quantity.unwrap_or(1);
    n.choose(format!("{what_ja}{count}食"), format!("{what_en} {count} times"))
}

fn cost_text(n: &Narrator<'_, '_>, addition: &Addition<'_>) -> String {
    match addition.rule.text("item") {
        Some("liquid") => meals(n, "流動食のみの食事", "liquid food", addition.quantity),
        Some("special") => meals(n, "特別食", "special diet", addition.quantity),
        Some("dining_room") => n.pick("食事を提供した日", "day with meals").to_owned(),
        Some("environment") => numbered(n, "入院日", "day of the stay"),
        _ => meals(n, "食事", "meals", addition.quantity),
    }
}

fn amount_text(n: &Narrator<'_, '_>, addition: &Addition<'_>) -> String {
    match addition.rule.text("of") {
        Some("environment") => numbered(n, "入院日の患者の負担", "the patient's part of a day of the stay"),
        _ => meals(n, "患者の負担 食事", "the patient's part of the meals", addition.quantity),
    }
}

/// Who has a standard amount, by the rule: income class and what lowers the amount.
pub(super) fn amount_case(n: &Narrator<'_, '_>, rule: Rule<'_>) -> Vec<String> {
    if rule.kind() != "standard_amount" {
        return Vec::new();
    }
    let class = |word: &str| match word {
        "general" => n.pick("一般", "general").to_owned(),
        "low" => n.pick("区分オ・低所得", "low (区分オ)").to_owned(),
        "low_2" => n.pick("低所得Ⅱ", "low II").to_owned(),
        "low_1" => n.pick("低所得Ⅰ", "low I").to_owned(),
        other => other.to_owned(),
    };
    let classes: Vec<_> = rule.texts("classes").map(class).collect();
    let classes = classes.join(n.pick("・", " or "));
    let category = rule.text("category").map(|word| match word {
        "intractable" => n.pick("指定難病・小児慢性", "intractable disease"),
        "psychiatric" => n.pick("精神病床に長期入院", "long stay in a psychiatric bed"),
        "other_law" => n.pick("他法の適用", "under another law"),
        "borderline" => n.pick("境界層該当", "borderline"),
        _ => n.pick("老齢福祉年金", "welfare pension"),
    });
    let long = rule.int("long_stay").filter(|long| *long == 1);
    let long = long.map(|_| n.pick("長期入院該当", "long stay").to_owned());
    let medical: Vec<_> = rule.ints("medical").map(|category| category.to_string()).collect();
    let medical = (!medical.is_empty()).then(|| {
        let told = medical.join("・");
        n.choose(format!("医療区分{told}"), format!("医療区分 {told}"))
    });
    let class = (!classes.is_empty()).then(|| n.choose(format!("所得区分 {classes}"), format!("class {classes}")));
    [class, category.map(str::to_owned), medical, long].into_iter().flatten().collect()
}

/// Who bears the meals of each bill, and the charges for rooms and menus.
pub(super) fn tail(n: &Narrator<'_, '_>) -> String {
    let meals = (0u32..).zip(&n.outcome.meals).map(|(place, share)| share_text(n, place, share));
    meals.chain(room_lines(n)).collect()
}

fn share_text(n: &Narrator<'_, '_>, place: u32, share: &MealShare) -> String {
    let what = match share.living {
        true => n.pick("生活療養の負担", "meals and living"),
        false => n.pick("食事療養の負担", "meals"),
    };
    let combination = n.claim.combinations.get(share.combination as usize).map_or("", |own| own.id.as_str());
    let visit = n.outcome.visits.iter().find(|own| (own.date, own.combination) == (share.date, share.combination));
    let period = visit.and_then(|visit| visit.period(n.claim));
    let when = period.map_or(share.date.to_string(), |period| period.long(n.japanese));
    let own = n.outcome.meal_subsidies.iter().filter(|own| own.share == place);
    let subsidies = own.map(|own| {
        let id = n.claim.subsidies.get(own.subsidy as usize).map_or("", |own| own.id.as_str());
        (format!("{} {id}", n.pick("公費", "subsidy")), Some(own.yen))
    });
    let insurer = (n.pick("保険者", "insurer").to_owned(), Some(share.insurer));
    let insurer = core::iter::once(insurer).filter(|(_, yen)| *yen != Some(0));
    let patient = (n.pick("患者", "patient").to_owned(), share.patient);
    let parts = insurer.chain(subsidies).chain([patient]).map(|(who, yen)| {
        let yen = yen.map_or_else(|| n.pick("判定不能", "undecided").to_owned(), |yen| n.yen(yen));
        format!("{who} {yen}")
    });
    let (cost, standard) = (n.yen(share.cost), n.yen(share.standard));
    let parts = parts.collect::<Vec<_>>().join(" + ");
    n.choose(
        format!("{what} 請求期間 {when} 組合せ {combination}\n  費用 {cost}（うち標準負担額 {standard}）→ {parts}\n"),
        format!("{what} of the bill {when} combination {combination}\n  cost {cost} (standard amount {standard}) → {parts}\n"),
    )
}

/// Rooms and menus of the patient's choice: equal amounts once, with their days.
fn room_lines<'t>(n: &'t Narrator<'_, '_>) -> impl Iterator<Item = String> + 't {
    let days = || n.claim.stay.iter().flat_map(|stay| stay.each_day());
    let rooms = days().filter_map(|(date, day)| day.room_charge_yen.map(|yen| (yen, date)));
    let menus =
        days().flat_map(|(date, day)| day.meals.iter().filter_map(|meal| meal.chosen_yen).map(move |yen| (yen, date)));
    let rooms = charges(n, n.pick("選定療養の室料", "room charge"), rooms);
    rooms.into_iter().chain(charges(n, n.pick("特別メニューの食事", "menus of choice"), menus))
}

fn charges(n: &Narrator<'_, '_>, what: &str, days: impl Iterator<Item = (i64, Day)>) -> Vec<String> {
    let mut amounts: Vec<(i64, Vec<Day>)> = Vec::new();
    for (yen, date) in days {
        match amounts.iter_mut().find(|(known, _)| *known == yen) {
            Some((_, days)) => days.push(date),
            None => amounts.push((yen, vec![date])),
        }
    }
    let told = amounts.into_iter().map(|(yen, days)| {
        let count = days.len() as i64;
        let (each, total) = (n.yen(yen), n.yen(yen.saturating_mul(count)));
        let days = DaySpan::list_long(&DaySpan::of(days), n.japanese);
        let count = grouped(count);
        n.choose(
            format!("保険外負担 {what} {days}: {each} × {count} = {total}\n"),
            format!("outside the insurance: {what} {days}: {each} × {count} = {total}\n"),
        )
    });
    told.collect()
}
