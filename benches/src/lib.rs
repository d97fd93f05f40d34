//! What the benches and the allocation gate have in common: the embedded masters and a typical outpatient claim.

use santei::{Claim, Engine, Image, MasterSet};

/// The worked example of the README: two visits, nine units, fifteen lines.
pub const OUTPATIENT: &[u8] = include_bytes!("../../golden/examples/outpatient-r08.json");

/// An engine over the embedded default.
///
/// # Panics
/// When the embedded default or the example is broken, which their own tests would show first.
pub fn engine() -> Engine<'static> {
    let image = Image::open(santei_data::IMAGE).expect("the embedded image opens");
    Engine::new(MasterSet::new(&[image], None).expect("one image forms a set"))
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
    let subsidy = r#""subsidies": [{"id": "k", "payer_number": "21136013", "parameters": {"class": "national", "patient_share": true,
        "rate": "1/10", "cap_per_month_yen": 5000, "cap_ledger": true, "high_cost": {"class_employees": "general",
        "class_national": "general"}, "receipt": {"zero_shown": true}}}],"#;
    month(subsidy, r#""subsidies": ["k"],"#, [1_000, 2_974])
}

/// A month of two visits by 3割, 区分ウ, insurance only, that passes the ceiling.
///
/// # Panics
/// As [`engine`].
pub fn month_above_ceiling() -> Claim {
    month("", "", [19_383, 45_553])
}

fn month(subsidies: &str, payers: &str, points: [u32; 2]) -> Claim {
    let [first, second] = points;
    let json = format!(
        r#"{{"id": "m", "month": "2026-09", "setting": "outpatient", "institution": {{"kind": "clinic"}},
        "patient": {{"birth_date": "1980-04-02"}}, "coverages": [{{"id": "h", "kind": "employees", "income_class": "u",
        "limit_confirmation": "online"}}], {subsidies} "combinations": [{{{payers} "id": "p", "coverage": "h"}}],
        "encounters": [{{"id": "a", "date": "2026-09-01"}}, {{"id": "b", "date": "2026-09-08"}}],
        "visit_points": [{{"encounter": "a", "combination": "p", "points": {first}}},
        {{"encounter": "b", "combination": "p", "points": {second}}}]}}"#
    );
    Claim::from_json(json.as_bytes()).expect("the month is a claim")
}
