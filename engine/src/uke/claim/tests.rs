use super::*;
use crate::claim::Quantity;
use crate::uke::{Chunk, Reader, UkeFile};

const HO: &str = "HO,06222011,１,1001,1,76\n";
const ACT: &str = "SI,12,1,112007410,,76,1,,,,,,,,1\n";

/// The claim of the one receipt of a file, without masters.
fn made(header: &str, lines: &str) -> Result<ReceiptClaim, NoClaim> {
    let text = format!("IR,1,13,1,1234567,,A,202607,00,\n{header}\n{lines}");
    let masters = MasterSet::new(&[], None).unwrap();
    let file = UkeFile::open(text.as_bytes()).unwrap();
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            return claim_of(receipt, &masters, &|bytes| String::from_utf8_lossy(bytes).into_owned());
        }
    }
    panic!("no receipt in {text}");
}

fn claim(header: &str, lines: &str) -> ReceiptClaim {
    made(header, lines).unwrap_or_else(|reason| panic!("{}", reason.text(false)))
}

const RE: &str = "RE,7,1112,202606,A,2,19730115,070";

#[test]
fn the_header_becomes_patient_month_and_institution() {
    let ReceiptClaim { claim, .. } = claim(RE, &format!("{HO}{ACT}"));
    assert_eq!(
        (claim.id.as_str(), claim.month.to_string(), claim.setting),
        ("2026-06-7", "2026-06".into(), Setting::Outpatient)
    );
    assert_eq!((claim.patient.birth_date.to_string(), claim.patient.sex), ("1973-01-15".into(), Some(Sex::Female)));
    assert_eq!(claim.institution.code.map(|code| code.to_string()).as_deref(), Some("1234567"));
    assert_eq!(claim.institution.kind, InstitutionKind::Clinic);
    let beds = made(&format!("{RE},,,,,0199"), &format!("{HO}{ACT}")).unwrap().claim.institution;
    assert_eq!((beds.kind, beds.beds), (InstitutionKind::Hospital, Some(199)));
}

#[test]
fn insurances_are_told_by_number_and_kind() {
    let kind = |header: &str, number: &str| {
        let claim = claim(header, &format!("HO,{number},１,2\n{ACT}")).claim;
        let coverage = claim.coverages.into_iter().next().unwrap();
        (coverage.kind, coverage.relation, coverage.burden_tenths)
    };
    use CoverageKind::{Employees, LateElderly, National, NationalSociety, Retired};
    assert_eq!(kind(RE, "06222011"), (Employees, Relation::Insured, Some(3)));
    assert_eq!(kind("RE,1,1116,202606,A,1,20100115", "  138057"), (National, Relation::Dependant, None));
    assert_eq!(kind("RE,1,1112,202606,A,1,19730115", "133033"), (NationalSociety, Relation::Insured, None));
    assert_eq!(kind("RE,1,1412,202606,A,1,19730115", "67138059"), (Retired, Relation::Insured, None));
    assert_eq!(kind("RE,1,1310,202606,A,1,19400115", "39131156"), (LateElderly, Relation::Insured, Some(3)));
    assert_eq!(kind("RE,1,1118,202606,A,1,19520115,080", "06222011"), (Employees, Relation::Insured, Some(2)));
}

#[test]
fn every_burden_letter_is_a_combination() {
    let lines = format!(
        "{HO}KO,21136015,0000000,,1,76\nKO,54136015,1111111\nSN,1,01,,,,07,,\n{ACT}\
         SI,13,4,113003210,,70,1,,,,,,,,1\nSI,13,2,113003210,,70,1,,,,,,,,,1\n"
    );
    let claim = claim("RE,1,1132,202606,A,1,19730115", &lines).claim;
    let list: Vec<_> =
        claim.combinations.iter().map(|c| (c.id.as_str(), c.coverage.as_deref(), c.subsidies.join("+"))).collect();
    let expected = [("1", Some("HO"), ""), ("4", Some("HO"), "KO1+KO2"), ("2", Some("HO"), "KO1")];
    assert_eq!(list, expected.map(|(id, coverage, subsidies)| (id, coverage, subsidies.to_owned())));
    assert_eq!(claim.coverages[0].branch.map(|branch| branch.to_string()).as_deref(), Some("07"));
    assert_eq!(claim.subsidies[1].payer_number.as_deref(), Some("54136015"));
    let alone = made("RE,1,1212,202606,A,1,19730115", "KO,12136015,0000000\nSI,12,5,112007410,,76,1,,,,,,,,1\n");
    let alone = alone.unwrap().claim;
    assert!(alone.coverages.is_empty());
    assert_eq!((alone.combinations[0].coverage.as_deref(), alone.combinations[0].subsidies.len()), (None, 1));
}

#[test]
fn units_keep_lines_quantities_prices_points_days_and_comments() {
    let lines = format!(
        "{HO}CO,40,1,810000001,前\nSI,,1,140005610,65,,2,830100070,中,,,,,,1,,1\n\
         TO,,1,739200000,390,4,2,037,0.08,,,,,,,,,,1,,1\nCO,,1,810000001,後\n"
    );
    let ReceiptClaim { claim, sources, skipped, .. } = claim(RE, &lines);
    let [unit] = claim.units.as_slice() else { panic!("{:?}", claim.units) };
    assert_eq!((sources.as_slice(), skipped.len()), ([0].as_slice(), 0));
    assert_eq!((unit.id.as_deref(), unit.service_class.value(), unit.recorded_points), (Some("4"), 40, Some(4)));
    let days: Vec<_> = unit.times.iter().map(|times| (times.date.to_string(), times.count)).collect();
    assert_eq!(days, [("2026-06-02".to_owned(), 1), ("2026-06-04".to_owned(), 1)]);
    let texts: Vec<Vec<_>> = unit
        .lines
        .iter()
        .map(|line| line.comments.iter().map(|comment| comment.text.as_deref().unwrap()).collect())
        .collect();
    assert_eq!(texts, [vec!["前", "中"], vec!["後"]]);
    assert_eq!(unit.lines[1].price.map(|price| price.to_string()).as_deref(), Some("0.08"));
    assert_eq!(unit.lines[0].quantity, Quantity::parse("65"));
}

#[test]
fn units_that_cannot_be_read_are_skipped_with_a_name() {
    for (line, reason) in [
        ("SI,12,1,112007410,,76,1", "day-not-recorded"),
        ("SI,12,1,11200741,,76,1,,,,,,,,1", "code-unreadable"),
        ("SI,12,1,810000001,,76,1,,,,,,,,1", "code-unreadable"),
        ("SI,12,1,112007410,x,76,1,,,,,,,,1", "quantity-unreadable"),
        ("TO,40,1,739200000,390,4,1,037,x,,,,,,,,,1", "price-unreadable"),
        ("SI,12,,112007410,,76,1,,,,,,,,1", "burden-not-recorded"),
        ("SI,12,5,112007410,,76,1,,,,,,,,1", "burden-not-recorded"),
        ("SI,,1,112007410,,76,1,,,,,,,,1", "class-not-recorded"),
        ("TI,4,1\nTR,1,1992,202606,,1,19700101\nSI,12,1,112007410,,75,1,,,,,,,,1", "donor-unit"),
    ] {
        let ReceiptClaim { claim, skipped, .. } = claim(RE, &format!("{HO}{line}\n"));
        assert!(claim.units.is_empty(), "{line}");
        assert_eq!(skipped.first().map(|skipped| skipped.reason.slug()), Some(reason), "{line}");
    }
    let impossible = format!("{HO}SI,12,1,112007410,,76,1{}1\n", ",".repeat(37));
    assert_eq!(claim(RE, &impossible).skipped[0].reason.slug(), "day-impossible");
}

#[test]
fn receipts_that_are_no_claim_are_named() {
    for (header, lines, slug) in [
        ("RE,1,3112,202606,A,1,19730115", HO, "receipt-of-other-table"),
        ("RE,1,1112,20260,A,1,19730115", HO, "month-unreadable"),
        ("RE,1,1192,202606,A,1,19730115", HO, "receipt-kind-unreadable"),
        ("RE,1,1112,202606,A,1,x", HO, "birth-unreadable"),
        (RE, "", "payer-not-recorded"),
        ("RE,1,1112,202606,A,1,20270115", HO, "receipt-claim-refused"),
        (RE, "HO,0622201X\n", "receipt-claim-refused"),
    ] {
        let Err(reason) = made(header, lines) else { panic!("{header}") };
        assert_eq!(reason.def().slug, slug, "{header}");
        assert!(!reason.text(true).contains('{') && !reason.text(false).contains('{'));
    }
}

#[test]
fn a_stay_begins_with_the_admission() {
    let claim = claim("RE,1,1111,202606,A,1,19730115,,20260529", &format!("{HO}{ACT}")).claim;
    let stay = claim.stay.unwrap();
    assert_eq!(
        (stay.admitted.to_string(), stay.counted_from, stay.days.len()),
        ("2026-05-29".into(), stay.admitted, 0)
    );
    assert_eq!(claim.institution.kind, InstitutionKind::Hospital);
    assert!(claim.encounters.is_empty());
}
