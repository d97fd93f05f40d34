//! `santei statement` as a user runs it: text, page and JSON of the examples, and what goes wrong.

mod common;

use common::{root, santei, text};
use serde_json::Value;

const EXAMPLE: &str = "golden/examples/outpatient-r08.json";
const EXAMPLE_SHARE: &str = "golden/examples/share-r08.json";

fn statement(args: &[&str]) -> String {
    let output = santei(args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn a_visit_for_people() {
    insta::assert_snapshot!("statement-ja", statement(&["statement", EXAMPLE, "--visit", "1"]));
    insta::assert_snapshot!("statement-en", statement(&["--lang", "en", "statement", EXAMPLE, "--visit", "2"]));
    insta::assert_snapshot!("statement-share-ja", statement(&["statement", EXAMPLE_SHARE, "--visit", "3"]));
    insta::assert_snapshot!(
        "statement-share-en",
        statement(&["--lang", "en", "statement", EXAMPLE_SHARE, "--visit", "1"])
    );
}

#[test]
fn a_visit_as_a_page() {
    insta::assert_snapshot!("statement-html-ja", statement(&["statement", EXAMPLE, "--visit", "1", "--html"]));
    insta::assert_snapshot!(
        "statement-html-share-en",
        statement(&["--lang", "en", "statement", EXAMPLE_SHARE, "--visit", "3", "--html"])
    );
}

/// One file: nothing runs in it and nothing is fetched.
#[test]
fn the_page_stands_alone() {
    let page = statement(&["statement", EXAMPLE, "--visit", "1", "--html"]);
    for word in ["<script", "http:", "https:", "src=", "href=", "url(", "@import", "javascript"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(
        page.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">")
            && page.contains("size: A4")
            && page.ends_with("</html>\n")
    );
}

#[test]
fn the_json_has_the_fields_of_its_schema() {
    let value: Value =
        serde_json::from_str(&statement(&["statement", EXAMPLE_SHARE, "--visit", "3", "--json"])).unwrap();
    let schema: Value =
        serde_json::from_slice(&std::fs::read(root().join("schema/statement.schema.json")).unwrap()).unwrap();
    assert_eq!(schema["title"], "領収証・診療明細書");
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(names(&value), names(&schema["properties"]));
    assert_eq!((&value["visit"], &value["visits"], &value["outside_yen"]), (&3.into(), &3.into(), &4950.into()));
    // 86,752 yen of the ceiling and 4,950 outside the insurance, worked out by hand in the golden case.
    assert_eq!(value["collected_yen"], 86_752 + 4_950);
}

#[test]
fn what_leaves_a_visit_open_is_said_first() {
    let mut claim: Value = serde_json::from_slice(&std::fs::read(root().join(EXAMPLE)).unwrap()).unwrap();
    claim["units"][7]["lines"][0].as_object_mut().unwrap().remove("price");
    claim["id"] = "<b>A&B</b>".into();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claim.json");
    std::fs::write(&path, claim.to_string()).unwrap();
    let path = path.to_str().unwrap();
    let second = statement(&["statement", path, "--visit", "2"]);
    let third_block = second.lines().nth(3).unwrap();
    assert!(third_block.starts_with("？ 判定不能 [") || third_block.starts_with("✕ 算定不可 ["), "{second}");
    assert!(second.lines().nth(1).unwrap().contains("未確定"), "{second}");
    let first = statement(&["--lang", "en", "statement", path, "--visit", "1"]);
    assert!(
        first.lines().nth(1).unwrap().contains("NOT FINAL") && first.contains("leave other visits open"),
        "{first}"
    );
    let page = statement(&["statement", path, "--visit", "2", "--html"]);
    let notices = page.find("<ul class=\"open\">").unwrap();
    assert!(
        notices < page.find("<table>").unwrap() && page.contains("&lt;b&gt;A&amp;B&lt;/b&gt;") && !page.contains("<b>")
    );
}

#[test]
fn a_visit_that_is_not_there_is_named_with_the_number_of_visits() {
    for (visit, language, expected) in [
        ("3", "ja", "E9902 visit-unknown: 受診3はありません。この請求の受診は2件です"),
        ("0", "en", "E9902 visit-unknown: there is no visit 0; the claim has 2"),
    ] {
        let output = santei(&["--lang", language, "statement", EXAMPLE, "--visit", visit]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stderr).trim_end(), expected);
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn the_readmes_show_the_real_output() {
    for (readme, language) in [("README.md", "en"), ("README.ja.md", "ja")] {
        let shown = std::fs::read_to_string(root().join(readme)).unwrap();
        let output = statement(&["--lang", language, "statement", EXAMPLE, "--visit", "2"]);
        assert!(shown.contains(&output), "{readme} shows other output than `santei statement`: {output}");
    }
}
