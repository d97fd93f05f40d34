//! Every row of the 電子点数表 of 令和6年度 in a claim of its own, without a list: billed as far as the row allows, and beyond.
//!
//! The rows are read out of the published files; what they must do is stated here. Where another row or condition has a say in the
//! claim, it is named, looked up and counted; every row ends in exactly one count.

#[path = "fee_table/limits.rs"]
mod limits;
#[path = "fee_table/pairs.rs"]
mod pairs;
#[path = "fee_table/tally.rs"]
mod tally;
#[path = "fee_table/wards.rs"]
mod wards;

use santei_golden::{arrange, shelf, tables};

#[test]
fn every_limit_allows_its_times_and_no_more() {
    let Some(shelf) = shelf::find("every row of 05") else { return };
    let image = tables::r06(&shelf);
    limits::sweep(&arrange::stage(&shelf, &image), &arrange::rows(&shelf, "05"));
}

#[test]
fn every_exclusion_takes_away_the_act_that_it_names() {
    let Some(shelf) = shelf::find("every row of 03") else { return };
    let image = tables::r06(&shelf);
    pairs::sweep(&arrange::stage(&shelf, &image), &shelf);
}

#[test]
fn every_addition_stands_beside_the_ward_that_lists_it() {
    let Some(shelf) = shelf::find("every row of 04") else { return };
    let image = tables::r06(&shelf);
    wards::sweep(&arrange::stage(&shelf, &image), &arrange::rows(&shelf, "04"));
}
