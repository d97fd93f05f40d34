//! `santei uke verify` with claims: every item of the sample receipts that follows from the rest, as they are and re-dated.

mod receipts;

use receipts::{Folder, IMAGE, IMAGE_R06, receipts as receipt_files, santei, text};
use serde_json::Value;

/// Verifies a set of the shelf with an image, re-dated to a month of the image where one is given.
fn verified(test: &str, set: &str, image: Option<&Vec<u8>>, month: Option<&str>) -> Option<Value> {
    let (shelf, image) = (santei_golden::shelf::find(test)?, image?);
    let folder = Folder::new();
    let image = folder.file("masters.img", image);
    let mut files = Vec::new();
    for (index, (_, bytes)) in receipt_files(&shelf, set).into_iter().enumerate() {
        let file = folder.file(&format!("{index}.UKE"), bytes);
        let Some(month) = month else {
            files.push(file);
            continue;
        };
        let moved = folder.0.path().join(format!("{index}-moved.UKE")).to_str().unwrap().to_owned();
        let output = santei(&["uke", "redate", &file, "--to", month, "-o", &moved, "--images", &image]);
        // Files without a 医科 receipt or a readable month cannot be moved.
        if output.status.success() {
            files.push(moved);
        } else {
            assert!(text(&output.stderr).contains("E8572 redate-nothing"), "{}", text(&output.stderr));
        }
    }
    let args: Vec<&str> = files.iter().map(String::as_str).collect();
    let output = santei(&[&["uke", "verify", "--json", "--images", &image, "--"][..], &args].concat());
    Some(serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr))))
}

/// `HO.6=19/0/0`: agreed, differ, not derivable, by item.
fn tally(document: &Value) -> String {
    let count = |field: &Value| {
        let number = |key: &str| field[key].as_u64().unwrap();
        let place = field["place"].as_str().unwrap();
        format!("{place}={}/{}/{}", number("agreed"), number("differ"), number("not_derivable"))
    };
    document["tally"]["fields"].as_array().unwrap().iter().map(count).collect::<Vec<_>>().join(" ")
}

/// Every item that differs: record, item, expected, found.
fn differing(document: &Value) -> Vec<String> {
    let files = document["files"].as_array().unwrap().iter();
    let fields = files.flat_map(|file| {
        let own = file["fields"].as_array().unwrap().iter();
        let receipts = file["receipts"].as_array().unwrap().iter();
        own.chain(receipts.flat_map(|receipt| receipt["fields"].as_array().unwrap().iter()))
    });
    let line = |field: &Value| {
        format!("{} {} {} {}", field["record"], field["place"].as_str().unwrap(), field["expected"], field["found"])
    };
    let mut list: Vec<String> = fields.filter(|field| field["status"] == "differs").map(line).collect();
    list.sort();
    list
}

fn unchecked(document: &Value) -> Vec<(&str, u64)> {
    let list = document["unchecked"].as_array().unwrap().iter();
    list.map(|family| (family["family"].as_str().unwrap(), family["claims"].as_u64().unwrap())).collect()
}

#[test]
fn items_of_the_payment_funds_sample() {
    let test = "items_of_the_payment_funds_sample";
    let Some(document) = verified(test, "ssk_sample_med", IMAGE.as_ref(), None) else { return };
    assert_eq!(
        tally(&document),
        "HO.5=16/2/1 HO.6=19/0/0 HO.8=5/0/0 HO.9=5/0/0 HO.12=12/1/6 IY.3=36/0/11 IY.6=45/0/2 IY.7=47/0/0 KO.5=7/0/0 \
         KO.6=7/0/0 KO.7=1/0/6 KO.8=1/0/4 KO.9=0/0/2 KO.11=2/0/0 KO.12=2/0/0 RE.3=13/0/6 RE.12=13/0/6 SI.3=199/0/44 \
         SI.6=226/0/17 SI.7=243/0/0 TO.3=8/0/0 TO.6=8/0/0 TO.7=8/0/0 TO.9=3/0/0"
    );
    assert_eq!(
        differing(&document),
        [
            // 入院 from the 17th, the first 入院料 and every other act from the 18th to the 25th: the sample counts a day without acts.
            "316 HO.5 8 9",
            // 46,794 points of a person at 1割 are 46,794 yen. The sample writes the ceiling of 一般 until 2017-07 (44,400 yen); in its month
            // 2018-04 that is 57,600 yen (健康保険法施行令42条3項 as of 2017-08), so nothing is to be written.
            "4 HO.12 null 44400",
            // Two days, of which one has no act at all and the other none but tests: at most one day can count.
            "969 HO.5 1 2",
        ]
    );
    // Neither 電子点数表 nor コメント関連テーブル nor rules of completion are held for 2018-04.
    let families = [("completion", 19), ("standards", 11), ("fee_table", 19), ("required_comments", 19)];
    assert_eq!(unchecked(&document), families);
}

#[test]
fn items_of_the_outpatient_sample() {
    let Some(document) = verified("items_of_the_outpatient_sample", "receiptisan", IMAGE.as_ref(), None) else {
        return;
    };
    assert_eq!(
        tally(&document),
        "GO.2=0/1/0 GO.3=1/0/0 HO.5=45/0/3 HO.6=48/0/0 HO.12=2/0/46 IY.3=1/0/11 IY.6=0/0/12 IY.7=12/0/0 KO.5=47/0/1 \
         KO.6=48/0/0 KO.7=1/0/47 KO.8=1/0/47 RE.3=3/0/47 RE.12=3/0/47 SI.3=10/0/168 SI.6=170/0/8 SI.7=178/0/0"
    );
    // 総件数 counts a receipt of 医保 and 公費 twice (記録条件仕様（医科用） p. 27 注); the exporter counts receipts.
    assert_eq!(differing(&document), ["430 GO.2 96 50"]);
}

#[test]
fn items_of_the_demo_clinics() {
    let Some(document) = verified("items_of_the_demo_clinics", "orca_demo.zip", IMAGE.as_ref(), None) else { return };
    assert_eq!(
        tally(&document),
        "GO.2=8/0/1 GO.3=8/0/1 HO.5=90/1/1 HO.6=92/0/0 HO.12=82/0/10 IY.3=73/0/8 IY.6=1/0/80 IY.7=81/0/0 KO.5=16/1/0 \
         KO.6=17/0/0 KO.7=0/0/17 KO.8=7/0/10 RE.3=82/0/10 RE.8=14/1/10 RE.12=82/0/10 SI.3=289/0/40 SI.6=329/0/0 SI.7=329/0/0"
    );
    assert_eq!(
        differing(&document),
        [
            // A 市町村 insurer and an adult under 70: 7割 (国民健康保険法42条). The demo patient was entered with 10割.
            "2 RE.8 70 100",
            // Every line stands on one day; the demo counts a second one.
            "45 HO.5 1 2",
            "46 KO.5 1 2",
        ]
    );
}

/// Moved to 2025-11 with their points as recorded: what was right in the old month differs by the new prices, and nothing that does not
/// depend on a price does. Each set of rules of the day is held but for 電子点数表, which the image leaves out.
#[test]
fn items_of_re_dated_copies() {
    let test = "items_of_re_dated_copies";
    for (set, expected) in [
        (
            "ssk_sample_med",
            "HO.5=16/2/1 HO.6=0/19/0 HO.8=5/0/0 HO.9=1/4/0 HO.12=12/1/6 IY.3=35/0/6 IY.6=11/30/0 IY.7=41/0/0 KO.5=7/0/0 \
             KO.6=0/7/0 KO.7=1/0/6 KO.8=1/0/4 KO.9=0/0/2 KO.11=2/0/0 KO.12=2/0/0 RE.3=13/0/6 RE.12=9/4/6 SI.3=194/0/44 \
             SI.6=132/103/3 SI.7=238/0/0 TO.3=8/0/0 TO.6=6/2/0 TO.7=8/0/0 TO.9=1/2/0",
        ),
        (
            "receiptisan",
            "GO.2=1/0/0 GO.3=0/1/0 HO.5=45/0/3 HO.6=1/47/0 HO.12=2/0/46 IY.3=1/0/11 IY.6=3/9/0 IY.7=12/0/0 KO.5=47/0/1 \
             KO.6=1/47/0 KO.7=2/0/46 KO.8=2/0/46 RE.3=4/0/46 RE.12=4/0/46 SI.3=11/0/160 SI.6=72/98/1 SI.7=171/0/0",
        ),
        (
            "orca_demo.zip",
            "GO.2=8/0/0 GO.3=0/8/0 HO.5=90/1/1 HO.6=0/92/0 HO.12=82/0/10 IY.3=73/0/8 IY.6=0/1/80 IY.7=81/0/0 KO.5=16/1/0 \
             KO.6=0/17/0 KO.7=0/0/17 KO.8=7/0/10 RE.3=82/0/10 RE.8=14/1/10 RE.12=82/0/10 SI.3=289/0/39 SI.6=132/196/0 \
             SI.7=328/0/0",
        ),
        (
            "halunasu_synthetic.zip",
            "GO.2=3/0/0 GO.3=3/0/0 HO.5=7/0/1 HO.6=8/0/0 HO.12=6/0/2 IY.3=11/0/0 IY.6=11/0/0 IY.7=11/0/0 RE.3=6/0/2 \
             RE.12=6/0/2 SI.3=19/0/8 SI.6=27/0/0 SI.7=27/0/0",
        ),
    ] {
        let Some(document) = verified(test, set, IMAGE_R06.as_ref(), Some("2025-11")) else { return };
        assert_eq!(tally(&document), expected, "{set}");
        assert!(unchecked(&document).iter().any(|(family, _)| *family == "fee_table"));
        if set == "ssk_sample_med" {
            // From 2018-08 on the class of a person from 70 on is written: 29 区エ is 一般, 26 区ア 現役並みⅢ.
            let notes: Vec<_> = differing(&document).into_iter().filter(|line| line.contains("RE.12")).collect();
            assert_eq!(
                notes,
                ["3 RE.12 \"29\" null", "683 RE.12 \"29\" null", "699 RE.12 \"26\" null", "757 RE.12 \"26\" null"]
            );
        }
    }
}
