//! The rate and the rounding of the special charge of 長期収載品, read out of the 医薬品マスター: the price of the patient's choice is the
//! price for medical need less a quarter of the difference to the dearest generic of the same 規格, half up to the sen.

use santei::masters::{Family, Lookup};
use santei::{Code, Day, Image, MasterSet};
use santei_golden::{shelf, tables};
use std::collections::BTreeMap;

/// So many characters of the 薬価基準収載医薬品コード tell the ingredient, the form and the strength.
const SAME_STRENGTH: usize = 9;

#[test]
fn the_master_splits_a_quarter_of_the_difference_off() {
    let Some(shelf) = shelf::find("prices of 長期収載品") else { return };
    let bytes = tables::r06(&shelf);
    let image = Image::open(&bytes).unwrap();
    let masters = MasterSet::new(&[image], None).unwrap();
    let on = Day::parse_iso("2025-12-01").unwrap();
    let codes: Vec<Code> = masters.rows(Family::Drug, on).filter_map(|row| Code::new(row.key())).collect();
    let found = |code: Code| match masters.drug(code, on) {
        Lookup::Found { item, .. } => Some(item),
        _ => None,
    };
    let mut dearest: BTreeMap<&str, i64> = BTreeMap::new();
    for drug in codes
        .iter()
        .filter_map(|code| found(*code))
        .filter(|drug| drug.generic() == 1 && drug.valid_until() == Day::MAX)
    {
        let Some(strength) = drug.listing_code().get(..SAME_STRENGTH) else { continue };
        let price = dearest.entry(strength).or_default();
        *price = drug.price().max(*price);
    }
    let (mut agreed, mut without) = (0, 0);
    for drug in codes.iter().filter_map(|code| found(*code)).filter(|drug| drug.selected_care() == 2) {
        let needed = found(drug.long_listed().unwrap()).unwrap();
        let Some(generic) = needed.listing_code().get(..SAME_STRENGTH).and_then(|own| dearest.get(own)) else {
            without += 1;
            continue;
        };
        let quarter = (needed.price() - generic + 2) / 4;
        assert_eq!(drug.price(), needed.price() - quarter, "{}", drug.name());
        agreed += 1;
    }
    println!("{agreed} prices agree, {without} drugs have no generic in the master");
    assert_eq!((agreed, without), (1003, 3));
}
