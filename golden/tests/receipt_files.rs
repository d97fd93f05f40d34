//! Receipts built from computed claims: what is written is read back and verified, and a file comes out again of its own content.

use santei::claim::{Claim, Digits, Line, Setting, Stay, Times, Unit};
use santei::message::Severity;
use santei::outcome::Outcome;
use santei::uke::{
    Checker, Chunk, Field, FieldStatus, Finding, NoClaim, PatientKey, Reader, ReceiptClaim, ReceiptFile, ReceiptReport,
    Record, ReviewOrganisation, Status, Tally, TextEncoding, UkeFile, Verifier, claim_of, decode_text, encode_text,
    join, receipts_of,
};
use santei::{Code, Day, Engine, Image, MasterSet, Month};
use santei_golden::receipts::sendable;
use santei_golden::{Case, CaseMasters, copay, shelf, tables};
use santei_masters::input::{Input, walk};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn decode(bytes: &[u8]) -> String {
    decode_text(bytes, TextEncoding::Cp932)
}

/// Whether nothing but the grade of a parameter keeps the result from being final.
fn is_decided(outcome: &Outcome<'_>) -> bool {
    outcome.findings.iter().all(|finding| finding.def.severity < Severity::Undecided)
}

/// What was written of many claims.
#[derive(Default)]
struct Written {
    files: usize,
    receipts: usize,
    tally: Tally,
    /// Items that follow from the rest of the receipt: how many agree, and how many the receipt does not tell, by reason.
    items_agreed: usize,
    items_underivable: BTreeMap<String, usize>,
    /// Those of [`UNTOLD`] that differ.
    items_untold: Vec<String>,
    /// Findings that a payer's 診療実日数 is not the number of days with lines.
    days_untold: usize,
    wrong: Vec<String>,
}

impl Written {
    /// Writes the receipts of a claim, a file for each review organisation, and reads them back.
    fn write(&mut self, claim: &Claim, outcome: &Outcome<'_>, engine: &Engine<'_>) {
        let receipts = match receipts_of(claim, outcome, engine.masters()) {
            Ok(receipts) => receipts,
            Err(errors) => return self.wrong.push(format!("{}: {errors:?}", claim.id)),
        };
        for organisation in ReviewOrganisation::ALL {
            let own: Vec<_> = receipts.iter().filter(|own| own.organisation() == organisation).collect();
            if own.is_empty() {
                continue;
            }
            let mut file = ReceiptFile::new(&claim.institution, claim.month.plus_months(1), organisation).unwrap();
            own.iter().for_each(|receipt| file.push(&claim.institution, receipt).unwrap());
            self.read_back(&claim.id, &file.encode(&encode_text).unwrap(), engine);
        }
    }

    fn read_back(&mut self, id: &str, bytes: &[u8], engine: &Engine<'_>) {
        let file = UkeFile::open(bytes).unwrap();
        let claims = claims_of(&file, engine);
        let mut claims = claims.iter();
        let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
        let (mut checker, mut verifier) = (Checker::new(&file), Verifier::new(engine));
        self.files += 1;
        while let Some(chunk) = reader.next_chunk(&mut findings) {
            checker.chunk(chunk, &mut findings);
            let Chunk::Receipt(receipt) = chunk else { continue };
            self.receipts += 1;
            let mut tally = Tally::default();
            let claim = claims.next().unwrap().as_ref();
            let report = verifier.verify_claim(receipt, claim, id).clone();
            tally.add(&report);
            self.items(id, &report);
            let differing = report.units.iter().filter(|unit| matches!(unit.status, Status::Differ(_)));
            self.wrong.extend(differing.map(|unit| format!("{id}: {unit:?} {:?}", receipt.units.get(unit.unit))));
            if tally.differ > 0 || tally.undecided_units() > 0 || tally.totals != tally.totals_agreed {
                self.wrong.push(format!("{id}: {tally}"));
            }
            self.tally.merge(&tally);
        }
        checker.finish(&mut findings);
        // Before 受診日等 were recorded (2021-09) a receipt could not say that a day with acts is no 診療実日数.
        let (days, told): (Vec<&Finding<'_>>, Vec<_>) = findings
            .iter()
            .filter(|own| own.def.severity > Severity::Info)
            .partition(|own| own.def.slug == "uke-actual-days");
        self.days_untold += days.len();
        self.wrong.extend(told.iter().map(|finding| format!("{id}: {}", finding.text(false, &decode))));
    }
}

/// Items that verify finds other than they were computed, because the receipt does not tell what they follow from: case, items, what is untold.
const UNTOLD: [(&str, &str, &[&str]); 11] = [
    (
        "Ho.12",
        "多数回該当 below the ceiling, or a class before 特記事項 of outpatients told it",
        &[
            "H2404-gairai-02",
            "H2404-gairai-07",
            "H2404-gairai-51",
            "H2404-gairai-52",
            "H2701-under70-07",
            "H2701-under70-08",
            "H2701-under70-11",
            "H3008-kourei-32",
            "H3008-kourei-33",
        ],
    ),
    ("Ko.7", "the class of the ceiling, from which the part of 結核 follows", &["H2404-gairai-51", "H2404-gairai-52"]),
    ("Ko.8", "the class of the ceiling, from which the part of 結核 follows", &["H2404-gairai-51", "H2404-gairai-52"]),
    ("Ho.12", "75歳到達月: that the ceiling is halved", &["half-limit-04", "R04-kouki2wari-05"]),
    (
        "Ho.12",
        "the person of each insurance of a month in which it changed",
        &["high-cost-06-changehoken-kouki-k0-54-5000"],
    ),
    (
        "Ko.7",
        "the amount and the times a month that the certificate states",
        &[
            "P12-chiba-010-04",
            "P12-chiba-010-05",
            "P12-chiba-010-06",
            "P12-chiba-010-07",
            "P12-chiba-010-11",
            "P13-tokyo-004",
            "P13-tokyo-005",
            "P22-shizuoka-002",
            "P22-shizuoka-003",
        ],
    ),
    (
        "Ko.7",
        "the cap of a month that the certificate states",
        &[
            "osaka-2021-01-2",
            "osaka-2021-02-1",
            "osaka-2021-02-2",
            "osaka-2021-02-3",
            "osaka-2021-03-3",
            "osaka220720-12",
        ],
    ),
    (
        "Ho.12",
        "the rule of the scheme that the case states (京都 01公), which its number does not tell",
        &["kyoto-01kou-04"],
    ),
    ("Ko.7", "not explained: 結核 beside the 配慮措置 of 2割", &["R04-kouki2wari-18"]),
    ("Ko.11", "verify counts a meal under each payer of its 負担区分; these schemes do not bear it", MEALS_NOT_BORNE),
    ("Ko.12", "verify counts a meal under each payer of its 負担区分; these schemes do not bear it", MEALS_NOT_BORNE),
];
const MEALS_NOT_BORNE: &[&str] = &[
    "subsidies-d-25-41-202-meals-day-cap-one-meal",
    "subsidies-d-26-44-196-meals-none",
    "subsidies-d-43-45-208-living-not-meals",
];

impl Written {
    fn tell_items(&self) {
        println!("items: {} agree, {} are untold", self.items_agreed, self.items_untold.len());
        println!("not derivable: {:?}", self.items_underivable);
    }

    fn items(&mut self, id: &str, report: &ReceiptReport) {
        for item in &report.fields {
            match item.status {
                FieldStatus::Agreed => self.items_agreed += 1,
                FieldStatus::Differs => {
                    let name = format!("{:?}.{}", item.kind, item.field);
                    let known = UNTOLD.iter().any(|(item, _, cases)| *item == name && cases.contains(&id));
                    if known {
                        self.items_untold.push(format!("{id} {name}"));
                    } else {
                        self.wrong.push(format!("{id}: {item:?}"));
                    }
                }
                FieldStatus::NotDerivable(reason) => {
                    let name = format!("{:?}.{} {}", item.kind, item.field, reason.slug());
                    *self.items_underivable.entry(name).or_default() += 1;
                }
            }
        }
    }
}

/// The claim that each receipt of a file makes.
fn claims_of(file: &UkeFile<'_>, engine: &Engine<'_>) -> Vec<Result<ReceiptClaim, NoClaim>> {
    let (mut reader, mut findings) = (Reader::new(file), Vec::new());
    let (mut keys, mut made, mut order) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        let Chunk::Receipt(receipt) = chunk else { continue };
        match claim_of(receipt, engine.masters(), &decode) {
            Ok(claim) => {
                keys.push(order.len());
                order.push(None);
                made.push((PatientKey::of(receipt), claim));
            }
            Err(reason) => order.push(Some(Err(reason))),
        }
    }
    join(&mut made);
    for (place, (_, claim)) in keys.into_iter().zip(made) {
        order[place] = Some(Ok(claim));
    }
    order.into_iter().flatten().collect()
}

#[test]
fn receipts_of_golden_claims_are_read_back_and_verified() {
    let cases = santei_golden::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    let subsidies = tables::subsidies();
    let images = [santei_data::IMAGE, &subsidies].map(|image| Image::open(image).unwrap());
    let default = Engine::new(MasterSet::new(&images[..1], None).unwrap());
    let local = Engine::new(MasterSet::new(&images, None).unwrap());
    let (mut written, mut kinds) = (Written::default(), BTreeMap::new());
    for (_, Case { claim, masters, .. }) in &cases {
        let engine = match masters {
            CaseMasters::Default => &default,
            CaseMasters::Subsidies => &local,
            _ => continue,
        };
        let Ok(claim) = Claim::from_json(claim.to_string().as_bytes()) else { continue };
        if claim.units.is_empty() && claim.stay.is_none() || claim.encounters.is_empty() && claim.stay.is_none() {
            continue;
        }
        // A subsidy told by parameters alone has no number that a receipt could name.
        // What only the claim tells (a price, a draw, the stay of a test of one line) cannot be verified from a receipt.
        let lines = || claim.units.iter().flat_map(|unit| &unit.lines);
        let told_only =
            lines().any(|line| line.price.is_some()) || claim.units.iter().any(|unit| unit.specimen.is_some());
        if told_only || claim.setting == Setting::Inpatient && claim.stay.is_none() {
            continue;
        }
        let named = |index: u32| claim.subsidies.get(index as usize).is_some_and(|own| own.payer_number.is_some());
        let mut session = engine.session();
        let claim = sendable(claim.clone());
        let outcome = session.calculate(&claim);
        let recorded = outcome.receipt_subsidies.iter().all(|line| named(line.subsidy));
        if !is_decided(outcome) || outcome.receipts.is_empty() || !recorded || outcome.totals.points == 0 {
            continue;
        }
        // A visit of which nothing is billed is none of a receipt.
        let billed = |day: Day| outcome.unit_days.iter().any(|unit| unit.date == day && unit.points > 0);
        if !claim.encounters.iter().all(|encounter| billed(encounter.date)) {
            continue;
        }
        let kind = (claim.setting, !outcome.receipt_subsidies.is_empty());
        *kinds.entry(kind).or_insert(0usize) += 1;
        written.write(&claim, outcome, engine);
    }
    println!("{kinds:?}: {} files, {} receipts, {}", written.files, written.receipts, written.tally);
    written.tell_items();
    assert_eq!(written.items_untold.len(), 6);
    let wrong: Vec<&String> = written.wrong.iter().take(400).collect();
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", written.wrong.len());
    assert_eq!(written.days_untold, 0);
    // Outpatient claims with subsidies tell points without acts; they are written from the months below.
    let least =
        [((Setting::Outpatient, false), 1_000), ((Setting::Inpatient, false), 20), ((Setting::Inpatient, true), 15)];
    let enough = |(kind, least): &((Setting, bool), usize)| kinds.get(kind).is_some_and(|count| count >= least);
    assert!(least.iter().all(enough), "{kinds:?}");
}

/// First days of the revisions from which the cases tell.
const REVISIONS: [&str; 7] = ["20120401", "20140401", "20160401", "20180401", "20191001", "20200401", "20220401"];

/// An act for every number of points that a case states for a visit: the official cases tell points without acts.
struct StandIns(Vec<i64>);

impl StandIns {
    fn code(&self, points: i64) -> Code {
        let index = self.0.binary_search(&points).unwrap();
        Code::new(180_900_001 + u32::try_from(index).unwrap()).unwrap()
    }

    /// A 医科診療行為マスター of these acts.
    fn image(&self) -> Vec<u8> {
        let texts: Vec<[String; 2]> =
            self.0.iter().map(|points| [self.code(*points).to_string(), format!("{points}.00")]).collect();
        let input = |from: &&str| {
            let rows = texts.iter().map(|[code, points]| {
                let mut row = vec![""; 150];
                let filled = [(1, "0"), (2, "S"), (3, code.as_str()), (5, "点数"), (11, "3"), (12, points.as_str())];
                for (column, value) in filled.into_iter().chain([(87, *from), (88, "99999999")]) {
                    row[column - 1] = value;
                }
                row
            });
            Input::file(&format!("s_ALL{from}.csv"), tables::published(rows))
        };
        tables::lenient_image(&REVISIONS.iter().map(input).collect::<Vec<_>>())
    }

    /// The month with an act for every visit.
    fn tell(&self, mut claim: Claim) -> Claim {
        let visits = std::mem::take(&mut claim.visit_points);
        for visit in visits.iter().filter(|visit| visit.points > 0) {
            let encounter = claim.encounters.iter().find(|own| own.id == visit.encounter).unwrap();
            let line = serde_json::json!({ "code": self.code(visit.points) });
            claim.units.push(Unit {
                id: None,
                service_class: Digits::parse("80").unwrap(),
                combination: visit.combination.clone(),
                times: vec![Times { date: encounter.date, count: 1 }],
                encounter: Some(visit.encounter.clone()),
                specimen: None,
                recorded_points: None,
                lines: vec![serde_json::from_value::<Line>(line).unwrap()],
            });
        }
        claim
    }
}

/// The claim with the day of admission, which the head of a receipt asks for and the cases do not tell.
fn admitted(mut claim: Claim) -> Claim {
    if claim.setting == Setting::Inpatient {
        let day = claim.encounters[0].date;
        let stay = serde_json::json!({ "admitted": day, "counted_from": day, "days": [] });
        claim.stay = Some(serde_json::from_value::<Stay>(stay).unwrap());
    }
    claim
}

#[test]
fn receipts_of_the_co_payment_months_are_read_back_and_verified() {
    let Some(shelf) = shelf::find("receipts_of_the_co_payment_months_are_read_back_and_verified") else { return };
    let lines = copay::load(&shelf.join("cases/copay/cases")).unwrap();
    let claims: Vec<(bool, Claim)> = lines
        .iter()
        .filter_map(|line| {
            let case = line.case.as_ref().unwrap();
            Some((case.is_official(), case.claim().ok()?))
        })
        .collect();
    let points: BTreeSet<i64> =
        claims.iter().flat_map(|(_, claim)| claim.visit_points.iter().map(|visit| visit.points)).collect();
    let stand_ins = StandIns(points.into_iter().filter(|points| *points > 0).collect());
    let image = stand_ins.image();
    let images = [santei_data::IMAGE, &image].map(|image| Image::open(image).unwrap());
    let engine = Engine::new(MasterSet::new(&images, None).unwrap());
    let (mut written, mut count, mut official, mut open) = (Written::default(), 0, 0, Vec::new());
    for (is_official, claim) in claims {
        let told = stand_ins.tell(claim.clone());
        let (mut plain, mut lined) = (engine.session(), engine.session());
        let by_points = plain.calculate(&claim).clone();
        let by_lines = lined.calculate(&told);
        assert_eq!(by_lines.receipt_subsidies.len(), by_points.receipt_subsidies.len(), "{}", claim.id);
        let money = |outcome: &Outcome<'_>| {
            let receipts =
                outcome.receipts.iter().map(|own| (own.kind, own.points, own.patient_yen)).collect::<Vec<_>>();
            let subsidies = outcome.receipt_subsidies.iter().map(|own| (own.points, own.share, own.benefit_target));
            (receipts, subsidies.collect::<Vec<_>>(), outcome.receipt_notes.clone())
        };
        assert_eq!(money(by_lines), money(&by_points), "{}", claim.id);
        if !is_decided(by_lines) || by_lines.receipts.iter().any(|own| own.kind.is_none()) {
            open.push(claim.id.clone());
            continue;
        }
        count += 1;
        official += usize::from(is_official);
        // What the head of a receipt asks for is told after the amounts: an insurer's number would say more than the case does.
        written.write(&admitted(sendable(told)), by_lines, &engine);
    }
    written.tell_items();
    assert_eq!(written.items_untold.len(), 33);
    println!("{count} months, {official} official, {} receipts, {}; open {open:?}", written.receipts, written.tally);
    let wrong: Vec<&String> = written.wrong.iter().take(400).collect();
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", written.wrong.len());
    assert_eq!((official, written.days_untold), (132, 4));
}

/// Items of a record as they compare: dates in the western calendar, whichever form they stand in.
fn items(record: Record<'_>) -> Vec<String> {
    let Some(def) = record.kind().def() else { return Vec::new() };
    let value = |(position, field): (u16, Field<'_>)| match def.item(position).map(|item| item.name) {
        Some("生年月日" | "入院年月日" | "診療開始日") => field.date().map(|day| day.to_string()),
        Some("診療年月") => field.month().map(|month| month.to_string()),
        _ => None,
    };
    let mut items: Vec<String> =
        (1u16..).zip(record.fields()).map(|item| value(item).unwrap_or_else(|| decode(item.1.bytes()))).collect();
    items.resize(def.fields.into(), String::new());
    items
}

fn provider_records(bytes: &[u8]) -> Vec<Vec<Vec<String>>> {
    let file = UkeFile::open(bytes).unwrap();
    let (mut reader, mut findings, mut list) = (Reader::new(&file), Vec::new(), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            let own = receipt.records.iter().copied().filter(|record| record.is_provider());
            list.push(own.filter(|record| record.kind().def().is_some()).map(items).collect());
        }
    }
    list
}

/// What differs between a receipt and the rebuilt one: items of records that stand in both, and records that stand in one.
fn differences(original: &[Vec<String>], rebuilt: &[Vec<String>]) -> Vec<String> {
    let key = |record: &Vec<String>| match record[0].as_str() {
        "SI" | "IY" | "TO" | "CO" => format!("{} {}", record[0], record[3]),
        "SY" => format!("SY {}", record[1]),
        kind => kind.to_owned(),
    };
    // The longest common sequence of records.
    let (rows, columns) = (original.len(), rebuilt.len());
    let mut longest = vec![vec![0u32; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            longest[row][column] = if key(&original[row]) == key(&rebuilt[column]) {
                longest[row + 1][column + 1] + 2 + u32::from(original[row] == rebuilt[column])
            } else {
                longest[row + 1][column].max(longest[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut list) = (0, 0, Vec::new());
    while row < rows || column < columns {
        if row < rows && column < columns && key(&original[row]) == key(&rebuilt[column]) {
            for (index, (a, b)) in original[row].iter().zip(&rebuilt[column]).enumerate().filter(|(_, (a, b))| a != b) {
                list.push(format!("{}.{}: {a:?} → {b:?}", key(&original[row]), index + 1));
            }
            (row, column) = (row + 1, column + 1);
        } else if column == columns || row < rows && longest[row + 1][column] >= longest[row][column + 1] {
            list.push(format!("only in the original: {}", original[row].join(",")));
            row += 1;
        } else {
            list.push(format!("only in the rebuilt: {}", rebuilt[column].join(",")));
            column += 1;
        }
    }
    list
}

/// What a difference is about.
fn kind_of(difference: &str) -> String {
    if let Some(rest) = difference.strip_prefix("only in the ") {
        return rest.split(',').next().unwrap_or_default().to_owned();
    }
    let (place, _) = difference.split_once(": ").unwrap_or_default();
    let (record, item) = place.rsplit_once('.').unwrap_or_default();
    let kind = record.split(' ').next().unwrap_or_default();
    match (kind, item) {
        ("SI" | "IY" | "TO" | "CO", "2") => "診療識別".to_owned(),
        _ => format!("{kind}.{item}"),
    }
}

/// Everything in which the rebuilt receipts differ: what, how often, why.
const DIFFERENCES: [(&str, usize, &str); 13] = [
    (
        "CO.3",
        1,
        "a comment of a unit has the 負担区分 of the unit; the original bills the comment to the insurance alone",
    ),
    ("HO.12", 1, "the sample's 44,400 yen was the ceiling until 2017-07 and is above no ceiling of 2018-04"),
    (
        "HO.5",
        2,
        "visits that the lines of a receipt do not tell are none of its claim (a stay's day without acts, two visits a day)",
    ),
    ("HO.6", 2, "the two units below"),
    ("KO.7", 3, "the schemes of 2018-04 are not held: what is open stays blank, and 51 writes its 0 yen"),
    ("RE.13", 1, "病床数 where neither 外来診療料 nor 特定疾患療養管理料 is billed"),
    ("RE.2", 17, "every receipt is rebuilt into a file of its own and is its first"),
    ("RE.9", 1, "a 入院料 is billed before the recorded day of admission"),
    (
        "SI.6",
        2,
        "妊婦加算 112022870 is in no master of the shelf (it was in force in 2018 only) and counts for nothing",
    ),
    ("TO.8", 2, "単位コード of a material for which the master has no unit and a claim has no place"),
    ("original: CO", 2, "a comment before the unit instead of behind an earlier one"),
    ("rebuilt: CO", 2, "the same"),
    ("診療識別", 43, "stands on the first record of every unit, and on no other"),
];

#[test]
fn the_official_sample_is_rebuilt_from_its_own_content() {
    let Some(shelf) = shelf::find("the_official_sample_is_rebuilt_from_its_own_content") else { return };
    let mut inputs = Vec::new();
    let refusals = walk(&[shelf.join("corpus/masters/h30")], &mut |input| inputs.push(input));
    assert!(refusals.is_empty(), "{refusals:?}");
    let image = tables::lenient_image(&inputs);
    let engine = Engine::new(MasterSet::new(&[Image::open(&image).unwrap()], None).unwrap());
    let bytes = fs::read(shelf.join("corpus/uke/ssk_sample_med/11_RECODEINFO_MED.CSV")).unwrap();
    let originals = provider_records(&bytes);
    let file = UkeFile::open(&bytes).unwrap();
    let (mut reader, mut findings, mut session) = (Reader::new(&file), Vec::new(), engine.session());
    let (mut original, mut items) = (originals.iter(), 0);
    let (mut refused, mut differing): (Vec<String>, BTreeMap<String, usize>) = Default::default();
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        let Chunk::Receipt(receipt) = chunk else { continue };
        let original = original.next().unwrap();
        let made = claim_of(receipt, engine.masters(), &decode).unwrap();
        let outcome = session.calculate(&made.claim);
        match receipts_of(&made.claim, outcome, engine.masters()) {
            Err(errors) => refused.extend(errors.iter().map(|error| format!("{} {}", made.claim.id, error.detail()))),
            Ok(list) => {
                let month = Month::parse_iso("2018-05").unwrap();
                let mut file = ReceiptFile::new(&made.claim.institution, month, list[0].organisation()).unwrap();
                list.iter().for_each(|own| file.push(&made.claim.institution, own).unwrap());
                let rebuilt = provider_records(&file.encode(&encode_text).unwrap());
                items += original.iter().map(Vec::len).sum::<usize>();
                for difference in differences(original, &rebuilt[0]) {
                    *differing.entry(kind_of(&difference)).or_default() += 1;
                }
            }
        }
    }
    println!("{} receipts, {items} items of rebuilt ones", originals.len());
    // A month of home visits whose days the lines do not tell.
    assert_eq!(refused, ["2018-04-13 診療実日数"]);
    let told: BTreeMap<String, usize> = DIFFERENCES.iter().map(|(what, times, _)| (what.to_string(), *times)).collect();
    assert_eq!(differing, told);
}
