//! Rules in words: the whole rulebook, and the kinds of which it may hold no instance yet.

mod common;

use std::collections::BTreeSet;

use common::day;
use santei::masters::{MasterSet, Rule, Wording};
use santei::{Code, Image};
use santei_masters::embedded;
use santei_masters::rulebook::{self, Rulebook};
use santei_masters::write::{ImageContent, write_image};

/// What no sentence speaks of: a length beside a window without one, and what is not known.
const LEFT_TO_THE_FIELDS: [&str; 1] = ["limit_unit length"];

fn with_rules<T>(rulebook: Rulebook, look: impl Fn(&MasterSet<'_>) -> T) -> T {
    let bytes = write_image(&ImageContent { rulebook: Some(rulebook), ..ImageContent::default() }).unwrap();
    look(&MasterSet::new(&[Image::open(&bytes).unwrap()], None).unwrap())
}

fn name(code: Code) -> &'static str {
    if code.value() == 112_011_010 { "外来管理加算" } else { "" }
}

/// The fields by which every rule of the notices is found.
const NAMED: &str = "title_ja = \"題\"\ntitle_en = \"title\"\nnotes = [\"A001/注8\"]\n";

/// The sentences of one rule, Japanese and English, and the fields that they leave out.
fn said(toml: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let head = "edition = \"2024-06-01\"\n[[rule]]\nid = \"a\"\nfrom = \"2024-06-01\"\ncite = \"x\"\ngrade = \"A\"\n";
    let rulebook = rulebook::load(&[("r.toml", &format!("{head}{toml}"))]).unwrap();
    with_rules(rulebook, |masters| {
        let rule = masters.rulebook().next().unwrap();
        let Wording { sentences, unsaid } = rule.wording(true, &name);
        let unsaid = unsaid.into_iter().map(str::to_owned).collect();
        (sentences, rule.wording(false, &name).sentences, unsaid)
    })
}

#[test]
fn every_rule_of_the_rulebook_is_said_in_both_languages() {
    with_rules(embedded::read().unwrap().rulebook, |masters| {
        let place = |rule: Rule<'_>| format!("{} {}", rule.kind(), rule.id());
        let mut unsaid = BTreeSet::new();
        for rule in masters.rulebook() {
            let (ja, en) = (rule.wording(true, &name), rule.wording(false, &name));
            assert!(!ja.sentences.is_empty() && ja.sentences.len() == en.sentences.len(), "{}", place(rule));
            unsaid.extend(ja.unsaid.iter().map(|field| format!("{} {field}", rule.kind())));
            for sentence in ja.sentences.iter().chain(&en.sentences) {
                assert!(!sentence.contains(['{', '}']), "{}: {sentence}", place(rule));
            }
        }
        assert!(masters.rulebook().count() > 400);
        assert_eq!(unsaid, LEFT_TO_THE_FIELDS.map(str::to_owned).into());
    });
}

#[test]
fn a_fee_that_follows() {
    let (ja, en, unsaid) = said(
        "kind = \"accompanies\"\ncode = 112011010\nplace = \"own_unit\"\nservice_class = \"12\"\nper = \"visit\"\ncounts = \"performed\"\n\
         sections = [\"A001\"]\ndrug_classes = [21, 23]\nexcept_codes = [112007950]\nage_from = \"06\"\nage_until = \"MG\"\n\
         fact = \"計画的な医学管理\"\nfact_of = \"encounter\"\nunless_codes = [112011310]\nnotes = [\"A001/注8\"]\ntitle_ja = \"外来管理加算\"\ntitle_en = \"x\"",
    );
    assert_eq!(
        ja,
        [
            "区分番号がA001で始まる診療行為、又は診療識別21（内服）、23（外用）の薬剤（112007950を除く）があれば、112011010 外来管理加算を1回の受診につき1回、診療識別12の別の算定単位として加える。",
            "受診の事実「計画的な医学管理」が「はい」なら算定し、「いいえ」なら算定せず、記載がなければ候補として示す。",
            "患者が6歳以上就学前の場合に限る。",
            "同じ期間に112011310が入力されていれば加えない。",
        ]
    );
    assert_eq!(en[2], "Only for patients from the age of 6 and before school age.");
    assert_eq!((en.len(), unsaid.len()), (4, 0), "{unsaid:?}");
}

#[test]
fn a_fact_with_a_value_and_kinds_of_drugs() {
    let (ja, en, unsaid) = said(&format!(
        "{NAMED}kind = \"accompanies\"\ncode = 112001110\nplace = \"same_unit\"\nper = \"unit\"\ncounts = \"accepted\"\n\
         judgement_group = 1\nfact = \"時間外区分\"\nfact_of = \"encounter\"\nfact_value = \"深夜\"\noral_kinds_from = 7\n\
         oral_kind_yen = 205\ndrug_regulations = [1, 5]",
    ));
    assert_eq!(ja.len(), 5);
    assert!(ja[0].starts_with("検査等実施判断グループ1（尿・糞便等検査）の検査（項番50=1）があれば"), "{}", ja[0]);
    assert_eq!(ja[1], "受診の事実「時間外区分」が「深夜」なら算定し、ほかの値又は記載がなければ加えない。");
    assert_eq!(ja[2], "その受診の処方の内服薬が7種類以上の場合に限る。");
    assert_eq!(ja[4], "条件に当たる薬剤に麻薬、向精神薬（医薬品マスター 項番14）のどれかがある場合に限る。");
    assert_eq!(
        en[4],
        "Only if one of the drugs is narcotic (麻薬), psychotropic (向精神薬) (column 14 of the 医薬品マスター)."
    );
    assert_eq!(unsaid, [""; 0]);
}

#[test]
fn what_bars_needs_reduces_and_follows_from_the_age() {
    for (toml, sentence) in [
        (
            "kind = \"barred_by\"\ntargets = [112011010]\nper = \"visit\"\ncounts = \"performed\"\nmanagement = 1",
            "112011010 外来管理加算は、1回の受診に外来管理加算を算定できない診療行為（項番56=1）があれば算定しない。",
        ),
        (
            "kind = \"needs\"\ntargets = [160100410]\nper = \"month\"\ncounts = \"accepted\"\nsections = [\"D026\"]",
            "160100410は、同じ1月（暦月）に区分番号がD026で始まる診療行為があるときだけ算定する。",
        ),
        (
            "kind = \"reduced_from_second\"\ncode = 160072090\nsections = [\"D2\"]\nacross_settings = 1",
            "入院と入院外を通じて数える。",
        ),
        (
            "kind = \"age_addition\"\ncodes = [111000370, 112001110, 112006270, 111000570]",
            "下の表のコード（codes、4件）は、基本の項目の年齢加算（項番100～111）のうち、患者の年齢だけで決まる加算である。",
        ),
    ] {
        let (ja, _, unsaid) = said(&format!("{NAMED}{toml}"));
        assert!(ja.iter().any(|said| said == sentence), "{ja:?}");
        assert_eq!(unsaid, [""; 0], "{toml}");
    }
}

#[test]
fn what_no_template_knows_is_left_as_fields() {
    let (ja, en, unsaid) = said("kind = \"brand_new\"\ncode = 112011010\nstrange = [\"x\"]\ntitle_ja = \"新しい規則\"");
    assert_eq!((ja.len(), en.len()), (0, 0));
    assert_eq!(unsaid, ["code", "strange"]);
}

#[test]
fn a_rule_is_called_by_its_title_or_its_kind() {
    let rules = "edition = \"2024-06-01\"\n".to_owned()
        + &["title_ja = \"題\"\ntitle_en = \"title\"", "title_ja = \"題\"", "counts = \"accepted\"\ntargets = [112011010, 5]"]
            .iter()
            .zip(["a", "b", "c"])
            .map(|(rest, id)| format!("[[rule]]\nkind = \"brand_new\"\nid = \"{id}\"\nfrom = \"2024-06-01\"\ncite = \"x\"\ngrade = \"A\"\n{rest}\n"))
            .collect::<String>();
    with_rules(rulebook::load(&[("r.toml", &rules)]).unwrap(), |masters| {
        let titles: Vec<_> =
            masters.rules("brand_new", day("2024-06-01")).map(|r| (r.title(true), r.title(false))).collect();
        let kind = ("brand_new", "brand_new");
        assert_eq!(titles, [("題", "title"), ("題", "題"), kind]);
        let last = masters.rulebook().last().unwrap();
        assert_eq!(last.counts_words(false), Some("what stands after adjudication"));
        assert_eq!(last.codes().collect::<Vec<_>>(), [("targets", Code::parse("112011010").unwrap())]);
        assert_eq!(masters.rulebook().next().unwrap().counts_words(true), None);
    });
}
