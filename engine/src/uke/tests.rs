use super::*;
use crate::claim::Setting;
use crate::message::{MessageDef, uke as message};
use proptest::prelude::*;

/// Every finding of a file, in order.
fn findings(bytes: &[u8]) -> Vec<Finding<'_>> {
    let file = match UkeFile::open(bytes) {
        Ok(file) => file,
        Err(finding) => return vec![finding],
    };
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while reader.next_chunk(&mut findings).is_some() {}
    findings
}

/// The receipts of a file, cloned out of the reader's buffer.
fn receipts(bytes: &[u8]) -> Vec<Receipt<'_>> {
    let file = UkeFile::open(bytes).unwrap();
    let (mut reader, mut findings, mut receipts) = (Reader::new(&file), Vec::new(), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            receipts.push(receipt.clone());
        }
    }
    receipts
}

const HEAD: &str = "IR,1,13,1,1234567,,A,202607,00,\nRE,1,1112,202606,A,1,19730115\nHO,06222011,1,1001,1,76\n";
const VISIT: &str = "SI,12,1,112007410,,76,1,,,,,,,,1\n";
const TAIL: &str = "GO,1,76,99\n\x1A";

fn file(middle: &str) -> Vec<u8> {
    [HEAD, middle, TAIL].concat().into_bytes()
}

/// Asserts that a file yields exactly one finding, and returns record, item, expected and found.
fn only(def: &'static MessageDef, bytes: &[u8]) -> (u32, u16, String, String) {
    let all = findings(bytes);
    let [finding] = all.as_slice() else { panic!("one finding expected: {all:?}") };
    assert_eq!(finding.def.code, def.code, "{finding:?}");
    let decode = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for japanese in [true, false] {
        let text = finding.text(japanese, &decode);
        assert!(!text.contains('{'), "an argument is missing: {text}");
    }
    (finding.position.record, finding.position.field, finding.expected.to_string(), finding.found.to_string())
}

fn at(record: u32, field: u16, expected: &str, found: &str) -> (u32, u16, String, String) {
    (record, field, expected.to_owned(), found.to_owned())
}

#[test]
fn a_sound_file_has_no_finding() {
    assert_eq!(findings(&file(VISIT)), []);
}

#[test]
fn empty_files_are_refused() {
    for bytes in [&b""[..], b"\n\r\n", b"\xEF\xBB\xBF", b"\x1A"] {
        assert_eq!(only(&message::UKE_EMPTY, bytes), at(0, 0, "IR", &bytes.len().to_string()));
    }
}

#[test]
fn files_without_a_receipt_are_reported() {
    assert_eq!(only(&message::UKE_NO_RECEIPT, b"IR,1,13,1,1234567\nGO,0,0,99\n"), at(0, 0, "RE", "-"));
}

#[test]
fn findings_of_a_file_that_is_something_else_are_bounded() {
    let bytes = "x\n".repeat(Reader::KEPT_FINDINGS + 5);
    let file = UkeFile::open(bytes.as_bytes()).unwrap();
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while reader.next_chunk(&mut findings).is_some() {}
    assert_eq!(reader.dropped_findings(), 5);
    // The one about the whole file is kept beside them.
    assert_eq!(findings.len(), Reader::KEPT_FINDINGS + 1);
    assert_eq!(findings.last().map(|finding| finding.def.code), Some(message::UKE_NO_RECEIPT.code));
}

#[test]
fn records_outside_the_specification_are_kept_and_reported() {
    assert_eq!(only(&message::UKE_RECORD_UNKNOWN, &file(&format!("{VISIT}ZZ,1\n"))), at(5, 1, "-", "ZZ"));
    assert_eq!(only(&message::UKE_RECORD_KEPT, &file(&format!("{VISIT}EX,1\n"))), at(5, 1, "-", "EX"));
    let outside = [b"SI,12,1,112007410,,76,1\n", &file(VISIT)[..]].concat();
    assert_eq!(only(&message::UKE_OUTSIDE_RECEIPT, &outside), at(1, 0, "RE", "SI"));
    let bytes = file("XX,1,2\n");
    let receipt = &receipts(&bytes)[0];
    assert_eq!(receipt.records.len(), 3);
}

#[test]
fn items_that_break_their_rule_are_named() {
    let sy = |sy: &str| file(&format!("{sy}\n{VISIT}"));
    assert_eq!(only(&message::UKE_FIELDS_TOO_MANY, &sy("SY,8833421,20230110,1,,,01,,")), at(4, 0, "8", "9"));
    assert_eq!(only(&message::UKE_FIELD_TOO_LONG, &sy("SY,88334211,20230110,1")), at(4, 2, "7", "8"));
    assert_eq!(only(&message::UKE_FIELD_NOT_NUMERIC, &sy("SY,883342X,20230110,1")), at(4, 2, "0-9", "883342X"));
    assert_eq!(
        only(&message::UKE_FIELD_NOT_A_DATE, &sy("SY,8833421,20230230,1")),
        at(4, 3, "YYYYMMDD YYYYMM", "20230230")
    );
    assert_eq!(only(&message::UKE_QUOTE_OPEN, &sy("SY,0000999,20230110,1,,\"A")), at(4, 6, "\"", "\\\"A"));
    let drug = file(&format!("{VISIT}IY,21,1,620007853,1x,0,1,,,,,,,,1\n"));
    assert_eq!(only(&message::UKE_FIELD_NOT_NUMERIC, &drug), at(5, 5, "0-9.", "1x"));
    let code = file(&format!("{VISIT}SI,12,1,11200741,,0,1,,,,,,,,1\n"));
    assert_eq!(only(&message::UKE_FIELD_NOT_A_CODE, &code), at(5, 4, "9", "11200741"));
}

#[test]
fn lengths_count_as_in_cp932() {
    // Twenty full-width characters are 40 bytes in CP932 and 60 in UTF-8.
    let name = |length| file(&format!("SY,0000999,20230110,1,,{}\n{VISIT}", "あ".repeat(length)));
    assert_eq!(findings(&name(20)), []);
    assert_eq!(only(&message::UKE_FIELD_TOO_LONG, &name(21)), at(4, 6, "40", "42"));
    let mut broken = file(&format!("SY,0000999,20230110,1,,@,\n{VISIT}"));
    let place = broken.iter().position(|byte| *byte == b'@').unwrap();
    broken[place] = 0x82; // a lead byte before a comma
    assert_eq!(only(&message::UKE_TEXT_BROKEN, &broken), at(4, 6, "CP932", "\\x82"));
}

#[test]
fn codes_that_their_tables_do_not_hold_are_named() {
    let burden = file(&format!("{VISIT}SI,60,8,160000310,,0,1,,,,,,,,1\n"));
    assert_eq!(only(&message::UKE_BURDEN_UNKNOWN, &burden), at(5, 3, "-", "8"));
    let class = file(&format!("{VISIT}SI,61,1,160000310,,0,1,,,,,,,,1\n"));
    assert_eq!(only(&message::UKE_CLASS_UNKNOWN, &class), at(5, 2, "-", "61"));
    let kind = String::from_utf8(file(VISIT)).unwrap().replace("1112", "1162").into_bytes();
    assert_eq!(only(&message::UKE_RECEIPT_KIND, &kind), at(2, 3, "-", "1162"));
    let payers = String::from_utf8(file(VISIT)).unwrap().replace("1112", "1122").into_bytes();
    assert_eq!(only(&message::UKE_PAYERS_DIFFER, &payers), at(2, 3, "1", "0"));
}

#[test]
fn units_must_carry_points_and_times_that_agree() {
    let with = |lines: &str| file(&format!("{VISIT}{lines}"));
    let no_points = with("SI,60,1,160000310,,,1,,,,,,,,1\n");
    assert_eq!(only(&message::UKE_UNIT_WITHOUT_POINTS, &no_points), at(5, 6, "-", "-"));
    let times = with("SI,60,1,160000310,,,2,,,,,,,,1\nSI,,1,160000410,,0,1,,,,,,,,1\n");
    assert_eq!(only(&message::UKE_UNIT_TIMES_DIFFER, &times), at(5, 7, "1", "2"));
    let days = with("SI,60,1,160000310,,,1,,,,,,,,1\nSI,,1,160000410,,0,1,,,,,,,1\n");
    let all = findings(&days);
    assert_eq!(all.iter().map(|finding| finding.def.code).collect::<Vec<_>>(), [8522, 8531]);
    let not_days = with("SI,60,1,160000310,,0,2,,,,,,,,1\n");
    assert_eq!(only(&message::UKE_TIMES_NOT_DAYS, &not_days), at(5, 7, "1", "2"));
    let burdens = with("SI,60,5,160000310,,,1,,,,,,,,1\nSI,,1,160000410,,0,1,,,,,,,,1\n");
    assert_eq!(only(&message::UKE_UNIT_BURDEN_DIFFERS, &burdens), at(5, 3, "1", "5"));
    let no_times = with("SI,60,1,160000310,,5\n");
    assert_eq!(only(&message::UKE_TIMES_MISSING, &no_times), at(5, 7, "5", "-"));
    let day = with("SI,60,1,160000310,,0,1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,1\n");
    let all = findings(&day);
    assert_eq!(all.iter().map(|finding| finding.def.code).collect::<Vec<_>>(), [8526, 8531]);
    assert_eq!(
        (all[0].expected, all[0].found.to_string().as_str()),
        (Shown::Month(crate::Month::new(2026, 6).unwrap()), "31")
    );
}

#[test]
fn totals_are_compared_with_the_lines() {
    let other = |from: &str, to: &str| String::from_utf8(file(VISIT)).unwrap().replace(from, to).into_bytes();
    assert_eq!(
        only(&message::UKE_POINTS_TOTAL, &file(&format!("{VISIT}SI,60,1,160000310,,26,1,,,,,,,,1\n"))),
        at(3, 6, "102", "76")
    );
    assert_eq!(only(&message::UKE_ACTUAL_DAYS, &other("1001,1,76", "1001,2,76")), at(3, 5, "1", "2"));
    assert_eq!(only(&message::UKE_FILE_RECEIPTS, &other("GO,1", "GO,2")), at(5, 2, "1", "2"));
    assert_eq!(only(&message::UKE_FILE_POINTS, &other("GO,1,76", "GO,1,77")), at(5, 3, "76", "77"));
    assert_eq!(findings(&other("GO,1,76", "GO,0,0")), []);
    // One volume of several does not hold what GO states.
    let volume = String::from_utf8(other("GO,1,76", "GO,3,999")).unwrap().replace("202607,00", "202607,01");
    assert_eq!(findings(volume.as_bytes()), []);
    let most = "9".repeat(18);
    let huge = file(&format!("{VISIT}SI,60,1,160000310,,{most},{most},,,,,,,,1\n"));
    assert!(findings(&huge).iter().any(|finding| finding.def.code == message::UKE_OVERFLOW.code));
}

#[test]
fn the_visit_record_decides_the_actual_days() {
    let jd = "JD,1,1,1\n";
    let bytes = String::from_utf8(file(&format!("{jd}{VISIT}"))).unwrap().replace("1001,1,76", "1001,2,76");
    assert_eq!(findings(bytes.as_bytes()), []);
}

#[test]
fn payer_totals_follow_the_burden_letters() {
    let bytes = b"IR,1,13,1,1234567\nRE,1,1122,202606,A,1,19730115\nHO,06222011,1,1001,1,100\nKO,51136018,1,,1,30\n\
        SI,12,1,112007410,,76,1,,,,,,,,1\nSI,60,2,160000310,,24,1,,,,,,,,1\nSI,60,5,160000310,,6,1,,,,,,,,1\n";
    assert_eq!(findings(bytes), []);
    let receipt = &receipts(bytes)[0];
    let slots: Vec<_> = receipt.payers.iter().map(|payer| (payer.slot, payer.points)).collect();
    assert_eq!(slots, [(PayerSlot::Insurance, Some(100)), (PayerSlot::Subsidy(1), Some(30))]);
}

#[test]
fn comments_carry_the_class_and_points_close_the_unit() {
    let bytes = file(
        "CO,12,1,810000001,A\nSI,,1,112007410,,76,1,,,,,,,,1\nCO,,1,820000001\nIY,21,1,620007853,1,,28,,,,,,,,28\n\
        IY,,1,610406079,6.5,0,28,,,,,,,,28\nCO,99,1,810000001,B\nTO,,1,710010064,2,0,1,039,7680.5,,,,,,,,,1\n",
    );
    let receipt = &receipts(&bytes)[0];
    let units: Vec<_> = receipt
        .units
        .iter()
        .map(|unit| (unit.class.as_str().to_owned(), unit.items.clone(), unit.points, unit.times))
        .collect();
    assert_eq!(
        units,
        [
            ("12".to_owned(), 0..3, Some(76), Some(1)),
            ("21".to_owned(), 3..5, Some(0), Some(28)),
            ("99".to_owned(), 5..7, Some(0), Some(1)),
        ]
    );
    let [_, drugs, material] = receipt.units.as_slice() else { panic!() };
    assert_eq!(receipt.unit_items(drugs)[1].quantity, crate::claim::Quantity::parse("6.5"));
    let material = receipt.unit_items(material)[1];
    assert_eq!(
        (material.unit_code, material.unit_price, material.days.on(1)),
        (Some(39), crate::claim::Price::parse("7680.5"), 1)
    );
    assert_eq!(
        receipt.dates(drugs).map(|(day, count)| format!("{day} {count}")).collect::<Vec<_>>(),
        ["2026-06-02 28"]
    );
}

#[test]
fn a_class_repeated_inside_a_unit_continues_it_and_a_new_one_ends_it() {
    let bytes = file(&format!(
        "{VISIT}SI,60,1,160000310,,,1,,,,,,,,1\nSI,60,1,160000410,,0,1,,,,,,,,1\nSI,60,1,160000310,,,1,,,,,,,,1\n\
        SI,80,1,120002910,,0,1,,,,,,,,1\n"
    ));
    let units: Vec<_> = receipts(&bytes)[0].units.iter().map(|unit| (unit.items.len(), unit.points)).collect();
    assert_eq!(units, [(1, Some(76)), (2, Some(0)), (1, None), (1, Some(0))]);
    assert_eq!(only(&message::UKE_UNIT_WITHOUT_POINTS, &bytes), at(7, 6, "-", "-"));
}

#[test]
fn meals_are_yen_and_donors_stand_apart() {
    let bytes = b"IR,1,13,1,1234567\nRE,1,1111,202606,A,1,19730115,,20260601\nHO,06222011,1,1001,1,100,,3,1920\n\
        SI,90,1,190077410,,100,1,,,,,,,,1\nSI,97,1,197000110,3,1920,1,,,,,,,,1\n\
        TI,4,1\nTR,1,1991,202606,,1,19700101,,20260601\nTS,1,500\nSY,8833421,20230110,1\nSI,50,1,150000000,,500,1\n";
    assert_eq!(findings(bytes), []);
    let receipt = &receipts(bytes)[0];
    assert_eq!(receipt.kind.map(ReceiptKind::setting), Some(Setting::Inpatient));
    assert_eq!(receipt.units.iter().map(|unit| unit.donor).collect::<Vec<_>>(), [None, None, Some(0)]);
    assert!(receipt.units[1].class.is_yen());
    let wrong = String::from_utf8(bytes.to_vec()).unwrap().replace("TS,1,500", "TS,1,501");
    assert_eq!(only(&message::UKE_POINTS_TOTAL, wrong.as_bytes()), at(8, 3, "500", "501"));
}

const PAYER_FILE: &[u8] = b"2,1,0,MN,910000001,,,,,\r\n1,2,0,IR,1,13,1,9999913,,A,43005,00,\r\n\
    1,3,0,RE,2,1112,43004,A,1,3180717\r\n1,4,0,HO,06132013,1,1,1,73\r\n1,5,0,SI,12,1,112011310,,73,1,,,,,,,,1\r\n\
    2,6,0,HO,06132013,1,1,1,40\r\n2,7,0,JY,2,4,0,,,6,0,\r\n2,8,1,EX,,,x\r\n2,9,0,RC,Ver00001\r\n\
    2,1,0,MN,910000002,,,,,\r\n1,2,0,IR,1,13,1,9999913,,A,43005,00,\r\n1,3,0,RE,3,1112,43004,A,1,3180717\r\n\x1A";

#[test]
fn files_for_payers_keep_the_reviewer_apart() {
    let file = UkeFile::open(PAYER_FILE).unwrap();
    assert_eq!(file.layout(), FileLayout::Payer);
    let receipts = receipts(PAYER_FILE);
    assert_eq!(receipts.len(), 2);
    assert_eq!(receipts[0].payers.len(), 1);
    assert_eq!(
        receipts[0].review().map(|record| record.id().bytes()).collect::<Vec<_>>(),
        [b"HO", b"JY", b"EX", b"RC"]
    );
    assert_eq!(receipts[0].month.unwrap().to_string(), "2018-04");
    let mut broken = PAYER_FILE.to_vec();
    let place = broken.windows(8).position(|window| window == b"1,5,0,SI").unwrap();
    broken[place] = b'x';
    let codes: Vec<_> = findings(&broken).iter().map(|finding| finding.def.code).collect();
    assert!(codes.contains(&message::UKE_PAYER_COLUMNS.code), "{codes:?}");
}

#[test]
fn dental_receipts_are_read_and_reported() {
    let bytes = b"UK,1,13,3,12345\nIR,1,13,3,12345,,43102,03-0000-0000,\nRE,1,3112,43101,A,1,3430101,,,,,,,,,1/7\nHO,01130012,1,12,1,438\nHS,,,1\n\
        SS,11,1,301072810\nTO,80,1,700720000,1,,,,,,,,22,1\nGO,1,438,99";
    let codes: Vec<_> = findings(bytes).iter().map(|finding| finding.def.code).collect();
    assert_eq!(codes, [8502, 8516, 8502, 8502]);
    let receipt = &receipts(bytes)[0];
    assert!(!receipt.is_medical() && receipt.units.is_empty());
    assert_eq!(receipt.records.len(), 5);
}

#[test]
fn records_after_the_end_mark_are_read_and_reported() {
    let bytes = [file(VISIT), file(VISIT)].concat();
    assert_eq!(only(&message::UKE_AFTER_END, &bytes), at(6, 0, "-", "-"));
    assert_eq!(receipts(&bytes).len(), 2);
    let inside = b"IR,1,13,1,1234567\nRE,1,1212,202606,A,1,19730115\nKO,51136018,1,,0\n\x1AGO,1,0,99\n";
    assert_eq!(only(&message::UKE_AFTER_END, inside), at(4, 0, "-", "-"));
}

#[test]
fn encodings_are_found_from_the_content() {
    let encoding = |bytes: &'static [u8]| UkeFile::open(bytes).unwrap().encoding();
    assert_eq!(encoding(b"IR,1,13"), TextEncoding::Ascii);
    assert_eq!(encoding("IR,1,13,1,1,,あ".as_bytes()), TextEncoding::Utf8);
    assert_eq!(encoding(b"IR,1,13,1,1,,\x82\xA0"), TextEncoding::Cp932);
}

#[test]
fn files_are_written_back_byte_for_byte() {
    let quoted = [&b"\"IR\",\"1\",\"a,b\"\r\n"[..], b"RE,\"x\"\"y\",\"open\n"].concat();
    let odd = b"\xEF\xBB\xBF\n\r\nIR,1\r\r\n\x1A\x1ARE,,\n\nZZ\rX\x1A\r\nGO";
    let endings = b"IR,1\r\nRE,2\nHO,3\r\n";
    for bytes in [&file(VISIT)[..], PAYER_FILE, &quoted, odd, endings, b"IR,1\x1A", b"IR,1\r", b"1,x,0,IR\n1,2,0,RE"] {
        assert_eq!(UkeFile::open(bytes).unwrap().copy(), bytes);
    }
}

/// What receipt files are made of: drawing from it reaches the parser's branches far oftener than uniform bytes.
const PIECES: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\x1A",
    b",",
    b",,,,,,,,",
    b"\"",
    b"\xEF\xBB\xBF",
    b"IR,1,13,1,1234567",
    b"RE,1,1112,202606,A,1,19730115",
    b"HO,06222011,1,1,1,76",
    b"KO,51136018,,,1,5",
    b"SI,12,1,112007410,,76,1",
    b"SI,,2,160000310,,,",
    b"IY,21,1,620007853,1.5,",
    b"TO,40,1,",
    b"CO,99,1,810000001,",
    b"TI,1",
    b"TR,1,1991",
    b"TS,9,9",
    b"JD,1",
    b"GO,1,76,99",
    b"1,2,0,",
    b"2,3,1,EX",
    b"MN",
    b"9999999999999999999",
    b"\x82",
    b"\xA0",
    b"3112",
];

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic_and_written_back(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60),
        noise in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes: Vec<u8> = pieces.concat();
        bytes.extend_from_slice(&noise);
        if let Ok(file) = UkeFile::open(&bytes) {
            prop_assert_eq!(file.copy(), bytes.clone());
            let mut reader = Reader::new(&file);
            let mut findings = Vec::new();
            let (mut records, mut claims) = (0, Vec::new());
            let masters = crate::MasterSet::new(&[], None).unwrap();
            while let Some(chunk) = reader.next_chunk(&mut findings) {
                records += match chunk {
                    Chunk::Envelope(_) => 1,
                    Chunk::Receipt(receipt) => {
                        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                        let claim = claim_of(receipt, &masters, &text);
                        claims.extend(claim.ok().map(|claim| (PatientKey::of(receipt), claim)));
                        receipt.records.len()
                    }
                };
            }
            join(&mut claims);
            // No record is lost between the parts and the receipts.
            prop_assert_eq!(records, file.parts().filter(|part| matches!(part, Part::Record(_))).count());
            for finding in &findings {
                finding.text(true, &|bytes| bytes.escape_ascii().to_string());
            }
        }
    }
}
