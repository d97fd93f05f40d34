//! `santei diff` as a user runs it: each kind of cause with amounts worked out by hand, and sums that have to agree.

mod common;

use common::{root, santei, text};
use santei_golden::{shelf, tables};
use santei_masters::embedded;
use santei_masters::parameters::Parameters;
use santei_masters::rulebook::Rulebook;
use santei_masters::write::{ImageContent, write_image};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    /// An image of 医科診療行為 with these codes and points from a day, and of what else is given.
    fn image(&self, name: &str, from: &str, fees: &[(&str, &str)], more: &[(&str, Vec<u8>)]) -> String {
        let rows: Vec<Vec<u8>> = fees.iter().map(|(code, points)| fee(code, points, from)).collect();
        let published = if from < "20240601" { "20240201" } else { "20240531" };
        let file = self.write(&format!("s_ALL{published}.csv"), &rows.concat());
        let more: Vec<String> = more.iter().map(|(name, bytes)| self.write(name, bytes)).collect();
        let image = self.path(name);
        let mut arguments = vec!["masters", "build", "--label", name, "-o", &image, &file];
        arguments.extend(more.iter().map(String::as_str));
        let output = santei(&arguments);
        assert!(output.status.success(), "{}", text(&output.stdout));
        image
    }

    fn claims(&self, claims: &[Value]) -> String {
        let lines: Vec<String> = claims.iter().map(Value::to_string).collect();
        self.write("claims.jsonl", lines.join("\n").as_bytes())
    }
}

/// A 医科診療行為 row. Half-width kana stand for a name.
fn fee(code: &str, points: &str, from: &str) -> Vec<u8> {
    let mut fields: Vec<&[u8]> = vec![b""; 150];
    for (no, value) in [(1, "0"), (2, "S"), (3, code), (11, "3"), (12, points), (40, "1"), (68, "1"), (87, from)] {
        fields[no - 1] = value.as_bytes();
    }
    (fields[4], fields[6], fields[87]) = (b"\xbc\xae\xbc\xdd", b"\xbc\xae\xbc\xdd", b"99999999");
    let quoted: Vec<Vec<u8>> = fields.iter().map(|field| [b"\"", *field, b"\""].concat()).collect();
    [quoted.join(&b","[..]), b"\r\n".to_vec()].concat()
}

/// A row of 05 算定回数テーブル: once a month.
fn once_a_month(code: &str) -> Vec<u8> {
    let mut fields = vec![""; 14];
    let values =
        [(1, "0"), (2, code), (3, "LIMIT"), (4, "131"), (6, "1"), (7, "0"), (13, "20240601"), (14, "99999999")];
    for (no, value) in values {
        fields[no - 1] = value;
    }
    format!("\"{}\"\r\n", fields.join("\",\"")).into_bytes()
}

const FIRST: &str = "111000110";
const AGAIN: &str = "112007410";

/// A person with 3割: codes by day of the month. Nothing is added.
fn claim(id: &str, month: &str, acts: &[(u32, &str)]) -> Value {
    let unit = |(day, code): &(u32, &str)| {
        let date = format!("{month}-{day:02}");
        json!({"service_class": "11", "combination": "p", "encounter": format!("e{day}"),
            "times": [{"date": date, "count": 1}], "lines": [{"code": code}]})
    };
    let mut days: Vec<u32> = acts.iter().map(|(day, _)| *day).collect();
    days.dedup();
    let encounters: Vec<Value> =
        days.iter().map(|day| json!({"id": format!("e{day}"), "date": format!("{month}-{day:02}")})).collect();
    json!({"id": id, "month": month, "setting": "outpatient", "institution": {"kind": "clinic"},
        "patient": {"birth_date": "1980-01-01"},
        "coverages": [{"id": "h", "kind": "employees", "income_class": "u", "limit_confirmation": "online"}],
        "combinations": [{"id": "p", "coverage": "h"}], "encounters": encounters,
        "units": acts.iter().map(unit).collect::<Vec<_>>(), "settings": {"completion": "off"}})
}

/// The report as JSON, with the exit code.
fn diff(arguments: &[&str]) -> (Value, i32) {
    let output = santei(&[&["diff"], arguments, &["--format", "json"]].concat());
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", text(&output.stdout), text(&output.stderr)));
    (report, output.status.code().unwrap())
}

/// Kind, change, id and net of points, cost, insurer, patient and what is collected, of the causes that move money.
fn told(report: &Value) -> Vec<(String, [i64; 5])> {
    let causes = report["causes"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let net = |cause: &Value, name: &str| cause["amounts"]["net"][name].as_i64().unwrap();
    let of = |cause: &Value| {
        let words = [word(&cause["kind"]), word(&cause["change"]), word(&cause["id"])].join(" ");
        let names = ["points_x100", "cost_yen", "insurer_yen", "patient_yen", "collected_yen"];
        (words, names.map(|name| net(cause, name)))
    };
    causes.map(of).filter(|(_, sums)| sums.iter().any(|sum| *sum != 0)).collect()
}

/// What has to hold of every report: the causes sum to the difference, the sides differ by it, and the payers of each cause are its cost.
fn assert_sums(report: &Value) {
    fn amounts(value: &Value) -> Vec<(String, i64)> {
        let mut list = Vec::new();
        for (name, value) in value.as_object().unwrap() {
            match value {
                Value::Object(classes) => {
                    list.extend(classes.iter().map(|(class, yen)| (class.clone(), yen.as_i64().unwrap())));
                }
                value => list.push((name.clone(), value.as_i64().unwrap())),
            }
        }
        list
    }
    let mut rest: std::collections::BTreeMap<String, i64> = Default::default();
    let mut add = |value: &Value, sign: i64| {
        for (name, amount) in amounts(value) {
            *rest.entry(name).or_default() += sign * amount;
        }
    };
    let causes = report["causes"].as_array().unwrap();
    causes.iter().for_each(|cause| add(&cause["amounts"]["net"], 1));
    add(&report["difference"]["net"], -1);
    assert!(rest.values().all(|value| *value == 0), "causes and difference: {rest:?}");
    let mut add = |value: &Value, sign: i64| {
        for (name, amount) in amounts(value) {
            *rest.entry(name).or_default() += sign * amount;
        }
    };
    add(&report["right_total"], 1);
    add(&report["left_total"], -1);
    add(&report["difference"]["net"], -1);
    assert!(rest.values().all(|value| *value == 0), "sides and difference: {rest:?}");
    // Where a claim's payers could not be attributed, its costs were all the same.
    if causes.iter().any(|cause| cause["kind"] == "interaction") {
        return;
    }
    for cause in causes {
        let sums = &cause["amounts"]["net"];
        let subsidies = sums["subsidies_yen"].as_object().unwrap().values();
        let payers = ["insurer_yen", "high_cost_yen", "patient_yen", "open_yen"].map(|name| &sums[name]);
        let paid: i64 = payers.into_iter().chain(subsidies).map(|yen| yen.as_i64().unwrap()).sum();
        assert_eq!(paid, sums["cost_yen"].as_i64().unwrap(), "{cause}");
    }
}

#[test]
fn a_price_that_changed_is_one_cause() {
    let folder = Folder::new();
    let left = folder.image("left.img", "20240601", &[(FIRST, "288.00")], &[]);
    let right = folder.image("right.img", "20240601", &[(FIRST, "290.00")], &[]);
    let claims = folder.claims(&["a", "b", "c"].map(|id| claim(id, "2024-06", &[(3, FIRST)])));
    let (report, code) = diff(&[&claims, "--left-images", &left, "--right-images", &right]);
    assert_eq!(code, 1);
    // 864 yen are collected as 860, 870 as 870.
    assert_eq!(told(&report), [("master_row changed 111000110".to_owned(), [600, 60, 42, 18, 30])]);
    let cause = &report["causes"][0];
    assert_eq!((&cause["claims"], &cause["lines"]), (&json!(3), &json!(3)));
    assert_eq!((&cause["left"]["ja"], &cause["right"]["en"]), (&json!("288点"), &json!("290 points")));
    assert_eq!(cause["examples"], json!(["a", "b", "c"]));
    assert_eq!(report["codes"][0]["up_yen"], 60);
    assert_sums(&report);
}

#[test]
fn identical_sides_differ_in_nothing() {
    let (report, code) = diff(&[
        "golden/examples/outpatient-r08.json",
        "golden/examples/share-r08.json",
        "golden/examples/inpatient-r06.json",
    ]);
    assert_eq!((code, report["causes"].as_array().unwrap().len()), (0, 0));
    assert_eq!((&report["claims"]["compared"], &report["claims"]["changed"]), (&json!(3), &json!(0)));
    assert_eq!(report["left_total"], report["right_total"]);
}

#[test]
fn rounding_of_several_causes_stands_by_itself() {
    let folder = Folder::new();
    let left = folder.image("left.img", "20240601", &[(FIRST, "288.00"), (AGAIN, "73.00")], &[]);
    let right = folder.image("right.img", "20240601", &[(FIRST, "290.00"), (AGAIN, "74.00")], &[]);
    let claims = folder.claims(&[claim("a", "2024-06", &[(3, FIRST), (10, AGAIN)])]);
    let (report, _) = diff(&[&claims, "--left-images", &left, "--right-images", &right]);
    // 860 + 220 against 870 + 220: ten yen more, of which six and three are the exact shares.
    let expected = [
        ("master_row changed 111000110".to_owned(), [200, 20, 14, 6, 6]),
        ("master_row changed 112007410".to_owned(), [100, 10, 7, 3, 3]),
        ("counter changed counter".to_owned(), [0, 0, 0, 0, 1]),
    ];
    assert_eq!(told(&report), expected);
    assert_sums(&report);
}

#[test]
fn a_revision_moves_dates_and_names_what_it_abolished() {
    let folder = Folder::new();
    let old = folder.image("r04.img", "20220401", &[(FIRST, "288.00"), (AGAIN, "73.00")], &[]);
    let new = folder.image("r06.img", "20240601", &[(FIRST, "291.00")], &[]);
    let claims = folder.claims(&[claim("a", "2024-05", &[(3, FIRST), (31, AGAIN)])]);
    let (report, code) = diff(&[&claims, "--images", &old, &new, "--right-month", "2024-06"]);
    assert_eq!(code, 1);
    // 73 points gone: 219 yen, collected 220. The first visit: 864 → 860, 873 → 870.
    let expected = [
        ("master_row only_left 112007410".to_owned(), [-7300, -730, -511, -219, -219]),
        ("master_row changed 111000110".to_owned(), [300, 30, 21, 9, 9]),
    ];
    assert_eq!(told(&report), expected);
    let gone = &report["causes"][0];
    assert_eq!(gone["right"]["ja"], "2024-05-31で廃止");
    assert_eq!(report["claims"]["days_clamped"], 2, "the day of the encounter and that of the unit");
    assert_eq!((&report["left"]["month"], &report["right"]["month"]), (&Value::Null, &json!("2024-06")));
    assert_sums(&report);
}

#[test]
fn a_row_of_the_fee_table_and_an_option_are_causes() {
    let folder = Folder::new();
    let fees = [(FIRST, "288.00")];
    let without = folder.image("without.img", "20240601", &fees, &[]);
    let with = folder.image("with.img", "20240601", &fees, &[("05_20240701.csv", once_a_month(FIRST))]);
    let claims = folder.claims(&[claim("a", "2024-07", &[(3, FIRST), (10, FIRST)])]);
    let (report, _) = diff(&[&claims, "--left-images", &without, "--right-images", &with]);
    let [(cause, sums)] = &told(&report)[..] else { panic!("{report}") };
    assert!(cause.starts_with("rule only_right 05: 111000110 算定単位131"), "{cause}");
    // 2,880 yen less: of 860 yen for each of both visits one is left.
    assert_eq!(sums, &[-28800, -2880, -2016, -864, -860]);
    assert_sums(&report);

    let (report, _) = diff(&[&claims, "--images", &with, "--right-set", "adjudication=warn"]);
    let [(cause, sums)] = &told(&report)[..] else { panic!("{report}") };
    assert!(cause.starts_with("rule only_left 05: 111000110"), "{cause}");
    assert_eq!(sums, &[28800, 2880, 2016, 864, 860]);
    assert_eq!(report["right"]["settings"], "adjudication=warn");
    assert_sums(&report);
}

/// An image of newer parameters and rules, to be used beside others.
fn newer(change: impl FnOnce(&mut Parameters, &mut Rulebook)) -> Vec<u8> {
    let mut embedded = embedded::read().unwrap();
    embedded.parameters.edition = embedded.parameters.edition.next();
    embedded.rulebook.edition = embedded.rulebook.edition.next();
    change(&mut embedded.parameters, &mut embedded.rulebook);
    let content = ImageContent {
        parameters: Some(embedded.parameters),
        rulebook: Some(embedded.rulebook),
        ..ImageContent::default()
    };
    write_image(&content).unwrap()
}

#[test]
fn a_parameter_is_a_cause_with_both_values() {
    let folder = Folder::new();
    let image = folder.image("x.img", "20240601", &[(FIRST, "290.00")], &[]);
    let mut changed = Vec::new();
    let two_tenths = newer(|parameters, _| {
        for value in
            parameters.values.iter_mut().filter(|value| value.id.starts_with("burden.") && value.ratio == Some((3, 10)))
        {
            value.ratio = Some((1, 5));
            changed.push(value.id.clone());
        }
    });
    let two_tenths = folder.write("two.img", &two_tenths);
    let claims = folder.claims(&[claim("a", "2024-06", &[(3, FIRST)])]);
    let (report, _) = diff(&[&claims, "--left-images", &image, "--right-images", &image, &two_tenths]);
    let [(cause, sums)] = &told(&report)[..] else { panic!("{report}") };
    assert!(changed.iter().any(|id| *cause == format!("parameter changed {id}")), "{cause}");
    // 2,900 yen: 870 against 580.
    assert_eq!(sums, &[0, 0, 290, -290, -290]);
    let cause = &report["causes"][0];
    assert_eq!((&cause["left"]["ja"], &cause["right"]["ja"]), (&json!("0.3"), &json!("0.2")));
    assert_ne!(cause["right"]["citation"], "");
    assert_sums(&report);
}

/// The claims of the golden cases that are told as claims, one a line.
fn golden_claims(folder: &Folder) -> String {
    let mut claims = Vec::new();
    for part in ["hand", "hand-share", "hand-schemes", "notice", "points", "inpatient", "selected-care"] {
        let cases = santei_golden::load(&root().join("golden/cases").join(part)).unwrap();
        claims.extend(cases.into_iter().map(|(_, case)| case.claim));
    }
    // One in three shows every kind of cause.
    let claims: Vec<Value> = claims.into_iter().step_by(3).collect();
    assert!(claims.len() > 200, "{}", claims.len());
    folder.claims(&claims)
}

/// Every claim of the golden cases under other prices of rules and parameters: whatever the causes, they sum to the difference, in
/// the CSV as in the JSON, with any number of threads.
#[test]
fn causes_always_sum_to_the_difference() {
    let folder = Folder::new();
    let changed = newer(|parameters, rulebook| {
        for value in parameters.values.iter_mut().filter(|value| value.unit == "yen") {
            value.ratio = value.ratio.map(|(numerator, denominator)| (numerator + 1_000 * denominator, denominator));
        }
        let mut place = 0;
        rulebook.rules.retain(|rule| {
            place += 1;
            rule.kind == "service_class" || rule.kind == "receipt_category" || place % 7 != 0
        });
    });
    let changed = folder.write("changed.img", &changed);
    let default = folder.write("default.img", santei_data::IMAGE);
    let claims = golden_claims(&folder);
    let sides = ["--left-images", &default, "--right-images", &default, &changed];
    let arguments = [&[claims.as_str()], &sides[..]].concat();
    let (report, code) = diff(&[&arguments[..], &["--threads", "1"]].concat());
    assert_eq!(code, 1);
    assert_sums(&report);
    let kinds: Vec<&str> =
        report["causes"].as_array().unwrap().iter().map(|cause| cause["kind"].as_str().unwrap()).collect();
    for kind in ["rule", "parameter", "counter", "interaction", "finding"] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let (again, _) = diff(&[&arguments[..], &["--threads", "3"]].concat());
    assert_eq!(report, again);

    let csv = folder.path("out.csv");
    let output = santei(&[&["diff"], &arguments[..], &["--format", "csv", "-o", &csv]].concat());
    assert_eq!(output.status.code(), Some(1));
    let mut reader = csv::Reader::from_path(&csv).unwrap();
    let heading = reader.headers().unwrap().clone();
    let column = |name: &str| heading.iter().position(|own| own == name).unwrap();
    let (cost, collected) = (column("cost_yen"), column("collected_yen"));
    let (mut sums, mut claims) = ([0i64; 2], std::collections::BTreeSet::new());
    for (place, row) in reader.records().enumerate() {
        let row = row.unwrap();
        sums[0] += row[cost].parse::<i64>().unwrap();
        sums[1] += row[collected].parse::<i64>().unwrap();
        claims.insert(row[0].to_owned());
        assert!(place < 100_000);
    }
    let net = &report["difference"]["net"];
    assert_eq!(sums, [net["cost_yen"].as_i64().unwrap(), net["collected_yen"].as_i64().unwrap()]);

    // The same months later: dates move, the result differs, the sums agree.
    let (report, _) = diff(&[&folder.path("claims.jsonl"), "--right-month", "2026-07"]);
    assert_sums(&report);
}

#[test]
fn the_corpus_under_two_revisions_sums_up() {
    let Some(shelf) = shelf::find("diff of R04 and R06 on the corpus") else { return };
    let folder = Folder::new();
    let images = folder.write("r04-r06.img", &tables::r04_r06(&shelf));
    let ssk = shelf.join("corpus/uke/ssk_sample_med/11_RECODEINFO_MED.CSV");
    let receiptisan = shelf.join("corpus/uke/receiptisan/RECEIPTC_GAIRAI_SAMPLE.UKE");
    let months = ["--left-month", "2024-05", "--right-month", "2024-06"];
    let files = [ssk.to_str().unwrap(), receiptisan.to_str().unwrap(), "--images", &images];
    let (report, _) = diff(&[&files[..], &months[..]].concat());
    assert_sums(&report);
    let first = report["causes"].as_array().unwrap().iter().find(|cause| cause["id"] == FIRST).unwrap();
    assert_eq!((&first["left"]["ja"], &first["right"]["ja"]), (&json!("288点"), &json!("291点")));
    assert!(report["causes"].as_array().unwrap().iter().all(|cause| cause["kind"] != "interaction"), "{report}");
}

// ---- another engine ----

/// The library of this build.
fn this_library() -> PathBuf {
    let name = format!("{}santei_c{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    std::env::current_exe().unwrap().parent().unwrap().join(name)
}

/// A library that answers with an Outcome of the test.
fn other_library(folder: &Folder, name: &str, flags: &[&str]) -> String {
    let library = folder.path(name);
    let outcome = format!("-DOUTCOME=\"{}\"", folder.path("outcome.json"));
    let source = root().join("bindings/cli/tests/other_engine/other_engine.c");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o", &library, &outcome])
        .args(flags)
        .arg(source)
        .status()
        .unwrap();
    assert!(compiled.success());
    library
}

#[test]
fn the_same_engine_behind_its_library_differs_in_nothing() {
    let folder = Folder::new();
    let claims = golden_claims(&folder);
    let library = this_library();
    assert!(library.exists(), "{}", library.display());
    let (report, code) = diff(&[&claims, "--left-engine", library.to_str().unwrap()]);
    assert_eq!((code, &report["causes"]), (0, &json!([])), "{}", report["causes"]);
    assert_eq!(report["left"]["engine"], report["right"]["engine"]);
    assert_eq!(report["left"]["library"], json!(library));
}

#[test]
fn another_engine_is_a_cause_of_its_own() {
    let folder = Folder::new();
    let image = folder.image("x.img", "20240601", &[(FIRST, "290.00")], &[]);
    let cheaper = folder.image("cheaper.img", "20240601", &[(FIRST, "288.00")], &[]);
    let claims = folder.claims(&[claim("a", "2024-06", &[(3, FIRST)])]);
    // The other engine says 288 points where the row says 290.
    let file = folder.write("claim.json", claim("a", "2024-06", &[(3, FIRST)]).to_string().as_bytes());
    let outcome = santei(&["calc", &file, "--json", "--images", &cheaper]).stdout;
    folder.write("outcome.json", text(&outcome).replace("\"engine\":\"0.1.0\"", "\"engine\":\"8.7.6\"").as_bytes());
    let library = other_library(&folder, "other.so", &[]);
    let (report, code) = diff(&[&claims, "--images", &image, "--left-engine", &library]);
    assert_eq!(code, 1);
    assert_eq!(told(&report), [("engine changed engine".to_owned(), [200, 20, 14, 6, 10])]);
    let cause = &report["causes"][0];
    assert_eq!((&cause["left"]["ja"], &cause["right"]["ja"]), (&json!("8.7.6"), &json!("0.1.0")));
    assert_eq!((&cause["lines"], &cause["codes"][0]["code"]), (&json!(1), &json!(FIRST)));
    assert_eq!(report["left"]["engine"], "8.7.6");
    assert_sums(&report);

    // With another price on the right as well, each has its cause: 288 → 290 by the engine, 290 → 288 by the row.
    let (report, _) = diff(&[&claims, "--images", &image, "--left-engine", &library, "--right-images", &cheaper]);
    let expected = [
        ("master_row changed 111000110".to_owned(), [-200, -20, -14, -6, -10]),
        ("engine changed engine".to_owned(), [200, 20, 14, 6, 10]),
    ];
    assert_eq!(told(&report), expected);
    assert_eq!(report["difference"]["net"]["cost_yen"], 0);
    assert_sums(&report);
}

#[test]
fn a_claim_that_one_side_refuses_is_a_difference() {
    let folder = Folder::new();
    let image = folder.image("x.img", "20240601", &[(FIRST, "290.00")], &[]);
    let mut impossible = claim("c", "2024-06", &[(3, FIRST)]);
    impossible["combinations"] = json!([]);
    let claims = folder.claims(&[claim("refuse", "2024-06", &[(3, FIRST)]), impossible]);
    let library = other_library(&folder, "other.so", &[]);
    let (report, code) = diff(&[&claims, "--images", &image, "--right-engine", &library]);
    assert_eq!(code, 1);
    // 290 points, of which 870 yen are collected, are gone with the claim.
    assert_eq!(
        told(&report),
        [("refused only_right E1001 image-refused".to_owned(), [-29000, -2900, -2030, -870, -870])]
    );
    assert_eq!(report["claims"]["refused_right"], 1);
    assert_eq!((&report["claims"]["refused_both"], &report["claims"]["compared"]), (&json!(1), &json!(2)));
    assert_eq!(report["refusals"][0]["side"], "right");
    assert_eq!(report["refusals"][1]["side"], "both");
    assert_sums(&report);

    // What is no Outcome is an error, not a difference.
    let claims = folder.claims(&[claim("a", "2024-06", &[(3, FIRST)])]);
    folder.write("outcome.json", b"{}");
    let output = santei(&["--lang", "en", "diff", &claims, "--images", &image, "--right-engine", &library]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("E9997 diff-engine-answer"), "{}", text(&output.stderr));
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_written() {
    let folder = Folder::new();
    let claims = folder.claims(&[claim("a", "2024-06", &[(3, FIRST)])]);
    let broken = folder.write("broken.jsonl", b"{\"id\": \"a\"}\n{\"id\": ");
    let empty = folder.write("empty.jsonl", b"\n");
    let image = folder.write("x.img", b"no image");
    let wrong = other_library(&folder, "abi.so", &["-DABI=7"]);
    let refusing = other_library(&folder, "refusing.so", &["-DMASTERS=1001"]);
    let out = folder.path("out.csv");
    for (arguments, said) in [
        (vec![empty.as_str()], "E9990 diff-no-claims: there is no claim to compare"),
        (vec![&broken], "E9991 diff-not-json: line 2, column 7"),
        (vec![&claims, "--left-set", "month_end"], "E9992 diff-setting-form"),
        (
            vec![&claims, "--left-set", "adjudication=maybe"],
            "E9993 diff-setting-value: the setting 'adjudication' cannot be 'maybe'",
        ),
        (vec![&claims, "--right-set", "nothing=1"], "E9993 diff-setting-value: the setting 'nothing'"),
        (vec![&claims, "--left-engine", &claims], "E9994 diff-engine-unloadable"),
        (vec![&claims, "--left-engine", &wrong], "E9995 diff-engine-abi"),
        (vec![&claims, "--right-engine", &refusing], "E9996 diff-engine-masters"),
        (vec![&claims, "--left-images", &image], "x.img"),
        (vec!["none.jsonl"], "none.jsonl"),
    ] {
        let output = santei(&[&["--lang", "en", "diff"], &arguments[..], &["--format", "csv", "-o", &out]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{said}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    let mut names: Vec<_> =
        std::fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.retain(|name| name.to_string_lossy().starts_with("out.csv"));
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn the_schema_is_the_committed_one() {
    let committed = std::fs::read_to_string(root().join("schema/diff.schema.json")).unwrap();
    assert_eq!(text(&santei(&["generate", "schema", "diff"]).stdout), committed);
}

// ---- what people read ----

#[test]
fn the_tables_and_the_page_say_what_changed() {
    let folder = Folder::new();
    let old = folder.image("r04.img", "20220401", &[(FIRST, "288.00"), (AGAIN, "73.00")], &[]);
    let new = folder.image("r06.img", "20240601", &[(FIRST, "291.00")], &[]);
    let claims = [claim("a", "2024-05", &[(3, FIRST), (30, AGAIN)]), claim("<b>", "2024-05", &[(3, FIRST)])];
    folder.claims(&claims);
    // Names without the folder, so that no width depends on it.
    let here = |arguments: &[&str]| {
        let sides = ["claims.jsonl", "--images", "r04.img", "r06.img", "--right-month", "2024-06"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_santei"));
        command.args(arguments).args(sides).current_dir(folder.0.path()).output().unwrap()
    };
    assert!(Path::new(&old).exists() && Path::new(&new).exists());
    for language in ["ja", "en"] {
        let output = here(&["--lang", language, "diff"]);
        assert_eq!(output.status.code(), Some(1));
        let told = text(&output.stdout).replace(env!("CARGO_PKG_VERSION"), "x.y.z");
        insta::assert_snapshot!(format!("diff-{language}"), told);
        let page = here(&["--lang", language, "diff", "--format", "html"]).stdout;
        let page = text(&page);
        assert!(page.contains("default-src 'none'") && !page.contains("<script") && !page.contains("<b>"));
        assert!(page.contains("&lt;b&gt;") && page.contains("288") && page.contains("291"));
    }
}
