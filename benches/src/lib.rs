//! What the benches and the allocation gate have in common: the embedded masters and a typical outpatient claim.

use santei::claim::CompletionMode;
use santei::{Claim, Engine, Image, MasterSet};

/// The worked example of the README: two visits, nine units, fifteen lines.
pub const OUTPATIENT: &[u8] = include_bytes!("../../golden/examples/outpatient-r08.json");

/// A typical outpatient claim of 令和6年度: one visit, six units, eight lines.
pub const TYPICAL: &[u8] = include_bytes!("../claims/outpatient-8-lines.json");

/// How much of 自動算定 is asked for.
pub const COMPLETIONS: [(&str, CompletionMode); 3] = [
    ("with suggestions", CompletionMode::Apply),
    ("what is applied only", CompletionMode::ApplyOnly),
    ("without 自動算定", CompletionMode::Off),
];

/// The claim of [`TYPICAL`].
///
/// # Panics
/// As [`engine`].
pub fn typical() -> Claim {
    Claim::from_json(TYPICAL).expect("the claim is one")
}

/// The same claim with more or less of 自動算定.
pub fn with_completion(mut claim: Claim, mode: CompletionMode) -> Claim {
    claim.settings.completion = mode;
    claim
}

/// An engine over the embedded default.
///
/// # Panics
/// When the embedded default or the example is broken, which their own tests would show first.
pub fn engine() -> Engine<'static> {
    let image = Image::open(santei_data::IMAGE).expect("the embedded image opens");
    Engine::new(MasterSet::new(&[image], None).expect("one image forms a set"))
}

/// A receipt file of one institution: so many outpatient receipts of one visit, two diseases and four lines each, in CP932.
pub fn receipt_file(receipts: u32) -> Vec<u8> {
    let mut file = b"IR,1,40,1,0102343,,\x82\xA0,202307,00,092-000-1234\r\n".to_vec();
    let days = ",1".to_owned() + &",".repeat(30);
    for number in 1..=receipts {
        let receipt = format!(
            "RE,{number},1112,202306,MIHON TARO,1,19800115,,,,,,,A-{number},,,,,,,,,,,,,,,,,,,,,,,,\r\nHO,01400019,12,34,1,193,,,,,,,,,\r\n\
            SY,8833421,20210410,1,,,01,\r\nSY,7153018,20230605,1,20568002,,,\r\nSI,12,1,112007410,,73,1,,,,,,{days}\r\n\
            SI,12,1,112011010,,52,1,,,,,,{days}\r\nIY,21,1,620098801,1.5,0,1,,,,,,{days}\r\nSI,80,1,120002910,,68,1,,,,,,{days}\r\n"
        );
        file.extend_from_slice(receipt.as_bytes());
    }
    file.extend_from_slice(format!("GO,{receipts},{},99\r\n\x1A", u64::from(receipts) * 193).as_bytes());
    file
}

/// The claim of [`OUTPATIENT`].
///
/// # Panics
/// As [`engine`].
pub fn claim() -> Claim {
    Claim::from_json(OUTPATIENT).expect("the example is a claim")
}

/// A month of two visits by 3割, 区分ウ, with 公費21, as points per visit.
///
/// # Panics
/// As [`engine`].
pub fn month_with_subsidy() -> Claim {
    month(1, &[1_000, 2_974])
}

/// A month of so many visits by 3割, 区分ウ, with so many subsidies of 公費21's kind one after the other, as points per visit.
///
/// # Panics
/// As [`engine`], or with more visits than the month has days.
pub fn month_with(subsidies: usize, visits: u32) -> Claim {
    let points: Vec<u32> = (1..=visits).map(|visit| 600 + visit * 37).collect();
    month(subsidies, &points)
}

/// A month of two visits by 3割, 区分ウ, insurance only, that passes the ceiling.
///
/// # Panics
/// As [`engine`].
pub fn month_above_ceiling() -> Claim {
    month(0, &[19_383, 45_553])
}

fn month(subsidies: usize, points: &[u32]) -> Claim {
    let join = |parts: Vec<String>| parts.join(",");
    let subsidy = |number: usize| {
        format!(
            r#"{{"id": "k{number}", "payer_number": "21136015", "parameters": {{"class": "national", "patient_share": true,
            "rate": "1/10", "cap_per_month_yen": 5000, "cap_ledger": true, "high_cost": {{"class_employees": "general",
            "class_national": "general"}}, "receipt": {{"zero_shown": true}}}}}}"#
        )
    };
    let json = format!(
        r#"{{"id": "m", "month": "2026-09", "setting": "outpatient", "institution": {{"kind": "clinic"}},
        "patient": {{"birth_date": "1980-04-02"}}, "coverages": [{{"id": "h", "kind": "employees", "income_class": "u",
        "limit_confirmation": "online"}}], "subsidies": [{}], "combinations": [{{"subsidies": [{}], "id": "p", "coverage": "h"}}],
        "encounters": [{}], "visit_points": [{}]}}"#,
        join((0..subsidies).map(subsidy).collect()),
        join((0..subsidies).map(|number| format!(r#""k{number}""#)).collect()),
        join((1..=points.len()).map(|day| format!(r#"{{"id": "e{day}", "date": "2026-09-{day:02}"}}"#)).collect()),
        join(
            (1..)
                .zip(points)
                .map(|(day, points)| format!(r#"{{"encounter": "e{day}", "combination": "p", "points": {points}}}"#))
                .collect()
        ),
    );
    Claim::from_json(json.as_bytes()).expect("the month is a claim")
}

/// 診療行為 of outpatient receipts, the most frequent first: the codes that the published sample receipts bill most.
const FREQUENT: &str = "112007410 160095710 120002910 160019010 160022510 160022610 160017410 160018910 160061910 160019410 \
160021410 160017010 160020410 160061810 160021110 160020910 160019110 160022410 160054710 160020610 160019510 160062110 \
130003810 170000410 170027910 170000210 160068410 160177770 160019210 120003570 160008010 160010010 160012010 160020010 \
160093810 160019310 160167250 160061710 160000310 160012310 160021510 160170170 160023410 160020310 160191510 140005610 \
160155510 160062210 160039810 160049210 160118510 160155110 160060010 160191610 160192110 160072210 180016110 160055010 \
160062010 113001810";

/// A claim of so many lines on two visits of 2025-11, one unit a line, of the most frequent codes.
///
/// # Panics
/// As [`engine`], or with more lines than codes.
pub fn lines(count: usize) -> Claim {
    let codes: Vec<&str> = FREQUENT.split_whitespace().take(count).collect();
    assert_eq!(codes.len(), count, "not so many codes");
    let unit = |(at, code): (usize, &&str)| {
        let (day, encounter) = if at % 3 == 2 { (12, "b") } else { (5, "a") };
        format!(
            r#"{{"service_class": "60", "combination": "p", "encounter": "{encounter}", "times": [{{"date": "2025-11-{day:02}",
            "count": 1}}], "lines": [{{"code": "{code}"}}]}}"#
        )
    };
    let units: Vec<String> = codes.iter().enumerate().map(unit).collect();
    let json = format!(
        r#"{{"id": "lines-{count}", "month": "2025-11", "setting": "outpatient", "institution": {{"kind": "clinic"}}, "patient":
        {{"birth_date": "1980-04-02"}}, "coverages": [{{"id": "h", "kind": "employees"}}], "combinations": [{{"id": "p",
        "coverage": "h"}}], "encounters": [{{"id": "a", "date": "2025-11-05"}}, {{"id": "b", "date": "2025-11-12"}}],
        "units": [{}]}}"#,
        units.join(",")
    );
    Claim::from_json(json.as_bytes()).expect("the lines are a claim")
}

/// The image of 令和6年度 with its 電子点数表, when the shelf is there.
pub fn fee_table_image(what: &str) -> Option<Vec<u8>> {
    santei_golden::shelf::find(what).map(|shelf| santei_golden::tables::r06(&shelf))
}

/// 入院料 and acts of inpatient receipts: what a day of [`stay`] holds beside its ward fee.
const OF_A_DAY: &str = "160008010 160010010 160054710 160019010 160022510 160022610 160017410 160019410 160020410 130004410 \
140005610 140007610 180027410";

/// A stay of 31 days in 2025-10 with 13 lines a day (403 lines), 入院料, meals and what follows from them left to the engine.
///
/// # Panics
/// As [`engine`].
pub fn stay() -> Claim {
    let unit = |day: u32, code: &str| {
        format!(
            r#"{{"service_class": "60", "combination": "p", "times": [{{"date": "2025-10-{day:02}", "count": 1}}],
            "lines": [{{"code": "{code}"}}]}}"#
        )
    };
    let days = (1..=31).flat_map(|day| OF_A_DAY.split_whitespace().map(move |code| unit(day, code)));
    let json = format!(
        r#"{{"id": "stay", "month": "2025-10", "setting": "inpatient", "institution": {{"kind": "hospital", "beds": 300,
        "general_beds": 300, "facts": [{{"name": "地域加算", "value": "1級地"}}, {{"name": "入院時食事療養", "value": "1"}},
        {{"name": "食堂加算", "value": "はい"}}]}}, "patient": {{"birth_date": "1958-04-02"}},
        "coverages": [{{"id": "h", "kind": "national", "income_class": "u", "limit_confirmation": "online"}}],
        "combinations": [{{"id": "p", "coverage": "h"}}],
        "stay": {{"admitted": "2025-10-01", "counted_from": "2025-10-01", "days": [{{"date": "2025-10-01", "until": "2025-10-31",
        "ward_fee": "190117710", "meals": [{{"at": "breakfast"}}, {{"at": "lunch"}}, {{"at": "dinner"}}]}}]}},
        "units": [{}]}}"#,
        days.collect::<Vec<_>>().join(",")
    );
    Claim::from_json(json.as_bytes()).expect("the stay is a claim")
}
