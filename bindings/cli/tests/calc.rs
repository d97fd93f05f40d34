//! `santei calc` as a user runs it: the worked example, its explanation, its JSON, and what goes wrong.

mod common;

use common::{root, santei, text};
use std::io::Write;
use std::process::{Command, Stdio};

const EXAMPLE: &str = "golden/examples/outpatient-r08.json";
/// The same month under R6, whose drug prices are held.
const EXAMPLE_R06: &str = "golden/examples/outpatient-r06.json";
/// A month with a national and a local subsidy, a ceiling, and a charge outside the insurance.
const EXAMPLE_CHECK: &str = "golden/examples/check-r08.json";
const EXAMPLE_SHARE: &str = "golden/examples/share-r08.json";
/// The same month with what was worked out by hand.
const CASE_SHARE: &str = "golden/cases/hand/share-r08.json";

#[test]
fn the_worked_example_for_people() {
    let output = santei(&["calc", EXAMPLE]);
    assert!(output.status.success());
    insta::assert_snapshot!("example-ja", text(&output.stdout));
    insta::assert_snapshot!("example-en", text(&santei(&["--lang", "en", "calc", EXAMPLE]).stdout));
}

#[test]
fn the_way_to_every_amount() {
    insta::assert_snapshot!("explain-ja", text(&santei(&["calc", EXAMPLE, "--explain"]).stdout));
    insta::assert_snapshot!("explain-en", text(&santei(&["--lang", "en", "calc", EXAMPLE_R06, "--explain"]).stdout));
}

#[test]
fn who_pays_and_why() {
    insta::assert_snapshot!("share-explain-ja", text(&santei(&["calc", EXAMPLE_SHARE, "--explain"]).stdout));
    insta::assert_snapshot!(
        "share-explain-en",
        text(&santei(&["--lang", "en", "calc", EXAMPLE_SHARE, "--explain"]).stdout)
    );
}

#[test]
fn the_example_of_shares_is_the_case_worked_by_hand() {
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(root().join(path)).unwrap()).unwrap()
    };
    assert_eq!(read(EXAMPLE_SHARE), read(CASE_SHARE)["claim"]);
    let output = santei(&["golden", "run", "--cases", "golden", CASE_SHARE]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    for readme in ["README.md", "README.ja.md"] {
        let shown = std::fs::read_to_string(root().join(readme)).unwrap();
        assert!(shown.contains(text(&output.stdout)), "{readme} shows another result of `santei golden run`");
    }
}

/// 500 + 500 + 86,752 at the counter and 4,950 outside the insurance.
#[test]
fn the_sum_at_the_counter_names_its_parts() {
    for (language, expected) in [
        ("ja", "患者が窓口で支払う額: 92,702円（窓口徴収額 87,752 + 保険外負担 4,950）"),
        ("en", "the patient pays at the counter: 92,702 yen (shares 87,752 + outside the insurance 4,950)"),
    ] {
        let output = santei(&["--lang", language, "calc", EXAMPLE_SHARE]);
        assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
    }
}

#[test]
fn the_canonical_json_is_one_line_of_integers() {
    let output = santei(&["calc", EXAMPLE, "--json"]);
    let json = text(&output.stdout);
    assert_eq!(json.lines().count(), 1);
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    // 291 + 40 + 93 + 144 + 128 + 102 + 76 + 52 + 2 × 14 + 11 + 42, and 2 × 2 for 物価対応料, read in the R8 notice and worked by hand (6.70 × 3 = 20.10 yen is 2 points).
    assert_eq!(
        value["totals"]["points_x100"],
        (291 + 40 + 93 + 144 + 128 + 102 + 76 + 52 + 2 * 14 + 11 + 42 + 2 * 2) * 100
    );
    assert_eq!(value["final"], true);
    assert!(no_floats(&value));
}

fn no_floats(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Number(number) => !number.is_f64(),
        serde_json::Value::Array(items) => items.iter().all(no_floats),
        serde_json::Value::Object(fields) => fields.values().all(no_floats),
        _ => true,
    }
}

#[test]
fn a_claim_is_read_from_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_santei"))
        .args(["calc", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let example = std::fs::read(root().join(EXAMPLE)).unwrap();
    child.stdin.take().unwrap().write_all(&example).unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, santei(&["calc", EXAMPLE, "--json"]).stdout);
}

#[test]
fn what_goes_wrong_is_said_with_its_place_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, r#"{"id": "x", "month": "2026-06", "colour": 1}"#).unwrap();
    let broken = folder.path().join("broken.img");
    std::fs::write(&broken, "not an image").unwrap();
    let (bad, broken) = (bad.to_str().unwrap(), broken.to_str().unwrap());
    for (args, expected) in [
        (vec!["calc", bad], "E1101 unknown-field"),
        (vec!["calc", "no-such-file.json"], "no-such-file.json"),
        (vec!["calc", EXAMPLE, "--images", broken], "broken.img"),
        (vec!["calc", EXAMPLE, "--known-at", "2026-02-30"], "2026-02-30"),
    ] {
        let output = santei(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(expected), "{args:?}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn the_readmes_show_the_real_output() {
    for (readme, language) in [("README.md", "en"), ("README.ja.md", "ja")] {
        let shown = std::fs::read_to_string(root().join(readme)).unwrap();
        for example in [EXAMPLE, EXAMPLE_SHARE] {
            let output = santei(&["--lang", language, "calc", example]);
            assert!(shown.contains(text(&output.stdout)), "{readme} shows other output than `santei calc {example}`");
        }
        let output = santei(&["--lang", language, "check", EXAMPLE_CHECK]);
        assert!(
            shown.contains(text(&output.stdout)),
            "{readme} shows other output than `santei check {EXAMPLE_CHECK}`"
        );
    }
}

/// `calc` of the claim of a golden case after a change.
fn calc_case(case: &str, change: impl FnOnce(&mut serde_json::Value), args: &[&str]) -> String {
    let bytes = std::fs::read(root().join("golden/cases").join(case)).unwrap();
    let mut claim = serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()["claim"].take();
    change(&mut claim);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claim.json");
    std::fs::write(&path, claim.to_string()).unwrap();
    let output = santei(&[&["calc", path.to_str().unwrap()], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn adjustments_settlements_and_waivers_have_their_tables() {
    let settle = |claim: &mut serde_json::Value| {
        let first = claim["visit_points"][0].clone();
        let (encounter, combination) = (&first["encounter"], &first["combination"]);
        claim["settled"] =
            serde_json::json!([{"encounter": encounter, "combination": combination, "collected_yen": 1000}]);
    };
    insta::assert_snapshot!("tables-ja", calc_case("hand-2026-08/combine-u70-k54-u-outpatient.json", settle, &[]));
    insta::assert_snapshot!(
        "tables-en",
        calc_case("hand-2026-08/combine-u70-k54-u-outpatient.json", settle, &["--lang", "en"])
    );
    let waive = |claim: &mut serde_json::Value| {
        claim["coverages"][0]["reduction"] = serde_json::json!({"kind": "reduced", "percent": 10});
    };
    let shown = calc_case("hand-2026-08/u70-u-outpatient-over-limit.json", waive, &[]);
    assert!(shown.lines().any(|line| line.starts_with("受診日") && line.contains("減免")), "{shown}");
}

#[test]
fn the_kind_of_a_ceiling_is_said() {
    for (case, words) in [
        ("hand-2026-08/u70-u-inpatient-over-limit.json", "自己負担限度額"),
        ("hand-2026-08/u70-u-inpatient-multiple.json", "（多数回該当）"),
        ("hand-2026-08/long-u70-unconfirmed.json", "（マル長）"),
        ("hand-2026-08/turn75-general-inpatient.json", "（75歳到達月の特例）"),
        ("hand-2026-08/turn75-active1-inpatient-multiple.json", "（多数回該当、75歳到達月の特例）"),
    ] {
        let shown = calc_case(case, |_| {}, &["--explain"]);
        assert!(shown.contains(words), "{case}: {shown}");
        let plain = !["（多数回該当", "75歳到達月の特例", "（マル長）"].iter().any(|kind| shown.contains(kind));
        assert_eq!(plain, !words.starts_with('（'), "{case}: {shown}");
    }
}

/// `calc --explain` of the claim of a golden case.
fn explained(case: &str) -> String {
    calc_case(case, |_| {}, &["--explain"])
}

#[test]
fn an_explanation_says_what_it_is_about_and_what_is_open() {
    let shown = explained("points/visits/a000-child-midnight-2026-pos.json");
    assert!(shown.starts_with("a000-child-midnight-2026-pos  2026-07  入院外  確定\n合計点数: 988点\n"), "{shown}");
    assert!(shown.contains("\n＋ 提案 2026-07-10 111014870 初診の外来感染対策向上加算（未入力: 施設基準）"), "{shown}");
    assert!(shown.contains("\n－ 見送り 2026-07-10 180725710 "), "{shown}");
    assert!(shown.ends_with("・ 未判定: 電子点数表（包括・背反・算定回数）\n"), "{shown}");
    // Units that complete adds are numbered on, whatever stays unprinted.
    assert!(shown.contains("\n算定単位 2 診療識別80 "), "{shown}");
    let unknown = explained("hand/rate-late-elderly-unknown.json");
    assert!(unknown.contains("？ 判定不能 [7000] 保険 1: 負担割合を決める所得区分がありません"), "{unknown}");
    assert!(!calc_case("hand/rate-late-elderly-unknown.json", |_| {}, &[]).contains("判定不能円"));
}

/// What a clerk would say of a line: why it is there or not, what it rests on, and what it comes to.
#[test]
fn lines_say_why_they_stand_or_fall() {
    for (case, words) in [
        ("points/visits/a000-child-midnight-2026-pos.json", "（条件: 時間外区分=深夜、2022-05-01生まれ4歳で6歳未満）"),
        ("points/tests/repeat-d-circulation-2024-pos.json", "（2025-11-05 明細1-1 に続く当月2回目）"),
        ("points/tests/repeat-d-circulation-2024-pos.json", "所定点数 130点の10% = 13点を減算 → 117点"),
        ("points/imaging/barred-e003-drip-2024-pos.json", "変更2024-06-01]（算定せず 0点）\n"),
        ("points/imaging/barred-e003-drip-2024-pos.json", "点滴注射（130003810）（2025-11-05）を行っているため"),
        ("points/pairing/120-missing.json", ": 670点 × 1（うち判定不能 150点）\n"),
        ("points/pairing/120-missing.json", "項番120 悪性腫瘍病理組織標本加算=1] 不足している情報: 対象となる手術。"),
        ("hand/meals-three-r08.json", "1食又は端数ごとに 730円 + 2きざみ × 730円 = 2,190円"),
        (
            "selected-care/selected-care-rate-2026-06.json",
            "    629900001\n      価格: 記録された単価 40円 − 特別の料金 10円 = 30円 × 3\n",
        ),
        (
            "selected-care/selected-care-rate-2026-06.json",
            "\n  （算定単位1 3点 × 14）× 10円 = 420円\n  税抜 420円 + 消費税 42円",
        ),
    ] {
        let shown = explained(case);
        assert!(shown.contains(words), "{case}: {words}: {shown}");
    }
    let undecided = explained("points/pairing/120-missing.json");
    assert!(!undecided.contains("1回中1回を算定"), "{undecided}");
}

#[test]
fn a_warning_only_takes_nothing_away() {
    let warn = |claim: &mut serde_json::Value| claim["settings"]["adjudication"] = "warn".into();
    let shown = calc_case("points/imaging/barred-e003-drip-2024-pos.json", warn, &["--explain"]);
    assert!(shown.contains(" 警告のみの設定のため減算しない\n"), "{shown}");
    assert!(!shown.contains("1回中0回") && !shown.contains("算定せず"), "{shown}");
}

/// A drug that no master in force holds is a line like any other, with what stands in its way.
#[test]
fn a_line_without_a_row_is_told() {
    let unknown = |claim: &mut serde_json::Value| {
        claim["units"][0]["lines"] = serde_json::json!([{"code": "629999999", "quantity": "1"}]);
    };
    let shown = calc_case("selected-care/selected-care-rate-2026-06.json", unknown, &["--explain"]);
    assert!(shown.contains(": 0点 × 14（判定不能の明細あり）\n    629999999\n      判定不能: "), "{shown}");
}

/// Hours of 往診: within the first hour nothing, then each begun half hour.
#[test]
fn steps_are_told_from_where_they_count() {
    let visit = |minutes: &'static str| {
        let change = move |claim: &mut serde_json::Value| {
            claim["units"][0]["service_class"] = "14".into();
            claim["units"][0]["lines"] = serde_json::json!([{"code": "114000970", "quantity": minutes}]);
        };
        calc_case("selected-care/selected-care-rate-2026-06.json", change, &["--explain"])
    };
    let told = "数量 91分 → 基本の60分を超える31分 → 30分又は端数ごとに 2きざみ × 100点 = 200点";
    assert!(visit("91").contains(told), "{}", visit("91"));
    assert!(!visit("90").contains("きざみ"), "{}", visit("90"));
}

/// Of every amount at the counter the reason is that of its case, and no other.
#[test]
fn the_counter_says_why() {
    for (case, words) in [
        ("hand-2026-08/u70-u-outpatient-over-limit.json", "（限度額に達したため"),
        (
            "hand-2026-08/70-general-outpatient-over-limit.json",
            "（限度額に達したため: 限度額 22,000 − これまでの徴収 14,010 = 7,990）",
        ),
        ("hand-share/reduction-half.json", "3,018円 → 窓口 1,510円（10円未満四捨五入。3,020 − 減免 1,510 = 1,510）"),
        ("hand-schemes/51-701-long-term.json", "患者負担 0円 → 窓口 0円 ["),
        ("hand-schemes/51-701-long-term.json", "限度額 10,000円より自己負担限度額 8,000円が低いため、後者を適用"),
        ("hand/share-r08.json", "（公費 shi の上限額 500円）"),
        ("hand/share-r08.json", "自己負担限度額 86,752円 = 85,800 +（381,240 − 286,000）× 1%、円未満四捨五入（"),
        ("hand/share-r08.json", "患者負担 86,752円 → 窓口 86,752円（限度額に達したため1円単位）"),
        ("hand/share-r08.json", "医療費 14,530円 = 1,453点 × 10円 → 一部負担金相当額 4,359円（3割）"),
    ] {
        let shown = explained(case);
        assert!(shown.contains(words), "{case}: {words}: {shown}");
    }
}
