//! The national schemes against the 国公費マスター (2024-04-01, 暫定版), every cell of every row.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::{day, shelf};
use santei::Day;
use santei_masters::embedded;
use santei_masters::national::{self, ITEMS, NationalRow, Reason};
use santei_masters::rulebook::{FieldValue, RuleData};

/// Items that no field carries.
const NOT_CARRIED: &[(&str, &str)] = &[
    ("3-1", "who numbers the agencies: no part of a calculation"),
    ("4", "the department in charge: no part of a calculation"),
    ("5-1", "the start of the scheme; the start of the business (5-2) is compared"),
    ("9-1", "whether the scheme is limited to diseases: the claim says which points it covers"),
    ("9-5", "a remark in words"),
    ("9-8", "a remark in words; meals_covered follows it"),
    ("9-9", "that other laws come first is part of the order"),
    ("9-11", "a remark in words"),
    ("10-2", "in words what 11 says in numbers; the variant is read from it"),
    ("12-2", "follows from the share of 医療扶助 (12-4)"),
    ("12-3", "what is left of 100 per cent after 12-4 and the patient"),
    ("13", "persons without insurance: a remark in words"),
    ("14-4", "how days are counted, in words; 14-3 is compared"),
    ("14-5", "a remark in words"),
    ("14-6", "empty in every row"),
    ("15-2", "paper or not: no part of a calculation"),
    ("15-3", "a remark in words; ledger_total_cost is not in it"),
    ("16-1", "counts of months or tests: kept by the patient, not calculated"),
    ("16-2", "as 16-1"),
    ("16-3", "as 16-1"),
    ("17-2", "that some costs are not paid in kind; which ones is said in words"),
    ("17-3", "a remark in words; it takes the outpatient care of 38/602 out"),
];

/// Cells that differ from the rules on purpose: 順位, 法別, variant, item.
const DIFFERENT: &[(&str, &str, &str, &str, &str)] = &[
    ("2", "18", "", "3-2", "the numbers name the payer, not another scheme"),
    ("18", "19", "", "3-2", "the numbers name the payer, not another scheme"),
    ("20", "52", "", "3-2", "the numbers name prefectures and cities"),
    ("21", "54", "", "3-2", "the numbers name the payer, not another scheme"),
    ("32", "86", "", "3-2", "the numbers name the payer, not another scheme"),
    ("22", "51", "", "5-2", "caps stood on the certificate until 2014-12: another instance"),
    ("23", "51", "long_term", "11-1", "in words: what マル長 leaves"),
    ("23", "51", "long_term", "11-2", "in words: up to 10,000 yen"),
    ("23", "51", "long_term", "11-4", "in words: what マル長 leaves"),
    ("23", "51", "long_term", "11-5", "in words: up to 10,000 yen"),
    ("23", "51", "long_term", "11-7", "in words: what マル長 leaves"),
    ("23", "51", "long_term", "11-8", "in words: up to 10,000 yen"),
    ("33", "25", "", "18-1", "the cabinet order fixes a ceiling and is followed"),
    ("34", "12", "", "18-1", "the cabinet order fixes a ceiling and is followed"),
];

/// Cells by item.
type Cells = BTreeMap<&'static str, String>;

fn rows(shelf: &Path) -> Vec<NationalRow> {
    let bytes = std::fs::read(shelf.join("chitan/R06_kokkouhi_240401.csv")).unwrap();
    let rows = national::read("R06_kokkouhi_240401.csv", &bytes).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    assert_eq!(rows.len(), 44);
    rows
}

fn schemes() -> Vec<RuleData> {
    let embedded = embedded::read().unwrap();
    embedded.rulebook.rules.into_iter().filter(|rule| rule.kind == "national_scheme").collect()
}

fn text<'r>(rule: &'r RuleData, field: &str) -> &'r str {
    let Some(FieldValue::Text(text)) = rule.fields.get(field) else { panic!("{} {field}", rule.id) };
    text
}

fn int(rule: &RuleData, field: &str) -> i64 {
    let Some(FieldValue::Int(int)) = rule.fields.get(field) else { panic!("{} {field}", rule.id) };
    *int
}

fn number_or_none(int: i64) -> String {
    if int < 0 { "ー".to_owned() } else { int.to_string() }
}

/// The value of a field that every instance of the row shares.
fn shared(rules: &[&RuleData], field: &str) -> String {
    let values: BTreeSet<String> = rules
        .iter()
        .map(|rule| match &rule.fields[field] {
            FieldValue::Int(int) => number_or_none(*int),
            FieldValue::Text(text) => text.clone(),
            other => panic!("{field} {other:?}"),
        })
        .collect();
    values.into_iter().collect::<Vec<_>>().join(" ≠ ")
}

/// 0 or 1; with a setting in parentheses where only some instances say yes.
fn relation(rules: &[&RuleData], word: &str) -> String {
    let yes: Vec<_> = rules.iter().filter(|rule| text(rule, "high_cost") == word).collect();
    match yes.first() {
        None => "0".to_owned(),
        Some(_) if yes.len() == rules.len() => "1".to_owned(),
        Some(rule) => format!("1（{}）", if text(rule, "setting") == "inpatient" { "入院" } else { "外来" }),
    }
}

/// What the cells of a row should say, according to its instances.
fn expected(row: &NationalRow, rules: &[&RuleData]) -> Cells {
    let mut cells = Cells::new();
    let settings: BTreeSet<&str> = rules.iter().map(|rule| text(rule, "setting")).collect();
    let both = settings.contains("both") || settings.len() == 2;
    let flag = |yes: bool| i64::from(yes).to_string();
    cells.insert("9-2", flag(!both && settings.contains("inpatient")));
    cells.insert("9-3", flag(!both && settings.contains("outpatient")));
    cells.insert("9-4", flag(both));
    let agencies: BTreeSet<&str> =
        rules.iter().map(|rule| text(rule, "agency")).filter(|text| !text.is_empty()).collect();
    cells.insert("3-2", agencies.into_iter().collect::<Vec<_>>().join(" "));
    cells.insert("5-2", rules.iter().map(|rule| rule.from).min().unwrap().to_string());
    cells.insert("6", rules.iter().map(|rule| rule.until).max().unwrap().to_string());
    cells.insert("7", rules[0].cite.split_once("; ").unwrap().1.to_owned());
    for (item, field) in [
        ("1", "order"),
        ("2", "law"),
        ("8", "title_ja"),
        ("9-6", "meals"),
        ("9-7", "living"),
        ("9-10", "may_follow_local"),
        ("10-1", "before_insurance"),
        ("11-3", "patient_percent_30"),
        ("11-6", "patient_percent_20"),
        ("11-9", "patient_percent_10"),
        ("12-1", "with_assistance"),
        ("12-4", "assistance_percent"),
        ("14-3", "prorated"),
        ("15-1", "ledger"),
    ] {
        cells.insert(item, shared(rules, field));
    }
    for (rate, insurance, scheme, patient) in [
        (30, "11-1", "11-2", "patient_percent_30"),
        (20, "11-4", "11-5", "patient_percent_20"),
        (10, "11-7", "11-8", "patient_percent_10"),
    ] {
        let patient = int(rules[0], patient);
        let insured = if int(rules[0], "before_insurance") == 1 { 0 } else { 100 - rate };
        let none = patient < 0;
        cells.insert(insurance, if none { "ー".to_owned() } else { insured.to_string() });
        cells.insert(scheme, if none { "ー".to_owned() } else { (100 - insured - patient).to_string() });
    }
    // A limit by income: the fixed amount of the month, or what stands on the certificate, or nothing to pay.
    let (yen, cap) = (int(rules[0], "patient_yen_month"), int(rules[0], "cap_from_certificate"));
    let free = row.cell("14-2").contains("564000円以下の場合は0円") && int(rules[0], "patient_percent_30") == 0;
    cells.insert("14-1", flag(yen >= 0 || cap == 1 || free));
    cells.insert(
        "14-2",
        if yen >= 0 {
            format!("{yen}円")
        } else if cap == 1 {
            "階層".to_owned()
        } else {
            String::new()
        },
    );
    cells.insert("17-1", flag(rules.iter().any(|rule| int(rule, "in_kind") == 1)));
    cells.insert("18-1", flag(int(rules[0], "before_insurance") == 1));
    cells.insert("18-2", relation(rules, "designated"));
    cells.insert("18-3", relation(rules, "own"));
    cells.insert("18-4", relation(rules, "ordinary"));
    cells
}

/// A cell, in the words of `expected`.
fn normal(row: &NationalRow, item: &str) -> String {
    let cell = row.cell(item);
    match item {
        "3-2" => {
            let numbers = cell.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
            numbers.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
        }
        "5-2" => day(cell).max(day("2012-04-01")).to_string(),
        "6" => row.until().to_string(),
        "12-1" => cell.replace(" （医療保険併用の場合は適用可）", ""),
        "14-2" => {
            if cell.contains("564000円超の場合は2万円") {
                "20000円".to_owned()
            } else if cell == "ー" || cell.contains("564000円以下の場合は0円") {
                String::new()
            } else {
                "階層".to_owned()
            }
        }
        // The remark tells for whom, which is the variant of the row.
        "18-2" => cell.replace("（マル長以外の者）", ""),
        "18-4" => cell.replace("（マル長の者）", "").replace('１', "1"),
        _ => cell.to_owned(),
    }
}

#[test]
fn every_cell_of_the_master_stands_in_the_rules() {
    let Some(shelf) = shelf("every_cell_of_the_master_stands_in_the_rules") else { return };
    let schemes = schemes();
    let mut used: BTreeMap<(&str, Day), usize> = BTreeMap::new();
    let mut different = BTreeSet::new();
    for row in rows(&shelf) {
        let rules = row.instances(&schemes);
        assert!(!rules.is_empty(), "no rule for 順位{} {}", row.cell("1"), row.cell("10-2"));
        for rule in &rules {
            *used.entry((&rule.id, rule.from)).or_default() += 1;
        }
        let cells = expected(&row, &rules);
        let items: BTreeSet<&str> = cells.keys().copied().chain(NOT_CARRIED.iter().map(|(item, _)| *item)).collect();
        let missing: Vec<_> = ITEMS.iter().map(|(item, _)| item).filter(|item| !items.contains(*item)).collect();
        assert!(missing.is_empty() && cells.len() + NOT_CARRIED.len() == items.len(), "{missing:?}");
        for (item, wanted) in &cells {
            if normal(&row, item) != *wanted {
                let key = [row.cell("1"), row.cell("2"), row.variant(), item].map(str::to_owned);
                different.insert((key, format!("{} | {wanted}", row.cell(item))));
            }
        }
    }
    let allowed: BTreeSet<[String; 4]> = DIFFERENT
        .iter()
        .map(|(order, law, variant, item, _)| [order, law, variant, item].map(|text| (*text).to_owned()))
        .collect();
    let found: BTreeSet<_> = different.iter().map(|(key, _)| key.clone()).collect();
    assert!(found == allowed, "found {different:#?}, allowed {allowed:#?}");
    // Every instance that cites the master is the one of one row; the others are those the master does not have.
    let others: Vec<_> = schemes.iter().filter(|rule| !used.contains_key(&(rule.id.as_str(), rule.from))).collect();
    let others: Vec<_> = others.iter().map(|rule| (rule.id.as_str(), rule.cite.contains("順位"))).collect();
    assert_eq!(others, [("national-14", false), ("national-22", false), ("national-51-601", false)]);
    assert!(used.values().all(|&count| count == 1), "{used:?}");
    assert_eq!(used.len(), 48);
}

#[test]
fn one_instance_answers_for_a_scheme_setting_variant_and_day() {
    let schemes = schemes();
    let settings = |rule: &RuleData| match text(rule, "setting") {
        "both" => vec!["inpatient", "outpatient"],
        one => vec![if one == "inpatient" { "inpatient" } else { "outpatient" }],
    };
    for (index, rule) in schemes.iter().enumerate() {
        for other in &schemes[index + 1..] {
            let key = |rule: &RuleData| ["law", "agency", "variant"].map(|field| text(rule, field).to_owned());
            let together = settings(rule).iter().any(|setting| settings(other).contains(setting));
            let meet = rule.from <= other.until && other.from <= rule.until;
            assert!(key(rule) != key(other) || !together || !meet, "{} and {}", rule.id, other.id);
        }
    }
}

#[test]
fn the_order_is_that_of_the_lists() {
    let schemes = schemes();
    let mut order: Vec<(i64, &str)> = schemes.iter().map(|rule| (int(rule, "order"), text(rule, "law"))).collect();
    order.sort_unstable();
    let mut laws: Vec<&str> = order.into_iter().map(|(_, law)| law).collect();
    laws.dedup();
    // copay-semantics §3, with 15 before 21 as in the master.
    let wanted = "13 14 18 29 30 10 11 20 15 21 16 24 22 28 17 79 19 23 52 54 51 38 53 66 62 86 25 12";
    assert_eq!(laws.join(" "), wanted);
}

#[test]
fn every_row_of_the_master_is_accounted_for() {
    let Some(shelf) = shelf("every_row_of_the_master_is_accounted_for") else { return };
    let accounting = national::accounting(&rows(&shelf), &schemes());
    println!("{accounting:#?}");
    assert_eq!((accounting.read, accounting.carried), (44, 44));
    // The outpatient care of 肝がん on 生活保護 is refunded.
    let not: Vec<_> = accounting.not_computed.iter().map(|(_, law, setting, why)| (&**law, &**setting, *why)).collect();
    assert_eq!(not, [("38", "outpatient", Reason::NotInKind); 2]);
    assert_eq!((accounting.computable, accounting.beyond.len()), (44, 3));
}

/// A row of the master that is read.
fn national_row() -> Vec<String> {
    let cell = |form| match form {
        national::Form::Whole => "1",
        national::Form::Law => "13",
        national::Form::Text => "ー",
        national::Form::Date => "2024-04-01",
        national::Form::End => "ー",
        national::Form::Flag => "1（入院）",
        national::Form::Percent => "70＋マル長（30のうちの１万円を超えた分）",
    };
    ITEMS.iter().map(|(_, form)| cell(*form).to_owned()).collect()
}

#[test]
fn a_row_of_the_master_that_is_not_as_listed_is_refused() {
    let read = |row: &[String]| national::read("k.csv", format!("a\nb\nc\n{}\n", row.join(",")).as_bytes());
    let good = read(&national_row()).unwrap();
    assert_eq!((good.len(), good[0].number, good[0].cell("2"), good[0].variant()), (1, 4, "13", ""));
    for (item, text, code) in [
        ("1", "0", 9007),
        ("2", "5", 9007),
        ("4", "", 9014),
        ("5-1", "2024/04/01", 9008),
        ("6", "", 9008),
        ("9-2", "2", 9013),
        ("9-2", "1入院", 9013),
        ("11-1", "101", 9013),
        ("11-1", "70割", 9013),
    ] {
        let mut row = national_row();
        let at = ITEMS.iter().position(|(known, _)| *known == item).unwrap();
        row[at] = text.to_owned();
        let refusals = read(&row).unwrap_err();
        assert_eq!((refusals.len(), refusals[0].def.code, refusals[0].row), (1, code, Some(4)), "{item} {text}");
        assert_eq!(refusals[0].column, Some((u16::try_from(at + 1).unwrap(), item.to_owned())));
    }
    assert_eq!(read(&national_row()[..55]).unwrap_err()[0].def.code, 9002);
    assert_eq!(national::read("k.csv", b"a\nb\nc\n").unwrap_err()[0].def.code, 9001);
    assert_eq!(national::read("k.csv", b"a\nb\nc\n\xff\n").unwrap_err()[0].def.code, 9017);
    let unknown = national::accounting(&good, &[]);
    assert_eq!((unknown.read, unknown.carried, unknown.not_computed[0].3), (1, 0, Reason::NoInstance));
}
