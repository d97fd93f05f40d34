//! `santei masters` as a user runs it, on tiny official files and on the embedded default.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn santei(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_santei")).args(args).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_slice(&santei(args).stdout).unwrap()
}

/// A 医科診療行為 row: half-width kana stand for a name, so that the bytes are CP932 without a table here.
fn row(class: &str, code: &str, kana: &[u8], points: &str, from: &str) -> Vec<u8> {
    let mut fields: Vec<&[u8]> = vec![b""; 150];
    for (no, value) in [(1, class), (2, "S"), (3, code), (11, "3"), (12, points), (40, "1"), (68, "1")] {
        fields[no - 1] = value.as_bytes();
    }
    (fields[4], fields[6]) = (kana, kana);
    (fields[86], fields[87]) = (from.as_bytes(), b"99999999");
    let quoted: Vec<Vec<u8>> = fields.iter().map(|field| [b"\"", *field, b"\""].concat()).collect();
    [quoted.join(&b","[..]), b"\r\n".to_vec()].concat()
}

// ｼｮｼﾝ and ｻｲｼﾝ in CP932.
const FIRST: &[u8] = b"\xbc\xae\xbc\xdd";
const AGAIN: &[u8] = b"\xbb\xb2\xbc\xdd";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, rows: &[Vec<u8>]) -> String {
        std::fs::write(self.path(name), rows.concat()).unwrap();
        self.path(name)
    }

    /// The names in the folder.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| PathBuf::from(entry.unwrap().file_name()).to_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }
}

/// Two images: of the revision of 2022 with two codes, of that of 2024 with one changed, one gone and one new.
fn two_images() -> (Folder, String, String) {
    let folder = Folder::new();
    let old = folder.write(
        "s_ALL20240201.csv",
        &[row("0", "111000110", FIRST, "288.00", "20220401"), row("0", "112007410", AGAIN, "73.00", "20220401")],
    );
    let new = folder.write(
        "s_ALL20240531.csv",
        &[row("0", "111000110", FIRST, "291.00", "20240601"), row("3", "112007510", AGAIN, "75.00", "20240601")],
    );
    let (before, after) = (folder.path("r04.img"), folder.path("r06.img"));
    for (file, label, image) in [(&old, "r04", &before), (&new, "r06", &after)] {
        let output = santei(&["masters", "build", file, "--label", label, "-o", image]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    (folder, before, after)
}

#[test]
fn an_image_is_built_whole_or_not_at_all() {
    let folder = Folder::new();
    let good = folder.write("s_ALL20240531.csv", &[row("0", "111000110", FIRST, "291.00", "20240601")]);
    let bad = folder.write("s_20240628.csv", &[row("7", "111000110", FIRST, "300.00", "20240701")]);
    let image = folder.path("x.img");
    let output = santei(&["masters", "build", &good, &bad, "--label", "x", "-o", &image]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("9006 s_20240628.csv 1行目 項番1「変更区分」: 未知の変更区分です"), "{text}");
    assert!(text.contains("イメージは作られませんでした"));
    assert!(!Path::new(&image).exists());

    let output = santei(&["--lang", "en", "masters", "build", &good, "--label", "x", "-o", &image]);
    assert!(output.status.success());
    assert!(stdout(&output).contains("image x.img: "), "{}", stdout(&output));
    assert_eq!(folder.names(), ["s_20240628.csv", "s_ALL20240531.csv", "x.img"]);

    let unwritable = folder.path("none/x.img");
    let output = santei(&["masters", "build", &good, "--label", "x", "-o", &unwritable]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn strict_forbids_what_could_not_be_used() {
    let folder = Folder::new();
    let good = folder.write("s_ALL20240531.csv", &[row("0", "111000110", FIRST, "291.00", "20240601")]);
    let early = folder.write("s_20240401.csv", &[row("5", "111000110", FIRST, "290.00", "20240401")]);
    let image = folder.path("x.img");
    let arguments = ["masters", "build", &good, &early, "--label", "x", "-o", &image, "--json"];
    let report = json(&arguments);
    assert_eq!(report["report"]["total"], serde_json::json!({"read": 2, "kept": 1, "superseded": 0, "refused": 1}));
    assert_eq!(report["report"]["refusals"][0]["slug"], "difference-without-snapshot");
    assert_eq!(report["image"]["file"], "x.img");
    std::fs::remove_file(&image).unwrap();
    assert_eq!(santei(&[&arguments[..], &["--strict"]].concat()).status.code(), Some(1));
    assert!(!Path::new(&image).exists());
}

/// A row of 05 算定回数テーブル.
fn limit(code: &str) -> Vec<u8> {
    let mut fields = vec![""; 14];
    for (no, value) in
        [(1, "0"), (2, code), (3, "LIMIT"), (4, "131"), (6, "1"), (7, "0"), (13, "20240601"), (14, "99999999")]
    {
        fields[no - 1] = value;
    }
    format!("\"{}\"\r\n", fields.join("\",\"")).into_bytes()
}

#[test]
fn codes_of_the_fee_table_without_a_fee_are_listed() {
    let folder = Folder::new();
    let fees = folder.write("s_ALL20240531.csv", &[row("0", "111000110", FIRST, "291.00", "20240601")]);
    let limits = folder.write("05_20240701.csv", &[limit("111000110"), limit("140009910"), limit("140009910")]);
    let image = folder.path("x.img");
    let said = |files: &[&str], language: &str| {
        let arguments = ["--lang", language, "masters", "build", "--label", "x", "-o", &image];
        stdout(&santei(&[&arguments[..], files].concat())).to_owned()
    };
    let text = said(&[&fees, &limits], "ja");
    let listed = text.lines().find(|line| line.contains("140009910")).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(listed.split_whitespace().collect::<Vec<_>>(), ["05", "140009910", "2", "LIMIT"]);
    assert!(text.contains("医科診療行為にないコード（電子点数表 2024-06-01）"), "{text}");
    assert!(
        said(&[&limits], "ja")
            .contains("電子点数表 2024-06-01: 同じ日からの医科診療行為がなく、コードを照合できません")
    );
    assert!(said(&[&limits], "en").contains("no 医科診療行為 of the same start, codes not checked"));
    assert!(!said(&[&fees], "en").contains("電子点数表"));
    let report = json(&["masters", "build", &fees, &limits, "--label", "x", "-o", &image, "--json"]);
    let unknown = serde_json::json!([{"table": "05", "code": "140009910", "name": "LIMIT", "count": 2}]);
    let check = serde_json::json!([{"release": "2024-06-01", "possible": true, "unknown": unknown}]);
    assert_eq!(report["report"]["fee_table_codes"], check);
}

/// The codes of the embedded rulebook, beside a file with one code.
#[test]
fn codes_of_rules_without_a_fee_are_listed() {
    let folder = Folder::new();
    let fees = folder.write("s_ALL20240531.csv", &[row("0", "160000310", FIRST, "26.00", "20240601")]);
    let image = folder.path("x.img");
    let arguments = ["masters", "build", &fees, "--label", "x", "-o", &image];
    let text = santei(&arguments);
    let said = "のコード111000110は、規則の期間の医科診療行為にありません (accompanies codes)\n";
    assert!(text.status.success() && stdout(&text).contains(said), "{}", stdout(&text));
    let report = json(&[&arguments[..], &["--json"]].concat());
    let found = report["report"]["rule_codes"].as_array().unwrap();
    let rapid = |code: &str| {
        let same = |entry: &&Value| entry["rule"] == "rapid-test-2024" && entry["code"] == code;
        found.iter().find(same).cloned()
    };
    let expected = serde_json::json!({
        "number": 9060, "slug": "rule-code-unknown", "severity": "warning", "kind": "rapid_test", "rule": "rapid-test-2024",
        "from": "2024-06-01", "until": "2026-05-31", "field": "codes", "code": "160005010"
    });
    assert_eq!((rapid("160005010"), rapid("160000310")), (Some(expected), None));
    // Within the dates of this one there is no release.
    assert!(found.iter().all(|entry| entry["rule"] != "rapid-test-2016" && entry["rule"] != "rapid-test-2026"));
}

#[test]
fn what_images_hold() {
    let (_folder, before, after) = two_images();
    let info = json(&["masters", "info", &before, &after, "--json"]);
    let release = &info[0]["releases"][0];
    assert_eq!((release["family"].as_str(), release["label"].as_str()), (Some("fee_item"), Some("r04")));
    assert_eq!((release["start"].as_str(), release["codes"].as_u64()), (Some("2022-04-01"), Some(2)));
    assert_eq!(release["sources"][0]["name"], "s_ALL20240201.csv");
    assert_eq!(info[1]["releases"][0]["as_of"], "2024-05-31");
    let default = santei(&["masters", "info"]);
    assert!(stdout(&default).contains("医科診療行為"), "{}", stdout(&default));
}

#[test]
fn a_code_is_shown_in_words_on_a_day() {
    let (_folder, before, after) = two_images();
    for images in [[&before, &after], [&after, &before]] {
        let show = |code: &str, date: &str| {
            let output = santei(&["masters", "show", code, "--date", date, "--json", "--images", images[0], images[1]]);
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(output.status.success(), answer["status"] == "found");
            answer
        };
        let field = |answer: &Value, no: usize| answer["fields"][no - 1].clone();
        let may = show("111000110", "2024-05-31");
        assert_eq!(field(&may, 12)["value"], "288.00");
        assert_eq!(field(&may, 40)["meaning"], "通則の年齢加算可");
        assert_eq!(field(&may, 87)["meaning"], "令和4年4月1日");
        assert_eq!(field(&show("111000110", "2024-06-01"), 12)["value"], "291.00");
        assert_eq!(may["history"].as_array().unwrap().len(), 2);
        let gone = show("112007410", "2024-06-01");
        assert_eq!((gone["status"].as_str(), gone["last_day"].as_str()), (Some("abolished"), Some("2024-05-31")));
        let coming = show("112007510", "2024-05-31");
        assert_eq!((coming["status"].as_str(), coming["from"].as_str()), (Some("not-yet"), Some("2024-06-01")));
        assert_eq!(show("111000110", "2020-01-01")["status"], "no-release");
    }
    let text = santei(&["masters", "show", "111000110", "--images", &after]);
    assert!(stdout(&text).contains("新又は現点数"), "{}", stdout(&text));
    assert_eq!(santei(&["masters", "show", "12345"]).status.code(), Some(2));
}

/// A コメント関連テーブル row: act, comment, 条件区分, 算定回数.
fn relation(act: &str, comment: &str, condition: &str, times: &str) -> Vec<u8> {
    let mut fields = vec![""; 30];
    for (no, value) in [(1, "0"), (2, "1"), (3, "0002"), (4, "A001"), (5, "03"), (6, act), (9, comment)] {
        fields[no - 1] = value;
    }
    for (no, value) in [(12, "20240601"), (13, "99999999"), (14, condition), (15, "0"), (16, "0"), (17, times)] {
        fields[no - 1] = value;
    }
    let quoted: Vec<String> = fields.iter().map(|field| format!("\"{field}\"")).collect();
    (quoted.join(",") + "\r\n").into_bytes()
}

#[test]
fn the_comments_of_a_code_are_shown_and_their_absence_is_found() {
    let folder = Folder::new();
    let fees = folder.write("s_ALL20240531.csv", &[row("0", "112015810", AGAIN, "38.00", "20240601")]);
    let rows = [relation("112015810", "830100003", "01", "000"), relation("112015810", "850100084", "03", "002")];
    let (table, image) = (folder.write("ck_ALL20240531.csv", &rows), folder.path("r06.img"));
    assert!(santei(&["masters", "build", &fees, &table, "--label", "r06", "-o", &image]).status.success());

    let shown = json(&["masters", "show", "112015810", "--json", "--images", &image]);
    let comments = shown["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 2);
    assert_eq!((&comments[0]["comment"], &comments[0]["pattern"]), (&"830100003".into(), &30.into()));
    assert_eq!((&comments[1]["condition"], &comments[1]["times"]), (&"billed_times".into(), &2.into()));
    let text = santei(&["masters", "show", "112015810", "--images", &image]);
    assert!(stdout(&text).contains("複数回算定したとき・2回以上"), "{}", stdout(&text));

    let claim = |comments: &str| {
        let json = format!(
            r#"{{"id":"c","month":"2024-07","setting":"outpatient","institution":{{"kind":"clinic"}},
                "patient":{{"birth_date":"1980-01-01"}},"coverages":[{{"id":"k","kind":"employees"}}],
                "combinations":[{{"id":"p","coverage":"k"}}],"units":[{{"service_class":"12","combination":"p",
                "times":[{{"date":"2024-07-05","count":1}}],
                "lines":[{{"code":"112015810","comments":[{comments}]}}]}}]}}"#
        );
        let path = folder.path("claim.json");
        std::fs::write(&path, json).unwrap();
        path
    };
    let found = |comments: &str, images: &[&str]| {
        let path = claim(comments);
        let list = json(&[&["check", &path, "--json"], images].concat());
        let numbers = list["findings"].as_array().unwrap().iter().filter_map(|finding| finding["number"].as_u64());
        let unchecked = list["unchecked"].as_array().unwrap().iter().any(|own| own["family"] == "required_comments");
        (numbers.filter(|number| (8700..8720).contains(number)).collect::<Vec<_>>(), unchecked)
    };
    let images = ["--images", image.as_str()];
    assert_eq!(found("", &images), (vec![8700], false));
    assert_eq!(found(r#"{"code":"830100003"}"#, &images), (vec![], false));
    // The embedded default holds no コメント関連テーブル, and says so.
    assert_eq!(found("", &[]), (vec![], true));
}

#[test]
fn names_are_found_however_they_are_written() {
    let (_folder, _, after) = two_images();
    for text in ["初", "しょしん", "ショシン", "ｼｮｼﾝ"] {
        let hits = json(&["masters", "search", text, "--json", "--images", &after]);
        let codes: Vec<_> = hits.as_array().unwrap().iter().map(|hit| hit["code"].as_str().unwrap()).collect();
        // The tiny file has no kanji.
        assert_eq!(codes, if text == "初" { vec![] } else { vec!["111000110"] }, "{text}");
    }
    assert_eq!(santei(&["masters", "search", "存在しない名称", "--images", &after]).status.code(), Some(1));
    let default = santei(&["masters", "search", "初診料"]);
    assert!(stdout(&default).contains("111000110"), "{}", stdout(&default));
}

#[test]
fn two_images_are_compared() {
    let (_folder, before, after) = two_images();
    let changes = json(&["masters", "diff", &before, &after, "--json"]);
    let found: Vec<_> = changes
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["code"].as_str().unwrap(), change["change"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("111000110", "changed"), ("112007410", "abolished"), ("112007510", "new")]);
    let field = &changes[0]["fields"][0];
    assert_eq!(
        (field["no"].as_u64(), field["before"].as_str(), field["after"].as_str()),
        (Some(12), Some("288.00"), Some("291.00"))
    );
    let text = santei(&["masters", "diff", &before, &after]);
    assert!(stdout(&text).contains("項番12 新又は現点数: 「288.00」→「291.00」"), "{}", stdout(&text));
    let broken = santei(&["masters", "diff", &before, env!("CARGO_BIN_EXE_santei")]);
    assert_eq!(broken.status.code(), Some(2));
}
