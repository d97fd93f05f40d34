//! コメント関連テーブル: the comments that acts ask for, by small files made by hand and by the published table.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use common::{Row, build, csv, day, fee, image, shelf};
use santei::claim::Setting;
use santei::image::Image;
use santei::masters::{CommentCondition, CommentNotice, CommentRelation, Family, MasterSet};
use santei::outcome::{CommentNeed, CommentState, required_comments};
use santei::{Claim, Code, Engine};
use santei_masters::build::{Built, Options};
use santei_masters::write::{ImageContent, write_image};

const ACT: &str = "190109970";
const OTHER: &str = "190106770";
const YES: &str = "820100025";
const ALSO: &str = "820100026";

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// A row of 別表Ⅰ（医科） in force from 2024-06-01: 枝番, act, comment, 条件区分.
fn relation(branch: &str, act: &str, comment: &str, condition: &str) -> Row {
    let filled = [
        (1, "0"),
        (2, "1"),
        (3, "0024"),
        (4, "A221-2"),
        (5, branch),
        (6, act),
        (8, "小児療養環境特別加算"),
        (9, comment),
        (11, "感染の危険性が高い患者"),
        (12, "20240601"),
        (13, "99999999"),
        (14, condition),
        (15, "0"),
        (16, "0"),
        (17, "000"),
        (18, "10097500"),
    ];
    Row::new(30, &filled)
}

/// An image with the embedded parameters and rules alone.
static RULES: LazyLock<Vec<u8>> = LazyLock::new(|| image(build(&[])));

/// An image of a build alone.
fn releases(built: Built) -> Vec<u8> {
    assert!(built.report.refusals.is_empty(), "{:#?}", built.report.refusals);
    write_image(&ImageContent { releases: built.releases, ..ImageContent::default() }).unwrap()
}

/// The images of a build and of the rules, opened.
fn open(bytes: &[u8]) -> [Image<'_>; 2] {
    [bytes, RULES.as_slice()].map(|bytes| Image::open(bytes).unwrap())
}

/// An image with two fee items and these rows.
fn masters(rows: &[Row]) -> Vec<u8> {
    let fees = [fee("0", ACT, "300.00", "20240601"), fee("0", OTHER, "18.00", "20240601")];
    releases(build(&[("s_ALL20240531.csv", csv(&fees)), ("ck_ALL20240531.csv", csv(rows))]))
}

/// A line of an act with its comments, so many times on 2024-07-05.
fn line(act: &str, count: u32, comments: &[&str]) -> String {
    let comments: Vec<String> = comments.iter().map(|comment| format!(r#"{{"code":"{comment}"}}"#)).collect();
    format!(
        r#"{{"service_class":"80","combination":"p","times":[{{"date":"2024-07-05","count":{count}}}],
            "lines":[{{"code":"{act}","comments":[{}]}}]}}"#,
        comments.join(",")
    )
}

fn claim(kind: &str, units: &[String]) -> Claim {
    let json = format!(
        r#"{{"id":"c","month":"2024-07","setting":"outpatient","institution":{{"kind":"{kind}"}},
            "patient":{{"birth_date":"1980-01-01"}},
            "coverages":[{{"id":"k","kind":"employees","insurer_number":"01130012"}}],
            "combinations":[{{"id":"p","coverage":"k"}}],"settings":{{"completion":"off"}},"units":[{}]}}"#,
        units.join(",")
    );
    Claim::from_json(json.as_bytes()).unwrap()
}

/// State, message number and comments of every need.
type Told = (CommentState, u16, Vec<String>);

fn told(need: &CommentNeed<'_>) -> Told {
    (need.state, need.def.code, need.alternatives.iter().map(|row| row.comment.to_string()).collect())
}

fn asked(rows: &[Row], claim: &Claim) -> Vec<Told> {
    let bytes = masters(rows);
    let opened = open(&bytes);
    let engine = Engine::new(MasterSet::new(&opened, None).unwrap());
    let mut session = engine.session();
    let outcome = session.calculate(claim);
    required_comments(claim, outcome, engine.masters()).iter().map(told).collect()
}

fn missing(comments: &[&str]) -> Told {
    (CommentState::Missing, 8700, comments.iter().map(|&comment| comment.to_owned()).collect())
}

fn conditional(number: u16, comments: &[&str]) -> Told {
    (CommentState::Conditional, number, comments.iter().map(|&comment| comment.to_owned()).collect())
}

#[test]
fn what_is_always_asked_for_is_missing_until_one_of_it_is_recorded() {
    let rows = [relation("00", ACT, YES, "01"), relation("00", ACT, ALSO, "01")];
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), [missing(&[YES, ALSO])]);
    for comment in [YES, ALSO] {
        assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[comment])])), []);
        // Wherever it stands.
        assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[]), line(OTHER, 1, &[comment])])), []);
    }
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &["820100452"])])), [missing(&[YES, ALSO])]);
    assert_eq!(asked(&rows, &claim("clinic", &[line(OTHER, 1, &[])])), []);
    // Several lines with the act ask once.
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[]), line(ACT, 1, &[])])).len(), 1);
}

#[test]
fn each_branch_is_a_need_of_its_own() {
    let rows = [relation("01", ACT, YES, "01"), relation("02", ACT, ALSO, "00")];
    let both = [missing(&[YES]), conditional(8701, &[ALSO])];
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), both);
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[YES])])), both[1..]);
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[ALSO])])), both[..1]);
}

#[test]
fn the_graver_condition_of_a_branch_counts() {
    let rows = [relation("00", ACT, YES, "00"), relation("00", ACT, ALSO, "01")];
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), [missing(&[YES, ALSO])]);
}

#[test]
fn a_comment_for_one_setting_is_asked_for_in_that_setting() {
    let of = |setting| relation("00", ACT, YES, "02").with(&[(16, setting)]);
    let outpatient = claim("clinic", &[line(ACT, 1, &[])]);
    assert_eq!(asked(&[of("1")], &outpatient), []);
    assert_eq!(asked(&[of("2")], &outpatient), [missing(&[YES])]);
    assert_eq!(asked(&[relation("00", ACT, YES, "00").with(&[(16, "1")])], &outpatient), []);
}

#[test]
fn a_comment_for_several_times_is_asked_for_from_that_number_on() {
    let rows = [relation("00", ACT, YES, "03").with(&[(17, "002")])];
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), []);
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 2, &[])])), [missing(&[YES])]);
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[]), line(ACT, 1, &[])])), [missing(&[YES])]);
}

#[test]
fn a_hospital_may_be_one_that_leaves_it_out() {
    for (condition, extra) in [("11", (16, "0")), ("12", (16, "2")), ("13", (17, "001"))] {
        let rows = [relation("00", ACT, YES, condition).with(&[extra])];
        assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), [missing(&[YES])], "{condition}");
        assert_eq!(asked(&rows, &claim("hospital", &[line(ACT, 1, &[])])), [conditional(8703, &[YES])], "{condition}");
    }
    let rows = [relation("00", ACT, YES, "10")];
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), [conditional(8701, &[YES])]);
}

#[test]
fn the_reason_why_an_act_is_not_billed_is_not_asked_for_where_it_is() {
    let rows = [relation("00", ACT, YES, "00").with(&[(15, "1")])];
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), []);
}

#[test]
fn what_is_only_performed_asks_for_nothing() {
    let performed = line(ACT, 1, &[]).replace(r#""comments""#, r#""performed_only":true,"comments""#);
    assert_eq!(asked(&[relation("00", ACT, YES, "01")], &claim("clinic", &[performed])), []);
}

#[test]
fn an_undecided_line_only_may_ask() {
    let rows = [relation("00", ACT, YES, "01")];
    let fees = [fee("0", ACT, "300.00", "20240601").with(&[(41, "65"), (42, "99")])];
    let bytes = releases(build(&[("s_ALL20240531.csv", csv(&fees)), ("ck_ALL20240531.csv", csv(&rows))]));
    let opened = open(&bytes);
    let engine = Engine::new(MasterSet::new(&opened, None).unwrap());
    let mut claim = claim("clinic", &[line(ACT, 1, &[])]);
    let mut session = engine.session();
    let needs = |claim: &Claim, outcome: &_| {
        required_comments(claim, outcome, engine.masters()).iter().map(told).collect::<Vec<_>>()
    };
    // A patient of 44 years, and an act from 65 on: it falls, and asks for nothing.
    assert_eq!(needs(&claim, session.calculate(&claim)), []);
    claim.settings.adjudication = santei::claim::AdjudicationMode::Warn;
    assert_eq!(needs(&claim, session.calculate(&claim)), [conditional(8702, &[YES])]);
}

#[test]
fn a_row_asks_on_its_own_days_and_a_day_without_a_table_says_so() {
    let late = relation("00", ACT, YES, "01").with(&[(12, "20241001")]);
    let gone = relation("00", ACT, ALSO, "01").with(&[(13, "20240630")]);
    let rows = [late, gone, relation("00", OTHER, YES, "01")];
    assert_eq!(asked(&rows, &claim("clinic", &[line(ACT, 1, &[])])), []);
    let bytes = masters(&rows);
    let opened = open(&bytes);
    opened[0].check_texts().unwrap();
    let set = MasterSet::new(&opened, None).unwrap();
    let comments = |on: &str| -> Vec<String> {
        set.comment_relations(code(ACT), day(on)).map(|row| row.comment.to_string()).collect()
    };
    assert_eq!((comments("2024-06-30"), comments("2024-07-01")), (vec![ALSO.to_owned()], vec![]));
    assert_eq!(comments("2024-10-01"), [YES]);
    assert_eq!(
        ["2024-05-31", "2024-06-01", "2026-05-31", "2026-06-01"].map(|on| set.has_comment_relations(day(on))),
        [false, true, true, false]
    );
    let early = MasterSet::new(&opened, Some(day("2024-05-30"))).unwrap();
    assert!(!early.has_comment_relations(day("2024-07-01")));
}

#[test]
fn a_row_comes_back_with_all_its_columns() {
    let bytes = masters(&[relation("03", ACT, "850100084", "03").with(&[(16, "1"), (17, "002")])]);
    let opened = open(&bytes);
    let set = MasterSet::new(&opened, None).unwrap();
    let row: CommentRelation<'_> = set.comment_relations(code(ACT), day("2024-07-05")).next().unwrap();
    assert_eq!(
        (row.act, row.comment, row.pattern(), row.text),
        (code(ACT), code("850100084"), 50, "感染の危険性が高い患者")
    );
    assert_eq!((row.notice, row.item, row.section, row.branch), (CommentNotice::Medical, 24, "A221-2", 3));
    assert_eq!((row.condition, row.times, row.not_billed), (CommentCondition::BilledTimes, 2, false));
    assert_eq!(row.setting, Some(Setting::Inpatient));
    assert_eq!(row.citation(), "記載要領 別表Ⅰ（医科） 項番24（A221-2）");
}

/// The needs of a claim with one line of a 長期収載品.
fn long_listed(facts: &str, comments: &[&str]) -> Vec<Told> {
    let drug = |code: &str, kind: &str| {
        let filled = [(1, "0"), (2, "Y"), (3, code), (5, "ア錠"), (8, "16"), (10, "錠"), (11, "1"), (12, "100.00")];
        Row::new(42, &filled).with(&[(28, "1"), (30, "20240401"), (31, "99999999"), (42, kind)])
    };
    let drugs = [drug("620000001", "1"), drug("620000002", "0")];
    let rows = [relation("00", "819999999", YES, "20").with(&[(4, "長期収載品の選定療養に関する取扱い")])];
    let files = [("y_ALL20240531.csv", csv(&drugs)), ("ck_ALL20240531.csv", csv(&rows))];
    let bytes = releases(build(&files));
    let opened = open(&bytes);
    let engine = Engine::new(MasterSet::new(&opened, None).unwrap());
    let drug = |code: &str, facts: &str, comments: &[&str]| {
        line(code, 1, comments).replace(r#""comments""#, &format!(r#""quantity":"1","facts":[{facts}],"comments""#))
    };
    let units = [drug("620000001", facts, comments), drug("620000002", "", &[])];
    let claim = claim("clinic", &units);
    let mut session = engine.session();
    required_comments(&claim, session.calculate(&claim), engine.masters()).iter().map(told).collect()
}

#[test]
fn a_long_listed_drug_asks_for_the_reason_unless_it_is_the_choice_of_the_patient() {
    assert_eq!(long_listed("", &[]), [conditional(8704, &[YES])]);
    assert_eq!(long_listed("", &[YES]), []);
    assert_eq!(long_listed(r#"{"name":"後発医薬品最高価格","value":"40"}"#, &[]), []);
    assert_eq!(long_listed(r#"{"name":"選定療養の対象外","value":"医療上の必要"}"#, &[]), [conditional(8704, &[YES])]);
}

#[test]
fn a_condition_without_what_it_counts_is_refused() {
    for (row, no) in [(relation("00", ACT, YES, "02"), 16), (relation("00", ACT, YES, "03"), 17)] {
        let built = build(&[("ck_ALL20240531.csv", csv(&[relation("00", ACT, ALSO, "01"), row]))]);
        let content = ImageContent { releases: built.releases, ..Default::default() };
        let problem = write_image(&content).unwrap_err();
        assert_eq!(problem.def.code, 9101);
        assert!(problem.place.contains(&format!("コメント関連テーブル 2 項番{no}")), "{problem}");
    }
}

/// The table of 2025-09-01 with the fee items of 2025-11-04.
fn published(corpus: &std::path::Path) -> Vec<u8> {
    let paths = ["masters/r06/ck_ALL_20250901.zip", "masters/r06/s_20251104.zip"].map(|path| corpus.join(path));
    let options = Options { label: "r06".into(), as_of: None };
    let built = santei_masters::build::build(&paths, &options, &common::calendar(), &mut |_| {});
    releases(built)
}

/// Rows of the published table by コメント記載通知等 and 条件区分, counted in its text.
const KINDS: [(u8, u8, usize); 20] = [
    (1, 0, 3_628),
    (1, 1, 5_590),
    (1, 2, 4),
    (1, 3, 130),
    (1, 10, 2),
    (1, 20, 5),
    (3, 0, 1_599),
    (3, 1, 352),
    (3, 2, 1),
    (3, 3, 1),
    (3, 20, 5),
    (4, 0, 196),
    (4, 1, 102),
    (4, 20, 3),
    (5, 0, 2_769),
    (5, 1, 144),
    (5, 10, 39),
    (5, 11, 4),
    (6, 0, 94),
    (6, 1, 2),
];

#[test]
fn the_published_table_is_answered_row_by_row() {
    let Some(corpus) = shelf("the_published_table_is_answered_row_by_row") else { return };
    let bytes = published(&corpus);
    let opened = open(&bytes);
    opened[0].check_texts().unwrap();
    let set = MasterSet::new(&opened, None).unwrap();
    let on = day("2025-09-01");
    let text = |record: &santei::masters::Record<'_>, no| record.value(no).unwrap().to_owned();
    let number = |record: &santei::masters::Record<'_>, no| text(record, no).parse::<u32>().unwrap();
    let mut expected: Vec<_> = set
        .rows(Family::CommentRelation, on)
        .map(|row| {
            let place =
                (text(&row, 6), text(&row, 9), number(&row, 2), number(&row, 3), text(&row, 4), number(&row, 5));
            (place, text(&row, 11), [14, 15, 16, 17].map(|no| number(&row, no)))
        })
        .collect();
    let acts: BTreeSet<Code> = expected.iter().map(|(place, ..)| code(&place.0)).collect();
    let rows: Vec<CommentRelation<'_>> = acts.iter().flat_map(|&act| set.comment_relations(act, on)).collect();
    let setting = |row: &CommentRelation<'_>| row.setting.map_or(0, |of| if of == Setting::Inpatient { 1 } else { 2 });
    let mut found: Vec<_> = rows
        .iter()
        .map(|row| {
            let (notice, item, branch) = (row.notice.number().into(), row.item.into(), row.branch.into());
            let place = (row.act.to_string(), row.comment.to_string(), notice, item, row.section.to_owned(), branch);
            let condition = [row.condition.number().into(), row.not_billed.into(), setting(row), row.times.into()];
            (place, row.text.to_owned(), condition)
        })
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found.len(), 14_719);
    assert!(found == expected);

    let mut kinds: BTreeMap<(u8, u8), usize> = BTreeMap::new();
    for row in &rows {
        *kinds.entry((row.notice.number(), row.condition.number())).or_default() += 1;
    }
    // The last kinds are few.
    let rest = [((6, 3), 5), ((7, 0), 44)];
    assert_eq!(
        kinds,
        KINDS.iter().map(|&(notice, condition, count)| ((notice, condition), count)).chain(rest).collect()
    );
    assert_eq!((acts.len(), rows.iter().filter(|row| row.not_billed).count()), (3_909, 119));
}

/// An entry of 別表Ⅰ: act, comment, what the entry asks (条件区分, 入外区分, 算定回数), 項番 of 令和6年度.
type Entry = (&'static str, &'static str, CommentCondition, Option<Setting>, u16, u16);

/// Ten entries, read by hand.
const READ: [Entry; 10] = [
    // 小児療養環境特別加算: ア又はイのうち該当するものを選択する.
    (ACT, YES, CommentCondition::Billed, None, 0, 24),
    (ACT, ALSO, CommentCondition::Billed, None, 0, 24),
    // 重症皮膚潰瘍管理加算: Ｓｈｅａの分類.
    (OTHER, "830100027", CommentCondition::Billed, None, 0, 25),
    // 精神科応急入院施設管理加算: 応急入院患者等である旨.
    ("190106970", "820100452", CommentCondition::Billed, None, 0, 26),
    // 超重症児（者）入院診療加算: 算定開始日.
    ("190076570", "850100020", CommentCondition::Billed, None, 0, 21),
    // 精神病棟入院基本料の重度認知症加算: 評価 and 評価日.
    ("190118570", "850100013", CommentCondition::Billed, None, 0, 9),
    // 初診料の２つ目の診療科.
    ("111011810", "830100002", CommentCondition::Billed, None, 0, 1),
    // 認知症療養指導料１（入院）: 最初の治療を行った月日; otherwise 治療を行った月日.
    ("113014710", "850100078", CommentCondition::BilledInSetting, Some(Setting::Inpatient), 0, 119),
    ("113014710", "850100079", CommentCondition::BilledInSetting, Some(Setting::Outpatient), 0, 120),
    // 退院前訪問指導料（２回算定した場合）: 各々の訪問指導日.
    ("190030310", "850100084", CommentCondition::BilledTimes, None, 2, 131),
];

#[test]
fn entries_of_the_notice_are_found_as_they_are_read() {
    let Some(corpus) = shelf("entries_of_the_notice_are_found_as_they_are_read") else { return };
    let bytes = published(&corpus);
    let opened = open(&bytes);
    let set = MasterSet::new(&opened, None).unwrap();
    for (act, comment, condition, setting, times, item) in READ {
        let mut rows = set.comment_relations(code(act), day("2025-09-01"));
        let row = rows.find(|row| row.comment == code(comment)).unwrap_or_else(|| panic!("{act} {comment}"));
        let found = (row.notice, row.condition, row.setting, row.times, row.item);
        assert_eq!(found, (CommentNotice::Medical, condition, setting, times, item), "{act} {comment}");
    }
    // 初診料 asks why it is not billed, and never where it is.
    let of_first: Vec<_> = set.comment_relations(code("111000110"), day("2025-09-01")).collect();
    let reasons = of_first.iter().filter(|row| row.not_billed).map(|row| row.comment.to_string());
    assert_eq!(reasons.collect::<Vec<_>>(), ["820100001", "820100002", "820100003"]);

    recording_any_alternative_meets_the_need(&set);
}

/// Of every seventh act with fee items: each need is met by each of its alternatives, and no other need is changed.
fn recording_any_alternative_meets_the_need(set: &MasterSet<'_>) {
    let on = day("2024-07-05");
    let acts: BTreeSet<Code> = set
        .rows(Family::CommentRelation, on)
        .map(|row| code(row.value(6).unwrap()))
        .filter(|&act| set.fee_item(act, on).found().is_some())
        .collect();
    let engine = Engine::new(set.clone());
    let mut session = engine.session();
    let (mut met, mut sure) = (0, 0);
    for act in acts.iter().step_by(7) {
        let mut claim = claim("clinic", &[line(&act.to_string(), 2, &[])]);
        let outcome = session.calculate(&claim);
        let needs: Vec<Told> = required_comments(&claim, outcome, set).iter().map(told).collect();
        sure += needs.iter().filter(|(state, ..)| *state == CommentState::Missing).count();
        for (_, _, alternatives) in &needs {
            for comment in alternatives {
                let recorded =
                    santei::claim::Comment { code: code(comment), text: None, at: santei::claim::CommentPlace::Line };
                claim.units[0].lines[0].comments = vec![recorded];
                let left: Vec<Told> = required_comments(&claim, outcome, set).iter().map(told).collect();
                let others = needs.iter().filter(|(_, _, own)| !own.contains(comment));
                assert_eq!(left, others.cloned().collect::<Vec<_>>(), "{act} {comment}");
                met += 1;
            }
        }
    }
    assert!(met > 500 && sure > 100, "{met} {sure}");
}
