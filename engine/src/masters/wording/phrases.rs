//! Phrases that are made of several fields.

use super::Speaker;

/// Fields of the selectors: a line supports a rule when any of them matches it.
const SELECTORS: [&str; 7] =
    ["sections", "codes", "judgement_group", "drug_classes", "management", "except_sections", "except_codes"];

/// 制限なし, of 項番41 and 42.
const NO_AGE: &str = "00";

/// The fields that a phrase puts into words.
pub(super) fn fields(phrase: &str) -> &'static [&'static str] {
    match phrase {
        "#supporters" => &SELECTORS,
        "#steps" => &["min_items", "points"],
        "#ages" => &["age_from", "age_until"],
        "#days" => &["year", "days"],
        "#oral_kinds" => &["oral_kinds_from", "oral_kinds_until"],
        "#unless" => &["unless_codes", "unless_sections"],
        "#wards" => &["ward_sections", "ward_codes", "except_ward_sections", "except_ward_codes"],
        "#periods" => &["period_codes", "period_until"],
        "#stay_days" => &["day_from", "day_until"],
        _ => &[],
    }
}

impl Speaker<'_, '_, '_> {
    /// The words of a phrase; `None` when the instance has none of its fields.
    pub(super) fn phrase(&self, phrase: &str) -> Option<String> {
        match phrase {
            "title" => Some(self.rule.title(self.japanese).to_owned()),
            "from" => Some(self.rule.from().to_string()),
            "supporters" => self.supporters(),
            "steps" => self.steps(),
            "ages" => self.between("age_from", "age_until", age),
            "oral_kinds" => self.between("oral_kinds_from", "oral_kinds_until", kinds),
            "days" => self.days(),
            "unless" => self.unless(),
            "wards" => Some(self.wards()),
            "periods" => self.periods(),
            "stay_days" => self.between("day_from", "day_until", days),
            _ => None,
        }
    }

    /// 条件に当たる明細: what any of the selectors matches.
    fn supporters(&self) -> Option<String> {
        let sections = self.prefixed("sections");
        let group = self.words("judgement_group").map(|group| match self.japanese {
            true => format!("検査等実施判断グループ{group}の検査（項番50=1）"),
            false => format!("tests of the judgement group {group} (column 50 = 1)"),
        });
        let drugs = self.words("drug_classes").map(|classes| match self.japanese {
            true => format!("診療識別{classes}の薬剤"),
            false => format!("drugs under the service classes {classes}"),
        });
        let management = (self.rule.int("management") == Some(1)).then(|| {
            self.pick(
                "外来管理加算を算定できない診療行為（項番56=1）",
                "acts with which 外来管理加算 is not billed (column 56 = 1)",
            )
            .to_owned()
        });
        let found: Vec<String> =
            [sections, self.words("codes"), group, drugs, management].into_iter().flatten().collect();
        let except: Vec<String> =
            [self.prefixed("except_sections"), self.words("except_codes")].into_iter().flatten().collect();
        if found.is_empty() {
            return None;
        }
        let joined = found.join(self.pick("、又は", ", or "));
        Some(match (except.is_empty(), self.japanese) {
            (true, _) => joined,
            (false, true) => format!("{joined}（{}を除く）", except.join("、")),
            (false, false) => format!("{joined} (but {})", except.join(", ")),
        })
    }

    fn prefixed(&self, field: &str) -> Option<String> {
        let sections = self.words(field)?;
        Some(match self.japanese {
            true => format!("区分番号が{sections}で始まる診療行為"),
            false => format!("fee items whose 区分番号 begins with {sections}"),
        })
    }

    /// 段: from so many items on, so many points.
    fn steps(&self) -> Option<String> {
        let step = |(items, points): (i64, i64)| match self.japanese {
            true => format!("{items}項目以上は{points}点"),
            false => format!("{points} points from {items} items on"),
        };
        let steps: Vec<String> = self.rule.ints("min_items").zip(self.rule.ints("points")).map(step).collect();
        (!steps.is_empty()).then(|| self.listed(&steps))
    }

    /// A range whose ends may each be open.
    fn between(&self, from: &str, until: &str, words: fn(&str, bool, bool) -> String) -> Option<String> {
        let end = |field: &str, is_upper: bool| {
            let value = self.rule.values(field).into_iter().next().filter(|value| value != NO_AGE)?;
            Some(words(&value, is_upper, self.japanese))
        };
        let ends: Vec<String> = [end(from, false), end(until, true)].into_iter().flatten().collect();
        (!ends.is_empty()).then(|| ends.join(self.pick("", " and ")))
    }

    /// 休日 of a year.
    fn days(&self) -> Option<String> {
        let year = self.rule.int("year")?;
        let day = |day: i64| match self.japanese {
            true => format!("{}月{}日", day / 100, day % 100),
            false => format!("{year}-{:02}-{:02}", day / 100, day % 100),
        };
        let days: Vec<String> = self.rule.ints("days").map(day).collect();
        let listed = self.listed(&days);
        (!days.is_empty()).then(|| if self.japanese { format!("{year}年の{listed}") } else { listed })
    }

    /// What stands in the way when it was entered.
    fn unless(&self) -> Option<String> {
        let found: Vec<String> =
            [self.words("unless_codes"), self.prefixed("unless_sections")].into_iter().flatten().collect();
        (!found.is_empty()).then(|| found.join(self.pick("、又は", ", or ")))
    }

    /// The 入院料 of a rule; any where it names none.
    fn wards(&self) -> String {
        let found: Vec<String> =
            [self.prefixed("ward_sections"), self.words("ward_codes")].into_iter().flatten().collect();
        let except: Vec<String> =
            [self.prefixed("except_ward_sections"), self.words("except_ward_codes")].into_iter().flatten().collect();
        let joined = match found.is_empty() {
            true => self.pick("いずれかの入院料", "any 入院料").to_owned(),
            false => found.join(self.pick("、又は", ", or ")),
        };
        match (except.is_empty(), self.japanese) {
            (true, _) => joined,
            (false, true) => format!("{joined}（{}を除く）", except.join("、")),
            (false, false) => format!("{joined} (but {})", except.join(", ")),
        }
    }

    /// Codes by the number of the day.
    fn periods(&self) -> Option<String> {
        let codes = self.rule.values("period_codes");
        let until = self.rule.ints("period_until").map(Some).chain(core::iter::repeat(None));
        let step = |(code, until): (String, Option<i64>)| match (until, self.japanese) {
            (Some(until), true) => format!("{until}日目まで{code}"),
            (Some(until), false) => format!("{code} up to day {until}"),
            (None, true) => format!("その後{code}"),
            (None, false) => format!("{code} after that"),
        };
        let steps: Vec<String> = codes.into_iter().zip(until).map(step).collect();
        (!steps.is_empty()).then(|| self.listed(&steps))
    }
}

/// 日数 of a stay.
fn days(value: &str, is_upper: bool, japanese: bool) -> String {
    match (is_upper, japanese) {
        (false, true) => format!("{value}日目以後"),
        (true, true) => format!("{value}日目まで"),
        (false, false) => format!("from {value} on"),
        (true, false) => format!("up to {value}"),
    }
}

/// 下限年齢・上限年齢 (項番41, 42): the lower one is reached, the upper one is not.
fn age(value: &str, is_upper: bool, japanese: bool) -> String {
    let (ja, en) = match value {
        "AA" => ("生後28日".to_owned(), "28 days after birth".to_owned()),
        "AE" => ("生後90日".to_owned(), "90 days after birth".to_owned()),
        "B3" => after_month_of(3),
        "B6" => after_month_of(6),
        "BF" => after_month_of(15),
        "BK" => after_month_of(20),
        "MG" => ("就学".to_owned(), "school age".to_owned()),
        years => {
            let years = years.trim_start_matches('0');
            (format!("{years}歳"), format!("the age of {years}"))
        }
    };
    let in_years = value.bytes().all(|byte| byte.is_ascii_digit());
    match (is_upper, in_years, japanese) {
        (false, true, true) => format!("{ja}以上"),
        (false, false, true) => format!("{ja}以後"),
        (true, true, true) => format!("{ja}未満"),
        (true, false, true) if value == "MG" => format!("{ja}前"),
        (true, false, true) => format!("{ja}より前"),
        (false, _, false) => format!("from {en}"),
        (true, _, false) => format!("before {en}"),
    }
}

fn after_month_of(years: u32) -> (String, String) {
    (
        format!("{years}歳に達した日の翌月の1日"),
        format!("the 1st of the month after the day on which {years} years are completed"),
    )
}

fn kinds(value: &str, is_upper: bool, japanese: bool) -> String {
    match (is_upper, japanese) {
        (false, true) => format!("{value}種類以上"),
        (true, true) => format!("{value}種類以下"),
        (false, false) => format!("at least {value}"),
        (true, false) => format!("at most {value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_as_the_columns_mean_them() {
        assert_eq!((age("06", false, true), age("06", true, true)), ("6歳以上".to_owned(), "6歳未満".to_owned()));
        assert_eq!(age("06", true, false), "before the age of 6");
        assert_eq!(age("MG", true, true), "就学前");
        assert_eq!(age("B3", true, true), "3歳に達した日の翌月の1日より前");
    }
}
