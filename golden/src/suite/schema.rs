//! JSON Schemas of what the suites give to machines.

/// The schema of `golden run --format json`.
pub fn run() -> String {
    santei::schema::of::<super::RunReport>()
}

/// The schema of `golden report --json`.
pub fn report() -> String {
    santei::schema::of::<super::Coverage>()
}

/// The schema of a line of `blessings.jsonl`.
pub fn blessing() -> String {
    santei::schema::of::<super::bless::Blessing>()
}
