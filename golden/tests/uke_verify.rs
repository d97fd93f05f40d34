//! `uke verify` on receipts: amounts of the law at their items, and single amounts that are wrong.

use santei::uke::{
    Chunk, FieldReport, FieldStatus, FieldValue, FileSums, NoClaim, PatientKey, Reader, ReceiptClaim, UkeFile,
    Verifier, claim_of, decode_text, encode_text, join,
};
use santei::{Engine, Image, MasterSet};
use santei_masters::build::{Options, build};
use santei_masters::calendar::Calendar;
use santei_masters::embedded;
use santei_masters::write::{ImageContent, write_image};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Every item of a file with its result, the patients' months joined.
fn fields(bytes: &[u8], engine: &Engine<'_>) -> Vec<FieldReport> {
    let file = UkeFile::open(bytes).unwrap();
    let decode = |text: &[u8]| decode_text(text, file.encoding());
    let (mut reader, mut findings, mut made) = (Reader::new(&file), Vec::new(), Vec::new());
    let mut refused: Vec<Option<NoClaim>> = Vec::new();
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        let Chunk::Receipt(receipt) = chunk else { continue };
        let claim = claim_of(receipt, engine.masters(), &decode);
        let (claim, reason) = claim.map_or_else(|reason| (None, Some(reason)), |claim| (Some(claim), None));
        made.extend(claim.map(|claim| (PatientKey::of(receipt), claim)));
        refused.push(reason);
    }
    join(&mut made);
    let mut made = made.into_iter().map(|(_, claim)| claim);
    let mut claims = refused.into_iter().map(|reason| reason.map_or_else(|| Ok(made.next().unwrap()), Err));
    let (mut verifier, mut sums, mut fields) = (Verifier::new(engine), FileSums::new(), Vec::new());
    let mut reader = Reader::new(&file);
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        match chunk {
            Chunk::Receipt(receipt) => {
                let claim: Result<ReceiptClaim, NoClaim> = claims.next().unwrap();
                let report = verifier.verify_claim(receipt, claim.as_ref(), "test");
                sums.add(receipt, report);
                fields.extend(report.fields.iter().cloned());
            }
            Chunk::Envelope(record) => fields.extend(sums.envelope(record)),
        }
    }
    fields
}

fn embedded_engine() -> Engine<'static> {
    Engine::new(MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap())
}

/// An act on the first days of the month.
fn act(class: &str, burden: &str, code: &str, points: i64, times: usize) -> String {
    let days: String = (1..=31).map(|day| if day <= times { ",1" } else { "," }).collect();
    format!("SI,{class},{burden},{code},,{points},{times},,,,,,{days}\n")
}

/// The items of one receipt of 2025-11.
fn of_receipt(header: &str, payers: &str, lines: &str) -> Vec<FieldReport> {
    let text = format!("IR,1,13,1,1234567,,A,202512,00,\n{header}\n{payers}{lines}");
    fields(text.as_bytes(), &embedded_engine())
}

fn shown(fields: &[FieldReport], place: &str) -> (Option<String>, &'static str) {
    let field = fields.iter().find(|field| field.place() == place).unwrap_or_else(|| panic!("{place}"));
    let status = match field.status {
        FieldStatus::Agreed => "agreed",
        FieldStatus::Differs => "differs",
        FieldStatus::NotDerivable(reason) => reason.slug(),
    };
    (field.expected.as_ref().map(FieldValue::to_string), status)
}

/// 人工関節置換術（膝） (K082) 37,690 points, of 令和6年厚生労働省告示第57号; ten times 376,900 yen.
fn knees(times: usize) -> String {
    act("50", "1", "150050510", 37_690, times)
}

/// 健康保険法施行令42条1項: ア 252,600円＋（医療費−842,000円）×1%, イ 167,400円＋（医療費−558,000円）×1%, ウ 80,100円＋（医療費−267,000円）×1%,
/// エ 57,600円, オ 35,400円; 多数回 140,100円, 93,000円, 44,400円, 44,400円, 24,600円.
#[test]
fn the_ceiling_of_the_class_that_is_recorded_is_the_share() {
    // 10 operations cost 3,769,000 yen, 2 cost 753,800 yen.
    for (note, operations, yen) in [
        ("26", 10, "281870"),
        ("27", 10, "199510"),
        ("28", 2, "84968"),
        ("29", 2, "57600"),
        ("30", 2, "35400"),
        ("31", 10, "140100"),
        ("32", 10, "93000"),
        ("33", 2, "44400"),
        ("34", 2, "44400"),
        ("35", 2, "24600"),
    ] {
        let header = format!("RE,1,1112,202511,A,1,19800115,,,,,{note}");
        let points = 37_690 * operations;
        let payers = format!("HO,06132013,1,1,{operations},{points},,,,,,{yen},,,\n");
        let fields = of_receipt(&header, &payers, &knees(operations));
        assert_eq!(shown(&fields, "HO.12"), (Some(yen.to_owned()), "agreed"), "{note}");
        assert_eq!(shown(&fields, "RE.12"), (Some(note.to_owned()), "agreed"));
        assert_eq!(shown(&fields, "HO.6"), (Some(points.to_string()), "agreed"));
    }
}

/// Without a class that was shown nothing limits the share, and 負担金額 stays blank: recorded, it differs.
#[test]
fn a_share_that_nothing_limits_is_not_recorded() {
    let payers = |yen: &str| format!("HO,06132013,1,1,2,75380,,,,,,{yen},,,\n");
    let header = "RE,1,1112,202511,A,1,19800115";
    assert_eq!(shown(&of_receipt(header, &payers(""), &knees(2)), "HO.12"), (None, "agreed"));
    assert_eq!(shown(&of_receipt(header, &payers("84968"), &knees(2)), "HO.12"), (None, "differs"));
    let limited = "RE,1,1112,202511,A,1,19800115,,,,,28";
    assert_eq!(shown(&of_receipt(limited, &payers(""), &knees(2)), "HO.12"), (Some("84968".to_owned()), "differs"));
}

/// 健康保険法施行令42条3項: 一般 57,600円 (外来 18,000円), 現役並みⅢ 252,600円＋（医療費−842,000円）×1%; 低所得Ⅱ 24,600円, Ⅰ 15,000円, 外来 8,000円.
#[test]
fn from_70_on_the_kind_and_the_amount_class_tell_the_ceiling() {
    for (kind, born, amount, note, yen) in [
        ("1118", "19530115", "", "29", "18000"),
        ("1117", "19530115", "", "29", "57600"),
        ("1110", "19530115", "", "26", "281870"),
        ("1118", "19530115", "1", "30", "8000"),
        ("1117", "19530115", "1", "30", "24600"),
        ("1117", "19530115", "3", "30", "15000"),
        ("1318", "19450210", "", "42", "18000"),
    ] {
        let admission = if kind.ends_with('7') { "20251101" } else { "" };
        let header = format!("RE,1,{kind},202511,A,1,{born},,{admission},,{amount},{note}");
        let insurer = if kind.starts_with("13") { "39131156" } else { "06132013" };
        let payers = format!("HO,{insurer},1,1,10,376900,,,,,,{yen},,,\n");
        let fields = of_receipt(&header, &payers, &knees(10));
        assert_eq!(shown(&fields, "HO.12"), (Some(yen.to_owned()), "agreed"), "{kind} {note}");
        assert_eq!(shown(&fields, "RE.3"), (Some(kind.to_owned()), "agreed"));
        assert_eq!(shown(&fields, "RE.12"), (Some(note.to_owned()), "agreed"));
    }
    // 後期高齢者 of 2割 or 1割 have one kind since 2022-10: without 区カ or 区キ the rate is open.
    let payers = "HO,39131156,1,1,1,37690,,,,,,18000,,,\n";
    let open = of_receipt("RE,1,1318,202511,A,1,19450210", payers, &knees(1));
    assert_eq!(shown(&open, "HO.12"), (None, "burden-unknown"));
    assert_eq!(shown(&open, "HO.6"), (Some("37690".to_owned()), "agreed"));
}

/// 国民健康保険法42条: 7割, 未就学 and 70 to 74 8割; レセプト種別 4 until the 31 March after the sixth birthday, 8 from the month after the 70th.
#[test]
fn benefit_rate_and_kind_follow_from_the_age() {
    let one = act("12", "1", "112007410", 75, 1);
    let payers = "HO,  138057,1,1,1,75,,,,,,,,,\n";
    for (kind, born, rate, wanted, percent) in [
        ("1112", "19900503", "70", "1112", "70"),
        ("1112", "19900503", "80", "1112", "70"),
        ("1112", "20200401", "80", "1114", "80"),
        ("1116", "20190401", "70", "1116", "70"),
        ("1118", "19551031", "80", "1118", "80"),
        ("1110", "19551031", "70", "1110", "70"),
    ] {
        let note = match kind {
            "1118" => ",,,,29",
            "1110" => ",,,,26",
            _ => "",
        };
        let fields = of_receipt(&format!("RE,1,{kind},202511,A,1,{born},{rate}{note}"), payers, &one);
        let status = |same| if same { "agreed" } else { "differs" };
        assert_eq!(shown(&fields, "RE.8"), (Some(percent.to_owned()), status(rate == percent)), "{kind} {born}");
        assert_eq!(shown(&fields, "RE.3"), (Some(wanted.to_owned()), status(kind == wanted)), "{kind} {born}");
    }
}

#[test]
fn what_a_receipt_does_not_tell_is_named() {
    let one = act("12", "2", "112007410", 75, 1);
    let header = "RE,1,1122,202511,A,1,19850703";
    for (number, share, slug) in [
        // 国公費マスター: 21 has the cap of its certificate; 12 may have 本人支払額 on 医療券; 88 is not among the national ones.
        ("21136015", "7", "certificate-cap-missing"),
        ("12131017", "1000", "told-by-certificate"),
        ("88000009", "", "subsidy-unknown"),
    ] {
        let payers = format!("HO,06132013,1,1,1,75\nKO,{number},1234567,,1,75,{share}\n");
        assert_eq!(shown(&of_receipt(header, &payers, &one), "KO.7").1, slug, "{number}");
    }
    let long_term = of_receipt("RE,1,1112,202511,A,1,19850703,,,,,02", "HO,06132013,1,1,2,75380\n", &knees(2));
    assert_eq!(shown(&long_term, "HO.12").1, "long-term-part-unknown");
    let waived = of_receipt(
        "RE,1,1112,202511,A,1,19850703,70",
        "HO,  138057,1,1,1,75,,,,,012,,1,50,\n",
        &one.replace(",2,", ",1,"),
    );
    assert_eq!(shown(&waived, "HO.13").1, "told-by-certificate");
    assert_eq!(shown(&waived, "HO.14").1, "told-by-certificate");
    let apart = "HO,06132013,1,1,1,150\nKO,13136011,1234567,,1,75\n";
    let lines = format!("{}{}", act("12", "1", "112007410", 75, 2), act("12", "5", "112007410", 75, 1));
    assert_eq!(shown(&of_receipt(header, apart, &lines), "HO.12").1, "payers-apart");
}

#[test]
fn donors_have_points_of_their_own() {
    let lines = format!(
        "{}TI,4,1\nTR,1,1992,202511,,1,19700101\nTS,1,76,3,2010\n{}",
        act("12", "1", "112007410", 75, 1),
        act("12", "1", "112007410", 75, 1)
    );
    let fields = of_receipt("RE,1,1112,202511,A,1,19850703", "HO,06132013,1,1,1,75\n", &lines);
    assert_eq!(shown(&fields, "HO.6"), (Some("75".to_owned()), "agreed"));
    assert_eq!(shown(&fields, "TS.3"), (Some("75".to_owned()), "differs"));
    assert_eq!(shown(&fields, "TS.4").1, "donor-unit");
}

#[derive(Deserialize)]
struct Corruptions {
    corruption: Vec<Corruption>,
}

#[derive(Deserialize, Debug)]
struct Corruption {
    file: String,
    record: u32,
    field: u16,
    from: String,
    to: String,
    at: (u32, u16),
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/uke");

/// A file of the corruptions; `None` where the shelf of official files is not there.
fn file(name: &str) -> Option<Vec<u8>> {
    if name == "shares" {
        let text = std::fs::read_to_string(format!("{FOLDER}/shares.txt")).unwrap();
        return Some([&encode_text(&text.replace('\n', "\r\n")).ok()?[..], b"\x1A"].concat());
    }
    let folder = santei_golden::shelf::find("single_wrong_amounts_are_found")?.join("corpus/uke");
    if let Some((zip, member)) = name.split_once('/') {
        let mut zip = zip::ZipArchive::new(std::fs::File::open(folder.join(zip)).unwrap()).unwrap();
        let mut bytes = Vec::new();
        zip.by_name(member).unwrap().read_to_end(&mut bytes).unwrap();
        return Some(bytes);
    }
    let only = std::fs::read_dir(folder.join(name)).unwrap().next().unwrap().unwrap();
    Some(std::fs::read(only.path()).unwrap())
}

/// The file with one item changed.
fn changed(bytes: &[u8], corruption: &Corruption) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let line = &mut lines[corruption.record as usize - 1];
    let end: &[u8] = if line.ends_with(b"\r") { b"\r" } else { b"" };
    let body = line.strip_suffix(end).unwrap().to_vec();
    let mut items: Vec<&[u8]> = body.split(|byte| *byte == b',').collect();
    // Files for payers have three leading columns.
    let leading = if body.first().is_some_and(u8::is_ascii_digit) { 3 } else { 0 };
    let item = &mut items[usize::from(corruption.field) - 1 + leading];
    assert_eq!(*item, corruption.from.as_bytes(), "{corruption:?}");
    *item = corruption.to.as_bytes();
    *line = [&items.join(&b','), end].concat();
    lines.join(&b'\n')
}

/// 平成30年 and 令和2年.
fn old_image(shelf: &Path) -> Vec<u8> {
    let masters = shelf.join("corpus/masters");
    let embedded = embedded::read().unwrap();
    let calendar = Calendar::new(&embedded.revisions);
    let options = Options { label: "samples".to_owned(), ..Options::default() };
    let built = build(&[masters.join("h30"), masters.join("r02")], &options, &calendar, &mut |_| {});
    let content = ImageContent {
        releases: built.releases,
        parameters: Some(embedded.parameters),
        rulebook: Some(embedded.rulebook),
        revisions: embedded.revisions,
    };
    write_image(&content).unwrap()
}

/// What differs: record and field.
fn differing(fields: &[FieldReport]) -> Vec<(u32, u16)> {
    let differs = fields.iter().filter(|field| field.status == FieldStatus::Differs);
    differs.map(|field| (field.record, field.field)).collect()
}

#[test]
fn single_wrong_amounts_are_found() {
    let text = std::fs::read_to_string(format!("{FOLDER}/corruptions.toml")).unwrap();
    let Corruptions { corruption: all } = toml::from_str(&text).unwrap();
    assert!(all.len() >= 30, "{}", all.len());
    let shelf = santei_golden::shelf::find("single_wrong_amounts_are_found");
    let image = shelf.as_deref().map(old_image);
    let old = image.as_deref().map(|image| Engine::new(MasterSet::new(&[Image::open(image).unwrap()], None).unwrap()));
    let own = embedded_engine();
    let mut clean: BTreeMap<&str, Vec<(u32, u16)>> = BTreeMap::new();
    for corruption in &all {
        let engine = if corruption.file == "shares" { Some(&own) } else { old.as_ref() };
        let (Some(engine), Some(bytes)) = (engine, file(&corruption.file)) else { continue };
        let before = clean.entry(&corruption.file).or_insert_with(|| differing(&fields(&bytes, engine)));
        let after = differing(&fields(&changed(&bytes, corruption), engine));
        let new: Vec<_> = after.iter().copied().filter(|place| !before.contains(place)).collect();
        assert!(new.contains(&corruption.at), "{corruption:?}: {new:?}");
        // Where the item itself is wrong nothing else is; where it is part of a price the sums differ too.
        if corruption.at == (corruption.record, corruption.field) {
            assert_eq!(new, [corruption.at], "{corruption:?}");
        }
    }
    assert_eq!(clean.get("shares").map(Vec::as_slice), Some(&[][..]));
}
