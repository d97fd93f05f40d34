//! `santei subsidies` as a user runs it, on a few schemes made for the test.

mod common;
mod schemes;

use common::{root, santei, text};
use schemes::{Masters, masters};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Output;

impl Masters {
    fn run(&self, args: &[&str]) -> Output {
        let images: Vec<&str> = self.files.iter().map(|file| file.to_str().unwrap()).collect();
        santei(&[args, &["--images"], images.as_slice()].concat())
    }

    /// The output of a command, and its exit code.
    fn said(&self, args: &[&str]) -> (String, Option<i32>) {
        let output = self.run(args);
        assert!(output.stderr.is_empty(), "{args:?}: {}", text(&output.stderr));
        (text(&output.stdout).to_owned(), output.status.code())
    }

    fn find(&self, facts: &[&str]) -> (String, Option<i32>) {
        let asked = ["subsidies", "find", "--prefecture", "27", "--houbetu", "80", "--at", "2024-07-01"];
        self.said(&[&asked, facts].concat())
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.files[0].with_file_name(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

/// What is refused, with exit code 2 and nothing on standard output.
fn refused(output: &Output) -> String {
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{}", text(&output.stdout));
    text(&output.stderr).to_owned()
}

#[test]
fn subsidies_are_listed_and_counted() {
    let masters = masters();
    let (list, code) = masters.said(&["subsidies", "list", "--prefecture", "27", "--houbetu", "80"]);
    assert_eq!(code, Some(0));
    assert!(
        list.contains("8027  2     こども医療  2018-04-01  期限なし  7歳の誕生日の前日が属する年度の年度初日から"),
        "{list}"
    );
    assert!(list.ends_with(
        "国の公費 0件、地方の公費 3件（1都道府県）\n地方の公費のうち 計算対象 3件、償還払い 0件、計算対象外 0件\n"
    ));
    let (list, _) = masters.said(&["--lang", "en", "subsidies", "list", "--houbetu", "81", "--at", "2024-07-01"]);
    let counts = "0 national, 3 local subsidies (of 1 prefectures)\n\
                  of the local ones: 1 computable, 1 refunded later, 1 not computable\n  pattern 1\n";
    assert!(list.ends_with(counts), "{list}");
    let (national, _) = masters.said(&["subsidies", "list", "--houbetu", "54"]);
    assert!(national.starts_with("番号") && national.contains("国の公費 1件、地方の公費 0件"), "{national}");
    let (_, code) = masters.said(&["subsidies", "list", "--prefecture", "13", "--houbetu", "80"]);
    assert_eq!(code, Some(1));
}

#[test]
fn the_list_for_machines_names_every_column() {
    let masters = masters();
    let (list, _) = masters.said(&["subsidies", "list", "--prefecture", "27", "--json"]);
    let list: Value = serde_json::from_str(&list).unwrap();
    let row = &list["local"][1];
    for (key, value) in [
        ("number", json!("8027")),
        ("every_agency", json!(true)),
        ("category", json!(2)),
        ("from", json!("2018-04-01")),
        ("until", Value::Null),
        ("age_from_basis", json!("fiscal_year_of_day_before")),
        ("age_from", json!(7)),
        ("age_until_basis", json!("fiscal_year_end_of_day_before")),
        ("age_until", json!(15)),
        ("outpatient", json!("yes")),
        ("income", json!("tax_free")),
        ("method", json!("receipt")),
        ("outpatient_pattern", json!("all")),
        ("caps_of", json!("patient")),
        ("outpatient_cap_day", Value::Null),
        ("other_subsidies", json!("yes")),
        ("grade", json!("B")),
        ("computable", json!(true)),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    assert_eq!(list["local"][0]["outpatient_cap_month"], 1_000);
    assert_eq!((&list["local"][3]["municipality"], &list["local"][4]["method"]), (&json!("271004"), &json!("refund")));
    assert_eq!(list["local"][5]["obstacle"], "pattern");
    assert_eq!(list["counts"]["not_computable"][0]["count"], 1);
    let law54 = list["national"].as_array().unwrap().iter().find(|own| own["law"] == "54").unwrap();
    assert_eq!((&law54["cap_from_certificate"], &law54["ledger"]), (&json!(true), &json!(true)));
    let schema: Value =
        serde_json::from_slice(&std::fs::read(root().join("schema/subsidies.schema.json")).unwrap()).unwrap();
    let described = schema["$defs"]["LocalForm"]["properties"].as_object().unwrap();
    let missing: Vec<_> = row.as_object().unwrap().keys().filter(|key| !described.contains_key(*key)).collect();
    assert!(missing.is_empty() && described["age_from"]["title"] == "対象年齢（以上）", "{missing:?}");
}

#[test]
fn a_subsidy_is_said_in_all_its_words() {
    let masters = masters();
    let (said, code) = masters.said(&["subsidies", "show", "80270002", "--category", "1"]);
    assert_eq!(code, Some(0));
    for words in [
        "8027 事業内区分1  こども医療\n\n・6歳の誕生日の前日が属する年度の年度末まで\n",
        "・外来: 自己負担額を除いた残りを助成、自己負担の上限 1日500円・月1,000円\n・入院: ",
        "・他の公費の自己負担も助成\n",
        "27 (都道府県内の全実施機関に共通)\n",
        "2018-04-01～期限なし\n",
        "要綱 第3条\n",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (all, _) = masters.said(&["--lang", "en", "subsidies", "show", "8027"]);
    assert_eq!(all.matches("8027 row ").count(), 3, "{all}");
    let (national, _) = masters.said(&["--lang", "en", "subsidies", "show", "54"]);
    assert!(
        national.contains("(national national-54)") && national.contains("The cap of the month stands"),
        "{national}"
    );
    let (one, _) = masters.said(&["subsidies", "show", "51136018"]);
    assert_eq!(one.matches("（国の公費").count() + one.matches("(国の公費").count(), 2, "{one}");
    let unknown = masters.run(&["subsidies", "show", "99999999"]);
    assert_eq!(refused(&unknown), "E9905 subsidy-number-unknown: 番号「99999999」の公費は、マスターにありません\n");
    let row = masters.run(&["--lang", "en", "subsidies", "show", "8027", "--category", "9"]);
    assert_eq!(
        refused(&row),
        "E9906 subsidy-category-unknown: the subsidy with the number '8027' has no row '9'; rows: 1, 2, 3\n"
    );
}

#[test]
fn practices_of_the_prefecture_stand_under_a_scheme() {
    let masters = masters().with_practice();
    let (said, _) = masters.said(&["subsidies", "show", "81270019"]);
    for words in ["\n都道府県の取扱い  practice-27-81\n・", "取扱いの通知\n", "実日数だけ数える\n"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (other, _) = masters.said(&["subsidies", "show", "8027"]);
    assert!(!other.contains("都道府県の取扱い"), "{other}");
}

#[test]
fn the_one_row_that_applies_is_found() {
    let masters = masters();
    let (said, code) = masters.find(&["--age", "5"]);
    assert_eq!(code, Some(0), "{said}");
    let head = "2024-07-01の外来、生年月日 2018-12-31（5歳の仮定: 時点の5年と182日前）\n\n当てはまる行:\n\n8027 事業内区分1  こども医療\n";
    assert!(said.starts_with(head), "{said}");
    let (said, code) = masters.find(&["--birth", "2017-04-02", "--insurer", "national", "--inpatient", "--lang", "en"]);
    assert!(code == Some(1) && said.starts_with("inpatient on 2024-07-01, born 2017-04-02\n"), "{said}");
    let (said, code) = masters.find(&["--age", "10", "--income", "general"]);
    assert!(code == Some(0) && said.contains("8027 事業内区分3"), "{said}");
    let (said, code) = masters.find(&["--age", "10", "--category", "2", "--income", "tax_free"]);
    assert!(code == Some(0) && said.contains("8027 事業内区分2"), "{said}");
}

#[test]
fn why_not_exactly_one_applies_is_said() {
    let masters = masters();
    let (conflict, code) = masters.find(&["--age", "10", "--income", "tax_free"]);
    assert!(
        code == Some(1) && conflict.contains("助成内容の異なる2つの行が当てはまります:\n\n8027 事業内区分2"),
        "{conflict}"
    );
    assert!(conflict.contains("\n8027 事業内区分3"), "{conflict}");
    let (open, code) = masters.find(&["--age", "10", "--lang", "en"]);
    assert!(code == Some(1) && open.contains("what decides is not given: income (--income)\n"), "{open}");
    let (none, code) = masters.find(&["--age", "30", "--income", "general"]);
    assert!(code == Some(1) && none.contains("当てはまる行はありません（近い順）:"), "{none}");
    let rows: Vec<&str> = none.lines().skip_while(|line| !line.starts_with('─')).skip(1).collect();
    let starts: Vec<&str> = rows.iter().map(|row| &row[..1]).collect();
    assert_eq!(starts, ["1", "3", "2"], "{none}");
    assert!(rows[0].ends_with("対象年齢（未満）") && rows[2].ends_with("対象年齢（未満）、所得区分"), "{none}");
}

#[test]
fn municipalities_are_looked_through_where_no_record_stands_for_all() {
    let masters = masters();
    let asked = ["subsidies", "find", "--prefecture", "27", "--houbetu", "81", "--age", "5", "--at", "2024-07-01"];
    let (said, code) = masters.said(&asked);
    assert_eq!(code, Some(1));
    assert!(said.contains("番号「8127」の記録はなく、法別番号と都道府県が同じ番号が3件あります:"), "{said}");
    assert!(said.contains("81270019  271004    甲市こども  区分1 が当てはまる\n"), "{said}");
    assert!(said.contains("81270027  272019    乙市こども  該当なし (区分1: 対象年齢（未満）)\n"), "{said}");
    let exact = ["subsidies", "find", "--number", "81270019", "--age", "5", "--at", "2024-07-01"];
    assert!(masters.said(&exact).0.contains("当てはまる行:\n\n81270019 事業内区分1  甲市こども\n"));
    let national = ["subsidies", "find", "--number", "54136015", "--age", "50", "--at", "2024-07-01"];
    let (said, code) = masters.said(&national);
    assert!(code == Some(0) && said.contains("国の公費です:"), "{said}");
    let nothing = ["--lang", "en", "subsidies", "find", "--number", "99990000", "--age", "5", "--at", "2024-07-01"];
    let (said, code) = masters.said(&nothing);
    assert!(
        code == Some(1)
            && said.ends_with("the masters have no subsidy '99990000', and none of its 法別番号 and prefecture\n")
    );
}

#[test]
fn a_check_digit_that_does_not_fit_is_said() {
    let masters = masters();
    let (said, code) = masters.said(&["subsidies", "find", "--number", "80270003", "--age", "5", "--at", "2024-07-01"]);
    let finding = "7018 payer-number-unverified: 80270003: 公費負担者番号の検証番号が合いません\n";
    assert!(code == Some(0) && said.starts_with(finding), "{said}");
}

#[test]
fn wrong_facts_are_refused_in_both_languages() {
    let masters = masters();
    let find = |facts: &[&str]| refused(&masters.run(&[&["subsidies", "find"], facts].concat()));
    let day = ["--prefecture", "27", "--houbetu", "80", "--age", "5", "--at", "2024-02-30"];
    let said = find(&day);
    assert!(said.contains("実在する日付 YYYY-MM-DD を指定してください / not a date: 2024-02-30"), "{said}");
    let front = ["--prefecture", "27", "--houbetu", "80", "--at", "2024-07-01"];
    let with = |facts: &[&str]| find(&[&front, facts].concat());
    for (facts, japanese, english) in [
        (&["--age", "5", "--insurer", "private"][..], "使える言葉ではありません", "expected one of `employees`"),
        (&["--age", "5", "--schooling", "college"], "使える言葉ではありません", "unknown variant `college`"),
        (&["--age", "5", "--condition", "ill"], "次のいずれかを指定してください", "expected one of: costly_long_term"),
    ] {
        let said = with(facts);
        assert!(said.contains(japanese) && said.contains(english), "{said}");
    }
    assert!(with(&["--age", "5", "--income", "rich"]).starts_with("E9909 income-word-unknown: 所得区分「rich」は、"));
    let born = with(&["--birth", "2024-07-02", "--lang", "en"]);
    assert_eq!(born, "E9910 born-after-the-day: the date of birth 2024-07-02 lies after the day 2024-07-01\n");
    assert!(
        with(&["--age", "5", "--number", "81270019"])
            .starts_with("E9908 subsidy-names-contradict: 公費負担者番号「81270019」は、")
    );
    assert!(find(&["--age", "5", "--at", "2024-07-01"]).starts_with("E9907 subsidy-not-named: 公費を指定してください"));
    let list = refused(&masters.run(&["subsidies", "list", "--prefecture", "48"]));
    assert!(list.contains("都道府県番号は01〜47です / the number of a prefecture is 01 to 47: 48"), "{list}");
}

const HEADINGS: &str = "case,payer_number,category,income_class,monthly_cap_yen,birth_date,insurer,class,confirmed,month,setting,date,\
                        visit,points,counter_yen,patient_yen,subsidy_yen\n";

/// A visit of a child of five under 8027.
fn row(case: &str, day: u32, points: u32, amounts: &str) -> String {
    format!(
        "{case},80270002,1,,,2019-01-15,employees,,no,2024-07,outpatient,2024-07-{day:02},first,{points},{amounts}\n"
    )
}

#[test]
fn cases_are_verified_visit_by_visit() {
    let masters = masters();
    // 20% of 4,560 and 3,000 yen, capped at 500 a day and 1,000 a month.
    let good =
        [HEADINGS, &row("a", 3, 456, "500,500,412"), &row("a", 5, 300, "500,500,100"), &row("a", 8, 300, "0,0,600")]
            .concat();
    let path = masters.file("good.csv", format!("\u{FEFF}{good}").as_bytes());
    let (said, code) = masters.said(&["subsidies", "verify", path.to_str().unwrap()]);
    assert!(code == Some(0) && said.ends_with("事例 1件中1件一致、受診 3件中3件一致、0件相違\n"), "{said}");
    assert!(said.starts_with("一致  a  2024-07-03  counter_yen 500、patient_yen 500、subsidy_yen 412\n"), "{said}");

    let bad = [
        HEADINGS,
        &row("a", 3, 456, "500,,"),
        &row("b", 3, 456, "400,,"),
        &row("a", 5, 300, "410,500,"),
        &row("b", 9, 100, "9,,"),
    ];
    let path = masters.file("bad.csv", bad.concat().as_bytes());
    let (said, code) = masters.said(&["--lang", "en", "subsidies", "verify", path.to_str().unwrap()]);
    assert!(code == Some(1) && said.ends_with("0 of 2 cases agree, 1 of 4 visits; 3 differ\n"), "{said}");
    assert!(said.contains("differs  a  2024-07-05  counter_yen expected 410 found 500, patient_yen 500\n"), "{said}");
    // One trace a case, of its first difference.
    assert_eq!(said.matches("    share 2024-07-").count(), 2, "{said}");
    assert!(
        said.contains("    share 2024-07-05 combination p\n") && said.contains("    share 2024-07-03 combination p\n")
    );
    assert!(said.contains("(8027, row 1)") && said.contains("[要綱 第3条]"), "{said}");

    let (json, _) = masters.said(&["subsidies", "verify", path.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&report["cases"], &report["rows_agreed"], &report["rows_differing"]),
        (&json!(2), &json!(1), &json!(3))
    );
    let amount = json!({"column": "counter_yen", "expected": 410, "found": 500});
    assert_eq!(
        (&report["results"][0]["rows"][1]["amounts"][0], &report["results"][0]["rows"][1]["line"]),
        (&amount, &json!(4))
    );
}

#[test]
fn a_file_of_cases_that_cannot_be_read_is_refused_whole() {
    let masters = masters();
    let good = row("a", 3, 456, "500,500,412");
    let refuse = |lang: &str, content: &[u8]| {
        let path = masters.file("cases.csv", content);
        let said = refused(&masters.run(&["--lang", lang, "subsidies", "verify", path.to_str().unwrap()]));
        said.split_once("cases.csv: ").unwrap().1.to_owned()
    };
    let with = |row: &str| [HEADINGS, &good, row].concat().into_bytes();
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("ja", b"case,colour\n".to_vec(), "E9912 csv-heading: 1行目2列目: 見出しが合いません: case, payer_number,"),
        (
            "en",
            b"case\n".to_vec(),
            "E9912 csv-heading: line 1, column 2: the headings do not fit: expected payer_number, found",
        ),
        ("en", with("b,80270002\n"), "E9913 csv-value: line 3, column 3 (-): expected 17列 / columns, found \"2\"\n"),
        (
            "ja",
            with(&row("b", 32, 1, "1,,")),
            "E9913 csv-value: 3行目12列目（date）: YYYY-MM-DDのはずが「2024-07-32」\n",
        ),
        (
            "en",
            with(&row("b", 3, 1, ",,")),
            "E9913 csv-value: line 3, column 15 (counter_yen): expected yen, found \"\"\n",
        ),
        (
            "en",
            with(&good.replace("employees", "private")),
            "E9914 csv-case-differs: line 3, column 7 (insurer): expected \"employees\"",
        ),
        (
            "en",
            with(&row("b", 3, 1, "1,,").replace("first", "last")),
            "E9913 csv-value: line 3, column 13 (visit): expected first, follow_up",
        ),
        (
            "ja",
            with(&row("b", 3, 1, "1,,").replace("2019-01-15", "2025-01-15")),
            "E9915 csv-case-refused: 3行目1列目: 事例「b」を請求として読めません: ",
        ),
        (
            "en",
            [with(""), b"\xFF\xFE,1\n".to_vec()].concat(),
            "E9911 csv-unreadable: line 3, column 1: not CSV: invalid utf-8",
        ),
    ];
    for (lang, content, expected) in cases {
        let said = refuse(lang, &content);
        assert!(said.starts_with(expected), "{said} instead of {expected}");
    }
    let missing = refused(&masters.run(&["subsidies", "verify", "no-such.csv"]));
    assert!(missing.starts_with("no-such.csv: 読み書きできません / cannot be read or written: "), "{missing}");
}

#[test]
fn what_the_hub_told_becomes_the_subsidies_of_a_claim() {
    let masters = masters();
    let told = json!([
        {"payer_number": "80270002", "recipient_number": "1234567", "category": "1", "without_share": true, "extra": {"備考": "x"}},
        {"payer_number": "80270002", "from": "2024-04-01", "conditions": ["severe"]},
        {"payer_number": "80270003"}
    ]);
    let path = masters.file("hub.json", told.to_string().as_bytes());
    let output = santei(&["subsidies", "hub", path.to_str().unwrap()]);
    assert_eq!(text(&output.stderr), "7018 payer-number-unverified: 80270003: 公費負担者番号の検証番号が合いません\n");
    let subsidies: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ids: Vec<_> = subsidies.as_array().unwrap().iter().map(|own| own["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["80270002", "80270002-2", "80270003"]);
    assert_eq!(subsidies[0]["certificate"]["extra"]["備考"], "x");

    // 窓口負担なし: the patient pays nothing, though the scheme leaves 500 yen a day.
    let claim = |subsidy: &Value| {
        json!({
            "id": "hub", "month": "2024-07", "setting": "outpatient", "institution": {"kind": "clinic"},
            "patient": {"birth_date": "2019-01-15"}, "coverages": [{"id": "h", "kind": "employees"}],
            "subsidies": [subsidy], "combinations": [{"id": "p", "coverage": "h", "subsidies": [subsidy["id"]]}],
            "encounters": [{"id": "v", "date": "2024-07-03"}],
            "visit_points": [{"encounter": "v", "combination": "p", "points": 456}]
        })
    };
    let counter = |subsidy: &Value| {
        let path = masters.file("claim.json", claim(subsidy).to_string().as_bytes());
        let (outcome, _) = masters.said(&["calc", path.to_str().unwrap(), "--json"]);
        serde_json::from_str::<Value>(&outcome).unwrap()["visits"][0]["counter_yen"].clone()
    };
    assert_eq!((counter(&subsidies[0]), counter(&subsidies[1])), (json!(0), json!(500)));
    let national = json!({"id": "n", "payer_number": "54136015", "certificate": {"monthly_cap_yen": 5_000}});
    let free = json!({"id": "n", "payer_number": "54136015", "certificate": {"monthly_cap_yen": 5_000, "without_share": true}});
    assert_eq!((counter(&national), counter(&free)), (json!(910), json!(0)));
}

#[test]
fn what_the_hub_cannot_have_told_is_refused() {
    let masters = masters();
    let path = masters.file("hub.json", br#"[{"payer_number": "80270002", "colour": 1}]"#);
    let said = refused(&santei(&["subsidies", "hub", path.to_str().unwrap()]));
    assert!(said.contains("unknown-field") && said.contains("/0/colour"), "{said}");
    let missing = refused(&santei(&["--lang", "en", "subsidies", "hub", "no-such.json"]));
    assert!(missing.starts_with("no-such.json: 読み書きできません / cannot be read or written: "), "{missing}");
}

#[test]
fn another_systems_table_is_accounted_for_row_by_row() {
    let Some(shelf) = santei_golden::shelf::find("another_systems_table_is_accounted_for_row_by_row") else { return };
    let file = shelf.join("corpus/chitan/chihou_kouhi.csv");
    let folder = tempfile::tempdir().unwrap();
    let image = folder.path().join("table.img");
    let (file, image) = (file.to_str().unwrap(), image.to_str().unwrap());
    let output = santei(&["--lang", "ja", "subsidies", "table", file, "--published", "2026-11-21", "--output", image]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.lines().any(|line| line.starts_with('計') && line.ends_with("1,782")), "{said}");
    // Prefecture, 法別番号 and 保険番号 choose a row; without the last, two that pay differently are a conflict.
    let find = |code: &[&str]| {
        let asked = ["--lang", "ja", "subsidies", "find", "--prefecture", "01", "--houbetu", "45", "--age", "40"];
        let output = santei(&[&asked[..], &["--at", "2024-07-01", "--images", image], code].concat());
        (output.status.code(), text(&output.stdout).to_owned())
    };
    let (code, said) = find(&["--category", "245"]);
    assert!(code == Some(0) && said.contains("障１割"), "{said}");
    let (code, said) = find(&["--inpatient"]);
    assert!(code == Some(1) && said.contains("245") && said.contains("345"), "{said}");
}

#[test]
fn what_is_no_such_table_is_refused_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (file, image) = (folder.path().join("x.csv"), folder.path().join("x.img"));
    std::fs::write(&file, "a,b\n1,2\n").unwrap();
    let (file, image) = (file.to_str().unwrap(), image.to_str().unwrap());
    let output = santei(&["subsidies", "table", file, "--published", "2026-11-21", "--output", image]);
    assert!(refused(&output).contains("39"), "{}", text(&output.stderr));
    assert!(!std::path::Path::new(image).exists());
}

#[test]
fn the_example_of_the_equality_test_agrees() {
    let file = root().join("golden/examples/equality.csv");
    let output = santei(&["--lang", "en", "subsidies", "verify", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).contains("2 of 2 cases agree, 3 of 3 visits"), "{}", text(&output.stdout));
}
