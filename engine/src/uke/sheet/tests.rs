//! Sheets of receipts written for the test, without masters: what stands in them comes out of the records and tables alone.

use super::rows::row_of;
use super::*;
use crate::uke::{Chunk, Reader, UkeFile};

/// The sheets of a file.
fn sheets(text: &str) -> Vec<Sheet> {
    let text = text.replace("{1}", &(",".repeat(6) + ",1" + &",".repeat(30)));
    let file = UkeFile::open(text.as_bytes()).unwrap();
    let (mut reader, mut findings, mut made) = (Reader::new(&file), Vec::new(), Vec::new());
    let masters = MasterSet::new(&[], None).unwrap();
    let decode = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk {
            let place = u32::try_from(made.len() + 1).unwrap();
            made.extend(sheet(receipt, place, &masters, &decode));
        }
    }
    made
}

fn one(lines: &str) -> Sheet {
    sheets(&format!("IR,1,13,1,1234567,,Ａ医院,202607,00,\n{lines}")).remove(0)
}

const HEAD: &str = "RE,7,1132,202606,氏名　太郎,2,3640107,,,,,0228,,C-1,,,,,,,,01,,,,,,,,,,,,,,,シメイタロウ,\n\
    HO,  138057,記号,番号,2,100,,,,,,3000,1,20,\nKO,12131017,0000000,,1,60\nKO,51136018,1234567,1,1,40,,500\nSN,1,01,,,,02,,\n";

#[test]
fn the_head_stands_as_recorded_with_the_words_of_the_form() {
    let sheet = one(HEAD);
    let kind = &sheet.kind;
    assert_eq!([kind.table, kind.scheme, kind.payers, kind.beneficiary], ["1 医科", "1 社・国", "3 ３併", "2 本外"]);
    assert_eq!((sheet.place, sheet.number.as_str(), sheet.month.era.as_str()), (1, "7", "令和8年6月"));
    assert_eq!(sheet.institution.prefecture.name, "東京");
    assert_eq!((sheet.patient.sex.name.as_str(), sheet.patient.birth.era.as_str()), ("女", "昭和64年1月7日"));
    let insurance = sheet.insurance.as_ref().unwrap();
    assert_eq!((insurance.insurer.as_str(), insurance.branch.as_str()), ("138057", "02"));
    let notes: Vec<&str> = sheet.special_notes.iter().map(|note| note.name.as_str()).collect();
    assert_eq!(notes, ["長", "区ウ"]);
    assert_eq!(sheet.patient.departments.first().map(|code| code.name.as_str()), Some("内科"));
    assert_eq!(sheet.subsidies.iter().map(|subsidy| subsidy.order).collect::<Vec<_>>(), [1, 2]);
    assert!(sheet.subsidies.get(1).unwrap().optional_benefit);
    let claims: Vec<_> = sheet
        .claims
        .iter()
        .map(|claim| (claim.payer, claim.points, claim.burden_yen, claim.covered_share_yen))
        .collect();
    assert_eq!(
        claims,
        [("保険", Some(100), Some(3000), None), ("①", Some(60), None, None), ("②", Some(40), None, Some(500))]
    );
    let reduction = sheet.claims.first().unwrap();
    assert_eq!((reduction.reduction.as_ref().unwrap().name.as_str(), reduction.reduction_rate), ("減額", Some(20)));
    assert_eq!(sheet.not_shown, [SheetRecords { id: "SN".into(), of_reviewer: false, count: 1 }]);
}

#[test]
fn eras_meet_in_their_months_and_what_is_no_date_stands_as_recorded() {
    let of = |month: &str, birth: &str| {
        let sheet = one(&format!("RE,1,1112,{month},A,1,{birth}\nHO,06222011,1,1\n"));
        (sheet.month.era, sheet.patient.birth.era)
    };
    assert_eq!(of("201904", "19261224"), ("平成31年4月".into(), "大正15年12月24日".into()));
    // 平成 began on the eighth of its month, 令和 on the first; the month is named by its last day.
    assert_eq!(of("198901", "19261225"), ("平成1年1月".into(), "昭和1年12月25日".into()));
    assert_eq!(of("201905", "1120729"), ("令和1年5月".into(), "明治12年7月29日".into()));
    assert_eq!(of("43105", "20260230"), ("令和1年5月".into(), "20260230".into()));
    assert_eq!(of("2019", ""), ("2019".into(), String::new()));
}

#[test]
fn units_and_lone_comments_stand_in_the_order_of_the_file() {
    let sheet = one(&format!(
        "{HEAD}CO,01,1,810000001,全体\nSI,11,1,111000110,,291,1{{1}}\nIY,21,2,610000001,3,,2{{1}}\nIY,,2,610000002,1.5,10,2{{1}}\n\
         CO,,2,810000001,後\nCO,80,1,810000001,単独\nCO,99,1,820000001,\n"
    ));
    let units = &sheet.care.units;
    let shown: Vec<_> =
        units.iter().map(|unit| (unit.class.as_str(), unit.row, unit.lines.len(), unit.points)).collect();
    assert_eq!(
        shown,
        [
            ("01", None, 1, None),
            ("11", Some("11"), 1, Some(291)),
            ("21", Some("21"), 3, Some(10)),
            ("80", None, 1, None),
            ("99", None, 1, None)
        ]
    );
    let drugs = units.get(2).unwrap();
    assert_eq!(drugs.payers, ["保険", "①"]);
    let quantities: Vec<&str> = drugs.lines.iter().map(|line| line.quantity.as_str()).collect();
    assert_eq!(quantities, ["3", "1.5", ""]);
    // Without masters every code stands by itself; a free comment needs none.
    assert!(drugs.lines.iter().take(2).all(|line| !line.known && line.name.is_empty() && !line.code.is_empty()));
    assert_eq!(drugs.lines.get(2).map(|line| (line.known, line.name.as_str())), Some((true, "後")));
}

#[test]
fn rows_are_summed_per_payer_and_differences_are_told() {
    let lines = "SI,11,1,111000110,,60,1{1}\nSI,12,2,112007410,,20,2{1}\nSI,12,5,112007410,,7,1{1}\nSI,90,1,190000000,,1,1{1}\n";
    let sheet = one(&format!("{HEAD}{lines}"));
    let row = |id: &str| sheet.care.rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!((row("12").times, row("12").amount), (Some(3), Some(47)));
    assert_eq!(row("12").by_payer, [Some(40), Some(47), Some(0)]);
    assert_eq!(row("12").parts, [SheetPart { points: 20, times: 2 }, SheetPart { points: 7, times: 1 }]);
    // 入院 on an outpatient receipt: no row of the form, and still in the sum.
    assert_eq!(row("elsewhere").amount, Some(1));
    let claims: Vec<_> = sheet.claims.iter().map(|claim| (claim.lines_points, claim.agrees)).collect();
    assert_eq!(claims, [(Some(101), false), (Some(47), false), (Some(0), false)]);
}

#[test]
fn meals_that_the_masters_do_not_know_are_not_compared() {
    let sheet =
        one("RE,1,1111,202606,A,1,19730115,,20260601\nHO,06222011,1,1,1,0,,3,2010\nSI,97,1,197000110,3,2010,1{1}\n");
    assert_eq!(sheet.setting, Some(Setting::Inpatient));
    let meals = &sheet.claims.first().unwrap().meals;
    assert_eq!((meals.count, meals.yen, meals.lines_yen, meals.agrees), (Some(3), Some(2010), None, true));
    let row = sheet.care.rows.iter().find(|row| row.id == "97").unwrap();
    assert_eq!((row.times, row.amount), (Some(3), Some(2010)));
}

#[test]
fn a_donor_stands_apart() {
    let text = "RE,1,1111,202606,A,1,19730115,,20260601\nHO,06222011,1,1,1,100\nSY,0000999,20260601,1,,自分,,\n\
        SI,50,1,150000000,,100,1{1}\nSJ,01,受容者\nTI,4,2,13,1,7654321,,Ｂ病院,住所,03\nTR,1,1991,202605,,2,19800101,,20260501\nTS,3,50,,\n\
        SY,0000999,20260501,1,,提供者の,,\nSI,50,1,150000000,,50,1{1}\nSJ,07,提供\n";
    let sheet = one(text);
    let names = |care: &SheetCare| care.diseases.iter().map(|disease| disease.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&sheet.care), ["自分"]);
    assert_eq!(sheet.accounts.iter().map(|account| account.text.as_str()).collect::<Vec<_>>(), ["受容者"]);
    assert_eq!((sheet.care.units.len(), sheet.claims.first().unwrap().agrees), (1, true));
    let [donor] = sheet.donors.as_slice() else { panic!() };
    assert_eq!(names(&donor.care), ["提供者の"]);
    assert_eq!((donor.organ.name.as_str(), donor.institution.name.as_str()), ("肝提供者", "Ｂ病院"));
    assert_eq!((donor.month.era.as_str(), donor.setting), ("令和8年5月", Some(Setting::Inpatient)));
    assert_eq!((donor.claim.points, donor.claim.lines_points, donor.claim.agrees), (Some(50), Some(50), true));
    assert_eq!(donor.accounts.len(), 1);
    assert!(sheet.not_shown.is_empty());
}

#[test]
fn numbers_past_what_is_held_are_no_sum() {
    let line = "SI,11,1,111000110,,9000000000000000000,2{1}\n";
    let sheet = one(&format!("{HEAD}{line}"));
    assert_eq!(sheet.care.rows.first().map(|row| (row.amount, row.times)), Some((None, Some(2))));
    assert!(!sheet.claims.first().unwrap().agrees);
}

#[test]
fn other_fee_tables_make_no_sheet() {
    assert!(sheets("IR,1,13,3,1234567\nRE,1,3112,202606,A,1,19730115\n").is_empty());
}

#[test]
fn what_no_act_places_goes_to_the_row_of_its_class() {
    let id = |class: &str, setting, has_drug| row_of(class, None, setting, has_drug).id;
    for (class, drug, row) in [
        ("12", false, "12"),
        ("21", true, "21"),
        ("40", true, "40-drugs"),
        ("54", false, "50"),
        ("24", false, "elsewhere"),
    ] {
        assert_eq!(id(class, Setting::Outpatient, drug), row);
    }
    for (class, drug, row) in [
        ("24", false, "24"),
        ("28", true, "28"),
        ("97", false, "97"),
        ("12", false, "elsewhere"),
        ("", false, "elsewhere"),
    ] {
        assert_eq!(id(class, Setting::Inpatient, drug), row);
    }
}

#[test]
fn every_row_has_its_own_word_and_every_class_a_row() {
    for setting in [Setting::Inpatient, Setting::Outpatient] {
        let rows = rows::rows(setting);
        for row in rows {
            assert_eq!(rows.iter().filter(|other| other.id == row.id).count(), 1, "{}", row.id);
            // The rows under one heading stand together.
            let first = rows.iter().position(|other| other.group == row.group).unwrap();
            let last = rows.iter().rposition(|other| other.group == row.group).unwrap();
            assert!(rows[first..=last].iter().all(|other| other.group == row.group), "{}", row.group);
        }
    }
    // The classes of 別表20 that one of the two forms does not use.
    let unused = |setting| {
        let classes = crate::uke::ServiceClass::ALL.iter().map(|class| core::str::from_utf8(*class).unwrap());
        classes.filter(|class| row_of(class, None, setting, false).id == "elsewhere").collect::<Vec<_>>()
    };
    assert_eq!(unused(Setting::Outpatient), ["01", "24", "28", "39", "90", "92", "97", "99"]);
    assert_eq!(unused(Setting::Inpatient), ["01", "12", "25", "99"]);
}
