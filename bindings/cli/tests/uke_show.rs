//! `santei uke show` as a user runs it, and the sheets of every sample receipt against the records that they are made of.

mod receipts;

use receipts::{Folder, IMAGE, SETS, on, receipts, santei, text};
use santei::uke::{Chunk, PayerSlot, Reader, Receipt, Sheet, SheetCare, TextEncoding, UkeFile, decode_text, sheet};
use santei::{Code, Day, Image, MasterSet};
use serde_json::Value;

const SSK: &str = "ssk_sample_med";

fn shown(args: &[&str]) -> String {
    let output = santei(args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// A page without its style, which is a file of its own.
fn unstyled(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    format!("{before}<style>…{}", rest.split_once("</style>").unwrap().1)
}

/// Four subsidies, of which the third and fourth stand in the 摘要, days that repeat, and a total that the lines do not give.
fn four_subsidies() -> String {
    let act = |days: &[usize]| format!(",,,,,,{}", on(days));
    format!(
        "IR,1,13,1,1234567,,Ａ医院,202408,00,03-0000-0000\r\nRE,3,1152,202407,<script>&太郎,1,19730115,,,,,0128,,,,,,,,,,01\r\n\
         HO,06222011,記,1001,3,600\r\nKO,12131017,0000000,,3,600,1000\r\nKO,21136015,1234567,,3,600\r\nKO,51136018,1234567,,1,76\r\n\
         KO,80136016,7654321,,1,76\r\nSY,0000999,20240701,1,,腰痛,01,補足\r\nSY,8833421,20240702,3,,,,\r\n\
         SI,12,9,112007410,,75,1{}\r\nSI,12,4,112011010,,52,2{}\r\nIY,21,2,610407447,3,3,10{}\r\nCO,21,2,810000001,朝食後\r\n\
         TO,40,1,739200000,390,4,1,037,0.08,,商品,,,,,,{}\r\nSI,80,1,120002910,,60,1{}\r\nCO,99,1,810000001,全体<b>\r\nSJ,07,詳記\r\n\x1A",
        act(&[1]),
        act(&[1, 8]),
        act(&[1]).replacen(",1", ",10", 1),
        act(&[8]),
        act(&[8]),
    )
}

/// A recipient and a donor from another institution.
fn donor() -> String {
    let act = |days: &[usize]| format!(",,,,,,{}", on(days));
    format!(
        "IR,1,13,1,1234567,,Ａ病院,202408,00,\r\nRE,1,1111,202407,受容　者,2,19730115,,20240701\r\nHO,06222011,1,1,2,291\r\n\
         SY,0000999,20240701,1,,受容者の病名,01,\r\nSI,11,1,111000110,,291,1{}\r\nTI,4,2,27,1,7654321,,Ｂ病院,住所,06\r\n\
         TR,1,1992,202407,,1,19700101\r\nTS,1,75\r\nSY,0000999,20240701,1,,提供者の病名,,\r\nSI,12,1,112007410,,75,1{}\r\n\x1A",
        act(&[1]),
        act(&[1]),
    )
}

#[test]
fn receipts_with_four_subsidies_and_donors_on_the_form() {
    let folder = Folder::new();
    for (name, bytes) in [("subsidies", four_subsidies()), ("donor", donor())] {
        let path = folder.file("RECEIPTC.UKE", bytes);
        insta::assert_snapshot!(format!("{name}-text"), shown(&["uke", "show", &path, "--receipt", "1"]));
        let page = shown(&["uke", "show", &path, "--receipt", "1", "--html"]);
        insta::assert_snapshot!(format!("{name}-html"), unstyled(&page));
    }
    let path = folder.file("RECEIPTC.UKE", four_subsidies());
    let wide = shown(&["--lang", "en", "uke", "show", &path, "--number", "3", "--width", "140"]);
    insta::assert_snapshot!("subsidies-wide-en", wide);
}

#[test]
fn texts_of_the_file_stay_texts_and_the_page_stands_alone() {
    let folder = Folder::new();
    let path = folder.file("RECEIPTC.UKE", four_subsidies().replace("朝食後", "\u{1b}[31m赤"));
    let out = folder.0.path().join("out.html");
    assert_eq!(shown(&["uke", "show", &path, "--receipt", "1", "--html", "-o", out.to_str().unwrap()]), "");
    let page = std::fs::read_to_string(&out).unwrap();
    assert!(page.contains("&lt;script&gt;&amp;太郎") && page.contains("全体&lt;b&gt;"));
    for word in ["<script", "http:", "https:", "src=", "href=", "url(", "@import", "javascript", "\u{1b}"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">") && page.contains("size: A4 portrait"));
    let printed = shown(&["uke", "show", &path, "--receipt", "1"]);
    assert!(printed.contains("\u{fffd}[31m赤") && !printed.contains('\u{1b}'));
}

#[test]
fn a_list_names_nobody_and_what_is_not_there_is_said() {
    let folder = Folder::new();
    let twice = four_subsidies()
        .replace("\x1A", "RE,3,1112,202407,別人,1,19730115\r\nRE,9,3112,202407,歯科,1,19730115\r\n\x1A");
    let path = folder.file("RECEIPTC.UKE", twice);
    let list = shown(&["uke", "show", &path]);
    assert_eq!(list.lines().count(), 5, "{list}");
    assert!(!list.contains("太郎") && list.contains("2024-07") && list.contains("医科以外"), "{list}");
    let entries: Value = serde_json::from_str(&shown(&["uke", "show", &path, "--json"])).unwrap();
    assert_eq!((&entries[0]["points"], &entries[2]["medical"]), (&600.into(), &false.into()));
    for (args, expected) in [
        (&["--receipt", "0"][..], "E9930 receipt-unknown"),
        (&["--receipt", "4"], "E9930 receipt-unknown"),
        (&["--number", "4"], "E9931 receipt-number-unknown"),
        (&["--number", "3"], "E9932 receipt-number-several"),
        (&["--number", "9"], "E9933 receipt-other-table"),
        (&["--html"], "--receipt"),
        (&["--receipt", "1", "--number", "3"], "--number"),
    ] {
        let output = santei(&[&["uke", "show", &path], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
    }
    let prose = folder.file("prose.UKE", "IR,1,13,1,1234567\r\nGO,0,0,99\r\n");
    let output = santei(&["uke", "show", &prose]);
    assert!(text(&output.stderr).contains("E8535 uke-no-receipt"), "{}", text(&output.stderr));
}

#[test]
fn the_json_has_the_fields_of_its_schema() {
    let folder = Folder::new();
    let path = folder.file("RECEIPTC.UKE", donor());
    let value: Value = serde_json::from_str(&shown(&["uke", "show", &path, "--receipt", "1", "--json"])).unwrap();
    let schema: Value = serde_json::from_str(&shown(&["generate", "schema", "sheet"])).unwrap();
    assert_eq!(schema["title"], "診療報酬明細書");
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(names(&value), names(&schema["properties"]));
    assert_eq!(value["donors"][0]["claim"]["points"], 75);
}

// The shelf of official files: absent from a plain clone.

#[test]
fn the_sample_of_the_payment_fund_on_the_form() {
    let Some(shelf) = santei_golden::shelf::find("the_sample_of_the_payment_fund_on_the_form") else { return };
    let folder = Folder::new();
    let image = folder.file("masters.img", IMAGE.as_ref().unwrap());
    let path = folder.file("sample.csv", &receipts(&shelf, SSK).remove(0).1);
    for (name, place) in [("ssk-outpatient", "12"), ("ssk-inpatient", "4")] {
        let args = ["uke", "show", &path, "--receipt", place, "--images", &image];
        insta::assert_snapshot!(format!("{name}-text"), shown(&args));
        let page = shown(&[&args[..5], &["--html"], &args[5..]].concat());
        insta::assert_snapshot!(format!("{name}-html"), unstyled(&page));
    }
}

/// What every pattern of the コメントマスター makes of recorded texts; fixed texts read in c_20250715 and in t_c_z of 令和2年.
#[test]
fn comments_are_edited_as_their_patterns_say() {
    if santei_golden::shelf::find("comments_are_edited_as_their_patterns_say").is_none() {
        return;
    }
    let image = receipts::IMAGE_R06.as_ref().unwrap();
    let masters = MasterSet::new(&[Image::open(image).unwrap()], None).unwrap();
    let on = Day::from_ymd(2025, 11, 1).unwrap();
    let made = |code: u32, recorded: &str| {
        let made = masters.comment_text(Code::new(code).unwrap(), recorded, on);
        (made.text, made.known)
    };
    for (code, recorded, expected) in [
        (810_000_001, "自由な文", "自由な文"),
        (820_000_001, "", "別途コメントあり"),
        (830_000_020, "外科", "初診料算定科；外科"),
        (831_110_001, "１１１０００１１０", "入院後３日以内に実施した主要な診療行為（救急医療管理加算１）；初診料"),
        (840_000_001, "０２", "電話等再診（０２回）"),
        (840_000_006, "１４", "退院時　１４日分投薬"),
        (840_000_006, "１", "退院時　　　日分投薬；１"),
        (842_100_001, "１２．５", "七　重篤な代謝障害（肝不全）（救急医療管理加算１）ＡＳＴ値；１２．５"),
        (850_100_017, "５０７１００１", "救急医療管理加算１を算定した入院年月日；令和７年１０月１日"),
        (850_100_017, "不明", "救急医療管理加算１を算定した入院年月日；不明"),
        (851_100_002, "２２３０", "訪問看護実施時刻（夜間・早朝訪問看護加算）；２２時３０分"),
        (852_100_010, "０００９０", "診療に要した時間（心身医学療法）；９０分"),
        (853_100_001, "０３１５０５", "検査開始日時（時間外緊急院内検査加算）；３日１５時５分"),
        (
            880_100_013,
            "５０７１００１０００００８．２",
            "検査実施年月日及び検査結果（フェリチン）；令和７年１０月１日　８．２",
        ),
        (890_000_001, "２０５６１０２４", "右肩"),
    ] {
        assert_eq!(made(code, recorded), (expected.to_owned(), true), "{code} {recorded}");
    }
    assert_eq!(made(899_999_999, "文"), ("文".into(), false));
    assert_eq!(made(890_000_001, "２０５６９９９０"), ("右9990".into(), false));
    assert!(!made(831_110_001, "１９９９９９９９９").1);
}

fn decoder(encoding: TextEncoding) -> impl Fn(&[u8]) -> String {
    move |bytes| decode_text(bytes, encoding)
}

/// Every sheet of a file, with its receipt.
fn every_sheet(bytes: &[u8], masters: &MasterSet<'_>, look: &mut dyn FnMut(&Receipt<'_>, &Sheet)) {
    let Ok(file) = UkeFile::open(bytes) else { return };
    let decode = decoder(file.encoding());
    let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        if let Chunk::Receipt(receipt) = chunk
            && let Some(made) = sheet(receipt, 1, masters, &decode)
        {
            look(receipt, &made);
        }
    }
}

fn cares(sheet: &Sheet) -> impl Iterator<Item = &SheetCare> {
    std::iter::once(&sheet.care).chain(sheet.donors.iter().map(|donor| &donor.care))
}

/// Every line of the records stands once in the 摘要, in order and with its code; every unit with its points and times; and 点数欄 sums to
/// what the receipt states wherever the lines do.
fn check_sheet(receipt: &Receipt<'_>, sheet: &Sheet) {
    let lines = cares(sheet).flat_map(|care| &care.units).flat_map(|unit| &unit.lines);
    let lines: Vec<_> = lines.map(|line| (line.record, line.code.clone())).collect();
    let code = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let records = receipt.items.iter().map(|item| (item.record.number(), code(item.record.field(4).bytes())));
    assert_eq!(lines, records.collect::<Vec<_>>());
    let units = cares(sheet).flat_map(|care| &care.units).filter(|unit| unit.row.is_some());
    let units: Vec<_> = units.map(|unit| (unit.points, unit.times, unit.days.len())).collect();
    let expected = receipt.units.iter().map(|unit| (unit.points, unit.times, unit.days.days().count()));
    assert_eq!(units, expected.collect::<Vec<_>>());
    for (index, payer) in receipt.payers.iter().enumerate() {
        let own = |unit: &&santei::uke::BillingUnit| {
            unit.donor.is_none()
                && unit.class.as_str() != "97"
                && unit.burden.is_some_and(|burden| burden.covers(payer.slot))
        };
        let sum: i64 = receipt.units.iter().filter(own).map(|unit| unit.amount().unwrap()).sum();
        let rows = sheet.care.rows.iter().filter(|row| !row.id.starts_with("97"));
        assert_eq!(rows.map(|row| row.by_payer[index].unwrap()).sum::<i64>(), sum);
        assert_eq!(sheet.claims[index].agrees, payer.points.unwrap_or(0) == sum);
    }
    let diseases = cares(sheet).map(|care| care.diseases.len()).sum::<usize>();
    let recorded = receipt.records.iter().filter(|record| record.is_provider() && record.id().bytes() == b"SY");
    assert_eq!(diseases, recorded.count());
}

#[test]
fn every_line_of_every_sample_stands_once_on_its_sheet() {
    let Some(shelf) = santei_golden::shelf::find("every_line_of_every_sample_stands_once_on_its_sheet") else { return };
    let masters = MasterSet::new(&[Image::open(IMAGE.as_ref().unwrap()).unwrap()], None).unwrap();
    let (mut sheets, mut agreeing, mut meals) = (0, 0, 0);
    for (_, bytes) in SETS.iter().flat_map(|set| receipts(&shelf, set)) {
        every_sheet(&bytes, &masters, &mut |receipt, sheet| {
            check_sheet(receipt, sheet);
            sheets += 1;
            let insurance = receipt.payers.iter().position(|payer| payer.slot == PayerSlot::Insurance);
            agreeing += usize::from(sheet.claims.get(insurance.unwrap_or(0)).is_some_and(|claim| claim.agrees));
            meals +=
                usize::from(sheet.claims.first().is_some_and(|claim| claim.meals.yen.is_some() && claim.meals.agrees));
        });
    }
    // Counted beside the engine: the medical receipts of the shelf; of the payment fund's five stays every one has meals.
    println!("{sheets} sheets, {agreeing} whose lines give the stated points, {meals} with meals that agree");
    assert_eq!((sheets, meals), (SHEETS, 5));
    assert!(agreeing * 10 >= sheets * 9);
}

const SHEETS: usize = 173;

#[test]
fn sheets_of_files_cut_anywhere_never_panic() {
    let Some(shelf) = santei_golden::shelf::find("sheets_of_files_cut_anywhere_never_panic") else { return };
    let masters = MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap();
    for (_, bytes) in SETS.iter().flat_map(|set| receipts(&shelf, set)) {
        // Cuts inside lines, items and characters.
        for cut in (0..bytes.len()).step_by(bytes.len() / 40 + 1).flat_map(|at| [at, at + 1]) {
            let rest = &bytes[..cut.min(bytes.len())];
            every_sheet(rest, &masters, &mut |receipt, sheet| check_sheet(receipt, sheet));
        }
    }
}
